/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content_trust: finds assignments of one variable, in what pam_env(8) reads and in shell scripts. It is no shell: what one would have
 * to work out is unclear, and never on.
 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "audit/content_trust.h"

#define NAME  "DOCKER_CONTENT_TRUST"
#define BLANK " \t\r"
/* Further settings of one file say nothing new. */
#define MAX_SETTINGS 64

static bool
is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The word that a value is for Docker's client. */
static const char *
meaning(const char *value, size_t n)
{
	static const char *const off[] = { "", "0", "f", "F", "false", "FALSE", "False" };

	for (size_t i = 0; i < ARRAY_SIZE(off); i++)
		if (strlen(off[i]) == n && memcmp(off[i], value, n) == 0)
			return "off";
	for (size_t i = 0; i < n; i++)
		if (strchr("$`\\\"'", value[i]) != NULL)
			return "unclear";
	return "on";
}

/* What stands behind the sign of equality: up to one of the characters of ends, or between two quotes. */
static const char *
value_at(const char *at, const char *end, const char *ends)
{
	size_t n = 0;

	if (at < end && (*at == '"' || *at == '\'')) {
		const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));

		if (close == NULL || (close + 1 < end && strchr(BLANK ";&|)#\n", close[1]) == NULL))
			return "unclear";
		return meaning(at + 1, (size_t)(close - at - 1));
	}
	while (at + n < end && strchr(ends, at[n]) == NULL)
		n++;
	return meaning(at, n);
}

static bool
is_whole_name(const char *text, const char *at, const char *end)
{
	const char *after = at + strlen(NAME);

	return (at == text || !is_name(at[-1])) && (after == end || !is_name(*after));
}

static void
add_setting(cJSON *settings, const char *path, int line, const char *value)
{
	cJSON *x;
	int n = cJSON_GetArraySize(settings);

	/* what is against it has room behind what is not */
	if (value == NULL || n >= 2 * MAX_SETTINGS || (n >= MAX_SETTINGS && strcmp(value, "on") == 0))
		return;
	x = json_object();
	json_put_str(x, "path", path);
	json_put_int(x, "line", line);
	json_put_str(x, "value", value);
	json_push(settings, x);
}

/* ---- /etc/environment ---- */

/*
 * A line as pam_env reads it: one assignment, to the end of the line or a number sign; newer ones take a backslash at the end for
 * a line that goes on.
 */
static const char *
environment_line(const char *at, size_t len, bool continued)
{
	const char *comment;

	for (; len > 0 && strchr(BLANK, *at) != NULL; at++)
		len--;
	if ((comment = memchr(at, '#', len)) != NULL)
		len = (size_t)(comment - at);
	while (len > 0 && strchr(BLANK, at[len - 1]) != NULL)
		len--;
	if (len > 7 && memcmp(at, "export ", 7) == 0) {
		at += 7;
		len -= 7;
	}
	if (len <= strlen(NAME) || memcmp(at, NAME "=", strlen(NAME) + 1) != 0)
		return NULL;
	return continued || at[len - 1] == '\\' ? "unclear" : value_at(at + strlen(NAME) + 1, at + len, "");
}

void
content_trust_environment(cJSON *settings, const char *path, const char *text, size_t len)
{
	const char *end = text + len, *line = text;
	bool continued = false;

	for (int number = 1; line < end; number++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		if (stop == NULL)
			stop = end;
		add_setting(settings, path, number, environment_line(line, (size_t)(stop - line), continued));
		continued = stop > line && stop[-1] == '\\';
		line = stop < end ? stop + 1 : end;
	}
}

/* ---- shells ---- */

/* Where a script is read: what was before decides what a character means. */
struct script {
	const char *command; /* where the command begins that this is part of */
	const char *scanned; /* so far, for words that say what becomes of a name */
	const char *found;   /* what they say; NULL: none yet */
	enum { BEGINS, EXPORTS, RUNS } verb; /* what the command is, as far as its words were scanned */
	char quote;          /* within these; 0: outside */
	bool comment;
};

static bool
is_word_of(const char *at, size_t n, const char *const words[], size_t nwords)
{
	for (size_t i = 0; i < nwords; i++)
		if (strlen(words[i]) == n && memcmp(words[i], at, n) == 0)
			return true;
	return false;
}

