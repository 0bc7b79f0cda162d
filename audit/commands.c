/* SPDX-License-Identifier: Apache-2.0 */
/* commands: audit, collect, evaluate. The only place, with cli.c, that prints to standard error. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/attestations.h"
#include "audit/cli.h"
#include "audit/collect.h"
#include "audit/diff.h"
#include "audit/endpoint.h"
#include "audit/evidence.h"
#include "audit/exceptions.h"
#include "audit/options_wrong.h"
#include "audit/outfile.h"
#include "audit/progress.h"
#include "audit/results.h"
#include "audit/sandbox.h"
#include "audit/wanted.h"

/* digest: with that of the program itself; a text report alone does not show it. */
static cJSON *
tool_object(bool digest)
{
	cJSON *tool = json_object();
	char hex[65];
	struct err e;

	json_put_str(tool, "name", "plimsoll");
	json_put_str(tool, "version", PACKAGE_VERSION);
	json_put_str(tool, "sha256", digest && sha256_file("/proc/self/exe", hex, &e) == 0 ? hex : NULL);
	return tool;
}

/* What is being judged while facts go by. */
struct judging {
	const struct options *o;
	struct bench_source source;
	struct bench *bench;       /* NULL: not parsed yet, or the trouble is in e */
	struct entries *exceptions, *attestations; /* NULL: none were named */
	struct results_source baseline_source; /* --fail-on regression:RESULTS; its file is NULL: not that */
	struct results *baseline;
	struct err e;
	struct audit *audit;
	struct outfile *facts;     /* also kept there; NULL: not */
	struct evidence_run *evidence; /* and in a bundle; NULL: not */
};

/* Parses the benchmark, if that was not done yet, and checks that the selection suits it. 0, or -1 and an error. */
static int
load(struct judging *j)
{
	if (j->bench == NULL)
		j->bench = bench_selected(j->o, &j->source, &j->e);
	if (j->bench != NULL && j->baseline_source.file != NULL && j->baseline == NULL &&
	    (j->baseline = results_read(&j->baseline_source, &j->e)) == NULL) {
		bench_free(j->bench);
		j->bench = NULL;
	}
	return j->bench != NULL ? 0 : -1;
}

/* What the audit comes to by the policy, regressions included. */
static int
status_of(const struct judging *j)
{
	int status = audit_exit_status(j->audit, &j->o->policy);
	struct diff *d = j->baseline != NULL ? diff_make(j->baseline->audit, j->audit) : NULL;

	if (d != NULL && d->regressed) {
		status = status == EXIT_OK ? EXIT_POLICY : status;
		progress_erase();
		if (!j->o->quiet)
			fprintf(stderr, "plimsoll: regression: worse than in %s are %zu of rules and %zu of subjects; plimsoll diff tells which\n",
			    j->baseline_source.file, d->rule_counts[DIFF_REGRESSION], d->subject_counts[DIFF_REGRESSION]);
	}
	diff_free(d);
	return status;
}

/* Reads what there is to judge by; parsing comes later. */
static int
find_benchmark(const struct options *o, struct bench_source *ret, struct err *e)
{
	if (bench_find(o->benchmark, ret, e) < 0)
		return o->benchmark != NULL ? option_wrong("benchmark", o->benchmark, e) : -1;
	if (o->tailoring != NULL && bench_find_tailoring(o->tailoring, ret, e) < 0)
		return option_wrong("tailoring-file", o->tailoring, e);
	return 0;
}

/* The same of what it is to be compared with. */
static int
find_baseline(const struct options *o, struct judging *j, struct err *e)
{
	if (o->policy.fail_on != FAIL_ON_REGRESSION || results_find(o->baseline, NULL, NULL, &j->baseline_source, e) == 0)
		return 0;
	return option_wrong("fail-on", o->baseline, e);
}

/* What somebody answers for, before anything is looked at: documents are read here, too. */
static int
find_entries(const struct options *o, struct judging *j, struct err *e)
{
	if (o->exceptions != NULL && (j->exceptions = exceptions_read(o->exceptions, e)) == NULL)
		return option_wrong("exceptions", o->exceptions, e);
	if (o->attestations != NULL && (j->attestations = attestations_read(o->attestations, e)) == NULL)
		return option_wrong("attestations", o->attestations, e);
	return 0;
}

