/* SPDX-License-Identifier: Apache-2.0 */
/* engine_path: the allow-list of requests, and paths made for it. */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "audit/engine_parts.h"

#define MAX_PATH_BYTES ((size_t)4 << 10)

/* {id} is one segment, {name} may be several (images only). What an answer must be: '{' or '['. */
/* clang-format off */
static const struct engine_allowed allowed[] = {
	{ "/_ping",                 "",                      0  },
	{ "/version",               "",                      '{' },
	{ "/info",                  "",                      '{' },
	{ "/containers/json",       " all filters ",         '[' },
	{ "/containers/{id}/json",  "",                      '{' },
	{ "/exec/{id}/json",        "",                      '{' },
	{ "/images/json",           " all digests filters ", '[' },
	{ "/images/{name}/json",    "",                      '{' },
	{ "/images/{name}/history", "",                      '[' },
	{ "/networks",              " filters ",             '[' },
	{ "/networks/{id}",         "",                      '{' },
	{ "/volumes",               " filters ",             '{' },
	{ "/volumes/{id}",          "",                      '{' },
	{ "/nodes",                 " filters ",             '[' },
	{ "/services",              " filters status ",      '[' },
	{ "/tasks",                 " filters ",             '[' },
	{ "/secrets",               " filters ",             '[' },
	{ "/configs",               " filters ",             '[' },
	{ "/plugins",               " filters ",             '[' },
};
/* clang-format on */

static int
hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

static bool
plain(char c)
{
	static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "-._~:@";

	return c != '\0' && strchr(chars, c) != NULL;
}

/*
 * Decodes what stands between two fixed parts of a path as the engine's router would, and takes it
 * only if nothing in it could lead the router elsewhere: no separator that was hidden by an
 * escape, no control.
 */
static bool
decode_name(const char *s, size_t len, struct buf *ret)
{
	for (size_t i = 0; i < len; i++) {
		int c = (unsigned char)s[i];

		if (c == '%') {
			if (i + 2 >= len || hex_digit(s[i + 1]) < 0 || hex_digit(s[i + 2]) < 0)
				return false;
			c = hex_digit(s[i + 1]) * 16 + hex_digit(s[i + 2]);
			if (c < 0x20 || c == 0x7f || strchr("/\\?#%", c))
				return false;
			i += 2;
		} else if (!plain(s[i]) && c != '/') {
			return false;
		}
		buf_addc(ret, (char)c);
	}
	return true;
}

/* Segments that are neither empty nor a step (".", ".."); one of them, or many. */
static bool
is_name(const char *s, size_t len, bool many)
{
	autobuf struct buf name = BUF_INIT;
	const char *at, *end;

	if (len == 0 || !decode_name(s, len, &name))
		return false;
	for (at = name.s;; at = end + 1) {
		size_t n;

		end = strchrnul(at, '/');
		n = (size_t)(end - at);
		if (n == 0 || (n == 1 && at[0] == '.') || (n == 2 && at[0] == '.' && at[1] == '.'))
			return false;
		if (*end == '\0')
			return true;
		if (!many)
			return false;
	}
}

static bool
path_matches(const char *pattern, const char *path, size_t len)
{
	const char *open = strchr(pattern, '{'), *after;
	size_t before, tail;

	if (open == NULL)
		return strlen(pattern) == len && memcmp(pattern, path, len) == 0;
	after = strchr(open, '}') + 1;
	before = (size_t)(open - pattern);
	tail = strlen(after);
	return len > before + tail && memcmp(path, pattern, before) == 0 &&
	    memcmp(path + len - tail, after, tail) == 0 &&
	    is_name(path + before, len - before - tail, strncmp(open, "{name}", 6) == 0);
}

/* key=value[&key=value]: keys that the template knows, values of plain characters and escapes. */
static bool
query_matches(const char *keys, const char *query)
{
	while (*query != '\0') {
		autofree char *key = NULL;
		size_t n = strcspn(query, "=&"), i;

		key = xasprintf(" %.*s ", (int)n, query);
		if (n == 0 || query[n] != '=' || strchr(key + 1, ' ') != key + n + 1 ||
		    strstr(keys, key) == NULL)
			return false;
		for (i = n + 1; query[i] != '\0' && query[i] != '&'; i++) {
			if (query[i] == '%') {
				if (hex_digit(query[i + 1]) < 0 || hex_digit(query[i + 2]) < 0)
					return false;
				i += 2;
			} else if (!plain(query[i])) {
				return false;
			}
		}
		if (query[i] == '&' && query[i + 1] == '\0')
			return false;
		query += i + (query[i] == '&');
	}
	return true;
}

const struct engine_allowed *
engine_path_find(const char *path)
{
	size_t len = strcspn(path, "?");
	const char *query = path[len] == '?' ? path + len + 1 : "";

	if (strlen(path) > MAX_PATH_BYTES || (path[len] == '?' && *query == '\0'))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(allowed); i++)
		if (path_matches(allowed[i].path, path, len))
			return query_matches(allowed[i].keys, query) ? &allowed[i] : NULL;
	return NULL;
}

bool
engine_path_allowed(const char *path)
{
	return engine_path_find(path) != NULL;
}

char *
engine_path(const char *before, const char *name, const char *after)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, before);
	for (; *name != '\0'; name++) {
		if (plain(*name) || *name == '/')
			buf_addc(&b, *name);
		else
			buf_addf(&b, "%%%02X", (unsigned)(unsigned char)*name);
	}
	buf_adds(&b, after);
	return buf_take(&b);
}
