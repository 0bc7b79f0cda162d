/* SPDX-License-Identifier: Apache-2.0 */
/*
 * results: a results file (CONTRACT's results JSON, of this schema version or an earlier one), read back into what report writers
 * take.
 *
 * Nothing in it is believed that can be worked out: counts, scores and effective results are made anew of the rules' and
 * subjects' results and have to be those that the file tells, as all else of it has to come out again. So a format that is made
 * of a file says what the audit itself would have said in it.
 *
 * The benchmark is not in the file, only its digest. Without the benchmark of that digest there are no texts of it but the rules'
 * titles, and results->bare is true: only formats that are bare, too (report/report.h), can be written then.
 */
#ifndef AUDIT_RESULTS_H
#define AUDIT_RESULTS_H

#include "audit/run.h"

/* Longest results file that is taken. */
#define RESULTS_MAX_BYTES ((size_t)512 << 20)

/* Bytes that were read, and not looked at yet: parsing can wait for the sandbox. */
struct results_source {
	char *file;                 /* of the results, as messages call it */
	struct buf bytes;
	struct buf record;          /* the bundle's; nothing: there is none */
	struct bench_source *benches; /* the benchmark that was named, or else those that may be the one: shipped ones, the bundle's */
	size_t nbenches;
	bool named;                 /* by the user or by the bundle: another one, or none, will not do */
};

/*
 * what: a results file, or a bundle: a folder that holds results.json and, below rules, benchmark.xml and perhaps tailoring.xml; and
 * if there is a manifest, the results are what it says.
 * benchmark and tailoring: as -b and --tailoring-file have them; NULL: the bundle's, else one that is shipped.
 * -1 and an error; either way the source is the caller's to free.
 */
int results_find(const char *what, const char *benchmark, const char *tailoring, struct results_source *ret, struct err *e);
void results_source_free(struct results_source *s);

struct results {
	struct audit *audit;
	struct bench *bench;        /* the audit's; all three belong to it, and are freed with it */
	struct entries *exceptions, *attestations;
	cJSON *record;              /* the bundle's, which tells the audit of earlier runs; or NULL */
	bool bare;
};
/* NULL and an error that names file and path in it. The caller frees. */
struct results *results_read(const struct results_source *s, struct err *e);
void results_free(struct results *r);

#endif
