/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as SARIF 2.1.0: what fails, and what could not be decided, a result a subject. With -v also the rest. As GitHub's
 * code scanning takes it: relative locations with a region, fingerprints, rules with help, no more results than it reads. As
 * DefectDojo and Heimdall take it: a message begins with the rule's title, which they make a finding's, and the place begins with
 * the host, so that what is wrong on two hosts is two findings.
 *
 * A failure that somebody answers for is a result with a suppression. What is error or unknown is of kind "open": a reader who
 * closes what is no longer reported does not close it.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/uri.h>

#include "audit/json.h"
#include "report/items.h"
#include "report/json_parts.h"
#include "report/report.h"

#define MAX_RESULTS 25000 /* GitHub refuses a file with more */
#define MAX_TAGS    20
#define MAX_TEXT    1024  /* characters of a description */

/* ---- words ---- */

/* {"text":"..."}; text is not empty. max: bytes, 0 for all. */
static cJSON *
put_text(cJSON *o, const char *key, const char *text, size_t max)
{
	size_t n = 0, len = strlen(text), c;
	autofree char *cut = NULL;
	cJSON *m = json_put_object(o, key);

	if (max == 0 || len <= max) {
		json_put_str(m, "text", text);
		return m;
	}
	while ((c = utf8_char(text + n, len - n)) > 0 && n + c <= max - strlen("\u2026"))
		n += c;
	cut = xasprintf("%.*s\u2026", (int)n, text);
	json_put_str(m, "text", cut);
	return m;
}

/*
 * A message's text (2.1.0, 3.11): braces would name arguments and are doubled; where brackets would make a link, all of
 * them are escaped. It ends in a full stop.
 */
static char *
message_text(const char *s)
{
	bool link = strstr(s, "](") != NULL;
	size_t len = strlen(s);
	struct buf b = BUF_INIT;

	for (; *s != '\0'; s++) {
		if (*s == '{' || *s == '}')
			buf_addc(&b, *s);
		if (link && strchr("[]\\", *s) != NULL)
			buf_addc(&b, '\\');
		buf_addc(&b, *s);
	}
	if (len == 0 || s[-1] != '.')
		buf_addc(&b, '.');
	return buf_take(&b);
}

/* "No container is privileged: container web: is privileged", and who answers for it. */
static char *
item_message(const struct item *it)
{
	autofree char *accepted = item_accepted(it);
	autobuf struct buf b = BUF_INIT;

	buf_addf(&b, "%s: %s %s: %s", it->r->rule->title, item_kind(it), item_name(it),
	    *it->message != '\0' ? it->message : verdict_names[it->verdict]);
	if (accepted != NULL)
		buf_addf(&b, " (%s)", accepted);
	return message_text(b.s);
}

/* ---- rules ---- */

/* What follows _rule_ in the id. */
static const char *
rule_id(const struct bench_rule *rule)
{
	const char *tail = strstr(rule->id, "_rule_");

	return tail != NULL ? tail + strlen("_rule_") : rule->id;
}

/* "container-not-privileged" as ContainerNotPrivileged. */
static char *
rule_name(const char *check)
{
	struct buf b = BUF_INIT;
	bool upper = true;

	for (; *check != '\0'; check++) {
		if (*check == '-')
			upper = true;
		else
			buf_addc(&b, upper ? (char)toupper((unsigned char)*check) : *check), upper = false;
	}
	return buf_take(&b);
}

static const struct severity {
	const char *name, *level, *score; /* GitHub: from 9 critical, 7 high, 4 medium. NULL: the level says it */
} severities[] = {
	{ "high", "error", "8.0" },
	{ "medium", "warning", "5.5" },
	{ "low", "note", "3.0" },
	{ "info", "note", NULL }, /* any number would be low */
	{ "unknown", "warning", NULL },
};

static const struct severity *
severity_of(const struct bench_rule *rule)
{
	const struct severity *s = severities;

	while (strcmp(s->name, rule->severity) != 0 && s < severities + ARRAY_SIZE(severities) - 1)
		s++;
	return s;
}

static void
put_rule_properties(cJSON *o, const struct bench *b, const struct bench_rule *rule)
{
	cJSON *properties = json_put_object(o, "properties"), *tags = json_put_array(properties, "tags");
	const char *score = severity_of(rule)->score;

	json_push_str(tags, "security");
	json_push_str(tags, b->name);
	for (size_t i = 0; i < rule->nreferences && cJSON_GetArraySize(tags) < MAX_TAGS; i++) {
		autofree char *tag = xasprintf("%s:%s", rule->references[i].framework, rule->references[i].requirement);

		json_push_str(tags, tag);
	}
	json_put_str(properties, "precision", "high");
	if (score != NULL)
		json_put_str(properties, "security-severity", score);
	json_put_str(properties, "number", rule->number);
	json_put_str(properties, "check", rule->check);
	json_put_int(properties, "level", rule->level);
	json_put_str(properties, "severity", rule->severity);
	json_put_str(properties, "assessment", rule->assessment);
	json_put_references(properties, rule);
}

