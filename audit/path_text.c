/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/path_text.h"

#define FIRST 0x10ff00u
#define LEAD  "\xf4\x8f" /* of all 256, in UTF-8 */

/* Printable ASCII stands for itself. */
static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* The byte that the text goes on with; *s moves behind it. */
static unsigned char
next_byte(const char **s)
{
	const unsigned char *u = (const unsigned char *)*s;

	if (u[0] == 0xf4 && u[1] == 0x8f && u[2] >= 0xbc && u[2] <= 0xbf && u[3] >= 0x80 && u[3] <= 0xbf) {
		unsigned char byte = (unsigned char)((u[2] & 3) << 6 | (u[3] & 0x3f));

		if (byte != 0 && !is_plain(byte)) {
			*s += 4;
			return byte;
		}
	}
	*s += *u != 0;
	return *u;
}

bool
path_text_is_coded(const char *text)
{
	while ((text = strstr(text, LEAD)) != NULL) {
		const char *end = text;

		(void)next_byte(&end);
		if (end == text + 4)
			return true;
		text++;
	}
	return false;
}

char *
path_text_of(const char *name)
{
	char *clean = utf8_clean(name, strlen(name));
	struct buf b = BUF_INIT;

	if (strcmp(clean, name) == 0 && !path_text_is_coded(name))
		return clean;
	free(clean);
	for (; *name != '\0'; name++)
		if (is_plain((unsigned char)*name))
			buf_addc(&b, *name);
		else
			buf_add_utf8(&b, FIRST + (unsigned char)*name);
	return buf_take(&b);
}

char *
path_text_bytes(const char *text)
{
	struct buf b = BUF_INIT;

	while (*text != '\0')
		buf_addc(&b, (char)next_byte(&text));
	return buf_take(&b);
}

char *
path_text_show(const char *text)
{
	struct buf b = BUF_INIT;

	while (*text != '\0') {
		const char *start = text;
		unsigned char byte = next_byte(&text);

		if (text == start + 4)
			buf_addf(&b, "\\x%02x", byte);
		else
			buf_addc(&b, (char)byte);
	}
	return buf_take(&b);
}

int
path_text_compare(const char *a, const char *b)
{
	for (;;) {
		unsigned char x = next_byte(&a), y = next_byte(&b);

		if (x != y || x == 0)
			return x - y;
	}
}
