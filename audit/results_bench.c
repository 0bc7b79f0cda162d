/* SPDX-License-Identifier: Apache-2.0 */
/* results_bench: the benchmark that results were judged by, or what they tell of it. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/results_parts.h"

static bool
has_digest(const struct buf *bytes, const char *sha256)
{
	char found[65];

	sha256_hex(bytes->s, bytes->len, found);
	return strcmp(found, sha256) == 0;
}

/* Whether the results were judged by that benchmark, with that tailoring or none. */
static bool
is_it(const struct bench_source *b, const cJSON *doc)
{
	const char *tailoring = json_str(doc, "benchmark.tailoring.sha256", NULL);

	if (!has_digest(&b->bytes, json_str(doc, "benchmark.sha256", "")))
		return false;
	return b->tailoring_file == NULL ? tailoring == NULL : tailoring != NULL && has_digest(&b->tailoring, tailoring);
}

static char *
copy(const cJSON *o, const char *path)
{
	return xstrdup(json_str(o, path, ""));
}

/* The group that stands for a section, made if there is none. */
static size_t
group_of(struct bench *b, const char *section)
{
	for (size_t i = 0; i < b->ngroups; i++)
		if (strcmp(b->groups[i].number, section) == 0)
			return i;
	b->groups = xrealloc(b->groups, b->ngroups + 1, sizeof *b->groups);
	b->groups[b->ngroups] = (struct bench_group){ .id = xstrdup(""), .title = xstrdup(""), .number = xstrdup(section), .weight = 1,
		.selected = true, .parent = -1 };
	return b->ngroups++;
}

static void
put_references(struct bench_rule *r, const cJSON *references)
{
	const cJSON *framework, *requirement;

	cJSON_ArrayForEach(framework, references)
		cJSON_ArrayForEach(requirement, framework) {
			r->references = xrealloc(r->references, r->nreferences + 1, sizeof *r->references);
			r->references[r->nreferences++] =
			    (struct bench_reference){ xstrdup(framework->string), xstrdup(requirement->valuestring) };
		}
}

/* What a rule's result tells of its role: it is not checked, if nobody looked and nobody said why it does not apply. */
static enum bench_role
role_of(const cJSON *result)
{
	const char *verdict = json_str(result, "result", "");

	if (strcmp(verdict, verdict_names[INFORMATIONAL]) == 0)
		return ROLE_UNSCORED;
	return strcmp(verdict, verdict_names[NOTCHECKED]) == 0 && json_at(result, "subjects[0]") == NULL ? ROLE_UNCHECKED : ROLE_FULL;
}

static void
put_rule(struct bench *b, const cJSON *result)
{
	struct bench_rule *r = &b->rules[b->nrules++];

	*r = (struct bench_rule){ .id = copy(result, "rule"), .check = copy(result, "check"), .number = copy(result, "number"),
		.section = copy(result, "section"), .title = copy(result, "title"), .severity = copy(result, "severity"),
		.assessment = copy(result, "assessment"), .level = (int)json_int(result, "level", 0), .weight = 1,
		.role = role_of(result), .selected = true };
	r->group = group_of(b, r->section);
	put_references(r, json_at(result, "references"));
}

/* As much of a benchmark as its results tell. */
static struct bench *
told(const cJSON *doc)
{
	const cJSON *o = json_at(doc, "benchmark"), *t = json_at(o, "tailoring"), *results = json_at(doc, "results"), *one;
	struct bench *b = xcalloc(1, sizeof *b);

	*b = (struct bench){ .file = xstrdup(""), .bytes = BUF_INIT, .sha256 = copy(o, "sha256"), .id = copy(o, "id"),
		.name = copy(o, "name"), .version = copy(o, "version"), .title = xstrdup(""), .profile = copy(o, "profile"),
		.profile_id = copy(o, "profile") };
	if (cJSON_IsObject(t)) {
		b->tailoring = xcalloc(1, sizeof *b->tailoring);
		*b->tailoring = (struct bench_tailoring){ .file = xstrdup(""), .sha256 = copy(t, "sha256"), .id = copy(t, "id"),
			.version = copy(t, "version"), .time = copy(t, "time") };
	}
	cJSON_ArrayForEach(one, json_at(doc, "score.sections"))
		(void)group_of(b, json_str(one, "section", ""));
	b->rules = xcalloc((size_t)cJSON_GetArraySize(results), sizeof *b->rules);
	cJSON_ArrayForEach(one, results)
		put_rule(b, one);
	return b;
}

/* None of those that were named is the one. */
static void
another(const struct results_source *s, const cJSON *doc, struct err *e)
{
	const struct bench_source *b = &s->benches[s->nbenches - 1];
	const char *sha256 = json_str(doc, "benchmark.sha256", ""), *tailoring = json_str(doc, "benchmark.tailoring.sha256", NULL);

	if (b->tailoring_file == NULL && tailoring != NULL && has_digest(&b->bytes, sha256))
		err_set(e, 0, "it was judged with the tailoring of the SHA-256 digest %s; name that file by --tailoring-file", tailoring);
	else if (b->tailoring_file != NULL && tailoring == NULL)
		err_set(e, 0, "it was judged without tailoring; leave %.200s out", b->tailoring_file);
	else if (b->tailoring_file != NULL && !has_digest(&b->tailoring, tailoring))
		err_set(e, 0, "%.200s is not the tailoring that it was judged with: that has the SHA-256 digest %s", b->tailoring_file,
		    tailoring);
	else
		err_set(e, 0, "%.200s is not the benchmark that it was judged by: that is %.40s %.20s of the SHA-256 digest %s", b->file,
		    json_str(doc, "benchmark.name", ""), json_str(doc, "benchmark.version", ""), sha256);
}

struct bench *
results_bench(const struct results_source *s, const cJSON *doc, bool *ret_bare, struct err *e)
{
	*ret_bare = false;
	for (size_t i = 0; i < s->nbenches; i++)
		if (is_it(&s->benches[i], doc))
			return bench_read(&s->benches[i], json_str(doc, "benchmark.profile", ""), e);
	if (s->named && s->nbenches > 0) {
		another(s, doc, e);
		return NULL;
	}
	*ret_bare = true;
	return told(doc);
}
