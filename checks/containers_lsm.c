/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_lsm: whether AppArmor or SELinux holds a container's processes in.
 */
#include "config.h"

#include <string.h>

#include "checks/containers.h"

/* The active LSMs as a sentence shows them. The caller frees. */
static char *
active_lsms(struct look *at)
{
	struct fact f = look_at(at, "host:lsm", NULL);
	autoitems struct items i = { 0 };
	const cJSON *v;

	if (!fact_list(f) || f.seen != SEEN_VALUE)
		return xstrdup("active LSMs not known");
	cJSON_ArrayForEach (v, f.v)
		if (cJSON_IsString(v))
			items_add(&i, "%s", v->valuestring);
	return xasprintf("active LSMs: %s", i.n > 0 ? items_show(&i) : "none");
}

/*
 * 5.2
 */

/* The label that AppArmor shows: components joined by "//&", then a mode in brackets. */
static struct side
apparmor_label(const char *label)
{
	size_t n = strcspn(label, "\n");
	autofree char *text = xstrndup(label, n);
	const char *open = NULL, *mode;

	for (const char *s = text; (s = strstr(s, " (")) != NULL; s++)
		open = s;
	if (*text == '\0')
		return side(UNKNOWN, "the process shows no label");
	if (strcmp(text, "unconfined") == 0)
		return side(FAIL, "unconfined");
	if (open == NULL || text[strlen(text) - 1] != ')')
		return side(UNKNOWN, "\"%s\" is no AppArmor label", text);
	mode = open + 2;
	if (strcmp(mode, "enforce)") == 0 || strcmp(mode, "kill)") == 0)
		return side(PASS, "%s", text);
	/* a stack of profiles in different modes: one of them is the runtime's own, unconfined
	 * profile */
	if (strcmp(mode, "mixed)") == 0 && strstr(text, "//&") != NULL)
		return side(PASS, "%s", text);
	if (strcmp(mode, "unconfined)") == 0 || strcmp(mode, "complain)") == 0)
		return side(FAIL, "%s: does not confine", text);
	return side(UNKNOWN, "\"%s\" has a mode that is not known", text);
}

static struct side
apparmor_kernel(struct look *at)
{
	struct fact f;
	struct side s = look_at_kernel(at, "kernel:lsm", "a profile in enforce mode", &f);

	if (s.verdict != PASS)
		return s;
	if (!fact_string(f))
		return side_unseen(at, f, "the process's LSM label", "a string");
	return apparmor_label(f.v->valuestring);
}

/* A container that was never started has no profile yet: what it would get. */
static struct side
apparmor_of_created(struct look *at)
{
	const cJSON *options;
	struct side s = own_options(at, "not apparmor=unconfined", &options);
	const char *profile;
	bool all = false;

	if (s.verdict == PASS)
		s = privileged(at, &all);
	if (s.verdict != PASS)
		return s;
	profile = security_option(options, "apparmor");
	if (profile != NULL && strcmp(profile, "unconfined") == 0)
		return side(FAIL, "asks for apparmor=unconfined");
	if (profile == NULL && all)
		return side(FAIL, "privileged, so that it would start unconfined");
	return side(PASS, "would start under %s",
	    profile != NULL && *profile != '\0' ? profile : "the engine's default profile");
}

static struct side
apparmor_declared(struct look *at)
{
	struct fact state, f;
	const char *profile;

	if (container_life(at, &state) == NOT_LIVE && strcmp(state.v->valuestring, "created") == 0)
		return apparmor_of_created(at);
	f = look_at(at, "inspect:AppArmorProfile", "a profile other than unconfined");
	if (!fact_string(f))
		return side_unseen(at, f, "AppArmorProfile", "a string");
	profile = f.v->valuestring;
	if (*profile == '\0' || strcmp(profile, "unconfined") == 0)
		return side(FAIL, "AppArmorProfile is %s", *profile ? profile : "empty");
	return side(PASS, "AppArmorProfile is %s", profile);
}

/* The engine does not use AppArmor: because the host has none, or although it has? */
static enum verdict
apparmor_not_used(struct look *at, const cJSON *options)
{
	autofree char *lsms = active_lsms(at);
	struct fact f = look_at(at, "host:apparmor", NULL);
	struct side kernel;

	if (engine_option(options, "rootless"))
		return said(
		    at, NOTAPPLICABLE, "a rootless engine cannot load AppArmor profiles; %s", lsms);
	if (f.seen == SEEN_ERROR && strcmp(f.code, "not-in-scope") == 0)
		return said(at, NOTAPPLICABLE,
		    "the engine does not report AppArmor (the host was not looked at)");
	if (!fact_bool(f))
		return say_unseen(at, f, "whether the host has AppArmor", "a bool");
	if (cJSON_IsFalse(f.v))
		return said(at, NOTAPPLICABLE, "the host has no AppArmor; %s", lsms);
	kernel = apparmor_kernel(at);
	return settle_by_kernel(
	    at, side(FAIL, "the host has AppArmor, but the engine does not use it"), kernel);
}

