/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_images: which images there are, what the engine says of each, and their lines.
 *
 * One subject for each id: those that are listed, and those that containers were made from, whether or not the engine still has
 * them. Intermediate ones are none (they have no name, another image was built on them, and no container uses them): the engine
 * hides them itself, but not in every version.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/image_bases.h"
#include "audit/secrets.h"

/* Bases that are told of, the longest first. */
#define MAX_BASES 16

/* An image's id, whatever the engine writes before its digits. */
static const char *
digits(const char *id)
{
	return strncmp(id, "sha256:", 7) == 0 ? id + 7 : id;
}

/* Adds names to an array, each once, but "<none>:<none>" (which engines before API 1.43 write). */
static void
add_names(cJSON *to, const cJSON *names)
{
	const cJSON *n, *have;

	cJSON_ArrayForEach(n, names) {
		bool twice = false;

		if (!cJSON_IsString(n) || strncmp(n->valuestring, "<none>", 6) == 0)
			continue;
		cJSON_ArrayForEach(have, to)
			twice = twice || strcmp(have->valuestring, n->valuestring) == 0;
		if (!twice)
			json_push_str(to, n->valuestring);
	}
}

/* One more, which may be there already: merge() makes one of them. */
static struct seen_image *
add(struct collector *c, const char *id)
{
	struct seen_image *s;

	if ((c->nimages & (c->nimages - 1)) == 0) /* full: it grows to the next power of two */
		c->images = xrealloc(c->images, c->nimages ? 2 * c->nimages : 1, sizeof *c->images);
	s = &c->images[c->nimages];
	*s = (struct seen_image){ .id = xstrdup(id), .order = c->nimages++, .tags = json_array(), .digests = json_array(),
		.used_by = json_array(), .created = -1, .unanswered = NIMAGE_ANSWERS };
	for (size_t i = 0; i < NIMAGE_ANSWERS; i++) {
		s->answers[i].code = "timeout";
		s->answers[i].message = xstrdup("it was not asked for in time");
	}
	return s;
}

/* The entries of the list; false if one cannot be followed: it would be an image that nobody looks at. */
static bool
add_listed(struct collector *c, const cJSON *list)
{
	const cJSON *entry;

	cJSON_ArrayForEach(entry, list) {
		const char *id = json_str(entry, "Id", "");
		struct seen_image *s;

		if (!collect_is_id(digits(id)))
			return false;
		s = add(c, id);
		s->listed = true;
		s->created = json_num(entry, "Created", -1);
		add_names(s->tags, json_at(entry, "RepoTags"));
		add_names(s->digests, json_at(entry, "RepoDigests"));
	}
	return cJSON_IsArray(list);
}

static int
by_id(const void *a, const void *b)
{
	const struct seen_image *x = a, *y = b;
	int n = strcmp(digits(x->id), digits(y->id));

	return n != 0 ? n : x->order < y->order ? -1 : x->order > y->order;
}

