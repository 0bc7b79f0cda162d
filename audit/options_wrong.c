/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/options_wrong.h"

/* Whether text begins with file and a line of it. */
static bool
has_line(const char *text, const char *file)
{
	size_t n = strlen(file);

	return n > 0 && strncmp(text, file, n) == 0 && text[n] == ':' && strspn(text + n + 1, "0123456789") > 0;
}

int
option_wrong(const char *name, const char *file, struct err *e)
{
	const struct err was = *e;

	return has_line(was.msg, file) ? -1 : err_set(e, was.num, "--%s: %s", name, was.msg);
}

/* Of a list, the value that stands behind the option, else the first. */
static const char *
origin_of_value(const struct setting *s, const char *behind)
{
	for (size_t i = 0; s->values[i] != NULL; i++) {
		size_t n = strlen(s->values[i]);

		if (strncmp(behind, s->values[i], n) == 0 && (behind[n] == ':' || behind[n] == '\0'))
			return s->origins[i];
	}
	return s->origins[0];
}

const char *
options_blamed(const struct options *o, const struct err *e)
{
	size_t n = strncmp(e->msg, "--", 2) == 0 ? strcspn(e->msg + 2, " :") : 0;

	for (size_t i = 0; n > 0 && o->configured != NULL && o->configured[i] != NULL; i++) {
		const struct setting *s = o->configured[i];

		if (strlen(s->key->name) == n && strncmp(s->key->name, e->msg + 2, n) == 0)
			return origin_of_value(s, e->msg + 2 + n + (e->msg[2 + n] == ' '));
	}
	return NULL;
}

const char *
default_scope(const struct options *o)
{
	return strcmp(o->root, "/") != 0 && o->host_endpoint == NULL ? "host" : "all";
}

int
complain_of(const struct options *o, int status, const struct err *e)
{
	const char *origin = options_blamed(o, e);
	struct err whole = *e;

	if (origin != NULL)
		err_set(&whole, e->num, "%s: %s", origin, e->msg);
	return complain(status, &whole);
}

struct bench *
bench_of_profile(const struct bench_source *source, const char *profile, struct err *e)
{
	struct bench *b = bench_read(source, profile, e), *any;
	struct err ignored, was = *e;
	autofree char *clean = NULL;

	if (b != NULL || profile == NULL || (any = bench_read(source, BENCH_ANY_PROFILE, &ignored)) == NULL)
		return b;
	clean = utf8_clean(profile, strlen(profile));
	err_set(e, was.num, "--profile %.100s: %s", clean, was.msg);
	bench_free(any);
	return NULL;
}

struct bench *
bench_selected(const struct options *o, const struct bench_source *source, struct err *e)
{
	struct bench *b = bench_of_profile(source, o->profile, e);

	if (b != NULL && selection_check(&o->selection, b, e) < 0) {
		bench_free(b);
		return NULL;
	}
	return b;
}
