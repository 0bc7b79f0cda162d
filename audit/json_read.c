/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text is scanned once by RFC 8259's grammar; where cJSON would change something in silence, the scan decides it, and
 * writes a copy with that changed. A text that needs no change, the usual one, is parsed as it is.
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/json.h"

#define REPLACEMENT "\xef\xbf\xbd"

struct scan {
	const char *s;
	size_t len, i;
	size_t values;
	struct buf out;   /* the copy, up to "from"; empty while nothing was changed */
	size_t from;
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

/* Writes something else for the bytes from start to here. */
static void
change(struct scan *j, size_t start, const char *into)
{
	buf_add(&j->out, j->s + j->from, start - j->from);
	buf_adds(&j->out, into);
	j->from = j->i;
}

/* \uXXXX, j->i behind the 'u'; a pair of surrogates is one character (RFC 8259, section 7). */
static int
scan_unicode(struct scan *j)
{
	size_t start = j->i - 2;
	unsigned v, low;

	if (hex4(j, j->i, &v) < 0)
		return trouble(j, "\\u without four hexadecimal digits");
	j->i += 4;
	if (v >= 0xd800 && v <= 0xdbff && j->len - j->i >= 6 && j->s[j->i] == '\\' && j->s[j->i + 1] == 'u' &&
	    hex4(j, j->i + 2, &low) == 0 && low >= 0xdc00 && low <= 0xdfff)
		j->i += 6;
	else if ((v >= 0xd800 && v <= 0xdfff) || (v < 0x20 && v != '\t' && v != '\n') || (v >= 0x7f && v < 0xa0))
		change(j, start, REPLACEMENT);
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

/* An escape, at its backslash. */
static int
scan_escape(struct scan *j)
{
	size_t start = j->i++;
	int c = peek(j);

	if (c <= 0 || strchr("\"\\/bfnrtu", c) == NULL)
		return trouble(j, "an unknown escape in a string");
	j->i++;
	if (c == 'u')
		return scan_unicode(j);
	if (c == 'b' || c == 'f' || c == 'r')
		change(j, start, REPLACEMENT);
	return 0;
}

static int
scan_string(struct scan *j)
{
	j->i++;
	for (;;) {
		size_t n;
		int c;

		j->i += plain_bytes(j);
		c = peek(j);
		if (c < 0)
			return trouble(j, "a string without its end");
		if (c < 0x20)
			return trouble(j, "a control character inside a string");
		if (c == '"') {
			j->i++;
			return 0;
		}
		if (c == '\\') {
			if (scan_escape(j) < 0)
				return -1;
			continue;
		}
		n = utf8_char(j->s + j->i, j->len - j->i);
		j->i += n ? n : 1;
		if (n == 0 || c == 0x7f || (n == 2 && c == 0xc2 && (unsigned char)j->s[j->i - 1] < 0xa0))
			change(j, j->i - (n ? n : 1), REPLACEMENT);
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
	bool integer = true, leading_zero, exact;
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
	if (integer && j->i - start < 16) /* below 2^53 for certain */
		return 0;
	text = xstrndup(j->s + start, j->i - start);
	if (integer) {
		errno = 0;
		v = strtoll(text, NULL, 10);
		exact = errno != ERANGE && v <= JSON_MAX_EXACT && v >= -JSON_MAX_EXACT;
	} else {
		exact = strtod(text, NULL) < 1e300 && strtod(text, NULL) > -1e300; /* infinity would print as null */
	}
	if (!exact) {
		autofree char *quoted = xasprintf("\"%s\"", text);

		change(j, start, quoted);
	}
	return 0;
}

static int
scan_word(struct scan *j, const char *word)
{
	size_t n = strlen(word);

	if (j->len - j->i < n || memcmp(j->s + j->i, word, n) != 0)
		return trouble(j, "not a JSON value");
	j->i += n;
	return 0;
}

static int scan_value(struct scan *j, unsigned depth);

static int
scan_members(struct scan *j, char close, unsigned depth)
{
	j->i++;
	skip_space(j);
	if (peek(j) == close) {
		j->i++;
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
			j->i++;
		}
		if (scan_value(j, depth + 1) < 0)
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

/* Whether a stands before b among its siblings. */
static bool
stands_before(const cJSON *a, const cJSON *b)
{
	for (const cJSON *c = a->next; c != NULL; c = c->next)
		if (c == b)
			return true;
	return false;
}

/* FNV-1a, 32 bits. */
static uint32_t
key_hash(const char *key)
{
	uint32_t h = 2166136261u;

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * 16777619u;
	return h;
}

/* Whether no two keys of an object are equal; false may be wrong. A bit a hash: much cheaper than sorting them. */
static bool
keys_differ(const cJSON *object)
{
	uint64_t seen[256] = { 0 };

	for (const cJSON *c = object->child; c != NULL; c = c->next) {
		uint32_t h = key_hash(c->string);
		uint64_t bit = UINT64_C(1) << (h & 63), *word = &seen[h >> 6 & 255];

		if (*word & bit)
			return false;
		*word |= bit;
	}
	return true;
}

/* Leaves the last of equal keys, or refuses them. */
static int
settle_twice(cJSON *v, enum json_twice twice, struct err *e)
{
	cJSON *c;

	if (cJSON_IsObject(v) && v->child != NULL && !keys_differ(v)) {
		size_t n;
		autofree cJSON **m = json_sorted_members(v, &n);

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
		if (j.out.len > 0) {
			change(&j, len, "");
			text = j.out.s;
			len = j.out.len;
		}
		if (j.i != j.len)
			trouble(&j, "further bytes behind the document");
		else if ((doc = cJSON_ParseWithLengthOpts(text, len, NULL, 0)) == NULL)
			err_set(e, 0, "the JSON library refused the document");
		else if (settle_twice(doc, twice, e) < 0)
			json_free(&doc);
	}
	buf_free(&j.out);
	return doc;
}
