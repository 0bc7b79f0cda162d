/* SPDX-License-Identifier: Apache-2.0 */
/* collect_parts: what the files of collect share; private to them. */
#ifndef AUDIT_COLLECT_PARTS_H
#define AUDIT_COLLECT_PARTS_H

#include "audit/collect.h"
#include "audit/engine.h"
#include "audit/host.h"

/* An answer of the engine that is kept: its document, or why there is none. */
struct answer {
	const char *path;        /* "/info" */
	char *source;            /* "GET /v1.41/info" */
	const char *code;        /* "" with doc */
	char *message;
	cJSON *doc;
};

/* The engine-wide answers that are asked for once. The list of containers is asked for first, and stands last. Services, secrets and
 * nodes only a swarm's manager is asked for: collect_swarm.c. */
enum { ANSWER_INFO, ANSWER_BRIDGE, ANSWER_NETWORKS, ANSWER_VOLUMES, ANSWER_IMAGES, ANSWER_SERVICES, ANSWER_SECRETS, ANSWER_NODES,
	ANSWER_CONTAINERS, NANSWERS };

/* What is remembered of a container until its line is written: joins need the others' modes. */
struct seen_container {
	char *id, *name, *image, *image_name, *state;
	char *listed_state;
	double created;          /* as listed; -1: not known */
	cJSON *labels;           /* as listed: what --label chooses by if the inspection fails */
	char *source;            /* of inspect */
	const char *code;        /* of inspect: "" or why there is none */
	char *message;
	cJSON *inspect;          /* the inspect document, reduced; NULL once its line has it */
	char *network_mode, *pid_mode, *ipc_mode;
	char *log_address;       /* where its logs are sent to, as it may be shown; NULL: it does not say */
	char *root;              /* where the engine has mounted its root; NULL: it does not say */
	cJSON *seccomp;          /* the seccomp document's data */
	bool seccomp_too_large;  /* which has no summary of the profile */
	cJSON *secrets;          /* the secrets document's data (audit/secrets.h) */
	cJSON *execs;            /* array of what /exec/{id}/json said, reduced; or of {ID, code, message} */
	long pid;
	double started;
	cJSON *kernel;           /* the answer of host_container(), if it was needed before the line */
	bool running;            /* running or paused: it has a process */
	size_t unanswered;       /* of what the engine is asked about it; 1 until it is inspected */
	bool again;              /* it was inspected once more */
};

/* What the engine is asked about an image, and what it answered. */
enum { IMAGE_INSPECT, IMAGE_HISTORY, NIMAGE_ANSWERS };
struct image_answer {
	char *path, *source;     /* NULL until it is asked, and answered */
	const char *code;        /* "" with doc */
	char *message;
	cJSON *doc;              /* as the engine gave it, until its line is made; NULL once that has it */
};

/* An image. */
struct seen_image {
	char *id, *name;
	size_t order;            /* its place in the lists */
	cJSON *tags, *digests;   /* as listed, without "<none>" */
	cJSON *used_by;          /* array of {id, name, state}: containers, as listed */
	double created;          /* as listed; -1: not known */
	bool listed;             /* if not, only containers tell of it */
	bool parent;             /* another image was built on it */
	struct image_answer answers[NIMAGE_ANSWERS];
	size_t unanswered;
	cJSON *history;          /* facts made of both answers; NULL: there are none, or not yet */
	cJSON *base;             /* the document of that name's data; NULL: not made yet */
	cJSON *secrets;          /* as base */
};

/* A socket that controls an engine. */
struct control_socket {
	char *path;              /* NULL: the host has it at a path that is not known */
	const char *role;        /* "engine", "another engine", "containerd", "podman", "cri-o", "cri-dockerd", "buildkit" */
	uint64_t dev, ino;
};

