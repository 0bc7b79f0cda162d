/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical JSON: RFC 8785's own vectors, the order of keys, what is refused; reading takes that form alone. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "audit/jcs.h"
#include "tests/fixture.h"
#include "tests/rows.h"

/* A document of the RFC's test data; without: a member that is taken out first, or NULL. */
struct vector {
	const char *name, *file, *without, *wanted; /* wanted: NULL: as in output/ */
};

static const struct vector vectors[] = {
	{ "RFC 8785: arrays.json", "arrays", NULL, NULL },
	{ "RFC 8785: french.json", "french", NULL, NULL },
	{ "RFC 8785: structures.json", "structures", NULL, NULL },
	{ "RFC 8785: unicode.json", "unicode", NULL, NULL },
	{ "RFC 8785: weird.json", "weird", NULL, NULL },
	{ "RFC 8785: values.json, strings and literals", "values", "numbers",
	  "{\"literals\":[null,true,false],\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}" },
};

static cJSON *
vector_document(const char *file)
{
	autofree char *name = xasprintf("jcs/input/%s.json", file);
	autobuf struct buf in = fixture_read(name);
	cJSON *doc = cJSON_ParseWithLength(in.s, in.len); /* as it stands: json_read() would clean it */

	assert_non_null(doc);
	return doc;
}

static void
check_vector(void **state)
{
	const struct vector *row = *state;
	autofree char *name = xasprintf("jcs/output/%s.json", row->file);
	autobuf struct buf wanted = fixture_read(name), found = BUF_INIT;
	autojson cJSON *doc = vector_document(row->file);
	struct err e = { 0 };

	if (row->without != NULL) {
		assert_int_equal(jcs_write(doc, &found, &e), -1);
		assert_non_null(strstr(e.msg, "numbers[0]: a number"));
		assert_int_equal(found.len, 0);
		cJSON_DeleteItemFromObjectCaseSensitive(doc, row->without);
	}
	assert_int_equal(jcs_write(doc, &found, &e), 0);
	assert_string_equal(found.s, row->wanted ? row->wanted : wanted.s);
}

/* A value that is written, or refused. */
struct value {
	const char *name, *in; /* C's cJSON reads it */
	const char *out, *says;
};

