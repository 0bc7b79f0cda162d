/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who serves a unix socket. Proven by the kernel alone: who called listen(2), who holds that
 * socket, which program that is. A name on a command line proves nothing.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "audit/reader.h"

#define NET_MAX ((size_t)64 << 20)

/* ---- programs ---- */

bool
reader_base_has(struct text exe, const char *word)
{
	struct text base = text_base(exe);

	return memmem(base.s, base.n, word, strlen(word)) != NULL;
}

/* dockerd, dockerd-dev, .dockerd-wrapped (nix); podman likewise. */
const char *
reader_engine_of(struct text exe)
{
	static const char *const names[][2] = { { "dockerd", "dockerd" }, { "dockerd-dev", "dockerd" },
		{ ".dockerd-wrapped", "dockerd" }, { "podman", "podman" }, { ".podman-wrapped", "podman" } };
	struct text base = text_base(exe);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_is(base, names[i][0]))
			return names[i][1];
	return NULL;
}

/* An init listens for what it starts on demand, and leaves the connections to that. */
static bool
is_init(int64_t pid, struct text exe)
{
	struct text base = text_base(exe);

	return pid == 1 || text_is(base, "systemd") || text_is(base, "init");
}

/* ---- sockets ---- */

void
inodes_free(struct inodes *s)
{
	free(s->inode);
	buf_free(&s->databases);
	buf_free(&s->table);
}

bool
inodes_has(const struct inodes *s, uint64_t inode)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->inode[i] == inode)
			return true;
	return false;
}

/*
 * Whether a socket may be a TCP one. The kernel names each one's protocol ("TCPv6", "MPTCP", "NETLINK", "UNIX-STREAM"; net/socket.c,
 * sockfs_xattr_get); where it does not, it may be anything.
 */
static bool
may_be_tcp(const struct reader *r, int folder, const char *name)
{
	char path[80], protocol[32] = "";
	ssize_t n = -1;

	snprintf(path, sizeof path, "/proc/self/fd/%d/%.20s", folder, name);
	if (r->live)
		n = getxattr(path, "system.sockprotoname", protocol, sizeof protocol - 1);
	/* multipath TCP, the default of programs in Go since 1.24, listens in net/tcp under the same inode */
	return n <= 0 || strncmp(protocol, "TCP", 3) == 0 || strncmp(protocol, "MPTCP", 5) == 0;
}

/* A file ".db", by the whole of its name. */
static bool
is_database(const char *target, ssize_t len)
{
	return len > 3 && len < 4096 && *target == '/' && memcmp(target + len - 3, ".db", 3) == 0;
}

int
reader_sockets(const struct reader *r, int proc, struct inodes *ret)
{
	autofd int folder = -1;
	char **names, target[4096];
	size_t n;
	int error = reader_handle_plain(r, proc, "fd", &folder);

	*ret = (struct inodes){ .databases = BUF_INIT, .table = BUF_INIT };
	if (error == 0)
		error = reader_names(r, folder, "", &names, &n);
	if (error != 0)
		return error;
	ret->inode = xcalloc(n + 1, sizeof *ret->inode);
	for (size_t i = 0; i < n; i++) {
		/* a name without a slash: nothing is followed. Other users' links need
		 * CAP_SYS_PTRACE */
		ssize_t len = readlinkat(folder, names[i], target, sizeof target);
		if (len < 0 && (errno == EACCES || errno == EPERM))
			error = errno;
		else if (len > 0 &&
		    text_inode((struct text){ target, (size_t)len }, "socket", &ret->inode[ret->n])) {
			ret->n++;
			ret->tcp = ret->tcp || may_be_tcp(r, folder, names[i]);
		} else if (is_database(target, len)) {
			buf_add(&ret->databases, target, (size_t)len);
			buf_addc(&ret->databases, '\0');
		}
	}
	reader_names_free(names, n);
	return error;
}

/*
 * The kernel fills a page as long as there are lines, and none has 256 bytes: what ends earlier was the last. To ask once
 * more would make it walk through all of the machine's connections again.
 */
int
reader_net(const struct reader *r, int proc, const char *file, struct buf *ret)
{
	autofd int fd = -1;
	char bytes[16384];
	ssize_t n;
	int error = reader_file_below(r, proc, file, &fd);

	ret->len = 0;
	if (error != 0)
		return error;
	do {
		n = read(fd, bytes, sizeof bytes);
		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0)
			buf_add(ret, bytes, (size_t)n);
		if (ret->len > NET_MAX)
			return EFBIG;
	} while (n < 0 || n > 4096 - 256);
	return 0;
}

