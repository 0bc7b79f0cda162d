/* SPDX-License-Identifier: Apache-2.0 */
/* Files below a folder: no link is followed, whatever is swapped; what is written is there whole. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "tests/fixture.h"
#include "tests/rows.h"

/*
 * A folder of its own: file, sub/file, sub/deep/file; link -> file, sub/link -> ../file, sublink -> sub, sub/up -> .., dangling ->
 * none, pipe; outside is a folder beside it.
 */
struct place {
	char *path;
	int fd;
};

static void
place_end(struct place *p)
{
	close_fd(&p->fd);
	fixture_folder_remove(&p->path);
}
#define autoplace __attribute__((cleanup(place_end)))

static void
make_link(const char *folder, const char *name, const char *target)
{
	autofree char *path = xasprintf("%s/%s", folder, name);

	assert_int_equal(symlink(target, path), 0);
}

static void
make_folder(const char *folder, const char *name)
{
	autofree char *path = xasprintf("%s/%s", folder, name);

	assert_int_equal(mkdir(path, 0700), 0);
}

static struct place
place_make(void)
{
	struct place p = { .path = fixture_folder() };
	autofree char *pipe = xasprintf("%s/pipe", p.path);
	struct err e;

	make_folder(p.path, "sub");
	make_folder(p.path, "sub/deep");
	fixture_write(p.path, "file", "one", 3);
	fixture_write(p.path, "sub/file", "two", 3);
	fixture_write(p.path, "sub/deep/file", "three", 5);
	make_link(p.path, "link", "file");
	make_link(p.path, "sub/link", "../file");
	make_link(p.path, "sublink", "sub");
	make_link(p.path, "sub/up", "..");
	make_link(p.path, "dangling", "none");
	assert_int_equal(mkfifo(pipe, 0600), 0);
	p.fd = folder_open(p.path, &e);
	assert_true(p.fd >= 0);
	return p;
}

/* What reading a name gives. */
struct reading {
	const char *name, *file, *bytes, *says;
};

static const struct reading readings[] = {
	{ "a file", "file", "one", NULL },
	{ "a file in a folder", "sub/file", "two", NULL },
	{ "a file in a folder in a folder", "sub/deep/file", "three", NULL },
	{ "a link is not followed", "link", NULL, "a symbolic link" },
	{ "a link in a folder is not followed", "sub/link", NULL, "a symbolic link" },
	{ "a link to a folder is not followed", "sublink/file", NULL, "Not a directory" },
	{ "a link to the folder above is not followed", "sub/up/file", NULL, "Not a directory" },
	{ "a link to nothing is not followed", "dangling", NULL, "a symbolic link" },
	{ "\"..\" is refused", "sub/../file", NULL, "not a name below a folder" },
	{ "\"..\" alone is refused", "..", NULL, "not a name below a folder" },
	{ "\".\" is refused", "./file", NULL, "not a name below a folder" },
	{ "a path from the root is refused", "/etc/passwd", NULL, "not a name below a folder" },
	{ "an empty name is refused", "", NULL, "not a name below a folder" },
	{ "an empty component is refused", "sub//file", NULL, "not a name below a folder" },
	{ "a name that ends in / is refused", "sub/", NULL, "not a name below a folder" },
	{ "a folder is no file", "sub", NULL, "not a regular file" },
	{ "a pipe is not waited for", "pipe", NULL, "not a regular file" },
	{ "what is not there", "sub/none", NULL, "No such file" },
	{ "a file is no folder", "file/file", NULL, "Not a directory" },
};

static void
check_reading(void **state)
{
	const struct reading *row = *state;
	autoplace struct place p = place_make();
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };
	int n = folder_read(p.fd, row->file, 100, &found, &e);

	assert_int_equal(n, row->bytes ? 0 : -1);
	assert_string_equal(found.s, row->bytes ? row->bytes : "");
	if (row->says != NULL && strstr(e.msg, row->says) == NULL)
		fail_msg("it says: %s", e.msg);
}

struct row {
	const char *name;
	void (*holds)(void);
};

static void
capped(void)
{
	autoplace struct place p = place_make();
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };

	assert_int_equal(folder_read(p.fd, "file", 3, &found, &e), 0);
	assert_int_equal(folder_read(p.fd, "file", 2, &found, &e), -1);
	assert_int_equal(e.num, EFBIG);
}

