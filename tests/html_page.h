/* SPDX-License-Identifier: Apache-2.0 */
/* html_page: what has to hold of every page of HTML that is written, whatever the names in it. */
#ifndef TESTS_HTML_PAGE_H
#define TESTS_HTML_PAGE_H

#include "audit/util.h"

/* What is wrong with the page, or NULL. The caller frees. */
char *html_page_wrong(const char *page, size_t len);

#endif
