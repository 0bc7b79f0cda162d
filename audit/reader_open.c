/* SPDX-License-Identifier: Apache-2.0 */
/* Opening what strangers have named: below one folder, nothing but regular files and
 * folders, all of it capped. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "audit/reader.h"

#define MAX_LINKS 40
#define MAX_DEPTH 256

/* openat2(2), tried again while somebody renames folders in the path. */
static int
open_in(int dir, const char *path, uint64_t flags, uint64_t resolve, int *ret_fd)
{
	struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = resolve };
	long fd = -1;

	for (int tries = 0; tries < 16; tries++) {
		fd = syscall(SYS_openat2, dir, path, &how, sizeof how);
		if (fd >= 0 || (errno != EAGAIN && errno != EINTR))
			break;
	}
	if (fd < 0)
		return errno;
	*ret_fd = (int)fd;
	return 0;
}

/*
 * The same on kernels before 5.6, by hand: the folders from the root down to here, so that ".."
 * never leads out, and the rest of the path, to which a link's text is put in front.
 */
struct walk {
	int dirs[MAX_DEPTH];
	int depth, links;
	struct buf rest;
};

static void
walk_free(struct walk *w)
{
	while (w->depth > 0)
		close(w->dirs[--w->depth]);
	buf_free(&w->rest);
}

/* A link of /proc that leads to an object, not to a path. */
static bool
is_magic(int link, const char *target)
{
	struct statfs fs;

	return fstatfs(link, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC &&
	    (*target == '/' || strchr(target, ':') != NULL);
}

static int
walk_link(struct walk *w, int link, bool follow)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(link, "", target, sizeof target - 1);
	autobuf struct buf rest = BUF_INIT;
	struct buf old;

	if (n < 0)
		return errno;
	target[n] = '\0';
	if (!follow || ++w->links > MAX_LINKS || is_magic(link, target))
		return ELOOP;
	while (*target == '/' && w->depth > 1)
		close(w->dirs[--w->depth]);
	buf_adds(&rest, target);
	buf_addc(&rest, '/');
	buf_adds(&rest, w->rest.s);
	old = w->rest;
	w->rest = rest;
	rest = old;
	return 0;
}

bool
reader_component(struct buf *rest, char name[NAME_MAX + 1], int *ret_error)
{
	size_t skip = strspn(rest->s, "/"), n = strcspn(rest->s + skip, "/");

	*ret_error = n > NAME_MAX ? ENAMETOOLONG : 0;
	if (n == 0 || n > NAME_MAX)
		return false;
	memcpy(name, rest->s + skip, n);
	name[n] = '\0';
	memmove(rest->s, rest->s + skip + n, rest->len - skip - n + 1);
	rest->len -= skip + n;
	return true;
}

/* The descriptor leaves its cleanup. */
static int
take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

