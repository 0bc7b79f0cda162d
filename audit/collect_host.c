/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_host: who may use the engine's socket. What decides is the group that the socket really has; what is configured
 * counts beside it below --root, where nothing has made the socket yet (audit/collect_sockets.c).
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/collect_parts.h"
#include "audit/operator.h"
#include "audit/wire.h"

#define LOGIN_TIMEOUT_MS 3000
#define MAX_NSSWITCH ((size_t)64 << 10)
#define MAX_ACCOUNTS ((size_t)16 << 20)

static bool
is_live(const struct collector *c)
{
	return strcmp(c->o->root, "/") == 0;
}

/* The same file, or none at either place. */
static bool
is_same_place(const char *one, const char *other)
{
	struct stat a, b;

	if (lstat(one, &a) < 0)
		return errno == ENOENT && lstat(other, &b) < 0 && errno == ENOENT;
	return lstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* A service's sandbox (systemd.exec(5)) has a mount namespace of its own, in which all of this is the host's as ever. */
static bool
is_accounts_of_first(void)
{
	static const char *const places[] = { "/", "/etc", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/run", "/usr", "/usr/etc",
		"/usr/etc/nsswitch.conf", "/usr/lib", "/var", "/var/lib" };

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		autofree char *path = xasprintf("/proc/1/root%s", places[i]);

		if (!is_same_place(places[i], path))
			return false;
	}
	return true;
}

void
collect_host_begin(struct collector *c)
{
	int64_t now = now_ms(), quarter = now + (c->o->deadline - now) / 4;
	autofree char *login = NULL;
	struct account self;
	struct stat st;

	if (account_of_file(NULL, getuid(), &self)) { /* the usual case, without a process for it */
		login = xstrdup(self.name);
		account_free(&self);
	} else { /* not worth the time that all the rest needs */
		login = accounts_login(getuid(), LOGIN_TIMEOUT_MS, quarter);
	}
	c->operator = operator_object(login);
	if (!collect_host_wanted(c) || collect_socket_path(c) == NULL)
		return;
	c->own_mnt = stat("/proc/self/ns/mnt", &st) == 0 ? (uint64_t)st.st_ino : 0;
	c->own_accounts = is_accounts_of_first();
	c->accounts = accounts_open();
}

