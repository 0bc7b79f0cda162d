/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/bundle.h"
#include "audit/folder.h"
#include "audit/manifest.h"
#include "audit/results_parts.h"
#include "audit/results_shape.h"
#include "audit/trail.h"

#define RECORD_MAX_BYTES ((size_t)16 << 20)

/* ---- finding ---- */

static struct bench_source *
add_bench(struct results_source *s)
{
	s->benches = xrealloc(s->benches, s->nbenches + 1, sizeof *s->benches);
	s->benches[s->nbenches] = (struct bench_source){ .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT };
	return &s->benches[s->nbenches++];
}

static int
find_bench(struct results_source *s, const char *what, const char *tailoring, struct err *e)
{
	struct bench_source *b = add_bench(s);

	if (bench_find(what, b, e) < 0)
		return -1;
	return tailoring != NULL ? bench_find_tailoring(tailoring, b, e) : 0;
}

/* All that are shipped; that there are none to be found is no error. */
static int
find_shipped(struct results_source *s, const char *tailoring, struct err *e)
{
	struct err ignored;
	char **ids = bench_shipped(&ignored);
	int n = 0;

	for (size_t i = 0; ids != NULL && ids[i] != NULL; i++) {
		if (n == 0)
			n = find_bench(s, ids[i], tailoring, e);
		free(ids[i]);
	}
	free(ids);
	return n;
}

/* What the bundle keeps of its run. */
static int
find_kept(struct results_source *s, const char *folder, struct err *e)
{
	autofree char *benchmark = xasprintf("%s/" BUNDLE_RULES "/benchmark.xml", folder);
	autofree char *tailoring = xasprintf("%s/" BUNDLE_RULES "/tailoring.xml", folder);

	if (access(benchmark, F_OK) < 0)
		return 0;
	s->named = true;
	return find_bench(s, benchmark, access(tailoring, F_OK) == 0 ? tailoring : NULL, e);
}

/* Whether a folder without a manifest is no bundle of a run, but results beside the benchmark that they were judged by. -1 and an error:
 * a record is written by a run alone, whose manifest was removed, or not written yet. */
