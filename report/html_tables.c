/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts by section, level and framework, in XCCDF's nine words; and, framework by framework, the
 * rules of each requirement.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/html.h"

/* ---- tables of counts ---- */

/* All tables have the columns of the verdicts that there are in this audit. */
static void
put_heads(const struct html *h, const char *id, const char *caption, const char *first, bool score)
{
	html(h,
	    "<div class=\"card\">\n<div class=\"scroll\" role=\"group\" aria-label=\"%s\" tabindex=\"0\">\n<table "
	    "class=\"counts\" id=\"%s\">\n"
	    "<caption>%s</caption>\n<thead><tr><th scope=\"col\">%s</th>%s",
	    caption, id, caption, first, "");
	html(h, score ? "<th scope=\"col\">Score</th>" : "");
	html(h, "<th scope=\"col\">Rules</th>");
	for (size_t i = 0; i < NVERDICTS; i++)
		if (h->a->counts[html_telling[i]] > 0)
			html(h, "<th scope=\"col\">%s</th>", html_looks[html_telling[i]].word);
	html(h, "</tr></thead>\n");
}

/* The rest of a row, behind its head. score: or NULL, no such column. */
static void
put_cells(const struct html *h, const struct score *score, const size_t counts[NVERDICTS])
{
	size_t all = 0;
	char percent[16];

	if (score != NULL && report_percent(score, percent))
		html(h, "<td>%s %%</td>", percent);
	else if (score != NULL)
		html(h, "<td>none</td>");
	for (size_t v = 0; v < NVERDICTS; v++)
		all += counts[v];
	html(h, "<td>%zu</td>", all);
	for (size_t i = 0; i < NVERDICTS; i++)
		if (h->a->counts[html_telling[i]] > 0)
			html(h, counts[html_telling[i]] > 0 ? "<td>%zu</td>" : "<td class=\"zero\">%zu</td>",
			    counts[html_telling[i]]);
	html(h, "</tr>\n");
}

static void
close_table(const struct html *h, const struct score *score)
{
	html(h, "</tbody>\n<tfoot>\n<tr><th scope=\"row\">All rules</th>");
	put_cells(h, score, h->a->counts);
	html(h, "</tfoot>\n</table>\n</div>\n</div>\n");
}

static void
put_sections(const struct html *h)
{
	const struct audit *a = h->a;

	put_heads(h, "by-section", "Counts by section", "Section", true);
	html(h, "<tbody>\n");
	for (size_t i = 0; i < a->nsections; i++) {
		html(h, "<tr><th scope=\"row\"><bdi>%s</bdi> ", a->sections[i].section);
		html_sentence(h, a->sections[i].title);
		html(h, "</th>");
		put_cells(h, &a->sections[i].score, a->sections[i].counts);
	}
	close_table(h, &a->score);
}

/* Level 0 is a rule that no profile selects by level. */
static void
put_levels(const struct html *h)
{
	static const char *const names[] = { "Level 1", "Level 2", "Of no level" };
	size_t counts[ARRAY_SIZE(names)][NVERDICTS] = { { 0 } }, totals[ARRAY_SIZE(names)] = { 0 };

	for (size_t i = 0; i < h->a->nresults; i++) {
		const struct result *r = &h->a->results[i];
		size_t level = r->rule->level == 1 ? 0 : r->rule->level == 2 ? 1 : 2;

		counts[level][r->verdict]++;
		totals[level]++;
	}
	put_heads(h, "by-level", "Counts by level", "Level", false);
	html(h, "<tbody>\n");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (totals[i] > 0) {
			html(h, "<tr><th scope=\"row\">%s</th>", names[i]);
			put_cells(h, NULL, counts[i]);
		}
	close_table(h, NULL);
}

/* ---- frameworks ---- */

/* That a rule refers to a requirement. */
struct link {
	const char *framework, *requirement; /* borrowed from the rule */
	size_t rule;                         /* its index */
};

struct links {
	struct link *list;
	size_t n;
};

/* "2.2.10" behind "2.2.9": runs of digits are numbers. */
static int
by_number(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		size_t na = strspn(a, "0123456789"), nb = strspn(b, "0123456789");

		if (na > 0 && nb > 0) {
			int order = na != nb ? (na < nb ? -1 : 1) : strncmp(a, b, na);

			if (order != 0)
				return order;
			a += na;
			b += nb;
		} else if (*a != *b) {
			break;
		} else {
			a++;
			b++;
		}
	}
	return (unsigned char)*a - (unsigned char)*b;
}

static size_t
framework_rank(const char *name)
{
	size_t i = 0;

	while (bench_frameworks[i].name != NULL && strcmp(bench_frameworks[i].name, name) != 0)
		i++;
	return i;
}

