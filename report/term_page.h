/* SPDX-License-Identifier: Apache-2.0 */
/* term_page: widths that are the same on each system, for report/term_width.c. */
#ifndef REPORT_TERM_PAGE_H
#define REPORT_TERM_PAGE_H

#include "audit/util.h"

/* As wcwidth(3), but for controls, and for characters that are not assigned yet, which have a column. */
int term_page_width(uint32_t c);
/* Whether it is a combining mark that takes a column of its own, such as a vowel of an Indic script. */
bool term_page_is_spacing(uint32_t c);

#endif
