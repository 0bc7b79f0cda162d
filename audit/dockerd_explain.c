/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What units and environment files say of how dockerd would be started now, against how the running
 * one was. It explains; the running command line decides.
 */
#include "config.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dockerd_options.h"

struct explain {
	const struct dockerd_sources *s;
	const cJSON *argv; /* parsed */
	cJSON *disagreements;
};

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

static bool
is_unit(const char *path)
{
	return ends_in(path, ".service") || ends_in(path, ".socket") || ends_in(path, ".conf");
}

/* Adds members to an object, over those it has. */
static void
overlay(cJSON *onto, const cJSON *from)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, from) {
		cJSON_DeleteItemFromObjectCaseSensitive(onto, c->string);
		json_put(onto, c->string, json_copy(c));
	}
}

static void
clear(cJSON *object)
{
	while (object->child != NULL)
		cJSON_Delete(cJSON_DetachItemViaPointer(object, object->child));
}

/*
 * What the units say dockerd would be started with: the last ExecStart, and the variables for it.
 */
struct units {
	cJSON *exec, *environment;
	const char *path; /* where exec stands */
};

/* A list's texts with specifiers filled in; NULL if one holds what is not certain. */
static cJSON *
expanded(const struct explain *m, const cJSON *list)
{
	cJSON *ret = json_array();
	const cJSON *c;

	cJSON_ArrayForEach(c, list) {
		autofree char *text = specifiers_expand(m->s->specifiers, c->valuestring);

		if (text == NULL) {
			cJSON_Delete(ret);
			return NULL;
		}
		json_push_str(ret, text);
	}
	return ret;
}

/* Whether one of EnvironmentFile= is it, or a pattern that matches it. */
static bool
names_file(const cJSON *files, const char *path)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, files)
		if (fnmatch(c->valuestring + (c->valuestring[0] == '-'), path,
			FNM_PATHNAME | FNM_PERIOD) == 0)
			return true;
	return false;
}

static void
tell_sockets(struct explain *m, const char *path, const cJSON *streams)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, streams) {
		autofree char *address = specifiers_expand(m->s->specifiers, c->valuestring);

		if (address != NULL && *address != '\0' && *address != '/' && *address != '@' &&
		    strncmp(address, "vsock:", 6) != 0)
			dockerd_disagree(m->disagreements,
			    "%s hands dockerd a TCP socket (ListenStream=%s) that no host option "
			    "shows",
			    path, address);
	}
}

/* Fills in what the units say; false if not all of it is certain. */
static bool
expand_words(const struct explain *m, struct units *u)
{
	autojson cJSON *words = expanded(m, u->exec), *values = json_object();
	bool certain = words != NULL;
	const cJSON *c;

	cJSON_ArrayForEach(c, u->environment) {
		autofree char *text = specifiers_expand(m->s->specifiers, c->valuestring);

		certain = certain && text != NULL;
		if (text != NULL)
			json_put_str(values, c->string, text);
	}
	overlay(u->environment, values);
	if (certain && u->exec != NULL) {
		json_free(&u->exec);
		u->exec = json_copy(words);
	}
	return certain;
}

static void
gather_units(struct explain *m, struct units *u)
{
	autojson cJSON *files = json_array(), *named = NULL;
	const cJSON *c;

	u->environment = json_object();
	for (size_t i = 0; i < m->s->nunits; i++) {
		const struct host_file *f = &m->s->units[i];
		autojson cJSON *unit = NULL;

		if (*f->code != '\0' || f->path == NULL || f->bytes == NULL || !is_unit(f->path))
			continue;
		unit = dockerd_parse_unit(f->bytes, f->len);
		cJSON_ArrayForEach(c, cJSON_GetObjectItemCaseSensitive(unit, "exec_start")) {
			cJSON_Delete(u->exec);
			u->exec = json_copy(c);
			u->path = f->path;
		}
		if (json_bool(unit, "environment_reset", false))
			clear(u->environment);
		overlay(u->environment, cJSON_GetObjectItemCaseSensitive(unit, "environment"));
		cJSON_ArrayForEach(
		    c, cJSON_GetObjectItemCaseSensitive(unit, "environment_files")) {
			if (c->valuestring[0] == '\0')
				clear(files);
			else
				json_push_str(files, c->valuestring);
		}
		tell_sockets(m, f->path, cJSON_GetObjectItemCaseSensitive(unit, "listen_stream"));
	}
	named = expanded(m, files);
	if (!expand_words(m, u) || named == NULL)
		json_free(&u->exec); /* what is not certain is not compared */
	/*
	 * environment files count after Environment=, whatever the order of the lines
	 * (systemd.exec(5))
	 */
	for (size_t i = 0; i < m->s->nunits; i++) {
		const struct host_file *f = &m->s->units[i];
		autojson cJSON *variables = NULL;

		if (*f->code != '\0' || f->path == NULL || f->bytes == NULL || is_unit(f->path) ||
		    !names_file(named, f->path))
			continue;
		variables = dockerd_parse_environment(f->bytes, f->len);
		overlay(u->environment, variables);
	}
}

