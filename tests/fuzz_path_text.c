/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_path_text: any bytes as the name of a file. The text of a name is clean, tells the bytes, and is ordered as they are. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/path_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *name = xstrndup((const char *)data, size), *other = xstrndup((const char *)data + size / 2, size - size / 2);
	autofree char *text = path_text_of(name), *bytes = path_text_bytes(text), *clean = utf8_clean(text, strlen(text));
	autofree char *other_text = path_text_of(other), *shown = path_text_show(text);
	int wanted = strcmp(name, other), got = path_text_compare(text, other_text);

	if (strcmp(bytes, name) != 0 || strcmp(clean, text) != 0 || strlen(shown) < strlen(name))
		abort();
	if ((wanted > 0) - (wanted < 0) != (got > 0) - (got < 0))
		abort();
	return 0;
}
