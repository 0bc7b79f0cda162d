/* SPDX-License-Identifier: Apache-2.0 */
/* Finding things in a tree, building one, and printing one. Reading text is json_read.c. */
#include "config.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "audit/json.h"

static int
by_key(const void *a, const void *b)
{
	const cJSON *x = *(const cJSON *const *)a, *y = *(const cJSON *const *)b;
	int c = strcmp(x->string, y->string);

	return c != 0 ? c : (x < y) - (x > y);
}

cJSON **
json_sorted_members(const cJSON *object, size_t *ret_n)
{
	size_t n = (size_t)cJSON_GetArraySize(object), i = 0;
	cJSON **m = xcalloc(n, sizeof *m), *c;

	for (c = object->child; c != NULL; c = c->next)
		m[i++] = c;
	qsort(m, n, sizeof *m, by_key);
	*ret_n = n;
	return m;
}

void
json_free(cJSON **doc)
{
	cJSON_Delete(*doc);
	*doc = NULL;
}

static bool
plain_key_char(int c)
{
	return isalnum(c) || c == '_' || c == '-' || c == '/';
}

void
json_path_add(struct buf *path, const char *key)
{
	bool plain = *key != '\0';

	for (const char *p = key; *p != '\0'; p++)
		plain = plain && plain_key_char((unsigned char)*p);
	if (plain) {
		if (path->len > 0)
			buf_addc(path, '.');
		buf_adds(path, key);
		return;
	}
	buf_adds(path, "[\"");
	for (const char *p = key; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			buf_addc(path, '\\');
		buf_addc(path, *p);
	}
	buf_adds(path, "\"]");
}

/* One step along a path: a key, or an index. */
struct step {
	const char *key;   /* not ended by a NUL */
	size_t nkey;
	bool quoted;       /* the key's quotes and backslashes have a backslash before them */
	long index;        /* -1: a key */
};

/* The step at *p; moves *p behind it. False at a malformed path. */
static bool
path_step(const char **p, struct step *ret)
{
	const char *s = *p;
	char *end;

	*ret = (struct step){ .index = -1 };
	if (*s == '.')
		s++;
	if (*s != '[') {
		ret->key = s;
		while (*s != '\0' && *s != '.' && *s != '[')
			s++;
		ret->nkey = (size_t)(s - ret->key);
		*p = s;
		return ret->nkey > 0;
	}
	if (s[1] != '"') {
		ret->index = strtol(s + 1, &end, 10);
		*p = end + 1;
		return end != s + 1 && *end == ']' && ret->index >= 0;
	}
	ret->quoted = true;
	ret->key = s + 2;
	for (s += 2; *s != '"'; s++) {
		if (*s == '\\')
			s++;
		if (*s == '\0')
			return false;
	}
	ret->nkey = (size_t)(s - ret->key);
	*p = s + 2;
	return s[1] == ']';
}

static bool
is_key(const struct step *step, const char *key)
{
	if (!step->quoted)
		return *key == *step->key && strncmp(key, step->key, step->nkey) == 0 && key[step->nkey] == '\0';
	for (size_t i = 0; i < step->nkey; i++) {
		i += step->key[i] == '\\';
		if (*key == '\0' || *key++ != step->key[i])
			return false;
	}
	return *key == '\0';
}

static const cJSON *
child_at(const cJSON *v, const struct step *step)
{
	const cJSON *c = NULL;

	if (step->index >= 0)
		return cJSON_IsArray(v) && step->index <= INT_MAX ? cJSON_GetArrayItem(v, (int)step->index) : NULL;
	if (cJSON_IsObject(v))
		for (c = v->child; c != NULL && !is_key(step, c->string); c = c->next)
			;
	return c;
}

bool
json_is_path(const char *path)
{
	struct step step;

	while (*path != '\0')
		if (!path_step(&path, &step))
			return false;
	return true;
}

