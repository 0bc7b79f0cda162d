/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roles_podman: the files of a Podman that answers Docker's API. Docker's may lie beside them, and are another engine's: they say
 * nothing about this one.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/roles_parts.h"

static const struct {
	const char *role, *why;
} none[] = {
	{ "daemon-json", "Podman reads no daemon.json" },
	{ "default-docker", "Podman reads no such file" },
	{ "sysconfig-docker", "Podman reads no such file" },
	{ "tls-ca", "Podman's service has no such option" },
	{ "tls-certificate", "Podman's service has no such option" },
	{ "tls-key", "Podman's service has no such option" },
	{ "containerd-socket", "Podman uses no containerd" },
	{ "containerd", "Podman uses no containerd" },
	{ "containerd-config", "Podman uses no containerd" },
	{ "run-containerd", "Podman uses no containerd" },
	{ "containerd-shim", "Podman uses no containerd" },
	{ "containerd-shim-runc-v1", "Podman uses no containerd" },
	{ "containerd-shim-runc-v2", "Podman uses no containerd" },
};

static void
add_unit(struct collector *c, struct roles *r, const char *role, const char *dropin, const char *name, const struct unit_user *user)
{
	struct unit u;

	unit_find(c->host, name, user, &u);
	roles_add_unit(r, role, dropin, name, &u);
	unit_free(&u);
}

/* Those that start the service, and the one it runs as, if that has another name. */
static void
add_units(struct collector *c, struct roles *r, const struct unit_user *user)
{
	const char *own = json_str(c->process, "data.unit", "");

	add_unit(c, r, "docker.service", "docker.service-dropin", "podman.service", user);
	add_unit(c, r, "docker.socket", "docker.socket-dropin", "podman.socket", user);
	if (*own != '\0' && strchr(own, '/') == NULL && strcmp(own, "podman.service") != 0)
		add_unit(c, r, "docker.service", "docker.service-dropin", own, user);
}

/* Registries' certificates are looked for below Docker's folder, too (containers/image, docker_client.go). */
static void
add_configuration(struct roles *r, const struct unit_user *user, const char *config)
{
	autofree char *own = *config == '/' ? xasprintf("%s/containers", config) : xasprintf("%s/.config/containers", user != NULL ? user->home : "");
	autofree char *certs = xasprintf("%s/certs.d", own);

	if (user != NULL) {
		roles_add(r, "etc-docker", 0, own, "folder of its user's configuration");
		roles_add(r, "registry-certificate", 0, certs, "certs.d in that")->folder = true;
	}
	roles_add(r, "etc-docker", 0, "/etc/containers", "folder of Podman's configuration");
	roles_add(r, "etc-docker", 0, "/etc/docker", "Podman reads certs.d in it");
	roles_add(r, "registry-certificate", 0, "/etc/containers/certs.d", "default of Podman")->folder = true;
	roles_add(r, "registry-certificate", 0, "/etc/docker/certs.d", "default of Podman")->folder = true;
}

/* A program by its path; what is no path, or not known, is said. */
static void
add_program(struct roles *r, const char *role, const char *path, const char *by)
{
	if (path != NULL && *path == '/')
		roles_add(r, role, 0, path, "%s", by);
	else
		roles_add(r, role, 0, "", "%s: which program that is, is not known", by)->code = "not-read";
}

void
roles_of_podman(struct collector *c, struct roles *r)
{
	const cJSON *info = c->answers[ANSWER_INFO].doc, *variables = json_at(c->process, "data.environ");
	const cJSON *runtime = cJSON_GetObjectItemCaseSensitive(json_at(info, "Runtimes"), json_str(info, "DefaultRuntime", ""));
	const char *socket = collect_socket_path(c), *data = json_str(info, "DockerRootDir", "");
	bool rootless = engine_has(c, "rootless");
	struct unit_user user_is = { json_str(variables, "HOME", ""), json_str(variables, "XDG_RUNTIME_DIR", "") };
	struct unit_user *user = rootless ? &user_is : NULL;

	if (rootless)
		r->user = (long)json_num(c->process, "data.uid", -1);
	add_units(c, r, user);
	add_configuration(r, user, json_str(variables, "XDG_CONFIG_HOME", ""));
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		roles_add(r, none[i].role, 0, "", "%s", none[i].why);
	if (socket != NULL)
		roles_add(r, "docker-socket", 0, socket, "the socket that the engine answered on");
	else
		roles_add(r, "docker-socket", 0, "", "the service listens on no Unix socket that is known");
	add_program(r, "dockerd", json_str(c->process, "data.exe", NULL), "the process that answers");
	add_program(r, "runc", json_str(runtime, "path", NULL), "/info Runtimes");
	add_program(r, "data-root", data, "/info DockerRootDir");
	roles_look(c->host, r);
}
