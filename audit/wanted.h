/* SPDX-License-Identifier: Apache-2.0 */
/* wanted: the reports that -r asks for, of all commands that write some (commands.c). */
#ifndef AUDIT_WANTED_H
#define AUDIT_WANTED_H

#include "audit/cli.h"
#include "report/report.h"

/* A report that was asked for. */
struct wanted {
	const struct report_format *format;
	const char *path;          /* NULL: standard output */
};

/* What -r says, or text. -1 and an error: there is no such format, or two reports go to standard output or to one file. */
int wanted_reports(const struct options *o, struct wanted w[MAX_REPORTS], size_t *ret_n, struct err *e);
/* Whether a report may be asked for so: FORMAT[:PATH]. */
int wanted_check(const char *spec, struct err *e);
/* Whether all that is to be written goes to files of its own: of two in one place, only the last would be left. */
int wanted_apart(const struct options *o, struct err *e);
/* Whether the reports can be written where they are wanted: better known before all the work than after it. */
int wanted_writable(const struct wanted *w, size_t n, struct err *e);
/* The files that will be written, for the sandbox; ended by NULL. */
void wanted_outputs(const struct options *o, const char *ret[MAX_REPORTS + 3]);

#endif