struct collector {
	const struct collect_options *o;
	const struct redactor *redactor;
	struct host *host;
	struct engine *engine;
	struct engine_reply ping, version;
	bool reachable;
	const char *why_code;    /* if not reachable */
	char why[512];
	struct answer answers[NANSWERS];
	struct seen_container *containers;
	size_t ncontainers;
	struct seen_image *images; /* by name */
	size_t nimages, images_answered, images_prepared;
	struct image_bases *bases; /* of all of them; NULL: not made yet */
	size_t image_questions;  /* that were asked */
	bool images_known;       /* both lists that they are made of are in, or there is none */
	char *unplaced;          /* why it is not known of all containers what they were made from, or NULL */
	char *hidden;            /* why the list of containers cannot be all of them, or NULL */
	char *hidden_images;     /* the same of an empty list of images */
	size_t unanswered;       /* of what the engine is asked as a whole */
	size_t answered;         /* inspections, whatever their answer */
	bool asked;              /* all questions are on their way */
	size_t shown_image, shown_container; /* for progress: the first ones that the engine was not done with */
	const char *now;         /* for progress, when the engine has answered: what is being looked at; borrowed, or NULL */
	struct lines *lines;
	cJSON *identity, *mounts; /* documents of host */
	cJSON *process;          /* document of host_daemon, raw */
	cJSON *config;           /* document of dockerd_config, raw; NULL if it could not be made */
	cJSON *profile;          /* document of the daemon-wide seccomp profile; NULL if that is no file */
	cJSON *tls;              /* document of the daemon's certificates and key; NULL without config */
	struct roles *roles;     /* which files have a part in it: audit/roles.h */
	size_t files, files_failed; /* their lines, and those that only say why there is nothing else */
	long daemon_root;        /* the daemon's process, in whose root its files are looked up; 0: not known, the host's */
	const char *local;       /* "yes", "no", "unproven" */
	char local_why[512];
	struct control_socket *sockets;
	size_t nsockets;
	cJSON *sockets_error;    /* {code, message}: why these may not be all; NULL: they are */
	cJSON *operator;         /* audit/operator.h */
	struct scans *scans;     /* the site's scan reports; NULL: none were named */
	struct accounts *accounts; /* the process that looks users up; NULL: not started */
	uint64_t own_mnt;        /* our own mount namespace; 0: unknown */
	bool own_accounts;       /* what name services read here is what process 1 has in its place */
	cJSON *controls;         /* the sockets of the document accounts; NULL: nothing was asked */
	cJSON *stats;            /* host_stat answers by path: {real, kind, dev, ino} or {code, message} */
};

/* A sink before the sink, where the engine that answers is not proven to be this host's, or the root is not: what was read of the host and its files
 * becomes the error not-local, so that no rule is judged by another machine's. */
struct collect_guard {
	const struct collector *c;
	collect_sink *sink;
	void *arg;
};

/* How far the lines are. */
struct lines {
	struct collector *c;
	char started[32];
	int64_t began; /* now_ms() then */
	collect_sink *sink;
	void *arg;
	struct err *e;
	struct collect_guard guard; /* the sink before the sink, if there is one */
	size_t step, image, container; /* the next ones */
	size_t subjects;
	bool late;               /* the engine has answered everything */
	bool refused;            /* by the sink */
	bool busy;               /* a step is under way: it may wait for the reader, and so for the engine, and come by here again */
};
/* collect_lines.c: makes the next one, or does a part of what it needs. False: there is nothing to do before the engine's next
 * answer, or at all. */
bool collect_lines(struct lines *l);

/* collect.c. The paths of the answers; "GET /v1.41/info" (the caller frees). */
extern const char *const collect_answer_paths[NANSWERS];
char *collect_source(const struct collector *c, const char *path);
/* Whether the host will be asked about containers, as far as is known before the engine is proven to be this host's. */
bool collect_host_wanted(const struct collector *c);

/* Tells how far it is, if somebody wants to know. collect_lines.c: what is being done after the engine has answered, and counted. */
void collect_progress(struct collector *c);
const char *collect_lines_phase(const struct lines *l, struct progress_count *ret);

/* collect_list.c: takes the list of containers apart. Whether the engine counts more than it lists, or does not confirm it;
 * looks again, if so, and sets hidden unless both answers to that show every container that was there before. */
void collect_list(struct collector *c);
bool collect_doubts_list(const struct collector *c);
void collect_doubt_list(struct collector *c);
/* Sets hidden_images: whether the engine counts images and lists none, or does not confirm that there is none. */
void collect_doubt_images(struct collector *c);
bool collect_is_id(const char *s);

/*
 * collect_images.c. Takes the list of images apart, when that of the containers was, too. What is to be asked next (NULL: nothing
 * is left), and what was answered to it. Whether all answers are in.
 */
