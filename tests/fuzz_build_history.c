/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_build_history: a row of a history, its text up to the first 0xff and its comment behind it, above one of a base image.
 * Whatever it says, the facts are complete, and no word of it is in them but names of build arguments.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/build_history.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not at LLVMFuzzerInitialize: a key for this run needs no folder. */
static struct redactor *
redactor(void)
{
	static struct redactor *r;

	return r != NULL ? r : (r = redact_open("/proc/nonexistent/x"));
}

static void
put_clean(cJSON *row, const char *key, const uint8_t *data, size_t size)
{
	autofree char *text = utf8_clean((const char *)data, size);

	json_put_str(row, key, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size > 0 ? memchr(data, 0xff, size) : NULL;
	size_t n = end != NULL ? (size_t)(end - data) : size;
	autojson cJSON *history = json_array(), *inspect = json_object(), *base = json_array(), *facts = NULL;
	cJSON *row = json_object();
	const cJSON *i;
	struct build_image image = { "sha256:1", inspect, history };
	autofree char *line = NULL;
	struct err e;

	put_clean(row, "CreatedBy", data, n);
	put_clean(row, "Comment", end != NULL ? end + 1 : data, end != NULL ? size - n - 1 : 0);
	json_put_int(row, "Created", (int64_t)size);
	json_push(history, row);
	json_push(base, json_copy(row));
	json_push(history, json_copy(row));
	facts = build_history_facts(redactor(), &image, &(struct build_image){ "sha256:2", inspect, base });
	if (facts == NULL || cJSON_GetArraySize(json_at(facts, "instructions")) != 2)
		abort();
	cJSON_ArrayForEach (i, json_at(facts, "instructions"))
		if (!cJSON_IsBool(json_at(i, "understood")) || cJSON_IsTrue(json_at(i, "understood")) != cJSON_IsNull(json_at(i, "why")) ||
		    !cJSON_IsArray(json_at(i, "operations")) || !cJSON_IsArray(json_at(i, "unverified")))
			abort();
	line = json_line(facts);
	json_free(&facts);
	facts = json_read(line, strlen(line), JSON_TWICE_REFUSED, &e);
	if (facts == NULL)
		abort();
	return 0;
}
