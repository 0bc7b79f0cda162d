/* SPDX-License-Identifier: Apache-2.0 */
/* OP_FILE, OP_STAT, OP_LIST, OP_MOUNTS: files, folders and the mount table. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "audit/path_text.h"
#include "audit/reader.h"

#define MAX_MOUNTS    4096

static double
stamp(struct statx_timestamp t)
{
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static char
type_letter(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return '-';
	case S_IFDIR:
		return 'd';
	case S_IFLNK:
		return 'l';
	case S_IFSOCK:
		return 's';
	case S_IFIFO:
		return 'p';
	case S_IFCHR:
		return 'c';
	case S_IFBLK:
		return 'b';
	default:
		return '?';
	}
}

static int
put_inode(int handle, struct buf *out, struct statx *ret)
{
	char type[2] = { 0 };

	if (statx(handle, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT, STATX_BASIC_STATS | STATX_BTIME,
		ret) < 0)
		return errno;
	type[0] = type_letter(ret->stx_mode);
	wire_str(out, "type", type);
	wire_int(out, "mode", ret->stx_mode & 07777);
	wire_int(out, "uid", ret->stx_uid);
	wire_int(out, "gid", ret->stx_gid);
	wire_int(out, "dev", (int64_t)makedev(ret->stx_dev_major, ret->stx_dev_minor));
	wire_int(out, "ino", (int64_t)ret->stx_ino);
	wire_int(out, "size", (int64_t)ret->stx_size);
	wire_real(out, "mtime", stamp(ret->stx_mtime));
	wire_real(out, "ctime", stamp(ret->stx_ctime));
	wire_real(out, "btime", ret->stx_mask & STATX_BTIME ? stamp(ret->stx_btime) : 0);
	return 0;
}

/* What the kernel calls an open file. */
static bool
name_of(const struct reader *r, int fd, char name[PATH_MAX])
{
	char number[16];
	ssize_t n;

	snprintf(number, sizeof number, "%d", fd);
	n = readlinkat(r->self_fd, number, name, PATH_MAX);
	if (n <= 0 || n == PATH_MAX || *name != '/')
		return false;
	name[n] = '\0';
	return true;
}

/* The path with its links resolved, seen from the root folder that it was opened below. */
static void
put_real(const struct reader *r, int root, int handle, const char *asked, struct buf *out)
{
	char real[PATH_MAX], above[PATH_MAX];
	size_t n;

	if (name_of(r, handle, real) && name_of(r, root, above)) {
		n = strcmp(above, "/") == 0 ? 0 : strlen(above);
		if (strncmp(real, above, n) == 0 && (real[n] == '/' || real[n] == '\0')) {
			wire_str(out, "real", real[n] != '\0' ? real + n : "/");
			return;
		}
	}
	wire_str(out, "real", asked);
}

static void
put_bytes(const struct reader *r, int handle, const struct statx *st, const char *path,
    uint64_t max, struct buf *out)
{
	autobuf struct buf bytes = BUF_INIT;
	autofd int fd = -1;
	int error;

	/* some room for the other records of the message */
	if (max > WIRE_MAX_MESSAGE - 65536)
		max = WIRE_MAX_MESSAGE - 65536;
	error = reader_reopen(r, handle, &fd);
	if (error == 0 && st->stx_size > max)
		error = EFBIG;
	if (error == 0)
		error = reader_drain(fd, max, &bytes);
	if (error != 0)
		reader_trouble(r, out, "", error, RIGHT_READ, "%s", path);
	else
		wire_bytes(out, "bytes", bytes.s, bytes.len);
}

void
reader_file(struct reader *r, const struct request *q, const char *path, struct buf *out)
{
	autofd int root = -1, handle = -1;
	struct statx st;
	int error;

	if ((error = reader_request_root(r, q, &root)) != 0) {
		reader_trouble(
		    r, out, "", error, RIGHT_PTRACE, "the root of process %lld", (long long)q->pid);
		return;
	}
	if ((error = reader_handle(r, root, path, &handle)) != 0 ||
	    (error = put_inode(handle, out, &st)) != 0) {
		reader_trouble(r, out, "", error, RIGHT_READ, "%s", path);
		return;
	}
	put_real(r, root, handle, path, out);
	if (q->op == OP_FILE)
		put_bytes(r, handle, &st, path, q->max, out);
}

void
reader_list(struct reader *r, const struct request *q, const char *path, struct buf *out)
{
	autofd int root = -1, handle = -1;
	char **names = NULL;
	size_t n = 0;
	int error;

	if ((error = reader_request_root(r, q, &root)) != 0) {
		reader_trouble(
		    r, out, "", error, RIGHT_PTRACE, "the root of process %lld", (long long)q->pid);
		return;
	}
	if ((error = reader_handle(r, root, path, &handle)) != 0 ||
	    (error = reader_names(r, handle, "", &names, &n)) != 0) {
		reader_trouble(r, out, "", error, RIGHT_READ, "%s", path);
		return;
	}
	wire_list(out, "names");
	for (size_t i = 0; i < n; i++) {
		autofree char *text = path_text_of(names[i]);

		wire_str(out, "names[+]", text);
	}
	reader_names_free(names, n);
}

