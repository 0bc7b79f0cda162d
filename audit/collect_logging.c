/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_logging: the document logging of the daemon's line: where the logs of each container that is up go. The engine writes into a
 * container what the daemon's defaults were when it was created (moby, daemon/logs.go: mergeAndVerifyLogConfig()); another driver may
 * have been asked for, and the defaults may be others by now.
 */
#include "config.h"

#include <string.h>

#include "audit/address.h"
#include "audit/collect_parts.h"

#define SOURCE "GET /containers/{id}/json of each container that is up"

const char *const collect_log_addresses[] = { "syslog-address", "gelf-address", "fluentd-address", "splunk-url", "awslogs-endpoint", NULL };

char *
collect_log_address(const cJSON *inspect)
{
	const cJSON *config = json_at(inspect, "HostConfig.LogConfig.Config");
	const char *address = NULL;

	for (size_t i = 0; address == NULL && collect_log_addresses[i] != NULL; i++)
		address = json_str(config, collect_log_addresses[i], NULL);
	return address != NULL ? address_shown(address) : NULL;
}

/* Whether it has processes, or is about to have some again. */
static bool
is_up(const struct seen_container *s)
{
	static const char *const states[] = { "running", "paused", "restarting" };

	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (s->state != NULL && strcmp(s->state, states[i]) == 0)
			return true;
	return s->running;
}

void
collect_put_logging(const struct collector *c, cJSON *subject)
{
	autofree char *unread = NULL;
	cJSON *data, *list, *x;

	if (!c->reachable) {
		subject_doc_error(subject, "logging", SOURCE, c->why_code, c->why);
		return;
	}
	data = json_object();
	list = json_put_array(data, "containers");
	for (size_t i = 0; i < c->ncontainers; i++) {
		const struct seen_container *s = &c->containers[i];

		/* one that is gone logs no more */
		if (s->inspect == NULL && strcmp(s->code, "vanished") != 0 && unread == NULL)
			unread = xasprintf("container %s could not be inspected: %s", s->name, s->message);
		if (s->inspect == NULL || !is_up(s))
			continue;
		x = json_object();
		json_put_str(x, "id", s->id);
		json_put_str(x, "name", s->name);
		json_put_str(x, "driver", json_str(s->inspect, "HostConfig.LogConfig.Type", NULL));
		json_put_str(x, "address", s->log_address);
		json_push(list, x);
	}
	collect_doubt_users(c, subject_doc(subject, "logging", SOURCE, data), "containers", unread);
}
