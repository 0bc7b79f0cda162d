/* SPDX-License-Identifier: Apache-2.0 */
/* A fleet as a page of HTML that stands alone, without a script. Texts of strangers go through html()'s %s. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/fleet.h"
#include "report/html.h"

/* ---- the top ---- */

static void
put_score(const struct html *h, const struct fleet *f)
{
	char percent[16];

	if (!report_percent(&f->with_exceptions, percent)) {
		html(h, "<p class=\"formula\">Nothing was scored on any host.</p>\n");
		return;
	}
	html(h, "<p class=\"formula\">%s %%: %zu of %zu scored results of all hosts together passed, with exceptions and attestations.</p>\n",
	    percent, f->with_exceptions.passed, f->with_exceptions.scored);
	if (f->score.passed != f->with_exceptions.passed || f->score.scored != f->with_exceptions.scored)
		html(h, "<p>%s %% without them.</p>\n", report_percent(&f->score, percent) ? percent : "0.0");
}

static void
put_header(const struct html *h, const struct fleet *f)
{
	html_begin(h, "fleet", "Skip to the hosts");
	html(h, "<h1>Audits of ");
	html_number(h, f->ncounted, "host");
	html(h, "</h1>\n</header>\n<main id=\"fleet\">\n<div class=\"card\">\n");
	put_score(h, f);
	html(h, "</div>\n");
}

static void
put_notices(const struct html *h, const struct fleet *f)
{
	if (f->incomplete > 0) {
		html(h, "<section class=\"card notice\" aria-labelledby=\"incomplete\">\n<h2 id=\"incomplete\">Incomplete</h2>\n<p>On %zu of "
		    "%zu hosts something could not be decided.</p>\n</section>\n", f->incomplete, f->ncounted);
	}
	if (f->nbases == 0)
		return;
	html(h, "<section class=\"card notice\" aria-labelledby=\"bases\">\n<h2 id=\"bases\">Not the same on all hosts, so that their scores do "
	    "not compare</h2>\n<ul>\n");
	for (const struct fleet_basis *b = f->bases; b < f->bases + f->nbases; b++) {
		html(h, "<li>%s <bdi>%s</bdi>: ", b->what, b->value != NULL ? b->value : "none");
		html_number(h, b->hosts, "host");
		html(h, "</li>\n");
	}
	html(h, "</ul>\n</section>\n");
}

/* ---- hosts ---- */

static void
put_host(const struct html *h, const struct fleet_host *host, size_t i)
{
	char percent[16];

	html(h, "<tr id=\"host-%zu\"><th scope=\"row\"><bdi>%s</bdi>%s</th>", i, host->name, host->complete ? "" : ", incomplete");
	if (report_percent(&host->with_exceptions, percent))
		html(h, "<td>%s %%</td>", percent);
	else
		html(h, "<td>none</td>");
	for (size_t v = 0; v < NVERDICTS; v++)
		html(h, host->counts[html_telling[v]] > 0 ? "<td>%zu</td>" : "<td class=\"zero\">%zu</td>", host->counts[html_telling[v]]);
	html(h, "</tr>\n");
}

static void
put_hosts(const struct html *h, const struct fleet *f)
{
	html(h, "<section aria-labelledby=\"hosts\">\n<h2 id=\"hosts\">Hosts, worst first</h2>\n<div class=\"card\">\n<div class=\"scroll\" "
	    "role=\"group\" aria-label=\"Rules by host and effective result\" tabindex=\"0\">\n<table class=\"counts\">\n"
	    "<caption>Rules by host and effective result</caption>\n<thead><tr><th scope=\"col\">Host</th><th scope=\"col\">Score</th>");
	for (size_t v = 0; v < NVERDICTS; v++)
		html(h, "<th scope=\"col\">%s</th>", html_looks[html_telling[v]].word);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < f->ncounted; i++)
		put_host(h, &f->hosts[i], i);
	html(h, "</tbody>\n</table>\n</div>\n</div>\n</section>\n");
}

