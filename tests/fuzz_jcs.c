/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_jcs: JSON that was read is written canonically or refused; what was written is read, and written the same. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/jcs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e;
	autojson cJSON *doc = json_read((const char *)data, size, JSON_TWICE_REFUSED, &e), *again = NULL, *strict = NULL;
	autobuf struct buf text = BUF_INIT, same = BUF_INIT;

	strict = jcs_read((const char *)data, size, &e);
	if (doc == NULL || jcs_write(doc, &text, &e) < 0) {
		if (strict != NULL || text.len != 0)
			abort();
		return 0;
	}
	again = jcs_read(text.s, text.len, &e);
	if (again == NULL || jcs_write(again, &same, &e) < 0 || same.len != text.len || memcmp(same.s, text.s, text.len) != 0)
		abort();
	if ((strict != NULL) != (text.len == size && memcmp(text.s, data, size) == 0))
		abort();
	return 0;
}
