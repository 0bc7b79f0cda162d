/* SPDX-License-Identifier: Apache-2.0 */
/* What explain tells of a rule. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/explain.h"
#include "tests/rows.h"

/* What is told of the rules that match, all white space folded to one blank. The caller frees. */
static char *
told(const char *file, const char *tailoring, const char *profile, const char *rule)
{
	static const struct report_style style = { .width = 80, .utf8 = true };
	const char *dir = getenv("srcdir") != NULL ? getenv("srcdir") : ".";
	autofree char *path = xasprintf("%s/%s", dir, file), *mine = NULL;
	struct bench_source source;
	struct bench *b;
	struct err e = { 0, "" };
	char *text = NULL, *to;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	assert_int_equal(bench_find(path, &source, &e), 0);
	if (tailoring != NULL) {
		mine = xasprintf("%s/%s", dir, tailoring);
		assert_int_equal(bench_find_tailoring(mine, &source, &e), 0);
	}
	b = bench_read(&source, profile, &e);
	assert_string_equal(e.msg, "");
	for (size_t i = 0; i < b->nrules; i++)
		if (bench_rule_matches(&b->rules[i], rule))
			assert_int_equal(explain_rule(f, b, &b->rules[i], &style), 0);
	assert_int_equal(fclose(f), 0);
	bench_free(b);
	bench_source_free(&source);
	to = text;
	for (const char *s = text; *s != '\0'; s++)
		if ((*s != ' ' && *s != '\n') || (to > text && to[-1] != ' '))
			*to++ = *s == '\n' ? ' ' : *s;
	*to = '\0';
	return text;
}

#define CIS "benchmarks/cis-docker-1.8.0.xml"
#define SITE "fixtures/benchmarks/site.xml"
static const struct row {
	const char *name, *tailoring, *profile, *rule, *want;
	const char *document; /* NULL: the site's */
} rows[] = {
	{ "number, check and title come first, then the id", NULL, NULL, "5.1", "NAME 5.1, container-not-privileged \u2013 Nothing is privileged RULE xccdf_org.example.site_rule_not-privileged" },
	{ "benchmark, section, level, severity, assessment, weight", NULL, NULL, "5.1",
	  "site 2.1, section 5, Containers. Level 1, severity high, automated in the benchmark; weight 10." },
	{ "that the profile selects it", NULL, NULL, "5.1", "Profile level-1 selects it." },
	{ "that the profile does not", NULL, NULL, "2.10", "Profile level-1 does not select it." },
	{ "that the profile is the tailoring's", "fixtures/tailoring/rules.xml", NULL, "2.10", "Profile own, of the tailoring, selects it." },
	{ "why the tailoring leaves it out", "fixtures/tailoring/cis-production.xml", NULL, "5.3", "Profile production, of the tailoring, does not "
	  "select it: left out by profile production of tailoring xccdf_com.acme_tailoring_cis-production: CHG-1: AppArmor <is> in force here.",
	  CIS },
	{ "that it does not say why", "fixtures/tailoring/cis-production.xml", NULL, "2.10", "which does not say why.", CIS },
	{ "why it is refined", "fixtures/tailoring/cis-production.xml", NULL, "2.3", "role was changed: CHG-2: debugging until May", CIS },
	{ "why a Value is another one", "fixtures/tailoring/cis-production.xml", NULL, "1.2.2", "): CHG-3: as the auditors ask", CIS },
	{ "a role", "fixtures/tailoring/roles.xml", NULL, "2.3", "weight 0.5, role unscored." },
	{ "what it asks, with paragraphs and items", NULL, NULL, "2.10", "WHAT IT ASKS Root inside is not root outside. Two ways: - write" },
	{ "why", NULL, NULL, "2.3", "WHY Quiet hosts tell nothing." },
	{ "no heading without prose", NULL, NULL, "5.1", "HOW IT IS DECIDED Check container-not-privileged, for each container." },
	{ "what it reads", NULL, NULL, "5.1", "inspect:HostConfig.Privileged" },
	{ "a Value, its text, and that it is the default", NULL, NULL, "5.11", "max-restarts = 10: the benchmark's default" },
	{ "a Value's type, bounds and selectors", NULL, NULL, "5.11",
	  "Most restarts: a number, at least 0, at most 20; selectors: strict (3). On failure." },
	{ "a Value's choices", NULL, NULL, "2.3", "a string, one of debug or info; selectors: quiet (warn)" },
	{ "a Value that the benchmark's profile chose, with the line", NULL, "level-2", "2.3", "by refine-value in profile level-2 (" },
	{ "a Value that the tailoring set, with file and line", "fixtures/tailoring/values.xml", NULL, "5.11",
	  "max-restarts = 4: by set-value in profile own (" },
	{ "the line is the tailoring's", "fixtures/tailoring/values.xml", NULL, "5.11", "fixtures/tailoring/values.xml:10)" },
	{ "a Value that is not set", NULL, NULL, "5.10", "listing-account-services: not set" },
	{ "the fix in words, with the Value in force", "fixtures/tailoring/values.xml", NULL, "2.3",
	  "FIX Set log-level to debug. SCRIPTS, below, has the change as scripts and settings." },
	{ "the fix as a script", NULL, NULL, "2.3", "SCRIPTS As a shell script: if true; then echo '\"log-level\": \"info\"' >> daemon.json fi" },
	{ "a fix of another kind", NULL, NULL, "2.3", "As commands: say" },
	{ "requirements, and what they are about", NULL, NULL, "2.3",
	  "pci-dss-4.0.1 10.2.1 Logging is on for every component hipaa 164.312(b) Record and examine activity in systems that hold health data" },
	{ "that no requirement is met by that", NULL, NULL, "2.3", "FRAMEWORKS Requirements that the result supports evidence for. Whether one is met is" },
	{ "where to read on", NULL, NULL, "2.3", "SEE ALSO plimsoll(8), plimsoll-benchmark(5), plimsoll-facts(5) \"plimsoll audit --rule 2.3\"" },
	{ "several rules by a glob", NULL, NULL, "2.*", "\u2013 Map users" },
};