void collect_list_images(struct collector *c);
const char *collect_next_image(struct collector *c, size_t *ret_question);
void collect_image_keep(struct collector *c, size_t question, struct engine_reply *reply);
bool collect_images_are_in(const struct collector *c);
/* Works out of the answers what is not kept of them itself, for one more image; false: for all that was done. To be called when all
 * answers are in, and before the first line. */
bool collect_prepare_image(struct collector *c);
/* An image's line; the answers to what was asked about it are given away with it. */
cJSON *collect_image_subject(const struct collector *c, struct seen_image *s);
void collect_forget_images(struct collector *c);
/* Adds an error at path to a document that tells of containers, if these may not be all, or for another reason (NULL: none). */
void collect_doubt_users(const struct collector *c, cJSON *doc, const char *path, const char *also);
/* collect_usage.c: the document usage of the daemon's line. */
void collect_put_usage(const struct collector *c, cJSON *subject);

/* collect_logging.c: the document logging of the daemon's line, when all containers were inspected. The keys of log options that are addresses,
 * ended by NULL, and what an inspection has there, as it may be shown: the caller's; NULL: nothing. */
void collect_put_logging(const struct collector *c, cJSON *subject);
extern const char *const collect_log_addresses[];
char *collect_log_address(const cJSON *inspect);

/* collect_again.c: fills execs with a container's sessions, of which the id is known, or why there is none. */
void collect_execs_list(struct seen_container *s);
/* What to ask for one of them; NULL: it cannot be asked for. The caller frees. And what was answered. */
char *collect_exec_path(const cJSON *session);
void collect_exec_keep(cJSON *session, const struct engine_reply *reply);
/* Fills kernel of one that is running. Is its process gone, it is inspected again, once, and its new state counts; is the
 * next one gone as well, kernel is the error "changing". */
void collect_kernel(struct collector *c, struct seen_container *s);
/* The same without asking the engine: false: it would have to be inspected again. */
bool collect_kernel_now(struct collector *c, struct seen_container *s);
/* Frees what an inspection told. */
void collect_forget(struct seen_container *s);

/* collect_local.c: sets local and local_why. Whether / here is known to be another root than the host's, engine or not. */
void collect_prove_local(struct collector *c);
bool collect_other_root(const struct collector *c);

/* collect_run.c: the first line and the last. */
cJSON *collect_run_line(const struct collector *c, const char *started);
cJSON *collect_end_line(const struct collector *c, size_t subjects);

/* collect_profile.c: reads the daemon-wide seccomp profile, if it is a file; puts it into a subject under that name. */
void collect_default_profile(struct collector *c);
void collect_put_profile(const struct collector *c, cJSON *subject, enum kind kind, const char *name);
/* The other paths of the host at which a directory, or what is mounted below it, can be seen, as far as they can be told: an array
 * of strings, the caller's. */
cJSON *collect_aliases(const struct collector *c, const char *path);
/* What the kernel says is mounted, apart from what every container has, into data. */
void collect_put_mounted(const struct collector *c, cJSON *data, const cJSON *inspect, const cJSON *kernel);
/* When a link on the way to a file of the daemon's changed last, epoch seconds: 0 if there is none, INFINITY if that is not known. */
double collect_links_changed(const struct collector *c, const char *path);
/* What the runtime was told when it started this container: its file, and the document "bundle". */
void collect_read_bundle(const struct collector *c, const char *id, struct host_file *ret);
void collect_put_bundle(const struct collector *c, cJSON *subject, const char *id);

/* collect_files.c: which files have a part in the engine (audit/roles.h); the host's document of them; their lines, which are given
 * to the sink and counted: 0, or -1 if it refused one. */
void collect_roles(struct collector *c);
void collect_put_roles(const struct collector *c, cJSON *subject);
int collect_files(struct collector *c, collect_sink *sink, void *arg, size_t *ret_lines, struct err *e);

/* collect_trust.c: the content_trust document of the host's line. */
void collect_put_trust(const struct collector *c, cJSON *subject);

/* collect_audit.c: the audit document of the host's line. */
void collect_put_audit(const struct collector *c, cJSON *subject);

