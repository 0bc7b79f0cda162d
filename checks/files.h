/* SPDX-License-Identifier: Apache-2.0 */
/* files: what the checks of files share; private to checks/files*.c, but for file_is_proven(), which a site's rows ask. */
#ifndef CHECKS_FILES_H
#define CHECKS_FILES_H

#include "checks/check.h"

struct file_seen {
	const char *role;
	double user;    /* who may own it beside root: the user of a rootless daemon; 0: nobody */
	double group;   /* of docker-socket: the group that it is meant for; else -1 */
	bool directory; /* else it is what the role wants */
	bool proven;    /* the running daemon is proven to use it */
	bool missing;   /* it is not there, by a look at its path */
};

/* Whether there is such a file, of the type that its role wants: PASS, and what was seen; else the verdict, said. */
enum verdict file_begin(struct look *at, struct file_seen *ret);
/* Whether mode, access control list and the folders above grant nobody more than the bits of most: PASS, FAIL or why it is not
 * known, said. */
enum verdict file_mode(struct look *at, const struct file_seen *f, unsigned most);
/* Whether nobody could put something at the path of a file, or make it there: PASS, FAIL or why it is not known, said. */
enum verdict file_parents(struct look *at, const struct file_seen *f);
/* Whether the file is proven to be what the daemon uses; unseen is no. */
bool file_is_proven(struct look *at);
/* Whether a certificate's name is that of a private key (docker's certs.d: *.key). */
bool file_is_key(const char *path);

#endif
