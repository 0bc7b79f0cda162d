/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limits. A limit of any folder on the way from the container's cgroup up to the root of the
 * hierarchy binds it: the lowest one is what the kernel enforces (cgroups(7), and the kernel's
 * Documentation/admin-guide/cgroup-v2.rst).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/reader.h"

#define SMALL       ((size_t)64 << 10)
#define PROCS_MAX   ((size_t)4 << 20)
#define MAX_LEVELS  64
#define MAX_FOLDERS 4096
#define GONE        ESTALE /* inside: a folder that is not there itself, where ENOENT is one of its files */

/* The last id of a container in a path: 64 hexadecimal digits; empty if there is none. */
static struct text
last_id(struct text path)
{
	struct text id = { path.s, 0 };
	size_t run = 0;

	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && strchr("0123456789abcdef", path.s[i]) != NULL) {
			run++;
			continue;
		}
		if (run == 64)
			id = (struct text){ path.s + i - run, run };
		run = 0;
	}
	return id;
}

/*
 * v1 keeps a process's place in each hierarchy by itself, and "cgroup.path" is that of the memory
 * controller. Whether a place is the same container's: a process that was moved away in one
 * hierarchy alone has no limits of its own there.
 */
static bool
is_own(struct text text, const struct cgroup_place *at)
{
	struct cgroup_line memory;
	struct text here = last_id(at->path), there;

	if (!cgroup_find_line(text, "memory", &memory))
		return true;
	there = last_id(memory.path);
	return there.n == 0 || (here.n == there.n && memcmp(here.s, there.s, here.n) == 0);
}

/* Finds the place, or records at path why it is not known. */
static bool
find_place(struct reader *r, struct text text, const char *controller, const char *path,
    struct buf *out, struct cgroup_place *ret)
{
	struct cgroup_line line;

	if (!cgroup_find_line(text, controller, &line))
		wire_error(out, path, "ENOENT",
		    "the process is in no hierarchy with the controller %s", controller);
	else if (!cgroup_find_mount(r, &line, controller, ret))
		wire_error(out, path, "not-proven",
		    "the folder %.*s of the controller %s is not mounted here", (int)line.path.n,
		    line.path.s, controller);
	else
		return true;
	return false;
}

/* ---- going up ---- */

/* The folders from a place up to the root of its mount. */
struct climb {
	struct reader *r;
	struct cgroup_place at;
	struct text below;
	int level;
	struct buf name;            /* of the folder that is looked at */
	int own;                    /* a handle of it, if it is the first and was opened */
	struct cgroup_above *above; /* the one that is looked at; if that is the first, the one above, which is kept anyway */
	const char *leaf;           /* then: its name in there, in name */
	int error;
};

static void
climb_free(struct climb *c)
{
	close_fd(&c->own);
	buf_free(&c->name);
}
#define autoclimb __attribute__((cleanup(climb_free)))

static bool
at_root(const struct climb *c)
{
	return text_is(c->below, "/");
}

/* The process's own folder. One of the kernel's is read below the one above, and not opened by itself. */
static void
open_first(struct climb *c)
{
	if (!at_root(c) && (c->above = cgroup_kernels_above(c->r, c->name.s, &c->leaf)) != NULL)
		return;
	c->error = reader_handle(c->r, c->r->root, c->name.s, &c->own);
}

/* ENOENT may be of the folder or of the file, and EXDEV of a path that leads up or of a mount: then the folder itself is
 * asked. */
static int
read_first(struct climb *c, const char *file, struct buf *ret)
{
	autobuf struct buf path = BUF_INIT;
	int error;

	if (c->own < 0) {
		buf_adds(&path, c->leaf);
		buf_addc(&path, '/');
		buf_adds(&path, file);
		error = reader_slurp_kernels(c->r, c->above->folder, path.s, SMALL, ret);
		if (error != ENOENT && error != EXDEV)
			return error;
		if ((error = reader_handle(c->r, c->r->root, c->name.s, &c->own)) != 0)
			return error == ENOENT ? GONE : error;
	}
	return reader_slurp(c->r, c->own, file, SMALL, ret);
}

