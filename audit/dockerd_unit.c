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

/* Far above any unit file. */
#define MAX_TEXT ((size_t)256 << 10)

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
};

static void
take_setting(struct unit_parse *p, bool service, bool sock, const char *key, const char *value)
{
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
	}
}

cJSON *
dockerd_parse_unit(const char *bytes, size_t len)
{
	struct unit_parse p = { .ret = json_object() };
	const char *at = bytes, *end = bytes + (len < MAX_TEXT ? len : MAX_TEXT);
	autobuf struct buf line = BUF_INIT;
	bool service = false, sock = false;

	p.exec_start = json_put_array(p.ret, "exec_start");
	p.environment = json_put_object(p.ret, "environment");
	json_put_bool(p.ret, "environment_reset", false);
	p.environment_files = json_put_array(p.ret, "environment_files");
	p.listen_stream = json_put_array(p.ret, "listen_stream");
	while (next_line(&at, end, &line)) {
		autofree char *text = line_text(&line);
		char *eq, *key = text;
		size_t n;

		if (*text == '[') {
			service = strncmp(text, "[Service]", 9) == 0;
			sock = strncmp(text, "[Socket]", 8) == 0;
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
		take_setting(&p, service, sock, key, eq);
	}
	return p.ret;
}

cJSON *
dockerd_parse_environment(const char *bytes, size_t len)
{
	cJSON *ret = json_object();
	const char *at = bytes, *end = bytes + (len < MAX_TEXT ? len : MAX_TEXT);
	autobuf struct buf line = BUF_INIT, value = BUF_INIT;

	while (next_line(&at, end, &line)) {
		autofree char *text = line_text(&line);
		char *eq = strchr(text, '='), quote = '\0';
		size_t n;

		if (eq == NULL || eq == text)
			continue;
		*eq = '\0';
		value.len = 0;
		buf_adds(&value, "");
		for (eq += 1 + strspn(eq + 1, " "); *eq != '\0'; eq++) {
			if (quote != '\0' ? *eq == quote : *eq == '"' || *eq == '\'')
				quote = quote != '\0' ? '\0' : *eq;
			else
				buf_addc(&value, *eq);
		}
		for (n = value.len; n > 0 && is_space(value.s[n - 1]); n--)
			value.s[--value.len] = '\0';
		for (n = strlen(text); n > 0 && is_space(text[n - 1]); n--)
			text[n - 1] = '\0';
		cJSON_DeleteItemFromObjectCaseSensitive(ret, text);
		json_put_str(ret, text, value.len > 0 ? value.s : "");
	}
	return ret;
}

void
dockerd_push_words(cJSON *list, const char *text)
{
	while (*text != '\0') {
		size_t n;

		text += strspn(text, " \t");
		if ((n = strcspn(text, " \t")) > 0) {
			autofree char *word = xstrndup(text, n);

			json_push_str(list, word);
		}
		text += n;
	}
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
	json_push_str(list, b.s);
}

cJSON *
dockerd_unit_argv(const cJSON *exec, const char *program, const cJSON *variables)
{
	const cJSON *c = exec != NULL ? exec->child : NULL;
	const char *start, *base;
	cJSON *argv;

	if (c == NULL)
		return NULL;
	start = c->valuestring + strspn(c->valuestring, "-@:+!|");
	base = strrchr(start, '/');
	if (strcmp(base != NULL ? base + 1 : start, program) != 0)
		return NULL;
	argv = json_array();
	json_push_str(argv, start);
	if (memchr(c->valuestring, '@', (size_t)(start - c->valuestring)) != NULL &&
	    c->next != NULL)
		c = c->next; /* behind '@' the next word is argv[0] */
	for (c = c->next; c != NULL; c = c->next)
		expand_word(argv, c->valuestring, variables);
	return argv;
}
