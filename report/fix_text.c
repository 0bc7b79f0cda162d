/* SPDX-License-Identifier: Apache-2.0 */
/* fix_text: the comments of all kinds; each begins with "#" in shell, YAML and audit rules alike. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/fix.h"
#include "report/term.h"

#define WIDTH 100     /* of prose */
#define MAX_LINE 240  /* columns of a stranger's text */

/* A stranger's text as it may stand in a comment. The caller frees. */
static char *
shown(const char *text, enum term_text how)
{
	autobuf struct buf safe = BUF_INIT;
	struct buf cut = BUF_INIT;
	struct term t;

	term_open(&t, stdout, 0, false, true);
	term_safe(&t, &safe, how, text);
	if (how == TERM_EXACT)
		term_cut(&t, &cut, safe.s, MAX_LINE);
	else
		buf_adds(&cut, safe.s);
	term_close(&t);
	return buf_take(&cut);
}

void
fix_line(FILE *out, const char *indent, const char *label, const char *text)
{
	autofree char *safe = shown(text, TERM_EXACT);

	fprintf(out, "%s# %s: %s\n", indent, label, safe);
}

/* One paragraph: words, until the line is full. *at is the column. */
static void
put_words(FILE *out, const char *indent, const char *words, size_t *at)
{
	for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
		size_t len = strcspn(words, " ");

		if (*at + 1 + len > WIDTH)
			*at = (size_t)fprintf(out, "\n%s#  ", indent) - 1;
		*at += (size_t)fprintf(out, " %.*s", (int)len, words);
		words += len;
	}
}

void
fix_prose(FILE *out, const char *indent, const char *label, const char *prose)
{
	size_t at = (size_t)fprintf(out, "%s# %s:", indent, label);

	for (size_t len; *prose != '\0'; prose += len + (prose[len] == '\n')) {
		autofree char *one = xstrndup(prose, len = strcspn(prose, "\n")), *safe = shown(one, TERM_PROSE);

		put_words(out, indent, safe, &at);
		at = WIDTH; /* the next one begins a line */
	}
	fputc('\n', out);
}

void
fix_head(FILE *out, const struct fix_plan *p, const char *purpose)
{
	const struct audit *a = p->a;
	autofree char *of = xasprintf("%s, run %s, judged at %s", json_str(a->host, "name", "not known"), json_str(a->run, "id", "-"),
	    json_str(a->run, "judged_at", "-"));
	autofree char *by = xasprintf("%s %s, profile %s, SHA-256 %s", a->bench->name, a->bench->version, a->bench->profile,
	    a->bench->sha256);

	fix_prose(out, "", "plimsoll fix", purpose);
	fix_line(out, "", "Host", of);
	fix_engine_line(out, p);
	fix_line(out, "", "Benchmark", by);
	if (!p->shipped)
		fix_prose(out, "", "Beware", "this benchmark is none of those that plimsoll comes with, and the steps are its own: "
		    "read every line of them before you trust it.");
	fix_prose(out, "", "Before you use it", "read each step and take out what is meant to be as it is. Nothing was changed yet. "
	    "Each step can be done again: it leaves alone what is right already.");
	fprintf(out, "# Rules that fail: %zu\n", p->nsteps);
}

/* What a fix disrupts, in words (XCCDF 1.2, fix/@disruption). */
static const char *
risk_of(const struct bench_fix *made)
{
	static const struct { const char *word, *risk; } risks[] = {
		{ "low", "low; what runs goes on" },
		{ "medium", "medium; the engine or a container has to be restarted or made anew before it is in force" },
		{ "high", "high; what runs stops meanwhile" },
	};

	for (size_t i = 0; made != NULL && i < ARRAY_SIZE(risks); i++)
		if (strcmp(risks[i].word, made->disruption) == 0)
			return risks[i].risk;
	return "not known; try it on another host first";
}

static void
put_subject(FILE *out, const char *indent, const char *label, const struct finding *f, const char *why)
{
	autofree char *name = shown(f->name, TERM_EXACT), *reason = shown(why == NULL ? "it fails" : why, TERM_EXACT);

	fprintf(out, "%s# %s %s %s", indent, label, kind_names[f->kind], name);
	if (f->kind == KIND_CONTAINER && strspn(f->id, "0123456789abcdef") >= 12)
		fprintf(out, " (%.12s)", f->id);
	fprintf(out, ": %s\n", reason);
}

