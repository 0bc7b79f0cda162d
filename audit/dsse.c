/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/base64.h"
#include "audit/dsse.h"
#include "audit/jcs.h"

#define MAX_SIGNATURE 4096 /* bytes in Base64, of any algorithm's */

void
dsse_free(struct dsse *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->n; i++) {
		free(d->signatures[i].keyid);
		buf_free(&d->signatures[i].sig);
	}
	free(d->signatures);
	buf_free(&d->payload);
	free(d->type);
	free(d);
}

void
dsse_free_ptr(struct dsse **d)
{
	dsse_free(*d);
}

void
dsse_pae(const char *type, const void *payload, size_t len, struct buf *ret)
{
	buf_addf(ret, "DSSEv1 %zu %s %zu ", strlen(type), type, len);
	buf_add(ret, payload, len);
}

static void
put_base64(cJSON *object, const char *key, const void *bytes, size_t len)
{
	autobuf struct buf text = BUF_INIT;

	base64_add(&text, bytes, len);
	json_put_str(object, key, text.s);
}

/* An envelope without signatures. */
static cJSON *
unsigned_envelope(const char *type, const void *payload, size_t len)
{
	cJSON *doc = json_object();

	put_base64(doc, "payload", payload, len);
	json_put_str(doc, "payloadType", type);
	json_put_array(doc, "signatures");
	return doc;
}

static void
push_signature(cJSON *doc, const char *keyid, const void *sig, size_t len)
{
	cJSON *one = json_object();

	json_put_str(one, "keyid", keyid);
	put_base64(one, "sig", sig, len);
	json_push(cJSON_GetObjectItemCaseSensitive(doc, "signatures"), one);
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(key_id(*(const struct key *const *)a), key_id(*(const struct key *const *)b));
}

int
dsse_write(const char *type, const void *payload, size_t len, const struct key *const *keys, size_t nkeys, struct buf *ret,
    struct err *e)
{
	autofree const struct key **sorted = xcalloc(nkeys, sizeof *sorted);
	autojson cJSON *doc = unsigned_envelope(type, payload, len);
	autobuf struct buf pae = BUF_INIT;

	if (nkeys == 0 || nkeys > DSSE_MAX_SIGNATURES)
		return err_set(e, 0, "an envelope has 1 to %d signatures, not %zu", DSSE_MAX_SIGNATURES, nkeys);
	dsse_pae(type, payload, len, &pae);
	memcpy(sorted, keys, nkeys * sizeof *sorted);
	qsort(sorted, nkeys, sizeof *sorted, by_id);
	for (size_t i = 0; i < nkeys; i++) {
		autobuf struct buf sig = BUF_INIT;

		if (i > 0 && by_id(&sorted[i - 1], &sorted[i]) == 0)
			return err_set(e, 0, "the key %s is to sign twice", key_id(sorted[i]));
		if (key_sign(sorted[i], pae.s, pae.len, &sig, e) < 0)
			return -1;
		push_signature(doc, key_id(sorted[i]), sig.s, sig.len);
	}
	return jcs_write(doc, ret, e);
}

/* A member in Base64. */
static int
read_base64(const cJSON *object, const char *key, size_t most, struct buf *ret, struct err *e)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));

	if (text == NULL)
		return err_set(e, 0, "%s: missing, or not a string", key);
	if (strlen(text) > most)
		return err_set(e, 0, "%s: more than %zu bytes", key, most);
	return base64_read(text, strlen(text), BASE64_EITHER, ret) < 0 ? err_set(e, 0, "%s: not Base64", key) : 0;
}

static int
read_signature(const cJSON *object, struct dsse_signature *ret, struct err *e)
{
	const cJSON *keyid = cJSON_GetObjectItemCaseSensitive(object, "keyid");

	*ret = (struct dsse_signature){ .sig = BUF_INIT };
	if (!cJSON_IsObject(object))
		return err_set(e, 0, "not an object");
	if (keyid != NULL && !cJSON_IsString(keyid))
		return err_set(e, 0, "keyid: not a string");
	if (keyid != NULL)
		ret->keyid = xstrdup(keyid->valuestring);
	if (read_base64(object, "sig", MAX_SIGNATURE, &ret->sig, e) < 0)
		return -1;
	return ret->sig.len > 0 ? 0 : err_set(e, 0, "sig: empty");
}

