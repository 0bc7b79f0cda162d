/* SPDX-License-Identifier: Apache-2.0 */
/* options_keeping: setters of option_rows (audit/cli.h): 0, or -1 and an error. */
#ifndef AUDIT_OPTIONS_KEEPING_H
#define AUDIT_OPTIONS_KEEPING_H

#include "audit/cli.h"

int set_retention(struct options *o, const char *v, struct err *e);
int set_since(struct options *o, const char *v, struct err *e);
int set_until(struct options *o, const char *v, struct err *e);
int set_of_result(struct options *o, const char *v, struct err *e);
int set_listing(struct options *o, const char *v, struct err *e);

#endif
