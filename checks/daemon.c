/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daemon: section 2 of the CIS Docker Benchmark, and 5.1.
 *
 * The engine's own answers (GET /info, /networks/bridge) come first: they are in force. What the
 * API does not tell is taken from the effective configuration (audit/dockerd.h), and counts only
 * where that is proven to be what the daemon started with.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "checks/daemon.h"

#define OPTION_READS(key)                                                                          \
	"config:options." key ".value config:options." key ".origin config:options." key ".proven"
#define PRODUCT_READS "ping:Libpod-Api-Version version:Components process:product"
/* what decides where no daemon runs */
#define STOPPED_READS "config:file.changed_since_start config:disagreements"
#define VERSION_READS "version:Version info:ServerVersion"

static bool
is_user(struct fact f)
{
	double n = f.seen == SEEN_VALUE && cJSON_IsNumber(f.v) ? f.v->valuedouble : -1;

	return n >= 0 && n <= UINT32_MAX && n == (double)(uint32_t)n;
}

/* 2.1: "where possible", so that root is for a person to accept. */
static enum verdict
rootless(struct look *at, const struct check *c)
{
	const cJSON *list;
	enum verdict v;
	struct fact uid;

	(void)c;
	if (daemon_security_options(at, "name=rootless", &list, &v)) {
		if (daemon_security_entry(list, "rootless") != NULL)
			return say(at, PASS, "the engine runs in rootless mode");
		v = say(at, NOTCHECKED,
		    "the daemon is not in rootless mode; whether it could be is for a person to "
		    "decide");
	}
	uid = look_at(at, "process:uid", "not 0");
	look_at(at, "process:uid_map", NULL);
	if (is_user(uid) && uid.v->valuedouble > 0)
		return say(at, PASS, "the daemon's process runs as user %.0f", uid.v->valuedouble);
	if (v == NOTCHECKED && is_user(uid))
		return say(at, NOTCHECKED,
		    "the daemon runs as user %.0f; whether rootless mode is possible here is for a "
		    "person to "
		    "decide",
		    uid.v->valuedouble);
	return v;
}

/* Nothing follows of an option's not being there where there are no options to look among. */
static enum verdict
icc_unsaid(struct look *at)
{
	struct fact options = look_at(at, "bridge:Options", NULL);

	if (options.seen != SEEN_NULL && !cJSON_IsObject(options.v))
		return say_unseen(at, options, "the default bridge's Options", "an object");
	return say(at, FAIL,
	    "the default bridge does not say that containers may not talk to each other; "
	    "by default they may");
}

/* 2.2 */
static enum verdict
icc_off(struct look *at, const struct check *c)
{
	struct fact f;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "its networks have no such switch");
	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	f = look_at(at, c->path, "\"false\"");
	if (f.seen == SEEN_ERROR && strcmp(f.code, "vanished") == 0)
		return say(at, NOTAPPLICABLE, "there is no default bridge");
	if (f.seen == SEEN_ABSENT)
		return icc_unsaid(at);
	if (f.seen == SEEN_VALUE && cJSON_IsString(f.v)) {
		if (strcmp(f.v->valuestring, "false") == 0)
			return say(at, PASS,
			    "containers on the default bridge may not talk to each other");
		if (strcmp(f.v->valuestring, "true") == 0)
			return say(
			    at, FAIL, "containers on the default bridge may talk to each other");
		return say(
		    at, UNKNOWN, "the default bridge's enable_icc is \"%s\"", f.v->valuestring);
	}
	return say_unseen(at, f, "enable_icc", "\"true\" or \"false\"");
}

/* 2.3: Debug raises the level whatever log-level says. */
static enum verdict
log_level_info(struct look *at, const struct check *c)
{
	struct fact debug;
	const char *level;
	enum verdict v;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no daemon with a log level");
	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	debug = look_at(at, "info:Debug", "false");
	if (debug.seen == SEEN_VALUE && cJSON_IsTrue(debug.v))
		return say(at, FAIL,
		    "debug mode is on, so that everything is logged whatever the log level");
	if (!daemon_option_string(at, "log-level", "info", &level, &v))
		return v;
	if (*level != '\0' && strcasecmp(level, "info") != 0)
		return say(at, FAIL, "the log level is %s", level);
	if (debug.seen != SEEN_VALUE || !cJSON_IsBool(debug.v))
		return say_unseen(at, debug, "Debug", "a bool");
	return say(at, PASS, "the log level is info, and debug mode is off");
}

