/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_network: published ports.
 */
#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"

struct binding {
	const char *port; /* "80/tcp" in the container */
	char *ip;         /* "" if not said */
	long lo, hi;      /* on the host; 0: chosen at random */
	char *made; /* port, if it is no key of the facts; owned */
};

struct bindings {
	struct binding *v;
	size_t n;
	bool live;        /* what is published now, as opposed to what was asked for */
	bool all_exposed; /* PublishAllPorts */
	const struct port_paths *of;
	bool ingress;     /* on a swarm's ingress; which ports is not known */
	struct side gap;  /* what could not be seen, so that there may be more of them; PASS if nothing */
	char *via;        /* " through container NAME", or "" */
};

/* Where the facts have the ports: a container's own, or those of the one whose network it uses. */
struct port_paths {
	const char *state, *all, *live, *asked, *binding, *task, *attached, *ingress;
};
static const struct port_paths own_ports = { "inspect:State.Status",
	"inspect:HostConfig.PublishAllPorts", "inspect:NetworkSettings.Ports",
	"inspect:HostConfig.PortBindings", "networks:binding",
	"inspect:Config.Labels[\"com.docker.swarm.task.id\"]", "networks:attached", "networks:ingress" };
static const struct port_paths owners_ports = { "networks:owner.state",
	"networks:owner.PublishAllPorts", "networks:owner.Ports", "networks:owner.PortBindings",
	"networks:owner.binding", "networks:owner.task", "networks:owner.attached", "networks:owner.ingress" };

static void
bindings_free(struct bindings *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->v[i].ip);
		free(b->v[i].made);
	}
	free(b->v);
	free(b->via);
	side_free(&b->gap);
}
#define autobindings __attribute__((cleanup(bindings_free)))

/* "8080", "8000-8010", or "" and "0" for a random one. */
static bool
port_range(const char *text, long *lo, long *hi)
{
	char *end;

	if (strspn(text, "0123456789-") != strlen(text) || *text == '-')
		return false;
	*lo = *hi = strtol(text, &end, 10);
	if (*end == '-' && end[1] != '\0')
		*hi = strtol(end + 1, &end, 10);
	return *end == '\0' && *lo >= 0 && *hi >= *lo && *hi <= 65535;
}

static void
binding_add(struct bindings *b, const char *port, const char *ip, long lo, long hi)
{
	b->v = xrealloc(b->v, b->n + 1, sizeof(*b->v));
	b->v[b->n++] = (struct binding){ .port = port, .ip = xstrdup(ip), .lo = lo, .hi = hi };
}

/* One port's list. An empty one publishes nothing up to Engine 28, and at random from 29. */
static struct side
bindings_of_port(struct look *at, struct bindings *b, const cJSON *list)
{
	const cJSON *v;
	struct fact version;
	long lo, hi, major;

	if (!cJSON_IsArray(list) && !cJSON_IsNull(list))
		return side(UNKNOWN, "the bindings of port %s are no list", list->string);
	if (cJSON_IsArray(list) && cJSON_GetArraySize(list) == 0 && !b->live) {
		version = look_at(at, "engine:Version", NULL);
		major = fact_string(version) ? strtol(version.v->valuestring, NULL, 10) : 0;
		if (major <= 0)
			return side_unseen(at, version, "the engine's version", "a version");
		if (major >= 29)
			binding_add(b, list->string, "", 0, 0);
	}
	cJSON_ArrayForEach (v, list) {
		const char *port = json_str(v, "HostPort", NULL), *ip = json_str(v, "HostIp", NULL);

		if (port == NULL || ip == NULL || !port_range(port, &lo, &hi))
			return side(
			    UNKNOWN, "a binding of port %s is not understood", list->string);
		binding_add(b, list->string, ip, lo, hi);
	}
	return (struct side){ PASS, NULL };
}

/* The same of another container's network: PASS if the facts have that one's ports, which are as
 * much this one's. */
