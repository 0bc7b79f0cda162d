/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/diff.h"

const char *const diff_change_names[NDIFF_CHANGES] = {
	[DIFF_SAME] = "same", [DIFF_REGRESSION] = "regression", [DIFF_FIX] = "fix", [DIFF_NEW] = "new", [DIFF_GONE] = "gone",
	[DIFF_UNDECIDED] = "no-longer-decided", [DIFF_DECIDED] = "now-decided", [DIFF_OTHER] = "other",
};

/* ---- results ---- */

static bool
is_decided(enum verdict v)
{
	return v == PASS || v == FIXED || v == FAIL || v == NOTAPPLICABLE || v == INFORMATIONAL;
}

static enum diff_change
change_of(enum verdict old, enum verdict new)
{
	if (old == new)
		return DIFF_SAME;
	if (is_decided(old) != is_decided(new))
		return is_decided(old) ? DIFF_UNDECIDED : DIFF_DECIDED;
	if (!is_decided(old))
		return DIFF_OTHER;
	return new == FAIL ? DIFF_REGRESSION : old == FAIL ? DIFF_FIX : DIFF_OTHER;
}

/* ---- who was looked at ---- */

static bool
stands_alone(enum kind k)
{
	return k == KIND_HOST || k == KIND_DAEMON || k == KIND_SWARM;
}

/* Whether a finding stands for subjects that nobody saw (run.c), and is no subject itself. */
static bool
is_for_unseen(const struct finding *f)
{
	autofree char *all = xasprintf("(all %ss)", kind_names[f->kind]), *missing = xasprintf("(missing %ss)", kind_names[f->kind]);

	return (f->verdict == ERROR || f->verdict == UNKNOWN) && (strcmp(f->name, all) == 0 || strcmp(f->name, missing) == 0);
}

static bool
is_excluded(const struct audit *a, const struct finding *f)
{
	autofree char *path = xasprintf("%ss.excluded", kind_names[f->kind]);
	const cJSON *x;

	cJSON_ArrayForEach(x, json_at(a->population, path))
		if (strcmp(json_str(x, "name", ""), f->name) == 0)
			return true;
	return false;
}

/* Whether an audit would have a result of that subject for the rule, if the subject had been there. */
static bool
looked_for(const struct audit *a, const struct result *r, const struct finding *f)
{
	autofree char *listed = xasprintf("%ss.listed", kind_names[f->kind]);

	if (r == NULL || (r->nfindings == 0 && r->verdict != NOTAPPLICABLE))
		return false;
	if (!stands_alone(f->kind) && !cJSON_IsNumber(json_at(a->population, listed)))
		return false;
	for (size_t i = 0; i < r->nfindings; i++)
		if (r->findings[i].kind == f->kind && is_for_unseen(&r->findings[i]))
			return false;
	return !is_excluded(a, f);
}

/* ---- the subjects of a rule ---- */

/* Who is one and the same. */
static int
by_subject(const struct finding *a, const struct finding *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return stands_alone(a->kind) ? 0 : strcmp(a->name, b->name);
}

static int
by_subject_and_id(const void *va, const void *vb)
{
	const struct finding *a = *(const struct finding *const *)va, *b = *(const struct finding *const *)vb;
	int order = by_subject(a, b);

	return order != 0 ? order : strcmp(a->id, b->id);
}

/* Of several of one name the worst come first on both sides, so that as many got worse as fail more than before. */
static int
by_subject_and_result(const void *va, const void *vb)
{
	const struct finding *a = *(const struct finding *const *)va, *b = *(const struct finding *const *)vb;
	int order = by_subject(a, b);

	return order != 0 ? order : (int)a->effective - (int)b->effective;
}

/* What they are listed by. */
static int
by_name(const void *va, const void *vb)
{
	const struct diff_subject *a = va, *b = vb;
	const struct finding *x = a->new != NULL ? a->new : a->old, *y = b->new != NULL ? b->new : b->old;
	int order = by_subject(x, y);

	if (order == 0)
		order = strcmp(x->id, y->id);
	return order != 0 ? order : (int)a->change - (int)b->change;
}

