/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit_rules: one form for audit rules, from the kernel's records and from rule files.
 *
 * Pure functions on bytes. A record is the payload of an AUDIT_LIST_RULES answer (struct audit_rule_data of
 * linux/audit.h); the text is auditctl(8)'s, as audit.rules(7) describes it.
 */
#ifndef AUDIT_AUDIT_RULES_H
#define AUDIT_AUDIT_RULES_H

#include <linux/audit.h>

#include "audit/json.h"

#define AUDIT_RULES_MAX      4096 /* of one list; more are counted, not kept */
#define AUDIT_RULES_MAX_LINE 6143 /* what auditctl takes for a line */

struct audit_field {
	uint32_t field, op, value; /* AUDIT_WATCH, AUDIT_EQUAL: linux/audit.h */
	char *text;                /* of a string; of a number that a name gives (auid=root); or NULL */
	bool told;                 /* value is the name's number */
};

struct audit_rule {
	uint32_t list, action; /* AUDIT_FILTER_EXIT, AUDIT_ALWAYS */
	uint32_t mask[AUDIT_BITMASK_SIZE];
	bool named;            /* text that names system calls; else auditctl chooses them */
	bool watch;            /* "-w PATH": whether that is path or dir depends on what is there when it is loaded */
	bool lenient;          /* text behind -i or -c: loading goes on if it is refused */
	struct audit_field *fields;
	size_t nfields;
	char *file;            /* where it stands; NULL: in the kernel */
	unsigned line;
};

struct audit_problem {
	char *file, *message;
	unsigned line;
};

/* A list in the order in which the rules count, and what else the text sets. */
struct audit_rules {
	struct audit_rule *rule;
	size_t n, dropped;     /* dropped: those behind the cap */
	struct audit_problem *problem;
	size_t nproblems;
	int64_t enabled;       /* -e; -1: not set */
	bool ignores;          /* -i or -c: goes on behind an error */
	const char *passwd, *group; /* passwd(5) and group(5), by which text's names are told; the caller's; NULL: none is */
};

void audit_rules_free(struct audit_rules *r);
/* Adds a problem, in the words of a stranger's text: cleaned here. */
void audit_rules_trouble(struct audit_rules *r, const char *file, unsigned line, const char *fmt, ...) PRINTF(4, 5);

/* Adds a rule of the kernel's. False: the bytes are no such record; nothing is added. */
bool audit_rules_add_record(struct audit_rules *r, const void *record, size_t len);

/*
 * Adds what a text says. A line that auditctl would refuse becomes a problem, and so does a rule that is there already, or one to be
 * taken away that is not. merged: the text is one of several that
 * augenrules puts together, where a plain -D comes first and -e last, wherever they stand; a line of which it is not certain whether
 * augenrules keeps it, or where, becomes a problem.
 */
void audit_rules_add_text(struct audit_rules *r, const char *file, const char *text, size_t len, bool merged);

/* Whether two rules do the same, as far as text can tell: a name of which the number is not known is taken as equal to any. */
bool audit_rule_same(const struct audit_rule *a, const struct audit_rule *b);
/*
 * Whether the kernel takes the rules of two lines for one: field by field in their order (audit_compare_rule() of
 * kernel/auditfilter.c). Perhaps: it depends on a name of which the number is not known, on what a watch becomes, or on the version of
 * auditctl(8), which chooses the system calls.
 */
enum audit_likeness { AUDIT_RULE_OTHER, AUDIT_RULE_PERHAPS, AUDIT_RULE_SAME };
enum audit_likeness audit_rule_likeness(const struct audit_rule *a, const struct audit_rule *b);

/*
 * The rule as data. list, action; path, dir or watch; perm ("wa"); arch ("b64", "b32" or a number); syscalls ("all" or
 * names); key (array); text: in auditctl's words; file and line of text;
 *   whole: accesses of "rwxa" all of whose system calls it is about, part: those of which it is about some;
 *   narrow: [{field, op, value}] whatever else it asks for.
 * The caller's.
 */
cJSON *audit_rule_json(const struct audit_rule *rule);

/* The rule's path or folder without slashes at its end, or NULL; *ret_dir: whether it is for all below it. */
char *audit_rule_target(const struct audit_rule *rule, bool *ret_dir);

/* ---- shared by audit_rules*.c ---- */

/* Takes what rule points to; removes one and frees it. */
void audit_rules_insert(struct audit_rules *r, size_t at, struct audit_rule *rule);
void audit_rules_remove(struct audit_rules *r, size_t at);
/* Adds a field; takes text. */
void audit_rule_add_field(struct audit_rule *rule, uint32_t field, uint32_t op, uint32_t value, char *text);
/* Frees what it points to. */
void audit_rule_free(struct audit_rule *rule);

enum { AUDIT_ABI_64 = 1, AUDIT_ABI_32 = 2 };
/* The audit number (AUDIT_ARCH_...) of this machine's ABI of that width; 0: it has none. */
uint32_t audit_abi_arch(int abi);
const char *audit_list_name(uint32_t list);
const char *audit_action_name(uint32_t action);
/* -1: no such name. */
int64_t audit_list_of(const char *name);
int64_t audit_action_of(const char *name);
int64_t audit_field_of(const char *name);
int64_t audit_message_of(const char *name);
/* "-EACCES" or "EACCES": the value of exit=. False: no such error. */
bool audit_error_value(const char *name, uint32_t *ret);
bool audit_field_is_user(uint32_t field);
bool audit_field_is_group(uint32_t field);
const char *audit_field_name(uint32_t field);
const char *audit_message_name(uint32_t type);
const char *audit_op_name(uint32_t op);
/* Cuts "field>=value" in two: the value, or NULL if there is no operator. */
char *audit_split_op(char *text, uint32_t *ret_op);
bool audit_field_is_string(uint32_t field);
/* A rule for each system call. */
void audit_mask_all(struct audit_rule *rule);
bool audit_mask_is_all(const struct audit_rule *rule);

#endif
