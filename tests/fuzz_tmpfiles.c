/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes of a file of tmpfiles.d make folders whose paths are absolute, clean of specifiers, and found again. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/tmpfiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tmpfiles t = { .n = 0 };

	tmpfiles_add(&t, (const char *)data, size);
	for (size_t i = 0; i < t.n; i++)
		if (*t.folders[i] != '/' || strchr(t.folders[i], '%') != NULL || !tmpfiles_make(&t, t.folders[i]))
			abort();
	tmpfiles_free(&t);
	return 0;
}
