/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The differences as a page of HTML that stands alone: all of them, also what text tells with -v alone. It has no script. Texts of
 * strangers go through html()'s %s.
 */
#include "config.h"

#include <string.h>

#include "audit/json.h"
#include "report/diff.h"
#include "report/html.h"

/* ---- the head ---- */

static void
put_audit(const struct html *h, const char *label, const struct audit *a)
{
	char percent[16];
	bool any = report_percent(&a->with_exceptions, percent);

	html(h, "<tr><th scope=\"row\">%s</th><td><bdi>%s</bdi></td><td><bdi>%s</bdi></td><td><bdi>%s</bdi> <bdi>%s</bdi>, profile "
	    "<bdi>%s</bdi></td>", label, json_str(a->run, "started", "not known"), json_str(a->host, "name", "not known"), a->bench->name,
	    a->bench->version, a->bench->profile);
	html(h, "<td>%s%s</td><td>%s</td><td><code>%s</code></td></tr>\n", any ? percent : "none",
	    any ? " %" : "", a->complete ? "yes" : "no", json_str(a->run, "id", "without an id"));
}

static void
put_header(const struct html *h, const struct diff *d)
{
	html_begin(h, "changes", "Skip to the changes");
	html(h, "<h1>What changed on <bdi>%s</bdi></h1>\n", json_str(d->new->host, "name", "a host whose name is not known"));
	html(h, "<p class=\"soft\">%s</p>\n</header>\n<main id=\"changes\">\n",
	    d->regressed ? "Something got worse." : "Nothing that was looked at in both got worse.");
	html(h, "<div class=\"card\">\n<div class=\"scroll\" role=\"group\" aria-label=\"The two audits\" tabindex=\"0\">\n<table>\n"
	    "<caption>The two audits</caption>\n<thead><tr><th scope=\"col\">Audit</th><th scope=\"col\">Looked at</th>"
	    "<th scope=\"col\">Host</th><th scope=\"col\">Benchmark</th><th scope=\"col\">Score</th><th scope=\"col\">Complete</th>"
	    "<th scope=\"col\">Run</th></tr></thead>\n<tbody>\n");
	put_audit(h, "Old", d->old);
	put_audit(h, "New", d->new);
	html(h, "</tbody>\n</table>\n</div>\n</div>\n");
}

static const char *
premise_word(const char *value)
{
	return value == NULL ? "none" : *value == '\0' ? "not set" : value;
}

/* Said before all that may come of it. */
static void
put_premises(const struct html *h, const struct diff *d)
{
	if (d->npremises == 0)
		return;
	html(h, "<section class=\"card notice\" aria-labelledby=\"premises\">\n<h2 id=\"premises\">Not the same, and perhaps why results "
	    "are not</h2>\n<ul>\n");
	for (const struct diff_premise *p = d->premises; p < d->premises + d->npremises; p++)
		if (p->old == NULL && p->new == NULL)
			html(h, "<li><bdi>%s</bdi>: it could not be compared; bundles hold the benchmarks</li>\n", p->what);
		else
			html(h, "<li><bdi>%s</bdi>: <bdi>%s</bdi>; it was <bdi>%s</bdi></li>\n", p->what, premise_word(p->new),
			    premise_word(p->old));
	html(h, "</ul>\n</section>\n");
}

/* ---- rules ---- */

/* Now, and what it was, where that is another. NVERDICTS: there is none. */
static void
put_change(const struct html *h, enum verdict old, enum verdict new)
{
	if (new != NVERDICTS)
		html_badge(h, new);
	if (old != NVERDICTS && old != new) {
		html(h, " was ");
		html_badge(h, old);
	}
}

static void
put_answer(const struct html *h, const struct finding *f, const char *words)
{
	const struct entry *t = f == NULL ? NULL : f->exception != NULL ? f->exception : f->attestation;

	if (t != NULL)
		html(h, " (%s%s <bdi>%s</bdi>)", words, f->exception != NULL ? "exception" : "attestation", t->id);
}

static void
put_subject(const struct html *h, const struct diff_subject *x)
{
	const struct finding *f = x->new != NULL ? x->new : x->old;

	html(h, "<li>%s <bdi>%s</bdi>: ", kind_names[f->kind], *f->name != '\0' ? f->name : f->id);
	put_change(h, x->old != NULL ? x->old->effective : NVERDICTS, x->new != NULL ? x->new->effective : NVERDICTS);
	put_answer(h, x->new, "by ");
	put_answer(h, x->old, "it was by ");
	html(h, ", %s", diff_change_names[x->change]);
	if (x->new != NULL && x->new->message != NULL && *x->new->message != '\0')
		html(h, "<span class=\"line soft\">%s</span>", x->new->message);
	html(h, "</li>\n");
}

static size_t
count_subjects(const struct diff_rule *r, enum diff_change what)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nsubjects; i++)
		n += r->subjects[i].change == what;
	return n;
}

