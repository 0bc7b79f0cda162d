/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/term.h"

enum what { SAFE, PROSE, COLUMNS, CUT, WRAP, PAGE, PAGE_CUT, PAGE_COLUMNS, LEFT, RIGHT };

/* clang-format off */
/* n: columns expected, or the room to cut or wrap to; indent for WRAP. */
static const struct row {
	const char *name;
	enum what what;
	bool ascii;
	const char *in;
	size_t n, indent;
	const char *out;
} rows[] = {
	{ "plain words stay", SAFE, false, "web-1 (a_b.c)", 0, 0, "web-1 (a_b.c)" },
	{ "letters of any script stay", SAFE, false, "Gr\u00fc\u00dfe \u4e2d\u6587 \u0433\u043e\u0434", 0, 0,
	    "Gr\u00fc\u00dfe \u4e2d\u6587 \u0433\u043e\u0434" },
	{ "ESC never reaches the terminal", SAFE, false, "\033[31mred\033]0;t\007", 0, 0,
	    "<U+001B>[31mred<U+001B>]0;t<U+0007>" },
	{ "the C1 form of ESC [ neither", SAFE, false, "\xc2\x9b" "31m", 0, 0, "<U+009B>31m" },
	{ "a line end in a name is seen as one", SAFE, false, "a\r\nb\tc", 0, 0, "a<U+000D><U+000A>b<U+0009>c" },
	{ "DEL and backspace are seen", SAFE, false, "a\bb\177", 0, 0, "a<U+0008>b<U+007F>" },
	{ "bidi overrides and embeddings are seen", SAFE, false, "\u202a\u202b\u202c\u202d\u202e", 0, 0,
	    "<U+202A><U+202B><U+202C><U+202D><U+202E>" },
	{ "bidi isolates are seen", SAFE, false, "\u2066\u2067\u2068\u2069", 0, 0, "<U+2066><U+2067><U+2068><U+2069>" },
	{ "direction marks are seen", SAFE, false, "\u200e\u200f\u061c", 0, 0, "<U+200E><U+200F><U+061C>" },
	{ "zero width characters are seen", SAFE, false, "\u200b\u200c\u200d\u2060\ufeff\u00ad", 0, 0,
	    "<U+200B><U+200C><U+200D><U+2060><U+FEFF><U+00AD>" },
	{ "line and paragraph separators are seen", SAFE, false, "\u2028\u2029", 0, 0, "<U+2028><U+2029>" },
	{ "blanks that are no blank are seen", SAFE, false, "\u00a0\u3000\u2800\u3164", 0, 0,
	    "<U+00A0><U+3000><U+2800><U+3164>" },
	{ "tags and private use are seen", SAFE, false, "\U000e0041\ue000\U0010ffff", 0, 0,
	    "<U+E0041><U+E000><U+10FFFF>" },
	{ "an unassigned character is seen", SAFE, false, "\u0378", 0, 0, "<U+0378>" },
	{ "bytes that are no UTF-8 are seen one by one", SAFE, false, "\xff\xc3(\xed\xa0\x80\xc0\x80", 0, 0,
	    "<0xFF><0xC3>(<0xED><0xA0><0x80><0xC0><0x80>" },
	{ "a character cut off at the end is seen", SAFE, false, "a\xe4\xb8", 0, 0, "a<0xE4><0xB8>" },
	{ "a combining mark stays on its letter", SAFE, false, "e\u0301", 0, 0, "e\u0301" },
	{ "a mark without a letter is seen", SAFE, false, "\u0301a", 0, 0, "<U+0301>a" },
	{ "marks do not pile up", SAFE, false, "e\u0301\u0301\u0301\u0301\u0301\u0301", 0, 0,
	    "e\u0301\u0301\u0301\u0301<U+0301><U+0301>" },
	{ "a vowel sign with a column of its own is a mark like others", SAFE, false, "\u093f\u0915\u093f", 0, 0, "<U+093F>\u0915\u093f" },
	{ "marks of both kinds do not pile up", SAFE, false, "\u0915\u093f\u093f\u0902\u0902\u0902", 0, 0,
	    "\u0915\u093f\u093f\u0902\u0902<U+0902>" },
	{ "emoji that a joiner ties together are seen one by one, and the joiner", SAFE, false, "\U0001f469\u200d\U0001f4bb", 0, 0,
	    "\U0001f469<U+200D>\U0001f4bb" },
	{ "a variation selector is seen", SAFE, false, "\u2764\ufe0f", 0, 0, "\u2764<U+FE0F>" },
	{ "a colour of skin is seen by its number", SAFE, false, "\U0001f44d\U0001f3fd", 0, 0, "\U0001f44d<U+1F3FD>" },
	{ "a flag stays", SAFE, false, "\U0001f1e9\U0001f1ea", 0, 0, "\U0001f1e9\U0001f1ea" },
	{ "TERM_BLANK in a name is a control like others", SAFE, false, "a\037b", 0, 0, "a<U+001F>b" },
	{ "nothing stays nothing", SAFE, false, "", 0, 0, "" },
	{ "ASCII: letters are seen by number", SAFE, true, "\u00fc\u4e2d", 0, 0, "<U+00FC><U+4E2D>" },
	{ "ASCII: a dash in a name is not a hyphen", SAFE, true, "a\u2013b", 0, 0, "a<U+2013>b" },
	{ "ASCII: bytes that are no UTF-8", SAFE, true, "\xe9t\xe9", 0, 0, "<0xE9>t<0xE9>" },
	{ "prose: blanks and line ends fold", PROSE, false, "one\n\t two\r\n three", 0, 0, "one two three" },
	{ "prose: typographic characters stay", PROSE, false, "\u201cit\u2019s\u201d \u2013 \u2026", 0, 0,
	    "\u201cit\u2019s\u201d \u2013 \u2026" },
	{ "prose: ASCII likeness", PROSE, true, "\u201cit\u2019s\u201d \u2013 \u2026 \u2265 3", 0, 0,
	    "\"it's\" - ... >= 3" },
	{ "prose: a no-break space is a blank", PROSE, false, "5\u00a0%", 0, 0, "5 %" },
	{ "prose: ESC is as harmless as in names", PROSE, false, "\033c \u202e", 0, 0, "<U+001B>c <U+202E>" },

	{ "width: a letter is one column", COLUMNS, false, "abc", 3, 0, NULL },
	{ "width: a CJK character is two", COLUMNS, false, "\u4e2d\u6587a", 5, 0, NULL },
	{ "width: a full-width form is two", COLUMNS, false, "\uff21", 2, 0, NULL },
	{ "width: an emoji is two", COLUMNS, false, "\U0001f600", 2, 0, NULL },
	{ "width: a combining mark is none", COLUMNS, false, "e\u0301e\u0301", 2, 0, NULL },
	{ "width: a Korean syllable of letters is two", COLUMNS, false, "\u1112\u1161\u11ab", 2, 0, NULL },
	{ "width: a vowel sign of Devanagari is one", COLUMNS, false, "\u0915\u093f", 2, 0, NULL },
	{ "width: a flag is two", COLUMNS, false, "\U0001f1e9\U0001f1ea", 2, 0, NULL },
	{ "width: a sign that is no emoji without a selector is one", COLUMNS, false, "\u2764", 1, 0, NULL },
	{ "width: a byte that is no UTF-8 is one", COLUMNS, false, "a\xff", 2, 0, NULL },
	{ "width: nothing is none", COLUMNS, false, "", 0, 0, NULL },
	{ "width: TERM_BLANK is one", COLUMNS, false, "a" TERM_BLANK "b", 3, 0, NULL },

	{ "cut: what fits stays whole", CUT, false, "abcdef", 6, 0, "abcdef" },
	{ "cut: the middle goes", CUT, false, "abcdefghij", 7, 0, "abc\u2026hij" },
	{ "cut: an even room gives the head one more", CUT, false, "abcdefghij", 6, 0, "abc\u2026ij" },
	{ "cut: ASCII dots", CUT, true, "abcdefghijklmn", 9, 0, "abc...lmn" },
	{ "cut: a wide character is not halved", CUT, false, "\u4e2d\u6587\u5bb9\u5668", 6, 0, "\u4e2d\u2026\u5668" },
	{ "cut: a mark stays with its letter", CUT, false, "e\u0301bcdefg\u0301", 3, 0, "e\u0301\u2026g\u0301" },
	{ "cut: a vowel sign stays with its consonant", CUT, false, "\u0915\u093fbcdefg\u0915\u093f", 5, 0, "\u0915\u093f\u2026\u0915\u093f" },
	{ "cut: a consonant with a vowel sign goes as a whole", CUT, false, "\u0915\u093fbcdefg\u0915\u093f", 3, 0, "\u2026" },
	{ "cut: a flag is not halved", CUT, false, "a\U0001f1e9\U0001f1eabcdefg\U0001f1eb\U0001f1f7", 5, 0, "a\u2026\U0001f1eb\U0001f1f7" },
	{ "cut: of four letters two flags are made", CUT, false, "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7bcdefg", 7, 0,
	    "\U0001f1e9\U0001f1ea\u2026efg" },
	{ "cut: no room, nothing", CUT, false, "abc", 0, 0, "" },

	{ "pad: columns count, not bytes or characters", LEFT, false, "\u4e2de\u0301", 5, 0, "\u4e2de\u0301  " },
	{ "pad: on the left, too", RIGHT, false, "\u4e2de\u0301", 5, 0, "  \u4e2de\u0301" },
	{ "pad: what is wide enough stays", LEFT, false, "\u4e2d\u6587", 3, 0, "\u4e2d\u6587" },

	{ "wrap: at a blank", WRAP, false, "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii", 40, 2,
	    "aaaa bbbb cccc dddd eeee ffff gggg hhhh\n  iiii\n" },
	{ "wrap: a word may end at the last column", WRAP, false, "0123456789012345678 01234567890123456789 x", 40, 2,
	    "0123456789012345678 01234567890123456789\n  x\n" },
	{ "wrap: a long word breaks anywhere", WRAP, false, "0123456789012345678901234567890123456789abcdef", 40, 4,
	    "0123456789012345678901234567890123456789\n    abcdef\n" },
	{ "wrap: columns count, not bytes", WRAP, false,
	    "\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d",
	    40, 1,
	    "\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\n \u4e2d\n" },
	{ "wrap: a word breaks before a character with its marks, not within", WRAP, false,
	    "012345678901234567890123456789012345678e\u0301e\u0301x", 40, 1,
	    "012345678901234567890123456789012345678e\u0301\n e\u0301x\n" },
	{ "wrap: a wide character that has one column left goes to the next line", WRAP, false,
	    "012345678901234567890123456789012345678\u4e2d", 40, 1, "012345678901234567890123456789012345678\n \u4e2d\n" },
	{ "wrap: TERM_BLANK does not break, and is written as a blank", WRAP, false,
	    "aaaa bbbb cccc dddd eeee ffff gggg 1" TERM_BLANK "pass", 40, 2,
	    "aaaa bbbb cccc dddd eeee ffff gggg\n  1 pass\n" },
	{ "wrap: nothing is an empty line", WRAP, false, "", 40, 2, "\n" },
	{ "wrap: blanks at the ends go", WRAP, false, "  a  ", 40, 2, "a\n" },
	{ "wrap: width 0 never breaks", WRAP, false, "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj", 0, 2,
	    "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj\n" },
	{ "wrap: a terminal of 3 columns is written to as one of 40", WRAP, false,
	    "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii", 3, 0,
	    "aaaa bbbb cccc dddd eeee ffff gggg hhhh\niiii\n" },

	/* in libc's locale C, as a machine without other locales has it */
	{ "page: letters of any script stay without tables of libc's", PAGE, false, "\u00fc\u4e2d \U0001f600", 0, 0, "\u00fc\u4e2d \U0001f600" },
	{ "page: what one libc knows, and another does not, stays", PAGE, false, "\u0378\U0001fae9", 0, 0, "\u0378\U0001fae9" },
	{ "page: what is no character is seen", PAGE, false, "\ufffe\ufdd0", 0, 0, "<U+FFFE><U+FDD0>" },
	{ "page: what hides or reorders is seen", PAGE, false, "\u202e\u200b\u00ad", 0, 0, "<U+202E><U+200B><U+00AD>" },
	{ "page: marks do not pile up", PAGE, false, "e\u0301\u0301\u0301\u0301\u0301\u0489", 0, 0,
	    "e\u0301\u0301\u0301\u0301<U+0301><U+0489>" },
	{ "page: an emoji, a Korean syllable of letters, a mark: each its width", PAGE_COLUMNS, false, "\U0001f600\u1112\u1161\u11abe\u0301\u231b", 7, 0, NULL },
	{ "page: a mark stays with its letter, a wide character is not halved", PAGE_CUT, false, "e\u0301bcdefg\u4e2d", 4, 0,
	    "e\u0301b\u2026" },
};
/* clang-format on */

