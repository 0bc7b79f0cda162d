/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/attestations.h"
#include "audit/json.h"
#include "report/items.h"

/* What a rule that is not scored is told as. Error and unknown stay: they make the run incomplete all the same. */
static enum verdict
told(const struct result *r, enum verdict v)
{
	return r->rule->role == ROLE_UNSCORED && (v == PASS || v == FAIL) ? INFORMATIONAL : v;
}

size_t
item_count(const struct result *r)
{
	bool observed = false, effective = false;

	for (size_t i = 0; i < r->nfindings; i++) {
		observed = observed || told(r, r->findings[i].verdict) == r->verdict;
		effective = effective || told(r, r->findings[i].effective) == r->effective;
	}
	return r->nfindings + !(observed && effective);
}

struct item
item_at(const struct result *r, size_t i)
{
	const struct finding *f = i < r->nfindings ? &r->findings[i] : NULL;
	struct item it = { r, f, r->verdict, r->effective, r->message };

	if (f != NULL) {
		it.verdict = told(r, f->verdict);
		it.effective = told(r, f->effective);
		it.message = f->message;
	}
	if (it.message == NULL)
		it.message = "";
	return it;
}

const char *
item_kind(const struct item *it)
{
	return it->f != NULL ? kind_names[it->f->kind] : "rule";
}

const char *
item_name(const struct item *it)
{
	if (it->f != NULL && *it->f->name != '\0')
		return it->f->name;
	if (it->f != NULL && *it->f->id != '\0')
		return it->f->id;
	return *it->r->rule->number != '\0' ? it->r->rule->number : it->r->rule->check;
}

/* Each part ends in NUL, so that no two lists of parts are the same bytes. */
static void
digest(const char *const *parts, size_t n, char out[33])
{
	autobuf struct buf b = BUF_INIT;
	char hex[65];

	for (size_t i = 0; i < n; i++)
		buf_add(&b, parts[i], strlen(parts[i]) + 1);
	sha256_hex(b.s, b.len, hex);
	memcpy(out, hex, 32);
	out[32] = '\0';
}

/* What tells hosts apart. */
static const char *
host_id(const struct audit *a)
{
	return json_str(a->host, "machine_id", json_str(a->host, "name", ""));
}

void
item_digest_by_name(const struct audit *a, const struct item *it, char out[33])
{
	const char *const parts[] = { host_id(a), it->r->rule->id, item_kind(it), it->f != NULL ? item_name(it) : "" };

	digest(parts, ARRAY_SIZE(parts), out);
}

void
item_digest_by_id(const struct audit *a, const struct item *it, char out[33])
{
	const char *id = it->f == NULL ? "" : *it->f->id != '\0' ? it->f->id : it->f->name;
	const char *const parts[] = { host_id(a), json_str(a->engine, "id", ""), a->bench->name, it->r->rule->id, item_kind(it), id };

	digest(parts, ARRAY_SIZE(parts), out);
}

static void
add_member(struct buf *b, const struct entry *t, const char *before, const char *member)
{
	const char *s = json_str(t->doc, member, NULL);

	if (s != NULL)
		buf_addf(b, "%s%s", before, s);
}

char *
item_accepted(const struct item *it)
{
	const struct entry *exception = it->f != NULL ? it->f->exception : NULL;
	const struct entry *t = exception != NULL ? exception : it->f != NULL ? it->f->attestation : NULL;
	struct buf b = BUF_INIT;
	char until[32];

	if (t == NULL)
		return NULL;
	time_show(t->expires, until);
	buf_addf(&b, "%s %s, until %.10s", exception != NULL ? "exception" : "attestation", t->id, until);
	if (exception != NULL) {
		add_member(&b, t, ", owner ", "owner");
		add_member(&b, t, ", approved by ", "approver");
		add_member(&b, t, ", ", "ticket");
		add_member(&b, t, ": ", "reason");
	} else {
		buf_addf(&b, ", %s", verdict_names[attestation_verdict(t)]);
		add_member(&b, t, " by ", "by");
		add_member(&b, t, ": ", "statement");
	}
	return buf_take(&b);
}

const char *
rule_fix(const struct bench_rule *rule)
{
	return rule->fixtext != NULL && *rule->fixtext != '\0' ? rule->fixtext : NULL;
}

int64_t
run_seconds(const struct audit *a, const char *member)
{
	const char *text = json_str(a->run, member, NULL);
	int64_t seconds;
	struct err e;

	return text != NULL && time_read(text, &seconds, &e) == 0 && seconds > 0 ? seconds : 0;
}
