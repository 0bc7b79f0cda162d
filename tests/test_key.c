/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: which files are taken, whose they may be, that none is overwritten, and what a signature holds. */
#include "config.h"

#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/base64.h"
#include "audit/key.h"
#include "tests/fixture.h"
#include "tests/rows.h"

/* A PEM file, read as a private or as a public key. */
struct reading {
	const char *name, *file;
	bool private;
	const char *type, *says; /* type: NULL: refused, with says */
};

static const struct reading readings[] = {
	{ "private: Ed25519 in PKCS #8", "dsse/rfc8032.pem", true, "ed25519", NULL },
	{ "private: P-256 in PKCS #8", "key/p256.pem", true, "p256", NULL },
	{ "private: P-256 in SEC 1", "key/p256-sec1.pem", true, "p256", NULL },
	{ "private: P-384 is refused", "key/p384.pem", true, NULL, "neither an Ed25519 key" },
	{ "private: Ed448 is refused", "key/ed448.pem", true, NULL, "neither an Ed25519 key" },
	{ "private: RSA is refused", "key/rsa.pem", true, NULL, "neither an Ed25519 key" },
	{ "private: an encrypted key is refused, and nobody asked", "key/p256-encrypted.pem", true, NULL, "is encrypted" },
	{ "private: OpenSSH's own format is refused by name", "key/openssh.pem", true, NULL, "OpenSSH's own format" },
	{ "private: a public key is refused", "key/p256.pub", true, NULL, "no private key in PEM" },
	{ "private: a compressed point is refused: its id would be another", "key/p256-compressed.pem", true, NULL, "uncompressed point" },
	{ "private: a certificate is refused", "x509/ca.pem", true, NULL, "no private key in PEM" },
	{ "private: a text is refused", "sshsig/manifest", true, NULL, "no private key in PEM" },
	{ "public: Ed25519", "key/ed25519.pub", false, "ed25519", NULL },
	{ "public: P-256", "key/p256.pub", false, "p256", NULL },
	{ "public: P-384 is refused", "key/p384.pub", false, NULL, "neither an Ed25519 key" },
	{ "public: RSA is refused", "key/rsa.pub", false, NULL, "neither an Ed25519 key" },
	{ "public: a compressed point is refused", "key/p256-compressed.pub", false, NULL, "uncompressed point" },
	{ "public: parameters of a curve in full are refused", "key/p256-explicit.pub", false, NULL, "named curve" },
	{ "public: a private key is refused by name", "key/p256.pem", false, NULL, "a private key; to verify, name the public one" },
	{ "public: a certificate is refused", "x509/ca.pem", false, NULL, "no public key in PEM" },
};

static void
check_reading(void **state)
{
	const struct reading *row = *state;
	autobuf struct buf pem = fixture_read(row->file);
	struct err e = { 0 };
	autokey struct key *k = row->private ? key_parse_private(pem.s, pem.len, "FILE", &e) : key_parse_public(pem.s, pem.len, "FILE", &e);

	assert_int_equal(k != NULL, row->type != NULL);
	if (row->says != NULL && strstr(e.msg, row->says) == NULL)
		fail_msg("it says: %s", e.msg);
	if (k != NULL)
		assert_string_equal(key_type_name(key_type(k)), row->type);
}

/* Whose a key's file may be: its mode, and its owner if that is not us. */
struct access {
	const char *name;
	unsigned mode;
	unsigned owner;
	const char *says;
};

static const struct access accesses[] = {
	{ "mode 0600 is taken", 0600, 0, NULL },
	{ "mode 0400 is taken", 0400, 0, NULL },
	{ "mode 0640 is refused", 0640, 0, "others may use the key (mode 0640)" },
	{ "mode 0604 is refused", 0604, 0, "others may use the key" },
	{ "mode 0620 is refused", 0620, 0, "others may use the key" },
	{ "mode 0610 is refused", 0610, 0, "others may use the key" },
	{ "mode 0601 is refused", 0601, 0, "others may use the key" },
	{ "a key that belongs to another is refused", 0600, 12345, "belongs to user 12345" },
};

