/* SPDX-License-Identifier: Apache-2.0 */
/* trail_parts: what the sources of trail.h share. */
#ifndef AUDIT_TRAIL_PARTS_H
#define AUDIT_TRAIL_PARTS_H

#include "audit/trail.h"

/* The head of a trail without lines. */
#define TRAIL_BEGIN \
	{ .lines = 0, .last = "0000000000000000000000000000000000000000000000000000000000000000" }

#endif
