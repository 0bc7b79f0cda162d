/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_secrets: a text, or up to the first '=' a name and its value; a finding has a known detector and a name of few characters. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/secrets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_known(const char *detector)
{
	for (size_t i = 0; secret_detectors[i] != NULL; i++)
		if (strcmp(secret_detectors[i], detector) == 0)
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *text = utf8_clean((const char *)data, size);
	char *eq = strchr(text, '=');
	autojson cJSON *findings = json_array();
	const cJSON *f;

	secrets_scan(findings, "place", NULL, text);
	if (eq != NULL) {
		*eq = '\0';
		secrets_scan(findings, "place", text, eq + 1);
	}
	if (cJSON_GetArraySize(findings) > SECRETS_MAX)
		abort();
	cJSON_ArrayForEach (f, findings) {
		const char *name = json_str(f, "name", "");

		if (!is_known(json_str(f, "detector", "")) || strlen(name) > 128 ||
		    strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./") != strlen(name))
			abort();
	}
	return 0;
}
