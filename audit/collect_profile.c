/* SPDX-License-Identifier: Apache-2.0 */
/* collect_profile: the seccomp profile that containers get from the daemon, where that is a file of the site's; and what a runtime
 * was told, where the engine does not say that. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

#define MAX_PROFILE ((size_t)4 << 20)
/* Seconds: as exact as a process's start and a file's time are. */
#define TOLERANCE 0.05

/* SecurityOptions has "name=seccomp,profile=/path": all that follows is the path, commas too. NULL: no file. */
static const char *
profile_path(const struct collector *c)
{
	static const char entry[] = "name=seccomp,profile=";
	static const char *const words[] = { "", "default", "builtin", "unconfined" };
	const cJSON *s;

	if (strcmp(engine_product(c), "docker") != 0)
		return NULL;
	cJSON_ArrayForEach(s, json_at(c->answers[ANSWER_INFO].doc, "SecurityOptions")) {
		const char *path = cJSON_GetStringValue(s);

		if (path == NULL || strncmp(path, entry, strlen(entry)) != 0)
			continue;
		path += strlen(entry);
		for (size_t i = 0; i < ARRAY_SIZE(words); i++)
			if (strcmp(path, words[i]) == 0)
				return NULL;
		return path;
	}
	return NULL;
}

static cJSON *
error_document(const char *source, const char *code, const char *message)
{
	cJSON *doc = json_object(), *error;

	json_put_str(doc, "source", source);
	error = json_put_object(doc, "error");
	json_put_str(error, "code", code);
	json_put_str(error, "message", message);
	return doc;
}

double
collect_links_changed(const struct collector *c, const char *path)
{
	autojson cJSON *doc = host_access(c->host, c->daemon_root, path);

	return json_num(doc, "data.links_changed", INFINITY);
}

/* Whether the file is still the one that dockerd read when it started. */
static bool
is_unchanged(const struct collector *c, const struct host_file *f)
{
	double started = json_num(c->process, "data.started", 0);

	return started > 0 && f->mtime <= started + TOLERANCE && f->ctime <= started + TOLERANCE && f->real != NULL &&
	    strcmp(f->path, f->real) == 0 && collect_links_changed(c, f->path) <= started + TOLERANCE;
}

static cJSON *
read_profile(struct collector *c, const char *path)
{
	struct host_file f = { 0 };
	cJSON *doc, *data;

	if (strcmp(c->local, "yes") != 0)
		return error_document(path, "not-local", c->local_why);
	if (*path != '/')
		return error_document(path, "not-proven", "relative to the folder that dockerd was started in, which is not known");
	host_read_file(c->host, c->daemon_root, path, MAX_PROFILE, &f);
	if (*f.code != '\0') {
		doc = error_document(path, f.code, f.message);
	} else if (memchr(f.bytes, '\0', f.len) != NULL) {
		doc = error_document(path, "not-json", "it holds a byte that is 0");
	} else {
		doc = json_object();
		json_put_str(doc, "source", path);
		data = json_put_object(doc, "data");
		json_put_str(data, "path", path);
		json_put_bool(data, "proven", is_unchanged(c, &f));
		json_put(data, "profile", collect_profile_summary(f.bytes));
	}
	host_file_free(&f);
	return doc;
}

void
collect_default_profile(struct collector *c)
{
	const char *path = c->reachable ? profile_path(c) : NULL;

	if (path != NULL)
		c->profile = read_profile(c, path);
}

void
collect_put_profile(const struct collector *c, cJSON *subject, enum kind kind, const char *name)
{
	if (c->profile != NULL)
		collect_put(c, subject, kind, name, c->profile);
}

/* The bundle's file, as containerd keeps it beside its socket, or below "daemon" where dockerd has started it. ENOENT: none of
 * these has it. */
static void
read_containerd_bundle(const struct collector *c, const char *id, struct host_file *ret)
{
	snprintf(ret->code, sizeof ret->code, "ENOENT");
	snprintf(ret->message, sizeof ret->message, "no containerd that is known has it");
	for (size_t i = 0; i < 2 * c->nsockets && strcmp(ret->code, "ENOENT") == 0; i++) {
		const struct control_socket *s = &c->sockets[i / 2];
		autofree char *path = NULL;

		if (strcmp(s->role, "containerd") != 0)
			continue;
		path = xasprintf("%.*s%s/io.containerd.runtime.v2.task/moby/%s/config.json",
		    (int)(strrchr(s->path, '/') - s->path), s->path, i % 2 ? "/daemon" : "", id);
		host_file_free(ret);
		host_read_file(c->host, c->daemon_root, path, MAX_PROFILE, ret);
	}
}

