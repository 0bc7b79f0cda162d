/* SPDX-License-Identifier: Apache-2.0 */
/* commands_diff: diff OLD NEW: two audits compared. */
#include "config.h"

#include "audit/forms.h"
#include "audit/results.h"
#include "report/diff.h"

static const struct form forms[] = { { "text", diff_text }, { "json", diff_json }, { "html", diff_html }, { NULL } };

int
command_diff(const struct options *o)
{
	struct form_order orders[MAX_REPORTS];
	struct results_source sources[2] = { { .bytes = BUF_INIT }, { .bytes = BUF_INIT } };
	struct results *old = NULL, *new = NULL;
	struct diff *d = NULL;
	struct err e;
	size_t n;
	int status = EXIT_OK;

	if (forms_read(o, forms, "differences", orders, &n, &e) < 0 || results_find(o->arguments[0], NULL, NULL, &sources[0], &e) < 0 ||
	    results_find(o->arguments[1], NULL, NULL, &sources[1], &e) < 0)
		status = complain(EXIT_USAGE, &e);
	if (status == EXIT_OK) {
		forms_lock(o, NULL);
		if ((old = results_read(&sources[0], &e)) != NULL && (new = results_read(&sources[1], &e)) != NULL) {
			d = diff_make(old->audit, new->audit);
			status = forms_write(o, orders, n, d, d->regressed ? EXIT_POLICY : EXIT_OK);
		} else {
			status = complain(EXIT_USAGE, &e);
		}
	}
	diff_free(d);
	results_free(old);
	results_free(new);
	results_source_free(&sources[0]);
	results_source_free(&sources[1]);
	return status;
}
