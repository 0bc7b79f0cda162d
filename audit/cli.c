/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <curl/curl.h>
#include <getopt.h>
#include <libxml/xmlversion.h>
#include <math.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "audit/cli.h"

#define ALL (FOR_AUDIT | FOR_COLLECT | FOR_EVALUATE | FOR_LIST | FOR_EXPLAIN | FOR_LINT)
#define JUDGING (FOR_AUDIT | FOR_EVALUATE)
#define READING (FOR_AUDIT | FOR_COLLECT)

const struct command commands[] = {
	{ "audit", FOR_AUDIT, "", "look at this host and its engine, judge, report", 0, 0, command_audit },
	{ "collect", FOR_COLLECT, "", "look once and write down what was seen; judge nothing", 0, 0, command_collect },
	{ "evaluate", FOR_EVALUATE, "FACTS", "judge recorded facts: no root, no engine, no network", 1, 1, command_evaluate },
	{ "explain", FOR_EXPLAIN, "RULE", "one rule: what, why, how it is decided, what steers it, how to fix it", 1, 1, command_explain },
	{ "lint", FOR_LINT, "FILE...", "check a benchmark or a tailoring file: all that is wrong, by line", 1, 1000, command_lint },
	{ "list", FOR_LIST, "benchmarks|profiles|rules|checks|values|formats", "what there is", 1, 1, command_list },
	{ NULL }
};

static void
add(char ***list, const char *value)
{
	size_t n = 0;

	while (*list != NULL && (*list)[n] != NULL)
		n++;
	*list = xrealloc(*list, n + 2, sizeof **list);
	(*list)[n] = xstrdup(value);
	(*list)[n + 1] = NULL;
}

/* Setters: each takes one option's value. */
#define SET_TEXT(name, member) \
	static int set_##name(struct options *o, const char *v, struct err *e) { (void)e; o->member = v; return 0; }
#define SET_LIST(name, member) \
	static int set_##name(struct options *o, const char *v, struct err *e) { (void)e; add(&o->member, v); return 0; }
#define SET_SWITCH(name, member) \
	static int set_##name(struct options *o, const char *v, struct err *e) { (void)v; (void)e; o->member = true; return 0; }

SET_TEXT(benchmark, benchmark)
SET_TEXT(profile, profile)
SET_TEXT(tailoring, tailoring)
SET_LIST(rule, selection.rules)
SET_LIST(skip_rule, selection.skip_rules)
SET_LIST(reference, selection.references)
SET_LIST(container, selection.containers)
SET_LIST(image, selection.images)
SET_LIST(label, selection.labels)
SET_TEXT(host, host_endpoint)
SET_TEXT(root, root)
SET_SWITCH(deep, deep)
SET_TEXT(scans, scans)
SET_TEXT(facts, facts)
SET_TEXT(output, output)
SET_LIST(report, reports)
SET_TEXT(reason, reason)
SET_SWITCH(no_sandbox, no_sandbox)
SET_SWITCH(no_progress, no_progress)
SET_SWITCH(quiet, quiet)

static int
set_verbose(struct options *o, const char *v, struct err *e)
{
	(void)v;
	(void)e;
	o->verbose++;
	return 0;
}

static int
one_of(const char *option, const char *v, const char *const *words, size_t n, struct err *e)
{
	struct buf known = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], v) == 0) {
			buf_free(&known);
			return (int)i;
		}
		buf_addf(&known, "%s%s", i ? ", " : "", words[i]);
	}
	err_set(e, 0, "--%s %.60s: it is one of %s", option, v, known.s);
	buf_free(&known);
	return -1;
}

static int
set_against(struct options *o, const char *v, struct err *e)
{
	(void)e;
	o->against = v;
	return 0;
}

static int
set_scope(struct options *o, const char *v, struct err *e)
{
	static const char *const words[] = { "host", "engine", "all" };

	o->selection.scope = v;
	return one_of("scope", v, words, ARRAY_SIZE(words), e) < 0 ? -1 : 0;
}

static int
set_color(struct options *o, const char *v, struct err *e)
{
	static const char *const words[] = { "auto", "always", "never" };

	o->color = v;
	return one_of("color", v, words, ARRAY_SIZE(words), e) < 0 ? -1 : 0;
}

static int
set_fail_on(struct options *o, const char *v, struct err *e)
{
	static const char *const words[] = { [FAIL_ON_NONE] = "none", [FAIL_ON_FAIL] = "fail", [FAIL_ON_LOW] = "low",
		[FAIL_ON_MEDIUM] = "medium", [FAIL_ON_HIGH] = "high" };
	int i = one_of("fail-on", v, words, ARRAY_SIZE(words), e);

	if (i < 0)
		return -1;
	o->policy.fail_on = (enum fail_on)i;
	return 0;
}

