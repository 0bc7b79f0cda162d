/* SPDX-License-Identifier: Apache-2.0 */
/*
 * x509: what the certificates and the private key in a PEM file (RFC 7468) are. Pure: bytes in, JSON out, no clock.
 *
 * A file is taken as Go's crypto/tls takes it, since dockerd and docker are written in Go: CERTIFICATE blocks in their
 * order, and the first block whose name ends in PRIVATE KEY; all others are passed over. libcrypto does all decoding.
 * Of a private key nothing leaves but its type, its size and its public half, not even in a message.
 */
#ifndef AUDIT_X509_H
#define AUDIT_X509_H

#include "audit/json.h"

/* What is taken of one file: bytes, certificates, names of one certificate, bytes of one subject. */
#define X509_MAX_FILE         ((size_t)1 << 20)
#define X509_MAX_SHIPPED      ((size_t)8 << 20) /* for sets: p11-kit's lists say more than certificates */
#define X509_MAX_CERTIFICATES 64
#define X509_MAX_NAMES        256
#define X509_MAX_SUBJECT      1024

struct x509_file;

/* Never NULL; bytes are the caller's, and hold a key perhaps: see x509_forget(). */
struct x509_file *x509_read(const char *bytes, size_t len);
void x509_free(struct x509_file *f);
/* Overwrites bytes that may hold a private key, before they are freed. */
void x509_forget(char *bytes, size_t len);

/* Why something is not there. code: not-pem (no such block), damaged (a block is cut off or not base64), malformed
 * (not DER of that kind), too-many, too-large. */
struct x509_trouble {
	const char *code;
	char message[160];
};

/*
 * The certificates, in the file's order, or NULL and why (the caller frees the array). Each is an object:
 *   subject, issuer (RFC 4514, cut after X509_MAX_SUBJECT bytes), serial (hexadecimal, or null if it is absurdly long)
 *   not_before, not_after: epoch seconds, or null; not_before_utc, not_after_utc: the same in words
 *   key {type: "RSA", "EC", "ED25519", ... or the algorithm's name if it is not supported; bits or null; curve or null}
 *   signature {algorithm, digest: "SHA256", ... or null if the algorithm has none of its own}
 *   sha256 (of the certificate), public_key_sha256 (of its SubjectPublicKeyInfo, or null)
 *   is_ca, path_length (or null), key_usage [...] or null, extended_key_usage [...] or null (null: not restricted)
 *   names {dns [...], ip [...], other: how many of another kind, left_out: how many more there are}
 *   self_signed: proven by its own key
 */
cJSON *x509_certificates(const struct x509_file *f, struct x509_trouble *ret_why);

/* The private key, or NULL and why: {type, bits, curve, public_key_sha256, encrypted}. Of an encrypted one (PKCS #8 or by
 * RFC 1421 headers) all but the last are null: nobody asks for a passphrase. */
cJSON *x509_key(const struct x509_file *f, struct x509_trouble *ret_why);

/* Whether a key is that of the file's first certificate: 1, 0, -1 where one of both is missing or not to be told. */
int x509_key_matches(const struct x509_file *certificate, const struct x509_file *key);

/*
 * Whether the signatures lead from a file's first certificate, by way of its others, to one of ca's, whatever the time:
 * {"verified": bool, "length": certificates from first to last, or null, "why": OpenSSL's sentence, or null}. NULL where
 * one of both holds no certificate. Each of ca's certificates is a trust anchor, self-signed or not, as in Go.
 */
cJSON *x509_chain(const struct x509_file *certificate, const struct x509_file *ca);

/*
 * Certificates of several files, of CAs perhaps hundreds. Two are one if they have the same public key. add: false if something of
 * the file was not understood, or too much (X509_MAX_SHIPPED); what was, is in. x509_set_free() takes NULL, too.
 */
struct x509_set;
struct x509_set *x509_set_new(void);
void x509_set_free(struct x509_set *s);
bool x509_set_add(struct x509_set *s, const char *bytes, size_t len);
size_t x509_set_count(const struct x509_set *s);
/* Without those that are in those. */
void x509_set_remove(struct x509_set *s, const struct x509_set *those);

/* How many of these are among those (shared), or are signed by one of them (issued), not counting those that are in but; how many
 * are among those and in but (excepted). */
struct x509_shared {
	size_t shared, issued, excepted;
};
struct x509_shared x509_set_compare(const struct x509_set *these, const struct x509_set *those, const struct x509_set *but);

#endif
