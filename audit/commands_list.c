/* SPDX-License-Identifier: Apache-2.0 */
/* commands_list: what there is: benchmarks, profiles, rules, checks, values, formats. Evidence is listed by commands_history.c. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/against.h"
#include "audit/cli.h"
#include "audit/locales.h"
#include "audit/options_wrong.h"
#include "report/explain.h"
#include "report/report.h"
#include "report/term.h"

static struct bench *
benchmark_with(const struct options *o, const char *profile, struct err *e)
{
	struct bench_source source;
	struct bench *b = NULL;

	if (bench_find(o->benchmark, &source, e) < 0) {
		if (o->benchmark != NULL)
			(void)option_wrong("benchmark", o->benchmark, e);
	} else if (o->tailoring != NULL && bench_find_tailoring(o->tailoring, &source, e) < 0) {
		(void)option_wrong("tailoring-file", o->tailoring, e);
	} else {
		b = profile == o->profile ? bench_of_profile(&source, profile, e) : bench_read(&source, profile, e);
	}
	bench_source_free(&source);
	return b;
}

struct bench *
benchmark_of(const struct options *o, struct err *e)
{
	return benchmark_with(o, o->profile, e);
}

/* To standard output, which a benchmark's words come to only as they may be shown. */
static void
open_listing(struct term *t)
{
	term_open(t, stdout, 0, false, locales_utf8());
}

/* What list prints: a line each, columns by tab stops of its own. */
static int
list_benchmarks(const struct options *o, struct err *e)
{
	char **ids = bench_shipped(e);
	struct term t;

	(void)o;
	if (ids == NULL)
		return -1;
	for (size_t i = 0; ids[i] != NULL; i++) {
		struct bench *b = bench_load(ids[i], NULL, e);

		if (b == NULL)
			return -1;
		open_listing(&t);
		printf("%-20s %3zu rules  ", ids[i], b->nrules);
		term_put_text(&t, b->title, 0);
		putchar('\n');
		term_close(&t);
		bench_free(b);
		free(ids[i]);
	}
	free(ids);
	return 0;
}

static size_t
rules_of(const struct bench *b, const struct bench_profile *p)
{
	size_t n = 0;

	for (size_t i = 0; i < b->nrules; i++)
		n += p->selects[i];
	return n;
}

/* The benchmark's and the tailoring's; not those that the tailoring stands in for. */
static int
list_profiles(const struct options *o, struct err *e)
{
	struct bench *b = benchmark_with(o, o->profile != NULL ? o->profile : BENCH_ANY_PROFILE, e);
	struct term t;

	if (b == NULL)
		return -1;
	open_listing(&t);
	for (size_t i = 0; i < b->nprofiles; i++) {
		const struct bench_profile *p = &b->profiles[i];

		if (p->shadowed)
			continue;
		term_put_text(&t, bench_profile_name(p), 13);
		term_put_text(&t, *p->description != '\0' ? p->description : p->title, 0);
		printf("\n             ");
		term_put_text(&t, p->id, 0);
		printf("\n             %zu rule%s%s", rules_of(b, p), rules_of(b, p) == 1 ? "" : "s", p->extends != NULL ? ", extends " : "");
		term_put_text(&t, p->extends != NULL ? p->extends : "", 0);
		printf("%s%s\n", p->tailored ? ", of the tailoring" : "", p->abstract ? ", only to be extended" : "");
	}
	term_close(&t);
	bench_free(b);
	return 0;
}

static int
list_rules(const struct options *o, struct err *e)
{
	struct bench *b = benchmark_of(o, e);
	struct term t;

	if (b == NULL)
		return -1;
	open_listing(&t);
	for (size_t i = 0; i < b->nrules; i++) {
		const struct bench_rule *r = &b->rules[i];

		term_put_text(&t, r->number, 7);
		printf(" L%d %-6s %-9s %-36s ", r->level, r->severity, r->assessment, r->check);
		term_put_text(&t, r->title, 0);
		putchar('\n');
		if (o->verbose == 0)
			continue;
		printf("        ");
		term_put_text(&t, r->id, 0);
		printf("  weight %g  role %s%s\n", r->weight, bench_role_names[r->role], r->selected ? "" : "  (not in the profile)");
	}
	term_close(&t);
	bench_free(b);
	return 0;
}

/* list rules --against */
static int
list_against(const struct options *o, struct err *e)
{
	struct bench *b = benchmark_of(o, e);
	struct bench *old = b == NULL ? NULL : bench_load(o->against, o->profile, e);
	int n = -1;

	if (old != NULL) {
		n = 0;
		if (against_write(stdout, b, old, o->verbose > 0) == 0)
			printf("No rule differs between %s %s and %s %s.\n", b->name, b->version, old->name, old->version);
	}
	bench_free(old);
	bench_free(b);
	return n;
}

