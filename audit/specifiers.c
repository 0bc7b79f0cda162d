/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "audit/specifiers.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Of the system's manager; those of a user's are in variables of his manager, which are not known. */
static const struct {
	char letter;
	const char *value;
} of_system[] = {
	{ 't', "/run" },
	{ 'E', "/etc" },
	{ 'S', "/var/lib" },
	{ 'C', "/var/cache" },
	{ 'L', "/var/log" },
	{ 'h', "/root" },
	{ 'u', "root" },
	{ 'U', "0" },
};

static const char *
of_manager(const struct specifiers *s, char letter)
{
	const char *value = NULL;

	if (s->user) {
		value = letter == 't' ? s->runtime : letter == 'h' ? s->home : NULL;
		return value != NULL && *value == '/' ? value : NULL;
	}
	for (size_t i = 0; i < ARRAY_SIZE(of_system); i++)
		if (of_system[i].letter == letter)
			value = of_system[i].value;
	return value;
}

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c != '\0' ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* A part of a unit's name with systemd-escape(1) undone: "-" is "/", "\xNN" a byte. NULL if it is not so escaped. */
static char *
unescape(const char *s)
{
	struct buf b = BUF_INIT;
	int high, low;

	buf_adds(&b, "");
	for (; *s != '\0'; s++) {
		if (*s != '\\') {
			buf_addc(&b, *s == '-' ? '/' : *s);
			continue;
		}
		high = s[1] == 'x' ? hex_digit(s[2]) : -1;
		low = high >= 0 ? hex_digit(s[3]) : -1;
		if (low < 0 || high + low == 0) {
			buf_free(&b);
			return NULL;
		}
		buf_addc(&b, (char)(high * 16 + low));
		s += 3;
	}
	return buf_take(&b);
}

/* "%n" and others of a name PREFIX[@INSTANCE].TYPE. The caller frees; NULL: that is none of them. */
static char *
of_name(const char *name, char letter)
{
	const char *dot = name != NULL ? strrchr(name, '.') : NULL, *at, *dash;
	autofree char *bare = dot != NULL ? xstrndup(name, (size_t)(dot - name)) : NULL, *prefix = NULL;

	if (bare == NULL)
		return NULL;
	at = strchr(bare, '@');
	prefix = xstrndup(bare, at != NULL ? (size_t)(at - bare) : strlen(bare));
	dash = strrchr(prefix, '-');
	switch (letter) {
	case 'n':
		return xstrdup(name);
	case 'N':
		return xstrdup(bare);
	case 'p':
		return xstrdup(prefix);
	case 'P':
		return unescape(prefix);
	case 'i':
		return xstrdup(at != NULL ? at + 1 : "");
	case 'I':
		return unescape(at != NULL ? at + 1 : "");
	case 'j':
		return xstrdup(dash != NULL ? dash + 1 : prefix);
	case 'J':
		return unescape(dash != NULL ? dash + 1 : prefix);
	default:
		return NULL;
	}
}

char *
specifiers_expand(const struct specifiers *s, const char *text)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, "");
	for (; *text != '\0'; text++) {
		autofree char *value = NULL;
		const char *known;

		/* systemd leaves alone what is no letter: "p%40ss" of an address stays what it is */
		if (*text != '%' || (text[1] != '%' && !isalpha((unsigned char)text[1]))) {
			buf_addc(&b, *text);
			continue;
		}
		text++;
		known = *text == '%' ? "%" : s != NULL ? of_manager(s, *text) : NULL;
		if (known == NULL && s != NULL) {
			value = of_name(s->unit, *text);
			known = value;
		}
		if (known == NULL) {
			buf_free(&b);
			return NULL;
		}
		buf_adds(&b, known);
	}
	return buf_take(&b);
}

void
specifiers_free(struct specifiers *s)
{
	free(s->unit);
	free(s->home);
	free(s->runtime);
	*s = (struct specifiers){ 0 };
}
