/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "audit/facts.h"
#include "audit/json_node.h"
#include "audit/wire.h"

#define RECORD_HEAD (1 + sizeof(uint16_t) + sizeof(uint32_t))
#define MAX_KEY     64
#define MAX_STEPS   16
#define CODE_CHARS  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"

/* ---- the reader's side ---- */

static void
put(struct buf *b, enum wire_type type, const char *path, const void *value, size_t nvalue)
{
	size_t len = strlen(path);
	uint16_t npath = (uint16_t)len;
	uint32_t n = (uint32_t)nvalue;

	assert(len <= UINT16_MAX && nvalue <= UINT32_MAX);
	buf_addc(b, (char)type);
	buf_add(b, &npath, sizeof npath);
	buf_add(b, &n, sizeof n);
	buf_add(b, path, len);
	buf_add(b, value, nvalue);
}

void
wire_strn(struct buf *b, const char *path, const char *s, size_t n)
{
	put(b, WIRE_STR, path, s, n);
}

void
wire_str(struct buf *b, const char *path, const char *s)
{
	put(b, WIRE_STR, path, s, strlen(s));
}

void
wire_bytes(struct buf *b, const char *path, const void *p, size_t n)
{
	put(b, WIRE_BYTES, path, p, n);
}

void
wire_int(struct buf *b, const char *path, int64_t n)
{
	put(b, WIRE_INT, path, &n, sizeof n);
}

void
wire_real(struct buf *b, const char *path, double n)
{
	put(b, WIRE_REAL, path, &n, sizeof n);
}

void
wire_bool(struct buf *b, const char *path, bool v)
{
	uint8_t byte = v ? 1 : 0;

	put(b, WIRE_BOOL, path, &byte, sizeof byte);
}

void
wire_null(struct buf *b, const char *path)
{
	put(b, WIRE_NULL, path, "", 0);
}

void
wire_list(struct buf *b, const char *path)
{
	put(b, WIRE_LIST, path, "", 0);
}

void
wire_object(struct buf *b, const char *path)
{
	put(b, WIRE_OBJECT, path, "", 0);
}

void
wire_end(struct buf *b)
{
	put(b, WIRE_END, "", "", 0);
}

void
wire_error(struct buf *b, const char *path, const char *code, const char *fmt, ...)
{
	char message[512];
	autobuf struct buf value = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	buf_add(&value, code, strlen(code) + 1);
	buf_adds(&value, message);
	put(b, WIRE_ERROR, path, value.s, value.len);
}

void
wire_errno(struct buf *b, const char *path, int num, const char *what)
{
	const char *name = strerrorname_np(num);

	wire_error(b, path, name != NULL ? name : "EIO", "%s: %s", what, strerror(num));
}

/* ---- the parent's side ---- */

bool
wire_next(const char *records, size_t len, size_t *pos, struct wire_record *ret)
{
	size_t at = *pos;
	uint16_t npath;
	uint32_t nvalue;
	unsigned char type;

	if (at == SIZE_MAX)
		return false;
	*pos = SIZE_MAX;
	if (at > len || len - at < RECORD_HEAD)
		return false;
	type = (unsigned char)records[at];
	memcpy(&npath, records + at + 1, sizeof npath);
	memcpy(&nvalue, records + at + 1 + sizeof npath, sizeof nvalue);
	at += RECORD_HEAD;
	if (type > WIRE_ERROR || npath > len - at || nvalue > len - at - npath)
		return false;
	*ret = (struct wire_record){ (enum wire_type)type, records + at, npath,
		records + at + npath, nvalue };
	at += (size_t)npath + nvalue;
	if (type == WIRE_END) {
		if (npath == 0 && nvalue == 0 && at == len)
			*pos = at;
		return false;
	}
	*pos = at;
	return true;
}

bool
wire_get_int(const struct wire_record *r, int64_t *ret)
{
	if (r->type != WIRE_INT || r->nvalue != sizeof *ret)
		return false;
	memcpy(ret, r->value, sizeof *ret);
	return true;
}

bool
wire_get_real(const struct wire_record *r, double *ret)
{
	if (r->type != WIRE_REAL || r->nvalue != sizeof *ret)
		return false;
	memcpy(ret, r->value, sizeof *ret);
	return isfinite(*ret);
}

