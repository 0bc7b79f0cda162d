/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hostile answers: a status, a path and a body. The first byte chooses the status; the path ends
 * at the first newline. Whatever they are: a document or a code, never both, never neither; words
 * are clean and end.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a path that is allowed can never hold, as the engine's router would see it. */
static void
check_path(const char *path)
{
	if (!engine_path_allowed(path))
		return;
	for (const char *p = path; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || *p == '#' || *p == '\\')
			abort();
	if (path[0] != '/' || strstr(path, "/../") || strstr(path, "//") || strstr(path, "/./") ||
	    strstr(path, "unlockkey?"))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long status[] = { 200, 404, 400, 500, 0, 503, 301, 204 };
	autofree char *path = NULL, *clean = NULL, *made = NULL;
	const char *text = (const char *)data, *end;
	struct engine_reply r;
	size_t n;

	if (size < 2 || (end = memchr(text + 1, '\n', size - 1)) == NULL)
		return 0;
	path = xstrndup(text + 1, (size_t)(end - text - 1));
	check_path(path);
	made = engine_path("/images/", path, "/json");
	check_path(made);
	n = size - (size_t)(end + 1 - text);
	engine_judge_answer(status[data[0] % ARRAY_SIZE(status)], path, end + 1, n, &r);
	if ((r.doc != NULL) != (r.code[0] == '\0') || (r.doc != NULL && r.status != 200))
		abort();
	if (strnlen(r.message, sizeof r.message) == sizeof r.message)
		abort();
	clean = utf8_clean(r.message, strlen(r.message));
	if (strcmp(clean, r.message) != 0)
		abort();
	engine_reply_free(&r);
	return 0;
}
