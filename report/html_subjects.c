/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule's subjects, with what was observed, what was expected and where it was read. Subjects of
 * which the same was found are told together: of a thousand containers most are alike, and a page that
 * says each thing once opens at once.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/text.h"

#define ID_LENGTH 64 /* of ids that cannot be anything else */

/* ---- groups ---- */

static int
by_words(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/*
 * What is each subject's own, and tells no two of them apart: the number of its process, and the id of
 * a container or an image. It is shown as {pid} and {id} where several are told together. How many
 * bytes of it are at s, and what is shown; 0: none.
 */
static size_t
own_at(const struct finding *f, const char *text, const char *s, const char **ret_shown)
{
	size_t len = f->id != NULL && (f->kind == KIND_CONTAINER || f->kind == KIND_IMAGE) ? strlen(f->id) : 0;

	if (len >= ID_LENGTH && strncmp(s, f->id, len) == 0) {
		*ret_shown = "{id}";
		return len;
	}
	*ret_shown = "{pid}";
	return s == text + 6 && strncmp(text, "/proc/", 6) == 0 ? strspn(s, "0123456789") : 0;
}

/* Compares what was found of two subjects, but for what is their own. */
static int
by_found(const struct finding *f, const char *a, const struct finding *g, const char *b)
{
	const char *ta = a != NULL ? a : "", *tb = b != NULL ? b : "", *ignored;

	for (a = ta, b = tb;;) {
		size_t na = own_at(f, ta, a, &ignored), nb = own_at(g, tb, b, &ignored);

		if (na > 0 && nb > 0) {
			a += na;
			b += nb;
		} else if (na > 0 || nb > 0) {
			return na > 0 ? -1 : 1;
		} else if (*a != *b || *a == '\0') {
			return (unsigned char)*a - (unsigned char)*b;
		} else {
			a++;
			b++;
		}
	}
}

static int
by_evidence(const struct finding *a, const struct finding *b)
{
	int order = 0;

	if (a->nevidence != b->nevidence)
		return a->nevidence < b->nevidence ? -1 : 1;
	for (size_t i = 0; i < a->nevidence && order == 0; i++) {
		const struct evidence *x = &a->evidence[i], *y = &b->evidence[i];

		if ((x->expected == NULL) != (y->expected == NULL))
			order = x->expected == NULL ? -1 : 1;
		else if ((order = by_words(x->path, y->path)) == 0 &&
		    (order = by_found(a, x->observed, b, y->observed)) == 0 &&
		    (order = by_words(x->expected, y->expected)) == 0)
			order = by_found(a, x->source, b, y->source);
	}
	return order;
}

/* 0 where the same is to be said of both. */
static int
by_finding(const struct finding *a, const struct finding *b)
{
	int order = html_rank(a->verdict) - html_rank(b->verdict);

	if (order == 0)
		order = html_rank(a->effective) - html_rank(b->effective);
	if (order == 0 && a->exception != b->exception)
		order = by_words(
		    a->exception != NULL ? a->exception->id : NULL, b->exception != NULL ? b->exception->id : NULL);
	if (order == 0 && a->attestation != b->attestation)
		order = by_words(a->attestation != NULL ? a->attestation->id : NULL,
		    b->attestation != NULL ? b->attestation->id : NULL);
	if (order == 0)
		order = (int)a->kind - (int)b->kind;
	if (order == 0)
		order = by_words(a->message, b->message);
	return order != 0 ? order : by_evidence(a, b);
}

static int
by_finding_and_name(const void *va, const void *vb)
{
	const struct finding *a = *(const struct finding *const *)va, *b = *(const struct finding *const *)vb;
	int order = by_finding(a, b);

	return order != 0 ? order : (a > b) - (a < b); /* of one array: by name */
}

struct group {
	const struct finding *const *members;
	size_t n;
};

/* The worst first, then by name. */
static int
by_first(const void *va, const void *vb)
{
	const struct finding *a = ((const struct group *)va)->members[0], *b = ((const struct group *)vb)->members[0];
	int order = html_rank(a->verdict) - html_rank(b->verdict);

	return order != 0 ? order : (a > b) - (a < b);
}

static size_t
split(const struct finding **list, size_t n, struct group *groups)
{
	size_t ngroups = 0;

	qsort(list, n, sizeof *list, by_finding_and_name);
	for (size_t i = 0, same; i < n; i += same) {
		for (same = 1; i + same < n && by_finding(list[i], list[i + same]) == 0;)
			same++;
		groups[ngroups++] = (struct group){ list + i, same };
	}
	qsort(groups, ngroups, sizeof *groups, by_first);
	return ngroups;
}

/* ---- names ---- */

static void
put_name(const struct html *h, const struct finding *f)
{
	bool named = f->name != NULL && *f->name != '\0';

	html(h, "<bdi>%s</bdi>", named ? f->name : f->id != NULL && *f->id != '\0' ? f->id : "(without a name)");
	if (f->state != NULL && *f->state != '\0' && strcmp(f->state, "running") != 0)
		html(h, " (<bdi>%s</bdi>)", f->state);
}

/* One subject, with what tells it from others of its name. */
static void
put_one(const struct html *h, const struct finding *f)
{
	html(h, "%s ", kind_names[f->kind]);
	put_name(h, f);
	html(h, "<span class=\"id\">");
	if (f->id != NULL && *f->id != '\0')
		html(h, "id <code>%s</code> ", f->id);
	if (f->image != NULL && *f->image != '\0')
		html(h, "image <code>%s</code>", f->image);
	html(h, "</span>");
}

static void
put_names(const struct html *h, const struct group *g)
{
	if (g->n == 1) {
		put_one(h, g->members[0]);
		return;
	}
	html_number(h, g->n, kind_names[g->members[0]->kind]);
	html(h, ": <ul class=\"names\">");
	for (size_t i = 0; i < g->n; i++) {
		html(h, "<li>");
		put_name(h, g->members[i]);
		html(h, "</li>");
	}
	html(h, "</ul>");
}

/* ---- evidence ---- */

/* What was found, of several subjects without what is each one's own, unless it is the same of all. */
static void
put_found(const struct html *h, const struct group *g, const char *text, bool same)
{
	autobuf struct buf b = BUF_INIT;
	const char *shown;

	text = text != NULL ? text : "nothing";
	for (const char *s = text; *s != '\0' && !same;) {
		size_t n = own_at(g->members[0], text, s, &shown);

		if (n > 0)
			buf_adds(&b, shown);
		else
			buf_addc(&b, *s);
		s += n > 0 ? n : 1;
	}
	html(h, "%s", same ? text : b.s);
}

static void
put_evidence(const struct html *h, const struct group *g)
{
	const struct finding *f = g->members[0];
	char id[33];

	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];
		bool differs = text_bad(f->verdict) && e->expected != NULL && by_words(e->expected, e->observed) != 0;
		bool same_source = true, same_observed = true;

		for (size_t k = 1; k < g->n; k++) {
			same_source = same_source && by_words(e->source, g->members[k]->evidence[i].source) == 0;
			same_observed =
			    same_observed && by_words(e->observed, g->members[k]->evidence[i].observed) == 0;
		}
		html(h, "<tr><td>");
		put_found(h, g, e->source, same_source);
		if (g->n == 1) {
			evidence_id(f, e, id);
			html(h, "<span class=\"id\">evidence <code>%s</code></span>", id);
		}
		html(h, "</td><td><code>%s</code></td>", e->path);
		html(h, e->expected != NULL ? "<td><code>%s</code></td>" : "<td>&#8211;%s</td>", e->expected);
		html(h, differs ? "<td class=\"differs\"><code>" : "<td><code>");
		put_found(h, g, e->observed, same_observed);
		html(h, "</code></td></tr>\n");
	}
}

