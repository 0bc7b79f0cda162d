/* SPDX-License-Identifier: Apache-2.0 */
/* Time-stamps: what is a time-stamp over these bytes, by whom, and what is none; an authority of our own answers,
 * and openssl did. */
#include "config.h"

#include <openssl/ts.h>
#include <string.h>

#include "audit/timestamp.h"
#include "tests/fixture.h"
#include "tests/rows.h"
#include "tests/tamper.h"
#include "tests/tsa.h"

#define YEAR  ((int64_t)31557600)
#define AT    ((int64_t)4102444800) /* 2100-01-01T00:00:00Z: far from the time that it is */
#define BYTES "the bytes of a manifest\n"

enum { NOBODY, CA, OTHER_CA, RIGHT, BETWEEN, BELOW, OF_OTHER, OVER, NOT_YET, CA_OVER, OF_CA_OVER, NO_USAGE,
	NOT_CRITICAL, MORE_USAGE, OTHER_USAGE, NAMED, NPAIRS };
static struct tsa_pair pairs[NPAIRS];

static const struct {
	const char *subject, *usage, *names;
	int by, from, to; /* years from AT */
} made[NPAIRS] = {
	[CA] = { "Root", NULL, NULL, NOBODY, -10, 20 },
	[OTHER_CA] = { "Root", NULL, NULL, NOBODY, -10, 20 },
	[RIGHT] = { "Stamps, Inc.", "critical,timeStamping", NULL, CA, -1, 1 },
	[BETWEEN] = { "Between", "CA", NULL, CA, -1, 5 },
	[BELOW] = { "Below", "critical,timeStamping", NULL, BETWEEN, -1, 1 },
	[OF_OTHER] = { "Stamps, Inc.", "critical,timeStamping", NULL, OTHER_CA, -1, 1 },
	[OVER] = { "Over", "critical,timeStamping", NULL, CA, -2, -1 },
	[NOT_YET] = { "Not yet", "critical,timeStamping", NULL, CA, 1, 2 },
	[CA_OVER] = { "Root that is over", NULL, NULL, NOBODY, -10, -1 },
	[OF_CA_OVER] = { "Of a root that is over", "critical,timeStamping", NULL, CA_OVER, -1, 1 },
	[NO_USAGE] = { "No usage", NULL, NULL, CA, -1, 1 },
	[NOT_CRITICAL] = { "Not critical", "timeStamping", NULL, CA, -1, 1 },
	[MORE_USAGE] = { "More", "critical,timeStamping,codeSigning", NULL, CA, -1, 1 },
	[OTHER_USAGE] = { "Other", "critical,codeSigning", NULL, CA, -1, 1 },
	[NAMED] = { "Named", "critical,timeStamping", "DNS:tsa.example", CA, -1, 1 },
};

static void
make_pairs(void)
{
	for (int i = 1; i < NPAIRS; i++)
		pairs[i] = tsa_make(made[i].subject, made[i].by != NOBODY ? &pairs[made[i].by] : NULL, made[i].usage,
		    made[i].names, AT + made[i].from * YEAR, AT + made[i].to * YEAR);
}

/* PKIStatusInfo with text and failure: rejection, badRequest */
static const char rejection[] = "\x30\x16\x30\x14\x02\x01\x02\x30\x09\x0c\x07go\x1b" "away\x03\x04\x05\x20\x00\x00";

struct row {
	const char *name;
	const char *says;        /* NULL: it is one */
	int signer, also, between;
	struct tsa_answer a;
	int trusted;             /* NOBODY: no CA is given */
	bool is_asked;           /* held against the query, and so against its nonce */
	int64_t later;           /* years after AT that it is verified */
	enum { WHOLE, CUT, LONGER, EMPTY, GARBAGE, LARGE, REJECTION, PEM } how;
};

#define RIGHTLY .signer = RIGHT, .trusted = CA

