/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "audit/secrets_parts.h"

const char *const secret_detectors[] = { "aws-access-key-id", "aws-secret-access-key", "chpasswd", "docker-auth", "github-token",
	"gitlab-token", "google-api-key", "google-client-secret", "jwt", "named-secret", "npm-token", "private-key", "pypi-token",
	"slack-token", "slack-webhook", "stripe-key", "url-credentials", NULL };

/* What a name ends in that says so: letters and digits, without what joins words. word: only as a word of its own. */
static const struct { const char *end; bool word, password; } names[] = {
	{ "password", false, true }, { "passwd", false, true }, { "passphrase", false, true }, { "passwort", false, true },
	{ "pwd", true, true }, { "pass", true, true }, { "passcode", false, true },
	{ "secret", false, false }, { "token", false, false }, { "apikey", false, false }, { "secretkey", false, false },
	{ "secretkeybase", false, false }, { "privatekey", false, false },
	{ "accesskey", false, false }, { "authkey", false, false }, { "encryptionkey", false, false }, { "signingkey", false, false },
	{ "masterkey", false, false }, { "clientkey", false, false }, { "storagekey", false, false }, { "accountkey", false, false },
	{ "credentials", true, false }, { "secrets", true, false },
};

/* Names that end so and are none. */
static const char *const innocent[] = { "nopasswd", "nopassword", "pwd", "oldpwd", "pass", "bypass", "compass",
	"disabledpassword", "emptypassword", "disablepassword" };

/* Values that stand for one, or for none: whole, or their beginning (an asterisk). */
static const char *const placeholders[] = { "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "undefined", "unset",
	"not-set", "not_set", "notset", "empty", "disabled", "enabled", "changeme*",
	"change_me*", "change-me*", "replaceme*", "replace_me*", "replace-me*", "replace_with*", "replace-with*", "todo", "tbd",
	"fixme", "dummy", "placeholder*", "redacted", "example*", "sample*", "your*", "my-secret-here", "insert*", "<*", "[*",
	"${*", "{{*", "vault:*", "secret:*", "arn:*", "op://*", "ssm:*", "ref+*", "sops:*", "env:*", "file:*",
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

/* /a/b.c, ./a, ~/a: a file's name, with two slashes or a dot, so that base64 that begins with a slash is none. */
static bool
is_path(const char *v)
{
	const char *s = v + (*v == '~') + strspn(v, ".");
	size_t n = strlen(v);

	return *s == '/' && n < 256 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-@:") == strlen(s) &&
	    (s != v || strpbrk(s + 1, "/.") != NULL);
}

static bool
is_placeholder(const char *v)
{
	for (size_t i = 0; i < ARRAY_SIZE(placeholders); i++) {
		const char *p = placeholders[i];
		size_t n = strlen(p);

		if (p[n - 1] == '*' ? strncasecmp(v, p, n - 1) == 0 : strcasecmp(v, p) == 0)
			return true;
	}
	if (*v == '%' && v[1] != '\0' && v[strlen(v) - 1] == '%')
		return true;
	return strspn(v, "*") == strlen(v) || strspn(v, "xX") == strlen(v) || strspn(v, ".") == strlen(v) || strspn(v, "-") == strlen(v);
}

bool
secret_value(const char *value, bool password)
{
	size_t n = strlen(value);

	if (n == 0 || *value == '$' || *value == '`' || is_placeholder(value) || is_path(value))
		return false;
	if (strstr(value, "://") != NULL)
		return false; /* the detector of URLs is asked */
	if (strspn(value, "0123456789") == n)
		return password ? n > 1 : n >= 8;
	return true;
}

/* Letters and digits alone, in small letters, at most 63; *ret_word: where the last word begins, in out. */
static void
plain_name(const char *name, size_t n, char out[64], size_t *ret_word)
{
	size_t len = 0;

	*ret_word = 0;
	if (n > 63) { /* the end decides */
		name += n - 63;
		n = 63;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)name[i];

		if (!isalnum(c)) {
			*ret_word = len;
			continue;
		}
		if (isupper(c) && i > 0 && islower((unsigned char)name[i - 1]))
			*ret_word = len;
		out[len++] = (char)tolower(c);
	}
	while (len > 1 && isdigit((unsigned char)out[len - 1])) /* PASSWORD2 */
		len--;
	out[len] = '\0';
	if (*ret_word > len)
		*ret_word = len;
}

