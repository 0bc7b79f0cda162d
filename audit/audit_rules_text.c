/* SPDX-License-Identifier: Apache-2.0 */
/* audit_rules: text, read as auditctl -R reads it (auditctl(8), audit.rules(7)): a line is its arguments, blanks part them. */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit/audit_rules.h"

#define MAX_WORDS 512

enum deed { NO_RULE, APPEND, PREPEND, DELETE };

/* A line while it is read. */
struct line {
	struct audit_rules *all;
	const char *file;
	unsigned number;
	char *word[MAX_WORDS];
	size_t n, at;
	bool merged, refused;
	bool led, trailed; /* blanks before it, or behind it */
	bool ignores;      /* -i or -c */
	enum deed what;
	bool named;        /* system calls are */
	bool delete_all;
	int64_t enabled;   /* -e */
	char keys[AUDIT_MAX_KEY_LEN + 1];
	struct audit_rule rule;
};

/* The line is no good. Always false. */
static bool
refuse(struct line *l, const char *why, const char *what)
{
	audit_rules_trouble(l->all, l->file, l->number, "%s: %.200s", why, what);
	l->refused = true;
	return false;
}

/* ---- fields ---- */

static bool
number_value(const char *s, uint32_t *ret)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)s[*s == '-']))
		return false;
	errno = 0;
	n = strtol(s, &end, 0);
	if (*end != '\0' || errno != 0 || n > (long)UINT32_MAX || n < INT32_MIN)
		return false;
	*ret = (uint32_t)n;
	return true;
}

static bool
word_value(uint32_t field, const char *s, uint32_t *ret)
{
	static const struct {
		uint32_t field;
		const char *word;
		uint32_t value;
	} words[] = {
		{ AUDIT_FILETYPE, "file", S_IFREG },
		{ AUDIT_FILETYPE, "dir", S_IFDIR },
		{ AUDIT_FILETYPE, "socket", S_IFSOCK },
		{ AUDIT_FILETYPE, "link", S_IFLNK },
		{ AUDIT_FILETYPE, "character", S_IFCHR },
		{ AUDIT_FILETYPE, "block", S_IFBLK },
		{ AUDIT_FILETYPE, "fifo", S_IFIFO },
		{ 26, "tracefs", 0x74726163 },
		{ 26, "debugfs", 0x64626720 },
		{ 26, "cgroup", 0x27e0eb },
		{ 26, "cgroup2", 0x63677270 },
		{ AUDIT_LOGINUID, "unset", UINT32_MAX },
		{ 25, "unset", UINT32_MAX },
	};
	int64_t type;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].field == field && strcmp(words[i].word, s) == 0) {
			*ret = words[i].value;
			return true;
		}
	if (field != AUDIT_MSGTYPE || (type = audit_message_of(s)) < 0)
		return false;
	*ret = (uint32_t)type;
	return true;
}

/* Fields whose names are looked up where the rules are loaded: users, groups, errors, records. */
static bool
may_be_named(uint32_t field)
{
	return audit_field_is_user(field) || audit_field_is_group(field) || field == AUDIT_EXIT || field == AUDIT_MSGTYPE;
}

/* The number of a name in passwd(5) or group(5), of which it is the third field: the first line of a name counts. */
static bool
account_value(const char *file, const char *name, uint32_t *ret)
{
	size_t n = strlen(name);

	for (const char *line = file; line != NULL; line = strchr(line, '\n'), line += line != NULL) {
		const char *number;
		unsigned long value;
		char *end;

		if (strncmp(line, name, n) != 0 || line[n] != ':')
			continue;
		number = line + n + 1 + strcspn(line + n + 1, ":\n");
		if (*number != ':' || !isdigit((unsigned char)number[1]))
			continue;
		errno = 0;
		value = strtoul(number + 1, &end, 10);
		if (*end != ':' || errno != 0 || value > UINT32_MAX)
			continue;
		*ret = (uint32_t)value;
		return true;
	}
	return false;
}

/* The number that a name stands for, if that is known here. */
static bool
named_value(const struct audit_rules *all, uint32_t field, const char *name, uint32_t *ret)
{
	if (field == AUDIT_EXIT)
		return audit_error_value(name, ret);
	return (audit_field_is_user(field) && account_value(all->passwd, name, ret)) ||
	    (audit_field_is_group(field) && account_value(all->group, name, ret));
}

