/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results for node_exporter's textfile collector (text exposition format 0.0.4): how many, how old, and each rule's
 * result; no names of subjects, of which there may be any number. Samples have no time stamps: with one, the whole file
 * is dropped.
 */
#include "config.h"

#include <string.h>

#include "audit/json.h"
#include "report/items.h"
#include "report/report.h"

/* Of a metric, once, before its samples. Names are plimsoll_... */
static void
head(FILE *out, const char *name, const char *help)
{
	fprintf(out, "# HELP plimsoll_%s %s\n# TYPE plimsoll_%s gauge\n", name, help, name);
}

/* Labels are name, value, name, value, ..., NULL. */
static void
put_labels(FILE *out, const char *const *labels)
{
	for (const char *const *l = labels; *l != NULL; l += 2) {
		fprintf(out, "%s%s=\"", l == labels ? "{" : ",", l[0]);
		for (const char *c = l[1]; *c != '\0'; c++)
			if (*c == '\n')
				fputs("\\n", out);
			else
				fprintf(out, "%s%c", *c == '"' || *c == '\\' ? "\\" : "", *c);
		putc('"', out);
	}
	if (*labels != NULL)
		putc('}', out);
}
#define LABELS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NO_LABELS   ((const char *const[]){ NULL })

static void
sample(FILE *out, const char *name, const char *const *labels, int64_t value)
{
	fprintf(out, "plimsoll_%s", name);
	put_labels(out, labels);
	fprintf(out, " %lld\n", (long long)value);
}

/* Passed of scored, in millionths so that no locale is in it; where nothing is scored there is no ratio. */
static void
ratio(FILE *out, const char *name, const char *const *labels, const struct score *s)
{
	uint64_t millionths;

	if (s->scored == 0)
		return;
	millionths = (uint64_t)s->passed * 1000000 / s->scored;
	fprintf(out, "plimsoll_%s", name);
	put_labels(out, labels);
	fprintf(out, " %u.%06u\n", (unsigned)(millionths / 1000000), (unsigned)(millionths % 1000000));
}

static void
counts(FILE *out, const char *name, const char *section, const size_t n[NVERDICTS])
{
	for (size_t v = 0; v < NVERDICTS; v++)
		if (section != NULL)
			sample(out, name, LABELS("section", section, "result", verdict_names[v]), (int64_t)n[v]);
		else
			sample(out, name, LABELS("result", verdict_names[v]), (int64_t)n[v]);
}

static void
write_run(FILE *out, const struct audit *a)
{
	int64_t started = run_seconds(a, "started"), finished = run_seconds(a, "finished");
	int64_t took = json_int(a->run, "duration_ms", (finished - started) * 1000); /* facts of an earlier version have no duration */

	head(out, "run_info", "Which run this is of; the value is 1.");
	sample(out, "run_info",
	    LABELS("host", json_str(a->host, "name", ""), "machine_id", json_str(a->host, "machine_id", ""),
		"engine", json_str(a->engine, "version", ""), "benchmark", a->bench->name,
		"benchmark_version", a->bench->version, "profile", a->bench->profile,
		"version", json_str(a->tool, "version", "")),
	    1);
	head(out, "run_complete", "Whether all that was asked for could be decided: 1, or 0.");
	sample(out, "run_complete", NO_LABELS, a->complete);
	if (finished == 0)
		return;
	head(out, "last_run_timestamp_seconds", "When the host was last looked at.");
	sample(out, "last_run_timestamp_seconds", NO_LABELS, finished);
	if (started == 0 || took < 0)
		return;
	head(out, "run_duration_seconds", "How long that took.");
	fprintf(out, "plimsoll_run_duration_seconds %lld.%03d\n", (long long)(took / 1000), (int)(took % 1000));
}

