/* SPDX-License-Identifier: Apache-2.0 */
/* packages: counting, no more. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "audit/packages.h"

/* The next line, without its newline; false at the end. */
static bool
next_line(const char **at, const char *end, const char **ret, size_t *ret_n)
{
	const char *newline;

	if (*at >= end)
		return false;
	newline = memchr(*at, '\n', (size_t)(end - *at));
	*ret = *at;
	*ret_n = (size_t)((newline != NULL ? newline : end) - *at);
	*at = newline != NULL ? newline + 1 : end;
	return true;
}

static bool
starts(const char *line, size_t n, const char *field)
{
	return n > strlen(field) && strncasecmp(line, field, strlen(field)) == 0;
}

/* "Status: install ok installed": its last word. */
static bool
is_installed(const char *line, size_t n)
{
	static const char word[] = " installed";

	while (n > 0 && strchr(" \t\r", line[n - 1]) != NULL)
		n--;
	return n >= sizeof word - 1 && strncmp(line + n - (sizeof word - 1), word, sizeof word - 1) == 0;
}

size_t
packages_dpkg(const char *bytes, size_t len)
{
	const char *end = bytes + len, *line;
	bool package = false, installed = true;
	size_t n, count = 0;

	while (next_line(&bytes, end, &line, &n)) {
		if (n == 0) {
			count += package && installed;
			package = false;
			installed = true;
		}
		package = package || starts(line, n, "Package:");
		if (starts(line, n, "Status:"))
			installed = is_installed(line, n);
	}
	return count + (package && installed);
}

size_t
packages_apk(const char *bytes, size_t len)
{
	const char *end = bytes + len, *line;
	size_t n, count = 0;

	while (next_line(&bytes, end, &line, &n))
		count += n > 2 && line[0] == 'P' && line[1] == ':';
	return count;
}