static int
read_envelope(const cJSON *doc, struct dsse *d, struct err *e)
{
	const cJSON *type = cJSON_GetObjectItemCaseSensitive(doc, "payloadType");
	const cJSON *signatures = cJSON_GetObjectItemCaseSensitive(doc, "signatures"), *one;
	size_t n = cJSON_IsArray(signatures) ? (size_t)cJSON_GetArraySize(signatures) : 0;
	struct err why;

	if (!cJSON_IsObject(doc))
		return err_set(e, 0, "not an object");
	if (!cJSON_IsString(type) || *type->valuestring == '\0')
		return err_set(e, 0, "payloadType: missing, or not a string");
	if (n == 0 || n > DSSE_MAX_SIGNATURES)
		return err_set(e, 0, "signatures: not an array of 1 to %d", DSSE_MAX_SIGNATURES);
	d->type = xstrdup(type->valuestring);
	if (read_base64(doc, "payload", DSSE_MAX_BYTES, &d->payload, e) < 0)
		return -1;
	d->signatures = xcalloc(n, sizeof *d->signatures);
	cJSON_ArrayForEach(one, signatures) {
		d->n++;
		if (read_signature(one, &d->signatures[d->n - 1], &why) < 0)
			return err_set(e, 0, "signatures[%zu]: %s", d->n - 1, why.msg);
	}
	return 0;
}

struct dsse *
dsse_read(const char *text, size_t len, struct err *e)
{
	autojson cJSON *doc = NULL;
	struct dsse *d;

	if (len > DSSE_MAX_BYTES) {
		err_set(e, 0, "more than %zu bytes", DSSE_MAX_BYTES);
		return NULL;
	}
	if ((doc = json_read(text, len, JSON_TWICE_REFUSED, e)) == NULL)
		return NULL;
	d = xcalloc(1, sizeof *d);
	d->payload = (struct buf)BUF_INIT;
	if (read_envelope(doc, d, e) < 0) {
		dsse_free(d);
		return NULL;
	}
	return d;
}

static bool
is_good(const struct buf *pae, const struct dsse_signature *s, const struct key *key)
{
	return key_verify(key, pae->s, pae->len, s->sig.s, s->sig.len);
}

const struct key *
dsse_signed_by(const struct dsse *d, const struct key *const *keys, size_t nkeys)
{
	autobuf struct buf pae = BUF_INIT;

	dsse_pae(d->type, d->payload.s, d->payload.len, &pae);
	for (size_t i = 0; i < nkeys; i++)
		for (size_t s = 0; s < d->n; s++)
			if (is_good(&pae, &d->signatures[s], keys[i]))
				return keys[i];
	return NULL;
}

int
dsse_is_ours(const struct dsse *d, const char *text, size_t len, struct err *e)
{
	autojson cJSON *doc = unsigned_envelope(d->type, d->payload.s, d->payload.len);
	autobuf struct buf again = BUF_INIT;
	size_t same = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct dsse_signature *s = &d->signatures[i];

		if (s->keyid == NULL)
			return err_set(e, 0, "signatures[%zu]: without keyid", i);
		if (i > 0 && strcmp(d->signatures[i - 1].keyid, s->keyid) >= 0)
			return err_set(e, 0, "signatures[%zu]: not in the order of their keyids, or of the same key again", i);
		push_signature(doc, s->keyid, s->sig.s, s->sig.len);
	}
	if (jcs_write(doc, &again, e) < 0)
		return -1;
	if (again.len == len && memcmp(again.s, text, len) == 0)
		return 0;
	while (same < len && same < again.len && text[same] == again.s[same])
		same++;
	return err_set(e, 0, "not as plimsoll writes an envelope, from byte %zu on", same + 1);
}

enum dsse_verdict
dsse_judge(const struct dsse *d, const struct dsse_signature *s, const struct key *const *keys, size_t nkeys)
{
	enum dsse_verdict verdict = DSSE_UNKNOWN_KEY;
	autobuf struct buf pae = BUF_INIT;

	dsse_pae(d->type, d->payload.s, d->payload.len, &pae);
	for (size_t i = 0; i < nkeys; i++) {
		bool named = s->keyid != NULL && strcmp(s->keyid, key_id(keys[i])) == 0, good = is_good(&pae, s, keys[i]);

		if (named && good)
			return DSSE_GOOD;
		if (named || good)
			verdict = DSSE_BAD;
	}
	return verdict;
}
