/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which engine is asked, and why: each row is an environment and a client's folder. What the docker CLI does there was read
 * in its code (docker/cli at 28f7560). In a row, $ is the home folder.
 */
#include "config.h"

#include <fcntl.h>
#include <ftw.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "audit/endpoint.h"
#include "tests/rows.h"

static char home[] = "/tmp/plimsoll-endpoint-XXXXXX";

#define META(host)          "{\"Name\":\"x\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"" host "\"}}}"
#define META_SKIP(host)     "{\"Endpoints\":{\"docker\":{\"Host\":\"" host "\",\"SkipTLSVerify\":true}}}"
#define CURRENT(name)       ".docker/config.json", "{\"currentContext\":\"" name "\"}"
#define DEFAULT_CA          ".docker/ca.pem", "a CA"
#define PROD                "contexts/meta/prod" /* the name becomes its SHA-256 */
#define TLS                 "contexts/tls/prod/docker"

struct row {
	const char *name;
	const char *option;
	const char *env[4];      /* NAME=VALUE */
	const char *files[8];    /* path below the home, text; contexts by name */
	const char *url, *chosen_by; /* url NULL: error is part of the error */
	const char *error[3];
	const char *origin;      /* of the option: the configuration's; NULL: -H was given */
};

static const struct row rows[] = {
	/* ---- precedence ---- */
	{ "nothing set is the default socket", NULL, { 0 }, { 0 }, ENDPOINT_DEFAULT, "default", { 0 } },
	{ "-H is before everything", "unix:///a.sock", { "DOCKER_HOST=unix:///b.sock", "DOCKER_CONTEXT=prod" },
	    { CURRENT("prod") }, "unix:///a.sock", "-H", { 0 } },
	{ "DOCKER_HOST is before DOCKER_CONTEXT, as the CLI's code has it and its manual does not", NULL,
	    { "DOCKER_HOST=unix:///b.sock", "DOCKER_CONTEXT=prod" }, { CURRENT("prod") }, "unix:///b.sock", "DOCKER_HOST", { 0 } },
	{ "an empty DOCKER_HOST is none", NULL, { "DOCKER_HOST=", "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", META("unix:///c.sock") }, "unix:///c.sock", "DOCKER_CONTEXT=prod", { 0 } },
	{ "DOCKER_CONTEXT is before currentContext", NULL, { "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", META("unix:///c.sock"), CURRENT("other") }, "unix:///c.sock", "DOCKER_CONTEXT=prod", { 0 } },
	{ "currentContext of config.json is before the default", NULL, { 0 },
	    { ".docker/" PROD "/meta.json", META("unix:///c.sock"), CURRENT("prod") }, "unix:///c.sock",
	    "currentContext=prod of $/.docker/config.json", { 0 } },
	{ "an empty DOCKER_CONTEXT is none", NULL, { "DOCKER_CONTEXT=" },
	    { ".docker/" PROD "/meta.json", META("unix:///c.sock"), CURRENT("prod") }, "unix:///c.sock",
	    "currentContext=prod of $/.docker/config.json", { 0 } },
	{ "DOCKER_CONFIG names another folder", NULL, { "DOCKER_CONFIG=$/elsewhere" },
	    { "elsewhere/" PROD "/meta.json", META("unix:///c.sock"), "elsewhere/config.json", "{\"currentContext\":\"prod\"}",
		CURRENT("other") },
	    "unix:///c.sock", "currentContext=prod of $/elsewhere/config.json", { 0 } },
	{ "the context default is no context", NULL, { "DOCKER_CONTEXT=default" }, { CURRENT("prod") }, ENDPOINT_DEFAULT,
	    "DOCKER_CONTEXT=default", { 0 } },
	{ "currentContext default is the default", NULL, { 0 }, { CURRENT("default") }, ENDPOINT_DEFAULT, "default", { 0 } },
	{ "a config.json without a context is the default", NULL, { 0 }, { ".docker/config.json", "{\"auths\":{}}" },
	    ENDPOINT_DEFAULT, "default", { 0 } },
	{ "Go finds a key whatever its case, and takes the last", NULL, { 0 },
	    { ".docker/" PROD "/meta.json", META("unix:///c.sock"), ".docker/config.json",
		"{\"currentContext\":\"other\",\"CURRENTCONTEXT\":\"prod\"}" },
	    "unix:///c.sock", "currentContext=prod of $/.docker/config.json", { 0 } },
	{ "a broken config.json does not matter to -H", "unix:///a.sock", { 0 }, { ".docker/config.json", "{" },
	    "unix:///a.sock", "-H", { 0 } },

	{ "a configuration's host is named by its line, and not as -H", "unix:///a.sock", { "DOCKER_HOST=unix:///b.sock" }, { 0 },
	    "unix:///a.sock", "host of /etc/plimsoll/plimsoll.conf:3", { 0 }, "/etc/plimsoll/plimsoll.conf:3" },
	{ "a host of the environment is named by its variable", "tcp://h:2375", { 0 }, { 0 }, "tcp://h:2375",
	    "PLIMSOLL_HOST; without TLS", { 0 }, "PLIMSOLL_HOST" },
	{ "a configuration's host that cannot be followed is named by its line, too", "foo://x", { 0 }, { 0 }, NULL, NULL,
	    { "endpoint foo://x (host of h.conf:1): unknown scheme", "", "!-H" }, "h.conf:1" },

	/* ---- files that cannot be followed ---- */
	{ "a broken config.json is an error with its line, never the default engine", NULL, { 0 },
	    { ".docker/config.json", "{\n\"currentContext\":}" }, NULL, NULL, { "config.json", "line 2", "-H" } },
	{ "an empty config.json is an error", NULL, { 0 }, { ".docker/config.json", "" }, NULL, NULL, { "config.json", "-H", "" } },
	{ "a currentContext that is no string is an error", NULL, { 0 }, { ".docker/config.json", "{\"currentContext\":7}" },
	    NULL, NULL, { "config.json", "currentContext is no string", "" } },
	{ "a config.json that is a list is an error", NULL, { 0 }, { ".docker/config.json", "[]" }, NULL, NULL,
	    { "config.json", "no JSON object", "" } },
	{ "a config.json that is a FIFO is an error, and not waited for", NULL, { 0 }, { ".docker/config.json", "FIFO" }, NULL,
	    NULL, { "config.json", "no regular file", "" } },
	{ "a config.json above a MiB is an error", NULL, { 0 }, { ".docker/config.json", "LARGE" }, NULL, NULL,
	    { "config.json", "more than 1 MiB", "" } },
	{ "a config.json that is a folder is an error", NULL, { 0 }, { ".docker/config.json/x", "" }, NULL, NULL,
	    { "config.json", "no regular file", "" } },
	{ "a context that is not there is an error with the cure", NULL, { "DOCKER_CONTEXT=gone" }, { 0 }, NULL, NULL,
	    { "\"gone\" (DOCKER_CONTEXT=gone)", "docker context ls", "-H" } },
	{ "a current context that is not there is an error that names config.json", NULL, { 0 }, { CURRENT("gone") }, NULL, NULL,
	    { "currentContext=gone of $/.docker/config.json", "does not exist", "-H" } },
	{ "a name is no path", NULL, { "DOCKER_CONTEXT=../../x" }, { ".docker/x/meta.json", META("unix:///c.sock") }, NULL, NULL,
	    { "does not exist", "", "" } },
	{ "a broken meta.json is an error with its line", NULL, { "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", "{\n\n}x" }, NULL, NULL, { "meta.json", "line 3", "-H" } },
	{ "a context without a docker endpoint is an error", NULL, { "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", "{\"Endpoints\":{\"kubernetes\":{}}}" }, NULL, NULL, { "no docker endpoint", "-H", "" } },
	{ "a context's endpoint of the wrong type is an error", NULL, { "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", "{\"Endpoints\":{\"docker\":[]}}" }, NULL, NULL, { "no docker endpoint", "-H", "" } },
	{ "a context's host of the wrong type is an error", NULL, { "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", "{\"Endpoints\":{\"docker\":{\"Host\":{}}}}" }, NULL, NULL, { "Host is no string", "-H", "" } },
	{ "SkipTLSVerify of the wrong type is an error, never a yes", NULL, { "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\",\"SkipTLSVerify\":\"true\"}}}" }, NULL,
	    NULL, { "SkipTLSVerify", "neither true nor false", "" } },
	{ "a context without a host is the default socket", NULL, { "DOCKER_CONTEXT=prod" }, { ".docker/" PROD "/meta.json", META("") },
	    ENDPOINT_DEFAULT, "DOCKER_CONTEXT=prod", { 0 } },

	/* ---- what an endpoint may be ---- */
	{ "tcp:// without TLS", "tcp://192.0.2.7:2375", { 0 }, { 0 }, "tcp://192.0.2.7:2375", "-H; without TLS", { 0 } },
	{ "P-15: DOCKER_HOST=tcp:// is asked", NULL, { "DOCKER_HOST=tcp://h.example:4243" }, { 0 }, "tcp://h.example:4243",
	    "DOCKER_HOST; without TLS", { 0 } },
	{ "without a port it is 2375, also with TLS", "tcp://h", { "DOCKER_TLS=1" }, { DEFAULT_CA }, "tcp://h:2375",
	    "-H; TLS by DOCKER_TLS, the server's certificate is not verified, no client certificate", { 0 } },
	{ "without a host it is localhost", "tcp://:2376", { 0 }, { 0 }, "tcp://localhost:2376", "-H; without TLS", { 0 } },
	{ "tcp:// alone is localhost", "tcp://", { 0 }, { 0 }, ENDPOINT_DEFAULT_TCP, "-H; without TLS", { 0 } },
	{ "without a scheme it is TCP", "h:2375", { 0 }, { 0 }, "tcp://h:2375", "-H; without TLS", { 0 } },
	{ "an IPv6 address", "tcp://[2001:db8::7]:2376", { 0 }, { 0 }, "tcp://[2001:db8::7]:2376", "-H; without TLS", { 0 } },
	{ "an IPv6 address without a port", "tcp://[::1]", { 0 }, { 0 }, "tcp://[::1]:2375", "-H; without TLS", { 0 } },
	{ "an IPv6 address with a colon and no port", "tcp://[::1]:", { 0 }, { 0 }, "tcp://[::1]:2375", "-H; without TLS", { 0 } },
	{ "blanks around it do not matter", " unix:///a.sock ", { 0 }, { 0 }, "unix:///a.sock", "-H", { 0 } },
	{ "unix:// alone is the default socket", "unix://", { 0 }, { 0 }, ENDPOINT_DEFAULT, "-H", { 0 } },
	{ "an empty -H is the default", "", { "DOCKER_HOST=unix:///b.sock" }, { 0 }, ENDPOINT_DEFAULT, "-H", { 0 } },
	{ "an IPv6 address without brackets is an error", "tcp://::1:2375", { 0 }, { 0 }, NULL, NULL, { "brackets", "-H", "" } },
	{ "a port that is no number is an error", "tcp://h:docker", { 0 }, { 0 }, NULL, NULL, { "port", "-H", "" } },
	{ "a port above 65535 is an error", "tcp://h:65536", { 0 }, { 0 }, NULL, NULL, { "port", "-H", "" } },
	{ "a port of 0 is an error", "tcp://h:0", { 0 }, { 0 }, NULL, NULL, { "port", "-H", "" } },
	{ "a path behind the host is an error", "tcp://h:2375/x", { 0 }, { 0 }, NULL, NULL, { "a path", "-H", "" } },
	{ "a password is not repeated in an error", "tcp://user:hunter2@h:2375", { 0 }, { 0 }, NULL, NULL, { "user@h:2375", "user cannot", "!hunter2" } },
	{ "a host with a blank is an error", "tcp://a b:2375", { 0 }, { 0 }, NULL, NULL, { "no host name", "", "" } },
	{ "an escape in a host is an error", "tcp://a%2f:2375", { 0 }, { 0 }, NULL, NULL, { "no host name", "", "" } },
	{ "a path without a scheme is an error with the cure", "/run/docker.sock", { 0 }, { 0 }, NULL, NULL, { "unix:///path", "-H", "" } },
	{ "a relative socket is an error", "unix://run/docker.sock", { 0 }, { 0 }, NULL, NULL, { "absolute", "-H", "" } },
	{ "a socket's path that would be shown otherwise is an error", "unix:///run/\xff.sock", { 0 }, { 0 }, NULL, NULL, { "no UTF-8", "-H", "" } },
	{ "https:// is an error", "https://h:2376", { 0 }, { 0 }, NULL, NULL, { "unknown scheme", "tcp://host:port", "" } },
	{ "fd:// is an error", NULL, { "DOCKER_HOST=fd://" }, { 0 }, NULL, NULL, { "unknown scheme", "DOCKER_HOST", "" } },
	{ "ssh:// is an error with the cure, since plimsoll starts no program", NULL, { "DOCKER_HOST=ssh://root@h.example:22" }, { 0 },
	    NULL, NULL, { "DOCKER_HOST", "ssh -N -L /run/plimsoll-remote.sock:/var/run/docker.sock root@h.example,", "-H unix:///run/plimsoll-remote.sock" } },
	{ "a password of ssh:// is not repeated", NULL, { "DOCKER_HOST=ssh://root:hunter2@h" }, { 0 }, NULL, NULL,
	    { "ssh://root@h ", "/var/run/docker.sock root@h,", "!hunter2" } },
	{ "a context over ssh:// too", NULL, { "DOCKER_CONTEXT=prod" }, { ".docker/" PROD "/meta.json", META("ssh://h") }, NULL, NULL,
	    { "DOCKER_CONTEXT=prod", "ssh -N -L", "" } },
	{ "npipe:// is Windows'", "npipe:////./pipe/docker_engine", { 0 }, { 0 }, NULL, NULL, { "Windows", "-H", "" } },
	{ "a control character in an endpoint is cleaned", "tcp://a\033[31m:1", { 0 }, { 0 }, NULL, NULL, { "tcp://a\xef\xbf\xbd[31m", "", "" } },

	/* ---- TLS by the variables ---- */
	{ "DOCKER_TLS_VERIFY verifies by the CA of the client's folder", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS_VERIFY=1" },
	    { DEFAULT_CA }, "tcp://h:2376", "DOCKER_HOST; TLS by DOCKER_TLS_VERIFY, verified by $/.docker/ca.pem, no client certificate", { 0 } },
	{ "DOCKER_TLS_VERIFY=0 verifies too: only empty is off", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS_VERIFY=0" },
	    { DEFAULT_CA }, "tcp://h:2376", "DOCKER_HOST; TLS by DOCKER_TLS_VERIFY, verified by $/.docker/ca.pem, no client certificate", { 0 } },
	{ "an empty DOCKER_TLS_VERIFY is off", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS_VERIFY=" }, { DEFAULT_CA }, "tcp://h:2376",
	    "DOCKER_HOST; without TLS", { 0 } },
	{ "DOCKER_CERT_PATH is the folder", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH=$/certs" },
	    { "certs/ca.pem", "a CA", "certs/cert.pem", "a certificate", "certs/key.pem", "a key" }, "tcp://h:2376",
	    "DOCKER_HOST; TLS by DOCKER_TLS_VERIFY, verified by $/certs/ca.pem, client certificate $/certs/cert.pem", { 0 } },
	{ "DOCKER_CERT_PATH alone turns no TLS on", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_CERT_PATH=$/certs" },
	    { "certs/ca.pem", "a CA" }, "tcp://h:2376", "DOCKER_HOST; without TLS", { 0 } },
	{ "a certificate without its key is not used, and that is said", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS_VERIFY=1" },
	    { DEFAULT_CA, ".docker/cert.pem", "a certificate" }, "tcp://h:2376",
	    "DOCKER_HOST; TLS by DOCKER_TLS_VERIFY, verified by $/.docker/ca.pem, no client certificate: cert.pem alone is not enough", { 0 } },
	{ "TLS without a CA is an error with the cure", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS_VERIFY=1" }, { 0 }, NULL, NULL,
	    { "$/.docker/ca.pem", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH" } },
	{ "DOCKER_TLS without a CA is one too, though nothing is verified", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS=1" }, { 0 },
	    NULL, NULL, { "$/.docker/ca.pem", "DOCKER_TLS asks", "DOCKER_CERT_PATH" } },
	{ "a ca.pem that is a FIFO is an error", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS=1" }, { ".docker/ca.pem", "FIFO" }, NULL,
	    NULL, { "ca.pem", "no regular file", "" } },
	{ "a socket needs no TLS, whatever is set", NULL, { "DOCKER_HOST=unix:///a.sock", "DOCKER_TLS_VERIFY=1" }, { 0 },
	    "unix:///a.sock", "DOCKER_HOST", { 0 } },
	{ "with TLS the default is localhost's port 2376", NULL, { "DOCKER_TLS_VERIFY=1" }, { DEFAULT_CA }, ENDPOINT_DEFAULT_TLS,
	    "default; TLS by DOCKER_TLS_VERIFY, verified by $/.docker/ca.pem, no client certificate", { 0 } },
	{ "a certificate's bytes are in no reason", NULL, { "DOCKER_HOST=tcp://h:2376", "DOCKER_TLS=1" },
	    { DEFAULT_CA, ".docker/cert.pem", "c", ".docker/key.pem", "SECRET" }, "tcp://h:2376",
	    "DOCKER_HOST; TLS by DOCKER_TLS, the server's certificate is not verified, client certificate $/.docker/cert.pem", { 0 } },

	/* ---- TLS of contexts ---- */
	{ "a context's own TLS material", NULL, { "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", META("tcp://h:2376"), ".docker/" TLS "/ca.pem", "a CA", ".docker/" TLS "/cert.pem", "c",
		".docker/" TLS "/key.pem", "k" },
	    "tcp://h:2376", "DOCKER_CONTEXT=prod; TLS, verified by $/.docker/" TLS "/ca.pem, client certificate $/.docker/" TLS "/cert.pem", { 0 } },
	{ "SkipTLSVerify turns TLS on, unverified", NULL, { "DOCKER_CONTEXT=prod" }, { ".docker/" PROD "/meta.json", META_SKIP("tcp://h:2376") },
	    "tcp://h:2376", "DOCKER_CONTEXT=prod; TLS, the server's certificate is not verified, no client certificate", { 0 } },
	{ "a context without TLS material is plain TCP, whatever the variables say", NULL, { "DOCKER_CONTEXT=prod", "DOCKER_TLS_VERIFY=1" },
	    { ".docker/" PROD "/meta.json", META("tcp://h:2375"), DEFAULT_CA }, "tcp://h:2375", "DOCKER_CONTEXT=prod; without TLS", { 0 } },
	{ "a context's endpoint without a port has HTTP's", NULL, { "DOCKER_CONTEXT=prod" }, { ".docker/" PROD "/meta.json", META("tcp://h") },
	    "tcp://h:80", "DOCKER_CONTEXT=prod; without TLS", { 0 } },
	{ "and with TLS that of HTTPS", NULL, { "DOCKER_CONTEXT=prod" }, { ".docker/" PROD "/meta.json", META_SKIP("tcp://h") },
	    "tcp://h:443", "DOCKER_CONTEXT=prod; TLS, the server's certificate is not verified, no client certificate", { 0 } },
	{ "a context's endpoint without a scheme is an error", NULL, { "DOCKER_CONTEXT=prod" }, { ".docker/" PROD "/meta.json", META("h:2375") },
	    NULL, NULL, { "unknown scheme", "DOCKER_CONTEXT=prod", "" } },
	{ "a context's key that is a FIFO is an error", NULL, { "DOCKER_CONTEXT=prod" },
	    { ".docker/" PROD "/meta.json", META("tcp://h:2376"), ".docker/" TLS "/key.pem", "FIFO" }, NULL, NULL, { "key.pem", "no regular file", "" } },
};

/* ---- the world of a row ---- */

/* $ is the home; "contexts/meta/prod" becomes the folder of that context. The caller frees. */
static char *
expand(const char *text)
{
	struct buf b = BUF_INIT;
	char hex[65];

	sha256_hex("prod", 4, hex);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '$') {
			buf_adds(&b, home);
		} else if (strncmp(p, "contexts/", 9) == 0 && (strncmp(p + 9, "meta/prod", 9) == 0 || strncmp(p + 9, "tls/prod", 8) == 0)) {
			size_t n = strcspn(p + 9, "/") + 10;

			buf_addf(&b, "%.*s%s", (int)n, p, hex);
			p += n + 3;
		} else {
			buf_addc(&b, *p);
		}
	}
	return buf_take(&b);
}

