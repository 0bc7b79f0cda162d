/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "report/explain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "checks/inline.h"
#include "report/term.h"

#define INDENT ((size_t)4)
/* Longer lines are hard to read, however wide the terminal is. */
#define EXPLAIN_COLUMNS 100

/* One of our own sentences, or of the benchmark's, wrapped. */
static void
put(const struct term *t, size_t indent, enum term_text how, const char *text)
{
	autobuf struct buf safe = BUF_INIT;

	term_safe(t, &safe, how, text);
	term_blank(t, indent);
	term_wrap(t, TINT_NONE, indent, indent, safe.s);
}

/* A name that stands for itself. */
static void
put_styled(const struct term *t, enum tint tint, size_t indent, const char *name)
{
	autobuf struct buf safe = BUF_INIT;

	term_safe(t, &safe, TERM_EXACT, name);
	term_blank(t, indent);
	term_wrap(t, tint, indent, indent, safe.s);
}

static void
put_heading(const struct term *t, const char *words)
{
	if (strcmp(words, "NAME") != 0)
		fputc('\n', t->out);
	term_put(t, TINT_STRONG, words);
	fputc('\n', t->out);
}

/* Paragraphs and list items, a line each. */
static void
put_prose(const struct term *t, const char *prose)
{
	while (*prose != '\0') {
		size_t len = strcspn(prose, "\n"), dash = strncmp(prose, "- ", 2) == 0 ? 2 : 0;
		autofree char *line = xstrndup(prose, len);
		autobuf struct buf safe = BUF_INIT;

		term_safe(t, &safe, TERM_PROSE, line);
		term_blank(t, INDENT);
		term_wrap(t, TINT_NONE, INDENT, INDENT + dash, safe.s);
		prose += len + (prose[len] == '\n');
	}
}

/* A line of a script, with blanks for its tabs. */
static char *
without_tabs(const char *line, size_t len)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		if (line[i] != '\t') {
			buf_addc(&b, line[i]);
			continue;
		}
		do
			buf_addc(&b, ' ');
		while (b.len % 8 != 0);
	}
	return buf_take(&b);
}

/* A script as it stands, so that it can be copied: no line is broken. */
static void
put_code(const struct term *t, const char *code)
{
	while (*code != '\0') {
		size_t len = strcspn(code, "\n");
		autofree char *line = without_tabs(code, len);
		autobuf struct buf safe = BUF_INIT;

		term_safe(t, &safe, TERM_EXACT, line);
		if (len > 0)
			term_blank(t, 2 * INDENT);
		fprintf(t->out, "%s\n", safe.s);
		code += len + (code[len] == '\n');
	}
}

static const struct bench_profile *
profile_in_force(const struct bench *b)
{
	for (size_t i = 0; i < b->nprofiles; i++)
		if (!b->profiles[i].shadowed && strcmp(b->profiles[i].id, b->profile_id) == 0)
			return &b->profiles[i];
	return NULL;
}

/* In the order of words: "5.5, container-not-privileged - Run no container privileged". */
static void
put_name(const struct term *t, const struct bench_rule *r)
{
	autofree char *line = xasprintf("%s, %s \u2013 %s", r->number, r->check, r->title);

	put_heading(t, "NAME");
	put(t, INDENT, TERM_PROSE, line);
}

static void
put_place(const struct term *t, const struct bench *b, const struct bench_rule *r)
{
	const struct bench_profile *p = profile_in_force(b);
	const char *section = "";
	autofree char *line = NULL, *profile = NULL;

	for (size_t i = 0; i < b->ngroups; i++)
		if (b->groups[i].parent < 0 && strcmp(b->groups[i].number, r->section) == 0)
			section = b->groups[i].title;
	put_heading(t, "RULE");
	put_styled(t, TINT_UNDERLINE, INDENT, r->id);
	line = xasprintf("%s %s, section %s, %s. Level %d, severity %s, %s in the benchmark; weight %g%s%s.", b->name, b->version,
	    r->section, section, r->level, r->severity, r->assessment, r->weight, r->role == ROLE_FULL ? "" : ", role ",
	    r->role == ROLE_FULL ? "" : bench_role_names[r->role]);
	put(t, INDENT, TERM_PROSE, line);
	profile = xasprintf("Profile %s%s %s it%s%s.", b->profile, p != NULL && p->tailored ? ", of the tailoring," : "",
	    r->selected ? "selects" : "does not select", !r->selected && r->left_out != NULL ? ": " : "",
	    !r->selected && r->left_out != NULL ? r->left_out : "");
	put(t, INDENT, TERM_PROSE, profile);
	if (r->refined != NULL) {
		autofree char *refined = xasprintf("Its severity, weight or role was changed: %s", r->refined);

		put(t, INDENT, TERM_PROSE, refined);
	}
}

