/* SPDX-License-Identifier: Apache-2.0 */
/* commands_merge: merge RESULTS...: one report of many hosts' audits. */
#include "config.h"

#include "audit/fleet.h"
#include "audit/forms.h"
#include "audit/results.h"
#include "report/fleet.h"

static const struct form forms[] = { { "text", fleet_text }, { "json", fleet_json }, { "html", fleet_html }, { NULL } };

/* One after the other, so that only one is in memory: each is opened and parsed in the sandbox. */
static int
take(struct fleet *f, const struct options *o, const char *what, struct err *e)
{
	struct results_source s = { .bytes = BUF_INIT };
	struct results *r = NULL;

	if (results_find(what, NULL, NULL, &s, e) == 0 && (r = results_read(&s, e)) != NULL)
		fleet_add(f, r->audit, what, &o->policy);
	results_source_free(&s);
	if (r == NULL)
		return -1;
	results_free(r);
	return 0;
}

/* What the command line names, and the shipped benchmarks. */
static void
lock(const struct options *o)
{
	autofree const char **reads = xcalloc(o->narguments + 2, sizeof *reads);
	autofree char *folder = bench_shipped_folder();

	for (size_t i = 0; i < o->narguments; i++)
		reads[i] = o->arguments[i];
	reads[o->narguments] = folder;
	forms_lock(o, reads);
}

int
command_merge(const struct options *o)
{
	struct form_order orders[MAX_REPORTS];
	struct fleet *f;
	struct err e;
	size_t n;
	int status = EXIT_OK;

	if (forms_read(o, forms, "fleets", orders, &n, &e) < 0)
		return complain(EXIT_USAGE, &e);
	if (o->policy.fail_on == FAIL_ON_REGRESSION) {
		err_set(&e, 0, "--fail-on regression: it compares one host with itself; plimsoll diff, or audit, does that");
		return complain(EXIT_USAGE, &e);
	}
	lock(o);
	f = fleet_new();
	for (size_t i = 0; status == EXIT_OK && i < o->narguments; i++)
		if (take(f, o, o->arguments[i], &e) < 0)
			status = complain(EXIT_USAGE, &e);
	if (status == EXIT_OK) {
		fleet_end(f);
		status = forms_write(o, orders, n, f, f->status);
	}
	fleet_free(f);
	return status;
}
