/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "audit/x509.h"
#include "audit/x509_show.h"

struct x509_file {
	X509 *certificates[X509_MAX_CERTIFICATES];
	int n;
	EVP_PKEY *key;
	bool encrypted;
	/* why there are no certificates, why there is no key */
	struct x509_trouble no_certificates, no_key;
};

/* A sentence of constant words: nothing of the file is in it. */
static void
trouble(struct x509_trouble *t, const char *code, const char *message)
{
	t->code = code;
	snprintf(t->message, sizeof t->message, "%s", message);
}

static void
numbered(struct x509_trouble *t, const char *code, int n, const char *message)
{
	t->code = code;
	snprintf(t->message, sizeof t->message, "certificate %d %s", n, message);
}

static void
take_certificate(struct x509_file *f, const char *header, const unsigned char *der, long len)
{
	const unsigned char *end = der;
	X509 *x;

	if (f->no_certificates.code != NULL)
		return;
	if (f->n == X509_MAX_CERTIFICATES) {
		trouble(&f->no_certificates, "too-many", "it holds more certificates than are read");
		return;
	}
	if (*header != '\0') {
		numbered(&f->no_certificates, "malformed", f->n + 1, "has PEM headers");
		return;
	}
	x = d2i_X509(NULL, &end, len);
	if (x == NULL || end != der + len) {
		numbered(&f->no_certificates, "malformed", f->n + 1, "is no certificate by its content");
		X509_free(x);
		return;
	}
	/* reads its extensions, once */
	if ((X509_get_extension_flags(x) & EXFLAG_INVALID) != 0) {
		numbered(&f->no_certificates, "malformed", f->n + 1, "has extensions that contradict the standard");
		X509_free(x);
		return;
	}
	f->certificates[f->n++] = x;
}

static void
take_key(struct x509_file *f, const char *name, const char *header, const unsigned char *der, long len)
{
	const unsigned char *end = der;

	if (f->key != NULL || f->encrypted || f->no_key.code != NULL)
		return; /* the first one counts */
	if (strcmp(name, "ENCRYPTED PRIVATE KEY") == 0 || strstr(header, "ENCRYPTED") != NULL) {
		f->encrypted = true;
		return;
	}
	f->key = d2i_AutoPrivateKey(NULL, &end, len);
	if (f->key == NULL || end != der + len) {
		EVP_PKEY_free(f->key);
		f->key = NULL;
		trouble(&f->no_key, "malformed", "its private key is of no known form or kind");
	}
}

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

/* The next block. Its bytes lie in cleansed memory only: that is what the flag is for. */
static bool
take_block(struct x509_file *f, BIO *in)
{
	char *name = NULL, *header = NULL;
	unsigned char *der = NULL;
	long len = 0;

	if (PEM_read_bio_ex(in, &name, &header, &der, &len, PEM_FLAG_SECURE | PEM_FLAG_EAY_COMPATIBLE) != 1)
		return false;
	if (strcmp(name, "CERTIFICATE") == 0)
		take_certificate(f, header, der, len);
	else if (ends_in(name, "PRIVATE KEY"))
		take_key(f, name, header, der, len);
	OPENSSL_secure_clear_free(name, strlen(name) + 1);
	OPENSSL_secure_clear_free(header, strlen(header) + 1);
	OPENSSL_secure_clear_free(der, (size_t)len);
	return true;
}

struct x509_file *
x509_read(const char *bytes, size_t len)
{
	struct x509_file *f = xcalloc(1, sizeof *f);
	unsigned long why;
	BIO *in;

	if (len > X509_MAX_FILE) {
		trouble(&f->no_certificates, "too-large", "larger than is read");
		f->no_key = f->no_certificates;
		return f;
	}
	ERR_clear_error();
	in = BIO_new_mem_buf(bytes, (int)len);
	if (in == NULL)
		out_of_memory();
	while (take_block(f, in))
		ERR_clear_error();
	why = ERR_peek_last_error();
	BIO_free(in);
	if (ERR_GET_LIB(why) != ERR_LIB_PEM || ERR_GET_REASON(why) != PEM_R_NO_START_LINE) {
		trouble(&f->no_certificates, "damaged", "a PEM block in it is cut off, or is not base64");
		f->no_key = f->no_certificates;
	}
	ERR_clear_error();
	if (f->n == 0 && f->no_certificates.code == NULL)
		trouble(&f->no_certificates, "not-pem", "it holds no PEM block that is a certificate");
	if (f->key == NULL && !f->encrypted && f->no_key.code == NULL)
		trouble(&f->no_key, "not-pem", "it holds no PEM block that is a private key");
	return f;
}

