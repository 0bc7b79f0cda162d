/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for people: what was looked at, the score, what could not be looked at, what fails
 * and how to fix it, and the sections. Everything from outside goes through term_safe().
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/text.h"

#define LABEL    12 /* columns of a label in the head */
#define MOST_NUMBERS 8 /* of rules that are named in one line of the head */
#define REASONS  8  /* reasons without -v */
#define EXCLUDED 10 /* names of left out subjects without -v */
#define SHARED   3  /* a reason that so many rules share is said once, above their lists */

/* clang-format off */
const struct text_look text_looks[NVERDICTS] = {
	[FAIL] = { "\u2717", "x", "fail", TINT_RED, 0 },
	[ERROR] = { "!", "!", "error", TINT_MAGENTA, 1 },
	[UNKNOWN] = { "?", "?", "unknown", TINT_YELLOW, 2 },
	[NOTCHECKED] = { "\u25cb", "o", "not" TERM_BLANK "checked", TINT_CYAN, 3 },
	[INFORMATIONAL] = { "i", "i", "informational", TINT_NONE, 4 },
	[FIXED] = { "\u2713", "+", "fixed", TINT_GREEN, 5 },
	[PASS] = { "\u2713", "+", "pass", TINT_GREEN, 6 },
	[NOTAPPLICABLE] = { "\u2013", "-", "not" TERM_BLANK "applicable", TINT_FAINT, 7 },
	[NOTSELECTED] = { "\u00b7", ".", "not" TERM_BLANK "selected", TINT_FAINT, 8 },
};
/* clang-format on */

/* clang-format off */
/* The order in which counts are told. */
static const enum verdict telling[] = { PASS, FIXED, FAIL, ERROR, UNKNOWN, NOTCHECKED,
    INFORMATIONAL, NOTAPPLICABLE, NOTSELECTED };
_Static_assert(ARRAY_SIZE(telling) == NVERDICTS, "every verdict is counted");
/* clang-format on */

bool
text_undecided(enum verdict v)
{
	return v == ERROR || v == UNKNOWN;
}

bool
text_bad(enum verdict v)
{
	return v == FAIL || text_undecided(v);
}

/* -- words ------------------------------------------------------------------------------------- */

const char *
text_plural(size_t n)
{
	return n == 1 ? "" : "s";
}

void
text_exact(const struct page *p, struct buf *b, const char *text, size_t columns)
{
	autobuf struct buf safe = BUF_INIT;

	term_safe(&p->t, &safe, TERM_EXACT, text);
	term_cut(&p->t, b, safe.s, columns);
}

void
text_sentence(const struct page *p, struct buf *b, const char *text)
{
	text_exact(p, b, text, p->verbose > 1 ? SIZE_MAX : TEXT_SENTENCE_COLUMNS);
}

/* -- the head ---------------------------------------------------------------------------------- */

static void
head_line(const struct page *p, const char *label, const char *safe)
{
	term_put_left(&p->t, TINT_FAINT, label, LABEL);
	term_wrap(&p->t, TINT_NONE, LABEL, LABEL, safe);
}

/* Adds what a member says, with words before it; nothing if there is none. */
static void
add_member(
    const struct page *p, struct buf *b, const char *before, const cJSON *o, const char *path)
{
	const char *s = json_str(o, path, "");

	if (*s == '\0')
		return;
	buf_adds(b, before);
	text_exact(p, b, s, TEXT_NAME_COLUMNS * 2);
}

/* The text of a JSON string, or the value as JSON. */
static void
add_json(const struct page *p, struct buf *b, const cJSON *v)
{
	autofree char *s = cJSON_IsString(v) ? xstrdup(v->valuestring) : json_line(v);

	text_exact(p, b, s, TEXT_NAME_COLUMNS);
}

