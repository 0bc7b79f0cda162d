/* SPDX-License-Identifier: Apache-2.0 */
/* roles_parts: what roles_search.c finds of a unit, for roles_units.c, which reads it; and how roles.c adds one, for roles_podman.c. */
#ifndef AUDIT_ROLES_PARTS_H
#define AUDIT_ROLES_PARTS_H

#include "audit/containerd.h"
#include "audit/roles.h"

bool unit_file_is_missing(const char *code);
/* A link to /dev/null. */
bool unit_file_is_masked(const struct host_file *f);
/* The names, fragment, files, folders and trouble of unit_find(). */
void unit_search(struct host *h, const char *name, const struct unit_user *user, struct unit *ret);
/* The names of all units of a type (".socket"), as keys of an object; UNIT_MAX_NAMES at most. The caller's. */
#define UNIT_MAX_NAMES 512
cJSON *unit_names(struct host *h, const char *type, const struct unit_user *user);
/* The files of the manager's own configuration (systemd-system.conf(5)); one with a higher precedence comes later. */
void unit_search_manager(struct host *h, const struct unit_user *user, struct unit *ret);

/* roles_programs.c: where the program of a name is, in the root of a process (0: the host's), by a PATH (NULL: the usual one); NULL:
 * in none of its folders. The caller frees. */
char *program_find(struct host *h, long pid, const char *path, const char *name);

/* What is known of how the engine's programs are started, and their roles, by roles_programs.c. */
struct programs {
	struct host *h;
	struct roles *r;
	long pid;                 /* in whose root they are; 0: the host's */
	bool running, rootless;
	bool own_containerd;      /* dockerd is told of none: it may start one of its own */
	const char *dockerd;      /* as it was started, or would be; NULL: not known */
	const char *runc;         /* as the engine has it; NULL: not known */
	const struct unit *docker; /* by which dockerd is started */
	const struct containerd *containerd;
};
void roles_add_programs(const struct programs *p);

/* Adds a role, or finds the one that has that path, in the root of that process. */
struct role *roles_add(struct roles *r, const char *role, long pid, const char *path, const char *fmt, ...) PRINTF(5, 6);
void roles_add_unit(struct roles *r, const char *role, const char *dropin, const char *name, const struct unit *u);
/* Those of a running Podman that answers Docker's API: its own files in place of Docker's, which it does not use. */
void roles_of_podman(struct collector *c, struct roles *r);

#endif
