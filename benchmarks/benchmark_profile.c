/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_profile: puts a profile in force: its selection, its Values, its rules' weights, severities and roles. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

#define DEFAULT_PROFILE "level-1"

/* The benchmark's own profile of that id, or the Tailoring's; NULL: there is none. */
static const struct bench_profile *
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
static const struct bench_profile *
base_of(const struct bench *b, const struct bench_profile *p)
{
	const struct bench_profile *base = profile_of(b, p->extends, false);

	return base == NULL && p->tailored ? profile_of(b, p->extends, true) : base;
}

/* The file in which a profile stands; NULL: that of the benchmark. */
static const char *
file_of(const struct bench *b, const struct bench_profile *p)
{
	return p != NULL && p->tailored ? b->tailoring->file : b->file;
}

static int bad_line(const char *file, int line, struct err *e, const char *fmt, ...)
    PRINTF(4, 5);

/* Words an error about a line of a document. Always -1. */
static int
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
static int
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
static bool
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
	const char *near = nearest_word(id_name(m->idref), next_target, &names), *id = NULL;

	while (near != NULL && (id = next_target(&ids)) != NULL && strcmp(id_name(id), near) != 0)
		;
	return bad_line(file_of(b, p), m->line, e, "<%s> names \"%s\", which is no %s here; %s%s%s",
	    refinement_names[m->kind], m->idref, values ? "Value" : "rule or group",
	    id == NULL ? "correct the idref" : "did you mean \"", id == NULL ? "" : id, id == NULL ? "" : "\"?");
}

static int
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

static int
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

/* Which groups and rules are selected in their own right: groups first, then rules. */
static bool *
own_selection(const struct bench *b)
{
	bool *own = xcalloc(b->ngroups + b->nrules, sizeof *own);

	for (size_t i = 0; i < b->ngroups; i++)
		own[i] = b->groups[i].selected;
	for (size_t i = 0; i < b->nrules; i++)
		own[b->ngroups + i] = b->rules[i].selected;
	return own;
}

/* The profile's own selects over what it inherits. owns has a slot for each profile's answer. */
static const bool *
select_by(const struct bench *b, const struct bench_profile *p, bool **owns)
{
	bool **own = &owns[p - b->profiles];

	if (*own != NULL)
		return *own;
	*own = own_selection(b);
	if (p->extends != NULL)
		memcpy(*own, select_by(b, base_of(b, p), owns),
		    (b->ngroups + b->nrules) * sizeof **own);
	for (size_t i = 0; i < p->nrefinements; i++) {
		const struct bench_refinement *m = &p->refinements[i];

		if (m->kind != REFINE_SELECT)
			continue;
		for (size_t j = 0; j < b->ngroups; j++)
			if (is_about(m, b->groups[j].id, b->groups[j].cluster))
				(*own)[j] = m->selected;
		for (size_t j = 0; j < b->nrules; j++)
			if (is_about(m, b->rules[j].id, b->rules[j].cluster))
				(*own)[b->ngroups + j] = m->selected;
	}
	return *own;
}

/* A rule counts if it and all groups above it are selected. */
static bool
is_selected(const struct bench *b, const bool *own, size_t rule)
{
	if (!own[b->ngroups + rule])
		return false;
	for (long g = (long)b->rules[rule].group; g >= 0; g = b->groups[g].parent)
		if (!own[g])
			return false;
	return true;
}

/* 2 of "level-2" and "level-2-swarm"; 0 of a profile that is no level. */
static int
level_of(const struct bench_profile *p)
{
	const char *name = bench_profile_name(p), *digits = name + 6;
	size_t len;

	if (strncmp(name, "level-", 6) != 0)
		return 0;
	len = strspn(digits, "0123456789");
	return len > 0 && len < 4 && (digits[len] == '\0' || digits[len] == '-')
	    ? (int)strtol(digits, NULL, 10)
	    : 0;
}

