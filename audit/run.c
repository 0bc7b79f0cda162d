/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/run.h"

static bool
any_rule_pattern(char **patterns, const struct bench_rule *r)
{
	for (size_t i = 0; patterns[i] != NULL; i++)
		if (bench_rule_matches(r, patterns[i]))
			return true;
	return false;
}

static bool
any_reference(char **wanted, const struct bench_rule *r)
{
	for (size_t i = 0; wanted[i] != NULL; i++) {
		const char *colon = strchr(wanted[i], ':');
		size_t n = colon ? (size_t)(colon - wanted[i]) : strlen(wanted[i]);

		for (size_t k = 0; k < r->nreferences; k++)
			if (strncmp(r->references[k].framework, wanted[i], n) == 0 &&
			    r->references[k].framework[n] == '\0' &&
			    (colon == NULL || glob_match(colon + 1, r->references[k].requirement)))
				return true;
	}
	return false;
}

/* Host rules need the host's files or processes; the others the engine's answers. */
static bool
host_rule(const struct check *c)
{
	return c->host || c->kind == KIND_HOST || c->kind == KIND_FILE;
}

/* Why a rule is not judged, or NULL. unasked: these facts are of a host alone, no engine was asked. */
static const char *
left_out(const struct selection *s, const struct bench_rule *r, const struct check *c, bool unasked)
{
	if (!r->selected)
		return r->left_out != NULL ? r->left_out : "not in the profile";
	if (s->rules != NULL && !any_rule_pattern(s->rules, r))
		return "left out by --rule";
	if (s->skip_rules != NULL && any_rule_pattern(s->skip_rules, r))
		return "left out by --skip-rule";
	if (s->references != NULL && !any_reference(s->references, r))
		return "left out by --reference";
	if (strcmp(s->scope, "host") == 0 && !host_rule(c))
		return "outside --scope host";
	/* which containers there are, no file of the host tells; nor whether a swarm is joined */
	if (strcmp(s->scope, "host") == 0 && unasked && c->kind == KIND_CONTAINER)
		return "outside --scope host: no engine was asked for its containers";
	if (strcmp(s->scope, "host") == 0 && unasked && c->kind == KIND_SWARM)
		return "outside --scope host: no engine was asked for its swarm";
	if (strcmp(s->scope, "engine") == 0 && host_rule(c))
		return "outside --scope engine";
	return NULL;
}

/* A pattern that means no rule, and what may have been meant: a section, several rules, a slip of the pen. */
static int
unknown_rule(const char *option, const char *pattern, const struct bench *b, struct err *e)
{
	autofree char *section = xasprintf("%s.*", pattern), *cure = NULL;
	const char *near = bench_rule_near(b, pattern);

	for (size_t i = 0; cure == NULL && i < b->nrules; i++)
		if (strspn(pattern, "0123456789.") == strlen(pattern) && glob_match(section, b->rules[i].number))
			cure = xasprintf("all rules of the section are '%s'", section);
	if (cure == NULL && strpbrk(pattern, ", ") != NULL)
		cure = xasprintf("give %s once for each rule", option);
	if (cure == NULL)
		cure = near != NULL ? xasprintf("did you mean %s?", near) : xstrdup("see: plimsoll list rules");
	return err_set(e, 0, "%s %.100s: no rule of %s %s has that number, check name or id; %s", option, pattern, b->name, b->version, cure);
}

static int
patterns_match(char **patterns, const char *option, const struct bench *b, struct err *e)
{
	for (size_t i = 0; patterns != NULL && patterns[i] != NULL; i++) {
		bool hit = false, selected = false;
		const struct bench_rule *r;

		for (r = b->rules; r < b->rules + b->nrules; r++)
			if (bench_rule_matches(r, patterns[i])) {
				hit = true;
				selected = selected || r->selected;
			}
		if (!hit)
			return unknown_rule(option, patterns[i], b, e);
		if (!selected && strcmp(option, "--rule") == 0)
			return err_set(e, 0, "%s %s: not in profile %s of %s %s; choose a profile that holds it with -p",
			    option, patterns[i], b->profile, b->name, b->version);
	}
	return 0;
}

