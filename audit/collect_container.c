/* SPDX-License-Identifier: Apache-2.0 */
/* collect_container: what is kept of a container, and everything its line joins (audit/facts.h: one line is enough to judge). */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

#define MAX_CHAIN 32

static char *
copy_of(const cJSON *doc, const char *path)
{
	return xstrdup(json_str(doc, path, ""));
}

/*
 * A security option is key=value or key:value; the first '=' anywhere decides which (moby daemon/daemon_unix.go,
 * parseSecurityOpt). Returns the value of key, or NULL.
 */
static const char *
option_value(const char *option, const char *key)
{
	const char *sep = strchr(option, '=');

	if (sep == NULL)
		sep = strchr(option, ':');
	if (sep == NULL || (size_t)(sep - option) != strlen(key) || strncmp(option, key, strlen(key)) != 0)
		return NULL;
	return sep + 1;
}

/* seccomp(2) actions that keep a system call from happening. */
static bool
denies(const char *action)
{
	static const char *const denying[] = { "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS",
		"SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP", "SCMP_ACT_TRACE", "SCMP_ACT_NOTIFY" };

	for (size_t i = 0; i < ARRAY_SIZE(denying); i++)
		if (strcmp(action, denying[i]) == 0)
			return true;
	return false;
}

/* An inline profile's summary: what it does by default, and how many rules deny something. */
static cJSON *
profile_summary(const char *text)
{
	cJSON *s = json_object();
	struct err why;
	autojson cJSON *p = json_read(text, strlen(text), JSON_TWICE_LAST, &why);
	const cJSON *rule;
	int denying = 0;
	char hex[65];

	sha256_hex(text, strlen(text), hex);
	cJSON_ArrayForEach(rule, json_at(p, "syscalls"))
		denying += denies(json_str(rule, "action", ""));
	json_put_str(s, "defaultAction", json_str(p, "defaultAction", NULL));
	json_put_int(s, "denying", denying);
	json_put_str(s, "sha256", hex);
	return s;
}

/* The document "seccomp", and SecurityOpt without an inline profile's text: it may be long, and is nobody's business. */
static cJSON *
take_seccomp(cJSON *inspect)
{
	cJSON *options = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(inspect, "HostConfig"), "SecurityOpt");
	cJSON *o, *out = json_object();

	json_put_null(out, "option");
	json_put_null(out, "inline");
	cJSON_ArrayForEach(o, options) {
		const char *value = cJSON_IsString(o) ? option_value(o->valuestring, "seccomp") : NULL;
		autofree char *shown = NULL;
		cJSON *inline_profile;

		if (value == NULL)
			continue;
		if (value[strspn(value, " \t\r\n")] != '{') {
			json_put_str(out, "option", value);
			json_put_null(out, "inline");
			continue;
		}
		inline_profile = json_put(out, "inline", profile_summary(value));
		json_put_str(out, "option", "inline");
		shown = xasprintf("seccomp=<inline profile, sha256 %s>", json_str(inline_profile, "sha256", ""));
		if (cJSON_SetValuestring(o, shown) == NULL)
			out_of_memory();
	}
	return out;
}

void
collect_container_keep(struct collector *c, struct seen_container *s, struct engine_reply *reply)
{
	const char *id = json_str(reply->doc, "Id", "");
	int64_t started;
	struct err why;

	free(s->message);
	s->code = reply->code;
	s->message = xstrdup(reply->message);
	if (reply->doc == NULL)
		return;
	if (strcmp(id, s->id) != 0) {
		s->code = "not-json";
		free(s->message);
		s->message = xstrdup("the answer is about another container");
		return;
	}
	s->seccomp = take_seccomp(reply->doc);
	s->network_mode = copy_of(reply->doc, "HostConfig.NetworkMode");
	s->pid_mode = copy_of(reply->doc, "HostConfig.PidMode");
	s->ipc_mode = copy_of(reply->doc, "HostConfig.IpcMode");
	s->pid = (long)json_num(reply->doc, "State.Pid", 0);
	free(s->state);
	s->state = xstrdup(json_str(reply->doc, "State.Status", "unknown"));
	s->running = s->pid > 0 && (json_bool(reply->doc, "State.Running", false) || strcmp(s->state, "paused") == 0);
	if (time_read(json_str(reply->doc, "State.StartedAt", ""), &started, &why) == 0)
		s->started = (double)started;
	if (json_str(reply->doc, "Image", NULL) != NULL) {
		free(s->image);
		s->image = copy_of(reply->doc, "Image");
	}
	redact_in_place(c->redactor, KIND_CONTAINER, "inspect", reply->doc);
	s->inspect = reply->doc;
	reply->doc = NULL;
}

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

