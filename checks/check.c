/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check: looking at a subject, noting what was seen, and saying what it means.
 */
#include "config.h"

#include "checks/check.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "audit/redact.h"

/* An observed value longer than this is cut: the facts hold all of it. */
#define OBSERVED_MAX 2048

const char *const verdict_names[] = {
	[FAIL] = "fail",
	[UNKNOWN] = "unknown",
	[ERROR] = "error",
	[PASS] = "pass",
	[NOTAPPLICABLE] = "notapplicable",
	[NOTCHECKED] = "notchecked",
	[NOTSELECTED] = "notselected",
	[INFORMATIONAL] = "informational",
	[FIXED] = "fixed",
};
_Static_assert(ARRAY_SIZE(verdict_names) == NVERDICTS, "each verdict has a name");

enum verdict
verdict_of(const char *name)
{
	enum verdict v = FAIL;

	while (v < NVERDICTS && strcmp(verdict_names[v], name) != 0)
		v++;
	return v;
}

/* The enum stands in the table's order, so that the lower word wins. */
enum verdict
verdict_and(enum verdict a, enum verdict b)
{
	if (a == FIXED)
		a = PASS;
	if (b == FIXED)
		b = PASS;
	return a < b ? a : b;
}

void
finding_free(struct finding *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->nevidence; i++)
		free(f->evidence[i].block);
	free(f->evidence);
	free(f->id);
	free(f->name);
	free(f->state);
	free(f->image);
	free(f->message);
	memset(f, 0, sizeof(*f));
}

