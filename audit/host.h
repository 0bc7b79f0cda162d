/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host: what the host's files and processes say, read by a process of its own (the reader).
 *
 * The reader is forked before anything of a stranger is parsed. It keeps only the capabilities that reading
 * needs (CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE, CAP_AUDIT_CONTROL), parses no JSON, opens no network
 * connection, and answers the requests below, each a small message (audit/wire.h). Every path is opened
 * below one root handle (openat2(2), RESOLVE_IN_ROOT): an absolute symbolic link stays inside.
 * If it hangs (a dead NFS server), the parent gives up at the deadline and says so.
 *
 * What could not be read is data: a document with an error (audit/facts.h), code an errno name
 * ("EACCES", "ENOENT", ...) or: timeout, too-large, not-regular, pid-reused, not-proven, not-mounted, reader-gone.
 */
#ifndef AUDIT_HOST_H
#define AUDIT_HOST_H

#include <sys/types.h>

#include "audit/json.h"

struct host;

/*
 * Starts the reader below root ("/" live), and waits until it is ready. NULL and an error if it cannot be started (no such root,
 * fork). keep_rights: it gives none up (--no-sandbox). deadline: now_ms() after which every request answers "timeout".
 */
struct host *host_open(const char *root, bool keep_rights, int64_t deadline, struct err *e);
/* The two halves, for a caller who has something to do meanwhile. What is asked in between is asked ahead (host_begin(), ...).
 * start: NULL and an error (fork). greet: whether it is ready; if not, an error, and all that is left is host_close(). */
struct host *host_start(const char *root, bool keep_rights, int64_t deadline, struct err *e);
bool host_greet(struct host *h, struct err *e);
/* Ends the reader, without waiting for its end: host_close() does. Nothing is asked any more. */
void host_stop(struct host *h);
void host_close(struct host *h);
/* How to wait for the reader instead of poll(2), which it is to behave as: other things can go on (engine_wait()). It may call
 * host_pump() and what asks ahead, nothing else of this. */
typedef void host_wait(void *arg, int fd, short events, int ms);
void host_wait_with(struct host *h, host_wait *wait, void *arg);
/* Capabilities of CONTRACT's run.capabilities: which of those it wants the reader holds, which it lacks. */
void host_rights(struct host *h, cJSON *ret_held, cJSON *ret_missing);
/* What holds the reader (audit/sandbox.h), and its process id. */
const char *host_sandbox(const struct host *h);
pid_t host_reader(const struct host *h);

/* A document: {"source":...,"data":{...},"errors":[...]} or {"source":...,"error":{code,message}}. The caller's. */

/*
 * Source "host". data:
 *   hostname, machine_id (/etc/machine-id), boot_id (/proc/sys/kernel/random/boot_id), kernel (uname -r), architecture,
 *   os {id, version_id or null, pretty_name} (os-release(5)), clock_synchronized (adjtimex(2): not STA_UNSYNC), uptime
 *   lsm: active modules (/sys/kernel/security/lsm), or [] with an error entry
 *   selinux: "enforcing", "permissive", "disabled" (/sys/fs/selinux/enforce), apparmor: bool (/sys/module/apparmor/parameters/enabled)
 *   own_root: whether "/" is process 1's root, too (no chroot or container); left out where that cannot be seen
 *   cgroup: "v1", "v2" or "hybrid"; unprivileged_port_start (net.ipv4.ip_unprivileged_port_start of the host's network namespace)
 *   pid_max, threads_max (kernel.pid_max, kernel.threads-max)
 *   ns {mnt,net,pid,ipc,uts,user,cgroup}: inode numbers of the host's namespaces; ns_from {mnt: ...}: where each was seen:
 *      "1" (process 1), "self" (ours, proven the host's), "2" (the kernel's thread daemon), "well-known" (fixed numbers).
 *      What is not proven, as inside a container, is left out, with an error entry not-proven.
 */
cJSON *host_identity(struct host *h);

/*
 * The daemon that serves a unix socket. Source "/proc/PID". Found by the listener of a connection to it
 * (peer: SO_PEERCRED) and, if that is an activating init, by who else holds the listening socket's inode;
 * recognised by /proc/PID/exe, never by a command line. data:
 *   pid, exe, start (clock ticks since boot), started (epoch seconds, float), uid (real), uid_map, gid_map: [[inside, outside, count],...]
 *   argv: [...] (raw: the caller redacts), environ: {NAME: value} of the names dockerd reads (raw: the caller redacts)
 *   root (the mount namespace differs from the host's: bool), same_root (its root is ours: bool), ns {...}, cgroup, unit ("docker.service" of the cgroup path, or null)
 *   holders: [{pid, exe}] of the listening socket: the engine itself, or, behind an init that listens (activated: true), all of
 *      its holders
 *   listeners: [{proto:"tcp"|"tcp6"|"unix", address, port|path}] that it really holds
 *   udp: [{proto:"udp"|"udp6", address, port, held: by this process}] that it takes from anybody with, and VXLAN's (4789); none if
 *      it does not listen on TCP
 *   databases: [path] files named *.db that it has open
 *   addresses: ["192.0.2.7", "2001:db8::7", "10.0.0.0/8"] of its network namespace and the host's, loopback among them
 *   docker_proxy: number of its docker-proxy children
 *   product: "dockerd" or "podman"
 * error not-proven: what serves the socket is no engine that can be seen from here (message names it). EACCES: the
 * process may not be looked into (message names the missing right).
 */
