/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fix: what would put right what failed, as texts that people read and then run: never more than that.
 *
 * The scripts and tasks are those of the benchmark (its fix elements); here they are only put together, each
 * step with its rule, the reason and the risk. A step is made of what is effectively fail, and of nothing
 * else: subjects with an exception, and those that are error or unknown, are named and left alone. A script
 * that cannot leave them alone, since it is about the rule as a whole, is not made.
 *
 * Names and messages come from strangers, and stand in comments alone: one line each, shown by term_safe()
 * and cut, so that no reader's buffer for a line (auditctl's is 6 KiB) makes two of one. What is theirs in a
 * command is a container's id, if it is nothing but hexadecimal digits, the engine's endpoint and id, and in an
 * audit rule a path, all of harmless characters.
 */
#ifndef REPORT_FIX_H
#define REPORT_FIX_H

#include "report/report.h"

/* A rule that fails. All is borrowed from the audit, but the list. */
struct fix_step {
	const struct result *r;
	const struct finding **fails; /* what is effectively fail */
	size_t nfails;
	size_t excepted, undecided;   /* its other subjects: with an exception; error or unknown */
};

struct fix_plan {
	const struct audit *a;
	bool shipped;                 /* the benchmark is one that is shipped: its scripts are the project's own */
	struct fix_step *steps;       /* the benchmark's order */
	size_t nsteps;
};
/* The audit has to outlive it. The caller frees. */
struct fix_plan *fix_plan_make(const struct audit *a, bool shipped);
void fix_plan_free(struct fix_plan *p);

/* The rule's fix whose system ends in that word ("sh", "ansible", "docker-run", ...), or NULL. */
const struct bench_fix *fix_of(const struct fix_step *s, const char *kind);
/* The paths that evidence of roles of files tells of a finding, where each really is if that is told: an object of strings. The
 * caller's. */
cJSON *fix_paths(const struct finding *f);
/* Whether a script about the rule as a whole would change nothing that is to be left alone. */
bool fix_whole(const struct fix_step *s);

/*
 * What is a struct fix_plan, each of these writes whole: a script, a playbook, an override of compose files,
 * a file of rules.
 */
report_put_fn fix_shell, fix_ansible, fix_compose, fix_audit_rules;

/*
 * Today's daemon.json (file is what errors call it) with what the steps change: a whole file, of the same
 * members in the same order and wording, but those that a step changes or removes. Empty text is an empty
 * object. What there is to tell of it goes to told: comments as the other kinds have them, and each value
 * that was another one. -1 and an error: it is no such file.
 */
int fix_daemon_json(const struct fix_plan *p, const char *file, const char *text, size_t len, struct buf *ret, FILE *told,
    struct err *e);
/*
 * The merging alone: a merge patch (RFC 7396) put into an object's text. changed is called for each member
 * that had another value (old) or is removed (new is NULL).
 */
typedef void fix_changed_fn(void *arg, const char *key, const cJSON *old, const cJSON *new);
int fix_merge(const char *text, size_t len, const cJSON *patch, fix_changed_fn *changed, void *arg, struct buf *ret, struct err *e);

/* ---- the engine (fix_engine.c): nothing, where the results tell of none ---- */

/* A comment: where it was asked, and its id. */
void fix_engine_line(FILE *out, const struct fix_plan *p);
/* For sh: has docker ask that engine and, if its id is known, no other one. */
void fix_engine_shell(FILE *out, const struct fix_plan *p);
/* For a play: its environment; and a task that ends it where another engine answers, if any task asks. False: there is none. */
void fix_engine_environment(FILE *out, const struct fix_plan *p);
bool fix_engine_task(FILE *out, const struct fix_plan *p);

/* ---- comments (fix_text.c) ---- */

/* "# LABEL: TEXT" in one line. */
void fix_line(FILE *out, const char *indent, const char *label, const char *text);
/* The same of a benchmark's own prose, in as many lines as it takes. */
void fix_prose(FILE *out, const char *indent, const char *label, const char *prose);
/* What stands above all steps: whose results they are; purpose says how it is used. */
void fix_head(FILE *out, const struct fix_plan *p, const char *purpose);
/*
 * What stands above a step: rule, reason, what was found, risk, what is left alone. made: its script, or
 * NULL: it is done by hand.
 */
void fix_step_head(FILE *out, const struct fix_step *s, const char *indent, const struct bench_fix *made);
/* Of an audit rule: what comes before it where auditing is off, or nothing loads rules (fix_audit.c). */
void fix_audit_first(FILE *out, const struct fix_step *s, const char *indent);
/* How it is done by hand, with what changes in docker run and compose. */
void fix_step_by_hand(FILE *out, const struct fix_step *s, const char *indent);
/*
 * What changes in docker run and compose, if it does; false: it does not. Behind a line "? PATH TEXT" of the fix stands what
 * holds only for containers of which evidence at PATH shows TEXT: an option that was not given cannot be taken out.
 */
bool fix_step_containers(FILE *out, const struct fix_step *s, const char *indent);
/* What stands below all steps: what is left alone; with a kind, also the rules that fail and have no fix of it. */
void fix_tail(FILE *out, const struct fix_plan *p, const char *kind);

#endif
