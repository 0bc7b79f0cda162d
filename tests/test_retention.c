/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/retention.h"
#include "tests/rows.h"

/* ---- parsing ---- */

static const struct read_row {
	const char *name, *text, *error; /* error: a part of it, or NULL */
	unsigned n;
	enum retention_unit unit;
	const char *class;
} read_rows[] = {
	{ "pci-dss is 12 months", "pci-dss", NULL, 12, RETENTION_MONTHS, "pci-dss" },
	{ "hipaa is 6 years", "hipaa", NULL, 6, RETENTION_YEARS, "hipaa" },
	{ "a class of the site's own in months", "contracts 18 months", NULL, 18, RETENTION_MONTHS, "contracts" },
	{ "in years", "iso-27001 3 years", NULL, 3, RETENTION_YEARS, "iso-27001" },
	{ "in days", "cis-8-10 90 days", NULL, 90, RETENTION_DAYS, "cis-8-10" },
	{ "one year", "site 1 year", NULL, 1, RETENTION_YEARS, "site" },
	{ "blanks and tabs between the words", "site \t 7  days", NULL, 7, RETENTION_DAYS, "site" },
	{ "the longest period", "site 100 years", NULL, 100, RETENTION_YEARS, "site" },
	{ "a name of 32 letters", "abcdefghijklmnopqrstuvwxyz-01234 1 day", NULL, 1, RETENTION_DAYS, "abcdefghijklmnopqrstuvwxyz-01234" },
	{ "a name of 33 letters", "abcdefghijklmnopqrstuvwxyz-012345 1 day", "at most 32", 0, 0, NULL },
	{ "a name of 40 letters is not cut into one", "abcdefghijklmnopqrstuvwxyz-0123456789-ab 1 day", "at most 32", 0, 0, NULL },
	{ "nothing", "", "small letters", 0, 0, NULL },
	{ "a capital letter", "HIPAA", "small letters", 0, 0, NULL },
	{ "a period without a name", "18 months", "small letters", 0, 0, NULL },
	{ "a word that is not known, without a period", "sox", "needs a period", 0, 0, NULL },
	{ "a number without a unit", "sox 7", "days, months or years", 0, 0, NULL },
	{ "a unit that there is not", "sox 7 weeks", "days, months or years", 0, 0, NULL },
	{ "a unit that is longer than any", "sox 7 yearsyearsyearsyears", "days, months or years", 0, 0, NULL },
	{ "no days", "sox 0 days", "from 1 to 36500 days", 0, 0, NULL },
	{ "too many years", "sox 101 years", "from 1 to 100 years", 0, 0, NULL },
	{ "a number that would overflow", "sox 4294967297 days", "from 1 to 36500 days", 0, 0, NULL },
	{ "a negative number", "sox -1 days", "from 1 to", 0, 0, NULL },
	{ "a fraction", "sox 1.5 years", "from 1 to", 0, 0, NULL },
	{ "a word behind the period", "sox 7 years ago", "more behind", 0, 0, NULL },
	{ "another period for pci-dss", "pci-dss 3 months", "a period of its own, 12 months", 0, 0, NULL },
	{ "two classes in one", "pci-dss, hipaa", "small letters", 0, 0, NULL },
};

static void
test_read(void **state)
{
	const struct read_row *row = *state;
	struct retention r = { .n = 0 };
	struct err e = { 0 };
	int n = retention_read(row->text, &r, &e);

	if (row->error != NULL) {
		assert_int_equal(n, -1);
		if (strstr(e.msg, row->error) == NULL)
			fail_msg("%s", e.msg);
		return;
	}
	if (n < 0)
		fail_msg("%s", e.msg);
	assert_int_equal(r.n, row->n);
	assert_int_equal(r.unit, row->unit);
	assert_string_equal(r.name, row->class);
}

/* ---- calendar ---- */

static const struct until_row {
	const char *name, *from, *class, *until;
} until_rows[] = {
	{ "six years", "2026-11-22T16:43:04Z", "hipaa", "2032-11-22" },
	{ "twelve months", "2026-01-31T10:00:00Z", "pci-dss", "2027-01-31" },
	{ "eighteen months over the turn of a year", "2026-11-22T00:00:00Z", "site 18 months", "2028-05-22" },
	{ "a month from the end of December", "2026-12-31T23:59:59Z", "site 1 month", "2027-01-31" },
	{ "a month into a shorter one is never less", "2026-01-31T10:00:00Z", "site 1 month", "2026-03-01" },
	{ "a month into one of 30 days", "2026-08-31T10:00:00Z", "site 1 month", "2026-10-01" },
	{ "into February of a leap year", "2028-01-29T10:00:00Z", "site 1 month", "2028-02-29" },
	{ "a year from the 29th of February", "2028-02-29T10:00:00Z", "site 1 year", "2029-03-01" },
	{ "four years from the 29th of February", "2024-02-29T10:00:00Z", "site 4 years", "2028-02-29" },
	{ "2100 is no leap year", "2096-02-29T10:00:00Z", "site 4 years", "2100-03-01" },
	{ "2000 was one", "1996-02-29T10:00:00Z", "site 4 years", "2000-02-29" },
	{ "ninety days", "2026-01-31T10:00:00Z", "site 90 days", "2026-05-01" },
	{ "a day at midnight", "2026-01-31T00:00:00Z", "site 1 day", "2026-02-01" },
	{ "a time with an offset counts in UTC", "2026-01-31T23:30:00-02:00", "site 1 day", "2026-02-02" },
	{ "the end of the calendar", "9999-06-01T00:00:00Z", "site 100 years", "9999-12-31" },
};

