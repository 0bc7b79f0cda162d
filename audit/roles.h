/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roles: which files of this host have a part in the engine, and why those. Found the way the daemon and systemd find them: from
 * the effective configuration, the units' search path and drop-ins, the engine's answers and its process; where no engine runs
 * (--root), from what the units and the configuration file say.
 *
 * Names are stable: docker.service, docker.socket (unit files), docker.service-dropin, docker.socket-dropin, etc-docker,
 * registry-certificate, tls-ca, tls-certificate, tls-key, docker-socket, containerd-socket, daemon-json, default-docker,
 * sysconfig-docker, dockerd, containerd, containerd-shim, containerd-shim-runc-v1, containerd-shim-runc-v2, runc,
 * containerd-config, run-containerd, data-root.
 */
#ifndef AUDIT_ROLES_H
#define AUDIT_ROLES_H

#include "audit/host.h"
#include "audit/specifiers.h"

struct collector;

/* How a socket is that would be made. */
struct socket_made {
	char *user;
	char *group; /* a name or a number; "": the user's own; NULL: why */
	long mode;
	bool unit;   /* systemd makes it, by a socket unit */
	char *why;   /* that is not known, or NULL */
};

struct role {
	const char *role;
	char *path;       /* as it was found; "" if the role has none; "@name": an abstract socket */
	char *found_by;   /* why this path; with "": why there is none */
	const char *code; /* with "": the error because of which that is not known; NULL: there is none */
	long pid;         /* the process in whose root the path is one; 0: the host's */
	bool required;    /* the daemon is told to use it: that it is missing is a finding */
	bool unproven;    /* configured, but not proven to be what the running daemon has */
	bool folder;      /* registry-certificate: the files below it are the role's */
	bool held;        /* docker-socket: the daemon listens on it, whatever its configuration says */
	struct socket_made *made; /* docker-socket: by whom, as configured; NULL: not known */
	cJSON *document;  /* of host_access(); NULL if path is "" */
};

struct roles {
	struct role *list; /* sorted by role, then in the order they were found */
	size_t n;
	long user;         /* whose files they are: 0, or the user of a rootless daemon; -1 unknown */
	/* where no engine runs, what would be started: */
	cJSON *argv;       /* NULL: one runs, or why_argv */
	char *why_argv;    /* why that is not known, or NULL */
	char *config_path; /* its configuration file */
	const char *why_code; /* "" or why nothing could be found at all */
	const char *why;
};

/* Looks for them all. Never NULL; the caller frees with roles_free(). */
struct roles *roles_find(struct collector *c);
void roles_free(struct roles *r);
/* roles_look.c: fills in the documents, joins aliases, and sorts. */
void roles_look(struct host *h, struct roles *r);
/* A data root without the folder "/UID.GID" of remapped users. */
void roles_strip_remap(char *path);

/* ---- roles_search.c, roles_units.c: units by systemd's rules (systemd.unit(5), "Unit File Load Path") ---- */

struct unit {
	char *fragment;         /* its path; NULL: there is no such unit */
	cJSON *names;           /* its name, and others that links give it, as far as they have drop-ins */
	struct host_file *files; /* fragment and drop-ins in force, in order; bytes read */
	size_t nfiles;
	char **folders;         /* of the search path and of drop-ins, that are there: what is put there counts at the next start */
	size_t nfolders;
	cJSON *dangling;        /* paths of a fragment or drop-ins that are links to nothing: who makes that makes them */
	char *trouble;          /* a folder that could not be listed, or NULL */
	struct specifiers specifiers; /* by which the following are filled in */
	cJSON *exec;            /* the words of the last ExecStart=; NULL: there is none, or unexpanded */
	cJSON *environment;     /* Environment= */
	cJSON *listens;         /* ListenStream=, a reset heeded */
	char *exec_path;        /* ExecSearchPath=, all of it; NULL: none */
	cJSON *environment_files; /* the paths of EnvironmentFile=, those that a pattern matches in its place */
	cJSON *environment_folders; /* where patterns are matched, or a file is not yet: what is put there counts at the next start */
	char *unexpanded_files; /* a sentence: which EnvironmentFile= is not known, as it holds a specifier that is not; or NULL */
	char *unexpanded;       /* the same of the other settings; or a variable of the command line of which the value is not known */
};
/* The user whose manager it is. */
struct unit_user {
	const char *home, *runtime; /* HOME, XDG_RUNTIME_DIR */
};
/* Asks ahead for the folders of the system's units. */
void unit_search_ahead(struct host *h);
/* user: NULL: the system's manager. A masked unit has a fragment alone. */
void unit_find(struct host *h, const char *name, const struct unit_user *user, struct unit *ret);
void unit_free(struct unit *u);
bool unit_has_name(const struct unit *u, const char *name);
/* Whether that is its name, or the name of a link to it. */
bool unit_is_alias(struct host *h, const struct unit *u, const char *name, const struct unit_user *user);
/*
 * How it starts dockerd: the words of the last ExecStart, variables filled in; NULL if that does not name it. *ret_environment: the
 * variables. Both the caller's.
 */
