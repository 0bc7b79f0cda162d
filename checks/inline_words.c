/* SPDX-License-Identifier: Apache-2.0 */
/* inline_words: words that mean the same, written in more than one way, for the rows of a benchmark that compare them; and words
 * that stand there without being in force. */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
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

#define PRIVILEGES "no-new-privileges"
#define LABEL	   "label="
#define UNLABELLED LABEL "disable"

/* seccomp:unconfined is seccomp=unconfined, and no-new-privileges:true is no-new-privileges; the engine reads its value as Go's
 * strconv.ParseBool() does. */
static char *
plain_option(const char *word)
{
	static const char *const yes[] = { "1", "t", "T", "TRUE", "true", "True" }, *const no[] = { "0", "f", "F", "FALSE", "false", "False" };
	char *plain = xstrdup(strcmp(word, "disable") == 0 ? UNLABELLED : word); /* as the option was before it had a name */
	size_t n = strcspn(plain, ":=");

	if (plain[n] == '\0')
		return plain;
	plain[n] = '=';
	if (n != strlen(PRIVILEGES) || strncmp(plain, PRIVILEGES, n) != 0)
		return plain;
	if (word_of(plain + n + 1, yes, ARRAY_SIZE(yes))) {
		plain[n] = '\0';
	} else if (word_of(plain + n + 1, no, ARRAY_SIZE(no))) {
		free(plain);
		plain = xstrdup(PRIVILEGES "=false");
	}
	return plain;
}

/* What a container has once, so that the last option is in force (moby, daemon/daemon_unix.go: parseSecurityOpt(); selinux,
 * label.InitLabels()). Of others it is not known that one replaces another. */
static const char *const settings[] = { PRIVILEGES, "seccomp", "apparmor", "writable-cgroups", LABEL "user", LABEL "role", LABEL "type",
	LABEL "level", LABEL "filetype" };

/* Which of them an option sets; their number: none. */
static size_t
setting_of(const cJSON *option)
{
	const char *text = cJSON_GetStringValue(option);
	size_t i, n;

	for (i = 0; text != NULL && i < ARRAY_SIZE(settings); i++) {
		n = strlen(settings[i]);
		if (strncmp(text, settings[i], n) == 0 && (text[n] == '\0' || text[n] == '=' || text[n] == ':'))
			return i;
	}
	return ARRAY_SIZE(settings);
}

/* Takes out of a list of options, written plainly, those that are not in force: a later one has their place, or all labels are off. */
static void
drop_overridden(cJSON *list)
{
	const cJSON *last[ARRAY_SIZE(settings) + 1] = { NULL }, *v;
	bool unlabelled = in_list(list, UNLABELLED);
	cJSON *x, *next;

	cJSON_ArrayForEach (v, list)
		last[setting_of(v)] = v;
	for (x = list != NULL ? list->child : NULL; x != NULL; x = next) {
		size_t i = setting_of(x);

		next = x->next;
		if (i == ARRAY_SIZE(settings))
			continue;
		if (last[i] != x || (unlabelled && strncmp(settings[i], LABEL, strlen(LABEL)) == 0))
			cJSON_Delete(cJSON_DetachItemViaPointer(list, x));
	}
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
	if (plain == plain_option)
		drop_overridden(list);
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
