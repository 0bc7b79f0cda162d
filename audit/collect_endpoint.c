/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_endpoint: the process behind the endpoint, whichever kind that is; whether a TCP endpoint can be this host's; and that
 * nothing of this host stands beside another host's engine.
 */
#include "config.h"

#include <string.h>

#include "audit/address.h"
#include "audit/collect_parts.h"

/* The first connection to a TCP endpoint; false if it is no such. */
static bool
connection(const struct collector *c, struct host_connection *ret)
{
	struct engine_connection at;

	if (c->engine == NULL || !engine_connection(c->engine, &at))
		return false;
	*ret = (struct host_connection){ .local_port = at.local_port, .remote_port = at.remote_port };
	memcpy(ret->local, at.local, sizeof ret->local);
	memcpy(ret->remote, at.remote, sizeof ret->remote);
	return true;
}

/* Linux answers a connection to an address of its own from that very address, one to loopback from loopback. */
static bool
may_be_here(const struct host_connection *at)
{
	return strcmp(at->local, at->remote) == 0 || address_is_own(at->remote, NULL);
}

void
collect_daemon_ahead(struct collector *c)
{
	struct host_connection at;

	if (!connection(c, &at))
		host_daemon_ahead(c->host, collect_socket_path(c), engine_peer_pid(c->engine));
	else if (may_be_here(&at))
		host_daemon_tcp_ahead(c->host, &at);
}

cJSON *
collect_find_daemon(struct collector *c)
{
	struct host_connection at;

	if (collect_socket_path(c) != NULL)
		return host_daemon(c->host, collect_socket_path(c), engine_peer_pid(c->engine));
	return connection(c, &at) && may_be_here(&at) ? host_daemon_tcp(c->host, &at) : NULL;
}

const char *
collect_elsewhere(const struct collector *c)
{
	static char why[256];
	struct host_connection at;

	if (!connection(c, &at) || may_be_here(&at))
		return NULL;
	snprintf(why, sizeof why, "it is reached over TCP at %s port %u, which is no address of this host", at.remote,
	    at.remote_port);
	return why;
}

bool
collect_withholds(const struct collector *c)
{
	return (c->reachable && strcmp(c->local, "yes") != 0) || collect_other_root(c);
}

int
collect_withhold(void *arg, const cJSON *line, struct err *e)
{
	const struct collect_guard *g = arg;
	const char *kind = json_str(line, "kind", "");
	autojson cJSON *copy = NULL;
	const cJSON *doc;

	if (strcmp(kind, "host") != 0 && strcmp(kind, "file") != 0)
		return g->sink(g->arg, line, e);
	copy = json_copy(line);
	cJSON_ArrayForEach(doc, json_at(line, "read"))
		subject_doc_error(copy, doc->string, json_str(doc, "source", ""), "not-local", g->c->local_why);
	return g->sink(g->arg, copy, e);
}
