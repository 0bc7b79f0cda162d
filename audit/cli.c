/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <curl/curl.h>
#include <errno.h>
#include <getopt.h>
#include <libxml/xmlversion.h>
#include <math.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "audit/cli.h"
#include "audit/endpoint.h"
#include "audit/key.h"
#include "audit/options_keeping.h"
#include "audit/options_wrong.h"
#include "audit/progress.h"
#include "audit/timestamp.h"
#include "audit/wanted.h"

#define ALL (FOR_AUDIT | FOR_COLLECT | FOR_EVALUATE | FOR_LIST | FOR_EXPLAIN | FOR_LINT)
#define JUDGING (FOR_AUDIT | FOR_EVALUATE)
#define READING (FOR_AUDIT | FOR_COLLECT)
#define KEEPING (FOR_PRUNE | FOR_HISTORY | FOR_LIST)

const struct command commands[] = {
	{ "audit", FOR_AUDIT, "", "look at this host and its engine, judge, report", 0, 0, command_audit },
	{ "collect", FOR_COLLECT, "", "look once and write down what was seen; judge nothing", 0, 0, command_collect },
	{ "config", FOR_CONFIG, "show", "each option's value, and with --origin where it came from", 1, 1, command_config },
	{ "convert", FOR_CONVERT, "RESULTS|BUNDLE", "other formats of what was audited before", 1, 1, command_convert },
	{ "diff", FOR_DIFF, "OLD NEW", "what got worse or better between two audits, and what is new or gone", 2, 2, command_diff },
	{ "evaluate", FOR_EVALUATE, "FACTS", "judge recorded facts: no root, no engine, no network", 1, 1, command_evaluate },
	{ "explain", FOR_EXPLAIN, "RULE", "one rule: what, why, how it is decided, what steers it, how to fix it", 1, 1, command_explain },
	{ "fix", FOR_FIX, "RESULTS|BUNDLE", "what would put right what failed, as scripts to be read first; it changes nothing", 1, 1, command_fix },
	{ "history", FOR_HISTORY, "DIR", "the runs of an evidence folder over time, and what changed", 1, 1, command_history },
	{ "keygen", FOR_KEYGEN, "", "make a pair of keys to sign evidence with", 0, 0, command_keygen },
	{ "lint", FOR_LINT, "FILE...", "check benchmarks, tailoring, exceptions, attestations, configuration: all that is wrong, by line", 1, 1000, command_lint },
	{ "list", FOR_LIST, "benchmarks|profiles|rules|checks|values|formats|evidence", "what there is; evidence is that of a folder: list evidence DIR", 1, 2, command_list },
	{ "merge", FOR_MERGE, "RESULTS...", "one report of the audits of many hosts: results, or bundles", 1, 100000, command_merge },
	{ "prune", FOR_PRUNE, "DIR", "delete evidence whose time is over; hold what has to stay", 1, 1, command_prune },
	{ "verify", FOR_VERIFY, "BUNDLE...", "check evidence bundles, or a whole evidence folder, offline: what they prove", 1, 100000, command_verify },
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
SET_TEXT(evidence, evidence)
SET_LIST(key, keys)
SET_TEXT(tsa_ca, tsa_ca)
SET_TEXT(daemon_json, daemon_json)
SET_TEXT(exceptions, exceptions)
SET_TEXT(attestations, attestations)
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
SET_SWITCH(no_pager, no_pager)
SET_SWITCH(quiet, quiet)
SET_SWITCH(origin, origin)
SET_TEXT(hold, hold)
SET_TEXT(release, release)
SET_SWITCH(dry_run, dry_run)
SET_SWITCH(partial, partial)
SET_TEXT(of_host, of_host)
SET_TEXT(asset_owner, asset.owner)
SET_TEXT(asset_environment, asset.environment)
SET_LIST(asset_scope, asset.scope)

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
set_type(struct options *o, const char *v, struct err *e)
{
	static const char *const words[] = { [KEY_ED25519] = "ed25519", [KEY_P256] = "p256" };

	o->key_type = one_of("type", v, words, ARRAY_SIZE(words), e);
	return o->key_type < 0 ? -1 : 0;
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
set_anchor(struct options *o, const char *v, struct err *e)
{
	static const char *const words[] = { "syslog" };

	o->anchor = v;
	return one_of("anchor", v, words, ARRAY_SIZE(words), e) < 0 ? -1 : 0;
}

static int
set_timestamp_url(struct options *o, const char *v, struct err *e)
{
	o->timestamp_url = v;
	return timestamp_url_check(v, e);
}

static int
set_fail_on(struct options *o, const char *v, struct err *e)
{
	static const char *const words[] = { [FAIL_ON_NONE] = "none", [FAIL_ON_FAIL] = "fail", [FAIL_ON_LOW] = "low",
		[FAIL_ON_MEDIUM] = "medium", [FAIL_ON_HIGH] = "high", [FAIL_ON_REGRESSION] = "regression:RESULTS" };
	static const char prefix[] = "regression:";
	int i;

	o->baseline = strncmp(v, prefix, sizeof prefix - 1) == 0 && v[sizeof prefix - 1] != '\0' ? v + sizeof prefix - 1 : NULL;
	i = o->baseline != NULL ? FAIL_ON_REGRESSION : one_of("fail-on", v, words, ARRAY_SIZE(words), e);
	if (i < 0)
		return strncmp(v, "regression", 10) == 0 ?
		    err_set(e, 0, "--fail-on %.60s: which results is it to be compared with? write regression:RESULTS", v) : -1;
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
	return time_read(v, &t, e) < 0 ? option_wrong("at", "", e) : 0;
}

static int
whole(const char *option, const char *what, const char *v, long least, long most, long *ret, struct err *e)
{
	char *end;

	*ret = strtol(v, &end, 10);
	if (end == v || *end != '\0' || *ret < least || *ret > most)
		return err_set(e, 0, "--%s %.60s: a whole number%s from %ld to %ld", option, v, what, least, most);
	return 0;
}

static int
check_host(const char *v, struct err *e)
{
	return endpoint_check(v, "host", e);
}

static int
set_timeout(struct options *o, const char *v, struct err *e)
{
	long n;

	if (whole("timeout", " of seconds", v, 1, 86400, &n, e) < 0)
		return -1;
	o->timeout_ms = n * 1000;
	return 0;
}

static int
set_jobs(struct options *o, const char *v, struct err *e)
{
	long n;

	if (whole("jobs", "", v, 1, 64, &n, e) < 0)
		return -1;
	o->jobs = (int)n;
	return 0;
}

/* clang-format off */
const struct option_row option_rows[] = {
	{ "benchmark",   'b', "ID|FILE",       JUDGING | FOR_LIST | FOR_EXPLAIN | FOR_LINT | FOR_CONVERT | FOR_FIX, set_benchmark, "benchmark to judge by (default: the newest CIS Docker benchmark shipped)" },
	{ "profile",     'p', "ID",            JUDGING | FOR_LIST | FOR_EXPLAIN, set_profile, "level-1 (default), level-2 (includes level-1), or a full XCCDF profile id", .usual = "level-1" },
	{ "tailoring-file", 0, "FILE",         JUDGING | FOR_LIST | FOR_EXPLAIN | FOR_CONVERT | FOR_FIX, set_tailoring, "XCCDF 1.2 Tailoring: profiles of the site's own, for -p" },
	{ "exceptions",   0,  "FILE",          JUDGING,            set_exceptions, "failures that somebody answers for, for a time: plimsoll-exceptions(5)" },
	{ "attestations", 0,  "FILE",          JUDGING,            set_attestations, "what people say of rules that a person decides: plimsoll-attestations(5)" },
	{ "rule",         0,  "ID",            JUDGING,            set_rule,      "only this rule: number (5.5), check name or XCCDF id; globs; repeatable", true },
	{ "skip-rule",    0,  "ID",            JUDGING,            set_skip_rule, "all but this rule; repeatable", true },
	{ "reference",    0,  "NAME:REQ",      JUDGING,            set_reference, "only rules that support a requirement, e.g. pci-dss-4.0.1:2.2.6; repeatable", true },
	{ "against",      0,  "ID|FILE",       FOR_LIST,           set_against,   "list rules: only what is new, gone or otherwise than in this benchmark" },
	{ "scope",        0,  "host|engine|all", JUDGING | FOR_COLLECT, set_scope, "audit: only rules about the host's files and processes, or about the engine's answers; with engine the kernel is not looked at" },
	{ "container",    0,  "NAME|ID",       JUDGING,            set_container, "only these containers and their images: name, glob or id; repeatable", true },
	{ "image",        0,  "NAME|ID",       JUDGING,            set_image,     "only this image and containers made from it; repeatable", true },
	{ "label",        0,  "KEY[=VALUE]",   JUDGING,            set_label,     "only containers and images with this label; repeatable", true },
	{ "host",        'H', "ENDPOINT",      READING,            set_host,      "engine to ask: unix:///path or tcp://host:port (default: as the docker CLI decides it)", .check = check_host },
	{ "root",         0,  "DIR",           READING,            set_root,      "the host's file system is mounted here (default: /)", .usual = "/" },
	{ "deep",         0,  NULL,            READING,            set_deep,      "also walk through the files of running containers: setuid files, tools, packages; bounded" },
	{ "scans",        0,  "DIR",           READING,            set_scans,     "vulnerability scan reports of the images in use: JSON of Trivy or Grype, SARIF" },
	{ "evidence",     0,  "DIR",           FOR_AUDIT,          set_evidence,  "also keep an evidence bundle below DIR, and a line about it in its trail" },
	{ "key",          0,  "FILE",          FOR_AUDIT,          set_key,       "sign the evidence with this private key (plimsoll keygen); repeatable", true },
	{ "key",          0,  "PUB",           FOR_VERIFY | FOR_PRUNE, set_key,       "a public key that is trusted; repeatable", true },
	{ "tsa-ca",       0,  "FILE",          FOR_VERIFY,         set_tsa_ca,    "CA of a time-stamping authority that is trusted (PEM)" },
	{ "facts",        0,  "FILE",          FOR_AUDIT,          set_facts,     "also keep the facts" },
	{ "output",      'o', "FACTS",         FOR_COLLECT,        set_output,    "file to write the facts to (- is standard output)" },
	{ "output",      'o', "FILE",          FOR_KEYGEN,         set_output,    "file to write the private key to; the public one goes to FILE.pub" },
	{ "type",         0,  "ed25519|p256",  FOR_KEYGEN,         set_type,      "kind of key (default: ed25519; p256 where a FIPS policy refuses that)" },
	{ "report",      'r', "FORMAT[:PATH]", JUDGING,            set_report,    "text (default), json, html or another (plimsoll list formats); without PATH to standard output; repeatable", true, "text", wanted_check },
	{ "report",      'r', "FORMAT[:PATH]", FOR_CONVERT,        set_report,    "any format (plimsoll list formats); default text; without PATH to standard output; repeatable", true, "text" },
	{ "report",      'r', "FORMAT[:PATH]", FOR_DIFF | FOR_MERGE,          set_report,    "text (default), json or html; without PATH to standard output; repeatable", true, "text" },
	{ "report",      'r', "FORMAT[:PATH]", FOR_FIX | NOT_SETTING, set_report, "shell (default), ansible, daemon-json, audit-rules or compose; without PATH to standard output; repeatable", true },
	{ "daemon-json",  0,  "FILE",          FOR_FIX | NOT_SETTING, set_daemon_json, "today's daemon.json, to be merged with what changes (an empty file if there is none)" },
	{ "anchor",       0,  "syslog",        FOR_AUDIT,          set_anchor,    "where each line of the evidence's trail is told beside: the system's log" },
	{ "timestamp-url", 0, "URL",           FOR_AUDIT,          set_timestamp_url, "authority that time-stamps the evidence (RFC 3161): http:// or https://" },
	{ "fail-on",      0,  "WHAT",          JUDGING,            set_fail_on,   "exit 1 on: none, fail (default), failures of severity high, medium, low and above, or regression:RESULTS: what got worse since then", .usual = "fail" },
	{ "fail-on",      0,  "WHAT",          FOR_MERGE,          set_fail_on,   "exit 1 on, of any host: none, fail (default), failures of severity high, medium, low and above", .usual = "fail" },
	{ "min-score",    0,  "PERCENT",       JUDGING | FOR_MERGE, set_min_score, "exit 1 below this score; merge: of any host" },
	{ "at",           0,  "TIME",          JUDGING,            set_at,        "the clock to judge by (default: the time in the facts)" },
	{ "reason",       0,  "TEXT",          READING,            set_reason,    "why this run happens (ticket, schedule); recorded" },
	{ "timeout",      0,  "SECONDS",       READING,            set_timeout,   "the whole collection ends by then (default: 300)", .usual = "300" },
	{ "jobs",         0,  "N",             READING,            set_jobs,      "connections to the engine at once (default: 8)", .usual = "8" },
	{ "no-sandbox",   0,  NULL,            READING | JUDGING | FOR_VERIFY | KEEPING | FOR_CONVERT | FOR_DIFF | FOR_FIX | FOR_MERGE, set_no_sandbox, "no process gives up rights; recorded in the results" },
	{ "no-progress",  0,  NULL,            READING,            set_no_progress, "no progress line on a terminal" },
	{ "no-pager",     0,  NULL,            FOR_EXPLAIN | NOT_SETTING, set_no_pager, "a text that is longer than the terminal goes by as it is" },
	{ "quiet",       'q', NULL,            READING | JUDGING | FOR_VERIFY | FOR_PRUNE, set_quiet, "no progress and no warnings; verify and prune: only what is broken" },
	{ "verbose",     'v', NULL,            JUDGING | FOR_LIST | FOR_HISTORY | FOR_CONVERT | FOR_DIFF | FOR_MERGE, set_verbose,   "more detail: text shows what passed too, -vv all evidence; list rules shows the XCCDF ids" },
	{ "color",        0,  "auto|always|never", JUDGING | FOR_EXPLAIN | FOR_CONVERT | FOR_DIFF | FOR_MERGE, set_color, "colour of text (auto respects NO_COLOR)", .usual = "auto" },
	{ "origin",       0,  NULL,            FOR_CONFIG,         set_origin,    "config show: where each value came from" },
	{ "hold",         0,  "RUN",           FOR_PRUNE | NOT_SETTING, set_hold, "this run's evidence is not deleted, whatever its date; say why (--reason)" },
	{ "release",      0,  "RUN",           FOR_PRUNE | NOT_SETTING, set_release, "take a hold off this run's evidence; say why (--reason)" },
	{ "reason",       0,  "TEXT",          FOR_PRUNE | NOT_SETTING, set_reason, "why; the trail keeps it" },
	{ "dry-run",      0,  NULL,            FOR_PRUNE | NOT_SETTING, set_dry_run, "only show what would be deleted" },
	{ "partial",      0,  NULL,            FOR_PRUNE | NOT_SETTING, set_partial, "also delete what interrupted runs left, if it is older than a day" },
	{ "at",           0,  "TIME",          FOR_PRUNE | NOT_SETTING, set_at, "the time to judge by (default: now); one to come only with --dry-run" },
	{ "report",      'r', "text|json|html", FOR_HISTORY | FOR_LIST | NOT_SETTING, set_listing, "list evidence and history: in which form (default: text)" },
	{ "since",        0,  "TIME",          FOR_HISTORY | FOR_LIST | NOT_SETTING, set_since, "list evidence and history: only runs that began then or later" },
	{ "until",        0,  "TIME",          FOR_HISTORY | FOR_LIST | NOT_SETTING, set_until, "list evidence and history: only runs that began then or before; a day is meant as a whole" },
	{ "host",         0,  "NAME",          FOR_HISTORY | FOR_LIST | NOT_SETTING, set_of_host, "list evidence and history: only runs on this host: its name, a glob, or its machine id" },
	{ "result",       0,  "WORD",          FOR_HISTORY | FOR_LIST | NOT_SETTING, set_of_result, "list evidence and history: only runs that came to met, not-met, incomplete or nothing" },
	{ "asset-owner",  0,  "TEXT",          READING | SETTING_ONLY, set_asset_owner, "who answers for this host" },
	{ "asset-environment", 0, "TEXT",      READING | SETTING_ONLY, set_asset_environment, "what it is used for: production, test" },
	{ "asset-scope",  0,  "NAME",          READING | SETTING_ONLY, set_asset_scope, "a framework whose scope it is in: pci-dss, hipaa, or a word of the site's own; repeatable", true },
	{ "retention",    0,  "CLASS",         FOR_AUDIT | SETTING_ONLY, set_retention, "how long evidence is kept at least: pci-dss, hipaa, or NAME N days|months|years; repeatable", true },
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

/* A walk through the options of a command. */
struct option_names {
	const struct option_row *next;
	int command;
};

static const char *
next_option(void *cursor)
{
	struct option_names *n = cursor;

	while (n->next->name != NULL && (!(n->next->commands & n->command) || (n->next->commands & SETTING_ONLY)))
		n->next++;
	return n->next->name != NULL ? n->next++->name : NULL;
}

static int
unknown_option(const struct command *c, const char *typed, struct err *e)
{
	const char *begin = typed + strspn(typed, "-"), *near;
	autofree char *name = xstrndup(begin, strcspn(begin, "="));
	struct option_names names = { option_rows, c->bit };

	for (const struct option_row *r = option_rows; r->name != NULL; r++)
		if (strcmp(r->name, name) == 0 && !(r->commands & SETTING_ONLY))
			return err_set(e, 0, "--%s: no option of %s; see: plimsoll help %s", name, c->name, c->name);
	near = strlen(name) > 1 ? nearest_word(name, next_option, &names) : NULL;
	if (near != NULL)
		return err_set(e, 0, "%.60s: unknown option; did you mean --%s? see: plimsoll help %s", typed, near, c->name);
	return err_set(e, 0, "%.60s: unknown option; see: plimsoll help %s", typed, c->name);
}

/* An option that was given, with its value. */
struct given {
	const struct option_row *row;
	const char *value;
};

/* What the command line has, in its order; the caller frees. */
static int
read_options(const struct command *c, int argc, char **argv, struct given **ret, size_t *ret_n, struct err *e)
{
	struct option longs[ARRAY_SIZE(option_rows)] = { 0 };
	autobuf struct buf shorts = BUF_INIT;
	size_t n = 0;
	int ch, index;

	*ret = xcalloc((size_t)argc + 1, sizeof **ret);
	*ret_n = 0;
	buf_adds(&shorts, ":");
	for (const struct option_row *r = option_rows; r->name != NULL; r++) {
		if (!(r->commands & c->bit) || (r->commands & SETTING_ONLY))
			continue;
		longs[n++] = (struct option){ r->name, r->argument ? required_argument : no_argument, NULL, 1 };
		if (r->letter)
			buf_addf(&shorts, "%c%s", r->letter, r->argument ? ":" : "");
	}
	opterr = 0;
	optind = 0; /* glibc: start afresh */
	while ((ch = getopt_long(argc, argv, shorts.s, longs, &index)) != -1) {
		const struct option_row *r = NULL;

		if (ch == ':')
			return err_set(e, 0, "%.60s: it needs a value; see: plimsoll help %s", argv[optind - 1], c->name);
		if (ch == 1)
			r = row_of(c, longs[index].name, 0);
		else if (ch != '?')
			r = row_of(c, NULL, (char)ch);
		if (ch == '?' && optopt == 1)
			return err_set(e, 0, "%.60s: it takes no value; see: plimsoll help %s", argv[optind - 1], c->name);
		if (r == NULL) {
			char letter[3] = { '-', (char)optopt, '\0' };

			return unknown_option(c, optopt > 1 ? letter : argv[optind - 1], e);
		}
		*ret = xrealloc(*ret, *ret_n + 1, sizeof **ret); /* "-qqq" is three */
		(*ret)[(*ret_n)++] = (struct given){ r, optarg };
	}
	return 0;
}

/* Each option that was not given, as the configuration has it. */
static int
apply_settings(struct options *o, const struct command *c, const struct given *given, size_t n, struct err *e)
{
	size_t count = 0;

	for (const struct option_row *r = option_rows; r->name != NULL; r++) {
		const struct setting *s = r->commands & c->bit && is_setting(r) ? settings_find(o->settings, r->name) : NULL;
		size_t i = 0;

		while (i < n && given[i].row != r)
			i++;
		if (s == NULL || i < n)
			continue;
		o->configured = xrealloc(o->configured, count + 2, sizeof *o->configured);
		o->configured[count++] = s;
		o->configured[count] = NULL;
		for (char **v = s->values; *v != NULL; v++)
			if ((r->argument != NULL || strcmp(*v, "yes") == 0) && r->set(o, *v, e) < 0)
				return -1;
	}
	return 0;
}

const char *
option_origin(const struct options *o, const char *name, size_t i)
{
	for (size_t k = 0; o->configured != NULL && o->configured[k] != NULL; k++)
		if (strcmp(o->configured[k]->key->name, name) == 0)
			return o->configured[k]->origins[i];
	return NULL;
}

static int
check_setting(const struct setting_key *key, const char *value, struct err *e)
{
	const struct option_row *r = option_rows;
	struct options scratch = { 0 };
	int n;

	while (strcmp(r->name, key->name) != 0)
		r++;
	n = r->set(&scratch, value, e);
	options_free(&scratch);
	return n == 0 && r->check != NULL ? r->check(value, e) : n;
}

bool
is_setting(const struct option_row *r)
{
	return !(r->commands & NOT_SETTING) &&
	    (r->commands & ~(FOR_CONFIG | FOR_KEYGEN | FOR_VERIFY | FOR_PRUNE | FOR_HISTORY | FOR_CONVERT | FOR_DIFF | FOR_FIX | FOR_MERGE)) != 0;
}

const struct setting_key *
options_keys(void)
{
	static struct setting_key keys[ARRAY_SIZE(option_rows)];
	struct setting_key *k = keys;

	if (keys[0].name != NULL)
		return keys;
	for (const struct option_row *r = option_rows; r->name != NULL; r++)
		if (is_setting(r))
			*k++ = (struct setting_key){ r->name,
				r->argument == NULL ? SETTING_SWITCH : r->repeats ? SETTING_LIST : SETTING_TEXT, check_setting };
	return keys;
}

/* What does not look at options is not stopped by a configuration that is wrong, and can mend it; and how this host is audited is
 * no matter of what was audited before, and elsewhere. */
static bool
is_configured(const struct command *c)
{
	return (c->bit & (FOR_LINT | FOR_CONVERT | FOR_DIFF | FOR_FIX | FOR_MERGE)) == 0;
}

/* What options are where neither the command line nor the configuration says. */
static struct options
without_any(void)
{
	return (struct options){ .root = "/", .timeout_ms = 300000, .jobs = 8, .color = "auto", .policy = { FAIL_ON_FAIL, (double)NAN } };
}

int
options_of_settings(struct options *o, const struct command *c, struct settings *s, struct err *e)
{
	*o = without_any();
	o->settings = s;
	return apply_settings(o, c, NULL, 0, e);
}

int
options_parse(struct options *o, const struct command *c, int argc, char **argv, struct err *e)
{
	autofree struct given *given = NULL;
	size_t n;

	*o = without_any();
	if (read_options(c, argc, argv, &given, &n, e) < 0)
		return -1;
	o->arguments = argv + optind;
	o->narguments = (size_t)(argc - optind);
	if (is_configured(c) && ((o->settings = settings_load(options_keys(), e)) == NULL || apply_settings(o, c, given, n, e) < 0))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (given[i].row->set(o, given[i].value, e) < 0)
			return -1;
	if (o->narguments < c->least)
		return err_set(e, 0, "%s: it needs %s; see: plimsoll help %s", c->name, c->arguments, c->name);
	if (o->narguments > c->most)
		return err_set(e, 0, "%s: unexpected argument \"%.60s\"; see: plimsoll help %s", c->name,
		    o->arguments[c->most], c->name);
	return 0;
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
	free_list(o->keys);
	free_list(o->retention);
	free_list(o->asset.scope);
	free(o->configured);
	settings_free(o->settings);
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

		if (!(r->commands & c->bit) || (r->commands & SETTING_ONLY))
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

int
finish_output(int status)
{
	struct err e;

	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno == EPIPE) /* who reads has enough, and knows */
		return EXIT_NOTHING;
	err_set(&e, errno, "standard output: %s", errno != 0 ? strerror(errno) : "it cannot be written");
	return complain(EXIT_NOTHING, &e);
}

static int
version(void)
{
	printf("plimsoll %s\ncurl %s, cJSON %s, libxml2 %s, %s\n", PACKAGE_VERSION, curl_version_info(CURLVERSION_NOW)->version,
	    cJSON_Version(), LIBXML_DOTTED_VERSION, OpenSSL_version(OPENSSL_VERSION));
	return finish_output(EXIT_OK);
}

static const struct command *
command_of(const char *name)
{
	for (const struct command *c = commands; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static const char *
next_command(void *cursor)
{
	const struct command **c = cursor;

	return (*c)->name != NULL ? (*c)++->name : NULL;
}

/* The word stands for no command. */
static int
unknown_command(const char *word, const char *wrong)
{
	const struct command *cursor = commands;
	const char *near = nearest_word(word, next_command, &cursor);
	struct err e;

	err_set(&e, 0, "%.60s: %s%s%s%s; see: plimsoll help", word, wrong, near != NULL ? "; did you mean " : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
	return complain(EXIT_USAGE, &e);
}

static int
help(const char *topic)
{
	const struct command *c = topic ? command_of(topic) : NULL;

	if (topic != NULL && (strcmp(topic, "help") == 0 || strcmp(topic, "version") == 0))
		topic = NULL;
	if (topic != NULL && c == NULL)
		return unknown_command(topic, "no such command");
	if (c != NULL)
		usage_of(stdout, c);
	else
		usage(stdout);
	return finish_output(EXIT_OK);
}

int
complain(int status, const struct err *e)
{
	autofree char *clean = utf8_clean(e->msg, strlen(e->msg));

	progress_erase();
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
	if ((c = command_of(argv[1])) == NULL)
		return unknown_command(argv[1], "unknown command");
	for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (asks_help(argv[i]))
			return help(c->name);
	status = options_parse(&o, c, argc - 1, argv + 1, &e) < 0 ? complain(EXIT_USAGE, &e) : c->run(&o);
	options_free(&o);
	return status;
}
