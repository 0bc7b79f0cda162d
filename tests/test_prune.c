/* SPDX-License-Identifier: Apache-2.0 */
/* What prune deletes, and what it leaves alone. Runs have numbers; 0 was made on 2026-01-31 and is kept for a day. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/evidence_place.h"
#include "tests/rows.h"

#define LONG_AGO "2026-01-31"
#define NOW "2026-03-01T12:00:00Z"

struct place {
	char *folder;
	char *bundles[4];
	int lock; /* of somebody else; -1 */
};

static void
place_end(struct place *p)
{
	fixture_folder_remove(&p->folder);
	for (size_t i = 0; i < ARRAY_SIZE(p->bundles); i++)
		free(p->bundles[i]);
	close_fd(&p->lock);
}
#define autoplace __attribute__((cleanup(place_end)))

/* ---- what is done to a folder before ---- */

static char *
path_of(const struct place *p, const char *name)
{
	return xasprintf("%s/%s", p->folder, name);
}

static void
append(struct place *p, const char *file)
{
	autofree char *path = xasprintf("%s/%s/%s", p->folder, p->bundles[0], file);
	autofd int fd = open(path, O_WRONLY | O_APPEND | O_CREAT, 0600);

	assert_true(fd >= 0 && write(fd, " ", 1) == 1);
}

static void
change_facts(struct place *p)
{
	append(p, "facts.jsonl");
}

static void
add_file(struct place *p)
{
	append(p, "rules/more");
}

static void
rename_to(struct place *p, const char *suffix)
{
	autofree char *from = path_of(p, p->bundles[0]), *to = xasprintf("%s%s", from, suffix);

	assert_int_equal(rename(from, to), 0);
}

static void
make_waiting(struct place *p)
{
	rename_to(p, ".partial");
}

static void
put_aside(struct place *p)
{
	rename_to(p, ".deleting");
}

/* The bundle stands elsewhere, and a link in its place. */
static void
link_bundle(struct place *p)
{
	autofree char *path = path_of(p, p->bundles[0]), *away = path_of(p, "away");

	assert_int_equal(rename(path, away), 0);
	assert_int_equal(symlink("away", path), 0);
}

static void
link_facts(struct place *p)
{
	autofree char *path = xasprintf("%s/%s/facts.jsonl", p->folder, p->bundles[0]), *away = path_of(p, "away");

	assert_int_equal(rename(path, away), 0);
	assert_int_equal(symlink("../away", path), 0);
}

static void
break_chain(struct place *p)
{
	autofree char *path = path_of(p, TRAIL_FILE);
	autofd int fd = open(path, O_WRONLY);

	assert_true(fd >= 0 && pwrite(fd, "[", 1, 0) == 1);
}

static void
lose(struct place *p)
{
	fixture_folder_remove(&(char *){ path_of(p, p->bundles[0]) });
}

static void
open_to_others(struct place *p)
{
	assert_int_equal(chmod(p->folder, 0777), 0);
}

static struct prune
prune_of(const struct place *p)
{
	struct prune prune = { .dir = p->folder };
	struct err e;

	assert_int_equal(time_read(NOW, &prune.now, &e), 0);
	prune.judged_at = prune.now;
	return prune;
}

static void
quiet(void *arg, enum pruned what, const char *name, const char *why)
{
	(void)arg;
	(void)what;
	(void)name;
	(void)why;
}

static void
mark(struct place *p, enum prune_mark what)
{
	struct prune prune = prune_of(p);
	struct err e = { 0 };

	prune.say = quiet;
	prune.reason = "case 7";
	if (prune_mark(&prune, what, p->bundles[0], &e) < 0)
		fail_msg("%s", e.msg);
}

static void
hold(struct place *p)
{
	mark(p, PRUNE_HOLD);
}

static void
hold_and_release(struct place *p)
{
	hold(p);
	mark(p, PRUNE_RELEASE);
}

