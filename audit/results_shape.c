/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "audit/entries.h"
#include "audit/results_shape.h"
#include "audit/run.h"

/* What may stand somewhere: bits. */
enum {
	NONE = 1,    /* null */
	BOOL = 2,
	COUNT = 4,   /* an integer from 0 on */
	PERCENT = 8, /* a number from 0 to 100 */
	STRING = 16,
	TEXT = 32,   /* a string that is not empty */
	TIME = 64,   /* 2026-01-31T10:00:00Z */
	SHA256 = 128, /* 64 hexadecimal digits, small letters */
	HALF = 256,  /* 32 of them */
	WORD = 512,  /* one of words */
	OBJECT = 1024,
	LIST = 2048,
	DECIMAL = 4096, /* "66.666667" */
};

#define EACH "*" /* in place of a name: each member, or each element of a list */

/* A shape is an array of members, ended by one without a name. */
struct shape {
	const char *name;
	int may;
	const struct shape *of;   /* an object's members, or a list's elements */
	const char *const *words; /* ended by NULL */
	bool optional;
};

/* ---- the schema ---- */

/* clang-format off */
static const char *const tools[] = { "plimsoll", NULL };
static const char *const schemas[] = { "plimsoll-results/1", NULL };
static const char *const scopes[] = { "host", "engine", NULL };
static const char *const locals[] = { "yes", "no", "unproven", NULL };
static const char *const triggers[] = { "systemd", "terminal", "other", NULL };
static const char *const severities[] = { "unknown", "info", "low", "medium", "high", NULL };
static const char *const assessments[] = { "automated", "manual", NULL };
static const char *const said[] = { "pass", "fail", "notapplicable", NULL };
static const char *const documents_are[] = { "same", "differs", "unread", NULL };
static const char *const kinds[] = { "host", "daemon", "file", "container", "image", "network", "volume", "swarm", "node", "service",
	NULL };
_Static_assert(ARRAY_SIZE(kinds) == NKINDS + 1, "each kind");
static const char *const results[] = { "pass", "fail", "error", "unknown", "notapplicable", "notchecked", "notselected",
	"informational", "fixed", NULL };
_Static_assert(ARRAY_SIZE(results) == NVERDICTS + 1, "each of the nine words");
static const char *const states[] = { "in-force", "other-benchmark", "no-rule", "not-selected", "document-differs", "no-clock",
	"not-begun", "expired", "no-subject", "not-needed", NULL };
_Static_assert(ARRAY_SIZE(states) == NENTRY_STATES + 1, "each state");

