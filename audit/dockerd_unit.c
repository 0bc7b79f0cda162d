/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of unit files that say how dockerd is started (systemd.syntax(7),
 * systemd.service(5), systemd.exec(5)). They explain what runs; they never decide it. Specifiers
 * (%i) are the caller's (audit/specifiers.h).
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dockerd.h"

/* Of an environment file. Far above any. */
#define MAX_VARIABLES 4096

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

/*
 * The next logical line: a backslash at the end joins the next one, comments between joined lines
 * are left out. False at the end.
 */
static bool
next_line(const char **p, const char *end, struct buf *line)
{
	bool joined = false;

	line->len = 0;
	while (*p < end) {
		const char *start = *p, *stop = memchr(start, '\n', (size_t)(end - start));
		size_t len = stop != NULL ? (size_t)(stop - start) : (size_t)(end - start);

		*p = stop != NULL ? stop + 1 : end;
		while (len > 0 && is_space(*start)) {
			start++;
			len--;
		}
		if (len > 0 && (*start == '#' || *start == ';')) {
			if (joined)
				continue;
			return true;
		}
		while (len > 0 && start[len - 1] == '\r')
			len--;
		if (len > 0 && start[len - 1] == '\\') {
			buf_add(line, start, len - 1);
			buf_addc(line, ' ');
			joined = true;
			continue;
		}
		buf_add(line, start, len);
		return true;
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
	cJSON *ret, *exec_start, *environment, *environment_files, *listen_stream;
	cJSON *pass, *unset, *manager, *socket_group;
};

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
	const cJSON *c;

	if (service && strcmp(key, "ExecStart") == 0) {
		json_push(p->exec_start, split_words(value));
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
	} else if (sock && strcmp(key, "ListenStream") == 0) {
		json_push_str(p->listen_stream, value);
	} else if (sock && strcmp(key, "SocketGroup") == 0) {
		json_push_str(p->socket_group, value);
	} else if (service && strcmp(key, "PassEnvironment") == 0) {
		push_words(p->pass, value);
	} else if (service && strcmp(key, "UnsetEnvironment") == 0) {
		push_words(p->unset, value);
	} else if (strcmp(section, "[Manager]") == 0 && strcmp(key, "DefaultEnvironment") == 0) {
		push_words(p->manager, value);
	}
}

cJSON *
dockerd_parse_unit(const char *bytes, size_t len)
{
	struct unit_parse p = { .ret = json_object() };
	const char *at = bytes, *end = bytes + len;
	autobuf struct buf line = BUF_INIT;
	autofree char *section = xstrdup("");

	if (len > DOCKERD_MAX_UNIT) {
		json_free(&p.ret);
		return NULL;
	}

	p.exec_start = json_put_array(p.ret, "exec_start");
	p.environment = json_put_object(p.ret, "environment");
	json_put_bool(p.ret, "environment_reset", false);
	p.environment_files = json_put_array(p.ret, "environment_files");
	p.listen_stream = json_put_array(p.ret, "listen_stream");
	p.socket_group = json_put_array(p.ret, "socket_group");
	p.pass = json_put_array(p.ret, "pass_environment");
	p.unset = json_put_array(p.ret, "unset_environment");
	p.manager = json_put_array(p.ret, "default_environment");
	while (next_line(&at, end, &line)) {
		autofree char *text = line_text(&line);
		char *eq, *key = text;
		size_t n;

		if (*text == '[') {
			free(section);
			section = xstrndup(text, strcspn(text, "]") + (strchr(text, ']') != NULL));
			continue;
		}
		if ((eq = strchr(text, '=')) == NULL)
			continue;
		for (n = (size_t)(eq - text); n > 0 && is_space(text[n - 1]); n--)
			;
		key[n] = '\0';
		for (eq++; is_space(*eq); eq++)
			;
		for (n = strlen(eq); n > 0 && is_space(eq[n - 1]); n--)
			eq[n - 1] = '\0';
		take_setting(&p, section, key, eq);
	}
	return p.ret;
}

/* ---- environment files (systemd.exec(5), EnvironmentFile=), which are no unit files ---- */

