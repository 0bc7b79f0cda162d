/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/fleet.h"
#include "audit/json.h"

static char *
maybe(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

/* ---- taking in ---- */

/* The rules' results of an audit are known by their checks; a second rule of one check by its number among these. */
static char *
key_of(const struct audit *a, size_t i)
{
	const char *check = a->results[i].rule->check;
	size_t before = 0;

	for (size_t j = 0; j < i; j++)
		before += strcmp(a->results[j].rule->check, check) == 0;
	return before == 0 ? xstrdup(check) : xasprintf("%s %zu", check, before + 1);
}

static struct fleet_rule *
rule_of(struct fleet *f, const struct audit *a, size_t i)
{
	const struct bench_rule *of = a->results[i].rule;
	autofree char *key = key_of(a, i);
	const cJSON *at = cJSON_GetObjectItemCaseSensitive(f->index, key);
	struct fleet_rule *r;

	if (at != NULL)
		return &f->rules[(size_t)at->valuedouble];
	json_put_int(f->index, key, (int64_t)f->nrules);
	f->rules = xrealloc(f->rules, f->nrules + 1, sizeof *f->rules);
	r = &f->rules[f->nrules++];
	*r = (struct fleet_rule){ .key = xstrdup(key), .check = xstrdup(of->check), .number = xstrdup(of->number),
		.title = xstrdup(of->title), .severity = xstrdup(of->severity) };
	return r;
}

static bool
is_open(enum verdict v)
{
	return v == FAIL || v == ERROR || v == UNKNOWN;
}

static void
add_subjects(struct fleet_part *part, const struct result *r)
{
	part->subjects = xcalloc(r->nfindings + 1, sizeof *part->subjects);
	for (const struct finding *s = r->findings; s < r->findings + r->nfindings; s++)
		if (s->effective == part->effective)
			part->subjects[part->nsubjects++] = xasprintf("%s %s", kind_names[s->kind], *s->name != '\0' ? s->name : s->id);
}

static void
add_part(struct fleet_rule *rule, size_t host, const struct result *r)
{
	struct fleet_part *part;

	rule->parts = xrealloc(rule->parts, rule->nparts + 1, sizeof *rule->parts);
	part = &rule->parts[rule->nparts++];
	*part = (struct fleet_part){ .host = host, .number = xstrdup(r->rule->number), .observed = r->verdict, .effective = r->effective };
	if (is_open(part->effective))
		add_subjects(part, r);
}

static char *
filters_of(const struct audit *a)
{
	const cJSON *filters = json_at(a->run, "filters");

	return filters != NULL && filters->child != NULL ? json_sorted(filters) : NULL;
}

void
fleet_add(struct fleet *f, const struct audit *a, const char *source, const struct policy *p)
{
	const char *product = json_str(a->engine, "product", NULL), *version = json_str(a->engine, "version", NULL);
	struct fleet_host *h;

	f->hosts = xrealloc(f->hosts, f->nhosts + 1, sizeof *f->hosts);
	h = &f->hosts[f->nhosts];
	*h = (struct fleet_host){ .source = xstrdup(source), .name = xstrdup(json_str(a->host, "name", "(name unknown)")),
		.machine_id = maybe(json_str(a->host, "machine_id", NULL)), .endpoint = maybe(json_str(a->engine, "endpoint", NULL)),
		.engine_id = maybe(json_str(a->engine, "id", NULL)),
		.engine = product != NULL && version != NULL ? xasprintf("%s %s", product, version) : NULL,
		.run = maybe(json_str(a->run, "id", NULL)), .started = maybe(json_str(a->run, "started", NULL)),
		.finished = maybe(json_str(a->run, "finished", NULL)), .judged = maybe(json_str(a->run, "judged_at", NULL)),
		.benchmark = xasprintf("%s %s", a->bench->name, a->bench->version), .profile = xstrdup(a->bench->profile),
		.tailoring = a->bench->tailoring != NULL ? xstrdup(a->bench->tailoring->sha256) : NULL, .filters = filters_of(a),
		.tool = xasprintf("%s %s", json_str(a->tool, "name", "plimsoll"), json_str(a->tool, "version", "")),
		.score = a->score, .with_exceptions = a->with_exceptions, .complete = a->complete, .status = audit_exit_status(a, p) };
	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];
		struct fleet_rule *rule = rule_of(f, a, i);

		h->counts[r->effective]++;
		/* each host has its part: counts are made when it is known which hosts count */
		add_part(rule, f->nhosts, r);
	}
	f->nhosts++;
}

/* ---- which count ---- */

