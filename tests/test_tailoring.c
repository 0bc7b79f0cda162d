/* SPDX-License-Identifier: Apache-2.0 */
/* An XCCDF Tailoring over a site's benchmark: what comes into force, and what is refused in which words. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/benchmark.h"
#include "tests/rows.h"

#define ID(kind, name) "xccdf_org.example.site_" kind "_" name
#define MINE(kind, name) "xccdf_com.acme_" kind "_" name
#define ROOT "<Tailoring xmlns=\"" XCCDF_NS "\" id=\"" MINE("tailoring", "t") "\">\n"
#define OPEN ROOT "<version time=\"2026-01-31T00:00:00Z\">7</version>\n"
#define CLOSE "</Tailoring>\n"
#define PROFILE(name, base, content) \
	"<Profile id=\"" MINE("profile", name) "\" extends=\"" base "\">\n<title>T</title>\n" content "</Profile>\n"
#define OF_LEVEL_1(content) OPEN PROFILE("own", ID("profile", "level-1"), content) CLOSE
#define OF_LEVEL_2(content) OPEN PROFILE("own", ID("profile", "level-2"), content) CLOSE
#define SHADOW(content) \
	"<Profile id=\"" ID("profile", "level-1") "\" extends=\"" ID("profile", "level-1") "\">\n<title>T</title>\n" content "</Profile>\n"
#define SELECT(kind, name, selected) "<select idref=\"" ID(kind, name) "\" selected=\"" selected "\"/>\n"
#define WITHOUT(kind, name, why) "<select idref=\"" ID(kind, name) "\" selected=\"false\"><remark>" why "</remark></select>\n"
#define SET(name, text) "<set-value idref=\"" ID("value", name) "\">" text "</set-value>\n"
#define CHOOSE(name, selector) "<refine-value idref=\"" ID("value", name) "\" selector=\"" selector "\"/>\n"
#define REFINE(name, what) "<refine-rule idref=\"" ID("rule", name) "\" " what "/>\n"

static struct bench *
load(const char *tailoring, const char *profile, struct err *e)
{
	autofree char *file = xasprintf("%s/fixtures/benchmarks/site.xml", getenv("srcdir") != NULL ? getenv("srcdir") : ".");
	struct bench_source source;
	struct bench *b;

	assert_int_equal(bench_find(file, &source, e), 0);
	b = bench_parse_tailored(&(struct bench_text){ "site.xml", source.bytes.s, source.bytes.len },
	    tailoring == NULL ? NULL : &(struct bench_text){ "mine.xml", tailoring, strlen(tailoring) }, profile, e);
	bench_source_free(&source);
	return b;
}

/* What came into force, as words: the selected rules' numbers, a rule's weight, severity and role, a Value's text. */
static void
say_rule(const struct bench_rule *r, struct buf *out)
{
	buf_addf(out, "%g %s %s L%d", r->weight, r->severity, bench_role_names[r->role], r->level);
}

static bool
is_tailored(const struct bench *b)
{
	for (size_t i = 0; i < b->nprofiles; i++)
		if (strcmp(b->profiles[i].id, b->profile_id) == 0 && !b->profiles[i].shadowed)
			return b->profiles[i].tailored;
	return false;
}

