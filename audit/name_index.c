/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "audit/name_index.h"
#include "audit/util.h"

struct named {
	const char *name;
	size_t number;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

bool
name_index_put(struct name_index *x, const char *name, size_t number)
{
	size_t size = strlen(name) + 1;
	struct named *n = xcalloc(1, sizeof *n + size), **at;

	/* the name lies behind */
	*n = (struct named){ memcpy(n + 1, name, size), number };
	at = tsearch(n, &x->root, by_name);
	if (at == NULL)
		out_of_memory();
	else if (*at == n)
		return true;
	free(n);
	return false;
}

bool
name_index_find(const struct name_index *x, const char *name, size_t *ret)
{
	const struct named key = { name, 0 };
	struct named *const *at = tfind(&key, &x->root, by_name);

	if (at != NULL && ret != NULL)
		*ret = (*at)->number;
	return at != NULL;
}

void
name_index_free(struct name_index *x)
{
	tdestroy(x->root, free);
	x->root = NULL;
}