static void
tells(void **state)
{
	const struct row *row = *state;
	autofree char *text = told(row->document != NULL ? row->document : SITE, row->tailoring, row->profile, row->rule);

	if (strstr(text, row->want) == NULL)
		print_error("wanted: %s\n   got: %s\n", row->want, text);
	assert_non_null(strstr(text, row->want));
}

static const struct check_row {
	const char *name;
	struct check check;
	const char *want;
} check_rows[] = {
	{ "a predicate of bools", { .name = "x", .kind = KIND_CONTAINER, .decide = is_true, .path = "inspect:A.B" },
	  "Check x, for each container. It passes where A.B is true." },
	{ "its opposite", { .name = "x", .kind = KIND_DAEMON, .decide = is_false, .path = "info:A" },
	  "Check x, for the daemon. It passes where A is false." },
	{ "a word", { .name = "x", .kind = KIND_IMAGE, .decide = is_word, .path = "i:A", .want = "w" },
	  "Check x, for each image. It passes where A is \"w\"." },
	{ "not a word", { .name = "x", .kind = KIND_IMAGE, .decide = is_not_word, .path = "i:A", .want = "w" },
	  "It passes where A is there and not \"w\"." },
	{ "a number", { .name = "x", .kind = KIND_IMAGE, .decide = above, .path = "i:A", .num = 3 }, "It passes where A is above 3." },
	{ "roles of files", { .name = "x", .kind = KIND_FILE, .decide = is_true, .path = "i:A", .role = "one two" },
	  "for each file of the roles one two." },
	{ "what needs the host", { .name = "x", .kind = KIND_DAEMON, .decide = is_true, .path = "i:A", .host = true },
	  "It needs the host's files or processes." },
	{ "that nothing unseen passes", { .name = "x", .kind = KIND_DAEMON, .decide = is_true, .path = "i:A" }, "neither passes." },
};

static void
decides(void **state)
{
	const struct check_row *row = *state;
	autofree char *text = explain_check(&row->check);

	if (strstr(text, row->want) == NULL)
		print_error("wanted: %s\n   got: %s\n", row->want, text);
	assert_non_null(strstr(text, row->want));
}

/* Each rule that is shipped has each part. */
static void
test_shipped(void **state)
{
	static const char *const parts[] = { "NAME ", "RULE ", "WHAT IT ASKS ", "WHY ", "HOW IT IS DECIDED ", "FIX ", "FRAMEWORKS ",
		"SEE ALSO " };
	struct err e = { 0, "" };
	struct bench *b = bench_load(NULL, "level-2", &e);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < b->nrules; i++) {
		static const struct report_style style = { .width = 80 };
		autofree char *flat = NULL;
		char *text = NULL;
		size_t len;
		FILE *f = open_memstream(&text, &len);

		assert_non_null(f);
		assert_int_equal(explain_rule(f, b, &b->rules[i], &style), 0);
		assert_int_equal(fclose(f), 0);
		flat = text;
		for (char *s = text; *s != '\0'; s++)
			*s = *s == '\n' ? ' ' : *s;
		for (size_t k = 0; k < ARRAY_SIZE(parts); k++)
			if (strstr(flat, parts[k]) == NULL)
				fail_msg("%s: no %s", b->rules[i].number, parts[k]);
		if (strcmp(b->rules[i].number, "4.1") == 0) /* the one that two checks decide */
			assert_non_null(strstr(flat, "image-default-user, for"));
	}
	bench_free(b);
}

