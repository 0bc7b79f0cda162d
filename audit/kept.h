/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept: what the trail of an evidence folder says about each run, all of its lines taken together, and where the run's bundle
 * is. A line of kind prune is about a bundle, and has
 *   action     hold: it must not be deleted, whatever its date; release: one hold less; delete: it is deleted next
 *   bundle     its name; of what an interrupted run left behind, with ".partial"
 *   run        its run's id                                      (unless partial)
 *   manifest   the digest of its manifest; of a partial one, of the list of its files, as a manifest has it
 *   until      the day that it was kept through                  (delete)
 *   time, operator, reason: when, by whom, why
 */
#ifndef AUDIT_KEPT_H
#define AUDIT_KEPT_H

#include "audit/bundle.h"
#include "audit/name_index.h"

#define KEPT_ASIDE ".deleting" /* behind the name of a folder that is being deleted */

/* Where a run's bundle is. */
enum kept_place {
	KEPT_WHOLE,    /* where it belongs */
	KEPT_WAITING,  /* whole as well; the next run or prune gives it its name */
	KEPT_DELETING, /* what is left of it */
	KEPT_GONE,
};

/* A run of the trail; owned by the list. */
struct kept {
	cJSON *line;         /* its own */
	const char *bundle;  /* in that: the name; plain, or "" */
	unsigned holds;      /* that were not released */
	cJSON *hold;         /* the line of the last one, or NULL */
	cJSON *deleted;      /* of its deletion, or NULL */
	bool deleted_held;   /* though it was held */
};

struct kept_list {
	struct kept *runs;   /* in the trail's order */
	size_t n;
	struct name_index names; /* of their bundles */
	cJSON *others;       /* deletions of what is no run's: their lines by their names */
	struct trail_head head;
	char *broken;        /* the first trouble, "trail.jsonl:3: ...": of the chain, or a second run of a name; NULL: none */
};

/* Reads the trail of a folder. -1 and an error if it cannot be read. */
int kept_read(int folder, struct kept_list *ret, struct err *e);
void kept_free(struct kept_list *l);
#define autokept __attribute__((cleanup(kept_free)))

/* The run of that bundle's name, or that run's id; NULL. */
struct kept *kept_find(const struct kept_list *l, const char *run);
enum kept_place kept_place(int folder, const struct kept *k);
/* Its name there; the caller frees. */
char *kept_name(const struct kept *k, enum kept_place place);
/* Why its deletion should not have been, or NULL. now: what the line says of its time cannot be later. */
const char *kept_wrong(const struct kept *k, int64_t now);

/* Whether a name is one of a folder here. */
bool kept_is_plain(const char *name);

/*
 * Whether two lines are of runs of the same host and engine by the same version of the same benchmark. An engine that did not answer
 * has no id in its line, and is taken for whichever is at that endpoint: that it is down is to be told of that one.
 */
bool kept_is_alike(const cJSON *a, const cJSON *b);

/* "met", "not-met", "incomplete", "nothing": what a run came to, by its exit status. */
const char *kept_result(const cJSON *line);

#endif
