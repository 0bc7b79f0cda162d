/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <openssl/evp.h>

#include "audit/base64.h"
#include "tests/html_page.h"

/* ---- bytes ---- */

/* What a page must not hold, escaped or not: controls, and what turns the direction of text around. */
static char *
bytes_wrong(const char *page, size_t len)
{
	static const char *const marks[] = { "\u200e", "\u200f", "\u202a", "\u202b", "\u202d", "\u202e", "\u2066",
		"\u2067", "\u2069", "\u200b", "\ufeff", "\u2028", "\u2029" };

	for (size_t i = 0, n; i < len; i += n) {
		unsigned char c = (unsigned char)page[i];

		if ((n = utf8_char(page + i, len - i)) == 0)
			return xasprintf("no UTF-8 at %zu", i);
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ||
		    (c == 0xc2 && (unsigned char)page[i + 1] < 0xa0))
			return xasprintf("a control at %zu", i);
	}
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		if (strstr(page, marks[i]) != NULL)
			return xasprintf("a mark that cannot be seen, the %zuth", i + 1);
	return strstr(page, " \n") != NULL ? xstrdup("a blank at the end of a line") : NULL;
}

/* ---- elements ---- */

/* With the void elements closed, a page is XML. */
static char *
as_xml(const char *page, size_t len)
{
	struct buf b = BUF_INIT;
	bool is_void = false;

	for (size_t i = 0; i < len; i++) {
		if (strncmp(page + i, "<meta ", 6) == 0 || strncmp(page + i, "<input ", 7) == 0)
			is_void = true;
		if (is_void && page[i] == '>') {
			buf_addc(&b, '/');
			is_void = false;
		}
		buf_addc(&b, page[i]);
	}
	return buf_take(&b);
}

static bool
is_among(const char *word, const char *list)
{
	size_t len = strlen(word);

	for (const char *s = list; (s = strstr(s, word)) != NULL; s += len)
		if ((s == list || s[-1] == ' ') && (s[len] == ' ' || s[len] == '\0'))
			return true;
	return false;
}

/* Elements that load nothing, but for the script, which the policy names. */
static const char elements[] =
    "html head meta title style body a header main footer nav section search div p ul li h1 h2 h3 h4 h5 span "
    "strong small code pre bdi details summary table caption thead tbody tfoot tr th td dl dt dd figure figcaption svg "
    "circle path "
    "rect text label input select option button output script";
/* Attributes that run nothing and load nothing; href is looked at. */
static const char attributes[] =
    "lang charset http-equiv content name class href id for type value role scope colspan tabindex autocomplete "
    "viewBox cx cy r d x y width height transform preserveAspectRatio stroke-dasharray aria-label "
    "aria-labelledby aria-hidden data-result data-severity data-level data-section data-framework";

struct seen {
	xmlHashTable *ids;
	size_t scripts, styles;
	char *wrong;
};

static void
look_at_attribute(struct seen *seen, const xmlNode *e, const xmlAttr *a)
{
	const char *name = (const char *)a->name,
		   *value = a->children != NULL ? (const char *)a->children->content : "";

	if (!is_among(name, attributes))
		seen->wrong = xasprintf("attribute %s of %s", name, (const char *)e->name);
	else if (strcmp(name, "href") == 0 && *value != '#')
		seen->wrong = xasprintf("a link out of the page: %s", value);
	else if (strcmp(name, "id") == 0 && xmlHashAddEntry(seen->ids, BAD_CAST value, (void *)(uintptr_t)e) != 0)
		seen->wrong = xasprintf("id %s twice", value);
}

static void
look_at_elements(struct seen *seen, const xmlNode *e)
{
	for (; e != NULL && seen->wrong == NULL; e = e->next) {
		if (e->type != XML_ELEMENT_NODE)
			continue;
		if (!is_among((const char *)e->name, elements)) {
			seen->wrong = xasprintf("element %s", (const char *)e->name);
			return;
		}
		seen->scripts += strcmp((const char *)e->name, "script") == 0;
		seen->styles += strcmp((const char *)e->name, "style") == 0;
		for (const xmlAttr *a = e->properties; a != NULL && seen->wrong == NULL; a = a->next)
			look_at_attribute(seen, e, a);
		look_at_elements(seen, e->children);
	}
}

