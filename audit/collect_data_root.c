/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_data_root: the folders that hold container data, and the mounts that these lie on.
 *
 * A folder is looked for in the mount table by its name without links, and the file system found there must be the one that
 * the folder is really on: a mount below another one that hides it is none. Below --root there is no mount table of that
 * host; what tells then is where the device changes, and fstab(5).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "audit/collect_parts.h"
#include "audit/containerd.h"
#include "audit/dockerd.h"
#include "audit/roles.h"
#include "audit/wire.h"

#define SOURCE         "mount table"
#define DEFAULT_ROOT   "/var/lib/docker"
#define CONTAINERD     "/var/lib/containerd"
#define MAX_FILE       ((size_t)1 << 20)

/* ---- options below --root ---- */

/* Takes a value in; false if another one was told before. */
static bool
agree(char **value, const char *found)
{
	if (found == NULL)
		return true;
	if (*value == NULL)
		*value = xstrdup(found);
	return strcmp(*value, found) == 0;
}

static void
missing(char **ret_why, const char *what, const char *key)
{
	if (*ret_why == NULL)
		*ret_why = xasprintf("%s%s%s", what, *key != '\0' ? " " : "", key);
}

/* Whether options, of the command line or of a file, leave open where the data is. */
static bool
leaves_open(const cJSON *parsed, const char *key)
{
	return strcmp(key, "data-root") == 0 && dockerd_sets_graph(json_at(parsed, "options"));
}

static void
file_says(struct collector *c, const char *path, const char *key, char **value, char **ret_why)
{
	struct host_file f = { 0 };
	autojson cJSON *parsed = NULL;

	host_read_file(c->host, 0, path, MAX_FILE, &f);
	if (*f.code == '\0') {
		parsed = dockerd_parse_file(f.bytes, f.len);
		if (cJSON_GetArraySize(json_at(parsed, "errors")) > 0)
			missing(ret_why, "what cannot be understood stands in", f.path);
		if (!agree(value, cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json_at(parsed, "options"), key))))
			missing(ret_why, "daemon.json and docker.service tell different values of", key);
		if (leaves_open(parsed, key))
			missing(ret_why, DOCKERD_GRAPH, "");
	} else if (strcmp(f.code, "ENOENT") != 0 && strcmp(f.code, "ENOTDIR") != 0) {
		missing(ret_why, f.message, "");
	}
	host_file_free(&f);
}

char *
collect_root_option(struct collector *c, const char *key, const char *otherwise, char **ret_why)
{
	const struct roles *r = c->roles;
	autojson cJSON *parsed = NULL;
	char *value = NULL;

	*ret_why = NULL;
	if (*r->why_code != '\0' || r->why_argv != NULL || r->argv == NULL) {
		missing(ret_why, *r->why_code != '\0' ? r->why : r->why_argv != NULL ? r->why_argv : "what is started is not known", "");
		return NULL;
	}
	parsed = dockerd_parse_argv(r->argv);
	if (leaves_open(parsed, key))
		missing(ret_why, DOCKERD_GRAPH, "");
	(void)agree(&value, cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json_at(parsed, "options"), key)));
	file_says(c, r->config_path, key, &value, ret_why);
	if (*ret_why != NULL) {
		free(value);
		return NULL;
	}
	if (value != NULL && *value != '\0')
		return value;
	free(value);
	return xstrdup(otherwise);
}

/* ---- mounts ---- */

/* The mount that a name leads to: the longest mount point above it, and of several there the last. */
static const cJSON *
mount_of(const cJSON *mounts, const char *real)
{
	const cJSON *m, *best = NULL;
	size_t longest = 0;

	cJSON_ArrayForEach(m, mounts) {
		const char *dst = json_str(m, "dst", "");

		if (*dst == '/' && strlen(dst) >= longest && is_at_or_below(real, dst)) {
			best = m;
			longest = strlen(dst);
		}
	}
	return best;
}