/* Subjects of one rule in one audit. */
struct side {
	const struct finding **list;
	size_t n;
};

static struct side
side_of(const struct result *r)
{
	struct side s = { xcalloc(r != NULL ? r->nfindings : 0, sizeof *s.list), 0 };

	for (size_t i = 0; r != NULL && i < r->nfindings; i++)
		if (!is_for_unseen(&r->findings[i]))
			s.list[s.n++] = &r->findings[i];
	return s;
}

static void
sort_side(struct side *s, int (*order)(const void *, const void *))
{
	if (s->n > 1)
		qsort(s->list, s->n, sizeof *s->list, order);
}

static void
put_subject(const struct diff *d, struct diff_rule *r, const struct finding *old, const struct finding *new)
{
	struct diff_subject *s = &r->subjects[r->nsubjects++];

	*s = (struct diff_subject){ DIFF_SAME, old, new };
	if (old != NULL && new != NULL)
		s->change = change_of(old->effective, new->effective);
	else if (new != NULL)
		s->change = looked_for(d->old, r->old, new) ? DIFF_NEW : is_decided(new->effective) ? DIFF_DECIDED : DIFF_SAME;
	else
		s->change = looked_for(d->new, r->new, old) ? DIFF_GONE : is_decided(old->effective) ? DIFF_UNDECIDED : DIFF_SAME;
}

/* Pairs those of one id, and leaves the others in the sides; or those of one name, and then each of the others is alone. */
static void
pair(const struct diff *d, struct diff_rule *r, struct side *old, struct side *new, bool by_id)
{
	size_t i = 0, k = 0, nold = 0, nnew = 0;

	sort_side(old, by_id ? by_subject_and_id : by_subject_and_result);
	sort_side(new, by_id ? by_subject_and_id : by_subject_and_result);
	while (i < old->n || k < new->n) {
		int order = i == old->n ? 1 : k == new->n ? -1 :
		    by_id ? by_subject_and_id(&old->list[i], &new->list[k]) : by_subject(old->list[i], new->list[k]);

		if (order == 0 || !by_id)
			put_subject(d, r, order <= 0 ? old->list[i] : NULL, order >= 0 ? new->list[k] : NULL);
		else if (order < 0)
			old->list[nold++] = old->list[i];
		else
			new->list[nnew++] = new->list[k];
		i += order <= 0;
		k += order >= 0;
	}
	old->n = nold;
	new->n = nnew;
}

static void
put_subjects(const struct diff *d, struct diff_rule *r)
{
	struct side old = side_of(r->old), new = side_of(r->new);

	r->subjects = xcalloc(old.n + new.n, sizeof *r->subjects);
	pair(d, r, &old, &new, true);
	pair(d, r, &old, &new, false);
	if (r->nsubjects > 1)
		qsort(r->subjects, r->nsubjects, sizeof *r->subjects, by_name);
	free(old.list);
	free(new.list);
}

/* ---- rules ---- */

/* Whether somebody whom both audits looked at, or who is new, makes the rule fail. */
static bool
is_worse(const struct diff_rule *r)
{
	for (const struct diff_subject *s = r->subjects; s < r->subjects + r->nsubjects; s++)
		if (s->new != NULL && s->new->effective == FAIL && (s->old != NULL || s->change == DIFF_NEW))
			return true;
	return r->nsubjects == 0;
}

/* Whether all who made it fail were looked at again, or are gone. */
static bool
is_better(const struct diff_rule *r)
{
	for (const struct diff_subject *s = r->subjects; s < r->subjects + r->nsubjects; s++)
		if (s->old != NULL && s->old->effective == FAIL && s->change == DIFF_UNDECIDED)
			return false;
	return true;
}

static void
compare_rule(struct diff *d, struct diff_rule *r)
{
	put_subjects(d, r);
	r->change = r->old == NULL ? DIFF_NEW : r->new == NULL ? DIFF_GONE : change_of(r->old->effective, r->new->effective);
	if (r->change == DIFF_REGRESSION && !is_worse(r))
		r->change = DIFF_DECIDED;
	if (r->change == DIFF_FIX && !is_better(r))
		r->change = DIFF_UNDECIDED;
	d->rule_counts[r->change]++;
	for (size_t i = 0; i < r->nsubjects; i++)
		d->subject_counts[r->subjects[i].change]++;
}