/* Podman keeps it with the container's storage, and writes it whenever it starts the container. */
static void
read_podman_bundle(const struct collector *c, const char *id, struct host_file *ret)
{
	const cJSON *info = c->answers[ANSWER_INFO].doc;
	const char *root = json_str(info, "DockerRootDir", ""), *driver = json_str(info, "Driver", "");
	autofree char *path = xasprintf("%s/%s-containers/%s/userdata/config.json", root, driver, id);

	if (*root == '/' && *driver != '\0' && strchr(driver, '/') == NULL) {
		host_read_file(c->host, c->daemon_root, path, MAX_PROFILE, ret);
		return;
	}
	snprintf(ret->code, sizeof ret->code, "not-read");
	snprintf(ret->message, sizeof ret->message, "the engine does not say where it keeps containers");
}

void
collect_read_bundle(const struct collector *c, const char *id, struct host_file *ret)
{
	if (strcmp(engine_product(c), "podman") == 0)
		read_podman_bundle(c, id, ret);
	else
		read_containerd_bundle(c, id, ret);
}

/* Whether a device's number is that of a node that the container has. */
static bool
is_of_node(const cJSON *rule, const cJSON *nodes)
{
	const cJSON *node;

	cJSON_ArrayForEach(node, nodes)
		if (strcmp(json_str(node, "type", ""), json_str(rule, "type", "")) == 0 &&
		    json_num(node, "major", -1) == json_num(rule, "major", -2) &&
		    json_num(node, "minor", -1) == json_num(rule, "minor", -2))
			return true;
	return false;
}

/* A number of a rule; none, and one below 0, are any. The caller frees. */
static char *
device_number(const cJSON *rule, const char *key)
{
	double n = json_num(rule, key, -1);

	return n < 0 ? xstrdup("*") : xasprintf("%.0f", n);
}

/* Rules of the cgroup that allow devices of which the container has no node of its own: "c 42:* rwm". Without a list (a container
 * with a user namespace) there is none. Null: not a list. */
static cJSON *
device_rules(const cJSON *config)
{
	const cJSON *rules = json_at(config, "linux.resources.devices"), *nodes = json_at(config, "linux.devices"), *rule;
	cJSON *out;

	if (rules != NULL && !cJSON_IsArray(rules))
		return cJSON_CreateNull();
	out = json_array();
	cJSON_ArrayForEach(rule, rules) {
		autofree char *major = device_number(rule, "major"), *minor = device_number(rule, "minor"), *words = NULL;

		if (cJSON_IsFalse(json_at(rule, "allow")) || is_of_node(rule, nodes))
			continue;
		words = xasprintf("%s %s:%s %s", json_str(rule, "type", "a"), major, minor, json_str(rule, "access", "rwm"));
		json_push_str(out, words);
	}
	return out;
}

void
collect_put_bundle(const struct collector *c, cJSON *subject, const char *id)
{
	struct host_file f = { 0 };
	autofree char *text = NULL;
	autojson cJSON *config = NULL;
	bool podman = strcmp(engine_product(c), "podman") == 0;
	const cJSON *seccomp;
	struct err why;
	const char *source;
	cJSON *data;

	collect_read_bundle(c, id, &f);
	source = f.path != NULL ? f.path : "config.json";
	if (*f.code != '\0') {
		subject_doc_error(subject, "bundle", source, f.code, f.message);
	} else if ((config = json_read(f.bytes, f.len, JSON_TWICE_REFUSED, &why)) == NULL) {
		subject_doc_error(subject, "bundle", source, "not-json", why.msg);
	} else {
		data = json_object();
		seccomp = json_at(config, "linux.seccomp");
		text = cJSON_IsObject(seccomp) ? json_line(seccomp) : NULL;
		json_put(data, "seccomp", text != NULL ? collect_profile_summary(text) : cJSON_CreateNull());
		if (podman)
			json_put(data, "device_rules", device_rules(config));
		subject_doc(subject, "bundle", source, data);
	}
	host_file_free(&f);
}
