/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "audit/outfile.h"
#include "audit/wanted.h"

/* A file that is to be written, and what asks for it: "--report", "json" or "--facts", "". */
struct output {
	const char *option, *format;
	int format_len;
	const char *path;
};

/* Of one name in one folder, however the folder is written: by "..", a link, a bind mount. A link in the file's own place is replaced. */
static bool
is_same_file(const char *a, const char *b)
{
	const char *slash_a = strrchr(a, '/'), *slash_b = strrchr(b, '/');
	const char *name_a = slash_a != NULL ? slash_a + 1 : a, *name_b = slash_b != NULL ? slash_b + 1 : b;
	autofree char *folder_a = slash_a != NULL ? xstrndup(a, (size_t)(name_a - a)) : xstrdup(".");
	autofree char *folder_b = slash_b != NULL ? xstrndup(b, (size_t)(name_b - b)) : xstrdup(".");
	struct stat st_a, st_b;

	if (strcmp(name_a, name_b) != 0)
		return false;
	if (stat(folder_a, &st_a) < 0 || stat(folder_b, &st_b) < 0)
		return strcmp(folder_a, folder_b) == 0;
	return st_a.st_dev == st_b.st_dev && st_a.st_ino == st_b.st_ino;
}

static size_t
list_outputs(const struct options *o, struct output ret[MAX_REPORTS + 2])
{
	const struct output others[] = { { "--facts", "", 0, o->facts }, { "--output", "", 0, o->output } };
	size_t n = 0;

	for (size_t i = 0; o->reports != NULL && o->reports[i] != NULL && i < MAX_REPORTS; i++) {
		const char *colon = strchr(o->reports[i], ':');

		if (colon != NULL)
			ret[n++] = (struct output){ "--report", o->reports[i], (int)(colon - o->reports[i]), colon + 1 };
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i].path != NULL)
			ret[n++] = others[i];
	return n;
}

int
wanted_apart(const struct options *o, struct err *e)
{
	struct output all[MAX_REPORTS + 2];
	size_t n = list_outputs(o, all);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++) {
			const struct output *a = &all[k], *b = &all[i];

			if (strcmp(b->path, "-") == 0 || !is_same_file(a->path, b->path))
				continue;
			return err_set(e, 0, "%s %.*s%s%.200s: %s%s%.*s is written there, too, and only one of them would be left; name another path",
			    b->option, b->format_len, b->format, b->format_len > 0 ? ":" : "", b->path, a->option,
			    a->format_len > 0 ? " " : "", a->format_len, a->format);
		}
	return 0;
}

/* The format of FORMAT[:PATH], and its path, NULL for standard output. -1 and an error. */
static int
read_spec(const char *spec, struct wanted *ret, struct err *e)
{
	const char *colon = strchr(spec, ':');
	autofree char *name = xstrndup(spec, colon ? (size_t)(colon - spec) : strlen(spec));

	ret->format = report_find(name);
	ret->path = colon != NULL && strcmp(colon + 1, "-") != 0 ? colon + 1 : NULL;
	if (ret->format == NULL)
		return err_set(e, 0, "--report %.60s: no such format; see: plimsoll list formats", name);
	if (colon != NULL && colon[1] == '\0')
		return err_set(e, 0, "--report %.60s: a path is missing behind the colon", spec);
	return 0;
}

int
wanted_check(const char *spec, struct err *e)
{
	struct wanted ignored;

	return read_spec(spec, &ignored, e);
}

int
wanted_reports(const struct options *o, struct wanted w[MAX_REPORTS], size_t *ret_n, struct err *e)
{
	char *const usual[] = { (char *)"text", NULL };
	char *const *list = o->reports != NULL ? o->reports : usual;
	int to_stdout = 0;

	for (*ret_n = 0; list[*ret_n] != NULL; ++*ret_n) {
		const char *spec = list[*ret_n];

		if (*ret_n == MAX_REPORTS)
			return err_set(e, 0, "--report: at most %d reports in one run", MAX_REPORTS);
		if (read_spec(spec, &w[*ret_n], e) < 0)
			return -1;
		if (w[*ret_n].path == NULL && ++to_stdout > 1)
			return err_set(e, 0, "--report %.60s: only one report goes to standard output; give the others a path, %s:PATH",
			    spec, w[*ret_n].format->name);
	}
	return wanted_apart(o, e);
}

int
wanted_writable(const struct wanted *w, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct outfile probe;

		if (w[i].path == NULL)
			continue;
		if (outfile_open(&probe, w[i].path, 0600, e) < 0)
			return -1;
		outfile_abort(&probe);
	}
	return 0;
}
