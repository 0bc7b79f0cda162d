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
	struct err e = { 0 }, others = { 0 };
	autojson cJSON *scans = scans_parse((const char *)data, size, &e);
	autofree char *kept = scans_kept((const char *)data, size), *before = NULL, *after = NULL;
	autojson cJSON *again = kept != NULL ? scans_parse(kept, strlen(kept), &others) : NULL;
	const cJSON *s, *d;

	if ((scans != NULL) != (again != NULL))
		abort();
	if (scans != NULL) {
		before = json_line(scans);
		after = json_line(again);
		if (strcmp(before, after) != 0)
			abort();
	}

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