static const char *
or_else(const char *s, const char *otherwise)
{
	return s != NULL && *s != '\0' ? s : otherwise;
}

static cJSON *
rule_object(const struct bench *b, const struct bench_rule *rule)
{
	autofree char *name = rule_name(rule_id(rule)), *title = xasprintf("%s %s", rule->number, rule->title);
	autobuf struct buf help = BUF_INIT;
	cJSON *o = json_object();

	if (*or_else(rule->rationale, "") != '\0')
		buf_addf(&help, "Why: %s\n\n", rule->rationale);
	buf_addf(&help, "Fix: %s", or_else(rule->fixtext, "the benchmark does not say."));
	json_put_str(o, "id", rule_id(rule));
	json_put_str(o, "name", name);
	put_text(o, "shortDescription", title, MAX_TEXT);
	put_text(o, "fullDescription", or_else(rule->description, title), MAX_TEXT);
	put_text(o, "help", help.s, 0);
	json_put_str(json_put_object(o, "defaultConfiguration"), "level", severity_of(rule)->level);
	put_rule_properties(o, b, rule);
	return o;
}

/* ---- results ---- */

static bool
is_open(const struct item *it)
{
	return it->effective == ERROR || it->effective == UNKNOWN;
}

static bool
is_wanted(const struct item *it, bool all)
{
	if (it->verdict == NOTSELECTED)
		return false;
	return all || it->verdict == FAIL || it->effective == FAIL || is_open(it);
}

/* What SARIF calls it (3.27.9). A failure that is excepted is one, and suppressed. */
static const char *
kind_of_result(const struct item *it)
{
	static const char *const kinds[NVERDICTS] = { [FAIL] = "fail", [UNKNOWN] = "open", [ERROR] = "open", [PASS] = "pass",
		[NOTAPPLICABLE] = "notApplicable", [NOTCHECKED] = "review", [NOTSELECTED] = "notApplicable",
		[INFORMATIONAL] = "informational", [FIXED] = "pass" };

	return it->verdict == FAIL ? "fail" : kinds[it->effective];
}

/* "." and ".." in a path are names like others. */
static void
name_dots(char *path)
{
	for (char *part = path; *part != '\0'; part += *part == '/') {
		size_t n = strcspn(part, "/");

		if (n > 0 && n <= 2 && strspn(part, ".") >= n)
			memset(part, '_', n);
		part += n;
	}
}

/* A copy without slashes. */
static char *
one_part(const char *name)
{
	char *copy = xstrdup(name);

	for (char *c = copy; *c != '\0'; c++)
		*c = *c == '/' ? '_' : *c;
	return copy;
}

/* A relative URI that no name leads out of: "db1/containers/web", "db1/files/etc/docker/daemon.json". The caller frees. */
static char *
location_of(const struct audit *a, const struct item *it)
{
	bool file = it->f != NULL && it->f->kind == KIND_FILE;
	const char *name = item_name(it), *host = json_str(a->host, "name", "");
	autofree char *first = one_part(*host != '\0' ? host : "unknown");
	autofree char *last = file ? xstrdup(name + strspn(name, "/")) : one_part(name);
	autofree char *path = xasprintf("%s/%ss/%s", first, item_kind(it), last);
	xmlChar *uri;
	char *copy;

	name_dots(path);
	uri = xmlURIEscapeStr(BAD_CAST path, BAD_CAST "/");
	if (uri == NULL)
		out_of_memory();
	copy = xstrdup((const char *)uri);
	xmlFree(uri);
	return copy;
}

/* What is shown of the place: the last fact that something was expected of, else the first one. */
static char *
snippet_of(const struct item *it)
{
	const struct evidence *e = NULL;

	for (size_t i = 0; it->f != NULL && i < it->f->nevidence; i++)
		if (e == NULL || it->f->evidence[i].expected != NULL)
			e = &it->f->evidence[i];
	return e != NULL ? xasprintf("%s: %s", e->path, e->observed) : xstrdup(verdict_names[it->verdict]);
}