static bool
is_newline(char c)
{
	return c == '\n' || c == '\r';
}

/*
 * A value up to its line's end, which is returned. Quotes are such at its begin and behind other
 * quotes alone; what they hold may be more lines. Elsewhere a backslash makes any byte plain.
 */
static const char *
read_value(const char *p, const char *end, struct buf *value)
{
	char quote = '\0';
	bool plain = false;
	size_t keep = 0; /* blanks behind it are not the value's */

	for (; p < end && (quote != '\0' || !is_newline(*p)); p++) {
		if (quote != '\0' && *p == quote) {
			quote = '\0';
		} else if (quote == '"' && *p == '\\') {
			if (++p == end)
				break;
			if (*p != '\n' && strchr("\"\\`$", *p) == NULL)
				buf_addc(value, '\\');
			if (*p != '\n')
				buf_addc(value, *p);
		} else if (quote != '\0') {
			buf_addc(value, *p);
		} else if (!plain && (*p == '"' || *p == '\'')) {
			quote = *p;
		} else if (*p == '\\') {
			plain = true;
			if (++p == end)
				break;
			if (!is_newline(*p))
				buf_addc(value, *p);
			keep = value->len;
		} else if (plain || !is_space(*p)) {
			plain = true;
			buf_addc(value, *p);
			if (!is_space(*p))
				keep = value->len;
		}
	}
	if (plain)
		value->len = keep;
	return p;
}

/*
 * Behind a comment; NULL if it ends in a backslash and what follows is none: systemd takes that for
 * a part of the comment before version 254, and for an assignment since.
 */
static const char *
skip_comment(const char *p, const char *end)
{
	bool escaped = false;

	for (; p < end && !is_newline(*p); p++)
		escaped = *p == '\\' && !escaped;
	if (!escaped || p == end)
		return p;
	p++;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p == end || is_newline(*p) || *p == '#' || *p == ';' ? p : NULL;
}

/* Whether it is text that systemd takes in a variable. */
static bool
is_text(const struct buf *b)
{
	autofree char *copy = xstrndup(b->s, b->len), *clean = NULL;

	if (strlen(copy) != b->len)
		return false;
	for (char *p = copy; *p != '\0'; p++)
		if (*p == '\t' || *p == '\n')
			*p = ' ';
	clean = utf8_clean(copy, b->len);
	return strcmp(clean, copy) == 0;
}

static bool
is_name(const char *s)
{
	if (*s == '\0' || isdigit((unsigned char)*s))
		return false;
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return false;
	return true;
}

/* Whether it could be told what the file sets. */
static bool
read_variables(const char *p, const char *end, cJSON *ret)
{
	autobuf struct buf value = BUF_INIT;
	int n = 0;

	while (p < end) {
		const char *key = p, *stop;
		autofree char *name = NULL;

		if (is_space(*p) || *p == '\n') {
			p++;
			continue;
		}
		if (*p == '#' || *p == ';') {
			if ((p = skip_comment(p, end)) == NULL)
				return false;
			continue;
		}
		for (p++; p < end && *p != '=' && !is_newline(*p); p++)
			;
		if (p == end || *p != '=')
			continue;
		for (stop = p; stop > key && is_space(stop[-1]); stop--)
			;
		name = xstrndup(key, (size_t)(stop - key));
		value.len = 0;
		buf_adds(&value, "");
		p = read_value(p + 1, end, &value);
		if (!is_text(&value) || ++n > MAX_VARIABLES)
			return false;
		if (!is_name(name))
			continue;
		value.s[value.len] = '\0';
		cJSON_DeleteItemFromObjectCaseSensitive(ret, name);
		json_put_str(ret, name, value.s);
	}
	return true;
}

cJSON *
dockerd_parse_environment(const char *bytes, size_t len)
{
	cJSON *ret = json_object();

	if (len > 0 && (len > DOCKERD_MAX_UNIT || memchr(bytes, '\0', len) != NULL ||
			   !read_variables(bytes, bytes + len, ret)))
		json_free(&ret);
	return ret;
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
