/* SPDX-License-Identifier: Apache-2.0 */
/* collect_list: which containers there are, and whether the list can be all of them. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

static int
container_by_name(const void *a, const void *b)
{
	const struct seen_container *x = a, *y = b;
	int n = strcmp(x->name, y->name);

	return n != 0 ? n : strcmp(x->id, y->id);
}

bool
collect_is_id(const char *s)
{
	return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

/* One entry of the list; false if it is not one. */
static bool
list_container(struct seen_container *s, const cJSON *entry)
{
	const char *id = json_str(entry, "Id", ""), *name = json_str(entry, "Names[0]", NULL);
	const cJSON *labels = json_at(entry, "Labels");

	if (!collect_is_id(id))
		return false;
	/* Names holds links' names too ("/web/db"): the own one has a single slash */
	const cJSON *n;
	cJSON_ArrayForEach(n, json_at(entry, "Names"))
		if (cJSON_IsString(n) && n->valuestring[0] == '/' && strchr(n->valuestring + 1, '/') == NULL)
			name = n->valuestring;
	if (name == NULL || *name == '\0')
		name = id;
	*s = (struct seen_container){
		.id = xstrdup(id),
		.name = xstrdup(*name == '/' ? name + 1 : name),
		.image = xstrdup(json_str(entry, "ImageID", "")),
		.image_name = xstrdup(json_str(entry, "Image", "")),
		.labels = labels != NULL ? json_copy(labels) : NULL,
		.state = xstrdup(json_str(entry, "State", "unknown")),
		.listed_state = xstrdup(json_str(entry, "State", "unknown")),
		.created = json_num(entry, "Created", -1),
		.unanswered = 1, .code = "timeout", .message = xstrdup("it was not asked for in time"),
	};
	return true;
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All ids in order. The caller frees the array, not what it points at. */
static char **
sorted_ids(const struct collector *c)
{
	char **ids = xcalloc(c->ncontainers, sizeof *ids);

	for (size_t i = 0; i < c->ncontainers; i++)
		ids[i] = c->containers[i].id;
	if (c->ncontainers > 0)
		qsort(ids, c->ncontainers, sizeof *ids, by_id);
	return ids;
}

static bool
same_id_twice(const struct collector *c)
{
	autofree char **ids = sorted_ids(c);
	bool twice = false;

	for (size_t i = 1; i < c->ncontainers; i++)
		twice = twice || strcmp(ids[i - 1], ids[i]) == 0;
	return twice;
}

void
collect_list(struct collector *c)
{
	struct answer *a = &c->answers[ANSWER_CONTAINERS];
	const cJSON *entry;

	if (a->doc == NULL)
		return;
	if (cJSON_IsArray(a->doc))
		c->containers = xcalloc((size_t)cJSON_GetArraySize(a->doc), sizeof *c->containers);
	cJSON_ArrayForEach(entry, a->doc)
		c->ncontainers += list_container(&c->containers[c->ncontainers], entry);
	if (!cJSON_IsArray(a->doc) || (int)c->ncontainers != cJSON_GetArraySize(a->doc) || same_id_twice(c)) {
		/* an entry that cannot be followed would be a container that nobody looks at */
		a->code = "not-json";
		free(a->message);
		a->message = xstrdup("the list of containers is not an array of objects with an Id each of its own");
		json_free(&a->doc);
	}
	qsort(c->containers, c->ncontainers, sizeof *c->containers, container_by_name);
}

/* How many containers the engine says that it has: in all, or in each state, whichever is more. -1: it does not say. */
static double
counted(const cJSON *info)
{
	double all = json_num(info, "Containers", -1), states = json_num(info, "ContainersRunning", 0) +
	    json_num(info, "ContainersPaused", 0) + json_num(info, "ContainersStopped", 0);

	return all >= 0 && states > all ? states : all;
}

/* Whether a list that long may leave some out. One with containers in it is taken for all of them where /info is refused, as sites do;
 * an empty one would say that there is nothing to look at, and that has to be confirmed. */
static bool
is_doubtful(size_t listed, const cJSON *info)
{
	double n = counted(info);

	return info == NULL ? listed == 0 : n < 0 || n > (double)listed;
}

/* Why such a list cannot be all of them, or is not known to be. */
static char *
why_hidden(size_t listed, const cJSON *info)
{
	double n = counted(info);

	if (n > (double)listed)
		return xasprintf("the engine counts %.0f containers and lists %zu", n, listed);
	return xstrdup("the engine does not say how many containers it has");
}

/*
 * What a second look lists and the first one did not: nobody looks at it. NULL: nothing. What was made since the run began is
 * none of its containers, and a list that cannot be followed has left out whatever it may be.
 */
static char *
left_out(const struct collector *c, const cJSON *list)
{
	autofree char **ids = sorted_ids(c);
	int64_t began = INT64_MAX;
	const cJSON *entry;
	struct err why;

	(void)time_read(c->lines->started, &began, &why);
	cJSON_ArrayForEach(entry, list) {
		const char *id = json_str(entry, "Id", "");

		if (!collect_is_id(id))
			return xstrdup("the second list of containers is not an array of objects with an Id each");
		if (json_num(entry, "Created", -1) < (double)began &&
		    bsearch(&id, ids, c->ncontainers, sizeof *ids, by_id) == NULL)
			return xasprintf("container %.12s was there, and was listed at a second look only", id);
	}
	return NULL;
}

/*
 * A proxy in front of the socket, or an authorization plugin, may leave containers out of the list; the engine's own count
 * tells. One that was made between the two answers is no difference: it is asked once more. Podman counts what is in its store,
 * which is also what others keep there.
 */
bool
collect_doubts_list(const struct collector *c)
{
	return c->answers[ANSWER_CONTAINERS].doc != NULL && strcmp(engine_product(c), "docker") == 0 &&
	    is_doubtful(c->ncontainers, c->answers[ANSWER_INFO].doc);
}

/* What is to be said of a second look; NULL: it shows all that was there before. */
static char *
second_look(const struct collector *c, const cJSON *list, const cJSON *info)
{
	size_t n = (size_t)cJSON_GetArraySize(list);

	return is_doubtful(n, info) ? why_hidden(n, info) : left_out(c, list);
}

void
collect_doubt_list(struct collector *c)
{
	struct engine_reply list, info;

	if (!collect_doubts_list(c))
		return;
	c->hidden = why_hidden(c->ncontainers, c->answers[ANSWER_INFO].doc);
	engine_get(c->engine, collect_answer_paths[ANSWER_CONTAINERS], &list);
	engine_get(c->engine, collect_answer_paths[ANSWER_INFO], &info);
	/* half an answer takes no doubt away */
	if (cJSON_IsArray(list.doc) && counted(info.doc) >= 0) {
		free(c->hidden);
		c->hidden = second_look(c, list.doc, info.doc);
	}
	engine_reply_free(&info);
	engine_reply_free(&list);
}

/* The engine counts images too that it does not list, since others were built on them: but where there are some, it lists one. */
void
collect_doubt_images(struct collector *c)
{
	const cJSON *list = c->answers[ANSWER_IMAGES].doc;
	double n = json_num(c->answers[ANSWER_INFO].doc, "Images", -1);

	if (list == NULL || cJSON_GetArraySize(list) > 0 || strcmp(engine_product(c), "docker") != 0 || n == 0)
		return;
	c->hidden_images = n > 0 ? xasprintf("the engine counts %.0f images and lists none", n) :
	    xstrdup("the engine lists no image, and does not say that it has none");
}