static void
hold_twice_and_release(struct place *p)
{
	hold(p);
	hold_and_release(p);
}

/* The trail's line of a deletion that was not done. */
static void
tell_deletion(struct place *p, const char *bundle, const char *when)
{
	autojson cJSON *record = json_object();
	struct err e = { 0 };
	autofd int folder = open(p->folder, O_RDONLY | O_DIRECTORY);
	struct trail *t = trail_open(folder, 1000, 0, &e);

	assert_non_null(t);
	json_put_str(record, "action", "delete");
	json_put_str(record, "bundle", bundle);
	json_put_str(record, "time", when);
	assert_int_equal(trail_append(t, "prune", record, &e), 0);
	trail_close(t);
}

/* By a clock that went far too fast. */
static void
tell_later(struct place *p)
{
	tell_deletion(p, p->bundles[0], "2199-01-01T00:00:00Z");
}

static void
tell_later_and_lose(struct place *p)
{
	tell_later(p);
	lose(p);
}

static void
tell_only(struct place *p)
{
	tell_deletion(p, p->bundles[0], NOW);
}

static void
tell_and_put_aside(struct place *p)
{
	tell_only(p);
	put_aside(p);
}

static void
tell_and_hold(struct place *p)
{
	tell_only(p);
	hold(p);
}

static void
tell_and_change(struct place *p)
{
	tell_only(p);
	append(p, "manifest.sha256");
}

static void
delete_some(struct place *p)
{
	static const char *const files[] = { "facts.jsonl", "results.json", "rules/benchmark.xml" };

	tell_only(p);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		autofree char *path = xasprintf("%s/%s/%s", p->folder, p->bundles[0], files[i]);

		assert_int_equal(unlink(path), 0);
	}
	put_aside(p);
}

/* All but the manifest's own is gone, and that, too. */
static void
delete_most(struct place *p)
{
	autofree char *path = path_of(p, p->bundles[0]);

	tell_only(p);
	fixture_folder_remove(&(char *){ xstrdup(path) });
	assert_int_equal(mkdir(path, 0700), 0);
	put_aside(p);
}

static void
delete_some_and_add(struct place *p)
{
	add_file(p);
	delete_some(p);
}

/* Time-stamped, and put aside. */
static void
delete_some_and_stamp(struct place *p)
{
	append(p, TIMESTAMP_FILE);
	delete_some(p);
}

static void
cut_run(struct place *p)
{
	p->bundles[1] = evidence_cut(p->folder, 1, &(struct place_run){ .day = LONG_AGO });
}

static void
age(struct place *p, const char *when)
{
	autofree char *path = path_of(p, p->bundles[1]);
	struct timespec times[2] = { { 0, 0 }, { 0, 0 } };
	struct err e;
	int64_t t;

	assert_int_equal(time_read(when, &t, &e), 0);
	times[0].tv_sec = times[1].tv_sec = (time_t)t;
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
cut_young(struct place *p)
{
	cut_run(p);
	age(p, "2026-02-28T12:00:01Z");
}

static void
cut_old(struct place *p)
{
	cut_run(p);
	age(p, "2026-02-28T12:00:00Z");
}

static void
cut_locked(struct place *p)
{
	autofree char *path = NULL;

	cut_old(p);
	path = path_of(p, p->bundles[1]);
	p->lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(p->lock >= 0 && flock(p->lock, LOCK_EX | LOCK_NB) == 0);
}

static void
cut_with_folders(struct place *p)
{
	static const char *const folders[] = { "rules", "rules/scans", "rules/scans/empty" };

	cut_run(p);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		autofree char *path = xasprintf("%s/%s/%s", p->folder, p->bundles[1], folders[i]);

		assert_int_equal(mkdir(path, 0700), 0);
	}
	age(p, LONG_AGO);
}

