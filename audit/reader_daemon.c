/* SPDX-License-Identifier: Apache-2.0 */
/* OP_DAEMON: the process of an engine. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/reader.h"

#define SMALL     ((size_t)64 << 10)
#define LONG_TEXT ((size_t)4 << 20)
#define VXLAN_PORT 4789

/* ---- what it is ---- */

struct daemon {
	struct reader *r;
	int proc;
	long pid;
	struct inodes *held; /* its sockets and databases */
	int held_error;
	struct buf *out;
};

static void
put_program(const struct daemon *d)
{
	autobuf struct buf link = BUF_INIT;
	int error = reader_link(d->proc, "exe", &link);
	struct text exe = text_exe(text_of(&link));

	if (error != 0)
		reader_trouble(d->r, d->out, "exe", error, RIGHT_PTRACE, "/proc/%ld/exe", d->pid);
	else
		wire_strn(d->out, "exe", exe.s, exe.n);
}

static void
put_argv(const struct daemon *d)
{
	autobuf struct buf text = BUF_INIT;
	int error = reader_proc_text(d->r, d->proc, "cmdline", LONG_TEXT, &text);
	struct text rest = text_of(&text), arg;

	if (error == 0 && text.len == 0)
		error = ESRCH;
	if (error != 0) {
		reader_trouble(d->r, d->out, "argv", error, 0, "/proc/%ld/cmdline", d->pid);
		return;
	}
	wire_list(d->out, "argv");
	while (text_part(&rest, '\0', &arg))
		wire_strn(d->out, "argv[+]", arg.s, arg.n);
}

/* What dockerd and the Go runtime's proxy settings read. Other variables are nobody's business. */
static bool
is_read(struct text name)
{
	static const char *const names[] = {
		"HTTP_PROXY",
		"HTTPS_PROXY",
		"NO_PROXY",
		"http_proxy",
		"https_proxy",
		"no_proxy",
		"HOME",
		"XDG_CONFIG_HOME",
		"XDG_RUNTIME_DIR",
		"XDG_DATA_HOME",
		"ROOTLESSKIT_STATE_DIR",
		"NOTIFY_SOCKET",
		"LISTEN_FDS",
		"LISTEN_PID",
		"LISTEN_FDNAMES",
	};

	if (text_starts(name, "DOCKER_")) {
		for (size_t i = 0; i < name.n; i++)
			if ((name.s[i] < 'A' || name.s[i] > 'Z') &&
			    (name.s[i] < '0' || name.s[i] > '9') && name.s[i] != '_')
				return false;
		return name.n < 60;
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_is(name, names[i]))
			return true;
	return false;
}

/* Whether an earlier entry has the name: Go takes the first. */
static bool
seen_before(struct text all, const char *here, struct text name)
{
	struct text entry, key;

	while (text_part(&all, '\0', &entry) && entry.s < here)
		if (text_part(&entry, '=', &key) && key.n == name.n &&
		    memcmp(key.s, name.s, key.n) == 0)
			return true;
	return false;
}

static void
put_environ(const struct daemon *d)
{
	autobuf struct buf text = BUF_INIT;
	int error = reader_proc_text(d->r, d->proc, "environ", LONG_TEXT, &text);
	struct text rest = text_of(&text), entry, name;

	if (error != 0) {
		reader_trouble(
		    d->r, d->out, "environ", error, RIGHT_PTRACE, "/proc/%ld/environ", d->pid);
		return;
	}
	wire_object(d->out, "environ");
	while (text_part(&rest, '\0', &entry)) {
		autofree char *path = NULL;
		const char *here = entry.s;
		if (memchr(entry.s, '=', entry.n) == NULL || !text_part(&entry, '=', &name) ||
		    !is_read(name) || seen_before(text_of(&text), here, name))
			continue;
		path = xasprintf("environ.%.*s", (int)name.n, name.s);
		wire_strn(d->out, path, entry.s, entry.n);
	}
}

static void
put_owner(const struct daemon *d)
{
	autobuf struct buf text = BUF_INIT;
	int error = reader_proc_text(d->r, d->proc, "status", SMALL, &text);
	struct text value, word;
	uint64_t uid;

	if (error == 0 &&
	    (!text_status(text_of(&text), "Uid", &value) || !text_word(&value, &word) ||
		!text_u64(word, 10, &uid)))
		error = EBADMSG;
	if (error != 0)
		reader_trouble(d->r, d->out, "uid", error, 0, "/proc/%ld/status", d->pid);
	else
		wire_int(d->out, "uid", (int64_t)uid);
	error = reader_proc_text(d->r, d->proc, "uid_map", SMALL, &text);
	reader_put_id_map(d->r, "uid_map", error, text_of(&text), d->out);
	error = reader_proc_text(d->r, d->proc, "gid_map", SMALL, &text);
	if (error == 0) /* who asks for it takes none for not known */
		reader_put_id_map(d->r, "gid_map", error, text_of(&text), d->out);
}