static struct side
ports_of_container(struct look *at, const char *mode, struct bindings *ret)
{
	struct fact f = look_at(at, "namespaces:network", NULL), owner;
	int n = f.seen == SEEN_VALUE && cJSON_IsArray(f.v) ? cJSON_GetArraySize(f.v) : 0;
	const cJSON *end = n > 0 ? cJSON_GetArrayItem(f.v, n - 1) : NULL;
	const char *first = n > 0 ? json_str(cJSON_GetArrayItem(f.v, 0), "mode", NULL) : NULL,
		   *last = json_str(end, "mode", NULL);

	if (first == NULL || last == NULL || f.code != NULL)
		return side_unseen(at, f, "whose network it uses", "a list of modes");
	if (strcmp(first, mode) != 0)
		return side(UNKNOWN, "the facts disagree about the network mode");
	if (*last == '\0' || strncmp(last, "unresolved", 10) == 0 ||
	    strncmp(last, "container:", 10) == 0)
		return side(UNKNOWN, "uses the network of container %.12s: %s", mode + 10,
		    *last != '\0' ? last : "its mode is not known");
	if (strcmp(last, "host") == 0)
		return side(NOTAPPLICABLE,
		    "uses the host's network through container %s, so that the engine publishes no "
		    "ports for it",
		    json_str(end, "name", "?"));
	owner = look_aside(at, "networks:owner");
	if (owner.seen != SEEN_VALUE || !cJSON_IsObject(owner.v))
		return side_unseen(at, look_at(at, "networks:owner", NULL),
		    "the port list of the container whose network it uses", "an object");
	if (strcmp(json_str(owner.v, "id", ""), json_str(end, "id", "?")) != 0)
		return side(UNKNOWN, "the facts disagree about whose network it uses");
	ret->of = &owners_ports;
	free(ret->via);
	ret->via = xasprintf(" through container %s", json_str(owner.v, "name", "?"));
	return (struct side){ PASS, NULL };
}

/* Whose ports they are. PASS if there are any to look at. */
static struct side
ports_owner(struct look *at, struct bindings *ret)
{
	struct fact f = look_aside(at, "inspect:HostConfig.NetworkMode");
	const char *mode = fact_string(f) ? f.v->valuestring : "";
	bool host = strcmp(mode, "host") == 0;

	ret->of = &own_ports;
	ret->via = xstrdup("");
	if (fact_string(f) && !host && strncmp(mode, "container:", 10) != 0)
		return (struct side){ PASS, NULL };
	f = look_at(at, "inspect:HostConfig.NetworkMode", NULL);
	if (!fact_string(f))
		return side_unseen(at, f, "HostConfig.NetworkMode", "a network's name");
	if (host)
		return side(NOTAPPLICABLE,
		    "uses the host's network, so that the engine publishes no ports for it");
	return ports_of_container(at, mode, ret);
}

/* One of its service's ports, which all nodes take on all their addresses. */
static bool
ingress_add(struct bindings *b, const cJSON *port)
{
	const char *protocol = json_str(port, "Protocol", NULL);
	double published = json_num(port, "PublishedPort", 0), target = json_num(port, "TargetPort", 0);

	if (protocol == NULL || published < 1 || published > 65535 || target < 1 || target > 65535)
		return false;
	binding_add(b, NULL, "0.0.0.0", (long)published, (long)published);
	b->v[b->n - 1].made = xasprintf("%.0f/%s", target, protocol);
	b->v[b->n - 1].port = b->v[b->n - 1].made;
	return true;
}

/* Notes that there may be more of them; the first reason stays. s is given away. */
static void
bindings_gap(struct bindings *b, struct side s)
{
	if (b->gap.verdict == PASS)
		b->gap = s;
	else
		side_free(&s);
}

/* Adds a service's ingress ports; true if there are any. */
static bool
bindings_of_service(struct look *at, struct bindings *b, struct fact ports)
{
	const cJSON *list = cJSON_IsArray(ports.v) ? ports.v : NULL, *v;
	bool any = false;

	cJSON_ArrayForEach (v, list) {
		/* the engine's default is ingress */
		if (strcmp(json_str(v, "PublishMode", ""), "host") == 0)
			continue;
		any = true;
		if (!ingress_add(b, v))
			bindings_gap(b, side(UNKNOWN,
			    "a port of the task's service is not of the form that is known"));
	}
	if (ports.seen == SEEN_VALUE && ports.code != NULL)
		bindings_gap(b, side_unseen(at, ports, "the ports of the task's service", "a list"));
	if (any) {
		free(b->via);
		b->via = xstrdup(" through the swarm's ingress");
	}
	return any;
}

/* Only an engine that is in a swarm makes tasks, whoever set the label. */
static bool
knows_no_swarm(struct look *at)
{
	const char *node = cJSON_GetStringValue(look_aside(at, "engine:LocalNodeState").v);

	if (engine_is_podman(at))
		return look_at(at, "engine:product", NULL).seen == SEEN_VALUE;
	if (node == NULL || strcmp(node, "inactive") != 0)
		return false;
	look_at(at, "engine:LocalNodeState", NULL);
	return true;
}