/* Fills every profile's selects, the rules' levels, and what the profile in force selects. */
static void
select_rules(struct bench *b, const struct bench_profile *in_force)
{
	bool **owns = xcalloc(b->nprofiles, sizeof *owns);
	const bool *own;

	for (size_t i = 0; i < b->nprofiles; i++) {
		struct bench_profile *p = &b->profiles[i];
		int level = p->tailored ? 0 : level_of(p);

		own = select_by(b, p, owns);
		p->selects = xcalloc(b->nrules, sizeof *p->selects);
		for (size_t j = 0; j < b->nrules; j++) {
			struct bench_rule *r = &b->rules[j];

			p->selects[j] = is_selected(b, own, j);
			if (level > 0 && p->selects[j] && (r->level == 0 || level < r->level))
				r->level = level;
		}
	}
	own = owns[in_force - b->profiles];
	for (size_t i = 0; i < b->ngroups; i++)
		b->groups[i].selected = own[i];
	for (size_t i = 0; i < b->nrules; i++)
		b->rules[i].selected = in_force->selects[i];
	for (size_t i = 0; i < b->nprofiles; i++)
		free(owns[i]);
	free(owns);
}

static void
set_string(char **s, const char *text)
{
	char *copy = xstrdup(text);

	free(*s);
	*s = copy;
}

/* Puts a choice in force: the one of that selector, else the default one, else the first
 * (XCCDF 1.2, 6.5.3). */
static void
choose(struct bench_value *v, const char *selector)
{
	size_t at = 0;

	for (size_t i = 0; i < v->nchoices; i++)
		if (*v->selectors[i] == '\0')
			at = i;
	for (size_t i = 0; i < v->nchoices; i++)
		if (strcmp(v->selectors[i], selector) == 0)
			at = i;
	set_string(&v->text, v->texts[at]);
	set_string(&v->selector, selector);
}

static void
refine_items(struct bench *b, const struct bench_refinement *m)
{
	for (size_t i = 0; m->kind == REFINE_RULE && i < b->nrules; i++) {
		struct bench_rule *r = &b->rules[i];

		if (!is_about(m, r->id, r->cluster))
			continue;
		if (m->severity != NULL)
			set_string(&r->severity, m->severity);
		if (m->weight >= 0)
			r->weight = m->weight;
		if (m->role >= 0)
			r->role = (enum bench_role)m->role;
	}
	for (size_t i = 0; m->kind == REFINE_RULE && i < b->ngroups; i++)
		if (m->weight >= 0 && is_about(m, b->groups[i].id, b->groups[i].cluster))
			b->groups[i].weight = m->weight;
}

/* The last word about a Value wins, be it set-value or refine-value. */
static void
refine_values(struct bench *b, const struct bench_profile *p, const struct bench_refinement *m)
{
	for (size_t i = 0; i < b->nvalues; i++) {
		struct bench_value *v = &b->values[i];

		if ((m->kind != REFINE_VALUE && m->kind != REFINE_SET_VALUE) || !is_about(m, v->id, v->cluster))
			continue;
		v->by = m;
		v->by_profile = p;
		if (m->kind == REFINE_VALUE)
			choose(v, m->text);
		else
			set_string(&v->text, m->text);
	}
}

