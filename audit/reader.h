/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader: the inside of the host reader's process (audit/host.h is its outside).
 *
 *   reader.c           the process: its rights, its loop
 *   reader_open.c      opening anything below the root handle
 *   reader_text.c      the kernel's text formats: pure functions on bytes
 *   reader_identity.c  OP_HOST: the machine, its namespaces
 *   reader_pid.c       one process, and the look through all of them
 *   reader_root.c      the root of a container
 *   reader_socket.c    who serves a socket
 *   reader_tcp.c       who serves a TCP connection
 *   reader_daemon.c    OP_DAEMON, OP_DAEMON_TCP: the engine's process
 *   reader_net.c       its addresses
 *   reader_engines.c   OP_ENGINES: where all engines listen
 *   reader_proc.c      OP_CONTAINER: one process and those that belong to it
 *   reader_hierarchy.c which cgroup hierarchies there are, and the folders that containers share
 *   reader_cgroup.c    limits, in all three cgroup layouts; who is in a container's folders
 *   reader_files.c     OP_FILE, OP_STAT, OP_LIST, OP_MOUNTS
 *   reader_access.c    OP_ACCESS: whose a path is, and who may change what stands there
 *   reader_walk.c      OP_WALK: the files of a container
 *   reader_acl.c       access control lists
 *   reader_audit.c     OP_AUDIT: the kernel's audit rules
 *
 * Functions that read return 0 or an errno. Three numbers have a meaning of their own here: EFBIG is
 * "too-large", ENOTSUP "not-regular" and ENOTPROVEN "not-proven" (reader_trouble() words them).
 */
#ifndef AUDIT_READER_H
#define AUDIT_READER_H

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "audit/wire.h"

/* ---- requests: a struct request, then ntext bytes; answers: audit/wire.h ---- */

/* No file system gives that one. */
#define ENOTPROVEN EREMCHG

enum reader_op { OP_HOST, OP_DAEMON, OP_FILE, OP_STAT, OP_LIST, OP_MOUNTS, OP_CONTAINER, OP_ACCESS, OP_AUDIT, OP_DAEMON_TCP,
	OP_WALK, OP_ENGINES, NOPS };

struct request {
	uint32_t op;
	uint32_t ntext; /* of the path, the socket or the container's id that follows */
	int64_t pid;
	uint64_t max;   /* bytes, OP_FILE; milliseconds, OP_WALK */
	double started; /* OP_CONTAINER: epoch seconds, 0 unknown; OP_WALK: clock ticks since boot */
	uint64_t dev, ino; /* OP_FILE, OP_STAT, OP_LIST, OP_WALK in a container: which folder its root is; ino 0: not known */
	uint64_t inside;   /* 1: it is a container's, reader_container_root(); 0: the process's */
};
#define REQUEST_MAX_TEXT 8192
#define LIST_MAX         65536

/* Answers requests from fd until it closes. The first message says which rights it holds, or
 * why it cannot work. */
_Noreturn void reader_run(int fd, const char *root, bool keep_all, pid_t parent);

/* ---- reader_text.c ---- */

/* Some bytes of a text that lives elsewhere. */
struct text {
	const char *s;
	size_t n;
};

struct text text_of(const struct buf *b);
bool text_is(struct text t, const char *s);
bool text_starts(struct text t, const char *s);
/* Without the white space and NULs at its end. */
struct text text_trim(struct text t);
/* The part up to (without) the next c, or the rest; false at the end. "a::b" has an empty part. */
bool text_part(struct text *rest, char c, struct text *ret);
/* The next word between blanks; false if there is none. */
bool text_word(struct text *rest, struct text *ret);
/* The number of a process, if a name in /proc is one; else 0. */
long text_pid(const char *name);
/* The whole text as a number; false for anything else (signs, blanks, overflow). */
bool text_u64(struct text t, int base, uint64_t *ret);

/* proc_pid_stat(5). */
struct proc_stat {
	char comm[64];
	char state;
	long tid, ppid;         /* tid: that of the first thread is the process's pid */
	uint64_t flags, threads, start;
	uint64_t thread_start;  /* start; of a thread, reader_pid_alive() */
};
/* PF_EXITING and PF_KTHREAD of <linux/sched.h>. */
#define STAT_EXITING 0x00000004u
#define STAT_KTHREAD 0x00200000u
bool text_stat(struct text t, struct proc_stat *ret);