static void
put_file(const char *name, const char *text)
{
	autofree char *below = expand(name), *path = xasprintf("%s/%s", home, below);
	autofile FILE *out = NULL;

	for (char *p = path + strlen(home) + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		(void)mkdir(path, 0700);
		*p = '/';
	}
	if (strcmp(text, "FIFO") == 0) {
		assert_int_equal(mkfifo(path, 0600), 0);
		return;
	}
	out = fopen(path, "we");
	assert_non_null(out);
	if (strcmp(text, "LARGE") != 0)
		assert_true(fputs(text, out) >= 0);
	else
		assert_int_equal(ftruncate(fileno(out), (2 << 20)), 0);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	return at->level > 0 ? remove(path) : 0;
}

static void
clear_world(void)
{
	static const char *const variables[] = { "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS", "DOCKER_TLS_VERIFY",
		"DOCKER_CERT_PATH", "SUDO_USER" };

	for (size_t i = 0; i < ARRAY_SIZE(variables); i++)
		unsetenv(variables[i]);
	setenv("HOME", home, 1);
	assert_int_equal(nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static void
set_world(const struct row *r)
{
	clear_world();
	for (size_t i = 0; i < ARRAY_SIZE(r->env) && r->env[i] != NULL; i++) {
		autofree char *text = expand(r->env[i]);
		char *eq = strchr(text, '=');

		*eq = '\0';
		setenv(text, eq + 1, 1);
	}
	for (size_t i = 0; i + 1 < ARRAY_SIZE(r->files) && r->files[i] != NULL; i += 2)
		put_file(r->files[i], r->files[i + 1]);
}

static void
expect_error(const struct row *r, const struct err *e)
{
	for (size_t i = 0; i < ARRAY_SIZE(r->error) && r->error[i] != NULL; i++) {
		autofree char *part = expand(r->error[i]);

		if ((*part == '!') == (strstr(e->msg, part + (*part == '!')) != NULL))
			fail_msg("\"%s\" and \"%s\"", e->msg, part);
	}
}

static void
chooses(void **state)
{
	const struct row *r = *state;
	autofree char *chosen_by = r->chosen_by != NULL ? expand(r->chosen_by) : NULL;
	struct endpoint ep = { 0 };
	struct err e = { 0 };
	int n;

	set_world(r);
	n = endpoint_choose(r->option, r->origin, &ep, &e);
	if (r->url == NULL) {
		if (n == 0)
			fail_msg("chosen was %s (%s)", ep.url, ep.chosen_by);
		expect_error(r, &e);
	} else {
		if (n < 0)
			fail_msg("%s", e.msg);
		assert_string_equal(ep.url, r->url);
		assert_string_equal(ep.chosen_by, chosen_by);
		assert_true((ep.tls != NULL) == (strstr(chosen_by, "; TLS") != NULL));
	}
	endpoint_free(&ep);
	clear_world();
}

/* ---- others that are seen ---- */

struct others_row {
	const char *name;
	const char *chosen;
	const char *sockets[6], *files[3];
	const char *want; /* as JSON */
};

#define ROOTLESS "{\"endpoint\":\"unix:///run/user/1000/docker.sock\",\"what\":\"rootless Docker\"}"

static const struct others_row others_rows[] = {
	{ "nothing else is seen", "unix:///var/run/docker.sock", { "var/run/docker.sock" }, { 0 }, "[]" },
	{ "a rootless engine is named", "unix:///var/run/docker.sock", { "var/run/docker.sock", "run/user/1000/docker.sock" }, { 0 },
	    "[" ROOTLESS "]" },
	{ "the engine that is asked is not another one", "unix:///run/user/1000/docker.sock", { "run/user/1000/docker.sock" }, { 0 }, "[]" },
	{ "of a TCP endpoint all are others", "tcp://h:2375", { "run/user/1000/docker.sock" }, { 0 }, "[" ROOTLESS "]" },
	{ "Podman's sockets are named as such, in the order of their names", "unix:///var/run/docker.sock",
	    { "run/podman/podman.sock", "run/user/7/podman/podman.sock" }, { 0 },
	    "[{\"endpoint\":\"unix:///run/podman/podman.sock\",\"what\":\"Podman\"},"
	    "{\"endpoint\":\"unix:///run/user/7/podman/podman.sock\",\"what\":\"rootless Podman\"}]" },
	{ "what is no socket is no engine", "unix:///var/run/docker.sock", { 0 }, { "run/user/1000/docker.sock", "x" }, "[]" },
	{ "P-53: Colima and Docker Desktop in the home are named", "unix:///var/run/docker.sock",
	    { "home/u/.colima/default/docker.sock", "home/u/.docker/desktop/docker.sock" }, { 0 },
	    "[{\"endpoint\":\"unix:///home/u/.colima/default/docker.sock\",\"what\":\"Colima\"},"
	    "{\"endpoint\":\"unix:///home/u/.docker/desktop/docker.sock\",\"what\":\"Docker Desktop\"}]" },
	{ "a listening docker.sock elsewhere is another engine's, or a forwarder's", "unix:///var/run/docker.sock",
	    { "srv/b/docker.sock", "srv/other.sock" },
	    { "proc/net/unix", "Num       RefCount Protocol Flags    Type St Inode Path\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 11 /srv/b/docker.sock\n"
		"0000000000000000: 00000002 00000000 00010000 0001 01 12 /srv/other.sock\n"
		"0000000000000000: 00000003 00000000 00000000 0001 03 13 /srv/gone/docker.sock\n" },
	    "[{\"endpoint\":\"unix:///srv/b/docker.sock\",\"what\":\"a listening socket\"}]" },
};

static void
put_socket(const char *name)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	autofd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	autofree char *path = xasprintf("%s/%s", home, name);

	put_file(name, "");
	assert_int_equal(unlink(path), 0);
	assert_true(strlen(path) < sizeof un.sun_path);
	memcpy(un.sun_path, path, strlen(path) + 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&un, sizeof un), 0);
}