/* Whether a name says that its value is a secret. */
static bool
says_secret(const char *name, size_t n, bool *ret_password)
{
	char plain[64];
	size_t word, len;

	plain_name(name, n, plain, &word);
	len = strlen(plain);
	for (size_t i = 0; i < ARRAY_SIZE(innocent); i++)
		if (strcmp(plain, innocent[i]) == 0)
			return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t end = strlen(names[i].end);

		if (len < end || strcmp(plain + len - end, names[i].end) != 0)
			continue;
		if (names[i].word && word != len - end)
			continue;
		*ret_password = names[i].password;
		return true;
	}
	return false;
}

static bool
is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* A name as it may be told: of these characters, not too long, and no secret itself. NULL if it is not. The caller frees. */
static char *
tellable(const char *name, size_t n)
{
	autojson cJSON *found = json_array();
	autofree char *copy = xstrndup(name, n);

	for (size_t i = 0; i < n; i++)
		if (!is_name_char(copy[i]) && copy[i] != '/')
			return NULL;
	if (n == 0 || n > 128)
		return NULL;
	secret_formats(found, "", NULL, copy);
	return found->child == NULL ? xstrndup(name, n) : NULL;
}

/* A variable that says it is one, and its value. name: NULL if it may not be told. */
static void
look_at_pair(cJSON *findings, const char *place, const char *name, size_t n, const char *value, bool password)
{
	autofree char *told = NULL;
	char plain[64];
	size_t word;

	if (!secret_value(value, password))
		return;
	plain_name(name != NULL ? name : "", n, plain, &word);
	told = tellable(name != NULL ? name : "", n);
	if (strstr(plain, "secretaccesskey") != NULL && secret_is_aws_key(value))
		secret_found(findings, "aws-secret-access-key", place, told);
	else if (strstr(plain, "secretaccesskey") == NULL || strstr(value, "EXAMPLEKEY") == NULL)
		secret_found(findings, "named-secret", place, told);
}

/* A value in a text: up to its closing quote, or the next blank or operator; of a long one the beginning. *ret_end: behind it. */
static char *
value_at(const char *s, const char **ret_end)
{
	const char *end = " \t\n;&|\"'\\<>,)";
	size_t n;

	*ret_end = s;
	while (*s == '\\' && (s[1] == '"' || s[1] == '\''))
		s++;
	if (*s == '"' || *s == '\'')
		end = *s++ == '"' ? "\"\\\n" : "'\n";
	else if (*s == '<')
		return xstrdup("<"); /* <password> */
	if (end[0] != ' ' && (*s == ' ' || *s == '\t'))
		return xstrdup(""); /* it was the closing quote */
	n = strcspn(s, end);
	*ret_end = s + n;
	return xstrndup(s, n < 1024 ? n : 1024);
}

/* Whether a name is made of words of this file alone, so that nothing is told with it. */
static bool
is_common(const char *name, size_t n)
{
	static const char *const before[] = { "", "auth", "access", "client", "api", "refresh", "bearer", "db", "root", "user", "admin", "pg",
		"mysql" };
	char plain[64];
	size_t word, len;

	plain_name(name, n, plain, &word);
	for (size_t i = 0; i < ARRAY_SIZE(before); i++)
		for (size_t k = 0; k < ARRAY_SIZE(names) && !isdigit((unsigned char)name[n - 1]); k++) {
			len = strlen(before[i]);
			if (strncmp(plain, before[i], len) == 0 && strcmp(plain + len, names[k].end) == 0)
				return true;
		}
	return false;
}

/* DB_PASSWORD: as variables of the environment are called. */
static bool
is_variable(const char *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isupper((unsigned char)name[i]) && name[i] != '_' && (i == 0 || !isdigit((unsigned char)name[i])))
			return false;
	return memchr(name, '_', n) != NULL;
}

/* Whether a word says that a name with a value follows. */
static bool
announces(const char *word, size_t n)
{
	static const char *const words[] = { "ENV", "ARG", "LABEL", "RUN", "env", "export", "set", "declare", "local", "readonly", "sudo",
		"-c", "-e", "--env", "--build-arg", "then", "do", "else" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == n && memcmp(words[i], word, n) == 0)
			return true;
	if (n > 1 && *word == '|' && isdigit((unsigned char)word[1]))
		return true;
	return memchr(word, '=', n) != NULL && (isalpha((unsigned char)*word) || *word == '_'); /* after another one */
}

