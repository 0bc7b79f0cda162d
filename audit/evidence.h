/* SPDX-License-Identifier: Apache-2.0 */
/* evidence: --evidence and --key of a run: its keys, its bundle, and what goes into rules/. */
#ifndef AUDIT_EVIDENCE_H
#define AUDIT_EVIDENCE_H

#include "audit/bundle.h"
#include "audit/cli.h"
#include "audit/entries.h"

struct evidence_run;

/* Reads the keys and opens the folder, before the sandbox: *ret is NULL if no evidence is asked for. -1 and an error
 * (bundle_open()); -2: the options or a key are wrong. */
int evidence_open(const struct options *o, struct evidence_run **ret, struct err *e);
/* Takes NULL. */
void evidence_close(struct evidence_run *v);
/* A scan report of which is kept what scans_kept() leaves: a scans_take. */
void evidence_scan(void *evidence, const char *file, const char *bytes, size_t len);
/* A line of the facts; takes NULL. -1 and an error. */
int evidence_line(struct evidence_run *v, const cJSON *line, struct err *e);
/* What steered the run, as it was read; each but source may be NULL. */
struct evidence_inputs {
	const struct bench_source *source;
	const struct entries *exceptions, *attestations;
	const struct buf *regression; /* the results that --fail-on names */
};
/* The runs before of the same host, which reports show; takes NULL: then they are not known. They are the evidence's own. */
void evidence_earlier(struct evidence_run *v, struct audit *a);
/* Ends the bundle, and tells where it is unless quiet. -1 and an error (bundle_end()); takes NULL. */
int evidence_end(struct evidence_run *v, const struct options *o, const struct evidence_inputs *in, const struct audit *a, int status,
    struct err *e);

#endif
