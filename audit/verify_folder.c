/* SPDX-License-Identifier: Apache-2.0 */
/* verify_folder: an evidence folder: its trail, each bundle that this names, and what else lies there. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/base64.h"
#include "audit/bundle.h"
#include "audit/folder.h"
#include "audit/jcs.h"
#include "audit/kept.h"
#include "audit/name_index.h"
#include "audit/verify.h"

/* A line of a run, and the bundle that it names. */
struct run {
	char *bundle;
	struct verify_line line;
	uint64_t pruned; /* by a later line: its number; 0: by none */
};

/* What a run left behind that did not come to its end, by a line of its own, or by what there is of the run's. */
struct left {
	char *folder;
	bool whole; /* a run's line is all there but for its end */
};

/* What the trail tells. */
struct told {
	struct verify *v;
	struct run *runs;  /* in their order */
	size_t n;
	struct left *left; /* so are these */
	size_t nleft;
	uint64_t last_here; /* the last run whose bundle is here, named or not yet: the number of its line, which stands for all before; 0: none */
	struct name_index bundles; /* their names: the first run of that name, from 0 */
	struct name_index deleted; /* names whose deletion it tells of: the first line that does */
};

static void
told_free(struct told *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->runs[i].bundle);
	for (size_t i = 0; i < t->nleft; i++)
		free(t->left[i].folder);
	free(t->runs);
	free(t->left);
	name_index_free(&t->bundles);
	name_index_free(&t->deleted);
}
#define autotold __attribute__((cleanup(told_free)))

bool
verify_is_folder(const char *path)
{
	autofree char *trail = xasprintf("%s/" TRAIL_FILE, path), *manifest = xasprintf("%s/" BUNDLE_MANIFEST, path);
	struct stat st;

	return lstat(trail, &st) == 0 && S_ISREG(st.st_mode) && lstat(manifest, &st) < 0;
}

/* NULL: the trail has none of that name. */
static struct run *
run_of(const struct told *t, const char *bundle)
{
	size_t at;

	return name_index_find(&t->bundles, bundle, &at) ? &t->runs[at] : NULL;
}

static void
note_run(struct told *t, const struct trail_seen *line, const char *bundle)
{
	struct run *r;

	if (!name_index_put(&t->bundles, bundle, t->n)) {
		verify_tell(t->v, VERIFIED_BROKEN, TRAIL_FILE ":%" PRIu64 ": a second run of the name %s", line->number, bundle);
		return;
	}
	t->runs = xrealloc(t->runs, t->n + 1, sizeof *t->runs);
	r = &t->runs[t->n];
	*r = (struct run){ .bundle = xstrdup(bundle), .line = { .number = line->number } };
	memcpy(r->line.sha256, line->sha256, sizeof r->line.sha256);
	t->n++;
}

static void
note_left(struct told *t, const char *bundle, bool whole)
{
	t->left = xrealloc(t->left, t->nleft + 1, sizeof *t->left);
	t->left[t->nleft++] =
	    (struct left){ .folder = xasprintf("%s%s", bundle, has_ending(bundle, BUNDLE_PARTIAL) ? "" : BUNDLE_PARTIAL), .whole = whole };
}

/*
 * A run's bundle is on the disk before its line is written: where there is some of a line that names one, there is something of that.
 * It is named early in the line; quotation marks within a string have a backslash before them.
 */
static void
note_torn(struct told *t, const char *text, size_t len)
{
	static const char member[] = "\"bundle\":\"";
	struct err ignored;
	autojson cJSON *record = jcs_read(text, len, &ignored);
	autofree char *copy = xstrndup(text, len), *bundle = NULL;
	const char *at = strstr(copy, member), *end = at != NULL ? strchr(at + strlen(member), '"') : NULL;

	if (end == NULL)
		return;
	bundle = xstrndup(at + strlen(member), (size_t)(end - at) - strlen(member));
	note_left(t, bundle, strcmp(json_str(record, "kind", ""), "run") == 0);
}

/* A torn line, as the next run or prune put it into one of its own. */
static void
note_put_aside(struct told *t, const struct trail_seen *line, const char *torn)
{
	autobuf struct buf text = BUF_INIT;

	verify_tell(t->v, VERIFIED_NOTE, TRAIL_FILE ":%" PRIu64 ": a line that was torn, as of a run that was killed, or lost power, while it "
	    "wrote it; found %s", line->number, json_str(line->record, "found", "?"));
	if (base64_read(torn, strlen(torn), BASE64_STANDARD, &text) == 0 && text.len > 0)
		note_torn(t, text.s, text.len);
}

static void
note_partial(struct told *t, const struct trail_seen *line, const char *bundle)
{
	const char *torn = json_str(line->record, "torn", NULL);

	if (torn != NULL)
		note_put_aside(t, line, torn);
	if (bundle != NULL)
		note_left(t, bundle, false);
}

static void
note_deletion(struct told *t, const struct trail_seen *line, const char *bundle)
{
	struct run *deleted = run_of(t, bundle);

	(void)name_index_put(&t->deleted, bundle, line->number);
	if (deleted != NULL)
		deleted->pruned = line->number;
}

