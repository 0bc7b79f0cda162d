/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/outfile.h"
#include "audit/path_text.h"
#include "audit/util.h"
#include "tests/rows.h"

#define NOBODY 65534

struct row {
	const char *name, *text;
	size_t len;
	const char *want;
};

static const struct row clean_rows[] = {
	{ "plain text stays", "abc", 3, "abc" },
	{ "NUL becomes U+FFFD", "a\0b", 3, "a\xef\xbf\xbd" "b" },
	{ "ESC becomes U+FFFD", "\x1b[0m", 4, "\xef\xbf\xbd[0m" },
	{ "a C1 control becomes one U+FFFD", "\xc2\x9b", 2, "\xef\xbf\xbd" },
	{ "U+00A0 stays", "\xc2\xa0", 2, "\xc2\xa0" },
	{ "a surrogate's bytes become U+FFFD", "\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "beyond U+10FFFF becomes U+FFFD", "\xf4\x90\x80\x80", 4, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "a cut character becomes U+FFFD", "a\xe2\x82", 3, "a\xef\xbf\xbd\xef\xbf\xbd" },
	{ "four bytes stay", "\xf0\x9f\x98\x80", 4, "\xf0\x9f\x98\x80" },
};

static void
cleans(void **state)
{
	const struct row *r = *state;
	autofree char *s = utf8_clean(r->text, r->len);

	assert_string_equal(s, r->want);
}

/* A name, its text, what a person sees. */
struct path_row {
	const char *name, *bytes, *text, *shown;
};
static const struct path_row path_rows[] = {
	{ "a clean name is its text", "a b\\.conf", "a b\\.conf", "a b\\.conf" },
	{ "so is one in UTF-8", "caf\xc3\xa9", "caf\xc3\xa9", "caf\xc3\xa9" },
	{ "a byte that is none", "caf\xe9.conf", "caf\xf4\x8f\xbf\xa9.conf", "caf\\xe9.conf" },
	{ "a tab", "a\tb", "a\xf4\x8f\xbc\x89" "b", "a\\x09b" },
	{ "DEL", "\x7f", "\xf4\x8f\xbd\xbf", "\\x7f" },
	{ "all bytes of such a name, but ASCII", "\xc3\xa9\xe9", "\xf4\x8f\xbf\x83\xf4\x8f\xbe\xa9\xf4\x8f\xbf\xa9", "\\xc3\\xa9\\xe9" },
	{ "a name that looks like such a text", "\xf4\x8f\xbf\xa9", "\xf4\x8f\xbf\xb4\xf4\x8f\xbe\x8f\xf4\x8f\xbe\xbf\xf4\x8f\xbe\xa9", "\\xf4\\x8f\\xbf\\xa9" },
	{ "what would be a slash stays", "\xf4\x8f\xbc\xaf", "\xf4\x8f\xbc\xaf", "\xf4\x8f\xbc\xaf" },
	{ "what would be a NUL stays", "\xf4\x8f\xbc\x80", "\xf4\x8f\xbc\x80", "\xf4\x8f\xbc\x80" },
	{ "no name", "", "", "" },
};

static void
tells_names(void **state)
{
	const struct path_row *r = *state;
	autofree char *text = path_text_of(r->bytes), *bytes = path_text_bytes(text), *shown = path_text_show(text);

	assert_string_equal(text, r->text);
	assert_string_equal(bytes, r->bytes);
	assert_string_equal(shown, r->shown);
	assert_int_equal(path_text_is_coded(text), strcmp(text, r->bytes) != 0);
	for (size_t i = 0; i < ARRAY_SIZE(path_rows); i++) {
		autofree char *other = path_text_of(path_rows[i].bytes);
		int got = path_text_compare(text, other), want = strcmp(r->bytes, path_rows[i].bytes);

		assert_int_equal((got > 0) - (got < 0), (want > 0) - (want < 0));
	}
}

struct time_row {
	const char *name, *text;
	int64_t want;
	const char *trouble;
};

static const struct time_row time_rows[] = {
	{ "UTC", "2026-01-31T10:00:00Z", 1769853600, NULL },
	{ "a fraction is dropped", "2026-01-31T10:00:00.123456789Z", 1769853600, NULL },
	{ "an offset is taken off", "2026-01-31T12:00:00+02:00", 1769853600, NULL },
	{ "a bare date is midnight", "2026-01-31", 1769817600, NULL },
	{ "a time without an offset is refused", "2026-01-31T10:00:00", 0, "not a time" },
	{ "the last day of a leap year's February", "2028-02-29", 1835395200, NULL },
	{ "a leap second", "2016-12-31T23:59:60Z", 1483228800, NULL },
	{ "the 31st of February is refused", "2026-02-31", 0, "no such day" },
	{ "and the 29th of another year's", "2026-02-29T10:00:00Z", 0, "no such day" },
	{ "words are refused", "yesterday", 0, "not a time" },
	{ "trailing text is refused", "2026-01-31T10:00:00Zx", 0, "not a time" },
	{ "the empty string is refused", "", 0, "not a time" },
};

static void
reads_times(void **state)
{
	const struct time_row *r = *state;
	struct err e = { 0 };
	int64_t t = 0;

	if (r->trouble != NULL) {
		assert_int_equal(time_read(r->text, &t, &e), -1);
		assert_non_null(strstr(e.msg, r->trouble));
	} else {
		assert_int_equal(time_read(r->text, &t, &e), 0);
		assert_true(t == r->want);
	}
}

/* 0 if the report is in the folder afterwards; as somebody whom the folder's mode concerns. */
static int
write_there(const char *path)
{
	struct outfile o;
	struct err e;

	if (geteuid() == 0 && (setgroups(0, NULL) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0))
		return 1;
	if (outfile_open(&o, path, 0600, &e) < 0 || fputs("report", o.f) == EOF)
		return 2;
	return outfile_commit(&o, &e) < 0 ? 3 : 0;
}

static void
a_file_is_written_into_a_folder_that_may_not_be_read(void **state)
{
	char folder[] = "/tmp/plimsoll-util-XXXXXX";
	autofree char *path = NULL;
	struct stat st;
	pid_t pid;
	int status;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = xasprintf("%s/report", folder);
	assert_int_equal(geteuid() == 0 ? chown(folder, NOBODY, (gid_t)-1) : 0, 0);
	assert_int_equal(chmod(folder, 0300), 0);
	if ((pid = fork()) == 0)
		_exit(write_there(path));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(chmod(folder, 0700), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(status, 0);
}

static void
long_errors_are_cut_at_a_character(void **state)
{
	struct err e;
	char text[2000];

	(void)state;
	memset(text, 'a', sizeof text);
	for (size_t i = 0; i + 3 < sizeof text; i += 3)
		memcpy(text + i, "\xe2\x82\xac", 3);
	text[sizeof text - 1] = '\0';
	assert_int_equal(err_set(&e, 5, "%s", text), -1);
	assert_int_equal(strlen(e.msg) % 3, 0);
	assert_true(strlen(e.msg) > sizeof e.msg - 5);
}

static void
a_buffer_grows_and_is_handed_over(void **state)
{
	struct buf b = BUF_INIT;
	autofree char *s = NULL;

	(void)state;
	assert_string_equal(b.s, "");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i);
	assert_int_equal(strlen(b.s), b.len);
	s = buf_take(&b);
	assert_int_equal(strncmp(s, "0,1,2,", 6), 0);
	assert_string_equal(b.s, "");
	buf_free(&b);
}

static void
a_digest_is_sha256(void **state)
{
	char hex[65];

	(void)state;
	sha256_hex("abc", 3, hex); /* FIPS 180-4's example */
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		{ "a file is written into a folder that may not be read", a_file_is_written_into_a_folder_that_may_not_be_read, NULL, NULL, NULL },
		{ "long errors are cut at a character", long_errors_are_cut_at_a_character, NULL, NULL, NULL },
		{ "a buffer grows and is handed over", a_buffer_grows_and_is_handed_over, NULL, NULL, NULL },
		{ "a digest is SHA-256", a_digest_is_sha256, NULL, NULL, NULL },
	};

	return RUN_ROWS("utf8_clean", clean_rows, cleans) + RUN_ROWS("path_text", path_rows, tells_names) + RUN_ROWS("time_read", time_rows, reads_times) +
	    cmocka_run_group_tests_name("util", others, NULL, NULL);
}
