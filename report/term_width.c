/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <wchar.h>

#include "report/term_page.h"
#include "report/term_width.h"

/* clang-format off */
/*
 * Unassigned characters are not among them: wcwidth(3) tells those. Sorted.
 */
static const struct { uint32_t first, last; } hidden[] = {
	{ 0x0000, 0x001f },   /* C0 */
	{ 0x007f, 0x00a0 },   /* DEL, C1, no-break space */
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x034f, 0x034f },   /* combining grapheme joiner */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x115f, 0x1160 },   /* Hangul fillers */
	{ 0x1680, 0x1680 },   /* Ogham space */
	{ 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
	{ 0x180b, 0x180f },   /* Mongolian selectors */
	{ 0x2000, 0x200f },   /* spaces, zero width, direction marks */
	{ 0x2028, 0x202f },   /* line and paragraph separator, bidi embeddings and overrides */
	{ 0x205f, 0x206f },   /* invisible operators, bidi isolates */
	{ 0x2800, 0x2800 },   /* blank Braille pattern */
	{ 0x3000, 0x3000 },   /* ideographic space */
	{ 0x3164, 0x3164 },   /* Hangul filler */
	{ 0xe000, 0xf8ff },   /* private use */
	{ 0xfe00, 0xfe0f },   /* variation selectors */
	{ 0xfeff, 0xfeff },   /* byte order mark */
	{ 0xffa0, 0xffa0 },   /* half-width Hangul filler */
	{ 0xfff0, 0xfffb },   /* interlinear annotation */
	{ 0x1bca0, 0x1bca3 }, /* shorthand controls */
	{ 0x1d173, 0x1d17a }, /* musical controls */
	{ 0x1f3fb, 0x1f3ff }, /* colours of skin, which some terminals draw onto the emoji before */
	{ 0xe0000, 0x10ffff }, /* tags, variation selectors, private use */
};
/* clang-format on */

uint32_t
term_code(const char *s, size_t n)
{
	static const unsigned char lead[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c = (unsigned char)s[0] & lead[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	return c;
}

int
term_char_width(bool page, uint32_t c)
{
	return page ? term_page_width(c) : wcwidth((wchar_t)c);
}

bool
term_is_hidden(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_SIZE(hidden) && hidden[i].first <= c; i++)
		if (c <= hidden[i].last)
			return true;
	return false;
}

bool
term_is_mark(bool page, uint32_t c)
{
	return term_char_width(page, c) == 0 || term_page_is_spacing(c);
}

/* One of the letters that two and two are a flag. */
static bool
is_flag(uint32_t c)
{
	return c >= 0x1f1e6 && c <= 0x1f1ff;
}

size_t
term_cell(bool page, const char *s, size_t len, size_t *ret_columns)
{
	size_t n = 0, flags = 0;

	*ret_columns = 0;
	while (n < len) {
		size_t bytes = utf8_char(s + n, len - n);
		uint32_t c = bytes == 0 ? 0 : term_code(s + n, bytes);
		int width = bytes == 0 ? 1 : term_char_width(page, c);

		if (n > 0 && !(bytes > 0 && (term_is_mark(page, c) || (flags == 1 && is_flag(c)))))
			break;
		flags += is_flag(c);
		*ret_columns += width < 0 ? 1 : (size_t)width; /* in safe text only TERM_BLANK has none */
		n += bytes == 0 ? 1 : bytes;
	}
	return n;
}

size_t
term_text_width(bool page, const char *s, size_t len)
{
	size_t sum = 0, w = 0;

	for (size_t i = 0; i < len; sum += w)
		i += term_cell(page, s + i, len - i, &w);
	return sum;
}

size_t
term_fitting(bool page, const char *s, size_t len, size_t max)
{
	size_t i = 0, w, n;

	while (i < len && (n = term_cell(page, s + i, len - i, &w), w <= max)) {
		i += n;
		max -= w;
	}
	return i;
}
