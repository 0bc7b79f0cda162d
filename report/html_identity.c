/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was audited, when, by whom and with what rights; and, first of all on the page, what is not
 * whole about it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/json.h"
#include "report/html.h"
#include "report/text.h"

/* ---- notices ---- */

/* Filters that were in force: "rule: 5.*". */
static bool
is_filter(const cJSON *f)
{
	if (cJSON_IsNull(f) || (cJSON_IsArray(f) && f->child == NULL))
		return false;
	return !cJSON_IsString(f) || (strcmp(f->valuestring, "all") != 0 && *f->valuestring != '\0');
}

static void
put_filters(const struct html *h, const cJSON *filters)
{
	const cJSON *f;

	cJSON_ArrayForEach(f, filters)
	{
		if (!is_filter(f))
			continue;
		html(h, "<div><dt>%s</dt><dd>", f->string);
		html_json(h, f);
		html(h, "</dd></div>\n");
	}
}

static void
put_excluded(const struct html *h)
{
	const cJSON *kind, *x;

	cJSON_ArrayForEach(kind, h->a->population)
	{
		const cJSON *excluded = json_at(kind, "excluded");

		if (cJSON_GetArraySize(excluded) == 0)
			continue;
		html(h, "<div><dt>%s left out</dt><dd>%d: ", kind->string, cJSON_GetArraySize(excluded));
		cJSON_ArrayForEach(x, excluded)
		{
			html(h, x != excluded->child ? ", " : "");
			html_json(h, json_at(x, "name") != NULL ? json_at(x, "name") : x);
		}
		html(h, "</dd></div>\n");
	}
}

static void
put_partial(const struct html *h)
{
	const cJSON *kind, *f, *filters = json_at(h->a->run, "filters");
	bool any = false;

	cJSON_ArrayForEach(f, filters) any = any || is_filter(f);
	cJSON_ArrayForEach(kind, h->a->population) any = any || cJSON_GetArraySize(json_at(kind, "excluded")) > 0;
	if (!any)
		return;
	html(h,
	    "<section class=\"card notice long\" aria-labelledby=\"partial\">\n<h2 id=\"partial\">Only a part was "
	    "audited</h2>\n"
	    "<p>This was asked for; the rest is not judged.</p>\n<dl>\n");
	put_filters(h, filters);
	put_excluded(h);
	html(h, "</dl>\n</section>\n");
}

/* ---- why something could not be decided ---- */

struct why {
	const char *text; /* borrowed from a finding */
	size_t rule;      /* index; in the list that is shown: how many rules */
};

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
	const struct why *a = va, *b = vb;

	return a->rule != b->rule ? (a->rule < b->rule) - (a->rule > b->rule) : strcmp(a->text, b->text);
}

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
			list[n++] = (struct why){ r->message != NULL ? r->message : "no reason is known", i };
	}
	return n;
}

/* Each reason once, with the number of rules. */
static size_t
count_rules(struct why *list, size_t n)
{
	size_t kept = 0, last = 0;

	qsort(list, n, sizeof *list, by_text);
	for (size_t i = 0; i < n; i++) {
		size_t rule = list[i].rule;

		if (kept == 0 || strcmp(list[kept - 1].text, list[i].text) != 0)
			list[kept++] = (struct why){ list[i].text, 1 };
		else if (rule != last)
			list[kept - 1].rule++;
		last = rule;
	}
	qsort(list, kept, sizeof *list, by_rules);
	return kept;
}

static void
put_reasons(const struct html *h)
{
	size_t n = h->a->nresults;
	autofree struct why *list = NULL;

	for (size_t i = 0; i < h->a->nresults; i++)
		n += h->a->results[i].nfindings;
	list = xcalloc(n > 0 ? n : 1, sizeof *list);
	n = count_rules(list, list_whys(h->a, list));
	html(h, "<ul>\n");
	for (size_t i = 0; i < n; i++) {
		html(h, "<li>");
		html_number(h, list[i].rule, "rule");
		html(h, ": <bdi>%s</bdi></li>\n", list[i].text);
	}
	html(h, "</ul>\n");
}

