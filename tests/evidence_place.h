/* SPDX-License-Identifier: Apache-2.0 */
/* evidence_place: evidence folders with bundles of recorded facts, for tests. */
#ifndef TESTS_EVIDENCE_PLACE_H
#define TESTS_EVIDENCE_PLACE_H

#include "audit/prune.h"
#include "tests/fixture.h"

/* A run. Its id ends in its number (0 to 9), and it began on that day at ten and took a second. */
struct place_run {
	const char *day;       /* "2026-01-31"; NULL: there is none */
	const char *retention; /* its class; NULL: none */
	const char *facts;     /* "plain", "hardened" (NULL): fixtures/facts/docker-20.10.24-FACTS.jsonl */
	const char *host;      /* its name, if another than docker-1 */
	const char *key;       /* fixtures/key/KEY, which signs it; or NULL */
	/* NULL: as the facts and the benchmark have it */
	const char *machine;   /* the machine id; NULL: the host's name, if that is another */
	const char *engine;    /* its id; "": it did not answer */
	const char *endpoint;
	const char *version;   /* of the benchmark, three characters */
	const char *profile;
	const char *rule;      /* the only one, by its number */
};

/* Audits into an evidence folder, and the bundle's name; the case fails if that cannot be. The caller frees. */
char *evidence_run(const char *folder, unsigned number, const struct place_run *run);
/* The same for a run that is interrupted after its first lines: what it leaves, with ".partial". */
char *evidence_cut(const char *folder, unsigned number, const struct place_run *run);

/* "0.partial" for a name with the run's number: what comes before that is left out. Text as it is otherwise. */
const char *evidence_short(const char *name);
/* What is in the folder, by short names, sorted: "0 1.partial trail.jsonl". The caller frees. */
char *evidence_names(const char *folder);
/* Each line of the trail: "run 0", "delete 0", "partial 1.partial", separated by ", ". The caller frees. */
char *evidence_trail(const char *folder);
/* How much verify finds broken in the whole folder; ret: the first of it, or NULL: nobody wants it. */
size_t evidence_broken(const char *folder, struct buf *ret);

#endif