static const struct shape strings[] = { { EACH, TEXT }, { NULL } };
static const struct shape patterns[] = { { EACH, STRING }, { NULL } };
static const struct shape tool[] = {
	{ "name", WORD, .words = tools }, { "version", TEXT }, { "sha256", SHA256 | NONE }, { NULL }
};
static const struct shape operator[] = {
	{ "uid", COUNT }, { "effective_uid", COUNT | NONE }, { "login", STRING | NONE }, { "login_uid", COUNT | NONE },
	{ "sudo_user", STRING | NONE }, { "unit", STRING | NONE }, { "terminal", STRING | NONE }, { NULL }
};
static const struct shape asset[] = {
	{ "owner", STRING | NONE }, { "environment", STRING | NONE }, { "scope", LIST | NONE, strings }, { NULL }
};
static const struct shape capabilities[] = { { "held", LIST, strings }, { "missing", LIST, strings }, { NULL } };
static const struct shape filters[] = {
	{ "scope", WORD, .words = scopes, .optional = true }, { "rule", LIST, patterns, .optional = true },
	{ "skip-rule", LIST, patterns, .optional = true }, { "reference", LIST, patterns, .optional = true },
	{ "container", LIST, patterns, .optional = true }, { "image", LIST, patterns, .optional = true },
	{ "label", LIST, patterns, .optional = true }, { NULL }
};
static const struct shape digests[] = { { EACH, TEXT }, { NULL } };
static const struct shape input_entry[] = {
	{ "id", TEXT }, { "rule", TEXT }, { "benchmark", STRING | NONE }, { "state", WORD, .words = states }, { "starts", TIME },
	{ "expires", TIME }, { "days_left", COUNT | NONE }, { "subjects", COUNT }, { "answered", COUNT }, { "undecided", COUNT },
	{ "creator_controlled", BOOL }, { NULL }
};
static const struct shape input_entries[] = { { EACH, OBJECT, input_entry }, { NULL } };
static const struct shape input[] = {
	{ "sha256", SHA256 }, { "label_digests", OBJECT, digests }, { "entries", LIST, input_entries }, { NULL }
};
static const struct shape inputs[] = { { "exceptions", OBJECT | NONE, input }, { "attestations", OBJECT | NONE, input }, { NULL } };
static const struct shape run[] = {
	{ "id", TEXT }, { "started", TIME }, { "finished", TIME | NONE }, { "clock_synchronized", BOOL | NONE }, { "judged_at", TIME },
	{ "reason", STRING | NONE }, { "trigger", WORD | NONE, .words = triggers }, { "complete", BOOL },
	{ "operator", OBJECT, operator }, { "asset", OBJECT, asset }, { "capabilities", OBJECT, capabilities },
	{ "sandbox", STRING | NONE }, { "filters", OBJECT, filters }, { "redaction", TEXT }, { "inputs", OBJECT, inputs },
	{ "duration_ms", COUNT, .optional = true }, { NULL }
};
static const struct shape host[] = {
	{ "name", STRING | NONE }, { "machine_id", STRING | NONE }, { "boot_id", STRING | NONE }, { "kernel", STRING | NONE },
	{ "os", STRING | NONE }, { NULL }
};
static const struct shape engine[] = {
	{ "endpoint", STRING | NONE }, { "chosen_by", STRING | NONE }, { "id", STRING | NONE }, { "version", STRING | NONE },
	{ "api_version", STRING | NONE }, { "product", STRING | NONE }, { "rootless", BOOL | NONE }, { "userns", BOOL | NONE },
	{ "reachable", BOOL }, { "local", WORD, .words = locals }, { NULL }
};
static const struct shape tailoring[] = {
	{ "id", TEXT }, { "version", STRING }, { "time", TEXT }, { "sha256", SHA256 }, { NULL }
};
static const struct shape benchmark[] = {
	{ "id", TEXT }, { "name", TEXT }, { "version", TEXT }, { "sha256", SHA256 }, { "profile", TEXT },
	{ "tailoring", OBJECT | NONE, tailoring }, { NULL }
};
static const struct shape excluded_one[] = { { "kind", WORD, .words = kinds }, { "id", STRING }, { "name", STRING }, { NULL } };
static const struct shape excluded[] = { { EACH, OBJECT, excluded_one }, { NULL } };
static const struct shape counted[] = {
	{ "listed", COUNT | NONE, .optional = true }, { "inspected", COUNT, .optional = true }, { "vanished", COUNT, .optional = true },
	{ "failed", COUNT, .optional = true }, { "excluded", LIST, excluded, .optional = true }, { NULL }
};
static const struct shape population[] = {
	{ "files", OBJECT, counted, .optional = true }, { "containers", OBJECT, counted, .optional = true },
	{ "images", OBJECT, counted, .optional = true }, { "networks", OBJECT, counted, .optional = true },
	{ "volumes", OBJECT, counted, .optional = true }, { "nodes", OBJECT, counted, .optional = true },
	{ "services", OBJECT, counted, .optional = true }, { NULL }
};
static const struct shape summary[] = {
	{ "pass", COUNT }, { "fail", COUNT }, { "error", COUNT }, { "unknown", COUNT }, { "notapplicable", COUNT }, { "notchecked", COUNT },
	{ "notselected", COUNT }, { "informational", COUNT }, { "fixed", COUNT }, { NULL }
};
static const struct shape model[] = { { "score", DECIMAL }, { "maximum", DECIMAL }, { NULL } };
static const struct shape models[] = {
	{ "urn:xccdf:scoring:default", OBJECT, model }, { "urn:xccdf:scoring:flat", OBJECT, model },
	{ "urn:xccdf:scoring:flat-unweighted", OBJECT, model }, { "urn:xccdf:scoring:absolute", OBJECT, model }, { NULL }
};
static const struct shape section[] = {
	{ "section", TEXT }, { "percent", PERCENT | NONE }, { "passed", COUNT }, { "scored", COUNT }, { NULL }
};
static const struct shape sections[] = { { EACH, OBJECT, section }, { NULL } };
static const struct shape score[] = {
	{ "percent", PERCENT | NONE }, { "passed", COUNT }, { "scored", COUNT }, { "with_exceptions", PERCENT | NONE },
	{ "models", OBJECT, models }, { "sections", LIST, sections }, { NULL }
};
static const struct shape requirements[] = { { EACH, LIST, strings }, { NULL } };
static const struct shape control[] = {
	{ "constraints", TEXT }, { "definition", TEXT }, { "objective", TEXT }, { "identified_risk", TEXT }, { "validation", TEXT },
	{ "maintenance", TEXT }, { NULL }
};
static const struct shape exception_one[] = {
	{ "id", TEXT }, { "reason", TEXT }, { "risk", TEXT }, { "compensating_control", OBJECT | NONE, control }, { "owner", TEXT },
	{ "approver", TEXT }, { "ticket", STRING | NONE }, { "starts", TIME }, { "expires", TIME }, { "days_left", COUNT },
	{ "subjects", LIST, patterns }, { "creator_controlled", BOOL }, { NULL }
};
static const struct shape exception_entries[] = { { EACH, OBJECT, exception_one }, { NULL } };
static const struct shape exception[] = { { "entries", LIST, exception_entries }, { NULL } };
static const struct shape document_one[] = {
	{ "title", TEXT }, { "file", STRING | NONE }, { "sha256", SHA256 }, { "state", WORD, .words = documents_are },
	{ "why", STRING | NONE }, { NULL }
};
static const struct shape documents[] = { { EACH, OBJECT, document_one }, { NULL } };
static const struct shape attestation_one[] = {
	{ "id", TEXT }, { "result", WORD, .words = said }, { "statement", TEXT }, { "by", TEXT }, { "starts", TIME }, { "expires", TIME },
	{ "days_left", COUNT }, { "subjects", LIST, patterns }, { "creator_controlled", BOOL }, { "documents", LIST, documents }, { NULL }
};
static const struct shape attestation_entries[] = { { EACH, OBJECT, attestation_one }, { NULL } };
static const struct shape attestation[] = { { "entries", LIST, attestation_entries }, { NULL } };
static const struct shape evidence_one[] = {
	{ "source", STRING }, { "path", STRING }, { "expected", STRING | NONE }, { "observed", STRING }, { "id", HALF }, { NULL }
};
static const struct shape evidence[] = { { EACH, OBJECT, evidence_one }, { NULL } };
static const struct shape subject[] = {
	{ "kind", WORD, .words = kinds }, { "id", STRING }, { "name", STRING }, { "state", STRING | NONE }, { "image", STRING | NONE },
	{ "result", WORD, .words = results }, { "effective", WORD, .words = results }, { "exception", TEXT | NONE },
	{ "attestation", TEXT | NONE }, { "message", STRING | NONE }, { "evidence", LIST, evidence }, { NULL }
};
static const struct shape subjects[] = { { EACH, OBJECT, subject }, { NULL } };
static const struct shape result[] = {
	{ "rule", TEXT }, { "check", TEXT }, { "number", TEXT }, { "section", TEXT }, { "title", STRING }, { "level", COUNT },
	{ "severity", WORD, .words = severities }, { "assessment", WORD, .words = assessments }, { "result", WORD, .words = results },
	{ "effective", WORD, .words = results }, { "message", STRING | NONE }, { "references", OBJECT, requirements },
	{ "exception", OBJECT | NONE, exception }, { "attestation", OBJECT | NONE, attestation }, { "subjects", LIST, subjects }, { NULL }
};
static const struct shape result_list[] = { { EACH, OBJECT, result }, { NULL } };
static const struct shape document[] = {
	{ "schema", WORD, .words = schemas }, { "tool", OBJECT, tool }, { "run", OBJECT, run }, { "host", OBJECT, host },
	{ "engine", OBJECT, engine }, { "benchmark", OBJECT, benchmark }, { "population", OBJECT, population },
	{ "summary", OBJECT, summary }, { "score", OBJECT, score }, { "results", LIST, result_list }, { NULL }
};
/* clang-format on */

