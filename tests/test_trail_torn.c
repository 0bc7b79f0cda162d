/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing of a trail is lost: writers killed at any system call, two at once, power losses, full and read-only disks. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/base64.h"
#include "audit/folder.h"
#include "tests/killed.h"
#include "tests/rows.h"
#include "tests/trail_place.h"

struct row {
	const char *name;
	void (*holds)(void);
};

/* The bytes that the last line, a partial one, keeps. */
static struct buf
kept_aside(const struct place *p, size_t before)
{
	autobuf struct buf text = place_trail(p);
	struct buf torn = BUF_INIT;
	struct err e = { 0 };
	autojson cJSON *record = json_read(text.s + before, text.len - before, JSON_TWICE_REFUSED, &e);
	const char *base64 = json_str(record, "torn", "");

	assert_string_equal(json_str(record, "kind", ""), "partial");
	assert_string_equal(json_str(record, "found", ""), "2026-01-31T10:00:00Z");
	assert_int_equal(base64_read(base64, strlen(base64), BASE64_STANDARD, &torn), 0);
	return torn;
}

/* Opened once, as the next run does: whether something was put aside. */
static bool
opened(const struct place *p)
{
	struct err e = { 0 };
	struct trail *t = trail_open(p->fd, 0, TRAIL_PLACE_NOW, &e);
	bool torn;

	if (t == NULL)
		fail_msg("%s", e.msg);
	torn = trail_was_torn(t);
	trail_close(t);
	return torn;
}

static void
torn(void)
{
	autoplace struct place p = place_make(3);
	autobuf struct buf text = place_trail(&p);
	size_t line = text.len / 3;

	for (size_t n = 1; n < line; n++) {
		autobuf struct buf aside = BUF_INIT;
		autoreading struct reading before = { .text = BUF_INIT }, after = { .text = BUF_INIT };

		place_put(&p, text.s, 2 * line + n);
		before = place_read(&p);
		assert_int_equal(before.troubles, 1);
		assert_non_null(strstr(before.text.s, "3: torn"));
		assert_int_equal(before.head.lines, 2);
		assert_true(opened(&p));
		aside = kept_aside(&p, 2 * line);
		assert_int_equal(aside.len, n);
		assert_memory_equal(aside.s, text.s + 2 * line, n);
		assert_false(opened(&p));
		place_append(&p, 9);
		after = place_read(&p);
		assert_string_equal(after.text.s, "run 0\nrun 1\npartial\nrun 9\n");
	}
}

/* The last line is all there but its beginning, which a power loss left as zeros. */
static void
zeros(void)
{
	autoplace struct place p = place_make(2);
	autobuf struct buf text = place_trail(&p), aside = BUF_INIT;
	autoreading struct reading r = { .text = BUF_INIT };
	size_t line = text.len / 2;

	memset(text.s + line, 0, 20);
	place_put(&p, text.s, text.len);
	assert_true(opened(&p));
	aside = kept_aside(&p, line);
	assert_int_equal(aside.len, line);
	r = place_read(&p);
	assert_string_equal(r.text.s, "run 0\npartial\n");
}

static void
access_stays(void)
{
	autoplace struct place p = place_make(2);
	autobuf struct buf text = place_trail(&p);
	autofree char *path = xasprintf("%s/" TRAIL_FILE, p.path);
	struct stat st;

	place_put(&p, text.s, text.len - 1);
	assert_int_equal(chmod(path, 0640), 0);
	assert_true(opened(&p));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void
first_torn(void)
{
	autoplace struct place p = place_make(0);
	autoreading struct reading r = { .text = BUF_INIT };

	place_put(&p, "{\"ki", 4);
	assert_true(opened(&p));
	r = place_read(&p);
	assert_string_equal(r.text.s, "partial\n");
}

/* Zeros in any other line are a broken chain. */
static void
zeros_before(void)
{
	autoplace struct place p = place_make(2);
	autobuf struct buf text = place_trail(&p);
	struct err e = { 0 };
	struct trail *t;

	text.s[20] = '\0';
	place_put(&p, text.s, text.len);
	t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e);
	assert_null(t);
	assert_int_equal(e.num, EBADMSG);
}

