/* SPDX-License-Identifier: Apache-2.0 */
/* against: what moved between two benchmarks. */
#include "config.h"

#include <string.h>

#include "audit/against.h"
#include "audit/locales.h"
#include "report/term.h"

/* The same rule in another benchmark, or NULL. A rule whose id both have is nobody else's counterpart. */
static const struct bench_rule *
counterpart(const struct bench_rule *r, const struct bench *own, const struct bench *other)
{
	const struct bench_rule *same = bench_rule_by_id(other, r->id);

	for (size_t i = 0; same == NULL && i < other->nrules; i++)
		if (strcmp(other->rules[i].check, r->check) == 0 && bench_rule_by_id(own, other->rules[i].id) == NULL)
			same = &other->rules[i];
	return same;
}

/* "was 2.7, L2, automated": what of it was otherwise; nothing if all is as it was. */
static void
add_differences(struct buf *ret, const struct bench_rule *r, const struct bench_rule *was)
{
	const char *sep = "was ";

	if (strcmp(r->number, was->number) != 0) {
		buf_addf(ret, "%s%s", sep, was->number);
		sep = ", ";
	}
	if (r->level != was->level) {
		buf_addf(ret, "%sL%d", sep, was->level);
		sep = ", ";
	}
	if (strcmp(r->severity, was->severity) != 0) {
		buf_addf(ret, "%s%s", sep, was->severity);
		sep = ", ";
	}
	if (strcmp(r->assessment, was->assessment) != 0)
		buf_addf(ret, "%s%s", sep, was->assessment);
}

static void
write_rule(FILE *out, const struct bench_rule *r, const char *number, const char *what, bool ids)
{
	struct term t;

	term_open(&t, out, 0, false, locales_utf8());
	term_put_text(&t, number, 7);
	fprintf(out, " L%d %-6s %-9s ", r->level, r->severity, r->assessment);
	term_put_text(&t, what, 21);
	fprintf(out, " %-36s ", r->check);
	term_put_text(&t, r->title, 0);
	putc('\n', out);
	if (ids) {
		fprintf(out, "        ");
		term_put_text(&t, r->id, 0);
		putc('\n', out);
	}
	term_close(&t);
}

size_t
against_write(FILE *out, const struct bench *b, const struct bench *old, bool ids)
{
	size_t n = 0;

	for (size_t i = 0; i < b->nrules; i++) {
		const struct bench_rule *was = counterpart(&b->rules[i], b, old);
		autobuf struct buf what = BUF_INIT;

		if (was == NULL)
			buf_adds(&what, "new");
		else
			add_differences(&what, &b->rules[i], was);
		if (what.len == 0)
			continue;
		write_rule(out, &b->rules[i], b->rules[i].number, what.s, ids);
		n++;
	}
	for (size_t i = 0; i < old->nrules; i++) {
		const struct bench_rule *r = &old->rules[i];
		autobuf struct buf what = BUF_INIT;

		if (counterpart(r, old, b) != NULL)
			continue;
		buf_addf(&what, "gone, was %s", r->number);
		write_rule(out, r, "-", what.s, ids);
		n++;
	}
	return n;
}