/* A line of proc_pid_status(5): what stands behind "Key:". */
bool text_status(struct text t, const char *key, struct text *ret);

/* proc_pid_cgroup(5): a line's controllers ("" and unified: v2's) and path. 1, 0 at the end,
 * -1 malformed. */
struct cgroup_line {
	struct text controllers, path;
	bool unified;
};
int text_cgroup(struct text *rest, struct cgroup_line *ret);
/* Whether a list "a,b,c" has the item. */
bool text_list_has(struct text list, const char *item);
/* The end of the path's first component that holds the id as a word of its own
 * ("docker-ID.scope"); 0 if none does. */
size_t text_id_end(struct text path, const char *id);
/* Adds each word of 64 hexadecimal digits in a text, once: what may be an id in it. And whether one is among them; id is as long. */
#define TEXT_ID 64
void text_add_ids(struct text text, struct buf *ret);
bool text_has_id(struct text ids, const char *id);
/* Whether an id is one: 64 lower-case hexadecimal digits. */
bool text_is_id(const char *id);
/* A cgroup's path below the root field of a mount of its hierarchy, beginning with '/';
 * false if it is not below it. */
bool text_below(struct text mount_root, struct text path, struct text *ret);

/* proc_pid_mountinfo(5). The strings point into store, which text_mount() fills anew each time. */
struct mount {
	int64_t id, parent;
	uint64_t major, minor;
	char *dev, *root, *dst, *options, *propagation, *fstype, *source, *super;
	struct buf store;
};
/* 1, 0 at the end, -1 malformed. The caller frees m->store. */
int text_mount(struct text *rest, struct mount *m);
void mount_free(struct mount *m);

/* user_namespaces(7): one line of a uid_map. 1, 0 at the end, -1 malformed. */
struct id_range {
	uint64_t inside, outside, count;
};
int text_id_range(struct text *rest, struct id_range *ret);
/* The id inside; false if the map has none. */
bool text_id_inside(struct text map, uint64_t outside, uint64_t *ret);

/* "pid:[4026531836]", "socket:[123]": the number, if the link is of that kind. */
bool text_inode(struct text link, const char *kind, uint64_t *ret);

/* os-release(5): the value of a key, unquoted (the last assignment counts). The caller frees. */
bool text_os_release(struct text t, const char *key, char **ret);

/* A line of /proc/net/unix (unix(7)). 1, 0 at the end, -1 malformed. */
struct unix_line {
	bool listening;
	uint64_t inode;
	struct text path;
};
int text_unix(struct text *rest, struct unix_line *ret);

/* A line of /proc/net/tcp or tcp6 (proc_pid_net(5)). 1, 0 at the end, -1 malformed. */
struct tcp_line {
	bool listening;
	uint64_t inode;
	char address[64];
	unsigned port;
	struct text peer; /* as it stands there: text_tcp_peer() */
};
int text_tcp(struct text *rest, bool v6, struct tcp_line *ret);
/* The address and port of the other end; false if they are malformed. */
bool text_tcp_peer(const struct tcp_line *line, bool v6, char ret_address[64], unsigned *ret_port);

/* The next address of this machine in /proc/PID/net/fib_trie: "192.0.2.7", or "10.0.0.0/8" where all of a prefix is local.
 * leaf: begins empty, kept between the calls. 1, 0 at the end, -1 malformed. */
int text_fib(struct text *rest, struct text *leaf, char ret[64]);
/* The next address in /proc/PID/net/if_inet6. 1, 0 at the end, -1 malformed. */
int text_inet6(struct text *rest, char ret[64]);

/* The target of /proc/PID/exe without " (deleted)", and its last component. */
struct text text_exe(struct text link);
struct text text_base(struct text path);

/* ---- reader.c ---- */

enum { RIGHT_READ = 1, RIGHT_PTRACE = 2, RIGHT_AUDIT = 4 };

enum { NS_MNT, NS_NET, NS_PID, NS_IPC, NS_UTS, NS_USER, NS_CGROUP, NS_TIME, NNS };
extern const char *const ns_names[NNS];