static const cJSON *
member(const cJSON *object, const char *key)
{
	return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

/* The document that "document:path" is about, or NULL. */
static const cJSON *
document_of(const cJSON *subject, const char *path)
{
	const cJSON *read = member(subject, "read"), *d;
	size_t n = strcspn(path, ":");

	if (cJSON_IsObject(read))
		cJSON_ArrayForEach (d, read)
			if (*d->string == *path && strncmp(d->string, path, n) == 0 && d->string[n] == '\0')
				return d;
	return NULL;
}

static struct fact
fact_error(const cJSON *error)
{
	return (struct fact){ .seen = SEEN_ERROR,
		.code = json_str(error, "code", "malformed"),
		.why = json_str(error, "message", "the facts do not say why") };
}

/* Whether path is at or below another one, by whole keys. */
static bool
path_within(const char *path, const char *above)
{
	size_t n = strlen(above);

	return strncmp(path, above, n) == 0 &&
	    (path[n] == '\0' || path[n] == '.' || path[n] == '[');
}

/* An error of the document that hides the path, or lies below it: that one makes it incomplete. */
static struct fact
error_of(const cJSON *document, const char *path)
{
	const cJSON *e, *errors = member(document, "errors");
	struct fact f = { .seen = SEEN_VALUE };

	if (errors != NULL && !cJSON_IsArray(errors))
		return fact_error(NULL);
	cJSON_ArrayForEach (e, errors) {
		const char *at = json_str(e, "path", "");

		if (path_within(path, at) || *at == '\0')
			return fact_error(e);
		if (f.code == NULL && path_within(at, path)) {
			f = fact_error(e);
			f.seen = SEEN_VALUE;
		}
	}
	return f;
}

static struct fact
uncollected(const char *why)
{
	return (struct fact){ .seen = SEEN_UNCOLLECTED, .why = why };
}

/* What a document says at a path. */
static struct fact
fact_in(const cJSON *document, const char *path)
{
	const cJSON *error, *data = member(document, "data");
	struct fact f;

	if (document == NULL)
		return uncollected("the facts hold no document of that name");
	if ((error = member(document, "error")) != NULL)
		return fact_error(error);
	if (!cJSON_IsObject(data))
		return fact_error(NULL);
	f = error_of(document, path);
	if (f.seen == SEEN_ERROR)
		return f;
	f.v = json_at(data, path);
	if (f.v != NULL)
		f.seen = cJSON_IsNull(f.v) ? SEEN_NULL : SEEN_VALUE;
	else
		f.seen = f.code != NULL ? SEEN_ERROR : SEEN_ABSENT;
	return f;
}

static bool
is_collected(const struct look *at, const char *path)
{
	if (at->collected == NULL)
		return false;
	return at->coverage != NULL ? coverage_ask(at->coverage, at->collected, path)
				    : redact_covers(at->collected, path);
}

/* Follows "document:path"; *ret_document is the document, if there is one. */
static struct fact
follow(const struct look *at, const char *path, const cJSON **ret_document)
{
	const char *colon = strchr(path, ':');
	const cJSON *error;

	assert(colon != NULL);
	*ret_document = NULL;
	if ((error = member(at->subject, "error")) != NULL)
		return fact_error(error);
	if (!is_collected(at, path))
		return uncollected("it is not among what was collected");
	*ret_document = document_of(at->subject, path);
	return fact_in(*ret_document, colon + 1);
}

struct fact
look_aside(const struct look *at, const char *path)
{
	const cJSON *document;

	return follow(at, path, &document);
}

/* A value as evidence shows it. The caller frees. */
static char *
show(struct fact f)
{
	autofree char *all = NULL;
	char digest[65];
	size_t len, cut;

	switch (f.seen) {
	case SEEN_ABSENT:
		return xstrdup("absent");
	case SEEN_ERROR:
		return xasprintf("error: %s: %s", f.code, f.why);
	case SEEN_UNCOLLECTED:
		return xasprintf("not collected: %s", f.why);
	case SEEN_NULL:
	case SEEN_VALUE:
		break;
	}
	all = json_sorted(f.v);
	len = strlen(all);
	if (len <= OBSERVED_MAX) {
		char *short_enough = all;

		all = NULL;
		return short_enough;
	}
	sha256_hex(all, len, digest);
	for (cut = OBSERVED_MAX; cut > 0 && ((unsigned char)all[cut] & 0xc0) == 0x80;)
		cut--;
	return xasprintf("%.*s... (%zu bytes, sha256 %s)", (int)cut, all, len, digest);
}

/* Puts a string, or part of one, into a block that has room for it; returns where it stands. */
static char *
put(char **pos, const char *s, size_t n)
{
	char *at = *pos;

	memcpy(at, s, n);
	at[n] = '\0';
	*pos += n + 1;
	return at;
}

void
evidence_set(struct evidence *e, const char *source, const char *document, size_t ndocument, const char *path,
    const char *expected, const char *observed)
{
	size_t nsource = strlen(source), npath = strlen(path), nobserved = strlen(observed);
	size_t nexpected = expected != NULL ? strlen(expected) : 0;
	struct evidence made = { .block = xrealloc(NULL, nsource + ndocument + npath + nexpected + nobserved + 5, 1) };
	char *pos = made.block;

	made.at = put(&pos, document, ndocument);
	pos[-1] = ':';
	made.path = put(&pos, path, npath);
	made.source = put(&pos, source, nsource);
	made.expected = expected != NULL ? put(&pos, expected, nexpected) : NULL;
	made.observed = put(&pos, observed, nobserved);
	free(e->block);
	*e = made;
}

void
evidence_id(const struct finding *f, const struct evidence *e, char out[33])
{
	autobuf struct buf b = BUF_INIT;
	char digest[65];

	/* each part ends in NUL, so that no two lists of parts are the same bytes */
	buf_adds(&b, kind_names[f->kind]);
	buf_addc(&b, '\0');
	buf_adds(&b, *f->id != '\0' ? f->id : f->name);
	buf_addc(&b, '\0');
	buf_add(&b, e->at, (size_t)(e->path - e->at) - 1);
	buf_addc(&b, '\0');
	buf_adds(&b, e->path);
	sha256_hex(b.s, b.len, digest);
	memcpy(out, digest, 32);
	out[32] = '\0';
}

/* Notes what was seen, in place of what was noted of that document and path before; an earlier expectation stays if there is no
 * other. */
static void
note(struct look *at, const char *document, size_t ndocument, const char *source, const char *path, const char *expected,
    const char *observed)
{
	struct finding *f = at->notes;
	struct evidence *e = f->evidence, *end = f->evidence + f->nevidence;

	while (e < end && ((size_t)(e->path - e->at) != ndocument + 1 || strcmp(e->path, path) != 0 ||
	    memcmp(e->at, document, ndocument) != 0))
		e++;
	if (e == end) {
		if ((f->nevidence & (f->nevidence - 1)) == 0) /* full: it grows to the next power of two */
			f->evidence = xrealloc(f->evidence, f->nevidence ? 2 * f->nevidence : 1, sizeof *f->evidence);
		e = &f->evidence[f->nevidence++];
		*e = (struct evidence){ 0 };
	}
	evidence_set(e, source, document, ndocument, path, expected != NULL ? expected : e->expected, observed);
}

struct fact
look_at(struct look *at, const char *path, const char *expected)
{
	size_t ndocument = strcspn(path, ":");
	const char *rest = path + ndocument + 1;
	const cJSON *document;
	struct fact f = follow(at, path, &document);
	const char *source = json_str(document, "source", NULL);
	autofree char *name = source == NULL ? xstrndup(path, ndocument) : NULL, *observed = show(f);

	note(at, path, ndocument, source ? source : name, rest, expected, observed);
	return f;
}

void
look_note(struct look *at, const char *source, const char *path, const char *expected,
    const char *observed)
{
	note(at, source, strlen(source), source, path, expected, observed);
}

const char *
look_value(const struct look *at, const char *name)
{
	for (size_t i = 0; i < at->nvalues; i++)
		if (strcmp(at->values[i].name, name) == 0)
			return at->values[i].text;
	return NULL;
}

enum verdict
say(struct look *at, enum verdict v, const char *fmt, ...)
{
	char *words;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&words, fmt, ap) < 0)
		out_of_memory();
	va_end(ap);
	free(at->notes->message);
	at->notes->message = words;
	return v;
}

