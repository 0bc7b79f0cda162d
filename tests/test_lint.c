/* SPDX-License-Identifier: Apache-2.0 */
/* What lint finds in a benchmark or a tailoring file: all of it, in order of lines. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/benchmark.h"
#include "tests/rows.h"

#define ID(kind, name) "xccdf_org.example.site_" kind "_" name
#define CHECK(name) "<check system=\"" PLIMSOLL_NS "\"><check-content><p:check name=\"" name "\"/></check-content></check>"
#define PROSE "<description>D</description>"
#define RULE(name, number, check) \
	"<Rule id=\"" ID("rule", name) "\" severity=\"low\"><title>T</title>" PROSE "<metadata><p:rule number=\"" number \
	"\" assessment=\"manual\"/></metadata><rationale>R</rationale><fixtext>F</fixtext>" CHECK(check) "</Rule>\n"
#define HEAD "<Benchmark xmlns=\"" XCCDF_NS "\" xmlns:p=\"" PLIMSOLL_NS "\" id=\"" ID("benchmark", "site") "\">" \
	"<title>T</title><version>1</version>\n"
#define PROFILE(content) "<Profile id=\"" ID("profile", "p") "\"><title>P</title>" content "</Profile>\n"
#define GROUP(content) "<Group id=\"" ID("group", "g") "\"><title>G</title><metadata><p:group number=\"1\"/></metadata>\n" content "</Group>\n"
#define END "</Benchmark>\n"
#define GOOD_RULE RULE("good", "1.1", "container-not-privileged")
#define ROW_RULE(id, number) \
	"<Rule id=\"" id "\" severity=\"low\"><title>T</title>" PROSE "<metadata><p:rule number=\"" number \
	"\" assessment=\"manual\"/></metadata><rationale>R</rationale><fixtext>F</fixtext><check system=\"" PLIMSOLL_NS \
	"\"><check-content><p:row kind=\"container\" path=\"inspect:HostConfig.Privileged\" predicate=\"is-false\"/>" \
	"</check-content></check></Rule>\n"
#define NUMBER(name, text, more) \
	"<Value id=\"" ID("value", name) "\" type=\"number\"><title>V</title><value>" text "</value>" more "</Value>\n"
#define USES(value) \
	"<Rule id=\"" ID("rule", "uses") "\" severity=\"low\"><title>T</title>" PROSE "<metadata><p:rule number=\"1.9\" " \
	"assessment=\"manual\"/></metadata><rationale>R</rationale><fixtext>F</fixtext><check system=\"" PLIMSOLL_NS \
	"\"><check-export value-id=\"" ID("value", value) "\" export-name=\"x\"/><check-content><p:check " \
	"name=\"container-not-privileged\"/></check-content></check></Rule>\n"

#define T_OPEN "<Tailoring xmlns=\"" XCCDF_NS "\" id=\"xccdf_com.acme_tailoring_t\">\n<version time=\"2026-01-31T00:00:00Z\">1</version>\n"
#define T_PROFILE(name, base, content) \
	"<Profile id=\"xccdf_com.acme_profile_" name "\" extends=\"" base "\"><title>T</title>\n" content "</Profile>\n"

static const struct row {
	const char *name, *document, *tailoring;
	const char *want[6]; /* parts of the problems, in order; all there are. "w:" is a warning */
} rows[] = {
	{ "nothing is wrong", HEAD PROFILE("") GROUP(GOOD_RULE) END, NULL, { NULL } },
	{ "a Tailoring without a namespace, taken for a benchmark", "<Tailoring/>", NULL,
	  { "b.xml:1: the root element has the namespace \"\"; XCCDF 1.2 is xmlns=" } },
	{ "a row of the benchmark's own", HEAD PROFILE("") GROUP(ROW_RULE(ID("rule", "own"), "1.1")) END, NULL, { NULL } },
	{ "a row in a rule that is called as a check that comes with plimsoll",
	  HEAD PROFILE("") GROUP(ROW_RULE(ID("rule", "container-not-privileged"), "1.1")) END, NULL,
	  { "b.xml:4: a check that comes with plimsoll is called \"container-not-privileged\" as this rule is" } },
	{ "two rows of one name", HEAD PROFILE("") GROUP(ROW_RULE(ID("rule", "own"), "1.1") ROW_RULE("xccdf_b_rule_own", "1.2")) END, NULL,
	  { "b.xml:5: the row of line 4 is called \"own\" as this rule is" } },
	{ "an unknown check, with the nearest", HEAD PROFILE("") GROUP(RULE("a", "1.1", "container-not-privilegd")) END, NULL,
	  { "b.xml:4: there is no check \"container-not-privilegd\"; did you mean \"container-not-privileged\"?" } },
	{ "two rules with something wrong: both are told", HEAD PROFILE("") GROUP(RULE("a", "1.1", "nonsense-check-x")
	  RULE("b", "1.2", "container-not-privilegd") GOOD_RULE) END, NULL, { "b.xml:4: there is no check", "b.xml:5: there is no check" } },
	{ "a duplicate id", HEAD PROFILE("") GROUP(GOOD_RULE RULE("good", "1.2", "daemon-live-restore")) END, NULL,
	  { "b.xml:5: id=\"" ID("rule", "good") "\" is taken: line 4" } },
	{ "a duplicate number", HEAD PROFILE("") GROUP(GOOD_RULE RULE("b", "1.1", "daemon-live-restore")) END, NULL,
	  { "b.xml:5: number \"1.1\" is taken: line 4" } },
	{ "a dangling idref, with the nearest", HEAD PROFILE("<select idref=\"" ID("rule", "godo") "\" selected=\"true\"/>")
	  GROUP(GOOD_RULE) END, NULL, { "b.xml:2: <select> names \"" ID("rule", "godo") "\", which is no rule or group here; did you mean \""
	  ID("rule", "good") "\"?" } },
	{ "an idref of a rule that could not be read is no second problem",
	  HEAD PROFILE("<select idref=\"" ID("rule", "a") "\" selected=\"true\"/>") GROUP(RULE("a", "1.1", "nonsense-check-x") GOOD_RULE) END,
	  NULL, { "b.xml:4: there is no check" } },
	{ "nor is one of a rule in a group that could not be read",
	  HEAD PROFILE("<select idref=\"" ID("rule", "good") "\" selected=\"true\"/>")
	  "<Group id=\"" ID("group", "g") "\"><metadata><p:group number=\"1\"/></metadata>\n" GOOD_RULE "</Group>" END,
	  NULL, { "b.xml:3: <Group> has no title" } },
	{ "a dangling value-id", HEAD PROFILE("") GROUP(USES("none")) END, NULL,
	  { "b.xml:4: <check-export> names \"" ID("value", "none") "\", which is no Value here" } },
	{ "a Value of the wrong type", HEAD PROFILE("") NUMBER("v", "many", "") GROUP(USES("v")) END, NULL,
	  { "b.xml:3: Value " ID("value", "v") " is a number, and \"many\" is none" } },
	{ "a Value outside its bounds, told once for all profiles", HEAD PROFILE("")
	  "<Profile id=\"" ID("profile", "q") "\" extends=\"" ID("profile", "p") "\"><title>Q</title></Profile>"
	  NUMBER("v", "9", "<upper-bound>8</upper-bound>") GROUP(USES("v")) END, NULL,
	  { "is 9, which is above its bound 8" } },
	{ "a Value that a profile sets outside its choices",
	  HEAD PROFILE("\n<set-value idref=\"" ID("value", "v") "\">3</set-value>")
	  NUMBER("v", "1", "<choices mustMatch=\"true\"><choice>1</choice><choice>2</choice></choices>") GROUP(USES("v")) END, NULL,
	  { "b.xml:3: Value " ID("value", "v") " is \"3\", which is none of its choices" } },
	{ "a Value that steers nothing", HEAD PROFILE("") NUMBER("v", "1", "") GROUP(GOOD_RULE) END, NULL,
	  { "w:b.xml:3: Value " ID("value", "v") " steers no rule" } },
	{ "a Value that could not be read, and one behind it", HEAD PROFILE("") "<Value id=\"" ID("value", "bad") "\" type=\"thing\"><title>V"
	  "</title><value>1</value></Value>" NUMBER("v", "1", "") GROUP(USES("v")) END, NULL, { "type=\"thing\" is unknown" } },
	{ "a profile that selects nothing", HEAD PROFILE("<select idref=\"" ID("group", "g") "\" selected=\"false\"/>") GROUP(GOOD_RULE) END,
	  NULL, { "w:b.xml:2: profile " ID("profile", "p") " selects no rule", "w:b.xml:4: rule 1.1 is selected by no profile" } },
	{ "two refinements with something wrong: both are told", HEAD PROFILE("\n<select idref=\"x\" chosen=\"true\"/>\n<select idref=\""
	  ID("rule", "good") "\"/>") GROUP(GOOD_RULE) END, NULL, { "b.xml:3: <select> has an unknown attribute", "b.xml:4: <select> has no selected" } },
	{ "a profile that extends none there is", HEAD "<Profile id=\"" ID("profile", "p") "\" extends=\"x\"><title>P</title></Profile>\n"
	  GROUP(GOOD_RULE) END, NULL, { "b.xml:2: profile " ID("profile", "p") " extends \"x\", which is no profile here" } },
	{ "a rule without prose, and without severity", HEAD PROFILE("") GROUP("<Rule id=\"" ID("rule", "bare") "\"><title>T</title><metadata>"
	  "<p:rule number=\"1.1\" assessment=\"manual\"/></metadata>" CHECK("daemon-live-restore") "</Rule>") END, NULL,
	  { "w:b.xml:4: rule 1.1 has no description", "w:b.xml:4: rule 1.1 has no fixtext", "w:b.xml:4: rule 1.1 has no rationale",
	    "w:b.xml:4: rule 1.1 has no severity" } },
	{ "a rule that is selected below a group that is not", HEAD PROFILE("\n<select idref=\"" ID("group", "g") "\" selected=\"false\"/>\n<select idref=\""
	  ID("rule", "good") "\" selected=\"true\"/>") GROUP(GOOD_RULE) END, NULL,
	  { "w:b.xml:2: profile", "w:b.xml:4: rule 1.1 is selected, and not in force", "w:b.xml:6: rule 1.1 is selected by no profile" } },
	{ "a file that is no XML", "{}", NULL, { "b.xml:1: not well-formed XML" } },
	{ "an entity", "<!DOCTYPE a [<!ENTITY x SYSTEM \"/etc/passwd\">]><a>&x;</a>", NULL, { "b.xml:1: the document holds a DOCTYPE" } },
	{ "a benchmark without version", "<Benchmark xmlns=\"" XCCDF_NS "\" id=\"" ID("benchmark", "b") "\"/>", NULL, { "has no version" } },

	{ "tailoring: nothing is wrong", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN T_PROFILE("t", ID("profile", "p"), "<refine-rule idref=\"" ID("rule", "good") "\" severity=\"high\"/>") "</Tailoring>", { NULL } },
	{ "tailoring: every dangling idref", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN T_PROFILE("t", ID("profile", "p"), "<select idref=\"" ID("rule", "goood") "\" selected=\"true\"/>\n<set-value idref=\"v\">1</set-value>")
	  "</Tailoring>", { "t.xml:4: <select> names", "t.xml:5: <set-value> names \"v\"" } },
	{ "tailoring: another benchmark, and what else is wrong", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN "<benchmark id=\"xccdf_x_benchmark_y\"/>\n" T_PROFILE("t", ID("profile", "nix"), "") "</Tailoring>",
	  { "t.xml:3: it tailors benchmark", "t.xml:4: profile xccdf_com.acme_profile_t extends" } },
	{ "tailoring: a Value outside its bounds", HEAD PROFILE("") NUMBER("v", "1", "<upper-bound>8</upper-bound>") GROUP(USES("v")) END,
	  T_OPEN T_PROFILE("t", ID("profile", "p"), "<set-value idref=\"" ID("value", "v") "\">9</set-value>") "</Tailoring>",
	  { "t.xml:4: Value " ID("value", "v") " is 9, which is above its bound 8" } },
	{ "tailoring: a profile that selects nothing", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN T_PROFILE("t", ID("profile", "p"), "<select idref=\"" ID("rule", "good") "\" selected=\"false\"/>") "</Tailoring>",
	  { "w:t.xml:3: profile xccdf_com.acme_profile_t selects no rule" } },
	{ "tailoring: one that extends another of the tailoring is not portable", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN T_PROFILE("t", ID("profile", "p"), "") T_PROFILE("u", "xccdf_com.acme_profile_t", "") "</Tailoring>",
	  { "w:t.xml:5: profile xccdf_com.acme_profile_u extends another of the tailoring" } },
	{ "tailoring: a benchmark that is not in order", HEAD PROFILE("") GROUP(RULE("a", "1.1", "nonsense-check-x")) END,
	  T_OPEN T_PROFILE("t", ID("profile", "p"), "") "</Tailoring>", { "b.xml:4: there is no check" } },
	{ "tailoring: no version", HEAD PROFILE("") GROUP(GOOD_RULE) END, "<Tailoring xmlns=\"" XCCDF_NS "\" id=\"xccdf_x_tailoring_t\"/>",
	  { "t.xml:1: <Tailoring> has no version" } },
};

