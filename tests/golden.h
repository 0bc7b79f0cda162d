/* SPDX-License-Identifier: Apache-2.0 */
/*
 * golden: comparing what was written with what stands below fixtures/golden.
 *
 * UPDATE_GOLDEN=1 in the environment rewrites the files instead; the diff is then the review.
 */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include "audit/util.h"

/* Whether bytes are those of $srcdir/fixtures/golden/name; if not, why: the first line that differs. */
bool golden_same(const char *name, const char *bytes, size_t len, struct err *why);

/* Fails the running cmocka test if they are not, or rewrites the file. */
void golden_check(const char *name, const char *bytes, size_t len);

#endif
