/* SPDX-License-Identifier: Apache-2.0 */
/*
 * anchor_syslog: a trail's lines, told to the system's log. Where that is kept on another machine, whoever has root
 * here can rewrite trail and bundles, but not what was said of them there. On this host alone it binds nobody who
 * has root.
 *
 * Where systemd-journald listens, it gets its native protocol: fields of their own beside the message, for
 * journalctl:
 *   MESSAGE_ID=ANCHOR_MESSAGE_ID SYSLOG_IDENTIFIER=plimsoll PLIMSOLL_KIND= PLIMSOLL_RUN= PLIMSOLL_BUNDLE=
 *   PLIMSOLL_TRAIL_SEQ= PLIMSOLL_TRAIL_SHA256= PLIMSOLL_MANIFEST_SHA256= PLIMSOLL_KEY_ID= PLIMSOLL_RESULT=
 * Else /dev/log gets the message in the form that each syslog daemon takes there (time, tag, text; RFC 3164),
 * facility authpriv, severity notice. The message is the same either way, one line whose end is a structured-data
 * element by RFC 5424, 6.3:
 *   evidence [plimsoll kind="run" run="..." bundle="..." trail_seq="7" trail_sha256="..." manifest_sha256="..."
 *   key_id="..." result="..."]
 *
 * anchor_open() connects, before sandbox_main(), which allows no new socket. anchor_say() comes after trail_append():
 *   sed -n "$((seq + 1))p" trail.jsonl | sha256sum     is trail_sha256
 * An anchor that was asked for and not taken is an error of the run: the line stands in the trail, and nowhere else.
 */
#ifndef AUDIT_ANCHOR_SYSLOG_H
#define AUDIT_ANCHOR_SYSLOG_H

#include "audit/util.h"

#define ANCHOR_MESSAGE_ID "7d0e1a6f2b6c4d5ca1f2c9b4a95b3e60" /* journalctl MESSAGE_ID=... */

/* One line of a trail. Strings may hold anything; of each 512 bytes are said. */
struct anchor_line {
	const char *kind;            /* run, partial, prune */
	const char *run;             /* its id */
	const char *bundle;          /* its folder's name */
	uint64_t seq;                /* of the line */
	const char *trail_sha256;    /* of the line, its newline included: trail_head()->last after trail_append() */
	const char *manifest_sha256;
	const char *key_id;          /* or "unsigned" */
	const char *result;          /* what it came to */
};

struct anchor;

/* NULL and an error: neither of both sockets takes a connection. root: "", or where they are looked for (the tests).
 * The caller closes; anchor_close() takes NULL. */
struct anchor *anchor_open(const char *root, struct err *e);
void anchor_close(struct anchor *a);
/* "systemd-journald", "syslog (/dev/log)": for the results. */
const char *anchor_name(const struct anchor *a);

/* Gives a line to the log; a daemon that was started anew since is connected to again. 0 if it was taken (what the
 * daemon does with it, it does not say), -1 and an error: it was not, within two seconds. Allowed within
 * sandbox_main(). */
int anchor_say(struct anchor *a, const struct anchor_line *line, struct err *e);

#endif
