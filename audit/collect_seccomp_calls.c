/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_seccomp_calls: which system calls a profile leaves to containers, of those that the engine's own profile keeps from
 * them: how much weaker it is.
 *
 * dockerd takes a rule in if all that its "includes" say is true and nothing of its "excludes" (moby profiles/seccomp/seccomp_linux.go);
 * a call that no rule takes in gets the default action.
 */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"

/*
 * What no release of moby's own profile from 20.10 on allows a container that was given no capability, and what needs no
 * argument to be of use: modules, kernels, clocks and disks of the host, its keyrings, mounts and namespaces.
 */
static const char *const kept[] = { "acct", "add_key", "bpf", "clock_settime", "clock_settime64", "clone", "clone3", "create_module",
	"delete_module", "fanotify_init", "finit_module", "fsconfig", "fsmount", "fsopen", "fspick", "get_kernel_syms", "init_module",
	"ioperm", "iopl", "kcmp", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "mbind", "migrate_pages", "mount",
	"mount_setattr", "move_mount", "move_pages", "nfsservctl", "open_by_handle_at", "open_tree", "perf_event_open", "pidfd_getfd",
	"pivot_root", "process_madvise", "query_module", "quotactl", "quotactl_fd", "reboot", "request_key", "set_mempolicy",
	"setdomainname", "sethostname", "setns", "settimeofday", "stime", "swapoff", "swapon", "sysfs", "_sysctl", "syslog", "umount",
	"umount2", "unshare", "uselib", "userfaultfd", "vhangup", "vm86", "vm86old" };

/* What it keeps from them in some releases only, or allows with certain arguments: left to them without a condition, that is for
 * the site to weigh. */
static const char *const weighed[] = { "io_uring_enter", "io_uring_register", "io_uring_setup", "personality" };

/* The flags of clone(2) that make a namespace. */
#define NAMESPACES 0x7e020000LL

enum weight { NOT, PERHAPS, SURELY };

static bool
names_call(const cJSON *rule, const char *call)
{
	const char *name = cJSON_GetStringValue(seccomp_member(rule, "name"));
	const cJSON *n;

	if (name != NULL && strcmp(name, call) == 0)
		return true;
	cJSON_ArrayForEach(n, seccomp_member(rule, "names"))
		if (cJSON_IsString(n) && strcmp(n->valuestring, call) == 0)
			return true;
	return false;
}

static bool
is_empty(const cJSON *v)
{
	return v == NULL || v->child == NULL;
}

/* Whether a rule is for containers that were given a capability which they do not have by default. */
static bool
is_for_capabilities(const cJSON *rule)
{
	static const char *const given[] = { "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL",
		"CAP_MKNOD", "CAP_NET_BIND_SERVICE", "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID",
		"CAP_SYS_CHROOT" };
	const cJSON *caps = seccomp_member(seccomp_member(rule, "includes"), "caps"), *c;

	/* all of them have to be there: one that is not keeps the rule out */
	cJSON_ArrayForEach(c, caps) {
		bool has = !cJSON_IsString(c);

		for (size_t i = 0; !has && i < ARRAY_SIZE(given); i++)
			has = strcmp(c->valuestring, given[i]) == 0;
		if (!has)
			return true;
	}
	return false;
}

/* There clone(2) has its flags second. */
static bool
is_for_s390(const cJSON *rule)
{
	const cJSON *arches = seccomp_member(seccomp_member(rule, "includes"), "arches"), *a;

	cJSON_ArrayForEach(a, arches)
		if (!cJSON_IsString(a) || strncmp(a->valuestring, "s390", 4) != 0)
			return false;
	return !is_empty(arches);
}

/* Whether a rule has clone(2) without new namespaces only, as the engine's own has it. */
static bool
is_clone_without_namespaces(const cJSON *rule, const char *call)
{
	const cJSON *args = seccomp_member(rule, "args"), *arg = args != NULL ? args->child : NULL;
	const cJSON *value = seccomp_member(arg, "value"), *two = seccomp_member(arg, "valueTwo");
	const char *op = cJSON_GetStringValue(seccomp_member(arg, "op"));

	if (strcmp(call, "clone") != 0 || arg == NULL || arg->next != NULL || op == NULL || strcmp(op, "SCMP_CMP_MASKED_EQ") != 0 ||
	    !cJSON_IsNumber(value) || value->valuedouble < 0 || value->valuedouble > UINT32_MAX)
		return false;
	if (cJSON_GetNumberValue(seccomp_member(arg, "index")) != (is_for_s390(rule) ? 1 : 0))
		return false;
	return ((int64_t)value->valuedouble & NAMESPACES) == NAMESPACES && (two == NULL || cJSON_GetNumberValue(two) == 0);
}

/* Whether a rule takes a call in, whatever container and machine. */
static enum weight
takes_in(const cJSON *rule, const char *call)
{
	if (!names_call(rule, call))
		return NOT;
	if (seccomp_has_twins(rule))
		return PERHAPS;
	return is_empty(seccomp_member(rule, "args")) && is_empty(seccomp_member(rule, "includes")) &&
		is_empty(seccomp_member(rule, "excludes"))
	    ? SURELY
	    : PERHAPS;
}

static enum weight
is_allowed(const cJSON *profile, const char *call, bool by_default)
{
	enum weight allowed = by_default ? SURELY : NOT;
	const cJSON *rule;

	cJSON_ArrayForEach(rule, seccomp_member(profile, "syscalls")) {
		const char *action = cJSON_GetStringValue(seccomp_member(rule, "action"));
		enum weight w = takes_in(rule, call);
		bool allows = action == NULL || !seccomp_denies(action);

		if (w != NOT && by_default && action != NULL && seccomp_asks_another(action) && allowed == SURELY)
			allowed = PERHAPS;
		if (w == NOT || allows == by_default)
			continue;
		if (allows && !seccomp_has_twins(rule) && (is_for_capabilities(rule) || is_clone_without_namespaces(rule, call)))
			continue;
		if (action == NULL || seccomp_asks_another(action))
			w = PERHAPS;
		if (by_default)
			allowed = w == SURELY ? NOT : allowed == SURELY ? PERHAPS : allowed;
		else
			allowed = w > allowed ? w : allowed;
	}
	return allowed;
}

void
collect_profile_calls(cJSON *summary, const cJSON *profile, bool unclear)
{
	const char *action = cJSON_GetStringValue(seccomp_member(profile, "defaultAction"));
	cJSON *allows = json_put_array(summary, "allows"), *perhaps = json_put_array(summary, "may_allow");

	for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
		enum weight w = action != NULL ? is_allowed(profile, kept[i], !seccomp_denies(action)) : PERHAPS;

		if (w == SURELY && !unclear)
			json_push_str(allows, kept[i]);
		else if (w != NOT || unclear)
			json_push_str(perhaps, kept[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(weighed); i++)
		if (!unclear && action != NULL && is_allowed(profile, weighed[i], !seccomp_denies(action)) == SURELY)
			json_push_str(perhaps, weighed[i]);
}