/* "the host", "each container" */
static const char *
article(enum kind k)
{
	return k == KIND_HOST || k == KIND_DAEMON || k == KIND_SWARM ? "the" : "each";
}

/* What the predicates that many rows share ask; NULL for a function of the check's own. */
static char *
predicate_sentence(const struct check *c)
{
	const char *path = c->path == NULL ? "" : strchr(c->path, ':') + 1;
	char *own = inline_describe(c);

	if (own != NULL)
		return own;
	if (c->decide == is_true || c->decide == is_false)
		return xasprintf("It passes where %s is %s.", path, c->decide == is_true ? "true" : "false");
	if (c->decide == is_word || c->decide == is_not_word)
		return xasprintf("It passes where %s is %s\"%s\".", path, c->decide == is_word ? "" : "there and not ", c->want);
	if (c->decide == above)
		return xasprintf("It passes where %s is above %" PRId64 ".", path, c->num);
	return NULL;
}

char *
explain_check(const struct check *c)
{
	const struct check *also = c->also != NULL ? check_find(c->also) : NULL;
	autofree char *predicate = predicate_sentence(c);
	autobuf struct buf out = BUF_INIT;

	buf_addf(&out, "Check %s, for %s %s", c->name, article(c->kind), kind_names[c->kind]);
	if (c->role != NULL)
		buf_addf(&out, " of the role%s %s", strchr(c->role, ' ') != NULL ? "s" : "", c->role);
	if (also != NULL)
		buf_addf(&out, "; check %s, for %s %s", also->name, article(also->kind), kind_names[also->kind]);
	buf_addf(&out, ".%s%s", predicate != NULL ? " " : "", predicate != NULL ? predicate : "");
	if (c->host)
		buf_adds(&out, " It needs the host's files or processes.");
	buf_adds(&out, " What cannot be read is an error, and what is not among the facts or not understood is unknown: neither passes.");
	return buf_take(&out);
}

/* Whether a list of words that blanks separate holds one. */
static bool
holds(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *s = list; (s = strstr(s, word)) != NULL; s += len)
		if ((s == list || s[-1] == ' ') && (s[len] == ' ' || s[len] == '\0'))
			return true;
	return false;
}

static void
put_paths(const struct term *t, const struct check *c)
{
	const char *const lists[] = { c->path, c->reads };
	autobuf struct buf told = BUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		const char *s = lists[i] == NULL ? "" : lists[i];

		for (s += strspn(s, " "); *s != '\0'; s += strspn(s, " ")) {
			size_t len = strcspn(s, " ");
			autofree char *one = xstrndup(s, len);

			if (!holds(told.s, one))
				put_styled(t, TINT_UNDERLINE, 2 * INDENT, one);
			buf_addf(&told, "%s ", one);
			s += len;
		}
	}
}

static void
put_facts(const struct term *t, const struct check *c)
{
	const struct check *also = c->also != NULL ? check_find(c->also) : NULL;
	autofree char *of = also != NULL ? xasprintf("Of %s %s:", article(also->kind), kind_names[also->kind]) : NULL;

	if (c->path == NULL && c->reads == NULL)
		return;
	put(t, INDENT, TERM_PROSE, "It reads these facts, as plimsoll-facts(5) has them:");
	put_paths(t, c);
	if (also == NULL)
		return;
	put(t, INDENT, TERM_PROSE, of);
	put_paths(t, also);
}