static int
by_requirement(const void *va, const void *vb)
{
	const struct link *a = va, *b = vb;
	size_t fa = framework_rank(a->framework), fb = framework_rank(b->framework);
	int order = fa != fb ? (fa < fb ? -1 : 1) : strcmp(a->framework, b->framework);

	if (order == 0)
		order = by_number(a->requirement, b->requirement);
	if (order == 0)
		order = strcmp(a->requirement, b->requirement);
	return order != 0 ? order : (a->rule > b->rule) - (a->rule < b->rule);
}

static struct links
list_links(const struct audit *a)
{
	struct links l = { NULL, 0 };
	size_t all = 1;

	for (size_t i = 0; i < a->nresults; i++)
		all += a->results[i].rule->nreferences;
	l.list = xcalloc(all, sizeof *l.list);
	for (size_t i = 0; i < a->nresults; i++)
		for (size_t k = 0; k < a->results[i].rule->nreferences; k++) {
			const struct bench_reference *ref = &a->results[i].rule->references[k];

			l.list[l.n++] = (struct link){ ref->framework, ref->requirement, i };
		}
	qsort(l.list, l.n, sizeof *l.list, by_requirement);
	return l;
}

/* How many links from i on are of one framework. */
static size_t
same_framework(const struct links *l, size_t i)
{
	size_t n = 1;

	while (i + n < l->n && strcmp(l->list[i].framework, l->list[i + n].framework) == 0)
		n++;
	return n;
}

static size_t
same_requirement(const struct links *l, size_t i, size_t end)
{
	size_t n = 1;

	while (i + n < end && strcmp(l->list[i].requirement, l->list[i + n].requirement) == 0)
		n++;
	return n;
}

/* Counts each rule once, however many requirements of the framework it names. */
static void
count_framework(const struct audit *a, const char *framework, size_t counts[NVERDICTS])
{
	memset(counts, 0, NVERDICTS * sizeof *counts);
	for (size_t i = 0; i < a->nresults; i++) {
		const struct bench_rule *rule = a->results[i].rule;

		for (size_t k = 0; k < rule->nreferences; k++)
			if (strcmp(rule->references[k].framework, framework) == 0) {
				counts[a->results[i].verdict]++;
				break;
			}
	}
}

static void
put_frameworks(const struct html *h)
{
	struct links l = list_links(h->a);

	if (l.n > 0) {
		put_heads(
		    h, "by-framework", "Counts by framework: a rule counts for each that it names", "Framework", false);
		html(h, "<tbody>\n");
		for (size_t i = 0; i < l.n; i += same_framework(&l, i)) {
			size_t counts[NVERDICTS];

			count_framework(h->a, l.list[i].framework, counts);
			html(h, "<tr><th scope=\"row\">%s</th>", html_framework(l.list[i].framework));
			put_cells(h, NULL, counts);
		}
		close_table(h, NULL);
	}
	free(l.list);
}

void
html_tables(const struct html *h)
{
	put_sections(h);
	put_levels(h);
	put_frameworks(h);
}

static void
put_requirement(const struct html *h, const struct links *l, size_t from, size_t n)
{
	size_t counts[NVERDICTS] = { 0 };

	for (size_t i = from; i < from + n; i++)
		counts[h->a->results[l->list[i].rule].verdict]++;
	html(h, "<tr><th scope=\"row\">%s</th><td>", l->list[from].requirement);
	html_counts(h, counts);
	html(h, "</td><td><ul class=\"req\">");
	for (size_t i = from; i < from + n; i++) {
		const struct result *r = &h->a->results[l->list[i].rule];

		html(h, "<li><a href=\"#" HTML_RULE "\"><bdi>%s</bdi></a> <span class=\"soft\">%s</span></li>",
		    l->list[i].rule, r->rule->number, html_looks[r->verdict].word);
	}
	html(h, "</ul></td></tr>\n");
}

void
html_requirements(const struct html *h)
{
	struct links l = list_links(h->a);

	html(h,
	    "<p>Which rules of the benchmark bear on which requirement, and what was found. This is evidence to be "
	    "weighed, not an answer: "
	    "most requirements also ask for what no host can show.</p>\n");
	for (size_t i = 0, n; i < l.n; i += n) {
		n = same_framework(&l, i);
		html(h,
		    "<details class=\"card fold\">\n<summary>%s</summary>\n<table class=\"requirement "
		    "fixed\">\n<thead><tr><th scope=\"col\">Requirement</th>"
		    "<th scope=\"col\">Results</th><th scope=\"col\">Rules</th></tr></thead>\n<tbody>\n",
		    html_framework(l.list[i].framework));
		for (size_t k = i, same; k < i + n; k += same) {
			same = same_requirement(&l, k, i + n);
			put_requirement(h, &l, k, same);
		}
		html(h, "</tbody>\n</table>\n</details>\n");
	}
	if (l.n == 0)
		html(h, "<p>The rules name no requirements.</p>\n");
	free(l.list);
}
