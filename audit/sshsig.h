/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sshsig: signatures that every host with OpenSSH verifies (PROTOCOL.sshsig), in their armour:
 *   ssh-keygen -Y verify -f ALLOWED_SIGNERS -I plimsoll -n plimsoll-manifest -s manifest.sha256.sig < manifest.sha256
 * Keys are ssh-ed25519 and ecdsa-sha2-nistp256; the message's hash is SHA-512, as ssh-keygen's own is.
 *
 * A signature of one key over one message has one form: what is not as sshsig_write() writes it is refused.
 */
#ifndef AUDIT_SSHSIG_H
#define AUDIT_SSHSIG_H

#include "audit/key.h"

#define SSHSIG_NAMESPACE "plimsoll-manifest"
#define SSHSIG_PRINCIPAL "plimsoll"
#define SSHSIG_MAX_BYTES ((size_t)8192)

/* Appends an armoured signature over a message. -1 and an error: the key cannot sign. */
int sshsig_write(const struct key *k, const char *namespace, const void *message, size_t len, struct buf *ret, struct err *e);

/* The one of these keys that made a signature in this namespace over this message; NULL and an error: none, or not in that form. */
const struct key *sshsig_verify(const char *text, size_t textlen, const char *namespace, const void *message, size_t len,
    const struct key *const *keys, size_t nkeys, struct err *e);

/* Whether a text is a signature at all, by whomever and of whatever: what can be told without the key. */
bool sshsig_is_one(const char *text, size_t len);

/* Appends a key's line for a file of allowed signers (ssh-keygen(1)): principal, namespace, public key, a newline. */
void sshsig_allowed_signer(const struct key *k, const char *principal, const char *namespace, struct buf *ret);

#endif
