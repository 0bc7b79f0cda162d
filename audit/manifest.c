/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests as text. Folders are manifest_folder.c. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/manifest.h"

#define DIGITS 64

void
manifest_free(struct manifest *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->files[i].name);
	free(m->files);
	*m = (struct manifest){ 0 };
}

const char *
manifest_name_trouble(const char *name)
{
	size_t len = strlen(name);

	if (len > MANIFEST_MAX_NAME)
		return "the name is too long";
	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_char(name + i, len - i);
		if (n == 0)
			return "the name is not UTF-8";
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f || name[i] == '\\')
			return "the name holds a control character or a backslash";
	}
	for (const char *p = name;;) {
		size_t n = strcspn(p, "/");

		if (n == 0 || (n == 1 && *p == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
			return "not a relative name without empty, \".\" and \"..\" components";
		p += n;
		if (*p++ == '\0')
			return NULL;
	}
}

static bool
is_digest(const char *s)
{
	return strspn(s, "0123456789abcdef") == DIGITS && s[DIGITS] == '\0';
}

/* Where a name stands, or would. */
static size_t
place_of(const struct manifest *m, const char *name)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(m->files[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct manifest_file *
manifest_find(const struct manifest *m, const char *name)
{
	size_t at = place_of(m, name);

	return at < m->n && strcmp(m->files[at].name, name) == 0 ? &m->files[at] : NULL;
}

bool
manifest_has_below(const struct manifest *m, const char *folder)
{
	autofree char *begin = xasprintf("%s/", folder);
	size_t at = place_of(m, begin);

	return at < m->n && strncmp(m->files[at].name, begin, strlen(begin)) == 0;
}

int
manifest_add(struct manifest *m, const char *name, const char *sha256, struct err *e)
{
	const char *why = manifest_name_trouble(name);
	size_t at = place_of(m, name);
	autofree char *clean = utf8_clean(name, strlen(name));

	if (why != NULL)
		return err_set(e, 0, "%.200s: %s", clean, why);
	if (!is_digest(sha256))
		return err_set(e, 0, "%s: not a SHA-256 of 64 lower-case hexadecimal digits", clean);
	if (m->n == MANIFEST_MAX_FILES)
		return err_set(e, 0, "%s: more than %d files", clean, MANIFEST_MAX_FILES);
	if (at < m->n && strcmp(m->files[at].name, name) == 0)
		return err_set(e, 0, "%s: it stands twice", clean);
	m->files = xrealloc(m->files, m->n + 1, sizeof *m->files);
	memmove(m->files + at + 1, m->files + at, (m->n - at) * sizeof *m->files);
	m->files[at].name = xstrdup(name);
	memcpy(m->files[at].sha256, sha256, DIGITS + 1);
	m->n++;
	return 0;
}

void
manifest_write(const struct manifest *m, struct buf *ret)
{
	for (size_t i = 0; i < m->n; i++)
		buf_addf(ret, "%s  %s\n", m->files[i].sha256, m->files[i].name);
}

/* One line, without its newline. */
static int
read_line(const char *line, size_t len, struct manifest *m, struct err *e)
{
	autofree char *copy = xstrndup(line, len);

	if (strlen(copy) != len || len < DIGITS + 3 || copy[DIGITS] != ' ' || copy[DIGITS + 1] != ' ')
		return err_set(e, 0, "not \"SHA-256, two blanks, name\"");
	copy[DIGITS] = '\0';
	if (m->n > 0 && strcmp(m->files[m->n - 1].name, copy + DIGITS + 2) >= 0)
		return err_set(e, 0, "it does not stand behind the line before, sorted by bytes");
	return manifest_add(m, copy + DIGITS + 2, copy, e);
}

int
manifest_read(const char *text, size_t len, struct manifest *ret, struct err *e)
{
	automanifest struct manifest m = { 0 };
	struct err why;

	*ret = (struct manifest){ 0 };
	if (len == 0)
		return err_set(e, 0, "line 1: no file is named");
	if (len > MANIFEST_MAX_BYTES)
		return err_set(e, 0, "more than %zu bytes", MANIFEST_MAX_BYTES);
	for (size_t line = 1; len > 0; line++) {
		const char *end = memchr(text, '\n', len);
		size_t n = end != NULL ? (size_t)(end - text) : len;

		if (end == NULL)
			return err_set(e, 0, "line %zu: it is cut off", line);
		if (read_line(text, n, &m, &why) < 0)
			return err_set(e, 0, "line %zu: %s", line, why.msg);
		text += n + 1;
		len -= n + 1;
	}
	*ret = m;
	m = (struct manifest){ 0 };
	return 0;
}
