/* SPDX-License-Identifier: Apache-2.0 */
/* judge_root: an audit of a root (--root) by one rule, from its files to the verdict. */
#ifndef TESTS_JUDGE_ROOT_H
#define TESTS_JUDGE_ROOT_H

#include "audit/run.h"

struct judged {
	struct audit *audit; /* begun by a line of kind run; the caller frees */
	const struct bench *bench;
	const struct selection *selection;
	size_t lines;
};

/* Takes a line of facts; a collect_sink. */
int judge_line(void *judged, const cJSON *line, struct err *e);
/* The exit status of an audit of the root by a rule, and what the rule says. The test fails if there is none. */
int judge_root(const char *folder, const char *rule, enum verdict *ret_verdict, char says[256]);

#endif