static int
check_unlisted(const struct results_source *s, int folder, struct err *e)
{
	struct stat st;

	if (fstatat(folder, BUNDLE_RECORD, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
		return 0;
	return err_set(e, 0, "%s: there is no " BUNDLE_MANIFEST " beside it to hold it against, as a bundle has; plimsoll verify tells more", s->file);
}

/* Whether the results are those that the bundle's manifest lists: that it was made for them is verify's to prove. Then its record is
 * read, too. -1 and an error. */
static int
check_listed(struct results_source *s, const char *path, struct err *e)
{
	autofd int folder = folder_open(path, e);
	autobuf struct buf text = BUF_INIT;
	automanifest struct manifest m = { 0 };
	const struct manifest_file *f;
	char sha256[65];
	struct err why;

	if (folder < 0)
		return -1;
	if (folder_read(folder, BUNDLE_MANIFEST, MANIFEST_MAX_BYTES, &text, &why) < 0)
		return why.num == ENOENT ? check_unlisted(s, folder, e) : err_set(e, why.num, "%s/%s", path, why.msg);
	if (manifest_read(text.len > 0 ? text.s : "", text.len, &m, &why) < 0)
		return err_set(e, 0, "%s/" BUNDLE_MANIFEST ": %s", path, why.msg);
	f = manifest_find(&m, BUNDLE_RESULTS);
	sha256_hex(s->bytes.s, s->bytes.len, sha256);
	if (f == NULL || strcmp(f->sha256, sha256) != 0)
		return err_set(e, 0, "%s: it is not what " BUNDLE_MANIFEST " beside it says; plimsoll verify tells more", s->file);
	/* all that it brings is the runs before */
	f = manifest_find(&m, BUNDLE_RECORD);
	if (f != NULL && folder_read_verified(folder, BUNDLE_RECORD, RECORD_MAX_BYTES, f->sha256, &s->record, &why) < 0)
		s->record.len = 0;
	return 0;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Whether it is the folder that bundles are in. */
static bool
is_evidence_folder(const char *path)
{
	autofree char *trail = xasprintf("%s/" TRAIL_FILE, path);
	struct stat st;

	return stat(trail, &st) == 0 && S_ISREG(st.st_mode);
}

static int
no_bundle(const char *path, struct err *e)
{
	autofree char *clean = utf8_clean(path, strlen(path));

	return err_set(e, ENOENT, "%.200s: it is a folder of evidence, and no bundle: name one of the bundles in it; see: plimsoll list evidence %.200s",
	    clean, clean);
}

int
results_find(const char *what, const char *benchmark, const char *tailoring, struct results_source *ret, struct err *e)
{
	bool bundle = is_folder(what);

	*ret = (struct results_source){ .bytes = BUF_INIT, .record = BUF_INIT, .named = benchmark != NULL || tailoring != NULL };
	ret->file = bundle ? xasprintf("%s/" BUNDLE_RESULTS, what) : xstrdup(what);
	if (file_read(ret->file, RESULTS_MAX_BYTES, bundle ? "a bundle's results.json" : "results (JSON), or a bundle",
	    &ret->bytes, e) < 0)
		return bundle && is_evidence_folder(what) ? no_bundle(what, e) : -1;
	if (ret->bytes.len > RESULTS_MAX_BYTES)
		return err_set(e, 0, "%s: is larger than 512 MiB", ret->file);
	if (bundle && check_listed(ret, what, e) < 0)
		return -1;
	if (benchmark != NULL)
		return find_bench(ret, benchmark, tailoring, e);
	if (find_shipped(ret, tailoring, e) < 0)
		return -1;
	return bundle && tailoring == NULL ? find_kept(ret, what, e) : 0;
}

void
results_source_free(struct results_source *s)
{
	for (size_t i = 0; i < s->nbenches; i++)
		bench_source_free(&s->benches[i]);
	free(s->benches);
	buf_free(&s->bytes);
	buf_free(&s->record);
	free(s->file);
	*s = (struct results_source){ .bytes = BUF_INIT, .record = BUF_INIT };
}

/* ---- reading ---- */

/* The schema's versions, each with what holds a document against it and what reads it. */
static const struct reader_of {
	const char *schema;
	int (*shape)(const cJSON *doc, struct err *e);
	int (*read)(struct results *r, const cJSON *doc, struct err *e);
} versions[] = {
	{ "plimsoll-results/1", results_shape_1, results_read_1 },
};

static const struct reader_of *
version_of(const cJSON *doc, struct err *e)
{
	const char *schema = json_str(doc, "schema", NULL);

	for (size_t i = 0; schema != NULL && i < ARRAY_SIZE(versions); i++)
		if (strcmp(versions[i].schema, schema) == 0)
			return &versions[i];
	if (schema == NULL)
		err_set(e, 0, "these are no results of plimsoll: there is no member schema; name what audit -r json wrote, or a "
		    "bundle");
	else if (strncmp(schema, "plimsoll-results/", strlen("plimsoll-results/")) == 0)
		err_set(e, 0, "the schema is \"%.40s\", which a later plimsoll writes; this one reads up to %s", schema,
		    versions[ARRAY_SIZE(versions) - 1].schema);
	else
		err_set(e, 0, "the schema is \"%.40s\"; results are of \"%s\": name what audit -r json wrote, or a bundle", schema,
		    versions[ARRAY_SIZE(versions) - 1].schema);
	return NULL;
}

static int
read_document(const struct results_source *s, const cJSON *doc, struct results *r, struct err *e)
{
	const struct reader_of *v = version_of(doc, e);

	if (v == NULL)
		return -1;
	if (v->shape(doc, e) < 0 || (r->bench = results_bench(s, doc, &r->bare, e)) == NULL)
		return -1;
	return v->read(r, doc, e) < 0 ? -1 : results_same(s, doc, r->audit, e);
}

/* A record that cannot be read tells of no earlier runs. */
static void
read_record(const struct results_source *s, struct results *r)
{
	struct err ignored;

	r->record = s->record.len > 0 ? json_read(s->record.s, s->record.len, JSON_TWICE_REFUSED, &ignored) : NULL;
	r->audit->earlier = json_at(r->record, "earlier");
}

/* Whether the first line is that of facts (plimsoll-facts(5)). */
static bool
is_facts(const struct buf *bytes)
{
	const char *end = memchr(bytes->s, '\n', bytes->len);
	struct err ignored;
	autojson cJSON *first = end != NULL ? json_read(bytes->s, (size_t)(end - bytes->s), JSON_TWICE_REFUSED, &ignored) : NULL;

	return first != NULL && strncmp(json_str(first, "schema", ""), "plimsoll-facts/", strlen("plimsoll-facts/")) == 0;
}

struct results *
results_read(const struct results_source *s, struct err *e)
{
	struct results *r = xcalloc(1, sizeof *r);
	struct err why = { 0 };
	autojson cJSON *doc = json_read(s->bytes.s, s->bytes.len, JSON_TWICE_REFUSED, &why);

	if (doc != NULL && read_document(s, doc, r, &why) == 0) {
		read_record(s, r);
		return r;
	}
	if (is_facts(&s->bytes))
		err_set(&why, 0, "these are facts, and no results: plimsoll evaluate judges them, and its -r json:FILE writes results");
	err_set(e, 0, "%.200s: %s", s->file, why.msg);
	results_free(r);
	return NULL;
}

void
results_free(struct results *r)
{
	if (r == NULL)
		return;
	audit_free(r->audit);
	entries_free(r->exceptions);
	entries_free(r->attestations);
	bench_free(r->bench);
	json_free(&r->record);
	free(r);
}