static void
run_row(void **state)
{
	const struct row *row = *state;
	autobuf struct buf b = BUF_INIT;
	autofree char *written = NULL;
	size_t size;
	FILE *out = open_memstream(&written, &size);
	struct term t;

	assert_non_null(out);
	if (row->what == PAGE || row->what == PAGE_CUT || row->what == PAGE_COLUMNS)
		term_open_page(&t, out);
	else
		term_open(&t, out, row->what == WRAP ? (int)row->n : 80, false, !row->ascii);
	if (row->what == SAFE || row->what == PROSE || row->what == PAGE)
		term_safe(&t, &b, row->what == PROSE ? TERM_PROSE : TERM_EXACT, row->in);
	else if (row->what == CUT || row->what == PAGE_CUT)
		term_cut(&t, &b, row->in, row->n);
	else if (row->what == WRAP)
		term_wrap(&t, TINT_NONE, 0, row->indent, row->in);
	else if (row->what == LEFT)
		term_put_left(&t, TINT_NONE, row->in, row->n);
	else if (row->what == RIGHT)
		term_put_right(&t, TINT_NONE, row->in, row->n);
	else
		assert_int_equal(term_columns(&t, row->in), row->n);
	term_close(&t);
	assert_int_equal(fclose(out), 0);
	if (row->out != NULL)
		assert_string_equal(written != NULL && *written != '\0' ? written : b.s, row->out);
}

