/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_tailoring: an XCCDF 1.2 Tailoring (NISTIR 7275r4, 6.7): profiles from outside the benchmark. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

#define MAX_NOTES 100

/* <benchmark href="" id="" version=""/>: what it is for. The href is not followed: -b says which benchmark. */
static int
check_benchmark(struct reader *r, const xmlNode *n)
{
	const char *id = attribute(n, "id"), *version = attribute(n, "version");
	const struct bench *b = r->b;

	if (check_shape(r, n) < 0)
		return -1;
	if (id != NULL && strcmp(id, b->id) != 0)
		return bad_at(r, n, "it tailors benchmark %s, and this is %s; give that benchmark with -b", id, b->id);
	if (version != NULL && strcmp(version, b->version) != 0)
		return bad_at(r, n,
		    "it tailors version %s of %s, and this is %s; give that version with -b, or look through the "
		    "tailoring and write version=\"%s\"",
		    version, b->name, b->version, b->version);
	return 0;
}

static int
read_version(struct reader *r, const xmlNode *n, struct bench_tailoring *t)
{
	const char *time = need(r, n, "time");

	if (time == NULL)
		return -1;
	if (t->version != NULL)
		return bad_at(r, n, "a second <version>; remove one");
	t->time = clean_string(time);
	return read_plain(r, n, &t->version);
}

static int
read_status(struct reader *r, const xmlNode *n, struct bench_tailoring *t)
{
	const char *date = attribute(n, "date");

	free(t->status);
	free(t->status_date);
	t->status = NULL;
	t->status_date = date != NULL ? clean_string(date) : NULL;
	return read_plain(r, n, &t->status);
}

/* Who made and approved it, and what it is called, by the Dublin Core (NISTIR 7275r4, 6.2.3). Other metadata is left alone. */
static int
read_metadata(struct reader *r, const xmlNode *n, struct bench_tailoring *t)
{
	static const char *const cores[] = { "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/" };

	FOREACH_ELEMENT(c, n)
	{
		const char *in = c->ns != NULL ? (const char *)c->ns->href : "";
		struct bench_note *note;

		if (strcmp(in, cores[0]) != 0 && strcmp(in, cores[1]) != 0)
			continue;
		if (t->nnotes == MAX_NOTES)
			return bad_at(r, c, "more than %d elements of metadata; keep those that say who approved it", MAX_NOTES);
		t->notes = xrealloc(t->notes, t->nnotes + 1, sizeof *t->notes);
		note = &t->notes[t->nnotes++];
		*note = (struct bench_note){ .name = clean_string((const char *)c->name) };
		if (read_plain(r, c, &note->text) < 0)
			return -1;
	}
	return 0;
}

static int
read_tailoring(struct reader *r, const xmlNode *root)
{
	struct bench_tailoring *t = r->b->tailoring;
	size_t before = r->b->nprofiles;

	if (check_root(r, root, "Tailoring", "the tailoring that it names") < 0 ||
	    read_any_id(r, root, "tailoring", &t->id) < 0)
		return -1;
	FOREACH_ELEMENT(c, root)
	{
		if (is_xccdf(c, "benchmark") && check_benchmark(r, c) < 0 && !go_on(r, c))
			return -1;
		if (is_xccdf(c, "version") && read_version(r, c, t) < 0)
			return -1;
		if (is_xccdf(c, "status") && read_status(r, c, t) < 0 && !go_on(r, c))
			return -1;
		if (is_xccdf(c, "metadata") && read_metadata(r, c, t) < 0 && !go_on(r, c))
			return -1;
		if (is_xccdf(c, "Profile") && read_profile(r, c) < 0 && !go_on(r, c))
			return -1;
	}
	if (t->version == NULL)
		return bad_at(r, root,
		    "<Tailoring> has no version; add <version time=\"2026-01-31T00:00:00Z\">1</version> with its time");
	if (r->b->nprofiles == before && (r->lint == NULL || r->lint->nerrors == 0))
		return bad_at(r, root, "the tailoring holds no profile; add a <Profile>");
	return 0;
}

int
tailoring_read(struct bench *b, const struct bench_text *t, struct bench_problems *p, struct err *e)
{
	autofree char *name = clean_string(t->file);
	struct reader r = { .file = name, .b = b, .e = e, .lint = p, .tailoring = true };
	char digest[65];

	b->tailoring = xcalloc(1, sizeof *b->tailoring);
	b->tailoring->file = xstrdup(name);
	sha256_hex(t->bytes, t->len, digest);
	b->tailoring->sha256 = xstrdup(digest);
	return xml_read(&r, t->bytes, t->len, read_tailoring);
}
