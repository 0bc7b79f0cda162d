/* SPDX-License-Identifier: Apache-2.0 */
/* timestamp: queries, and what a response proves. libcrypto does all decoding and the cryptography. */
#include "config.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/timestamp.h"
#include "audit/x509.h"
#include "audit/x509_show.h"

#define NONCE_BYTES     8
#define MAX_NUMBER      64 /* bytes of a serial number; RFC 3161 has up to 20 */
#define MAX_WORDS       300
#define SECURITY_LEVEL  2  /* 112 bits in each certificate of the chain: no RSA below 2048, no SHA-1 */
#define SIGNER_DIGEST   32 /* bytes, at least: no SHA-1 either */

#if OPENSSL_VERSION_NUMBER >= 0x30400000L
#define TS_VERIFY_CTX_set_store(ctx, store) TS_VERIFY_CTX_set0_store(ctx, store)
#endif

struct timestamp_ca {
	STACK_OF(X509) *list;
};

static void
free_req(TS_REQ **r)
{
	TS_REQ_free(*r);
}
static void
free_resp(TS_RESP **r)
{
	TS_RESP_free(*r);
}
static void
free_bio(BIO **b)
{
	BIO_free(*b);
}
static void
free_bn(BIGNUM **n)
{
	BN_free(*n);
}
static void
free_x509s(STACK_OF(X509) **list)
{
	sk_X509_free(*list); /* of what others own */
}
static void
free_context(TS_VERIFY_CTX **c)
{
	TS_VERIFY_CTX_free(*c);
}
#define autoreq     __attribute__((cleanup(free_req)))
#define autoresp    __attribute__((cleanup(free_resp)))
#define autobio     __attribute__((cleanup(free_bio)))
#define autobn      __attribute__((cleanup(free_bn)))
#define autox509s   __attribute__((cleanup(free_x509s)))
#define autocontext __attribute__((cleanup(free_context)))

void
timestamp_free(struct timestamp *t)
{
	free(t->authority);
	free(t->serial);
	free(t->policy);
	*t = (struct timestamp){ 0 };
}

void
timestamp_words(const struct timestamp *t, struct buf *ret)
{
	char when[32];

	time_show(t->time, when);
	if (!t->proven) {
		buf_addf(ret, "a time-stamp that names %s and %s: anybody can make one, without the CA of an authority that you "
		    "trust (--tsa-ca) it proves nothing", when, t->authority);
		return;
	}
	buf_addf(ret, "it existed at %s", when);
	if (t->accuracy_us >= 0)
		buf_addf(ret, ", give or take %.6g s", (double)t->accuracy_us / 1e6);
	buf_addf(ret, ", says %s, for whom the given CA vouches (time-stamp %s, policy %s, certificate %s)", t->authority, t->serial,
	    t->policy, t->certificate);
	if (t->has_expired)
		buf_adds(ret, "; that certificate has expired since: who has its key meanwhile could date back");
}

/* ---- queries ---- */

/* A query over bytes. The caller frees. */
static TS_REQ *
request_of(const void *bytes, size_t len)
{
	TS_REQ *req = TS_REQ_new();
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algorithm = X509_ALGOR_new();
	unsigned char digest[SHA256_DIGEST_LENGTH];
	bool ok = req != NULL && imprint != NULL && algorithm != NULL &&
	    EVP_Q_digest(NULL, "SHA256", NULL, bytes, len, digest, NULL) == 1 &&
	    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
	    TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
	    TS_MSG_IMPRINT_set_msg(imprint, digest, sizeof digest) == 1 && TS_REQ_set_version(req, 1) == 1 &&
	    TS_REQ_set_msg_imprint(req, imprint) == 1 && TS_REQ_set_cert_req(req, 1) == 1;

	if (!ok)
		out_of_memory();
	X509_ALGOR_free(algorithm);
	TS_MSG_IMPRINT_free(imprint);
	return req;
}

