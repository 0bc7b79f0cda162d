/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes of a file of tmpfiles.d, and of passwd, make paths that are absolute, clean of specifiers, and found again. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/tmpfiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *accounts = xstrndup((const char *)data, size);
	struct tmpfiles t = { .passwd = accounts, .group = accounts };

	tmpfiles_add(&t, (const char *)data, size);
	for (size_t i = 0; i < t.n; i++)
		if (*t.lines[i].path != '/' || strchr(t.lines[i].path, '%') != NULL ||
		    tmpfiles_make(&t, t.lines[i].path) == TMPFILES_NOT_MADE)
			abort();
	tmpfiles_free(&t);
	return 0;
}