/* collect_x509.c: fills tls, by config. */
void collect_tls(struct collector *c);
/* Adds ca.public to the document "tls", which has a member ca: how many of the bytes' certificates are public CAs. */
void collect_public_cas(struct collector *c, cJSON *doc, const char *bytes, size_t len);

/* collect_daemon.c: the daemon's process and effective configuration; its subject's line. */
void collect_daemon_process(struct collector *c);
cJSON *collect_daemon_subject(struct collector *c);
/* Whether the daemon is rootless, remaps users, by its SecurityOptions; its product and major version (0 unknown). */
bool engine_has(const struct collector *c, const char *security_option);
const char *engine_product(const struct collector *c);
int engine_major(const struct collector *c);

/* collect_endpoint.c: asks the reader for the process behind the endpoint, ahead and then; NULL: none can be here. */
void collect_daemon_ahead(struct collector *c);
cJSON *collect_find_daemon(struct collector *c);
/* Why the engine cannot be on this host, or NULL: it may be. Valid until the next call. */
const char *collect_elsewhere(const struct collector *c);
bool collect_withholds(const struct collector *c);
int collect_withhold(void *guard, const cJSON *line, struct err *e);

/* collect_container.c: keeps an inspect answer; a container's line. */
void collect_container_keep(struct collector *c, struct seen_container *s, struct engine_reply *reply);
cJSON *collect_container_subject(struct collector *c, struct seen_container *s);
void collect_find_sockets(struct collector *c);
void collect_sockets_ahead(const struct collector *c); /* when the daemon's root is known, in which its sockets are looked for */
/* Whether a process is still the one that started then (clock ticks since boot). */
bool collect_is_still(struct collector *c, long pid, double start);
/* collect_root.c: which folder the root of a running container is; its ino is 0 where that is not known. */
void collect_container_root(const struct collector *c, const struct seen_container *s, struct host_root *ret);
/* collect_deep.c: the document "files"; kernel is that document as it was read, or NULL. */
void collect_deep(struct collector *c, cJSON *subject, const struct seen_container *s, const cJSON *kernel);
/*
 * collect_secrets.c: the document "secrets". data: of audit/secrets.h; the subject's from here on. code, if it is neither NULL nor
 * empty: why something that should have been searched was not read. What was found stands whatever else could not be searched, and is
 * not complete then: that nothing was found says nothing.
 */
void collect_put_secrets(cJSON *subject, const char *source, cJSON *data, const char *code, const char *message);
/* collect_scans.c: the document "scans" of an image, whose inspection is in its line already. */
void collect_put_scans(const struct collector *c, cJSON *subject, const struct seen_image *s);
/* collect_user.c: the document "user"; kernel is that document as it was read, or NULL. */
void collect_user(struct collector *c, cJSON *subject, const struct seen_container *s, const cJSON *inspect, const cJSON *kernel);
/* collect_seccomp.c: the data of the document of that name; an inline profile's text is taken out of inspect. *ret_too_large: it is
 * longer than is looked into, and there is no summary of it. */
cJSON *collect_seccomp(cJSON *inspect, bool *ret_too_large);
/* Puts that document, with an error in place of such a summary. */
void collect_put_seccomp(cJSON *subject, const char *source, cJSON *seccomp, bool too_large);
/* A profile's text in short: sha256, defaultAction (null if there is none), how many rules deny something that counts, and
 * how many may. */
cJSON *collect_profile_summary(const char *text);
/*
 * Adds to it allows and may_allow: calls that the engine's own profile keeps from containers, and this one leaves to all of them, or
 * perhaps. unclear: nobody can tell how dockerd reads it.
 */
void collect_profile_calls(cJSON *summary, const cJSON *profile, bool unclear);
/* A profile's member as dockerd finds it; whether two have one key; seccomp(2) actions that deny, and that ask another process. */
const cJSON *seccomp_member(const cJSON *object, const char *key);
bool seccomp_has_twins(const cJSON *object);
bool seccomp_denies(const char *action);
bool seccomp_asks_another(const char *action);
/* collect_mounts.c, collect_joins.c: the documents of these names. */
void collect_volumes(struct collector *c, cJSON *subject, const cJSON *inspect);
void collect_mounts(struct collector *c, cJSON *subject, const cJSON *inspect, const cJSON *kernel);
void collect_namespaces(const struct collector *c, cJSON *subject, const struct seen_container *s);
void collect_networks(const struct collector *c, cJSON *subject, const struct seen_container *s, const cJSON *inspect);

