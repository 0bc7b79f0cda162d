/* SPDX-License-Identifier: Apache-2.0 */
/* collect_scans: what the site's scan reports say of an image, by its id and the digests that it was pulled by. */
#include "config.h"

#include "audit/collect_parts.h"
#include "audit/scans.h"

#define SOURCE "scan reports"

void
collect_put_scans(const struct collector *c, cJSON *subject, const struct seen_image *s)
{
	autojson cJSON *digests = json_copy(s->digests);
	const char *descriptor = json_str(subject, "read.inspect.data.Descriptor.digest", NULL);

	if (c->scans == NULL) {
		subject_doc_error(subject, "scans", SOURCE, "not-asked", "no scan reports were named (--scans)");
		return;
	}
	json_push_str(digests, s->id);
	if (descriptor != NULL)
		json_push_str(digests, descriptor);
	subject_doc(subject, "scans", SOURCE, scans_of(c->scans, digests));
}
