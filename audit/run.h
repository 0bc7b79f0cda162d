/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run: judges subjects by a benchmark, one at a time, and sums up. Pure: no I/O, no clock; it cannot fail.
 */
#ifndef AUDIT_RUN_H
#define AUDIT_RUN_H

#include "audit/entries.h"
#include "benchmarks/benchmark.h"
#include "checks/check.h"

/* What the user selected. Lists end in NULL; a NULL list selects all. */
struct selection {
	char **rules, **skip_rules; /* --rule, --skip-rule */
	char **references;          /* NAME:REQ */
	char **containers;          /* name, id (a prefix of 12 digits or more), or a glob over names */
	char **images;              /* a name of an image, or the reference a container was made from (glob), or an image's id;
	                               a container is of whatever image it was made from, whatever that was called */
	char **labels;              /* KEY or KEY=VALUE */
	char **label_digests;       /* beside labels: what VALUE is in redacted facts; NULL for a bare KEY */
	const char *scope;          /* "host", "engine", "all" */
};

/* Which entries of a file are about a rule. */
struct entry_indexes {
	size_t *list, n;
};

/* What an entry came to. */
struct entry_use {
	size_t rules, selected; /* rules of the benchmark that it is about; those that are judged */
	size_t subjects;        /* of these that it is about */
	size_t answered;        /* of these: an exception's fail, an attestation's notchecked */
	size_t undecided;       /* of these: error and unknown, which nobody can answer for */
	bool by_creator;        /* one of the answered was meant by what its creator chose alone */
};

struct result {
	const struct bench_rule *rule;
	const struct check *check;  /* never NULL: the loader refuses a rule whose check is unknown */
	const struct check *also;   /* what it is decided by for subjects of another kind, or NULL */
	struct value *values;       /* the rule's exports, for its check */
	enum verdict verdict;       /* as observed */
	enum verdict effective;     /* after exceptions and attestations */
	struct entry_indexes exceptions, attestations;
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
	struct score score;
	struct score with_exceptions; /* of the effective results */
	const struct entries *exceptions, *attestations; /* NULL: none were given */
	struct entry_use *exception_uses, *attestation_uses; /* one an entry */
	struct score_model models[4];
	struct section_score *sections;
	size_t nsections;
	const cJSON *earlier;       /* runs of this host that the trail has (audit/earlier.h); borrowed; NULL: not known */
	cJSON *collected;           /* the facts' list of collected paths, by kind */
	struct sightings sightings[NKINDS]; /* what checks look at */
	size_t held[NKINDS];        /* lines of each kind */
	bool unlisted[NKINDS];      /* there was a line that says the kind could not be listed */
	size_t chosen;              /* containers and images that the filters chose */
	cJSON *matched;             /* object: "--container web" of each pattern that matched */
	cJSON *images_chosen;       /* object: the images that each --image pattern matched (run_selection.c) */
	cJSON *excluded;            /* {"containers":[{kind,id,name}],"images":[...]}: subjects left out by a filter */
	int64_t now;                /* run.judged_at in epoch seconds; 0 unknown */
	bool complete;              /* no selected rule is ERROR or UNKNOWN for any subject */
	bool worker;                /* the engine is a swarm's worker, which tells of no nodes and services */
	bool looked;                /* something could be read at all, of host or engine */
};

/* Whether the selection leaves any rule of the benchmark to be judged: 0, or -1 and an error that names the
 * pattern which matches nothing, or the first rule that the profile does not hold. */
int selection_check(const struct selection *s, const struct bench *b, struct err *e);

/* Whether a container or an image is chosen by --container, --image and --label, or that could not be read; remembers what
 * matched. Images come before containers. */
bool selection_takes(struct audit *a, enum kind kind, const cJSON *subject);

/* After audit_end: whether each --container, --image and --label matched something, when there was anything to match. 0, or
 * -1 and an error that names the pattern: a misspelt name must not look like a host without faults. */
int selection_matched(const struct audit *a, struct err *e);

/*
 * What the verdicts of all findings come to, or their effective ones: by the AND table (verdict_and()), but that what is
 * left to a person is not passed over: a pass, and "not applicable", would speak for it. So what would be one of these while some
 * finding is not checked is not checked. NVERDICTS: there is no finding.
 */
enum verdict result_combined(const struct result *r, bool effective);
/* What a rule exports to its check; the texts are the rule's. The caller frees the array. */
struct value *rule_values(const struct bench_rule *r);

/* begin takes the facts' first line, subject each line in turn, end the last one. tool is given away. */
struct audit *audit_begin(const struct bench *b, const struct selection *s, const cJSON *facts_run, cJSON *tool,
    const char *judged_at);
/* After begin, if there are any: what somebody answers for. Either may be NULL; both have to outlive the audit. */
void audit_accept(struct audit *a, const struct entries *exceptions, const struct entries *attestations);
void audit_subject(struct audit *a, const cJSON *subject);
void audit_end(struct audit *a, const cJSON *facts_end);
void audit_free(struct audit *a);

/* Whether the profile in force leaves a rule out that is told of: what a site does otherwise than the benchmark. */
bool is_deviation(const struct result *r);
/* Whether a rule is decided by looking: it is selected, and its role is not unchecked. */
bool is_judged(const struct result *r);
/*
 * Exceptions and attestations (effective.c), as the run calls them: meet lets those of a rule look at a finding that was just
 * decided, settle makes the effective results of a rule that is settled, and put_inputs notes in a->run what became of each.
 */
void effective_meet(struct audit *a, const struct result *r, struct finding *f, const cJSON *subject);
void effective_settle(struct result *r);
void effective_put_inputs(struct audit *a);
void effective_free(struct audit *a);
/* For reports: an entry's state, "in-force" or why it does not help, and that in words. */
enum entry_state {
	ENTRY_IN_FORCE, ENTRY_OTHER_BENCHMARK, ENTRY_NO_RULE, ENTRY_NOT_SELECTED, ENTRY_DOCUMENT_DIFFERS, ENTRY_NO_CLOCK,
	ENTRY_NOT_BEGUN, ENTRY_EXPIRED, ENTRY_NO_SUBJECT, ENTRY_NOT_NEEDED, NENTRY_STATES
};
extern const char *const entry_state_names[NENTRY_STATES], *const entry_state_words[NENTRY_STATES];
enum entry_state entry_state(const struct audit *a, const struct entry *t, const struct entry_use *u);
/* Whole days until it expires; 0 is the last day. */
long entry_days_left(const struct audit *a, const struct entry *t);

/* Counts, section and model scores from the results (score.c); audit_end calls it. */
void audit_score(struct audit *a);
/* How many rules are error or unknown, wholly or for some of their subjects. */
size_t audit_undecided(const struct audit *a);

/* The policy: what --fail-on and --min-score ask. */
enum fail_on {
	FAIL_ON_NONE, FAIL_ON_FAIL, FAIL_ON_LOW, FAIL_ON_MEDIUM, FAIL_ON_HIGH,
	FAIL_ON_REGRESSION          /* against a baseline (audit/diff.h): no rule fails by itself */
};
struct policy {
	enum fail_on fail_on;
	double min_score;           /* NAN: not asked for */
};
/* CONTRACT's exit status: 0, 1, 3 or 4. */
int audit_exit_status(const struct audit *a, const struct policy *p);

#endif
