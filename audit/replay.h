/* SPDX-License-Identifier: Apache-2.0 */
/* replay: the facts of a bundle judged once more, by the rules that it keeps, without engine, host or network. */
#ifndef AUDIT_REPLAY_H
#define AUDIT_REPLAY_H

#include "audit/bundle.h"
#include "audit/json.h"
#include "audit/manifest.h"

/* What a bundle would hold; to be set up by REPLAYED_INIT. */
struct replayed {
	struct buf reports[BUNDLE_REPORTS]; /* the bytes of each of bundle_reports, */
	struct buf frameworks;              /* and of BUNDLE_FRAMEWORKS */
	bool is_another_baseline;           /* the record says of it what the tailoring does not */
	bool is_another_tool;               /* the facts say that another one read them than the results say that judged them */
	int status;                         /* the exit status; -1: it was asked for what this version does not know */
};
#define REPLAYED_INIT { .reports = { BUF_INIT, BUF_INIT }, .frameworks = BUF_INIT }
void replayed_free(struct replayed *r);
#define autoreplayed __attribute__((cleanup(replayed_free)))

/*
 * Judges the facts of the bundle in a folder once more. record and results: as they were read. All that is read are files of that
 * folder, without following links, whose bytes are what the manifest says. -1 and an error that says what cannot be judged.
 */
int replay_bundle(int folder, const struct manifest *m, const cJSON *record, const cJSON *results, struct replayed *ret, struct err *e);

/* Whether two documents say the same, in whatever order. */
bool replay_is_same(const cJSON *a, const cJSON *b);
/* Where two results differ: tell is called with a sentence for each rule whose result or subjects do, "5.5: pass, and now fail". Returns
 * how many; members other than results and tool are compared as a whole. */
typedef void replay_say(void *arg, const char *text);
size_t replay_compare(const cJSON *kept, const cJSON *now, replay_say *tell, void *arg);

#endif
