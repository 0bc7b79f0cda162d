/* SPDX-License-Identifier: Apache-2.0 */
/*
 * images_history: how images were built: 4.7, 4.9, 4.10 and 4.11.
 *
 * 4.7 and 4.9 are about the writing of a build file: what stands in the lines of a base image that is here is held against
 * that image, which is judged too (unless filters may leave it out), and only told of the images that are built on it. A secret, or a package that
 * nobody verified, is in every image above it: 4.10 and 4.11 hold it against all of them.
 */
#include "config.h"

#include <string.h>

#include "checks/containers.h"
#include "checks/images.h"
#include "checks/images_history.h"

/* The instructions of an image, sorted by what a rule makes of each. */
struct sorted {
	const cJSON *list;
	size_t n;
	struct items bad, unclear, open; /* open: for a person */
	size_t foreign, unknown;         /* bad ones that stand in a base image that is here; of bad: whose is not known */
	bool complete;
	const char *why;
};

static void
sorted_free(struct sorted *s)
{
	items_free(&s->bad);
	items_free(&s->unclear);
	items_free(&s->open);
}
#define autosorted __attribute__((cleanup(sorted_free)))

static bool
is_list_of_strings(const cJSON *list)
{
	return cJSON_IsArray(list) && all_strings(list);
}

static bool
is_word_or_null(const cJSON *v)
{
	return cJSON_IsString(v) || cJSON_IsNull(v);
}

static bool
is_one_of(const cJSON *v, const char *const words[], size_t n)
{
	for (size_t i = 0; cJSON_IsString(v) && i < n; i++)
		if (strcmp(v->valuestring, words[i]) == 0)
			return true;
	return false;
}

static bool
is_operation(const cJSON *o)
{
	static const char *const does[] = { "update", "install", "upgrade" };

	return cJSON_IsString(json_at(o, "manager")) && is_one_of(json_at(o, "does"), does, ARRAY_SIZE(does));
}

/* A build file's keyword, or null: another word would be no ADD and no RUN, whatever it is. */
static bool
is_keyword_or_null(const cJSON *v)
{
	static const char *const keywords[] = { "RUN", "ADD", "COPY", "ENV", "ARG", "LABEL", "CMD", "ENTRYPOINT", "USER", "WORKDIR", "EXPOSE",
		"VOLUME", "HEALTHCHECK", "STOPSIGNAL", "SHELL", "ONBUILD", "MAINTAINER" };

	return cJSON_IsNull(v) || is_one_of(v, keywords, ARRAY_SIZE(keywords));
}

/* Whether an instruction has all that the rules ask for. */
static bool
is_instruction(const cJSON *i)
{
	const cJSON *o, *operations = json_at(i, "operations");

	if (!cJSON_IsArray(operations))
		return false;
	cJSON_ArrayForEach (o, operations)
		if (!is_operation(o))
			return false;
	return cJSON_IsNumber(json_at(i, "row")) && cJSON_IsString(json_at(i, "origin")) && is_keyword_or_null(json_at(i, "keyword")) &&
	    is_keyword_or_null(json_at(i, "trigger")) && is_word_or_null(json_at(i, "form")) && cJSON_IsBool(json_at(i, "understood")) &&
	    cJSON_IsBool(json_at(i, "root_file_system")) && cJSON_IsBool(json_at(i, "runs_unseen")) &&
	    cJSON_IsBool(json_at(i, "checksum")) && is_list_of_strings(json_at(i, "sources")) &&
	    is_list_of_strings(json_at(i, "unverified"));
}

