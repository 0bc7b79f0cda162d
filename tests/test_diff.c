/* SPDX-License-Identifier: Apache-2.0 */
/* Two audits compared: each kind of change, and what is none because nobody looked. */
#include "config.h"

#include <string.h>

#include "report/diff.h"
#include "tests/html_page.h"
#include "tests/rows.h"
#include "tests/tell_audit.h"

struct row {
	const char *name;
	/* rules, "|" between them: NUMBER[!CHECK]=RESULT[>EFFECTIVE] and ;KIND:NAME[#ID]:RESULT[>EFFECTIVE] for each subject */
	const char *old, *new;
	/* "!PREMISE", "NUMBER CHANGE", "NUMBER/NAME CHANGE", "+NEW" "-GONE" "~OTHER ID" subjects with the number of rules that they fail */
	const char *want;
	bool regressed;
	/* other than make_audit() has them: population of containers; profile and the rest of the new one */
	const char *old_containers, *new_containers;
	void (*change)(struct made *old, struct made *new);
};

#define COUNTED(listed, excluded) "{\"listed\":" listed ",\"inspected\":0,\"excluded\":[" excluded "]}"
#define LEFT_OUT(name) "{\"kind\":\"container\",\"id\":\"x\",\"name\":\"" name "\"}"

static char text_x[] = "x", other_sha[] = "0000000000000000000000000000000000000000000000000000000000000000", level_2[] = "level-2",
	other_version[] = "1.7.0";
static struct bench_tailoring site = { .id = text_x, .version = text_x, .time = text_x, .sha256 = other_sha };

static void
other_profile(struct made *old, struct made *new)
{
	(void)old;
	new->bench.profile = level_2;
}

static void
other_benchmark(struct made *old, struct made *new)
{
	(void)old;
	new->bench.version = other_version;
	new->bench.sha256 = other_sha;
}

static void
unknown_benchmark(struct made *old, struct made *new)
{
	(void)old;
	new->bench.sha256 = other_sha;
	buf_free(&new->bench.bytes);
}

static void
tailored(struct made *old, struct made *new)
{
	(void)old;
	new->bench.tailoring = &site;
}

static void
other_value(struct made *old, struct made *new)
{
	static char id[] = "xccdf_org.example_value_max-restarts", gone[] = "xccdf_org.example_value_gone", five[] = "5", three[] = "3";
	static struct bench_value before[] = { { .id = id, .text = five }, { .id = gone, .text = five } }, after = { .id = id, .text = three };

	other_benchmark(old, new);
	new->bench.version = old->bench.version;
	old->bench.values = before;
	old->bench.nvalues = 2;
	new->bench.values = &after;
	new->bench.nvalues = 1;
}

static void
other_tool(struct made *old, struct made *new)
{
	(void)old;
	json_put_str(new->audit.tool, "version", "9.9");
}

static void
other_program(struct made *old, struct made *new)
{
	(void)old;
	json_put_str(new->audit.tool, "sha256", other_sha);
}

static void
other_host(struct made *old, struct made *new)
{
	(void)old;
	json_put_str(new->audit.host, "machine_id", "0");
}

static void
other_engine(struct made *old, struct made *new)
{
	(void)old;
	json_put_bool(new->audit.engine, "reachable", false);
}

static void
other_filters(struct made *old, struct made *new)
{
	(void)old;
	json_put_str(json_put_object(new->audit.run, "filters"), "scope", "host");
}

static void
other_entries(struct made *old, struct made *new)
{
	cJSON *inputs = json_put_object(new->audit.run, "inputs");

	(void)old;
	json_put_str(json_put_object(inputs, "exceptions"), "sha256", other_sha);
	json_put_str(json_put_object(inputs, "attestations"), "sha256", other_sha);
}

static void
turned_round(struct made *old, struct made *new)
{
	json_put_str(old->audit.run, "started", "2026-02-01T10:00:00Z");
	json_put_str(new->audit.run, "started", "2026-01-31T10:00:00Z");
}

static void
in_order(struct made *old, struct made *new)
{
	turned_round(new, old);
}

static void
turned_round_elsewhere(struct made *old, struct made *new)
{
	turned_round(old, new);
	other_host(old, new);
}

static void
turned_round_untimed(struct made *old, struct made *new)
{
	turned_round(old, new);
	json_put_null(new->audit.run, "started");
}

