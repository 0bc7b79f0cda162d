/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_shipped: where benchmarks are found: a file, or the folder of shipped ones. */
#include "config.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

#ifndef PLIMSOLL_DATADIR
#define PLIMSOLL_DATADIR "/usr/local/share/plimsoll"
#endif

#define DEFAULT_NAME "cis-docker"

static int
read_file(const char *file, struct bench_source *ret, struct err *e)
{
	ret->file = xstrdup(file);
	return file_read(file, MAX_BYTES, "an XCCDF 1.2 document", &ret->bytes, e);
}

char *
bench_shipped_folder(void)
{
	const char *dir = secure_getenv("PLIMSOLL_DATADIR");

	return xasprintf("%s/benchmarks", dir != NULL && *dir != '\0' ? dir : PLIMSOLL_DATADIR);
}

/* Where the version begins in "cis-docker-1.8.0", or NULL: digits and dots after the last dash. */
static const char *
version_of(const char *id, size_t len)
{
	size_t n = 0;

	while (n < len && strchr("0123456789.", id[len - 1 - n]) != NULL)
		n++;
	if (n == 0 || n + 2 > len || id[len - 1 - n] != '-' || id[len - n] == '.')
		return NULL;
	return id + len - n;
}

/* By name, then the newest version first: strverscmp(3) knows that 1.10.0 is above 1.9.0. */
static int
by_version(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	const char *vx = version_of(x, strlen(x)), *vy = version_of(y, strlen(y));
	size_t nx, ny;
	int order;

	assert(vx != NULL && vy != NULL); /* bench_shipped() sorts no other */
	nx = (size_t)(vx - x);
	ny = (size_t)(vy - y);
	order = strncmp(x, y, nx < ny ? nx : ny);
	if (order == 0 && nx != ny)
		return nx < ny ? -1 : 1;
	return order != 0 ? order : strverscmp(vy, vx);
}

char **
bench_shipped(struct err *e)
{
	autofree char *folder = bench_shipped_folder();
	DIR *dir = opendir(folder);
	char **ids = xcalloc(1, sizeof *ids);
	struct dirent *d;
	size_t n = 0;

	if (dir == NULL) {
		err_set(e, errno, "%s: %s; the shipped benchmarks are looked for there: name the folder that benchmarks/ is in by the variable PLIMSOLL_DATADIR", folder,
		    strerror(errno));
		free(ids);
		return NULL;
	}
	while ((d = readdir(dir)) != NULL) {
		size_t len = strlen(d->d_name);

		if (len <= 4 || d->d_name[0] == '.' || strcmp(d->d_name + len - 4, ".xml") != 0 ||
		    version_of(d->d_name, len - 4) == NULL)
			continue;
		ids = xrealloc(ids, n + 2, sizeof *ids);
		ids[n++] = xstrndup(d->d_name, len - 4);
		ids[n] = NULL;
	}
	closedir(dir);
	qsort(ids, n, sizeof *ids, by_version);
	return ids;
}

/* Whether a user means that shipped id: all of it, its name, or CIS Docker's version. */
static bool
is_meant(const char *id, const char *what)
{
	const char *version = version_of(id, strlen(id));
	size_t name = (size_t)(version - 1 - id), len = strlen(what);

	assert(version != NULL); /* bench_shipped() lists no other */
	return strcmp(id, what) == 0 || (len == name && strncmp(id, what, len) == 0) ||
	    (strcmp(version, what) == 0 && name == strlen(DEFAULT_NAME) &&
		strncmp(id, DEFAULT_NAME, name) == 0);
}

static const char *
next_id(void *cursor)
{
	char ***ids = cursor;

	return **ids == NULL ? NULL : *(*ids)++;
}