/* Reads the instructions. PASS, or what is said where they are not to be had. */
static enum verdict
read_instructions(struct look *at, const char *expected, struct sorted *s)
{
	struct fact list = look_at(at, "history:instructions", expected), complete, why, rows;
	const cJSON *i;

	if (!image_is_there(at))
		return ERROR;
	if (list.seen != SEEN_VALUE || !cJSON_IsArray(list.v) || list.code != NULL)
		return say_unseen(at, list, "the history's instructions", "a list");
	complete = look_at(at, "history:complete", NULL);
	if (!fact_bool(complete))
		return say_unseen(at, complete, "history:complete", "true or false");
	why = look_aside(at, "history:why");
	s->complete = cJSON_IsTrue(complete.v);
	s->why = fact_string(why) ? why.v->valuestring : "the history is not complete";
	s->list = list.v;
	cJSON_ArrayForEach (i, list.v) {
		s->n++;
		if (!is_instruction(i))
			return say(at, UNKNOWN, "an instruction of the history does not have what it should");
	}
	rows = look_aside(at, "history:rows"); /* triggers come on top of them */
	if (s->complete && (!cJSON_IsNumber(rows.v) || rows.v->valuedouble < 1 || rows.v->valuedouble > (double)s->n)) {
		s->complete = false;
		s->why = "the history does not have as many instructions as rows";
	}
	return PASS;
}

static bool
is_word_at(const cJSON *i, const char *key, const char *word)
{
	return strcmp(json_str(i, key, ""), word) == 0;
}

/* Whether an instruction is one, or keeps one for images that are built on this one. */
static bool
is_keyword(const cJSON *i, const char *keyword)
{
	return is_word_at(i, "keyword", keyword) || is_word_at(i, "trigger", keyword);
}

/* Whether an instruction is one of a base image that is judged itself. */
static bool
is_foreign(const struct look *at, const cJSON *i)
{
	return is_word_at(i, "origin", "base") && !at->partial;
}

static void
add_line(struct sorted *s, struct items *to, const cJSON *i, const char *what)
{
	items_add(to, "instruction %d (%s%s)", (int)json_int(i, "row", 0), what, is_word_at(i, "origin", "base") ? ", of a base image" : "");
	if (to == &s->bad && is_word_at(i, "origin", "unknown"))
		s->unknown++;
}

/* The verdict, where a bad instruction is a failure and one that is not understood could be bad. */
static enum verdict
settle_lines(struct look *at, struct sorted *s, const char *bad, const char *open, const char *none)
{
	autofree char *foreign = s->foreign > 0 ? xasprintf("; %zu in a base image that is here, and is judged itself", s->foreign) : NULL;

	if (s->bad.n > 0)
		return say(at, FAIL, "%s: %s%s", bad, items_show(&s->bad),
		    s->unknown == 0 ? "" : s->unknown == s->bad.n ? "; whether in this build file or a base image's is not known" :
								  "; of some it is not known whether they are a base image's");
	if (s->unclear.n > 0)
		return say(at, UNKNOWN, "not understood: %s", items_show(&s->unclear));
	if (!s->complete)
		return say(at, UNKNOWN, "%s", s->why);
	if (s->open.n > 0)
		return say(at, NOTCHECKED, "%s: %s", open, items_show(&s->open));
	return say(at, PASS, "%s among %zu instruction%s%s", none, s->n, s->n == 1 ? "" : "s", foreign != NULL ? foreign : "");
}

/* ---- 4.7 ---- */

/* Whether two programs are of one package manager: what one of them updates the other installs from. */
static bool
is_same_manager(const char *a, const char *b)
{
	static const char *const families[][9] = {
		{ "apt", "apt-get", "aptitude", "nala", "apt-fast", "install_packages", "gdebi", "mk-build-deps" },
		{ "yum", "dnf", "dnf5", "dnf-3", "microdnf", "tdnf" },
		{ "urpmi", "urpmi.update" },
		{ "emerge", "emerge-webrsync", "eix-sync" },
	};

	if (strcmp(a, b) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		int found = 0;

		for (size_t k = 0; families[i][k] != NULL; k++)
			found += strcmp(families[i][k], a) == 0 || strcmp(families[i][k], b) == 0;
		if (found == 2)
			return true;
	}
	return false;
}

