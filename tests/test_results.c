/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Results that are read back: every format that is made of them has the bytes of the audit's own; and a file in which anything was
 * changed is refused, with the place.
 */
#include "config.h"

#include <string.h>

#include "report/report.h"
#include "tests/judged.h"
#include "tests/rows.h"

#define BENCH "cis-docker-1.8.0"
#define HEX "0000000000000000000000000000000000000000000000000000000000000000"

/* -- what comes out again ---------------------------------------------------------------------- */

struct back_row {
	const char *name;
	struct judged_by by;
	bool bare;
};

static const struct back_row back_rows[] = {
	{ "level 2 of a host with containers", { "docker-20.10.24.jsonl", BENCH, NULL, "level-2", false, "2026-03-01T00:00:00Z", { .scope = "all" } }, false },
	{ "exceptions and attestations", { "docker-20.10.24.jsonl", BENCH, NULL, "level-1", true, "2026-03-01T00:00:00Z", { .scope = "all" } }, false },
	{ "exceptions that have expired", { "docker-20.10.24.jsonl", BENCH, NULL, "level-1", true, "2036-03-01T00:00:00Z", { .scope = "all" } }, false },
	{ "a part of the rules", { "docker-20.10.24.jsonl", BENCH, NULL, "level-1", false, "2026-03-01T00:00:00Z", { .scope = "engine" } }, false },
	{ "without the benchmark, as JSON", { "docker-20.10.24.jsonl", BENCH, NULL, "level-2", true, "2026-03-01T00:00:00Z", { .scope = "all" } }, true },
	{ "rules that are unscored and unchecked", { "docker-20.10.24.jsonl", "fixtures/benchmarks/site.xml", "fixtures/tailoring/roles.xml", NULL, false,
		"2026-03-01T00:00:00Z", { .scope = "all" } }, false },
	{ "rules that are unscored and unchecked, without the benchmark", { "docker-20.10.24.jsonl", "fixtures/benchmarks/site.xml",
		"fixtures/tailoring/roles.xml", NULL, false, "2026-03-01T00:00:00Z", { .scope = "all" } }, true },
	{ "an older benchmark", { "docker-20.10.24.jsonl", "cis-docker-1.6.0", NULL, "level-2", false, "2026-03-01T00:00:00Z", { .scope = "all" } }, false },
};

/* A fixture's name below srcdir; others as they are. The caller frees. */
static char *
placed(const char *name)
{
	if (name == NULL || strncmp(name, "fixtures/", 9) != 0)
		return name != NULL ? xstrdup(name) : NULL;
	return xasprintf("%s/%s", getenv("srcdir") ? getenv("srcdir") : ".", name);
}

static void
comes_out_again(void **state)
{
	const struct back_row *row = *state;
	struct judged_by by = row->by;
	autofree char *benchmark = placed(by.benchmark), *tailoring = placed(by.tailoring), *json = NULL;
	struct judgement j;
	struct results_source s;
	struct results *r;
	struct err e;
	size_t len;

	by.benchmark = benchmark;
	by.tailoring = tailoring;
	j = judged(&by);
	json = judged_report(j.audit, "json", 0, &len);
	s = judged_source(json, len, row->bare ? NULL : benchmark, tailoring);
	if ((r = results_read(&s, &e)) == NULL)
		fail_msg("%s", e.msg);
	assert_int_equal(r->bare, row->bare);
	for (const struct report_format *f = report_formats; f->name != NULL; f++)
		for (int verbose = 0; (!row->bare || f->bare) && verbose < 3; verbose++) {
			size_t before, after;
			autofree char *a = judged_report(j.audit, f->name, verbose, &before), *b = judged_report(r->audit, f->name, verbose, &after);

			if (before != after || memcmp(a, b, before) != 0)
				fail_msg("%s is another, -v %d times", f->name, verbose);
		}
	results_free(r);
	results_source_free(&s);
	judgement_free(&j);
}

/* -- what was changed -------------------------------------------------------------------------- */

struct row {
	const char *name;
	const char *object, *member; /* which is changed; of a list the object is its path, and the member a number */
	const char *json;            /* to that; NULL: taken out */
	const char *error;           /* what there is to be said; NULL: it is taken */
};

