/* SPDX-License-Identifier: Apache-2.0 */
/* What stands for a rule in the formats that go by subjects: no verdict is lost, and none is made better. */
#include "config.h"

#include <string.h>

#include "report/items.h"
#include "report/report.h"
#include "tests/make_audit.h"
#include "tests/rows.h"

#define SUBJECTS 3

struct row {
	const char *name;
	const char *subjects; /* observed words, separated by blanks */
	const char *rule;     /* the rule's */
	const char *items;    /* observed words of the items; a rule's own in parentheses */
	enum bench_role role;
	const char *effective_subjects, *effective_rule; /* NULL: as observed */
};

static const struct row rows[] = {
	{ "a rule without subjects stands for itself", "", "unknown", "(unknown)" },
	{ "subjects that say what the rule came to speak for it", "pass fail", "fail", "pass fail" },
	{ "a rule that no subject speaks for stands beside them", "pass pass", "error", "pass pass (error)" },
	{ "a rule whose effective result no subject has stands beside them", "fail fail", "fail", "fail fail (fail)", ROLE_FULL,
	    "pass pass", "notchecked" },
	{ "an exception for one subject changes nothing of the others", "fail fail", "fail", "fail fail", ROLE_FULL, "pass fail", "fail" },
	{ "what is not scored is told for information", "fail pass", "informational", "informational informational", ROLE_UNSCORED },
	{ "error stays error where nothing is scored", "error pass", "informational", "error informational", ROLE_UNSCORED },
	{ "a rule that is told for information stands beside errors", "error unknown", "informational",
	    "error unknown (informational)", ROLE_UNSCORED },
};

/* The next word of a list; NVERDICTS: there is none. */
static enum verdict
next(const char **list)
{
	size_t n = strcspn(*list, " ");
	autofree char *word = xstrndup(*list, n);

	*list += n + strspn(*list + n, " ");
	return n > 0 ? verdict_of(word) : NVERDICTS;
}

static struct made *
made_of(const struct row *r)
{
	static const char *const names[SUBJECTS] = { "a", "b", "c" };
	struct made *m = make_audit();
	struct result *result = make_result(m, "5.5", "high", "Containers are not privileged", verdict_of(r->rule), "what it came to");
	const char *observed = r->subjects, *effective = r->effective_subjects;
	enum verdict v;

	((struct bench_rule *)(uintptr_t)result->rule)->role = r->role;
	if (r->effective_rule != NULL)
		result->effective = verdict_of(r->effective_rule);
	for (size_t i = 0; (v = next(&observed)) != NVERDICTS; i++) {
		struct finding *f = make_finding(m, KIND_CONTAINER, names[i], "running", v, "what was seen");

		if (effective != NULL)
			f->effective = next(&effective);
	}
	make_done(m);
	return m;
}

static void
stands(void **state)
{
	const struct row *r = *state;
	struct made *m = made_of(r);
	const struct result *result = &m->audit.results[0];
	autobuf struct buf b = BUF_INIT;

	for (size_t i = 0, n = item_count(result); i < n; i++) {
		struct item it = item_at(result, i);

		buf_addf(&b, it.f != NULL ? "%s%s" : "%s(%s)", i > 0 ? " " : "", verdict_names[it.verdict]);
		assert_string_equal(it.message, it.f != NULL ? "what was seen" : "what it came to");
	}
	assert_string_equal(b.s, r->items);
	make_free(m);
}

static char *
written(const struct made *m, const char *format)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	((struct bench *)(uintptr_t)m->audit.bench)->title = (char *)(uintptr_t) "Docker host"; /* which a document always has */
	assert_int_equal(report_find(format)->write(out, &m->audit, NULL), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

static size_t
count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		n++;
	return n;
}

