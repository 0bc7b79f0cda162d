/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of the text report: by section and severity, each with its subjects, observed and
 * expected, and the fix. Subjects of which the same is to be said are told together.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define NAMES         10 /* names of a group without -v */
#define GROUPS        6  /* groups of a rule without -v */
#define VALUES        3  /* different values of a path */
#define VALUE_COLUMNS 100

bool
text_open_rule(const struct result *r)
{
	return text_bad(r->verdict) && text_bad(r->effective);
}

bool
text_open_subject(const struct finding *f)
{
	return text_bad(f->verdict) && f->exception == NULL;
}

static void
add_value(const struct page *p, struct buf *b, const char *text)
{
	text_exact(p, b, text, p->verbose > 1 ? SIZE_MAX : VALUE_COLUMNS);
}

static void
add_name(const struct page *p, struct buf *b, const struct finding *f)
{
	const char *name = f->name != NULL && *f->name != '\0' ? f->name : f->id;

	text_exact(p, b, name != NULL ? name : "(without a name)", TEXT_NAME_COLUMNS);
	if (f->state != NULL && *f->state != '\0' && strcmp(f->state, "running") != 0) {
		buf_adds(b, " (");
		text_exact(p, b, f->state, TEXT_NAME_COLUMNS);
		buf_adds(b, ")");
	}
	buf_adds(b, f->exception != NULL ? " (excepted)" : "");
}

/* A line of a rule's body. */
static void
put_line(const struct page *p, enum tint tint, size_t indent, const char *safe)
{
	term_blank(&p->t, indent);
	term_wrap(&p->t, tint, indent, indent + 2, safe);
}

/* -- evidence ---------------------------------------------------------------------------------- */

static int
by_path(const void *va, const void *vb)
{
	const struct evidence *a = *(const struct evidence *const *)va,
			      *b = *(const struct evidence *const *)vb;
	int order = strcmp(a->path, b->path);

	order = order != 0 ? order : strcmp(a->expected, b->expected);
	return order != 0 ? order : strcmp(a->observed, b->observed);
}

/* "observed true", or of many subjects "observed 0 (3), 5 (1) and 7 other values". */
static void
add_observed(const struct page *p, struct buf *b, const struct evidence *const *ev, size_t n)
{
	size_t values = 0, more = 0;

	buf_adds(b, "observed ");
	for (size_t i = 0, same; i < n; i += same) {
		for (same = 1;
		     i + same < n && strcmp(ev[i]->observed, ev[i + same]->observed) == 0;)
			same++;
		if (values >= VALUES) {
			more++;
			continue;
		}
		buf_adds(b, values++ > 0 ? ", " : "");
		add_value(p, b, ev[i]->observed);
		if (same < n)
			buf_addf(b, " (%zu)", same);
	}
	if (more > 0)
		buf_addf(b, " and %zu other value%s", more, text_plural(more));
}

static void
put_wanted(const struct page *p, size_t indent, const struct evidence *const *ev, size_t n)
{
	autobuf struct buf b = BUF_INIT;

	add_value(p, &b, ev[0]->path);
	buf_adds(&b, ": ");
	add_observed(p, &b, ev, n);
	buf_adds(&b, "; expected ");
	add_value(p, &b, ev[0]->expected);
	put_line(p, TINT_FAINT, indent, b.s);
}

/* Observed against expected, where they differ, over a group's findings. */
static void
put_differences(const struct page *p, size_t indent, const struct finding *const *group, size_t n)
{
	size_t all = 0, kept = 0;
	autofree const struct evidence **ev = NULL;

	for (size_t i = 0; i < n; i++)
		all += group[i]->nevidence;
	ev = xcalloc(all > 0 ? all : 1, sizeof *ev);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < group[i]->nevidence; j++) {
			const struct evidence *e = &group[i]->evidence[j];

			if (e->expected != NULL && e->observed != NULL &&
			    strcmp(e->expected, e->observed) != 0)
				ev[kept++] = e;
		}
	qsort(ev, kept, sizeof *ev, by_path);
	for (size_t i = 0, same; i < kept; i += same) {
		for (same = 1; i + same < kept && strcmp(ev[i]->path, ev[i + same]->path) == 0 &&
		     strcmp(ev[i]->expected, ev[i + same]->expected) == 0;)
			same++;
		put_wanted(p, indent, ev + i, same);
	}
}

