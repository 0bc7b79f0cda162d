/* SPDX-License-Identifier: Apache-2.0 */
/* What exceptions and attestations make of results: effective verdicts, states, both scores, exit status; and what they never do. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "audit/attestations.h"
#include "audit/exceptions.h"
#include "report/report.h"
#include "tests/golden.h"
#include "tests/rows.h"

#define RUN "{\"kind\":\"run\",\"run\":{\"id\":\"x\"},\"host\":{},\"engine\":{}}"
#define IMAGE "sha256:78c0787c7d274998f8a6af9eb608e089c3af066fe08047954f02dc2687fbffea"
#define CONTAINER(name, image, priv) "{\"kind\":\"container\",\"id\":\"id-" name "\",\"name\":\"" name "\",\"state\":\"exited\",\"image\":\"" IMAGE "\",\"read\":{" \
	"\"inspect\":{\"source\":\"GET\",\"data\":{\"Config\":{\"Image\":\"" image "\",\"Labels\":{\"com.docker.compose.project\":\"shop\",\"com.docker.compose.service\":\"" name "\"}}," \
	"\"State\":{\"Status\":\"exited\"},\"HostConfig\":{\"Privileged\":" priv ",\"RestartPolicy\":{\"Name\":\"no\",\"MaximumRetryCount\":0}}}}," \
	"\"kernel\":{\"source\":\"/proc\",\"error\":{\"code\":\"not-running\",\"message\":\"exited\"}}}}"
#define GONE(name) "{\"kind\":\"container\",\"id\":\"" name "\",\"name\":\"" name "\",\"state\":\"running\",\"image\":\"" IMAGE "\",\"image_name\":\"img:1\",\"read\":{" \
	"\"inspect\":{\"source\":\"GET\",\"error\":{\"code\":\"vanished\",\"message\":\"HTTP 404: No such container\"}}}}"
#define UNLISTED "{\"kind\":\"container\",\"source\":\"GET /containers/json\",\"error\":{\"code\":\"unreachable\",\"message\":\"nobody listens\"}}"
#define HOST "{\"kind\":\"host\",\"id\":\"h\",\"name\":\"h\",\"read\":{\"identity\":{\"source\":\"host\",\"data\":{\"os\":\"Debian\",\"kernel\":\"6.1\"}}}}"
#define BAD CONTAINER("db", "img:1", "true")
#define GOOD CONTAINER("web", "img:1", "false")
#define ODD CONTAINER("odd", "img:1", "\"x\"")

/* Exceptions of 5.5: id, subjects, from, to; and any rule. */
#define ENTRY(...) ENTRY_(__VA_ARGS__)
#define ENTRY_(id, rule, subjects, from, to) "{\"id\":\"" id "\",\"rule\":\"" rule "\",\"subjects\":[" subjects "],\"reason\":\"r\",\"risk\":\"k\"," \
	"\"owner\":\"Ada\",\"approver\":\"Bo\",\"starts\":\"" from "\",\"expires\":\"" to "\"}"
#define PRIV(id, subjects, ...) ENTRY(id, "container-not-privileged", subjects, __VA_ARGS__)
#define NAMED(name) "{\"kind\":\"container\",\"name\":\"" name "\"}"
#define YEAR "2026-01-01", "2026-12-31"
/* Attestations of 1.2.1 and others. */
#define SAID(...) SAID_(__VA_ARGS__)
#define SAID_(id, rule, result, from, to) "{\"id\":\"" id "\",\"rule\":\"" rule "\",\"result\":\"" result "\",\"statement\":\"s\",\"by\":\"Dee\",\"made\":\"" from "\",\"expires\":\"" to "\"}"
#define HARDENED(id, result, ...) SAID(id, HOST_RULE, result, __VA_ARGS__)
#define HOST_RULE "host-hardened"

struct row {
	const char *name;
	const char *lines[4];
	const char *exceptions, *attestations;
	const char *at;                /* NULL: 2026-06-01T12:00:00Z */
	enum bench_role role;          /* of 1.2.1 and 5.5 */
	/* of these: observed, effective */
	enum verdict observed[2], effective[2];
	const char *covered;           /* names of the subjects of 5.5 that are, "db web" */
	const char *states;            /* of the exceptions, then of the attestations */
	int status;
	const char *percent, *with;    /* scores; NULL: not looked at */
	double min_score;
	bool creator;                  /* the first exception says so */
	size_t undecided;              /* that the first exception matches */
};

