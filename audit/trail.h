/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trail: the record of runs in an evidence folder, trail.jsonl. A line is an object in canonical JSON (jcs.h) of strings and
 * integers, and has
 *   seq   the line's number, from 0
 *   prev  the SHA-256 of the line before, its newline included; 64 zeros for the first
 *   kind  run, partial, prune
 * and what that kind brings. So no line can be changed, dropped, put in or moved without the next one telling. The last line has
 * none behind it: whoever knows its number and digest from elsewhere (a bundle, an anchor) compares them with the head; a
 * bundle's own line is compared with what trail_line() makes of what the bundle holds.
 *
 * Lines are only ever appended, under a lock that spans from the look at the last line to the new one behind it, and are on the
 * disk when trail_append() returns. What a killed writer or a power loss left of a last line is put into a line of its own:
 *   partial  torn   those bytes, in Base64
 *            found  when they were found
 * That line and those before it replace the file in one rename, so that neither they nor the torn one can be lost.
 */
#ifndef AUDIT_TRAIL_H
#define AUDIT_TRAIL_H

#include "audit/json.h"

#define TRAIL_FILE     "trail.jsonl"
#define TRAIL_MAX_LINE ((size_t)1 << 20) /* to read; what is written, and what is put aside, is half of it at most */

/* Where the chain ends. */
struct trail_head {
	uint64_t lines; /* the seq of the next line */
	char last[65];  /* the digest of the last line: the prev of the next */
};

/* --- writing */

struct trail;

/*
 * Takes the lock of the trail in a folder, waiting for it so long; makes the trail if there is none (0600); looks at each line;
 * puts a torn last line aside (now: the time for it, in seconds since the epoch). NULL and an error: somebody else has the
 * lock (num is EWOULDBLOCK), the chain is broken (EBADMSG; the line is named), others can write to the file, it is no
 * regular file, or what the system says. A process that is forked meanwhile has the lock, too, until it ends.
 */
struct trail *trail_open(int folder, int64_t wait_ms, int64_t now, struct err *e);
/* Gives the lock back. Takes NULL. */
void trail_close(struct trail *t);
const struct trail_head *trail_head(const struct trail *t);
/* Whether a torn line was put aside by this trail_open(). */
bool trail_was_torn(const struct trail *t);

/* Appends a line of a kind with the members of record, which has none of seq, prev and kind. -1 and an error: then the trail is as it
 * was; or, if the disk fails in the very moment, as the next trail_open() finds it. */
int trail_append(struct trail *t, const char *kind, const cJSON *record, struct err *e);

/* Appends the line, newline included, that trail_append() writes at a place. -1 and an error. */
int trail_line(const struct trail_head *at, const char *kind, const cJSON *record, struct buf *ret, struct err *e);

/* --- reading */

/* A line, counted from 1. record: NULL if it is not to be read, and trouble then says why. trouble: NULL if all is as it should be.
 */
struct trail_seen {
	uint64_t number;
	const cJSON *record;
	const char *text; /* with its newline, if there is one */
	size_t len;
	const char *sha256;
	const char *trouble;
	bool torn; /* the last line, without its end: a trouble, and no part of the chain */
};
typedef void trail_visit(void *arg, const struct trail_seen *line);

/*
 * Each line that is left to read from a descriptor. After a broken line the chain goes on from that line as it stands. Returns how
 * many troubles there were, and where the chain ends; -1 and an error if it cannot be read.
 */
int64_t trail_read(int fd, trail_visit *visit, void *arg, struct trail_head *ret_head, struct err *e);

#endif
