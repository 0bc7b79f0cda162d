/* SPDX-License-Identifier: Apache-2.0 */
/*
 * locales: characters are the same for everybody. fnmatch(3)'s "?" and isalnum(3) go by LC_CTYPE: facts that were judged below one
 * user's locale would be judged otherwise below another's. So the program runs below C.UTF-8 (C, where a system has none),
 * and what the user's own locale says decides only what his terminal is written.
 */
#ifndef PLIMSOLL_LOCALES_H
#define PLIMSOLL_LOCALES_H

#include <stdbool.h>

/* Called once, before anything is read or restricted: setlocale(3) opens files. */
void locales_begin(void);
/* Whether the user's own LC_CTYPE (LC_ALL, LC_CTYPE, LANG; locale(7)) is one of UTF-8. Before locales_begin(): whether the program's is. */
bool locales_utf8(void);

#endif
