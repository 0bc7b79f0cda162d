/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "audit/prune_parts.h"
#include "audit/retention.h"
#include "audit/verify.h"

#define WAIT_MS 60000

void
prune_tell(struct prune *p, enum pruned what, const char *name, const char *fmt, ...)
{
	autofree char *text = NULL, *clean = NULL, *clean_name = utf8_clean(name, strlen(name));
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		out_of_memory();
	clean = utf8_clean(text, (size_t)n);
	p->broken += what == PRUNED_BROKEN;
	p->failed += what == PRUNED_FAILED;
	p->say(p->arg, what, clean_name, clean);
}

cJSON *
prune_record(const struct prune *p, const char *action, const char *bundle, const char *manifest, const char *reason)
{
	cJSON *o = json_object();
	char time[32];

	time_show(p->now, time);
	json_put_str(o, "action", action);
	json_put_str(o, "bundle", bundle);
	if (manifest != NULL)
		json_put_str(o, "manifest", manifest);
	json_put_str(o, "time", time);
	json_put(o, "operator", bundle_trail_operator(p->operator));
	json_put_str(o, "reason", reason);
	return o;
}

/* ---- the folder, and its trail ---- */

static int
open_folder(const struct prune *p, struct err *e)
{
	int folder = folder_open(p->dir, e);
	struct stat st;

	if (folder < 0)
		return -1;
	if (fstatat(folder, TRAIL_FILE, &st, AT_SYMLINK_NOFOLLOW) < 0)
		(void)err_set(e, EINVAL, "%s: it is no evidence folder: it has no " TRAIL_FILE, p->dir);
	else if (bundle_is_safe(p->dir, folder, e) == 0)
		return folder;
	(void)close(folder);
	return -1;
}

/* What a whole chain says. */
static int
read_whole(int folder, struct kept_list *ret, struct err *e)
{
	if (kept_read(folder, ret, e) < 0)
		return -1;
	return ret->broken == NULL ? 0 : err_set(e, EBADMSG, "%s; plimsoll verify tells more; nothing is deleted by a broken trail", ret->broken);
}

/* Takes the lock, and puts in order what runs left. */
static struct trail *
lock(const struct prune *p, int folder, struct err *e)
{
	struct trail *t = trail_open(folder, WAIT_MS, p->now, e);

	if (t != NULL && bundle_settle(folder, p->dir, t, e) < 0) {
		trail_close(t);
		return NULL;
	}
	return t;
}

/* ---- what is past, and whether it verifies ---- */

static void
say_held(struct prune *p, const struct kept *k, const char *name)
{
	prune_tell(p, PRUNED_KEPT, name, "held since %s: %s", json_str(k->hold, "time", "?"), json_str(k->hold, "reason", "?"));
}

/* Whether its day has passed, and nobody holds it. */
static bool
is_due(struct prune *p, const struct kept *k, const char *name)
{
	const char *until = json_str(k->line, "until", NULL);

	if (k->holds > 0)
		say_held(p, k, name);
	else if (until == NULL)
		prune_tell(p, PRUNED_KEPT, name, "it has no date from which it may be deleted: no retention was set when it was made");
	else if (!retention_is_past(until, p->judged_at))
		prune_tell(p, PRUNED_KEPT, name, "kept through %s", until);
	else
		return true;
	return false;
}

/* The first thing that is broken, or fails. */
static void
note_broken(void *first, enum verified what, const char *text)
{
	char **ret = first;

	if ((what == VERIFIED_BROKEN || what == VERIFIED_FAILED) && *ret == NULL)
		*ret = xstrdup(text);
}

/* Another prune, or a run, may be at work meanwhile: before anything of a bundle is touched it gets another name. */
static bool
verifies(struct prune *p, int folder, const struct kept *k, enum kept_place place, const char *name)
{
	autofree char *path = xasprintf("%s/%s", p->dir, name), *why = NULL;
	struct verify v = { .keys = p->keys, .nkeys = p->nkeys, .build = p->build, .say = note_broken, .arg = &why };
	struct err e;
	int n = verify_bundle(&v, path, &e);

	if (n == 0 && v.broken == 0)
		return true;
	if (kept_place(folder, k) == place)
		prune_tell(p, PRUNED_BROKEN, name, "it does not verify, and is left alone: %s", n < 0 ? e.msg : why);
	return false;
}

/*
 * Tells of the runs that are not here, by their index 1 each, unless the trail tells of their deletion by now: another prune writes
 * its line before it deletes. So it is read once more, behind the last look at where they are; it only grows, and has the same runs at
 * the same places.
 */
