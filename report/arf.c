/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results as ARF 1.1 (NISTIR 7694): the benchmark as what was asked for, the host as the asset, and the
 * TestResult of xccdf.c as the report; relationships tie them together. A consumer wants the Benchmark itself as the
 * request and the bare TestResult as the report: a source data stream needs OVAL or OCIL, and OpenSCAP does not
 * survive a Benchmark as a report.
 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "audit/json.h"
#include "report/report.h"
#include "report/xccdf.h"

#define REQUEST_ID "benchmark"
#define ASSET_ID "host"
#define REPORT_ID "results"

/* The document without its declaration, which can only stand first. */
static const char *
without_declaration(const char *text)
{
	const char *end = strncmp(text, "<?xml ", 6) == 0 ? strstr(text, "?>") : NULL;

	return end != NULL ? end + 2 : text;
}

/* Of ASCII, whatever the locale. */
static bool
is_letter_or_digit(char c)
{
	return (unsigned char)c < 0x80 && isalnum((unsigned char)c);
}

/* Whether it is a name as the DNS has them, which is what asset identification takes for one: labels and dots. */
static bool
is_hostname(const char *name)
{
	bool label = false;

	for (; *name != '\0'; name++) {
		if (*name == '.' ? !label : !is_letter_or_digit(*name) && *name != '-')
			return false;
		label = *name != '.';
	}
	return label;
}

static void
write_synthetic_id(xmlTextWriterPtr w, const char *resource, const char *id)
{
	if (id == NULL || *id == '\0')
		return;
	xml_open(w, "ai:synthetic-id");
	xml_attribute(w, "resource", resource);
	xml_attribute(w, "id", id);
	xml_close(w);
}

/* Members of a document as attributes of an element of our own: their names with '-' for '_'. */
static void
write_members(xmlTextWriterPtr w, const char *element, const cJSON *doc, const char *const *members)
{
	xml_open(w, element);
	xml_attribute(w, "xmlns:p", RESULTS_NS);
	for (; *members != NULL; members++) {
		autofree char *name = xstrdup(*members);

		for (char *c = name; (c = strchr(c, '_')) != NULL;)
			*c = '-';
		xml_attribute(w, name, json_str(doc, *members, NULL));
	}
	xml_close(w);
}

/* The facts know no addresses, so that there are no connections. A name that is no host's stands in p:host alone. */
static void
write_asset(xmlTextWriterPtr w, const struct audit *a)
{
	static const char *const host[] = { "name", "machine_id", "boot_id", "kernel", "os", NULL };
	static const char *const engine[] = { "endpoint", "id", "product", "version", "api_version", "local", NULL };
	const char *name = json_str(a->host, "name", "");

	xml_open(w, "ai:computing-device");
	write_synthetic_id(w, "urn:plimsoll:fact:host:machine-id", json_str(a->host, "machine_id", NULL));
	write_synthetic_id(w, "urn:plimsoll:fact:engine:id", json_str(a->engine, "id", NULL));
	xml_open(w, "ai:extended-information");
	write_members(w, "p:host", a->host, host);
	write_members(w, "p:engine", a->engine, engine);
	xml_close(w);
	if (is_hostname(name)) {
		xml_element(w, "ai:fqdn", strchr(name, '.') != NULL ? name : NULL);
		xml_element(w, "ai:hostname", name);
	}
	xml_close(w);
}

static void
write_relationship(xmlTextWriterPtr w, const char *type, const char *to)
{
	xml_open(w, "core:relationship");
	xml_attribute(w, "type", type);
	xml_attribute(w, "subject", REPORT_ID);
	xml_element(w, "core:ref", to);
	xml_close(w);
}

static void
write_relationships(xmlTextWriterPtr w)
{
	xml_open(w, "core:relationships");
	xml_attribute(w, "xmlns:arfvocab", "http://scap.nist.gov/specifications/arf/vocabulary/relationships/1.0#");
	write_relationship(w, "arfvocab:createdFor", REQUEST_ID);
	write_relationship(w, "arfvocab:isAbout", ASSET_ID);
	xml_close(w);
}

/* As it is written in the benchmark, byte by byte: the writer escapes nothing of it. */
static void
write_request(xmlTextWriterPtr w, const struct bench *b)
{
	autofree char *end = NULL, *text = xccdf_open_document(b, &end);

	xml_open(w, "arf:report-requests");
	xml_open(w, "arf:report-request");
	xml_attribute(w, "id", REQUEST_ID);
	xml_open(w, "arf:content");
	(void)xmlTextWriterWriteRaw(w, BAD_CAST without_declaration(text));
	(void)xmlTextWriterWriteRaw(w, BAD_CAST end);
	xml_close(w);
	xml_close(w);
	xml_close(w);
}

int
report_arf(FILE *out, const struct audit *a, const struct report_style *style)
{
	xmlTextWriterPtr w = xml_begin(out);

	(void)style;
	(void)xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xml_open(w, "arf:asset-report-collection");
	xml_attribute(w, "xmlns:arf", "http://scap.nist.gov/schema/asset-reporting-format/1.1");
	xml_attribute(w, "xmlns:core", "http://scap.nist.gov/schema/reporting-core/1.1");
	xml_attribute(w, "xmlns:ai", "http://scap.nist.gov/schema/asset-identification/1.1");
	write_relationships(w);
	write_request(w, a->bench);
	xml_open(w, "arf:assets");
	xml_open(w, "arf:asset");
	xml_attribute(w, "id", ASSET_ID);
	write_asset(w, a);
	xml_close(w);
	xml_close(w);
	xml_open(w, "arf:reports");
	xml_open(w, "arf:report");
	xml_attribute(w, "id", REPORT_ID);
	xml_open(w, "arf:content");
	xccdf_test_result(w, a, ASSET_ID);
	xml_close(w);
	xml_close(w);
	xml_close(w);
	(void)xmlTextWriterEndDocument(w);
	xml_end(w);
	return ferror(out) ? -1 : 0;
}
