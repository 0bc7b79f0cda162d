/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_dsse: hostile envelopes, and statements: what is of our form is written again as the same bytes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/dsse.h"
#include "audit/intoto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* By keys that signed nothing of this. */
static void
use_envelope(const char *s, size_t size)
{
	static const char pem[] = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
	    "-----END PUBLIC KEY-----\n";
	static struct key *key;
	const struct key *keys[1];
	struct err e;
	autodsse struct dsse *d = dsse_read(s, size, &e);

	if (key == NULL && (key = key_parse_public(pem, sizeof pem - 1, "", &e)) == NULL)
		abort();
	keys[0] = key;
	if (d == NULL)
		return;
	if (d->n == 0 || d->n > DSSE_MAX_SIGNATURES)
		abort();
	(void)dsse_signed_by(d, keys, 1);
	(void)dsse_is_ours(d, s, size, &e);
	for (size_t i = 0; i < d->n; i++)
		(void)dsse_judge(d, &d->signatures[i], keys, 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autobuf struct buf again = BUF_INIT;
	autointoto struct intoto statement = { 0 };
	struct err e;

	use_envelope((const char *)data, size);
	if (intoto_read((const char *)data, size, &statement, &e) == 0 &&
	    (intoto_write(&statement.subjects, statement.predicate_type, statement.predicate, &again, &e) < 0 || again.len != size ||
	        memcmp(again.s, data, size) != 0))
		abort();
	return 0;
}
