/* SPDX-License-Identifier: Apache-2.0 */
/* roles_search: a unit's names, its fragment and its drop-ins, as systemd would find them now. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"
#include "audit/path_text.h"
#include "audit/roles_parts.h"

#define MAX_UNIT  DOCKERD_MAX_UNIT
#define MAX_FILES 256

/* Highest precedence first ("systemctl set-property" writes to system.control, portable services to system.attached). Those of a
 * user's manager: ~ stands for his home, %t for his runtime folder. */
static const char *const system_folders[] = { "/etc/systemd/system.control", "/run/systemd/system.control",
	"/run/systemd/transient", "/run/systemd/generator.early", "/etc/systemd/system", "/etc/systemd/system.attached",
	"/run/systemd/system", "/run/systemd/system.attached", "/run/systemd/generator", "/usr/local/lib/systemd/system",
	"/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/generator.late" };
static const char *const user_folders[] = { "~/.config/systemd/user.control", "%t/systemd/user.control", "%t/systemd/transient",
	"%t/systemd/generator.early", "~/.config/systemd/user", "/etc/xdg/systemd/user", "/etc/systemd/user", "%t/systemd/user",
	"/run/systemd/user", "%t/systemd/generator", "~/.local/share/systemd/user", "/usr/local/share/systemd/user",
	"/usr/share/systemd/user", "/usr/local/lib/systemd/user", "/usr/lib/systemd/user", "%t/systemd/generator.late" };

bool
unit_file_is_missing(const char *code)
{
	return strcmp(code, "ENOENT") == 0 || strcmp(code, "ENOTDIR") == 0;
}

bool
unit_file_is_masked(const struct host_file *f)
{
	return f->real != NULL && strcmp(f->real, "/dev/null") == 0;
}

/* The i-th folder, or NULL behind the last. The caller frees. */
static char *
folder_of(const struct unit_user *user, size_t i)
{
	const char *folder;

	if (user == NULL)
		return i < ARRAY_SIZE(system_folders) ? xstrdup(system_folders[i]) : NULL;
	if (i >= ARRAY_SIZE(user_folders))
		return NULL;
	folder = user_folders[i];
	if (*folder == '%')
		return xasprintf("%s%s", user->runtime, folder + 2);
	return *folder == '~' ? xasprintf("%s%s", user->home, folder + 1) : xstrdup(folder);
}

/* Whether a name is a link to /dev/null, in a root that does not have that. */
static bool
is_dangling_mask(struct host *h, const char *path)
{
	autojson cJSON *doc = host_access(h, 0, path);
	const cJSON *links = json_at(doc, "data.links"), *last = cJSON_GetArrayItem(links, cJSON_GetArraySize(links) - 1);
	const char *missing = json_str(doc, "data.missing", ""), *target = json_str(last, "target", "");
	size_t n = strlen(target);

	return (strcmp(missing, "/dev/null") == 0 && last != NULL) ||
	    (strcmp(missing, "/dev") == 0 && n >= 8 && strcmp(target + n - 8, "dev/null") == 0);
}

/* Reads one more file; false if it is not there. */
static bool
add_file(struct host *h, struct unit *u, const char *path)
{
	struct host_file f;
	bool masked;

	host_read_file(h, 0, path, MAX_UNIT, &f);
	masked = unit_file_is_missing(f.code) && is_dangling_mask(h, path);
	if (masked) {
		host_file_free(&f);
		f = (struct host_file){ .code = "ENOENT", .path = xstrdup(path), .real = xstrdup("/dev/null") };
	}
	if ((unit_file_is_missing(f.code) && !masked) || u->nfiles == MAX_FILES) {
		if (u->nfiles == MAX_FILES && u->trouble == NULL)
			u->trouble = xasprintf("%s: more than %d files of a unit", path, MAX_FILES);
		if (unit_file_is_missing(f.code))
			json_push_str(u->dangling, path);
		host_file_free(&f);
		return false;
	}
	u->files = xrealloc(u->files, u->nfiles + 1, sizeof *u->files);
	u->files[u->nfiles++] = f;
	return true;
}