/* collect_network_list.c: a network as the engine lists it, or NULL. The networks that an inspection, or an entry of the list of containers,
 * names, or NULL. */
const cJSON *collect_network_by_id(const struct collector *c, const char *id);
const cJSON *collect_network_named(const struct collector *c, const char *name);
const cJSON *collect_networks_in(const cJSON *inspect);
/* Whether more than one entry of a list has that name. */
bool collect_lists_twice(const cJSON *list, const char *name);
/* Whether it is one of dockerd's own, which takes none of these names for another network, and makes "bridge" anew at each start. */
bool collect_is_own_network(const char *name);
/* Whether the list has those that every dockerd has, whatever it is told: else it is not all of it. */
bool collect_lists_own_networks(const struct collector *c);
/* Whether it has those of a container, which is an entry of the list of them; of one that does not run they may be gone. */
bool collect_lists_networks_of(const struct collector *c, const cJSON *entry);

/*
 * collect_swarm.c: whether the engine is a manager, which alone is asked for ANSWER_SERVICES and the like; why another one is not
 * (code not-manager; the message is a constant). The swarm's line, and those of its nodes and services: each is the caller's; NULL: no
 * further one. How many nodes and services there are, for the last line: 0 without swarm, null where only managers would tell.
 * The document service of a task's container: of which service it is.
 */
bool collect_is_manager(const struct collector *c);
const char *collect_no_manager(const struct collector *c);
cJSON *collect_swarm_subject(struct collector *c);
cJSON *collect_swarm_member(const struct collector *c, size_t i);
void collect_count_members(const struct collector *c, cJSON *population);
void collect_service_of(const struct collector *c, cJSON *subject, const cJSON *inspect);

/* collect_host.c: starts what looks users up (before the locks), asks it (when the engine is known to be local or not), and
 * puts the documents data_root and accounts into the host's line. */
void collect_host_begin(struct collector *c);
void collect_host_ask(struct collector *c);
void collect_host_put(struct collector *c, cJSON *subject);
void collect_host_free(struct collector *c);
/* collect_data_root.c: the document data_root. And an option as the files of a host say that is not running (--root): NULL,
 * and why, if they contradict each other or cannot be read. The caller frees both. */
cJSON *collect_data_root(struct collector *c);
char *collect_root_option(struct collector *c, const char *key, const char *otherwise, char **ret_why);
/* collect_fstab.c: what fstab(5) mounts at boot, as a mount table {dst, source, options, noauto, fstype: "bind" of a bound folder}
 * without devices; noauto: also what it mounts when it is asked to. code "" or why that is not known. The caller frees all. */
cJSON *collect_fstab(struct collector *c, bool noauto, char ret_code[24], char **ret_why);
/* That fstype, by mount(8)'s options: "bind", or what is given. */
const char *collect_mount_type(const char *fstype, const char *options);
/* collect_hidden.c: whether what stands at a mount point, on the file system of the folder above it, is not what such a mount shows. left:
 * how many entries may be compared, of which more are not the same, and how many bytes of them may be read. */
struct compare_budget {
	int entries;
	size_t bytes;
};
bool collect_is_hidden(struct collector *c, const cJSON *mount, const struct host_file *at, struct compare_budget *left);
/* collect_unmounted.c: finds what is not mounted of a root that is not the running system's, and tells the host. */
void collect_unmounted(struct collector *c);
/* collect_sockets.c. The document accounts of a root, without its services: who could use the sockets that would be made, and those
 * that are there, by the bytes of its files. group: dockerd's. The caller's. */
cJSON *collect_meant_accounts(const struct roles *roles, const char *group, const struct buf *groups, const struct buf *passwd);

/* Adds a document to a subject: reduced to what is collected, redacted; doc is as host.h and dockerd.h return it (NULL: code and message). */
void collect_put(const struct collector *c, cJSON *subject, enum kind kind, const char *name, const cJSON *doc);
/* The endpoint's socket path, or NULL if it is no unix socket. */
const char *collect_socket_path(const struct collector *c);

#endif