/* Each requirement that a shipped rule names is worded, and each line fits but those of scripts. */
static void
test_titles(void **state)
{
	struct err e = { 0, "" };
	struct bench *b = bench_load(NULL, "level-2", &e);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < b->nrules; i++)
		for (size_t k = 0; k < b->rules[i].nreferences; k++)
			if (bench_requirement_title(b->rules[i].references[k].framework, b->rules[i].references[k].requirement) == NULL)
				fail_msg("%s: nothing tells what %s %s is about", b->rules[i].number, b->rules[i].references[k].framework,
				    b->rules[i].references[k].requirement);
	assert_null(bench_requirement_title("hipaa", "164.999"));
	assert_null(bench_requirement_title("another", "164.312(b)"));
	bench_free(b);
}

/* A page in so many columns, of the rules that match. The caller frees. */
static char *
page(const char *rule, int width, bool color, bool utf8)
{
	const struct report_style style = { .width = width, .color = color, .utf8 = utf8 };
	struct err e = { 0, "" };
	struct bench *b = bench_load(NULL, "level-2", &e);
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	assert_non_null(b);
	for (size_t i = 0; i < b->nrules; i++)
		if (bench_rule_matches(&b->rules[i], rule))
			assert_int_equal(explain_rule(f, b, &b->rules[i], &style), 0);
	assert_int_equal(fclose(f), 0);
	bench_free(b);
	return text;
}

static void
test_fits(void **state)
{
	static const struct { int width; size_t most; } widths[] = { { 40, 40 }, { 80, 80 }, { 250, 100 } };

	(void)state;
	for (size_t w = 0; w < ARRAY_SIZE(widths); w++) {
		autofree char *text = page("*", widths[w].width, false, false);
		bool script = false;

		for (const char *s = text; *s != '\0'; s += strcspn(s, "\n") + 1) {
			script = (script || strncmp(s, "SCRIPTS\n", 8) == 0) && strncmp(s, "SEE ALSO\n", 9) != 0;
			if (!script && strcspn(s, "\n") > widths[w].most)
				fail_msg("more than %zu columns: %.*s", widths[w].most, (int)strcspn(s, "\n"), s);
		}
	}
}

/* Headings are bold, names underlined; the words are the same without. */
static void
test_styles(void **state)
{
	autofree char *plain = page("5.5", 80, false, true), *styled = page("5.5", 80, true, true);
	char *to = styled;

	(void)state;
	assert_null(strchr(plain, '\033'));
	assert_non_null(strstr(styled, "\033[1mNAME\033[0m\n"));
	assert_non_null(strstr(styled, "\033[4minspect:HostConfig.Privileged\033[0m\n"));
	for (const char *s = styled; *s != '\0'; s++)
		if (*s == '\033')
			s += strcspn(s, "m");
		else
			*to++ = *s;
	*to = '\0';
	assert_string_equal(styled, plain);
}

/* A tab of a script is blanks, wherever it stands: nothing of it is shown by number. */
static void
test_tabs(void **state)
{
	autofree char *text = page("2.3", 80, false, true);

	(void)state;
	assert_null(strstr(text, "<U+"));
	assert_null(strchr(text, '\t'));
	assert_non_null(strstr(text, "\n                case \" $args\" in\n"));
}

static const struct near_row {
	const char *name, *typed, *near;
} near_rows[] = {
	{ "a mistyped check", "contaner-not-privilegd", "container-not-privileged" },
	{ "a mistyped XCCDF id", "xccdf_org.plimsoll_rule_daemon-liv-restore", "daemon-live-restore" },
	{ "nothing alike", "zzzzzz", NULL },
};

static void
is_near(void **state)
{
	const struct near_row *row = *state;
	struct err e = { 0, "" };
	struct bench *b = bench_load(NULL, NULL, &e);
	const char *near;

	assert_non_null(b);
	near = bench_rule_near(b, row->typed);
	if (row->near == NULL)
		assert_null(near);
	else
		assert_string_equal(near, row->near);
	bench_free(b);
}

static const struct single {
	const char *name;
	void (*test)(void **state);
} singles[] = {
	{ "each shipped rule has each part", test_shipped },
	{ "each requirement that is named is worded", test_titles },
	{ "every line fits into its width, and into 100 columns, but those of scripts", test_fits },
	{ "colour only adds: bold headings, underlined names", test_styles },
	{ "tabs of scripts are blanks", test_tabs },
};

static void
run_single(void **state)
{
	((const struct single *)*state)->test(state);
}

int
main(void)
{
	return RUN_ROWS("rules", rows, tells) + RUN_ROWS("checks", check_rows, decides) +
	    RUN_ROWS("nearest", near_rows, is_near) + RUN_ROWS("shipped", singles, run_single);
}
