/* SPDX-License-Identifier: Apache-2.0 */
/* x509: what certificates and keys are said to be. The files are those of fixtures/x509, made by its make.sh. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/x509.h"
#include "tests/rows.h"

struct row {
	const char *name;
	enum { CERTIFICATES, KEY, CHAIN, MATCHES } what;
	const char *file, *other; /* other: with CHAIN the CA, with MATCHES the key */
	const char *path;         /* in what is returned; NULL: nothing is, and want is the code */
	const char *want;         /* JSON with ' for " */
};

#define SERVER_KEY "'50fc23a2f187c8f76c7d03149aa0e7123d2924c763af3ca9834567aaf8c6bede'"

static const struct row rows[] = {
	/* each member */
	{ "a subject, by RFC 4514", CERTIFICATES, "server.pem", NULL, "[0].subject", "'CN=localhost,O=Lab,C=DE'" },
	{ "an issuer, its comma escaped and its umlaut kept", CERTIFICATES, "server.pem", NULL, "[0].issuer",
	    "'CN=Lab CA,O=S\xc3\xa4ge\\\\, Lab'" },
	{ "a serial number", CERTIFICATES, "server.pem", NULL, "[0].serial", "'4A3F00'" },
	{ "the begin of its time", CERTIFICATES, "server.pem", NULL, "[0].not_before", "1767225600" },
	{ "the begin of its time in words", CERTIFICATES, "server.pem", NULL, "[0].not_before_utc",
	    "'2026-01-01T00:00:00Z'" },
	{ "the end of its time", CERTIFICATES, "server.pem", NULL, "[0].not_after", "1798761600" },
	{ "the end of its time in words", CERTIFICATES, "server.pem", NULL, "[0].not_after_utc",
	    "'2027-01-01T00:00:00Z'" },
	{ "a time before 1970", CERTIFICATES, "ed.pem", NULL, "[0].not_before", "-631152001" },
	{ "a time from 2050 on, in the other form", CERTIFICATES, "ed.pem", NULL, "[0].not_after_utc",
	    "'2050-01-01T00:00:00Z'" },
	{ "an RSA key", CERTIFICATES, "server.pem", NULL, "[0].key", "{'type':'RSA','bits':2048,'curve':null}" },
	{ "a key on an elliptic curve", CERTIFICATES, "ec.pem", NULL, "[0].key",
	    "{'type':'EC','bits':384,'curve':'secp384r1'}" },
	{ "an Ed25519 key", CERTIFICATES, "ed.pem", NULL, "[0].key.type", "'ED25519'" },
	{ "a signature with ECDSA", CERTIFICATES, "server.pem", NULL, "[0].signature",
	    "{'algorithm':'ecdsa-with-SHA256','digest':'SHA256'}" },
	{ "a signature with RSA-PSS has its digest in parameters", CERTIFICATES, "pss.pem", NULL, "[0].signature",
	    "{'algorithm':'rsassaPss','digest':'SHA256'}" },
	{ "a signature with Ed25519 has no digest of its own", CERTIFICATES, "ed.pem", NULL, "[0].signature",
	    "{'algorithm':'ED25519','digest':null}" },
	{ "a signature with SHA-1", CERTIFICATES, "weak.pem", NULL, "[0].signature.digest", "'SHA1'" },
	{ "a signature with MD5", CERTIFICATES, "md5.pem", NULL, "[0].signature.digest", "'MD5'" },
	{ "a short key", CERTIFICATES, "weak.pem", NULL, "[0].key.bits", "1024" },
	{ "the certificate's digest", CERTIFICATES, "server.pem", NULL, "[0].sha256", "'f83113974a974400d1f99da97c94bb88f1790c513f562bc340d42eb326a1d02f'" },
	{ "its public key's digest", CERTIFICATES, "server.pem", NULL, "[0].public_key_sha256", SERVER_KEY },
	{ "a CA", CERTIFICATES, "ca.pem", NULL, "[0].is_ca", "true" },
	{ "no CA", CERTIFICATES, "server.pem", NULL, "[0].is_ca", "false" },
	{ "no CA, though it signed itself", CERTIFICATES, "forged.pem", NULL, "[0].is_ca", "false" },
	{ "a CA's length of path", CERTIFICATES, "ca.pem", NULL, "[0].path_length", "1" },
	{ "no length of path", CERTIFICATES, "between.pem", NULL, "[0].path_length", "null" },
	{ "what a key may be used for", CERTIFICATES, "server.pem", NULL, "[0].key_usage",
	    "['digitalSignature','keyEncipherment']" },
	{ "a key without restriction", CERTIFICATES, "ec.pem", NULL, "[0].key_usage", "null" },
	{ "what a certificate is for, an unknown purpose by its numbers", CERTIFICATES, "server.pem", NULL,
	    "[0].extended_key_usage", "['serverAuth','clientAuth','1.2.3.4']" },
	{ "a certificate without restriction", CERTIFICATES, "ed.pem", NULL, "[0].extended_key_usage", "null" },
	{ "names and addresses, the others counted", CERTIFICATES, "server.pem", NULL, "[0].names",
	    "{'dns':['localhost','*.lab.example'],'ip':['127.0.0.1','2001:db8::7'],'other':1,'left_out':0}" },
	{ "no names", CERTIFICATES, "ca.pem", NULL, "[0].names", "{'dns':[],'ip':[],'other':0,'left_out':0}" },
	{ "self-signed", CERTIFICATES, "ca.pem", NULL, "[0].self_signed", "true" },
	{ "not self-signed", CERTIFICATES, "server.pem", NULL, "[0].self_signed", "false" },

	/* hostile */
	{ "controls in a subject are escaped", CERTIFICATES, "hostile.pem", NULL, "[0].subject",
	    "'CN=a\\\\1B[31mb\\\\0Ac'" },
	{ "NUL and ESC in names are replaced, an address of three bytes is none", CERTIFICATES, "hostile.pem", NULL,
	    "[0].names", "{'dns':['a\xef\xbf\xbd" "b','\xef\xbf\xbd[m'],'ip':[],'other':0,'left_out':0}" },
	{ "an extension that is none of its kind", CERTIFICATES, "extension.pem", NULL, NULL, "malformed" },
	{ "a block that is no certificate inside", CERTIFICATES, "no-der.pem", NULL, NULL, "malformed" },
	{ "a block that is cut off", CERTIFICATES, "cut.pem", NULL, NULL, "damaged" },
	{ "DER is not PEM", CERTIFICATES, "server.der", NULL, NULL, "not-pem" },
	{ "a request is no certificate", CERTIFICATES, "request.pem", NULL, NULL, "not-pem" },
	{ "a script is no certificate", CERTIFICATES, "make.sh", NULL, NULL, "not-pem" },
	{ "an empty file", CERTIFICATES, "", NULL, NULL, "not-pem" },
	{ "64 certificates are read", CERTIFICATES, "64 server.pem", NULL, "[63].serial", "'4A3F00'" },
	{ "65 are too many", CERTIFICATES, "65 server.pem", NULL, NULL, "too-many" },
	{ "more than a MiB is too large", CERTIFICATES, "1200 server.pem", NULL, NULL, "too-large" },
	{ "more than a MiB is too large for a key, too", KEY, "1200 server.pem", NULL, NULL, "too-large" },

	/* several blocks */
	{ "the second of two", CERTIFICATES, "chain.pem", NULL, "[1].subject", "'CN=Lab between'" },
	{ "comments around blocks are passed over", CERTIFICATES, "comments.pem", NULL, "[1].is_ca", "true" },
	{ "a key beside a certificate is passed over", CERTIFICATES, "both.pem", NULL, "[0].serial", "'4A3F00'" },
	{ "a key alone is no certificate", CERTIFICATES, "server-key.pem", NULL, NULL, "not-pem" },

	/* keys */
	{ "a key, PKCS #8", KEY, "server-key.pem", NULL, "",
	    "{'type':'RSA','bits':2048,'curve':null,'public_key_sha256':" SERVER_KEY ",'encrypted':false}" },
	{ "the same, PKCS #1", KEY, "server-key-pkcs1.pem", NULL, "public_key_sha256", SERVER_KEY },
	{ "the same, behind a certificate", KEY, "both.pem", NULL, "public_key_sha256", SERVER_KEY },
	{ "a key, SEC 1, behind parameters", KEY, "ec-key.pem", NULL, "curve", "'secp384r1'" },
	{ "a key, Ed25519", KEY, "ed-key.pem", NULL, "type", "'ED25519'" },
	{ "an encrypted key, PKCS #8", KEY, "server-key-encrypted.pem", NULL, "",
	    "{'type':null,'bits':null,'curve':null,'public_key_sha256':null,'encrypted':true}" },
	{ "an encrypted key, by headers", KEY, "server-key-encrypted-pkcs1.pem", NULL, "encrypted", "true" },
	{ "an encrypted key that says it is none asks for no passphrase", KEY, "mislabelled-key.pem", NULL, NULL,
	    "malformed" },
	{ "a block that is no key inside", KEY, "no-key-der.pem", NULL, NULL, "malformed" },
	{ "a certificate is no key", KEY, "server.pem", NULL, NULL, "not-pem" },
	{ "an empty file is no key", KEY, "", NULL, NULL, "not-pem" },

	/* two files */
	{ "issued by the CA", CHAIN, "server.pem", "ca.pem", "", "{'verified':true,'length':2,'why':null}" },
	{ "issued by way of a CA between, which is sent along", CHAIN, "chain.pem", "ca.pem", "",
	    "{'verified':true,'length':3,'why':null}" },
	{ "the CA between is not sent along", CHAIN, "leaf.pem", "ca.pem", "verified", "false" },
	{ "the CA between is an anchor itself, as in Go", CHAIN, "leaf.pem", "between.pem", "verified", "true" },
	{ "another CA", CHAIN, "server.pem", "other-ca.pem", "",
	    "{'verified':false,'length':null,'why':'unable to get local issuer certificate'}" },
	{ "one of several CAs", CHAIN, "server.pem", "other-ca.pem ca.pem", "verified", "true" },
	{ "signed by itself, and no CA's", CHAIN, "forged.pem", "ca.pem", "verified", "false" },
	{ "signed by itself, and its own anchor", CHAIN, "forged.pem", "forged.pem", "verified", "true" },
	{ "a certificate that is no CA issues none", CHAIN, "server.pem", "leaf.pem", "verified", "false" },
	{ "time does not count for a chain", CHAIN, "expired.pem", "ca.pem", "verified", "true" },
	{ "no CA to compare with", CHAIN, "server.pem", "server-key.pem", NULL, "" },
	{ "the certificate's key", MATCHES, "server.pem", "server-key.pem", NULL, "1" },
	{ "the certificate's key, PKCS #1", MATCHES, "server.pem", "server-key-pkcs1.pem", NULL, "1" },
	{ "the key of the first of two certificates", MATCHES, "chain.pem", "server-key.pem", NULL, "1" },
	{ "the key of the second of two is not the one", MATCHES, "chain.pem", "between-key.pem", NULL, "0" },
	{ "another key", MATCHES, "server.pem", "between-key.pem", NULL, "0" },
	{ "a key of another kind", MATCHES, "server.pem", "ec-key.pem", NULL, "0" },
	{ "an encrypted key cannot be compared", MATCHES, "server.pem", "server-key-encrypted.pem", NULL, "-1" },
	{ "a damaged certificate cannot be compared", MATCHES, "cut.pem", "server-key.pem", NULL, "-1" },
};