/* Labels' values are compared with the digests that stand for them in redacted facts. */
static void
digest_entries(struct judging *j, const struct redactor *r)
{
	entries_digest(j->exceptions, r);
	entries_digest(j->attestations, r);
}

static void
judging_free(struct judging *j)
{
	audit_free(j->audit);
	evidence_close(j->evidence);
	entries_free(j->exceptions);
	entries_free(j->attestations);
	bench_free(j->bench);
	results_free(j->baseline);
	results_source_free(&j->baseline_source);
	bench_source_free(&j->source);
}

static void
load_meanwhile(void *judging)
{
	(void)load(judging);
}

static void
begin(struct judging *j, const cJSON *run_line)
{
	const char *at = j->o->at ? j->o->at : json_str(run_line, "run.started", "");
	char shown[32];
	int64_t t;
	struct err ignored;

	if (time_read(at, &t, &ignored) == 0) {
		time_show(t, shown);
		at = shown;
	}
	j->audit = audit_begin(j->bench, &j->o->selection, run_line, tool_object(j->o->reports != NULL || j->evidence != NULL), at);
	audit_accept(j->audit, j->exceptions, j->attestations);
}

static int
write_line(struct outfile *f, const cJSON *line, struct err *e)
{
	autofree char *text = json_line(line);

	if (fputs(text, f->f) == EOF || putc('\n', f->f) == EOF)
		return err_set(e, errno, "%s: %s", f->path ? f->path : "standard output", strerror(errno));
	return 0;
}

static void
show_phase(const char *phase, const char *now)
{
	progress_show(&(struct progress){ .phase = phase, .now = now });
}

static void
show_sandbox(const struct options *o, const char *words)
{
	if (o->verbose == 0 || o->quiet)
		return;
	progress_erase();
	fprintf(stderr, "plimsoll: sandbox: %s\n", words);
}

static int
judge_line(void *arg, const cJSON *line, struct err *e)
{
	struct judging *j = arg;
	const char *kind = json_str(line, "kind", "");

	if ((j->facts != NULL && write_line(j->facts, line, e) < 0) || evidence_line(j->evidence, line, e) < 0)
		return -1;
	if (strcmp(kind, "run") == 0) {
		if (load(j) < 0) {
			*e = j->e;
			return -1;
		}
		begin(j, line);
		show_sandbox(j->o, json_str(line, "run.sandbox", ""));
	} else if (strcmp(kind, "end") == 0) {
		show_phase("judging", NULL);
		audit_end(j->audit, line);
	} else {
		audit_subject(j->audit, line);
	}
	return 0;
}

/* What collect is doing. */
struct keeping {
	struct outfile *out;
	char *unreachable;         /* why the engine gave nothing, or NULL */
};

static int
keep_line(void *arg, const cJSON *line, struct err *e)
{
	struct keeping *k = arg;

	if (strcmp(json_str(line, "kind", ""), "run") == 0 && !json_bool(line, "engine.reachable", false) &&
	    json_str(line, "engine.endpoint", NULL) != NULL)
		k->unreachable = xstrdup(json_str(line, "engine.error", "no reason given"));
	return write_line(k->out, line, e);
}

static bool
is_stdout(const char *path)
{
	return path != NULL && strcmp(path, "-") == 0;
}

/* Not beside facts that go to the same terminal. */
static bool
wants_progress(const struct options *o)
{
	return !o->quiet && !o->no_progress && !((is_stdout(o->facts) || is_stdout(o->output)) && isatty(STDOUT_FILENO) == 1);
}

void
wanted_outputs(const struct options *o, const char *ret[MAX_REPORTS + 3])
{
	const char *others[] = { o->facts, o->output };
	size_t n = 0;

	for (size_t i = 0; o->reports != NULL && o->reports[i] != NULL && i < MAX_REPORTS; i++) {
		const char *colon = strchr(o->reports[i], ':');

		if (colon != NULL && strcmp(colon + 1, "-") != 0)
			ret[n++] = colon + 1;
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i] != NULL && strcmp(others[i], "-") != 0)
			ret[n++] = others[i];
	ret[n] = NULL;
}