static void
names_others(void **state)
{
	const struct others_row *r = *state;
	autojson cJSON *list = NULL;
	autofree char *got = NULL;

	clear_world();
	for (size_t i = 0; i < ARRAY_SIZE(r->sockets) && r->sockets[i] != NULL; i++)
		put_socket(r->sockets[i]);
	if (r->files[0] != NULL)
		put_file(r->files[0], r->files[1]);
	setenv("HOME", "/home/u", 1);
	list = endpoint_others(home, r->chosen);
	got = json_line(list);
	assert_string_equal(got, r->want);
	clear_world();
}

/* "daemon" is a user of nearly every system. */
static void
names_invokers_context(void **state)
{
	const struct passwd *pw = geteuid() == 0 ? getpwnam("daemon") : NULL;
	autofree char *folder = NULL, *config = NULL, *meta = NULL, *got = NULL;
	autojson cJSON *list = NULL;

	(void)state;
	if (pw == NULL || pw->pw_uid == 0 || *pw->pw_dir != '/')
		skip();
	folder = xasprintf("%s/.docker", pw->pw_dir + 1);
	config = xasprintf("%s/config.json", folder);
	meta = xasprintf("%s/" PROD "/meta.json", folder);
	clear_world();
	put_file(config, "{\"currentContext\":\"prod\"}");
	put_file(meta, META("tcp://user:hunter2@h:2375"));
	setenv("SUDO_USER", "daemon", 1);
	list = endpoint_others(home, ENDPOINT_DEFAULT);
	got = json_line(list);
	assert_string_equal(got, "[{\"endpoint\":\"tcp://user@h:2375\",\"what\":\"context prod of daemon, who called sudo\"}]");
	clear_world();
}

static const struct CMUnitTest sudo_tests[] = {
	{ "under sudo the context of who called it is named, and not followed", names_invokers_context, NULL, NULL, NULL },
};

int
main(void)
{
	int failed;

	if (mkdtemp(home) == NULL)
		return 99;
	failed = RUN_ROWS("endpoint", rows, chooses);
	failed += RUN_ROWS("others", others_rows, names_others);
	failed += cmocka_run_group_tests_name("sudo", sudo_tests, NULL, NULL);
	(void)rmdir(home);
	return failed;
}
