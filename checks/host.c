/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host: the host that the engine runs on (its partitions, users and audit rules).
 */
#include "config.h"

#include "checks/check.h"

const struct check host_checks[] = {
	{ "host-data-root-partition", KIND_HOST, undecided, .host = true },
	{ "host-socket-group-trusted", KIND_HOST, undecided, .host = true },
	{ "host-audit-dockerd", KIND_HOST, undecided, .host = true },
	{ "host-audit-run-containerd", KIND_HOST, undecided, .host = true },
	{ "host-audit-data-root", KIND_HOST, undecided, .host = true },
	{ "host-audit-etc-docker", KIND_HOST, undecided, .host = true },
	{ "host-audit-docker-service", KIND_HOST, undecided, .host = true },
	{ "host-audit-containerd-socket", KIND_HOST, undecided, .host = true },
	{ "host-audit-docker-socket", KIND_HOST, undecided, .host = true },
	{ "host-audit-default-docker", KIND_HOST, undecided, .host = true },
	{ "host-audit-daemon-json", KIND_HOST, undecided, .host = true },
	{ "host-audit-containerd-config", KIND_HOST, undecided, .host = true },
	{ "host-audit-sysconfig-docker", KIND_HOST, undecided, .host = true },
	{ "host-audit-containerd", KIND_HOST, undecided, .host = true },
	{ "host-audit-containerd-shim", KIND_HOST, undecided, .host = true },
	{ "host-audit-containerd-shim-runc-v1", KIND_HOST, undecided, .host = true },
	{ "host-audit-containerd-shim-runc-v2", KIND_HOST, undecided, .host = true },
	{ "host-audit-runc", KIND_HOST, undecided, .host = true },
	{ "host-hardened", KIND_HOST, undecided, .host = true },
	{ "host-engine-current", KIND_HOST, undecided, .host = true },
	{ NULL },
};
