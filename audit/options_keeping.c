/* SPDX-License-Identifier: Apache-2.0 */
/* options_keeping: options and settings about evidence that is kept: what their values have to be. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/options_keeping.h"
#include "audit/retention.h"

int
set_retention(struct options *o, const char *v, struct err *e)
{
	struct retention r;
	size_t n = 0;

	while (o->retention != NULL && o->retention[n] != NULL)
		n++;
	o->retention = xrealloc(o->retention, n + 2, sizeof *o->retention);
	o->retention[n] = xstrdup(v);
	o->retention[n + 1] = NULL;
	return retention_read(v, &r, e);
}

int
set_since(struct options *o, const char *v, struct err *e)
{
	int64_t t;

	o->since = v;
	return time_read(v, &t, e);
}

int
set_until(struct options *o, const char *v, struct err *e)
{
	int64_t t;

	o->until = v;
	return time_read(v, &t, e);
}

int
set_of_result(struct options *o, const char *v, struct err *e)
{
	static const char *const words[] = { "met", "not-met", "incomplete", "nothing" };

	o->of_result = v;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(words[i], v) == 0)
			return 0;
	return err_set(e, 0, "--result %.60s: it is one of met, not-met, incomplete, nothing", v);
}

int
set_listing(struct options *o, const char *v, struct err *e)
{
	o->listing = v;
	return strcmp(v, "text") == 0 || strcmp(v, "json") == 0 || strcmp(v, "html") == 0 ? 0 :
	    err_set(e, 0, "--report %.60s: it is one of text, json, html", v);
}