static void
cut_with_link(struct place *p)
{
	autofree char *path = NULL;

	cut_run(p);
	path = xasprintf("%s/%s/link", p->folder, p->bundles[1]);
	assert_int_equal(symlink("../../" TRAIL_FILE, path), 0);
	age(p, LONG_AGO);
}

static void
cut_aside(struct place *p)
{
	autofree char *from = NULL, *to = NULL;

	cut_old(p);
	tell_deletion(p, p->bundles[1], NOW);
	from = path_of(p, p->bundles[1]);
	to = xasprintf("%s.deleting", from);
	assert_int_equal(rename(from, to), 0);
}

/* A later run of a host whose clock began anew: it says that it was long before. */
static void
run_by_another_clock(struct place *p)
{
	p->bundles[1] = evidence_run(p->folder, 1, &(struct place_run){ .day = "2001-01-01", .retention = "site 29 days" });
}

/* ---- rows ---- */

static const struct place_run day = { LONG_AGO, "site 1 day", NULL, NULL, NULL }, forever = { LONG_AGO, NULL, NULL, NULL, NULL },
    long_kept = { LONG_AGO, "site 29 days", NULL, NULL, NULL }, years = { LONG_AGO, "site 100 years", NULL, NULL, NULL };
#define DELETED "run 0, delete 0"
#define PARTIAL_1 "run 0, partial 1.partial"