/* Every sequence of up to four bytes of these ends as printable text. */
static void
no_bytes_get_through(void **state)
{
	static const unsigned char bytes[] = { 0x1b, '[', 'm', 0x0a, 0x7f, 0x80, 0x8e, 0x9b, 0xa0,
		0xae, 0xbf, 0xc2, 0xcc, 0xe2, 0xf3, 0xf4, 0xff };
	struct term t;

	(void)state;
	for (int utf8 = 0; utf8 < 2; utf8++) {
		term_open(&t, stdout, 80, false, utf8 == 1);
		for (size_t i = 0; i < 17 * 17 * 17 * 17; i++) {
			autobuf struct buf b = BUF_INIT;
			char in[] = { (char)bytes[i % 17], (char)bytes[i / 17 % 17],
				(char)bytes[i / 289 % 17], (char)bytes[i / 4913], 0 };

			term_safe(&t, &b, i % 2 == 0 ? TERM_EXACT : TERM_PROSE, in);
			for (size_t n, j = 0; j < b.len; j += n) {
				unsigned char c = (unsigned char)b.s[j];

				n = utf8_char(b.s + j, b.len - j);
				assert_true(
				    n > 0 && c >= 0x20 && c != 0x7f && (utf8 == 1 || c < 0x80));
				/* C1, bidi and zero width are U+0080..9F and U+200x, 202x, 206x */
				assert_false(
				    n == 2 && c == 0xc2 && (unsigned char)b.s[j + 1] < 0xa1);
				assert_false(n == 3 && c == 0xe2 &&
				    (unsigned char)b.s[j + 1] == 0x80 &&
				    ((unsigned char)b.s[j + 2] < 0x90 ||
					(unsigned char)b.s[j + 2] == 0xae));
			}
		}
		term_close(&t);
	}
}

