/* SPDX-License-Identifier: Apache-2.0 */
/* collect_audit: what its files share; private to audit/collect_audit*.c. */
#ifndef AUDIT_COLLECT_AUDIT_H
#define AUDIT_COLLECT_AUDIT_H

#include "audit/audit_rules.h"
#include "audit/collect_parts.h"

/* What loads rules at boot. Of a running host no more is asked than whether auditctl is there: its kernel tells the rest. */
struct audit_loader {
	bool present;
	char *by;   /* the unit and its command, or why there is none; NULL: a running host. The caller frees. */
	const char *off; /* why auditd.service does not switch the kernel's auditing on; NULL: it does, or a running host */
	char *file; /* what auditctl -R reads; NULL: what augenrules makes of its folder. The caller frees. */
};
/* What is not certain of it becomes a problem of the rules. */
void collect_audit_loader(const struct collector *c, struct audit_loader *ret, struct audit_rules *r);

/* Whether the boot configuration of a root that does not run switches auditing off becomes a problem of the rules. */
void collect_audit_boot(const struct collector *c, struct audit_rules *r);
/* The word of a file's lines that does that, or NULL; comments: "#" begins one. */
const char *collect_audit_switched_off(const char *text, size_t len, bool comments);

/* The rules of the files that are loaded. False: they could not be read, and the document says so. */
bool collect_audit_files(const struct collector *c, cJSON *doc, const struct audit_loader *loader, struct audit_rules *ret);

/* Names in rules that the root's own files do not know: auditctl stops there, unless something else knows them. */
void collect_audit_doubt_names(struct audit_rules *r);

#endif
