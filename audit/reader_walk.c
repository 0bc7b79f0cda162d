/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OP_WALK: the files of a container's root file system. Names are strangers': no link is followed, nothing is opened but folders, no
 * other mount is entered, and there is an end to depth, number and time. Whatever is left out is said.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/reader.h"

#define MAX_DEPTH   64
#define MAX_ENTRIES 1000000
#define MAX_FOUND   1000
#define MAX_TOOLS   200

/* What an intruder would reach for, by the name of the program. */
static const struct tools {
	const char *kind, *names;
} known[] = {
	{ "shell", " sh bash dash ash zsh ksh mksh fish tcsh csh busybox toybox " },
	{ "package manager", " apt apt-get dpkg apk rpm yum dnf microdnf zypper pacman pip npm gem cargo " },
	{ "compiler", " gcc g++ cc c++ clang tcc ld as make cmake go rustc javac " },
	{ "network tool", " curl wget nc ncat netcat socat ssh scp sftp ftp telnet nmap tcpdump " },
	{ "debugger", " gdb lldb strace ltrace " },
};

/* A file that is told of. */
struct found {
	char *path;
	unsigned mode, uid, gid;
	const char *kind; /* of a tool; NULL: its mode is why */
	char *name;
};

struct level {
	DIR *dir;
	size_t npath; /* of the path above */
	bool programs; /* it is called bin or sbin */
};

struct walk {
	struct level levels[MAX_DEPTH];
	size_t depth, entries;
	struct buf path;
	struct statx root;
	int64_t end;
	struct found *found;
	size_t nfound, nsetuid, ntools;
	const char *code; /* why it is not all of them; NULL: it is */
	char why[300];
};

static void
walk_free(struct walk *w)
{
	while (w->depth > 0)
		closedir(w->levels[--w->depth].dir);
	buf_free(&w->path);
	for (size_t i = 0; i < w->nfound; i++) {
		free(w->found[i].path);
		free(w->found[i].name);
	}
	free(w->found);
}

/* The first reason stays. */
static void
incomplete(struct walk *w, const char *code, const char *what)
{
	if (w->code == NULL) {
		w->code = code != NULL ? code : "EIO";
		snprintf(w->why, sizeof w->why, "%.200s: %s", w->path.len > 0 ? w->path.s : "/", what);
	}
}

/* Whether it is where the root is: the mount, or where the kernel does not tell of mounts, the device (of folders: overlay's files may
 * have another). */
static bool
same_mount(const struct walk *w, const struct statx *st)
{
	if (st->stx_mask & w->root.stx_mask & STATX_MNT_ID)
		return st->stx_mnt_id == w->root.stx_mnt_id;
	return !S_ISDIR(st->stx_mode) ||
	    (st->stx_dev_major == w->root.stx_dev_major && st->stx_dev_minor == w->root.stx_dev_minor);
}

static bool
look(int dir, const char *name, struct statx *ret)
{
	return statx(dir, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (*name == '\0' ? AT_EMPTY_PATH : 0),
	    STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID | STATX_MNT_ID, ret) == 0;
}

/* What a program's name is, without a version: "gcc-12", "python3.11". The caller frees. */
static char *
plain_name(const char *name)
{
	size_t n = strlen(name);

	while (n > 1 && strchr("0123456789.-", name[n - 1]) != NULL)
		n--;
	return xstrndup(name, n);
}

static const char *
kind_of_tool(const char *plain)
{
	autofree char *word = xasprintf(" %s ", plain);

	for (size_t i = 0; strchr(plain, ' ') == NULL && i < ARRAY_SIZE(known); i++)
		if (strstr(known[i].names, word) != NULL)
			return known[i].kind;
	return NULL;
}

static void
add(struct walk *w, const char *name, const struct statx *st, const char *kind, char *plain)
{
	w->found = xrealloc(w->found, w->nfound + 1, sizeof *w->found);
	w->found[w->nfound++] = (struct found){ xasprintf("%s/%s", w->path.s, name), st->stx_mode & 07777, st->stx_uid,
		st->stx_gid, kind, plain };
}

static void
look_at_file(struct walk *w, const struct level *at, const char *name, const struct statx *st)
{
	bool program = (S_ISREG(st->stx_mode) && st->stx_mode & 0111) || S_ISLNK(st->stx_mode);
	autofree char *plain = at->programs && program ? plain_name(name) : NULL;
	const char *kind = plain != NULL ? kind_of_tool(plain) : NULL;

	if (S_ISREG(st->stx_mode) && st->stx_mode & 06000) {
		if (w->nsetuid++ < MAX_FOUND)
			add(w, name, st, NULL, NULL);
		else
			incomplete(w, "too-many", "more files are setuid or setgid than are told of");
	}
	if (kind != NULL && w->ntools < MAX_TOOLS) {
		w->ntools++;
		add(w, name, st, kind, xstrdup(plain));
	} else if (kind != NULL) {
		incomplete(w, "too-many", "more tools than are told of");
	}
}

/* Goes into a folder: fd is given away. */
static void
enter(struct walk *w, int fd, const char *name)
{
	DIR *dir = fdopendir(fd);

	if (dir == NULL) {
		incomplete(w, strerrorname_np(errno), strerror(errno));
		close(fd);
		return;
	}
	w->levels[w->depth++] = (struct level){ dir, w->path.len, strcmp(name, "bin") == 0 || strcmp(name, "sbin") == 0 };
	if (*name != '\0') {
		buf_addc(&w->path, '/');
		buf_adds(&w->path, name);
	}
}