/* A rule to which it happened with all of its subjects that are not the same; another one with those to which it did. */
static void
put_rule(const struct html *h, const struct diff_rule *r, enum diff_change what)
{
	const struct result *of = r->new != NULL ? r->new : r->old;
	bool all = r->change == what, any = false;

	html(h, "<div class=\"card\">\n<h3><bdi>%s</bdi> ", of->rule->number);
	html_sentence(h, of->rule->title);
	html(h, "</h3>\n<p>");
	put_change(h, r->old != NULL ? r->old->effective : NVERDICTS, r->new != NULL ? r->new->effective : NVERDICTS);
	html(h, " <span class=\"soft\">severity %s, check <code>%s</code>", of->rule->severity, of->rule->check);
	if (r->old != NULL && strcmp(r->old->rule->number, of->rule->number) != 0)
		html(h, ", its number was <bdi>%s</bdi>", r->old->rule->number);
	html(h, "</span></p>\n");
	for (const struct diff_subject *x = r->subjects; x < r->subjects + r->nsubjects; x++)
		if (x->change != DIFF_SAME && (all || x->change == what)) {
			html(h, any ? "" : "<ul>\n");
			any = true;
			put_subject(h, x);
		}
	html(h, any ? "</ul>\n</div>\n" : "</div>\n");
}

static void
put_rules(const struct html *h, const struct diff *d, enum diff_change what, const char *title)
{
	size_t rules = d->rule_counts[what], parts = what == DIFF_NEW || what == DIFF_GONE ? 0 : d->subject_counts[what];

	if (rules + parts == 0)
		return;
	html(h, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n<p>", diff_change_names[what], diff_change_names[what], title);
	html_number(h, rules, "rule");
	if (parts > 0) {
		html(h, ", ");
		html_number(h, parts, "time");
		html(h, " a subject");
	}
	html(h, ".</p>\n");
	for (const struct diff_rule *r = d->rules; r < d->rules + d->nrules; r++)
		if (r->change == what || (parts > 0 && count_subjects(r, what) > 0))
			put_rule(h, r, what);
	html(h, "</section>\n");
}

/* ---- who is new, gone, or another ---- */

static void
put_beings(const struct html *h, const struct diff *d, enum diff_change what, const char *id, const char *title)
{
	bool any = false;

	for (const struct diff_being *x = d->beings; x < d->beings + d->nbeings; x++) {
		const struct finding *f = x->new != NULL ? x->new : x->old;

		if (x->change != what)
			continue;
		if (!any)
			html(h, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n<ul>\n", id, id, title);
		any = true;
		html(h, "<li>%s <bdi>%s</bdi>: ", kind_names[f->kind], *f->name != '\0' ? f->name : f->id);
		if (what == DIFF_OTHER && x->new != NULL && x->old != NULL) {
			html(h, "<code>%s</code>, was <code>%s</code></li>\n", x->new->id, x->old->id);
		} else {
			html(h, what == DIFF_NEW ? "it fails " : "it failed ");
			html_number(h, x->fails, "rule");
			html(h, "</li>\n");
		}
	}
	html(h, any ? "</ul>\n</section>\n" : "");
}

/* ---- the page ---- */

int
diff_html(FILE *out, const void *what, const struct report_style *style)
{
	const struct diff *d = what;
	struct html h = { .a = d->new };
	autofree char *benchmark = xasprintf("%s %s, profile %s", d->new->bench->name, d->new->bench->version, d->new->bench->profile);
	const char *name = json_str(d->new->host, "name", "(name unknown)");

	(void)style;
	term_open_page(&h.t, out);
	html_head(&h, &(struct html_head){ .title = "Changes on ", .of = name, .when = json_str(d->new->run, "started", "at a time not known"),
	    .tool = PACKAGE_NAME, .margins = { { "top-left", "Host ", name },
	        { "top-right", "Run ", json_str(d->new->run, "id", "(without an id)") }, { "bottom-left", "", benchmark },
	        { "bottom-center", "compared with ", json_str(d->old->run, "started", "") } } });
	put_header(&h, d);
	put_premises(&h, d);
	put_rules(&h, d, DIFF_REGRESSION, "Worse");
	put_rules(&h, d, DIFF_FIX, "Better");
	put_beings(&h, d, DIFF_NEW, "new-subjects", "New subjects");
	put_beings(&h, d, DIFF_GONE, "gone-subjects", "Gone subjects");
	put_beings(&h, d, DIFF_OTHER, "made-anew", "Made anew, under another id");
	put_rules(&h, d, DIFF_NEW, "New rules");
	put_rules(&h, d, DIFF_GONE, "Gone rules");
	put_rules(&h, d, DIFF_UNDECIDED, "No longer decided, or not looked at any more");
	put_rules(&h, d, DIFF_DECIDED, "Decided now, and not decided or not looked at before");
	put_rules(&h, d, DIFF_OTHER, "Otherwise, neither worse nor better");
	html(&h, "</main>\n<footer>\n<p>Written by plimsoll %s. Effective results are compared; rules are matched by their check, subjects by "
	    "kind and name.</p>\n</footer>\n</body>\n</html>\n", PACKAGE_VERSION);
	term_close(&h.t);
	return ferror(out) ? -1 : 0;
}
