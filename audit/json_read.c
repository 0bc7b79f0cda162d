/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text is scanned once by RFC 8259's grammar, and its nodes are made on the way; what cJSON would change in silence is
 * decided here.
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/json_node.h"

#define REPLACEMENT "\xef\xbf\xbd"

struct scan {
	const char *s;
	size_t len, i;
	size_t values;
	bool twice;       /* an object may have the same key twice */
	struct json_places *places; /* or NULL: nobody asks where things stand */
	struct err *e;
};

/* What a string stands for: bytes of the document, or a copy with something else for some of them. */
struct text {
	const char *s;
	size_t n;
	size_t from;      /* where the document goes on behind what is in copy */
	struct buf copy;  /* empty while nothing was changed */
};

/* Line and column, in bytes, of an offset. */
static void
count_lines(const char *s, size_t len, size_t offset, size_t *line, size_t *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < offset && i < len; i++) {
		++*column;
		if (s[i] == '\n') {
			++*line;
			*column = 1;
		}
	}
}

static int
trouble(struct scan *j, const char *what)
{
	size_t line, column;

	count_lines(j->s, j->len, j->i, &line, &column);
	return err_set(j->e, 0, "line %zu, column %zu: %s", line, column, what);
}

static cJSON *
no_value(struct scan *j, const char *what)
{
	(void)trouble(j, what);
	return NULL;
}

static cJSON *
created(cJSON *item)
{
	if (item == NULL)
		out_of_memory();
	return item;
}

static void
text_free(struct text *t)
{
	buf_free(&t->copy);
}
#define autotext __attribute__((cleanup(text_free)))

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

/* Puts something else for the bytes from start to here. */
static void
change(const struct scan *j, struct text *t, size_t start, const char *into)
{
	buf_add(&t->copy, j->s + t->from, start - t->from);
	buf_adds(&t->copy, into);
	t->from = j->i;
}

/* RFC 3629, section 3. v is a character, and not NUL. */
static void
show_utf8(unsigned v, char out[5])
{
	size_t n = v < 0x80 ? 1 : v < 0x800 ? 2 : v < 0x10000 ? 3 : 4;
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	out[n] = '\0';
	for (size_t i = n - 1; i > 0; i--, v >>= 6)
		out[i] = (char)(0x80 | (v & 0x3f));
	out[0] = (char)(first[n] | v);
}

/* \uXXXX, j->i behind the 'u'; a pair of surrogates is one character (RFC 8259, section 7). */
static int
scan_unicode(struct scan *j, struct text *t)
{
	size_t start = j->i - 2;
	unsigned v, low;
	char character[5];

	if (hex4(j, j->i, &v) < 0)
		return trouble(j, "\\u without four hexadecimal digits");
	j->i += 4;
	if (v >= 0xd800 && v <= 0xdbff && j->len - j->i >= 6 && j->s[j->i] == '\\' && j->s[j->i + 1] == 'u' &&
	    hex4(j, j->i + 2, &low) == 0 && low >= 0xdc00 && low <= 0xdfff) {
		j->i += 6;
		v = 0x10000 + ((v & 0x3ff) << 10 | (low & 0x3ff));
	} else if ((v >= 0xd800 && v <= 0xdfff) || (v < 0x20 && v != '\t' && v != '\n') || (v >= 0x7f && v < 0xa0)) {
		v = 0xfffd;
	}
	show_utf8(v, character);
	change(j, t, start, character);
	return 0;
}

/* An escape, at its backslash. */
static int
scan_escape(struct scan *j, struct text *t)
{
	static const struct { char escape; const char *into; } known[] = {
		{ '"', "\"" }, { '\\', "\\" }, { '/', "/" }, { 'n', "\n" }, { 't', "\t" },
		{ 'b', REPLACEMENT }, { 'f', REPLACEMENT }, { 'r', REPLACEMENT },
	};
	size_t start = j->i++;
	int c = peek(j);

	if (c == 'u') {
		j->i++;
		return scan_unicode(j, t);
	}
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (c == known[i].escape) {
			j->i++;
			change(j, t, start, known[i].into);
			return 0;
		}
	return trouble(j, "an unknown escape in a string");
}

/* A string, at its first quote. */
static int
scan_text(struct scan *j, struct text *t)
{
	size_t start = ++j->i;

	t->from = start;
	for (;;) {
		size_t n;
		int c;

		j->i += plain_bytes(j->s + j->i, j->len - j->i);
		c = peek(j);
		if (c < 0)
			return trouble(j, "a string without its end");
		if (c < 0x20)
			return trouble(j, "a control character inside a string");
		if (c == '"')
			break;
		if (c == '\\') {
			if (scan_escape(j, t) < 0)
				return -1;
			continue;
		}
		n = utf8_char(j->s + j->i, j->len - j->i);
		j->i += n ? n : 1;
		if (n == 0 || c == 0x7f || (n == 2 && c == 0xc2 && (unsigned char)j->s[j->i - 1] < 0xa0))
			change(j, t, j->i - (n ? n : 1), REPLACEMENT);
	}
	t->s = j->s + start;
	t->n = j->i - start;
	if (t->from != start) {
		change(j, t, j->i, "");
		t->s = t->copy.s;
		t->n = t->copy.len;
	}
	j->i++;
	return 0;
}

