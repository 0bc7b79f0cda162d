/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_host: who may use the engine's socket. What decides is the group that the socket really has; the configured name
 * is only where the socket itself cannot be seen, below --root.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/collect_parts.h"
#include "audit/wire.h"

#define LOGIN_TIMEOUT_MS 3000
#define MAX_NSSWITCH ((size_t)64 << 10)
#define MAX_ACCOUNTS ((size_t)16 << 20)

static bool
is_live(const struct collector *c)
{
	return strcmp(c->o->root, "/") == 0;
}

void
collect_host_begin(struct collector *c)
{
	int64_t now = now_ms(), quarter = now + (c->o->deadline - now) / 4;
	struct stat st;

	/* not worth the time that all the rest needs */
	c->login = accounts_login(getuid(), LOGIN_TIMEOUT_MS, quarter);
	if (!collect_host_wanted(c) || collect_socket_path(c) == NULL)
		return;
	c->own_mnt = stat("/proc/self/ns/mnt", &st) == 0 ? (uint64_t)st.st_ino : 0;
	c->accounts = accounts_open();
}

void
collect_host_free(struct collector *c)
{
	accounts_close(c->accounts);
	free(c->login);
	json_free(&c->controls);
}

/* ---- live: by the sockets ---- */

static bool
has_socket(const cJSON *sockets, const char *path)
{
	const cJSON *s;

	cJSON_ArrayForEach(s, sockets)
		if (strcmp(json_str(s, "path", ""), path) == 0)
			return true;
	return false;
}

/* pid: in whose root the name is one; 0: the host's. */
static void
add_socket(struct collector *c, cJSON *sockets, cJSON *errors, long pid, const char *path)
{
	static const char *const kept[] = { "gid", "uid", "mode", "acl" };
	autojson cJSON *f = NULL;
	const cJSON *error, *v;
	const char *real;
	cJSON *s;

	if (*path != '/' || has_socket(sockets, path))
		return;
	f = host_access(c->host, pid, path);
	real = json_str(f, "data.real", path);
	if ((error = json_at(f, "error")) != NULL) {
		s = json_object();
		json_put_str(s, "code", json_str(error, "code", "unknown"));
		json_put_str(s, "message", json_str(error, "message", ""));
		json_push(errors, s);
	} else if (!has_socket(sockets, real)) {
		s = json_object();
		json_put_str(s, "path", real);
		for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
			if ((v = json_at(json_at(f, "data"), kept[i])) != NULL) /* one that could not be read is absent */
				json_put(s, kept[i], json_copy(v));
		json_push(sockets, s);
	}
}

/* The endpoint's socket, and the others that the daemon listens on. */
static cJSON *
control_sockets(struct collector *c)
{
	cJSON *doc = json_object(), *sockets = json_put_array(doc, "sockets"), *errors = json_put_array(doc, "errors");
	const cJSON *l, *err;

	add_socket(c, sockets, errors, 0, collect_socket_path(c));
	cJSON_ArrayForEach(l, json_at(c->process, "data.listeners"))
		if (strcmp(json_str(l, "proto", ""), "unix") == 0)
			add_socket(c, sockets, errors, c->daemon_root, json_str(l, "path", ""));
	cJSON_ArrayForEach(err, json_at(c->process, "errors"))
		if (strncmp(json_str(err, "path", ""), "listeners", 9) == 0)
			json_push(errors, json_copy(err));
	return doc;
}

void
collect_host_ask(struct collector *c)
{
	uint32_t gids[ACCOUNTS_MAX_GROUPS];
	const cJSON *s;
	size_t n = 0;

	if (c->accounts == NULL || strcmp(c->local, "yes") != 0)
		return;
	c->controls = control_sockets(c);
	cJSON_ArrayForEach(s, json_at(c->controls, "sockets"))
		if (n < ACCOUNTS_MAX_GROUPS)
			gids[n++] = (uint32_t)json_num(s, "gid", 0);
	accounts_ask(c->accounts, gids, n, ACCOUNTS_TIMEOUT_MS, c->o->deadline);
}

