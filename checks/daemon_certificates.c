/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daemon_certificates: whether the TLS that a daemon is configured with holds: what the three files are.
 *
 * A fault is what leaves the API without working mutual TLS whoever the client is. What only some clients refuse, or what
 * depends on whom clients trust, is no fault: the daemon's own certificate may well be of another CA than its clients'.
 * dockerd reads the files once, when it starts: what changed since is not proven to be in force.
 */
#include "config.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"
#include "checks/daemon.h"

enum { CA, CERTIFICATE, KEY, NFILES };
static const char *const roles[NFILES] = { "ca", "certificate", "key" };

/* The CAs that systems ship (the list of Go's crypto/x509 for Linux, and where its files come from): with them, whoever
 * buys a certificate anywhere is a client. One that ends in a slash is a folder. */
static const char *const public_cas[] = {
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/pki/tls/cacert.pem",
	"/etc/ssl/cert.pem",
	"/etc/pki/ca-trust/extracted/",
	"/usr/share/ca-certificates/mozilla/",
	"/var/lib/ca-certificates/",
};

/* Digests that forgers can make collide, as OpenSSL names them; and those that nobody can so far. */
static const char broken_digests[] = "MD2 MD4 MD5 MD5-SHA1 SHA SHA1 MDC2 RIPEMD160";
static const char sound_digests[] =
    "SHA224 SHA256 SHA384 SHA512 SHA512-224 SHA512-256 SHA3-224 SHA3-256 SHA3-384 SHA3-512";

struct opinion {
	struct look *at;
	long bits, days;         /* the Values */
	bool proven[NFILES];
	const char *path[NFILES];
	struct buf faults;       /* of files that are proven to be in force */
	struct buf maybe;        /* of others */
	struct buf doubts, notes;
	bool blind;              /* something could not be seen: this */
	struct fact unseen;
	char *unseen_path;
	const char *unseen_type;
};

static void PRINTF(2, 3)
add(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char text[768];

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_addf(b, "%s%s", b->len > 0 ? "; " : "", text);
}

static struct buf *
faults_of(struct opinion *o, int file)
{
	return o->proven[file] ? &o->faults : &o->maybe;
}

/* Looks at a member that has to be there; the first that is not counts. */
static const cJSON *
look_for(struct opinion *o, const char *path, const char *expected, const char *type,
    cJSON_bool (*is_type)(const cJSON *))
{
	struct fact f = look_at(o->at, path, expected);

	if (f.seen == SEEN_VALUE && f.code == NULL && is_type(f.v))
		return f.v;
	if (!o->blind) {
		o->blind = true;
		o->unseen = f;
		o->unseen_path = xstrdup(strchr(path, ':') + 1);
		o->unseen_type = type;
	}
	return NULL;
}

/* "certificate 2 of /c/ca.pem (CN=x)". The caller frees. */
static char *
called(const struct opinion *o, int file, int i, const cJSON *certificate)
{
	return xasprintf("certificate %d of %s (%s)", i + 1, o->path[file], json_str(certificate, "subject", "?"));
}

/* Notes the member of a certificate that speaks against it. */
static void
note_member(struct opinion *o, int file, int i, const char *member, const char *expected)
{
	autofree char *path = xasprintf("tls:%s.certificates[%d].%s", roles[file], i, member);

	(void)look_at(o->at, path, expected);
}

/* What elliptic curves need to be as strong as RSA of so many bits (NIST SP 800-57 part 1, table 2). */
static long
curve_bits(long rsa)
{
	static const struct {
		long rsa, curve;
	} rows[] = { { 15360, 512 }, { 7680, 384 }, { 3072, 256 }, { 2048, 224 }, { 0, 160 } };
	size_t i = 0;

	while (rsa < rows[i].rsa)
		i++;
	return rows[i].curve;
}

static void
judge_key(struct opinion *o, int file, int i, const cJSON *certificate, const char *name)
{
	const char *type = json_str(certificate, "key.type", "");
	double bits = json_num(certificate, "key.bits", -1);
	long wanted;
	char expected[64];

	if (strcmp(type, "RSA") == 0 || strcmp(type, "RSA-PSS") == 0 || strcmp(type, "DSA") == 0)
		wanted = o->bits;
	else if (strcmp(type, "EC") == 0)
		wanted = curve_bits(o->bits);
	else if (strcmp(type, "ED25519") == 0 || strcmp(type, "ED448") == 0) {
		wanted = curve_bits(o->bits);
		bits = strcmp(type, "ED448") == 0 ? 448 : 256; /* their groups' orders are some bits short */
	} else {
		add(&o->doubts, "%s has a key of a kind that is not known", name);
		return;
	}
	if (bits < 0) {
		add(&o->doubts, "%s does not say how long its key is", name);
	} else if (bits < (double)wanted) {
		snprintf(expected, sizeof expected, "%ld or more", wanted);
		note_member(o, file, i, "key.bits", expected);
		add(faults_of(o, file), "%s has a weak key: %s of %.0f bits, %ld are wanted", name, type, bits, wanted);
	}
}

