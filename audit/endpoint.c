/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "audit/endpoint.h"

#define MAX_HOST 253 /* characters of a name in the DNS (RFC 1035) */

/* ---- a url taken apart ---- */

void
endpoint_parts_free(struct endpoint_parts *p)
{
	free(p->path);
	free(p->host);
	*p = (struct endpoint_parts){ 0 };
}

char *
endpoint_shown(const char *text)
{
	char *s = utf8_clean(text, strlen(text)), *begin = strstr(s, "://"), *at, *colon;

	begin = begin != NULL ? begin + 3 : s;
	at = memrchr(begin, '@', strcspn(begin, "/?#"));
	colon = at != NULL ? memchr(begin, ':', (size_t)(at - begin)) : NULL;
	if (colon != NULL)
		memmove(colon, at, strlen(at) + 1);
	return s;
}

static bool
is_host_name(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && strchr("-._", s[i]) == NULL)
			return false;
	return n > 0 && n <= MAX_HOST;
}

static bool
is_ipv6(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isxdigit((unsigned char)s[i]) && s[i] != ':' && s[i] != '.')
			return false;
	return n >= 2 && n < 46 && memchr(s, ':', n) != NULL;
}

/* 1 to 65535; 0 for anything else. */
static unsigned
port_number(const char *s)
{
	size_t n = strspn(s, "0123456789");
	long port = n > 0 && n < 6 && s[n] == '\0' ? strtol(s, NULL, 10) : 0;

	return port > 0 && port < 65536 ? (unsigned)port : 0;
}

/* "host:port", "[address]:port", either without a port. NULL, or what is wrong with it. */
static const char *
split_tcp(const char *s, const char *usual_host, unsigned usual_port, struct endpoint_parts *ret)
{
	bool bracket = *s == '[';
	const char *end = bracket ? strchr(s, ']') : strchrnul(s, ':'), *begin = s + bracket, *after;
	size_t n;

	if (end == NULL)
		return "a bracket is not closed";
	after = end + bracket;
	n = (size_t)(end - begin);
	if (strpbrk(s, "/?#@") != NULL)
		return s[strcspn(s, "/?#@")] == '@' ? "a user cannot be given" : "a path behind the host is not supported";
	if (bracket ? !is_ipv6(begin, n) : n > 0 && !is_host_name(begin, n))
		return bracket ? "no IPv6 address in the brackets" : "no host name or address";
	if (*after != '\0' && *after != ':')
		return "something stands between host and port";
	if (*after == ':' && strchr(after + 1, ':') != NULL)
		return "an IPv6 address belongs in brackets";
	ret->port = *after == ':' && after[1] != '\0' ? port_number(after + 1) : usual_port;
	if (ret->port == 0)
		return *after == '\0' ? "the port is missing" : "the port is no number from 1 to 65535";
	if (n == 0 && usual_host == NULL)
		return "the host is missing";
	ret->host = n > 0 ? xstrndup(begin, n) : xstrdup(usual_host);
	return NULL;
}

static const char *
split_unix(const char *path, struct endpoint_parts *ret)
{
	autofree char *clean = utf8_clean(path, strlen(path));

	if (strcmp(path, clean) != 0) /* what is reported has to be what is asked */
		return "the path holds control characters, or is no UTF-8";
	if (*path != '/')
		return "unix:// needs an absolute path";
	if (strlen(path) >= sizeof((struct sockaddr_un *)NULL)->sun_path)
		return "a socket's path has at most 107 bytes";
	ret->path = xstrdup(path);
	return NULL;
}

int
endpoint_split(const char *url, struct endpoint_parts *ret, struct err *e)
{
	const char *wrong = "only unix:// and tcp:// endpoints are supported";

	*ret = (struct endpoint_parts){ 0 };
	if (strncmp(url, "unix://", 7) == 0)
		wrong = split_unix(url + 7, ret);
	else if (strncmp(url, "tcp://", 6) == 0)
		wrong = split_tcp(url + 6, NULL, 0, ret);
	if (wrong != NULL) {
		autofree char *s = endpoint_shown(url);

		return err_set(e, 0, "%.200s: %s", s, wrong);
	}
	return 0;
}

/* ---- what was chosen ---- */

