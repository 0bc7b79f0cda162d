/* SPDX-License-Identifier: Apache-2.0 */
/* What history and list evidence say of a folder of runs, and of what happened to it since. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/history.h"
#include "report/history.h"
#include "tests/evidence_place.h"
#include "tests/html_page.h"
#include "tests/rows.h"

/* Two of one host, between them one of another; the verdicts of the plain engine are others. */
static const struct place_run runs[] = {
	{ "2026-01-01", "site 1 day", "hardened", NULL, NULL },
	{ "2026-02-01", "hipaa", "plain", "other", NULL },
	{ "2026-03-01", NULL, "plain", NULL, NULL },
	{ "2026-04-01", NULL, "hardened", NULL, NULL },
};

static char *names[ARRAY_SIZE(runs)];

static char *
make_folder(void)
{
	char *folder = fixture_folder();

	for (unsigned i = 0; i < ARRAY_SIZE(runs); i++) {
		free(names[i]);
		names[i] = evidence_run(folder, i, &runs[i]);
	}
	return folder;
}

static void
quiet(void *arg, enum pruned what, const char *name, const char *why)
{
	(void)arg;
	(void)what;
	(void)name;
	(void)why;
}

static void
prune_first(const char *folder)
{
	struct prune p = { .dir = folder, .say = quiet };
	struct err e = { 0 };

	assert_int_equal(time_read("2026-05-01", &p.now, &e), 0);
	p.judged_at = p.now;
	assert_int_equal(prune_folder(&p, &e), 0);
}

static void
hold_second(const char *folder)
{
	struct prune p = { .dir = folder, .say = quiet, .reason = "case 7" };
	struct err e = { 0 };

	assert_int_equal(prune_mark(&p, PRUNE_HOLD, names[1], &e), 0);
}

static void
lose_third(const char *folder)
{
	fixture_folder_remove(&(char *){ xasprintf("%s/%s", folder, names[2]) });
}

static void
change_third(const char *folder)
{
	autofree char *path = xasprintf("%s/%s/results.json", folder, names[2]);
	autofd int fd = open(path, O_WRONLY | O_APPEND);

	assert_true(fd >= 0 && write(fd, " ", 1) == 1);
}

static void
change_third_record(const char *folder)
{
	autofree char *path = xasprintf("%s/%s/record.json", folder, names[2]);
	autofd int fd = open(path, O_WRONLY | O_APPEND);

	assert_true(fd >= 0 && write(fd, " ", 1) == 1);
}

/* Word for word, in the last line: no other one holds its digest. */
static void
change_last_line(const char *folder, const char *from, const char *to)
{
	autobuf struct buf trail = fixture_reread(folder, TRAIL_FILE);
	char *at = NULL;

	for (char *next = trail.s; (next = strstr(next, from)) != NULL; next++)
		at = next;
	assert_true(at != NULL && strlen(from) == strlen(to));
	memcpy(at, to, strlen(to));
	fixture_write(folder, TRAIL_FILE, trail.s, trail.len);
}

static void
praise_last(const char *folder)
{
	change_last_line(folder, "\"status\":3", "\"status\":0");
	change_last_line(folder, "\"passed\":1", "\"passed\":2");
}

static void
move_last(const char *folder)
{
	change_last_line(folder, "unix:///var/run", "unix:///var/rum");
}

