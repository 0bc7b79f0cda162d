/* SPDX-License-Identifier: Apache-2.0 */
/* xml: what the XML formats share, over libxml2's xmlTextWriter, which escapes but lets through what no XML may hold. */
#ifndef REPORT_XML_H
#define REPORT_XML_H

#include <stdio.h>

#include <libxml/xmlwriter.h>

#include "audit/util.h"

/* A writer onto out, which stays open and is the caller's; what goes wrong in writing, ferror(3) tells. xml_end() at the end. */
xmlTextWriterPtr xml_begin(FILE *out);
void xml_end(xmlTextWriterPtr w);

/*
 * The text with U+FFFD in the place of each character that XML 1.0 does not have (2.2, Char: controls other than tab and line
 * ends, U+FFFE, U+FFFF) and of what is no UTF-8. The caller frees.
 */
char *xml_clean(const char *text);

/* Elements and attributes; what is NULL is not written. */
void xml_open(xmlTextWriterPtr w, const char *name);
void xml_close(xmlTextWriterPtr w);
void xml_attribute(xmlTextWriterPtr w, const char *name, const char *value);
void xml_text(xmlTextWriterPtr w, const char *text);
/* An element that holds text alone. */
void xml_element(xmlTextWriterPtr w, const char *name, const char *text);

/* A number as xs:decimal has it, with at most three digits behind the point and none too many: "10", "0.5". */
void xml_decimal(double n, char out[32]);

#endif
