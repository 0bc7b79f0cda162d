/* SPDX-License-Identifier: Apache-2.0 */
/* audit_rules: the kernel's records, and any rule as data. */
#include "config.h"

#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit_rules.h"

#define KEY_SEPARATOR '\001'

void
audit_rule_free(struct audit_rule *rule)
{
	for (size_t i = 0; i < rule->nfields; i++)
		free(rule->fields[i].text);
	free(rule->fields);
	free(rule->file);
}

void
audit_rules_free(struct audit_rules *r)
{
	for (size_t i = 0; i < r->n; i++)
		audit_rule_free(&r->rule[i]);
	for (size_t i = 0; i < r->nproblems; i++) {
		free(r->problem[i].file);
		free(r->problem[i].message);
	}
	free(r->rule);
	free(r->problem);
	*r = (struct audit_rules){ .enabled = -1 };
}

void
audit_rules_trouble(struct audit_rules *r, const char *file, unsigned line, const char *fmt, ...)
{
	char what[512];
	va_list ap;

	if (r->nproblems >= AUDIT_RULES_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	r->problem = xrealloc(r->problem, r->nproblems + 1, sizeof *r->problem);
	r->problem[r->nproblems++] = (struct audit_problem){ .file = utf8_clean(file, strlen(file)),
		.message = utf8_clean(what, strlen(what)), .line = line };
}

void
audit_rules_insert(struct audit_rules *r, size_t at, struct audit_rule *rule)
{
	if (r->n >= AUDIT_RULES_MAX) {
		r->dropped++;
		audit_rule_free(rule);
		return;
	}
	r->rule = xrealloc(r->rule, r->n + 1, sizeof *r->rule);
	memmove(&r->rule[at + 1], &r->rule[at], (r->n - at) * sizeof *r->rule);
	r->rule[at] = *rule;
	r->n++;
}

void
audit_rules_remove(struct audit_rules *r, size_t at)
{
	audit_rule_free(&r->rule[at]);
	r->n--;
	memmove(&r->rule[at], &r->rule[at + 1], (r->n - at) * sizeof *r->rule);
}

void
audit_rule_add_field(struct audit_rule *rule, uint32_t field, uint32_t op, uint32_t value, char *text)
{
	rule->fields = xrealloc(rule->fields, rule->nfields + 1, sizeof *rule->fields);
	rule->fields[rule->nfields++] =
	    (struct audit_field){ .field = field, .op = op, .value = value, .text = text };
}

/* ---- the kernel's records ---- */

bool
audit_rules_add_record(struct audit_rules *r, const void *record, size_t len)
{
	struct audit_rule rule = { 0 };
	struct audit_rule_data d;
	const char *buf = (const char *)record + sizeof d;
	size_t left, n;

	if (len < sizeof d)
		return false;
	memcpy(&d, record, sizeof d);
	left = len - sizeof d;
	if (d.field_count > AUDIT_MAX_FIELDS || d.buflen > left)
		return false;
	left = d.buflen;
	rule.list = d.flags & ~(uint32_t)AUDIT_FILTER_PREPEND;
	rule.action = d.action;
	rule.named = true;
	memcpy(rule.mask, d.mask, sizeof rule.mask);
	for (uint32_t i = 0; i < d.field_count; i++) {
		char *text = NULL;

		if (audit_field_is_string(d.fields[i])) {
			n = d.values[i];
			if (n > left) {
				audit_rule_free(&rule);
				return false;
			}
			text = xstrndup(buf, n);
			buf += n;
			left -= n;
		}
		audit_rule_add_field(&rule, d.fields[i], d.fieldflags[i] & AUDIT_OPERATORS, d.values[i], text);
	}
	audit_rules_insert(r, r->n, &rule);
	return true;
}

/* ---- system calls ---- */

/* The kernel uses 63 words and a half: bits behind those of the last call may be cleared. */
#define MASK_WORDS (AUDIT_BITMASK_SIZE - 1)

void
audit_mask_all(struct audit_rule *rule)
{
	memset(rule->mask, 0xff, sizeof rule->mask);
}

bool
audit_mask_is_all(const struct audit_rule *rule)
{
	for (size_t i = 0; i < MASK_WORDS; i++)
		if (rule->mask[i] != 0xffffffff)
			return false;
	return true;
}

static bool
mask_has(const struct audit_rule *rule, int number)
{
	return number >= 0 && number < AUDIT_BITMASK_SIZE * 32 &&
	    rule->mask[number / 32] & (uint32_t)1 << (number % 32);
}

/*
 * The calls of each access. all: what auditctl(8) from version 4 on puts in for perm=; more: what else the kernel counts
 * as such an access, or does the same.
 */
static const struct {
	char letter;
	uint32_t bit;
	const char *all, *more;
} accesses[] = {
	{ 'r', AUDIT_PERM_READ, "open openat openat2 readlink readlinkat getxattr",
	    "lgetxattr fgetxattr listxattr quotactl" },
	{ 'w', AUDIT_PERM_WRITE,
	    "open openat openat2 creat truncate ftruncate fallocate rename renameat renameat2 mkdir mkdirat rmdir link linkat "
	    "unlink unlinkat symlink symlinkat mknod mknodat",
	    "truncate64 ftruncate64 acct swapon quotactl quotactl_fd bind open_by_handle_at write pwrite64 writev pwritev "
	    "pwritev2 sendfile splice copy_file_range mount umount2 io_uring_enter" },
	{ 'x', AUDIT_PERM_EXEC, "execve execveat", "" },
	{ 'a', AUDIT_PERM_ATTR,
	    "chmod fchmod fchmodat chown fchown lchown fchownat setxattr lsetxattr fsetxattr removexattr lremovexattr "
	    "fremovexattr link linkat",
	    "fchmodat2 chown32 fchown32 lchown32 setxattrat removexattrat file_setattr utime utimes utimensat futimesat ioctl" },
};

/* Counts the words' calls that an ABI has, and how many of them the rule is about. */
static void
count_calls(const struct audit_rule *rule, uint32_t arch, const char *words, size_t *n, size_t *with)
{
	char word[32];
	int used;

	while (sscanf(words, " %31s%n", word, &used) == 1) {
		int number = seccomp_syscall_resolve_name_arch(arch, word);

		words += used;
		*n += number >= 0;
		*with += mask_has(rule, number);
	}
}

/* The accesses of the mask in every ABI that the rule may be about: whole all calls of each, part some of any. */
static void
accesses_of(const struct audit_rule *rule, uint32_t arch, uint32_t *ret_whole, uint32_t *ret_part)
{
	uint32_t abis[2] = { arch, 0 };

	*ret_whole = *ret_part = AUDIT_PERM_READ | AUDIT_PERM_WRITE | AUDIT_PERM_EXEC | AUDIT_PERM_ATTR;
	if (audit_mask_is_all(rule))
		return;
	if (arch == 0) {
		abis[0] = audit_abi_arch(AUDIT_ABI_64);
		abis[1] = audit_abi_arch(AUDIT_ABI_32);
	}
	for (size_t i = 0; i < ARRAY_SIZE(accesses); i++) {
		bool part = false;

		for (size_t k = 0; k < ARRAY_SIZE(abis); k++) {
			size_t n = 0, with = 0, more = 0, more_with = 0;

			if (abis[k] == 0)
				continue;
			count_calls(rule, abis[k], accesses[i].all, &n, &with);
			count_calls(rule, abis[k], accesses[i].more, &more, &more_with);
			if (n == 0 || with < n)
				*ret_whole &= ~accesses[i].bit;
			/* an ABI that libseccomp does not know: about anything */
			part = part || with + more_with > 0 || n == 0;
		}
		if (!part)
			*ret_part &= ~accesses[i].bit;
	}
}

static char *
letters(uint32_t perm, char out[5])
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(accesses); i++)
		if (perm & accesses[i].bit)
			out[n++] = accesses[i].letter;
	out[n] = '\0';
	return out;
}