/* A process of the last look through /proc. */
struct scanned {
	long pid;
	uint64_t pid_ns; /* 0: could not be read */
	bool unseen;     /* ... and may be a nested one */
	/* what reader_scan_more() reads */
	bool more, running; /* looked at; and it is there, no zombie and no kernel thread */
	long ppid, tid;     /* tid: of a thread that runs */
	char *cgroup; /* what reader_scan_cgroup() reads; NULL: not yet */
	struct buf ids; /* and text_add_ids() finds there */
};
struct cgroup_mount {
	char *dst, *root, *super;
	bool unified;
};
/* A cgroup folder that containers' own folders lie in: a handle of it, and those of its files that were read. */
struct cgroup_above {
	char *name;
	int folder, error; /* error: of opening it */
	bool kernels;      /* reader_is_kernels() */
	struct {
		const char *name; /* a constant */
		int error;
		struct buf text;
	} files[8];
	size_t nfiles;
};
#define MAX_ABOVE 64

struct reader {
	int root;        /* all paths are below it */
	int proc;        /* the /proc in it; -1 none */
	int self_fd;     /* our own /proc/self/fd: opens for reading what O_PATH has found */
	unsigned rights; /* RIGHT_*, held */
	bool whole;      /* the root is "/" */
	bool live;       /* the root's /proc is the kernel's, not a recording */
	bool same_pids;  /* ... and counts processes as we do */
	bool no_openat2; /* an old kernel: paths are walked here */
	bool keeps_audit; /* no right is given up after use (--no-sandbox, and tests of the parts) */
	int hidden;      /* /proc is mounted with hidepid: -1 not looked yet */

	bool have_ns;    /* the host's namespaces: reader_host_ns() */
	bool hosts_proc; /* /proc shows the host's processes, proven */
	uint64_t ns[NNS];
	const char *ns_from[NNS];
	struct buf mountinfo; /* our own table as it was at mountinfo_time; empty: not read */
	int64_t mountinfo_time;
	bool no_labels;  /* no security module labels processes */
	uint64_t maps_ns; /* whose uid_map and gid_map these are; 0 none yet */
	struct buf uid_map, gid_map;
	bool have_own_pid_ns;
	uint64_t own_pid_ns; /* ours; 0 unknown */

	int64_t scan_time; /* of scan: looked at again when older than SCAN_AGE */
	struct scanned *scan;
	size_t nscan, scan_unseen;
	int scan_error; /* why /proc could not be listed */
	int64_t mounts_time; /* of mounts and above, likewise; 0: not looked yet */
	struct cgroup_mount *mounts;
	size_t nmounts;
	struct cgroup_above *above;
	size_t nabove;
};
#define SCAN_AGE 1000

/* Opens a reader in this process: what reader_run() and the tests of the parts share. 0 or
 * an errno. */
int reader_open(struct reader *r, const char *root);
void reader_close(struct reader *r);
/* Answers one request. */
void reader_answer(struct reader *r, const struct request *q, const char *text, struct buf *out);

/* ---- reader_open.c ---- */

bool reader_has_openat2(int root);
/*
 * Opens a path below dir (an O_PATH descriptor), which nothing in it leads out of: symbolic links are
 * followed inside of it. A handle only (O_PATH): nothing is opened for reading that is no regular file or folder.
 */
int reader_handle(const struct reader *r, int dir, const char *path, int *ret_fd);
/* The same, but a link in the path or at its end is ELOOP: for what the kernel makes, which
 * has none. */
int reader_handle_plain(const struct reader *r, int dir, const char *path, int *ret_fd);
/* The same below a folder of the kernel's (reader_is_kernels()): what it finds is the kernel's too, whatever is mounted there,
 * or EXDEV. self: the last component is /proc's own link to a process. */
int reader_handle_kernels(const struct reader *r, int dir, const char *path, bool self, int *ret_fd);
/* A readable descriptor of what a handle holds: a regular file, else ENOTSUP. */
int reader_reopen(const struct reader *r, int handle, int *ret_fd);
/* A readable descriptor of a regular file below dir, plain. */
int reader_file_below(const struct reader *r, int dir, const char *path, int *ret_fd);
/* All its bytes, at most max. EFBIG if there are more. */
int reader_slurp(const struct reader *r, int dir, const char *path, size_t max, struct buf *ret);
/* The same of a folder that is known to be the kernel's, for a short text: one that is made in one piece, or of lines of less than
 * 256 bytes. It is not asked for its end where one read shows that it was all. */
