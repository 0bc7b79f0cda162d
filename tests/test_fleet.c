/* SPDX-License-Identifier: Apache-2.0 */
/* Audits of many hosts: which count, in which order, and what they come to together. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "report/fleet.h"
#include "tests/html_page.h"
#include "tests/rows.h"
#include "tests/tell_audit.h"

/* A host: what it is called, when it was looked at, what its rules came to (tell_audit()). */
struct told {
	const char *name, *started, *spec;
	void (*change)(struct made *m);
};

struct row {
	const char *name;
	struct told hosts[4];
	/* "NAME SCORE" of those that count, worst first, "-NAME" of the others; "NUMBER RESULT HOSTS" of each result of a rule, and
	 * "NUMBER excepted HOSTS"; "NUMBER@NAME SUBJECTS" of what is open; "!WHAT VALUE HOSTS" of what is not the same; "all SCORE" */
	const char *want;
	int status;
	bool lax; /* failures are no matter */
	double min_score; /* 0: not asked for */
};

static char text_x[] = "x", other_sha[] = "0000000000000000000000000000000000000000000000000000000000000000", level_2[] = "level-2",
	other_version[] = "1.7.0";
static struct bench_tailoring site = { .id = text_x, .version = text_x, .time = text_x, .sha256 = other_sha };

static void
other_machine(struct made *m)
{
	json_put_str(m->audit.host, "machine_id", "0");
}

static void
other_engine(struct made *m)
{
	json_put_str(m->audit.engine, "id", "another");
}

static void
other_endpoint(struct made *m)
{
	json_put_str(m->audit.engine, "endpoint", "tcp://192.0.2.1:2376");
}

static void
other_profile(struct made *m)
{
	m->bench.profile = level_2;
}

static void
other_benchmark(struct made *m)
{
	m->bench.version = other_version;
}

static void
tailored(struct made *m)
{
	m->bench.tailoring = &site;
}

static void
filtered(struct made *m)
{
	json_put_str(json_put_object(m->audit.run, "filters"), "scope", "host");
}

static void
no_time(struct made *m)
{
	json_put_null(m->audit.run, "started");
}

static void
nobody(struct made *m)
{
	json_put_null(m->audit.host, "name");
}

static void
nothing_known(struct made *m)
{
	json_put_null(m->audit.host, "machine_id");
	json_put_null(m->audit.engine, "id");
}

static void
image(struct made *m)
{
	nothing_known(m);
	json_put_str(m->audit.run, "id", "another");
}

static void
another_run(struct made *m)
{
	json_put_str(m->audit.run, "id", "another");
}

static void
ended_later(struct made *m)
{
	another_run(m);
	json_put_str(m->audit.run, "finished", "2026-01-31T10:00:03Z");
}

static void
judged_later(struct made *m)
{
	json_put_str(m->audit.run, "judged_at", "2026-03-01T00:00:00Z");
}

static void
not_looked(struct made *m)
{
	m->audit.looked = false;
}

#define T1 "2026-01-01T00:00:00Z"
#define T2 "2026-01-02T00:00:00Z"

