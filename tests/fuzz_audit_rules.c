/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes, as rule files and as a record of the kernel's: rules that are the same as themselves, and print as data. As a boot
 * loader's configuration: what is left without comments has no word that was not there.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_all(struct audit_rules *r)
{
	if (r->n > AUDIT_RULES_MAX || r->nproblems > AUDIT_RULES_MAX)
		abort();
	for (size_t i = 0; i < r->n && i < 64; i++) {
		autojson cJSON *o = audit_rule_json(&r->rule[i]);
		autofree char *line = json_line(o);

		if (!audit_rule_same(&r->rule[i], &r->rule[i]) || *line != '{' || json_str(o, "text", NULL) == NULL)
			abort();
		if (audit_rule_likeness(&r->rule[i], &r->rule[i]) != AUDIT_RULE_SAME)
			abort();
		/* all calls of an access are some of them */
		for (const char *c = json_str(o, "whole", ""); *c != '\0'; c++)
			if (strchr(json_str(o, "part", ""), *c) == NULL)
				abort();
	}
	audit_rules_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *text = xstrndup((const char *)data, size);
	struct audit_rules r = { .enabled = -1, .passwd = text, .group = text };

	audit_rules_add_text(&r, "a", (const char *)data, size, false);
	check_all(&r);
	audit_rules_add_text(&r, "a", (const char *)data, size / 2, true);
	audit_rules_add_text(&r, "b", (const char *)data + size / 2, size - size / 2, true);
	check_all(&r);
	if (collect_audit_switched_off((const char *)data, size, true) != NULL &&
	    collect_audit_switched_off((const char *)data, size, false) == NULL)
		abort();
	(void)audit_rules_add_record(&r, data, size);
	check_all(&r);
	return 0;
}
