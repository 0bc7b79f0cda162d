/* SPDX-License-Identifier: Apache-2.0 */
/* roles_configured: how the units that there are would start dockerd. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/roles_parts.h"

static const char snap_unit[] = "snap.docker.dockerd.service";

/* The snap's wrapper gives dockerd these (docker-snap, bin/dockerd-wrapper). */
static cJSON *
snap_argv(void)
{
	static const char *const words[] = { "dockerd", "--group=docker", "--exec-root=/run/snap.docker",
		"--data-root=/var/snap/docker/common/var-lib-docker", ("--config-file=" SNAP_CONFIG) };
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

/* Without a unit: what else may start a dockerd that is installed (another unit, OpenRC, a script) is not read. */
static void
find_without_unit(struct host *h, struct configured *c)
{
	autofree char *program = program_find(h, 0, NULL, "dockerd");

	if (program != NULL)
		c->why = xasprintf("%s is installed, and no docker.service says how it is started", program);
	else
		say_nothing(c, xasprintf("no folder of the units' search path has %s", c->name));
}

static bool
is_started(const struct unit *u)
{
	return u->fragment != NULL && !unit_is_masked(u);
}

/* Whether a line of a unit's file sets that to something. */
static bool
sets(const char *line, const char *key)
{
	size_t n = strlen(key);

	line += strspn(line, " \t");
	if (strncmp(line, key, n) != 0)
		return false;
	line += n + strspn(line + n, " \t");
	if (*line != '=')
		return false;
	line += 1 + strspn(line + 1, " \t\r");
	return *line != '\n' && *line != '\0';
}

/* What gives the daemon other files under the names that the host has for its own (systemd.exec(5)), or NULL. */
static const char *
elsewhere(const struct unit *u)
{
	static const char *const keys[] = { "RootDirectory", "RootImage", "BindPaths", "BindReadOnlyPaths", "TemporaryFileSystem",
		"MountImages", "ExtensionImages", "ExtensionDirectories" };

	for (size_t i = 0; i < u->nfiles; i++)
		for (const char *line = u->files[i].bytes; line != NULL; line = strchr(line, '\n'), line += line != NULL)
			for (size_t k = 0; k < ARRAY_SIZE(keys); k++)
				if (sets(line, keys[k]))
					return keys[k];
	return NULL;
}

/* Whether it is certain which dockerd would be started, with the host's files; else why not. */
static void
doubt(struct configured *c, const struct unit *u)
{
	const char *key = elsewhere(u);

	if (is_started(&c->service) && is_started(&c->snap))
		c->why = xasprintf("docker.service and %s would both start dockerd", snap_unit);
	else if (key != NULL)
		c->why = xasprintf("%s= of %s gives dockerd other files than the host's under some names", key, c->name);
	c->elsewhere = key != NULL;
	if (c->why != NULL)
		json_free(&c->argv);
}

void
configured_find(struct host *h, struct configured *ret)
{
	struct unit *u = &ret->service;

	*ret = (struct configured){ .name = "docker.service" };
	unit_find(h, ret->name, NULL, &ret->service);
	unit_find(h, snap_unit, NULL, &ret->snap);
	if (is_started(&ret->snap) ? !is_started(u) : u->fragment == NULL && ret->snap.fragment != NULL) {
		u = &ret->snap;
		ret->name = snap_unit;
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
		find_without_unit(h, ret);
	else if (u == &ret->snap && ret->argv == NULL)
		ret->argv = snap_argv();
	else if (ret->argv == NULL)
		ret->why = xasprintf("what %s starts is not dockerd itself", u->fragment);
	if (ret->why == NULL)
		doubt(ret, u);
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