static void
put_incomplete(const struct html *h)
{
	size_t n = audit_undecided(h->a);
	const cJSON *missing = json_at(h->a->run, "capabilities.missing");

	if (h->a->complete && n == 0)
		return;
	html(h,
	    "<section class=\"card notice long\" aria-labelledby=\"incomplete\">\n<h2 id=\"incomplete\">Incomplete: ");
	html_number(h, n, "rule");
	html(h, " could not be decided, wholly or for some subjects</h2>\n");
	if (n > 0)
		put_reasons(h);
	if (cJSON_GetArraySize(missing) > 0) {
		html(h, "<p>Rights that were missing: ");
		html_json(h, missing);
		html(h, ".</p>\n");
	}
	html(h, "</section>\n");
}

void
html_notices(const struct html *h)
{
	put_partial(h);
	put_incomplete(h);
}

/* ---- identity ---- */

struct member {
	const char *path, *term;
};

/* clang-format off */
static const struct member host_members[] = {
	{ "name", "Name" }, { "os", "System" }, { "kernel", "Kernel" }, { "machine_id", "Machine id" },
	{ "boot_id", "Boot id" },
}, engine_members[] = {
	{ "product", "Product" }, { "version", "Version" }, { "api_version", "API version" }, { "id", "Id" },
	{ "endpoint", "Endpoint" }, { "chosen_by", "Chosen by" }, { "reachable", "Reachable" },
	{ "rootless", "Rootless" },
	{ "userns", "User namespaces" }, { "local", "Runs on this host" },
}, run_members[] = {
	{ "id", "Run id" }, { "started", "Started" }, { "finished", "Finished" }, { "judged_at", "Judged as of" },
	{ "clock_synchronized", "Clock synchronized" }, { "reason", "Reason" }, { "trigger", "Trigger" },
	{ "operator.login", "Login" }, { "operator.uid", "User id" },
	{ "operator.effective_uid", "Effective user id" },
	{ "operator.login_uid", "Login user id" }, { "operator.sudo_user", "Through sudo by" },
	{ "operator.unit", "Unit" },
	{ "operator.terminal", "Terminal" }, { "capabilities.held", "Rights held" },
	{ "capabilities.missing", "Rights missing" }, { "sandbox", "Sandbox" }, { "redaction", "Redaction" },
	{ "asset.owner", "Owner of the host" }, { "asset.environment", "Environment" }, { "asset.scope", "Scope" },
	{ "inputs.exceptions.sha256", "Exceptions, SHA-256" },
	{ "inputs.attestations.sha256", "Attestations, SHA-256" },
}, tool_members[] = {
	{ "name", "Program" }, { "version", "Its version" }, { "sha256", "Its SHA-256" },
};
/* clang-format on */

static void
put_members(const struct html *h, const cJSON *o, const struct member *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const cJSON *v = json_at(o, list[i].path);

		if (v == NULL || cJSON_IsNull(v))
			continue;
		html(h, "<div><dt>%s</dt><dd>", list[i].term);
		if (cJSON_IsBool(v))
			html(h, cJSON_IsTrue(v) ? "yes" : "no");
		else
			html_json(h, v);
		html(h, "</dd></div>\n");
	}
}

static void
open_card(const struct html *h, const char *title)
{
	html(h, "<div class=\"card long\">\n<h3>%s</h3>\n<dl>\n", title);
}

/* What a tailoring leaves out, and why: one term, with a description a rule. */
static void
put_deviations(const struct html *h)
{
	bool any = false;

	for (size_t i = 0; i < h->a->nresults; i++) {
		const struct result *r = &h->a->results[i];

		if (!is_deviation(r))
			continue;
		if (!any)
			html(h, "<div><dt>Not judged</dt>");
		html(h, "<dd><bdi>%s: %s</bdi></dd>", r->rule->number, r->message);
		any = true;
	}
	if (any)
		html(h, "</div>\n");
}

