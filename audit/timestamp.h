/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timestamp: what somebody outside says of when bytes existed: time-stamps of RFC 3161. An authority (TSA) signs the
 * SHA-256 of the bytes together with its own clock's time. Its response is kept as it came, in DER, so that any host
 * with openssl verifies it:
 *   openssl ts -verify -data manifest.sha256 -in manifest.sha256.tsr -CAfile CA.pem
 *
 * How an audit asks for one (the network is shut to it later, and a process that is forked has whatever the memory
 * holds):
 *   t = timestamp_open(url, NULL, &e)    before a private key is read, and before sandbox_main()
 *   ... collect, judge, write all files and the manifest ...
 *   timestamp_ask(t, manifest, len, 30000, &response, &said, &e)
 *                                        write response as TIMESTAMP_FILE beside the manifest; the attestation,
 *                                        which is signed after it, then names the response's SHA-256: not all of its
 *                                        bytes are the authority's to sign
 *   timestamp_close(t)
 * A time-stamp that was asked for and is not there is an error of the run. The bytes themselves go nowhere: the
 * query holds their digest and a random number.
 *
 * A certificate is judged by the time of the time-stamp, since evidence is kept for longer than certificates are
 * valid. Whether it was revoked is not looked up.
 */
#ifndef AUDIT_TIMESTAMP_H
#define AUDIT_TIMESTAMP_H

#include "audit/util.h"

#define TIMESTAMP_FILE      "manifest.sha256.tsr"
#define TIMESTAMP_MAX_BYTES ((size_t)64 << 10) /* of a response */

/* What a time-stamp says. All bits 0 is one to be freed, too. */
struct timestamp {
	int64_t time;         /* the bytes existed then, in seconds since the epoch (a fraction is cut off) */
	int64_t accuracy_us;  /* give or take; -1: the authority does not say */
	char *authority;      /* the subject of the certificate that signed (RFC 4514), clean */
	char certificate[65]; /* and its SHA-256 */
	char *serial;         /* the time-stamp's number there, in hexadecimal */
	char *policy;         /* what it was made under, an object identifier */
	bool proven;          /* a CA that the caller trusts vouches for the authority. If not, anybody may have made the
	                       * time-stamp, with any time and any name: nothing of the above is proven then */
	bool has_expired;     /* the certificate, valid then, is not now: who has its key meanwhile could date back */
};
void timestamp_free(struct timestamp *t);
#define autotimestamp __attribute__((cleanup(timestamp_free)))
/* Appends a sentence for people: the time and who says so, or that nobody is known to vouch for it. */
void timestamp_words(const struct timestamp *t, struct buf *ret);

/* Whom the caller trusts: the certificates of a PEM file (name: for errors), of a root, of a CA below it or of the
 * authority itself. NULL and an error: it holds none, or something damaged. The caller frees; timestamp_ca_free()
 * takes NULL. */
struct timestamp_ca;
struct timestamp_ca *timestamp_ca_read(const char *path, struct err *e);
struct timestamp_ca *timestamp_ca_parse(const char *pem, size_t len, const char *name, struct err *e);
void timestamp_ca_free(struct timestamp_ca *ca);
void timestamp_ca_free_ptr(struct timestamp_ca **ca);
#define autotimestampca __attribute__((cleanup(timestamp_ca_free_ptr)))

/*
 * Whether a response is a time-stamp over these bytes: granted, over their SHA-256, rightly signed by exactly one
 * certificate that it brings, which is for time-stamps alone (extended key usage timeStamping, critical), was valid
 * then, and leads to one of ca. Offline. ca NULL: all but the last is held; proven is then false. now: for
 * has_expired. 0, or -1 and an error that says what is wrong; ret is then empty.
 */
int timestamp_verify(const void *response, size_t n, const void *bytes, size_t len, const struct timestamp_ca *ca,
    int64_t now, struct timestamp *ret, struct err *e);

/* ---- asking ---- */

/* Appends a query over bytes, in DER: SHA-256, a random number (nonce), the certificate is asked for. */
void timestamp_query(const void *bytes, size_t len, struct buf *ret);
/* timestamp_verify() without ca, of the response to a query: it has the query's nonce, too. */
int timestamp_answers(const struct buf *query, const void *response, size_t n, struct timestamp *ret, struct err *e);

/* Whether time-stamps can be asked for there: http:// or https://, without user and password. -1 and an error. */
int timestamp_url_check(const char *url, struct err *e);

/*
 * A process that can ask there, and do nothing else: it is nobody, without capabilities and descriptors of ours, has
 * looked up the host's name, opens TCP connections to the URL's port alone (audit/sandbox.h), and ends when it has
 * asked once or when nobody can ask it any more. Proxies of the environment are not used, redirections not followed.
 * tls_ca: a PEM file of CAs for https, or NULL: those that libcurl trusts. NULL and an error: of the URL, or num is
 * an errno. What goes wrong in that process timestamp_ask() says.
 */
struct timestamper;
struct timestamper *timestamp_open(const char *url, const char *tls_ca, struct err *e);
/*
 * Asks for a time-stamp over bytes, once, and appends the response if it answers the query. ret_said is not proven:
 * who the authority is says verify, with its CA. -1 and an error that names the host: no connection, not in time,
 * HTTP's status, refused by the authority, another one's answer, too large. Allowed within sandbox_main().
 */
int timestamp_ask(struct timestamper *t, const void *bytes, size_t len, int timeout_ms, struct buf *ret,
    struct timestamp *ret_said, struct err *e);
/* Takes NULL. */
void timestamp_close(struct timestamper *t);

#endif