/* What s has more than the first one of its id. */
static void
merge_into(struct seen_image *first, struct seen_image *s)
{
	cJSON *user;

	first->listed = first->listed || s->listed;
	add_names(first->tags, s->tags);
	add_names(first->digests, s->digests);
	while ((user = cJSON_DetachItemFromArray(s->used_by, 0)) != NULL)
		json_push(first->used_by, user);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Those that another one was built on. */
static void
mark_parents(struct collector *c, const cJSON *list)
{
	size_t n = (size_t)cJSON_GetArraySize(list), k = 0;
	autofree const char **parents = xcalloc(n, sizeof *parents);
	const cJSON *entry;

	cJSON_ArrayForEach(entry, list)
		parents[k++] = digits(json_str(entry, "ParentId", ""));
	if (k > 0)
		qsort(parents, k, sizeof *parents, by_text);
	for (size_t i = 0; i < c->nimages && k > 0; i++) {
		const char *id = digits(c->images[i].id);

		c->images[i].parent = bsearch(&id, parents, k, sizeof *parents, by_text) != NULL;
	}
}

/* An image without any name is called by the first digits of its id, as the engine's own client does. */
static char *
name_of(const struct seen_image *s)
{
	const cJSON *name = s->tags->child != NULL ? s->tags->child : s->digests->child;

	return name != NULL ? xstrdup(name->valuestring) : xasprintf("%.12s", digits(s->id));
}

static void
forget(struct seen_image *s)
{
	free(s->id);
	free(s->name);
	cJSON_Delete(s->tags);
	cJSON_Delete(s->digests);
	cJSON_Delete(s->used_by);
	cJSON_Delete(s->history);
	cJSON_Delete(s->base);
	cJSON_Delete(s->secrets);
	for (size_t i = 0; i < NIMAGE_ANSWERS; i++) {
		free(s->answers[i].path);
		free(s->answers[i].source);
		free(s->answers[i].message);
		json_free(&s->answers[i].doc);
	}
	*s = (struct seen_image){ 0 };
}

void
collect_forget_images(struct collector *c)
{
	for (size_t i = 0; i < c->nimages; i++)
		forget(&c->images[i]);
	free(c->images);
	free(c->unplaced);
	image_bases_close(c->bases);
	c->bases = NULL;
	c->images = NULL;
	c->unplaced = NULL;
	c->nimages = c->images_answered = c->images_prepared = c->image_questions = 0;
	c->images_known = false;
}

static bool
is_intermediate(const struct seen_image *s)
{
	return s->parent && s->tags->child == NULL && s->digests->child == NULL && s->used_by->child == NULL;
}

static int
by_name(const void *a, const void *b)
{
	const struct seen_image *x = a, *y = b;
	int n = strcmp(x->name, y->name);

	return n != 0 ? n : strcmp(x->id, y->id);
}

/* One of each id remains; intermediate ones go; the others get their names and their order. */
static void
settle(struct collector *c, const cJSON *list)
{
	size_t n = 0, last = 0;

	if (c->nimages > 0)
		qsort(c->images, c->nimages, sizeof *c->images, by_id);
	for (size_t i = 1; i < c->nimages; i++) {
		if (strcmp(digits(c->images[i].id), digits(c->images[last].id)) == 0) {
			merge_into(&c->images[last], &c->images[i]);
			forget(&c->images[i]);
		} else {
			last = i;
		}
	}
	for (size_t i = 0; i < c->nimages; i++)
		if (c->images[i].id != NULL)
			c->images[n++] = c->images[i];
	c->nimages = n;
	mark_parents(c, list);
	for (size_t i = n = 0; i < c->nimages; i++) {
		if (is_intermediate(&c->images[i])) {
			forget(&c->images[i]);
			continue;
		}
		c->images[n] = c->images[i];
		c->images[n].name = name_of(&c->images[n]);
		n++;
	}
	c->nimages = n;
	if (n > 0)
		qsort(c->images, n, sizeof *c->images, by_name);
}

/* What each container was made from, by the list of containers. */
static void
add_used(struct collector *c)
{
	for (size_t i = 0; i < c->ncontainers; i++) {
		const struct seen_container *s = &c->containers[i];
		cJSON *x;

		if (!collect_is_id(digits(s->image))) {
			if (c->unplaced == NULL)
				c->unplaced = xasprintf("the engine does not say which image container %s was made from", s->name);
			continue;
		}
		x = json_object();
		json_put_str(x, "id", s->id);
		json_put_str(x, "name", s->name);
		json_put_str(x, "state", s->listed_state);
		json_push(add(c, s->image)->used_by, x);
	}
}

void
collect_list_images(struct collector *c)
{
	struct answer *a = &c->answers[ANSWER_IMAGES];

	c->images_known = true;
	if (a->doc == NULL)
		return;
	if (!add_listed(c, a->doc)) {
		a->code = "not-json";
		free(a->message);
		a->message = xstrdup("the list of images is not an array of objects with an Id each");
		json_free(&a->doc);
		collect_forget_images(c);
		c->images_known = true;
		return;
	}
	add_used(c);
	settle(c, a->doc);
}

/* ---- asking ---- */

const char *
collect_next_image(struct collector *c, size_t *ret_question)
{
	struct seen_image *s;
	struct image_answer *a;

	if (c->image_questions == c->nimages * NIMAGE_ANSWERS)
		return NULL;
	s = &c->images[c->image_questions / NIMAGE_ANSWERS];
	a = &s->answers[c->image_questions % NIMAGE_ANSWERS];
	a->path = c->image_questions % NIMAGE_ANSWERS == IMAGE_INSPECT ? xasprintf("/images/%s/json", s->id) :
	    xasprintf("/images/%s/history", s->id);
	*ret_question = c->image_questions++;
	return a->path;
}

/* An inspection has the image's id. A history's first row has it, too, where an engine says it there: parents have "<missing>". */
static bool
is_of_another(const struct collector *c, const struct seen_image *s, size_t which, const cJSON *doc)
{
	const char *id = digits(json_str(which == IMAGE_HISTORY ? cJSON_GetArrayItem(doc, 0) : doc, "Id", ""));

	/* Podman's is that of any image with the same last layer (containers/common, libimage/history.go) */
	if (which == IMAGE_HISTORY && (!collect_is_id(id) || strcmp(engine_product(c), "docker") != 0))
		return false;
	return strcmp(id, digits(s->id)) != 0;
}

void
collect_image_keep(struct collector *c, size_t question, struct engine_reply *reply)
{
	struct seen_image *s = &c->images[question / NIMAGE_ANSWERS];
	struct image_answer *a = &s->answers[question % NIMAGE_ANSWERS];

	a->source = collect_source(c, a->path);
	a->code = reply->code;
	free(a->message);
	a->message = xstrdup(reply->message);
	a->doc = reply->doc;
	reply->doc = NULL;
	if (a->doc != NULL && is_of_another(c, s, question % NIMAGE_ANSWERS, a->doc)) {
		json_free(&a->doc);
		a->code = "not-json";
		free(a->message);
		a->message = xstrdup("the answer is about another image");
	}
	c->images_answered += --s->unanswered == 0;
}

bool
collect_images_are_in(const struct collector *c)
{
	return c->images_known && c->images_answered == c->nimages;
}

/* ---- the line ---- */

static struct build_image
build_image(const struct seen_image *s)
{
	return (struct build_image){ s->id, s->answers[IMAGE_INSPECT].doc, s->answers[IMAGE_HISTORY].doc };
}

/* Of the answers as the engine gave them, before any of them is reduced. */
static void
open_bases(struct collector *c)
{
	autofree struct build_image *images = xcalloc(c->nimages, sizeof *images);

	for (size_t i = 0; i < c->nimages; i++)
		images[i] = build_image(&c->images[i]);
	c->bases = image_bases_open(images, c->nimages);
}

/* What is worked out of the answers as the engine gave them, those about the base too. */
static cJSON *
history_facts(const struct collector *c, struct seen_image *s)
{
	struct image_answer *history = &s->answers[IMAGE_HISTORY];
	struct build_image image, base;
	size_t below, n;

	if (history->doc != NULL && !cJSON_IsArray(history->doc)) {
		json_free(&history->doc);
		history->code = "not-json";
		free(history->message);
		history->message = xstrdup("the answer is not a list");
	}
	if (history->doc == NULL)
		return NULL;
	n = image_bases_of(c->bases, (size_t)(s - c->images), true, &below, 1);
	image = build_image(s);
	if (n > 0)
		base = build_image(&c->images[below]);
	return build_history_facts(c->redactor, &image, n > 0 ? &base : NULL);
}

/* The images here that this one was built on. */
static cJSON *
bases_of(const struct collector *c, const struct seen_image *s)
{
	cJSON *data = json_object(), *list = json_put_array(data, "images"), *x;
	size_t below[MAX_BASES], n = image_bases_of(c->bases, (size_t)(s - c->images), false, below, MAX_BASES);

	for (size_t i = 0; i < n; i++) {
		const struct seen_image *base = &c->images[below[i]];

		x = json_object();
		json_put_str(x, "id", base->id);
		json_put_str(x, "name", base->name);
		json_put_int(x, "rows", (int64_t)image_bases_rows(c->bases, below[i]));
		json_put(x, "RepoDigests", json_copy(base->digests));
		json_push(list, x);
	}
	return data;
}

bool
collect_prepare_image(struct collector *c)
{
	struct seen_image *s;

	if (c->images_prepared == c->nimages)
		return false;
	if (c->bases == NULL)
		open_bases(c);
	s = &c->images[c->images_prepared++];
	s->history = history_facts(c, s);
	s->secrets = secrets_in_image(s->answers[IMAGE_INSPECT].doc, s->answers[IMAGE_HISTORY].doc);
	s->base = bases_of(c, s);
	return true;
}

/* A document that was made of an answer, and is given away with it; or why there is none. */
static void
put_made(cJSON *subject, const char *name, const struct image_answer *a, const char *unasked, cJSON **made)
{
	const char *source = a->source != NULL ? a->source : unasked;

	if (*made == NULL)
		subject_doc_error(subject, name, source, a->code, a->message);
	else
		subject_doc(subject, name, source, *made);
	*made = NULL;
}

static void
put_secrets(cJSON *subject, struct seen_image *s)
{
	const struct image_answer *inspect = &s->answers[IMAGE_INSPECT], *history = &s->answers[IMAGE_HISTORY];
	const char *source = inspect->source != NULL ? inspect->source : "GET /images/{id}/json";
	const struct image_answer *lost = inspect->code != NULL && *inspect->code != '\0' ? inspect : history;

	collect_put_secrets(subject, source, s->secrets, lost->code, lost->message);
	s->secrets = NULL;
}

void
collect_doubt_users(const struct collector *c, cJSON *doc, const char *path, const char *also)
{
	const struct answer *list = &c->answers[ANSWER_CONTAINERS];

	if (list->doc == NULL)
		doc_error(doc, path, list->code, list->message);
	else if (c->hidden != NULL || also != NULL)
		doc_error(doc, path, "incomplete", c->hidden != NULL ? c->hidden : also);
}

static void
put_use(const struct collector *c, cJSON *subject, const struct seen_image *s)
{
	cJSON *data = json_object();

	json_put_bool(data, "listed", s->listed);
	json_put_bool(data, "dangling", s->listed && s->tags->child == NULL && s->digests->child == NULL);
	json_put_bool(data, "in_use", s->used_by->child != NULL);
	json_put(data, "containers", json_copy(s->used_by));
	data = subject_doc(subject, "use", "GET /containers/json, GET /images/json", data);
	if (s->used_by->child == NULL)
		collect_doubt_users(c, data, "in_use", c->unplaced);
	collect_doubt_users(c, data, "containers", c->unplaced);
}

/* Where the engine keeps images: the containerd store gives each of them a digest, whether or not a registry ever had it. NULL: it does
 * not say. */
static const char *
store_of(const struct collector *c)
{
	const cJSON *status = json_at(c->answers[ANSWER_INFO].doc, "DriverStatus"), *pair;

	if (strcmp(engine_product(c), "docker") != 0)
		return "podman";
	if (!cJSON_IsArray(status) && !cJSON_IsNull(status)) /* where a containerd store would say so; vfs has nothing to say there */
		return NULL;
	cJSON_ArrayForEach(pair, status)
		if (strcmp(json_str(pair, "[0]", ""), "driver-type") == 0 &&
		    strncmp(json_str(pair, "[1]", ""), "io.containerd.", 14) == 0)
			return "containerd";
	return "docker";
}

static void
put_engine(const struct collector *c, cJSON *subject)
{
	const struct answer *info = &c->answers[ANSWER_INFO];
	const char *store = store_of(c);
	cJSON *data = json_object(), *doc;

	json_put_str(data, "product", engine_product(c));
	json_put_str(data, "Version", json_str(c->version.doc, "Version", NULL));
	json_put_str(data, "store", store);
	doc = subject_doc(subject, "engine", info->source, data);
	if (info->doc == NULL && store == NULL)
		doc_error(doc, "store", info->code, info->message);
}

cJSON *
collect_image_subject(const struct collector *c, struct seen_image *s)
{
	struct image_answer *inspect = &s->answers[IMAGE_INSPECT], *history = &s->answers[IMAGE_HISTORY];
	cJSON *subject = subject_new(KIND_IMAGE, s->id, s->name);

	if (inspect->doc != NULL)
		redact_in_place(c->redactor, KIND_IMAGE, "inspect", inspect->doc);
	json_free(&history->doc);

	json_put(subject, "tags", json_copy(s->tags));
	json_put(subject, "digests", json_copy(s->digests));
	put_made(subject, "inspect", inspect, "GET /images/{id}/json", &inspect->doc);
	put_made(subject, "history", history, "GET /images/{id}/history", &s->history);
	put_secrets(subject, s);
	put_use(c, subject, s);
	subject_doc(subject, "base", "GET /images/{id}/json and history of each image", s->base);
	s->base = NULL;
	put_engine(c, subject);
	collect_put_scans(c, subject, s);
	return subject;
}