static void
note_line(void *told, const struct trail_seen *line)
{
	struct told *t = told;
	const char *kind = json_str(line->record, "kind", ""), *bundle = json_str(line->record, "bundle", NULL);
	bool is_deletion = strcmp(kind, "prune") == 0 && strcmp(json_str(line->record, "action", ""), "delete") == 0;

	if (line->trouble != NULL)
		verify_tell(t->v, line->torn ? VERIFIED_NOTE : VERIFIED_BROKEN, TRAIL_FILE ":%" PRIu64 ": %s", line->number, line->trouble);
	if (strcmp(kind, "run") == 0 && bundle == NULL)
		verify_tell(t->v, VERIFIED_BROKEN, TRAIL_FILE ":%" PRIu64 ": a run without a bundle", line->number);
	else if (strcmp(kind, "run") == 0)
		note_run(t, line, bundle);
	else if (strcmp(kind, "partial") == 0)
		note_partial(t, line, bundle);
	else if (is_deletion && bundle != NULL)
		note_deletion(t, line, bundle);
	if (line->torn)
		note_torn(t, line->text, line->len);
}

static bool
is_dir(int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* Lines of the trail are not signed: what stands behind the last bundle could be anybody's who can write there. */
static void
say_deleted(const struct told *t, const struct run *r)
{
	bool proven = r->line.number < t->last_here;

	if (r->pruned < t->last_here)
		verify_tell(t->v, VERIFIED_NOTE, "%s: deleted, as the trail says", r->bundle);
	else
		verify_tell(t->v, VERIFIED_OPEN, "%s: deleted, as the trail says at its end: no later bundle that is here stands for that "
		    "line%s", r->bundle, proven ? "" : ", nor for the run's own, which is proven by nothing: that there was such a run is "
		    "what anybody who can write there may say");
}

static bool
is_here(int folder, const char *bundle)
{
	autofree char *partial = xasprintf("%s" BUNDLE_PARTIAL, bundle);

	return kept_is_plain(bundle) && (is_dir(folder, bundle) || is_dir(folder, partial));
}

static void
find_last(struct told *t, int folder)
{
	for (size_t i = t->n; i-- > 0 && t->last_here == 0;)
		if (is_here(folder, t->runs[i].bundle))
			t->last_here = t->runs[i].line.number;
}

/* Signatures are in bundles alone: lines of runs whose bundles are gone prove as little as a trail without lines. */
static void
say_nothing_here(const struct told *t)
{
	enum verified what = t->v->nkeys > 0 ? VERIFIED_FAILED : VERIFIED_OPEN;

	if (t->n == 0)
		verify_tell(t->v, what, "it has no run: there is nothing that it could prove");
	else if (t->last_here == 0)
		verify_tell(t->v, what, "no bundle is here of any run of the trail: there is no signature here, and who can write to the folder "
		    "can make such lines%s", t->v->nkeys > 0 ? "; the keys that were named with --key prove nothing" : "");
}

static void
check_run(struct told *t, int folder, const struct run *r)
{
	autofree char *partial = xasprintf("%s" BUNDLE_PARTIAL, r->bundle);
	struct verify *v = t->v;
	struct err e;
	int n = 0;

	if (!kept_is_plain(r->bundle)) {
		verify_tell(v, VERIFIED_BROKEN, TRAIL_FILE ": a run is called %s, which is no name of a folder here", r->bundle);
	} else if (is_dir(folder, r->bundle)) {
		verify_tell(v, VERIFIED_NOTE, "%s:%s", r->bundle, r->pruned > 0 ? " it is here, though the trail says that it was to be deleted:" : "");
		v->about = r->bundle;
		n = verify_bundle_in(v, folder, r->bundle, &r->line, &e);
	} else if (is_dir(folder, partial)) {
		verify_tell(v, VERIFIED_NOTE, "%s: it is whole and waits for its name, which the next run gives it:", partial);
		v->about = partial;
		n = verify_bundle_in(v, folder, partial, &r->line, &e);
	} else if (r->pruned > 0) {
		say_deleted(t, r);
	} else {
		verify_tell(v, VERIFIED_BROKEN, "%s: the trail has it, and it is not here", r->bundle);
	}
	if (n < 0)
		verify_tell(v, VERIFIED_BROKEN, "%s", e.msg);
	v->about = NULL; /* it is this function's */
}

/* What a run left proves nothing, but does not go by itself. */
static void
check_left(const struct told *t, int folder, const struct left *l)
{
	autofree char *bundle = xstrndup(l->folder, strlen(l->folder) - strlen(BUNDLE_PARTIAL));
	size_t line;

	if (is_here(folder, bundle) || run_of(t, bundle) != NULL) /* which is told as such */
		return;
	if (name_index_find(&t->deleted, l->folder, &line))
		verify_tell(t->v, line < t->last_here ? VERIFIED_NOTE : VERIFIED_OPEN, "%s: partial, and deleted, as the trail says%s", l->folder,
		    line < t->last_here ? "" : " at its end: no later bundle that is here stands for that line");
	else if (l->whole)
		verify_tell(t->v, VERIFIED_BROKEN, "%s: the trail has it, in a line that lacks nothing but its end, and it is not here", bundle);
	else
		verify_tell(t->v, VERIFIED_OPEN, "%s: the trail has it as partial: it is not here, and no line tells of its deletion", l->folder);
}

/* What is left of what is being deleted. */
static void
check_aside(const struct told *t, const char *aside)
{
	autofree char *name = xstrndup(aside, strlen(aside) - strlen(KEPT_ASIDE));

	if (name_index_find(&t->deleted, name, NULL))
		verify_tell(t->v, VERIFIED_NOTE, "%s: its deletion was begun, as the trail says; the next prune goes on", aside);
	else
		verify_tell(t->v, VERIFIED_BROKEN, "%s: it is being deleted, and the trail does not say so", aside);
}

/* Holds, and deletions that should not have been. */
static void
check_keeping(const struct told *t, int folder)
{
	autokept struct kept_list l = { .n = 0 };
	struct err e;

	if (kept_read(folder, &l, &e) < 0)
		verify_tell(t->v, VERIFIED_BROKEN, "%s", e.msg);
	for (size_t i = 0; i < l.n; i++) {
		const struct kept *k = &l.runs[i];

		if (k->holds > 0)
			verify_tell(t->v, VERIFIED_NOTE, "%s: held since %s: %s", k->bundle, json_str(k->hold, "time", "?"), json_str(k->hold, "reason", "?"));
		if (kept_wrong(k, t->v->now) != NULL)
			verify_tell(t->v, VERIFIED_BROKEN, "%s: %s", k->bundle, kept_wrong(k, t->v->now));
	}
}

static bool
is_ours(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, TRAIL_FILE) == 0;
}

