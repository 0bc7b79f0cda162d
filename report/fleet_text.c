/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fleet for people: what the audits do not have in common, how each host stands, and the rules that fail or are not decided, by the
 * number of hosts. Everything from outside goes through term_safe().
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/fleet.h"
#include "report/text.h"

#define LABEL 12   /* columns of a label in the head */
#define HOSTS 10   /* of a rule, without -v */
#define SUBJECTS 3 /* of a host, without -v */

struct sheet {
	struct page p;
	const struct fleet *f;
};

/* ---- the head ---- */

static void
put_labelled(const struct sheet *s, const char *label, const char *safe)
{
	term_put_left(&s->p.t, TINT_FAINT, label, LABEL);
	term_wrap(&s->p.t, TINT_NONE, LABEL, LABEL, safe);
}

/* The first and the last day that a host was looked at. */
static void
add_days(const struct sheet *s, struct buf *b)
{
	const char *first = NULL, *last = NULL;

	for (const struct fleet_host *h = s->f->hosts; h < s->f->hosts + s->f->ncounted; h++) {
		if (h->started == NULL)
			continue;
		first = first == NULL || strcmp(h->started, first) < 0 ? h->started : first;
		last = last == NULL || strcmp(h->started, last) > 0 ? h->started : last;
	}
	if (first == NULL)
		return;
	buf_adds(b, ", looked at ");
	text_exact(&s->p, b, first, TEXT_NAME_COLUMNS);
	if (strcmp(first, last) != 0) {
		buf_adds(b, " to ");
		text_exact(&s->p, b, last, TEXT_NAME_COLUMNS);
	}
}

static void
put_basis(const struct sheet *s, const struct fleet_basis *basis)
{
	autobuf struct buf b = BUF_INIT;

	buf_addf(&b, "%s: ", basis->what);
	text_exact(&s->p, &b, basis->value != NULL ? basis->value : "none", 2 * TEXT_NAME_COLUMNS);
	buf_addf(&b, ", of %zu host%s", basis->hosts, text_plural(basis->hosts));
	term_blank(&s->p.t, 2);
	term_wrap(&s->p.t, TINT_YELLOW, 2, 4, b.s);
}

static void
put_title(const struct sheet *s, enum tint tint, const char *safe)
{
	putc('\n', s->p.t.out);
	term_wrap(&s->p.t, tint, 0, 2, safe);
}

static void
put_score(const struct sheet *s)
{
	const struct fleet *f = s->f;
	autobuf struct buf b = BUF_INIT;
	char percent[16], excepted[16];

	if (!report_percent(&f->score, percent)) {
		put_labelled(s, "Score", "none: nothing was scored on any host");
		return;
	}
	buf_addf(&b, "%s %%, all hosts together: %zu of %zu scored results passed", percent, f->score.passed, f->score.scored);
	if (f->with_exceptions.passed != f->score.passed || f->with_exceptions.scored != f->score.scored) {
		report_percent(&f->with_exceptions, excepted);
		buf_addf(&b, "; %s %% with exceptions and attestations", *excepted != '\0' ? excepted : "0.0");
	}
	put_labelled(s, "Score", b.s);
}

static void
put_head(const struct sheet *s)
{
	const struct fleet *f = s->f;
	const struct fleet_host *h = f->hosts;
	autobuf struct buf b = BUF_INIT;

	buf_addf(&b, "%zu host%s", f->ncounted, text_plural(f->ncounted));
	add_days(s, &b);
	put_labelled(s, "Fleet", b.s);
	if (f->nbases == 0) {
		buf_free(&b);
		text_exact(&s->p, &b, h->benchmark, TEXT_NAME_COLUMNS);
		buf_adds(&b, ", profile ");
		text_exact(&s->p, &b, h->profile, TEXT_NAME_COLUMNS);
		buf_adds(&b, h->tailoring != NULL ? ", tailored" : "");
		put_labelled(s, "Benchmark", b.s);
	}
	put_score(s);
	if (f->nbases > 0)
		put_title(s, TINT_STRONG, "Not the same on all hosts, so that their scores do not compare:");
	for (size_t i = 0; i < f->nbases; i++)
		put_basis(s, &f->bases[i]);
	if (f->nbases == 0 && h->filters != NULL) {
		buf_free(&b);
		buf_adds(&b, "A part only: the audits had filters, ");
		text_exact(&s->p, &b, h->filters, 2 * TEXT_NAME_COLUMNS);
		put_title(s, TINT_YELLOW, b.s);
	}
}

/* ---- hosts ---- */

static bool
is_namesake(const struct fleet *f, const struct fleet_host *h)
{
	for (const struct fleet_host *x = f->hosts; x < f->hosts + f->ncounted; x++)
		if (x != h && strcmp(x->name, h->name) == 0)
			return true;
	return false;
}

/* A host's name; where there are several of that name, with the file that it was read from. */
static void
add_host(const struct sheet *s, struct buf *b, const struct fleet_host *h)
{
	text_exact(&s->p, b, h->name, TEXT_NAME_COLUMNS);
	if (!is_namesake(s->f, h))
		return;
	buf_adds(b, " (");
	text_exact(&s->p, b, h->source, TEXT_NAME_COLUMNS);
	buf_addc(b, ')');
}