static bool
is_framework_of_before(const struct bench *b, size_t rule, size_t reference)
{
	const char *name = b->rules[rule].references[reference].framework;

	for (size_t i = 0; i <= rule; i++)
		for (size_t k = 0; k < (i == rule ? reference : b->rules[i].nreferences); k++)
			if (strcmp(b->rules[i].references[k].framework, name) == 0)
				return true;
	return false;
}

/* A requirement that no rule supports, and the frameworks that there are, as rules name them. */
static int
unknown_reference(const char *wanted, const struct bench *b, struct err *e)
{
	autobuf struct buf names = BUF_INIT;

	for (size_t i = 0; i < b->nrules; i++)
		for (size_t k = 0; k < b->rules[i].nreferences; k++)
			if (!is_framework_of_before(b, i, k))
				buf_addf(&names, "%s%s", names.len > 0 ? ", " : "", b->rules[i].references[k].framework);
	return err_set(e, 0, "--reference %.100s: no rule of %s %s supports that; write NAME:REQUIREMENT, e.g. pci-dss-4.0.1:2.2.6; "
	    "names are: %s", wanted, b->name, b->version, names.len > 0 ? names.s : "none");
}

int
selection_check(const struct selection *s, const struct bench *b, struct err *e)
{
	if (patterns_match(s->rules, "--rule", b, e) < 0 || patterns_match(s->skip_rules, "--skip-rule", b, e) < 0)
		return -1;
	for (size_t i = 0; s->references != NULL && s->references[i] != NULL; i++) {
		char *one[] = { s->references[i], NULL };
		bool hit = false;

		for (size_t k = 0; k < b->nrules && !hit; k++)
			hit = any_reference(one, &b->rules[k]);
		if (!hit)
			return unknown_reference(s->references[i], b, e);
	}
	for (size_t k = 0; k < b->nrules; k++)
		if (left_out(s, &b->rules[k], bench_rule_check(&b->rules[k]), false) == NULL)
			return 0;
	return err_set(e, 0, "the filters leave no rule of %s %s, profile %s, to judge", b->name, b->version, b->profile);
}

static void
put_list(cJSON *filters, const char *name, char *const *list)
{
	cJSON *a;

	if (list == NULL)
		return;
	a = json_put_array(filters, name);
	for (; *list != NULL; list++) {
		autofree char *clean = utf8_clean(*list, strlen(*list));

		json_push_str(a, clean);
	}
}

/* CONTRACT's run.filters: what was asked for, under the options' names. */
static cJSON *
filters_object(const struct selection *s)
{
	cJSON *f = json_object();

	if (strcmp(s->scope, "all") != 0)
		json_put_str(f, "scope", s->scope);
	put_list(f, "rule", s->rules);
	put_list(f, "skip-rule", s->skip_rules);
	put_list(f, "reference", s->references);
	put_list(f, "container", s->containers);
	put_list(f, "image", s->images);
	put_list(f, "label", s->labels);
	return f;
}

struct value *
rule_values(const struct bench_rule *r)
{
	struct value *v = xcalloc(r->nexports, sizeof *v);

	for (size_t i = 0; i < r->nexports; i++)
		v[i] = (struct value){ r->exports[i].name, r->exports[i].text };
	return v;
}

