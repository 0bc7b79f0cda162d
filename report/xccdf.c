/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as XCCDF 1.2 (NISTIR 7275r4, 6.6): the benchmark's document with a TestResult as its last child, since consumers
 * want the rules beside their results. A rule has one rule-result (strict scoring): its subjects, with what was observed of
 * each, are metadata in a namespace of our own.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "audit/entries.h"
#include "audit/json.h"
#include "report/report.h"
#include "report/xccdf.h"

/* ---- the document ---- */

/* What stands behind the root's end is not the benchmark's. */
static void
drop_siblings(const xmlNode *root)
{
	xmlNode *next;

	while ((next = root->next) != NULL) {
		xmlUnlinkNode(next);
		xmlFreeNode(next);
	}
}

char *
xccdf_open_document(const struct bench *b, char **ret_end)
{
	xmlDoc *doc = xmlReadMemory(b->bytes.s, (int)b->bytes.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
	xmlChar *text = NULL;
	char *copy, *end;
	int len = 0;

	if (doc == NULL) /* it was read before */
		out_of_memory();
	drop_siblings(xmlDocGetRootElement(doc));
	xmlDocDumpMemoryEnc(doc, &text, &len, "UTF-8");
	xmlFreeDoc(doc);
	if (text == NULL)
		out_of_memory();
	copy = xstrndup((const char *)text, (size_t)len);
	xmlFree(text);
	end = copy + strlen(copy);
	while (strncmp(end, "</", 2) != 0)
		end--;
	*ret_end = xstrdup(end);
	*end = '\0';
	return copy;
}

/* ---- the TestResult ---- */

/* Both by the names that they have in a bundle, as results.json below: the same benchmark makes the same bytes, whatever its file
 * was called. */
static void
write_benchmark(xmlTextWriterPtr w, const struct bench *b)
{
	xml_open(w, "benchmark");
	xml_attribute(w, "href", "rules/benchmark.xml");
	xml_attribute(w, "id", b->id);
	xml_close(w);
	if (b->tailoring == NULL)
		return;
	xml_open(w, "tailoring-file");
	xml_attribute(w, "href", "rules/tailoring.xml");
	xml_attribute(w, "id", b->tailoring->id);
	xml_attribute(w, "version", b->tailoring->version);
	xml_attribute(w, "time", b->tailoring->time);
	xml_close(w);
}

static void
write_identity(xmlTextWriterPtr w, const cJSON *run)
{
	double uid = json_num(run, "operator.uid", -1), effective = json_num(run, "operator.effective_uid", uid);
	const char *login = json_str(run, "operator.login", NULL);
	autofree char *name = login != NULL ? xstrdup(login) : xasprintf("uid %.0f", uid);

	xml_open(w, "identity");
	xml_attribute(w, "authenticated", "true"); /* by the kernel */
	xml_attribute(w, "privileged", effective == 0 ? "true" : "false");
	xml_text(w, name);
	xml_close(w);
}

static void
write_fact(xmlTextWriterPtr w, const char *name, const char *value)
{
	if (value == NULL)
		return;
	xml_open(w, "fact");
	xml_attribute(w, "name", name);
	xml_attribute(w, "type", "string");
	xml_text(w, value);
	xml_close(w);
}

/* Which host and which engine. */
static void
write_target(xmlTextWriterPtr w, const struct audit *a)
{
	static const struct { const char *name, *path; } host[] = {
		{ "urn:xccdf:fact:asset:identifier:host_name", "name" }, { "urn:plimsoll:fact:host:machine-id", "machine_id" },
		{ "urn:plimsoll:fact:host:boot-id", "boot_id" }, { "urn:plimsoll:fact:host:kernel", "kernel" },
		{ "urn:plimsoll:fact:host:os", "os" },
	}, engine[] = {
		{ "urn:plimsoll:fact:engine:endpoint", "endpoint" }, { "urn:plimsoll:fact:engine:id", "id" },
		{ "urn:plimsoll:fact:engine:product", "product" }, { "urn:plimsoll:fact:engine:version", "version" },
		{ "urn:plimsoll:fact:engine:api-version", "api_version" }, { "urn:plimsoll:fact:engine:local", "local" },
	};

	xml_element(w, "target", json_str(a->host, "name", "(unknown)"));
	xml_open(w, "target-facts");
	for (size_t i = 0; i < ARRAY_SIZE(host); i++)
		write_fact(w, host[i].name, json_str(a->host, host[i].path, NULL));
	for (size_t i = 0; i < ARRAY_SIZE(engine); i++)
		write_fact(w, engine[i].name, json_str(a->engine, engine[i].path, NULL));
	xml_close(w);
}

/* Where the asset that it is about is described. */
static void
write_asset(xmlTextWriterPtr w, const char *asset)
{
	if (asset == NULL)
		return;
	xml_open(w, "target-id-ref");
	xml_attribute(w, "system", "http://scap.nist.gov/schema/asset-identification/1.1");
	xml_attribute(w, "name", asset);
	xml_attribute(w, "href", "");
	xml_close(w);
}

static void
write_values(xmlTextWriterPtr w, const struct bench *b)
{
	for (size_t i = 0; i < b->nvalues; i++) {
		xml_open(w, "set-value");
		xml_attribute(w, "idref", b->values[i].id);
		xml_text(w, b->values[i].text);
		xml_close(w);
	}
}

static void
write_subject(xmlTextWriterPtr w, const struct finding *f)
{
	xml_open(w, "p:subject");
	xml_attribute(w, "kind", kind_names[f->kind]);
	xml_attribute(w, "id", f->id);
	xml_attribute(w, "name", f->name);
	xml_attribute(w, "state", f->state);
	xml_attribute(w, "image", f->image);
	xml_attribute(w, "result", verdict_names[f->verdict]);
	xml_attribute(w, "effective", verdict_names[f->effective]);
	xml_attribute(w, "exception", f->exception != NULL ? f->exception->id : NULL);
	xml_attribute(w, "attestation", f->attestation != NULL ? f->attestation->id : NULL);
	xml_attribute(w, "message", f->message);
	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];
		char id[33];

		evidence_id(f, e, id);
		xml_open(w, "p:evidence");
		xml_attribute(w, "id", id);
		xml_attribute(w, "source", e->source);
		xml_attribute(w, "path", e->path);
		xml_attribute(w, "expected", e->expected);
		xml_attribute(w, "observed", e->observed);
		xml_close(w);
	}
	xml_close(w);
}