static const struct prune_row {
	const char *name;
	const struct place_run *run;
	void (*before)(struct place *p);
	bool dry_run, partial;
	const char *said;   /* "deleted 0": of what, by short names, but for notes; sorted as it is said */
	const char *names, *trail;
	int result;         /* an errno; 0: all right */
	size_t broken, failed;
	size_t verified;    /* what verify finds broken afterwards */
} rows[] = {
	{ "a bundle whose day has passed is deleted", &day, NULL, false, false, "deleted 0", "trail.jsonl", DELETED, 0, 0, 0, 0 },
	{ "on its last day it is kept", &long_kept, NULL, false, false, "kept 0", "0 trail.jsonl", "run 0", 0, 0, 0, 0 },
	{ "a run by a clock that began anew is kept as long as the one before it", &long_kept, run_by_another_clock, false, false, "kept 0, kept 1", "0 1 trail.jsonl",
	    "run 0, run 1", 0, 0, 0, 0 },
	{ "without a date it is kept", &forever, NULL, false, false, "kept 0", "0 trail.jsonl", "run 0", 0, 0, 0, 0 },
	{ "a hold keeps it", &day, hold, false, false, "kept 0", "0 trail.jsonl", "run 0, hold 0", 0, 0, 0, 0 },
	{ "a hold that was released does not", &day, hold_and_release, false, false, "deleted 0", "trail.jsonl",
	    "run 0, hold 0, release 0, delete 0", 0, 0, 0, 0 },
	{ "one of two holds released keeps it", &day, hold_twice_and_release, false, false, "kept 0", "0 trail.jsonl",
	    "run 0, hold 0, hold 0, release 0", 0, 0, 0, 0 },
	{ "a bundle that was changed is left alone", &day, change_facts, false, false, "broken 0", "0 trail.jsonl", "run 0", 0, 1, 0, 1 },
	{ "a bundle with a file more is left alone", &day, add_file, false, false, "broken 0", "0 trail.jsonl", "run 0", 0, 1, 0, 1 },
	{ "a bundle with a link is left alone", &day, link_facts, false, false, "broken 0", "0 away trail.jsonl", "run 0", 0, 1, 0, 2 },
	{ "a link in a bundle's place is not followed", &day, link_bundle, false, false, "broken 0", "0 away trail.jsonl", "run 0", 0, 1, 0, 2 },
	{ "a bundle that is lost is told", &day, lose, false, false, "broken 0", "trail.jsonl", "run 0", 0, 1, 0, 1 },
	{ "a broken chain deletes nothing", &day, break_chain, false, false, "", "0 trail.jsonl", NULL, EBADMSG, 0, 0, SIZE_MAX },
	{ "a folder that others can write to is refused", &day, open_to_others, false, false, "", "0 trail.jsonl", "run 0", EPERM, 0, 0, 0 },
	{ "a dry run says so, and writes nothing", &day, NULL, true, false, "deleted 0", "0 trail.jsonl", "run 0", 0, 0, 0, 0 },
	{ "a dry run tells no partial in the trail", &forever, cut_old, true, true, "kept 0, deleted 1.partial", "0 1.partial trail.jsonl", "run 0", 0, 0, 0, 0 },
	{ "a deletion that was told, and not begun, is gone on with", &day, tell_only, false, false, "deleted 0", "trail.jsonl", DELETED, 0, 0, 0, 0 },
	{ "one that was begun", &day, tell_and_put_aside, false, false, "deleted 0", "trail.jsonl", DELETED, 0, 0, 0, 0 },
	{ "one that was half done", &day, delete_some, false, false, "deleted 0", "trail.jsonl", DELETED, 0, 0, 0, 0 },
	{ "one that was done but for the folder", &day, delete_most, false, false, "deleted 0", "trail.jsonl", DELETED, 0, 0, 0, 0 },
	{ "a dry run tells of it", &day, delete_some, true, false, "deleted 0.deleting", "0.deleting trail.jsonl", DELETED, 0, 0, 0, 0 },
	{ "a file that is not listed stays, and is told", &day, delete_some_and_add, false, false, "failed 0.deleting", "0.deleting trail.jsonl", DELETED, 0, 0, 1, 0 },
	{ "one of a bundle that was time-stamped", &day, delete_some_and_stamp, false, false, "deleted 0", "trail.jsonl", DELETED, 0, 0, 0, 0 },
	{ "one that was told before the bundle's day is not", &years, tell_later, false, false, "kept 0", "0 trail.jsonl", DELETED, 0, 0, 0, 1 },
	{ "nor does a dry run say so", &years, tell_later, true, false, "kept 0", "0 trail.jsonl", DELETED, 0, 0, 0, 1 },
	{ "what the trail does not tell to be deleted is left alone", &day, put_aside, false, false, "broken 0.deleting", "0.deleting trail.jsonl", "run 0", 0, 1, 0, 2 },
	{ "a hold stops a deletion that was not begun", &day, tell_and_hold, false, false, "kept 0", "0 trail.jsonl", "run 0, delete 0, hold 0", 0, 0, 0, 0 },
	{ "another bundle in a deleted one's place is left alone", &day, tell_and_change, false, false, "broken 0", "0 trail.jsonl", DELETED, 0, 1, 0, 1 },
	{ "a bundle that waits for its name gets it first", &day, make_waiting, false, false, "deleted 0", "trail.jsonl", DELETED, 0, 0, 0, 0 },
	{ "and stays, if its day has not passed", &forever, make_waiting, false, false, "kept 0.partial", "0 trail.jsonl", "run 0", 0, 0, 0, 0 },
	{ "a partial one is told and kept", &forever, cut_old, false, false, "kept 0, kept 1.partial", "0 1.partial trail.jsonl", PARTIAL_1, 0, 0, 0, 0 },
	{ "a partial one less than a day old is kept", &forever, cut_young, false, true, "kept 0, kept 1.partial", "0 1.partial trail.jsonl", PARTIAL_1, 0, 0, 0, 0 },
	{ "an older one is deleted on request", &forever, cut_old, false, true, "kept 0, deleted 1.partial", "0 trail.jsonl", PARTIAL_1 ", delete 1.partial", 0, 0, 0, 0 },
	{ "one with folders that are still empty, too", &forever, cut_with_folders, false, true, "kept 0, deleted 1.partial", "0 trail.jsonl",
	    PARTIAL_1 ", delete 1.partial", 0, 0, 0, 0 },
	{ "one that a run writes to is kept", &forever, cut_locked, false, true, "kept 0, kept 1.partial", "0 1.partial trail.jsonl", "run 0", 0, 0, 0, 0 },
	{ "one with a link in it stays", &forever, cut_with_link, false, true, "kept 0, failed 1.partial", "0 1.partial trail.jsonl", PARTIAL_1, 0, 0, 1, 0 },
	{ "one whose deletion was begun is gone on with, unasked", &forever, cut_aside, false, false, "kept 0, deleted 1.partial", "0 trail.jsonl",
	    "run 0, delete 1.partial", 0, 0, 0, 0 },
};