char *
explain_origin(const struct bench *b, const struct bench_value *v)
{
	bool tailored = v->by != NULL && v->by_profile->tailored;

	if (v->by == NULL)
		return xstrdup(*v->text == '\0' ? "not set" : "the benchmark's default");
	return xasprintf("by %s in profile %s (%s:%d)%s%s", v->by->kind == REFINE_VALUE ? "refine-value" : "set-value",
	    bench_profile_name(v->by_profile), tailored ? b->tailoring->file : b->file, v->by->line, *v->by->remark != '\0' ? ": " : "",
	    v->by->remark);
}

char *
explain_type(const struct bench_value *v)
{
	autobuf struct buf out = BUF_INIT;
	size_t n = 0;

	buf_addf(&out, "a %s", v->type);
	for (size_t i = 0; i < v->nlimits; i++) {
		const struct bench_limit *l = &v->limits[i];

		if (strcmp(l->selector, v->selector) != 0)
			continue;
		if (l->kind == LIMIT_CHOICE)
			buf_addf(&out, "%s %s", n++ == 0 ? ", one of" : " or", *l->text != '\0' ? l->text : "nothing");
		else
			buf_addf(&out, ", %s %s", l->kind == LIMIT_LOWER ? "at least" : "at most", l->text);
	}
	n = 0;
	for (size_t i = 0; i < v->nchoices; i++)
		if (*v->selectors[i] != '\0')
			buf_addf(&out, "%s %s (%s)", n++ == 0 ? "; selectors:" : ",", v->selectors[i], v->texts[i]);
	return buf_take(&out);
}

static const struct bench_value *
value_of(const struct bench *b, const char *id)
{
	for (size_t i = 0; i < b->nvalues; i++)
		if (strcmp(b->values[i].id, id) == 0)
			return &b->values[i];
	return NULL;
}

static void
put_values(const struct term *t, const struct bench *b, const struct bench_rule *r)
{
	if (r->nexports > 0)
		put_heading(t, "VALUES");
	for (size_t i = 0; i < r->nexports; i++) {
		const struct bench_value *v = value_of(b, r->exports[i].value_id);
		autofree char *origin = NULL, *type = NULL, *now = NULL, *more = NULL;

		if (v == NULL) /* the loader refuses an export of none */
			continue;
		origin = explain_origin(b, v);
		type = explain_type(v);
		now = *v->text == '\0' ? xasprintf("%s: %s", r->exports[i].name, origin) :
					 xasprintf("%s = %s: %s", r->exports[i].name, v->text, origin);
		more = xasprintf("%s: %s. %s", v->title, type, v->description);
		put_styled(t, TINT_STRONG, INDENT, now);
		put_styled(t, TINT_UNDERLINE, 2 * INDENT, v->id);
		put(t, 2 * INDENT, TERM_PROSE, more);
	}
}

/* What to do, in words; as scripts at the end, since they are long. */
static void
put_fix(const struct term *t, const struct bench_rule *r)
{
	if (*r->fixtext == '\0' && r->nfixes == 0)
		return;
	put_heading(t, "FIX");
	put_prose(t, r->fixtext);
	if (r->nfixes > 0)
		put(t, INDENT, TERM_PROSE, *r->fixtext == '\0' ? "SCRIPTS, below, has it." : "SCRIPTS, below, has the change as scripts and settings.");
}

static void
put_scripts(const struct term *t, const struct bench_rule *r)
{
	if (r->nfixes > 0)
		put_heading(t, "SCRIPTS");
	for (size_t i = 0; i < r->nfixes; i++) {
		const char *last = strrchr(r->fixes[i].system, ':');
		autofree char *head = xasprintf("As %s:", last == NULL ? "text" : strcmp(last, ":sh") == 0 ? "a shell script" : last + 1);

		put(t, INDENT, TERM_PROSE, head);
		put_code(t, r->fixes[i].text);
	}
}

