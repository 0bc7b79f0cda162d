/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "audit/collect.h"
#include "tests/judge_root.h"

int
judge_line(void *judged, const cJSON *line, struct err *e)
{
	struct judged *j = judged;
	const char *kind = json_str(line, "kind", "");

	(void)e;
	j->lines++;
	if (strcmp(kind, "run") == 0)
		j->audit = audit_begin(j->bench, j->selection, line, json_object(), "2026-01-31T10:00:00Z");
	else if (strcmp(kind, "end") == 0)
		audit_end(j->audit, line);
	else
		audit_subject(j->audit, line);
	return 0;
}

int
judge_root(const char *folder, const char *rule, enum verdict *ret_verdict, char says[256])
{
	char *rules[] = { (char *)(uintptr_t)rule, NULL };
	struct selection s = { .rules = rules, .scope = "host" };
	struct collect_options o = { .root = folder, .scope = "host", .chosen_by = "--root", .jobs = 1, .deadline = now_ms() + 120000,
		.keep_rights = true };
	struct err e;
	struct judged j = { .selection = &s, .bench = bench_load(NULL, "level-2", &e) };
	struct redactor *r = redact_open("/dev/null");
	int status;

	if (j.bench == NULL || collect(&o, r, judge_line, &j, &e) != 0)
		fail_msg("%s", e.msg);
	status = audit_exit_status(j.audit, &(struct policy){ .fail_on = FAIL_ON_FAIL, .min_score = 0 });
	for (size_t i = 0; i < j.audit->nresults; i++)
		if (j.audit->results[i].verdict != NOTSELECTED) {
			*ret_verdict = j.audit->results[i].verdict;
			snprintf(says, 256, "%s", j.audit->results[i].message);
		}
	audit_free(j.audit);
	bench_free((struct bench *)(uintptr_t)j.bench);
	redact_close(r);
	return status;
}
