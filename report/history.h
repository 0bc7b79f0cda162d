/* SPDX-License-Identifier: Apache-2.0 */
/* history: the runs of an evidence folder, drawn: a page of HTML that stands alone. */
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H

#include <stdio.h>

#include <cjson/cJSON.h>

/* doc: what history_read() returned (audit/history.h). 0, or -1 if out cannot be written (errno set). */
int history_html(FILE *out, const cJSON *doc);

#endif