/* A socket as it is looked for. */
struct wanted {
	const char *path;
	struct stat st; /* of the path; st_ino 0 unknown */
};

/* Whether a bound name is the wanted file, as seen in the root of the process that listens (the
 * host's, if that cannot be opened). */
static bool
is_wanted(const struct reader *r, int root, const struct wanted *w, struct text name)
{
	autofree char *path = NULL;
	autofd int handle = -1;
	struct stat st;

	if (name.n == 0 || *name.s != '/')
		return false;
	path = xstrndup(name.s, name.n);
	if (w->st.st_ino != 0 && reader_handle(r, root >= 0 ? root : r->root, path, &handle) == 0 &&
	    fstat(handle, &st) == 0)
		return st.st_dev == w->st.st_dev && st.st_ino == w->st.st_ino;
	return strcmp(path, w->path) == 0;
}

/* How many lines there are for an inode: a name may hold a newline, and lie about another
 * socket. */
size_t
reader_unix_lines(struct text table, uint64_t inode)
{
	struct unix_line line;
	size_t n = 0;
	int got;

	while ((got = text_unix(&table, &line)) != 0)
		n += got > 0 && line.inode == inode;
	return n;
}

/* The inode of the wanted socket among the listening ones (of the held ones, if that is
 * known); 0: none, or several. */
static uint64_t
find_listener(const struct reader *r, int root, const struct wanted *w, struct text table,
    const struct inodes *held)
{
	struct text rest = table;
	struct unix_line line;
	uint64_t found = 0;
	int got;

	while ((got = text_unix(&rest, &line)) != 0) {
		if (got < 0 || !line.listening || (held != NULL && !inodes_has(held, line.inode)) ||
		    !is_wanted(r, root, w, line.path))
			continue;
		if (found != 0 || reader_unix_lines(table, line.inode) != 1)
			return 0;
		found = line.inode;
	}
	return found;
}

/* ---- the search ---- */

struct search {
	struct reader *r;
	struct wanted wanted;
	int64_t peer;
	uint64_t inode; /* of the listening socket */
	long engine;    /* process; 0 not found */
	const char *product;
	size_t engines; /* how many of the holders are engines */
	size_t unseen;  /* processes whose descriptors could not be read */
	struct inodes held; /* of the engine, if it is the peer */
	struct buf *out;
};

static void
find_holders(struct search *s)
{
	__attribute__((cleanup(holders_free))) struct holders found = { 0 };

	if (s->r->proc >= 0)
		(void)reader_holders(s->r, s->inode, &found); /* no list: nobody is found */
	holders_write(&found, s->out);
	for (size_t i = 0; i < found.n; i++)
		if (found.item[i].product != NULL) {
			s->engines++;
			s->engine = found.item[i].pid;
			s->product = found.item[i].product;
		}
	s->unseen = found.unseen;
	if (s->unseen > 0)
		reader_trouble(s->r, s->out, "holders", EACCES, RIGHT_PTRACE,
		    "the descriptors of %zu processes", s->unseen);
}

