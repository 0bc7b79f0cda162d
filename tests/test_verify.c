/* SPDX-License-Identifier: Apache-2.0 */
/* What verify says of bundles that somebody meddled with: each file and folder. Bytes and lines are test_verify_bytes.c. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bundled.h"
#include "tests/rows.h"

/* An evidence folder of some runs. */
struct scene {
	struct signers signers;
	char *dir;
	char *bundle; /* of run 0 */
};

static void
scene_end(struct scene *s)
{
	signers_free(&s->signers);
	free(s->bundle);
	fixture_folder_remove(&s->dir);
}
#define autoscene __attribute__((cleanup(scene_end)))

static struct scene
scene_of(int runs, size_t nsigners)
{
	struct scene s = { .signers = signers_read(), .dir = fixture_folder() };

	s.signers.n = nsigners;
	s.bundle = bundled_path(s.dir, 0);
	for (int i = 0; i < runs; i++)
		bundled_run(s.dir, &s.signers, i);
	return s;
}

/* ---- all else: a row each ---- */

struct row {
	const char *name;
	int runs;
	size_t signers;
	void (*meddle)(struct scene *s);
	const char *said;   /* something of what verify says of the folder */
	bool good;          /* and nothing is broken */
	bool bundle;        /* it is asked about the bundle of run 0 alone */
	bool untrusted;     /* no key is named */
};

static char *
below(const char *folder, const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static void
must_rename(const char *from, const char *to)
{
	assert_int_equal(rename(from, to), 0);
}

static void
remove_file(const char *folder, const char *name)
{
	autofree char *path = below(folder, name);

	assert_int_equal(unlink(path), 0);
}

static void
nothing(struct scene *s)
{
	(void)s;
}

static void
drop_signature(struct scene *s)
{
	remove_file(s->bundle, BUNDLE_SIGNATURE);
}

static void
drop_attestation(struct scene *s)
{
	remove_file(s->bundle, BUNDLE_ATTESTATION);
}

static void
drop_manifest(struct scene *s)
{
	remove_file(s->bundle, BUNDLE_MANIFEST);
}

static void
drop_facts(struct scene *s)
{
	remove_file(s->bundle, BUNDLE_FACTS);
}

static void
drop_trail(struct scene *s)
{
	remove_file(s->dir, TRAIL_FILE);
}

static void
add_file(struct scene *s)
{
	fixture_write(s->bundle, "more", "x", 1);
}

static void
add_empty_folder(struct scene *s)
{
	autofree char *path = below(s->bundle, "rules/more");

	assert_int_equal(mkdir(path, 0700), 0);
}

static void
add_new_trail(struct scene *s)
{
	fixture_write(s->dir, TRAIL_FILE ".new", "{", 1);
}

static void
add_new_trail_folder(struct scene *s)
{
	autofree char *path = below(s->dir, TRAIL_FILE ".new");

	assert_int_equal(mkdir(path, 0700), 0);
}

static void
add_long_line(struct scene *s)
{
	autobuf struct buf text = fixture_reread(s->dir, TRAIL_FILE);

	for (size_t i = 0; i <= TRAIL_MAX_LINE; i++)
		buf_addc(&text, 'x');
	fixture_write(s->dir, TRAIL_FILE, text.s, text.len);
}

static void
cut_manifest(struct scene *s)
{
	fixture_write(s->bundle, BUNDLE_MANIFEST, "0", 1);
}

static void
add_rule(struct scene *s)
{
	fixture_write(s->bundle, "rules/tailoring.xml", "x", 1);
}

static void
add_folder(struct scene *s)
{
	autofree char *path = below(s->dir, "2026-02-01");

	assert_int_equal(mkdir(path, 0700), 0);
}

static void
add_hidden(struct scene *s)
{
	fixture_write(s->dir, ".hidden", "x", 1);
}

static void
add_like_trail(struct scene *s)
{
	fixture_write(s->dir, TRAIL_FILE ".old", "x", 1);
}

static void
add_trail_to_bundle(struct scene *s)
{
	fixture_write(s->bundle, TRAIL_FILE, "", 0);
}

static void
link_file(struct scene *s)
{
	autofree char *file = below(s->bundle, BUNDLE_RESULTS), *elsewhere = xasprintf("%s.elsewhere", s->dir);

	must_rename(file, elsewhere);
	assert_int_equal(symlink(elsewhere, file), 0);
}

static void
pipe_for_facts(struct scene *s)
{
	autofree char *file = below(s->bundle, BUNDLE_FACTS);

	assert_int_equal(unlink(file), 0);
	assert_int_equal(mkfifo(file, 0600), 0);
}

static void
link_trail(struct scene *s)
{
	autofree char *file = below(s->dir, TRAIL_FILE), *other = below(s->bundle, BUNDLE_FACTS);

	assert_int_equal(unlink(file), 0);
	assert_int_equal(symlink(other, file), 0);
}

static void
swap_files(struct scene *s)
{
	autofree char *a = below(s->bundle, BUNDLE_RESULTS), *b = below(s->bundle, BUNDLE_XCCDF), *c = below(s->bundle, "c");

	must_rename(a, c);
	must_rename(b, a);
	must_rename(c, b);
}

static void
swap_bundles(struct scene *s)
{
	autofree char *other = bundled_path(s->dir, 1), *c = below(s->dir, "c");

	must_rename(s->bundle, c);
	must_rename(other, s->bundle);
	must_rename(c, other);
}

static void
swap_signatures(struct scene *s)
{
	autofree char *second = bundled_path(s->dir, 1);
	autofree char *a = below(s->bundle, BUNDLE_ATTESTATION), *b = below(second, BUNDLE_ATTESTATION), *c = below(s->dir, "c");

	must_rename(a, c);
	must_rename(b, a);
	must_rename(c, b);
}

/* Copies a bundle's files in place of another's. */
static void
copy_bundle(struct scene *s)
{
	static const char *const all[] = { BUNDLE_FACTS, BUNDLE_RESULTS, BUNDLE_XCCDF, BUNDLE_FRAMEWORKS, BUNDLE_RECORD, BUNDLE_MANIFEST,
		BUNDLE_SIGNATURE, BUNDLE_ATTESTATION, BUNDLE_RULES "/benchmark.xml" };
	autofree char *second = bundled_path(s->dir, 1);

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		autobuf struct buf text = fixture_reread(second, all[i]);

		fixture_write(s->bundle, all[i], text.s, text.len);
	}
}

