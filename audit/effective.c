/* SPDX-License-Identifier: Apache-2.0 */
/*
 * effective: what exceptions and attestations make of the results. The observed results stay as they are.
 *
 * An exception in force makes a fail count as a pass, an attestation in force answers a notchecked; error and unknown stay
 * what they are for everybody.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/attestations.h"
#include "audit/run.h"

/* clang-format off */
const char *const entry_state_names[NENTRY_STATES] = {
	[ENTRY_IN_FORCE] = "in-force", [ENTRY_OTHER_BENCHMARK] = "other-benchmark", [ENTRY_NO_RULE] = "no-rule",
	[ENTRY_NOT_SELECTED] = "not-selected", [ENTRY_DOCUMENT_DIFFERS] = "document-differs", [ENTRY_NO_CLOCK] = "no-clock",
	[ENTRY_NOT_BEGUN] = "not-begun", [ENTRY_EXPIRED] = "expired", [ENTRY_NO_SUBJECT] = "no-subject",
	[ENTRY_NOT_NEEDED] = "not-needed",
};
const char *const entry_state_words[NENTRY_STATES] = {
	[ENTRY_IN_FORCE] = "in force",
	[ENTRY_OTHER_BENCHMARK] = "it is for another benchmark",
	[ENTRY_NO_RULE] = "the benchmark has no such rule",
	[ENTRY_NOT_SELECTED] = "its rule is not judged in this run",
	[ENTRY_DOCUMENT_DIFFERS] = "a document is another than was attested",
	[ENTRY_NO_CLOCK] = "the time to judge by is not known",
	[ENTRY_NOT_BEGUN] = "it has not begun",
	[ENTRY_EXPIRED] = "it has expired",
	[ENTRY_NO_SUBJECT] = "it matches nothing that there is",
	[ENTRY_NOT_NEEDED] = "nothing that it matches needs it",
};
/* clang-format on */

static bool
in_time(const struct audit *a, const struct entry *t)
{
	return a->now != 0 && t->starts <= a->now && a->now <= t->expires;
}

static bool
helps(const struct audit *a, const struct entry *t)
{
	return in_time(a, t) && !t->refused;
}

/* Which entries are about which rule, once for all subjects. */
static struct entry_use *
index_rules(struct audit *a, const struct entries *x, bool exceptions)
{
	struct entry_use *uses = xcalloc(x->n, sizeof *uses);

	for (size_t i = 0; i < a->nresults; i++) {
		struct result *r = &a->results[i];
		struct entry_indexes *to = exceptions ? &r->exceptions : &r->attestations;

		for (size_t k = 0; k < x->n; k++) {
			if (!entry_means_rule(&x->list[k], a->bench, r->rule))
				continue;
			uses[k].rules++;
			uses[k].selected += is_judged(r);
			to->list = xrealloc(to->list, to->n + 1, sizeof *to->list);
			to->list[to->n++] = k;
		}
	}
	return uses;
}

void
audit_accept(struct audit *a, const struct entries *exceptions, const struct entries *attestations)
{
	a->exceptions = exceptions;
	a->attestations = attestations;
	if (exceptions != NULL)
		a->exception_uses = index_rules(a, exceptions, true);
	if (attestations != NULL)
		a->attestation_uses = index_rules(a, attestations, false);
}

void
effective_free(struct audit *a)
{
	free(a->exception_uses);
	free(a->attestation_uses);
	for (size_t i = 0; i < a->nresults; i++) {
		free(a->results[i].exceptions.list);
		free(a->results[i].attestations.list);
	}
}

/* Whether an entry is about a finding that it can answer for. */
static bool
answers(const struct entries *x, const struct entry *t, struct entry_use *u, const struct finding *f, const cJSON *subject,
    enum verdict what, bool *ret_creator)
{
	if (!entry_means_subject(x, t, f->kind, subject, ret_creator))
		return false;
	u->subjects++;
	u->undecided += f->verdict == ERROR || f->verdict == UNKNOWN;
	u->answered += f->verdict == what;
	return f->verdict == what;
}