static int
set_min_score(struct options *o, const char *v, struct err *e)
{
	char *end;
	double n = strtod(v, &end);

	if (end == v || *end != '\0' || !(n >= 0 && n <= 100))
		return err_set(e, 0, "--min-score %.60s: a percentage from 0 to 100", v);
	o->policy.min_score = n;
	return 0;
}

static int
set_at(struct options *o, const char *v, struct err *e)
{
	int64_t t;

	o->at = v;
	return time_read(v, &t, e);
}

static int
whole(const char *option, const char *v, long least, long most, long *ret, struct err *e)
{
	char *end;

	*ret = strtol(v, &end, 10);
	if (end == v || *end != '\0' || *ret < least || *ret > most)
		return err_set(e, 0, "--%s %.60s: a whole number from %ld to %ld", option, v, least, most);
	return 0;
}

static int
set_timeout(struct options *o, const char *v, struct err *e)
{
	long n;

	if (whole("timeout", v, 1, 86400, &n, e) < 0)
		return -1;
	o->timeout_ms = n * 1000;
	return 0;
}

static int
set_jobs(struct options *o, const char *v, struct err *e)
{
	long n;

	if (whole("jobs", v, 1, 64, &n, e) < 0)
		return -1;
	o->jobs = (int)n;
	return 0;
}

/* clang-format off */
const struct option_row option_rows[] = {
	{ "benchmark",   'b', "ID|FILE",       JUDGING | FOR_LIST | FOR_EXPLAIN | FOR_LINT, set_benchmark, "benchmark to judge by (default: the newest CIS Docker benchmark shipped)" },
	{ "profile",     'p', "ID",            JUDGING | FOR_LIST | FOR_EXPLAIN, set_profile, "level-1 (default), level-2 (includes level-1), or a full XCCDF profile id" },
	{ "tailoring-file", 0, "FILE",         JUDGING | FOR_LIST | FOR_EXPLAIN, set_tailoring, "XCCDF 1.2 Tailoring: profiles of the site's own, for -p" },
	{ "rule",         0,  "ID",            JUDGING,            set_rule,      "only this rule: number (5.5), check name or XCCDF id; globs; repeatable" },
	{ "skip-rule",    0,  "ID",            JUDGING,            set_skip_rule, "all but this rule; repeatable" },
	{ "reference",    0,  "NAME:REQ",      JUDGING,            set_reference, "only rules that support a requirement, e.g. pci-dss-4.0.1:2.2.6; repeatable" },
	{ "against",      0,  "ID|FILE",       FOR_LIST,           set_against,   "list rules: only what is new, gone or otherwise than in this benchmark" },
	{ "scope",        0,  "host|engine|all", JUDGING | FOR_COLLECT, set_scope, "audit: only rules about the host's files and processes, or about the engine's answers; with engine the kernel is not looked at" },
	{ "container",    0,  "NAME|ID",       JUDGING,            set_container, "only these containers and their images: name, glob or id; repeatable" },
	{ "image",        0,  "NAME|ID",       JUDGING,            set_image,     "only this image and containers made from it; repeatable" },
	{ "label",        0,  "KEY[=VALUE]",   JUDGING,            set_label,     "only containers and images with this label; repeatable" },
	{ "host",        'H', "ENDPOINT",      READING,            set_host,      "engine to ask: unix:///path or tcp://host:port (default: as the docker CLI decides it)" },
	{ "root",         0,  "DIR",           READING,            set_root,      "the host's file system is mounted here (default: /)" },
	{ "deep",         0,  NULL,            READING,            set_deep,      "also walk through the files of running containers: setuid files, tools, packages; bounded" },
	{ "scans",        0,  "DIR",           READING,            set_scans,     "vulnerability scan reports of the images in use: JSON of Trivy or Grype, SARIF" },
	{ "facts",        0,  "FILE",          FOR_AUDIT,          set_facts,     "also keep the facts" },
	{ "output",      'o', "FACTS",         FOR_COLLECT,        set_output,    "file to write the facts to (- is standard output)" },
	{ "report",      'r', "FORMAT[:PATH]", JUDGING,            set_report,    "text (default), json; without PATH to standard output; repeatable" },
	{ "fail-on",      0,  "WHAT",          JUDGING,            set_fail_on,   "exit 1 on: none, fail (default), or failures of severity high, medium, low and above" },
	{ "min-score",    0,  "PERCENT",       JUDGING,            set_min_score, "exit 1 below this score" },
	{ "at",           0,  "TIME",          JUDGING,            set_at,        "the clock to judge by (default: the time in the facts)" },
	{ "reason",       0,  "TEXT",          READING,            set_reason,    "why this run happens (ticket, schedule); recorded" },
	{ "timeout",      0,  "SECONDS",       READING,            set_timeout,   "the whole collection ends by then (default: 300)" },
	{ "jobs",         0,  "N",             READING,            set_jobs,      "connections to the engine at once (default: 8)" },
	{ "no-sandbox",   0,  NULL,            READING | JUDGING,  set_no_sandbox, "no process gives up rights; recorded in the results" },
	{ "no-progress",  0,  NULL,            READING,            set_no_progress, "no progress line on a terminal" },
	{ "quiet",       'q', NULL,            READING | JUDGING,  set_quiet,     "no progress and no warnings" },
	{ "verbose",     'v', NULL,            JUDGING | FOR_LIST, set_verbose,   "more detail: text shows what passed too, -vv all evidence; list rules shows the XCCDF ids" },
	{ "color",        0,  "auto|always|never", JUDGING | FOR_EXPLAIN, set_color, "colour of text (auto respects NO_COLOR)" },
	{ NULL }
};
/* clang-format on */

