/* SPDX-License-Identifier: Apache-2.0 */
/* roles_match: the files that a pattern of glob(3) matches on the host, or in a root. */
#include "config.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "audit/roles.h"

/* Far above what a unit or a configuration reads: "/etc/default/docker*", "conf.d with *.toml". */
#define MAX_MATCHES 1024
#define MAX_STEPS   4096 /* names that are followed, a question to the reader each */

static void
give_up(struct match *m, char *why)
{
	if (m->trouble == NULL)
		m->trouble = why;
	else
		free(why);
}

static bool
is_missing(const char *code)
{
	return strcmp(code, "ENOENT") == 0 || strcmp(code, "ENOTDIR") == 0;
}

static bool
is_there(struct match *m, const char *path)
{
	struct host_file f;
	bool there;

	host_stat(m->h, m->pid, path, &f);
	there = !is_missing(f.code);
	host_file_free(&f);
	return there;
}

/* The names of a folder that a component matches; an empty list if it could not be listed. */
static cJSON *
names_of(struct match *m, const char *folder, const char *component)
{
	char code[24];
	autojson cJSON *all = host_list(m->h, m->pid, *folder != '\0' ? folder : "/", code);
	cJSON *names = json_array();
	const cJSON *name;

	if (all == NULL && !is_missing(code))
		give_up(m, xasprintf("%s could not be listed (%s)", *folder != '\0' ? folder : "/", code));
	if (all != NULL)
		json_push_str(m->folders, *folder != '\0' ? folder : "/");
	cJSON_ArrayForEach(name, all)
		if (fnmatch(component, name->valuestring, m->dots ? 0 : FNM_PERIOD) == 0)
			json_push_str(names, name->valuestring);
	return names;
}

/* From a folder on, component by component. listed: its name is out of a list, so that it is there. */
static void
descend(struct match *m, const char *folder, const char *pattern, bool listed)
{
	size_t n = strcspn(pattern, "/");
	const char *rest = pattern + n + strspn(pattern + n, "/");
	autofree char *component = xstrndup(pattern, n);
	autojson cJSON *names = NULL;
	bool plain = !match_is_pattern(component);
	const cJSON *name;

	if (*component == '\0') {
		if (listed || is_there(m, folder))
			json_push_str(m->paths, folder);
		return;
	}
	if (plain) {
		names = json_array();
		json_push_str(names, component);
	} else {
		names = names_of(m, folder, component);
	}
	cJSON_ArrayForEach(name, names) {
		autofree char *path = xasprintf("%s/%s", folder, name->valuestring);

		if (cJSON_GetArraySize(m->paths) >= MAX_MATCHES || m->steps++ >= MAX_STEPS) {
			give_up(m, xasprintf("%s matches more files than are looked at", m->pattern));
			return;
		}
		descend(m, path, rest, !plain);
	}
}

bool
match_is_pattern(const char *path)
{
	return strpbrk(path, "*?[\\") != NULL;
}

void
match_find(struct match *m, const char *pattern)
{
	m->pattern = pattern;
	m->paths = json_array();
	m->folders = json_array();
	if (match_is_pattern(pattern))
		descend(m, "", pattern + strspn(pattern, "/"), false);
	else
		json_push_str(m->paths, pattern);
}

void
match_free(struct match *m)
{
	json_free(&m->paths);
	json_free(&m->folders);
	free(m->trouble);
}