static void
look_at_folder(struct walk *w, int above, const char *name)
{
	struct statx st;
	int fd;

	if (w->depth == MAX_DEPTH) {
		incomplete(w, "too-deep", "folders below this one were not looked into");
		return;
	}
	fd = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || !look(fd, "", &st)) {
		if (errno != ENOENT)
			incomplete(w, strerrorname_np(errno), strerror(errno));
		if (fd >= 0)
			close(fd);
	} else if (!same_mount(w, &st)) {
		close(fd); /* something was mounted there meanwhile */
	} else {
		enter(w, fd, name);
	}
}

/* One name of the innermost folder, or out of it. */
static void
step(struct walk *w)
{
	struct level *at = &w->levels[w->depth - 1];
	const struct dirent *entry;
	struct statx st;

	errno = 0;
	entry = readdir(at->dir);
	if (entry == NULL) {
		if (errno != 0)
			incomplete(w, strerrorname_np(errno), strerror(errno));
		closedir(at->dir);
		w->depth--;
		w->path.len = at->npath;
		w->path.s[w->path.len] = '\0';
		return;
	}
	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return;
	w->entries++;
	if (!look(dirfd(at->dir), entry->d_name, &st)) {
		if (errno != ENOENT)
			incomplete(w, strerrorname_np(errno), strerror(errno));
		return;
	}
	if (!same_mount(w, &st))
		return;
	if (S_ISDIR(st.stx_mode))
		look_at_folder(w, dirfd(at->dir), entry->d_name);
	else
		look_at_file(w, at, entry->d_name, &st);
}

static void
walk_all(struct walk *w)
{
	while (w->depth > 0) {
		if (w->entries >= MAX_ENTRIES) {
			incomplete(w, "too-many", "more files than are looked at");
			return;
		}
		if (w->entries % 64 == 0 && now_ms() >= w->end) {
			incomplete(w, "timeout", "the time for this container was over");
			return;
		}
		step(w);
	}
}

static int
by_path(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int n = strcmp(x->path, y->path);

	return n != 0 ? n : (x->kind != NULL) - (y->kind != NULL);
}

static void
put_found(struct walk *w, struct buf *out)
{
	size_t told = w->nsetuid < MAX_FOUND ? w->nsetuid : MAX_FOUND;
	char at[40];

	if (w->nfound > 1)
		qsort(w->found, w->nfound, sizeof *w->found, by_path);
	wire_int(out, "entries", (int64_t)w->entries);
	wire_list(out, "setuid");
	wire_list(out, "tools");
	for (size_t i = 0; i < w->nfound; i++) {
		const struct found *f = &w->found[i];

		wire_str(out, f->kind != NULL ? "tools[+].path" : "setuid[+].path", f->path);
		if (f->kind != NULL) {
			wire_str(out, "tools[-].name", f->name);
			wire_str(out, "tools[-].kind", f->kind);
		} else {
			wire_int(out, "setuid[-].mode", f->mode);
			wire_int(out, "setuid[-].uid", f->uid);
			wire_int(out, "setuid[-].gid", f->gid);
		}
	}
	if (w->code == NULL)
		return;
	/* behind the last: what is listed is there, but may not be all */
	snprintf(at, sizeof at, "setuid[%zu]", told);
	wire_error(out, at, w->code, "%s", w->why);
	snprintf(at, sizeof at, "tools[%zu]", w->ntools);
	wire_error(out, at, w->code, "%s", w->why);
}

/* The container's root, by its process that started then; *proc as reader_pid_alive() leaves it. 0 or an errno. */
static int
open_root(struct reader *r, const struct request *q, int *proc, struct proc_stat *ret_stat, int *ret_fd)
{
	autofd int root = -1;
	int error = reader_pid_alive(r, proc, ret_stat);

	if (error == 0 && ret_stat->start != (uint64_t)q->started)
		error = ESRCH;
	if (error == 0 && q->ino == 0)
		error = ENOTPROVEN;
	if (error == 0)
		error = reader_container_root(r, q->pid, q->dev, q->ino, &root);
	if (error != 0)
		return error;
	*ret_fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	return *ret_fd < 0 ? errno : 0;
}

void
reader_walk(struct reader *r, const struct request *q, struct buf *out)
{
	__attribute__((cleanup(walk_free))) struct walk w = { .path = BUF_INIT, .end = now_ms() + (int64_t)q->max };
	struct proc_stat stat;
	autofd int proc = -1;
	int error, root = -1;

	if (!(q->started >= 0 && q->started < 9e15) || q->max > INT_MAX || q->pid <= 0) {
		wire_error(out, "", "EINVAL", "no such process, or no such time");
		return;
	}
	if ((error = reader_pid(r, q->pid, &proc)) == 0)
		error = open_root(r, q, &proc, &stat, &root);
	if (error == 0 && !look(root, "", &w.root)) {
		error = errno;
		close(root);
	}
	if (error != 0) {
		reader_trouble(r, out, "", error, RIGHT_PTRACE, "the root of process %lld", (long long)q->pid);
		return;
	}
	enter(&w, root, "");
	walk_all(&w);
	if ((error = reader_pid_stayed(r, proc, &stat)) != 0)
		reader_trouble(r, out, "", error, 0, "process %lld while its files were looked at", (long long)q->pid);
	else
		put_found(&w, out);
}