static void
check_access(void **state)
{
	const struct access *row = *state;

	if (row->owner != 0 && geteuid() != 0)
		skip(); /* only root gives files away */
	autobuf struct buf pem = fixture_read("key/p256.pem");
	autofolder char *folder = fixture_folder();
	autofree char *path = xasprintf("%s/key", folder);
	autokey struct key *k = NULL;
	struct err e = { 0 };

	fixture_write(folder, "key", pem.s, pem.len);
	assert_int_equal(row->owner != 0 ? chown(path, row->owner, (gid_t)-1) : 0, 0);
	assert_int_equal(chmod(path, row->mode), 0);
	k = key_read_private(path, &e);
	assert_int_equal(k != NULL, row->says == NULL);
	if (row->says != NULL && strstr(e.msg, row->says) == NULL)
		fail_msg("it says: %s", e.msg);
	if (row->says != NULL && strstr(e.msg, path) == NULL)
		fail_msg("it does not name the file: %s", e.msg);
}

struct row {
	const char *name;
	void (*holds)(void);
};

/* What is at a path is refused as a private key. */
static void
refused(const char *path, const char *says)
{
	struct err e = { 0 };
	autokey struct key *k = key_read_private(path, &e);

	assert_null(k);
	if (strstr(e.msg, says) == NULL || strstr(e.msg, path) == NULL)
		fail_msg("it says: %s", e.msg);
}

static void
no_file(void)
{
	autofolder char *folder = fixture_folder();
	autofree char *key = xasprintf("%s/key", folder), *link = xasprintf("%s/link", folder), *pipe = xasprintf("%s/pipe", folder),
	    *dir = xasprintf("%s/folder", folder), *none = xasprintf("%s/none", folder), *large = xasprintf("%s/large", folder);
	autobuf struct buf pem = fixture_read("key/p256.pem");
	struct err e = { 0 };
	autokey struct key *k = NULL;

	fixture_write(folder, "key", pem.s, pem.len);
	assert_int_equal(chmod(key, 0600), 0);
	assert_int_equal(symlink("key", link), 0);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(mkdir(dir, 0700), 0);
	while (pem.len <= 64 << 10)
		buf_adds(&pem, "a line before the next PEM block, and another\n");
	fixture_write(folder, "large", pem.s, pem.len);
	assert_int_equal(chmod(large, 0600), 0);
	refused(link, "a symbolic link");
	refused(pipe, "not a regular file");
	refused(dir, "not a regular file");
	refused(none, "No such file");
	refused(large, "too large");
	k = key_read_private(key, &e);
	assert_non_null(k);
}

/* A private key's message about a damaged file holds none of it. */
static void
quiet(void)
{
	autobuf struct buf pem = fixture_read("key/p256.pem");

	for (size_t i = 30; i < pem.len - 30; i += 7) {
		char was = pem.s[i];
		struct err e = { 0 };
		autokey struct key *k = NULL;

		pem.s[i] = '!';
		k = key_parse_private(pem.s, pem.len, "FILE", &e);
		assert_null(k);
		assert_null(strstr(e.msg, "AgEA"));
		pem.s[i] = was;
	}
}

/* The PKCS #8 of one key with the public half of another. */
static struct buf
mixed_pem(const struct key *k, const struct key *other)
{
	autobuf struct buf pem = fixture_read("key/p256.pem"), base64 = BUF_INIT, der = BUF_INIT, mine = BUF_INIT, theirs = BUF_INIT;
	struct buf mixed = BUF_INIT;
	char *at;

	key_public_bytes(k, &mine);
	key_public_bytes(other, &theirs);
	for (const char *p = strchr(pem.s, '\n'); *p != '-'; p++)
		if (*p != '\n')
			buf_addc(&base64, *p);
	assert_int_equal(base64_read(base64.s, base64.len, BASE64_STANDARD, &der), 0);
	at = memmem(der.s, der.len, mine.s, mine.len);
	assert_non_null(at);
	memcpy(at, theirs.s, theirs.len);
	buf_adds(&mixed, "-----BEGIN PRIVATE KEY-----\n");
	base64_add(&mixed, der.s, der.len);
	buf_adds(&mixed, "\n-----END PRIVATE KEY-----\n");
	return mixed;
}

static void
mismatched(void)
{
	struct err e = { 0 };
	autokey struct key *k = fixture_key("key/p256.pem"), *other = key_make(KEY_P256, &e), *same = NULL, *mixed = NULL;
	autobuf struct buf good = mixed_pem(k, k), bad = mixed_pem(k, other);

	same = key_parse_private(good.s, good.len, "FILE", &e);
	assert_non_null(same);
	mixed = key_parse_private(bad.s, bad.len, "FILE", &e);
	assert_null(mixed);
}

