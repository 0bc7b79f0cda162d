/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests: one text for a set of files; folders are held against them, and no change of either goes unnoticed. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "audit/manifest.h"
#include "tests/fixture.h"
#include "tests/rows.h"
#include "tests/tamper.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* A text that is a manifest, or not. */
struct text {
	const char *name, *text, *says; /* NULL: it is one */
};

static const struct text texts[] = {
	{ "one file", A "  a\n", NULL },
	{ "files sorted by bytes: capitals first, then -, ., /", A "  B\n" A "  a-b\n" A "  a.b\n" A "  a/b\n" A "  ab\n", NULL },
	{ "a name with blanks, and one that begins with a star", A "  *b\n" A "  a  b \n", NULL },
	{ "a name in UTF-8", A "  \xc3\xa4\n", NULL },
	{ "no line is refused, as sha256sum does", "", "line 1: no file is named" },
	{ "a last line without its newline is refused", A "  a\n" A "  b", "line 2: it is cut off" },
	{ "an empty line is refused", A "  a\n\n", "line 2: not \"SHA-256" },
	{ "digits in upper case are refused", "A" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  a\n", "not a SHA-256" },
	{ "a digit too few is refused", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  a\n", "line 1: not \"SHA-256" },
	{ "a digit too many is refused", A "a  a\n", "line 1: not \"SHA-256" },
	{ "one blank is refused", A " a\n", "line 1: not \"SHA-256" },
	{ "binary mode is refused", A " *a\n", "line 1: not \"SHA-256" },
	{ "a tab is refused", A "\t a\n", "line 1: not \"SHA-256" },
	{ "BSD's form is refused", "SHA256 (a) = " A "\n", "line 1: not \"SHA-256" },
	{ "an escaped name is refused", "\\" A "  a\\nb\n", "line 1: not \"SHA-256" },
	{ "a backslash in a name is refused", A "  a\\b\n", "a control character or a backslash" },
	{ "a carriage return is refused", A "  a\r\n", "a control character" },
	{ "no name is refused", A "  \n", "line 1: not \"SHA-256" },
	{ "a path from the root is refused", A "  /etc/passwd\n", "not a relative name" },
	{ "\"..\" is refused", A "  ../a\n", "not a relative name" },
	{ "\"..\" inside is refused", A "  a/../b\n", "not a relative name" },
	{ "\"..\" at the end is refused", A "  a/..\n", "not a relative name" },
	{ "\".\" is refused", A "  ./a\n", "not a relative name" },
	{ "an empty component is refused", A "  a//b\n", "not a relative name" },
	{ "a folder is refused", A "  a/\n", "not a relative name" },
	{ "three dots are a name", A "  .../a\n", NULL },
	{ "a name that is not UTF-8 is refused", A "  \xff\n", "not UTF-8" },
	{ "files in another order are refused", A "  b\n" A "  a\n", "line 2: it does not stand behind" },
	{ "a file twice is refused", A "  a\n" A "  a\n", "line 2: it does not stand behind" },
	{ "a comment is refused", "# a\n", "line 1: not \"SHA-256" },
	{ "a byte order mark is refused", "\xef\xbb\xbf" A "  a\n", "line 1: not" },
};

static void
check_text(void **state)
{
	const struct text *row = *state;
	automanifest struct manifest m = { 0 };
	autobuf struct buf again = BUF_INIT;
	struct err e = { 0 };
	int n = manifest_read(row->text, strlen(row->text), &m, &e);

	assert_int_equal(n, row->says ? -1 : 0);
	if (row->says != NULL && strstr(e.msg, row->says) == NULL)
		fail_msg("it says: %s", e.msg);
	assert_int_equal(m.n > 0, row->says == NULL);
	manifest_write(&m, &again);
	assert_string_equal(again.s, row->says ? "" : row->text);
}

/* A small bundle: a, b, rules/c, and outside of the manifest: manifest.sha256. */
struct place {
	char *path;
	int fd;
	struct manifest m;
};
static const char *const besides[] = { "manifest.sha256", "manifest.sha256.sig", NULL };

static void
place_end(struct place *p)
{
	manifest_free(&p->m);
	close_fd(&p->fd);
	fixture_folder_remove(&p->path);
}
#define autoplace __attribute__((cleanup(place_end)))

static struct place
place_make(void)
{
	struct place p = { .path = fixture_folder() };
	autofree char *rules = xasprintf("%s/rules", p.path);
	struct err e;

	assert_int_equal(mkdir(rules, 0700), 0);
	fixture_write(p.path, "a", "first\n", 6);
	fixture_write(p.path, "b", "", 0);
	fixture_write(p.path, "rules/c", "third\n", 6);
	fixture_write(p.path, "manifest.sha256", "x", 1);
	p.fd = folder_open(p.path, &e);
	if (manifest_make(p.fd, besides, &p.m, &e) < 0)
		fail_msg("%s", e.msg);
	return p;
}

/* What manifest_check() said: "WHAT NAME\n"... */
static void
note(void *arg, enum manifest_trouble what, const char *name, const char *why)
{
	static const char *const words[] = { "changed", "missing", "unreadable", "extra" };

	assert_true(strlen(why) > 0);
	buf_addf(arg, "%s %s\n", words[what], name);
}

static void
said(const struct place *p, const char *wanted)
{
	autobuf struct buf found = BUF_INIT;
	size_t n = manifest_check(&p->m, p->fd, besides, note, &found), lines = 0;

	assert_string_equal(found.s, wanted);
	for (const char *s = wanted; *s != '\0'; s++)
		lines += *s == '\n';
	assert_int_equal(n, lines);
}

struct row {
	const char *name;
	void (*holds)(void);
};

static void
made(void)
{
	autoplace struct place p = place_make();
	autobuf struct buf text = BUF_INIT;

	manifest_write(&p.m, &text);
	assert_string_equal(text.s,
	    "b640e840b19d378660b32fb51ae18d67dccb4a8596a29e7bd72c1b2ae5928f41  a\n"
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n"
	    "5eef8098ed6ec0a16249fc7c12422027fc9fd75b16130cc9382cf09102014796  rules/c\n");
}

static void
holds(void)
{
	autoplace struct place p = place_make();

	said(&p, "");
	assert_string_equal(manifest_find(&p.m, "rules/c")->name, "rules/c");
	assert_null(manifest_find(&p.m, "rules"));
	assert_null(manifest_find(&p.m, "manifest.sha256"));
}

static void
changed(void)
{
	autoplace struct place p = place_make();

	fixture_write(p.path, "a", "First\n", 6);
	fixture_write(p.path, "b", "\n", 1);
	said(&p, "changed a\nchanged b\n");
}

/* Holes take no room, and all the time that there is to read them. */
static void
holed(void)
{
	autoplace struct place p = place_make();
	autofree char *path = xasprintf("%s/a", p.path);

	assert_int_equal(truncate(path, (off_t)MANIFEST_MAX_TOTAL + 1), 0);
	said(&p, "unreadable a\n");
}

static void
swapped(void)
{
	autoplace struct place p = place_make();

	fixture_write(p.path, "a", "third\n", 6);
	fixture_write(p.path, "rules/c", "first\n", 6);
	said(&p, "changed a\nchanged rules/c\n");
}

static void
dropped(void)
{
	autoplace struct place p = place_make();
	autofree char *c = xasprintf("%s/rules/c", p.path), *rules = xasprintf("%s/rules", p.path);

	assert_int_equal(unlink(c), 0);
	said(&p, "missing rules/c\n");
	assert_int_equal(rmdir(rules), 0);
	said(&p, "missing rules/c\n");
}

static void
added(void)
{
	autoplace struct place p = place_make();

	fixture_write(p.path, "rules/manifest.sha256", "x", 1);
	said(&p, "extra rules/manifest.sha256\n");
	fixture_write(p.path, "manifest.sha256.sig", "x", 1);
	said(&p, "extra rules/manifest.sha256\n");
}

static void
linked(void)
{
	autoplace struct place p = place_make();
	autofree char *a = xasprintf("%s/a", p.path), *aside = xasprintf("%s/rules/z", p.path), *extra = xasprintf("%s/l", p.path);

	assert_int_equal(rename(a, aside), 0);
	assert_int_equal(symlink("rules/z", a), 0);
	said(&p, "unreadable a\nextra rules/z\n");
	assert_int_equal(rename(aside, a), 0);
	assert_int_equal(symlink("rules", extra), 0);
	said(&p, "extra l\n");
}

static void
folder_in_place(void)
{
	autoplace struct place p = place_make();
	autofree char *a = xasprintf("%s/a", p.path);

	assert_int_equal(unlink(a), 0);
	assert_int_equal(mkdir(a, 0700), 0);
	fixture_write(p.path, "a/b", "x", 1);
	said(&p, "unreadable a\nextra a/b\n");
}

static void
strange_extra(void)
{
	autoplace struct place p = place_make();

	fixture_write(p.path, "x\ny\x1b", "x", 1);
	said(&p, "extra x\xef\xbf\xbdy\xef\xbf\xbd\n");
}

/* What cannot be in a manifest: making one fails, and names it. */
static void
unmakeable(void)
{
	autoplace struct place p = place_make();
	autofree char *pipe = xasprintf("%s/rules/pipe", p.path), *link = xasprintf("%s/rules/link", p.path);
	automanifest struct manifest m = { 0 };
	struct err e = { 0 };

	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(manifest_make(p.fd, besides, &m, &e), -1);
	assert_string_equal(e.msg, "rules/pipe: not a regular file");
	assert_int_equal(unlink(pipe), 0);
	assert_int_equal(symlink("c", link), 0);
	assert_int_equal(manifest_make(p.fd, besides, &m, &e), -1);
	assert_string_equal(e.msg, "rules/link: a symbolic link");
	assert_int_equal(unlink(link), 0);
	fixture_write(p.path, "back\\slash", "x", 1);
	assert_int_equal(manifest_make(p.fd, besides, &m, &e), -1);
	assert_non_null(strstr(e.msg, "backslash"));
	assert_int_equal(m.n, 0);
}

static void
deep(void)
{
	autoplace struct place p = place_make();
	autobuf struct buf path = BUF_INIT;
	automanifest struct manifest m = { 0 };
	struct err e = { 0 };

	buf_adds(&path, p.path);
	for (int i = 0; i <= MANIFEST_MAX_DEPTH; i++) {
		buf_adds(&path, "/d");
		assert_int_equal(mkdir(path.s, 0700), 0);
	}
	assert_int_equal(manifest_make(p.fd, besides, &m, &e), -1);
	assert_non_null(strstr(e.msg, "too deep"));
}

static void
adding(void)
{
	automanifest struct manifest m = { 0 };
	struct err e = { 0 };

	assert_int_equal(manifest_add(&m, "b", A, &e), 0);
	assert_int_equal(manifest_add(&m, "a", A, &e), 0);
	assert_int_equal(manifest_add(&m, "a", A, &e), -1);
	assert_non_null(strstr(e.msg, "stands twice"));
	assert_int_equal(manifest_add(&m, "c", "x", &e), -1);
	assert_string_equal(m.files[0].name, "a");
	assert_int_equal(m.n, 2);
}

static bool
noticed(void *arg, const char *text, size_t len)
{
	const struct place *p = arg;
	automanifest struct manifest m = { 0 };
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };

	return manifest_read(text, len, &m, &e) < 0 || manifest_check(&m, p->fd, besides, note, &found) > 0;
}

