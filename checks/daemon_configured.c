/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daemon_configured: section 2 where no daemon runs (--root), by what the files would start one
 * with. What only a running engine tells stays an error with its reason; no option is taken for
 * what the engine would make of it.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "checks/daemon.h"

bool
daemon_is_stopped(struct look *at)
{
	/* null where there was no start (audit/dockerd.h) */
	if (look_aside(at, "config:file.changed_since_start").seen != SEEN_NULL)
		return false;
	look_at(at, "config:file.changed_since_start", NULL);
	return true;
}

/* A sentence that says what it rests on. */
static enum verdict
by_files(struct look *at, enum verdict v, const char *what)
{
	return say(at, v, "by the configuration, as no daemon runs there: %s", what);
}

static enum verdict
bool_is(struct look *at, const char *key, bool wanted, const char *right, const char *wrong)
{
	bool on;
	enum verdict v;

	if (!daemon_option_bool(at, key, wanted ? "true" : "false", &on, &v))
		return v;
	return on == wanted ? by_files(at, PASS, right) : by_files(at, FAIL, wrong);
}

static enum verdict
icc(struct look *at, const struct check *c)
{
	const char *bridge;
	enum verdict v;

	(void)c;
	if (!daemon_option_string(at, "bridge", NULL, &bridge, &v))
		return v;
	if (strcmp(bridge, "none") == 0)
		return by_files(at, NOTAPPLICABLE, "there is no default bridge");
	return bool_is(at, "icc", false, "containers on the default bridge may not talk to each other",
	    "containers on the default bridge may talk to each other");
}

static enum verdict
log_level(struct look *at, const struct check *c)
{
	const char *level;
	bool debug;
	enum verdict v;

	(void)c;
	if (!daemon_option_bool(at, "debug", "false", &debug, &v))
		return v;
	if (debug)
		return by_files(at, FAIL,
		    "debug mode is on, so that everything is logged whatever the log level");
	if (!daemon_option_string(at, "log-level", "info", &level, &v))
		return v;
	if (*level != '\0' && strcasecmp(level, "info") != 0)
		return by_files(at, FAIL, "the log level is not info");
	return by_files(at, PASS, "the log level is info, and debug mode is off");
}

static enum verdict
iptables(struct look *at, const struct check *c)
{
	bool ipv6;
	enum verdict v = bool_is(at, "iptables", true, "the daemon manages its firewall rules",
	    "the daemon does not manage its firewall rules");

	(void)c;
	if (v != PASS)
		return v;
	if (!daemon_option_bool(at, "ipv6", NULL, &ipv6, &v))
		return v;
	if (ipv6)
		return bool_is(at, "ip6tables", true, "the daemon manages its firewall rules, for IPv6 too",
		    "the default bridge has IPv6, but the daemon does not manage firewall rules for it");
	return by_files(at, PASS, "the daemon manages its firewall rules");
}

/* The loopback networks are insecure whether they are named or not. */
static enum verdict
registries(struct look *at, const struct check *c)
{
	autobuf struct buf insecure = BUF_INIT;
	autofree char *text = NULL;
	const cJSON *list, *r;
	enum verdict v;

	(void)c;
	if (!daemon_option_list(at, "insecure-registries", "none but loopback networks", &list, &v))
		return v;
	cJSON_ArrayForEach(r, list)
		if (strcmp(r->valuestring, "127.0.0.0/8") != 0 && strcmp(r->valuestring, "::1/128") != 0)
			daemon_add_name(&insecure, r->valuestring);
	if (insecure.len == 0)
		return by_files(at, PASS, "only the loopback networks count as insecure registries");
	text = xasprintf("registries are used without verified TLS: %s", insecure.s);
	return by_files(at, FAIL, text);
}

/* Unset, dockerd chooses: the driver of which its data root has layers, else one the kernel has. */
static enum verdict
stored_driver(struct look *at, const char *unwanted)
{
	autobuf struct buf names = BUF_INIT;
	autofree char *text = NULL;
	struct fact f = look_at(at, "config:stored_drivers", NULL);
	const cJSON *d, *stored = f.seen == SEEN_VALUE ? f.v : NULL;
	bool is_unwanted = false;

	if (f.seen == SEEN_ERROR || f.code != NULL || (f.seen == SEEN_VALUE && !cJSON_IsArray(f.v)))
		return say_unseen(at, f, "stored_drivers", "a list");
	cJSON_ArrayForEach(d, stored) {
		if (!cJSON_IsString(d))
			return say_unseen(at, f, "stored_drivers", "a list of names");
		is_unwanted = is_unwanted || strcmp(d->valuestring, unwanted) == 0;
		daemon_add_name(&names, d->valuestring);
	}
	if (names.len == 0)
		return by_files(at, UNKNOWN,
		    "no storage driver is set, and dockerd chooses one when it first starts");
	text = xasprintf("no storage driver is set, and the data root has layers of %s, with which %s",
	    names.s, is_unwanted ? "a dockerd that still has that driver goes on" : "dockerd goes on");
	return by_files(at, is_unwanted ? UNKNOWN : PASS, text);
}

