/* SPDX-License-Identifier: Apache-2.0 */
/* The trail: what a line holds, what reading it finds, that no change goes unnoticed, and what is not appended to. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/rows.h"
#include "tests/tamper.h"
#include "tests/trail_place.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

struct row {
	const char *name;
	void (*holds)(void);
};

static void
form(void)
{
	autoplace struct place p = place_make(2);
	autobuf struct buf text = place_trail(&p), wanted = BUF_INIT;
	autofree char *path = xasprintf("%s/" TRAIL_FILE, p.path);
	struct stat st;
	char digest[65];

	buf_adds(&wanted, "{\"kind\":\"run\",\"prev\":\"" ZEROS "\",\"run\":\"0\",\"seq\":0}\n");
	sha256_hex(wanted.s, wanted.len, digest);
	buf_addf(&wanted, "{\"kind\":\"run\",\"prev\":\"%s\",\"run\":\"1\",\"seq\":1}\n", digest);
	assert_string_equal(text.s, wanted.s);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
}

static void
reads(void)
{
	autoplace struct place p = place_make(3);
	autobuf struct buf text = place_trail(&p);
	autoreading struct reading r = place_read(&p);
	char digest[65];

	assert_string_equal(r.text.s, "run 0\nrun 1\nrun 2\n");
	assert_int_equal(r.troubles, 0);
	assert_int_equal(r.head.lines, 3);
	sha256_hex(text.s + text.len / 3 * 2, text.len / 3, digest);
	assert_string_equal(r.head.last, digest);
}

static void
none(void)
{
	autoplace struct place p = place_make(0);
	autoreading struct reading r = { .text = BUF_INIT };

	place_put(&p, "", 0);
	r = place_read(&p);
	assert_int_equal(r.troubles, 0);
	assert_int_equal(r.head.lines, 0);
	assert_string_equal(r.head.last, ZEROS);
}

static void
heads(void)
{
	autoplace struct place p = place_make(1);
	autojson cJSON *record = json_object();
	autobuf struct buf line = BUF_INIT, text = BUF_INIT;
	struct err e = { 0 };
	struct trail *t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e);
	struct trail_head before = *trail_head(t);

	assert_int_equal(before.lines, 1);
	assert_false(trail_was_torn(t));
	assert_int_equal(trail_line(&before, "prune", record, &line, &e), 0);
	assert_int_equal(trail_append(t, "prune", record, &e), 0);
	assert_int_equal(trail_head(t)->lines, 2);
	assert_int_equal(trail_append(t, "run", record, &e), 0);
	trail_close(t);
	text = place_trail(&p);
	assert_non_null(strstr(text.s, line.s));
}

/* What is no record. */
static void
records(void)
{
	autoplace struct place p = place_make(1);
	struct err e = { 0 };
	struct trail *t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e);
	static const struct { const char *json, *kind, *says; } refused[] = {
		{ "{\"seq\":0}", "run", "no seq of its own" },
		{ "{\"prev\":\"\"}", "run", "no prev of its own" },
		{ "{\"kind\":\"x\"}", "run", "no kind of its own" },
		{ "{\"a\":true}", "run", "strings and integers" },
		{ "{\"a\":null}", "run", "strings and integers" },
		{ "{\"a\":[{\"b\":false}]}", "run", "strings and integers" },
		{ "{\"a\":0.5}", "run", "a: a number" },
		{ "{\"a\":\"\\r\"}", "run", "not canonical" },
		{ "{}", "Run", "kind" },
		{ "{}", "", "kind" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		autojson cJSON *record = cJSON_Parse(refused[i].json);

		assert_int_equal(trail_append(t, refused[i].kind, record, &e), -1);
		if (strstr(e.msg, refused[i].says) == NULL)
			fail_msg("%s: it says: %s", refused[i].json, e.msg);
	}
	trail_close(t);
	autoreading struct reading r = place_read(&p);
	assert_string_equal(r.text.s, "run 0\n");
}

static void
too_long(void)
{
	autoplace struct place p = place_make(1);
	autofree char *text = xcalloc(TRAIL_MAX_LINE, 1);
	autojson cJSON *record = json_object();
	struct err e = { 0 };
	struct trail *t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e);

	memset(text, 'x', TRAIL_MAX_LINE / 2);
	json_put_str(record, "a", text);
	assert_int_equal(trail_append(t, "run", record, &e), -1);
	assert_int_equal(e.num, EFBIG);
	trail_close(t);
	memset(text, 'x', TRAIL_MAX_LINE - 1);
	place_put(&p, text, TRAIL_MAX_LINE - 1);
	t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e);
	assert_null(t);
}

