/* SPDX-License-Identifier: Apache-2.0 */
/* collect_scans: what the site's scan reports say of an image, by its id and the digests that it was pulled by. */
#include "config.h"

#include "audit/collect_parts.h"
#include "audit/scans.h"

#define SOURCE "scan reports"

/* "linux/arm/v7"; NULL: the engine does not tell. The caller frees. */
static char *
platform_of(const cJSON *subject)
{
	const cJSON *image = json_at(subject, "read.inspect.data");
	const char *os = json_str(image, "Os", ""), *architecture = json_str(image, "Architecture", ""), *variant = json_str(image, "Variant", "");

	if (*os == '\0' || *architecture == '\0')
		return NULL;
	return xasprintf("%s/%s%s%s", os, architecture, *variant != '\0' ? "/" : "", variant);
}

void
collect_put_scans(const struct collector *c, cJSON *subject, const struct seen_image *s)
{
	autojson cJSON *digests = json_copy(s->digests);
	autofree char *platform = platform_of(subject);
	const char *descriptor = json_str(subject, "read.inspect.data.Descriptor.digest", NULL);

	if (c->scans == NULL) {
		subject_doc_error(subject, "scans", SOURCE, "not-asked", "no scan reports were named (--scans)");
		return;
	}
	json_push_str(digests, s->id);
	if (descriptor != NULL)
		json_push_str(digests, descriptor);
	subject_doc(subject, "scans", SOURCE, scans_of(c->scans, digests, platform));
}
