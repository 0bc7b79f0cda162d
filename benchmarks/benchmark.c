/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark: answers questions about a benchmark; frees it. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"
#include "checks/inline.h"

/* clang-format off */
const struct bench_framework bench_frameworks[] = {
	{ "pci-dss-4.0.1",  "https://www.pcisecuritystandards.org/document_library/" },
	{ "hipaa",          "https://www.ecfr.gov/current/title-45/part-164" },
	{ "hipaa",          "https://www.gpo.gov/fdsys/pkg/CFR-2007-title45-vol1" },
	{ "nist-800-53-r5", "http://nvlpubs.nist.gov/nistpubs/SpecialPublications/"
	                    "NIST.SP.800-53r5.pdf" },
	{ "nist-800-190",   "https://csrc.nist.gov/pubs/sp/800/190/final" },
	{ "cis-controls-8", "https://www.cisecurity.org/controls/v8" },
	{ "soc2",           "https://www.aicpa-cima.com/resources/landing/"
	                    "system-and-organization-controls-soc-suite-of-services" },
	{ "gdpr",           "https://eur-lex.europa.eu/eli/reg/2016/679/oj" },
	{ "iso-27001-2022", "https://www.iso.org/standard/27001" },
	{ "mitre-attack",   "https://attack.mitre.org/techniques/" },
	{ NULL, NULL },
};
/* clang-format on */

const char *
bench_framework_name(const char *href)
{
	for (const struct bench_framework *f = bench_frameworks; f->name != NULL; f++)
		if (strcmp(f->href, href) == 0)
			return f->name;
	return href;
}

const char *
id_name(const char *id)
{
	const char *kind = strncmp(id, "xccdf_", 6) == 0 ? strchr(id + 6, '_') : NULL;
	const char *name = kind == NULL ? NULL : strchr(kind + 1, '_');

	return name == NULL ? id : name + 1;
}

const char *
bench_profile_name(const struct bench_profile *p)
{
	return id_name(p->id);
}

bool
bench_rule_matches(const struct bench_rule *r, const char *pattern)
{
	return glob_match(pattern, r->number) || glob_match(pattern, r->check) ||
	    glob_match(pattern, r->id) || glob_match(pattern, id_name(r->id));
}

const struct check *
bench_rule_check(const struct bench_rule *r)
{
	return r->row != NULL ? r->row : check_find(r->check);
}

struct rule_names {
	const struct bench *b;
	size_t i; /* twice the rule's number: its check, then its number */
};

static const char *
next_rule_name(void *cursor)
{
	struct rule_names *n = cursor;
	size_t i = n->i++;

	if (i / 2 >= n->b->nrules)
		return NULL;
	return i % 2 == 0 ? n->b->rules[i / 2].check : n->b->rules[i / 2].number;
}

const char *
bench_rule_near(const struct bench *b, const char *word)
{
	struct rule_names names = { b, 0 };

	return nearest_word(id_name(word), next_rule_name, &names);
}

const struct bench_rule *
bench_rule_by_id(const struct bench *b, const char *id)
{
	for (size_t i = 0; i < b->nrules; i++)
		if (strcmp(b->rules[i].id, id) == 0)
			return &b->rules[i];
	return NULL;
}

void
rule_clear(struct bench_rule *r)
{
	char *const own[] = { r->id, r->check, r->number, r->section, r->title, r->description,
		r->rationale, r->fixtext, r->severity, r->assessment, r->cluster, r->left_out, r->refined };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		free(own[i]);
	for (size_t i = 0; i < r->nreferences; i++) {
		free(r->references[i].framework);
		free(r->references[i].requirement);
	}
	for (size_t i = 0; i < r->nfixes; i++) {
		free(r->fixes[i].system);
		free(r->fixes[i].disruption);
		free(r->fixes[i].text);
	}
	for (size_t i = 0; i < r->nexports; i++) {
		free(r->exports[i].value_id);
		free(r->exports[i].name);
		free(r->exports[i].text);
	}
	free(r->references);
	free(r->fixes);
	free(r->exports);
	inline_free(r->row);
}

void
value_clear(struct bench_value *v)
{
	char *const own[] = { v->id, v->title, v->description, v->type, v->text, v->selector,
		v->operator, v->cluster };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		free(own[i]);
	for (size_t i = 0; i < v->nchoices; i++) {
		free(v->selectors[i]);
		free(v->texts[i]);
	}
	for (size_t i = 0; i < v->nlimits; i++) {
		free(v->limits[i].selector);
		free(v->limits[i].text);
	}
	free(v->selectors);
	free(v->texts);
	free(v->limits);
}

void
refinement_clear(struct bench_refinement *m)
{
	free(m->idref);
	free(m->text);
	free(m->severity);
	free(m->remark);
}

void
group_clear(struct bench_group *g)
{
	char *const own[] = { g->id, g->title, g->number, g->cluster };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		free(own[i]);
}

void
profile_clear(struct bench_profile *p)
{
	char *const own[] = { p->id, p->title, p->description, p->extends };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		free(own[i]);
	for (size_t i = 0; i < p->nrefinements; i++)
		refinement_clear(&p->refinements[i]);
	free(p->refinements);
	free(p->selects);
}

static void
tailoring_free(struct bench_tailoring *t)
{
	char *const own[] = { t->file, t->sha256, t->id, t->version, t->time, t->status, t->status_date };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		free(own[i]);
	for (size_t i = 0; i < t->nnotes; i++) {
		free(t->notes[i].name);
		free(t->notes[i].text);
	}
	free(t->notes);
	free(t);
}

void
bench_free(struct bench *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->nrules; i++)
		rule_clear(&b->rules[i]);
	for (size_t i = 0; i < b->nvalues; i++)
		value_clear(&b->values[i]);
	for (size_t i = 0; i < b->nprofiles; i++)
		profile_clear(&b->profiles[i]);
	for (size_t i = 0; i < b->ngroups; i++)
		group_clear(&b->groups[i]);
	char *const own[] = { b->file, b->sha256, b->id, b->name, b->version, b->title, b->profile,
		b->profile_id };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		free(own[i]);
	free(b->rules);
	free(b->values);
	free(b->profiles);
	free(b->groups);
	if (b->tailoring != NULL)
		tailoring_free(b->tailoring);
	releases_free(b->releases);
	buf_free(&b->bytes);
	free(b);
}