static cJSON *
scan_string(struct scan *j)
{
	autotext struct text t = { .copy = BUF_INIT };

	return scan_text(j, &t) < 0 ? NULL : json_node_string(t.s, t.n);
}

static size_t
digits(struct scan *j)
{
	size_t start = j->i;

	while (j->i < j->len && isdigit((unsigned char)j->s[j->i]))
		j->i++;
	return j->i - start;
}

/* A number of those bytes; what a double would change is kept as it is written, in a string. */
static cJSON *
number_of(const char *s, size_t n, bool integer)
{
	autofree char *text = xstrndup(s, n);
	long long v;
	double d;

	if (integer) {
		errno = 0;
		v = strtoll(text, NULL, 10);
		if (errno != ERANGE && v <= JSON_MAX_EXACT && v >= -JSON_MAX_EXACT)
			return created(cJSON_CreateNumber((double)v));
	} else {
		d = strtod(text, NULL);
		if (d < 1e300 && d > -1e300) /* infinity would print as null */
			return created(cJSON_CreateNumber(d));
	}
	return json_node_string(s, n);
}

/* The usual number: an integer that is below 2^53 for certain. */
static cJSON *
small_integer(const char *s, size_t n)
{
	bool negative = *s == '-';
	int64_t v = 0;

	for (size_t i = negative; i < n; i++)
		v = v * 10 + (s[i] - '0');
	return created(cJSON_CreateNumber(negative ? -(double)v : (double)v));
}

static cJSON *
scan_number(struct scan *j)
{
	size_t start = j->i;
	bool integer = true, leading_zero;

	if (peek(j) == '-')
		j->i++;
	leading_zero = peek(j) == '0';
	switch (digits(j)) {
	case 0:
		return no_value(j, start == 0 && j->len >= 3 && memcmp(j->s, "\xef\xbb\xbf", 3) == 0
			? "a byte order mark, which JSON does not begin with (RFC 8259, 8.1)" : "not a JSON value");
	case 1:
		break;
	default:
		if (leading_zero)
			return no_value(j, "a number that begins with 0");
	}
	if (peek(j) == '.') {
		integer = false;
		j->i++;
		if (digits(j) == 0)
			return no_value(j, "a number that ends in a point");
	}
	if (peek(j) == 'e' || peek(j) == 'E') {
		integer = false;
		j->i++;
		if (peek(j) == '+' || peek(j) == '-')
			j->i++;
		if (digits(j) == 0)
			return no_value(j, "an exponent without digits");
	}
	return integer && j->i - start < 16 ? small_integer(j->s + start, j->i - start)
	                                    : number_of(j->s + start, j->i - start, integer);
}

static cJSON *
scan_word(struct scan *j, const char *word, cJSON *(*create)(void))
{
	size_t n = strlen(word);

	if (j->len - j->i < n || memcmp(j->s + j->i, word, n) != 0)
		return no_value(j, "not a JSON value");
	j->i += n;
	return created(create());
}

static cJSON *scan_value(struct scan *j, unsigned depth);

/* Notes where a value stands. */
static cJSON *
placed(struct scan *j, cJSON *item, size_t at)
{
	struct json_places *p = j->places;

	if (p == NULL || item == NULL)
		return item;
	if ((p->n & (p->n - 1)) == 0)
		p->list = xrealloc(p->list, p->n > 0 ? 2 * p->n : 1, sizeof *p->list);
	p->list[p->n++] = (struct json_place){ item, at, at };
	return item;
}

/* "key": value */
static int
scan_member(struct scan *j, cJSON *object, struct json_keys *seen, unsigned depth)
{
	autotext struct text key = { .copy = BUF_INIT };
	size_t at = j->i;
	cJSON *item;

	if (peek(j) != '"')
		return trouble(j, "a key in quotes was expected");
	if (scan_text(j, &key) < 0)
		return -1;
	skip_space(j);
	if (peek(j) != ':')
		return trouble(j, "a colon was expected");
	j->i++;
	if ((item = scan_value(j, depth)) == NULL)
		return -1;
	if (j->places != NULL)
		j->places->list[j->places->n - 1].key = at; /* the last one is that of the value */
	if (!json_node_add(object, key.s, key.n, item, seen))
		j->twice = true;
	return 0;
}

static int
scan_element(struct scan *j, cJSON *array, unsigned depth)
{
	cJSON *item = scan_value(j, depth);

	if (item == NULL)
		return -1;
	json_push(array, item);
	return 0;
}

static int
scan_members(struct scan *j, cJSON *parent, char close, unsigned depth)
{
	struct json_keys seen = { 0 };

	j->i++;
	skip_space(j);
	if (peek(j) == close) {
		j->i++;
		return 0;
	}
	for (;;) {
		skip_space(j);
		if ((close == '}' ? scan_member(j, parent, &seen, depth + 1) : scan_element(j, parent, depth + 1)) < 0)
			return -1;
		skip_space(j);
		if (peek(j) == close) {
			j->i++;
			return 0;
		}
		if (peek(j) != ',')
			return trouble(j, close == '}' ? "a comma or } was expected" : "a comma or ] was expected");
		j->i++;
	}
}

