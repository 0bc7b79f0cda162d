/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redact: what is kept of what was read, and in which form.
 *
 * One table (collected.c) names every path that is kept, for each kind and document; nothing else is. A string at a
 * path marked KEEP stays clear, and so does a known word at one marked KEYWORD; at any other kept path it becomes "hmac:" and 32 hex digits of
 * HMAC-SHA-256 (RFC 2104) under a key that is not in the facts, so that equality can be seen and a short secret
 * cannot be guessed.
 */
#ifndef AUDIT_REDACT_H
#define AUDIT_REDACT_H

#include "audit/facts.h"

enum keep {
	KEEP,    /* value and everything below stays clear */
	DIGEST,  /* strings at and below it become keyed digests; keys, numbers, bools stay */
	KEYWORD, /* a word that health checks begin with stays clear: CMD, CMD-SHELL, NONE or nothing; anything else as DIGEST */
};

/* A row: pattern over paths of one document. '*' is any one key or index: "Mounts[*].Source", "Config.Labels.*". The first
 * row that matches a path decides for it and everything below it. */
struct collected {
	enum kind kind;
	const char *doc;
	const char *path;
	enum keep keep;
};
extern const struct collected collected[];
extern const size_t ncollected;

/* The key: made on first use as <state>/redaction.key (0600, 32 random bytes) or, where that cannot be, for this run alone. */
struct redactor;
/* state: the state folder (NULL: /var/lib/plimsoll, or $XDG_STATE_HOME/plimsoll, ~/.local/state/plimsoll unless root).
 * Never fails: without a usable folder, or with a key file that others can read, the key is for this run. */
struct redactor *redact_open(const char *state);
void redact_close(struct redactor *r);
/* CONTRACT's run.redaction: "hmac-sha256, key id 1a2b3c4d" or "hmac-sha256, key for this run only, key id ... (why)". */
const char *redact_describe(const struct redactor *r);
/* The digest that stands for s: "hmac:...". The caller frees. */
char *redact_digest(const struct redactor *r, const char *s);

/* Reduces doc (kind, document name) to what the table names, redacted as it says. */
void redact_in_place(const struct redactor *r, enum kind kind, const char *docname, cJSON *doc);
/* A reduced copy of doc. The caller's. */
cJSON *redact_reduce(const struct redactor *r, enum kind kind, const char *docname, const cJSON *doc);
/* The run line's "collected" member: {"container":["inspect:HostConfig.Privileged",...]}. The caller's. */
cJSON *redact_collected(void);
/* Whether path ("document:path") is at or below, or above, a row of the list (array of strings, with '*'). */
bool redact_covers(const cJSON *list, const char *path);
/* Whether "document:path", without '*', is at or below a row of the table, and what that keeps. */
bool redact_kept(enum kind kind, const char *path, enum keep *ret);

#endif
