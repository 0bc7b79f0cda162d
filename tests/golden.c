/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/golden.h"

static char *
golden_path(const char *name)
{
	const char *srcdir = getenv("srcdir");

	return xasprintf("%s/fixtures/golden/%s", srcdir != NULL ? srcdir : ".", name);
}

/* The file's bytes; -1 and an error if it cannot be read. */
static int
slurp(const char *path, struct buf *ret, struct err *e)
{
	autofile FILE *f = fopen(path, "r");
	char part[4096];
	size_t n;

	if (f == NULL)
		return err_set(e, errno, "%s: %s", path, strerror(errno));
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_add(ret, part, n);
	return ferror(f) ? err_set(e, EIO, "%s: cannot be read", path) : 0;
}

/* How much of a line is shown: some lines of facts are longer than any message. */
#define BEFORE 60
#define SHOWN  200

static int
line_end(const char *s, size_t len)
{
	const char *nl = memchr(s, '\n', len);
	size_t n = nl != NULL ? (size_t)(nl - s) : len;

	return (int)(n < SHOWN ? n : SHOWN);
}

bool
golden_same(const char *name, const char *bytes, size_t len, struct err *why)
{
	autofree char *path = golden_path(name);
	autobuf struct buf want = BUF_INIT;
	size_t i = 0, start = 0, line = 1;

	if (slurp(path, &want, why) < 0)
		return false;
	if (want.len == len && memcmp(want.s, bytes, len) == 0)
		return true;
	for (; i < len && i < want.len && bytes[i] == want.s[i]; i++)
		if (bytes[i] == '\n') {
			start = i + 1;
			line++;
		}
	if (i - start > BEFORE)
		start = i - BEFORE;
	err_set(why, 0,
	    "%s:%zu: differs (UPDATE_GOLDEN=1 rewrites it)\nexpected: %.*s\nwritten:  %.*s", path, line,
	    line_end(want.s + start, want.len - start), want.s + start,
	    line_end(bytes + start, len - start), bytes + start);
	return false;
}

void
golden_check(const char *name, const char *bytes, size_t len)
{
	autofree char *path = golden_path(name);
	struct err why;
	FILE *f;

	if (getenv("UPDATE_GOLDEN") != NULL) {
		f = fopen(path, "w");
		assert_non_null(f);
		assert_int_equal(fwrite(bytes, 1, len, f), len);
		assert_int_equal(fclose(f), 0);
	} else if (!golden_same(name, bytes, len, &why)) {
		fail_msg("%s", why.msg);
	}
}