static void
put_calls(cJSON *o, const struct audit_rule *rule, uint32_t arch)
{
	cJSON *names;

	if (audit_mask_is_all(rule)) {
		json_put_str(o, "syscalls", "all");
		return;
	}
	if (arch == 0)
		arch = seccomp_arch_native();
	names = json_put_array(o, "syscalls");
	for (int i = 0; i < AUDIT_BITMASK_SIZE * 32; i++) {
		char number[16], *name;

		if (!mask_has(rule, i))
			continue;
		snprintf(number, sizeof number, "%d", i);
		name = rule->list == AUDIT_FILTER_EXIT ? seccomp_syscall_resolve_num_arch(arch, i) : NULL;
		json_push_str(names, name != NULL ? name : number);
		free(name);
	}
}

/* ---- any rule as data ---- */

static const struct audit_field *
field_of(const struct audit_rule *rule, uint32_t field)
{
	for (size_t i = 0; i < rule->nfields; i++)
		if (rule->fields[i].field == field)
			return &rule->fields[i];
	return NULL;
}

char *
audit_rule_target(const struct audit_rule *rule, bool *ret_dir)
{
	const struct audit_field *f = field_of(rule, AUDIT_WATCH);
	size_t n;

	*ret_dir = false;
	if (f == NULL) {
		f = field_of(rule, AUDIT_DIR);
		*ret_dir = true;
	}
	if (f == NULL || f->text == NULL)
		return NULL;
	for (n = strlen(f->text); n > 1 && f->text[n - 1] == '/';)
		n--;
	return xstrndup(f->text, n);
}