static void
put_nonce(TS_REQ *req)
{
	unsigned char random[NONCE_BYTES];
	autobn BIGNUM *n = NULL;
	ASN1_INTEGER *nonce;

	random_bytes(random, sizeof random);
	random[0] |= 0x40; /* always of the same length */
	random[0] &= 0x7f;
	if ((n = BN_bin2bn(random, sizeof random, NULL)) == NULL || (nonce = BN_to_ASN1_INTEGER(n, NULL)) == NULL ||
	    TS_REQ_set_nonce(req, nonce) != 1)
		out_of_memory();
	ASN1_INTEGER_free(nonce);
}

void
timestamp_query(const void *bytes, size_t len, struct buf *ret)
{
	autoreq TS_REQ *req = request_of(bytes, len);
	unsigned char *der = NULL;
	int n;

	put_nonce(req);
	if ((n = i2d_TS_REQ(req, &der)) < 0)
		out_of_memory();
	buf_add(ret, der, (size_t)n);
	OPENSSL_free(der);
}

/* ---- whom to trust ---- */

void
timestamp_ca_free(struct timestamp_ca *ca)
{
	if (ca == NULL)
		return;
	sk_X509_pop_free(ca->list, X509_free);
	free(ca);
}

void
timestamp_ca_free_ptr(struct timestamp_ca **ca)
{
	timestamp_ca_free(*ca);
}

struct timestamp_ca *
timestamp_ca_parse(const char *pem, size_t len, const char *name, struct err *e)
{
	autobio BIO *in = BIO_new_mem_buf(pem, (int)len);
	struct timestamp_ca *ca = xcalloc(1, sizeof *ca);
	unsigned long why;
	X509 *x;

	if (in == NULL || (ca->list = sk_X509_new_null()) == NULL)
		out_of_memory();
	ERR_clear_error();
	while (sk_X509_num(ca->list) <= X509_MAX_CERTIFICATES &&
	    (x = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL)
		if (sk_X509_push(ca->list, x) == 0)
			out_of_memory();
	why = ERR_peek_last_error();
	ERR_clear_error();
	if (sk_X509_num(ca->list) > X509_MAX_CERTIFICATES)
		err_set(e, 0, "%s: holds more than %d certificates", name, X509_MAX_CERTIFICATES);
	else if (ERR_GET_LIB(why) != ERR_LIB_PEM || ERR_GET_REASON(why) != PEM_R_NO_START_LINE)
		err_set(e, 0, "%s: certificate %d in it is damaged", name, sk_X509_num(ca->list) + 1);
	else if (sk_X509_num(ca->list) == 0)
		err_set(e, 0, "%s: holds no certificate in PEM", name);
	else
		return ca;
	timestamp_ca_free(ca);
	return NULL;
}

struct timestamp_ca *
timestamp_ca_read(const char *path, struct err *e)
{
	autobuf struct buf pem = BUF_INIT;

	if (file_read(path, X509_MAX_FILE, "a file of CA certificates", &pem, e) < 0)
		return NULL;
	if (pem.len > X509_MAX_FILE) {
		err_set(e, 0, "%s: larger than %zu KiB", path, X509_MAX_FILE >> 10);
		return NULL;
	}
	return timestamp_ca_parse(pem.s, pem.len, path, e);
}

/* ---- what a response says ---- */

/* RFC 3161, 2.4.2. */
static const char *const status_words[] = { "granted", "granted with changes", "rejection", "waiting",
	"revocation warning", "revocation" };
static const struct {
	int bit;
	const char *words;
} failures[] = {
	{ 0, "it does not take SHA-256" },
	{ 2, "it does not allow or support such a request" },
	{ 5, "it could not read the request" },
	{ 14, "its source of time is not available" },
	{ 15, "it does not support the policy" },
	{ 16, "it does not support an extension" },
	{ 17, "what was asked for is not available" },
	{ 25, "it failed" },
};

/* What the authority itself says in its text, cleaned and cut. */
static void
put_texts(const STACK_OF(ASN1_UTF8STRING) *texts, struct buf *ret)
{
	for (int i = 0; i < sk_ASN1_UTF8STRING_num(texts) && ret->len < MAX_WORDS; i++) {
		const ASN1_UTF8STRING *s = sk_ASN1_UTF8STRING_value(texts, i);

		buf_adds(ret, ": ");
		buf_add_clean(ret, (const char *)ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s));
	}
}

