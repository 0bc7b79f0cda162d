/* SPDX-License-Identifier: Apache-2.0 */
/* Envelopes and statements: the vectors byte for byte; what a reader takes; that no change of our own goes unnoticed. */
#include "config.h"

#include <string.h>

#include "audit/base64.h"
#include "audit/dsse.h"
#include "audit/intoto.h"
#include "audit/jcs.h"
#include "tests/fixture.h"
#include "tests/rows.h"
#include "tests/tamper.h"

#define ED25519 "dsse/rfc8032.pem"
#define P256    "key/p256.pem"
#define ZEROS   "00000000000000000000000000000000000000000000000000000000000000"

struct row {
	const char *name;
	void (*holds)(void);
};

/* Base64: text, its bytes (NULL: refused), in which alphabet. */
struct base64_row {
	const char *name, *text, *bytes;
	enum base64 alphabet;
};

static const struct base64_row base64_rows[] = {
	{ "Base64: nothing", "", "", BASE64_STANDARD },
	{ "Base64: one byte", "Zg==", "f", BASE64_STANDARD },
	{ "Base64: two bytes", "aGk=", "hi", BASE64_STANDARD },
	{ "Base64: three bytes", "Zm9v", "foo", BASE64_STANDARD },
	{ "Base64: both alphabets, the standard one", "+/+/", "\xfb\xff\xbf", BASE64_EITHER },
	{ "Base64: both alphabets, the one for URLs", "-_-_", "\xfb\xff\xbf", BASE64_EITHER },
	{ "Base64: both alphabets, not padded", "Zg", "f", BASE64_EITHER },
	{ "Base64: both alphabets, padded", "aGk=", "hi", BASE64_EITHER },
	{ "Base64: the one for URLs is refused where the standard one is due", "-_-_", NULL, BASE64_STANDARD },
	{ "Base64: no padding is refused where it is due", "Zg", NULL, BASE64_STANDARD },
	{ "Base64: the alphabets mixed are refused", "+_+_", NULL, BASE64_EITHER },
	{ "Base64: bits behind the last byte are refused", "Zh==", NULL, BASE64_EITHER },
	{ "Base64: bits behind the last byte are refused without padding", "Zh", NULL, BASE64_EITHER },
	{ "Base64: white space is refused before", " Zm9v", NULL, BASE64_EITHER },
	{ "Base64: white space is refused behind", "Zm9v\n", NULL, BASE64_EITHER },
	{ "Base64: white space is refused in the midst", "Zm\n9", NULL, BASE64_EITHER },
	{ "Base64: half the padding is refused", "Zg=", NULL, BASE64_EITHER },
	{ "Base64: too much padding is refused", "Zm9v====", NULL, BASE64_EITHER },
	{ "Base64: padding alone is refused", "====", NULL, BASE64_EITHER },
	{ "Base64: padding in the midst is refused", "Zg==Zg==", NULL, BASE64_EITHER },
	{ "Base64: one character is refused", "Z", NULL, BASE64_EITHER },
	{ "Base64: three times padded is refused", "Z===", NULL, BASE64_EITHER },
	{ "Base64: another character is refused", "Zm9*", NULL, BASE64_EITHER },
	{ "Base64: a byte that is no character is refused", "Zm9\xff", NULL, BASE64_EITHER },
};

static void
check_base64(void **state)
{
	const struct base64_row *row = *state;
	autobuf struct buf found = BUF_INIT;
	int n = base64_read(row->text, strlen(row->text), row->alphabet, &found);

	assert_int_equal(n, row->bytes ? 0 : -1);
	assert_string_equal(found.s, row->bytes ? row->bytes : "");
}

