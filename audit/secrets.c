/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "audit/secrets_parts.h"

const char *const secret_detectors[] = { "aws-access-key-id", "aws-secret-access-key", "chpasswd", "docker-auth", "github-token",
	"gitlab-token", "google-api-key", "google-client-secret", "jwt", "named-secret", "npm-token", "private-key", "pypi-token",
	"slack-token", "slack-webhook", "stripe-key", "url-credentials", NULL };

/* Values that stand for one, or for none: whole, or their beginning (an asterisk). */
static const char *const placeholders[] = { "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "undefined", "unset",
	"not-set", "not_set", "notset", "empty", "disabled", "enabled", "changeme*",
	"change_me*", "change-me*", "replaceme*", "replace_me*", "replace-me*", "replace_with*", "replace-with*", "todo", "tbd",
	"fixme", "dummy", "placeholder*", "redacted", "my-secret-here", "{{*", "vault:*", "secret:*", "arn:*", "op://*", "ssm:*", "ref+*", "sops:*", "env:*", "file:*",
	"projects/*" };

void
secret_found(cJSON *findings, const char *detector, const char *place, const char *name)
{
	const cJSON *f;
	cJSON *finding;
	int n = 0;

	cJSON_ArrayForEach (f, findings)
		if (++n >= SECRETS_MAX ||
		    (strcmp(json_str(f, "detector", ""), detector) == 0 && strcmp(json_str(f, "place", ""), place) == 0 &&
			strcmp(json_str(f, "name", ""), name != NULL ? name : "") == 0))
			return;
	finding = json_object();
	json_put_str(finding, "detector", detector);
	json_put_str(finding, "place", place);
	json_put_str(finding, "name", name);
	json_push(findings, finding);
}

/* Words that placeholders begin with, and behind which only letters follow, and what joins words: your-token, but not Yourname1. */
static const char *const wishes[] = { "example", "sample", "your", "insert" };

/* /a.b: whether what stands behind the last dot can be what files are called. */
static bool
has_suffix(const char *s)
{
	const char *dot = strrchr(s, '.');
	size_t n = dot != NULL ? strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz") : 0;

	return n > 0 && n < 9 && dot[1 + n] == '\0';
}

/* /a/b, /a.txt, ./a, ~/a: a file's name, with two slashes or a suffix, so that base64 that begins with a slash is none. */
static bool
is_path(const char *v)
{
	const char *s = v + (*v == '~') + strspn(v, ".");
	size_t n = strlen(v);

	return *s == '/' && n < 256 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-@:") == strlen(s) &&
	    (s != v || strchr(s + 1, '/') != NULL || has_suffix(s));
}

