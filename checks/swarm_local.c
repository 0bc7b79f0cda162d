/* SPDX-License-Identifier: Apache-2.0 */
/* swarm_local: rules of section 7 that this node's own sockets, state and certificates decide. */
#include "config.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "checks/swarm.h"

#define CONTROL_PORT 2377 /* unless another one was chosen */
#define GOSSIP_PORT  7946 /* of networkdb, which has no option for it */
#define VXLAN_PORT   4789
#define DAY          86400

/* ---- addresses ---- */

/* One that is written as inet_pton(3) takes it, an IPv4 one as IPv6 maps it (RFC 4291, 2.5.5.2). False: it is none. */
static bool
address_of(const char *text, struct in6_addr *ret)
{
	*ret = (struct in6_addr){ .s6_addr = { [10] = 0xff, [11] = 0xff } };
	return inet_pton(AF_INET, text, ret->s6_addr + 12) == 1 || inet_pton(AF_INET6, text, ret) == 1;
}

/* Also ":2377", which names none. */
static bool
is_any(const char *text)
{
	static const struct in6_addr mapped = { .s6_addr = { [10] = 0xff, [11] = 0xff } };
	struct in6_addr a;

	return *text == '\0' || (address_of(text, &a) && (IN6_IS_ADDR_UNSPECIFIED(&a) || IN6_ARE_ADDR_EQUAL(&a, &mapped)));
}

/* What stands before the port of "192.0.2.7:2377" or "[::]:2377", without brackets; the whole text if there is none. The caller
 * frees. *ret_port: 0 if there is none, -1 if what stands there is none. */
static char *
split_address(const char *text, long *ret_port)
{
	const char *colon = strrchr(text, ':'), *bracket = strrchr(text, ']');
	bool bare = colon == NULL || (bracket != NULL && colon < bracket) || (bracket == NULL && strchr(text, ':') != colon);
	size_t n = bare ? strlen(text) : (size_t)(colon - text);
	char *end;

	*ret_port = bare ? 0 : strtol(colon + 1, &end, 10);
	if (!bare && (end == colon + 1 || *end != '\0' || *ret_port < 1 || *ret_port > UINT16_MAX))
		*ret_port = -1;
	if (n >= 2 && text[0] == '[' && text[n - 1] == ']')
		return xstrndup(text + 1, n - 2);
	return xstrndup(text, n);
}

/* ---- 7.2 ---- */

/* The sockets that are looked for, and what was found. */
struct found {
	long control;             /* the port */
	bool has_control, has_tcp, has_udp, data_on_all;
	struct items any;         /* those that are bound to all addresses */
	bool malformed;
};

static void
take_socket(struct found *f, const cJSON *s)
{
	const char *proto = json_str(s, "proto", ""), *address = json_str(s, "address", "none");
	double number = json_num(s, "port", -1);
	bool udp = strncmp(proto, "udp", 3) == 0;
	struct in6_addr a;
	long port;

	if ((strncmp(proto, "tcp", 3) != 0 && !udp) || (*address != '\0' && !address_of(address, &a)) || number < 0 || number > UINT16_MAX) {
		f->malformed = true;
		return;
	}
	port = (long)number;
	if (udp && port == VXLAN_PORT && !json_bool(s, "held", true))
		f->data_on_all = f->data_on_all || is_any(address);
	if (port != GOSSIP_PORT && (udp || port != f->control))
		return;
	f->has_control = f->has_control || port == f->control;
	f->has_tcp = f->has_tcp || (port == GOSSIP_PORT && !udp);
	f->has_udp = f->has_udp || (port == GOSSIP_PORT && udp);
	if (is_any(address))
		items_add(&f->any, strchr(address, ':') != NULL ? "%s [%s]:%ld" : "%s %s:%ld", proto, address, port);
}

/* A list of sockets: false and the verdict if it cannot be seen. */
static bool
take_sockets(struct look *at, const char *path, struct found *ret, struct fact *ret_fact)
{
	const cJSON *s;

	*ret_fact = look_at(at, path, "none bound to all addresses");
	if (ret_fact->seen != SEEN_VALUE || !cJSON_IsArray(ret_fact->v))
		return false;
	cJSON_ArrayForEach(s, ret_fact->v)
		take_socket(ret, s);
	return ret_fact->code == NULL;
}

/* What is missing of the sockets that this member must have, or NULL. */
static const char *
missing_of(const struct found *f, enum member member)
{
	return member == MANAGER && !f->has_control ? "control (TCP)"
	    : !f->has_tcp			    ? "gossip (TCP 7946)"
	    : !f->has_udp			    ? "gossip (UDP 7946)"
						    : NULL;
}

/* A locked manager listens nowhere; what it will do stands in its state. */
static enum verdict
bound_when_unlocked(struct look *at, struct fact f, const char *address)
{
	if (!fact_string(f))
		return say_unseen(at, f, "ListenAddr", "a string");
	if (is_any(address))
		return say(at, FAIL, "this manager is locked; unlocked it will listen on all addresses (%s)", f.v->valuestring);
	return say(at, ERROR, "this manager is locked: its sockets are not there to be looked at (it is told to listen on %s)", f.v->valuestring);
}

