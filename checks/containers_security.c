/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_security: capabilities, seccomp, no_new_privs.
 */
#include "config.h"

#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/capability.h>

#include "checks/containers.h"

/*
 * 5.4
 */

#define BIT(n)           (UINT64_C(1) << (n))
#define ALL_CAPABILITIES (BIT(CAP_LAST_CAP + 1) - 1)
/* What an engine grants without being asked: Docker's set, and the part of it that newer Podman
 * leaves out. */
#define DEFAULT_CAPABILITIES UINT64_C(0xa80425fb)
#define PODMAN_LEAVES_OUT    (BIT(CAP_NET_RAW) | BIT(CAP_MKNOD) | BIT(CAP_AUDIT_WRITE))

/* A capability's bit by the name that people type (net_admin, CAP_NET_ADMIN), or 0. */
static uint64_t
capability_bit(const char *name)
{
	char full[64] = "cap_";
	size_t n = 4;
	cap_value_t bit;

	if (strncasecmp(name, "CAP_", 4) == 0)
		name += 4;
	if (*name < 'A' || (*name > 'Z' && *name < 'a') ||
	    *name > 'z') /* libcap takes numbers, engines do not */
		return 0;
	for (; *name != '\0' && n < sizeof full - 1; name++)
		full[n++] = (char)(*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name);
	if (*name != '\0') /* no capability's name is that long */
		return 0;
	return cap_from_name(full, &bit) == 0 && bit >= 0 && bit < 64 ? BIT(bit) : 0;
}

/* Names of the bits in a mask, NET_RAW for CAP_NET_RAW. */
static void
capability_names(uint64_t mask, struct items *ret)
{
	for (int bit = 0; bit < 64 && mask >> bit != 0; bit++) {
		char *name;

		if ((mask & BIT(bit)) == 0)
			continue;
		if (items_full(ret)) {
			items_add(ret, "one more");
			continue;
		}
		if ((name = cap_to_name(bit)) == NULL)
			continue;
		for (char *s = name; *s != '\0'; s++)
			if (*s >= 'a' && *s <= 'z')
				*s = (char)(*s - 'a' + 'A');
		items_add(ret, "%s", strncmp(name, "CAP_", 4) == 0 ? name + 4 : name);
		cap_free(name);
	}
}

struct grants {
	uint64_t mask;
	bool all; /* ALL is among them */
	struct items unknown;
};

static void
grants_read(const cJSON *list, struct grants *ret)
{
	const cJSON *v;

	cJSON_ArrayForEach (v, list) {
		uint64_t bit = capability_bit(v->valuestring);

		if (strcasecmp(v->valuestring, "ALL") == 0 ||
		    strcasecmp(v->valuestring, "CAP_ALL") == 0)
			ret->all = true;
		else if (bit == 0)
			items_add(&ret->unknown, "%s", v->valuestring);
		ret->mask |= bit;
	}
}

/* One of CapAdd and CapDrop; PASS if it was read. */
static struct side
grants_look(struct look *at, const char *path, struct grants *ret)
{
	struct fact f = look_at(at, path, NULL);

	if (!fact_list(f) || !all_strings(f.v))
		return side_unseen(at, f, strchr(path, ':') + 1, "a list of strings");
	grants_read(f.v, ret);
	return (struct side){ PASS, NULL };
}

/* The set that a Value allows; false if it names what is no capability. */
static bool
allowed_mask(const char *value, uint64_t *ret, char **ret_bad)
{
	char *word;

	*ret = 0;
	while (value_word(&value, &word)) {
		uint64_t bit = capability_bit(word);

		if (bit == 0) {
			*ret_bad = word;
			return false;
		}
		*ret |= bit;
		free(word);
	}
	return true;
}

/* What the engine would give by what was declared. *ret_doubt: bits that depend on Podman's
 * configuration. */
