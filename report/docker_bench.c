/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as docker-bench-security 1.6.0 logs its own as JSON, for whoever reads that. It has four words: WARN is whatever
 * fails or could not be decided, NOTE what is left to a person and what somebody answers for, INFO what does not apply. Rules
 * that were not selected it does not know.
 *
 * A description ends in "(Manual)" where that log means it: nobody but a person decided. Importers skip these.
 */
#include "config.h"

#include <string.h>

#include "audit/json.h"
#include "report/items.h"
#include "report/json_parts.h"
#include "report/report.h"

#define VERSION_OF_LOG "1.6.0"

static const char *
word_of(const struct result *r)
{
	static const char *const words[NVERDICTS] = { [FAIL] = "WARN", [UNKNOWN] = "WARN", [ERROR] = "WARN",
		[PASS] = "PASS", [NOTAPPLICABLE] = "INFO", [NOTCHECKED] = "NOTE", [NOTSELECTED] = "INFO",
		[INFORMATIONAL] = "NOTE", [FIXED] = "PASS" };

	return r->verdict == FAIL && r->effective != FAIL && words[r->effective][0] != 'W' ? "NOTE" : words[r->effective];
}

static bool
is_manual(const struct result *r)
{
	return r->effective == NOTCHECKED ||
	    ((r->effective == NOTAPPLICABLE || r->effective == INFORMATIONAL) && strcmp(r->rule->assessment, "manual") == 0);
}

/* Whom a warning is about, and in the same breath who answers for the others. */
static void
put_items(cJSON *o, const struct result *r)
{
	bool warns = strcmp(word_of(r), "WARN") == 0;
	autobuf struct buf details = BUF_INIT;
	cJSON *items = json_array();

	buf_adds(&details, verdict_names[r->verdict]);
	if (r->effective != r->verdict)
		buf_addf(&details, " (effective: %s)", verdict_names[r->effective]);
	buf_addf(&details, ": %s", r->message != NULL ? r->message : "");
	for (size_t i = 0; i < r->nfindings; i++) {
		struct item it = item_at(r, i);
		autofree char *accepted = item_accepted(&it);

		if (warns && (it.effective == FAIL || it.effective == UNKNOWN || it.effective == ERROR))
			json_push_str(items, item_name(&it));
		else if (accepted != NULL)
			buf_addf(&details, "; %s: %s", item_name(&it), accepted);
	}
	json_put_str(o, "details", details.s);
	if (items->child != NULL)
		json_put(o, "items", items);
	else
		json_free(&items);
}

static cJSON *
result_object(const struct result *r)
{
	cJSON *o = json_object();

	json_put_str(o, "id", r->rule->number);
	json_put_strf(o, "desc", "%s (%s)", r->rule->title, is_manual(r) ? "Manual" : "Automated");
	json_put_str(o, "result", word_of(r));
	put_items(o, r);
	if (strcmp(word_of(r), "WARN") == 0 && rule_fix(r->rule) != NULL)
		json_put_str(o, "remediation", rule_fix(r->rule));
	return o;
}

static cJSON *
section_object(const struct audit *a, const struct section_score *s)
{
	cJSON *o = json_object(), *results;

	json_put_str(o, "id", s->section);
	json_put_str(o, "desc", s->title);
	results = json_put_array(o, "results");
	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		if (r->verdict != NOTSELECTED && strcmp(r->rule->section, s->section) == 0)
			json_push(results, result_object(r));
	return o;
}

/* Its score: a PASS counts one, a WARN minus one. */
static int64_t
score_of(const struct audit *a)
{
	int64_t score = 0;

	for (const struct result *r = a->results; r < a->results + a->nresults; r++)
		if (r->verdict != NOTSELECTED)
			score += (strcmp(word_of(r), "PASS") == 0) - (strcmp(word_of(r), "WARN") == 0);
	return score;
}

int
report_docker_bench(FILE *out, const struct audit *a, const struct report_style *style)
{
	int64_t started = run_seconds(a, "started"), finished = run_seconds(a, "finished");

	(void)style;
	fprintf(out, "{\n  \"dockerbenchsecurity\": \"%s\",\n  \"start\": %lld,\n  \"tests\": [", VERSION_OF_LOG,
	    (long long)started);
	for (size_t i = 0; i < a->nsections; i++) {
		autojson cJSON *section = section_object(a, &a->sections[i]);

		fputs(i > 0 ? ",\n    " : "\n    ", out);
		json_print(out, section, 2);
	}
	fprintf(out, "%s],\n  \"checks\": %zu,\n  \"score\": %lld,\n  \"end\": %lld\n}\n", a->nsections > 0 ? "\n  " : "",
	    a->nresults - a->counts[NOTSELECTED], (long long)score_of(a), (long long)finished);
	return ferror(out) ? -1 : 0;
}
