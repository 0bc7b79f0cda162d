/* SPDX-License-Identifier: Apache-2.0 */
/*
 * users: which number a container's configured user has, as the engine finds it when it starts the container.
 *
 * Both Docker and Podman read "user[:group]" so (moby/sys/user, GetExecUser): no user is 0; what is a number is that number; of
 * a name the first line of the container's /etc/passwd decides. Of a line that is cut short, or whose number is none, the engine
 * makes number 0.
 */
#ifndef AUDIT_USERS_H
#define AUDIT_USERS_H

#include "audit/util.h"

/* The part before the first colon. The caller frees. */
char *users_name(const char *configured);
/* Whether it is a number to the engine (Go's strconv.Atoi, 0 to 2^31-1): "+0" and "00" are. */
bool users_number(const char *name, int64_t *ret);
/* What passwd(5) text says of a user that has a name: whether it is there, and its number. */
bool users_find(const char *passwd, size_t len, const char *name, int64_t *ret);

#endif
