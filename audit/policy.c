/* SPDX-License-Identifier: Apache-2.0 */
/* policy: what --fail-on and --min-score make of the results: the exit status. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "audit/run.h"

static bool
breaks(const struct result *r, enum fail_on on)
{
	const char *s = r->rule->severity;

	if (r->effective != FAIL)
		return false;
	switch (on) {
	case FAIL_ON_NONE:
	case FAIL_ON_REGRESSION:
		return false;
	case FAIL_ON_HIGH:
		return strcmp(s, "high") == 0;
	case FAIL_ON_MEDIUM:
		return strcmp(s, "high") == 0 || strcmp(s, "medium") == 0;
	case FAIL_ON_LOW:
		return strcmp(s, "info") != 0;
	case FAIL_ON_FAIL:
		break;
	}
	return true;
}

/* Whether any selected rule was to be decided. */
static bool
anything_judged(const struct audit *a)
{
	for (size_t i = 0; i < a->nresults; i++)
		if (is_judged(&a->results[i]))
			return true;
	return false;
}

int
audit_exit_status(const struct audit *a, const struct policy *p)
{
	if (!a->looked || !anything_judged(a))
		return 4;
	if (!a->complete)
		return 3;
	for (size_t i = 0; i < a->nresults; i++)
		if (breaks(&a->results[i], p->fail_on))
			return 1;
	if (!isnan(p->min_score) && (isnan(a->with_exceptions.percent) ||
	    /* unrounded: passed/scored against the percentage asked for */
	    (double)a->with_exceptions.passed * 100.0 < p->min_score * (double)a->with_exceptions.scored))
		return 1;
	return 0;
}
