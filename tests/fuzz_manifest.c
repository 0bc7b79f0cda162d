/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_manifest: hostile manifests: what is taken is written again as the same bytes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	automanifest struct manifest m = { 0 };
	autobuf struct buf again = BUF_INIT;
	struct err e;

	if (manifest_read((const char *)data, size, &m, &e) < 0) {
		if (m.n != 0)
			abort();
		return 0;
	}
	manifest_write(&m, &again);
	if (again.len != size || memcmp(again.s, data, size) != 0)
		abort();
	for (size_t i = 0; i < m.n; i++)
		if (manifest_find(&m, m.files[i].name) != &m.files[i])
			abort();
	return 0;
}