static const struct value values[] = {
	{ "the largest integer", "9007199254740991", "9007199254740991", NULL },
	{ "the smallest integer", "-9007199254740991", "-9007199254740991", NULL },
	{ "2^53 is refused: 2^53 + 1 would look the same", "9007199254740992", NULL, "no integer below 2^53" },
	{ "-2^53 is refused", "-9007199254740992", NULL, "no integer below 2^53" },
	{ "minus zero is zero", "-0", "0", NULL },
	{ "an integer that is written as a fraction", "56.0", "56", NULL },
	{ "a fraction is refused", "0.5", NULL, "no integer below 2^53" },
	{ "a number beyond all integers is refused", "[1e300]", NULL, "[0]: a number" },
	{ "infinity is refused", "1e999", NULL, "no integer below 2^53" },
	{ "an error names its place", "{\"a\":{\"b c\":[1,2,0.5]}}", NULL, "a[\"b c\"][2]: a number" },
	{ "the place is that of the error, not of what stood before", "{\"a\":{\"b\":1},\"c\":[[],0.5]}", NULL, "c[1]: a number" },
	{ "keys: U+10000 is before U+E000, as in UTF-16", "{\"\xee\x80\x80\":1,\"\xf0\x90\x80\x80\":2}",
	  "{\"\xf0\x90\x80\x80\":2,\"\xee\x80\x80\":1}", NULL },
	{ "keys: U+10FFFF is before U+FFFF", "{\"\xef\xbf\xbf\":1,\"\xf4\x8f\xbf\xbf\":2}", "{\"\xf4\x8f\xbf\xbf\":2,\"\xef\xbf\xbf\":1}", NULL },
	{ "keys: U+D7FF is before U+10000", "{\"\xf0\x90\x80\x80\":1,\"\xed\x9f\xbf\":2}", "{\"\xed\x9f\xbf\":2,\"\xf0\x90\x80\x80\":1}", NULL },
	{ "keys: U+10000 is before U+20000", "{\"\xf0\xa0\x80\x80\":1,\"\xf0\x90\x80\x80\":2}",
	  "{\"\xf0\x90\x80\x80\":2,\"\xf0\xa0\x80\x80\":1}", NULL },
	{ "keys: a prefix is before what it begins", "{\"ab\":1,\"a\":2,\"\":3}", "{\"\":3,\"a\":2,\"ab\":1}", NULL },
	{ "a key that stands twice is refused", "{\"a\":1,\"b\":2,\"a\":1}", NULL, "a: a key that stands twice" },
	{ "keys that differ in case are two", "{\"a\":1,\"A\":2}", "{\"A\":2,\"a\":1}", NULL },
	{ "bytes that are not UTF-8 are refused in a string", "{\"a\":\"\xff\"}", NULL, "a: not UTF-8" },
	{ "bytes that are not UTF-8 are refused in a key", "{\"\xc3\":1}", NULL, "not UTF-8" },
	{ "a surrogate in UTF-8 is refused", "\"\xed\xa0\x80\"", NULL, "not UTF-8" },
	{ "DEL and C1 controls stand for themselves", "\"\x7f\xc2\x80\"", "\"\x7f\xc2\x80\"", NULL },
	{ "controls with a letter of their own, and one without", "\"\\b\\t\\n\\f\\r\\u001f\"", "\"\\b\\t\\n\\f\\r\\u001f\"", NULL },
	{ "nothing else is escaped", "\"\\u003c/\\u2028\"", "\"</\xe2\x80\xa8\"", NULL },
	{ "literals, empty object, empty array", "[true,false,null,{},[]]", "[true,false,null,{},[]]", NULL },
};

static void
check_value(void **state)
{
	const struct value *row = *state;
	autobuf struct buf found = BUF_INIT;
	autojson cJSON *doc = cJSON_Parse(row->in);
	struct err e = { 0 };
	int n;

	assert_non_null(doc);
	buf_adds(&found, "before ");
	n = jcs_write(doc, &found, &e);
	assert_int_equal(n, row->out ? 0 : -1);
	assert_string_equal(found.s + 7, row->out ? row->out : "");
	if (row->says != NULL && strstr(e.msg, row->says) == NULL)
		fail_msg("it says: %s", e.msg);
}

/* A text that is the canonical form, or not. */
struct text {
	const char *name, *text, *says; /* says: NULL: it is */
};

static const struct text texts[] = {
	{ "canonical text is read", "{\"a\":[1,\"x\\n\",{}],\"b\":null}", NULL },
	{ "read: white space is refused", "{\"a\": 1}", "not canonical JSON (RFC 8785) from byte 6 on" },
	{ "read: white space behind is refused", "{}\n", "from byte 3 on" },
	{ "read: white space before is refused", " {}", "from byte 1 on" },
	{ "read: keys in another order are refused", "{\"b\":1,\"a\":1}", "not canonical" },
	{ "read: a key that stands twice is refused", "{\"a\":1,\"a\":1}", "twice" },
	{ "read: 1.0 is refused", "1.0", "not canonical" },
	{ "read: 1e2 is refused", "1e2", "not canonical" },
	{ "read: -0 is refused", "-0", "not canonical" },
	{ "read: an integer beyond 2^53 is refused", "9007199254740993", "not canonical" },
	{ "read: 2^53 is refused", "9007199254740992", "no integer below" },
	{ "read: an escape that need not be is refused", "\"\\u0041\"", "not canonical" },
	{ "read: \\/ is refused", "\"\\/\"", "not canonical" },
	{ "read: a digit of an escape in upper case is refused", "\"\\u001F\"", "not canonical" },
	{ "read: a control character that would be cleaned is refused", "\"\\u0000\"", "not canonical" },
	{ "read: a raw control character is refused", "\"\x7f\"", "not canonical" },
	{ "read: a byte order mark is refused", "\xef\xbb\xbf{}", "a byte order mark" },
	{ "read: bytes that are not UTF-8 are refused", "\"\xff\"", "not canonical" },
	{ "read: an empty text is refused", "", "empty" },
	{ "read: two documents are refused", "{}{}", "further bytes" },
};

