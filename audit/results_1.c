/* SPDX-License-Identifier: Apache-2.0 */
/* results_1: a document of plimsoll-results/1, whose shape is known to be right. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/results_parts.h"

static char *
maybe(const cJSON *o, const char *name)
{
	const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o, name));

	return s != NULL ? xstrdup(s) : NULL;
}

static const char *
text(const cJSON *o, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o, name));
}

/* ---- exceptions and attestations ---- */

/* What the results tell of an entry: where it covers something. NULL: it covers nothing. */
static const cJSON *
details_of(const cJSON *doc, const char *member, const char *id)
{
	const cJSON *r, *t;

	cJSON_ArrayForEach(r, cJSON_GetObjectItemCaseSensitive(doc, "results"))
		cJSON_ArrayForEach(t, json_at(cJSON_GetObjectItemCaseSensitive(r, member), "entries"))
			if (strcmp(text(t, "id"), id) == 0)
				return t;
	return NULL;
}

/* As much of an entry as its file had, as far as the results tell. */
static cJSON *
entry_document(const cJSON *input, const cJSON *details)
{
	cJSON *o = json_object();
	const cJSON *v;

	cJSON_ArrayForEach(v, details)
		if (!cJSON_IsNull(v))
			json_put(o, v->string, json_copy(v));
	json_put_str(o, "id", text(input, "id"));
	json_put_str(o, "rule", text(input, "rule"));
	return o;
}

static int64_t
time_of(const cJSON *o, const char *name)
{
	int64_t t = 0;
	struct err ignored;

	(void)time_read(text(o, name), &t, &ignored);
	return t;
}

static void
put_entry(struct entries *x, const cJSON *input, const cJSON *details, cJSON *list)
{
	struct entry *t = &x->list[x->n++];
	cJSON *doc = entry_document(input, details);
	const cJSON *documents = cJSON_GetObjectItemCaseSensitive(details, "documents");

	json_push(list, doc);
	*t = (struct entry){ .doc = doc, .id = text(doc, "id"), .rule = text(doc, "rule"), .starts = time_of(input, "starts"),
		.expires = time_of(input, "expires"),
		.refused = strcmp(text(input, "state"), entry_state_names[ENTRY_DOCUMENT_DIFFERS]) == 0 };
	if (text(input, "benchmark") != NULL) {
		json_put_str(doc, "benchmark", text(input, "benchmark"));
		t->benchmark = text(doc, "benchmark");
	}
	t->documents = documents != NULL ? json_copy(documents) : NULL;
}

/* Those of run.inputs; *ret stays NULL if none were given. member: what results call them. */
static int
read_entries(const cJSON *doc, const char *name, const char *member, struct entries **ret, struct err *e)
{
	const cJSON *input = json_at(json_at(doc, "run.inputs"), name), *list = json_at(input, "entries"), *one;
	struct entries *x;
	cJSON *docs;

	if (!cJSON_IsObject(input))
		return 0;
	if (cJSON_GetArraySize(list) > ENTRIES_MAX)
		return err_set(e, 0, "run.inputs.%s.entries: there are more than %d", name, ENTRIES_MAX);
	*ret = x = xcalloc(1, sizeof *x);
	*x = (struct entries){ .file = xstrdup(name), .bytes = BUF_INIT, .doc = json_object(),
		.label_digests = json_copy(json_at(input, "label_digests")),
		.list = xcalloc((size_t)cJSON_GetArraySize(list), sizeof *x->list) };
	memcpy(x->sha256, text(input, "sha256"), sizeof x->sha256);
	docs = json_put_array(x->doc, name);
	cJSON_ArrayForEach(one, list) {
		for (size_t i = 0; i < x->n; i++)
			if (strcmp(x->list[i].id, text(one, "id")) == 0)
				return err_set(e, 0, "run.inputs.%s.entries[%zu].id: \"%.60s\" stands there before", name, x->n,
				    x->list[i].id);
		put_entry(x, one, details_of(doc, member, text(one, "id")), docs);
	}
	return 0;
}

/* What became of each. */
static void
read_uses(const cJSON *doc, const char *name, struct entry_use *uses)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, json_at(json_at(json_at(doc, "run.inputs"), name), "entries")) {
		uses->subjects = (size_t)json_int(one, "subjects", 0);
		uses->answered = (size_t)json_int(one, "answered", 0);
		uses->undecided = (size_t)json_int(one, "undecided", 0);
		uses->by_creator = json_bool(one, "creator_controlled", false);
		uses++;
	}
}

static const struct entry *
entry_of(const struct entries *x, const char *id)
{
	for (size_t i = 0; x != NULL && i < x->n; i++)
		if (strcmp(x->list[i].id, id) == 0)
			return &x->list[i];
	return NULL;
}

