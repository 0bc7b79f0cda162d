/* SPDX-License-Identifier: Apache-2.0 */
/* collect_secrets: what was found to look like a secret, put into the facts as what it is: all, or what was found so far. */
#include "config.h"

#include "audit/collect_parts.h"

void
collect_put_secrets(cJSON *subject, const char *source, cJSON *data, const char *code, const char *message)
{
	autofree char *behind = xasprintf("findings[%d]", cJSON_GetArraySize(json_at(data, "findings")));
	const char *place = json_str(data, "unread[0]", NULL);
	bool more = json_bool(data, "more", false);
	cJSON *doc = subject_doc(subject, "secrets", source, data);

	if (code != NULL && *code != '\0') {
		doc_error(doc, "unread", code, message);
		doc_error(doc, behind, code, message);
	} else if (place != NULL) {
		autofree char *why = xasprintf("%s could not be searched", place);

		doc_error(doc, behind, "not-read", why);
	} else if (more) {
		doc_error(doc, behind, "too-large", "more findings than are kept");
	}
}
