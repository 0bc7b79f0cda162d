/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: what the files that make up the benchmark's loader share. Private to benchmarks/.
 *
 *   benchmark_shipped.c  where a document is found
 *   benchmark_load.c     bytes to XML to struct bench, no profile in force yet
 *   benchmark_rule.c     groups and rules
 *   benchmark_value.c    Values and Profiles
 *   benchmark_tailoring.c  a Tailoring: more Profiles
 *   benchmark_element.c  what every XCCDF element has
 *   benchmark_text.c     the text of an element, XHTML flattened
 *   benchmark_lint.c     all that is wrong, not only what is wrong first
 *   benchmark_check.c    whether profiles make sense
 *   benchmark_profile.c  puts a profile in force
 *   benchmark.c          queries
 */
#ifndef BENCHMARKS_DOCUMENT_H
#define BENCHMARKS_DOCUMENT_H

#include <libxml/tree.h>

#include "benchmarks/benchmark.h"

#define DEFAULT_PROFILE "level-1" /* in force where none is chosen */

/* Far above any real benchmark, and low enough that no document keeps us busy or fills memory. */
enum {
	MAX_BYTES = 16 << 20,
	MAX_ITEMS = 5000,        /* groups, rules and Values, each */
	MAX_PROFILES = 100,
	MAX_REFINEMENTS = 20000, /* in all profiles */
	MAX_CHOICES = 20000,     /* of all Values, their bounds included */
	MAX_USES = 20000,        /* of Values and plain-texts: sub and check-export */
	MAX_VALUE = 4096,        /* bytes of a Value's or a plain-text's text */
};

/* A document being read. */
struct reader {
	const char *file; /* clean, for messages */
	struct bench *b;
	struct err *e;
	struct plain_text { char *id, *text; } *plain;
	size_t nplain;
	size_t uses, refinements, choices;
	struct bench_problems *lint; /* NULL: the first problem is the end */
	bool tailoring; /* a Tailoring is being read: profiles are its own */
};

/*
 * Functions below that return int: 0, or -1 with the error worded. Strings they return belong to
 * the caller, who stores them in r->b at once, where bench_free() finds them.
 */

/* Words an error about a node, with file and line. Always -1. */
int bad_at(struct reader *r, const xmlNode *n, const char *fmt, ...) PRINTF(3, 4);

/*
 * Whether reading goes on behind an element with which something is wrong (the error is worded): it does for bench_lint(),
 * which is then told.
 */
bool go_on(struct reader *r, const xmlNode *n);
void problem_add(struct bench_problems *p, bool warning, int line, const char *text);
/* Warns bench_lint() of an XCCDF element that stands behind one that XCCDF 1.2 has after it. */
void warn_order(struct reader *r, const xmlNode *n, const xmlNode *before);
bool is_broken(const struct bench_problems *p, const char *id);

/* The first element from here on, along the siblings; or NULL. */
const xmlNode *element_from(const xmlNode *n);
/* NOLINTNEXTLINE(bugprone-macro-parentheses): c is declared here */
#define FOREACH_ELEMENT(c, n) \
	for (const xmlNode *c = element_from((n)->children); c != NULL; c = element_from(c->next))

const char *ns_of(const xmlNode *n);
bool is_named(const xmlNode *n, const char *ns, const char *name);
bool is_xccdf(const xmlNode *n, const char *name);

/* An attribute without namespace, as it stands in the document; NULL if it is not there. */
const char *attribute(const xmlNode *n, const char *name);
/* One that must be there and hold something; NULL with the error worded. */
const char *need(struct reader *r, const xmlNode *n, const char *name);

/* What may stand in an element. Lists are separated by blanks. */
struct shape {
	const char *name;       /* of an element */
	const char *attributes; /* that it may have; those of other namespaces are not looked at */
	const char *children;   /* XCCDF elements that it may hold, in their order; "|" between those without; NULL: text */
	const char *refused;    /* attributes (with the only value that we follow) and elements */
};
int check_attributes(struct reader *r, const xmlNode *n, const struct shape *s);
/* Checks an XCCDF element of the table in benchmark_element.c. */
int check_shape(struct reader *r, const xmlNode *n);

int read_bool(struct reader *r, const xmlNode *n, const char *name, bool otherwise, bool *ret);
int read_weight(struct reader *r, const xmlNode *n, double otherwise, double *ret);
int read_role(struct reader *r, const xmlNode *n, int otherwise, int *ret);
int read_severity(struct reader *r, const xmlNode *n, const char *otherwise, char **ret);
/* An id that XCCDF allows for that kind ("rule") and that nothing else has. */
int read_id(struct reader *r, const xmlNode *n, const char *kind, char **ret);
/* The same, whoever else has it. */
int read_any_id(struct reader *r, const xmlNode *n, const char *kind, char **ret);
/* The <name> in xccdf_<reverse DNS>_<kind>_<name>; all of an id of another form. */
const char *id_name(const char *id);

