/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_proxy: 2.17, whether published ports go through a process for each. */
#include "config.h"

#include <string.h>

#include "checks/daemon.h"

/*
 * "EnableUserlandProxy" among the pairs of FirewallBackend.Info: 1 on, 0 off, -1 not understood.
 * It is listed iff it is on.
 */
static int
proxy_in_info(const cJSON *info)
{
	const cJSON *pair;
	int ret = 0;

	cJSON_ArrayForEach(pair, info) {
		const cJSON *key = cJSON_GetArrayItem(pair, 0),
			    *value = cJSON_GetArrayItem(pair, 1);

		if (!cJSON_IsArray(pair) || !cJSON_IsString(key) || !cJSON_IsString(value))
			return -1;
		if (strcmp(key->valuestring, "EnableUserlandProxy") != 0)
			continue;
		if (strcmp(value->valuestring, "false") != 0)
			ret = strcmp(value->valuestring, "true") == 0 ? 1 : -1;
	}
	return ret;
}

/* 2.17: running proxies prove that it is on; none proves nothing. */
enum verdict
daemon_userland_proxy_off(struct look *at, const struct check *c)
{
	struct fact proxies, backend;
	const cJSON *info;
	bool on;
	enum verdict v;

	(void)c;
	if (daemon_is_podman(at))
		return daemon_not_for_podman(at, "it has no userland proxy of this kind");
	proxies = look_at(at, "process:docker_proxy", NULL);
	if (proxies.seen == SEEN_VALUE && cJSON_IsNumber(proxies.v) && proxies.v->valuedouble > 0)
		return say(at, FAIL, "userland proxies run: %.0f", proxies.v->valuedouble);
	if (daemon_version(at) < 29005) {
		if (!daemon_option_bool(at, "userland-proxy", "false", &on, &v))
			return v;
		return say(
		    at, on ? FAIL : PASS, "the option userland-proxy is %s", on ? "true" : "false");
	}
	backend = look_at(at, "info:FirewallBackend", "no EnableUserlandProxy");
	if (backend.seen != SEEN_VALUE || *json_str(backend.v, "Driver", "") == '\0')
		return say_unseen(at, backend, "FirewallBackend", "an object with a Driver");
	info = cJSON_GetObjectItemCaseSensitive(backend.v, "Info");
	if (info != NULL && !cJSON_IsArray(info) && !cJSON_IsNull(info))
		return say(at, UNKNOWN, "FirewallBackend.Info is not of the form that is known");
	switch (proxy_in_info(info)) {
	case 0:
		return say(at, PASS, "the engine lists no userland proxy");
	case 1:
		return say(at, FAIL, "the userland proxy is on");
	default:
		return say(at, UNKNOWN, "FirewallBackend.Info is not of the form that is known");
	}
}
