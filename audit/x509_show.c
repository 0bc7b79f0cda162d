/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/x509.h"
#include "audit/x509_show.h"

#define MAX_SERIAL 64 /* bytes; RFC 5280 allows 20 */

static void
put_clean(cJSON *o, const char *key, const char *bytes, size_t len)
{
	autofree char *clean = utf8_clean(bytes, len < X509_MAX_SUBJECT ? len : X509_MAX_SUBJECT);

	json_put_strf(o, key, "%s%s", clean, len > X509_MAX_SUBJECT ? "..." : "");
}

static void
push_clean(cJSON *list, const char *bytes, size_t len)
{
	autofree char *clean = utf8_clean(bytes, len < X509_MAX_SUBJECT ? len : X509_MAX_SUBJECT);

	json_push_str(list, clean);
}

/* A distinguished name by RFC 4514; what is beyond ASCII stays as UTF-8. */
static void
put_name(cJSON *o, const char *key, const X509_NAME *name)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len;

	if (out == NULL)
		out_of_memory();
	if (X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) < 0) {
		json_put_null(o, key);
	} else {
		len = BIO_get_mem_data(out, &text);
		put_clean(o, key, text, (size_t)len);
	}
	BIO_free(out);
}

static void
put_serial(cJSON *o, const ASN1_INTEGER *serial)
{
	BIGNUM *n = ASN1_STRING_length(serial) <= MAX_SERIAL ? ASN1_INTEGER_to_BN(serial, NULL) : NULL;
	char *hex = n != NULL ? BN_bn2hex(n) : NULL;

	json_put_str(o, "serial", hex);
	OPENSSL_free(hex);
	BN_free(n);
}

static void
put_time(cJSON *o, const char *key, const char *words, const ASN1_TIME *t)
{
	struct tm tm = { 0 };
	char text[32];
	time_t at;

	if (ASN1_TIME_to_tm(t, &tm) != 1) {
		json_put_null(o, key);
		json_put_null(o, words);
		return;
	}
	at = timegm(&tm);
	time_show(at, text);
	json_put_int(o, key, at);
	json_put_str(o, words, text);
}

static void
put_digest(cJSON *o, const char *key, unsigned char *der, int len)
{
	char hex[65];

	if (der == NULL || len <= 0) {
		json_put_null(o, key);
		return;
	}
	sha256_hex(der, (size_t)len, hex);
	json_put_str(o, key, hex);
}

/* Type, bits and curve. */
static void
put_key_kind(cJSON *o, const EVP_PKEY *key)
{
	char curve[80] = "";
	size_t n = 0;

	if (key == NULL) {
		json_put_null(o, "type");
		json_put_null(o, "bits");
		json_put_null(o, "curve");
		return;
	}
	json_put_str(o, "type", EVP_PKEY_get0_type_name(key));
	if (EVP_PKEY_get_bits(key) > 0)
		json_put_int(o, "bits", EVP_PKEY_get_bits(key));
	else
		json_put_null(o, "bits");
	if (EVP_PKEY_get_group_name(key, curve, sizeof curve, &n) != 1)
		curve[0] = '\0';
	json_put_str(o, "curve", curve[0] != '\0' ? curve : NULL);
}

void
x509_show_key(cJSON *o, EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = key != NULL ? i2d_PUBKEY(key, &der) : 0;

	put_key_kind(o, key);
	put_digest(o, "public_key_sha256", der, len);
	OPENSSL_free(der);
}

/* The name of an algorithm: the short one that OpenSSL has for it, else its numbers. */
static void
algorithm_name(const ASN1_OBJECT *id, char *out, size_t size)
{
	int nid = OBJ_obj2nid(id);

	if (nid != NID_undef)
		snprintf(out, size, "%s", OBJ_nid2ln(nid));
	else if (OBJ_obj2txt(out, (int)size, id, 1) <= 0)
		snprintf(out, size, "unknown");
}

static void
put_public_key(cJSON *o, X509 *x)
{
	cJSON *key = json_put_object(o, "key");
	X509_PUBKEY *info = X509_get_X509_PUBKEY(x);
	unsigned char *der = NULL;
	ASN1_OBJECT *id = NULL;
	char name[128];
	int len;

	put_key_kind(key, X509_get0_pubkey(x));
	if (X509_get0_pubkey(x) == NULL && X509_PUBKEY_get0_param(&id, NULL, NULL, NULL, info) == 1) {
		algorithm_name(id, name, sizeof name);
		json_put_str(key, "type", name);
	}
	len = i2d_X509_PUBKEY(info, &der);
	put_digest(o, "public_key_sha256", der, len);
	OPENSSL_free(der);
}

