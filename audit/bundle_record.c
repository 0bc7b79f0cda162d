/* SPDX-License-Identifier: Apache-2.0 */
/* bundle_record: what follows from a bundle's record: its line in the trail, and what is said of it under a signature. */
#include "config.h"

#include <string.h>

#include "audit/bundle.h"
#include "audit/json.h"

/* Canonical JSON of the trail has strings and integers alone: what is not known is left out. */
static void
copy_text(cJSON *to, const char *key, const cJSON *from, const char *path)
{
	const char *text = json_str(from, path, NULL);

	if (text != NULL)
		json_put_str(to, key, text);
}

static void
copy_number(cJSON *to, const char *key, const cJSON *from, const char *path)
{
	const cJSON *n = json_at(from, path); /* a record that is read may hold any number */

	if (json_is_int(n))
		json_put_int(to, key, (int64_t)n->valuedouble);
}

cJSON *
bundle_baseline(const struct audit *a)
{
	const struct bench_tailoring *t = a->bench->tailoring;
	cJSON *o, *list;

	if (t == NULL)
		return cJSON_CreateNull();
	o = json_object();
	json_put_str(o, "status", t->status);
	json_put_str(o, "date", t->status_date);
	list = json_put_array(o, "metadata");
	for (const struct bench_note *note = t->notes; note < t->notes + t->nnotes; note++) {
		cJSON *one = json_object();

		json_put_str(one, "name", note->name);
		json_put_str(one, "text", note->text);
		json_push(list, one);
	}
	return o;
}

cJSON *
bundle_trail_operator(const cJSON *operator)
{
	cJSON *o = json_object();

	copy_number(o, "uid", operator, "uid");
	copy_text(o, "login", operator, "login");
	copy_number(o, "login_uid", operator, "login_uid");
	copy_text(o, "sudo_user", operator, "sudo_user");
	copy_text(o, "unit", operator, "unit");
	copy_text(o, "terminal", operator, "terminal");
	return o;
}

/* What stays to be told of a run when its bundle is deleted. */
static void
put_outcome(cJSON *o, const cJSON *record)
{
	cJSON *summary = json_put_object(o, "summary");
	const cJSON *n;

	cJSON_ArrayForEach(n, json_at(record, "summary"))
		copy_number(summary, n->string, json_at(record, "summary"), n->string);
	copy_number(o, "passed", record, "score.passed");
	copy_number(o, "scored", record, "score.scored");
}

cJSON *
bundle_trail_record(const cJSON *record, const char *manifest_sha256)
{
	static const struct { const char *key, *path; } texts[] = {
		{ "bundle", "bundle" }, { "run", "run.id" }, { "started", "run.started" }, { "finished", "run.finished" },
		{ "host", "host.name" }, { "machine_id", "host.machine_id" }, { "engine", "engine.id" },
		{ "endpoint", "engine.endpoint" }, { "trigger", "run.trigger" }, { "reason", "run.reason" },
		{ "benchmark", "benchmark.id" }, { "benchmark_version", "benchmark.version" }, { "profile", "benchmark.profile" }, { "until", "retention.until" },
	};
	cJSON *o = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		copy_text(o, texts[i].key, record, texts[i].path);
	json_put(o, "operator", bundle_trail_operator(json_at(record, "run.operator")));
	json_put_str(o, "complete", json_bool(record, "run.complete", false) ? "yes" : "no");
	copy_number(o, "status", record, "exit_status");
	put_outcome(o, record);
	json_put_str(o, "manifest", manifest_sha256);
	json_put_str(o, "key", json_str(record, "keys[0]", "unsigned"));
	return o;
}

bool
bundle_trail_place(const cJSON *record, struct trail_head *ret)
{
	const cJSON *lines = json_at(record, "trail.lines");
	const char *last = json_str(record, "trail.last", "");

	if (!json_is_int(lines) || lines->valuedouble < 0 || strlen(last) != 64)
		return false;
	ret->lines = (uint64_t)lines->valuedouble;
	memcpy(ret->last, last, 65);
	return true;
}

/* What an exit status is in the words of test-result. */
static const char *
result_word(double status)
{
	return status == 0 ? "PASSED" : status == 1 ? "FAILED" : "WARNED";
}

static cJSON *
configuration_of(const cJSON *record)
{
	cJSON *list = json_array();
	const cJSON *input;

	cJSON_ArrayForEach(input, json_at(record, "inputs")) {
		cJSON *one = json_object();

		json_put_str(one, "name", json_str(input, "name", ""));
		json_put_str(json_put_object(one, "digest"), "sha256", json_str(input, "sha256", ""));
		json_push(list, one);
	}
	return list;
}

static void
put_tests(cJSON *predicate, const char *key, const cJSON *results, const char *const *verdicts)
{
	cJSON *list = json_put_array(predicate, key);
	const cJSON *r;

	cJSON_ArrayForEach(r, json_at(results, "results"))
		for (const char *const *v = verdicts; *v != NULL; v++)
			if (strcmp(json_str(r, "effective", ""), *v) == 0)
				json_push_str(list, json_str(r, "rule", ""));
}

cJSON *
bundle_predicate(const cJSON *record, const cJSON *results, const char *timestamp)
{
	static const char *const passed[] = { "pass", "fixed", NULL }, *const failed[] = { "fail", NULL },
	    *const warned[] = { "error", "unknown", "notchecked", NULL };
	cJSON *p = json_object(), *own;

	json_put_str(p, "result", result_word(json_num(record, "exit_status", -1)));
	json_put(p, "configuration", configuration_of(record));
	put_tests(p, "passedTests", results, passed);
	put_tests(p, "warnedTests", results, warned);
	put_tests(p, "failedTests", results, failed);
	own = json_put_object(p, "plimsoll");
	json_put_str(own, "bundle", json_str(record, "bundle", ""));
	json_put_str(own, "run", json_str(record, "run.id", ""));
	json_put(own, "keys", json_copy(json_at(record, "keys")));
	json_put(own, "trail", json_copy(json_at(record, "trail")));
	if (timestamp != NULL)
		json_put_str(own, "timestamp", timestamp);
	return p;
}
