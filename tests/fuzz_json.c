/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: a document or an error; what is read prints as JSON that reads to the same. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e;
	autojson cJSON *doc = json_read((const char *)data, size, JSON_TWICE_LAST, &e), *again = NULL;
	autofree char *line = NULL, *second = NULL;

	if (doc == NULL)
		return 0;
	line = json_sorted(doc);
	if ((again = json_read(line, strlen(line), JSON_TWICE_REFUSED, &e)) == NULL)
		abort();
	second = json_sorted(again);
	if (strcmp(line, second) != 0)
		abort();
	return 0;
}
