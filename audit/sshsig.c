/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <string.h>

#include "audit/base64.h"
#include "audit/sshsig.h"

#define MAGIC   "SSHSIG"
#define HASH    "sha512"
#define BEGIN   "-----BEGIN SSH SIGNATURE-----\n"
#define END     "-----END SSH SIGNATURE-----\n"
#define COLUMNS 70
#define SCALAR  32 /* bytes of r and of s */

static const char *const names[KEY_TYPES] = { [KEY_ED25519] = "ssh-ed25519", [KEY_P256] = "ecdsa-sha2-nistp256" };

/* RFC 4251, section 5: uint32, string, mpint of a number that is not negative. */
static void
put_uint32(struct buf *b, size_t n)
{
	const unsigned char bytes[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n };

	buf_add(b, bytes, sizeof bytes);
}

static void
put_string(struct buf *b, const void *bytes, size_t len)
{
	put_uint32(b, len);
	buf_add(b, bytes, len);
}

static void
put_text(struct buf *b, const char *s)
{
	put_string(b, s, strlen(s));
}

static void
put_mpint(struct buf *b, const BIGNUM *n)
{
	unsigned char bytes[SCALAR + 2] = { 0 };
	int len = BN_bn2bin(n, bytes + 1);

	/* a first byte of 0 where it would be read as a sign */
	put_string(b, bytes + (bytes[1] < 0x80), (size_t)len + (bytes[1] >= 0x80));
}

/* The next string of a blob; false: it is cut off. */
static bool
take_string(const char **p, size_t *left, const char **ret, size_t *ret_len)
{
	const unsigned char *u = (const unsigned char *)*p;
	size_t n;

	if (*left < 4)
		return false;
	n = (size_t)u[0] << 24 | (size_t)u[1] << 16 | (size_t)u[2] << 8 | u[3];
	if (*left - 4 < n)
		return false;
	*ret = *p + 4;
	*ret_len = n;
	*p += 4 + n;
	*left -= 4 + n;
	return true;
}

static void
put_public_key(const struct key *k, struct buf *ret)
{
	autobuf struct buf bare = BUF_INIT;

	key_public_bytes(k, &bare);
	put_text(ret, names[key_type(k)]);
	if (key_type(k) == KEY_P256)
		put_text(ret, "nistp256");
	put_string(ret, bare.s, bare.len);
}

/* What is signed: the message by its hash alone. */
static void
put_signed(const char *namespace, const void *message, size_t len, struct buf *ret)
{
	unsigned char hash[64];
	size_t n = 0;

	if (EVP_Q_digest(NULL, "SHA512", NULL, message, len, hash, &n) != 1)
		out_of_memory();
	buf_adds(ret, MAGIC);
	put_text(ret, namespace);
	put_text(ret, "");
	put_text(ret, HASH);
	put_string(ret, hash, n);
}

/* r and s out of DER. */
static void
put_ecdsa(const struct buf *der, struct buf *ret)
{
	const unsigned char *p = (const unsigned char *)der->s;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)der->len);

	if (sig == NULL)
		out_of_memory(); /* it is libcrypto's own */
	put_mpint(ret, ECDSA_SIG_get0_r(sig));
	put_mpint(ret, ECDSA_SIG_get0_s(sig));
	ECDSA_SIG_free(sig);
}

/* The reverse; false: not two numbers of at most SCALAR bytes. */
static bool
to_der(const char *p, size_t left, struct buf *ret)
{
	const char *r, *s;
	size_t nr, ns;
	ECDSA_SIG *sig;
	unsigned char *der = NULL;
	BIGNUM *bn_r, *bn_s;
	int n;

	if (!take_string(&p, &left, &r, &nr) || !take_string(&p, &left, &s, &ns) || left != 0 || nr > SCALAR + 1 || ns > SCALAR + 1)
		return false;
	bn_r = BN_bin2bn((const unsigned char *)r, (int)nr, NULL);
	bn_s = BN_bin2bn((const unsigned char *)s, (int)ns, NULL);
	if ((sig = ECDSA_SIG_new()) == NULL || ECDSA_SIG_set0(sig, bn_r, bn_s) != 1 || (n = i2d_ECDSA_SIG(sig, &der)) < 0)
		out_of_memory();
	buf_add(ret, der, (size_t)n);
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	return true;
}

/* All in its armour. signature: as libcrypto makes it. */
static void
put_armoured(const struct key *k, const char *namespace, const struct buf *signature, struct buf *ret)
{
	autobuf struct buf blob = BUF_INIT, public = BUF_INIT, inner = BUF_INIT, numbers = BUF_INIT, text = BUF_INIT;

	put_public_key(k, &public);
	if (key_type(k) == KEY_P256)
		put_ecdsa(signature, &numbers);
	put_text(&inner, names[key_type(k)]);
	put_string(&inner, key_type(k) == KEY_P256 ? numbers.s : signature->s, key_type(k) == KEY_P256 ? numbers.len : signature->len);

	buf_adds(&blob, MAGIC);
	put_uint32(&blob, 1);
	put_string(&blob, public.s, public.len);
	put_text(&blob, namespace);
	put_text(&blob, "");
	put_text(&blob, HASH);
	put_string(&blob, inner.s, inner.len);

	base64_add(&text, blob.s, blob.len);
	buf_adds(ret, BEGIN);
	for (size_t i = 0; i < text.len; i += COLUMNS)
		buf_addf(ret, "%.*s\n", COLUMNS, text.s + i);
	buf_adds(ret, END);
}

