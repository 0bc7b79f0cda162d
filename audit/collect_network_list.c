/* SPDX-License-Identifier: Apache-2.0 */
/* collect_network_list: the engine's list of networks, and whether it can be all of them. */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"

static const cJSON *
network_by(const struct collector *c, const char *key, const char *value)
{
	const cJSON *n;

	cJSON_ArrayForEach(n, c->answers[ANSWER_NETWORKS].doc)
		if (strcmp(json_str(n, key, ""), value) == 0)
			return n;
	return NULL;
}

const cJSON *
collect_network_by_id(const struct collector *c, const char *id)
{
	return network_by(c, "Id", id);
}

const cJSON *
collect_network_named(const struct collector *c, const char *name)
{
	return network_by(c, "Name", name);
}

bool
collect_lists_twice(const cJSON *list, const char *name)
{
	const cJSON *x;
	size_t n = 0;

	cJSON_ArrayForEach(x, list)
		n += strcmp(json_str(x, "Name", ""), name) == 0;
	return n > 1;
}

const cJSON *
collect_networks_in(const cJSON *inspect)
{
	const cJSON *networks = json_at(inspect, "NetworkSettings.Networks");

	return cJSON_IsObject(networks) ? networks : NULL;
}

bool
collect_is_own_network(const char *name)
{
	static const char *const own[] = { "bridge", "host", "none" };

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (strcmp(name, own[i]) == 0)
			return true;
	return false;
}

bool
collect_lists_own_networks(const struct collector *c)
{
	return collect_network_named(c, "none") != NULL && collect_network_named(c, "host") != NULL;
}

bool
collect_lists_networks_of(const struct collector *c, const cJSON *entry)
{
	const char *state = json_str(entry, "State", "");
	const cJSON *n;

	if (strcmp(state, "running") != 0 && strcmp(state, "paused") != 0)
		return true;
	cJSON_ArrayForEach(n, collect_networks_in(entry)) {
		const char *id = json_str(n, "NetworkID", "");

		if (*id != '\0' && !collect_is_own_network(n->string) && collect_network_by_id(c, id) == NULL)
			return false;
	}
	return true;
}
