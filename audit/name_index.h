/* SPDX-License-Identifier: Apache-2.0 */
/* name_index: which of many a name is: a trail has a line for each run of many years, and is read from strangers, too. */
#ifndef AUDIT_NAME_INDEX_H
#define AUDIT_NAME_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct name_index {
	void *root; /* NULL: empty */
};

/* Remembers a name (a copy of it) and its number; false: it was there before, and keeps its first number. */
bool name_index_put(struct name_index *x, const char *name, size_t number);
/* Whether it is there; ret: its number, or NULL. */
bool name_index_find(const struct name_index *x, const char *name, size_t *ret);
void name_index_free(struct name_index *x);

#endif
