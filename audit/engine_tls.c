/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_tls: TLS as the docker CLI speaks it (docker/cli cli/context/docker/load.go): 1.2 or later, the given authorities
 * and no others, a client certificate only with its key, the host's name as the server's; and what goes wrong with it, in
 * words. The files were read before: libcurl gets bytes.
 */
#include "config.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <string.h>
#include <strings.h>

#include "audit/engine_parts.h"

#define CAN_TAKE_BYTES (LIBCURL_VERSION_NUM >= 0x074d00) /* CURLOPT_CAINFO_BLOB, 7.77 */

/* ---- the material ---- */

static void
free_bio(BIO **b)
{
	BIO_free(*b);
}
static void
free_x509(X509 **x)
{
	X509_free(*x);
}
static void
free_pkey(EVP_PKEY **k)
{
	EVP_PKEY_free(*k);
}
#define autobio  __attribute__((cleanup(free_bio)))
#define autox509 __attribute__((cleanup(free_x509)))
#define autopkey __attribute__((cleanup(free_pkey)))

static X509 *
first_certificate(const struct buf *pem)
{
	autobio BIO *in = BIO_new_mem_buf(pem->s, (int)pem->len);
	X509 *x = in != NULL ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;

	ERR_clear_error();
	return x;
}

/* Instead of OpenSSL's own, which would ask at the terminal. */
static int
no_password(char *to, int size, int writing, void *asked)
{
	(void)to;
	(void)size;
	(void)writing;
	*(bool *)asked = true;
	return -1;
}

static int
check_key(const struct client_tls *t, const X509 *cert, struct err *e)
{
	autobio BIO *in = BIO_new_mem_buf(t->key.s, (int)t->key.len);
	bool encrypted = false;
	autopkey EVP_PKEY *key = in != NULL ? PEM_read_bio_PrivateKey(in, NULL, no_password, &encrypted) : NULL;
	int fits = key != NULL ? X509_check_private_key(cert, key) : 0;

	ERR_clear_error();
	if (key == NULL && encrypted)
		return err_set(e, 0, "%s: the key is encrypted: decrypt it (openssl pkey -in ... -out ...), or take it away", t->key_file);
	if (key == NULL)
		return err_set(e, 0, "%s: holds no private key in PEM", t->key_file);
	if (fits != 1)
		return err_set(e, 0, "%s: is not the key of %s", t->key_file, t->cert_file);
	return 0;
}

int
engine_tls_check(const struct client_tls *t, struct err *e)
{
	autox509 X509 *ca = t->ca_file != NULL ? first_certificate(&t->ca) : NULL;
	autox509 X509 *cert = t->cert_file != NULL ? first_certificate(&t->cert) : NULL;

	if (t->ca_file != NULL && ca == NULL)
		return err_set(e, 0, "%s: holds no certificate in PEM", t->ca_file);
	if (t->cert_file == NULL || t->key_file == NULL)
		return 0;
	if (cert == NULL)
		return err_set(e, 0, "%s: holds no certificate in PEM", t->cert_file);
	return check_key(t, cert, e);
}

#if CAN_TAKE_BYTES
static CURLcode
give_bytes(CURL *easy, CURLoption option, const struct buf *b)
{
	struct curl_blob blob = { .data = b->s, .len = b->len, .flags = CURL_BLOB_NOCOPY };

	return curl_easy_setopt(easy, option, &blob);
}
#endif

int
engine_tls_setup(CURL *easy, const struct client_tls *t, struct err *e)
{
	bool ok = curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, t->verify ? 1L : 0L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, t->verify ? 2L : 0L) == CURLE_OK;

	/* libcurl's own lists would be trusted beside the given one */
	ok = ok && curl_easy_setopt(easy, CURLOPT_CAINFO, NULL) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK;
#if CAN_TAKE_BYTES
	if (ok && t->verify)
		ok = give_bytes(easy, CURLOPT_CAINFO_BLOB, &t->ca) == CURLE_OK;
	if (ok && t->cert_file != NULL && t->key_file != NULL)
		ok = give_bytes(easy, CURLOPT_SSLCERT_BLOB, &t->cert) == CURLE_OK &&
		    give_bytes(easy, CURLOPT_SSLKEY_BLOB, &t->key) == CURLE_OK;
#else
	ok = false;
#endif
	return ok ? 0 : err_set(e, 0, "TLS: this libcurl (%s) cannot take certificates from memory; 7.77 with OpenSSL is needed",
	    curl_version());
}

/* ---- what goes wrong ---- */