static bool
perm_value(const char *s, uint32_t *ret)
{
	static const char letters[] = "xwra"; /* bits 1, 2, 4, 8 */

	*ret = 0;
	if (strlen(s) > 4)
		return false;
	for (; *s != '\0'; s++) {
		const char *at = strchr(letters, tolower((unsigned char)*s));

		if (at == NULL)
			return false;
		*ret |= 1u << (at - letters);
	}
	return true;
}

static bool
arch_value(const char *s, uint32_t *ret)
{
	if (strcmp(s, "b64") == 0)
		*ret = audit_abi_arch(AUDIT_ABI_64);
	else if (strcmp(s, "b32") == 0)
		*ret = audit_abi_arch(AUDIT_ABI_32);
	else if (isdigit((unsigned char)*s))
		return number_value(s, ret);
	else if (*s == 'i' && strlen(s) == 4 && strcmp(s + 2, "86") == 0)
		*ret = SCMP_ARCH_X86;
	else
		*ret = seccomp_arch_resolve_name(s);
	return *ret != 0;
}

static bool
has_field(const struct line *l, uint32_t field)
{
	for (size_t i = 0; i < l->rule.nfields; i++)
		if (l->rule.fields[i].field == field)
			return true;
	return false;
}

static bool
add_key(struct line *l, const char *key)
{
	size_t have = strlen(l->keys), n = strlen(key);

	if (have + n + (have > 0) > AUDIT_MAX_KEY_LEN || strchr(key, '\001') != NULL)
		return refuse(l, "no key", key);
	if (have > 0)
		l->keys[have++] = '\001';
	memcpy(l->keys + have, key, n + 1);
	return true;
}

static bool
is_place(uint32_t field)
{
	return field == AUDIT_WATCH || field == AUDIT_DIR;
}

static bool
add_string(struct line *l, uint32_t field, uint32_t op, const char *value)
{
	if (strlen(value) > PATH_MAX)
		return refuse(l, "too long", value);
	if (is_place(field) && (has_field(l, AUDIT_WATCH) || has_field(l, AUDIT_DIR)))
		return refuse(l, "a second path", value);
	if ((is_place(field) && (op != AUDIT_EQUAL || l->rule.list != AUDIT_FILTER_EXIT)) ||
	    ((is_place(field) || field == AUDIT_EXE) && *value != '/'))
		return refuse(l, "no path that can be watched", value);
	audit_rule_add_field(&l->rule, field, op, 0, xstrdup(value));
	return true;
}

static bool
add_field(struct line *l, char *text)
{
	uint32_t op = 0, v = 0;
	autofree char *whole = xstrdup(text);
	const char *value = audit_split_op(text, &op);
	int64_t field = audit_field_of(text);
	bool told;

	if (l->what == NO_RULE)
		return refuse(l, "a field before the list", whole);
	if (value == NULL || *value == '\0' || field < 0 || l->rule.nfields >= AUDIT_MAX_FIELDS - 1)
		return refuse(l, "no field", whole);
	if (field == AUDIT_FILTERKEY && op == AUDIT_EQUAL)
		return add_key(l, value);
	if (audit_field_is_string((uint32_t)field))
		return add_string(l, (uint32_t)field, op, value);
	if (field == AUDIT_PERM ? op == AUDIT_EQUAL && perm_value(value, &v)
			: field == AUDIT_ARCH ? !l->named && arch_value(value, &v)
					      : number_value(value, &v) || word_value((uint32_t)field, value, &v)) {
		audit_rule_add_field(&l->rule, (uint32_t)field, op, v, NULL);
		return true;
	}
	if (!may_be_named((uint32_t)field) || isdigit((unsigned char)*value))
		return refuse(l, "no value of the field", whole);
	told = named_value(l->all, (uint32_t)field, value, &v);
	audit_rule_add_field(&l->rule, (uint32_t)field, op, told ? v : 0, xstrdup(value));
	l->rule.fields[l->rule.nfields - 1].told = told;
	return true;
}

/* -C uid!=euid */
static bool
add_comparison(struct line *l, char *text)
{
	uint32_t op;
	autofree char *whole = xstrdup(text);
	const char *other = audit_split_op(text, &op);

	if (l->what == NO_RULE || other == NULL || (op != AUDIT_EQUAL && op != AUDIT_NOT_EQUAL) ||
	    audit_field_of(text) < 0 || audit_field_of(other) < 0)
		return refuse(l, "no comparison", whole);
	audit_rule_add_field(&l->rule, AUDIT_FIELD_COMPARE, op, 0, xasprintf("%s,%s", text, other));
	return true;
}