cJSON *unit_argv(struct host *h, const struct unit *u, const char *program, cJSON **ret_environment);
/*
 * The PATH of what it starts (systemd.exec(5)), where the unit or DefaultEnvironment= of the manager sets one; NULL: the usual one.
 * *ret_why: why that is not certain, a sentence, or NULL. Both the caller's.
 */
char *unit_path(struct host *h, const struct unit *u, const struct unit_user *user, char **ret_why);
/* Why ExecSearchPath= is not certain to count, or NULL. The caller frees. */
char *unit_doubt_exec_path(const struct unit *u);
/* The first of its files, and of those of EnvironmentFile=, that is there and could not be read, or what is not known of its
 * settings: a sentence, or NULL. What is masked (a link to /dev/null) is read. The caller frees. */
char *unit_unread(struct host *h, const struct unit *u);
/* Its fragment is empty, or a link to /dev/null, whether that is there (an image may have none) or not. */
bool unit_is_masked(const struct unit *u);
/* What its files say by a key of dockerd_parse_unit() that is a list, which an empty one begins anew: texts, or of command lines, such as
 * "exec_start_post", the words of each; specifiers and variables as they stand. The caller's. */
cJSON *unit_settings(const struct unit *u, const char *key);
/*
 * Whether what stands in a folder "X.wants" or "X.requires" is a dependency of X: a link, but one to /dev/null or to what is empty
 * masks the dependency.
 */
bool unit_is_dependency(struct host *h, const char *path);
/* The last of unit_settings(); NULL: none. The caller frees. */
char *unit_setting(const struct unit *u, const char *key);

/* ---- roles_sockets.c: the socket units that start a service, and how sockets are that systemd or dockerd makes ---- */

struct socket_unit {
	char *name;
	struct unit unit;
};
struct socket_units {
	struct socket_unit *list;
	size_t n;
	char *trouble; /* why there may be more of them, or NULL */
};
/* Adds those that start the service beside docker.socket, as far as they are not there yet. socket_units_free() frees them. */
void socket_units_add(struct host *h, const struct unit *service, const struct unit_user *user, struct socket_units *all);
void socket_units_free(struct socket_units *s);
/* Whether it is one of those that dockerd makes for itself below its exec root: no API. */
bool socket_is_errand(const char *path, const char *exec_root);
/* How a unit, or dockerd with that group, makes a socket. socket_made_free() frees it. */
struct socket_made *socket_made_by_unit(struct host *h, const struct unit *u);
struct socket_made *socket_made_by_dockerd(const char *group);
/* The same socket would be made in another way, too: what it is then. */
void socket_made_also(struct socket_made *made, const struct socket_made *other);
void socket_made_free(struct socket_made *made);

/* ---- roles_match.c: files by a pattern, as glob(3) finds them, in order ---- */

struct match {
	struct host *h;
	long pid;         /* in whose root; 0: the host's */
	bool dots;        /* "*" is also a name that begins with a period (Go's library) */
	cJSON *paths;     /* found: those that are there */
	cJSON *folders;   /* in which was looked */
	char *trouble;    /* a folder that could not be listed, more matches than are looked at: a sentence, or NULL */
	const char *pattern;
	unsigned steps;
};
bool match_is_pattern(const char *path);
/* pattern: an absolute path. One without a wildcard is its own match, whether that is there or not. match_free() frees what it
 * found. */
void match_find(struct match *m, const char *pattern);
void match_free(struct match *m);

/* ---- roles_configured.c: how the units that there are would start dockerd ---- */

/* Of the snap's wrapper. */
#define SNAP_CONFIG "/var/snap/docker/current/config/daemon.json"
struct configured {
	cJSON *argv;               /* NULL: why */
	cJSON *environment;        /* of the unit */
	char *why;
	bool nothing;              /* nothing starts it: its unit is masked, or there is neither a unit nor a program */
	const char *name;          /* of the unit: docker.service, or the snap's */
	bool elsewhere;            /* it gives dockerd other files than the host's under some names */
	struct unit service, snap;
};
void configured_find(struct host *h, struct configured *ret);
void configured_free(struct configured *c);

#endif
