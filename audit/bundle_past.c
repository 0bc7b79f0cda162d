/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/bundle.h"
#include "audit/bundle_past.h"
#include "audit/folder.h"
#include "audit/kept.h"

void
past_free(struct past *p)
{
	name_index_free(&p->runs);
	name_index_free(&p->partials);
	free(p->manifests);
	free(p->bundle);
	free(p->manifest);
}

/* Of a run its end, of a deletion or a hold when that was, of what was left behind when it was found. */
static void
note_time(struct past *p, const cJSON *line)
{
	static const char *const members[] = { "finished", "time", "found" };
	struct err ignored;
	int64_t time;

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (time_read(json_str(line, members[i], ""), &time, &ignored) == 0 && time > p->latest)
			p->latest = time;
}

static void
note_line(void *past, const struct trail_seen *line)
{
	struct past *p = past;
	const char *kind = json_str(line->record, "kind", ""), *bundle = json_str(line->record, "bundle", NULL);

	note_time(p, line->record);
	if (bundle == NULL)
		return;
	if (strcmp(kind, "partial") == 0)
		(void)name_index_put(&p->partials, bundle, 0);
	if (strcmp(kind, "run") != 0)
		return;
	free(p->bundle);
	free(p->manifest);
	p->bundle = xstrdup(bundle);
	p->manifest = xstrdup(json_str(line->record, "manifest", ""));
	if (!name_index_put(&p->runs, bundle, p->n))
		return;
	p->manifests = xrealloc(p->manifests, p->n + 1, sizeof *p->manifests);
	snprintf(p->manifests[p->n++], sizeof *p->manifests, "%s", p->manifest);
}

int
past_read(int folder, struct past *ret, struct err *e)
{
	autofd int fd = folder_file(folder, TRAIL_FILE, O_RDONLY, e);
	struct trail_head head;

	*ret = (struct past){ .latest = INT64_MIN };
	return fd < 0 || trail_read(fd, note_line, ret, &head, e) < 0 ? -1 : 0;
}

bool
past_has(const struct past *p, const char *bundle, int folder)
{
	char sha256[65];
	struct err ignored;
	size_t at;

	return name_index_find(&p->runs, bundle, &at) && folder_sha256(folder, BUNDLE_MANIFEST, sha256, &ignored) == 0 &&
	    strcmp(sha256, p->manifests[at]) == 0;
}

static bool
is_bundle(int folder, const char *name)
{
	autofree char *record = xasprintf("%s/" BUNDLE_RECORD, name);

	return *name != '.' && !has_ending(name, BUNDLE_PARTIAL) && !has_ending(name, KEPT_ASIDE) && faccessat(folder, record, F_OK, 0) == 0;
}

bool
past_is_whole(int folder, const char *dir, struct err *e)
{
	autopast struct past p = { 0 };
	autonames struct folder_names bundles = { .n = 0 };

	if (past_read(folder, &p, e) < 0 || folder_names(folder, dir, is_bundle, &bundles, e) < 0)
		return false;
	for (size_t i = 0; i < bundles.n; i++)
		if (!name_index_find(&p.runs, bundles.list[i], NULL)) {
			err_set(e, EBADMSG, "%s/%s: it is here, and " TRAIL_FILE " does not have it; plimsoll verify tells more; nothing is "
			    "appended to a broken trail: keep it, and begin a new folder", dir, bundles.list[i]);
			return false;
		}
	return true;
}
