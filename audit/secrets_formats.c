/* SPDX-License-Identifier: Apache-2.0 */
/* secrets_formats: secrets that are known by how they are written. */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "audit/secrets_parts.h"

static bool
is_base64(char c)
{
	return isalnum((unsigned char)c) || c == '+' || c == '/' || c == '=';
}

static bool
is_url64(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static size_t
run_of(const char *s, bool (*is)(char))
{
	size_t n = 0;

	while (s[n] != '\0' && is(s[n]))
		n++;
	return n;
}

static bool
is_alnum(char c)
{
	return isalnum((unsigned char)c) != 0;
}

static bool
is_base32(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
}

static bool
is_slack(char c)
{
	return isalnum((unsigned char)c) || c == '-';
}

static bool
is_webhook(char c)
{
	return isalnum((unsigned char)c) || c == '/';
}

/* A prefix, and how many of which characters follow it. */
static const struct format {
	const char *detector, *prefix;
	bool (*is)(char);
	size_t min, max; /* max 0: no end */
	bool digit;      /* a digit is among them: words have none */
} formats[] = {
	{ "github-token", "ghp_", is_alnum, 36, 255, false },
	{ "github-token", "gho_", is_alnum, 36, 255, false },
	{ "github-token", "ghu_", is_alnum, 36, 255, false },
	{ "github-token", "ghs_", is_alnum, 36, 255, false },
	{ "github-token", "ghr_", is_alnum, 36, 255, false },
	{ "github-token", "github_pat_", is_url64, 50, 255, true },
	{ "gitlab-token", "glpat-", is_url64, 20, 300, false },
	{ "gitlab-token", "gldt-", is_url64, 20, 300, true },
	{ "gitlab-token", "glrt-", is_url64, 20, 300, true },
	{ "gitlab-token", "glptt-", is_url64, 20, 300, true },
	{ "gitlab-token", "glcbt-", is_url64, 20, 300, true },
	{ "slack-token", "xoxb-", is_slack, 20, 0, true },
	{ "slack-token", "xoxp-", is_slack, 20, 0, true },
	{ "slack-token", "xoxa-", is_slack, 20, 0, true },
	{ "slack-token", "xoxr-", is_slack, 20, 0, true },
	{ "slack-token", "xoxs-", is_slack, 20, 0, true },
	{ "slack-token", "xapp-", is_slack, 20, 0, true },
	{ "slack-webhook", "hooks.slack.com/services/", is_webhook, 30, 0, true },
	{ "google-api-key", "AIza", is_url64, 35, 35, false },
	{ "google-client-secret", "GOCSPX-", is_url64, 28, 28, false },
	{ "stripe-key", "sk_live_", is_alnum, 16, 255, false },
	{ "stripe-key", "rk_live_", is_alnum, 16, 255, false },
	{ "npm-token", "npm_", is_alnum, 36, 36, false },
	{ "pypi-token", "pypi-AgEIcHlwaS5vcmc", is_url64, 50, 0, false },
	{ "pypi-token", "pypi-AgENdGVzdC5weXBpLm9yZ", is_url64, 50, 0, false },
	{ "aws-access-key-id", "AKIA", is_base32, 16, 16, false },
	{ "aws-access-key-id", "ASIA", is_base32, 16, 16, false },
};

/* Whether what stands at s, n bytes, is what documentation prints. */
static bool
is_example(const char *s, size_t n)
{
	return memmem(s, n, "EXAMPLE", 7) != NULL || memmem(s, n, "example", 7) != NULL || memmem(s, n, "xxxxxxxx", 8) != NULL ||
	    memmem(s, n, "XXXXXXXX", 8) != NULL || memmem(s, n, "00000000", 8) != NULL;
}

/* The next place of a prefix that nothing of a word stands before. */
static const char *
find_prefix(const char *text, const char *from, const char *prefix)
{
	for (const char *s = from; (s = strstr(s, prefix)) != NULL; s++)
		if (s == text || !is_url64(s[-1]) || (s - text >= 2 && s[-2] == '\\'))
			return s;
	return NULL;
}

static bool
has_format(const char *text, const struct format *f)
{
	for (const char *s = text; (s = find_prefix(text, s, f->prefix)) != NULL; s++) {
		const char *body = s + strlen(f->prefix);
		size_t n = run_of(body, f->is), word = f->max > 0 ? run_of(body, is_url64) : n;
		bool digit = false;

		for (size_t i = 0; i < n; i++)
			digit |= isdigit((unsigned char)body[i]) != 0;
		if (n >= f->min && word == n && (f->max == 0 || n <= f->max) && (digit || !f->digit) && !is_example(body, n))
			return true;
	}
	return false;
}

/* Where a line of a PEM header's own ("Proc-Type: 4,ENCRYPTED") ends; s itself if none is there. */
static const char *
behind_pem_line(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

	return n > 0 && s[n] == ':' ? s + strcspn(s, "\n\\") : s;
}

/* Lines, or blanks between them, that may stand between a header and its key. */
#define PEM_LINES 64
#define PEM_LINE  256

/* A PEM or PGP header with a key behind it: a line of one at least; newlines may be escaped. */
static bool
has_private_key(const char *text)
{
	for (const char *s = text; (s = strstr(s, "-----BEGIN ")) != NULL;) {
		const char *end;
		int more = PEM_LINES;

		s += 11;
		end = s + strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ");
		if (strncmp(end, "-----", 5) != 0 || memmem(s, (size_t)(end - s), "PRIVATE KEY", 11) == NULL)
			continue;
		for (end += 5; more > 0;) {
			const char *start = end;

			end += strspn(end, " \t\n\"'");
			if (*end == '\\' && (end[1] == 'n' || end[1] == 'r' || end[1] == '\n'))
				end += 2;
			end = behind_pem_line(end);
			more = end != start && end - start < PEM_LINE ? more - 1 : 0;
			if (run_of(end, is_base64) >= 40)
				return true;
		}
	}
	return false;
}

/* Two parts that begin as {" does in base64, and a signature. */
static bool
has_jwt(const char *text)
{
	for (const char *s = text; (s = find_prefix(text, s, "eyJ")) != NULL; s++) {
		size_t head = run_of(s, is_url64), body, sign;

		if (head < 13 || s[head] != '.' || strncmp(s + head + 1, "eyJ", 3) != 0)
			continue;
		body = run_of(s + head + 1, is_url64);
		if (body < 10 || s[head + 1 + body] != '.')
			continue;
		sign = run_of(s + head + body + 2, is_url64);
		if (sign >= 16)
			return true;
	}
	return false;
}

/* Whether the host in a URL is one that documentation uses (RFC 2606). */
static bool
is_example_host(const char *host)
{
	size_t n = strcspn(host, "/:?#\"' \t\n,;)");
	static const char *const ends[] = { "example.com", "example.org", "example.net", ".example", ".invalid" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		size_t len = strlen(ends[i]);

		if (n >= len && strncasecmp(host + n - len, ends[i], len) == 0)
			return true;
	}
	return n == 0 || (n == 4 && strncmp(host, "host", n) == 0) || (n == 8 && strncmp(host, "hostname", n) == 0);
}

/* scheme://user:password@host */
static bool
has_credentials(const char *text)
{
	for (const char *s = text; (s = strstr(s, "://")) != NULL;) {
		size_t n, colon;

		s += 3;
		n = strcspn(s, "/?#\"'<> \t\n\\|`");
		colon = strcspn(s, ":");
		if (s == text + 3 || !isalnum((unsigned char)s[-4]) || colon >= n)
			continue;
		for (size_t at = n; at-- > colon + 1;) /* the last one: a password may hold others */
			if (s[at] == '@') {
				autofree char *password = xstrndup(s + colon + 1, at - colon - 1);

				if (!is_example_host(s + at + 1) && secret_value(password, true))
					return true;
				break;
			}
	}
	return false;
}

/* user:password@tcp(host:port)/database, as Go's drivers write it, which is no URL */
static bool
has_dsn(const char *text)
{
	for (const char *s = text, *at; (at = strchr(s, '@')) != NULL; s = at + 1) {
		const char *word = at, *colon;
		size_t net = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789");

		if (at[1 + net] != '(')
			continue;
		while (word > s && strchr(" \t\n\"'=", word[-1]) == NULL)
			word--;
		colon = memchr(word, ':', (size_t)(at - word));
		if (colon != NULL && colon > word && !is_example_host(at + net + 2)) {
			autofree char *password = xstrndup(colon + 1, (size_t)(at - colon - 1));

			if (secret_value(password, true))
				return true;
		}
	}
	return false;
}

/* "auth": "dXNlcjpwYXNz" of a client's config.json. */
static bool
has_docker_auth(const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	if (strstr(text, "auths") == NULL)
		return false;
	for (const char *s = text; (s = strstr(s, "auth")) != NULL;) {
		const char *v;
		uint32_t bits = 0;
		bool colon = false, text_only = true;
		size_t n, gap;

		s += 4;
		gap = strspn(s, "\\\" :\t\n");
		v = s + gap;
		n = gap >= 2 ? run_of(v, is_base64) : 0;
		if (n < 8 || memchr(s, ':', gap) == NULL)
			continue;
		for (size_t i = 0, have = 0; i < n && v[i] != '='; i++) {
			bits = bits << 6 | (uint32_t)(strchr(digits, v[i]) - digits);
			have += 6;
			if (have < 8)
				continue;
			have -= 8;
			colon |= (bits >> have & 0xff) == ':';
			text_only &= (bits >> have & 0xff) >= ' ';
		}
		if (colon && text_only)
			return true;
	}
	return false;
}

/* echo root:secret | chpasswd */
static bool
has_chpasswd(const char *text)
{
	const char *pipe = text, *s, *colon;

	while ((pipe = strstr(pipe, "chpasswd")) != NULL) {
		const char *bar = pipe++;

		while (bar > text && pipe - bar < 64 && bar[-1] != '|' && strchr(" /abcdefghijklmnopqrstuvwxyz", bar[-1]) != NULL)
			bar--;
		if (bar == text || bar[-1] != '|')
			continue;
		for (s = --bar; s > text && strchr(";&|\n", s[-1]) == NULL;)
			s--;
		colon = memchr(s, ':', (size_t)(bar - s));
		if (colon != NULL && colon > s && is_url64(colon[-1]) &&
		    (memmem(s, (size_t)(bar - s), "echo", 4) != NULL || memmem(s, (size_t)(bar - s), "printf", 6) != NULL)) {
			autofree char *password = xstrndup(colon + 1, strcspn(colon + 1, "'\"|\\ \t\n"));

			if (secret_value(password, true))
				return true;
		}
	}
	return false;
}

void
secret_formats(cJSON *findings, const char *place, const char *name, const char *text)
{
	static const struct { const char *detector; bool (*has)(const char *text); } others[] = {
		{ "private-key", has_private_key },
		{ "jwt", has_jwt },
		{ "url-credentials", has_credentials },
		{ "url-credentials", has_dsn },
		{ "docker-auth", has_docker_auth },
		{ "chpasswd", has_chpasswd },
	};

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (has_format(text, &formats[i]))
			secret_found(findings, formats[i].detector, place, name);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i].has(text))
			secret_found(findings, others[i].detector, place, name);
}

bool
secret_is_aws_key(const char *value)
{
	return run_of(value, is_base64) == 40 && value[40] == '\0' && strchr(value, '=') == NULL && !is_example(value, 40);
}
