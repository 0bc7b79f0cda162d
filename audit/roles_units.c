/* SPDX-License-Identifier: Apache-2.0 */
/* roles_units: what a unit's files say, as systemd would load them now. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"
#include "audit/roles_parts.h"

#define MAX_UNIT  DOCKERD_MAX_UNIT

/* ---- what its files say ---- */

static cJSON *
parsed(const struct unit *u, size_t i)
{
	const struct host_file *f = &u->files[i];

	return *f->code == '\0' ? dockerd_parse_unit(f->bytes, f->len) : NULL;
}

/* A list, of texts or of the words of command lines, that an empty entry begins anew. */
static cJSON *
list_of(const struct unit *u, const char *key)
{
	cJSON *list = json_array();
	const cJSON *v;

	for (size_t i = 0; i < u->nfiles; i++) {
		autojson cJSON *unit = parsed(u, i);

		cJSON_ArrayForEach(v, cJSON_GetObjectItemCaseSensitive(unit, key)) {
			bool empty = cJSON_IsArray(v) ? v->child == NULL : v->valuestring[0] == '\0';

			while (empty && list->child != NULL)
				cJSON_Delete(cJSON_DetachItemViaPointer(list, list->child));
			if (!empty)
				json_push(list, json_copy(v));
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
	there = !unit_file_is_missing(f.code);
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

/* What the last assignment to it in a list gives; NULL: there is none, or a specifier in the list. The caller frees. */
static char *
value_in(const cJSON *list, const char *name)
{
	size_t n = strlen(name);
	const char *value = NULL;
	const cJSON *v;

	cJSON_ArrayForEach(v, list) {
		if (strchr(v->valuestring, '%') != NULL)
			return NULL;
		if (strncmp(v->valuestring, name, n) == 0 && v->valuestring[n] == '=')
			value = v->valuestring + n + 1;
	}
	return value != NULL ? xstrdup(value) : NULL;
}

/* What may be in the manager's environment of those that its files do not set; the caller frees. ret_value: what DefaultEnvironment=
 * gives, if that is wanted and certain. */
static char *
doubt_of_manager(struct host *h, const struct unit *u, const struct unit_user *user, const char *name, char **ret_value)
{
	autojson cJSON *pass = list_of(u, "pass_environment"), *all = NULL;
	struct unit manager;
	char *why = NULL;

	if (has_name(pass, name))
		return xasprintf("PassEnvironment= sets the variable %s, of which the value is not known", name);
	unit_search_manager(h, user, &manager);
	all = list_of(&manager, "default_environment");
	if (manager.trouble != NULL)
		why = xstrdup(manager.trouble);
	for (size_t i = 0; i < manager.nfiles && why == NULL; i++)
		if (*manager.files[i].code != '\0' && !unit_file_is_masked(&manager.files[i]))
			why = xstrdup(manager.files[i].message);
	if (why == NULL && has_name(all, name) && (ret_value == NULL || (*ret_value = value_in(all, name)) == NULL))
		why = xasprintf("DefaultEnvironment= of the manager sets the variable %s", name);
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
			u->unexpanded = doubt_of_manager(h, u, user, v->valuestring, NULL);
	}
}

char *
unit_doubt_exec_path(const struct unit *u)
{
	return u->exec_path != NULL ? xasprintf("ExecSearchPath= of %s counts since systemd 250 alone", u->fragment) : NULL;
}

char *
unit_path(struct host *h, const struct unit *u, const struct unit_user *user, char **ret_why)
{
	autojson cJSON *unset = list_of(u, "unset_environment"), *all = NULL;
	const char *set;
	char *path = u->exec_path != NULL ? xstrdup(u->exec_path) : NULL;

	*ret_why = unit_unread(h, u);
	all = environment_of(h, u, ret_why);
	if (*ret_why == NULL && has_name(unset, "PATH"))
		*ret_why = xasprintf("UnsetEnvironment= of %s may take away the variable PATH", u->fragment);
	if ((set = json_str(all, "PATH", NULL)) != NULL) {
		free(path);
		path = xstrdup(set);
	} else if (*ret_why == NULL) {
		*ret_why = path != NULL ? unit_doubt_exec_path(u) : doubt_of_manager(h, u, user, "PATH", &path);
	}
	return path;
}

/* "a@.service" of "a@b.service". */
static bool
is_template_of(const char *template, const char *name)
{
	const char *at = strchr(template, '@'), *dot = strrchr(name, '.');
	size_t n = at != NULL ? (size_t)(at + 1 - template) : 0;

	return n > 0 && dot != NULL && strncmp(template, name, n) == 0 && strcmp(template + n, dot) == 0;
}

/* What systemd reads in part alone, and what it makes of that, is not told. */
static void
note_broken(struct unit *u)
{
	for (size_t i = 0; i < u->nfiles; i++) {
		autojson cJSON *unit = parsed(u, i);

		if (json_bool(unit, "broken", false) && u->unexpanded == NULL)
			u->unexpanded = xasprintf("what %s sets cannot be told: a line of it is no UTF-8, or a section's header without an end",
			    u->files[i].path);
	}
}

/* Each setting adds to those before it (systemd.exec(5)). */
static void
take_exec_path(struct unit *u)
{
	autojson cJSON *raw = list_of(u, "exec_search_path"), *list = expanded(u, raw, "ExecSearchPath", &u->unexpanded);
	const cJSON *v;

	cJSON_ArrayForEach(v, list) {
		char *all = u->exec_path != NULL ? xasprintf("%s:%s", u->exec_path, v->valuestring) : xstrdup(v->valuestring);

		free(u->exec_path);
		u->exec_path = all;
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
	bool certain = slash == NULL || strcmp(slash + 1, name) == 0 || is_template_of(slash + 1, name);

	u->specifiers = (struct specifiers){ .unit = certain ? xstrdup(name) : NULL, .user = user != NULL };
	if (user != NULL) {
		u->specifiers.home = xstrdup(user->home);
		u->specifiers.runtime = xstrdup(user->runtime);
	}
	note_broken(u);
	take_environment_files(h, u);
	take_environment(u);
	take_exec(u);
	take_exec_path(u);
	doubt_variables(h, u, user);
	u->listens = expanded(u, listens, "ListenStream", &u->unexpanded);
}

void
unit_find(struct host *h, const char *name, const struct unit_user *user, struct unit *ret)
{
	unit_search(h, name, user, ret);
	take_settings(h, ret, name, user);
}

void
unit_free(struct unit *u)
{
	for (size_t i = 0; i < u->nfiles; i++)
		host_file_free(&u->files[i]);
	for (size_t i = 0; i < u->nfolders; i++)
		free(u->folders[i]);
	json_free(&u->names);
	free(u->files);
	free(u->folders);
	free(u->fragment);
	free(u->trouble);
	specifiers_free(&u->specifiers);
	json_free(&u->dangling);
	json_free(&u->exec);
	json_free(&u->environment);
	json_free(&u->listens);
	free(u->exec_path);
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
		if (*u->files[i].code != '\0' && !unit_file_is_masked(&u->files[i]))
			why = xstrdup(u->files[i].message);
	for (v = u->environment_files->child; v != NULL && why == NULL; v = v->next) {
		struct host_file f;

		host_read_file(h, 0, v->valuestring, MAX_UNIT, &f);
		if (*f.code != '\0' && !unit_file_is_missing(f.code) && !unit_file_is_masked(&f))
			why = xstrdup(f.message);
		host_file_free(&f);
	}
	return why;
}

cJSON *
unit_settings(const struct unit *u, const char *key)
{
	return list_of(u, key);
}

char *
unit_setting(const struct unit *u, const char *key)
{
	autojson cJSON *list = list_of(u, key);
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
