/* SPDX-License-Identifier: Apache-2.0 */
/* A file of the environment: whatever it says, each setting is one of four words, and no more of them than lines allow. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/content_trust.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *text = xcalloc(size, 1);
	autojson cJSON *settings = json_array();
	const cJSON *x;

	if (size > 0)
		memcpy(text, data, size);
	content_trust_environment(settings, "/f", text, size);
	content_trust_script(settings, "/f", text, size);
	cJSON_ArrayForEach(x, settings) {
		const char *value = json_str(x, "value", "");

		if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0 && strcmp(value, "unset") != 0 && strcmp(value, "unclear") != 0)
			abort();
	}
	return 0;
}
