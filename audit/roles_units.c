/* SPDX-License-Identifier: Apache-2.0 */
/* roles_units: a unit's fragment and drop-ins, as systemd would load them now, and what they say. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"
#include "audit/path_text.h"
#include "audit/roles.h"

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

static bool
is_missing(const char *code)
{
	return strcmp(code, "ENOENT") == 0 || strcmp(code, "ENOTDIR") == 0;
}

static bool
is_null_device(const struct host_file *f)
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
	masked = is_missing(f.code) && is_dangling_mask(h, path);
	if (masked) {
		host_file_free(&f);
		f = (struct host_file){ .code = "ENOENT", .path = xstrdup(path), .real = xstrdup("/dev/null") };
	}
	if ((is_missing(f.code) && !masked) || u->nfiles == MAX_FILES) {
		if (u->nfiles == MAX_FILES && u->trouble == NULL)
			u->trouble = xasprintf("%s: more than %d files of a unit", path, MAX_FILES);
		if (is_missing(f.code))
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

	if (*code != '\0' && !is_missing(code) && u->trouble == NULL)
		u->trouble = xasprintf("%s could not be listed (%s)", folder, code);
	if (*code != '\0')
		return;
	add_folder(u, folder);
	cJSON_ArrayForEach(name, names) {
		size_t len = strlen(name->valuestring);
		bool hidden = false;

		if (len < 6 || strcmp(name->valuestring + len - 5, ".conf") != 0)
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

	*ret_exists = !is_missing(code);
	if (*code != '\0')
		return *ret_exists;
	cJSON_ArrayForEach(n, names)
		if (strcmp(n->valuestring, name) == 0)
			return true;
	return false;
}

/* The name of the unit that its fragment is a link to, if that is in the search path too; else NULL: such a one is a file alone. */
static const char *
other_name(const struct unit *u, const char *name, const struct unit_user *user)
{
	const char *real = u->nfiles > 0 && u->fragment != NULL ? u->files[0].real : NULL;
	const char *slash = real != NULL ? strrchr(real, '/') : NULL;
	bool in_path = false;
	char *folder;

	if (slash == NULL || strcmp(slash + 1, name) == 0)
		return NULL;
	for (size_t i = 0; (folder = folder_of(user, i)) != NULL; i++) {
		size_t n = strlen(folder);

		in_path = in_path || (n == (size_t)(slash - real) && strncmp(folder, real, n) == 0);
		free(folder);
	}
	return in_path ? slash + 1 : NULL;
}

/* Those of the unit's own folders, of its other name's, and of its type's. */
static void
find_drop_ins(struct host *h, struct unit *u, const char *name, const struct unit_user *user)
{
	const char *dot = strrchr(name, '.'), *wanted[] = { name, other_name(u, name, user), dot != NULL ? dot + 1 : name };
	struct names found = { 0 };
	char *folder;

	for (size_t k = 0; k < ARRAY_SIZE(wanted); k++) {
		if (wanted[k] == NULL)
			continue;
		found.before = k == 1 ? found.n : 0;
		for (size_t i = 0; (folder = folder_of(user, i)) != NULL; i++) {
			autofree char *entry = xasprintf("%s.d", wanted[k]), *below = xasprintf("%s/%s", folder, entry);
			bool exists;

			if (may_have(h, folder, entry, &exists))
				add_drop_ins(h, u, below, &found);
			free(folder);
		}
	}
	add_found(h, u, &found);
}

/* ---- what its files say ---- */

static cJSON *
parsed(const struct unit *u, size_t i)
{
	const struct host_file *f = &u->files[i];

	return *f->code == '\0' ? dockerd_parse_unit(f->bytes, f->len) : NULL;
}

/* A list that an empty entry begins anew. */
static cJSON *
list_of(const struct unit *u, const char *key)
{
	cJSON *list = json_array();
	const cJSON *v;

	for (size_t i = 0; i < u->nfiles; i++) {
		autojson cJSON *unit = parsed(u, i);

		cJSON_ArrayForEach(v, cJSON_GetObjectItemCaseSensitive(unit, key)) {
			while (v->valuestring[0] == '\0' && list->child != NULL)
				cJSON_Delete(cJSON_DetachItemViaPointer(list, list->child));
			if (v->valuestring[0] != '\0')
				json_push_str(list, v->valuestring);
		}
	}
	return list;
}