/* Whether its mount namespace is another than the host's: then its files are read in its root. */
static void
put_root(const struct daemon *d)
{
	uint64_t ns;
	int error = reader_pid_ns(d->r, d->proc, NS_MNT, &ns);

	reader_host_ns(d->r);
	if (error != 0)
		reader_trouble(
		    d->r, d->out, "root", error, RIGHT_PTRACE, "/proc/%ld/ns/mnt", d->pid);
	else if (d->r->ns[NS_MNT] == 0)
		wire_error(d->out, "root", "not-proven", "the host's mount namespace is not known");
	else
		wire_bool(d->out, "root", ns != d->r->ns[NS_MNT]);
}

/* Whether its root is ours. */
static void
put_same_root(const struct daemon *d)
{
	bool same;

	if (reader_same_root(d->r, d->pid, &same))
		wire_bool(d->out, "same_root", same);
}

/* The last component that is a service: "/system.slice/docker.service", or below a user's
 * manager. */
static bool
unit_of(struct text path, struct text *ret)
{
	static const char suffix[] = ".service";
	size_t n = sizeof suffix - 1;
	struct text part;
	bool found = false;

	while (text_part(&path, '/', &part))
		if (part.n > n && memcmp(part.s + part.n - n, suffix, n) == 0) {
			*ret = part;
			found = true;
		}
	return found;
}

static void
put_cgroup_path(const struct daemon *d)
{
	autobuf struct buf text = BUF_INIT;
	int error = reader_proc_text(d->r, d->proc, "cgroup", SMALL, &text);
	struct text rest = text_of(&text), path = { "", 0 }, unit;
	struct cgroup_line line;

	/* systemd's own hierarchy on v1, the unified one on v2 */
	while (text_cgroup(&rest, &line) > 0)
		if (text_list_has(line.controllers, "name=systemd") ||
		    (line.unified && path.n == 0))
			path = line.path;
	if (error == 0 && path.n == 0 && text_cgroup(&(struct text){ text.s, text.len }, &line) > 0)
		path = line.path;
	if (error != 0 || path.n == 0) {
		reader_trouble(
		    d->r, d->out, "cgroup", error ? error : EBADMSG, 0, "/proc/%ld/cgroup", d->pid);
		reader_trouble(
		    d->r, d->out, "unit", error ? error : EBADMSG, 0, "/proc/%ld/cgroup", d->pid);
		return;
	}
	wire_strn(d->out, "cgroup", path.s, path.n);
	if (unit_of(path, &unit))
		wire_strn(d->out, "unit", unit.s, unit.n);
	else
		wire_null(d->out, "unit");
}

/* ---- its listeners ---- */

static void
put_tcp(const struct daemon *d, const struct inodes *held, struct text table, bool v6)
{
	struct tcp_line line;
	int got;

	while ((got = text_tcp(&table, v6, &line)) != 0) {
		if (got < 0) {
			reader_trouble(
			    d->r, d->out, "listeners", EBADMSG, 0, "net/tcp%s", v6 ? "6" : "");
			return;
		}
		if (!line.listening || !inodes_has(held, line.inode))
			continue;
		wire_str(d->out, "listeners[+].proto", v6 ? "tcp6" : "tcp");
		wire_str(d->out, "listeners[-].address", line.address);
		wire_int(d->out, "listeners[-].port", line.port);
	}
}

/*
 * UDP knows no listening: what has no peer takes from everybody. 4789 is VXLAN's (IANA), a socket of the kernel's own that no
 * process holds.
 */
static void
put_udp(const struct daemon *d, const struct inodes *held, struct text table, bool v6)
{
	struct tcp_line line;
	int got;

	while ((got = text_tcp(&table, v6, &line)) != 0) {
		char peer[64];
		unsigned port;
		bool own;

		if (got < 0 || !text_tcp_peer(&line, v6, peer, &port)) {
			reader_trouble(d->r, d->out, "udp", EBADMSG, 0, "net/udp%s", v6 ? "6" : "");
			return;
		}
		own = inodes_has(held, line.inode);
		if (port != 0 || (!own && line.port != VXLAN_PORT))
			continue;
		wire_str(d->out, "udp[+].proto", v6 ? "udp6" : "udp");
		wire_str(d->out, "udp[-].address", line.address);
		wire_int(d->out, "udp[-].port", line.port);
		wire_bool(d->out, "udp[-].held", own);
	}
}

