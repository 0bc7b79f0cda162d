/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dsse: signed envelopes (DSSE 1.0.2): a payload, its type, and signatures over both, so that neither can be passed off as
 * something else.
 *
 * An envelope is read as the protocol asks: either alphabet of Base64, fields that are not known are passed over, a keyid is no
 * more than a hint. What plimsoll writes has one form only, and dsse_is_ours() tells whether an envelope has it: then no byte
 * can be changed without a signature failing or the form being another.
 */
#ifndef AUDIT_DSSE_H
#define AUDIT_DSSE_H

#include "audit/key.h"

#define DSSE_MAX_BYTES      ((size_t)64 << 20)
#define DSSE_MAX_SIGNATURES 16

struct dsse_signature {
	char *keyid; /* NULL: none is given */
	struct buf sig;
};

struct dsse {
	char *type;
	struct buf payload;
	struct dsse_signature *signatures;
	size_t n;
};

/* What is signed (pre-authentication encoding). */
void dsse_pae(const char *type, const void *payload, size_t len, struct buf *ret);

/* Appends an envelope, signed by each of the keys, in the order of their ids. -1 and an error: a key cannot sign, or stands
 * twice. */
int dsse_write(const char *type, const void *payload, size_t len, const struct key *const *keys, size_t nkeys, struct buf *ret,
    struct err *e);

/* The envelope, or NULL and an error. dsse_free() takes NULL. Whoever uses the payload verifies it first, and parses those very
 * bytes. */
struct dsse *dsse_read(const char *text, size_t len, struct err *e);
void dsse_free(struct dsse *d);
void dsse_free_ptr(struct dsse **d);
#define autodsse __attribute__((cleanup(dsse_free_ptr)))

/* The key that one of the signatures is good under, or NULL: none of these. */
const struct key *dsse_signed_by(const struct dsse *d, const struct key *const *keys, size_t nkeys);

/*
 * Whether the text that d was read from is, byte for byte, what dsse_write() writes: canonical JSON without a field more, each
 * signature with a keyid, in their order. -1 and an error that says what is otherwise.
 */
int dsse_is_ours(const struct dsse *d, const char *text, size_t len, struct err *e);

/* What is to be said of one signature of an envelope of ours. */
enum dsse_verdict {
	DSSE_GOOD,        /* it is by the key that its keyid names */
	DSSE_BAD,         /* it is not, although that key is among these; or it is by another of these */
	DSSE_UNKNOWN_KEY, /* none of these has that id, and it is by none of them: nothing is known of it */
};
enum dsse_verdict dsse_judge(const struct dsse *d, const struct dsse_signature *s, const struct key *const *keys, size_t nkeys);

#endif
