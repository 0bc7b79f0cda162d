/* SPDX-License-Identifier: Apache-2.0 */
/* judged: recorded facts, judged: for tests of what is done with results afterwards. */
#ifndef TESTS_JUDGED_H
#define TESTS_JUDGED_H

#include "audit/results.h"

struct judged_by {
	const char *facts;         /* below fixtures/facts */
	const char *benchmark, *tailoring, *profile; /* as options have them */
	bool entries;              /* with the examples of fixtures/entries */
	const char *at;
	struct selection selection;
};

struct judgement {
	struct bench *bench;
	struct entries *exceptions, *attestations;
	struct audit *audit;
};

/* Fails the running cmocka test if it cannot. judgement_free() at the end. */
struct judgement judged(const struct judged_by *by);
void judgement_free(struct judgement *j);
/* A report of it. The caller frees. */
char *judged_report(const struct audit *a, const char *format, int verbose, size_t *ret_len);

/* The source of results that are in memory, with the benchmark of that name; NULL: with none. */
struct results_source judged_source(const char *bytes, size_t len, const char *benchmark, const char *tailoring);

#endif