/* The vectors; number: which. */
static void
vector(int number)
{
	autobuf struct buf text = fixture_read("dsse/ed25519-vectors.json"), payload = BUF_INIT, pae = BUF_INIT, envelope = BUF_INIT;
	autokey struct key *k = fixture_key(ED25519);
	struct err e = { 0 };
	autojson cJSON *doc = json_read(text.s, text.len, JSON_TWICE_REFUSED, &e), *found = NULL;
	const cJSON *v = cJSON_GetArrayItem(json_at(doc, "vectors"), number);
	const char *base64 = json_str(v, "payload_base64", ""), *type = json_str(v, "payload_type", "");

	assert_string_equal(key_id(k), json_str(doc, "public_key_spki_sha256_hex", NULL));
	assert_int_equal(base64_read(base64, strlen(base64), BASE64_STANDARD, &payload), 0);
	dsse_pae(type, payload.s, payload.len, &pae);
	assert_string_equal(pae.s, json_str(v, "pae_utf8", NULL));
	assert_int_equal(dsse_write(type, payload.s, payload.len, (const struct key *[]){ k }, 1, &envelope, &e), 0);
	found = jcs_read(envelope.s, envelope.len, &e);
	assert_string_equal(json_str(found, "signatures[0].sig", NULL), json_str(v, "sig_base64", NULL));
	assert_string_equal(json_str(found, "signatures[0].keyid", NULL), key_id(k));
	assert_string_equal(json_str(found, "payload", NULL), base64);
}

static void
vector_0(void)
{
	vector(0);
}

static void
vector_1(void)
{
	vector(1);
}

static void
public_key(void)
{
	autobuf struct buf text = fixture_read("dsse/ed25519-vectors.json"), pem = BUF_INIT;
	autokey struct key *k = fixture_key(ED25519);
	struct err e = { 0 };
	autojson cJSON *doc = json_read(text.s, text.len, JSON_TWICE_REFUSED, &e);

	key_public_pem(k, &pem);
	assert_string_equal(pem.s, json_str(doc, "public_key_pem", NULL));
}

/* The example, whose form is not ours, is read, is good, and its payload signed again has the same bytes. */
static void
example(void)
{
	autobuf struct buf text = fixture_read("dsse/example-attestation.dsse.json"), again = BUF_INIT;
	autokey struct key *k = fixture_key(ED25519), *other = fixture_key(P256);
	const struct key *keys[] = { other, k };
	struct err e = { 0 };
	autodsse struct dsse *d = dsse_read(text.s, text.len, &e), *ours = NULL;

	assert_non_null(d);
	assert_ptr_equal(dsse_signed_by(d, keys, 2), k);
	assert_null(dsse_signed_by(d, keys, 1));
	assert_null(dsse_signed_by(d, keys, 0));
	assert_int_equal(dsse_is_ours(d, text.s, text.len, &e), -1);
	assert_int_equal(dsse_write(d->type, d->payload.s, d->payload.len, keys + 1, 1, &again, &e), 0);
	ours = dsse_read(again.s, again.len, &e);
	assert_int_equal(dsse_is_ours(ours, again.s, again.len, &e), 0);
	assert_int_equal(ours->signatures[0].sig.len, 64);
	assert_memory_equal(ours->signatures[0].sig.s, d->signatures[0].sig.s, 64);
}

/* What a reader takes, of an envelope with the first vector's payload; ' stands for ". %s: its signature. */
struct reading {
	const char *name, *text;
	bool good;
	const char *says; /* refused, with this */
};

#define SIG "4DHX3Zn4qpBKvEj7maE8O9u9bjXEnPLLnyXVUJ2PXJR8DSLcL3QDpFvfJOj3pB/SPHsl6Jg4boxsMb6KvuYABw=="
#define URL "4DHX3Zn4qpBKvEj7maE8O9u9bjXEnPLLnyXVUJ2PXJR8DSLcL3QDpFvfJOj3pB_SPHsl6Jg4boxsMb6KvuYABw"
#define OUT "'payload':'aGVsbG8gd29ybGQ=','payloadType':'http://example.com/HelloWorld'"