/* A failing, an excepted and an undecided subject: who reads a format alone sees what it is. */
static const struct shown {
	const char *name, *format;
	const char *verdict, *effective;
	const char *has;      /* once */
	const char *has_not;  /* or NULL */
} shown[] = {
	{ "junit: error is an error", "junit", "error", "error", "<error type=\"error\"", NULL },
	{ "junit: unknown is an error", "junit", "unknown", "unknown", "<error type=\"unknown\"", NULL },
	{ "junit: fail is a failure", "junit", "fail", "fail", "<failure type=\"fail\"", NULL },
	{ "junit: an excepted failure is skipped", "junit", "fail", "pass", "<skipped message=\"fail", "<failure" },
	{ "junit: what is left to a person is skipped", "junit", "notchecked", "notchecked", "<skipped message=\"notchecked", NULL },
	{ "junit: what was attested as failing is a failure", "junit", "notchecked", "fail", "<failure type=\"fail\"", "<skipped" },
	{ "sarif: error is open, without a level", "sarif", "error", "error", "\"kind\": \"open\",\n          \"level\": \"none\"", "\"kind\": \"pass\"" },
	{ "sarif: unknown is open", "sarif", "unknown", "unknown", "\"kind\": \"open\"", "\"kind\": \"pass\"" },
	{ "sarif: what passes is no result", "sarif", "pass", "pass", "\"results\": []", "\"kind\": \"pass\"" },
	{ "sarif: an excepted failure is one", "sarif", "fail", "pass", "\"kind\": \"fail\"", "\"results\": []" },
	{ "sarif: what was attested as failing fails", "sarif", "notchecked", "fail", "\"kind\": \"fail\"", NULL },
	{ "docker-bench: error is a warning", "docker-bench", "error", "error", "\"result\": \"WARN\"", "PASS" },
	{ "docker-bench: unknown is a warning", "docker-bench", "unknown", "unknown", "\"result\": \"WARN\"", "PASS" },
	{ "docker-bench: an excepted failure is a note", "docker-bench", "fail", "pass", "\"result\": \"NOTE\"", "PASS" },
	{ "docker-bench: what is left to a person is a note, manual", "docker-bench", "notchecked", "notchecked", "privileged (Manual)", "PASS" },
	{ "docker-bench: a rule that is not selected is not there", "docker-bench", "notselected", "notselected", "\"checks\": 0", "5.5" },
	{ "ocsf: error is a warning", "ocsf", "error", "error", "\"status_id\":2,\"status\":\"Warning\",\"status_code\":\"error\"", "Pass" },
	{ "ocsf: unknown is a warning", "ocsf", "unknown", "unknown", "\"status_id\":2,\"status\":\"Warning\",\"status_code\":\"unknown\"", "Pass" },
	{ "ocsf: an excepted failure fails", "ocsf", "fail", "pass", "\"status_id\":3,\"status\":\"Fail\",\"status_code\":\"pass\"", "Pass" },
	{ "ocsf: what does not apply is other", "ocsf", "notapplicable", "notapplicable", "\"status_id\":99,\"status\":\"Not applicable\",\"status_code\"", "Pass" },
	{ "oscal: pass is satisfied", "oscal", "pass", "pass", "\"state\": \"satisfied\",\n                \"reason\": \"pass\"", "not-satisfied" },
	{ "oscal: fail is not satisfied", "oscal", "fail", "fail", "\"state\": \"not-satisfied\",\n                \"reason\": \"fail\"", "\"satisfied\"" },
	{ "oscal: an excepted failure is not satisfied", "oscal", "fail", "pass", "\"state\": \"not-satisfied\",\n                \"reason\": \"fail\"", "\"satisfied\"" },
	{ "oscal: error is not satisfied", "oscal", "error", "error", "\"state\": \"not-satisfied\",\n                \"reason\": \"other\"", "\"satisfied\"" },
	{ "oscal: unknown is not satisfied", "oscal", "unknown", "unknown", "\"state\": \"not-satisfied\",\n                \"reason\": \"other\"", "\"satisfied\"" },
	{ "oscal: what is left to a person is not satisfied", "oscal", "notchecked", "notchecked", "\"state\": \"not-satisfied\",\n                \"reason\": \"other\"", "\"satisfied\"" },
	{ "oscal: what was attested is as it was attested", "oscal", "notchecked", "pass", "\"state\": \"satisfied\"", "not-satisfied" },
	{ "oscal: what was attested as failing is not satisfied", "oscal", "notchecked", "fail", "\"reason\": \"fail\"", "\"satisfied\"" },
	{ "oscal: what does not apply has an observation alone", "oscal", "notapplicable", "notapplicable", "\"observations\": [", "satisfied" },
	{ "oscal: what informs has an observation alone", "oscal", "informational", "informational", "\"observations\": [", "satisfied" },
	{ "oscal: what is not selected has nothing", "oscal", "notselected", "notselected", "\"back-matter\"", "\"observations\"" },
	{ "arf: the effective result, and the observed one it overrides", "arf", "fail", "pass", "<old-result>fail</old-result>", "<result>fail</result>" },
	{ "arf: error is error", "arf", "error", "error", "<result>error</result>", "pass</result>" },
	{ "csv: error is error", "csv", "error", "error", "\"error\",\"error\",\"container\"", NULL },
	{ "prometheus: error is error", "prometheus", "error", "error", "result=\"error\",effective=\"error\"} 1", NULL },
};

