/* SPDX-License-Identifier: Apache-2.0 */
/* collect_joins: what a container shares with others: namespaces through container:<id>, and networks. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

#define MAX_CHAIN  32
#define TASK_LABEL "Config.Labels[\"com.docker.swarm.task.id\"]"

/* Whom "container:TARGET" means: as dockerd looks it up, an id before any name. What has the form of an id is one, also if that
 * container is gone and another one is called so. */
static const struct seen_container *
container_of(const struct collector *c, const char *target)
{
	for (size_t i = 0; i < c->ncontainers; i++)
		if (strcmp(c->containers[i].id, target) == 0)
			return &c->containers[i];
	for (size_t i = 0; i < c->ncontainers && !collect_is_id(target); i++)
		if (strcmp(c->containers[i].name, target) == 0)
			return &c->containers[i];
	return NULL;
}

/* NULL if the inspection did not say. An empty mode is the default, but a network always has a name. */
static const char *
mode_of(const struct seen_container *s, size_t which)
{
	const char *const modes[] = { s->network_mode, s->pid_mode, s->ipc_mode };
	const char *mode = modes[which];

	return which == 0 && mode != NULL && *mode == '\0' ? NULL : mode;
}

/* container:X of container:Y of ...: from the own mode to the one that decides. */
static cJSON *
chain_of(const struct collector *c, const struct seen_container *s, size_t which)
{
	cJSON *list = json_array(), *x;
	const char *mode = mode_of(s, which);
	size_t steps = 0;

	for (;;) {
		x = json_object();
		json_put_str(x, "id", s->id);
		json_put_str(x, "name", s->name);
		json_put_str(x, "mode", mode != NULL ? mode : "unresolved: its mode is not known");
		json_push(list, x);
		if (mode == NULL || strncmp(mode, "container:", 10) != 0)
			return list;
		s = container_of(c, mode + 10);
		if (s == NULL || *s->code != '\0' || ++steps > MAX_CHAIN) {
			x = json_object();
			json_put_str(x, "id", s ? s->id : mode + 10);
			json_put_str(x, "name", s ? s->name : "");
			json_put_strf(x, "mode", "unresolved: %s", s == NULL ? "there is no such container" :
			    *s->code != '\0' ? s->message : "a loop");
			json_push(list, x);
			return list;
		}
		mode = mode_of(s, which);
	}
}

void
collect_namespaces(const struct collector *c, cJSON *subject, const struct seen_container *s)
{
	cJSON *data = json_object();

	json_put(data, "network", chain_of(c, s, 0));
	json_put(data, "pid", chain_of(c, s, 1));
	json_put(data, "ipc", chain_of(c, s, 2));
	subject_doc(subject, "namespaces", "GET /containers/{id}/json of each container in the chain", data);
}

/* Whose network a container has in the end, if that is another's and known. */
static const struct seen_container *
owner_of(const struct collector *c, const struct seen_container *s)
{
	const struct seen_container *owner = s;

	for (size_t steps = 0; owner != NULL && steps <= MAX_CHAIN; steps++) {
		const char *mode = mode_of(owner, 0);

		if (mode == NULL || owner->inspect == NULL)
			return NULL;
		if (strncmp(mode, "container:", 10) != 0)
			return owner != s ? owner : NULL;
		owner = container_of(c, mode + 10);
	}
	return NULL;
}

/* What an empty HostIp means on a network: its own option, else every address. dockerd's --ip is for the default bridge
 * alone, which has it as that option. NULL if that cannot be told: the network is listed by no id, and its name is not its alone. */
static const char *
binding_of(const struct collector *c, const char *network, const cJSON *networks)
{
	const char *name = strcmp(network, "default") == 0 ? "bridge" : network;
	const char *id = json_str(cJSON_GetObjectItemCaseSensitive(networks, name), "NetworkID", "");
	const cJSON *n = *id != '\0' ? collect_network_by_id(c, id) : NULL;

	if (n == NULL && collect_lists_twice(c->answers[ANSWER_NETWORKS].doc, name))
		return NULL;
	n = n != NULL ? n : collect_network_named(c, name);
	return json_str(n, "Options[\"com.docker.network.bridge.host_binding_ipv4\"]", "0.0.0.0");
}

/* Whether the mode has a say in which networks a container is on. The first start attaches it to what the mode names; from then on the
 * engine keeps them in its inspection, for one that is stopped as well, and "docker network disconnect" leaves the mode as it was. */
static bool
is_by_mode(const struct seen_container *s, const cJSON *networks)
{
	return networks == NULL || s->started <= 0;
}

static bool
is_default_bridge(const char *mode)
{
	return mode != NULL && (strcmp(mode, "default") == 0 || strcmp(mode, "bridge") == 0);
}

/* Whether the container is on the network that is docker0: by its own inspection, or the network's, which has those that run. Null if
 * neither of them tells. */
static void
put_default_bridge(const struct collector *c, cJSON *data, const struct seen_container *s, const cJSON *networks, bool *ret)
{
	const cJSON *members = json_at(c->answers[ANSWER_BRIDGE].doc, "Containers"), *n;

	*ret = is_by_mode(s, networks) && is_default_bridge(mode_of(s, 0));
	cJSON_ArrayForEach(n, networks)
		*ret = *ret || strcmp(n->string, "bridge") == 0;
	*ret = *ret || cJSON_GetObjectItemCaseSensitive(members, s->id) != NULL;
	if (!*ret && networks == NULL && !(s->running && cJSON_IsObject(members)))
		json_put_null(data, "default_bridge");
	else
		json_put_bool(data, "default_bridge", *ret);
}