/* Opens the next folder, the process's own first; false at the end or on error. */
static bool
climb_next(struct climb *c)
{
	if (c->level == 0)
		c->below = c->at.below;
	else if (at_root(c))
		return false;
	else
		c->below.n =
		    (size_t)((const char *)memrchr(c->below.s, '/', c->below.n) - c->below.s);
	if (c->below.n == 0)
		c->below = (struct text){ "/", 1 };
	c->name.len = 0;
	buf_adds(&c->name, c->at.mount->dst);
	if (!at_root(c))
		buf_add(&c->name, c->below.s, c->below.n);
	if (c->level == 0) {
		open_first(c);
	} else if (c->level < MAX_LEVELS) {
		c->above = cgroup_find_above(c->r, c->name.s);
		c->error = c->above->error;
	} else {
		c->error = ELOOP;
	}
	c->level++;
	return c->error == 0;
}

/* A file of the folder, trimmed. ENOENT: the kernel has no such limit there. */
static int
climb_read(struct climb *c, const char *file, struct buf *ret)
{
	int error = c->level == 1 ? read_first(c, file, ret) : cgroup_read_above(c->r, c->above, file, ret);

	ret->len = text_trim(text_of(ret)).n;
	return error;
}

/* A number, or UINT64_MAX for "max". */
static int
climb_number(struct climb *c, const char *file, uint64_t *ret)
{
	autobuf struct buf text = BUF_INIT;
	int error = climb_read(c, file, &text);

	if (error != 0)
		return error;
	if (text_is(text_of(&text), "max")) {
		*ret = UINT64_MAX;
		return 0;
	}
	return text_u64(text_of(&text), 10, ret) ? 0 : EBADMSG;
}

static void
put_climb_error(const struct climb *c, struct buf *out, const char *path, const char *file)
{
	reader_trouble(c->r, out, path, c->error == GONE ? ENOENT : c->error, RIGHT_READ, "%s/%s", c->name.s, file);
}

static void
put_number(struct buf *out, const char *path, uint64_t n)
{
	if (n == UINT64_MAX)
		wire_null(out, path);
	else
		wire_int(out, path, (int64_t)n);
}

static void
put_folder(struct buf *out, const char *path, const struct buf *folder)
{
	if (folder->len == 0)
		wire_null(out, path);
	else
		wire_strn(out, path, folder->s, folder->len);
}

/* ---- memory and pids: one number a folder ---- */

/* v1 counts pages in a long: its "no limit" is the largest multiple of a page, 64 KiB the
 * largest page. */
#define V1_UNLIMITED 0x7fffffffffff0000u

static bool
is_limit(const struct cgroup_place *at, uint64_t n)
{
	return n != UINT64_MAX && (at->unified || n < V1_UNLIMITED);
}

/* v1's memory.use_hierarchy 0 (before Linux 5.11): the folder's limit does not bind those
 * below it. */
static bool
binds_below(struct climb *c, const char *file)
{
	uint64_t hierarchical;

	return c->at.unified || strcmp(file, "memory.limit_in_bytes") != 0 || c->level == 1 ||
	    climb_number(c, "memory.use_hierarchy", &hierarchical) != 0 || hierarchical != 0;
}

