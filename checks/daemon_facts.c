/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_facts: what several rules about the daemon look at. */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/daemon.h"

#define COMPONENTS "version:Components"

/*
 * Podman answers Docker's API, but has no daemon to configure. What says so is noted, since it
 * decides.
 */
bool
daemon_is_podman(struct look *at)
{
	struct fact libpod = look_aside(at, "ping:Libpod-Api-Version");
	struct fact components = look_aside(at, COMPONENTS);
	struct fact product = look_aside(at, "process:product");
	const cJSON *c;

	if (libpod.seen == SEEN_VALUE) {
		look_at(at, "ping:Libpod-Api-Version", NULL);
		return true;
	}
	if (components.seen == SEEN_VALUE) {
		cJSON_ArrayForEach(c, components.v) {
			if (strcmp(json_str(c, "Name", ""), "Podman Engine") == 0) {
				look_at(at, COMPONENTS, NULL);
				return true;
			}
		}
	}
	if (product.seen == SEEN_VALUE && cJSON_IsString(product.v) &&
	    strcmp(product.v->valuestring, "podman") == 0) {
		look_at(at, "process:product", NULL);
		return true;
	}
	return false;
}

enum verdict
daemon_not_for_podman(struct look *at, const char *why)
{
	return say(at, NOTAPPLICABLE, "the engine is Podman: %s", why);
}

/* The engine's version as major * 1000 + minor; -1 if it does not say one. */
long
daemon_version(struct look *at)
{
	static const char *const paths[] = { "version:Version", "info:ServerVersion" };

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		struct fact f = look_at(at, paths[i], NULL);
		char *end;
		long first, second;

		if (f.seen != SEEN_VALUE || !cJSON_IsString(f.v) ||
		    !isdigit((unsigned char)f.v->valuestring[0]))
			continue;
		first = strtol(f.v->valuestring, &end, 10);
		if (*end != '.' || !isdigit((unsigned char)end[1]))
			continue;
		second = strtol(end + 1, &end, 10);
		if (first < 1000 && second < 1000)
			return first * 1000 + second;
	}
	return -1;
}

/*
 * An option of the effective configuration, proven. False: *ret_verdict is said. Value, origin
 * and whether it is proven are noted.
 */
static bool
option(struct look *at, const char *key, const char *expected, const cJSON **ret_value,
    enum verdict *ret_verdict)
{
	autofree char *value_path = xasprintf("config:options.%s.value", key);
	autofree char *origin_path = xasprintf("config:options.%s.origin", key);
	autofree char *proven_path = xasprintf("config:options.%s.proven", key);
	struct fact value = look_at(at, value_path, expected), origin, proven;

	if (value.seen != SEEN_VALUE && value.seen != SEEN_NULL) {
		*ret_verdict =
		    say_unseen(at, value, value_path + strlen("config:"), "the option's value");
		return false;
	}
	origin = look_at(at, origin_path, NULL);
	proven = look_at(at, proven_path, "true");
	if (proven.seen != SEEN_VALUE || !cJSON_IsBool(proven.v)) {
		*ret_verdict = say_unseen(at, proven, proven_path + strlen("config:"), "a bool");
		return false;
	}
	if (!cJSON_IsTrue(proven.v)) {
		look_at(at, "config:disagreements", NULL);
		if (daemon_is_stopped(at)) {
			*ret_verdict = say(at, UNKNOWN,
			    "what %s would be when dockerd starts is not known by its files; see the "
			    "disagreements",
			    key);
			return false;
		}
		*ret_verdict = say(at, UNKNOWN,
		    "what %s is in the running daemon is not proven (as of now it comes from: %s); "
		    "see the disagreements",
		    key,
		    origin.seen == SEEN_VALUE && cJSON_IsString(origin.v) ? origin.v->valuestring
									  : "unknown");
		return false;
	}
	*ret_value = value.v;
	return true;
}

bool
daemon_option_bool(
    struct look *at, const char *key, const char *expected, bool *ret, enum verdict *ret_verdict)
{
	const cJSON *v;

	if (!option(at, key, expected, &v, ret_verdict))
		return false;
	if (!cJSON_IsBool(v)) {
		*ret_verdict = say(at, UNKNOWN, "the option %s is no bool in these facts", key);
		return false;
	}
	*ret = cJSON_IsTrue(v);
	return true;
}

bool
daemon_option_string(struct look *at, const char *key, const char *expected, const char **ret,
    enum verdict *ret_verdict)
{
	const cJSON *v;

	if (!option(at, key, expected, &v, ret_verdict))
		return false;
	if (!cJSON_IsString(v)) {
		*ret_verdict = say(at, UNKNOWN, "the option %s is no string in these facts", key);
		return false;
	}
	*ret = v->valuestring;
	return true;
}

bool
daemon_all_strings(const cJSON *list)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, list)
		if (!cJSON_IsString(c))
			return false;
	return cJSON_IsArray(list);
}

bool
daemon_option_list(struct look *at, const char *key, const char *expected, const cJSON **ret,
    enum verdict *ret_verdict)
{
	if (!option(at, key, expected, ret, ret_verdict))
		return false;
	if (!daemon_all_strings(*ret)) {
		*ret_verdict =
		    say(at, UNKNOWN, "the option %s is no list of strings in these facts", key);
		return false;
	}
	return true;
}

/* A field of "name=seccomp,profile=builtin": its text up to the next comma, or NULL. */
const char *
daemon_field(const char *entry, const char *key, size_t *ret_len)
{
	size_t n = strlen(key);

	for (;;) {
		size_t len = strcspn(entry, ",");

		if (len > n && memcmp(entry, key, n) == 0 && entry[n] == '=') {
			*ret_len = len - n - 1;
			return entry + n + 1;
		}
		if (entry[len] == '\0')
			return NULL;
		entry += len + 1;
	}
}

/* The entry of SecurityOptions with that name, or NULL. */
const char *
daemon_security_entry(const cJSON *list, const char *name)
{
	const cJSON *c;
	const char *s;
	size_t len;

	cJSON_ArrayForEach(c, list)
		if ((s = daemon_field(c->valuestring, "name", &len)) != NULL &&
		    strlen(name) == len && memcmp(s, name, len) == 0)
			return c->valuestring;
	return NULL;
}

bool
daemon_security_options(
    struct look *at, const char *expected, const cJSON **ret, enum verdict *ret_verdict)
{
	struct fact f = look_at(at, "info:SecurityOptions", expected);

	if (f.seen != SEEN_VALUE || !daemon_all_strings(f.v)) {
		*ret_verdict = say_unseen(at, f, "SecurityOptions", "a list of strings");
		return false;
	}
	*ret = f.v;
	return true;
}

void
daemon_add_name(struct buf *b, const char *name)
{
	buf_addf(b, "%s%s", b->len > 0 ? ", " : "", *name != '\0' ? name : "(without a name)");
}