/* Takes in the next word of a command: one that only exports what has a value already stays one. */
static void
take_verb(struct script *s, const char *at, size_t n)
{
	static const char *const before[] = { "then", "do", "else", "elif", "if", "while", "{", "!", "command", "builtin" };
	static const char *const exports[] = { "export", "readonly", "declare", "typeset" };
	static const char *const options[] = { "-x", "-rx", "-xr", "-gx", "-xg", "-g", "-p", "-r", "--" };

	if (n == 0 || (s->verb == BEGINS && is_word_of(at, n, before, ARRAY_SIZE(before))))
		return;
	if (s->verb == BEGINS)
		s->verb = is_word_of(at, n, exports, ARRAY_SIZE(exports)) ? EXPORTS : RUNS;
	else if (*at == '+' || (*at == '-' && !is_word_of(at, n, options, ARRAY_SIZE(options))))
		s->verb = RUNS;
}

/*
 * What becomes of a variable whose name is a word of a command: it goes, or is set to what is not known here. NULL: it is only exported.
 * What another command makes of its name ("\\unset", "for v in") would have to be worked out.
 */
static const char *
command_word(struct script *s, const char *end)
{
	const char *at = s->scanned;
	static const struct { const char *word, *value; } words[] = {
		{ "unset", "unset" }, { "-n", "unset" }, { "+x", "unset" }, { "-u", "unset" }, { "read", "unclear" },
	};

	while (s->found == NULL && at < end) {
		size_t n = 0;

		while (at + n < end && strchr(BLANK "\n\"'`", at[n]) == NULL)
			n++;
		for (size_t i = 0; i < ARRAY_SIZE(words); i++)
			if (strlen(words[i].word) == n && memcmp(words[i].word, at, n) == 0)
				s->found = words[i].value;
		take_verb(s, at, n);
		at += n + 1;
	}
	s->scanned = end;
	return s->found != NULL ? s->found : s->verb == EXPORTS ? NULL : "unclear";
}

/* What the variable's name at this place does to it; NULL: nothing. */
static const char *
setting_at(struct script *s, const char *at, const char *end)
{
	const char *ends = s->quote == '"' ? BLANK ";&|)\n\"" : s->quote != 0 ? BLANK ";&|)\n'" : BLANK ";&|)\n";
	const char *after = at + strlen(NAME), *value = NULL;

	if ((at > s->command && at[-1] == '$') || (at > s->command + 1 && at[-1] == '{' && at[-2] == '$'))
		return NULL;
	if (after < end && *after == '=')
		value = value_at(after + 1, end, ends);
	else if (after + 1 < end && *after == '+' && after[1] == '=')
		value = "unclear";
	else
		value = command_word(s, at);
	/* text within quotes is no assignment; but an alias or another shell may come to read it */
	if (s->quote != 0 && value != NULL)
		return strcmp(value, "on") == 0 ? NULL : "unclear";
	return value;
}

/* Takes in a character: the next one's place. */
static const char *
step(struct script *s, const char *text, const char *at, const char *end)
{
	if (s->comment) {
		s->comment = *at != '\n';
	} else if (s->quote != 0) {
		if (*at == '\\' && s->quote == '"' && at + 1 < end)
			return at + 2;
		if (*at == s->quote)
			s->quote = 0;
		return at + 1;
	} else if (*at == '\\' && at + 1 < end) {
		return at + 2;
	} else if (*at == '"' || *at == '\'') {
		s->quote = *at;
	} else if (*at == '#') {
		s->comment = at == text || strchr(BLANK "\n;&|()", at[-1]) != NULL;
	}
	if (!s->comment && strchr("\n;&|()", *at) != NULL)
		*s = (struct script){ .command = at + 1, .scanned = at + 1 };
	return at + 1;
}

void
content_trust_script(cJSON *settings, const char *path, const char *text, size_t len)
{
	const char *end = text + len, *at = text;
	struct script s = { .command = text, .scanned = text };
	int line = 1;

	while (at < end) {
		const char *next;

		if (!s.comment && (size_t)(end - at) >= strlen(NAME) && memcmp(at, NAME, strlen(NAME)) == 0 && is_whole_name(text, at, end))
			add_setting(settings, path, line, setting_at(&s, at, end));
		for (next = step(&s, text, at, end); at < next; at++)
			line += *at == '\n';
	}
}
