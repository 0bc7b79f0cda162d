/* SPDX-License-Identifier: Apache-2.0 */
/* inline_words: words that mean the same, written in more than one way, for the rows of a benchmark that compare them. */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "checks/containers.h"
#include "checks/inline_words.h"

#define ALL "ALL"

/* sys_admin, CAP_SYS_ADMIN: SYS_ADMIN. Engines since 20.10 write the prefix, whichever was asked for. */
static char *
plain_capability(const char *word)
{
	char *plain = xstrdup(strncasecmp(word, "CAP_", 4) == 0 ? word + 4 : word);

	for (char *p = plain; *p != '\0'; p++)
		*p = (char)toupper((unsigned char)*p);
	return plain;
}

/* seccomp:unconfined is seccomp=unconfined, and no-new-privileges:true is no-new-privileges. */
static char *
plain_option(const char *word)
{
	static const char *const yes[] = { "1", "t", "T", "TRUE", "true", "True" };
	char *plain = xstrdup(word);
	size_t n = strcspn(plain, ":=");

	if (plain[n] == '\0')
		return plain;
	plain[n] = '=';
	for (size_t i = 0; i < ARRAY_SIZE(yes); i++)
		if (n == strlen("no-new-privileges") && strncmp(plain, "no-new-privileges", n) == 0 && strcmp(plain + n + 1, yes[i]) == 0)
			plain[n] = '\0';
	return plain;
}

typedef char *plain_fn(const char *word);

/* How the words at a path are written plainly, by the last key of it; NULL: as they stand. */
static plain_fn *
plain_at(const char *path)
{
	static const struct { const char *key; plain_fn *plain; } keys[] = { { "CapAdd", plain_capability }, { "CapDrop", plain_capability },
		{ "SecurityOpt", plain_option } };
	const char *key = strrchr(path, '.');

	for (size_t i = 0; key != NULL && i < ARRAY_SIZE(keys); i++) {
		size_t n = strlen(keys[i].key);

		if (strncmp(key + 1, keys[i].key, n) == 0 && (key[1 + n] == '\0' || key[1 + n] == '['))
			return keys[i].plain;
	}
	return NULL;
}

char *
inline_plain_want(const char *path, const char *want, bool list)
{
	plain_fn *plain = plain_at(path);
	autobuf struct buf out = BUF_INIT;
	char *word;

	if (plain == NULL)
		return xstrdup(want);
	if (!list)
		return plain(want);
	while (value_word(&want, &word)) {
		autofree char *given = word, *same = plain(given);

		buf_addf(&out, "%s%s", out.len > 0 ? " " : "", same);
	}
	return buf_take(&out);
}

cJSON *
inline_plain_fact(const char *path, const cJSON *v, const char *want)
{
	plain_fn *plain = plain_at(path);
	cJSON *copy = json_copy(v), *list, *x;
	const char *text = cJSON_GetStringValue(v);
	bool all = false;
	char *word;

	if (plain == NULL || (text == NULL && !cJSON_IsArray(v)))
		return copy;
	list = json_array();
	cJSON_ArrayForEach (x, v) {
		autofree char *same = cJSON_IsString(x) ? plain(x->valuestring) : NULL;

		all = all || (plain == plain_capability && same != NULL && strcmp(same, ALL) == 0);
		if (same != NULL)
			json_push_str(list, same);
		else
			json_push(list, json_copy(x));
	}
	while (all && value_word(&want, &word)) { /* ALL holds each of them */
		autofree char *held = word;

		json_push_str(list, held);
	}
	if (text != NULL) {
		autofree char *same = plain(text);

		json_free(&list);
		all = plain == plain_capability && strcmp(same, ALL) == 0 && !value_has(want, ALL);
		list = all ? cJSON_CreateNull() : cJSON_CreateString(same);
	}
	json_free(&copy);
	return list;
}