static void
write_scores(FILE *out, const struct audit *a)
{
	head(out, "rules_scored", "Rules with a result that counts: pass, fixed, fail, error, unknown.");
	sample(out, "rules_scored", NO_LABELS, (int64_t)a->score.scored);
	head(out, "rules_passed", "Rules of these that pass, as observed.");
	sample(out, "rules_passed", NO_LABELS, (int64_t)a->score.passed);
	head(out, "score_ratio", "Rules passed of those scored, as observed.");
	ratio(out, "score_ratio", NO_LABELS, &a->score);
	head(out, "score_with_exceptions_ratio", "The same after exceptions and attestations.");
	ratio(out, "score_with_exceptions_ratio", NO_LABELS, &a->with_exceptions);
	head(out, "section_score_ratio", "Rules passed of those scored, of a section of the benchmark.");
	for (size_t i = 0; i < a->nsections; i++)
		ratio(out, "section_score_ratio", LABELS("section", a->sections[i].section), &a->sections[i].score);
}

static void
write_counts(FILE *out, const struct audit *a)
{
	size_t effective[NVERDICTS] = { 0 };

	for (size_t i = 0; i < a->nresults; i++)
		effective[a->results[i].effective]++;
	head(out, "rules", "Rules by result, as observed.");
	counts(out, "rules", NULL, a->counts);
	head(out, "rules_effective", "Rules by result after exceptions and attestations.");
	counts(out, "rules_effective", NULL, effective);
	head(out, "section_rules", "Rules of a section of the benchmark by result, as observed.");
	for (size_t i = 0; i < a->nsections; i++)
		counts(out, "section_rules", a->sections[i].section, a->sections[i].counts);
}

static void
write_rule_subjects(FILE *out, const struct result *r)
{
	size_t n[NVERDICTS] = { 0 };

	for (size_t i = 0; i < r->nfindings; i++)
		n[r->findings[i].verdict]++;
	for (size_t v = 0; v < NVERDICTS; v++)
		if (n[v] > 0)
			sample(out, "rule_subjects",
			    LABELS("rule", r->rule->id, "number", r->rule->number, "result", verdict_names[v]),
			    (int64_t)n[v]);
}

static void
write_rules(FILE *out, const struct audit *a)
{
	head(out, "rule_result", "A rule's result as observed and after exceptions; the value is 1.");
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		if (r->verdict != NOTSELECTED)
			sample(out, "rule_result",
			    LABELS("rule", r->rule->id, "number", r->rule->number, "check", r->rule->check,
				"section", r->rule->section, "severity", r->rule->severity,
				"result", verdict_names[r->verdict], "effective", verdict_names[r->effective]),
			    1);
	head(out, "rule_subjects", "Subjects of a rule by result, as observed.");
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		write_rule_subjects(out, r);
}

/* Facts may hold any number. */
static bool
is_count(const cJSON *v)
{
	return cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble <= (double)JSON_MAX_EXACT;
}

/* What was listed, looked at, lost: numbers alone. */
static void
write_population(FILE *out, const struct audit *a)
{
	const cJSON *kind, *number;

	head(out, "population", "Subjects that were listed, inspected, and not to be had.");
	cJSON_ArrayForEach (kind, a->population) {
		cJSON_ArrayForEach (number, kind)
			if (cJSON_IsObject(kind) && is_count(number))
				sample(out, "population", LABELS("kind", kind->string, "state", number->string),
				    (int64_t)number->valuedouble);
	}
}

static void
write_entries(FILE *out, const struct audit *a, const char *name, const char *help, const struct entries *x,
    const struct entry_use *uses)
{
	size_t n[NENTRY_STATES] = { 0 };

	for (size_t i = 0; x != NULL && i < x->n; i++)
		n[entry_state(a, &x->list[i], &uses[i])]++;
	head(out, name, help);
	for (size_t i = 0; i < NENTRY_STATES; i++)
		sample(out, name, LABELS("state", entry_state_names[i]), (int64_t)n[i]);
}

int
report_prometheus(FILE *out, const struct audit *a, const struct report_style *style)
{
	(void)style;
	write_run(out, a);
	write_scores(out, a);
	write_counts(out, a);
	write_population(out, a);
	write_entries(out, a, "exceptions", "Exceptions by what became of them.", a->exceptions, a->exception_uses);
	write_entries(out, a, "attestations", "Attestations by what became of them.", a->attestations, a->attestation_uses);
	write_rules(out, a);
	return ferror(out) ? -1 : 0;
}
