/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as JUnit XML, valid by Ant's schema and by that of Jenkins' xUnit plugin: a suite a section, a test a subject.
 *
 * By the effective result: a fail is a failure, error and unknown are errors, and all else that is no pass is skipped. So is a
 * failure that somebody answers for, with the reason. Text is in the elements, where GitLab looks, and in attributes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/items.h"
#include "report/report.h"
#include "report/xml.h"

enum outcome { PASSED, FAILURE, ERRED, SKIPPED, NOUTCOMES };

static enum outcome
outcome_of(const struct item *it)
{
	static const enum outcome outcomes[NVERDICTS] = { [FAIL] = FAILURE, [UNKNOWN] = ERRED, [ERROR] = ERRED,
		[PASS] = PASSED, [NOTAPPLICABLE] = SKIPPED, [NOTCHECKED] = SKIPPED, [NOTSELECTED] = SKIPPED,
		[INFORMATIONAL] = SKIPPED, [FIXED] = PASSED };
	enum outcome o = outcomes[it->effective];

	return o == PASSED && it->verdict == FAIL ? SKIPPED : o;
}

/* As xs:token is read: one blank between words. A token that holds nothing is none. The caller frees. */
static char *
token(const char *s, const char *otherwise)
{
	struct buf b = BUF_INIT;

	for (s += strspn(s, " \t\r\n"); *s != '\0'; s += strspn(s, " \t\r\n")) {
		size_t n = strcspn(s, " \t\r\n");

		buf_adds(&b, b.len > 0 ? " " : "");
		buf_add(&b, s, n);
		s += n;
	}
	return b.len > 0 ? buf_take(&b) : xstrdup(otherwise);
}

static void
token_attribute(xmlTextWriterPtr w, const char *name, const char *value)
{
	autofree char *t = token(value, "(unknown)");

	xml_attribute(w, name, t);
}

/* Whether another subject would be read by the same name: some have it, others have what XML cannot tell apart. */
static bool
is_ambiguous(const struct item *it)
{
	const struct finding *f = it->f, *first = it->r->findings, *last = it->r->findings + it->r->nfindings - 1;
	autofree char *plain = xml_clean(f->name), *read = token(plain, "");

	return strcmp(read, f->name) != 0 || *read == '\0' || (f > first && strcmp(f[-1].name, f->name) == 0) ||
	    (f < last && strcmp(f[1].name, f->name) == 0);
}

/* "5.5 Containers are not privileged [container web]"; of two tests of one name GitLab counts the first alone. */
static char *
test_name(const struct audit *a, const struct item *it)
{
	const struct bench_rule *rule = it->r->rule;
	char digest[33];

	if (it->f == NULL)
		return xasprintf("%s %s", rule->number, rule->title);
	if (!is_ambiguous(it))
		return xasprintf("%s %s [%s %s]", rule->number, rule->title, item_kind(it), item_name(it));
	item_digest_by_id(a, it, digest);
	return xasprintf("%s %s [%s %s] %.12s", rule->number, rule->title, item_kind(it), item_name(it), digest);
}

/* What was seen, a fact a line, and how to put it right. */
static char *
details(const struct item *it)
{
	autofree char *accepted = item_accepted(it);
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s: %s", verdict_names[it->verdict], it->message);
	if (accepted != NULL)
		buf_addf(&b, "\n%s: %s", verdict_names[it->effective], accepted);
	for (size_t i = 0; it->f != NULL && i < it->f->nevidence; i++) {
		const struct evidence *e = &it->f->evidence[i];

		buf_addf(&b, "\n%s: observed %s", e->path, e->observed);
		if (e->expected != NULL)
			buf_addf(&b, ", expected %s", e->expected);
		buf_addf(&b, " (%s)", e->source);
	}
	if (it->effective == FAIL && rule_fix(it->r->rule) != NULL)
		buf_addf(&b, "\nfix: %s", rule_fix(it->r->rule));
	return buf_take(&b);
}

static void
write_test(xmlTextWriterPtr w, const struct audit *a, const struct item *it)
{
	static const char *const elements[NOUTCOMES] = { [FAILURE] = "failure", [ERRED] = "error",
		[SKIPPED] = "skipped" };
	autofree char *name = test_name(a, it);
	autofree char *class_name = xasprintf("%s.%s", a->bench->name, it->r->rule->check);
	enum outcome o = outcome_of(it);

	xml_open(w, "testcase");
	token_attribute(w, "classname", class_name);
	token_attribute(w, "name", name);
	xml_attribute(w, "time", "0");
	if (o != PASSED) {
		autofree char *text = details(it), *accepted = item_accepted(it);
		autofree char *message = xasprintf("%s: %s%s%s", verdict_names[it->verdict], it->message,
		    accepted != NULL ? "; " : "", accepted != NULL ? accepted : "");

		xml_open(w, elements[o]);
		if (o != SKIPPED) /* the one schema's skipped has no type */
			xml_attribute(w, "type", verdict_names[it->effective]);
		xml_attribute(w, "message", message);
		xml_text(w, text);
		xml_close(w);
	}
	xml_close(w);
}

