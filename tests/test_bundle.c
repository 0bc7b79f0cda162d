/* SPDX-License-Identifier: Apache-2.0 */
/* What a run that cannot come to its end leaves behind, and whether the next one goes on: killed at any system call, a disk that is
 * full or cannot be written, several at once. After each of them verify tells the truth. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
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

#include "audit/json.h"
#include "tests/bundled.h"
#include "tests/killed.h"
#include "tests/rows.h"

struct row {
	const char *name;
	void (*holds)(void);
};

struct scene {
	struct signers signers;
	char *dir;
	int number; /* of the run that is tried */
};

static void
scene_end(struct scene *s)
{
	signers_free(&s->signers);
	fixture_folder_remove(&s->dir);
}
#define autoscene __attribute__((cleanup(scene_end)))

static struct scene
scene_of(int runs)
{
	struct scene s = { .signers = signers_read(), .dir = fixture_folder(), .number = runs };

	for (int i = 0; i < runs; i++)
		bundled_run(s.dir, &s.signers, i);
	return s;
}

/* Whether nothing that is there is broken; and this is said. */
static void
holds(const struct scene *s, const char *said)
{
	autoheard struct heard h = hear(s->dir, &s->signers);

	heard_good(&h);
	if (said != NULL)
		heard_that(&h, said);
}

static bool
is_there(const struct scene *s, int number, const char *suffix)
{
	autofree char *path = bundled_path(s->dir, number), *whole = xasprintf("%s%s", path, suffix);

	return access(whole, F_OK) == 0;
}

/* How many lines of the trail are of a kind. */
static size_t
lines_of(const struct scene *s, const char *kind)
{
	autobuf struct buf text = fixture_reread(s->dir, TRAIL_FILE);
	autofree char *member = xasprintf("\"kind\":\"%s\"", kind);
	size_t n = 0;

	for (const char *at = text.s; (at = strstr(at, member)) != NULL; at++)
		n++;
	return n;
}

/* ---- killed ---- */

static void
run_one(void *scene)
{
	const struct scene *s = scene;
	struct err e;

	if (bundled_try(s->dir, &s->signers, s->number, &e) < 0)
		_exit(1);
}

/* What a killed run left: each state that there can be, counted. */
struct states {
	size_t nothing, partial, waiting, whole;
};

static void
look_behind(const struct scene *s, struct states *seen)
{
	bool partial = is_there(s, 1, BUNDLE_PARTIAL), told = lines_of(s, "run") == 2;

	holds(s, told && partial ? "waits for its name" : partial ? ".partial: partial: a run that did not come to its end" : NULL);
	seen->nothing += !partial && !told;
	seen->partial += partial && !told;
	seen->waiting += partial && told;
	seen->whole += !partial && told;
}

/* The next run, and what it made of what lay there. */
static void
go_on(const struct scene *s)
{
	bool partial = is_there(s, 1, BUNDLE_PARTIAL), told = lines_of(s, "run") == 2;

	bundled_run(s->dir, &s->signers, 2);
	holds(s, NULL);
	assert_int_equal(lines_of(s, "run"), told ? 3 : 2);
	assert_int_equal(is_there(s, 1, BUNDLE_PARTIAL), partial && !told);
	assert_int_equal(is_there(s, 1, ""), told);
	assert_true(is_there(s, 0, "") && is_there(s, 2, ""));
	assert_int_equal(lines_of(s, "partial") >= 1, partial && !told);
}

/* Before each of its system calls; behind one is before the next. */
static void
killed(void)
{
	struct states seen = { 0 };
	size_t n = 0;

	killed_or_skip();
	for (bool was = true; was; n += 2) {
		autoscene struct scene s = scene_of(1);

		was = killed_at(n, run_one, &s);
		look_behind(&s, &seen);
		go_on(&s);
	}
	assert_true(n > 200);
	assert_true(seen.nothing > 5 && seen.partial > 50 && seen.waiting > 0 && seen.whole > 1);
}

