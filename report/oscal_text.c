/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "audit/util.h"
#include "report/oscal_text.h"

/* Of ASCII, whatever the locale. */
static bool
is_letter(char c)
{
	return (unsigned char)c < 0x80 && isalpha((unsigned char)c);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether a character of n bytes is a blank, or ends a line, to JavaScript's or Python's regular expressions. */
static bool
is_blank(const char *s, size_t n)
{
	static const char *const wide[] = { "\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9",
		"\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80", "\xef\xbb\xbf" };

	if (n == 1)
		return *s == ' ' || (*s >= '\t' && *s <= '\r') || (*s >= 0x1c && *s <= 0x1f);
	if (n == 3 && memcmp(s, "\xe2\x80", 2) == 0 && (unsigned char)s[2] >= 0x80 && (unsigned char)s[2] <= 0x8a)
		return true; /* U+2000 to U+200A */
	for (size_t i = 0; i < ARRAY_SIZE(wide); i++)
		if (strlen(wide[i]) == n && memcmp(s, wide[i], n) == 0)
			return true;
	return false;
}

/* What is no UTF-8 is U+FFFD. */
char *
oscal_string(const char *text)
{
	size_t len = strlen(text), blanks = 0, n;
	struct buf b = BUF_INIT;

	for (; len > 0; text += n, len -= n) {
		n = utf8_char(text, len);
		if (n > 0 && is_blank(text, n)) {
			blanks++;
			continue;
		}
		for (; blanks > 0; blanks--)
			if (b.len > 0)
				buf_addc(&b, ' ');
		if (n > 0)
			buf_add(&b, text, n);
		else
			buf_adds(&b, "\xef\xbf\xbd");
		n += n == 0;
	}
	return b.len > 0 ? buf_take(&b) : NULL;
}

static bool
is_of_word(char c)
{
	return is_letter(c) || is_digit(c);
}

/* '_' inside of a word means nothing. */
static bool
is_markup(const char *text, size_t i)
{
	if (text[i] != '_')
		return strchr("\\`*[]<>~^&{}#|", text[i]) != NULL;
	return i == 0 || !is_of_word(text[i - 1]) || !is_of_word(text[i + 1]);
}

char *
oscal_line(const char *text)
{
	autofree char *s = oscal_string(text);
	struct buf b = BUF_INIT;

	if (s == NULL)
		return xstrdup("-");
	for (size_t i = 0; s[i] != '\0'; i++) {
		if (is_markup(s, i))
			buf_addc(&b, '\\');
		buf_addc(&b, s[i]);
	}
	return buf_take(&b);
}

char *
oscal_prose(const char *text)
{
	struct buf b = BUF_INIT;

	for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
		autofree char *words = NULL, *line = NULL;

		n = strcspn(text, "\n");
		words = xstrndup(text, n);
		if (words[strspn(words, " \t\r")] == '\0')
			continue;
		line = oscal_line(words);
		buf_addf(&b, "%s%s", b.len > 0 ? "\n\n" : "", line);
	}
	return b.len > 0 ? buf_take(&b) : NULL;
}

char *
oscal_token(const char *text)
{
	struct buf b = BUF_INIT;

	if (!is_letter(*text) && *text != '_')
		buf_addc(&b, '_');
	for (; *text != '\0'; text++)
		buf_addc(&b, is_of_word(*text) || strchr(".-_", *text) != NULL ? *text : '_');
	return buf_take(&b);
}

/* Digits, without zeros before them: the number's end, or NULL. */
static const char *
add_number(struct buf *b, const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0 || *s == '0')
		return NULL;
	buf_add(b, s, n);
	return s + n;
}

char *
oscal_control(const char *requirement)
{
	autobuf struct buf b = BUF_INIT;
	const char *s = requirement;

	for (; is_letter(*s); s++)
		buf_addc(&b, (char)(*s | 0x20)); /* tolower() is the locale's */
	if (s != requirement + 2 || *s++ != '-')
		return NULL;
	buf_addc(&b, '-');
	s = add_number(&b, s);
	if (s != NULL && *s == '(') {
		buf_addc(&b, '.');
		s = add_number(&b, s + 1);
		if (s != NULL && *s++ != ')')
			return NULL;
	}
	return s != NULL && *s == '\0' ? buf_take(&b) : NULL;
}
