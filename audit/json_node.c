/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/json_node.h"

#define MAX_KEPT   64 /* bytes of a key */
#define MAX_PROBES 8

/* Keys that stand in one object differ in length or at one of these places, mostly. */
static size_t
key_hash(const char *key, size_t n)
{
	const unsigned char *k = (const unsigned char *)key;

	return n == 0 ? 0 : n + 31 * (k[0] + 31 * (k[n / 2] + 31 * (size_t)k[n - 1]));
}

/* The slot that keeps a key, or NULL: there is no room for it. Documents have the same keys again and again. */
static char **
kept_key(const char *key, size_t n, size_t *ret_number)
{
	static char *kept[JSON_KEYS];
	size_t hash = key_hash(key, n);

	for (size_t i = 0; i < MAX_PROBES && n <= MAX_KEPT; i++) {
		size_t at = (hash + i) % JSON_KEYS;

		if (kept[at] == NULL)
			kept[at] = xstrndup(key, n);
		*ret_number = at;
		if (strncmp(kept[at], key, n) == 0 && kept[at][n] == '\0')
			return &kept[at];
	}
	return NULL;
}

static void *
allocated(size_t n)
{
	void *p = cJSON_malloc(n);

	if (p == NULL)
		out_of_memory();
	return p;
}

static char *
copied(char *to, const char *s, size_t n)
{
	memcpy(to, s, n);
	to[n] = '\0';
	return to;
}

bool
json_node_add(cJSON *object, const char *key, size_t n, cJSON *item, struct json_keys *seen)
{
	size_t number;
	char **kept = kept_key(key, n, &number);
	bool new = kept != NULL;

	if (kept != NULL) {
		item->string = *kept;
		item->type |= cJSON_StringIsConst;
	} else {
		item->string = copied(allocated(n + 1), key, n);
	}
	if (seen != NULL && kept != NULL) {
		uint64_t bit = UINT64_C(1) << number % 64;

		new = (seen->has[number / 64] & bit) == 0;
		seen->has[number / 64] |= bit;
	}
	json_push(object, item); /* which leaves the key as it is */
	return new;
}

/* A node without text, with room for some behind it. */
static cJSON *
new_string(size_t room)
{
	cJSON *item = allocated(sizeof *item + room);

	*item = (cJSON){ .type = cJSON_String };
	return item;
}

cJSON *
json_node_string(const char *s, size_t n)
{
	cJSON *item = new_string(0);

	item->valuestring = copied(allocated(n + 1), s, n);
	return item;
}

cJSON *
json_node_block(const char *s, size_t n)
{
	cJSON *item = new_string(n + 1);

	item->type |= cJSON_IsReference;
	item->valuestring = copied((char *)(item + 1), s, n);
	return item;
}