static void
add_socket(struct collector *c, const char *path, const char *role)
{
	const cJSON *st;
	struct control_socket s;

	if (path == NULL || *path != '/')
		return;
	st = stat_of(c, path);
	if (strcmp(json_str(st, "kind", ""), "s") != 0)
		return;
	s = (struct control_socket){ .role = role, .dev = strtoull(json_str(st, "dev", "0"), NULL, 10),
		.ino = strtoull(json_str(st, "ino", "0"), NULL, 10) };
	for (size_t i = 0; i < c->nsockets; i++)
		if (c->sockets[i].dev == s.dev && c->sockets[i].ino == s.ino)
			return;
	s.path = xstrdup(json_str(st, "real", path));
	c->sockets = xrealloc(c->sockets, c->nsockets + 1, sizeof *c->sockets);
	c->sockets[c->nsockets++] = s;
}

void
collect_find_sockets(struct collector *c)
{
	static const struct { const char *path, *role; } usual[] = {
		{ "/run/docker.sock", "engine" },
		{ "/run/containerd/containerd.sock", "containerd" },
		{ "/run/docker/containerd/containerd.sock", "containerd" },
		{ "/run/podman/podman.sock", "podman" },
		{ "/run/crio/crio.sock", "cri-o" },
	};
	const char *exec_root;
	const cJSON *host;

	if (strcmp(c->local, "yes") != 0)
		return;
	add_socket(c, collect_socket_path(c), "engine");
	/* dockerd listens at sockets of its own making too (metrics, libnetwork): only its hosts are the API */
	cJSON_ArrayForEach(host, json_at(c->config, "data.options.hosts.value"))
		if (cJSON_IsString(host) && strncmp(host->valuestring, "unix://", 7) == 0)
			add_socket(c, host->valuestring + 7, "engine");
	add_socket(c, json_str(c->answers[ANSWER_INFO].doc, "Containerd.Address", NULL), "containerd");
	add_socket(c, json_str(c->config, "data.options.containerd.value", NULL), "containerd");
	exec_root = json_str(c->config, "data.options.exec-root.value", NULL);
	if (exec_root != NULL) { /* a containerd that dockerd started itself listens below it */
		autofree char *supervised = xasprintf("%s/containerd/containerd.sock", exec_root);

		add_socket(c, supervised, "containerd");
	}
	for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
		add_socket(c, usual[i].path, usual[i].role);
}

/* Whether path is dir or lies below it, by component. */
static bool
at_or_below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	if (n == 1)
		return *path == '/';
	return strncmp(path, dir, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* One source of a mount, looked at on the host. */
static void
put_source(struct collector *c, cJSON *list, const cJSON *mount, const char *source, const char *from)
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
	for (size_t i = 0; i < c->nsockets && real != NULL; i++) {
		const struct control_socket *s = &c->sockets[i];

		if (strtoull(json_str(st, "dev", "0"), NULL, 10) == s->dev && strtoull(json_str(st, "ino", "0"), NULL, 10) == s->ino)
			json_put_str(x, "socket", s->role);
		else if (!at_or_below(s->path, real))
			continue;
		json_push_str(reaches, s->path);
	}
	json_push(list, x);
}

static const cJSON *
volume_named(const struct collector *c, const char *name)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, json_at(c->answers[ANSWER_VOLUMES].doc, "Volumes"))
		if (strcmp(json_str(v, "Name", ""), name) == 0)
			return v;
	return NULL;
}

/* Mount options that say what is mounted how; others may hold a password (mount.cifs(8)). */
static cJSON *
plain_options(const char *o)
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
		json_push_str(list, known ? t : "(another)");
	}
	return list;
}