static const char *
type_name(const cJSON *v)
{
	return cJSON_IsBool(v)  ? "a bool"
	    : cJSON_IsNumber(v) ? "a number"
	    : cJSON_IsString(v) ? "a string"
	    : cJSON_IsArray(v)  ? "a list"
	    : cJSON_IsObject(v) ? "an object"
				: "null";
}

enum verdict
say_unseen(struct look *at, struct fact f, const char *path, const char *wanted_type)
{
	switch (f.seen) {
	case SEEN_ERROR:
		return say(at, ERROR, "%s could not be read: %s (%s)", path, f.why, f.code);
	case SEEN_UNCOLLECTED:
		return say(at, UNKNOWN, "%s is not known: %s", path, f.why);
	case SEEN_ABSENT:
		return say(at, UNKNOWN, "%s is absent; %s was expected", path, wanted_type);
	case SEEN_NULL:
		break;
	case SEEN_VALUE:
		if (f.code != NULL)
			return say(at, ERROR, "%s could not be read in full: %s (%s)", path, f.why,
			    f.code);
		break;
	}
	return say(at, UNKNOWN, "%s is %s; %s was expected", path, type_name(f.v), wanted_type);
}

const struct check *const check_tables[] = {
	host_checks,
	host_audit_checks,
	daemon_checks,
	file_checks,
	image_checks,
	container_checks,
	operations_checks,
	swarm_checks,
	NULL,
};

const struct check *
check_find(const char *name)
{
	for (const struct check *const *table = check_tables; *table != NULL; table++)
		for (const struct check *c = *table; c->name != NULL; c++)
			if (strcmp(c->name, name) == 0)
				return c;
	return NULL;
}