static uint64_t
declared_mask(struct look *at, bool all, const struct grants *add, const struct grants *drop,
    uint64_t *ret_doubt)
{
	uint64_t mask = DEFAULT_CAPABILITIES;
	struct fact product;

	*ret_doubt = 0;
	if (all)
		return ALL_CAPABILITIES;
	if (add->all)
		return ALL_CAPABILITIES & ~drop->mask;
	if (drop->all)
		return add->mask;
	product = look_aside(at, "engine:product");
	if (fact_string(product) && strcmp(product.v->valuestring, "podman") == 0) {
		look_at(at, "engine:product", NULL);
		*ret_doubt = PODMAN_LEAVES_OUT & ~drop->mask & ~add->mask;
		mask &= ~PODMAN_LEAVES_OUT;
	}
	return (mask & ~drop->mask) | add->mask;
}

/* What is beyond the allowed set, as a side. */
static struct side
beyond(struct look *at, uint64_t mask, uint64_t allowed, uint64_t doubt, const char *source,
    const char *path)
{
	autoitems struct items extra = { 0 }, all = { 0 }, unsure = { 0 };

	capability_names(mask, &all);
	capability_names(mask & ~allowed, &extra);
	capability_names(doubt & ~allowed, &unsure);
	if (source != NULL)
		look_note(at, source, path, "nothing beyond the allowed set",
		    all.n > 0 ? items_show(&all) : "none");
	if (extra.n > 0)
		return side(FAIL, "has %s beyond what is allowed", items_show(&extra));
	if (unsure.n > 0)
		return side(NOTCHECKED,
		    "may have %s: Podman's default set depends on its configuration",
		    items_show(&unsure));
	return side(PASS, "has nothing beyond what is allowed");
}

static struct side
capabilities_declared(struct look *at, uint64_t allowed)
{
	struct grants add = { 0 }, drop = { 0 };
	uint64_t doubt = 0, mask;
	bool all = false;
	struct side s = privileged(at, &all);

	if (s.verdict == PASS)
		s = grants_look(at, "inspect:HostConfig.CapAdd", &add);
	if (s.verdict == PASS)
		s = grants_look(at, "inspect:HostConfig.CapDrop", &drop);
	if (s.verdict == PASS && add.unknown.n > 0)
		s = side(FAIL, "adds %s, which is no capability", items_show(&add.unknown));
	if (s.verdict == PASS && drop.unknown.n > 0)
		s = side(FAIL, "drops %s, which is no capability", items_show(&drop.unknown));
	items_free(&add.unknown);
	items_free(&drop.unknown);
	if (s.verdict != PASS)
		return s;
	mask = declared_mask(at, all, &add, &drop, &doubt);
	s = beyond(at, mask, allowed, doubt, "worked out from CapAdd, CapDrop and Privileged",
	    "capabilities");
	if (all) {
		side_free(&s);
		return mask & ~allowed
		    ? side(FAIL, "privileged: has every capability, whatever CapDrop says")
		    : side(PASS, "privileged, and every capability is allowed");
	}
	return s;
}

/* A mask as /proc/PID/status writes it. */
static bool
status_mask(struct fact f, uint64_t *ret)
{
	char *end;

	if (!fact_string(f) || *f.v->valuestring == '\0' || strlen(f.v->valuestring) > 16 ||
	    strspn(f.v->valuestring, "0123456789abcdefABCDEF") != strlen(f.v->valuestring))
		return false;
	*ret = strtoull(f.v->valuestring, &end, 16);
	return true;
}

/* The bounding set is what the container can ever have; its first process may hold less, or be left
 * with more. */
static struct side
capabilities_kernel(struct look *at, uint64_t allowed)
{
	static const char *const sets[] = { "kernel:status.CapBnd", "kernel:status.CapPrm",
		"kernel:status.CapEff" };
	uint64_t all = 0, mask;
	struct fact f;

	for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
		struct side s = look_at_kernel(at, sets[i], "nothing beyond the allowed set", &f);

		if (s.verdict != PASS)
			return s;
		if (!status_mask(f, &mask))
			return side_unseen(at, f, strchr(sets[i], ':') + 1, "a hexadecimal mask");
		all |= mask;
	}
	return beyond(at, all, allowed, 0, "worked out from CapBnd, CapPrm and CapEff",
	    "kernel capabilities");
}

