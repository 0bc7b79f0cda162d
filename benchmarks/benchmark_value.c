/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_value: Values, and the Profiles that refine them. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

struct bench_value *
value_by_id(const struct bench *b, const char *id)
{
	for (size_t i = 0; i < b->nvalues; i++)
		if (strcmp(b->values[i].id, id) == 0)
			return &b->values[i];
	return NULL;
}

static int
count_choice(struct reader *r, const xmlNode *n)
{
	if (++r->choices > MAX_CHOICES)
		return bad_at(r, n, "the Values hold more than %d choices", MAX_CHOICES);
	return 0;
}

/* <value selector=""> */
static int
read_choice(struct reader *r, const xmlNode *n, struct bench_value *v)
{
	const char *selector = attribute(n, "selector");
	size_t i = v->nchoices;

	if (check_shape(r, n) < 0 || count_choice(r, n) < 0)
		return -1;
	if (selector == NULL)
		selector = "";
	for (size_t j = 0; j < i; j++)
		if (strcmp(v->selectors[j], selector) == 0)
			return bad_at(
			    r, n, "a second <value> with selector=\"%s\"; remove one", selector);
	v->selectors = xrealloc(v->selectors, i + 1, sizeof *v->selectors);
	v->texts = xrealloc(v->texts, i + 1, sizeof *v->texts);
	v->texts[i] = NULL;
	v->selectors[i] = clean_string(selector);
	v->nchoices++;
	return read_plain(r, n, &v->texts[i]);
}

static int
read_limit(struct reader *r, const xmlNode *n, enum bench_limit_kind kind, const char *selector,
    struct bench_value *v)
{
	struct bench_limit *l;

	if (count_choice(r, n) < 0)
		return -1;
	l = APPEND(v->limits, v->nlimits);
	l->kind = kind;
	l->selector = clean_string(selector == NULL ? "" : selector);
	return read_plain(r, n, &l->text);
}

/* <lower-bound>, <upper-bound>, or the choices of <choices mustMatch="true"> */
static int
read_limits(struct reader *r, const xmlNode *n, struct bench_value *v)
{
	const char *selector = attribute(n, "selector");
	bool must;

	if (check_shape(r, n) < 0)
		return -1;
	if (is_xccdf(n, "lower-bound"))
		return read_limit(r, n, LIMIT_LOWER, selector, v);
	if (is_xccdf(n, "upper-bound"))
		return read_limit(r, n, LIMIT_UPPER, selector, v);
	if (read_bool(r, n, "mustMatch", false, &must) < 0)
		return -1;
	FOREACH_ELEMENT(c, n)
	if (must && read_limit(r, c, LIMIT_CHOICE, selector, v) < 0)
		return -1;
	return 0;
}

static bool
is_value_type(const char *s)
{
	return strcmp(s, "string") == 0 || strcmp(s, "number") == 0 || strcmp(s, "boolean") == 0;
}

static int
read_value_parts(struct reader *r, const xmlNode *n)
{
	const char *type = attribute(n, "type"), *op = attribute(n, "operator");
	struct bench_value *v;
	char *id = NULL;

	if (r->b->nvalues == MAX_ITEMS)
		return bad_at(r, n, "more than %d Values", MAX_ITEMS);
	if (check_shape(r, n) < 0 || read_id(r, n, "value", &id) < 0)
		return -1;
	v = APPEND(r->b->values, r->b->nvalues);
	v->id = id;
	v->line = (int)xmlGetLineNo(n);
	v->cluster = clean_string(attribute(n, "cluster-id"));
	v->type = clean_string(type == NULL ? "string" : type);
	v->operator= clean_string(op == NULL ? "equals" : op);
	if (!is_value_type(v->type))
		return bad_at(
		    r, n, "type=\"%s\" is unknown; write string, number or boolean", v->type);
	FOREACH_ELEMENT(c, n)
	{
		int rc = 0;

		if (is_xccdf(c, "value"))
			rc = read_choice(r, c, v);
		else if (is_xccdf(c, "lower-bound") || is_xccdf(c, "upper-bound") ||
		    is_xccdf(c, "choices"))
			rc = read_limits(r, c, v);
		if (rc < 0)
			return -1;
	}
	if (v->nchoices == 0)
		return bad_at(
		    r, n, "<Value> has no <value>; add one, empty if the site is to set it");
	return 0;
}

/* One that could not be read does not stay. */
static int
read_value(struct reader *r, const xmlNode *n)
{
	size_t before = r->b->nvalues;

	if (read_value_parts(r, n) == 0)
		return 0;
	while (r->b->nvalues > before)
		value_clear(&r->b->values[--r->b->nvalues]);
	return -1;
}

/* Values of the whole document, wherever they stand: anything may refer to them. */
int
read_values(struct reader *r, const xmlNode *n)
{
	FOREACH_ELEMENT(c, n)
	{
		if (is_xccdf(c, "Value") && read_value(r, c) < 0 && !go_on(r, c))
			return -1;
		if (is_xccdf(c, "Group") && read_values(r, c) < 0)
			return -1;
	}
	return 0;
}

/* Their titles and descriptions, which may name other Values. */
int
read_value_texts(struct reader *r, const xmlNode *n)
{
	FOREACH_ELEMENT(c, n)
	{
		const char *id = is_xccdf(c, "Value") ? attribute(c, "id") : NULL;
		struct bench_value *v = id == NULL ? NULL : value_by_id(r->b, id);

		if (v != NULL && v->title == NULL) {
			if (read_title(r, c, &v->title) < 0 ||
			    read_text(r, c, "description", TEXT_PROSE, &v->description) < 0)
				return -1;
			if (strchr(v->title, SUB_VALUE) != NULL ||
			    strchr(v->title, SUB_TITLE) != NULL)
				return bad_at(r, c,
				    "<sub> in the title of a Value is not supported; write it out");
		}
		if (is_xccdf(c, "Group") && read_value_texts(r, c) < 0)
			return -1;
	}
	return 0;
}

