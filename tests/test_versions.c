/* SPDX-License-Identifier: Apache-2.0 */
/* versions: the table of releases, and what it says. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/rows.h"

#include "audit/versions.h"

#define HEAD "plimsoll-releases\t1\t2026-11-21\n"
#define ENGINE \
	"branch\tengine\t29\tyes\t29.9.0\nbranch\tengine\t28\tno\t-\nbranch\tengine\t25.0\t2026-12-04\t25.0.18\n" \
	"branch\tengine\t20.10\tno\t-\n"

/* ---- versions ---- */

struct version_row {
	const char *name, *text;
	bool ok;
	long first, second, third;
};

static const struct version_row versions[] = {
	{ "three numbers are a version", "29.7.2", true, 29, 7, 2 },
	{ "a v may stand before them", "v2.2.1", true, 2, 2, 1 },
	{ "numbers are compared as numbers", "20.10.24", true, 20, 10, 24 },
	{ "trap 78: Debian's is none of the project's", "20.10.24+dfsg1", false, 0, 0, 0 },
	{ "trap 78: nor is Debian's containerd", "1.6.20~ds1", false, 0, 0, 0 },
	{ "trap 78: nor one of a package", "24.0.7-0ubuntu4.1", false, 0, 0, 0 },
	{ "trap 78: nor Red Hat's", "1.1.12-1.el9", false, 0, 0, 0 },
	{ "a candidate is none", "1.2.0-rc.3", false, 0, 0, 0 },
	{ "a build of unknown origin is none", "2.1.9+unknown", false, 0, 0, 0 },
	{ "two numbers are none", "29.7", false, 0, 0, 0 },
	{ "four are none", "29.7.2.1", false, 0, 0, 0 },
	{ "N/A is none", "N/A", false, 0, 0, 0 },
	{ "nothing is none", "", false, 0, 0, 0 },
	{ "a sign is no digit", "29.-7.2", false, 0, 0, 0 },
	{ "a number beyond all is none", "29.7.99999999999999999999", false, 0, 0, 0 },
	{ "a blank ends none", "29.7.2 ", false, 0, 0, 0 },
};

static void
test_version(void **state)
{
	const struct version_row *row = *state;
	struct version v;

	assert_int_equal(row->ok, version_read(row->text, &v));
	if (row->ok) {
		assert_int_equal(row->first, v.part[0]);
		assert_int_equal(row->second, v.part[1]);
		assert_int_equal(row->third, v.part[2]);
	}
}

/* ---- what is no table ---- */

struct bad_row {
	const char *name, *text, *says;
};

static const struct bad_row bad[] = {
	{ "an empty file is no table", "", "no branch" },
	{ "a table begins with its format", ENGINE, "t:1: the first line" },
	{ "another format is refused", "plimsoll-releases\t2\t2026-11-21\n" ENGINE, "t:1: another format" },
	{ "a date that is none is refused", "plimsoll-releases\t1\tyesterday\n" ENGINE, "t:1: its date" },
	{ "a table without branches is refused", HEAD, "no branch" },
	{ "an unknown component is refused", HEAD "branch\tpodman\t5\tyes\t5.0.0\n", "t:2: no component" },
	{ "a branch that is no number is refused", HEAD "branch\tengine\tx\tyes\t29.0.0\n", "t:2: a branch is" },
	{ "a newest release of another branch is refused", HEAD "branch\tengine\t29\tyes\t28.0.0\n", "none of that branch" },
	{ "a maintained branch has a newest release", HEAD "branch\tengine\t29\tyes\t-\n", "has a newest release" },
	{ "support is yes, no or a day", HEAD "branch\tengine\t29\tmaybe\t29.0.0\n", "yes, no or a day" },
	{ "a hole that is fixed nowhere is refused", HEAD ENGINE "hole\tengine\tCVE-1\thigh\t-\t-\t-\n", "t:6: fixed is" },
	{ "an unknown condition is refused", HEAD ENGINE "hole\tengine\tCVE-1\thigh\t-\t29.1.0\tmaybe\n", "no condition" },
	{ "a line of another kind is refused", HEAD "release\tengine\t29\n", "neither" },
	{ "too many fields are refused", HEAD "branch\tengine\t29\tyes\t29.9.0\t\t\t\n", "fields" },
	{ "bytes beyond ASCII are refused", HEAD "branch\tengine\t29\tyes\t29.9.0\xc3\xa9\n", "printable" },
};

