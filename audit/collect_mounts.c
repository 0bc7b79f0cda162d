/* SPDX-License-Identifier: Apache-2.0 */
/* collect_mounts: what a container's mounts and volumes show of the host, and the sockets among it that control an engine. */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audit/address.h"
#include "audit/collect_parts.h"
#include "audit/roles.h"

/* One host_stat(), asked once a path: {real, kind, dev, ino} or {code, message}. */
static const cJSON *
stat_of(struct collector *c, const char *path)
{
	cJSON *known = cJSON_GetObjectItemCaseSensitive(c->stats, path);
	struct host_file f = { 0 };
	char kind[2] = { 0 };

	if (known != NULL)
		return known;
	known = json_put_object(c->stats, path);
	host_stat(c->host, c->daemon_root, path, &f);
	if (f.code[0] != '\0') {
		json_put_str(known, "code", f.code);
		json_put_str(known, "message", f.message);
	} else {
		kind[0] = f.type ? f.type : '?';
		json_put_str(known, "real", f.real);
		json_put_str(known, "kind", kind);
		json_put_strf(known, "dev", "%" PRIu64, f.dev);
		json_put_strf(known, "ino", "%" PRIu64, f.ino);
	}
	host_file_free(&f);
	return known;
}

static uint64_t
number(const cJSON *st, const char *key)
{
	return strtoull(json_str(st, key, "0"), NULL, 10);
}

/* path: NULL if it is not known where the host has it. */
static void
add_node(struct collector *c, const char *path, const char *role, uint64_t dev, uint64_t ino)
{
	struct control_socket s = { .role = role, .dev = dev, .ino = ino };

	for (size_t i = 0; i < c->nsockets; i++)
		if (c->sockets[i].dev == dev && c->sockets[i].ino == ino)
			return;
	s.path = path != NULL ? xstrdup(path) : NULL;
	c->sockets = xrealloc(c->sockets, c->nsockets + 1, sizeof *c->sockets);
	c->sockets[c->nsockets++] = s;
}

static void
add_socket(struct collector *c, const char *path, const char *role)
{
	const cJSON *st;

	if (path == NULL || *path != '/')
		return;
	st = stat_of(c, path);
	if (strcmp(json_str(st, "kind", ""), "s") == 0)
		add_node(c, json_str(st, "real", path), role, number(st, "dev"), number(st, "ino"));
}

/* Where a process listens, which may have other mounts: its path may be something else, or nothing, on the host. */
static void
add_listener(struct collector *c, long pid, const char *path, const char *role)
{
	struct host_file f = { 0 };
	const cJSON *st;

	host_stat(c->host, pid, path, &f);
	if (f.code[0] == '\0' && f.type == 's') {
		st = stat_of(c, path);
		add_node(c, number(st, "dev") == f.dev && number(st, "ino") == f.ino ? json_str(st, "real", path) : NULL, role, f.dev, f.ino);
	}
	host_file_free(&f);
}

/* Whether a dockerd made it for its networks (moby, libnetwork, "libnetwork/ID.sock" below its exec-root, wherever that is). */
static bool
is_of_networks(const char *path)
{
	const char *id = strstr(path, "/libnetwork/");
	size_t n = id != NULL ? strspn(id + 12, "0123456789abcdef") : 0;

	return n > 0 && strcmp(id + 12 + n, ".sock") == 0;
}

static int
by_path(const void *a, const void *b)
{
	const struct control_socket *x = a, *y = b;

	return strcmp(x->path != NULL ? x->path : "", y->path != NULL ? y->path : "");
}