/* The entries that a rule's subjects rest on, each once: their ids and reasons, and who answers for them. */
static void
list_entries(const struct result *r, struct buf *ret_remark, struct buf *ret_authority)
{
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];
		const struct entry *t = f->exception != NULL ? f->exception : f->attestation;
		const char *who;
		bool known = t == NULL;

		for (size_t k = 0; k < i && !known; k++)
			known = r->findings[k].exception == t || r->findings[k].attestation == t;
		if (known)
			continue;
		who = json_str(t->doc, f->exception != NULL ? "approver" : "by", "(nobody is named)");
		buf_addf(ret_remark, "%s%s %s: %s", ret_remark->len > 0 ? "; " : "", f->exception != NULL ? "exception" : "attestation", t->id,
		    json_str(t->doc, f->exception != NULL ? "reason" : "statement", ""));
		if (ret_authority->len == 0 || strstr(ret_authority->s, who) == NULL)
			buf_addf(ret_authority, "%s%s", ret_authority->len > 0 ? ", " : "", who);
	}
}

/* What was observed, where exceptions or attestations make another result of it (6.6.5.3 there). */
static void
write_override(xmlTextWriterPtr w, const struct result *r, const char *time)
{
	autobuf struct buf remark = BUF_INIT, authority = BUF_INIT;

	if (r->effective == r->verdict)
		return;
	list_entries(r, &remark, &authority);
	xml_open(w, "override");
	xml_attribute(w, "time", time);
	xml_attribute(w, "authority", authority.len > 0 ? authority.s : "");
	xml_element(w, "old-result", verdict_names[r->verdict]);
	xml_element(w, "new-result", verdict_names[r->effective]);
	xml_element(w, "remark", remark.len > 0 ? remark.s : "");
	xml_close(w);
}

static const char *
message_severity(enum verdict v)
{
	return v == ERROR ? "error" : v == UNKNOWN ? "warning" : "info";
}

/* The check as the benchmark has it, pointing to what it said in detail: importers tell failures apart by that. */
static void
write_check(xmlTextWriterPtr w, const struct bench_rule *rule)
{
	xml_open(w, "check");
	xml_attribute(w, "system", PLIMSOLL_NS);
	for (size_t i = 0; i < rule->nexports; i++) {
		xml_open(w, "check-export");
		xml_attribute(w, "value-id", rule->exports[i].value_id);
		xml_attribute(w, "export-name", rule->exports[i].name);
		xml_close(w);
	}
	xml_open(w, "check-content-ref");
	xml_attribute(w, "href", "results.json");
	xml_attribute(w, "name", rule->check);
	xml_close(w);
	xml_close(w);
}

