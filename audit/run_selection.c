/* SPDX-License-Identifier: Apache-2.0 */
/* run_selection: which containers and images are judged: --container, --image, --label. */
#include "config.h"

#include <string.h>

#include "audit/run.h"

/* Whether a subject is of the i-th container, image or label that was asked for, or that could not be read: left out it would be
 * missing without a word, and its rules say that it could not be read. */
typedef bool selects_fn(const struct audit *a, size_t i, const cJSON *subject);

/* An image's id, with or without what stands before its digits. */
static const char *
digits(const char *id)
{
	return strncmp(id, "sha256:", 7) == 0 ? id + 7 : id;
}

/* Whether a pattern means a thing of that name, or of an id that begins so. */
static bool
means(const char *pattern, const char *name, const char *id)
{
	const char *hex = digits(pattern);

	return glob_match(pattern, name) || strcmp(pattern, id) == 0 ||
	    (strlen(hex) >= 12 && strncmp(digits(id), hex, strlen(hex)) == 0);
}

static bool
is_container(const struct audit *a, size_t i, const cJSON *subject)
{
	const char *pattern = a->selection->containers[i];

	return means(*pattern == '/' ? pattern + 1 : pattern, json_str(subject, "name", ""), json_str(subject, "id", ""));
}

/* Whether a document could not be read, or not at that path or below it. */
static bool
is_unread(const cJSON *document, const char *path)
{
	const cJSON *e;

	if (!cJSON_IsObject(json_at(document, "data")))
		return true;
	cJSON_ArrayForEach(e, json_at(document, "errors")) {
		const char *at = json_str(e, "path", "");
		size_t n = strlen(at) < strlen(path) ? strlen(at) : strlen(path);

		if (strncmp(at, path, n) == 0)
			return true;
	}
	return false;
}

/* An image is of the containers that were made from it. */
static bool
is_image_of_container(const struct audit *a, size_t i, const cJSON *subject)
{
	const cJSON *container;

	cJSON_ArrayForEach(container, json_at(subject, "read.use.data.containers"))
		if (is_container(a, i, container))
			return true;
	return is_unread(json_at(subject, "read.use"), "containers");
}

/* "0 78c0...": what an image is remembered by that the pattern chose, until its containers come. The caller frees. */
static char *
key_of(size_t i, const char *id)
{
	return xasprintf("%zu %s", i, digits(id));
}

/* By the image that it was made from, whatever that was called then; or by what it was called. */
static bool
is_of_image(const struct audit *a, size_t i, const cJSON *subject)
{
	autofree char *key = key_of(i, json_str(subject, "image", ""));

	return cJSON_GetObjectItemCaseSensitive(a->images_chosen, key) != NULL ||
	    means(a->selection->images[i], json_str(subject, "read.inspect.data.Config.Image", json_str(subject, "image_name", "")),
		json_str(subject, "image", ""));
}

/* By any of its names; one without a tag means the latest. */
static bool
means_image(const char *pattern, const cJSON *subject)
{
	const char *const lists[] = { "tags", "digests" };
	autofree char *latest = xasprintf("%s:latest", pattern);
	const cJSON *name;

	for (size_t k = 0; k < ARRAY_SIZE(lists); k++)
		cJSON_ArrayForEach(name, json_at(subject, lists[k]))
			if (cJSON_IsString(name) && (glob_match(pattern, name->valuestring) || strcmp(latest, name->valuestring) == 0))
				return true;
	return means(pattern, json_str(subject, "name", ""), json_str(subject, "id", ""));
}

static bool
is_image(const struct audit *a, size_t i, const cJSON *subject)
{
	autofree char *key = key_of(i, json_str(subject, "id", ""));

	if (!means_image(a->selection->images[i], subject))
		return false;
	json_put_bool(a->images_chosen, key, true);
	return true;
}

/* The labels that an engine told of, as it inspected the subject or, if it did not, as it listed it. */
static const cJSON *
labels_of(const cJSON *subject, bool *ret_unread)
{
	const cJSON *inspect = json_at(subject, "read.inspect"), *labels = json_at(subject, "labels");

	if (json_at(inspect, "data") != NULL || labels == NULL) {
		labels = json_at(inspect, "data.Config.Labels");
		*ret_unread = is_unread(inspect, "Config.Labels");
	}
	*ret_unread = *ret_unread || (labels != NULL && !cJSON_IsObject(labels) && !cJSON_IsNull(labels));
	return labels;
}

static bool
has_label(const struct audit *a, size_t i, const cJSON *subject)
{
	const struct selection *s = a->selection;
	const char *eq = strchr(s->labels[i], '='), *text;
	autofree char *key = xstrndup(s->labels[i], eq ? (size_t)(eq - s->labels[i]) : strlen(s->labels[i]));
	bool unread = false;
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(labels_of(subject, &unread), key);

	if (v == NULL)
		return unread;
	text = cJSON_GetStringValue(v);
	return eq == NULL || (text != NULL && (strcmp(text, eq + 1) == 0 ||
	    (s->label_digests != NULL && strcmp(text, s->label_digests[i]) == 0)));
}

/* The three options that choose containers and images. A subject is chosen by one of each option's patterns. */
static const struct {
	const char *option;
	selects_fn *container, *image;
} choosers[] = { { "--container", is_container, is_image_of_container }, { "--image", is_of_image, is_image },
	{ "--label", has_label, has_label } };

static char **
patterns_of(const struct selection *s, size_t chooser)
{
	char **const lists[] = { s->containers, s->images, s->labels };

	return lists[chooser];
}

bool
selection_takes(struct audit *a, enum kind kind, const cJSON *subject)
{
	bool selected = true;

	for (size_t k = 0; k < ARRAY_SIZE(choosers); k++) {
		selects_fn *selects = kind == KIND_IMAGE ? choosers[k].image : choosers[k].container;
		char **patterns = patterns_of(a->selection, k);
		bool one = patterns == NULL;

		for (size_t i = 0; patterns != NULL && patterns[i] != NULL; i++) {
			autofree char *what = NULL;

			if (!selects(a, i, subject))
				continue;
			one = true;
			what = xasprintf("%s %s", choosers[k].option, patterns[i]);
			json_put_bool(a->matched, what, true);
		}
		selected = selected && one;
	}
	return selected;
}

int
selection_matched(const struct audit *a, struct err *e)
{
	double containers = json_num(a->population, "containers.listed", 0), images = json_num(a->population, "images.listed", 0);

	if (containers <= 0 && images <= 0)
		return 0; /* there is nothing that a pattern could miss */
	for (size_t k = 0; k < ARRAY_SIZE(choosers); k++) {
		bool of_images = strcmp(choosers[k].option, "--image") == 0;
		char **patterns = patterns_of(a->selection, k);

		for (size_t i = 0; patterns != NULL && patterns[i] != NULL; i++) {
			autofree char *what = xasprintf("%s %s", choosers[k].option, patterns[i]);

			if (cJSON_GetObjectItemCaseSensitive(a->matched, what) == NULL)
				return err_set(e, 0, "%.200s: none of the %.0f %s matches; see their names with: docker %s -a", what,
				    of_images ? images : containers, of_images ? "images" : "containers", of_images ? "images" : "ps");
		}
	}
	if (a->chosen == 0 && a->held[KIND_CONTAINER] > 0)
		return err_set(e, 0, "--container, --image and --label together: none of the %zu containers matches them all",
		    a->held[KIND_CONTAINER]);
	return 0;
}
