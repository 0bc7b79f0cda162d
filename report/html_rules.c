/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules, by section: what each asks and why, what was found of its subjects, how to put it right,
 * and what it supports.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/html.h"

/* ---- filters, which the script brings to life ---- */

static void
open_select(const struct html *h, const char *id, const char *label)
{
	html(h, "<div><label for=\"%s\">%s</label>\n<select id=\"%s\">\n<option value=\"\">any</option>\n", id, label,
	    id);
}

static void
put_option(const struct html *h, const char *value, const char *words)
{
	html(h, "<option value=\"%s\">%s</option>\n", value, words);
}

static void
close_select(const struct html *h)
{
	html(h, "</select></div>\n");
}

static void
put_verdicts(const struct html *h)
{
	open_select(h, "result", "Result");
	for (size_t i = 0; i < NVERDICTS; i++)
		if (h->a->counts[html_telling[i]] > 0)
			put_option(h, verdict_names[html_telling[i]], html_looks[html_telling[i]].word);
	close_select(h);
}

static void
put_severities(const struct html *h)
{
	open_select(h, "severity", "Severity");
	for (size_t i = 0; i < HTML_SEVERITIES; i++)
		put_option(h, html_severities[i], html_severities[i]);
	close_select(h);
}

static void
put_levels(const struct html *h)
{
	open_select(h, "level", "Level");
	put_option(h, "1", "1");
	put_option(h, "2", "2");
	close_select(h);
}

/*
 * The names of a section or a framework may hold blanks, and what a rule has is a list of words: so
 * both go by number.
 */
static size_t
section_of(const struct audit *a, const char *section)
{
	size_t i = 0;

	while (i < a->nsections && strcmp(a->sections[i].section, section) != 0)
		i++;
	return i;
}

static void
put_section_names(const struct html *h)
{
	open_select(h, "section", "Section");
	for (size_t i = 0; i < h->a->nsections; i++) {
		html(h, "<option value=\"%zu\">%s ", i, h->a->sections[i].section);
		html_sentence(h, h->a->sections[i].title);
		html(h, "</option>\n");
	}
	close_select(h);
}

static bool
has_framework(const struct bench_rule *rule, const char *framework)
{
	for (size_t i = 0; i < rule->nreferences; i++)
		if (strcmp(rule->references[i].framework, framework) == 0)
			return true;
	return false;
}

/* Whether bench_frameworks has the name at i for the first time: a framework may have several rows. */
static bool
is_first(size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(bench_frameworks[k].name, bench_frameworks[i].name) == 0)
			return false;
	return true;
}

static void
put_framework_names(const struct html *h)
{
	const struct audit *a = h->a;

	open_select(h, "framework", "Framework");
	for (size_t i = 0; bench_frameworks[i].name != NULL; i++) {
		size_t k = 0;

		while (k < a->nresults && !has_framework(a->results[k].rule, bench_frameworks[i].name))
			k++;
		if (k < a->nresults && is_first(i))
			put_option(h, bench_frameworks[i].name, html_framework(bench_frameworks[i].name));
	}
	close_select(h);
}

static void
put_filters(const struct html *h)
{
	html(h,
	    "<search class=\"card filters\">\n<div class=\"wide\"><label "
	    "for=\"search\">Search: titles, names, "
	    "values, requirements; all of the words</label>\n<input id=\"search\" type=\"search\" "
	    "autocomplete=\"off\"></div>\n");
	put_verdicts(h);
	put_severities(h);
	put_section_names(h);
	put_levels(h);
	put_framework_names(h);
	html(h,
	    "<div><button id=\"reset\" type=\"button\">Show all rules</button></div>\n"
	    "<div><button id=\"open-all\" type=\"button\">Unfold what is shown</button></div>\n"
	    "<div><button id=\"close-all\" type=\"button\">Fold what is shown</button></div>\n</search>\n"
	    "<p><output id=\"shown\" class=\"soft\"></output></p>\n");
}

/* ---- a rule ---- */

static void
put_part(const struct html *h, const char *title, const char *prose)
{
	if (prose == NULL || prose[strspn(prose, " \t\r\n")] == '\0')
		return;
	html(h, "<h5>%s</h5>\n", title);
	html_prose(h, prose);
}

static const char *
fix_name(const char *system)
{
	const char *last = strrchr(system, ':');

	return last == NULL ? "a text" : strcmp(last, ":sh") == 0 ? "a shell script" : last + 1;
}

static void
put_fix(const struct html *h, const struct bench_rule *rule)
{
	bool words = rule->fixtext != NULL && rule->fixtext[strspn(rule->fixtext, " \t\r\n")] != '\0';

	if (!words && rule->nfixes == 0)
		return;
	html(h, "<h5>How to put it right</h5>\n");
	html_prose(h, rule->fixtext);
	for (size_t i = 0; i < rule->nfixes; i++) {
		html(h, "<p class=\"soft\">As %s:</p>\n", fix_name(rule->fixes[i].system));
		html_code(h, rule->fixes[i].text);
	}
}