/* Where other engines listen, and containerd. What the audited dockerd makes for errands is no API; its hosts are known. */
static void
add_engines(struct collector *c)
{
	size_t before = c->nsockets;
	static const char *const roles[] = { "another engine", "podman", "containerd", "cri-o", "cri-dockerd", "buildkit" };
	autojson cJSON *doc = host_engines(c->host);
	const cJSON *s, *err = json_at(doc, "error");

	cJSON_ArrayForEach(s, json_at(doc, "data.sockets")) {
		long pid = (long)json_num(s, "pid", 0);
		const char *path = json_str(s, "path", ""), *role = json_str(s, "role", "");

		for (size_t i = 0; i < ARRAY_SIZE(roles); i++)
			if (strcmp(role, roles[i]) == 0 && (i > 0 || (pid != c->daemon_root && !socket_is_errand(path, "") && !is_of_networks(path))))
				add_listener(c, pid, path, roles[i]);
	}
	/* the kernel's table has no order */
	if (c->nsockets > before)
		qsort(c->sockets + before, c->nsockets - before, sizeof *c->sockets, by_path);
	if (err == NULL)
		err = json_at(doc, "errors[0]");
	if (err != NULL)
		c->sockets_error = json_copy(err);
}

/* Users' engines, which need not run to be started by who connects (systemd.socket(5)). */
static void
add_users(struct collector *c)
{
	char code[24];
	autojson cJSON *users = host_list(c->host, c->daemon_root, "/run/user", code);
	const cJSON *u;

	cJSON_ArrayForEach(u, users) {
		autofree char *docker = xasprintf("/run/user/%s/docker.sock", u->valuestring);
		autofree char *podman = xasprintf("/run/user/%s/podman/podman.sock", u->valuestring);

		add_socket(c, docker, "another engine");
		add_socket(c, podman, "podman");
	}
}

/* By fd:// dockerd listens at whatever was handed over to it: all that it has but those of its own making. */
static void
add_handed_over(struct collector *c)
{
	const char *exec_root = json_str(c->config, "data.options.exec-root.value", "");
	const cJSON *l;

	cJSON_ArrayForEach(l, json_at(c->process, "data.listeners")) {
		const char *path = json_str(l, "path", "");

		if (!socket_is_errand(path, exec_root))
			add_socket(c, path, "engine");
	}
}

static const struct { const char *path, *role; } usual[] = {
	{ "/run/docker.sock", "engine" },
	{ "/run/containerd/containerd.sock", "containerd" },
	{ "/run/docker/containerd/containerd.sock", "containerd" },
	{ "/run/podman/podman.sock", "podman" },
	{ "/run/crio/crio.sock", "cri-o" },
	{ "/run/k3s/containerd/containerd.sock", "containerd" },
};

void
collect_sockets_ahead(const struct collector *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
		host_stat_ahead(c->host, c->daemon_root, usual[i].path);
	host_list_ahead(c->host, c->daemon_root, "/run/user");
	host_engines_ahead(c->host);
}

void
collect_find_sockets(struct collector *c)
{
	const char *exec_root;
	const cJSON *host;

	if (strcmp(c->local, "yes") != 0)
		return;
	add_socket(c, collect_socket_path(c), "engine");
	/* dockerd listens at sockets of its own making too (metrics, libnetwork): only its hosts are the API */
	cJSON_ArrayForEach(host, json_at(c->config, "data.options.hosts.value")) {
		if (cJSON_IsString(host) && strncmp(host->valuestring, "unix://", 7) == 0)
			add_socket(c, host->valuestring + 7, "engine");
		if (cJSON_IsString(host) && strncmp(host->valuestring, "fd://", 5) == 0)
			add_handed_over(c);
	}
	add_socket(c, json_str(c->answers[ANSWER_INFO].doc, "Containerd.Address", NULL), "containerd");
	add_socket(c, json_str(c->config, "data.options.containerd.value", NULL), "containerd");
	exec_root = json_str(c->config, "data.options.exec-root.value", NULL);
	if (exec_root != NULL) { /* a containerd that dockerd started itself listens below it */
		autofree char *supervised = xasprintf("%s/containerd/containerd.sock", exec_root);

		add_socket(c, supervised, "containerd");
	}
	for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
		add_socket(c, usual[i].path, usual[i].role);
	add_users(c);
	add_engines(c);
}

static bool
same_node(const cJSON *a, const cJSON *b)
{
	return strcmp(json_str(a, "dev", ""), json_str(b, "dev", "?")) == 0 &&
	    strcmp(json_str(a, "ino", ""), json_str(b, "ino", "?")) == 0;
}

