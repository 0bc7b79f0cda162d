/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endpoint: which engine is asked, decided as the docker CLI's code decides it (docker/cli cli/command/cli.go, resolution of
 * the context's name): -H, then DOCKER_HOST, then DOCKER_CONTEXT, then currentContext of config.json, then the default.
 */
#ifndef AUDIT_ENDPOINT_H
#define AUDIT_ENDPOINT_H

#include "audit/util.h"

#define ENDPOINT_DEFAULT "unix:///var/run/docker.sock"

struct endpoint {
	char *url;        /* unix:///run/docker.sock */
	char *chosen_by;  /* "-H", "DOCKER_HOST", "DOCKER_CONTEXT=prod", "currentContext=prod of FILE", "default" */
};

/* option: what -H says, or NULL. -1 and an error if the choice cannot be followed: never another engine instead. */
int endpoint_choose(const char *option, struct endpoint *ret, struct err *e);
void endpoint_free(struct endpoint *ep);

#endif
