/* SPDX-License-Identifier: Apache-2.0 */
/* x509_set: lists of certificates that may be long, compared by their public keys: a CA that signed its certificate anew is the
 * same CA. */
#include "config.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "audit/x509.h"

#define MAX_CERTIFICATES 8192

struct member {
	X509 *x;
	unsigned char key[SHA256_DIGEST_LENGTH];
};

struct x509_set {
	struct member *v;
	size_t n;
};

struct x509_set *
x509_set_new(void)
{
	return xcalloc(1, sizeof(struct x509_set));
}

void
x509_set_free(struct x509_set *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		X509_free(s->v[i].x);
	free(s->v);
	free(s);
}

size_t
x509_set_count(const struct x509_set *s)
{
	return s->n;
}

/* Whatever stands behind the certificate: a TRUSTED CERTIFICATE has OpenSSL's own words there. */
static bool
take(struct x509_set *s, const unsigned char *der, long len)
{
	unsigned char *info = NULL;
	X509 *x = d2i_X509(NULL, &der, len);
	int n = x != NULL ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &info) : 0;

	if (n <= 0 || s->n == MAX_CERTIFICATES) {
		OPENSSL_free(info);
		X509_free(x);
		return false;
	}
	s->v = xrealloc(s->v, s->n + 1, sizeof *s->v);
	s->v[s->n].x = x;
	SHA256(info, (size_t)n, s->v[s->n].key);
	s->n++;
	OPENSSL_free(info);
	return true;
}

bool
x509_set_add(struct x509_set *s, const char *bytes, size_t len)
{
	bool all = len <= X509_MAX_SHIPPED;
	char *name = NULL, *header = NULL;
	unsigned char *der = NULL;
	unsigned long why;
	BIO *in;
	long n;

	if (!all)
		return false;
	ERR_clear_error();
	in = BIO_new_mem_buf(bytes, (int)len);
	if (in == NULL)
		out_of_memory();
	while (PEM_read_bio_ex(in, &name, &header, &der, &n, PEM_FLAG_SECURE | PEM_FLAG_EAY_COMPATIBLE) == 1) {
		if (strcmp(name, "CERTIFICATE") == 0 || strcmp(name, "TRUSTED CERTIFICATE") == 0)
			all = take(s, der, n) && all;
		OPENSSL_secure_clear_free(name, strlen(name) + 1);
		OPENSSL_secure_clear_free(header, strlen(header) + 1);
		OPENSSL_secure_clear_free(der, (size_t)n);
		ERR_clear_error();
	}
	why = ERR_peek_last_error();
	BIO_free(in);
	ERR_clear_error();
	return all && ERR_GET_LIB(why) == ERR_LIB_PEM && ERR_GET_REASON(why) == PEM_R_NO_START_LINE;
}

static bool
holds(const struct x509_set *s, const struct member *m)
{
	for (size_t i = 0; i < s->n; i++)
		if (memcmp(s->v[i].key, m->key, sizeof m->key) == 0)
			return true;
	return false;
}

void
x509_set_remove(struct x509_set *s, const struct x509_set *those)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++)
		if (holds(those, &s->v[i]))
			X509_free(s->v[i].x);
		else
			s->v[kept++] = s->v[i];
	s->n = kept;
}

/* Whether one of the set's, that is none of the others, signed it. */
static bool
is_issued(const struct x509_set *s, const struct x509_set *but, X509 *x)
{
	for (size_t i = 0; i < s->n; i++) {
		EVP_PKEY *key;

		if (X509_NAME_cmp(X509_get_subject_name(s->v[i].x), X509_get_issuer_name(x)) != 0 || holds(but, &s->v[i]))
			continue;
		key = X509_get0_pubkey(s->v[i].x);
		if (key != NULL && X509_verify(x, key) == 1)
			return true;
	}
	return false;
}

struct x509_shared
x509_set_compare(const struct x509_set *these, const struct x509_set *those, const struct x509_set *but)
{
	struct x509_shared ret = { 0 };

	for (size_t i = 0; i < these->n; i++) {
		bool among = holds(those, &these->v[i]);

		if (holds(but, &these->v[i]))
			ret.excepted += among;
		else if (among)
			ret.shared++;
		else if (is_issued(those, but, these->v[i].x))
			ret.issued++;
	}
	ERR_clear_error();
	return ret;
}