static int
compare(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/* What has neither a machine's id nor an engine's may be any host: images, say, of which many have no id yet. */
static bool
is_same_host(const struct fleet_host *a, const struct fleet_host *b)
{
	if (a->run != NULL && compare(a->run, b->run) == 0)
		return true;
	return (a->machine_id != NULL || a->engine_id != NULL) && compare(a->name, b->name) == 0 &&
	    compare(a->machine_id, b->machine_id) == 0 && compare(a->endpoint, b->endpoint) == 0 && compare(a->engine_id, b->engine_id) == 0;
}

/* Whether both looked at the same host for the same. */
static bool
is_same(const struct fleet_host *a, const struct fleet_host *b)
{
	return is_same_host(a, b) && compare(a->benchmark, b->benchmark) == 0 && compare(a->profile, b->profile) == 0 &&
	    compare(a->tailoring, b->tailoring) == 0 && compare(a->filters, b->filters) == 0;
}

/* Whether it is the very same results: one file, or bundle, that was named twice. */
static bool
is_twin(const struct fleet_host *a, const struct fleet_host *b)
{
	return a->run != NULL && compare(a->run, b->run) == 0 && a->status == b->status && memcmp(a->counts, b->counts, sizeof a->counts) == 0;
}

/* Which of two is the later one: above 0 if b is; times are in seconds, so that a run may end in the one it began in. */
static int
later(const struct fleet_host *a, const struct fleet_host *b)
{
	int n = compare(b->started, a->started);

	n = n != 0 ? n : compare(b->finished, a->finished);
	return n != 0 ? n : compare(b->judged, a->judged);
}

/*
 * One that is not the latest is superseded; of one that was named twice, the first counts. Of two others that are as late nobody knows
 * which is the later one: both count. So does one without a time, which supersedes nothing.
 */
static void
supersede(struct fleet *f)
{
	for (size_t i = 0; i < f->nhosts; i++)
		for (size_t j = 0; j < f->nhosts && !f->hosts[i].superseded; j++) {
			struct fleet_host *a = &f->hosts[i], *b = &f->hosts[j];
			int n;

			if (i == j || a->started == NULL || b->started == NULL || !is_same(a, b))
				continue;
			n = later(a, b);
			a->superseded = n > 0 || (n == 0 && j < i && is_twin(a, b));
		}
}

/* ---- the order ---- */

struct ranked {
	struct fleet_host host;
	size_t was;
};

/* Worst first: who has no score, then the lowest, then by name; what does not count comes last. */
static int
by_rank(const void *va, const void *vb)
{
	const struct fleet_host *a = &((const struct ranked *)va)->host, *b = &((const struct ranked *)vb)->host;
	double pa = isnan(a->with_exceptions.percent) ? -1 : a->with_exceptions.percent;
	double pb = isnan(b->with_exceptions.percent) ? -1 : b->with_exceptions.percent;
	int n;

	if (a->superseded != b->superseded)
		return a->superseded ? 1 : -1;
	if (pa < pb || pa > pb)
		return pa < pb ? -1 : 1;
	n = strcmp(a->name, b->name);
	return n != 0 ? n : ((const struct ranked *)va)->was < ((const struct ranked *)vb)->was ? -1 : 1;
}

static int
by_host(const void *va, const void *vb)
{
	const struct fleet_part *a = va, *b = vb;

	return a->host < b->host ? -1 : a->host > b->host;
}

static void
order(struct fleet *f)
{
	autofree struct ranked *ranked = xcalloc(f->nhosts + 1, sizeof *ranked);
	autofree size_t *now = xcalloc(f->nhosts + 1, sizeof *now);

	for (size_t i = 0; i < f->nhosts; i++)
		ranked[i] = (struct ranked){ f->hosts[i], i };
	qsort(ranked, f->nhosts, sizeof *ranked, by_rank);
	for (size_t i = 0; i < f->nhosts; i++) {
		f->hosts[i] = ranked[i].host;
		now[ranked[i].was] = i;
	}
	for (struct fleet_rule *r = f->rules; r < f->rules + f->nrules; r++) {
		for (size_t i = 0; i < r->nparts; i++)
			r->parts[i].host = now[r->parts[i].host];
		qsort(r->parts, r->nparts, sizeof *r->parts, by_host);
	}
}

/* ---- sums ---- */

static void
part_free(struct fleet_part *part)
{
	for (size_t i = 0; i < part->nsubjects; i++)
		free(part->subjects[i]);
	free(part->subjects);
	free(part->number);
}

/* Counts, and keeps the hosts where something is open. */
static void
sum_up_rule(const struct fleet *f, struct fleet_rule *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->nparts; i++) {
		struct fleet_part *part = &r->parts[i];

		if (!f->hosts[part->host].superseded) {
			r->counts[part->effective]++;
			r->excepted += part->observed == FAIL && part->effective != FAIL;
		}
		if (is_open(part->effective))
			r->parts[kept++] = *part;
		else
			part_free(part);
	}
	r->nparts = kept;
}

static void
add_score(struct score *sum, const struct score *s)
{
	sum->passed += s->passed;
	sum->scored += s->scored;
	sum->percent = sum->scored > 0 ? 100.0 * (double)sum->passed / (double)sum->scored : (double)NAN;
}

