/* SPDX-License-Identifier: Apache-2.0 */
/* What lint finds in a benchmark or a tailoring file: all of it, in order of lines. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "benchmarks/benchmark.h"
#include "checks/check.h"
#include "tests/rows.h"

#define ID(kind, name) "xccdf_org.example.site_" kind "_" name
#define CHECK(name) "<check system=\"" PLIMSOLL_NS "\"><check-content><p:check name=\"" name "\"/></check-content></check>"
#define PROSE "<description>D</description>"
#define RULE(name, number, check) \
	"<Rule id=\"" ID("rule", name) "\" severity=\"low\"><title>T</title>" PROSE "<metadata><p:rule number=\"" number \
	"\" assessment=\"manual\"/></metadata><rationale>R</rationale><fixtext>F</fixtext>" CHECK(check) "</Rule>\n"
#define HEAD "<Benchmark xmlns=\"" XCCDF_NS "\" xmlns:p=\"" PLIMSOLL_NS "\" id=\"" ID("benchmark", "site") "\">" \
	"<title>T</title><version>1</version>\n"
#define PROFILE(content) "<Profile id=\"" ID("profile", "level-1") "\"><title>P</title>" content "</Profile>\n"
#define GROUP(content) "<Group id=\"" ID("group", "g") "\"><title>G</title><metadata><p:group number=\"1\"/></metadata>\n" content "</Group>\n"
#define END "</Benchmark>\n"
#define GOOD_RULE RULE("good", "1.1", "container-not-privileged")
#define GOOD_RULE_2 RULE("good", "1.2", "container-not-privileged")
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
	"\"><check-export value-id=\"" ID("value", value) "\" export-name=\"trusted-accounts\"/><check-content><p:check " \
	"name=\"host-socket-group-trusted\"/></check-content></check></Rule>\n"

/* A rule whose check is given these exports, of the Value v. */
#define EXPORT(name) "\n<check-export value-id=\"" ID("value", "v") "\" export-name=\"" name "\"/>"
#define TAKES(check, exports) \
	HEAD PROFILE("") "<Value id=\"" ID("value", "v") "\"><title>V</title><value/></Value>\n" GROUP("<Rule id=\"" ID("rule", "takes") \
	"\" severity=\"low\"><title>T</title>" PROSE "<metadata><p:rule number=\"1.1\" assessment=\"manual\"/></metadata><rationale>R" \
	"</rationale><fixtext>F</fixtext><check system=\"" PLIMSOLL_NS "\">" exports "<check-content>" check "</check-content></check></Rule>\n") END