static void
say_gone(struct prune *p, int folder, const struct kept_list *l, const char *gone)
{
	autokept struct kept_list now = { .n = 0 };
	struct err ignored;

	if (memchr(gone, 1, l->n) == NULL)
		return;
	(void)kept_read(folder, &now, &ignored);
	for (size_t i = 0; i < l->n; i++) {
		const struct kept *k = &l->runs[i];
		bool told = i < now.n && strcmp(now.runs[i].bundle, k->bundle) == 0 && now.runs[i].deleted != NULL;

		if (gone[i] && !told)
			prune_tell(p, PRUNED_BROKEN, *k->bundle != '\0' ? k->bundle : "?", "the trail has it, and it is not here");
	}
}

/* Which runs are to be deleted: by their index, 1 each; the caller frees. */
static char *
choose(struct prune *p, int folder, const struct kept_list *l, size_t *ret_n)
{
	char *chosen = xcalloc(l->n + 1, 1);
	autofree char *gone = xcalloc(l->n + 1, 1);

	*ret_n = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct kept *k = &l->runs[i];
		enum kept_place place = kept_place(folder, k);
		autofree char *name = kept_name(k, place);

		gone[i] = place == KEPT_GONE && k->deleted == NULL;
		if (place == KEPT_GONE || k->deleted != NULL || place == KEPT_DELETING) /* what is left of it is gone on with later */
			continue;
		chosen[i] = is_due(p, k, name) && verifies(p, folder, k, place, name);
		*ret_n += (size_t)chosen[i];
	}
	say_gone(p, folder, l, gone);
	return chosen;
}

/* ---- deleting ---- */

static void
remove_told(struct prune *p, int folder, const char *name, const struct kept *k)
{
	autofree char *aside = xasprintf("%s" KEPT_ASIDE, name);
	struct err e;

	if (prune_remove(folder, aside, json_str(k->line, "manifest", ""), &e) < 0)
		prune_tell(p, PRUNED_FAILED, aside, "%s", e.msg);
	else
		prune_tell(p, PRUNED_DELETED, name, "kept through %s; manifest %.16s...", json_str(k->line, "until", "?"), json_str(k->line, "manifest", ""));
}

/* Whether the folder is the bundle that the trail's line is about. */
static bool
is_same(int folder, const char *name, const struct kept *k)
{
	struct err ignored;
	autofd int own = folder_down(folder, name, &ignored);
	char sha256[65];

	return own >= 0 && folder_sha256(own, BUNDLE_MANIFEST, sha256, &ignored) == 0 &&
	    strcmp(sha256, json_str(k->line, "manifest", "")) == 0;
}

/* The trail's line, then the deletion. -1 and an error: the trail cannot be written. */
static int
delete_run(struct prune *p, int folder, struct trail *t, const struct kept *k, struct err *e)
{
	autofree char *usual = xasprintf("its retention has ended: kept through %s", json_str(k->line, "until", "?"));
	autofree char *name = xstrdup(k->bundle);
	autojson cJSON *record = NULL;
	struct err why;

	if (!is_same(folder, name, k)) {
		prune_tell(p, PRUNED_BROKEN, name, "somebody changed it meanwhile; it is left alone");
		return 0;
	}
	record = prune_record(p, "delete", k->bundle, json_str(k->line, "manifest", ""), p->reason != NULL ? p->reason : usual);
	json_put_str(record, "run", json_str(k->line, "run", ""));
	json_put_str(record, "until", json_str(k->line, "until", ""));
	if (trail_append(t, "prune", record, e) < 0)
		return -1;
	if (prune_put_aside(folder, name, &why) < 0)
		prune_tell(p, PRUNED_FAILED, name, "%s", why.msg);
	else
		remove_told(p, folder, name, k);
	return 0;
}

/* What was told as deleted, and is here: it has to be due all the same. */
static void
go_on(struct prune *p, int folder, const struct kept *k, enum kept_place place)
{
	struct err why;

	/* who told it may have gone by another clock */
	if (!is_due(p, k, k->bundle))
		return;
	if (place != KEPT_DELETING && !is_same(folder, k->bundle, k)) {
		prune_tell(p, PRUNED_BROKEN, k->bundle, "the trail says that it was deleted, and another one is in its place; it is left alone");
	} else if (place != KEPT_DELETING && prune_put_aside(folder, k->bundle, &why) < 0) {
		prune_tell(p, PRUNED_FAILED, k->bundle, "%s", why.msg);
	} else {
		remove_told(p, folder, k->bundle, k);
	}
}

/* A folder that is said to be half deleted, and of which the trail does not know. */
static void
say_not_told(struct prune *p, const struct kept *k)
{
	autofree char *aside = kept_name(k, KEPT_DELETING);

	prune_tell(p, PRUNED_BROKEN, aside, "the trail does not say that it was to be deleted; it is left alone");
}

