/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain: one rule as a page of a manual: what it asks, why, how it is decided, which Values steer it and what they are
 * now, how to put it right, and which requirements of frameworks it supports.
 */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "checks/check.h"
#include "report/report.h"

/* 0, or -1 if out cannot be written (errno set). */
int explain_rule(FILE *out, const struct bench *b, const struct bench_rule *r, const struct report_style *style);

/* Where a Value's text comes from: "the benchmark's default", "set-value in profile web (site.xml:12)". The caller frees. */
char *explain_origin(const struct bench *b, const struct bench_value *v);
/* What a Value may be: "a number, 0 to 20; choices: 5, strict 3". The caller frees. */
char *explain_type(const struct bench_value *v);
/* How a check decides, in a sentence or two. The caller frees. */
char *explain_check(const struct check *c);

#endif