#define NAMED(name) "<p:check name=\"" name "\"/>"
#define ROW(path, more) "<p:row kind=\"container\" path='" path "' predicate=\"" more "/>"

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
	  "<Profile id=\"" ID("profile", "q") "\" extends=\"" ID("profile", "level-1") "\"><title>Q</title></Profile>"
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
	  NULL, { "w:b.xml:2: profile " ID("profile", "level-1") " selects no rule", "w:b.xml:4: rule 1.1 is selected by no profile" } },
	{ "two refinements with something wrong: both are told", HEAD PROFILE("\n<select idref=\"x\" chosen=\"true\"/>\n<select idref=\""
	  ID("rule", "good") "\"/>") GROUP(GOOD_RULE) END, NULL, { "b.xml:3: <select> has an unknown attribute", "b.xml:4: <select> has no selected" } },
	{ "a profile that extends none there is", HEAD "<Profile id=\"" ID("profile", "level-1") "\" extends=\"x\"><title>P</title></Profile>\n"
	  GROUP(GOOD_RULE) END, NULL, { "b.xml:2: profile " ID("profile", "level-1") " extends \"x\", which is no profile here" } },
	{ "a rule without prose, and without severity", HEAD PROFILE("") GROUP("<Rule id=\"" ID("rule", "bare") "\"><title>T</title><metadata>"
	  "<p:rule number=\"1.1\" assessment=\"manual\"/></metadata>" CHECK("daemon-live-restore") "</Rule>") END, NULL,
	  { "w:b.xml:4: rule 1.1 has no description", "w:b.xml:4: rule 1.1 has no fixtext", "w:b.xml:4: rule 1.1 has no rationale",
	    "w:b.xml:4: rule 1.1 has no severity" } },
	{ "a rule that is selected below a group that is not", HEAD PROFILE("\n<select idref=\"" ID("group", "g") "\" selected=\"false\"/>\n<select idref=\""
	  ID("rule", "good") "\" selected=\"true\"/>") GROUP(GOOD_RULE) END, NULL,
	  { "w:b.xml:2: profile", "w:b.xml:4: rule 1.1 is selected, and not in force", "w:b.xml:6: rule 1.1 is selected by no profile" } },
	{ "an export-name that the check does not take, and what it takes", TAKES(NAMED("daemon-cgroup-parent"), EXPORT("parent")), NULL,
	  { "b.xml:6: check daemon-cgroup-parent takes no Value as export-name=\"parent\"; it takes cgroup-parent" } },
	{ "an export-name in upper case", TAKES(NAMED("daemon-default-ulimits"), EXPORT("Default-Ulimits")), NULL,
	  { "b.xml:6: check daemon-default-ulimits takes no Value as export-name=\"Default-Ulimits\"; it takes default-ulimits" } },
	{ "an export-name of another check", TAKES(NAMED("container-needed-ports-only"), EXPORT("allowed-privileged-ports")), NULL,
	  { "b.xml:6: check container-needed-ports-only takes no Value as export-name=\"allowed-privileged-ports\"; it takes allowed-ports" } },
	{ "an export-name of several, with the nearest", TAKES(NAMED("operations-image-sprawl"), EXPORT("max-unused-images")
	  EXPORT("max-unused-images-age")), NULL, { "b.xml:7: check operations-image-sprawl takes no Value as "
	  "export-name=\"max-unused-images-age\"; did you mean \"max-unused-image-age\"? It takes max-unused-images, max-unused-image-age" } },
	{ "an export to a check that takes none", TAKES(NAMED("container-not-privileged"), EXPORT("privileged")), NULL,
	  { "b.xml:6: check container-not-privileged takes no Value, and export-name=\"privileged\" is for it; remove" } },
	{ "a Value that a check cannot decide without is not exported", TAKES(NAMED("container-no-ssh-server"), ""), NULL,
	  { "b.xml:5: check container-no-ssh-server cannot decide without a Value that is not exported to it; add <check-export "
	    "value-id=\"...\" export-name=\"ssh-servers\"/>" } },
	{ "one of three that a check needs is not exported", TAKES(NAMED("image-scanned"), EXPORT("scan-days") EXPORT("scan-unfixed")), NULL,
	  { "b.xml:5: check image-scanned cannot decide without a Value that is not exported to it; add <check-export value-id=\"...\" "
	    "export-name=\"scan-severity\"/>" } },
	{ "a row's Value, and another export, which it does not look at", TAKES(ROW("inspect:HostConfig.LogConfig.Type",
	  "one-of\" value=\"drivers\""), EXPORT("drivers") EXPORT("driver")), NULL,
	  { "b.xml:7: check takes takes no Value as export-name=\"driver\"; it takes drivers" } },
	{ "a row's Value that is not exported", TAKES(ROW("inspect:HostConfig.LogConfig.Type", "one-of\" value=\"drivers\""), EXPORT("driver")),
	  NULL, { "b.xml:6: value=\"drivers\" is no export-name here" } },
	{ "a row's path with a key in single quotes", HEAD PROFILE("") GROUP("<Rule id=\"" ID("rule", "a") "\" severity=\"low\"><title>T</title>"
	  PROSE "<metadata><p:rule number=\"1.1\" assessment=\"manual\"/></metadata><rationale>R</rationale><fixtext>F</fixtext>"
	  "<check system=\"" PLIMSOLL_NS "\"><check-content>\n<p:row kind=\"container\" path=\"inspect:Config.Labels['owner']\" "
	  "predicate=\"present\"/></check-content></check></Rule>") END, NULL,
	  { "b.xml:5: path=\"inspect:Config.Labels['owner']\" is no path: what stands in brackets is a number, or a key in double quotes" } },
	{ "a row's path with a key in double quotes", HEAD PROFILE("") GROUP("<Rule id=\"" ID("rule", "a") "\" severity=\"low\"><title>T</title>"
	  PROSE "<metadata><p:rule number=\"1.1\" assessment=\"manual\"/></metadata><rationale>R</rationale><fixtext>F</fixtext>"
	  "<check system=\"" PLIMSOLL_NS "\"><check-content>" ROW("inspect:Config.Labels[\"owner\"]", "present\"") "</check-content></check></Rule>")
	  END, NULL, { NULL } },
	{ "no profile level-1", HEAD "<Profile id=\"" ID("profile", "strict") "\"><title>P</title></Profile>\n" GROUP(GOOD_RULE) END, NULL,
	  { "w:b.xml:1: no profile is called level-1, which is in force where none is chosen: everybody has to give -p" } },
	{ "no profile at all", HEAD GROUP(GOOD_RULE) END, NULL, { "w:b.xml:1: no profile is called level-1" } },
	{ "a profile level-1 that is abstract", HEAD "<Profile id=\"" ID("profile", "level-1") "\" abstract=\"true\"><title>P</title></Profile>\n"
	  GROUP(GOOD_RULE) END, NULL, { "w:b.xml:1: no profile is called level-1" } },
	{ "the order of XCCDF: a rationale behind the fixtext, and a profile behind a group", HEAD GROUP("<Rule id=\"" ID("rule", "a")
	  "\" severity=\"low\">\n<title>T</title>" PROSE "<metadata><p:rule number=\"1.1\" assessment=\"manual\"/></metadata>\n<fixtext>F</fixtext>\n"
	  "<rationale>R</rationale>" CHECK("daemon-live-restore") "</Rule>") PROFILE("") END, NULL,
	  { "w:b.xml:6: <rationale> belongs before the <fixtext> of line 5: XCCDF 1.2 has an order", "w:b.xml:7: <Profile> belongs before the <Group> of line 2" } },
	{ "the order of XCCDF: groups and rules stand as they please, and so do what profiles set", HEAD PROFILE("<refine-rule idref=\""
	  ID("rule", "b") "\" severity=\"low\"/><select idref=\"" ID("rule", "b") "\" selected=\"true\"/>") GROUP(RULE("b", "1.1", "daemon-live-restore")
	  "<Group id=\"" ID("group", "h") "\"><title>G</title></Group>" GOOD_RULE_2) END, NULL, { NULL } },
	{ "the order of XCCDF: a Value's title behind its text", HEAD PROFILE("") "<Value id=\"" ID("value", "v") "\">\n<value/>\n<title>V</title></Value>"
	  GROUP(USES("v")) END, NULL, { "w:b.xml:5: <title> belongs before the <value> of line 4" } },
	{ "an idref that is a rule's number", HEAD PROFILE("\n<select idref=\"1.1\" selected=\"true\"/>") GROUP(GOOD_RULE) END, NULL,
	  { "b.xml:3: <select> names \"1.1\", which is the number of a rule; write its id, \"" ID("rule", "good") "\"" } },
	{ "an idref that is nobody's number", HEAD PROFILE("\n<select idref=\"7.7\" selected=\"true\"/>") GROUP(GOOD_RULE) END, NULL,
	  { "b.xml:3: <select> names \"7.7\", which is no rule or group here" } },
	{ "a namespace with a slash at its end", "<Benchmark xmlns=\"" XCCDF_NS "/\"/>", NULL,
	  { "b.xml:1: the root element has the namespace \"" XCCDF_NS "/\", which is another than XCCDF 1.2's for its slash at the end" } },
	{ "tailoring: a version behind its profile", HEAD PROFILE("") GROUP(GOOD_RULE) END, "<Tailoring xmlns=\"" XCCDF_NS
	  "\" id=\"xccdf_com.acme_tailoring_t\">\n" T_PROFILE("t", ID("profile", "level-1"), "")
	  "<version time=\"2026-01-31T00:00:00Z\">1</version></Tailoring>", { "w:t.xml:4: <version> belongs before the <Profile> of line 2" } },
	{ "a file that is no XML", "{}", NULL, { "b.xml:1: not well-formed XML" } },
	{ "an entity", "<!DOCTYPE a [<!ENTITY x SYSTEM \"/etc/passwd\">]><a>&x;</a>", NULL, { "b.xml:1: the document holds a DOCTYPE" } },
	{ "a benchmark without version", "<Benchmark xmlns=\"" XCCDF_NS "\" id=\"" ID("benchmark", "b") "\"/>", NULL, { "has no version" } },

	{ "tailoring: nothing is wrong", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "<refine-rule idref=\"" ID("rule", "good") "\" severity=\"high\"/>") "</Tailoring>", { NULL } },
	{ "tailoring: every dangling idref", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "<select idref=\"" ID("rule", "goood") "\" selected=\"true\"/>\n<set-value idref=\"v\">1</set-value>")
	  "</Tailoring>", { "t.xml:4: <select> names", "t.xml:5: <set-value> names \"v\"" } },
	{ "tailoring: another benchmark, and what else is wrong", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN "<benchmark id=\"xccdf_x_benchmark_y\"/>\n" T_PROFILE("t", ID("profile", "nix"), "") "</Tailoring>",
	  { "w:t.xml:3: <benchmark> belongs before the <version> of line 2", "t.xml:3: it tailors benchmark", "t.xml:4: profile xccdf_com.acme_profile_t extends" } },
	{ "tailoring: a Value outside its bounds", HEAD PROFILE("") NUMBER("v", "1", "<upper-bound>8</upper-bound>") GROUP(USES("v")) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "<set-value idref=\"" ID("value", "v") "\">9</set-value>") "</Tailoring>",
	  { "t.xml:4: Value " ID("value", "v") " is 9, which is above its bound 8" } },
	{ "tailoring: a profile that selects nothing", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "<select idref=\"" ID("rule", "good") "\" selected=\"false\"/>") "</Tailoring>",
	  { "w:t.xml:3: profile xccdf_com.acme_profile_t selects no rule", "w:t.xml:4: rule 1.1 is left out, and not why; add <remark>" } },
	{ "tailoring: rules that are left out, with and without a reason", HEAD PROFILE("") GROUP(GOOD_RULE RULE("b", "1.2", "daemon-live-restore")) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "<select idref=\"" ID("rule", "good") "\" selected=\"false\"><remark>R</remark></select>\n"
	  "<select idref=\"" ID("rule", "b") "\" selected=\"false\"/>\n<refine-rule idref=\"" ID("rule", "b") "\" weight=\"2\"/>") "</Tailoring>",
	  { "w:t.xml:3: profile", "w:t.xml:5: rule 1.2 is left out, and not why" } },
	{ "tailoring: a remark that is empty is no reason", HEAD PROFILE("") GROUP(GOOD_RULE RULE("b", "1.2", "daemon-live-restore")) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "<select idref=\"" ID("rule", "b") "\" selected=\"false\"><remark> </remark></select>")
	  "</Tailoring>", { "w:t.xml:4: rule 1.2 is left out, and not why" } },
	{ "tailoring: a group that is left out is told once", HEAD PROFILE("") GROUP(GOOD_RULE RULE("b", "1.2", "daemon-live-restore")) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "<select idref=\"" ID("group", "g") "\" selected=\"false\"/>") "</Tailoring>",
	  { "w:t.xml:3: profile", "w:t.xml:4: rule 1.1 and 1 more are left out, and not why" } },
	{ "tailoring: what the benchmark's profile leaves out needs no reason", HEAD PROFILE("<select idref=\"" ID("rule", "b") "\" selected=\"false\"/>")
	  GROUP(GOOD_RULE RULE("b", "1.2", "daemon-live-restore")) END, T_OPEN T_PROFILE("t", ID("profile", "level-1"), "<select idref=\""
	  ID("rule", "b") "\" selected=\"false\"/>") "</Tailoring>", { NULL } },
	{ "tailoring: one that extends another of the tailoring is not portable", HEAD PROFILE("") GROUP(GOOD_RULE) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "") T_PROFILE("u", "xccdf_com.acme_profile_t", "") "</Tailoring>",
	  { "w:t.xml:5: profile xccdf_com.acme_profile_u extends another of the tailoring" } },
	{ "tailoring: a benchmark that is not in order", HEAD PROFILE("") GROUP(RULE("a", "1.1", "nonsense-check-x")) END,
	  T_OPEN T_PROFILE("t", ID("profile", "level-1"), "") "</Tailoring>", { "b.xml:4: there is no check" } },
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

