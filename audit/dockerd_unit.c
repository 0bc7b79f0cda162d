/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of unit files that say how dockerd is started (systemd.syntax(7),
 * systemd.service(5), systemd.exec(5)). They explain what runs; they never decide it. Specifiers
 * (%i) are the caller's (audit/specifiers.h).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/*
 * A line's text: tabs only separate, anything else that is no text is replaced. The caller frees.
 */
static char *
line_text(struct buf *line)
{
	for (size_t i = 0; i < line->len; i++)
		if (line->s[i] == '\t' || line->s[i] == '\r')
			line->s[i] = ' ';
	return utf8_clean(line->s, line->len);
}

static const char line_ends[] = { '\n', '\r', '\0' };

/*
 * Behind a line's end: systemd takes each of newline, carriage return and NUL for one, and different ones in a row for one together
 * (basic/fileio.c, read_line_full()).
 */
static const char *
behind_end(const char *p, const char *end)
{
	bool seen[sizeof line_ends] = { false };
	const char *is;

	for (; p < end && (is = memchr(line_ends, *p, sizeof line_ends)) != NULL && !seen[is - line_ends]; p++)
		seen[is - line_ends] = true;
	return p;
}

/* Whether the last of a line's backslashes is no other one's second half. */
static bool
is_joined(const struct buf *line)
{
	size_t n = 0;

	while (n < line->len && line->s[line->len - 1 - n] == '\\')
		n++;
	return n % 2 == 1;
}

struct lines {
	const char *p, *end;
	bool mark; /* the byte order mark was there: there is one at most */
};

/* The next logical line: a backslash at its end joins the next one, comments between those are left out. False at the end. */
static bool
next_line(struct lines *l, struct buf *line)
{
	bool joined = false;

	line->len = 0;
	while (l->p < l->end) {
		const char *start = l->p, *stop = start, *text;

		while (stop < l->end && memchr(line_ends, *stop, sizeof line_ends) == NULL)
			stop++;
		l->p = behind_end(stop, l->end);
		for (text = start; text < stop && is_space(*text); text++)
			;
		if (text < stop && (*text == '#' || *text == ';'))
			continue;
		if (!l->mark && stop - start >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0) {
			l->mark = true;
			start += 3;
		}
		buf_add(line, start, (size_t)(stop - start));
		if (!is_joined(line))
			return true;
		line->s[line->len - 1] = ' ';
		joined = true;
	}
	return joined;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/*
 * One escape behind a backslash at s; returns how many bytes it took. An unknown one stays as it
 * is.
 */
static size_t
unescape(const char *s, struct buf *out)
{
	static const char from[] = "abfnrtv\\\"'s", to[] = "\a\b\f\n\r\t\v\\\"' ";
	const char *f = *s != '\0' ? strchr(from, *s) : NULL;

	if (f != NULL) {
		buf_addc(out, to[f - from]);
		return 1;
	}
	if (*s == 'x' && hex_digit(s[1]) >= 0 && hex_digit(s[2]) >= 0) {
		buf_addc(out, (char)(hex_digit(s[1]) * 16 + hex_digit(s[2])));
		return 3;
	}
	buf_addc(out, '\\');
	return 0;
}

static void
push_clean(cJSON *list, const struct buf *b)
{
	autofree char *clean = utf8_clean(b->s, b->len);

	json_push_str(list, clean);
}

/* Words, with quotes and escapes taken off. */
static cJSON *
split_words(const char *s)
{
	cJSON *words = json_array();
	autobuf struct buf word = BUF_INIT;

	for (;;) {
		char quote = '\0';

		s += strspn(s, " \t\r\n");
		if (*s == '\0')
			return words;
		word.len = 0;
		while (*s != '\0' && (quote != '\0' || strchr(" \t\r\n", *s) == NULL)) {
			if (quote != '\0' ? *s == quote : *s == '"' || *s == '\'') {
				quote = quote != '\0' ? '\0' : *s;
				s++;
			} else if (*s == '\\') {
				s++;
				s += unescape(s, &word);
			} else {
				buf_addc(&word, *s++);
			}
		}
		push_clean(words, &word);
	}
}

static void
put_assignment(cJSON *object, const char *text)
{
	const char *eq = strchr(text, '=');
	autofree char *name = eq != NULL ? xstrndup(text, (size_t)(eq - text)) : NULL;

	if (name == NULL || *name == '\0')
		return;
	cJSON_DeleteItemFromObjectCaseSensitive(object, name);
	json_put_str(object, name, eq + 1);
}

struct unit_parse {
	cJSON *ret, *environment, *environment_files, *listen_stream;
	cJSON *pass, *unset, *manager, *starts;
};

/* Settings that are kept as they stand. */
static const struct {
	const char *section, *key, *list;
} kept[] = {
	{ "[Socket]", "SocketGroup", "socket_group" },
	{ "[Socket]", "SocketUser", "socket_user" },
	{ "[Socket]", "SocketMode", "socket_mode" },
	{ "[Socket]", "Service", "socket_service" },
	{ "[Service]", "Sockets", "sockets" },
	{ "[Service]", "Type", "type" },
	{ "[Timer]", "Unit", "triggers" },
	{ "[Path]", "Unit", "triggers" },
	{ "[Service]", "ExecSearchPath", "exec_search_path" },
	{ "[Mount]", "What", "mount_what" },
	{ "[Mount]", "Type", "mount_type" },
	{ "[Mount]", "Options", "mount_options" },
};

/* Command lines: each its words, a reset as none. */
static const struct {
	const char *key, *list;
} commands[] = {
	{ "ExecStart", "exec_start" },
	{ "ExecCondition", "exec_condition" },
	{ "ExecStartPre", "exec_start_pre" },
	{ "ExecStartPost", "exec_start_post" },
	{ "ExecStop", "exec_stop" },
	{ "ExecStopPost", "exec_stop_post" },
};

static const char *
command_of(const char *section, const char *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands) && strcmp(section, "[Service]") == 0; i++)
		if (strcmp(commands[i].key, key) == 0)
			return commands[i].list;
	return NULL;
}

