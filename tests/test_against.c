/* SPDX-License-Identifier: Apache-2.0 */
/* What list rules --against says of two benchmarks. */
#include "config.h"

#include <string.h>

#include "audit/against.h"
#include "tests/rows.h"

#define MAX_RULES 4

struct rule {
	const char *id, *number, *severity, *assessment, *check;
	int level;
};

static const struct row {
	const char *name;
	struct rule now[MAX_RULES], was[MAX_RULES]; /* ended by one without an id */
	bool ids;
	const char *lines; /* without the title, and with one blank where there are several */
} rows[] = {
	{ "the same rules are no line", { { "a", "1.1", "low", "manual", "one", 1 } }, { { "a", "1.1", "low", "manual", "one", 1 } },
	    false, "" },
	{ "no rules at all are no line", { { 0 } }, { { 0 } }, false, "" },
	{ "another number", { { "a", "2.8", "low", "manual", "one", 1 } }, { { "a", "2.7", "low", "manual", "one", 1 } }, false,
	    "2.8 L1 low manual was 2.7 one\n" },
	{ "another level", { { "a", "1.1", "low", "manual", "one", 2 } }, { { "a", "1.1", "low", "manual", "one", 1 } }, false,
	    "1.1 L2 low manual was L1 one\n" },
	{ "another severity", { { "a", "1.1", "high", "manual", "one", 1 } }, { { "a", "1.1", "low", "manual", "one", 1 } }, false,
	    "1.1 L1 high manual was low one\n" },
	{ "another assessment", { { "a", "1.1", "low", "automated", "one", 1 } }, { { "a", "1.1", "low", "manual", "one", 1 } },
	    false, "1.1 L1 low automated was manual one\n" },
	{ "all of it at once", { { "a", "1.2", "low", "automated", "one", 2 } }, { { "a", "1.1", "high", "manual", "one", 1 } },
	    false, "1.2 L2 low automated was 1.1, L1, high, manual one\n" },
	{ "a number taken by another rule is not the same rule",
	    { { "new", "2.7", "low", "manual", "two", 1 }, { "a", "2.8", "low", "manual", "one", 1 } },
	    { { "a", "2.7", "low", "manual", "one", 1 } }, false,
	    "2.7 L1 low manual new two\n2.8 L1 low manual was 2.7 one\n" },
	{ "a rule that is gone comes last, and has no number",
	    { { "b", "1.2", "low", "manual", "two", 1 } },
	    { { "a", "1.1", "low", "manual", "one", 1 }, { "b", "1.2", "high", "manual", "two", 1 } }, false,
	    "1.2 L1 low manual was high two\n- L1 low manual gone, was 1.1 one\n" },
	{ "another id, and the same check: the same rule", { { "site", "9", "low", "manual", "one", 1 } },
	    { { "a", "1.1", "low", "manual", "one", 1 } }, false, "9 L1 low manual was 1.1 one\n" },
	{ "a rule that both have by id is not the counterpart of another with its check",
	    { { "a", "1.1", "low", "manual", "one", 1 }, { "b", "1.2", "low", "manual", "one", 1 } },
	    { { "a", "1.1", "low", "manual", "one", 1 } }, false, "1.2 L1 low manual new one\n" },
	{ "a check that one id has taken is found under the next",
	    { { "a", "1.1", "low", "manual", "one", 1 }, { "b", "1.3", "low", "manual", "one", 1 } },
	    { { "a", "1.1", "low", "manual", "one", 1 }, { "c", "1.2", "low", "manual", "one", 1 } }, false,
	    "1.3 L1 low manual was 1.2 one\n" },
	{ "-v adds the ids", { { "a", "2.8", "low", "manual", "one", 1 } },
	    { { "a", "2.7", "low", "manual", "one", 1 }, { "b", "2.9", "low", "manual", "two", 1 } }, true,
	    "2.8 L1 low manual was 2.7 one\n a\n- L1 low manual gone, was 2.9 two\n b\n" },
};

static struct bench
bench_of(const struct rule *rules, struct bench_rule ret[static MAX_RULES])
{
	struct bench b = { .rules = ret };

	while (b.nrules < MAX_RULES && rules[b.nrules].id != NULL) {
		const struct rule *r = &rules[b.nrules];

		ret[b.nrules++] = (struct bench_rule){ .id = (char *)(uintptr_t)r->id, .number = (char *)(uintptr_t)r->number,
			.severity = (char *)(uintptr_t)r->severity, .assessment = (char *)(uintptr_t)r->assessment,
			.check = (char *)(uintptr_t)r->check, .title = (char *)(uintptr_t) "", .level = r->level };
	}
	return b;
}

/* In place: runs of blanks become one, none before a line's end. */
static void
squeeze(char *s)
{
	char *to = s;

	for (const char *from = s; *from != '\0'; from++)
		if (*from != ' ' || (from[1] != ' ' && from[1] != '\n'))
			*to++ = *from;
	*to = '\0';
}

static void
writes(void **state)
{
	const struct row *r = *state;
	struct bench_rule now[MAX_RULES], was[MAX_RULES];
	struct bench b = bench_of(r->now, now), old = bench_of(r->was, was);
	autofree char *text = NULL;
	size_t len = 0, lines = 0, n;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	n = against_write(out, &b, &old, r->ids);
	assert_int_equal(fclose(out), 0);
	squeeze(text);
	assert_string_equal(text, r->lines);
	for (const char *c = text; (c = strchr(c, '\n')) != NULL; c++)
		lines++;
	assert_int_equal(n, r->ids ? lines / 2 : lines);
}

int
main(void)
{
	return RUN_ROWS("against", rows, writes);
}
