/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as JSON: CONTRACT's members in CONTRACT's order (schemas/plimsoll-results-1.schema.json).
 * Rule by rule, so that what is in memory does not grow with the report.
 */
#include "config.h"

#include "audit/json.h"
#include "report/json_entries.h"
#include "report/json_parts.h"
#include "report/report.h"

/* Members that are taken over from the audit, and no others; what it does not hold is null. */
/* clang-format off */
static const char *const tool_members[] = { "name", "version", "sha256", NULL };
static const char *const host_members[] = { "name", "machine_id", "boot_id", "kernel", "os", NULL };
static const char *const engine_members[] = { "endpoint", "chosen_by", "id", "version",
    "api_version", "product", "rootless", "userns", "reachable", "local", NULL };
static const char *const run_members[] = { "id", "started", "finished", "clock_synchronized",
    "judged_at", "reason", "trigger", "complete", "operator", "asset", "capabilities", "sandbox", "filters",
    "redaction", "inputs", NULL };
static const char *const operator_members[] = { "uid", "effective_uid", "login", "login_uid", "sudo_user", "unit", "terminal",
    NULL };
static const char *const asset_members[] = { "owner", "environment", "scope", NULL };
static const char *const capabilities_members[] = { "held", "missing", NULL };
/* clang-format on */

/* Puts a copy of those members of from that the list names. */
static cJSON *
put_members(cJSON *object, const char *key, const cJSON *from, const char *const *names)
{
	cJSON *to = json_put_object(object, key);

	for (; *names != NULL; names++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(from, *names);

		json_put(to, *names, v != NULL ? json_copy(v) : cJSON_CreateNull());
	}
	return to;
}

static void
replace(cJSON *object, const char *key, cJSON *with)
{
	if (with == NULL || !cJSON_ReplaceItemInObjectCaseSensitive(object, key, with))
		out_of_memory();
}

static void
put_run(cJSON *doc, const struct audit *a)
{
	static const struct {
		const char *name;
		const char *const *members;
	} parts[] = { { "operator", operator_members }, { "asset", asset_members }, { "capabilities", capabilities_members } };
	cJSON *run = put_members(doc, "run", a->run, run_members);
	const cJSON *filters = cJSON_GetObjectItemCaseSensitive(a->run, "filters");

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		autojson cJSON *holder = json_object();

		put_members(holder, parts[i].name, cJSON_GetObjectItemCaseSensitive(a->run, parts[i].name), parts[i].members);
		replace(run, parts[i].name, cJSON_DetachItemFromObjectCaseSensitive(holder, parts[i].name));
	}
	replace(run, "complete", cJSON_CreateBool(a->complete));
	if (json_at(a->run, "duration_ms") != NULL) /* facts of an earlier version do not say */
		json_put_int(run, "duration_ms", json_int(a->run, "duration_ms", 0));
	if (!cJSON_IsObject(filters))
		replace(run, "filters", json_object());
}

static void
put_benchmark(cJSON *doc, const struct bench *b)
{
	cJSON *o = json_put_object(doc, "benchmark");

	json_put_str(o, "id", b->id);
	json_put_str(o, "name", b->name);
	json_put_str(o, "version", b->version);
	json_put_str(o, "sha256", b->sha256);
	json_put_str(o, "profile", b->profile);
	if (b->tailoring == NULL) {
		json_put_null(o, "tailoring");
		return;
	}
	o = json_put_object(o, "tailoring");
	json_put_str(o, "id", b->tailoring->id);
	json_put_str(o, "version", b->tailoring->version);
	json_put_str(o, "time", b->tailoring->time);
	json_put_str(o, "sha256", b->tailoring->sha256);
}

static void
put_summary(cJSON *doc, const size_t counts[NVERDICTS])
{
	static const enum verdict order[] = { PASS, FAIL, ERROR, UNKNOWN, NOTAPPLICABLE, NOTCHECKED,
		NOTSELECTED, INFORMATIONAL, FIXED };
	cJSON *o = json_put_object(doc, "summary");

	_Static_assert(ARRAY_SIZE(order) == NVERDICTS, "all nine words are counted");
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		json_put_int(o, verdict_names[order[i]], (int64_t)counts[order[i]]);
}

