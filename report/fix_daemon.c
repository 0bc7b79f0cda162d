/* SPDX-License-Identifier: Apache-2.0 */
/* fix_daemon: daemon.json as the steps want it, and what there is to tell of that. */
#include "config.h"

#include <string.h>

#include "report/fix.h"

static void
tell(FILE *told, const char *label, const char *key, const cJSON *old, const cJSON *new)
{
	autofree char *was = json_line(old), *is = new == NULL ? NULL : json_line(new);
	autofree char *line = is == NULL ? xasprintf("%s was %s", key, was) : xasprintf("%s was %s, is %s", key, was, is);

	fix_line(told, "", label, line);
}

static void
tell_changed(void *arg, const char *key, const cJSON *old, const cJSON *new)
{
	tell(arg, new == NULL ? "Removed" : "Conflict, changed", key, old, new);
}

/* A step's patch into that of all; where two want a key otherwise, the first one has it. */
static void
add_patch(cJSON *all, const cJSON *one, FILE *told)
{
	const cJSON *member;

	cJSON_ArrayForEach(member, one)
	{
		const cJSON *before = cJSON_GetObjectItemCaseSensitive(all, member->string);

		if (before == NULL)
			json_put(all, member->string, json_copy(member));
		else if (!cJSON_Compare(before, member, true))
			tell(told, "Conflict with an earlier step, not done", member->string, before, member);
	}
}

static void
add_step(cJSON *all, const struct fix_step *s, FILE *told)
{
	const struct bench_fix *f = fix_of(s, "daemon-json");
	autojson cJSON *patch = NULL;
	struct err ignored;

	if (f == NULL)
		return;
	fix_step_head(told, s, "", f);
	patch = json_read(f->text, strlen(f->text), JSON_TWICE_REFUSED, &ignored);
	if (!fix_whole(s) || !cJSON_IsObject(patch)) {
		fix_prose(told, "", "Not made", "it would change what is to be left alone, too.");
		return;
	}
	fix_line(told, "", "daemon.json", f->text);
	add_patch(all, patch, told);
}

int
fix_daemon_json(const struct fix_plan *p, const char *file, const char *text, size_t len, struct buf *ret, FILE *told,
    struct err *e)
{
	autojson cJSON *all = json_object();
	struct err why = { 0 };

	fix_head(told, p, "what changes in daemon.json. An option that the command line of dockerd has, too, keeps it from starting: "
	    "look there first, and let dockerd --validate --config-file=FILE read the new file.");
	for (size_t i = 0; i < p->nsteps; i++)
		add_step(all, &p->steps[i], told);
	fprintf(told, "\n");
	if (fix_merge(text, len, all, tell_changed, told, ret, &why) < 0)
		return err_set(e, why.num, "%.200s: %s", file, why.msg);
	fix_tail(told, p, NULL);
	return 0;
}
