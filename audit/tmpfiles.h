/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmpfiles: folders that are made early at boot, as tmpfiles.d(5) has it: in a root that does not run, /run is what these make of it,
 * whatever lies there now.
 */
#ifndef AUDIT_TMPFILES_H
#define AUDIT_TMPFILES_H

#include "audit/host.h"

struct tmpfiles {
	char **folders; /* paths, without slashes at their end */
	size_t n;
	bool unread;    /* there may be others */
};

/* Reads the *.conf of /etc, /usr/local/lib and /usr/lib; one hides those of its name in the folders behind it. */
void tmpfiles_read(struct host *h, struct tmpfiles *ret);
void tmpfiles_free(struct tmpfiles *t);

/* Whether there is a line that makes that folder. */
bool tmpfiles_make(const struct tmpfiles *t, const char *path);

/* Adds the folders that the lines of one file make: types d, D, v, q and Q, whatever is behind the letter. %t is /run; a path with
 * another specifier makes none. */
void tmpfiles_add(struct tmpfiles *t, const char *text, size_t len);

#endif
