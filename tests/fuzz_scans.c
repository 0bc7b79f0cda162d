/* SPDX-License-Identifier: Apache-2.0 */
/* Scan reports of strangers: whatever is made of them is whole. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/scans.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	autojson cJSON *scans = scans_parse((const char *)data, size, &e);
	const cJSON *s, *d;

	if (scans == NULL && e.msg[0] == '\0')
		abort();
	cJSON_ArrayForEach(s, scans) {
		if (!cJSON_IsNumber(json_at(s, "findings.critical")) || !cJSON_IsNumber(json_at(s, "unfixed.unknown")) ||
		    json_num(s, "findings.high", 0) < json_num(s, "unfixed.high", 0) || json_num(s, "ignored", -1) < 0)
			abort();
		cJSON_ArrayForEach(d, json_at(s, "digests"))
			if (strlen(json_str(d, "", "")) != 71)
				abort();
	}
	return 0;
}