/* A choice on the way to an endpoint. */
struct choice {
	const char *text;        /* as given; "" for the default */
	const char *chosen_by;
	struct client_tls *tls;  /* a context's */
	bool variables;          /* the variables say whether TLS is spoken, not a context */
};

static bool
is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && *value != '\0';
}

/* Which variable turns TLS on, or NULL. Go's CLI asks only whether they are empty: DOCKER_TLS=0 turns it on too. */
static const char *
tls_variable(void)
{
	return is_set("DOCKER_TLS_VERIFY") ? "DOCKER_TLS_VERIFY" : is_set("DOCKER_TLS") ? "DOCKER_TLS" : NULL;
}

static int
refuse(const struct choice *c, const char *wrong, struct err *e)
{
	autofree char *s = endpoint_shown(c->text);

	return err_set(e, 0, "endpoint %.200s (%.300s): %s", s, c->chosen_by, wrong);
}

/* ssh://user@host:22/path: what would forward that socket. */
static int
refuse_ssh(const struct choice *c, struct err *e)
{
	autofree char *s = endpoint_shown(c->text);
	size_t n = strcspn(s + 6, "/:");

	return err_set(e, 0, "endpoint %.200s (%.200s): plimsoll starts no program, and so no ssh: forward the socket, "
	    "ssh -N -L /run/plimsoll-remote.sock:/var/run/docker.sock %.*s, and give -H unix:///run/plimsoll-remote.sock", s,
	    c->chosen_by, (int)n, s + 6);
}

/* The url that the CLI makes of the text (opts.ParseHost); a context's is taken as it stands, with HTTP's ports. */
static int
settle_url(const struct choice *c, bool tls, char **ret, struct err *e)
{
	const char *text = c->text + strspn(c->text, " \t\r\n"), *colon, *wrong;
	autofree char *trimmed = xstrdup(text);
	struct endpoint_parts p = { 0 };
	size_t n = strlen(trimmed);

	while (n > 0 && strchr(" \t\r\n", trimmed[n - 1]) != NULL)
		trimmed[--n] = '\0';
	colon = strstr(trimmed, "://");
	if (n == 0) {
		*ret = xstrdup(c->variables && tls ? ENDPOINT_DEFAULT_TLS : ENDPOINT_DEFAULT);
		return 0;
	}
	if (strncmp(trimmed, "ssh://", 6) == 0)
		return refuse_ssh(c, e);
	if (strncmp(trimmed, "npipe://", 8) == 0)
		return refuse(c, "a named pipe is Windows': name a unix:// or tcp:// endpoint with -H", e);
	if (strncmp(trimmed, "unix://", 7) == 0)
		wrong = split_unix(trimmed[7] != '\0' ? trimmed + 7 : &ENDPOINT_DEFAULT[7], &p);
	else if (*trimmed == '/')
		wrong = "no scheme: a socket is written unix:///path";
	else if (strncmp(trimmed, "tcp://", 6) == 0 || (colon == NULL && c->variables))
		wrong = split_tcp(colon != NULL ? trimmed + 6 : trimmed, c->variables ? "localhost" : NULL,
		    c->variables ? 2375 : tls ? 443 : 80, &p);
	else
		wrong = "unknown scheme: write unix:///path or tcp://host:port";
	if (wrong != NULL)
		return refuse(c, wrong, e);
	if (p.path != NULL)
		*ret = xasprintf("unix://%s", p.path);
	else if (p.host != NULL)
		*ret = xasprintf(strchr(p.host, ':') != NULL ? "tcp://[%s]:%u" : "tcp://%s:%u", p.host, p.port);
	endpoint_parts_free(&p);
	return 0;
}

int
endpoint_check(const char *text, const char *chosen_by, struct err *e)
{
	const struct choice c = { .text = text, .chosen_by = chosen_by, .variables = true };
	char *url = NULL;
	int n = settle_url(&c, false, &url, e);

	free(url);
	return n;
}