/* Colour is an addition: the text without its sequences is the same. */
static void
colour_only_adds(void **state)
{
	autofree char *plain = NULL, *coloured = NULL;
	autobuf struct buf left = BUF_INIT;
	size_t size;

	(void)state;
	for (int color = 0; color < 2; color++) {
		struct term t;
		FILE *out = open_memstream(color ? &coloured : &plain, &size);

		term_open(&t, out, 40, color == 1, true);
		term_put_left(&t, TINT_RED, "fail", 8);
		term_put_right(&t, TINT_NONE, "1", 4);
		term_wrap(&t, TINT_STRONG, 12, 2, "one two three four five six seven eight nine");
		term_close(&t);
		fclose(out);
	}
	for (const char *c = coloured; *c != '\0'; c++)
		if (*c == '\033')
			c += strcspn(c, "m");
		else
			buf_addc(&left, *c);
	assert_null(strchr(plain, '\033'));
	assert_non_null(strchr(coloured, '\033'));
	assert_string_equal(left.s, plain);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "no sequence of bytes gets a control through", no_bytes_get_through },
		{ "colour only adds", colour_only_adds },
	};
	struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
			.test_func = run_row,
			.initial_state = (void *)(uintptr_t)&rows[i] };
	memcpy(tests + ARRAY_SIZE(rows), others, sizeof others);
	return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}
