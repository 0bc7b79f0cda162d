/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_specifiers: hostile settings and names of units. The first line is the name, the rest the setting. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/specifiers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *all = utf8_clean((const char *)data, size), *got = NULL, *none = NULL;
	char *end = strchr(all, '\n'), home[] = "/home/u", runtime[] = "/run/user/7";
	const char *text = end != NULL ? end + 1 : "";
	struct specifiers s = { .unit = all, .user = size % 2 == 1, .home = home, .runtime = runtime };

	if (end != NULL)
		*end = '\0';
	got = specifiers_expand(&s, text);
	none = specifiers_expand(NULL, text);
	/* what needs no unit is the same for each; what holds none stays as it is */
	if (none != NULL && (got == NULL || strcmp(got, none) != 0))
		abort();
	if (strchr(text, '%') == NULL && (got == NULL || strcmp(got, text) != 0))
		abort();
	return 0;
}
