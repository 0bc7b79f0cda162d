/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The runs of an evidence folder as a page of HTML: for each host and benchmark the score over time as a picture, and the same, with
 * what changed, as a table. It has no script. Texts of strangers go through html()'s %s.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/history.h"
#include "report/html.h"

/* Runs of one host by one benchmark and profile, in the trail's order. */
struct series {
	const cJSON **runs;
	size_t n;
};

struct all {
	struct series *series;
	size_t n;
};

static bool
is_same(const cJSON *a, const cJSON *b, const char *key)
{
	return strcmp(json_str(a, key, ""), json_str(b, key, "")) == 0;
}

static struct series *
series_of(struct all *all, const cJSON *run)
{
	for (struct series *s = all->series; s < all->series + all->n; s++)
		if (is_same(s->runs[0], run, "host") && is_same(s->runs[0], run, "machine_id") && is_same(s->runs[0], run, "benchmark") &&
		    is_same(s->runs[0], run, "benchmark_version") && is_same(s->runs[0], run, "profile"))
			return s;
	all->series = xrealloc(all->series, all->n + 1, sizeof *all->series);
	all->series[all->n] = (struct series){ 0 };
	return &all->series[all->n++];
}

static void
all_free(struct all *all)
{
	for (size_t i = 0; i < all->n; i++)
		free(all->series[i].runs);
	free(all->series);
}

/* ---- the table ---- */

static void
put_changes(const struct html *h, const cJSON *run)
{
	const cJSON *changes = json_at(run, "changes"), *c;

	if (json_str(run, "previous", NULL) == NULL) {
		html(h, "the first one");
		return;
	}
	if (!cJSON_IsArray(changes)) {
		html(h, "not known: results are no longer here");
		return;
	}
	if (changes->child == NULL)
		html(h, "none");
	cJSON_ArrayForEach(c, changes)
		html(h, "<span class=\"line\"><bdi>%s</bdi> %s, was %s</span>", json_str(c, "number", json_str(c, "rule", "?")), json_str(c, "to", "?"),
		    json_str(c, "from", "?"));
}

static void
put_run(const struct html *h, const cJSON *run)
{
	static const char *const words[] = { "fail", "error", "unknown", "pass" };
	const char *percent = json_str(run, "percent", NULL);

	html(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th><td>%s</td><td>%s%s</td>", json_str(run, "started", "not known"),
	    json_str(run, "result", "not known"), percent != NULL ? percent : "none", percent != NULL ? " %" : "");
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		html(h, "<td>%ld</td>", (long)json_int(json_at(run, "summary"), words[i], 0));
	html(h, "<td>");
	put_changes(h, run);
	html(h, "</td><td>%s%s</td><td><code>%s</code></td></tr>\n", json_str(run, "state", "?"), json_num(run, "holds", 0) > 0 ? ", held" : "",
	    json_str(run, "bundle", "?"));
}

static void
put_series(const struct html *h, const struct series *s, size_t i)
{
	const cJSON *run = s->runs[0];
	autofree char *id = xasprintf("series-%zu", i);

	html(h, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\"><bdi>%s</bdi></h2>\n<p class=\"soft\"><bdi>%s</bdi> <bdi>%s</bdi>, profile <bdi>%s</bdi>; "
	    "machine id <code>%s</code></p>\n<div class=\"card long\">\n", id, id, json_str(run, "host", "a host whose name is not known"),
	    json_str(run, "benchmark", "a benchmark that is not known"), json_str(run, "benchmark_version", ""), json_str(run, "profile", "not known"),
	    json_str(run, "machine_id", "not known"));
	(void)html_trend(h, "Score over time; hollow points are incomplete runs", s->runs, s->n);
	html(h, "<div class=\"scroll\" role=\"group\" aria-label=\"Its runs\" tabindex=\"0\">\n<table>\n<caption>Its runs</caption>\n<thead><tr>"
	    "<th scope=\"col\">Looked at</th><th scope=\"col\">Came to</th><th scope=\"col\">Score</th><th scope=\"col\">Fail</th>"
	    "<th scope=\"col\">Error</th><th scope=\"col\">Unknown</th><th scope=\"col\">Pass</th><th scope=\"col\">Rules that changed</th>"
	    "<th scope=\"col\">Bundle is</th><th scope=\"col\">Bundle</th></tr></thead>\n<tbody>\n");
	for (size_t k = 0; k < s->n; k++)
		put_run(h, s->runs[k]);
	html(h, "</tbody>\n</table>\n</div>\n</div>\n</section>\n");
}

/* ---- the page ---- */

int
history_html(FILE *out, const cJSON *doc)
{
	struct html h = { .a = NULL };
	const char *folder = json_str(doc, "folder", ""), *trouble = json_str(doc, "trail.trouble", NULL);
	struct all all = { 0 };
	const cJSON *run;

	cJSON_ArrayForEach(run, json_at(doc, "runs")) {
		struct series *s = series_of(&all, run);

		s->runs = xrealloc(s->runs, s->n + 1, sizeof *s->runs);
		s->runs[s->n++] = run;
	}
	term_open_page(&h.t, out);
	html_head(&h, &(struct html_head){ .title = "Runs in ", .of = folder, .when = "by plimsoll", .tool = PACKAGE_NAME,
	    .margins = { { "top-left", "Evidence in ", folder } } });
	html_begin(&h, "runs", "Skip to the runs");
	html(&h, "<h1>Audits over time</h1>\n<p class=\"soft\">Of the trail in <bdi>%s</bdi>, %ld lines; the last one's SHA-256 is <code>%s</code></p>\n"
	    "</header>\n<main id=\"runs\">\n", folder, (long)json_int(doc, "trail.lines", 0), json_str(doc, "trail.last", "none"));
	if (trouble != NULL)
		html(&h, "<section class=\"card notice\" aria-labelledby=\"trouble\">\n<h2 id=\"trouble\">The trail's chain is broken</h2>\n<p>%s; plimsoll "
		    "verify tells more.</p>\n</section>\n", trouble);
	if (all.n == 0)
		html(&h, "<p>No run was found.</p>\n");
	for (size_t i = 0; i < all.n; i++)
		put_series(&h, &all.series[i], i);
	html(&h, "</main>\n<footer>\n<p>Written by plimsoll %s from what the trail says. Whether bundles are as they were written, plimsoll verify "
	    "tells.</p>\n</footer>\n</body>\n</html>\n", PACKAGE_VERSION);
	term_close(&h.t);
	all_free(&all);
	return ferror(out) ? -1 : 0;
}