/* "cgroup.memory.limit", ".own", ".from" of a controller with a file of one number. */
static void
put_limit(struct reader *r, struct text text, const char *controller, const char *v1,
    const char *v2, struct buf *out)
{
	autoclimb struct climb c = { .r = r, .own = -1, .name = BUF_INIT };
	autobuf struct buf from = BUF_INIT;
	uint64_t own = UINT64_MAX, lowest = UINT64_MAX, n = UINT64_MAX;
	const char *file;
	char path[40];
	bool owned;

	snprintf(path, sizeof path, "cgroup.%s", controller);
	if (!find_place(r, text, controller, path, out, &c.at))
		return;
	owned = is_own(text, &c.at);
	file = c.at.unified ? v2 : v1;
	while (climb_next(&c)) {
		c.error = climb_number(&c, file, &n);
		/* v2: the controller is not enabled there; v1: the root has no such limit */
		if (c.error == ENOENT && (c.at.unified || at_root(&c))) {
			c.error = 0;
			continue;
		}
		if (c.error != 0)
			break;
		if (!is_limit(&c.at, n))
			continue;
		if (c.level == 1 && owned)
			own = n;
		if (n < lowest && binds_below(&c, file)) {
			lowest = n;
			from.len = 0;
			buf_adds(&from, c.name.s);
		}
	}
	if (c.error != 0) {
		put_climb_error(&c, out, path, file);
		return;
	}
	snprintf(path, sizeof path, "cgroup.%s.limit", controller);
	put_number(out, path, lowest);
	snprintf(path, sizeof path, "cgroup.%s.own", controller);
	put_number(out, path, own);
	snprintf(path, sizeof path, "cgroup.%s.from", controller);
	put_folder(out, path, &from);
}

/* ---- cpu: a quota of a period ---- */

struct quota {
	uint64_t quota, period; /* quota UINT64_MAX: none */
};

/* v1's two files, or v2's "50000 100000". */
static int
read_quota(struct climb *c, struct quota *ret)
{
	autobuf struct buf text = BUF_INIT;
	struct text rest, word;
	int error = climb_read(c, c->at.unified ? "cpu.max" : "cpu.cfs_quota_us", &text);

	if (error != 0)
		return error;
	rest = text_of(&text);
	if (!text_word(&rest, &word))
		return EBADMSG;
	if (text_is(word, "max") || text_is(word, "-1"))
		ret->quota = UINT64_MAX;
	else if (!text_u64(word, 10, &ret->quota))
		return EBADMSG;
	if (!c->at.unified)
		return climb_number(c, "cpu.cfs_period_us", &ret->period);
	return text_word(&rest, &word) && text_u64(word, 10, &ret->period) ? 0 : EBADMSG;
}

static bool
lower(const struct quota *a, const struct quota *b)
{
	if (a->quota == UINT64_MAX || a->period == 0)
		return false;
	return b->quota == UINT64_MAX ||
	    (double)a->quota / (double)a->period < (double)b->quota / (double)b->period;
}

static void
put_cpu(struct reader *r, struct text text, struct buf *out)
{
	autoclimb struct climb c = { .r = r, .own = -1, .name = BUF_INIT };
	autobuf struct buf from = BUF_INIT;
	struct quota q, own = { UINT64_MAX, UINT64_MAX }, lowest = { UINT64_MAX, UINT64_MAX };
	uint64_t share = UINT64_MAX;
	const char *file;
	bool owned;

	if (!find_place(r, text, "cpu", "cgroup.cpu", out, &c.at))
		return;
	owned = is_own(text, &c.at);
	file = c.at.unified ? "cpu.weight" : "cpu.shares";
	while (climb_next(&c)) {
		if (c.level == 1 && (c.error = climb_number(&c, file, &share)) != 0 &&
		    c.error != ENOENT)
			break;
		c.error = read_quota(&c, &q);
		if (c.error ==
		    ENOENT) { /* the root, v2 without the controller, or no CFS bandwidth control */
			c.error = 0;
			continue;
		}
		if (c.error != 0)
			break;
		if (c.level == 1 && owned)
			own = q;
		if (lower(&q, &lowest)) {
			lowest = q;
			from.len = 0;
			buf_adds(&from, c.name.s);
		}
	}
	if (c.error != 0) {
		put_climb_error(&c, out, "cgroup.cpu", "cpu.*");
		return;
	}
	put_number(out, c.at.unified ? "cgroup.cpu.weight" : "cgroup.cpu.shares",
	    owned ? share : UINT64_MAX);
	/* the period of a folder without a quota says nothing, but is what an own limit
	 * would have */
	if (lowest.quota == UINT64_MAX)
		lowest.period = own.period;
	put_number(out, "cgroup.cpu.quota", lowest.quota);
	put_number(out, "cgroup.cpu.period", lowest.period);
	put_number(out, "cgroup.cpu.own_quota", own.quota);
	put_folder(out, "cgroup.cpu.from", &from);
}

