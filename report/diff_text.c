/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The differences for people: which two audits, what they do not have in common, what got worse, what got better, who is new or
 * gone, and what was decided in one of them only. Everything from outside goes through term_safe().
 */
#include "config.h"

#include <string.h>

#include "report/diff.h"
#include "report/text.h"

#define LABEL 12 /* columns of a label in the head */
#define NAMES ((size_t)10) /* of a list, without -v */

struct sheet {
	struct page p; /* of the new audit */
	const struct diff *d;
};

static void
put_line(const struct sheet *s, enum tint tint, size_t indent, const char *safe)
{
	term_blank(&s->p.t, indent);
	term_wrap(&s->p.t, tint, indent, indent + 2, safe);
}

static void
put_title(const struct sheet *s, enum tint tint, const char *safe)
{
	putc('\n', s->p.t.out);
	term_wrap(&s->p.t, tint, 0, 2, safe);
}

/* ---- the head ---- */

static void
put_audit(const struct sheet *s, const char *label, const struct audit *a)
{
	autobuf struct buf b = BUF_INIT;
	char percent[16], accepted[16];

	text_exact(&s->p, &b, json_str(a->run, "started", "(time unknown)"), TEXT_NAME_COLUMNS);
	buf_adds(&b, ", ");
	text_exact(&s->p, &b, json_str(a->host, "name", "(name unknown)"), TEXT_NAME_COLUMNS);
	buf_adds(&b, ", ");
	text_exact(&s->p, &b, a->bench->name, TEXT_NAME_COLUMNS);
	buf_addc(&b, ' ');
	text_exact(&s->p, &b, a->bench->version, TEXT_NAME_COLUMNS);
	buf_adds(&b, ", profile ");
	text_exact(&s->p, &b, a->bench->profile, TEXT_NAME_COLUMNS);
	if (report_percent(&a->score, percent))
		buf_addf(&b, ", %s %%", percent);
	if (report_percent(&a->with_exceptions, accepted) && strcmp(accepted, percent) != 0)
		buf_addf(&b, " (with exceptions and attestations %s %%)", accepted);
	buf_adds(&b, a->complete ? "" : ", incomplete");
	term_put_left(&s->p.t, TINT_FAINT, label, LABEL);
	term_wrap(&s->p.t, TINT_NONE, LABEL, LABEL, b.s);
}

static void
put_premise(const struct sheet *s, const struct diff_premise *p)
{
	autobuf struct buf b = BUF_INIT;

	text_exact(&s->p, &b, p->what, TEXT_NAME_COLUMNS);
	buf_adds(&b, ": ");
	if (p->old == NULL && p->new == NULL) {
		buf_adds(&b, "could not be compared: give bundles, which hold the benchmarks");
	} else {
		text_exact(&s->p, &b, p->new == NULL ? "none" : *p->new == '\0' ? "not set" : p->new, 4 * TEXT_NAME_COLUMNS);
		buf_adds(&b, "; it was ");
		text_exact(&s->p, &b, p->old == NULL ? "none" : *p->old == '\0' ? "not set" : p->old, 4 * TEXT_NAME_COLUMNS);
	}
	put_line(s, TINT_YELLOW, 2, b.s);
}

static void
put_head(const struct sheet *s)
{
	put_audit(s, "Old", s->d->old);
	put_audit(s, "New", s->d->new);
	if (s->d->npremises > 0)
		put_title(s, TINT_STRONG, "Not the same, and perhaps why results are not:");
	for (size_t i = 0; i < s->d->npremises; i++)
		put_premise(s, &s->d->premises[i]);
}

/* ---- rules ---- */

/* "fail, was pass"; NVERDICTS: there is none. */
static void
add_change(struct buf *b, enum verdict old, enum verdict new)
{
	if (new == NVERDICTS) {
		buf_addf(b, "was %s", text_looks[old].word);
		return;
	}
	buf_adds(b, text_looks[new].word);
	if (old != NVERDICTS && old != new)
		buf_addf(b, ", was %s", text_looks[old].word);
}

/* Who answered for it before, or does now. */
static void
add_answer(const struct sheet *s, struct buf *b, const struct finding *f, const char *words)
{
	const struct entry *t = f == NULL ? NULL : f->exception != NULL ? f->exception : f->attestation;

	if (t == NULL)
		return;
	buf_addf(b, " (%s%s ", words, f->exception != NULL ? "exception" : "attestation");
	text_exact(&s->p, b, t->id, TEXT_NAME_COLUMNS);
	buf_adds(b, ")");
}

