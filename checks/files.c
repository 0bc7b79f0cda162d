/* SPDX-License-Identifier: Apache-2.0 */
/*
 * files: owners and modes of the engine's files.
 */
#include "config.h"

#include "checks/check.h"

const struct check file_checks[] = {
	{ "file-docker-service-owner", KIND_FILE, undecided, .host = true },
	{ "file-docker-service-mode", KIND_FILE, undecided, .host = true },
	{ "file-docker-socket-unit-owner", KIND_FILE, undecided, .host = true },
	{ "file-docker-socket-unit-mode", KIND_FILE, undecided, .host = true },
	{ "file-etc-docker-owner", KIND_FILE, undecided, .host = true },
	{ "file-etc-docker-mode", KIND_FILE, undecided, .host = true },
	{ "file-registry-certificates-owner", KIND_FILE, undecided, .host = true },
	{ "file-registry-certificates-mode", KIND_FILE, undecided, .host = true },
	{ "file-tls-ca-owner", KIND_FILE, undecided, .host = true },
	{ "file-tls-ca-mode", KIND_FILE, undecided, .host = true },
	{ "file-tls-certificate-owner", KIND_FILE, undecided, .host = true },
	{ "file-tls-certificate-mode", KIND_FILE, undecided, .host = true },
	{ "file-tls-key-owner", KIND_FILE, undecided, .host = true },
	{ "file-tls-key-mode", KIND_FILE, undecided, .host = true },
	{ "file-docker-socket-owner", KIND_FILE, undecided, .host = true },
	{ "file-docker-socket-mode", KIND_FILE, undecided, .host = true },
	{ "file-daemon-json-owner", KIND_FILE, undecided, .host = true },
	{ "file-daemon-json-mode", KIND_FILE, undecided, .host = true },
	{ "file-default-docker-owner", KIND_FILE, undecided, .host = true },
	{ "file-default-docker-mode", KIND_FILE, undecided, .host = true },
	{ "file-sysconfig-docker-mode", KIND_FILE, undecided, .host = true },
	{ "file-sysconfig-docker-owner", KIND_FILE, undecided, .host = true },
	{ "file-containerd-socket-owner", KIND_FILE, undecided, .host = true },
	{ "file-containerd-socket-mode", KIND_FILE, undecided, .host = true },
	{ NULL },
};