static void
note(void *arg, enum pruned what, const char *name, const char *why)
{
	static const char *const words[] = { [PRUNED_DELETED] = "deleted", [PRUNED_KEPT] = "kept", [PRUNED_NOTE] = "note",
		[PRUNED_BROKEN] = "broken", [PRUNED_FAILED] = "failed" };
	struct buf *said = arg;

	assert_true(*why != '\0');
	buf_addf(said, "%s%s %s", said->len > 0 ? ", " : "", words[what], evidence_short(name));
}

static void
test_prune(void **state)
{
	const struct prune_row *row = *state;
	autoplace struct place p = { .folder = fixture_folder(), .lock = -1 };
	autobuf struct buf said = BUF_INIT, why = BUF_INIT;
	autofree char *names = NULL, *trail = NULL;
	struct prune prune = prune_of(&p);
	struct err e = { 0 };
	size_t broken;
	int n;

	p.bundles[0] = evidence_run(p.folder, 0, row->run);
	if (row->before != NULL)
		row->before(&p);
	prune.dry_run = row->dry_run;
	prune.partial = row->partial;
	prune.say = note;
	prune.arg = &said;
	n = prune_folder(&prune, &e);
	names = evidence_names(p.folder);
	assert_string_equal(said.len > 0 ? said.s : "", row->said);
	assert_string_equal(names, row->names);
	if (row->result != 0)
		assert_int_equal(e.num, row->result);
	else if (n < 0)
		fail_msg("%s", e.msg);
	assert_int_equal(prune.broken, row->broken);
	assert_int_equal(prune.failed, row->failed);
	if (row->trail != NULL) {
		trail = evidence_trail(p.folder);
		assert_string_equal(trail, row->trail);
	}
	if (row->verified == SIZE_MAX)
		return;
	broken = evidence_broken(p.folder, &why);
	if (broken != row->verified)
		fail_msg("%zu broken: %s", broken, why.s);
}

/* ---- what happens while bundles are judged ---- */

static const struct meanwhile_row {
	const char *name;
	bool told;          /* the second run is in the trail as deleted, before it goes */
	bool lost;          /* the third run was not there to begin with */
	const char *said;
} meanwhile_rows[] = {
	{ "what another prune tells of and deletes is not lost", true, false, "kept 0, kept 2" },
	{ "what goes without a word is", false, false, "kept 0, kept 2, broken 1" },
	{ "another one that was lost before is, all the same", true, true, "kept 0, broken 2" },
	{ "and each one that is gone", false, true, "kept 0, broken 1, broken 2" },
};

struct meanwhile {
	const struct meanwhile_row *row;
	struct place *p;
	struct buf said;
};

/* The first run is kept: now the second one goes. */
static void
note_and_delete(void *arg, enum pruned what, const char *name, const char *why)
{
	struct meanwhile *m = arg;

	if (what == PRUNED_KEPT && strcmp(name, m->p->bundles[0]) == 0) {
		if (m->row->told)
			tell_deletion(m->p, m->p->bundles[1], NOW);
		fixture_folder_remove(&(char *){ path_of(m->p, m->p->bundles[1]) });
	}
	note(&m->said, what, name, why);
}

