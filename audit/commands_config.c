/* SPDX-License-Identifier: Apache-2.0 */
/* commands_config: config show: the options as they would be without any, as a file that could be read again. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "audit/cli.h"

static void
show_set(const struct setting *s, bool origin)
{
	if (origin)
		printf("# from %s\n", s->origins[0]);
	for (char **v = s->values; *v != NULL; v++)
		printf("%s = %s\n", s->key->name, *v);
}

/* A file that lies elsewhere would be missed without a word. */
static void
show_sought(const struct settings *s)
{
	for (const char *line = settings_sought(s), *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
		printf("# looked for: %.*s\n", (int)(end - line), line);
}

static void
show_unset(const struct option_row *r, bool origin)
{
	if (r->usual == NULL) {
		printf("# %s =\n", r->name);
		return;
	}
	if (origin)
		puts("# built in");
	printf("%s = %s\n", r->name, r->usual);
}

int
command_config(const struct options *o)
{
	struct err e;

	if (strcmp(o->arguments[0], "show") != 0) {
		err_set(&e, 0, "config %.60s: it can only show; write: plimsoll config show", o->arguments[0]);
		return complain(EXIT_USAGE, &e);
	}
	if (o->origin)
		show_sought(o->settings);
	for (const struct option_row *r = option_rows; r->name != NULL; r++) {
		const struct setting *s = settings_find(o->settings, r->name);

		if (!is_setting(r))
			continue;
		if (s != NULL)
			show_set(s, o->origin);
		else
			show_unset(r, o->origin);
	}
	return finish_output(EXIT_OK);
}