/* A clean copy, or NULL for NULL. */
char *clean_string(const char *s);
/* Makes room for one more, zeroed. */
void *grow(void *array, size_t n, size_t size);
#define APPEND(array, n) ((array) = grow((array), (n), sizeof *(array)), &(array)[(n)++])

/*
 * Text may hold <sub>: which text that stands for is known only when a profile is in force. Until
 * then it is kept as SUB_VALUE or SUB_TITLE, the Value's id, SUB_END. XML cannot hold these
 * characters.
 */
#define SUB_VALUE '\1'
#define SUB_TITLE '\2'
#define SUB_END '\3'

enum text_form {
	TEXT_LINE,  /* one line: titles, references, values */
	TEXT_PROSE, /* lines are paragraphs and list items */
	TEXT_CODE,  /* lines and tabs as they stand */
};

/* Appends the text of an element. */
int text_read(struct reader *r, const xmlNode *n, enum text_form form, struct buf *out);
/* Replaces *text by itself with every <sub> resolved. In prose an empty Value reads "(not set)". */
void text_resolve(const struct bench *b, char **text, enum text_form form);

/*
 * The text of the children of that name, "" if there are none. An element may be there several
 * times: once a language, of which the first is taken; or, of prose, in parts, which become
 * paragraphs.
 */
int read_text(struct reader *r, const xmlNode *n, const char *name, enum text_form form,
    char **ret);
int read_title(struct reader *r, const xmlNode *n, char **ret);
/* The text of an element that may hold no other: a Value's, a plain-text's, a version. */
int read_plain(struct reader *r, const xmlNode *n, char **ret);

struct bench_value *value_by_id(const struct bench *b, const char *id);
/* All Values of the document, wherever they stand; then, when all are known, their texts. */
int read_values(struct reader *r, const xmlNode *n);
int read_value_texts(struct reader *r, const xmlNode *n);
int read_profile(struct reader *r, const xmlNode *n);
/* The groups and rules below an element; group is its index, or -1. */
int read_items(struct reader *r, const xmlNode *n, long group);

/* The document as it stands: texts unresolved, selected as it says, no profile in force. */
struct bench *document_read(const char *file, const void *bytes, size_t len, struct err *e);
/* Bytes to XML, safely; then read_root() is called for the root element. */
int xml_read(struct reader *r, const void *bytes, size_t len, int (*read_root)(struct reader *r, const xmlNode *root));
/* What a root element of another kind is told; 0 for an XCCDF 1.2 element of that name. */
int check_root(struct reader *r, const xmlNode *root, const char *name, const char *instead);
/* The same, for bench_lint(): NULL only if there is nothing to go on with. */
struct bench *document_lint(const struct bench_text *t, struct bench_problems *p, struct err *e);
/* Adds a Tailoring's profiles to a document. p: NULL, or bench_lint()'s. */
int tailoring_read(struct bench *b, const struct bench_text *t, struct bench_problems *p, struct err *e);
/* The benchmark's own profile of that id, or the Tailoring's; NULL: there is none. */
const struct bench_profile *profile_of(const struct bench *b, const char *id, bool tailored);
/*
 * The profile that one extends. The benchmark's come first, also where the Tailoring has one of that id: this is how it
 * extends the profile that it stands in for. What the benchmark extends is the benchmark's. NULL: there is none.
 */
const struct bench_profile *base_of(const struct bench *b, const struct bench_profile *p);
/* The file in which a profile stands; NULL: that of the benchmark. */
const char *file_of(const struct bench *b, const struct bench_profile *p);
/* Words an error about a line of a document. Always -1. */
int bad_line(const char *file, int line, struct err *e, const char *fmt, ...) PRINTF(4, 5);
/* Whether a refinement is about an item: by its id, or by its cluster. */
bool is_about(const struct bench_refinement *m, const char *id, const char *cluster);
/* By index of rule: the profile's select that leaves it out, though what the Tailoring's profiles are based on has it; or, of
 * rules that it would not have either, one that says why. NULL: there is none. The caller frees the list. */
const struct bench_refinement **left_out_by(const struct bench *b, const struct bench_profile *p);
/* 0, or -1 and an error: every extends ends somewhere, every idref is about something; both of all profiles. */
int check_extends(const struct bench *b, const struct bench_profile *first, struct err *e);
int check_refinement(const struct bench *b, const struct bench_profile *p, const struct bench_refinement *m, struct err *e);
int check_profiles(const struct bench *b, struct err *e);
/* Whether a Value's text, which is not empty, suits its type, bounds and choices. */
int check_limits(const struct bench *b, const struct bench_value *v, struct err *e);
/* Whether a rule's check can do anything with the text of a Value that is exported to it. */
int check_export(const struct bench *b, const struct bench_rule *r, const struct bench_export *x, struct err *e);
/* What profiles have wrong, all of them. */
void profiles_lint(struct bench *b, struct bench_problems *p);

/* What these own, without the struct. */
void rule_clear(struct bench_rule *r);
void value_clear(struct bench_value *v);
void profile_clear(struct bench_profile *p);
void group_clear(struct bench_group *g);
void refinement_clear(struct bench_refinement *m);

#endif
