/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <openssl/ess.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "tests/rows.h"
#include "tests/tsa.h"

static void
add_extension(X509 *to, const X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *x;

	X509V3_set_ctx(&ctx, (X509 *)(uintptr_t)issuer, to, NULL, NULL, 0);
	assert_non_null(x = X509V3_EXT_conf_nid(NULL, &ctx, nid, value));
	assert_int_equal(X509_add_ext(to, x, -1), 1);
	X509_EXTENSION_free(x);
}

struct tsa_pair
tsa_make(const char *subject, const struct tsa_pair *by, const char *usage, const char *names, int64_t from, int64_t to)
{
	struct tsa_pair p = { X509_new(), EVP_EC_gen("P-256") };
	const struct tsa_pair *issuer = by != NULL ? by : &p;
	X509_NAME *name = X509_get_subject_name(p.cert);
	static long serial = 1;

	assert_non_null(p.key);
	X509_set_version(p.cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(p.cert), serial++);
	ASN1_TIME_set(X509_getm_notBefore(p.cert), (time_t)from);
	ASN1_TIME_set(X509_getm_notAfter(p.cert), (time_t)to);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)subject, -1, -1, 0);
	X509_set_issuer_name(p.cert, X509_get_subject_name(issuer->cert));
	X509_set_pubkey(p.cert, p.key);
	if (by == NULL || (usage != NULL && strcmp(usage, "CA") == 0))
		add_extension(p.cert, issuer->cert, NID_basic_constraints, "critical,CA:TRUE");
	else if (usage != NULL)
		add_extension(p.cert, issuer->cert, NID_ext_key_usage, usage);
	if (names != NULL)
		add_extension(p.cert, issuer->cert, NID_subject_alt_name, names);
	assert_true(X509_sign(p.cert, issuer->key, EVP_sha256()) > 0);
	return p;
}

void
tsa_free(struct tsa_pair *p)
{
	X509_free(p->cert);
	EVP_PKEY_free(p->key);
	*p = (struct tsa_pair){ 0 };
}

void
tsa_pem(const X509 *cert, struct buf *ret)
{
	BIO *b = BIO_new(BIO_s_mem());
	char *bytes;
	long n;

	assert_int_equal(PEM_write_bio_X509(b, cert), 1);
	n = BIO_get_mem_data(b, &bytes);
	buf_add(ret, bytes, (size_t)n);
	BIO_free(b);
}

/* ---- what is signed ---- */

static TS_MSG_IMPRINT *
imprint_of(const struct tsa_answer *a, TS_REQ *req)
{
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_dup(TS_REQ_get_msg_imprint(req));
	unsigned char digest[32];

	if (a->over != NULL) {
		assert_int_equal(EVP_Q_digest(NULL, "SHA256", NULL, a->over, strlen(a->over), digest, NULL), 1);
		TS_MSG_IMPRINT_set_msg(imprint, digest, sizeof digest);
	}
	if (a->imprint != 0) {
		X509_ALGOR *algorithm = X509_ALGOR_new();

		X509_ALGOR_set0(algorithm, OBJ_nid2obj(a->imprint), V_ASN1_NULL, NULL);
		TS_MSG_IMPRINT_set_algo(imprint, algorithm);
		X509_ALGOR_free(algorithm);
	}
	return imprint;
}

static void
put_nonce(const struct tsa_answer *a, TS_REQ *req, TS_TST_INFO *info)
{
	ASN1_INTEGER *other = ASN1_INTEGER_new();

	ASN1_INTEGER_set(other, 4711);
	if (a->nonce != NONCE_NONE && TS_REQ_get_nonce(req) != NULL)
		TS_TST_INFO_set_nonce(info, a->nonce == NONCE_OTHER ? other : TS_REQ_get_nonce(req));
	ASN1_INTEGER_free(other);
}

static void
put_accuracy(TS_TST_INFO *info)
{
	TS_ACCURACY *accuracy = TS_ACCURACY_new();
	ASN1_INTEGER *n = ASN1_INTEGER_new();

	ASN1_INTEGER_set(n, 1);
	TS_ACCURACY_set_seconds(accuracy, n);
	ASN1_INTEGER_set(n, 500);
	TS_ACCURACY_set_millis(accuracy, n);
	ASN1_INTEGER_set(n, 20);
	TS_ACCURACY_set_micros(accuracy, n);
	TS_TST_INFO_set_accuracy(info, accuracy);
	ASN1_INTEGER_free(n);
	TS_ACCURACY_free(accuracy);
}