static void
unknown_benchmark(const char *what, char **ids, struct err *e)
{
	autofree char *folder = bench_shipped_folder(), *clean = utf8_clean(what, strlen(what));
	autobuf struct buf list = BUF_INIT;
	char **cursor = ids;
	const char *near = nearest_word(what, next_id, &cursor);

	if (ids[0] == NULL) {
		err_set(e, 0, "%s: no benchmark \"%s\", nor any other, is installed there", folder,
		    clean);
		return;
	}
	for (size_t i = 0; ids[i] != NULL; i++)
		buf_addf(&list, "%s%s", i > 0 ? ", " : "", ids[i]);
	err_set(e, 0,
	    "no benchmark \"%s\"%s%s%s; shipped are: %s; a file's name holds a '/' or ends in .xml",
	    clean, near == NULL ? "" : " (did you mean ", near == NULL ? "" : near,
	    near == NULL ? "" : "?)", list.s);
}

/* The table of releases; without one, what it would decide is not decided. */
static int
find_releases(struct bench_source *ret, struct err *e)
{
	autofree char *folder = bench_shipped_folder(), *file = xasprintf("%s/data/releases.tsv", folder);
	struct err why;

	if (file_read(file, RELEASES_MAX_BYTES, "a table of releases", &ret->releases, &why) < 0) {
		if (why.num == ENOENT || why.num == ENOTDIR)
			return 0;
		*e = why;
		return -1;
	}
	ret->releases_file = file;
	file = NULL;
	return 0;
}

bool
bench_is_file(const char *what)
{
	size_t len = strlen(what);

	return strchr(what, '/') != NULL || (len >= 4 && strcmp(what + len - 4, ".xml") == 0);
}

static int
find_document(const char *what, struct bench_source *ret, struct err *e)
{
	char **ids;
	size_t i = 0;
	int n = -1;

	if (what != NULL && bench_is_file(what))
		return read_file(what, ret, e);
	if (what == NULL)
		what = DEFAULT_NAME;
	if ((ids = bench_shipped(e)) == NULL)
		return -1;
	while (ids[i] != NULL && !is_meant(ids[i], what))
		i++;
	if (ids[i] == NULL) {
		unknown_benchmark(what, ids, e);
	} else {
		autofree char *folder = bench_shipped_folder(), *file = xasprintf("%s/%s.xml", folder, ids[i]);

		n = read_file(file, ret, e);
		ret->id = xstrdup(ids[i]);
	}
	for (i = 0; ids[i] != NULL; i++)
		free(ids[i]);
	free(ids);
	return n;
}

int
bench_find(const char *what, struct bench_source *ret, struct err *e)
{
	*ret = (struct bench_source){ .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT };
	return find_document(what, ret, e) < 0 ? -1 : find_releases(ret, e);
}

int
bench_find_tailoring(const char *file, struct bench_source *ret, struct err *e)
{
	ret->tailoring_file = xstrdup(file);
	return file_read(file, MAX_BYTES, "an XCCDF 1.2 document", &ret->tailoring, e);
}

struct bench *
bench_read(const struct bench_source *source, const char *profile, struct err *e)
{
	const struct bench_text document = { source->file, source->bytes.s, source->bytes.len };
	const struct bench_text tailoring = { source->tailoring_file, source->tailoring.s, source->tailoring.len };
	struct bench *b = bench_parse_tailored(&document, source->tailoring_file != NULL ? &tailoring : NULL, profile, e);
	autofree char *inside = NULL;

	if (b != NULL && source->releases_file != NULL &&
	    (b->releases = releases_parse(source->releases_file, source->releases.s, source->releases.len, e)) == NULL) {
		bench_free(b);
		return NULL;
	}
	if (b == NULL || source->id == NULL)
		return b;
	inside = xasprintf("%s-%s", b->name, b->version);
	if (strcmp(inside, source->id) == 0)
		return b;
	err_set(e, 0, "%s: the file holds %s; install it under that name", b->file, inside);
	bench_free(b);
	return NULL;
}

void
bench_source_free(struct bench_source *source)
{
	free(source->id);
	free(source->file);
	free(source->tailoring_file);
	free(source->releases_file);
	buf_free(&source->bytes);
	buf_free(&source->tailoring);
	buf_free(&source->releases);
	source->id = source->file = source->tailoring_file = source->releases_file = NULL;
}

struct bench *
bench_load(const char *what, const char *profile, struct err *e)
{
	__attribute__((cleanup(bench_source_free))) struct bench_source source;

	return bench_find(what, &source, e) < 0 ? NULL : bench_read(&source, profile, e);
}
