/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers: what the files of section 5 share; private to them, but for facts, items and words, which section 7 uses too.
 *
 * Most questions about a container have two witnesses: the engine, which says what was declared,
 * and the kernel, which says what is enforced. Each gives a side; settle() makes the verdict of
 * them.
 */
#ifndef CHECKS_CONTAINERS_H
#define CHECKS_CONTAINERS_H

#include "checks/check.h"

/* What one witness says. words is owned; settle() and side_free() free it. */
struct side {
	enum verdict verdict; /* PASS, FAIL, NOTCHECKED; ERROR, UNKNOWN: could not be seen;
				 NOTAPPLICABLE: has no say here, words tell why */
	char *words;
};
struct side side(enum verdict v, const char *fmt, ...) PRINTF(2, 3);
/* A fact that is no value of the wanted type, as say_unseen() puts it. */
struct side side_unseen(struct look *at, struct fact f, const char *path, const char *wanted_type);
void side_free(struct side *s);
#define autoside __attribute__((cleanup(side_free)))

/*
 * Whether the kernel has a say about this container: PASS if so. NOTAPPLICABLE if the declared
 * setting decides: no process, a runtime whose processes the host's /proc does not describe, or
 * --scope engine. ERROR or UNKNOWN if it should have been looked at and was not.
 */
struct side kernel_voice(struct look *at);
/* Whose defaults a container that runs was started with: today's daemon's, or an earlier one's (live restore). Without a look at the
 * host what was declared is all there is, and Podman has no daemon: both are today's. */
enum started { STARTED_TODAY, STARTED_BEFORE, STARTED_UNKNOWN };
enum started container_started(struct look *at);
/* Whether the engine is Podman, by engine:product (without a note). */
bool engine_is_podman(const struct look *at);
/* look_at() of a path of the document kernel: PASS without words and the fact (a value or null), or
 * as kernel_voice(). */
struct side look_at_kernel(struct look *at, const char *path, const char *expected, struct fact *ret);

/* FAIL if either says so; PASS needs the kernel where it has a say. */
enum verdict settle(struct look *at, struct side declared, struct side kernel);
/* What the kernel says, if both could be seen and it has a say; else as settle(). */
enum verdict settle_by_kernel(struct look *at, struct side declared, struct side kernel);
/* say(), with the state of a container that is neither running nor paused. */
enum verdict said(struct look *at, enum verdict v, const char *fmt, ...) PRINTF(3, 4);

/* Whether the engine told of the container; if not, the verdict is ERROR and its sentence is said.
 * For rules that could otherwise be decided without its own document. */
bool inspected(struct look *at);

/* Whether the container has processes now, by State.Status (noted). */
enum life { LIVE, NOT_LIVE, LIFE_UNKNOWN };
enum life container_life(struct look *at, struct fact *ret);
/* The same of the state at another path: that of a container whose network this one uses. */
enum life life_at(struct look *at, const char *path, struct fact *ret);

/* An integer, also one that is kept as digits because a double cannot hold it. */
bool fact_int(struct fact f, int64_t *ret);
/* A whole list, or null, which is the engine's empty list. */
bool fact_list(struct fact f);
bool fact_string(struct fact f);
bool fact_bool(struct fact f);

/* A list in a sentence: the first few, and how many more. */
struct items {
	struct buf b;
	size_t n;
};
void items_add(struct items *i, const char *fmt, ...) PRINTF(2, 3);
/* Whether those that are added from now on are only counted. */
bool items_full(const struct items *i);
/* "a, b and 3 more"; lives as long as the items. */
const char *items_show(struct items *i);
void items_free(struct items *i);
#define autoitems __attribute__((cleanup(items_free)))

/* Whether text is one of the words of a Value (separated by blanks or commas). */
bool value_has(const char *value, const char *text);
/* Takes the next word of a Value; false at the end. The caller frees. */
bool value_word(const char **value, char **ret);

/* The value of the last security option of that name ("" if it has none), or NULL. */
const char *security_option(const cJSON *list, const char *name);
/* Whether the engine's SecurityOptions name a feature. */
bool engine_option(const cJSON *list, const char *name);
/* An attribute of such an option: "profile" of "name=seccomp,profile=builtin". The caller frees;
 * NULL if none. */
char *engine_option_attribute(const cJSON *list, const char *name, const char *attribute);
/* Whether every element of a list is a string. */
bool all_strings(const cJSON *list);
bool in_list(const cJSON *list, const char *name);