static void
check_text(void **state)
{
	const struct text *row = *state;
	struct err e = { 0 };
	autojson cJSON *doc = jcs_read(row->text, strlen(row->text), &e);

	assert_int_equal(doc != NULL, row->says == NULL);
	if (row->says != NULL && strstr(e.msg, row->says) == NULL)
		fail_msg("it says: %s", e.msg);
}

struct row {
	const char *name;
	void (*holds)(void);
};

/* Whether ECMAScript writes it as an integer, and it is below 2^53. */
static bool
is_integer(const char *text, double d)
{
	return strspn(text + (*text == '-'), "0123456789") == strlen(text) - (*text == '-') && fabs(d) < (double)JSON_MAX_EXACT;
}

static void
numbers(void)
{
	autobuf struct buf lines = fixture_read("jcs/es6-numbers-1000.txt");
	size_t written = 0, refused = 0;
	char *rest = lines.s, *line;

	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		char *wanted = line;
		uint64_t bits = strtoull(strsep(&wanted, ","), NULL, 16);
		autobuf struct buf found = BUF_INIT;
		autojson cJSON *v = NULL;
		struct err e = { 0 };
		double d;

		memcpy(&d, &bits, sizeof d);
		v = cJSON_CreateNumber(d);
		if (is_integer(wanted, d)) {
			assert_int_equal(jcs_write(v, &found, &e), 0);
			assert_string_equal(found.s, wanted);
			written++;
		} else {
			assert_int_equal(jcs_write(v, &found, &e), -1);
			refused++;
		}
	}
	assert_int_equal(written + refused, 1000);
	assert_true(written > 2);
}

static void
not_a_number(void)
{
	autojson cJSON *v = cJSON_CreateNumber((double)NAN);
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };

	assert_int_equal(jcs_write(v, &found, &e), -1);
}

static void
raw(void)
{
	autojson cJSON *v = json_object();
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };

	json_put(v, "a", cJSON_CreateRaw("1.50"));
	assert_int_equal(jcs_write(v, &found, &e), -1);
	assert_string_equal(e.msg, "a: no JSON value");
}

static void
deep(void)
{
	cJSON *v = json_array();
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };

	for (int i = 0; i < JSON_MAX_DEPTH; i++) {
		cJSON *outer = json_array();

		json_push(outer, v);
		v = outer;
	}
	assert_int_equal(jcs_write(v, &found, &e), 0);
	for (int i = 0; i < 2; i++) {
		cJSON *outer = json_array();

		json_push(outer, v);
		v = outer;
	}
	assert_int_equal(jcs_write(v, &found, &e), -1);
	assert_non_null(strstr(e.msg, "nested too deeply"));
	cJSON_Delete(v);
}

static const struct row rows[] = {
	{ "RFC 8785: of 1000 numbers the integers are written, the others refused", numbers },
	{ "a number that is none is refused", not_a_number },
	{ "raw JSON is refused", raw },
	{ "what json_read() would not read is not written: depth", deep },
};

static void
check(void **state)
{
	const struct row *row = *state;

	row->holds();
}

int
main(void)
{
	return RUN_ROWS("vectors", vectors, check_vector) + RUN_ROWS("values", values, check_value) +
	    RUN_ROWS("texts", texts, check_text) + RUN_ROWS("jcs", rows, check);
}