void
x509_free(struct x509_file *f)
{
	if (f == NULL)
		return;
	for (int i = 0; i < f->n; i++)
		X509_free(f->certificates[i]);
	EVP_PKEY_free(f->key); /* cleanses what is private */
	free(f);
}

void
x509_forget(char *bytes, size_t len)
{
	if (bytes != NULL)
		OPENSSL_cleanse(bytes, len);
}

cJSON *
x509_certificates(const struct x509_file *f, struct x509_trouble *ret_why)
{
	cJSON *list;

	*ret_why = f->no_certificates;
	if (ret_why->code != NULL)
		return NULL;
	list = json_array();
	for (int i = 0; i < f->n; i++)
		json_push(list, x509_show(f->certificates[i]));
	ERR_clear_error();
	return list;
}

cJSON *
x509_key(const struct x509_file *f, struct x509_trouble *ret_why)
{
	cJSON *o;

	*ret_why = f->no_key;
	if (ret_why->code != NULL)
		return NULL;
	o = json_object();
	x509_show_key(o, f->key);
	json_put_bool(o, "encrypted", f->encrypted);
	ERR_clear_error();
	return o;
}

int
x509_key_matches(const struct x509_file *certificate, const struct x509_file *key)
{
	EVP_PKEY *public = NULL;
	int same;

	if (certificate->no_certificates.code == NULL)
		public = X509_get0_pubkey(certificate->certificates[0]);
	if (public == NULL || key->no_key.code != NULL || key->key == NULL)
		return -1;
	same = EVP_PKEY_eq(public, key->key);
	ERR_clear_error();
	return same == 1 ? 1 : same == 0 || same == -1 ? 0 : -1; /* -1: keys of two kinds */
}

static void
push(STACK_OF(X509) *stack, X509 *x)
{
	if (sk_X509_push(stack, x) == 0)
		out_of_memory();
}

cJSON *
x509_chain(const struct x509_file *certificate, const struct x509_file *ca)
{
	STACK_OF(X509) *others, *anchors;
	X509_STORE_CTX *verify;
	X509_STORE *store;
	cJSON *o;

	if (certificate->no_certificates.code != NULL || ca->no_certificates.code != NULL)
		return NULL;
	o = json_object();
	others = sk_X509_new_null();
	anchors = sk_X509_new_null();
	store = X509_STORE_new();
	verify = X509_STORE_CTX_new();
	if (others == NULL || anchors == NULL || store == NULL || verify == NULL)
		out_of_memory();
	for (int i = 1; i < certificate->n; i++)
		push(others, certificate->certificates[i]);
	for (int i = 0; i < ca->n; i++)
		push(anchors, ca->certificates[i]);
	if (X509_STORE_CTX_init(verify, store, certificate->certificates[0], others) != 1)
		out_of_memory();
	X509_STORE_CTX_set0_trusted_stack(verify, anchors);
	X509_STORE_CTX_set_flags(verify, X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
	json_put_bool(o, "verified", X509_verify_cert(verify) == 1);
	if (json_bool(o, "verified", false)) {
		json_put_int(o, "length", sk_X509_num(X509_STORE_CTX_get0_chain(verify)));
		json_put_null(o, "why");
	} else {
		json_put_null(o, "length");
		json_put_str(o, "why", X509_verify_cert_error_string(X509_STORE_CTX_get_error(verify)));
	}
	X509_STORE_CTX_free(verify);
	X509_STORE_free(store);
	sk_X509_free(others);
	sk_X509_free(anchors);
	ERR_clear_error();
	return o;
}