static void
put_hosts(const struct sheet *s)
{
	const struct fleet *f = s->f;
	autofree char **titles = xcalloc(f->ncounted + 1, sizeof *titles);
	struct text_table t = { .p = &s->p, .head = "Host" };
	size_t all[NVERDICTS] = { 0 };

	for (size_t i = 0; i < f->ncounted; i++) {
		struct buf b = BUF_INIT;

		add_host(s, &b, &f->hosts[i]);
		buf_adds(&b, f->hosts[i].complete ? "" : ", incomplete");
		titles[i] = buf_take(&b);
	}
	text_table_head(&t, titles, f->ncounted);
	for (size_t i = 0; i < f->ncounted; i++) {
		text_table_row(&t, TINT_NONE, titles[i], &f->hosts[i].with_exceptions, f->hosts[i].counts);
		free(titles[i]);
		for (enum verdict v = 0; v < NVERDICTS; v++)
			all[v] += f->hosts[i].counts[v];
	}
	text_table_row(&t, TINT_STRONG, "All", &f->with_exceptions, all);
}

static void
put_superseded(const struct sheet *s)
{
	const struct fleet *f = s->f;

	if (f->ncounted < f->nhosts)
		put_title(s, TINT_STRONG, "Not counted, as another audit of the same host for the same, no earlier, is here:");
	for (const struct fleet_host *h = f->hosts + f->ncounted; h < f->hosts + f->nhosts; h++) {
		autobuf struct buf b = BUF_INIT;

		text_exact(&s->p, &b, h->source, TEXT_NAME_COLUMNS);
		buf_adds(&b, ": ");
		text_exact(&s->p, &b, h->name, TEXT_NAME_COLUMNS);
		buf_adds(&b, ", ");
		text_exact(&s->p, &b, h->started, TEXT_NAME_COLUMNS);
		term_blank(&s->p.t, 2);
		term_wrap(&s->p.t, TINT_NONE, 2, 4, b.s);
	}
}

/* ---- rules ---- */

static size_t
undecided(const struct fleet_rule *r)
{
	return r->counts[ERROR] + r->counts[UNKNOWN];
}

static void
put_part(const struct sheet *s, const struct fleet_rule *r, const struct fleet_part *part)
{
	size_t most = s->p.verbose > 0 || part->nsubjects <= SUBJECTS ? part->nsubjects : SUBJECTS;
	autobuf struct buf b = BUF_INIT;

	add_host(s, &b, &s->f->hosts[part->host]);
	if (strcmp(part->number, r->number) != 0) {
		buf_adds(&b, ", as ");
		text_exact(&s->p, &b, part->number, TEXT_NAME_COLUMNS);
	}
	for (size_t i = 0; i < most; i++) {
		buf_adds(&b, i == 0 ? ": " : ", ");
		text_exact(&s->p, &b, part->subjects[i], TEXT_NAME_COLUMNS);
	}
	if (most < part->nsubjects)
		buf_addf(&b, " and %zu more", part->nsubjects - most);
	term_blank(&s->p.t, 8);
	term_wrap(&s->p.t, TINT_NONE, 8, 10, b.s);
}

/* The hosts of a rule that came to that. */
static void
put_parts(const struct sheet *s, const struct fleet_rule *r, enum verdict v)
{
	size_t shown = 0, n = r->counts[v];
	autobuf struct buf b = BUF_INIT;

	for (const struct fleet_part *part = r->parts; part < r->parts + r->nparts && (s->p.verbose > 0 || shown < HOSTS); part++)
		if (part->effective == v && !s->f->hosts[part->host].superseded) {
			if (shown++ == 0 && v != FAIL) {
				term_blank(&s->p.t, 4);
				term_wrap(&s->p.t, text_looks[v].tint, 4, 6, text_looks[v].word);
			}
			put_part(s, r, part);
		}
	if (shown == n)
		return;
	buf_addf(&b, "and %zu more (-v lists all)", n - shown);
	term_blank(&s->p.t, 8);
	term_wrap(&s->p.t, TINT_NONE, 8, 10, b.s);
}

static void
put_rule(const struct sheet *s, const struct fleet_rule *r)
{
	autobuf struct buf b = BUF_INIT;

	text_exact(&s->p, &b, r->number, TEXT_NAME_COLUMNS);
	buf_adds(&b, "  ");
	text_exact(&s->p, &b, r->severity, TEXT_NAME_COLUMNS);
	buf_adds(&b, "  ");
	term_safe(&s->p.t, &b, TERM_PROSE, r->title);
	buf_adds(&b, ": ");
	if (r->counts[FAIL] > 0)
		buf_addf(&b, "fails on %zu of %zu", r->counts[FAIL], s->f->ncounted);
	if (undecided(r) > 0)
		buf_addf(&b, "%snot decided on %zu of %zu", r->counts[FAIL] > 0 ? ", " : "", undecided(r), s->f->ncounted);
	if (r->excepted > 0)
		buf_addf(&b, ", excepted on %zu", r->excepted);
	putc('\n', s->p.t.out);
	term_wrap(&s->p.t, TINT_STRONG, 0, 2, b.s);
	put_parts(s, r, FAIL);
	put_parts(s, r, ERROR);
	put_parts(s, r, UNKNOWN);
}

static void
put_rules(const struct sheet *s)
{
	const struct fleet *f = s->f;
	autofree const struct fleet_rule **open = xcalloc(f->nrules + 1, sizeof *open);
	size_t n = fleet_open_rules(f, open);

	for (size_t i = 0; i < n; i++)
		put_rule(s, open[i]);
}

int
fleet_text(FILE *out, const void *what, const struct report_style *style)
{
	const struct fleet *f = what;
	struct sheet s = { .p = { .verbose = style->verbose }, .f = f };
	autobuf struct buf b = BUF_INIT;

	term_open(&s.p.t, out, style->width, style->color, style->utf8);
	put_head(&s);
	if (f->incomplete > 0) {
		buf_addf(&b, "Incomplete: on %zu of %zu hosts something could not be decided.", f->incomplete, f->ncounted);
		put_title(&s, TINT_YELLOW, b.s);
	}
	put_hosts(&s);
	put_superseded(&s);
	put_rules(&s);
	term_close(&s.p.t);
	return ferror(out) ? -1 : 0;
}
