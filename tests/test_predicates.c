/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_predicates: looking, noting, the AND table, and the tests that many rows share.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/check.h"

/* A subject with each kind of trouble. */
static const char subject_text[] =
    "{\"kind\":\"container\",\"id\":\"c1\",\"name\":\"web\",\"read\":{"
    "\"a\":{\"source\":\"GET "
    "/a\",\"data\":{\"yes\":true,\"no\":false,\"word\":\"host\",\"other\":\"bridge\","
    "\"empty\":\"\",\"n\":7,\"zero\":0,\"big\":\"9223372036854771712\",\"null\":null,\"list\":[1,2]"
    ","
    "\"object\":{\"in\":1,\"lost\":2},\"hidden\":true},"
    "\"errors\":[{\"path\":\"object.lost\",\"code\":\"EACCES\",\"message\":\"no right\"},"
    "{\"path\":\"hidden\",\"code\":\"EIO\",\"message\":\"bad disk\"}]},"
    "\"gone\":{\"source\":\"GET /gone\",\"error\":{\"code\":\"vanished\",\"message\":\"no such "
    "container\"}},"
    "\"odd\":{\"source\":\"GET /odd\",\"data\":[]},"
    "\"mute\":{\"source\":\"GET /mute\",\"error\":7},"
    "\"torn\":{\"source\":\"GET /torn\",\"data\":{\"x\":true},\"errors\":7}}}";
static const char collected_text[] = "[\"a:yes\",\"a:no\",\"a:word\",\"a:other\",\"a:empty\",\"a:"
				     "n\",\"a:zero\",\"a:big\",\"a:null\",\"a:list\","
				     "\"a:object\",\"a:hidden\",\"a:missing\",\"gone:x\",\"odd:x\","
				     "\"mute:x\",\"torn:x\",\"none:x\"]";

static cJSON *
parsed(const char *text)
{
	struct err e;
	cJSON *doc = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);

	assert_non_null(doc);
	return doc;
}

struct row {
	const char *name;
	check_fn *decide;
	const char *path, *want;
	int64_t num;
	enum verdict verdict;
	const char *says, *observed;
};

static const struct row rows[] = {
	{ "true is true", is_true, "a:yes", NULL, 0, PASS, "yes is true", "true" },
	{ "false is not true", is_true, "a:no", NULL, 0, FAIL, "no is false", "false" },
	{ "false is false", is_false, "a:no", NULL, 0, PASS, NULL, "false" },
	{ "true is not false", is_false, "a:yes", NULL, 0, FAIL, NULL, "true" },
	{ "P-06: nothing is not false but unknown", is_false, "a:missing", NULL, 0, UNKNOWN,
	    "absent", "absent" },
	{ "P-06: null is not false but unknown", is_false, "a:null", NULL, 0, UNKNOWN, "null",
	    "null" },
	{ "P-06: an empty word is not false but unknown", is_false, "a:empty", NULL, 0, UNKNOWN,
	    "string", "\"\"" },
	{ "P-06: 0 is not false but unknown", is_false, "a:zero", NULL, 0, UNKNOWN, "number", "0" },
	{ "a document that could not be read is an error", is_false, "gone:x", NULL, 0, ERROR,
	    "no such container (vanished)", "error: vanished: no such container" },
	{ "a path that could not be read is an error, whatever stands there", is_true, "a:hidden",
	    NULL, 0, ERROR, "bad disk", "error: EIO: bad disk" },
	{ "a path below one that could not be read is an error", is_true, "a:hidden.deep", NULL, 0,
	    ERROR, "bad disk", NULL },
	{ "a path beside one that could not be read is read", above, "a:object.in", NULL, 0, PASS,
	    NULL, "1" },
	{ "what was not collected is unknown", is_true, "a:word2", NULL, 0, UNKNOWN, "not among",
	    "not collected" },
	{ "a document that these facts do not hold is unknown", is_true, "none:x", NULL, 0, UNKNOWN,
	    "no document", NULL },
	{ "a document whose data is no object is an error", is_true, "odd:x", NULL, 0, ERROR,
	    "malformed", NULL },
	{ "a document whose error is no object is an error", is_true, "mute:x", NULL, 0, ERROR,
	    "malformed", NULL },
	{ "a document whose errors are no list is an error", is_true, "torn:x", NULL, 0, ERROR,
	    "malformed", NULL },
	{ "the wanted word passes", is_word, "a:word", "host", 0, PASS, NULL, "\"host\"" },
	{ "another word fails", is_word, "a:other", "host", 0, FAIL, "bridge", NULL },
	{ "an empty word is another word", is_word, "a:empty", "host", 0, FAIL, NULL, NULL },
	{ "a number where a word should be is unknown", is_word, "a:n", "host", 0, UNKNOWN,
	    "number", "7" },
	{ "null where a word should be is unknown", is_word, "a:null", "host", 0, UNKNOWN, NULL,
	    NULL },
	{ "the unwanted word fails", is_not_word, "a:word", "host", 0, FAIL, NULL, NULL },
	{ "any other word passes", is_not_word, "a:other", "host", 0, PASS, NULL, NULL },
	{ "a number is no other word but unknown", is_not_word, "a:n", "host", 0, UNKNOWN, NULL,
	    NULL },
	{ "nothing is no other word but unknown", is_not_word, "a:missing", "host", 0, UNKNOWN,
	    NULL, NULL },
	{ "a number above passes", above, "a:n", NULL, 6, PASS, NULL, "7" },
	{ "the number itself is not above", above, "a:n", NULL, 7, FAIL, NULL, NULL },
	{ "zero is not above zero", above, "a:zero", NULL, 0, FAIL, NULL, NULL },
	{ "null is no number: not set", above, "a:null", NULL, 0, FAIL, "not set", NULL },
	{ "nothing is unknown, not unset", above, "a:missing", NULL, 0, UNKNOWN, NULL, NULL },
	{ "a list is no number", above, "a:list", NULL, 0, UNKNOWN, "list", "[1,2]" },
};

