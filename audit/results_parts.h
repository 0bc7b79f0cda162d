/* SPDX-License-Identifier: Apache-2.0 */
/* results_parts: what the files of the results reader share. */
#ifndef AUDIT_RESULTS_PARTS_H
#define AUDIT_RESULTS_PARTS_H

#include "audit/json.h"
#include "audit/results.h"

/*
 * results_bench: the benchmark that results name. One among the source's, or else one that is made of what the results tell
 * of it (ret_bare). NULL and an error: what was named is another one, or it cannot be read.
 */
struct bench *results_bench(const struct results_source *s, const cJSON *doc, bool *ret_bare, struct err *e);

/* results_read_1: what a document of plimsoll-results/1 tells, in a->results and elsewhere; r->bench is there. */
int results_read_1(struct results *r, const cJSON *doc, struct err *e);

/* Whether a file, or the document that it was read to, comes out of a JSON report of the audit again. */
int results_same(const struct results_source *s, const cJSON *doc, const struct audit *a, struct err *e);

#endif
