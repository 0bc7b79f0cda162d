/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key: the keys that evidence is signed with and verified by: Ed25519 (RFC 8032), and ECDSA over P-256 with SHA-256
 * (FIPS 186-5) where a policy refuses the former. libcrypto does the work; files are PEM (RFC 7468), PKCS #8 and
 * SubjectPublicKeyInfo, as openssl writes them.
 *
 * A private key's file is refused if anybody but its owner can read it, if its owner is neither the caller nor root, if it is a
 * symbolic link or no regular file, and if it is encrypted: nobody asks for a passphrase. No byte of it is in a message.
 *
 * ECDSA has a second valid signature, (r, n - s), for each that was made; whoever has a signature can make it. It says the same
 * about the same bytes.
 */
#ifndef AUDIT_KEY_H
#define AUDIT_KEY_H

#include "audit/util.h"

enum key_type { KEY_ED25519, KEY_P256 };
#define KEY_TYPES 2

struct key;

/* "ed25519", "p256"; and the type of such a name, or -1. */
const char *key_type_name(enum key_type type);
int key_type_of(const char *name);

/* A new key, or NULL and an error (a FIPS policy refuses Ed25519). The caller frees each key; key_free() takes NULL. */
struct key *key_make(enum key_type type, struct err *e);
void key_free(struct key *k);
void key_free_ptr(struct key **k);
#define autokey __attribute__((cleanup(key_free_ptr)))

/* What stands in a file, or in bytes (name: for errors). A private key has been seen to sign. NULL and an error. */
struct key *key_read_private(const char *path, struct err *e);
struct key *key_read_public(const char *path, struct err *e);
struct key *key_parse_private(const char *pem, size_t len, const char *name, struct err *e);
struct key *key_parse_public(const char *pem, size_t len, const char *name, struct err *e);

enum key_type key_type(const struct key *k);
/* The SHA-256 of the SubjectPublicKeyInfo in DER, in hexadecimal: what openssl pkey -pubin -outform DER | sha256sum says. */
const char *key_id(const struct key *k);
/* The public half as PEM, and bare: 32 bytes (RFC 8032), or the 65 of an uncompressed point (SEC 1). */
void key_public_pem(const struct key *k, struct buf *ret);
void key_public_bytes(const struct key *k, struct buf *ret);

/* Appends a signature over bytes: 64 bytes, or for ECDSA a DER SEQUENCE of r and s. -1 and an error: it has no private half. */
int key_sign(const struct key *k, const void *bytes, size_t len, struct buf *ret, struct err *e);
bool key_verify(const struct key *k, const void *bytes, size_t len, const void *sig, size_t siglen);

/* Writes path (PKCS #8, mode 0600) and path.pub (mode 0644). Neither may be there before: no key is ever overwritten. */
int key_write_pair(const struct key *k, const char *path, struct err *e);

#endif
