/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/address.h"
#include "audit/attestations.h"
#include "audit/dsse.h"
#include "audit/evidence.h"
#include "audit/options_wrong.h"
#include "audit/progress.h"
#include "audit/manifest.h"
#include "audit/scans.h"

struct evidence_run {
	struct key **keys;
	size_t nkeys;
	struct bundle *bundle;
	struct timestamper *timestamper;
	struct anchor *anchor;
	struct kept { char *name; struct buf bytes; } *scans;
	size_t nscans;
};

/* A key more; one that is named twice would sign twice. */
static int
add_key(struct evidence_run *v, const char *path, struct err *e)
{
	struct key *k = key_read_private(path, e);

	if (k == NULL)
		return -1;
	v->keys = xrealloc(v->keys, v->nkeys + 1, sizeof *v->keys);
	v->keys[v->nkeys++] = k;
	for (size_t i = 0; i + 1 < v->nkeys; i++)
		if (strcmp(key_id(v->keys[i]), key_id(k)) == 0)
			return err_set(e, 0, "%s: the key was named before; name each once", path);
	return v->nkeys <= DSSE_MAX_SIGNATURES ? 0 : err_set(e, 0, "--key: %d keys sign at most", DSSE_MAX_SIGNATURES);
}

static int
open_run(const struct options *o, struct evidence_run *v, struct err *e)
{
	/* before the keys: it is another process, and speaks to the network */
	if ((o->timestamp_url != NULL && (v->timestamper = timestamp_open(o->timestamp_url, NULL, e)) == NULL) ||
	    (o->anchor != NULL && (v->anchor = anchor_open("", e)) == NULL))
		return -1;
	for (char **path = o->keys; path != NULL && *path != NULL; path++)
		if (add_key(v, *path, e) < 0) {
			(void)option_wrong("key", *path, e);
			return -2;
		}
	v->bundle = bundle_open(o->evidence, (const struct key *const *)v->keys, v->nkeys, e);
	return v->bundle != NULL ? 0 : -1;
}

/* What is about evidence is nothing without it: whoever asks for it must not believe that he has it. */
static int
without_evidence(const struct options *o, struct err *e)
{
	const struct {
		const char *name;
		bool given;
	} options[] = { { "--key", o->keys != NULL }, { "--anchor", o->anchor != NULL },
		{ "--timestamp-url", o->timestamp_url != NULL } };

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (options[i].given) {
			err_set(e, 0, "%s: it is about a bundle of evidence; name the folder with --evidence, too", options[i].name);
			return -2;
		}
	return 0;
}

int
evidence_open(const struct options *o, struct evidence_run **ret, struct err *e)
{
	struct evidence_run *v;
	int n;

	*ret = NULL;
	if (o->evidence == NULL)
		return without_evidence(o, e);
	v = xcalloc(1, sizeof *v);
	if ((n = open_run(o, v, e)) < 0)
		evidence_close(v);
	else
		*ret = v;
	return n;
}

void
evidence_close(struct evidence_run *v)
{
	if (v == NULL)
		return;
	bundle_close(v->bundle);
	timestamp_close(v->timestamper);
	anchor_close(v->anchor);
	for (size_t i = 0; i < v->nscans; i++) {
		free(v->scans[i].name);
		buf_free(&v->scans[i].bytes);
	}
	free(v->scans);
	for (size_t i = 0; i < v->nkeys; i++)
		key_free(v->keys[i]);
	free(v->keys);
	free(v);
}

void
evidence_scan(void *evidence, const char *file, const char *bytes, size_t len)
{
	struct evidence_run *v = evidence;
	autofree char *clean = utf8_clean(file, strlen(file)), *name = xasprintf("scans/%s", clean);
	autofree char *left = v != NULL ? scans_kept(bytes, len) : NULL;
	struct kept *k;

	if (left == NULL || manifest_name_trouble(name) != NULL) /* its digest in the facts is all that is kept */
		return;
	for (k = v->scans; k < v->scans + v->nscans; k++)
		if (strcmp(k->name, name) == 0) /* two that are cleaned to one name */
			return;
	v->scans = xrealloc(v->scans, v->nscans + 1, sizeof *v->scans);
	k = &v->scans[v->nscans++];
	*k = (struct kept){ .name = xstrdup(name), .bytes = BUF_INIT };
	buf_adds(&k->bytes, left);
}

int
evidence_line(struct evidence_run *v, const cJSON *line, struct err *e)
{
	return v != NULL ? bundle_line(v->bundle, line, e) : 0;
}

static void
put_list(cJSON *o, const char *key, char *const *list)
{
	cJSON *a;

	if (list == NULL)
		return;
	a = json_put_array(o, key);
	for (; *list != NULL; list++) {
		autofree char *clean = utf8_clean(*list, strlen(*list));

		json_push_str(a, clean);
	}
}