const cJSON *
json_at(const cJSON *doc, const char *path)
{
	struct step step;

	while (doc != NULL && *path != '\0')
		doc = path_step(&path, &step) ? child_at(doc, &step) : NULL;
	return doc;
}

const char *
json_str(const cJSON *doc, const char *path, const char *otherwise)
{
	const cJSON *v = json_at(doc, path);

	return cJSON_IsString(v) ? v->valuestring : otherwise;
}

bool
json_bool(const cJSON *doc, const char *path, bool otherwise)
{
	const cJSON *v = json_at(doc, path);

	return cJSON_IsBool(v) ? cJSON_IsTrue(v) : otherwise;
}

double
json_num(const cJSON *doc, const char *path, double otherwise)
{
	const cJSON *v = json_at(doc, path);

	return cJSON_IsNumber(v) ? v->valuedouble : otherwise;
}

bool
json_is_int(const cJSON *v)
{
	return cJSON_IsNumber(v) && v->valuedouble >= -0x1p53 && v->valuedouble <= 0x1p53 && v->valuedouble == (double)(int64_t)v->valuedouble;
}

int64_t
json_int(const cJSON *doc, const char *path, int64_t otherwise)
{
	const cJSON *v = json_at(doc, path);

	return json_is_int(v) ? (int64_t)v->valuedouble : otherwise;
}

static cJSON *
made(cJSON *item)
{
	if (item == NULL)
		out_of_memory();
	return item;
}

cJSON *
json_object(void)
{
	return made(cJSON_CreateObject());
}

cJSON *
json_array(void)
{
	return made(cJSON_CreateArray());
}

/* Whether an object has a key; most differ in the first byte. */
static bool
has_key(const cJSON *object, const char *key)
{
	const cJSON *c = object->child;

	while (c != NULL && (*c->string != *key || strcmp(c->string, key) != 0))
		c = c->next;
	return c != NULL;
}

cJSON *
json_put(cJSON *object, const char *key, cJSON *item)
{
	made(item);
	if (has_key(object, key)) {
		if (!cJSON_ReplaceItemInObjectCaseSensitive(object, key, item))
			out_of_memory();
	} else if (!cJSON_AddItemToObject(object, key, item)) {
		out_of_memory();
	}
	return item;
}

cJSON *
json_put_object(cJSON *object, const char *key)
{
	return json_put(object, key, json_object());
}

cJSON *
json_put_array(cJSON *object, const char *key)
{
	return json_put(object, key, json_array());
}

void
json_put_str(cJSON *object, const char *key, const char *s)
{
	json_put(object, key, s ? cJSON_CreateString(s) : cJSON_CreateNull());
}

void
json_put_strf(cJSON *object, const char *key, const char *fmt, ...)
{
	autofree char *s = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		out_of_memory();
	va_end(ap);
	json_put_str(object, key, s);
}

void
json_put_bool(cJSON *object, const char *key, bool b)
{
	json_put(object, key, cJSON_CreateBool(b));
}

void
json_put_int(cJSON *object, const char *key, int64_t n)
{
	if (n > JSON_MAX_EXACT || n < -JSON_MAX_EXACT)
		json_put_strf(object, key, "%" PRId64, n);
	else
		json_put(object, key, cJSON_CreateNumber((double)n));
}

void
json_put_null(cJSON *object, const char *key)
{
	json_put(object, key, cJSON_CreateNull());
}

void
json_push(cJSON *array, cJSON *item)
{
	if (!cJSON_AddItemToArray(array, made(item)))
		out_of_memory();
}

void
json_push_str(cJSON *array, const char *s)
{
	json_push(array, s ? cJSON_CreateString(s) : cJSON_CreateNull());
}

cJSON *
json_copy(const cJSON *item)
{
	return made(cJSON_Duplicate(item, 1));
}

