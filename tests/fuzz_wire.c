/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes from the reader become a document that can be written and read again. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e;
	cJSON *doc = wire_document("fuzz", (const char *)data, size);
	char *text = json_line(doc);
	cJSON *again = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);

	if (again == NULL || (json_at(doc, "data") == NULL) == (json_at(doc, "error") == NULL))
		abort();
	cJSON_Delete(again);
	cJSON_Delete(doc);
	free(text);
	return 0;
}