/* ---- holding a document against it ---- */

/* From the root to a value. */
struct place {
	const struct place *above;
	const char *key; /* NULL: an element */
	size_t index;
};

static void
put_place(struct buf *b, const struct place *p)
{
	if (p->above == NULL)
		return;
	put_place(b, p->above);
	if (p->key != NULL)
		json_path_add(b, p->key);
	else
		buf_addf(b, "[%zu]", p->index);
}

static int
wrong(const struct place *p, struct err *e, const char *what, const char *word)
{
	autobuf struct buf b = BUF_INIT;

	put_place(&b, p);
	return err_set(e, 0, "%.300s: %s%.200s", b.len > 0 ? b.s : "the document", what, word);
}

const char *
json_called(const cJSON *v)
{
	return cJSON_IsNull(v) ? "null" : cJSON_IsBool(v) ? "true or false" : cJSON_IsNumber(v) ? "a number" :
	    cJSON_IsString(v) ? "a string" : cJSON_IsArray(v) ? "a list" : "an object";
}

static bool
is_hex(const char *s, size_t len)
{
	return strlen(s) == len && strspn(s, "0123456789abcdef") == len;
}

static bool
is_time(const char *s)
{
	char shown[32];
	int64_t t;
	struct err ignored;

	if (strlen(s) != 20 || time_read(s, &t, &ignored) < 0)
		return false;
	time_show(t, shown);
	return strcmp(shown, s) == 0;
}