static int
check_status(TS_RESP *resp, struct err *e)
{
	const TS_STATUS_INFO *info = TS_RESP_get_status_info(resp);
	int64_t status = -1;
	bool known = ASN1_INTEGER_get_int64(&status, TS_STATUS_INFO_get0_status(info)) == 1 && status >= 0 &&
	    status < (int64_t)ARRAY_SIZE(status_words);
	autobuf struct buf words = BUF_INIT;

	if (known && (status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(failures); i++)
		if (TS_STATUS_INFO_get0_failure_info(info) != NULL &&
		    ASN1_BIT_STRING_get_bit(TS_STATUS_INFO_get0_failure_info(info), failures[i].bit))
			buf_addf(&words, ": %s", failures[i].words);
	put_texts(TS_STATUS_INFO_get0_text(info), &words);
	return err_set(e, 0, "the authority gives no time-stamp (%s)%.*s",
	    known ? status_words[status] : "a status unknown to RFC 3161", MAX_WORDS, words.s);
}

static int
take_time(const TS_TST_INFO *info, struct timestamp *ret, struct err *e)
{
	struct tm tm = { 0 };

	if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &tm) != 1)
		return err_set(e, 0, "its time is malformed");
	ret->time = timegm(&tm);
	return 0;
}

/* A part of the accuracy; none is 0. False: it cannot be meant. */
static bool
add_part(const ASN1_INTEGER *part, int64_t unit, int64_t most, int64_t *sum)
{
	int64_t n = 0;

	if (part != NULL && (ASN1_INTEGER_get_int64(&n, part) != 1 || n < 0 || n > most))
		return false;
	*sum += n * unit;
	return true;
}

static void
take_accuracy(TS_TST_INFO *info, struct timestamp *ret)
{
	const TS_ACCURACY *a = TS_TST_INFO_get_accuracy(info);
	int64_t sum = 0;

	ret->accuracy_us = -1;
	if (a != NULL && add_part(TS_ACCURACY_get_seconds(a), 1000000, 86400, &sum) &&
	    add_part(TS_ACCURACY_get_millis(a), 1000, 999, &sum) && add_part(TS_ACCURACY_get_micros(a), 1, 999, &sum))
		ret->accuracy_us = sum;
}

static int
take_serial(const TS_TST_INFO *info, struct timestamp *ret, struct err *e)
{
	const ASN1_INTEGER *serial = TS_TST_INFO_get_serial(info);
	autobn BIGNUM *n = ASN1_STRING_length(serial) <= MAX_NUMBER ? ASN1_INTEGER_to_BN(serial, NULL) : NULL;
	char *hex = n != NULL ? BN_bn2hex(n) : NULL;

	if (hex == NULL)
		return err_set(e, 0, "its serial number is no such number");
	ret->serial = xstrdup(hex);
	OPENSSL_free(hex);
	return 0;
}

static int
take_policy(TS_TST_INFO *info, struct timestamp *ret, struct err *e)
{
	char text[128];
	int n = OBJ_obj2txt(text, sizeof text, TS_TST_INFO_get_policy_id(info), 1);

	if (n <= 0 || n >= (int)sizeof text)
		return err_set(e, 0, "its policy is no object identifier");
	ret->policy = xstrdup(text);
	return 0;
}

static void
take_authority(X509 *signer, int64_t now, struct timestamp *ret)
{
	autojson cJSON *shown = x509_show(signer);

	ret->authority = xstrdup(json_str(shown, "subject", ""));
	snprintf(ret->certificate, sizeof ret->certificate, "%s", json_str(shown, "sha256", ""));
	ret->has_expired = X509_cmp_time(X509_get0_notAfter(signer), &(time_t){ (time_t)now }) < 0;
}

/* ---- what of it holds ---- */