static char *
value_text(const struct audit_field *f)
{
	const char *name = f->field == AUDIT_MSGTYPE ? audit_message_name(f->value) : NULL;
	char perm[5];

	if (f->text != NULL)
		return utf8_clean(f->text, strlen(f->text));
	if (name != NULL)
		return xstrdup(name);
	switch (f->field) {
	case AUDIT_PERM:
		return xstrdup(letters(f->value, perm));
	case AUDIT_ARCH:
		for (int abi = AUDIT_ABI_64; abi <= AUDIT_ABI_32; abi++)
			if (f->value == audit_abi_arch(abi))
				return xstrdup(abi == AUDIT_ABI_64 ? "b64" : "b32");
		return xasprintf("0x%08X", f->value);
	case 26: /* fstype */
	case AUDIT_FILETYPE:
		return xasprintf("0x%x", f->value);
	case AUDIT_EXIT:
		return xasprintf("%d", (int32_t)f->value);
	default:
		return xasprintf("%u", f->value);
	}
}

static char *
field_text(const struct audit_field *f)
{
	const char *name = audit_field_name(f->field);

	return name != NULL ? xstrdup(name) : xasprintf("field %u", f->field);
}

static void
add_words(struct buf *b, const char *option, const char *name, const char *op, const char *value)
{
	buf_addf(b, " %s %s%s%s", option, name, op, value);
}

/* A key field holds several, with a separator that no key has. */
static void
put_keys(cJSON *keys, struct buf *words, const struct audit_field *f)
{
	const char *s = f->text != NULL ? f->text : "";

	for (;;) {
		size_t n = strcspn(s, "\001");
		autofree char *key = utf8_clean(s, n);

		json_push_str(keys, key);
		add_words(words, "-F", "key", "=", key);
		if (s[n] != KEY_SEPARATOR)
			break;
		s += n + 1;
	}
}