static void
large(void)
{
	autoplace struct place p = place_make(1);
	autobuf struct buf text = place_trail(&p), aside = BUF_INIT;
	size_t line = text.len;
	struct err e = { 0 };
	struct trail *t;

	for (size_t i = 0; i < TRAIL_MAX_LINE / 2; i++)
		buf_addc(&text, 'x');
	place_put(&p, text.s, text.len);
	assert_true(opened(&p));
	aside = kept_aside(&p, line);
	assert_int_equal(aside.len, TRAIL_MAX_LINE / 2);
	buf_addc(&text, 'x');
	place_put(&p, text.s, text.len);
	t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e); /* no run of ours has written that */
	assert_null(t);
	assert_int_equal(e.num, EBADMSG);
}

static void
append_one(void *arg)
{
	struct err e;

	if (place_try(arg, 9, &e) < 0)
		_exit(1);
}

/* A run that is killed at each of its system calls, from a trail as it was; then the next one. */
static void
killed(const struct buf *begin, const char *with, const char *without)
{
	autoplace struct place p = place_make(0);
	size_t n = 0, lost = 0;

	for (bool was = true; was; n++) {
		autoreading struct reading r = { .text = BUF_INIT };

		if (begin != NULL)
			place_put(&p, begin->s, begin->len);
		else
			(void)unlinkat(p.fd, TRAIL_FILE, 0);
		was = killed_at(n, append_one, &p);
		place_append(&p, 5);
		r = place_read(&p);
		if (strcmp(r.text.s, without) == 0)
			lost++;
		else
			assert_string_equal(r.text.s, with);
	}
	assert_true(n > 20);
	assert_true(lost > 5 && lost < n);
}

static void
killed_new(void)
{
	killed_or_skip();
	killed(NULL, "run 9\nrun 5\n", "run 5\n");
}

/* A trail of two runs, without so many bytes at its end. */
static struct buf
two_runs(size_t without)
{
	autoplace struct place p = place_make(2);
	struct buf text = place_trail(&p);

	text.len -= without;
	return text;
}

static void
killed_appending(void)
{
	killed_or_skip();
	autobuf struct buf text = two_runs(0);
	killed(&text, "run 0\nrun 1\nrun 9\nrun 5\n", "run 0\nrun 1\nrun 5\n");
}

static void
killed_putting_aside(void)
{
	killed_or_skip();
	autobuf struct buf text = two_runs(3);
	killed(&text, "run 0\npartial\nrun 9\nrun 5\n", "run 0\npartial\nrun 5\n");
}

#define WRITERS 4
#define RUNS    25

static void
at_once(void)
{
	autoplace struct place p = place_make(0);
	autoreading struct reading r = { .text = BUF_INIT };
	pid_t pids[WRITERS];

	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0) {
			struct err e;

			for (int j = 0; j < RUNS; j++)
				if (place_try(&p, i * RUNS + j, &e) < 0)
					_exit(1);
			_exit(0);
		}
	}
	for (int i = 0; i < WRITERS; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	r = place_read(&p);
	assert_int_equal(r.troubles, 0);
	assert_int_equal(r.head.lines, WRITERS * RUNS);
	for (int i = 0; i < WRITERS * RUNS; i++) {
		autofree char *line = xasprintf("run %d\n", i);

		assert_non_null(strstr(r.text.s, line));
	}
}

static void
locked(void)
{
	autoplace struct place p = place_make(1);
	struct err e = { 0 };
	struct trail *t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e), *second;

	assert_non_null(t);
	second = trail_open(p.fd, 30, TRAIL_PLACE_NOW, &e);
	assert_null(second);
	assert_int_equal(e.num, EWOULDBLOCK);
	assert_non_null(strstr(e.msg, "another run"));
	trail_close(t);
	place_append(&p, 1);
}

/* Waits until a process has the trail open. */
static void
wait_until_open(const struct place *p, pid_t pid)
{
	autofree char *fds = xasprintf("/proc/%ld/fd", (long)pid), *trail = xasprintf("%s/" TRAIL_FILE, p->path);

	for (bool found = false; !found; (void)sched_yield()) {
		DIR *dir = opendir(fds);
		struct dirent *d;

		assert_non_null(dir);
		while ((d = readdir(dir)) != NULL) {
			char target[PATH_MAX] = "";
			ssize_t n = readlinkat(dirfd(dir), d->d_name, target, sizeof target - 1);

			found = found || (n > 0 && strcmp(target, trail) == 0);
		}
		(void)closedir(dir);
	}
}