/* Whether the container whose ports they are is a swarm's task. Of another one the facts have the label, or nothing if there is none, or
 * null if its labels could not be read. */
static enum task
task_of(struct look *at, const struct bindings *b, struct fact *ret)
{
	if (b->of == &own_ports)
		return task_label(at, ret);
	*ret = look_aside(at, b->of->task);
	return ret->seen == SEEN_VALUE ? TASK_YES : ret->seen == SEEN_ABSENT ? TASK_NO : TASK_UNSEEN;
}

/*
 * A swarm's ingress ports stand on the service, which every node publishes, not on its tasks' containers. Where the service could not be
 * asked, that a task is on the ingress tells that there are some. Facts that do not say which network that is have its usual name; that
 * there are none this does not tell, as a site may have given it another.
 */
static void
bindings_of_ingress(struct look *at, struct bindings *b)
{
	struct fact label, networks, ports = { .seen = SEEN_ABSENT }, ingress;
	enum task task = task_of(at, b, &label);

	if (task == TASK_NO)
		return;
	look_at(at, b->of->task, NULL);
	networks = look_at(at, b->of->attached, NULL);
	if (b->of == &own_ports)
		ports = look_at(at, "service:Ports", NULL);
	if (bindings_of_service(at, b, ports))
		return;
	ingress = look_aside(at, b->of->ingress);
	if (cJSON_IsBool(ingress.v))
		(void)look_at(at, b->of->ingress, NULL);
	if (task == TASK_UNSEEN)
		bindings_gap(b, side_unseen(at, label, "whether it is a swarm's task", "a label"));
	else if (networks.seen != SEEN_VALUE || networks.code != NULL || !cJSON_IsArray(networks.v))
		bindings_gap(b, side_unseen(at, networks, "the networks it is attached to", "a list"));
	else if (cJSON_IsBool(ingress.v) ? cJSON_IsTrue(ingress.v) : in_list(networks.v, "ingress"))
		b->ingress = true;
	else if (!cJSON_IsFalse(ingress.v) && ports.seen != SEEN_NULL && !cJSON_IsArray(ports.v) && !knows_no_swarm(at))
		bindings_gap(b, side(UNKNOWN,
		    "is a swarm's task%s; whether its service publishes ports through ingress is not in these facts", b->via));
}

/*
 * All bindings: PASS if they were read; NOTAPPLICABLE if the ports are another's. What is published
 * now counts for a container that runs, what was asked for otherwise.
 */
static struct side
bindings_read(struct look *at, const char *expected, struct bindings *ret)
{
	struct fact state, all, ports;
	enum life life = container_life(at, &state);
	const cJSON *list;
	struct side s = { PASS, NULL };

	*ret = (struct bindings){ .gap = { PASS, NULL } };
	if (life == LIFE_UNKNOWN)
		return side_unseen(at, state, "State.Status", "a known state");
	s = ports_owner(at, ret);
	if (s.verdict != PASS)
		return s;
	life = life_at(at, ret->of->state, &state);
	if (life == LIFE_UNKNOWN)
		return side_unseen(at, state, "the state of whose network it is", "a known state");
	ret->live = life == LIVE;
	all = look_at(at, ret->of->all, NULL);
	if (!fact_bool(all))
		return side_unseen(at, all, "HostConfig.PublishAllPorts", "a bool");
	ret->all_exposed = cJSON_IsTrue(all.v);
	ports = look_at(at, ret->live ? ret->of->live : ret->of->asked, expected);
	/* unset is null up to Engine 28 and {} from 29; what is published now is never null */
	if (ports.seen != SEEN_VALUE && !(ports.seen == SEEN_NULL && !ret->live))
		return side_unseen(at, ports, "the published ports", "an object");
	if (ports.seen == SEEN_VALUE && !cJSON_IsObject(ports.v))
		return side_unseen(at, ports, "the published ports", "an object");
	cJSON_ArrayForEach (list, ports.v)
		if (s.verdict == PASS)
			s = bindings_of_port(at, ret, list);
	if (ports.seen == SEEN_VALUE && ports.code != NULL)
		bindings_gap(ret, side_unseen(at, ports, "the published ports", "an object"));
	if (s.verdict == PASS)
		bindings_of_ingress(at, ret);
	return s;
}

