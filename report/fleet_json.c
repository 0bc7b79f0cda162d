/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "audit/json.h"
#include "report/fleet.h"
#include "report/json_parts.h"

static void
put_counts(cJSON *o, const size_t counts[NVERDICTS])
{
	cJSON *list = json_put_object(o, "counts");

	for (enum verdict v = 0; v < NVERDICTS; v++)
		json_put_int(list, verdict_names[v], (int64_t)counts[v]);
}

static void
put_score(cJSON *o, const struct score *score, const struct score *with_exceptions)
{
	cJSON *s = json_put_object(o, "score");

	json_put(s, "percent", json_percent(score));
	json_put_int(s, "passed", (int64_t)score->passed);
	json_put_int(s, "scored", (int64_t)score->scored);
	json_put(s, "with_exceptions", json_percent(with_exceptions));
}

static void
put_bases(cJSON *doc, const struct fleet *f)
{
	cJSON *list = json_put_array(doc, "differences");

	for (const struct fleet_basis *b = f->bases; b < f->bases + f->nbases; b++) {
		cJSON *o = json_object();

		json_put_str(o, "what", b->what);
		json_put_str(o, "value", b->value);
		json_put_int(o, "hosts", (int64_t)b->hosts);
		json_push(list, o);
	}
}

static cJSON *
host_object(const struct fleet_host *h)
{
	cJSON *o = json_object();

	json_put_str(o, "source", h->source);
	json_put_str(o, "name", h->name);
	json_put_str(o, "machine_id", h->machine_id);
	json_put_str(o, "endpoint", h->endpoint);
	json_put_str(o, "engine_id", h->engine_id);
	json_put_str(o, "engine", h->engine);
	json_put_str(o, "run", h->run);
	json_put_str(o, "started", h->started);
	json_put_str(o, "benchmark", h->benchmark);
	json_put_str(o, "profile", h->profile);
	json_put_str(o, "tailoring", h->tailoring);
	json_put_str(o, "filters", h->filters);
	json_put_str(o, "tool", h->tool);
	json_put_bool(o, "complete", h->complete);
	json_put_int(o, "exit_status", h->status);
	put_score(o, &h->score, &h->with_exceptions);
	put_counts(o, h->counts);
	return o;
}

static void
put_hosts(cJSON *doc, const struct fleet *f)
{
	cJSON *hosts = json_put_array(doc, "hosts"), *superseded = json_put_array(doc, "superseded");

	for (const struct fleet_host *h = f->hosts; h < f->hosts + f->nhosts; h++)
		json_push(h->superseded ? superseded : hosts, host_object(h));
}

/* What is open on the hosts that count. */
static void
put_parts(cJSON *o, const struct fleet *f, const struct fleet_rule *r)
{
	cJSON *list = json_put_array(o, "open");

	for (const struct fleet_part *part = r->parts; part < r->parts + r->nparts; part++) {
		cJSON *p, *subjects;

		if (f->hosts[part->host].superseded)
			continue;
		p = json_object();
		json_put_int(p, "host", (int64_t)part->host);
		json_put_str(p, "number", part->number);
		json_put_str(p, "result", verdict_names[part->observed]);
		json_put_str(p, "effective", verdict_names[part->effective]);
		subjects = json_put_array(p, "subjects");
		for (size_t i = 0; i < part->nsubjects; i++)
			json_push_str(subjects, part->subjects[i]);
		json_push(list, p);
	}
}

static void
put_rules(cJSON *doc, const struct fleet *f)
{
	cJSON *list = json_put_array(doc, "rules");

	for (const struct fleet_rule *r = f->rules; r < f->rules + f->nrules; r++) {
		cJSON *o = json_object();

		json_put_str(o, "check", r->check);
		json_put_str(o, "number", r->number);
		json_put_str(o, "title", r->title);
		json_put_str(o, "severity", r->severity);
		put_counts(o, r->counts);
		json_put_int(o, "excepted", (int64_t)r->excepted);
		put_parts(o, f, r);
		json_push(list, o);
	}
}

int
fleet_json(FILE *out, const void *what, const struct report_style *style)
{
	const struct fleet *f = what;
	autojson cJSON *doc = json_object();

	(void)style;
	json_put_str(doc, "schema", "plimsoll-fleet/1");
	json_put_int(doc, "incomplete", (int64_t)f->incomplete);
	json_put_int(doc, "exit_status", f->status);
	put_score(doc, &f->score, &f->with_exceptions);
	put_bases(doc, f);
	put_hosts(doc, f);
	put_rules(doc, f);
	json_print(out, doc, 0);
	putc('\n', out);
	return ferror(out) ? -1 : 0;
}
