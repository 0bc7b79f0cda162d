/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/html.h"

/* clang-format off */
const struct html_look html_looks[NVERDICTS] = {
	[FAIL] = { "\u2717", "fail" },
	[ERROR] = { "!", "error" },
	[UNKNOWN] = { "?", "unknown" },
	[NOTCHECKED] = { "\u25cb", "not checked" },
	[INFORMATIONAL] = { "i", "informational" },
	[FIXED] = { "\u2713", "fixed" },
	[PASS] = { "\u2713", "pass" },
	[NOTAPPLICABLE] = { "\u2013", "not applicable" },
	[NOTSELECTED] = { "\u00b7", "not selected" },
};

const enum verdict html_telling[NVERDICTS] = { FAIL, ERROR, UNKNOWN, NOTCHECKED, INFORMATIONAL, FIXED, PASS,
    NOTAPPLICABLE, NOTSELECTED };

const char *const html_severities[HTML_SEVERITIES] = { "high", "medium", "low", "info", "unknown" };

static const struct { const char *name, *title; } frameworks[] = {
	{ "pci-dss-4.0.1", "PCI DSS 4.0.1" }, { "hipaa", "HIPAA Security Rule" },
	{ "nist-800-53-r5", "NIST SP 800-53 Rev. 5" },
	{ "nist-800-190", "NIST SP 800-190" }, { "cis-controls-8", "CIS Controls 8" }, { "soc2", "SOC 2" },
	{ "gdpr", "GDPR" },
	{ "iso-27001-2022", "ISO/IEC 27001:2022" }, { "mitre-attack", "MITRE ATT&CK" },
};
/* clang-format on */

/* Safe text, for text and for attributes in double quotes. */
static void
escape(FILE *out, const char *s)
{
	for (size_t n; *s != '\0'; s += n) {
		n = strcspn(s, "&<>\"'");
		if (n > 0) {
			fwrite(s, 1, n, out);
			continue;
		}
		fputs(*s == '&'     ? "&amp;"
			: *s == '<' ? "&lt;"
			: *s == '>' ? "&gt;"
			: *s == '"' ? "&quot;"
				    : "&#39;",
		    out);
		n = 1;
	}
}

static void
put(const struct html *h, enum term_text how, const char *text)
{
	autobuf struct buf safe = BUF_INIT;

	term_safe(&h->t, &safe, how, text);
	escape(h->t.out, safe.s);
}

void
html(const struct html *h, const char *markup, ...)
{
	va_list ap;

	va_start(ap, markup);
	for (const char *s = markup, *text; *s != '\0'; s++) {
		size_t n = strcspn(s, "%");

		fwrite(s, 1, n, h->t.out);
		s += n;
		if (*s == '\0')
			break;
		switch (*++s) {
		case 's':
			text = va_arg(ap, const char *);
			put(h, TERM_EXACT, text != NULL ? text : "");
			break;
		case 'z':
			assert(s[1] == 'u');
			fprintf(h->t.out, "%zu", va_arg(ap, size_t));
			s++;
			break;
		case 'l':
			assert(s[1] == 'd');
			fprintf(h->t.out, "%ld", va_arg(ap, long));
			s++;
			break;
		case 'd':
			fprintf(h->t.out, "%d", va_arg(ap, int));
			break;
		default:
			assert(*s == '%');
			putc('%', h->t.out);
		}
	}
	va_end(ap);
}

void
html_sentence(const struct html *h, const char *text)
{
	if (text != NULL)
		put(h, TERM_PROSE, text);
}

void
html_prose(const struct html *h, const char *prose)
{
	bool list = false;

	while (prose != NULL && *prose != '\0') {
		size_t len = strcspn(prose, "\n");
		bool item = strncmp(prose, "- ", 2) == 0;
		autofree char *line = xstrndup(prose + (item ? 2 : 0), len - (item ? 2 : 0));

		prose += len + (prose[len] == '\n');
		if (line[strspn(line, " \t\r")] == '\0')
			continue;
		if (item != list)
			html(h, item ? "<ul>\n" : "</ul>\n");
		list = item;
		html(h, item ? "<li>" : "<p>");
		html_sentence(h, line);
		html(h, item ? "</li>\n" : "</p>\n");
	}
	if (list)
		html(h, "</ul>\n");
}

/* The bytes of a line of code without the blanks at its end. */
static size_t
trimmed(const char *line, size_t len)
{
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t' || line[len - 1] == '\r'))
		len--;
	return len;
}

void
html_code(const struct html *h, const char *code)
{
	html(h, "<pre><code>");
	for (size_t len; *code != '\0'; code += len + (code[len] == '\n')) {
		size_t tabs = strspn(code, "\t"), shown;

		len = strcspn(code, "\n");
		shown = trimmed(code, len);
		for (size_t i = 0; i < tabs && i < shown; i++)
			putc('\t', h->t.out);
		if (shown > tabs) {
			autofree char *line = xstrndup(code + tabs, shown - tabs);

			html(h, "%s", line);
		}
		html(h, code[len] == '\n' && code[len + 1] != '\0' ? "\n" : "");
	}
	html(h, "</code></pre>\n");
}

void
html_number(const struct html *h, size_t n, const char *thing)
{
	html(h, "%zu %s%s", n, thing, n == 1 ? "" : "s");
}

void
html_json(const struct html *h, const cJSON *v)
{
	const cJSON *c;

	if (cJSON_IsString(v)) {
		html(h, "<bdi>%s</bdi>", v->valuestring);
	} else if (cJSON_IsArray(v)) {
		cJSON_ArrayForEach(c, v)
		{
			html(h, c != v->child ? ", " : "");
			html_json(h, c);
		}
		html(h, v->child == NULL ? "none" : "");
	} else {
		autofree char *line = v != NULL ? json_line(v) : NULL;

		html(h, "%s", line);
	}
}

void
html_term(const struct html *h, const char *term, const char *value)
{
	if (value != NULL && *value != '\0')
		html(h, "<div><dt>%s</dt><dd><bdi>%s</bdi></dd></div>\n", term, value);
}

int
html_rank(enum verdict v)
{
	int i = 0;

	while (html_telling[i] != v)
		i++;
	return i;
}

void
html_badge(const struct html *h, enum verdict v)
{
	html(h, "<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>", verdict_names[v],
	    html_looks[v].mark, html_looks[v].word);
}

void
html_counts(const struct html *h, const size_t counts[NVERDICTS])
{
	const char *comma = "";

	for (size_t i = 0; i < NVERDICTS; i++) {
		enum verdict v = html_telling[i];

		if (counts[v] == 0)
			continue;
		html(h, "%s%zu %s", comma, counts[v], html_looks[v].word);
		comma = ", ";
	}
	html(h, *comma == '\0' ? "no rules" : "");
}

const char *
html_framework(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(frameworks); i++)
		if (strcmp(frameworks[i].name, name) == 0)
			return frameworks[i].title;
	return name;
}

size_t
html_severity(const char *severity)
{
	size_t i = 0;

	while (i < HTML_SEVERITIES - 1 && strcmp(html_severities[i], severity) != 0)
		i++;
	return i;
}
