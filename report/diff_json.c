/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/json.h"
#include "report/diff.h"
#include "report/json_parts.h"

static void
put_audit(cJSON *doc, const char *key, const struct audit *a)
{
	cJSON *o = json_put_object(doc, key);

	json_put_str(o, "run", json_str(a->run, "id", NULL));
	json_put_str(o, "started", json_str(a->run, "started", NULL));
	json_put_str(o, "judged_at", json_str(a->run, "judged_at", NULL));
	json_put_bool(o, "complete", a->complete);
	json_put_str(o, "host", json_str(a->host, "name", NULL));
	json_put_str(o, "benchmark", a->bench->id);
	json_put_str(o, "profile", a->bench->profile);
	json_put(o, "percent", json_percent(&a->score));
	json_put(o, "with_exceptions", json_percent(&a->with_exceptions));
}

static void
put_premises(cJSON *doc, const struct diff *d)
{
	cJSON *list = json_put_array(doc, "premises");

	for (const struct diff_premise *p = d->premises; p < d->premises + d->npremises; p++) {
		cJSON *o = json_object();

		json_put_str(o, "what", p->what);
		json_put_str(o, "old", p->old);
		json_put_str(o, "new", p->new);
		json_push(list, o);
	}
}

static void
put_counts(cJSON *summary, const char *key, const size_t counts[NDIFF_CHANGES])
{
	cJSON *o = json_put_object(summary, key);

	for (enum diff_change c = DIFF_REGRESSION; c < NDIFF_CHANGES; c++)
		json_put_int(o, diff_change_names[c], (int64_t)counts[c]);
}

static void
put_rule_side(cJSON *o, const char *key, const struct result *r)
{
	cJSON *side;

	if (r == NULL) {
		json_put_null(o, key);
		return;
	}
	side = json_put_object(o, key);
	json_put_str(side, "rule", r->rule->id);
	json_put_str(side, "number", r->rule->number);
	json_put_str(side, "result", verdict_names[r->verdict]);
	json_put_str(side, "effective", verdict_names[r->effective]);
	json_put_str(side, "message", r->message);
}

static void
put_subject_side(cJSON *o, const char *key, const struct finding *f)
{
	cJSON *side;

	if (f == NULL) {
		json_put_null(o, key);
		return;
	}
	side = json_put_object(o, key);
	json_put_str(side, "id", f->id);
	json_put_str(side, "result", verdict_names[f->verdict]);
	json_put_str(side, "effective", verdict_names[f->effective]);
	json_put_str(side, "exception", f->exception != NULL ? f->exception->id : NULL);
	json_put_str(side, "attestation", f->attestation != NULL ? f->attestation->id : NULL);
	json_put_str(side, "message", f->message);
}

static void
put_subjects(cJSON *rule, const struct diff_rule *r)
{
	cJSON *list = json_put_array(rule, "subjects");

	for (const struct diff_subject *s = r->subjects; s < r->subjects + r->nsubjects; s++) {
		const struct finding *f = s->new != NULL ? s->new : s->old;
		cJSON *o;

		if (s->change == DIFF_SAME)
			continue;
		o = json_object();
		json_put_str(o, "kind", kind_names[f->kind]);
		json_put_str(o, "name", f->name);
		json_put_str(o, "change", diff_change_names[s->change]);
		put_subject_side(o, "old", s->old);
		put_subject_side(o, "new", s->new);
		json_push(list, o);
	}
}

/* Those in which anything is not the same, a number included. */
static void
put_rules(cJSON *doc, const struct diff *d)
{
	cJSON *list = json_put_array(doc, "rules");

	for (const struct diff_rule *r = d->rules; r < d->rules + d->nrules; r++) {
		const struct bench_rule *rule = r->new != NULL ? r->new->rule : r->old->rule;
		cJSON *o = json_object();

		json_put_str(o, "check", rule->check);
		json_put_str(o, "title", rule->title);
		json_put_str(o, "severity", rule->severity);
		json_put_str(o, "change", diff_change_names[r->change]);
		put_rule_side(o, "old", r->old);
		put_rule_side(o, "new", r->new);
		put_subjects(o, r);
		if (r->change == DIFF_SAME && json_at(o, "subjects[0]") == NULL && strcmp(r->old->rule->number, rule->number) == 0)
			json_free(&o);
		else
			json_push(list, o);
	}
}

static void
put_beings(cJSON *doc, const struct diff *d)
{
	cJSON *list = json_put_array(doc, "subjects");

	for (const struct diff_being *b = d->beings; b < d->beings + d->nbeings; b++) {
		const struct finding *f = b->new != NULL ? b->new : b->old;
		cJSON *o = json_object();

		json_put_str(o, "kind", kind_names[f->kind]);
		json_put_str(o, "name", f->name);
		json_put_str(o, "change", b->change == DIFF_OTHER ? "other-id" : diff_change_names[b->change]);
		json_put_str(o, "old_id", b->old != NULL ? b->old->id : NULL);
		json_put_str(o, "new_id", b->new != NULL ? b->new->id : NULL);
		json_put_int(o, "fails", (int64_t)b->fails);
		json_push(list, o);
	}
}

int
diff_json(FILE *out, const void *what, const struct report_style *style)
{
	const struct diff *d = what;
	autojson cJSON *doc = json_object();
	cJSON *summary;

	(void)style;
	json_put_str(doc, "schema", "plimsoll-diff/1");
	put_audit(doc, "old", d->old);
	put_audit(doc, "new", d->new);
	put_premises(doc, d);
	json_put_bool(doc, "regressed", d->regressed);
	summary = json_put_object(doc, "summary");
	put_counts(summary, "rules", d->rule_counts);
	put_counts(summary, "subjects", d->subject_counts);
	put_rules(doc, d);
	put_beings(doc, d);
	json_print(out, doc, 0);
	putc('\n', out);
	return ferror(out) ? -1 : 0;
}