enum verdict
swarm_bound_to_interface(struct look *at, const struct check *c)
{
	struct found found = { .control = CONTROL_PORT };
	autofree char *listen = NULL, *any = NULL;
	enum verdict v = UNKNOWN;
	enum member member;
	struct fact f, tcp, udp;
	bool tcp_seen, udp_seen;
	const char *missing;
	long port = 0;

	if (!swarm_member(at, &member, &v))
		return v;
	f = look_at(at, "state:ListenAddr", "one address");
	listen = split_address(fact_string(f) ? f.v->valuestring : "", &port);
	if (member == LOCKED)
		return bound_when_unlocked(at, f, listen);
	if (port > 0)
		found.control = port;
	tcp_seen = take_sockets(at, c->path, &found, &tcp);
	udp_seen = take_sockets(at, "sockets:udp", &found, &udp);
	any = found.any.n > 0 ? xstrdup(items_show(&found.any)) : NULL;
	items_free(&found.any);
	if (any != NULL)
		return say(at, FAIL, "bound to all addresses: %s", any);
	/* a socket at the usual port may be anybody's, and the one for control at another */
	if (member == MANAGER && (!fact_string(f) || port < 0))
		return say_unseen(at, f, "ListenAddr", "an address with its port");
	if (!tcp_seen || !udp_seen)
		return say_unseen(at, tcp_seen ? udp : tcp, tcp_seen ? "the UDP sockets" : "the listening sockets", "a list");
	if (found.malformed)
		return say(at, UNKNOWN, "one of the sockets is not of the form that is known");
	if ((missing = missing_of(&found, member)) != NULL)
		return say(at, UNKNOWN, "no socket for %s was found in the daemon's network namespace", missing);
	return say(at, PASS, "the sockets for %s are bound to one address%s", member == MANAGER ? "control and gossip" : "gossip",
	    found.data_on_all ? "; the kernel takes data (UDP 4789) on all, which no option changes" : "");
}

/* ---- 7.7 ---- */

/* This node's own certificate, if it could be read: FAIL in words if it has run out, or was issued for longer. */
static bool
own_certificate(struct look *at, int64_t days, enum verdict *ret_verdict)
{
	int64_t begins, ends;

	if (look_aside(at, "node_certificate:certificates").seen != SEEN_VALUE)
		return true;
	if (!fact_int(look_at(at, "node_certificate:certificates[0].not_before", NULL), &begins) ||
	    !fact_int(look_at(at, "node_certificate:certificates[0].not_after", "in the future"), &ends)) {
		*ret_verdict = say(at, UNKNOWN, "this node's certificate does not say from when to when it is valid");
		return false;
	}
	*ret_verdict = FAIL;
	if (at->now > 0 && ends <= at->now) {
		say(at, FAIL, "this node's certificate has expired (%s)",
		    json_str(look_aside(at, "node_certificate:certificates[0]").v, "not_after_utc", "?"));
		return false;
	}
	/* it begins an hour before it is issued (swarmkit, ca: CertBackdate) */
	if (ends - begins > (days + 1) * DAY) {
		say(at, FAIL, "this node's certificate was issued for %" PRId64 " days (%" PRId64 " allowed)", (ends - begins) / DAY, days);
		return false;
	}
	return true;
}

enum verdict
swarm_certificates_rotated(struct look *at, const struct check *c)
{
	enum verdict v = UNKNOWN;
	int64_t days = 0, ns;
	struct fact f;

	if (!swarm_manager(at, &v) || swarm_value(at, "max-node-certificate-days", &days, &v) < 0)
		return v;
	f = look_at(at, c->path, "at most the days that are allowed, in nanoseconds");
	if (!fact_int(f, &ns) || ns <= 0)
		return say_unseen(at, f, "NodeCertExpiry", "a number of nanoseconds");
	if (days == 0)
		return say(at, NOTCHECKED, "node certificates are issued for %" PRId64 " hours; the site has not said how long they may be", ns / 3600000000000);
	if ((ns - 1) / (DAY * INT64_C(1000000000)) >= days) /* days may be more than 64 bits hold in nanoseconds */
		return say(at, FAIL, "node certificates are issued for %" PRId64 " hours (%" PRId64 " days allowed)", ns / 3600000000000, days);
	if (!own_certificate(at, days, &v))
		return v;
	return say(at, PASS, "node certificates are issued for %" PRId64 " hours (%" PRId64 " days allowed)", ns / 3600000000000, days);
}

/* ---- 7.8 ---- */