static const struct row rows[] = {
	{ "right: the CA vouches for who made it", NULL, RIGHTLY },
	{ "right: it answers its query", NULL, .signer = RIGHT, .is_asked = true },
	{ "right: granted with changes", NULL, RIGHTLY, .a.status = 1 },
	{ "right: without a nonce, where nobody knows the query", NULL, RIGHTLY, .a.nonce = NONCE_NONE },
	{ "right: SHA-512 is signed over", NULL, RIGHTLY, .a.digest = "SHA512" },
	{ "right: it brings the CA between", NULL, .signer = BELOW, .between = BETWEEN, .trusted = CA },
	{ "right: the CA between is trusted for itself", NULL, .signer = BELOW, .trusted = BETWEEN },
	{ "right: the authority is trusted for itself", NULL, .signer = RIGHT, .trusted = RIGHT },
	{ "right: the authority names itself as its certificate does", NULL, .signer = NAMED, .trusted = CA,
		.a.tsa = "tsa.example" },
	{ "right: the certificate has expired since", NULL, RIGHTLY, .later = 2 },
	{ "right: without a CA it is one, and not proven", NULL, .signer = RIGHT },

	{ "over other bytes", "it is over other bytes", RIGHTLY, .a.over = "others" },
	{ "over other bytes, without a CA", "it is over other bytes", .signer = RIGHT, .a.over = "others" },
	{ "over other bytes, when asked", "it is over other bytes", .signer = RIGHT, .is_asked = true,
		.a.over = "others" },
	{ "over the right bytes' digest, called another", "it is over other bytes, or over another digest", RIGHTLY,
		.a.imprint = NID_sm3 },
	{ "another nonce", "it answers another query: its nonce is another", .signer = RIGHT, .is_asked = true,
		.a.nonce = NONCE_OTHER },
	{ "no nonce", "it answers another query: it has no nonce", .signer = RIGHT, .is_asked = true,
		.a.nonce = NONCE_NONE },
	{ "by another CA of the same name", "not to be trusted for that", .signer = OF_OTHER, .trusted = CA },
	{ "by another CA of another name", "not to be trusted for that", .signer = OF_CA_OVER, .trusted = CA },
	{ "the CA between is missing", "unable to get local issuer certificate", .signer = BELOW, .trusted = CA },
	{ "the certificate had expired before", "certificate has expired", .signer = OVER, .trusted = CA },
	{ "the certificate had expired before, without a CA", "certificate has expired", .signer = OVER },
	{ "the certificate was not valid yet", "certificate is not yet valid", .signer = NOT_YET, .trusted = CA },
	{ "the CA had expired before", "certificate has expired", .signer = OF_CA_OVER, .trusted = CA_OVER },
	{ "a certificate for anything", "unsuitable certificate purpose", .signer = NO_USAGE, .trusted = CA },
	{ "a certificate for anything, without a CA", "unsuitable certificate purpose", .signer = NO_USAGE },
	{ "a certificate for anything, when asked", "unsuitable certificate purpose", .signer = NO_USAGE,
		.is_asked = true },
	{ "a certificate for time-stamps, not critical", "unsuitable certificate purpose", .signer = NOT_CRITICAL,
		.trusted = CA },
	{ "a certificate for time-stamps and more", "unsuitable certificate purpose", .signer = MORE_USAGE,
		.trusted = CA },
	{ "a certificate for something else", "unsuitable certificate purpose", .signer = OTHER_USAGE, .trusted = CA },
	{ "by two authorities", "it is not signed by exactly one", .signer = RIGHT, .also = BELOW,
		.between = BETWEEN, .trusted = CA },
	{ "signed over SHA-1", "signed over a digest of less than 256 bits", RIGHTLY, .a.digest = "SHA1" },
	{ "it brings no certificate", "it does not bring the certificate that signed it", RIGHTLY, .a.bare = true },
	{ "it does not say which certificate signs", "it does not name the certificate that signed it", RIGHTLY,
		.a.unnamed = true },
	{ "the authority calls itself otherwise than its certificate",
		"the authority that it names is not the one", .signer = NAMED,
		.trusted = CA, .a.tsa = "other.example" },
	{ "another version", "its version is not 1", RIGHTLY, .a.version = 2 },

	{ "refused: its words are cleaned",
		"gives no time-stamp (rejection): it does not allow or support such a request: go\xef\xbf\xbd" "away",
		RIGHTLY, .how = REJECTION },
	{ "refused when asked", "gives no time-stamp (rejection)", .signer = RIGHT, .is_asked = true, .a.status = 2 },
	{ "waiting", "gives no time-stamp (waiting)", RIGHTLY, .a.status = 3 },
	{ "a status that nobody knows", "a status unknown to RFC 3161", RIGHTLY, .a.status = 77 },
	{ "cut off", "it is no response of RFC 3161 in DER", RIGHTLY, .how = CUT },
	{ "something behind it", "there are bytes behind its end", RIGHTLY, .how = LONGER },
	{ "nothing", "it is no response", RIGHTLY, .how = EMPTY },
	{ "garbage", "it is no response", RIGHTLY, .how = GARBAGE },
	{ "in PEM", "it is no response", RIGHTLY, .how = PEM },
	{ "too large", "it is larger than 64 KiB", RIGHTLY, .how = LARGE },
};