static const struct reading readings[] = {
	{ "reader: a signature without keyid", "{" OUT ",'signatures':[{'sig':'" SIG "'}]}", true, NULL },
	{ "reader: a keyid is a hint, and decides nothing", "{" OUT ",'signatures':[{'sig':'" SIG "','keyid':'other'}]}", true, NULL },
	{ "reader: Base64 for URLs, not padded", "{'payload':'aGVsbG8gd29ybGQ','payloadType':'http://example.com/HelloWorld',"
	  "'signatures':[{'sig':'" URL "'}]}", true, NULL },
	{ "reader: Base64 for URLs, padded", "{" OUT ",'signatures':[{'sig':'" URL "=='}]}", true, NULL },
	{ "reader: fields that are not known are passed over", "{" OUT ",'more':1,'signatures':[{'sig':'" SIG "','cert':[]}]}", true, NULL },
	{ "reader: white space between", "{ " OUT " ,\n'signatures' : [ {'sig':'" SIG "'} ] }\n", true, NULL },
	{ "reader: one good signature among others is enough", "{" OUT ",'signatures':[{'sig':'AAAA'},{'sig':'" SIG "'}]}", true, NULL },
	{ "reader: another type is another message", "{'payload':'aGVsbG8gd29ybGQ=','payloadType':'http://example.com/helloWorld',"
	  "'signatures':[{'sig':'" SIG "'}]}", false, NULL },
	{ "reader: another payload is another message", "{'payload':'aGVsbG8gd29ybGR=','payloadType':'http://example.com/HelloWorld',"
	  "'signatures':[{'sig':'" SIG "'}]}", false, "payload: not Base64" },
	{ "reader: a signature of another", "{" OUT ",'signatures':[{'sig':'AAAA'}]}", false, NULL },
	{ "reader: no signature is refused", "{" OUT ",'signatures':[]}", false, "signatures: not an array" },
	{ "reader: signatures of another type are refused", "{" OUT ",'signatures':{'sig':'" SIG "'}}", false, "signatures: not an array" },
	{ "reader: a signature that is no object is refused", "{" OUT ",'signatures':['" SIG "']}", false, "signatures[0]: not an object" },
	{ "reader: an empty signature is refused", "{" OUT ",'signatures':[{'sig':''}]}", false, "signatures[0]: sig: empty" },
	{ "reader: a signature without sig is refused", "{" OUT ",'signatures':[{'sig':'" SIG "'},{}]}", false, "signatures[1]: sig: missing" },
	{ "reader: a keyid of another type is refused", "{" OUT ",'signatures':[{'sig':'" SIG "','keyid':null}]}", false, "keyid: not a string" },
	{ "reader: no payload is refused", "{'payloadType':'x','signatures':[{'sig':'" SIG "'}]}", false, "payload: missing" },
	{ "reader: a payload of another type is refused", "{'payload':1,'payloadType':'x','signatures':[{'sig':'" SIG "'}]}", false,
	  "payload: missing" },
	{ "reader: no type is refused", "{'payload':'','signatures':[{'sig':'" SIG "'}]}", false, "payloadType: missing" },
	{ "reader: an empty type is refused", "{'payload':'','payloadType':'','signatures':[{'sig':'" SIG "'}]}", false, "payloadType: missing" },
	{ "reader: a key that stands twice is refused", "{" OUT "," OUT ",'signatures':[{'sig':'" SIG "'}]}", false, "twice" },
	{ "reader: a key in another case is another key", "{'Payload':'','payloadType':'x','signatures':[{'sig':'" SIG "'}]}", false,
	  "payload: missing" },
	{ "reader: further bytes are refused", "{" OUT ",'signatures':[{'sig':'" SIG "'}]}{}", false, "further bytes" },
	{ "reader: an array is refused", "[]", false, "not an object" },
	{ "reader: an empty text is refused", "", false, "empty" },
};

static void
check_reading(void **state)
{
	const struct reading *row = *state;
	autofree char *text = xstrdup(row->text);
	autokey struct key *k = fixture_public_key("key/ed25519.pub");
	const struct key *keys[] = { k };
	struct err e = { 0 };
	autodsse struct dsse *d = NULL;

	for (char *p = text; (p = strchr(p, '\'')) != NULL;)
		*p = '"';
	d = dsse_read(text, strlen(text), &e);
	assert_int_equal(d == NULL, row->says != NULL);
	if (row->says != NULL && strstr(e.msg, row->says) == NULL)
		fail_msg("it says: %s", e.msg);
	assert_int_equal(d != NULL && dsse_signed_by(d, keys, 1) == k, row->good);
	if (d != NULL)
		assert_int_equal(dsse_is_ours(d, text, strlen(text), &e), -1);
}

static void
good_subjects(struct manifest *m)
{
	struct err e;

	assert_int_equal(manifest_add(m, "facts.jsonl", ZEROS "01", &e), 0);
	assert_int_equal(manifest_add(m, "rules/benchmark.xml", ZEROS "02", &e), 0);
}