cJSON *host_daemon(struct host *h, const char *socket_path, long peer);

/*
 * The same for the process that holds the other end of a TCP connection of ours, which is to be open still: the kernel's table
 * of connections names that socket, and who has it open. Another listener at that port, a forwarder, another network
 * namespace are not-proven. data has no activated.
 */
struct host_connection {
	char local[64], remote[64]; /* addresses */
	unsigned local_port, remote_port;
};
cJSON *host_daemon_tcp(struct host *h, const struct host_connection *c);

/*
 * The unix sockets at which programs listen that control containers: dockerd, podman, containerd, crio, cri-dockerd, buildkitd, by
 * /proc/PID/exe. Source "/proc". data {sockets: [{pid, role, path}]}: the path as the process has it; role "another engine" (a
 * dockerd, the one that is asked among them), "podman", "containerd", "cri-o", "cri-dockerd" or "buildkit". An error entry stands at
 * sockets if these may not be all.
 */
cJSON *host_engines(struct host *h);

/*
 * A file's bytes and its inode, in the root of process pid's mount namespace (0: the host's root). At most max bytes.
 * code "" if it was read; else an errno name, too-large, not-regular, timeout, reader-gone. The caller frees.
 */
struct host_file {
	char code[24], message[256];
	char *path, *real;        /* as asked, and with links resolved */
	char type;                /* '-', 'd', 'l', 's', 'p', 'c', 'b'; 0 unknown */
	uint32_t mode, uid, gid;
	uint64_t dev, ino;
	int64_t size;
	double mtime, ctime, btime; /* epoch seconds; btime 0 if unknown */
	char *bytes;              /* NUL after len; overwritten when it is freed */
	size_t len;
};
void host_read_file(struct host *h, long pid, const char *path, size_t max, struct host_file *ret);
/* The same without bytes. */
void host_stat(struct host *h, long pid, const char *path, struct host_file *ret);
void host_file_free(struct host_file *f);
/*
 * The mount points of a root that is not the running system's at which nothing is mounted, though something is to be: [{path, bare:
 * it is there, and empty, or hidden: what is in it will not be seen, why}]; given away. From now on what in the host's root would be
 * at or below one of them, and is not there, is not-mounted instead of ENOENT, and so are one that is bare and the list of its names,
 * and all that is in one that is hidden. Of a mount point a host_file has all but the code as it is.
 */
void host_set_unmounted(struct host *h, cJSON *points);
/* Whether something stands there: what was read, or a mount point on which nothing is mounted. */
bool host_is_there(const struct host_file *f);
/* Names in a folder, sorted, without . and ..; at most 65536. An array of strings, or NULL with ret_code. The caller's. One that is
 * no clean text is as audit/path_text.h has it, and a path with it leads to the file. */
cJSON *host_list(struct host *h, long pid, const char *path, char ret_code[24]);
/* The same of the host's root, asked once, however often it is called; code and names are those of the first time. The names are
 * the host's. */
const cJSON *host_list_once(struct host *h, const char *path, char ret_code[24]);

/*
 * The same in a container: below the root of its process's mount namespace, wherever that process has its own root since
 * (chroot(2), pivot_root(2)), if that is the folder dev, ino; ino 0: it is not known which it is. Else not-proven.
 */
struct host_root {
	long pid;
	uint64_t dev, ino;
};
void host_read_inside(struct host *h, const struct host_root *root, const char *path, size_t max, struct host_file *ret);
void host_stat_inside(struct host *h, const struct host_root *root, const char *path, struct host_file *ret);
cJSON *host_list_inside(struct host *h, const struct host_root *root, const char *path, char ret_code[24]);

/*
 * Whose a path is, and who may change what stands there, in the root of process pid (0: the host's). Source "lstat PATH".
 * Symbolic links are followed one by one; every folder on the way is looked at. data:
 *   exists; else missing: the first component that is not there
 *   type: "file", "directory", "socket", "fifo", "character device", "block device"; real: the path without links
 *   mode (07777), uid, gid, dev, ino, nlink, size
 *   acl: null or {access: [{tag, id, perm "rw-", effective}], default: [...]}; tags user_obj, user, group_obj, group, mask, other; id
 *      of user and group; effective: within the mask
 *   links: [{path, target, uid}]; links_changed: the newest st_ctime of these, epoch seconds, 0 without any
 *   parents: [{path, uid, gid, mode, holds: the name in it, holds_uid: whose that is or null, acl: bool, acl_writers: [{tag, id}] who
 *      may write by a list, the owning group (group_obj) among them}]
 * Without a file of that name the document has no error: exists is false.
 */
cJSON *host_access(struct host *h, long pid, const char *path);
/* The same of the host's root, asked once, however often it is called: as it was the first time. The document is the host's. */
const cJSON *host_access_once(struct host *h, const char *path);