static void
put_unix(const struct daemon *d, const struct inodes *held, struct text table)
{
	struct text rest = table;
	struct unix_line line;
	int got;

	while ((got = text_unix(&rest, &line)) != 0) {
		if (got < 0 || !line.listening || !inodes_has(held, line.inode))
			continue;
		if (reader_unix_lines(table, line.inode) != 1) {
			wire_error(d->out, "listeners", "not-proven",
			    "net/unix has two lines for one socket: a "
			    "name with a newline in it");
			return;
		}
		wire_str(d->out, "listeners[+].proto", "unix");
		wire_strn(d->out, "listeners[-].path", line.path.s, line.path.n);
	}
}

/* What one network namespace has of its sockets. */
static void
put_sockets_of(const struct daemon *d, const struct inodes *held, int proc)
{
	static const char *const files[] = { "net/tcp", "net/tcp6", "net/unix" };
	autobuf struct buf table = BUF_INIT;

	/* the kernel walks through a table as large as the machine to print TCP's connections: only where there is one */
	for (size_t i = held->tcp ? 0 : 2; i < ARRAY_SIZE(files); i++) {
		bool read = i == 2 && proc == d->proc && held->table.len > 0;
		int error = read ? 0 : reader_net(d->r, proc, files[i], &table);
		if (error == ENOENT && i == 1) /* a kernel without IPv6 */
			continue;
		if (error != 0)
			reader_trouble(d->r, d->out, "listeners", error, 0, "%s", files[i]);
		else if (i == 2)
			put_unix(d, held, text_of(read ? &held->table : &table));
		else
			put_tcp(d, held, text_of(&table), i == 1);
	}
}

/* The same of UDP: an engine in a swarm, which alone has a use for it, also listens on TCP. */
static void
put_udp_of(const struct daemon *d, const struct inodes *held, int proc)
{
	autobuf struct buf table = BUF_INIT;

	wire_list(d->out, "udp");
	for (int v6 = 0; held->tcp && v6 < 2; v6++) {
		const char *file = v6 ? "net/udp6" : "net/udp";
		int error = reader_net(d->r, proc, file, &table);

		if (error == 0)
			put_udp(d, held, text_of(&table), v6);
		else if (error != ENOENT || !v6) /* a kernel without IPv6 */
			reader_trouble(d->r, d->out, "udp", error, 0, "%s", file);
	}
}

/* A socket that an init in the host's network namespace handed over is not in the daemon's
 * own tables. */
static void
put_listeners(const struct daemon *d)
{
	autofd int init = -1;
	uint64_t ns;

	if (d->held_error != 0) {
		reader_trouble(
		    d->r, d->out, "listeners", d->held_error, RIGHT_PTRACE, "/proc/%ld/fd", d->pid);
		reader_trouble(
		    d->r, d->out, "udp", d->held_error, RIGHT_PTRACE, "/proc/%ld/fd", d->pid);
		return;
	}
	wire_list(d->out, "listeners");
	put_sockets_of(d, d->held, d->proc);
	put_udp_of(d, d->held, d->proc);
	reader_host_ns(d->r);
	if (reader_pid_ns(d->r, d->proc, NS_NET, &ns) == 0 && ns != d->r->ns[NS_NET] &&
	    reader_proc(d->r, "1", &init) == 0)
		put_sockets_of(d, d->held, init);
}

/* Whether a child of the daemon is a docker-proxy. */
static bool
is_proxy(const struct daemon *d, long pid)
{
	autobuf struct buf exe = BUF_INIT;
	autofd int proc = -1;
	struct proc_stat stat;

	if (reader_pid(d->r, pid, &proc) != 0)
		return false;
	if (reader_link(proc, "exe", &exe) == 0)
		return reader_base_has(text_exe(text_of(&exe)), "docker-proxy");
	return reader_pid_stat(d->r, proc, &stat) == 0 && strcmp(stat.comm, "docker-proxy") == 0;
}