static void
write_result(xmlTextWriterPtr w, const struct result *r, const char *time)
{
	char weight[32];

	xml_decimal(r->rule->weight, weight);
	xml_open(w, "rule-result");
	xml_attribute(w, "idref", r->rule->id);
	xml_attribute(w, "role", bench_role_names[r->rule->role]);
	xml_attribute(w, "severity", r->rule->severity);
	xml_attribute(w, "time", time);
	xml_attribute(w, "weight", weight);
	xml_element(w, "result", verdict_names[r->effective]);
	write_override(w, r, time);
	if (r->nfindings > 0) {
		xml_open(w, "metadata");
		for (size_t i = 0; i < r->nfindings; i++)
			write_subject(w, &r->findings[i]);
		xml_close(w);
	}
	if (r->message != NULL && *r->message != '\0') {
		xml_open(w, "message");
		xml_attribute(w, "severity", message_severity(r->verdict));
		xml_text(w, r->message);
		xml_close(w);
	}
	write_check(w, r->rule);
	xml_close(w);
}

static void
write_scores(xmlTextWriterPtr w, const struct audit *a)
{
	for (size_t i = 0; i < ARRAY_SIZE(a->models); i++) {
		xml_open(w, "score");
		xml_attribute(w, "system", a->models[i].system);
		xml_attribute(w, "maximum", a->models[i].maximum);
		xml_text(w, a->models[i].score);
		xml_close(w);
	}
}

/* What XCCDF has no place for. */
static void
write_run(xmlTextWriterPtr w, const struct audit *a)
{
	static const char *const copied[] = { "reason", "trigger", "judged_at", "sandbox", "redaction" };

	xml_open(w, "metadata");
	xml_open(w, "p:run");
	xml_attribute(w, "id", json_str(a->run, "id", NULL));
	xml_attribute(w, "complete", a->complete ? "true" : "false");
	for (size_t i = 0; i < ARRAY_SIZE(copied); i++)
		xml_attribute(w, copied[i], json_str(a->run, copied[i], NULL));
	xml_attribute(w, "benchmark-sha256", a->bench->sha256);
	if (a->bench->tailoring != NULL)
		xml_attribute(w, "tailoring-sha256", a->bench->tailoring->sha256);
	xml_attribute(w, "tool-sha256", json_str(a->tool, "sha256", NULL));
	xml_close(w);
	xml_close(w);
}

void
xccdf_test_result(xmlTextWriterPtr w, const struct audit *a, const char *asset)
{
	const char *started = json_str(a->run, "started", NULL), *finished = json_str(a->run, "finished", started);
	autofree char *id = xasprintf("xccdf_org.plimsoll_testresult_%s", json_str(a->run, "id", "none"));
	autofree char *system = xasprintf("cpe:/a:plimsoll:plimsoll:%s", json_str(a->tool, "version", ""));
	autofree char *title = xasprintf("%s %s, %s, of %s", a->bench->title, a->bench->version, a->bench->profile,
	    json_str(a->host, "name", "a host whose name is not known"));

	xml_open(w, "TestResult");
	xml_attribute(w, "xmlns", XCCDF_NS);
	xml_attribute(w, "xmlns:p", RESULTS_NS);
	xml_attribute(w, "id", id);
	xml_attribute(w, "start-time", started);
	xml_attribute(w, "end-time", finished);
	xml_attribute(w, "test-system", system);
	xml_attribute(w, "version", a->bench->version);
	write_benchmark(w, a->bench);
	xml_element(w, "title", title);
	write_identity(w, a->run);
	xml_open(w, "profile");
	xml_attribute(w, "idref", a->bench->profile_id);
	xml_close(w);
	write_target(w, a);
	write_asset(w, asset);
	write_values(w, a->bench);
	for (size_t i = 0; i < a->nresults; i++)
		write_result(w, &a->results[i], finished);
	write_scores(w, a);
	write_run(w, a);
	xml_close(w);
}

int
report_xccdf(FILE *out, const struct audit *a, const struct report_style *style)
{
	autofree char *end = NULL, *text = xccdf_open_document(a->bench, &end);
	xmlTextWriterPtr w;

	(void)style;
	fputs(text, out);
	w = xml_begin(out);
	xccdf_test_result(w, a, NULL);
	xml_end(w);
	fputs(end, out);
	return ferror(out) ? -1 : 0;
}
