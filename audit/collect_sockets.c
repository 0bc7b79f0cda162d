/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_sockets: who could use the sockets that would be made, where none runs (--root): by the users and groups of files, and by
 * what units and dockerd's configuration say of each socket; and who may use one that is there all the same.
 */
#include "config.h"

#include <ctype.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "audit/accounts.h"
#include "audit/collect_parts.h"
#include "audit/roles.h"
#include "audit/wire.h"

#define SOURCE "/etc/group, /etc/passwd"
#define OWNER_WRITES 0200

struct meant {
	const struct buf *group, *passwd;
	cJSON *doc, *data, *sockets;
	cJSON *found;   /* sockets that are there */
	cJSON *groups;  /* by name: the document of each group that was asked for, in their order */
	char code[24], *why; /* why it is not known */
};

static bool
is_number(const char *s)
{
	return *s != '\0' && strspn(s, "0123456789") == strlen(s);
}

/* A user of the files, by name or number, systemd asks for the number first. NULL: there is none, and a number is one all the same. */
static const struct passwd *
user_of(FILE *passwd, const char *name)
{
	const struct passwd *pw;

	while ((pw = fgetpwent(passwd)) != NULL)
		if (is_number(name) ? pw->pw_uid == (uid_t)strtoul(name, NULL, 10) : strcmp(pw->pw_name, name) == 0)
			return pw;
	return NULL;
}

/* The members of a group, once. NULL: m->why says why not. */
static const cJSON *
document_of(struct meant *m, const char *name)
{
	const cJSON *has = cJSON_GetObjectItemCaseSensitive(m->groups, name), *number;
	cJSON *doc;

	if (has != NULL)
		return has;
	doc = json_put(m->groups, name, accounts_of_files(SOURCE, m->group->s, m->group->len, m->passwd->s, m->passwd->len, name));
	number = json_at(doc, "data.groups[0].gid");
	if (json_at(doc, "error") != NULL) {
		m->why = xstrdup(json_str(doc, "error.message", ""));
		snprintf(m->code, sizeof m->code, "%s", json_str(doc, "error.code", "not-read"));
		return NULL;
	}
	/* systemd takes a name of digits for a number, dockerd for a name, if there is one */
	if (is_number(name) && number != NULL && number->valuedouble != (double)strtoul(name, NULL, 10)) {
		m->why = xasprintf("a group by the name %s has another number", name);
		snprintf(m->code, sizeof m->code, "not-proven");
		return NULL;
	}
	return doc;
}

/* The owner is one who gets in, unless that is root. */
static void
add_owner(struct meant *m, const char *name, const cJSON *uid)
{
	cJSON *one;

	if (cJSON_IsNumber(uid) && uid->valuedouble == 0)
		return;
	one = json_object();
	json_put_null(one, "gid"); /* it is by no group */
	json_put_str(one, "name", name);
	json_put(one, "uid", json_copy(uid));
	json_put_str(one, "by", "socket owner");
	json_push(cJSON_GetObjectItemCaseSensitive(m->data, "members"), one);
}

