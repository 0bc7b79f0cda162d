/* SPDX-License-Identifier: Apache-2.0 */
/* host_audit: judging a file by a list of audit rules. Private to checks/host_audit*.c. */
#ifndef CHECKS_HOST_AUDIT_H
#define CHECKS_HOST_AUDIT_H

#include "checks/check.h"

enum { AUDIT_EXECUTE = 1, AUDIT_WRITE = 2, AUDIT_READ = 4, AUDIT_ATTRIBUTES = 8 };
enum { WIDE, NARROW, NWIDTHS }; /* system calls of 64 and 32 bits */

/* A file of a role. */
struct target {
	const char *path, *real;
	const char *mount; /* the mount point that it lies in; NULL unknown */
	bool directory;
	unsigned need;
};

/* What the rules do to its accesses. */
struct tally {
	const char *list;            /* "rules" or "configured" */
	unsigned covered[NWIDTHS], silenced[NWIDTHS];
	size_t first;                /* the first rule that covers; SIZE_MAX: none */
	size_t silent, shallow, partial, link; /* the first of each kind; SIZE_MAX: none */
	size_t off;                  /* a rule that keeps all of it out of the log */
	size_t doubt;                /* one of which it is not known whether it does */
	size_t maybe;                /* one of which it is not known whether it covers */
	bool excepted, task_first;
};

/*
 * Judges a file by the rules of a document's list (t->list), in their order; says and notes what decides. PASS, FAIL or, if
 * one of them is not understood, UNKNOWN.
 */
enum verdict audit_judge(struct look *at, const struct target *target, const cJSON *rules, struct tally *t);

#endif