static char *
device_name(uint64_t dev)
{
	return xasprintf("%u:%u", major(dev), minor(dev));
}

static cJSON *
mount_object(const cJSON *m)
{
	static const char *const keys[] = { "dst", "dev", "root", "fstype", "source" };
	cJSON *o = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_put_str(o, keys[i], json_str(m, keys[i], NULL));
	return o;
}

/* Where the file system is mounted that a mount shows a folder of (dockerd binds its data root to itself): the mount of the
 * same device that shows most of it. NULL: nowhere here. */
static const char *
home_of(const cJSON *mounts, const cJSON *m)
{
	const char *root = json_str(m, "root", ""), *home = NULL;
	size_t shortest = SIZE_MAX;
	const cJSON *other;

	if (strcmp(root, "/") == 0)
		return json_str(m, "dst", NULL);
	cJSON_ArrayForEach(other, mounts) {
		const char *above = json_str(other, "root", "");

		if (strcmp(json_str(other, "dev", ""), json_str(m, "dev", "")) == 0 && *above == '/' && strcmp(above, root) != 0 &&
		    is_at_or_below(root, above) && strlen(above) < shortest) {
			home = json_str(other, "dst", NULL);
			shortest = strlen(above);
		}
	}
	return home;
}

/* Puts the mount of a folder, or an error entry. */
static void
put_mount(cJSON *doc, cJSON *root, size_t i, const cJSON *mounts, const struct host_file *f)
{
	const cJSON *m = mount_of(mounts, f->real);
	autofree char *dev = device_name(f->dev), *path = xasprintf("roots[%zu].mount", i);

	/* each subvolume of a btrfs has a device number of its own, which the mount table does not tell */
	if (m != NULL && (strcmp(json_str(m, "dev", ""), dev) == 0 || strcmp(json_str(m, "fstype", ""), "btrfs") == 0)) {
		json_put_str(json_put(root, "mount", mount_object(m)), "home", home_of(mounts, m));
	} else {
		autofree char *why = xasprintf("%s is on device %s, and the mount table has %s for it", f->real, dev,
		    m != NULL ? json_str(m, "dev", "none") : "no mount");

		doc_error(doc, path, "not-proven", why);
	}
}

/* ---- below --root ---- */

/* Where the device changes on the way up: the mount point, as far as devices tell. */
static char *
device_top(struct collector *c, const struct host_file *f)
{
	char *top = xstrdup(f->real);

	for (;;) {
		char *slash = strrchr(top, '/');
		autofree char *up = xstrndup(top, slash > top ? (size_t)(slash - top) : 1);
		struct host_file above = { 0 };
		bool same;

		if (strcmp(top, "/") == 0)
			return top;
		host_stat(c->host, 0, up, &above);
		same = host_is_there(&above) && above.dev == f->dev;
		host_file_free(&above);
		if (!same)
			return top;
		free(top);
		top = up;
		up = NULL;
	}
}

/* A device by the one way of fstab's to name it that has the others: "UUID=1", also of /dev/disk/by-uuid/1. The caller frees. */
static char *
device_of(const char *source)
{
	static const struct {
		const char *folder, *key;
	} ways[] = { { "/dev/disk/by-uuid/", "UUID=" }, { "/dev/disk/by-label/", "LABEL=" }, { "/dev/disk/by-partuuid/", "PARTUUID=" },
		{ "/dev/disk/by-partlabel/", "PARTLABEL=" } };
	char *name = NULL, *out;

	for (size_t i = 0; i < ARRAY_SIZE(ways) && name == NULL; i++)
		if (strncmp(source, ways[i].folder, strlen(ways[i].folder)) == 0)
			name = xasprintf("%s%s", ways[i].key, source + strlen(ways[i].folder));
	if (name == NULL)
		name = xstrdup(source);
	out = name;
	for (const char *in = name; *in != '\0'; in++)
		if (*in != '"')
			*out++ = *in;
	*out = '\0';
	return name;
}

