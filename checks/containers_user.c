/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_user: whom a container's processes run as (4.1). Of one that runs the kernel decides, since
 * entry points step down from root, and since somebody else may have joined; of any other what it is told to
 * run as.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "audit/users.h"
#include "checks/containers.h"

bool
spells_root(const char *user)
{
	autofree char *name = users_name(user);
	int64_t uid;

	return *name == '\0' || strcmp(name, "root") == 0 || (users_number(name, &uid) && uid == 0);
}

/* What a name is in the container's own /etc/passwd. */
static struct side
named_user(struct look *at, const char *configured)
{
	struct fact f = look_at(at, "user:uid", "not 0"), state;
	int64_t uid;

	if (fact_int(f, &uid))
		return side(uid == 0 ? FAIL : PASS, "its user %s is uid %" PRId64 " in its /etc/passwd",
		    configured, uid);
	if (f.seen == SEEN_NULL)
		return side(UNKNOWN, "its user %s is not in its /etc/passwd", configured);
	if (f.seen == SEEN_ERROR && container_life(at, &state) == NOT_LIVE)
		return side(NOTCHECKED, "%s: it has no process, and which number its user %s has stands in its "
		    "image alone", state.v->valuestring, configured);
	return side_unseen(at, f, "the number of its user", "a number");
}

static struct side
declared_user(struct look *at, const char *path)
{
	struct fact f = look_at(at, path, "a user other than root");
	autofree char *name = NULL;
	int64_t uid;

	if (!fact_string(f))
		return side_unseen(at, f, "Config.User", "a user, or an empty string");
	name = users_name(f.v->valuestring);
	if (*name == '\0')
		return side(FAIL, "it is told no user, which is root");
	if (spells_root(name))
		return side(FAIL, "its user is %s, which is root", f.v->valuestring);
	if (users_number(name, &uid))
		return side(PASS, "its user is %s", f.v->valuestring);
	return named_user(at, f.v->valuestring);
}

/* A user's number, or how many of them. */
static bool
is_count(const cJSON *v)
{
	return json_is_int(v) && v->valuedouble >= 0 && v->valuedouble <= UINT32_MAX;
}

/* The number on the host of the container's root; false if its map is not understood. */
static bool
root_outside(const cJSON *map, bool *ret_mapped, int64_t *ret)
{
	const cJSON *range;

	*ret_mapped = false;
	cJSON_ArrayForEach (range, map) {
		const cJSON *inside = json_at(range, "[0]"), *outside = json_at(range, "[1]");

		if (!is_count(inside) || !is_count(outside) || !is_count(json_at(range, "[2]")))
			return false;
		if (inside->valuedouble == 0) {
			*ret_mapped = true;
			*ret = (int64_t)outside->valuedouble;
		}
	}
	return cJSON_GetArraySize(map) > 0;
}

/* All processes; the first one's own numbers were seen, and are not root's. */
static struct side
by_processes(struct look *at, int64_t inside, int64_t host)
{
	struct fact map = look_at(at, "kernel:uid_map", NULL), all = look_at(at, "kernel:processes", "none of root");
	autoitems struct items roots = { 0 };
	int64_t root = 0;
	bool mapped;
	const cJSON *p;

	if (map.seen != SEEN_VALUE || !cJSON_IsArray(map.v) || !root_outside(map.v, &mapped, &root))
		return side_unseen(at, map, "kernel:uid_map", "a list of ranges");
	if (all.seen != SEEN_VALUE || !cJSON_IsArray(all.v))
		return side_unseen(at, all, "the container's processes", "a list");
	cJSON_ArrayForEach (p, all.v) {
		const cJSON *uid = json_at(p, "uid");

		if (!is_count(uid))
			return side(UNKNOWN, "a process has no user");
		if (uid->valuedouble == 0 || (mapped && uid->valuedouble == (double)root))
			items_add(&roots, "%s (pid %.0f)", json_str(p, "comm", "?"), json_num(p, "pid", 0));
	}
	if (roots.n > 0)
		return side(FAIL, "its first process is uid %" PRId64 ", yet as root runs %s", inside, items_show(&roots));
	if (cJSON_GetArraySize(all.v) == 0)
		return side(UNKNOWN, "no process was seen, not even the first");
	if (all.code != NULL && strcmp(all.code, "ENOENT") != 0 && strcmp(all.code, "ESRCH") != 0)
		return side(ERROR, "a process could not be read: %s", all.why);
	return side(PASS, "%s as uid %" PRId64 "%s", cJSON_GetArraySize(all.v) == 1 ? "runs" : "its first process runs", inside,
	    inside == host ? "" : ", another on the host");
}

static struct side
user_in_kernel(struct look *at)
{
	struct fact inside, host;
	struct side s = look_at_kernel(at, "kernel:uid.host", "not 0", &host);
	int64_t uid, outside;

	if (s.verdict != PASS)
		return s;
	inside = look_at(at, "kernel:uid.inside", "not 0");
	if (fact_int(host, &outside) && outside == 0)
		return side(FAIL, "runs as root");
	if (!fact_int(inside, &uid) || uid < 0)
		return side_unseen(at, inside, "kernel:uid.inside", "a number");
	if (!fact_int(host, &outside) || outside < 0)
		return side_unseen(at, host, "kernel:uid.host", "a number");
	if (uid == 0)
		return side(FAIL, "runs as root of its user namespace, which is uid %" PRId64 " on the host", outside);
	return by_processes(at, uid, outside);
}

enum verdict
user_not_root(struct look *at, const struct check *c)
{
	struct side declared, kernel;
	struct fact state;
	enum verdict v;

	if (!inspected(at))
		return ERROR;
	declared = declared_user(at, c->path);
	kernel = user_in_kernel(at);
	if (kernel.verdict == NOTAPPLICABLE) { /* it has no say */
		v = declared.verdict == NOTCHECKED ? say(at, NOTCHECKED, "%s", declared.words) :
							say(at, declared.verdict, "%s (%s)", declared.words, kernel.words);
	} else if (kernel.verdict == PASS && container_life(at, &state) != LIVE) {
		v = say(at, UNKNOWN, "the engine does not call it running, yet it has processes");
	} else {
		v = declared.verdict == FAIL && kernel.verdict != PASS ? FAIL : kernel.verdict;
		say(at, v, "%s; %s", kernel.words, declared.words);
	}
	side_free(&declared);
	side_free(&kernel);
	return v;
}