static void
test_bad(void **state)
{
	const struct bad_row *row = *state;
	struct err e;

	assert_null(releases_parse("t", row->text, strlen(row->text), &e));
	if (strstr(e.msg, row->says) == NULL)
		fail_msg("wanted \"%s\", got \"%s\"", row->says, e.msg);
}

/* ---- releases ---- */

struct state_row {
	const char *name, *component, *version, *at;
	enum release_state state;
	const char *newest, *ended;
};

static const struct state_row states[] = {
	{ "the newest of a maintained branch", "engine", "29.9.0", "2026-11-22", RELEASE_NEWEST, "29.9.0", NULL },
	{ "what is newer than the table's newest counts as newest", "engine", "29.10.0", "2026-11-22", RELEASE_NEWEST, "29.9.0", NULL },
	{ "an older one of it", "engine", "29.8.1", "2026-11-22", RELEASE_SUPERSEDED, "29.9.0", NULL },
	{ "trap 77: an unmaintained branch is not current whatever its number", "engine", "28.5.2", "2026-11-22", RELEASE_ENDED, NULL, NULL },
	{ "a branch with a last day is maintained on it", "engine", "25.0.18", "2026-12-04T23:59:59Z", RELEASE_NEWEST, "25.0.18", NULL },
	{ "and not after it", "engine", "25.0.18", "2026-12-05", RELEASE_ENDED, "25.0.18", "2026-12-04" },
	{ "what is older than all branches has ended", "engine", "19.3.15", "2026-11-22", RELEASE_ENDED, NULL, NULL },
	{ "what is newer than all branches is unknown", "engine", "30.0.0", "2026-11-22", RELEASE_UNKNOWN, NULL, NULL },
	{ "what lies between branches is unknown", "engine", "25.1.0", "2026-11-22", RELEASE_UNKNOWN, NULL, NULL },
	{ "29 is not 290", "engine", "290.1.0", "2026-11-22", RELEASE_UNKNOWN, NULL, NULL },
	{ "a component that the table has not is unknown", "runc", "1.3.6", "2026-11-22", RELEASE_UNKNOWN, NULL, NULL },
};

static struct releases *
table(const char *holes)
{
	autofree char *text = xasprintf(HEAD ENGINE "# a comment\n\n%s", holes);
	struct err e;
	struct releases *r = releases_parse("t", text, strlen(text), &e);

	if (r == NULL)
		fail_msg("%s", e.msg);
	return r;
}

static void
assert_same(const char *wanted, const char *got)
{
	if (wanted == NULL)
		assert_null(got);
	else
		assert_string_equal(wanted, got != NULL ? got : "(null)");
}

static void
test_state(void **state)
{
	const struct state_row *row = *state;
	struct releases *r = table("");
	struct version v;
	struct release got;
	int64_t at;
	struct err e;

	assert_true(version_read(row->version, &v));
	assert_int_equal(0, time_read(row->at, &at, &e));
	got = releases_state(r, row->component, v, at);
	assert_int_equal(row->state, got.state);
	assert_same(row->newest, got.newest);
	assert_same(row->ended, got.ended);
	releases_free(r);
}

/* ---- holes ---- */

struct hole_row {
	const char *name, *version, *hole;
	const char *wanted; /* "yes", "no", "doubt" */
};
#define HOLE(since, fixed) "hole\tengine\tCVE-1\thigh\t" since "\t" fixed "\t-\n"

