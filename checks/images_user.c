/* SPDX-License-Identifier: Apache-2.0 */
/*
 * images_user: whom an image starts as, where no container tells (4.1). A container is judged by what it runs as, whatever its image
 * says; of an image that none was made of, what it says is all there is.
 */
#include "config.h"

#include <string.h>

#include "audit/users.h"
#include "checks/containers.h"
#include "checks/images.h"

/* That its containers are judged in its place. */
static enum verdict
by_containers(struct look *at)
{
	struct fact users = look_at(at, "use:containers", NULL);
	autoitems struct items names = { .n = 0 };
	const cJSON *user;

	cJSON_ArrayForEach (user, users.v)
		items_add(&names, "%s", json_str(user, "name", "?"));
	return say(at, NOTAPPLICABLE, "judged by what was made of it: %s", names.n > 0 ? items_show(&names) : "containers");
}

enum verdict
image_default_user(struct look *at, const struct check *c)
{
	struct fact used = look_at(at, "use:in_use", NULL), config, user;
	autofree char *name = NULL;
	int64_t uid;

	if (!fact_bool(used))
		return say_unseen(at, used, "whether it is in use", "a bool");
	if (cJSON_IsTrue(used.v))
		return by_containers(at);
	if (!image_is_there(at))
		return ERROR;
	config = look_aside(at, "inspect:Config");
	user = look_at(at, c->path, "a user other than root");
	if (config.seen != SEEN_VALUE || !cJSON_IsObject(config.v))
		return say_unseen(at, config, "Config", "an object");
	/* from 29.0 on an engine leaves out what is empty */
	if (user.seen == SEEN_ABSENT || user.seen == SEEN_NULL || (fact_string(user) && *user.v->valuestring == '\0'))
		return say(at, FAIL, "it names no user, so that a container of it starts as root");
	if (!fact_string(user))
		return say_unseen(at, user, "Config.User", "a string");
	name = users_name(user.v->valuestring);
	if (spells_root(name))
		return say(at, FAIL, "its user is %s: a container of it starts as root", user.v->valuestring);
	if (users_number(name, &uid))
		return say(at, PASS, "its user is %s", user.v->valuestring);
	return say(at, NOTCHECKED, "no container was made of it, and which number its user %s has stands in its files alone",
	    user.v->valuestring);
}
