/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of exceptions or attestations, of any bytes: refused with a place in it, or taken; and what is taken has a period,
 * and means subjects without harm.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/attestations.h"
#include "audit/exceptions.h"

#define LINE "{\"kind\":\"container\",\"id\":\"c\",\"name\":\"web\",\"image\":\"sha256:1\",\"read\":{\"inspect\":{\"data\":{\"Config\":{" \
	"\"Image\":\"a:1\",\"Labels\":{\"com.docker.compose.project\":\"p\",\"com.docker.compose.service\":\"s\",\"x\":\"y\"}}}}}}"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look_through(const struct entries *x)
{
	struct err e;
	autojson cJSON *line = json_read(LINE, strlen(LINE), JSON_TWICE_REFUSED, &e);

	if (x->n == 0 || x->n > ENTRIES_MAX)
		abort();
	for (const struct entry *t = x->list; t < x->list + x->n; t++) {
		bool creator;

		if (*t->id == '\0' || *t->rule == '\0' || t->starts > t->expires)
			abort();
		if (!entry_means_subject(x, t, KIND_CONTAINER, line, &creator) && creator)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct entries_kind *kind = entries_kind_of(data, size);
	struct bench_problems p = { 0 };
	struct entries *x;

	if (kind == NULL)
		return 0;
	x = entries_parse(kind, "f.json", data, size, &p);
	if ((x == NULL) != (p.nerrors > 0))
		abort();
	for (size_t i = 0; i < p.n; i++)
		if (strncmp(p.list[i].text, "f.json:", 7) != 0 || p.list[i].line < 1)
			abort();
	if (x != NULL)
		look_through(x);
	entries_free(x);
	bench_problems_free(&p);
	return 0;
}