/* A check, with the export-names of the Values that it takes. */
static void
put_check(const struct check *c)
{
	const char *name;

	printf("%-36s %-10s %s", c->name, kind_names[c->kind], c->path ? c->path : "");
	for (size_t i = 0; (name = check_value_name(c, i)) != NULL; i++)
		printf("%s%s", i == 0 ? "  takes " : ", ", name);
}

/* Those that the benchmark brings itself. */
static int
list_rows(const struct options *o, struct err *e)
{
	struct bench *b = benchmark_with(o, BENCH_ANY_PROFILE, e);

	if (b == NULL)
		return -1;
	for (size_t i = 0; i < b->nrules; i++)
		if (b->rules[i].row != NULL) {
			put_check(b->rules[i].row);
			printf("  (of rule %s)\n", b->rules[i].number);
		}
	bench_free(b);
	return 0;
}

static int
list_checks(const struct options *o, struct err *e)
{
	for (size_t t = 0; check_tables[t] != NULL; t++)
		for (const struct check *c = check_tables[t]; c->name != NULL; c++) {
			put_check(c);
			putchar('\n');
		}
	return o->benchmark != NULL ? list_rows(o, e) : 0;
}

static void
put_users(const struct term *t, const struct bench *b, const struct bench_value *v)
{
	size_t n = 0;

	for (size_t i = 0; i < b->nrules; i++)
		for (size_t k = 0; k < b->rules[i].nexports; k++)
			if (strcmp(b->rules[i].exports[k].value_id, v->id) == 0) {
				printf("%s", n++ > 0 ? ", " : "    steers ");
				term_put_text(t, b->rules[i].number, 0);
			}
	if (n > 0)
		putchar('\n');
}

static int
list_values(const struct options *o, struct err *e)
{
	struct bench *b = benchmark_of(o, e);
	struct term t;

	if (b == NULL)
		return -1;
	open_listing(&t);
	for (size_t i = 0; i < b->nvalues; i++) {
		const struct bench_value *v = &b->values[i];
		autofree char *type = explain_type(v), *origin = explain_origin(b, v);

		const char *const lines[] = { v->title, type, v->by != NULL ? origin : NULL };

		term_put_text(&t, v->id, 0);
		printf(" = ");
		term_put_text(&t, *v->text ? v->text : "(not set)", 0);
		putchar('\n');
		for (size_t k = 0; k < ARRAY_SIZE(lines) && lines[k] != NULL; k++) {
			printf("    %s", lines[k] == origin ? "set " : "");
			term_put_text(&t, lines[k], 0);
			putchar('\n');
		}
		put_users(&t, b, v);
	}
	term_close(&t);
	bench_free(b);
	return 0;
}

static int
list_formats(const struct options *o, struct err *e)
{
	(void)o;
	(void)e;
	for (const struct report_format *f = report_formats; f->name != NULL; f++)
		printf("%-12s %s\n", f->name, f->description);
	return 0;
}

int
command_list(const struct options *o)
{
	static const struct { const char *name; int (*list)(const struct options *, struct err *); } lists[] = {
		{ "benchmarks", list_benchmarks }, { "profiles", list_profiles }, { "rules", list_rules },
		{ "checks", list_checks }, { "values", list_values }, { "formats", list_formats },
	};
	struct err e;

	if (strcmp(o->arguments[0], "evidence") == 0)
		return list_evidence(o);
	if (o->narguments > 1 || o->since != NULL || o->until != NULL || o->of_host != NULL || o->of_result != NULL || o->listing != NULL) {
		err_set(&e, 0, "list %.60s: a folder, --since, --until, --host, --result and --report json are for list evidence DIR", o->arguments[0]);
		return complain(EXIT_USAGE, &e);
	}
	if (o->against != NULL && strcmp(o->arguments[0], "rules") != 0) {
		err_set(&e, 0, "--against: list rules compares two benchmarks, list %.60s does not", o->arguments[0]);
		return complain(EXIT_USAGE, &e);
	}
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		if (strcmp(o->arguments[0], lists[i].name) != 0)
			continue;
		if ((o->against != NULL ? list_against : lists[i].list)(o, &e) < 0)
			return complain_of(o, EXIT_USAGE, &e);
		return finish_output(EXIT_OK);
	}
	err_set(&e, 0, "list %.60s: it lists benchmarks, profiles, rules, checks, values, formats or evidence", o->arguments[0]);
	return complain(EXIT_USAGE, &e);
}
