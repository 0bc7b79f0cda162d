/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_audit: audits made by hand, for tests of report writers.
 *
 * Either a story by its name (make_story), or piece by piece: make_audit(), results with their
 * findings and evidence, make_done(), which counts. Everything belongs to the struct made.
 */
#ifndef TESTS_MAKE_AUDIT_H
#define TESTS_MAKE_AUDIT_H

#include "audit/json.h"
#include "audit/run.h"

struct made {
	struct audit audit;
	struct bench bench;
	struct selection selection;
	size_t nrules;
};

/* A host, an engine and seven sections, no results. */
struct made *make_audit(void);
/* A result; then findings of the result added last, and evidence of the finding added last.
 * Returned pointers live until the next call. */
struct result *make_result(struct made *m, const char *number, const char *severity,
    const char *title, enum verdict v, const char *message);
struct finding *make_finding(struct made *m, enum kind kind, const char *name, const char *state,
    enum verdict v, const char *message);
void make_evidence(struct made *m, const char *source, const char *path, const char *expected,
    const char *observed);
/* Counts and scores. */
const struct audit *make_done(struct made *m);
void make_free(struct made *m);

/* The stories that the golden reports tell. */
struct story {
	const char *name;
	void (*tell)(struct made *m);
};
extern const struct story stories[];
extern const size_t nstories;
/* A story from the table, told and counted; asserts that there is one. */
struct made *make_story(const char *name);

#endif
