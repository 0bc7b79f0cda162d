/* SPDX-License-Identifier: Apache-2.0 */
/* collect_files: the lines of files, one for each role and path, and the host's document "roles". */
#include "config.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/path_text.h"
#include "audit/roles.h"

#define MAX_NAMES ((size_t)16 << 20)
/* Of all folders of registry certificates together; each takes some hundred microseconds. */
#define MAX_CERTIFICATES 50000
#define MAX_CERT_DEPTH   8
#define CERTS_AHEAD      64

void
collect_roles(struct collector *c)
{
	c->roles = roles_find(c);
}

/* As a person is to see it. */
static void
put_path(cJSON *object, const char *key, const char *path)
{
	autofree char *shown = path_text_show(path);

	json_put_str(object, key, shown);
}

/* What will be mounted on a folder that is there is a folder, too. */
static bool
is_mount_point(const struct collector *c, const struct role *r)
{
	struct host_file f;
	bool is;

	if (strcmp(json_str(r->document, "error.code", ""), "not-mounted") != 0)
		return false;
	host_stat(c->host, r->pid, r->path, &f);
	is = host_is_there(&f) && f.type == 'd';
	host_file_free(&f);
	return is;
}

void
collect_put_roles(const struct collector *c, cJSON *subject)
{
	cJSON *data, *list, *doc;
	size_t i = 0;

	if (*c->roles->why_code != '\0') {
		subject_doc_error(subject, "roles", "roles of files", c->roles->why_code, c->roles->why);
		return;
	}
	data = json_object();
	list = json_put_array(data, "list");
	for (const struct role *r = c->roles->list; r < c->roles->list + c->roles->n; r++) {
		cJSON *one = json_object();
		const cJSON *exists = json_at(r->document, "data.exists");

		json_put_str(one, "role", r->role);
		put_path(one, "path", r->path);
		put_path(one, "real", json_str(r->document, "data.real", r->path));
		if (is_mount_point(c, r))
			json_put_bool(one, "exists", true);
		else
			json_put(one, "exists", exists != NULL ? json_copy(exists) : *r->path == '\0' && r->code == NULL ? cJSON_CreateFalse() : cJSON_CreateNull());
		json_put_str(one, "found_by", r->found_by);
		json_put_bool(one, "proven", !r->unproven);
		json_push(list, one);
	}
	doc = subject_doc(subject, "roles", "roles of files", data);
	for (const struct role *r = c->roles->list; r < c->roles->list + c->roles->n; r++, i++) {
		const cJSON *error = is_mount_point(c, r) ? NULL : json_at(r->document, "error");
		autofree char *at = error != NULL ? xasprintf("list[%zu].exists", i) : NULL;

		if (error != NULL)
			doc_error(doc, at, json_str(error, "code", "unknown"), json_str(error, "message", ""));
	}
}

/* ---- names of numbers, by the host's own files ---- */

struct account {
	long id;
	char *name;
};
struct names {
	struct account *users, *groups;
	size_t nusers, ngroups;
	bool groups_known; /* the file of groups could be read */
};

static void
add_account(struct account **list, size_t *n, long id, const char *name)
{
	if ((*n & (*n - 1)) == 0)
		*list = xrealloc(*list, *n ? 2 * *n : 1, sizeof **list);
	(*list)[(*n)++] = (struct account){ id, utf8_clean(name, strlen(name)) };
}

static FILE *
open_accounts(const struct collector *c, const char *path, struct host_file *file)
{
	host_read_file(c->host, 0, path, MAX_NAMES, file);
	return *file->code == '\0' && file->len > 0 ? fmemopen(file->bytes, file->len, "r") : NULL;
}

static void
names_read(const struct collector *c, struct names *ret)
{
	struct host_file users, groups;
	autofile FILE *passwd = open_accounts(c, "/etc/passwd", &users), *group = open_accounts(c, "/etc/group", &groups);
	const struct passwd *pw;
	const struct group *gr;

	*ret = (struct names){ .groups_known = *groups.code == '\0' };
	while (passwd != NULL && (pw = fgetpwent(passwd)) != NULL)
		add_account(&ret->users, &ret->nusers, (long)pw->pw_uid, pw->pw_name);
	while (group != NULL && (gr = fgetgrent(group)) != NULL)
		add_account(&ret->groups, &ret->ngroups, (long)gr->gr_gid, gr->gr_name);
	host_file_free(&users);
	host_file_free(&groups);
}

static void
names_free(struct names *n)
{
	for (size_t i = 0; i < n->nusers; i++)
		free(n->users[i].name);
	for (size_t i = 0; i < n->ngroups; i++)
		free(n->groups[i].name);
	free(n->users);
	free(n->groups);
}

