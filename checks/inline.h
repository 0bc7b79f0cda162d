/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inline: checks that a benchmark brings itself, as rows: a kind of subject, a path of the facts, a predicate and what is
 * wanted there. plimsoll-benchmark(5) is the manual of their attributes.
 *
 * A row obeys what every check obeys: it reads through look_at(), and nothing that is absent, unreadable, not collected
 * or of another type passes. Its path is one that is collected, else it is refused when it is read; and where strings
 * are kept as digests, a predicate that compares strings is refused, too: it could only ever be wrong.
 */
#ifndef CHECKS_INLINE_H
#define CHECKS_INLINE_H

#include "checks/check.h"

/* The attributes as they stand in the document; NULL: not there. */
struct inline_row {
	const char *name; /* of the check: the rule's */
	const char *kind, *role, *path, *predicate;
	const char *want, *value; /* text, or the name of an exported Value: one of them, if the predicate needs any */
	const char *null, *absent; /* what null and what is not there mean: a verdict's name; else unknown */
};

/* A check out of a row: 0, or -1 and an error without place, which names the cure. inline_free() at the end. */
int inline_make(const struct inline_row *row, struct check **ret, struct err *e);
void inline_free(struct check *c);
/* Why text can be no Value of that export-name for such a check: "\"7.5\" is no whole number"; NULL: it can be. The caller frees. */
char *inline_value_flaw(const struct check *c, const char *name, const char *text);
/* "It passes where HostConfig.Memory is at least 67108864." NULL: c is no check of that kind. The caller frees. */
char *inline_describe(const struct check *c);

#endif