static cJSON *
scan_container(struct scan *j, cJSON *empty, char close, unsigned depth)
{
	if (scan_members(j, empty, close, depth) < 0)
		json_free(&empty);
	return empty;
}

/* The value here, or NULL and the error worded. */
static cJSON *
scan_unplaced(struct scan *j, unsigned depth)
{
	switch (peek(j)) {
	case '{':
		return scan_container(j, json_object(), '}', depth);
	case '[':
		return scan_container(j, json_array(), ']', depth);
	case '"':
		return scan_string(j);
	case 't':
		return scan_word(j, "true", cJSON_CreateTrue);
	case 'f':
		return scan_word(j, "false", cJSON_CreateFalse);
	case 'n':
		return scan_word(j, "null", cJSON_CreateNull);
	case -1:
		return no_value(j, j->values == 1 ? "empty: no JSON value" : "cut short");
	default:
		return scan_number(j);
	}
}

static cJSON *
scan_value(struct scan *j, unsigned depth)
{
	size_t at;

	if (depth > JSON_MAX_DEPTH)
		return no_value(j, "nested too deeply");
	if (++j->values > JSON_MAX_VALUES)
		return no_value(j, "too many values");
	skip_space(j);
	at = j->i;
	return placed(j, scan_unplaced(j, depth), at);
}

/* A member, and where it stands among its siblings. */
struct member {
	cJSON *item;
	size_t ordinal;
};

static int
by_key_and_ordinal(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int c = strcmp(x->item->string, y->item->string);

	return c != 0 ? c : (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* The members of an object by their keys, equal ones as they stand. The caller frees. */
static struct member *
members_by_key(const cJSON *object, size_t *ret_n)
{
	struct member *m = xcalloc((size_t)cJSON_GetArraySize(object), sizeof *m);
	cJSON *c;

	*ret_n = 0;
	cJSON_ArrayForEach(c, object) {
		m[*ret_n] = (struct member){ c, *ret_n };
		++*ret_n;
	}
	qsort(m, *ret_n, sizeof *m, by_key_and_ordinal);
	return m;
}

/* b: the later one of two equal keys. */
static int
refuse_twice(const struct json_places *places, const cJSON *b, struct err *e)
{
	size_t line, column;

	if (places == NULL)
		return err_set(e, 0, "the key \"%.100s\" stands twice in one object", b->string);
	json_place(places, b, true, &line, &column);
	return err_set(e, 0, "line %zu, column %zu: the key \"%.100s\" stands twice in one object", line, column, b->string);
}

static int
settle_members(cJSON *object, enum json_twice twice, const struct json_places *places, struct err *e)
{
	size_t n;
	autofree struct member *m = members_by_key(object, &n);

	for (size_t i = 1; i < n; i++) {
		if (strcmp(m[i - 1].item->string, m[i].item->string) != 0)
			continue;
		if (twice == JSON_TWICE_REFUSED)
			return refuse_twice(places, m[i].item, e);
		cJSON_Delete(cJSON_DetachItemViaPointer(object, m[i - 1].item));
	}
	return 0;
}

/* Leaves the last of equal keys, or refuses them. */
static int
settle_twice(cJSON *v, enum json_twice twice, const struct json_places *places, struct err *e)
{
	cJSON *c;

	if (cJSON_IsObject(v) && v->child != NULL && settle_members(v, twice, places, e) < 0)
		return -1;
	cJSON_ArrayForEach(c, v)
		if (settle_twice(c, twice, places, e) < 0)
			return -1;
	return 0;
}

static cJSON *
read_all(struct scan *j, enum json_twice twice)
{
	cJSON *doc = scan_value(j, 0);

	if (doc == NULL)
		return NULL;
	skip_space(j);
	if ((j->i != j->len && trouble(j, "further bytes behind the document") < 0) ||
	    (j->twice && settle_twice(doc, twice, j->places, j->e) < 0))
		json_free(&doc);
	return doc;
}

cJSON *
json_read(const char *text, size_t len, enum json_twice twice, struct err *e)
{
	return read_all(&(struct scan){ .s = text, .len = len, .e = e }, twice);
}

cJSON *
json_read_placed(const char *text, size_t len, struct json_places *ret, struct err *e)
{
	*ret = (struct json_places){ .text = text, .len = len };
	return read_all(&(struct scan){ .s = text, .len = len, .places = ret, .e = e }, JSON_TWICE_REFUSED);
}

void
json_place(const struct json_places *p, const cJSON *item, bool key, size_t *line, size_t *column)
{
	size_t offset = 0;

	for (size_t i = 0; i < p->n; i++)
		if (p->list[i].item == item)
			offset = key ? p->list[i].key : p->list[i].value;
	count_lines(p->text, p->len, offset, line, column);
}

void
json_places_free(struct json_places *p)
{
	free(p->list);
	p->list = NULL;
	p->n = 0;
}