/* The number of the device that a mount table's sources name, "" if none does, NULL if that cannot be told: a device may
 * have gone under the name that the table has. */
static const char *
mounted_device(struct collector *c, const cJSON *device)
{
	const char *none = json_at(c->mounts, "data.mounts") != NULL ? "" : NULL;
	const cJSON *m;

	cJSON_ArrayForEach(m, json_at(c->mounts, "data.mounts")) {
		const char *source = json_str(m, "source", "");
		const cJSON *st = strncmp(source, "/dev/", 5) == 0 ? stat_of(c, source) : NULL;

		if (st != NULL && same_node(st, device))
			return json_str(m, "dev", "");
		if (st != NULL && json_str(st, "kind", NULL) == NULL)
			none = NULL;
	}
	return none;
}

/* Where the host has mounted (parts of) the file system on a block device, apart from what lies in folder, which is the
 * engine's own; null if that cannot be told. */
static cJSON *
shown_by_device(struct collector *c, const cJSON *device, const char *folder)
{
	const char *dev = mounted_device(c, device);
	const cJSON *m;
	cJSON *list;

	if (dev == NULL)
		return cJSON_CreateNull();
	list = json_array();
	cJSON_ArrayForEach(m, json_at(c->mounts, "data.mounts")) {
		const char *dst = json_str(m, "dst", "");

		if (strcmp(json_str(m, "dev", ""), dev) == 0 && (folder == NULL || !is_at_or_below(dst, folder)))
			json_push_str(list, dst);
	}
	return list;
}

/* One source of a mount, looked at on the host. folder: where the engine keeps the volume, or NULL. */
static void
put_source(struct collector *c, cJSON *list, const cJSON *mount, const char *source, const char *from, const char *folder)
{
	const cJSON *st = stat_of(c, source), *v;
	const char *real = json_str(st, "real", NULL);
	cJSON *x = json_object(), *reaches;

	json_put_str(x, "destination", json_str(mount, "Destination", ""));
	json_put_str(x, "source", source);
	json_put_str(x, "real", real);
	json_put_str(x, "kind", json_str(st, "kind", NULL));
	json_put(x, "rw", json_copy((v = json_at(mount, "RW")) ? v : cJSON_CreateNull()));
	json_put_str(x, "propagation", json_str(mount, "Propagation", ""));
	json_put_str(x, "from", from);
	json_put_null(x, "socket");
	reaches = json_put_array(x, "reaches");
	if (real == NULL) {
		json_put_str(x, "code", json_str(st, "code", "unknown"));
		json_put_str(x, "message", json_str(st, "message", ""));
	}
	if (strcmp(from, "volume device") == 0 && strcmp(json_str(st, "kind", ""), "b") == 0)
		json_put(x, "shows", shown_by_device(c, st, folder));
	for (size_t i = 0; i < c->nsockets && real != NULL; i++) {
		const struct control_socket *s = &c->sockets[i];

		if (number(st, "dev") == s->dev && number(st, "ino") == s->ino)
			json_put_str(x, "socket", s->role);
		else if (s->path == NULL || !is_at_or_below(s->path, real))
			continue;
		json_push_str(reaches, s->path != NULL ? s->path : real);
	}
	json_push(list, x);
}

/* The same under its other names. A container that runs has what was there when it started, which the kernel shows. */
static void
put_aliases(struct collector *c, cJSON *list, const cJSON *mount, const char *source, const char *from, const char *folder)
{
	/* the way to a volume that the engine made has no links */
	const char *real = strcmp(from, "volume") == 0 ? source : json_str(stat_of(c, source), "real", NULL);
	autojson cJSON *aliases = real != NULL ? collect_aliases(c, real) : NULL;
	const cJSON *alias;

	cJSON_ArrayForEach(alias, aliases)
		put_source(c, list, mount, alias->valuestring, from, folder);
}

/* Whether more than one volume has that name: which of them is meant is not told. */
static bool
volume_is_twice(const struct collector *c, const char *name)
{
	return collect_lists_twice(json_at(c->answers[ANSWER_VOLUMES].doc, "Volumes"), name);
}