enum verdict
apparmor_confined(struct look *at, const struct check *c)
{
	const cJSON *options;
	struct side s = engine_options(at, &options), declared;

	(void)c;
	if (!inspected(at)) {
		side_free(&s);
		return ERROR;
	}
	if (s.verdict != PASS)
		return say_side(at, s);
	if (!engine_option(options, "apparmor"))
		return apparmor_not_used(at, options);
	declared = apparmor_declared(at);
	return settle_by_kernel(at, declared, apparmor_kernel(at));
}

/*
 * 5.3
 */

/* user:role:type:level, as far as the type says whether it confines. */
static struct side
selinux_label(const char *label, const char *what)
{
	static const char *const bad[] = { "spc_t", "unconfined_t", "unconfined_service_t",
		"container_runtime_t", "kernel_t", "init_t" };
	autofree char *type = NULL;
	const char *p = label;
	size_t n;

	if (*label == '\0')
		return side(FAIL, "%s is empty", what);
	for (int i = 0; i < 2; i++) {
		p = strchr(p, ':');
		if (p == NULL)
			return side(UNKNOWN, "%s \"%s\" is no SELinux context", what, label);
		p++;
	}
	type = xstrndup(p, strcspn(p, ":\n"));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (strcmp(type, bad[i]) == 0)
			return side(FAIL, "%s has type %s, which does not confine", what, type);
	n = strlen(type);
	if ((strncmp(type, "container_", 10) == 0 || strncmp(type, "svirt_", 6) == 0) && n > 2 &&
	    strcmp(type + n - 2, "_t") == 0)
		return side(PASS, "%s has type %s", what, type);
	return side(NOTCHECKED, "%s has the site's own type \"%s\"", what, type);
}

static struct side
selinux_declared(struct look *at)
{
	const cJSON *options, *v;
	struct side s = own_options(at, "not label=disable", &options);
	struct fact f;

	if (s.verdict != PASS)
		return s;
	cJSON_ArrayForEach (v, options)
		if (strcmp(v->valuestring, "label=disable") == 0 ||
		    strcmp(v->valuestring, "label:disable") == 0 ||
		    strcmp(v->valuestring, "disable") == 0)
			return side(FAIL, "labels are off (%s)", v->valuestring);
	f = look_at(at, "inspect:ProcessLabel", "a confined type");
	if (!fact_string(f))
		return side_unseen(at, f, "ProcessLabel", "a string");
	return selinux_label(f.v->valuestring, "ProcessLabel");
}

static struct side
selinux_kernel(struct look *at)
{
	struct fact f;
	struct side s = look_at_kernel(at, "kernel:lsm", "a confined type", &f);

	if (s.verdict != PASS)
		return s;
	if (!fact_string(f))
		return side_unseen(at, f, "the process's LSM label", "a string");
	return selinux_label(f.v->valuestring, "the process's label");
}

enum verdict
selinux_confined(struct look *at, const struct check *c)
{
	const cJSON *options;
	struct side s = engine_options(at, &options), declared;
	struct fact mode;
	autofree char *lsms = NULL;
	bool used, elsewhere;

	(void)c;
	if (!inspected(at)) {
		side_free(&s);
		return ERROR;
	}
	if (s.verdict != PASS)
		return say_side(at, s);
	used = engine_option(options, "selinux");
	mode = look_at(at, "host:selinux", "enforcing");
	lsms = active_lsms(at);
	elsewhere = mode.seen == SEEN_ERROR && strcmp(mode.code, "not-in-scope") == 0;
	if (elsewhere && !used)
		return said(at, NOTAPPLICABLE,
		    "the engine does not report SELinux (the host was not looked at)");
	if (!elsewhere && !fact_string(mode))
		return say_unseen(at, mode, "the host's SELinux mode", "a string");
	if (!elsewhere && strcmp(mode.v->valuestring, "disabled") == 0)
		return said(at, NOTAPPLICABLE, "the host has no SELinux; %s", lsms);
	if (!used)
		return said(at, FAIL,
		    "the host has SELinux (%s), but the engine runs without selinux-enabled",
		    mode.v->valuestring);
	if (!elsewhere && strcmp(mode.v->valuestring, "permissive") == 0)
		return said(at, FAIL, "SELinux is permissive: labels are logged, not enforced");
	if (!elsewhere && strcmp(mode.v->valuestring, "enforcing") != 0)
		return said(at, UNKNOWN, "the host's SELinux mode \"%s\" is not known",
		    mode.v->valuestring);
	declared = selinux_declared(at);
	return settle(at, declared, selinux_kernel(at));
}