/* The rule of the old benchmark that has the same check, and the same id if there are several; it is given once. */
static const struct result *
match(const struct audit *old, const struct result *r, bool *taken)
{
	const struct result *found = NULL;

	for (const struct result *o = old->results; o < old->results + old->nresults; o++)
		if (!taken[o - old->results] && strcmp(o->rule->check, r->rule->check) == 0 &&
		    (found == NULL || strcmp(o->rule->id, r->rule->id) == 0))
			found = o;
	if (found != NULL)
		taken[found - old->results] = true;
	return found;
}

static void
put_rules(struct diff *d)
{
	autofree bool *taken = xcalloc(d->old->nresults, sizeof *taken);

	d->rules = xcalloc(d->old->nresults + d->new->nresults, sizeof *d->rules);
	for (const struct result *n = d->new->results; n < d->new->results + d->new->nresults; n++) {
		struct diff_rule *r = &d->rules[d->nrules++];

		r->new = n;
		r->old = match(d->old, n, taken);
		compare_rule(d, r);
	}
	for (size_t i = 0; i < d->old->nresults; i++)
		if (!taken[i]) {
			d->rules[d->nrules].old = &d->old->results[i];
			compare_rule(d, &d->rules[d->nrules++]);
		}
}

/* ---- who is new or gone, once for all rules ---- */

static const struct finding *
who(const struct diff_being *b)
{
	return b->new != NULL ? b->new : b->old;
}

static int
by_being(const void *va, const void *vb)
{
	const struct diff_being *a = va, *b = vb;
	int order = by_subject(who(a), who(b));

	if (order == 0)
		order = strcmp(who(a)->id, who(b)->id);
	return order != 0 ? order : (int)a->change - (int)b->change;
}

/* What a subject of a rule tells of who it is; false: nothing new. */
static bool
being_of(const struct diff_subject *s, struct diff_being *ret)
{
	bool anew = s->old != NULL && s->new != NULL && *s->old->id != '\0' && strcmp(s->old->id, s->new->id) != 0;

	*ret = (struct diff_being){ anew ? DIFF_OTHER : s->change, s->old, s->new, 0 };
	if (!anew && s->change != DIFF_NEW && s->change != DIFF_GONE)
		return false;
	ret->fails = who(ret)->effective == FAIL;
	return true;
}

static void
put_beings(struct diff *d)
{
	struct diff_being one;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < d->nrules; i++)
		n += d->rules[i].nsubjects;
	d->beings = xcalloc(n, sizeof *d->beings);
	n = 0;
	for (size_t i = 0; i < d->nrules; i++)
		for (size_t k = 0; k < d->rules[i].nsubjects; k++)
			if (being_of(&d->rules[i].subjects[k], &one))
				d->beings[n++] = one;
	if (n > 1)
		qsort(d->beings, n, sizeof *d->beings, by_being);
	for (size_t i = 0; i < n; i++)
		if (kept > 0 && by_being(&d->beings[kept - 1], &d->beings[i]) == 0)
			d->beings[kept - 1].fails += d->beings[i].fails;
		else
			d->beings[kept++] = d->beings[i];
	d->nbeings = kept;
}

/* ---- all of it ---- */

struct diff *
diff_make(const struct audit *old, const struct audit *new)
{
	struct diff *d = xcalloc(1, sizeof *d);

	d->old = old;
	d->new = new;
	diff_put_premises(d);
	put_rules(d);
	put_beings(d);
	d->regressed = d->rule_counts[DIFF_REGRESSION] + d->subject_counts[DIFF_REGRESSION] > 0;
	return d;
}

void
diff_free(struct diff *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->npremises; i++) {
		free(d->premises[i].what);
		free(d->premises[i].old);
		free(d->premises[i].new);
	}
	for (size_t i = 0; i < d->nrules; i++)
		free(d->rules[i].subjects);
	free(d->premises);
	free(d->rules);
	free(d->beings);
	free(d);
}