static const struct option_row *
row_of(const struct command *c, const char *name, char letter)
{
	for (const struct option_row *r = option_rows; r->name != NULL; r++)
		if ((r->commands & c->bit) && ((name && strcmp(r->name, name) == 0) || (letter && r->letter == letter)))
			return r;
	return NULL;
}

/* The option's name before its '=', as the user typed it: its own NAME_MAX does not matter. */
static int
unknown_option(const struct command *c, const char *typed, struct err *e)
{
	const char *name = typed + strspn(typed, "-");

	for (const struct option_row *r = option_rows; r->name != NULL; r++)
		if (strcmp(r->name, name) == 0)
			return err_set(e, 0, "%s: no option of %s; see: plimsoll help %s", typed, c->name, c->name);
	return err_set(e, 0, "%.60s: unknown option; see: plimsoll help %s", typed, c->name);
}

int
options_parse(struct options *o, const struct command *c, int argc, char **argv, struct err *e)
{
	struct option longs[ARRAY_SIZE(option_rows)] = { 0 };
	struct buf shorts = BUF_INIT;
	size_t n = 0;
	int ch, index, result = 0;

	*o = (struct options){ .root = "/", .timeout_ms = 300000, .jobs = 8, .color = "auto",
		.policy = { FAIL_ON_FAIL, (double)NAN } };
	buf_adds(&shorts, ":");
	for (const struct option_row *r = option_rows; r->name != NULL; r++) {
		if (!(r->commands & c->bit))
			continue;
		longs[n++] = (struct option){ r->name, r->argument ? required_argument : no_argument, NULL, 1 };
		if (r->letter)
			buf_addf(&shorts, "%c%s", r->letter, r->argument ? ":" : "");
	}
	opterr = 0;
	optind = 0; /* glibc: start afresh */
	while (result == 0 && (ch = getopt_long(argc, argv, shorts.s, longs, &index)) != -1) {
		const struct option_row *r = NULL;

		if (ch == ':') {
			result = err_set(e, 0, "%.60s: it needs a value; see: plimsoll help %s", argv[optind - 1], c->name);
			break;
		}
		if (ch == 1)
			r = row_of(c, longs[index].name, 0);
		else if (ch != '?')
			r = row_of(c, NULL, (char)ch);
		if (ch == '?' && optopt == 1) {
			result = err_set(e, 0, "%.60s: it takes no value; see: plimsoll help %s", argv[optind - 1], c->name);
			break;
		}
		if (r == NULL) {
			char letter[3] = { '-', (char)optopt, '\0' };

			result = unknown_option(c, optopt > 1 ? letter : argv[optind - 1], e);
			break;
		}
		result = r->set(o, optarg, e);
	}
	buf_free(&shorts);
	o->arguments = argv + optind;
	o->narguments = (size_t)(argc - optind);
	if (result == 0 && o->narguments < c->least)
		result = err_set(e, 0, "%s: it needs %s; see: plimsoll help %s", c->name, c->arguments, c->name);
	if (result == 0 && o->narguments > c->most)
		result = err_set(e, 0, "%s: unexpected argument \"%.60s\"; see: plimsoll help %s", c->name,
		    o->arguments[c->most], c->name);
	return result;
}

static void
free_list(char **list)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++)
		free(list[i]);
	free(list);
}

void
options_free(struct options *o)
{
	free_list(o->selection.rules);
	free_list(o->selection.skip_rules);
	free_list(o->selection.references);
	free_list(o->selection.containers);
	free_list(o->selection.images);
	free_list(o->selection.labels);
	free_list(o->reports);
}