/* False: m->why. */
static bool
add_socket(struct meant *m, const struct role *r, cJSON *owners)
{
	autofile FILE *passwd = m->passwd->len > 0 ? fmemopen(m->passwd->s, m->passwd->len, "r") : NULL;
	const struct passwd *pw = passwd != NULL ? user_of(passwd, r->made->user) : NULL;
	bool root = strcmp(r->made->user, "root") == 0 || strcmp(r->made->user, "0") == 0;
	autofree char *own = pw != NULL ? xasprintf("%u", (unsigned)pw->pw_gid) : NULL;
	const char *group = *r->made->group != '\0' ? r->made->group : own;
	cJSON *one = json_object();
	const cJSON *doc, *gid;

	json_push(m->sockets, one);
	json_put_str(one, "path", r->path);
	json_put_str(one, "found_by", r->found_by);
	json_put_int(one, "mode", r->made->mode);
	json_put_str(one, "user", r->made->user);
	if (root)
		json_put_int(one, "uid", 0);
	else if (pw != NULL || is_number(r->made->user))
		json_put_int(one, "uid", pw != NULL ? (int64_t)pw->pw_uid : (int64_t)strtoul(r->made->user, NULL, 10));
	else
		json_put_null(one, "uid");
	json_put_str(one, "group", group);
	json_put_null(one, "gid");
	json_put_null(one, "acl");
	if (!root && ((unsigned long)r->made->mode & OWNER_WRITES) != 0)
		json_push(owners, json_copy(one));
	if (group == NULL)
		return true;
	if ((doc = document_of(m, group)) == NULL)
		return false;
	gid = json_at(doc, "data.groups[0].gid");
	if (gid != NULL)
		cJSON_ReplaceItemInObjectCaseSensitive(one, "gid", json_copy(gid));
	else if (is_number(group) || strcmp(group, "root") == 0)
		cJSON_ReplaceItemInObjectCaseSensitive(one, "gid", cJSON_CreateNumber((double)strtoul(group, NULL, 10)));
	return true;
}

/* ---- sockets that are there already ---- */

/* Whether the group of a number was asked for by a name. */
static bool
has_group(const struct meant *m, const cJSON *gid)
{
	const cJSON *doc, *g;

	cJSON_ArrayForEach(doc, m->groups)
		cJSON_ArrayForEach(g, json_at(doc, "data.groups"))
			if (cJSON_Compare(json_at(g, "gid"), gid, true))
				return true;
	return false;
}

/* A user's name by the files, or the number. The caller frees. */
static char *
name_of(const struct meant *m, const cJSON *uid)
{
	autofile FILE *passwd = m->passwd->len > 0 ? fmemopen(m->passwd->s, m->passwd->len, "r") : NULL;
	autofree char *number = xasprintf("%.0f", uid->valuedouble);
	const struct passwd *pw = passwd != NULL ? user_of(passwd, number) : NULL;

	return pw != NULL ? utf8_clean(pw->pw_name, strlen(pw->pw_name)) : xstrdup(number);
}

/* What was left, or put there: who may use it now is not what the configuration says. False: m->why. */
static bool
add_found(struct meant *m, const struct role *r, cJSON *owners)
{
	static const char *const kept[] = { "gid", "uid", "mode", "acl" };
	const cJSON *data = json_at(r->document, "data"), *uid = json_at(data, "uid"), *gid = json_at(data, "gid"), *v;
	cJSON *one;

	if (strcmp(json_str(data, "type", ""), "socket") != 0)
		return true;
	one = json_object();
	json_put_str(one, "path", json_str(data, "real", r->path));
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		if ((v = json_at(data, kept[i])) != NULL) /* one that could not be read is absent */
			json_put(one, kept[i], json_copy(v));
	json_push(m->found, one);
	if (cJSON_IsNumber(uid) && ((unsigned long)json_num(data, "mode", 0) & OWNER_WRITES) != 0) {
		autofree char *name = name_of(m, uid);
		cJSON *owner = json_object();

		json_put_str(owner, "user", name);
		json_put(owner, "uid", json_copy(uid));
		json_push(owners, owner);
	}
	if (cJSON_IsNumber(gid) && !has_group(m, gid)) {
		autofree char *number = xasprintf("%.0f", gid->valuedouble);

		return document_of(m, number) != NULL;
	}
	return true;
}

/* Behind the configured ones, whose groups are known by name then. */
static bool
add_all_found(struct meant *m, const struct roles *roles, cJSON *owners)
{
	for (const struct role *r = roles->list; r < roles->list + roles->n; r++)
		if (strcmp(r->role, "docker-socket") == 0 && *r->path == '/' && !add_found(m, r, owners))
			return false;
	return true;
}

