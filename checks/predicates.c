/* SPDX-License-Identifier: Apache-2.0 */
/*
 * predicates: the tests that many rows share. Each is a sentence about one fact.
 */
#include "config.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "checks/check.h"

/* "inspect:HostConfig.Memory" as people know it. */
static const char *
path_of(const struct check *c)
{
	return strchr(c->path, ':') + 1;
}

static enum verdict
is_bool(struct look *at, const struct check *c, bool wanted)
{
	struct fact f = look_at(at, c->path, wanted ? "true" : "false");

	if (f.seen != SEEN_VALUE || !cJSON_IsBool(f.v))
		return say_unseen(at, f, path_of(c), "a bool");
	return say(at, cJSON_IsTrue(f.v) == wanted ? PASS : FAIL, "%s is %s", path_of(c),
	    cJSON_IsTrue(f.v) ? "true" : "false");
}

enum verdict
is_true(struct look *at, const struct check *c)
{
	return is_bool(at, c, true);
}

enum verdict
is_false(struct look *at, const struct check *c)
{
	return is_bool(at, c, false);
}

enum verdict
is_word(struct look *at, const struct check *c)
{
	struct fact f = look_at(at, c->path, c->want);

	if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v))
		return say_unseen(at, f, path_of(c), "a string");
	if (strcmp(f.v->valuestring, c->want) == 0)
		return say(at, PASS, "%s is %s", path_of(c), c->want);
	return say(at, FAIL, "%s is \"%s\", not %s", path_of(c), f.v->valuestring, c->want);
}

enum verdict
is_not_word(struct look *at, const struct check *c)
{
	autofree char *expected = xasprintf("not %s", c->want);
	struct fact f = look_at(at, c->path, expected);

	if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v))
		return say_unseen(at, f, path_of(c), "a string");
	return say(at, strcmp(f.v->valuestring, c->want) == 0 ? FAIL : PASS, "%s is \"%s\"",
	    path_of(c), f.v->valuestring);
}

enum verdict
above(struct look *at, const struct check *c)
{
	autofree char *expected = xasprintf("above %" PRId64, c->num);
	struct fact f = look_at(at, c->path, expected);

	if (f.seen == SEEN_NULL)
		return say(at, FAIL, "%s is not set", path_of(c));
	if (f.seen != SEEN_VALUE || !cJSON_IsNumber(f.v))
		return say_unseen(at, f, path_of(c), "a number");
	return say(at, f.v->valuedouble > (double)c->num ? PASS : FAIL, "%s is %.0f", path_of(c),
	    f.v->valuedouble);
}

bool
mode_is_known(const cJSON *mode)
{
	return cJSON_IsNumber(mode) && mode->valuedouble >= 0 && mode->valuedouble <= 07777 && mode->valuedouble == floor(mode->valuedouble);
}

/* "rw-" */
static bool
is_rights(const char *text)
{
	for (int i = 0; i < 3; i++)
		if (text[i] != "rwx"[i] && text[i] != '-')
			return false;
	return text[3] == '\0';
}

/* An entry of acl(5): whom it is for, by a number where it names somebody, and what it grants. */
static bool
is_acl_entry(const cJSON *e)
{
	static const struct {
		const char *tag;
		bool named;
	} tags[] = { { "user_obj", false }, { "user", true }, { "group_obj", false }, { "group", true }, { "mask", false }, { "other", false } };
	const char *tag = json_str(e, "tag", "");

	for (size_t i = 0; i < ARRAY_SIZE(tags); i++)
		if (strcmp(tag, tags[i].tag) == 0)
			return is_rights(json_str(e, "effective", "")) && (!tags[i].named || json_num(e, "id", -1) >= 0);
	return false;
}

bool
acl_is_known(const cJSON *acl)
{
	static const char *const lists[] = { "access", "default" };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		const cJSON *list = json_at(acl, lists[i]), *e;

		if (!cJSON_IsArray(list))
			return false;
		cJSON_ArrayForEach(e, list) {
			if (!is_acl_entry(e))
				return false;
			n++;
		}
	}
	return n > 0;
}