bool
wire_get_error(const struct wire_record *r, char ret_code[24], char **ret_message)
{
	const char *nul = memchr(r->value, '\0', r->nvalue);
	size_t n;

	if (r->type != WIRE_ERROR || nul == NULL)
		return false;
	n = (size_t)(nul - r->value);
	if (n == 0 || n >= 24 || strspn(r->value, CODE_CHARS) != n)
		return false;
	memcpy(ret_code, r->value, n + 1);
	*ret_message = utf8_clean(nul + 1, r->nvalue - n - 1);
	return true;
}

/* One step along a path: a key, or an array's element. */
struct step {
	const char *key; /* in the record */
	size_t n;
	char sign;       /* '+' or '-' of an element, 0 of a key */
};

/* Where a value goes: into an object under a key, or at the end of an array. */
struct spot {
	cJSON *in;
	struct step step;
};

static cJSON *
new_container(bool array)
{
	return array ? json_array() : json_object();
}

static bool
is_key(const struct step *step, const char *key)
{
	return *key == *step->key && strncmp(key, step->key, step->n) == 0 && key[step->n] == '\0';
}

/* The member that a step names, or NULL. Looked for from the end: what came last is gone on with. */
static cJSON *
find_member(const cJSON *object, const struct step *step)
{
	cJSON *c = object->child ? object->child->prev : NULL; /* cJSON keeps the last element there */

	while (c != NULL && !is_key(step, c->string))
		c = c == object->child ? NULL : c->prev;
	return c;
}

/* Appends to an object, which lacks that key, or to an array. */
static void
append(cJSON *in, const struct step *step, cJSON *item)
{
	if (step->sign == 0)
		(void)json_node_add(in, step->key, step->n, item, NULL);
	else
		json_push(in, item);
}

/* The child of in that a step names, made if it is not there yet; NULL if that cannot be. */
static cJSON *
step_into(cJSON *in, const struct step *step, bool array)
{
	cJSON *child = NULL;

	if (step->sign == 0)
		child = find_member(in, step);
	else if (step->sign == '-' && in->child != NULL)
		child = in->child->prev;
	if (child == NULL && step->sign == '-')
		return NULL;
	if (child == NULL) {
		child = new_container(array);
		append(in, step, child);
	}
	if (array ? !cJSON_IsArray(child) : !cJSON_IsObject(child))
		return NULL;
	return child;
}

/* Takes one step off a path. */
static bool
next_step(const char *path, size_t n, size_t *pos, struct step *ret)
{
	size_t from = *pos, to;

	if (path[from] == '[') {
		if (n - from < 3 || (path[from + 1] != '+' && path[from + 1] != '-') ||
		    path[from + 2] != ']')
			return false;
		*ret = (struct step){ .sign = path[from + 1] };
		*pos = from + 3;
		return true;
	}
	if (from > 0 && path[from++] != '.')
		return false;
	for (to = from; to < n && path[to] != '.' && path[to] != '['; to++)
		if (path[to] <= ' ' || path[to] > '~')
			return false;
	if (to == from || to - from >= MAX_KEY)
		return false;
	*ret = (struct step){ .key = path + from, .n = to - from };
	*pos = to;
	return true;
}

/* Where the last record led, but for its last step: what an object holds comes one after another. */
struct prefix {
	char path[128]; /* with [-] also where an element was made */
	size_t n;       /* 0: it led nowhere */
	int steps;
	cJSON *in;
};

static void
keep_prefix(struct prefix *last, const char *path, size_t n, int steps, cJSON *in)
{
	if (n > sizeof last->path)
		return;
	memcpy(last->path, path, n);
	for (size_t i = 0; i < n; i++)
		if (path[i] == '[')
			last->path[i + 1] = '-';
	last->n = n;
	last->steps = steps;
	last->in = in;
}

/* Follows a path from data, making objects and arrays on the way. */
static bool
find_spot(cJSON *data, struct prefix *last, const char *path, size_t n, struct spot *ret)
{
	bool goes_on = last->n > 0 && n > last->n && path[last->n] == '.' && memcmp(path, last->path, last->n) == 0;
	size_t pos = goes_on ? last->n : 0;

	ret->in = goes_on ? last->in : data;
	for (int steps = goes_on ? last->steps : 0; steps < MAX_STEPS && pos < n; steps++) {
		size_t from = pos;

		if (!next_step(path, n, &pos, &ret->step) ||
		    (ret->step.sign ? !cJSON_IsArray(ret->in) : !cJSON_IsObject(ret->in)))
			return false;
		if (pos == n) {
			if (path[from] == '.' && ret->in != last->in)
				keep_prefix(last, path, from, steps, ret->in);
			return ret->step.sign != '-';
		}
		ret->in = step_into(ret->in, &ret->step, path[pos] == '[');
		if (ret->in == NULL)
			return false;
	}
	return false;
}

