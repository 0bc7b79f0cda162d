/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frameworks: what the results mean for each requirement of each framework that rules refer to, as evidence and nothing more: a
 * rule covers part of a requirement on one host at one moment, so no requirement is ever said to be met.
 */
#ifndef AUDIT_FRAMEWORKS_H
#define AUDIT_FRAMEWORKS_H

#include "audit/run.h"

/*
 * An object, the caller's: {schema: "plimsoll-frameworks/1", note, frameworks: [{name, requirements: [{requirement, evidence,
 * rules: [{rule, check, number, result, effective}]}]}]}, both sorted by name, numbers within it as numbers. evidence is the first
 * of these that holds for one of the rules, by its effective result:
 *   evidence-contrary    fail
 *   not-assessed         error, unknown
 *   needs-review         notchecked, informational; a fail that an exception answers for
 *   evidence-supporting  pass, fixed
 *   not-applicable       notapplicable
 *   not-assessed         notselected
 */
cJSON *frameworks_view(const struct audit *a);

#endif