struct audit *
audit_begin(const struct bench *b, const struct selection *s, const cJSON *facts_run, cJSON *tool,
    const char *judged_at)
{
	struct audit *a = xcalloc(1, sizeof *a);
	bool unasked = cJSON_IsNull(json_at(facts_run, "engine.endpoint"));
	struct err ignored;

	if (time_read(judged_at, &a->now, &ignored) < 0)
		a->now = 0;
	a->bench = b;
	a->selection = s;
	a->tool = tool;
	a->run = json_copy(json_at(facts_run, "run"));
	json_put_str(a->run, "judged_at", judged_at);
	json_put(a->run, "filters", filters_object(s));
	a->host = json_copy(json_at(facts_run, "host"));
	a->engine = json_copy(json_at(facts_run, "engine"));
	a->collected = json_copy(json_at(facts_run, "collected"));
	a->excluded = json_object();
	json_put_array(a->excluded, "containers");
	json_put_array(a->excluded, "images");
	a->matched = json_object();
	a->images_chosen = json_object();
	a->complete = true;
	a->nresults = b->nrules;
	a->results = xcalloc(b->nrules, sizeof *a->results);
	for (size_t i = 0; i < b->nrules; i++) {
		struct result *r = &a->results[i];
		const char *why;

		r->rule = &b->rules[i];
		r->check = bench_rule_check(r->rule);
		r->also = r->check->also != NULL ? check_find(r->check->also) : NULL;
		why = left_out(s, r->rule, r->check, unasked);
		r->verdict = why != NULL ? NOTSELECTED : NOTCHECKED;
		r->message = why != NULL ? xstrdup(why) : NULL;
		r->values = rule_values(r->rule);
	}
	return a;
}

bool
is_deviation(const struct result *r)
{
	return r->verdict == NOTSELECTED && r->rule->left_out != NULL && r->message != NULL;
}

bool
is_judged(const struct result *r)
{
	return r->verdict != NOTSELECTED && r->rule->role != ROLE_UNCHECKED;
}

/* What decides a rule for subjects of a kind; NULL: it is not about them. */
static const struct check *
check_for(const struct result *r, enum kind kind)
{
	return r->check->kind == kind ? r->check : r->also != NULL && r->also->kind == kind ? r->also : NULL;
}

