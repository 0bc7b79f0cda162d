/* SPDX-License-Identifier: Apache-2.0 */
/* The score with its formula, pictures of the results, and the list of what is open. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/html.h"
#include "report/text.h"

/* ---- the score ---- */

static void
put_formula(const struct html *h, const struct score *s, const char *percent, const char *suffix)
{
	html(h, "<strong>%s %%</strong> = %zu passed of %zu scored rules%s", percent, s->passed, s->scored, suffix);
}

/* A ring that is closed as far as the score is: its line is 1000 long, so that a part of it is a whole number. */
static void
put_ring(const struct html *h, const char *percent)
{
	size_t tenths = 0;

	for (const char *s = percent; *s != '\0'; s++)
		if (*s != '.')
			tenths = tenths * 10 + (size_t)(*s - '0');
	html(h, "<svg viewBox=\"0 0 400 400\" role=\"img\" aria-label=\"Score: %s%s\">",
	    *percent != '\0' ? percent : "none", *percent != '\0' ? " percent" : "");
	html(h, "<circle class=\"ring\" cx=\"200\" cy=\"200\" r=\"159.155\"/>");
	if (tenths > 0)
		html(h,
		    "<circle class=\"arc\" cx=\"200\" cy=\"200\" r=\"159.155\" stroke-dasharray=\"%zu 1000\" "
		    "transform=\"rotate(-90 200 200)\"/>",
		    tenths);
	html(h, "<text x=\"200\" y=\"224\">%s%s</text></svg>\n", *percent != '\0' ? percent : "none",
	    *percent != '\0' ? " %" : "");
}

static void
put_models(const struct html *h)
{
	html(h,
	    "<details class=\"fold\">\n<summary>XCCDF's scoring models</summary>\n<div class=\"scroll\" role=\"group\" "
	    "aria-label=\"Scoring models\" tabindex=\"0\">\n<table class=\"counts\">\n<thead><tr><th "
	    "scope=\"col\">Model</th><th scope=\"col\">Score</th><th "
	    "scope=\"col\">Maximum</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < ARRAY_SIZE(h->a->models); i++) {
		const struct score_model *m = &h->a->models[i];

		html(h, "<tr><th scope=\"row\"><code>%s</code></th><td>%s</td><td>%s</td></tr>\n", m->system, m->score,
		    m->maximum);
	}
	html(h, "</tbody>\n</table>\n</div>\n</details>\n");
}

static void
put_score(const struct html *h)
{
	const struct audit *a = h->a;
	char percent[16], accepted[16];

	html(h, "<div class=\"card score\">\n");
	(void)report_percent(&a->score, percent);
	put_ring(h, percent);
	html(h, "<div>\n<p class=\"formula\">");
	if (*percent != '\0')
		put_formula(h, &a->score, percent, "");
	else
		html(h, "<strong>No score</strong>: no rule could be scored");
	html(h, "</p>\n");
	if ((a->exceptions != NULL || a->attestations != NULL) && report_percent(&a->with_exceptions, accepted)) {
		html(h, "<p>");
		put_formula(h, &a->with_exceptions, accepted, ", with exceptions and attestations");
		html(h, "</p>\n");
	}
	html(h, "<p>");
	html_number(h, a->nresults, "rule");
	html(h, ": ");
	html_counts(h, a->counts);
	html(h, ".</p>\n<p class=\"soft\">Scored are rules with the result pass, fixed, fail, error or unknown.</p>\n");
	put_models(h);
	html(h, "</div>\n</div>\n");
}

/* ---- pictures ---- */

/*
 * A bar: each verdict's part of the rules that were selected. The numbers stand below it, so that
 * nobody needs its colours.
 */
