/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OP_ACCESS: one path, walked component by component below a root: what stands at its end, whose it is, and, of each
 * folder and link on the way, who could put something else there.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "audit/reader.h"

#define MAX_LINKS 40
#define MAX_DEPTH 128

struct walk {
	struct reader *r;
	struct buf *out;
	int dirs[MAX_DEPTH]; /* from the root to where we are */
	int depth, links;
	double links_changed;
	size_t nparents;
	struct buf at;   /* the name of the last of dirs, "" for the root */
	struct buf rest; /* what is left of the path */
};

static void
walk_free(struct walk *w)
{
	while (w->depth > 0)
		close(w->dirs[--w->depth]);
	buf_free(&w->at);
	buf_free(&w->rest);
}

static const char *
type_name(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "file";
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "link";
	case S_IFSOCK:
		return "socket";
	case S_IFIFO:
		return "fifo";
	case S_IFCHR:
		return "character device";
	case S_IFBLK:
		return "block device";
	default:
		return "unknown";
	}
}

static const char *
name_of_dir(const struct walk *w)
{
	return w->at.len > 0 ? w->at.s : "/";
}

static void
go_up(struct walk *w)
{
	if (w->depth <= 1)
		return;
	close(w->dirs[--w->depth]);
	while (w->at.len > 0 && w->at.s[w->at.len - 1] != '/')
		w->at.len--;
	w->at.len -= w->at.len > 0;
	w->at.s[w->at.len] = '\0';
}

static int
go_down(struct walk *w, int *fd, const char *name)
{
	if (w->depth == MAX_DEPTH)
		return ENAMETOOLONG;
	w->dirs[w->depth++] = *fd;
	*fd = -1;
	buf_addc(&w->at, '/');
	buf_adds(&w->at, name);
	return 0;
}

/* Who may write in a folder beyond what its mode shows: "acl" tells that its group bits are a mask. */
static void
put_writers(struct walk *w, int dir, gid_t group)
{
	char at[48];
	struct acl acl;
	bool named = false;
	int error = reader_acl(dir, "system.posix_acl_access", &acl);

	wire_bool(w->out, "parents[-].acl", acl.n > 0);
	if (error != 0) {
		snprintf(at, sizeof at, "parents[%zu].acl_writers", w->nparents);
		reader_trouble(w->r, w->out, at, error, 0, "the access control list of %s", name_of_dir(w));
		return;
	}
	wire_list(w->out, "parents[-].acl_writers");
	for (const struct acl_entry *e = acl.entries; e < acl.entries + acl.n; e++) {
		const char *tag = acl_tag_name(e->tag, &named);

		/* others are in the mode, the owner needs no list */
		if ((!named && e->tag != ACL_GROUP_OBJ) || (acl_effective(&acl, e) & 3) != 3)
			continue;
		wire_str(w->out, "parents[-].acl_writers[+].tag", tag);
		wire_int(w->out, "parents[-].acl_writers[-].id", named ? e->id : group);
	}
}

/* The folder that we are in, and what it holds of the path. */
static int
put_parent(struct walk *w, const char *holds, const struct stat *held)
{
	int dir = w->dirs[w->depth - 1];
	struct stat st;

	if (fstat(dir, &st) < 0)
		return errno;
	wire_str(w->out, "parents[+].path", name_of_dir(w));
	wire_int(w->out, "parents[-].uid", st.st_uid);
	wire_int(w->out, "parents[-].gid", st.st_gid);
	wire_int(w->out, "parents[-].mode", st.st_mode & 07777);
	wire_str(w->out, "parents[-].holds", holds);
	if (held != NULL)
		wire_int(w->out, "parents[-].holds_uid", held->st_uid);
	else
		wire_null(w->out, "parents[-].holds_uid");
	put_writers(w, dir, st.st_gid);
	w->nparents++;
	return 0;
}

