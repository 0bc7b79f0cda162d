/* SPDX-License-Identifier: Apache-2.0 */
/*
 * versions: versions of engine, containerd and runc, and the dated table of their releases that ships
 * as data (benchmarks/data/releases.tsv). Pure: works on bytes that somebody read.
 *
 * The table is text, fields parted by one tab, comments begin with '#':
 *
 *   plimsoll-releases  1  DATE                   the first line: format, and the day it was true
 *   branch  COMPONENT  BRANCH  SUPPORTED  NEWEST
 *   hole    COMPONENT  ID  SEVERITY  SINCE  FIXED  ONLY
 *
 *   COMPONENT  engine, containerd or runc
 *   BRANCH     what its versions begin with: "29", "25.0"
 *   SUPPORTED  yes, no, or the last day on which the branch gets fixes
 *   NEWEST     its newest release, or -
 *   SINCE      the first release that has the hole, or - (the very first one)
 *   FIXED      the first release without it in each branch that was fixed, parted by commas
 *   ONLY       - (it always counts), authz (only with an authorization plugin), cri (only for who
 *              talks to containerd's CRI, which an engine does not)
 */
#ifndef AUDIT_VERSIONS_H
#define AUDIT_VERSIONS_H

#include "audit/util.h"

#define RELEASES_MAX_BYTES ((size_t)1 << 20)

struct version {
	long part[3];
};
/* "29.7.2" or "v2.2.1": three numbers and nothing else. False for "20.10.24+dfsg1", "1.2.0-rc.3", "N/A". */
bool version_read(const char *text, struct version *ret);
int version_compare(struct version a, struct version b);

struct releases;

/* The table; NULL and an error that names file and line. file is what messages call it. The caller frees. */
struct releases *releases_parse(const char *file, const char *bytes, size_t len, struct err *e);
void releases_free(struct releases *r);

/* What the table is: its file and the SHA-256 of its bytes, and its day. */
const char *releases_file(const struct releases *r);
const char *releases_sha256(const struct releases *r);
const char *releases_date(const struct releases *r);
/* Whole days from the table's day to a time (epoch seconds); negative before it. */
long releases_age(const struct releases *r, int64_t at);

/* What the table says of a release. */
enum release_state {
	RELEASE_UNKNOWN,    /* of a branch that it does not have, and not older than all it has */
	RELEASE_ENDED,      /* its branch gets no more fixes at that time */
	RELEASE_SUPERSEDED, /* there is a newer one */
	RELEASE_NEWEST,     /* there is none */
};
struct release {
	enum release_state state;
	const char *branch; /* or NULL */
	const char *ended;  /* RELEASE_ENDED: the last day, or NULL if that is not told */
	const char *newest; /* of the branch, or NULL */
};
struct release releases_state(const struct releases *r, const char *component, struct version v, int64_t at);

/* The i-th hole that a release has, or may have; false behind the last one. */
struct hole {
	const char *id, *severity, *only; /* only: "" or a word of ONLY */
	bool doubt;                       /* no fix is told of in its branch: it may have been left out of it, or not be in it */
};
bool releases_hole(const struct releases *r, const char *component, struct version v, size_t i, struct hole *ret);

#endif
