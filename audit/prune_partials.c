/* SPDX-License-Identifier: Apache-2.0 */
/* prune_partials: what interrupted runs left behind. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "audit/manifest.h"
#include "audit/prune_parts.h"

#define PARTIAL_ASIDE BUNDLE_PARTIAL KEPT_ASIDE

static bool
is_named_so(int folder, const char *name)
{
	(void)folder;
	return has_ending(name, BUNDLE_PARTIAL) || has_ending(name, PARTIAL_ASIDE);
}

/* The digest of the list of its files, as a manifest would have it. */
static int
digest_files(int own, char ret[65], struct err *e)
{
	static const char *const none[] = { NULL };
	automanifest struct manifest m = { .n = 0 };
	autobuf struct buf text = BUF_INIT;

	if (manifest_make(own, none, &m, e) < 0)
		return -1;
	manifest_write(&m, &text);
	sha256_hex(text.s, text.len, ret);
	return 0;
}

/* What has the name of a run of the trail is no run's rest: it is that run's bundle, which was looked at as such, or a forgery. */
static bool
is_run(struct prune *p, int own, const char *partial, const struct kept_list *l)
{
	autofree char *bundle = xstrndup(partial, strlen(partial) - strlen(BUNDLE_PARTIAL));
	const struct kept *k = kept_find(l, bundle);
	char sha256[65];
	struct err ignored;

	if (k == NULL)
		return false;
	if (folder_sha256(own, BUNDLE_MANIFEST, sha256, &ignored) < 0 || strcmp(sha256, json_str(k->line, "manifest", "")) != 0)
		prune_tell(p, PRUNED_BROKEN, partial, "the trail has a run of that name, which this is not; it is left alone");
	return true;
}

/* Whether it is old enough, nobody writes to it, and the trail has no run of its name. */
static bool
is_left(struct prune *p, int own, const char *partial, const struct kept_list *l)
{
	struct stat st;

	if (is_run(p, own, partial, l))
		return false;
	/* not locked first: a dry run has no lock of the trail, and a run that begins takes this one without waiting */
	if (fstat(own, &st) < 0 || p->judged_at - (int64_t)st.st_mtime < PRUNE_PARTIAL_AGE) {
		prune_tell(p, PRUNED_KEPT, partial, "partial, and less than a day old");
		return false;
	}
	if (flock(own, LOCK_EX | LOCK_NB) < 0) {
		prune_tell(p, PRUNED_KEPT, partial, "a run is writing to it");
		return false;
	}
	if (!p->partial)
		prune_tell(p, PRUNED_KEPT, partial, "partial: a run that did not come to its end; --partial deletes it");
	return p->partial;
}

static void
remove_told(struct prune *p, int folder, const char *partial)
{
	autofree char *aside = xasprintf("%s" KEPT_ASIDE, partial);
	struct err e;

	if (prune_remove_partial(folder, aside, &e) < 0)
		prune_tell(p, PRUNED_FAILED, aside, "%s", e.msg);
	else
		prune_tell(p, PRUNED_DELETED, partial, "partial");
}

/* The trail's line: 1; 0: it cannot be said what would be deleted, which was told; -1 and an error. */
static int
tell(struct prune *p, int own, struct trail *t, const char *partial, struct err *e)
{
	autojson cJSON *record = NULL;
	char sha256[65];
	struct err why;

	if (digest_files(own, sha256, &why) < 0) {
		prune_tell(p, PRUNED_FAILED, partial, "%s", why.msg);
		return 0;
	}
	record = prune_record(p, "delete", partial, sha256, p->reason != NULL ? p->reason : "partial: a run that did not come to its end");
	return trail_append(t, "prune", record, e) < 0 ? -1 : 1;
}

static int
delete_partial(struct prune *p, int folder, int own, struct trail *t, const char *partial, const struct kept_list *l, struct err *e)
{
	struct err why;
	int told = 1;

	if (cJSON_GetObjectItemCaseSensitive(l->others, partial) == NULL) /* by a prune that was interrupted then */
		told = tell(p, own, t, partial, e);
	if (told <= 0)
		return told;
	if (prune_put_aside(folder, partial, &why) < 0)
		prune_tell(p, PRUNED_FAILED, partial, "%s", why.msg);
	else
		remove_told(p, folder, partial);
	return 0;
}

/* What an earlier prune began to delete. */
static void
go_on(struct prune *p, int folder, const struct trail *locked, const char *aside, const struct kept_list *l)
{
	autofree char *partial = xstrndup(aside, strlen(aside) - strlen(KEPT_ASIDE));

	if (cJSON_GetObjectItemCaseSensitive(l->others, partial) == NULL)
		prune_tell(p, PRUNED_BROKEN, aside, "the trail does not say that it was to be deleted; it is left alone");
	else if (locked == NULL)
		prune_tell(p, PRUNED_DELETED, aside, "its deletion was begun");
	else
		remove_told(p, folder, partial);
}

static int
look_at_one(struct prune *p, int folder, struct trail *locked, const char *name, const struct kept_list *l, struct err *e)
{
	struct err ignored;
	autofd int own = -1;

	if (has_ending(name, PARTIAL_ASIDE)) {
		go_on(p, folder, locked, name, l);
		return 0;
	}
	if ((own = folder_down(folder, name, &ignored)) < 0) {
		prune_tell(p, PRUNED_BROKEN, name, "it is no folder; it is left alone");
		return 0;
	}
	if (!is_left(p, own, name, l))
		return 0;
	if (locked != NULL)
		return delete_partial(p, folder, own, locked, name, l, e);
	prune_tell(p, PRUNED_DELETED, name, "partial");
	return 0;
}

int
prune_partials(struct prune *p, int folder, struct trail *locked, const struct kept_list *l, struct err *e)
{
	autonames struct folder_names names = { .n = 0 };

	if (folder_names(folder, p->dir, is_named_so, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++)
		if (look_at_one(p, folder, locked, names.list[i], l, e) < 0)
			return -1;
	return 0;
}