static const struct row rows[] = {
	{ "nothing differs", "5.5=fail;container:db:fail", "5.5=fail;container:db:fail", "" },
	{ "a rule without subjects gets worse", "5.2=pass", "5.2=fail", "5.2 regression", true },
	{ "and better", "5.2=fail", "5.2=pass", "5.2 fix" },
	{ "fixed is as good as pass", "5.2=fail", "5.2=fixed", "5.2 fix" },
	{ "fixed and pass are different, and neither worse nor better", "5.2=fixed", "5.2=pass", "5.2 other" },
	{ "it did not apply, and fails", "5.2=notapplicable", "5.2=fail", "5.2 regression", true },
	{ "it fails, and does not apply any more", "5.2=fail", "5.2=notapplicable", "5.2 fix" },
	{ "it passed, and does not apply any more", "5.2=pass", "5.2=notapplicable", "5.2 other" },
	{ "for information, and fails", "5.2=informational", "5.2=fail", "5.2 regression", true },

	/* what was not looked at */
	{ "a pass that could not be looked at again", "5.2=pass", "5.2=error", "5.2 no-longer-decided" },
	{ "a pass that is not understood any more", "5.2=pass", "5.2=unknown", "5.2 no-longer-decided" },
	{ "a failure that could not be looked at again is no fix", "5.2=fail", "5.2=error", "5.2 no-longer-decided" },
	{ "a failure that is not selected any more is no fix", "5.2=fail", "5.2=notselected", "5.2 no-longer-decided" },
	{ "a failure that was an error is no regression", "5.2=error", "5.2=fail", "5.2 now-decided" },
	{ "a failure that was not selected is none", "5.2=notselected", "5.2=fail", "5.2 now-decided" },
	{ "a failure that was left to a person is none", "5.2=notchecked", "5.2=fail", "5.2 now-decided" },
	{ "a pass that was unknown is no fix", "5.2=unknown", "5.2=pass", "5.2 now-decided" },
	{ "error and unknown decide neither", "5.2=error", "5.2=unknown", "5.2 other" },

	/* subjects */
	{ "a subject gets worse, and its rule with it", "5.5=pass;container:db:pass", "5.5=fail;container:db:fail", "5.5 regression, 5.5/db regression", true },
	{ "a subject gets worse, and its rule failed before", "5.5=fail;container:db:pass;container:web:fail", "5.5=fail;container:db:fail;container:web:fail",
	  "5.5/db regression", true },
	{ "one gets better, and its rule still fails", "5.5=fail;container:db:fail;container:web:fail", "5.5=fail;container:db:pass;container:web:fail", "5.5/db fix" },
	{ "one for the other", "5.5=fail;container:db:fail;container:web:pass", "5.5=fail;container:db:pass;container:web:fail",
	  "5.5/db fix, 5.5/web regression", true },
	{ "a subject could not be looked at, and its rule still fails", "5.5=fail;container:db:pass;container:web:fail",
	  "5.5=fail;container:db:error;container:web:fail", "5.5/db no-longer-decided" },
	{ "a subject that was an error fails, and its rule did before", "5.5=fail;container:db:error;container:web:fail",
	  "5.5=fail;container:db:fail;container:web:fail", "5.5/db now-decided" },

	/* the effective result */
	{ "a failure that is excepted now is better", "5.5=fail;container:db:fail", "5.5=fail>pass;container:db:fail>pass", "5.5 fix, 5.5/db fix" },
	{ "an exception that has expired is worse", "5.5=fail>pass;container:db:fail>pass", "5.5=fail;container:db:fail", "5.5 regression, 5.5/db regression", true },
	{ "a pass that fails, and is excepted, is the same", "5.5=pass;container:db:pass", "5.5=fail>pass;container:db:fail>pass", "" },

	/* new and gone */
	{ "a new subject that fails, and is the first", "5.5=pass;container:db:pass", "5.5=fail;container:db:pass;container:new:fail",
	  "5.5 regression, 5.5/new new, +new 1", true },
	{ "a new subject that fails, where others did", "5.5=fail;container:db:fail", "5.5=fail;container:db:fail;container:new:fail", "5.5/new new, +new 1" },
	{ "a new subject that passes", "5.5=pass;container:db:pass", "5.5=pass;container:db:pass;container:new:pass", "5.5/new new, +new 0" },
	{ "the first subject there is, and it fails", "5.5=notapplicable", "5.5=fail;container:new:fail", "5.5 regression, 5.5/new new, +new 1", true },
	{ "a failing subject is gone", "5.5=fail;container:db:fail;container:web:pass", "5.5=pass;container:web:pass", "5.5 fix, 5.5/db gone, -db 1" },
	{ "all are gone", "5.5=fail;container:db:fail", "5.5=notapplicable", "5.5 fix, 5.5/db gone, -db 1" },
	{ "a new subject is told once, with the rules that it fails", "5.5=fail;container:db:fail|5.4=fail;container:db:fail",
	  "5.5=fail;container:db:fail;container:new:fail|5.4=fail;container:db:fail;container:new:fail", "5.5/new new, 5.4/new new, +new 2" },
	{ "kinds are apart", "5.5=fail;container:x:fail", "5.5=fail;image:x:fail", "5.5/x gone, 5.5/x new, -x 1, +x 1" },

	/* who was not looked at is neither new nor gone */
	{ "left out before, and fails", "5.5=pass;container:db:pass", "5.5=fail;container:db:pass;container:web:fail", "5.5 now-decided, 5.5/web now-decided", false,
	  COUNTED("2", LEFT_OUT("web")), NULL },
	{ "left out now, and failed", "5.5=fail;container:db:pass;container:web:fail", "5.5=pass;container:db:pass", "5.5 no-longer-decided, 5.5/web no-longer-decided",
	  false, NULL, COUNTED("2", LEFT_OUT("web")) },
	{ "one is left out now, and another got worse", "5.5=pass;container:db:pass;container:web:pass", "5.5=fail;container:db:fail",
	  "5.5 regression, 5.5/db regression, 5.5/web no-longer-decided", true, NULL, COUNTED("2", LEFT_OUT("web")) },
	{ "all are left out now", "5.5=fail;container:db:fail", "5.5=notapplicable", "5.5 no-longer-decided, 5.5/db no-longer-decided", false, NULL, COUNTED("1", LEFT_OUT("db")) },
	{ "containers could not be listed before", "5.5=error;container:(all containers):error", "5.5=fail;container:db:fail", "5.5 now-decided, 5.5/db now-decided",
	  false, COUNTED("null", ""), NULL },
	{ "containers cannot be listed now", "5.5=fail;container:db:fail", "5.5=error;container:(all containers):error",
	  "5.5 no-longer-decided, 5.5/db no-longer-decided", false, NULL, COUNTED("null", "") },
	{ "some containers were missing before", "5.5=fail;container:a:fail;container:(missing containers):unknown", "5.5=fail;container:a:fail;container:db:fail",
	  "5.5/db now-decided" },
	{ "the rule was not selected before, and its subjects are not new", "5.5=notselected", "5.5=fail;container:db:fail", "5.5 now-decided, 5.5/db now-decided" },
	{ "the rule was unknown before, and its subjects are not new", "5.5=unknown", "5.5=fail;container:db:fail", "5.5 now-decided, 5.5/db now-decided" },
	{ "the rule is not selected now, and its subjects are not gone", "5.5=fail;container:db:fail", "5.5=notselected", "5.5 no-longer-decided, 5.5/db no-longer-decided" },
	{ "a subject that is left to a person is nothing that was decided", "5.5=notselected", "5.5=notchecked;container:db:notchecked", "5.5 other" },

	/* who is one and the same */
	{ "a container that was made anew", "5.5=pass;container:db#1:pass", "5.5=pass;container:db#2:pass", "~db 0" },
	{ "a container that was made anew, and fails", "5.5=pass;container:db#1:pass", "5.5=fail;container:db#2:fail", "5.5 regression, 5.5/db regression, ~db 1", true },
	{ "a host that was renamed", "1.1=pass;host:a#1:pass", "1.1=fail;host:b#1:fail", "1.1 regression, 1.1/b regression", true },
	{ "a daemon with another id", "2.1=pass;daemon:a#1:pass", "2.1=fail;daemon:b#2:fail", "2.1 regression, 2.1/b regression, ~b 1", true },
	{ "two of one name, by their ids", "4.1=fail;image:x#1:fail;image:x#2:pass", "4.1=fail;image:x#1:pass;image:x#2:fail", "4.1/x fix, 4.1/x regression", true },
	{ "two of one name, both anew: as many fail", "4.1=fail;image:x#1:fail;image:x#2:pass", "4.1=fail;image:x#3:pass;image:x#4:fail", "~x 0, ~x 1" },
	{ "two of one name, both anew: one more fails", "4.1=fail;image:x#1:fail;image:x#2:pass", "4.1=fail;image:x#3:fail;image:x#4:fail", "4.1/x regression, ~x 1, ~x 1", true },

	/* rules */
	{ "a rule that was renumbered", "5.5!privileged=pass", "5.4!privileged=fail", "5.4 regression", true },
	{ "a renumbered rule, and another one that has its number", "5.5!privileged=pass|5.6!ssh=fail", "5.6!privileged=pass|5.5!ssh=fail", "" },
	{ "a new rule that fails is no regression", "5.5=pass", "5.5=pass|5.6=fail", "5.6 new" },
	{ "a rule that is gone is no fix", "5.5=pass|5.6=fail", "5.5=pass", "5.6 gone" },
	{ "the subjects of a new rule are not new", "5.5=pass;container:db:pass", "5.5=pass;container:db:pass|5.6=fail;container:db:fail", "5.6 new, 5.6/db now-decided" },
	{ "two rules of one check, by their ids", "5.5!c=pass|5.6!c=fail", "5.6!c=fail|5.5!c=pass", "" },

	/* what results rest on */
	{ "another profile", "5.5=pass", "5.5=pass", "!profile", false, NULL, NULL, other_profile },
	{ "another benchmark", "5.5=pass", "5.5=pass", "!benchmark", false, NULL, NULL, other_benchmark },
	{ "another benchmark, whose text is not there", "5.5=pass", "5.5=pass", "!benchmark, !values", false, NULL, NULL, unknown_benchmark },
	{ "a tailoring", "5.5=pass", "5.5=pass", "!tailoring", false, NULL, NULL, tailored },
	{ "another Value, and one that is gone", "5.5=pass", "5.5=pass", "!benchmark, !value max-restarts, !value gone", false, NULL, NULL, other_value },
	{ "another version", "5.5=pass", "5.5=pass", "!tool", false, NULL, NULL, other_tool },
	{ "another build of the version", "5.5=pass", "5.5=pass", "!program's SHA-256", false, NULL, NULL, other_program },
	{ "another host", "5.5=pass", "5.5=pass", "!host", false, NULL, NULL, other_host },
	{ "the new one began before the old one", "5.5=pass", "5.5=fail", "!order, 5.5 regression", true, NULL, NULL, turned_round },
	{ "the new one began after the old one", "5.5=pass", "5.5=fail", "5.5 regression", true, NULL, NULL, in_order },
	{ "of two hosts neither is the later one", "5.5=pass", "5.5=pass", "!host", false, NULL, NULL, turned_round_elsewhere },
	{ "nor is one whose time is not known", "5.5=pass", "5.5=pass", "", false, NULL, NULL, turned_round_untimed },
	{ "an engine that is not reachable", "5.5=pass", "5.5=pass", "!engine", false, NULL, NULL, other_engine },
	{ "other filters", "5.5=pass", "5.5=pass", "!filters", false, NULL, NULL, other_filters },
	{ "other exceptions and attestations", "5.5=pass", "5.5=pass", "!exceptions' SHA-256, !attestations' SHA-256", false, NULL, NULL, other_entries },
};