static void
link_bundle(struct scene *s)
{
	autofree char *second = bundled_path(s->dir, 1), *away = below(s->dir, "c");

	must_rename(s->bundle, away);
	assert_int_equal(symlink(second, s->bundle), 0);
}

static void
drop_bundle(struct scene *s)
{
	fixture_folder_remove(&s->bundle);
	s->bundle = bundled_path(s->dir, 0);
}

static void
rename_bundle(struct scene *s)
{
	autofree char *other = below(s->dir, "2026-01-31");

	must_rename(s->bundle, other);
	free(s->bundle);
	s->bundle = xstrdup(other);
}

/* Another folder, with that bundle alone, called otherwise. */
static void
move_away(struct scene *s)
{
	autofree char *away = fixture_folder(), *moved = below(away, "bundle");

	must_rename(s->bundle, moved);
	fixture_folder_remove(&s->dir);
	free(s->bundle);
	s->dir = xstrdup(away);
	s->bundle = xstrdup(moved);
}

static void
slash(struct scene *s)
{
	char *with = xasprintf("%s///", s->bundle);

	free(s->bundle);
	s->bundle = with;
}

static void
point(struct scene *s)
{
	char *with = xasprintf("%s/rules/..", s->bundle);

	free(s->bundle);
	s->bundle = with;
}

static void
call_partial(struct scene *s)
{
	autofree char *partial = xasprintf("%s" BUNDLE_PARTIAL, s->bundle);

	must_rename(s->bundle, partial);
}

static void
partial_beside(struct scene *s)
{
	autofree char *partial = xasprintf("%s" BUNDLE_PARTIAL, s->bundle);

	assert_int_equal(mkdir(partial, 0700), 0);
}

static void
partial_of_none(struct scene *s)
{
	autofree char *partial = xasprintf("%s/2026-02-01T10:00:00Z-x" BUNDLE_PARTIAL, s->dir);

	assert_int_equal(mkdir(partial, 0700), 0);
}

/* Cuts the last of two lines. */
static void
cut_trail(struct scene *s)
{
	autobuf struct buf text = fixture_reread(s->dir, TRAIL_FILE);
	const char *end = strchr(text.s, '\n');

	fixture_write(s->dir, TRAIL_FILE, text.s, (size_t)(end - text.s) + 1);
}

static void
empty_trail(struct scene *s)
{
	fixture_write(s->dir, TRAIL_FILE, "", 0);
	drop_bundle(s);
}