static void
run_row(void **state)
{
	const struct row *row = *state;
	autojson cJSON *subject = parsed(subject_text), *collected = parsed(collected_text);
	struct finding f = { 0 };
	struct look at = { .subject = subject, .collected = collected, .notes = &f };
	struct check c = { "a-check", KIND_CONTAINER, row->decide, row->path, row->want, row->num };

	assert_string_equal(verdict_names[c.decide(&at, &c)], verdict_names[row->verdict]);
	assert_non_null(f.message);
	if (row->says != NULL && strstr(f.message, row->says) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", row->says, f.message);
	assert_int_equal(f.nevidence, row->path != NULL);
	if (row->observed != NULL &&
	    strncmp(f.evidence[0].observed, row->observed, strlen(row->observed)) != 0)
		fail_msg("observed %s", f.evidence[0].observed);
	finding_free(&f);
}

/* XCCDF 1.2's AND table (NISTIR 7275r4, table 12), written out: rows and columns P F U E N K S I.
 */
static void
the_and_table(void **state)
{
	static const enum verdict words[] = { PASS, FAIL, UNKNOWN, ERROR, NOTAPPLICABLE, NOTCHECKED,
		NOTSELECTED, INFORMATIONAL };
	static const char table[8][9] = { "PFUEPPPP", "FFFFFFFF", "UFUUUUUU", "EFUEEEEE",
		"PFUENNNN", "PFUENKKK", "PFUENKSS", "PFUENKSI" };
	static const char letters[] = "PFUENKSI";

	(void)state;
	for (int i = 0; i < 8; i++)
		for (int k = 0; k < 8; k++)
			assert_int_equal(verdict_and(words[i], words[k]),
			    words[strchr(letters, table[i][k]) - letters]);
	assert_int_equal(verdict_and(FIXED, NOTCHECKED), PASS);
	assert_int_equal(verdict_and(FAIL, FIXED), FAIL);
}

static void
each_verdict_has_its_name(void **state)
{
	(void)state;
	for (enum verdict v = FAIL; v < NVERDICTS; v++)
		assert_int_equal(verdict_of(verdict_names[v]), v);
	assert_int_equal(verdict_of("passed"), NVERDICTS);
}

static void
looking_twice_notes_once(void **state)
{
	autojson cJSON *subject = parsed(subject_text), *collected = parsed(collected_text);
	struct finding f = { 0 };
	struct look at = { .subject = subject, .collected = collected, .notes = &f };

	(void)state;
	look_at(&at, "a:word", "not host");
	look_at(&at, "a:word", NULL);
	look_aside(&at, "a:n");
	assert_int_equal(f.nevidence, 1);
	assert_string_equal(f.evidence[0].source, "GET /a");
	assert_string_equal(f.evidence[0].path, "word");
	assert_string_equal(f.evidence[0].expected, "not host");
	look_note(&at, "worked out", "word", NULL, "x");
	assert_int_equal(f.nevidence, 2);
	assert_string_not_equal(f.evidence[0].at, f.evidence[1].at);
	finding_free(&f);
}

static void
a_list_with_a_hole_says_so(void **state)
{
	autojson cJSON *subject = parsed(subject_text), *collected = parsed(collected_text);
	struct finding f = { 0 };
	struct look at = { .subject = subject, .collected = collected, .notes = &f };
	struct fact whole = look_at(&at, "a:list", NULL), hole = look_at(&at, "a:object", NULL);

	(void)state;
	assert_int_equal(whole.seen, SEEN_VALUE);
	assert_null(whole.code);
	assert_int_equal(hole.seen, SEEN_VALUE);
	assert_string_equal(hole.code, "EACCES");
	assert_string_equal(hole.why, "no right");
	finding_free(&f);
}

/* An id must not depend on a process number, and must tell subjects apart. */
static void
evidence_ids_are_stable(void **state)
{
	autojson cJSON *one =
	    parsed("{\"kind\":\"container\",\"id\":\"c1\",\"read\":{\"k\":{\"source\":\"/proc/1\","
		   "\"data\":{\"x\":1}}}}");
	autojson cJSON *later =
	    parsed("{\"kind\":\"container\",\"id\":\"c1\",\"read\":{\"k\":{\"source\":\"/proc/2\","
		   "\"data\":{\"x\":2}}}}");
	autojson cJSON *other =
	    parsed("{\"kind\":\"container\",\"id\":\"c2\",\"read\":{\"k\":{\"source\":\"/proc/1\","
		   "\"data\":{\"x\":1}}}}");
	autojson cJSON *collected = parsed("[\"k:x\"]");
	struct finding f[3] = { { .id = xstrdup("c1") }, { .id = xstrdup("c1") }, { .id = xstrdup("c2") } };
	char id[3][33];
	const cJSON *subjects[] = { one, later, other };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct look at = { .subject = subjects[i], .collected = collected, .notes = &f[i] };

		look_at(&at, "k:x", NULL);
		evidence_id(&f[i], &f[i].evidence[0], id[i]);
		assert_int_equal(strlen(id[i]), 32);
	}
	assert_string_equal(id[0], id[1]);
	assert_string_not_equal(id[0], id[2]);
	for (int i = 0; i < 3; i++)
		finding_free(&f[i]);
}

