/* SPDX-License-Identifier: Apache-2.0 */
/* commands_history: list evidence DIR, history DIR. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/cli.h"
#include "audit/history.h"
#include "audit/sandbox.h"
#include "report/history.h"
#include "report/report.h"
#include "report/term.h"

#define MAX_COLUMNS 9

/* A column of a table: what stands there of a run. The caller frees. */
struct column {
	char *(*cell)(const cJSON *run);
};

/* The caller frees, as all of these. */
static char *
or_dash(const char *text)
{
	return xstrdup(text != NULL ? text : "-");
}

static char *
cell_started(const cJSON *run)
{
	return or_dash(json_str(run, "started", NULL));
}

static char *
cell_host(const cJSON *run)
{
	return or_dash(json_str(run, "host", NULL));
}

static char *
cell_result(const cJSON *run)
{
	return or_dash(json_str(run, "result", NULL));
}

static char *
cell_bundle(const cJSON *run)
{
	return or_dash(json_str(run, "bundle", NULL));
}

static char *
cell_state(const cJSON *run)
{
	return xasprintf("%s%s", json_str(run, "state", "?"), json_num(run, "holds", 0) > 0 ? ", held" : "");
}

static char *
cell_until(const cJSON *run)
{
	const char *until = json_str(run, "until", NULL);

	return until != NULL ? xasprintf("through %s", until) : xstrdup("no date");
}

/* An id without what comes before its own name. */
static char *
short_id(const cJSON *run, const char *key, const char *mark)
{
	const char *id = json_str(run, key, NULL), *at = id != NULL ? strstr(id, mark) : NULL;

	return or_dash(at != NULL ? at + strlen(mark) : id);
}

static char *
cell_benchmark(const cJSON *run)
{
	autofree char *name = short_id(run, "benchmark", "_benchmark_");
	const char *version = json_str(run, "benchmark_version", NULL);

	return version != NULL ? xasprintf("%s %s", name, version) : xstrdup(name);
}

static char *
cell_profile(const cJSON *run)
{
	return short_id(run, "profile", "_profile_");
}

static char *
cell_score(const cJSON *run)
{
	const char *percent = json_str(run, "percent", NULL);

	return percent != NULL ? xasprintf("%s %%", percent) : xstrdup("-");
}

/* "3 fail, 1 error, 12 pass": what is not 0 of what is judged. */
static char *
cell_counts(const cJSON *run)
{
	static const char *const words[] = { "fail", "error", "unknown", "pass", "fixed", "notchecked" };
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		double n = json_num(json_at(run, "summary"), words[i], 0);

		if (n > 0)
			buf_addf(&text, "%s%.0f %s", text.len > 0 ? ", " : "", n, words[i]);
	}
	if (text.len == 0)
		buf_adds(&text, "-");
	return buf_take(&text);
}

static char *
cell_changes(const cJSON *run)
{
	const cJSON *changes = json_at(run, "changes"), *c;
	size_t n = 0, fail = 0;

	if (!cJSON_IsArray(changes))
		return xstrdup(json_str(run, "previous", NULL) != NULL ? "changes not known" : "first");
	cJSON_ArrayForEach(c, changes) {
		n++;
		fail += strcmp(json_str(c, "to", ""), "fail") == 0;
	}
	return fail > 0 ? xasprintf("%zu changed, %zu to fail", n, fail) : xasprintf("%zu changed", n);
}

static const struct column list_columns[] = { { cell_started }, { cell_host }, { cell_result }, { cell_state }, { cell_until }, { cell_bundle },
	{ NULL } };
static const struct column history_columns[] = { { cell_started }, { cell_host }, { cell_benchmark }, { cell_profile }, { cell_score },
	{ cell_result }, { cell_state }, { cell_changes }, { cell_counts }, { NULL } };
_Static_assert(ARRAY_SIZE(history_columns) <= MAX_COLUMNS + 1, "each column has a width");

/* A cell as it may be shown. */
static char *
safe_cell(const struct term *t, const struct column *c, const cJSON *run)
{
	autofree char *text = c->cell(run);
	struct buf safe = BUF_INIT;

	term_safe(t, &safe, TERM_EXACT, text);
	return buf_take(&safe);
}

