/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What pages of HTML have in common: a head whose policy lets in the page's own style and script alone, by their digests, the margins
 * on paper, and the top of the body.
 */
#include "config.h"

#include <string.h>

#include <openssl/evp.h>

#include "audit/base64.h"
#include "audit/json.h"
#include "report/html.h"

#define TITLE_COLUMNS  24 /* of a name in the title, which validators want short */
#define MARGIN_COLUMNS 60 /* of what stands in a page's margins */

void
html_lines(struct buf *b, const char *const *lines)
{
	for (; *lines != NULL; lines++)
		buf_adds(b, *lines);
}

/* "sha256-..." of a style's or a script's bytes, as the policy names them. */
static void
add_digest(struct buf *b, const char *bytes, size_t len)
{
	unsigned char digest[32];

	if (EVP_Digest(bytes, len, digest, NULL, EVP_sha256(), NULL) != 1)
		out_of_memory();
	buf_adds(b, "'sha256-");
	base64_add(b, digest, sizeof digest);
	buf_addc(b, '\'');
}

/*
 * A text of strangers as a string of CSS: what could end it, or the element, by its number. So is a
 * blank, which an escape before it would swallow.
 */
static void
add_css_string(const struct html *h, struct buf *b, const char *text)
{
	static const char plain[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:_/-";
	autobuf struct buf safe = BUF_INIT, cut = BUF_INIT;

	term_safe(&h->t, &safe, TERM_EXACT, text);
	term_cut(&h->t, &cut, safe.s, MARGIN_COLUMNS);
	for (const char *s = cut.s; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80 || strchr(plain, *s) != NULL)
			buf_addc(b, *s);
		else
			buf_addf(b, "\\%06x", (unsigned char)*s);
}

static void
add_margins(const struct html *h, const struct html_head *head, struct buf *b)
{
	buf_adds(b, "@page{margin:20mm 15mm;font:8pt system-ui,sans-serif;color:#3a3f45;");
	for (size_t i = 0; i < ARRAY_SIZE(head->margins) && head->margins[i].box != NULL; i++) {
		buf_addf(b, "@%s{content:\"%s", head->margins[i].box, head->margins[i].label);
		add_css_string(h, b, head->margins[i].text);
		buf_adds(b, "\"}");
	}
	buf_adds(b, "@bottom-right{content:\"Page \" counter(page) \" of \" counter(pages)}}");
}

void
html_head(const struct html *h, const struct html_head *head)
{
	autobuf struct buf style = BUF_INIT, policy = BUF_INIT, safe = BUF_INIT, cut = BUF_INIT;

	html_lines(&style, html_css);
	if (head->css != NULL)
		html_lines(&style, head->css);
	add_margins(h, head, &style);
	buf_adds(&policy, "default-src 'none'; style-src ");
	add_digest(&policy, style.s, style.len);
	if (head->script != NULL) {
		buf_adds(&policy, "; script-src ");
		add_digest(&policy, head->script->s, head->script->len);
	}
	buf_adds(&policy, "; base-uri 'none'; form-action 'none'");
	html(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"UTF-8\">\n");
	/* as it is: quotes that are escaped are the same to a browser, but not to who looks for the policy */
	fprintf(h->t.out, "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n", policy.s);
	html(h,
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"%s %s\">\n",
	    head->tool != NULL ? head->tool : json_str(h->a->tool, "name", "plimsoll"),
	    head->tool != NULL ? PACKAGE_VERSION : json_str(h->a->tool, "version", ""));
	term_safe(&h->t, &safe, TERM_EXACT, head->of);
	term_cut(&h->t, &cut, safe.s, TITLE_COLUMNS);
	/* safe text is safe again: "<U+202E>" holds nothing to be shown */
	html(h, "<title>%s%s, %s</title>\n", head->title, cut.s, head->when);
	fprintf(h->t.out, "<style>%s</style>\n", style.s);
	html(h, "</head>\n");
}

void
html_begin(const struct html *h, const char *id, const char *skip)
{
	html(h, "<body>\n<a class=\"skip\" href=\"#%s\">%s</a>\n<header>\n<p class=\"brand\">", id, skip);
	html(h,
	    "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><circle cx=\"16\" cy=\"16\" r=\"10\"/>"
	    "<path d=\"M1 16H31\"/></svg> plimsoll</p>\n");
}