static void
put_signature(cJSON *o, X509 *x)
{
	cJSON *signature = json_put_object(o, "signature");
	const X509_ALGOR *algorithm;
	const ASN1_OBJECT *id;
	int digest = NID_undef;
	char name[128];

	X509_get0_signature(NULL, &algorithm, x);
	X509_ALGOR_get0(&id, NULL, NULL, algorithm);
	algorithm_name(id, name, sizeof name);
	json_put_str(signature, "algorithm", name);
	(void)X509_get_signature_info(x, &digest, NULL, NULL, NULL);
	json_put_str(signature, "digest", digest != NID_undef ? OBJ_nid2sn(digest) : NULL);
}

static void
put_key_usage(cJSON *o, X509 *x)
{
	static const struct {
		uint32_t bit;
		const char *name;
	} usages[] = {
		{ KU_DIGITAL_SIGNATURE, "digitalSignature" }, { KU_NON_REPUDIATION, "nonRepudiation" },
		{ KU_KEY_ENCIPHERMENT, "keyEncipherment" }, { KU_DATA_ENCIPHERMENT, "dataEncipherment" },
		{ KU_KEY_AGREEMENT, "keyAgreement" }, { KU_KEY_CERT_SIGN, "keyCertSign" },
		{ KU_CRL_SIGN, "cRLSign" }, { KU_ENCIPHER_ONLY, "encipherOnly" },
		{ KU_DECIPHER_ONLY, "decipherOnly" },
	};
	uint32_t usage = X509_get_key_usage(x);
	cJSON *list;

	if ((X509_get_extension_flags(x) & EXFLAG_KUSAGE) == 0) {
		json_put_null(o, "key_usage");
		return;
	}
	list = json_put_array(o, "key_usage");
	for (size_t i = 0; i < ARRAY_SIZE(usages); i++)
		if ((usage & usages[i].bit) != 0)
			json_push_str(list, usages[i].name);
}

static void
put_extended_key_usage(cJSON *o, X509 *x)
{
	EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(x, NID_ext_key_usage, NULL, NULL);
	cJSON *list;

	if (usages == NULL) {
		json_put_null(o, "extended_key_usage");
		return;
	}
	list = json_put_array(o, "extended_key_usage");
	for (int i = 0; i < sk_ASN1_OBJECT_num(usages) && i < X509_MAX_NAMES; i++) {
		const ASN1_OBJECT *usage = sk_ASN1_OBJECT_value(usages, i);
		int nid = OBJ_obj2nid(usage);
		char text[128];

		if (nid != NID_undef)
			json_push_str(list, OBJ_nid2sn(nid));
		else if (OBJ_obj2txt(text, sizeof text, usage, 1) > 0)
			json_push_str(list, text);
	}
	sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
}

static void
push_address(cJSON *list, const ASN1_OCTET_STRING *ip)
{
	int len = ASN1_STRING_length(ip);
	char text[INET6_ADDRSTRLEN];

	if ((len == 4 || len == 16) &&
	    inet_ntop(len == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(ip), text, sizeof text) != NULL)
		json_push_str(list, text);
}

static void
put_names(cJSON *o, X509 *x)
{
	cJSON *names = json_put_object(o, "names");
	cJSON *dns = json_put_array(names, "dns"), *ip = json_put_array(names, "ip");
	GENERAL_NAMES *list = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	int n = list != NULL ? sk_GENERAL_NAME_num(list) : 0, other = 0;

	for (int i = 0; i < n && i < X509_MAX_NAMES; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(list, i);

		if (name->type == GEN_DNS)
			push_clean(dns, (const char *)ASN1_STRING_get0_data(name->d.dNSName),
			    (size_t)ASN1_STRING_length(name->d.dNSName));
		else if (name->type == GEN_IPADD)
			push_address(ip, name->d.iPAddress);
		else
			other++;
	}
	json_put_int(names, "other", other);
	json_put_int(names, "left_out", n > X509_MAX_NAMES ? n - X509_MAX_NAMES : 0);
	GENERAL_NAMES_free(list);
}

cJSON *
x509_show(X509 *x)
{
	cJSON *o = json_object();
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der), ca = X509_check_ca(x);

	put_name(o, "subject", X509_get_subject_name(x));
	put_name(o, "issuer", X509_get_issuer_name(x));
	put_serial(o, X509_get0_serialNumber(x));
	put_time(o, "not_before", "not_before_utc", X509_get0_notBefore(x));
	put_time(o, "not_after", "not_after_utc", X509_get0_notAfter(x));
	put_public_key(o, x);
	put_signature(o, x);
	put_digest(o, "sha256", der, len);
	OPENSSL_free(der);
	json_put_bool(o, "is_ca", ca == 1 || ca == 3); /* by basicConstraints; or of version 1, self-signed */
	if (X509_get_pathlen(x) >= 0)
		json_put_int(o, "path_length", X509_get_pathlen(x));
	else
		json_put_null(o, "path_length");
	put_key_usage(o, x);
	put_extended_key_usage(o, x);
	put_names(o, x);
	json_put_bool(o, "self_signed", X509_self_signed(x, 1) == 1);
	return o;
}