/* "rules 5.*, 2.1; scope engine", of run.filters. */
static void
add_filters(const struct page *p, struct buf *b)
{
	const cJSON *f, *v, *filters = json_at(p->a->run, "filters");

	cJSON_ArrayForEach (f, filters) {
		if (cJSON_IsNull(f) || (cJSON_IsArray(f) && f->child == NULL) ||
		    (cJSON_IsString(f) &&
			(strcmp(f->valuestring, "all") == 0 || *f->valuestring == '\0')))
			continue;
		buf_adds(b, b->len > 0 ? "; " : "");
		text_exact(p, b, f->string, TEXT_NAME_COLUMNS);
		buf_addc(b, ' ');
		if (!cJSON_IsArray(f)) {
			add_json(p, b, f);
			continue;
		}
		cJSON_ArrayForEach (v, f) {
			buf_adds(b, v != f->child ? ", " : "");
			add_json(p, b, v);
		}
	}
}

/* Subjects that were left out on request: "3 containers (a, b, c)". */
static void
add_excluded(const struct page *p, struct buf *b)
{
	const cJSON *kind, *x;

	cJSON_ArrayForEach (kind, p->a->population) {
		const cJSON *excluded = json_at(kind, "excluded");
		int n = cJSON_GetArraySize(excluded), i = 0;

		if (n == 0)
			continue;
		buf_addf(b, "%s%d of the ", b->len > 0 ? "; " : "", n);
		text_exact(p, b, kind->string, TEXT_NAME_COLUMNS);
		buf_adds(b, " (");
		cJSON_ArrayForEach (x, excluded) {
			if (i == EXCLUDED && p->verbose == 0) {
				buf_addf(b, " and %d more", n - i);
				break;
			}
			buf_adds(b, i++ > 0 ? ", " : "");
			add_json(p, b, json_at(x, "name") != NULL ? json_at(x, "name") : x);
		}
		buf_adds(b, ")");
	}
}

static void
put_partial(const struct page *p)
{
	autobuf struct buf filters = BUF_INIT, excluded = BUF_INIT;

	add_filters(p, &filters);
	add_excluded(p, &excluded);
	if (filters.len == 0 && excluded.len == 0)
		return;
	term_put(&p->t, TINT_YELLOW, "Partial");
	term_blank(&p->t, LABEL - strlen("Partial"));
	if (filters.len > 0) {
		autobuf struct buf b = BUF_INIT;

		buf_addf(&b, "Only a part was audited, as asked for: %s.", filters.s);
		term_wrap(&p->t, TINT_NONE, LABEL, LABEL, b.s);
	}
	if (excluded.len > 0) {
		autobuf struct buf b = BUF_INIT;

		buf_addf(&b, "Left out: %s.", excluded.s);
		term_blank(&p->t, filters.len > 0 ? LABEL : 0);
		term_wrap(&p->t, TINT_NONE, LABEL, LABEL, b.s);
	}
	putc('\n', p->t.out);
}

static void
put_host(const struct page *p)
{
	autobuf struct buf b = BUF_INIT;
	const cJSON *host = p->a->host;

	text_exact(p, &b, json_str(host, "name", "(name unknown)"), TEXT_NAME_COLUMNS);
	add_member(p, &b, ", ", host, "os");
	add_member(p, &b, ", kernel ", host, "kernel");
	head_line(p, "Host", b.s);
}

