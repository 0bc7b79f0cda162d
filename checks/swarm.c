/* SPDX-License-Identifier: Apache-2.0 */
/*
 * swarm: the swarm that the engine is a member of.
 */
#include "config.h"

#include "checks/check.h"

const struct check swarm_checks[] = {
	{ "swarm-few-managers", KIND_SWARM, undecided },
	{ "swarm-bound-to-interface", KIND_SWARM, undecided },
	{ "swarm-overlays-encrypted", KIND_SWARM, undecided },
	{ "swarm-secrets-used", KIND_SWARM, undecided },
	{ "swarm-autolock", KIND_SWARM, undecided },
	{ "swarm-unlock-key-rotated", KIND_SWARM, undecided },
	{ "swarm-node-certificates-rotated", KIND_SWARM, undecided },
	{ "swarm-ca-rotated", KIND_SWARM, undecided },
	{ "swarm-management-traffic-separate", KIND_SWARM, undecided },
	{ NULL },
};