/* An anchor's own signature is not looked at by anybody. */
static void
judge_signature(struct opinion *o, int file, int i, const cJSON *certificate, const char *name)
{
	const char *digest = json_str(certificate, "signature.digest", NULL);
	const char *algorithm = json_str(certificate, "signature.algorithm", "");

	if (digest == NULL && (strcmp(algorithm, "ED25519") == 0 || strcmp(algorithm, "ED448") == 0))
		return;
	if (digest != NULL && value_has(broken_digests, digest)) {
		note_member(o, file, i, "signature.digest", "none that is broken");
		add(faults_of(o, file), "%s is signed with %s, which can be forged", name, digest);
	} else if (digest == NULL || !value_has(sound_digests, digest)) {
		note_member(o, file, i, "signature.digest", "one that is known");
		add(&o->doubts, "%s is signed in a way that is not known", name);
	}
}

enum validity { VALID, EXPIRED, EARLY, UNTOLD };

static enum validity
validity(struct opinion *o, int file, int i, const cJSON *certificate)
{
	const cJSON *from = json_at(certificate, "not_before"), *to = json_at(certificate, "not_after");
	char now[32], expected[64];
	double t = (double)o->at->now;

	time_show(o->at->now, now);
	if (!cJSON_IsNumber(from) || !cJSON_IsNumber(to))
		return UNTOLD;
	if (t >= cJSON_GetNumberValue(from) && t <= cJSON_GetNumberValue(to))
		return VALID;
	snprintf(expected, sizeof expected, "%s %" PRId64 " (%s)",
	    t < cJSON_GetNumberValue(from) ? "not after" : "not before", o->at->now, now);
	note_member(o, file, i, t < cJSON_GetNumberValue(from) ? "not_before" : "not_after", expected);
	return t < cJSON_GetNumberValue(from) ? EARLY : EXPIRED;
}

/* An object's time in words, by its number. */
static const char *
when(const cJSON *certificate, const char *member, char out[32])
{
	double t = json_num(certificate, member, 0);

	time_show(t > -1e11 && t < 2.6e11 ? (int64_t)t : 0, out);
	return out;
}

static void
judge_validity(struct opinion *o, int i, const cJSON *certificate, const char *name)
{
	struct buf *faults = i == 0 ? faults_of(o, CERTIFICATE) : &o->doubts;
	char text[32];

	switch (validity(o, CERTIFICATE, i, certificate)) {
	case EXPIRED:
		add(faults, "%s expired at %s", name, when(certificate, "not_after", text));
		break;
	case EARLY:
		add(faults, "%s is not valid before %s", name, when(certificate, "not_before", text));
		break;
	case UNTOLD:
		add(&o->doubts, "%s does not say how long it is valid", name);
		break;
	case VALID:
		if (json_num(certificate, "not_after", 0) < (double)o->at->now + (double)o->days * 86400)
			add(&o->notes, "%s expires soon, at %s", name, when(certificate, "not_after", text));
	}
}

/* What the first certificate is for. */
static void
judge_purpose(struct opinion *o, const cJSON *certificate, const char *name)
{
	const cJSON *usages = json_at(certificate, "extended_key_usage"), *u;
	const cJSON *dns = json_at(certificate, "names.dns"), *ip = json_at(certificate, "names.ip");

	cJSON_ArrayForEach(u, usages)
		if (cJSON_IsString(u) &&
		    (strcmp(u->valuestring, "serverAuth") == 0 ||
			strcmp(u->valuestring, "anyExtendedKeyUsage") == 0))
			break;
	if (!cJSON_IsArray(usages) && !cJSON_IsNull(usages)) {
		add(&o->doubts, "%s does not say what it is for", name);
	} else if (cJSON_IsArray(usages) && u == NULL) {
		note_member(o, CERTIFICATE, 0, "extended_key_usage", "serverAuth, or no restriction");
		add(faults_of(o, CERTIFICATE), "%s is not made for servers, so that clients refuse it", name);
	}
	if (cJSON_GetArraySize(dns) == 0 && cJSON_GetArraySize(ip) == 0) {
		note_member(o, CERTIFICATE, 0, "names", NULL);
		add(&o->notes, "%s names no host in its subjectAltName, and docker refuses that", name);
	}
}