/* The engine's SecurityOptions and the container's SecurityOpt: lists of strings, or null. PASS if
 * read. */
struct side engine_options(struct look *at, const cJSON **ret);
struct side own_options(struct look *at, const char *expected, const cJSON **ret);
/* HostConfig.Privileged. PASS if read. */
struct side privileged(struct look *at, bool *ret);
/* said() with a side's verdict and words; frees it. */
enum verdict say_side(struct look *at, struct side s);

/* A bool member as 1 or 0; -1 if it is none. */
int bool_of(const cJSON *item, const char *key);
bool word_of(const char *s, const char *const *list, size_t n);
/* Whether path is dir or lies below it, by component. */
bool path_below(const char *path, const char *dir);
/* Whether it has the label of a swarm's task, and what tells: the label, or where that is not there, for its labels are no object, those.
 * Null is the engine's empty object. */
enum task { TASK_NO, TASK_YES, TASK_UNSEEN };
enum task task_label(struct look *at, struct fact *ret);
/* What Config.Healthcheck.Test asks for, of an image or a container: a command; nothing, by the word NONE; or by having no command, which
 * Docker takes for a check all the same; a kind that nobody knows; or it is no list of words. */
enum probe { PROBE_COMMAND, PROBE_OFF, PROBE_EMPTY, PROBE_STRANGE, PROBE_UNSEEN };
enum probe probe_of(struct fact test);
/* A container's id. */
const char *container_id(const struct look *at);

/* The host directories that a container can see, from each witness. */
struct reach {
	const char *host; /* path on the host */
	const char *dst;  /* where the container has it */
	int writable;     /* 1, 0, or -1: not known */
	enum { REACH_DECLARED, REACH_RESOLVED, REACH_KERNEL,
		REACH_DEVICE, /* not the path, but the file system on that device */
		REACH_MADE /* the kernel's own, which it shows at that path too */ } how;
	const cJSON *item; /* the element of its document */
};
struct reaches {
	struct reach *v;
	size_t n;
	struct side gap; /* what could not be seen: ERROR or UNKNOWN; PASS if nothing;
			    NOTAPPLICABLE: a witness has no say, words tell why */
	bool none;       /* nothing is declared */
};
void reaches_gather(struct look *at, const char *expected, struct reaches *ret);
void reaches_free(struct reaches *r);
#define autoreaches __attribute__((cleanup(reaches_free)))
/* Notes that something could not be seen; keeps the stronger word. s is given away. */
void reaches_gap(struct reaches *r, struct side s);
/* Whether an element of Mounts is a directory or file of the host, as opposed to what the engine
 * keeps. */
bool mount_is_bind(const cJSON *m);
/* An image's files (--mount type=image, since 28.0): Source is then where the engine has mounted its layers. */
bool mount_is_image(const cJSON *m);
/*
 * Where an image's layers are mounted below the engine's data directory ("/overlay2/ID/merged", "/rootfs/overlayfs/NAME"). NULL if
 * that lies elsewhere, or the data directory is not in the facts.
 */
const char *image_path(struct look *at, const cJSON *m);
/* The same of the image that is mounted at that place in the container, or above it. */
const char *image_at(struct look *at, const char *dst);
/* Whether a kernel mount, whose files are at that path of the host, is one that engine and runtime
 * make themselves. */
bool mount_of_engine(struct look *at, const cJSON *mount, const char *host);
/* The first of the declared mounts that the kernel's list has nothing for, or NULL: where it should
 * be. */
const char *mount_missing(struct look *at, const cJSON *mounted);

check_fn apparmor_confined, selinux_confined, capabilities_restricted, seccomp_on,
    no_new_privileges;
check_fn no_sensitive_mounts, no_host_devices, no_shared_propagation, no_engine_socket;
check_fn no_privileged_ports, needed_ports_only, bound_to_interface, not_on_default_bridge;
check_fn own_network_namespace, own_pid_namespace, own_ipc_namespace, own_uts_namespace,
    own_user_namespace;
check_fn memory_limited, cpu_limited, pids_limited, in_cgroup_parent;
check_fn no_privileged_exec, no_root_exec;
check_fn user_not_root, no_denied_programs, no_setuid_files;
/* Whether a configured user is root as it is spelled: no user, "root", or 0. */
bool spells_root(const char *user);

#endif