static int
follow(struct walk *w, int link, const char *name, const struct stat *st)
{
	autobuf struct buf rest = BUF_INIT, path = BUF_INIT;
	char target[PATH_MAX];
	struct statfs fs;
	struct buf old;
	ssize_t n = readlinkat(link, "", target, sizeof target - 1);

	if (n < 0)
		return errno;
	target[n] = '\0';
	/* a link of /proc may lead to an object, whatever its text */
	if (++w->links > MAX_LINKS || (fstatfs(link, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC))
		return ELOOP;
	buf_adds(&path, w->at.s);
	buf_addc(&path, '/');
	buf_adds(&path, name);
	wire_str(w->out, "links[+].path", path.s);
	wire_str(w->out, "links[-].target", target);
	wire_int(w->out, "links[-].uid", st->st_uid);
	w->links_changed = fmax(w->links_changed, (double)st->st_ctim.tv_sec + (double)st->st_ctim.tv_nsec / 1e9);
	while (*target == '/' && w->depth > 1)
		go_up(w);
	buf_adds(&rest, target);
	buf_addc(&rest, '/');
	buf_adds(&rest, w->rest.s);
	old = w->rest;
	w->rest = rest;
	rest = old;
	return 0;
}

static void
put_lists(struct walk *w, int handle, unsigned mode)
{
	struct acl access, inherited = { 0 };
	int error = reader_acl(handle, "system.posix_acl_access", &access);

	if (error == 0 && S_ISDIR(mode))
		error = reader_acl(handle, "system.posix_acl_default", &inherited);
	if (error != 0) {
		reader_trouble(w->r, w->out, "acl", error, 0, "its access control list");
		return;
	}
	if (access.n == 0 && inherited.n == 0) {
		wire_null(w->out, "acl");
		return;
	}
	reader_put_acl(w->out, "acl.access", &access);
	reader_put_acl(w->out, "acl.default", &inherited);
}

static int
put_found(struct walk *w, int handle, const char *name)
{
	autobuf struct buf real = BUF_INIT;
	struct stat st;

	if (fstat(handle, &st) < 0)
		return errno;
	buf_adds(&real, name == NULL ? name_of_dir(w) : w->at.s);
	if (name != NULL) {
		buf_addc(&real, '/');
		buf_adds(&real, name);
	}
	wire_bool(w->out, "exists", true);
	wire_str(w->out, "type", type_name(st.st_mode));
	wire_str(w->out, "real", real.s);
	wire_int(w->out, "mode", st.st_mode & 07777);
	wire_int(w->out, "uid", st.st_uid);
	wire_int(w->out, "gid", st.st_gid);
	wire_int(w->out, "dev", (int64_t)st.st_dev);
	wire_int(w->out, "ino", (int64_t)st.st_ino);
	wire_int(w->out, "nlink", (int64_t)st.st_nlink);
	wire_int(w->out, "size", (int64_t)st.st_size);
	put_lists(w, handle, st.st_mode);
	return 0;
}

/* Goes on by one component. *ret_done: the path's end was found, or is not there. */
static int
step(struct walk *w, const char *name, bool *ret_done)
{
	autofd int fd = openat(w->dirs[w->depth - 1], name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	int error = fd < 0 ? errno : 0, trouble;
	struct stat st;

	if (error != 0 && error != ENOENT)
		return error;
	if (error == 0 && fstat(fd, &st) < 0)
		return errno;
	if ((trouble = put_parent(w, name, error == 0 ? &st : NULL)) != 0)
		return trouble;
	if (error == ENOENT || (!S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode) && w->rest.s[strspn(w->rest.s, "/")] != '\0')) {
		autofree char *missing = xasprintf("%s/%s", w->at.s, name);

		wire_bool(w->out, "exists", false);
		wire_str(w->out, "missing", missing);
		*ret_done = true;
		return 0;
	}
	if (S_ISLNK(st.st_mode))
		return follow(w, fd, name, &st);
	if (S_ISDIR(st.st_mode))
		return go_down(w, &fd, name);
	*ret_done = true;
	return put_found(w, fd, name);
}

void
reader_access(struct reader *r, int64_t pid, const char *path, struct buf *out)
{
	__attribute__((cleanup(walk_free))) struct walk w = { .r = r, .out = out, .at = BUF_INIT, .rest = BUF_INIT };
	char name[NAME_MAX + 1];
	bool done = false;
	int error, root = -1;

	if ((error = reader_pid_root(r, pid, &root)) != 0) {
		reader_trouble(r, out, "", error, RIGHT_PTRACE, "the root of process %lld", (long long)pid);
		return;
	}
	w.dirs[w.depth++] = root;
	buf_adds(&w.rest, path);
	wire_list(out, "links");
	wire_list(out, "parents");
	while (!done && error == 0 && reader_component(&w.rest, name, &error)) {
		if (strcmp(name, "..") == 0)
			go_up(&w);
		else if (strcmp(name, ".") != 0)
			error = step(&w, name, &done);
	}
	if (error == 0 && !done)
		error = put_found(&w, w.dirs[w.depth - 1], NULL);
	if (error != 0)
		reader_trouble(r, out, "", error, RIGHT_READ, "%s", path);
	else
		wire_real(out, "links_changed", w.links_changed);
}