/* The address that an empty HostIp means, on each network that a container may have. */
static void
put_binding(const struct collector *c, cJSON *data, const struct seen_container *s, const cJSON *networks)
{
	cJSON *binding = json_put_object(data, "binding");
	const char *mode = mode_of(s, 0);
	bool left = is_default_bridge(mode) && !is_by_mode(s, networks) && cJSON_GetObjectItemCaseSensitive(networks, "bridge") == NULL;
	const cJSON *n;

	if (mode != NULL && !left)
		json_put_str(binding, mode, binding_of(c, mode, networks));
	cJSON_ArrayForEach(n, networks)
		json_put_str(binding, n->string, binding_of(c, n->string, networks));
}

static bool
lists_ingress(const struct collector *c)
{
	const cJSON *n;

	cJSON_ArrayForEach(n, c->answers[ANSWER_NETWORKS].doc)
		if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(n, "Ingress")))
			return true;
	return false;
}

/* Whether a network is surely not the swarm's ingress, though it is not listed by the id that a container has of it. A node drops a network
 * with its last task: one that has ended keeps its id. */
static bool
is_no_ingress(const struct collector *c, const char *name, bool running)
{
	if (collect_is_own_network(name))
		return true;
	return !running && strcmp(name, "ingress") != 0 && lists_ingress(c);
}

/* Of a swarm's task: whether one of its networks is the ingress of the swarm, whatever it is called. Null if that is not known of one, or
 * of none at all. */
static void
put_ingress(const struct collector *c, cJSON *data, const cJSON *inspect, const cJSON *networks, bool running)
{
	bool all = cJSON_GetArraySize(networks) > 0, any = false;
	const cJSON *n;

	if (json_at(inspect, TASK_LABEL) == NULL)
		return;
	cJSON_ArrayForEach(n, networks) {
		/* by id: the engine's own networks and the swarm's may have one name */
		const cJSON *listed = collect_network_by_id(c, json_str(n, "NetworkID", ""));
		const cJSON *ingress = cJSON_GetObjectItemCaseSensitive(listed, "Ingress");

		any = any || cJSON_IsTrue(ingress);
		all = all && (cJSON_IsBool(ingress) || (listed == NULL && is_no_ingress(c, n->string, running)));
	}
	if (any || all)
		json_put_bool(data, "ingress", any);
	else
		json_put_null(data, "ingress");
}

/* The names of its networks, or null if its inspection does not have them. */
static void
put_attached(cJSON *data, const cJSON *networks)
{
	cJSON *attached;
	const cJSON *n;

	if (networks == NULL) {
		json_put_null(data, "attached");
		return;
	}
	attached = json_put_array(data, "attached");
	cJSON_ArrayForEach(n, networks)
		json_push_str(attached, n->string);
}

/* The ports of the container whose network it is: they are as much this one's, whether or not that one is judged. */
static void
put_owner(const struct collector *c, cJSON *data, const struct seen_container *s, bool *ret_on_bridge)
{
	static const struct { const char *key, *path; } copied[] = {
		{ "PublishAllPorts", "HostConfig.PublishAllPorts" }, { "PortBindings", "HostConfig.PortBindings" },
		{ "Ports", "NetworkSettings.Ports" }, { "state", "State.Status" },
		{ "task", TASK_LABEL },
	};
	const struct seen_container *owner = owner_of(c, s);
	const cJSON *v, *networks;
	cJSON *x;

	*ret_on_bridge = false;
	if (owner == NULL) {
		json_put_null(data, "owner");
		return;
	}
	networks = collect_networks_in(owner->inspect);
	x = json_put_object(data, "owner");
	json_put_str(x, "id", owner->id);
	json_put_str(x, "name", owner->name);
	for (size_t i = 0; i < ARRAY_SIZE(copied); i++)
		if ((v = json_at(owner->inspect, copied[i].path)) != NULL)
			json_put(x, copied[i].key, json_copy(v));
	v = json_at(owner->inspect, "Config.Labels");
	if (!cJSON_IsObject(v) && !cJSON_IsNull(v))
		json_put_null(x, "task");
	put_attached(x, networks);
	put_binding(c, x, owner, networks);
	put_ingress(c, x, owner->inspect, networks, owner->running);
	put_default_bridge(c, x, owner, networks, ret_on_bridge);
}

void
collect_networks(const struct collector *c, cJSON *subject, const struct seen_container *s, const cJSON *inspect)
{
	const struct answer *list = &c->answers[ANSWER_NETWORKS], *bridge = &c->answers[ANSWER_BRIDGE];
	const cJSON *networks = collect_networks_in(inspect);
	cJSON *data = json_object(), *doc;
	bool on_bridge, owner_on_bridge;

	put_attached(data, networks);
	put_default_bridge(c, data, s, networks, &on_bridge);
	put_binding(c, data, s, networks);
	put_ingress(c, data, inspect, networks, s->running);
	put_owner(c, data, s, &owner_on_bridge);
	doc = subject_doc(subject, "networks", "GET /networks, GET /networks/bridge", data);
	if (list->doc == NULL) {
		doc_error(doc, "binding", list->code, list->message);
		if (json_at(data, "ingress") != NULL)
			doc_error(doc, "ingress", list->code, list->message);
		if (json_at(data, "owner.binding") != NULL)
			doc_error(doc, "owner.binding", list->code, list->message);
	}
	if (bridge->doc == NULL && strcmp(bridge->code, "vanished") != 0 && !on_bridge)
		doc_error(doc, "default_bridge", bridge->code, bridge->message);
	if (bridge->doc == NULL && strcmp(bridge->code, "vanished") != 0 && !owner_on_bridge &&
	    json_at(data, "owner.default_bridge") != NULL)
		doc_error(doc, "owner.default_bridge", bridge->code, bridge->message);
}