/* Under sudo the user may have meant another engine than root's configuration names. */
static void
show_others(const struct options *o, const struct endpoint *ep, const cJSON *others)
{
	const cJSON *x;

	if (o->quiet || cJSON_GetArraySize(others) == 0 || (getenv("SUDO_USER") == NULL && o->verbose == 0))
		return;
	progress_erase();
	fprintf(stderr, "plimsoll: asked was %s (%s); other engines seen:\n", ep->url, ep->chosen_by);
	cJSON_ArrayForEach(x, others)
		fprintf(stderr, "  %s  (%s)\n", json_str(x, "endpoint", ""), json_str(x, "what", ""));
}

/* Chooses the engine and collects into the sink. */
static int
collect_here(const struct options *o, const struct redactor *r, collect_sink *sink, void *arg, void (*meanwhile)(void *),
    struct evidence_run *evidence, struct err *e)
{
	struct endpoint ep = { 0 };
	bool live = strcmp(o->root, "/") == 0;
	struct collect_options co = { .root = o->root, .scope = o->selection.scope, .reason = o->reason, .asset = &o->asset, .scans = o->scans,
		.deep = o->deep, .jobs = o->jobs,
		.deadline = now_ms() + o->timeout_ms, .keep_rights = o->no_sandbox,
		.api_version = getenv("DOCKER_API_VERSION"), .meanwhile = meanwhile, .meanwhile_arg = arg };
	const char *outputs[MAX_REPORTS + 3];
	autojson cJSON *others = NULL;
	int n;

	if ((live || o->host_endpoint != NULL) && endpoint_choose(o->host_endpoint, option_origin(o, "host", 0), &ep, e) < 0)
		return -1;
	others = ep.url != NULL && live ? endpoint_others("", ep.url) : NULL;
	co.endpoint = ep.url;
	co.tls = ep.tls;
	co.others = others;
	co.chosen_by = ep.chosen_by;
	wanted_outputs(o, outputs);
	co.writes = outputs;
	co.evidence = o->evidence;
	if (evidence != NULL) {
		co.take_scan = evidence_scan;
		co.take_scan_arg = evidence;
	}
	if (wants_progress(o) && progress_open())
		co.progress = progress_show;
	n = collect(&co, r, sink, arg, e);
	if (n < 0 && !live && strncmp(e->msg, o->root, strlen(o->root)) == 0)
		(void)option_wrong("root", "", e);
	show_others(o, &ep, others);
	endpoint_free(&ep);
	return n;
}

/* --label KEY=VALUE is compared with the digest that stands for VALUE in redacted facts. */
static void
digest_labels(struct selection *s, const struct redactor *r)
{
	size_t n = 0;

	while (s->labels != NULL && s->labels[n] != NULL)
		n++;
	if (n == 0)
		return;
	s->label_digests = xcalloc(n + 1, sizeof *s->label_digests);
	for (size_t i = 0; i < n; i++) {
		const char *eq = strchr(s->labels[i], '=');

		s->label_digests[i] = redact_digest(r, eq ? eq + 1 : "");
	}
}

static void
free_digests(struct selection *s)
{
	for (size_t i = 0; s->label_digests != NULL && s->label_digests[i] != NULL; i++)
		free(s->label_digests[i]);
	free(s->label_digests);
	s->label_digests = NULL;
}

/* status: what the audit comes to. Returns that, or what it is if a report cannot be written. */
static int
write_reports(const struct options *o, const struct wanted *w, size_t n, const struct audit *a, int status)
{
	struct err e;

	for (size_t i = 0; i < n; i++) {
		struct report_style style = w[i].path != NULL ? (struct report_style){ .width = 80, .utf8 = true } :
		    report_style_of(STDOUT_FILENO, o->color);

		style.verbose = o->verbose;
		if (w[i].path != NULL)
			show_phase("writing", w[i].path);
		else
			progress_erase();
		if (report_write(w[i].format, w[i].path, a, &style, &e) < 0)
			status = complain(EXIT_NOTHING, &e);
	}
	progress_close();
	if (status == EXIT_INCOMPLETE && !o->quiet)
		fprintf(stderr, "plimsoll: incomplete: %zu of %zu rules not decided, wholly or for some subjects; exit status 3\n",
		    audit_undecided(a), a->nresults - a->counts[NOTSELECTED]);
	return status;
}

/* Options with what follows from them filled in. */
static struct options
settled(const struct options *given)
{
	struct options o = *given;

	if (o.selection.scope == NULL)
		o.selection.scope = default_scope(&o);
	return o;
}