static void
sum_up_rule(struct buf *b, const struct diff_rule *r)
{
	const char *number = r->new != NULL ? r->new->rule->number : r->old->rule->number;

	if (r->change != DIFF_SAME)
		buf_addf(b, ", %s %s", number, diff_change_names[r->change]);
	for (size_t i = 0; i < r->nsubjects; i++) {
		const struct diff_subject *s = &r->subjects[i];

		if (s->change != DIFF_SAME)
			buf_addf(b, ", %s/%s %s", number, s->new != NULL ? s->new->name : s->old->name, diff_change_names[s->change]);
	}
}

static void
sum_up(struct buf *b, const struct diff *d)
{
	for (size_t i = 0; i < d->npremises; i++)
		buf_addf(b, ", !%s", d->premises[i].what);
	for (size_t i = 0; i < d->nrules; i++)
		sum_up_rule(b, &d->rules[i]);
	for (const struct diff_being *x = d->beings; x < d->beings + d->nbeings; x++)
		buf_addf(b, ", %c%s %zu", x->change == DIFF_NEW ? '+' : x->change == DIFF_GONE ? '-' : '~',
		    x->new != NULL ? x->new->name : x->old->name, x->fails);
}

/* What people and programs are told, whatever it is: something of each change, and JSON. */
static void
check_reports(const struct diff *d)
{
	static const struct report_style styles[] = { { 80, false, true, 0 }, { 40, false, false, 1 }, { 0, true, true, 2 } };
	struct err e;

	for (size_t i = 0; i < ARRAY_SIZE(styles); i++) {
		autofree char *text = NULL, *json = NULL, *page = NULL, *wrong = NULL;
		autojson cJSON *doc = NULL;
		size_t len;
		FILE *out = open_memstream(&text, &len);

		assert_int_equal(diff_text(out, d, &styles[i]), 0);
		assert_int_equal(fclose(out), 0);
		assert_true((strstr(text, "Worse:") != NULL) == d->regressed);
		assert_true((strstr(text, "Better:") != NULL) == (d->rule_counts[DIFF_FIX] + d->subject_counts[DIFF_FIX] > 0));
		assert_true((strstr(text, "Not the same") != NULL) == (d->npremises > 0));
		out = open_memstream(&json, &len);
		assert_int_equal(diff_json(out, d, &styles[i]), 0);
		assert_int_equal(fclose(out), 0);
		doc = json_read(json, len, JSON_TWICE_REFUSED, &e);
		assert_non_null(doc);
		assert_int_equal(json_bool(doc, "regressed", !d->regressed), d->regressed);
		assert_int_equal(json_num(doc, "summary.rules.regression", -1), d->rule_counts[DIFF_REGRESSION]);
		assert_int_equal(cJSON_GetArraySize(json_at(doc, "premises")), d->npremises);
		out = open_memstream(&page, &len);
		assert_int_equal(diff_html(out, d, &styles[i]), 0);
		assert_int_equal(fclose(out), 0);
		if ((wrong = html_page_wrong(page, len)) != NULL)
			fail_msg("%s", wrong);
		assert_true((strstr(page, "<h2 id=\"regression\">") != NULL) == d->regressed);
		assert_true((strstr(page, "<h2 id=\"premises\">") != NULL) == (d->npremises > 0));
	}
}