static void
append(struct scene *s, const char *kind, const char *bundle)
{
	autojson cJSON *record = json_object();
	int folder = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err e;
	struct trail *t = trail_open(folder, 0, 0, &e);

	assert_non_null(t);
	if (bundle != NULL)
		json_put_str(record, "bundle", bundle);
	if (strcmp(kind, "run") == 0)
		json_put_str(record, "until", "2026-02-01");
	if (strcmp(kind, "prune") == 0) {
		json_put_str(record, "action", "delete");
		json_put_str(record, "time", "2026-02-02T00:00:00Z");
	}
	assert_int_equal(trail_append(t, kind, record, &e), 0);
	trail_close(t);
	close(folder);
}

static void
prune(struct scene *s)
{
	append(s, "prune", strrchr(s->bundle, '/') + 1);
	drop_bundle(s);
}

static void
prune_and_run(struct scene *s)
{
	prune(s);
	bundled_run(s->dir, &s->signers, 2);
}

static void
run_and_prune(struct scene *s)
{
	append(s, "run", "2026-02-01T10:00:00Z-x");
	append(s, "prune", "2026-02-01T10:00:00Z-x");
}

static void
prune_and_wait(struct scene *s)
{
	autofree char *last = bundled_path(s->dir, 2), *partial = xasprintf("%s" BUNDLE_PARTIAL, last);

	prune_and_run(s);
	must_rename(last, partial);
}

static void
prune_kept(struct scene *s)
{
	append(s, "prune", strrchr(s->bundle, '/') + 1);
}

static void
prune_before(struct scene *s)
{
	char *second = bundled_path(s->dir, 1);

	append(s, "prune", "2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000001");
	bundled_run(s->dir, &s->signers, 1);
	fixture_folder_remove(&second);
}

/* Cuts bytes from the trail's end, and leaves a run's bundle as a run that died leaves it, or not at all. */
static void
cut_end(struct scene *s, size_t bytes, int run, bool drop)
{
	autobuf struct buf text = fixture_reread(s->dir, TRAIL_FILE);
	autofree char *bundle = bundled_path(s->dir, run);
	char *partial = xasprintf("%s" BUNDLE_PARTIAL, bundle);

	assert_true(text.len > bytes);
	fixture_write(s->dir, TRAIL_FILE, text.s, text.len - bytes);
	must_rename(bundle, partial);
	if (drop)
		fixture_folder_remove(&partial);
	else
		free(partial);
}

static void
cut_end_and_drop(struct scene *s)
{
	cut_end(s, 1, 1, true);
}

static void
cut_end_drop_and_run(struct scene *s)
{
	cut_end(s, 1, 1, true);
	bundled_run(s->dir, &s->signers, 2);
}

static void
cut_only_end_and_drop(struct scene *s)
{
	cut_end(s, 1, 0, true);
}

static void
die_at_end(struct scene *s)
{
	cut_end(s, 1, 1, false);
}

static void
die_at_end_and_run(struct scene *s)
{
	cut_end(s, 1, 1, false);
	bundled_run(s->dir, &s->signers, 2);
}

static void
cut_half_drop_and_run(struct scene *s)
{
	cut_end(s, 300, 1, true);
	bundled_run(s->dir, &s->signers, 2);
}

/* Leaves less of the second line than names a bundle. */
static void
cut_most_drop_and_run(struct scene *s)
{
	autobuf struct buf text = fixture_reread(s->dir, TRAIL_FILE);

	cut_end(s, text.len - (size_t)(strchr(text.s, '\n') - text.s) - 20, 1, true);
	bundled_run(s->dir, &s->signers, 2);
}

static void
partial_gone(struct scene *s)
{
	append(s, "partial", "2026-02-01T10:00:00Z-x" BUNDLE_PARTIAL);
}

static void
partial_told(struct scene *s)
{
	partial_gone(s);
	partial_of_none(s);
}

static void
partial_deleted(struct scene *s)
{
	partial_gone(s);
	append(s, "prune", "2026-02-01T10:00:00Z-x" BUNDLE_PARTIAL);
}

static void
partial_deleted_and_run(struct scene *s)
{
	partial_deleted(s);
	bundled_run(s->dir, &s->signers, 2);
}

static void
run_twice(struct scene *s)
{
	append(s, "run", strrchr(s->bundle, '/') + 1);
}

static void
run_elsewhere(struct scene *s)
{
	append(s, "run", "../../etc");
}

static void
run_of_nothing(struct scene *s)
{
	append(s, "run", NULL);
}

static void
anchor(struct scene *s)
{
	append(s, "anchor", "somewhere");
}