static void
put_score(cJSON *doc, const struct audit *a)
{
	cJSON *score = json_put_object(doc, "score"), *models, *sections;

	json_put(score, "percent", json_percent(&a->score));
	json_put_int(score, "passed", (int64_t)a->score.passed);
	json_put_int(score, "scored", (int64_t)a->score.scored);
	json_put(score, "with_exceptions", json_percent(&a->with_exceptions));
	models = json_put_object(score, "models");
	for (size_t i = 0; i < ARRAY_SIZE(a->models); i++) {
		cJSON *m = json_put_object(models, a->models[i].system);

		json_put_str(m, "score", a->models[i].score);
		json_put_str(m, "maximum", a->models[i].maximum);
	}
	sections = json_put_array(score, "sections");
	for (const struct section_score *s = a->sections; s < a->sections + a->nsections; s++) {
		cJSON *o = json_object();

		json_put_str(o, "section", s->section);
		json_put(o, "percent", json_percent(&s->score));
		json_put_int(o, "passed", (int64_t)s->score.passed);
		json_put_int(o, "scored", (int64_t)s->score.scored);
		json_push(sections, o);
	}
}

cJSON *
report_json_header(const struct audit *a)
{
	cJSON *doc = json_object();

	json_put_str(doc, "schema", "plimsoll-results/1");
	put_members(doc, "tool", a->tool, tool_members);
	put_run(doc, a);
	put_members(doc, "host", a->host, host_members);
	put_members(doc, "engine", a->engine, engine_members);
	put_benchmark(doc, a->bench);
	json_put(
	    doc, "population", a->population != NULL ? json_copy(a->population) : json_object());
	put_summary(doc, a->counts);
	put_score(doc, a);
	return doc;
}

static cJSON *
subject_object(const struct finding *f)
{
	cJSON *o = json_object(), *list;

	json_put_str(o, "kind", kind_names[f->kind]);
	json_put_str(o, "id", f->id);
	json_put_str(o, "name", f->name);
	json_put_str(o, "state", f->state);
	json_put_str(o, "image", f->image);
	json_put_str(o, "result", verdict_names[f->verdict]);
	json_put_str(o, "effective", verdict_names[f->effective]);
	json_put_str(o, "exception", f->exception != NULL ? f->exception->id : NULL);
	json_put_str(o, "attestation", f->attestation != NULL ? f->attestation->id : NULL);
	json_put_str(o, "message", f->message);
	list = json_put_array(o, "evidence");
	for (size_t i = 0; i < f->nevidence; i++)
		json_push(list, json_evidence(f, &f->evidence[i]));
	return o;
}

static cJSON *
result_object(const struct audit *a, const struct result *r)
{
	cJSON *o = json_object(), *list;

	json_put_str(o, "rule", r->rule->id);
	json_put_str(o, "check", r->rule->check);
	json_put_str(o, "number", r->rule->number);
	json_put_str(o, "section", r->rule->section);
	json_put_str(o, "title", r->rule->title);
	json_put_int(o, "level", r->rule->level);
	json_put_str(o, "severity", r->rule->severity);
	json_put_str(o, "assessment", r->rule->assessment);
	json_put_str(o, "result", verdict_names[r->verdict]);
	json_put_str(o, "effective", verdict_names[r->effective]);
	json_put_str(o, "message", r->message);
	json_put_references(o, r->rule);
	json_put(o, "exception", exceptions_object(a, r));
	json_put(o, "attestation", attestations_object(a, r));
	list = json_put_array(o, "subjects");
	for (size_t i = 0; i < r->nfindings; i++)
		json_push(list, subject_object(&r->findings[i]));
	return o;
}

int
report_json(FILE *out, const struct audit *a, const struct report_style *style)
{
	autojson cJSON *doc = report_json_header(a);
	const cJSON *member;

	(void)style;
	fputs("{", out);
	cJSON_ArrayForEach (member, doc) {
		fprintf(out, "\n  \"%s\": ", member->string);
		json_print(out, member, 1);
		putc(',', out);
	}
	fputs("\n  \"results\": [", out);
	for (size_t i = 0; i < a->nresults; i++) {
		autojson cJSON *r = result_object(a, &a->results[i]);

		fputs(i > 0 ? ",\n    " : "\n    ", out);
		json_print(out, r, 2);
	}
	fputs(a->nresults > 0 ? "\n  ]\n}\n" : "]\n}\n", out);
	return ferror(out) ? -1 : 0;
}