/* The certificates that are trusted for it: the caller's, or at its own word the one that signed. */
static X509_STORE *
store_of(STACK_OF(X509) *trusted, int64_t at)
{
	X509_STORE *store = X509_STORE_new();

	if (store == NULL)
		out_of_memory();
	for (int i = 0; i < sk_X509_num(trusted); i++)
		if (X509_STORE_add_cert(store, sk_X509_value(trusted, i)) != 1)
			out_of_memory();
	/* a CA below a root may be trusted for itself */
	X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(store), X509_V_FLAG_PARTIAL_CHAIN);
	X509_VERIFY_PARAM_set_auth_level(X509_STORE_get0_param(store), SECURITY_LEVEL);
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)at);
	return store;
}

/* libcrypto's reasons in our words; behind a colon comes what it says of it. */
static const struct {
	int lib, reason;
	const char *words;
} reasons[] = {
	{ ERR_LIB_TS, TS_R_MESSAGE_IMPRINT_MISMATCH, "it is over other bytes, or over another digest than SHA-256" },
	{ ERR_LIB_TS, TS_R_NONCE_MISMATCH, "it answers another query: its nonce is another" },
	{ ERR_LIB_TS, TS_R_NONCE_NOT_RETURNED, "it answers another query: it has no nonce" },
	{ ERR_LIB_TS, TS_R_UNSUPPORTED_VERSION, "its version is not 1" },
	{ ERR_LIB_TS, TS_R_CERTIFICATE_VERIFY_ERROR, "the certificate that signed it is not to be trusted for that:" },
	{ ERR_LIB_TS, TS_R_SIGNATURE_FAILURE, "its signature is wrong" },
	{ ERR_LIB_TS, TS_R_THERE_MUST_BE_ONE_SIGNER, "it is not signed by exactly one" },
	{ ERR_LIB_ESS, ESS_R_MISSING_SIGNING_CERTIFICATE_ATTRIBUTE, "it does not name the certificate that signed it" },
	{ ERR_LIB_ESS, ESS_R_ESS_CERT_ID_NOT_FOUND, "it names another certificate than that which signed it" },
	{ ERR_LIB_ESS, ESS_R_ESS_CERT_ID_WRONG_ORDER, "it names another certificate than that which signed it" },
	{ ERR_LIB_TS, TS_R_TSA_NAME_MISMATCH, "the authority that it names is not the one whose certificate signed it" },
	{ ERR_LIB_PKCS7, PKCS7_R_SIGNER_CERTIFICATE_NOT_FOUND, "it does not bring the certificate that signed it" },
};

static const char *
words_of(unsigned long why)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if (ERR_GET_LIB(why) == reasons[i].lib && ERR_GET_REASON(why) == reasons[i].reason)
			return reasons[i].words;
	return NULL;
}

static int
say_reason(struct err *e)
{
	const char *data = NULL, *words = NULL;
	unsigned long why;
	int flags = 0;

	while (words == NULL && (why = ERR_get_error_all(NULL, NULL, NULL, &data, &flags)) != 0)
		words = words_of(why);
	if (words == NULL)
		err_set(e, 0, "it is not as RFC 3161 has it");
	else if (words[strlen(words) - 1] == ':')
		err_set(e, 0, "%s %.200s", words, (flags & ERR_TXT_STRING) != 0 ? data : "it is not said why");
	else
		err_set(e, 0, "%s", words);
	ERR_clear_error();
	return -1;
}

/* Its signature is over what nobody can have made a second one for. */
static bool
is_strong(PKCS7 *token)
{
	STACK_OF(PKCS7_SIGNER_INFO) *signers = PKCS7_get_signer_info(token);
	const ASN1_OBJECT *algorithm = NULL;

	if (sk_PKCS7_SIGNER_INFO_num(signers) != 1)
		return true; /* said elsewhere */
	X509_ALGOR_get0(&algorithm, NULL, NULL, sk_PKCS7_SIGNER_INFO_value(signers, 0)->digest_alg);
	return EVP_MD_get_size(EVP_get_digestbyobj(algorithm)) >= SIGNER_DIGEST;
}