static void
add_folder(struct unit *u, const char *folder)
{
	u->folders = xrealloc(u->folders, u->nfolders + 1, sizeof *u->folders);
	u->folders[u->nfolders++] = xstrdup(folder);
}

static int
by_base_name(const void *a, const void *b)
{
	return path_text_compare(strrchr(*(char *const *)a, '/'), strrchr(*(char *const *)b, '/'));
}

struct names {
	char **paths;
	size_t n;
	size_t before; /* those below this one are of another name of the unit */
};

/* The drop-ins of one folder whose names no folder before it has. */
static void
add_drop_ins(struct host *h, struct unit *u, const char *folder, struct names *found)
{
	char code[24];
	autojson cJSON *names = host_list(h, 0, folder, code);
	const cJSON *name;

	if (*code != '\0' && !unit_file_is_missing(code) && u->trouble == NULL)
		u->trouble = xasprintf("%s could not be listed (%s)", folder, code);
	if (*code != '\0')
		return;
	add_folder(u, folder);
	cJSON_ArrayForEach(name, names) {
		size_t len = strlen(name->valuestring);
		bool hidden = false;

		if (*name->valuestring == '.' || len < 6 || strcmp(name->valuestring + len - 5, ".conf") != 0)
			continue;
		for (size_t k = 0; k < found->n && !hidden; k++) {
			hidden = strcmp(strrchr(found->paths[k], '/') + 1, name->valuestring) == 0;
			/* systemd has no order of a unit's names */
			if (hidden && k < found->before && u->trouble == NULL)
				u->trouble = xasprintf("which of %s and %s/%s counts is not certain", found->paths[k], folder,
				    name->valuestring);
		}
		if (hidden)
			continue;
		if (found->n == MAX_FILES && u->trouble == NULL)
			u->trouble = xasprintf("%s: more than %d drop-ins", folder, MAX_FILES);
		if (found->n == MAX_FILES)
			return;
		found->paths = xrealloc(found->paths, found->n + 1, sizeof *found->paths);
		found->paths[found->n++] = xasprintf("%s/%s", folder, name->valuestring);
	}
}

/* Reads them, in the order in which they count. */
static void
add_found(struct host *h, struct unit *u, struct names *found)
{
	if (found->n > 0)
		qsort(found->paths, found->n, sizeof *found->paths, by_base_name);
	for (size_t k = 0; k < found->n; k++) {
		(void)add_file(h, u, found->paths[k]);
		free(found->paths[k]);
	}
	free(found->paths);
}

/* Whether a folder of the search path may have an entry of that name: not if it could be listed, and has none. *ret_exists: whether
 * there is such a folder at all. */
static bool
may_have(struct host *h, const char *folder, const char *name, bool *ret_exists)
{
	char code[24];
	const cJSON *names = host_list_once(h, folder, code), *n;

	*ret_exists = !unit_file_is_missing(code);
	if (*code != '\0')
		return *ret_exists;
	cJSON_ArrayForEach(n, names)
		if (strcmp(n->valuestring, name) == 0)
			return true;
	return false;
}

/* ---- names ---- */

static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* Whether a path's folder is one of the search path. */
static bool
is_in_path(const char *path, const struct unit_user *user)
{
	size_t len = (size_t)(base_of(path) - path);
	bool in_path = false;
	char *folder;

	for (size_t i = 0; (folder = folder_of(user, i)) != NULL; i++) {
		size_t n = strlen(folder);

		in_path = in_path || (n + 1 == len && strncmp(folder, path, n) == 0);
		free(folder);
	}
	return in_path;
}

/* "a@.service" of "a@b.service"; NULL: it is no instance. The caller frees. */
static char *
template_of(const char *name)
{
	const char *at = strchr(name, '@'), *dot = strrchr(name, '.');

	if (at == NULL || dot == NULL || dot <= at + 1)
		return NULL;
	return xasprintf("%.*s%s", (int)(at + 1 - name), name, dot);
}