/* Which services know users here; an entry of errors if that cannot be read. */
static void
put_services(struct collector *c, cJSON *doc)
{
	cJSON *data = cJSON_GetObjectItemCaseSensitive(doc, "data"), *services = json_object();
	struct host_file f = { 0 };

	host_read_file(c->host, 0, "/etc/nsswitch.conf", MAX_NSSWITCH, &f);
	if (*f.code != '\0' && strcmp(f.code, "ENOENT") != 0) {
		doc_error(doc, "services", f.code, f.message);
		cJSON_Delete(services);
	} else {
		json_put(services, "passwd", accounts_services(f.bytes, f.len, "passwd"));
		json_put(services, "group", accounts_services(f.bytes, f.len, "group"));
		json_put(data, "services", services);
	}
	host_file_free(&f);
}

/* Whether the users that NSS knows here are the host's: inside of a container they are the image's. */
static bool
is_host_nss(const struct collector *c)
{
	double ours = json_num(c->identity, "data.ns.mnt", 0);

	return c->own_mnt != 0 && ours > 0 && (double)c->own_mnt == ours;
}

static cJSON *
live_accounts(struct collector *c)
{
	cJSON *doc = accounts_answer(c->accounts), *data, *err;
	size_t n;

	if (json_at(doc, "error") != NULL)
		return doc;
	if (!is_host_nss(c)) {
		cJSON_Delete(doc);
		return wire_document_error("NSS", "not-proven", "the users known here are not proven to be the host's (a container?)");
	}
	data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	json_put(data, "sockets", json_copy(json_at(c->controls, "sockets")));
	n = (size_t)cJSON_GetArraySize(json_at(c->controls, "sockets"));
	cJSON_ArrayForEach(err, json_at(c->controls, "errors")) {
		autofree char *behind = xasprintf("sockets[%zu]", n++);

		doc_error(doc, behind, json_str(err, "code", "unknown"), json_str(err, "message", ""));
	}
	if (n > ACCOUNTS_MAX_GROUPS)
		doc_error(doc, "sockets", "too-large", "the daemon listens on more sockets than groups are looked up for");
	json_put_str(data, "configured", json_str(c->config, "data.options.group.value", NULL));
	put_services(c, doc);
	return doc;
}

/* ---- below --root: by the configured name ---- */

static cJSON *
root_accounts(struct collector *c)
{
	autofree char *name = NULL, *why = NULL;
	struct host_file group = { 0 }, passwd = { 0 };
	cJSON *doc, *data;

	name = collect_root_option(c, "group", "docker", &why);
	if (name == NULL)
		return wire_document_error("/etc/group, /etc/passwd", "not-read", why);
	host_read_file(c->host, 0, "/etc/group", MAX_ACCOUNTS, &group);
	host_read_file(c->host, 0, "/etc/passwd", MAX_ACCOUNTS, &passwd);
	if (*group.code != '\0' || *passwd.code != '\0') {
		doc = wire_document_error("/etc/group, /etc/passwd", *group.code ? group.code : passwd.code,
		    *group.code ? group.message : passwd.message);
	} else {
		doc = accounts_of_files("/etc/group, /etc/passwd", group.bytes, group.len, passwd.bytes, passwd.len, name);
		data = cJSON_GetObjectItemCaseSensitive(doc, "data");
		json_put_array(data, "sockets");
		json_put_str(data, "configured", name);
		put_services(c, doc);
	}
	host_file_free(&group);
	host_file_free(&passwd);
	return doc;
}

static cJSON *
accounts_document(struct collector *c)
{
	if (!is_live(c))
		return root_accounts(c);
	if (strcmp(c->o->scope, "engine") == 0)
		return wire_document_error("NSS", "not-in-scope", "left out by --scope engine");
	if (strcmp(c->local, "yes") != 0)
		return wire_document_error("NSS", c->reachable ? "not-local" : c->why_code, c->reachable ? c->local_why : c->why);
	if (c->accounts == NULL)
		return wire_document_error("NSS", "not-read", "the endpoint is no socket here");
	return live_accounts(c);
}

void
collect_host_put(struct collector *c, cJSON *subject)
{
	autojson cJSON *accounts = accounts_document(c), *data_root = collect_data_root(c);

	collect_put(c, subject, KIND_HOST, "data_root", data_root);
	collect_put(c, subject, KIND_HOST, "accounts", accounts);
}
