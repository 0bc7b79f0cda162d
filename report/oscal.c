/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as OSCAL 1.2.1 assessment results (NIST): an observation a subject, a finding a rule, a risk an
 * exception.
 *
 * A finding is satisfied if its rule passes, and by nothing else. What could not be decided, or is left to a person,
 * is not satisfied, for the reason "other": NIST SP 800-53A has one word, "other than satisfied", for that and for
 * what fails. So is a failure that somebody answers for; the risk that goes with it is an approved deviation. What
 * does not apply, or only informs, is neither: it has observations alone. XCCDF's words are properties in a namespace
 * of our own.
 *
 * UUIDs are names. Subjects and tools keep theirs from run to run; what else there is has that of the run in its
 * name, which is made of all that JSON says of the run, so that another benchmark, another day or other exceptions
 * are another document.
 *
 * Observations and findings are written one by one, so that what is in memory does not grow with the report.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/items.h"
#include "report/json_parts.h"
#include "report/oscal.h"
#include "report/oscal_text.h"
#include "report/report.h"

#define OSCAL_VERSION "1.2.1"
/* The last second that OSCAL's dates can tell. */
#define LAST_TIME INT64_C(32503679999)

struct oscal {
	FILE *out;
	const struct audit *a;
	struct uuid run;
	char started[32], time[32]; /* when the run began; when it ended, and what it saw was collected */
};

/* ---- names ---- */

static void
observation_uuid(const struct oscal *o, const struct result *r, size_t i, char out[37])
{
	autofree char *index = xasprintf("%zu", i);
	struct item it = item_at(r, i);

	OSCAL_NAME(out, &o->run, "observation", r->rule->id, index, item_kind(&it),
	    it.f != NULL ? oscal_subject_key(it.f) : "");
}

static void
risk_uuid(const struct oscal *o, const struct result *r, const struct entry *t, char out[37])
{
	OSCAL_NAME(out, &o->run, "risk", r->rule->id, t->id);
}

/* ---- parts ---- */

/* A list that is written as its members come, at the depth of a result's members; without any, nothing is. */
struct list {
	FILE *out;
	const char *key;
	size_t n;
};

static void
print_one(struct list *l, cJSON *o)
{
	if (l->n++ == 0)
		fprintf(l->out, ",\n        \"%s\": [", l->key);
	fputs(l->n > 1 ? ",\n          " : "\n          ", l->out);
	json_print(l->out, o, 5);
	json_free(&o);
}

static void
print_end(const struct list *l)
{
	if (l->n > 0)
		fputs("\n        ]", l->out);
}

static void
print_member(FILE *out, const char *key, cJSON *v, int depth)
{
	fprintf(out, ",\n%*s\"%s\": ", 2 * depth, "", key);
	json_print(out, v, depth);
	json_free(&v);
}

/* ---- what is observed ---- */

static void
put_evidence(cJSON *o, const struct finding *f)
{
	cJSON *list;

	if (f == NULL || f->nevidence == 0)
		return;
	list = json_put_array(o, "relevant-evidence");
	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];
		cJSON *one = oscal_push_object(list);
		autofree char *words = xasprintf("%s: %s", e->path, e->observed != NULL ? e->observed : "-");
		char id[33];

		evidence_id(f, e, id);
		oscal_put_line(one, "description", words);
		oscal_put_prop(one, "source", e->source);
		oscal_put_prop(one, "path", e->path);
		oscal_put_prop(one, "expected", e->expected);
		oscal_put_prop(one, "observed", e->observed);
		oscal_put_prop(one, "id", id);
	}
}

