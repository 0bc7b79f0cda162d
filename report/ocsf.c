/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as OCSF 1.6.0 Compliance Findings (class 2003), one a line, a subject each.
 *
 * compliance.status is what was observed and decided; a failure that somebody answers for stays a failure, whose finding is
 * suppressed, with who and why as status_detail. What could not be decided is a warning: OCSF's word for no result for want of
 * information. XCCDF's words, the score and the run are in unmapped.
 */
#include "config.h"

#include <string.h>

#include "audit/json.h"
#include "report/items.h"
#include "report/json_parts.h"
#include "report/report.h"

/* An enumeration: its number and its caption. */
struct word {
	int id;
	const char *caption;
};

static const struct word statuses[NVERDICTS] = {
	[FAIL] = { 3, "Fail" },
	[UNKNOWN] = { 2, "Warning" },
	[ERROR] = { 2, "Warning" },
	[PASS] = { 1, "Pass" },
	[NOTAPPLICABLE] = { 99, "Not applicable" },
	[NOTCHECKED] = { 2, "Warning" },
	[NOTSELECTED] = { 99, "Not selected" },
	[INFORMATIONAL] = { 99, "Informational" },
	[FIXED] = { 1, "Pass" },
};

static enum verdict
told_verdict(const struct item *it)
{
	return it->verdict == FAIL ? FAIL : it->effective;
}