static void
put_bar(const struct html *h, const size_t counts[NVERDICTS])
{
	size_t all = 0, before = 0;

	for (size_t v = 0; v < NVERDICTS; v++)
		all += v != NOTSELECTED ? counts[v] : 0;
	html(h, "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
	for (size_t i = 0; i < NVERDICTS && all > 0; i++) {
		enum verdict v = html_telling[i];
		size_t from = before * 1000 / all, to;

		if (v == NOTSELECTED || counts[v] == 0)
			continue;
		before += counts[v];
		to = before * 1000 / all;
		/* a gap tells neighbours apart where colours do not */
		html(h, "<rect class=\"%s\" x=\"%zu\" width=\"%zu\" height=\"10\"/>", verdict_names[v], from,
		    to - from - (before < all && to - from > 4 ? 3 : 0));
	}
	html(h, "</svg>");
}

static void
put_bar_item(const struct html *h, const char *number, const char *title, const size_t counts[NVERDICTS])
{
	html(h, "<li><bdi>%s</bdi>%s", number, title != NULL ? " " : "");
	html_sentence(h, title);
	put_bar(h, counts);
	html(h, "<small>");
	html_counts(h, counts);
	html(h, "</small></li>\n");
}

static void
put_pictures(const struct html *h)
{
	const struct audit *a = h->a;
	size_t counts[HTML_SEVERITIES][NVERDICTS] = { { 0 } }, totals[HTML_SEVERITIES] = { 0 };

	html(h,
	    "<div class=\"pictures\">\n<figure class=\"card\">\n<figcaption>Results by section</figcaption>\n<ul "
	    "class=\"bars\">\n");
	for (size_t i = 0; i < a->nsections; i++)
		put_bar_item(h, a->sections[i].section, a->sections[i].title, a->sections[i].counts);
	html(h,
	    "</ul>\n</figure>\n<figure class=\"card\">\n<figcaption>Results by severity of the rules</figcaption>\n<ul "
	    "class=\"bars\">\n");
	for (size_t i = 0; i < a->nresults; i++) {
		size_t s = html_severity(a->results[i].rule->severity);

		counts[s][a->results[i].verdict]++;
		totals[s]++;
	}
	for (size_t i = 0; i < HTML_SEVERITIES; i++)
		if (totals[i] > 0)
			put_bar_item(h, html_severities[i], NULL, counts[i]);
	html(h, "</ul>\n</figure>\n</div>\n");
}

/* ---- over time ---- */

/* This run, as the trail will have it. The caller frees. */
static cJSON *
own_run(const struct audit *a)
{
	cJSON *run = json_object();

	json_put_str(run, "started", json_str(a->run, "started", NULL));
	json_put_str(run, "result", a->complete ? "complete" : "incomplete");
	json_put_int(run, "passed", (int64_t)a->score.passed);
	json_put_int(run, "scored", (int64_t)a->score.scored);
	return run;
}

static void
put_run(const struct html *h, const cJSON *run, const char *which)
{
	double passed = json_num(run, "passed", 0), scored = json_num(run, "scored", 0);
	struct score s = { .percent = 0 };
	char percent[16];

	if (passed >= 0 && passed <= scored && scored > 0 && scored <= 0x1p31)
		s = (struct score){ (size_t)passed, (size_t)scored, 100 * passed / scored };
	html(h, "<tr><th scope=\"row\"><bdi>%s</bdi>%s</th>", json_str(run, "started", "not known"), which);
	html(h, report_percent(&s, percent) ? "<td>%s %%</td>" : "<td>none%s</td>", percent);
	html(h, "<td>%zu</td><td>%zu</td><td>%s</td></tr>\n", s.passed, s.scored, json_str(run, "result", "not known"));
}

static void
put_trend(const struct html *h)
{
	size_t n = (size_t)cJSON_GetArraySize(h->a->earlier);
	autofree const cJSON **runs = xcalloc(n + 1, sizeof *runs);
	autojson cJSON *own = own_run(h->a);
	const cJSON *run;

	n = 0;
	cJSON_ArrayForEach(run, h->a->earlier) runs[n++] = run;
	runs[n] = own;
	html(h, "<div class=\"card long\">\n");
	if (!html_trend(h, "Score over time, by the runs that the evidence folder's trail has; hollow points are incomplete runs", runs, n + 1))
		html(h, "<p>Score over time: there is none yet, as fewer than two runs of the trail have a score.</p>\n");
	html(h,
	    "<details class=\"fold\">\n<summary>Runs of this host by this benchmark and profile (%zu)</summary>\n<div class=\"scroll\" "
	    "role=\"group\" aria-label=\"Runs\" tabindex=\"0\">\n<table class=\"counts\">\n<thead><tr><th scope=\"col\">Looked "
	    "at</th><th scope=\"col\">Score</th><th scope=\"col\">Passed</th><th scope=\"col\">Scored</th><th scope=\"col\">Came "
	    "to</th></tr></thead>\n<tbody>\n",
	    n + 1);
	for (size_t i = 0; i <= n; i++)
		put_run(h, runs[i], i == n ? ", this run" : "");
	html(h, "</tbody>\n</table>\n</div>\n</details>\n</div>\n");
}

void
html_summary(const struct html *h)
{
	put_score(h);
	put_pictures(h);
	if (cJSON_IsArray(h->a->earlier))
		put_trend(h);
}

/* ---- what is open ---- */

struct open {
	const struct result *result;
	size_t index;
};

static int
by_gravity(const void *va, const void *vb)
{
	const struct open *a = va, *b = vb;
	size_t sa = html_severity(a->result->rule->severity), sb = html_severity(b->result->rule->severity);
	int order = html_rank(a->result->verdict) - html_rank(b->result->verdict);

	if (sa != sb)
		return sa < sb ? -1 : 1;
	return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static void
put_open(const struct html *h, struct open *list, size_t n, const char *caption)
{
	qsort(list, n, sizeof *list, by_gravity);
	html(h,
	    "<div class=\"card long\">\n<table class=\"list\">\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">Severity</th>"
	    "<th scope=\"col\">Result</th><th scope=\"col\">Rule</th></tr></thead>\n<tbody>\n",
	    caption);
	for (size_t i = 0; i < n; i++) {
		const struct result *r = list[i].result;

		html(h, "<tr><td>%s</td><td>", r->rule->severity);
		html_badge(h, r->verdict);
		html(h, "</td><td><a href=\"#" HTML_RULE "\"><bdi>%s</bdi> ", list[i].index, r->rule->number);
		html_sentence(h, r->rule->title);
		html(h, "</a></td></tr>\n");
	}
	html(h, "</tbody>\n</table>\n</div>\n");
}

/* What is for a person to decide, and nobody has. */
static bool
is_asked(const struct result *r)
{
	return r->verdict == NOTCHECKED && r->effective == NOTCHECKED;
}

void
html_attention(const struct html *h)
{
	const struct audit *a = h->a;
	autofree struct open *open = xcalloc(a->nresults + 1, sizeof *open);
	autofree struct open *asked = xcalloc(a->nresults + 1, sizeof *asked);
	size_t nopen = 0, nasked = 0;

	for (size_t i = 0; i < a->nresults; i++) {
		if (text_open_rule(&a->results[i]))
			open[nopen++] = (struct open){ &a->results[i], i };
		if (is_asked(&a->results[i]))
			asked[nasked++] = (struct open){ &a->results[i], i };
	}
	if (nopen > 0)
		put_open(h, open, nopen,
		    "Rules that failed or could not be decided, and that nobody answers for; the gravest first");
	else
		html(h, "<p class=\"card\">No rule failed or was left undecided that nobody answers for.</p>\n");
	if (nasked > 0)
		put_open(h, asked, nasked, "Rules that wait for a person's decision");
}
