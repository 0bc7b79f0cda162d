/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who was looked at: each subject once, with the id that tells it from others of its name, and how
 * many rules it fails. So a reader can reconcile the report with a list of their own.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/text.h"

static int
by_words(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/* 0: the same subject, in another rule. */
static int
by_subject(const void *va, const void *vb)
{
	const struct finding *a = *(const struct finding *const *)va, *b = *(const struct finding *const *)vb;
	int order = (int)a->kind - (int)b->kind;

	if (order == 0)
		order = by_words(a->name, b->name);
	return order != 0 ? order : by_words(a->id, b->id);
}

static void
put_optional(const struct html *h, const char *text)
{
	html(h, text != NULL && *text != '\0' ? "<td><bdi>%s</bdi></td>" : "<td>%s</td>", text);
}

/* One subject: its findings, one a rule. */
static void
put_subject(const struct html *h, const struct finding *const *list, size_t n)
{
	const struct finding *f = list[0];
	size_t fails = 0, undecided = 0;

	for (size_t i = 0; i < n; i++) {
		fails += list[i]->verdict == FAIL;
		undecided += text_undecided(list[i]->verdict);
	}
	html(h, "<tr><td>%s</td>", kind_names[f->kind]);
	put_optional(h, f->name);
	put_optional(h, f->state);
	html(h, "<td><code>%s</code><span class=\"id\">%s%s</span></td><td>%zu</td><td>%zu</td><td>%zu</td></tr>\n",
	    f->id, f->image != NULL ? "image " : "", f->image, n, fails, undecided);
}

void
html_population(const struct html *h)
{
	const struct audit *a = h->a;
	autofree const struct finding **list = NULL;
	size_t n = 0, subjects = 0;

	for (size_t i = 0; i < a->nresults; i++)
		n += a->results[i].nfindings;
	if (n == 0)
		return;
	list = xcalloc(n, sizeof *list);
	n = 0;
	for (size_t i = 0; i < a->nresults; i++)
		for (size_t k = 0; k < a->results[i].nfindings; k++)
			list[n++] = &a->results[i].findings[k];
	qsort(list, n, sizeof *list, by_subject);
	for (size_t i = 0; i < n; i++)
		subjects += i == 0 || by_subject(&list[i - 1], &list[i]) != 0;
	html(h,
	    "<details class=\"card fold\">\n<summary>Subjects that were judged (%zu)</summary>\n<div class=\"scroll\" "
	    "role=\"group\" "
	    "aria-label=\"Subjects\" tabindex=\"0\">\n<table class=\"judged fixed\">\n<thead><tr>"
	    "<th scope=\"col\">Kind</th><th scope=\"col\">Name</th><th scope=\"col\">State</th><th "
	    "scope=\"col\">Id</th>"
	    "<th scope=\"col\">Rules</th><th scope=\"col\">Fails</th><th scope=\"col\">Not "
	    "decided</th></tr></thead>\n<tbody>\n",
	    subjects);
	for (size_t i = 0, same; i < n; i += same) {
		for (same = 1; i + same < n && by_subject(&list[i], &list[i + same]) == 0;)
			same++;
		put_subject(h, list + i, same);
	}
	html(h, "</tbody>\n</table>\n</div>\n</details>\n");
}