/* All that was read of one subject. */
static void
put_evidence(const struct page *p, size_t indent, const struct finding *f)
{
	for (const struct evidence *e = f->evidence; e < f->evidence + f->nevidence; e++) {
		autobuf struct buf b = BUF_INIT;

		add_value(p, &b, e->source != NULL ? e->source : "");
		buf_adds(&b, "  ");
		add_value(p, &b, e->path != NULL ? e->path : "");
		buf_adds(&b, ": observed ");
		add_value(p, &b, e->observed != NULL ? e->observed : "nothing");
		if (e->expected != NULL) {
			buf_adds(&b, "; expected ");
			add_value(p, &b, e->expected);
		}
		put_line(p, TINT_FAINT, indent, b.s);
	}
}

/* -- a rule's subjects ------------------------------------------------------------------------- */

static int
by_verdict_and_message(const void *va, const void *vb)
{
	const struct finding *a = *(const struct finding *const *)va,
			     *b = *(const struct finding *const *)vb;
	int order = text_looks[a->verdict].rank - text_looks[b->verdict].rank;

	if (order == 0)
		order = (int)a->kind - (int)b->kind;
	if (order == 0)
		order = strcmp(
		    a->message != NULL ? a->message : "", b->message != NULL ? b->message : "");
	return order != 0 ? order : (a > b) - (a < b); /* of one array: by name */
}

struct group {
	const struct finding *const *members;
	size_t n;
};

/* Worst first, then the largest, then by the first name. */
static int
by_size(const void *va, const void *vb)
{
	const struct group *a = va, *b = vb;
	int order =
	    text_looks[a->members[0]->verdict].rank - text_looks[b->members[0]->verdict].rank;

	if (order == 0)
		order = (a->n < b->n) - (a->n > b->n);
	return order != 0 ? order
			  : (a->members[0] > b->members[0]) - (a->members[0] < b->members[0]);
}

static bool
stands_alone(enum kind k)
{
	return k == KIND_HOST || k == KIND_DAEMON || k == KIND_SWARM;
}

/* "2 of 8 containers: db, web (exited)", or "container web" */
static void
add_names(const struct page *p, struct buf *b, const struct group *g, size_t of)
{
	size_t shown = p->verbose > 0 || g->n <= NAMES + 1 ? g->n : NAMES;

	if (g->n == 1) {
		buf_addf(b, "%s ", kind_names[g->members[0]->kind]);
		add_name(p, b, g->members[0]);
		return;
	}
	if (g->n < of)
		buf_addf(b, "%zu of ", g->n);
	buf_addf(b, "%zu %ss: ", of, kind_names[g->members[0]->kind]);
	for (size_t i = 0; i < shown; i++) {
		buf_adds(b, i > 0 ? ", " : "");
		add_name(p, b, g->members[i]);
	}
	if (shown < g->n)
		buf_addf(b, " and %zu more (-v lists all)", g->n - shown);
}

static void
put_group(const struct page *p, const struct result *r, const struct group *g, size_t indent)
{
	const struct finding *first = g->members[0];
	autobuf struct buf names = BUF_INIT, verdict = BUF_INIT;
	size_t of = 0;

	for (size_t i = 0; i < r->nfindings; i++)
		of += r->findings[i].kind == first->kind;
	if (!stands_alone(first->kind) || of > 1)
		add_names(p, &names, g, of);
	/* in a rule of one verdict its word is not repeated */
	if (first->verdict != r->verdict)
		buf_addf(&verdict, "%s: ", text_looks[first->verdict].word);
	if (g->n > 1) {
		put_line(p, TINT_NONE, indent, names.s);
		indent += 2;
		buf_free(&names);
	} else if (names.len > 0) {
		buf_adds(&names, ": ");
	}
	buf_adds(&names, verdict.s);
	text_sentence(p, &names, first->message != NULL ? first->message : "no reason was given");
	put_line(p, TINT_NONE, indent, names.s);
	indent += g->n > 1 ? 0 : 2;
	if (p->verbose > 1)
		put_evidence(p, indent, first);
	else if (first->verdict == FAIL || (p->verbose > 0 && text_bad(first->verdict)))
		put_differences(p, indent, g->members, g->n);
}