#define R0 "results[0]"
#define IN "run.inputs.exceptions.entries[0]"
#define IN_FORCE "run.inputs.exceptions.entries[1]"
/* 2.2 fails, and is excepted; 4.12 is attested */
#define EXCEPTED "results[EXCEPTED]"
#define SUBJECT "results[EXCEPTED].subjects[0]"
#define ATTESTED "results[ATTESTED]"

static const struct row rows[] = {
	{ "nothing", "", "schema", "\"plimsoll-results/1\"", NULL },

	/* the schema */
	{ "no schema", "", "schema", NULL, "r.json: these are no results of plimsoll" },
	{ "a later schema", "", "schema", "\"plimsoll-results/2\"", "a later plimsoll writes; this one reads up to plimsoll-results/1" },
	{ "facts", "", "schema", "\"plimsoll-facts/1\"", "results are of \"plimsoll-results/1\"" },
	{ "a schema that is no string", "", "schema", "1", "these are no results" },

	/* shapes: each type, each place */
	{ "a member more", "", "colour", "1", "r.json: colour: the schema has no such member" },
	{ "a member more, deep down", SUBJECT, "colour", "1", "subjects[0].colour: the schema has no such member" },
	{ "no results", "", "results", NULL, "the document: there is no member results" },
	{ "a member less, deep down", SUBJECT, "effective", NULL, "subjects[0]: there is no member effective" },
	{ "results that are an object", "", "results", "{}", "results: an object stands where there has to be a list" },
	{ "a result that is a list", "results", "0", "[]", "results[0]: a list stands where there has to be an object" },
	{ "a tool of another name", "tool", "name", "\"docker-bench\"", "tool.name: \"docker-bench\" stands where there has to be one of plimsoll" },
	{ "a version that is empty", "tool", "version", "\"\"", "tool.version: \"\" stands where there has to be a string that is not empty" },
	{ "a digest that is none", "tool", "sha256", "\"0\"", "tool.sha256: \"0\" stands where there has to be 64 hexadecimal digits, or null" },
	{ "a digest in capitals", "benchmark", "sha256", "\"A000000000000000000000000000000000000000000000000000000000000000\"", "benchmark.sha256: " },
	{ "a time without zone", "run", "started", "\"2026-01-31T10:00:00\"", "run.started: " },
	{ "the 30th of February", "run", "judged_at", "\"2026-02-30T10:00:00Z\"", "run.judged_at: " },
	{ "a bool in words", "run", "complete", "\"yes\"", "run.complete: \"yes\" stands where there has to be true or false" },
	{ "a number for a bool", "run", "complete", "1", "run.complete: a number stands where there has to be true or false" },
	{ "a trigger that there is not", "run", "trigger", "\"cron\"", "run.trigger: \"cron\" stands where there has to be one of systemd, terminal, other, or null" },
	{ "a user id below 0", "run.operator", "uid", "-1", "run.operator.uid: a number stands where there has to be a count" },
	{ "a user id that is half", "run.operator", "uid", "0.5", "run.operator.uid: " },
	{ "a user id in words", "run.operator", "uid", "\"0\"", "run.operator.uid: \"0\" stands where there has to be a count" },
	{ "a right that is a number", "run.capabilities", "held", "[1]", "run.capabilities.held[0]: a number stands" },
	{ "a filter that is no option", "run.filters", "skip_rules", "[\"x\"]", "run.filters.skip_rules: the schema has no such member" },
	{ "a scope that there is not", "run.filters", "scope", "\"moon\"", "run.filters.scope: " },
	{ "a host's name that is a list", "host", "name", "[]", "host.name: a list stands where there has to be a string, or null" },
	{ "an engine that is near", "engine", "local", "\"near\"", "engine.local: " },
	{ "a count of containers that is a string", "population.containers", "listed", "\"8\"", "population.containers.listed: " },
	{ "a kind of population that there is not", "population", "pods", "{}", "population.pods: the schema has no such member" },
	{ "a subject that is left out, of no kind", "population.containers", "excluded", "[{\"kind\":\"pod\",\"id\":\"\",\"name\":\"\"}]",
	  "population.containers.excluded[0].kind: " },
	{ "a percent above 100", "score", "percent", "101", "score.percent: a number stands where there has to be a number from 0 to 100, or null" },
	{ "a percent that is a string", "score", "with_exceptions", "\"50\"", "score.with_exceptions: " },
	{ "a model less", "score.models", "urn:xccdf:scoring:flat", NULL, "score.models: there is no member urn:xccdf:scoring:flat" },
	{ "a model's score that is no decimal", "score.models[\"urn:xccdf:scoring:flat\"]", "score", "\"1.\"", "score: \"1.\" stands where there has to be a decimal" },
	{ "a model's score that fills the page", "score.models[\"urn:xccdf:scoring:flat\"]", "score", "\"" HEX "\"", "there has to be a decimal" },
	{ "a level below 0", R0, "level", "-1", "results[0].level: " },
	{ "a severity that there is not", R0, "severity", "\"dire\"", "results[0].severity: " },
	{ "an assessment that there is not", R0, "assessment", "\"magic\"", "results[0].assessment: " },
	{ "a result that XCCDF does not know", R0, "result", "\"skipped\"", "results[0].result: \"skipped\" stands where there has to be one of pass, fail" },
	{ "an effective result that XCCDF does not know", R0, "effective", "\"\"", "results[0].effective: " },
	{ "references that are a list", R0, "references", "[]", "results[0].references: a list stands where there has to be an object" },
	{ "a requirement that is a number", R0, "references", "{\"hipaa\":[1]}", "results[0].references.hipaa[0]: " },
	{ "a kind that there is not", SUBJECT, "kind", "\"pod\"", "subjects[0].kind: " },
	{ "a subject without id", SUBJECT, "id", "null", "subjects[0].id: null stands where there has to be a string" },
	{ "evidence without id", SUBJECT ".evidence[0]", "id", "\"\"", "subjects[0].evidence[0].id: \"\" stands where there has to be 32 hexadecimal digits" },
	{ "evidence that observed a number", SUBJECT ".evidence[0]", "observed", "1", "evidence[0].observed: a number stands" },
	{ "an entry's state that there is not", IN, "state", "\"asleep\"", "run.inputs.exceptions.entries[0].state: " },
	{ "an entry's day", IN, "expires", "\"2026-12-31\"", "run.inputs.exceptions.entries[0].expires: " },
	{ "an exception without its owner", EXCEPTED ".exception.entries[0]", "owner", NULL, "exception.entries[0]: there is no member owner" },
	{ "an attestation that says another word", ATTESTED ".attestation.entries[0]", "result", "\"fixed\"", "attestation.entries[0].result: " },

	/* what the benchmark says otherwise */
	{ "another benchmark", "benchmark", "sha256", "\"" HEX "\"", "is not the benchmark that it was judged by" },
	{ "a tailoring that was not there", "benchmark", "tailoring", "{\"id\":\"t\",\"version\":\"1\",\"time\":\"now\",\"sha256\":\"" HEX "\"}",
	  "judged with the tailoring of the SHA-256 digest 0000" },
	{ "another name of the benchmark", "benchmark", "version", "\"1.7.0\"", "benchmark.version: \"1.7.0\" stands there, and all the rest makes it \"1.8.0\"" },
	{ "a profile that it does not have", "benchmark", "profile", "\"level-3\"", "level-3" },
	{ "any of its profiles", "benchmark", "profile", "\"*\"", "r.json: " },
	{ "another profile", "benchmark", "profile", "\"level-2\"", ".result: \"notselected\" stands there, though profile level-2 selects the rule" },
	{ "a rule that the profile does not have, and that passes", "results[2]", "result", "\"pass\"", "results[2].result: \"pass\" stands there" },
	{ "a rule less", "results", "0", NULL, "results: there are 117, and the benchmark has 118 rules" },
	{ "a rule of another name", R0, "rule", "\"xccdf_org.example_rule_x\"", "results[0].rule: \"xccdf_org.example_rule_x\" stands there, and the benchmark has" },
	{ "another title", R0, "title", "\"All is well\"", "results[0].title: \"All is well\" stands there" },
	{ "another check", R0, "check", "\"container-not-privileged\"", "results[0].check: " },
	{ "another severity", R0, "severity", "\"info\"", "results[0].severity: " },
	{ "another requirement", R0, "references", "{\"hipaa\":[\"164.1\"]}", "results[0].references.hipaa" },

	/* what its parts say of each other */
	{ "a count that is not right", "summary", "pass", "1000", "summary.pass: 1000 stands there, and all the rest makes it" },
	{ "a score that is not right", "score", "percent", "99.9", "score.percent: 99.9 stands there" },
	{ "a score with exceptions that is not right", "score", "with_exceptions", "99.9", "score.with_exceptions: 99.9 stands there" },
	{ "a model that is not right", "score.models[\"urn:xccdf:scoring:default\"]", "score", "\"99\"", "score: \"99\" stands there" },
	{ "a section that is not right", "score.sections[1]", "passed", "99", "score.sections[1].passed: 99 stands there" },
	{ "a section less", "score.sections", "1", NULL, "score.sections" },
	{ "a rule that passes, though a subject fails", EXCEPTED, "result", "\"pass\"", ".result: \"pass\" stands there, and its subjects make it \"fail\"" },
	{ "a rule that counts as passed, without reason", R0, "effective", "\"pass\"", "results[0].effective: \"pass\" stands there" },
	{ "a subject that counts as passed, without reason", SUBJECT, "exception", "null", "stands there, and all the rest makes it" },
	{ "a subject that passes, and is excepted", SUBJECT, "result", "\"pass\"", "does not answer for this" },
	{ "a subject that nobody could look at, and is excepted", SUBJECT, "result", "\"unknown\"", "does not answer for this" },
	{ "an exception of another rule", IN_FORCE, "rule", "\"container-not-privileged\"", "does not answer for this" },
	{ "an exception of another benchmark", IN_FORCE, "benchmark", "\"cis-docker-1.6.0\"", "does not answer for this" },
	{ "an exception that has expired", IN_FORCE, "expires", "\"2026-02-01T00:00:00Z\"", "does not answer for this" },
	{ "a subject that is excepted by nobody", SUBJECT, "exception", "\"EX-0\"", "subjects[0].exception: nothing tells of one with the id \"EX-0\"" },
	{ "a subject that is attested by nobody", SUBJECT, "attestation", "\"AT-0\"", "subjects[0].attestation: nothing tells of one with the id \"AT-0\"" },
	{ "an exception of which nothing is told", EXCEPTED, "exception", "null", "nothing tells of one with the id" },
	{ "an exception that covers nobody else", EXCEPTED ".exception.entries[0]", "subjects", "[\"x\"]", "exception.entries[0].subjects[0]: \"x\" stands there" },
	{ "days that are not left", EXCEPTED ".exception.entries[0]", "days_left", "10000", "days_left: 10000 stands there" },
	{ "an exception that has not begun", IN_FORCE, "starts", "\"2030-01-01T00:00:00Z\"", "does not answer for this" },
	{ "an entry that is in force, though it is not", IN, "starts", "\"2030-01-01T00:00:00Z\"", "run.inputs.exceptions.entries[0].state: " },
	{ "a run that is complete, though a rule is undecided", "run", "complete", "true", "run.complete: true stands there, and all the rest makes it false" },
	{ "a reason", "run", "reason", "\"CHG-1\"", NULL },
};

