/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_profile: puts a profile in force: its selection, its Values, its rules' weights, severities and roles. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

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

/* The last word about each group and rule, its own over what it inherits: groups first, then rules. */
static void
last_words(const struct bench *b, const struct bench_profile *p, const struct bench_refinement **by)
{
	if (p->extends != NULL)
		last_words(b, base_of(b, p), by);
	for (size_t i = 0; i < p->nrefinements; i++) {
		const struct bench_refinement *m = &p->refinements[i];

		if (m->kind != REFINE_SELECT)
			continue;
		for (size_t j = 0; j < b->ngroups; j++)
			if (is_about(m, b->groups[j].id, b->groups[j].cluster))
				by[j] = m;
		for (size_t j = 0; j < b->nrules; j++)
			if (is_about(m, b->rules[j].id, b->rules[j].cluster))
				by[b->ngroups + j] = m;
	}
}

/* Of the words about a rule and the groups above it the one that leaves it out; NULL: none does. */
static const struct bench_refinement *
word_against(const struct bench *b, const struct bench_refinement **by, size_t rule)
{
	const struct bench_refinement *m = by[b->ngroups + rule];

	for (long g = (long)b->rules[rule].group; (m == NULL || m->selected) && g >= 0; g = b->groups[g].parent)
		m = by[g];
	return m != NULL && !m->selected ? m : NULL;
}

/* What the Tailoring's profiles are based on; NULL: the document alone. */
static const struct bench_profile *
untailored(const struct bench *b, const struct bench_profile *p)
{
	while (p != NULL && p->tailored)
		p = p->extends != NULL ? base_of(b, p) : NULL;
	return p;
}

const struct bench_refinement **
left_out_by(const struct bench *b, const struct bench_profile *p)
{
	const struct bench_refinement **by = xcalloc(b->ngroups + b->nrules, sizeof *by);
	const struct bench_refinement **ret = xcalloc(b->nrules, sizeof *ret);
	const struct bench_profile *base = untailored(b, p);

	last_words(b, p, by);
	for (size_t i = 0; i < b->nrules; i++) {
		const struct bench_refinement *m = p->selects[i] ? NULL : word_against(b, by, i);
		bool had = p->tailored && (base == NULL || base->selects[i]);

		if (m != NULL && (had || *m->remark != '\0'))
			ret[i] = m;
	}
	free(by);
	return ret;
}

/* The profile that a refinement stands in, of those that one extends. */
static const struct bench_profile *
profile_with(const struct bench *b, const struct bench_profile *p, const struct bench_refinement *m)
{
	while (m < p->refinements || m >= p->refinements + p->nrefinements)
		p = base_of(b, p);
	return p;
}

/* Says of each rule that is left out who does that, and why. */
static void
tell_left_out(struct bench *b, const struct bench_profile *in_force)
{
	const struct bench_refinement **by = left_out_by(b, in_force);

	for (size_t i = 0; i < b->nrules; i++) {
		const struct bench_profile *p = by[i] != NULL ? profile_with(b, in_force, by[i]) : NULL;

		free(b->rules[i].left_out);
		b->rules[i].left_out = p == NULL ? NULL :
		    xasprintf("left out by profile %s%s%s%s%s", bench_profile_name(p), p->tailored ? " of tailoring " : "",
			p->tailored ? b->tailoring->id : "", *by[i]->remark != '\0' ? ": " : ", which does not say why", by[i]->remark);
	}
	free(by);
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
	tell_left_out(b, in_force);
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
		if (*m->remark != '\0')
			set_string(&r->refined, m->remark);
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
	for (size_t i = 0; i < b->nrules; i++)
		for (size_t x = 0; x < b->rules[i].nexports; x++)
			if (check_export(b, &b->rules[i], &b->rules[i].exports[x], e) < 0)
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

/* The Tailoring's profiles that can be in force: their names, and the last of them; NULL: there is none. */
static const struct bench_profile *
tailored_profiles(const struct bench *b, struct buf *names, size_t *ret_n)
{
	const struct bench_profile *last = NULL;

	*ret_n = 0;
	for (size_t i = 0; i < b->nprofiles; i++) {
		const struct bench_profile *p = &b->profiles[i];

		if (!p->tailored || p->abstract)
			continue;
		buf_addf(names, "%s%s", (*ret_n)++ > 0 ? ", " : "", bench_profile_name(p));
		last = p;
	}
	return last;
}

/* The profile in force where nobody named one: with a Tailoring, what it is there for. */
static const struct bench_profile *
usual_profile(const struct bench *b, struct err *e)
{
	autobuf struct buf names = BUF_INIT;
	const struct bench_profile *only;
	size_t n;

	if (b->tailoring == NULL)
		return find_profile(b, DEFAULT_PROFILE, e);
	only = tailored_profiles(b, &names, &n);
	for (size_t i = 0; i < b->nprofiles; i++) {
		const struct bench_profile *p = &b->profiles[i];

		if (p->tailored && !p->abstract && strcmp(bench_profile_name(p), DEFAULT_PROFILE) == 0)
			return p;
	}
	if (n == 1)
		return only;
	if (n == 0)
		err_set(e, 0, "%s: all profiles of the tailoring are abstract; add one that extends them", b->tailoring->file);
	else
		err_set(e, 0, "%s: the tailoring has several profiles; choose one with -p: %s", b->tailoring->file, names.s);
	return NULL;
}

/* The profile that was asked for. Beside a Tailoring it is one of its: another would leave all of it out, and nobody told. */
static const struct bench_profile *
asked_profile(const struct bench *b, const char *name, struct err *e)
{
	const struct bench_profile *found = find_profile(b, name, e);
	autobuf struct buf names = BUF_INIT;
	size_t n;

	if (found == NULL || b->tailoring == NULL || found->tailored)
		return found;
	tailored_profiles(b, &names, &n);
	err_set(e, 0, "%s: profile %s is the benchmark's, and nothing in the tailoring would be in force; its own: %s; or leave the "
	    "tailoring out", b->tailoring->file, bench_profile_name(found), n > 0 ? names.s : "none");
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
	return strcmp(name, BENCH_ANY_PROFILE) == 0 ? any_profile(b, e) : asked_profile(b, name, e);
}

static int
apply(struct bench *b, const char *profile, struct err *e)
{
	const struct bench_profile *p;

	if (check_profiles(b, e) < 0 ||
	    (p = profile_named(b, profile, e)) == NULL)
		return -1;
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

	if (b == NULL || (tailoring != NULL && tailoring_read(b, tailoring, NULL, e) < 0) || apply(b, profile, e) < 0) {
		bench_free(b);
		return NULL;
	}
	buf_add(&b->bytes, document->bytes, document->len);
	return b;
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
	for (size_t i = 0; i < b->nrules; i++)
		for (size_t x = 0; x < b->rules[i].nexports; x++) {
			const struct bench_export *one = &b->rules[i].exports[x];
			const struct bench_value *v = value_by_id(b, one->value_id);

			if (check_export(b, &b->rules[i], one, &e) < 0)
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