static cJSON *
observation(const struct oscal *x, const struct result *r, size_t i)
{
	struct item it = item_at(r, i);
	cJSON *o = json_object(), *subject, *actor;
	autofree char *title = xasprintf("%s: %s %s", r->rule->number, item_kind(&it), item_name(&it));
	autofree char *accepted = item_accepted(&it);
	char uuid[37];

	observation_uuid(x, r, i, uuid);
	json_put_str(o, "uuid", uuid);
	oscal_put_line(o, "title", title);
	oscal_put_line(o, "description", *it.message != '\0' ? it.message : verdict_names[it.verdict]);
	oscal_put_prop(o, "rule", r->rule->id);
	oscal_put_prop(o, "result", verdict_names[it.verdict]);
	oscal_put_prop(o, "effective", verdict_names[it.effective]);
	oscal_put_prop(o, "state", it.f != NULL ? it.f->state : NULL);
	oscal_put_prop(o, "image", it.f != NULL ? it.f->image : NULL);
	oscal_put_prop(o, "exception", it.f != NULL && it.f->exception != NULL ? it.f->exception->id : NULL);
	oscal_put_prop(o, "attestation", it.f != NULL && it.f->attestation != NULL ? it.f->attestation->id : NULL);
	json_push_str(json_put_array(o, "methods"), "TEST");
	json_push_str(json_put_array(o, "types"), "control-objective");
	actor = oscal_push_object(json_put_array(oscal_push_object(json_put_array(o, "origins")), "actors"));
	oscal_tool_uuid(x->a, uuid);
	json_put_str(actor, "type", "tool");
	json_put_str(actor, "actor-uuid", uuid);
	subject = oscal_push_object(json_put_array(o, "subjects"));
	oscal_subject_uuid(x->a, it.f, uuid);
	json_put_str(subject, "subject-uuid", uuid);
	json_put_str(subject, "type", "inventory-item");
	oscal_put_line(subject, "title", item_name(&it));
	put_evidence(o, it.f);
	json_put_str(o, "collected", x->time);
	if (accepted != NULL)
		oscal_put_line(o, "remarks", accepted);
	return o;
}

/* ---- what somebody answers for ---- */

/* Whether the i-th finding is the first one of its rule that its exception is for. */
static bool
is_first(const struct result *r, size_t i)
{
	const struct entry *t = r->findings[i].exception;

	for (size_t k = 0; t != NULL && k < i; k++)
		if (r->findings[k].exception == t)
			return false;
	return t != NULL;
}

/* The worksheet of a compensating control (PCI DSS, appendix C). */
static void
put_compensation(cJSON *o, const struct oscal *x, const struct result *r, const struct entry *t)
{
	static const char *const members[] = { "constraints", "definition", "objective", "identified_risk", "validation",
		"maintenance", NULL };
	const cJSON *control = json_at(t->doc, "compensating_control");
	cJSON *factor;
	char uuid[37];

	if (!cJSON_IsObject(control))
		return;
	OSCAL_NAME(uuid, &x->run, "compensation", r->rule->id, t->id);
	factor = oscal_push_object(json_put_array(o, "mitigating-factors"));
	json_put_str(factor, "uuid", uuid);
	oscal_put_prose(factor, "description", json_str(control, "definition", NULL), "compensating control");
	oscal_put_members(factor, control, members);
}

static cJSON *
risk(const struct oscal *x, const struct result *r, const struct entry *t)
{
	cJSON *o = json_object(), *list;
	autofree char *title = xasprintf("Accepted: %s %s", r->rule->number, r->rule->title);
	char uuid[37], time[32];

	risk_uuid(x, r, t, uuid);
	json_put_str(o, "uuid", uuid);
	oscal_put_line(o, "title", title);
	oscal_put_prose(o, "description", json_str(t->doc, "reason", NULL), "no reason is given");
	oscal_put_prose(o, "statement", json_str(t->doc, "risk", NULL), "no risk is stated");
	oscal_put_prop(o, "exception", t->id);
	oscal_put_members(o, t->doc, (const char *const[]){ "owner", "approver", "ticket", NULL });
	/* a day's begin and a day's end, however the file writes them */
	if (t->starts > 0 && t->starts <= LAST_TIME) {
		time_show(t->starts, time);
		oscal_put_prop(o, "starts", time);
	}
	if (t->expires > 0 && t->expires <= LAST_TIME) {
		time_show(t->expires, time);
		oscal_put_prop(o, "expires", time);
	}
	json_put_str(o, "status", "deviation-approved");
	put_compensation(o, x, r, t);
	if (t->expires > 0 && t->expires <= LAST_TIME) {
		time_show(t->expires, time);
		json_put_str(o, "deadline", time);
	}
	list = json_put_array(o, "related-observations");
	for (size_t i = 0; i < r->nfindings; i++) {
		if (r->findings[i].exception != t)
			continue;
		observation_uuid(x, r, i, uuid);
		oscal_push_reference(list, "observation-uuid", uuid);
	}
	return o;
}

