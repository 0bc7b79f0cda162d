/* SPDX-License-Identifier: Apache-2.0 */
/* json_parts: what the JSON formats share. What is returned is the caller's. */
#ifndef REPORT_JSON_PARTS_H
#define REPORT_JSON_PARTS_H

#include "audit/run.h"

/* Prints a value depth levels deep, as json_pretty() lays out; percents are raw text ("80.0"). */
void json_print(FILE *out, const cJSON *v, int depth);
/* A number with its one decimal ("80.0"), or null. */
cJSON *json_percent(const struct score *s);

/* Puts "references": the requirements of a rule, grouped by framework, in the benchmark's order. */
void json_put_references(cJSON *o, const struct bench_rule *rule);
/* A piece of evidence as plimsoll-results/1 has it. */
cJSON *json_evidence(const struct finding *f, const struct evidence *e);

#endif