/* Groups the sorted findings by verdict, kind and message; with -vv each stands alone. */
static size_t
split_groups(const struct page *p, const struct finding **list, size_t n, struct group *groups)
{
	size_t ngroups = 0;

	for (size_t i = 0, same; i < n; i += same) {
		same = 1;
		while (p->verbose < 2 && i + same < n &&
		    list[i]->verdict == list[i + same]->verdict &&
		    list[i]->kind == list[i + same]->kind &&
		    strcmp(list[i]->message != NULL ? list[i]->message : "",
			list[i + same]->message != NULL ? list[i + same]->message : "") == 0)
			same++;
		groups[ngroups++] = (struct group){ list + i, same };
	}
	qsort(groups, ngroups, sizeof *groups, by_size);
	return ngroups;
}

static void
put_subjects(const struct page *p, const struct result *r, size_t indent)
{
	autofree const struct finding **list = xcalloc(r->nfindings + 1, sizeof *list);
	autofree struct group *groups = xcalloc(r->nfindings + 1, sizeof *groups);
	size_t n = 0, ngroups, shown, rest = 0;

	for (size_t i = 0; i < r->nfindings; i++)
		if (p->verbose > 0 || text_open_subject(&r->findings[i]))
			list[n++] = &r->findings[i];
	if (n == 0) {
		autobuf struct buf b = BUF_INIT;

		text_sentence(p, &b, r->message != NULL ? r->message : "");
		if (b.len > 0)
			put_line(p, TINT_NONE, indent, b.s);
		return;
	}
	qsort(list, n, sizeof *list, by_verdict_and_message);
	ngroups = split_groups(p, list, n, groups);
	shown = p->verbose > 0 || ngroups <= GROUPS + 1 ? ngroups : GROUPS;
	for (size_t i = 0; i < shown; i++)
		put_group(p, r, &groups[i], indent);
	for (size_t i = shown; i < ngroups; i++)
		rest += groups[i].n;
	if (rest > 0) {
		autobuf struct buf b = BUF_INIT;

		buf_addf(&b, "and %zu more, each for its own reason (-v lists all)", rest);
		put_line(p, TINT_NONE, indent, b.s);
	}
}

/* -- a rule ------------------------------------------------------------------------------------ */

/* The fix: a line of it is a paragraph, as the benchmark's loader leaves blocks of text. */
static void
put_fix(const struct page *p, size_t indent, const char *fix)
{
	size_t at = indent + strlen("Fix: ");
	const char *s = fix + strspn(fix, " \t\r\n");

	if (*s == '\0')
		return;
	term_blank(&p->t, indent);
	term_put(&p->t, TINT_STRONG, "Fix:");
	term_blank(&p->t, 1);
	while (*s != '\0') {
		autobuf struct buf b = BUF_INIT;
		const char *end = s + strcspn(s, "\r\n");
		autofree char *paragraph = xstrndup(s, (size_t)(end - s));

		term_safe(&p->t, &b, TERM_PROSE, paragraph);
		term_wrap(&p->t, TINT_NONE, at, at, b.s);
		s = end + strspn(end, " \t\r\n");
		if (*s != '\0')
			term_blank(&p->t, at);
	}
}

/* Whether all that could not be decided of this rule was said above, once for many rules. */
static bool
said_above(const struct page *p, const struct result *r)
{
	if (p->verbose > 0 || !text_undecided(r->verdict))
		return false;
	for (size_t i = 0; i < r->nfindings; i++)
		if (text_bad(r->findings[i].verdict) &&
		    !text_reason_shared(p, text_reason_of(&r->findings[i])))
			return false;
	return r->nfindings > 0 || text_reason_shared(p, r->message != NULL ? r->message : "");
}

