/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/xml.h"

/* libxml2 would print what ferror(3) tells the caller as well. */
static void PRINTF(2, 3)
say_nothing(void *arg, const char *fmt, ...)
{
	(void)arg;
	(void)fmt;
}

xmlTextWriterPtr
xml_begin(FILE *out)
{
	xmlOutputBufferPtr buffer = xmlOutputBufferCreateFile(out, NULL);
	xmlTextWriterPtr w = buffer != NULL ? xmlNewTextWriter(buffer) : NULL;

	if (w == NULL)
		out_of_memory();
	xmlSetGenericErrorFunc(NULL, say_nothing);
	(void)xmlTextWriterSetIndent(w, 1);
	(void)xmlTextWriterSetIndentString(w, BAD_CAST "  ");
	return w;
}

void
xml_end(xmlTextWriterPtr w)
{
	xmlFreeTextWriter(w); /* flushes, too */
	xmlSetGenericErrorFunc(NULL, NULL);
}

/* Whether XML has a character of n bytes; 0: it is none. */
static bool
has_char(const char *s, size_t n)
{
	unsigned char c = (unsigned char)*s;

	if (n == 1)
		return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
	if (n == 3 && memcmp(s, "\xef\xbf", 2) == 0)
		return (unsigned char)s[2] < 0xbe; /* not U+FFFE, U+FFFF */
	return n > 0;
}

char *
xml_clean(const char *text)
{
	size_t len = strlen(text), n;
	struct buf b = BUF_INIT;

	for (; len > 0; text += n, len -= n) {
		n = utf8_char(text, len);
		if (has_char(text, n))
			buf_add(&b, text, n);
		else
			buf_adds(&b, "\xef\xbf\xbd");
		n += n == 0;
	}
	return buf_take(&b);
}

void
xml_open(xmlTextWriterPtr w, const char *name)
{
	(void)xmlTextWriterStartElement(w, BAD_CAST name);
}

void
xml_close(xmlTextWriterPtr w)
{
	(void)xmlTextWriterEndElement(w);
}

void
xml_attribute(xmlTextWriterPtr w, const char *name, const char *value)
{
	autofree char *clean = value != NULL ? xml_clean(value) : NULL;

	if (clean != NULL)
		(void)xmlTextWriterWriteAttribute(w, BAD_CAST name, BAD_CAST clean);
}

void
xml_text(xmlTextWriterPtr w, const char *text)
{
	autofree char *clean = text != NULL ? xml_clean(text) : NULL;

	if (clean != NULL)
		(void)xmlTextWriterWriteString(w, BAD_CAST clean);
}

void
xml_element(xmlTextWriterPtr w, const char *name, const char *text)
{
	if (text == NULL)
		return;
	xml_open(w, name);
	xml_text(w, text);
	xml_close(w);
}

void
xml_decimal(double n, char out[32])
{
	size_t len;

	snprintf(out, 32, "%.3f", n);
	len = strlen(out);
	while (len > 1 && out[len - 1] == '0')
		out[--len] = '\0';
	if (len > 1 && out[len - 1] == '.')
		out[len - 1] = '\0';
}