static char *
ask(const struct bench *b, const char *question)
{
	autobuf struct buf out = BUF_INIT;

	if (strcmp(question, "profile") == 0)
		buf_addf(&out, "%s %s", b->profile_id, is_tailored(b) ? "tailored" : "of the benchmark");
	if (strcmp(question, "tailoring") == 0)
		buf_addf(&out, "%s %s %s", b->tailoring->id, b->tailoring->version, b->tailoring->time);
	if (strcmp(question, "baseline") == 0) {
		buf_addf(&out, "%s %s", b->tailoring->status != NULL ? b->tailoring->status : "-",
		    b->tailoring->status_date != NULL ? b->tailoring->status_date : "-");
		for (size_t i = 0; i < b->tailoring->nnotes; i++)
			buf_addf(&out, " %s=%s", b->tailoring->notes[i].name, b->tailoring->notes[i].text);
	}
	for (size_t i = 0; i < b->nrules; i++) {
		const struct bench_rule *r = &b->rules[i];

		if (strcmp(question, "selected") == 0 && r->selected)
			buf_addf(&out, "%s%s", out.len > 0 ? " " : "", r->number);
		if (strcmp(question, r->number) == 0)
			say_rule(r, &out);
		if (strncmp(question, "why ", 4) == 0 && strcmp(question + 4, r->number) == 0)
			buf_addf(&out, "%s", r->left_out != NULL ? r->left_out : r->refined != NULL ? r->refined : "-");
	}
	for (size_t i = 0; i < b->nvalues; i++)
		if (strcmp(strstr(b->values[i].id, "_value_") + 7, question) == 0)
			buf_adds(&out, b->values[i].text);
	for (size_t i = 0; i < b->ngroups; i++)
		if (strcmp(b->groups[i].id, question) == 0)
			buf_addf(&out, "%g", b->groups[i].weight);
	return buf_take(&out);
}

