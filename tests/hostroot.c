/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/util.h"
#include "tests/hostroot.h"

static const char *const ns_order[] = { "mnt", "net", "pid", "ipc", "uts", "user", "cgroup",
	"time" };

struct unpack {
	const char *file;
	int line;
	char *folder;
	char names[16][16], values[16][128]; /* set */
	size_t nset;
	FILE *out;
	int end; /* what ends a line of out */
};

static _Noreturn void
broken(const struct unpack *u, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", u->file, u->line, what);
	abort();
}

/* A path below the folder, with the folders above it made. The caller frees. */
static char *
place(const struct unpack *u, const char *path)
{
	char *full = xasprintf("%s/%s", u->folder, path);

	for (char *p = full + strlen(u->folder) + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		if (mkdir(full, 0755) < 0 && errno != EEXIST)
			broken(u, full);
		*p = '/';
	}
	return full;
}

static void
begin_file(struct unpack *u, const char *path, int end)
{
	autofree char *full = place(u, path);

	if ((u->out = fopen(full, "w")) == NULL)
		broken(u, full);
	u->end = end;
}

static void
make_link(const struct unpack *u, const char *path, const char *target)
{
	autofree char *full = place(u, path);

	if (symlink(target, full) < 0)
		broken(u, full);
}

/* COMM may hold blanks: the numbers behind it are three words, and a state and the number of threads may follow. */
static void
make_stat(struct unpack *u, const char *rest)
{
	int ppid, n = 0;
	unsigned long flags, start, threads = 1;
	char task[32], comm[32], path[48], state = 'S';
	const char *numbers = rest, *slash;

	for (const char *p = rest; (p = strchr(p, ' ')) != NULL; p++) {
		char more;
		int got = sscanf(p, " %d %lu %lu %c %lu", &ppid, &flags, &start, &more, &threads);
		if (got >= 3 && numbers == rest && strchr(rest, ' ') != p) {
			numbers = p;
			state = got >= 4 ? more : 'S';
		}
	}
	if (numbers == rest || sscanf(rest, "%31s %n", task, &n) != 1 ||
	    (size_t)(numbers - rest - n) >= sizeof comm)
		broken(u, "stat PID COMM PPID FLAGS START");
	slash = strrchr(task, '/');
	sscanf(numbers, " %d %lu %lu", &ppid, &flags, &start);
	memcpy(comm, rest + n, (size_t)(numbers - rest - n));
	comm[numbers - rest - n] = '\0';
	snprintf(path, sizeof path, "proc/%s/stat", task);
	begin_file(u, path, '\n');
	fprintf(u->out,
	    "%s (%s) %c %d 1 1 0 -1 %lu 1 2 3 4 5 6 7 8 20 0 %lu 0 %lu 1000 2 18446744073709551615\n",
	    slash != NULL ? slash + 1 : task, comm, state, ppid, flags, threads, start);
}

static void
make_ns(const struct unpack *u, const char *rest)
{
	char task[32], path[64], target[64];
	int n;
	unsigned long inode;

	if (sscanf(rest, "%31s%n", task, &n) != 1)
		broken(u, "ns PID ...");
	rest += n;
	for (size_t i = 0; i < ARRAY_SIZE(ns_order); i++) {
		if (sscanf(rest, "%lu%n", &inode, &n) != 1)
			broken(u, "ns: eight numbers");
		rest += n;
		snprintf(path, sizeof path, "proc/%s/ns/%s", task, ns_order[i]);
		snprintf(target, sizeof target, "%s:[%lu]", ns_order[i], inode);
		make_link(u, path, target);
	}
}

static void
make_dir(const struct unpack *u, const char *path)
{
	autofree char *below = xasprintf("%s/x", path);

	free(place(u, below));
}

static void
make_fifo(const struct unpack *u, const char *path)
{
	autofree char *full = place(u, path);

	if (mkfifo(full, 0644) < 0)
		broken(u, full);
}