static void
test_meanwhile(void **state)
{
	const struct meanwhile_row *row = *state;
	autoplace struct place p = { .folder = fixture_folder(), .lock = -1 };
	struct meanwhile m = { row, &p, BUF_INIT };
	struct prune prune = prune_of(&p);
	struct err e = { 0 };

	for (unsigned i = 0; i < 3; i++)
		p.bundles[i] = evidence_run(p.folder, i, &forever);
	if (row->lost)
		fixture_folder_remove(&(char *){ path_of(&p, p.bundles[2]) });
	prune.say = note_and_delete;
	prune.arg = &m;
	if (prune_folder(&prune, &e) < 0)
		fail_msg("%s", e.msg);
	assert_string_equal(m.said.s, row->said);
	buf_free(&m.said);
}

/* ---- by whom it is signed ---- */

static const struct key_row {
	const char *name, *signer, *trusted; /* fixtures/key; or NULL */
	size_t broken;
} key_rows[] = {
	{ "a bundle that a trusted key signed is deleted", "p256.pem", "p256.pub", 0 },
	{ "one of which no key is asked", "p256.pem", NULL, 0 },
	{ "one that another key signed is left alone", "p256.pem", "ed25519.pub", 1 },
};

static void
keep_reason(void *arg, enum pruned what, const char *name, const char *why)
{
	(void)what;
	(void)name;
	buf_adds(arg, why);
}

static void
test_key(void **state)
{
	const struct key_row *row = *state;
	const struct place_run run = { LONG_AGO, "site 1 day", NULL, NULL, row->signer };
	autofree char *file = row->trusted != NULL ? xasprintf("key/%s", row->trusted) : NULL;
	struct key *key = file != NULL ? fixture_public_key(file) : NULL;
	const struct key *const keys[] = { key };
	autoplace struct place p = { .folder = fixture_folder(), .lock = -1 };
	struct prune prune = prune_of(&p);
	autobuf struct buf said = BUF_INIT;
	autofree char *names = NULL;
	struct err e = { 0 };

	p.bundles[0] = evidence_run(p.folder, 0, &run);
	prune.keys = keys;
	prune.nkeys = key != NULL;
	prune.say = keep_reason;
	prune.arg = &said;
	assert_int_equal(prune_folder(&prune, &e), 0);
	if (row->broken > 0 && strstr(said.s, "none of the keys that were named") == NULL)
		fail_msg("%s", said.s);
	names = evidence_names(p.folder);
	assert_int_equal(prune.broken, row->broken);
	assert_string_equal(names, row->broken > 0 ? "0 trail.jsonl" : "trail.jsonl");
	key_free(key);
}

/* ---- what a deletion's line says ---- */

static const struct line_row {
	const char *name, *reason, *path, *wanted;
} line_rows[] = {
	{ "the line has the bundle's day", NULL, "until", "2026-02-01" },
	{ "the line has the time", NULL, "time", NOW },
	{ "the line has the run", NULL, "run", "00000000-0000-4000-8000-000000000000" },
	{ "the line has who did it", NULL, "operator.login", "ada" },
	{ "the line has a reason", NULL, "reason", "its retention has ended: kept through 2026-02-01" },
	{ "the line has the reason that was given", "CHG-1", "reason", "CHG-1" },
};

static void
test_line(void **state)
{
	const struct line_row *row = *state;
	autoplace struct place p = { .folder = fixture_folder(), .lock = -1 };
	autojson cJSON *operator = json_object();
	autokept struct kept_list l = { .n = 0 };
	struct prune prune = prune_of(&p);
	autofd int folder = open(p.folder, O_RDONLY | O_DIRECTORY);
	struct err e = { 0 };

	p.bundles[0] = evidence_run(p.folder, 0, &day);
	json_put_str(operator, "login", "ada");
	json_put_null(operator, "sudo_user");
	prune.operator = operator;
	prune.reason = row->reason;
	prune.say = quiet;
	assert_int_equal(prune_folder(&prune, &e), 0);
	assert_int_equal(kept_read(folder, &l, &e), 0);
	assert_int_equal(l.n, 1);
	assert_string_equal(json_str(l.runs[0].deleted, row->path, ""), row->wanted);
	assert_string_equal(json_str(l.runs[0].deleted, "manifest", ""), json_str(l.runs[0].line, "manifest", "?"));
}