/* The key is another one from the second run on. */
static void
rotate(struct scene *s)
{
	struct signers second = { .keys = { s->signers.keys[1] }, .n = 1, .status = 1 };

	bundled_run(s->dir, &second, 1);
	s->signers.n = 2;
}

static void
rotate_and_forget(struct scene *s)
{
	rotate(s);
	s->signers.n = 1;
}

static void
second_key_alone(struct scene *s)
{
	const struct key *first = s->signers.keys[0];

	s->signers.keys[0] = s->signers.keys[1];
	s->signers.keys[1] = first;
	s->signers.n = 1;
}

static void
spoil_signature(struct scene *s)
{
	static const char none[] = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n";

	fixture_write(s->bundle, BUNDLE_SIGNATURE, none, sizeof none - 1);
}

static void
spoil_signature_of_first(struct scene *s)
{
	spoil_signature(s);
	second_key_alone(s);
}

static void
name_keys(struct scene *s)
{
	s->signers.n = 1;
}

static const struct row rows[] = {
	{ "two runs that nobody touched verify", 2, 1, nothing, "judged again by its rules, come to its results, byte for byte", .good = true },
	{ "two keys sign", 1, 2, nothing, "the attestation is signed by key", .good = true },
	{ "one of two keys is trusted, the first", 1, 2, name_keys, "a signature was not looked at", .good = true },
	{ "one of two keys is trusted, the second", 1, 2, second_key_alone, BUNDLE_SIGNATURE ": it was not looked at", .good = true },
	{ "the manifest's signature is none, and its key is not named", 1, 2, spoil_signature_of_first, "BROKEN  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: " BUNDLE_SIGNATURE ": not an SSH signature" },
	{ "and no key is", 1, 1, spoil_signature, BUNDLE_SIGNATURE ": not an SSH signature", .untrusted = true },
	{ "no key is trusted", 1, 1, nothing, "open    attestation.dsse.json: a signature was not looked at", .good = true, .untrusted = true },
	{ "another key is trusted", 1, 1, second_key_alone, "none of the keys that were named with --key signed it" },
	{ "an unsigned bundle, and no key is named", 1, 0, nothing, "open    it is not signed", .good = true, .untrusted = true },
	{ "an unsigned bundle does not pass when a key is named", 1, 0, name_keys, "FAILED  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: it is not signed" },
	{ "a key that was rotated, both are trusted", 1, 1, rotate, "this run is line 2 of the trail", .good = true },
	{ "a key that was rotated, the old one is trusted", 1, 1, rotate_and_forget, "none of the keys" },
	{ "the manifest's signature is gone", 1, 1, drop_signature, "manifest.sha256.sig: No such file" },
	{ "the attestation is gone", 1, 1, drop_attestation, "attestation.dsse.json: No such file" },
	{ "the attestation is gone, and no key is named", 1, 1, drop_attestation, "attestation.dsse.json: No such file", .untrusted = true },
	{ "the manifest is gone", 1, 1, drop_manifest, "it has no manifest" },
	{ "the facts are gone", 1, 1, drop_facts, "facts.jsonl: it is missing" },
	{ "a file more", 1, 1, add_file, "more: the manifest does not have it" },
	{ "an empty folder more, which no manifest lists", 1, 1, add_empty_folder, "rules/more: the manifest does not have it: an empty folder" },
	{ "the manifest is cut, and named", 1, 1, cut_manifest, "manifest.sha256: line 1: it is cut off" },
	{ "a new trail that a killed run left is told", 1, 1, add_new_trail, "note    trail.jsonl.new: ", .good = true },
	{ "a folder that is called as a new trail", 1, 1, add_new_trail_folder, "trail.jsonl.new: it is here, and the trail does not have it" },
	{ "a trail with a line that is too long to be read", 1, 1, add_long_line, "BROKEN  trail.jsonl: a line of more than" },
	{ "a file more among the rules", 1, 1, add_rule, "rules/tailoring.xml: the manifest does not have it" },
	{ "a trail in a bundle makes no folder of it", 1, 1, add_trail_to_bundle, "trail.jsonl: the manifest does not have it", .bundle = true },
	{ "a file is a link to what it was", 1, 1, link_file, "results.json: it cannot be read: results.json: a symbolic link" },
	{ "a pipe in the place of the facts hangs nobody", 1, 1, pipe_for_facts, "facts.jsonl: it cannot be read" },
	{ "two files swapped", 1, 1, swap_files, "results.json: it is not what the manifest says" },
	{ "two bundles swapped", 2, 1, swap_bundles, "this run says of itself that it is line 2" },
	{ "two bundles swapped, one is asked about", 2, 1, swap_bundles, "and is here by another name", .bundle = true },
	{ "two attestations swapped", 2, 1, swap_signatures, "attestation.dsse.json" },
	{ "a bundle in the place of another", 2, 1, copy_bundle, "this run says of itself that it is line 2" },
	{ "a bundle is a link to another", 2, 1, link_bundle, "the trail has it, and it is not here" },
	{ "a bundle is gone", 2, 1, drop_bundle, "the trail has it, and it is not here" },
	{ "a bundle is called otherwise", 1, 1, rename_bundle, "2026-01-31: it is here, and the trail does not have it" },
	{ "a bundle is called otherwise, and asked about", 1, 1, rename_bundle, "BROKEN  it is called", .bundle = true },
	{ "a bundle elsewhere, without its trail", 2, 1, move_away, "open    its trail is not beside it", .good = true, .bundle = true },
	{ "a path with slashes behind it", 1, 1, slash, "this run is line 1 of the trail", .good = true, .bundle = true },
	{ "a path that goes down and up again", 1, 1, point, "this run is line 1 of the trail", .good = true, .bundle = true },
	{ "the first of two alone", 2, 1, nothing, "this run is line 1 of the trail", .good = true, .bundle = true },
	{ "a bundle that waits for its name", 1, 1, call_partial, "waits for its name", .good = true },
	{ "a partial one beside the whole one", 1, 1, partial_beside, ".partial: it is here beside" },
	{ "a partial one is told", 1, 1, partial_of_none, "note    2026-02-01T10:00:00Z-x.partial: partial", .good = true },
	{ "a folder that the trail does not have", 1, 1, add_folder, "2026-02-01: it is here, and the trail does not have it" },
	{ "a hidden file that the trail does not have", 1, 1, add_hidden, ".hidden: it is here" },
	{ "a file that is called nearly as the trail", 1, 1, add_like_trail, "trail.jsonl.old: it is here" },
	{ "the trail is gone: a bundle alone says so", 1, 1, drop_trail, "open    its trail is not beside it", .good = true, .bundle = true },
	{ "the trail is gone: the folder is none", 1, 1, drop_trail, "it is no evidence bundle" },
	{ "the trail is a link", 1, 1, link_trail, "trail.jsonl: a symbolic link", .bundle = true },
	{ "the trail's end was cut, and its bundle is there", 2, 1, cut_trail, "it is here, and the trail does not have it" },
	{ "all was cut off, and a key is named", 1, 1, empty_trail, "FAILED  it has no run" },
	{ "all was cut off, and no key is named", 1, 1, empty_trail, "open    it has no run", .good = true, .untrusted = true },
	{ "a pruned run, and nothing behind that line", 2, 1, prune,
	    "open    2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: deleted, as the trail says at its end", .good = true },
	{ "a pruned run, and a later one that stands for it", 2, 1, prune_and_run,
	    "note    2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: deleted, as the trail says", .good = true },
	{ "the only run was pruned, and a key is named: nothing is signed any more", 1, 1, prune, "FAILED  no bundle is here of any run of the trail" },
	{ "the only run was pruned, and no key is named", 1, 1, prune, "open    no bundle is here of any run of the trail", .good = true, .untrusted = true },
	{ "a run behind the last bundle that is pruned in the next line is proven by nothing", 1, 1, run_and_prune,
	    "nor for the run's own, which is proven by nothing", .good = true },
	{ "a pruned run whose own line a later bundle stands for", 2, 1, prune, "no later bundle that is here stands for that line\n", .good = true },
	{ "a later run that waits for its name stands for what was pruned before", 2, 1, prune_and_wait,
	    "note    2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: deleted, as the trail says\n", .good = true },
	{ "a pruned run that is still there is verified", 2, 1, prune_kept, "it is here, though the trail says that it was to be deleted", .good = true },
	{ "a run cannot be pruned before it was", 1, 1, prune_before, "the trail has it, and it is not here" },
	{ "a run whose bundle and whose line's end alone are gone is missed", 2, 1, cut_end_and_drop, "BROKEN  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000001: "
	    "the trail has it, in a line that lacks nothing but its end, and it is not here" },
	{ "and behind a later run, too, which put the line aside", 2, 1, cut_end_drop_and_run, "BROKEN  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000001: "
	    "the trail has it, in a line that lacks nothing but its end, and it is not here" },
	{ "the only line without its end, and no bundle", 1, 1, cut_only_end_and_drop, "BROKEN  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: "
	    "the trail has it, in a line that lacks nothing but its end, and it is not here" },
	{ "a run that died before its line's end left its bundle", 2, 1, die_at_end, "note    2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000001.partial: partial", .good = true },
	{ "and the line that was put aside is told", 2, 1, die_at_end_and_run, "note    trail.jsonl:2: a line that was torn", .good = true },
	{ "half a line that names a bundle which is not here", 2, 1, cut_half_drop_and_run,
	    "open    2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000001.partial: the trail has it as partial: it is not here", .good = true },
	{ "a few bytes of a line tell of nothing", 2, 1, cut_most_drop_and_run, "note    trail.jsonl:2: a line that was torn", .good = true },
	{ "a partial one that the trail has, and is here", 1, 1, partial_told, "note    2026-02-01T10:00:00Z-x.partial: partial", .good = true },
	{ "a partial one that the trail has, and is not here", 1, 1, partial_gone,
	    "open    2026-02-01T10:00:00Z-x.partial: the trail has it as partial: it is not here, and no line tells of its deletion", .good = true },
	{ "a partial one that was deleted, and a later run stands for that", 1, 1, partial_deleted_and_run,
	    "note    2026-02-01T10:00:00Z-x.partial: partial, and deleted, as the trail says\n", .good = true },
	{ "a partial one that was deleted, and nothing behind that line", 1, 1, partial_deleted,
	    "open    2026-02-01T10:00:00Z-x.partial: partial, and deleted, as the trail says at its end", .good = true },
	{ "two lines of one run", 1, 1, run_twice, "a second run of the name" },
	{ "a line of a run elsewhere", 1, 1, run_elsewhere, "which is no name of a folder here" },
	{ "a line of a run without a bundle", 1, 1, run_of_nothing, "a run without a bundle" },
	{ "a line of a kind of later", 1, 1, anchor, "the trail's 2 lines are one chain", .good = true },
};

