/* SPDX-License-Identifier: Apache-2.0 */
/* bundled: small evidence bundles, of fixtures/bundle, and what verify says of them. */
#ifndef TESTS_BUNDLED_H
#define TESTS_BUNDLED_H

#include "audit/bundle.h"
#include "audit/verify.h"
#include "tests/fixture.h"

/* The keys of the fixtures. */
struct signers {
	const struct key *keys[2]; /* Ed25519, P-256 */
	size_t n;                  /* how many of them sign; tests may change it */
	const char *version;       /* of the tool that signs; NULL: this one's */
	const char *reader;        /* what the facts say that read them; NULL: the tool that signs */
	const char *build;         /* the digest that it says of itself; NULL: none */
	bool lies;                 /* the facts that are kept are not those that were judged */
	int status;                /* the exit status that the record has, 1 being right */
	const char *at;            /* what is judged by; NULL: the time of the run */
};
#define BUNDLED_BUILD "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee" /* of who verifies */
struct signers signers_read(void);
void signers_free(struct signers *s);
#define autosigners __attribute__((cleanup(signers_free)))

/* A run of that number, 0 to 9, which is kept for a day, into an evidence folder: 0, or -1 and an error. */
int bundled_try(const char *dir, const struct signers *s, int number, struct err *e);
/* The case fails if that cannot be. */
void bundled_run(const char *dir, const struct signers *s, int number);
/* Makes manifest, signatures and the only line of the trail anew, as who has the key can. Run 0's. */
void bundled_seal(const char *dir, const struct signers *s);
/* DIR/ and the name of that run's bundle. The caller frees. */
char *bundled_path(const char *dir, int number);

/* What verify says, a line each: "proven  ...\n", "open    ", "BROKEN  ", "FAILED  ", "note    ". */
struct heard {
	struct buf text;
	size_t broken; /* with what failed; 1 if it is neither folder nor bundle */
};
void heard_free(struct heard *h);
#define autoheard __attribute__((cleanup(heard_free)))
/* trusted: NULL: no keys are named. */
struct heard hear(const char *path, const struct signers *trusted);
/* Fails the case unless it was said. */
void heard_that(const struct heard *h, const char *what);
/* Fails the case, with what was said, unless nothing is broken. */
void heard_good(const struct heard *h);

#endif
