/* SPDX-License-Identifier: Apache-2.0 */
/* commands_explain: explain RULE. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/cli.h"
#include "audit/options_wrong.h"
#include "audit/pager.h"
#include "report/explain.h"

static int
unknown_rule(const struct bench *b, const char *what, struct err *e)
{
	const char *near = bench_rule_near(b, what);

	return err_set(e, 0, "explain %.100s: no rule of %s %s has that number, check name or id; %s%s%s", what, b->name, b->version,
	    near != NULL ? "did you mean " : "see: plimsoll list rules", near != NULL ? near : "", near != NULL ? "?" : "");
}

/* The pages of all rules that are meant: how many. The caller frees the text. */
static size_t
write_pages(const struct bench *b, const char *what, const struct report_style *style, char **ret_text, size_t *ret_len)
{
	FILE *f = open_memstream(ret_text, ret_len);
	size_t n = 0;

	if (f == NULL)
		out_of_memory();
	for (size_t i = 0; i < b->nrules; i++) {
		if (!bench_rule_matches(&b->rules[i], what))
			continue;
		if (n++ > 0)
			fputs("\n\n", f);
		if (explain_rule(f, b, &b->rules[i], style) < 0)
			out_of_memory();
	}
	if (fclose(f) != 0)
		out_of_memory();
	return n;
}

static int
show(const struct options *o, const char *text, size_t len)
{
	struct err e;

	if (!o->no_pager) {
		if (pager_show(text, len, &e))
			return EXIT_OK;
		if (*e.msg != '\0')
			(void)complain(EXIT_OK, &e);
	}
	(void)!fwrite(text, 1, len, stdout);
	return finish_output(EXIT_OK);
}

int
command_explain(const struct options *o)
{
	struct report_style style = report_style_of(STDOUT_FILENO, o->color);
	struct err e = { 0, "" };
	struct bench *b = benchmark_of(o, &e);
	autofree char *text = NULL;
	size_t len;
	int status;

	if (b == NULL)
		return complain_of(o, EXIT_USAGE, &e);
	if (write_pages(b, o->arguments[0], &style, &text, &len) > 0) {
		status = show(o, text, len);
	} else {
		(void)unknown_rule(b, o->arguments[0], &e);
		status = complain(EXIT_USAGE, &e);
	}
	bench_free(b);
	return status;
}