static TS_TST_INFO *
info_of(const struct tsa_answer *a, TS_REQ *req)
{
	TS_TST_INFO *info = TS_TST_INFO_new();
	TS_MSG_IMPRINT *imprint = imprint_of(a, req);
	ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4.1", 1);
	ASN1_INTEGER *serial = ASN1_INTEGER_new();
	ASN1_GENERALIZEDTIME *when = ASN1_GENERALIZEDTIME_set(NULL, (time_t)a->at);

	ASN1_INTEGER_set(serial, 0xbeef);
	TS_TST_INFO_set_version(info, a->version != 0 ? a->version : 1);
	TS_TST_INFO_set_policy_id(info, policy);
	TS_TST_INFO_set_msg_imprint(info, imprint);
	TS_TST_INFO_set_serial(info, serial);
	TS_TST_INFO_set_time(info, when);
	put_nonce(a, req, info);
	if (a->is_accurate)
		put_accuracy(info);
	if (a->tsa != NULL) {
		GENERAL_NAME *name = a2i_GENERAL_NAME(NULL, NULL, NULL, GEN_DNS, a->tsa, 0);

		TS_TST_INFO_set_tsa(info, name);
		GENERAL_NAME_free(name);
	}
	ASN1_GENERALIZEDTIME_free(when);
	ASN1_INTEGER_free(serial);
	ASN1_OBJECT_free(policy);
	TS_MSG_IMPRINT_free(imprint);
	return info;
}

/* ---- how it is signed ---- */

static void
name_certificate(PKCS7_SIGNER_INFO *si, X509 *cert)
{
	ESS_SIGNING_CERT_V2 *ess = OSSL_ESS_signing_cert_v2_new_init(EVP_sha256(), cert, NULL, 0);
	ASN1_STRING *seq = ASN1_STRING_new();
	unsigned char *der = NULL;
	int n = i2d_ESS_SIGNING_CERT_V2(ess, &der);

	assert_true(n > 0);
	ASN1_STRING_set(seq, der, n);
	assert_int_equal(PKCS7_add_signed_attribute(si, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, seq), 1);
	OPENSSL_free(der);
	ESS_SIGNING_CERT_V2_free(ess);
}

static void
add_signer(const struct tsa_answer *a, PKCS7 *p7, const struct tsa_pair *by)
{
	const EVP_MD *md = EVP_get_digestbyname(a->digest != NULL ? a->digest : "SHA256");
	PKCS7_SIGNER_INFO *si = PKCS7_add_signature(p7, by->cert, by->key, md);

	assert_non_null(si);
	if (!a->bare)
		PKCS7_add_certificate(p7, by->cert);
	PKCS7_add_signed_attribute(si, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
	if (!a->unnamed)
		name_certificate(si, by->cert);
}

static PKCS7 *
token_of(const struct tsa_answer *a, TS_TST_INFO *info)
{
	PKCS7 *p7 = PKCS7_new(), *content = PKCS7_new();
	ASN1_OCTET_STRING *bytes = ASN1_OCTET_STRING_new();
	BIO *out;

	PKCS7_set_type(p7, NID_pkcs7_signed);
	ASN1_INTEGER_set(p7->d.sign->version, 3);
	add_signer(a, p7, a->signer);
	if (a->also != NULL)
		add_signer(a, p7, a->also);
	if (a->between != NULL)
		PKCS7_add_certificate(p7, a->between->cert);
	content->d.other = ASN1_TYPE_new();
	content->type = OBJ_nid2obj(NID_id_smime_ct_TSTInfo);
	ASN1_TYPE_set(content->d.other, V_ASN1_OCTET_STRING, bytes);
	assert_int_equal(PKCS7_set_content(p7, content), 1);
	assert_non_null(out = PKCS7_dataInit(p7, NULL));
	assert_int_equal(i2d_TS_TST_INFO_bio(out, info), 1);
	assert_int_equal(PKCS7_dataFinal(p7, out), 1);
	BIO_free_all(out);
	return p7;
}

static void
put_status(const struct tsa_answer *a, TS_RESP *resp)
{
	TS_STATUS_INFO *status = TS_STATUS_INFO_new();

	TS_STATUS_INFO_set_status(status, a->status);
	TS_RESP_set_status_info(resp, status);
	TS_STATUS_INFO_free(status);
}

void
tsa_answer(const struct tsa_answer *a, const struct buf *query, struct buf *ret)
{
	const unsigned char *p = (const unsigned char *)query->s;
	TS_REQ *req = d2i_TS_REQ(NULL, &p, (long)query->len);
	TS_RESP *resp = TS_RESP_new();
	unsigned char *der = NULL;
	int n;

	assert_non_null(req);
	put_status(a, resp);
	if (a->status <= 1) {
		TS_TST_INFO *info = info_of(a, req);

		TS_RESP_set_tst_info(resp, token_of(a, info), info);
	}
	assert_true((n = i2d_TS_RESP(resp, &der)) > 0);
	buf_add(ret, der, (size_t)n);
	OPENSSL_free(der);
	TS_RESP_free(resp);
	TS_REQ_free(req);
}