static void
pair(enum key_type type, size_t public_bytes)
{
	autofolder char *folder = fixture_folder();
	autofree char *path = xasprintf("%s/key", folder), *pub = xasprintf("%s/key.pub", folder);
	struct err e = { 0 };
	autokey struct key *k = key_make(type, &e), *private = NULL, *public = NULL;
	autobuf struct buf sig = BUF_INIT, bare = BUF_INIT;
	struct stat st;

	assert_non_null(k);
	(void)umask(0);
	assert_int_equal(key_write_pair(k, path, &e), 0);
	(void)umask(022);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(pub, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	private = key_read_private(path, &e);
	public = key_read_public(pub, &e);
	assert_non_null(private);
	assert_non_null(public);
	assert_string_equal(key_id(private), key_id(k));
	assert_string_equal(key_id(public), key_id(k));
	key_public_bytes(public, &bare);
	assert_int_equal(bare.len, public_bytes);
	assert_int_equal(key_sign(private, "message", 7, &sig, &e), 0);
	assert_true(key_verify(public, "message", 7, sig.s, sig.len));
	assert_false(key_verify(public, "Message", 7, sig.s, sig.len));
	assert_false(key_verify(public, "message", 7, sig.s, sig.len - 1));
	assert_false(key_verify(public, "message", 7, "", 0));
	assert_int_equal(key_sign(public, "message", 7, &sig, &e), -1);
}

static void
pair_ed25519(void)
{
	pair(KEY_ED25519, 32);
}

static void
pair_p256(void)
{
	pair(KEY_P256, 65);
}

static void
never_overwritten(void)
{
	static const char *const names[] = { "key", "key.pub" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		autofolder char *folder = fixture_folder();
		autofree char *path = xasprintf("%s/key", folder), *other = xasprintf("%s/%s", folder, names[!i]);
		struct err e = { 0 };
		autokey struct key *k = key_make(KEY_ED25519, &e);
		autobuf struct buf kept = BUF_INIT;

		fixture_write(folder, names[i], "mine", 4);
		assert_int_equal(key_write_pair(k, path, &e), -1);
		assert_non_null(strstr(e.msg, "no key is overwritten"));
		kept = fixture_reread(folder, names[i]);
		assert_string_equal(kept.s, "mine");
		assert_int_equal(access(other, F_OK), -1);
	}
}

static void
link_in_place(void)
{
	autofolder char *folder = fixture_folder();
	autofree char *path = xasprintf("%s/key", folder), *target = xasprintf("%s/target", folder);
	struct err e = { 0 };
	autokey struct key *k = key_make(KEY_ED25519, &e);

	assert_int_equal(symlink("target", path), 0);
	assert_int_equal(key_write_pair(k, path, &e), -1);
	assert_int_equal(access(target, F_OK), -1);
}

/* As a FIPS policy does: libcrypto has no Ed25519. */
static void
policy(void)
{
	autobuf struct buf pem = fixture_read("dsse/rfc8032.pem");
	struct err e = { 0 };
	autokey struct key *k = NULL, *parsed = NULL;

	assert_int_equal(EVP_set_default_properties(NULL, "provider=none"), 1);
	k = key_make(KEY_ED25519, &e);
	parsed = k == NULL ? key_parse_private(pem.s, pem.len, "FILE", &e) : NULL;
	assert_int_equal(EVP_set_default_properties(NULL, ""), 1);
	assert_null(k);
	assert_null(parsed);
}

static void
policy_says(void)
{
	struct err e = { 0 };
	autokey struct key *k = NULL;

	assert_int_equal(EVP_set_default_properties(NULL, "provider=none"), 1);
	k = key_make(KEY_ED25519, &e);
	assert_int_equal(EVP_set_default_properties(NULL, ""), 1);
	assert_null(k);
	assert_non_null(strstr(e.msg, "FIPS"));
	assert_non_null(strstr(e.msg, "--type p256"));
}

static const struct row rows[] = {
	{ "a link, a pipe, a folder, nothing and too much are no key", no_file },
	{ "a damaged key is refused, and its message holds none of it", quiet },
	{ "a private half with another's public half is refused", mismatched },
	{ "Ed25519: a pair is written, read, signs and verifies", pair_ed25519 },
	{ "P-256: a pair is written, read, signs and verifies", pair_p256 },
	{ "no key is overwritten, and no half pair is left", never_overwritten },
	{ "a link in the place of a new key is not followed", link_in_place },
	{ "where libcrypto has no Ed25519, none is made nor read", policy },
	{ "where libcrypto has no Ed25519, P-256 is named", policy_says },
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
	return RUN_ROWS("readings", readings, check_reading) + RUN_ROWS("accesses", accesses, check_access) + RUN_ROWS("key", rows, check);
}
