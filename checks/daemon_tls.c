/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_tls: 2.8, who may talk to the API over TCP. */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/daemon.h"

#define SWARM_PORT  2377 /* cluster management, managers only */
#define GOSSIP_PORT 7946

/* The port of "tcp://0.0.0.0:2375" or "[::]:9323"; -1 if it ends in none. */
static long
port_of(const char *address)
{
	const char *colon = strrchr(address, ':');
	char *end;
	long n;

	if (colon == NULL || !isdigit((unsigned char)colon[1]))
		return -1;
	n = strtol(colon + 1, &end, 10);
	return *end == '\0' || *end == '/' ? n : -1;
}

/* What is known beside a TCP listener that tells whether it is the API's. */
struct api_hints {
	const cJSON *hosts; /* list of strings, proven; else NULL */
	bool by_fd;         /* sockets may come from an init */
	bool tcp;           /* hosts has a TCP address */
	bool swarm, manager;
	long metrics; /* port, or -1 */
};

static bool
host_names_port(const struct api_hints *h, long port)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, h->hosts)
		if (strncmp(c->valuestring, "tcp:", 4) == 0 && port_of(c->valuestring) == port)
			return true;
	return false;
}

static void
gather_hints(struct look *at, struct api_hints *h)
{
	struct fact f = look_at(at, "info:Swarm.LocalNodeState", NULL);
	const cJSON *c;

	h->metrics = -1;
	h->swarm =
	    f.seen == SEEN_VALUE && cJSON_IsString(f.v) && strcmp(f.v->valuestring, "active") == 0;
	f = look_at(at, "info:Swarm.ControlAvailable", NULL);
	h->manager = h->swarm && f.seen == SEEN_VALUE && cJSON_IsTrue(f.v);
	f = look_at(at, "config:options.hosts.proven", NULL);
	if (f.seen == SEEN_VALUE && cJSON_IsTrue(f.v)) {
		f = look_at(at, "config:options.hosts.value", NULL);
		h->hosts = f.seen == SEEN_VALUE && daemon_all_strings(f.v) ? f.v : NULL;
	}
	cJSON_ArrayForEach(c, h->hosts) {
		h->by_fd |= strncmp(c->valuestring, "fd:", 3) == 0;
		h->tcp |= strncmp(c->valuestring, "unix:", 5) != 0 &&
		    strncmp(c->valuestring, "fd:", 3) != 0 && c->valuestring[0] != '/';
	}
	f = look_at(at, "config:options.metrics-addr.proven", NULL);
	if (f.seen == SEEN_VALUE && cJSON_IsTrue(f.v)) {
		f = look_at(at, "config:options.metrics-addr.value", NULL);
		if (f.seen == SEEN_VALUE && cJSON_IsString(f.v))
			h->metrics = port_of(f.v->valuestring);
	}
}

enum listener { NOT_API, MAYBE_API, IS_API };

/* In doubt it is the API's. */
static enum listener
listener_kind(const struct api_hints *h, long port)
{
	if (host_names_port(h, port))
		return IS_API;
	if ((h->manager && port == SWARM_PORT) || (h->swarm && port == GOSSIP_PORT) ||
	    (h->metrics > 0 && port == h->metrics))
		return NOT_API;
	if (h->hosts != NULL && !h->by_fd &&
	    !h->tcp) /* dockerd opens the API where hosts say, nowhere else */
		return h->swarm ? NOT_API : MAYBE_API;
	return IS_API;
}

/* One of the certificate options: a path that is in force. */
static bool
has_path(struct look *at, const char *key, const char *lacking, const char **ret, enum verdict *v)
{
	if (!daemon_option_string(at, key, "a file", ret, v))
		return false;
	if (**ret != '\0')
		return true;
	*v = say(at, FAIL, "the API listens on TCP %s", lacking);
	return false;
}

