/* SPDX-License-Identifier: Apache-2.0 */
/* roles_look: looks at the files that were found, and makes one of two names of one file. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/facts.h"
#include "audit/roles.h"


static int
by_role(const void *a, const void *b)
{
	const struct role *x = a, *y = b;
	int order = strcmp(x->role, y->role);

	return order != 0 ? order : strcmp(x->path, y->path);
}

static bool
same_file(const struct role *a, const struct role *b)
{
	const cJSON *x = json_at(a->document, "data"), *y = json_at(b->document, "data");

	if (strcmp(a->role, b->role) != 0 || !json_bool(x, "exists", false) || !json_bool(y, "exists", false))
		return false;
	return cJSON_Compare(json_at(x, "dev"), json_at(y, "dev"), true) && cJSON_Compare(json_at(x, "ino"), json_at(y, "ino"), true);
}

/* One file under two names is one line; what leads to it by either counts. */
static void
merge(struct role *into, struct role *alias)
{
	cJSON *data = cJSON_GetObjectItemCaseSensitive(into->document, "data");
	static const char *const lists[] = { "links", "parents" };
	char *by = xasprintf("%s; also as %s (%s)", into->found_by, alias->path, alias->found_by);
	const cJSON *v, *error;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		cJSON_ArrayForEach(v, cJSON_GetObjectItemCaseSensitive(json_at(alias->document, "data"), lists[i])) {
			const cJSON *list = cJSON_GetObjectItemCaseSensitive(data, lists[i]), *has;
			bool there = false;

			cJSON_ArrayForEach(has, list)
				there = there || cJSON_Compare(has, v, true);
			if (!there)
				json_push(cJSON_GetObjectItemCaseSensitive(data, lists[i]), json_copy(v));
		}
	cJSON_ArrayForEach(error, json_at(alias->document, "errors"))
		doc_error(into->document, "parents", json_str(error, "code", ""), json_str(error, "message", ""));
	free(into->found_by);
	into->found_by = by;
	if (into->made == NULL) {
		into->made = alias->made;
		alias->made = NULL;
	} else if (alias->made != NULL) {
		socket_made_also(into->made, alias->made);
	}
	into->required = into->required || alias->required;
	into->unproven = into->unproven && alias->unproven;
}

static void
role_free(struct role *one)
{
	free(one->path);
	free(one->found_by);
	json_free(&one->document);
	socket_made_free(one->made);
}

/* It has no file, and so no owner, no mode and no folder above it. */
static cJSON *
abstract_socket(const char *name)
{
	cJSON *doc = json_object(), *data;

	json_put_str(doc, "source", "roles of files");
	data = json_put_object(doc, "data");
	json_put_bool(data, "exists", true);
	json_put_str(data, "type", "abstract socket");
	json_put_str(data, "real", name);
	return doc;
}

/* What the daemon listens on is somewhere, if not by its name. */
static void
look_at_role(struct host *h, struct role *one)
{
	char *why;

	if (*one->path == '@')
		one->document = abstract_socket(one->path);
	else if (*one->path != '\0')
		one->document = host_access(h, one->pid, one->path);
	if (!one->held || json_bool(one->document, "data.exists", true))
		return;
	why = xasprintf("%s, which the daemon listens on, is not there by that name", one->path);
	json_free(&one->document);
	free(one->found_by);
	one->found_by = why;
	*one->path = '\0';
	one->code = "not-proven";
}

void
roles_look(struct host *h, struct roles *r)
{
	size_t kept = 0;

	for (struct role *one = r->list; one < r->list + r->n; one++)
		if (*one->path == '/')
			host_access_ahead(h, one->pid, one->path);
	for (size_t i = 0; i < r->n; i++) {
		struct role *one = &r->list[i], *same = NULL;

		look_at_role(h, one);
		for (size_t k = 0; k < kept && same == NULL; k++)
			if (same_file(&r->list[k], one))
				same = &r->list[k];
		if (same != NULL) {
			merge(same, one);
			role_free(one);
		} else {
			r->list[kept++] = *one;
		}
	}
	r->n = kept;
	qsort(r->list, r->n, sizeof *r->list, by_role);
}

void
roles_strip_remap(char *path)
{
	char *slash = strrchr(path, '/'), *p = slash != NULL ? slash + 1 : path;
	size_t a = strspn(p, "0123456789"), b = p[a] == '.' ? strspn(p + a + 1, "0123456789") : 0;

	if (slash != NULL && slash != path && a > 0 && b > 0 && p[a + 1 + b] == '\0')
		*slash = '\0';
}

void
roles_free(struct roles *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->n; i++)
		role_free(&r->list[i]);
	free(r->list);
	json_free(&r->argv);
	free(r->why_argv);
	free(r->config_path);
	free(r);
}
