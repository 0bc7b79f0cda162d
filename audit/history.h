/* SPDX-License-Identifier: Apache-2.0 */
/* history: the runs of an evidence folder, by its trail: also those whose bundle was deleted. */
#ifndef AUDIT_HISTORY_H
#define AUDIT_HISTORY_H

#include "audit/json.h"

/* Which runs are wanted; all bits 0: each. */
struct history_filter {
	const char *since, *until; /* times or days (time_read()) between which a run began, both of them meant, too */
	const char *host;          /* its name, as a pattern, or its machine id */
	const char *result;        /* kept_result() */
};

#define HISTORY_LIST "plimsoll-evidence-list/1"
#define HISTORY_RUNS "plimsoll-history/1"

/*
 * An object: schema; folder; trail: {lines, last, trouble: why the chain is broken, or null}; runs: in the trail's order,
 *   run bundle started finished host machine_id benchmark benchmark_version profile result status passed scored summary until key manifest: as the
 *      trail has them; null what it does not say
 *   percent: "81.2", or null
 *   holds: how many; hold: {time, reason} of the last one, or null
 *   state: "kept"; "deleting": its deletion was begun; "deleted", and then deleted: {time, reason}; "missing", "changed": it is not what
 *      the trail says, or the line is not its own: by manifest and record, and with changes by the results
 * and with changes, which takes reading results:
 *   previous: the bundle of the run before of the same host and engine by the same benchmark (kept_is_alike()), or null
 *   changes: [{rule, number, from, to}] of its rules, each against the last verdict that is known of it from any run before of these, of
 *      whatever profile and with whatever filters; null: it is not known, as its results are not here, or nothing else changed and
 *      those of a run between are not
 * The caller frees. NULL and an error.
 */
cJSON *history_read(const char *dir, const struct history_filter *filter, bool changes, struct err *e);

#endif
