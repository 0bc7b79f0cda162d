/* SPDX-License-Identifier: Apache-2.0 */
/* Records become documents, and malformed ones become an error. */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/wire.h"

typedef void build_fn(struct buf *b);

static void
scalars(struct buf *b)
{
	wire_str(b, "s", "x");
	wire_int(b, "i", -5);
	wire_real(b, "r", 1.5);
	wire_bool(b, "t", true);
	wire_bool(b, "f", false);
	wire_null(b, "n");
}

static void
nested(struct buf *b)
{
	wire_str(b, "a.b.c", "deep");
	wire_str(b, "a.b.d", "beside");
}

static void
elements(struct buf *b)
{
	wire_str(b, "m[+].dst", "/");
	wire_str(b, "m[-].root", "/x");
	wire_str(b, "m[+].dst", "/y");
}

static void
arrays_in_arrays(struct buf *b)
{
	for (int i = 0; i < 2; i++) {
		wire_int(b, "u[+][+]", i);
		wire_int(b, "u[-][+]", 10 * i);
	}
}

static void
empty_ones(struct buf *b)
{
	wire_list(b, "l");
	wire_object(b, "o");
	wire_list(b, "filled");
	wire_int(b, "filled[+]", 1);
	wire_list(b, "filled");
}

static void
large_numbers(struct buf *b)
{
	wire_int(b, "even", (int64_t)1 << 53);
	wire_int(b, "large", INT64_MAX);
}

static void
dirty_bytes(struct buf *b)
{
	wire_strn(b, "s",
	    "a\xff\x1b"
	    "b\0c",
	    6);
}

static void
errors(struct buf *b)
{
	wire_int(b, "a", 1);
	wire_errno(b, "ns.net", EACCES, "/proc/1/ns/net");
	wire_error(b, "mounts", "too-large", "%d mounts", 5000);
}

static void
whole_error(struct buf *b)
{
	wire_int(b, "a", 1);
	wire_error(b, "", "pid-reused", "first");
	wire_error(b, "", "ESRCH", "second");
}

static void
nothing(struct buf *b)
{
	(void)b;
}

static void
key_twice(struct buf *b)
{
	wire_int(b, "a", 1);
	wire_int(b, "a", 2);
}

static void
through_a_number(struct buf *b)
{
	wire_int(b, "a", 1);
	wire_int(b, "a.b", 2);
}

static void
element_of_an_object(struct buf *b)
{
	wire_int(b, "a.b", 1);
	wire_int(b, "a[+]", 2);
}

static void
key_of_an_array(struct buf *b)
{
	wire_list(b, "a");
	wire_int(b, "a.b", 2);
}

static void
last_of_none(struct buf *b)
{
	wire_list(b, "a");
	wire_int(b, "a[-].x", 2);
}

static void
last_replaced(struct buf *b)
{
	wire_int(b, "a[+]", 1);
	wire_int(b, "a[-]", 2);
}

static void
element_at_the_top(struct buf *b)
{
	wire_int(b, "[+]", 1);
}

static void
no_path(struct buf *b)
{
	wire_int(b, "", 1);
}

static void
empty_key(struct buf *b)
{
	wire_int(b, "a..b", 1);
}

static void
number_as_index(struct buf *b)
{
	wire_int(b, "a[0]", 1);
}

static void
too_deep(struct buf *b)
{
	wire_int(b, "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r", 1);
}

static void
bytes_in_a_document(struct buf *b)
{
	wire_bytes(b, "a", "x", 1);
}

static void
list_over_a_number(struct buf *b)
{
	wire_int(b, "a", 1);
	wire_list(b, "a");
}

static void
code_with_a_blank(struct buf *b)
{
	wire_error(b, "a", "no code", "x");
}

static void
infinite(struct buf *b)
{
	wire_real(b, "a", (double)INFINITY);
}

/* clang-format off */
#define GONE "{\"source\":\"s\",\"error\":{\"code\":\"reader-gone\",\"message\":\"the host reader sent a malformed answer\"}}"
#define DATA(x) "{\"source\":\"s\",\"data\":" x "}"

