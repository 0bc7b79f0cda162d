/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes that share their keys, or hold their text, behave like all others. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json_node.h"
#include "audit/redact.h"
#include "audit/wire.h"
#include "tests/rows.h"

struct row {
	const char *name;
	void (*holds)(void);
};

/* An object with so many keys that not all can be kept, and the last one but ten once more. */
static char *
many_keys(size_t n)
{
	struct buf b = BUF_INIT;

	buf_addc(&b, '{');
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "\"key %zu\":%zu,", i, i);
	buf_addf(&b, "\"key %zu\":\"again\"}", n - 10);
	return buf_take(&b);
}

static void
many(void)
{
	autofree char *text = many_keys(3 * JSON_KEYS);
	struct err e = { 0 };
	autojson cJSON *doc = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);

	assert_null(doc);
	assert_non_null(strstr(e.msg, "stands twice"));
	doc = json_read(text, strlen(text), JSON_TWICE_LAST, &e);
	assert_int_equal(cJSON_GetArraySize(doc), 3 * JSON_KEYS);
	assert_string_equal(cJSON_GetStringValue(doc->child->prev), "again");
	assert_string_equal(doc->child->string, "key 0");
}

/* So many that looking along all the others for each pair would take minutes. */
static void
pairs(void)
{
	enum { PAIRS = 150000 };
	autobuf struct buf text = BUF_INIT;
	struct err e = { 0 };
	autojson cJSON *doc = NULL;
	const cJSON *m;
	int n = 0;

	for (int i = 0; i < PAIRS; i++)
		buf_addf(&text, "%c\"%d\":-1,\"%d\":%d", i == 0 ? '{' : ',', i, i, i);
	buf_addc(&text, '}');
	doc = json_read(text.s, text.len, JSON_TWICE_LAST, &e);
	cJSON_ArrayForEach(m, doc)
		assert_int_equal(m->valueint, n++);
	assert_int_equal(n, PAIRS);
}

static void
long_key(void)
{
	autofree char *text = xasprintf("{\"%0300d\":1,\"%0300d\":2}", 7, 7);
	struct err e = { 0 };
	autojson cJSON *doc = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);

	assert_null(doc);
	doc = json_read(text, strlen(text), JSON_TWICE_LAST, &e);
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	assert_int_equal(doc->child->valueint, 2);
}

static void
prefixes(void)
{
	static const char text[] = "{\"ab\":1,\"abc\":2,\"a\":3,\"\":4}";
	struct err e = { 0 };
	autojson cJSON *doc = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);
	autofree char *shown = json_line(doc);

	assert_string_equal(shown, text);
}

/* {"argv":["a secret"],"exe":"/x"} as the reader would send it. The caller's. */
static cJSON *
sent(void)
{
	autobuf struct buf b = BUF_INIT;
	autojson cJSON *doc = NULL;

	wire_str(&b, "argv[+]", "a secret");
	wire_str(&b, "exe", "/x");
	wire_end(&b);
	doc = wire_document("test", b.s, b.len);
	return json_copy(json_at(doc, "data"));
}

static void
outlives(void)
{
	autojson cJSON *copy = sent();
	autofree char *shown = json_line(copy);

	assert_string_equal(shown, "{\"argv\":[\"a secret\"],\"exe\":\"/x\"}");
}

static void
digested(void)
{
	char folder[] = "/tmp/plimsoll-test-XXXXXX";
	autofree char *key = NULL, *digest = NULL;
	autobuf struct buf b = BUF_INIT;
	autojson cJSON *doc = NULL;
	struct redactor *r;

	assert_non_null(mkdtemp(folder));
	key = xasprintf("%s/redaction.key", folder);
	r = redact_open(folder);
	wire_str(&b, "argv[+]", "a secret");
	wire_str(&b, "exe", "/x");
	wire_end(&b);
	doc = wire_document("test", b.s, b.len);
	redact_in_place(r, KIND_DAEMON, "process", cJSON_GetObjectItemCaseSensitive(doc, "data"));
	digest = redact_digest(r, "a secret");
	assert_string_equal(json_str(doc, "data.argv[0]", ""), digest);
	assert_string_equal(json_str(doc, "data.exe", ""), "/x");
	redact_close(r);
	(void)remove(key);
	(void)remove(folder);
}

static void
plain(void)
{
	for (int c = 1; c < 256; c++)
		for (size_t at = 0; at < 20; at++) {
			char text[20];
			bool stays = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';

			memset(text, 'x', sizeof text);
			text[at] = (char)c;
			assert_int_equal(plain_bytes(text, sizeof text), stays ? sizeof text : at);
		}
}

static void
long_number(void)
{
	autofree char *text = xasprintf("[0.5%070d,1]", 0);
	struct err e = { 0 };
	autojson cJSON *doc = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);

	assert_non_null(doc);
	assert_true(doc->child->valuedouble == 0.5);
}

static const struct row rows[] = {
	{ "a key that stands twice is found among more keys than are kept", many },
	{ "of many keys that each stand twice the later ones stay, in their order", pairs },
	{ "a long key that stands twice is found", long_key },
	{ "keys that begin alike stay apart", prefixes },
	{ "a copy outlives the document that it was made of", outlives },
	{ "a string of the reader's becomes a digest", digested },
	{ "plain bytes end where one that is not plain stands", plain },
	{ "a number of more than 63 characters is read", long_number },
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
	return RUN_ROWS("json_node", rows, check);
}
