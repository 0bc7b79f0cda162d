/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_containerd: hostile configuration files of containerd. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/containerd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autojson cJSON *doc = containerd_parse((const char *)data, size);
	autofree char *line = json_line(doc);
	struct err e;
	autojson cJSON *again = json_read(line, strlen(line), JSON_TWICE_REFUSED, &e);

	/* whatever it was, the text is clean and each value is of its type */
	if (again == NULL || (json_at(doc, "imports") != NULL && !cJSON_IsArray(json_at(doc, "imports"))) ||
	    (json_at(doc, "root") != NULL && !cJSON_IsString(json_at(doc, "root"))))
		abort();
	return 0;
}