static bool
is_heading(const xmlNode *e)
{
	return e->name[0] == 'h' && e->name[1] >= '1' && e->name[1] <= '6' && e->name[2] == '\0';
}

/* Links and labels lead to something that is there, and headings go down a step at a time. */
static void
look_at_links(struct seen *seen, const xmlNode *e, int *level)
{
	static const char *const links[] = { "href", "for", "aria-labelledby" };

	for (; e != NULL && seen->wrong == NULL; e = e->next) {
		if (e->type != XML_ELEMENT_NODE)
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(links) && seen->wrong == NULL; i++) {
			xmlChar *value = xmlGetProp(e, BAD_CAST links[i]);

			if (value != NULL && xmlHashLookup(seen->ids, value + (*value == '#')) == NULL)
				seen->wrong = xasprintf("%s to nothing: %s", links[i], (const char *)value);
			xmlFree(value);
		}
		if (is_heading(e) && seen->wrong == NULL) {
			if (e->name[1] - '0' > *level + 1)
				seen->wrong = xasprintf("%s behind h%d", (const char *)e->name, *level);
			*level = e->name[1] - '0';
		}
		look_at_links(seen, e->children, level);
	}
}

static char *
elements_wrong(const char *page, size_t len)
{
	autofree char *xml = as_xml(page, len);
	xmlDoc *doc =
	    xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR);
	struct seen seen = { 0 };
	int level = 0;

	if (doc == NULL)
		return xstrdup("not well-formed");
	seen.ids = xmlHashCreate(0);
	look_at_elements(&seen, xmlDocGetRootElement(doc));
	look_at_links(&seen, xmlDocGetRootElement(doc), &level);
	/* a page whose policy names no script has none */
	if (seen.wrong == NULL && (seen.scripts != (strstr(page, "; script-src ") != NULL) || seen.styles != 1))
		seen.wrong = xasprintf("%zu scripts, %zu styles", seen.scripts, seen.styles);
	xmlHashFree(seen.ids, NULL);
	xmlFreeDoc(doc);
	return seen.wrong;
}

/* ---- the policy ---- */

/* What stands between two strings; NULL if there is no such thing. The caller frees. */
static char *
between(const char *page, const char *open, const char *close)
{
	const char *from = strstr(page, open), *to;

	if (from == NULL || (to = strstr(from + strlen(open), close)) == NULL)
		return NULL;
	from += strlen(open);
	return xstrndup(from, (size_t)(to - from));
}

static bool
names_digest(const char *policy, const char *directive, const char *text)
{
	unsigned char digest[32];
	autobuf struct buf b = BUF_INIT;

	EVP_Digest(text, strlen(text), digest, NULL, EVP_sha256(), NULL);
	buf_addf(&b, "; %s 'sha256-", directive);
	base64_add(&b, digest, sizeof digest);
	buf_addc(&b, '\'');
	return strstr(policy, b.s) != NULL;
}

static char *
policy_wrong(const char *page)
{
	autofree char *policy = between(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">");
	autofree char *style = between(page, "<style>", "</style>"), *script = between(page, "<script>", "</script>");

	if (policy == NULL || style == NULL)
		return xstrdup("no policy or no style");
	if (strncmp(policy, "default-src 'none'; ", 20) != 0 || strstr(policy, "unsafe") != NULL)
		return xasprintf("policy %s", policy);
	if (!names_digest(policy, "style-src", style))
		return xstrdup("the policy refuses the style");
	return script == NULL || names_digest(policy, "script-src", script) ? NULL : xstrdup("the policy refuses the script");
}

char *
html_page_wrong(const char *page, size_t len)
{
	char *wrong = bytes_wrong(page, len);

	if (wrong == NULL)
		wrong = elements_wrong(page, len);
	return wrong != NULL ? wrong : policy_wrong(page);
}
