/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dockerd: the effective configuration of a running dockerd, with the origin of each value and
 * every disagreement.
 *
 * dockerd merges defaults, environment, configuration file and flags; a key may not be in both file
 * and flags (it refuses to start), so nothing has to be decided between them, only whether file and
 * unit are still those it was started with. Pure: works on what was read. Sources: dockerd(8), moby's
 * cmd/dockerd and daemon/config, pflag's grammar, and a dockerd 20.10.24 that was asked; what
 * surprises is explained in the .c files.
 */
#ifndef AUDIT_DOCKERD_H
#define AUDIT_DOCKERD_H

#include "audit/host.h"
#include "audit/specifiers.h"

/* What the merge works on. Raw: nothing of it leaves without redaction. */
struct dockerd_sources {
	const cJSON *argv;    /* array of strings, argv[0] included; NULL: could not be read */
	const cJSON *environ; /* object of strings; NULL: could not be read */
	double started;       /* of the process, epoch seconds; 0: unknown */
	bool stopped;         /* none runs: argv and environ are what its unit would start it with */
	bool rootless;
	const char *version;  /* "20.10.24+dfsg1", for defaults that changed; may be NULL */
	/* the configuration file in force: read, absent, or not readable */
	const struct host_file *file;
	/* the deepest folder above it that exists (stat): its own, or, if that is missing, /etc;
	 * NULL: unknown, and then absence proves nothing */
	const struct host_file *folder;
	double links_changed; /* when a link on the way to the file changed last, epoch seconds; 0: there is none; INFINITY: unknown */
	bool file_explicit;   /* named by --config-file */
	/* fragment and drop-ins (.service, .socket, .conf) and environment files (any other name,
	 * /etc/default/docker among them), in order of application; bytes read */
	const struct host_file *units;
	size_t nunits;
	const struct specifiers *specifiers; /* of the unit; NULL: none is known */
};

/* The path of the configuration file: --config-file, else the default for root or rootless. The
 * caller frees. */
char *dockerd_config_path(const cJSON *argv, const cJSON *environ, bool rootless,
    bool *ret_explicit);

/*
 * The document "config": {"source":"effective daemon configuration","data":{
 *   "file": {"path":...,"present":bool,"changed_since_start":bool, or null with stopped},
 *   "options": {"icc": {"value":true, "proven":bool, "where":"--icc=false" or a path or "",
 *      "origin":"default"|"flag"|"file"|"environment"|"file, nested"}, ...},
 *   "unknown_flags": [...names...],
 *   "disagreements": ["/etc/docker/daemon.json changed at 2026-..., after dockerd started: ..."]},
 *  "errors":[...]}
 *
 * options has one member for each option that a rule may ask for, by its daemon.json key. Values:
 * bools, strings ("" for not set), lists as arrays of strings, log-opts as an object of strings,
 * features as an object of bools, default-ulimits as an array of "name=soft:hard". A value nobody
 * can tell (a default below an unknown home) is null.
 *
 * proven is false where the value is taken from a file that changed, vanished or appeared since the
 * daemon started (value is then what the file says now), where dockerd would refuse what is read
 * here, or where the parser is in doubt. With stopped it is what a start would read: proven where
 * dockerd would start with it. A file that cannot be read makes every option that argv
 * does not set an entry of "errors"; an argv that could not be read is an error of "options".
 *
 * Values are raw; the caller reduces them (audit/redact.h). Sentences of "disagreements" hold no
 * value that may be a secret.
 */
cJSON *dockerd_config(const struct dockerd_sources *s);

/*
 * Whether "graph" is set, which was data-root's name before Engine 23: those releases put the data there, whatever data-root says, and
 * later ones do not start with it. options: those of dockerd_config(), or of a parser below. A sentence about it.
 */
bool dockerd_sets_graph(const cJSON *options);
#define DOCKERD_GRAPH "graph is set, data-root's name before Engine 23: name the folder by data-root"

/* The parsers on their own, for tests and fuzzing. Trouble is in the result, where nothing else is said. */

/*
 * argv -> {"options":{key: value}, "where":{key: "--flag=..."}, "unknown":[names],
 * "doubtful":[keys], "errors":["..."]}. Errors are what makes dockerd refuse to start.
 */
cJSON *dockerd_parse_argv(const cJSON *argv);
/*
 * daemon.json's bytes (BOM, UTF-16, blank accepted; last of equal keys) -> the same without "where",
 * with lists of keys: "nested" (set below another key), "ignored" (accepted without effect), "twice",
 * "null" (bools that null makes false), "present" (all, flattened as dockerd does).
 */
cJSON *dockerd_parse_file(const char *bytes, size_t len);
/*
 * A unit file or drop-in: {"exec_start":[[argv],...] (a reset is []), in the same way "exec_condition", "exec_start_pre",
 * "exec_start_post", "exec_stop", "exec_stop_post"; "environment":{...},
 * "environment_reset":bool, "environment_files":[...], "listen_stream":[...] (ListenSequentialPacket=
 * among them, a reset by any other kind, too), "socket_group":[...], "socket_user":[...], "socket_mode":[...],
 * "socket_service":[...], "sockets":[...], "type":[...], "exec_search_path":[...],
 * "mount_what":[...], "mount_type":[...], "mount_options":[...], "conditions":["ConditionX=value",...], "asserts":[...], "starts":[units of
 * Wants= and Requires=, without resets], "pass_environment":[...], "unset_environment":[...], "default_environment":[...] (of the manager's
 * system.conf; in all of these a reset is "")} (systemd.syntax(7), systemd.service(5),
 * systemd.mount(5), systemd-system.conf(5)). Specifiers stay as they are. "broken": true where systemd reads no further (a line that is no UTF-8, a
 * section's header that does not end in "]"): the rest is not there. NULL: longer than DOCKERD_MAX_UNIT.
 */
#define DOCKERD_MAX_UNIT ((size_t)1 << 20)
cJSON *dockerd_parse_unit(const char *bytes, size_t len);
/*
 * An environment file (systemd.exec(5)) -> {"NAME": "value", ...}. NULL if it cannot be told what it
 * sets: longer than DOCKERD_MAX_UNIT, no text, too many variables, or a comment that goes on by a
 * backslash in some versions of systemd and not in others.
 */
cJSON *dockerd_parse_environment(const char *bytes, size_t len);
/* The words that systemd makes of a variable's value, added to a list. */
void dockerd_push_words(cJSON *list, const char *text);
/* The names of the variables that a command line of exec_start is filled in with. The caller's. */
cJSON *dockerd_unit_variables(const cJSON *exec);
/*
 * A command line of exec_start with variables (an object of strings) filled in; NULL if it does not
 * start that program itself (a wrapper, an empty one). The caller's.
 */
cJSON *dockerd_unit_argv(const cJSON *exec, const char *program, const cJSON *variables);

#endif
