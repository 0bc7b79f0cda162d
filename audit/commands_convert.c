/* SPDX-License-Identifier: Apache-2.0 */
/* commands_convert: convert RESULTS|BUNDLE: other formats of what was audited before. */
#include "config.h"

#include <unistd.h>

#include "audit/results.h"
#include "audit/sandbox.h"
#include "audit/wanted.h"

/* Before anything of the file is parsed. */
static void
lock(const struct options *o)
{
	const char *outputs[MAX_REPORTS + 3];

	wanted_outputs(o, outputs);
	if (!o->no_sandbox)
		sandbox_main(&(struct sandbox_needs){ .writes = outputs });
}

/* Whether the formats can do with what the file tells. */
static int
suit(const struct wanted *w, size_t n, const struct results *r, struct err *e)
{
	for (size_t i = 0; r->bare && i < n; i++)
		if (!w[i].format->bare)
			return err_set(e, 0, "--report %s: it shows texts of the benchmark, and results hold only its digest: "
			    "name %.40s %.20s of the SHA-256 digest %s by -b%s, or a bundle", w[i].format->name,
			    r->bench->name, r->bench->version, r->bench->sha256,
			    r->bench->tailoring != NULL ? ", its tailoring by --tailoring-file" : "");
	return 0;
}

static int
write_all(const struct options *o, const struct wanted *w, size_t n, const struct audit *a)
{
	int status = EXIT_OK;
	struct err e;

	for (size_t i = 0; i < n; i++) {
		struct report_style style = w[i].path != NULL ? (struct report_style){ .width = 80, .utf8 = true } :
		    report_style_of(STDOUT_FILENO, o->color);

		style.verbose = o->verbose;
		if (report_write(w[i].format, w[i].path, a, &style, &e) < 0)
			status = complain(EXIT_NOTHING, &e);
	}
	return status;
}

int
command_convert(const struct options *o)
{
	struct wanted reports[MAX_REPORTS];
	struct results_source s = { .bytes = BUF_INIT };
	struct results *r = NULL;
	struct err e;
	size_t n;
	int status;

	if (wanted_reports(o, reports, &n, &e) < 0 || results_find(o->arguments[0], o->benchmark, o->tailoring, &s, &e) < 0) {
		results_source_free(&s);
		return complain(EXIT_USAGE, &e);
	}
	lock(o);
	if ((r = results_read(&s, &e)) == NULL || suit(reports, n, r, &e) < 0)
		status = complain(EXIT_USAGE, &e);
	else if (wanted_writable(reports, n, &e) < 0)
		status = complain(EXIT_NOTHING, &e);
	else
		status = write_all(o, reports, n, r->audit);
	results_free(r);
	results_source_free(&s);
	return status;
}