static enum verdict
judge_tls(struct look *at, const char *where)
{
	const char *ca, *cert, *key;
	bool tls, verify;
	enum verdict v;

	if (!daemon_option_bool(at, "tls", "true", &tls, &v))
		return v;
	if (!tls)
		return say(at, FAIL, "the API listens on TCP without TLS: %s", where);
	if (!daemon_option_bool(at, "tlsverify", "true", &verify, &v))
		return v;
	if (!verify)
		return say(at, FAIL,
		    "the API listens on TCP with TLS, but asks no client for a certificate: %s",
		    where);
	if (!has_path(at, "tlscacert",
		"and names no CA, so that certificates of any public CA are accepted", &ca, &v) ||
	    !has_path(at, "tlscert", "and names no certificate of its own", &cert, &v) ||
	    !has_path(at, "tlskey", "and names no key", &key, &v))
		return v;
	return daemon_certificates(at, where, ca, cert, key);
}

/* A listener's address for people. */
static void
add_listener(struct buf *b, const cJSON *l, long port)
{
	const char *address = json_str(l, "address", "?");
	autofree char *text =
	    xasprintf(strchr(address, ':') != NULL ? "[%s]:%ld" : "%s:%ld", address, port);

	daemon_add_name(b, text);
}

/* Where none runs: the addresses that it would be told. */
static enum verdict
configured_tls(struct look *at)
{
	autobuf struct buf api = BUF_INIT;
	const cJSON *hosts, *c;
	enum verdict v;

	if (!daemon_option_list(at, "hosts", "no TCP address without mutual TLS", &hosts, &v))
		return v;
	cJSON_ArrayForEach(c, hosts)
		if (strncmp(c->valuestring, "unix:", 5) != 0 && strncmp(c->valuestring, "fd:", 3) != 0 &&
		    c->valuestring[0] != '/')
			daemon_add_name(&api, c->valuestring);
	if (api.len > 0) {
		buf_adds(&api, ", by the configuration");
		return judge_tls(at, api.s);
	}
	return say(at, NOTAPPLICABLE, "by the configuration, as no daemon runs there: the API does not listen on TCP");
}

/* 2.8: the sockets that the daemon really holds, with what its configuration says of TLS. */
enum verdict
daemon_tls_mutual(struct look *at, const struct check *c)
{
	struct fact f;
	struct api_hints h = { 0 };
	autobuf struct buf api = BUF_INIT, maybe = BUF_INIT;
	bool podman = daemon_is_podman(at);
	const cJSON *l, *host;

	if (!podman && daemon_is_stopped(at))
		return configured_tls(at);
	f = look_at(at, c->path, "no TCP listener without mutual TLS");
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v))
		return say_unseen(at, f, "the daemon's listeners", "a list");
	gather_hints(at, &h);
	cJSON_ArrayForEach(l, f.v) {
		const char *proto = json_str(l, "proto", "");
		double port = json_num(l, "port", -1);
		enum listener kind;

		if (strcmp(proto, "unix") == 0)
			continue;
		if (strncmp(proto, "tcp", 3) != 0 || port < 0 || port > 65535)
			return say(at, UNKNOWN,
			    "one of the daemon's listeners is not of the form that is known");
		kind = listener_kind(&h, (long)port);
		if (kind != NOT_API)
			add_listener(kind == IS_API ? &api : &maybe, l, (long)port);
	}
	if (api.len == 0 && h.tcp)
		cJSON_ArrayForEach(host, h.hosts)
			if (strncmp(host->valuestring, "tcp:", 4) == 0)
				daemon_add_name(&api, host->valuestring);
	if (podman && (api.len > 0 || maybe.len > 0))
		return say(at, UNKNOWN,
		    "Podman listens on TCP (%s); whether it asks for certificates is not read",
		    api.len > 0 ? api.s : maybe.s);
	if (api.len > 0)
		return judge_tls(at, api.s);
	if (maybe.len > 0)
		return say(at, UNKNOWN,
		    "the daemon listens on TCP (%s), and no option says what for", maybe.s);
	if (cJSON_GetArraySize(f.v) == 0) /* it answers somewhere: those that were looked for are not all there are */
		return say(at, UNKNOWN, "no socket was found that the daemon listens on");
	return say(at, NOTAPPLICABLE, "the API does not listen on TCP");
}