/* Notes the first of a kind. text: what is no secret of it. */
static void
say_unexpanded(char **why, const struct unit *u, const char *key, const char *text)
{
	if (*why == NULL)
		*why = xasprintf("%s=%s of %s holds a specifier of which the value is not known", key, text,
		    u->fragment != NULL ? u->fragment : "a drop-in");
}

/* A list of a setting's values, filled in. */
static cJSON *
expanded(struct unit *u, const cJSON *list, const char *key, char **why)
{
	cJSON *ret = json_array();
	const cJSON *v;

	cJSON_ArrayForEach(v, list) {
		autofree char *text = specifiers_expand(&u->specifiers, v->valuestring);

		if (text != NULL)
			json_push_str(ret, text);
		else
			say_unexpanded(why, u, key, strcmp(key, "ExecStart") == 0 ? "" : v->valuestring);
	}
	return ret;
}

static bool
is_there(struct host *h, const char *path)
{
	struct host_file f;
	bool there;

	host_stat(h, 0, path, &f);
	there = !is_missing(f.code);
	host_file_free(&f);
	return there;
}

/* Of a file that is not there: the folder in which somebody may make it, or the first one on the way to it. */
static void
add_folder_of(struct host *h, struct unit *u, const char *path)
{
	autofree char *folder = xstrdup(path);

	for (size_t n = strlen(folder); n > 1 && !is_there(h, folder); folder[n] = '\0') {
		while (n > 1 && folder[n - 1] != '/')
			n--;
		while (n > 1 && folder[n - 1] == '/')
			n--;
	}
	if (strcmp(folder, path) != 0)
		json_push_str(u->environment_folders, folder);
}

/* Relative ones are none to systemd. */
static void
take_environment_files(struct host *h, struct unit *u)
{
	autojson cJSON *raw = list_of(u, "environment_files"), *list = expanded(u, raw, "EnvironmentFile", &u->unexpanded_files);
	const cJSON *v, *one;

	u->environment_files = json_array();
	u->environment_folders = json_array();
	cJSON_ArrayForEach(v, list) {
		const char *path = v->valuestring + (v->valuestring[0] == '-');
		struct match m = { .h = h };

		if (*path != '/')
			continue;
		match_find(&m, path);
		if (!match_is_pattern(path))
			add_folder_of(h, u, path);
		cJSON_ArrayForEach(one, m.paths)
			json_push_str(u->environment_files, one->valuestring);
		cJSON_ArrayForEach(one, m.folders)
			json_push_str(u->environment_folders, one->valuestring);
		if (m.trouble != NULL && u->trouble == NULL)
			u->trouble = xasprintf("EnvironmentFile=%s: %s", path, m.trouble);
		match_free(&m);
	}
}

static void
take_environment(struct unit *u)
{
	const cJSON *v;

	u->environment = json_object();
	for (size_t i = 0; i < u->nfiles; i++) {
		autojson cJSON *unit = parsed(u, i);

		while (json_bool(unit, "environment_reset", false) && u->environment->child != NULL)
			cJSON_Delete(cJSON_DetachItemViaPointer(u->environment, u->environment->child));
		cJSON_ArrayForEach(v, cJSON_GetObjectItemCaseSensitive(unit, "environment")) {
			autofree char *text = specifiers_expand(&u->specifiers, v->valuestring);

			if (text == NULL)
				say_unexpanded(&u->unexpanded, u, "Environment", v->string);
			else
				json_put_str(u->environment, v->string, text);
		}
	}
}