/* How TLS is spoken, and why, behind the choice itself. The caller frees. */
static char *
full_reason(const struct choice *c, const struct client_tls *tls)
{
	struct buf b = BUF_INIT;
	const char *variable = c->variables ? tls_variable() : NULL;

	buf_adds(&b, c->chosen_by);
	if (tls == NULL) {
		buf_adds(&b, "; without TLS");
		return buf_take(&b);
	}
	buf_addf(&b, "; TLS%s%s, ", variable ? " by " : "", variable ? variable : "");
	if (tls->verify)
		buf_addf(&b, "verified by %s", tls->ca_file);
	else
		buf_adds(&b, "the server's certificate is not verified");
	if (tls->cert_file != NULL && tls->key_file != NULL)
		buf_addf(&b, ", client certificate %s", tls->cert_file);
	else if (tls->cert_file != NULL || tls->key_file != NULL)
		buf_addf(&b, ", no client certificate: %s alone is not enough", tls->cert_file ? "cert.pem" : "key.pem");
	else
		buf_adds(&b, ", no client certificate");
	return buf_take(&b);
}

static int
variables_tls(struct client_tls **ret, struct err *e)
{
	const char *variable = tls_variable(), *path = getenv("DOCKER_CERT_PATH");
	autofree char *folder = path != NULL && *path != '\0' ? xstrdup(path) : context_folder();

	return context_tls_of_folder(folder, is_set("DOCKER_TLS_VERIFY"), variable, ret, e);
}

/* A socket needs no TLS, whatever is set. c->tls becomes the endpoint's, or is freed. */
static int
take(struct choice *c, struct endpoint *ret, struct err *e)
{
	bool tls = c->variables ? tls_variable() != NULL : c->tls != NULL;
	char *url = NULL, *reason;
	int n = settle_url(c, tls, &url, e);

	if (url != NULL && tls && c->variables && strncmp(url, "tcp://", 6) == 0)
		n = variables_tls(&c->tls, e);
	if (n < 0 || url == NULL) {
		free(url);
		client_tls_free(c->tls);
		return -1;
	}
	if (strncmp(url, "unix://", 7) == 0) {
		client_tls_free(c->tls);
		c->tls = NULL;
		reason = xstrdup(c->chosen_by);
	} else {
		reason = full_reason(c, c->tls);
	}
	*ret = (struct endpoint){ .url = url, .chosen_by = utf8_clean(reason, strlen(reason)), .tls = c->tls };
	free(reason);
	return 0;
}

static int
follow_context(const char *folder, const char *name, const char *chosen_by, struct endpoint *ret, struct err *e)
{
	struct choice c = { .chosen_by = chosen_by };
	struct context context;
	int n;

	if (context_load(folder, name, chosen_by, &context, &c.tls, e) < 0)
		return -1;
	c.text = context.host;
	n = take(&c, ret, e);
	free(context.host);
	return n;
}

/* Who said what -H would: a variable is called by its name, a file by its line. The caller frees. */
static char *
option_chosen_by(const char *origin)
{
	if (origin == NULL)
		return xstrdup("-H");
	return strchr(origin, ':') != NULL ? xasprintf("host of %s", origin) : xstrdup(origin);
}

int
endpoint_choose(const char *option, const char *origin, struct endpoint *ret, struct err *e)
{
	const char *env = getenv("DOCKER_HOST"), *context = getenv("DOCKER_CONTEXT");
	autofree char *folder = context_folder(), *name = NULL, *clean = NULL, *chosen_by = NULL;
	struct choice c = { .text = "", .chosen_by = "default", .variables = true };

	if (option != NULL) {
		chosen_by = option_chosen_by(origin);
		c.text = option;
		c.chosen_by = chosen_by;
		return take(&c, ret, e);
	}
	if (env != NULL && *env != '\0') {
		c.text = env;
		c.chosen_by = "DOCKER_HOST";
		return take(&c, ret, e);
	}
	if (context != NULL && *context != '\0')
		name = xstrdup(context);
	else if (context_current(folder, &name, e) < 0)
		return -1;
	clean = utf8_clean(name, strlen(name));
	if (context != NULL && *context != '\0')
		chosen_by = xasprintf("DOCKER_CONTEXT=%s", clean);
	else if (*name != '\0')
		chosen_by = xasprintf("currentContext=%s of %s/config.json", clean, folder);
	if (*name != '\0' && strcmp(name, "default") != 0)
		return follow_context(folder, name, chosen_by, ret, e);
	if (chosen_by != NULL && context != NULL && *context != '\0')
		c.chosen_by = chosen_by;
	return take(&c, ret, e);
}

void
endpoint_free(struct endpoint *ep)
{
	free(ep->url);
	free(ep->chosen_by);
	client_tls_free(ep->tls);
	*ep = (struct endpoint){ 0 };
}