static bool
has_type_of(const char *name, const char *other)
{
	const char *a = strrchr(name, '.'), *b = strrchr(other, '.');

	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

bool
unit_has_name(const struct unit *u, const char *name)
{
	const cJSON *n;

	cJSON_ArrayForEach(n, u->names)
		if (strcmp(n->valuestring, name) == 0)
			return true;
	return false;
}

/*
 * The other name that a file of the search path gives a unit: it is a link to another file of the search path. What leads elsewhere
 * is that unit's file alone. The caller frees; NULL: none.
 */
static char *
other_name(struct host *h, const char *path, const struct unit_user *user)
{
	const cJSON *doc = host_access_once(h, path), *links = json_at(doc, "data.links"), *link;
	const char *real = json_str(doc, "data.real", ""), *name = base_of(path);

	if (cJSON_GetArraySize(links) == 0)
		return NULL;
	cJSON_ArrayForEach(link, links) {
		const char *at = json_str(link, "path", "");

		if (is_in_path(at, user) && has_type_of(base_of(at), name) && strcmp(base_of(at), name) != 0)
			return xstrdup(base_of(at));
	}
	if (is_in_path(real, user) && has_type_of(base_of(real), name) && strcmp(base_of(real), name) != 0)
		return xstrdup(base_of(real));
	return NULL;
}

/* The first file of that name of the search path: its path, or NULL. The caller frees. */
static char *
first_of(struct host *h, const char *name, const struct unit_user *user)
{
	char *folder, *path = NULL;
	bool exists;

	for (size_t i = 0; path == NULL && (folder = folder_of(user, i)) != NULL; i++) {
		if (may_have(h, folder, name, &exists))
			path = xasprintf("%s/%s", folder, name);
		free(folder);
	}
	return path;
}

bool
unit_is_alias(struct host *h, const struct unit *u, const char *name, const struct unit_user *user)
{
	autofree char *path = NULL, *other = NULL;

	if (unit_has_name(u, name))
		return true;
	path = first_of(h, name, user);
	other = path != NULL ? other_name(h, path, user) : NULL;
	return other != NULL && unit_has_name(u, other);
}

/* ---- drop-ins ---- */

/* The folders that are looked for by a name: its own, its template's, and those of its parts before a dash (systemd.unit(5)). */
static void
push_folders(cJSON *list, const char *name)
{
	autofree char *template = template_of(name), *shorter = NULL, *entry = xasprintf("%s.d", name);
	size_t n = strcspn(name, "@");
	const char *rest = name[n] == '@' ? name + n : strrchr(name, '.');

	json_push_str(list, entry);
	if (template != NULL)
		push_folders(list, template);
	if (rest == NULL)
		return;
	n = (size_t)(rest - name);
	while (n > 0 && name[n - 1] == '-')
		n--;
	while (n > 0 && name[n - 1] != '-')
		n--;
	if (n <= 1)
		return;
	shorter = xasprintf("%.*s%s", (int)n, name, rest);
	push_folders(list, shorter);
}

cJSON *
unit_names(struct host *h, const char *type, const struct unit_user *user)
{
	cJSON *ret = json_object();
	size_t n = strlen(type);
	char *folder, code[24];
	int left = UNIT_MAX_NAMES;

	for (size_t i = 0; (folder = folder_of(user, i)) != NULL; i++) {
		const cJSON *name;

		cJSON_ArrayForEach(name, host_list_once(h, folder, code)) {
			size_t len = strlen(name->valuestring);

			if (left == 0 || len <= n || strcmp(name->valuestring + len - n, type) != 0 ||
			    cJSON_GetObjectItemCaseSensitive(ret, name->valuestring) != NULL)
				continue;
			json_put_bool(ret, name->valuestring, true);
			left--;
		}
		free(folder);
	}
	return ret;
}

static bool
has_folders(const cJSON *all, const char *name)
{
	autojson cJSON *entries = json_array();
	const cJSON *e;

	push_folders(entries, name);
	cJSON_ArrayForEach(e, entries)
		if (cJSON_GetObjectItemCaseSensitive(all, e->valuestring) != NULL)
			return true;
	return false;
}

/* The names of those units that are links to this one, as far as that matters: they have drop-ins. */
static void
add_aliases(struct host *h, struct unit *u, const char *name, const struct unit_user *user)
{
	autofree char *type = xasprintf("%s.d", strrchr(name, '.') != NULL ? strrchr(name, '.') : "");
	autojson cJSON *all = unit_names(h, type, user);
	bool many = cJSON_GetArraySize(all) == UNIT_MAX_NAMES;
	char *folder, code[24];
	int left = UNIT_MAX_NAMES;

	for (size_t i = 0; all->child != NULL && (folder = folder_of(user, i)) != NULL; i++) {
		const cJSON *n;

		cJSON_ArrayForEach(n, host_list_once(h, folder, code)) {
			if (left == 0 || !has_type_of(n->valuestring, name) || unit_has_name(u, n->valuestring) ||
			    !has_folders(all, n->valuestring))
				continue;
			if (unit_is_alias(h, u, n->valuestring, user))
				json_push_str(u->names, n->valuestring);
			left--;
		}
		free(folder);
	}
	if ((many || left == 0) && u->trouble == NULL)
		u->trouble = xasprintf("more units have drop-ins than are looked at: which of them are links to %s is not known", name);
}

static void
find_below(struct host *h, struct unit *u, const cJSON *entries, const struct unit_user *user, struct names *found)
{
	const cJSON *e;
	char *folder;

	for (size_t i = 0; (folder = folder_of(user, i)) != NULL; i++) {
		cJSON_ArrayForEach(e, entries) {
			autofree char *below = xasprintf("%s/%s", folder, e->valuestring);
			bool exists;

			if (may_have(h, folder, e->valuestring, &exists))
				add_drop_ins(h, u, below, found);
		}
		free(folder);
	}
}

/* Those of the unit's names, and of its type. */
static void
find_drop_ins(struct host *h, struct unit *u, const char *name, const struct unit_user *user)
{
	const char *dot = strrchr(name, '.');
	autofree char *of_type = xasprintf("%s.d", dot != NULL ? dot + 1 : name);
	autojson cJSON *types = json_array();
	struct names found = { 0 };
	const cJSON *n = u->names->child;

	for (; n != NULL; n = n->next) {
		autojson cJSON *entries = json_array();

		push_folders(entries, n->valuestring);
		found.before = n == u->names->child ? 0 : found.n;
		find_below(h, u, entries, user, &found);
	}
	found.before = 0;
	json_push_str(types, of_type);
	find_below(h, u, types, user, &found);
	add_found(h, u, &found);
}

/* ---- all of it ---- */

/* The first file of a name. */
static bool
find_fragment(struct host *h, struct unit *u, const char *name, const struct unit_user *user)
{
	char *folder;

	for (size_t i = 0; (folder = folder_of(user, i)) != NULL; i++) {
		autofree char *path = xasprintf("%s/%s", folder, name);
		bool exists;

		if (u->fragment == NULL && may_have(h, folder, name, &exists) && add_file(h, u, path))
			u->fragment = xstrdup(path);
		free(folder);
	}
	return u->fragment != NULL;
}

/* In one that cannot be listed there may be other names, and drop-ins. */
static void
add_search_path(struct host *h, struct unit *u, const struct unit_user *user)
{
	char *folder, code[24];

	for (size_t i = 0; (folder = folder_of(user, i)) != NULL; i++) {
		(void)host_list_once(h, folder, code);
		if (!unit_file_is_missing(code))
			add_folder(u, folder);
		if (*code != '\0' && !unit_file_is_missing(code) && u->trouble == NULL)
			u->trouble = xasprintf("%s could not be listed (%s)", folder, code);
		free(folder);
	}
}

/* A link's other name: what counts is the first file of that, which need not be the one that the link leads to. */
static void
follow_names(struct host *h, struct unit *u, const char *name, const struct unit_user *user)
{
	autofree char *template = template_of(name), *at = xstrdup(base_of(u->fragment));

	for (;;) {
		struct host_file *file = &u->files[0];
		autofree char *other = NULL, *path = NULL;
		struct host_file f;

		if (file->real != NULL && strcmp(base_of(file->real), at) == 0)
			return;
		path = first_of(h, at, user);
		other = path != NULL ? other_name(h, path, user) : NULL;
		free(path);
		path = NULL;
		if (other == NULL || unit_has_name(u, other) || (template != NULL && strcmp(other, template) == 0))
			return;
		json_push_str(u->names, other);
		free(at);
		at = xstrdup(other);
		path = first_of(h, other, user);
		if (path == NULL)
			return;
		host_read_file(h, 0, path, MAX_UNIT, &f);
		if (file->real != NULL && f.real != NULL && strcmp(file->real, f.real) == 0) {
			host_file_free(&f);
			continue;
		}
		host_file_free(file);
		*file = f;
		free(u->fragment);
		u->fragment = path;
		path = NULL;
	}
}

void
unit_search_ahead(struct host *h)
{
	for (size_t i = 0; i < ARRAY_SIZE(system_folders); i++)
		if (strncmp(system_folders[i], "/usr/local/", 11) != 0) /* which may be on another machine */
			host_list_ahead(h, 0, system_folders[i]);
}

void
unit_search(struct host *h, const char *name, const struct unit_user *user, struct unit *ret)
{
	autofree char *template = template_of(name);

	*ret = (struct unit){ .names = json_array(), .dangling = json_array() };
	json_push_str(ret->names, name);
	add_search_path(h, ret, user);
	if ((find_fragment(h, ret, name, user) || (template != NULL && find_fragment(h, ret, template, user))) && !unit_is_masked(ret))
		follow_names(h, ret, name, user);
	if (unit_is_masked(ret))
		return;
	if (ret->fragment != NULL)
		add_aliases(h, ret, name, user);
	find_drop_ins(h, ret, name, user);
}

bool
unit_is_masked(const struct unit *u)
{
	const struct host_file *f = u->fragment != NULL && u->nfiles > 0 ? &u->files[0] : NULL;

	return f != NULL && (unit_file_is_masked(f) || (*f->code == '\0' && f->len == 0));
}

bool
unit_is_dependency(struct host *h, const char *path)
{
	const char *name = strrchr(path, '/');
	autofree char *above = xstrndup(path, (size_t)(name - path)), *plain = NULL;
	struct host_file folder, f;
	bool missing, link, masked;

	host_stat(h, 0, above, &folder);
	host_read_file(h, 0, path, MAX_UNIT, &f);
	missing = unit_file_is_missing(f.code);
	plain = xasprintf("%s%s", folder.real != NULL ? folder.real : above, name);
	link = missing || f.real == NULL || strcmp(f.real, plain) != 0;
	masked = unit_file_is_masked(&f) || (missing && is_dangling_mask(h, path)) || (*f.code == '\0' && f.len == 0);
	host_file_free(&folder);
	host_file_free(&f);
	return link && !masked;
}

/* The files of the manager's own configuration (systemd-system.conf(5)); one with a higher precedence comes later. */
void
unit_search_manager(struct host *h, const struct unit_user *user, struct unit *ret)
{
	static const char *const folders[] = { "/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd",
		"/lib/systemd" };
	const char *name = user != NULL ? "user.conf" : "system.conf";
	struct names found = { 0 };

	*ret = (struct unit){ .dangling = json_array() };
	for (size_t i = ARRAY_SIZE(folders); i-- > 0;) {
		autofree char *path = xasprintf("%s/%s", folders[i], name);

		(void)add_file(h, ret, path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		autofree char *below = xasprintf("%s/%s.d", folders[i], name);

		add_drop_ins(h, ret, below, &found);
	}
	add_found(h, ret, &found);
}