void
effective_meet(struct audit *a, const struct result *r, struct finding *f, const cJSON *subject)
{
	bool creator;

	for (size_t i = 0; i < r->exceptions.n; i++) {
		const struct entry *t = &a->exceptions->list[r->exceptions.list[i]];
		struct entry_use *u = &a->exception_uses[r->exceptions.list[i]];

		if (!answers(a->exceptions, t, u, f, subject, FAIL, &creator) || f->exception != NULL || !helps(a, t))
			continue;
		f->exception = t;
		f->by_creator = creator;
		u->by_creator = u->by_creator || creator;
	}
	for (size_t i = 0; i < r->attestations.n; i++) {
		const struct entry *t = &a->attestations->list[r->attestations.list[i]];
		struct entry_use *u = &a->attestation_uses[r->attestations.list[i]];

		if (!answers(a->attestations, t, u, f, subject, NOTCHECKED, &creator) || !helps(a, t))
			continue;
		if (f->attestation != NULL && attestation_verdict(f->attestation) <= attestation_verdict(t))
			continue;
		f->attestation = t;
		f->by_creator = creator;
		u->by_creator = u->by_creator || creator;
	}
}

void
effective_settle(struct result *r)
{
	enum verdict all;

	for (struct finding *f = r->findings; f < r->findings + r->nfindings; f++)
		f->effective = f->exception != NULL ? PASS : f->attestation != NULL ? attestation_verdict(f->attestation) : f->verdict;
	all = result_combined(r, true);
	/* what is not scored is told, not judged */
	r->effective = all == NVERDICTS || r->rule->role == ROLE_UNSCORED ? r->verdict : all;
}

enum entry_state
entry_state(const struct audit *a, const struct entry *t, const struct entry_use *u)
{
	if (!entry_means_benchmark(t, a->bench))
		return ENTRY_OTHER_BENCHMARK;
	if (u->rules == 0)
		return ENTRY_NO_RULE;
	if (u->selected == 0)
		return ENTRY_NOT_SELECTED;
	if (t->refused)
		return ENTRY_DOCUMENT_DIFFERS;
	if (a->now == 0)
		return ENTRY_NO_CLOCK;
	if (!in_time(a, t))
		return a->now < t->starts ? ENTRY_NOT_BEGUN : ENTRY_EXPIRED;
	if (u->subjects == 0)
		return ENTRY_NO_SUBJECT;
	return u->answered == 0 ? ENTRY_NOT_NEEDED : ENTRY_IN_FORCE;
}

long
entry_days_left(const struct audit *a, const struct entry *t)
{
	return (long)((t->expires - a->now) / INT64_C(86400));
}

/* A file of entries: which it was, and what became of each. */
static cJSON *
input_object(const struct audit *a, const struct entries *x, const struct entry_use *uses)
{
	cJSON *o = json_object(), *list;

	json_put_str(o, "sha256", x->sha256);
	json_put(o, "label_digests", x->label_digests != NULL ? json_copy(x->label_digests) : json_object());
	list = json_put_array(o, "entries");
	for (size_t i = 0; i < x->n; i++) {
		const struct entry *t = &x->list[i];
		enum entry_state state = entry_state(a, t, &uses[i]);
		char time[32];
		cJSON *one = json_object();

		json_put_str(one, "id", t->id);
		json_put_str(one, "rule", t->rule);
		json_put_str(one, "benchmark", t->benchmark);
		json_put_str(one, "state", entry_state_names[state]);
		time_show(t->starts, time);
		json_put_str(one, "starts", time);
		time_show(t->expires, time);
		json_put_str(one, "expires", time);
		if (state == ENTRY_IN_FORCE)
			json_put_int(one, "days_left", entry_days_left(a, t));
		else
			json_put_null(one, "days_left");
		json_put_int(one, "subjects", (int64_t)uses[i].subjects);
		json_put_int(one, "answered", (int64_t)uses[i].answered);
		json_put_int(one, "undecided", (int64_t)uses[i].undecided);
		json_put_bool(one, "creator_controlled", uses[i].by_creator);
		json_push(list, one);
	}
	return o;
}

void
effective_put_inputs(struct audit *a)
{
	cJSON *inputs = json_put_object(a->run, "inputs");

	json_put(inputs, "exceptions", a->exceptions != NULL ? input_object(a, a->exceptions, a->exception_uses) : cJSON_CreateNull());
	json_put(inputs, "attestations",
	    a->attestations != NULL ? input_object(a, a->attestations, a->attestation_uses) : cJSON_CreateNull());
}