static const struct tsa_pair *
pair(int i)
{
	return i != NOBODY ? &pairs[i] : NULL;
}

static struct timestamp_ca *
ca_of(int trusted)
{
	autobuf struct buf pem = BUF_INIT;
	struct timestamp_ca *ca;
	struct err e = { 0 };

	if (trusted == NOBODY)
		return NULL;
	tsa_pem(pairs[trusted].cert, &pem);
	ca = timestamp_ca_parse(pem.s, pem.len, "ca.pem", &e);
	assert_non_null(ca);
	return ca;
}

static void
spoil(const struct row *r, struct buf *b)
{
	switch (r->how) {
	case CUT:
		b->len--;
		break;
	case LONGER:
		buf_addc(b, '\0');
		break;
	case EMPTY:
		b->len = 0;
		break;
	case GARBAGE:
		memset(b->s, 0xa5, b->len);
		break;
	case LARGE:
		while (b->len <= TIMESTAMP_MAX_BYTES)
			buf_addc(b, '\0');
		break;
	case REJECTION:
		b->len = 0;
		buf_add(b, rejection, sizeof rejection - 1);
		break;
	case PEM:
		b->len = 0;
		tsa_pem(pairs[CA].cert, b);
		break;
	case WHOLE:
		break;
	}
}

static void
answer_of(const struct row *r, const struct buf *query, struct buf *ret)
{
	struct tsa_answer a = r->a;

	a.signer = pair(r->signer);
	a.also = pair(r->also);
	a.between = pair(r->between);
	a.at = AT;
	tsa_answer(&a, query, ret);
	spoil(r, ret);
}

static void
is_right(const struct row *r, const struct timestamp *t)
{
	autofree char *subject = xasprintf("CN=%s", made[r->signer].subject);
	autobuf struct buf words = BUF_INIT;

	assert_int_equal(t->time, AT);
	assert_int_equal(t->accuracy_us, -1);
	assert_string_equal(t->authority, r->signer == RIGHT ? "CN=Stamps\\, Inc." : subject);
	assert_int_equal(strlen(t->certificate), 64);
	assert_string_equal(t->serial, "BEEF");
	assert_string_equal(t->policy, "1.2.3.4.1");
	assert_int_equal(t->proven, r->trusted != NOBODY);
	assert_int_equal(t->has_expired, r->later > 1);
	timestamp_words(t, &words);
	assert_non_null(strstr(words.s, t->authority));
	assert_non_null(strstr(words.s, "2100-01-01T00:00:00Z"));
	assert_int_equal(strstr(words.s, "proves nothing") != NULL, r->trusted == NOBODY);
	assert_int_equal(strstr(words.s, "has expired since") != NULL, r->later > 1);
}

static void
judges(void **state)
{
	const struct row *r = *state;
	autobuf struct buf query = BUF_INIT, response = BUF_INIT;
	autotimestampca struct timestamp_ca *ca = ca_of(r->trusted);
	autotimestamp struct timestamp t;
	struct err e = { .msg = "nothing" };
	int n;

	timestamp_query(BYTES, strlen(BYTES), &query);
	answer_of(r, &query, &response);
	n = r->is_asked ? timestamp_answers(&query, response.s, response.len, &t, &e) :
	    timestamp_verify(response.s, response.len, BYTES, strlen(BYTES), ca, AT + r->later * YEAR, &t, &e);
	if (r->says == NULL && n != 0)
		fail_msg("it says: %s", e.msg);
	if (r->says != NULL && (n == 0 || strstr(e.msg, r->says) == NULL))
		fail_msg("%d, it says: %s", n, e.msg);
	if (r->says == NULL)
		is_right(r, &t);
	else
		assert_null(t.authority);
}