/* What an interrupted run left, long ago. */
static void
cut_fifth(const char *folder)
{
	autofree char *partial = evidence_cut(folder, 4, &runs[3]), *path = xasprintf("%s/%s", folder, partial);
	struct timespec times[2] = { { 0, 0 }, { 0, 0 } };

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
break_chain(const char *folder)
{
	autofree char *path = xasprintf("%s/" TRAIL_FILE, folder);
	autofd int fd = open(path, O_RDWR);
	char c = 0;

	assert_true(fd >= 0 && pread(fd, &c, 1, 14) == 1);
	c ^= 1;
	assert_int_equal(pwrite(fd, &c, 1, 14), 1);
}

/* ---- history ---- */

/* A line a run: "0 kept met first", "2 kept not-met 5.5:pass>fail". */
static char *
condensed(const cJSON *doc)
{
	struct buf text = BUF_INIT;
	const cJSON *run, *c;

	cJSON_ArrayForEach(run, json_at(doc, "runs")) {
		const cJSON *changes = json_at(run, "changes");

		buf_addf(&text, "%s%s %s%s %s", text.len > 0 ? "; " : "", evidence_short(json_str(run, "bundle", "?")), json_str(run, "state", "?"),
		    json_num(run, "holds", 0) > 0 ? " held" : "", json_str(run, "percent", "-"));
		if (changes != NULL && !cJSON_IsArray(changes))
			buf_addf(&text, " %s", json_str(run, "previous", NULL) != NULL ? "unknown" : "first");
		cJSON_ArrayForEach(c, changes)
			buf_addf(&text, " %s:%s>%s", json_str(c, "number", "?"), json_str(c, "from", "?"), json_str(c, "to", "?"));
	}
	return buf_take(&text);
}

#define WORSE " 5.5:pass>fail 5.15:unknown>fail"
#define BETTER " 5.5:fail>pass 5.15:fail>unknown"

static const struct history_row {
	const char *name;
	void (*before)(const char *folder);
	struct history_filter filter;
	bool changes;
	const char *wanted;
	bool broken;
} rows[] = {
	{ "each run, and what changed against the one before of the same host", NULL, { 0 }, true,
	    "0 kept 50.0 first; 1 kept 0.0 first; 2 kept 0.0" WORSE "; 3 kept 50.0" BETTER, false },
	{ "a list, without changes", NULL, { 0 }, false, "0 kept 50.0; 1 kept 0.0; 2 kept 0.0; 3 kept 50.0", false },
	{ "what was pruned is still a run", prune_first, { 0 }, true,
	    "0 deleted 50.0 first; 1 kept 0.0 first; 2 kept 0.0 unknown; 3 kept 50.0" BETTER, false },
	{ "a hold", hold_second, { 0 }, false, "0 kept 50.0; 1 kept held 0.0; 2 kept 0.0; 3 kept 50.0", false },
	{ "a bundle that is lost", lose_third, { 0 }, true, "0 kept 50.0 first; 1 kept 0.0 first; 2 missing 0.0 unknown; 3 kept 50.0 unknown",
	    false },
	{ "a bundle that was changed tells nothing", change_third, { 0 }, true,
	    "0 kept 50.0 first; 1 kept 0.0 first; 2 changed 0.0 unknown; 3 kept 50.0 unknown", false },
	{ "nor does one whose record was changed", change_third_record, { 0 }, true,
	    "0 kept 50.0 first; 1 kept 0.0 first; 2 changed 0.0 unknown; 3 kept 50.0 unknown", false },
	{ "which is listed, too", change_third_record, { 0 }, false, "0 kept 50.0; 1 kept 0.0; 2 changed 0.0; 3 kept 50.0", false },
	{ "a last line that tells better of its run than the bundle", praise_last, { 0 }, true,
	    "0 kept 50.0 first; 1 kept 0.0 first; 2 kept 0.0" WORSE "; 3 changed 100.0 unknown", false },
	{ "is listed as that", praise_last, { 0 }, false, "0 kept 50.0; 1 kept 0.0; 2 kept 0.0; 3 changed 100.0", false },
	{ "a last line that tells of another engine", move_last, { 0 }, true,
	    "0 kept 50.0 first; 1 kept 0.0 first; 2 kept 0.0" WORSE "; 3 changed 50.0 first", false },
	{ "a broken chain is told", break_chain, { 0 }, false, NULL, true },
	{ "by host", NULL, { .host = "docker-*" }, false, "0 kept 50.0; 2 kept 0.0; 3 kept 50.0", false },
	{ "by machine id", NULL, { .host = "0123456789abcdef0123456789abcdef" }, false, "0 kept 50.0; 2 kept 0.0; 3 kept 50.0", false },
	{ "by a host that there is not", NULL, { .host = "docker" }, false, "", false },
	{ "since a day, itself included", NULL, { .since = "2026-03-01" }, false, "2 kept 0.0; 3 kept 50.0", false },
	{ "since a time", NULL, { .since = "2026-03-01T10:00:01Z" }, false, "3 kept 50.0", false },
	{ "until a day, all of it", NULL, { .until = "2026-02-01" }, false, "0 kept 50.0; 1 kept 0.0", false },
	{ "until a time", NULL, { .until = "2026-02-01T09:59:59Z" }, false, "0 kept 50.0", false },
	{ "by result", NULL, { .result = "not-met" }, false, "1 kept 0.0; 2 kept 0.0", false },
	{ "by another result", NULL, { .result = "incomplete" }, false, "0 kept 50.0; 3 kept 50.0", false },
	{ "what is left out is still the run before", NULL, { .since = "2026-04-01" }, true, "3 kept 50.0" BETTER, false },
};

#define GOOD(on, ...) { .day = "2026-0" on "-01", .facts = "hardened", __VA_ARGS__ }
#define BAD(on, ...) { .day = "2026-0" on "-01", .facts = "plain", __VA_ARGS__ }

/* Which runs are compared with which, and which of them a report's trend has. */
static const struct series_row {
	const char *name;
	struct place_run runs[4];
	struct history_filter filter;
	int lost;            /* the number of a run whose bundle is gone; 0: none */
	const char *wanted, *earlier; /* the days of those that the last run's record has */
} series_rows[] = {
	{ "two engines that were at one endpoint", { GOOD("1", .engine = "A"), BAD("2", .engine = "B"), BAD("3", .engine = "A") }, { 0 }, 0,
	    "0 kept 50.0 first; 1 kept 0.0 first; 2 kept 0.0" WORSE, "2026-01-01" },
	{ "an engine at two endpoints", { GOOD("1", .endpoint = "tcp://a:1"), BAD("2", .endpoint = "tcp://b:1"), BAD("3", .endpoint = "tcp://a:1") },
	    { 0 }, 0, "0 kept 50.0 first; 1 kept 0.0 first; 2 kept 0.0" WORSE, "2026-01-01" },
	{ "an engine that does not answer is still the one that was there", { GOOD("1", .engine = "A"), BAD("2", .engine = ""), BAD("3", .engine = "A") },
	    { 0 }, 0, "0 kept 50.0 first; 1 kept 0.0" WORSE "; 2 kept 0.0", "2026-01-01 2026-02-01" },
	{ "of two, the one that was there last", { BAD("1", .engine = "B"), GOOD("2", .engine = "A"), BAD("3", .engine = ""), BAD("4", .engine = "A") },
	    { 0 }, 0, "0 kept 0.0 first; 1 kept 50.0 first; 2 kept 0.0" WORSE "; 3 kept 0.0", "2026-02-01 2026-03-01" },
	{ "one that did not answer at first", { GOOD("1", .engine = ""), BAD("2", .engine = "A"), BAD("3", .engine = "B") }, { 0 }, 0,
	    "0 kept 50.0 first; 1 kept 0.0" WORSE "; 2 kept 0.0 first", "2026-01-01" },
	{ "two hosts with one machine id", { GOOD("1", .host = "a", .machine = "m"), BAD("2", .host = "b", .machine = "m"),
	    BAD("3", .host = "a", .machine = "m") }, { 0 }, 0, "0 kept 50.0 first; 1 kept 0.0 first; 2 kept 0.0" WORSE, "2026-01-01" },
	{ "two versions of a benchmark", { GOOD("1", .version = "1.0"), BAD("2", .version = "2.0"), BAD("3", .version = "1.0") }, { 0 }, 0,
	    "0 kept 50.0 first; 1 kept 0.0 first; 2 kept 0.0" WORSE, "2026-01-01" },
	{ "a smaller profile erases nothing", { GOOD("1", .profile = "level-2"), GOOD("2", .profile = "level-1"), BAD("3", .profile = "level-2") },
	    { 0 }, 0, "0 kept 66.7 first; 1 kept 50.0; 2 kept 0.0 2.16:pass>fail" WORSE, "2026-01-01" },
	{ "nor does a filter", { GOOD("1", .rule = NULL), GOOD("2", .rule = "5.15"), BAD("3", .rule = NULL) }, { 0 }, 0,
	    "0 kept 50.0 first; 1 kept 0.0; 2 kept 0.0" WORSE, "2026-01-01 2026-02-01" },
	{ "what is left out is read where a rule asks for it", { GOOD("1", .rule = NULL), GOOD("2", .rule = "5.15"), BAD("3", .rule = NULL) },
	    { .since = "2026-03-01" }, 0, "2 kept 0.0" WORSE, NULL },
	{ "also between two that are wanted", { BAD("1", .rule = NULL), GOOD("2", .rule = NULL), BAD("3", .rule = "5.5"), BAD("4", .rule = NULL) },
	    { .result = "not-met" }, 0, "0 kept 0.0 first; 2 kept 0.0 5.5:pass>fail; 3 kept 0.0 5.15:unknown>fail", NULL },
	{ "what is known from before a run that is lost is compared", { GOOD("1", .rule = NULL), GOOD("2", .rule = NULL), BAD("3", .rule = NULL),
	    BAD("4", .rule = NULL) }, { 0 }, 1, "0 kept 50.0 first; 1 missing 50.0 unknown; 2 kept 0.0" WORSE "; 3 kept 0.0", NULL },
	{ "that nothing changed since is not known", { GOOD("1", .rule = NULL), GOOD("2", .rule = NULL), GOOD("3", .rule = NULL),
	    GOOD("4", .rule = NULL) }, { .since = "2026-03-01" }, 1, "2 kept 50.0 unknown; 3 kept 50.0", NULL },
	{ "nor of a rule that only a run that is lost may have judged", { GOOD("1", .rule = "5.15"), BAD("2", .rule = NULL), GOOD("3", .rule = NULL) },
	    { 0 }, 1, "0 kept 0.0 first; 1 missing 0.0 unknown; 2 kept 50.0 unknown", NULL },
};

/* "2026-01-01 2026-02-01": the days of the runs that a record says were before. */
static char *
days_before(const char *folder, const char *bundle)
{
	autofree char *name = xasprintf("%s/record.json", bundle);
	autobuf struct buf record = fixture_reread(folder, name);
	struct err e = { 0 };
	autojson cJSON *doc = json_read(record.s, record.len, JSON_TWICE_REFUSED, &e);
	struct buf text = BUF_INIT;
	const cJSON *run;

	buf_adds(&text, "");
	cJSON_ArrayForEach(run, json_at(doc, "earlier"))
		buf_addf(&text, "%s%.10s", text.len > 0 ? " " : "", json_str(run, "started", "?"));
	return buf_take(&text);
}

static void
test_series(void **state)
{
	const struct series_row *row = *state;
	autofolder char *folder = fixture_folder();
	char *bundles[ARRAY_SIZE(row->runs)] = { NULL };
	autofree char *text = NULL, *days = NULL;
	autojson cJSON *doc = NULL;
	struct err e = { 0 };
	unsigned n = 0;

	for (; n < ARRAY_SIZE(row->runs) && row->runs[n].day != NULL; n++)
		bundles[n] = evidence_run(folder, n, &row->runs[n]);
	days = days_before(folder, bundles[n - 1]);
	if (row->lost > 0)
		fixture_folder_remove(&(char *){ xasprintf("%s/%s", folder, bundles[row->lost]) });
	while (n > 0)
		free(bundles[--n]);
	doc = history_read(folder, &row->filter, true, &e);
	assert_non_null(doc);
	text = condensed(doc);
	assert_string_equal(text, row->wanted);
	if (row->earlier != NULL)
		assert_string_equal(days, row->earlier);
}

/* The page has a table for each host and benchmark, and a picture where two runs or more of it have a score. */
static void
check_page(const cJSON *doc)
{
	autofree char *page = NULL, *wrong = NULL;
	size_t len, hosts = 0, other = 0, tables = 0;
	FILE *out = open_memstream(&page, &len);
	const cJSON *run;

	assert_int_equal(history_html(out, doc), 0);
	assert_int_equal(fclose(out), 0);
	if ((wrong = html_page_wrong(page, len)) != NULL)
		fail_msg("%s", wrong);
	cJSON_ArrayForEach(run, json_at(doc, "runs")) {
		bool of_other = strcmp(json_str(run, "host", ""), "other") == 0;

		other += of_other;
		hosts += !of_other;
		assert_non_null(strstr(page, json_str(run, "bundle", "no bundle")));
	}
	/* the line that broke the chain may tell of yet another host */
	for (const char *s = page; (s = strstr(s, "<table>")) != NULL; s++)
		tables++;
	if (json_str(doc, "trail.trouble", NULL) == NULL) {
		assert_int_equal(tables, (hosts > 0) + (other > 0));
		assert_int_equal(strstr(page, "<svg class=\"trend\"") != NULL, hosts > 1);
	}
	assert_int_equal(strstr(page, "chain is broken") != NULL, json_str(doc, "trail.trouble", NULL) != NULL);
}

static void
test_history(void **state)
{
	const struct history_row *row = *state;
	autofolder char *folder = make_folder();
	autojson cJSON *doc = NULL;
	autofree char *text = NULL;
	struct err e = { 0 };

	if (row->before != NULL)
		row->before(folder);
	doc = history_read(folder, &row->filter, row->changes, &e);
	assert_non_null(doc);
	assert_int_equal(json_str(doc, "trail.trouble", NULL) != NULL, row->broken);
	text = condensed(doc);
	if (row->wanted != NULL)
		assert_string_equal(text, row->wanted);
	check_page(doc);
}

/* ---- a run's own report ---- */

static const struct report_row {
	const char *name;
	size_t run;
	const char *earlier; /* in its record: "DAY result passed/scored" */
	bool picture;
} report_rows[] = {
	{ "the first run has none before it, and no picture", 0, "", false },
	{ "the runs of another host are not its own", 1, "", false },
	{ "the second of a host has the first before it, and a picture", 2, "2026-01-01 incomplete 1/2", true },
	{ "the third has both, in their order", 3, "2026-01-01 incomplete 1/2; 2026-03-01 not-met 0/2", true },
};

/* What its record says of the runs before, its report shows; and both are made again from the bundle alone. */
static void
test_report(void **state)
{
	const struct report_row *row = *state;
	autofolder char *folder = make_folder();
	autofree char *record_name = xasprintf("%s/record.json", names[row->run]), *page_name = xasprintf("%s/report.html", names[row->run]);
	autobuf struct buf record = fixture_reread(folder, record_name), page = fixture_reread(folder, page_name), text = BUF_INIT;
	struct err e = { 0 };
	autojson cJSON *doc = json_read(record.s, record.len, JSON_TWICE_REFUSED, &e);
	const cJSON *run;

	cJSON_ArrayForEach(run, json_at(doc, "earlier")) {
		buf_addf(&text, "%s%.10s %s %.0f/%.0f", text.len > 0 ? "; " : "", json_str(run, "started", "?"), json_str(run, "result", "?"),
		    json_num(run, "passed", -1), json_num(run, "scored", -1));
		assert_non_null(strstr(page.s, json_str(run, "started", "?")));
	}
	assert_string_equal(text.s, row->earlier);
	assert_int_equal(strstr(page.s, "<svg class=\"trend\"") != NULL, row->picture);
	assert_int_equal(evidence_broken(folder, NULL), 0);
}

/* ---- the commands ---- */

static const struct command_row {
	const char *name;
	void (*before)(const char *folder);
	const char *arguments; /* %s: the folder */
	int status;
	const char *says;      /* a part of what is printed, or NULL */
} command_rows[] = {
	{ "list evidence", NULL, "list evidence %s", 0, "2026-02-01T10:00:00Z  other     not-met     kept  through 2032-02-01" },
	{ "list evidence in JSON", NULL, "list evidence --report json %s", 0, "\"schema\": \"plimsoll-evidence-list/1\"" },
	{ "list evidence of what is lost", lose_third, "list evidence %s", 5, "missing" },
	{ "list evidence of a last line that was changed", praise_last, "list evidence %s", 5, "changed" },
	{ "list evidence of a broken chain", break_chain, "list evidence %s", 5, "plimsoll verify tells more" },
	{ "list evidence of no folder", NULL, "list evidence %s/none", 2, "No such file" },
	{ "list evidence of a folder that is none", NULL, "list evidence %s/..", 2, "no evidence folder" },
	{ "list evidence without a folder", NULL, "list evidence", 2, "it needs a folder" },
	{ "another list with a folder", NULL, "list formats %s", 2, "list evidence" },
	{ "another list with a filter of evidence", NULL, "list formats --since 2026-01-01", 2, "list evidence" },
	{ "a form that there is not", NULL, "history --report xml %s", 2, "text, json" },
	{ "a result that there is not", NULL, "history --result pass %s", 2, "not-met" },
	{ "a time that is none", NULL, "history --since yesterday %s", 2, "not a time" },
	{ "history", NULL, "history %s", 0, "2 changed, 2 to fail" },
	{ "history of a last line that was changed", praise_last, "history %s", 5, "changed  changes not known" },
	{ "history with each change", NULL, "history -v %s", 0, "    5.5: pass, and now fail" },
	{ "history in JSON", NULL, "history -r json %s", 0, "\"schema\": \"plimsoll-history/1\"" },
	{ "prune", NULL, "prune %s", 0, "deleted 2026-01-01T10:00:00Z-" },
	{ "prune without its sandbox", NULL, "prune --no-sandbox %s", 0, "deleted 2026-01-01T10:00:00Z-" },
	{ "prune in a dry run", NULL, "prune --dry-run %s", 0, "past    2026-01-01T10:00:00Z-" },
	{ "what an interrupted run left, in a dry run", cut_fifth, "prune --dry-run %s", 0, "4.partial: partial: a run that did not" },
	{ "what of that would be deleted", cut_fifth, "prune --dry-run --partial %s", 0, "past    2026-04-01T10:00:00Z-" },
	{ "what of that is deleted", cut_fifth, "prune --partial %s", 0, "deleted 2026-04-01T10:00:00Z-" },
	{ "prune at a time that has passed", NULL, "prune --at 2026-01-02T23:59:59Z %s", 0, "kept    2026-01-01T10:00:00Z-" },
	{ "prune at a time to come deletes nothing", NULL, "prune --at 9999-01-01 %s", 2, "yet to come" },
	{ "but shows what could be deleted then", NULL, "prune --dry-run --at 9999-01-01 %s", 0, "past    2026-02-01T10:00:00Z-" },
	{ "prune of what is lost", lose_third, "prune -q %s", 5, "BROKEN" },
	{ "prune by a broken chain", break_chain, "prune %s", 5, "broken trail" },
	{ "prune of no evidence folder", NULL, "prune %s/..", 2, "no evidence folder" },
	{ "a hold", NULL, "prune --hold 00000000-0000-4000-8000-000000000000 --reason case-7 %s", 0, "holds on it: 1" },
	{ "a hold without a reason", NULL, "prune --hold 00000000-0000-4000-8000-000000000000 %s", 2, "--reason" },
	{ "a hold on no run", NULL, "prune --hold 5 --reason case-7 %s", 2, "no such run" },
	{ "a hold and a release at once", NULL, "prune --hold 0 --release 0 --reason case-7 %s", 2, "one at a time" },
	{ "a hold in a dry run", NULL, "prune --hold 0 --dry-run --reason case-7 %s", 2, "do not go with it" },
	{ "a release of what is not held", NULL, "prune --release 00000000-0000-4000-8000-000000000000 --reason x %s", 2, "not held" },
};

static void
test_command(void **state)
{
	const struct command_row *row = *state;
	autofolder char *folder = make_folder();
	autofree char *arguments = NULL, *command = NULL;
	const char *program = getenv("PLIMSOLL"), *at = strstr(row->arguments, "%s");
	autobuf struct buf out = BUF_INIT;
	FILE *p;
	int c, status;

	if (row->before != NULL)
		row->before(folder);
	arguments = at == NULL ? xstrdup(row->arguments) :
	    xasprintf("%.*s%s%s", (int)(at - row->arguments), row->arguments, folder, at + 2);
	command = xasprintf("%s %s 2>&1", program != NULL ? program : "./plimsoll", arguments);
	p = popen(command, "r");
	assert_non_null(p);
	while ((c = getc(p)) != EOF)
		buf_addc(&out, (char)c);
	status = pclose(p);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) != row->status)
		fail_msg("status %d: %s", WEXITSTATUS(status), out.s);
	if (row->says != NULL && strstr(out.s, row->says) == NULL)
		fail_msg("%s", out.s);
}

int
main(void)
{
	int failed = RUN_ROWS("the runs of a folder", rows, test_history) + RUN_ROWS("runs that are compared", series_rows, test_series) +
	    RUN_ROWS("the report of a run", report_rows, test_report) +
	    RUN_ROWS("list evidence, history and prune", command_rows, test_command);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		free(names[i]);
	return failed;
}
