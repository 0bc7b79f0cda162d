/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "audit/forms.h"
#include "audit/sandbox.h"
#include "audit/wanted.h"

static const struct form *
find(const struct form *forms, const char *name)
{
	for (const struct form *f = forms; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static int
no_such_form(const struct form *forms, const char *what, const char *name, struct err *e)
{
	autobuf struct buf b = BUF_INIT;

	for (const struct form *f = forms; f->name != NULL; f++)
		buf_addf(&b, "%s%s", f == forms ? "" : f[1].name != NULL ? ", " : " or ", f->name);
	return err_set(e, 0, "--report %.60s: %s are written as %s", name, what, b.s);
}

int
forms_read(const struct options *o, const struct form *forms, const char *what, struct form_order ret[MAX_REPORTS], size_t *ret_n,
    struct err *e)
{
	autofree char *first = xstrdup(forms->name);
	char *const usual[] = { first, NULL };
	char *const *list = o->reports != NULL ? o->reports : usual;
	int to_stdout = 0;

	for (*ret_n = 0; list[*ret_n] != NULL; ++*ret_n) {
		const char *colon = strchr(list[*ret_n], ':');
		autofree char *name = xstrndup(list[*ret_n], colon != NULL ? (size_t)(colon - list[*ret_n]) : strlen(list[*ret_n]));
		const struct form *form = find(forms, name);
		struct form_order *one = &ret[*ret_n];

		if (*ret_n == MAX_REPORTS)
			return err_set(e, 0, "--report: at most %d reports in one run", MAX_REPORTS);
		if (form == NULL)
			return no_such_form(forms, what, name, e);
		if (colon != NULL && colon[1] == '\0')
			return err_set(e, 0, "--report %.60s: a path is missing behind the colon", list[*ret_n]);
		*one = (struct form_order){ form->put, colon != NULL && strcmp(colon + 1, "-") != 0 ? colon + 1 : NULL };
		if (one->path == NULL && ++to_stdout > 1)
			return err_set(e, 0, "--report %.60s: only one report goes to standard output; give the others a path, %s:PATH",
			    list[*ret_n], name);
	}
	return wanted_apart(o, e);
}

void
forms_lock(const struct options *o, const char *const *reads)
{
	const char *outputs[MAX_REPORTS + 3];

	wanted_outputs(o, outputs);
	if (!o->no_sandbox)
		sandbox_main(&(struct sandbox_needs){ .reads = reads, .writes = outputs });
}

int
forms_write(const struct options *o, const struct form_order *orders, size_t n, const void *thing, int status)
{
	struct err e;

	for (size_t i = 0; i < n; i++) {
		struct report_style style = orders[i].path != NULL ? (struct report_style){ .width = 80, .utf8 = true } :
		    report_style_of(STDOUT_FILENO, o->color);

		style.verbose = o->verbose;
		if (report_put(orders[i].put, thing, orders[i].path, 0600, &style, &e) < 0)
			status = complain(EXIT_NOTHING, &e);
	}
	return status;
}