static void
put_engine(const struct page *p)
{
	static const struct {
		const char *local, *words;
	} proofs[] = {
		{ "yes", "proven to run on this host" },
		{ "no", "it runs elsewhere: rules that need this host are not decided" },
		{ "unproven",
		    "not proven to run on this host: rules that need both are not decided" },
	};
	autobuf struct buf b = BUF_INIT;
	const cJSON *engine = p->a->engine;
	bool reachable = json_bool(engine, "reachable", false), asked = json_str(engine, "endpoint", NULL) != NULL;

	if (reachable) {
		text_exact(p, &b, json_str(engine, "product", "engine"), TEXT_NAME_COLUMNS);
		add_member(p, &b, " ", engine, "version");
		add_member(p, &b, ", API ", engine, "api_version");
		buf_adds(&b, json_bool(engine, "rootless", false) ? ", rootless" : "");
		buf_adds(&b, json_bool(engine, "userns", false) ? ", user namespaces" : "");
	} else {
		buf_adds(&b, asked ? "not reachable" : "not asked");
	}
	add_member(p, &b, reachable ? ", " : " at ", engine, "endpoint");
	term_put_left(&p->t, TINT_FAINT, "Engine", LABEL);
	term_wrap(&p->t, reachable || !asked ? TINT_NONE : TINT_RED, LABEL, LABEL, b.s);
	buf_free(&b);
	add_member(p, &b, "chosen by ", engine, "chosen_by");
	for (size_t i = 0; reachable && i < ARRAY_SIZE(proofs); i++)
		if (strcmp(json_str(engine, "local", ""), proofs[i].local) == 0)
			buf_addf(&b, "%s%s", b.len > 0 ? "; " : "", proofs[i].words);
	if (b.len > 0)
		head_line(p, "", b.s);
}

/* The next rule from i on that a tailoring leaves out, or nresults. */
static size_t
next_deviation(const struct audit *a, size_t i)
{
	while (i < a->nresults && !is_deviation(&a->results[i]))
		i++;
	return i;
}

/* What a tailoring leaves out, and why; rules that follow each other for one reason together. */
static void
put_deviations(const struct page *p)
{
	const struct audit *a = p->a;

	for (size_t i = next_deviation(a, 0), next; i < a->nresults; i = next) {
		autobuf struct buf b = BUF_INIT;
		const struct result *first = &a->results[i];
		size_t n = 1;

		text_exact(p, &b, first->rule->number, TEXT_NAME_COLUMNS);
		for (next = next_deviation(a, i + 1); next < a->nresults && strcmp(a->results[next].message, first->message) == 0;
		     next = next_deviation(a, next + 1)) {
			if (++n > MOST_NUMBERS)
				continue;
			buf_adds(&b, ", ");
			text_exact(p, &b, a->results[next].rule->number, TEXT_NAME_COLUMNS);
		}
		if (n > MOST_NUMBERS)
			buf_addf(&b, " and %zu more", n - MOST_NUMBERS);
		if (n == 1) {
			buf_adds(&b, " (");
			text_exact(p, &b, first->rule->check, TEXT_NAME_COLUMNS);
			buf_adds(&b, ")");
		}
		buf_adds(&b, ": ");
		term_safe(&p->t, &b, TERM_PROSE, first->message);
		head_line(p, "Not judged", b.s);
	}
}

static void
put_benchmark(const struct page *p)
{
	autobuf struct buf b = BUF_INIT;
	const struct bench *bench = p->a->bench;

	text_exact(p, &b, bench->name, TEXT_NAME_COLUMNS);
	buf_addc(&b, ' ');
	text_exact(p, &b, bench->version, TEXT_NAME_COLUMNS);
	if (bench->profile != NULL) {
		buf_adds(&b, ", profile ");
		text_exact(p, &b, bench->profile, TEXT_NAME_COLUMNS);
	}
	if (bench->tailoring != NULL) {
		buf_adds(&b, " of tailoring ");
		text_exact(p, &b, bench->tailoring->id, TEXT_NAME_COLUMNS);
		buf_adds(&b, " version ");
		text_exact(p, &b, bench->tailoring->version, TEXT_NAME_COLUMNS);
	}
	head_line(p, "Benchmark", b.s);
	put_deviations(p);
}

static void
put_time(const struct page *p)
{
	autobuf struct buf b = BUF_INIT;
	const cJSON *run = p->a->run;
	const char *judged = json_str(run, "judged_at", "");

	text_exact(p, &b, json_str(run, "started", "unknown"), TEXT_NAME_COLUMNS);
	add_member(p, &b, " to ", run, "finished");
	if (*judged != '\0' && strcmp(judged, json_str(run, "started", "")) != 0)
		add_member(p, &b, ", judged as of ", run, "judged_at");
	if (!json_bool(run, "clock_synchronized", false))
		buf_adds(&b,
		    cJSON_IsFalse(json_at(run, "clock_synchronized"))
			? ", clock not synchronized"
			: ", not known whether the clock is synchronized");
	head_line(p, "Time", b.s);
}

