/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/tmpfiles.h"

#define MAX_FILE ((size_t)1 << 20)
#define BLANKS   " \t\r"

/* ---- a file's lines ---- */

/* The first word of a text, which is passed; quotes around it are none of it. */
static void
take_word(const char **at, const char *end, const char **ret, size_t *ret_n)
{
	const char *p = *at, *stop;

	while (p < end && strchr(BLANKS, *p) != NULL && *p != '\0')
		p++;
	if (p < end && (*p == '"' || *p == '\'') && (stop = memchr(p + 1, *p, (size_t)(end - p - 1))) != NULL) {
		*ret = p + 1;
		*ret_n = (size_t)(stop - p - 1);
		*at = stop + 1;
		return;
	}
	for (stop = p; stop < end && (*stop == '\0' || strchr(BLANKS, *stop) == NULL);)
		stop++;
	*ret = p;
	*ret_n = (size_t)(stop - p);
	*at = stop;
}

static void
add_folder(struct tmpfiles *t, const char *path, size_t n)
{
	size_t specifier = n >= 2 && memcmp(path, "%t", 2) == 0 ? 2 : 0;
	autobuf struct buf b = BUF_INIT;

	buf_adds(&b, specifier > 0 ? "/run" : "");
	buf_add(&b, path + specifier, n - specifier);
	while (b.len > 1 && b.s[b.len - 1] == '/')
		b.s[--b.len] = '\0';
	if (b.len == 0 || *b.s != '/' || memchr(b.s, '%', b.len) != NULL || memchr(b.s, '\0', b.len) != NULL)
		return;
	t->folders = xrealloc(t->folders, t->n + 1, sizeof *t->folders);
	t->folders[t->n++] = xstrndup(b.s, b.len);
}

void
tmpfiles_add(struct tmpfiles *t, const char *text, size_t len)
{
	const char *end = text + len, *newline;

	for (; text < end; text = newline + 1) {
		const char *type, *path;
		size_t ntype, npath;

		newline = memchr(text, '\n', (size_t)(end - text));
		if (newline == NULL)
			newline = end;
		take_word(&text, newline, &type, &ntype);
		take_word(&text, newline, &path, &npath);
		if (ntype > 0 && memchr("dDvqQ", *type, 5) != NULL)
			add_folder(t, path, npath);
	}
}

/* ---- all of them ---- */

static void
read_file(struct host *h, const char *path, struct tmpfiles *t)
{
	struct host_file f;

	host_read_file(h, 0, path, MAX_FILE, &f);
	if (*f.code == '\0')
		tmpfiles_add(t, f.bytes, f.len);
	else if (strcmp(f.code, "ENOENT") != 0 && strcmp(f.code, "not-regular") != 0) /* a link to /dev/null is one to nothing */
		t->unread = true;
	host_file_free(&f);
}

void
tmpfiles_read(struct host *h, struct tmpfiles *ret)
{
	static const char *const folders[] = { "/etc/tmpfiles.d", "/usr/local/lib/tmpfiles.d", "/usr/lib/tmpfiles.d" };
	autojson cJSON *seen = json_object();

	*ret = (struct tmpfiles){ .n = 0 };
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		const cJSON *name;
		char code[24];

		cJSON_ArrayForEach(name, host_list_once(h, folders[i], code)) {
			autofree char *path = xasprintf("%s/%s", folders[i], name->valuestring);

			if (!has_ending(name->valuestring, ".conf") || cJSON_HasObjectItem(seen, name->valuestring))
				continue;
			json_put_bool(seen, name->valuestring, true);
			read_file(h, path, ret);
		}
		if (*code != '\0' && strcmp(code, "ENOENT") != 0 && strcmp(code, "ENOTDIR") != 0)
			ret->unread = true;
	}
}

void
tmpfiles_free(struct tmpfiles *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->folders[i]);
	free(t->folders);
}

bool
tmpfiles_make(const struct tmpfiles *t, const char *path)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->folders[i], path) == 0)
			return true;
	return false;
}
