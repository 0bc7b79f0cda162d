/* SPDX-License-Identifier: Apache-2.0 */
/* users: as moby/sys/user reads them, its leniency included. */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/users.h"

#define MAX_ID INT64_C(0x7fffffff)

char *
users_name(const char *configured)
{
	return xstrndup(configured, strcspn(configured, ":"));
}

bool
users_number(const char *name, int64_t *ret)
{
	const char *digits = name + (*name == '+' || *name == '-');
	size_t zeros = strspn(digits, "0"), n = strlen(digits);
	long long number;

	if (n == 0 || strspn(digits, "0123456789") != n || n - zeros > 10)
		return false;
	number = strtoll(digits, NULL, 10);
	if (number > MAX_ID || (*name == '-' && number != 0))
		return false;
	*ret = number;
	return true;
}

/* A field of a line: up to the next colon, which is passed; empty behind the last. */
static char *
field(const char **at, const char *end)
{
	const char *colon = memchr(*at, ':', (size_t)(end - *at));
	char *text = xstrndup(*at, (size_t)((colon != NULL ? colon : end) - *at));

	*at = colon != NULL ? colon + 1 : end;
	return text;
}

static bool
find_in_line(const char *line, const char *end, const char *name, int64_t *ret)
{
	autofree char *user = NULL, *number = NULL;
	int64_t uid = 0;

	while (line < end && isspace((unsigned char)*line))
		line++;
	while (end > line && isspace((unsigned char)end[-1]))
		end--;
	if (line == end)
		return false;
	user = field(&line, end);
	free(field(&line, end)); /* the password */
	number = field(&line, end);
	if (!users_number(number, &uid))
		uid = 0;
	if (strcmp(user, name) != 0)
		return false;
	*ret = uid;
	return true;
}

bool
users_find(const char *passwd, size_t len, const char *name, int64_t *ret)
{
	const char *end = passwd + len, *newline;

	for (; passwd < end; passwd = newline + 1) {
		newline = memchr(passwd, '\n', (size_t)(end - passwd));
		if (newline == NULL)
			newline = end;
		if (find_in_line(passwd, newline, name, ret))
			return true;
	}
	return false;
}
