/* SPDX-License-Identifier: Apache-2.0 */
/* verify_parts: what the sources of verify.h share. */
#ifndef AUDIT_VERIFY_PARTS_H
#define AUDIT_VERIFY_PARTS_H

#include "audit/json.h"
#include "audit/verify.h"

/* What a bundle's time-stamp proves of its manifest. Whether the attestation names this one is looked at elsewhere. */
void verify_timestamp(struct verify *v, int folder, const cJSON *record, const struct buf *manifest);

#endif