/* Holds a response against a query and certificates. ca NULL: against those that signed it. */
static int
check_token(TS_RESP *resp, TS_REQ *req, const struct timestamp_ca *ca, int64_t at, X509 **ret_signer, struct err *e)
{
	autox509s STACK_OF(X509) *signers = PKCS7_get0_signers(TS_RESP_get_token(resp), NULL, 0);
	autocontext TS_VERIFY_CTX *context = TS_REQ_to_TS_VERIFY_CTX(req, NULL);

	if (signers == NULL)
		return say_reason(e);
	if (context == NULL)
		out_of_memory();
	ERR_clear_error();
	TS_VERIFY_CTX_set_store(context, store_of(ca != NULL ? ca->list : signers, at));
	TS_VERIFY_CTX_add_flags(context, TS_VFY_SIGNATURE);
	if (TS_RESP_verify_response(context, resp) != 1)
		return say_reason(e);
	if (!is_strong(TS_RESP_get_token(resp)))
		return err_set(e, 0, "it is signed over a digest of less than %d bits", SIGNER_DIGEST * 8);
	*ret_signer = sk_X509_value(signers, 0);
	return 0;
}

static int
take_all(TS_RESP *resp, TS_REQ *req, const struct timestamp_ca *ca, int64_t now, struct timestamp *ret, struct err *e)
{
	TS_TST_INFO *info = TS_RESP_get_tst_info(resp);
	X509 *signer = NULL;

	if (check_status(resp, e) < 0)
		return -1;
	if (info == NULL)
		return err_set(e, 0, "it holds no time-stamp");
	if (take_time(info, ret, e) < 0 || check_token(resp, req, ca, ret->time, &signer, e) < 0 ||
	    take_serial(info, ret, e) < 0 || take_policy(info, ret, e) < 0)
		return -1;
	take_accuracy(info, ret);
	take_authority(signer, now, ret);
	ret->proven = ca != NULL;
	return 0;
}

/* A response of so many bytes and no more. */
static TS_RESP *
read_response(const void *bytes, size_t n, struct err *e)
{
	const unsigned char *p = bytes;
	TS_RESP *resp;

	if (n > TIMESTAMP_MAX_BYTES) {
		err_set(e, 0, "it is larger than %zu KiB", TIMESTAMP_MAX_BYTES >> 10);
		return NULL;
	}
	resp = d2i_TS_RESP(NULL, &p, (long)n);
	ERR_clear_error();
	if (resp == NULL)
		err_set(e, 0, "it is no response of RFC 3161 in DER");
	else if (p == (const unsigned char *)bytes + n)
		return resp;
	else
		err_set(e, 0, "there are bytes behind its end");
	TS_RESP_free(resp);
	return NULL;
}

static int
judge(const void *response, size_t n, TS_REQ *req, const struct timestamp_ca *ca, int64_t now, struct timestamp *ret,
    struct err *e)
{
	autoresp TS_RESP *resp = read_response(response, n, e);
	int status = resp != NULL ? take_all(resp, req, ca, now, ret, e) : -1;

	ERR_clear_error();
	if (status < 0)
		timestamp_free(ret);
	return status;
}

int
timestamp_verify(const void *response, size_t n, const void *bytes, size_t len, const struct timestamp_ca *ca,
    int64_t now, struct timestamp *ret, struct err *e)
{
	autoreq TS_REQ *req = request_of(bytes, len);

	*ret = (struct timestamp){ 0 };
	return judge(response, n, req, ca, now, ret, e);
}

int
timestamp_answers(const struct buf *query, const void *response, size_t n, struct timestamp *ret, struct err *e)
{
	const unsigned char *p = (const unsigned char *)query->s;
	autoreq TS_REQ *req = d2i_TS_REQ(NULL, &p, (long)query->len);

	*ret = (struct timestamp){ 0 };
	if (req == NULL) {
		ERR_clear_error();
		return err_set(e, 0, "the query is none");
	}
	return judge(response, n, req, NULL, 0, ret, e);
}