/* Inspected of listed: "8 of 8 containers; listed: 4 networks; could not be listed: volumes". What there is none of, and is only
 * counted, is not told. */
static void
put_population(const struct page *p)
{
	autobuf struct buf b = BUF_INIT, only = BUF_INIT, unlisted = BUF_INIT;
	const cJSON *kind;

	cJSON_ArrayForEach (kind, p->a->population) {
		const cJSON *listed = json_at(kind, "listed");
		/* only containers and images are chosen one by one */
		bool each = cJSON_IsArray(json_at(kind, "excluded"));
		struct buf *to = !cJSON_IsNumber(listed) ? &unlisted : each ? &b : &only;

		if (to == &only && listed->valuedouble == 0)
			continue;
		buf_adds(to, to->len > 0 ? ", " : "");
		if (to == &b)
			buf_addf(to, "%.0f of ", json_num(kind, "inspected", 0));
		if (to != &unlisted)
			buf_addf(to, "%.0f ", listed->valuedouble);
		text_exact(p, to, kind->string, TEXT_NAME_COLUMNS);
		if (cJSON_IsNumber(listed) && listed->valuedouble == 1 && to->s[to->len - 1] == 's')
			to->s[--to->len] = '\0';
		if (cJSON_GetArraySize(json_at(kind, "excluded")) > 0)
			buf_addf(to, " (%d left out)", cJSON_GetArraySize(json_at(kind, "excluded")));
		if (json_num(kind, "vanished", 0) > 0 || json_num(kind, "failed", 0) > 0)
			buf_addf(to, " (%.0f vanished, %.0f failed)", json_num(kind, "vanished", 0),
			    json_num(kind, "failed", 0));
	}
	if (only.len > 0)
		buf_addf(&b, "%slisted: %s", b.len > 0 ? "; " : "", only.s);
	if (unlisted.len > 0)
		buf_addf(&b, "%s; could not be listed: %s", b.len > 0 ? "" : "nothing", unlisted.s);
	if (b.len > 0)
		head_line(p, "Looked at", b.s);
}

static void
put_head(const struct page *p)
{
	autobuf struct buf reason = BUF_INIT;

	put_partial(p);
	put_host(p);
	put_engine(p);
	put_benchmark(p);
	put_time(p);
	add_member(p, &reason, "", p->a->run, "reason");
	if (reason.len > 0)
		head_line(p, "Reason", reason.s);
	put_population(p);
}

/* -- the score --------------------------------------------------------------------------------- */

/* "69 pass, 12 fail": of the verdicts from telling[from] on that there are. */
static void
add_counts(struct buf *b, const size_t counts[NVERDICTS], bool bad_too)
{
	const char *comma = "";

	for (size_t i = 0; i < ARRAY_SIZE(telling); i++)
		if (counts[telling[i]] > 0 && (bad_too || !text_bad(telling[i]))) {
			buf_addf(b, "%s%zu" TERM_BLANK "%s", comma, counts[telling[i]],
			    text_looks[telling[i]].word);
			comma = ", ";
		}
}

static void
put_score(const struct page *p)
{
	autobuf struct buf b = BUF_INIT;
	char percent[16];

	putc('\n', p->t.out);
	term_put_left(&p->t, TINT_FAINT, "Score", LABEL);
	if (report_percent(&p->a->score, percent)) {
		term_put(&p->t, TINT_STRONG, percent);
		term_put(&p->t, TINT_STRONG, " %");
		buf_addf(
		    &b, "%zu of %zu scored rules passed", p->a->score.passed, p->a->score.scored);
		term_blank(&p->t, 3);
		term_wrap(&p->t, TINT_NONE, LABEL + strlen(percent) + 5, LABEL, b.s);
	} else {
		term_wrap(&p->t, TINT_STRONG, LABEL, LABEL, "none: no rule could be scored");
	}
	buf_free(&b);
	if ((p->a->exceptions != NULL || p->a->attestations != NULL) && report_percent(&p->a->with_exceptions, percent)) {
		buf_addf(&b, "%s %%   with exceptions and attestations: %zu of %zu", percent, p->a->with_exceptions.passed,
		    p->a->with_exceptions.scored);
		head_line(p, "", b.s);
		buf_free(&b);
	}
	add_counts(&b, p->a->counts, true);
	if (b.len > 0)
		head_line(p, "Rules", b.s);
}