/* ---- holds that cannot be ---- */

static const struct mark_row {
	const char *name;
	void (*before)(struct place *p);
	enum prune_mark mark;
	const char *run; /* NULL: the bundle's name */
	const char *error;
} mark_rows[] = {
	{ "a hold by the run's id", NULL, PRUNE_HOLD, "00000000-0000-4000-8000-000000000000", NULL },
	{ "a hold on a bundle that waits for its name", make_waiting, PRUNE_HOLD, NULL, NULL },
	{ "a run that there is not", NULL, PRUNE_HOLD, "00000000-0000-4000-8000-000000000009", "no such run" },
	{ "a part of a name", NULL, PRUNE_HOLD, "2026-01-31", "no such run" },
	{ "no name", NULL, PRUNE_HOLD, "", "no such run" },
	{ "a release of what is not held", NULL, PRUNE_RELEASE, NULL, "not held" },
	{ "a release after the release", hold_and_release, PRUNE_RELEASE, NULL, "not held" },
	{ "a hold on what is being deleted", tell_and_put_aside, PRUNE_HOLD, NULL, "deleted already" },
	{ "a hold on what is lost", lose, PRUNE_HOLD, NULL, "deleted already" },
	{ "a hold by a broken trail", break_chain, PRUNE_HOLD, NULL, "broken trail" },
};

static void
test_mark(void **state)
{
	const struct mark_row *row = *state;
	autoplace struct place p = { .folder = fixture_folder(), .lock = -1 };
	struct prune prune = prune_of(&p);
	struct err e = { 0 };
	int n;

	p.bundles[0] = evidence_run(p.folder, 0, &day);
	if (row->before != NULL)
		row->before(&p);
	prune.say = quiet;
	prune.reason = "case 7";
	n = prune_mark(&prune, row->mark, row->run != NULL ? row->run : p.bundles[0], &e);
	assert_int_equal(n, row->error != NULL ? -1 : 0);
	if (row->error != NULL && strstr(e.msg, row->error) == NULL)
		fail_msg("%s", e.msg);
}

/* ---- what verify says of deletions ---- */

static const struct wrong_row {
	const char *name;
	const struct place_run *run;
	void (*before)(struct place *p);
	const char *wrong; /* a part of what is broken */
} wrong_rows[] = {
	{ "deleted without a date", &forever, tell_only, "no date from which it may be" },
	{ "deleted before its date", &long_kept, tell_only, "before its date" },
	{ "deleted before its date, by a line of a later time than now", &years, tell_later_and_lose, "before its date" },
};

static void
test_wrong(void **state)
{
	const struct wrong_row *row = *state;
	autoplace struct place p = { .folder = fixture_folder(), .lock = -1 };
	autobuf struct buf why = BUF_INIT;

	p.bundles[0] = evidence_run(p.folder, 0, row->run);
	row->before(&p);
	assert_int_equal(evidence_broken(p.folder, &why), 1);
	if (strstr(why.s, row->wrong) == NULL)
		fail_msg("%s", why.s);
}

int
main(void)
{
	return RUN_ROWS("what prune deletes, and what it leaves alone", rows, test_prune) + RUN_ROWS("what happens meanwhile", meanwhile_rows, test_meanwhile) +
	    RUN_ROWS("by whom it is signed", key_rows, test_key) + RUN_ROWS("a deletion in the trail", line_rows, test_line) +
	    RUN_ROWS("holds", mark_rows, test_mark) + RUN_ROWS("deletions that should not have been", wrong_rows, test_wrong);
}
