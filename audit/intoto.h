/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intoto: statements (in-toto attestation framework, Statement v1): what is said (a predicate, of some type) about which files
 * (subjects: names and SHA-256). A statement is the payload of an envelope (dsse.h), and is written in canonical JSON.
 */
#ifndef AUDIT_INTOTO_H
#define AUDIT_INTOTO_H

#include "audit/json.h"
#include "audit/manifest.h"

#define INTOTO_PAYLOAD_TYPE "application/vnd.in-toto+json" /* of the envelope */
#define INTOTO_STATEMENT    "https://in-toto.io/Statement/v1"
#define INTOTO_TEST_RESULT  "https://in-toto.io/attestation/test-result/v0.1"

struct intoto {
	struct manifest subjects;
	char *predicate_type;
	cJSON *predicate;
};
void intoto_free(struct intoto *s);
#define autointoto __attribute__((cleanup(intoto_free)))

/* Appends the statement of these files (one or more). -1 and an error: the predicate cannot be written (see jcs.h). */
int intoto_write(const struct manifest *subjects, const char *predicate_type, const cJSON *predicate, struct buf *ret,
    struct err *e);

/*
 * The reverse, of bytes that were verified. -1 and an error: not a statement, not in the form that intoto_write() writes,
 * subjects not sorted as a manifest is, or with another digest than SHA-256.
 */
int intoto_read(const char *text, size_t len, struct intoto *ret, struct err *e);

/* Whether a statement is about just the files of a manifest. -1 and an error that names the first one that differs. */
int intoto_is_about(const struct intoto *s, const struct manifest *m, struct err *e);

#endif
