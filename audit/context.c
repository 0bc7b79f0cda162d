/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/context.h"
#include "audit/json.h"

#define MAX_CLIENT_FILE ((size_t)1 << 20)

/* Where programs in Go look for the authorities that this system trusts (crypto/x509, root_linux.go). */
static const char *const system_authorities[] = {
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/pki/tls/cacert.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	"/etc/ssl/cert.pem",
};

void
client_tls_free(struct client_tls *t)
{
	if (t == NULL)
		return;
	explicit_bzero(t->key.s, t->key.len);
	free(t->ca_file);
	free(t->cert_file);
	free(t->key_file);
	buf_free(&t->ca);
	buf_free(&t->cert);
	buf_free(&t->key);
	free(t);
}

static void
free_tls(struct client_tls **t)
{
	client_tls_free(*t);
}
#define autotls __attribute__((cleanup(free_tls)))

/* ---- files ---- */

/* All bytes of a file. 1; 0 if there is none; -1 and an error if it cannot be read. What a link of a user's leads to is
 * opened for reading only once it is known to be no device. */
static int
read_client_file(const char *path, struct buf *ret, struct err *e)
{
	autofd int handle = open(path, O_PATH | O_CLOEXEC), fd = -1;
	char block[8192], self[40];
	struct stat st;
	ssize_t n;

	if (handle < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	snprintf(self, sizeof self, "/proc/self/fd/%d", handle);
	if (handle < 0 || fstat(handle, &st) < 0 ||
	    (S_ISREG(st.st_mode) && (fd = open(self, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0))
		return err_set(e, errno, "%s: %s: the engine is not chosen without it; name one with -H", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, 0, "%s: is no regular file", path);
	while ((n = read(fd, block, sizeof block)) > 0 && ret->len <= MAX_CLIENT_FILE)
		buf_add(ret, block, (size_t)n);
	explicit_bzero(block, sizeof block);
	if (n < 0)
		return err_set(e, errno, "%s: %s", path, strerror(errno));
	if (ret->len > MAX_CLIENT_FILE)
		return err_set(e, 0, "%s: more than 1 MiB: this is no file of a docker client", path);
	return 1;
}

char *
context_folder(void)
{
	const char *folder = getenv("DOCKER_CONFIG"), *home = getenv("HOME");
	__attribute__((cleanup(account_free))) struct account us = { 0 };

	if (folder != NULL && *folder != '\0')
		return xstrdup(folder);
	if (home == NULL || *home == '\0')
		home = account_of_file(NULL, getuid(), &us) ? us.home : "";
	return xasprintf("%s/.docker", home);
}

/* ---- documents ---- */

/* A member as Go finds a struct's field: whatever its case, and the last one counts. */
static const cJSON *
member(const cJSON *object, const char *name)
{
	const cJSON *found = NULL, *m;

	if (cJSON_IsObject(object))
		cJSON_ArrayForEach(m, object)
			if (strcasecmp(m->string, name) == 0)
				found = m;
	return cJSON_IsNull(found) ? NULL : found;
}

/* A string, "" if it is not there. The caller frees *ret. */
static int
string_member(const cJSON *object, const char *name, char **ret, struct err *e)
{
	const cJSON *m = member(object, name);

	if (m != NULL && !cJSON_IsString(m))
		return err_set(e, 0, "%s is no string", name);
	*ret = xstrdup(m != NULL ? m->valuestring : "");
	return 0;
}

static cJSON *
read_object(const char *bytes, size_t len, struct err *e)
{
	cJSON *doc = json_read(bytes, len, JSON_TWICE_LAST, e);

	if (doc == NULL || cJSON_IsObject(doc))
		return doc;
	err_set(e, 0, "line 1: no JSON object");
	json_free(&doc);
	return NULL;
}

int
context_parse_config(const char *bytes, size_t len, char **ret_current, struct err *e)
{
	autojson cJSON *doc = read_object(bytes, len, e);

	return doc != NULL ? string_member(doc, "currentContext", ret_current, e) : -1;
}

int
context_parse_meta(const char *bytes, size_t len, struct context *ret, struct err *e)
{
	autojson cJSON *doc = read_object(bytes, len, e);
	const cJSON *endpoints = member(doc, "Endpoints"), *docker, *skip;

	if (doc == NULL)
		return -1;
	docker = cJSON_GetObjectItemCaseSensitive(endpoints, "docker"); /* a key of a map, not a field */
	if (!cJSON_IsObject(docker))
		return err_set(e, 0, "has no docker endpoint (Endpoints.docker)");
	skip = member(docker, "SkipTLSVerify");
	if (skip != NULL && !cJSON_IsBool(skip))
		return err_set(e, 0, "Endpoints.docker.SkipTLSVerify is neither true nor false");
	ret->skip_verify = cJSON_IsTrue(skip);
	return string_member(docker, "Host", &ret->host, e);
}

int
context_current(const char *folder, char **ret, struct err *e)
{
	autofree char *path = xasprintf("%s/config.json", folder);
	autobuf struct buf text = BUF_INIT;
	struct err why;
	int n = read_client_file(path, &text, e);

	if (n < 0)
		return -1;
	if (n == 0) {
		*ret = xstrdup("");
		return 0;
	}
	if (context_parse_config(text.s, text.len, ret, &why) < 0)
		return err_set(e, 0, "%s: %s: correct it, or name the engine with -H", path, why.msg);
	return 0;
}

/* ---- TLS ---- */

/* A file of that name in the folder, if it is there. */
static int
take_file(const char *folder, const char *name, char **ret_file, struct buf *ret, struct err *e)
{
	autofree char *path = xasprintf("%s/%s", folder, name);
	int n = read_client_file(path, ret, e);

	if (n == 1) {
		*ret_file = path;
		path = NULL;
	}
	return n < 0 ? -1 : 0;
}

static struct client_tls *
new_tls(bool verify)
{
	struct client_tls *t = xcalloc(1, sizeof *t);

	*t = (struct client_tls){ .verify = verify, .ca = BUF_INIT, .cert = BUF_INIT, .key = BUF_INIT };
	return t;
}

static int
take_files(const char *folder, struct client_tls *t, struct err *e)
{
	if (take_file(folder, "ca.pem", &t->ca_file, &t->ca, e) < 0 ||
	    take_file(folder, "cert.pem", &t->cert_file, &t->cert, e) < 0 ||
	    take_file(folder, "key.pem", &t->key_file, &t->key, e) < 0)
		return -1;
	return 0;
}

int
context_tls_of_folder(const char *folder, bool verify, const char *why, struct client_tls **ret, struct err *e)
{
	autotls struct client_tls *t = new_tls(verify);

	if (take_files(folder, t, e) < 0)
		return -1;
	if (t->ca_file == NULL)
		return err_set(e, 0, "%s/ca.pem: no such file, and %s asks for TLS: put the CA's certificate there, or set "
		    "DOCKER_CERT_PATH to the folder that holds ca.pem, cert.pem and key.pem", folder, why);
	*ret = t;
	t = NULL;
	return 0;
}

/* A context without a CA of its own trusts whom the system trusts. */
static int
take_system_authorities(struct client_tls *t, struct err *e)
{
	for (size_t i = 0; i < ARRAY_SIZE(system_authorities); i++) {
		int n = read_client_file(system_authorities[i], &t->ca, e);

		if (n < 0)
			return -1;
		if (n == 0)
			continue;
		t->ca_file = xstrdup(system_authorities[i]);
		return 0;
	}
	return err_set(e, 0, "the context has no ca.pem, and this system has no list of certificate authorities "
	    "(%s or the like)", system_authorities[0]);
}

static int
context_tls(const char *folder, bool skip_verify, struct client_tls **ret, struct err *e)
{
	autotls struct client_tls *t = new_tls(!skip_verify);
	struct stat st;
	bool there = stat(folder, &st) == 0;

	*ret = NULL;
	if (!there && errno != ENOENT && errno != ENOTDIR)
		return err_set(e, errno, "%s: %s", folder, strerror(errno));
	if ((!there || !S_ISDIR(st.st_mode)) && !skip_verify)
		return 0;
	if (take_files(folder, t, e) < 0 || (t->verify && t->ca_file == NULL && take_system_authorities(t, e) < 0))
		return -1;
	*ret = t;
	t = NULL;
	return 0;
}

int
context_load(const char *folder, const char *name, const char *chosen_by, struct context *ret, struct client_tls **ret_tls,
    struct err *e)
{
	autofree char *path = NULL, *tls = NULL, *clean = utf8_clean(name, strlen(name));
	autobuf struct buf text = BUF_INIT;
	char hex[65];
	struct err why;
	int n;

	*ret = (struct context){ 0 };
	sha256_hex(name, strlen(name), hex);
	path = xasprintf("%s/contexts/meta/%s/meta.json", folder, hex);
	tls = xasprintf("%s/contexts/tls/%s/docker", folder, hex);
	if ((n = read_client_file(path, &text, e)) < 0)
		return -1;
	if (n == 0)
		return err_set(e, 0, "context \"%.100s\" (%.200s): there is none of that name: %s does not exist; see: docker context "
		    "ls, or name the engine with -H", clean, chosen_by, path);
	if (context_parse_meta(text.s, text.len, ret, &why) < 0)
		return err_set(e, 0, "context \"%.100s\" (%.200s): %s: %s; name the engine with -H", clean, chosen_by, path, why.msg);
	if (context_tls(tls, ret->skip_verify, ret_tls, e) == 0)
		return 0;
	free(ret->host);
	ret->host = NULL;
	return -1;
}