/* ---- queries ---- */

static void
query_is_right(void)
{
	autobuf struct buf query = BUF_INIT;
	const unsigned char *p;
	TS_REQ *req;
	char hex[65];
	const ASN1_OCTET_STRING *imprint;

	timestamp_query(BYTES, strlen(BYTES), &query);
	p = (const unsigned char *)query.s;
	req = d2i_TS_REQ(NULL, &p, (long)query.len);
	assert_non_null(req);
	assert_ptr_equal(p, query.s + query.len);
	assert_int_equal(TS_REQ_get_version(req), 1);
	assert_int_equal(TS_REQ_get_cert_req(req), 1);
	assert_non_null(TS_REQ_get_nonce(req));
	assert_null(TS_REQ_get_policy_id(req));
	imprint = TS_MSG_IMPRINT_get_msg(TS_REQ_get_msg_imprint(req));
	sha256_hex(BYTES, strlen(BYTES), hex);
	assert_int_equal(ASN1_STRING_length(imprint), 32);
	for (int i = 0; i < 32; i++) {
		char digits[3];

		snprintf(digits, sizeof digits, "%02x", ASN1_STRING_get0_data(imprint)[i]);
		assert_memory_equal(digits, hex + 2 * i, 2);
	}
	TS_REQ_free(req);
}

static void
queries_differ(void)
{
	autobuf struct buf one = BUF_INIT, two = BUF_INIT;

	timestamp_query(BYTES, strlen(BYTES), &one);
	timestamp_query(BYTES, strlen(BYTES), &two);
	assert_int_equal(one.len, two.len);
	assert_true(memcmp(one.s, two.s, one.len) != 0);
}

static void
no_query(void)
{
	autobuf struct buf none = BUF_INIT;
	autotimestamp struct timestamp t;
	struct err e = { 0 };

	assert_int_equal(timestamp_answers(&none, "", 0, &t, &e), -1);
}

static void
accuracy(void)
{
	autobuf struct buf query = BUF_INIT, response = BUF_INIT;
	autotimestamp struct timestamp t;
	struct err e = { 0 };

	timestamp_query(BYTES, strlen(BYTES), &query);
	tsa_answer(&(struct tsa_answer){ .signer = &pairs[RIGHT], .at = AT, .is_accurate = true }, &query, &response);
	assert_int_equal(timestamp_verify(response.s, response.len, BYTES, strlen(BYTES), NULL, AT, &t, &e), 0);
	assert_int_equal(t.accuracy_us, 1500020);
}

/* ---- whom to trust ---- */

static void
ca_refused(const char *pem, size_t len, const char *says)
{
	struct err e = { 0 };

	assert_null(timestamp_ca_parse(pem, len, "ca.pem", &e));
	if (strstr(e.msg, says) == NULL)
		fail_msg("it says: %s", e.msg);
}

static void
ca_files(void)
{
	autobuf struct buf pem = BUF_INIT, many = BUF_INIT;
	autofolder char *folder = fixture_folder();
	autofree char *path = xasprintf("%s/ca.pem", folder), *absent = xasprintf("%s/none", folder);
	autotimestampca struct timestamp_ca *ca = NULL;
	struct err e = { 0 };

	ca_refused("", 0, "ca.pem: holds no certificate in PEM");
	ca_refused("words\n", 6, "ca.pem: holds no certificate in PEM");
	tsa_pem(pairs[CA].cert, &pem);
	tsa_pem(pairs[OTHER_CA].cert, &pem);
	ca_refused(pem.s, pem.len - 40, "ca.pem: certificate 2 in it is damaged");
	fixture_write(folder, "ca.pem", pem.s, pem.len);
	assert_non_null(ca = timestamp_ca_read(path, &e));
	assert_null(timestamp_ca_read(absent, &e));
	for (int i = 0; i < 65; i++)
		tsa_pem(pairs[CA].cert, &many);
	ca_refused(many.s, many.len, "ca.pem: holds more than 64");
}

/* ---- what openssl made ---- */

