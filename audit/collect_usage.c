/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_usage: how many images and containers there are, and what of them nobody uses. By the two lists alone.
 */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"

static void
put_created(cJSON *x, double created)
{
	if (created > 0)
		json_put_int(x, "created", (int64_t)created);
	else
		json_put_null(x, "created");
}

static cJSON *
images_of(const struct collector *c)
{
	cJSON *o = json_object(), *unused = json_array(), *gone = json_array(), *x;
	size_t listed = 0, used = 0, dangling = 0;

	for (size_t i = 0; i < c->nimages; i++) {
		const struct seen_image *s = &c->images[i];
		bool nameless = s->tags->child == NULL && s->digests->child == NULL;

		if (!s->listed) {
			json_push_str(gone, s->id);
			continue;
		}
		listed++;
		dangling += nameless;
		if (s->used_by->child != NULL) {
			used++;
			continue;
		}
		x = json_object();
		json_put_str(x, "id", s->id);
		json_put_str(x, "name", s->name);
		json_put_bool(x, "dangling", nameless);
		put_created(x, s->created);
		json_push(unused, x);
	}
	json_put_int(o, "listed", (int64_t)listed);
	json_put_int(o, "dangling", (int64_t)dangling);
	json_put_int(o, "used", (int64_t)used);
	json_put(o, "unused", unused);
	json_put(o, "not_listed", gone);
	return o;
}

/* Whether a container in that state has processes, or is about to have some again. */
static bool
is_up(const char *state)
{
	return strcmp(state, "running") == 0 || strcmp(state, "paused") == 0 || strcmp(state, "restarting") == 0;
}

static cJSON *
containers_of(const struct collector *c)
{
	cJSON *o = json_object(), *stopped = json_array(), *x;
	size_t up = 0;

	for (size_t i = 0; i < c->ncontainers; i++) {
		const struct seen_container *s = &c->containers[i];

		if (is_up(s->listed_state)) {
			up++;
			continue;
		}
		x = json_object();
		json_put_str(x, "id", s->id);
		json_put_str(x, "name", s->name);
		json_put_str(x, "state", s->listed_state);
		put_created(x, s->created);
		json_push(stopped, x);
	}
	json_put_int(o, "listed", (int64_t)c->ncontainers);
	json_put_int(o, "running", (int64_t)up);
	json_put(o, "stopped", stopped);
	return o;
}

void
collect_put_usage(const struct collector *c, cJSON *subject)
{
	const struct answer *list = &c->answers[ANSWER_IMAGES];
	cJSON *data = json_object(), *doc;

	json_put(data, "images", list->doc != NULL ? images_of(c) : cJSON_CreateNull());
	json_put(data, "containers", containers_of(c));
	doc = subject_doc(subject, "usage", "GET /containers/json, GET /images/json", data);
	if (list->doc == NULL) {
		doc_error(doc, "images", list->code, list->message);
	} else {
		if (c->hidden_images != NULL)
			doc_error(doc, "images", "incomplete", c->hidden_images);
		collect_doubt_users(c, doc, "images.used", c->unplaced);
		collect_doubt_users(c, doc, "images.unused", c->unplaced);
	}
	collect_doubt_users(c, doc, "containers", NULL);
}
