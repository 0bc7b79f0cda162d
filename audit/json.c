/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text is scanned once by RFC 8259's grammar; the scan writes a clean copy, which cJSON then
 * parses. Whatever cJSON would change in silence is decided in the scan.
 */
#include "config.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "audit/json.h"

#define MAX_EXACT (INT64_C(1) << 53)
#define REPLACEMENT "\xef\xbf\xbd"

struct scan {
	const char *s;
	size_t len, i;
	size_t values;
	struct buf out;
	struct err *e;
};

static int
trouble(struct scan *j, const char *what)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < j->i && i < j->len; i++) {
		column++;
		if (j->s[i] == '\n') {
			line++;
			column = 1;
		}
	}
	return err_set(j->e, 0, "line %zu, column %zu: %s", line, column, what);
}

static int
peek(const struct scan *j)
{
	return j->i < j->len ? (unsigned char)j->s[j->i] : -1;
}

static void
skip_space(struct scan *j)
{
	while (j->i < j->len && (j->s[j->i] == ' ' || j->s[j->i] == '\n' || j->s[j->i] == '\t' || j->s[j->i] == '\r'))
		j->i++;
}

static int
hex4(const struct scan *j, size_t at, unsigned *ret)
{
	unsigned v = 0;

	if (j->len - at < 4)
		return -1;
	for (size_t i = at; i < at + 4; i++) {
		int c = (unsigned char)j->s[i];

		if (!isxdigit(c))
			return -1;
		v = v * 16 + (unsigned)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
	}
	*ret = v;
	return 0;
}

/* \uXXXX at j->i (behind the 'u'); a pair of surrogates is one character (RFC 8259, section 7). */
static int
scan_unicode(struct scan *j)
{
	unsigned v, low;

	if (hex4(j, j->i, &v) < 0)
		return trouble(j, "\\u without four hexadecimal digits");
	j->i += 4;
	if (v >= 0xd800 && v <= 0xdbff && j->len - j->i >= 6 && j->s[j->i] == '\\' && j->s[j->i + 1] == 'u' &&
	    hex4(j, j->i + 2, &low) == 0 && low >= 0xdc00 && low <= 0xdfff) {
		buf_addf(&j->out, "\\u%04x\\u%04x", v, low);
		j->i += 6;
	} else if ((v >= 0xd800 && v <= 0xdfff) || (v < 0x20 && v != '\t' && v != '\n') || (v >= 0x7f && v < 0xa0)) {
		buf_adds(&j->out, REPLACEMENT);
	} else {
		buf_addf(&j->out, "\\u%04x", v);
	}
	return 0;
}

/* How many bytes from here on stand for themselves: printable ASCII but quote and backslash. */
static size_t
plain_bytes(const struct scan *j)
{
	size_t i = j->i;

	while (i < j->len && j->s[i] >= 0x20 && j->s[i] < 0x7f && j->s[i] != '"' && j->s[i] != '\\')
		i++;
	return i - j->i;
}

static int
scan_string(struct scan *j)
{
	buf_addc(&j->out, j->s[j->i++]);
	for (;;) {
		size_t plain = plain_bytes(j), n;
		int c;

		buf_add(&j->out, j->s + j->i, plain);
		j->i += plain;
		c = peek(j);
		if (c < 0)
			return trouble(j, "a string without its end");
		if (c < 0x20)
			return trouble(j, "a control character inside a string");
		if (c == '"') {
			buf_addc(&j->out, j->s[j->i++]);
			return 0;
		}
		if (c == '\\') {
			j->i++;
			c = peek(j);
			if (c <= 0 || strchr("\"\\/bfnrtu", c) == NULL)
				return trouble(j, "an unknown escape in a string");
			j->i++;
			if (c == 'u') {
				if (scan_unicode(j) < 0)
					return -1;
			} else if (c == 'b' || c == 'f' || c == 'r') {
				buf_adds(&j->out, REPLACEMENT);
			} else {
				buf_addf(&j->out, "\\%c", c);
			}
			continue;
		}
		n = utf8_char(j->s + j->i, j->len - j->i);
		if (n == 0 || c == 0x7f || (n == 2 && c == 0xc2 && (unsigned char)j->s[j->i + 1] < 0xa0)) {
			buf_adds(&j->out, REPLACEMENT);
			j->i += n ? n : 1;
		} else {
			buf_add(&j->out, j->s + j->i, n);
			j->i += n;
		}
	}
}

