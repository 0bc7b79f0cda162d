/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_fix_merge: whatever daemon.json is, what comes of it is JSON that holds the patch and all else, and stays so. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/fix.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ignore(void *arg, const char *key, const cJSON *old, const cJSON *new)
{
	(void)arg;
	(void)key;
	(void)old;
	(void)new;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char patch_text[] = "{\"icc\":false,\"debug\":null,\"log-opts\":{\"max-size\":\"9\",\"tag\":null}}";
	autojson cJSON *patch = cJSON_Parse(patch_text), *old = NULL, *new = NULL;
	autobuf struct buf text = BUF_INIT, same = BUF_INIT;
	const cJSON *one;
	struct err e;

	if (fix_merge((const char *)data, size, patch, ignore, NULL, &text, &e) < 0)
		return 0;
	new = json_read(text.s, text.len, JSON_TWICE_REFUSED, &e);
	if (new == NULL || json_bool(new, "icc", true) || cJSON_GetObjectItemCaseSensitive(new, "debug") != NULL)
		abort();
	old = json_read((const char *)data, size, JSON_TWICE_REFUSED, &e);
	cJSON_ArrayForEach(one, old)
		if (cJSON_GetObjectItemCaseSensitive(patch, one->string) == NULL &&
		    !cJSON_Compare(one, cJSON_GetObjectItemCaseSensitive(new, one->string), true))
			abort();
	if (fix_merge(text.s, text.len, patch, ignore, NULL, &same, &e) < 0 || strcmp(same.s, text.s) != 0)
		abort();
	return 0;
}