/* Reads files behind each other; a number in front of a name repeats it. */
static struct x509_file *
load(const char *names)
{
	const char *srcdir = getenv("srcdir");
	autobuf struct buf all = BUF_INIT;
	autofree char *copy = xstrdup(names);
	struct x509_file *f;
	long times = 1;
	char *save = NULL, *end;

	for (char *name = strtok_r(copy, " ", &save); name != NULL; name = strtok_r(NULL, " ", &save)) {
		autofree char *path = xasprintf("%s/fixtures/x509/%s", srcdir != NULL ? srcdir : ".", name);
		autofile FILE *in = NULL;
		char bytes[8192];
		size_t n;

		times = strtol(name, &end, 10);
		if (*end == '\0')
			continue; /* the file follows */
		in = fopen(path, "r");
		if (in == NULL)
			fail_msg("%s cannot be read", path);
		n = fread(bytes, 1, sizeof bytes, in);
		assert_in_range(n, 1, sizeof bytes - 1);
		times = strtol(names, &end, 10);
		for (long i = 0; i < (end != names ? times : 1); i++)
			buf_add(&all, bytes, n);
	}
	f = x509_read(all.s, all.len);
	if (all.len > 0)
		x509_forget(all.s, all.len);
	for (size_t i = 0; i < all.len; i++)
		assert_int_equal(all.s[i], 0);
	return f;
}

