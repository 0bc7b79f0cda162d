/* SPDX-License-Identifier: Apache-2.0 */
/* verify_parts: what the sources of verify.h share. */
#ifndef AUDIT_VERIFY_PARTS_H
#define AUDIT_VERIFY_PARTS_H

#include "audit/json.h"
#include "audit/manifest.h"
#include "audit/verify.h"

/* A bundle that is looked at. */
struct verify_subject {
	struct verify *v;
	int folder;
	const struct verify_line *line; /* of the trail that was looked at; NULL: none was */
	struct buf text;      /* of the manifest */
	struct manifest manifest;
	char sha256[65];      /* of text */
	cJSON *record, *results;
	struct buf bytes;     /* of results.json */
	size_t good;          /* signatures of the attestation by keys that are trusted */
};

/* What a bundle's time-stamp proves of its manifest. Whether the attestation names this one is looked at elsewhere. */
void verify_timestamp(struct verify *v, int folder, const cJSON *record, const struct buf *manifest);
/* verify_replay.c: whether its facts, judged again by its rules, come to what it says. */
void verify_replay(struct verify_subject *s);

#endif
