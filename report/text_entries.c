/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exceptions and attestations of the text report: failures that somebody answers for, apart
 * from those that count; what a person says of rules that nothing else decides; and each entry
 * that does not help, with the reason.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/attestations.h"
#include "report/text.h"

#define SOON  30 /* days before the end that are warned of */
#define NAMES 10 /* names of subjects without -v */

static void
put_line(const struct page *p, enum tint tint, size_t indent, const char *safe)
{
	term_blank(&p->t, indent);
	term_wrap(&p->t, tint, indent, indent + 2, safe);
}

/* A member of an entry, with words before it; nothing if there is none. */
static void
add_member(const struct page *p, struct buf *b, const char *before, const cJSON *o, const char *path)
{
	const char *s = json_str(o, path, NULL);
	autobuf struct buf safe = BUF_INIT;

	if (s == NULL)
		return;
	buf_adds(b, before);
	term_safe(&p->t, &safe, TERM_PROSE, s);
	term_cut(&p->t, b, safe.s, p->verbose > 1 ? SIZE_MAX : TEXT_SENTENCE_COLUMNS);
}

static bool
is_of(const struct finding *f, const struct entry *t)
{
	return f->exception == t || f->attestation == t;
}

static size_t
count_of(const struct result *r, const struct entry *t)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nfindings; i++)
		n += is_of(&r->findings[i], t);
	return n;
}

/* "EX-1: container db, web" */
static void
put_subjects(const struct page *p, const struct result *r, const struct entry *t)
{
	autobuf struct buf b = BUF_INIT;
	size_t n = count_of(r, t), shown = 0;

	text_exact(p, &b, t->id, TEXT_NAME_COLUMNS);
	buf_addf(&b, ": %s%s ", kind_names[r->check->kind], text_plural(n));
	for (const struct finding *f = r->findings; f < r->findings + r->nfindings; f++) {
		if (!is_of(f, t))
			continue;
		if (shown == NAMES && p->verbose == 0)
			break;
		buf_adds(&b, shown++ > 0 ? ", " : "");
		text_exact(p, &b, *f->name != '\0' ? f->name : f->id, TEXT_NAME_COLUMNS);
	}
	if (shown < n)
		buf_addf(&b, " and %zu more (-v lists all)", n - shown);
	put_line(p, TINT_NONE, p->number_width + 4, b.s);
}

static void
put_until(const struct page *p, const struct entry *t, struct buf *b)
{
	long left = entry_days_left(p->a, t);
	char day[32];

	time_show(t->expires, day);
	buf_addf(b, "; until %.10s", day);
	if (left <= SOON)
		buf_addf(b, left == 0 ? ", its last day" : left == 1 ? ", 1 more day" : ", %ld more days", left);
	put_line(p, left <= SOON ? TINT_YELLOW : TINT_NONE, p->number_width + 6, b->s);
}

static void
put_creator(const struct page *p, const struct result *r, const struct entry *t)
{
	for (size_t i = 0; i < r->nfindings; i++)
		if (is_of(&r->findings[i], t) && r->findings[i].by_creator) {
			put_line(p, TINT_YELLOW, p->number_width + 6,
			    "It is matched by what its creator chose alone: whoever may create one may have this, too.");
			return;
		}
}

static void
put_exception(const struct page *p, const struct result *r, const struct entry *t)
{
	autobuf struct buf b = BUF_INIT, who = BUF_INIT;

	put_subjects(p, r, t);
	add_member(p, &b, "Reason: ", t->doc, "reason");
	add_member(p, &b, " Risk: ", t->doc, "risk");
	put_line(p, TINT_NONE, p->number_width + 6, b.s);
	if (p->verbose > 0 && json_at(t->doc, "compensating_control") != NULL) {
		buf_free(&b);
		add_member(p, &b, "Compensating control: ", t->doc, "compensating_control.definition");
		add_member(p, &b, " Validated: ", t->doc, "compensating_control.validation");
		put_line(p, TINT_NONE, p->number_width + 6, b.s);
	}
	add_member(p, &who, "Owner ", t->doc, "owner");
	add_member(p, &who, ", approved by ", t->doc, "approver");
	add_member(p, &who, ", ", t->doc, "ticket");
	put_until(p, t, &who);
	put_creator(p, r, t);
}

static void
put_documents(const struct page *p, const struct entry *t)
{
	const cJSON *d;

	cJSON_ArrayForEach (d, t->documents) {
		autobuf struct buf b = BUF_INIT;
		const char *why = json_str(d, "why", NULL);

		add_member(p, &b, "Document: ", d, "title");
		if (why == NULL)
			buf_adds(&b, ", with the digest that was attested");
		else
			buf_addf(&b, ", not compared: %s", why);
		put_line(p, TINT_NONE, p->number_width + 6, b.s);
	}
}

