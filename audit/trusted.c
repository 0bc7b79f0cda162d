/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>

#include "audit/trusted.h"

void
trusted_free(struct trusted *t)
{
	for (size_t i = 0; i < t->n; i++)
		key_free(t->keys[i]);
	free(t->keys);
}

int
trusted_read(struct trusted *ret, char *const *files, struct err *e)
{
	for (; files != NULL && *files != NULL; files++) {
		struct key *k = key_read_public(*files, e);

		if (k == NULL)
			return -1;
		ret->keys = xrealloc(ret->keys, ret->n + 1, sizeof *ret->keys);
		ret->keys[ret->n++] = k;
	}
	return 0;
}
