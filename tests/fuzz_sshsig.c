/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_sshsig: hostile SSH signatures. Only one is good of this message; nobody makes another. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/sshsig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PUBLIC(key) "-----BEGIN PUBLIC KEY-----\n" key "\n-----END PUBLIC KEY-----\n"

static const struct key *
key_of(const char *pem)
{
	struct err e;
	const struct key *k = key_parse_public(pem, strlen(pem), "", &e);

	if (k == NULL)
		abort();
	return k;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct key *keys[2];
	struct err e;

	if (keys[0] == NULL) {
		keys[0] = key_of(PUBLIC("MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="));
		keys[1] = key_of(PUBLIC("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEj55D0qE/OhuwsikfwHwJHNDFi/On\n"
		    "AuXIO+ESvpzBiRUIFIz2VqJfYXKvLotO5s8h0QzX55ijx21q5uc7SiKYsg=="));
	}
	(void)sshsig_verify((const char *)data, size, SSHSIG_NAMESPACE, "message", 7, keys, 2, &e);
	return 0;
}