/* One waits for the lock while another puts a torn line aside, and so replaces the file: the first finds the new one. */
static void
replaced_meanwhile(void)
{
	autoplace struct place p = place_make(2);
	autobuf struct buf text = place_trail(&p);
	autoreading struct reading r = { .text = BUF_INIT };
	autofree char *path = xasprintf("%s/" TRAIL_FILE, p.path);
	int fd = open(path, O_RDWR | O_CLOEXEC), status, ready[2];
	pid_t pid;
	char c;

	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(pipe(ready), 0);
	if ((pid = fork()) == 0) {
		(void)close(fd); /* the lock stays its parent's */
		(void)!write(ready[1], "x", 1);
		append_one(&p);
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(read(ready[0], &c, 1), 1);
	wait_until_open(&p, pid);
	assert_int_equal(unlinkat(p.fd, TRAIL_FILE, 0), 0);
	place_put(&p, text.s, text.len);
	(void)close(fd);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	r = place_read(&p);
	assert_string_equal(r.text.s, "run 0\nrun 1\nrun 9\n");
	(void)close(ready[0]);
	(void)close(ready[1]);
}

/* What a power loss may take: the writes, syncs and renames of one run, as letters. */
static char *
order_of(struct place *p)
{
	static const struct { long call; char letter; } known[] = {
		{ SYS_write, 'w' }, { SYS_fsync, 's' }, { SYS_renameat2, 'r' },
#ifdef SYS_renameat
		{ SYS_renameat, 'r' },
#endif
	};
	long calls[256];
	size_t n = calls_made(append_one, p, calls, ARRAY_SIZE(calls));
	struct buf order = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(known); k++)
			if (known[k].call == calls[i])
				buf_addc(&order, known[k].letter);
	return buf_take(&order);
}

static void
synced(void)
{
	killed_or_skip();
	autoplace struct place new = place_make(0), p = place_make(2);
	autobuf struct buf text = place_trail(&p);
	autofree char *first = order_of(&new), *next = order_of(&p), *torn_one = NULL;

	assert_string_equal(first, "sws"); /* the folder, the line */
	assert_string_equal(next, "ws");
	place_put(&p, text.s, text.len - 1);
	torn_one = order_of(&p);
	assert_string_equal(torn_one, "wwsrsws"); /* copy, line, file, rename, folder; then the run's own line */
}

