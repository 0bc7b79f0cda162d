/* SPDX-License-Identifier: Apache-2.0 */
/* engine_negotiate: which API version is spoken: by GET /_ping, then by GET /version. */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/engine_parts.h"

#define NEWEST_TESTED "1.55" /* Engine 29.7; an engine that is newer is asked in this version */

/* "1.41" as 1041; -1 for anything else. */
long
engine_version_number(const char *s)
{
	char *end;
	long major, minor;

	if (!isdigit((unsigned char)s[0]))
		return -1;
	major = strtol(s, &end, 10);
	if (*end != '.' || !isdigit((unsigned char)end[1]) || major > 99)
		return -1;
	minor = strtol(end + 1, &end, 10);
	return *end != '\0' || minor > 999 ? -1 : major * 1000 + minor;
}

/*
 * min(newest of the server, newest tested), raised to the server's minimum. False: the server
 * named no version.
 */
static bool
settle(struct engine *en, const char *newest, const char *oldest)
{
	long v = engine_version_number(newest);

	if (en->pinned[0] != '\0')
		v = engine_version_number(en->pinned);
	else if (v < 0)
		return false;
	else if (v > engine_version_number(NEWEST_TESTED))
		v = engine_version_number(NEWEST_TESTED);
	if (en->pinned[0] == '\0' && v < engine_version_number(oldest))
		v = engine_version_number(oldest);
	(void)snprintf(en->version, sizeof en->version, "%ld.%ld", v / 1000, v % 1000);
	return true;
}

/* Asks /version without a version, which says both ends, and settles by it. False with the reason in ret. */
static bool
settle_bare(struct engine *en, struct engine_reply *ret)
{
	bool settled;

	en->version[0] = '\0';
	engine_get(en, "/version", ret);
	settled = ret->code[0] == '\0' &&
	    settle(en, json_str(ret->doc, "ApiVersion", ""), json_str(ret->doc, "MinAPIVersion", ""));
	if (!settled && ret->code[0] == '\0')
		engine_say(ret, "not-engine",
		    "the server names no API version: it is no container engine");
	return settled;
}

bool
engine_greet(struct engine *en, struct engine_reply *ret_ping, struct engine_reply *ret_version)
{
	engine_reply_reset(ret_version);
	en->version[0] = '\0';
	en->settled_again = false;
	engine_get(en, "/_ping", ret_ping);
	if (ret_ping->code[0] != '\0') {
		*ret_version = *ret_ping; /* a failure has no document: nothing is shared */
		return false;
	}
	if (settle(en, json_str(ret_ping->doc, "Api-Version", ""), ""))
		return true;
	en->settled_again = true;
	if (!settle_bare(en, ret_version)) {
		json_free(&ret_version->doc);
		return false;
	}
	engine_reply_free(ret_version);
	engine_reply_reset(ret_version);
	return true;
}

bool
engine_is_confirmed(const struct engine_reply *version)
{
	return version->doc != NULL && engine_version_number(json_str(version->doc, "ApiVersion", "")) >= 0;
}

enum engine_confirmed
engine_confirm(struct engine *en, struct engine_reply *version)
{
	struct engine_reply bare;

	if (version->status == 400 && en->pinned[0] == '\0' && !en->settled_again) {
		en->settled_again = true;
		if (settle_bare(en, &bare)) {
			engine_reply_free(&bare);
			return ENGINE_AGAIN;
		}
		engine_reply_free(&bare);
	}
	if (version->code[0] == '\0' && !engine_is_confirmed(version)) {
		engine_reply_free(version);
		engine_say(version, "not-engine",
		    "the server names no API version: it is no container engine");
	}
	if (version->code[0] == '\0')
		return ENGINE_YES;
	if (version->status == 400 && en->pinned[0] != '\0') {
		autofree char *words = xstrdup(version->message);

		engine_say(version, version->code, "DOCKER_API_VERSION=%s: %s; unset it, and the version is negotiated",
		    en->pinned, words);
	}
	en->version[0] = '\0';
	return ENGINE_NO;
}