/* What it inherits comes first. */
static void
refine_by(struct bench *b, const struct bench_profile *p)
{
	if (p->extends != NULL)
		refine_by(b, base_of(b, p));
	for (size_t i = 0; i < p->nrefinements; i++) {
		refine_items(b, &p->refinements[i]);
		refine_values(b, p, &p->refinements[i]);
	}
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

static int
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

static void
put_values(struct bench *b, const struct bench_profile *in_force)
{
	for (size_t i = 0; i < b->nvalues; i++) {
		b->values[i].by = NULL;
		b->values[i].by_profile = NULL;
		choose(&b->values[i], "");
	}
	refine_by(b, in_force);
}

static int
set_values(struct bench *b, const struct bench_profile *in_force, struct err *e)
{
	put_values(b, in_force);
	for (size_t i = 0; i < b->nvalues;
	     i++) /* a Value without text is not set, whatever its type */
		if (*b->values[i].text != '\0' && check_limits(b, &b->values[i], e) < 0)
			return -1;
	return 0;
}

static void
resolve_rule(const struct bench *b, struct bench_rule *r)
{
	text_resolve(b, &r->title, TEXT_LINE);
	text_resolve(b, &r->description, TEXT_PROSE);
	text_resolve(b, &r->rationale, TEXT_PROSE);
	text_resolve(b, &r->fixtext, TEXT_PROSE);
	for (size_t i = 0; i < r->nreferences; i++)
		text_resolve(b, &r->references[i].requirement, TEXT_LINE);
	for (size_t i = 0; i < r->nfixes; i++)
		text_resolve(b, &r->fixes[i].text, TEXT_CODE);
	for (size_t i = 0; i < r->nexports; i++)
		set_string(&r->exports[i].text, value_by_id(b, r->exports[i].value_id)->text);
}

static void
resolve_texts(struct bench *b)
{
	text_resolve(b, &b->title, TEXT_LINE);
	for (size_t i = 0; i < b->nprofiles; i++) {
		text_resolve(b, &b->profiles[i].title, TEXT_LINE);
		text_resolve(b, &b->profiles[i].description, TEXT_PROSE);
	}
	for (size_t i = 0; i < b->nvalues; i++)
		text_resolve(b, &b->values[i].description, TEXT_PROSE);
	for (size_t i = 0; i < b->ngroups; i++)
		text_resolve(b, &b->groups[i].title, TEXT_LINE);
	for (size_t i = 0; i < b->nrules; i++)
		resolve_rule(b, &b->rules[i]);
}

static const struct bench_profile *
unknown_profile(const struct bench *b, const char *name, struct err *e)
{
	autofree char *clean = utf8_clean(name, strlen(name));
	autobuf struct buf list = BUF_INIT;

	for (size_t i = 0; i < b->nprofiles; i++)
		if (!b->profiles[i].abstract && !b->profiles[i].shadowed)
			buf_addf(&list, "%s%s", list.len > 0 ? ", " : "",
			    bench_profile_name(&b->profiles[i]));
	if (list.len == 0)
		err_set(e, 0, "%s: no profile \"%s\": the benchmark has none; add a <Profile>",
		    b->file, clean);
	else
		err_set(e, 0, "%s: no profile \"%s\"; there are: %s", b->file, clean, list.s);
	return NULL;
}

/* By full id or by short name. */
static const struct bench_profile *
find_profile(const struct bench *b, const char *name, struct err *e)
{
	const struct bench_profile *found = profile_of(b, name, true);

	if (found == NULL)
		found = profile_of(b, name, false);
	for (size_t i = 0; found == NULL && i < b->nprofiles; i++) {
		const struct bench_profile *p = &b->profiles[i];

		if (p->shadowed || strcmp(bench_profile_name(p), name) != 0)
			continue;
		for (size_t j = i + 1; j < b->nprofiles; j++)
			if (!b->profiles[j].shadowed && strcmp(bench_profile_name(&b->profiles[j]), name) == 0) {
				err_set(e, 0,
				    "%s: \"%s\" may be profile %s or %s; give the full id", b->file,
				    name, p->id, b->profiles[j].id);
				return NULL;
			}
		found = p;
	}
	if (found == NULL)
		return unknown_profile(b, name, e);
	if (!found->abstract)
		return found;
	bad_line(file_of(b, found), found->line, e, "profile %s is abstract; take one that extends it", found->id);
	return NULL;
}

/* The profile in force where nobody named one: with a Tailoring, what it is there for. */
static const struct bench_profile *
usual_profile(const struct bench *b, struct err *e)
{
	const struct bench_profile *only = NULL;
	autobuf struct buf list = BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; b->tailoring != NULL && i < b->nprofiles; i++) {
		const struct bench_profile *p = &b->profiles[i];

		if (!p->tailored || p->abstract)
			continue;
		if (strcmp(bench_profile_name(p), DEFAULT_PROFILE) == 0)
			return p;
		buf_addf(&list, "%s%s", n++ > 0 ? ", " : "", bench_profile_name(p));
		only = p;
	}
	if (b->tailoring == NULL || n == 1)
		return n == 1 ? only : find_profile(b, DEFAULT_PROFILE, e);
	err_set(e, 0, "%s: the tailoring has several profiles; choose one with -p: %s", b->tailoring->file, list.s);
	return NULL;
}