static const struct row rows[] = {
	{ "one host", { { "a", T1, "5.5=pass" } }, "a 100.0, all 100.0, 5.5 pass 1", 0 },
	{ "one that fails", { { "a", T1, "5.5=fail;container:db:fail;container:web:pass" } },
	  "a 0.0, all 0.0, 5.5 fail 1, 5.5@a container db", 1 },
	{ "the worst comes first", { { "a", T1, "5.5=pass" }, { "b", T1, "5.5=fail" } },
	  "b 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@b", 1 },
	{ "hosts of one score by their names", { { "b", T1, "5.5=pass" }, { "a", T1, "5.5=pass" } }, "a 100.0, b 100.0, all 100.0, 5.5 pass 2", 0 },
	{ "one without a score comes first", { { "a", T1, "5.5=fail" }, { "b", T1, "5.5=notapplicable" } },
	  "b none, a 0.0, all 0.0, 5.5 fail 1, 5.5 notapplicable 1, 5.5@a", 1 },
	{ "the score is of all results, not a mean", { { "a", T1, "5.4=pass|5.5=pass|5.6=pass" }, { "b", T1, "5.5=fail" } },
	  "b 0.0, a 100.0, all 75.0, 5.4 pass 1, 5.5 fail 1, 5.5 pass 1, 5.6 pass 1, 5.5@b", 1 },

	/* what could not be decided */
	{ "an error makes the fleet incomplete", { { "a", T1, "5.5=pass" }, { "b", T1, "5.5=error;container:db:error" } },
	  "b 0.0, a 100.0, all 50.0, 5.5 error 1, 5.5 pass 1, 5.5@b container db", 3 },
	{ "so does unknown, before a failure", { { "a", T1, "5.5=fail" }, { "b", T1, "5.5=unknown" } },
	  "a 0.0, b 0.0, all 0.0, 5.5 fail 1, 5.5 unknown 1, 5.5@a, 5.5@b", 3 },
	{ "and a host where nothing could be looked at", { { "a", T1, "5.5=pass" }, { "b", T1, "5.5=pass", not_looked } },
	  "a 100.0, b 100.0, all 100.0, 5.5 pass 2", 3 },

	/* the policy */
	{ "failures that nobody minds", { { "a", T1, "5.5=fail" } }, "a 0.0, all 0.0, 5.5 fail 1, 5.5@a", 0, true },
	{ "a score that one host has not", { { "a", T1, "5.5=pass" }, { "b", T1, "5.5=fail" } },
	  "b 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@b", 1, true, 40 },

	/* the effective result */
	{ "a failure that is excepted", { { "a", T1, "5.5=fail>pass;container:db:fail>pass" } },
	  "a 100.0, all 100.0, 5.5 pass 1, 5.5 excepted 1", 0 },
	{ "subjects that are excepted are not open", { { "a", T1, "5.5=fail;container:db:fail>pass;container:web:fail" } },
	  "a 0.0, all 0.0, 5.5 fail 1, 5.5@a container web", 1 },

	/* the same host twice */
	{ "the later audit counts", { { "a", T2, "5.5=pass" }, { "a", T1, "5.5=fail" } }, "a 100.0, all 100.0, -a, 5.5 pass 1", 0 },
	{ "whichever is named first", { { "a", T1, "5.5=pass" }, { "a", T2, "5.5=fail" } }, "a 0.0, all 0.0, -a, 5.5 fail 1, 5.5@a", 1 },
	{ "the same one twice counts once", { { "a", T1, "5.5=fail" }, { "a", T1, "5.5=fail" } }, "a 0.0, all 0.0, -a, 5.5 fail 1, 5.5@a", 1 },
	{ "of three the last", { { "a", T1, "5.5=fail" }, { "a", "2026-01-03T00:00:00Z", "5.5=pass" }, { "a", T2, "5.5=fail" } },
	  "a 100.0, all 100.0, -a, -a, 5.5 pass 1", 0 },
	{ "of two that began at once the one that ended last", { { "a", T1, "5.5=pass" }, { "a", T1, "5.5=fail", ended_later } },
	  "a 0.0, all 0.0, -a, 5.5 fail 1, 5.5@a", 1 },
	{ "whichever of them is named first", { { "a", T1, "5.5=fail", ended_later }, { "a", T1, "5.5=pass" } },
	  "a 0.0, all 0.0, -a, 5.5 fail 1, 5.5@a", 1 },
	{ "two that began and ended at once both count", { { "a", T1, "5.5=pass" }, { "a", T1, "5.5=fail", another_run } },
	  "a 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a", 1 },
	{ "a run that was judged again counts as it was judged last", { { "a", T1, "5.5=fail", judged_later }, { "a", T1, "5.5=pass" } },
	  "a 0.0, all 0.0, -a, 5.5 fail 1, 5.5@a", 1 },
	{ "a run that is told in two ways counts in both", { { "a", T1, "5.5=pass" }, { "a", T1, "5.5=fail" } },
	  "a 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a", 1 },
	{ "one without a time neither gives way nor takes the place", { { "a", T1, "5.5=fail" }, { "a", T2, "5.5=pass", no_time } },
	  "a 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a", 1 },

	/* others */
	{ "a clone has another name", { { "a", T1, "5.5=fail" }, { "b", T2, "5.5=pass" } }, "a 0.0, b 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a", 1 },
	{ "another machine of that name", { { "a", T1, "5.5=fail" }, { "a", T2, "5.5=pass", other_machine } },
	  "a 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a", 1 },
	{ "another engine on it", { { "a", T1, "5.5=fail" }, { "a", T2, "5.5=pass", other_engine } },
	  "a 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a", 1 },
	{ "another endpoint", { { "a", T1, "5.5=fail" }, { "a", T2, "5.5=pass", other_endpoint } },
	  "a 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a", 1 },
	{ "images without an id are hosts of their own", { { "a", T1, "5.5=fail", nothing_known }, { "a", T2, "5.5=pass", image } },
	  "a 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a", 1 },
	{ "one of them that is named twice counts once", { { "a", T1, "5.5=fail", nothing_known }, { "a", T1, "5.5=fail", nothing_known } },
	  "a 0.0, all 0.0, -a, 5.5 fail 1, 5.5@a", 1 },
	{ "a host without a name", { { "a", T1, "5.5=pass", nobody } }, "(name unknown) 100.0, all 100.0, 5.5 pass 1", 0 },

	/* what does not compare */
	{ "another profile", { { "a", T1, "5.5=fail" }, { "a", T2, "5.5=pass", other_profile } },
	  "a 0.0, a 100.0, all 50.0, 5.5 fail 1, 5.5 pass 1, 5.5@a, !profile level-1 1, !profile level-2 1", 1 },
	{ "another benchmark, where the rule has another number", { { "a", T1, "5.5!p=fail" }, { "b", T2, "5.4!p=fail", other_benchmark } },
	  "a 0.0, b 0.0, all 0.0, 5.5 fail 2, 5.5@a, 5.5@b as 5.4, !benchmark cis-docker 1.8.0 1, !benchmark cis-docker 1.7.0 1", 1 },
	{ "a tailoring", { { "a", T1, "5.5=pass" }, { "a", T2, "5.5=pass", tailored } },
	  "a 100.0, a 100.0, all 100.0, 5.5 pass 2, !tailoring's SHA-256 none 1, !tailoring's SHA-256 "
	  "0000000000000000000000000000000000000000000000000000000000000000 1", 0 },
	{ "a later audit of a part does not take the whole one's place", { { "a", T1, "5.5=fail" }, { "a", T2, "5.5=notselected", filtered } },
	  "a none, a 0.0, all 0.0, 5.5 fail 1, 5.5 notselected 1, 5.5@a, !filters {\"scope\":\"host\"} 1, !filters none 1", 3 },
	{ "a rule that one benchmark lacks", { { "a", T1, "5.5=pass" }, { "b", T2, "5.5=pass|5.6=fail" } },
	  "b 50.0, a 100.0, all 66.7, 5.5 pass 2, 5.6 fail 1, 5.6@b", 1 },
	{ "two rules of one check", { { "a", T1, "5.5!c=pass|5.6!c=fail" }, { "b", T1, "5.5!c=pass|5.6!c=pass" } },
	  "a 50.0, b 100.0, all 75.0, 5.5 pass 2, 5.6 fail 1, 5.6 pass 1, 5.6@a", 1 },
};

