/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "audit/json.h"
#include "report/json_parts.h"
#include "report/report.h"

void
json_print(FILE *out, const cJSON *v, int depth)
{
	bool object = cJSON_IsObject(v);
	const cJSON *c;

	if ((!object && !cJSON_IsArray(v)) || v->child == NULL) {
		autofree char *s = cJSON_IsRaw(v) ? xstrdup(v->valuestring) : json_line(v);

		fputs(s, out);
		return;
	}
	putc(object ? '{' : '[', out);
	cJSON_ArrayForEach (c, v) {
		fprintf(out, "%s\n%*s", c == v->child ? "" : ",", 2 * (depth + 1), "");
		if (object) {
			autofree char *key =
			    json_line(&(cJSON){ .type = cJSON_String, .valuestring = c->string });

			fprintf(out, "%s: ", key);
		}
		json_print(out, c, depth + 1);
	}
	fprintf(out, "\n%*s%c", 2 * depth, "", object ? '}' : ']');
}

cJSON *
json_percent(const struct score *s)
{
	char text[16];
	cJSON *v = report_percent(s, text) ? cJSON_CreateRaw(text) : cJSON_CreateNull();

	if (v == NULL)
		out_of_memory();
	return v;
}

void
json_put_references(cJSON *o, const struct bench_rule *rule)
{
	cJSON *all = json_put_object(o, "references");

	for (size_t i = 0; i < rule->nreferences; i++) {
		const struct bench_reference *r = &rule->references[i];
		cJSON *list = cJSON_GetObjectItemCaseSensitive(all, r->framework);

		json_push_str(
		    list != NULL ? list : json_put_array(all, r->framework), r->requirement);
	}
}

cJSON *
json_evidence(const struct finding *f, const struct evidence *e)
{
	char id[33];
	cJSON *o = json_object();

	json_put_str(o, "source", e->source);
	json_put_str(o, "path", e->path);
	json_put_str(o, "expected", e->expected);
	json_put_str(o, "observed", e->observed);
	evidence_id(f, e, id);
	json_put_str(o, "id", id);
	return o;
}
