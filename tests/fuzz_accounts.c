/* SPDX-License-Identifier: Apache-2.0 */
/* group(5), passwd(5) and nsswitch.conf(5) of a stranger's root: each member stands in the bytes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/accounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	size_t half = size / 2;
	autojson cJSON *doc = accounts_of_files("fuzz", bytes, half, bytes + half, size - half, "docker");
	autojson cJSON *services = accounts_services(bytes, size, "passwd");
	const cJSON *m;

	/* groups by that name that have different numbers are an error */
	if (!cJSON_IsNumber(json_at(doc, "data.accounts")) && json_at(doc, "error") == NULL)
		abort();
	if (cJSON_GetArraySize(services) == 0)
		abort();
	cJSON_ArrayForEach(m, json_at(doc, "data.members"))
		if (*json_str(m, "name", "") == '\0' || !cJSON_IsNumber(json_at(m, "gid")))
			abort();
	return 0;
}
