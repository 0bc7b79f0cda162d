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
