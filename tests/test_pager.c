/* SPDX-License-Identifier: Apache-2.0 */
/* Which pager is run, and when a text needs one. (tests/terminal.py sees it on a terminal.) */
#include "config.h"

#include <string.h>

#include "audit/pager.h"
#include "tests/rows.h"

static const struct words_row {
	const char *name, *ours, *theirs, *want; /* want: the words, each in brackets; NULL: none */
} words_rows[] = {
	{ "without variables less, which passes colours on", NULL, NULL, "[less][-R]" },
	{ "PAGER is asked", NULL, "most", "[most]" },
	{ "PLIMSOLL_PAGER goes first", "ours -x", "most", "[ours][-x]" },
	{ "words are what blanks separate", "  less   -i\t-M ", NULL, "[less][-i][-M][-R]" },
	{ "less is known by its last name", "/usr/bin/less", NULL, "[/usr/bin/less][-R]" },
	{ "another program gets no option", "/opt/lesser", NULL, "[/opt/lesser]" },
	{ "what a shell would make of it is words", "less; touch x $(id) `id` 'a b'", NULL, "[less;][touch][x][$(id)][`id`]['a][b']" },
	{ "empty is none", "", "less", NULL },
	{ "blanks are none", "  ", NULL, NULL },
	{ "cat is none", NULL, "cat", NULL },
	{ "cat with options is one", NULL, "cat -v", "[cat][-v]" },
};

static void
has_words(void **state)
{
	const struct words_row *row = *state;
	char **words = pager_words(row->ours, row->theirs);
	autobuf struct buf b = BUF_INIT;

	for (size_t i = 0; words != NULL && words[i] != NULL; i++)
		buf_addf(&b, "[%s]", words[i]);
	pager_words_free(words);
	if (row->want == NULL)
		assert_null(words);
	else
		assert_string_equal(b.s, row->want);
}

static const struct rows_row {
	const char *name, *text;
	size_t columns, want;
} rows_rows[] = {
	{ "nothing takes no row", "", 10, 0 },
	{ "a line takes one", "abc\n", 10, 1 },
	{ "an empty line takes one", "\n\n", 10, 2 },
	{ "a line without its end takes one", "a\nb", 10, 2 },
	{ "a line as long as the terminal is wide takes one", "0123456789\n", 10, 1 },
	{ "a longer one takes two", "0123456789a\n", 10, 2 },
	{ "wide characters take two columns", "\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\n", 10, 2 },
	{ "a wide character that does not fit goes to the next row", "012345678\u4e2d\n", 10, 2 },
	{ "colours take nothing", "\033[1m0123456789\033[0m\n", 10, 1 },
};

static void
takes(void **state)
{
	const struct rows_row *row = *state;

	assert_int_equal(pager_rows(row->text, strlen(row->text), row->columns), row->want);
}

int
main(void)
{
	return RUN_ROWS("words", words_rows, has_words) + RUN_ROWS("rows", rows_rows, takes);
}