/* A small statement, signed by these. */
static struct buf
signed_statement(const struct key *const *keys, size_t n)
{
	automanifest struct manifest m = { 0 };
	autojson cJSON *predicate = json_object();
	autobuf struct buf statement = BUF_INIT;
	struct buf envelope = BUF_INIT;
	struct err e = { 0 };

	good_subjects(&m);
	json_put_str(predicate, "result", "FAILED");
	assert_int_equal(intoto_write(&m, INTOTO_TEST_RESULT, predicate, &statement, &e), 0);
	assert_int_equal(dsse_write(INTOTO_PAYLOAD_TYPE, statement.s, statement.len, keys, n, &envelope, &e), 0);
	return envelope;
}

/* As verify does it: ours, and each signature good. */
static bool
envelope_noticed(void *arg, const char *text, size_t len)
{
	const struct key *const *keys = arg;
	struct err e = { 0 };
	autodsse struct dsse *d = dsse_read(text, len, &e);
	size_t nkeys = keys[1] != NULL ? 2 : 1;

	if (d == NULL || dsse_is_ours(d, text, len, &e) < 0 || d->n != nkeys)
		return true;
	for (size_t i = 0; i < d->n; i++)
		if (dsse_judge(d, &d->signatures[i], keys, nkeys) != DSSE_GOOD)
			return true;
	return false;
}

static void
tamper(const struct key *a, const struct key *b)
{
	const struct key *keys[] = { a, b };
	autobuf struct buf text = signed_statement(keys, b != NULL ? 2 : 1);

	assert_false(envelope_noticed(keys, text.s, text.len));
	assert_true(tamper_bytes(text.s, text.len, envelope_noticed, keys) > 10000);
}

static void
tamper_ed25519(void)
{
	autokey struct key *k = fixture_key(ED25519);

	tamper(k, NULL);
}

static void
tamper_p256(void)
{
	autokey struct key *k = fixture_key(P256);

	tamper(k, NULL);
}

static void
tamper_both(void)
{
	autokey struct key *a = fixture_key(ED25519), *b = fixture_key(P256);

	tamper(a, b);
}

/* Two signatures, in the other order, doubled, or with each other's keyid: NULL, or a sentence. */
static void
two_signatures(void)
{
	autokey struct key *a = fixture_key(ED25519), *b = fixture_key(P256);
	const struct key *keys[] = { b, a };
	autobuf struct buf text = signed_statement(keys, 2);
	struct err e = { 0 };
	autodsse struct dsse *d = dsse_read(text.s, text.len, &e);
	struct dsse_signature first;
	char *id;

	assert_true(strcmp(d->signatures[0].keyid, d->signatures[1].keyid) < 0);
	assert_int_equal(dsse_is_ours(d, text.s, text.len, &e), 0);

	id = d->signatures[0].keyid;
	d->signatures[0].keyid = d->signatures[1].keyid;
	d->signatures[1].keyid = id;
	assert_int_equal(dsse_judge(d, &d->signatures[0], keys, 2), DSSE_BAD);
	assert_int_equal(dsse_judge(d, &d->signatures[1], keys, 2), DSSE_BAD);
	assert_int_equal(dsse_is_ours(d, text.s, text.len, &e), -1);
	assert_non_null(strstr(e.msg, "order of their keyids"));

	first = d->signatures[0];
	d->signatures[0] = d->signatures[1];
	d->signatures[1] = first;
	assert_int_equal(dsse_judge(d, &d->signatures[0], keys, 2), DSSE_BAD);
	assert_int_equal(dsse_is_ours(d, text.s, text.len, &e), -1);
}