/* Why a profile does that (NISTIR 7275r4, 6.5.3: remark): the first, where there are several for their languages. */
static int
read_remark(struct reader *r, const xmlNode *n, char **ret)
{
	FOREACH_ELEMENT(c, n)
	if (is_xccdf(c, "remark"))
		return read_plain(r, c, ret);
	*ret = xstrdup("");
	return 0;
}

static int
read_refinement_parts(
    struct reader *r, const xmlNode *n, enum bench_refinement_kind kind, struct bench_profile *p)
{
	struct bench_refinement *m;
	const char *idref, *selector;

	if (check_shape(r, n) < 0 || (idref = need(r, n, "idref")) == NULL)
		return -1;
	if (++r->refinements > MAX_REFINEMENTS)
		return bad_at(r, n, "the profiles hold more than %d refinements", MAX_REFINEMENTS);
	for (size_t i = 0; i < p->nrefinements; i++)
		if (p->refinements[i].kind == kind && strcmp(p->refinements[i].idref, idref) == 0)
			return bad_at(r, n,
			    "a second <%s> of \"%s\" in this profile: line %d; remove one",
			    (const char *)n->name, idref, p->refinements[i].line);
	m = APPEND(p->refinements, p->nrefinements);
	m->kind = kind;
	m->idref = clean_string(idref);
	m->weight = -1;
	m->role = -1;
	m->line = (int)xmlGetLineNo(n);
	if (read_remark(r, n, &m->remark) < 0)
		return -1;
	switch (kind) {
	case REFINE_SELECT:
		if (need(r, n, "selected") == NULL)
			return -1;
		return read_bool(r, n, "selected", false, &m->selected);
	case REFINE_SET_VALUE:
		return read_plain(r, n, &m->text);
	case REFINE_VALUE:
		selector = attribute(n, "selector");
		m->text = clean_string(selector == NULL ? "" : selector);
		return 0;
	case REFINE_RULE:
		break;
	}
	if (read_severity(r, n, NULL, &m->severity) < 0 || read_role(r, n, -1, &m->role) < 0)
		return -1;
	return read_weight(r, n, -1, &m->weight);
}

static int
read_refinement(struct reader *r, const xmlNode *n, enum bench_refinement_kind kind, struct bench_profile *p)
{
	size_t before = p->nrefinements;

	if (read_refinement_parts(r, n, kind, p) == 0)
		return 0;
	while (p->nrefinements > before)
		refinement_clear(&p->refinements[--p->nrefinements]);
	return -1;
}

/* A profile of a Tailoring may have the id of one that it extends: it stands in for that. */
static int
read_profile_id(struct reader *r, const xmlNode *n, char **ret)
{
	const char *base = attribute(n, "extends");

	if (!r->tailoring)
		return read_id(r, n, "profile", ret);
	if (read_any_id(r, n, "profile", ret) < 0)
		return -1;
	for (size_t i = 0; i < r->b->nprofiles; i++) {
		struct bench_profile *p = &r->b->profiles[i];

		if (strcmp(p->id, *ret) != 0)
			continue;
		if (p->tailored)
			return bad_at(r, n, "id=\"%s\" is taken: line %d; give each item its own", p->id, p->line);
		if (base == NULL || strcmp(base, p->id) != 0)
			return bad_at(r, n,
			    "the benchmark has a profile %s; to stand in for it, write extends=\"%s\", else take another id",
			    p->id, p->id);
		p->shadowed = true;
	}
	return 0;
}

static int
read_profile_parts(struct reader *r, const xmlNode *n)
{
	static const struct {
		const char *name;
		enum bench_refinement_kind kind;
	} kinds[] = {
		{ "select", REFINE_SELECT },
		{ "set-value", REFINE_SET_VALUE },
		{ "refine-value", REFINE_VALUE },
		{ "refine-rule", REFINE_RULE },
	};
	struct bench_profile *p;
	char *id = NULL;

	if (r->b->nprofiles == MAX_PROFILES)
		return bad_at(r, n, "more than %d profiles", MAX_PROFILES);
	if (check_shape(r, n) < 0 || read_profile_id(r, n, &id) < 0) {
		free(id);
		return -1;
	}
	p = APPEND(r->b->profiles, r->b->nprofiles);
	p->id = id;
	p->line = (int)xmlGetLineNo(n);
	p->tailored = r->tailoring;
	p->extends = clean_string(attribute(n, "extends"));
	/* autotailor leaves the title of what it makes empty */
	if ((r->tailoring ? read_text(r, n, "title", TEXT_LINE, &p->title) : read_title(r, n, &p->title)) < 0 ||
	    read_text(r, n, "description", TEXT_PROSE, &p->description) < 0 ||
	    read_bool(r, n, "abstract", false, &p->abstract) < 0)
		return -1;
	FOREACH_ELEMENT(c, n)
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (is_xccdf(c, kinds[i].name) && read_refinement(r, c, kinds[i].kind, p) < 0 && !go_on(r, c))
			return -1;
	return 0;
}

int
read_profile(struct reader *r, const xmlNode *n)
{
	size_t before = r->b->nprofiles;

	if (read_profile_parts(r, n) == 0)
		return 0;
	while (r->b->nprofiles > before)
		profile_clear(&r->b->profiles[--r->b->nprofiles]);
	return -1;
}
