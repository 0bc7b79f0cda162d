/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_seccomp: 2.18, the seccomp profile that containers get from the daemon. */
#include "config.h"

#include <string.h>

#include "checks/containers.h"
#include "checks/daemon.h"

#define MAX_SHOWN 8

/* One of the lists of calls; false, and the verdict, if it is not there. */
static bool
calls_at(struct look *at, const char *path, const cJSON **ret, enum verdict *v)
{
	struct fact f = look_at(at, path, "none");

	*ret = f.v;
	if (f.seen == SEEN_VALUE && f.code == NULL && cJSON_IsArray(f.v) && daemon_all_strings(f.v))
		return true;
	*v = say_unseen(at, f, strchr(path, ':') + 1, "a list of system calls");
	return false;
}

static void
show_calls(struct buf *b, const cJSON *calls)
{
	const cJSON *c;
	int n = 0;

	cJSON_ArrayForEach(c, calls)
		if (n++ < MAX_SHOWN)
			daemon_add_name(b, c->valuestring);
	if (n > MAX_SHOWN)
		buf_addf(b, " and %d more", n - MAX_SHOWN);
}

/* Whether a profile leaves to containers what the engine's own keeps from them. False: it does not, as far as is known. */
static bool
is_weaker(struct look *at, const char *path, enum verdict *v)
{
	autobuf struct buf names = BUF_INIT;
	const cJSON *surely, *perhaps, *list;

	if (!calls_at(at, "seccomp:profile.allows", &surely, v) || !calls_at(at, "seccomp:profile.may_allow", &perhaps, v))
		return true;
	list = surely->child != NULL ? surely : perhaps;
	if (list->child == NULL)
		return false;
	show_calls(&names, list);
	if (list == surely)
		*v = say(at, FAIL, "the seccomp profile %s leaves to containers what the engine's own keeps from them: %s", path, names.s);
	else
		*v = say(at, NOTCHECKED,
		    "the seccomp profile %s may leave to containers what the engine's own keeps from them, by its conditions: %s", path,
		    names.s);
	return true;
}

/* A file: what it held when it was read, if that is what the daemon started with. */
static enum verdict
profile_file(struct look *at, const char *path)
{
	static const char *const denying[] = { "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS",
		"SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP" };
	struct fact action = look_at(at, "seccomp:profile.defaultAction", "one that denies"), proven, n;
	enum verdict v = UNKNOWN;
	double rules;

	if (action.seen != SEEN_VALUE || !cJSON_IsString(action.v))
		return say_unseen(at, action, "defaultAction", "a string");
	proven = look_at(at, "seccomp:proven", "true");
	if (proven.seen != SEEN_VALUE || !cJSON_IsBool(proven.v))
		return say_unseen(at, proven, "proven", "a bool");
	if (!cJSON_IsTrue(proven.v))
		return say(at, UNKNOWN, "%s changed after the daemon started, or is a link: what the daemon read is not known",
		    path);
	for (size_t i = 0; i < ARRAY_SIZE(denying); i++)
		if (strcmp(action.v->valuestring, denying[i]) == 0)
			return is_weaker(at, path, &v) ? v :
			    say(at, PASS, "the seccomp profile %s denies by default, also what is weighed of the calls that the engine's own denies", path);
	if (strcmp(action.v->valuestring, "SCMP_ACT_ALLOW") != 0 && strcmp(action.v->valuestring, "SCMP_ACT_LOG") != 0)
		return say(at, UNKNOWN, "the default action \"%s\" of %s is not known", action.v->valuestring, path);
	n = look_at(at, "seccomp:profile.denying", NULL);
	if (n.seen != SEEN_VALUE || !cJSON_IsNumber(n.v))
		return say_unseen(at, n, "denying", "a number");
	rules = n.v->valuedouble;
	n = look_at(at, "seccomp:profile.conditional", NULL);
	if (n.seen != SEEN_VALUE || !cJSON_IsNumber(n.v))
		return say_unseen(at, n, "conditional", "a number");
	if (rules <= 0 && n.v->valuedouble <= 0)
		return say(at, FAIL, "the seccomp profile %s denies nothing", path);
	if (is_weaker(at, path, &v))
		return v;
	return say(at, NOTCHECKED,
	    "the seccomp profile %s allows by default and denies in some rules; whether it is strict enough is for the site to "
	    "decide",
	    path);
}

/* What stands behind "profile=", up to the end: a path may hold commas. */
static const char *
profile_of(const char *entry)
{
	const char *found = strstr(entry, ",profile=");

	return found != NULL && found[strlen(",profile=")] != '\0' ? found + strlen(",profile=") : NULL;
}

/*
 * The built-in profile is "default" on 20.10 and "builtin" since 23.0. A file of that name in the folder that dockerd was
 * started in has the same look: only the option tells.
 */
static enum verdict
built_in(struct look *at, const char *profile)
{
	struct fact option = look_aside(at, "config:options.seccomp-profile.value");
	bool named = option.seen == SEEN_VALUE && cJSON_IsString(option.v) && *option.v->valuestring != '\0';
	long version = daemon_version(at);

	if (strcmp(profile, "default") == 0 && (version >= 23000 || (named && strcmp(option.v->valuestring, "builtin") != 0))) {
		look_at(at, "config:options.seccomp-profile.value", "not set");
		return say(at, UNKNOWN, "the seccomp profile \"default\" may be a file, which was not read");
	}
	return say(at, PASS, "the built-in seccomp profile is the default");
}

/* 2.18 */
enum verdict
daemon_seccomp_profile(struct look *at, const struct check *c)
{
	const char *accepted = look_value(at, "seccomp-profiles"), *entry, *profile;
	const cJSON *list;
	enum verdict v;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "its default profile stands in containers.conf, and each container is judged by what it has");
	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	if (!daemon_security_options(at,
		"name=seccomp with the built-in profile or one that the site accepts", &list, &v))
		return v;
	if ((entry = daemon_security_entry(list, "seccomp")) == NULL)
		return say(at, FAIL, "the engine has no seccomp");
	if ((profile = profile_of(entry)) == NULL)
		return say(
		    at, UNKNOWN, "the engine does not say which seccomp profile is its default");
	if (strcmp(profile, "unconfined") == 0)
		return say(at, FAIL, "containers run without a seccomp filter by default");
	if (strcmp(profile, "builtin") == 0 || strcmp(profile, "default") == 0)
		return built_in(at, profile);
	if (accepted != NULL && value_has(accepted, profile))
		return say(at, PASS, "the seccomp profile is one that the site accepts: %s", profile);
	return profile_file(at, profile);
}
