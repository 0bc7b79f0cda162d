/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entries: what exceptions and attestations have in common: a file of entries, each of which names a rule, subjects and a period.
 *
 * A rule is named by the check or by the XCCDF id, or by its number; numbers change from one benchmark to the next, so that
 * one needs the benchmark beside it. Patterns are for subjects, never for rules.
 *
 * A subject is named by what survives that it is made anew: its name, its image, labels, its service of compose or of swarm.
 * All that one element of "subjects" says has to hold; any of the elements will do. What the one who creates a container
 * chooses (all but the digest of the image that the engine made it from) proves nothing about who created it: a match that
 * rests on nothing else says so.
 *
 * Labels' values in facts are digests (audit/redact.h); entries_digest() makes those that they are compared with.
 */
#ifndef AUDIT_ENTRIES_H
#define AUDIT_ENTRIES_H

#include "audit/form.h"
#include "audit/redact.h"
#include "checks/check.h"

/* Longest file that is taken, and most entries. */
#define ENTRIES_MAX_BYTES FORM_MAX_BYTES
#define ENTRIES_MAX 2000

struct entry {
	const cJSON *doc;        /* as it was written; borrowed from the file */
	const char *id, *rule;
	const char *benchmark;   /* or NULL: any */
	int64_t starts, expires; /* both inclusive */
	cJSON *documents;        /* attestations: what became of each (attestations.h), or NULL; owned */
	bool refused;            /* a document is another than was attested */
};

/* A file that attestations rest on. */
struct entry_document {
	char *file;      /* its name below the folder of the attestations' file */
	char sha256[65];
	struct buf bytes;
	char *why;       /* it was not read: why; or NULL */
};

struct entries {
	char *file;              /* as it was named */
	struct buf bytes;        /* of it: an evidence bundle keeps them */
	char sha256[65];
	struct entry *list;      /* the file's order */
	size_t n;
	struct entry_document *documents; /* each file once */
	size_t ndocuments;
	cJSON *doc;
	cJSON *label_digests;    /* {"KEY=VALUE":"hmac:..."} of the labels whose values entries name */
};

/* What makes exceptions exceptions, and attestations attestations. */
struct entries_kind {
	const char *schema;                  /* "plimsoll-exceptions/1" */
	const char *list;                    /* the member that holds them, "exceptions" */
	const char *one;                     /* "exception" */
	const char *first, *last;            /* the members that hold the period's ends */
	const struct form_key *form;         /* of an entry */
	void (*check)(struct form_file *f, const cJSON *entry); /* what a form cannot say; may be NULL */
};
extern const struct entries_kind exceptions_kind, attestations_kind;

/* The form of an element of "subjects", for the entries' own. */
extern const struct form_key entries_subject_form[];

/* Reads a file. NULL and an error, which is the first of its problems. The caller frees. */
struct entries *entries_read(const struct entries_kind *kind, const char *file, struct err *e);
/* The same of a file in memory; name is what messages call it. Every problem is listed. */
struct entries *entries_parse(const struct entries_kind *kind, const char *name, const void *bytes, size_t len,
    struct bench_problems *ret);
void entries_free(struct entries *x);
/* Every problem of a file, also those that only a benchmark tells: a rule that it does not have, subjects of another kind. */
void entries_lint(const struct entries_kind *kind, const struct bench_text *text, const struct bench *b,
    struct bench_problems *ret);
/* The kind that a file says it is of, or NULL; any, of what is no JSON. */
const struct entries_kind *entries_kind_of(const void *bytes, size_t len);

/* Whether any entry names the value of a label, and then: the digests that facts hold in their place. */
bool entries_ask_labels(const struct entries *x);
void entries_digest(struct entries *x, const struct redactor *r);

/* Whether an entry is about that benchmark, and about a rule of it. */
bool entry_means_benchmark(const struct entry *t, const struct bench *b);
bool entry_means_rule(const struct entry *t, const struct bench *b, const struct bench_rule *r);
/* Whether it is about a subject: a line of the facts. *ret_creator: the match rests on what its creator chooses alone. Without
 * a list of subjects (attestations) all are meant. */
bool entry_means_subject(const struct entries *x, const struct entry *t, enum kind kind, const cJSON *subject, bool *ret_creator);

#endif
