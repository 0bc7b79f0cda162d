/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL's datatypes, whatever a stranger wrote, and its UUIDs. */
#include "config.h"

#include <string.h>

#include "report/oscal.h"
#include "report/oscal_text.h"
#include "tests/rows.h"

typedef char *make_fn(const char *text);

static const struct text_row {
	const char *name;
	make_fn *make;
	const char *text, *made; /* NULL: nothing is made of it */
} text_rows[] = {
	{ "a string is what it was", oscal_string, "a  b", "a  b" },
	{ "a string has no blanks at its ends", oscal_string, " \t a \n", "a" },
	{ "nor those that are not ASCII", oscal_string, "\u00a0\u3000a\ufeff\u2003", "a" },
	{ "a string is on one line", oscal_string, "a\nb\r\nc\u2028d\xc2\x85" "e", "a b  c d e" },
	{ "blanks alone are no string", oscal_string, " \n\u2029", NULL },
	{ "nothing is no string", oscal_string, "", NULL },
	{ "what is no UTF-8 is replaced", oscal_string, "a\xff" "b", "a\ufffdb" },
	{ "other characters stay", oscal_string, "\u202egnp.exe \U0001f6a2", "\u202egnp.exe \U0001f6a2" },
	{ "a line shows markup", oscal_line, "<script>*a*</script>", "\\<script\\>\\*a\\*\\</script\\>" },
	{ "a line shows links", oscal_line, "![a](http://b) `c` ~d~ ^e^", "!\\[a\\](http://b) \\`c\\` \\~d\\~ \\^e\\^" },
	{ "a line shows what inserts, what a reference is, headings and tables", oscal_line, "# {{ x }} &amp; | \\",
	    "\\# \\{\\{ x \\}\\} \\&amp; \\| \\\\" },
	{ "a line shows emphasis, and words as they are", oscal_line, "_a_ no_new_privs __", "\\_a\\_ no_new_privs \\_\\_" },
	{ "a line is never empty", oscal_line, "\n", "-" },
	{ "prose has paragraphs", oscal_prose, "One.\n- two\n\n \nthree <b>", "One.\n\n- two\n\nthree \\<b\\>" },
	{ "prose of nothing is none", oscal_prose, "\n \n", NULL },
	{ "a token is what it was", oscal_token, "container-not-privileged_1.2", "container-not-privileged_1.2" },
	{ "a token begins with a letter", oscal_token, "5.5", "_5.5" },
	{ "a token has no other characters", oscal_token, "a b:\u00e4", "a_b___" },
	{ "a token is never empty", oscal_token, "", "_" },
	{ "a control", oscal_control, "AC-6", "ac-6" },
	{ "an enhancement", oscal_control, "AC-6(10)", "ac-6.10" },
	{ "in small letters", oscal_control, "sc-7(5)", "sc-7.5" },
	{ "no control: no number", oscal_control, "AC-", NULL },
	{ "no control: another family's name", oscal_control, "ACX-1", NULL },
	{ "no control: a zero before it", oscal_control, "AC-06", NULL },
	{ "no control: an open parenthesis", oscal_control, "AC-6(5", NULL },
	{ "no control: more behind it", oscal_control, "AC-6(5)a", NULL },
	{ "no control: nothing", oscal_control, "", NULL },
	{ "no control: another framework's requirement", oscal_control, "164.312(a)(1)", NULL },
};

static void
makes(void **state)
{
	const struct text_row *r = *state;
	autofree char *made = r->make(r->text);

	if (r->made == NULL)
		assert_null(made);
	else
		assert_string_equal(made, r->made);
}

/* RFC 9562, A.4. */
static void
is_the_uuid_of_the_standard(void **state)
{
	static const struct uuid dns = {
		{ 0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 }
	};
	struct uuid u;
	char text[37];

	(void)state;
	assert_true(uuid_possible());
	u = uuid_of(&dns, "www.example.com", strlen("www.example.com"));
	uuid_show(&u, text);
	assert_string_equal(text, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

/* No two lists of parts are one name. */
static void
tells_parts_apart(void **state)
{
	char a[37], b[37], c[37];

	(void)state;
	assert_true(uuid_possible());
	OSCAL_NAME(a, &oscal_names, "ab", "c");
	OSCAL_NAME(b, &oscal_names, "a", "bc");
	OSCAL_NAME(c, &oscal_names, "ab", "c");
	assert_string_not_equal(a, b);
	assert_string_equal(a, c);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ .name = "a UUID is that of RFC 9562", .test_func = is_the_uuid_of_the_standard },
		{ .name = "UUIDs tell parts apart", .test_func = tells_parts_apart },
	};

	return RUN_ROWS("text", text_rows, makes) + cmocka_run_group_tests_name("uuids", others, NULL, NULL);
}