static const struct good {
	const char *name, *tailoring, *profile, *question, *answer;
} goods[] = {
	{ "a tailoring's only profile is in force without -p", OF_LEVEL_1(""), NULL, "profile",
	    MINE("profile", "own") " tailored" },
	{ "it is named by its id, version and time", OF_LEVEL_1(""), NULL, "tailoring",
	    MINE("tailoring", "t") " 7 2026-01-31T00:00:00Z" },
	{ "who approved it, and where it stands, is read", "<Tailoring xmlns=\"" XCCDF_NS "\" id=\"" MINE("tailoring", "t") "\">"
	    "<status date=\"2026-01-01\">draft</status><status date=\"2026-01-31\">accepted</status>"
	    "<version time=\"2026-01-31T00:00:00Z\">7</version><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
	    "<dc:creator>ada</dc:creator><other xmlns=\"urn:x\"><dc:creator>nobody</dc:creator></other>"
	    "<dc:contributor>Approved by grace</dc:contributor></metadata>"
	    PROFILE("own", ID("profile", "level-1"), "") CLOSE, NULL, "baseline", "accepted 2026-01-31 creator=ada contributor=Approved by grace" },
	{ "one that does not say so", OF_LEVEL_1(""), NULL, "baseline", "- -" },
	{ "it can be named by its short name", OF_LEVEL_1(""), "own", "profile", MINE("profile", "own") " tailored" },
	{ "it can be named by its full id", OF_LEVEL_1(""), MINE("profile", "own"), "profile",
	    MINE("profile", "own") " tailored" },
	{ "without a tailoring the benchmark's profiles are what they are", NULL, "level-1", "selected", "2.3 5.1" },
	{ "it extends a profile of the benchmark", OF_LEVEL_2(""), NULL, "selected", "2.3 2.10 5.1" },
	{ "it inherits the Values of what it extends", OF_LEVEL_2(""), NULL, "log-level", "warn" },
	{ "it inherits weight and severity of what it extends", OF_LEVEL_2(""), NULL, "2.10", "2.5 high full L2" },
	{ "a profile that extends none begins with the benchmark", OPEN "<Profile id=\"" MINE("profile", "own")
	    "\"><title>T</title></Profile>" CLOSE, NULL, "selected", "2.3 2.10 5.1 5.11" },
	{ "any profile will do for who only looks: of the tailoring's the last", OPEN PROFILE("own", ID("profile", "level-1"), "")
	    PROFILE("more", ID("profile", "level-1"), "") CLOSE, BENCH_ANY_PROFILE, "profile", MINE("profile", "more") " tailored" },
	{ "a rule is selected", OF_LEVEL_1(SELECT("rule", "userns", "true")), NULL, "selected", "2.3 2.10 5.1" },
	{ "a rule is deselected", OF_LEVEL_1(SELECT("rule", "log-level", "0")), NULL, "selected", "5.1" },
	{ "a group takes its rules along", OF_LEVEL_1(SELECT("group", "daemon", "false")), NULL, "selected", "5.1" },
	{ "a rule below a group that is not selected is not, either",
	    OF_LEVEL_1(SELECT("rule", "autolock", "true")), NULL, "selected", "2.3 5.1" },
	{ "a group and a rule in it are selected", OF_LEVEL_1(SELECT("group", "swarm", "true") SELECT("rule", "autolock", "true")),
	    NULL, "selected", "2.3 5.1 5.10 5.11" },
	{ "a cluster of rules is deselected", OF_LEVEL_1("<select idref=\"loud\" selected=\"false\"/>"), NULL, "selected", "5.1" },
	{ "selects apply in document order: the rule after its cluster",
	    OF_LEVEL_1("<select idref=\"loud\" selected=\"false\"/>" SELECT("rule", "log-level", "true")), NULL, "selected", "2.3 5.1" },
	{ "selects apply in document order: the cluster after its rule",
	    OF_LEVEL_1(SELECT("rule", "log-level", "true") "<select idref=\"loud\" selected=\"false\"/>"), NULL, "selected", "5.1" },
	{ "why a rule is left out is told", OF_LEVEL_1(WITHOUT("rule", "log-level", " CHG-1:\n the old  app ")), NULL, "why 2.3",
	    "left out by profile own of tailoring " MINE("tailoring", "t") ": CHG-1: the old app" },
	{ "why its group is", OF_LEVEL_1(WITHOUT("group", "daemon", "CHG-2")), NULL, "why 2.3", "left out by profile own of tailoring " MINE("tailoring", "t") ": CHG-2" },
	{ "why its cluster is", OF_LEVEL_1("<select idref=\"loud\" selected=\"0\"><remark>CHG-3</remark></select>"), NULL, "why 2.3", "left out by profile own of tailoring " MINE("tailoring", "t") ": CHG-3" },
	{ "the last word is what counts", OF_LEVEL_1(WITHOUT("rule", "log-level", "CHG-1") "<select idref=\"loud\" selected=\"0\"><remark>CHG-3"
	    "</remark></select>"), NULL, "why 2.3", "left out by profile own of tailoring " MINE("tailoring", "t") ": CHG-3" },
	{ "that of a rule goes before its group's", OF_LEVEL_1(WITHOUT("group", "daemon", "CHG-2") WITHOUT("rule", "log-level", "CHG-1")), NULL,
	    "why 2.3", "left out by profile own of tailoring " MINE("tailoring", "t") ": CHG-1" },
	{ "a rule that is left out without a word is told, too", OF_LEVEL_1(SELECT("rule", "log-level", "false")), NULL, "why 2.3",
	    "left out by profile own of tailoring " MINE("tailoring", "t") ", which does not say why" },
	{ "one that the benchmark's profile leaves out is none", OF_LEVEL_1(""), NULL, "why 2.10", "-" },
	{ "nor is it when the tailoring repeats that", OF_LEVEL_1(SELECT("rule", "userns", "false")), NULL, "why 2.10", "-" },
	{ "unless it says why", OF_LEVEL_1(WITHOUT("rule", "userns", "CHG-4")), NULL, "why 2.10", "left out by profile own of tailoring " MINE("tailoring", "t") ": CHG-4" },
	{ "a rule that is in force has no such word", OF_LEVEL_1(WITHOUT("rule", "log-level", "CHG-1") "<select idref=\"loud\" selected=\"1\"/>"),
	    NULL, "why 2.3", "-" },
	{ "a profile of the tailoring inherits it", OPEN PROFILE("own", ID("profile", "level-1"), WITHOUT("rule", "log-level", "CHG-1"))
	    PROFILE("more", MINE("profile", "own"), "") CLOSE, "more", "why 2.3", "left out by profile own of tailoring " MINE("tailoring", "t") ": CHG-1" },
	{ "why a rule is refined is kept", OF_LEVEL_1("<refine-rule idref=\"" ID("rule", "log-level") "\" role=\"unchecked\"><remark>CHG-5</remark>"
	    "</refine-rule>"), NULL, "why 2.3", "CHG-5" },
	{ "set-value sets", OF_LEVEL_1(SET("managers", "5")), NULL, "managers", "5" },
	{ "refine-value chooses", OF_LEVEL_1(CHOOSE("restarts", "strict")), NULL, "restarts", "3" },
	{ "refine-value without selector chooses what has none",
	    OF_LEVEL_2("<refine-value idref=\"" ID("value", "log-level") "\"/>"), NULL, "log-level", "info" },
	{ "refine-value chooses for a cluster", OF_LEVEL_1("<refine-value idref=\"limits\" selector=\"strict\"/>"), NULL, "restarts", "3" },
	{ "of set-value and refine-value the last wins: refine-value", OF_LEVEL_1(SET("restarts", "4") CHOOSE("restarts", "strict")),
	    NULL, "restarts", "3" },
	{ "of set-value and refine-value the last wins: set-value", OF_LEVEL_1(CHOOSE("restarts", "strict") SET("restarts", "4")),
	    NULL, "restarts", "4" },
	{ "an empty set-value unsets", OF_LEVEL_1(SET("managers", "")), NULL, "managers", "" },
	{ "refine-rule weighs and rates", OF_LEVEL_1(REFINE("log-level", "weight=\"9.5\" severity=\"high\"")), NULL, "2.3",
	    "9.5 high full L1" },
	{ "refine-rule leaves alone what it does not name", OF_LEVEL_1(REFINE("log-level", "severity=\"high\"")), NULL, "2.3",
	    "0.5 high full L1" },
	{ "refine-rule gives a role: unscored", OF_LEVEL_1(REFINE("log-level", "role=\"unscored\"")), NULL, "2.3",
	    "0.5 low unscored L1" },
	{ "refine-rule gives a role: unchecked", OF_LEVEL_1(REFINE("log-level", "role=\"unchecked\"")), NULL, "2.3",
	    "0.5 low unchecked L1" },
	{ "refine-rule of a group weighs it",
	    OF_LEVEL_1("<refine-rule idref=\"" ID("group", "runtime") "\" weight=\"7\"/>"), NULL, ID("group", "runtime"), "7" },
	{ "a profile stands in for the one of its id", OPEN SHADOW(SELECT("rule", "userns", "true")) CLOSE, "level-1", "selected",
	    "2.3 2.10 5.1" },
	{ "one that stands in for level-1 is in force without -p",
	    OPEN PROFILE("own", ID("profile", "level-2"), "") SHADOW(SELECT("rule", "log-level", "false")) CLOSE, NULL, "selected", "5.1" },
	{ "what the benchmark extends is the benchmark's, not what stands in for it",
	    OPEN SHADOW(SELECT("rule", "log-level", "false")) PROFILE("own", ID("profile", "level-2"), "") CLOSE, "own", "selected",
	    "2.3 2.10 5.1" },
	{ "a profile that has the benchmark's name and id is the tailoring's", OPEN SHADOW("") CLOSE, "level-1", "profile",
	    ID("profile", "level-1") " tailored" },
	{ "a tailoring's profile of that name changes no rule's level",
	    OPEN SHADOW(SELECT("rule", "userns", "true")) CLOSE, NULL, "2.10", "1 unknown full L2" },
	{ "a profile extends another of the tailoring", OPEN PROFILE("own", ID("profile", "level-1"), SELECT("rule", "userns", "true"))
	    PROFILE("more", MINE("profile", "own"), SELECT("rule", "log-level", "false")) CLOSE, "more", "selected", "2.10 5.1" },
	{ "and may stand before it", OPEN PROFILE("more", MINE("profile", "own"), "")
	    PROFILE("own", ID("profile", "level-1"), SELECT("rule", "userns", "true")) CLOSE, "more", "selected", "2.3 2.10 5.1" },
	{ "the benchmark's id and version may be named",
	    OPEN "<benchmark href=\"file:///nowhere\" id=\"" ID("benchmark", "site") "\" version=\"2.1\"/>"
	    PROFILE("own", ID("profile", "level-1"), "") CLOSE, NULL, "selected", "2.3 5.1" },
	{ "what autotailor writes is read: a prefix, an href that is not followed, no title",
	    "<?xml version='1.0' encoding='utf-8'?>\n<x:Tailoring xmlns:x=\"" XCCDF_NS "\" id=\"xccdf_auto_tailoring_default\">"
	    "<x:benchmark href=\"file:///tmp/site.xml\"/><x:version time=\"2026-11-22T11:00:00.00000+00:00\">1</x:version>"
	    "<x:Profile id=\"" MINE("profile", "c") "\" extends=\"" ID("profile", "level-1") "\"><x:title "
	    "override=\"false\" /><x:select idref=\"" ID("rule", "userns") "\" selected=\"true\"/></x:Profile></x:Tailoring>",
	    NULL, "selected", "2.3 2.10 5.1" },
};