static void
measure(const struct term *t, const struct column *columns, const cJSON *runs, size_t widths[MAX_COLUMNS])
{
	const cJSON *run;

	cJSON_ArrayForEach(run, runs)
		for (size_t i = 0; columns[i].cell != NULL; i++) {
			autofree char *safe = safe_cell(t, &columns[i], run);
			size_t width = term_columns(t, safe);

			widths[i] = width > widths[i] ? width : widths[i];
		}
}

static void
put_changes(const struct term *t, const cJSON *run)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, json_at(run, "changes")) {
		autofree char *text = xasprintf("%s: %s, and now %s", json_str(c, "number", "?"), json_str(c, "from", "?"), json_str(c, "to", "?"));
		autobuf struct buf safe = BUF_INIT;

		term_safe(t, &safe, TERM_EXACT, text);
		fprintf(t->out, "    %s\n", safe.s);
	}
}

static void
put_table(const struct options *o, const struct column *columns, const cJSON *runs)
{
	struct report_style style = report_style_of(STDOUT_FILENO, o->color);
	size_t widths[MAX_COLUMNS] = { 0 };
	struct term t;
	const cJSON *run;

	term_open(&t, stdout, 0, false, style.utf8);
	measure(&t, columns, runs, widths);
	cJSON_ArrayForEach(run, runs) {
		for (size_t i = 0; columns[i].cell != NULL; i++) {
			autofree char *safe = safe_cell(&t, &columns[i], run);

			if (columns[i + 1].cell != NULL) {
				term_put_left(&t, TINT_NONE, safe, widths[i] + 2);
			} else {
				term_put(&t, TINT_NONE, safe);
				putchar('\n');
			}
		}
		if (o->verbose > 0)
			put_changes(&t, run);
	}
	term_close(&t);
}

static int
give_out(const struct options *o, const struct column *columns, const cJSON *doc)
{
	if (o->listing != NULL && strcmp(o->listing, "json") == 0) {
		autofree char *text = json_pretty(doc);

		printf("%s\n", text);
	} else if (o->listing != NULL && strcmp(o->listing, "html") == 0) {
		(void)history_html(stdout, doc); /* looked at below */
	} else {
		put_table(o, columns, json_at(doc, "runs"));
	}
	return finish_output(EXIT_OK);
}

/* Nothing is written, and nothing is read but the folder. */
static void
lock(const struct options *o, const char *dir)
{
	const char *const reads[] = { dir, NULL };

	if (!o->no_sandbox)
		sandbox_main(&(struct sandbox_needs){ .reads = reads });
}

static bool
is_changed(const cJSON *doc)
{
	const cJSON *run;

	cJSON_ArrayForEach(run, json_at(doc, "runs"))
		if (strcmp(json_str(run, "state", ""), "changed") == 0 || strcmp(json_str(run, "state", ""), "missing") == 0)
			return true;
	return false;
}

static int
show(const struct options *o, const char *dir, bool changes)
{
	const struct history_filter filter = { o->since, o->until, o->of_host, o->of_result };
	autojson cJSON *doc = NULL;
	struct err e;
	int status;

	lock(o, dir);
	if ((doc = history_read(dir, &filter, changes, &e)) == NULL)
		return complain(e.num == EBADMSG ? EXIT_BROKEN : EXIT_USAGE, &e);
	status = give_out(o, changes ? history_columns : list_columns, doc);
	if (json_str(doc, "trail.trouble", NULL) != NULL) {
		err_set(&e, 0, "%s; plimsoll verify tells more", json_str(doc, "trail.trouble", ""));
		return complain(EXIT_BROKEN, &e);
	}
	return status == EXIT_OK && is_changed(doc) ? EXIT_BROKEN : status;
}

int
list_evidence(const struct options *o)
{
	struct err e;

	if (o->narguments == 2)
		return show(o, o->arguments[1], false);
	err_set(&e, 0, "list evidence: it needs a folder; see: plimsoll help list");
	return complain(EXIT_USAGE, &e);
}

int
command_history(const struct options *o)
{
	return show(o, o->arguments[0], true);
}