enum verdict
capabilities_restricted(struct look *at, const struct check *c)
{
	const char *value = look_value(at, "allowed-capabilities");
	autofree char *bad = NULL;
	struct side declared, kernel;
	struct fact map, host;
	int64_t inside, outside;
	uint64_t allowed;

	(void)c;
	if (value == NULL)
		return said(
		    at, UNKNOWN, "the benchmark does not say which capabilities are allowed (export-name allowed-capabilities)");
	if (!allowed_mask(value, &allowed, &bad))
		return said(
		    at, UNKNOWN, "allowed-capabilities names \"%s\", which is no capability", bad);
	declared = capabilities_declared(at, allowed);
	kernel = capabilities_kernel(at, allowed);
	if (declared.verdict == NOTCHECKED && kernel.verdict == PASS)
		return settle_by_kernel(at, declared, kernel);
	if (declared.verdict == NOTCHECKED)
		declared.verdict = UNKNOWN;
	map = look_aside(at, "kernel:ns.user");
	host = look_aside(at, "host:ns.user");
	if (kernel.verdict == FAIL && fact_int(map, &inside) && fact_int(host, &outside) &&
	    inside != outside) {
		struct side note = side(FAIL, "%s, over a user namespace of its own", kernel.words);

		look_at(at, "kernel:ns.user", NULL);
		side_free(&kernel);
		kernel = note;
	}
	return settle(at, declared, kernel);
}

/*
 * 5.22
 */

/* A profile by its summary at path, and whose it is: what it does to a system call that no rule names. */
static struct side
seccomp_does(struct look *at, const char *path, const char *whose)
{
	struct fact f = look_at(at, path, "a profile that denies something");
	const char *action = json_str(f.v, "defaultAction", NULL);
	const cJSON *denying = f.seen == SEEN_VALUE ? json_at(f.v, "denying") : NULL;
	static const char *const deny[] = { "SCMP_ACT_ERRNO", "SCMP_ACT_KILL",
		"SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP" };

	if (action == NULL || denying == NULL || !cJSON_IsNumber(denying))
		return side_unseen(
		    at, f, "the seccomp profile's summary", "defaultAction and denying");
	for (size_t i = 0; i < ARRAY_SIZE(deny); i++)
		if (strcmp(action, deny[i]) == 0)
			return side(PASS, "%s, which denies by default", whose);
	if (strcmp(action, "SCMP_ACT_ALLOW") != 0 && strcmp(action, "SCMP_ACT_LOG") != 0)
		return side(UNKNOWN, "the default action \"%s\" of %s is not known", action, whose);
	if (denying->valuedouble > 0)
		return side(PASS, "%s, which allows by default and denies in %.0f rules", whose,
		    denying->valuedouble);
	if (json_num(f.v, "conditional", 0) > 0)
		return side(UNKNOWN,
		    "%s, whose denials are in doubt: they have conditions, or are of calls that few "
		    "kernels have",
		    whose);
	return side(FAIL, "%s, which denies nothing", whose);
}

/* The daemon's own file, as it was when it was read: that is what containers get, unless it changed since the daemon
 * started. */
static struct side
seccomp_of_file(struct look *at, const char *path)
{
	struct fact proven = look_at(at, "default_seccomp:proven", "true");
	autofree char *whose = xasprintf("the engine's own default profile %s", path);

	if (proven.seen != SEEN_VALUE || !cJSON_IsBool(proven.v))
		return side_unseen(at, proven, "the engine's own default profile", "a bool");
	if (!cJSON_IsTrue(proven.v))
		return side(UNKNOWN, "%s changed after the daemon started, or is a link: what is in force is not known", whose);
	return seccomp_does(at, "default_seccomp:profile", whose);
}

static struct side
seccomp_of_engine(struct look *at)
{
	const char *accepted = look_value(at, "seccomp-profiles");
	const cJSON *options;
	struct side s = engine_options(at, &options);
	autofree char *profile = NULL;
	struct fact file;

	if (s.verdict != PASS)
		return s;
	if (!engine_option(options, "seccomp"))
		return side(FAIL, "the engine does not use seccomp");
	profile = engine_option_attribute(options, "seccomp", "profile");
	if (profile == NULL)
		return side(UNKNOWN, "the engine does not say which seccomp profile it uses");
	if (strcmp(profile, "unconfined") == 0)
		return side(FAIL, "the engine's default profile is unconfined");
	/* a file of that name, relative to where dockerd was started, or one with a comma in its name */
	file = look_aside(at, "default_seccomp:proven");
	if ((strcmp(profile, "default") == 0 || strcmp(profile, "builtin") == 0) && file.seen != SEEN_VALUE &&
	    file.seen != SEEN_ERROR)
		return side(PASS, "the engine's built-in profile");
	if (value_has(accepted != NULL ? accepted : "", profile))
		return side(PASS, "the engine's own default profile %s, which is accepted", profile);
	return seccomp_of_file(at, profile);
}

