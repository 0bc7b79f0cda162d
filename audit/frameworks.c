/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/frameworks.h"

/* A rule's reference. */
struct mention {
	const struct bench_reference *reference;
	const struct result *result;
	size_t order;
};

/* The words, in the order in which they win. */
static const struct { const char *word; unsigned verdicts; } words[] = {
	{ "evidence-contrary", 1u << FAIL },
	{ "not-assessed", 1u << ERROR | 1u << UNKNOWN },
	{ "needs-review", 1u << NOTCHECKED | 1u << INFORMATIONAL },
	{ "evidence-supporting", 1u << PASS | 1u << FIXED },
	{ "not-applicable", 1u << NOTAPPLICABLE },
	{ "not-assessed", 1u << NOTSELECTED },
};

static const char *
word_of(unsigned verdicts)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(words) - 1 && !(words[i].verdicts & verdicts))
		i++;
	return words[i].word;
}

static int
by_requirement(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	int n = strcmp(x->reference->framework, y->reference->framework);

	if (n == 0)
		n = strverscmp(x->reference->requirement, y->reference->requirement);
	return n != 0 ? n : x->order < y->order ? -1 : x->order > y->order;
}

static struct mention *
list_mentions(const struct audit *a, size_t *ret_n)
{
	struct mention *list;
	size_t n = 0;

	for (size_t i = 0; i < a->nresults; i++)
		n += a->results[i].rule->nreferences;
	list = xcalloc(n, sizeof *list);
	*ret_n = n;
	n = 0;
	for (size_t i = 0; i < a->nresults; i++)
		for (size_t k = 0; k < a->results[i].rule->nreferences; k++, n++)
			list[n] = (struct mention){ &a->results[i].rule->references[k], &a->results[i], n };
	if (n > 0)
		qsort(list, n, sizeof *list, by_requirement);
	return list;
}

static cJSON *
rule_object(const struct result *r)
{
	cJSON *o = json_object();

	json_put_str(o, "rule", r->rule->id);
	json_put_str(o, "check", r->rule->check);
	json_put_str(o, "number", r->rule->number);
	json_put_str(o, "result", verdict_names[r->verdict]);
	json_put_str(o, "effective", verdict_names[r->effective]);
	return o;
}

/* A failure that somebody answers for is no support: whether that will do is for the assessor to say. */
static enum verdict
counted(const struct result *r)
{
	return r->verdict == FAIL && r->effective != FAIL ? NOTCHECKED : r->effective;
}

/* The requirement that the first mention is about; returns how many are. */
static size_t
put_requirement(cJSON *requirements, const struct mention *m, size_t n)
{
	cJSON *o = json_object(), *rules;
	unsigned verdicts = 0;
	size_t i;

	for (i = 0; i < n && strcmp(m[i].reference->framework, m->reference->framework) == 0 &&
	    strcmp(m[i].reference->requirement, m->reference->requirement) == 0; i++)
		verdicts |= 1u << counted(m[i].result);
	json_put_str(o, "requirement", m->reference->requirement);
	json_put_str(o, "evidence", word_of(verdicts));
	rules = json_put_array(o, "rules");
	for (size_t k = 0; k < i; k++)
		json_push(rules, rule_object(m[k].result));
	json_push(requirements, o);
	return i;
}

cJSON *
frameworks_view(const struct audit *a)
{
	cJSON *doc = json_object(), *frameworks, *requirements = NULL;
	const char *name = NULL;
	size_t n, i = 0;
	autofree struct mention *m = list_mentions(a, &n);

	json_put_str(doc, "schema", "plimsoll-frameworks/1");
	json_put_str(doc, "note", "Configuration tests of one host at one time. A requirement names the rules whose results may serve as "
	    "evidence for it; whether it is met is for the entity and its assessor to decide.");
	frameworks = json_put_array(doc, "frameworks");
	while (i < n) {
		if (name == NULL || strcmp(name, m[i].reference->framework) != 0) {
			cJSON *one = json_object();

			name = m[i].reference->framework;
			json_put_str(one, "name", name);
			requirements = json_put_array(one, "requirements");
			json_push(frameworks, one);
		}
		i += put_requirement(requirements, m + i, n - i);
	}
	return doc;
}
