/* SPDX-License-Identifier: Apache-2.0 */
/* roles_configured: how the units that there are would start dockerd. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/roles.h"

static const char snap_unit[] = "snap.docker.dockerd.service";

/* The snap's wrapper gives dockerd these (docker-snap, bin/dockerd-wrapper). */
static cJSON *
snap_argv(void)
{
	static const char *const words[] = { "dockerd", "--group=docker", "--exec-root=/run/snap.docker",
		"--data-root=/var/snap/docker/common/var-lib-docker", "--config-file=/var/snap/docker/current/config/daemon.json" };
	cJSON *argv = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		json_push_str(argv, words[i]);
	return argv;
}

/* That nothing starts it, and why. */
static void
say_nothing(struct configured *c, char *why)
{
	c->nothing = true;
	c->why = why;
}

void
configured_find(struct host *h, struct configured *ret)
{
	struct unit *u = &ret->service;

	*ret = (struct configured){ .name = "docker.service" };
	unit_find(h, ret->name, NULL, &ret->service);
	if (ret->service.fragment == NULL) {
		unit_find(h, snap_unit, NULL, &ret->snap);
		if (ret->snap.fragment != NULL) {
			u = &ret->snap;
			ret->name = snap_unit;
		}
	}
	ret->argv = unit_argv(h, u, "dockerd", &ret->environment);
	if (unit_is_masked(u)) {
		json_free(&ret->argv);
		say_nothing(ret, xasprintf("%s is masked, so that nothing starts dockerd", ret->name));
		return;
	}
	if ((ret->why = unit_unread(h, u)) != NULL)
		json_free(&ret->argv);
	else if (u->fragment == NULL)
		say_nothing(ret, xasprintf("no folder of the units' search path has %s", ret->name));
	else if (u == &ret->snap && ret->argv == NULL)
		ret->argv = snap_argv();
	else if (ret->argv == NULL)
		ret->why = xasprintf("what %s starts is not dockerd itself", u->fragment);
}

void
configured_free(struct configured *c)
{
	unit_free(&c->service);
	unit_free(&c->snap);
	json_free(&c->argv);
	json_free(&c->environment);
	free(c->why);
	*c = (struct configured){ 0 };
}
