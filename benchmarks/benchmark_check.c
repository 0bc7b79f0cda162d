/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_check: whether profiles make sense: what they extend, what they name, and what Values become of it. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"
#include "checks/inline.h"
#include "checks/value_forms.h"

/* The benchmark's own profile of that id, or the Tailoring's; NULL: there is none. */
const struct bench_profile *
profile_of(const struct bench *b, const char *id, bool tailored)
{
	for (size_t i = 0; i < b->nprofiles; i++)
		if (b->profiles[i].tailored == tailored && strcmp(b->profiles[i].id, id) == 0)
			return &b->profiles[i];
	return NULL;
}

/*
 * The profile that one extends. The benchmark's come first, also where the Tailoring has one of that id: this is how it
 * extends the profile that it stands in for. What the benchmark extends is the benchmark's.
 */
const struct bench_profile *
base_of(const struct bench *b, const struct bench_profile *p)
{
	const struct bench_profile *base = profile_of(b, p->extends, false);

	return base == NULL && p->tailored ? profile_of(b, p->extends, true) : base;
}

/* The file in which a profile stands; NULL: that of the benchmark. */
const char *
file_of(const struct bench *b, const struct bench_profile *p)
{
	return p != NULL && p->tailored ? b->tailoring->file : b->file;
}

/* Words an error about a line of a document. Always -1. */
int
bad_line(const char *file, int line, struct err *e, const char *fmt, ...)
{
	autofree char *msg = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&msg, fmt, ap);
	va_end(ap);
	if (len < 0)
		out_of_memory();
	return err_set(e, 0, "%s:%d: %s", file, line, msg);
}

/* Every extends ends somewhere. */
int
check_extends(const struct bench *b, const struct bench_profile *first, struct err *e)
{
	const struct bench_profile *p = first;

	for (size_t steps = 0; p->extends != NULL; steps++) {
		const struct bench_profile *base = base_of(b, p);

		if (base == NULL)
			return bad_line(file_of(b, p), p->line, e,
			    "profile %s extends \"%s\", which is no profile here; correct the id", p->id, p->extends);
		if (steps == b->nprofiles)
			return bad_line(file_of(b, first), first->line, e,
			    "profile %s extends itself, by way of %s; break the loop", first->id, p->id);
		p = base;
	}
	return 0;
}

/* Whether a refinement is about an item: by its id, or by its cluster. */
bool
is_about(const struct bench_refinement *m, const char *id, const char *cluster)
{
	return strcmp(m->idref, id) == 0 || (cluster != NULL && strcmp(m->idref, cluster) == 0);
}

/* Calls for every Value that a refinement is about; how many there are, and how many know its
 * selector. */
static size_t
count_values(const struct bench *b, const struct bench_refinement *m, size_t *ret_knowing)
{
	size_t n = 0;

	*ret_knowing = 0;
	for (size_t i = 0; i < b->nvalues; i++) {
		const struct bench_value *v = &b->values[i];
		bool known = *m->text == '\0';

		if (!is_about(m, v->id, v->cluster))
			continue;
		n++;
		for (size_t j = 0; j < v->nchoices; j++)
			known |= strcmp(v->selectors[j], m->text) == 0;
		for (size_t j = 0; j < v->nlimits; j++)
			known |= strcmp(v->limits[j].selector, m->text) == 0;
		*ret_knowing += known;
	}
	return n;
}

/* Everything that a refinement may be about, to find the one that a mistyped idref meant. */
struct targets {
	const struct bench *b;
	bool values;  /* Values; else groups and rules */
	size_t i;     /* twice the item's number: its id, then its cluster */
	bool name;    /* the name within the id, else all of it */
};

static const char *
next_target(void *cursor)
{
	struct targets *t = cursor;
	size_t i = t->i++ / 2, ngroups = t->values ? 0 : t->b->ngroups;
	bool cluster = t->i % 2 == 0;
	const char *s;

	if (i >= (t->values ? t->b->nvalues : ngroups + t->b->nrules))
		return NULL;
	if (t->values)
		s = cluster ? t->b->values[i].cluster : t->b->values[i].id;
	else if (i < ngroups)
		s = cluster ? t->b->groups[i].cluster : t->b->groups[i].id;
	else
		s = cluster ? t->b->rules[i - ngroups].cluster : t->b->rules[i - ngroups].id;
	return s == NULL ? "" : t->name ? id_name(s) : s;
}

static const char *const refinement_names[] = { "select", "set-value", "refine-value", "refine-rule" };

/* A refinement that is about nothing. Always -1. */
static int
bad_target(const struct bench *b, const struct bench_profile *p, const struct bench_refinement *m, struct err *e)
{
	bool values = m->kind == REFINE_VALUE || m->kind == REFINE_SET_VALUE;
	struct targets names = { b, values, 0, true }, ids = { b, values, 0, false };
	const char *near, *id = NULL;

	for (size_t i = 0; !values && i < b->nrules && id == NULL; i++)
		if (strcmp(b->rules[i].number, m->idref) == 0)
			id = b->rules[i].id;
	if (id != NULL)
		return bad_line(file_of(b, p), m->line, e, "<%s> names \"%s\", which is the number of a rule; write its id, \"%s\"",
		    refinement_names[m->kind], m->idref, id);
	near = nearest_word(id_name(m->idref), next_target, &names);
	while (near != NULL && (id = next_target(&ids)) != NULL && strcmp(id_name(id), near) != 0)
		;
	return bad_line(file_of(b, p), m->line, e, "<%s> names \"%s\", which is no %s here; %s%s%s",
	    refinement_names[m->kind], m->idref, values ? "Value" : "rule or group",
	    id == NULL ? "correct the idref" : "did you mean \"", id == NULL ? "" : id, id == NULL ? "" : "\"?");
}

