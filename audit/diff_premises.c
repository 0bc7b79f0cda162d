/* SPDX-License-Identifier: Apache-2.0 */
/* diff_premises: what two audits rest on: host and which of them came first, engine, benchmark, profile, tailoring, Values, program, filters, exceptions. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/diff.h"

/* Takes both. */
static void
put(struct diff *d, char *what, char *old, char *new)
{
	d->premises = xrealloc(d->premises, d->npremises + 1, sizeof *d->premises);
	d->premises[d->npremises++] = (struct diff_premise){ what, old, new };
}

static char *
maybe(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

static bool
are_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* ---- one word of each: NULL if there is none. The caller frees. ---- */

static char *
host_of(const struct audit *a)
{
	const char *name = json_str(a->host, "name", "(name unknown)"), *id = json_str(a->host, "machine_id", NULL);

	return id != NULL ? xasprintf("%s, machine id %s", name, id) : xstrdup(name);
}

static char *
engine_of(const struct audit *a)
{
	if (!json_bool(a->engine, "reachable", false))
		return NULL;
	return xasprintf("%s %s", json_str(a->engine, "product", "engine"), json_str(a->engine, "version", "of an unknown version"));
}

static char *
benchmark_of(const struct audit *a)
{
	return xasprintf("%s %s, SHA-256 %s", a->bench->name, a->bench->version, a->bench->sha256);
}

static char *
profile_of(const struct audit *a)
{
	return maybe(a->bench->profile);
}

static char *
tailoring_of(const struct audit *a)
{
	const struct bench_tailoring *t = a->bench->tailoring;

	return t != NULL ? xasprintf("%s version %s, SHA-256 %s", t->id, t->version, t->sha256) : NULL;
}

static char *
tool_of(const struct audit *a)
{
	return xasprintf("%s %s", json_str(a->tool, "name", "plimsoll"), json_str(a->tool, "version", ""));
}

/* Another build of the same version. */
static char *
program_of(const struct audit *a)
{
	return maybe(json_str(a->tool, "sha256", NULL));
}

static char *
filters_of(const struct audit *a)
{
	const cJSON *filters = json_at(a->run, "filters");

	return filters != NULL && filters->child != NULL ? json_line(filters) : NULL;
}

static char *
exceptions_of(const struct audit *a)
{
	return maybe(json_str(a->run, "inputs.exceptions.sha256", NULL));
}

static char *
attestations_of(const struct audit *a)
{
	return maybe(json_str(a->run, "inputs.attestations.sha256", NULL));
}

/* ---- Values ---- */

static bool
has_document(const struct bench *b)
{
	return b->bytes.len > 0;
}

/* The same document, profile and tailoring put the same Values in force. */
static bool
is_same_benchmark(const struct bench *a, const struct bench *b)
{
	return strcmp(a->sha256, b->sha256) == 0 && are_same(a->profile, b->profile) &&
	    are_same(a->tailoring != NULL ? a->tailoring->sha256 : NULL, b->tailoring != NULL ? b->tailoring->sha256 : NULL);
}

static const char *
value_in(const struct bench *b, const char *id)
{
	for (size_t i = 0; i < b->nvalues; i++)
		if (strcmp(b->values[i].id, id) == 0)
			return b->values[i].text;
	return NULL;
}

static void
put_value(struct diff *d, const char *id, const char *old, const char *new)
{
	const char *name = strstr(id, "_value_");

	if (!are_same(old, new))
		put(d, xasprintf("value %s", name != NULL ? name + strlen("_value_") : id), maybe(old), maybe(new));
}

static void
put_values(struct diff *d)
{
	const struct bench *old = d->old->bench, *new = d->new->bench;

	if (is_same_benchmark(old, new))
		return;
	if (!has_document(old) || !has_document(new)) {
		put(d, xstrdup("values"), NULL, NULL);
		return;
	}
	for (size_t i = 0; i < new->nvalues; i++)
		put_value(d, new->values[i].id, value_in(old, new->values[i].id), new->values[i].text);
	for (size_t i = 0; i < old->nvalues; i++)
		if (value_in(new, old->values[i].id) == NULL)
			put_value(d, old->values[i].id, old->values[i].text, NULL);
}

/* Named the wrong way round, what got better is told as worse. Of two hosts there is no order. */
static void
put_order(struct diff *d)
{
	const char *old = json_str(d->old->run, "started", NULL), *new = json_str(d->new->run, "started", NULL);
	autofree char *old_host = host_of(d->old), *new_host = host_of(d->new);

	if (old == NULL || new == NULL || strcmp(new, old) >= 0 || strcmp(old_host, new_host) != 0)
		return;
	put(d, xstrdup("order"), xasprintf("the later one, begun %s", old), xasprintf("the earlier one, begun %s", new));
}

void
diff_put_premises(struct diff *d)
{
	static const struct { const char *what; char *(*of)(const struct audit *a); } all[] = {
		{ "host", host_of }, { "engine", engine_of }, { "benchmark", benchmark_of }, { "profile", profile_of },
		{ "tailoring", tailoring_of }, { "tool", tool_of }, { "program's SHA-256", program_of }, { "filters", filters_of },
		{ "exceptions' SHA-256", exceptions_of }, { "attestations' SHA-256", attestations_of },
	};

	put_order(d);
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		char *old = all[i].of(d->old), *new = all[i].of(d->new);

		if (!are_same(old, new)) {
			put(d, xstrdup(all[i].what), old, new);
			continue;
		}
		free(old);
		free(new);
	}
	put_values(d);
}
