/* SPDX-License-Identifier: Apache-2.0 */
/* containerd_toml: the few keys of containerd's configuration that matter here; the rest is skipped. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "audit/containerd.h"

/* Arrays and tables in each other. */
#define MAX_DEPTH 32

/* What is kept: a key's names, from the top, with a newline behind each. */
static const struct {
	const char *path, *name;
	bool list;
} wanted[] = {
	{ "imports\n", "imports", true },
	{ "root\n", "root", false },
	{ "state\n", "state", false },
	{ "grpc\naddress\n", "address", false },
	{ "plugins\nio.containerd.server.v1.grpc\naddress\n", "address", false },
};

struct toml {
	const char *at, *end;
	cJSON *ret;
	const char *wrong, *wrong_at; /* what is wrong, and where; or NULL */
};

static bool
fail(struct toml *t, const char *why)
{
	if (t->wrong == NULL) {
		t->wrong = why;
		t->wrong_at = t->at;
	}
	return false;
}

static bool
is_next(const struct toml *t, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(t->end - t->at) >= n && memcmp(t->at, text, n) == 0;
}

static bool
take(struct toml *t, const char *text)
{
	if (!is_next(t, text))
		return false;
	t->at += strlen(text);
	return true;
}

static void
skip_blanks(struct toml *t)
{
	while (t->at < t->end && (*t->at == ' ' || *t->at == '\t'))
		t->at++;
}

static void
skip_comment(struct toml *t)
{
	skip_blanks(t);
	if (t->at < t->end && *t->at == '#')
		while (t->at < t->end && *t->at != '\n')
			t->at++;
}

/* Blanks, comments and line ends. */
static void
skip_lines(struct toml *t)
{
	do
		skip_comment(t);
	while (take(t, "\n") || take(t, "\r\n"));
}

static bool
end_of_line(struct toml *t)
{
	skip_comment(t);
	return t->at == t->end || take(t, "\n") || take(t, "\r\n") ||
	    fail(t, "more than a value on a line");
}

/* ---- strings ---- */

static bool
take_digits(struct toml *t, int n, struct buf *out)
{
	uint32_t c = 0;

	for (; n > 0; n--, t->at++) {
		static const char digits[] = "0123456789abcdefABCDEF";
		const char *d = t->at < t->end && *t->at != '\0' ? strchr(digits, *t->at) : NULL;

		if (d == NULL)
			return fail(t, "an escape in a string that there is not");
		c = c << 4 | (uint32_t)(d - digits - (d - digits > 15 ? 6 : 0));
	}
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return fail(t, "an escape in a string that there is not");
	buf_add_utf8(out, c);
	return true;
}

/* Behind a backslash; lines: one at the end of a line joins the next. */
static bool
take_escape(struct toml *t, bool lines, struct buf *out)
{
	static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\033\"\\";
	const char *start, *f = t->at < t->end && *t->at != '\0' ? strchr(from, *t->at) : NULL;

	if (f != NULL) {
		buf_addc(out, to[f - from]);
		t->at++;
		return true;
	}
	if (take(t, "x"))
		return take_digits(t, 2, out);
	if (take(t, "u"))
		return take_digits(t, 4, out);
	if (take(t, "U"))
		return take_digits(t, 8, out);
	start = t->at;
	skip_blanks(t);
	if (!lines || !(is_next(t, "\n") || is_next(t, "\r\n"))) {
		t->at = start;
		return fail(t, "an escape in a string that there is not");
	}
	while (t->at < t->end && strchr(" \t\r\n", *t->at) != NULL && *t->at != '\0')
		t->at++;
	return true;
}

/* A string of any of the four kinds; false: there is none here, or it is wrong. */
static bool
take_string(struct toml *t, struct buf *out)
{
	static const char *const quotes[] = { "\"\"\"", "'''", "\"", "'" };
	const char *quote = NULL;
	bool lines, literal;

	out->len = 0;
	buf_adds(out, "");
	for (size_t i = 0; i < ARRAY_SIZE(quotes) && quote == NULL; i++)
		if (is_next(t, quotes[i]))
			quote = quotes[i];
	if (quote == NULL)
		return false;
	lines = quote[1] != '\0';
	literal = *quote == '\'';
	t->at += strlen(quote);
	if (lines && !take(t, "\n"))
		(void)take(t, "\r\n");
	while (t->at < t->end && !is_next(t, quote)) {
		if (*t->at == '\n' && !lines)
			break;
		if (*t->at == '\\' && !literal) {
			t->at++;
			if (!take_escape(t, lines, out))
				return false;
		} else {
			buf_addc(out, *t->at++);
		}
	}
	if (!take(t, quote))
		return fail(t, "a string without an end");
	/* one or two quotes may stand before the three at the end */
	for (int i = 0; lines && i < 2 && t->at < t->end && *t->at == *quote; i++)
		buf_addc(out, *t->at++);
	return true;
}

/* ---- keys and values ---- */

