/* SPDX-License-Identifier: Apache-2.0 */
/* dockerd_environment: environment files (systemd.exec(5), EnvironmentFile=), which are no unit files. */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"

/* Of an environment file. Far above any. */
#define MAX_VARIABLES 4096

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool
is_newline(char c)
{
	return c == '\n' || c == '\r';
}

/*
 * A value up to its line's end, which is returned. Quotes are such at its begin and behind other
 * quotes alone; what they hold may be more lines. Elsewhere a backslash makes any byte plain.
 */
static const char *
read_value(const char *p, const char *end, struct buf *value)
{
	char quote = '\0';
	bool plain = false;
	size_t keep = 0; /* blanks behind it are not the value's */

	for (; p < end && (quote != '\0' || !is_newline(*p)); p++) {
		if (quote != '\0' && *p == quote) {
			quote = '\0';
		} else if (quote == '"' && *p == '\\') {
			if (++p == end)
				break;
			if (*p != '\n' && strchr("\"\\`$", *p) == NULL)
				buf_addc(value, '\\');
			if (*p != '\n')
				buf_addc(value, *p);
		} else if (quote != '\0') {
			buf_addc(value, *p);
		} else if (!plain && (*p == '"' || *p == '\'')) {
			quote = *p;
		} else if (*p == '\\') {
			plain = true;
			if (++p == end)
				break;
			if (!is_newline(*p))
				buf_addc(value, *p);
			keep = value->len;
		} else if (plain || !is_space(*p)) {
			plain = true;
			buf_addc(value, *p);
			if (!is_space(*p))
				keep = value->len;
		}
	}
	if (plain)
		value->len = keep;
	return p;
}

/*
 * Behind a comment; NULL if it ends in a backslash and what follows is none: systemd takes that for
 * a part of the comment before version 254, and for an assignment since.
 */
static const char *
skip_comment(const char *p, const char *end)
{
	bool escaped = false;

	for (; p < end && !is_newline(*p); p++)
		escaped = *p == '\\' && !escaped;
	if (!escaped || p == end)
		return p;
	p++;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p == end || is_newline(*p) || *p == '#' || *p == ';' ? p : NULL;
}

/* Whether it is text that systemd takes in a variable. */
static bool
is_text(const struct buf *b)
{
	autofree char *copy = xstrndup(b->s, b->len), *clean = NULL;

	if (strlen(copy) != b->len)
		return false;
	for (char *p = copy; *p != '\0'; p++)
		if (*p == '\t' || *p == '\n')
			*p = ' ';
	clean = utf8_clean(copy, b->len);
	return strcmp(clean, copy) == 0;
}

static bool
is_name(const char *s)
{
	if (*s == '\0' || isdigit((unsigned char)*s))
		return false;
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return false;
	return true;
}

/* Whether it could be told what the file sets. */
static bool
read_variables(const char *p, const char *end, cJSON *ret)
{
	autobuf struct buf value = BUF_INIT;
	int n = 0;

	while (p < end) {
		const char *key = p, *stop;
		autofree char *name = NULL;

		if (is_space(*p) || *p == '\n') {
			p++;
			continue;
		}
		if (*p == '#' || *p == ';') {
			if ((p = skip_comment(p, end)) == NULL)
				return false;
			continue;
		}
		for (p++; p < end && *p != '=' && !is_newline(*p); p++)
			;
		if (p == end || *p != '=')
			continue;
		for (stop = p; stop > key && is_space(stop[-1]); stop--)
			;
		name = xstrndup(key, (size_t)(stop - key));
		value.len = 0;
		buf_adds(&value, "");
		p = read_value(p + 1, end, &value);
		if (!is_text(&value) || ++n > MAX_VARIABLES)
			return false;
		if (!is_name(name))
			continue;
		value.s[value.len] = '\0';
		cJSON_DeleteItemFromObjectCaseSensitive(ret, name);
		json_put_str(ret, name, value.s);
	}
	return true;
}

cJSON *
dockerd_parse_environment(const char *bytes, size_t len)
{
	cJSON *ret = json_object();

	if (len > 0 && (len > DOCKERD_MAX_UNIT || memchr(bytes, '\0', len) != NULL ||
			   !read_variables(bytes, bytes + len, ret)))
		json_free(&ret);
	return ret;
}
