/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_key: hostile PEM: a key that is taken has an id, signs, and verifies. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e;
	autokey struct key *private = key_parse_private((const char *)data, size, "fuzz", &e);
	autokey struct key *public = key_parse_public((const char *)data, size, "fuzz", &e);
	autobuf struct buf sig = BUF_INIT, pem = BUF_INIT;

	if (public != NULL && strlen(key_id(public)) != 64)
		abort();
	if (private == NULL)
		return 0;
	key_public_pem(private, &pem);
	if (key_sign(private, data, size, &sig, &e) < 0 || !key_verify(private, data, size, sig.s, sig.len))
		abort();
	key_free(public);
	public = key_parse_public(pem.s, pem.len, "fuzz", &e);
	if (public == NULL || strcmp(key_id(public), key_id(private)) != 0)
		abort();
	return 0;
}