/* Counts them among the children of each thread (proc_tid_children(5)). False: this kernel does not list children. */
static bool
count_proxies(const struct daemon *d, int64_t *ret)
{
	autobuf struct buf children = BUF_INIT;
	autofd int tasks = -1;
	char **names = NULL, path[40];
	size_t n = 0;
	bool listed = false;
	int error;

	*ret = 0;
	if (!d->r->live || reader_handle_plain(d->r, d->proc, "task", &tasks) != 0 ||
	    reader_names(d->r, tasks, "", &names, &n) != 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct text rest, word;
		uint64_t pid;

		snprintf(path, sizeof path, "%.15s/children", names[i]);
		error = reader_proc_text(d->r, tasks, path, (size_t)4 << 20, &children);
		if (error == ENOENT || error == ESRCH)
			continue; /* a thread that has ended, or a kernel that has no such file */
		listed = error == 0;
		if (!listed)
			break;
		rest = text_of(&children);
		while (text_word(&rest, &word))
			*ret += text_u64(word, 10, &pid) && is_proxy(d, (long)pid);
	}
	reader_names_free(names, n);
	return listed;
}

static void
put_proxies(const struct daemon *d)
{
	int64_t n = 0;

	if (count_proxies(d, &n)) {
		wire_int(d->out, "docker_proxy", n);
		return;
	}
	n = 0;
	reader_scan(d->r);
	for (size_t i = 0; i < d->r->nscan; i++)
		if (reader_scan_more(d->r, &d->r->scan[i]) && d->r->scan[i].ppid == d->pid)
			n += is_proxy(d, d->r->scan[i].pid);
	if (d->r->nscan == 0)
		reader_trouble(d->r, d->out, "docker_proxy", ENOENT, 0, "/proc");
	else
		wire_int(d->out, "docker_proxy", n);
}

/* Databases that it has open, by their names: what an engine keeps open of its data, and what only passes on another
 * engine's answers does not. */
static void
put_databases(const struct daemon *d)
{
	struct text rest = text_of(&d->held->databases), name;

	wire_list(d->out, "databases");
	while (text_part(&rest, '\0', &name))
		wire_strn(d->out, "databases[+]", name.s, name.n);
	if (d->held_error != 0)
		reader_trouble(d->r, d->out, "databases", d->held_error, RIGHT_PTRACE, "/proc/%ld/fd", d->pid);
}

static void
put_daemon(const struct daemon *d, const struct proc_stat *stat)
{
	struct namespaces ns;
	double started;

	wire_int(d->out, "pid", d->pid);
	put_program(d);
	wire_int(d->out, "start", (int64_t)stat->start);
	if (reader_start_time(d->r, stat->start, &started))
		wire_real(d->out, "started", started);
	else
		wire_error(d->out, "started", "ENOENT",
		    "/proc/stat does not say when the system was booted");
	put_owner(d);
	put_argv(d);
	put_environ(d);
	put_root(d);
	put_same_root(d);
	reader_read_ns(d->r, d->proc, &ns);
	reader_put_ns(d->r, &ns, d->out);
	put_cgroup_path(d);
	put_listeners(d);
	put_databases(d);
	reader_put_addresses(d->r, d->proc, d->out);
	put_proxies(d);
}

/* listener: who has called listen(2); NULL: not known. */
static void
put_found(struct reader *r, const struct engine_found *found, const int64_t *listener, struct buf *out)
{
	__attribute__((cleanup(inodes_free))) struct inodes held = found->held;
	struct daemon d = { .r = r, .proc = -1, .held = &held, .out = out };
	struct proc_stat stat;
	autofd int proc = -1;
	int error = reader_pid(r, found->pid, &proc);

	if (error == 0)
		error = reader_pid_stat(r, proc, &stat);
	if (error == 0) {
		d.proc = proc;
		d.pid = found->pid;
		wire_str(out, "product", found->product);
		if (held.n == 0)
			d.held_error = reader_sockets(r, proc, &held);
		if (listener != NULL)
			wire_bool(out, "activated", found->pid != *listener);
		put_daemon(&d, &stat);
		error = reader_pid_stayed(r, proc, &stat);
	}
	if (error != 0 && error != EEXIST)
		reader_trouble(r, out, "", error, RIGHT_PTRACE, "process %ld", found->pid);
	else if (error != 0)
		wire_error(out, "", "pid-reused",
		    "process %ld became another one while it was looked at", found->pid);
}

void
reader_daemon(struct reader *r, const char *socket_path, int64_t peer, struct buf *out)
{
	struct engine_found found;

	if (reader_find_engine(r, socket_path, peer, out, &found))
		put_found(r, &found, &peer, out);
}

void
reader_daemon_tcp(struct reader *r, const char *connection, struct buf *out)
{
	struct engine_found found;

	if (reader_find_engine_tcp(r, connection, out, &found))
		put_found(r, &found, NULL, out);
}
