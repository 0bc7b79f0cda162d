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
	const cJSON *c = object != NULL && cJSON_IsObject(object) ? object->child : NULL;

	while (c != NULL && (*c->string != *key || strcmp(c->string, key) != 0))
		c = c->next;
	return c;
}

/* The document of that name, or NULL. */
static const cJSON *
document_of(const cJSON *subject, const char *name, size_t n)
{
	const cJSON *read = member(subject, "read"), *d;

	if (cJSON_IsObject(read))
		cJSON_ArrayForEach (d, read)
			if (*d->string == *name && strncmp(d->string, name, n) == 0 && d->string[n] == '\0')
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

static void
sighting_free(struct sighting *s)
{
	free(s->path);
	free(s->observed);
	memset(s, 0, sizeof(*s));
}

void
sightings_free(struct sightings *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(s->slots); i++)
		sighting_free(&s->slots[i]);
}

/* The path's slot, a free one, or else one that has to make room. */
static struct sighting *
slot_of(struct sightings *s, const char *path)
{
	uint32_t hash = 2166136261; /* FNV-1a */
	struct sighting *slot;

	for (const char *p = path; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619;
	for (uint32_t i = 0; i < 8; i++) {
		slot = &s->slots[(hash + i) % ARRAY_SIZE(s->slots)];
		if (slot->path == NULL || strcmp(slot->path, path) == 0)
			return slot;
	}
	sighting_free(slot);
	return slot;
}

/* Follows "document:path" in the subject. */
static void
follow(const struct look *at, struct sighting *s)
{
	const cJSON *error = member(at->subject, "error"), *document = NULL;

	if (error != NULL) {
		s->fact = fact_error(error);
	} else if (!s->covered) {
		s->fact = uncollected("it is not among what was collected");
	} else {
		document = document_of(at->subject, s->path, s->ndocument);
		s->fact = fact_in(document, s->path + s->ndocument + 1);
	}
	s->source = cJSON_GetStringValue(member(document, "source"));
	free(s->observed);
	s->observed = NULL;
}

/* What is seen at "document:path": as it was seen before, or else now. own: where that stands if
 * nothing is kept. */
static struct sighting *
see(const struct look *at, const char *path, struct sighting *own)
{
	struct sighting *s = at->sightings != NULL ? slot_of(at->sightings, path) : own;
	size_t subject = at->sightings != NULL ? at->sightings->subject : 1;

	assert(subject > 0);
	if (s->path == NULL) {
		s->path = xstrdup(path);
		s->ndocument = strcspn(path, ":");
		assert(path[s->ndocument] == ':');
		s->covered = redact_covers(at->collected, path);
	}
	if (s->subject != subject) {
		s->subject = subject;
		follow(at, s);
	}
	return s;
}

struct fact
look_aside(const struct look *at, const char *path)
{
	struct sighting own = { 0 };
	struct fact f = see(at, path, &own)->fact;

	sighting_free(&own);
	return f;
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
evidence_recall(struct evidence *e, const char *source, const char *path, const char *expected, const char *observed, const char *id)
{
	size_t nsource = strlen(source), npath = strlen(path), nobserved = strlen(observed), nid = strlen(id);
	size_t nexpected = expected != NULL ? strlen(expected) : 0;
	struct evidence made = { .block = xrealloc(NULL, nsource + npath + nexpected + nobserved + nid + 5, 1) };
	char *pos = made.block;

	made.at = made.path = put(&pos, path, npath);
	made.source = put(&pos, source, nsource);
	made.expected = expected != NULL ? put(&pos, expected, nexpected) : NULL;
	made.observed = put(&pos, observed, nobserved);
	made.id = put(&pos, id, nid);
	free(e->block);
	*e = made;
}

void
evidence_id(const struct finding *f, const struct evidence *e, char out[33])
{
	autobuf struct buf b = BUF_INIT;
	char digest[65];

	if (e->id != NULL) {
		snprintf(out, 33, "%s", e->id);
		return;
	}
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
		size_t n = f->nevidence;

		if (n == 0 || (n >= 4 && (n & (n - 1)) == 0)) /* full: it doubles */
			f->evidence = xrealloc(f->evidence, n ? 2 * n : 4, sizeof *f->evidence);
		e = &f->evidence[f->nevidence++];
		*e = (struct evidence){ 0 };
	}
	evidence_set(e, source, document, ndocument, path, expected != NULL ? expected : e->expected, observed);
}

struct fact
look_at(struct look *at, const char *path, const char *expected)
{
	struct sighting own = { 0 }, *s = see(at, path, &own);
	autofree char *name = s->source == NULL ? xstrndup(path, s->ndocument) : NULL;
	struct fact f = s->fact;

	if (s->observed == NULL)
		s->observed = show(f);
	note(at, path, s->ndocument, s->source ? s->source : name, path + s->ndocument + 1, expected,
	    s->observed);
	sighting_free(&own);
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

char *
words_made(const char *fmt, va_list ap)
{
	char *words;

	/* the two usual cases, without printf's effort */
	if (strcmp(fmt, "%s") == 0)
		return xstrdup(va_arg(ap, const char *));
	if (strchr(fmt, '%') == NULL)
		return xstrdup(fmt);
	if (vasprintf(&words, fmt, ap) < 0)
		out_of_memory();
	return words;
}

enum verdict
say_words(struct look *at, enum verdict v, char *words)
{
	free(at->notes->message);
	at->notes->message = words;
	return v;
}

enum verdict
say(struct look *at, enum verdict v, const char *fmt, ...)
{
	va_list ap;
	char *words;

	va_start(ap, fmt);
	words = words_made(fmt, ap);
	va_end(ap);
	return say_words(at, v, words);
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

const char *
check_value_name(const struct check *c, size_t i)
{
	size_t needed = 0;

	while (c->needs[needed] != NULL)
		needed++;
	return i < needed ? c->needs[i] : i - needed < ARRAY_SIZE(c->takes) ? c->takes[i - needed] : NULL;
}

const struct check *
check_find(const char *name)
{
	for (const struct check *const *table = check_tables; *table != NULL; table++)
		for (const struct check *c = *table; c->name != NULL; c++)
			if (strcmp(c->name, name) == 0)
				return c;
	return NULL;
}
