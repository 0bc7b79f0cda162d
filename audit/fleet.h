/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fleet: the audits of many hosts, one after the other, and what they come to together: how each host stands, and how many hosts each
 * rule fails on. Nothing of an audit is kept but this, so that a thousand hosts fit into memory.
 *
 * Rules are matched by their check, as numbers change from one benchmark to the next. Effective results are counted.
 *
 * Of several audits of one host the latest counts, if they looked for the same: the one that began last, or, of those that began in one
 * second, that ended last, or was judged last. A host is the same by its name, machine id, endpoint and engine together, so that clones,
 * which share a machine id, stay apart; one without a machine id and without an engine's is the same as no other. What was looked for
 * is benchmark, profile, tailoring and filters.
 */
#ifndef AUDIT_FLEET_H
#define AUDIT_FLEET_H

#include "audit/run.h"

/* An audit in short. */
struct fleet_host {
	char *source;               /* as it was named */
	char *name;                 /* "(name unknown)" */
	char *machine_id, *endpoint, *engine_id; /* or NULL */
	char *engine;               /* "docker 28.5.2", or NULL */
	char *run, *started, *finished, *judged; /* or NULL */
	char *benchmark, *profile;  /* "cis-docker 1.8.0", "level-1" */
	char *tailoring;            /* its SHA-256, or NULL */
	char *filters;              /* JSON, members sorted; NULL: there were none */
	char *tool;                 /* "plimsoll 0.1.0" */
	struct score score, with_exceptions;
	size_t counts[NVERDICTS];   /* of rules, effective */
	bool complete;
	int status;                 /* by the policy: CONTRACT's exit status of its audit */
	bool superseded;            /* a later audit counts in its place */
};

/* What a rule came to on a host. */
struct fleet_part {
	size_t host;                /* which of the fleet's */
	char *number;               /* the rule's in that host's benchmark */
	enum verdict observed, effective;
	char **subjects;            /* "container db": that are effectively as the rule is; NULL-ended */
	size_t nsubjects;
};

struct fleet_rule {
	char *key;                  /* the check; of a second rule of one check with what tells it apart */
	char *check, *number, *title, *severity; /* by the first benchmark that has it */
	size_t counts[NVERDICTS];   /* hosts by effective result, superseded ones left out */
	size_t excepted;            /* hosts that it fails on by what was observed, and somebody answers for it */
	struct fleet_part *parts;   /* hosts that it fails on, or where it is not decided; with superseded ones */
	size_t nparts;
};

/* What audits rest on, where that is not the same for all: "cis-docker 1.8.0" on 10 hosts. */
struct fleet_basis {
	const char *what;           /* "benchmark" */
	char *value;                /* NULL: none */
	size_t hosts;
};

struct fleet {
	struct fleet_host *hosts;   /* worst first, superseded ones behind them */
	size_t nhosts, ncounted;    /* all; without superseded ones */
	struct fleet_rule *rules;   /* the order of the first benchmark that has them */
	size_t nrules;
	cJSON *index;               /* of the rules by their keys */
	struct fleet_basis *bases;
	size_t nbases;
	struct score score, with_exceptions; /* of all hosts together */
	size_t incomplete;          /* hosts */
	int status;                 /* 3 if any host's is 3 or 4, else 1 if any host's is 1, else 0 */
};

struct fleet *fleet_new(void);
/* Takes an audit in, which may be freed afterwards. source: as it was named. */
void fleet_add(struct fleet *f, const struct audit *a, const char *source, const struct policy *p);
/* After the last one: says which count, and sums up. */
void fleet_end(struct fleet *f);
void fleet_free(struct fleet *f);
/* The rules that fail or are not decided on any host: the most severe first, of these what fails on most hosts, then as in the
 * benchmark. ret has room for all rules of the fleet. How many. */
size_t fleet_open_rules(const struct fleet *f, const struct fleet_rule **ret);

#endif