static void
killed_first(void)
{
	size_t n = 0;

	killed_or_skip();
	for (bool was = true; was; n += 10) {
		autoscene struct scene s = scene_of(0);

		was = killed_at(n, run_one, &s);
		bundled_run(s.dir, &s.signers, 1);
		holds(&s, NULL);
	}
	assert_true(n > 200);
}

/* A partial one is told once, however many runs come. */
static void
told_once(void)
{
	autoscene struct scene s = scene_of(1);
	autofree char *path = bundled_path(s.dir, 9), *partial = xasprintf("%s" BUNDLE_PARTIAL, path);

	assert_int_equal(mkdir(partial, 0700), 0);
	bundled_run(s.dir, &s.signers, 1);
	bundled_run(s.dir, &s.signers, 2);
	assert_int_equal(lines_of(&s, "partial"), 1);
	holds(&s, "partial: a run that did not come to its end");
}

static void
locked_left_alone(void)
{
	autoscene struct scene s = scene_of(1);
	autofree char *path = bundled_path(s.dir, 9), *partial = xasprintf("%s" BUNDLE_PARTIAL, path);
	autofd int fd = -1;

	assert_int_equal(mkdir(partial, 0700), 0);
	fd = open(partial, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	bundled_run(s.dir, &s.signers, 1);
	assert_int_equal(lines_of(&s, "partial"), 0);
}

/* The writes, syncs and renames at a run's end, as letters: what the trail names is on the disk before its line is. */
static void
synced(void)
{
	static const struct { long call; char letter; } known[] = { { SYS_write, 'w' }, { SYS_fsync, 's' }, { SYS_renameat2, 'r' } };
	static const char wanted[] = "wsrs" "wsrs" "wsrs" /* manifest, signature, attestation */
	    "ss"   /* the bundle's folder, the evidence folder */
	    "ws"   /* the trail's line */
	    "rs";  /* its name */
	autobuf struct buf order = BUF_INIT;
	long calls[4096];
	size_t n;

	killed_or_skip();
	autoscene struct scene s = scene_of(1);
	n = calls_made(run_one, &s, calls, ARRAY_SIZE(calls));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(known); k++)
			if (known[k].call == calls[i])
				buf_addc(&order, known[k].letter);
	assert_true(order.len > sizeof wanted);
	assert_string_equal(order.s + order.len - (sizeof wanted - 1), wanted);
}

/* ---- several ---- */

#define WRITERS 4

static void
at_once(void)
{
	autoscene struct scene s = scene_of(0);
	pid_t pids[WRITERS];

	for (int i = 0; i < WRITERS; i++) {
		assert_true((pids[i] = fork()) >= 0);
		if (pids[i] == 0) {
			s.number = i;
			run_one(&s);
			_exit(0);
		}
	}
	for (int i = 0; i < WRITERS; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
		assert_true(is_there(&s, i, ""));
	}
	holds(&s, "this run is line 4 of the trail");
	assert_int_equal(lines_of(&s, "run"), WRITERS);
	assert_int_equal(lines_of(&s, "partial"), 0);
}

/* What a run says that cannot be: the rest stays as it was. */
static void
refused(struct scene *s, int number, int num, const char *why)
{
	struct err e = { 0 };

	assert_int_equal(bundled_try(s->dir, &s->signers, number, &e), -1);
	if (strstr(e.msg, why) == NULL)
		fail_msg("%s", e.msg);
	assert_int_equal(e.num, num);
}

static void
same_name(void)
{
	autoscene struct scene s = scene_of(2);

	refused(&s, 1, EEXIST, "File exists");
	holds(&s, "this run is line 2 of the trail");
}

static void
same_key(void)
{
	autoscene struct scene s = scene_of(1);
	const struct signers own = s.signers;

	s.signers.n = 2;
	s.signers.keys[1] = s.signers.keys[0];
	refused(&s, 1, 0, "is to sign twice");
	s.signers = own;
	holds(&s, "partial: a run that did not come to its end");
	bundled_run(s.dir, &s.signers, 2);
	holds(&s, "this run is line 3 of the trail");
}

