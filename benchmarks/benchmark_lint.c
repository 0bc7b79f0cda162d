/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_lint: all that is wrong with a document, and what it is hardly meant to be. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

/* More problems than anybody reads; and no document keeps us busy with them. */
#define MAX_PROBLEMS 500

void
problem_add(struct bench_problems *p, bool warning, int line, const char *text)
{
	struct bench_problem *one;

	if (p->n == MAX_PROBLEMS)
		return;
	one = APPEND(p->list, p->n);
	*one = (struct bench_problem){ xstrdup(text), warning, line };
	p->nerrors += !warning;
}

static void warn(struct bench_problems *p, const char *file, int line, const char *fmt, ...) PRINTF(4, 5);

static void
warn(struct bench_problems *p, const char *file, int line, const char *fmt, ...)
{
	autofree char *msg = NULL, *text = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&msg, fmt, ap);
	va_end(ap);
	if (len < 0)
		out_of_memory();
	text = xasprintf("%s:%d: %s", file, line, msg);
	problem_add(p, true, line, text);
}

bool
is_broken(const struct bench_problems *p, const char *id)
{
	for (size_t i = 0; i < p->nbroken; i++)
		if (strcmp(p->broken[i], id) == 0)
			return true;
	return false;
}

static void
add_broken(struct bench_problems *p, const char *id)
{
	if (id == NULL || p->nbroken == MAX_ITEMS)
		return;
	p->broken = grow(p->broken, p->nbroken, sizeof *p->broken);
	p->broken[p->nbroken++] = clean_string(id);
}

/* All ids in an element that is left out: going from one element to the next, without recursion. */
static void
add_broken_below(struct bench_problems *p, const xmlNode *top)
{
	const xmlNode *n = top;

	while (n != NULL) {
		const xmlNode *next = n->type == XML_ELEMENT_NODE ? n->children : NULL;

		if (n->type == XML_ELEMENT_NODE) {
			add_broken(p, attribute(n, "id"));
			add_broken(p, attribute(n, "cluster-id"));
		}
		while (next == NULL && n != top) {
			next = n->next;
			n = n->parent;
		}
		n = next;
	}
}

bool
go_on(struct reader *r, const xmlNode *n)
{
	if (r->lint == NULL)
		return false;
	problem_add(r->lint, false, (int)strtol(r->e->msg + strlen(r->file) + 1, NULL, 10), r->e->msg);
	add_broken_below(r->lint, n);
	return r->lint->n < MAX_PROBLEMS;
}

static void
warn_rules(const struct bench *b, struct bench_problems *p)
{
	for (size_t i = 0; i < b->nrules; i++) {
		const struct bench_rule *r = &b->rules[i];
		const struct { const char *name, *text; } parts[] = { { "description", r->description },
			{ "rationale", r->rationale }, { "fixtext", r->fixtext } };
		bool selected = b->nprofiles == 0 || b->profiles[0].selects == NULL; /* it cannot be told */

		for (size_t k = 0; k < ARRAY_SIZE(parts); k++)
			if (*parts[k].text == '\0')
				warn(p, b->file, r->line, "rule %s has no %s; add <%s>", r->number, parts[k].name, parts[k].name);
		if (strcmp(r->severity, "unknown") == 0)
			warn(p, b->file, r->line, "rule %s has no severity; add severity=\"low\", \"medium\" or \"high\"", r->number);
		for (size_t k = 0; k < b->nprofiles && !selected; k++)
			selected = b->profiles[k].selects != NULL && b->profiles[k].selects[i];
		if (!selected)
			warn(p, b->file, r->line, "rule %s is selected by no profile; select it, or leave it out", r->number);
	}
}

static void
warn_values(const struct bench *b, struct bench_problems *p)
{
	for (size_t i = 0; i < b->nvalues; i++) {
		const struct bench_value *v = &b->values[i];
		bool used = false;

		for (size_t k = 0; k < b->nrules && !used; k++)
			for (size_t x = 0; x < b->rules[k].nexports && !used; x++)
				used = strcmp(b->rules[k].exports[x].value_id, v->id) == 0;
		if (!used)
			warn(p, b->file, v->line, "Value %s steers no rule; name it in a <check-export>, or leave it out", v->id);
	}
}

void
warn_order(struct reader *r, const xmlNode *n, const xmlNode *before)
{
	warn(r->lint, r->file, (int)xmlGetLineNo(n), "<%s> belongs before the <%s> of line %ld: XCCDF 1.2 has an order, and other programs "
	    "refuse a file without it; move it there", (const char *)n->name, (const char *)before->name, xmlGetLineNo(before));
}

/* A rule that a profile selects in vain, as a group above it is not. */
static void
warn_hidden(const struct bench *b, const struct bench_profile *f, const char *file, struct bench_problems *p)
{
	for (size_t i = 0; i < f->nrefinements; i++) {
		const struct bench_refinement *m = &f->refinements[i];

		for (size_t k = 0; m->kind == REFINE_SELECT && m->selected && k < b->nrules; k++)
			if (strcmp(b->rules[k].id, m->idref) == 0 && !f->selects[k])
				warn(p, file, m->line, "rule %s is selected, and not in force: a group above it, or a later select of its "
				    "cluster, leaves it out; mend that select", b->rules[k].number);
	}
}