/* ---- what it came to, in a line ---- */

static void
add_score(struct buf *b, const char *name, const struct score *s)
{
	char percent[16];

	buf_addf(b, ", %s %s", name, report_percent(s, percent) ? percent : "none");
}

static void
sum_up_rule(struct buf *b, const struct fleet_rule *r)
{
	for (enum verdict v = 0; v < NVERDICTS; v++)
		if (r->counts[v] > 0)
			buf_addf(b, ", %s %s %zu", r->number, verdict_names[v], r->counts[v]);
	if (r->excepted > 0)
		buf_addf(b, ", %s excepted %zu", r->number, r->excepted);
}

static void
sum_up_parts(struct buf *b, const struct fleet *f, const struct fleet_rule *r)
{
	for (const struct fleet_part *part = r->parts; part < r->parts + r->nparts; part++) {
		if (f->hosts[part->host].superseded)
			continue;
		buf_addf(b, ", %s@%s", r->number, f->hosts[part->host].name);
		if (strcmp(part->number, r->number) != 0)
			buf_addf(b, " as %s", part->number);
		for (size_t i = 0; i < part->nsubjects; i++)
			buf_addf(b, " %s", part->subjects[i]);
	}
}

static void
sum_up(struct buf *b, const struct fleet *f)
{
	for (size_t i = 0; i < f->ncounted; i++)
		add_score(b, f->hosts[i].name, &f->hosts[i].with_exceptions);
	add_score(b, "all", &f->with_exceptions);
	for (size_t i = f->ncounted; i < f->nhosts; i++)
		buf_addf(b, ", -%s", f->hosts[i].name);
	for (const struct fleet_rule *r = f->rules; r < f->rules + f->nrules; r++)
		sum_up_rule(b, r);
	for (const struct fleet_rule *r = f->rules; r < f->rules + f->nrules; r++)
		sum_up_parts(b, f, r);
	for (const struct fleet_basis *x = f->bases; x < f->bases + f->nbases; x++)
		buf_addf(b, ", !%s %s %zu", x->what, x->value != NULL ? x->value : "none", x->hosts);
}

