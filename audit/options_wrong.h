/* SPDX-License-Identifier: Apache-2.0 */
/* options_wrong: what is wrong with an option's value, told with the option's name, and with the configuration's place if it is from there. */
#ifndef AUDIT_OPTIONS_WRONG_H
#define AUDIT_OPTIONS_WRONG_H

#include "audit/cli.h"

/* Puts "--NAME: " in front of an error about the option, unless it begins with a line of the file that it names ("": none). Always -1. */
int option_wrong(const char *name, const char *file, struct err *e);
/* Whether an error that begins with an option is about one that the configuration set: "FILE:LINE" or "PLIMSOLL_NAME", or NULL. */
const char *options_blamed(const struct options *o, const struct err *e);
/* What the rules' selection leaves unsaid: without --scope all, but with --root and without -H the host alone. */
const char *default_scope(const struct options *o);
/* complain(), and such an error has that in front. */
int complain_of(const struct options *o, int status, const struct err *e);
/* The benchmark, parsed, with the profile and the rules that the options select. NULL and an error that names the option; the caller frees. */
struct bench *bench_selected(const struct options *o, const struct bench_source *source, struct err *e);
/* bench_read with the options' profile: the same, of the profile alone. */
struct bench *bench_of_profile(const struct bench_source *source, const char *profile, struct err *e);

#endif