#define HELP_COLUMN 33
#define HELP_WIDTH 80

/* An option's help, wrapped beside its name. */
static void
wrapped(FILE *f, const char *left, const char *text)
{
	int column = fprintf(f, "  %-*s", HELP_COLUMN - 2, left);

	for (; column > HELP_COLUMN; column = HELP_COLUMN)
		fprintf(f, "\n%*s", HELP_COLUMN, "");
	while (*text != '\0') {
		int word = (int)strcspn(text, " ");

		if (column > HELP_COLUMN && column + 1 + word > HELP_WIDTH) {
			fprintf(f, "\n%*s", HELP_COLUMN, "");
			column = HELP_COLUMN;
		}
		column += fprintf(f, "%s%.*s", column > HELP_COLUMN ? " " : "", word, text);
		text += word;
		text += strspn(text, " ");
	}
	putc('\n', f);
}

static void
usage_of(FILE *f, const struct command *c)
{
	fprintf(f, "usage: plimsoll %s [OPTION]...%s%s\n%s\n\n", c->name, *c->arguments ? " " : "", c->arguments, c->purpose);
	for (const struct option_row *r = option_rows; r->name != NULL; r++) {
		char left[64];

		if (!(r->commands & c->bit))
			continue;
		snprintf(left, sizeof left, "%c%c%s --%s%s%s", r->letter ? '-' : ' ', r->letter ? r->letter : ' ',
		    r->letter ? "," : " ", r->name, r->argument ? " " : "", r->argument ? r->argument : "");
		wrapped(f, left, r->help);
	}
}

static void
usage(FILE *f)
{
	fputs("usage: plimsoll COMMAND [OPTION]...\n"
	      "Audits a Docker host against a CIS Docker Benchmark.\n\n", f);
	for (const struct command *c = commands; c->name != NULL; c++)
		fprintf(f, "  %-10s %s\n", c->name, c->purpose);
	fputs("  help COMMAND\n  version\n\n"
	      "Exit status: 0 policy met, 1 not met, 2 usage, 3 incomplete, 4 nothing could be\n"
	      "evaluated or written. The manual: man 8 plimsoll\n", f);
}

static int
version(void)
{
	printf("plimsoll %s\ncurl %s, cJSON %s, libxml2 %s, %s\n", PACKAGE_VERSION, curl_version_info(CURLVERSION_NOW)->version,
	    cJSON_Version(), LIBXML_DOTTED_VERSION, OpenSSL_version(OPENSSL_VERSION));
	return fflush(stdout) == 0 ? EXIT_OK : EXIT_NOTHING;
}

static const struct command *
command_of(const char *name)
{
	for (const struct command *c = commands; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static int
help(const char *topic)
{
	const struct command *c = topic ? command_of(topic) : NULL;

	if (topic != NULL && (strcmp(topic, "help") == 0 || strcmp(topic, "version") == 0))
		topic = NULL;
	if (topic != NULL && c == NULL) {
		fprintf(stderr, "plimsoll: help %.60s: no such command\n", topic);
		return EXIT_USAGE;
	}
	if (c != NULL)
		usage_of(stdout, c);
	else
		usage(stdout);
	return fflush(stdout) == 0 ? EXIT_OK : EXIT_NOTHING;
}

int
complain(int status, const struct err *e)
{
	autofree char *clean = utf8_clean(e->msg, strlen(e->msg));

	fprintf(stderr, "plimsoll: %s\n", clean);
	return status;
}

static bool
asks_help(const char *s)
{
	return strcmp(s, "--help") == 0 || strcmp(s, "-h") == 0;
}

int
cli_main(int argc, char **argv)
{
	const struct command *c;
	struct options o;
	struct err e;
	int status;

	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "help") == 0 || asks_help(argv[1]))
		return help(argc > 2 ? argv[2] : NULL);
	if (strcmp(argv[1], "version") == 0 || strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		if (argc == 2)
			return version();
		err_set(&e, 0, "version: unexpected argument \"%.60s\"", argv[2]);
		return complain(EXIT_USAGE, &e);
	}
	if ((c = command_of(argv[1])) == NULL) {
		err_set(&e, 0, "%.60s: unknown command; see: plimsoll help", argv[1]);
		return complain(EXIT_USAGE, &e);
	}
	for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (asks_help(argv[i]))
			return help(c->name);
	status = options_parse(&o, c, argc - 1, argv + 1, &e) < 0 ? complain(EXIT_USAGE, &e) : c->run(&o);
	options_free(&o);
	return status;
}