static cJSON *
str_item(const char *bytes, size_t n)
{
	autofree char *clean = NULL;

	if (plain_bytes(bytes, n) == n)
		return json_node_block(bytes, n);
	clean = utf8_clean(bytes, n);
	return json_node_block(clean, strlen(clean));
}

/* Beyond +-2^53 a double does not hold every integer: it is kept as its digits, as json_put_int() does. */
static cJSON *
int_item(int64_t n)
{
	char digits[24];

	if (n >= -(INT64_C(1) << 53) && n <= INT64_C(1) << 53)
		return cJSON_CreateNumber((double)n);
	snprintf(digits, sizeof digits, "%" PRId64, n);
	return cJSON_CreateString(digits);
}

/* The record's value as JSON; NULL if it is malformed. */
static cJSON *
value_item(const struct wire_record *r)
{
	int64_t n;
	double x;

	switch (r->type) {
	case WIRE_STR:
		return str_item(r->value, r->nvalue);
	case WIRE_INT:
		return wire_get_int(r, &n) ? int_item(n) : NULL;
	case WIRE_REAL:
		return wire_get_real(r, &x) ? cJSON_CreateNumber(x) : NULL;
	case WIRE_BOOL:
		if (r->nvalue != 1 || (r->value[0] != 0 && r->value[0] != 1))
			return NULL;
		return cJSON_CreateBool(r->value[0]);
	case WIRE_NULL:
		return r->nvalue == 0 ? cJSON_CreateNull() : NULL;
	case WIRE_LIST:
		return r->nvalue == 0 ? json_array() : NULL;
	case WIRE_OBJECT:
		return r->nvalue == 0 ? json_object() : NULL;
	case WIRE_END:
	case WIRE_BYTES:
	case WIRE_ERROR:
		break;
	}
	return NULL;
}

static bool
put_value(cJSON *data, struct prefix *last, const struct wire_record *r)
{
	struct spot at;
	const cJSON *old;
	cJSON *item;

	if (!find_spot(data, last, r->path, r->npath, &at))
		return false;
	old = at.step.sign ? NULL : find_member(at.in, &at.step);
	if (old != NULL)
		return r->type == WIRE_LIST && r->nvalue == 0 && cJSON_IsArray(old);
	if ((item = value_item(r)) == NULL)
		return false;
	append(at.in, &at.step, item);
	return true;
}

cJSON *
wire_document_error(const char *source, const char *code, const char *message)
{
	cJSON *doc = json_object(), *error;

	json_put_str(doc, "source", source);
	error = json_put_object(doc, "error");
	json_put_str(error, "code", code);
	json_put_str(error, "message", message);
	return doc;
}

/* Adds an error record to the document; *ret_whole becomes the document that replaces it, if
 * path is "". */
static bool
put_error(cJSON *doc, const struct wire_record *r, const char *source, cJSON **ret_whole)
{
	autofree char *message = NULL, *path = NULL;
	char code[24];

	if (!wire_get_error(r, code, &message))
		return false;
	path = utf8_clean(r->path, r->npath);
	if (*path != '\0')
		doc_error(doc, path, code, message);
	else if (*ret_whole == NULL)
		*ret_whole = wire_document_error(source, code, message);
	return true;
}

cJSON *
wire_document(const char *source, const char *records, size_t len)
{
	autojson cJSON *doc = json_object(), *whole = NULL;
	struct prefix last = { .n = 0 };
	struct wire_record r;
	cJSON *data, *ret;
	bool ok = true;
	size_t pos = 0;

	json_put_str(doc, "source", source);
	data = json_put_object(doc, "data");
	while (ok && wire_next(records, len, &pos, &r))
		ok = r.type == WIRE_ERROR ? put_error(doc, &r, source, &whole)
		                          : put_value(data, &last, &r);
	if (!ok || pos == SIZE_MAX)
		return wire_document_error(
		    source, "reader-gone", "the host reader sent a malformed answer");
	if (whole != NULL) {
		ret = whole;
		whole = NULL;
	} else {
		ret = doc;
		doc = NULL;
	}
	return ret;
}