/* A trail of one line, which is not as it should be; ' stands for ". */
struct broken {
	const char *name, *text, *says;
};

static const struct broken brokens[] = {
	{ "read: an array", "[]\n", "1: not an object" },
	{ "read: a boolean", "{'a':true,'kind':'run','prev':'" ZEROS "','seq':0}\n", "1: not an object of strings and integers" },
	{ "read: no seq", "{'kind':'run','prev':'" ZEROS "'}\n", "1: seq or prev is missing" },
	{ "read: no prev", "{'kind':'run','seq':0}\n", "1: seq or prev is missing" },
	{ "read: no kind", "{'prev':'" ZEROS "','seq':0}\n", "1: its kind is missing" },
	{ "read: a kind that is no word", "{'kind':'a b','prev':'" ZEROS "','seq':0}\n", "1: its kind is missing, or not a word" },
	{ "read: a kind that is not known is taken: a later version's", "{'kind':'export','prev':'" ZEROS "','seq':0}\n", "export" },
	{ "read: a first line with another number", "{'kind':'run','prev':'" ZEROS "','seq':1}\n", "1: seq is 1 where 0 is due" },
	{ "read: a first line with a line before it", "{'kind':'run','prev':'" ZEROS "1','seq':0}\n", "1: prev is not" },
	{ "read: a seq in quotes", "{'kind':'run','prev':'" ZEROS "','seq':'0'}\n", "1: seq or prev is missing" },
	{ "read: an empty line", "\n", "1: column 1: empty" },
	{ "read: white space", "{'kind':'run', 'prev':'" ZEROS "','seq':0}\n", "1: not canonical JSON" },
	{ "read: two objects in a line", "{'kind':'run','prev':'" ZEROS "','seq':0}{}\n", "1: column" },
	{ "read: a carriage return", "{'kind':'run','prev':'" ZEROS "','seq':0}\r\n", "1: not canonical JSON" },
	{ "read: a line without its end is torn", "{'kind':'run','prev':'" ZEROS "','seq':0}", "1: torn" },
};

static void
check_broken(void **state)
{
	const struct broken *row = *state;
	autofree char *text = xstrdup(row->text);
	autoplace struct place p = place_make(0);
	autoreading struct reading r = { .text = BUF_INIT };

	for (char *c = text; (c = strchr(c, '\'')) != NULL;)
		*c = '"';
	place_put(&p, text, strlen(text));
	r = place_read(&p);
	if (strncmp(r.text.s, row->says, strlen(row->says)) != 0)
		fail_msg("it says: %s", r.text.s);
}

static void
pass_over(void *arg, const struct trail_seen *line)
{
	(void)arg;
	(void)line;
}

/* The chain alone tells of each change but one of the last line; that one is told by the head. */
struct known {
	struct trail_head head;
	size_t last;        /* where the last line begins */
	const char *text;
};

static bool
noticed(void *arg, const char *text, size_t len)
{
	const struct known *k = arg;
	bool before_last = len < k->last || memcmp(text, k->text, k->last) != 0;
	autofd int fd = memfd_create("trail", MFD_CLOEXEC);
	struct trail_head head;
	struct err e = { 0 };
	int64_t troubles;

	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	troubles = trail_read(fd, pass_over, NULL, &head, &e);
	/* cut between two lines: nothing in what is left tells */
	if (troubles == 0 && before_last && (len > k->last || memcmp(text, k->text, len) != 0))
		return false;
	return troubles != 0 || head.lines != k->head.lines || strcmp(head.last, k->head.last) != 0;
}

static void
tamper(void)
{
	autoplace struct place p = place_make(4);
	autobuf struct buf text = place_trail(&p);
	autoreading struct reading r = place_read(&p);
	struct known k = { r.head, text.len / 4 * 3, text.s };

	assert_false(noticed(&k, text.s, text.len));
	assert_true(tamper_bytes(text.s, text.len, noticed, &k) > 10000);
	assert_true(tamper_lines(text.s, text.len, noticed, &k) == 14);
}