static void
put_location(cJSON *o, const struct audit *a, const struct item *it)
{
	autofree char *uri = location_of(a, it), *snippet = snippet_of(it);
	autofree char *full = xasprintf("%s/%s", item_kind(it), item_name(it));
	cJSON *locations = json_put_array(o, "locations"), *location = json_object(), *physical, *region, *logical;

	json_push(locations, location);
	physical = json_put_object(location, "physicalLocation");
	json_put_str(json_put_object(physical, "artifactLocation"), "uri", uri);
	region = json_put_object(physical, "region");
	json_put_int(region, "startLine", 1);
	json_put_int(region, "startColumn", 1);
	json_put_int(region, "endLine", 1);
	json_put_int(region, "endColumn", 2);
	put_text(region, "snippet", snippet, 0);
	logical = json_object();
	json_push(json_put_array(location, "logicalLocations"), logical);
	json_put_str(logical, "name", item_name(it));
	json_put_str(logical, "fullyQualifiedName", full);
	json_put_str(logical, "kind", "resource");
}

/* Subjects of one name follow one another. */
static size_t
occurrence(const struct item *it)
{
	const struct finding *f = it->f;
	size_t n = 1;

	for (; f != NULL && f > it->r->findings && strcmp(f[-1].name, f->name) == 0 && *f->name != '\0'; f--)
		n += f[-1].kind == it->f->kind;
	return n;
}

static void
put_fingerprint(cJSON *o, const struct audit *a, const struct item *it)
{
	char digest[33];

	item_digest_by_name(a, it, digest);
	json_put_strf(json_put_object(o, "partialFingerprints"), "primaryLocationLineHash", "%.16s:%zu", digest,
	    occurrence(it));
}

static void
put_suppressions(cJSON *o, const struct item *it)
{
	cJSON *list = json_put_array(o, "suppressions"), *s;
	autofree char *why = item_accepted(it);

	if (it->f == NULL || it->f->exception == NULL)
		return;
	s = json_object();
	json_put_str(s, "kind", "external");
	json_put_str(s, "status", "accepted");
	json_put_str(s, "justification", why);
	json_push(list, s);
}

static void
put_subject(cJSON *o, const struct finding *f)
{
	cJSON *subject = json_put_object(o, "subject"), *list;

	json_put_str(subject, "kind", kind_names[f->kind]);
	json_put_str(subject, "id", f->id);
	json_put_str(subject, "name", f->name);
	json_put_str(subject, "state", f->state);
	json_put_str(subject, "image", f->image);
	list = json_put_array(o, "evidence");
	for (size_t i = 0; i < f->nevidence; i++)
		json_push(list, json_evidence(f, &f->evidence[i]));
}

static cJSON *
result_object(const struct audit *a, const struct item *it, size_t rule_index)
{
	autofree char *message = item_message(it);
	const char *kind = kind_of_result(it);
	cJSON *o = json_object(), *properties;

	json_put_str(o, "ruleId", rule_id(it->r->rule));
	json_put_int(o, "ruleIndex", (int64_t)rule_index);
	json_put_str(o, "kind", kind);
	json_put_str(o, "level", strcmp(kind, "fail") == 0 ? severity_of(it->r->rule)->level : "none");
	put_text(o, "message", message, 0);
	put_location(o, a, it);
	put_fingerprint(o, a, it);
	if (a->exceptions != NULL) /* of all results or of none */
		put_suppressions(o, it);
	properties = json_put_object(o, "properties");
	json_put_str(properties, "number", it->r->rule->number);
	json_put_str(properties, "result", verdict_names[it->verdict]);
	json_put_str(properties, "effective", verdict_names[it->effective]);
	if (it->f != NULL)
		put_subject(properties, it->f);
	return o;
}

/* How many items of a rule are results. */
static size_t
wanted_items(const struct result *r, bool all)
{
	size_t n = 0;

	for (size_t i = 0, count = item_count(r); i < count; i++) {
		struct item it = item_at(r, i);

		n += is_wanted(&it, all);
	}
	return n;
}

/* How many results a rule may have, so that there are not too many of them: as many as can be. */
static size_t
share_of_rule(const struct audit *a, bool all)
{
	autofree size_t *wanted = xcalloc(a->nresults + 1, sizeof *wanted);
	size_t low = 1, high = MAX_RESULTS;

	for (size_t i = 0; i < a->nresults; i++)
		wanted[i] = wanted_items(&a->results[i], all);
	while (low < high) {
		size_t share = high - (high - low) / 2, sum = 0;

		for (size_t i = 0; i < a->nresults; i++)
			sum += wanted[i] < share ? wanted[i] : share;
		if (sum <= MAX_RESULTS)
			low = share;
		else
			high = share - 1;
	}
	return low;
}

