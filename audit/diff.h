/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diff: two audits compared: what got worse, what got better, what is new, gone, or was not looked at in one of them.
 *
 * Rules are matched by their check (numbers change from one benchmark to the next), subjects by kind and name (a container that was
 * made anew keeps its name; of host, daemon and swarm there is one). Effective results are compared.
 *
 * Worse is what fails now and was decided otherwise, better what failed and is decided otherwise now. error, unknown, notchecked and
 * notselected decide nothing, and who was left out by a filter, or could not be listed, was not looked at: that is neither. Nor is
 * who was not there before: a new subject makes its rule worse, where it is the first that fails, or stands among the new ones.
 */
#ifndef AUDIT_DIFF_H
#define AUDIT_DIFF_H

#include "audit/run.h"

enum diff_change {
	DIFF_SAME,
	DIFF_REGRESSION,
	DIFF_FIX,
	DIFF_NEW,       /* it was not there */
	DIFF_GONE,      /* it is not there */
	DIFF_UNDECIDED, /* it was decided, and is no longer, or not looked at any more */
	DIFF_DECIDED,   /* it is decided, and was not, or not looked at */
	DIFF_OTHER,     /* another result, neither worse nor better */
	NDIFF_CHANGES
};
extern const char *const diff_change_names[NDIFF_CHANGES];

/* A subject of a rule. Either may be NULL: it has no result there. All but DIFF_SAME are listed. */
struct diff_subject {
	enum diff_change change;
	const struct finding *old, *new;
};

/* A rule. Either may be NULL: the benchmark has none of that check. */
struct diff_rule {
	enum diff_change change;
	const struct result *old, *new;
	struct diff_subject *subjects;
	size_t nsubjects;
};

/* A subject of any rule: DIFF_NEW, DIFF_GONE, or DIFF_OTHER: it has another id, having been made anew. */
struct diff_being {
	enum diff_change change;
	const struct finding *old, *new;
	size_t fails; /* rules that it fails: now, or if it is gone, before */
};

/* What results rest on, where that is not the same: said before all else. */
struct diff_premise {
	char *what;       /* "benchmark", "value max-restarts"; "order": the new one began before the old one */
	char *old, *new;  /* NULL: there is none; both: they could not be compared */
};

struct diff {
	const struct audit *old, *new;
	struct diff_premise *premises;
	size_t npremises;
	struct diff_rule *rules;  /* the new benchmark's order, what is gone behind it; with DIFF_SAME */
	size_t nrules;
	struct diff_being *beings;
	size_t nbeings;
	size_t rule_counts[NDIFF_CHANGES], subject_counts[NDIFF_CHANGES]; /* of rules, and of subjects rule by rule */
	bool regressed;           /* a rule or a subject got worse */
};

/* Both audits have to outlive it. The caller frees. */
struct diff *diff_make(const struct audit *old, const struct audit *new);
void diff_free(struct diff *d);

/* The premises (diff_premises.c). */
void diff_put_premises(struct diff *d);

#endif