static struct side
seccomp_of_bundle(struct look *at)
{
	struct fact f = look_at(at, "bundle:seccomp", "a profile that denies");

	if (f.seen == SEEN_NULL)
		return side(FAIL, "no profile, from an earlier daemon that started it");
	return seccomp_does(at, "bundle:seccomp", "the profile of the earlier daemon that started it");
}

/* Podman's own default is its configuration's, and a profile a path: its API shows neither's contents, the bundle of a container
 * that runs does. */
static struct side
seccomp_of_podman(struct look *at, const char *profile)
{
	autofree char *whose = profile != NULL ? xasprintf("seccomp=%s", profile) : xstrdup("the profile that Podman gave it");
	autoside struct side voice = kernel_voice(at);

	look_at(at, "engine:product", NULL);
	if (voice.verdict == NOTAPPLICABLE)
		return side(UNKNOWN, "%s: which that is stands in files that Podman's API does not show", profile != NULL ? whose :
		    "Podman's default profile");
	if (voice.verdict == PASS && look_at(at, "bundle:seccomp", "a profile that denies").seen == SEEN_NULL)
		return side(FAIL, "Podman gave it no profile");
	return seccomp_does(at, "bundle:seccomp", whose);
}

/* The default of a daemon that may be another one's than today's: what fails today fails, but no pass follows of it. */
static struct side
seccomp_of_unknown(struct look *at)
{
	struct fact since = look_aside(at, "engine:started_since");
	autoside struct side voice = kernel_voice(at);
	struct side engine = seccomp_of_engine(at);

	if (engine.verdict == FAIL)
		return engine;
	side_free(&engine);
	if (since.seen == SEEN_ERROR)
		return side_unseen(at, since, "whether the daemon of today started it", "a bool");
	return side(voice.verdict == ERROR ? ERROR : UNKNOWN,
	    "whether the daemon of today started it, by its own default profile, is not known");
}

/* The default that it was started with. */
static struct side
seccomp_of_start(struct look *at)
{
	switch (container_started(at)) {
	case STARTED_BEFORE:
		return seccomp_of_bundle(at);
	case STARTED_UNKNOWN:
		return seccomp_of_unknown(at);
	default:
		return seccomp_of_engine(at);
	}
}

/* *ret_depends: privileged with a profile: whether that is applied depends on the engine (it is
 * from 28). */
static struct side
seccomp_declared(struct look *at, bool *ret_depends)
{
	struct fact f = look_at(at, "seccomp:option", "not unconfined");
	const char *option;
	bool all = false;
	struct side s = privileged(at, &all);

	*ret_depends = false;
	if (s.verdict != PASS)
		return s;
	if (f.seen != SEEN_NULL && !fact_string(f))
		return side_unseen(at, f, "the seccomp option", "a string or null");
	option = f.seen == SEEN_NULL ? NULL : f.v->valuestring;
	if (option != NULL && strcmp(option, "unconfined") == 0)
		return side(FAIL, "seccomp=unconfined");
	if (option == NULL && all)
		return side(FAIL, "privileged, which runs without a filter");
	if (option == NULL || engine_is_podman(at))
		return engine_is_podman(at) ? seccomp_of_podman(at, option) : seccomp_of_start(at);
	*ret_depends = all;
	if (strcmp(option, "inline") == 0)
		return seccomp_does(at, "seccomp:inline", "a profile of its own");
	if (strcmp(option, "builtin") == 0)
		return side(PASS, "the engine's built-in profile, asked for by name");
	return side(UNKNOWN, "seccomp=%s is a profile that could not be read", option);
}

