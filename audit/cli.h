/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli: commands and options. One table of options is parsed from, printed as usage, and compared with the manual
 * page by a test.
 */
#ifndef AUDIT_CLI_H
#define AUDIT_CLI_H

#include "audit/collect.h"
#include "audit/run.h"
#include "audit/settings.h"

enum { EXIT_OK = 0, EXIT_POLICY = 1, EXIT_USAGE = 2, EXIT_INCOMPLETE = 3, EXIT_NOTHING = 4, EXIT_BROKEN = 5 };

#define MAX_REPORTS 12

struct options {
	const char *benchmark, *profile;
	const char *tailoring;     /* --tailoring-file */
	struct selection selection;
	const char *host_endpoint; /* -H */
	const char *root;
	const char *scans;
	bool deep;
	const char *facts;         /* --facts FILE */
	const char *output;        /* collect -o, keygen -o */
	int key_type;              /* keygen --type: an enum key_type */
	char **reports;            /* FORMAT[:PATH] */
	struct policy policy;
	const char *baseline;      /* --fail-on regression:RESULTS */
	const char *at;            /* --at, as given */
	const char *reason;
	int64_t timeout_ms;
	int jobs;
	bool no_sandbox, no_progress, no_pager, quiet;
	int verbose;
	const char *color;
	const char *against;       /* --against ID|FILE */
	const char *exceptions, *attestations; /* FILE */
	const char *anchor;        /* --anchor: "syslog"; NULL: none */
	const char *timestamp_url;
	const char *tsa_ca;        /* --tsa-ca FILE */
	const char *daemon_json;   /* fix --daemon-json FILE */
	const char *evidence;      /* DIR */
	const char *hold, *release; /* RUN */
	bool dry_run, partial;
	const char *since, *until; /* TIME */
	const char *of_host, *of_result;
	const char *listing;       /* list evidence, history: --report: "text", "json", "html"; NULL: not given */
	char **keys;               /* --key */
	char **retention;          /* classes: audit/retention.h */
	bool origin;               /* --origin */
	struct asset asset;
	struct settings *settings; /* what the configuration says; NULL: it was not read */
	const struct setting **configured; /* those that options were taken from, ended by NULL; NULL: none */
	char **arguments;          /* what follows the options; NULL-ended */
	size_t narguments;
};

/* Which commands take an option: bits. */
enum { FOR_AUDIT = 1, FOR_COLLECT = 2, FOR_EVALUATE = 4, FOR_LIST = 8, FOR_EXPLAIN = 16, FOR_LINT = 32, FOR_CONFIG = 64,
	FOR_KEYGEN = 128, FOR_VERIFY = 256, FOR_PRUNE = 512, FOR_HISTORY = 1024, FOR_CONVERT = 2048, FOR_DIFF = 4096,
	FOR_FIX = 8192,
	NOT_SETTING = 1 << 14 /* an option alone: the configuration has no such key, or means another option by it */,
	FOR_MERGE = 1 << 16,
	SETTING_ONLY = 1 << 15 /* not an option: in the configuration alone */ };

struct command {
	const char *name;
	int bit;
	const char *arguments;     /* for usage: "FACTS" */
	const char *purpose;
	size_t least, most;        /* arguments */
	int (*run)(const struct options *o);
};
/* Ended by a row without a name. */
extern const struct command commands[];

struct option_row {
	const char *name;          /* without dashes */
	char letter;               /* or 0 */
	const char *argument;      /* "FILE", or NULL: a switch */
	int commands;              /* FOR_... */
	int (*set)(struct options *o, const char *value, struct err *e);
	const char *help;
	bool repeats;              /* it may be given several times */
	const char *usual;         /* what it is if it is not given, as it would be written; NULL: nothing, or it depends */
	int (*check)(const char *value, struct err *e); /* what else the configuration's value has to be, which a given one is told later */
};
extern const struct option_row option_rows[];

/* Parses what follows the command; what is not there is as the configuration has it (audit/settings.h). -1 and an error that names the option and the cure. */
int options_parse(struct options *o, const struct command *c, int argc, char **argv, struct err *e);
/* The options of a command as settings, which they take over, have them alone. -1 and an error. */
int options_of_settings(struct options *o, const struct command *c, struct settings *s, struct err *e);
/* Where the configuration has an option's value from, of a list the i-th (audit/settings.h); NULL: it is not from there. */
const char *option_origin(const struct options *o, const char *name, size_t i);
/* Whether the configuration has a key for an option; all of these keys. */
bool is_setting(const struct option_row *r);
const struct setting_key *options_keys(void);
void options_free(struct options *o);

/* The program: returns the exit status. */
int cli_main(int argc, char **argv);

/* The commands (commands.c). */
int command_audit(const struct options *o);
int command_convert(const struct options *o);
int command_diff(const struct options *o);
int command_fix(const struct options *o);
int command_config(const struct options *o);
int command_collect(const struct options *o);
int command_evaluate(const struct options *o);
int command_history(const struct options *o);
int command_prune(const struct options *o);
int command_explain(const struct options *o);
int command_keygen(const struct options *o);
int command_lint(const struct options *o);
int command_merge(const struct options *o);
int command_verify(const struct options *o);
int command_list(const struct options *o);
/* list evidence DIR: prints; an exit status. */
int list_evidence(const struct options *o);
/* The benchmark that -b, -p and --tailoring-file name. NULL and an error; the caller frees. */
struct bench *benchmark_of(const struct options *o, struct err *e);
/* Flushes standard output at a command's end: status, or EXIT_NOTHING and the reason; none if its reader has gone (EPIPE). */
int finish_output(int status);
/* Prints "plimsoll: ..." to standard error; returns status. */
int complain(int status, const struct err *e);

#endif