/* Some profile that can be in force: the Tailoring's before the benchmark's. */
static const struct bench_profile *
any_profile(const struct bench *b, struct err *e)
{
	for (size_t i = b->nprofiles; i > 0; i--)
		if (!b->profiles[i - 1].abstract)
			return &b->profiles[i - 1];
	return unknown_profile(b, BENCH_ANY_PROFILE, e);
}

static const struct bench_profile *
profile_named(const struct bench *b, const char *name, struct err *e)
{
	if (name == NULL)
		return usual_profile(b, e);
	return strcmp(name, BENCH_ANY_PROFILE) == 0 ? any_profile(b, e) : find_profile(b, name, e);
}

static int
apply(struct bench *b, const char *profile, struct err *e)
{
	const struct bench_profile *p;

	if (check_profiles(b, e) < 0 ||
	    (p = profile_named(b, profile, e)) == NULL)
		return -1;
	if (b->tailoring != NULL)
		b->tailoring->in_force = p->tailored;
	b->profile = xstrdup(bench_profile_name(p));
	b->profile_id = xstrdup(p->id);
	select_rules(b, p);
	if (set_values(b, p, e) < 0)
		return -1;
	resolve_texts(b);
	return 0;
}

struct bench *
bench_parse_tailored(const struct bench_text *document, const struct bench_text *tailoring, const char *profile,
    struct err *e)
{
	struct bench *b = document_read(document->file, document->bytes, document->len, e);

	if (b == NULL || ((tailoring == NULL || tailoring_read(b, tailoring, NULL, e) == 0) && apply(b, profile, e) == 0))
		return b;
	bench_free(b);
	return NULL;
}

struct bench *
bench_parse(const char *file, const void *bytes, size_t len, const char *profile, struct err *e)
{
	return bench_parse_tailored(&(struct bench_text){ file, bytes, len }, NULL, profile, e);
}


/* The same problem comes up in every profile that inherits it. */
static void
add_once(struct bench_problems *p, int line, const struct err *e)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->list[i].text, e->msg) == 0)
			return;
	problem_add(p, false, line, e->msg);
}

/* What the profiles whose bases are there make of the Values. */
static void
lint_values(struct bench *b, const struct bench_profile *in_force, struct bench_problems *p)
{
	struct err e;

	put_values(b, in_force);
	for (size_t i = 0; i < b->nvalues; i++) {
		const struct bench_value *v = &b->values[i];

		if (*v->text != '\0' && check_limits(b, v, &e) < 0)
			add_once(p, v->by != NULL ? v->by->line : v->line, &e);
	}
}

void
profiles_lint(struct bench *b, struct bench_problems *p)
{
	struct err e;
	bool extends = true;

	for (size_t i = 0; i < b->nprofiles; i++) {
		const struct bench_profile *f = &b->profiles[i];

		if (check_extends(b, f, &e) < 0) {
			extends = false;
			if (!is_broken(p, f->extends))
				add_once(p, f->line, &e);
		}
		for (size_t j = 0; j < f->nrefinements; j++)
			if (!is_broken(p, f->refinements[j].idref) && check_refinement(b, f, &f->refinements[j], &e) < 0)
				problem_add(p, false, f->refinements[j].line, e.msg);
	}
	if (!extends)
		return; /* what is in force cannot be told */
	for (size_t i = 0; i < b->nprofiles; i++)
		lint_values(b, &b->profiles[i], p);
	if (b->nprofiles > 0)
		select_rules(b, &b->profiles[0]);
}
