/* SPDX-License-Identifier: Apache-2.0 */
/*
 * operations: how many images and containers lie about.
 *
 * How many are too many, and how old is too old, only the site can say: Values, each of them optional. How old is by when the
 * image was built, or the container made: the list tells of nothing later.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"

/* 2013-03-01: before that there was no Docker, and a date says nothing. */
#define DOCKER_EPOCH 1362096000

/* What is counted, and which Values limit it. */
struct sprawl {
	const char *list;       /* path of what lies about */
	const char *max, *days; /* the Values' names */
	const char *what;       /* "unused images" */
};

/* A Value that is a whole number of 0 or more; -1: it is empty; -2, with a sentence: it is something else. */
static long
limit_of(struct look *at, const char *name)
{
	const char *text = look_value(at, name);
	char *end;
	long n;

	if (text == NULL || *text == '\0')
		return -1;
	errno = 0;
	n = strtol(text, &end, 10);
	if (*end == '\0' && n >= 0 && errno == 0)
		return n;
	say(at, UNKNOWN, "the Value %s is \"%s\"; a number is wanted there", name, text);
	return -2;
}

/* Names those older than that, and those of which no age is known: builders that make the same bytes each time date an image 0,
 * 1970 or 1980. */
static void
sort_by_age(const struct look *at, const cJSON *list, long days, struct items *ret_old, struct items *ret_undated)
{
	const cJSON *x;

	cJSON_ArrayForEach (x, list) {
		const cJSON *created = json_at(x, "created");

		if (!cJSON_IsNumber(created) || created->valuedouble < DOCKER_EPOCH || at->now == 0)
			items_add(ret_undated, "%s", json_str(x, "name", "?"));
		else if ((double)at->now - created->valuedouble > (double)days * 86400)
			items_add(ret_old, "%s", json_str(x, "name", "?"));
	}
}

/* By the Values. counts: the sentence about what was counted. */
static enum verdict
limited(struct look *at, const struct sprawl *s, const cJSON *list, const char *counts)
{
	long max = limit_of(at, s->max), days = max != -2 ? limit_of(at, s->days) : -2;
	int n = cJSON_GetArraySize(list);
	autoitems struct items old = { .n = 0 }, undated = { .n = 0 };

	if (max == -2 || days == -2)
		return UNKNOWN;
	if (max == -1 && days == -1)
		return say(at, NOTCHECKED, "%s; how many, or how old, is too much is not set", counts);
	if (max != -1 && n > max)
		return say(at, FAIL, "%s; %ld are accepted", counts, max);
	if (days != -1)
		sort_by_age(at, list, days, &old, &undated);
	if (old.n > 0)
		return say(at, FAIL, "%s; older than %ld days: %s", counts, days, items_show(&old));
	if (undated.n > 0)
		return say(at, UNKNOWN, "%s; %s: %s", counts, at->now == 0 ? "which day it is is not known, nor the age of" :
			"how old these are is not known", items_show(&undated));
	return say(at, PASS, "%s", counts);
}

static bool
is_count(struct fact f)
{
	return f.seen == SEEN_VALUE && cJSON_IsNumber(f.v);
}

/* The list of what lies about; NULL, with the verdict: it cannot be judged. */
static const cJSON *
look_at_list(struct look *at, const struct sprawl *s, enum verdict *ret_verdict)
{
	struct fact f = look_at(at, s->list, NULL);

	if (f.seen == SEEN_VALUE && f.code == NULL && cJSON_IsArray(f.v))
		return f.v;
	*ret_verdict = say_unseen(at, f, s->what, "a list");
	return NULL;
}

static enum verdict
few_unused_images(struct look *at, const struct check *c)
{
	const struct sprawl s = { c->path, "max-unused-images", "max-unused-image-age", "unused images" };
	struct fact listed = look_at(at, "usage:images.listed", NULL), used = look_at(at, "usage:images.used", NULL);
	struct fact dangling = look_at(at, "usage:images.dangling", NULL);
	autofree char *counts = NULL;
	enum verdict v = UNKNOWN;
	const cJSON *list;

	if (!is_count(listed) || !is_count(used) || !is_count(dangling))
		return say_unseen(at, !is_count(listed) ? listed : !is_count(used) ? used : dangling, "the count of images", "a number");
	if ((list = look_at_list(at, &s, &v)) == NULL)
		return v;
	counts = xasprintf("%d of %.0f images are used by no container; %.0f are dangling", cJSON_GetArraySize(list),
	    listed.v->valuedouble, dangling.v->valuedouble);
	return limited(at, &s, list, counts);
}

static enum verdict
few_stopped_containers(struct look *at, const struct check *c)
{
	const struct sprawl s = { c->path, "max-stopped-containers", "max-stopped-container-age", "stopped containers" };
	struct fact listed = look_at(at, "usage:containers.listed", NULL);
	autofree char *counts = NULL;
	enum verdict v = UNKNOWN;
	const cJSON *list;

	if (!is_count(listed))
		return say_unseen(at, listed, "the count of containers", "a number");
	if ((list = look_at_list(at, &s, &v)) == NULL)
		return v;
	counts = xasprintf("%d of %.0f containers do not run", cJSON_GetArraySize(list), listed.v->valuedouble);
	return limited(at, &s, list, counts);
}

const struct check operations_checks[] = {
	{ .name = "operations-image-sprawl", .kind = KIND_DAEMON, .decide = few_unused_images, .path = "usage:images.unused",
	    .reads = "usage:images.listed usage:images.used usage:images.dangling",
	    .takes = { "max-unused-images", "max-unused-image-age" } },
	{ .name = "operations-container-sprawl", .kind = KIND_DAEMON, .decide = few_stopped_containers,
	    .path = "usage:containers.stopped", .reads = "usage:containers.listed",
	    .takes = { "max-stopped-containers", "max-stopped-container-age" } },
	{ NULL },
};
