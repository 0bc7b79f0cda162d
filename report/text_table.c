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
#define LEAST_TITLE  20

static size_t
count_in(const struct column *c, const size_t counts[NVERDICTS])
{
	if (c->verdict == PASS)
		return counts[PASS] + counts[FIXED];
	if (c->verdict != NVERDICTS)
		return counts[c->verdict];
	return counts[NOTAPPLICABLE] + counts[NOTSELECTED] + counts[INFORMATIONAL];
}

/* The score, or what stands in its place where nothing counts. */
static void
add_percent(struct buf *b, const struct score *score, const char *none)
{
	char text[16];

	if (report_percent(score, text))
		buf_addf(b, "%s %%", text);
	else
		buf_adds(b, none);
}

static size_t
columns_width(void)
{
	size_t width = SCORE_COLUMN;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		width += columns[i].width;
	return width;
}

void
text_table_head(struct text_table *t, char *const *titles, size_t n)
{
	const struct term *term = &t->p->t;
	size_t taken = columns_width();

	putc('\n', term->out);
	t->stacked = taken + LEAST_TITLE > term->width;
	if (t->stacked)
		return;
	t->width = strlen(t->head);
	for (size_t i = 0; i < n; i++)
		t->width = term_columns(term, titles[i]) > t->width ? term_columns(term, titles[i]) : t->width;
	if (t->width > term->width - taken)
		t->width = term->width - taken;
	term_put_left(term, TINT_FAINT, t->head, t->width);
	term_put_right(term, TINT_FAINT, "score", SCORE_COLUMN);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		term_put_right(term, TINT_FAINT, columns[i].head, columns[i].width);
	putc('\n', term->out);
}

/* A terminal that is too narrow for all columns: what is not 0 below the title, none left out. */
static void
put_stacked(const struct term *term, enum tint tint, const char *title, const struct score *score, const size_t counts[NVERDICTS])
{
	autobuf struct buf b = BUF_INIT;
	const char *before = ": ";

	add_percent(&b, score, "no score");
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		size_t n = count_in(&columns[i], counts);

		if (n == 0)
			continue;
		buf_addf(&b, "%s%zu %s", before, n, columns[i].head);
		before = ", ";
	}
	term_wrap(term, tint, 0, 3, title);
	fputs("   ", term->out);
	term_wrap(term, TINT_NONE, 3, 3, b.s);
}

void
text_table_row(const struct text_table *t, enum tint tint, const char *safe_title, const struct score *score,
    const size_t counts[NVERDICTS])
{
	const struct term *term = &t->p->t;
	autobuf struct buf title = BUF_INIT, percent = BUF_INIT;

	if (t->stacked) {
		put_stacked(term, tint, safe_title, score, counts);
		return;
	}
	term_cut(term, &title, safe_title, t->width);
	term_put_left(term, tint, title.s, t->width);
	add_percent(&percent, score, term->utf8 ? "\u2013" : "-");
	term_put_right(term, tint, percent.s, SCORE_COLUMN);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		size_t n = count_in(&columns[i], counts);
		autofree char *number = n > 0 ? xasprintf("%zu", n) : xstrdup(term->utf8 ? "\u00b7" : ".");
		enum tint how = n == 0 ? TINT_FAINT :
		    columns[i].verdict < NVERDICTS && text_bad(columns[i].verdict) ? text_looks[columns[i].verdict].tint : TINT_NONE;

		term_put_right(term, how, number, columns[i].width);
	}
	putc('\n', term->out);
}