static size_t
digits(struct scan *j)
{
	size_t start = j->i;

	while (j->i < j->len && isdigit((unsigned char)j->s[j->i]))
		j->i++;
	return j->i - start;
}

static int
scan_number(struct scan *j)
{
	size_t start = j->i;
	bool integer = true, leading_zero;
	autofree char *text = NULL;
	long long v;

	if (peek(j) == '-')
		j->i++;
	leading_zero = peek(j) == '0';
	switch (digits(j)) {
	case 0:
		return trouble(j, "not a JSON value");
	case 1:
		break;
	default:
		if (leading_zero)
			return trouble(j, "a number that begins with 0");
	}
	if (peek(j) == '.') {
		integer = false;
		j->i++;
		if (digits(j) == 0)
			return trouble(j, "a number that ends in a point");
	}
	if (peek(j) == 'e' || peek(j) == 'E') {
		integer = false;
		j->i++;
		if (peek(j) == '+' || peek(j) == '-')
			j->i++;
		if (digits(j) == 0)
			return trouble(j, "an exponent without digits");
	}
	if (integer && j->i - start < 16) { /* below 2^53 for certain */
		buf_add(&j->out, j->s + start, j->i - start);
		return 0;
	}
	text = xstrndup(j->s + start, j->i - start);
	if (integer) {
		errno = 0;
		v = strtoll(text, NULL, 10);
		if (errno == ERANGE || v > MAX_EXACT || v < -MAX_EXACT) {
			buf_addf(&j->out, "\"%s\"", text);
			return 0;
		}
	} else if (!(strtod(text, NULL) < 1e300 && strtod(text, NULL) > -1e300)) {
		buf_addf(&j->out, "\"%s\"", text); /* no infinity: it would print as null */
		return 0;
	}
	buf_adds(&j->out, text);
	return 0;
}

static int
scan_word(struct scan *j, const char *word)
{
	size_t n = strlen(word);

	if (j->len - j->i < n || memcmp(j->s + j->i, word, n) != 0)
		return trouble(j, "not a JSON value");
	j->i += n;
	buf_adds(&j->out, word);
	return 0;
}

static int scan_value(struct scan *j, unsigned depth);

static int
scan_members(struct scan *j, char close, unsigned depth)
{
	buf_addc(&j->out, j->s[j->i++]);
	skip_space(j);
	if (peek(j) == close) {
		buf_addc(&j->out, j->s[j->i++]);
		return 0;
	}
	for (;;) {
		skip_space(j);
		if (close == '}') {
			if (peek(j) != '"')
				return trouble(j, "a key in quotes was expected");
			if (scan_string(j) < 0)
				return -1;
			skip_space(j);
			if (peek(j) != ':')
				return trouble(j, "a colon was expected");
			buf_addc(&j->out, j->s[j->i++]);
		}
		if (scan_value(j, depth + 1) < 0)
			return -1;
		skip_space(j);
		if (peek(j) == close) {
			buf_addc(&j->out, j->s[j->i++]);
			return 0;
		}
		if (peek(j) != ',')
			return trouble(j, close == '}' ? "a comma or } was expected" : "a comma or ] was expected");
		buf_addc(&j->out, j->s[j->i++]);
	}
}

static int
scan_value(struct scan *j, unsigned depth)
{
	if (depth > JSON_MAX_DEPTH)
		return trouble(j, "nested too deeply");
	if (++j->values > JSON_MAX_VALUES)
		return trouble(j, "too many values");
	skip_space(j);
	switch (peek(j)) {
	case '{':
		return scan_members(j, '}', depth);
	case '[':
		return scan_members(j, ']', depth);
	case '"':
		return scan_string(j);
	case 't':
		return scan_word(j, "true");
	case 'f':
		return scan_word(j, "false");
	case 'n':
		return scan_word(j, "null");
	case -1:
		return trouble(j, j->values == 1 ? "empty: no JSON value" : "cut short");
	default:
		return scan_number(j);
	}
}

