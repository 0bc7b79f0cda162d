/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/folder.h"
#include "audit/history.h"
#include "audit/jcs.h"
#include "audit/kept.h"
#include "audit/manifest.h"
#include "report/report.h"

#define MAX_JSON ((size_t)1 << 30)
#define DAY 86400

/* ---- which runs ---- */

static bool
is_wanted(const struct kept *k, const struct history_filter *f)
{
	const char *host = json_str(k->line, "host", "");
	int64_t began, limit;
	struct err ignored;

	if (f->host != NULL && !glob_match(f->host, host) && strcmp(f->host, json_str(k->line, "machine_id", "")) != 0)
		return false;
	if (f->result != NULL && strcmp(f->result, kept_result(k->line)) != 0)
		return false;
	if (f->since == NULL && f->until == NULL)
		return true;
	if (time_read(json_str(k->line, "started", ""), &began, &ignored) < 0)
		return false;
	if (f->since != NULL && time_read(f->since, &limit, &ignored) == 0 && began < limit)
		return false;
	return f->until == NULL || time_read(f->until, &limit, &ignored) < 0 ||
	    began <= limit + (strchr(f->until, 'T') == NULL ? DAY - 1 : 0);
}

/* ---- verdicts ---- */

/*
 * The runs so far of a host, an engine and a benchmark (kept_is_alike()), and the last verdict of each rule that any of those from..to
 * judged: a run of a smaller profile, or with a filter, erases nothing. Bundles are read when a rule asks for it, each once.
 */
struct past {
	const cJSON *line;         /* of one that has the engine's id, if there is one */
	const struct kept **runs;
	size_t n, from, to;
	cJSON *verdicts;           /* {rule: {number, result, before_gap}} */
	bool gap;                  /* one of those could not be read: what is older may have been otherwise since */
};

struct history {
	int folder;
	struct past *list;
	size_t n;
};

static void
history_free(struct history *h)
{
	for (size_t i = 0; i < h->n; i++) {
		free(h->list[i].runs);
		json_free(&h->list[i].verdicts);
	}
	free(h->list);
	close_fd(&h->folder);
}
#define autohistory __attribute__((cleanup(history_free)))

static cJSON *
read_listed(int own, const struct manifest *m, const char *name)
{
	const struct manifest_file *f = manifest_find(m, name);
	autobuf struct buf bytes = BUF_INIT;
	struct err ignored;

	if (f == NULL || folder_read_verified(own, name, MAX_JSON, f->sha256, &bytes, &ignored) < 0)
		return NULL;
	return json_read(bytes.s, bytes.len, JSON_TWICE_REFUSED, &ignored);
}

/* Whether the trail has the line that the bundle has to have: no later line tells of the last one that it was changed. */
static bool
has_its_line(const struct kept *k, const cJSON *record)
{
	autojson cJSON *members = bundle_trail_record(record, json_str(k->line, "manifest", ""));
	autobuf struct buf wanted = BUF_INIT, found = BUF_INIT;
	struct trail_head place;
	struct err ignored;

	if (strcmp(json_str(record, "schema", ""), BUNDLE_RECORD_SCHEMA) != 0) /* a later version's: what it has to have is not known */
		return true;
	return bundle_trail_place(record, &place) && trail_line(&place, "run", members, &wanted, &ignored) == 0 &&
	    jcs_write(k->line, &found, &ignored) == 0 && wanted.len == found.len + 1 && memcmp(wanted.s, found.s, found.len) == 0;
}

/* Whether a bundle is what the trail says, by its manifest, its record and, where these are wanted, its results. */
static bool
is_as_told(int folder, const struct kept *k, cJSON **ret_results)
{
	autofree char *name = kept_name(k, kept_place(folder, k));
	struct err ignored;
	autofd int own = folder_down(folder, name, &ignored);
	automanifest struct manifest m = { .n = 0 };
	autobuf struct buf text = BUF_INIT;
	autojson cJSON *record = NULL;

	if (own < 0 ||
	    folder_read_verified(own, BUNDLE_MANIFEST, MANIFEST_MAX_BYTES, json_str(k->line, "manifest", ""), &text, &ignored) < 0 ||
	    manifest_read(text.len > 0 ? text.s : "", text.len, &m, &ignored) < 0)
		return false;
	record = read_listed(own, &m, BUNDLE_RECORD);
	if (record == NULL || !has_its_line(k, record))
		return false;
	return ret_results == NULL || (*ret_results = read_listed(own, &m, BUNDLE_RESULTS)) != NULL;
}