static void
take_exec(struct unit *u)
{
	autojson cJSON *last = NULL;
	const cJSON *v;

	for (size_t i = 0; i < u->nfiles; i++) {
		autojson cJSON *unit = parsed(u, i);

		cJSON_ArrayForEach(v, cJSON_GetObjectItemCaseSensitive(unit, "exec_start")) {
			json_free(&last);
			last = json_copy(v);
		}
	}
	if (last == NULL)
		return;
	u->exec = expanded(u, last, "ExecStart", &u->unexpanded);
	if (cJSON_GetArraySize(u->exec) != cJSON_GetArraySize(last))
		json_free(&u->exec);
}

/* The variables: environment files count after Environment=, wherever they stand (systemd.exec(5)). *why: a sentence about one of
 * which that cannot be told, unless there is one. */
static cJSON *
environment_of(struct host *h, const struct unit *u, char **why)
{
	cJSON *all = json_copy(u->environment);
	const cJSON *v;

	cJSON_ArrayForEach(v, u->environment_files) {
		struct host_file f;
		autojson cJSON *variables = NULL;
		const cJSON *one;

		host_read_file(h, 0, v->valuestring, MAX_UNIT, &f);
		variables = *f.code == '\0' ? dockerd_parse_environment(f.bytes, f.len) : NULL;
		if (*f.code == '\0' && variables == NULL && *why == NULL)
			*why = xasprintf("what %s sets cannot be told", v->valuestring);
		cJSON_ArrayForEach(one, variables)
			json_put(all, one->string, json_copy(one));
		host_file_free(&f);
	}
	return all;
}

/* ---- variables that are not of its files alone ---- */

/* Whether a list of names and assignments has that name, or one that is not known. */
static bool
has_name(const cJSON *list, const char *name)
{
	size_t n = strlen(name);
	const cJSON *v;

	cJSON_ArrayForEach(v, list)
		if (strchr(v->valuestring, '%') != NULL ||
		    (strncmp(v->valuestring, name, n) == 0 && (v->valuestring[n] == '\0' || v->valuestring[n] == '=')))
			return true;
	return false;
}

/* The files of the manager's own configuration (systemd-system.conf(5)); one with a higher precedence comes later. */
static void
find_manager(struct host *h, const struct unit_user *user, struct unit *ret)
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

/* What may be in the manager's environment of those that its files do not set; the caller frees. */
static char *
doubt_of_manager(struct host *h, const struct unit *u, const struct unit_user *user, const char *name)
{
	autojson cJSON *pass = list_of(u, "pass_environment"), *all = NULL;
	struct unit manager;
	char *why = NULL;

	if (has_name(pass, name))
		return xasprintf("PassEnvironment= gives the command line a variable %s of which the value is not known", name);
	find_manager(h, user, &manager);
	all = list_of(&manager, "default_environment");
	if (manager.trouble != NULL)
		why = xstrdup(manager.trouble);
	for (size_t i = 0; i < manager.nfiles && why == NULL; i++)
		if (*manager.files[i].code != '\0' && !is_null_device(&manager.files[i]))
			why = xstrdup(manager.files[i].message);
	if (why == NULL && has_name(all, name))
		why = xasprintf("DefaultEnvironment= of the manager gives the command line a variable %s", name);
	unit_free(&manager);
	return why;
}

/* Why the value of a variable of its command line is not known, or NULL. */
static void
doubt_variables(struct host *h, struct unit *u, const struct unit_user *user)
{
	autojson cJSON *names = dockerd_unit_variables(u->exec), *unset = list_of(u, "unset_environment"), *all = NULL;
	const cJSON *v;

	if (names->child != NULL)
		all = environment_of(h, u, &u->unexpanded);
	cJSON_ArrayForEach(v, names) {
		bool set = cJSON_GetObjectItemCaseSensitive(all, v->valuestring) != NULL;

		if (u->unexpanded != NULL)
			return;
		if (set && has_name(unset, v->valuestring))
			u->unexpanded = xasprintf("UnsetEnvironment= may take away the variable %s of the command line", v->valuestring);
		else if (!set && !has_name(unset, v->valuestring))
			u->unexpanded = doubt_of_manager(h, u, user, v->valuestring);
	}
}