/* Goes one component down. A file that is no folder ends the walk: *ret_fd. */
static int
walk_down(struct walk *w, const char *name, bool follow, int *ret_fd)
{
	autofd int fd = openat(w->dirs[w->depth - 1], name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return errno;
	if (S_ISLNK(st.st_mode))
		return walk_link(w, fd, follow);
	if (!S_ISDIR(st.st_mode)) {
		if (w->rest.s[strspn(w->rest.s, "/")] != '\0')
			return ENOTDIR;
		*ret_fd = take_fd(&fd);
		return 0;
	}
	if (w->depth == MAX_DEPTH)
		return ENAMETOOLONG;
	w->dirs[w->depth++] = take_fd(&fd);
	return 0;
}

static int
walk_path(int dir, const char *path, bool follow, int *ret_fd)
{
	__attribute__((cleanup(walk_free))) struct walk w = { .rest = BUF_INIT };
	char name[NAME_MAX + 1];
	int error, found = -1;

	if ((w.dirs[0] = fcntl(dir, F_DUPFD_CLOEXEC, 3)) < 0)
		return errno;
	w.depth = 1;
	buf_adds(&w.rest, path);
	while (found < 0 && reader_component(&w.rest, name, &error)) {
		if (strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0) {
			if (w.depth > 1)
				close(w.dirs[--w.depth]);
			continue;
		}
		if ((error = walk_down(&w, name, follow, &found)) != 0)
			return error;
	}
	if (found < 0 && error != 0)
		return error;
	*ret_fd = found >= 0 ? found : w.dirs[--w.depth];
	return 0;
}

int
reader_handle(const struct reader *r, int dir, const char *path, int *ret_fd)
{
	if (r->no_openat2)
		return walk_path(dir, path, true, ret_fd);
	return open_in(
	    dir, *path ? path : ".", O_PATH, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS, ret_fd);
}

int
reader_handle_plain(const struct reader *r, int dir, const char *path, int *ret_fd)
{
	if (r->no_openat2)
		return walk_path(dir, path, false, ret_fd);
	return open_in(
	    dir, *path ? path : ".", O_PATH, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS, ret_fd);
}

int
reader_handle_kernels(const struct reader *r, int dir, const char *path, bool self, int *ret_fd)
{
	int error = r->no_openat2 || self ? EXDEV
	    : open_in(dir, path, O_PATH, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV, ret_fd);

	if (error != EXDEV)
		return error;
	error = self ? reader_handle(r, dir, path, ret_fd) : reader_handle_plain(r, dir, path, ret_fd);
	if (error != 0 || reader_is_kernels(*ret_fd))
		return error;
	close_fd(ret_fd);
	*ret_fd = -1;
	return EXDEV;
}

int
reader_reopen(const struct reader *r, int handle, int *ret_fd)
{
	char number[16];
	struct stat st;
	int fd;

	if (fstat(handle, &st) < 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return ENOTSUP;
	snprintf(number, sizeof number, "%d", handle);
	fd = openat(r->self_fd, number, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	*ret_fd = fd;
	return 0;
}

/* short_text: it is made in one piece, or of lines that have no 256 bytes; so what leaves room for one in the kernel's smallest
 * buffer, a page, is all. */
static int
drain(int fd, size_t max, bool short_text, struct buf *ret)
{
	char bytes[4096];

	for (;;) {
		ssize_t n = read(fd, bytes, sizeof bytes);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return 0;
		if ((size_t)n > max - ret->len)
			return EFBIG;
		buf_add(ret, bytes, (size_t)n);
		if (short_text && n <= 4096 - 256)
			return 0;
	}
}

int
reader_drain(int fd, size_t max, struct buf *ret)
{
	return drain(fd, max, false, ret);
}

bool
reader_is_kernels(int dir)
{
	struct statfs fs;

	return fstatfs(dir, &fs) == 0 &&
	    (fs.f_type == PROC_SUPER_MAGIC || fs.f_type == CGROUP_SUPER_MAGIC ||
		fs.f_type == CGROUP2_SUPER_MAGIC);
}

/* Below a folder of the kernel's a file may be opened at once; EXDEV: something is mounted upon it. */
static int
open_kernels(const struct reader *r, int dir, const char *path, int *ret_fd)
{
	if (r->no_openat2)
		return EXDEV;
	return open_in(dir, path, O_RDONLY | O_NONBLOCK | O_NOCTTY,
	    RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV, ret_fd);
}

static int
open_plain(const struct reader *r, int dir, const char *path, int *ret_fd)
{
	autofd int handle = -1;
	int error = reader_handle_plain(r, dir, path, &handle);

	return error != 0 ? error : reader_reopen(r, handle, ret_fd);
}

int
reader_file_below(const struct reader *r, int dir, const char *path, int *ret_fd)
{
	int error = reader_is_kernels(dir) ? open_kernels(r, dir, path, ret_fd) : EXDEV;

	return error == EXDEV ? open_plain(r, dir, path, ret_fd) : error;
}

int
reader_slurp(const struct reader *r, int dir, const char *path, size_t max, struct buf *ret)
{
	autofd int fd = -1;
	int error = reader_file_below(r, dir, path, &fd);

	ret->len = 0;
	return error != 0 ? error : reader_drain(fd, max, ret);
}

int
reader_slurp_kernels(const struct reader *r, int dir, const char *path, size_t max, struct buf *ret)
{
	autofd int fd = -1;
	int error = open_kernels(r, dir, path, &fd);

	ret->len = 0;
	if (error == 0)
		return drain(fd, max, true, ret);
	if (error == EXDEV && (error = open_plain(r, dir, path, &fd)) == 0)
		error = reader_drain(fd, max, ret);
	return error;
}

int
reader_link(int dir, const char *name, struct buf *ret)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dir, name, target, sizeof target);

	ret->len = 0;
	if (n < 0)
		return errno;
	if ((size_t)n == sizeof target)
		return ENAMETOOLONG;
	buf_add(ret, target, (size_t)n);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
reader_names_free(char **names, size_t n)
{
	while (n > 0)
		free(names[--n]);
	free(names);
}

/* Collects the names of an open folder; closes it. */
static int
collect_names(DIR *d, char ***ret, size_t *ret_n)
{
	char **names = NULL;
	size_t n = 0, cap = 0;
	const struct dirent *e;
	int error = 0;

	while ((errno = 0, e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (n == LIST_MAX) {
			error = EFBIG;
			break;
		}
		if (n == cap) {
			cap = cap ? cap * 2 : 64;
			names = xrealloc(names, cap, sizeof *names);
		}
		names[n++] = xstrdup(e->d_name);
	}
	if (error == 0)
		error = errno;
	closedir(d);
	if (error != 0) {
		reader_names_free(names, n);
		return error;
	}
	if (n > 0)
		qsort(names, n, sizeof *names, by_name);
	*ret = names;
	*ret_n = n;
	return 0;
}

int
reader_names(const struct reader *r, int dir, const char *path, char ***ret, size_t *ret_n)
{
	autofd int handle = -1;
	int error, fd;
	DIR *d;

	if ((error = reader_handle_plain(r, dir, path, &handle)) != 0)
		return error;
	fd = openat(handle, ".", O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if ((d = fdopendir(fd)) == NULL) {
		error = errno;
		close(fd);
		return error;
	}
	return collect_names(d, ret, ret_n);
}

bool
reader_has_openat2(int root)
{
	autofd int probe = -1;

	return open_in(root, ".", O_PATH, RESOLVE_IN_ROOT, &probe) != ENOSYS;
}
