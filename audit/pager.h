/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pager: text that is longer than the terminal, shown by the user's pager, as git and systemd's tools do.
 *
 * The pager is the first of PLIMSOLL_PAGER, PAGER, less, more. A variable that is empty, or says cat, means none. It holds a program
 * and its arguments, separated by blanks: no shell ever sees it, so that nothing in it is a command of its own. less gets -R, since
 * headings are bold, and if LESS is not set, F and X: it leaves short text on the screen.
 *
 * A pager starts other programs when its user says so. Whoever was let run plimsoll as somebody else, and nothing more, would gain
 * that user's shell by it: where rights were raised (a setuid or setcap file, sudo, doas, pkexec) there is none.
 */
#ifndef AUDIT_PAGER_H
#define AUDIT_PAGER_H

#include "audit/util.h"

/* Rows that text takes in so many columns; sequences of colours take none. */
size_t pager_rows(const char *text, size_t len, size_t columns);

/*
 * The program and its arguments, NULL-ended, the caller's, each word too; NULL: none is wanted. ours, theirs: PLIMSOLL_PAGER and
 * PAGER, or NULL. Without both: less.
 */
char **pager_words(const char *ours, const char *theirs);
void pager_words_free(char **words);

/*
 * Shows the text, and waits until its reader has seen enough. False: it was not shown, since standard output is no terminal, or a dumb
 * one, or the text fits, or no pager is wanted, may be run, or could be; the caller then writes it. e is empty, or tells why
 * the pager that was named could not be run.
 */
bool pager_show(const char *text, size_t len, struct err *e);

#endif
