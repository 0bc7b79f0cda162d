/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run: judges subjects by a benchmark, one at a time, and sums up. Pure: no I/O, no clock; it cannot fail.
 */
#ifndef AUDIT_RUN_H
#define AUDIT_RUN_H

#include "audit/redact.h"
#include "benchmarks/benchmark.h"
#include "checks/check.h"

/* What the user selected. Lists end in NULL; a NULL list selects all. */
struct selection {
	char **rules, **skip_rules; /* --rule, --skip-rule */
	char **references;          /* NAME:REQ */
	char **containers;          /* name, id (a prefix of 12 digits or more), or a glob over names */
	char **images;              /* a name of an image, or the reference a container was made from (glob), or an image's id */
	char **labels;              /* KEY or KEY=VALUE */
	char **label_digests;       /* beside labels: what VALUE is in redacted facts; NULL for a bare KEY */
	const char *scope;          /* "host", "engine", "all" */
};

struct result {
	const struct bench_rule *rule;
	const struct check *check;  /* never NULL: the loader refuses a rule whose check is unknown */
	struct value *values;       /* the rule's exports, for its check */
	enum verdict verdict;       /* as observed */
	enum verdict effective;     /* after exceptions and attestations: the same until there are any */
	char *message;
	struct finding *findings;   /* sorted by name */
	size_t nfindings;
};

struct score {
	size_t passed, scored;
	double percent;             /* of scored; NAN if nothing is scored */
};

/* One of XCCDF's four scoring models (NISTIR 7275r4, 7.3), as decimal text. */
struct score_model {
	const char *system;         /* urn:xccdf:scoring:default, ... */
	char score[32], maximum[32];
};

struct section_score {
	const char *section;        /* "5" */
	const char *title;
	struct score score;
	size_t counts[NVERDICTS];
};

/* Everything a report shows. Computed once; writers read. */
struct audit {
	const struct bench *bench;
	const struct selection *selection;
	cJSON *tool, *run, *host, *engine, *population; /* as CONTRACT's members of these names */
	struct result *results;     /* the benchmark's order */
	size_t nresults;
	size_t counts[NVERDICTS];   /* of results */
	struct score score;         /* .percent with exceptions is the same until there are any */
	struct score_model models[4];
	struct section_score *sections;
	size_t nsections;
	cJSON *collected;           /* the facts' list of collected paths, by kind */
	struct sightings sightings[NKINDS]; /* what checks look at */
	size_t held[NKINDS];        /* lines of each kind */
	bool unlisted[NKINDS];      /* there was a line that says the kind could not be listed */
	size_t chosen;              /* containers and images that the filters chose */
	cJSON *matched;             /* object: "--container web" of each pattern that matched */
	cJSON *excluded;            /* {"containers":[{kind,id,name}],"images":[...]}: subjects left out by a filter */
	int64_t now;                /* run.judged_at in epoch seconds; 0 unknown */
	bool complete;              /* no selected rule is ERROR or UNKNOWN for any subject */
	bool worker;                /* the engine is a swarm's worker, which tells of no nodes and services */
	bool looked;                /* something could be read at all, of host or engine */
};

/* Whether the selection leaves any rule of the benchmark to be judged: 0, or -1 and an error that names the
 * pattern which matches nothing, or the first rule that the profile does not hold. */
int selection_check(const struct selection *s, const struct bench *b, struct err *e);

/* Whether a container or an image is chosen by --container, --image and --label; remembers what matched. */
bool selection_takes(struct audit *a, enum kind kind, const cJSON *subject);

/* After audit_end: whether each --container, --image and --label matched something, when there was anything to match. 0, or
 * -1 and an error that names the pattern: a misspelt name must not look like a host without faults. */
int selection_matched(const struct audit *a, struct err *e);

/* begin takes the facts' first line, subject each line in turn, end the last one. tool is given away. */
struct audit *audit_begin(const struct bench *b, const struct selection *s, const cJSON *facts_run, cJSON *tool,
    const char *judged_at);
void audit_subject(struct audit *a, const cJSON *subject);
void audit_end(struct audit *a, const cJSON *facts_end);
void audit_free(struct audit *a);

/* Whether a rule is decided by looking: it is selected, and its role is not unchecked. */
bool is_judged(const struct result *r);
/* Counts, section and model scores from the results (score.c); audit_end calls it. */
void audit_score(struct audit *a);
/* How many rules are error or unknown, wholly or for some of their subjects. */
size_t audit_undecided(const struct audit *a);

/* The policy: what --fail-on and --min-score ask. */
enum fail_on { FAIL_ON_NONE, FAIL_ON_FAIL, FAIL_ON_LOW, FAIL_ON_MEDIUM, FAIL_ON_HIGH };
struct policy {
	enum fail_on fail_on;
	double min_score;           /* NAN: not asked for */
};
/* CONTRACT's exit status: 0, 1, 3 or 4. */
int audit_exit_status(const struct audit *a, const struct policy *p);

#endif