static enum verdict
driver(struct look *at, const struct check *c)
{
	autofree char *expected = xasprintf("not %s", c->want), *text = NULL;
	const char *name;
	enum verdict v;

	if (!daemon_option_string(at, "storage-driver", expected, &name, &v))
		return v;
	if (*name == '\0')
		return stored_driver(at, c->want);
	text = xasprintf("the storage driver is %s", name);
	return by_files(at, strcmp(name, c->want) == 0 ? FAIL : PASS, text);
}

static enum verdict
userns(struct look *at, const struct check *c)
{
	const char *remap;
	enum verdict v;

	(void)c;
	if (!daemon_option_string(at, "userns-remap", "a user", &remap, &v))
		return v;
	if (*remap == '\0' || strcmp(remap, "host") == 0)
		return by_files(at, FAIL,
		    "root in a container is root on the host: user namespaces are not remapped");
	return by_files(at, PASS, "containers run in a remapped user namespace");
}

/* A plugin that there is not keeps dockerd from starting. */
static enum verdict
authorization(struct look *at, const struct check *c)
{
	autobuf struct buf names = BUF_INIT;
	autofree char *text = NULL;
	const cJSON *list, *p;
	enum verdict v;

	(void)c;
	if (!daemon_option_list(at, "authorization-plugins", "at least one plugin", &list, &v))
		return v;
	cJSON_ArrayForEach(p, list)
		if (*p->valuestring != '\0')
			daemon_add_name(&names, p->valuestring);
	if (names.len == 0)
		return cJSON_GetArraySize(list) == 0 ?
		    by_files(at, FAIL, "no authorization plugin is in front of the API") :
		    by_files(at, UNKNOWN, "the authorization plugins have no names");
	text = xasprintf("requests are authorized by %s", names.s);
	return by_files(at, PASS, text);
}

/* Off, it is right only in a swarm, of which the configuration says nothing. */
static enum verdict
live_restore(struct look *at, const struct check *c)
{
	bool on;
	enum verdict v;

	(void)c;
	if (!daemon_option_bool(at, "live-restore", "true", &on, &v))
		return v;
	if (on)
		return by_files(at, PASS, "containers go on while the daemon is down");
	return by_files(at, UNKNOWN,
	    "live restore is off; whether this host is in a swarm, where it cannot be on, is not "
	    "known");
}

static enum verdict
seccomp(struct look *at, const struct check *c)
{
	const char *profile;
	autofree char *text = NULL;
	enum verdict v;

	(void)c;
	if (!daemon_option_string(at, "seccomp-profile", "not unconfined", &profile, &v))
		return v;
	if (strcmp(profile, "unconfined") == 0)
		return by_files(at, FAIL, "containers get no seccomp profile");
	if (strcmp(profile, "builtin") == 0)
		return by_files(at, PASS, "the built-in seccomp profile is the default");
	text = xasprintf("the seccomp profile is the file \"%s\", which was not read", profile);
	return by_files(at, UNKNOWN, text);
}

static enum verdict
experimental(struct look *at, const struct check *c)
{
	(void)c;
	return bool_is(at, "experimental", false, "experimental features are off",
	    "experimental features are on");
}

static const struct {
	const char *name;
	check_fn *decide;
} deciders[] = {
	{ "daemon-icc-off", icc },
	{ "daemon-log-level-info", log_level },
	{ "daemon-manages-iptables", iptables },
	{ "daemon-no-insecure-registries", registries },
	{ "daemon-not-aufs", driver },
	{ "daemon-not-devicemapper", driver },
	{ "daemon-userns-remap", userns },
	{ "daemon-authorization-plugin", authorization },
	{ "daemon-live-restore", live_restore },
	{ "daemon-seccomp-profile", seccomp },
	{ "daemon-experimental-off", experimental },
};

enum verdict
daemon_configured(struct look *at, const struct check *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(deciders); i++)
		if (strcmp(deciders[i].name, c->name) == 0)
			return deciders[i].decide(at, c);
	return by_files(at, UNKNOWN, "only a running engine tells");
}
