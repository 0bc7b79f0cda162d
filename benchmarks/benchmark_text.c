/* SPDX-License-Identifier: Apache-2.0 */
/* benchmark_text: the text of an element: XHTML flattened, blanks normalised, <sub> resolved. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/document.h"

#define XHTML_NS "http://www.w3.org/1999/xhtml"

struct flat {
	struct reader *r;
	struct buf *out;
	enum text_form form;
	size_t start; /* of our text in out */
	bool space;   /* white space seen since the last word */
	bool newline; /* a block began or ended since the last word */
	bool item;    /* the next word begins a list item */
	int pre;      /* depth of <pre> */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* White space that is due before the next word. */
static void
flush(struct flat *f)
{
	bool first = f->out->len == f->start;

	if (f->newline && !first)
		buf_addc(f->out, f->form == TEXT_LINE ? ' ' : '\n');
	else if (f->space && !first && !f->item)
		buf_addc(f->out, ' ');
	if (f->item)
		buf_adds(f->out, "- ");
	f->newline = f->space = f->item = false;
}

static void
flat_words(struct flat *f, const char *s)
{
	while (*s != '\0') {
		size_t blanks = strspn(s, " \t\n\r"), len;

		if (f->pre > 0 && memchr(s, '\n', blanks) != NULL)
			f->newline = true;
		if (blanks > 0)
			f->space = true;
		s += blanks;
		if ((len = strcspn(s, " \t\n\r")) == 0)
			break;
		flush(f);
		buf_add_clean(f->out, s, len);
		s += len;
	}
}

/* A script's lines: leading empty lines go here, trailing white space in text_read(). */
static void
flat_code(struct flat *f, const char *s)
{
	while (*s != '\0') {
		size_t len = strcspn(s, "\t\n\r");

		buf_add_clean(f->out, s, len);
		s += len;
		if (*s == '\t' || (*s == '\n' && f->out->len > f->start))
			buf_addc(f->out, *s);
		if (*s != '\0')
			s++;
	}
}

/* <sub idref="" use="value|title"/>: of a Value, or of a plain-text, which is known right now. */
static int
flat_sub(struct flat *f, const xmlNode *n)
{
	const char *idref = attribute(n, "idref"), *use = attribute(n, "use");
	struct reader *r = f->r;

	if (idref == NULL)
		return bad_at(r, n, "<sub> has no idref; name a Value or a plain-text");
	if (++r->uses > MAX_USES)
		return bad_at(
		    r, n, "more than %d uses of Values; no benchmark needs that many", MAX_USES);
	if (f->form != TEXT_CODE)
		flush(f);
	for (size_t i = 0; i < r->nplain; i++)
		if (strcmp(r->plain[i].id, idref) == 0) {
			buf_adds(f->out, r->plain[i].text);
			return 0;
		}
	if (value_by_id(r->b, idref) == NULL)
		return bad_at(r, n,
		    "<sub> names \"%s\", which is no Value or plain-text here; correct the idref",
		    idref);
	if (use != NULL && strcmp(use, "value") != 0 && strcmp(use, "title") != 0)
		return bad_at(r, n, "<sub> has use=\"%s\"; write value or title", use);
	buf_addc(f->out, use != NULL && strcmp(use, "title") == 0 ? SUB_TITLE : SUB_VALUE);
	buf_adds(f->out, idref);
	buf_addc(f->out, SUB_END);
	return 0;
}

static bool
one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static int flat_children(struct flat *f, const xmlNode *n);

/* What is typed stands between backquotes, so that it can be told from the sentence. */
static int
flat_inline_code(struct flat *f, const xmlNode *n)
{
	flush(f);
	buf_addc(f->out, '`');
	if (flat_children(f, n) < 0)
		return -1;
	buf_addc(f->out, '`');
	return 0;
}

static int
flat_xhtml(struct flat *f, const xmlNode *n)
{
	static const char *const blocks[] = { "p", "div", "ul", "ol", "li", "pre", "br", "hr", "h1",
		"h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "blockquote", "table", "tr", NULL };
	static const char *const unseen[] = { "script", "style", "head", "object", "img", NULL };
	const char *name = (const char *)n->name;
	bool block = one_of(name, blocks), item = strcmp(name, "li") == 0,
	     pre = strcmp(name, "pre") == 0;

	if (one_of(name, unseen))
		return 0;
	if (strcmp(name, "code") == 0 && f->pre == 0 && f->form == TEXT_PROSE)
		return flat_inline_code(f, n);
	if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		f->space = true;
	f->newline |= block;
	f->item |= item && f->form == TEXT_PROSE;
	f->pre += pre;
	if (flat_children(f, n) < 0)
		return -1;
	f->pre -= pre;
	f->newline |= block;
	if (item)
		f->item = false; /* it was empty */
	return 0;
}

static int
flat_children(struct flat *f, const xmlNode *n)
{
	for (const xmlNode *c = n->children; c != NULL; c = c->next) {
		if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) {
			if (f->form == TEXT_CODE)
				flat_code(f, (const char *)c->content);
			else
				flat_words(f, (const char *)c->content);
		} else if (c->type != XML_ELEMENT_NODE) {
			continue;
		} else if (is_xccdf(c, "sub")) {
			if (flat_sub(f, c) < 0)
				return -1;
		} else if (is_xccdf(c, "instance")) {
			return bad_at(f->r, c,
			    "<instance> is not supported; write a shell variable: \"$CONTAINER\"");
		} else if (c->ns != NULL && strcmp((const char *)c->ns->href, XHTML_NS) == 0 &&
		    f->form != TEXT_CODE) {
			if (flat_xhtml(f, c) < 0)
				return -1;
		} else {
			return bad_at(f->r, c,
			    "<%s> may not stand in <%s>; text holds <sub>, and prose also "
			    "elements of the namespace " XHTML_NS,
			    (const char *)c->name, (const char *)n->name);
		}
	}
	return 0;
}

int
text_read(struct reader *r, const xmlNode *n, enum text_form form, struct buf *out)
{
	struct flat f = { .r = r, .out = out, .form = form, .start = out->len };

	if (flat_children(&f, n) < 0)
		return -1;
	while (form == TEXT_CODE && out->len > f.start && is_blank(out->s[out->len - 1]))
		out->s[--out->len] = '\0';
	return 0;
}

void
text_resolve(const struct bench *b, char **text, enum text_form form)
{
	static const char marks[] = { SUB_VALUE, SUB_TITLE, '\0' }, end[] = { SUB_END, '\0' };
	autobuf struct buf out = BUF_INIT;
	const char *s = *text;

	if (s[strcspn(s, marks)] == '\0')
		return;
	while (*s != '\0') {
		size_t len = strcspn(s, marks);
		const struct bench_value *v;
		autofree char *id = NULL;
		const char *value;
		bool title;

		buf_add(&out, s, len);
		s += len;
		if (*s == '\0')
			break;
		title = *s == SUB_TITLE;
		len = strcspn(++s, end);
		id = xstrndup(s, len);
		v = value_by_id(b, id); /* there: flat_sub() has looked */
		value = title ? v->title : v->text;
		buf_adds(&out, *value == '\0' && form != TEXT_CODE ? "(not set)" : value);
		s += len + 1;
	}
	free(*text);
	*text = buf_take(&out);
}