/* Whether a check of files is decided for a line: that of one of its roles, or one that tells of all. */
static bool
has_role(const struct check *c, const cJSON *subject)
{
	const char *role = c->role != NULL ? json_str(subject, "role", NULL) : NULL, *p = c->role;
	size_t n = role != NULL ? strlen(role) : 0;

	if (c->role == NULL || (role == NULL && json_at(subject, "error") != NULL))
		return true;
	for (; n > 0 && (p = strstr(p, role)) != NULL; p += n)
		if ((p == c->role || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

/* What findings tell of their subject, and what checks get of it. */
struct judged {
	const cJSON *line;
	const char *id, *name, *state, *image; /* state and image: may be NULL */
	const cJSON *paths; /* what was collected of its kind */
};

static struct finding *
finding_new(struct result *r, enum kind kind, const struct judged *j)
{
	struct finding *f;

	if ((r->nfindings & (r->nfindings - 1)) == 0) /* full: it grows to the next power of two */
		r->findings = xrealloc(r->findings, r->nfindings ? 2 * r->nfindings : 1, sizeof *r->findings);
	f = &r->findings[r->nfindings++];
	*f = (struct finding){ .kind = kind };
	f->id = xstrdup(j->id);
	f->name = xstrdup(j->name);
	f->state = j->state != NULL ? xstrdup(j->state) : NULL;
	f->image = j->image != NULL ? xstrdup(j->image) : NULL;
	return f;
}

static void
judge(struct audit *a, struct result *r, const struct check *c, const struct judged *j)
{
	struct finding *f = finding_new(r, c->kind, j);
	struct look at = {
		.subject = j->line, .collected = j->paths, .sightings = &a->sightings[c->kind],
		.values = r->values, .nvalues = r->rule->nexports, .notes = f,
		.releases = a->bench->releases, .now = a->now,
		.partial = a->selection->containers != NULL || a->selection->images != NULL || a->selection->labels != NULL,
	};

	f->verdict = c->decide(&at, c);
	effective_meet(a, r, f, j->line);
	if (f->verdict == ERROR || f->verdict == UNKNOWN)
		a->complete = false;
}

/* The whole kind could not be listed: each rule about it could not look. */
static void
judge_unlisted(struct audit *a, struct result *r, enum kind kind, const struct judged *j)
{
	struct finding *f = finding_new(r, kind, j);
	autofree char *observed = NULL;

	f->verdict = ERROR;
	f->message = xasprintf("%ss could not be listed: %s", kind_names[f->kind], json_str(j->line, "error.message", "no reason given"));
	free(f->name);
	f->name = xasprintf("(all %ss)", kind_names[f->kind]);
	f->nevidence = 1;
	f->evidence = xcalloc(1, sizeof *f->evidence);
	observed = xasprintf("error: %s: %s", json_str(j->line, "error.code", ""), json_str(j->line, "error.message", ""));
	evidence_set(f->evidence, json_str(j->line, "source", ""), "", 0, "", NULL, observed);
	a->complete = false;
}

/* False if a filter leaves this container or image out. */
static bool
take_in(struct audit *a, enum kind kind, const cJSON *subject)
{
	cJSON *x;

	if (selection_takes(a, kind, subject)) {
		a->chosen++;
		return true;
	}
	x = json_object();
	json_put_str(x, "kind", kind_names[kind]);
	json_put_str(x, "id", json_str(subject, "id", ""));
	json_put_str(x, "name", json_str(subject, "name", ""));
	json_push(cJSON_GetObjectItemCaseSensitive(a->excluded, kind == KIND_IMAGE ? "images" : "containers"), x);
	return false;
}

/* Whether that is the line of a swarm that the engine is a mere worker of. */
static bool
is_worker(enum kind kind, const cJSON *subject)
{
	const cJSON *swarm = json_at(subject, "read.info.data.Swarm");

	return kind == KIND_SWARM && strcmp(json_str(swarm, "LocalNodeState", ""), "active") == 0 &&
	    cJSON_IsFalse(json_at(swarm, "ControlAvailable"));
}

void
audit_subject(struct audit *a, const cJSON *subject)
{
	enum kind kind = kind_of(json_str(subject, "kind", ""));
	bool unlisted = json_at(subject, "error") != NULL;
	struct judged j;
	const cJSON *doc;

	if (kind != NKINDS) {
		a->held[kind] += !unlisted;
		a->unlisted[kind] = a->unlisted[kind] || unlisted;
	}
	if ((kind == KIND_CONTAINER || kind == KIND_IMAGE) && !unlisted && !take_in(a, kind, subject))
		return;
	a->worker = a->worker || is_worker(kind, subject);
	cJSON_ArrayForEach(doc, json_at(subject, "read"))
		a->looked = a->looked || json_at(doc, "data") != NULL;
	if (kind == NKINDS)
		return;
	j = (struct judged){ subject, json_str(subject, "id", ""), json_str(subject, "name", ""),
		json_str(subject, "state", NULL), json_str(subject, "image", NULL),
		json_at(a->collected, kind_names[kind]) };
	a->sightings[kind].subject++;
	for (size_t i = 0; i < a->nresults; i++) {
		struct result *r = &a->results[i];
		const struct check *c = check_for(r, kind);

		if (!is_judged(r) || c == NULL || !has_role(c, subject))
			continue;
		if (unlisted)
			judge_unlisted(a, r, kind, &j);
		else
			judge(a, r, c, &j);
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return c != 0 ? c : strcmp(x->id, y->id);
}

/* What a rule's subjects are called: "containers", or "containers and images". */
static char *
subjects_called(const struct result *r)
{
	const char *kind = kind_names[r->check->kind], *s = r->nfindings == 1 ? "" : "s";
	size_t others = 0;

	for (size_t i = 0; i < r->nfindings; i++)
		others += r->findings[i].kind != r->check->kind;
	if (others > 0 && others < r->nfindings)
		return xasprintf("%ss and %ss", kind, kind_names[r->also->kind]);
	return xasprintf("%s%s", others > 0 ? kind_names[r->also->kind] : kind, s);
}

/* "2 of 8 containers: db, web": whose verdict the rule's is. */
static char *
sum_up(const struct result *r)
{
	autofree char *all = subjects_called(r);
	struct buf b = BUF_INIT;
	size_t same = 0, shown = 0;

	if (r->nfindings == 1 && r->findings[0].kind != KIND_CONTAINER && r->findings[0].kind != KIND_IMAGE)
		return xstrdup(r->findings[0].message ? r->findings[0].message : "");
	for (size_t i = 0; i < r->nfindings; i++)
		same += r->findings[i].verdict == r->verdict;
	if (same == r->nfindings)
		buf_addf(&b, "%zu %s", same, all);
	else
		buf_addf(&b, "%zu of %zu %s", same, r->nfindings, all);
	for (size_t i = 0; i < r->nfindings && shown < 10; i++)
		if (r->findings[i].verdict == r->verdict)
			buf_addf(&b, "%s%s", shown++ ? ", " : ": ", r->findings[i].name);
	if (same > shown)
		buf_addf(&b, " and %zu more", same - shown);
	return buf_take(&b);
}

/* No subject of the rule's kind came by. */
static void
settle_empty(struct audit *a, struct result *r)
{
	const char *kind = kind_names[r->check->kind];
	autofree char *listed = xasprintf("%ss.listed", kind);

	if (r->check->role != NULL) { /* one that is not there has a line, too */
		r->verdict = UNKNOWN;
		r->message = xasprintf("these facts hold no file of the role %s", r->check->role);
		a->complete = false;
	} else if (!cJSON_IsNumber(json_at(a->population, listed)) && a->worker &&
	    (r->check->kind == KIND_NODE || r->check->kind == KIND_SERVICE)) {
		r->verdict = NOTAPPLICABLE;
		r->message = xasprintf("this node is a worker: managers are to be asked for %ss", kind);
	} else if (!cJSON_IsNumber(json_at(a->population, listed))) {
		r->verdict = UNKNOWN;
		r->message = xasprintf("these facts hold no %ss", kind);
		a->complete = false;
	} else {
		r->verdict = NOTAPPLICABLE;
		r->message = xasprintf(json_num(a->population, listed, 0) > 0 ? "no %s is selected" : "there is no %s", kind);
	}
}

/* A rule whose role is unscored is decided, and then told for information alone. */
static void
unscore(struct result *r)
{
	char *seen = r->message;

	if (r->verdict > PASS) /* nothing that is scored */
		return;
	r->message = xasprintf("%s, and not scored: its role is unscored: %s", verdict_names[r->verdict], seen);
	r->verdict = INFORMATIONAL;
	free(seen);
}

enum verdict
result_combined(const struct result *r, bool effective)
{
	enum verdict all = NVERDICTS;
	bool open = false;

	for (size_t i = 0; i < r->nfindings; i++) {
		enum verdict one = effective ? r->findings[i].effective : r->findings[i].verdict;

		all = i == 0 ? one : verdict_and(all, one);
		open = open || one == NOTCHECKED;
	}
	return open && (all == PASS || all == NOTAPPLICABLE) ? NOTCHECKED : all;
}

static void
settle(struct audit *a, struct result *r)
{
	if (r->verdict == NOTSELECTED) {
		r->effective = r->verdict;
		return;
	}
	if (r->rule->role == ROLE_UNCHECKED) {
		r->verdict = NOTCHECKED;
		r->message = xasprintf("not to be checked: its role is unchecked%s%s", r->rule->refined != NULL ? ": " : "",
		    r->rule->refined != NULL ? r->rule->refined : "");
	} else if (r->nfindings == 0) {
		settle_empty(a, r);
	} else {
		qsort(r->findings, r->nfindings, sizeof *r->findings, by_name);
		r->verdict = result_combined(r, false);
		r->message = sum_up(r);
	}
	if (r->rule->role == ROLE_UNSCORED)
		unscore(r);
	effective_settle(r);
}

/* The facts hold another number of a kind than they say were listed: somebody was not looked at. */
static void
judge_missing(struct audit *a, struct result *r, enum kind missing, double listed)
{
	struct finding *f = finding_new(r, missing, &(const struct judged){ .id = "", .name = "" });
	const char *kind = kind_names[f->kind];

	f->verdict = UNKNOWN;
	f->message = xasprintf("%.0f %ss were listed, these facts hold %zu", listed, kind, a->held[f->kind]);
	free(f->name);
	f->name = xasprintf("(missing %ss)", kind);
	a->complete = false;
}

/* Whether that is so, and then what it means for the rules of that kind. */
static void
look_for_missing(struct audit *a, enum kind kind)
{
	autofree char *path = xasprintf("%ss.listed", kind_names[kind]);
	const cJSON *listed = json_at(a->population, path);

	if (a->unlisted[kind] || !cJSON_IsNumber(listed) || listed->valuedouble == (double)a->held[kind])
		return;
	for (size_t i = 0; i < a->nresults; i++)
		if (is_judged(&a->results[i]) && check_for(&a->results[i], kind) != NULL)
			judge_missing(a, &a->results[i], kind, listed->valuedouble);
}

/* Subjects of a rule's second kind, of which the facts tell nothing at all: the others do not speak for them. */
static void
look_for_unheld(struct audit *a, struct result *r)
{
	autofree char *path = r->also != NULL ? xasprintf("%ss.listed", kind_names[r->also->kind]) : NULL;
	struct finding *f;

	if (path == NULL || !is_judged(r) || a->unlisted[r->also->kind] || cJSON_IsNumber(json_at(a->population, path)))
		return;
	f = finding_new(r, r->also->kind, &(const struct judged){ .id = "", .name = "" });
	f->verdict = UNKNOWN;
	f->message = xasprintf("these facts hold no %ss", kind_names[f->kind]);
	free(f->name);
	f->name = xasprintf("(all %ss)", kind_names[f->kind]);
	a->complete = false;
}

void
audit_end(struct audit *a, const cJSON *facts_end)
{
	/* each of them has a line; of networks and volumes there is only the number */
	static const enum kind counted[] = { KIND_FILE, KIND_CONTAINER, KIND_IMAGE, KIND_NODE, KIND_SERVICE };
	const cJSON *left_out;

	a->population = json_copy(json_at(facts_end, "population"));
	json_put_str(a->run, "finished", json_str(facts_end, "finished", NULL));
	if (json_int(facts_end, "duration_ms", -1) >= 0)
		json_put_int(a->run, "duration_ms", json_int(facts_end, "duration_ms", 0));
	cJSON_ArrayForEach(left_out, a->excluded) {
		cJSON *kind = cJSON_GetObjectItemCaseSensitive(a->population, left_out->string);

		if (cJSON_IsObject(kind))
			json_put(kind, "excluded", json_copy(left_out));
	}
	for (size_t i = 0; i < ARRAY_SIZE(counted); i++)
		look_for_missing(a, counted[i]);
	for (size_t i = 0; i < a->nresults; i++) {
		look_for_unheld(a, &a->results[i]);
		settle(a, &a->results[i]);
	}
	json_put_bool(a->run, "complete", a->complete);
	effective_put_inputs(a);
	audit_score(a);
}

void
audit_free(struct audit *a)
{
	if (a == NULL)
		return;
	for (size_t i = 0; i < a->nresults; i++) {
		for (size_t k = 0; k < a->results[i].nfindings; k++)
			finding_free(&a->results[i].findings[k]);
		free(a->results[i].findings);
		free(a->results[i].values);
		free(a->results[i].message);
	}
	effective_free(a);
	free(a->results);
	free(a->sections);
	cJSON_Delete(a->tool);
	cJSON_Delete(a->run);
	cJSON_Delete(a->host);
	cJSON_Delete(a->engine);
	cJSON_Delete(a->population);
	for (size_t i = 0; i < NKINDS; i++)
		sightings_free(&a->sightings[i]);
	cJSON_Delete(a->collected);
	cJSON_Delete(a->matched);
	cJSON_Delete(a->images_chosen);
	cJSON_Delete(a->excluded);
	free(a);
}
