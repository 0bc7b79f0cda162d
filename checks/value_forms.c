/* SPDX-License-Identifier: Apache-2.0 */
/* value_forms: the forms of Values, by the name that checks know them by. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"
#include "checks/value_forms.h"

typedef bool form_fn(const char *word);

static bool
is_whole(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return digits > 0 && digits < 10 && word[digits] == '\0';
}

static bool
is_counting(const char *word)
{
	return is_whole(word) && word[strspn(word, "0")] != '\0';
}

/* Written as the kernel writes it, but for a slash at the end. */
static bool
is_directory(const char *word)
{
	const char *part = word;
	size_t n;

	if (*word != '/' || strpbrk(word, "*?[") != NULL)
		return false;
	while (*part++ == '/' && *part != '\0') {
		n = strcspn(part, "/");
		if (n == 0 || (n == 1 && *part == '.') || (n == 2 && strncmp(part, "..", 2) == 0))
			return false;
		part += n;
	}
	return true;
}

static bool
is_path_pattern(const char *word)
{
	return *word == '/';
}

static bool
is_name_pattern(const char *word)
{
	return strchr(word, '/') == NULL;
}

static bool
is_name(const char *word)
{
	return strpbrk(word, "/*?[") == NULL;
}

/* In full: what a registry is known by, or a pattern of it; neither tag nor digest behind it. */
static bool
is_repository(const char *word)
{
	size_t first = strcspn(word, "/");
	const char *last = strrchr(word, '/');

	if (strchr(word, '@') != NULL || (last != NULL && strchr(last, ':') != NULL))
		return false;
	return strcspn(word, ".:*?[ABCDEFGHIJKLMNOPQRSTUVWXYZ") < first || (first == 9 && strncmp(word, "localhost", 9) == 0);
}

static const struct form {
	const char *name;
	form_fn *is;
	bool list;
	const char *words; /* what it is not */
} forms[] = {
	{ "allowed-devices", is_path_pattern, true, "no absolute path, nor a pattern of such" },
	{ "allowed-setuid", is_path_pattern, true, "no absolute path, nor a pattern of such" },
	{ "container-file-systems", is_directory, true, "no absolute path without patterns, \".\", \"..\" and double slashes" },
	{ "denied-programs", is_name_pattern, true, "no name of a program, nor a pattern of such: those have no slash" },
	{ "max-node-certificate-days", is_counting, false, "no whole number above 0" },
	{ "max-release-table-age", is_counting, false, "no whole number above 0" },
	{ "max-restarts", is_whole, false, "no whole number" },
	{ "max-stopped-container-age", is_whole, false, "no whole number" },
	{ "max-stopped-containers", is_whole, false, "no whole number" },
	{ "max-swarm-ca-days", is_counting, false, "no whole number above 0" },
	{ "max-unused-image-age", is_whole, false, "no whole number" },
	{ "max-unused-images", is_whole, false, "no whole number" },
	{ "scan-days", is_whole, false, "no whole number" },
	{ "sensitive-directories", is_directory, true, "no absolute path without patterns, \".\", \"..\" and double slashes" },
	{ "ssh-servers", is_name, true, "no name of a program: those have no slash, and patterns do not count here" },
	{ "swarm-managers", is_counting, false, "no whole number above 0" },
	{ "tls-expiry-days", is_whole, false, "no whole number" },
	{ "tls-min-key-bits", is_counting, false, "no whole number above 0" },
	{ "trusted-image-sources", is_repository, true, "no repository in full, such as docker.io/library/nginx, without tag and digest" },
};

static const struct form *
form_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
		if (strcmp(forms[i].name, name) == 0)
			return &forms[i];
	return NULL;
}

char *
value_flaw(const char *name, const char *text)
{
	const struct form *form = form_of(name);
	const char *rest = text;
	size_t n = 0;

	if (form == NULL || *text == '\0')
		return NULL;
	if (!form->list)
		return form->is(text) ? NULL : xasprintf("\"%.100s\" is %s", text, form->words);
	for (;; n++) {
		autofree char *word = NULL;

		if (!value_word(&rest, &word))
			break;
		if (!form->is(word))
			return xasprintf("\"%.100s\" is %s", word, form->words);
	}
	return n > 0 ? NULL : xstrdup("it holds blanks alone; leave it empty, or name something");
}
