/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as CSV (RFC 4180), a row a subject; a rule without subjects has a row, too.
 *
 * Spreadsheets take a field for a formula by its first character: names of strangers are kept from being one by an apostrophe,
 * and are on one line. One that begins with an apostrophe gets another, so that whoever takes one off has what was there.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/items.h"
#include "report/report.h"

/* What a field begins with if a spreadsheet may calculate it: also as full-width forms, and behind blanks. */
static bool
is_formula(const char *s)
{
	static const char *const starts[] = { "=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20" };
	const char *first = s + strspn(s, " \t\r\n\v\f");

	if (*s == '\t' || *s == '\r' || *s == '\n')
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (strncmp(first, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* A field, behind a comma unless it is the row's first; NULL is empty. Controls become U+FFFD, line ends and tabs blanks. */
static void
put_field(FILE *out, bool first, const char *s)
{
	s = s != NULL ? s : "";
	fputs(first ? "\"" : ",\"", out);
	if (is_formula(s) || *s == '\'')
		putc('\'', out);
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '\t' || c == '\n' || c == '\r')
			putc(' ', out);
		else if (c < 0x20 || c == 0x7f)
			fputs("\xef\xbf\xbd", out);
		else if (c == '"')
			fputs("\"\"", out);
		else
			putc(c, out);
	}
	putc('"', out);
}

/* A column of text that others have. */
struct column {
	const char *name;
	const char *(*of)(const struct audit *a, const struct item *it);
};

/* clang-format off */
#define COLUMN(name, value) \
	static const char *name(const struct audit *a, const struct item *it) { (void)a; (void)it; return value; }
#define OF_SUBJECT(value) (it->f != NULL ? (value) : NULL)
COLUMN(host, json_str(a->host, "name", NULL))
COLUMN(machine_id, json_str(a->host, "machine_id", NULL))
COLUMN(engine_id, json_str(a->engine, "id", NULL))
COLUMN(run_id, json_str(a->run, "id", NULL))
COLUMN(started, json_str(a->run, "started", NULL))
COLUMN(judged_at, json_str(a->run, "judged_at", NULL))
COLUMN(benchmark, a->bench->name)
COLUMN(version, a->bench->version)
COLUMN(profile, a->bench->profile)
COLUMN(number, it->r->rule->number)
COLUMN(rule, it->r->rule->id)
COLUMN(check, it->r->rule->check)
COLUMN(title, it->r->rule->title)
COLUMN(severity, it->r->rule->severity)
COLUMN(assessment, it->r->rule->assessment)
COLUMN(rule_result, verdict_names[it->r->verdict])
COLUMN(rule_effective, verdict_names[it->r->effective])
COLUMN(subject_kind, OF_SUBJECT(kind_names[it->f->kind]))
COLUMN(subject_id, OF_SUBJECT(it->f->id))
COLUMN(subject_name, OF_SUBJECT(it->f->name))
COLUMN(subject_state, OF_SUBJECT(it->f->state))
COLUMN(subject_image, OF_SUBJECT(it->f->image))
COLUMN(result, verdict_names[it->verdict])
COLUMN(effective, verdict_names[it->effective])
COLUMN(message, it->message)

static const struct column columns[] = {
	{ "host", host }, { "machine_id", machine_id }, { "engine_id", engine_id }, { "run_id", run_id },
	{ "started", started }, { "judged_at", judged_at }, { "benchmark", benchmark }, { "benchmark_version", version },
	{ "profile", profile }, { "number", number }, { "rule", rule }, { "check", check }, { "title", title },
	{ "severity", severity }, { "assessment", assessment }, { "rule_result", rule_result },
	{ "rule_effective", rule_effective }, { "subject_kind", subject_kind }, { "subject_id", subject_id },
	{ "subject_name", subject_name }, { "subject_state", subject_state }, { "subject_image", subject_image },
	{ "result", result }, { "effective", effective }, { "message", message },
};
/* clang-format on */

static char *
evidence_text(const struct item *it)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; it->f != NULL && i < it->f->nevidence; i++) {
		const struct evidence *e = &it->f->evidence[i];

		buf_addf(&b, "%s%s: observed %s", i > 0 ? "; " : "", e->path, e->observed);
		if (e->expected != NULL)
			buf_addf(&b, ", expected %s", e->expected);
		buf_addf(&b, " (%s)", e->source);
	}
	return buf_take(&b);
}

static char *
references_text(const struct bench_rule *rule)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < rule->nreferences; i++)
		buf_addf(&b, "%s%s:%s", i > 0 ? "; " : "", rule->references[i].framework, rule->references[i].requirement);
	return buf_take(&b);
}

static void
write_row(FILE *out, const struct audit *a, const struct item *it, const char *references)
{
	autofree char *accepted = item_accepted(it), *evidence = evidence_text(it);

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		put_field(out, i == 0, columns[i].of(a, it));
	put_field(out, false, accepted);
	put_field(out, false, evidence);
	put_field(out, false, references);
	fputs("\r\n", out);
}

int
report_csv(FILE *out, const struct audit *a, const struct report_style *style)
{
	(void)style;
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		put_field(out, i == 0, columns[i].name);
	fputs(",\"accepted\",\"evidence\",\"references\"\r\n", out);
	for (const struct result *r = a->results; r < a->results + a->nresults; r++) {
		autofree char *references = references_text(r->rule);

		for (size_t i = 0, n = item_count(r); i < n; i++) {
			struct item it = item_at(r, i);

			write_row(out, a, &it, references);
		}
	}
	return ferror(out) ? -1 : 0;
}