/* People and programs are told, whatever it is. */
static void
check_reports(const struct fleet *f)
{
	static const struct report_style styles[] = { { 80, false, true, 0 }, { 40, false, false, 1 }, { 0, true, true, 2 } };

	for (size_t i = 0; i < ARRAY_SIZE(styles); i++) {
		autofree char *text = NULL, *json = NULL, *page = NULL, *wrong = NULL;
		autojson cJSON *doc = NULL;
		struct err e;
		size_t len;
		FILE *out = open_memstream(&text, &len);

		assert_int_equal(fleet_text(out, f, &styles[i]), 0);
		fclose(out);
		assert_non_null(strstr(text, f->hosts[0].name));
		out = open_memstream(&json, &len);
		assert_int_equal(fleet_json(out, f, &styles[i]), 0);
		fclose(out);
		doc = json_read(json, len, JSON_TWICE_REFUSED, &e);
		assert_string_equal(json_str(doc, "schema", ""), "plimsoll-fleet/1");
		assert_int_equal(cJSON_GetArraySize(json_at(doc, "hosts")), f->ncounted);
		out = open_memstream(&page, &len);
		assert_int_equal(fleet_html(out, f, &styles[i]), 0);
		fclose(out);
		if ((wrong = html_page_wrong(page, len)) != NULL)
			fail_msg("%s", wrong);
	}
}

static void
run_row(void **state)
{
	const struct row *row = *state;
	const struct policy p = { row->lax ? FAIL_ON_NONE : FAIL_ON_FAIL, row->min_score > 0 ? row->min_score : (double)NAN };
	struct fleet *f = fleet_new();
	autobuf struct buf b = BUF_INIT;

	for (const struct told *t = row->hosts; t->name != NULL; t++) {
		struct made *m = tell_audit(t->spec, NULL);
		autofree char *run = xasprintf("%s %s", t->name, t->started);

		json_put_str(m->audit.host, "name", t->name);
		json_put_str(m->audit.run, "id", run);
		json_put_str(m->audit.run, "started", t->started);
		m->audit.looked = true;
		if (t->change != NULL)
			t->change(m);
		fleet_add(f, &m->audit, t->name, &p);
		make_free(m);
	}
	fleet_end(f);
	sum_up(&b, f);
	assert_string_equal(b.len > 2 ? b.s + 2 : "", row->want);
	assert_int_equal(f->status, row->status);
	check_reports(f);
	fleet_free(f);
}

/* The page says what JSON does of names that would end an element. */
static void
check_reports_of_strangers(const struct fleet *f)
{
	autofree char *page = NULL, *wrong = NULL;
	size_t len;
	FILE *out = open_memstream(&page, &len);

	assert_int_equal(fleet_html(out, f, &(struct report_style){ .width = 80 }), 0);
	fclose(out);
	if ((wrong = html_page_wrong(page, len)) != NULL)
		fail_msg("%s", wrong);
	assert_non_null(strstr(page, "&lt;b&gt;"));
}

/* A name that would move the cursor, or end the JSON, does neither. */
static void
hostile_names(void **state)
{
	struct made *m = tell_audit("5.5=fail;container:x\033[2J\"\n<b>:fail", NULL);
	const struct policy p = { FAIL_ON_FAIL, (double)NAN };
	struct fleet *f = fleet_new();

	(void)state;
	json_put_str(m->audit.host, "name", "\033]0;x\007\xe2\x80\xae evil");
	fleet_add(f, &m->audit, "\033[31m.json", &p);
	make_free(m);
	fleet_end(f);
	for (int utf8 = 0; utf8 < 2; utf8++) {
		autofree char *text = NULL;
		size_t len;
		FILE *out = open_memstream(&text, &len);

		assert_int_equal(fleet_text(out, f, &(struct report_style){ 80, false, utf8 == 1, 1 }), 0);
		fclose(out);
		assert_null(strchr(text, '\033'));
		assert_null(strchr(text, '\007'));
		assert_null(strstr(text, "\xe2\x80\xae"));
		assert_non_null(strstr(text, "evil"));
	}
	check_reports_of_strangers(f);
	fleet_free(f);
}

int
main(void)
{
	const struct CMUnitTest shown[] = { { .name = "hostile names are shown", .test_func = hostile_names } };

	return RUN_ROWS("fleet", rows, run_row) + cmocka_run_group_tests(shown, NULL, NULL);
}
