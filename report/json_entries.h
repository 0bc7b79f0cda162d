/* SPDX-License-Identifier: Apache-2.0 */
/* json_entries: the exceptions and attestations that a rule's effective result rests on, as JSON. */
#ifndef REPORT_JSON_ENTRIES_H
#define REPORT_JSON_ENTRIES_H

#include "audit/run.h"

/* {"entries":[...]} or null: each that covers a subject of the rule, in the file's order. The caller's. */
cJSON *exceptions_object(const struct audit *a, const struct result *r);
cJSON *attestations_object(const struct audit *a, const struct result *r);

#endif
