/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html: what the parts of the HTML report share. html.c has the page around them, html_text.c what may
 * stand in it, html_page.c its head, html_assets.c style and script; each of the others writes one part, straight to the
 * file.  Markup comes from templates in these sources alone. Whatever else is written goes through
 * html()'s %s, which is safe in text and in quoted attributes, and is never put into the style (but
 * html.c's page margins) nor into the script.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/report.h"
#include "report/term.h"

struct html {
	struct term t; /* what may be shown; t.out is the file */
	const struct audit *a;
};

/*
 * Writes a template: %s is text (NULL: none), %zu, %d and %ld are numbers, %% is %; all else is
 * markup. Text of strangers is shown as term_safe() shows it: controls, direction marks and what
 * cannot be seen as <U+202E>, a bad byte as <0xFF>.
 */
void html(const struct html *h, const char *markup, ...) PRINTF(2, 3);
/* A benchmark's own sentence: line ends and blanks fold. */
void html_sentence(const struct html *h, const char *text);
/* Paragraphs, a line each; lines that begin with "- " become a list. */
void html_prose(const struct html *h, const char *prose);
/* A script, its lines and tabs kept. */
void html_code(const struct html *h, const char *code);
/* A number of things, "1 rule" or "3 rules". */
void html_number(const struct html *h, size_t n, const char *thing);
/* The text of a JSON string, or the value as JSON; lists with commas between. */
void html_json(const struct html *h, const cJSON *v);
/* A row of a list of terms; nothing if there is no value. */
void html_term(const struct html *h, const char *term, const char *value);

/* A verdict in words, and its mark: colour only repeats what they say. The CSS class is the verdict's name. */
struct html_look {
	const char *mark, *word;
};
extern const struct html_look html_looks[NVERDICTS];
/* The order in which verdicts are told, and lists of the worst are sorted. */
extern const enum verdict html_telling[NVERDICTS];
int html_rank(enum verdict v);
void html_badge(const struct html *h, enum verdict v);
/* "12 pass, 3 fail": of those that there are. */
void html_counts(const struct html *h, const size_t counts[NVERDICTS]);

/* A framework's name as people write it, or the name itself. */
const char *html_framework(const char *name);
/* 0 is the gravest: high, medium, low, info, and others behind. */
#define HTML_SEVERITIES 5
extern const char *const html_severities[HTML_SEVERITIES];
size_t html_severity(const char *severity);

/* A page's head. Texts are shown as html() shows them. */
struct html_head {
	const char *title, *of, *when; /* "Audit of ", "web-1", "2026-01-31T10:00:00Z" */
	const char *tool;              /* the program that writes, if it is not the one that audited; NULL: h->a's */
	const char *const *css;        /* further lines of style, NULL-ended; NULL: none */
	const struct buf *script;      /* what stands in the body's <script>; NULL: there is none, and none may run */
	struct { const char *box, *label, *text; } margins[4]; /* on paper; fewer: box is NULL */
};
void html_head(const struct html *h, const struct html_head *head);
/* Opens body and header, up to the brand; a link over it skips to that id. */
void html_begin(const struct html *h, const char *id, const char *skip);
void html_lines(struct buf *b, const char *const *lines);

/*
 * A picture of scores over time: each run an object with started, result, passed and scored, as trails and records have them. False, and
 * nothing, if fewer than two of them have a score. The same has to stand below it in words. (html_trend.c)
 */
bool html_trend(const struct html *h, const char *caption, const cJSON *const *runs, size_t n);

/* The id of a rule's element: "rule-7" of the eighth. */
#define HTML_RULE "rule-%zu"

/* The parts, in the page's order. */
void html_notices(const struct html *h);   /* html_identity.c: what is not whole, first of all */
void html_summary(const struct html *h);   /* html_summary.c: score and pictures */
void html_attention(const struct html *h); /* html_summary.c: what is open, worst first */
void html_tables(const struct html *h);    /* html_tables.c: counts */
void html_rules(const struct html *h);     /* html_rules.c */
void html_requirements(const struct html *h); /* html_tables.c: by framework */
void html_entries_all(const struct html *h); /* html_entries.c: what became of each exception and attestation */
void html_identity(const struct html *h);  /* html_identity.c: host, engine, run, benchmark */
void html_reading(const struct html *h);   /* html.c: what the words mean */

/* Within html_identity(): each subject once (html_population.c). */
void html_population(const struct html *h);
/* Within a rule. */
void html_subjects(const struct html *h, const struct result *r); /* html_subjects.c */
void html_entries(const struct html *h, const struct result *r);  /* html_entries.c */

/* Lines; ended by NULL. */
extern const char *const html_css[], *const html_script[];

#endif
