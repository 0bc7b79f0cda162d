/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A results file, of any bytes: refused with a place in it, or taken; and what is taken comes out of the JSON writer again, can
 * be read again, and is no other than itself.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "report/diff.h"
#include "audit/results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct results *
read_bytes(const char *bytes, size_t len, struct err *e)
{
	struct results_source s = { .file = xstrdup("r.json"), .bytes = BUF_INIT };
	struct results *r;

	buf_add(&s.bytes, bytes, len);
	r = results_read(&s, e);
	results_source_free(&s);
	return r;
}

static void
compare(const struct audit *a, const struct audit *b)
{
	const struct report_style style = { .width = 80, .utf8 = true, .verbose = 2 };
	struct diff *d = diff_make(a, b);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (d->regressed || d->npremises > 0 || d->nbeings > 0 || out == NULL || diff_text(out, d, &style) < 0 ||
	    diff_json(out, d, &style) < 0)
		abort();
	(void)fclose(out);
	free(text);
	diff_free(d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct results *r = read_bytes((const char *)data, size, &e), *again;
	char *text = NULL;
	size_t len;
	FILE *out;

	if (r == NULL) {
		if (strncmp(e.msg, "r.json: ", 8) != 0)
			abort();
		return 0;
	}
	out = open_memstream(&text, &len);
	if (out == NULL || report_json(out, r->audit, NULL) < 0 || fclose(out) != 0)
		abort();
	again = read_bytes(text, len, &e);
	if (again == NULL)
		abort();
	compare(r->audit, again->audit);
	free(text);
	results_free(again);
	results_free(r);
	return 0;
}
