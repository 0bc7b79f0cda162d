/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/rows.h"
#include "tests/tell_audit.h"

/* "fail>pass": observed and effective. */
static void
read_results(const char *s, enum verdict *ret, enum verdict *ret_effective)
{
	const char *end = strchr(s, '>');
	autofree char *first = xstrndup(s, end != NULL ? (size_t)(end - s) : strlen(s));

	*ret = verdict_of(first);
	*ret_effective = end != NULL ? verdict_of(end + 1) : *ret;
	assert_true(*ret != NVERDICTS && *ret_effective != NVERDICTS);
}

static void
tell_subject(struct made *m, char *spec)
{
	char *name = strchr(spec, ':'), *result = strrchr(spec, ':'), *id;
	enum verdict v, effective;
	struct finding *f;

	assert_non_null(name);
	*name++ = *result++ = '\0';
	if ((id = strchr(name, '#')) != NULL)
		*id++ = '\0';
	read_results(result, &v, &effective);
	f = make_finding(m, kind_of(spec), name, NULL, v, NULL);
	f->effective = effective;
	if (id != NULL) {
		free(f->id);
		f->id = xstrdup(id);
	}
}

static void
tell_rule(struct made *m, char *spec)
{
	char *rest, *number = strtok_r(spec, ";", &rest), *result = strchr(number, '='), *check = strchr(number, '!'), *subject;
	struct result *r;
	enum verdict v, effective;

	assert_non_null(result);
	*result++ = '\0';
	read_results(result, &v, &effective);
	if (check != NULL)
		*check++ = '\0';
	r = make_result(m, number, "high", "A rule", v, NULL);
	r->effective = effective;
	if (check != NULL) {
		struct bench_rule *rule = (struct bench_rule *)(uintptr_t)r->rule;

		free(rule->check);
		rule->check = xstrdup(check);
	}
	while ((subject = strtok_r(NULL, ";", &rest)) != NULL)
		tell_subject(m, subject);
}

struct made *
tell_audit(const char *spec, const char *containers)
{
	struct made *m = make_audit();
	autofree char *copy = xstrdup(spec);
	char *rest, *rule;

	for (rule = strtok_r(copy, "|", &rest); rule != NULL; rule = strtok_r(NULL, "|", &rest))
		tell_rule(m, rule);
	if (containers != NULL)
		json_put(m->audit.population, "containers", cJSON_Parse(containers));
	make_done(m);
	return m;
}
