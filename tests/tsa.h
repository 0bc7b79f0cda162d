/* SPDX-License-Identifier: Apache-2.0 */
/* tsa: certificates, and an authority that gives time-stamps, right and wrong ones. */
#ifndef TESTS_TSA_H
#define TESTS_TSA_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "audit/util.h"

struct tsa_pair {
	X509 *cert;
	EVP_PKEY *key;
};

/* A certificate on P-256 by that signer (NULL: by itself, a CA), valid from and to in seconds since the epoch. usage:
 * its extended key usage ("critical,timeStamping"; "CA": it is a CA; NULL: none). names: subjectAltName, or NULL. */
struct tsa_pair tsa_make(const char *subject, const struct tsa_pair *by, const char *usage, const char *names,
    int64_t from, int64_t to);
void tsa_free(struct tsa_pair *p);
void tsa_pem(const X509 *cert, struct buf *ret);

/* How it answers; all bits 0 but for signer and at is a right answer. */
struct tsa_answer {
	const struct tsa_pair *signer, *also;  /* also: a second one */
	const struct tsa_pair *between;        /* a CA's certificate that it brings, too */
	int64_t at;
	const char *over;                      /* other bytes than were asked about */
	int imprint;                           /* NID of another digest's name */
	enum { NONCE_OK, NONCE_OTHER, NONCE_NONE } nonce;
	const char *digest;                    /* that is signed over: "SHA1"; NULL: "SHA256" */
	int version;                           /* 0: 1 */
	bool bare;                             /* brings no certificate */
	bool unnamed;                          /* does not name its certificate among what is signed */
	const char *tsa;                       /* "DNS:..." that it calls itself */
	bool is_accurate;                      /* 1.5 s and 20 us */
	int status;                            /* beyond 1: that status, and no time-stamp */
};

/* Appends the response to a query in DER. */
void tsa_answer(const struct tsa_answer *a, const struct buf *query, struct buf *ret);

#endif