/* What did not fit: the rule itself, with the number of subjects that are not listed. */
static cJSON *
rest_object(const struct audit *a, const struct result *r, size_t rule_index, size_t rest)
{
	struct item it = item_at(r, r->nfindings);
	autofree char *words = xasprintf("%s; %zu more subjects are in the results as JSON alone", it.message, rest);

	it.message = words;
	return result_object(a, &it, rule_index);
}

struct list {
	FILE *out;
	bool all;      /* not only what fails */
	size_t share;  /* results of one rule */
	size_t n;
};

static void
print_result(struct list *l, cJSON *o)
{
	fputs(l->n++ > 0 ? ",\n        " : "\n        ", l->out);
	json_print(l->out, o, 4);
	json_free(&o);
}

static void
write_rule_results(struct list *l, const struct audit *a, const struct result *r, size_t rule_index)
{
	size_t wanted = wanted_items(r, l->all), limit = wanted > l->share ? l->share - 1 : wanted, done = 0;

	for (size_t i = 0, count = item_count(r); i < count && done < limit; i++) {
		struct item it = item_at(r, i);

		if (!is_wanted(&it, l->all))
			continue;
		print_result(l, result_object(a, &it, rule_index));
		done++;
	}
	if (done < wanted)
		print_result(l, rest_object(a, r, rule_index, wanted - done));
}

/* ---- the run ---- */

static cJSON *
tool_object(const struct audit *a)
{
	cJSON *tool = json_object(), *driver = json_put_object(tool, "driver"), *rules;

	json_put_str(driver, "name", json_str(a->tool, "name", "plimsoll"));
	json_put_str(driver, "version", json_str(a->tool, "version", ""));
	rules = json_put_array(driver, "rules");
	for (size_t i = 0; i < a->nresults; i++)
		if (a->results[i].verdict != NOTSELECTED)
			json_push(rules, rule_object(a->bench, a->results[i].rule));
	return tool;
}

/* What comes before the last slash is the category: what one run replaces of the one before. */
static cJSON *
automation_object(const struct audit *a)
{
	xmlChar *host = xmlURIEscapeStr(BAD_CAST json_str(a->host, "name", "unknown"), NULL);
	cJSON *o = json_object();

	if (host == NULL)
		out_of_memory();
	json_put_strf(o, "id", "plimsoll/%s/%s/%s/%s", a->bench->name, a->bench->profile, (const char *)host,
	    json_str(a->run, "id", "none"));
	xmlFree(host);
	return o;
}

static void
put_time(cJSON *o, const char *key, int64_t seconds)
{
	char text[32];

	if (seconds == 0)
		return;
	time_show(seconds, text);
	json_put_str(o, key, text);
}

static cJSON *
invocations_array(const struct audit *a)
{
	cJSON *list = json_array(), *o = json_object(), *notes, *note;

	json_push(list, o);
	json_put_bool(o, "executionSuccessful", a->complete);
	put_time(o, "startTimeUtc", run_seconds(a, "started"));
	put_time(o, "endTimeUtc", run_seconds(a, "finished"));
	json_put_str(o, "machine", json_str(a->host, "name", "(unknown)"));
	if (a->complete)
		return list;
	notes = json_put_array(o, "toolExecutionNotifications");
	note = json_object();
	json_push(notes, note);
	json_put_str(note, "level", "error");
	json_put_strf(json_put_object(note, "message"), "text",
	    "The audit is incomplete: %zu rules could not be decided, wholly or for some subjects.", audit_undecided(a));
	return list;
}

static void
print_member(FILE *out, const char *key, cJSON *v)
{
	fprintf(out, "\n      \"%s\": ", key);
	json_print(out, v, 3);
	putc(',', out);
	json_free(&v);
}

int
report_sarif(FILE *out, const struct audit *a, const struct report_style *style)
{
	struct list l = { .out = out, .all = style != NULL && style->verbose > 0 };
	size_t rule_index = 0;

	l.share = share_of_rule(a, l.all);
	fputs("{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n"
	      "  \"runs\": [\n    {", out);
	print_member(out, "tool", tool_object(a));
	print_member(out, "automationDetails", automation_object(a));
	print_member(out, "invocations", invocations_array(a));
	print_member(out, "properties", report_json_header(a));
	fputs("\n      \"columnKind\": \"unicodeCodePoints\",\n      \"results\": [", out);
	for (size_t i = 0; i < a->nresults; i++)
		if (a->results[i].verdict != NOTSELECTED)
			write_rule_results(&l, a, &a->results[i], rule_index++);
	fputs(l.n > 0 ? "\n      ]\n    }\n  ]\n}\n" : "]\n    }\n  ]\n}\n", out);
	return ferror(out) ? -1 : 0;
}