/* Where the reference at s ends that a shell or a program would look up: $NAME, $1, ${...}, $(...; s itself if there is none. */
static const char *
behind_reference(const char *s)
{
	static const char name[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	const char *end;

	if (*s != '$')
		return s;
	if (s[1] == '{')
		return (end = strchr(s, '}')) != NULL ? end + 1 : s;
	if (s[1] == '(')
		return s + strlen(s); /* what it calls may be cut off at a blank */
	return strspn(s + 1, name) > 0 ? s + 1 + strspn(s + 1, name) : s[1] != '\0' && strchr("@*#?$", s[1]) != NULL ? s + 2 : s;
}

/* References alone, and what joins them. "$ecr3t!" is none: in an environment nothing takes a dollar out. */
static bool
is_reference(const char *v)
{
	const char *s = v, *end;

	if (*v == '`') /* a command, of which the first word may be all that is there */
		return isalpha((unsigned char)v[1]) && strpbrk(v, "0123456789") == NULL;
	while ((end = behind_reference(s)) > s)
		s = end + strspn(end, "-_.:/");
	return s > v && *s == '\0';
}

static bool
is_enclosed(const char *v, char open, char close)
{
	size_t n = strlen(v);

	return *v == open && n > 1 && v[n - 1] == close;
}

static bool
is_wish(const char *v)
{
	for (size_t i = 0; i < ARRAY_SIZE(wishes); i++) {
		size_t n = strlen(wishes[i]);

		if (strncasecmp(v, wishes[i], n) == 0 &&
		    strspn(v + n, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_. ") == strlen(v + n))
			return true;
	}
	return false;
}

static bool
is_placeholder(const char *v)
{
	if (strcmp(v, "<") == 0 || is_enclosed(v, '<', '>') || is_enclosed(v, '[', ']') || is_enclosed(v, '%', '%') || is_wish(v))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(placeholders); i++) {
		const char *p = placeholders[i];
		size_t n = strlen(p);

		if (p[n - 1] == '*' ? strncasecmp(v, p, n - 1) == 0 : strcasecmp(v, p) == 0)
			return true;
	}
	return strspn(v, "*") == strlen(v) || strspn(v, "xX") == strlen(v) || strspn(v, ".") == strlen(v) || strspn(v, "-") == strlen(v);
}

bool
secret_value(const char *value, bool password)
{
	size_t n = strlen(value);

	if (n == 0 || is_reference(value) || is_placeholder(value) || is_path(value))
		return false;
	if (strstr(value, "://") != NULL)
		return false; /* the detector of URLs is asked */
	if (strspn(value, "0123456789") == n)
		return password ? n > 1 : n >= 8;
	return true;
}

/* As secrets_scan(), of a text that may begin with a name if it is a script. */
static void
scan_text(cJSON *findings, const char *place, const char *name, const char *text, bool script)
{
	autofree char *told = name != NULL ? secret_tellable(name, strlen(name)) : NULL;
	bool password;

	secret_formats(findings, place, told, text);
	if (name != NULL && secret_name(name, strlen(name), &password))
		secret_pair(findings, place, name, strlen(name), text, password);
	else
		secret_pairs(findings, place, text, script, told);
}

void
secrets_scan(cJSON *findings, const char *place, const char *name, const char *text)
{
	scan_text(findings, place, name, text, name == NULL);
}

/* What was searched, as the facts tell it. */
struct search {
	cJSON *findings, *searched, *unread;
	size_t left; /* bytes that may yet be searched */
};

static void
not_read(struct search *s, const char *place)
{
	const cJSON *first = s->unread->child;

	if (first == NULL || strcmp(first->prev->valuestring, place) != 0) /* once for all strings of a list */
		json_push_str(s->unread, place);
}

static void
scan(struct search *s, const char *place, const char *name, const char *text, bool script)
{
	size_t n = strlen(text);

	if (n > SECRETS_TEXT || n > s->left) {
		not_read(s, place);
		return;
	}
	s->left -= n;
	scan_text(s->findings, place, name, text, script);
}

static void
searched(struct search *s, const char *place, int strings)
{
	cJSON *p = json_object();

	json_put_str(p, "place", place);
	json_put_int(p, "strings", strings);
	json_push(s->searched, p);
}

/* Whether the word behind this one is a script. */
static bool
is_script(const char *before)
{
	size_t n = strlen(before);

	return strcmp(before, "CMD-SHELL") == 0 || (n > 1 && *before == '-' && before[1] != '-' && before[n - 1] == 'c');
}

/* A list of strings: NAME=value each, or words. null is the engine's empty list. */
static void
search_list(struct search *s, const cJSON *doc, const char *place, bool pairs)
{
	const cJSON *list = json_at(doc, place), *items = cJSON_IsArray(list) ? list : NULL, *item;
	const char *before = "";
	bool password;
	int n = 0;

	cJSON_ArrayForEach (item, items) {
		const char *eq;

		if (!cJSON_IsString(item)) {
			not_read(s, place);
			continue;
		}
		n++;
		eq = strchr(item->valuestring, '=');
		if (pairs && eq != NULL) {
			autofree char *name = xstrndup(item->valuestring, (size_t)(eq - item->valuestring));

			scan(s, place, name, eq + 1, false);
		} else if (!pairs && strncmp(before, "--", 2) == 0 && strchr(before, '=') == NULL && item->valuestring[0] != '-' &&
		    secret_name(before + 2, strlen(before + 2), &password)) {
			scan(s, place, before + 2, item->valuestring, false); /* its value, whatever it looks like */
		} else {
			scan(s, place, NULL, item->valuestring, is_script(before));
		}
		before = item->valuestring;
	}
	if (list != NULL && !cJSON_IsArray(list) && !cJSON_IsNull(list))
		json_push_str(s->unread, place);
	else
		searched(s, place, n);
}

/* An object of names and values. */
static void
search_map(struct search *s, const cJSON *doc, const char *place)
{
	const cJSON *map = json_at(doc, place), *items = cJSON_IsObject(map) ? map : NULL, *item;
	int n = 0;

	cJSON_ArrayForEach (item, items) {
		if (!cJSON_IsString(item)) {
			not_read(s, place);
			continue;
		}
		n++;
		scan(s, place, item->string, item->valuestring, false);
	}
	if (map != NULL && !cJSON_IsObject(map) && !cJSON_IsNull(map))
		json_push_str(s->unread, place);
	else
		searched(s, place, n);
}

static void
search_string(struct search *s, const cJSON *doc, const char *place)
{
	const cJSON *v = json_at(doc, place);

	if (cJSON_IsString(v))
		scan(s, place, NULL, v->valuestring, false);
	else if (v != NULL && !cJSON_IsNull(v))
		json_push_str(s->unread, place);
}

static void
search_config(struct search *s, const cJSON *inspect)
{
	if (!cJSON_IsObject(json_at(inspect, "Config"))) {
		json_push_str(s->unread, "Config");
		return;
	}
	search_list(s, inspect, "Config.Env", true);
	search_map(s, inspect, "Config.Labels");
	search_list(s, inspect, "Config.Entrypoint", false);
	search_list(s, inspect, "Config.Cmd", false);
	search_list(s, inspect, "Config.Healthcheck.Test", false);
	search_list(s, inspect, "Config.OnBuild", false);
}

/* Each row from the oldest on, as document history numbers them. */
static void
search_history(struct search *s, const cJSON *history)
{
	int n = cJSON_GetArraySize(history), i = 0;
	const cJSON *row;

	if (!cJSON_IsArray(history)) {
		json_push_str(s->unread, "history");
		return;
	}
	for (row = cJSON_GetArrayItem(history, n - 1); i < n; row = row->prev) {
		autofree char *place = xasprintf("history[%d]", i++);

		if (cJSON_IsString(json_at(row, "CreatedBy")))
			scan(s, place, NULL, json_str(row, "CreatedBy", ""), true);
		else
			json_push_str(s->unread, place);
		scan(s, place, NULL, json_str(row, "Comment", ""), false);
	}
	searched(s, "history", n);
}

static struct search
search_new(void)
{
	return (struct search){ json_array(), json_array(), json_array(), SECRETS_ALL };
}

static cJSON *
search_end(struct search *s)
{
	cJSON *data = json_object();

	json_put(data, "findings", s->findings);
	json_put(data, "searched", s->searched);
	json_put(data, "unread", s->unread);
	json_put_bool(data, "more", cJSON_GetArraySize(s->findings) >= SECRETS_MAX);
	return data;
}

cJSON *
secrets_in_image(const cJSON *inspect, const cJSON *history)
{
	struct search s = search_new();

	if (inspect != NULL)
		search_config(&s, inspect);
	if (history != NULL)
		search_history(&s, history);
	return search_end(&s);
}

cJSON *
secrets_in_container(const cJSON *inspect)
{
	struct search s = search_new();

	if (inspect != NULL) {
		search_config(&s, inspect);
		search_string(&s, inspect, "Path");
		search_list(&s, inspect, "Args", false);
		search_map(&s, inspect, "HostConfig.LogConfig.Config");
	}
	return search_end(&s);
}

cJSON *
secrets_in_service(const cJSON *service)
{
#define TASK "Spec.TaskTemplate"
#define CONTAINER TASK ".ContainerSpec"
	const cJSON *container = json_at(service, CONTAINER);
	struct search s = search_new();

	search_map(&s, service, "Spec.Labels");
	if (!cJSON_IsObject(json_at(service, TASK))) {
		json_push_str(s.unread, TASK);
	} else if (container != NULL && !cJSON_IsObject(container)) {
		json_push_str(s.unread, CONTAINER);
	} else { /* what is no container, such as a plugin, has none of these */
		search_list(&s, service, CONTAINER ".Env", true);
		search_map(&s, service, CONTAINER ".Labels");
		search_list(&s, service, CONTAINER ".Command", false);
		search_list(&s, service, CONTAINER ".Args", false);
		search_list(&s, service, CONTAINER ".Healthcheck.Test", false);
		search_map(&s, service, TASK ".LogDriver.Options");
	}
	return search_end(&s);
#undef CONTAINER
#undef TASK
}