int
sshsig_write(const struct key *k, const char *namespace, const void *message, size_t len, struct buf *ret, struct err *e)
{
	autobuf struct buf bytes = BUF_INIT, signature = BUF_INIT;

	put_signed(namespace, message, len, &bytes);
	if (key_sign(k, bytes.s, bytes.len, &signature, e) < 0)
		return -1;
	put_armoured(k, namespace, &signature, ret);
	return 0;
}

/* The blob out of its armour. */
static int
unarmoured(const char *text, size_t len, struct buf *ret)
{
	size_t begin = sizeof BEGIN - 1, end = sizeof END - 1;
	autobuf struct buf base64 = BUF_INIT;

	if (len < begin + end || len > SSHSIG_MAX_BYTES || memcmp(text, BEGIN, begin) != 0 ||
	    memcmp(text + len - end, END, end) != 0)
		return -1;
	for (size_t i = begin; i < len - end; i++)
		if (text[i] != '\n')
			buf_addc(&base64, text[i]);
	return base64_read(base64.s, base64.len, BASE64_STANDARD, ret);
}

/* The parts of a blob that are looked at; the others are compared when the whole is. */
struct parts {
	const char *public, *numbers;
	size_t npublic, nnumbers;
};

static bool
take_parts(const struct buf *blob, struct parts *ret)
{
	const char *p = blob->s + sizeof MAGIC - 1 + 4, *skipped, *inner;
	size_t left = blob->len - (sizeof MAGIC - 1 + 4), n;

	if (blob->len < sizeof MAGIC - 1 + 4 || !take_string(&p, &left, &ret->public, &ret->npublic))
		return false;
	for (int i = 0; i < 3; i++) /* namespace, reserved, hash */
		if (!take_string(&p, &left, &skipped, &n))
			return false;
	return take_string(&p, &left, &inner, &n) && left == 0 && take_string(&inner, &n, &skipped, &left) &&
	    take_string(&inner, &n, &ret->numbers, &ret->nnumbers);
}

bool
sshsig_is_one(const char *text, size_t len)
{
	autobuf struct buf blob = BUF_INIT;
	struct parts parts;

	return unarmoured(text, len, &blob) == 0 && blob.len >= sizeof MAGIC - 1 && memcmp(blob.s, MAGIC, sizeof MAGIC - 1) == 0 &&
	    take_parts(&blob, &parts);
}

/* Whether a public key's blob is that of a key. */
static bool
is_key(const struct key *k, const struct parts *parts)
{
	autobuf struct buf public = BUF_INIT;

	put_public_key(k, &public);
	return public.len == parts->npublic && memcmp(public.s, parts->public, public.len) == 0;
}

const struct key *
sshsig_verify(const char *text, size_t textlen, const char *namespace, const void *message, size_t len,
    const struct key *const *keys, size_t nkeys, struct err *e)
{
	autobuf struct buf blob = BUF_INIT, bytes = BUF_INIT, signature = BUF_INIT, again = BUF_INIT;
	const struct key *k = NULL;
	struct parts parts;

	if (unarmoured(text, textlen, &blob) < 0 || !take_parts(&blob, &parts)) {
		err_set(e, 0, "not an SSH signature");
		return NULL;
	}
	for (size_t i = 0; i < nkeys && k == NULL; i++)
		k = is_key(keys[i], &parts) ? keys[i] : NULL;
	if (k == NULL) {
		err_set(e, 0, "by a key that is not among those to verify with");
		return NULL;
	}
	if (key_type(k) == KEY_ED25519)
		buf_add(&signature, parts.numbers, parts.nnumbers);
	put_signed(namespace, message, len, &bytes);
	if ((key_type(k) == KEY_P256 && !to_der(parts.numbers, parts.nnumbers, &signature)) ||
	    !key_verify(k, bytes.s, bytes.len, signature.s, signature.len)) {
		err_set(e, 0, "it does not fit the message, the namespace %s and the key %s", namespace, key_id(k));
		return NULL;
	}
	put_armoured(k, namespace, &signature, &again);
	if (again.len == textlen && memcmp(again.s, text, textlen) == 0)
		return k;
	err_set(e, 0, "it is good, but not in the form that it is written in");
	return NULL;
}

void
sshsig_allowed_signer(const struct key *k, const char *principal, const char *namespace, struct buf *ret)
{
	autobuf struct buf public = BUF_INIT;

	put_public_key(k, &public);
	buf_addf(ret, "%s namespaces=\"%s\" %s ", principal, namespace, names[key_type(k)]);
	base64_add(ret, public.s, public.len);
	buf_addc(ret, '\n');
}
