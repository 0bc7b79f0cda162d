/* SPDX-License-Identifier: Apache-2.0 */
/* The benchmark loader: what it reads, what it refuses and in which words, and what oscap makes of
 * it. */
#include "config.h"

#include <assert.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "benchmarks/benchmark.h"

#define ID(kind, name) "xccdf_org.example.site_" kind "_" name

static char *folder; /* of this run's own files */

static char *
fixture(const char *name)
{
	const char *dir = getenv("srcdir");

	return xasprintf("%s/fixtures/benchmarks/%s", dir == NULL ? "." : dir, name);
}

static char *
slurp(const char *path)
{
	autofile FILE *f = fopen(path, "re");
	struct buf b = BUF_INIT;
	char block[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(&b, block, n);
	return buf_take(&b);
}

static char *
spill(const char *name, const void *bytes, size_t len)
{
	char *path = xasprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	return path;
}

/* The text with its first "from" replaced. The caller frees. */
static char *
edit(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	struct buf b = BUF_INIT;

	if (at == NULL)
		print_error("not in the fixture: %s\n", from);
	assert_non_null(at);
	buf_add(&b, text, (size_t)(at - text));
	buf_adds(&b, to);
	buf_adds(&b, at + strlen(from));
	return buf_take(&b);
}

static int
line_of(const char *text, const char *what)
{
	const char *at = strstr(text, what);
	int line = 1;

	assert_non_null(at);
	for (const char *s = text; s < at; s++)
		line += *s == '\n';
	return line;
}

/* Questions about a loaded benchmark, as words; so that a row can hold question and answer. */

static void
add_word(struct buf *b, const char *word)
{
	buf_addf(b, "%s%s", b->len > 0 ? " " : "", word);
}

static const struct bench_rule *
rule_of_number(const struct bench *b, const char *number)
{
	for (size_t i = 0; i < b->nrules; i++)
		if (strcmp(b->rules[i].number, number) == 0)
			return &b->rules[i];
	return NULL;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static void
ask_rule(const struct bench *b, const struct bench_rule *r, const char *what, struct buf *out)
{
	const struct {
		const char *name, *text;
	} texts[] = {
		{ "id", r->id },
		{ "check", r->check },
		{ "section", r->section },
		{ "title", r->title },
		{ "description", r->description },
		{ "rationale", r->rationale },
		{ "fixtext", r->fixtext },
		{ "severity", r->severity },
		{ "assessment", r->assessment },
		{ "group", b->groups[r->group].id },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (strcmp(what, texts[i].name) == 0)
			buf_adds(out, texts[i].text);
	if (strcmp(what, "weight") == 0)
		buf_addf(out, "%g", r->weight);
	for (size_t i = 0; strcmp(what, "references") == 0 && i < r->nreferences; i++)
		buf_addf(out, "%s:%s;", r->references[i].framework, r->references[i].requirement);
	for (size_t i = 0; strcmp(what, "exports") == 0 && i < r->nexports; i++)
		buf_addf(out, "%s=%s;", r->exports[i].name, r->exports[i].text);
	if (strncmp(what, "fix ", 4) == 0 && (size_t)atoi(what + 4) < r->nfixes)
		buf_addf(
		    out, "%s|%s", r->fixes[atoi(what + 4)].system, r->fixes[atoi(what + 4)].text);
}

static void
ask_value(const struct bench_value *v, const char *what, struct buf *out)
{
	const struct {
		const char *name, *text;
	} texts[] = { { "text", v->text }, { "title", v->title }, { "description", v->description },
		{ "type", v->type },
		{
		    "operator",
		    v->operator},
		    { "selector", v->selector },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (strcmp(what, texts[i].name) == 0)
			buf_adds(out, texts[i].text);
	for (size_t i = 0; strcmp(what, "choices") == 0 && i < v->nchoices; i++)
		buf_addf(out, "%s=%s;", v->selectors[i], v->texts[i]);
}

static void
ask_profile(const struct bench *b, const struct bench_profile *p, const char *what, struct buf *out)
{
	if (strcmp(what, "title") == 0)
		buf_adds(out, p->title);
	if (strcmp(what, "description") == 0)
		buf_adds(out, p->description);
	for (size_t i = 0; strcmp(what, "selects") == 0 && i < b->nrules; i++)
		if (p->selects[i])
			add_word(out, b->rules[i].number);
}

static char *
ask(const struct bench *b, const char *question)
{
	const struct {
		const char *name, *text;
	} texts[] = {
		{ "id", b->id },
		{ "name", b->name },
		{ "version", b->version },
		{ "title", b->title },
		{ "profile", b->profile },
		{ "profile id", b->profile_id },
	};
	char kind[32], which[64];
	struct buf out = BUF_INIT;
	int n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (strcmp(question, texts[i].name) == 0)
			buf_adds(&out, texts[i].text);
	for (size_t i = 0; i < b->nrules; i++) {
		if (strcmp(question, "selected") == 0 && b->rules[i].selected)
			add_word(&out, b->rules[i].number);
		if (strcmp(question, "levels") == 0)
			buf_addf(&out, "%s=%d;", b->rules[i].number, b->rules[i].level);
	}
	for (size_t i = 0; strcmp(question, "groups") == 0 && i < b->ngroups; i++)
		buf_addf(&out, "%s weight %g %s below %ld;", b->groups[i].number,
		    b->groups[i].weight, b->groups[i].selected ? "selected" : "not",
		    b->groups[i].parent);
	if (sscanf(question, "%31s %63s %n", kind, which, &n) != 2 || n == 0)
		return buf_take(&out);
	if (strcmp(kind, "rule") == 0 && rule_of_number(b, which) != NULL)
		ask_rule(b, rule_of_number(b, which), question + n, &out);
	for (size_t i = 0; strcmp(kind, "value") == 0 && i < b->nvalues; i++)
		if (ends_with(b->values[i].id, which))
			ask_value(&b->values[i], question + n, &out);
	for (size_t i = 0; strcmp(kind, "profile") == 0 && i < b->nprofiles; i++)
		if (strcmp(bench_profile_name(&b->profiles[i]), which) == 0)
			ask_profile(b, &b->profiles[i], question + n, &out);
	return buf_take(&out);
}

static const struct good {
	const char *name, *profile, *question, *answer;
} goods[] = {
	{ "a benchmark's name is what follows _benchmark_", NULL, "name", "site" },
	{ "its version is the version element", NULL, "version", "2.1" },
	{ "its title is there", NULL, "title", "Docker hosts of the example site" },
	{ "level-1 is the profile if none is named", NULL, "profile", "level-1" },
	{ "a full profile id does too, and reports show the short name", ID("profile", "level-2"),
	    "profile", "level-2" },
	{ "the full id of the profile is kept", "level-2", "profile id", ID("profile", "level-2") },
	{ "a deselected group takes the rules below it along", NULL, "selected", "2.3 5.1" },
	{ "a profile adds to what it extends", "level-2", "selected", "2.3 2.10 5.1" },
	{ "extends works over two steps, and 1 is true", "level-2-swarm", "selected",
	    "2.3 2.10 5.1 5.10 5.11" },
	{ "select takes a cluster-id", "clusters", "selected", "5.1" },
	{ "P-95: what each profile selects is known without choosing it", NULL,
	    "profile level-2-swarm selects", "2.3 2.10 5.1 5.10 5.11" },
	{ "a rule that its group hides is not in what the profile selects", NULL,
	    "profile level-2 selects", "2.3 2.10 5.1" },
	{ "a document's own selected=false holds where no profile says otherwise", "last-word",
	    "selected", "2.3 2.10 5.1 5.11" },
	{ "levels come from the level profiles, whichever is in force", "clusters", "levels",
	    "2.3=1;2.10=2;5.1=1;5.10=2;5.11=2;" },
	{ "refine-rule changes a weight", "level-2", "rule 2.10 weight", "2.5" },
	{ "refine-rule changes a severity", "level-2", "rule 2.10 severity", "high" },
	{ "another profile leaves them", NULL, "rule 2.10 weight", "1" },
	{ "severity is unknown unless said", NULL, "rule 2.10 severity", "unknown" },
	{ "refine-rule of a cluster, down to weight 0", "clusters", "rule 2.3 weight", "0" },
	{ "groups have weights, states, numbers and parents", NULL, "groups",
	    "2 weight 1 selected below -1;5 weight 2 selected below -1; weight 1 not below 1;"
	    "5.deep weight 1 selected below 2;" },
	{ "refine-rule gives a group a weight", "level-2-swarm", "groups",
	    "2 weight 1 selected below -1;5 weight 4 selected below -1; weight 1 selected below 1;"
	    "5.deep weight 1 selected below 2;" },
	{ "the choice without selector is in force", NULL, "value log-level text", "info" },
	{ "refine-value takes another", "level-2", "value log-level text", "warn" },
	{ "it is inherited", "level-2-swarm", "value log-level text", "warn" },
	{ "all choices are kept", NULL, "value log-level choices", "=info;quiet=warn;" },
	{ "without a choice for no selector the first is in force", NULL, "value first text", "a" },
	{ "<default> is only a proposal", NULL, "value restarts text", "10" },
	{ "refine-value takes a cluster-id", "clusters", "value restarts text", "3" },
	{ "a member of the cluster without that choice falls back", "clusters", "value unset text",
	    "" },
	{ "set-value sets", "level-2-swarm", "value managers text", "5" },
	{ "refine-value after an inherited set-value wins", "last-word", "value log-level text",
	    "warn" },
	{ "set-value after an inherited refine-value wins", "last-word", "value restarts text",
	    "4" },
	{ "an empty Value is one that is not set", NULL, "value unset text", "" },
	{ "a Value's type is string unless said", NULL, "value unset type", "string" },
	{ "a Value's operator is kept", NULL, "value restarts operator", "less than or equal" },
	{ "a Value's description may name a plain-text", NULL, "value log-level description",
	    "What the platform team wants." },
	{ "check-export is resolved", NULL, "rule 2.3 exports", "cgroup-parent=info;" },
	{ "check-export is resolved for the profile", "level-2", "rule 2.3 exports",
	    "cgroup-parent=warn;" },
	{ "several exports keep their order, and unset is empty", "level-2-swarm",
	    "rule 5.10 exports", "trusted-accounts=5;listing-account-services=;" },
	{ "sub in a title", "level-2", "rule 2.3 title", "Log at warn" },
	{ "sub in a description, white space normalised", NULL, "rule 2.3 description",
	    "Wanted: info." },
	{ "sub in a fixtext", "level-2", "rule 2.3 fixtext", "Set log-level to warn." },
	{ "a fix keeps lines and tabs, and sub is resolved in it", "level-2", "rule 2.3 fix 0",
	    "urn:xccdf:fix:script:sh|if true; then\n\techo '\"log-level\": \"warn\"' >> "
	    "daemon.json\nfi" },
	{ "in a fix an unset Value is empty, and a title is its title", NULL, "rule 2.3 fix 1",
	    "urn:xccdf:fix:commands|say \"\" Left to the site" },
	{ "in prose an unset Value says so", NULL, "rule 2.10 rationale", "Unset: (not set)." },
	{ "a Value of a group is known everywhere", NULL, "rule 5.10 description", "Managers: 3." },
	{ "sub use=value", NULL, "rule 5.11 description", "To 10." },
	{ "sub in a profile's title", NULL, "profile level-1 title",
	    "Level 1 of the platform team" },
	{ "sub in a profile's description follows the profile in force", "level-2",
	    "profile level-1 description", "Log level warn." },
	{ "an extending profile's title is its own", NULL, "profile level-2 title", "Level 2" },
	{ "XHTML: paragraphs are lines, items begin with a dash, scripts are nothing, parts are "
	  "joined",
	    NULL, "rule 2.10 description",
	    "Root inside is not root outside.\nTwo ways:\n- write `userns-remap`;\n- or "
	    "run\nrootless.\n"
	    "Choose\none.\nfirst\nsecond\nAnd again." },
	{ "of several languages the first is taken", NULL, "rule 2.10 title", "Map users" },
	{ "entities of XML itself and CDATA are text", NULL, "rule 5.1 description",
	    "An ampersand & a <tag>, <cdata>." },
	{ "references have the frameworks' short names", NULL, "rule 2.3 references",
	    "pci-dss-4.0.1:10.2.1;hipaa:164.312(b);https://site.example.org/policy:Policy 7;" },
	{ "the number, section and assessment are the benchmark's own", NULL,
	    "rule 2.10 assessment", "manual" },
	{ "a nested rule's section is the top group's number", NULL, "rule 5.11 section", "5" },
	{ "a nested rule's group is the innermost", NULL, "rule 5.11 group", ID("group", "deep") },
	{ "the check's name stands in check-content", NULL, "rule 2.3 check",
	    "daemon-cgroup-parent" },
	{ "with the namespace's prefix or without", NULL, "rule 5.1 check",
	    "container-not-privileged" },
};

static void
test_good(void **state)
{
	const struct good *row = *state;
	autofree char *path = fixture("site.xml"), *answer = NULL;
	struct err e = { 0, "" };
	struct bench *b = bench_load(path, row->profile, &e);

	assert_string_equal(e.msg, "");
	assert_non_null(b);
	answer = ask(b, row->question);
	assert_string_equal(answer, row->answer);
	bench_free(b);
}

/* One change makes the good document bad; the error names the line of "at", or of the change. */
static const struct bad {
	const char *name, *from, *to, *at, *want;
} bads[] = {
	{ "a duplicate rule id", ID("rule", "userns") "\">\n      <title>",
	    ID("rule", "log-level") "\">\n      <title>",
	    "<Rule id=\"" ID("rule", "log-level") "\">", "is taken: line 86; give each item" },
	{ "a duplicate number", "number=\"2.10\"", "number=\"2.3\"",
	    "\"2.3\" assessment=\"manual\"",
	    "number \"2.3\" is taken: line 86; give each rule its own" },
	{ "a duplicate group number", "number=\"5.deep\"", "number=\"2\"",
	    "<p:group number=\"2\"/></metadata>\n        <Rule", "number \"2\" is taken: line 83" },
	{ "a duplicate Value id", "Value id=\"" ID("value", "unset"),
	    "Value id=\"" ID("value", "log-level"), ID("value", "log-level") "\" cluster-id",
	    "is taken" },
	{ "a duplicate profile id", "<Profile id=\"" ID("profile", "base"),
	    "<Profile id=\"" ID("profile", "level-1"), "level-1\" abstract", "is taken" },
	{ "a duplicate plain-text id", "<platform ",
	    "<plain-text id=\"owner\">x</plain-text><platform ", NULL, "a second <plain-text>" },
	{ "a missing rule id", "<Rule id=\"" ID("rule", "userns") "\">", "<Rule>", NULL,
	    "<Rule> has no id" },
	{ "an id of another form", "id=\"" ID("group", "deep") "\"", "id=\"deep\"", NULL,
	    "is not of the form xccdf_<reverse DNS>_group_<name>" },
	{ "a rule id on a group", "id=\"" ID("group", "deep") "\"", "id=\"" ID("rule", "deep") "\"",
	    NULL, "is not of the form xccdf_<reverse DNS>_group_<name>" },
	{ "an id with a blank", "group_deep", "group_de ep", NULL, "is not of the form" },
	{ "a select of nothing", "<select idref=\"" ID("group", "swarm") "\" selected=\"1\"/>",
	    "<select idref=\"" ID("group", "sworm") "\" selected=\"1\"/>", NULL,
	    "<select> names \"" ID("group", "sworm") "\", which is no rule or group here" },
	{ "a select of a Value", "<select idref=\"" ID("group", "swarm") "\" selected=\"1\"/>",
	    "<select idref=\"" ID("value", "unset") "\" selected=\"1\"/>", NULL,
	    "which is no rule or group" },
	{ "an unknown idref in a profile that is not in force", "<select idref=\"loud\"",
	    "<select idref=\"laut\"", NULL, "names \"laut\"" },
	{ "a set-value of a rule", "<set-value idref=\"" ID("value", "managers"),
	    "<set-value idref=\"" ID("rule", "userns"), NULL, "which is no Value here" },
	{ "a refine-value of nothing", "<refine-value idref=\"limits\"",
	    "<refine-value idref=\"limit\"", NULL, "which is no Value here" },
	{ "a refine-rule of nothing", "<refine-rule idref=\"loud\"", "<refine-rule idref=\"lout\"",
	    NULL, "which is no rule or group here" },
	{ "a refine-rule that gives a group a severity", "group_runtime\" weight=\"4\"/>",
	    "group_runtime\" severity=\"low\"/>", NULL, "only rules have one" },
	{ "a selector that no such Value has", "selector=\"quiet\"/>\n    <refine-rule",
	    "selector=\"queit\"/>\n    <refine-rule", "queit", "has no selector \"queit\"" },
	{ "a refine-rule with a selector of checks", "<refine-rule idref=\"loud\" weight=\"0\"/>",
	    "<refine-rule idref=\"loud\" selector=\"x\"/>", NULL,
	    "selector=\"x\"> is not supported" },
	{ "a refine-rule with a role that there is none of", "<refine-rule idref=\"loud\" weight=\"0\"/>",
	    "<refine-rule idref=\"loud\" role=\"none\"/>", NULL, "role=\"none\" is unknown" },
	{ "a refine-rule that gives a group a role", "group_runtime\" weight=\"4\"/>",
	    "group_runtime\" role=\"unscored\"/>", NULL, "only rules have one" },
	{ "a refine-value with an operator", "<refine-value idref=\"limits\" selector=\"strict\"/>",
	    "<refine-value idref=\"limits\" operator=\"less than\"/>", NULL, "is not supported" },
	{ "the same select twice", "<select idref=\"loud\" selected=\"false\"/>",
	    "<select idref=\"loud\" selected=\"false\"/><select idref=\"loud\" selected=\"true\"/>",
	    NULL, "a second <select> of \"loud\"" },
	{ "select without selected", "<select idref=\"loud\" selected=\"false\"/>",
	    "<select idref=\"loud\"/>", NULL, "<select> has no selected" },
	{ "select without idref", "<select idref=\"loud\" selected=\"false\"/>",
	    "<select selected=\"false\"/>", NULL, "<select> has no idref" },
	{ "selected neither true nor false", "<select idref=\"loud\" selected=\"false\"/>",
	    "<select idref=\"loud\" selected=\"no\"/>", NULL,
	    "selected=\"no\" is neither true nor false" },
	{ "a profile that extends none there is", "extends=\"" ID("profile", "base"),
	    "extends=\"" ID("profile", "basis"), NULL,
	    "extends \"" ID("profile", "basis") "\", which is no profile here" },
	{ "a profile that extends itself", "_profile_level-1\">",
	    "_profile_level-1\" extends=\"" ID("profile", "level-1") "\">", NULL,
	    "extends itself" },
	{ "profiles that extend each other", "_profile_level-1\">",
	    "_profile_level-1\" extends=\"" ID("profile", "level-2-swarm") "\">", NULL,
	    "extends itself, by way of" },
	{ "a profile without title", "<title>To be extended</title>", "",
	    "<Profile id=\"" ID("profile", "base"), "<Profile> has no title" },
	{ "a rule without check",
	    "<check system=\"urn:plimsoll:check:1\">\n        <check-content><p:check "
	    "name=\"daemon-userns-remap\"/></check-content>\n      </check>",
	    "", "<Rule id=\"" ID("rule", "userns"), "<Rule> has no <check>" },
	{ "a rule with two checks",
	    "<p:check name=\"daemon-userns-remap\"/></check-content>\n      </check>",
	    "<p:check name=\"daemon-userns-remap\"/></check-content>\n      </check>\n<check "
	    "system=\"urn:plimsoll:check:1\"/>",
	    "<check system=\"urn:plimsoll:check:1\"/>", "a second <check>; a rule has one" },
	{ "two checks in a check-content", "<p:check name=\"daemon-userns-remap\"/>",
	    "<p:check name=\"daemon-userns-remap\"/><p:check name=\"daemon-icc-off\"/>", NULL,
	    "a second check in <check-content>" },
	{ "two check-contents", "<p:check name=\"daemon-userns-remap\"/></check-content>",
	    "<p:check name=\"daemon-userns-remap\"/></check-content><check-content/>", NULL,
	    "a second <check-content>" },
	{ "a check without check-content",
	    "<check-content><p:check name=\"daemon-userns-remap\"/></check-content>", "",
	    "<check system=\"urn:plimsoll:check:1\">\n        \n",
	    "<check> has no <check-content>" },
	{ "an empty check-content", "<p:check name=\"daemon-userns-remap\"/>", "",
	    "<check-content></check-content>", "<check-content> is empty" },
	{ "text in check-content", "<p:check name=\"daemon-userns-remap\"/>", "daemon-userns-remap",
	    NULL, "stray text in <check-content>" },
	{ "an unknown check, with the nearest known one", "name=\"daemon-userns-remap\"",
	    "name=\"daemon-usrens-remap\"", NULL,
	    "there is no check \"daemon-usrens-remap\"; did you mean \"daemon-userns-remap\"?" },
	{ "an unknown check that is near none", "name=\"daemon-userns-remap\"", "name=\"zzzzzz\"",
	    NULL, "there is no check \"zzzzzz\"; plimsoll list checks shows" },
	{ "a check without name", "<p:check name=\"daemon-userns-remap\"/>", "<p:check/>", NULL,
	    "<check> has no name" },
	{ "a check with an attribute of the future", "<p:check name=\"daemon-userns-remap\"/>",
	    "<p:check name=\"daemon-userns-remap\" want=\"x\"/>", NULL,
	    "unknown attribute \"want\"" },
	{ "a check that holds something", "<p:check name=\"daemon-userns-remap\"/>",
	    "<p:check name=\"daemon-userns-remap\">x</p:check>", NULL, "holds something" },
	{ "a row with an unknown predicate", "<p:check name=\"container-restart-limited\"/>",
	    "<p:row kind=\"container\" path=\"inspect:HostConfig.Privileged\" predicate=\"is\"/>", NULL,
	    "predicate=\"is\" is unknown; write one of is-true" },
	{ "a row without predicate", "<p:check name=\"container-restart-limited\"/>",
	    "<p:row kind=\"container\" path=\"inspect:HostConfig.Privileged\"/>", NULL, "<row> has no predicate" },
	{ "a row of a path that is not collected", "<p:check name=\"container-restart-limited\"/>",
	    "<p:row kind=\"container\" path=\"inspect:HostConfig.Privilegd\" predicate=\"is-false\"/>", NULL,
	    "is nothing that is collected of a container" },
	{ "a row with an unknown attribute", "<p:check name=\"container-restart-limited\"/>",
	    "<p:row kind=\"container\" path=\"inspect:HostConfig.Privileged\" predicate=\"is-false\" not=\"1\"/>", NULL,
	    "unknown attribute \"not\"" },
	{ "a row that holds something", "<p:check name=\"container-restart-limited\"/>",
	    "<p:row kind=\"container\" path=\"inspect:HostConfig.Privileged\" predicate=\"is-false\">x</p:row>", NULL,
	    "the <row> in <check-content> holds something" },
	{ "a row that asks for a Value which is not exported", "<p:check name=\"container-restart-limited\"/>",
	    "<p:row kind=\"container\" path=\"inspect:HostConfig.Memory\" predicate=\"at-least\" value=\"least\"/>", NULL,
	    "value=\"least\" is no export-name here" },
	{ "a row beside a named check", "<p:check name=\"container-restart-limited\"/>",
	    "<p:check name=\"container-restart-limited\"/><p:row kind=\"container\" path=\"inspect:HostConfig.Privileged\" "
	    "predicate=\"is-false\"/>", NULL, "a second check in <check-content>" },
	{ "a check in XCCDF's namespace", "<p:check name=\"daemon-userns-remap\"/>",
	    "<check name=\"daemon-userns-remap\"/>", NULL,
	    "<check> in <check-content> is unknown" },
	{ "another check system", "<check system=\"urn:plimsoll:check:1\">",
	    "<check system=\"http://oval.mitre.org/XMLSchema/oval-definitions-5\">", NULL,
	    "is not plimsoll's" },
	{ "a negated check, which would turn fail into pass",
	    "<check system=\"urn:plimsoll:check:1\">",
	    "<check system=\"urn:plimsoll:check:1\" negate=\"true\">", NULL,
	    "negate=\"true\"> is not supported" },
	{ "a check with a selector", "<check system=\"urn:plimsoll:check:1\">",
	    "<check system=\"urn:plimsoll:check:1\" selector=\"x\">", NULL,
	    "selector=\"x\"> is not supported" },
	{ "a check elsewhere",
	    "<check-content><p:check name=\"daemon-userns-remap\"/></check-content>",
	    "<check-content-ref href=\"x\"/>", NULL,
	    "<check-content-ref> in <check> is not supported" },
	{ "a complex check",
	    "<check system=\"urn:plimsoll:check:1\">\n        <check-content><p:check "
	    "name=\"daemon-userns-remap\"/></check-content>\n      </check>",
	    "<complex-check operator=\"OR\"/>", NULL,
	    "<complex-check> in <Rule> is not supported" },
	{ "an export of no Value", "value-id=\"" ID("value", "restarts"),
	    "value-id=\"" ID("value", "restart"), NULL,
	    "<check-export> names \"" ID("value", "restart") "\", which is no Value here" },
	{ "an export without name", " export-name=\"max-restarts\"", "",
	    "value-id=\"" ID("value", "restarts"), "<check-export> has no export-name" },
	{ "an export name used twice", "export-name=\"listing-account-services\"", "export-name=\"trusted-accounts\"",
	    "unset\" export-name=\"trusted-accounts\"", "export-name \"trusted-accounts\" is there twice" },
	{ "a sub of nothing", "<sub idref=\"" ID("value", "restarts"),
	    "<sub idref=\"" ID("value", "restart"), NULL, "which is no Value or plain-text here" },
	{ "a sub without idref", "<sub idref=\"" ID("value", "restarts") "\" use=\"value\"/>",
	    "<sub/>", NULL, "<sub> has no idref" },
	{ "a sub of legacy use", "use=\"value\"", "use=\"legacy\"", NULL,
	    "<sub> has use=\"legacy\"" },
	{ "a sub in a Value's title", "<title>Managers</title>",
	    "<title><sub idref=\"" ID("value", "unset") "\"/></title>",
	    "<Value id=\"" ID("value", "managers"), "in the title of a Value is not supported" },
	{ "an instance in a fix", "say \"", "say <instance/>\"", NULL, "write a shell variable" },
	{ "XHTML without its namespace", "<h:em>not</h:em>", "<em>not</em>", NULL,
	    "<em> may not stand in <p>" },
	{ "XHTML in a fix", "say \"", "say <h:b>x</h:b>\"", NULL, "<b> may not stand in <fix>" },
	{ "a negative weight", "weight=\"10\"", "weight=\"-1\"", NULL,
	    "weight=\"-1\" is not a number" },
	{ "a weight that is no number", "weight=\"10\"", "weight=\"heavy\"", NULL,
	    "weight=\"heavy\" is not" },
	{ "an empty weight", "weight=\"10\"", "weight=\"\"", NULL, "weight=\"\" is not" },
	{ "a weight with an exponent", "weight=\"10\"", "weight=\"1e2\"", NULL,
	    "weight=\"1e2\" is not" },
	{ "a weight of NaN", "weight=\"10\"", "weight=\"NaN\"", NULL, "weight=\"NaN\" is not" },
	{ "a weight of too many digits", "weight=\"10\"", "weight=\"10.25\"", NULL,
	    "weight=\"10.25\" is not" },
	{ "a weight of a thousand", "weight=\"10\"", "weight=\"1000\"", NULL,
	    "weight=\"1000\" is not" },
	{ "a bad weight in refine-rule", "weight=\"2.5\"", "weight=\"2,5\"", NULL,
	    "weight=\"2,5\" is not" },
	{ "an unknown severity", "severity=\"medium\"", "severity=\"critical\"", NULL,
	    "severity=\"critical\" is unknown" },
	{ "an unknown severity in refine-rule", "weight=\"2.5\" severity=\"high\"",
	    "weight=\"2.5\" severity=\"High\"", NULL, "severity=\"High\" is unknown" },
	{ "a role that there is none of", "severity=\"medium\"", "severity=\"medium\" role=\"ignored\"",
	    NULL, "role=\"ignored\" is unknown; write full, unscored or unchecked" },
	{ "a rule that extends another", "severity=\"medium\"", "severity=\"medium\" extends=\"x\"",
	    NULL, "extends=\"x\"> is not supported" },
	{ "a rule that requires another", "<rationale>Unset",
	    "<requires idref=\"x\"/><rationale>Unset", NULL,
	    "<requires> in <Rule> is not supported" },
	{ "a rule for one platform", "<rationale>Unset", "<platform idref=\"x\"/><rationale>Unset",
	    NULL, "<platform> in <Rule> is not supported" },
	{ "a mistyped attribute", "severity=\"medium\"", "severty=\"medium\"", NULL,
	    "unknown attribute \"severty\"" },
	{ "a mistyped element", "<rationale>Unset", "<rational/><rationale>Unset", NULL,
	    "<rational> may not stand in <Rule>" },
	{ "an element of another namespace", "<rationale>Unset", "<h:p/><rationale>Unset", NULL,
	    "<p> may not stand in <Rule>; its namespace is not that of XCCDF 1.2" },
	{ "XInclude, which is not followed", "<title>Deep</title>",
	    "<title>Deep</title><xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" "
	    "href=\"/etc/passwd\"/>",
	    NULL, "<include> may not stand in <Group>" },
	{ "text between elements", "<title>Deep</title>", "<title>Deep</title>stray",
	    "<Group id=\"" ID("group", "deep"), "stray text in <Group>: \"" },
	{ "a rule without number",
	    "<metadata><p:rule number=\"5.11\" assessment=\"automated\"/></metadata>", "",
	    "<Rule id=\"" ID("rule", "restarts"), "<Rule> has no number; add <metadata>" },
	{ "a number with a blank", "number=\"5.11\"", "number=\"5. 11\"", NULL,
	    "number=\"5. 11\" is none" },
	{ "a number that is a glob", "number=\"5.11\"", "number=\"5.*\"", NULL,
	    "number=\"5.*\" is none" },
	{ "an unknown assessment", "number=\"5.11\" assessment=\"automated\"",
	    "number=\"5.11\" assessment=\"auto\"", NULL, "assessment=\"auto\" is unknown" },
	{ "a rule without assessment", "number=\"5.11\" assessment=\"automated\"",
	    "number=\"5.11\"", NULL, "<rule> has no assessment" },
	{ "metadata of another kind", "<p:rule number=\"5.11\" assessment=\"automated\"/>",
	    "<p:group number=\"5.11\"/>", NULL, "<group> may not stand here" },
	{ "metadata twice", "<p:rule number=\"5.11\" assessment=\"automated\"/>",
	    "<p:rule number=\"5.11\" assessment=\"automated\"/><p:rule number=\"5.12\"/>", NULL,
	    "<rule> may not stand here" },
	{ "metadata with an unknown attribute", "number=\"5.11\"", "number=\"5.11\" level=\"1\"",
	    NULL, "unknown attribute \"level\"" },
	{ "a top group without number", "<metadata><p:group number=\"5\"/></metadata>", "",
	    "<Group id=\"" ID("group", "runtime"), "<Group> has no number; add" },
	{ "a rule outside any group", "  <Group id=\"" ID("group", "daemon"),
	    "<Rule id=\"" ID("rule", "out") "\"/><Group id=\"" ID("group", "daemon"), NULL,
	    "<Rule> stands outside any <Group>" },
	{ "a rule without title", "<title>Restarts are limited</title>", "",
	    "<Rule id=\"" ID("rule", "restarts"), "<Rule> has no title" },
	{ "a Value without value", "<value>3</value>\n", "\n",
	    "<Value id=\"" ID("value", "managers"), "<Value> has no <value>" },
	{ "two values without selector", "<value>3</value>", "<value>3</value><value>4</value>",
	    NULL, "a second <value> with selector=\"\"" },
	{ "two values with one selector", "selector=\"strict\">b", "selector=\"lax\">b", NULL,
	    "a second <value> with selector=\"lax\"" },
	{ "a value with a mistyped selector attribute", "<value selector=\"strict\">",
	    "<value Selector=\"strict\">", NULL, "unknown attribute \"Selector\"" },
	{ "a complex value", "<value>3</value>", "<complex-value><item>3</item></complex-value>",
	    NULL, "<complex-value> in <Value> is not supported" },
	{ "a Value of unknown type", "type=\"number\">", "type=\"integer\">", NULL,
	    "type=\"integer\" is unknown" },
	{ "a number that is none", "<value>3</value>", "<value>three</value>",
	    "<Value id=\"" ID("value", "managers"), "is a number, and \"three\" is none" },
	{ "a Value above its bound", "<value>10", "<value>21",
	    "<Value id=\"" ID("value", "restarts"), "is 21, which is above its bound 20" },
	{ "a Value below its bound", "<value>10", "<value>-0.5",
	    "<Value id=\"" ID("value", "restarts"), "is -0.5, which is below its bound 0" },
	{ "a Value that is none of its choices", "<value>info</value>", "<value>Info</value>",
	    "<Value id=\"" ID("value", "log-level"), "is \"Info\", which is none of its choices" },
	{ "a Value longer than any", "<value>3</value>", NULL, "<value>xxx",
	    "longer than 4096 bytes" },
	{ "another namespace", "xmlns=\"http://checklists.nist.gov/xccdf/1.2\"", "xmlns=\"urn:x\"",
	    "id=\"" ID("benchmark", "site"), "the root element has the namespace \"urn:x\"" },
	{ "no namespace", "xmlns=\"http://checklists.nist.gov/xccdf/1.2\"", "",
	    "id=\"" ID("benchmark", "site"), "the root element has the namespace \"\"" },
	{ "XCCDF 1.1", "http://checklists.nist.gov/xccdf/1.2",
	    "http://checklists.nist.gov/xccdf/1.1", "id=\"" ID("benchmark", "site"),
	    "this is XCCDF 1.1, and plimsoll reads 1.2" },
	{ "a benchmark without version", "<version>2.1</version>", "",
	    "id=\"" ID("benchmark", "site"), "<Benchmark> has no version" },
	{ "a benchmark with another's id", ID("benchmark", "site"), "site", "id=\"site\"",
	    "is not of the form" },
	{ "an undeclared entity", "Deep", "&deep;", NULL, "not well-formed XML: " },
	{ "an undeclared prefix", "<h:em>not</h:em>", "<q:em>not</q:em>", NULL,
	    "not well-formed XML: " },
	{ "an unclosed element", "<title>Deep</title>", "<title>Deep</titel>", NULL,
	    "not well-formed XML: " },
	{ "a control character", "Deep", "D\001eep", NULL, "not well-formed XML: " },
	{ "a control character by reference", "Deep", "D&#1;eep", NULL, "not well-formed XML: " },
	{ "invalid UTF-8", "Deep",
	    "D\xff"
	    "eep",
	    NULL, "not well-formed XML: " },
	{ "a duplicate attribute", "severity=\"medium\"", "severity=\"medium\" severity=\"high\"",
	    NULL, "not well-formed XML: " },
	{ "a DOCTYPE", "<Benchmark ", "<!DOCTYPE Benchmark>\n<Benchmark ", NULL,
	    "holds a DOCTYPE" },
};

static void
test_bad(void **state)
{
	const struct bad *row = *state;
	autofree char *path = fixture("site.xml"), *text = slurp(path), *bad = NULL, *want = NULL;
	autofree char *large = xcalloc(1, 5000);
	struct err e = { 0, "" };

	memcpy(large, "<value>", 7);
	memset(large + 7, 'x', 4500);
	strcat(large, "</value>");
	bad = edit(text, row->from, row->to == NULL ? large : row->to);
	want = xasprintf("site.xml:%d: ", line_of(bad, row->at == NULL ? row->to : row->at));
	assert_null(bench_parse("site.xml", bad, strlen(bad), NULL, &e));
	if (strncmp(e.msg, want, strlen(want)) != 0 || strstr(e.msg, row->want) == NULL)
		print_error("wanted: %s... %s\n   got: %s\n", want, row->want, e.msg);
	assert_int_equal(strncmp(e.msg, want, strlen(want)), 0);
	assert_non_null(strstr(e.msg, row->want));
}

/* Changes that a document may have: what changes is one answer. */
static const struct fine {
	const char *name, *from, *to, *question, *answer;
} fines[] = {
	{ "a weight of 0.125", "weight=\"10\"", "weight=\"0.125\"", "rule 5.1 weight", "0.125" },
	{ "a weight of 999", "weight=\"10\"", "weight=\"999\"", "rule 5.1 weight", "999" },
	{ "a weight with idle zeros", "weight=\"10\"", "weight=\"0001.5000\"", "rule 5.1 weight",
	    "1.5" },
	{ "a weight of 0.0", "weight=\"10\"", "weight=\"0.0\"", "rule 5.1 weight", "0" },
	{ "what is refused is fine with its default", "severity=\"medium\"",
	    "severity=\"medium\" role=\"full\" abstract=\"false\"", "rule 5.11 severity",
	    "medium" },
	{ "attributes of other namespaces do not count", "severity=\"medium\"",
	    "severity=\"medium\" h:selected=\"false\"", "rule 5.11 severity", "medium" },
	{ "an id's reverse DNS may be the word benchmark", "xccdf_org.example.site_benchmark_site",
	    "xccdf_benchmark_benchmark_site", "name", "site" },
	{ "a character of a reference, not in the document's bytes", "Map users", "Map &#252;sers",
	    "rule 2.10 title", "Map \xc3\xbcsers" },
	{ "a C1 control is replaced", "Map users", "Map &#155;1m", "rule 2.10 title",
	    "Map \xef\xbf\xbd"
	    "1m" },
	{ "a comment splits nothing", "Map users", "Map us<!-- no -->ers", "rule 2.10 title",
	    "Map users" },
	{ "an unbounded choice is only proposed", "<choices mustMatch=\"true\">", "<choices>",
	    "value log-level text", "info" },
	{ "a bound of another choice does not count", "<upper-bound selector=\"strict\">5",
	    "<upper-bound selector=\"strict\">1", "value restarts text", "10" },
	{ "a Value without text has no type to keep", "<value>3</value>", "<value/>",
	    "value managers text", "" },
	{ "white space around a Value is not part of it", "<value>3</value>",
	    "<value>\n 3\t</value>", "value managers text", "3" },
	{ "a group that the document deselects takes its rules along", "weight=\"2.0\"",
	    "weight=\"2.0\" selected=\"0\"", "selected", "2.3" },
	{ "a signature is not read", "</Benchmark>",
	    "<signature><s:Signature "
	    "xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\"/></signature></Benchmark>",
	    "version", "2.1" },
	{ "earlier results in the document are not read", "</Benchmark>",
	    "<TestResult id=\"x\"/></Benchmark>", "selected", "2.3 5.1" },
};

static void
test_fine(void **state)
{
	const struct fine *row = *state;
	autofree char *path = fixture("site.xml"), *text = slurp(path), *answer = NULL;
	autofree char *fine = edit(text, row->from, row->to);
	struct err e = { 0, "" };
	struct bench *b = bench_parse("site.xml", fine, strlen(fine), NULL, &e);

	assert_string_equal(e.msg, "");
	answer = ask(b, row->question);
	assert_string_equal(answer, row->answer);
	bench_free(b);
}

/* Whole documents below fixtures/benchmarks; error NULL: it loads, and its title is the answer. */
static const struct document {
	const char *name, *file, *error, *title;
} documents[] = {
	{ "an external entity (XXE) is refused, not read", "xxe.xml",
	    "xxe.xml:3: the document holds a DOCTYPE", NULL },
	{ "an entity bomb is refused, not expanded", "billion-laughs.xml",
	    "billion-laughs.xml:2: the document holds a DOCTYPE", NULL },
	{ "an external DTD is refused, not fetched", "external-dtd.xml",
	    "external-dtd.xml:2: the document holds a DOCTYPE", NULL },
	{ "parameter entities are refused", "parameter-entity.xml",
	    "parameter-entity.xml:2: the document holds a DOCTYPE", NULL },
	{ "attribute defaults from a DTD are refused", "attribute-default.xml",
	    "attribute-default.xml:2: the document holds a DOCTYPE", NULL },
	{ "an empty file", "empty.xml", "empty.xml:1: the file is empty", NULL },
	{ "JSON", "not-xml.xml", "not-xml.xml:1: not well-formed XML: ", NULL },
	{ "a file that was cut off", "truncated.xml",
	    "truncated.xml:13: not well-formed XML: ", NULL },
	{ "another root element", "html.xml", "html.xml:2: the root element is <html>", NULL },
	{ "a Tailoring", "tailoring.xml", "tailoring.xml:2: this is a Tailoring, not a Benchmark",
	    NULL },
	{ "a SCAP data stream", "data-stream.xml", "data-stream.xml:2: this is a SCAP data stream",
	    NULL },
	{ "a benchmark without rules", "no-rules.xml",
	    "no-rules.xml:2: the benchmark holds no rules", NULL },
	{ "a benchmark without profiles", "no-profiles.xml",
	    "no-profiles.xml: no profile \"level-1\": the benchmark has none", NULL },
	{ "two profiles of one short name", "ambiguous.xml",
	    "ambiguous.xml: \"level-1\" may be profile xccdf_a.example_profile_level-1 or "
	    "xccdf_b.example_profile_level-1; give the full id",
	    NULL },
	{ "an encoding that nobody has", "bad-encoding.xml",
	    "bad-encoding.xml:1: not well-formed XML: ", NULL },
	{ "ISO 8859-1 becomes UTF-8", "latin-1.xml", NULL,
	    "Gr\xc3\xb6\xc3\x9f"
	    "e" },
	{ "UTF-16 becomes UTF-8", "utf-16.xml", NULL,
	    "Gr\xc3\xb6\xc3\x9f"
	    "e" },
	{ "a file that is not there", "nowhere.xml", "nowhere.xml: No such file or directory",
	    NULL },
	{ "a directory", "", "/: is a directory", NULL },
};

static void
test_document(void **state)
{
	const struct document *row = *state;
	autofree char *path = fixture(row->file);
	struct err e = { 0, "" };
	struct bench *b = bench_load(path, NULL, &e);

	if (row->error == NULL) {
		assert_string_equal(e.msg, "");
		assert_string_equal(b->title, row->title);
	} else {
		if (strstr(e.msg, row->error) == NULL)
			print_error("wanted: %s\n   got: %s\n", row->error, e.msg);
		assert_null(b);
		assert_non_null(strstr(e.msg, row->error));
	}
	bench_free(b);
}

/* Files that git cannot hold, or had better not. */

static void
refuse_bytes(const struct buf *b, const char *want)
{
	struct err e = { 0, "" };

	assert_null(bench_parse("made.xml", b->s, b->len, NULL, &e));
	if (strstr(e.msg, want) == NULL)
		print_error("wanted: %s\n   got: %s\n", want, e.msg);
	assert_non_null(strstr(e.msg, want));
}

/* Up to the place where groups stand. */
static void
begin(struct buf *b)
{
	buf_adds(b,
	    "<Benchmark xmlns=\"" XCCDF_NS "\" id=\"xccdf_a_benchmark_b\"><title>t</title>"
	    "<version>1</version>");
}

static void
test_deep(void **state)
{
	autobuf struct buf b = BUF_INIT;

	(void)state;
	begin(&b);
	for (int i = 0; i < 100000; i++)
		buf_adds(&b, "<Group>");
	refuse_bytes(&b, "made.xml:1: not well-formed XML: ");
}

static void
test_many_groups(void **state)
{
	autobuf struct buf b = BUF_INIT;

	(void)state;
	begin(&b);
	for (int i = 0; i < 5001; i++)
		buf_addf(&b,
		    "<Group id=\"xccdf_a_group_%d\"><title>t</title><metadata><g:group "
		    "xmlns:g=\"" PLIMSOLL_NS "\" number=\"%d\"/></metadata></Group>",
		    i, i);
	buf_adds(&b, "</Benchmark>");
	refuse_bytes(&b, "more than 5000 groups");
}

static void
test_many_profiles(void **state)
{
	autobuf struct buf b = BUF_INIT;

	(void)state;
	begin(&b);
	for (int i = 0; i < 101; i++)
		buf_addf(&b, "<Profile id=\"xccdf_a_profile_%d\"><title>t</title></Profile>", i);
	buf_adds(&b, "</Benchmark>");
	refuse_bytes(&b, "more than 100 profiles");
}

static void
test_many_choices(void **state)
{
	autobuf struct buf b = BUF_INIT;

	(void)state;
	begin(&b);
	buf_adds(&b, "<Value id=\"xccdf_a_value_v\"><title>v</title>");
	for (int i = 0; i < 20001; i++)
		buf_addf(&b, "<value selector=\"%d\">v</value>", i);
	buf_adds(&b, "</Value></Benchmark>");
	refuse_bytes(&b, "more than 20000 choices");
}

/* The entity bomb's cousin: a small document that would grow when Values are put into text. */
static void
test_many_subs(void **state)
{
	autobuf struct buf b = BUF_INIT;

	(void)state;
	begin(&b);
	buf_adds(&b, "<Value id=\"xccdf_a_value_v\"><title>");
	buf_adds(&b, "v</title><value>v</value></Value><Profile id=\"xccdf_a_profile_p\"><title>");
	for (int i = 0; i < 20001; i++)
		buf_adds(&b, "<sub idref=\"xccdf_a_value_v\"/>");
	buf_adds(&b, "</title></Profile></Benchmark>");
	refuse_bytes(&b, "more than 20000 uses of Values");
}

static void
test_huge(void **state)
{
	autofree char *path = NULL;
	struct err e = { 0, "" };
	FILE *f;

	(void)state;
	path = xasprintf("%s/huge.xml", folder);
	assert_non_null(f = fopen(path, "we"));
	assert_int_equal(ftruncate(fileno(f), 1L << 40), 0); /* sparse */
	fclose(f);
	assert_null(bench_load(path, NULL, &e));
	assert_non_null(strstr(e.msg, "huge.xml:1: larger than 16 MiB"));
	unlink(path);
}

static void
test_fifo(void **state)
{
	autofree char *path = NULL;
	struct err e = { 0, "" };

	(void)state;
	path = xasprintf("%s/fifo.xml", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(bench_load(path, NULL, &e));
	assert_non_null(strstr(e.msg, "fifo.xml: is not a regular file"));
	unlink(path);
}

static void
test_unreadable(void **state)
{
	autofree char *path = NULL;
	struct err e = { 0, "" };

	(void)state;
	path = spill("secret.xml", "x", 1);
	assert_int_equal(chmod(path, 0), 0);
	assert_int_equal(seteuid(geteuid() == 0 ? 65534 : geteuid()), 0);
	assert_null(bench_load(path, NULL, &e));
	assert_int_equal(seteuid(getuid()), 0);
	assert_non_null(strstr(e.msg, ": Permission denied"));
	unlink(path);
}

static void
test_hostile_name(void **state)
{
	struct err e = { 0, "" };

	(void)state;
	assert_null(bench_load("/nowhere/\033[31m\n.xml", NULL, &e));
	assert_null(strpbrk(e.msg, "\033\n"));
	assert_null(bench_load("/nowhere/\xff.xml", NULL, &e));
	assert_null(strchr(e.msg, '\xff'));
}

static void
test_profile_unknown(void **state)
{
	autofree char *path = fixture("site.xml");
	struct err e = { 0, "" };

	(void)state;
	assert_null(bench_load(path, "level-3", &e));
	assert_non_null(strstr(e.msg,
	    "site.xml: no profile \"level-3\"; there are: level-1, level-2, "
	    "level-2-swarm, clusters, last-word"));
	assert_null(bench_load(path, "base", &e));
	assert_non_null(
	    strstr(e.msg, "site.xml:44: profile " ID("profile", "base") " is abstract"));
	assert_null(bench_load(path, "", &e));
	assert_non_null(strstr(e.msg, "no profile \"\""));
}

static void
test_digest(void **state)
{
	autofree char *path = fixture("site.xml"), *text = slurp(path);
	struct err e = { 0, "" };
	struct bench *b = bench_load(path, NULL, &e);
	char digest[65];

	(void)state;
	assert_int_equal(sha256_file(path, digest, &e), 0);
	assert_string_equal(b->sha256, digest);
	assert_string_equal(b->file, path);
	assert_ptr_equal(bench_rule_by_id(b, ID("rule", "userns")), &b->rules[1]);
	assert_int_equal(b->rules[1].line, line_of(text, "<Rule id=\"" ID("rule", "userns")));
	assert_null(bench_rule_by_id(b, "userns"));
	bench_free(b);
	bench_free(NULL);
}

static const struct match {
	const char *name, *pattern, *number;
	bool want;
} matches[] = {
	{ "5.1 is 5.1", "5.1", "5.1", true },
	{ "5.1 is not 5.10", "5.1", "5.10", false },
	{ "5.* is 5.1", "5.*", "5.1", true },
	{ "5.* is 5.11", "5.*", "5.11", true },
	{ "5.* is not 2.3", "5.*", "2.3", false },
	{ "5.? is not 5.10", "5.?", "5.10", false },
	{ "5.1[01] is 5.10", "5.1[01]", "5.10", true },
	{ "a check's name", "container-not-privileged", "5.1", true },
	{ "a glob over checks' names", "container-*", "5.1", true },
	{ "not another check's name", "container-*", "2.3", false },
	{ "a full id", ID("rule", "userns"), "2.10", true },
	{ "the part of an id after _rule_", "userns", "2.10", true },
	{ "not a part of a word", "user", "2.10", false },
	{ "the empty pattern is nothing", "", "2.10", false },
};

static void
test_match(void **state)
{
	const struct match *row = *state;
	autofree char *path = fixture("site.xml");
	struct err e = { 0, "" };
	struct bench *b = bench_load(path, NULL, &e);

	assert_int_equal(
	    bench_rule_matches(rule_of_number(b, row->number), row->pattern), row->want);
	bench_free(b);
}

static void
test_match_any_id(void **state)
{
	struct bench_rule r = {
		.id = (char[]){ "short" }, .number = (char[]){ "1" }, .check = (char[]){ "c" }
	};

	(void)state;
	assert_true(bench_rule_matches(&r, "short"));
	assert_false(bench_rule_matches(&r, "long"));
}

/* Shipped documents: small ones, named by what they hold, below a data folder of our own. */

static void
ship(const char *name, const char *version, const char *file)
{
	autofree char *path = fixture("site.xml"), *text = slurp(path), *id = NULL, *v = NULL,
		      *as = NULL;
	autofree char *named = NULL, *done = NULL, *out = NULL;

	id = xasprintf("_benchmark_%s\"", name);
	v = xasprintf("<version>%s</version>", version);
	as = xasprintf("benchmarks/%s", file);
	named = edit(text, "_benchmark_site\"", id);
	done = edit(named, "<version>2.1</version>", v);
	out = spill(as, done, strlen(done));
}

static const struct shipped {
	const char *name, *what, *id, *error;
} shippeds[] = {
	{ "nothing named is the newest CIS Docker, and 1.10.0 is newer than 1.9.0", NULL,
	    "cis-docker 1.10.0", NULL },
	{ "P-52: a bare version is CIS Docker's", "1.9.0", "cis-docker 1.9.0", NULL },
	{ "a bare name is its newest version", "cis-docker", "cis-docker 1.10.0", NULL },
	{ "a full id", "cis-docker-1.9.0", "cis-docker 1.9.0", NULL },
	{ "another benchmark's id", "acme-3", "acme 3", NULL },
	{ "another's version is not CIS Docker's", "3", NULL, "no benchmark \"3\"" },
	{ "a mistyped id, with the nearest", "cis-doker-1.9.0", NULL,
	    "no benchmark \"cis-doker-1.9.0\" (did you mean cis-docker-1.9.0?); shipped are: "
	    "acme-3, "
	    "cis-docker-1.10.0, cis-docker-1.9.0, wrong-1; a file's name holds a '/' or ends in "
	    ".xml" },
	{ "an id that leads out of the folder", "..", NULL, "no benchmark \"..\"" },
	{ "a file that holds another benchmark than its name says", "wrong-1", NULL,
	    "wrong-1.xml: the file holds other-2; install it under that name" },
	{ "the empty id", "", NULL, "no benchmark \"\"" },
};

static void
test_shipped(void **state)
{
	const struct shipped *row = *state;
	autofree char *id = NULL;
	struct err e = { 0, "" };
	struct bench *b = bench_load(row->what, NULL, &e);

	if (row->error != NULL) {
		if (strstr(e.msg, row->error) == NULL)
			print_error("wanted: %s\n   got: %s\n", row->error, e.msg);
		assert_null(b);
		assert_non_null(strstr(e.msg, row->error));
		return;
	}
	assert_string_equal(e.msg, "");
	id = xasprintf("%s %s", b->name, b->version);
	assert_string_equal(id, row->id);
	bench_free(b);
}

static void
test_shipped_list(void **state)
{
	static const char *const want[] = { "acme-3", "cis-docker-1.10.0", "cis-docker-1.9.0",
		"wrong-1" };
	struct err e = { 0, "" };
	char **ids = bench_shipped(&e);
	size_t n = 0;

	(void)state;
	assert_non_null(ids);
	for (; ids[n] != NULL; n++) {
		assert_true(n < ARRAY_SIZE(want));
		assert_string_equal(ids[n], want[n]);
		free(ids[n]);
	}
	assert_int_equal(n, ARRAY_SIZE(want));
	free(ids);
}

static void
test_shipped_nowhere(void **state)
{
	struct err e = { 0, "" };

	(void)state;
	assert_int_equal(setenv("PLIMSOLL_DATADIR", "/nowhere", 1), 0);
	assert_null(bench_shipped(&e));
	assert_non_null(strstr(e.msg, "/nowhere/benchmarks: No such file or directory"));
	assert_non_null(strstr(e.msg, "PLIMSOLL_DATADIR"));
	assert_null(bench_load(NULL, NULL, &e));
	assert_non_null(strstr(e.msg, "/nowhere/benchmarks: No such file or directory"));
	assert_int_equal(setenv("PLIMSOLL_DATADIR", folder, 1), 0);
}

static const struct href {
	const char *name, *href, *framework;
} hrefs[] = {
	{ "PCI DSS", "https://www.pcisecuritystandards.org/document_library/", "pci-dss-4.0.1" },
	{ "HIPAA by the e-CFR", "https://www.ecfr.gov/current/title-45/part-164", "hipaa" },
	{ "HIPAA by the CFR", "https://www.gpo.gov/fdsys/pkg/CFR-2007-title45-vol1", "hipaa" },
	{ "NIST SP 800-53",
	    "http://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-53r5.pdf",
	    "nist-800-53-r5" },
	{ "NIST SP 800-190", "https://csrc.nist.gov/pubs/sp/800/190/final", "nist-800-190" },
	{ "CIS Controls", "https://www.cisecurity.org/controls/v8", "cis-controls-8" },
	{ "SOC 2",
	    "https://www.aicpa-cima.com/resources/landing/"
	    "system-and-organization-controls-soc-suite-of-services",
	    "soc2" },
	{ "GDPR", "https://eur-lex.europa.eu/eli/reg/2016/679/oj", "gdpr" },
	{ "ISO 27001", "https://www.iso.org/standard/27001", "iso-27001-2022" },
	{ "ATT&CK", "https://attack.mitre.org/techniques/", "mitre-attack" },
	{ "an unknown href is its own name", "https://example.org/", "https://example.org/" },
	{ "a longer href is another", "https://www.iso.org/standard/27001/x",
	    "https://www.iso.org/standard/27001/x" },
};

static void
test_href(void **state)
{
	const struct href *row = *state;

	assert_string_equal(bench_framework_name(row->href), row->framework);
}

/*
 * OpenSCAP as a second opinion on the same document: which rules a profile selects, what Values,
 * weights and severities come out. It differs from the specification in two things, which are left
 * out: set-value wins over a later refine-value, and refine-value knows no clusters.
 */

static char *
oscap_answer(const char *path, const char *profile_id)
{
	autofree char *out = xasprintf("%s/oscap.xml", folder);
	autofree char *command =
	    xasprintf("oscap xccdf eval --profile '%s' --results '%s' '%s' >'%s/log' 2>&1",
		profile_id, out, path, folder);
	char *text = NULL;

	if (system("command -v oscap >/dev/null 2>&1") == 0 && system(command) >= 0 &&
	    access(out, R_OK) == 0)
		text = slurp(out);
	unlink(out);
	return text;
}

static const xmlNode *
find(const xmlNode *n, const char *name)
{
	for (; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0)
			return n;
	return NULL;
}

static char *
of_node(xmlChar *s)
{
	char *copy = xstrdup(s == NULL ? "" : (const char *)s);

	xmlFree(s);
	return copy;
}

static void
compare_rules(const struct bench *b, const xmlNode *test)
{
	size_t n = 0;

	for (const xmlNode *r = test->children; (r = find(r, "rule-result")) != NULL;
	     r = r->next, n++) {
		autofree char *id = of_node(xmlGetProp(r, (const xmlChar *)"idref"));
		autofree char *severity = of_node(xmlGetProp(r, (const xmlChar *)"severity"));
		autofree char *weight = of_node(xmlGetProp(r, (const xmlChar *)"weight"));
		autofree char *result = of_node(xmlNodeGetContent(find(r->children, "result")));
		const struct bench_rule *rule = bench_rule_by_id(b, id);

		assert_non_null(rule);
		assert_int_equal(rule->selected, strcmp(result, "notselected") != 0);
		if (!rule->selected)
			continue;
		assert_string_equal(rule->severity, severity);
		assert_true(
		    rule->weight - atof(weight) < 1e-6 && atof(weight) - rule->weight < 1e-6);
	}
	assert_int_equal(n, b->nrules);
}

static void
compare_values(const struct bench *b, const xmlNode *test)
{
	size_t n = 0;

	for (const xmlNode *s = test->children; (s = find(s, "set-value")) != NULL; s = s->next) {
		autofree char *id = of_node(xmlGetProp(s, (const xmlChar *)"idref"));
		autofree char *text = of_node(xmlNodeGetContent(s));

		for (size_t i = 0; i < b->nvalues; i++)
			if (strcmp(b->values[i].id, id) == 0) {
				n++;
				assert_string_equal(b->values[i].text, text);
			}
	}
	assert_true(n > 0);
}

static const struct second {
	const char *name, *file, *profile;
	bool no_values;
} seconds[] = {
	{ "oscap agrees on level-1", "fixtures/benchmarks/site.xml", "level-1" },
	{ "oscap agrees on level-2", "fixtures/benchmarks/site.xml", "level-2" },
	{ "oscap agrees on level-2-swarm", "fixtures/benchmarks/site.xml", "level-2-swarm" },
	{ "oscap agrees on clusters of rules", "fixtures/benchmarks/site.xml", "clusters", true },
	{ "oscap agrees on what is shipped, level-1", "benchmarks/cis-docker-1.8.0.xml",
	    "level-1" },
	{ "oscap agrees on what is shipped, level-2", "benchmarks/cis-docker-1.8.0.xml",
	    "level-2" },
};

static void
test_second(void **state)
{
	const struct second *row = *state;
	const char *dir = getenv("srcdir");
	autofree char *path = xasprintf("%s/%s", dir == NULL ? "." : dir, row->file), *text = NULL;
	struct err e = { 0, "" };
	struct bench *b = bench_load(path, row->profile, &e);
	const xmlNode *test;
	xmlDoc *doc;

	assert_string_equal(e.msg, "");
	if ((text = oscap_answer(path, b->profile_id)) == NULL) {
		bench_free(b);
		skip(); /* no oscap on this machine */
		return;
	}
	doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	test = find(xmlDocGetRootElement(doc)->children, "TestResult");
	assert_non_null(test);
	assert(test != NULL); /* for analysers, who do not know cmocka */
	compare_rules(b, test);
	if (!row->no_values)
		compare_values(b, test);
	xmlFreeDoc(doc);
	bench_free(b);
}

static int
set_up(void **state)
{
	static char template[] = "/tmp/test_benchmark.XXXXXX";
	autofree char *benchmarks = NULL, *stray = NULL;

	(void)state;
	folder = mkdtemp(template);
	assert_non_null(folder);
	benchmarks = xasprintf("%s/benchmarks", folder);
	assert_int_equal(mkdir(benchmarks, 0700), 0);
	assert_int_equal(setenv("PLIMSOLL_DATADIR", folder, 1), 0);
	ship("cis-docker", "1.9.0", "cis-docker-1.9.0.xml");
	ship("cis-docker", "1.10.0", "cis-docker-1.10.0.xml");
	ship("acme", "3", "acme-3.xml");
	ship("other", "2", "wrong-1.xml");
	stray = spill("benchmarks/README-1.txt", "", 0);
	free(spill("benchmarks/.hidden-1.xml", "", 0));
	free(spill("benchmarks/noversion.xml", "", 0));
	free(spill("benchmarks/-1.xml", "", 0));
	return chmod(folder, 0755);
}

static int
tear_down(void **state)
{
	autofree char *command = xasprintf("rm -rf '%s'", folder);

	(void)state;
	return system(command);
}

#define ROWS(array, function)                                                                      \
	for (size_t i = 0; i < ARRAY_SIZE(array); i++)                                             \
		tests[n++] = (struct CMUnitTest)                                                   \
		{                                                                                  \
			.name = (array)[i].name, .test_func = (function),                          \
			.initial_state = (void *)(uintptr_t) & (array)[i]                          \
		}

int
main(void)
{
	static const struct CMUnitTest singles[] = {
		{ .name = "a hundred thousand nested groups", .test_func = test_deep },
		{ .name = "more groups than any benchmark", .test_func = test_many_groups },
		{ .name = "more profiles than any benchmark", .test_func = test_many_profiles },
		{ .name = "more choices than any benchmark", .test_func = test_many_choices },
		{ .name = "Values put into text more often than any benchmark",
		    .test_func = test_many_subs },
		{ .name = "a terabyte", .test_func = test_huge },
		{ .name = "a FIFO is refused, not waited for", .test_func = test_fifo },
		{ .name = "a file without permission", .test_func = test_unreadable },
		{ .name = "a hostile file name is shown clean", .test_func = test_hostile_name },
		{ .name = "an unknown profile lists those there are; an abstract one is none",
		    .test_func = test_profile_unknown },
		{ .name = "file, digest, lines and rules by id", .test_func = test_digest },
		{ .name = "a rule of any id can be matched", .test_func = test_match_any_id },
		{ .name = "the shipped ones by name, newest first; other files are none",
		    .test_func = test_shipped_list },
		{ .name = "no data folder is an error that names it",
		    .test_func = test_shipped_nowhere },
	};
	struct CMUnitTest tests[ARRAY_SIZE(goods) + ARRAY_SIZE(bads) + ARRAY_SIZE(fines) +
	    ARRAY_SIZE(documents) + ARRAY_SIZE(matches) + ARRAY_SIZE(shippeds) + ARRAY_SIZE(hrefs) +
	    ARRAY_SIZE(seconds) + ARRAY_SIZE(singles)];
	size_t n = 0;

	ROWS(goods, test_good);
	ROWS(bads, test_bad);
	ROWS(fines, test_fine);
	ROWS(documents, test_document);
	ROWS(matches, test_match);
	ROWS(shippeds, test_shipped);
	ROWS(hrefs, test_href);
	ROWS(seconds, test_second);
	for (size_t i = 0; i < ARRAY_SIZE(singles); i++)
		tests[n++] = singles[i];
	return cmocka_run_group_tests_name("benchmark", tests, set_up, tear_down);
}