/* 2.4: with IPv6 on the default bridge, for both families. */
static enum verdict
manages_iptables(struct look *at, const struct check *c)
{
	struct fact ipv6;
	bool on;
	enum verdict v;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no daemon that manages the firewall");
	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	if (!daemon_option_bool(at, "iptables", "true", &on, &v))
		return v;
	if (!on)
		return say(at, FAIL, "the daemon does not manage its firewall rules");
	ipv6 = look_at(at, "bridge:EnableIPv6", NULL);
	if (ipv6.seen == SEEN_ERROR && strcmp(ipv6.code, "vanished") == 0)
		return say(
		    at, PASS, "the daemon manages its firewall rules; there is no default bridge");
	if (ipv6.seen != SEEN_VALUE || !cJSON_IsBool(ipv6.v))
		return say_unseen(at, ipv6, "the default bridge's EnableIPv6", "a bool");
	if (!cJSON_IsTrue(ipv6.v))
		return say(at, PASS, "the daemon manages its firewall rules");
	if (!daemon_option_bool(at, "ip6tables", "true", &on, &v))
		return v;
	if (!on)
		return say(at, FAIL,
		    "the default bridge has IPv6, but the daemon does not manage firewall rules "
		    "for it");
	return say(at, PASS, "the daemon manages its firewall rules, for IPv6 too");
}

/* 2.5: the loopback networks are built in. */
static enum verdict
no_insecure_registries(struct look *at, const struct check *c)
{
	static const char nets_path[] = "info:RegistryConfig.InsecureRegistryCIDRs",
			  names_path[] = "info:RegistryConfig.IndexConfigs";
	struct fact nets, hubs;
	autobuf struct buf insecure = BUF_INIT;
	const cJSON *r, *secure;
	bool understood = true;

	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	nets = look_at(at, nets_path, "127.0.0.0/8 and ::1/128 alone");
	hubs = look_at(at, names_path, "Secure true in each");
	if (nets.seen == SEEN_VALUE && cJSON_IsArray(nets.v))
		cJSON_ArrayForEach(r, nets.v) {
			if (!cJSON_IsString(r))
				understood = false;
			else if (strcmp(r->valuestring, "127.0.0.0/8") != 0 &&
			    strcmp(r->valuestring, "::1/128") != 0)
				daemon_add_name(&insecure, r->valuestring);
		}
	if (hubs.seen == SEEN_VALUE && cJSON_IsObject(hubs.v))
		cJSON_ArrayForEach(r, hubs.v) {
			secure = cJSON_GetObjectItemCaseSensitive(r, "Secure");
			if (cJSON_IsFalse(secure))
				daemon_add_name(&insecure, r->string);
			else if (!cJSON_IsTrue(secure))
				understood = false;
		}
	if (insecure.len > 0)
		return say(at, FAIL, "registries are used without verified TLS: %s", insecure.s);
	if (nets.seen != SEEN_VALUE || !cJSON_IsArray(nets.v) || nets.code != NULL)
		return say_unseen(at, nets, "InsecureRegistryCIDRs", "a list");
	if (hubs.seen != SEEN_VALUE || !cJSON_IsObject(hubs.v) || hubs.code != NULL)
		return say_unseen(at, hubs, "IndexConfigs", "an object");
	if (!understood)
		return say(
		    at, UNKNOWN, "an entry of RegistryConfig is not of the form that is known");
	if (daemon_is_podman(at))
		return say(at, UNKNOWN,
		    "Podman's API does not show which registries it uses without TLS "
		    "(registries.conf)");
	return say(at, PASS, "only the loopback networks count as insecure registries");
}

/* 2.6, 2.7 */
static enum verdict
driver_is_not(struct look *at, const struct check *c)
{
	autofree char *expected = xasprintf("not %s", c->want);
	struct fact f;

	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	f = look_at(at, c->path, expected);
	if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v))
		return say_unseen(at, f, "Driver", "a string");
	if (*f.v->valuestring == '\0')
		return say(at, UNKNOWN, "the engine names no storage driver");
	return say(at, strcmp(f.v->valuestring, c->want) == 0 ? FAIL : PASS,
	    "the storage driver is %s", f.v->valuestring);
}