/* Whether an instruction installs or upgrades something by a manager; NULL: by any. */
static bool
installs_by(const cJSON *i, const char *manager)
{
	const cJSON *o;

	cJSON_ArrayForEach (o, json_at(i, "operations"))
		if (!is_word_at(o, "does", "update") && (manager == NULL || is_same_manager(manager, json_str(o, "manager", ""))))
			return true;
	return false;
}

/* The first manager that updates its lists here and installs nothing; NULL: there is none. */
static const char *
lone_updater(const cJSON *i)
{
	const cJSON *o;

	cJSON_ArrayForEach (o, json_at(i, "operations"))
		if (is_word_at(o, "does", "update") && !installs_by(i, json_str(o, "manager", "")))
			return json_str(o, "manager", "");
	return NULL;
}

enum verdict
no_lone_update(struct look *at, const struct check *c)
{
	autosorted struct sorted s = { 0 };
	enum verdict v = read_instructions(at, "no update of package lists without an installation", &s);
	const cJSON *i;

	(void)c;
	if (v != PASS)
		return v;
	cJSON_ArrayForEach (i, s.list) {
		const char *manager = lone_updater(i);
		bool base = is_foreign(at, i);

		if (manager == NULL && installs_by(i, NULL))
			continue;
		if (cJSON_IsFalse(json_at(i, "understood")) && !base)
			add_line(&s, &s.unclear, i, json_str(i, "why", "?"));
		else if (manager != NULL && base)
			s.foreign++;
		else if (manager != NULL && cJSON_IsTrue(json_at(i, "runs_unseen")))
			add_line(&s, &s.open, i, manager);
		else if (manager != NULL)
			add_line(&s, &s.bad, i, manager);
	}
	return settle_lines(at, &s, "updates package lists, or all packages, and installs nothing by name",
	    "updates package lists, and what it runs besides may install something", "no lone update");
}

/* ---- 4.9 ---- */

/* Whether all that an ADD brings are archives, which COPY would not unpack. */
static bool
only_archives(const cJSON *i)
{
	const cJSON *kind, *sources = json_at(i, "sources");

	cJSON_ArrayForEach (kind, sources)
		if (strcmp(kind->valuestring, "archive") != 0)
			return false;
	return cJSON_GetArraySize(sources) > 0;
}

enum verdict
copy_not_add(struct look *at, const struct check *c)
{
	autosorted struct sorted s = { 0 };
	enum verdict v = read_instructions(at, "no ADD", &s);
	const cJSON *i;

	(void)c;
	if (v != PASS)
		return v;
	cJSON_ArrayForEach (i, s.list) {
		bool base = is_foreign(at, i), add = is_keyword(i, "ADD");

		if (!add) { /* what was run, or committed, is no ADD, whatever it was */
			if (cJSON_IsFalse(json_at(i, "understood")) && !base && cJSON_IsNull(json_at(i, "form")) && !is_keyword(i, "RUN"))
				add_line(&s, &s.unclear, i, json_str(i, "why", "?"));
		} else if (cJSON_IsTrue(json_at(i, "root_file_system"))) {
			if (is_word_at(i, "origin", "own") && !only_archives(i)) /* of a build file that is the site's */
				add_line(&s, &s.open, i, "the first layer, perhaps no archive");
		} else if (base) {
			s.foreign++;
		} else if (only_archives(i)) {
			add_line(&s, &s.open, i, "archive");
		} else {
			const cJSON *kind = json_at(i, "sources[0]");

			add_line(&s, &s.bad, i, cJSON_IsString(kind) ? kind->valuestring : "?");
		}
	}
	return settle_lines(at, &s, "ADD", "ADD of archives, which COPY does not unpack", "no ADD");
}

/* ---- 4.10 ---- */