/* What tells hosts of one name apart, and where each result was read. */
static void
put_identities(const struct html *h, const struct fleet *f)
{
	html(h, "<section aria-labelledby=\"audits\">\n<h2 id=\"audits\">The audits</h2>\n<div class=\"card\">\n<div class=\"scroll\" "
	    "role=\"group\" aria-label=\"Each audit\" tabindex=\"0\">\n<table>\n<caption>Each audit</caption>\n<thead><tr>"
	    "<th scope=\"col\">Host</th><th scope=\"col\">Looked at</th><th scope=\"col\">Engine</th><th scope=\"col\">Benchmark</th>"
	    "<th scope=\"col\">File</th><th scope=\"col\">Counts</th></tr></thead>\n<tbody>\n");
	for (const struct fleet_host *x = f->hosts; x < f->hosts + f->nhosts; x++)
		html(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th><td><bdi>%s</bdi></td><td><bdi>%s</bdi></td><td><bdi>%s</bdi>, profile "
		    "<bdi>%s</bdi></td><td><bdi>%s</bdi></td><td>%s</td></tr>\n", x->name, x->started != NULL ? x->started : "not known",
		    x->engine != NULL ? x->engine : "not known", x->benchmark, x->profile, x->source,
		    x->superseded ? "no: another one of this host for the same, no earlier, does" : "yes");
	html(h, "</tbody>\n</table>\n</div>\n</div>\n</section>\n");
}

/* ---- rules ---- */

static void
put_parts(const struct html *h, const struct fleet *f, const struct fleet_rule *r)
{
	html(h, "<ul>\n");
	for (const struct fleet_part *part = r->parts; part < r->parts + r->nparts; part++) {
		if (f->hosts[part->host].superseded)
			continue;
		html(h, "<li><a href=\"#host-%zu\"><bdi>%s</bdi></a> ", part->host, f->hosts[part->host].name);
		html_badge(h, part->effective);
		if (strcmp(part->number, r->number) != 0)
			html(h, " as <bdi>%s</bdi>", part->number);
		for (size_t i = 0; i < part->nsubjects; i++)
			html(h, "%s<bdi>%s</bdi>", i == 0 ? ": " : ", ", part->subjects[i]);
		html(h, "</li>\n");
	}
	html(h, "</ul>\n");
}

static void
put_rules(const struct html *h, const struct fleet *f)
{
	autofree const struct fleet_rule **open = xcalloc(f->nrules + 1, sizeof *open);
	size_t n = fleet_open_rules(f, open);

	html(h, "<section aria-labelledby=\"rules\">\n<h2 id=\"rules\">Rules that fail or are not decided</h2>\n");
	if (n == 0)
		html(h, "<p>There is none.</p>\n");
	for (size_t i = 0; i < n; i++) {
		const struct fleet_rule *r = open[i];

		html(h, "<div class=\"card\">\n<h3><bdi>%s</bdi> ", r->number);
		html_sentence(h, r->title);
		html(h, "</h3>\n<p>Severity %s. It fails on %zu of %zu", r->severity, r->counts[FAIL], f->ncounted);
		if (r->counts[ERROR] + r->counts[UNKNOWN] > 0)
			html(h, ", and is not decided on %zu", r->counts[ERROR] + r->counts[UNKNOWN]);
		if (r->excepted > 0)
			html(h, "; on %zu somebody answers for it", r->excepted);
		html(h, ".</p>\n");
		put_parts(h, f, r);
		html(h, "</div>\n");
	}
	html(h, "</section>\n");
}

int
fleet_html(FILE *out, const void *what, const struct report_style *style)
{
	const struct fleet *f = what;
	struct html h = { .a = NULL };
	autofree char *hosts = xasprintf("%zu host%s", f->ncounted, f->ncounted == 1 ? "" : "s");

	(void)style;
	term_open_page(&h.t, out);
	html_head(&h, &(struct html_head){ .title = "Audits of ", .of = hosts, .when = "by plimsoll", .tool = PACKAGE_NAME,
	    .margins = { { "top-left", "Audits of ", hosts } } });
	put_header(&h, f);
	put_notices(&h, f);
	put_hosts(&h, f);
	put_rules(&h, f);
	put_identities(&h, f);
	html(&h, "</main>\n<footer>\n<p>Written by plimsoll %s. Rules are matched by their check, and have the number that they have in the "
	    "first benchmark.</p>\n</footer>\n</body>\n</html>\n", PACKAGE_VERSION);
	term_close(&h.t);
	return ferror(out) ? -1 : 0;
}