static const char *
name_of(const struct account *list, size_t n, const cJSON *id)
{
	for (size_t i = 0; i < n && cJSON_IsNumber(id); i++)
		if ((double)list[i].id == id->valuedouble)
			return list[i].name;
	return NULL;
}

static void
name_owners(const struct names *n, cJSON *object)
{
	json_put_str(object, "owner", name_of(n->users, n->nusers, cJSON_GetObjectItemCaseSensitive(object, "uid")));
	json_put_str(object, "group", name_of(n->groups, n->ngroups, cJSON_GetObjectItemCaseSensitive(object, "gid")));
}

static void
name_entries(const struct names *n, cJSON *list)
{
	cJSON *e;

	cJSON_ArrayForEach(e, list) {
		const cJSON *id = cJSON_GetObjectItemCaseSensitive(e, "id");
		bool user = strcmp(json_str(e, "tag", ""), "user") == 0;

		if (id != NULL)
			json_put_str(e, "name", user ? name_of(n->users, n->nusers, id) : name_of(n->groups, n->ngroups, id));
	}
}

static void
name_all(const struct names *n, cJSON *data)
{
	cJSON *acl = cJSON_GetObjectItemCaseSensitive(data, "acl"), *p;

	if (cJSON_GetObjectItemCaseSensitive(data, "uid") != NULL)
		name_owners(n, data);
	name_entries(n, cJSON_GetObjectItemCaseSensitive(acl, "access"));
	name_entries(n, cJSON_GetObjectItemCaseSensitive(acl, "default"));
	cJSON_ArrayForEach(p, cJSON_GetObjectItemCaseSensitive(data, "parents")) {
		name_owners(n, p);
		name_entries(n, cJSON_GetObjectItemCaseSensitive(p, "acl_writers"));
	}
}

/* The group that a socket is meant for: {name, gid}; gid null: the host's files do not tell. */
static void
put_wanted_group(const struct role *r, const struct names *n, cJSON *data)
{
	const char *name = r->made != NULL && r->made->group != NULL && *r->made->group != '\0' ? r->made->group : NULL;
	cJSON *wanted, *gid = NULL;
	char *end;
	long number;

	if (name == NULL) {
		json_put_null(data, "socket_group");
		return;
	}
	for (size_t i = 0; i < n->ngroups && gid == NULL; i++)
		if (strcmp(n->groups[i].name, name) == 0)
			gid = cJSON_CreateNumber((double)n->groups[i].id);
	number = strtol(name, &end, 10);
	if (gid == NULL && *name >= '0' && *name <= '9' && *end == '\0')
		gid = cJSON_CreateNumber((double)number);
	wanted = json_put_object(data, "socket_group");
	json_put_str(wanted, "name", name);
	json_put(wanted, "gid", gid != NULL ? gid : cJSON_CreateNull());
}

/* ---- lines ---- */

struct files {
	struct collector *c;
	struct names names;
	collect_sink *sink;
	void *arg;
	struct err *e;
	size_t lines, certificates;
	bool refused; /* the sink would take no more */
	const struct role *role; /* of the certificates that are being listed */
	char *top;               /* their folder, without links */
};

static void
give(struct files *f, cJSON *line)
{
	if (!f->refused && f->sink(f->arg, line, f->e) < 0)
		f->refused = true;
	f->lines++;
	f->c->files++;
	f->c->files_failed += json_at(line, "read.stat.data") == NULL;
	cJSON_Delete(line);
}

static cJSON *
new_line(const char *role, const char *path)
{
	autofree char *shown = path_text_show(path), *id = xasprintf("%s:%s", role, shown);
	cJSON *s = subject_new(KIND_FILE, id, *path != '\0' ? shown : role);

	json_put_str(s, "role", role);
	return s;
}

static void
give_error(struct files *f, const char *role, const char *path, const char *source, const char *code, const char *why)
{
	cJSON *s = new_line(role, path);

	subject_doc_error(s, "stat", source, code, why);
	give(f, s);
}

/* doc: of host_access(), or NULL: there is no such file; given away. */
static void
give_file(struct files *f, const struct role *r, const char *path, cJSON *doc)
{
	cJSON *s = new_line(r->role, path), *data;

	if (doc == NULL) {
		doc = json_object();
		json_put_str(doc, "source", "roles of files");
		json_put_bool(json_put_object(doc, "data"), "exists", false);
	}
	data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	if (data != NULL) {
		name_all(&f->names, data);
		json_put_str(data, "role", r->role);
		put_path(data, "path", path);
		json_put_str(data, "found_by", r->found_by);
		json_put_bool(data, "required", r->required);
		json_put_bool(data, "proven", !r->unproven);
		json_put_int(data, "user", f->c->roles->user);
		if (strcmp(r->role, "docker-socket") == 0)
			put_wanted_group(r, &f->names, data);
	}
	collect_put(f->c, s, KIND_FILE, "stat", doc);
	cJSON_Delete(doc);
	give(f, s);
}

