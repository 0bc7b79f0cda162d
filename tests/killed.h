/* SPDX-License-Identifier: Apache-2.0 */
/* killed: what a program leaves behind that is killed at any of its system calls. */
#ifndef TESTS_KILLED_H
#define TESTS_KILLED_H

#include <stdbool.h>
#include <stddef.h>

/* Skips the case where nobody can be traced: for a sandbox, for valgrind, or by a kernel before 5.3. At its beginning: a case that is
 * skipped frees nothing. */
void killed_or_skip(void);

/*
 * Runs a function in a process of its own, which is killed at the n-th stop: before its first system call (0), behind it (1),
 * before the second (2), ... Returns whether it was killed; false: it came to its end before.
 */
bool killed_at(size_t n, void (*run)(void *arg), void *arg);

/* The numbers of the system calls that it makes, in their order, up to most of them. Returns how many. */
size_t calls_made(void (*run)(void *arg), void *arg, long *ret, size_t most);

#endif
