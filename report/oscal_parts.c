/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/json.h"
#include "report/oscal.h"
#include "report/oscal_text.h"

/* The space of all our names: made up once, for this. */
const struct uuid oscal_names = {
	{ 0x2c, 0x9b, 0x1e, 0x74, 0x5d, 0x0a, 0x4f, 0x63, 0x8e, 0x21, 0xb7, 0x46, 0xd3, 0x9f, 0x50, 0x18 }
};

/* Each part ends in NUL, so that no two lists of parts are the same bytes. */
void
oscal_uuid(char out[37], const struct uuid *space, const char *const *parts, size_t n)
{
	autobuf struct buf b = BUF_INIT;
	struct uuid u;

	for (size_t i = 0; i < n; i++)
		buf_add(&b, parts[i], strlen(parts[i]) + 1);
	u = uuid_of(space, b.s, b.len);
	uuid_show(&u, out);
}

const char *
oscal_machine(const struct audit *a)
{
	return json_str(a->host, "machine_id", json_str(a->host, "name", ""));
}

const char *
oscal_subject_key(const struct finding *f)
{
	return *f->id != '\0' ? f->id : f->name;
}

void
oscal_subject_uuid(const struct audit *a, const struct finding *f, char out[37])
{
	if (f == NULL || f->kind == KIND_HOST)
		OSCAL_NAME(out, &oscal_names, "host", oscal_machine(a));
	else
		OSCAL_NAME(out, &oscal_names, "subject", oscal_machine(a), json_str(a->engine, "id", ""), kind_names[f->kind],
		    oscal_subject_key(f));
}

void
oscal_tool_uuid(const struct audit *a, char out[37])
{
	OSCAL_NAME(out, &oscal_names, "tool", json_str(a->tool, "name", ""), json_str(a->tool, "version", ""),
	    json_str(a->tool, "sha256", ""));
}

void
oscal_put_line(cJSON *o, const char *key, const char *text)
{
	autofree char *line = oscal_line(text);

	json_put_str(o, key, line);
}

void
oscal_put_prose(cJSON *o, const char *key, const char *text, const char *otherwise)
{
	autofree char *prose = text != NULL ? oscal_prose(text) : NULL;

	if (prose != NULL)
		json_put_str(o, key, prose);
	else
		oscal_put_line(o, key, otherwise);
}

cJSON *
oscal_put_prop(cJSON *o, const char *name, const char *value)
{
	autofree char *string = value != NULL ? oscal_string(value) : NULL;
	cJSON *list = cJSON_GetObjectItemCaseSensitive(o, "props"), *prop;

	if (string == NULL)
		return NULL;
	prop = oscal_push_object(list != NULL ? list : json_put_array(o, "props"));
	json_put_str(prop, "name", name);
	json_put_str(prop, "ns", OSCAL_NS);
	json_put_str(prop, "value", string);
	return prop;
}

void
oscal_put_count(cJSON *o, const char *name, size_t n)
{
	autofree char *value = xasprintf("%zu", n);

	oscal_put_prop(o, name, value);
}

void
oscal_put_members(cJSON *o, const cJSON *doc, const char *const *members)
{
	for (; *members != NULL; members++) {
		autofree char *name = xstrdup(*members);

		for (char *c = name; (c = strchr(c, '_')) != NULL;)
			*c = '-';
		oscal_put_prop(o, name, json_str(doc, *members, NULL));
	}
}

cJSON *
oscal_push_object(cJSON *list)
{
	cJSON *o = json_object();

	json_push(list, o);
	return o;
}

void
oscal_push_reference(cJSON *list, const char *key, const char uuid[37])
{
	json_put_str(oscal_push_object(list), key, uuid);
}

char *
oscal_rule_token(const struct bench_rule *rule)
{
	const char *tail = strstr(rule->id, "_rule_");

	return oscal_token(tail != NULL ? tail + strlen("_rule_") : rule->id);
}