/* Rules that a tailoring's profile leaves out and does not say why: a line for each select. */
static void
warn_unexplained(const struct bench *b, const struct bench_profile *f, const char *file, struct bench_problems *p)
{
	const struct bench_refinement **by = left_out_by(b, f);

	for (size_t i = 0; i < f->nrefinements; i++) {
		const struct bench_refinement *m = &f->refinements[i];
		const char *number = NULL;
		size_t n = 0;

		for (size_t k = 0; m->kind == REFINE_SELECT && *m->remark == '\0' && k < b->nrules; k++)
			if (by[k] == m && n++ == 0)
				number = b->rules[k].number;
		if (n == 1)
			warn(p, file, m->line, "rule %s is left out, and not why; add <remark> to the <select>", number);
		else if (n > 1)
			warn(p, file, m->line, "rule %s and %zu more are left out, and not why; add <remark> to the <select>", number, n - 1);
	}
	free(by);
}

/* Whoever chooses none would get an error. */
static void
warn_default(const struct bench *b, struct bench_problems *p)
{
	for (size_t i = 0; i < b->nprofiles; i++)
		if (!b->profiles[i].abstract && strcmp(bench_profile_name(&b->profiles[i]), DEFAULT_PROFILE) == 0)
			return;
	warn(p, b->file, 1, "no profile is called " DEFAULT_PROFILE ", which is in force where none is chosen: everybody has to give -p; "
	    "let the id of one end in _profile_" DEFAULT_PROFILE);
}

static void
warn_profiles(const struct bench *b, struct bench_problems *p)
{
	for (size_t i = 0; i < b->nprofiles; i++) {
		const struct bench_profile *f = &b->profiles[i];
		const char *file = b->tailoring != NULL && f->tailored ? b->tailoring->file : b->file;
		bool any = false;

		if (f->tailored != (b->tailoring != NULL) || f->selects == NULL)
			continue;
		for (size_t k = 0; k < b->nrules; k++)
			any = any || f->selects[k];
		if (!any && !f->abstract && p->nbroken == 0)
			warn(p, file, f->line, "profile %s selects no rule; select some", f->id);
		warn_hidden(b, f, file, p);
		if (f->tailored && p->nbroken == 0)
			warn_unexplained(b, f, file, p);
		for (size_t k = 0; f->tailored && f->extends != NULL && k < b->nprofiles; k++)
			if (b->profiles[k].tailored && strcmp(b->profiles[k].id, f->extends) == 0 && strcmp(f->id, f->extends) != 0)
				warn(p, file, f->line, "profile %s extends another of the tailoring; XCCDF 1.2 lets it extend the benchmark's "
				    "alone, and other programs may refuse it", f->id);
	}
}

static int
by_line(const void *a, const void *b)
{
	const struct bench_problem *x = a, *y = b;

	return x->line != y->line ? (x->line < y->line ? -1 : 1) : strcmp(x->text, y->text);
}

void
bench_lint(const struct bench_text *document, const struct bench_text *tailoring, struct bench_problems *ret)
{
	struct err e = { 0, "" };
	struct bench *b = tailoring == NULL ? document_lint(document, ret, &e)
	    : document_read(document->file, document->bytes, document->len, &e);

	if (b == NULL || (tailoring != NULL && tailoring_read(b, tailoring, ret, &e) < 0))
		problem_add(ret, false, 0, e.msg);
	if (b != NULL && (tailoring == NULL || b->tailoring->version != NULL)) {
		profiles_lint(b, ret);
		if (tailoring == NULL)
			warn_rules(b, ret);
		if (tailoring == NULL && ret->nbroken == 0) /* else a rule that was left out may name them */
			warn_values(b, ret);
		if (tailoring == NULL && ret->nbroken == 0)
			warn_default(b, ret);
		warn_profiles(b, ret);
	}
	if (ret->n > 0)
		qsort(ret->list, ret->n, sizeof *ret->list, by_line);
	bench_free(b);
}

void
bench_problems_free(struct bench_problems *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->list[i].text);
	for (size_t i = 0; i < p->nbroken; i++)
		free(p->broken[i]);
	free(p->list);
	free(p->broken);
	*p = (struct bench_problems){ 0 };
}

static int
name_root(struct reader *r, const xmlNode *root)
{
	r->tailoring = is_xccdf(root, "Tailoring");
	return r->tailoring || is_xccdf(root, "Benchmark") ? 0 : -1;
}

const char *
bench_root(const struct bench_text *document)
{
	struct err e;
	struct reader r = { .file = "", .e = &e };

	return xml_read(&r, document->bytes, document->len, name_root) < 0 ? "" : r.tailoring ? "Tailoring" : "Benchmark";
}