static bool not_proven(struct search *s, const char *fmt, ...) PRINTF(2, 3);
static bool
not_proven(struct search *s, const char *fmt, ...)
{
	char why[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	wire_error(s->out, "", "not-proven", "%s", why);
	return false;
}

/* What is behind an init that listens: the one engine among those that hold its socket. */
static bool
find_activated(struct search *s, int proc, const struct inodes *held, struct text exe)
{
	autobuf struct buf table = BUF_INIT;
	autofd int root = -1;
	int error = reader_net(s->r, proc, "net/unix", &table);

	if (error != 0) {
		reader_trouble(
		    s->r, s->out, "", error, 0, "/proc/%lld/net/unix", (long long)s->peer);
		return false;
	}
	if (reader_pid_root(s->r, s->peer, &root) != 0)
		root = -1;
	s->inode = find_listener(s->r, root, &s->wanted, text_of(&table), held);
	if (s->inode == 0)
		return not_proven(s,
		    "%.*s (process %lld) answers at %s, but no one socket of that name listens "
		    "there",
		    (int)exe.n, exe.s, (long long)s->peer, s->wanted.path);
	find_holders(s);
	if (s->engines == 1)
		return true;
	if (s->engines == 0 && s->unseen > 0 && !(s->r->rights & RIGHT_PTRACE)) {
		reader_trouble(s->r, s->out, "", EACCES, RIGHT_PTRACE,
		    "who serves %s for %.*s (process %lld)", s->wanted.path, (int)exe.n, exe.s,
		    (long long)s->peer);
		return false;
	}
	return not_proven(s, "%.*s (process %lld) listens at %s, and %s holds that socket",
	    (int)exe.n, exe.s, (long long)s->peer, s->wanted.path,
	    s->engines ? "more than one engine" : "no engine seen from here");
}

/* The peer itself is an engine: it must still hold a socket that listens. */
static bool
confirm_engine(struct search *s, int proc, struct inodes *held, struct text exe)
{
	struct unix_line line;
	struct text rest;
	autofd int root = -1;
	bool listens = false;
	int got, error = reader_net(s->r, proc, "net/unix", &held->table);

	if (error != 0) {
		reader_trouble(
		    s->r, s->out, "", error, 0, "/proc/%lld/net/unix", (long long)s->peer);
		return false;
	}
	if (reader_pid_root(s->r, s->peer, &root) != 0)
		root = -1;
	s->inode = find_listener(s->r, root, &s->wanted, text_of(&held->table), held);
	for (rest = text_of(&held->table); (got = text_unix(&rest, &line)) != 0;)
		listens = listens || (got > 0 && line.listening && inodes_has(held, line.inode));
	if (!listens)
		return not_proven(s,
		    "process %lld answered at %s, but holds no listening socket now",
		    (long long)s->peer, s->wanted.path);
	/* who else holds it does not matter: the peer has called listen(2) */
	if (s->inode != 0) {
		wire_int(s->out, "holders[+].pid", s->peer);
		wire_strn(s->out, "holders[-].exe", exe.s, exe.n);
	} else /* bound under another name (another mount namespace, a relative path): only the peer is known */
		wire_error(s->out, "holders", "not-proven",
		    "no listening socket of process %lld is named %s", (long long)s->peer,
		    s->wanted.path);
	s->engine = (long)s->peer;
	return true;
}

/* Finds the engine's process; else says why it is not known. */
static bool
find_engine(struct search *s)
{
	__attribute__((cleanup(inodes_free))) struct inodes held = { 0 };
	autobuf struct buf link = BUF_INIT;
	autofd int proc = -1;
	struct text exe;
	const char *product;
	int error;

	if (s->peer <= 0)
		return not_proven(s, "the process that listens at %s is not in this PID namespace",
		    s->wanted.path);
	if (s->r->live && !s->r->same_pids)
		return not_proven(s,
		    "/proc below this root counts processes otherwise than the socket's peer %lld",
		    (long long)s->peer);
	if ((error = reader_pid(s->r, s->peer, &proc)) != 0) {
		reader_trouble(s->r, s->out, "", error, RIGHT_PTRACE,
		    "process %lld, which listens at %s", (long long)s->peer, s->wanted.path);
		return false;
	}
	error = reader_link(proc, "exe", &link);
	if (error != 0 && s->peer != 1) {
		reader_trouble(
		    s->r, s->out, "", error, RIGHT_PTRACE, "/proc/%lld/exe", (long long)s->peer);
		return false;
	}
	exe = text_exe(text_of(&link));
	if (error !=
	    0) /* process 1 may be closed even to root; it needs no further proof to be an init */
		exe = (struct text){ "init", 4 };
	product = reader_engine_of(exe);
	error = reader_sockets(s->r, proc, &held);
	if (product == NULL && is_init(s->peer, exe))
		return find_activated(s, proc, error == 0 ? &held : NULL, exe);
	if (product == NULL)
		return not_proven(s,
		    "%.*s (process %lld) serves %s and is no engine: what it forwards to may be "
		    "anywhere",
		    (int)exe.n, exe.s, (long long)s->peer, s->wanted.path);
	if (error != 0) {
		reader_trouble(
		    s->r, s->out, "", error, RIGHT_PTRACE, "/proc/%lld/fd", (long long)s->peer);
		return false;
	}
	if (!confirm_engine(s, proc, &held, exe))
		return false;
	s->product = product;
	s->held = held;
	held = (struct inodes){ 0 };
	return true;
}

bool
reader_find_engine(struct reader *r, const char *socket_path, int64_t peer, struct buf *out,
    struct engine_found *ret)
{
	struct search s = { .r = r, .wanted.path = socket_path, .peer = peer, .out = out };
	autofd int handle = -1;

	if (reader_handle(r, r->root, socket_path, &handle) != 0 || fstat(handle, &s.wanted.st) < 0)
		s.wanted.st.st_ino = 0;
	if (!find_engine(&s))
		return false;
	*ret = (struct engine_found){ s.engine, s.product, s.held };
	return true;
}