static void
judged(void)
{
	autokey struct key *a = fixture_key(ED25519), *b = fixture_key(P256);
	const struct key *keys[] = { a }, *others[] = { b };
	autobuf struct buf text = signed_statement(keys, 1);
	struct err e = { 0 };
	autodsse struct dsse *d = dsse_read(text.s, text.len, &e);

	assert_int_equal(dsse_judge(d, d->signatures, keys, 1), DSSE_GOOD);
	assert_int_equal(dsse_judge(d, d->signatures, others, 1), DSSE_UNKNOWN_KEY);
	assert_int_equal(dsse_judge(d, d->signatures, NULL, 0), DSSE_UNKNOWN_KEY);
	d->signatures[0].keyid[0] ^= 1;
	assert_int_equal(dsse_judge(d, d->signatures, keys, 1), DSSE_BAD);
	free(d->signatures[0].keyid);
	d->signatures[0].keyid = NULL;
	assert_int_equal(dsse_judge(d, d->signatures, keys, 1), DSSE_BAD);
	assert_int_equal(dsse_is_ours(d, text.s, text.len, &e), -1);
	assert_non_null(strstr(e.msg, "without keyid"));
}

static void
cannot_sign(void)
{
	autokey struct key *k = fixture_key(ED25519), *public = fixture_public_key("key/ed25519.pub");
	const struct key *twice[] = { k, k }, *publics[] = { public };
	autobuf struct buf out = BUF_INIT;
	struct err e = { 0 };

	assert_int_equal(dsse_write("t", "x", 1, twice, 2, &out, &e), -1);
	assert_non_null(strstr(e.msg, "twice"));
	assert_int_equal(dsse_write("t", "x", 1, publics, 1, &out, &e), -1);
	assert_non_null(strstr(e.msg, "no private half"));
	assert_int_equal(dsse_write("t", "x", 1, NULL, 0, &out, &e), -1);
	assert_int_equal(dsse_write("\xff", "x", 1, twice, 1, &out, &e), -1);
	assert_int_equal(out.len, 0);
}

static void
statement(void)
{
	automanifest struct manifest m = { 0 };
	autojson cJSON *predicate = json_object();
	autobuf struct buf text = BUF_INIT;
	autointoto struct intoto s = { 0 };
	struct err e = { 0 };

	good_subjects(&m);
	json_put_int(predicate, "n", 7);
	assert_int_equal(intoto_write(&m, "type", predicate, &text, &e), 0);
	assert_string_equal(text.s, "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{\"n\":7},\"predicateType\":\"type\","
	    "\"subject\":[{\"digest\":{\"sha256\":\"" ZEROS "01\"},\"name\":\"facts.jsonl\"},"
	    "{\"digest\":{\"sha256\":\"" ZEROS "02\"},\"name\":\"rules/benchmark.xml\"}]}");
	assert_int_equal(intoto_read(text.s, text.len, &s, &e), 0);
	assert_string_equal(s.predicate_type, "type");
	assert_int_equal(json_num(s.predicate, "n", 0), 7);
	assert_int_equal(intoto_is_about(&s, &m, &e), 0);
}

/* The statement differs from the manifest: what is changed there. */
static void
about(const char *name, const char *sha256, const char *says)
{
	automanifest struct manifest m = { 0 };
	autointoto struct intoto s = { 0 };
	struct err e = { 0 };

	good_subjects(&s.subjects);
	assert_int_equal(manifest_add(&m, "facts.jsonl", ZEROS "01", &e), 0);
	if (name != NULL)
		assert_int_equal(manifest_add(&m, name, sha256, &e), 0);
	assert_int_equal(intoto_is_about(&s, &m, &e), -1);
	assert_string_equal(e.msg, says);
}

static void
not_about(void)
{
	about(NULL, NULL, "rules/benchmark.xml is only in the statement");
	about("rules/benchmark.xml", ZEROS "03", "rules/benchmark.xml: the statement and the manifest have different digests");
	about("results.json", ZEROS "02", "results.json is only in the manifest");
	about("rules/zzz", ZEROS "02", "rules/benchmark.xml is only in the statement");
}

static void
unwritable(void)
{
	automanifest struct manifest m = { 0 }, none = { 0 };
	autojson cJSON *predicate = json_object(), *array = json_array();
	autobuf struct buf text = BUF_INIT;
	struct err e = { 0 };

	good_subjects(&m);
	assert_int_equal(intoto_write(&none, "type", predicate, &text, &e), -1);
	assert_int_equal(intoto_write(&m, "type", array, &text, &e), -1);
	json_put_str(predicate, "reason", "a\rb"); /* would be cleaned when it is read */
	assert_int_equal(intoto_write(&m, "type", predicate, &text, &e), -1);
	json_put(predicate, "reason", cJSON_CreateNumber(0.5));
	assert_int_equal(intoto_write(&m, "type", predicate, &text, &e), -1);
	assert_non_null(strstr(e.msg, "predicate.reason"));
	assert_int_equal(text.len, 0);
}