/* Takes in what its files say, for a unit of that name. */
static void
take_settings(struct host *h, struct unit *u, const char *name, const struct unit_user *user)
{
	const char *real = u->nfiles > 0 && u->fragment != NULL ? u->files[0].real : NULL;
	const char *slash = real != NULL ? strrchr(real, '/') : NULL;
	autojson cJSON *listens = list_of(u, "listen_stream");
	/* a link has its own name or that of what it leads to: which one depends on where that is */
	bool certain = slash == NULL || strcmp(slash + 1, name) == 0;

	u->specifiers = (struct specifiers){ .unit = certain ? xstrdup(name) : NULL, .user = user != NULL };
	if (user != NULL) {
		u->specifiers.home = xstrdup(user->home);
		u->specifiers.runtime = xstrdup(user->runtime);
	}
	take_environment_files(h, u);
	take_environment(u);
	take_exec(u);
	doubt_variables(h, u, user);
	u->listens = expanded(u, listens, "ListenStream", &u->unexpanded);
}

bool
unit_is_masked(const struct unit *u)
{
	const struct host_file *f = u->fragment != NULL && u->nfiles > 0 ? &u->files[0] : NULL;

	return f != NULL && (is_null_device(f) || (*f->code == '\0' && f->len == 0));
}

void
unit_find(struct host *h, const char *name, const struct unit_user *user, struct unit *ret)
{
	char *folder;

	*ret = (struct unit){ .dangling = json_array() };
	for (size_t i = 0; (folder = folder_of(user, i)) != NULL; i++) {
		autofree char *path = xasprintf("%s/%s", folder, name);
		bool exists;

		if (may_have(h, folder, name, &exists) && ret->fragment == NULL && add_file(h, ret, path))
			ret->fragment = xstrdup(path);
		if (exists)
			add_folder(ret, folder);
		free(folder);
	}
	if (!unit_is_masked(ret))
		find_drop_ins(h, ret, name, user);
	take_settings(h, ret, name, user);
}

void
unit_free(struct unit *u)
{
	for (size_t i = 0; i < u->nfiles; i++)
		host_file_free(&u->files[i]);
	for (size_t i = 0; i < u->nfolders; i++)
		free(u->folders[i]);
	free(u->files);
	free(u->folders);
	free(u->fragment);
	free(u->trouble);
	specifiers_free(&u->specifiers);
	json_free(&u->dangling);
	json_free(&u->exec);
	json_free(&u->environment);
	json_free(&u->listens);
	json_free(&u->environment_files);
	json_free(&u->environment_folders);
	free(u->unexpanded_files);
	free(u->unexpanded);
	*u = (struct unit){ 0 };
}

char *
unit_unread(struct host *h, const struct unit *u)
{
	const char *told = u->trouble != NULL ? u->trouble : u->unexpanded_files != NULL ? u->unexpanded_files : u->unexpanded;
	char *why = told != NULL ? xstrdup(told) : NULL;
	const cJSON *v;

	for (size_t i = 0; i < u->nfiles && why == NULL; i++)
		if (*u->files[i].code != '\0' && !is_null_device(&u->files[i]))
			why = xstrdup(u->files[i].message);
	for (v = u->environment_files->child; v != NULL && why == NULL; v = v->next) {
		struct host_file f;

		host_read_file(h, 0, v->valuestring, MAX_UNIT, &f);
		if (*f.code != '\0' && !is_missing(f.code) && !is_null_device(&f))
			why = xstrdup(f.message);
		host_file_free(&f);
	}
	return why;
}

char *
unit_setting(const struct unit *u, const char *key)
{
	autojson cJSON *list = list_of(u, strcmp(key, "SocketGroup") == 0 ? "socket_group" : key);
	const char *last = json_str(cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1), "", NULL);

	return last != NULL ? xstrdup(last) : NULL;
}

cJSON *
unit_argv(struct host *h, const struct unit *u, const char *program, cJSON **ret_environment)
{
	autofree char *why = NULL; /* unit_unread() tells it */

	*ret_environment = environment_of(h, u, &why);
	return dockerd_unit_argv(u->exec, program, *ret_environment);
}
