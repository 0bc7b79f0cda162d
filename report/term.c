/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "report/term.h"
#include "report/term_width.h"

/* clang-format off */
/* What prose looks like in ASCII. */
static const struct { uint32_t c; const char *ascii; } likeness[] = {
	{ 0x00a0, " " }, { 0x00b7, "-" }, { 0x00d7, "x" },
	{ 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" },
	{ 0x2018, "'" }, { 0x2019, "'" }, { 0x201c, "\"" }, { 0x201d, "\"" },
	{ 0x2022, "*" }, { 0x2026, "..." }, { 0x2192, "->" }, { 0x2264, "<=" }, { 0x2265, ">=" },
};
/* clang-format on */

void
term_open(struct term *t, FILE *out, int width, bool color, bool utf8)
{
	*t = (struct term){ .out = out, .color = color, .utf8 = utf8 };
	t->width = width <= 0        ? SIZE_MAX / 2
	    : width < TERM_MIN_WIDTH ? TERM_MIN_WIDTH
				     : (size_t)width;
	t->mine = newlocale(LC_CTYPE_MASK, utf8 ? "C.UTF-8" : "C", (locale_t)0);
	if (t->mine == (locale_t)0) {
		t->utf8 = false;
		t->mine = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	}
	if (t->mine == (locale_t)0)
		out_of_memory();
	t->before = uselocale(t->mine);
}

void
term_open_page(struct term *t, FILE *out)
{
	term_open(t, out, 0, false, false);
	t->utf8 = t->page = true;
}

void
term_close(struct term *t)
{
	uselocale(t->before);
	freelocale(t->mine);
}

static const char *
ascii_likeness(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_SIZE(likeness); i++)
		if (likeness[i].c == c)
			return likeness[i].ascii;
	return NULL;
}

/* One character: itself, its likeness or its number. marks: combining ones since the last base. */
static void
show_char(
    const struct term *t, struct buf *b, enum term_text how, const char *s, size_t n, size_t *marks)
{
	uint32_t c = term_code(s, n);
	int width = c < 0x80 || t->utf8 ? term_char_width(t->page, c) : -1;
	const char *as = how == TERM_PROSE && (width < 0 || c == 0xa0) ? ascii_likeness(c) : NULL;

	*marks = width >= 0 && term_is_mark(t->page, c) ? *marks + 1 : 0;
	if (as != NULL)
		buf_adds(b, as);
	else if (width < 0 || term_is_hidden(c) || *marks > TERM_MARKS)
		buf_addf(b, "<U+%04X>", c);
	else
		buf_add(b, s, n);
}

void
term_safe(const struct term *t, struct buf *b, enum term_text how, const char *text)
{
	size_t left = strlen(text), n;
	size_t marks = TERM_MARKS; /* nothing to put a mark on yet */

	for (; left > 0; text += n, left -= n) {
		if (how == TERM_PROSE && (n = strspn(text, " \t\r\n")) > 0) {
			buf_addc(b, ' ');
			marks = 0;
		} else if ((n = utf8_char(text, left)) > 0) {
			show_char(t, b, how, text, n, &marks);
		} else {
			buf_addf(b, "<0x%02X>", (unsigned char)*text);
			n = 1;
			marks = 0;
		}
	}
}

size_t
term_columns(const struct term *t, const char *safe)
{
	return term_text_width(t->page, safe, strlen(safe));
}

void
term_cut(const struct term *t, struct buf *b, const char *safe, size_t max)
{
	const char *dots = t->utf8 ? "\u2026" : "...";
	size_t len = strlen(safe), all = term_text_width(t->page, safe, len), room, head, skip, w;

	if (all <= max) {
		buf_adds(b, safe);
		return;
	}
	room = max - (term_text_width(t->page, dots, strlen(dots)) < max ? term_text_width(t->page, dots, strlen(dots)) : max);
	head = term_fitting(t->page, safe, len, (room + 1) / 2);
	buf_add(b, safe, head);
	if (room > 0)
		buf_adds(b, dots);
	all -= term_text_width(t->page, safe, head);
	for (skip = head; all > room / 2; all -= w)
		skip += term_cell(t->page, safe + skip, len - skip, &w);
	buf_adds(b, safe + skip);
}

static void
put(const struct term *t, enum tint tint, const char *s, size_t len)
{
	static const char *const sgr[] = { [TINT_NONE] = NULL,
		[TINT_STRONG] = "1",
		[TINT_FAINT] = "2",
		[TINT_UNDERLINE] = "4",
		[TINT_RED] = "31",
		[TINT_YELLOW] = "33",
		[TINT_MAGENTA] = "35",
		[TINT_GREEN] = "32",
		[TINT_CYAN] = "36" };
	bool color = t->color && sgr[tint] != NULL && len > 0;

	if (color)
		fprintf(t->out, "\033[%sm", sgr[tint]);
	for (size_t i = 0; i < len; i++)
		putc(s[i] == TERM_BLANK[0] ? ' ' : s[i], t->out);
	if (color)
		fputs("\033[0m", t->out);
}

void
term_put(const struct term *t, enum tint tint, const char *safe)
{
	put(t, tint, safe, strlen(safe));
}

void
term_blank(const struct term *t, size_t columns)
{
	while (columns-- > 0)
		putc(' ', t->out);
}

void
term_put_left(const struct term *t, enum tint tint, const char *safe, size_t columns)
{
	size_t w = term_columns(t, safe);

	term_put(t, tint, safe);
	term_blank(t, w < columns ? columns - w : 0);
}

void
term_put_right(const struct term *t, enum tint tint, const char *safe, size_t columns)
{
	size_t w = term_columns(t, safe);

	term_blank(t, w < columns ? columns - w : 0);
	term_put(t, tint, safe);
}

/* The bytes of the first line: whole words within room columns, or as much of a longer word. */
static size_t
line_of(const struct term *t, const char *s, size_t len, size_t room)
{
	size_t fits = term_fitting(t->page, s, len, room), cut = fits, w;

	if (fits == len || s[fits] == ' ')
		return fits;
	while (cut > 0 && s[cut - 1] != ' ')
		cut--;
	while (cut > 0 && s[cut - 1] == ' ')
		cut--;
	if (cut > 0)
		return cut;
	return fits > 0 ? fits : term_cell(t->page, s, len, &w);
}

void
term_wrap(const struct term *t, enum tint tint, size_t at, size_t indent, const char *safe)
{
	size_t len, n, word;

	assert(indent < TERM_MIN_WIDTH);
	safe += strspn(safe, " ");
	len = strlen(safe);
	while (len > 0 && safe[len - 1] == ' ')
		len--;
	/* a first word that fits into a line of its own, but not into what is left of this one */
	word = strcspn(safe, " ");
	if (at > indent && at + term_text_width(t->page, safe, word < len ? word : len) > t->width &&
	    indent + term_text_width(t->page, safe, word < len ? word : len) <= t->width) {
		putc('\n', t->out);
		term_blank(t, indent);
		at = indent;
	}
	for (;;) {
		n = line_of(t, safe, len, t->width > at ? t->width - at : 1);
		put(t, tint, safe, n);
		putc('\n', t->out);
		while (n < len && safe[n] == ' ')
			n++;
		safe += n;
		len -= n;
		if (len == 0)
			break;
		term_blank(t, indent);
		at = indent;
	}
}
