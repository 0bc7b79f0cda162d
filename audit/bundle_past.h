/* SPDX-License-Identifier: Apache-2.0 */
/* bundle_past: what the trail of an evidence folder says of the runs before. */
#ifndef AUDIT_BUNDLE_PAST_H
#define AUDIT_BUNDLE_PAST_H

#include "audit/name_index.h"
#include "audit/util.h"

struct past {
	struct name_index runs; /* by bundle: which of the manifests */
	char (*manifests)[65];
	size_t n;
	struct name_index partials; /* names that were told as such */
	char *bundle, *manifest; /* of the last run; NULL: there is none */
	int64_t latest; /* the latest time that a line tells */
};

/* -1 and an error if the trail cannot be read. */
int past_read(int folder, struct past *ret, struct err *e);
void past_free(struct past *p);
#define autopast __attribute__((cleanup(past_free)))

/* Whether the trail has a run of that name, with the manifest that is in a folder. */
bool past_has(const struct past *p, const char *bundle, int folder);

/* Whether the trail has every bundle that stands in the folder: each gets its name when its line is written, so that a line was taken
 * away otherwise, or the trail. dir: what the folder is called. False and an error: EBADMSG, or what kept it from being read. */
bool past_is_whole(int folder, const char *dir, struct err *e);

#endif