/* The named volumes among the mounts, with what the local driver was told (docker volume create -o). */
static void
put_volumes(struct collector *c, cJSON *subject, const cJSON *inspect)
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
		const char *device = json_str(v, "Options.device", NULL);
		cJSON *x;

		if (*name == '\0')
			continue;
		x = json_object();
		json_put_str(x, "Name", name);
		json_put_bool(x, "listed", v != NULL);
		json_put_str(x, "Driver", json_str(v, "Driver", NULL));
		json_put_str(x, "type", json_str(v, "Options.type", NULL));
		/* a path is a fact; "//server/share" and ":/export" name other machines */
		json_put_str(x, "device", device != NULL && *device == '/' && device[1] != '/' ? device : NULL);
		json_put(x, "o", plain_options(json_str(v, "Options.o", "")));
		json_push(used, x);
	}
	subject_doc(subject, "volumes", a->source, data);
}

/* Mount points that every container has without having asked for them. */
static bool
made_by_engine(const char *dst)
{
	static const char *const made[] = { "/", "/etc/resolv.conf", "/etc/hostname", "/etc/hosts", "/sbin/docker-init",
		"/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/console", "/run/secrets" };
	static const char *const below[] = { "/proc", "/sys" };

	for (size_t i = 0; i < ARRAY_SIZE(made); i++)
		if (strcmp(dst, made[i]) == 0)
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(below); i++)
		if (at_or_below(dst, below[i]))
			return true;
	return false;
}

static bool
declared(const cJSON *inspect, const char *dst)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, json_at(inspect, "Mounts"))
		if (strcmp(json_str(m, "Destination", ""), dst) == 0)
			return true;
	return false;
}

/* The host's path of what a mount shows: same file system, whose visible root holds the mount's root. */
static char *
host_path_of(const struct collector *c, const char *dev, const char *root)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, json_at(c->mounts, "data.mounts")) {
		const char *base = json_str(m, "root", ""), *dst = json_str(m, "dst", "");
		const char *rest;

		if (strcmp(json_str(m, "dev", ""), dev) != 0 || !at_or_below(root, base))
			continue;
		rest = strcmp(base, "/") == 0 ? root : root + strlen(base);
		if (strcmp(dst, "/") == 0)
			return xstrdup(*rest ? rest : "/");
		return xasprintf("%s%s", dst, strcmp(rest, "/") == 0 ? "" : rest);
	}
	return NULL;
}

/* What the kernel says is mounted, apart from what every container has. */
static void
put_mounted(const struct collector *c, cJSON *data, const cJSON *inspect, const cJSON *kernel)
{
	cJSON *list = json_put_array(data, "mounted");
	const cJSON *m;

	cJSON_ArrayForEach(m, json_at(kernel, "data.mounts")) {
		const char *dst = json_str(m, "dst", ""), *propagation = json_str(m, "propagation", "");
		bool known = declared(inspect, dst);
		autofree char *host = NULL;
		cJSON *x;

		if (!known && made_by_engine(dst))
			continue;
		host = host_path_of(c, json_str(m, "dev", ""), json_str(m, "root", ""));
		x = json_object();
		json_put_str(x, "dst", dst);
		json_put_str(x, "host", host);
		json_put_str(x, "options", json_str(m, "options", ""));
		json_put_str(x, "fstype", json_str(m, "fstype", ""));
		json_put_bool(x, "shared", strstr(propagation, "shared:") != NULL);
		json_put_bool(x, "declared", known);
		json_push(list, x);
	}
}

