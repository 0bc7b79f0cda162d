/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exceptions and attestations: within a rule, those that answer for its subjects, whole; at the end,
 * those that do not help.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/attestations.h"
#include "audit/json.h"
#include "report/html.h"

/* What of a finding is of an entry. */
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

/* The members of an entry that people read, in the order of the manuals. */
/* clang-format off */
static const struct { const char *path, *term; } members[] = {
	{ "statement", "Statement" }, { "by", "Said by" }, { "reason", "Reason" }, { "risk", "Risk" },
	{ "compensating_control.constraints", "Constraints" },
	{ "compensating_control.definition", "Compensating control" },
	{ "compensating_control.objective", "Its objective" },
	{ "compensating_control.identified_risk", "Risk it leaves" },
	{ "compensating_control.validation", "Its validation" },
	{ "compensating_control.maintenance", "Its maintenance" },
	{ "owner", "Owner" }, { "approver", "Approved by" }, { "ticket", "Ticket" },
};
/* clang-format on */

static void
put_subjects(const struct html *h, const struct result *r, const struct entry *t)
{
	bool by_creator = false;

	html(h, "<div><dt>Subjects</dt><dd><ul class=\"names\">");
	for (const struct finding *f = r->findings; f < r->findings + r->nfindings; f++)
		if (is_of(f, t)) {
			html(h, "<li><bdi>%s</bdi></li>", f->name != NULL && *f->name != '\0' ? f->name : f->id);
			by_creator = by_creator || f->by_creator;
		}
	html(h, "</ul></dd></div>\n");
	if (by_creator)
		html_term(h, "Mind",
		    "It is matched by what its creator chose alone: whoever may create one may have this, too.");
}

static void
put_documents(const struct html *h, const struct entry *t)
{
	const cJSON *d;

	cJSON_ArrayForEach(d, t->documents)
	{
		const char *why = json_str(d, "why", NULL);

		html(h,
		    "<div><dt>Document</dt><dd><bdi>%s</bdi>, %s<bdi>%s</bdi><span class=\"id\">SHA-256 "
		    "<code>%s</code></span></dd></div>\n",
		    json_str(d, "title", ""), why == NULL ? "with the digest that was attested" : "not compared: ", why,
		    json_str(d, "sha256", ""));
	}
}

static void
put_entry(const struct html *h, const struct result *r, const struct entry *t, bool exception)
{
	long left = entry_days_left(h->a, t);
	char starts[32], expires[32];

	time_show(t->starts, starts);
	time_show(t->expires, expires);
	html(h, "<h5>%s <bdi>%s</bdi></h5>\n<dl>\n", exception ? "Exception" : "Attestation", t->id);
	if (!exception) {
		html(h, "<div><dt>Result</dt><dd>");
		html_badge(h, attestation_verdict(t));
		html(h, "</dd></div>\n");
	}
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		html_term(h, members[i].term, json_str(t->doc, members[i].path, NULL));
	html(h, "<div><dt>In force</dt><dd>%s to %s: ", starts, expires);
	if (left > 0)
		html_number(h, (size_t)left, "more day");
	else
		html(h, "its last day");
	html(h, "</dd></div>\n");
	put_subjects(h, r, t);
	put_documents(h, t);
	html(h, "</dl>\n");
}

static void
put_list(const struct html *h, const struct result *r, const struct entries *x, const struct entry_indexes *about,
    bool exception)
{
	for (size_t i = 0; i < about->n; i++)
		if (count_of(r, &x->list[about->list[i]]) > 0)
			put_entry(h, r, &x->list[about->list[i]], exception);
}

void
html_entries(const struct html *h, const struct result *r)
{
	put_list(h, r, h->a->exceptions, &r->exceptions, true);
	put_list(h, r, h->a->attestations, &r->attestations, false);
}

/* ---- all of them ---- */

/* In words: whether it is in force, for how many, and what of its subjects stays open. */
static void
put_state(const struct html *h, const struct entry *t, const struct entry_use *u, bool exception)
{
	enum entry_state state = entry_state(h->a, t, u);

	if (state == ENTRY_NOT_NEEDED) {
		html(h, "does not help: nothing that it matches %s", exception ? "fails" : "is for a person to decide");
	} else if (state != ENTRY_IN_FORCE) {
		html(h, "does not help: %s", entry_state_words[state]);
	} else {
		html(h, "in force, answers for ");
		html_number(h, u->answered, "subject");
	}
	if (u->undecided > 0) {
		html(h, "; could not be decided, and open: ");
		html_number(h, u->undecided, "subject");
	}
}

static void
put_rows(const struct html *h, const struct entries *x, const struct entry_use *uses, bool exception)
{
	for (size_t i = 0; x != NULL && i < x->n; i++) {
		const struct entry *t = &x->list[i];
		char starts[32], expires[32];

		time_show(t->starts, starts);
		time_show(t->expires, expires);
		html(h, "<tr><td>%s</td><td><bdi>%s</bdi></td><td><bdi>%s</bdi></td><td>%s to %s</td><td>",
		    exception ? "exception" : "attestation", t->id, t->rule, starts, expires);
		put_state(h, t, &uses[i], exception);
		html(h, "</td></tr>\n");
	}
}

void
html_entries_all(const struct html *h)
{
	html(h,
	    "<div class=\"card long\">\n<div class=\"scroll\" role=\"group\" aria-label=\"Exceptions and "
	    "attestations\" tabindex=\"0\">\n<table class=\"periods fixed\">\n<caption>What somebody answers for, and what became of "
	    "it</caption>\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\">Id</th><th scope=\"col\">Rule</th>"
	    "<th scope=\"col\">Period</th><th scope=\"col\">State</th></tr></thead>\n<tbody>\n");
	put_rows(h, h->a->exceptions, h->a->exception_uses, true);
	put_rows(h, h->a->attestations, h->a->attestation_uses, false);
	html(h, "</tbody>\n</table>\n</div>\n</div>\n");
}