/* A volume as it is listed, or NULL. */
static const cJSON *
volume_named(const struct collector *c, const char *name)
{
	const cJSON *v;

	if (volume_is_twice(c, name))
		return NULL;
	cJSON_ArrayForEach(v, json_at(c->answers[ANSWER_VOLUMES].doc, "Volumes"))
		if (strcmp(json_str(v, "Name", ""), name) == 0)
			return v;
	return NULL;
}

/* Whether a server's name or address is that of this machine, as far as that shows. server: also with ":/export" or "/share"
 * behind it. */
static bool
is_this_machine(const struct collector *c, const char *server)
{
	const char *colon = strstr(server, ":/");
	size_t n = colon != NULL ? (size_t)(colon - server) : strcspn(server, "/");
	bool bracket = n > 1 && server[0] == '[' && server[n - 1] == ']';
	autofree char *host = xstrndup(server + bracket, n - 2 * (size_t)bracket);

	if (*host == '\0') /* ":/export": the option addr= says where */
		return false;
	return address_is_own(host, json_at(c->process, "data.addresses")) ||
	    name_may_be_own(host, json_str(c->answers[ANSWER_INFO].doc, "Name", ""), json_at(c->process, "data.names"));
}

/* Mount options that say what is mounted how; others may hold a password (mount.cifs(8)). */
static cJSON *
plain_options(const struct collector *c, const char *o)
{
	static const char *const plain[] = { "bind", "rbind", "ro", "rw", "nosuid", "suid", "nodev", "dev", "noexec", "exec",
		"private", "rprivate", "slave", "rslave", "shared", "rshared" };
	cJSON *list = json_array();
	autofree char *copy = xstrdup(o);
	char *rest = NULL;

	for (char *t = strtok_r(copy, ",", &rest); t != NULL; t = strtok_r(NULL, ",", &rest)) {
		bool known = false;

		for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
			known = known || strcmp(t, plain[i]) == 0;
		if (strncmp(t, "addr=", 5) == 0 && is_this_machine(c, t + 5))
			json_push_str(list, "addr=(this machine)");
		else
			json_push_str(list, known ? t : "(another)");
	}
	return list;
}

static bool
has_option(const char *o, const char *wanted)
{
	autofree char *copy = xstrdup(o);
	char *rest = NULL;

	for (char *t = strtok_r(copy, ",", &rest); t != NULL; t = strtok_r(NULL, ",", &rest))
		if (strcmp(t, wanted) == 0)
			return true;
	return false;
}

/* A string option of a volume: NULL if it is not set, "(another)" if it is no string. */
static const char *
volume_option(const cJSON *v, const char *key)
{
	const cJSON *options = json_at(v, "Options"), *option = json_at(options, key);

	if (options != NULL && !cJSON_IsObject(options) && !cJSON_IsNull(options))
		return "(another)";
	if (option == NULL || cJSON_IsNull(option))
		return NULL;
	return cJSON_IsString(option) ? option->valuestring : "(another)";
}

/* What stands before an unescaped end, unescaped; *rest goes behind it. NULL at the text's end. The caller frees. */
static char *
overlay_part(const char **rest, char end)
{
	autobuf struct buf part = BUF_INIT;
	const char *s = *rest;

	if (*s == '\0')
		return NULL;
	for (; *s != '\0' && *s != end; s++) {
		s += *s == '\\' && s[1] != '\0' && (end == ':' || s[1] == ',');
		buf_addc(&part, *s);
	}
	*rest = *s != '\0' ? s + 1 : s;
	return xstrdup(part.s);
}

/* The directories that an overlay is made of, which is what it shows (overlayfs.rst); "(another)" for what is no path. */
static cJSON *
overlay_layers(const char *o)
{
	static const char *const keys[] = { "lowerdir=", "lowerdir+=", "datadir+=", "upperdir=", "workdir=" };
	cJSON *list = json_array();
	char *option, *layer;

	while ((option = overlay_part(&o, ',')) != NULL) {
		const char *value = NULL;

		for (size_t i = 0; i < ARRAY_SIZE(keys) && value == NULL; i++)
			if (strncmp(option, keys[i], strlen(keys[i])) == 0)
				value = option + strlen(keys[i]);
		while (value != NULL && (layer = overlay_part(&value, ':')) != NULL) {
			if (*layer != '\0') /* "::" stands before layers of data alone */
				json_push_str(list, *layer == '/' ? layer : "(another)");
			free(layer);
		}
		free(option);
	}
	return list;
}