static void
test_good(void **state)
{
	const struct good *row = *state;
	struct err e = { 0, "" };
	struct bench *b = load(row->tailoring, row->profile, &e);
	autofree char *answer = NULL;

	assert_string_equal(e.msg, "");
	assert_non_null(b);
	answer = ask(b, row->question);
	assert_string_equal(answer, row->answer);
	bench_free(b);
}

static const struct bad {
	const char *name, *tailoring, *profile, *want;
} bads[] = {
	{ "an unknown rule, with the nearest one", OF_LEVEL_1("<select idref=\"" ID("rule", "usrens") "\" selected=\"true\"/>\n"), NULL,
	    "mine.xml:5: <select> names \"" ID("rule", "usrens") "\", which is no rule or group here; did you mean \""
	    ID("rule", "userns") "\"?" },
	{ "a rule's name where its id belongs", OF_LEVEL_1("<select idref=\"userns\" selected=\"true\"/>\n"), NULL,
	    "did you mean \"" ID("rule", "userns") "\"?" },
	{ "an unknown cluster, with the nearest one", OF_LEVEL_1("<select idref=\"lound\" selected=\"true\"/>\n"), NULL,
	    "did you mean \"loud\"?" },
	{ "an unknown Value, with the nearest one", OF_LEVEL_1(SET("manager", "5")), NULL,
	    "mine.xml:5: <set-value> names \"" ID("value", "manager") "\", which is no Value here; did you mean \""
	    ID("value", "managers") "\"?" },
	{ "an id that is like none", OF_LEVEL_1("<select idref=\"qqqqqqqq\" selected=\"true\"/>\n"), NULL,
	    "which is no rule or group here; correct the idref" },
	{ "an unknown id in a profile that is not in force",
	    OPEN PROFILE("own", ID("profile", "level-1"), SET("manager", "5")) PROFILE("more", ID("profile", "level-1"), "") CLOSE, "more", "mine.xml:5: " },
	{ "a selector that the Value has not", OF_LEVEL_1(CHOOSE("restarts", "strikt")), NULL,
	    "mine.xml:5: \"" ID("value", "restarts") "\" has no selector \"strikt\"" },
	{ "a Value of the wrong type is the tailoring's fault", OF_LEVEL_1(SET("managers", "many")), NULL,
	    "mine.xml:5: Value " ID("value", "managers") " is a number, and \"many\" is none" },
	{ "a Value outside its bounds is the tailoring's fault", OF_LEVEL_1(SET("restarts", "21")), NULL,
	    "mine.xml:5: Value " ID("value", "restarts") " is 21, which is above its bound 20" },
	{ "a Value that a rule's check can do nothing with is the tailoring's fault", OF_LEVEL_1(SET("restarts", "2.5")), NULL,
	    "mine.xml:5: Value " ID("value", "restarts") ": \"2.5\" is no whole number" },
	{ "a Value that is none of its choices", OF_LEVEL_1(SET("log-level", "warn")), NULL, "none of its choices" },
	{ "another benchmark", OPEN "<benchmark id=\"" MINE("benchmark", "other") "\"/>" CLOSE, NULL,
	    "mine.xml:3: it tailors benchmark " MINE("benchmark", "other") ", and this is " ID("benchmark", "site") },
	{ "another version of the benchmark", OPEN "<benchmark id=\"" ID("benchmark", "site") "\" version=\"2.0\"/>" CLOSE, NULL,
	    "mine.xml:3: it tailors version 2.0 of site, and this is 2.1" },
	{ "a shadow that does not extend what it hides",
	    OPEN "<Profile id=\"" ID("profile", "level-1") "\"><title>T</title></Profile>" CLOSE, NULL,
	    "mine.xml:3: the benchmark has a profile " ID("profile", "level-1") "; to stand in for it, write extends=" },
	{ "a shadow that extends another", OPEN "<Profile id=\"" ID("profile", "level-1") "\" extends=\"" ID("profile", "level-2")
	    "\"><title>T</title></Profile>" CLOSE, NULL, "to stand in for it" },
	{ "two profiles of one id", OPEN PROFILE("own", ID("profile", "level-1"), "") PROFILE("own", ID("profile", "level-1"), "") CLOSE,
	    NULL, "mine.xml:6: id=\"" MINE("profile", "own") "\" is taken: line 3" },
	{ "a profile that extends none there is", OPEN PROFILE("own", ID("profile", "level-3"), "") CLOSE, NULL,
	    "mine.xml:3: profile " MINE("profile", "own") " extends \"" ID("profile", "level-3") "\", which is no profile here" },
	{ "profiles that extend each other", OPEN PROFILE("own", MINE("profile", "more"), "")
	    PROFILE("more", MINE("profile", "own"), "") CLOSE, NULL, "extends itself" },
	{ "a profile that extends itself and hides none", OPEN PROFILE("own", MINE("profile", "own"), "") CLOSE, NULL,
	    "extends itself" },
	{ "several profiles, and none is named", OPEN PROFILE("own", ID("profile", "level-1"), "")
	    PROFILE("more", ID("profile", "level-1"), "") CLOSE, NULL, "mine.xml: the tailoring has several profiles; choose one with -p: own, more" },
	{ "a profile of the benchmark, with which the tailoring would not be in force", OPEN PROFILE("own", ID("profile", "level-1"), "")
	    PROFILE("more", ID("profile", "level-1"), "") CLOSE, "level-2", "mine.xml: profile level-2 is the benchmark's, and nothing in the "
	    "tailoring would be in force; its own: own, more; or leave the tailoring out" },
	{ "also by its full id", OF_LEVEL_1(""), ID("profile", "level-1"), "profile level-1 is the benchmark's" },
	{ "abstract profiles alone", OPEN "<Profile id=\"" MINE("profile", "own") "\" abstract=\"true\"><title>T</title></Profile>" CLOSE, NULL,
	    "mine.xml: all profiles of the tailoring are abstract; add one that extends them" },
	{ "a profile of the benchmark beside abstract ones",
	    OPEN "<Profile id=\"" MINE("profile", "own") "\" abstract=\"true\"><title>T</title></Profile>" CLOSE, "level-1", "its own: none;" },
	{ "a profile that neither has", OF_LEVEL_1(""), "level-9", "no profile \"level-9\"; there are: level-1, level-2," },
	{ "one name in both", OPEN PROFILE("level-1", ID("profile", "level-1"), "") CLOSE, "level-1",
	    "\"level-1\" may be profile " ID("profile", "level-1") " or " MINE("profile", "level-1") },
	{ "no profile at all", OPEN CLOSE, NULL, "mine.xml:1: the tailoring holds no profile" },
	{ "no version", ROOT PROFILE("own", ID("profile", "level-1"), "") CLOSE, NULL, "mine.xml:1: <Tailoring> has no version" },
	{ "a version without time", ROOT "<version>1</version>" CLOSE, NULL, "mine.xml:2: <version> has no time" },
	{ "two versions", OPEN "<version time=\"x\">1</version>" CLOSE, NULL, "mine.xml:3: a second <version>" },
	{ "no id", "<Tailoring xmlns=\"" XCCDF_NS "\"/>", NULL, "mine.xml:1: <Tailoring> has no id" },
	{ "an id of another form", "<Tailoring xmlns=\"" XCCDF_NS "\" id=\"mine\"/>", NULL, "xccdf_<reverse DNS>_tailoring_<name>" },
	{ "a Benchmark", "<Benchmark xmlns=\"" XCCDF_NS "\"/>", NULL, "mine.xml:1: this is a Benchmark, not a Tailoring; give it with -b" },
	{ "a TestResult", "<TestResult xmlns=\"" XCCDF_NS "\"/>", NULL, "this is a TestResult, not a Tailoring" },
	{ "XCCDF 1.1", "<Tailoring xmlns=\"http://checklists.nist.gov/xccdf/1.1\"/>", NULL, "this is XCCDF 1.1" },
	{ "another root", "<html/>", NULL, "begins with <Tailoring>" },
	{ "no namespace", "<Tailoring/>", NULL, "the root element has the namespace \"\"" },
	{ "a mistyped element", OPEN "<profile/>" CLOSE, NULL, "mine.xml:3: <profile> may not stand in <Tailoring>" },
	{ "a rule of its own", OPEN "<Rule/>" CLOSE, NULL, "<Rule> may not stand in <Tailoring>" },
	{ "a mistyped attribute", OF_LEVEL_1(REFINE("log-level", "mass=\"1\"")), NULL, "unknown attribute \"mass\"" },
	{ "an operator of its own, which no check would follow",
	    OF_LEVEL_1("<refine-value idref=\"" ID("value", "restarts") "\" operator=\"less than\"/>"), NULL, "is not supported" },
	{ "a remark that holds an element", OF_LEVEL_1(WITHOUT("rule", "log-level", "<b/>")), NULL, "<remark> holds an element" },
	{ "a DOCTYPE", "<!DOCTYPE Tailoring>\n" OF_LEVEL_1(""), NULL, "mine.xml:1: the document holds a DOCTYPE" },
	{ "an external entity", "<!DOCTYPE t [<!ENTITY x SYSTEM \"/etc/passwd\">]>\n<Tailoring>&x;</Tailoring>", NULL,
	    "holds a DOCTYPE" },
	{ "an empty file", "", NULL, "mine.xml:1: the file is empty" },
	{ "a file that was cut off", OPEN, NULL, "not well-formed XML" },
};