/* A disk that takes a part of the line: as root or not, by a limit on the size of files. */
static void
cut_write(void)
{
	autoplace struct place p = place_make(2);
	autobuf struct buf text = place_trail(&p), after = BUF_INIT;
	autojson cJSON *record = json_object();
	struct err e = { 0 };
	struct trail *t = trail_open(p.fd, 0, TRAIL_PLACE_NOW, &e);
	struct rlimit was, limit;

	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	limit = (struct rlimit){ .rlim_cur = text.len + 10, .rlim_max = was.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(trail_append(t, "run", record, &e), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(e.num, EFBIG);
	after = place_trail(&p);
	assert_int_equal(after.len, text.len);
	assert_int_equal(trail_append(t, "run", record, &e), 0);
	trail_close(t);
}

/* A small file system of one's own below a folder; false: this needs rights that we lack. */
static bool
small_disk(const struct place *p, const char *options)
{
	return unshare(CLONE_NEWNS) == 0 && mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("tmpfs", p->path, "tmpfs", 0, options) == 0;
}

/* In a process of its own, since it leaves its mounts: 0, 77 (it may not), or the line that failed. */
#define MUST(condition) do if (!(condition)) _exit(__LINE__ % 50 + 1); while (0)

static void
fill(int folder)
{
	int fd = openat(folder, "filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	char block[512] = { 0 };

	MUST(fd >= 0);
	while (write(fd, block, sizeof block) > 0)
		;
	MUST(errno == ENOSPC);
	MUST(close(fd) == 0);
}

static void
append_large(struct trail *t, bool works)
{
	autofree char *text = xcalloc(20001, 1); /* more than what is left of the last page */
	autojson cJSON *record = json_object();
	struct err e = { 0 };

	memset(text, 'x', 20000);
	json_put_str(record, "a", text);
	MUST((trail_append(t, "run", record, &e) == 0) == works);
	MUST(works || e.num == ENOSPC);
	MUST(works || strstr(e.msg, "No space left") != NULL);
}

static void
full_disk(struct place *p)
{
	struct trail *t;
	struct err e;
	struct stat before, after;
	autoreading struct reading r = { .text = BUF_INIT };

	close_fd(&p->fd);
	p->fd = folder_open(p->path, &e);
	place_append(p, 0);
	fill(p->fd);
	t = trail_open(p->fd, 0, TRAIL_PLACE_NOW, &e);
	MUST(t != NULL);
	MUST(fstatat(p->fd, TRAIL_FILE, &before, 0) == 0);
	append_large(t, false);
	MUST(fstatat(p->fd, TRAIL_FILE, &after, 0) == 0);
	MUST(before.st_size == after.st_size);
	MUST(unlinkat(p->fd, "filler", 0) == 0);
	append_large(t, true);
	trail_close(t);
	r = place_read(p);
	MUST(r.troubles == 0 && r.head.lines == 2);
}

/* A torn line, and no room for the file that puts it aside: the old one stays as it is until there is. */
static void
full_and_torn(struct place *p)
{
	autobuf struct buf text = BUF_INIT, after = BUF_INIT;
	struct err e;

	close_fd(&p->fd);
	p->fd = folder_open(p->path, &e);
	place_append(p, 0);
	place_append(p, 1);
	text = place_trail(p);
	place_put(p, text.s, text.len - 5);
	fill(p->fd);
	MUST(trail_open(p->fd, 0, TRAIL_PLACE_NOW, &e) == NULL);
	MUST(e.num == ENOSPC);
	after = place_trail(p);
	MUST(after.len == text.len - 5 && memcmp(after.s, text.s, after.len) == 0);
	MUST(faccessat(p->fd, TRAIL_FILE ".new", F_OK, 0) < 0);
	MUST(unlinkat(p->fd, "filler", 0) == 0);
	MUST(opened(p));
}

static void
read_only(struct place *p)
{
	struct trail *t;
	struct err e;

	close_fd(&p->fd);
	p->fd = folder_open(p->path, &e);
	place_append(p, 0);
	MUST(mount("none", p->path, "none", MS_REMOUNT | MS_RDONLY, NULL) == 0);
	t = trail_open(p->fd, 0, TRAIL_PLACE_NOW, &e);
	MUST(t == NULL && e.num == EROFS && strstr(e.msg, "trail.jsonl: Read-only file system") != NULL);
}

static void
on_small_disk(const char *options, void (*test)(struct place *p))
{
	struct place p = place_make(0);
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		if (!small_disk(&p, options))
			_exit(77);
		test(&p);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	place_end(&p);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip(); /* it needs CAP_SYS_ADMIN */
	assert_int_equal(status, 0);
}

static void
disk_full(void)
{
	on_small_disk("size=64k", full_disk);
}

static void
disk_full_torn(void)
{
	on_small_disk("size=64k", full_and_torn);
}

static void
disk_read_only(void)
{
	on_small_disk("size=64k", read_only);
}

static const struct row rows[] = {
	{ "a line that is torn at any byte is put aside, and the next run goes on", torn },
	{ "a last line with zeros in it is torn", zeros },
	{ "a first line that is torn is put aside", first_torn },
	{ "a group that may read the trail may do so after a torn line was put aside", access_stays },
	{ "zeros before the last line are a broken chain", zeros_before },
	{ "half the longest line is put aside, more is a broken chain", large },
	{ "killed at each system call: a new trail", killed_new },
	{ "killed at each system call: appending", killed_appending },
	{ "killed at each system call: putting a torn line aside", killed_putting_aside },
	{ "four runs at once lose nothing", at_once },
	{ "a run that waited long enough says so", locked },
	{ "a trail that is replaced while one waits for it is opened anew", replaced_meanwhile },
	{ "a line, a new trail's folder, and what replaces a torn trail are synced, each before the next", synced },
	{ "a line of which a part was written is taken back", cut_write },
	{ "a full disk: the trail is as it was, and goes on when there is room", disk_full },
	{ "a full disk: a torn trail is as it was", disk_full_torn },
	{ "a read-only disk is named", disk_read_only },
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
	return RUN_ROWS("trail_torn", rows, check);
}
