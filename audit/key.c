/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "audit/key_parts.h"

struct key {
	EVP_PKEY *pkey;
	enum key_type type;
	bool private;
	char id[65];
};

/* What is different about the types. */
static const struct {
	const char *name, *algorithm, *group, *digest;
	size_t der; /* bytes of a SubjectPublicKeyInfo in its usual form: an uncompressed point on a named curve */
	const char *property;
} types[KEY_TYPES] = {
	[KEY_ED25519] = { "ed25519", "ED25519", NULL, NULL, 44, OSSL_PKEY_PARAM_PUB_KEY },
	[KEY_P256] = { "p256", "EC", "prime256v1", "SHA256", 91, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY },
};

const char *
key_type_name(enum key_type type)
{
	return types[type].name;
}

int
key_type_of(const char *name)
{
	for (int i = 0; i < KEY_TYPES; i++)
		if (strcmp(types[i].name, name) == 0)
			return i;
	return -1;
}

void
key_free(struct key *k)
{
	if (k != NULL)
		EVP_PKEY_free(k->pkey);
	free(k);
}

void
key_free_ptr(struct key **k)
{
	key_free(*k);
}

enum key_type
key_type(const struct key *k)
{
	return k->type;
}

const char *
key_id(const struct key *k)
{
	return k->id;
}

/* Whether a key is of that type. */
static bool
is_of(const EVP_PKEY *pkey, enum key_type type)
{
	char group[64] = "";

	if (!EVP_PKEY_is_a(pkey, types[type].algorithm))
		return false;
	return types[type].group == NULL || (EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL) == 1 &&
	    strcmp(group, types[type].group) == 0);
}

/* The SubjectPublicKeyInfo; NULL if libcrypto cannot write it. The caller frees it by OPENSSL_free(). */
static unsigned char *
public_der(const struct key *k, size_t *ret_len)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(k->pkey, &der);

	*ret_len = len > 0 ? (size_t)len : 0;
	return len > 0 ? der : NULL;
}

/* Takes the key over; NULL and an error if it is none of ours. */
static struct key *
key_of(EVP_PKEY *pkey, bool private, const char *name, struct err *e)
{
	struct key *k = xcalloc(1, sizeof *k);
	unsigned char *der;
	int type = 0;
	size_t len;

	*k = (struct key){ .pkey = pkey, .private = private };
	while (type < KEY_TYPES && !is_of(pkey, (enum key_type)type))
		type++;
	if (type == KEY_TYPES) {
		err_set(e, 0, "%s: neither an Ed25519 key nor one of ECDSA on P-256", name);
		key_free(k);
		return NULL;
	}
	k->type = (enum key_type)type;
	der = public_der(k, &len);
	if (der != NULL)
		sha256_hex(der, len, k->id);
	OPENSSL_free(der);
	if (len == types[type].der)
		return k;
	/* one key in two forms would have two ids */
	err_set(e, 0, "%s: the public key is not an uncompressed point on a named curve; write it anew by openssl ec "
	    "-conv_form uncompressed -param_enc named_curve", name);
	key_free(k);
	return NULL;
}

static struct key *
refused_by_policy(const char *name, enum key_type type, struct err *e)
{
	ERR_clear_error();
	err_set(e, 0, "%s: libcrypto does not make signatures with %s keys here%s", name, types[type].name,
	    type == KEY_ED25519 ? " (a FIPS policy?); plimsoll keygen --type p256 makes one of another kind" : "");
	return NULL;
}

struct key *
key_make(enum key_type type, struct err *e)
{
	EVP_PKEY *pkey = type == KEY_P256 ? EVP_PKEY_Q_keygen(NULL, NULL, types[type].algorithm, types[type].group) :
	    EVP_PKEY_Q_keygen(NULL, NULL, types[type].algorithm);

	return pkey != NULL ? key_of(pkey, true, "a new key", e) : refused_by_policy("a new key", type, e);
}

/* Nobody is asked for a passphrase. */
static int
no_passphrase(char *passphrase, int size, int writing, void *arg)
{
	(void)passphrase;
	(void)size;
	(void)writing;
	*(bool *)arg = true;
	return -1;
}

static bool
holds(const char *text, size_t len, const char *words)
{
	return memmem(text, len, words, strlen(words)) != NULL;
}