/* ---- rules ---- */

/* "always,exit", or the other way round. */
static bool
begin_rule(struct line *l, enum deed what, char *text)
{
	char *comma = strchr(text, ',');
	int64_t list, action;

	if (l->what != NO_RULE || comma == NULL)
		return refuse(l, "no list and action", text);
	*comma = '\0';
	list = audit_list_of(text);
	action = audit_action_of(comma + 1);
	if (list < 0) {
		list = audit_list_of(comma + 1);
		action = audit_action_of(text);
	}
	*comma = ',';
	if (list < 0 || list == AUDIT_FILTER_ENTRY || action < 0 || action == AUDIT_POSSIBLE)
		return refuse(l, "no list and action", text);
	l->what = what;
	l->rule.list = (uint32_t)list;
	l->rule.action = (uint32_t)action;
	return true;
}

static bool
begin_watch(struct line *l, enum deed what, char *path)
{
	size_t n = strlen(path);

	if (l->what != NO_RULE || *path != '/' || n >= PATH_MAX)
		return refuse(l, "no path that can be watched", path);
	while (n > 1 && path[n - 1] == '/')
		path[--n] = '\0';
	l->what = what;
	l->rule.list = AUDIT_FILTER_EXIT;
	l->rule.action = AUDIT_ALWAYS;
	l->rule.watch = true;
	audit_rule_add_field(&l->rule, AUDIT_WATCH, AUDIT_EQUAL, 0, xstrdup(path));
	audit_rule_add_field(&l->rule, AUDIT_PERM, AUDIT_EQUAL,
	    AUDIT_PERM_READ | AUDIT_PERM_WRITE | AUDIT_PERM_EXEC | AUDIT_PERM_ATTR, NULL);
	return true;
}

static bool
set_perm(struct line *l, const char *text)
{
	uint32_t perm;

	if (l->what == NO_RULE || l->rule.nfields == 0 || !perm_value(text, &perm))
		return refuse(l, "no accesses", text);
	for (size_t i = 0; i < l->rule.nfields; i++)
		if (l->rule.fields[i].field == AUDIT_PERM) {
			l->rule.fields[i].value = perm;
			return true;
		}
	audit_rule_add_field(&l->rule, AUDIT_PERM, AUDIT_EQUAL, perm, NULL);
	return true;
}

static bool
add_calls(struct line *l, char *names)
{
	uint32_t arch = seccomp_arch_native();

	if (l->rule.watch || (l->what != NO_RULE && l->rule.list != AUDIT_FILTER_EXIT && l->rule.list != 7))
		return refuse(l, "system calls for a list that has none", names);
	for (size_t i = 0; i < l->rule.nfields; i++)
		if (l->rule.fields[i].field == AUDIT_ARCH)
			arch = l->rule.fields[i].value;
	l->named = true;
	for (char *save, *name = strtok_r(names, ",", &save); name != NULL; name = strtok_r(NULL, ",", &save)) {
		uint32_t number = 0;
		int n = seccomp_syscall_resolve_name_arch(arch, name);

		if (strcmp(name, "all") == 0) {
			audit_mask_all(&l->rule);
			continue;
		}
		if (n < 0 && number_value(name, &number) && number < AUDIT_BITMASK_SIZE * 32)
			n = (int)number;
		if (n < 0 || n >= AUDIT_BITMASK_SIZE * 32)
			return refuse(l, "no system call that is known here", name);
		l->rule.mask[n / 32] |= (uint32_t)1 << (n % 32);
	}
	return true;
}

/* ---- a line ---- */