static void
test_row(void **state)
{
	const struct row *r = *state;
	autoscene struct scene s = scene_of(r->runs, r->signers);
	autoheard struct heard h = { .text = BUF_INIT };
	autofree char *elsewhere = xasprintf("%s.elsewhere", s.dir);

	r->meddle(&s);
	h = hear(r->bundle ? s.bundle : s.dir, r->untrusted ? NULL : &s.signers);
	(void)unlink(elsewhere);
	heard_that(&h, r->said);
	if (r->good)
		heard_good(&h);
	else
		assert_true(h.broken > 0);
}

/* ---- what who has the key says ---- */

struct lie {
	const char *name;
	const char *version; /* of the tool that it says */
	bool lies;
	int status;
	const char *file, *was, *is; /* replaced in a file, and signed again; NULL: nothing */
	const char *said;
	bool good;
	const char *at; /* what it was judged by; NULL: the time of the run */
	const char *build; /* what the tool says that it is */
	bool untrusted; /* no key is named */
	bool unsigned_; /* and none signs */
	const char *reader; /* what the facts say that read them; NULL: the tool */
};

#define OTHER_BUILD "0000000000000000000000000000000000000000000000000000000000000000"

static const struct lie lies[] = {
	{ "what this version judges otherwise is broken", NULL, true, 1, NULL, NULL, NULL, "BROKEN  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: judged again: 5.5: fail, and now pass", false },
	{ "what another version judged otherwise is a note", "0.0.1", true, 1, NULL, NULL, NULL, "note    judged again (by " PACKAGE_VERSION "; it was made by 0.0.1): 5.5: fail, and now pass", true },
	{ "what another build judged otherwise is a note", NULL, true, 1, NULL, NULL, NULL, "note    judged again (by another build of " PACKAGE_VERSION "): 5.5: fail, and now pass",
	    true, .build = OTHER_BUILD },
	{ "what this build judges otherwise is broken", NULL, true, 1, NULL, NULL, NULL, "judged again: 5.5: fail, and now pass", false, .build = BUNDLED_BUILD },
	{ "another build that no trusted key vouches for proves nothing", NULL, true, 1, NULL, NULL, NULL, "judged again: 5.5: fail, and now pass", false,
	    .build = OTHER_BUILD, .untrusted = true },
	{ "what another version judged otherwise is open where no key that was named says that it is another", "0.0.1", true, 1, NULL, NULL, NULL,
	    "open    judged again (by " PACKAGE_VERSION "; it says that it was made by 0.0.1, for which no key stands that was named): 5.5: fail, and now pass", true,
	    .untrusted = true },
	{ "and where none signed it", "0.0.1", true, 1, NULL, NULL, NULL,
	    "open    judged again (by " PACKAGE_VERSION "; it says that it was made by 0.0.1, for which no key stands that was named): 5.5: fail, and now pass", true,
	    .untrusted = true, .unsigned_ = true },
	{ "another version's counts are those of its verdicts, too", "0.0.1", true, 1, BUNDLE_RESULTS, "\"pass\": 0", "\"pass\": 1",
	    "BROKEN  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: record.json: its \"summary\" is not that of", false },
	{ "another version's verdict is what its subjects come to", "0.0.1", true, 1, BUNDLE_RESULTS, "\"result\": \"fail\"", "\"result\": \"pass\"",
	    "BROKEN  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: results.json: results[0].result: \"pass\" stands there, and its subjects make it \"fail\"", false },
	{ "another version's results may have what this one does not know", "0.0.1", true, 1, BUNDLE_RESULTS, "\"level\"", "\"depth\": 1, \"level\"",
	    "note    judged again (by " PACKAGE_VERSION "; it was made by 0.0.1): results.json: results[0].depth: the schema has no such member", true },
	{ "facts that another version read are not those that this one judged", NULL, false, 1, NULL, NULL, NULL,
	    "BROKEN  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: facts.jsonl: by their first line", false, .reader = "plimsoll 0.0.1" },
	{ "another version that judged the same", "0.0.1", false, 1, NULL, NULL, NULL, "byte for byte", true },
	{ "an exit status that rests on what is not kept is open", NULL, false, 1, BUNDLE_RECORD, "\"fail-on\": \"fail\"", "\"fail-on\": \"regression\"",
	    "open    its exit status was not made again", true },
	{ "another exit status", NULL, false, 0, NULL, NULL, NULL, "judged again: the exit status is otherwise", false },
	{ "nothing was changed, and it was signed again", NULL, false, 1, BUNDLE_RECORD, "", "", "byte for byte", true },
	{ "a record of a later schema", NULL, false, 1, BUNDLE_RECORD, "plimsoll-record/1", "plimsoll-record/2", "FAILED  2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: record.json: this version does not know its schema \"plimsoll-record/2\"", false },
	{ "the record says another host", NULL, false, 1, BUNDLE_RECORD, "docker-1", "docker-2", "record.json: its \"host\" is not that of results.json", false },
	{ "the record says that somebody approved a baseline", NULL, false, 1, BUNDLE_RECORD, "\"baseline\": null", "\"baseline\": {\"status\": \"accepted\"}",
	    "judged again: record.json: its baseline is not what the tailoring says", false },
	{ "a record of before baselines were told", NULL, false, 1, BUNDLE_RECORD, "\"baseline\": null,", "", "byte for byte", true },
	{ "a run that was judged by another time says so", NULL, false, 1, NULL, NULL, NULL, "judged as of 2020-01-01T00:00:00Z by", true, "2020-01-01T00:00:00Z" },
	{ "the record says another benchmark file", NULL, false, 1, BUNDLE_RECORD, "rules/benchmark.xml", "rules/other.xml", "its inputs are not the files of rules/", false },
	{ "the record says another name", NULL, false, 1, BUNDLE_RECORD, "\"bundle\": \"2026", "\"bundle\": \"2027", "2026-01-31T10:00:00Z-00000000-0000-4000-8000-000000000000: it is here, and the trail does not have it", false },
	{ "the record says a path", NULL, false, 1, BUNDLE_RECORD, "\"bundle\": \"2026", "\"bundle\": \"../2026", "which is no name of a folder here", false },
	{ "the record says another place in the trail", NULL, false, 1, BUNDLE_RECORD, "\"lines\": 0", "\"lines\": 7", "trail.jsonl:1: ", false },
	{ "the record says no place in the trail", NULL, false, 1, BUNDLE_RECORD, "\"lines\": 0", "\"lines\": 0.5", "it does not say where in the trail it stands", false },
	{ "the record says a place beyond all", NULL, false, 1, BUNDLE_RECORD, "\"lines\": 0", "\"lines\": 1e299", "it does not say where in the trail it stands", false },
	{ "the record says a place below all", NULL, false, 1, BUNDLE_RECORD, "\"lines\": 0", "\"lines\": -1", "it does not say where in the trail it stands", false },
	{ "the record names another key", NULL, false, 1, BUNDLE_RECORD, "\"keys\": [\n    \"", "\"keys\": [\n    \"0", "are not those of the keys that the record names", false },
	{ "the record has labels without digests", NULL, false, 1, BUNDLE_RECORD, "\"scope\": \"all\"", "\"scope\": \"all\", \"label\": [\"a=b\", \"c\"], \"label_digests\": [\"x\"]", "not as many digests as labels", false },
	{ "the record asks for a profile that is none", NULL, false, 1, BUNDLE_RECORD, "_profile_level-1\",\n    \"scope", "_profile_none\",\n    \"scope", "the facts cannot be judged again", false },
	{ "the record asks for another scope", NULL, false, 1, BUNDLE_RECORD, "\"scope\": \"all\"", "\"scope\": \"host\"", "judged again", false },
	{ "the view by framework says otherwise", NULL, false, 1, BUNDLE_FRAMEWORKS, "evidence-contrary", "evidence-supporting", "judged again: frameworks.json is otherwise", false },
	{ "the XCCDF results say otherwise", NULL, false, 1, BUNDLE_XCCDF, "<result>fail", "<result>pass", "judged again: results.xccdf.xml is otherwise", false },
	{ "the results say otherwise", NULL, false, 1, BUNDLE_RESULTS, "\"result\": \"fail\"", "\"result\": \"pass\"", "judged again: 5.5: pass, and now fail", false },
	{ "the results say a secret more", NULL, false, 1, BUNDLE_RESULTS, "{", "{ \"more\": 1,", "record.json: its \"more\" is not that of results.json", false },
	{ "the benchmark is another one", NULL, false, 1, BUNDLE_RULES "/benchmark.xml", "One rule", "No rule", "its inputs are not the files of rules/", false },
	{ "the facts are cut", NULL, false, 1, BUNDLE_FACTS, "\"subjects\":1", "\"subjects\":2", "the facts cannot be judged again: facts.jsonl:3: lines are missing", false },
};

