/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/tmpfiles.h"

#define MAX_FILE ((size_t)1 << 20)
#define BLANKS   " \t"

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

/* A line's words. */
enum { TYPE, PATH, MODE, USER, GROUP, AGE, NWORDS };
struct words {
	char *w[NWORDS]; /* those that are not there: "" */
};

static void
words_free(struct words *l)
{
	for (size_t i = 0; i < NWORDS; i++)
		free(l->w[i]);
}

/* Whether it is left out, which "-" stands for. */
static bool
is_unset(const char *word)
{
	return *word == '\0' || strcmp(word, "-") == 0;
}

/* ---- what systemd-tmpfiles takes; whatever else, it may refuse ---- */

/* A letter, and modifiers, each once; later releases know others. */
static bool
is_type(const char *word)
{
	for (const char *c = word + 1; *c != '\0'; c++)
		if (strchr("!-+", *c) == NULL || strchr(c + 1, *c) != NULL)
			return false;
	return true;
}

static bool
is_mode(const char *word)
{
	size_t mark = *word == '~', digits = strspn(word + mark, "01234567");

	return is_unset(word) || (digits > 0 && word[mark + digits] == '\0' && strtoul(word + mark, NULL, 8) <= 07777);
}

/* A number, root, or whoever has a line in passwd(5) or group(5). */
static bool
is_account(const char *word, const char *file)
{
	size_t n = strlen(word);

	if (is_unset(word) || strcmp(word, "root") == 0)
		return true;
	if (strspn(word, "0123456789") == n) /* the greatest of 16 and of 32 bits are none */
		return n < 10 && strcmp(word, "65535") != 0;
	for (const char *line = file; line != NULL; line = strchr(line, '\n'), line += line != NULL)
		if (strncmp(line, word, n) == 0 && line[n] == ':')
			return true;
	return false;
}

/* "~", and spans of time. */
static bool
is_age(const char *word)
{
	static const char *const units[] = { "us", "usec", "ms", "msec", "s", "sec", "second", "seconds", "m", "min", "minute",
		"minutes", "h", "hr", "hour", "hours", "d", "day", "days", "w", "week", "weeks", "M", "month", "months", "y", "year",
		"years", "" };

	if (is_unset(word))
		return true;
	word += *word == '~';
	do {
		size_t digits = strspn(word, "0123456789"), letters = strcspn(word + digits, "0123456789 "), i = 0;

		while (i < ARRAY_SIZE(units) && (strlen(units[i]) != letters || strncmp(units[i], word + digits, letters) != 0))
			i++;
		if (digits == 0 || i == ARRAY_SIZE(units))
			return false;
		word += digits + letters;
		word += strspn(word, " ");
	} while (*word != '\0');
	return true;
}

/* ---- a line ---- */

/* As the line's path is looked for; NULL: it is not known here. The caller frees. */
static char *
path_of(const char *word)
{
	size_t specifier = strncmp(word, "%t", 2) == 0 ? 2 : 0;
	autobuf struct buf b = BUF_INIT;

	buf_adds(&b, specifier > 0 ? "/run" : "");
	buf_adds(&b, word + specifier);
	while (b.len > 1 && b.s[b.len - 1] == '/')
		b.s[--b.len] = '\0';
	if (b.len == 0 || *b.s != '/' || strpbrk(b.s, "%\\") != NULL)
		return NULL;
	return xstrdup(strncmp(b.s, "/var/run/", 9) == 0 ? b.s + 4 : b.s); /* as systemd-tmpfiles has it */
}

/* The other types only change what is there, or are about patterns: they take no path from a line behind them. */
static void
take_line(struct tmpfiles *t, const struct words *l)
{
	const char *type = l->w[TYPE];
	bool folder = *type != '\0' && strchr("dDvqQ", *type) != NULL, other = *type != '\0' && strchr("fFpLcbC", *type) != NULL;
	char *path = folder || other ? path_of(l->w[PATH]) : NULL;

	if (path == NULL)
		return;
	t->lines = xrealloc(t->lines, t->n + 1, sizeof *t->lines);
	t->lines[t->n++] = (struct tmpfiles_line){ .path = path, .folder = folder, .replaces = strchr(type, '+') != NULL,
		.taken = is_type(type) && is_mode(l->w[MODE]) && is_account(l->w[USER], t->passwd) && is_account(l->w[GROUP], t->group) &&
		    is_age(l->w[AGE]) };
}