static void
exports_all(const struct bench_rule *r)
{
	const struct check *c = check_find(r->check);
	const char *name;

	assert_non_null(c);
	for (size_t i = 0; (name = check_value_name(c, i)) != NULL; i++) {
		bool found = false;

		for (size_t k = 0; k < r->nexports; k++)
			found = found || strcmp(r->exports[k].name, name) == 0;
		if (!found)
			fail_msg("rule %s does not export %s", r->number, name);
	}
}

/* What is shipped is in order, and each of its rules exports all that its check looks at. */
static void
test_shipped(void **state)
{
	struct err e;
	char **ids = bench_shipped(&e);

	(void)state;
	assert_non_null(ids);
	assert_non_null(ids[0]);
	for (size_t i = 0; ids[i] != NULL; free(ids[i++])) {
		struct bench_problems p = { 0 };
		struct bench_source source;
		struct bench *b;

		assert_int_equal(bench_find(ids[i], &source, &e), 0);
		bench_lint(&(struct bench_text){ source.file, source.bytes.s, source.bytes.len }, NULL, &p);
		if (p.n > 0)
			fail_msg("%s: %s", ids[i], p.list[0].text);
		b = bench_read(&source, NULL, &e);
		assert_non_null(b);
		for (size_t k = 0; k < b->nrules; k++)
			exports_all(&b->rules[k]);
		bench_free(b);
		bench_problems_free(&p);
		bench_source_free(&source);
	}
	free(ids);
}

static const struct { const char *name; } singles[] = { { "what is shipped is in order, and exports all that its checks look at" } };

int
main(void)
{
	return RUN_ROWS("lint", rows, finds) + RUN_ROWS("roots", root_rows, has_root) + RUN_ROWS("shipped", singles, test_shipped);
}
