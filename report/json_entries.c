/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "report/json_entries.h"

/* Members that are taken over from a file. */
/* clang-format off */
static const char *const exception_members[] = { "reason", "risk", "compensating_control", "owner",
    "approver", "ticket", NULL };
static const char *const attestation_members[] = { "result", "statement", "by", NULL };
/* clang-format on */

/* What of a finding is of an entry. */
typedef const struct entry *entry_of_fn(const struct finding *f);

static const struct entry *
exception_of(const struct finding *f)
{
	return f->exception;
}

static const struct entry *
attestation_of(const struct finding *f)
{
	return f->attestation;
}

static cJSON *
null_json(void)
{
	cJSON *v = cJSON_CreateNull();

	if (v == NULL)
		out_of_memory();
	return v;
}

static cJSON *
entry_object(const struct audit *a, const struct result *r, const struct entry *t,
    const char *const *members, entry_of_fn *entry_of)
{
	cJSON *o = json_object(), *list;
	bool by_creator = false;
	char time[32];

	json_put_str(o, "id", t->id);
	for (; *members != NULL; members++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(t->doc, *members);

		json_put(o, *members, v != NULL ? json_copy(v) : null_json());
	}
	time_show(t->starts, time);
	json_put_str(o, "starts", time);
	time_show(t->expires, time);
	json_put_str(o, "expires", time);
	json_put_int(o, "days_left", entry_days_left(a, t));
	list = json_put_array(o, "subjects");
	for (const struct finding *f = r->findings; f < r->findings + r->nfindings; f++)
		if (entry_of(f) == t) {
			json_push_str(list, f->name);
			by_creator = by_creator || f->by_creator;
		}
	json_put_bool(o, "creator_controlled", by_creator);
	if (t->documents != NULL)
		json_put(o, "documents", json_copy(t->documents));
	return o;
}

static cJSON *
entries_object(const struct audit *a, const struct result *r, const struct entries *x,
    const struct entry_indexes *about, const char *const *members, entry_of_fn *entry_of)
{
	cJSON *o = NULL, *list = NULL;

	for (size_t i = 0; i < about->n; i++) {
		const struct entry *t = &x->list[about->list[i]];
		size_t k = 0;

		while (k < r->nfindings && entry_of(&r->findings[k]) != t)
			k++;
		if (k == r->nfindings)
			continue;
		if (o == NULL) {
			o = json_object();
			list = json_put_array(o, "entries");
		}
		json_push(list, entry_object(a, r, t, members, entry_of));
	}
	return o != NULL ? o : null_json();
}

cJSON *
exceptions_object(const struct audit *a, const struct result *r)
{
	return entries_object(a, r, a->exceptions, &r->exceptions, exception_members, exception_of);
}

cJSON *
attestations_object(const struct audit *a, const struct result *r)
{
	return entries_object(
	    a, r, a->attestations, &r->attestations, attestation_members, attestation_of);
}