/* Not: one that is gone, or that is being deleted meanwhile. */
static bool
is_changed(int folder, const struct kept *k, cJSON **ret_results)
{
	return kept_place(folder, k) <= KEPT_WAITING && !is_as_told(folder, k, ret_results) && kept_place(folder, k) <= KEPT_WAITING;
}

static cJSON *
verdicts_of(const cJSON *results)
{
	cJSON *all = json_object();
	const cJSON *r;

	cJSON_ArrayForEach(r, json_at(results, "results")) {
		const char *rule = json_str(r, "rule", NULL), *result = json_str(r, "result", NULL);
		cJSON *one;

		if (rule == NULL || result == NULL || strcmp(result, "notselected") == 0)
			continue;
		one = json_put_object(all, rule);
		json_put_str(one, "number", json_str(r, "number", ""));
		json_put_str(one, "result", result);
	}
	return all;
}

/* What a run found; NULL: it is not here, or not what the trail says. */
static cJSON *
read_verdicts(const struct history *h, const struct kept *k, bool *ret_changed)
{
	autojson cJSON *results = NULL;

	*ret_changed = is_changed(h->folder, k, &results);
	return results != NULL ? verdicts_of(results) : NULL;
}

static void
add_newer(struct past *p, const cJSON *verdicts)
{
	cJSON *one;

	if (verdicts == NULL) {
		p->gap = true;
		cJSON_ArrayForEach(one, p->verdicts)
			json_put_bool(one, "before_gap", true);
	}
	cJSON_ArrayForEach(one, verdicts)
		json_put(p->verdicts, one->string, json_copy(one));
}

static void
add_older(struct past *p, const cJSON *verdicts)
{
	const cJSON *one;

	p->gap = p->gap || verdicts == NULL;
	cJSON_ArrayForEach(one, verdicts)
		if (cJSON_GetObjectItemCaseSensitive(p->verdicts, one->string) == NULL)
			json_put_bool(json_put(p->verdicts, one->string, json_copy(one)), "before_gap", p->gap);
}

static bool
has_each(const cJSON *verdicts, const cJSON *of)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, of)
		if (cJSON_GetObjectItemCaseSensitive(verdicts, one->string) == NULL)
			return false;
	return true;
}

/* Reads what was left out since, and of what was before as much as it takes to have a verdict of each rule that is judged now. */
static void
look_back(const struct history *h, struct past *p, const cJSON *now)
{
	bool ignored;

	if (p->verdicts == NULL) {
		p->verdicts = json_object();
		p->from = p->to = p->n;
	}
	for (; p->to < p->n; p->to++) {
		autojson cJSON *verdicts = read_verdicts(h, p->runs[p->to], &ignored);

		add_newer(p, verdicts);
	}
	while (p->from > 0 && !has_each(p->verdicts, now)) {
		autojson cJSON *verdicts = read_verdicts(h, p->runs[--p->from], &ignored);

		add_older(p, verdicts);
	}
}

static cJSON *
change_object(const cJSON *before, const cJSON *now)
{
	cJSON *change = json_object();

	json_put_str(change, "rule", now->string);
	json_put_str(change, "number", json_str(now, "number", ""));
	json_put_str(change, "from", json_str(before, "result", ""));
	json_put_str(change, "to", json_str(now, "result", ""));
	return change;
}

/* That nothing changed is only said where no run between could have been otherwise. */
static cJSON *
compare(const struct past *p, const cJSON *now)
{
	cJSON *list = json_array();
	bool doubtful = false;
	const cJSON *one;

	cJSON_ArrayForEach(one, now) {
		const cJSON *old = cJSON_GetObjectItemCaseSensitive(p->verdicts, one->string);

		if (old != NULL && strcmp(json_str(old, "result", ""), json_str(one, "result", "")) != 0)
			json_push(list, change_object(old, one));
		else
			doubtful = doubtful || (old == NULL ? p->gap : json_bool(old, "before_gap", false));
	}
	if (doubtful && list->child == NULL)
		json_free(&list);
	return list != NULL ? list : cJSON_CreateNull();
}

/* Of those that match a run without its engine's id, the one that was looked at last. */
static struct past *
past_of(struct history *h, const struct kept *k)
{
	struct past *best = NULL;

	for (struct past *p = h->list; p < h->list + h->n; p++)
		if (kept_is_alike(p->line, k->line) && (best == NULL || p->runs[p->n - 1] > best->runs[best->n - 1]))
			best = p;
	if (best == NULL) {
		h->list = xrealloc(h->list, h->n + 1, sizeof *h->list);
		best = &h->list[h->n++];
		*best = (struct past){ .line = k->line };
	}
	if (json_str(best->line, "engine", NULL) == NULL)
		best->line = k->line;
	return best;
}