static void
recorded(void)
{
	autobuf struct buf right = fixture_read("timestamp/right.tsr"), message = fixture_read("timestamp/message"),
			   refusal = fixture_read("timestamp/rejection.tsr"), words = BUF_INIT;
	autofree char *path = fixture_path("timestamp/ca.pem");
	struct err e = { .msg = "nothing" };
	autotimestampca struct timestamp_ca *ca = timestamp_ca_read(path, &e);
	autotimestamp struct timestamp t;

	assert_non_null(ca);
	assert_int_equal(timestamp_verify(right.s, right.len, message.s, message.len, ca, AT, &t, &e), 0);
	assert_true(t.proven);
	assert_int_equal(t.time, 1795366077);
	assert_int_equal(t.accuracy_us, 1000000);
	timestamp_words(&t, &words);
	assert_string_equal(words.s, "it existed at 2026-11-22T16:47:57Z, give or take 1 s, says CN=Stamps, for whom the given CA "
	    "vouches (time-stamp 02, policy 1.3.6.1.4.1.32473.1, certificate "
	    "25cfbe0c7fff3043f4630678627a1755f97548af70c43d1be4de83d246de5b07)");
	assert_string_equal(t.authority, "CN=Stamps");
	assert_string_equal(t.policy, "1.3.6.1.4.1.32473.1");
	timestamp_free(&t);
	assert_int_equal(timestamp_verify(refusal.s, refusal.len, message.s, message.len, ca, AT, &t, &e), -1);
	assert_non_null(strstr(e.msg, "(rejection): it could not read the request"));
}

/* ---- changes ---- */

struct tampered {
	struct timestamp_ca *ca;
	const struct timestamp *said;
};

/* Not all of a response is signed: what is not can be changed, and the time-stamp says the same. */
static bool
noticed(void *arg, const char *text, size_t len)
{
	const struct tampered *x = arg;
	autotimestamp struct timestamp t;
	struct err e = { 0 };

	return timestamp_verify(text, len, BYTES, strlen(BYTES), x->ca, AT, &t, &e) < 0 ||
	    (t.time == x->said->time && t.accuracy_us == x->said->accuracy_us && t.proven && !t.has_expired &&
	    strcmp(t.authority, x->said->authority) == 0 && strcmp(t.certificate, x->said->certificate) == 0 &&
	    strcmp(t.serial, x->said->serial) == 0 && strcmp(t.policy, x->said->policy) == 0);
}

static bool
message_noticed(void *arg, const char *text, size_t len)
{
	const struct buf *response = arg;
	autotimestamp struct timestamp t;
	struct err e = { 0 };

	return timestamp_verify(response->s, response->len, text, len, NULL, AT, &t, &e) < 0;
}

static void
tamper(void)
{
	autobuf struct buf query = BUF_INIT, response = BUF_INIT;
	autotimestampca struct timestamp_ca *ca = ca_of(CA);
	autotimestamp struct timestamp t;
	struct tampered x = { ca, &t };
	struct err e = { 0 };

	timestamp_query(BYTES, strlen(BYTES), &query);
	tsa_answer(&(struct tsa_answer){ .signer = &pairs[RIGHT], .at = AT }, &query, &response);
	assert_int_equal(timestamp_verify(response.s, response.len, BYTES, strlen(BYTES), ca, AT, &t, &e), 0);
	assert_true(tamper_bytes(response.s, response.len, noticed, &x) > 5000);
	assert_true(tamper_bytes(BYTES, strlen(BYTES), message_noticed, &response) > 200);
}

struct act {
	const char *name;
	void (*holds)(void);
};
static const struct act acts[] = {
	{ "a query holds SHA-256, a nonce, and asks for the certificate", query_is_right },
	{ "no two queries are the same", queries_differ },
	{ "what is no query is answered by nothing", no_query },
	{ "the accuracy is seconds, thousandths and millionths", accuracy },
	{ "a file of CAs holds certificates, whole ones, and not too many", ca_files },
	{ "what openssl made is one, and its refusal is none", recorded },
	{ "tamper: no change of a response makes it say something else; each one of the bytes is noticed", tamper },
};

static void
check(void **state)
{
	const struct act *a = *state;

	a->holds();
}

int
main(void)
{
	int failed;

	make_pairs();
	failed = RUN_ROWS("time-stamps", rows, judges);
	failed += RUN_ROWS("time-stamps, other", acts, check);
	for (int i = 1; i < NPAIRS; i++)
		tsa_free(&pairs[i]);
	return failed;
}
