/* SPDX-License-Identifier: Apache-2.0 */
/* A container's user and its passwd(5): what is found is a number that a user can have. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/users.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	const char *end = memchr(bytes, '\n', size);
	size_t n = end != NULL ? (size_t)(end - bytes) : size;
	autofree char *configured = xstrndup(bytes, n), *name = users_name(configured);
	int64_t number = 0;

	if (users_number(name, &number) && (number < 0 || number > 0x7fffffff))
		abort();
	number = 0;
	if (users_find(bytes + n, size - n, name, &number) && (number < 0 || number > 0x7fffffff))
		abort();
	return 0;
}
