/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/endpoint.h"
#include "audit/json.h"

#define MAX_CLIENT_FILE ((size_t)1 << 20)

/* A client file as JSON. 0 with *ret NULL if there is none; -1 and an error if it cannot be read. */
static int
client_file(const char *path, cJSON **ret, struct err *e)
{
	autofd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct buf b = BUF_INIT;
	struct err why;
	char block[4096];
	ssize_t n;

	*ret = NULL;
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : err_set(e, errno, "%s: %s", path, strerror(errno));
	while ((n = read(fd, block, sizeof block)) > 0 && b.len <= MAX_CLIENT_FILE)
		buf_add(&b, block, (size_t)n);
	if (n < 0 || b.len > MAX_CLIENT_FILE) {
		err_set(e, errno, "%s: %s", path, n < 0 ? strerror(errno) : "more than 1 MiB");
	} else if ((*ret = json_read(b.s, b.len, JSON_TWICE_LAST, &why)) == NULL) {
		err_set(e, 0, "%s: %s", path, why.msg);
	}
	buf_free(&b);
	return *ret == NULL ? -1 : 0;
}

static char *
client_folder(void)
{
	const char *folder = getenv("DOCKER_CONFIG"), *home = getenv("HOME");

	if (folder != NULL && *folder != '\0')
		return xstrdup(folder);
	return xasprintf("%s/.docker", home != NULL ? home : "");
}

static int
take(struct endpoint *ret, const char *url, char *chosen_by, struct err *e)
{
	if (strncmp(url, "unix://", 7) != 0 || url[7] != '/') {
		err_set(e, 0, "endpoint %.200s (%s): this version reaches an engine through a unix socket: unix:///path",
		    url, chosen_by);
		free(chosen_by);
		return -1;
	}
	*ret = (struct endpoint){ .url = utf8_clean(url, strlen(url)), .chosen_by = chosen_by };
	return 0;
}

/* A context's endpoint stands in contexts/meta/<SHA-256 of its name>/meta.json (docker/cli cli/context/store). */
static int
follow_context(const char *folder, const char *name, char *chosen_by, struct endpoint *ret, struct err *e)
{
	char hex[65];
	autofree char *path = NULL;
	autojson cJSON *meta = NULL;
	const char *url;

	if (strcmp(name, "default") == 0)
		return take(ret, ENDPOINT_DEFAULT, chosen_by, e);
	sha256_hex(name, strlen(name), hex);
	path = xasprintf("%s/contexts/meta/%s/meta.json", folder, hex);
	if (client_file(path, &meta, e) < 0) {
		free(chosen_by);
		return -1;
	}
	url = json_str(meta, "Endpoints.docker.Host", NULL);
	if (url == NULL) {
		err_set(e, 0, "context \"%.100s\" (%s): %s %s; name the engine with -H", name, chosen_by, path,
		    meta ? "has no docker endpoint" : "does not exist");
		free(chosen_by);
		return -1;
	}
	return take(ret, url, chosen_by, e);
}

int
endpoint_choose(const char *option, struct endpoint *ret, struct err *e)
{
	const char *env = getenv("DOCKER_HOST"), *context = getenv("DOCKER_CONTEXT"), *current;
	autofree char *folder = NULL, *path = NULL;
	autojson cJSON *config = NULL;

	if (option != NULL)
		return take(ret, option, xstrdup("-H"), e);
	if (env != NULL && *env != '\0')
		return take(ret, env, xstrdup("DOCKER_HOST"), e);
	folder = client_folder();
	if (context != NULL && *context != '\0') {
		autofree char *clean = utf8_clean(context, strlen(context));

		return follow_context(folder, context, xasprintf("DOCKER_CONTEXT=%s", clean), ret, e);
	}
	path = xasprintf("%s/config.json", folder);
	if (client_file(path, &config, e) < 0)
		return -1;
	current = json_str(config, "currentContext", "");
	if (*current != '\0' && strcmp(current, "default") != 0)
		return follow_context(folder, current, xasprintf("currentContext=%s of %s", current, path), ret, e);
	return take(ret, ENDPOINT_DEFAULT, xstrdup("default"), e);
}

void
endpoint_free(struct endpoint *ep)
{
	free(ep->url);
	free(ep->chosen_by);
	*ep = (struct endpoint){ 0 };
}