static bool
is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* a."b.c".d, each with a newline behind it. */
static bool
take_key(struct toml *t, struct buf *path)
{
	autobuf struct buf part = BUF_INIT;

	do {
		skip_blanks(t);
		if (is_next(t, "\"\"\"") || is_next(t, "'''"))
			return fail(t, "a key of more than a line");
		if (!take_string(t, &part)) {
			if (t->wrong != NULL)
				return false;
			while (t->at < t->end && is_bare(*t->at))
				buf_addc(&part, *t->at++);
			if (part.len == 0)
				return fail(t, "no key where one has to be");
		}
		if (memchr(part.s, '\n', part.len) != NULL || strlen(part.s) < part.len)
			return fail(t, "a key of more than a line");
		buf_add(path, part.s, part.len);
		buf_addc(path, '\n');
		skip_blanks(t);
	} while (take(t, "."));
	return true;
}

static bool take_value(struct toml *t, const struct buf *path, int depth, cJSON *list);

static bool
take_pair(struct toml *t, const struct buf *table, int depth)
{
	autobuf struct buf path = BUF_INIT;

	buf_add(&path, table->s, table->len);
	if (!take_key(t, &path))
		return false;
	if (!take(t, "="))
		return fail(t, "a key without a value");
	skip_blanks(t);
	return take_value(t, &path, depth, NULL);
}

static bool
take_table(struct toml *t, const struct buf *path, int depth)
{
	skip_lines(t);
	while (!take(t, "}")) {
		if (!take_pair(t, path, depth))
			return false;
		skip_lines(t);
		if (take(t, ","))
			skip_lines(t);
		else if (!is_next(t, "}"))
			return fail(t, "a table without an end");
	}
	return true;
}

/* list: takes strings; those of other types are wrong there. */
static bool
take_array(struct toml *t, int depth, cJSON *list)
{
	autobuf struct buf path = BUF_INIT;

	buf_adds(&path, "\n"); /* what is in an array has no name that is wanted */
	skip_lines(t);
	while (!take(t, "]")) {
		if (!take_value(t, &path, depth, list))
			return false;
		skip_lines(t);
		if (take(t, ","))
			skip_lines(t);
		else if (!is_next(t, "]"))
			return fail(t, "an array without an end");
	}
	return true;
}

/* The row of what is wanted, in whichever case, or -1. */
static int
wanted_at(const struct buf *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		if (strcasecmp(path->s, wanted[i].path) == 0)
			return (int)i;
	return -1;
}

/* A string, for whom it may concern. */
static bool
keep_string(struct toml *t, const struct buf *path, const struct buf *value, cJSON *list)
{
	autofree char *clean = utf8_clean(value->s, value->len);
	int i = wanted_at(path);

	if (list != NULL)
		json_push_str(list, clean);
	if (i >= 0 && wanted[i].list)
		return fail(t, "a value of another type");
	if (i >= 0)
		json_put_str(t->ret, wanted[i].name, clean);
	return true;
}

/* A number, a bool, a date. */
static bool
skip_word(struct toml *t)
{
	const char *start = t->at;

	while (t->at < t->end && *t->at != '\0' && strchr(" \t\r\n,]}#", *t->at) == NULL)
		t->at++;
	return t->at > start || fail(t, "a key without a value");
}

/* list: the array of strings that this is an element of, or NULL. */
static bool
take_value(struct toml *t, const struct buf *path, int depth, cJSON *list)
{
	autobuf struct buf text = BUF_INIT;
	cJSON *strings = NULL;
	int i = wanted_at(path);

	if (depth > MAX_DEPTH)
		return fail(t, "arrays and tables in each other, deeper than is read");
	/* containerd 1.6 knows lower case, else upper case, and nothing between; other releases any */
	if (i >= 0 && strcmp(path->s, wanted[i].path) != 0)
		return fail(t, "a key that is not in lower case, which releases read differently");
	if (take_string(t, &text))
		return keep_string(t, path, &text, list);
	if (t->wrong != NULL)
		return false;
	if (list != NULL || (i >= 0 && !(wanted[i].list && is_next(t, "["))))
		return fail(t, "a value of another type");
	if (i >= 0)
		strings = json_put_array(t->ret, wanted[i].name);
	if (take(t, "["))
		return take_array(t, depth + 1, strings);
	if (take(t, "{"))
		return take_table(t, path, depth + 1);
	return skip_word(t);
}

/* [a.b] or [[a.b]] */
static bool
take_header(struct toml *t, struct buf *table)
{
	bool array = take(t, "[[");

	if (!array)
		(void)take(t, "[");
	table->len = 0;
	buf_adds(table, array ? "\n" : "");
	return take_key(t, table) &&
	    (take(t, array ? "]]" : "]") || fail(t, "a table's name without an end"));
}

static int
line_of(const char *bytes, const char *at)
{
	int line = 1;

	for (; bytes < at; bytes++)
		line += *bytes == '\n';
	return line;
}

cJSON *
containerd_parse(const char *bytes, size_t len)
{
	struct toml t = { .at = bytes, .end = bytes + len, .ret = json_object() };
	autobuf struct buf table = BUF_INIT;

	buf_adds(&table, "");
	(void)take(&t, "\xef\xbb\xbf");
	for (skip_lines(&t); t.at < t.end && t.wrong == NULL; skip_lines(&t))
		if (is_next(&t, "[") ? take_header(&t, &table) : take_pair(&t, &table, 0))
			(void)end_of_line(&t);
	if (t.wrong != NULL)
		json_put_strf(t.ret, "error", "line %d: %s", line_of(bytes, t.wrong_at), t.wrong);
	return t.ret;
}