/* Conditions of any kind, which an empty one of any kind takes away (systemd.unit(5)); assertions likewise. */
static const char *
condition_of(const char *section, const char *key)
{
	if (strcmp(section, "[Unit]") != 0)
		return NULL;
	return strncmp(key, "Condition", 9) == 0 ? "conditions" : strncmp(key, "Assert", 6) == 0 ? "asserts" : NULL;
}

/* What is started along with a unit; there is no reset. */
static bool
is_dependency(const char *section, const char *key)
{
	static const char *const keys[] = { "Wants", "Requires", "BindsTo", "Upholds" };

	for (size_t i = 0; i < ARRAY_SIZE(keys) && strcmp(section, "[Unit]") == 0; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static const char *
list_of(const char *section, const char *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		if (strcmp(kept[i].section, section) == 0 && strcmp(kept[i].key, key) == 0)
			return kept[i].list;
	return NULL;
}

/* What connections come by; an empty one of any other kind takes those away, too. */
static bool
is_listener(const char *key, const char *value)
{
	if (strncmp(key, "Listen", 6) != 0)
		return false;
	return *value == '\0' || strcmp(key, "ListenStream") == 0 || strcmp(key, "ListenSequentialPacket") == 0;
}

/* Names or assignments, a reset as "". */
static void
push_words(cJSON *list, const char *value)
{
	autojson cJSON *words = split_words(value);
	const cJSON *c;

	if (words->child == NULL)
		json_push_str(list, "");
	cJSON_ArrayForEach(c, words)
		if (*c->valuestring != '\0')
			json_push_str(list, c->valuestring);
}

static void
take_setting(struct unit_parse *p, const char *section, const char *key, const char *value)
{
	bool service = strcmp(section, "[Service]") == 0, sock = strcmp(section, "[Socket]") == 0;
	const char *list = list_of(section, key), *command = command_of(section, key), *condition = condition_of(section, key);
	const cJSON *c;

	if (command != NULL) {
		json_push(cJSON_GetObjectItemCaseSensitive(p->ret, command), split_words(value));
	} else if (condition != NULL) {
		autofree char *whole = *value != '\0' ? xasprintf("%s=%s", key, value) : xstrdup("");

		json_push_str(cJSON_GetObjectItemCaseSensitive(p->ret, condition), whole);
	} else if (is_dependency(section, key)) {
		if (*value != '\0')
			push_words(p->starts, value);
	} else if (service && strcmp(key, "Environment") == 0) {
		autojson cJSON *words = split_words(value);

		if (words->child == NULL) {
			while (p->environment->child != NULL)
				cJSON_Delete(cJSON_DetachItemViaPointer(
				    p->environment, p->environment->child));
			cJSON_ReplaceItemInObjectCaseSensitive(
			    p->ret, "environment_reset", cJSON_CreateTrue());
		}
		cJSON_ArrayForEach(c, words)
			put_assignment(p->environment, c->valuestring);
	} else if (service && strcmp(key, "EnvironmentFile") == 0) {
		json_push_str(p->environment_files, value);
	} else if (sock && is_listener(key, value)) {
		json_push_str(p->listen_stream, value);
	} else if (list != NULL) {
		json_push_str(cJSON_GetObjectItemCaseSensitive(p->ret, list), value);
	} else if (service && strcmp(key, "PassEnvironment") == 0) {
		push_words(p->pass, value);
	} else if (service && strcmp(key, "UnsetEnvironment") == 0) {
		push_words(p->unset, value);
	} else if (strcmp(section, "[Manager]") == 0 && strcmp(key, "DefaultEnvironment") == 0) {
		push_words(p->manager, value);
	}
}

/* A section's header, or a setting. False: systemd reads no further. */
static bool
take_line(struct unit_parse *p, struct buf *line, char **section)
{
	autofree char *text = NULL;
	char *eq, *key;
	size_t n;

	for (size_t i = 0; i < line->len; i += n)
		if ((n = utf8_char(line->s + i, line->len - i)) == 0)
			return false;
	text = line_text(line);
	for (n = strlen(text); n > 0 && is_space(text[n - 1]);)
		text[--n] = '\0';
	key = text + strspn(text, " ");
	if (*key == '#' || *key == ';') /* behind a byte order mark */
		return true;
	if (*key == '[') {
		free(*section);
		*section = xstrdup(key);
		return text[n - 1] == ']';
	}
	if ((eq = strchr(key, '=')) == NULL)
		return true;
	for (n = (size_t)(eq - key); n > 0 && is_space(key[n - 1]); n--)
		;
	key[n] = '\0';
	take_setting(p, *section, key, eq + 1 + strspn(eq + 1, " "));
	return true;
}

cJSON *
dockerd_parse_unit(const char *bytes, size_t len)
{
	struct unit_parse p = { .ret = json_object() };
	struct lines lines = { bytes, bytes + len, false };
	autobuf struct buf line = BUF_INIT;
	autofree char *section = xstrdup("");

	if (len > DOCKERD_MAX_UNIT) {
		json_free(&p.ret);
		return NULL;
	}

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		json_put_array(p.ret, commands[i].list);
	json_put_array(p.ret, "conditions");
	json_put_array(p.ret, "asserts");
	p.starts = json_put_array(p.ret, "starts");
	p.environment = json_put_object(p.ret, "environment");
	json_put_bool(p.ret, "environment_reset", false);
	p.environment_files = json_put_array(p.ret, "environment_files");
	p.listen_stream = json_put_array(p.ret, "listen_stream");
	p.pass = json_put_array(p.ret, "pass_environment");
	p.unset = json_put_array(p.ret, "unset_environment");
	p.manager = json_put_array(p.ret, "default_environment");
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		json_put_array(p.ret, kept[i].list);
	while (next_line(&lines, &line))
		if (!take_line(&p, &line, &section)) {
			json_put_bool(p.ret, "broken", true);
			break;
		}
	return p.ret;
}

/* Quotes are taken off, and outside and in them a backslash makes the next byte plain. */
void
dockerd_push_words(cJSON *list, const char *text)
{
	autobuf struct buf word = BUF_INIT;

	for (;;) {
		char quote = '\0';

		text += strspn(text, " \t\r\n");
		if (*text == '\0')
			return;
		word.len = 0;
		buf_adds(&word, "");
		for (; *text != '\0' && (quote != '\0' || strchr(" \t\r\n", *text) == NULL);
		    text++) {
			if (quote != '\0' ? *text == quote : *text == '"' || *text == '\'')
				quote = quote != '\0' ? '\0' : *text;
			else if (*text != '\\')
				buf_addc(&word, *text);
			else if (text[1] != '\0')
				buf_addc(&word, *++text);
		}
		push_clean(list, &word);
	}
}

/* ---- the command line ---- */

#define PREFIXES "-@:+!|"

/* Whether a command line's first word has a prefix by which no variable is filled in. */
static bool
is_literal(const char *word)
{
	return memchr(word, ':', strspn(word, PREFIXES)) != NULL;
}

/*
 * ${NAME} inside a word; $NAME only as a word of its own, which becomes as many words as it holds
 * (systemd.service(5), "COMMAND LINES").
 */
static void
expand_word(cJSON *list, const char *word, const cJSON *variables)
{
	autobuf struct buf b = BUF_INIT;
	const char *close;

	if (word[0] == '$' && word[1] != '{' && word[1] != '$') {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(variables, word + 1);

		dockerd_push_words(list, cJSON_IsString(v) ? v->valuestring : "");
		return;
	}
	buf_adds(&b, "");
	while (*word != '\0') {
		if (word[0] == '$' && word[1] == '{' && (close = strchr(word, '}')) != NULL) {
			autofree char *name = xstrndup(word + 2, (size_t)(close - word) - 2);
			const cJSON *v = cJSON_GetObjectItemCaseSensitive(variables, name);

			buf_adds(&b, cJSON_IsString(v) ? v->valuestring : "");
			word = close + 1;
		} else {
			buf_addc(&b, *word);
			word += word[0] == '$' && word[1] == '$' ? 2 : 1;
		}
	}
	push_clean(list, &b);
}

cJSON *
dockerd_unit_variables(const cJSON *exec)
{
	cJSON *names = json_array();
	const cJSON *c = exec != NULL ? exec->child : NULL;
	const char *p, *close;

	if (c == NULL || is_literal(c->valuestring))
		return names;
	for (c = c->next; c != NULL; c = c->next) {
		p = c->valuestring;
		if (p[0] == '$' && p[1] != '{' && p[1] != '$')
			json_push_str(names, p + 1);
		for (; *p != '\0'; p++) {
			if (p[0] == '$' && p[1] == '$') {
				p++;
			} else if (p[0] == '$' && p[1] == '{' && (close = strchr(p, '}')) != NULL) {
				autofree char *name = xstrndup(p + 2, (size_t)(close - p) - 2);

				json_push_str(names, name);
				p = close;
			}
		}
	}
	return names;
}

cJSON *
dockerd_unit_argv(const cJSON *exec, const char *program, const cJSON *variables)
{
	const cJSON *c = exec != NULL ? exec->child : NULL;
	const char *start, *base;
	bool literal;
	cJSON *argv;

	if (c == NULL)
		return NULL;
	literal = is_literal(c->valuestring);
	start = c->valuestring + strspn(c->valuestring, PREFIXES);
	base = strrchr(start, '/');
	if (strcmp(base != NULL ? base + 1 : start, program) != 0)
		return NULL;
	argv = json_array();
	json_push_str(argv, start);
	if (memchr(c->valuestring, '@', (size_t)(start - c->valuestring)) != NULL &&
	    c->next != NULL)
		c = c->next; /* behind '@' the next word is argv[0] */
	for (c = c->next; c != NULL; c = c->next)
		if (literal)
			json_push_str(argv, c->valuestring);
		else
			expand_word(argv, c->valuestring, variables);
	return argv;
}