/* One that has room in a struct score_model. */
static bool
is_decimal(const char *s)
{
	size_t whole = strspn(s, "0123456789");

	if (whole == 0 || strlen(s) >= 32)
		return false;
	return s[whole] == '\0' || (s[whole] == '.' && s[whole + 1] != '\0' && s[whole + 1 + strspn(s + whole + 1, "0123456789")] == '\0');
}

static bool
is_one_of(const char *s, const char *const *words)
{
	while (*words != NULL && strcmp(*words, s) != 0)
		words++;
	return *words != NULL;
}

static bool
string_suits(const char *s, const struct shape *m)
{
	return (m->may & STRING) || ((m->may & TEXT) && *s != '\0') || ((m->may & TIME) && is_time(s)) ||
	    ((m->may & SHA256) && is_hex(s, 64)) || ((m->may & HALF) && is_hex(s, 32)) || ((m->may & DECIMAL) && is_decimal(s)) ||
	    ((m->may & WORD) && is_one_of(s, m->words));
}

static bool
number_suits(double n, int may)
{
	return ((may & COUNT) && n >= 0 && n <= (double)JSON_MAX_EXACT && n == floor(n)) || ((may & PERCENT) && n >= 0 && n <= 100);
}

static bool
suits(const cJSON *v, const struct shape *m)
{
	if (cJSON_IsNull(v))
		return m->may & NONE;
	if (cJSON_IsBool(v))
		return m->may & BOOL;
	if (cJSON_IsNumber(v))
		return number_suits(v->valuedouble, m->may);
	if (cJSON_IsString(v))
		return string_suits(v->valuestring, m);
	return m->may & (cJSON_IsArray(v) ? LIST : OBJECT);
}

/* "null or a time": what may stand there. */
static void
put_wanted(struct buf *b, const struct shape *m)
{
	static const struct { int bit; const char *words; } all[] = {
		{ BOOL, "true or false" }, { COUNT, "a count" }, { PERCENT, "a number from 0 to 100" }, { STRING, "a string" },
		{ TEXT, "a string that is not empty" }, { TIME, "a time in UTC, 2026-01-31T10:00:00Z" }, { SHA256, "64 hexadecimal digits" },
		{ HALF, "32 hexadecimal digits" }, { DECIMAL, "a decimal as a string" }, { OBJECT, "an object" }, { LIST, "a list" },
		{ NONE, "null" },
	};

	for (size_t i = 0; (m->may & WORD) && m->words[i] != NULL; i++)
		buf_addf(b, "%s%s", i > 0 ? ", " : "one of ", m->words[i]);
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (m->may & all[i].bit)
			buf_addf(b, "%s%s", b->len > 0 ? ", or " : "", all[i].words);
}

static int unlike(const struct place *p, const cJSON *v, const struct shape *members, struct err *e);

static int
look_at_one(const struct place *p, const cJSON *v, const struct shape *m, struct err *e)
{
	autobuf struct buf b = BUF_INIT, wanted = BUF_INIT;

	if (suits(v, m))
		return cJSON_IsObject(v) || cJSON_IsArray(v) ? unlike(p, v, m->of, e) : 0;
	put_wanted(&wanted, m);
	if (cJSON_IsString(v))
		buf_addf(&b, "\"%.40s\"", v->valuestring);
	else
		buf_adds(&b, json_called(v));
	buf_adds(&b, " stands where there has to be ");
	return wrong(p, e, b.s, wanted.s);
}

/* An object or a list against its members. */
static int
unlike(const struct place *p, const cJSON *v, const struct shape *members, struct err *e)
{
	const cJSON *c;
	size_t i = 0;

	cJSON_ArrayForEach(c, v) {
		const struct place here = { p, cJSON_IsArray(v) ? NULL : c->string, i++ };
		const struct shape *m = members;

		while (m->name != NULL && strcmp(m->name, EACH) != 0 && strcmp(m->name, c->string) != 0)
			m++;
		if (m->name == NULL)
			return wrong(&here, e, "the schema has no such member", "");
		if (look_at_one(&here, c, m, e) < 0)
			return -1;
	}
	for (const struct shape *m = members; cJSON_IsObject(v) && m->name != NULL; m++)
		if (!m->optional && strcmp(m->name, EACH) != 0 && cJSON_GetObjectItemCaseSensitive(v, m->name) == NULL)
			return wrong(p, e, "there is no member ", m->name);
	return 0;
}

int
results_shape_1(const cJSON *doc, struct err *e)
{
	static const struct shape root = { "", OBJECT, document, NULL, false };

	return look_at_one(&(const struct place){ NULL, NULL, 0 }, doc, &root, e);
}