/* How wide the requirements' column is: the widest of those of a framework, but not so wide that no title fits beside it. */
#define REQUIREMENT_COLUMNS 20
static size_t
requirement_columns(const struct term *t, const struct bench_rule *r)
{
	size_t most = 0;

	for (size_t i = 0; i < r->nreferences; i++) {
		autobuf struct buf safe = BUF_INIT;
		size_t n;

		term_safe(t, &safe, TERM_EXACT, r->references[i].requirement);
		n = term_columns(t, safe.s);
		most = n > most && n <= REQUIREMENT_COLUMNS ? n : most;
	}
	return most;
}

/* "164.312(b)   Record and examine activity ..." */
static void
put_requirement(const struct term *t, const struct bench_reference *ref, size_t columns)
{
	const char *title = bench_requirement_title(ref->framework, ref->requirement);
	size_t at = 2 * INDENT + columns + 2;
	autobuf struct buf name = BUF_INIT, words = BUF_INIT;

	term_safe(t, &name, TERM_EXACT, ref->requirement);
	if (title == NULL || term_columns(t, name.s) > columns) {
		put_styled(t, TINT_UNDERLINE, 2 * INDENT, ref->requirement);
		if (title != NULL)
			put(t, 3 * INDENT, TERM_PROSE, title);
		return;
	}
	term_safe(t, &words, TERM_PROSE, title);
	term_blank(t, 2 * INDENT);
	term_put(t, TINT_UNDERLINE, name.s);
	term_blank(t, columns + 2 - term_columns(t, name.s));
	term_wrap(t, TINT_NONE, at, at, words.s);
}

/* Frameworks in the rule's order, the requirements of each together. */
static void
put_references(const struct term *t, const struct bench_rule *r)
{
	size_t columns = requirement_columns(t, r);

	if (r->nreferences == 0)
		return;
	put_heading(t, "FRAMEWORKS");
	put(t, INDENT, TERM_PROSE, "Requirements that the result supports evidence for. Whether one is met is for the entity and its assessor to say. "
	    "What they are about is told in our words, not in the framework's.");
	for (size_t i = 0; i < r->nreferences; i++) {
		const char *framework = r->references[i].framework;
		bool told = false;

		for (size_t j = 0; j < i && !told; j++)
			told = strcmp(r->references[j].framework, framework) == 0;
		if (told)
			continue;
		put_styled(t, TINT_STRONG, INDENT, framework);
		for (size_t j = i; j < r->nreferences; j++)
			if (strcmp(r->references[j].framework, framework) == 0)
				put_requirement(t, &r->references[j], columns);
	}
}

static void
put_see_also(const struct term *t, const struct bench_rule *r)
{
	autofree char *commands = xasprintf("\"plimsoll audit --rule %s\" looks at this rule alone, \"plimsoll fix\" writes its scripts for what "
	    "failed.", r->number);

	put_heading(t, "SEE ALSO");
	put(t, INDENT, TERM_PROSE, "plimsoll(8), plimsoll-benchmark(5), plimsoll-facts(5)");
	put(t, INDENT, TERM_PROSE, commands);
}

static void
put_part(const struct term *t, const char *heading, const char *prose)
{
	if (*prose == '\0')
		return;
	put_heading(t, heading);
	put_prose(t, prose);
}

int
explain_rule(FILE *out, const struct bench *b, const struct bench_rule *r, const struct report_style *style)
{
	const struct check *c = bench_rule_check(r);
	autofree char *decides = NULL;
	struct term t;

	term_open(&t, out, style->width > EXPLAIN_COLUMNS ? EXPLAIN_COLUMNS : style->width, style->color, style->utf8);
	put_name(&t, r);
	put_place(&t, b, r);
	put_part(&t, "WHAT IT ASKS", r->description);
	put_part(&t, "WHY", r->rationale);
	if (c != NULL) { /* the loader refuses a rule whose check is unknown */
		decides = explain_check(c);
		put_part(&t, "HOW IT IS DECIDED", decides);
		put_facts(&t, c);
	}
	put_values(&t, b, r);
	put_fix(&t, r);
	put_references(&t, r);
	put_scripts(&t, r);
	put_see_also(&t, r);
	term_close(&t);
	return ferror(out) ? -1 : 0;
}
