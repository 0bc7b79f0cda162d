/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress: one line on standard error that tells how far a run is, rewritten in place and gone when it ends.
 *
 *	asking the engine  containers 37/120  images 12/30  registry.example.org/web:2
 *
 * There is one standard error and so one such line: this module has it. Whoever writes to standard error, or a report to standard
 * output, calls progress_erase() before, so that the two never mix; as long as there is no line it does nothing. Where progress
 * is not shown at all nothing here makes a system call.
 *
 * What the terminal does with a character that is wider than report/term_width.h thinks, or how wide the terminal is if it does not
 * say (80 columns are supposed), does not matter: it is told not to wrap while the line is written.
 */
#ifndef AUDIT_PROGRESS_H
#define AUDIT_PROGRESS_H

#include "audit/util.h"

/* How far a run is. All strings are borrowed. */
struct progress {
	const char *phase;       /* in our own words: "asking the engine" */
	struct progress_count {
		const char *what;    /* "containers"; NULL: no more counts */
		size_t done, all;    /* all is 0: nothing is told of it */
	} counts[2];
	const char *now;         /* what is being looked at, as a stranger named it; NULL: nothing in particular */
};

/*
 * Appends the line as it may be shown, no wider than so many columns: what does not fit is left out, the phase before
 * the counts; what is being looked at takes what is left, cut in its middle.
 */
void progress_line(struct buf *b, const struct progress *p, size_t columns, bool utf8);

/* Shows progress from here on, if standard error is a terminal that is not dumb. Says whether it does. */
bool progress_open(void);
/* Shows it, but at most ten times a second: what comes too early is dropped, and so to be told again. */
void progress_show(const struct progress *p);
/* Takes the line away; the next progress_show() draws it again. For signal handlers, too. */
void progress_erase(void);
/* Takes it away, for good. */
void progress_close(void);

#endif