static cJSON *
answer(const struct row *r, const struct x509_file *f, const struct x509_file *other, char got[24])
{
	struct x509_trouble why = { 0 };
	cJSON *doc = NULL;

	switch (r->what) {
	case CERTIFICATES:
		doc = x509_certificates(f, &why);
		break;
	case KEY:
		doc = x509_key(f, &why);
		break;
	case CHAIN:
		doc = x509_chain(f, other);
		break;
	case MATCHES:
		snprintf(got, 24, "%d", x509_key_matches(f, other));
		return NULL;
	}
	snprintf(got, 24, "%s", why.code != NULL ? why.code : "");
	assert_true(why.code == NULL || why.message[0] != '\0');
	return doc;
}

static void
test_row(void **state)
{
	const struct row *r = *state;
	struct x509_file *f = load(r->file), *other = r->other != NULL ? load(r->other) : NULL;
	autofree char *want = xstrdup(r->want), *line = NULL;
	autojson cJSON *doc = NULL;
	char got[24] = "";

	for (char *s = want; (s = strchr(s, '\'')) != NULL;)
		*s = '"';
	doc = answer(r, f, other, got);
	if (r->path == NULL) {
		assert_null(doc);
		assert_string_equal(got, want);
	} else {
		const cJSON *at = *r->path != '\0' ? json_at(doc, r->path) : doc;

		if (at == NULL)
			fail_msg("nothing at %s (%s)", r->path, got);
		line = json_line(at);
		assert_string_equal(line, want);
	}
	x509_free(f);
	x509_free(other);
}

int
main(void)
{
	return RUN_ROWS("x509", rows, test_row);
}