static void
put_bench(const struct html *h)
{
	const struct bench *b = h->a->bench;

	open_card(h, "Benchmark");
	html_term(h, "Title", b->title);
	html_term(h, "Name", b->name);
	html_term(h, "Version", b->version);
	html_term(h, "Id", b->id);
	html_term(h, "SHA-256", b->sha256);
	html_term(h, "Profile", b->profile);
	html_term(h, "Profile id", b->profile_id);
	if (b->tailoring != NULL) {
		html_term(h, "Tailoring", b->tailoring->id);
		html_term(h, "Tailoring's version", b->tailoring->version);
		html_term(h, "Tailoring's time", b->tailoring->time);
		html_term(h, "Tailoring's SHA-256", b->tailoring->sha256);
	}
	put_deviations(h);
	put_members(h, h->a->tool, tool_members, ARRAY_SIZE(tool_members));
	html(h, "</dl>\n</div>\n");
}

/* What was counted: a row a kind of subject. */
static void
put_population(const struct html *h)
{
	static const struct member columns[] = { { "listed", "Listed" }, { "inspected", "Inspected" },
		{ "vanished", "Vanished" }, { "failed", "Failed" } };
	const cJSON *kind;

	if (h->a->population == NULL || h->a->population->child == NULL)
		return;
	html(h,
	    "<div class=\"card\">\n<h3>Population</h3>\n<div class=\"scroll\" role=\"group\" aria-label=\"Population\" "
	    "tabindex=\"0\">\n"
	    "<table class=\"counts\">\n<caption>Subjects that there were, and what became of them</caption>\n"
	    "<thead><tr><th scope=\"col\">Kind</th>");
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		html(h, "<th scope=\"col\">%s</th>", columns[i].term);
	html(h, "<th scope=\"col\">Left out</th></tr></thead>\n<tbody>\n");
	cJSON_ArrayForEach(kind, h->a->population)
	{
		html(h, "<tr><th scope=\"row\">%s</th>", kind->string);
		for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
			const cJSON *v = json_at(kind, columns[i].path);

			html(h, "<td>");
			if (cJSON_IsNumber(v))
				html_json(h, v);
			else
				html(h, v == NULL ? "&#8211;" : "not known");
			html(h, "</td>");
		}
		html(h, "<td>%d</td></tr>\n", cJSON_GetArraySize(json_at(kind, "excluded")));
	}
	html(h, "</tbody>\n</table>\n</div>\n</div>\n");
}

/* The Values in force, which steer verdicts. */
static void
put_values(const struct html *h)
{
	const struct bench *b = h->a->bench;

	if (b->nvalues == 0)
		return;
	html(h, "<details class=\"card fold\">\n<summary>Values in force (%zu)</summary>\n<dl>\n", b->nvalues);
	for (size_t i = 0; i < b->nvalues; i++) {
		html(h, "<div><dt>");
		html_sentence(h, b->values[i].title);
		html(h, "</dt><dd>%s<code>%s</code><span class=\"id\">%s</span></dd></div>\n",
		    *b->values[i].text == '\0' ? "not set" : "", b->values[i].text, b->values[i].id);
	}
	html(h, "</dl>\n</details>\n");
}

void
html_identity(const struct html *h)
{
	const struct audit *a = h->a;

	html(h, "<div class=\"two\">\n");
	open_card(h, "Host");
	put_members(h, a->host, host_members, ARRAY_SIZE(host_members));
	html(h, "</dl>\n</div>\n");
	open_card(h, "Engine");
	put_members(h, a->engine, engine_members, ARRAY_SIZE(engine_members));
	html(h, "</dl>\n</div>\n");
	open_card(h, "Run");
	put_members(h, a->run, run_members, ARRAY_SIZE(run_members));
	html_term(h, "Complete", a->complete ? "yes" : "no");
	html(h, "</dl>\n</div>\n");
	put_bench(h);
	html(h, "</div>\n");
	put_population(h);
	html_population(h);
	put_values(h);
}
