/* SPDX-License-Identifier: Apache-2.0 */
/* Databases of packages: never more packages than lines. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/packages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	size_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += bytes[i] == '\n';
	if (packages_dpkg(bytes, size) > lines || packages_apk(bytes, size) > lines)
		abort();
	return 0;
}