/* Whether what stands at s is at the place of an assignment. script: the text's beginning is one. */
static bool
is_assigned(const char *text, const char *s, bool script)
{
	const char *end;

	if (s > text && (s[-1] == '"' || s[-1] == '\''))
		s--;
	if (s > text && strchr(" \t\n;&|({`", s[-1]) == NULL)
		return false;
	while (s > text && (s[-1] == ' ' || s[-1] == '\t'))
		s--;
	if (s == text)
		return script;
	if (strchr("\n;&|({`", s[-1]) != NULL)
		return true;
	for (end = s; s > text && end - s < 64 && !isspace((unsigned char)s[-1]);)
		s--;
	return announces(s, (size_t)(end - s));
}

/* A text in which names and their values are looked for. */
struct pairs {
	const char *text;
	bool script;       /* it is one, or a row of a history: a name may stand at its beginning */
	const char *after; /* behind the last secret without quotes, which may go on behind a blank: no name is told there; or NULL */
};

/* Whether what stands before a '=' is a name for sure, and no part of a secret: "mysql -p hunter2secret=abc". */
static bool
is_name(const struct pairs *p, const char *name, size_t n)
{
	if (strncmp(name, "--", 2) == 0 || is_common(name, n))
		return true;
	if (is_variable(name, n))
		return is_assigned(p->text, name, true) || (name > p->text && strchr(" \t\"'", name[-1]) != NULL);
	if (p->after != NULL && memchr(p->after, ';', (size_t)(name - p->after)) == NULL && memchr(p->after, '&', (size_t)(name - p->after)) == NULL &&
	    memchr(p->after, '|', (size_t)(name - p->after)) == NULL && memchr(p->after, '\n', (size_t)(name - p->after)) == NULL)
		return false;
	return is_assigned(p->text, name, p->script);
}

/* NAME=value, --name value, "name": "value" anywhere in a text. other: the name that stands for what is none; may be NULL. */
static void
look_for_pairs(cJSON *findings, const char *place, const char *text, bool script, const char *other)
{
	struct pairs p = { text, script, NULL };

	for (const char *s = text, *name, *v; *s != '\0';) {
		size_t n = 0, gap;
		bool password, sure;

		for (name = s; is_name_char(s[n]);)
			n++;
		s += n > 0 ? n : 1;
		if (n == 0 || !says_secret(name, n, &password))
			continue;
		if (cJSON_GetArraySize(findings) >= SECRETS_MAX)
			return;
		gap = strspn(s, "\"'\\");
		v = s + gap + 1;
		if (*s == '=' || (s[0] == '\\' && s[1] == '=')) {
			v = s + 1 + (*s == '\\');
			sure = is_name(&p, name, n);
		} else if (gap > 0 && s[gap] == ':') {
			v += strspn(v, " \t\n");
			if (*v != '"' && *v != '\'' && *v != '\\')
				continue;
			sure = name > text && (name[-1] == '"' || name[-1] == '\'');
		} else if (n > 2 && strncmp(name, "--", 2) == 0 && *s == ' ' && s[1] != '-') {
			v = s + 1;
			name += 2;
			n -= 2;
			sure = true;
		} else {
			continue;
		}
		autofree char *value = value_at(v, &v);

		look_at_pair(findings, place, sure ? name : other, sure ? n : other != NULL ? strlen(other) : 0, value, password);
		if (!secret_value(value, password))
			continue;
		s = v > s ? v : s; /* what looks like a name in a secret is none */
		p.after = strchr("\"'", *s) == NULL || *s == '\0' ? s : p.after;
	}
}

/* As secrets_scan(), of a text that may begin with a name if it is a script. */
static void
scan_text(cJSON *findings, const char *place, const char *name, const char *text, bool script)
{
	autofree char *told = name != NULL ? tellable(name, strlen(name)) : NULL;
	bool password;

	secret_formats(findings, place, told, text);
	if (name != NULL && says_secret(name, strlen(name), &password))
		look_at_pair(findings, place, name, strlen(name), text, password);
	else if (name == NULL || strpbrk(text, " \n\"'") != NULL)
		look_for_pairs(findings, place, text, script, told);
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
		    says_secret(before + 2, strlen(before + 2), &password)) {
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
