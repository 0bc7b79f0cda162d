/* SPDX-License-Identifier: Apache-2.0 */
/* entries_match: which rules and which subjects an entry is about. */
#include "config.h"

#include <string.h>

#include "audit/entries.h"

/* By "cis-docker-1.8.0", or "cis-docker": any version. */
bool
entry_means_benchmark(const struct entry *t, const struct bench *b)
{
	autofree char *id = xasprintf("%s-%s", b->name, b->version);

	return t->benchmark == NULL || strcmp(t->benchmark, id) == 0 || strcmp(t->benchmark, b->name) == 0;
}

bool
entry_means_rule(const struct entry *t, const struct bench *b, const struct bench_rule *r)
{
	return entry_means_benchmark(t, b) && (strcmp(t->rule, r->check) == 0 || strcmp(t->rule, r->id) == 0 ||
	    (t->benchmark != NULL && strcmp(t->rule, r->number) == 0));
}

/* -- subjects ---------------------------------------------------------------------------------- */

/* One thing that an element of "subjects" asks for. what: the string or object that it says. */
struct asked {
	const struct entries *x;
	const cJSON *what;
	enum kind kind;
	const cJSON *subject;
};

static const cJSON *
labels_of(const struct asked *a)
{
	if (a->kind == KIND_SERVICE)
		return json_at(a->subject, "read.service.data.Spec.Labels");
	return json_at(a->subject, "read.inspect.data") != NULL ? json_at(a->subject, "read.inspect.data.Config.Labels") :
	    json_at(a->subject, "labels");
}

/* Whether a label has that value, which facts hold clear or as a digest. */
static bool
label_is(const struct asked *a, const char *key, const char *value)
{
	const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(labels_of(a), key));
	autofree char *pair = xasprintf("%s=%s", key, value);
	const char *digest = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(a->x->label_digests, pair));

	return found != NULL && (strcmp(found, value) == 0 || (digest != NULL && strcmp(found, digest) == 0));
}

/* These labels stay clear in facts (audit/collected.c). */
static bool
clear_label_is(const struct asked *a, const char *key, const char *value)
{
	const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(labels_of(a), key));

	return found != NULL && strcmp(found, value) == 0;
}

static bool
by_label(const struct asked *a)
{
	const char *key = json_str(a->what, "key", ""), *value = json_str(a->what, "value", NULL);

	return value != NULL ? label_is(a, key, value) : cJSON_GetObjectItemCaseSensitive(labels_of(a), key) != NULL;
}

/* A container that "compose run" starts once is made from the same service, and from options of the moment. */
static bool
by_compose(const struct asked *a)
{
	const cJSON *once = cJSON_GetObjectItemCaseSensitive(labels_of(a), "com.docker.compose.oneoff");

	return clear_label_is(a, "com.docker.compose.project", json_str(a->what, "project", "")) &&
	    clear_label_is(a, "com.docker.compose.service", json_str(a->what, "service", "")) &&
	    (once == NULL || clear_label_is(a, "com.docker.compose.oneoff", "False"));
}

static bool
by_swarm_service(const struct asked *a)
{
	return clear_label_is(a, "com.docker.swarm.service.name", a->what->valuestring);
}

static bool
any_name(const cJSON *list, const char *pattern)
{
	const cJSON *name;

	cJSON_ArrayForEach(name, list)
		if (cJSON_IsString(name) && glob_match(pattern, name->valuestring))
			return true;
	return false;
}

static bool
by_name(const struct asked *a)
{
	const char *pattern = a->what->valuestring;

	return glob_match(pattern, json_str(a->subject, "name", "")) ||
	    (a->kind == KIND_IMAGE && (any_name(json_at(a->subject, "tags"), pattern) || any_name(json_at(a->subject, "digests"), pattern)));
}

static bool
by_id(const struct asked *a)
{
	return strcmp(a->what->valuestring, json_str(a->subject, "id", "")) == 0;
}

static bool
by_role(const struct asked *a)
{
	return strcmp(a->what->valuestring, json_str(a->subject, "role", "")) == 0;
}

static bool
is_image_id(const char *s)
{
	return strncmp(s, "sha256:", 7) == 0;
}

/* Of a container the image that the engine made it from, by id; or the reference that its creator wrote. */
static bool
by_image(const struct asked *a)
{
	const char *pattern = a->what->valuestring;

	if (is_image_id(pattern))
		return strcmp(pattern, json_str(a->subject, "image", "")) == 0;
	if (a->kind == KIND_SERVICE)
		return glob_match(pattern, json_str(a->subject, "read.service.data.Spec.TaskTemplate.ContainerSpec.Image", ""));
	return glob_match(pattern, json_str(a->subject, "read.inspect.data.Config.Image", json_str(a->subject, "image_name", "")));
}

static const struct {
	const char *key;
	bool (*holds)(const struct asked *a);
} askers[] = {
	{ "name", by_name }, { "id", by_id }, { "image", by_image }, { "label", by_label }, { "compose", by_compose },
	{ "swarm_service", by_swarm_service }, { "role", by_role },
};

/* Names of files, hosts and nodes are root's to choose, and ids are the engine's. */
static bool
is_creators(enum kind kind, const cJSON *what)
{
	if (kind == KIND_HOST || kind == KIND_DAEMON || kind == KIND_FILE || kind == KIND_SWARM || kind == KIND_NODE)
		return false;
	return strcmp(what->string, "id") != 0 &&
	    (strcmp(what->string, "image") != 0 || kind != KIND_CONTAINER || !is_image_id(what->valuestring));
}

/* Whether all that an element says holds of a subject. */
static bool
element_means(const struct entries *x, const cJSON *element, enum kind kind, const cJSON *subject, bool *ret_creator)
{
	const cJSON *what;
	bool creators = false, others = false;

	if (strcmp(json_str(element, "kind", ""), kind_names[kind]) != 0)
		return false;
	cJSON_ArrayForEach(what, element) {
		for (size_t i = 0; i < ARRAY_SIZE(askers); i++)
			if (strcmp(askers[i].key, what->string) == 0) {
				if (!askers[i].holds(&(struct asked){ x, what, kind, subject }))
					return false;
				creators = creators || is_creators(kind, what);
				others = others || !is_creators(kind, what);
			}
	}
	*ret_creator = creators && !others;
	return true;
}

bool
entry_means_subject(const struct entries *x, const struct entry *t, enum kind kind, const cJSON *subject, bool *ret_creator)
{
	const cJSON *subjects = cJSON_GetObjectItemCaseSensitive(t->doc, "subjects"), *element;
	bool any = false, creator = false;

	*ret_creator = false;
	if (subjects == NULL)
		return true;
	cJSON_ArrayForEach(element, subjects)
		if (element_means(x, element, kind, subject, &creator)) {
			/* one match that rests on more is enough */
			*ret_creator = any ? *ret_creator && creator : creator;
			any = true;
		}
	return any;
}
