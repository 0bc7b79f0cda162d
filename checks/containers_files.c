/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_files: what lies in a running container's file system (4.3, 4.8). Only --deep looks there; what a container
 * needs only the site knows, so nothing passes by itself but an empty list.
 */
#include "config.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"
#include "checks/value_forms.h"

/* Whether one of a Value's words, which may be patterns, is it; a star does not cross a slash. */
static bool
matches(const char *words, const char *text)
{
	char *word;
	bool found = false;

	while (!found && value_word(&words, &word)) {
		found = fnmatch(word, text, FNM_PATHNAME) == 0;
		free(word);
	}
	return found;
}

/* A list of the document files; PASS if it was read, be it in part. */
static struct side
look_at_files(struct look *at, const char *path, const char *expected, struct fact *ret)
{
	struct fact state;

	*ret = look_at(at, path, expected);
	if (ret->seen == SEEN_VALUE && cJSON_IsArray(ret->v))
		return (struct side){ PASS, NULL };
	if (ret->seen == SEEN_ERROR && strcmp(ret->code, "not-asked") == 0)
		return side(NOTCHECKED, "its files were not looked at (--deep)");
	if (ret->seen == SEEN_ERROR && container_life(at, &state) == NOT_LIVE)
		return side(NOTAPPLICABLE, "%s: the files of running containers are looked at", state.v->valuestring);
	return side_unseen(at, *ret, path, "a list");
}

/* 4.8 */
enum verdict
no_setuid_files(struct look *at, const struct check *c)
{
	const char *allowed = look_value(at, "allowed-setuid");
	autoitems struct items found = { 0 };
	struct fact f;
	struct side s;
	const cJSON *x;

	if (!inspected(at))
		return ERROR;
	s = look_at_files(at, c->path, "none", &f);
	if (s.verdict != PASS)
		return say_side(at, s);
	side_free(&s);
	if (allowed == NULL)
		return say(at, UNKNOWN, "the benchmark does not say which files may be setuid (export-name allowed-setuid)");
	cJSON_ArrayForEach (x, f.v) {
		const char *path = json_str(x, "path", NULL);

		if (path == NULL)
			return say(at, UNKNOWN, "a file has no path");
		if (!matches(allowed, path))
			items_add(&found, "%s", path);
	}
	if (found.n > 0 && *allowed != '\0')
		return say(at, FAIL, "setuid or setgid, and not allowed: %s", items_show(&found));
	if (f.code != NULL)
		return say(at, UNKNOWN, "not all files were seen: %s (%s)%s%s", f.why, f.code,
		    found.n > 0 ? "; setuid or setgid: " : "", found.n > 0 ? items_show(&found) : "");
	if (found.n > 0)
		return say(at, NOTCHECKED, "setuid or setgid: %s", items_show(&found));
	return say(at, PASS, "no file is setuid or setgid%s", cJSON_GetArraySize(f.v) > 0 ? " that is not allowed to be" : "");
}

/* "120 packages of dpkg". PASS if the databases were read, be it in part. */
static struct side
count_packages(struct look *at, struct items *ret, bool *ret_all)
{
	struct fact f;
	struct side s = look_at_files(at, "files:packages", NULL, &f);
	const cJSON *p;

	if (s.verdict != PASS)
		return s;
	*ret_all = f.code == NULL;
	cJSON_ArrayForEach (p, f.v) {
		const cJSON *n = json_at(p, "count");
		const char *manager = json_str(p, "manager", "?");

		if (cJSON_IsNumber(n))
			items_add(ret, "%.0f packages of %s", n->valuedouble, manager);
		else
			items_add(ret, "packages of %s, not counted", manager);
	}
	return s;
}

/* 4.3 */
enum verdict
no_denied_programs(struct look *at, const struct check *c)
{
	const char *denied = look_value(at, "denied-programs");
	autofree char *flaw = denied != NULL ? value_flaw("denied-programs", denied) : NULL;
	autoitems struct items bad = { 0 }, tools = { 0 }, packages = { 0 };
	bool all = true;
	struct fact f;
	struct side s;
	const cJSON *x;

	if (!inspected(at))
		return ERROR;
	s = look_at_files(at, c->path, NULL, &f);
	if (s.verdict != PASS)
		return say_side(at, s);
	side_free(&s);
	if (denied == NULL)
		return say(at, UNKNOWN, "the benchmark does not say which programs must not be there (export-name denied-programs)");
	if (flaw != NULL)
		return say(at, UNKNOWN, "the Value denied-programs: %s", flaw);
	cJSON_ArrayForEach (x, f.v) {
		const char *name = json_str(x, "name", NULL), *path = json_str(x, "path", "?");

		if (name == NULL)
			return say(at, UNKNOWN, "a program has no name");
		if (matches(denied, name))
			items_add(&bad, "%s", path);
		items_add(&tools, "%s", name);
	}
	if (bad.n > 0)
		return say(at, FAIL, "must not be there: %s", items_show(&bad));
	s = count_packages(at, &packages, &all);
	if (s.verdict != PASS)
		return say_side(at, s);
	side_free(&s);
	if (*denied != '\0' && f.code != NULL)
		return say(at, UNKNOWN, "not all files were seen: %s (%s)", f.why, f.code);
	return say(at, NOTCHECKED, "what is needed only its owner knows: %s; programs: %s%s",
	    packages.n > 0 ? items_show(&packages) : "no database of packages", tools.n > 0 ? items_show(&tools) : "none that is known",
	    all && f.code == NULL ? "" : "; there may be more");
}