static void
put_values(const struct html *h, const struct bench_rule *rule)
{
	if (rule->nexports == 0)
		return;
	html(h, "<h5>Values that steer it</h5>\n<dl>\n");
	for (size_t i = 0; i < rule->nexports; i++) {
		const char *text = rule->exports[i].text;

		html_term(h, rule->exports[i].name, text == NULL || *text == '\0' ? "(not set)" : text);
	}
	html(h, "</dl>\n");
}

/* Frameworks in the rule's order, the requirements of each together. */
static void
put_references(const struct html *h, const struct bench_rule *rule)
{
	if (rule->nreferences == 0)
		return;
	html(h, "<h5>Requirements it supports evidence for</h5>\n<dl>\n");
	for (size_t i = 0; i < rule->nreferences; i++) {
		const char *framework = rule->references[i].framework, *comma = "";
		size_t k = 0;

		while (k < i && strcmp(rule->references[k].framework, framework) != 0)
			k++;
		if (k < i)
			continue;
		html(h, "<div><dt>%s</dt><dd>", html_framework(framework));
		for (k = i; k < rule->nreferences; k++)
			if (strcmp(rule->references[k].framework, framework) == 0) {
				html(h, "%s%s", comma, rule->references[k].requirement);
				comma = ", ";
			}
		html(h, "</dd></div>\n");
	}
	html(h, "</dl>\n");
}

static void
put_facts(const struct html *h, const struct result *r)
{
	const struct bench_rule *rule = r->rule;
	autofree char *level = xasprintf("%d", rule->level);

	html(h, "<dl>\n");
	if (r->effective != r->verdict) {
		html(h, "<div><dt>Effective result</dt><dd>");
		html_badge(h, r->effective);
		html(h, " after exceptions and attestations</dd></div>\n");
	}
	html_term(h, "Level", rule->level > 0 ? level : NULL);
	html_term(h, "Severity", rule->severity);
	html_term(h, "In the benchmark", rule->assessment);
	html_term(h, "Role", rule->role != ROLE_FULL ? bench_role_names[rule->role] : NULL);
	html_term(h, "Check", rule->check);
	html_term(h, "Rule", rule->id);
	html(h, "</dl>\n");
}

/* What the script filters by. */
static void
open_rule(const struct html *h, size_t i)
{
	const struct result *r = &h->a->results[i];
	const char *blank = "";

	html(h,
	    "<details class=\"rule\" id=\"" HTML_RULE
	    "\" data-result=\"%s\" data-severity=\"%s\" data-level=\"%d\" data-section=\"%zu\" "
	    "data-framework=\"",
	    i, verdict_names[r->verdict], html_severities[html_severity(r->rule->severity)], r->rule->level,
	    section_of(h->a, r->rule->section));
	for (size_t k = 0; bench_frameworks[k].name != NULL; k++)
		if (is_first(k) && has_framework(r->rule, bench_frameworks[k].name)) {
			html(h, "%s%s", blank, bench_frameworks[k].name);
			blank = " ";
		}
	html(h, "\">\n");
}

static void
put_rule(const struct html *h, size_t i)
{
	const struct result *r = &h->a->results[i];

	open_rule(h, i);
	html(h, "<summary><h4><bdi>%s</bdi> ", r->rule->number);
	html_sentence(h, r->rule->title);
	html(h, "</h4> <span class=\"marks\"><span class=\"weight\">%s</span> ", r->rule->severity);
	html_badge(h, r->verdict);
	if (r->effective != r->verdict)
		html(h, " <span class=\"weight\">counts as %s</span>", html_looks[r->effective].word);
	html(h, "</span>");
	if (r->message != NULL && *r->message != '\0')
		html(h, " <span class=\"said\">%s</span>", r->message);
	html(h, "</summary>\n<div class=\"body\">\n");
	html_subjects(h, r);
	html_entries(h, r);
	put_part(h, "What it asks", r->rule->description);
	put_part(h, "Why", r->rule->rationale);
	put_fix(h, r->rule);
	put_values(h, r->rule);
	put_references(h, r->rule);
	html(h, "<h5>About the rule</h5>\n");
	put_facts(h, r);
	html(h, "</div>\n</details>\n");
}

/* ---- by section ---- */

/* Rules of sections that there are not come last. */
static void
put_section(const struct html *h, size_t section)
{
	const struct audit *a = h->a;
	bool titled = false;

	for (size_t i = 0; i < a->nresults; i++) {
		if (section_of(a, a->results[i].rule->section) != section)
			continue;
		if (!titled && section < a->nsections) {
			html(h, "<div class=\"section\">\n<h3><bdi>%s</bdi> ", a->sections[section].section);
			html_sentence(h, a->sections[section].title);
			html(h, "</h3>\n");
		} else if (!titled) {
			html(h, "<div class=\"section\">\n<h3>Others</h3>\n");
		}
		titled = true;
		put_rule(h, i);
	}
	html(h, titled ? "</div>\n" : "");
}

void
html_rules(const struct html *h)
{
	if (h->a->nresults == 0)
		html(h, "<p>The benchmark has no rules.</p>\n");
	put_filters(h);
	for (size_t i = 0; i <= h->a->nsections; i++)
		put_section(h, i);
}