static void
put_mounts(struct collector *c, cJSON *subject, const cJSON *inspect, const cJSON *kernel)
{
	cJSON *data = json_object(), *sources = json_put_array(data, "sources"), *sockets, *doc;
	const cJSON *m, *err;

	cJSON_ArrayForEach(m, json_at(inspect, "Mounts")) {
		const char *type = json_str(m, "Type", ""), *source = json_str(m, "Source", "");
		const cJSON *v = volume_named(c, json_str(m, "Name", ""));
		const char *device = json_str(v, "Options.device", "");

		if (strcmp(type, "bind") == 0 && *source == '/')
			put_source(c, sources, m, source, "bind");
		if (strcmp(type, "volume") == 0 && *device == '/' && device[1] != '/')
			put_source(c, sources, m, device, "volume device");
	}
	put_mounted(c, data, inspect, kernel);
	sockets = json_put_array(data, "sockets");
	for (size_t i = 0; i < c->nsockets; i++) {
		cJSON *x = json_object();

		json_put_str(x, "path", c->sockets[i].path);
		json_put_str(x, "role", c->sockets[i].role);
		json_push(sockets, x);
	}
	doc = subject_doc(subject, "mounts", "host files at the mounts' sources", data);
	if (json_at(kernel, "error") != NULL)
		doc_error(doc, "mounted", json_str(kernel, "error.code", "unknown"), json_str(kernel, "error.message", ""));
	if (json_at(c->mounts, "error") != NULL)
		doc_error(doc, "mounted", json_str(c->mounts, "error.code", "unknown"), json_str(c->mounts, "error.message", ""));
	cJSON_ArrayForEach(err, json_at(kernel, "errors"))
		if (strncmp(json_str(err, "path", ""), "mounts", 6) == 0)
			doc_error(doc, "mounted", json_str(err, "code", "unknown"), json_str(err, "message", ""));
}

static const struct seen_container *
container_of(const struct collector *c, const char *name)
{
	for (size_t i = 0; i < c->ncontainers; i++)
		if (strcmp(c->containers[i].id, name) == 0 || strcmp(c->containers[i].name, name) == 0)
			return &c->containers[i];
	return NULL;
}

static const char *
mode_of(const struct seen_container *s, size_t which)
{
	const char *const modes[] = { s->network_mode, s->pid_mode, s->ipc_mode };

	return modes[which] != NULL ? modes[which] : "";
}

/* container:X of container:Y of ...: from the own mode to the one that decides. */
static cJSON *
chain_of(const struct collector *c, const struct seen_container *s, size_t which)
{
	cJSON *list = json_array(), *x;
	const char *mode = mode_of(s, which);
	size_t steps = 0;

	for (;;) {
		x = json_object();
		json_put_str(x, "id", s->id);
		json_put_str(x, "name", s->name);
		json_put_str(x, "mode", mode);
		json_push(list, x);
		if (strncmp(mode, "container:", 10) != 0)
			return list;
		s = container_of(c, mode + 10);
		if (s == NULL || *s->code != '\0' || ++steps > MAX_CHAIN) {
			x = json_object();
			json_put_str(x, "id", s ? s->id : mode + 10);
			json_put_str(x, "name", s ? s->name : "");
			json_put_strf(x, "mode", "unresolved: %s", s == NULL ? "there is no such container" :
			    *s->code != '\0' ? s->message : "a loop");
			json_push(list, x);
			return list;
		}
		mode = mode_of(s, which);
	}
}

static void
put_namespaces(const struct collector *c, cJSON *subject, const struct seen_container *s)
{
	cJSON *data = json_object();

	json_put(data, "network", chain_of(c, s, 0));
	json_put(data, "pid", chain_of(c, s, 1));
	json_put(data, "ipc", chain_of(c, s, 2));
	subject_doc(subject, "namespaces", "GET /containers/{id}/json of each container in the chain", data);
}

static const cJSON *
network_named(const struct collector *c, const char *name)
{
	const cJSON *n;

	cJSON_ArrayForEach(n, c->answers[ANSWER_NETWORKS].doc)
		if (strcmp(json_str(n, "Name", ""), name) == 0)
			return n;
	return NULL;
}

/* What an empty HostIp means on a network: its own option, else the daemon's --ip, else every address. */
static const char *
binding_of(const struct collector *c, const char *network)
{
	const cJSON *n = network_named(c, strcmp(network, "default") == 0 ? "bridge" : network);

	return json_str(n, "Options[\"com.docker.network.bridge.host_binding_ipv4\"]",
	    json_str(c->config, "data.options.ip.value", "0.0.0.0"));
}