/* Whether an entry means subjects of a rule by what their creator chose alone. */
static bool
is_by_creator(const cJSON *result, const char *member, const struct entry *t)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, json_at(cJSON_GetObjectItemCaseSensitive(result, member), "entries"))
		if (strcmp(text(one, "id"), t->id) == 0)
			return json_bool(one, "creator_controlled", false);
	return false;
}

/* ---- subjects ---- */

static void
read_evidence(struct finding *f, const cJSON *list)
{
	const cJSON *one;

	f->evidence = xcalloc((size_t)cJSON_GetArraySize(list), sizeof *f->evidence);
	cJSON_ArrayForEach(one, list)
		evidence_recall(&f->evidence[f->nevidence++], text(one, "source"), text(one, "path"), text(one, "expected"),
		    text(one, "observed"), text(one, "id"));
}

/* What somebody can answer for: who may, when, and which results (effective.c). */
static bool
may_answer(const struct results *r, const struct result *to, const struct finding *f, const struct entry *t, enum verdict what)
{
	int64_t now = r->audit->now;

	return f->verdict == what && now != 0 && t->starts <= now && now <= t->expires && !t->refused &&
	    entry_means_rule(t, r->bench, to->rule);
}

/* Which entry a finding names; NULL: all is well. The caller frees what is wrong. */
static char *
read_answer(const struct results *r, const struct result *to, struct finding *f, const struct entries *x, const cJSON *result,
    const cJSON *subject, const char *member, enum verdict what, const struct entry **ret)
{
	const char *id = text(subject, member);
	const struct entry *t = id != NULL ? entry_of(x, id) : NULL;

	if (id == NULL)
		return NULL;
	if (t == NULL || json_at(t->doc, "starts") == NULL)
		return xasprintf("nothing tells of one with the id \"%.60s\"", id);
	if (!may_answer(r, to, f, t, what))
		return xasprintf("\"%.60s\" does not answer for this: by its rule, its time, or because the result is \"%s\"; the file "
		    "was changed: take the one that plimsoll wrote", id, verdict_names[f->verdict]);
	*ret = t;
	f->by_creator = is_by_creator(result, member, t);
	return NULL;
}

static int
read_finding(const struct results *r, struct result *to, const cJSON *result, const cJSON *subject, struct err *e)
{
	struct finding *f = &to->findings[to->nfindings++];
	autofree char *exception = NULL, *attestation = NULL;

	*f = (struct finding){ .kind = kind_of(text(subject, "kind")), .id = maybe(subject, "id"), .name = maybe(subject, "name"),
		.state = maybe(subject, "state"), .image = maybe(subject, "image"), .message = maybe(subject, "message"),
		.verdict = verdict_of(text(subject, "result")) };
	read_evidence(f, cJSON_GetObjectItemCaseSensitive(subject, "evidence"));
	exception = read_answer(r, to, f, r->exceptions, result, subject, "exception", FAIL, &f->exception);
	attestation = read_answer(r, to, f, r->attestations, result, subject, "attestation", NOTCHECKED, &f->attestation);
	if (exception == NULL && attestation == NULL)
		return 0;
	return err_set(e, 0, "results[%td].subjects[%zu].%s: %s", to - r->audit->results, to->nfindings - 1,
	    exception != NULL ? "exception" : "attestation", exception != NULL ? exception : attestation);
}

/* ---- rules ---- */

/* What the profile selects is judged, unless filters leave it out; and nothing else is. */
static int
check_selected(const struct audit *a, const struct result *r, struct err *e)
{
	bool left_out = r->verdict == NOTSELECTED;

	if (r->rule->selected ? !left_out || json_at(a->run, "filters")->child != NULL : left_out)
		return 0;
	return err_set(e, 0, "results[%td].result: \"%s\" stands there, though profile %.60s %s the rule; the file was "
	    "changed: take the one that plimsoll wrote", r - a->results, verdict_names[r->verdict], a->bench->profile,
	    r->rule->selected ? "selects" : "does not select");
}

/* A rule's result has to be what its subjects' results make it. */
static int
check_verdict(const struct audit *a, const struct result *r, struct err *e)
{
	enum verdict all = r->nfindings > 0 ? result_combined(r, false) : r->verdict;

	if (r->verdict == all || (r->rule->role == ROLE_UNSCORED && r->verdict == INFORMATIONAL && all <= PASS))
		return 0;
	return err_set(e, 0, "results[%td].result: \"%s\" stands there, and its subjects make it \"%s\"; the file was "
	    "changed: take the one that plimsoll wrote", r - a->results, verdict_names[r->verdict], verdict_names[all]);
}

