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

/* Writes the rules that this page shows. */
void text_rules(struct page *p);

#endif
