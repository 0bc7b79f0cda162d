/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/json.h"
#include "tests/rows.h"

struct row {
	const char *name;
	const char *text;
	const char *want;        /* the document printed; NULL: refused */
	const char *trouble;     /* part of the error */
	enum json_twice twice;
	size_t len;              /* of text, when it holds NUL */
};

static const struct row rows[] = {
	{ "an object is read", "{\"a\":1}", "{\"a\":1}", NULL },
	{ "white space around is fine", " \n{ \"a\" : [ 1 , 2 ] }\t", "{\"a\":[1,2]}", NULL },
	{ "trailing bytes are refused", "{} x", NULL, "further bytes" },
	{ "a second document is refused", "{}{}", NULL, "further bytes" },
	{ "empty text is refused", "", NULL, "empty" },
	{ "an unfinished object is refused", "{\"a\":", NULL, "cut short" },
	{ "an unfinished string is refused", "{\"a", NULL, "without its end" },
	{ "a comment is refused", "{/*x*/}", NULL, "key in quotes" },
	{ "a trailing comma is refused", "[1,]", NULL, "not a JSON value" },
	{ "single quotes are refused", "{'a':1}", NULL, "key in quotes" },
	{ "a byte order mark is refused as one", "\xef\xbb\xbf{}", NULL, "a byte order mark, which JSON" },
	{ "one that is no first byte is no value", " \xef\xbb\xbf{}", NULL, "not a JSON value" },
	{ "a bare word is refused", "yes", NULL, "not a JSON value" },
	{ "NaN is refused", "[NaN]", NULL, "not a JSON value" },
	{ "a leading zero is refused", "[012]", NULL, "begins with 0" },
	{ "a point without digits is refused", "[1.]", NULL, "ends in a point" },
	{ "an exponent without digits is refused", "[1e]", NULL, "exponent" },
	{ "the error names line and column", "{\n \"a\": x}", NULL, "line 2, column 7" },
	{ "trap 8: an integer beyond 2^53 is kept as digits", "[9223372036854775807]", "[\"9223372036854775807\"]", NULL },
	{ "2^53 + 1 is not rounded", "[9007199254740993]", "[\"9007199254740993\"]", NULL },
	{ "2^53 - 1 stays a number", "[9007199254740991]", "[9007199254740991]", NULL },
	{ "minus 2^60 is kept as digits", "[-1152921504606846976]", "[\"-1152921504606846976\"]", NULL },
	{ "an infinite number is kept as digits", "[1e999]", "[\"1e999\"]", NULL },
	{ "\\u0000 becomes U+FFFD", "[\"a\\u0000b\"]", "[\"a\xef\xbf\xbd" "b\"]", NULL },
	{ "an escaped ESC becomes U+FFFD", "[\"\\u001b[31m\"]", "[\"\xef\xbf\xbd[31m\"]", NULL },
	{ "a raw NUL inside a string is refused", "[\"a\0b\"]", NULL, "control character", 0, 7 },
	{ "a raw control inside a string is refused", "[\"a\x1b\"]", NULL, "control character" },
	{ "DEL and C1 controls become U+FFFD", "[\"\x7f\xc2\x9b\"]", "[\"\xef\xbf\xbd\xef\xbf\xbd\"]", NULL },
	{ "invalid UTF-8 becomes U+FFFD", "[\"\xff\xc3(\"]", "[\"\xef\xbf\xbd\xef\xbf\xbd(\"]", NULL },
	{ "an overlong form becomes U+FFFD", "[\"\xc0\x80\"]", "[\"\xef\xbf\xbd\xef\xbf\xbd\"]", NULL },
	{ "a pair of surrogates is one character", "[\"\\ud83d\\ude00\"]", "[\"\xf0\x9f\x98\x80\"]", NULL },
	{ "a lone surrogate becomes U+FFFD", "[\"\\ud83dx\"]", "[\"\xef\xbf\xbdx\"]", NULL },
	{ "a backslash before NUL is refused", "[\"\\\0x\"]", NULL, "unknown escape", 0, 7 },
	{ "half an escape is refused", "[\"\\u12\"]", NULL, "four hexadecimal" },
	{ "an unknown escape is refused", "[\"\\x41\"]", NULL, "unknown escape" },
	{ "trap 7: the last of equal keys stays, as in Go", "{\"a\":1,\"a\":2,\"b\":3,\"a\":4}", "{\"b\":3,\"a\":4}", NULL, JSON_TWICE_LAST },
	{ "the others keep their order, and so do those that stay", "{\"z\":1,\"b\":2,\"a\":3,\"z\":4,\"c\":5,\"a\":6,\"b\":7,\"a\":8,\"ab\":9}",
	  "{\"z\":4,\"c\":5,\"b\":7,\"a\":8,\"ab\":9}", NULL, JSON_TWICE_LAST },
	{ "an object that is the first of two leaves with all in it", "{\"a\":{\"b\":1,\"b\":2},\"a\":{\"c\":3,\"c\":4}}", "{\"a\":{\"c\":4}}", NULL, JSON_TWICE_LAST },
	{ "equal keys are refused where nobody defines them", "{\"a\":1,\"a\":2}", NULL, "stands twice", JSON_TWICE_REFUSED },
	{ "equal keys deep inside are seen", "[{\"x\":{\"a\":1,\"a\":2}}]", NULL, "stands twice", JSON_TWICE_REFUSED },
	{ "keys that differ in case are two keys", "{\"a\":1,\"A\":2}", "{\"a\":1,\"A\":2}", NULL },
	{ "a key with an escape equals its plain form", "{\"a\":1,\"\\u0061\":2}", NULL, "stands twice", JSON_TWICE_REFUSED },
};