struct ulimit {
	const char *name;
	size_t len;
	int64_t soft, hard; /* INT64_MAX: no limit */
};

static bool
limit_number(const char **s, int64_t *ret)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(*s, &end, 10);
	if (end == *s || errno == ERANGE || n < -1)
		return false;
	*s = end;
	*ret = n == -1 ? INT64_MAX : n;
	return true;
}

/* "nofile=1024:4096" or "core=0", up to a blank or comma. */
static bool
read_ulimit(const char *s, struct ulimit *ret)
{
	size_t len = strcspn(s, "= \t\n,");

	if (len == 0 || s[len] != '=')
		return false;
	ret->name = s;
	ret->len = len;
	s += len + 1;
	if (!limit_number(&s, &ret->soft))
		return false;
	ret->hard = ret->soft;
	if (*s == ':') {
		s++;
		if (!limit_number(&s, &ret->hard))
			return false;
	}
	return *s == '\0' || strchr(" \t\n,", *s) != NULL;
}

/* Each limit that the site demands is set, and not above it. */
static enum verdict
within_demands(struct look *at, const cJSON *list, const char *demands)
{
	struct ulimit want, have;
	const cJSON *c;

	for (demands += strspn(demands, " \t\n,"); *demands != '\0';
	     demands += strspn(demands, " \t\n,")) {
		bool found = false;

		if (!read_ulimit(demands, &want))
			return say(at, UNKNOWN,
			    "the Value default-ulimits is not understood: name=soft:hard was "
			    "expected");
		cJSON_ArrayForEach(c, list) {
			if (!read_ulimit(c->valuestring, &have))
				return say(at, UNKNOWN,
				    "the default ulimit \"%s\" is not understood", c->valuestring);
			if (have.len != want.len || memcmp(have.name, want.name, want.len) != 0)
				continue;
			if (have.soft > want.soft || have.hard > want.hard)
				return say(at, FAIL,
				    "the default ulimit %s is above what the site allows",
				    c->valuestring);
			found = true;
		}
		if (!found)
			return say(at, FAIL,
			    "no default ulimit is set for %.*s, which the site demands",
			    (int)want.len, want.name);
		demands += strcspn(demands, " \t\n,");
	}
	return say(at, PASS, "the default ulimits are what the site demands");
}

/* 2.9 */
static enum verdict
default_ulimits(struct look *at, const struct check *c)
{
	const char *demands = look_value(at, "default-ulimits");
	const cJSON *list;
	enum verdict v;

	(void)c;
	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no daemon with default ulimits");
	if (!daemon_option_list(at, "default-ulimits", "what the site demands", &list, &v))
		return v;
	if (demands != NULL && demands[strspn(demands, " \t\n,")] != '\0')
		return within_demands(at, list, demands);
	if (list->child == NULL)
		return say(at, NOTCHECKED,
		    "no default ulimit is set; whether containers need one is for the site to "
		    "decide");
	for (const cJSON *u = list->child; u != NULL; u = u->next)
		if (!cJSON_IsString(u) || strchr(u->valuestring, '=') == NULL)
			return say(at, UNKNOWN, "an entry of default-ulimits is not of the form NAME=SOFT:HARD");
	return say(at, PASS, "default ulimits are set");
}

/* 2.10: a rootless daemon's containers are in a user namespace already. */
static enum verdict
userns_remap(struct look *at, const struct check *c)
{
	const cJSON *list;
	enum verdict v;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "user namespaces are chosen for each container");
	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	if (!daemon_security_options(at, "name=userns or name=rootless", &list, &v))
		return v;
	if (daemon_security_entry(list, "userns") != NULL)
		return say(at, PASS, "containers run in a remapped user namespace");
	if (daemon_security_entry(list, "rootless") != NULL)
		return say(at, PASS,
		    "the engine is rootless: its containers are in a user namespace already");
	return say(
	    at, FAIL, "root in a container is root on the host: user namespaces are not remapped");
}

