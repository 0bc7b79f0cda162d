/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle: the evidence of one run, a folder below an evidence folder, whose trail names it (plimsoll-evidence(5)):
 *   facts.jsonl  results.json  results.xccdf.xml  frameworks.json  record.json  rules/
 *   manifest.sha256       the digests of all of these
 *   manifest.sha256.sig   an SSHSIG of the first key over the manifest, and
 *   manifest.sha256.tsr   a time-stamp over the manifest, if one was asked for and given
 *   attestation.dsse.json an in-toto statement about the manifest's files, signed by each key, unless there is none
 *
 * It is written as STARTED-RUN.partial, under a lock; when all of it is on the disk the trail gets its line, and then it gets its
 * name, without ".partial". So a folder of that name is either being written (it is locked), or what an interrupted run left
 * behind, or whole and named by the trail, and then the next run gives it its name. Nothing in a folder without ".partial" is ever
 * changed.
 */
#ifndef AUDIT_BUNDLE_H
#define AUDIT_BUNDLE_H

#include "audit/anchor_syslog.h"
#include "audit/key.h"
#include "audit/run.h"
#include "audit/timestamp.h"
#include "audit/trail.h"

#define BUNDLE_FACTS       "facts.jsonl"
#define BUNDLE_RESULTS     "results.json"
#define BUNDLE_XCCDF       "results.xccdf.xml"
#define BUNDLE_HTML        "report.html"
#define BUNDLE_RECORD      "record.json"
#define BUNDLE_RECORD_SCHEMA "plimsoll-record/1"
#define BUNDLE_FRAMEWORKS  "frameworks.json"
#define BUNDLE_RULES       "rules"
#define BUNDLE_MANIFEST    "manifest.sha256"
#define BUNDLE_SIGNATURE   "manifest.sha256.sig"
#define BUNDLE_ATTESTATION "attestation.dsse.json"
#define BUNDLE_PARTIAL     ".partial"
/* What is rendered for it, by formats of report.h, with the benchmark's file called as it is kept. */
struct bundle_report {
	const char *file, *format;
};
#define BUNDLE_REPORTS 3
extern const struct bundle_report bundle_reports[BUNDLE_REPORTS]; /* the first is BUNDLE_RESULTS */
/* The files of a bundle's folder that its manifest does not hold; NULL-ended. */
extern const char *const bundle_besides[];

struct bundle;

/*
 * Opens an evidence folder (made, mode 0700, if its parent is there), and looks at the trail: before the sandbox, and before any
 * process is forked that outlives it. keys: who signs, the first one the manifest, too; borrowed; none: nothing is signed.
 * NULL and an error: it is no folder, others can write to it, or (EBADMSG) the trail's chain is broken.
 */
struct bundle *bundle_open(const char *dir, const struct key *const *keys, size_t nkeys, struct err *e);
/* Takes NULL. What was begun and not ended stays behind as partial. */
void bundle_close(struct bundle *b);

/* A line of the facts: the first one, the run's, begins the bundle. -1 and an error if it cannot be written. */
int bundle_line(struct bundle *b, const cJSON *line, struct err *e);

/* A file of rules/: what steered the run, as it was. */
struct bundle_rule {
	const char *name; /* "benchmark.xml", "documents/..." */
	const void *bytes;
	size_t len;
};

/* The runs before of the same host and engine by the same benchmark and profile, oldest first (earlier.h): the bundle's own; NULL: not known. */
const cJSON *bundle_earlier(struct bundle *b, const struct audit *a);

/* What the record says beside the results. */
struct bundle_about {
	const struct bundle_rule *rules;
	size_t nrules;
	const cJSON *request; /* how evaluate would be asked for the same: options by their names */
	char *const *retention; /* classes (audit/retention.h), NULL-ended; or NULL */
	int status;           /* the run's exit status */
	struct timestamper *timestamper; /* and anchor: NULL: not asked for */
	const char *timestamp_url; /* as it may be shown */
	struct anchor *anchor;
};

/*
 * Writes all the rest, and the trail's line. -1 and an error: EWOULDBLOCK: another run has the trail for a minute already;
 * EBADMSG: its chain is broken. What was written is partial then. 1 and an error: the bundle is whole and in the trail, but
 * there is no time-stamp, or no anchor: a bundle is not thrown away because somebody else is not there.
 */
int bundle_end(struct bundle *b, const struct audit *a, const struct bundle_about *about, struct err *e);
/* Under the trail's lock: what earlier runs left behind in an evidence folder (dir: its name) is told as partial, or gets its name. -1
 * and an error. */
int bundle_settle(int folder, const char *dir, struct trail *t, struct err *e);
/* Whether others can write to an evidence folder: then it proves nothing. -1 and an error. */
int bundle_is_safe(const char *dir, int folder, struct err *e);
/* The finished bundle's path; the trail's number of its line. */
const char *bundle_path(const struct bundle *b);

/* The members of the trail's line about a bundle, made of its record (record.json) and its manifest's digest alone: who has a
 * bundle can make the line that has to be in the trail (trail_line()). The caller frees. */
cJSON *bundle_trail_record(const cJSON *record, const char *manifest_sha256);
/* The record's baseline: what the tailoring that was in force says of its standing, and of who made and approved it; null without
 * one. The caller frees. */
cJSON *bundle_baseline(const struct audit *a);
/* What a line of the trail says of an operator (audit/operator.h): what is known. The caller frees. */
cJSON *bundle_trail_operator(const cJSON *operator);
/* Where in the trail that line stands, by the record; false if the record does not say. */
bool bundle_trail_place(const cJSON *record, struct trail_head *ret);
/* The statement's predicate, made likewise (in-toto test-result v0.1); timestamp: the SHA-256 of the time-stamp, or NULL. The
 * caller frees. */
cJSON *bundle_predicate(const cJSON *record, const cJSON *results, const char *timestamp);

#endif