/* A volume's layers, if it is an overlay; NULL if not. The caller's. */
static cJSON *
volume_layers(const cJSON *v)
{
	const char *type = volume_option(v, "type"), *o = volume_option(v, "o");

	return type != NULL && o != NULL && strcmp(type, "overlay") == 0 && !has_option(o, "bind") && !has_option(o, "rbind")
	    ? overlay_layers(o)
	    : NULL;
}

/*
 * The path that a volume's driver was told to mount, NULL if none: a bind needs one whatever the
 * type says; else that of a file system in memory is a mere label, and that of another machine's
 * files is its share ("//server/share", "server:/export").
 */
static const char *
volume_path(const cJSON *v)
{
	static const char *const others[] = { "tmpfs", "nfs", "nfs4", "cifs", "smb3", "9p" };
	const char *device = volume_option(v, "device"), *type = volume_option(v, "type"), *o = volume_option(v, "o");
	bool bind = o != NULL && (has_option(o, "bind") || has_option(o, "rbind"));

	if (device == NULL || *device != '/')
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(others) && type != NULL && !bind; i++)
		if (strcmp(type, others[i]) == 0)
			return NULL;
	/* to the kernel "//etc" is "/etc" */
	return device + strspn(device, "/") - 1;
}

/* Where the engine keeps a volume of the local driver, and what plugins that it runs mount; NULL if that cannot be told. */
static char *
volume_folder(const struct collector *c, const char *name, const cJSON *v)
{
	const char *root = json_str(c->answers[ANSWER_INFO].doc, "DockerRootDir", "");

	const char *driver = json_str(v, "Driver", ""), *slash;

	if (*driver == '\0' || *root != '/' || *name == '\0' || *name == '.' || strchr(name, '/') != NULL)
		return NULL;
	slash = root[strlen(root) - 1] == '/' ? "" : "/";
	return strcmp(driver, "local") == 0 ? xasprintf("%s%svolumes/%s", root, slash, name)
	                                    : xasprintf("%s%splugins", root, slash);
}

/* What is kept of a device that is no path of this machine: "//server/share", "server:/export", or a label. */
static const char *
device_word(const struct collector *c, const char *device)
{
	if (device == NULL || *device == '\0')
		return NULL;
	return is_this_machine(c, device + strspn(device, "/")) ? "(this machine)" : "(another)";
}

/* The named volumes among the mounts, with what the local driver was told (docker volume create -o). */
void
collect_volumes(struct collector *c, cJSON *subject, const cJSON *inspect)
{
	const struct answer *a = &c->answers[ANSWER_VOLUMES];
	cJSON *data, *used;
	const cJSON *m;

	if (a->doc == NULL) {
		subject_doc_error(subject, "volumes", a->source, a->code, a->message);
		return;
	}
	data = json_object();
	used = json_put_array(data, "used");
	cJSON_ArrayForEach(m, json_at(inspect, "Mounts")) {
		const char *name = json_str(m, "Name", "");
		const cJSON *v = *name ? volume_named(c, name) : NULL;
		const char *device = volume_option(v, "device"), *path = volume_path(v), *o = volume_option(v, "o");
		autofree char *folder = volume_folder(c, name, v);
		cJSON *x, *layers;

		if (*name == '\0')
			continue;
		x = json_object();
		json_put_str(x, "Name", name);
		if (volume_is_twice(c, name))
			json_put_null(x, "listed");
		else
			json_put_bool(x, "listed", v != NULL);
		json_put_str(x, "Driver", json_str(v, "Driver", NULL));
		json_put_str(x, "folder", folder);
		json_put_str(x, "type", volume_option(v, "type"));
		/* a path is a fact; what names another machine may hold a password */
		json_put_str(x, "device", path != NULL ? path : device_word(c, device));
		if (o != NULL && strcmp(o, "(another)") == 0)
			json_put_null(x, "o");
		else
			json_put(x, "o", plain_options(c, o != NULL ? o : ""));
		if ((layers = volume_layers(v)) != NULL)
			json_put(x, "layers", layers);
		json_push(used, x);
	}
	subject_doc(subject, "volumes", a->source, data);
}