static size_t excepted, attested;

/* EXCEPTED and ATTESTED in a path become numbers. The caller frees. */
static char *
path_of(const char *pattern)
{
	struct buf b = BUF_INIT;

	for (const char *p = pattern; *p != '\0';) {
		bool first = strncmp(p, "EXCEPTED", 8) == 0;

		if (!first && strncmp(p, "ATTESTED", 8) != 0) {
			buf_addc(&b, *p++);
			continue;
		}
		buf_addf(&b, "%zu", first ? excepted : attested);
		p += 8;
	}
	return buf_take(&b);
}

static void
change(cJSON *doc, const struct row *r)
{
	autofree char *path = path_of(r->object);
	cJSON *o = (cJSON *)(uintptr_t)(*path != '\0' ? json_at(doc, path) : doc), *v;

	if (o == NULL)
		fail_msg("there is no %s", path);
	if (cJSON_IsArray(o) && r->json == NULL) {
		cJSON_DeleteItemFromArray(o, atoi(r->member));
		return;
	}
	if (r->json == NULL) {
		assert_non_null(cJSON_GetObjectItemCaseSensitive(o, r->member));
		cJSON_DeleteItemFromObjectCaseSensitive(o, r->member);
		return;
	}
	v = cJSON_Parse(r->json);
	assert_non_null(v);
	if (cJSON_IsArray(o))
		assert_true(cJSON_ReplaceItemInArray(o, atoi(r->member), v));
	else
		json_put(o, r->member, v);
}

