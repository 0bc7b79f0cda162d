/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A prune that is killed at any of its system calls: nothing is said to be whole that is not, whatever is missing was told before, and
 * the next prune ends it.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/evidence_place.h"
#include "tests/killed.h"
#include "tests/rows.h"

#define NOW "2026-03-01T12:00:00Z"

static const struct place_run day = { "2026-01-31", "site 1 day", NULL, NULL, NULL }, kept = { "2026-01-31", NULL, NULL, NULL, NULL };

static void
quiet(void *arg, enum pruned what, const char *name, const char *why)
{
	(void)arg;
	(void)what;
	(void)name;
	(void)why;
}

static void
prune_it(void *folder)
{
	struct prune p = { .dir = folder, .partial = true, .say = quiet };
	struct err e = { 0 };

	assert_int_equal(time_read(NOW, &p.now, &e), 0);
	p.judged_at = p.now;
	if (prune_folder(&p, &e) < 0 || p.broken > 0 || p.failed > 0)
		fail_msg("%s", e.msg);
}

static void
hold_it(void *folder)
{
	struct prune p = { .dir = folder, .say = quiet, .reason = "case 7" };
	struct err e = { 0 };

	assert_int_equal(time_read(NOW, &p.now, &e), 0);
	if (prune_mark(&p, PRUNE_HOLD, "00000000-0000-4000-8000-000000000000", &e) < 0)
		fail_msg("%s", e.msg);
}

/* ---- folders ---- */

static void
make_one(const char *folder)
{
	free(evidence_run(folder, 0, &day));
}

/* One whose day has passed, one that stays, and what an interrupted run left. */
static void
make_several(const char *folder)
{
	autofree char *partial = NULL, *path = NULL;
	struct timespec times[2] = { { 0, 0 }, { 0, 0 } };

	make_one(folder);
	free(evidence_run(folder, 1, &kept));
	partial = evidence_cut(folder, 2, &day);
	path = xasprintf("%s/%s", folder, partial);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static const struct killed_row {
	const char *name;
	void (*make)(const char *folder);
	void (*run)(void *folder);
	const char *names, *ends; /* what is left, and how the trail ends, once it was run again */
	const char *ends_twice;   /* what else the trail may be then; or NULL */
} rows[] = {
	{ "a prune of a bundle, of another that stays, and of a partial one", make_several, prune_it, "1 trail.jsonl",
	    "run 0, run 1, partial 2.partial, delete 0, delete 2.partial", NULL },
	{ "a hold is put or is not", make_one, hold_it, "0 trail.jsonl", "run 0, hold 0", "run 0, hold 0, hold 0" },
};

/* The trail without what a torn line left: its bytes are kept, and it was no line yet. */
static char *
trail_of(const char *folder)
{
	autofree char *text = evidence_trail(folder);
	struct buf whole = BUF_INIT;
	char *rest = text, *line;

	while ((line = strsep(&rest, ",")) != NULL)
		if (strcmp(line, " partial ") != 0)
			buf_addf(&whole, "%s%s", whole.len > 0 ? "," : "", line);
	return buf_take(&whole);
}

static void
check_killed(const char *folder, size_t n)
{
	autobuf struct buf why = BUF_INIT;

	if (evidence_broken(folder, &why) > 0)
		fail_msg("killed at %zu: %s", n, why.s);
}

static void
check_end(const struct killed_row *row, char *folder, size_t n)
{
	autofree char *names = NULL, *trail = NULL;

	row->run(folder);
	names = evidence_names(folder);
	trail = trail_of(folder);
	if (strcmp(names, row->names) != 0)
		fail_msg("killed at %zu, and run again: %s", n, names);
	if (strcmp(trail, row->ends) != 0 && (row->ends_twice == NULL || strcmp(trail, row->ends_twice) != 0))
		fail_msg("killed at %zu, and run again: %s", n, trail);
	check_killed(folder, n);
}

/* What is there, and what the trail's bytes are: all that a prune changes, it changes there first. */
static char *
look_of(const char *folder)
{
	autofree char *names = evidence_names(folder);
	autobuf struct buf trail = fixture_reread(folder, TRAIL_FILE);

	return xasprintf("%s\n%s", names, trail.s);
}

static bool
is_look(const char *folder, const char *look)
{
	autofree char *now = look_of(folder);

	return strcmp(now, look) == 0;
}

static void
test_killed(void **state)
{
	const struct killed_row *row = *state;
	bool killed = true;

	killed_or_skip();
	for (size_t n = 0; killed; n++) {
		autofolder char *folder = fixture_folder();
		autofree char *before = NULL;

		row->make(folder);
		before = look_of(folder);
		/* as long as it only reads, the next one may have the same folder */
		while ((killed = killed_at(n, row->run, folder)) && is_look(folder, before))
			n++;
		if (killed) {
			check_killed(folder, n);
			check_end(row, folder, n);
		} else {
			assert_true(n > 50); /* it is worth the name */
		}
	}
}

/* ---- several at once ---- */

static const struct at_once_row {
	const char *name;
	int n;
} at_once_rows[] = {
	{ "two prunes at once delete it once", 2 },
	{ "and so do eight", 8 },
};

static void
test_at_once(void **state)
{
	const struct at_once_row *row = *state;
	autofolder char *folder = fixture_folder();
	autofree char *trail = NULL, *names = NULL;
	int status, bad = 0;

	make_several(folder);
	for (int i = 0; i < row->n; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			struct prune p = { .dir = folder, .partial = true, .say = quiet };
			struct err e;

			if (time_read(NOW, &p.now, &e) < 0)
				_exit(1);
			p.judged_at = p.now;
			_exit(prune_folder(&p, &e) < 0 || p.broken > 0 || p.failed > 0);
		}
	}
	while (wait(&status) > 0)
		bad += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	assert_int_equal(bad, 0);
	trail = evidence_trail(folder);
	names = evidence_names(folder);
	assert_string_equal(trail, "run 0, run 1, partial 2.partial, delete 0, delete 2.partial");
	assert_string_equal(names, "1 trail.jsonl");
	check_killed(folder, 0);
}

int
main(void)
{
	return RUN_ROWS("several prunes at once", at_once_rows, test_at_once) + RUN_ROWS("a prune that is killed", rows, test_killed);
}