static void
sum_up(struct fleet *f)
{
	for (const struct fleet_host *h = f->hosts; h < f->hosts + f->nhosts; h++) {
		if (h->superseded)
			continue;
		f->ncounted++;
		f->incomplete += !h->complete;
		add_score(&f->score, &h->score);
		add_score(&f->with_exceptions, &h->with_exceptions);
		if (h->status >= 3)
			f->status = 3;
		else if (h->status == 1 && f->status == 0)
			f->status = 1;
	}
	for (struct fleet_rule *r = f->rules; r < f->rules + f->nrules; r++)
		sum_up_rule(f, r);
}

/* ---- what they rest on ---- */

static void
count_basis(struct fleet *f, const char *what, const char *value)
{
	for (struct fleet_basis *b = f->bases; b < f->bases + f->nbases; b++)
		if (strcmp(b->what, what) == 0 && (b->value == NULL) == (value == NULL) && compare(b->value, value) == 0) {
			b->hosts++;
			return;
		}
	f->bases = xrealloc(f->bases, f->nbases + 1, sizeof *f->bases);
	f->bases[f->nbases++] = (struct fleet_basis){ what, maybe(value), 1 };
}

/* Whether there is one value of it only; then nothing is to be said. */
static bool
is_alike(const struct fleet *f, const char *what)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nbases; i++)
		n += strcmp(f->bases[i].what, what) == 0;
	return n < 2;
}

static void
compare_bases(struct fleet *f)
{
	autofree bool *alike = NULL;
	size_t kept = 0;

	for (size_t what = 0; what < 5; what++)
		for (const struct fleet_host *h = f->hosts; h < f->hosts + f->ncounted; h++) {
			const struct { const char *what, *value; } of[] = { { "benchmark", h->benchmark }, { "profile", h->profile },
				{ "tailoring's SHA-256", h->tailoring }, { "filters", h->filters }, { "tool", h->tool } };

			count_basis(f, of[what].what, of[what].value);
		}
	alike = xcalloc(f->nbases + 1, sizeof *alike);
	for (size_t i = 0; i < f->nbases; i++)
		alike[i] = is_alike(f, f->bases[i].what);
	for (size_t i = 0; i < f->nbases; i++)
		if (!alike[i])
			f->bases[kept++] = f->bases[i];
		else
			free(f->bases[i].value);
	f->nbases = kept;
}

/* ---- the rules that are open ---- */

static int
severity_rank(const char *severity)
{
	static const char *const order[] = { "high", "medium", "low", "info" };

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (strcmp(severity, order[i]) == 0)
			return (int)i;
	return (int)ARRAY_SIZE(order);
}

static size_t
undecided(const struct fleet_rule *r)
{
	return r->counts[ERROR] + r->counts[UNKNOWN];
}

/* The most severe first, of these what fails on most hosts, then as in the benchmark. */
static int
by_gravity(const void *va, const void *vb)
{
	const struct fleet_rule *a = *(const struct fleet_rule *const *)va, *b = *(const struct fleet_rule *const *)vb;
	int n = severity_rank(a->severity) - severity_rank(b->severity);

	if (n != 0)
		return n;
	if (a->counts[FAIL] != b->counts[FAIL])
		return a->counts[FAIL] > b->counts[FAIL] ? -1 : 1;
	if (undecided(a) != undecided(b))
		return undecided(a) > undecided(b) ? -1 : 1;
	return a < b ? -1 : a > b;
}

size_t
fleet_open_rules(const struct fleet *f, const struct fleet_rule **ret)
{
	size_t n = 0;

	for (const struct fleet_rule *r = f->rules; r < f->rules + f->nrules; r++)
		if (r->counts[FAIL] + undecided(r) > 0)
			ret[n++] = r;
	qsort(ret, n, sizeof *ret, by_gravity);
	return n;
}

/* ---- all of it ---- */

struct fleet *
fleet_new(void)
{
	struct fleet *f = xcalloc(1, sizeof *f);

	f->index = json_object();
	f->score.percent = f->with_exceptions.percent = (double)NAN;
	return f;
}

void
fleet_end(struct fleet *f)
{
	supersede(f);
	order(f);
	sum_up(f);
	compare_bases(f);
}

static void
host_free(struct fleet_host *h)
{
	char *const texts[] = { h->source, h->name, h->machine_id, h->endpoint, h->engine_id, h->engine, h->run, h->started, h->finished, h->judged,
		h->benchmark, h->profile, h->tailoring, h->filters, h->tool };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		free(texts[i]);
}

static void
rule_free(struct fleet_rule *r)
{
	for (size_t i = 0; i < r->nparts; i++)
		part_free(&r->parts[i]);
	free(r->parts);
	free(r->key);
	free(r->check);
	free(r->number);
	free(r->title);
	free(r->severity);
}

void
fleet_free(struct fleet *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->nhosts; i++)
		host_free(&f->hosts[i]);
	for (size_t i = 0; i < f->nrules; i++)
		rule_free(&f->rules[i]);
	for (size_t i = 0; i < f->nbases; i++)
		free(f->bases[i].value);
	free(f->hosts);
	free(f->rules);
	free(f->bases);
	json_free(&f->index);
	free(f);
}