/* What could not be seen, once nothing that was seen decides. */
static enum verdict
say_gap(struct look *at, const struct bindings *b)
{
	return said(at, b->gap.verdict, "%s", b->gap.words);
}

static void
binding_show(struct items *i, const struct binding *b)
{
	bool v6 = strchr(b->ip, ':') != NULL;
	autofree char *ip = xasprintf(v6 ? "[%s]:" : *b->ip != '\0' ? "%s:" : "%s", b->ip);

	if (b->lo == 0)
		items_add(i, "%sa random port -> %s", ip, b->port);
	else if (b->lo == b->hi)
		items_add(i, "%s%ld -> %s", ip, b->lo, b->port);
	else
		items_add(i, "%s%ld-%ld -> %s", ip, b->lo, b->hi, b->port);
}

/* Whether a Value lists each host port of a binding: 80, 80/tcp or 8000-8010. */
static bool
binding_allowed(const struct binding *b, const char *value)
{
	const char *protocol = strchr(b->port, '/');
	char *word;
	bool found = false;
	long lo, hi;

	while (!found && value_word(&value, &word)) {
		char *slash = strchr(word, '/');
		bool right = slash == NULL || (protocol != NULL && strcmp(slash, protocol) == 0);

		if (slash != NULL)
			*slash = '\0';
		found =
		    right && port_range(word, &lo, &hi) && b->lo > 0 && lo <= b->lo && b->hi <= hi;
		free(word);
	}
	return found;
}

/* Ports below this one are privileged: 1024, or more where the host says so. */
static struct side
first_unprivileged(struct look *at, int64_t *ret)
{
	struct fact f = look_at(at, "host:unprivileged_port_start", NULL);
	int64_t start;

	*ret = 1024;
	if (f.seen == SEEN_ERROR &&
	    (strcmp(f.code, "not-in-scope") == 0 || strcmp(f.code, "not-local") == 0))
		return (struct side){ PASS, NULL };
	if (!fact_int(f, &start))
		return side_unseen(at, f, "the host's first unprivileged port", "a number");
	*ret = start > 1024 ? start : 1024;
	return (struct side){ PASS, NULL };
}

enum verdict
no_privileged_ports(struct look *at, const struct check *c)
{
	const char *allowed = look_value(at, "allowed-privileged-ports");
	autobindings struct bindings b = { 0 };
	autoitems struct items found = { 0 };
	struct side s = bindings_read(at, "no port below 1024", &b), limit = { PASS, NULL };
	int64_t first = 1024;

	(void)c;
	if (s.verdict != PASS)
		return say_side(at, s);
	if (b.n > 0)
		limit = first_unprivileged(at, &first);
	for (size_t i = 0; i < b.n; i++)
		if (b.v[i].lo > 0 && b.v[i].lo < first &&
		    !binding_allowed(&b.v[i], allowed != NULL ? allowed : ""))
			binding_show(&found, &b.v[i]);
	if (found.n > 0) {
		side_free(&limit);
		return said(at, FAIL, "publishes privileged ports%s: %s", b.via,
		    items_show(&found));
	}
	if (limit.verdict != PASS)
		return say_side(at, limit);
	if (b.gap.verdict != PASS)
		return say_gap(at, &b);
	if (b.ingress)
		return said(at, UNKNOWN,
		    "publishes no port of its own; its service's ingress ports are not in these "
		    "facts");
	return said(at, PASS, "publishes no %sport%s", b.n > 0 ? "privileged " : "",
	    b.via);
}

enum verdict
needed_ports_only(struct look *at, const struct check *c)
{
	const char *allowed = look_value(at, "allowed-ports");
	autobindings struct bindings b = { 0 };
	autoitems struct items found = { 0 };
	struct side s = bindings_read(at, "needed ports only", &b);

	(void)c;
	if (s.verdict != PASS)
		return say_side(at, s);
	if (b.all_exposed)
		return said(
		    at, FAIL, "publishes every port that its image exposes (PublishAllPorts)%s",
		    b.via);
	for (size_t i = 0; i < b.n; i++)
		if (!binding_allowed(&b.v[i], allowed != NULL ? allowed : ""))
			binding_show(&found, &b.v[i]);
	if (found.n > 0)
		return said(at, NOTCHECKED,
		    "publishes %s%s: whether they are needed is for a person to say",
		    items_show(&found), b.via);
	if (b.gap.verdict != PASS)
		return say_gap(at, &b);
	if (b.ingress)
		return said(
		    at, NOTCHECKED, "its service publishes ports through the swarm's ingress");
	return said(
	    at, PASS, b.n > 0 ? "publishes allowed ports only%s" : "publishes no port%s", b.via);
}

