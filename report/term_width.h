/* SPDX-License-Identifier: Apache-2.0 */
/*
 * term_width: which characters may be shown, and how many columns of a terminal they take.
 *
 * A combining mark takes no column, a CJK character or an emoji two, most others one: as wcwidth(3) says in the locale that
 * term_open() puts in force, or on a page as report/term_page.h does.
 *
 * Terminals do not agree on what several characters together take, and draw some of them as one picture: emoji that a
 * zero-width joiner ties together, a variation selector behind a sign, a colour of skin behind a hand. Here they are never tied: the
 * joiner, the selector and the colour are shown by number, as everything is that could not be seen otherwise
 * (term_is_hidden()). So columns are the same on each terminal, and two names that are not the same never look so.
 *
 * A cell is what must not be torn: a character, and the marks on it, spacing ones of Indic scripts too, which take a column of their
 * own; or the two letters of a flag. term_safe() leaves no more than TERM_MARKS marks on a character, so that a cell is narrow.
 */
#ifndef REPORT_TERM_WIDTH_H
#define REPORT_TERM_WIDTH_H

#include "audit/util.h"

/* A base character may carry so many marks; more would run over the lines around it. */
#define TERM_MARKS 4

/* The code point of the well-formed character (utf8_char() in audit/util.h) of n bytes at s. */
uint32_t term_code(const char *s, size_t n);

/* Columns: 0 to 2; -1: it cannot be shown. page: by the page's tables. */
int term_char_width(bool page, uint32_t c);
/* Never shown as it is: controls, what reorders, ties together or hides text, what looks like nothing or like a blank, private use. */
bool term_is_hidden(uint32_t c);
/* Whether it stands on the character before it, with a column of its own or without. */
bool term_is_mark(bool page, uint32_t c);

/* The bytes of the first cell of s, and its columns. A byte that is no UTF-8 has one, and so has a character that cannot be shown. */
size_t term_cell(bool page, const char *s, size_t len, size_t *ret_columns);
/* Columns of all of it. */
size_t term_text_width(bool page, const char *s, size_t len);
/* How many bytes of it, in whole cells, fit into max columns. */
size_t term_fitting(bool page, const char *s, size_t len, size_t max);

#endif