/* What the server's last words, or OpenSSL's, mean. The first that fits counts. */
static const struct meaning {
	const char *words, *code, *meaning;
} meanings[] = {
	{ "certificate required", "tls-client", "the server asks for a client certificate" },
	{ "alert unknown ca", "tls-client", "the server does not trust who signed the client certificate" },
	{ "alert certificate expired", "tls-client", "the client certificate has expired" },
	{ "alert certificate revoked", "tls-client", "the client certificate was revoked" },
	{ "alert unsupported certificate", "tls-client", "the server does not take the client certificate" },
	{ "alert certificate unknown", "tls-client", "the server does not take the client certificate" },
	{ "alert bad certificate", "tls-client", "the server asks for another client certificate, or for one at all" },
	{ "alert decrypt error", "tls-client", "the server finds the client certificate wrongly signed: by another CA of that name?" },
	{ "alert access denied", "tls-client", "the server denies access to this client certificate" },
	{ "wrong version number", "tls-absent", "the server answers without TLS" },
	{ "packet length too long", "tls-absent", "the server answers without TLS" },
	{ "record layer failure", "tls-absent", "the server answers without TLS" },
	{ "http request", "tls-absent", "the server answers without TLS" },
	{ "alert protocol version", "tls-failed", "the server speaks no TLS 1.2 or later" },
	{ "unsupported protocol", "tls-failed", "the server speaks no TLS 1.2 or later" },
	{ "alert handshake failure", "tls-client", "the server refuses the handshake, as one that asks for a client certificate does" },
	/* a signature that does not fit, which OpenSSL tells by what failed below: the CA was made anew under its old name */
	{ "asn1 encoding routines", "tls-untrusted", "the server's certificate is signed by another CA of that name" },
	{ "rsa routines", "tls-untrusted", "the server's certificate is signed by another CA of that name" },
};

static const char *
client_words(const struct client_tls *t)
{
	return t->cert_file != NULL && t->key_file != NULL ? t->cert_file : "none was given: cert.pem and key.pem";
}

static bool
say_meaning(const struct engine *en, const char *words, struct engine_reply *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++) {
		const struct meaning *m = &meanings[i];

		if (strcasestr(words, m->words) == NULL)
			continue;
		if (strcmp(m->code, "tls-client") == 0)
			engine_say(r, m->code, "%s: %s (%s)", en->endpoint, m->meaning, client_words(en->tls));
		else if (strcmp(m->code, "tls-untrusted") == 0)
			engine_say(r, m->code, "%s: %s than in %s", en->endpoint, m->meaning, en->tls->ca_file);
		else if (strcmp(m->code, "tls-absent") == 0)
			engine_say(r, m->code, "%s: %s: unset DOCKER_TLS and DOCKER_TLS_VERIFY, correct the context, or name "
			    "the port that speaks it", en->endpoint, m->meaning);
		else
			engine_say(r, m->code, "%s: %s: %s", en->endpoint, m->meaning, words);
		return true;
	}
	return false;
}

/* The server's certificate was looked at and not taken. result: X509_V_*, of its chain; the name is libcurl's to compare. */
static void
say_unverified(const struct engine *en, long result, const char *words, struct engine_reply *r)
{
	const char *ca = en->tls->ca_file != NULL ? en->tls->ca_file : "no list";

	if (strstr(words, "target host name") != NULL || strstr(words, "match target") != NULL)
		result = X509_V_ERR_HOSTNAME_MISMATCH;
	switch (result) {
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		engine_say(r, "tls-other-host", "%s: the server's certificate is not for %s: name the engine by a name that "
		    "its certificate has", en->endpoint, en->at.host);
		return;
	case X509_V_ERR_CERT_HAS_EXPIRED:
		engine_say(r, "tls-expired", "%s: the server's certificate, or its CA's, has expired", en->endpoint);
		return;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		engine_say(r, "tls-expired", "%s: the server's certificate, or its CA's, is not valid yet: is the clock right?",
		    en->endpoint);
		return;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_CERT_UNTRUSTED:
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
		engine_say(r, "tls-untrusted", "%s: the server's certificate is signed by none of %s (%s)", en->endpoint, ca,
		    X509_verify_cert_error_string(result));
		return;
	default:
		engine_say(r, "tls-failed", "%s: the server's certificate is not accepted: %s", en->endpoint,
		    X509_verify_cert_error_string(result));
		return;
	}
}

bool
engine_tls_failure(const struct engine *en, CURL *easy, CURLcode rc, const char *words, bool fresh,
    struct engine_reply *r)
{
	long result = 0;

	if (en->tls == NULL)
		return false;
	switch (rc) {
	case CURLE_PEER_FAILED_VERIFICATION:
		(void)curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &result);
		say_unverified(en, result, words, r);
		return true;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_INVALIDCERTSTATUS:
		if (!say_meaning(en, words, r))
			engine_say(r, "tls-failed", "%s: %s", en->endpoint, words);
		return true;
	case CURLE_RECV_ERROR: /* TLS 1.3: the server looks at the client's certificate after the handshake */
	case CURLE_SEND_ERROR:
	case CURLE_GOT_NOTHING:
		if (say_meaning(en, words, r))
			return true;
		if (fresh) /* its last words may be lost behind ours */
			engine_say(r, "cut-short", "%s: the server ended the connection after the handshake, as one that asks for a "
			    "client certificate may (%s): %s", en->endpoint, client_words(en->tls), words);
		return fresh;
	default:
		return false;
	}
}

bool
engine_tls_wanted(const struct engine *en, long status, const char *body, struct engine_reply *r)
{
	if (en->at.host == NULL || en->tls != NULL || status != 400 ||
	    (strcasestr(body, "HTTP request to an HTTPS server") == NULL && strcasestr(body, "sent to HTTPS port") == NULL))
		return false;
	engine_say(r, "tls-needed", "%s: the server wants TLS: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a context with "
	    "TLS", en->endpoint);
	return true;
}