/*
 * Keys whose values differ between two parsed command lines; with only_first, those of the first
 * that the second has not.
 */
static cJSON *
differing(const cJSON *first, const cJSON *second, bool only_first)
{
	cJSON *ret = json_array();
	const cJSON *a = cJSON_GetObjectItemCaseSensitive(first, "options"),
		    *b = cJSON_GetObjectItemCaseSensitive(second, "options"), *c;

	cJSON_ArrayForEach(c, a)
		if (!cJSON_Compare(c, cJSON_GetObjectItemCaseSensitive(b, c->string), 1))
			dockerd_list_once(ret, c->string);
	if (!only_first)
		cJSON_ArrayForEach(c, b)
			if (cJSON_GetObjectItemCaseSensitive(a, c->string) == NULL)
				dockerd_list_once(ret, c->string);
	return ret;
}

static void
compare_unit(struct explain *m, const struct units *u)
{
	autojson cJSON *argv = dockerd_unit_argv(u->exec, "dockerd", u->environment);
	autojson cJSON *parsed = NULL, *differ = NULL;
	autofree char *text = NULL;

	if (argv == NULL)
		return;
	parsed = dockerd_parse_argv(argv);
	differ = differing(parsed, m->argv, false);
	if (differ->child == NULL)
		return;
	text = dockerd_names(differ);
	dockerd_disagree(m->disagreements,
	    "%s now starts dockerd with another %s than the running one was started with", u->path,
	    text);
}

/*
 * DOCKER_OPTS and its like in a file that the unit may not read at all: then what it says is
 * dead.
 */
static void
compare_options_file(struct explain *m, const struct host_file *f)
{
	static const char *const variables[] = { "DOCKER_OPTS", "OPTIONS" };
	autojson cJSON *file = NULL;

	if (!ends_in(f->path, "/default/docker") && !ends_in(f->path, "/sysconfig/docker"))
		return;
	file = dockerd_parse_environment(f->bytes, f->len);
	for (size_t i = 0; i < ARRAY_SIZE(variables); i++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(file, variables[i]);
		autojson cJSON *argv = json_array(), *parsed = NULL, *differ = NULL;
		autofree char *text = NULL;

		if (!cJSON_IsString(v))
			continue;
		json_push_str(argv, "dockerd");
		dockerd_push_words(argv, v->valuestring);
		parsed = dockerd_parse_argv(argv);
		differ = differing(parsed, m->argv, true);
		if (differ->child == NULL)
			continue;
		text = dockerd_names(differ);
		dockerd_disagree(m->disagreements,
		    m->s->stopped ? "%s sets %s in %s, which the unit does not start dockerd with" :
		    "%s sets %s in %s, which the running dockerd was not started with",
		    f->path, text, variables[i]);
	}
}

void
dockerd_explain(const struct dockerd_sources *s, const cJSON *argv, cJSON *disagreements)
{
	struct explain m = { s, argv, disagreements };
	struct units u = { 0 };

	gather_units(&m, &u);
	if (!s->stopped)
		compare_unit(&m, &u);
	for (size_t i = 0; i < s->nunits; i++) {
		const struct host_file *f = &s->units[i];

		if (*f->code == '\0' && f->path != NULL && f->bytes != NULL && !is_unit(f->path))
			compare_options_file(&m, f);
	}
	cJSON_Delete(u.exec);
	cJSON_Delete(u.environment);
}
