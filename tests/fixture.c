/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fixture.h"
#include "tests/rows.h"

static struct buf
whole_file(const char *path)
{
	autofile FILE *f = fopen(path, "rb");
	struct buf b = BUF_INIT;
	int c;

	if (f == NULL)
		fail_msg("%s: cannot be read", path);
	while ((c = getc(f)) != EOF)
		buf_addc(&b, (char)c);
	return b;
}

char *
fixture_path(const char *name)
{
	const char *top = getenv("srcdir");

	return xasprintf("%s/fixtures/%s", top ? top : ".", name);
}

struct buf
fixture_read(const char *name)
{
	autofree char *path = fixture_path(name);

	return whole_file(path);
}

struct key *
fixture_key(const char *name)
{
	autobuf struct buf pem = fixture_read(name);
	struct err e = { 0 };
	struct key *k = key_parse_private(pem.s, pem.len, name, &e);

	if (k == NULL)
		fail_msg("%s", e.msg);
	return k;
}

struct key *
fixture_public_key(const char *name)
{
	autobuf struct buf pem = fixture_read(name);
	struct err e = { 0 };
	struct key *k = key_parse_public(pem.s, pem.len, name, &e);

	if (k == NULL)
		fail_msg("%s", e.msg);
	return k;
}

char *
fixture_folder(void)
{
	const char *tmp = getenv("TMPDIR");
	char *folder = xasprintf("%s/plimsoll-test-XXXXXX", tmp ? tmp : "/tmp");

	assert_non_null(mkdtemp(folder));
	return folder;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	(void)remove(path);
	return 0;
}

void
fixture_folder_remove(char **folder)
{
	(void)nftw(*folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(*folder);
}

void
fixture_write(const char *folder, const char *name, const void *bytes, size_t len)
{
	autofree char *path = xasprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

struct buf
fixture_reread(const char *folder, const char *name)
{
	autofree char *path = xasprintf("%s/%s", folder, name);

	return whole_file(path);
}