void
collect_host_free(struct collector *c)
{
	accounts_close(c->accounts);
	json_free(&c->operator);
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

/* Whether a group is one of the user namespace of a rootless daemon alone: only who is in that can be in it. Its user's own group,
 * which is the first one inside, is not. */
static bool
is_subordinate(const struct collector *c, double gid)
{
	const cJSON *range;

	if (!engine_has(c, "rootless"))
		return false;
	cJSON_ArrayForEach(range, json_at(c->process, "data.gid_map")) {
		double inside = json_num(range, "[0]", 0), outside = json_num(range, "[1]", 0), count = json_num(range, "[2]", 0);

		if (inside > 0 && gid >= outside && gid < outside + count)
			return true;
	}
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

	if (has_socket(sockets, path))
		return;
	if (*path == '@') { /* an abstract socket: no file, and so nothing that keeps anybody out */
		s = json_object();
		json_put_str(s, "path", path);
		json_put_bool(s, "abstract", true);
		json_push(sockets, s);
	}
	if (*path != '/')
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
		if (is_subordinate(c, json_num(s, "gid", -1)))
			json_put_bool(s, "subordinate", true);
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

/* Whether a file of accounts takes in nothing of a directory, by compat's lines. One that cannot be read may. */
static bool
is_plain(struct collector *c, const char *path)
{
	struct host_file f = { 0 };
	bool plain;

	host_read_file(c->host, 0, path, MAX_ACCOUNTS, &f);
	plain = *f.code == '\0' && !accounts_have_compat(f.bytes, f.len);
	host_file_free(&f);
	return plain;
}

/* compat is files with lines that take in what a directory knows (nsswitch.conf(5)): without such lines it is files. */
static void
plain_compat(struct collector *c, cJSON *services)
{
	for (int i = 0; i < cJSON_GetArraySize(services); i++)
		if (strcmp(cJSON_GetArrayItem(services, i)->valuestring, "compat") == 0 && is_plain(c, "/etc/passwd") &&
		    is_plain(c, "/etc/group"))
			cJSON_ReplaceItemInArray(services, i, cJSON_CreateString("files"));
}

/* Which services know users here: a document {passwd, group, initgroups}. The caller's. SUSE's libc reads its vendor's file where the
 * administrator has none (https://en.opensuse.org/openSUSE:Packaging_UsrEtc); another libc takes "files" then, which it names, too. */
static cJSON *
services_document(struct collector *c)
{
	static const char *const databases[] = { "passwd", "group", "initgroups" };
	const char *path = "/etc/nsswitch.conf";
	struct host_file f = { 0 };
	cJSON *doc, *data;

	host_read_file(c->host, 0, path, MAX_NSSWITCH, &f);
	if (strcmp(f.code, "ENOENT") == 0) {
		host_file_free(&f);
		path = "/usr/etc/nsswitch.conf";
		host_read_file(c->host, 0, path, MAX_NSSWITCH, &f);
	}
	if (*f.code != '\0' && strcmp(f.code, "ENOENT") != 0) {
		doc = wire_document_error(path, f.code, f.message);
	} else {
		doc = json_object();
		data = json_put_object(doc, "data");
		for (size_t i = 0; i < ARRAY_SIZE(databases); i++)
			plain_compat(c, json_put(data, databases[i], accounts_services(f.bytes, f.len, databases[i])));
	}
	host_file_free(&f);
	return doc;
}

static void
put_services(cJSON *doc, const cJSON *services)
{
	const cJSON *data = json_at(services, "data");

	if (data != NULL)
		json_put(cJSON_GetObjectItemCaseSensitive(doc, "data"), "services", json_copy(data));
	else
		doc_error(doc, "services", json_str(services, "error.code", "unknown"), json_str(services, "error.message", ""));
}

void
collect_host_ask(struct collector *c)
{
	const cJSON *services;
	uint32_t gids[ACCOUNTS_MAX_GROUPS];
	const cJSON *s;
	size_t n = 0;

	if (c->accounts == NULL || strcmp(c->local, "yes") != 0)
		return;
	c->controls = control_sockets(c);
	services = json_put(c->controls, "services", services_document(c));
	cJSON_ArrayForEach(s, json_at(c->controls, "sockets"))
		if (n < ACCOUNTS_MAX_GROUPS && json_at(s, "gid") != NULL)
			gids[n++] = (uint32_t)json_num(s, "gid", 0);
	accounts_ask(c->accounts, gids, n, json_at(services, "data"), ACCOUNTS_TIMEOUT_MS, c->o->deadline);
}

/* Whether the users that NSS knows here are the host's: inside of a container they are the image's. */
static bool
is_host_nss(const struct collector *c)
{
	double ours = json_num(c->identity, "data.ns.mnt", 0);

	if (c->own_mnt == 0 || ours <= 0)
		return false;
	return (double)c->own_mnt == ours || (c->own_accounts && cJSON_IsTrue(json_at(c->identity, "data.own_root")));
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
	put_services(doc, json_at(c->controls, "services"));
	return doc;
}

/* ---- below --root: by the configured name ---- */

/* Where services of nsswitch.conf(5) that ask nobody keep what they know. */
static const struct {
	const char *service, *passwd, *group;
	bool required;
} account_files[] = {
	{ "files", "/etc/passwd", "/etc/group", true },
	{ "altfiles", "/usr/lib/passwd", "/usr/lib/group", false },
	{ "extrausers", "/var/lib/extrausers/passwd", "/var/lib/extrausers/group", false },
};

static bool
names_service(const cJSON *services, const char *database, const char *service)
{
	const cJSON *s;

	cJSON_ArrayForEach(s, json_at(services, database))
		if (cJSON_IsString(s) && strcmp(s->valuestring, service) == 0)
			return true;
	return false;
}

/* nss-systemd(8) knows accounts by files in these folders alone, where no systemd runs. */
static bool
has_no_user_records(struct collector *c)
{
	static const char *const folders[] = { "/etc/userdb", "/run/userdb", "/run/host/userdb", "/usr/local/lib/userdb",
		"/usr/lib/userdb", "/lib/userdb", "/var/lib/systemd/home" };

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		char code[24] = "";
		autojson cJSON *names = host_list(c->host, 0, folders[i], code);

		if (names != NULL ? names->child != NULL : strcmp(code, "ENOENT") != 0)
			return false;
	}
	return true;
}

/* Adds a file's lines. False, with why, if it could not be read. */
static bool
add_lines(struct collector *c, const char *path, bool required, struct buf *out, struct err *why, char code[24])
{
	struct host_file f = { 0 };
	bool there;

	host_read_file(c->host, 0, path, MAX_ACCOUNTS, &f);
	there = *f.code == '\0';
	if (there) {
		buf_add(out, f.bytes, f.len);
		if (f.len > 0 && f.bytes[f.len - 1] != '\n')
			buf_adds(out, "\n");
	} else if (required || strcmp(f.code, "ENOENT") != 0) {
		snprintf(code, 24, "%s", f.code);
		err_set(why, 0, "%s", f.message);
	}
	there = there || *code == '\0';
	host_file_free(&f);
	return there;
}

/* The lines of all files of a database that nsswitch.conf(5) names, in its order or not; whose they are to ret_listed. */
static bool
read_database(struct collector *c, const cJSON *services, bool group, struct buf *out, cJSON *ret_listed, struct err *why,
    char code[24])
{
	const char *database = group ? "group" : "passwd";

	for (size_t i = 0; i < ARRAY_SIZE(account_files); i++) {
		const char *service = account_files[i].service;

		if (!account_files[i].required && !names_service(services, database, service) &&
		    !(group && names_service(services, "initgroups", service)))
			continue;
		if (!add_lines(c, group ? account_files[i].group : account_files[i].passwd, account_files[i].required, out, why,
			code))
			return false;
		json_push_str(ret_listed, service);
	}
	if (has_no_user_records(c))
		json_push_str(ret_listed, "systemd");
	return true;
}

static cJSON *
root_accounts(struct collector *c)
{
	autofree char *name = NULL, *why = NULL;
	autobuf struct buf group = BUF_INIT, passwd = BUF_INIT;
	autojson cJSON *services = NULL, *listed = json_object();
	char code[24] = "";
	struct err e = { 0 };
	cJSON *doc, *data;

	name = collect_root_option(c, "group", "docker", &why);
	if (name == NULL)
		return wire_document_error("/etc/group, /etc/passwd", "not-read", why);
	services = services_document(c);
	if (!read_database(c, json_at(services, "data"), true, &group, json_put_array(listed, "group"), &e, code) ||
	    !read_database(c, json_at(services, "data"), false, &passwd, json_put_array(listed, "passwd"), &e, code))
		return wire_document_error("/etc/group, /etc/passwd", code, e.msg);
	doc = collect_meant_accounts(c->roles, name, &group, &passwd);
	if (json_at(doc, "error") != NULL)
		return doc;
	data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	put_services(doc, services);
	json_put(data, "listed", json_copy(listed));
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
