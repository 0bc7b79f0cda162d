/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_unmounted: answers about what is not there because its file system is not mounted. Of a root that is not the running
 * system's, "there is no such file" says something only where the file would be in what is looked at.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/host_parts.h"
#include "audit/path_text.h"

#define CODE "not-mounted"

void
host_set_unmounted(struct host *h, cJSON *points)
{
	json_free(&h->unmounted);
	h->unmounted = points;
	/* what was kept was answered without them */
	json_free(&h->lists);
	json_free(&h->accesses);
	h->lists = json_object();
	h->accesses = json_object();
}

bool
host_is_there(const struct host_file *f)
{
	return *f->code == '\0' || (strcmp(f->code, CODE) == 0 && f->type != 0);
}

static bool
is_missing(const char *code)
{
	return strcmp(code, "ENOENT") == 0 || strcmp(code, "ENOTDIR") == 0;
}

/* Whether a path, of which a part is not there, would lead to a mount point or below it. The mount point itself may be what is not
 * there, or a folder above it; through a link, it is not known then what of the path follows. */
static bool
leads_to(const char *path, const char *missing, const char *point)
{
	if (is_at_or_below(missing, point))
		return true;
	return is_at_or_below(point, missing) && (!is_at_or_below(path, missing) || is_at_or_below(path, point));
}

/* Whether a path leads through such a folder, by its links, too. */
static bool
leads_through(const char *path, const cJSON *doc, const char *folder)
{
	const cJSON *link;

	cJSON_ArrayForEach(link, json_at(doc, "data.links"))
		if (is_at_or_below(json_str(link, "path", ""), folder))
			return true;
	return is_at_or_below(path, folder) || is_at_or_below(json_str(doc, "data.real", ""), folder);
}

/* Why that is not known which a document of host_access() says, or NULL: it is. */
static const char *
why_not(const struct host *h, const char *path, const cJSON *doc)
{
	const char *real = json_str(doc, "data.real", ""), *missing = json_str(doc, "data.missing", NULL);
	const cJSON *point;

	cJSON_ArrayForEach(point, h->unmounted) {
		const char *at = json_str(point, "path", "");

		if (missing != NULL ? leads_to(path, missing, at) : json_bool(point, "bare", false) && strcmp(real, at) == 0)
			return json_str(point, "why", "");
		if (json_bool(point, "hidden", false) && leads_through(path, doc, at))
			return json_str(point, "why", "");
	}
	return NULL;
}

/* Whether there may be more than is not known of what is there. */
static bool
hides(const struct host *h)
{
	const cJSON *point;

	cJSON_ArrayForEach(point, h->unmounted)
		if (json_bool(point, "hidden", false))
			return true;
	return false;
}

static bool
is_point(const struct host *h, const char *real)
{
	const cJSON *point;

	cJSON_ArrayForEach(point, h->unmounted)
		if (strcmp(json_str(point, "path", ""), real) == 0)
			return true;
	return false;
}

/* The same of a path that is not there, or that is what an empty folder was listed by. */
static const char *
why_not_there(struct host *h, const char *path)
{
	autojson cJSON *doc = host_ask_document(h, path, (struct request){ .op = OP_ACCESS }, path);

	return why_not(h, path, doc);
}

/* The caller frees. */
static char *
say_why(const char *path, const char *why)
{
	autofree char *shown = path_text_show(path);

	return xasprintf("%s: %s", shown, why);
}

cJSON *
host_doubt_access(const struct host *h, const char *path, cJSON *doc)
{
	const char *why = why_not(h, path, doc);
	autofree char *said = NULL;
	cJSON *error;

	if (why == NULL)
		return doc;
	said = say_why(path, why);
	error = wire_document_error(json_str(doc, "source", ""), CODE, said);
	cJSON_Delete(doc);
	return error;
}

void
host_doubt_file(struct host *h, const char *path, struct host_file *f)
{
	autofree char *said = NULL;
	const char *why = NULL;

	if (cJSON_GetArraySize(h->unmounted) == 0)
		return;
	if (is_missing(f->code) || (*f->code == '\0' && (hides(h) || is_point(h, f->real))))
		why = why_not_there(h, path);
	if (why == NULL)
		return;
	said = say_why(path, why);
	snprintf(f->code, sizeof f->code, CODE);
	snprintf(f->message, sizeof f->message, "%s", said);
	if (!is_point(h, f->real))
		f->type = 0;
}

cJSON *
host_doubt_list(struct host *h, const char *path, cJSON *names, char code[24])
{
	if (cJSON_GetArraySize(h->unmounted) == 0 || (names != NULL ? names->child != NULL && !hides(h) : !is_missing(code)) ||
	    why_not_there(h, path) == NULL)
		return names;
	cJSON_Delete(names);
	snprintf(code, 24, CODE);
	return NULL;
}