/* Where else fstab mounts the same device, whose space is one; each mount of a tmpfs is a file system of its own. */
static cJSON *
others_of(const cJSON *fstab, const cJSON *mount)
{
	autofree char *device = device_of(json_str(mount, "source", ""));
	const char *fstype = json_str(mount, "fstype", "");
	cJSON *also = json_array();
	const cJSON *m;

	if (strcmp(fstype, "tmpfs") == 0 || strcmp(fstype, "ramfs") == 0)
		return also;
	cJSON_ArrayForEach(m, fstab) {
		autofree char *other = device_of(json_str(m, "source", ""));

		if (m != mount && strcmp(device, other) == 0)
			json_push_str(also, json_str(m, "dst", ""));
	}
	return also;
}

static void
put_image_mount(struct collector *c, cJSON *doc, cJSON *root, size_t i, const struct host_file *f)
{
	autofree char *top = device_top(c, f), *why = NULL, *dev = device_name(f->dev), *path = xasprintf("roots[%zu].fstab", i);
	char code[24];
	autojson cJSON *fstab = collect_fstab(c, false, code, &why);
	const cJSON *m;
	cJSON *mount = json_put_object(root, "mount");

	json_put_str(mount, "dst", top);
	json_put_str(mount, "dev", dev);
	json_put_null(mount, "root");
	json_put_null(mount, "fstype");
	json_put_null(mount, "source");
	json_put_str(mount, "home", top);
	m = mount_of(fstab, f->real);
	if (*code != '\0')
		doc_error(doc, path, code, why);
	else if (m != NULL)
		json_put(json_put(root, "fstab", mount_object(m)), "also", others_of(fstab, m));
	else
		json_put_null(root, "fstab");
}

/* ---- the folders ---- */

struct folder {
	const char *of, *found_by;
	char *path; /* where the data is */
	char *top;  /* the highest folder that is for it alone */
};

static void
add_folder(struct collector *c, cJSON *doc, const struct folder *folder, const cJSON *mounts)
{
	cJSON *roots = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(doc, "data"), "roots");
	size_t i = (size_t)cJSON_GetArraySize(roots);
	cJSON *root = json_object();
	struct host_file f = { 0 }, top = { 0 };

	json_put_str(root, "of", folder->of);
	json_put_str(root, "path", folder->path);
	json_put_str(root, "found_by", folder->found_by);
	json_push(roots, root);
	host_stat(c->host, c->daemon_root, folder->path, &f);
	host_stat(c->host, c->daemon_root, folder->top, &top);
	if (host_is_there(&f) && host_is_there(&top)) {
		json_put_bool(root, "exists", true);
		json_put_str(root, "real", f.real);
		json_put_str(root, "top", is_at_or_below(f.real, top.real) ? top.real : f.real);
		if (mounts != NULL)
			put_mount(doc, root, i, mounts, &f);
		else
			put_image_mount(c, doc, root, i, &f);
	} else if (strcmp(f.code, "ENOENT") == 0 || strcmp(f.code, "ENOTDIR") == 0) {
		json_put_bool(root, "exists", false);
	} else {
		autofree char *at = xasprintf("roots[%zu].exists", i);

		doc_error(doc, at, *f.code ? f.code : top.code, *f.code ? f.message : top.message);
	}
	host_file_free(&f);
	host_file_free(&top);
}

/* With remapped users the daemon adds a folder "100000.100000" of its own (and "0.0" if it was told to remap root, which it
 * does not do): the length without it, else all. */
