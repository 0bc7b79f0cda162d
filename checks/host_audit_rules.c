/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_audit: rules. The kernel asks them in order: the first that is about an access decides. So a watch counts for what no
 * rule before it silenced, and rules of the two widths of system calls are counted apart.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "checks/host_audit.h"

/* ---- paths, by their components ---- */

static bool
is_below(const char *path, const char *above)
{
	size_t n = strcmp(above, "/") == 0 ? 0 : strlen(above);

	return strncmp(path, above, n) == 0 && path[n] == '/' && path[n + 1] != '\0';
}

/* Whether a rule's path, as it is written, is that one or above it. */
static bool
is_at(const char *given, const char *path)
{
	return strcmp(given, path) == 0 || is_below(path, given);
}

enum relation { UNRELATED, ANYTHING, SAME, ABOVE, INSIDE, BY_LINK, UNRESOLVED };

/* Where a rule stands to a target: of paths whose links are followed as the kernel does. */
static enum relation
relation_of(const cJSON *rule, const struct target *t)
{
	const char *path = json_str(rule, "resolved", NULL);
	const char *given = json_str(rule, "watch", json_str(rule, "path", json_str(rule, "dir", NULL)));
	bool recursive = json_bool(rule, "recursive", false);

	if (given == NULL)
		return ANYTHING;
	if (path == NULL)
		return is_at(given, t->path) || is_at(given, t->real) ? UNRESOLVED : UNRELATED;
	if (json_bool(rule, "link", true))
		return strcmp(path, t->path) == 0 || strcmp(given, t->path) == 0 ? BY_LINK : UNRELATED;
	if (strcmp(path, t->real) == 0)
		return SAME;
	if (recursive && is_below(t->real, path))
		return t->mount == NULL || is_below(t->mount, path) ? UNRESOLVED : ABOVE;
	return is_below(path, t->real) ? INSIDE : UNRELATED;
}

/* ---- one rule ---- */

static unsigned
accesses(const char *letters)
{
	static const char bits[] = "xwra"; /* 1, 2, 4, 8 */
	unsigned n = 0;

	for (size_t i = 0; bits[i] != '\0'; i++)
		if (strchr(letters, bits[i]) != NULL)
			n |= 1u << i;
	return n;
}

static bool
is_of_width(const cJSON *rule, int width)
{
	const char *arch = json_str(rule, "arch", NULL);

	return arch == NULL || strcmp(arch, width == WIDE ? "b64" : "b32") == 0;
}

static void
first(size_t *at, size_t i)
{
	if (*at == SIZE_MAX)
		*at = i;
}

static void
count_always(struct tally *t, const struct target *target, const cJSON *rule, enum relation rel, size_t i)
{
	unsigned whole = accesses(json_str(rule, "whole", ""));

	if (rel == BY_LINK)
		first(&t->link, i);
	if (rel == UNRESOLVED)
		first(&t->maybe, i);
	if (rel != SAME && rel != ABOVE)
		return;
	if (cJSON_GetArraySize(json_at(rule, "narrow")) > 0) {
		first(&t->partial, i);
		return;
	}
	/* it sees what is made or removed there, but no write to a file that is there */
	if (rel == SAME && target->directory && !json_bool(rule, "recursive", false)) {
		first(&t->shallow, i);
		return;
	}
	for (int w = WIDE; w < NWIDTHS; w++)
		if (is_of_width(rule, w))
			t->covered[w] |= whole & ~t->silenced[w];
	first(&t->first, i);
}

/* Whoever or whatever it is narrowed to: some accesses are not written down. */
static void
count_never(struct tally *t, const struct target *target, const cJSON *rule, enum relation rel, size_t i)
{
	unsigned part = accesses(json_str(rule, "part", ""));

	if (rel == INSIDE) {
		t->excepted = t->excepted || target->directory;
		return;
	}
	if (rel == UNRELATED || rel == BY_LINK)
		return;
	if (part & AUDIT_READ) /* a file that is opened to read and write is opened to read */
		part |= AUDIT_WRITE;
	for (int w = WIDE; w < NWIDTHS; w++) {
		unsigned now = is_of_width(rule, w) ? part & ~t->covered[w] : 0;

		if (now & target->need && rel == UNRESOLVED)
			first(&t->doubt, i);
		else if (now & target->need)
			first(&t->silent, i);
		t->silenced[w] |= now;
	}
}

static bool
compare(long a, const char *op, long b)
{
	if (strcmp(op, "=") == 0)
		return a == b;
	if (strcmp(op, "!=") == 0)
		return a != b;
	if (strcmp(op, "<") == 0)
		return a < b;
	if (strcmp(op, "<=") == 0)
		return a <= b;
	if (strcmp(op, ">") == 0)
		return a > b;
	return strcmp(op, ">=") != 0 || a >= b;
}

