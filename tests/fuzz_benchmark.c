/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a benchmark: an error that names a line, or a benchmark whose strings are all there.
 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "benchmarks/benchmark.h"
#include "checks/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* There, well-formed, and without the marks of an unresolved <sub>. */
static void
look_over(const char *s)
{
	size_t len, n;

	assert(s != NULL);
	for (len = strlen(s); len > 0; s += n, len -= n) {
		n = utf8_char(s, len);
		assert(n > 0);
		assert((unsigned char)*s >= 0x20 || *s == '\n' || *s == '\t');
	}
}

static void
look_over_rule(const struct bench *b, const struct bench_rule *r)
{
	const char *const texts[] = { r->id, r->number, r->section, r->title, r->description,
		r->rationale, r->fixtext, r->severity, r->assessment };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		look_over(texts[i]);
	assert(bench_rule_check(r) != NULL);
	assert(r->group < b->ngroups);
	for (size_t i = 0; i < r->nreferences; i++) {
		look_over(r->references[i].framework);
		look_over(r->references[i].requirement);
	}
	for (size_t i = 0; i < r->nfixes; i++) {
		look_over(r->fixes[i].system);
		look_over(r->fixes[i].text);
	}
	for (size_t i = 0; i < r->nexports; i++) {
		look_over(r->exports[i].name);
		look_over(r->exports[i].text);
	}
	(void)bench_rule_matches(r, "5.*");
}

/* Reading on behind what is wrong. */
static void
lint(const uint8_t *data, size_t size)
{
	struct bench_problems p = { 0 };

	bench_lint(&(struct bench_text){ "fuzz.xml", data, size }, NULL, &p);
	for (size_t i = 0; i < p.n; i++) {
		assert(strncmp(p.list[i].text, "fuzz.xml:", 9) == 0);
		look_over(p.list[i].text);
	}
	bench_problems_free(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0, "" };
	struct bench *b = bench_parse("fuzz.xml", data, size, NULL, &e);

	lint(data, size);
	if (b == NULL) {
		assert(strncmp(e.msg, "fuzz.xml:", 9) == 0);
		look_over(e.msg);
		return 0;
	}
	look_over(b->title);
	look_over(b->profile);
	for (size_t i = 0; i < b->nrules; i++)
		look_over_rule(b, &b->rules[i]);
	for (size_t i = 0; i < b->nvalues; i++) {
		look_over(b->values[i].title);
		look_over(b->values[i].text);
		look_over(b->values[i].description);
	}
	for (size_t i = 0; i < b->nprofiles; i++)
		look_over(b->profiles[i].title);
	bench_free(b);
	return 0;
}