static void
judge_own(struct opinion *o)
{
	const cJSON *list = look_for(o, "tls:certificate.certificates", "valid, with a strong key", "a list",
	    cJSON_IsArray), *x;
	int i = 0;

	if (list != NULL && list->child == NULL)
		add(&o->doubts, "%s holds no certificate", o->path[CERTIFICATE]);
	cJSON_ArrayForEach(x, list) {
		autofree char *name = called(o, CERTIFICATE, i, x);

		judge_validity(o, i, x, name);
		judge_key(o, CERTIFICATE, i, x, name);
		if (!json_bool(x, "self_signed", false))
			judge_signature(o, CERTIFICATE, i, x, name);
		if (i == 0)
			judge_purpose(o, x, name);
		i++;
	}
}

static bool
is_public(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(public_cas); i++) {
		size_t n = strlen(public_cas[i]);

		if (public_cas[i][n - 1] == '/' ? strncmp(path, public_cas[i], n) == 0 : strcmp(path, public_cas[i]) == 0)
			return true;
	}
	return false;
}

/* How many CAs a site may well have of its own, and have added to its systems' lists. */
#define MANY_CAS 8

/* How many CAs a list of the public ones has at least: an empty one tells nothing, nor does a remnant. */
#define FEW_CAS 20

/*
 * Which of the CAs are public, wherever the file lies: by the list that the system ships, without those that the site added to it.
 * One alone may be the site's own that was added in a way of its own. True: they are public, and there is no more to say.
 */
static bool
are_public(struct opinion *o)
{
	static const char *const counts[] = { "of", "shared", "issued", "added", "known" };
	struct fact f = look_at(o->at, "tls:ca.public", "none of the public CAs");
	double n[ARRAY_SIZE(counts)];
	const cJSON *lists;

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		n[i] = f.seen == SEEN_VALUE ? json_num(f.v, counts[i], -1) : -1;
	if (n[1] >= 2) {
		add(faults_of(o, CA), "%.0f of the %.0f certificates of %s are public CAs: whoever has a certificate of one is a client",
		    n[1], n[0], o->path[CA]);
		return true;
	}
	if (look_for(o, "tls:ca.public", "none of the public CAs", "an object", cJSON_IsObject) == NULL)
		return false;
	lists = json_at(f.v, "lists");
	if (!cJSON_IsArray(lists) || n[0] < 0 || n[1] < 0 || n[2] < 0 || n[3] < 0 || n[4] < 0)
		add(&o->doubts, "which of the certificates of %s are public CAs is not in these facts", o->path[CA]);
	else if (lists->child == NULL || n[4] < FEW_CAS)
		add(&o->doubts, "no list of public CAs is on this host to compare %s with", o->path[CA]);
	else if (n[1] > 0)
		add(&o->doubts, "a certificate of %s is in the system's list of public CAs", o->path[CA]);
	else if (n[2] > 0)
		add(&o->doubts, "a certificate of %s is issued by a public CA: for whom it issues others is not known", o->path[CA]);
	else if (n[3] > MANY_CAS)
		add(&o->doubts, "%.0f certificates of %s are in the system's list of CAs, by the site's wish", n[3], o->path[CA]);
	return false;
}

static void
judge_ca(struct opinion *o)
{
	const cJSON *real = look_for(o, "tls:ca.real", "a CA of the site's own", "a string", cJSON_IsString);
	const cJSON *list, *x;
	int i = 0, valid = 0, untold = 0;

	if (is_public(o->path[CA]) || (real != NULL && is_public(real->valuestring))) {
		/* the option alone says so, whatever the file holds now */
		add(&o->faults, "%s are public CAs: whoever has a certificate of one is a client", o->path[CA]);
		return;
	}
	if (are_public(o))
		return;
	list = look_for(o, "tls:ca.certificates", "one that is valid, with strong keys", "a list", cJSON_IsArray);
	if (list == NULL)
		return;
	cJSON_ArrayForEach(x, list) {
		autofree char *name = called(o, CA, i, x);
		enum validity v = validity(o, CA, i, x);

		valid += v == VALID;
		untold += v == UNTOLD;
		judge_key(o, CA, i, x, name);
		i++;
	}
	if (untold > 0)
		add(&o->doubts, "%s does not say how long all of its certificates are valid", o->path[CA]);
	else if (i == 0)
		add(&o->doubts, "%s holds no certificate", o->path[CA]);
	else if (valid == 0)
		add(faults_of(o, CA), "no certificate of %s is valid, so that no client is accepted", o->path[CA]);
	else if (valid < i)
		add(&o->notes, "%d of the %d certificates of %s are not valid", i - valid, i, o->path[CA]);
}

