/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify: what an evidence bundle proves, offline, by its bytes, the keys that are trusted, and the trail that it stands in
 * (plimsoll-evidence(5)). Whatever it reads may be forged.
 */
#ifndef AUDIT_VERIFY_H
#define AUDIT_VERIFY_H

#include "audit/key.h"
#include "audit/timestamp.h"

enum verified {
	VERIFIED_PROVEN,
	VERIFIED_OPEN,   /* it could not be proven with what is here */
	VERIFIED_BROKEN, /* it is not as it was written */
	VERIFIED_FAILED, /* nothing tells that it was changed, and it cannot be taken as evidence all the same */
	VERIFIED_NOTE,   /* what it says of itself; another version judges otherwise; a run that was cut short */
};
typedef void verify_say(void *arg, enum verified what, const char *text);

struct verify {
	const struct key *const *keys; /* trusted; if there are any, what none of them signed fails */
	size_t nkeys;
	const struct timestamp_ca *tsa_ca; /* trusted for time-stamps; if there is one, what has none by it fails; NULL: none */
	const char *build;             /* SHA-256 of this program; NULL: not known */
	int64_t now;                   /* for certificates that have expired since */
	verify_say *say;
	void *arg;
	size_t broken;                 /* counted, with what failed */
	const char *about;             /* the bundle that these are told of, or NULL: the one that was named */
};

/* What no trail tells of itself. */
#define VERIFY_TRAIL_END \
	"whether lines were cut off behind the trail's last one, only a later bundle or an anchor elsewhere can tell; and root of the audited " \
	"host could have made all of it anew, unless the key is kept elsewhere"

/* Says one thing: clean text, and counted. */
void verify_tell(struct verify *v, enum verified what, const char *fmt, ...) PRINTF(3, 4);

/*
 * A bundle: its manifest, signatures, its line in the trail beside it, and whether its facts, judged again, come to its results. -1 and
 * an error if there is no such folder, or it is none.
 */
int verify_bundle(struct verify *v, const char *path, struct err *e);
/* The same of one in an evidence folder whose trail was looked at: line is its line there. */
struct verify_line {
	uint64_t number; /* from 1 */
	char sha256[65];
};
int verify_bundle_in(struct verify *v, int folder, const char *name, const struct verify_line *line, struct err *e);
/* A whole evidence folder: its trail, and each bundle that this names. -1 and an error. */
int verify_folder(struct verify *v, const char *path, struct err *e);
/* Whether it is an evidence folder: it holds a trail, and is no bundle. */
bool verify_is_folder(const char *path);

#endif