static void
a_long_value_is_cut_at_a_character(void **state)
{
	autojson cJSON *subject = parsed("{\"kind\":\"container\",\"id\":\"c1\",\"read\":{\"k\":{"
					 "\"source\":\"s\",\"data\":{}}}}");
	autojson cJSON *collected = parsed("[\"k:x\"]");
	cJSON *data = (cJSON *)(uintptr_t)json_at(subject, "read.k.data");
	struct finding f = { 0 };
	struct look at = { .subject = subject, .collected = collected, .notes = &f };
	autobuf struct buf b = BUF_INIT;
	const char *dots;

	(void)state;
	for (int i = 0; i < 2000; i++)
		buf_adds(&b, "\xc3\xa9");
	json_put_str(data, "x", b.s);
	look_at(&at, "k:x", NULL);
	dots = strstr(f.evidence[0].observed, "... (4002 bytes, sha256 ");
	assert_non_null(dots);
	assert_true(dots - f.evidence[0].observed <= 2048);
	assert_int_equal((unsigned char)dots[-1], 0xa9);
	finding_free(&f);
}

static void
a_kind_that_could_not_be_listed_is_an_error(void **state)
{
	autojson cJSON *subject = parsed("{\"kind\":\"container\",\"error\":{\"code\":"
					 "\"ECONNREFUSED\",\"message\":\"nobody\"}}");
	struct finding f = { 0 };
	struct look at = { .subject = subject, .notes = &f };
	struct check c = { "a-check", KIND_CONTAINER, is_false, "inspect:x" };

	(void)state;
	assert_int_equal(is_false(&at, &c), ERROR);
	assert_non_null(strstr(f.message, "nobody"));
	finding_free(&f);
}

/* The registry: names are unique, each row can be decided, each path names a document. */
static void
every_check_is_complete(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct check *const *t = check_tables; *t != NULL; t++)
		for (const struct check *c = *t; c->name != NULL; c++, n++) {
			assert_ptr_equal(check_find(c->name), c);
			assert_non_null(c->decide);
			if (c->path != NULL) /* some look where a fact leads them */
				assert_non_null(strchr(c->path, ':'));
		}
	assert_true(n >= 117);
	assert_null(check_find("no-such-check"));
}

static void
values_are_found_by_name(void **state)
{
	struct value v[] = { { "a", "1" }, { "b", "" } };
	struct look at = { .values = v, .nvalues = 2 };

	(void)state;
	assert_string_equal(look_value(&at, "a"), "1");
	assert_string_equal(look_value(&at, "b"), "");
	assert_null(look_value(&at, "c"));
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(the_and_table),
		cmocka_unit_test(each_verdict_has_its_name),
		cmocka_unit_test(looking_twice_notes_once),
		cmocka_unit_test(a_list_with_a_hole_says_so),
		cmocka_unit_test(evidence_ids_are_stable),
		cmocka_unit_test(a_long_value_is_cut_at_a_character),
		cmocka_unit_test(a_kind_that_could_not_be_listed_is_an_error),
		cmocka_unit_test(every_check_is_complete),
		cmocka_unit_test(values_are_found_by_name),
	};
	struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
			.test_func = run_row,
			.initial_state = (void *)(uintptr_t)&rows[i] };
	memcpy(tests + ARRAY_SIZE(rows), others, sizeof(others));
	return cmocka_run_group_tests_name("predicates", tests, NULL, NULL);
}
