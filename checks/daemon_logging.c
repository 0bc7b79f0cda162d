/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_logging: 2.14, whether containers' logs leave the host: by the daemon's default, and what containers have that are up. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "audit/address.h"
#include "checks/containers.h"
#include "checks/daemon.h"

/* Where a driver's option says that logs go. */
static const struct address_option {
	const char *driver, *key;
	bool required; /* without it, the driver sends to this host or nowhere */
} address_options[] = {
	{ "syslog", "syslog-address", true },
	{ "gelf", "gelf-address", true },
	{ "fluentd", "fluentd-address", true },
	{ "splunk", "splunk-url", true },
	{ "awslogs", "awslogs-endpoint", false },
};

static const struct address_option *
option_of(const char *driver)
{
	for (size_t i = 0; i < ARRAY_SIZE(address_options); i++)
		if (strcmp(address_options[i].driver, driver) == 0)
			return &address_options[i];
	return NULL;
}

/* The host of "udp://log.example:514", "[::1]:24224", "log.example". The caller frees. */
static char *
host_of(const char *address)
{
	const char *sep = strstr(address, "://"), *at = sep != NULL ? sep + 3 : address, *end;
	char *host;
	size_t n;

	/* what stands before the last @ of the authority is user and password */
	end = memrchr(at, '@', strcspn(at, "/?#"));
	if (end != NULL)
		at = end + 1;
	if (*at == '[') {
		end = strchr(++at, ']');
		n = end != NULL ? (size_t)(end - at) : strlen(at);
	} else {
		n = strcspn(at, "/?#");
		end = memchr(at, ':', n);
		/* two colons: bare IPv6 */
		if (end != NULL && memchr(end + 1, ':', n - (size_t)(end + 1 - at)) == NULL)
			n = (size_t)(end - at);
	}
	host = xstrndup(at, n);
	for (n = strlen(host); n > 0 && host[n - 1] == '.'; n--)
		host[n - 1] = '\0';
	return host;
}

/* Whether an address that is known leaves this host: PASS, NOTCHECKED, or why that is not known. */
static enum verdict
leaves_host(struct look *at, const char *driver, const char *address)
{
	const char *sep = strstr(address, "://");
	autofree char *host = host_of(address);
	bool local = sep != NULL && strncasecmp(address, "unix", 4) == 0;
	struct fact own, ours;

	if (!local && address_is_numeric(host)) {
		ours = look_at(at, "process:addresses", "not among them");
		if (!address_is_own(host, NULL) && (ours.seen != SEEN_VALUE || !daemon_all_strings(ours.v)))
			return say_unseen(at, ours, "addresses", "a list of strings");
		local = address_is_own(host, ours.seen == SEEN_VALUE ? ours.v : NULL);
	} else if (!local) {
		own = look_at(at, "info:Name", NULL);
		ours = look_at(at, "process:names", "not among them");
		local = name_may_be_own(host, own.seen == SEEN_VALUE && cJSON_IsString(own.v) ? own.v->valuestring : "localhost",
		    ours.seen == SEEN_VALUE ? ours.v : NULL);
		if (!local && (ours.seen != SEEN_VALUE || !daemon_all_strings(ours.v)))
			return say_unseen(at, ours, "names", "a list of strings");
		if (!local && (own.seen != SEEN_VALUE || !cJSON_IsString(own.v)))
			return say_unseen(at, own, "Name", "a string");
	}
	if (local)
		return say(at, NOTCHECKED,
		    "the log driver %s sends to this host (%s); whether logs are shipped from here is for a person to say",
		    driver, address);
	return say(at, PASS, "the log driver %s sends to %s", driver, address);
}

/* Drivers that are told where to: only an address off this host ships anything. */
static enum verdict
ships_to(struct look *at, const struct address_option *o)
{
	autofree char *path = xasprintf("config:options.log-opts.value.%s", o->key);
	struct fact proven = look_at(at, "config:options.log-opts.proven", "true"), f;

	f = look_at(at, path, "an address off this host");
	if (f.seen == SEEN_ERROR || f.seen == SEEN_UNCOLLECTED)
		return say_unseen(at, f, path + strlen("config:"), "an address");
	if (proven.seen != SEEN_VALUE || !cJSON_IsBool(proven.v))
		return say_unseen(at, proven, "options.log-opts.proven", "a bool");
	if (!cJSON_IsTrue(proven.v)) {
		look_at(at, "config:disagreements", NULL);
		return say(at, UNKNOWN,
		    "where %s sends logs in the running daemon is not proven; see the "
		    "disagreements",
		    o->driver);
	}
	if (f.seen == SEEN_ABSENT && !o->required) {
		f = look_at(at, "config:options.log-opts.value", "no address");
		if (f.seen != SEEN_VALUE || !cJSON_IsObject(f.v))
			return say_unseen(at, f, "options.log-opts.value", "an object");
		return say(at, PASS, "the log driver is %s", o->driver);
	}
	if (f.seen == SEEN_ABSENT)
		return say(at, NOTCHECKED,
		    "the log driver is %s without an address: to this host, and whether they are "
		    "shipped from "
		    "here is for a person to say",
		    o->driver);
	if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v))
		return say_unseen(at, f, path + strlen("config:"), "a string");
	return leaves_host(at, o->driver, f.v->valuestring);
}