/* The subjects that are left alone. */
static void
put_left(FILE *out, const char *indent, const struct result *r)
{
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		if (f->exception != NULL)
			put_subject(out, indent, "Left alone, it has an exception:", f, f->message);
		else if (f->effective == ERROR || f->effective == UNKNOWN)
			put_subject(out, indent, "Left alone, it is not decided:", f, f->message);
	}
}

void
fix_step_head(FILE *out, const struct fix_step *s, const char *indent, const struct bench_fix *made)
{
	const struct bench_rule *rule = s->r->rule;
	autofree char *title = xasprintf("%s (%s, severity %s)", rule->title, rule->check, rule->severity);
	autofree char *number = xasprintf("Rule %s", rule->number);

	fprintf(out, "\n");
	fix_line(out, indent, number, title);
	if (*rule->rationale != '\0')
		fix_prose(out, indent, "Why", rule->rationale);
	fix_line(out, indent, "Found", s->r->message == NULL ? "it fails" : s->r->message);
	for (size_t i = 0; i < s->nfails; i++)
		put_subject(out, indent, " ", s->fails[i], s->fails[i]->message);
	put_left(out, indent, s->r);
	fix_audit_first(out, s, indent);
	fix_prose(out, indent, "Risk of the change", risk_of(made));
}

/* Whether "PATH TEXT" is what evidence of something that failed shows. */
static bool
is_shown(const struct fix_step *s, const char *condition)
{
	size_t npath = strcspn(condition, " ");
	const char *text = condition + npath + (condition[npath] == ' ');

	for (size_t i = 0; i < s->nfails; i++)
		for (size_t k = 0; k < s->fails[i]->nevidence; k++) {
			const struct evidence *e = &s->fails[i]->evidence[k];

			if (e->path != NULL && strncmp(e->path, condition, npath) == 0 && e->path[npath] == '\0' &&
			    strstr(e->observed, text) != NULL)
				return true;
		}
	return false;
}

static bool
put_changes(FILE *out, const struct fix_step *s, const char *indent, const char *kind, const char *label)
{
	const struct bench_fix *f = fix_of(s, kind);
	bool holds = true, some = false;

	for (const char *line = f == NULL ? "" : f->text; *line != '\0';) {
		size_t len = strcspn(line, "\n");
		autofree char *one = xstrndup(line, len);

		if (strncmp(one, "? ", 2) == 0) {
			holds = is_shown(s, one + 2);
		} else if (holds) {
			fix_line(out, indent, label, one);
			some = true;
		}
		line += len + (line[len] == '\n');
	}
	return some;
}

bool
fix_step_containers(FILE *out, const struct fix_step *s, const char *indent)
{
	bool run = put_changes(out, s, indent, "docker-run", "docker run");

	return put_changes(out, s, indent, "compose", "compose") || run;
}

void
fix_step_by_hand(FILE *out, const struct fix_step *s, const char *indent)
{
	const char *text = s->r->rule->fixtext;

	fix_prose(out, indent, "By hand", *text != '\0' ? text : "the benchmark does not say how.");
	fix_step_containers(out, s, indent);
}

static void
put_rule(FILE *out, const char *label, const struct result *r)
{
	autofree char *one = xasprintf("%s %s (%s)", r->rule->number, r->rule->title, r->rule->check);

	fix_line(out, "", label, one);
}

static bool
has_exception(const struct result *r)
{
	for (size_t i = 0; i < r->nfindings; i++)
		if (r->findings[i].exception != NULL)
			return true;
	return false;
}

void
fix_tail(FILE *out, const struct fix_plan *p, const char *kind)
{
	const struct audit *a = p->a;

	fprintf(out, "\n");
	for (size_t i = 0; kind != NULL && i < p->nsteps; i++)
		if (fix_of(&p->steps[i], kind) == NULL)
			put_rule(out, "Not done here, it fails, see plimsoll explain", p->steps[i].r);
	for (size_t i = 0; i < a->nresults; i++) {
		const struct result *r = &a->results[i];

		if (r->effective == FAIL)
			continue;
		if (r->effective == ERROR || r->effective == UNKNOWN)
			put_rule(out, "Left alone, it is not decided", r);
		else if (has_exception(r))
			put_rule(out, "Left alone, it has an exception", r);
		else
			continue;
		put_left(out, "", r);
	}
	fprintf(out, "# End\n");
}