#define K NOTCHECKED
#define U UNKNOWN
#define E ERROR
#define NA NOTAPPLICABLE

static const struct row rows[] = {
	{ "without exceptions a failure is a failure", { BAD }, .observed = { K, FAIL }, .effective = { K, FAIL }, .status = 1, .percent = "50.0", .with = "50.0" },
	{ "an exception covers it, and the observed result stays", { BAD }, PRIV("a", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, PASS },
	  .covered = "db", .states = "in-force", .status = 0, .percent = "50.0", .with = "100.0", .creator = true },
	{ "one of two failures: the rule still fails", { BAD, CONTAINER("db2", "img:1", "true") }, PRIV("a", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, FAIL },
	  .covered = "db", .states = "in-force", .status = 1, .creator = true },
	{ "both of two failures, by two exceptions", { BAD, CONTAINER("db2", "img:1", "true") }, PRIV("a", NAMED("db"), YEAR) "," PRIV("b", NAMED("db2"), YEAR),
	  .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db db2", .states = "in-force in-force", .status = 0, .creator = true },
	{ "an exception for one container is none for another", { BAD }, PRIV("a", NAMED("web"), YEAR), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "no-subject", .status = 1 },
	{ "nor is one for another rule", { BAD }, ENTRY("a", "container-restart-limited", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "not-needed", .status = 1 },
	{ "what passes needs none", { GOOD }, PRIV("a", NAMED("web"), YEAR), .observed = { K, PASS }, .effective = { K, PASS }, .states = "not-needed", .status = 0 },
	{ "the wrong image: it does not help", { BAD }, PRIV("a", "{\"kind\":\"container\",\"name\":\"db\",\"image\":\"img:2\"}", YEAR), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "no-subject", .status = 1 },
	{ "by the image's id it does not rest on its creator", { BAD }, PRIV("a", "{\"kind\":\"container\",\"name\":\"db\",\"image\":\"" IMAGE "\"}", YEAR), .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force" },
	{ "by compose service", { BAD }, PRIV("a", "{\"kind\":\"container\",\"compose\":{\"project\":\"shop\",\"service\":\"db\"}}", YEAR), .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force", .creator = true },

	/* never error, never unknown */
	{ "it never hides an error", { GONE("db") }, PRIV("a", NAMED("db"), YEAR), .observed = { K, E }, .effective = { K, E }, .states = "not-needed", .status = 3, .undecided = 1 },
	{ "nor unknown", { ODD }, PRIV("a", NAMED("odd"), YEAR), .observed = { K, U }, .effective = { K, U }, .states = "not-needed", .status = 3, .undecided = 1 },
	{ "beside a covered failure an error is what is left", { BAD, GONE("x") }, PRIV("a", NAMED("*"), YEAR), .observed = { K, FAIL }, .effective = { K, E }, .covered = "db", .states = "in-force", .status = 3, .undecided = 1, .creator = true },
	{ "a list that could not be had is no subject", { UNLISTED }, PRIV("a", NAMED("*"), YEAR), .observed = { K, E }, .effective = { K, E }, .states = "no-subject", .status = 3 },

	/* time */
	{ "expired: it does not help, and is reported", { BAD }, PRIV("a", NAMED("db"), "2025-01-01", "2026-05-31"), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "expired", .status = 1 },
	{ "not yet begun: nor does it", { BAD }, PRIV("a", NAMED("db"), "2026-06-02", "2026-12-31"), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "not-begun", .status = 1 },
	{ "the last second of its last day", { BAD }, PRIV("a", NAMED("db"), YEAR), .at = "2026-12-31T23:59:59Z", .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force", .creator = true },
	{ "the second behind it", { BAD }, PRIV("a", NAMED("db"), YEAR), .at = "2027-01-01T00:00:00Z", .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "expired", .status = 1 },
	{ "the first second of its first day", { BAD }, PRIV("a", NAMED("db"), YEAR), .at = "2026-01-01T00:00:00Z", .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force", .creator = true },
	{ "the second before it", { BAD }, PRIV("a", NAMED("db"), YEAR), .at = "2025-12-31T23:59:59Z", .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "not-begun", .status = 1 },
	{ "days are UTC's, whatever the run's offset", { BAD }, PRIV("a", NAMED("db"), YEAR), .at = "2027-01-01T00:30:00+01:00", .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force", .creator = true },
	{ "to a second, inclusive", { BAD }, PRIV("a", NAMED("db"), "2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z"), .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force", .creator = true },
	{ "and a second later it has expired", { BAD }, PRIV("a", NAMED("db"), "2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z"), .at = "2026-06-01T12:00:01Z", .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "expired", .status = 1 },
	{ "nor one that has always been there", { BAD }, PRIV("a", NAMED("db"), "1970-01-01", "2026-12-31"), .at = "", .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "no-clock", .status = 1 },
	{ "where the time is not known, none is in force", { BAD }, PRIV("a", NAMED("db"), YEAR), .at = "", .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "no-clock", .status = 1 },
	{ "an expired one does not stand before one in force", { BAD }, PRIV("a", NAMED("db"), "2025-01-01", "2025-12-31") "," PRIV("b", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "expired in-force" },

	/* rules */
	{ "a rule that the benchmark does not have", { BAD }, ENTRY("a", "container-not-privilegd", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "no-rule", .status = 1 },
	{ "a pattern is no rule", { BAD }, ENTRY("a", "container-*", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "no-rule", .status = 1 },
	{ "a number, with its benchmark", { BAD }, ENTRY("a", "5.5\",\"benchmark\":\"BENCH", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force", .creator = true },
	{ "a number of another benchmark means another rule", { BAD }, ENTRY("a", "5.5\",\"benchmark\":\"cis-docker-9.9", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "other-benchmark", .status = 1 },
	{ "an XCCDF id", { BAD }, ENTRY("a", "xccdf_org.example_rule_not-privileged", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force", .creator = true },
	{ "a rule that is not in the profile", { BAD }, ENTRY("a", "daemon-live-restore", "{\"kind\":\"daemon\"}", YEAR), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "not-selected", .status = 1 },

	/* roles that a tailoring gives */
	{ "a rule that is not scored is told, covered or not", { BAD }, PRIV("a", NAMED("db"), YEAR), .role = ROLE_UNSCORED, .observed = { K, INFORMATIONAL }, .effective = { K, INFORMATIONAL }, .covered = "db", .states = "in-force", .creator = true },
	{ "nor does an attestation make it count", { GOOD }, NULL, HARDENED("t", "pass", YEAR), .role = ROLE_UNSCORED, .observed = { K, INFORMATIONAL }, .effective = { K, INFORMATIONAL }, .states = "in-force", .percent = "100.0", .with = "100.0" },
	{ "a rule that nobody wants checked is not attested", { GOOD }, NULL, HARDENED("t", "pass", YEAR), .role = ROLE_UNCHECKED, .observed = { K, K }, .effective = { K, K }, .states = "not-selected" },
	{ "nor excepted", { BAD }, PRIV("a", NAMED("db"), YEAR), .role = ROLE_UNCHECKED, .observed = { K, K }, .effective = { K, K }, .states = "not-selected" },

	/* policy */
	{ "--min-score looks at the effective score", { BAD }, PRIV("a", NAMED("db"), YEAR), .observed = { K, FAIL }, .effective = { K, PASS }, .covered = "db", .states = "in-force", .min_score = 100, .status = 0, .creator = true },
	{ "and is not met without", { BAD }, PRIV("a", NAMED("db"), "2025-01-01", "2025-12-31"), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "expired", .min_score = 100, .status = 1 },

	/* attestations */
	{ "an attestation answers what a person decides", { GOOD }, NULL, HARDENED("t", "pass", YEAR), .observed = { K, PASS }, .effective = { PASS, PASS }, .states = "in-force", .percent = "100.0", .with = "100.0" },
	{ "one that says fail fails", { GOOD }, NULL, HARDENED("t", "fail", YEAR), .observed = { K, PASS }, .effective = { FAIL, PASS }, .states = "in-force", .status = 1, .percent = "100.0", .with = "66.7" },
	{ "one that says notapplicable does not count", { GOOD }, NULL, HARDENED("t", "notapplicable", YEAR), .observed = { K, PASS }, .effective = { NA, PASS }, .states = "in-force", .percent = "100.0", .with = "100.0" },
	{ "of two the worse one counts, whatever their order", { GOOD }, NULL, HARDENED("t", "pass", YEAR) "," HARDENED("u", "fail", YEAR), .observed = { K, PASS }, .effective = { FAIL, PASS }, .states = "in-force in-force", .status = 1 },
	{ "and the other way round", { GOOD }, NULL, HARDENED("t", "fail", YEAR) "," HARDENED("u", "pass", YEAR), .observed = { K, PASS }, .effective = { FAIL, PASS }, .states = "in-force in-force", .status = 1 },
	{ "never in place of a failure", { BAD }, NULL, SAID("t", "container-not-privileged", "pass", YEAR), .observed = { K, FAIL }, .effective = { K, FAIL }, .states = "not-needed", .status = 1 },
	{ "nor of a pass", { GOOD }, NULL, SAID("t", "container-not-privileged", "fail", YEAR), .observed = { K, PASS }, .effective = { K, PASS }, .states = "not-needed" },
	{ "nor of an error", { GONE("db") }, NULL, SAID("t", "container-not-privileged", "pass", YEAR), .observed = { K, E }, .effective = { K, E }, .states = "not-needed", .status = 3 },
	{ "nor of unknown", { ODD }, NULL, SAID("t", "container-not-privileged", "pass", YEAR), .observed = { K, U }, .effective = { K, U }, .states = "not-needed", .status = 3 },
	{ "nor of a rule that does not apply", { NULL }, NULL, SAID("t", "container-not-privileged", "pass", YEAR), .observed = { K, NA }, .effective = { K, NA }, .states = "no-subject" },
	{ "an expired attestation does not help", { GOOD }, NULL, HARDENED("t", "pass", "2025-01-01", "2025-12-31"), .observed = { K, PASS }, .effective = { K, PASS }, .states = "expired" },
	{ "nor one of tomorrow", { GOOD }, NULL, HARDENED("t", "pass", "2026-06-02", "2026-12-31"), .observed = { K, PASS }, .effective = { K, PASS }, .states = "not-begun" },
	{ "an exception is no answer to what a person decides", { GOOD }, ENTRY("a", HOST_RULE, "{\"kind\":\"host\"}", YEAR), .observed = { K, PASS }, .effective = { K, PASS }, .states = "not-needed" },
	{ "both at once", { BAD }, PRIV("a", NAMED("db"), YEAR), HARDENED("t", "pass", YEAR), .observed = { K, FAIL }, .effective = { PASS, PASS }, .covered = "db", .states = "in-force in-force", .percent = "50.0", .with = "100.0", .creator = true },
};

static cJSON *
parse(const char *text)
{
	struct err e;
	cJSON *doc = json_read(text, strlen(text), JSON_TWICE_REFUSED, &e);

	if (doc == NULL)
		fail_msg("%s", e.msg);
	return doc;
}

static struct entries *
entries_of(const struct entries_kind *kind, const char *list, const struct bench *b)
{
	const char *at = list != NULL ? strstr(list, "BENCH") : NULL;
	autofree char *named = NULL, *text = NULL;
	struct bench_problems p = { 0 };
	struct entries *x;

	if (list == NULL)
		return NULL;
	if (at != NULL)
		named = xasprintf("%.*s%s-%s%s", (int)(at - list), list, b->name, b->version, at + 5);
	text = xasprintf("{\"schema\":\"%s\",\"%s\":[%s]}", kind->schema, kind->list, named != NULL ? named : list);
	if ((x = entries_parse(kind, "f.json", text, strlen(text), &p)) == NULL)
		fail_msg("%s", p.list[0].text);
	bench_problems_free(&p);
	return x;
}

static void
add_states(struct buf *b, const cJSON *entries)
{
	const cJSON *t;

	cJSON_ArrayForEach(t, entries)
		buf_addf(b, "%s%s", b->len > 0 ? " " : "", json_str(t, "state", "?"));
}

static struct result *
result_of(struct audit *a, const char *number)
{
	for (size_t i = 0; i < a->nresults; i++)
		if (strcmp(a->results[i].rule->number, number) == 0)
			return &a->results[i];
	fail_msg("no rule %s", number);
	return NULL;
}

static void
check_score(const struct score *s, const char *want)
{
	char text[16];

	if (want == NULL)
		return;
	assert_true(report_percent(s, text));
	assert_string_equal(text, want);
}

static void
judges(void **state)
{
	const struct row *r = *state;
	struct selection s = { .scope = "all" };
	struct policy p = { FAIL_ON_FAIL, r->min_score > 0 ? r->min_score : (double)NAN };
	struct err e;
	autofree char *file = xasprintf("%s/fixtures/benchmarks/small.xml", getenv("srcdir") ? getenv("srcdir") : "."), *end_text = NULL;
	struct bench *b = bench_load(file, NULL, &e);
	struct entries *x, *t;
	autojson cJSON *run = parse(RUN), *host = parse(HOST), *end = NULL;
	struct audit *a;
	struct result *privileged;
	autobuf struct buf covered = BUF_INIT, states = BUF_INIT;
	int n = 0;

	if (b == NULL)
		fail_msg("%s", e.msg);
	for (size_t i = 0; i < b->nrules; i++)
		if (strcmp(b->rules[i].number, "1.2.1") == 0 || strcmp(b->rules[i].number, "5.5") == 0)
			b->rules[i].role = r->role;
	x = entries_of(&exceptions_kind, r->exceptions, b);
	t = entries_of(&attestations_kind, r->attestations, b);
	json_put(run, "collected", redact_collected());
	a = audit_begin(b, &s, run, json_object(), r->at != NULL ? r->at : "2026-06-01T12:00:00Z");
	audit_accept(a, x, t);
	audit_subject(a, host);
	for (size_t i = 0; r->lines[i] != NULL; i++) {
		autojson cJSON *line = parse(r->lines[i]);

		n += json_at(line, "error") == NULL;
		audit_subject(a, line);
	}
	end_text = xasprintf("{\"population\":{\"containers\":{\"listed\":%d}}}", n);
	end = parse(end_text);
	audit_end(a, end);

	privileged = result_of(a, "5.5");
	assert_string_equal(verdict_names[result_of(a, "1.2.1")->verdict], verdict_names[r->observed[0]]);
	assert_string_equal(verdict_names[privileged->verdict], verdict_names[r->observed[1]]);
	assert_string_equal(verdict_names[result_of(a, "1.2.1")->effective], verdict_names[r->effective[0]]);
	assert_string_equal(verdict_names[privileged->effective], verdict_names[r->effective[1]]);
	for (size_t i = 0; i < privileged->nfindings; i++) {
		const struct finding *f = &privileged->findings[i];

		assert_true(f->exception == NULL || f->verdict == FAIL);
		assert_string_equal(verdict_names[f->effective], verdict_names[f->exception != NULL ? PASS : f->verdict]);
		if (f->exception != NULL)
			buf_addf(&covered, "%s%s", covered.len > 0 ? " " : "", f->name);
	}
	assert_string_equal(covered.s, r->covered != NULL ? r->covered : "");
	add_states(&states, json_at(a->run, "inputs.exceptions.entries"));
	add_states(&states, json_at(a->run, "inputs.attestations.entries"));
	assert_string_equal(states.s, r->states != NULL ? r->states : "");
	if (x != NULL) {
		assert_int_equal(json_bool(a->run, "inputs.exceptions.entries[0].creator_controlled", false), r->creator);
		assert_int_equal(json_num(a->run, "inputs.exceptions.entries[0].undecided", -1), r->undecided);
	}
	check_score(&a->score, r->percent);
	check_score(&a->with_exceptions, r->with);
	assert_int_equal(audit_exit_status(a, &p), r->status);
	audit_free(a);
	entries_free(x);
	entries_free(t);
	bench_free(b);
}

/* -- reports ----------------------------------------------------------------------------------- */

static const struct report_row {
	const char *name, *golden;
	const char *format;
	struct report_style style;
} report_rows[] = {
	{ "as text: what is excepted stands apart", "excepted.txt", "text", { .width = 80, .utf8 = true } },
	{ "as text, narrow, ASCII", "excepted-40.txt", "text", { .width = 40 } },
	{ "as text, with -v: all that is to be said", "excepted-v.txt", "text", { .width = 100, .utf8 = true, .verbose = 1 } },
	{ "as JSON", "excepted.json", "json", { .width = 0 } },
	{ "as SARIF: a suppression", "excepted.sarif", "sarif", { .width = 0 } },
	{ "as JUnit: skipped with the reason", "excepted.junit.xml", "junit", { .width = 0 } },
	{ "as CSV", "excepted.csv", "csv", { .width = 0 } },
	{ "as ARF: an override", "excepted.arf.xml", "arf", { .width = 0 } },
	{ "as OSCAL: a risk whose deviation is approved", "excepted.oscal.json", "oscal", { .width = 0 } },
	{ "as OCSF: a finding that is suppressed", "excepted.ocsf.jsonl", "ocsf", { .width = 0 } },
	{ "as metrics", "excepted.prom", "prometheus", { .width = 0 } },
	{ "as docker-bench's log: a NOTE", "excepted.docker-bench.json", "docker-bench", { .width = 0 } },
};

static const char *const told[] = { HOST, BAD, GOOD, CONTAINER("db2", "img:1", "true"), CONTAINER("db3", "img:1", "true"), GONE("late") };

/* What a whole run came to, of the files in fixtures/entries. */
static void
reports(void **state)
{
	const struct report_row *r = *state;
	const char *src = getenv("srcdir") ? getenv("srcdir") : ".";
	autofree char *benchmark = xasprintf("%s/fixtures/benchmarks/small.xml", src), *first = xasprintf("%s/fixtures/entries/run-exceptions.json", src);
	autofree char *second = xasprintf("%s/fixtures/entries/run-attestations.json", src), *text = NULL;
	struct selection s = { .scope = "all" };
	struct err e;
	struct bench *b = bench_load(benchmark, NULL, &e);
	struct entries *x = exceptions_read(first, &e), *t = attestations_read(second, &e);
	autojson cJSON *run = parse("{\"run\":{\"id\":\"0b9c2f6e-6c1f-4d3c-9a54-5d2b6f0e7a11\",\"started\":\"2026-06-01T12:00:00Z\",\"clock_synchronized\":true,"
		"\"reason\":null,\"operator\":{\"uid\":0,\"login\":null,\"sudo_user\":null},\"capabilities\":{\"held\":[],\"missing\":[]},\"sandbox\":null,"
		"\"redaction\":\"hmac-sha256, key id 1a2b3c4d\"},\"host\":{\"name\":\"h\"},\"engine\":{\"endpoint\":\"unix:///var/run/docker.sock\","
		"\"chosen_by\":\"default\",\"reachable\":true,\"local\":\"yes\"}}");
	autojson cJSON *tool = parse("{\"name\":\"plimsoll\",\"version\":\"test\",\"sha256\":null}");
	autojson cJSON *end = parse("{\"finished\":\"2026-06-01T12:00:01Z\",\"population\":{\"containers\":{\"listed\":5,\"inspected\":4,\"vanished\":1,\"failed\":0,\"excluded\":[]}}}");
	struct audit *a;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (b == NULL || x == NULL || t == NULL)
		fail_msg("%s", e.msg);
	json_put(run, "collected", redact_collected());
	a = audit_begin(b, &s, run, json_copy(tool), "2026-06-01T12:00:00Z");
	audit_accept(a, x, t);
	for (size_t i = 0; i < ARRAY_SIZE(told); i++) {
		autojson cJSON *line = parse(told[i]);

		audit_subject(a, line);
	}
	audit_end(a, end);
	assert_non_null(out);
	assert_int_equal(report_find(r->format)->write(out, a, &r->style), 0);
	assert_int_equal(fclose(out), 0);
	golden_check(r->golden, text, len);
	audit_free(a);
	entries_free(x);
	entries_free(t);
	bench_free(b);
}

int
main(void)
{
	return RUN_ROWS("effective", rows, judges) + RUN_ROWS("reports", report_rows, reports);
}