/* The host's mount table (/proc/1/mountinfo or self's, proc_pid_mountinfo(5)): data {mounts:[{id, parent, dev "8:1", root, dst, options,
 * propagation, fstype, source}]}; octal escapes undone. */
cJSON *host_mounts(struct host *h);
/* The same of a process that has a mount namespace of its own. */
cJSON *host_mounts_of(struct host *h, long pid);

/*
 * The kernel's audit system. Source "NETLINK_AUDIT". data: kernel {enabled, failure, pid, rate_limit, backlog_limit, lost,
 * backlog}, rules: [its record of each, in hexadecimal digits] (audit/audit_rules.h). Asked once: the reader has no right
 * to it afterwards. code EPERM: no CAP_AUDIT_CONTROL, or not in the first PID namespace; ECONNREFUSED: not in the first user
 * namespace; EPROTONOSUPPORT: this kernel does not audit; not-live: the root is not the running system's; timeout.
 */
cJSON *host_audit(struct host *h);

/*
 * What the kernel enforces on a running container. pid is the engine's State.Pid, id the container's id,
 * started its State.StartedAt in epoch seconds. Source "/proc/PID". The process must be the container's: the id stands in
 * its cgroup path, or its parent is a shim started with that id; its start time is read before and after. Else
 * error pid-reused, or ESRCH if it is gone. data:
 *   pid, start, identity: "cgroup" or "shim"
 *   start_difference: seconds from started to the process's start. With identity "shim" more than 2 is pid-reused; with
 *      "cgroup" it is only recorded (the clock may have been set)
 *   exe: base name of /proc/PID/exe
 *   uid {host, inside}, gid {host, inside} (effective; inside through uid_map), uid_map: [[inside, outside, count],...]
 *   status {CapInh, CapPrm, CapEff, CapBnd, CapAmb: "00000000a80425fb"; NoNewPrivs, Seccomp, Seccomp_filters: numbers}
 *   groups: [..]
 *   lsm: the label of /proc/PID/attr/apparmor/current or attr/current, "" if none
 *   ns {mnt,net,pid,ipc,uts,user,cgroup,time}: inode numbers
 *   cgroup {version, path (memory's or the unified one),
 *     memory {limit: bytes or null, own, from: folder that limits, or null},  (limit: the lowest of the cgroup and its
 *     pids {limit, own, from},                                                ancestors; own: of the container's own cgroup)
 *     cpu {shares|weight (own), quota, period, from (the lowest quota for its period of the cgroup and its ancestors), own_quota,
 *       cpuset, cpuset_all: the root's}}
 *   root {readonly: bool, options, fstype}                       mount point "/": the mount's own flags
 *   mounts: [{dev, root, dst, options, propagation, fstype, source}]   at most 4096, else error too-large
 *   processes: [{pid, comm, exe, argv0 (the program name in it, if a plain one), uid}]   exe: base name or null. In its cgroup, or in its pid namespace if that is not
 *      the host's; with identity "shim", also what the shim started. If more may be there than could be seen, an error
 *      entry stands at the element behind the last one ("processes[3]").
 * Each of these may instead be an entry of "errors".
 */
cJSON *host_container(struct host *h, long pid, const char *id, double started);

/*
 * The files below a container's root that lie on the mount of that root, for at most so many milliseconds; start: when its process
 * started, as host_container() says. No link is followed. Source "/proc/PID/root"; not-proven where its ino is 0. data:
 *   entries: how many files and folders were seen
 *   setuid: [{path, mode, uid, gid}] regular files with the setuid or setgid bit, at most 1000
 *   tools: [{path, name, kind}] programs of known names in folders called bin or sbin, at most 200; name is without a version, kind
 *      "shell", "package manager", "compiler", "network tool", "debugger"
 * If that may not be all, an error entry stands behind the last one of each list: too-many, too-deep, timeout, EACCES, ...
 */
cJSON *host_walk(struct host *h, const struct host_root *root, double start, int ms);

/*
 * Asking ahead, so that the reader works while the caller does: the call of the same arguments without _ahead then takes
 * the answer, once. At most 256 wait; any other is asked when it is called for. What is asked then waits for those that were sent
 * before, of those about containers 4 at most, and none is sent while it waits. host_pump() takes in what has come, without
 * waiting, and sends what is to be asked next.
 */
void host_begin(struct host *h); /* host_audit(), host_identity() and host_mounts() */
void host_daemon_ahead(struct host *h, const char *socket_path, long peer);
void host_daemon_tcp_ahead(struct host *h, const struct host_connection *c);
void host_engines_ahead(struct host *h);
void host_read_file_ahead(struct host *h, long pid, const char *path, size_t max);
void host_stat_ahead(struct host *h, long pid, const char *path);
void host_list_ahead(struct host *h, long pid, const char *path);
void host_access_ahead(struct host *h, long pid, const char *path);
void host_container_ahead(struct host *h, long pid, const char *id, double started);
void host_pump(struct host *h);
/* The descriptor that can be read when there is something to pump; -1: no answer is awaited, or the reader is gone. */
int host_fd(const struct host *h);

#endif