/* -- what could not be looked at --------------------------------------------------------------- */

static const char no_reason[] = "no reason is known";

/* One undecided subject of a rule. */
struct why {
	const char *text;
	size_t rule; /* index */
};

/* What stands behind "error: CODE: " in observed, or NULL; the code is left to -v. */
static const char *
error_of(const struct evidence *e)
{
	static const char prefix[] = "error: ";
	const char *why = e->observed;
	size_t code;

	if (why == NULL || strncmp(why, prefix, sizeof prefix - 1) != 0)
		return NULL;
	why += sizeof prefix - 1;
	code = strspn(why, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
	return code > 0 && why[code] == ':' && why[code + 1] == ' ' ? why + code + 2 : why;
}

const char *
text_reason_of(const struct finding *f)
{
	const char *why = NULL;

	for (size_t i = 0; i < f->nevidence && f->verdict == ERROR && why == NULL; i++)
		why = error_of(&f->evidence[i]);
	return why != NULL ? why : f->message != NULL ? f->message : no_reason;
}

static int
by_text(const void *va, const void *vb)
{
	const struct why *a = va, *b = vb;
	int order = strcmp(a->text, b->text);

	return order != 0 ? order : (a->rule > b->rule) - (a->rule < b->rule);
}

static int
by_rules(const void *va, const void *vb)
{
	const struct text_reason *a = va, *b = vb;

	return a->rules != b->rules ? (a->rules < b->rules) - (a->rules > b->rules)
				    : strcmp(a->text, b->text);
}

/* An entry for each rule and undecided subject; a rule without subjects has one for itself. */
static size_t
list_whys(const struct audit *a, struct why *list)
{
	size_t n = 0;

	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];

		for (size_t j = 0; j < r->nfindings; j++)
			if (text_undecided(r->findings[j].verdict))
				list[n++] = (struct why){ text_reason_of(&r->findings[j]), i };
		if (r->nfindings == 0 && text_undecided(r->verdict))
			list[n++] = (struct why){ r->message != NULL ? r->message : no_reason, i };
	}
	return n;
}

/* The reasons of all rules, each once. */
static void
collect_reasons(struct page *p)
{
	size_t n = p->a->nresults;
	autofree struct why *list = NULL;

	for (size_t i = 0; i < p->a->nresults; i++)
		n += p->a->results[i].nfindings;
	list = xcalloc(n, sizeof *list);
	p->reasons = xcalloc(n, sizeof *p->reasons);
	n = list_whys(p->a, list);
	qsort(list, n, sizeof *list, by_text);
	for (size_t i = 0; i < n; i++) {
		bool again = i > 0 && strcmp(list[i].text, list[i - 1].text) == 0;

		if (!again)
			p->reasons[p->nreasons++] = (struct text_reason){ list[i].text, 1 };
		else if (list[i].rule != list[i - 1].rule)
			p->reasons[p->nreasons - 1].rules++;
	}
	qsort(p->reasons, p->nreasons, sizeof *p->reasons, by_rules);
}

bool
text_reason_shared(const struct page *p, const char *reason)
{
	for (size_t i = 0; i < p->nreasons && i < REASONS && p->reasons[i].rules >= SHARED; i++)
		if (strcmp(p->reasons[i].text, reason) == 0)
			return true;
	return false;
}