static int
by_key(const void *a, const void *b)
{
	const cJSON *x = *(const cJSON *const *)a, *y = *(const cJSON *const *)b;
	int c = strcmp(x->string, y->string);

	return c != 0 ? c : (x < y) - (x > y);
}

/* The members of an object as an array of pointers sorted by key. The caller frees. */
static cJSON **
sorted_members(const cJSON *object, size_t *ret_n)
{
	size_t n = (size_t)cJSON_GetArraySize(object), i = 0;
	cJSON **m = xcalloc(n, sizeof *m), *c;

	for (c = object->child; c != NULL; c = c->next)
		m[i++] = c;
	qsort(m, n, sizeof *m, by_key);
	*ret_n = n;
	return m;
}

/* Whether a stands before b among its siblings. */
static bool
stands_before(const cJSON *a, const cJSON *b)
{
	for (const cJSON *c = a->next; c != NULL; c = c->next)
		if (c == b)
			return true;
	return false;
}

/* Leaves the last of equal keys, or refuses them. */
static int
settle_twice(cJSON *v, enum json_twice twice, struct err *e)
{
	cJSON *c;

	if (cJSON_IsObject(v) && v->child != NULL) {
		size_t n;
		autofree cJSON **m = sorted_members(v, &n);

		for (size_t i = 1; i < n; i++) {
			if (strcmp(m[i - 1]->string, m[i]->string) != 0)
				continue;
			if (twice == JSON_TWICE_REFUSED)
				return err_set(e, 0, "the key \"%.100s\" stands twice in one object", m[i]->string);
			/* the later one of the two goes on to be compared with the next */
			if (!stands_before(m[i - 1], m[i])) {
				cJSON *later = m[i - 1];
				m[i - 1] = m[i];
				m[i] = later;
			}
			cJSON_Delete(cJSON_DetachItemViaPointer(v, m[i - 1]));
		}
	}
	cJSON_ArrayForEach(c, v)
		if (settle_twice(c, twice, e) < 0)
			return -1;
	return 0;
}

cJSON *
json_read(const char *text, size_t len, enum json_twice twice, struct err *e)
{
	struct scan j = { .s = text, .len = len, .out = BUF_INIT, .e = e };
	cJSON *doc = NULL;

	if (scan_value(&j, 0) == 0) {
		skip_space(&j);
		if (j.i != len)
			trouble(&j, "further bytes behind the document");
		else if ((doc = cJSON_ParseWithLengthOpts(j.out.s, j.out.len + 1, NULL, 1)) == NULL)
			err_set(e, 0, "the JSON library refused the document");
		else if (settle_twice(doc, twice, e) < 0)
			json_free(&doc);
	}
	buf_free(&j.out);
	return doc;
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
		ret->nkey = strcspn(s, ".[");
		*p = s + ret->nkey;
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
	if (!step->quoted) /* most keys differ in the first byte */
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
	if (n > MAX_EXACT || n < -MAX_EXACT)
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

/* cJSON prints 15 digits and calls that equal; an integer that a double holds exactly is printed exactly here. */
static void
show_number(struct buf *b, double d)
{
	if (d >= -(double)MAX_EXACT && d <= (double)MAX_EXACT && d == (double)(int64_t)d)
		buf_addf(b, "%" PRId64, (int64_t)d);
	else if (d > -(double)MAX_EXACT && d < (double)MAX_EXACT)
		buf_addf(b, "%.17g", d);
	else
		buf_addf(b, "%.16e", d); /* with an exponent: no integer, which would be kept as digits */
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
	autofree cJSON **sorted = l.sorted && object ? sorted_members(v, &n) : NULL;

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