static void
finds(void **state)
{
	const struct row *row = *state;
	const struct bench_text document = { "b.xml", row->document, strlen(row->document) };
	const struct bench_text tailoring = { "t.xml", row->tailoring, row->tailoring == NULL ? 0 : strlen(row->tailoring) };
	struct bench_problems p = { 0 };
	size_t n = 0, errors = 0;

	bench_lint(&document, row->tailoring == NULL ? NULL : &tailoring, &p);
	while (n < ARRAY_SIZE(row->want) && row->want[n] != NULL) {
		const char *want = row->want[n];
		bool warning = strncmp(want, "w:", 2) == 0;

		if (n >= p.n || strstr(p.list[n].text, warning ? want + 2 : want) == NULL || p.list[n].warning != warning)
			fail_msg("wanted %s, got %s", want, n < p.n ? p.list[n].text : "no more");
		errors += !warning;
		n++;
	}
	if (n != p.n)
		fail_msg("more: %s", p.list[n].text);
	assert_int_equal(p.nerrors, errors);
	bench_problems_free(&p);
}

static const struct root_row {
	const char *name, *document, *root;
} root_rows[] = {
	{ "a Benchmark", HEAD END, "Benchmark" },
	{ "a Tailoring", T_OPEN "</Tailoring>", "Tailoring" },
	{ "something else", "<html/>", "" },
	{ "no XML", "x", "" },
};

static void
has_root(void **state)
{
	const struct root_row *row = *state;

	assert_string_equal(bench_root(&(struct bench_text){ "x", row->document, strlen(row->document) }), row->root);
}

/* What is shipped is in order. */
static void
test_shipped(void **state)
{
	struct bench_problems p = { 0 };
	struct bench_source source;
	struct err e;

	(void)state;
	assert_int_equal(bench_find(NULL, &source, &e), 0);
	bench_lint(&(struct bench_text){ source.file, source.bytes.s, source.bytes.len }, NULL, &p);
	if (p.n > 0)
		fail_msg("%s", p.list[0].text);
	bench_problems_free(&p);
	bench_source_free(&source);
}

static const struct { const char *name; } singles[] = { { "what is shipped is in order" } };

int
main(void)
{
	return RUN_ROWS("lint", rows, finds) + RUN_ROWS("roots", root_rows, has_root) + RUN_ROWS("shipped", singles, test_shipped);
}