static void
open_to_others(void)
{
	autoscene struct scene s = scene_of(1);

	assert_int_equal(chmod(s.dir, 0770), 0);
	refused(&s, 1, EPERM, "others can write to it (mode 0770)");
	assert_int_equal(chmod(s.dir, 0707), 0);
	refused(&s, 1, EPERM, "others can write to it (mode 0707)");
	assert_int_equal(chmod(s.dir, 0755), 0);
	bundled_run(s.dir, &s.signers, 1);
	holds(&s, "this run is line 2 of the trail");
}

static void
trail_open_to_others(void)
{
	autoscene struct scene s = scene_of(1);
	autofree char *trail = xasprintf("%s/" TRAIL_FILE, s.dir);

	assert_int_equal(chmod(trail, 0622), 0);
	refused(&s, 1, EPERM, "others can write to it (mode 0622)");
}

static void
broken_trail(void)
{
	autoscene struct scene s = scene_of(2);
	autobuf struct buf text = fixture_reread(s.dir, TRAIL_FILE), after = BUF_INIT;

	text.s[20] ^= 1;
	fixture_write(s.dir, TRAIL_FILE, text.s, text.len);
	refused(&s, 2, EBADMSG, "plimsoll verify tells more");
	assert_false(is_there(&s, 2, BUNDLE_PARTIAL));
	after = fixture_reread(s.dir, TRAIL_FILE);
	assert_int_equal(after.len, text.len);
}

/* A line, or all of it, was taken away: the bundles say so. */
static void
cut_trail(void)
{
	autoscene struct scene s = scene_of(2);
	autobuf struct buf text = fixture_reread(s.dir, TRAIL_FILE);
	const char *second = strchr(text.s, '\n') + 1;
	autofree char *stranger = xasprintf("%s/notes", s.dir);

	fixture_write(s.dir, TRAIL_FILE, text.s, (size_t)(second - text.s));
	refused(&s, 2, EBADMSG, "and trail.jsonl does not have it");
	fixture_write(s.dir, TRAIL_FILE, "", 0);
	refused(&s, 2, EBADMSG, "and trail.jsonl does not have it");
	fixture_write(s.dir, TRAIL_FILE, text.s, text.len);
	assert_int_equal(mkdir(stranger, 0700), 0); /* no bundle: verify says what is to be said of it */
	bundled_run(s.dir, &s.signers, 2);
	assert_int_equal(lines_of(&s, "run"), 3);
}

static void
no_folder(void)
{
	autoscene struct scene s = scene_of(0);
	char *dir = s.dir;

	s.dir = xasprintf("%s/none/evidence", dir);
	refused(&s, 0, ENOENT, "No such file");
	free(s.dir);
	s.dir = xasprintf("%s/file", dir);
	fixture_write(dir, "file", "x", 1);
	refused(&s, 0, ENOTDIR, "Not a directory");
	free(s.dir);
	s.dir = xasprintf("%s/new", dir);
	bundled_run(s.dir, &s.signers, 0);
	holds(&s, "this run is line 1 of the trail");
	free(s.dir);
	s.dir = dir;
}

/* ---- disks ---- */

/* In a process of its own, which keeps the limit. */
static void
limited(const struct scene *s, size_t most)
{
	const struct rlimit limit = { .rlim_cur = most, .rlim_max = most };
	pid_t pid = fork();
	struct err e;
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
			_exit(2);
		_exit(bundled_try(s->dir, &s->signers, s->number, &e) == 0 ? 0 : e.num == EFBIG ? 1 : 3);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
}

static void
cut_files(void)
{
	size_t whole = 0, n = 0;

	for (size_t most = 1; most < 120000; most += 4000, n++) {
		autoscene struct scene s = scene_of(1);

		limited(&s, most);
		whole += is_there(&s, 1, "");
		holds(&s, NULL);
		bundled_run(s.dir, &s.signers, 2);
		holds(&s, NULL);
	}
	assert_true(whole > 2 && whole < n - 5);
}

