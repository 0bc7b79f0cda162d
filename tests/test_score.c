/* SPDX-License-Identifier: Apache-2.0 */
/* The four scoring models of XCCDF 1.2 (NISTIR 7275r4, 7.3) and the percentage, of a few rules in two groups, of weight 2 and 1. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/run.h"
#include "tests/rows.h"

#define MAX_RULES 6

static const struct row {
	const char *name;
	struct { size_t group; double weight; enum verdict verdict; } rules[MAX_RULES]; /* weight -1: no more */
	const char *models; /* default, flat, flat-unweighted, absolute */
	const char *percent;
} rows[] = {
	{ "groups are weighed by their rules, and the benchmark by its groups",
	    { { 0, 1, PASS }, { 0, 3, FAIL }, { 1, 1, PASS }, { 1, 2, PASS }, { 1, 1, NOTAPPLICABLE }, { 1, 1, INFORMATIONAL } },
	    "50/100 4/7 3/4 0/1", "75" },
	{ "error and unknown count, and are not passed", { { 0, 1, PASS }, { 0, 1, ERROR }, { 0, 1, UNKNOWN }, { 0, 1, FIXED }, { 0, -1, PASS } },
	    "50/100 2/4 2/4 0/1", "50" },
	{ "unweighted, each weight is 1, and one of 0 stays 0", { { 0, 5, PASS }, { 0, 0, FAIL }, { 0, 0.5, FAIL }, { 0, 0, PASS }, { 0, -1, PASS } },
	    "90.909091/100 5/5.5 1/2 0/1", "50" },
	{ "a rule that weighs nothing and fails leaves the models full", { { 0, 1, PASS }, { 0, 0, FAIL }, { 0, -1, PASS } },
	    "100/100 1/1 1/1 1/1", "50" },
	{ "rules that all weigh nothing score nothing", { { 0, 0, PASS }, { 0, 0, FAIL }, { 0, -1, PASS } }, "0/100 0/0 0/0 0/1", "50" },
	{ "nothing scored has no percentage", { { 0, 1, NOTCHECKED }, { 0, -1, PASS } }, "0/100 0/0 0/0 0/1", "nan" },
};

static void
scores(void **state)
{
	const struct row *row = *state;
	struct bench_group groups[] = { { .parent = -1, .weight = 2 }, { .parent = -1, .weight = 1 } };
	char section[] = "1";
	struct bench_rule rules[MAX_RULES] = { 0 };
	struct result results[MAX_RULES] = { 0 };
	struct bench bench = { .groups = groups, .ngroups = ARRAY_SIZE(groups), .rules = rules };
	struct audit a = { .bench = &bench, .results = results };
	autobuf struct buf got = BUF_INIT;
	autofree char *percent = NULL;

	for (size_t i = 0; i < MAX_RULES && row->rules[i].weight >= 0; i++, a.nresults++) {
		rules[i] = (struct bench_rule){ .group = row->rules[i].group, .weight = row->rules[i].weight, .section = section };
		results[i].rule = &rules[i];
		results[i].verdict = row->rules[i].verdict;
	}
	bench.nrules = a.nresults;
	audit_score(&a);
	for (size_t i = 0; i < ARRAY_SIZE(a.models); i++)
		buf_addf(&got, "%s%s/%s", i > 0 ? " " : "", a.models[i].score, a.models[i].maximum);
	percent = xasprintf("%g", a.score.percent);
	free(a.sections);
	assert_string_equal(got.s, row->models);
	assert_string_equal(percent, row->percent);
}

int
main(void)
{
	return RUN_ROWS("score", rows, scores);
}
