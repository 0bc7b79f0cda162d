/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit/folder.h"
#include "audit/kept.h"
#include "audit/retention.h"

bool
kept_is_plain(const char *name)
{
	return *name != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

struct kept *
kept_find(const struct kept_list *l, const char *run)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->runs[i].bundle, run) == 0 || strcmp(json_str(l->runs[i].line, "run", ""), run) == 0)
			return &l->runs[i];
	return NULL;
}

static void
note_broken(struct kept_list *l, uint64_t line, const char *why)
{
	if (l->broken == NULL)
		l->broken = xasprintf(TRAIL_FILE ":%" PRIu64 ": %s", line, why);
}

/* Two runs of one name would have one bundle, and each its own date and holds. */
static void
add_run(struct kept_list *l, const struct trail_seen *line)
{
	struct kept *k;
	const char *bundle;

	l->runs = xrealloc(l->runs, l->n + 1, sizeof *l->runs);
	k = &l->runs[l->n];
	*k = (struct kept){ .line = json_copy(line->record) };
	bundle = json_str(k->line, "bundle", "");
	k->bundle = kept_is_plain(bundle) ? bundle : "";
	if (!name_index_put(&l->names, bundle, l->n++))
		note_broken(l, line->number, "a second run of one name");
}

static void
keep_line(cJSON **at, const cJSON *line)
{
	json_free(at);
	*at = json_copy(line);
}

static void
add_deletion(struct kept_list *l, struct kept *k, const cJSON *line)
{
	const char *bundle = json_str(line, "bundle", "");

	if (k == NULL) {
		json_put(l->others, bundle, json_copy(line));
		return;
	}
	k->deleted_held = k->deleted_held || k->holds > 0;
	keep_line(&k->deleted, line);
}

static void
add_prune(struct kept_list *l, const cJSON *line)
{
	const char *action = json_str(line, "action", "");
	size_t at;
	struct kept *k = name_index_find(&l->names, json_str(line, "bundle", ""), &at) ? &l->runs[at] : NULL;

	if (strcmp(action, "delete") == 0) {
		add_deletion(l, k, line);
	} else if (k != NULL && strcmp(action, "hold") == 0) {
		k->holds++;
		keep_line(&k->hold, line);
	} else if (k != NULL && strcmp(action, "release") == 0 && k->holds > 0) {
		k->holds--;
	}
}

static void
note_line(void *list, const struct trail_seen *line)
{
	struct kept_list *l = list;
	const char *kind = json_str(line->record, "kind", "");

	if (line->trouble != NULL && !line->torn)
		note_broken(l, line->number, line->trouble);
	if (strcmp(kind, "run") == 0)
		add_run(l, line);
	else if (strcmp(kind, "prune") == 0)
		add_prune(l, line->record);
}

int
kept_read(int folder, struct kept_list *ret, struct err *e)
{
	autofd int fd = folder_file(folder, TRAIL_FILE, O_RDONLY, e);

	*ret = (struct kept_list){ .others = json_object() };
	return fd < 0 || trail_read(fd, note_line, ret, &ret->head, e) < 0 ? -1 : 0;
}

void
kept_free(struct kept_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		json_free(&l->runs[i].line);
		json_free(&l->runs[i].hold);
		json_free(&l->runs[i].deleted);
	}
	free(l->runs);
	name_index_free(&l->names);
	free(l->broken);
	json_free(&l->others);
}

char *
kept_name(const struct kept *k, enum kept_place place)
{
	return xasprintf("%s%s", k->bundle, place == KEPT_WAITING ? BUNDLE_PARTIAL : place == KEPT_DELETING ? KEPT_ASIDE : "");
}

enum kept_place
kept_place(int folder, const struct kept *k)
{
	for (enum kept_place place = KEPT_WHOLE; place < KEPT_GONE && *k->bundle != '\0'; place++) {
		autofree char *name = kept_name(k, place);
		struct stat st;

		if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode))
			return place;
	}
	return KEPT_GONE;
}

/* A day that has not come yet has passed for nobody, whatever time a line tells. */
const char *
kept_wrong(const struct kept *k, int64_t now)
{
	const char *until = json_str(k->line, "until", NULL);
	struct err ignored;
	int64_t time;

	if (k->deleted == NULL)
		return NULL;
	if (k->deleted_held)
		return "it was deleted while it was held";
	if (until == NULL)
		return "it was deleted, and has no date from which it may be";
	if (time_read(json_str(k->deleted, "time", ""), &time, &ignored) < 0 || !retention_is_past(until, time < now ? time : now))
		return "it was deleted before its date";
	return NULL;
}

bool
kept_is_alike(const cJSON *a, const cJSON *b)
{
	static const char *const same[] = { "host", "machine_id", "endpoint", "benchmark", "benchmark_version" };
	const char *ours = json_str(a, "engine", ""), *theirs = json_str(b, "engine", "");

	for (size_t i = 0; i < ARRAY_SIZE(same); i++)
		if (strcmp(json_str(a, same[i], ""), json_str(b, same[i], "")) != 0)
			return false;
	return *ours == '\0' || *theirs == '\0' || strcmp(ours, theirs) == 0;
}

const char *
kept_result(const cJSON *line)
{
	static const char *const words[] = { "met", "not-met", "nothing", "incomplete" };
	double status = json_num(line, "status", -1);

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (status == (double)i)
			return words[i];
	return "nothing";
}
