/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_root: which folder is the root of a container. Its process can be anywhere by now (chroot(2), pivot_root(2)), so the engine
 * is asked: where its storage driver has mounted it, or else, of other drivers and of containerd's, what the runtime was told.
 */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"

/* "root.path" of the bundle's file: it may begin in the bundle's folder. NULL: it is not known. The caller frees. */
static char *
root_of_bundle(const struct collector *c, const char *id)
{
	struct host_file f = { 0 };
	autojson cJSON *config = NULL;
	const char *path;
	struct err why;
	char *found = NULL;

	collect_read_bundle(c, id, &f);
	if (*f.code == '\0')
		config = json_read(f.bytes, f.len, JSON_TWICE_REFUSED, &why);
	path = json_str(config, "root.path", "");
	if (*path == '/')
		found = xstrdup(path);
	else if (*path != '\0')
		found = xasprintf("%.*s/%s", (int)(strrchr(f.path, '/') - f.path), f.path, path);
	host_file_free(&f);
	return found;
}

void
collect_container_root(
    const struct collector *c, const struct seen_container *s, struct host_root *ret)
{
	autofree char *path =
	    s->root != NULL && *s->root == '/' ? xstrdup(s->root) : root_of_bundle(c, s->id);
	struct host_file f = { 0 };

	*ret = (struct host_root){ .pid = s->pid };
	if (path == NULL)
		return;
	host_stat(c->host, c->daemon_root, path, &f);
	if (*f.code == '\0' && f.type == 'd') {
		ret->dev = f.dev;
		ret->ino = f.ino;
	}
	host_file_free(&f);
}
