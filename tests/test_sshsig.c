/* SPDX-License-Identifier: Apache-2.0 */
/* SSH signatures: as ssh-keygen makes them, byte for byte where that can be; no change goes unnoticed. */
#include "config.h"

#include <string.h>

#include "audit/sshsig.h"
#include "tests/fixture.h"
#include "tests/rows.h"
#include "tests/tamper.h"

struct row {
	const char *name;
	void (*holds)(void);
};

struct signing {
	struct key *key;
	struct buf manifest;
};

static void
signing_end(struct signing *s)
{
	key_free(s->key);
	buf_free(&s->manifest);
}
#define autosigning __attribute__((cleanup(signing_end)))

static struct signing
signing(const char *key)
{
	return (struct signing){ fixture_key(key), fixture_read("sshsig/manifest") };
}

static const struct key *
verify(const struct signing *s, const char *text, size_t len, const char *namespace, struct err *e)
{
	const struct key *keys[] = { s->key };

	return sshsig_verify(text, len, namespace, s->manifest.s, s->manifest.len, keys, 1, e);
}

static void
byte_for_byte(void)
{
	autosigning struct signing s = signing("dsse/rfc8032.pem");
	autobuf struct buf wanted = fixture_read("sshsig/ed25519.sig"), found = BUF_INIT;
	struct err e = { 0 };

	assert_int_equal(sshsig_write(s.key, SSHSIG_NAMESPACE, s.manifest.s, s.manifest.len, &found, &e), 0);
	assert_string_equal(found.s, wanted.s);
	assert_ptr_equal(verify(&s, wanted.s, wanted.len, SSHSIG_NAMESPACE, &e), s.key);
}

static void
of_ssh_keygen(void)
{
	autosigning struct signing s = signing("key/p256.pem");
	autobuf struct buf theirs = fixture_read("sshsig/p256.sig");
	struct err e = { 0 };

	assert_ptr_equal(verify(&s, theirs.s, theirs.len, SSHSIG_NAMESPACE, &e), s.key);
}

/* r and s have every length and sign. */
static void
many(void)
{
	autosigning struct signing s = signing("key/p256.pem");
	struct err e = { 0 };

	for (int i = 0; i < 300; i++) {
		autobuf struct buf found = BUF_INIT;

		assert_int_equal(sshsig_write(s.key, SSHSIG_NAMESPACE, s.manifest.s, s.manifest.len, &found, &e), 0);
		assert_ptr_equal(verify(&s, found.s, found.len, SSHSIG_NAMESPACE, &e), s.key);
	}
}

/* A signature that is refused, and what is said. */
static void
refused(const char *key, const char *file, const char *says)
{
	autosigning struct signing s = signing(key);
	autobuf struct buf text = fixture_read(file);
	struct err e = { 0 };

	assert_null(verify(&s, text.s, text.len, SSHSIG_NAMESPACE, &e));
	if (strstr(e.msg, says) == NULL)
		fail_msg("it says: %s", e.msg);
}

static void
other_namespace(void)
{
	autosigning struct signing s = signing("dsse/rfc8032.pem");
	autobuf struct buf text = fixture_read("sshsig/ed25519.sig");
	struct err e = { 0 };

	refused("dsse/rfc8032.pem", "sshsig/other-namespace.sig", "it does not fit the message, the namespace");
	assert_null(verify(&s, text.s, text.len, "file", &e));
}

static void
other_hash(void)
{
	refused("dsse/rfc8032.pem", "sshsig/sha256.sig", "it does not fit");
}

static void
other_key(void)
{
	refused("key/p256.pem", "sshsig/ed25519.sig", "by a key that is not among those");
	refused("dsse/rfc8032.pem", "key/p256.pub", "not an SSH signature");
	refused("dsse/rfc8032.pem", "sshsig/manifest", "not an SSH signature");
}

