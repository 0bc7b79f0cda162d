/* SPDX-License-Identifier: Apache-2.0 */
/* prune_parts: what the sources of prune.h share. */
#ifndef AUDIT_PRUNE_PARTS_H
#define AUDIT_PRUNE_PARTS_H

#include "audit/prune.h"

/* The members of a line of the trail. The caller frees. */
cJSON *prune_record(const struct prune *p, const char *action, const char *bundle, const char *manifest, const char *reason);

/* Gives what is below an evidence folder the name that says that it is being deleted. -1 and an error. */
int prune_put_aside(int folder, const char *name, struct err *e);
/* Deletes a bundle that was put aside. manifest: the digest of its manifest. -1 and an error: what is left stays aside. */
int prune_remove(int folder, const char *aside, const char *manifest, struct err *e);
/* The same for what an interrupted run left behind. */
int prune_remove_partial(int folder, const char *aside, struct err *e);

/* What interrupted runs left, and what an interrupted prune left of it. locked: by this process, and everything may be deleted. */
int prune_partials(struct prune *p, int folder, struct trail *locked, const struct kept_list *l, struct err *e);

#endif