int reader_slurp_kernels(const struct reader *r, int dir, const char *path, size_t max, struct buf *ret);
/* Takes the next component off what is left of a path; false at its end, or with an error. */
bool reader_component(struct buf *rest, char name[NAME_MAX + 1], int *ret_error);
/* All bytes of a descriptor. */
int reader_drain(int fd, size_t max, struct buf *ret);
/* The text of a symbolic link in dir, not followed. */
int reader_link(int dir, const char *name, struct buf *ret);
/* Whether dir is in a file system of the kernel's own making: no devices or pipes, no links that somebody laid. */
bool reader_is_kernels(int dir);
/* Names in a folder below dir, plain, at most LIST_MAX (EFBIG). The caller frees. */
int reader_names(const struct reader *r, int dir, const char *path, char ***ret, size_t *ret_n);
void reader_names_free(char **names, size_t n);

/* ---- reader_pid.c ---- */

/* A process's folder: while it is held, what is read below it is of that process or ESRCH. Of a live root it is the kernel's. */
int reader_proc(const struct reader *r, const char *pid, int *ret_fd);
/* A short text in it: reader_slurp_kernels(). */
int reader_proc_text(const struct reader *r, int proc, const char *file, size_t max, struct buf *ret);
int reader_pid(struct reader *r, int64_t pid, int *ret_fd);
int reader_pid_stat(const struct reader *r, int proc, struct proc_stat *ret);
/*
 * The same of a process that runs: ESRCH of one that ends, as it loses its memory, its files and its namespaces one after the other, and
 * proc_pid_cgroup(5) says "/" for v1's hierarchies from the first moment on. A process whose first thread has ended while others run is
 * a zombie by its own folder (pthread_exit(3)): then *proc, which is closed, becomes that of a thread (/proc/PID/task/TID, which has the
 * same files), and flags and state are the thread's.
 */
int reader_pid_alive(const struct reader *r, int *proc, struct proc_stat *ret);
/* Whether what was read since reader_pid_stat() or reader_pid_alive() was of a process that ran, and of the same: 0, ESRCH if it
 * ends or has ended, or EEXIST if it is another one. */
int reader_pid_stayed(const struct reader *r, int proc, const struct proc_stat *before);
/* An inode number of /proc/PID/ns. */
int reader_pid_ns(const struct reader *r, int proc, int ns, uint64_t *ret);
/* The root folder of a process's mount namespace; 0: the host's root. ESRCH, and never ENOENT, of a live root's process that has ended. */
int reader_pid_root(struct reader *r, int64_t pid, int *ret_fd);
/* Whether that is our root; false if it cannot be seen. */
bool reader_same_root(struct reader *r, int64_t pid, bool *ret);
/* When a process started, in epoch seconds; false if this root cannot tell. */
bool reader_start_time(const struct reader *r, uint64_t ticks, double *ret);
/* A process's namespaces; and as "ns.*" records, with what could not be read. */
struct namespaces {
	uint64_t ino[NNS]; /* 0 with an error */
	int error[NNS];
};
void reader_read_ns(const struct reader *r, int proc, struct namespaces *ret);
void reader_put_ns(const struct reader *r, const struct namespaces *seen, struct buf *out);
/* Its user namespace as records of that name ("uid_map", "gid_map"): the text of that file, or error. */
void reader_put_id_map(const struct reader *r, const char *name, int error, struct text map, struct buf *out);
/* Refreshes scan, if it is too old. */
void reader_scan(struct reader *r);
/* Whether a scanned process runs in user space; reads of whom it is a child, if that was not done yet. */
bool reader_scan_more(const struct reader *r, struct scanned *s);
/* The text of its "cgroup", read if that was not done yet; "" if it has none any more, or that does not hold the id as a word of its
 * own. Owned by s. */
struct text reader_scan_cgroup(const struct reader *r, struct scanned *s, const char *id);
void reader_scan_free(struct reader *r);

/* An error record; what: the file in words, right: what reading it needs (RIGHT_*), 0
 * nothing special. */
void reader_trouble(const struct reader *r, struct buf *out, const char *path, int num,
    unsigned right, const char *fmt, ...) PRINTF(6, 7);

/* ---- reader_root.c ---- */