static void
directive(struct unpack *u, char *line)
{
	char *rest = strchr(line, ' '), *second;

	if (u->out != NULL) {
		fclose(u->out);
		u->out = NULL;
	}
	if (*line == '\0' || *line == '#')
		return;
	if (rest == NULL)
		broken(u, "a word without a path");
	*rest++ = '\0';
	second = strchr(rest, ' ');
	if (strcmp(line, "file") == 0) {
		begin_file(u, rest, '\n');
	} else if (strcmp(line, "args") == 0) {
		begin_file(u, rest, '\0');
	} else if (strcmp(line, "dir") == 0) {
		make_dir(u, rest);
	} else if (strcmp(line, "fifo") == 0) {
		make_fifo(u, rest);
	} else if (strcmp(line, "stat") == 0) {
		make_stat(u, rest);
	} else if (strcmp(line, "ns") == 0) {
		make_ns(u, rest);
	} else if (strcmp(line, "link") == 0 && second != NULL) {
		*second = '\0';
		make_link(u, rest, second + 1);
	} else if (strcmp(line, "set") == 0 && second != NULL && u->nset < ARRAY_SIZE(u->names)) {
		snprintf(
		    u->names[u->nset], sizeof u->names[0], "${%.*s}", (int)(second - rest), rest);
		snprintf(u->values[u->nset++], sizeof u->values[0], "%s", second + 1);
	} else {
		broken(u, line);
	}
}

/* The line with every ${NAME} replaced. The caller frees. */
static char *
substitute(const struct unpack *u, const char *line)
{
	autobuf struct buf out = BUF_INIT;

	while (*line != '\0') {
		size_t i;
		for (i = 0; i < u->nset; i++)
			if (strncmp(line, u->names[i], strlen(u->names[i])) == 0)
				break;
		if (i < u->nset) {
			buf_adds(&out, u->values[i]);
			line += strlen(u->names[i]);
		} else {
			buf_addc(&out, *line++);
		}
	}
	return buf_take(&out);
}

char *
hostroot_make(const char *name)
{
	const char *srcdir = getenv("srcdir"), *tmp = getenv("TMPDIR");
	autofree char *file = xasprintf("%s/fixtures/hosts/%s.root", srcdir ? srcdir : ".", name);
	struct unpack u = { .file = file,
		.folder = xasprintf("%s/hostroot.XXXXXX", tmp ? tmp : "/tmp") };
	autofile FILE *in = fopen(file, "r");
	autofree char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (in == NULL || mkdtemp(u.folder) == NULL)
		broken(&u, strerror(errno));
	while ((n = getline(&line, &cap, in)) > 0) {
		autofree char *full = NULL;
		u.line++;
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		full = substitute(&u, line);
		if (*full == '\t' && u.out != NULL)
			fprintf(u.out, "%s%c", full + 1, u.end);
		else
			directive(&u, full);
	}
	if (u.out != NULL)
		fclose(u.out);
	return u.folder;
}

/* "660 998 0": a socket with that mode, group and owner, as far as these are told. */
static bool
put_socket(const char *path, const char *how)
{
	unsigned mode, gid = (unsigned)-1, uid = (unsigned)-1;

	return sscanf(how, "%o %u %u", &mode, &gid, &uid) >= 1 && mknod(path, S_IFSOCK | 0600, 0) == 0 && chown(path, uid, gid) == 0 &&
	    chmod(path, mode) == 0;
}

void
hostroot_put(const char *folder, const char *what)
{
	size_t n = strcspn(what, "|>=");
	autofree char *name = xstrndup(what, n), *path = NULL;
	struct unpack u = { .file = what, .folder = (char *)(uintptr_t)folder };
	FILE *out;

	path = place(&u, name);
	if (what[n] == '|') {
		if ((out = fopen(path, "we")) == NULL || fputs(what + n + 1, out) < 0 ||
		    fclose(out) != 0)
			broken(&u, path);
	} else if (what[n] == '>' && symlink(what + n + 1, path) < 0) {
		broken(&u, path);
	} else if (what[n] == '=' && (what[n + 1] != '\0' ? !put_socket(path, what + n + 1) : mkfifo(path, 0644) < 0)) {
		broken(&u, path);
	}
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void
hostroot_remove(char *folder)
{
	if (folder != NULL)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(folder);
}
