/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/dsse.h"
#include "audit/folder.h"
#include "audit/intoto.h"
#include "audit/json.h"
#include "audit/manifest.h"
#include "audit/sshsig.h"
#include "tests/bundled.h"
#include "tests/rows.h"

struct signers
signers_read(void)
{
	return (struct signers){ .keys = { fixture_key("dsse/rfc8032.pem"), fixture_key("key/p256.pem") }, .n = 1, .status = 1 };
}

void
signers_free(struct signers *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(s->keys); i++)
		key_free((struct key *)(uintptr_t)s->keys[i]);
}

char *
bundled_path(const char *dir, int number)
{
	return xasprintf("%s/2026-01-31T10:00:00Z-00000000-0000-4000-8000-00000000000%d", dir, number);
}

/* The facts' lines, into a bundle and an audit. */
struct making {
	const struct signers *signers;
	struct bundle *bundle;
	struct bench *bench;
	struct selection selection;
	struct audit *audit;
};

static const char *
judged_at(const struct making *m)
{
	return m->signers->at != NULL ? m->signers->at : "2026-01-31T10:00:00Z";
}

static void
put_reader(const struct signers *s, cJSON *run_line)
{
	autofree char *own = xasprintf("plimsoll %s", s->version != NULL ? s->version : PACKAGE_VERSION);

	cJSON_SetValuestring(cJSON_GetObjectItemCaseSensitive(run_line, "tool"), s->reader != NULL ? s->reader : own);
}

static int
take_line(struct making *m, cJSON *line, int number, struct err *e)
{
	const char *kind = json_str(line, "kind", "");

	if (strcmp(kind, "run") == 0) {
		cJSON *tool = json_object();
		autofree char *id = xasprintf("00000000-0000-4000-8000-00000000000%d", number);

		json_put_str(tool, "name", "plimsoll");
		json_put_str(tool, "version", m->signers->version != NULL ? m->signers->version : PACKAGE_VERSION);
		json_put_str(tool, "sha256", m->signers->build);
		put_reader(m->signers, line);
		cJSON_SetValuestring(cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(line, "run"), "id"), id);
		m->audit = audit_begin(m->bench, &m->selection, line, tool, judged_at(m));
	} else if (strcmp(kind, "end") == 0) {
		audit_end(m->audit, line);
	} else {
		audit_subject(m->audit, line);
		if (m->signers->lies)
			((cJSON *)(uintptr_t)json_at(line, "read.inspect.data.HostConfig.Privileged"))->type ^= cJSON_True | cJSON_False;
	}
	return bundle_line(m->bundle, line, e);
}

static int
take_facts(struct making *m, const struct buf *facts, int number, struct err *e)
{
	for (const char *at = facts->s, *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		autojson cJSON *line = json_read(at, (size_t)(end - at), JSON_TWICE_REFUSED, e);

		assert_non_null(line);
		if (take_line(m, line, number, e) < 0)
			return -1;
	}
	return 0;
}

static int
finish(struct making *m, const struct buf *benchmark, struct err *e)
{
	/* an array of what may be changed, as options have it */
	static char class[] = "short 1 days";
	char *const retention[] = { class, NULL };
	const struct bundle_rule rules[] = { { "benchmark.xml", benchmark->s, benchmark->len } };
	autojson cJSON *request = json_object();

	json_put_str(request, "profile", m->bench->profile_id);
	json_put_str(request, "scope", "all");
	json_put_str(request, "at", judged_at(m));
	json_put_str(request, "fail-on", "fail");
	return bundle_end(m->bundle, m->audit, &(struct bundle_about){ .rules = rules, .nrules = 1, 
	    .request = request, .retention = retention, .status = m->signers->status }, e);
}

int
bundled_try(const char *dir, const struct signers *s, int number, struct err *e)
{
	autobuf struct buf facts = fixture_read("bundle/facts.jsonl"), benchmark = fixture_read("bundle/benchmark.xml");
	struct making m = { .signers = s, .bundle = bundle_open(dir, s->keys, s->n, e), .selection = { .scope = "all" } };
	int n = -1;

	if (m.bundle == NULL)
		return -1;
	m.bench = bench_parse("benchmark.xml", benchmark.s, benchmark.len, NULL, e);
	assert_non_null(m.bench);
	if (take_facts(&m, &facts, number, e) == 0)
		n = finish(&m, &benchmark, e);
	audit_free(m.audit);
	bench_free(m.bench);
	bundle_close(m.bundle);
	return n;
}