static void
compares(void **state)
{
	const struct row *r = *state;
	struct made *old = tell_audit(r->old, r->old_containers), *new = tell_audit(r->new, r->new_containers);
	autobuf struct buf b = BUF_INIT;
	struct diff *d;

	if (r->change != NULL)
		r->change(old, new);
	d = diff_make(&old->audit, &new->audit);
	sum_up(&b, d);
	assert_string_equal(b.len > 0 ? b.s + 2 : "", r->want);
	assert_int_equal(d->regressed, r->regressed);
	check_reports(d);
	diff_free(d);
	make_free(old);
	make_free(new);
}

/* Without the order, which is right in one of both ways. */
static size_t
count_premises(const struct diff *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->npremises; i++)
		n += strcmp(d->premises[i].what, "order") != 0;
	return n;
}

/* The other way round what was worse is better, what was new is gone; nothing appears or is lost. */
static void
turns_round(void **state)
{
	const struct row *r = *state;
	struct made *old = tell_audit(r->old, r->old_containers), *new = tell_audit(r->new, r->new_containers);
	struct diff *there, *back;

	if (r->change != NULL)
		r->change(old, new);
	there = diff_make(&old->audit, &new->audit);
	back = diff_make(&new->audit, &old->audit);
	assert_int_equal(count_premises(there), count_premises(back));
	assert_int_equal(there->nbeings, back->nbeings);
	for (enum diff_change c = DIFF_SAME; c < NDIFF_CHANGES; c++) {
		static const enum diff_change turned[NDIFF_CHANGES] = { DIFF_SAME, DIFF_FIX, DIFF_REGRESSION, DIFF_GONE, DIFF_NEW, DIFF_DECIDED,
			DIFF_UNDECIDED, DIFF_OTHER };

		assert_int_equal(there->rule_counts[c], back->rule_counts[turned[c]]);
		assert_int_equal(there->subject_counts[c], back->subject_counts[turned[c]]);
	}
	diff_free(there);
	diff_free(back);
	make_free(old);
	make_free(new);
}

static void
stories_are_shown(void **state)
{
	struct made *old = make_story("mixed"), *new = make_story(*state);
	struct diff *d = diff_make(&old->audit, &new->audit);

	check_reports(d);
	diff_free(d);
	make_free(old);
	make_free(new);
}

int
main(void)
{
	struct CMUnitTest shown[] = {
		{ .name = "hostile names are shown", .test_func = stories_are_shown, .initial_state = (void *)(uintptr_t)"hostile" },
		{ .name = "many subjects are shown", .test_func = stories_are_shown, .initial_state = (void *)(uintptr_t)"many" },
		{ .name = "an empty audit is shown", .test_func = stories_are_shown, .initial_state = (void *)(uintptr_t)"empty" },
	};

	return RUN_ROWS("diff", rows, compares) + RUN_ROWS("the other way round", rows, turns_round) +
	    cmocka_run_group_tests(shown, NULL, NULL);
}
