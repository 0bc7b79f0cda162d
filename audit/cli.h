/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli: commands and options. One table of options is parsed from, printed as usage, and compared with the manual
 * page by a test.
 */
#ifndef AUDIT_CLI_H
#define AUDIT_CLI_H

#include "audit/run.h"

enum { EXIT_OK = 0, EXIT_POLICY = 1, EXIT_USAGE = 2, EXIT_INCOMPLETE = 3, EXIT_NOTHING = 4 };

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
	const char *output;        /* collect -o */
	char **reports;            /* FORMAT[:PATH] */
	struct policy policy;
	const char *at;            /* --at, as given */
	const char *reason;
	int64_t timeout_ms;
	int jobs;
	bool no_sandbox, no_progress, quiet;
	int verbose;
	const char *color;
	const char *against;       /* --against ID|FILE */
	char **arguments;          /* what follows the options; NULL-ended */
	size_t narguments;
};

/* Which commands take an option: bits. */
enum { FOR_AUDIT = 1, FOR_COLLECT = 2, FOR_EVALUATE = 4, FOR_LIST = 8, FOR_EXPLAIN = 16, FOR_LINT = 32 };

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
};
extern const struct option_row option_rows[];

/* Parses what follows the command. -1 and an error that names the option and the cure. */
int options_parse(struct options *o, const struct command *c, int argc, char **argv, struct err *e);
void options_free(struct options *o);

/* The program: returns the exit status. */
int cli_main(int argc, char **argv);

/* The commands (commands.c). */
int command_audit(const struct options *o);
int command_collect(const struct options *o);
int command_evaluate(const struct options *o);
int command_explain(const struct options *o);
int command_lint(const struct options *o);
int command_list(const struct options *o);
/* The benchmark that -b, -p and --tailoring-file name. NULL and an error; the caller frees. */
struct bench *benchmark_of(const struct options *o, struct err *e);
/* Prints "plimsoll: ..." to standard error; returns status. */
int complain(int status, const struct err *e);

#endif
