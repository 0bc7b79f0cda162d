/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prune: deletes evidence whose time is over, and puts a hold on what has to stay. What is done stands in the trail (kept.h) before
 * it is done.
 *
 * A bundle is deleted if its day has passed, nobody holds it, and it verifies: one that does not is evidence of something. Then, under
 * the trail's lock: the trail's line, on the disk; another name, with KEPT_ASIDE behind it, so that a bundle half deleted is not
 * taken for one; its files, as the manifest has them, and the manifest last; its folder. A prune that was interrupted is gone on with
 * by the next one. Nothing else is ever deleted, and no link is followed: a folder that holds more stays, and is told.
 */
#ifndef AUDIT_PRUNE_H
#define AUDIT_PRUNE_H

#include "audit/kept.h"

#define PRUNE_PARTIAL_AGE 86400 /* seconds: what an interrupted run left is not deleted before */

enum pruned {
	PRUNED_DELETED, /* or what would be, in a dry run */
	PRUNED_KEPT,    /* and why */
	PRUNED_NOTE,
	PRUNED_BROKEN,  /* left alone, because it is not as it was written */
	PRUNED_FAILED,  /* it could not be deleted */
};
typedef void prune_say(void *arg, enum pruned what, const char *name, const char *why);

struct prune {
	const char *dir;               /* the evidence folder */
	const struct key *const *keys; /* trusted; none: signatures are not looked at */
	size_t nkeys;
	const char *build;             /* as verify has it */
	int64_t judged_at, now;        /* seconds since the epoch: what is past, and the trail's time */
	const cJSON *operator;         /* audit/operator.h */
	const char *reason;            /* clean text, or NULL */
	bool dry_run;                  /* nothing is written at all */
	bool partial;                  /* what interrupted runs left is deleted, too */
	prune_say *say;                /* clean text */
	void *arg;
	size_t broken, failed;         /* counted */
};

/* Deletes. -1 and an error: EBADMSG: the trail's chain is broken; EWOULDBLOCK and the like as trail_open(). */
int prune_folder(struct prune *p, struct err *e);

/* Puts a hold on a run (its id, or its bundle's name), or takes one off. -1 and an error; EINVAL: there is nothing to hold, or no hold. */
enum prune_mark { PRUNE_HOLD, PRUNE_RELEASE };
int prune_mark(struct prune *p, enum prune_mark mark, const char *run, struct err *e);

/* Says one thing, and counts it. */
void prune_tell(struct prune *p, enum pruned what, const char *name, const char *fmt, ...) PRINTF(4, 5);

#endif
