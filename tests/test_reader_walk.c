/* SPDX-License-Identifier: Apache-2.0 */
/* OP_WALK on a folder that is made to look like a process's root. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/reader.h"
#include "tests/hostroot.h"
#include "tests/rows.h"

/* The root is made of words "MODE:PATH": a mode of five digits is a file's, "d" a folder, "l" a link to /bin/sh. */
static const struct row {
	const char *name;
	const char *tree;
	const char *path, *want; /* of the answer; want NULL: nothing there */
	double start;            /* 0: that of the process, 4711; -1: that, and no time */
	unsigned depth;          /* folders, one in the other, with a setuid file at the end */
	enum { SAME, OTHER_INODE, OTHER_DEVICE, UNKNOWN_ROOT } root; /* which folder is said to be the container's root */
} rows[] = {
	{ "an empty root has nothing", "", "data", "{\"entries\":0,\"setuid\":[],\"tools\":[]}" },
	{ "a setuid file is told of", "d:/bin 04755:/bin/su", "data.setuid[0].path", "\"/bin/su\"" },
	{ "with its mode", "d:/bin 04755:/bin/su", "data.setuid[0].mode", "2541" },
	{ "a setgid file too", "02755:/x", "data.setuid[0].path", "\"/x\"" },
	{ "one that nobody may run as well", "04600:/x", "data.setuid[0].path", "\"/x\"" },
	{ "a setgid folder is none", "d:/m 00644:/m/f", "data.setuid", "[]" },
	{ "sticky files are none", "01777:/x", "data.setuid", "[]" },
	{ "paths are sorted", "d:/b d:/a 04755:/b/x 04755:/a/y 04755:/c", "data.setuid[1].path", "\"/b/x\"" },
	{ "all names are counted", "d:/b d:/a 00644:/b/x", "data.entries", "3" },
	{ "links are not followed", "d:/bin 04755:/bin/su l:/su", "data.setuid[1]", NULL },
	{ "a link of a tool's name is one", "d:/bin l:/bin/sh", "data.tools", "[{\"path\":\"/bin/sh\",\"name\":\"sh\",\"kind\":\"shell\"}]" },
	{ "a program is told of", "d:/usr d:/usr/bin 00755:/usr/bin/apt-get", "data.tools[0].kind", "\"package manager\"" },
	{ "by its name without a version", "d:/bin 00755:/bin/gcc-12", "data.tools[0].name", "\"gcc\"" },
	{ "no other folder's files are programs", "d:/lib 00755:/lib/gcc", "data.tools", "[]" },
	{ "nor what cannot be run", "d:/bin 00644:/bin/gcc", "data.tools", "[]" },
	{ "part of a name is no tool", "d:/bin 00755:/bin/shell 00755:/bin/a 00755:/bin/2", "data.tools", "[]" },
	{ "a setuid tool is both", "d:/bin 04755:/bin/nmap", "data.tools[0].path", "\"/bin/nmap\"" },
	{ "and one entry of each list", "d:/bin 04755:/bin/nmap", "data.setuid[0].path", "\"/bin/nmap\"" },
	{ "hostile names are clean", "04755:/\x1b[31m\xff", "data.setuid[0].path", "\"/\xef\xbf\xbd[31m\xef\xbf\xbd\"" },
	{ "deep folders are looked into", "", "data.setuid[0].mode", "2541", .depth = 63 },
	{ "deeper ones are said to be left out", "", "errors[0].code", "\"too-deep\"", .depth = 64 },
	{ "behind the last file", "", "errors[0].path", "\"setuid[0]\"", .depth = 64 },
	{ "and behind the last tool", "", "errors[1].path", "\"tools[0]\"", .depth = 64 },
	{ "no time is an end, and said", "d:/bin 04755:/bin/su", "errors[0].code", "\"timeout\"", .start = -1 },
	{ "another process's root is not looked at", "04755:/x", "error.code", "\"ESRCH\"", .start = 4712 },
	{ "a root that is not the container's is not looked at", "04755:/x", "error.code", "\"not-proven\"", .root = OTHER_INODE },
	{ "nor one of the same number elsewhere", "04755:/x", "error.code", "\"not-proven\"", .root = OTHER_DEVICE },
	{ "nor one where the container's is not known", "", "error.code", "\"not-proven\"", .root = UNKNOWN_ROOT },
};

static void
make(const char *path, const char *how)
{
	if (*how == 'd') {
		assert_int_equal(mkdir(path, 0755), 0);
		assert_int_equal(chmod(path, strstr(path, "/m") != NULL ? 02755 : 0755), 0);
	} else if (*how == 'l') {
		assert_int_equal(symlink("/bin/sh", path), 0);
	} else {
		autofile FILE *f = fopen(path, "we");

		assert_non_null(f);
		assert_int_equal(chmod(path, (mode_t)strtoul(how, NULL, 8)), 0);
	}
}