int
reader_own_mountinfo(struct reader *r, int self, struct buf *ret)
{
	int64_t now = now_ms();
	int error;

	if (r->mountinfo.len == 0 || now - r->mountinfo_time >= SCAN_AGE) {
		r->mountinfo_time = now;
		if ((error = reader_slurp(r, self, "mountinfo", MOUNTINFO_MAX, &r->mountinfo)) != 0) {
			r->mountinfo.len = 0;
			return error;
		}
	}
	ret->len = 0;
	buf_add(ret, r->mountinfo.s, r->mountinfo.len);
	return 0;
}

int
reader_mountinfo(struct reader *r, struct buf *ret)
{
	/* below another root, our own table has other mount points than the paths that we open */
	const char *pids[] = { r->whole ? "self" : "1", r->whole ? "1" : "self" };
	int error = ENOENT;

	for (size_t i = 0; i < ARRAY_SIZE(pids) && error != 0; i++) {
		autofd int proc = -1;
		int e = reader_proc(r, pids[i], &proc);
		if (e == 0)
			e = strcmp(pids[i], "self") == 0 ? reader_own_mountinfo(r, proc, ret)
							 : reader_slurp(r, proc, "mountinfo", MOUNTINFO_MAX, ret);
		if (i == 0 || e == 0)
			error = e;
	}
	return error;
}

void
reader_put_mount(struct buf *out, const struct mount *m, bool brief)
{
	wire_str(out, "mounts[+].dev", m->dev);
	if (!brief) {
		wire_int(out, "mounts[-].id", m->id);
		wire_int(out, "mounts[-].parent", m->parent);
	}
	wire_str(out, "mounts[-].root", m->root);
	wire_str(out, "mounts[-].dst", m->dst);
	wire_str(out, "mounts[-].options", m->options);
	wire_str(out, "mounts[-].propagation", m->propagation);
	wire_str(out, "mounts[-].fstype", m->fstype);
	wire_str(out, "mounts[-].source", m->source);
}

/* The mount and the folder that is a root. */
static bool
root_of(int dir, const char *path, int flags, struct statx *ret)
{
	return statx(dir, path, flags | AT_NO_AUTOMOUNT, STATX_INO | STATX_MNT_ID, ret) == 0 && ret->stx_mask & STATX_MNT_ID;
}

/* Whether process 1 has our mount namespace and our root, which is what a table is made of. */
static bool
sees_as_init(const struct reader *r, int init, int self)
{
	struct statx ours, its;
	uint64_t a, b;

	return r->live && r->whole && reader_pid_ns(r, init, NS_MNT, &a) == 0 && reader_pid_ns(r, self, NS_MNT, &b) == 0 &&
	    a == b && root_of(init, "root", 0, &its) && root_of(r->root, "", AT_EMPTY_PATH, &ours) &&
	    its.stx_mnt_id == ours.stx_mnt_id && its.stx_ino == ours.stx_ino &&
	    its.stx_dev_major == ours.stx_dev_major && its.stx_dev_minor == ours.stx_dev_minor;
}

/* Process 1's table if it can be read, else ours: only if that is the same mount namespace. */
static int
host_mountinfo(struct reader *r, struct buf *ret)
{
	autofd int init = -1, self = -1;
	uint64_t ns;
	int error = reader_proc(r, "1", &init);
	bool have_self = reader_proc(r, "self", &self) == 0;

	if (error == 0 && have_self && sees_as_init(r, init, self))
		return reader_own_mountinfo(r, self, ret);
	if (error == 0)
		error = reader_slurp(r, init, "mountinfo", MOUNTINFO_MAX, ret);
	if (error == 0 || r->ns[NS_MNT] == 0 || !have_self ||
	    reader_pid_ns(r, self, NS_MNT, &ns) != 0 || ns != r->ns[NS_MNT])
		return error;
	return reader_own_mountinfo(r, self, ret);
}

static int
pid_mountinfo(struct reader *r, int64_t pid, struct buf *ret)
{
	autofd int proc = -1;
	char number[24];
	int error;

	snprintf(number, sizeof number, "%lld", (long long)pid);
	error = reader_proc(r, number, &proc);
	return error == 0 ? reader_slurp(r, proc, "mountinfo", MOUNTINFO_MAX, ret) : error;
}

void
reader_mounts(struct reader *r, int64_t pid, struct buf *out)
{
	autobuf struct buf text = BUF_INIT;
	__attribute__((cleanup(mount_free))) struct mount m = { .store = BUF_INIT };
	struct text rest;
	size_t n = 0;
	int got = 0, error;

	reader_host_ns(r);
	if ((error = pid > 0 ? pid_mountinfo(r, pid, &text) : host_mountinfo(r, &text)) != 0) {
		reader_trouble(r, out, "", error, 0, "the mount table of process %lld", (long long)(pid > 0 ? pid : 1));
		return;
	}
	if (pid == 0 && !r->hosts_proc) {
		wire_error(out, "", "not-proven",
		    "process 1 as seen here is not proven to be the host's (a container?)");
		return;
	}
	wire_list(out, "mounts");
	for (rest = text_of(&text); n < MAX_MOUNTS && (got = text_mount(&rest, &m)) > 0; n++)
		reader_put_mount(out, &m, false);
	if (got < 0)
		reader_trouble(r, out, "mounts", EBADMSG, 0, "line %zu of mountinfo", n + 1);
	else if (rest.n > 0)
		reader_trouble(
		    r, out, "mounts", EFBIG, 0, "a table of more than %d mounts", MAX_MOUNTS);
}