/* Strings in a document are clean UTF-8 already; what JSON wants escaped is escaped (RFC 8259, section 7). */
static void
show_string(struct buf *b, const char *s)
{
	buf_addc(b, '"');
	for (;;) {
		size_t plain = 0;

		while ((unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\')
			plain++;
		buf_add(b, s, plain);
		s += plain;
		if (*s == '\0')
			break;
		if (*s == '"' || *s == '\\')
			buf_addf(b, "\\%c", *s++);
		else
			buf_addf(b, "\\u%04x", (unsigned char)*s++);
	}
	buf_addc(b, '"');
}

static void
show_integer(struct buf *b, int64_t n)
{
	char digits[20], *p = digits + sizeof digits;
	uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do
		*--p = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (n < 0)
		buf_addc(b, '-');
	buf_add(b, p, (size_t)(digits + sizeof digits - p));
}

/* cJSON prints 15 digits and calls that equal; an integer that a double holds exactly is printed exactly here. */
static void
show_number(struct buf *b, double d)
{
	char text[40];

	if (d >= -(double)JSON_MAX_EXACT && d <= (double)JSON_MAX_EXACT && d == (double)(int64_t)d) {
		show_integer(b, (int64_t)d);
		return;
	}
	if (d > -(double)JSON_MAX_EXACT && d < (double)JSON_MAX_EXACT)
		snprintf(text, sizeof text, "%.17g", d);
	else
		snprintf(text, sizeof text, "%.16e", d); /* with an exponent: no integer, which would be kept as digits */
	buf_adds(b, text);
}

/* How a document is laid out. */
struct layout {
	bool sorted;
	unsigned indent;   /* blanks a level; 0: one line */
};

static void show(struct buf *b, const cJSON *v, struct layout l, unsigned depth);

static void
new_line(struct buf *b, struct layout l, unsigned depth)
{
	if (l.indent == 0)
		return;
	buf_addc(b, '\n');
	for (unsigned i = 0; i < l.indent * depth; i++)
		buf_addc(b, ' ');
}

static void
show_members(struct buf *b, const cJSON *v, bool object, struct layout l, unsigned depth)
{
	size_t n = 0, i = 0;
	autofree cJSON **sorted = l.sorted && object ? json_sorted_members(v, &n) : NULL;

	buf_addc(b, object ? '{' : '[');
	for (const cJSON *c = v->child; c != NULL; c = c->next, i++) {
		const cJSON *m = sorted ? sorted[i] : c;

		assert(m != NULL); /* sorted_members() has as many as there are */
		if (i > 0)
			buf_addc(b, ',');
		new_line(b, l, depth + 1);
		if (object) {
			show_string(b, m->string);
			buf_adds(b, l.indent ? ": " : ":");
		}
		show(b, m, l, depth + 1);
	}
	if (v->child != NULL)
		new_line(b, l, depth);
	buf_addc(b, object ? '}' : ']');
}

static void
show(struct buf *b, const cJSON *v, struct layout l, unsigned depth)
{
	bool object = cJSON_IsObject(v);

	if (object || cJSON_IsArray(v))
		show_members(b, v, object, l, depth);
	else if (cJSON_IsString(v))
		show_string(b, v->valuestring);
	else if (cJSON_IsNumber(v))
		show_number(b, v->valuedouble);
	else if (cJSON_IsRaw(v)) /* a report's number, as it is to be read */
		buf_adds(b, v->valuestring);
	else
		buf_adds(b, cJSON_IsTrue(v) ? "true" : cJSON_IsFalse(v) ? "false" : "null");
}

static char *
shown(const cJSON *doc, struct layout l)
{
	struct buf b = BUF_INIT;

	show(&b, doc, l, 0);
	return buf_take(&b);
}

char *
json_line(const cJSON *doc)
{
	return shown(doc, (struct layout){ false, 0 });
}

char *
json_sorted(const cJSON *doc)
{
	return shown(doc, (struct layout){ true, 0 });
}

char *
json_pretty(const cJSON *doc)
{
	return shown(doc, (struct layout){ false, 2 });
}
