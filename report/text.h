/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: what the two halves of the text report share: text.c has the head, the score, what could not
 * be looked at and the table of sections; text_rules.c the rules.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "report/report.h"
#include "report/term.h"

#define TEXT_NAME_COLUMNS     ((size_t)56) /* longer names lose their middle */
#define TEXT_SENTENCE_COLUMNS 480 /* sentences too, without -vv */

/* Why subjects could not be decided, and of how many rules. */
struct text_reason {
	const char *text; /* borrowed from a finding */
	size_t rules;
};

struct page {
	struct term t;
	const struct audit *a;
	int verbose;
	struct text_reason *reasons; /* the most frequent first */
	size_t nreasons;
	size_t number_width, word_width; /* columns of the rules' lists */
};

/* How a verdict looks; rank is the order of lists, worst first. */
struct text_look {
	const char *mark, *ascii, *word;
	enum tint tint;
	int rank;
};
extern const struct text_look text_looks[NVERDICTS];

bool text_undecided(enum verdict v); /* error, unknown */
bool text_bad(enum verdict v);       /* these, and fail */

/* "s" but for one. */
const char *text_plural(size_t n);
/* Appends text of strangers, made safe and cut to columns; a sentence, cut unless -vv. */
void text_exact(const struct page *p, struct buf *b, const char *text, size_t columns);
void text_sentence(const struct page *p, struct buf *b, const char *text);

/* Why a finding is error or unknown: what could not be read, else its sentence. */
const char *text_reason_of(const struct finding *f);
/* Whether the head says that reason, for many rules at once. */
bool text_reason_shared(const struct page *p, const char *reason);

/* Whether a rule or a subject is open: bad, and nobody answers for it. */
bool text_open_rule(const struct result *r);
bool text_open_subject(const struct finding *f);

/* A table of scores and counts. p and head are the caller's; the rest is text_table_head()'s, which also takes all the titles. */
struct text_table {
	const struct page *p;
	const char *head; /* over the titles */
	size_t width; /* of the titles */
	bool stacked; /* the counts stand below the title: there is no room for columns */
};
void text_table_head(struct text_table *t, char *const *safe_titles, size_t n);
void text_table_row(const struct text_table *t, enum tint tint, const char *safe_title, const struct score *score,
    const size_t counts[NVERDICTS]);

/* Writes the exceptions and attestations, if there are any. */
void text_entries(struct page *p);
/* Writes the rules that this page shows. */
void text_rules(struct page *p);

#endif