/* Under the lock, by the trail as it is now: both lists have the same runs, but for what was added meanwhile. */
static int
delete_chosen(struct prune *p, int folder, struct trail *t, const struct kept_list *l, const char *chosen, size_t n, struct err *e)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct kept *k = &l->runs[i];
		enum kept_place place = kept_place(folder, k);

		if (place == KEPT_GONE)
			continue;
		if (k->deleted != NULL)
			go_on(p, folder, k, place);
		else if (place == KEPT_DELETING)
			say_not_told(p, k);
		else if (i >= n || !chosen[i])
			continue;
		else if (k->holds > 0)
			say_held(p, k, k->bundle);
		else if (delete_run(p, folder, t, k, e) < 0)
			return -1;
	}
	return 0;
}

/* ---- the whole ---- */

static void
show_dry(struct prune *p, int folder, const struct kept_list *l, const char *chosen)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct kept *k = &l->runs[i];
		enum kept_place place = kept_place(folder, k);
		autofree char *name = kept_name(k, place);

		if (chosen[i])
			prune_tell(p, PRUNED_DELETED, name, "kept through %s", json_str(k->line, "until", "?"));
		else if (place == KEPT_DELETING && k->deleted == NULL)
			say_not_told(p, k);
		else if (place != KEPT_GONE && k->deleted != NULL && is_due(p, k, name))
			prune_tell(p, PRUNED_DELETED, name, "its deletion was begun %s", json_str(k->deleted, "time", "?"));
	}
}

/* All that there is to do, once it is known which runs it is about. */
static int
delete_all(struct prune *p, int folder, const char *chosen, size_t n, struct err *e)
{
	autokept struct kept_list l = { .n = 0 };
	struct trail *t = lock(p, folder, e);
	int result;

	if (t == NULL)
		return -1;
	result = read_whole(folder, &l, e);
	if (result == 0)
		result = delete_chosen(p, folder, t, &l, chosen, n, e);
	if (result == 0)
		result = prune_partials(p, folder, t, &l, e);
	trail_close(t);
	return result;
}

int
prune_folder(struct prune *p, struct err *e)
{
	autokept struct kept_list l = { .n = 0 };
	autofd int folder = open_folder(p, e);
	autofree char *chosen = NULL;
	size_t n;

	/* bundles are judged again, which takes its time, without the lock that runs wait for */
	if (folder < 0 || read_whole(folder, &l, e) < 0)
		return -1;
	chosen = choose(p, folder, &l, &n);
	if (!p->dry_run)
		return delete_all(p, folder, chosen, l.n, e);
	show_dry(p, folder, &l, chosen);
	return prune_partials(p, folder, NULL, &l, e);
}

/* ---- holds ---- */

static int
may_mark(const struct prune *p, int folder, enum prune_mark mark, const char *run, const struct kept *k, struct err *e)
{
	autofree char *clean = utf8_clean(run, strlen(run));

	if (k == NULL)
		return err_set(e, EINVAL, "%s: the trail of %s has no such run; name its id, or its bundle's folder", clean, p->dir);
	if (mark == PRUNE_RELEASE && k->holds == 0)
		return err_set(e, EINVAL, "%s: it is not held", clean);
	if (mark == PRUNE_HOLD && kept_place(folder, k) >= KEPT_DELETING)
		return err_set(e, EINVAL, "%s: it is deleted already", clean);
	return 0;
}

static int
mark_run(struct prune *p, int folder, struct trail *t, enum prune_mark mark, const char *run, struct err *e)
{
	autokept struct kept_list l = { .n = 0 };
	autojson cJSON *record = NULL;
	const struct kept *k;
	unsigned holds;

	if (read_whole(folder, &l, e) < 0)
		return -1;
	k = kept_find(&l, run);
	if (may_mark(p, folder, mark, run, k, e) < 0)
		return -1;
	record = prune_record(p, mark == PRUNE_HOLD ? "hold" : "release", k->bundle, json_str(k->line, "manifest", ""), p->reason);
	json_put_str(record, "run", json_str(k->line, "run", ""));
	if (trail_append(t, "prune", record, e) < 0)
		return -1;
	holds = mark == PRUNE_HOLD ? k->holds + 1 : k->holds - 1;
	prune_tell(p, PRUNED_NOTE, k->bundle, holds == 0 ? "not held any more" : "held; holds on it: %u", holds);
	return 0;
}

int
prune_mark(struct prune *p, enum prune_mark mark, const char *run, struct err *e)
{
	autofd int folder = open_folder(p, e);
	struct trail *t = folder >= 0 ? lock(p, folder, e) : NULL;
	int result;

	if (t == NULL)
		return -1;
	result = mark_run(p, folder, t, mark, run, e);
	trail_close(t);
	return result;
}
