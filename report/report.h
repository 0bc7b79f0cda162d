/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report: one function a format behind one table. A writer knows one format and computes nothing.
 *
 * A new format is a file with one function, and one row in report.c.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <sys/types.h>

#include "audit/run.h"

/* How a report is to look; only text uses all of it. */
struct report_style {
	int width; /* columns of the terminal; 0 is unlimited */
	bool color;
	bool utf8;   /* the reader's locale is UTF-8: else ASCII only */
	int verbose; /* 0: what failed; 1 (-v): all rules; 2 (-vv): all evidence. sarif: 1 and above are all results */
};

/*
 * The style for what is written to fd: its width if it is a terminal, else 80; utf8 as
 * locales_utf8() says. color is --color's word: always, never, or auto: a terminal that is
 * not dumb, unless NO_COLOR is set; CLICOLOR_FORCE or FORCE_COLOR stand in for a terminal.
 * verbose is left 0.
 */
struct report_style report_style_of(int fd, const char *color);

/* Writes the audit. 0, or -1 if out cannot be written (errno set). */
typedef int report_fn(FILE *out, const struct audit *a, const struct report_style *style);

struct report_format {
	const char *name;
	const char *suffix; /* of a file in that format, ".json" */
	const char *description;
	report_fn *write;
	bool bare; /* it shows nothing that only a benchmark has: convert writes it without one, too */
	mode_t mode; /* of a file; 0: 0600 */
};
/* Ended by a row without a name. */
extern const struct report_format report_formats[];
/* The format of that name, or NULL. */
const struct report_format *report_find(const char *name);

report_fn report_text, report_json, report_html, report_xccdf, report_arf, report_sarif, report_junit, report_csv, report_oscal,
    report_ocsf, report_prometheus, report_docker_bench;

/* What report_json writes, but the results themselves. The caller frees. */
cJSON *report_json_header(const struct audit *a);

/*
 * A score's percent as every format shows it: one decimal ("81.2"), never "100.0" unless all that
 * was scored passed. False if nothing was scored; out then holds "".
 */
bool report_percent(const struct score *s, char out[16]);

/*
 * Writes a report to path, or to standard output if path is NULL or "-". A file is written whole or
 * not at all (audit/outfile.h), in the format's mode; a symbolic link at path is replaced, never followed;
 * devices, pipes, folders and links to an open file (/dev/stdout) are refused. -1 and an error if
 * it failed.
 */
int report_write(const struct report_format *f, const char *path, const struct audit *a,
    const struct report_style *style, struct err *e);

/* The same of anything that somebody writes, in that mode. */
typedef int report_put_fn(FILE *out, const void *what, const struct report_style *style);
int report_put(report_put_fn *put, const void *what, const char *path, mode_t mode, const struct report_style *style,
    struct err *e);

#endif