static const struct hole_row holes[] = {
	{ "what is older than the fix of its branch has it", "29.5.0", HOLE("-", "25.0.17,29.5.1"), "yes" },
	{ "the fix has it not", "29.5.1", HOLE("-", "25.0.17,29.5.1"), "no" },
	{ "nor has what is newer", "29.10.0", HOLE("-", "25.0.17,29.5.1"), "no" },
	{ "each branch has a fix of its own", "25.0.16", HOLE("-", "25.0.17,29.5.1"), "yes" },
	{ "and that is enough for it", "25.0.17", HOLE("-", "25.0.17,29.5.1"), "no" },
	{ "a branch that was not fixed may have it", "28.5.2", HOLE("-", "25.0.17,29.5.1"), "doubt" },
	{ "a branch newer than all fixes has it not", "29.1.0", HOLE("-", "25.0.17,28.0.0"), "no" },
	{ "what is older than the hole has it not", "28.1.1", HOLE("28.2.0", "28.3.3"), "no" },
	{ "the first one that has it has it", "28.2.0", HOLE("28.2.0", "28.3.3"), "yes" },
	{ "a hole of another component is none", "29.1.0", "hole\trunc\tCVE-1\thigh\t-\t99.0.0\t-\n", "no" },
};

static void
test_hole(void **state)
{
	const struct hole_row *row = *state;
	struct releases *r = table(row->hole);
	struct version v;
	struct hole h;
	bool has;

	assert_true(version_read(row->version, &v));
	has = releases_hole(r, "engine", v, 0, &h);
	assert_string_equal(row->wanted, !has ? "no" : h.doubt ? "doubt" : "yes");
	if (has)
		assert_string_equal("CVE-1", h.id);
	assert_false(releases_hole(r, "engine", v, 1, &h));
	releases_free(r);
}

static void
test_age(void **state)
{
	struct releases *r = table("");
	int64_t at;
	struct err e;

	(void)state;
	assert_string_equal("2026-11-21", releases_date(r));
	assert_int_equal(0, time_read("2026-11-21T23:00:00Z", &at, &e));
	assert_int_equal(0, releases_age(r, at));
	assert_int_equal(0, time_read("2026-12-21T00:00:00Z", &at, &e));
	assert_int_equal(30, releases_age(r, at));
	assert_int_equal(0, time_read("2026-11-20T23:00:00Z", &at, &e));
	assert_int_equal(-1, releases_age(r, at));
	releases_free(r);
}

/* The table that ships is one, and has all three components. */
static void
test_shipped(void **state)
{
	autofree char *name = xasprintf("%s/benchmarks/data/releases.tsv", getenv("srcdir") ? getenv("srcdir") : ".");
	autofile FILE *f = fopen(name, "re");
	static char text[1 << 16];
	struct version old = { { 0, 1, 0 } };
	struct releases *r;
	struct err e;
	size_t n;

	(void)state;
	assert_non_null(f);
	n = fread(text, 1, sizeof text, f);
	if ((r = releases_parse(name, text, n, &e)) == NULL)
		fail_msg("%s", e.msg);
	assert_int_equal(RELEASE_ENDED, releases_state(r, "engine", old, 0).state);
	assert_int_equal(RELEASE_ENDED, releases_state(r, "containerd", old, 0).state);
	assert_int_equal(RELEASE_ENDED, releases_state(r, "runc", old, 0).state);
	releases_free(r);
}

int
main(void)
{
	const struct CMUnitTest rest[] = { cmocka_unit_test(test_age), cmocka_unit_test(test_shipped) };

	return RUN_ROWS("versions", versions, test_version) + RUN_ROWS("no table", bad, test_bad) +
	    RUN_ROWS("releases", states, test_state) + RUN_ROWS("holes", holes, test_hole) +
	    cmocka_run_group_tests_name("table", rest, NULL, NULL);
}
