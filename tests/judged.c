/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/attestations.h"
#include "audit/exceptions.h"
#include "report/report.h"
#include "tests/judged.h"
#include "tests/rows.h"

static char *
fixture(const char *folder, const char *name)
{
	return xasprintf("%s/fixtures/%s/%s", getenv("srcdir") ? getenv("srcdir") : ".", folder, name);
}

static void
read_bench(struct judgement *j, const struct judged_by *by)
{
	struct bench_source s;
	struct err e;

	if (bench_find(by->benchmark, &s, &e) < 0 || (by->tailoring != NULL && bench_find_tailoring(by->tailoring, &s, &e) < 0) ||
	    (j->bench = bench_read(&s, by->profile, &e)) == NULL)
		fail_msg("%s", e.msg);
	bench_source_free(&s);
}

static void
read_entries(struct judgement *j)
{
	autofree char *exceptions = fixture("entries", "exceptions.json"), *attestations = fixture("entries", "attestations.json");
	struct err e;

	if ((j->exceptions = exceptions_read(exceptions, &e)) == NULL || (j->attestations = attestations_read(attestations, &e)) == NULL)
		fail_msg("%s", e.msg);
}

struct judgement
judged(const struct judged_by *by)
{
	autofree char *path = fixture("facts", by->facts);
	struct judgement j = { 0 };
	struct err e;
	struct facts *f = facts_open(path, &e);
	cJSON *tool = json_object(), *subject;
	int n;

	if (f == NULL)
		fail_msg("%s", e.msg);
	read_bench(&j, by);
	if (by->entries)
		read_entries(&j);
	json_put_str(tool, "name", "plimsoll");
	json_put_str(tool, "version", "test");
	json_put_null(tool, "sha256");
	j.audit = audit_begin(j.bench, &by->selection, facts_run(f), tool, by->at);
	audit_accept(j.audit, j.exceptions, j.attestations);
	while ((n = facts_next(f, &subject, &e)) == 1) {
		audit_subject(j.audit, subject);
		json_free(&subject);
	}
	if (n < 0)
		fail_msg("%s", e.msg);
	audit_end(j.audit, facts_end(f));
	facts_close(f);
	return j;
}

void
judgement_free(struct judgement *j)
{
	audit_free(j->audit);
	entries_free(j->exceptions);
	entries_free(j->attestations);
	bench_free(j->bench);
}

char *
judged_report(const struct audit *a, const char *format, int verbose, size_t *ret_len)
{
	const struct report_style style = { .width = 100, .utf8 = true, .verbose = verbose };
	char *text = NULL;
	FILE *out = open_memstream(&text, ret_len);

	assert_non_null(out);
	assert_int_equal(report_find(format)->write(out, a, &style), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

struct results_source
judged_source(const char *bytes, size_t len, const char *benchmark, const char *tailoring)
{
	struct results_source s = { .file = xstrdup("r.json"), .bytes = BUF_INIT };
	struct err e;

	buf_add(&s.bytes, bytes, len);
	if (benchmark == NULL)
		return s;
	s.nbenches = 1;
	s.named = true;
	s.benches = xcalloc(1, sizeof *s.benches);
	if (bench_find(benchmark, s.benches, &e) < 0 || (tailoring != NULL && bench_find_tailoring(tailoring, s.benches, &e) < 0))
		fail_msg("%s", e.msg);
	return s;
}