/* ---- cpuset ---- */

/* The processors of the whole machine, in the kernel's list form. */
static int
all_cpus(struct reader *r, const struct cgroup_place *at, const char *file, struct buf *ret)
{
	struct cgroup_above *root;
	int error = ENOENT;

	if (strcmp(at->mount->root, "/") == 0 && (root = cgroup_find_above(r, at->mount->dst))->error == 0)
		error = cgroup_read_above(r, root, file, ret);
	if (error != 0)
		error = reader_slurp(r, r->root, "sys/devices/system/cpu/online", SMALL, ret);
	ret->len = text_trim(text_of(ret)).n;
	return error;
}

static void
put_cpuset(struct reader *r, struct text text, struct buf *out)
{
	autoclimb struct climb c = { .r = r, .own = -1, .name = BUF_INIT };
	autobuf struct buf set = BUF_INIT, all = BUF_INIT;
	const char *file;
	int error = ENOENT;

	if (!find_place(r, text, "cpuset", "cgroup.cpu.cpuset", out, &c.at))
		return;
	file = c.at.unified ? "cpuset.cpus.effective" : "cpuset.cpus";
	/* where the controller is not enabled, the folder above decides */
	while (climb_next(&c) && (error = climb_read(&c, file, &set)) == ENOENT)
		;
	if (c.error != 0)
		error = c.error;
	if (error == ENOENT && c.at.unified &&
	    c.error == 0) /* not even at the root: the kernel has none */
		error = all_cpus(r, &c.at, file, &set);
	if (error == 0)
		error = all_cpus(r, &c.at, file, &all);
	if ((c.error = error) != 0) {
		put_climb_error(&c, out, "cgroup.cpu.cpuset", file);
		return;
	}
	wire_strn(out, "cgroup.cpu.cpuset", set.s, set.len);
	wire_strn(out, "cgroup.cpu.cpuset_all", all.s, all.len);
}

void
reader_put_cgroup(struct reader *r, struct text text, struct buf *out)
{
	const char *version = reader_cgroup_version(r);
	struct cgroup_line line;

	if (version == NULL) {
		wire_error(out, "cgroup", "ENOENT", "no cgroup hierarchy is mounted here");
		return;
	}
	wire_str(out, "cgroup.version", version);
	if (cgroup_find_line(text, "memory", &line))
		wire_strn(out, "cgroup.path", line.path.s, line.path.n);
	put_limit(r, text, "memory", "memory.limit_in_bytes", "memory.max", out);
	put_limit(r, text, "pids", "pids.max", "pids.max", out);
	put_cpu(r, text, out);
	put_cpuset(r, text, out);
}

/* ---- who is in it ---- */

/* Everything below one folder, breadth first. */
struct members {
	struct reader *r;
	void (*found)(void *arg, long pid);
	void *arg;
	char **todo;
	size_t n;
};

