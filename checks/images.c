/* SPDX-License-Identifier: Apache-2.0 */
/*
 * images: images and how they were built.
 */
#include "config.h"

#include <string.h>

#include "checks/containers.h"
#include "checks/images.h"
#include "checks/images_history.h"

bool
image_is_there(struct look *at)
{
	struct fact id = look_at(at, "inspect:Id", NULL), users = look_at(at, "use:containers", NULL);
	autoitems struct items names = { .n = 0 };
	const cJSON *user;

	if (id.seen != SEEN_ERROR || strcmp(id.code, "vanished") != 0)
		return true;
	if (users.seen == SEEN_VALUE)
		cJSON_ArrayForEach (user, users.v)
			items_add(&names, "%s", json_str(user, "name", "?"));
	if (names.n == 0)
		say(at, ERROR, "it was removed while the engine was asked");
	else
		say(at, ERROR, "the engine no longer has this image; containers were made from it: %s", items_show(&names));
	return false;
}

/*
 * 4.6: what the image itself says, base images' words included: an engine writes into an image what it inherited. How a
 * container is checked is 5.27's matter.
 */

/* What HEALTHCHECK is, once it is known that there is one. */
static enum verdict
test_of(struct look *at, const struct check *c)
{
	struct fact test = look_at(at, "inspect:Config.Healthcheck.Test", NULL), first;

	if (test.seen == SEEN_ABSENT || test.seen == SEEN_NULL)
		return say(at, FAIL, "its HEALTHCHECK has no command");
	if (test.seen != SEEN_VALUE || !cJSON_IsArray(test.v) || test.code != NULL)
		return say_unseen(at, test, "Config.Healthcheck.Test", "a list");
	if (cJSON_GetArraySize(test.v) == 0)
		return say(at, FAIL, "its HEALTHCHECK has no command");
	first = look_at(at, c->path, "CMD or CMD-SHELL");
	if (!fact_string(first))
		return say_unseen(at, first, "Config.Healthcheck.Test[0]", "a string");
	switch (probe_of(test)) {
	case PROBE_COMMAND:
		return say(at, PASS, "has a HEALTHCHECK (%s)", first.v->valuestring);
	case PROBE_OFF:
		return say(at, FAIL, "its HEALTHCHECK is NONE");
	case PROBE_EMPTY:
		return say(at, FAIL, "its HEALTHCHECK has no command");
	case PROBE_STRANGE:
		return say(at, UNKNOWN, "its HEALTHCHECK begins with a word that is not known: neither CMD nor CMD-SHELL nor NONE");
	case PROBE_UNSEEN:
		break;
	}
	return say_unseen(at, test, "Config.Healthcheck.Test", "a list of strings");
}

static enum verdict
has_healthcheck(struct look *at, const struct check *c)
{
	struct fact config, health;

	if (!image_is_there(at))
		return ERROR;
	config = look_aside(at, "inspect:Config");
	if (config.seen != SEEN_VALUE || !cJSON_IsObject(config.v)) {
		look_at(at, c->path, "CMD or CMD-SHELL");
		return say_unseen(at, config, "Config", "an object");
	}
	health = look_at(at, "inspect:Config.Healthcheck", NULL);
	if (health.seen == SEEN_ABSENT || health.seen == SEEN_NULL)
		return say(at, FAIL, "has no HEALTHCHECK");
	if (health.seen != SEEN_VALUE || !cJSON_IsObject(health.v))
		return say_unseen(at, health, "Config.Healthcheck", "an object");
	return test_of(at, c);
}

const struct check image_checks[] = {
	{ .name = "image-default-user", .kind = KIND_IMAGE, .decide = image_default_user, .path = "inspect:Config.User",
	    .reads = "use:in_use use:containers inspect:Id" },
	{ .name = "image-trusted-base", .kind = KIND_IMAGE, .decide = image_trusted_base, .path = "inspect:RepoDigests",
	    .reads = "inspect:RepoTags inspect:Parent inspect:Created inspect:Identity inspect:Config.Labels engine:store inspect:Descriptor.digest "
		     "inspect:Id base:images use:containers", .takes = { "trusted-image-sources" } },
	{ "image-scanned", KIND_IMAGE, image_scanned, "scans:list",
	    .reads = "scans:unread scans:unnamed scans:elsewhere use:in_use",
	    .needs = { "scan-days", "scan-severity", "scan-unfixed" } },
	{ .name = "image-healthcheck", .kind = KIND_IMAGE, .decide = has_healthcheck, .path = "inspect:Config.Healthcheck.Test[0]",
	    .reads = "inspect:Id inspect:Config.Healthcheck use:containers" },
	{ "image-no-lone-update", KIND_IMAGE, no_lone_update, "history:instructions", .reads = "history:complete history:why" },
	{ "image-copy-not-add", KIND_IMAGE, copy_not_add, "history:instructions", .reads = "history:complete history:why" },
	{ "image-no-secrets", KIND_IMAGE, no_secrets, "secrets:findings", .reads = "secrets:searched secrets:unread" },
	{ "image-verified-packages", KIND_IMAGE, verified_packages, "history:instructions",
	  .reads = "history:complete history:why" },
	{ "image-signed-artifacts", KIND_IMAGE, image_signed_artifacts, "inspect:Identity.Signature",
	  .reads = "inspect:Id inspect:RepoDigests use:containers" },
	{ NULL },
};
