/* SPDX-License-Identifier: Apache-2.0 */
/* secrets_pairs: secrets that are known by the name before them, and what of such a name may be told. */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "audit/secrets_parts.h"

/* What a name ends in that says so: letters and digits, without what joins words. word: only as a word of its own. */
static const struct { const char *end; bool word, password; } names[] = {
	{ "password", false, true }, { "passwd", false, true }, { "passphrase", false, true }, { "passwort", false, true },
	{ "pwd", true, true }, { "pw", true, true }, { "pass", true, true }, { "passcode", false, true }, { "dbpass", false, true },
	{ "userpass", false, true }, { "adminpass", false, true }, { "rootpass", false, true }, { "mysqlpass", false, true },
	{ "pgpass", false, true }, { "smtppass", false, true }, { "mailpass", false, true }, { "ftppass", false, true },
	{ "secret", false, false }, { "token", false, false }, { "apikey", false, false }, { "secretkey", false, false },
	{ "secretkeybase", false, false }, { "privatekey", false, false },
	{ "accesskey", false, false }, { "authkey", false, false }, { "encryptionkey", false, false }, { "signingkey", false, false },
	{ "masterkey", false, false }, { "clientkey", false, false }, { "storagekey", false, false }, { "accountkey", false, false },
	{ "credentials", true, false }, { "secrets", true, false },
};

/* Names that end so and are none. */
static const char *const innocent[] = { "nopasswd", "nopassword", "pwd", "oldpwd", "bypass", "compass",
	"disabledpassword", "emptypassword", "disablepassword" };

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

bool
secret_name(const char *name, size_t n, bool *ret_password)
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

char *
secret_tellable(const char *name, size_t n)
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

void
secret_pair(cJSON *findings, const char *place, const char *name, size_t n, const char *value, bool password)
{
	autofree char *told = NULL;
	char plain[64];
	size_t word;

	if (!secret_value(value, password))
		return;
	plain_name(name != NULL ? name : "", n, plain, &word);
	told = secret_tellable(name != NULL ? name : "", n);
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

/* A text in which names and their values are looked for. */
struct pairs {
	const char *text;
	bool script;       /* it is one, or a row of a history: a name may stand at its beginning */
	const char *bare;  /* up to here values stand without their quotes, so that blanks and operators may be of them */
	const char *after; /* behind the last secret that may go on behind a blank: no name is told there; or NULL */
};

/* Where the values without quotes end: those of ENV, ARG and LABEL, and of build arguments. */
static const char *
bare_values(const char *text)
{
	static const char *const keywords[] = { "ENV ", "ARG ", "LABEL " };
	const char *nop = strstr(text, "#(nop)"), *s = nop != NULL ? nop + 6 + strspn(nop + 6, " ") : text, *end;

	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
		if (strncasecmp(s, keywords[i], strlen(keywords[i])) == 0)
			return text + strlen(text);
	s = strncmp(text, "RUN ", 4) == 0 ? text + 4 : text;
	if (*s != '|' || !isdigit((unsigned char)s[1]))
		return text;
	end = strstr(s, " -c ");
	return end != NULL ? end : s + strlen(s);
}

/* Whether what stands at s is at the place of an assignment. */
static bool
is_assigned(const struct pairs *p, const char *s)
{
	const char *end, *operators = s < p->bare ? "\n" : "\n;&|({`";

	if (s > p->text && (s[-1] == '"' || s[-1] == '\''))
		s--;
	if (s > p->text && s[-1] != ' ' && s[-1] != '\t' && strchr(operators, s[-1]) == NULL)
		return false;
	while (s > p->text && (s[-1] == ' ' || s[-1] == '\t'))
		s--;
	if (s == p->text)
		return p->script;
	if (strchr(operators, s[-1]) != NULL)
		return s[-1] != '&' || (s - p->text > 1 && s[-2] == '&'); /* no form's a=b&c=d */
	for (end = s; s > p->text && end - s < 64 && !isspace((unsigned char)s[-1]);)
		s--;
	return announces(s, (size_t)(end - s));
}

/* Whether a secret may go on up to s, a name that stands behind all that were asked for. */
static bool
goes_on(struct pairs *p, const char *s)
{
	if (p->after == NULL || s < p->bare)
		return p->after != NULL;
	if (p->after < p->bare) {
		p->after = NULL;
		return false;
	}
	for (; p->after < s; p->after++)
		if (strchr(";|\n", *p->after) != NULL || (*p->after == '&' && p->after[1] == '&')) {
			p->after = NULL;
			return false;
		}
	return true;
}

/* Whether what stands before a '=' is a name for sure, and no part of a secret: "mysql -p hunter2secret=abc". */
static bool
is_name(struct pairs *p, const char *name, size_t n)
{
	if (is_common(name, n) || (strncmp(name, "--", 2) == 0 && name >= p->bare))
		return true;
	if (is_variable(name, n))
		return name == p->text || strchr(" \t\n\"';&|({`", name[-1]) != NULL;
	return !goes_on(p, name) && is_assigned(p, name);
}

void
secret_pairs(cJSON *findings, const char *place, const char *text, bool script, const char *other)
{
	struct pairs p = { text, script, script ? bare_values(text) : text, NULL };
	bool whole = other != NULL && strpbrk(text, " \t\n\"'") == NULL; /* one word under a name: that is the name to tell */

	for (const char *s = text, *name, *v; *s != '\0';) {
		size_t n = 0, gap;
		bool password, sure;

		for (name = s; is_name_char(s[n]);)
			n++;
		s += n > 0 ? n : 1;
		if (n == 0 || !secret_name(name, n, &password))
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

		sure = sure && !whole;
		secret_pair(findings, place, sure ? name : other, sure ? n : other != NULL ? strlen(other) : 0, value, password);
		if (!secret_value(value, password))
			continue;
		s = v > s ? v : s; /* what looks like a name in a secret is none */
		if (s < p.bare || (*s != '"' && *s != '\''))
			p.after = s;
	}
}
