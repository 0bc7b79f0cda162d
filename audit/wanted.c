/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/outfile.h"
#include "audit/wanted.h"

int
wanted_reports(const struct options *o, struct wanted w[MAX_REPORTS], size_t *ret_n, struct err *e)
{
	char *const usual[] = { (char *)"text", NULL };
	char *const *list = o->reports != NULL ? o->reports : usual;
	int to_stdout = 0;

	for (*ret_n = 0; list[*ret_n] != NULL; ++*ret_n) {
		const char *spec = list[*ret_n], *colon = strchr(spec, ':');
		autofree char *name = xstrndup(spec, colon ? (size_t)(colon - spec) : strlen(spec));

		if (*ret_n == MAX_REPORTS)
			return err_set(e, 0, "--report: at most %d reports in one run", MAX_REPORTS);
		w[*ret_n].format = report_find(name);
		w[*ret_n].path = colon != NULL && strcmp(colon + 1, "-") != 0 ? colon + 1 : NULL;
		if (w[*ret_n].format == NULL)
			return err_set(e, 0, "--report %.60s: no such format; see: plimsoll list formats", name);
		if (colon != NULL && colon[1] == '\0')
			return err_set(e, 0, "--report %.60s: a path is missing behind the colon", spec);
		if (w[*ret_n].path == NULL && ++to_stdout > 1)
			return err_set(e, 0, "--report %.60s: only one report goes to standard output; give the others a path, %s:PATH",
			    spec, name);
	}
	return 0;
}

int
wanted_writable(const struct wanted *w, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct outfile probe;

		if (w[i].path == NULL)
			continue;
		if (outfile_open(&probe, w[i].path, 0600, e) < 0)
			return -1;
		outfile_abort(&probe);
	}
	return 0;
}
