/* SPDX-License-Identifier: Apache-2.0 */
/* xccdf: the two halves of XCCDF results, for the formats that carry them. */
#ifndef REPORT_XCCDF_H
#define REPORT_XCCDF_H

#include "audit/run.h"
#include "report/xml.h"

/* Of our own: what XCCDF and ARF have no element for. */
#define RESULTS_NS "urn:plimsoll:results:1"

/*
 * The benchmark's document in UTF-8, declaration and all, up to its root's end tag, which the caller is to write:
 * *ret_end. Both are the caller's to free.
 */
char *xccdf_open_document(const struct bench *b, char **ret_end);
/* The TestResult. asset names what it is about in the document around it, or NULL. */
void xccdf_test_result(xmlTextWriterPtr w, const struct audit *a, const char *asset);

#endif