/* ---- what is found ---- */

/* What a rule came to: a failure is one, whoever answers for it. */
static enum verdict
told_verdict(const struct result *r)
{
	return r->verdict == FAIL ? FAIL : r->effective;
}

/* Why a finding's target is satisfied or not; NULL: neither can be said, and there is no finding. */
static const char *
reason_of(const struct result *r)
{
	static const char *const reasons[NVERDICTS] = { [PASS] = "pass", [FIXED] = "pass", [FAIL] = "fail", [ERROR] = "other",
		[UNKNOWN] = "other", [NOTCHECKED] = "other" };

	return reasons[told_verdict(r)];
}

/* Why that is not all that there is to say, or NULL. */
static const char *
status_remarks(const struct result *r)
{
	if (r->verdict == FAIL && r->effective != FAIL)
		return "It fails, and somebody answers for that: the related risks.";
	if (r->verdict == NOTCHECKED && r->effective != NOTCHECKED)
		return "It is as a person attested it: the related observations.";
	if (r->effective == NOTCHECKED)
		return "It is left to a person.";
	return r->effective == ERROR || r->effective == UNKNOWN ? "It could not be decided." : NULL;
}

static void
put_target(cJSON *o, const struct result *r)
{
	autofree char *id = oscal_rule_token(r->rule);
	const char *reason = reason_of(r), *remarks;
	cJSON *target = json_put_object(o, "target"), *status;

	json_put_str(target, "type", "objective-id");
	json_put_str(target, "target-id", id);
	oscal_put_line(target, "title", r->rule->title);
	status = json_put_object(target, "status");
	json_put_str(status, "state", strcmp(reason, "pass") == 0 ? "satisfied" : "not-satisfied");
	json_put_str(status, "reason", reason);
	remarks = status_remarks(r);
	if (remarks != NULL)
		json_put_str(status, "remarks", remarks);
}

static void
put_related(cJSON *o, const struct oscal *x, const struct result *r)
{
	cJSON *list = json_put_array(o, "related-observations"), *risks = NULL;
	char uuid[37];

	for (size_t i = 0, n = item_count(r); i < n; i++) {
		observation_uuid(x, r, i, uuid);
		oscal_push_reference(list, "observation-uuid", uuid);
	}
	for (size_t i = 0; i < r->nfindings; i++) {
		if (!is_first(r, i))
			continue;
		if (risks == NULL)
			risks = json_put_array(o, "related-risks");
		risk_uuid(x, r, r->findings[i].exception, uuid);
		oscal_push_reference(risks, "risk-uuid", uuid);
	}
}

static cJSON *
finding(const struct oscal *x, const struct result *r)
{
	const struct bench_rule *rule = r->rule;
	cJSON *o = json_object();
	autofree char *title = xasprintf("%s %s", rule->number, rule->title);
	char uuid[37];

	OSCAL_NAME(uuid, &x->run, "finding", rule->id);
	json_put_str(o, "uuid", uuid);
	oscal_put_line(o, "title", title);
	oscal_put_line(o, "description", r->message != NULL && *r->message != '\0' ? r->message : verdict_names[r->verdict]);
	oscal_put_prop(o, "rule", rule->id);
	oscal_put_prop(o, "check", rule->check);
	oscal_put_prop(o, "number", rule->number);
	oscal_put_prop(o, "severity", rule->severity);
	oscal_put_prop(o, "assessment", rule->assessment);
	oscal_put_count(o, "level", (size_t)(rule->level > 0 ? rule->level : 0));
	oscal_put_prop(o, "result", verdict_names[r->verdict]);
	oscal_put_prop(o, "effective", verdict_names[r->effective]);
	for (size_t i = 0; i < rule->nreferences; i++) {
		autofree char *framework = oscal_token(rule->references[i].framework);
		cJSON *prop = oscal_put_prop(o, framework, rule->references[i].requirement);

		if (prop != NULL)
			json_put_str(prop, "class", "reference");
	}
	put_target(o, r);
	put_related(o, x, r);
	if (told_verdict(r) == FAIL)
		oscal_put_prose(o, "remarks", rule_fix(rule), "The benchmark does not say how to put it right.");
	return o;
}