void
bundled_run(const char *dir, const struct signers *s, int number)
{
	struct err e;

	if (bundled_try(dir, s, number, &e) < 0)
		fail_msg("%s", e.msg);
}

/* ---- again, after something was changed ---- */

static cJSON *
read_document(const char *path, const char *name)
{
	autobuf struct buf text = fixture_reread(path, name);
	struct err e;
	cJSON *doc = json_read(text.s, text.len, JSON_TWICE_REFUSED, &e);

	assert_non_null(doc);
	return doc;
}

static void
seal_attestation(const char *path, const struct signers *s, const struct manifest *m, const cJSON *record)
{
	autojson cJSON *results = read_document(path, BUNDLE_RESULTS), *predicate = bundle_predicate(record, results, NULL);
	autobuf struct buf statement = BUF_INIT, envelope = BUF_INIT;
	struct err e;

	if (intoto_write(m, INTOTO_TEST_RESULT, predicate, &statement, &e) < 0)
		return; /* it cannot be said: the old one stays */
	assert_int_equal(dsse_write(INTOTO_PAYLOAD_TYPE, statement.s, statement.len, s->keys, s->n, &envelope, &e), 0);
	fixture_write(path, BUNDLE_ATTESTATION, envelope.s, envelope.len);
}

void
bundled_seal(const char *dir, const struct signers *s)
{
	autofree char *path = bundled_path(dir, 0);
	autojson cJSON *record = read_document(path, BUNDLE_RECORD), *line = NULL;
	autobuf struct buf text = BUF_INIT, signature = BUF_INIT, trail = BUF_INIT;
	automanifest struct manifest m = { 0 };
	struct trail_head place;
	struct err e;
	autofd int folder = folder_open(path, &e);
	char sha256[65];

	assert_int_equal(manifest_make(folder, bundle_besides, &m, &e), 0);
	manifest_write(&m, &text);
	fixture_write(path, BUNDLE_MANIFEST, text.s, text.len);
	sha256_hex(text.s, text.len, sha256);
	assert_int_equal(sshsig_write(s->keys[0], SSHSIG_NAMESPACE, text.s, text.len, &signature, &e), 0);
	fixture_write(path, BUNDLE_SIGNATURE, signature.s, signature.len);
	seal_attestation(path, s, &m, record);
	line = bundle_trail_record(record, sha256);
	if (bundle_trail_place(record, &place) && trail_line(&place, "run", line, &trail, &e) == 0)
		fixture_write(dir, TRAIL_FILE, trail.s, trail.len);
}

/* ---- what verify says ---- */

static void
keep(void *heard, enum verified what, const char *text)
{
	static const char *const words[] = { [VERIFIED_PROVEN] = "proven", [VERIFIED_OPEN] = "open", [VERIFIED_BROKEN] = "BROKEN",
		[VERIFIED_FAILED] = "FAILED", [VERIFIED_NOTE] = "note" };
	struct heard *h = heard;

	buf_addf(&h->text, "%-7s %s\n", words[what], text);
}

struct heard
hear(const char *path, const struct signers *trusted)
{
	struct heard h = { .text = BUF_INIT };
	struct verify v = { .say = keep, .arg = &h, .build = BUNDLED_BUILD, .now = 1798761600 /* 2027-01-01 */ };
	struct err e;

	if (trusted != NULL) {
		v.keys = trusted->keys;
		v.nkeys = trusted->n;
	}
	if ((verify_is_folder(path) ? verify_folder(&v, path, &e) : verify_bundle(&v, path, &e)) < 0) {
		buf_addf(&h.text, "error   %s\n", e.msg);
		v.broken++;
	}
	h.broken = v.broken;
	return h;
}

void
heard_free(struct heard *h)
{
	buf_free(&h->text);
}

void
heard_that(const struct heard *h, const char *what)
{
	if (strstr(h->text.s, what) == NULL)
		fail_msg("not said: %s\nbut: %s", what, h->text.s);
}

void
heard_good(const struct heard *h)
{
	if (h->broken > 0)
		fail_msg("%s", h->text.s);
}