struct key *
key_parse_private(const char *pem, size_t len, const char *name, struct err *e)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)len);
	bool encrypted = false;
	autobuf struct buf sig = BUF_INIT;
	struct key *k = NULL;
	EVP_PKEY *pkey;

	if (bio == NULL)
		out_of_memory();
	pkey = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, &encrypted);
	BIO_free(bio);
	ERR_clear_error();
	if (pkey != NULL)
		k = key_of(pkey, true, name, e);
	else if (encrypted)
		err_set(e, 0, "%s: the key is encrypted, and nobody is asked for a passphrase; openssl pkey -in %s -out FILE writes it as it "
		    "is used", name, name);
	else if (holds(pem, len, "OPENSSH PRIVATE KEY"))
		err_set(e, 0, "%s: a key in OpenSSH's own format; plimsoll keygen makes one in PKCS #8", name);
	else
		err_set(e, 0, "%s: no private key in PEM; plimsoll keygen -o FILE makes one", name);
	/* a policy that refuses the algorithm, or a public half that is not of this key, is better known now than later */
	if (k != NULL && (key_sign(k, "", 0, &sig, e) < 0 || !key_verify(k, "", 0, sig.s, sig.len))) {
		(void)refused_by_policy(name, k->type, e);
		key_free(k);
		k = NULL;
	}
	return k;
}

struct key *
key_parse_public(const char *pem, size_t len, const char *name, struct err *e)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)len);
	EVP_PKEY *pkey;

	if (bio == NULL)
		out_of_memory();
	pkey = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIO_free(bio);
	ERR_clear_error();
	if (pkey != NULL)
		return key_of(pkey, false, name, e);
	if (holds(pem, len, "PRIVATE KEY-----"))
		err_set(e, 0, "%s: a private key; to verify, name the public one, FILE.pub of plimsoll keygen", name);
	else
		err_set(e, 0, "%s: no public key in PEM (-----BEGIN PUBLIC KEY-----)", name);
	return NULL;
}

/* What was written into memory; the BIO is freed. */
static void
take_written(BIO *bio, struct buf *ret)
{
	char *text;
	long n = BIO_get_mem_data(bio, &text);

	buf_add(ret, text, (size_t)n);
	BIO_free(bio);
}

void
key_public_pem(const struct key *k, struct buf *ret)
{
	BIO *bio = BIO_new(BIO_s_mem());

	if (bio == NULL || PEM_write_bio_PUBKEY(bio, k->pkey) != 1)
		out_of_memory(); /* the only way this can fail */
	take_written(bio, ret);
}

void
key_private_pem(const struct key *k, struct buf *ret)
{
	BIO *bio = BIO_new(BIO_s_secmem());

	if (bio == NULL || PEM_write_bio_PKCS8PrivateKey(bio, k->pkey, NULL, NULL, 0, NULL, NULL) != 1)
		out_of_memory();
	take_written(bio, ret);
}

void
key_public_bytes(const struct key *k, struct buf *ret)
{
	unsigned char bytes[65];
	size_t n = 0;

	if (EVP_PKEY_get_octet_string_param(k->pkey, types[k->type].property, bytes, sizeof bytes, &n) != 1)
		out_of_memory();
	buf_add(ret, bytes, n);
}

int
key_sign(const struct key *k, const void *bytes, size_t len, struct buf *ret, struct err *e)
{
	EVP_MD_CTX *ctx;
	unsigned char sig[128];
	size_t n = sizeof sig;
	bool done;

	if (!k->private)
		return err_set(e, 0, "key %s has no private half to sign with", k->id);
	if ((ctx = EVP_MD_CTX_new()) == NULL)
		out_of_memory();
	done = EVP_DigestSignInit_ex(ctx, NULL, types[k->type].digest, NULL, NULL, k->pkey, NULL) == 1 &&
	    EVP_DigestSign(ctx, sig, &n, bytes, len) == 1;
	EVP_MD_CTX_free(ctx);
	if (done)
		buf_add(ret, sig, n);
	else
		(void)refused_by_policy("signing", k->type, e);
	return done ? 0 : -1;
}

bool
key_verify(const struct key *k, const void *bytes, size_t len, const void *sig, size_t siglen)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good;

	if (ctx == NULL)
		out_of_memory();
	good = EVP_DigestVerifyInit_ex(ctx, NULL, types[k->type].digest, NULL, NULL, k->pkey, NULL) == 1 &&
	    EVP_DigestVerify(ctx, sig, siglen, bytes, len) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return good;
}
