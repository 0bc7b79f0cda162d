/* SPDX-License-Identifier: Apache-2.0 */
/* forms: what -r asks for of a command whose output is no audit (diff, merge), and has forms of its own. */
#ifndef AUDIT_FORMS_H
#define AUDIT_FORMS_H

#include "audit/cli.h"
#include "report/report.h"

struct form {
	const char *name;
	report_put_fn *put;
};

/* One that was asked for. */
struct form_order {
	report_put_fn *put;
	const char *path; /* NULL: standard output */
};

/*
 * What -r says, or the first form. forms ends with a row without a name; what: what is written ("differences"), for errors.
 * -1 and an error: there is no such form, or two go to standard output.
 */
int forms_read(const struct options *o, const struct form *forms, const char *what, struct form_order ret[MAX_REPORTS], size_t *ret_n,
    struct err *e);
/* Gives up rights but those to write there, and to read the files and folders of a NULL-ended list (NULL: none). */
void forms_lock(const struct options *o, const char *const *reads);
/* Writes thing in each of the forms. status, or what it costs that one cannot be written, which is said. */
int forms_write(const struct options *o, const struct form_order *orders, size_t n, const void *thing, int status);

#endif
