/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_execs: what runs in a container by docker exec (5.23, 5.24).
 */
#include "config.h"

#include <string.h>

#include "checks/containers.h"

/* The live sessions, those of them that are bad, and those that could not be read. */
struct sessions {
	size_t live, unread;
	struct items bad;
	const char *why;
};

static bool
exec_is_privileged(struct look *at, const cJSON *session)
{
	(void)at;
	return cJSON_IsTrue(json_at(session, "privileged"));
}

/* As root by name; or, whatever it is called, with uid 0 by the kernel. */
static bool
exec_is_root(struct look *at, const cJSON *session)
{
	const char *user = json_str(session, "user", "");
	struct fact f;
	const cJSON *p;

	if (*user == '\0') {
		f = look_at(at, "inspect:Config.User", NULL);
		return !fact_string(f) || spells_root(f.v->valuestring);
	}
	if (spells_root(user))
		return true;
	f = look_aside(at, "kernel:processes");
	cJSON_ArrayForEach (p, f.v)
		if (cJSON_IsNumber(json_at(p, "pid")) && cJSON_IsNumber(json_at(p, "uid")) &&
		    cJSON_IsNumber(json_at(session, "Pid")) &&
		    json_num(p, "pid", -1) == json_num(session, "Pid", -2) &&
		    json_num(p, "uid", -1) == 0) {
			look_at(at, "kernel:processes", NULL);
			return true;
		}
	return false;
}

static void
sessions_read(struct look *at, const cJSON *list, bool (*is_bad)(struct look *, const cJSON *),
    struct sessions *ret)
{
	const cJSON *s;

	cJSON_ArrayForEach (s, list) {
		const char *code = json_str(s, "code", NULL);

		if (code != NULL && strcmp(code, "vanished") == 0)
			continue; /* it ended meanwhile */
		if (!cJSON_IsBool(json_at(s, "Running")) ||
		    !cJSON_IsBool(json_at(s, "privileged"))) {
			ret->unread++;
			ret->why =
			    json_str(s, "message", "it does not say whether it runs, and how");
		} else if (cJSON_IsTrue(
			       json_at(s, "Running"))) { /* others were created and never started */
			ret->live++;
			if (is_bad(at, s))
				items_add(&ret->bad, "%.12s", json_str(s, "ID", "?"));
		}
	}
}

static enum verdict
no_bad_exec(struct look *at, const char *path, const char *what,
    bool (*is_bad)(struct look *, const cJSON *))
{
	struct fact f = look_at(at, path, "none live");
	struct sessions s = { 0 };
	enum verdict v;

	if (!inspected(at))
		return ERROR;
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v))
		return say_unseen(at, f, "the container's exec sessions", "a list");
	sessions_read(at, f.v, is_bad, &s);
	if (s.bad.n > 0)
		v = said(at, FAIL, "live exec sessions %s: %s", what, items_show(&s.bad));
	else if (s.unread > 0 || f.code != NULL)
		v = said(at, ERROR, "an exec session could not be read: %s",
		    f.code != NULL ? f.why : s.why);
	else
		v = said(at, NOTCHECKED,
		    "none of %zu live exec sessions runs %s; past ones stand in audit logs only",
		    s.live, what);
	items_free(&s.bad);
	return v;
}

enum verdict
no_privileged_exec(struct look *at, const struct check *c)
{
	return no_bad_exec(at, c->path, "privileged", exec_is_privileged);
}

enum verdict
no_root_exec(struct look *at, const struct check *c)
{
	return no_bad_exec(at, c->path, "as root", exec_is_root);
}
