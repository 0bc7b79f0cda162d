/* SPDX-License-Identifier: Apache-2.0 */
/* What verify says of a bundle's time-stamp, by the CA that was named and the record's own times. */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "audit/verify_parts.h"
#include "tests/fixture.h"
#include "tests/rows.h"
#include "tests/tsa.h"

#define YEAR     ((int64_t)31557600)
#define AT       ((int64_t)4102444800) /* 2100-01-01T00:00:00Z */
#define MANIFEST "the bytes of a manifest\n"

enum { NOBODY, CA, OTHER_CA, OF_CA, OF_OTHER, NPAIRS };
static struct tsa_pair pairs[NPAIRS];

static const struct row {
	const char *name;
	int signer;           /* NOBODY: there is no time-stamp */
	bool asked;
	int trusted;          /* NOBODY: no CA is named */
	const char *finished; /* by the record; NULL: it does not say */
	const char *over;     /* other bytes than the manifest's */
	const char *said;     /* all of it, "word text" a line, as far as it is told apart */
} rows[] = {
	{ "no time-stamp, none asked for, no CA: nothing is said", NOBODY, false, NOBODY, NULL, NULL, "" },
	{ "none, though asked for, is open", NOBODY, true, NOBODY, NULL, NULL, "open a time-stamp was a\n" },
	{ "none fails where a CA is named", NOBODY, false, CA, NULL, NULL, "FAILED it has no time-sta\n" },
	{ "none, though asked for, fails, too", NOBODY, true, CA, NULL, NULL, "FAILED it has no time-sta\n" },
	{ "one that the CA vouches for proves its time", OF_CA, true, CA, "2100-01-01T00:00:00Z", NULL, "proven it existed at 2100\n" },
	{ "without a CA one is open", OF_CA, true, NOBODY, "2100-01-01T00:00:00Z", NULL, "open a time-stamp that \n" },
	{ "one by somebody else fails", OF_OTHER, true, CA, NULL, NULL, "FAILED manifest.sha256.ts\n" },
	{ "one over other bytes is broken, with a CA", OF_CA, true, CA, NULL, "x", "BROKEN manifest.sha256.ts\n" },
	{ "and without", OF_CA, true, NOBODY, NULL, "x", "BROKEN manifest.sha256.ts\n" },
	{ "one that nobody asked for is broken", OF_CA, false, CA, NULL, NULL, "BROKEN manifest.sha256.ts\n" },
	{ "clocks may be five minutes apart", OF_CA, true, CA, "2099-12-31T23:55:00Z", NULL, "proven it existed at 2100\n" },
	{ "a run that says it was long before its time-stamp: that is open", OF_CA, true, CA, "2099-01-01T00:00:00Z", NULL,
	    "proven it existed at 2100\nopen it says that the r\n" },
	{ "one that says it was after it, too", OF_CA, true, CA, "2100-01-01T00:05:01Z", NULL,
	    "proven it existed at 2100\nopen it says that the r\n" },
	{ "what is not proven is compared with nothing", OF_CA, true, NOBODY, "2099-01-01T00:00:00Z", NULL, "open a time-stamp that \n" },
};

static void
note(void *arg, enum verified what, const char *text)
{
	static const char *const words[] = { [VERIFIED_PROVEN] = "proven", [VERIFIED_OPEN] = "open", [VERIFIED_BROKEN] = "BROKEN",
		[VERIFIED_FAILED] = "FAILED", [VERIFIED_NOTE] = "note" };

	buf_addf(arg, "%s %.18s\n", words[what], text);
}

static struct timestamp_ca *
trusted_of(const struct row *row)
{
	autobuf struct buf pem = BUF_INIT;
	struct err e;

	if (row->trusted == NOBODY)
		return NULL;
	tsa_pem(pairs[row->trusted].cert, &pem);
	return timestamp_ca_parse(pem.s, pem.len, "ca", &e);
}

static void
test_row(void **state)
{
	const struct row *row = *state;
	autofolder char *path = fixture_folder();
	autofd int folder = open(path, O_RDONLY | O_DIRECTORY);
	autobuf struct buf said = BUF_INIT, manifest = BUF_INIT, query = BUF_INIT, response = BUF_INIT;
	autotimestampca struct timestamp_ca *ca = trusted_of(row);
	struct verify v = { .tsa_ca = ca, .now = AT + YEAR / 2, .say = note, .arg = &said };
	autojson cJSON *record = json_object();

	buf_adds(&manifest, MANIFEST);
	if (row->signer != NOBODY) {
		timestamp_query(MANIFEST, strlen(MANIFEST), &query);
		tsa_answer(&(struct tsa_answer){ .signer = &pairs[row->signer], .at = AT, .over = row->over }, &query, &response);
		fixture_write(path, TIMESTAMP_FILE, response.s, response.len);
	}
	json_put_str(record, "timestamp_asked", row->asked ? "https://tsa.example" : NULL);
	json_put_str(json_put_object(record, "run"), "finished", row->finished);
	verify_timestamp(&v, folder, record, &manifest);
	assert_string_equal(said.len > 0 ? said.s : "", row->said);
	assert_int_equal(v.broken, strstr(row->said, "BROKEN") != NULL || strstr(row->said, "FAILED") != NULL);
}

int
main(void)
{
	int n;

	pairs[CA] = tsa_make("Root", NULL, NULL, NULL, AT - YEAR, AT + YEAR);
	pairs[OTHER_CA] = tsa_make("Root", NULL, NULL, NULL, AT - YEAR, AT + YEAR);
	pairs[OF_CA] = tsa_make("Stamps", &pairs[CA], "critical,timeStamping", NULL, AT - YEAR, AT + YEAR);
	pairs[OF_OTHER] = tsa_make("Stamps", &pairs[OTHER_CA], "critical,timeStamping", NULL, AT - YEAR, AT + YEAR);
	n = RUN_ROWS("what verify says of a time-stamp", rows, test_row);
	for (int i = 1; i < NPAIRS; i++)
		tsa_free(&pairs[i]);
	return n;
}