static void
put_field(cJSON *o, cJSON *narrow, struct buf *words, const struct audit_rule *rule, const struct audit_field *f)
{
	autofree char *name = field_text(f), *value = value_text(f);
	const char *op = audit_op_name(f->op);
	bool equal = f->op == AUDIT_EQUAL;
	bool known = f->field == AUDIT_WATCH || f->field == AUDIT_DIR || f->field == AUDIT_PERM || f->field == AUDIT_ARCH;
	cJSON *entry;

	if (op == NULL)
		op = "?";
	if (f->field == AUDIT_WATCH && rule->watch) {
		json_put_str(o, "watch", value);
		return;
	}
	add_words(words, "-F", name, op, value);
	if (known && equal && json_at(o, name) == NULL) {
		json_put_str(o, name, value);
		return;
	}
	entry = json_object();
	json_put_str(entry, "field", name);
	json_put_str(entry, "op", op);
	json_put_str(entry, "value", value);
	json_push(narrow, entry);
}

static uint32_t
arch_of(const struct audit_rule *rule)
{
	const struct audit_field *f = field_of(rule, AUDIT_ARCH);

	return f != NULL && f->op == AUDIT_EQUAL ? f->value : 0;
}

static void
put_accesses(cJSON *o, const struct audit_rule *rule)
{
	const struct audit_field *perm = field_of(rule, AUDIT_PERM);
	uint32_t whole, part;
	char text[5];

	accesses_of(rule, arch_of(rule), &whole, &part);
	if (perm != NULL && perm->op == AUDIT_EQUAL) {
		whole &= perm->value;
		part &= perm->value;
	}
	json_put_str(o, "whole", letters(whole, text));
	json_put_str(o, "part", letters(part, text));
}

static void
put_words(cJSON *o, const struct audit_rule *rule, const struct buf *words)
{
	const cJSON *calls = json_at(o, "syscalls"), *c;
	autobuf struct buf text = BUF_INIT;

	if (rule->watch)
		buf_addf(&text, "-w %s", json_str(o, "watch", ""));
	else
		buf_addf(&text, "-a %s,%s", json_str(o, "action", ""), json_str(o, "list", ""));
	if (cJSON_IsArray(calls)) {
		const char *before = " -S ";

		cJSON_ArrayForEach(c, calls) {
			buf_addf(&text, "%s%s", before, c->valuestring);
			before = ",";
		}
	}
	buf_adds(&text, words->s);
	json_put_str(o, "text", text.s);
}

cJSON *
audit_rule_json(const struct audit_rule *rule)
{
	cJSON *o = json_object(), *narrow = json_array(), *keys = json_array();
	const char *list = audit_list_name(rule->list), *action = audit_action_name(rule->action);
	autobuf struct buf words = BUF_INIT;

	json_put_str(o, "list", list != NULL ? list : "unknown");
	json_put_str(o, "action", action != NULL ? action : "unknown");
	for (size_t i = 0; i < rule->nfields; i++) {
		if (rule->fields[i].field == AUDIT_FILTERKEY && rule->fields[i].op == AUDIT_EQUAL)
			put_keys(keys, &words, &rule->fields[i]);
		else
			put_field(o, narrow, &words, rule, &rule->fields[i]);
	}
	if (rule->list == AUDIT_FILTER_EXIT || rule->list == 7) {
		put_calls(o, rule, arch_of(rule));
		put_accesses(o, rule);
	}
	json_put(o, "narrow", narrow);
	json_put(o, "key", keys);
	put_words(o, rule, &words);
	if (rule->file != NULL) {
		json_put_str(o, "file", rule->file);
		json_put_int(o, "line", rule->line);
	}
	return o;
}

/* ---- comparing ---- */

/* Two comparisons of fields, "uid,euid": either may come first. */
static bool
same_comparison(const char *x, const char *y)
{
	const char *comma = strchr(x, ','), *other = strchr(y, ',');
	autofree char *a = xstrndup(x, (size_t)(comma - x)), *c = xstrndup(y, (size_t)(other - y));
	int64_t one = audit_field_of(a), two = audit_field_of(comma + 1), first = audit_field_of(c), second = audit_field_of(other + 1);

	return (one == first && two == second) || (one == second && two == first);
}