/* Where the daemon's default driver sends logs to; "" without an address. */
static const char *
default_address(const struct look *at, const char *driver)
{
	const struct address_option *o = option_of(driver);
	autofree char *path = o != NULL ? xasprintf("config:options.log-opts.value.%s", o->key) : NULL;
	const char *address = path != NULL ? cJSON_GetStringValue(look_aside(at, path).v) : NULL;

	return address != NULL ? address : "";
}

/* Whether what holds for the default holds for a container: it has the same, or a driver that the site names and that needs no address. */
static bool
ships_as_well(const cJSON *container, const char *remote, const char *driver, const char *address)
{
	const char *own = json_str(container, "driver", ""), *to = json_str(container, "address", "");
	const struct address_option *o = option_of(own);

	if (strcmp(own, driver) == 0)
		return strcmp(to, address) == 0;
	return value_has(remote, own) && (o == NULL || (!o->required && *to == '\0'));
}

/* The default passes, as at->notes says: what of the containers that are up, each of which may have another? Whether theirs reach the
 * place where logs belong is for a person to say: what ships all others' must not ship its own. */
static enum verdict
containers_ship(struct look *at, const char *remote, const char *driver)
{
	struct fact f = look_at(at, "logging:containers", "what the daemon's default is");
	const char *address = default_address(at, driver);
	autoitems struct items others = { .n = 0 };
	const cJSON *x;

	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v) || f.code != NULL)
		return say_unseen(at, f, "which log drivers the containers have", "a list");
	cJSON_ArrayForEach (x, f.v) {
		const char *name = json_str(x, "name", "?"), *own = json_str(x, "driver", NULL), *to = json_str(x, "address", NULL);

		if (own == NULL || *own == '\0')
			return say(at, UNKNOWN, "container %s does not say which log driver it has", name);
		if (ships_as_well(x, remote, driver, address))
			continue;
		items_add(&others, to != NULL ? "%s (%s to %s)" : "%s (%s)", name, own, to);
	}
	if (others.n == 0)
		return PASS;
	return say(at, NOTCHECKED, "%s; whether the logs of %zu of %d running containers leave this host is for a person to say: %s",
	    at->notes->message, others.n, cJSON_GetArraySize(f.v), items_show(&others));
}

/* The default: what containers get that are created now. */
static enum verdict
default_ships(struct look *at, const char *remote, const char *driver)
{
	if (*driver == '\0')
		return say(at, UNKNOWN, "the engine names no log driver");
	if (strcmp(driver, "none") == 0)
		return say(at, FAIL, "containers' output is thrown away");
	if (remote != NULL && value_has(remote, driver)) {
		if (option_of(driver) != NULL)
			return ships_to(at, option_of(driver));
		return say(at, PASS, "the log driver is %s", driver);
	}
	if (strcmp(driver, "json-file") == 0 || strcmp(driver, "local") == 0)
		return say(at, FAIL, "the log driver is %s: logs stay on this host", driver);
	return say(at, NOTCHECKED,
	    "the log driver is %s; whether its logs leave this host is for a person to say",
	    driver);
}

/* 2.14 */
enum verdict
daemon_remote_logging(struct look *at, const struct check *c)
{
	const char *remote = look_value(at, "remote-log-drivers"), *driver;
	static const char expected[] = "a driver that ships logs off this host";
	struct fact f;
	enum verdict v;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no daemon with a log driver");
	if (daemon_is_stopped(at)) { /* no container is up either */
		if (!daemon_option_string(at, "log-driver", expected, &driver, &v))
			return v;
		return default_ships(at, remote, driver);
	}
	f = look_at(at, c->path, expected);
	if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v))
		return say_unseen(at, f, "LoggingDriver", "a string");
	driver = f.v->valuestring;
	v = default_ships(at, remote, driver);
	return v == PASS ? containers_ship(at, remote, driver) : v;
}