static bool
option(struct line *l, char c, char *arg)
{
	uint32_t n;

	switch (c) {
	case 'a':
		return begin_rule(l, APPEND, arg);
	case 'A':
		return begin_rule(l, PREPEND, arg);
	case 'd':
		return begin_rule(l, DELETE, arg);
	case 'w':
		return begin_watch(l, APPEND, arg);
	case 'W':
		return begin_watch(l, DELETE, arg);
	case 'F':
		return add_field(l, arg);
	case 'C':
		return add_comparison(l, arg);
	case 'S':
		return add_calls(l, arg);
	case 'p':
		return set_perm(l, arg);
	case 'k':
		return l->what != NO_RULE || l->delete_all ? add_key(l, arg) : refuse(l, "a key before the rule", arg);
	case 'e':
		if (!number_value(arg, &n) || n > 2)
			return refuse(l, "-e", arg);
		l->enabled = n;
		return true;
	case 'D':
		l->delete_all = true;
		return true;
	case 'i':
	case 'c':
		l->ignores = l->all->ignores = true;
		return true;
	case 'R':
	case 'm':
		return refuse(l, "not followed", arg);
	default:
		return true; /* buffers, rates, what to do on failure: no rules */
	}
}

#define WITH_ARGUMENT "CefrbaAdSFmRwWkpq"
#define WITHOUT       "icslDvth"

/* A word of one or more options, as getopt(3) takes it. */
static bool
options(struct line *l, char *word)
{
	char none[] = "";

	if (*word != '-' || word[1] == '\0')
		return refuse(l, "no option", word);
	if (word[1] == '-') {
		if (strcmp(word, "--backlog_wait_time") == 0 || strcmp(word, "--signal") == 0)
			l->at++;
		return true;
	}
	for (char *c = word + 1; *c != '\0'; c++) {
		if (strchr(WITHOUT, *c) != NULL) {
			if (!option(l, *c, none))
				return false;
			continue;
		}
		if (strchr(WITH_ARGUMENT, *c) == NULL)
			return refuse(l, "no option", word);
		if (c[1] != '\0')
			return option(l, *c, c + 1);
		if (l->at == l->n)
			return refuse(l, "an option without its argument", word);
		return option(l, *c, l->word[l->at++]);
	}
	return true;
}

/* In place: "\ " is a blank of a word, "\\" a backslash. False: too many words. */
static bool
split(struct line *l, char *s)
{
	for (;;) {
		char *out;

		while (*s == ' ')
			s++;
		if (*s == '\0')
			return true;
		if (l->n == MAX_WORDS)
			return refuse(l, "too many words", "");
		l->word[l->n++] = out = s;
		while (*s != '\0' && *s != ' ') {
			if (*s == '\\' && (s[1] == ' ' || s[1] == '\\'))
				s++;
			*out++ = *s++;
		}
		if (*s != '\0')
			s++;
		*out = '\0';
	}
}

static bool
has_key(const struct audit_rule *rule, const char *key)
{
	for (size_t i = 0; i < rule->nfields; i++)
		if (rule->fields[i].field == AUDIT_FILTERKEY && strcmp(rule->fields[i].text, key) == 0)
			return true;
	return false;
}

/* Of those before it; augenrules puts a plain -D before all. */
static void
delete_rules(struct line *l)
{
	if (l->merged && *l->keys == '\0')
		return;
	for (size_t i = l->all->n; i-- > 0;)
		if (*l->keys == '\0' || has_key(&l->all->rule[i], l->keys))
			audit_rules_remove(l->all, i);
}

/* How much the likest of the rules before it is like it. */
static enum audit_likeness
likest(const struct line *l)
{
	enum audit_likeness best = AUDIT_RULE_OTHER;

	for (size_t i = 0; i < l->all->n && best != AUDIT_RULE_SAME; i++) {
		enum audit_likeness one = audit_rule_likeness(&l->all->rule[i], &l->rule);

		best = one > best ? one : best;
	}
	return best;
}

/* What the kernel does not do (EEXIST, ENOENT) ends the reading, unless that goes on behind errors. */
static const char *
doubt_of(const struct line *l)
{
	enum audit_likeness there = likest(l);

	if (l->what == DELETE && there == AUDIT_RULE_PERHAPS)
		return "whether it takes a rule away is not known";
	if (l->all->ignores)
		return NULL;
	if (l->what == DELETE)
		return there == AUDIT_RULE_OTHER ? "there is no such rule to take away" : NULL;
	return there == AUDIT_RULE_SAME ? "the rule is there already" : there == AUDIT_RULE_PERHAPS ? "the rule may be there already" : NULL;
}

static void
doubt_rule(struct line *l)
{
	const char *why;

	if (l->all->n >= AUDIT_RULES_MAX || (l->all->ignores && l->what != DELETE))
		return; /* behind the cap, the list is no whole one anyway */
	why = doubt_of(l);
	if (why != NULL)
		audit_rules_trouble(l->all, l->file, l->number, "%s", why);
}