/* A line of another trail, right in itself. */
static void
foreign(void)
{
	autoplace struct place p = place_make(3), other = place_make(0);
	autobuf struct buf text = place_trail(&p), theirs = BUF_INIT, mixed = BUF_INIT;
	autoreading struct reading r = { .text = BUF_INIT };
	size_t line = text.len / 3;

	place_append(&other, 7);
	place_append(&other, 1);
	theirs = place_trail(&other);
	buf_add(&mixed, text.s, line);
	buf_add(&mixed, theirs.s + line, line);
	buf_add(&mixed, text.s + 2 * line, line);
	place_put(&p, mixed.s, mixed.len);
	r = place_read(&p);
	assert_int_equal(r.troubles, 2);
	assert_non_null(strstr(r.text.s, "2: prev is not the digest"));
	assert_non_null(strstr(r.text.s, "3: prev is not the digest"));
}

/* Whether a trail is gone on with, and what is said otherwise. */
static void
not_opened(const struct place *p, const char *says, int num)
{
	struct err e = { 0 };
	struct trail *t = trail_open(p->fd, 0, TRAIL_PLACE_NOW, &e);

	assert_null(t);
	if (strstr(e.msg, says) == NULL)
		fail_msg("it says: %s", e.msg);
	if (num != 0)
		assert_int_equal(e.num, num);
}

static void
not_appended_to(void)
{
	autoplace struct place p = place_make(3);
	autobuf struct buf text = place_trail(&p), kept = BUF_INIT;

	strstr(text.s, ZEROS)[7] = '1';
	place_put(&p, text.s, text.len);
	not_opened(&p, "line 1: prev is not", EBADMSG);
	kept = place_trail(&p);
	assert_string_equal(kept.s, text.s);
}

static void
broken_and_torn(void)
{
	autoplace struct place p = place_make(3);
	autobuf struct buf text = place_trail(&p), kept = BUF_INIT;

	strstr(text.s, ZEROS)[7] = '1';
	place_put(&p, text.s, text.len - 3);
	not_opened(&p, "line 1: prev is not", EBADMSG);
	kept = place_trail(&p);
	assert_int_equal(kept.len, text.len - 3);
}

static void
unsafe(void)
{
	static const mode_t modes[] = { 0620, 0602, 0666 };
	autoplace struct place p = place_make(1);
	autofree char *path = xasprintf("%s/" TRAIL_FILE, p.path), *other = xasprintf("%s/other", p.path);

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		not_opened(&p, "others can write to it", EPERM);
	}
	assert_int_equal(chmod(path, 0640), 0);
	place_append(&p, 1); /* to let a group read is a choice */
	assert_int_equal(link(path, other), 0);
	not_opened(&p, "it has other names", EPERM);
}

static void
no_file(void)
{
	autoplace struct place p = place_make(1);
	autofree char *path = xasprintf("%s/" TRAIL_FILE, p.path), *other = xasprintf("%s/other", p.path);

	assert_int_equal(rename(path, other), 0);
	assert_int_equal(symlink("other", path), 0);
	not_opened(&p, "a symbolic link", 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	not_opened(&p, "not a regular file", 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	not_opened(&p, "Is a directory", 0);
}

static void
behind_our_back(void)
{
	autoplace struct place p = place_make(1);
	autojson cJSON *record = json_object();
	autobuf struct buf text = place_trail(&p);
	struct err e = { 0 };
	struct trail *t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e);

	buf_adds(&text, "x");
	place_put(&p, text.s, text.len);
	assert_int_equal(trail_append(t, "run", record, &e), -1);
	assert_int_equal(e.num, EBADMSG);
	trail_close(t);
}

static const struct row rows[] = {
	{ "a line names the one before by its digest, newline included", form },
	{ "a trail is read line by line, to its head", reads },
	{ "an empty trail has a head", none },
	{ "a line is appended as trail_line() writes it, and the head moves", heads },
	{ "a record that could not be read again is not appended", records },
	{ "a line that is too long is neither written nor read", too_long },
	{ "tamper: each change of a trail is noticed, by the chain or by its head", tamper },
	{ "tamper: a line of another trail is noticed", foreign },
	{ "nothing is appended to a broken trail", not_appended_to },
	{ "a trail that is broken and torn is left as it is", broken_and_torn },
	{ "a trail that others can write to is refused", unsafe },
	{ "a link, a pipe and a folder in its place are refused", no_file },
	{ "what was changed in spite of the lock is not appended to", behind_our_back },
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
	return RUN_ROWS("broken", brokens, check_broken) + RUN_ROWS("trail", rows, check);
}
