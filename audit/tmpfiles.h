/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmpfiles: folders that are made early at boot, as tmpfiles.d(5) has it: in a root that does not run, /run is what these make of it,
 * whatever lies there now.
 */
#ifndef AUDIT_TMPFILES_H
#define AUDIT_TMPFILES_H

#include "audit/host.h"

/* A line that makes something. */
struct tmpfiles_line {
	char *path;    /* without slashes at its end */
	bool folder;   /* or something else */
	bool taken;    /* systemd-tmpfiles(8) surely takes it */
	bool replaces; /* what is there already */
};

struct tmpfiles {
	struct tmpfiles_line *lines; /* in the order in which they count */
	size_t n;
	const char *passwd, *group; /* passwd(5) and group(5): whom lines may name; NULL: none but root */
	bool unread;                /* there may be others */
};

/* Reads the *.conf of /etc, /usr/local/lib and /usr/lib in the order of their names; one hides those of its name in the folders behind
 * it. */
void tmpfiles_read(struct host *h, struct tmpfiles *ret);
void tmpfiles_free(struct tmpfiles *t);

/* Whether there is a line that makes that folder, or one below it. Perhaps: systemd-tmpfiles may refuse it, as it does with a user who
 * is not there, or an earlier line makes something else of the path: the first one counts. */
enum tmpfiles_made { TMPFILES_NOT_MADE, TMPFILES_PERHAPS, TMPFILES_MADE };
enum tmpfiles_made tmpfiles_make(const struct tmpfiles *t, const char *path);

/* Adds what the lines of one file make, behind those before it: folders by the types d, D, v, q and Q. %t is /run; a path with another
 * specifier is not known here. */
void tmpfiles_add(struct tmpfiles *t, const char *text, size_t len);

#endif