static int
read_procs(const struct members *m, int folder, bool kernels)
{
	autobuf struct buf text = BUF_INIT;
	struct text rest, line;
	uint64_t pid;
	int error = (kernels ? reader_slurp_kernels : reader_slurp)(m->r, folder, "cgroup.procs", PROCS_MAX, &text);

	/* EOPNOTSUPP: a threaded cgroup; its processes stand in the folder above */
	if (error == EOPNOTSUPP || error == ENODEV || error == ENOENT)
		return 0;
	rest = text_of(&text);
	while (error == 0 && text_part(&rest, '\n', &line))
		if (!text_u64(line, 10, &pid) || pid > INT32_MAX)
			error = EBADMSG;
		else if (pid != 0) /* 0: outside of our PID namespace */
			m->found(m->arg, (long)pid);
	return error;
}

/* A cgroup folder has two links, and one more for each folder in it (the kernel's kernfs). */
static bool
has_no_folders(int folder)
{
	struct stat st;

	return fstat(folder, &st) == 0 && st.st_nlink == 2;
}

static int
add_folders(struct members *m, int folder, bool kernels, const char *name)
{
	char **names;
	size_t n;
	int error;

	if (kernels && has_no_folders(folder))
		return 0;
	if ((error = reader_names(m->r, folder, "", &names, &n)) != 0)
		return error;
	for (size_t i = 0; i < n && error == 0; i++) {
		struct stat st;
		if (fstatat(folder, names[i], &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode))
			continue;
		if (m->n == MAX_FOLDERS) {
			error = EFBIG;
			break;
		}
		m->todo = xrealloc(m->todo, m->n + 1, sizeof *m->todo);
		m->todo[m->n++] = xasprintf("%s/%s", name, names[i]);
	}
	reader_names_free(names, n);
	return error;
}

/* The container's own folder: one of the kernel's is opened below the one above, which is kept. */
static int
open_folder(struct members *m, size_t i, int *ret_fd, bool *ret_kernels)
{
	const char *name = m->todo[i], *leaf;
	const struct cgroup_above *above = i == 0 ? cgroup_kernels_above(m->r, name, &leaf) : NULL;
	int error = above != NULL ? reader_handle_kernels(m->r, above->folder, leaf, false, ret_fd) : EXDEV;

	*ret_kernels = error == 0;
	if (error == EXDEV && (error = reader_handle(m->r, m->r->root, name, ret_fd)) == 0)
		*ret_kernels = reader_is_kernels(*ret_fd);
	return error;
}

static int
visit_folders(struct members *m)
{
	int error = 0;

	for (size_t i = 0; i < m->n && error == 0; i++) {
		autofd int folder = -1;
		bool kernels;

		error = open_folder(m, i, &folder, &kernels);
		if (error == ENOENT && i > 0) { /* removed meanwhile */
			error = 0;
			continue;
		}
		if (error == 0 && (error = read_procs(m, folder, kernels)) == 0)
			error = add_folders(m, folder, kernels, m->todo[i]);
	}
	return error;
}

int
reader_cgroup_pids(struct reader *r, struct text text, const char *id,
    void (*found)(void *arg, long pid), void *arg)
{
	struct members m = { .r = r, .found = found, .arg = arg };
	struct cgroup_line line;
	int error = ENOENT;

	cgroup_load_mounts(r);
	while (error == ENOENT && text_cgroup(&text, &line) > 0) {
		struct text first = line.controllers;
		autofree char *controller = NULL;
		struct text name = { "", 0 };
		struct cgroup_place at;

		/* the container's folder itself: what it made below belongs to it, too */
		if ((line.path.n = text_id_end(line.path, id)) == 0)
			continue;
		if (!line.unified && !text_part(&first, ',', &name))
			continue;
		controller = line.unified ? xstrdup("") : xstrndup(name.s, name.n);
		if (!cgroup_find_mount(r, &line, controller, &at))
			continue;
		m.todo = xcalloc(1, sizeof *m.todo);
		m.todo[m.n++] = xasprintf("%s%.*s", at.mount->dst, (int)at.below.n, at.below.s);
		error = visit_folders(&m);
		reader_names_free(m.todo, m.n);
		m.todo = NULL;
		m.n = 0;
	}
	return error;
}