/* Each member of the results is looked up in the record, and that before any signature is looked at. */
static void
test_many_members(void **state)
{
	autoscene struct scene s = scene_of(1, 1);
	autoheard struct heard h = { .text = BUF_INIT };
	static const char *const files[] = { BUNDLE_RESULTS, BUNDLE_RECORD };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		autobuf struct buf text = fixture_reread(s.bundle, files[i]), more = BUF_INIT;

		buf_addc(&more, '{');
		for (size_t n = 0; n < 100000; n++)
			buf_addf(&more, "\"%zu\": 0,", n);
		buf_add(&more, text.s + 1, text.len - 1);
		fixture_write(s.bundle, files[i], more.s, more.len);
	}
	bundled_seal(s.dir, &s.signers);
	h = hear(s.dir, &s.signers);
	heard_that(&h, "results.json: it has 100010 members, which results of no version have");
	assert_true(h.broken > 0);
}

static void
test_lie(void **state)
{
	const struct lie *l = *state;
	autoscene struct scene s = { .signers = signers_read(), .dir = fixture_folder() };
	autoheard struct heard h = { .text = BUF_INIT };

	s.bundle = bundled_path(s.dir, 0);
	s.signers.version = l->version;
	s.signers.lies = l->lies;
	s.signers.status = l->status;
	s.signers.at = l->at;
	s.signers.build = l->build;
	s.signers.reader = l->reader;
	s.signers.n = !l->unsigned_;
	bundled_run(s.dir, &s.signers, 0);
	if (l->file != NULL) {
		autobuf struct buf text = fixture_reread(s.bundle, l->file), changed = BUF_INIT;
		const char *at = strstr(text.s, l->was);

		assert_non_null(at);
		buf_add(&changed, text.s, (size_t)(at - text.s));
		buf_adds(&changed, l->is);
		buf_adds(&changed, at + strlen(l->was));
		fixture_write(s.bundle, l->file, changed.s, changed.len);
		bundled_seal(s.dir, &s.signers);
	}
	h = hear(s.dir, l->untrusted ? NULL : &s.signers);
	heard_that(&h, l->said);
	if (l->good)
		heard_good(&h);
	else
		assert_true(h.broken > 0);
}

int
main(void)
{
	const struct CMUnitTest many[] = {
		{ "a hundred thousand members more are refused, and not looked up one by one", test_many_members, NULL, NULL, NULL },
	};

	return RUN_ROWS("meddled with", rows, test_row) + RUN_ROWS("signed again", lies, test_lie) +
	    cmocka_run_group_tests_name("many members", many, NULL, NULL);
}