static void
delete_same(struct line *l)
{
	for (size_t i = l->all->n; i-- > 0;)
		if (audit_rule_likeness(&l->all->rule[i], &l->rule) == AUDIT_RULE_SAME)
			audit_rules_remove(l->all, i);
}

/*
 * Of lines that begin with -b, -f or -e augenrules keeps the last one alone, whatever else they say, and it moves those and a plain -D:
 * by awk's "\\s", which is a blank to some awks (gawk) and not to others (mawk).
 */
static bool
is_kept(struct line *l)
{
	const char *first = l->word[0];
	bool last = *first == '-' && first[1] != '\0' && strchr("bfe", first[1]) != NULL;

	if (!l->merged)
		return true;
	if (last && (l->what != NO_RULE || l->delete_all || l->ignores || (l->enabled >= 0 && first[1] != 'e')))
		return refuse(l, "augenrules moves it, and keeps but the last that begins so", first);
	if (l->enabled >= 0 && (!last || l->led))
		return refuse(l, "augenrules may not put that behind all other lines", "-e");
	if (l->delete_all && *l->keys == '\0' && (l->led || l->trailed) && l->all->n > 0)
		return refuse(l, "augenrules may not put that before all other lines", "-D");
	return true;
}

/* auditctl takes -D alone, or with one key. */
static bool
is_taken(struct line *l)
{
	if (!l->delete_all || (strcmp(l->word[0], "-D") == 0 && (l->n == 1 || (l->n == 3 && strcmp(l->word[1], "-k") == 0))))
		return true;
	return refuse(l, "-D with other options than a key", l->word[0]);
}

static void
take(struct line *l)
{
	if (!is_kept(l) || !is_taken(l))
		return;
	if (l->delete_all)
		delete_rules(l);
	if (l->enabled >= 0)
		l->all->enabled = l->enabled;
	if (l->what == NO_RULE)
		return;
	if (*l->keys != '\0')
		audit_rule_add_field(&l->rule, AUDIT_FILTERKEY, AUDIT_EQUAL, 0, xstrdup(l->keys));
	if (!l->named && l->rule.list == AUDIT_FILTER_EXIT)
		audit_mask_all(&l->rule);
	l->rule.named = l->named;
	l->rule.lenient = l->all->ignores;
	doubt_rule(l);
	if (l->what == DELETE) {
		delete_same(l);
		return;
	}
	l->rule.file = utf8_clean(l->file, strlen(l->file));
	l->rule.line = l->number;
	audit_rules_insert(l->all, l->what == PREPEND ? 0 : l->all->n, &l->rule);
	l->rule = (struct audit_rule){ 0 };
}

static void
read_line(struct line *l, char *text)
{
	if (!split(l, text) || l->n == 0)
		return;
	if (l->all->enabled == 2 && !l->merged) {
		refuse(l, "behind -e 2, which locks the rules", l->word[0]);
		return;
	}
	while (!l->refused && l->at < l->n)
		options(l, l->word[l->at++]);
	if (!l->refused)
		take(l);
	audit_rule_free(&l->rule);
}

void
audit_rules_add_text(struct audit_rules *r, const char *file, const char *text, size_t len, bool merged)
{
	unsigned number = 0;

	for (const char *end = text + len; text < end;) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((eol != NULL ? eol : end) - text);
		struct line l = { .all = r, .file = file, .number = ++number, .merged = merged, .enabled = -1 };
		autofree char *copy = NULL;

		size_t blanks = 0;

		while (blanks < n && text[blanks] == ' ')
			blanks++;
		if (blanks < n && text[blanks] == '#') {
			/* a comment, whatever is in it */
		} else if (n > AUDIT_RULES_MAX_LINE) {
			refuse(&l, "a line longer than auditctl takes", "");
		} else if (memchr(text, '\0', n) != NULL || (n > 0 && text[n - 1] == '\r')) {
			refuse(&l, "a line with a byte that ends no line", "");
		} else {
			copy = xstrndup(text, n);
			l.led = blanks > 0;
			l.trailed = n > 0 && text[n - 1] == ' ';
			read_line(&l, copy);
		}
		text += n + (eol != NULL);
	}
}
