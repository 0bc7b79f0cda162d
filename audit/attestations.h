/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attestations: what a person says of rules that only a person decides (plimsoll-attestations(5), schema
 * "plimsoll-attestations/1").
 *
 * One in force answers for subjects that are notchecked, and for no others: never in place of what a fact decides. Where two
 * say different things of one subject, the worse one counts.
 *
 * The documents that it rests on are named by SHA-256 digest. Each that is there, below the folder of the file, is compared
 * with it; an attestation whose document is another does not help. Each entry's documents are then
 * [{"title":"...","file":"..."|null,"sha256":"...","state":"same|differs|unread","why":null|"..."}].
 */
#ifndef AUDIT_ATTESTATIONS_H
#define AUDIT_ATTESTATIONS_H

#include "audit/entries.h"

/* A document that is larger is not read. */
#define ATTESTATIONS_MAX_DOCUMENT ((size_t)64 << 20)

/* NULL and an error. The caller frees with entries_free(). What documents there are is in its documents then. */
struct entries *attestations_read(const char *file, struct err *e);
/*
 * The same of entries that were parsed, once: find says the SHA-256 of what lies under a document's name, or returns -1 and why it was
 * not read.
 */
typedef int attestations_find(void *arg, const char *file, char sha256[65], struct err *e);
void attestations_look(struct entries *x, attestations_find *find, void *arg);
/* What attestations_read() found: {"documents":[{"file":"...","sha256":"..."|null,"why":null|"..."}]}, the caller's; and an
 * attestations_find that answers from that object. */
cJSON *attestations_found(const struct entries *x);
attestations_find attestations_find_kept;
/* What an attestation says: PASS, FAIL or NOTAPPLICABLE. */
enum verdict attestation_verdict(const struct entry *t);

#endif