/* 2.11 */
static enum verdict
cgroup_parent(struct look *at, const struct check *c)
{
	const char *wanted = look_value(at, "cgroup-parent"), *parent;
	enum verdict v;
	bool any = wanted == NULL || *wanted == '\0';

	(void)c;
	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no daemon with a cgroup parent");
	if (!daemon_option_string(at, "cgroup-parent", any ? "not set" : wanted, &parent, &v))
		return v;
	if (!any && strcmp(parent, wanted) == 0)
		return say(at, PASS, "the cgroup parent is the site's, %s", parent);
	if (!any)
		return say(at, FAIL, "the cgroup parent is \"%s\", and the site expects %s", parent,
		    wanted);
	if (*parent == '\0')
		return say(at, PASS, "the engine's own cgroup parent is used");
	return say(at, NOTCHECKED,
	    "the cgroup parent is %s; whether that is wanted is for the site to decide", parent);
}

/* 2.12: dockerd reads the keys without regard to case. */
static enum verdict
base_device_size(struct look *at, const struct check *c)
{
	const cJSON *list, *o;
	enum verdict v;

	(void)c;
	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it never had the devicemapper driver's options");
	if (daemon_version(at) >= 25000)
		return say(at, NOTAPPLICABLE,
		    "this engine has no devicemapper driver any more (removed in 25.0)");
	if (!daemon_option_list(at, "storage-opts", "no dm.basesize", &list, &v))
		return v;
	cJSON_ArrayForEach(o, list)
		if (strncasecmp(
			o->valuestring + strspn(o->valuestring, " \t"), "dm.basesize", 11) == 0)
			return say(at, FAIL, "the base device size is changed: %s", o->valuestring);
	return say(at, PASS, "the base device size is not changed");
}

/* 2.13: null is the engine's empty list. */
static enum verdict
authorization_plugin(struct look *at, const struct check *c)
{
	struct fact f;
	const cJSON *p;
	autobuf struct buf names = BUF_INIT;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no authorization plugins");
	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	f = look_at(at, c->path, "at least one plugin");
	if (f.seen == SEEN_NULL ||
	    (f.seen == SEEN_VALUE && cJSON_IsArray(f.v) && f.v->child == NULL))
		return say(at, FAIL, "no authorization plugin is in front of the API");
	if (f.seen != SEEN_VALUE || !daemon_all_strings(f.v))
		return say_unseen(at, f, "Plugins.Authorization", "a list of strings");
	cJSON_ArrayForEach(p, f.v)
		if (*p->valuestring != '\0')
			daemon_add_name(&names, p->valuestring);
	if (names.len == 0)
		return say(at, UNKNOWN, "the authorization plugins have no names");
	return say(at, PASS, "requests are authorized by %s", names.s);
}

/* 2.15: /info tells since 24.0; before, its silence says nothing. */
static enum verdict
no_new_privileges(struct look *at, const struct check *c)
{
	const cJSON *list;
	long version;
	bool on;
	enum verdict v;

	(void)c;
	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "what containers get by default stands in containers.conf, and each is judged by what it has");
	version = daemon_version(at);
	if (daemon_security_options(
		at, version >= 24000 ? "name=no-new-privileges" : NULL, &list, &v)) {
		if (daemon_security_entry(list, "no-new-privileges") != NULL)
			return say(at, PASS, "new containers may not gain privileges by default");
		if (version >= 24000)
			return say(at, FAIL, "no-new-privileges is not the daemon's default");
	} else if (version >= 24000) {
		return v;
	}
	if (!daemon_option_bool(at, "no-new-privileges", "true", &on, &v))
		return v;
	return say(
	    at, on ? PASS : FAIL, "the option no-new-privileges is %s", on ? "true" : "false");
}

/* The state of the swarm, or NULL with *ret said. */
static const char *
swarm_state(struct look *at, const char *expected, enum verdict *ret)
{
	static const char *const states[] = { "inactive", "pending", "active", "error", "locked" };
	struct fact f = look_at(at, "info:Swarm.LocalNodeState", expected);

	if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v)) {
		*ret = say_unseen(at, f, "Swarm.LocalNodeState", "a string");
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (strcmp(f.v->valuestring, states[i]) == 0)
			return states[i];
	*ret = say(at, UNKNOWN, "the swarm state \"%s\" is not known", f.v->valuestring);
	return NULL;
}