/* Statements that are refused; ' stands for ". */
struct refused {
	const char *name, *text, *says;
};

#define BEGIN  "{'_type':'https://in-toto.io/Statement/v1','predicate':{},'predicateType':'t','subject':["
#define ONE(d) "{'digest':{'sha256':'" d "'},'name':'a'}"

static const struct refused refusals[] = {
	{ "statement: another version is refused", "{'_type':'https://in-toto.io/Statement/v0.1'}", "_type" },
	{ "statement: none about nothing", BEGIN "]}", "subject: not an array of one or more" },
	{ "statement: a member more is refused", BEGIN ONE(ZEROS "01") "],'x':1}", "more in it" },
	{ "statement: a subject's member more is refused",
	  BEGIN "{'digest':{'sha256':'" ZEROS "01'},'mediaType':'x','name':'a'}]}", "more in it" },
	{ "statement: a second digest is refused",
	  BEGIN "{'digest':{'sha1':'00','sha256':'" ZEROS "01'},'name':'a'}]}", "more in it" },
	{ "statement: another digest alone is refused", BEGIN "{'digest':{'sha1':'00'},'name':'a'}]}", "without SHA-256" },
	{ "statement: a digest in upper case is refused", BEGIN ONE(ZEROS "0A") "]}", "not a SHA-256" },
	{ "statement: a short digest is refused", BEGIN ONE("00") "]}", "not a SHA-256" },
	{ "statement: a subject twice is refused", BEGIN ONE(ZEROS "01") "," ONE(ZEROS "01") "]}", "does not stand behind" },
	{ "statement: a name that leads elsewhere is refused",
	  BEGIN "{'digest':{'sha256':'" ZEROS "01'},'name':'../a'}]}", "not a relative name" },
	{ "statement: white space is refused", " " BEGIN ONE(ZEROS "01") "]}", "not canonical" },
	{ "statement: no predicate is refused", "{'_type':'https://in-toto.io/Statement/v1','predicateType':'t','subject':[]}",
	  "predicate" },
	{ "statement: a predicate of another type is refused",
	  "{'_type':'https://in-toto.io/Statement/v1','predicate':[],'predicateType':'t','subject':[" ONE(ZEROS "01") "]}", "predicate" },
};

static void
check_refused(void **state)
{
	const struct refused *row = *state;
	autofree char *text = xstrdup(row->text);
	autointoto struct intoto s = { 0 };
	struct err e = { 0 };

	for (char *p = text; (p = strchr(p, '\'')) != NULL;)
		*p = '"';
	assert_int_equal(intoto_read(text, strlen(text), &s, &e), -1);
	if (strstr(e.msg, row->says) == NULL)
		fail_msg("it says: %s", e.msg);
	assert_null(s.predicate);
}

static const struct row rows[] = {
	{ "DSSE vector: hello world, byte for byte", vector_0 },
	{ "DSSE vector: UTF-8 counts by bytes", vector_1 },
	{ "DSSE vector: the public key's PEM", public_key },
	{ "the example of another's form is read, and signed again has the same signature", example },
	{ "tamper: an envelope by Ed25519: each change is noticed", tamper_ed25519 },
	{ "tamper: an envelope by P-256: each change is noticed", tamper_p256 },
	{ "tamper: an envelope with two signatures: each change is noticed", tamper_both },
	{ "two signatures have one order, and each its own keyid", two_signatures },
	{ "a signature is good, bad, or by a key that is not known", judged },
	{ "an envelope is not made by a key twice, without a private half, without keys, of bytes that are no text", cannot_sign },
	{ "a statement is written, read, and about its manifest", statement },
	{ "a statement that is not about the manifest names the file", not_about },
	{ "a statement that could not be read again is not written", unwritable },
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
	return RUN_ROWS("base64", base64_rows, check_base64) + RUN_ROWS("readings", readings, check_reading) +
	    RUN_ROWS("refused", refusals, check_refused) + RUN_ROWS("dsse", rows, check);
}
