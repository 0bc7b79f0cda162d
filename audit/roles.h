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

struct role {
	const char *role;
	char *path;       /* as it was found; "" if the role has none */
	char *found_by;   /* why this path; with "": why there is none */
	const char *code; /* with "": the error because of which that is not known; NULL: there is none */
	long pid;         /* the process in whose root the path is one; 0: the host's */
	bool required;    /* the daemon is told to use it: that it is missing is a finding */
	bool unproven;    /* configured, but not proven to be what the running daemon has */
	bool folder;      /* registry-certificate: the files below it are the role's */
	cJSON *document;  /* of host_access(); NULL if path is "" */
};

struct roles {
	struct role *list; /* sorted by role, then in the order they were found */
	size_t n;
	long user;         /* whose files they are: 0, or the user of a rootless daemon; -1 unknown */
	char *group;       /* that the daemon gives its socket to; NULL unknown */
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

/* ---- roles_units.c: units by systemd's rules (systemd.unit(5), "Unit File Load Path") ---- */

struct unit {
	char *fragment;         /* its path; NULL: there is no such unit */
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
	cJSON *environment_files; /* the paths of EnvironmentFile=, those that a pattern matches in its place */
	cJSON *environment_folders; /* where patterns are matched, or a file is not yet: what is put there counts at the next start */
	char *unexpanded_files; /* a sentence: which EnvironmentFile= is not known, as it holds a specifier that is not; or NULL */
	char *unexpanded;       /* the same of the other settings; or a variable of the command line of which the value is not known */
};
/* The user whose manager it is. */
struct unit_user {
	const char *home, *runtime; /* HOME, XDG_RUNTIME_DIR */
};
/* user: NULL: the system's manager. A masked unit has a fragment alone. */
void unit_find(struct host *h, const char *name, const struct unit_user *user, struct unit *ret);
void unit_free(struct unit *u);
/*
 * How it starts dockerd: the words of the last ExecStart, variables filled in; NULL if that does not name it. *ret_environment: the
 * variables. Both the caller's.
 */
cJSON *unit_argv(struct host *h, const struct unit *u, const char *program, cJSON **ret_environment);
/* The first of its files, and of those of EnvironmentFile=, that is there and could not be read, or what is not known of its
 * settings: a sentence, or NULL. What is masked (a link to /dev/null) is read. The caller frees. */
char *unit_unread(struct host *h, const struct unit *u);
/* Its fragment is empty, or a link to /dev/null, whether that is there (an image may have none) or not. */
bool unit_is_masked(const struct unit *u);
/* The last of SocketGroup= of its files (of its lists, for a key of dockerd_parse_unit()), specifiers as they stand; NULL: none, or
 * an empty one is the last. The caller frees. */
char *unit_setting(const struct unit *u, const char *key);

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
	bool nothing;              /* no unit starts it: there is none, or it is masked */
	const char *name;          /* of the unit: docker.service, or the snap's */
	bool elsewhere;            /* it gives dockerd other files than the host's under some names */
	struct unit service, snap;
};
void configured_find(struct host *h, struct configured *ret);
void configured_free(struct configured *c);

#endif