/* The trail is the largest of the files: it is its line that is cut. */
static void
cut_line(void)
{
	autoscene struct scene s = scene_of(1);
	autobuf struct buf before = BUF_INIT, after = BUF_INIT, much = BUF_INIT;
	autojson cJSON *record = json_object();
	int folder = open(s.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err e;
	struct trail *t = trail_open(folder, 0, 0, &e);

	for (size_t i = 0; i < 50000; i++)
		buf_addc(&much, 'x');
	json_put_str(record, "text", much.s);
	assert_int_equal(trail_append(t, "anchor", record, &e), 0);
	trail_close(t);
	close(folder);
	before = fixture_reread(s.dir, TRAIL_FILE);
	limited(&s, before.len + 100);
	after = fixture_reread(s.dir, TRAIL_FILE);
	assert_int_equal(before.len, after.len);
	assert_true(is_there(&s, 1, BUNDLE_PARTIAL));
	holds(&s, "partial: a run that did not come to its end");
	bundled_run(s.dir, &s.signers, 2);
	holds(&s, "this run is line 4 of the trail");
}

/* In a process of its own, since it leaves its mounts: 0, 77 (it may not), or the line that failed. */
#define MUST(condition) do if (!(condition)) _exit(__LINE__ % 50 + 1); while (0)

static bool
is_good(const struct scene *s)
{
	autoheard struct heard h = hear(s->dir, &s->signers);

	return h.broken == 0;
}

static void
fill_disk(const struct scene *s)
{
	size_t failed = 0;

	if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0)
		_exit(77);
	for (int kib = 4; kib <= 100; kib += 4) {
		autofree char *size = xasprintf("size=%dk,mode=0700", kib);
		struct err e = { 0 };

		if (mount("tmpfs", s->dir, "tmpfs", 0, size) < 0)
			_exit(77);
		if (bundled_try(s->dir, &s->signers, 0, &e) < 0) {
			MUST(e.num == ENOSPC);
			failed++;
		} else {
			MUST(is_good(s));
		}
		MUST(mount("tmpfs", s->dir, "tmpfs", MS_REMOUNT, "size=1m,mode=0700") == 0);
		MUST(bundled_try(s->dir, &s->signers, 1, &e) == 0 && is_good(s));
		MUST(mount("tmpfs", s->dir, "tmpfs", MS_REMOUNT | MS_RDONLY, "size=1m,mode=0700") == 0);
		MUST(bundled_try(s->dir, &s->signers, 2, &e) < 0 && e.num == EROFS && is_good(s));
		MUST(umount(s->dir) == 0);
	}
	MUST(failed > 5 && failed < 25);
	_exit(0);
}

static void
full_disk(void)
{
	autoscene struct scene s = scene_of(0);
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0)
		fill_disk(&s);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		print_message("# skipped: no file system of one's own here\n");
	else
		assert_int_equal(WEXITSTATUS(status), 0);
}

static const struct row rows[] = {
	{ "killed before any of its system calls, a run damages nothing, and the next one goes on", killed },
	{ "the first run of all, killed", killed_first },
	{ "a partial one is told once", told_once },
	{ "a partial one that somebody has locked is left alone", locked_left_alone },
	{ "what the trail names is on the disk before its line is", synced },
	{ "four runs at once", at_once },
	{ "a name that is taken", same_name },
	{ "a key twice", same_key },
	{ "a folder that others can write to is refused", open_to_others },
	{ "a trail that others can write to is refused", trail_open_to_others },
	{ "a broken trail is refused, and stays", broken_trail },
	{ "a trail that lacks a bundle's line is refused", cut_trail },
	{ "a folder is made, but not its parents", no_folder },
	{ "files that are cut by a limit", cut_files },
	{ "the trail's line is cut by a limit", cut_line },
	{ "a full disk, and one that cannot be written", full_disk },
};

static void
test_row(void **state)
{
	const struct row *r = *state;

	r->holds();
}

int
main(void)
{
	return RUN_ROWS("bundle", rows, test_row);
}