static void
test_until(void **state)
{
	const struct until_row *row = *state;
	struct retention r;
	struct err e = { 0 };
	char until[11];
	int64_t from;

	assert_int_equal(time_read(row->from, &from, &e), 0);
	assert_int_equal(retention_read(row->class, &r, &e), 0);
	retention_until(&r, from, until);
	assert_string_equal(until, row->until);
}

/* ---- what the record says ---- */

static const struct object_row {
	const char *name;
	const char *classes[4];
	const char *finished, *wanted;
	const char *known; /* a time that had come; NULL: none */
} object_rows[] = {
	{ "no class: nothing may delete it", { NULL }, "2026-11-22T16:00:00Z", "{\"classes\":[],\"until\":null}" },
	{ "one class", { "hipaa" }, "2026-11-22T16:00:00Z", "{\"classes\":[\"hipaa 6 years\"],\"until\":\"2032-11-22\"}" },
	{ "the latest of several, whatever their order", { "site 1 day", "hipaa", "pci-dss" }, "2026-11-22T16:00:00Z",
	    "{\"classes\":[\"site 1 day\",\"hipaa 6 years\",\"pci-dss 12 months\"],\"until\":\"2032-11-22\"}" },
	{ "an end that is not known: nothing may delete it", { "pci-dss" }, NULL, "{\"classes\":[\"pci-dss 12 months\"],\"until\":null}" },
	{ "a time that had come before, and is later: a clock was wrong", { "pci-dss" }, "1970-01-01T00:01:00Z",
	    "{\"classes\":[\"pci-dss 12 months\"],\"until\":\"2027-11-22\"}", "2026-11-22T16:00:00Z" },
	{ "a time that had come before, as it should be", { "pci-dss" }, "2026-11-22T16:00:00Z",
	    "{\"classes\":[\"pci-dss 12 months\"],\"until\":\"2027-11-22\"}", "2026-11-21T16:00:00Z" },
	{ "a time that is known does not make up for an end that is not", { "pci-dss" }, NULL,
	    "{\"classes\":[\"pci-dss 12 months\"],\"until\":null}", "2026-11-21T16:00:00Z" },
	{ "an end that is no time", { "pci-dss" }, "yesterday", "{\"classes\":[\"pci-dss 12 months\"],\"until\":null}" },
};

static void
test_object(void **state)
{
	const struct object_row *row = *state;
	char *classes[4] = { NULL };
	autojson cJSON *o = NULL;
	autofree char *text = NULL;
	int64_t known = INT64_MIN;
	struct err e = { 0 };

	if (row->known != NULL)
		assert_int_equal(time_read(row->known, &known, &e), 0);
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		classes[i] = (char *)(uintptr_t)row->classes[i];
	o = retention_object(classes, row->finished, known);
	text = json_line(o);
	assert_string_equal(text, row->wanted);
}

/* ---- whether it is past ---- */

static const struct past_row {
	const char *name, *until, *now;
	bool past;
} past_rows[] = {
	{ "the day before", "2032-11-22", "2032-11-21T23:59:59Z", false },
	{ "the day itself begins", "2032-11-22", "2032-11-22T00:00:00Z", false },
	{ "its last second", "2032-11-22", "2032-11-22T23:59:59Z", false },
	{ "the day after", "2032-11-22", "2032-11-23T00:00:00Z", true },
	{ "no day: never", NULL, "9999-01-01T00:00:00Z", false },
	{ "an empty day: never", "", "9999-01-01T00:00:00Z", false },
	{ "a time in place of a day: never", "2032-11-22T00:00:00Z", "9999-01-01T00:00:00Z", false },
	{ "what is no day: never", "2032-13-45", "9999-01-01T00:00:00Z", false },
};

static void
test_past(void **state)
{
	const struct past_row *row = *state;
	struct err e;
	int64_t now;

	assert_int_equal(time_read(row->now, &now, &e), 0);
	assert_int_equal(retention_is_past(row->until, now), row->past);
}

int
main(void)
{
	return RUN_ROWS("a class of retention", read_rows, test_read) + RUN_ROWS("the day until which something is kept", until_rows, test_until) +
	    RUN_ROWS("what the record says of retention", object_rows, test_object) + RUN_ROWS("whether a day is past", past_rows, test_past);
}