/* From a folder up to where its mount namespace begins, or our own root: in place of *fd. 0 or an errno, ELOOP: it goes up too far. */
int reader_climb(int *fd);
/* The root of the mount namespace of a container's process, which may have its own root somewhere below. ENOTPROVEN: it is not the
 * folder that is the container's root (dev, ino; ino 0: not known, and not compared). */
int reader_container_root(struct reader *r, int64_t pid, uint64_t dev, uint64_t ino, int *ret_fd);
/* Where a request's paths begin: reader_container_root() or reader_pid_root(). */
int reader_request_root(struct reader *r, const struct request *q, int *ret_fd);

/* ---- reader_socket.c ---- */

/* What a process has open: the inodes of its sockets, and the names of its databases, each with a NUL behind it. */
struct inodes {
	uint64_t *inode;
	size_t n;
	bool tcp; /* one of them is, or may be, a TCP socket */
	struct buf databases;
	struct buf table; /* its "net/unix", if that was read, too */
};
/* EACCES: some could not be seen. The caller frees with inodes_free(). */
int reader_sockets(const struct reader *r, int proc, struct inodes *ret);
bool inodes_has(const struct inodes *s, uint64_t inode);
void inodes_free(struct inodes *s);
/* A process's table of sockets, "net/unix" and the like. */
int reader_net(const struct reader *r, int proc, const char *file, struct buf *ret);
/* How many lines net/unix has for an inode: a name may hold a newline, and lie about another
 * socket. */
size_t reader_unix_lines(struct text table, uint64_t inode);
/* Whether the base name of a program holds the word. */
bool reader_base_has(struct text exe, const char *word);

/* ---- reader_holders.c ---- */

/* A process that has a socket open. */
struct holder {
	long pid, ppid;      /* ppid: 0 not known */
	uint64_t start;      /* proc_pid_stat(5); 0 not known */
	char *exe;           /* proc_pid_exe(5), without " (deleted)"; NULL: it could not be read */
	const char *product; /* reader_engine_of(exe) */
};
struct holders {
	struct holder *item;
	size_t n;
	size_t unseen; /* processes whose descriptors could not be read for want of rights */
};
/* Looks through proc_pid_fd(5) of all processes for the socket's inode; again while a child of a holder has the holder's program, as
 * between fork(2) and execve(2), or a holder has no program, as while it ends, and then those alone count that each look has seen.
 * One that stays, for half a second and 16 looks, is among them. An errno if /proc could not be listed. The caller frees *ret,
 * zeroed before, with holders_free(), after an error too. */
int reader_holders(struct reader *r, uint64_t inode, struct holders *ret);
void holders_free(struct holders *h);
/* As the list "holders" of pid and exe. */
void holders_write(const struct holders *h, struct buf *out);

/* ---- reader_socket.c ---- */

struct engine_found {
	long pid;
	const char *product; /* "dockerd" or "podman" */
	struct inodes held;  /* its sockets, if they were looked at: the caller frees */
};
/* Finds the engine behind a socket and records the socket's holders; else records why it is
 * not known. */
bool reader_find_engine(struct reader *r, const char *socket_path, int64_t peer, struct buf *out,
    struct engine_found *ret);
/* What the name of a program makes it: "dockerd", "podman"; NULL: no engine. */
const char *reader_engine_of(struct text exe);

/* ---- reader_tcp.c ---- */

/* The same behind a TCP connection of ours: "ADDRESS PORT ADDRESS PORT", our end first. */
bool reader_find_engine_tcp(struct reader *r, const char *connection, struct buf *out, struct engine_found *ret);

/* ---- reader_net.c ---- */

/* The "addresses" of a process's network namespace, and of the host's. */
void reader_put_addresses(struct reader *r, int proc, struct buf *out);

/* ---- reader_acl.c ---- */