static void
put_attestation(const struct page *p, const struct result *r, const struct entry *t)
{
	autobuf struct buf b = BUF_INIT, who = BUF_INIT;
	const struct text_look *look = &text_looks[attestation_verdict(t)];
	char day[32];

	put_subjects(p, r, t);
	buf_addf(&b, "%s: ", look->word);
	add_member(p, &b, "", t->doc, "statement");
	put_line(p, look->tint, p->number_width + 6, b.s);
	time_show(t->starts, day);
	add_member(p, &who, "Said by ", t->doc, "by");
	buf_addf(&who, " on %.10s", day);
	put_until(p, t, &who);
	put_documents(p, t);
	put_creator(p, r, t);
}

/* A rule's head, and each entry of its list that covers something. */
static void
put_rule(const struct page *p, const struct result *r, const struct entries *x, const struct entry_indexes *about,
    void (*put)(const struct page *p, const struct result *r, const struct entry *t))
{
	bool headed = false;

	for (size_t i = 0; i < about->n; i++) {
		const struct entry *t = &x->list[about->list[i]];
		autobuf struct buf b = BUF_INIT;

		if (count_of(r, t) == 0)
			continue;
		if (!headed) {
			text_exact(p, &b, r->rule->number, p->number_width);
			term_blank(&p->t, 2);
			term_put_left(&p->t, TINT_NONE, b.s, p->number_width + 2);
			buf_free(&b);
			term_safe(&p->t, &b, TERM_PROSE, r->rule->title);
			term_wrap(&p->t, TINT_STRONG, p->number_width + 4, p->number_width + 4, b.s);
			headed = true;
		}
		put(p, r, t);
	}
}

static size_t
covered(const struct audit *a, bool exceptions)
{
	size_t n = 0;

	for (size_t i = 0; i < a->nresults; i++)
		for (size_t k = 0; k < a->results[i].nfindings; k++) {
			const struct finding *f = &a->results[i].findings[k];

			n += exceptions ? f->exception != NULL : f->attestation != NULL;
		}
	return n;
}

static void
put_title(const struct page *p, const char *text)
{
	putc('\n', p->t.out);
	term_wrap(&p->t, TINT_STRONG, 0, 2, text);
}

/* The entries that do not help, and what stays open beside those that do. */
static void
put_idle(const struct page *p, const char *what, const struct entries *x, const struct entry_use *uses,
    const char *not_needed, bool *titled)
{
	for (size_t i = 0; x != NULL && i < x->n; i++) {
		const struct entry *t = &x->list[i];
		enum entry_state state = entry_state(p->a, t, &uses[i]);
		autobuf struct buf b = BUF_INIT;
		char day[32];

		if (state == ENTRY_IN_FORCE && uses[i].undecided == 0)
			continue;
		if (!*titled)
			put_title(p, "Of no effect, or not on all that they match:");
		*titled = true;
		buf_addf(&b, "%s ", what);
		text_exact(p, &b, t->id, TEXT_NAME_COLUMNS);
		buf_adds(&b, " (rule ");
		text_exact(p, &b, t->rule, TEXT_NAME_COLUMNS);
		buf_adds(&b, ")");
		if (state != ENTRY_IN_FORCE)
			buf_addf(&b, " does not help: %s", state == ENTRY_NOT_NEEDED ? not_needed : entry_state_words[state]);
		time_show(state == ENTRY_EXPIRED ? t->expires : t->starts, day);
		if (state == ENTRY_EXPIRED || state == ENTRY_NOT_BEGUN)
			buf_addf(&b, " (%.10s)", day);
		if (uses[i].undecided > 0)
			buf_addf(&b, "%s %zu subject%s could not be decided, and stay%s open", state == ENTRY_IN_FORCE ? ":" : ";",
			    uses[i].undecided, text_plural(uses[i].undecided), uses[i].undecided == 1 ? "s" : "");
		put_line(p, state == ENTRY_NOT_NEEDED ? TINT_NONE : TINT_YELLOW, 2, b.s);
	}
}

void
text_entries(struct page *p)
{
	const struct audit *a = p->a;
	size_t excepted = covered(a, true), attested = covered(a, false);
	autobuf struct buf b = BUF_INIT;
	bool titled = false;

	if (a->exceptions == NULL && a->attestations == NULL)
		return;
	p->number_width = 4;
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		if (strlen(r->rule->number) > p->number_width && strlen(r->rule->number) <= 8)
			p->number_width = strlen(r->rule->number);
	buf_addf(&b, "Excepted: %zu failing subject%s that somebody answers for, for a time; %s still fail%s.", excepted,
	    text_plural(excepted), excepted == 1 ? "it" : "they", excepted == 1 ? "s" : "");
	if (excepted > 0)
		put_title(p, b.s);
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		put_rule(p, r, a->exceptions, &r->exceptions, put_exception);
	buf_free(&b);
	buf_addf(&b, "Attested: %zu subject%s that a person decided.", attested, text_plural(attested));
	if (attested > 0)
		put_title(p, b.s);
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		put_rule(p, r, a->attestations, &r->attestations, put_attestation);
	if (excepted + attested == 0)
		put_title(p, "No exception or attestation changes a result.");
	put_idle(p, "Exception", a->exceptions, a->exception_uses,
	    "nothing that it matches fails", &titled);
	put_idle(p, "Attestation", a->attestations, a->attestation_uses,
	    "nothing that it matches is for a person to decide", &titled);
}