static void
of_several(void)
{
	autosigning struct signing s = signing("dsse/rfc8032.pem");
	autokey struct key *other = fixture_key("key/p256.pem");
	autobuf struct buf text = fixture_read("sshsig/ed25519.sig");
	const struct key *keys[] = { other, s.key };
	struct err e = { 0 };

	assert_ptr_equal(sshsig_verify(text.s, text.len, SSHSIG_NAMESPACE, s.manifest.s, s.manifest.len, keys, 2, &e), s.key);
	assert_null(sshsig_verify(text.s, text.len, SSHSIG_NAMESPACE, s.manifest.s, s.manifest.len, NULL, 0, &e));
}

static bool
signature_noticed(void *arg, const char *text, size_t len)
{
	struct err e = { 0 };

	return verify(arg, text, len, SSHSIG_NAMESPACE, &e) == NULL;
}

struct message {
	const struct signing *s;
	const struct buf *signature;
};

static bool
message_noticed(void *arg, const char *text, size_t len)
{
	const struct message *m = arg;
	const struct key *keys[] = { m->s->key };
	struct err e = { 0 };

	return sshsig_verify(m->signature->s, m->signature->len, SSHSIG_NAMESPACE, text, len, keys, 1, &e) == NULL;
}

static void
tamper(const char *key)
{
	autosigning struct signing s = signing(key);
	autobuf struct buf text = BUF_INIT;
	struct message m = { &s, &text };
	struct err e = { 0 };

	assert_int_equal(sshsig_write(s.key, SSHSIG_NAMESPACE, s.manifest.s, s.manifest.len, &text, &e), 0);
	assert_false(signature_noticed(&s, text.s, text.len));
	assert_true(tamper_bytes(text.s, text.len, signature_noticed, &s) > 5000);
	assert_true(tamper_lines(text.s, text.len, signature_noticed, &s) > 10);
	assert_true(tamper_bytes(s.manifest.s, s.manifest.len, message_noticed, &m) > 2000);
	assert_true(tamper_lines(s.manifest.s, s.manifest.len, message_noticed, &m) > 3);
}

static void
tamper_ed25519(void)
{
	tamper("dsse/rfc8032.pem");
}

static void
tamper_p256(void)
{
	tamper("key/p256.pem");
}

static void
public_alone(void)
{
	autokey struct key *k = fixture_public_key("key/p256.pub");
	autobuf struct buf found = BUF_INIT;
	struct err e = { 0 };

	assert_int_equal(sshsig_write(k, SSHSIG_NAMESPACE, "x", 1, &found, &e), -1);
	assert_int_equal(found.len, 0);
}

static void
allowed(void)
{
	static const char *const names[][2] = { { "key/ed25519.pub", "sshsig/ed25519.allowed" }, { "key/p256.pub", "sshsig/p256.allowed" } };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		autokey struct key *k = fixture_public_key(names[i][0]);
		autobuf struct buf wanted = fixture_read(names[i][1]), found = BUF_INIT;

		sshsig_allowed_signer(k, SSHSIG_PRINCIPAL, SSHSIG_NAMESPACE, &found);
		assert_string_equal(found.s, wanted.s);
	}
}

static const struct row rows[] = {
	{ "Ed25519: what ssh-keygen makes, byte for byte", byte_for_byte },
	{ "P-256: what ssh-keygen made is good", of_ssh_keygen },
	{ "P-256: numbers of each length and sign are written as they are read", many },
	{ "a signature in another namespace is refused", other_namespace },
	{ "a signature over another hash is refused", other_hash },
	{ "a signature by another key, or none at all, is refused", other_key },
	{ "one of several keys is found", of_several },
	{ "tamper: Ed25519: each change of signature and message is noticed", tamper_ed25519 },
	{ "tamper: P-256: each change of signature and message is noticed", tamper_p256 },
	{ "a key without private half does not sign", public_alone },
	{ "the lines for allowed signers are ssh-keygen's", allowed },
};

static void
check(void **state)
{
	const struct row *row = *state;

	row->holds();
}

int
main(void)
{
	return RUN_ROWS("sshsig", rows, check);
}
