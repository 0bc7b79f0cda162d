/* SPDX-License-Identifier: Apache-2.0 */
/* diff: what two audits differ in, for people and for programs (schemas/plimsoll-diff-1.schema.json). */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

#include "audit/diff.h"
#include "report/report.h"

/* Each takes a struct diff. Text, with verbose 1 also what is only not decided in one of them. */
report_put_fn diff_text, diff_json, diff_html;

#endif