static void
tamper_text(void)
{
	autoplace struct place p = place_make();
	autobuf struct buf text = BUF_INIT;

	manifest_write(&p.m, &text);
	assert_false(noticed(&p, text.s, text.len));
	assert_true(tamper_bytes(text.s, text.len, noticed, &p) > 5000);
	assert_true(tamper_lines(text.s, text.len, noticed, &p) == 9);
}

/* A file's bytes are changed. */
static bool
file_noticed(void *arg, const char *text, size_t len)
{
	const struct place *p = arg;
	autobuf struct buf found = BUF_INIT;

	fixture_write(p->path, "rules/c", text, len);
	return manifest_check(&p->m, p->fd, besides, note, &found) == 1;
}

static void
tamper_file(void)
{
	autoplace struct place p = place_make();

	assert_true(tamper_bytes("third\n", 6, file_noticed, &p) > 150);
}

static const struct row rows[] = {
	{ "a folder's manifest is what sha256sum writes", made },
	{ "a folder is as its manifest says", holds },
	{ "a file that was changed is named", changed },
	{ "a file of more bytes than a bundle has is not read", holed },
	{ "two files that were swapped are named", swapped },
	{ "a file that is missing is named", dropped },
	{ "a file too many is named, and only at the top the signatures are none", added },
	{ "a link in the place of a file is named, and not followed", linked },
	{ "a folder in the place of a file is named", folder_in_place },
	{ "the name of a file too many is cleaned", strange_extra },
	{ "links, pipes and names that need escapes are in no manifest", unmakeable },
	{ "a folder that is too deep is refused", deep },
	{ "files are added in their order, once", adding },
	{ "tamper: each change of a manifest is noticed", tamper_text },
	{ "tamper: each change of a file is noticed", tamper_file },
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
	return RUN_ROWS("texts", texts, check_text) + RUN_ROWS("manifest", rows, check);
}