enum { ACL_USER_OBJ = 0x01, ACL_USER = 0x02, ACL_GROUP_OBJ = 0x04, ACL_GROUP = 0x08, ACL_MASK = 0x10, ACL_OTHER = 0x20 };
#define ACL_MAX 512
struct acl {
	struct acl_entry {
		uint16_t tag, perm; /* perm: 4 read, 2 write, 1 execute */
		uint32_t id;
	} entries[ACL_MAX + 1];
	size_t n;
	unsigned mask; /* 7 without one */
};
/* The kernel's bytes of a list. 0, EBADMSG, or EFBIG beyond ACL_MAX entries. */
int acl_parse(const void *bytes, size_t len, struct acl *ret);
/* What an entry grants, the mask applied. */
unsigned acl_effective(const struct acl *a, const struct acl_entry *e);
/* "user", "group_obj"; NULL if there is no such tag. */
const char *acl_tag_name(unsigned tag, bool *ret_named);
/* The list of that attribute of what a handle holds; without one it is empty. 0 or an errno. */
int reader_acl(int handle, const char *name, struct acl *ret);
/* As elements {tag, id, perm, effective} of a list. */
void reader_put_acl(struct buf *out, const char *list, const struct acl *a);

/* ---- the parts ---- */

void reader_identity(struct reader *r, struct buf *out);
/* Fills r->ns, ns_from and hosts_proc, once. */
void reader_host_ns(struct reader *r);
void reader_daemon(struct reader *r, const char *socket_path, int64_t peer, struct buf *out);
void reader_daemon_tcp(struct reader *r, const char *connection, struct buf *out);
void reader_engines(struct reader *r, struct buf *out);
void reader_container(
    struct reader *r, int64_t pid, const char *id, double started, struct buf *out);
void reader_file(struct reader *r, const struct request *q, const char *path, struct buf *out);
void reader_access(struct reader *r, int64_t pid, const char *path, struct buf *out);
void reader_audit(struct reader *r, struct buf *out);
void reader_list(struct reader *r, const struct request *q, const char *path, struct buf *out);
/* The mount table of a process; pid 0: the host's. */
void reader_mounts(struct reader *r, int64_t pid, struct buf *out);
#define MOUNTINFO_MAX ((size_t)16 << 20)
/* Which process's mountinfo tells of the root: "1" or "self". */
int reader_mountinfo(struct reader *r, struct buf *ret);
/* Our own, self's, which is long on a host of many containers: read once by those that ask one after another. */
int reader_own_mountinfo(struct reader *r, int self, struct buf *ret);
/* One mount as a new element of "mounts": without id and parent if brief. */
void reader_put_mount(struct buf *out, const struct mount *m, bool brief);

/* ---- reader_walk.c ---- */

/* Looks at all files below a container's root that are on its mount, for q->max milliseconds: those that are setuid or setgid, and
 * programs of known names. */
void reader_walk(struct reader *r, const struct request *q, struct buf *out);

/* ---- reader_hierarchy.c ---- */

/* Forgets which hierarchies are mounted, and what was read in them. */
void reader_cgroup_free(struct reader *r);
/* "v1", "v2" or "hybrid"; NULL if no hierarchy is mounted. */
const char *reader_cgroup_version(struct reader *r);
/* Looks which are mounted, if the last look is too old: what the functions below returned is gone then. */
void cgroup_load_mounts(struct reader *r);
/* A process's place in the hierarchy of one controller. */
struct cgroup_place {
	const struct cgroup_mount *mount;
	struct text path;  /* as /proc/PID/cgroup has it */
	struct text below; /* below the mount point */
	bool unified;
};
/* The line of a controller: v1's own, else v2's. */
bool cgroup_find_line(struct text text, const char *controller, struct cgroup_line *ret);
/* A mount that shows the line's path; the whole hierarchy (root "/") before a part of it. */
bool cgroup_find_mount(const struct reader *r, const struct cgroup_line *line, const char *controller,
    struct cgroup_place *ret);
/* A folder that is kept: until MAX_ABOVE others were looked for. */
struct cgroup_above *cgroup_find_above(struct reader *r, const char *name);
/* The folder above a path's last component, if it is the kernel's; else NULL. */
struct cgroup_above *cgroup_kernels_above(struct reader *r, const char *path, const char **ret_leaf);
/* One of its files, read once. file: a constant. */
int cgroup_read_above(const struct reader *r, struct cgroup_above *a, const char *file, struct buf *ret);

/* ---- reader_cgroup.c ---- */

/* The "cgroup.*" records of a process whose /proc/PID/cgroup is text. */
void reader_put_cgroup(struct reader *r, struct text text, struct buf *out);
/* Calls back for each process in the container's cgroup folders, as they are now. 0 or an errno. */
int reader_cgroup_pids(struct reader *r, struct text text, const char *id,
    void (*found)(void *arg, long pid), void *arg);

#endif
