/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a Tailoring of a small benchmark: an error that names its file or the benchmark's, or a profile in force. */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "benchmarks/benchmark.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ID(kind, name) "xccdf_org.example.site_" kind "_" name

static const char document[] = "<Benchmark xmlns=\"" XCCDF_NS "\" xmlns:p=\"" PLIMSOLL_NS "\" id=\"" ID("benchmark", "site") "\">"
    "<title>T</title><version>2.1</version>"
    "<Profile id=\"" ID("profile", "level-1") "\"><title>1</title></Profile>"
    "<Profile id=\"" ID("profile", "level-2") "\" extends=\"" ID("profile", "level-1") "\"><title>2</title></Profile>"
    "<Value id=\"" ID("value", "restarts") "\" type=\"number\" cluster-id=\"limits\"><title>V</title><value>10</value>"
    "<value selector=\"strict\">3</value><upper-bound>20</upper-bound></Value>"
    "<Group id=\"" ID("group", "daemon") "\"><title>G</title><metadata><p:group number=\"2\"/></metadata>"
    "<Rule id=\"" ID("rule", "log-level") "\" cluster-id=\"loud\"><title>R</title>"
    "<metadata><p:rule number=\"2.1\" assessment=\"manual\"/></metadata><check system=\"" PLIMSOLL_NS "\">"
    "<check-content><p:check name=\"daemon-log-level-info\"/></check-content></check></Rule></Group></Benchmark>";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bench_text benchmark = { "site.xml", document, sizeof document - 1 }, tailoring = { "fuzz.xml", data, size };
	struct err e = { 0, "" };
	struct bench *b = bench_parse_tailored(&benchmark, &tailoring, NULL, &e);
	struct bench_problems p = { 0 };

	bench_lint(&benchmark, &tailoring, &p);
	for (size_t i = 0; i < p.n; i++)
		assert(strncmp(p.list[i].text, "fuzz.xml:", 9) == 0 || strncmp(p.list[i].text, "site.xml:", 9) == 0);
	bench_problems_free(&p);
	if (b == NULL) {
		assert(strncmp(e.msg, "fuzz.xml:", 9) == 0 || strncmp(e.msg, "site.xml:", 9) == 0);
		return 0;
	}
	assert(b->tailoring->id != NULL && b->tailoring->version != NULL && b->tailoring->time != NULL);
	assert(b->nprofiles > 2 && b->profile_id != NULL && b->rules[0].role < NROLES);
	assert(b->values[0].text != NULL && strlen(b->values[0].text) <= 4096);
	bench_free(b);
	return 0;
}