static void
put_networks(const struct collector *c, cJSON *subject, const struct seen_container *s, const cJSON *inspect)
{
	const struct answer *list = &c->answers[ANSWER_NETWORKS], *bridge = &c->answers[ANSWER_BRIDGE];
	cJSON *data = json_object(), *attached = json_put_array(data, "attached"), *binding, *doc;
	const cJSON *n;
	bool on_bridge = strcmp(s->network_mode, "default") == 0 || strcmp(s->network_mode, "bridge") == 0;
	autofree char *member = xasprintf("Containers[\"%s\"]", s->id);

	cJSON_ArrayForEach(n, json_at(inspect, "NetworkSettings.Networks")) {
		json_push_str(attached, n->string);
		on_bridge = on_bridge || strcmp(n->string, "bridge") == 0;
	}
	json_put_bool(data, "default_bridge", on_bridge || json_at(bridge->doc, member) != NULL);
	binding = json_put_object(data, "binding");
	if (*s->network_mode != '\0')
		json_put_str(binding, s->network_mode, binding_of(c, s->network_mode));
	cJSON_ArrayForEach(n, json_at(inspect, "NetworkSettings.Networks"))
		json_put_str(binding, n->string, binding_of(c, n->string));
	doc = subject_doc(subject, "networks", "GET /networks, GET /networks/bridge", data);
	if (list->doc == NULL)
		doc_error(doc, "binding", list->code, list->message);
	if (bridge->doc == NULL && strcmp(bridge->code, "vanished") != 0 && !on_bridge)
		doc_error(doc, "default_bridge", bridge->code, bridge->message);
}

/* What Config.Image means here today (GET /images/json): an id, or null if nothing has that name. */
static void
put_image(const struct collector *c, cJSON *subject, const cJSON *inspect)
{
	const struct answer *a = &c->answers[ANSWER_IMAGES];
	const char *reference = json_str(inspect, "Config.Image", NULL);
	const char *slash = reference ? strrchr(reference, '/') : NULL;
	bool tagged = reference != NULL && (strchr(slash ? slash : reference, ':') != NULL || strchr(reference, '@') != NULL);
	autofree char *full = reference ? xasprintf("%s%s", reference, tagged ? "" : ":latest") : NULL;
	const cJSON *i, *t;
	cJSON *data;

	if (a->doc == NULL) {
		subject_doc_error(subject, "image", a->source, a->code, a->message);
		return;
	}
	data = json_object();
	json_put_str(data, "reference", reference);
	json_put_null(data, "now");
	cJSON_ArrayForEach(i, a->doc) {
		const char *id = json_str(i, "Id", "");

		if (reference != NULL && (strcmp(id, reference) == 0 ||
		    (strncmp(id, "sha256:", 7) == 0 && strlen(reference) >= 12 && strncmp(id + 7, reference, strlen(reference)) == 0)))
			json_put_str(data, "now", id);
		cJSON_ArrayForEach(t, json_at(i, "RepoTags"))
			if (full != NULL && cJSON_IsString(t) && strcmp(t->valuestring, full) == 0)
				json_put_str(data, "now", id);
		cJSON_ArrayForEach(t, json_at(i, "RepoDigests"))
			if (reference != NULL && cJSON_IsString(t) && strcmp(t->valuestring, reference) == 0)
				json_put_str(data, "now", id);
	}
	subject_doc(subject, "image", a->source, data);
}

/* Runtimes whose workload the host's /proc does not describe: a kernel of their own. By what the engine is told to run, and
 * by the program that really runs. NULL if the runtime shares the kernel. */
