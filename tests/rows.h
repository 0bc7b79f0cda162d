/* SPDX-License-Identifier: Apache-2.0 */
/* rows: one cmocka case for each row of a table, named by the row's first member. */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* rows: an array of structs whose first member is a const char *name. */
static inline int
run_rows(const char *group, const void *rows, size_t n, size_t size, CMUnitTestFunction test)
{
	struct CMUnitTest *tests = calloc(n, sizeof *tests);
	int failed;

	assert_non_null(tests);
	for (size_t i = 0; i < n; i++) {
		const char *row = (const char *)rows + i * size;

		tests[i] = (struct CMUnitTest){ .name = *(const char *const *)(const void *)row, .test_func = test,
		    .initial_state = (void *)(uintptr_t)row };
	}
	failed = _cmocka_run_group_tests(group, tests, n, NULL, NULL);
	free(tests);
	return failed;
}
#define RUN_ROWS(group, rows, test) \
	run_rows(group, rows, sizeof(rows) / sizeof((rows)[0]), sizeof((rows)[0]), test)

#endif
