/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exceptions: failures that somebody answers for, for a time (plimsoll-exceptions(5), schema "plimsoll-exceptions/1").
 *
 * The check still runs and its result stays. An exception in force makes the effective result of a subject that fails a pass,
 * and covers nothing else: what is error or unknown was not seen, and nobody can answer for it.
 */
#ifndef AUDIT_EXCEPTIONS_H
#define AUDIT_EXCEPTIONS_H

#include "audit/entries.h"

/* NULL and an error. The caller frees with entries_free(). */
struct entries *exceptions_read(const char *file, struct err *e);

#endif
