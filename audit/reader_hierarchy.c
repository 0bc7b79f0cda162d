/* SPDX-License-Identifier: Apache-2.0 */
/* Which cgroup hierarchies there are, where a process stands in them, and the folders there that many containers share. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/reader.h"

#define SMALL ((size_t)64 << 10)

/* ---- which hierarchies there are ---- */

static void
forget_above(struct reader *r)
{
	while (r->nabove > 0) {
		struct cgroup_above *a = &r->above[--r->nabove];

		while (a->nfiles > 0)
			buf_free(&a->files[--a->nfiles].text);
		close_fd(&a->folder);
		free(a->name);
	}
}

void
reader_cgroup_free(struct reader *r)
{
	forget_above(r);
	free(r->above);
	r->above = NULL;
	for (size_t i = 0; i < r->nmounts; i++) {
		free(r->mounts[i].dst);
		free(r->mounts[i].root);
		free(r->mounts[i].super);
	}
	free(r->mounts);
	r->mounts = NULL;
	r->nmounts = 0;
	r->mounts_time = 0;
}

void
cgroup_load_mounts(struct reader *r)
{
	autobuf struct buf text = BUF_INIT;
	__attribute__((cleanup(mount_free))) struct mount m = { .store = BUF_INIT };
	struct text rest;
	int64_t now = now_ms();

	if (r->mounts_time != 0 && now - r->mounts_time < SCAN_AGE)
		return;
	reader_cgroup_free(r);
	r->mounts_time = now;
	if (reader_mountinfo(r, &text) != 0)
		return;
	rest = text_of(&text);
	while (text_mount(&rest, &m) > 0) {
		bool unified = strcmp(m.fstype, "cgroup2") == 0;
		if (!unified && strcmp(m.fstype, "cgroup") != 0)
			continue;
		r->mounts = xrealloc(r->mounts, r->nmounts + 1, sizeof *r->mounts);
		r->mounts[r->nmounts++] = (struct cgroup_mount){
			.dst = xstrdup(m.dst),
			.root = xstrdup(m.root),
			.super = xstrdup(m.super),
			.unified = unified,
		};
	}
}

static bool
has_controller(const struct cgroup_mount *m, const char *controller)
{
	return !m->unified &&
	    text_list_has((struct text){ m->super, strlen(m->super) }, controller);
}

const char *
reader_cgroup_version(struct reader *r)
{
	/* what has a controller of its own is v1; name=systemd alone is bookkeeping beside v2 */
	static const char *const controllers[] = { "memory", "pids", "cpu", "cpuset", "blkio",
		"devices" };
	bool v1 = false, v2 = false;

	cgroup_load_mounts(r);
	for (size_t i = 0; i < r->nmounts; i++) {
		v2 = v2 || r->mounts[i].unified;
		for (size_t c = 0; c < ARRAY_SIZE(controllers); c++)
			v1 = v1 || has_controller(&r->mounts[i], controllers[c]);
	}
	return v1 ? v2 ? "hybrid" : "v1" : v2 ? "v2" : NULL;
}

/* The line of a controller: v1's own, else v2's. */
bool
cgroup_find_line(struct text text, const char *controller, struct cgroup_line *ret)
{
	struct cgroup_line line;
	bool found = false;

	while (text_cgroup(&text, &line) > 0) {
		if (!line.unified && text_list_has(line.controllers, controller)) {
			*ret = line;
			return true;
		}
		if (line.unified) {
			*ret = line;
			found = true;
		}
	}
	return found;
}

/* A mount that shows the line's path; the whole hierarchy (root "/") before a part of it. */
bool
cgroup_find_mount(const struct reader *r, const struct cgroup_line *line, const char *controller,
    struct cgroup_place *ret)
{
	*ret = (struct cgroup_place){ .path = line->path, .unified = line->unified };
	for (size_t i = 0; i < r->nmounts; i++) {
		const struct cgroup_mount *m = &r->mounts[i];
		struct text below;

		if ((line->unified ? !m->unified : !has_controller(m, controller)) ||
		    !text_below((struct text){ m->root, strlen(m->root) }, line->path, &below))
			continue;
		if (ret->mount == NULL || strcmp(m->root, "/") == 0) {
			ret->mount = m;
			ret->below = below;
		}
	}
	return ret->mount != NULL;
}

/* ---- folders that are kept ---- */

/* The folders above containers' own are the same for many of them: each is opened and read once. */
struct cgroup_above *
cgroup_find_above(struct reader *r, const char *name)
{
	struct cgroup_above *a;

	for (a = r->above; a < r->above + r->nabove; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	if (r->nabove == MAX_ABOVE)
		forget_above(r);
	if (r->above == NULL)
		r->above = xcalloc(MAX_ABOVE, sizeof *r->above);
	a = &r->above[r->nabove++];
	*a = (struct cgroup_above){ .name = xstrdup(name), .folder = -1 };
	a->error = reader_handle(r, r->root, name, &a->folder);
	a->kernels = a->error == 0 && reader_is_kernels(a->folder);
	return a;
}

/* The folder above a path's last component, if it is the kernel's; else NULL. */
struct cgroup_above *
cgroup_kernels_above(struct reader *r, const char *path, const char **ret_leaf)
{
	const char *slash = strrchr(path, '/');
	autofree char *name = xstrndup(path, slash != NULL ? (size_t)(slash - path) : 0);
	struct cgroup_above *a = slash != NULL ? cgroup_find_above(r, name) : NULL;

	if (a == NULL || !a->kernels)
		return NULL;
	*ret_leaf = slash + 1;
	return a;
}

static int
read_in(const struct reader *r, const struct cgroup_above *a, const char *path, struct buf *ret)
{
	return a->kernels ? reader_slurp_kernels(r, a->folder, path, SMALL, ret) : reader_slurp(r, a->folder, path, SMALL, ret);
}

int
cgroup_read_above(const struct reader *r, struct cgroup_above *a, const char *file, struct buf *ret)
{
	size_t i = 0;

	while (i < a->nfiles && strcmp(a->files[i].name, file) != 0)
		i++;
	if (i == ARRAY_SIZE(a->files))
		return read_in(r, a, file, ret);
	if (i == a->nfiles) {
		a->files[i].name = file;
		a->files[i].text = (struct buf)BUF_INIT;
		a->files[i].error = read_in(r, a, file, &a->files[i].text);
		a->nfiles++;
	}
	ret->len = 0;
	buf_add(ret, a->files[i].text.s, a->files[i].text.len);
	return a->files[i].error;
}