/* Standard output carries one thing. */
static int
facts_apart(const struct options *o, const struct wanted *w, size_t n, struct err *e)
{
	for (size_t i = 0; o->facts != NULL && strcmp(o->facts, "-") == 0 && i < n; i++)
		if (w[i].path == NULL)
			return err_set(e, 0, "--facts -: a report goes to standard output already; name a file for one of them");
	return 0;
}

/* The bundle first: a report that cannot be written takes nothing from it. */
static int
give_out(struct judging *j, const struct wanted *reports, size_t n)
{
	const struct evidence_inputs in = { &j->source, j->exceptions, j->attestations,
		j->baseline_source.file != NULL ? &j->baseline_source.bytes : NULL };
	int status = status_of(j);
	struct err e = { 0 };

	if (j->evidence != NULL)
		show_phase("writing the evidence", NULL);
	evidence_earlier(j->evidence, j->audit);
	if (evidence_end(j->evidence, j->o, &in, j->audit, status, &e) < 0)
		status = complain(e.num == EBADMSG ? EXIT_BROKEN : EXIT_NOTHING, &e);
	return write_reports(j->o, reports, n, j->audit, status);
}

int
command_audit(const struct options *given)
{
	struct options o = settled(given);
	struct wanted reports[MAX_REPORTS];
	struct judging j = { .o = &o, .source = { .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT },
		.baseline_source = { .bytes = BUF_INIT } };
	struct outfile facts = { .slot = -1 };
	struct redactor *r = NULL;
	struct err e = { 0 };
	size_t n;
	int status, opened;

	if (wanted_reports(&o, reports, &n, &e) < 0 || facts_apart(&o, reports, n, &e) < 0 ||
	    find_benchmark(&o, &j.source, &e) < 0 || find_entries(&o, &j, &e) < 0 || find_baseline(&o, &j, &e) < 0) {
		judging_free(&j);
		return complain_of(&o, EXIT_USAGE, &e);
	}
	r = redact_open(NULL);
	digest_labels(&o.selection, r);
	digest_entries(&j, r);
	if ((opened = evidence_open(&o, &j.evidence, &e)) == -2) {
		status = complain_of(&o, EXIT_USAGE, &e);
	} else if (opened < 0 || wanted_writable(reports, n, &e) < 0 ||
	    (o.facts != NULL && outfile_open(&facts, o.facts, 0600, &e) < 0)) {
		status = complain_of(&o, e.num == EBADMSG ? EXIT_BROKEN : EXIT_NOTHING, &e);
	} else {
		j.facts = o.facts != NULL ? &facts : NULL;
		int got = collect_here(&o, r, judge_line, &j, load_meanwhile, j.evidence, &e);

		if (got < 0)
			status = complain_of(&o, got == -2 && j.bench != NULL ? EXIT_NOTHING : EXIT_USAGE, &e);
		else if (j.facts != NULL && outfile_commit(&facts, &e) < 0)
			status = complain(EXIT_NOTHING, &e);
		else if (selection_matched(j.audit, &e) < 0)
			status = complain_of(&o, EXIT_USAGE, &e);
		else
			status = give_out(&j, reports, n);
		if (j.facts != NULL)
			outfile_abort(&facts);
	}
	progress_close();
	judging_free(&j);
	free_digests(&o.selection);
	redact_close(r);
	return status;
}

int
command_collect(const struct options *given)
{
	struct options o = settled(given);
	struct outfile out;
	struct keeping k = { .out = &out };
	struct redactor *r;
	struct err e;
	int status = EXIT_OK, got;

	if (o.output == NULL) {
		err_set(&e, 0, "collect: -o FACTS is missing; name the file to write (- is standard output)");
		return complain_of(&o, EXIT_USAGE, &e);
	}
	if (outfile_open(&out, o.output, 0600, &e) < 0)
		return complain(EXIT_NOTHING, &e);
	r = redact_open(NULL);
	got = collect_here(&o, r, keep_line, &k, NULL, NULL, &e);
	progress_close();
	if (got < 0)
		status = complain_of(&o, got == -2 ? EXIT_NOTHING : EXIT_USAGE, &e);
	else if (outfile_commit(&out, &e) < 0)
		status = complain(EXIT_NOTHING, &e);
	else if (k.unreachable != NULL) {
		status = EXIT_INCOMPLETE;
		if (!o.quiet) {
			err_set(&e, 0, "incomplete: the engine could not be asked: %s; exit status 3", k.unreachable);
			(void)complain(status, &e);
		}
	}
	outfile_abort(&out);
	free(k.unreachable);
	redact_close(r);
	return status;
}