/* What a container may reach can be compared only with sockets that are known. */
static bool
knows_engine_socket(const struct collector *c)
{
	for (size_t i = 0; i < c->nsockets; i++)
		if (strcmp(c->sockets[i].role, "engine") == 0)
			return true;
	return false;
}

/* Those with a path of the host's. If there may be more an error stands behind the last one. */
static void
put_sockets(const struct collector *c, cJSON *doc, cJSON *list)
{
	char path[40];

	for (size_t i = 0; i < c->nsockets; i++) {
		cJSON *x;

		if (c->sockets[i].path == NULL)
			continue;
		x = json_object();
		json_put_str(x, "path", c->sockets[i].path);
		json_put_str(x, "role", c->sockets[i].role);
		json_push(list, x);
	}
	snprintf(path, sizeof path, "sockets[%d]", cJSON_GetArraySize(list));
	if (!knows_engine_socket(c))
		doc_error(doc, "sockets", "not-proven", "no socket of the engine was found where it listens");
	else if (c->sockets_error != NULL)
		doc_error(doc, path, json_str(c->sockets_error, "code", "unknown"), json_str(c->sockets_error, "message", ""));
}

void
collect_mounts(struct collector *c, cJSON *subject, const cJSON *inspect, const cJSON *kernel)
{
	cJSON *data = json_object(), *sources = json_put_array(data, "sources"), *sockets, *doc;
	const cJSON *m, *err;

	cJSON_ArrayForEach(m, json_at(inspect, "Mounts")) {
		const char *source = json_str(m, "Source", ""), *name = json_str(m, "Name", "");
		bool volume = strcmp(json_str(m, "Type", ""), "volume") == 0;
		const cJSON *v = volume ? volume_named(c, name) : NULL;
		autofree char *folder = volume_folder(c, name, v);
		autojson cJSON *layers = volume_layers(v);
		const char *path = volume_path(v);
		const cJSON *layer;

		/* a driver may name any path of the host; what lies in the engine's own folder is its own */
		if (*source == '/' && !volume)
			put_source(c, sources, m, source, "bind", NULL);
		if (*source == '/' && folder != NULL && (!is_at_or_below(source, folder) || strstr(source, "/..") != NULL))
			put_source(c, sources, m, source, "volume", folder);
		if (path != NULL)
			put_source(c, sources, m, path, "volume device", folder);
		cJSON_ArrayForEach(layer, layers)
			if (*layer->valuestring == '/')
				put_source(c, sources, m, layer->valuestring, "volume layer", folder);
		if (*source == '/' && json_at(kernel, "data.mounts") == NULL)
			put_aliases(c, sources, m, source, volume ? "volume" : "bind", folder);
	}
	collect_put_mounted(c, data, inspect, kernel);
	sockets = json_put_array(data, "sockets");
	doc = subject_doc(subject, "mounts", "host files at the mounts' sources", data);
	put_sockets(c, doc, sockets);
	if (json_at(kernel, "error") != NULL)
		doc_error(doc, "mounted", json_str(kernel, "error.code", "unknown"), json_str(kernel, "error.message", ""));
	if (json_at(c->mounts, "error") != NULL)
		doc_error(doc, "mounted", json_str(c->mounts, "error.code", "unknown"), json_str(c->mounts, "error.message", ""));
	cJSON_ArrayForEach(err, json_at(kernel, "errors"))
		if (strncmp(json_str(err, "path", ""), "mounts", 6) == 0)
			doc_error(doc, "mounted", json_str(err, "code", "unknown"), json_str(err, "message", ""));
}
