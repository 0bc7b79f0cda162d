/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes of an access control list are refused, or become entries whose tags have names and whose rights are some. */
#include "config.h"

#include <stdlib.h>

#include "audit/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct acl acl;
	struct buf out = BUF_INIT;
	cJSON *doc;
	bool named;

	if (acl_parse(data, size, &acl) != 0)
		return 0;
	for (size_t i = 0; i < acl.n; i++)
		if (acl_tag_name(acl.entries[i].tag, &named) == NULL || acl_effective(&acl, &acl.entries[i]) > 7)
			abort();
	reader_put_acl(&out, "list", &acl);
	wire_end(&out);
	doc = wire_document("fuzz", out.s, out.len);
	if ((size_t)cJSON_GetArraySize(json_at(doc, "data.list")) != acl.n)
		abort();
	cJSON_Delete(doc);
	buf_free(&out);
	return 0;
}
