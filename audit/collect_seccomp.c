/* SPDX-License-Identifier: Apache-2.0 */
/* collect_seccomp: what a container's seccomp option says; of an inline profile a summary, since it may be long and is
 * nobody's business. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

/* Profiles have some tens of KiB (the engine's own is one of 20); of a longer one nothing is decided. */
#define MAX_INLINE ((size_t)1 << 20)

/*
 * A security option is key=value or key:value; the first '=' anywhere decides which (moby daemon/daemon_unix.go,
 * parseSecurityOpt). Returns the value of key, or NULL.
 */
static const char *
option_value(const char *option, const char *key)
{
	const char *sep = strchr(option, '=');

	if (sep == NULL)
		sep = strchr(option, ':');
	if (sep == NULL || (size_t)(sep - option) != strlen(key) || strncmp(option, key, strlen(key)) != 0)
		return NULL;
	return sep + 1;
}

static bool
is_among(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

/* seccomp(2) actions that keep a system call from happening, whoever asks. */
bool
seccomp_denies(const char *action)
{
	static const char *const denying[] = { "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS",
		"SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP" };

	return is_among(action, denying, ARRAY_SIZE(denying));
}

/* And those that leave it to another process: a tracer, which the container may bring along, or a supervisor. */
bool
seccomp_asks_another(const char *action)
{
	static const char *const asking[] = { "SCMP_ACT_TRACE", "SCMP_ACT_NOTIFY" };

	return is_among(action, asking, ARRAY_SIZE(asking));
}

/* The next letter of a key as Go's encoding/json folds it: case, and the two letters of other alphabets that fold to s
 * (U+017F) and k (U+212A). */
static int
fold(const char **s)
{
	int c = (unsigned char)**s;

	if (strncmp(*s, "\xc5\xbf", 2) == 0) {
		*s += 2;
		return 's';
	}
	if (strncmp(*s, "\xe2\x84\xaa", 3) == 0) {
		*s += 3;
		return 'k';
	}
	if (c != '\0')
		++*s;
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static int
compare_keys(const char *a, const char *b)
{
	for (;;) {
		int x = fold(&a), y = fold(&b);

		if (x != y || x == '\0')
			return x - y;
	}
}

/* A member as dockerd finds it: the last one of that key. */
const cJSON *
seccomp_member(const cJSON *object, const char *key)
{
	const cJSON *m, *found = NULL;

	cJSON_ArrayForEach(m, object)
		if (m->string != NULL && compare_keys(m->string, key) == 0)
			found = m;
	return found;
}

static int
by_key(const void *a, const void *b)
{
	return compare_keys(*(const char *const *)a, *(const char *const *)b);
}

/* Whether two members have one key: Go decodes the second into what the first has left there, so that a rule may have
 * members that do not stand in it. */
bool
seccomp_has_twins(const cJSON *object)
{
	autofree const char **keys = xcalloc((size_t)cJSON_GetArraySize(object), sizeof *keys);
	bool twins = false;
	size_t n = 0;
	const cJSON *m;

	cJSON_ArrayForEach(m, object)
		if (m->string != NULL)
			keys[n++] = m->string;
	if (n > 1)
		qsort(keys, n, sizeof *keys, by_key);
	for (size_t i = 1; i < n && !twins; i++)
		twins = compare_keys(keys[i - 1], keys[i]) == 0;
	return twins;
}

/* Whether a rule has a member that is neither absent nor empty. */
static bool
holds(const cJSON *rule, const char *key)
{
	const cJSON *m = seccomp_member(rule, key);

	return m != NULL && (cJSON_IsString(m) ? *m->valuestring != '\0' : m->child != NULL);
}

/*
 * System calls by which a container gets at the host, and which the engine's own profile keeps from it: a profile that
 * denies none of them denies nothing that counts. Runtimes skip a name that the kernel does not have, without a word.
 */
static bool
is_known_call(const cJSON *name)
{
	static const char *const known[] = { "acct", "add_key", "bpf", "clock_adjtime", "clock_settime", "clone", "clone3",
		"create_module", "delete_module", "finit_module", "fsconfig", "fsmount", "fsopen", "fspick",
		"get_kernel_syms", "get_mempolicy", "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup",
		"ioperm", "iopl", "kcmp", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "mbind", "mknod",
		"mknodat", "mount", "mount_setattr", "move_mount", "move_pages", "name_to_handle_at", "nfsservctl",
		"open_by_handle_at", "open_tree", "perf_event_open", "personality", "pivot_root", "process_vm_readv",
		"process_vm_writev", "ptrace", "query_module", "quotactl", "reboot", "request_key", "set_mempolicy", "setns",
		"settimeofday", "stime", "swapoff", "swapon", "sysfs", "_sysctl", "umount", "umount2", "unshare", "uselib",
		"userfaultfd", "ustat", "vm86", "vm86old" };

	return cJSON_IsString(name) && is_among(name->valuestring, known, ARRAY_SIZE(known));
}

static bool
names_calls(const cJSON *rule)
{
	return holds(rule, "names") || holds(rule, "name");
}

static bool
names_known_calls(const cJSON *rule)
{
	const cJSON *name;

	cJSON_ArrayForEach(name, seccomp_member(rule, "names"))
		if (is_known_call(name))
			return true;
	return is_known_call(seccomp_member(rule, "name"));
}

/* Whether what a rule denies depends on arguments, machine or container, or on another process. */
static bool
has_conditions(const cJSON *rule, const char *action)
{
	return holds(rule, "args") || holds(rule, "includes") || holds(rule, "excludes") || seccomp_asks_another(action) ||
	    seccomp_has_twins(rule);
}

/* A profile's summary: what it does by default, how many rules deny something that counts, and how many may; and how much weaker it
 * is than the engine's own. */
cJSON *
collect_profile_summary(const char *text)
{
	cJSON *s = json_object();
	struct err why;
	autojson cJSON *p = json_read(text, strlen(text), JSON_TWICE_LAST, &why),
	              *once = json_read(text, strlen(text), JSON_TWICE_REFUSED, &why);
	const char *action = cJSON_GetStringValue(seccomp_member(p, "defaultAction"));
	bool unclear = once == NULL || seccomp_has_twins(p);
	const cJSON *rule;
	int denying = 0, conditional = 0;
	char hex[65];

	sha256_hex(text, strlen(text), hex);
	cJSON_ArrayForEach(rule, seccomp_member(p, "syscalls")) {
		const char *what = cJSON_GetStringValue(seccomp_member(rule, "action"));

		if (!names_calls(rule) && !unclear)
			continue;
		if (what == NULL || (!seccomp_denies(what) && !seccomp_asks_another(what)))
			continue;
		if (unclear || has_conditions(rule, what) || !names_known_calls(rule))
			conditional++;
		else
			denying++;
	}
	json_put_str(s, "defaultAction", action);
	json_put_int(s, "denying", denying);
	json_put_int(s, "conditional", conditional);
	json_put_str(s, "sha256", hex);
	collect_profile_calls(s, p, unclear);
	return s;
}

/* What engines write: null, or a list of strings. Of anything else, which option counts is not known. */
static bool
is_understood(const cJSON *options)
{
	const cJSON *o;

	if (!cJSON_IsArray(options))
		return cJSON_IsNull(options);
	cJSON_ArrayForEach(o, options)
		if (!cJSON_IsString(o))
			return false;
	return true;
}

/* Takes a profile's text out of an option, with its digest in place of it. */
static void
hide_profile(cJSON *option, const char *profile)
{
	autofree char *shown = NULL;
	char hex[65];

	sha256_hex(profile, strlen(profile), hex);
	shown = xasprintf("seccomp=<inline profile, sha256 %s>", hex);
	if (cJSON_SetValuestring(option, shown) == NULL)
		out_of_memory();
}

cJSON *
collect_seccomp(cJSON *inspect, bool *ret_too_large)
{
	cJSON *options = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(inspect, "HostConfig"), "SecurityOpt");
	cJSON *o, *out = json_object();

	*ret_too_large = false;
	json_put_null(out, "option");
	json_put_null(out, "inline");
	cJSON_ArrayForEach(o, options) {
		const char *value = cJSON_IsString(o) ? option_value(o->valuestring, "seccomp") : NULL;

		if (value == NULL)
			continue;
		*ret_too_large = false;
		json_put_null(out, "inline");
		if (value[strspn(value, " \t\r\n")] != '{') {
			json_put_str(out, "option", value);
			continue;
		}
		*ret_too_large = strlen(value) > MAX_INLINE;
		if (!*ret_too_large)
			json_put(out, "inline", collect_profile_summary(value));
		json_put_str(out, "option", "inline");
		hide_profile(o, value);
	}
	if (!is_understood(options)) {
		*ret_too_large = false;
		cJSON_Delete(out);
		out = json_object();
	}
	return out;
}

void
collect_put_seccomp(cJSON *subject, const char *source, cJSON *seccomp, bool too_large)
{
	cJSON *doc = subject_doc(subject, "seccomp", source, seccomp);

	if (too_large)
		doc_error(doc, "inline", "too-large", "the profile in the container's own options is longer than 1 MiB, and was not "
		    "looked into: give the container a shorter one");
}