static struct word
severity_of(const char *severity)
{
	static const struct { const char *name; struct word word; } severities[] = {
		{ "info", { 1, "Informational" } }, { "low", { 2, "Low" } }, { "medium", { 3, "Medium" } },
		{ "high", { 4, "High" } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(severities); i++)
		if (strcmp(severities[i].name, severity) == 0)
			return severities[i].word;
	return (struct word){ 0, "Unknown" };
}

/* Of the finding: what is right or does not apply is for information, however grave the rule. */
static struct word
severity_of_item(const struct item *it)
{
	enum verdict v = told_verdict(it);

	if (v == FAIL || v == UNKNOWN || v == ERROR)
		return severity_of(it->r->rule->severity);
	return (struct word){ 1, "Informational" };
}

static void
put_word(cJSON *o, const char *caption, const char *id, struct word w)
{
	json_put_int(o, id, w.id);
	json_put_str(o, caption, w.caption);
}

/* A member that the schema has as a string: what is not there is left out. */
static void
put_known(cJSON *o, const char *key, const char *s)
{
	if (s != NULL && *s != '\0')
		json_put_str(o, key, s);
}

static void
put_metadata(cJSON *o, const struct audit *a, const struct item *it, const char *uid)
{
	cJSON *m = json_put_object(o, "metadata"), *product = json_put_object(m, "product");

	json_put_str(m, "version", "1.6.0");
	json_put_str(product, "name", json_str(a->tool, "name", "plimsoll"));
	json_put_str(product, "vendor_name", "plimsoll");
	put_known(product, "version", json_str(a->tool, "version", NULL));
	json_push_str(json_put_array(m, "profiles"), "host");
	json_put_str(m, "event_code", it->r->rule->check);
	json_put_strf(m, "uid", "%s/%s", json_str(a->run, "id", ""), uid);
	put_known(m, "correlation_uid", json_str(a->run, "id", NULL));
}

static void
put_finding(cJSON *o, const struct audit *a, const struct item *it, const char *uid, int64_t time)
{
	cJSON *f = json_put_object(o, "finding_info");

	json_put_str(f, "uid", uid);
	json_put_strf(f, "title", "%s %s", it->r->rule->number, it->r->rule->title);
	put_known(f, "desc", it->r->rule->description);
	json_push_str(json_put_array(f, "types"), "Software and Configuration Checks");
	json_put_int(f, "created_time", time);
	json_push_str(json_put_array(f, "data_sources"), a->bench->name);
}

static void
put_compliance(cJSON *o, const struct audit *a, const struct item *it)
{
	const struct bench_rule *rule = it->r->rule;
	cJSON *c = json_put_object(o, "compliance"), *list;
	autofree char *accepted = item_accepted(it), *standard = xasprintf("%s %s", a->bench->name, a->bench->version);

	json_put_str(c, "control", rule->number);
	json_push_str(json_put_array(c, "standards"), standard);
	list = json_array();
	for (size_t i = 0; i < rule->nreferences; i++) {
		autofree char *requirement = xasprintf("%s %s", rule->references[i].framework, rule->references[i].requirement);

		json_push_str(list, requirement);
	}
	json_put(c, "requirements", list);
	put_word(c, "status", "status_id", statuses[told_verdict(it)]);
	json_put_str(c, "status_code", verdict_names[it->effective]);
	list = json_put_array(c, "status_details");
	json_push_str(list, it->message);
	if (accepted != NULL)
		json_push_str(list, accepted);
	list = json_put_array(c, "checks");
	json_push(list, json_object());
	json_put_str(list->child, "uid", rule->check);
	json_put_str(list->child, "name", rule->title);
	put_word(list->child, "severity", "severity_id", severity_of(rule->severity));
	put_word(list->child, "status", "status_id", statuses[it->verdict]);
}

static void
put_resource(cJSON *o, const struct item *it)
{
	cJSON *r = json_object();

	json_push(json_put_array(o, "resources"), r);
	put_known(r, "uid", it->f != NULL ? it->f->id : it->r->rule->id);
	json_put_str(r, "name", item_name(it));
	json_put_str(r, "type", item_kind(it));
}

static void
put_device(cJSON *o, const struct audit *a)
{
	cJSON *d = json_put_object(o, "device"), *os;
	const char *name = json_str(a->host, "name", NULL);

	put_word(d, "type", "type_id", (struct word){ 1, "Server" });
	json_put_str(d, "name", name != NULL && *name != '\0' ? name : "(unknown)");
	put_known(d, "hostname", name);
	put_known(d, "uid", json_str(a->host, "machine_id", NULL));
	put_known(d, "boot_uid", json_str(a->host, "boot_id", NULL));
	os = json_put_object(d, "os");
	json_put_str(os, "name", json_str(a->host, "os", "Linux"));
	put_word(os, "type", "type_id", (struct word){ 200, "Linux" });
	put_known(os, "kernel_release", json_str(a->host, "kernel", NULL));
}

static void
put_evidences(cJSON *o, const struct item *it)
{
	cJSON *list;

	if (it->f == NULL || it->f->nevidence == 0)
		return;
	list = json_put_array(o, "evidences");
	for (size_t i = 0; i < it->f->nevidence; i++) {
		cJSON *e = json_object();

		json_put(e, "data", json_evidence(it->f, &it->f->evidence[i]));
		json_push(list, e);
	}
}

/* Percents are decimal text, as in the other formats; null if nothing is scored. */
static void
put_score(cJSON *o, const struct audit *a)
{
	char percent[16];

	o = json_put_object(o, "score");
	json_put_int(o, "passed", (int64_t)a->score.passed);
	json_put_int(o, "scored", (int64_t)a->score.scored);
	json_put_str(o, "percent", report_percent(&a->score, percent) ? percent : NULL);
	json_put_str(o, "with_exceptions", report_percent(&a->with_exceptions, percent) ? percent : NULL);
}

static void
put_unmapped(cJSON *o, const struct audit *a, const struct item *it)
{
	cJSON *u = json_put_object(o, "unmapped");

	json_put_str(u, "rule", it->r->rule->id);
	json_put_str(u, "rule_result", verdict_names[it->r->verdict]);
	json_put_str(u, "rule_effective", verdict_names[it->r->effective]);
	json_put_str(u, "result", verdict_names[it->verdict]);
	json_put_str(u, "effective", verdict_names[it->effective]);
	json_put_str(u, "exception", it->f != NULL && it->f->exception != NULL ? it->f->exception->id : NULL);
	json_put_str(u, "attestation", it->f != NULL && it->f->attestation != NULL ? it->f->attestation->id : NULL);
	json_put_str(u, "state", it->f != NULL ? it->f->state : NULL);
	json_put_str(u, "image", it->f != NULL ? it->f->image : NULL);
	json_put_str(u, "benchmark_sha256", a->bench->sha256);
	json_put_str(u, "profile", a->bench->profile);
	json_put_str(u, "engine_id", json_str(a->engine, "id", NULL));
	json_put_bool(u, "complete", a->complete);
	put_score(u, a);
}

static cJSON *
event(const struct audit *a, const struct item *it)
{
	bool suppressed = it->f != NULL && it->f->exception != NULL;
	int64_t time = run_seconds(a, "finished");
	autofree char *accepted = item_accepted(it);
	cJSON *o = json_object();
	char uid[33];

	time = 1000 * (time != 0 ? time : run_seconds(a, "started"));
	item_digest_by_id(a, it, uid);
	put_word(o, "activity_name", "activity_id", (struct word){ 1, "Create" });
	put_word(o, "category_name", "category_uid", (struct word){ 2, "Findings" });
	put_word(o, "class_name", "class_uid", (struct word){ 2003, "Compliance Finding" });
	put_word(o, "type_name", "type_uid", (struct word){ 200301, "Compliance Finding: Create" });
	put_word(o, "severity", "severity_id", severity_of_item(it));
	put_word(o, "status", "status_id", suppressed ? (struct word){ 3, "Suppressed" } : (struct word){ 1, "New" });
	put_known(o, "status_detail", accepted);
	json_put_int(o, "time", time);
	json_put_strf(o, "message", "%s %s: %s", item_kind(it), item_name(it), it->message);
	put_metadata(o, a, it, uid);
	put_finding(o, a, it, uid, time);
	put_compliance(o, a, it);
	if (told_verdict(it) == FAIL && rule_fix(it->r->rule) != NULL)
		json_put_str(json_put_object(o, "remediation"), "desc", rule_fix(it->r->rule));
	put_resource(o, it);
	put_device(o, a);
	put_evidences(o, it);
	put_unmapped(o, a, it);
	return o;
}

int
report_ocsf(FILE *out, const struct audit *a, const struct report_style *style)
{
	(void)style;
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		for (size_t i = 0, n = r->verdict != NOTSELECTED ? item_count(r) : 0; i < n; i++) {
			struct item it = item_at(r, i);
			autojson cJSON *o = event(a, &it);
			autofree char *line = json_line(o);

			fprintf(out, "%s\n", line);
		}
	return ferror(out) ? -1 : 0;
}