static size_t
without_ids(const struct collector *c, const char *path)
{
	const char *slash = strrchr(path, '/'), *remap = json_str(c->config, "data.options.userns-remap.value", "");
	size_t digits, more;

	if (slash == NULL || slash == path || (!engine_has(c, "userns") && *remap == '\0'))
		return strlen(path);
	digits = strspn(slash + 1, "0123456789");
	if (digits == 0 || slash[1 + digits] != '.')
		return strlen(path);
	more = strspn(slash + 2 + digits, "0123456789");
	return more > 0 && slash[2 + digits + more] == '\0' ? (size_t)(slash - path) : strlen(path);
}

/* Whether images and layers are in containerd's store. */
static bool
uses_containerd_store(const struct collector *c)
{
	const cJSON *pair;

	cJSON_ArrayForEach(pair, json_at(c->answers[ANSWER_INFO].doc, "DriverStatus")) {
		const char *key = cJSON_GetStringValue(cJSON_GetArrayItem(pair, 0));
		const char *value = cJSON_GetStringValue(cJSON_GetArrayItem(pair, 1));

		if (key != NULL && value != NULL && strcmp(key, "driver-type") == 0 &&
		    strncmp(value, "io.containerd.snapshotter.", 26) == 0)
			return true;
	}
	return false;
}

/* What a containerd of the system's own has for "root": its flag, else its files, else the default. An error entry if those cannot be
 * read or understood. */
static char *
containerd_root(struct collector *c, cJSON *doc)
{
	struct containerd found;
	char *root;

	containerd_find(c->host, c->daemon_root, &found);
	if (found.why != NULL)
		doc_error(doc, "roots[1]", "not-read", found.why);
	root = xstrdup(found.root != NULL ? found.root : CONTAINERD);
	if (*root != '/')
		doc_error(doc, "roots[1]", "not-read", "the root in containerd's configuration is relative to a folder that is not known");
	containerd_free(&found);
	return root;
}

/* A containerd that dockerd started itself has its data below the data root. */
static bool
is_own_containerd(const struct collector *c)
{
	const char *address = json_str(c->answers[ANSWER_INFO].doc, "Containerd.Address", "");
	const char *exec_root = json_str(c->config, "data.options.exec-root.value", "");
	autofree char *own = xasprintf("%s/containerd/", *exec_root != '\0' ? exec_root : "/var/run/docker");
	const char *shorter = strncmp(own, "/var/run/", 9) == 0 ? own + 4 : own;

	return strncmp(address, own, strlen(own)) == 0 || strncmp(address, shorter, strlen(shorter)) == 0;
}

static void
add_containerd(struct collector *c, cJSON *doc, const char *data_root, const cJSON *mounts)
{
	autofree char *path = NULL, *top = NULL;
	bool own = is_own_containerd(c);

	path = own ? xasprintf("%s/containerd/daemon", data_root) : containerd_root(c, doc);
	top = xstrdup(own ? data_root : path);
	add_folder(c, doc, &(struct folder){ "containerd", own ? "/info Containerd.Address" : "containerd's configuration",
	    path, top }, mounts);
}

/* ---- the document ---- */

/* The mount tables: the daemon's, and, if that is another one, the host's root beside it. */
static const cJSON *
tables(struct collector *c, cJSON *doc, cJSON **ret_own)
{
	cJSON *data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	const cJSON *host = json_at(c->mounts, "data.mounts"), *mounts = host, *m;

	*ret_own = NULL;
	if (c->daemon_root != 0 && json_bool(c->process, "data.root", false)) {
		*ret_own = host_mounts_of(c->host, c->daemon_root);
		mounts = json_at(*ret_own, "data.mounts");
	}
	if ((m = mount_of(mounts, "/")) != NULL)
		json_put(data, "root_mount", mount_object(m));
	if (*ret_own != NULL && (m = mount_of(host, "/")) != NULL)
		json_put(data, "host_mount", mount_object(m));
	else if (*ret_own != NULL)
		doc_error(doc, "host_mount", json_str(c->mounts, "error.code", "not-read"),
		    json_str(c->mounts, "error.message", "the host's mount table has no root"));
	return mounts;
}

