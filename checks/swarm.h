/* SPDX-License-Identifier: Apache-2.0 */
/* swarm: what the files of section 7 share; private to them. */
#ifndef CHECKS_SWARM_H
#define CHECKS_SWARM_H

#include "checks/containers.h"

/* What this node is of a swarm. A manager that is locked tells nothing of it. */
enum member { MANAGER, WORKER, LOCKED };
/* Looks that up. False: the rule does not apply (no swarm, Podman), or it could not be seen: *ret_verdict, in words. */
bool swarm_member(struct look *at, enum member *ret, enum verdict *ret_verdict);
/* The same for what managers alone can tell: a worker is not applicable, a locked manager an error. */
bool swarm_manager(struct look *at, enum verdict *ret_verdict);

/* A Value that is a number: 1; 0 if the site left it empty; -1 if it is none, which *ret_verdict says. */
int swarm_value(struct look *at, const char *name, int64_t *ret, enum verdict *ret_verdict);

check_fn swarm_bound_to_interface;   /* 7.2 */
check_fn swarm_certificates_rotated; /* 7.7 */
check_fn swarm_ca_rotated;           /* 7.8 */
check_fn swarm_traffic_separate;     /* 7.9 */

#endif