int
check_refinement(const struct bench *b, const struct bench_profile *p, const struct bench_refinement *m, struct err *e)
{
	const char *file = file_of(b, p);
	size_t rules = 0, groups = 0, knowing;

	if (m->kind == REFINE_VALUE || m->kind == REFINE_SET_VALUE) {
		if (count_values(b, m, &knowing) == 0)
			return bad_target(b, p, m, e);
		if (m->kind == REFINE_VALUE && knowing == 0)
			return bad_line(file, m->line, e,
			    "\"%s\" has no selector \"%s\"; correct the selector", m->idref,
			    m->text);
		return 0;
	}
	for (size_t i = 0; i < b->nrules; i++)
		rules += is_about(m, b->rules[i].id, b->rules[i].cluster);
	for (size_t i = 0; i < b->ngroups; i++)
		groups += is_about(m, b->groups[i].id, b->groups[i].cluster);
	if (rules + groups == 0)
		return bad_target(b, p, m, e);
	if ((m->severity != NULL || m->role >= 0) && rules == 0)
		return bad_line(file, m->line, e,
		    "<refine-rule> gives group \"%s\" a %s; only rules have one", m->idref,
		    m->severity != NULL ? "severity" : "role");
	return 0;
}

int
check_profiles(const struct bench *b, struct err *e)
{
	for (size_t i = 0; i < b->nprofiles; i++)
		if (check_extends(b, &b->profiles[i], e) < 0)
			return -1;
	for (size_t i = 0; i < b->nprofiles; i++)
		for (size_t j = 0; j < b->profiles[i].nrefinements; j++)
			if (check_refinement(b, &b->profiles[i], &b->profiles[i].refinements[j], e) < 0)
				return -1;
	return 0;
}

/*
 * A decimal number (xsd:decimal) as thousandths, so that it compares without minding the locale.
 * Up to twelve digits before the point and three after it.
 */
static bool
decimal_of(const char *s, int64_t *ret)
{
	bool negative = *s == '-';
	int64_t n = 0, scale = 1000;
	size_t len, digits;

	s += *s == '-' || *s == '+';
	digits = len = strspn(s, "0123456789");
	if (len > 12)
		return false;
	for (; len > 0; len--)
		n = n * 10 + (*s++ - '0');
	if (*s == '.') {
		len = strspn(++s, "0123456789");
		digits += len;
		if (len > 3)
			return false;
		for (; len > 0; len--, scale /= 10)
			n = n * 10 + (*s++ - '0');
	}
	*ret = (negative ? -n : n) * scale;
	return *s == '\0' && digits > 0;
}

int
check_limits(const struct bench *b, const struct bench_value *v, struct err *e)
{
	size_t choices = 0, hits = 0;
	int64_t n = 0, limit;
	/* what put the text in force is to blame */
	const char *file = file_of(b, v->by_profile);
	int line = v->by != NULL ? v->by->line : v->line;

	if (strcmp(v->type, "number") == 0 && !decimal_of(v->text, &n))
		return bad_line(
		    file, line, e, "Value %s is a number, and \"%s\" is none", v->id, v->text);
	if (strcmp(v->type, "boolean") == 0 && strcmp(v->text, "true") != 0 &&
	    strcmp(v->text, "false") != 0 && strcmp(v->text, "1") != 0 && strcmp(v->text, "0") != 0)
		return bad_line(file, line, e,
		    "Value %s is a boolean, and \"%s\" is neither true nor false", v->id, v->text);
	for (size_t i = 0; i < v->nlimits; i++) {
		const struct bench_limit *l = &v->limits[i];

		if (strcmp(l->selector, v->selector) != 0)
			continue;
		if (l->kind == LIMIT_CHOICE) {
			choices++;
			hits += strcmp(l->text, v->text) == 0;
			continue;
		}
		if (!decimal_of(l->text, &limit) || !decimal_of(v->text, &n))
			return bad_line(file, line, e,
			    "Value %s has a bound, and \"%s\" or \"%s\" is no number", v->id,
			    l->text, v->text);
		if (l->kind == LIMIT_LOWER ? n < limit : n > limit)
			return bad_line(file, line, e, "Value %s is %s, which is %s its bound %s",
			    v->id, v->text, l->kind == LIMIT_LOWER ? "below" : "above", l->text);
	}
	if (choices > 0 && hits == 0)
		return bad_line(file, line, e, "Value %s is \"%s\", which is none of its choices",
		    v->id, v->text);
	return 0;
}

int
check_export(const struct bench *b, const struct bench_rule *r, const struct bench_export *x, struct err *e)
{
	const struct bench_value *v = value_by_id(b, x->value_id);
	autofree char *flaw = v == NULL ? NULL
	    : r->row != NULL		? inline_value_flaw(r->row, x->name, v->text)
					: value_flaw(x->name, v->text);

	if (flaw == NULL)
		return 0;
	return bad_line(file_of(b, v->by_profile), v->by != NULL ? v->by->line : v->line, e, "Value %s: %s", v->id, flaw);
}
