/* SPDX-License-Identifier: Apache-2.0 */
/*
 * score: counts and the four scoring models of XCCDF 1.2 (NISTIR 7275r4, section 7.3), once for all reports.
 * Results that are not scored there: notapplicable, notchecked, notselected, informational.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/run.h"

static bool
is_scored(enum verdict v)
{
	return v == PASS || v == FIXED || v == FAIL || v == ERROR || v == UNKNOWN;
}

static bool
is_passed(enum verdict v)
{
	return v == PASS || v == FIXED;
}

static void
count(struct score *s, enum verdict v)
{
	s->scored += is_scored(v);
	s->passed += is_passed(v);
}

static void
percent(struct score *s)
{
	s->percent = s->scored ? 100.0 * (double)s->passed / (double)s->scored : (double)NAN;
}

/* A node of the default model: its score (0 to 100) and whether anything below it counts. */
struct node {
	double score;
	bool counts;
};

static void
add_child(double *sum, double *weights, struct node child, double weight)
{
	if (!child.counts)
		return;
	*sum += child.score * weight;
	*weights += weight;
}

/* 7.3.2: a group's score is the weighted mean of those children that count. group -1: the benchmark. */
static struct node
default_model(const struct audit *a, long group)
{
	double sum = 0, weights = 0;

	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];

		if ((long)r->rule->group == group)
			add_child(&sum, &weights, (struct node){ is_passed(r->verdict) ? 100 : 0, is_scored(r->verdict) },
			    r->rule->weight);
	}
	for (size_t i = 0; i < a->bench->ngroups; i++)
		if (a->bench->groups[i].parent == group)
			add_child(&sum, &weights, default_model(a, (long)i), a->bench->groups[i].weight);
	return (struct node){ weights > 0 ? sum / weights : 0, weights > 0 };
}

/* A decimal without exponent and without needless zeros: "66.666667", "100". */
static void
decimal(char out[32], double v)
{
	size_t n = (size_t)snprintf(out, 32, "%.6f", v);

	while (n > 0 && out[n - 1] == '0')
		out[--n] = '\0';
	if (n > 0 && out[n - 1] == '.')
		out[n - 1] = '\0';
}

static void
model(struct score_model *m, const char *system, double score, double maximum)
{
	m->system = system;
	decimal(m->score, score);
	decimal(m->maximum, maximum);
}

static void
models(struct audit *a)
{
	double got = 0, most = 0;
	struct score counted = { 0 }; /* flat-unweighted: a weight is 1, or it is 0 and stays that */

	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];

		if (is_scored(r->verdict))
			most += r->rule->weight;
		if (is_passed(r->verdict))
			got += r->rule->weight;
		if (r->rule->weight > 0)
			count(&counted, r->verdict);
	}
	model(&a->models[0], "urn:xccdf:scoring:default", default_model(a, -1).score, 100);
	model(&a->models[1], "urn:xccdf:scoring:flat", got, most);
	model(&a->models[2], "urn:xccdf:scoring:flat-unweighted", (double)counted.passed, (double)counted.scored);
	model(&a->models[3], "urn:xccdf:scoring:absolute", most > 0 && got >= most ? 1 : 0, 1);
}

static struct section_score *
section_of(struct audit *a, const struct bench_rule *r)
{
	const struct bench_group *g = &a->bench->groups[r->group];

	for (size_t i = 0; i < a->nsections; i++)
		if (strcmp(a->sections[i].section, r->section) == 0)
			return &a->sections[i];
	while (g->parent >= 0)
		g = &a->bench->groups[g->parent];
	a->sections = xrealloc(a->sections, a->nsections + 1, sizeof *a->sections);
	a->sections[a->nsections] = (struct section_score){ .section = r->section, .title = g->title };
	return &a->sections[a->nsections++];
}

void
audit_score(struct audit *a)
{
	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];
		struct section_score *s = section_of(a, r->rule);

		a->counts[r->verdict]++;
		s->counts[r->verdict]++;
		count(&a->score, r->verdict);
		count(&a->with_exceptions, r->effective);
		count(&s->score, r->verdict);
	}
	percent(&a->score);
	percent(&a->with_exceptions);
	for (size_t i = 0; i < a->nsections; i++)
		percent(&a->sections[i].score);
	models(a);
}

size_t
audit_undecided(const struct audit *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];
		bool is = r->verdict == ERROR || r->verdict == UNKNOWN;

		for (size_t j = 0; j < r->nfindings && !is; j++)
			is = r->findings[j].verdict == ERROR || r->findings[j].verdict == UNKNOWN;
		n += is;
	}
	return n;
}
