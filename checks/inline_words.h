/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inline_words: words that mean the same, written in more than one way: capabilities, with CAP_ or without, in large or small
 * letters, and ALL, which is each of them; security options, with a colon or an equals sign, and no-new-privileges with "true" or
 * without. A row that asks for one of both would pass over the other. Of a list of security options only those are left that are in
 * force: the engine takes the last one of what it can have once. Private to checks/inline.c.
 */
#ifndef CHECKS_INLINE_WORDS_H
#define CHECKS_INLINE_WORDS_H

#include "audit/json.h"

/* What a row wants at a path ("inspect:HostConfig.CapAdd"), written plainly where the path is one of those: a list of words, or one, in
 * which blanks and commas are what they are. The caller frees. */
char *inline_plain_want(const char *path, const char *want, bool list);
/* The same of what stands there; want is written plainly already. A single ALL, of which another capability is asked, is
 * null: it is not that one, and holds it. The caller's. */
cJSON *inline_plain_fact(const char *path, const cJSON *v, const char *want);

#endif