/* What the trail is replaced by, while that is written (trail.c). */
static bool
is_new_trail(int folder, const char *name)
{
	struct stat st;

	return strcmp(name, TRAIL_FILE ".new") == 0 && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

static void
check_other(const struct told *t, int folder, const char *name)
{
	bool partial = has_ending(name, BUNDLE_PARTIAL) && is_dir(folder, name);
	autofree char *whole = xstrndup(name, partial ? strlen(name) - strlen(BUNDLE_PARTIAL) : strlen(name));
	const struct run *r = run_of(t, whole);

	if (is_ours(name) || (r != NULL && (!partial || !is_dir(folder, whole))))
		return;
	if (has_ending(name, KEPT_ASIDE))
		check_aside(t, name);
	else if (is_new_trail(folder, name))
		verify_tell(t->v, VERIFIED_NOTE, "%s: a run that was killed left it, or writes it; it proves nothing", name);
	else if (r != NULL)
		verify_tell(t->v, VERIFIED_BROKEN, "%s: it is here beside %s, which the trail has", name, whole);
	else if (partial)
		verify_tell(t->v, VERIFIED_NOTE, "%s: partial: a run that did not come to its end, or is under way; it proves nothing", name);
	else
		verify_tell(t->v, VERIFIED_BROKEN, "%s: it is here, and the trail does not have it", name);
}

/* What the trail does not tell of. */
static int
check_others(const struct told *t, int folder, const char *path, struct err *e)
{
	int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = again >= 0 ? fdopendir(again) : NULL;
	const struct dirent *entry;

	if (d == NULL) {
		err_set(e, errno, "%s: %s", path, strerror(errno));
		if (again >= 0)
			close(again);
		return -1;
	}
	while ((entry = readdir(d)) != NULL)
		check_other(t, folder, entry->d_name);
	(void)closedir(d);
	return 0;
}

int
verify_folder(struct verify *v, const char *path, struct err *e)
{
	autofd int folder = folder_open(path, e), fd = folder >= 0 ? folder_file(folder, TRAIL_FILE, O_RDONLY, e) : -1;
	autotold struct told t = { .v = v };
	struct trail_head head;
	int64_t troubles;

	if (fd < 0)
		return -1;
	if ((troubles = trail_read(fd, note_line, &t, &head, e)) < 0) {
		verify_tell(v, VERIFIED_BROKEN, "%s", e->msg);
		return 0;
	}
	if (troubles == 0)
		verify_tell(v, VERIFIED_PROVEN, "the trail's %" PRIu64 " lines are one chain, which ends in %s", head.lines, head.last);
	verify_tell(v, VERIFIED_OPEN, VERIFY_TRAIL_END);
	find_last(&t, folder);
	say_nothing_here(&t);
	for (size_t i = 0; i < t.n; i++)
		check_run(&t, folder, &t.runs[i]);
	for (size_t i = 0; i < t.nleft; i++)
		check_left(&t, folder, &t.left[i]);
	if (check_others(&t, folder, path, e) < 0)
		return -1;
	check_keeping(&t, folder);
	return 0;
}
