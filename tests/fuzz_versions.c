/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: a table of releases or an error; and any version is judged by the table. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/versions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const components[] = { "engine", "containerd", "runc" };
	struct err e;
	struct releases *r = releases_parse("fuzz", (const char *)data, size, &e);
	autofree char *text = xstrndup((const char *)data, size < 24 ? size : 24);
	struct version v = { { 29, 5, 1 } };
	struct hole h;

	(void)version_read(text, &v);
	for (size_t i = 0; r != NULL && i < ARRAY_SIZE(components); i++) {
		struct release state = releases_state(r, components[i], v, 0);

		if (state.state == RELEASE_NEWEST && state.newest == NULL)
			abort();
		(void)releases_hole(r, components[i], v, 0, &h);
		(void)releases_age(r, 0);
	}
	releases_free(r);
	return 0;
}