static int
read_result(struct results *r, size_t i, const cJSON *result, struct err *e)
{
	struct result *to = &r->audit->results[i];
	const struct bench_rule *rule = &r->bench->rules[i];
	const cJSON *subjects = cJSON_GetObjectItemCaseSensitive(result, "subjects"), *one;

	if (strcmp(rule->id, text(result, "rule")) != 0)
		return err_set(e, 0, "results[%zu].rule: \"%.80s\" stands there, and the benchmark has \"%.80s\"; the file was "
		    "changed: take the one that plimsoll wrote", i, text(result, "rule"), rule->id);
	*to = (struct result){ .rule = rule, .check = r->bare ? NULL : bench_rule_check(rule), .values = rule_values(rule),
		.verdict = verdict_of(text(result, "result")), .message = maybe(result, "message"),
		.findings = xcalloc((size_t)cJSON_GetArraySize(subjects), sizeof *to->findings) };
	to->also = to->check != NULL && to->check->also != NULL ? check_find(to->check->also) : NULL;
	cJSON_ArrayForEach(one, subjects)
		if (read_finding(r, to, result, one, e) < 0)
			return -1;
	if (!r->bare && check_selected(r->audit, to, e) < 0)
		return -1;
	return check_verdict(r->audit, to, e);
}

static int
read_results(struct results *r, const cJSON *doc, struct err *e)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(doc, "results"), *one;
	size_t n = (size_t)cJSON_GetArraySize(list), i = 0;

	if (n != r->bench->nrules)
		return err_set(e, 0, "results: there are %zu, and the benchmark has %zu rules; the file was changed: take the one "
		    "that plimsoll wrote", n, r->bench->nrules);
	r->audit->results = xcalloc(n, sizeof *r->audit->results);
	cJSON_ArrayForEach(one, list) {
		r->audit->nresults++; /* what is begun is freed */
		if (read_result(r, i++, one, e) < 0)
			return -1;
	}
	return 0;
}

/* ---- all of it ---- */

/* What the run says, and its results do not say the contrary. */
static bool
is_complete(const struct audit *a)
{
	return json_bool(a->run, "complete", false) && audit_undecided(a) == 0;
}

/* Without the benchmark its weights are not known: scores that rest on them are as they are told. */
static void
read_scores(struct results *r, const cJSON *doc)
{
	struct audit *a = r->audit;
	const struct bench *b = r->bench;

	if (r->bare) {
		a->sections = xcalloc(b->ngroups, sizeof *a->sections);
		for (; a->nsections < b->ngroups; a->nsections++)
			a->sections[a->nsections] =
			    (struct section_score){ .section = b->groups[a->nsections].number, .title = b->groups[a->nsections].title };
	}
	audit_score(a);
	for (size_t i = 0; r->bare && i < ARRAY_SIZE(a->models); i++) {
		const cJSON *m = cJSON_GetObjectItemCaseSensitive(json_at(doc, "score.models"), a->models[i].system);

		snprintf(a->models[i].score, sizeof a->models[i].score, "%s", text(m, "score"));
		snprintf(a->models[i].maximum, sizeof a->models[i].maximum, "%s", text(m, "maximum"));
	}
}

static void
read_head(struct audit *a, const cJSON *doc)
{
	const struct { const char *name; cJSON **to; } parts[] = {
		{ "tool", &a->tool }, { "run", &a->run }, { "host", &a->host }, { "engine", &a->engine }, { "population", &a->population },
	};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		*parts[i].to = json_copy(cJSON_GetObjectItemCaseSensitive(doc, parts[i].name));
	a->now = time_of(a->run, "judged_at");
	a->looked = true;
}

int
results_read_1(struct results *r, const cJSON *doc, struct err *e)
{
	static const struct selection none = { .scope = "all" };
	struct audit *a = r->audit = xcalloc(1, sizeof *a);

	a->bench = r->bench;
	a->selection = &none;
	read_head(a, doc);
	if (read_entries(doc, "exceptions", "exception", &r->exceptions, e) < 0 ||
	    read_entries(doc, "attestations", "attestation", &r->attestations, e) < 0 || read_results(r, doc, e) < 0)
		return -1;
	audit_accept(a, r->exceptions, r->attestations);
	if (r->exceptions != NULL)
		read_uses(doc, "exceptions", a->exception_uses);
	if (r->attestations != NULL)
		read_uses(doc, "attestations", a->attestation_uses);
	for (size_t i = 0; i < a->nresults; i++)
		effective_settle(&a->results[i]);
	a->complete = is_complete(a);
	effective_put_inputs(a);
	read_scores(r, doc);
	return 0;
}
