/* SPDX-License-Identifier: Apache-2.0 */
/*
 * results_same: a results file is taken if the audit that was made of it writes it again. So nothing in it was passed over, and
 * what its parts say of each other is true. Byte for byte, as plimsoll wrote it; or, of a file that another program laid out anew,
 * value for value.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/results_parts.h"
#include "audit/results_shape.h"
#include "report/report.h"

/* What stands there, cut. */
static char *
shown(const cJSON *v)
{
	autofree char *line = cJSON_IsNumber(v) ? xasprintf("%.12g", v->valuedouble) : v != NULL ? json_line(v) : NULL;

	return line == NULL ? xstrdup("nothing") : strlen(line) > 80 ? xasprintf("%.80s...", line) : xstrdup(line);
}

static int
differs(const struct buf *place, const cJSON *told, const cJSON *made, struct err *e)
{
	autofree char *a = shown(told), *b = shown(made);

	return err_set(e, 0, "%.300s: %s stands there, and all the rest makes it %s; the file was changed: take the one that plimsoll "
	    "wrote", place->s, a, b);
}

static bool
is_leaf_same(const cJSON *a, const cJSON *b)
{
	if (cJSON_IsString(a) && cJSON_IsString(b))
		return strcmp(a->valuestring, b->valuestring) == 0;
	if (cJSON_IsNumber(a) && cJSON_IsNumber(b))
		return a->valuedouble == b->valuedouble;
	return (a->type & 0xff) == (b->type & 0xff) && !cJSON_IsString(a) && !cJSON_IsNumber(a);
}

/* All of what is told against what is made; members may stand in another order. */
static int
compare(struct buf *place, const cJSON *told, const cJSON *made, struct err *e)
{
	const cJSON *a, *next = made != NULL ? made->child : NULL;
	size_t i = 0, len = place->len;

	if (made == NULL || !is_leaf_same(told, made))
		return differs(place, told, made, e);
	cJSON_ArrayForEach(a, told) {
		const cJSON *b = next;

		if (cJSON_IsArray(told)) {
			buf_addf(place, "[%zu]", i++);
		} else {
			json_path_add(place, a->string);
			if (b == NULL || strcmp(b->string, a->string) != 0)
				b = cJSON_GetObjectItemCaseSensitive(made, a->string);
		}
		if (compare(place, a, b, e) < 0)
			return -1;
		next = b->next;
		place->len = len;
		place->s[len] = '\0';
	}
	return next != NULL && cJSON_IsArray(told) ? differs(place, told, made, e) : 0;
}

int
results_same(const struct results_source *s, const cJSON *doc, const struct audit *a, struct err *e)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	autojson cJSON *made = NULL;
	autobuf struct buf place = BUF_INIT;
	int n = 0;

	if (out == NULL || report_json(out, a, &(const struct report_style){ 0 }) < 0 || fclose(out) != 0)
		out_of_memory();
	if (len != s->bytes.len || memcmp(text, s->bytes.s, len) != 0)
		n = (made = json_read(text, len, JSON_TWICE_LAST, e)) == NULL ? -1 : compare(&place, doc, made, e);
	free(text);
	return n;
}
