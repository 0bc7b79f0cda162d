/* SPDX-License-Identifier: Apache-2.0 */
/* endpoint_others: engines that are seen from here, beside the one that is asked. Nothing is connected to. */
#include "config.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/endpoint.h"
#include "audit/reader.h"

#define MAX_OTHERS 64
#define MAX_TABLE  ((size_t)16 << 20)

/* "~" is each home: the user's who runs us, and SUDO_USER's. */
static const struct {
	const char *pattern, *what;
} places[] = {
	{ "/run/docker.sock", "Docker's usual socket" },
	{ "/var/run/docker.sock", "Docker's usual socket" },
	{ "/run/podman/podman.sock", "Podman" },
	{ "/run/user/*/docker.sock", "rootless Docker" },
	{ "/run/user/*/podman/podman.sock", "rootless Podman" },
	{ "~/.docker/run/docker.sock", "rootless Docker" },
	{ "~/.docker/desktop/docker.sock", "Docker Desktop" },
	{ "~/.colima/*/docker.sock", "Colima" },
	{ "~/.config/colima/*/docker.sock", "Colima" },
	{ "~/.rd/docker.sock", "Rancher Desktop" },
};

struct others {
	const char *root;
	struct {
		dev_t dev;
		ino_t ino;
	} seen[MAX_OTHERS];
	size_t n;
	cJSON *list;
};

/* Whether it is a socket that was not met before. */
static bool
is_new(struct others *o, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0 || !S_ISSOCK(st.st_mode) || o->n == MAX_OTHERS)
		return false;
	for (size_t i = 0; i < o->n; i++)
		if (o->seen[i].dev == st.st_dev && o->seen[i].ino == st.st_ino)
			return false;
	o->seen[o->n].dev = st.st_dev;
	o->seen[o->n++].ino = st.st_ino;
	return true;
}

static void
add(struct others *o, const char *endpoint, const char *what)
{
	autofree char *clean = endpoint_shown(endpoint), *why = utf8_clean(what, strlen(what));
	cJSON *x = json_object();

	json_put_str(x, "endpoint", clean);
	json_put_str(x, "what", why);
	json_push(o->list, x);
}

static void
add_socket(struct others *o, const char *path, const char *what)
{
	autofree char *endpoint = NULL;

	if (!is_new(o, path))
		return;
	endpoint = xasprintf("unix://%s", path + strlen(o->root));
	add(o, endpoint, what);
}

static void
look_at_place(struct others *o, const char *home, const char *pattern, const char *what)
{
	autofree char *full = xasprintf("%s%s%s", o->root, *pattern == '~' ? home : "", pattern + (*pattern == '~'));
	glob_t found;

	if (glob(full, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			add_socket(o, found.gl_pathv[i], what);
	globfree(&found);
}

static void
look_at_places(struct others *o, const char *home)
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (*places[i].pattern != '~' || *home == '/')
			look_at_place(o, home, places[i].pattern, places[i].what);
}

/* Whatever listens in this network namespace under an engine's usual name: another dockerd, a forwarder. */
static void
look_at_listeners(struct others *o)
{
	autofree char *path = xasprintf("%s/proc/net/unix", o->root);
	autofile FILE *in = fopen(path, "re");
	autobuf struct buf table = BUF_INIT;
	struct unix_line line;
	struct text rest;
	char part[8192];
	size_t n;
	int got;

	while (in != NULL && table.len < MAX_TABLE && (n = fread(part, 1, sizeof part, in)) > 0)
		buf_add(&table, part, n);
	for (rest = text_of(&table); (got = text_unix(&rest, &line)) != 0;) {
		struct text base = text_base(line.path);
		autofree char *socket = NULL;

		if (got < 0 || !line.listening || line.path.n == 0 || *line.path.s != '/' ||
		    (!text_is(base, "docker.sock") && !text_is(base, "podman.sock")))
			continue;
		socket = xasprintf("%s%.*s", o->root, (int)line.path.n, line.path.s);
		add_socket(o, socket, "a listening socket");
	}
}

/* What docker would have asked without sudo. */
static void
look_at_invoker(struct others *o, const char *chosen_url)
{
	const char *user = getenv("SUDO_USER");
	__attribute__((cleanup(account_free))) struct account invoker = { 0 };
	autofree char *folder = NULL, *name = NULL, *what = NULL;
	const char *home;
	struct client_tls *tls = NULL;
	struct context context;
	struct err ignored;

	if (user == NULL || getuid() != 0 || !account_of_file(user, 0, &invoker) || invoker.uid == 0)
		return;
	home = invoker.home;
	look_at_places(o, home);
	folder = xasprintf("%s%s/.docker", o->root, home);
	if (context_current(folder, &name, &ignored) < 0 || *name == '\0' || strcmp(name, "default") == 0)
		return;
	what = xasprintf("context %.100s of %.60s, who called sudo", name, user);
	if (context_load(folder, name, what, &context, &tls, &ignored) == 0) {
		if (strcmp(context.host, chosen_url) != 0 &&
		    (strncmp(context.host, "unix://", 7) != 0 || is_new(o, context.host + 7)))
			add(o, context.host, what);
		free(context.host);
	}
	client_tls_free(tls);
}

static int
by_endpoint(const void *a, const void *b)
{
	return strcmp(json_str(*(cJSON *const *)a, "endpoint", ""), json_str(*(cJSON *const *)b, "endpoint", ""));
}

static cJSON *
sorted(cJSON *list)
{
	size_t n = (size_t)cJSON_GetArraySize(list), i = 0;
	autofree cJSON **items = xcalloc(n + 1, sizeof *items);
	cJSON *ret = json_array();

	while (cJSON_GetArraySize(list) > 0)
		items[i++] = cJSON_DetachItemFromArray(list, 0);
	qsort(items, n, sizeof *items, by_endpoint);
	for (i = 0; i < n; i++)
		json_push(ret, items[i]);
	cJSON_Delete(list);
	return ret;
}

cJSON *
endpoint_others(const char *root, const char *chosen_url)
{
	struct others o = { .root = root, .list = json_array() };
	const char *home = getenv("HOME");

	if (strncmp(chosen_url, "unix://", 7) == 0) {
		autofree char *chosen = xasprintf("%s%s", root, chosen_url + 7);

		(void)is_new(&o, chosen);
	}
	look_at_invoker(&o, chosen_url);
	look_at_places(&o, home != NULL ? home : "");
	look_at_listeners(&o);
	return sorted(o.list);
}