static void
put_rule(const struct page *p, const struct result *r)
{
	const struct text_look *look = &text_looks[r->verdict];
	size_t body = 2 + p->number_width + 2, title = body + p->word_width + 2 + 8;
	bool narrow = title + 24 > p->t.width; /* the title on lines of its own */
	autobuf struct buf number = BUF_INIT, weight = BUF_INIT, name = BUF_INIT;

	text_exact(p, &number, r->rule->number, p->number_width);
	text_exact(p, &weight, r->rule->severity, 7);
	term_safe(&p->t, &name, TERM_PROSE, r->rule->title);
	term_put_left(&p->t, look->tint, p->t.utf8 ? look->mark : look->ascii, 2);
	term_put_left(&p->t, TINT_NONE, number.s, p->number_width + 2);
	term_put_left(&p->t, look->tint, look->word, p->word_width + 2);
	term_put_left(&p->t, TINT_NONE, weight.s, narrow ? 0 : 8);
	if (narrow) {
		title = body;
		putc('\n', p->t.out);
		term_blank(&p->t, title);
	}
	term_wrap(&p->t, r->verdict == FAIL ? TINT_STRONG : TINT_NONE, title, title, name.s);
	if (said_above(p, r))
		return;
	put_subjects(p, r, body);
	if (r->verdict == FAIL && r->rule->fixtext != NULL)
		put_fix(p, body, r->rule->fixtext);
}

/* -- the lists --------------------------------------------------------------------------------- */

struct listed {
	const struct result *result;
	size_t section; /* index, nsections if there is no such section */
	int rank, severity;
};

static int
severity_rank(const char *severity)
{
	static const char *const order[] = { "high", "medium", "low", "info" };
	int i = 0;

	while (i < (int)ARRAY_SIZE(order) && strcmp(order[i], severity) != 0)
		i++;
	return i;
}

static int
by_section_and_severity(const void *va, const void *vb)
{
	const struct listed *a = va, *b = vb;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank - b->rank;
	if (a->severity != b->severity)
		return a->severity - b->severity;
	return (a->result > b->result) - (a->result < b->result);
}

static size_t
section_of(const struct audit *a, const struct bench_rule *rule)
{
	size_t i = 0;

	while (i < a->nsections && strcmp(a->sections[i].section, rule->section) != 0)
		i++;
	return i;
}

static void
put_section(const struct page *p, const char *number, const char *title)
{
	autobuf struct buf b = BUF_INIT, line = BUF_INIT;
	size_t width = p->t.width < 100 ? p->t.width : 100, used;

	text_exact(p, &b, number, TEXT_NAME_COLUMNS);
	buf_adds(&b, "  ");
	term_safe(&p->t, &b, TERM_PROSE, title);
	term_cut(&p->t, &line, b.s, width - 4);
	used = term_columns(&p->t, line.s);
	putc('\n', p->t.out);
	term_put(&p->t, TINT_STRONG, line.s);
	buf_free(&line);
	buf_addc(&line, ' ');
	for (size_t i = used + 1; i < width; i++)
		buf_adds(&line, p->t.utf8 ? "\u2500" : "-");
	term_put(&p->t, TINT_FAINT, line.s);
	fputs("\n\n", p->t.out);
}

/* What failed or is open; -v: whatever was looked at; -vv: the rules that nobody wanted, too. */
static bool
is_shown(const struct page *p, const struct result *r)
{
	return p->verbose > 1 || (p->verbose == 1 && r->verdict != NOTSELECTED) || text_open_rule(r);
}

void
text_rules(struct page *p)
{
	const struct audit *a = p->a;
	autofree struct listed *list = xcalloc(a->nresults + 1, sizeof *list);
	size_t n = 0;

	p->number_width = 4;
	p->word_width = strlen("unknown");
	for (const struct result *r = a->results; r < a->results + a->nresults; r++) {
		size_t number, word = strlen(text_looks[r->verdict].word);
		autobuf struct buf safe = BUF_INIT;

		if (!is_shown(p, r))
			continue;
		term_safe(&p->t, &safe, TERM_EXACT, r->rule->number);
		number = term_columns(&p->t, safe.s);
		p->number_width =
		    number > p->number_width && number <= 8 ? number : p->number_width;
		p->word_width = word > p->word_width ? word : p->word_width;
		list[n++] = (struct listed){ r, section_of(a, r->rule), text_looks[r->verdict].rank,
			severity_rank(r->rule->severity) };
	}
	qsort(list, n, sizeof *list, by_section_and_severity);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || list[i].section != list[i - 1].section)
			put_section(p, list[i].result->rule->section,
			    list[i].section < a->nsections ? a->sections[list[i].section].title
							   : "");
		else if (p->verbose > 0 || !said_above(p, list[i].result) ||
		    !said_above(p, list[i - 1].result))
			putc('\n', p->t.out);
		put_rule(p, list[i].result);
	}
}