static void
put_subject(const struct sheet *s, const struct diff_subject *x)
{
	const struct finding *f = x->new != NULL ? x->new : x->old;
	autobuf struct buf b = BUF_INIT;

	buf_addf(&b, "%s ", kind_names[f->kind]);
	text_exact(&s->p, &b, *f->name != '\0' ? f->name : f->id, TEXT_NAME_COLUMNS);
	buf_adds(&b, ": ");
	add_change(&b, x->old != NULL ? x->old->effective : NVERDICTS, x->new != NULL ? x->new->effective : NVERDICTS);
	add_answer(s, &b, x->new, "by ");
	add_answer(s, &b, x->old, "it was by ");
	if (x->change == DIFF_NEW || x->change == DIFF_GONE)
		buf_addf(&b, ", %s", diff_change_names[x->change]);
	if (x->new != NULL && x->new->message != NULL && *x->new->message != '\0') {
		buf_adds(&b, ": ");
		text_sentence(&s->p, &b, x->new->message);
	}
	put_line(s, TINT_NONE, 8, b.s);
}

/* Whether a subject belongs to what is told of its rule. */
static bool
is_told(const struct sheet *s, const struct diff_rule *r, const struct diff_subject *x, enum diff_change what)
{
	if (x->change == what)
		return what != DIFF_NEW && what != DIFF_GONE;
	if (what == DIFF_REGRESSION && r->change == what && x->change == DIFF_NEW)
		return x->new->effective == FAIL;
	if (what == DIFF_FIX && r->change == what && x->change == DIFF_GONE)
		return x->old->effective == FAIL;
	return s->p.verbose > 1 && r->change == what && x->change != DIFF_SAME;
}

static size_t
count_told(const struct sheet *s, const struct diff_rule *r, enum diff_change what)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nsubjects; i++)
		n += is_told(s, r, &r->subjects[i], what);
	return n;
}

static void
put_rule(const struct sheet *s, const struct diff_rule *r, enum diff_change what, bool subjects)
{
	const struct result *of = r->new != NULL ? r->new : r->old;
	size_t n = count_told(s, r, what), shown = 0, most = s->p.verbose > 0 ? n : NAMES;
	autobuf struct buf b = BUF_INIT;

	text_exact(&s->p, &b, of->rule->number, TEXT_NAME_COLUMNS);
	if (r->old != NULL && strcmp(r->old->rule->number, of->rule->number) != 0) {
		buf_adds(&b, " (was ");
		text_exact(&s->p, &b, r->old->rule->number, TEXT_NAME_COLUMNS);
		buf_adds(&b, ")");
	}
	buf_adds(&b, "  ");
	text_exact(&s->p, &b, of->rule->severity, TEXT_NAME_COLUMNS);
	buf_adds(&b, "  ");
	term_safe(&s->p.t, &b, TERM_PROSE, of->rule->title);
	buf_adds(&b, ": ");
	add_change(&b, r->old != NULL ? r->old->effective : NVERDICTS, r->new != NULL ? r->new->effective : NVERDICTS);
	put_line(s, what == DIFF_REGRESSION ? TINT_STRONG : TINT_NONE, 2, b.s);
	for (size_t i = 0; subjects && i < r->nsubjects && shown < most; i++)
		if (is_told(s, r, &r->subjects[i], what)) {
			put_subject(s, &r->subjects[i]);
			shown++;
		}
	buf_free(&b);
	buf_addf(&b, "and %zu more (-v lists all)", n - shown);
	if (subjects && shown < n)
		put_line(s, TINT_NONE, 8, b.s);
}

/* A list of the rules to which something happened, or to subjects of which. */
static void
put_list(const struct sheet *s, enum diff_change what, enum tint tint, const char *title, bool subjects)
{
	autobuf struct buf b = BUF_INIT;
	size_t rules = s->d->rule_counts[what], parts = subjects ? s->d->subject_counts[what] : 0;

	if (rules + parts == 0)
		return;
	buf_addf(&b, "%s: %zu rule%s", title, rules, text_plural(rules));
	if (subjects)
		buf_addf(&b, ", %zu time%s a subject", parts, text_plural(parts));
	put_title(s, tint, b.s);
	for (const struct diff_rule *r = s->d->rules; r < s->d->rules + s->d->nrules; r++)
		if (r->change == what || (subjects && count_told(s, r, what) > 0))
			put_rule(s, r, what, subjects);
}