static char *base;
static size_t base_len;

static int
make_base(void **state)
{
	struct judgement j = judged(&(const struct judged_by){ "docker-20.10.24.jsonl", BENCH, NULL, "level-1", true, "2026-03-01T00:00:00Z",
	    { .scope = "all" } });

	(void)state;
	base = judged_report(j.audit, "json", 0, &base_len);
	for (size_t i = 0; i < j.audit->nresults; i++)
		for (size_t k = 0; k < j.audit->results[i].nfindings; k++) {
			excepted = j.audit->results[i].findings[k].exception != NULL ? i : excepted;
			attested = j.audit->results[i].findings[k].attestation != NULL ? i : attested;
		}
	assert_true(excepted > 0 && attested > 0);
	judgement_free(&j);
	return 0;
}

static void
is_noticed(void **state)
{
	const struct row *row = *state;
	autojson cJSON *doc = NULL;
	autofree char *text = NULL;
	struct results_source s;
	struct results *r;
	struct err e = { 0 };

	if (base == NULL)
		make_base(NULL);
	doc = json_read(base, base_len, JSON_TWICE_REFUSED, &e);
	assert_non_null(doc);
	change(doc, row);
	text = json_line(doc);
	s = judged_source(text, strlen(text), BENCH, NULL);
	r = results_read(&s, &e);
	if ((r != NULL) != (row->error == NULL))
		fail_msg("%s", r != NULL ? "it was taken" : e.msg);
	if (r == NULL && strstr(e.msg, row->error) == NULL)
		fail_msg("\"%s\" does not say: %s", e.msg, row->error);
	assert_true(r != NULL || strncmp(e.msg, "r.json: ", 8) == 0);
	results_free(r);
	results_source_free(&s);
}