static void
write_property(xmlTextWriterPtr w, const char *name, const char *value)
{
	if (value == NULL)
		return;
	xml_open(w, "property");
	xml_attribute(w, "name", name);
	xml_attribute(w, "value", value);
	xml_close(w);
}

static void
write_number(xmlTextWriterPtr w, const char *name, size_t n)
{
	autofree char *text = xasprintf("%zu", n);

	write_property(w, name, text);
}

static void
write_score(xmlTextWriterPtr w, const char *before, const struct score *s)
{
	autofree char *percent = xasprintf("%s.percent", before), *passed = xasprintf("%s.passed", before),
		      *scored = xasprintf("%s.scored", before);
	char text[16];

	if (report_percent(s, text))
		write_property(w, percent, text);
	write_number(w, passed, s->passed);
	write_number(w, scored, s->scored);
}

static void
write_counts(xmlTextWriterPtr w, const char *before, const size_t counts[NVERDICTS])
{
	for (size_t v = 0; v < NVERDICTS; v++) {
		autofree char *name = xasprintf("%s.%s", before, verdict_names[v]);

		write_number(w, name, counts[v]);
	}
}

/* Which run it was, of what, and what it came to, in each suite: suites are read apart. */
static void
write_properties(xmlTextWriterPtr w, const struct audit *a, const struct section_score *s)
{
	static const struct { const char *name, *member; } run[] = { { "run.id", "id" }, { "run.started", "started" },
		{ "run.finished", "finished" }, { "run.judged_at", "judged_at" }, { "run.reason", "reason" } };

	xml_open(w, "properties");
	for (size_t i = 0; i < ARRAY_SIZE(run); i++)
		write_property(w, run[i].name, json_str(a->run, run[i].member, NULL));
	write_property(w, "run.complete", a->complete ? "true" : "false");
	write_property(w, "tool.version", json_str(a->tool, "version", NULL));
	write_property(w, "host.name", json_str(a->host, "name", NULL));
	write_property(w, "host.machine_id", json_str(a->host, "machine_id", NULL));
	write_property(w, "engine.id", json_str(a->engine, "id", NULL));
	write_property(w, "engine.version", json_str(a->engine, "version", NULL));
	write_property(w, "benchmark.name", a->bench->name);
	write_property(w, "benchmark.version", a->bench->version);
	write_property(w, "benchmark.sha256", a->bench->sha256);
	write_property(w, "benchmark.profile", a->bench->profile);
	write_score(w, "score", &a->score);
	write_score(w, "score.with_exceptions", &a->with_exceptions);
	write_counts(w, "summary", a->counts);
	write_score(w, "section.score", &s->score);
	write_counts(w, "section.summary", s->counts);
	xml_close(w);
}

static bool
is_of(const struct result *r, const struct section_score *s)
{
	return strcmp(r->rule->section, s->section) == 0;
}

static void
count_outcomes(const struct audit *a, const struct section_score *s, size_t counts[NOUTCOMES])
{
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		for (size_t i = 0, n = is_of(r, s) ? item_count(r) : 0; i < n; i++) {
			struct item it = item_at(r, i);

			counts[outcome_of(&it)]++;
		}
}

static void
number_attribute(xmlTextWriterPtr w, const char *name, size_t n)
{
	autofree char *text = xasprintf("%zu", n);

	xml_attribute(w, name, text);
}

static void
write_suite(xmlTextWriterPtr w, const struct audit *a, const struct section_score *s)
{
	autofree char *name = xasprintf("%s %s", s->section, s->title);
	size_t counts[NOUTCOMES] = { 0 };
	char started[32];

	time_show(run_seconds(a, "started"), started);
	started[strlen("2026-01-31T10:00:00")] = '\0'; /* in UTC: the schemas have no zone */
	count_outcomes(a, s, counts);
	xml_open(w, "testsuite");
	number_attribute(w, "id", (size_t)(s - a->sections));
	token_attribute(w, "package", a->bench->name);
	token_attribute(w, "name", name);
	xml_attribute(w, "timestamp", started);
	token_attribute(w, "hostname", json_str(a->host, "name", ""));
	number_attribute(w, "tests", counts[PASSED] + counts[FAILURE] + counts[ERRED] + counts[SKIPPED]);
	number_attribute(w, "failures", counts[FAILURE]);
	number_attribute(w, "errors", counts[ERRED]);
	number_attribute(w, "skipped", counts[SKIPPED]);
	xml_attribute(w, "time", "0");
	write_properties(w, a, s);
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		for (size_t i = 0, n = is_of(r, s) ? item_count(r) : 0; i < n; i++) {
			struct item it = item_at(r, i);

			write_test(w, a, &it);
		}
	xml_element(w, "system-out", "");
	xml_element(w, "system-err", "");
	xml_close(w);
}

int
report_junit(FILE *out, const struct audit *a, const struct report_style *style)
{
	xmlTextWriterPtr w;

	(void)style;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	w = xml_begin(out);
	xml_open(w, "testsuites");
	for (size_t i = 0; i < a->nsections; i++)
		write_suite(w, a, &a->sections[i]);
	xml_close(w);
	xml_end(w);
	fputs("\n", out);
	return ferror(out) ? -1 : 0;
}