static cJSON *
new_document(void)
{
	cJSON *doc = json_object(), *data;

	json_put_str(doc, "source", SOURCE);
	data = json_put_object(doc, "data");
	json_put_array(data, "roots");
	return doc;
}

static cJSON *
live_roots(struct collector *c)
{
	const char *reported = json_str(c->answers[ANSWER_INFO].doc, "DockerRootDir", "");
	cJSON *doc = new_document();
	autojson cJSON *own = NULL;
	const cJSON *mounts = tables(c, doc, &own), *from = own != NULL ? own : c->mounts;
	autofree char *path = xstrdup(reported), *top = xstrndup(reported, without_ids(c, reported));

	if (*reported != '/' || mounts == NULL) {
		cJSON_Delete(doc);
		if (*reported != '/')
			return wire_document_error(SOURCE, "not-read", "the engine does not say where its data is");
		return wire_document_error(SOURCE, json_str(from, "error.code", "not-read"),
		    json_str(from, "error.message", "there is no mount table"));
	}
	add_folder(c, doc, &(struct folder){ "engine", "/info DockerRootDir", path, top }, mounts);
	if (uses_containerd_store(c))
		add_containerd(c, doc, path, mounts);
	return doc;
}

/* Of a daemon that is not there: whether its configuration file sets the feature that has images and layers in containerd's store. */
static bool
sets_containerd_store(struct collector *c)
{
	struct host_file f = { 0 };
	autojson cJSON *file = NULL;
	bool set;

	if (c->roles->config_path == NULL)
		return false;
	host_read_file(c->host, 0, c->roles->config_path, MAX_FILE, &f);
	file = *f.code == '\0' ? cJSON_ParseWithLength(f.bytes, f.len) : NULL;
	set = json_bool(json_at(file, "features"), "containerd-snapshotter", false);
	host_file_free(&f);
	return set;
}

/* By what the files say; of an image there is no mount table. */
static cJSON *
configured_roots(struct collector *c)
{
	autofree char *why = NULL, *path = collect_root_option(c, "data-root", DEFAULT_ROOT, &why);
	bool live = strcmp(c->o->root, "/") == 0;
	struct host_file f = { 0 };
	autojson cJSON *own = NULL;
	cJSON *doc = new_document(), *m;

	if (path == NULL || (live && json_at(c->mounts, "data.mounts") == NULL)) {
		cJSON_Delete(doc);
		return wire_document_error(SOURCE, "not-read", path == NULL ? why : "there is no mount table");
	}
	if (live) {
		add_folder(c, doc, &(struct folder){ "engine", "configuration", path, path }, tables(c, doc, &own));
		doc_error(doc, "roots[1]", "not-proven", "the engine does not answer: if it runs, its data may be elsewhere");
		return doc;
	}
	host_stat(c->host, 0, "/", &f);
	if (*f.code == '\0') {
		autofree char *dev = device_name(f.dev);

		m = json_put_object(cJSON_GetObjectItemCaseSensitive(doc, "data"), "root_mount");
		json_put_str(m, "dst", "/");
		json_put_str(m, "dev", dev);
	}
	host_file_free(&f);
	add_folder(c, doc, &(struct folder){ "engine", "configuration", path, path }, NULL);
	if (sets_containerd_store(c))
		add_containerd(c, doc, path, NULL);
	return doc;
}

cJSON *
collect_data_root(struct collector *c)
{
	bool here = strcmp(c->o->root, "/") != 0 ||
	    (!c->reachable && (c->o->endpoint == NULL || collect_socket_path(c) != NULL));

	if (strcmp(c->o->scope, "engine") == 0)
		return wire_document_error(SOURCE, "not-in-scope", "left out by --scope engine");
	if (here)
		return configured_roots(c);
	if (strcmp(c->local, "yes") != 0)
		return wire_document_error(SOURCE, "not-local", c->local_why);
	return live_roots(c);
}