static const char *
sandbox_of(const char *text)
{
	static const struct { const char *mark, *name; } known[] = {
		{ "runsc", "gVisor" }, { "gvisor", "gVisor" }, { "kata", "Kata Containers" }, { "firecracker", "Firecracker" },
		{ "qemu", "QEMU" }, { "cloud-hypervisor", "Cloud Hypervisor" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strcasestr(text, known[i].mark) != NULL)
			return known[i].name;
	return NULL;
}

/* new containers' default, as the daemon has it now: by the API since 24.0, before that by flag or file. */
static cJSON *
no_new_privileges_of(const struct collector *c)
{
	cJSON *x;

	if (c->answers[ANSWER_INFO].doc != NULL && (engine_has(c, "no-new-privileges") || engine_major(c) >= 24)) {
		x = json_object();
		json_put_bool(x, "value", engine_has(c, "no-new-privileges"));
		json_put_str(x, "from", "info");
		return x;
	}
	if (strcmp(c->local, "yes") != 0 || !cJSON_IsBool(json_at(c->config, "data.options.no-new-privileges.value")) ||
	    !json_bool(c->config, "data.options.no-new-privileges.proven", false))
		return cJSON_CreateNull();
	x = json_object();
	json_put_bool(x, "value", json_bool(c->config, "data.options.no-new-privileges.value", false));
	json_put_str(x, "from", json_str(c->config, "data.options.no-new-privileges.origin", ""));
	return x;
}

/* The last component of a path. */
static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void
put_engine(const struct collector *c, cJSON *subject, const cJSON *inspect, const cJSON *kernel)
{
	const struct answer *info = &c->answers[ANSWER_INFO];
	const char *name = json_str(inspect, "HostConfig.Runtime", ""), *sandbox;
	struct buf path = BUF_INIT;
	const cJSON *runtime, *v, *ulimit;
	cJSON *data, *r, *limits;

	if (info->doc == NULL) {
		subject_doc_error(subject, "engine", info->source, info->code, info->message);
		return;
	}
	data = json_object();
	buf_adds(&path, "Runtimes");
	json_path_add(&path, name);
	runtime = json_at(info->doc, path.s);
	buf_free(&path);
	json_put_str(data, "product", engine_product(c));
	json_put_str(data, "Version", json_str(c->version.doc, "Version", NULL));
	if ((v = json_at(info->doc, "SecurityOptions")) != NULL)
		json_put(data, "SecurityOptions", json_copy(v));
	json_put_str(data, "CgroupVersion", json_str(info->doc, "CgroupVersion", NULL));
	json_put_str(data, "CgroupDriver", json_str(info->doc, "CgroupDriver", NULL));
	json_put_str(data, "LocalNodeState", json_str(info->doc, "Swarm.LocalNodeState", NULL));
	r = json_put_object(data, "runtime");
	json_put_str(r, "name", name);
	json_put_str(r, "path", json_str(runtime, "path", NULL));
	json_put_str(r, "type", json_str(runtime, "runtimeType", NULL));
	sandbox = sandbox_of(name);
	if (sandbox == NULL)
		sandbox = sandbox_of(base_name(json_str(runtime, "path", "")));
	if (sandbox == NULL)
		sandbox = sandbox_of(json_str(runtime, "runtimeType", ""));
	if (sandbox == NULL && strncmp(json_str(kernel, "data.exe", ""), "runsc", 5) == 0)
		sandbox = "gVisor";
	json_put_str(data, "sandboxed", sandbox);
	json_put(data, "no_new_privileges", no_new_privileges_of(c));
	v = json_at(c->config, "data.options.default-ulimits.value");
	if (strcmp(c->local, "yes") == 0 && cJSON_IsArray(v)) {
		limits = json_put_array(data, "default_ulimits");
		cJSON_ArrayForEach(ulimit, v) { /* "nofile=1024:2048"; one number is both (docker/go-units, ParseUlimit) */
			const char *text = cJSON_IsString(ulimit) ? ulimit->valuestring : "", *eq = strchr(text, '=');
			autofree char *both = xasprintf("%s:%s", text, eq ? eq + 1 : "");

			json_push_str(limits, eq != NULL && strchr(eq, ':') == NULL ? both : text);
		}
	} else {
		json_put_null(data, "default_ulimits");
	}
	json_put_str(data, "cgroup_parent", strcmp(c->local, "yes") == 0 ?
	    json_str(c->config, "data.options.cgroup-parent.value", NULL) : NULL);
	subject_doc(subject, "engine", info->source, data);
}

/* Why the host is not looked at for this container, or NULL. */
static const char *
no_host(const struct collector *c, const char **ret_message)
{
	if (strcmp(c->o->scope, "engine") == 0) {
		*ret_message = "--scope engine: the host was not looked at";
		return "not-in-scope";
	}
	if (strcmp(c->local, "yes") != 0) {
		*ret_message = c->local_why;
		return "not-local";
	}
	return NULL;
}

static void
put_host(const struct collector *c, cJSON *subject)
{
	const char *message = "", *code = no_host(c, &message);
	cJSON *data, *doc;
	const cJSON *v, *err;
	static const char *const copied[] = { "lsm", "selinux", "apparmor", "unprivileged_port_start", "ns" };

	if (code == NULL && json_at(c->identity, "error") != NULL) {
		code = json_str(c->identity, "error.code", "unknown");
		message = json_str(c->identity, "error.message", "");
	}
	if (code != NULL) {
		subject_doc_error(subject, "host", "host", code, message);
		return;
	}
	data = json_object();
	for (size_t i = 0; i < ARRAY_SIZE(copied); i++)
		if ((v = json_at(json_at(c->identity, "data"), copied[i])) != NULL)
			json_put(data, copied[i], json_copy(v));
	if ((v = json_at(c->process, "data.ns")) != NULL)
		json_put(data, "daemon_ns", json_copy(v));
	doc = subject_doc(subject, "host", "host", data);
	cJSON_ArrayForEach(err, json_at(c->identity, "errors"))
		doc_error(doc, json_str(err, "path", ""), json_str(err, "code", ""), json_str(err, "message", ""));
	cJSON_ArrayForEach(err, json_at(c->process, "errors"))
		if (strncmp(json_str(err, "path", ""), "ns", 2) == 0) {
			autofree char *path = xasprintf("daemon_%s", json_str(err, "path", ""));

			doc_error(doc, path, json_str(err, "code", ""), json_str(err, "message", ""));
		}
}

/* The last of them, since the other documents are joined with what it does not keep. */
static void
reduce_kernel(const struct collector *c, cJSON *kernel)
{
	cJSON *data = cJSON_GetObjectItemCaseSensitive(kernel, "data");

	if (data != NULL)
		redact_in_place(c->redactor, KIND_CONTAINER, "kernel", data);
}

/* The kernel document, as it was read; NULL if the container has none. */
static cJSON *
put_kernel(struct collector *c, cJSON *subject, struct seen_container *s)
{
	const char *message = "", *code = no_host(c, &message);
	cJSON *kernel = s->kernel;

	if (code == NULL && !s->running) {
		code = "not-running";
		message = s->state;
	}
	if (code != NULL) {
		subject_doc_error(subject, "kernel", "/proc", code, message);
		return NULL;
	}
	s->kernel = NULL;
	if (kernel == NULL)
		kernel = host_container(c->host, s->pid, s->id, s->started);
	return json_put(cJSON_GetObjectItemCaseSensitive(subject, "read"), "kernel", kernel);
}

/* The listed labels, redacted as those of an inspection are. */
static void
put_labels(const struct collector *c, cJSON *subject, const struct seen_container *s)
{
	autojson cJSON *doc = json_object(), *kept = NULL;
	const cJSON *labels;

	if (s->labels == NULL)
		return;
	json_put(json_put_object(doc, "Config"), "Labels", json_copy(s->labels));
	kept = redact_reduce(c->redactor, KIND_CONTAINER, "inspect", doc);
	if ((labels = json_at(kept, "Config.Labels")) != NULL)
		json_put(subject, "labels", json_copy(labels));
}

cJSON *
collect_container_subject(struct collector *c, struct seen_container *s)
{
	cJSON *subject = subject_new(KIND_CONTAINER, s->id, s->name), *inspect = s->inspect, *kernel, *execs;
	const char *message = "", *code;

	json_put_str(subject, "state", s->state);
	json_put_str(subject, "image", s->image);
	if (inspect == NULL) {
		json_put_str(subject, "image_name", s->image_name);
		put_labels(c, subject, s);
		subject_doc_error(subject, "inspect", s->source ? s->source : "GET /containers/{id}/json", s->code, s->message);
		return subject;
	}
	subject_doc(subject, "inspect", s->source, inspect);
	s->inspect = NULL;
	kernel = put_kernel(c, subject, s);
	put_engine(c, subject, inspect, kernel);
	put_host(c, subject);
	put_namespaces(c, subject, s);
	put_networks(c, subject, s, inspect);
	put_volumes(c, subject, inspect);
	if ((code = no_host(c, &message)) != NULL)
		subject_doc_error(subject, "mounts", "host files at the mounts' sources", code, message);
	else
		put_mounts(c, subject, inspect, kernel);
	put_image(c, subject, inspect);
	subject_doc(subject, "seccomp", s->source, s->seccomp);
	s->seccomp = NULL;
	execs = json_object();
	json_put(execs, "sessions", s->execs);
	s->execs = NULL;
	subject_doc(subject, "execs", "GET /exec/{id}/json", execs);
	reduce_kernel(c, kernel);
	return subject;
}