enum verdict
seccomp_on(struct look *at, const struct check *c)
{
	bool depends;
	struct side declared = seccomp_declared(at, &depends), kernel;
	struct fact f;
	int64_t mode;

	(void)c;
	kernel = look_at_kernel(at, "kernel:status.Seccomp", "2", &f);
	if (kernel.verdict == PASS && !fact_int(f, &mode))
		kernel = side_unseen(at, f, "status.Seccomp", "a number");
	else if (kernel.verdict == PASS)
		kernel = mode == 2 ? side(PASS, "a filter is in force")
		    : mode == 0    ? side(FAIL, "no filter is in force")
				   : side(UNKNOWN, "seccomp mode %d is not known", (int)mode);
	if (depends && declared.verdict == PASS && kernel.verdict == NOTAPPLICABLE) {
		struct side doubt = side(
		    UNKNOWN, "privileged with %s: only newer engines apply it", declared.words);

		side_free(&declared);
		declared = doubt;
	}
	return settle(at, declared, kernel);
}

/*
 * 5.26
 */

/* Go's strconv.ParseBool. */
static bool
parse_bool(const char *s, bool *ret)
{
	static const char *const words[2][6] = { { "0", "f", "F", "false", "FALSE", "False" },
		{ "1", "t", "T", "true", "TRUE", "True" } };

	for (int b = 0; b < 2; b++)
		for (size_t i = 0; i < 6; i++)
			if (strcmp(s, words[b][i]) == 0) {
				*ret = b == 1;
				return true;
			}
	return false;
}

/* *ret_own: false if only the daemon's default of today has a say. */
static struct side
no_new_privileges_declared(struct look *at, bool *ret_own)
{
	const cJSON *options;
	struct side s = own_options(at, "no-new-privileges", &options);
	const char *own;
	struct fact f, since;
	bool on = true;

	*ret_own = true;
	if (s.verdict != PASS)
		return s;
	own = security_option(options, "no-new-privileges");
	if (own != NULL) {
		if (*own != '\0' && !parse_bool(own, &on))
			return side(UNKNOWN, "no-new-privileges=%s is neither true nor false", own);
		return side(on ? PASS : FAIL,
		    on ? "no-new-privileges is set" : "no-new-privileges is turned off");
	}
	*ret_own = false;
	f = look_at(at, "engine:no_new_privileges", NULL);
	if (f.seen == SEEN_NULL)
		return side(NOTCHECKED,
		    "no-new-privileges is not set here; the daemon's default is not known");
	if (f.seen != SEEN_VALUE || !cJSON_IsBool(json_at(f.v, "value")))
		return side_unseen(
		    at, f, "the daemon's no-new-privileges default", "an object with a bool value");
	on = json_bool(f.v, "value", false);
	since = look_at(at, "engine:created_since", on ? "true" : NULL);
	if (on ? !cJSON_IsTrue(since.v) : cJSON_IsFalse(since.v))
		return side(NOTCHECKED, "the daemon's default %s no-new-privileges today; what it was when the container was created, "
				     "which is what counts, is not known", on ? "sets" : "does not set");
	return side(on ? PASS : FAIL,
	    on ? "the daemon's default sets no-new-privileges"
	       : "no-new-privileges is not set, neither here nor by the daemon");
}

enum verdict
no_new_privileges(struct look *at, const struct check *c)
{
	bool own;
	struct side declared = no_new_privileges_declared(at, &own), kernel;
	struct fact f;
	int64_t on;

	(void)c;
	kernel = look_at_kernel(at, "kernel:status.NoNewPrivs", "1", &f);
	if (kernel.verdict == PASS && !fact_int(f, &on))
		kernel = side_unseen(at, f, "status.NoNewPrivs", "a number");
	else if (kernel.verdict == PASS)
		kernel = on == 1 ? side(PASS, "NoNewPrivs is 1")
		    : on == 0    ? side(FAIL, "NoNewPrivs is 0")
				 : side(UNKNOWN, "NoNewPrivs is %d", (int)on);
	if (declared.verdict == NOTCHECKED && kernel.verdict != PASS)
		declared.verdict = UNKNOWN;
	/* the daemon's default counts at creation, and may have changed since: the kernel knows */
	return own ? settle(at, declared, kernel) : settle_by_kernel(at, declared, kernel);
}