static void
shows(void **state)
{
	const struct shown *s = *state;
	const struct row r = { .subjects = strcmp(s->verdict, "notselected") == 0 ? "" : s->verdict, .rule = s->verdict,
		.effective_subjects = s->effective, .effective_rule = s->effective };
	struct made *m = made_of(&r);
	autofree char *text = written(m, s->format);

	if (count(text, s->has) != 1)
		fail_msg("not once: %s", s->has);
	if (s->has_not != NULL)
		assert_null(strstr(text, s->has_not));
	make_free(m);
}

/* Digests tell subjects apart by what they are to be told apart by. */
static void
digests(void **state)
{
	struct made *m = make_audit();
	char name[4][33], id[4][33], elsewhere[33];
	struct item first;

	(void)state;
	make_result(m, "5.5", "high", "Containers are not privileged", FAIL, "x");
	make_finding(m, KIND_CONTAINER, "web", "running", FAIL, "x");
	make_finding(m, KIND_CONTAINER, "web", "running", FAIL, "x");
	make_finding(m, KIND_IMAGE, "web", "running", FAIL, "x");
	make_finding(m, KIND_CONTAINER, "db", "running", FAIL, "x");
	m->audit.results[0].findings[1].id[0] ^= 1;
	make_done(m);
	for (size_t i = 0; i < 4; i++) {
		struct item it = item_at(&m->audit.results[0], i);

		item_digest_by_name(&m->audit, &it, name[i]);
		item_digest_by_id(&m->audit, &it, id[i]);
	}
	assert_string_equal(name[0], name[1]);
	assert_string_not_equal(id[0], id[1]);
	for (size_t i = 2; i < 4; i++) {
		assert_string_not_equal(name[0], name[i]);
		assert_string_not_equal(id[0], id[i]);
	}
	first = item_at(&m->audit.results[0], 0);
	cJSON_ReplaceItemInObjectCaseSensitive(m->audit.host, "machine_id", cJSON_CreateString("another"));
	item_digest_by_name(&m->audit, &first, elsewhere);
	assert_string_not_equal(name[0], elsewhere);
	make_free(m);
}

/* Nothing is told without a name, and CSV's apostrophe can be taken off whatever it stands before. */
static void
names(void **state)
{
	struct made *m = make_audit();
	struct finding *f[2];
	autofree char *text = NULL;

	(void)state;
	make_result(m, "5.5", "high", "Containers are not privileged", FAIL, "x");
	make_finding(m, KIND_CONTAINER, "'=1", "running", FAIL, "x");
	make_finding(m, KIND_CONTAINER, "", "running", FAIL, "x");
	make_finding(m, KIND_DAEMON, "", NULL, FAIL, "x");
	f[0] = &m->audit.results[0].findings[1], f[1] = &m->audit.results[0].findings[2];
	f[1]->id[0] = '\0';
	make_done(m);
	for (size_t i = 0; i < 2; i++) {
		struct item it = item_at(&m->audit.results[0], i + 1);

		assert_string_equal(i == 0 ? f[0]->id : "5.5", item_name(&it));
	}
	text = written(m, "csv");
	assert_int_equal(1, count(text, "\"''=1\""));
	make_free(m);
}

int
main(void)
{
	static const struct CMUnitTest others[] = { { .name = "digests: by host, and name or id", .test_func = digests },
		{ .name = "names: never empty", .test_func = names } };

	return RUN_ROWS("items", rows, stands) + RUN_ROWS("shown", shown, shows) + cmocka_run_group_tests_name("digests", others, NULL, NULL);
}
