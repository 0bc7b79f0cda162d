/* SPDX-License-Identifier: Apache-2.0 */
/* content_trust: finds assignments of one variable; no shell. */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "audit/content_trust.h"

#define NAME "DOCKER_CONTENT_TRUST"
/* Further settings of one file say nothing new. */
#define MAX_SETTINGS 64

static bool
is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The word that a value is for Docker's client. */
static const char *
meaning(const char *value, size_t n)
{
	static const char *const off[] = { "", "0", "f", "F", "false", "FALSE", "False" };

	for (size_t i = 0; i < ARRAY_SIZE(off); i++)
		if (strlen(off[i]) == n && memcmp(off[i], value, n) == 0)
			return "off";
	for (size_t i = 0; i < n; i++)
		if (strchr("$`\\\"'", value[i]) != NULL)
			return "unclear";
	return "on";
}

/* What stands behind the sign of equality: up to a blank or the end of a command, or between two quotes. */
static const char *
value_at(const char *at, const char *end)
{
	size_t n = 0;

	if (at < end && (*at == '"' || *at == '\'')) {
		const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));

		if (close == NULL || (close + 1 < end && strchr(" \t;&|)#\r", close[1]) == NULL))
			return "unclear";
		return meaning(at + 1, (size_t)(close - at - 1));
	}
	while (at + n < end && strchr(" \t;&|)\r", at[n]) == NULL)
		n++;
	return meaning(at, n);
}

static bool
is_unset(const char *line, const char *at)
{
	while (at > line && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	if (at - line >= 2 && at[-2] == '-' && at[-1] == 'v')
		return is_unset(line, at - 2);
	return at - line >= 5 && memcmp(at - 5, "unset", 5) == 0 && (at - line == 5 || !is_name(at[-6]));
}

/* What the variable's name at this place does to it; NULL: nothing. */
static const char *
setting_at(const char *line, const char *at, const char *end)
{
	const char *after = at + strlen(NAME);

	if (at > line && (is_name(at[-1]) || strchr("${", at[-1]) != NULL))
		return NULL;
	if (after < end && *after == '=')
		return value_at(after + 1, end);
	if (after < end && is_name(*after))
		return NULL;
	if (is_unset(line, at))
		return "unset";
	return after + 1 < end && *after == '+' && after[1] == '=' ? "unclear" : NULL;
}

static void
read_line(cJSON *settings, const char *path, const char *line, const char *end, int number)
{
	const char *at = line;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	if (at == end || *at == '#')
		return;
	while ((at = memmem(at, (size_t)(end - at), NAME, strlen(NAME))) != NULL) {
		const char *value = setting_at(line, at, end);

		if (value != NULL && cJSON_GetArraySize(settings) < MAX_SETTINGS) {
			cJSON *x = json_object();

			json_put_str(x, "path", path);
			json_put_int(x, "line", number);
			json_put_str(x, "value", value);
			json_push(settings, x);
		}
		at += strlen(NAME);
	}
}

void
content_trust_settings(cJSON *settings, const char *path, const char *text, size_t len)
{
	const char *end = text + len, *line = text;

	for (int number = 1; line < end; number++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		if (stop == NULL)
			stop = end;
		read_line(settings, path, line, stop, number);
		line = stop < end ? stop + 1 : end;
	}
}
