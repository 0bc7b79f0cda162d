/* SPDX-License-Identifier: Apache-2.0 */
/* commands_explain: explain RULE. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit/cli.h"
#include "report/explain.h"

static int
unknown_rule(const struct bench *b, const char *what, struct err *e)
{
	const char *near = bench_rule_near(b, what);

	return err_set(e, 0, "explain %.100s: no rule of %s %s has that number, check name or id; %s%s%s", what, b->name, b->version,
	    near != NULL ? "did you mean " : "see: plimsoll list rules", near != NULL ? near : "", near != NULL ? "?" : "");
}

int
command_explain(const struct options *o)
{
	struct report_style style = report_style_of(STDOUT_FILENO, o->color);
	struct err e = { 0, "" };
	struct bench *b = benchmark_of(o, &e);
	size_t shown = 0;
	int status = EXIT_OK;

	if (b == NULL)
		return complain(EXIT_USAGE, &e);
	for (size_t i = 0; i < b->nrules && status == EXIT_OK; i++) {
		if (!bench_rule_matches(&b->rules[i], o->arguments[0]))
			continue;
		if (shown++ > 0)
			fputs("\n\n", stdout);
		if (explain_rule(stdout, b, &b->rules[i], &style) < 0)
			status = EXIT_NOTHING;
	}
	if (shown == 0) {
		(void)unknown_rule(b, o->arguments[0], &e);
		status = complain(EXIT_USAGE, &e);
	} else if (status == EXIT_NOTHING || fflush(stdout) != 0) {
		err_set(&e, errno, "standard output: %s", strerror(errno));
		status = complain(EXIT_NOTHING, &e);
	}
	bench_free(b);
	return status;
}