/* Whether a place is among those that were searched. */
static bool
was_searched(const cJSON *searched, const char *place)
{
	const cJSON *p;

	cJSON_ArrayForEach (p, searched)
		if (is_word_at(p, "place", place))
			return true;
	return false;
}

/* Whether the same secret stands among the findings before this one: an ENV is in the history as well. */
static bool
was_named(const cJSON *findings, const cJSON *f)
{
	for (const cJSON *g = findings->child; g != f; g = g->next)
		if (is_word_at(g, "detector", json_str(f, "detector", "")) && is_word_at(g, "name", json_str(f, "name", "")) &&
		    *json_str(f, "name", "") != '\0')
			return true;
	return false;
}

enum verdict
no_secrets(struct look *at, const struct check *c)
{
	static const char *const places[] = { "Config.Env", "Config.Labels", "Config.Entrypoint", "Config.Cmd", "history" };
	struct fact findings = look_at(at, c->path, "none"), searched, unread;
	autoitems struct items found = { 0 };
	const cJSON *f;

	if (!image_is_there(at))
		return ERROR;
	if (findings.seen != SEEN_VALUE || !cJSON_IsArray(findings.v))
		return say_unseen(at, findings, "the secrets that were found", "a list");
	cJSON_ArrayForEach (f, findings.v) {
		const char *name = json_str(f, "name", NULL);

		if (!cJSON_IsString(json_at(f, "detector")) || !cJSON_IsString(json_at(f, "place")))
			return say(at, UNKNOWN, "a finding names no detector or place");
		if (was_named(findings.v, f))
			continue;
		items_add(&found, "%s%s%s in %s", name != NULL ? name : "", name != NULL ? ": " : "", json_str(f, "detector", ""),
		    json_str(f, "place", ""));
	}
	if (found.n > 0)
		return say(at, FAIL, "looks like a secret: %s", items_show(&found));
	unread = look_at(at, "secrets:unread", NULL);
	if (unread.seen != SEEN_VALUE || !cJSON_IsArray(unread.v))
		return say_unseen(at, unread, "what could not be searched", "a list");
	searched = look_at(at, "secrets:searched", NULL);
	if (searched.seen != SEEN_VALUE || !cJSON_IsArray(searched.v))
		return say_unseen(at, searched, "what was searched", "a list");
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (!was_searched(searched.v, places[i]))
			return say(at, UNKNOWN, "%s was not searched for secrets", places[i]);
	if (unread.v->child != NULL)
		return say(at, UNKNOWN, "a part of it could not be searched for secrets: %s", json_str(unread.v, "[0]", "?"));
	if (findings.code != NULL)
		return say_unseen(at, findings, "the secrets that were found", "a list");
	return say(at, NOTCHECKED, "no detector found a secret in environment, labels, commands and history, which does not prove that there is none");
}

/* ---- 4.11 ---- */

enum verdict
verified_packages(struct look *at, const struct check *c)
{
	autosorted struct sorted s = { 0 };
	enum verdict v = read_instructions(at, "nothing installed without verification", &s);
	const cJSON *i, *what;
	size_t unclear = 0;

	(void)c;
	if (v != PASS)
		return v;
	cJSON_ArrayForEach (i, s.list) {
		cJSON_ArrayForEach (what, json_at(i, "unverified"))
			items_add(&s.bad, "instruction %d (%s%s)", (int)json_int(i, "row", 0), what->valuestring,
			    is_word_at(i, "origin", "base") ? ", of a base image" : "");
		unclear += cJSON_IsFalse(json_at(i, "understood")) ? 1 : 0;
	}
	if (s.bad.n > 0)
		return say(at, FAIL, "verification is switched off: %s", items_show(&s.bad));
	if (!s.complete)
		return say(at, UNKNOWN, "%s", s.why);
	return say(at, NOTCHECKED, "nothing switches verification off among %zu instruction%s, of which %zu not fully understood; "
	    "a history does not tell everything", s.n, s.n == 1 ? "" : "s", unclear);
}
