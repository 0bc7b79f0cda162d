/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jcs: canonical JSON (RFC 8785): the one way to write a value, so that digests and signatures over it are over the value.
 * Members are sorted by the UTF-16 code units of their keys, there is no white space, and only what has to be is escaped.
 *
 * Of numbers only integers are written whose absolute value is below 2^53. Fractions, larger numbers, a key that stands
 * twice and bytes that are not UTF-8 are errors: two readers might disagree about them.
 */
#ifndef AUDIT_JCS_H
#define AUDIT_JCS_H

#include "audit/json.h"

/* Appends a value. -1 and an error that names the place as json.h writes paths; ret is then as it was. */
int jcs_write(const cJSON *value, struct buf *ret, struct err *e);

/*
 * The document, if the text is its canonical form, byte for byte; NULL and an error otherwise. The caller frees it with
 * cJSON_Delete(). Text that json_read() would clean (controls other than tab and newline) is refused with the rest, so whoever
 * writes what is to be read has it cleaned.
 */
cJSON *jcs_read(const char *text, size_t len, struct err *e);

#endif
