/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files: what is read from clean text can be written as config show does, and read again. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
count(void *arg, int line, const char *text)
{
	(void)text;
	if (line < *(int *)arg)
		abort();
	*(int *)arg = line;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings *s = settings_new(options_keys()), *again = settings_new(options_keys());
	autobuf struct buf shown = BUF_INIT;
	int line = 1;

	if (settings_read(s, "f", (const char *)data, size, count, &line) == 0) {
		for (const struct setting_key *k = options_keys(); k->name != NULL; k++) {
			const struct setting *one = settings_find(s, k->name);

			for (size_t i = 0; one != NULL && one->values[i] != NULL; i++)
				buf_addf(&shown, "%s = %s\n", k->name, one->values[i]);
		}
		if (settings_read(again, "f", shown.len > 0 ? shown.s : "", shown.len, count, &line) < 0)
			abort();
	}
	settings_free(again);
	settings_free(s);
	return 0;
}