/* ---- the run ---- */

/* A time that OSCAL's dates can tell. */
static void
show_time(int64_t seconds, char out[32])
{
	time_show(seconds > 0 && seconds <= LAST_TIME ? seconds : 0, out);
}

static void
begin(struct oscal *x, FILE *out, const struct audit *a)
{
	int64_t started = run_seconds(a, "started"), finished = run_seconds(a, "finished");
	autojson cJSON *header = report_json_header(a);
	autofree char *text = json_line(header);

	*x = (struct oscal){ .out = out, .a = a, .run = uuid_of(&oscal_names, text, strlen(text)) };
	show_time(started, x->started);
	show_time(finished > started ? finished : started, x->time);
}

static cJSON *
metadata(const struct oscal *x, const char *title)
{
	cJSON *o = json_object();
	autofree char *version = oscal_string(json_str(x->a->run, "id", ""));

	oscal_put_line(o, "title", title);
	json_put_str(o, "last-modified", x->time);
	json_put_str(o, "version", version != NULL ? version : "-");
	json_put_str(o, "oscal-version", OSCAL_VERSION);
	return o;
}

/* What takes the place of an assessment plan, by the names that they have in a bundle: benchmark and tailoring. */
static cJSON *
resource(const char uuid[37], const char *title, const char *href, const char *sha256)
{
	cJSON *o = json_object(), *link, *hash;

	json_put_str(o, "uuid", uuid);
	oscal_put_line(o, "title", title);
	link = oscal_push_object(json_put_array(o, "rlinks"));
	json_put_str(link, "href", href);
	json_put_str(link, "media-type", "application/xml");
	hash = oscal_push_object(json_put_array(link, "hashes"));
	json_put_str(hash, "algorithm", "SHA-256");
	json_put_str(hash, "value", sha256);
	return o;
}

static void
plan_uuid(const struct audit *a, char out[37])
{
	OSCAL_NAME(out, &oscal_names, "benchmark", a->bench->sha256);
}

static cJSON *
back_matter(const struct audit *a)
{
	autofree char *title = xasprintf("%s %s", a->bench->name, a->bench->version);
	cJSON *o = json_object(), *list = json_put_array(o, "resources");
	char uuid[37];

	plan_uuid(a, uuid);
	json_push(list, resource(uuid, title, "rules/benchmark.xml", a->bench->sha256));
	if (a->bench->tailoring != NULL) {
		OSCAL_NAME(uuid, &oscal_names, "tailoring", a->bench->tailoring->sha256);
		json_push(list, resource(uuid, a->bench->tailoring->id, "rules/tailoring.xml", a->bench->tailoring->sha256));
	}
	return o;
}

/* What was asked for is not all: the patterns, as JSON has them. */
static void
put_filters(cJSON *o, const struct audit *a)
{
	const cJSON *filters = json_at(a->run, "filters");
	autofree char *text = cJSON_IsObject(filters) && filters->child != NULL ? json_line(filters) : NULL;

	oscal_put_prop(o, "filters", text);
}

/* Counts and scores, and what tells the run. The list of properties. */
static cJSON *
run_props(const struct audit *a)
{
	static const char *const members[] = { "id", "judged_at", "reason", "trigger", "sandbox", NULL };
	autojson cJSON *o = json_object();
	char percent[16];

	oscal_put_members(o, a->run, members);
	put_filters(o, a);
	oscal_put_prop(o, "complete", a->complete ? "true" : "false");
	oscal_put_prop(o, "benchmark", a->bench->id);
	oscal_put_prop(o, "benchmark-version", a->bench->version);
	oscal_put_prop(o, "profile", a->bench->profile);
	for (size_t i = 0; i < NVERDICTS; i++) {
		autofree char *name = xasprintf("summary-%s", verdict_names[i]);

		oscal_put_count(o, name, a->counts[i]);
	}
	oscal_put_count(o, "score-passed", a->score.passed);
	oscal_put_count(o, "score-scored", a->score.scored);
	oscal_put_prop(o, "score-percent", report_percent(&a->score, percent) ? percent : NULL);
	oscal_put_prop(o, "score-with-exceptions", report_percent(&a->with_exceptions, percent) ? percent : NULL);
	return cJSON_DetachItemFromObjectCaseSensitive(o, "props");
}

