/* SPDX-License-Identifier: Apache-2.0 */
/* roles_programs: where programs are that are started by their names. */
#include "config.h"

#include <stdlib.h>

#include "audit/roles_parts.h"

static const char *const usual_folders[] = { "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin" };

static bool
is_there(struct host *h, long pid, const char *path)
{
	struct host_file file;
	bool there;

	host_stat(h, pid, path, &file);
	there = !unit_file_is_missing(file.code);
	host_file_free(&file);
	return there;
}

void
program_find_ahead(struct host *h, long pid, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(usual_folders); i++) {
		autofree char *path = xasprintf("%s/%s", usual_folders[i], name);

		host_stat_ahead(h, pid, path);
	}
}

char *
program_find(struct host *h, long pid, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(usual_folders); i++) {
		char *path = xasprintf("%s/%s", usual_folders[i], name);

		if (is_there(h, pid, path))
			return path;
		free(path);
	}
	return NULL;
}