/* Whether the value of a label has to be compared, which facts hold a digest of. */
static bool
asks_label_value(const struct selection *s, const struct judging *j)
{
	if (entries_ask_labels(j->exceptions) || entries_ask_labels(j->attestations))
		return true;
	for (size_t i = 0; s->labels != NULL && s->labels[i] != NULL; i++)
		if (strchr(s->labels[i], '=') != NULL)
			return true;
	return false;
}

/* Label values in facts are digests: comparing needs the key that they were made with. */
static int
label_key(struct selection *s, struct judging *j, const struct redactor *r, const cJSON *run_line, struct err *e)
{
	const char *facts_key = strstr(json_str(run_line, "run.redaction", ""), "key id "), *our_key;

	if (r == NULL)
		return 0;
	our_key = strstr(redact_describe(r), "key id ");
	if (facts_key == NULL || our_key == NULL || strncmp(facts_key, our_key, 15) != 0)
		return err_set(e, 0, "%s: the values in these facts are digests under another key (%.15s); %s",
		    s->labels != NULL ? "--label" : "labels of --exceptions or --attestations", facts_key ? facts_key : "unknown",
		    s->labels != NULL ? "select by KEY alone" : "write the digest (hmac:...) as the value, or match by something else");
	digest_labels(s, r);
	digest_entries(j, r);
	return 0;
}

/* Before anything of the facts is parsed. */
static void
lock_evaluation(const struct options *o)
{
	const char *facts[] = { strcmp(o->arguments[0], "-") != 0 ? o->arguments[0] : NULL, NULL };
	const char *outputs[MAX_REPORTS + 3];
	autofree char *words = NULL;

	wanted_outputs(o, outputs);
	if (!o->no_sandbox)
		sandbox_main(&(struct sandbox_needs){ .reads = facts, .writes = outputs });
	words = xasprintf("main process: %s", sandbox_in_force());
	show_sandbox(o, words);
}

/* Judges all lines of the facts. */
static int
judge_facts(struct facts *f, struct judging *j, struct err *e)
{
	cJSON *subject;
	int n;

	begin(j, facts_run(f));
	while ((n = facts_next(f, &subject, e)) == 1) {
		audit_subject(j->audit, subject);
		json_free(&subject);
	}
	if (n == 0)
		audit_end(j->audit, facts_end(f));
	return n;
}

int
command_evaluate(const struct options *given)
{
	struct options o = settled(given);
	struct wanted reports[MAX_REPORTS];
	struct judging j = { .o = &o, .source = { .bytes = BUF_INIT, .tailoring = BUF_INIT, .releases = BUF_INIT },
		.baseline_source = { .bytes = BUF_INIT } };
	struct facts *f = NULL;
	struct redactor *r = NULL;
	struct err e;
	size_t n;
	int status;

	if (wanted_reports(&o, reports, &n, &e) < 0 || find_benchmark(&o, &j.source, &e) < 0 || find_entries(&o, &j, &e) < 0 ||
	    find_baseline(&o, &j, &e) < 0) {
		judging_free(&j);
		return complain_of(&o, EXIT_USAGE, &e);
	}
	r = asks_label_value(&o.selection, &j) ? redact_open(NULL) : NULL;
	lock_evaluation(&o);
	if (load(&j) < 0) {
		status = complain_of(&o, EXIT_USAGE, &j.e);
	} else if ((f = facts_open(o.arguments[0], &e)) == NULL || label_key(&o.selection, &j, r, facts_run(f), &e) < 0) {
		status = complain_of(&o, EXIT_USAGE, &e);
	} else if (wanted_writable(reports, n, &e) < 0) {
		status = complain(EXIT_NOTHING, &e);
	} else {
		status = judge_facts(f, &j, &e) < 0 || selection_matched(j.audit, &e) < 0 ? complain_of(&o, EXIT_USAGE, &e) :
		    write_reports(&o, reports, n, j.audit, status_of(&j));
	}
	judging_free(&j);
	free_digests(&o.selection);
	redact_close(r);
	facts_close(f);
	return status;
}