static void
put_group(const struct html *h, const struct group *g)
{
	const struct finding *f = g->members[0];

	html(h, "<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"4\">");
	html_badge(h, f->verdict);
	html(h, " ");
	put_names(h, g);
	if (f->message != NULL && *f->message != '\0')
		html(h, "<span class=\"line\"><bdi>%s</bdi></span>", f->message);
	if (f->exception != NULL)
		html(h, "<span class=\"line\">Excepted by <bdi>%s</bdi>: its effective result is %s.</span>",
		    f->exception->id, html_looks[f->effective].word);
	if (f->attestation != NULL)
		html(h, "<span class=\"line\">Attested by <bdi>%s</bdi>: its effective result is %s.</span>",
		    f->attestation->id, html_looks[f->effective].word);
	html(h, "</th></tr>\n");
	put_evidence(h, g);
	html(h, "</tbody>\n");
}

void
html_subjects(const struct html *h, const struct result *r)
{
	autofree const struct finding **list = xcalloc(r->nfindings + 1, sizeof *list);
	autofree struct group *groups = xcalloc(r->nfindings + 1, sizeof *groups);
	size_t ngroups;

	if (r->nfindings == 0)
		return;
	for (size_t i = 0; i < r->nfindings; i++)
		list[i] = &r->findings[i];
	ngroups = split(list, r->nfindings, groups);
	html(h,
	    "<h5>Subjects (%zu)</h5>\n<table class=\"evidence fixed\">\n<thead><tr><th scope=\"col\">Source</th><th "
	    "scope=\"col\">Fact</th>"
	    "<th scope=\"col\">Expected</th><th scope=\"col\">Observed</th></tr></thead>\n",
	    r->nfindings);
	for (size_t i = 0; i < ngroups; i++)
		put_group(h, &groups[i]);
	html(h, "</table>\n");
}