/* One that could not be looked at may let in anybody. */
static void
doubt_found(const struct meant *m, const struct roles *roles)
{
	autofree char *behind = xasprintf("sockets[%d]", cJSON_GetArraySize(m->found));
	const cJSON *error;

	for (const struct role *r = roles->list; r < roles->list + roles->n; r++)
		if (strcmp(r->role, "docker-socket") == 0 && (error = json_at(r->document, "error")) != NULL)
			doc_error(m->doc, behind, json_str(error, "code", "unknown"), json_str(error, "message", ""));
}

/* All groups, members and errors of the groups that were asked for, in one document. */
static void
join(struct meant *m)
{
	static const char *const lists[] = { "groups", "members" };
	const cJSON *doc, *v;

	cJSON_ArrayForEach(doc, m->groups) {
		for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
			cJSON_ArrayForEach(v, json_at(json_at(doc, "data"), lists[i]))
				json_push(cJSON_GetObjectItemCaseSensitive(m->data, lists[i]), json_copy(v));
		if (json_at(m->data, "accounts") == NULL && json_at(doc, "data.accounts") != NULL)
			json_put(m->data, "accounts", json_copy(json_at(doc, "data.accounts")));
	}
}

static void
join_errors(struct meant *m)
{
	autofree char *behind = xasprintf("members[%d]", cJSON_GetArraySize(json_at(m->data, "members")));
	const cJSON *doc, *error;

	cJSON_ArrayForEach(doc, m->groups)
		cJSON_ArrayForEach(error, json_at(doc, "errors"))
			if (json_at(m->doc, "errors") == NULL)
				doc_error(m->doc, behind, json_str(error, "code", "not-read"), json_str(error, "message", ""));
}

/* Those of the roles. */
static bool
add_sockets(struct meant *m, const struct roles *roles, cJSON *owners)
{
	for (const struct role *r = roles->list; r < roles->list + roles->n; r++) {
		if (strcmp(r->role, "docker-socket") != 0)
			continue;
		if (r->code != NULL || (*r->path == '\0' && r->unproven) || (*r->path != '\0' && (r->made == NULL || r->made->why != NULL))) {
			m->why = xstrdup(r->made != NULL && r->made->why != NULL ? r->made->why : r->found_by);
			snprintf(m->code, sizeof m->code, "not-read");
			return false;
		}
		if (*r->path != '\0' && !add_socket(m, r, owners))
			return false;
	}
	return true;
}

cJSON *
collect_meant_accounts(const struct roles *roles, const char *group, const struct buf *groups, const struct buf *passwd)
{
	autojson cJSON *by_name = json_object(), *owners = json_array();
	struct meant m = { .group = groups, .passwd = passwd, .doc = json_object(), .groups = by_name, .found = json_array() };
	const cJSON *o;

	json_put_str(m.doc, "source", SOURCE);
	m.data = json_put_object(m.doc, "data");
	json_put_array(m.data, "groups");
	json_put_array(m.data, "members");
	m.sockets = json_put_array(m.data, "configured_sockets");
	/* of a daemon without sockets it is still the group that was meant for them */
	if (!add_sockets(&m, roles, owners) || !add_all_found(&m, roles, owners) ||
	    (m.sockets->child == NULL && document_of(&m, group) == NULL)) {
		cJSON *error = wire_document_error(SOURCE, m.code, m.why);

		free(m.why);
		cJSON_Delete(m.found);
		cJSON_Delete(m.doc);
		return error;
	}
	join(&m);
	cJSON_ArrayForEach(o, owners)
		add_owner(&m, json_str(o, "user", ""), json_at(o, "uid"));
	join_errors(&m);
	json_put_str(m.data, "configured", m.sockets->child == NULL ? group : json_str(m.sockets->child, "group", NULL));
	json_put(m.data, "sockets", m.found);
	doubt_found(&m, roles);
	return m.doc;
}