static void
judge_together(struct opinion *o)
{
	const cJSON *encrypted = look_for(o, "tls:key.holds.encrypted", "false", "a bool", cJSON_IsBool), *v;

	if (cJSON_IsTrue(encrypted)) {
		add(faults_of(o, KEY), "%s is encrypted, and dockerd has no passphrase for it", o->path[KEY]);
	} else if (encrypted != NULL) {
		v = look_for(o, "tls:key_matches", "true", "a bool", cJSON_IsBool);
		if (cJSON_IsFalse(v))
			add(o->proven[CERTIFICATE] && o->proven[KEY] ? &o->faults : &o->maybe,
			    "%s is not the key of %s, and dockerd does not start with the two", o->path[KEY],
			    o->path[CERTIFICATE]);
	}
	v = look_for(o, "tls:chain.verified", "true", "a bool", cJSON_IsBool);
	if (cJSON_IsFalse(v)) {
		struct fact why = look_at(o->at, "tls:chain.why", NULL);

		add(&o->doubts,
		    "%s is not issued by %s (%s): whether clients can tell the server from another depends on what "
		    "they trust",
		    o->path[CERTIFICATE], o->path[CA],
		    why.seen == SEEN_VALUE && cJSON_IsString(why.v) ? why.v->valuestring : "no reason is given");
	}
}

static void
look_proven(struct opinion *o)
{
	static const char *const paths[NFILES] = { "tls:ca.unchanged", "tls:certificate.unchanged", "tls:key.unchanged" };

	bool stopped = daemon_is_stopped(o->at); /* then the files are what a start would read */

	for (size_t i = 0; i < NFILES; i++)
		o->proven[i] = stopped || cJSON_IsTrue(look_for(o, paths[i], "true", "a bool", cJSON_IsBool));
}

static bool
value_number(const struct look *at, const char *name, long *ret)
{
	const char *text = look_value(at, name);
	char *end;

	if (text == NULL || !isdigit((unsigned char)*text))
		return false;
	*ret = strtol(text, &end, 10);
	return *end == '\0' && *ret <= 1000000;
}

static enum verdict
conclude(struct opinion *o, const char *where)
{
	autobuf struct buf changed = BUF_INIT;

	for (size_t i = 0; i < NFILES; i++)
		if (!o->proven[i])
			daemon_add_name(&changed, o->path[i]);
	if (o->faults.len > 0)
		return say(o->at, FAIL, "the API on TCP (%s) asks clients for certificates, but %s", where, o->faults.s);
	if (o->blind)
		return say_unseen(o->at, o->unseen, o->unseen_path, o->unseen_type);
	if (changed.len > 0)
		return say(o->at, UNKNOWN,
		    "%s changed after dockerd started, which reads it once, or is a link: what is in force is not known%s%s",
		    changed.s, o->maybe.len > 0 ? "; as of now, " : "", o->maybe.s);
	if (o->doubts.len > 0)
		return say(o->at, UNKNOWN, "the API on TCP (%s) asks clients for certificates, but %s", where, o->doubts.s);
	return say(o->at, PASS,
	    "the API on TCP (%s) takes only clients with a certificate of %s; its own is %s, its key %s%s%s", where,
	    o->path[CA], o->path[CERTIFICATE], o->path[KEY], o->notes.len > 0 ? "; " : "", o->notes.s);
}

enum verdict
daemon_certificates(struct look *at, const char *where, const char *ca, const char *certificate, const char *key)
{
	struct opinion o = { .at = at, .path = { ca, certificate, key }, .faults = BUF_INIT, .maybe = BUF_INIT,
		.doubts = BUF_INIT, .notes = BUF_INIT };
	enum verdict v;

	if (!value_number(at, "tls-min-key-bits", &o.bits) || !value_number(at, "tls-expiry-days", &o.days))
		return say(at, UNKNOWN, "the benchmark says no number of bits, or of days (export-names tls-min-key-bits, tls-expiry-days)");
	if (at->now == 0)
		return say(at, UNKNOWN, "as of when it is judged is not known, and certificates have their time");
	look_proven(&o);
	judge_ca(&o);
	judge_own(&o);
	judge_together(&o);
	v = conclude(&o, where);
	buf_free(&o.faults);
	buf_free(&o.maybe);
	buf_free(&o.doubts);
	buf_free(&o.notes);
	free(o.unseen_path);
	return v;
}