/* 2.16: dockerd refuses it together with swarm mode. */
static enum verdict
live_restore(struct look *at, const struct check *c)
{
	struct fact f;
	const char *state;
	enum verdict v = UNKNOWN;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "its containers do not depend on a daemon");
	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	f = look_at(at, c->path, "true");
	if (f.seen != SEEN_VALUE || !cJSON_IsBool(f.v))
		return say_unseen(at, f, "LiveRestoreEnabled", "a bool");
	if (cJSON_IsTrue(f.v))
		return say(at, PASS, "containers go on while the daemon is down");
	if ((state = swarm_state(at, NULL, &v)) == NULL)
		return v;
	if (strcmp(state, "inactive") != 0)
		return say(at, NOTAPPLICABLE,
		    "live restore cannot be combined with swarm mode (%s)", state);
	return say(at, FAIL, "containers stop with the daemon: live restore is off");
}

/* 2.19 */
static enum verdict
experimental_off(struct look *at, const struct check *c)
{
	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it always says that it is experimental");
	if (daemon_is_stopped(at))
		return daemon_configured(at, c);
	return is_false(at, c);
}

/* 5.1 */
static enum verdict
swarm_off(struct look *at, const struct check *c)
{
	const char *needed = look_value(at, "swarm-needed"), *state;
	enum verdict v = UNKNOWN;

	(void)c;
	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no swarm mode");
	if ((state = swarm_state(at, "\"inactive\"", &v)) == NULL)
		return v;
	if (strcmp(state, "inactive") == 0)
		return say(at, PASS, "swarm mode is off");
	if (needed != NULL && strcmp(needed, "yes") == 0)
		return say(at, PASS, "swarm mode is on (%s), and the site needs it", state);
	return say(at, FAIL, "swarm mode is on (%s)", state);
}