static void
verified(void)
{
	autoplace struct place p = place_make();
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };
	char digest[65], one[65], same[65];

	sha256_hex("one", 3, one);
	assert_int_equal(folder_sha256(p.fd, "file", digest, &e), 0);
	assert_string_equal(digest, one);
	assert_int_equal(folder_read_verified(p.fd, "file", 100, one, &found, &e), 0);
	assert_int_equal(folder_read_verified(p.fd, "file", 100, one, &found, &e), 0); /* behind what is there */
	assert_string_equal(found.s, "oneone");
	sha256_hex("two", 3, same);
	assert_int_equal(folder_read_verified(p.fd, "file", 100, same, &found, &e), -1);
	assert_non_null(strstr(e.msg, "its SHA-256 is"));
}

static void
swapped(void)
{
	autoplace struct place p = place_make();
	autofree char *aside = xasprintf("%s.aside", p.path);
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };

	assert_int_equal(rename(p.path, aside), 0);
	assert_int_equal(symlink("/etc", p.path), 0);
	assert_int_equal(folder_read(p.fd, "sub/file", 100, &found, &e), 0);
	assert_string_equal(found.s, "two");
	assert_int_equal(unlink(p.path), 0);
	assert_int_equal(rename(aside, p.path), 0);
}

static void
written(void)
{
	autoplace struct place p = place_make();
	autobuf struct buf new = BUF_INIT, replaced = BUF_INIT, in_sub = BUF_INIT;
	struct stat st;
	struct err e = { 0 };

	assert_int_equal(folder_write(p.fd, "new", 0640, FOLDER_NEW, "abc", 3, &e), 0);
	assert_int_equal(fstatat(p.fd, "new", &st, AT_SYMLINK_NOFOLLOW), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0640);
	new = fixture_reread(p.path, "new");
	assert_string_equal(new.s, "abc");
	assert_int_equal(folder_write(p.fd, "new", 0600, FOLDER_NEW, "xyz", 3, &e), -1);
	assert_int_equal(e.num, EEXIST);
	assert_int_equal(folder_write(p.fd, "new", 0600, FOLDER_REPLACE, "xyz", 3, &e), 0);
	replaced = fixture_reread(p.path, "new");
	assert_string_equal(replaced.s, "xyz");
	assert_int_equal(folder_write(p.fd, "sub/new", 0600, FOLDER_NEW, "", 0, &e), 0);
	in_sub = fixture_reread(p.path, "sub/new");
	assert_int_equal(in_sub.len, 0);
}

static void
link_replaced(void)
{
	autoplace struct place p = place_make();
	autobuf struct buf kept = BUF_INIT;
	struct stat st;
	struct err e = { 0 };

	assert_int_equal(folder_write(p.fd, "link", 0600, FOLDER_NEW, "x", 1, &e), -1);
	assert_int_equal(folder_write(p.fd, "sublink/new", 0600, FOLDER_NEW, "x", 1, &e), -1);
	assert_int_equal(folder_write(p.fd, "link", 0600, FOLDER_REPLACE, "new", 3, &e), 0);
	assert_int_equal(fstatat(p.fd, "link", &st, AT_SYMLINK_NOFOLLOW), 0);
	assert_true(S_ISREG(st.st_mode));
	kept = fixture_reread(p.path, "file");
	assert_string_equal(kept.s, "one");
	assert_int_equal(folder_write(p.fd, "sub", 0600, FOLDER_REPLACE, "x", 1, &e), -1); /* a folder stays */
}

static void
long_name(void)
{
	autoplace struct place p = place_make();
	autofree char *name = xasprintf("%0250d", 0);
	struct err e = { 0 };

	assert_int_equal(folder_write(p.fd, name, 0600, FOLDER_NEW, "x", 1, &e), -1);
	assert_int_equal(e.num, ENAMETOOLONG);
}

static const struct row rows[] = {
	{ "no more is read than asked for", capped },
	{ "bytes of another digest are refused", verified },
	{ "a folder whose path is put elsewhere is still read", swapped },
	{ "a file is written with its mode, new or in the place of another", written },
	{ "a link is replaced, not followed", link_replaced },
	{ "a name without room for a temporary one is refused", long_name },
};

static void
check(void **state)
{
	const struct row *row = *state;

	row->holds();
}

int
main(void)
{
	return RUN_ROWS("readings", readings, check_reading) + RUN_ROWS("folder", rows, check);
}
