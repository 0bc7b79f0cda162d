/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endpoint: which engine is asked, decided as the docker CLI's code decides it (docker/cli cli/command/cli.go, resolution of
 * the context's name; opts/hosts.go; cli/flags/options.go): -H or what the configuration has for it, then DOCKER_HOST, then DOCKER_CONTEXT, then currentContext of
 * config.json, then the default. DOCKER_TLS, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH say how the first two and the default
 * are spoken to; a context says so itself. Proxies of the environment are not used.
 */
#ifndef AUDIT_ENDPOINT_H
#define AUDIT_ENDPOINT_H

#include "audit/context.h"
#include "audit/json.h"

#define ENDPOINT_DEFAULT     "unix:///var/run/docker.sock"
#define ENDPOINT_DEFAULT_TCP "tcp://localhost:2375"
#define ENDPOINT_DEFAULT_TLS "tcp://localhost:2376"

struct endpoint {
	char *url;               /* unix:///run/docker.sock, tcp://192.0.2.7:2376, tcp://[2001:db8::7]:2375 */
	char *chosen_by;         /* "-H", "PLIMSOLL_HOST", "host of FILE:LINE", "DOCKER_CONTEXT=prod", "currentContext=prod of FILE",
				  * "default"; over TCP also how TLS is spoken, and why */
	struct client_tls *tls;  /* NULL: without */
};

/* option: what -H says, or NULL. origin: where the configuration has that from (audit/settings.h); NULL: it was given. -1 and an
 * error if the choice cannot be followed: never another engine instead. */
int endpoint_choose(const char *option, const char *origin, struct endpoint *ret, struct err *e);
void endpoint_free(struct endpoint *ep);
/* Whether a text is an endpoint that can be asked, as far as its letters tell. -1 and an error that calls it by that reason. */
int endpoint_check(const char *text, const char *chosen_by, struct err *e);

/* Any text that stands for an endpoint, clean, without a password before an '@'. The caller frees. */
char *endpoint_shown(const char *text);

/* A url as above, taken apart: a socket's path, or a host (without brackets) and a port. */
struct endpoint_parts {
	char *path, *host;       /* one of them is NULL */
	unsigned port;
};
int endpoint_split(const char *url, struct endpoint_parts *ret, struct err *e);
void endpoint_parts_free(struct endpoint_parts *p);

/*
 * Sockets of other engines that are seen from here: of well-known places, of other users' (SUDO_USER's among them), and
 * whatever listens here as docker.sock or podman.sock. An array of {endpoint, what}, sorted by endpoint; the caller's. They are
 * named, never asked. root: "" or where the places are looked for (the tests).
 */
cJSON *endpoint_others(const char *root, const char *chosen_url);

#endif