static char *
run_remarks(const struct audit *a)
{
	struct buf b = BUF_INIT;

	if (!a->complete)
		buf_addf(&b, "The audit is incomplete. Rules that could not be decided, wholly or for some subjects: %zu.",
		    audit_undecided(a));
	if (a->counts[NOTSELECTED] > 0)
		buf_addf(&b, "%sRules that profile or filter leave out, and that are not in this: %zu.", b.len > 0 ? " " : "",
		    a->counts[NOTSELECTED]);
	for (size_t i = 0; i < a->nresults; i++)
		if (is_deviation(&a->results[i]))
			buf_addf(&b, " %s (%s): %s.", a->results[i].rule->number, a->results[i].rule->check, a->results[i].message);
	return b.len > 0 ? buf_take(&b) : NULL;
}

/* The observations, the risks and the findings of all rules. */
static void
write_results(const struct oscal *x)
{
	struct list observations = { x->out, "observations", 0 }, risks = { x->out, "risks", 0 };
	struct list findings = { x->out, "findings", 0 };
	const struct result *end = x->a->results + x->a->nresults, *r;

	for (r = x->a->results; r < end; r++)
		for (size_t i = 0, n = r->verdict != NOTSELECTED ? item_count(r) : 0; i < n; i++)
			print_one(&observations, observation(x, r, i));
	print_end(&observations);
	for (r = x->a->results; r < end; r++)
		for (size_t i = 0; i < r->nfindings; i++)
			if (is_first(r, i))
				print_one(&risks, risk(x, r, r->findings[i].exception));
	print_end(&risks);
	for (r = x->a->results; r < end; r++)
		if (reason_of(r) != NULL)
			print_one(&findings, finding(x, r));
	print_end(&findings);
}

static void
write_result(const struct oscal *x, const char *title)
{
	autofree char *quoted = oscal_line(title), *text = NULL, *remarks = run_remarks(x->a);
	autojson cJSON *name = cJSON_CreateString(quoted);
	char uuid[37];

	if (name == NULL)
		out_of_memory();
	text = json_line(name);
	OSCAL_NAME(uuid, &x->run, "result");
	fprintf(x->out, ",\n    \"results\": [\n      {\n        \"uuid\": \"%s\",\n        \"title\": %s", uuid, text);
	fputs(",\n        \"description\": \"One run of an audit that reads and changes nothing.\"", x->out);
	fprintf(x->out, ",\n        \"start\": \"%s\",\n        \"end\": \"%s\"", x->started, x->time);
	print_member(x->out, "props", run_props(x->a), 4);
	print_member(x->out, "local-definitions", oscal_local_definitions(x->a), 4);
	print_member(x->out, "reviewed-controls", oscal_reviewed_controls(x->a), 4);
	write_results(x);
	if (remarks != NULL)
		fprintf(x->out, ",\n        \"remarks\": \"%s\"", remarks);
	fputs("\n      }\n    ]", x->out);
}

int
report_oscal(FILE *out, const struct audit *a, const struct report_style *style)
{
	autofree char *title = xasprintf("%s %s, %s, of %s", a->bench->name, a->bench->version, a->bench->profile,
	    json_str(a->host, "name", "a host whose name is not known"));
	cJSON *list;
	struct oscal x;
	char uuid[37];

	(void)style;
	if (!uuid_possible()) {
		errno = ENOTSUP;
		return -1;
	}
	begin(&x, out, a);
	uuid_show(&x.run, uuid);
	fprintf(out, "{\n  \"assessment-results\": {\n    \"uuid\": \"%s\"", uuid);
	print_member(out, "metadata", metadata(&x, title), 2);
	plan_uuid(a, uuid);
	fprintf(out, ",\n    \"import-ap\": { \"href\": \"#%s\" }", uuid);
	list = oscal_objectives(a);
	if (cJSON_GetArraySize(list) > 0) {
		cJSON *o = json_object();

		json_put(o, "objectives-and-methods", list);
		print_member(out, "local-definitions", o, 2);
	} else {
		json_free(&list);
	}
	write_result(&x, title);
	print_member(out, "back-matter", back_matter(a), 2);
	fputs("\n  }\n}\n", out);
	return ferror(out) ? -1 : 0;
}