/* What steered the judging, by the options' names: enough to do it again with the facts and rules/. */
static cJSON *
request_object(const struct options *o, const struct evidence_inputs *in, const struct audit *a)
{
	static const char *const fail_on[] = { [FAIL_ON_NONE] = "none", [FAIL_ON_FAIL] = "fail", [FAIL_ON_LOW] = "low",
		[FAIL_ON_MEDIUM] = "medium", [FAIL_ON_HIGH] = "high", [FAIL_ON_REGRESSION] = "regression" };
	cJSON *r = json_object();

	json_put_str(r, "profile", a->bench->profile_id);
	json_put_str(r, "scope", o->selection.scope);
	put_list(r, "rule", o->selection.rules);
	put_list(r, "skip-rule", o->selection.skip_rules);
	put_list(r, "reference", o->selection.references);
	put_list(r, "container", o->selection.containers);
	put_list(r, "image", o->selection.images);
	put_list(r, "label", o->selection.labels);
	put_list(r, "label_digests", o->selection.label_digests);
	json_put_str(r, "at", json_str(a->run, "judged_at", NULL));
	json_put_str(r, "fail-on", fail_on[o->policy.fail_on]);
	if (in->regression != NULL) {
		char sha256[65];

		sha256_hex(in->regression->s, in->regression->len, sha256);
		json_put_str(r, "regression", sha256);
	}
	if (!isnan(o->policy.min_score))
		json_put_strf(r, "min-score", "%.17g", o->policy.min_score);
	return r;
}

/* The files of rules/. */
struct rules {
	struct bundle_rule *list;
	size_t n;
	char **names;  /* those that were made for the list */
	size_t nnames;
	char *found;   /* documents.json */
};

static void
rules_free(struct rules *r)
{
	for (size_t i = 0; i < r->nnames; i++)
		free(r->names[i]);
	free(r->names);
	free(r->found);
	free(r->list);
}
#define autorules __attribute__((cleanup(rules_free)))

static void
push(struct rules *r, const char *name, const void *bytes, size_t len)
{
	r->list = xrealloc(r->list, r->n + 1, sizeof *r->list);
	r->list[r->n++] = (struct bundle_rule){ name, bytes, len };
}

static bool
is_kept(const struct rules *r, const char *name)
{
	for (size_t i = 0; i < r->nnames; i++)
		if (strcmp(r->names[i], name) == 0)
			return true;
	return false;
}

/* What attestations rest on: as it was found, by its digest, so that no name of a stranger's is one of ours. */
static void
push_documents(struct rules *r, const struct entries *x)
{
	autojson cJSON *found = attestations_found(x);

	r->found = json_pretty(found);
	push(r, "documents.json", r->found, strlen(r->found));
	for (const struct entry_document *d = x->documents; d < x->documents + x->ndocuments; d++) {
		autofree char *name = xasprintf("documents/%s", d->sha256);

		if (d->why != NULL || is_kept(r, name))
			continue;
		r->names = xrealloc(r->names, r->nnames + 1, sizeof *r->names);
		r->names[r->nnames++] = xstrdup(name);
		push(r, r->names[r->nnames - 1], d->bytes.s, d->bytes.len);
	}
}

static void
list_rules(const struct evidence_run *v, const struct evidence_inputs *in, struct rules *r)
{
	const struct bench_source *s = in->source;

	push(r, "benchmark.xml", s->bytes.s, s->bytes.len);
	if (s->tailoring_file != NULL)
		push(r, "tailoring.xml", s->tailoring.s, s->tailoring.len);
	if (s->releases_file != NULL)
		push(r, "releases.tsv", s->releases.s, s->releases.len);
	if (in->exceptions != NULL)
		push(r, "exceptions.json", in->exceptions->bytes.s, in->exceptions->bytes.len);
	if (in->attestations != NULL) {
		push(r, "attestations.json", in->attestations->bytes.s, in->attestations->bytes.len);
		push_documents(r, in->attestations);
	}
	for (size_t i = 0; i < v->nscans; i++)
		push(r, v->scans[i].name, v->scans[i].bytes.s, v->scans[i].bytes.len);
}

void
evidence_earlier(struct evidence_run *v, struct audit *a)
{
	a->earlier = v != NULL ? bundle_earlier(v->bundle, a) : NULL;
}

int
evidence_end(struct evidence_run *v, const struct options *o, const struct evidence_inputs *in, const struct audit *a, int status,
    struct err *e)
{
	autorules struct rules rules = { .n = 0 };
	autojson cJSON *request = v != NULL ? request_object(o, in, a) : NULL;
	autofree char *shown = v != NULL && o->timestamp_url != NULL ? address_shown(o->timestamp_url) : NULL;
	struct bundle_about about = { .request = request, .retention = o->retention, .status = status, .timestamp_url = shown };
	int n;

	if (v == NULL)
		return 0;
	about.timestamper = v->timestamper;
	about.anchor = v->anchor;
	list_rules(v, in, &rules);
	about.rules = rules.list;
	about.nrules = rules.n;
	if ((n = bundle_end(v->bundle, a, &about, e)) < 0)
		return -1;
	if (!o->quiet) {
		progress_erase();
		fprintf(stderr, "plimsoll: evidence: %s%s\n", bundle_path(v->bundle),
		    v->nkeys == 0 ? " (unsigned: whoever can write there can change it unnoticed)" : "");
	}
	return n == 0 ? 0 : -1;
}
