/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_logging: 2.14, whether containers' logs leave the host. */
#include "config.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "checks/daemon.h"

/* Whether an IP address is this host's own by form: loopback, or "any". */
static bool
is_loopback(const char *host)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	unsigned char a[16];
	struct in_addr v4;

	/* also 2130706433, 0x7f.1: what getaddrinfo(3) takes */
	if (inet_aton(host, &v4) == 1) {
		uint32_t n = ntohl(v4.s_addr);

		return n >> 24 == 127 || n == 0;
	}
	if (inet_pton(AF_INET6, host, a) != 1)
		return false;
	if (memcmp(a, mapped, sizeof mapped) == 0)
		return a[12] == 127 || (a[12] | a[13] | a[14] | a[15]) == 0;
	for (size_t i = 0; i < 15; i++)
		if (a[i] != 0)
			return false;
	return a[15] <= 1;
}

/*
 * Whether "udp://log.example:514", "localhost:24224", "unix:///dev/log" stays on this host, whose
 * name is known as own.
 */
static bool
is_local_address(const char *address, const char *own)
{
	const char *sep = strstr(address, "://"), *at = sep != NULL ? sep + 3 : address, *end;
	autofree char *host = NULL;
	size_t n;

	if (strncasecmp(address, "unix", 4) == 0 && sep != NULL)
		return true;
	/* what stands before the last @ of the authority is user and password */
	end = memrchr(at, '@', strcspn(at, "/?"));
	if (end != NULL)
		at = end + 1;
	if (*at == '[') {
		end = strchr(++at, ']');
		n = end != NULL ? (size_t)(end - at) : strlen(at);
	} else {
		n = strcspn(at, "/?");
		end = memchr(at, ':', n);
		if (end != NULL &&
		    memchr(end + 1, ':', n - (size_t)(end + 1 - at)) ==
			NULL) /* two colons: bare IPv6 */
			n = (size_t)(end - at);
	}
	host = xstrndup(at, n);
	for (n = strlen(host); n > 0 && host[n - 1] == '.'; n--)
		host[n - 1] = '\0';
	n = strlen(host);
	return n == 0 || strncasecmp(host, "localhost", 9) == 0 || strncasecmp(host, "ip6-", 4) == 0 ||
	    (n > 10 && strcasecmp(host + n - 10, ".localhost") == 0) ||
	    strncmp(host, "127.", 4) == 0 || is_loopback(host) || strcmp(host, "0") == 0 ||
	    strcasecmp(host, own) == 0;
}

/* syslog, gelf, fluentd: only an address off this host ships anything. */
static enum verdict
ships_to(struct look *at, const char *driver)
{
	autofree char *path = xasprintf("config:options.log-opts.value.%s-address", driver);
	struct fact proven = look_at(at, "config:options.log-opts.proven", "true"), f, own;
	const char *name;

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
		    driver);
	}
	if (f.seen == SEEN_ABSENT)
		return say(at, NOTCHECKED,
		    "the log driver is %s without an address: to this host, and whether they are "
		    "shipped from "
		    "here is for a person to say",
		    driver);
	if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v))
		return say_unseen(at, f, path + strlen("config:"), "a string");
	own = look_aside(at, "info:Name");
	name = own.seen == SEEN_VALUE && cJSON_IsString(own.v) ? own.v->valuestring : "localhost";
	if (is_local_address(f.v->valuestring, name))
		return say(at, NOTCHECKED,
		    "the log driver %s sends to this host (%s); whether logs are shipped from here "
		    "is for a "
		    "person to say",
		    driver, f.v->valuestring);
	return say(at, PASS, "the log driver %s sends to %s", driver, f.v->valuestring);
}

/* 2.14 */
enum verdict
daemon_remote_logging(struct look *at, const struct check *c)
{
	const char *remote = look_value(at, "remote-log-drivers"), *driver;
	struct fact f;

	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no daemon with a log driver");
	f = look_at(at, c->path, "a driver that ships logs off this host");
	if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v))
		return say_unseen(at, f, "LoggingDriver", "a string");
	driver = f.v->valuestring;
	if (*driver == '\0')
		return say(at, UNKNOWN, "the engine names no log driver");
	if (strcmp(driver, "none") == 0)
		return say(at, FAIL, "containers' output is thrown away");
	if (remote != NULL && daemon_word_in(remote, driver, strlen(driver))) {
		if (strcmp(driver, "syslog") == 0 || strcmp(driver, "gelf") == 0 ||
		    strcmp(driver, "fluentd") == 0)
			return ships_to(at, driver);
		return say(at, PASS, "the log driver is %s", driver);
	}
	if (strcmp(driver, "json-file") == 0 || strcmp(driver, "local") == 0)
		return say(at, FAIL, "the log driver is %s: logs stay on this host", driver);
	return say(at, NOTCHECKED,
	    "the log driver is %s; whether its logs leave this host is for a person to say",
	    driver);
}
