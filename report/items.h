/* SPDX-License-Identifier: Apache-2.0 */
/*
 * items: what the formats with a line a subject have in common.
 *
 * An item is a subject of a rule, or the rule itself: where it has no subjects, and where none of them says what the rule came
 * to, so that who reads items alone misses no verdict.
 */
#ifndef REPORT_ITEMS_H
#define REPORT_ITEMS_H

#include "audit/run.h"

struct item {
	const struct result *r;
	const struct finding *f;         /* NULL: the rule itself */
	enum verdict verdict, effective; /* of what is told for information alone (role unscored): INFORMATIONAL */
	const char *message;             /* never NULL */
};

/* How many items a rule has, one or more, and the i-th of them: its subjects by name, then the rule itself. */
size_t item_count(const struct result *r);
struct item item_at(const struct result *r, size_t i);

/*
 * "container", "rule"; and what it is called: a subject's name, else its id; of a rule itself, and of a subject that has
 * neither, the rule's number, else its check. Never empty.
 */
const char *item_kind(const struct item *it);
const char *item_name(const struct item *it);

/*
 * Half a SHA-256 in hexadecimal, of the host, the rule and the subject. By name it is the same for a container that was made
 * anew, and two subjects of one name on a host share it; by id, with the engine's in it, no two subjects of a fleet do.
 */
void item_digest_by_name(const struct audit *a, const struct item *it, char out[33]);
void item_digest_by_id(const struct audit *a, const struct item *it, char out[33]);

/* Why the effective result is another than the observed one, in words: who answers for it, until when, and why. NULL: nobody
 * does. The caller frees. */
char *item_accepted(const struct item *it);

/* How to put a rule right, in words; NULL: the benchmark does not say. */
const char *rule_fix(const struct bench_rule *rule);

/* A member of the run that holds a time, in seconds since the epoch; 0: there is none. */
int64_t run_seconds(const struct audit *a, const char *member);

#endif