static void
make_tree(const char *root, const char *tree)
{
	for (const char *word = tree; *word != '\0';) {
		size_t n = strcspn(word, " "), colon = strcspn(word, ":");
		autofree char *path = xasprintf("%s%.*s", root, (int)(n - colon - 1), word + colon + 1);

		make(path, word);
		word += n;
		word += strspn(word, " ");
	}
}

static void
make_deep(const char *root, unsigned depth)
{
	struct buf path = BUF_INIT;

	buf_adds(&path, root);
	for (unsigned i = 0; i < depth; i++) {
		buf_adds(&path, "/d");
		make(path.s, "d");
	}
	if (depth > 0) {
		buf_adds(&path, "/su");
		make(path.s, "04755");
	}
	buf_free(&path);
}

static void
walks(void **state)
{
	const struct row *row = *state;
	char dir[] = "/tmp/plimsoll-walk-XXXXXX";
	autofree char *proc = NULL, *pid = NULL, *root = NULL, *stat = NULL, *got = NULL;
	autobuf struct buf out = BUF_INIT;
	autojson cJSON *doc = NULL;
	struct request q = { .op = OP_WALK, .pid = 77, .started = row->start > 0 ? row->start : 4711,
		.max = row->start < 0 ? 0 : 60000, .inside = 1 };
	struct reader r;
	struct stat st;
	FILE *f;

	assert_non_null(mkdtemp(dir));
	proc = xasprintf("%s/proc", dir);
	pid = xasprintf("%s/77", proc);
	root = xasprintf("%s/root", pid);
	stat = xasprintf("%s/stat", pid);
	assert_true(mkdir(proc, 0755) == 0 && mkdir(pid, 0755) == 0 && mkdir(root, 0755) == 0);
	assert_non_null(f = fopen(stat, "we"));
	fputs("77 (a) S 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0\n", f);
	fclose(f);
	make_tree(root, row->tree);
	make_deep(root, row->depth);
	assert_int_equal(reader_open(&r, dir), 0);
	assert_int_equal(lstat(root, &st), 0);
	q.dev = row->root == UNKNOWN_ROOT ? 0 : st.st_dev + (row->root == OTHER_DEVICE);
	q.ino = row->root == UNKNOWN_ROOT ? 0 : st.st_ino + (row->root == OTHER_INODE);
	reader_walk(&r, &q, &out);
	reader_close(&r);
	wire_end(&out);
	doc = wire_document("a test", out.s, out.len);
	hostroot_remove(xstrdup(dir));
	got = json_at(doc, row->path) != NULL ? json_line(json_at(doc, row->path)) : NULL;
	if (row->want == NULL)
		assert_null(got);
	else
		assert_non_null(got);
	if (row->want != NULL)
		assert_string_equal(got, row->want);
}

/* ---- up ---- */

static const struct climb {
	const char *name;
	unsigned depth; /* of folders in a temporary one */
	int want;       /* 0: the root, from all of them */
} climbs[] = {
	{ "from the root there is no way up", 0, 0 },
	{ "a folder's way up ends at the root", 1, 0 },
	{ "a deep one's too", 300, 0 },
	{ "there is an end to it", 4200, ELOOP },
};

/* The innermost of so many folders, which it makes. */
static int
deep_folder(const char *top, unsigned depth)
{
	int fd = open(depth > 0 ? top : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	for (unsigned i = 0; i < depth; i++) {
		int below;

		assert_int_equal(mkdirat(fd, "d", 0700), 0);
		below = openat(fd, "d", O_PATH | O_DIRECTORY | O_CLOEXEC);
		close(fd);
		fd = below;
	}
	assert_true(fd >= 0);
	return fd;
}

/* deep: given away. */
static void
remove_folders(const char *top, int deep, unsigned depth)
{
	for (; depth > 0; depth--) {
		int up = openat(deep, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);

		assert_int_equal(unlinkat(up, "d", AT_REMOVEDIR), 0);
		close(deep);
		deep = up;
	}
	close(deep);
	assert_int_equal(rmdir(top), 0);
}

static void
climbs_up(void **state)
{
	const struct climb *row = *state;
	char dir[] = "/tmp/plimsoll-climb-XXXXXX";
	autofd int fd = -1;
	struct stat top, root;
	int error, deep;

	assert_non_null(mkdtemp(dir));
	fd = deep_folder(dir, row->depth);
	deep = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	error = reader_climb(&fd);
	remove_folders(dir, deep, row->depth);
	assert_int_equal(error, row->want);
	assert_true(fstat(fd, &top) == 0 && stat("/", &root) == 0);
	assert_int_equal(top.st_dev == root.st_dev && top.st_ino == root.st_ino, row->want == 0);
}

int
main(void)
{
	return RUN_ROWS("reader_walk", rows, walks) + RUN_ROWS("reader_climb", climbs, climbs_up);
}
