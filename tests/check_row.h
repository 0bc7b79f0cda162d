/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_row: a row of a table that tests one check: a subject, what is changed in it, the verdict.
 *
 * JSON in rows is written with ' for ", so that C needs no backslashes.
 */
#ifndef TESTS_CHECK_ROW_H
#define TESTS_CHECK_ROW_H

#include "checks/check.h"

#define CHECK_ROW_VALUES 3
#define CHECK_ROW_NOW    1769853600 /* 2026-01-31T10:00:00Z */

struct check_row {
	const char *name;    /* a sentence about behaviour */
	const char *check;   /* the check's name */
	const char *subject; /* its line of the facts, JSON */
	/*
	 * What is changed in it: a JSON object of "document:path" and the value put there (missing
	 * objects on the way are made). The words "$absent", "$error CODE" (an entry of the
	 * document's "errors") and "$uncollected" (no longer in the run's list) stand for what is
	 * no value. A key that stands twice counts as it stands last. One without a colon is a
	 * whole document: "$absent", "$error CODE", or its data.
	 */
	const char *set;
	enum verdict verdict;
	const char *says;                      /* part of the message, or NULL */
	struct value values[CHECK_ROW_VALUES]; /* others than the benchmark's defaults; text NULL:
						  not exported */
	bool partial;                          /* filters leave others out */
	int64_t now;                           /* as of when: 0 is CHECK_ROW_NOW, -1 not known */
};

/* The table of releases that rows are judged by, for a program that sets it. */
extern const struct releases *check_row_releases;

/*
 * A cmocka test function; *state is the row. Runs the check and compares verdict and message;
 * whatever the verdict, there must be a message, each evidence must be complete, and PASS and FAIL
 * must have some.
 */
void check_row_run(void **state);

/* Runs all rows, one cmocka case each. The exit status. */
int check_rows(const char *group, const struct check_row *rows, size_t n);

#endif