void
tmpfiles_add(struct tmpfiles *t, const char *text, size_t len)
{
	const char *end = text + len, *stop;

	t->unread = t->unread || (len > 0 && memchr(text, '\0', len) != NULL);
	for (; text < end; text = stop + 1) {
		struct words l;

		for (stop = text; stop < end && *stop != '\n' && *stop != '\r';)
			stop++;
		for (size_t i = 0; i < NWORDS; i++) {
			const char *word;
			size_t n;

			take_word(&text, stop, &word, &n);
			l.w[i] = xstrndup(word, n);
		}
		take_line(t, &l);
		words_free(&l);
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

/* A file's name, and where it is. */
struct source {
	const char *name;
	char *path;
};

static int
by_name(const void *x, const void *y)
{
	return strcmp(((const struct source *)x)->name, ((const struct source *)y)->name);
}

/* The names are the host's; the caller frees the array and its paths. */
static struct source *
find_files(struct host *h, struct tmpfiles *ret, size_t *ret_n)
{
	static const char *const folders[] = { "/etc/tmpfiles.d", "/usr/local/lib/tmpfiles.d", "/usr/lib/tmpfiles.d" };
	autojson cJSON *seen = json_object();
	struct source *list = NULL;

	*ret_n = 0;
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		const cJSON *name;
		char code[24];

		cJSON_ArrayForEach(name, host_list_once(h, folders[i], code)) {
			if (!has_ending(name->valuestring, ".conf") || cJSON_GetObjectItemCaseSensitive(seen, name->valuestring) != NULL)
				continue;
			json_put_bool(seen, name->valuestring, true);
			list = xrealloc(list, *ret_n + 1, sizeof *list);
			list[(*ret_n)++] = (struct source){ .name = name->valuestring, .path = xasprintf("%s/%s", folders[i], name->valuestring) };
		}
		if (*code != '\0' && strcmp(code, "ENOENT") != 0 && strcmp(code, "ENOTDIR") != 0)
			ret->unread = true;
	}
	if (list != NULL)
		qsort(list, *ret_n, sizeof *list, by_name);
	return list;
}

void
tmpfiles_read(struct host *h, struct tmpfiles *ret)
{
	struct host_file users, groups;
	autofree struct source *list = NULL;
	size_t n;

	host_read_file(h, 0, "/etc/passwd", MAX_FILE, &users);
	host_read_file(h, 0, "/etc/group", MAX_FILE, &groups);
	*ret = (struct tmpfiles){ .passwd = users.bytes, .group = groups.bytes };
	list = find_files(h, ret, &n);
	for (size_t i = 0; i < n; i++) {
		read_file(h, list[i].path, ret);
		free(list[i].path);
	}
	ret->passwd = ret->group = NULL;
	host_file_free(&users);
	host_file_free(&groups);
}

void
tmpfiles_free(struct tmpfiles *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->lines[i].path);
	free(t->lines);
	*t = (struct tmpfiles){ .n = 0 };
}

enum tmpfiles_made
tmpfiles_make(const struct tmpfiles *t, const char *path)
{
	bool named = false, settled = false, below = false, doubt = t->unread;

	for (size_t i = 0; i < t->n; i++) {
		const struct tmpfiles_line *l = &t->lines[i];

		if (!is_at_or_below(l->path, path))
			continue;
		named = true;
		if (strcmp(l->path, path) != 0)
			below = below || l->taken;
		else if (l->folder)
			settled = settled || l->taken;
		else
			doubt = doubt || !settled || l->replaces;
	}
	return doubt ? TMPFILES_PERHAPS : settled || below ? TMPFILES_MADE : named ? TMPFILES_PERHAPS : TMPFILES_NOT_MADE;
}
