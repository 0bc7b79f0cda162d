/* SPDX-License-Identifier: Apache-2.0 */
/*
 * path_text: names of files that are no clean text, as text that still tells their bytes.
 *
 * A name is any bytes; facts and messages are clean text (utf8_clean()). A folder's list has such a name with a character of
 * U+10FF00 and up, of private use, for each byte of it that is not printable ASCII, and what is asked for under that text is looked
 * for under the bytes. A name that has such a character itself is one of these.
 */
#ifndef AUDIT_PATH_TEXT_H
#define AUDIT_PATH_TEXT_H

#include "audit/util.h"

/* The text of a name; a clean one is its own. The caller frees. */
char *path_text_of(const char *name);
/* The bytes of a text, without a NUL or slash that it did not have. The caller frees. */
char *path_text_bytes(const char *text);
/* Whether it stands for other bytes than its own. */
bool path_text_is_coded(const char *text);
/* As a person is to see it: such bytes as "\xe9". The caller frees. */
char *path_text_show(const char *text);
/* As strcmp(3) of the bytes. */
int path_text_compare(const char *a, const char *b);

#endif
