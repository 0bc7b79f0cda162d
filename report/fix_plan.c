/* SPDX-License-Identifier: Apache-2.0 */
/* fix_plan: what failed, and what of it is to be left alone. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/fix.h"

static bool
is_undecided(enum verdict v)
{
	return v == ERROR || v == UNKNOWN;
}

static void
add_step(struct fix_plan *p, const struct result *r)
{
	struct fix_step *s;

	p->steps = xrealloc(p->steps, p->nsteps + 1, sizeof *p->steps);
	s = &p->steps[p->nsteps++];
	*s = (struct fix_step){ .r = r, .fails = xcalloc(r->nfindings + 1, sizeof *s->fails) };
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		if (f->exception != NULL)
			s->excepted++;
		else if (f->effective == FAIL)
			s->fails[s->nfails++] = f;
		else if (is_undecided(f->effective) || is_undecided(f->verdict))
			s->undecided++;
	}
}

struct fix_plan *
fix_plan_make(const struct audit *a, bool shipped)
{
	struct fix_plan *p = xcalloc(1, sizeof *p);

	p->a = a;
	p->shipped = shipped;
	for (size_t i = 0; i < a->nresults; i++)
		if (a->results[i].effective == FAIL)
			add_step(p, &a->results[i]);
	return p;
}

void
fix_plan_free(struct fix_plan *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->nsteps; i++)
		free(p->steps[i].fails);
	free(p->steps);
	free(p);
}

const struct bench_fix *
fix_of(const struct fix_step *s, const char *kind)
{
	const struct bench_rule *rule = s->r->rule;

	for (size_t i = 0; i < rule->nfixes; i++) {
		const char *last = strrchr(rule->fixes[i].system, ':');

		if (last != NULL && strcmp(last + 1, kind) == 0)
			return &rule->fixes[i];
	}
	return NULL;
}

bool
fix_whole(const struct fix_step *s)
{
	return s->excepted == 0 && s->undecided == 0;
}