/* one: NULL if the run is not wanted; it still is one before the next. */
static void
put_changes(struct history *h, const struct kept *k, cJSON *one)
{
	struct past *p = past_of(h, k);
	bool changed = false;
	autojson cJSON *now = one != NULL ? read_verdicts(h, k, &changed) : NULL;

	if (now != NULL)
		look_back(h, p, now);
	if (one != NULL) {
		if (changed)
			json_put_str(one, "state", "changed");
		json_put_str(one, "previous", p->n > 0 ? p->runs[p->n - 1]->bundle : NULL);
		json_put(one, "changes", p->n > 0 && now != NULL ? compare(p, now) : cJSON_CreateNull());
	}
	p->runs = xrealloc(p->runs, p->n + 1, sizeof *p->runs);
	p->runs[p->n++] = k;
	if (now != NULL) {
		add_newer(p, now);
		p->to = p->n;
	}
}

/* ---- a run ---- */

static void
copy(cJSON *to, const char *key, const cJSON *from)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(from, key);

	json_put(to, key, item != NULL ? json_copy(item) : cJSON_CreateNull());
}

static void
put_about(cJSON *one, const char *key, const cJSON *line)
{
	cJSON *o;

	if (line == NULL) {
		json_put_null(one, key);
		return;
	}
	o = json_put_object(one, key);
	copy(o, "time", line);
	copy(o, "reason", line);
}

static const char *
state_of(int folder, const struct kept *k)
{
	enum kept_place place = kept_place(folder, k);

	if (place == KEPT_GONE)
		return k->deleted != NULL ? "deleted" : "missing";
	return place == KEPT_DELETING || k->deleted != NULL ? "deleting" : "kept";
}

static void
put_percent(cJSON *one, const cJSON *line)
{
	double passed = json_num(line, "passed", 0), scored = json_num(line, "scored", 0);
	struct score s = { .percent = 0 };
	char text[16];

	if (passed >= 0 && scored > 0 && passed <= scored)
		s = (struct score){ (size_t)passed, (size_t)scored, 100 * passed / scored };
	json_put_str(one, "percent", report_percent(&s, text) ? text : NULL);
}

static cJSON *
run_object(int folder, const struct kept *k)
{
	static const char *const copied[] = { "run", "bundle", "started", "finished", "host", "machine_id", "benchmark", "benchmark_version", "profile",
		"status",
		"passed", "scored", "summary", "until", "key", "manifest" };
	cJSON *one = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(copied); i++)
		copy(one, copied[i], k->line);
	json_put_str(one, "result", kept_result(k->line));
	put_percent(one, k->line);
	json_put_int(one, "holds", k->holds);
	put_about(one, "hold", k->holds > 0 ? k->hold : NULL);
	json_put_str(one, "state", state_of(folder, k));
	put_about(one, "deleted", k->deleted);
	return one;
}

cJSON *
history_read(const char *dir, const struct history_filter *filter, bool changes, struct err *e)
{
	autohistory struct history h = { .folder = folder_open(dir, e) };
	autokept struct kept_list l = { .n = 0 };
	autofree char *clean = utf8_clean(dir, strlen(dir));
	cJSON *doc, *trail, *runs;

	if (h.folder < 0)
		return NULL;
	if (kept_read(h.folder, &l, e) < 0) {
		if (e->num == ENOENT)
			err_set(e, ENOENT, "%s: it is no evidence folder: it has no " TRAIL_FILE, clean);
		return NULL;
	}
	doc = json_object();
	json_put_str(doc, "schema", changes ? HISTORY_RUNS : HISTORY_LIST);
	json_put_str(doc, "folder", clean);
	trail = json_put_object(doc, "trail");
	json_put_int(trail, "lines", (int64_t)l.head.lines);
	json_put_str(trail, "last", l.head.last);
	json_put_str(trail, "trouble", l.broken);
	runs = json_put_array(doc, "runs");
	for (size_t i = 0; i < l.n; i++) {
		cJSON *one = is_wanted(&l.runs[i], filter) ? run_object(h.folder, &l.runs[i]) : NULL;

		if (changes)
			put_changes(&h, &l.runs[i], one);
		else if (one != NULL && is_changed(h.folder, &l.runs[i], NULL))
			json_put_str(one, "state", "changed");
		if (one != NULL)
			json_push(runs, one);
	}
	return doc;
}
