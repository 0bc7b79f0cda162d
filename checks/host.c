/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host: the host that the engine runs on (its partitions, users and audit rules).
 */
#include "config.h"

#include "checks/daemon.h"
#include "checks/host.h"

const struct check host_checks[] = {
	{ "host-data-root-partition", KIND_HOST, host_data_root, "data_root:roots", .host = true,
	    .takes = { "container-file-systems" } },
	{ "host-socket-group-trusted", KIND_HOST, host_accounts, "accounts:sockets", .host = true,
	    .takes = { "trusted-accounts", "listing-account-services" } },
	{ "host-hardened", KIND_HOST, host_hardened, "identity:os", .host = true },
	/* what the engine says of itself decides, wherever it runs */
	{ .name = "image-content-trust", .kind = KIND_HOST, .decide = host_content_trust, .path = "content_trust:settings",
	    .reads = "content_trust:files", .host = true, .takes = { "content-trust" } },
	{ "host-engine-current", KIND_DAEMON, daemon_release, .takes = { "max-release-table-age" } },
	{ NULL },
};