/* A name stands for a number that may not be known here; those of records stand for one each. */
static enum audit_likeness
number_likeness(const struct audit_field *x, const struct audit_field *y)
{
	bool same;

	if ((x->text == NULL || x->told) && (y->text == NULL || y->told))
		return x->value == y->value ? AUDIT_RULE_SAME : AUDIT_RULE_OTHER;
	if (x->text == NULL || y->text == NULL)
		return AUDIT_RULE_PERHAPS;
	if (x->field == AUDIT_FIELD_COMPARE)
		return same_comparison(x->text, y->text) ? AUDIT_RULE_SAME : AUDIT_RULE_OTHER;
	same = strcmp(x->text, y->text) == 0;
	return same ? AUDIT_RULE_SAME : x->field == AUDIT_MSGTYPE ? AUDIT_RULE_OTHER : AUDIT_RULE_PERHAPS;
}

/* A path's slashes at the end do not count; whether a watch became path or dir is not known. */
static enum audit_likeness
field_likeness(const struct audit_rule *a, const struct audit_field *x, const struct audit_rule *b,
    const struct audit_field *y)
{
	bool watch = a->watch || b->watch;
	uint32_t fx = watch && x->field == AUDIT_DIR ? AUDIT_WATCH : x->field;
	uint32_t fy = watch && y->field == AUDIT_DIR ? AUDIT_WATCH : y->field;

	if (fx != fy || x->op != y->op)
		return AUDIT_RULE_OTHER;
	if (!audit_field_is_string(x->field))
		return number_likeness(x, y);
	if (x->text == NULL || y->text == NULL)
		return AUDIT_RULE_OTHER;
	if (fx == AUDIT_WATCH || fx == AUDIT_DIR) {
		bool dir;
		autofree char *p = audit_rule_target(a, &dir), *q = audit_rule_target(b, &dir);

		if (p == NULL || q == NULL || strcmp(p, q) != 0)
			return AUDIT_RULE_OTHER;
		return a->watch == b->watch ? AUDIT_RULE_SAME : AUDIT_RULE_PERHAPS;
	}
	return strcmp(x->text, y->text) == 0 ? AUDIT_RULE_SAME : AUDIT_RULE_OTHER;
}

static bool
has_all_fields(const struct audit_rule *a, const struct audit_rule *b)
{
	for (size_t i = 0; i < a->nfields; i++) {
		size_t k = 0;

		while (k < b->nfields && field_likeness(a, &a->fields[i], b, &b->fields[k]) == AUDIT_RULE_OTHER)
			k++;
		if (k == b->nfields)
			return false;
	}
	return true;
}

static bool
has_same_calls(const struct audit_rule *a, const struct audit_rule *b)
{
	return a->list != AUDIT_FILTER_EXIT || memcmp(a->mask, b->mask, MASK_WORDS * sizeof *a->mask) == 0;
}

bool
audit_rule_same(const struct audit_rule *a, const struct audit_rule *b)
{
	if (a->list != b->list || a->action != b->action || a->nfields != b->nfields)
		return false;
	if (a->named && b->named && !has_same_calls(a, b))
		return false;
	return has_all_fields(a, b) && has_all_fields(b, a);
}

enum audit_likeness
audit_rule_likeness(const struct audit_rule *a, const struct audit_rule *b)
{
	bool chosen = a->named != b->named && field_of(a, AUDIT_PERM) != NULL;
	enum audit_likeness worst = chosen ? AUDIT_RULE_PERHAPS : AUDIT_RULE_SAME;

	if (a->list != b->list || a->action != b->action || a->nfields != b->nfields || (!chosen && !has_same_calls(a, b)))
		return AUDIT_RULE_OTHER;
	for (size_t i = 0; i < a->nfields && worst != AUDIT_RULE_OTHER; i++) {
		enum audit_likeness one = field_likeness(a, &a->fields[i], b, &b->fields[i]);

		worst = one < worst ? one : worst;
	}
	return worst;
}