/* When the oldest of the certificates begins to be valid, and when the first of them ends. False: one of them does not say. */
static bool
span_of(struct look *at, const cJSON *list, int64_t *ret_begins, int64_t *ret_ends, const char **ret_since)
{
	const cJSON *x;
	size_t i = 0;

	cJSON_ArrayForEach(x, list) {
		autofree char *from = xasprintf("ca:certificates[%zu].not_before", i), *to = xasprintf("ca:certificates[%zu].not_after", i);
		int64_t begins, ends;

		if (!fact_int(look_at(at, from, NULL), &begins) || !fact_int(look_at(at, to, "in the future"), &ends))
			return false;
		if (i == 0 || begins < *ret_begins) {
			*ret_begins = begins;
			*ret_since = json_str(x, "not_before_utc", "?");
		}
		if (i++ == 0 || ends < *ret_ends)
			*ret_ends = ends;
	}
	return i > 0;
}

enum verdict
swarm_ca_rotated(struct look *at, const struct check *c)
{
	enum verdict v = UNKNOWN;
	enum member member;
	int64_t days = 0, begins = 0, ends = 0, age;
	const char *since = "?";
	struct fact f, rotating;

	if (!swarm_member(at, &member, &v) || swarm_value(at, "max-swarm-ca-days", &days, &v) < 0)
		return v;
	f = look_at(at, c->path, "younger than the site allows");
	if (f.seen == SEEN_ERROR && strcmp(f.code, "not-in-scope") == 0) /* a worker's and a locked manager's stand in a file of the host */
		return say(at, NOTCHECKED, "the engine does not tell the swarm's CA here, and its file was not looked at (--scope engine)");
	if (f.seen != SEEN_VALUE || f.code != NULL || !cJSON_IsArray(f.v))
		return say_unseen(at, f, "the swarm's CA", "a list of certificates");
	if (!span_of(at, f.v, &begins, &ends, &since))
		return say(at, UNKNOWN, "a certificate of the swarm's CA does not say from when to when it is valid");
	if (at->now > 0 && ends <= at->now)
		return say(at, FAIL, "a certificate of the swarm's CA has expired; it began on %s", since);
	rotating = look_aside(at, "info:Swarm.Cluster.RootRotationInProgress");
	if (fact_bool(rotating) && cJSON_IsTrue(rotating.v))
		look_at(at, "info:Swarm.Cluster.RootRotationInProgress", NULL);
	if (days == 0)
		return say(at, NOTCHECKED, "the swarm's CA began on %s; the site has not said how old it may be%s", since,
		    fact_bool(rotating) && cJSON_IsTrue(rotating.v) ? " (it is being replaced)" : "");
	if (at->now <= 0 || begins > at->now)
		return say(at, UNKNOWN, "how old the swarm's CA is cannot be told: it began on %s, and what time it is %s", since,
		    at->now <= 0 ? "is not known" : "is before that");
	age = (at->now - begins) / DAY;
	return say(at, age <= days ? PASS : FAIL, "the swarm's CA began on %s, %" PRId64 " days ago (%" PRId64 " allowed)", since, age, days);
}

/* ---- 7.9 ---- */

/* What stands before the port, and the address that it is. False: none, or one that is no single machine's. The caller frees *ret_text. */
static bool
one_address(const char *text, char **ret_text, struct in6_addr *ret)
{
	long port;

	*ret_text = split_address(text, &port);
	return port >= 0 && address_of(*ret_text, ret) && !is_any(*ret_text);
}

enum verdict
swarm_traffic_separate(struct look *at, const struct check *c)
{
	autofree char *control = NULL, *data = NULL;
	enum verdict v = UNKNOWN;
	enum member member;
	struct in6_addr from, to;
	struct fact f, own;

	if (!swarm_member(at, &member, &v))
		return v;
	f = look_at(at, c->path, "another address than the one for control");
	if (!fact_string(f))
		return say_unseen(at, f, "DataPathAddr", "a string");
	if (*f.v->valuestring == '\0')
		return say(at, FAIL, "no address for data was chosen: it goes where control goes");
	/* an interface's name is looked up when it is given: what is kept is its address (moby, daemon/cluster: resolveDataPathAddr) */
	if (!one_address(f.v->valuestring, &data, &to))
		return say(at, UNKNOWN, "\"%s\", where data goes, is not understood as an address", f.v->valuestring);
	own = look_at(at, "state:AdvertiseAddr", NULL);
	if (fact_string(own) && *own.v->valuestring == '\0') /* it was left to the engine */
		own = look_at(at, "info:Swarm.NodeAddr", NULL);
	if (!fact_string(own) || *own.v->valuestring == '\0')
		return say_unseen(at, own, "the address for control", "an address");
	if (!one_address(own.v->valuestring, &control, &from))
		return say(at, UNKNOWN, "\"%s\", where control goes, is not understood as an address", own.v->valuestring);
	if (IN6_ARE_ADDR_EQUAL(&from, &to))
		return say(at, FAIL, "data and control both use %s", data);
	return say(at, PASS, "data uses %s, control %s", data, control);
}
