/* SPDX-License-Identifier: Apache-2.0 */
/*
 * term: text on a terminal: what may be shown, how wide it is, where it breaks.
 *
 * Names, paths and messages come from strangers. term_safe() is the one way of such bytes to a
 * terminal: what would move the cursor, reorder or hide text is shown as <U+202E>, a byte that is
 * no UTF-8 as <0xFF>. All other functions take text that went through it ("safe").
 */
#ifndef REPORT_TERM_H
#define REPORT_TERM_H

#include <locale.h>

#include "audit/util.h"

/* Narrower terminals are written to as if they were this wide. */
#define TERM_MIN_WIDTH 40

/* In text that is written here: a blank at which no line is broken. term_safe() never yields it. */
#define TERM_BLANK "\037"

struct term {
	FILE *out;    /* borrowed */
	size_t width; /* columns; huge if unlimited */
	bool color, utf8;
	bool page;    /* widths are those of report/term_page.h, and not libc's */
	locale_t mine, before;
};

/*
 * width 0 is unlimited. Puts a locale in force for this thread, so that width of characters and
 * form of numbers do not depend on the user's; without UTF-8 tables in libc, utf8 becomes false.
 * Closing restores the locale; out stays open.
 */
void term_open(struct term *t, FILE *out, int width, bool color, bool utf8);
/* A page of UTF-8 that is the same wherever it is made: width unlimited, without colour, by no table of libc's. */
void term_open_page(struct term *t, FILE *out);
void term_close(struct term *t);

/*
 * Appends text as it may be shown: to a terminal that is not UTF-8, ASCII alone. TERM_EXACT shows
 * every character as what it is; TERM_PROSE is for a benchmark's own sentences: blanks and line
 * ends fold to one blank, and typographic characters have an ASCII likeness.
 */
enum term_text { TERM_EXACT, TERM_PROSE };
void term_safe(const struct term *t, struct buf *b, enum term_text how, const char *text);

/* Columns that safe text takes: report/term_width.h. */
size_t term_columns(const struct term *t, const char *safe);

/* Appends safe text; if it is wider than max columns, without its middle: no cell is torn. */
void term_cut(const struct term *t, struct buf *b, const char *safe, size_t max);

/* Colour is an addition: what it says must also be there in words. */
enum tint {
	TINT_NONE,
	TINT_STRONG,
	TINT_FAINT,
	TINT_UNDERLINE,
	TINT_RED,
	TINT_YELLOW,
	TINT_MAGENTA,
	TINT_GREEN,
	TINT_CYAN
};

/* Writes safe text, filled up with blanks to columns: on the right, or on the left. */
void term_put(const struct term *t, enum tint tint, const char *safe);
void term_put_left(const struct term *t, enum tint tint, const char *safe, size_t columns);
void term_put_right(const struct term *t, enum tint tint, const char *safe, size_t columns);
void term_blank(const struct term *t, size_t columns);

/*
 * Writes safe text from column at on, broken at blanks (a word that is too long: anywhere), further
 * lines indented; ends the line.
 */
void term_wrap(const struct term *t, enum tint tint, size_t at, size_t indent, const char *safe);

#endif