/* The rights that the reader lacks, and the cure. */
static void
put_rights(const struct page *p)
{
	autobuf struct buf b = BUF_INIT;
	const cJSON *c, *missing = json_at(p->a->run, "capabilities.missing");

	if (cJSON_GetArraySize(missing) == 0)
		return;
	buf_adds(&b, "Rights that were missing: ");
	cJSON_ArrayForEach (c, missing) {
		buf_adds(&b, c != missing->child ? ", " : "");
		add_json(p, &b, c);
	}
	buf_adds(&b,
	    json_num(p->a->run, "operator.uid", 0) != 0
		? ". Run as root to see what they hide."
		: ". They were taken from root here (a container, a unit's sandbox).");
	term_blank(&p->t, 2);
	term_wrap(&p->t, TINT_NONE, 2, 4, b.s);
}

static void
put_incomplete(const struct page *p)
{
	size_t shown = p->verbose > 0 || p->nreasons <= REASONS ? p->nreasons : REASONS;
	size_t n = audit_undecided(p->a);
	autobuf struct buf b = BUF_INIT;

	if (p->a->complete && n == 0)
		return;
	putc('\n', p->t.out);
	buf_addf(&b, "Incomplete: %zu rule%s could not be decided, wholly or for some subjects.", n,
	    text_plural(n));
	term_wrap(&p->t, TINT_STRONG, 0, 2, b.s);
	for (size_t i = 0; i < shown; i++) {
		autobuf struct buf count = BUF_INIT;

		buf_free(&b);
		buf_addf(
		    &count, "%zu rule%s: ", p->reasons[i].rules, text_plural(p->reasons[i].rules));
		text_sentence(p, &b, p->reasons[i].text);
		term_put_right(&p->t, TINT_MAGENTA, count.s, LABEL);
		term_wrap(&p->t, TINT_NONE, LABEL, LABEL, b.s);
	}
	buf_free(&b);
	buf_addf(&b, "and %zu more reasons (-v lists all)", p->nreasons - shown);
	if (shown < p->nreasons)
		head_line(p, "", b.s);
	put_rights(p);
}

static void
put_not_shown(const struct page *p)
{
	autobuf struct buf b = BUF_INIT;

	if (p->verbose > 0)
		return;
	buf_adds(&b, "Not shown: ");
	add_counts(&b, p->a->counts, false);
	if (strcmp(b.s, "Not shown: ") == 0)
		return;
	buf_adds(&b, " (-v shows them).");
	putc('\n', p->t.out);
	term_wrap(&p->t, TINT_FAINT, 0, 2, b.s);
}

static void
put_table(const struct page *p)
{
	const struct audit *a = p->a;
	autofree char **titles = xcalloc(a->nsections + 1, sizeof *titles);
	struct text_table t = { .p = p, .head = "Section" };

	if (a->nsections == 0)
		return;
	for (size_t i = 0; i < a->nsections; i++) {
		struct buf b = BUF_INIT;

		text_exact(p, &b, a->sections[i].section, 8);
		buf_adds(&b, "  ");
		term_safe(&p->t, &b, TERM_PROSE, a->sections[i].title);
		titles[i] = buf_take(&b);
	}
	text_table_head(&t, titles, a->nsections);
	for (size_t i = 0; i < a->nsections; i++) {
		text_table_row(&t, TINT_NONE, titles[i], &a->sections[i].score, a->sections[i].counts);
		free(titles[i]);
	}
	text_table_row(&t, TINT_STRONG, "All", &a->score, a->counts);
}

int
report_text(FILE *out, const struct audit *a, const struct report_style *style)
{
	struct page p = { .a = a, .verbose = style->verbose };

	term_open(&p.t, out, style->width, style->color, style->utf8);
	collect_reasons(&p);
	put_head(&p);
	put_score(&p);
	put_incomplete(&p);
	text_entries(&p);
	text_rules(&p);
	put_not_shown(&p);
	put_table(&p);
	free(p.reasons);
	term_close(&p.t);
	return ferror(out) ? -1 : 0;
}