static long
record_type(const char *value)
{
	static const char *const other[] = { "IPC", "SOCKETCALL", "CONFIG_CHANGE", "SOCKADDR", "CWD", "EXECVE", "EOE",
		"BPRM_FCAPS", "CAPSET", "MMAP", "NETFILTER_CFG", "SECCOMP", "PROCTITLE", "BPF", "AVC", "CRYPTO_KEY_USER" };
	char *end;
	long n;

	if (strcmp(value, "SYSCALL") == 0)
		return 1300;
	if (strcmp(value, "PATH") == 0)
		return 1302;
	for (size_t i = 0; i < ARRAY_SIZE(other); i++)
		if (strcmp(value, other[i]) == 0)
			return 0;
	n = strtol(value, &end, 10);
	return *value != '\0' && *end == '\0' ? n : -1;
}

/* A rule of the exclude list keeps records of a type out of the log, whatever its action. */
static bool
excludes(const cJSON *rule, long type, bool *ret_doubt)
{
	const cJSON *f;

	cJSON_ArrayForEach(f, json_at(rule, "narrow")) {
		const char *op = json_str(f, "op", "");
		long n;

		if (strcmp(json_str(f, "field", ""), "msgtype") != 0)
			continue;
		n = record_type(json_str(f, "value", ""));
		if (n < 0 || (n == 0 && strcmp(op, "=") != 0 && strcmp(op, "!=") != 0))
			*ret_doubt = true;
		if (!compare(type, op, n))
			return false;
	}
	return true;
}

static void
count_exclude(struct tally *t, const cJSON *rule, size_t i)
{
	bool doubt = false;
	bool excluded = excludes(rule, 1300, &doubt) || excludes(rule, 1302, &doubt);

	if (doubt)
		first(&t->doubt, i);
	else if (excluded)
		first(&t->off, i);
}

/* Kernel-made file systems are left out by many; that none of the engine's files lies in one of these is certain. */
static void
count_filesystem(struct tally *t, const cJSON *rule, size_t i)
{
	static const char *const kernels[] = { "0x74726163", "0x64626720", "0x27e0eb", "0x63677270" };
	const char *value = json_str(rule, "narrow[0].value", "");

	if (strcmp(json_str(rule, "action", ""), "never") != 0)
		return;
	if (strcmp(json_str(rule, "narrow[0].op", ""), "=") == 0)
		for (size_t k = 0; k < ARRAY_SIZE(kernels); k++)
			if (strcmp(value, kernels[k]) == 0)
				return;
	first(&t->doubt, i);
}

static void
count_task(struct tally *t, const cJSON *rule, size_t i)
{
	if (strcmp(json_str(rule, "action", ""), "never") != 0)
		t->task_first = t->task_first || cJSON_GetArraySize(json_at(rule, "narrow")) == 0;
	else if (!t->task_first)
		first(&t->off, i);
}

/* Whether a place, if the rule has one, is told in full: without that it is nobody's place, and its rule about nothing. */
static bool
place_is_known(const cJSON *rule)
{
	static const char *const keys[] = { "watch", "path", "dir" };
	const cJSON *resolved = json_at(rule, "resolved");
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const cJSON *place = json_at(rule, keys[i]);

		if (place != NULL && !cJSON_IsString(place))
			return false;
		any = any || place != NULL;
	}
	return !any || (cJSON_IsBool(json_at(rule, "recursive")) && cJSON_IsBool(json_at(rule, "link")) &&
	    (cJSON_IsString(resolved) || cJSON_IsNull(resolved)));
}

/* b64, b32, or the number of another machine's. */
static bool
arch_is_known(const cJSON *arch)
{
	const char *text = cJSON_IsString(arch) ? arch->valuestring : "";

	return arch == NULL || strcmp(text, "b64") == 0 || strcmp(text, "b32") == 0 ||
	    (strncmp(text, "0x", 2) == 0 && strlen(text) == 10 && text[2 + strspn(text + 2, "0123456789ABCDEF")] == '\0');
}

/* Letters of rwxa, and whole none that part has not. */
static bool
accesses_are_known(const cJSON *rule)
{
	const char *whole = json_str(rule, "whole", "?"), *part = json_str(rule, "part", "?");

	return whole[strspn(whole, "rwxa")] == '\0' && part[strspn(part, "rwxa")] == '\0' && (accesses(whole) & ~accesses(part)) == 0;
}

/* False: no rule that this understands. */
static bool
count_rule(struct tally *t, const struct target *target, const cJSON *rule, size_t i)
{
	const char *list = json_str(rule, "list", ""), *action = json_str(rule, "action", "");
	bool exit = strcmp(list, "exit") == 0, always = strcmp(action, "always") == 0;

	if (!cJSON_IsArray(json_at(rule, "narrow")) || (!always && strcmp(action, "never") != 0) ||
	    (exit && (!place_is_known(rule) || !arch_is_known(json_at(rule, "arch")) || !accesses_are_known(rule))))
		return false;
	if (exit && always)
		count_always(t, target, rule, relation_of(rule, target), i);
	else if (exit)
		count_never(t, target, rule, relation_of(rule, target), i);
	else if (strcmp(list, "task") == 0)
		count_task(t, rule, i);
	else if (strcmp(list, "exclude") == 0)
		count_exclude(t, rule, i);
	else if (strcmp(list, "filesystem") == 0)
		count_filesystem(t, rule, i);
	else
		return strcmp(list, "user") == 0 || strcmp(list, "io_uring") == 0;
	return true;
}

