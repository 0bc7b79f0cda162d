/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base64: bytes as text (RFC 4648) and back, so that no two texts stand for the same bytes: white space, missing or
 * surplus padding, and bits behind the last byte are refused.
 */
#ifndef AUDIT_BASE64_H
#define AUDIT_BASE64_H

#include "audit/util.h"

enum base64 {
	BASE64_STANDARD, /* section 4: + and /, padded */
	BASE64_EITHER,   /* also section 5: - and _ (not mixed with the others), padded or not */
};

/* Appends bytes in the standard alphabet, padded. */
void base64_add(struct buf *b, const void *bytes, size_t len);

/* Appends what a text stands for. -1: it is not Base64; ret is as it was. */
int base64_read(const char *text, size_t len, enum base64 alphabet, struct buf *ret);

#endif