static void
reads(void **state)
{
	const struct row *r = *state;
	struct err e = { 0 };
	size_t len = r->len ? r->len : strlen(r->text);
	cJSON *doc = json_read(r->text, len, r->twice, &e);

	if (r->want == NULL) {
		assert_null(doc);
		assert_non_null(strstr(e.msg, r->trouble));
	} else {
		autofree char *line = doc ? json_line(doc) : xstrdup(e.msg);

		assert_string_equal(line, r->want);
	}
	json_free(&doc);
}

struct path_row {
	const char *name, *path, *want; /* NULL: nothing there */
};

static const char sample[] = "{\"a\":{\"b\":[10,{\"c\":true}]},\"x.y\":1,\"q\\\"\":2,\"m/n\":3,\"z\":null}";

static const struct path_row path_rows[] = {
	{ "keys are joined by dots", "a.b", "[10,{\"c\":true}]" },
	{ "an index is in brackets", "a.b[0]", "10" },
	{ "a key follows an index", "a.b[1].c", "true" },
	{ "a key with a dot is in quotes", "[\"x.y\"]", "1" },
	{ "a quote in a key is escaped", "[\"q\\\"\"]", "2" },
	{ "a slash needs no quotes", "m/n", "3" },
	{ "null is something", "z", "null" },
	{ "case matters", "A", NULL },
	{ "an index beyond the end is nothing", "a.b[2]", NULL },
	{ "a key into an array is nothing", "a.b.c", NULL },
	{ "an index into an object is nothing", "a[0]", NULL },
	{ "a malformed path is nothing", "a.[", NULL },
	{ "an unfinished quote is nothing", "[\"x.y", NULL },
	{ "the empty path is the document", "", sample },
};

static void
finds(void **state)
{
	const struct path_row *r = *state;
	struct err e;
	autojson cJSON *doc = json_read(sample, strlen(sample), JSON_TWICE_REFUSED, &e);
	const cJSON *v = json_at(doc, r->path);

	assert_non_null(doc);
	if (r->want == NULL) {
		assert_null(v);
	} else {
		autofree char *line = NULL;

		assert_non_null(v);
		line = json_line(v);
		assert_string_equal(line, r->want);
	}
}

struct depth_row {
	const char *name;
	size_t depth;
	bool fine;
};

static const struct depth_row depth_rows[] = {
	{ "64 levels are read", 64, true },
	{ "65 levels are refused", 66, false },
	{ "a million levels are refused without a crash", 1000000, false },
};

static void
nests(void **state)
{
	const struct depth_row *r = *state;
	struct err e;
	struct buf b = BUF_INIT;
	cJSON *doc;

	for (size_t i = 0; i < r->depth; i++)
		buf_addc(&b, '[');
	for (size_t i = 0; i < r->depth; i++)
		buf_addc(&b, ']');
	doc = json_read(b.s, b.len, JSON_TWICE_REFUSED, &e);
	assert_int_equal(doc != NULL, r->fine);
	json_free(&doc);
	buf_free(&b);
}

static void
sorts(void **state)
{
	struct err e;
	static const char text[] = "{\"b\":1,\"a\":{\"d\":[],\"c\":\"\\u001f\"}}";
	autojson cJSON *doc = json_read(text, sizeof text - 1, JSON_TWICE_REFUSED, &e);
	autofree char *s = json_sorted(doc);

	(void)state;
	assert_string_equal(s, "{\"a\":{\"c\":\"\xef\xbf\xbd\",\"d\":[]},\"b\":1}");
}

static void
builds_paths(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	json_path_add(&b, "Options");
	json_path_add(&b, "a.b\"c");
	json_path_add(&b, "d");
	assert_string_equal(b.s, "Options[\"a.b\\\"c\"].d");
	buf_free(&b);
}

static void
replaces_in_place(void **state)
{
	autojson cJSON *o = json_object();
	autofree char *line = NULL;

	(void)state;
	json_put_null(o, "a");
	json_put_int(o, "b", INT64_C(9007199254740993));
	json_put_str(o, "a", "x");
	line = json_line(o);
	assert_string_equal(line, "{\"a\":\"x\",\"b\":\"9007199254740993\"}");
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		{ "members are sorted by key for digests", sorts, NULL, NULL, NULL },
		{ "a path is built with quotes where needed", builds_paths, NULL, NULL, NULL },
		{ "a member is replaced where it stands", replaces_in_place, NULL, NULL, NULL },
	};

	return RUN_ROWS("json_read", rows, reads) + RUN_ROWS("json_at", path_rows, finds) +
	    RUN_ROWS("depth", depth_rows, nests) + cmocka_run_group_tests_name("json", others, NULL, NULL);
}