enum address { ADDRESS_ALL, ADDRESS_ONE, ADDRESS_UNCLEAR };

static enum address
address_of(const char *ip)
{
	autofree char *plain = xstrndup(ip, strcspn(ip, "%"));
	struct in_addr v4;
	struct in6_addr v6;

	if (*ip == '\0')
		return ADDRESS_ALL;
	if (inet_pton(AF_INET, plain, &v4) == 1)
		return v4.s_addr == 0 ? ADDRESS_ALL : ADDRESS_ONE;
	if (*plain == '[' && plain[strlen(plain) - 1] == ']') {
		plain[strlen(plain) - 1] = '\0';
		memmove(plain, plain + 1, strlen(plain));
	}
	if (inet_pton(AF_INET6, plain, &v6) != 1)
		return ADDRESS_UNCLEAR;
	/* :: and ::ffff:0.0.0.0 */
	if (IN6_IS_ADDR_UNSPECIFIED(&v6) ||
	    (IN6_IS_ADDR_V4MAPPED(&v6) && memcmp(&v6.s6_addr[12], "\0\0\0\0", 4) == 0))
		return ADDRESS_ALL;
	return ADDRESS_ONE;
}

/* What an address that was not said will be: the network's own default, or the daemon's. */
static struct side
resolve_empty(struct look *at, struct bindings *b)
{
	struct fact f;
	const cJSON *v;
	const char *worst = NULL, *unknown = NULL;

	for (size_t i = 0; i < b->n && worst == NULL; i++)
		if (b->v[i].ip[0] == '\0')
			worst = "";
	if (worst == NULL || b->live)
		return (struct side){ PASS, NULL };
	f = look_at(at, b->of->binding, NULL);
	if (f.seen != SEEN_VALUE || !cJSON_IsObject(f.v) || f.v->child == NULL || f.code != NULL)
		return side_unseen(
		    at, f, "the address that the network binds to", "an object of addresses");
	cJSON_ArrayForEach (v, f.v) {
		if (cJSON_IsNull(v))
			unknown = v->string;
		else if (!cJSON_IsString(v) || address_of(v->valuestring) == ADDRESS_ALL)
			return (struct side){ PASS, NULL };
		else
			worst = v->valuestring;
	}
	if (unknown != NULL)
		return side(UNKNOWN,
		    "which network %s is, and so what address it binds to, is not in these facts",
		    unknown);
	for (size_t i = 0; i < b->n; i++)
		if (b->v[i].ip[0] == '\0') {
			free(b->v[i].ip);
			b->v[i].ip = xstrdup(worst);
		}
	return (struct side){ PASS, NULL };
}

enum verdict
bound_to_interface(struct look *at, const struct check *c)
{
	autobindings struct bindings b = { 0 };
	autoitems struct items found = { 0 }, unclear = { 0 };
	struct side s = bindings_read(at, "an address other than 0.0.0.0 and ::", &b);

	(void)c;
	if (s.verdict == PASS)
		s = resolve_empty(at, &b);
	if (s.verdict != PASS)
		return say_side(at, s);
	for (size_t i = 0; i < b.n; i++) {
		enum address a = address_of(b.v[i].ip);

		if (a != ADDRESS_ONE)
			binding_show(a == ADDRESS_ALL ? &found : &unclear, &b.v[i]);
	}
	if (found.n > 0)
		return said(at, FAIL, "publishes on all addresses%s: %s", b.via,
		    items_show(&found));
	if (b.all_exposed && !b.live)
		return said(at, FAIL,
		    "would publish every exposed port on all addresses (PublishAllPorts)%s", b.via);
	if (b.ingress)
		return said(at, FAIL,
		    "its service publishes ports through the swarm's ingress, on all addresses");
	if (unclear.n > 0)
		return said(at, UNKNOWN, "the address is not understood: %s", items_show(&unclear));
	if (b.gap.verdict != PASS)
		return say_gap(at, &b);
	return said(at, PASS,
	    b.n > 0 ? "publishes on named addresses only%s" : "publishes no port%s", b.via);
}