const struct check daemon_checks[] = {
	{ "daemon-rootless", KIND_DAEMON, rootless, "info:SecurityOptions",
	    .reads = "process:uid process:uid_map " PRODUCT_READS },
	{ "daemon-icc-off", KIND_DAEMON, icc_off,
	    "bridge:Options[\"com.docker.network.bridge.enable_icc\"]",
	    .reads = "bridge:Options " STOPPED_READS " " OPTION_READS("bridge") " " OPTION_READS("icc") " " PRODUCT_READS },
	{ "daemon-log-level-info", KIND_DAEMON, log_level_info, "config:options.log-level.value",
	    .host = true,
	    .reads = STOPPED_READS
		" " OPTION_READS("debug") " info:Debug config:disagreements " OPTION_READS("log-level") " " PRODUCT_READS },
	{ "daemon-manages-iptables", KIND_DAEMON, manages_iptables, "config:options.iptables.value",
	    .host = true,
	    .reads = STOPPED_READS
		" " OPTION_READS("ipv6") " bridge:EnableIPv6 config:disagreements " OPTION_READS(
		"iptables") " " OPTION_READS("ip6tables") " " PRODUCT_READS },
	{ "daemon-no-insecure-registries", KIND_DAEMON, no_insecure_registries,
	    "info:RegistryConfig.InsecureRegistryCIDRs",
	    .reads = STOPPED_READS
		" " OPTION_READS("insecure-registries") " info:RegistryConfig.IndexConfigs " PRODUCT_READS },
	{ "daemon-not-aufs", KIND_DAEMON, driver_is_not, "info:Driver", "aufs",
	    .reads = STOPPED_READS " config:stored_drivers " OPTION_READS("storage-driver") },
	{ "daemon-not-devicemapper", KIND_DAEMON, driver_is_not, "info:Driver", "devicemapper",
	    .reads = STOPPED_READS " config:stored_drivers " OPTION_READS("storage-driver") },
	{ "daemon-tls-mutual", KIND_DAEMON, daemon_tls_mutual, "process:listeners", .host = true,
	    .reads = STOPPED_READS " info:Swarm.LocalNodeState info:Swarm.ControlAvailable "
		"config:disagreements " OPTION_READS("hosts") " " OPTION_READS("metrics-addr") " " OPTION_READS("tls") " " OPTION_READS(
		    "tlsverify") " " OPTION_READS("tlscacert") " " OPTION_READS("tlscert") " " OPTION_READS("tlskey") " tls:ca tls:certificate tls:key tls:chain tls:key_matches " PRODUCT_READS,
	    .needs = { "tls-min-key-bits", "tls-expiry-days" } },
	{ "daemon-default-ulimits", KIND_DAEMON, default_ulimits,
	    "config:options.default-ulimits.value", .host = true,
	    .reads = "config:disagreements " OPTION_READS("default-ulimits") " " PRODUCT_READS,
	    .takes = { "default-ulimits" } },
	{ "daemon-userns-remap", KIND_DAEMON, userns_remap, "info:SecurityOptions",
	    .reads = STOPPED_READS " " OPTION_READS("userns-remap") " " PRODUCT_READS },
	{ "daemon-cgroup-parent", KIND_DAEMON, cgroup_parent, "config:options.cgroup-parent.value",
	    .host = true,
	    .reads = "config:disagreements " OPTION_READS("cgroup-parent") " " PRODUCT_READS,
	    .takes = { "cgroup-parent" } },
	{ "daemon-base-device-size", KIND_DAEMON, base_device_size,
	    "config:options.storage-opts.value", .host = true,
	    .reads = "config:disagreements " VERSION_READS
		     " " OPTION_READS("storage-opts") " " PRODUCT_READS },
	{ "daemon-authorization-plugin", KIND_DAEMON, authorization_plugin,
	    "info:Plugins.Authorization",
	    .reads = STOPPED_READS
		" " OPTION_READS("authorization-plugins") " " PRODUCT_READS },
	{ "daemon-remote-logging", KIND_DAEMON, daemon_remote_logging, "info:LoggingDriver",
	    .reads = STOPPED_READS
		" " OPTION_READS("log-driver") " config:options.log-opts.value.syslog-address "
		     "config:options.log-opts.value.gelf-address "
		     "config:options.log-opts.value.fluentd-address "
		     "config:options.log-opts.value.splunk-url "
		     "config:options.log-opts.value.awslogs-endpoint "
		     "config:options.log-opts.value config:options.log-opts.proven "
		     "config:disagreements info:Name process:addresses process:names logging:containers " PRODUCT_READS,
	    .takes = { "remote-log-drivers" } },
	{ "daemon-no-new-privileges", KIND_DAEMON, no_new_privileges, "info:SecurityOptions",
	    .reads = "config:disagreements " VERSION_READS
		     " " OPTION_READS("no-new-privileges") " " PRODUCT_READS },
	{ "daemon-live-restore", KIND_DAEMON, live_restore, "info:LiveRestoreEnabled",
	    .reads = STOPPED_READS
		" " OPTION_READS("live-restore") " info:Swarm.LocalNodeState " PRODUCT_READS },
	{ "daemon-userland-proxy-off", KIND_DAEMON, daemon_userland_proxy_off,
	    "config:options.userland-proxy.value", .host = true,
	    .reads = "process:docker_proxy info:FirewallBackend config:disagreements " VERSION_READS
		     " " OPTION_READS("userland-proxy") " " PRODUCT_READS },
	{ "daemon-seccomp-profile", KIND_DAEMON, daemon_seccomp_profile, "info:SecurityOptions",
	    .reads = STOPPED_READS
		" " OPTION_READS("seccomp-profile") " seccomp:profile.defaultAction seccomp:proven seccomp:profile.denying seccomp:profile.conditional seccomp:profile.allows seccomp:profile.may_allow "
		     "config:options.seccomp-profile.value " VERSION_READS " " PRODUCT_READS,
	    .takes = { "seccomp-profiles" } },
	{ "daemon-experimental-off", KIND_DAEMON, experimental_off, "info:ExperimentalBuild",
	    .reads = STOPPED_READS " " OPTION_READS("experimental") " " PRODUCT_READS },
	{ "swarm-mode-off", KIND_DAEMON, swarm_off, "info:Swarm.LocalNodeState",
	    .reads = PRODUCT_READS, .takes = { "swarm-needed" } },
	{ NULL },
};