/* ---- registry certificates: all files below a folder, and the folders that have none ---- */

static void list_folder(struct files *f, const char *folder, int depth);

/* Whether a folder is, or holds, the one at the top: a link back. */
static bool
leads_back(const struct files *f, const char *real)
{
	size_t n = strlen(real);

	return strcmp(real, "/") == 0 || (strncmp(f->top, real, n) == 0 && (f->top[n] == '/' || f->top[n] == '\0'));
}

static void
give_certificate(struct files *f, const char *path, int depth)
{
	cJSON *doc = host_access(f->c->host, f->role->pid, path);
	const char *real = json_str(doc, "data.real", "");
	bool folder = strcmp(json_str(doc, "data.type", ""), "directory") == 0;

	if (!folder) {
		give_file(f, f->role, path, doc);
		f->certificates++;
		return;
	}
	if (leads_back(f, real))
		give_error(f, f->role->role, path, json_str(doc, "source", ""), "ELOOP", "a link that leads back to the folder that it is in");
	else if (depth == MAX_CERT_DEPTH)
		give_error(f, f->role->role, path, json_str(doc, "source", ""), "too-large", "folders in folders, deeper than is looked");
	else
		list_folder(f, path, depth + 1);
	cJSON_Delete(doc);
}

static void
list_folder(struct files *f, const char *folder, int depth)
{
	char code[24];
	autojson cJSON *names = host_list(f->c->host, f->role->pid, folder, code);
	const cJSON *name, *ahead = names != NULL ? names->child : NULL;
	size_t asked = 0, given = 0;

	if (*code != '\0') {
		give_error(f, f->role->role, folder, folder, code, "the folder could not be listed");
		f->certificates++;
		return;
	}
	/* whoever may write in one that is empty can put certificates there */
	if (ahead == NULL) {
		give_file(f, f->role, folder, host_access(f->c->host, f->role->pid, folder));
		f->certificates++;
	}
	cJSON_ArrayForEach(name, names) {
		autofree char *path = xasprintf("%s/%s", folder, name->valuestring);

		if (f->certificates >= MAX_CERTIFICATES || f->refused) {
			autofree char *more = xasprintf("%s/(more)", folder);
			autofree char *why = xasprintf("more than %d files: the rest was not looked at", MAX_CERTIFICATES);

			give_error(f, f->role->role, more, folder, "too-large", why);
			return;
		}
		for (; ahead != NULL && asked < given + CERTS_AHEAD; ahead = ahead->next, asked++) {
			autofree char *next = xasprintf("%s/%s", folder, ahead->valuestring);

			host_access_ahead(f->c->host, f->role->pid, next);
		}
		give_certificate(f, path, depth);
		given++;
	}
}

static void
give_certificates(struct files *f, const struct role *r)
{
	size_t before = f->lines;

	f->role = r;
	free(f->top);
	f->top = xstrdup(json_str(r->document, "data.real", r->path));
	if (json_bool(r->document, "data.exists", false) && strcmp(json_str(r->document, "data.type", ""), "directory") == 0)
		list_folder(f, r->path, 0);
	if (json_at(r->document, "error") != NULL || f->lines == before)
		give_file(f, r, r->path, json_copy(r->document)); /* not there, or not a folder at all */
}

int
collect_files(struct collector *c, collect_sink *sink, void *arg, size_t *ret_lines, struct err *e)
{
	struct files f = { .c = c, .sink = sink, .arg = arg, .e = e };
	const struct roles *all = c->roles;

	if (*all->why_code != '\0')
		give(&f, subject_list_error(KIND_FILE, "roles of files", all->why_code, all->why));
	else
		names_read(c, &f.names);
	for (const struct role *r = all->list; r < all->list + all->n && !f.refused; r++) {
		c->now = r->path;
		collect_progress(c);
		if (r->code != NULL)
			give_error(&f, r->role, "", "roles of files", r->code, r->found_by);
		else if (r->folder)
			give_certificates(&f, r);
		else
			give_file(&f, r, r->path, r->document != NULL ? json_copy(r->document) : NULL);
	}
	names_free(&f.names);
	free(f.top);
	*ret_lines = f.lines;
	return f.refused ? -1 : 0;
}
