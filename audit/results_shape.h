/* SPDX-License-Identifier: Apache-2.0 */
/*
 * results_shape: whether a document is of the schema plimsoll-results/1 (report/schemas has the same as a JSON Schema).
 * What was taken needs no further look at types: json_str() and its like find what the schema promises.
 */
#ifndef AUDIT_RESULTS_SHAPE_H
#define AUDIT_RESULTS_SHAPE_H

#include "audit/json.h"

/* 0, or -1 and an error: "results[3].level: ..." what stands there, and what is expected. */
int results_shape_1(const cJSON *doc, struct err *e);

/* What a value is, in words: "null", "a number", ... */
const char *json_called(const cJSON *v);

#endif