/* -- bytes that are no document ---------------------------------------------------------------- */

static const struct bytes_row {
	const char *name, *bytes, *error;
} bytes_rows[] = {
	{ "an empty file", "", "r.json: line 1, column 1: " },
	{ "no JSON", "pass", "r.json: line 1" },
	{ "a list", "[]", "these are no results of plimsoll" },
	{ "a key twice", "{\"schema\":\"plimsoll-results/1\",\"schema\":\"plimsoll-results/1\"}", "r.json: the key \"schema\" stands twice" },
	{ "bytes behind the end", "{\"schema\":\"plimsoll-results/1\"} x", "r.json: line 1" },
	{ "cut off", "{\"schema\":\"plimsoll-results/1\",", "r.json: line 1" },
	{ "an object alone", "{}", "these are no results of plimsoll" },
	{ "the schema alone", "{\"schema\":\"plimsoll-results/1\"}", "the document: there is no member tool" },
};

static void
is_refused(void **state)
{
	const struct bytes_row *row = *state;
	struct results_source s = judged_source(row->bytes, strlen(row->bytes), NULL, NULL);
	struct err e;

	assert_null(results_read(&s, &e));
	if (strstr(e.msg, row->error) == NULL)
		fail_msg("\"%s\" does not say: %s", e.msg, row->error);
	results_source_free(&s);
}

/* -- what was written once --------------------------------------------------------------------- */

static const struct kept_row {
	const char *name, *file;
} kept_rows[] = {
	{ "results as plimsoll 0.1.0 wrote them are read from then on", "fixtures/results/plimsoll-results-1.json" },
};

static void
is_still_read(void **state)
{
	const struct kept_row *row = *state;
	autofree char *file = placed(row->file), *json = NULL;
	struct results_source s;
	struct results *r;
	struct err e;
	size_t len;

	if (results_find(file, NULL, NULL, &s, &e) < 0)
		fail_msg("%s", e.msg);
	if ((r = results_read(&s, &e)) == NULL)
		fail_msg("%s", e.msg);
	assert_true(r->bare);
	json = judged_report(r->audit, "json", 0, &len);
	assert_true(len == s.bytes.len && memcmp(json, s.bytes.s, len) == 0);
	results_free(r);
	results_source_free(&s);
}

int
main(void)
{
	int failed = RUN_ROWS("kept", kept_rows, is_still_read) + RUN_ROWS("back", back_rows, comes_out_again) + RUN_ROWS("changed", rows, is_noticed) +
	    RUN_ROWS("bytes", bytes_rows, is_refused);

	free(base);
	return failed;
}