static void
test_bad(void **state)
{
	const struct bad *row = *state;
	struct err e = { 0, "" };
	struct bench *b = load(row->tailoring, row->profile, &e);

	if (strstr(e.msg, row->want) == NULL)
		print_error("wanted: %s\n   got: %s\n", row->want, e.msg);
	assert_null(b);
	assert_non_null(strstr(e.msg, row->want));
}

static void
test_missing_file(void **state)
{
	struct bench_source source;
	struct err e = { 0, "" };

	(void)state;
	assert_int_equal(bench_find(NULL, &source, &e), 0);
	assert_int_equal(bench_find_tailoring("/nowhere/mine.xml", &source, &e), -1);
	assert_string_equal(e.msg, "/nowhere/mine.xml: No such file or directory");
	bench_source_free(&source);
}

static void
test_who_set(void **state)
{
	struct err e = { 0, "" };
	struct bench *b = load(OF_LEVEL_2(SET("managers", "5")), NULL, &e);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < b->nvalues; i++) {
		const struct bench_value *v = &b->values[i];

		if (strcmp(v->id, ID("value", "managers")) == 0) {
			assert_true(v->by_profile->tailored);
			assert_int_equal(v->by->line, 5);
		} else if (strcmp(v->id, ID("value", "log-level")) == 0) {
			assert_false(v->by_profile->tailored);
		} else {
			assert_null(v->by);
		}
	}
	bench_free(b);
}

static const struct single {
	const char *name;
	void (*run)(void **state);
} singles[] = {
	{ "a file that is not there", test_missing_file },
	{ "a Value knows what set it", test_who_set },
};

static void
test_single(void **state)
{
	((const struct single *)*state)->run(state);
}

int
main(void)
{
	return RUN_ROWS("what comes into force", goods, test_good) + RUN_ROWS("what is refused", bads, test_bad) +
	    RUN_ROWS("more", singles, test_single);
}