/* ---- who is new or gone ---- */

static void
put_being(const struct sheet *s, const struct diff_being *x)
{
	const struct finding *f = x->new != NULL ? x->new : x->old;
	autobuf struct buf b = BUF_INIT;

	buf_addf(&b, "%s ", kind_names[f->kind]);
	text_exact(&s->p, &b, *f->name != '\0' ? f->name : f->id, TEXT_NAME_COLUMNS);
	if (x->change == DIFF_OTHER && x->new != NULL && x->old != NULL) {
		buf_adds(&b, ": ");
		text_exact(&s->p, &b, x->new->id, TEXT_NAME_COLUMNS);
		buf_adds(&b, ", was ");
		text_exact(&s->p, &b, x->old->id, TEXT_NAME_COLUMNS);
	} else {
		buf_addf(&b, ": it %s %zu rule%s", x->change == DIFF_NEW ? "fails" : "failed", x->fails, text_plural(x->fails));
	}
	put_line(s, x->change == DIFF_NEW && x->fails > 0 ? TINT_YELLOW : TINT_NONE, 2, b.s);
}

static void
put_beings(const struct sheet *s, enum diff_change what, const char *title)
{
	size_t n = 0, shown = 0;
	autobuf struct buf b = BUF_INIT;

	for (size_t i = 0; i < s->d->nbeings; i++)
		n += s->d->beings[i].change == what;
	if (n == 0)
		return;
	buf_addf(&b, "%s: %zu", title, n);
	put_title(s, TINT_STRONG, b.s);
	for (size_t i = 0; i < s->d->nbeings && (s->p.verbose > 0 || shown < 4 * NAMES); i++)
		if (s->d->beings[i].change == what) {
			put_being(s, &s->d->beings[i]);
			shown++;
		}
	buf_free(&b);
	buf_addf(&b, "and %zu more (-v lists all)", n - shown);
	if (shown < n)
		put_line(s, TINT_NONE, 2, b.s);
}

/* ---- all of it ---- */

/* What is not listed without -v. */
static void
put_counts(const struct sheet *s)
{
	const struct { enum diff_change what; const char *words; } counts[] = {
		{ DIFF_UNDECIDED, "no longer decided" }, { DIFF_DECIDED, "decided now and not before" },
		{ DIFF_OTHER, "otherwise, neither worse nor better" },
	};
	autobuf struct buf b = BUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		if (s->d->rule_counts[counts[i].what] > 0)
			buf_addf(&b, "%s%zu rule%s %s", b.len > 0 ? "; " : "", s->d->rule_counts[counts[i].what],
			    text_plural(s->d->rule_counts[counts[i].what]), counts[i].words);
	if (b.len == 0)
		return;
	buf_adds(&b, " (-v lists them)");
	put_title(s, TINT_NONE, b.s);
}

int
diff_text(FILE *out, const void *what, const struct report_style *style)
{
	const struct diff *d = what;
	struct sheet s = { .p = { .a = d->new, .verbose = style->verbose }, .d = d };

	term_open(&s.p.t, out, style->width, style->color, style->utf8);
	put_head(&s);
	put_list(&s, DIFF_REGRESSION, TINT_RED, "Worse", true);
	put_list(&s, DIFF_FIX, TINT_GREEN, "Better", true);
	put_beings(&s, DIFF_NEW, "New subjects");
	put_beings(&s, DIFF_GONE, "Gone subjects");
	put_beings(&s, DIFF_OTHER, "Made anew, under another id");
	put_list(&s, DIFF_NEW, TINT_STRONG, "New", false);
	put_list(&s, DIFF_GONE, TINT_STRONG, "Gone", false);
	if (style->verbose > 0) {
		put_list(&s, DIFF_UNDECIDED, TINT_STRONG, "No longer decided, or not looked at any more", true);
		put_list(&s, DIFF_DECIDED, TINT_STRONG, "Decided now, and not decided or not looked at before", true);
		put_list(&s, DIFF_OTHER, TINT_STRONG, "Otherwise, neither worse nor better", true);
	} else {
		put_counts(&s);
	}
	if (!d->regressed)
		put_title(&s, TINT_STRONG, "Nothing that was looked at in both got worse.");
	term_close(&s.p.t);
	return ferror(out) ? -1 : 0;
}