static const struct row {
	const char *name;
	build_fn *build;
	const char *want;
} rows[] = {
	{ "each type has its JSON", scalars, DATA("{\"s\":\"x\",\"i\":-5,\"r\":1.5,\"t\":true,\"f\":false,\"n\":null}") },
	{ "keys on the way become objects", nested, DATA("{\"a\":{\"b\":{\"c\":\"deep\",\"d\":\"beside\"}}}") },
	{ "[+] begins an element, [-] goes on with it", elements, DATA("{\"m\":[{\"dst\":\"/\",\"root\":\"/x\"},{\"dst\":\"/y\"}]}") },
	{ "arrays of arrays", arrays_in_arrays, DATA("{\"u\":[[0,0],[1,10]]}") },
	{ "lists and objects may stay empty, or exist already", empty_ones, DATA("{\"l\":[],\"o\":{},\"filled\":[1]}") },
	{ "trap 8: an integer beyond a double's is kept as digits", large_numbers, DATA("{\"even\":9007199254740992,\"large\":\"9223372036854775807\"}") },
	{ "strings are cleaned where they come in", dirty_bytes, DATA("{\"s\":\"a\xef\xbf\xbd\xef\xbf\xbd" "b\xef\xbf\xbd" "c\"}") },
	{ "errors stand beside the data", errors, "{\"source\":\"s\",\"data\":{\"a\":1},\"errors\":[{\"path\":\"ns.net\",\"code\":\"EACCES\",\"message\":\"/proc/1/ns/net: Permission denied\"},{\"path\":\"mounts\",\"code\":\"too-large\",\"message\":\"5000 mounts\"}]}" },
	{ "an error of the whole document replaces the data, the first one counts", whole_error, "{\"source\":\"s\",\"error\":{\"code\":\"pid-reused\",\"message\":\"first\"}}" },
	{ "no records are an empty document", nothing, DATA("{}") },
	{ "a key twice is malformed", key_twice, GONE },
	{ "a path through a number is malformed", through_a_number, GONE },
	{ "an element of an object is malformed", element_of_an_object, GONE },
	{ "a key of an array is malformed", key_of_an_array, GONE },
	{ "the last element of an empty array is malformed", last_of_none, GONE },
	{ "replacing the last element is malformed", last_replaced, GONE },
	{ "an element at the top is malformed", element_at_the_top, GONE },
	{ "a value without a path is malformed", no_path, GONE },
	{ "an empty key is malformed", empty_key, GONE },
	{ "a number as index is malformed", number_as_index, GONE },
	{ "a path deeper than any is malformed", too_deep, GONE },
	{ "raw bytes are no part of a document", bytes_in_a_document, GONE },
	{ "a list where a number stands is malformed", list_over_a_number, GONE },
	{ "an error's code is one word", code_with_a_blank, GONE },
	{ "infinity is malformed", infinite, GONE },
};

/* clang-format on */

static void
run_row(void **state)
{
	const struct row *row = *state;
	autobuf struct buf b = BUF_INIT;
	autojson cJSON *doc = NULL;
	autofree char *got = NULL;

	row->build(&b);
	wire_end(&b);
	doc = wire_document("s", b.s, b.len);
	got = json_line(doc);
	assert_string_equal(got, row->want);
}

/* ---- bytes that no wire_*() makes ---- */

/* clang-format off */
static const struct raw {
	const char *name;
	const char *bytes;
	size_t len;
} raws[] = {
#define RAW(name, bytes) { name, bytes, sizeof bytes - 1 }
	RAW("no bytes at all", ""),
	RAW("half a head", "\1\1\0"),
	RAW("a path longer than the message", "\1\xff\xff\1\0\0\0a"),
	RAW("a value longer than the message", "\1\1\0\xff\xff\xff\xff" "a"),
	RAW("a type that there is not", "\x63\1\0\0\0\0\0a" "\0\0\0\0\0\0\0"),
	RAW("no end", "\7\1\0\0\0\0\0a"),
	RAW("bytes behind the end", "\0\0\0\0\0\0\0" "x"),
	RAW("an end with a value", "\0\0\0\1\0\0\0" "x"),
	RAW("an integer of three bytes", "\3\1\0\3\0\0\0" "aabc" "\0\0\0\0\0\0\0"),
	RAW("a bool of two", "\5\1\0\1\0\0\0" "a\2" "\0\0\0\0\0\0\0"),
	RAW("a null with a value", "\6\1\0\1\0\0\0" "ax" "\0\0\0\0\0\0\0"),
	RAW("an error without a code", "\11\1\0\2\0\0\0" "a\0m" "\0\0\0\0\0\0\0"),
	RAW("an error without its NUL", "\11\1\0\1\0\0\0" "aX" "\0\0\0\0\0\0\0"),
	RAW("a key with a control in it", "\6\1\0\0\0\0\0" "\x1b" "\0\0\0\0\0\0\0"),
#undef RAW
};
/* clang-format on */

static void
run_raw(void **state)
{
	const struct raw *raw = *state;
	autofree char *copy = xcalloc(raw->len + 1, 1); /* exact, for the sanitizer */
	autojson cJSON *doc = NULL;
	autofree char *got = NULL;

	memcpy(copy, raw->bytes, raw->len);
	doc = wire_document("s", copy, raw->len);
	got = json_line(doc);
	assert_string_equal(got, GONE);
}

static void
every_cut(void **state)
{
	autobuf struct buf b = BUF_INIT;

	(void)state;
	scalars(&b);
	elements(&b);
	errors(&b);
	wire_end(&b);
	for (size_t len = 0; len < b.len; len++) {
		autofree char *copy = xcalloc(len + 1, 1);
		autojson cJSON *doc = NULL;
		memcpy(copy, b.s, len);
		doc = wire_document("s", copy, len);
		assert_string_equal(json_str(doc, "error.code", ""), "reader-gone");
	}
}

int
main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(raws) + 1];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[n++] = (struct CMUnitTest){ .name = rows[i].name,
			.test_func = run_row,
			.initial_state = (void *)(uintptr_t)&rows[i] };
	for (size_t i = 0; i < ARRAY_SIZE(raws); i++)
		tests[n++] = (struct CMUnitTest){ .name = raws[i].name,
			.test_func = run_raw,
			.initial_state = (void *)(uintptr_t)&raws[i] };
	tests[n++] = (struct CMUnitTest){ .name = "a message cut anywhere is malformed",
		.test_func = every_cut };
	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
