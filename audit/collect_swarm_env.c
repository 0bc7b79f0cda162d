/* SPDX-License-Identifier: Apache-2.0 */
/* collect_swarm_env: which variables of a service look as if they held a secret, by their names. No value leaves this file. */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "audit/collect_parts.h"

#define PLACE "Spec.TaskTemplate.ContainerSpec.Env"
#define MAX_NAME 128

/* What a name ends in, in upper case; a part of a word before it counts too ("DBPASSWORD"). */
static const char *const endings[] = { "PASSWORD", "PASSWD", "PASSPHRASE", "_PWD", "_PASS", "SECRET", "SECRETS", "TOKEN", "APIKEY",
	"API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "SECRET_KEY", "ENCRYPTION_KEY", "SIGNING_KEY", "CREDENTIAL", "CREDENTIALS" };

static bool
is_name(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && strchr("_.-", s[i]) == NULL)
			return false;
	return n > 0 && n <= MAX_NAME;
}

static bool
names_secret(const char *s, size_t n)
{
	char upper[MAX_NAME + 1];

	for (size_t i = 0; i < n; i++)
		upper[i] = strchr(".-", s[i]) != NULL ? '_' : (char)toupper((unsigned char)s[i]);
	upper[n] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		size_t len = strlen(endings[i]);

		if (len <= n && strcmp(upper + n - len, endings[i]) == 0)
			return true;
	}
	return false;
}

/* Whether a value can be one: not where it is empty, a switch, or the path of a file that holds it. */
static bool
is_value(const char *value)
{
	static const char *const switches[] = { "", "true", "false", "yes", "no", "on", "off", "0", "1", "none" };

	for (size_t i = 0; i < ARRAY_SIZE(switches); i++)
		if (strcasecmp(value, switches[i]) == 0)
			return false;
	return *value != '/';
}

static bool
has_url_password(const char *value)
{
	const char *scheme = strstr(value, "://"), *user, *colon, *at;

	if (scheme == NULL)
		return false;
	user = scheme + 3;
	at = memchr(user, '@', strcspn(user, "/?#"));
	colon = at != NULL ? memchr(user, ':', (size_t)(at - user)) : NULL;
	return colon != NULL && colon + 1 < at;
}

/* The detector that fires for a variable, or NULL. */
static const char *
detector_of(const char *name, size_t n, const char *value)
{
	if (names_secret(name, n) && is_value(value))
		return "named-secret";
	if (has_url_password(value))
		return "url-password";
	if (strstr(value, "PRIVATE KEY-----") != NULL)
		return "private-key";
	return NULL;
}

/* A variable. A name of other characters than names have is not shown: it may be anything. */
static void
search(cJSON *findings, const char *name, size_t n, const char *value)
{
	size_t shown = is_name(name, n) ? n : 0;
	const char *detector = detector_of(name, shown, value);
	cJSON *x;

	if (detector == NULL)
		return;
	x = json_object();
	json_put_str(x, "detector", detector);
	json_put_str(x, "place", PLACE);
	json_put_strf(x, "name", "%.*s", (int)shown, name);
	json_push(findings, x);
}

cJSON *
collect_service_secrets(const cJSON *service)
{
	const cJSON *env = json_at(service, PLACE), *v;
	cJSON *data = json_object(), *findings = json_put_array(data, "findings"), *x;
	cJSON *searched = json_put_array(data, "searched"), *unread = json_put_array(data, "unread");
	int strings = 0;

	cJSON_ArrayForEach(v, env) {
		const char *text = cJSON_GetStringValue(v), *eq = text != NULL ? strchr(text, '=') : NULL;

		strings += text != NULL;
		if (eq != NULL)
			search(findings, text, (size_t)(eq - text), eq + 1);
	}
	if ((env != NULL && !cJSON_IsArray(env) && !cJSON_IsNull(env)) || strings != cJSON_GetArraySize(env))
		json_push_str(unread, PLACE);
	x = json_object();
	json_put_str(x, "place", PLACE);
	json_put_int(x, "strings", strings);
	json_push(searched, x);
	return data;
}
