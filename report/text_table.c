/* SPDX-License-Identifier: Apache-2.0 */
/* text_table: a row of counts for each section, or each host. */
#include "config.h"

#include <string.h>

#include "report/text.h"

/* clang-format off */
/* The last column takes what the others do not count. */
static const struct column {
	const char *head;
	size_t width;
	enum verdict verdict;
} columns[] = {
	{ "pass", 5, PASS }, { "fail", 5, FAIL }, { "error", 6, ERROR }, { "unknown", 8, UNKNOWN },
	{ "not checked", 12, NOTCHECKED }, { "other", 6, NVERDICTS },
};
/* clang-format on */
#define SCORE_COLUMN 8

static size_t
count_in(const struct column *c, const size_t counts[NVERDICTS])
{
	if (c->verdict == PASS)
		return counts[PASS] + counts[FIXED];
	if (c->verdict != NVERDICTS)
		return counts[c->verdict];
	return counts[NOTAPPLICABLE] + counts[NOTSELECTED] + counts[INFORMATIONAL];
}

void
text_table_head(struct text_table *t, char *const *titles, size_t n)
{
	const struct term *term = &t->p->t;
	size_t taken = SCORE_COLUMN;

	t->width = strlen(t->head);
	for (size_t i = 0; i < n; i++)
		t->width = term_columns(term, titles[i]) > t->width ? term_columns(term, titles[i]) : t->width;
	for (t->ncolumns = 0; t->ncolumns < ARRAY_SIZE(columns) && taken + columns[t->ncolumns].width + 20 <= term->width; t->ncolumns++)
		taken += columns[t->ncolumns].width;
	if (t->width > term->width - taken)
		t->width = term->width - taken;
	putc('\n', term->out);
	term_put_left(term, TINT_FAINT, t->head, t->width);
	term_put_right(term, TINT_FAINT, "score", SCORE_COLUMN);
	for (size_t i = 0; i < t->ncolumns; i++)
		term_put_right(term, TINT_FAINT, columns[i].head, columns[i].width);
	putc('\n', term->out);
}

void
text_table_row(const struct text_table *t, enum tint tint, const char *safe_title, const struct score *score,
    const size_t counts[NVERDICTS])
{
	const struct term *term = &t->p->t;
	autobuf struct buf title = BUF_INIT, percent = BUF_INIT;
	char text[16];

	term_cut(term, &title, safe_title, t->width);
	term_put_left(term, tint, title.s, t->width);
	if (report_percent(score, text))
		buf_addf(&percent, "%s %%", text);
	else
		buf_adds(&percent, term->utf8 ? "\u2013" : "-");
	term_put_right(term, tint, percent.s, SCORE_COLUMN);
	for (size_t i = 0; i < t->ncolumns; i++) {
		size_t n = count_in(&columns[i], counts);
		autofree char *number = n > 0 ? xasprintf("%zu", n) : xstrdup(term->utf8 ? "\u00b7" : ".");
		enum tint how = n == 0 ? TINT_FAINT :
		    columns[i].verdict < NVERDICTS && text_bad(columns[i].verdict) ? text_looks[columns[i].verdict].tint : TINT_NONE;

		term_put_right(term, how, number, columns[i].width);
	}
	putc('\n', term->out);
}