/* ---- one target ---- */

/* Which widths this machine's system calls have; both, where that is not known. */
static unsigned
widths(struct look *at)
{
	static const struct {
		const char *architecture;
		unsigned widths;
	} known[] = {
		{ "riscv64", 1 << WIDE },
		{ "ppc64le", 1 << WIDE },
		{ "loongarch64", 1 << WIDE },
		{ "i686", 1 << NARROW },
		{ "i586", 1 << NARROW },
		{ "armv7l", 1 << NARROW },
		{ "armv6l", 1 << NARROW },
	};
	struct fact f = look_aside(at, "identity:architecture");

	for (size_t i = 0; f.seen == SEEN_VALUE && i < ARRAY_SIZE(known); i++)
		if (strcmp(json_str(f.v, "", ""), known[i].architecture) == 0)
			return known[i].widths;
	return 1 << WIDE | 1 << NARROW;
}

/* A rule's words, noted as evidence. */
static const char *
words_of(struct look *at, const struct tally *t, size_t i)
{
	autofree char *path = xasprintf("audit:%s[%zu].text", t->list, i);
	struct fact f = look_at(at, path, NULL);

	return f.seen == SEEN_VALUE ? json_str(f.v, "", "") : "(a rule without words)";
}

static char *
list_accesses(unsigned n)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
		{ AUDIT_WRITE, "writing" },
		{ AUDIT_ATTRIBUTES, "changing attributes" },
		{ AUDIT_EXECUTE, "executing" },
	};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (n & names[i].bit)
			buf_addf(&b, "%s%s", b.len > 0 ? ", " : "", names[i].name);
	return buf_take(&b);
}

static enum verdict
say_uncovered(struct look *at, const struct target *target, const struct tally *t, const unsigned missing[NWIDTHS])
{
	unsigned both = missing[WIDE] | missing[NARROW];
	autofree char *what = list_accesses(both);
	const char *width = missing[WIDE] == 0 ? " by 32-bit system calls"
	    : missing[NARROW] == 0 && t->covered[NARROW] != 0 ? " by 64-bit system calls" : "";

	if (t->silent != SIZE_MAX)
		return say(at, FAIL, "%s: %s is not recorded%s: the rule \"%s\" comes first and leaves it out",
		    target->path, what, width, words_of(at, t, t->silent));
	if (t->first != SIZE_MAX)
		return say(at, FAIL, "%s: %s is not recorded%s: its rule is \"%s\"", target->path, what, width,
		    words_of(at, t, t->first));
	if (t->shallow != SIZE_MAX)
		return say(at, FAIL, "%s: the rule \"%s\" is about the folder alone: writes to files in it are not recorded",
		    target->path, words_of(at, t, t->shallow));
	if (t->partial != SIZE_MAX)
		return say(at, FAIL, "%s: its rule \"%s\" is about some accesses only", target->path,
		    words_of(at, t, t->partial));
	if (t->link != SIZE_MAX)
		return say(at, FAIL, "%s: the rule \"%s\" watches a symbolic link, not the file %s that it leads to",
		    target->path, words_of(at, t, t->link), target->real);
	return say(at, FAIL, "no audit rule is about %s", target->path);
}

/* Judges one file by a list of rules. */
enum verdict
audit_judge(struct look *at, const struct target *target, const cJSON *rules, struct tally *t)
{
	unsigned missing[NWIDTHS] = { 0 }, present = widths(at);
	const cJSON *rule;
	size_t i = 0;

	t->first = t->silent = t->shallow = t->partial = t->link = t->off = t->doubt = t->maybe = SIZE_MAX;
	cJSON_ArrayForEach(rule, rules)
		if (!count_rule(t, target, rule, i++))
			first(&t->doubt, i - 1);
	for (int w = WIDE; w < NWIDTHS; w++)
		if (present & 1u << w)
			missing[w] = target->need & ~t->covered[w];
	if (t->off != SIZE_MAX)
		return say(at, FAIL, "%s: the rule \"%s\" keeps records out of the log", target->path,
		    words_of(at, t, t->off));
	if (t->silent != SIZE_MAX && (missing[WIDE] | missing[NARROW]))
		return say_uncovered(at, target, t, missing);
	if (t->doubt == SIZE_MAX && (missing[WIDE] | missing[NARROW]))
		t->doubt = t->maybe;
	if (t->doubt != SIZE_MAX)
		return say(at, UNKNOWN, "%s: whether the rule \"%s\" is about it is not known", target->path,
		    words_of(at, t, t->doubt));
	if (missing[WIDE] | missing[NARROW])
		return say_uncovered(at, target, t, missing);
	return say(at, PASS, "%s is audited: %s%s", target->path, words_of(at, t, t->first),
	    t->excepted ? "; other rules leave out some of what lies in it" : "");
}
