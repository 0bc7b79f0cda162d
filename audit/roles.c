/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "audit/roles.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/containerd.h"
#include "audit/dockerd.h"
#include "audit/roles_parts.h"

#define MAX_CONFIG ((size_t)4 << 20)

struct finder {
	struct collector *c;
	struct roles *r;
	bool running;             /* an engine answers, and is proven to be this host's */
	const cJSON *argv, *environ, *config; /* config: a document of dockerd_config() */
	long pid;                 /* the process in whose root the daemon's paths are */
	const char *home;         /* of a rootless daemon's user; else NULL */
	struct unit service, socket;
	struct unit own;          /* the daemon's, if that has another name */
	const char *own_name;     /* NULL: it has not */
	struct socket_units handing; /* beside docker.socket */
	struct unit_user user_is, *user; /* NULL: the system's */
	struct configured configured; /* where none runs */
	struct containerd containerd;
	char *config_path;
	bool config_named;
};

#define add(f, ...) roles_add((f)->r, __VA_ARGS__)

struct role *
roles_add(struct roles *r, const char *role, long pid, const char *path, const char *fmt, ...)
{
	struct role *one;
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	for (one = r->list; one < r->list + r->n; one++)
		if (*path != '\0' && strcmp(one->role, role) == 0 && strcmp(one->path, path) == 0 && one->pid == pid)
			return one;
	r->list = xrealloc(r->list, r->n + 1, sizeof *r->list);
	one = &r->list[r->n++];
	*one = (struct role){ .role = role, .path = xstrdup(path), .found_by = utf8_clean(why, strlen(why)), .pid = pid };
	if (*path != '\0' && *path != '/' && (*path != '@' || strcmp(role, "docker-socket") != 0)) {
		*one->path = '\0';
		one->code = "not-proven";
		free(one->found_by);
		one->found_by = xasprintf("%s is relative to a folder that is not known", path);
	}
	return one;
}

/* A role of which it is not known what it is. */
static void
add_unknown(struct finder *f, const char *role, const char *code, const char *why)
{
	add(f, role, 0, "", "%s", why)->code = code;
}

static const cJSON *
option(const struct finder *f, const char *key)
{
	const cJSON *o = cJSON_GetObjectItemCaseSensitive(json_at(f->config, "data.options"), key);

	return cJSON_GetObjectItemCaseSensitive(o, "value");
}

static bool
proven(const struct finder *f, const char *key)
{
	const cJSON *o = cJSON_GetObjectItemCaseSensitive(json_at(f->config, "data.options"), key);

	/* one that does not answer may run with other options than it would be started with; an image runs nothing */
	return (f->running || strcmp(f->c->o->root, "/") != 0) && json_bool(o, "proven", false);
}

/* "flag", "file", "default" */
static const char *
origin(const struct finder *f, const char *key)
{
	return json_str(cJSON_GetObjectItemCaseSensitive(json_at(f->config, "data.options"), key), "origin", "unknown");
}

/* ---- units ---- */

void
roles_add_unit(struct roles *r, const char *role, const char *dropin, const char *name, const struct unit *u)
{
	const cJSON *file;

	if (u->fragment != NULL)
		roles_add(r, role, 0, u->fragment, "the units' search path");
	else
		roles_add(r, role, 0, "", "no folder of the units' search path has %s", name);
	for (size_t i = u->fragment != NULL; i < u->nfiles; i++)
		roles_add(r, dropin, 0, u->files[i].path, "drop-in of %s", name);
	/* of a unit that there is not, or that is masked, no folder passes for it */
	for (size_t i = 0; i < u->nfolders && u->nfiles > 0 && !unit_is_masked(u); i++)
		roles_add(r, dropin, 0, u->folders[i], "folder that %s is looked for in", name);
	cJSON_ArrayForEach(file, u->dangling)
		roles_add(r, dropin, 0, file->valuestring, "file of %s, a link to what is not there", name);
	cJSON_ArrayForEach(file, u->environment_folders)
		roles_add(r, dropin, 0, file->valuestring, "folder that EnvironmentFile= of %s is looked for in", name);
	cJSON_ArrayForEach(file, u->environment_files)
		if (strcmp(file->valuestring, "/etc/default/docker") != 0 && strcmp(file->valuestring, "/etc/sysconfig/docker") != 0)
			roles_add(r, dropin, 0, file->valuestring, "EnvironmentFile= of %s", name);
	if (u->trouble != NULL)
		roles_add(r, dropin, 0, "", "%s", u->trouble)->code = "not-read";
	if (u->unexpanded_files != NULL)
		roles_add(r, dropin, 0, "", "%s", u->unexpanded_files)->unproven = true;
}

/* The daemon's own unit, by its control group, if that has another name than usual. */
static void
find_own_unit(struct finder *f)
{
	const char *name = json_str(f->c->process, "data.unit", "");

	if (!f->running || !has_ending(name, ".service") || strchr(name, '/') != NULL ||
	    unit_is_alias(f->c->host, &f->service, name, f->user))
		return;
	f->own_name = name;
	unit_find(f->c->host, name, f->user, &f->own);
}

static void
add_own_unit(struct finder *f)
{
	const cJSON *error;

	if (f->own.fragment != NULL)
		roles_add_unit(f->r, "docker.service", "docker.service-dropin", f->own_name, &f->own);
	else if (f->own_name != NULL)
		add(f, "docker.service", 0, "", "the daemon runs as %s, which no folder of the units' search path has", f->own_name)->code = "not-proven";
	cJSON_ArrayForEach(error, json_at(f->c->process, "errors"))
		if (f->running && strcmp(json_str(error, "path", ""), "unit") == 0)
			add_unknown(f, "docker.service", json_str(error, "code", "not-read"), json_str(error, "message", ""));
}

static void
add_units(struct finder *f)
{
	roles_add_unit(f->r, "docker.service", "docker.service-dropin", "docker.service", &f->service);
	roles_add_unit(f->r, "docker.socket", "docker.socket-dropin", "docker.socket", &f->socket);
	if (f->configured.snap.fragment != NULL)
		roles_add_unit(f->r, "docker.service", "docker.service-dropin", f->configured.name, &f->configured.snap);
	add_own_unit(f);
	for (const struct socket_unit *s = f->handing.list; s < f->handing.list + f->handing.n; s++)
		roles_add_unit(f->r, "docker.socket", "docker.socket-dropin", s->name, &s->unit);
	if (f->handing.trouble != NULL)
		add_unknown(f, "docker.socket", "too-large", f->handing.trouble);
}

/* ---- the configuration and what it names ---- */

static void
add_config(struct finder *f)
{
	autofree char *folder = xstrdup(f->config_path);
	autofree char *certs = NULL;
	char *slash = strrchr(folder, '/');
	const char *by = f->config_named ? "--config-file" : f->home != NULL ? "default of a rootless daemon" : "default";
	struct role *json = add(f, "daemon-json", f->pid, f->config_path, "%s", by);

	json->required = f->config_named;
	json->unproven = f->r->why_argv != NULL; /* another one may be named */
	if (f->configured.snap.fragment != NULL && !unit_is_masked(&f->configured.snap) && strcmp(f->config_path, SNAP_CONFIG) != 0)
		add(f, "daemon-json", 0, SNAP_CONFIG, "the snap's")->unproven = true;
	if (slash != NULL)
		slash[slash == folder] = '\0';
	else
		*folder = '\0';
	if (*folder == '/') {
		certs = xasprintf("%s/certs.d", folder);
		add(f, "etc-docker", f->pid, folder, "folder of %s", f->config_path);
		add(f, "registry-certificate", f->pid, certs, "certs.d beside %s", f->config_path)->folder = true;
	}
	if (f->home == NULL) {
		add(f, "etc-docker", f->pid, "/etc/docker", "default");
		add(f, "registry-certificate", f->pid, "/etc/docker/certs.d", "default")->folder = true;
	}
	add(f, "default-docker", 0, "/etc/default/docker", "fixed name");
	add(f, "sysconfig-docker", 0, "/etc/sysconfig/docker", "fixed name");
}

static void
add_certificate(struct finder *f, const char *role, const char *key)
{
	const cJSON *tls = option(f, "tls"), *verify = option(f, "tlsverify"), *path = option(f, key);
	bool ca = strcmp(key, "tlscacert") == 0;
	struct role *one;

	if (!cJSON_IsBool(tls) || !cJSON_IsString(path))
		add_unknown(f, role, "not-read", cJSON_IsFalse(tls) ? "where it would be is not known" : "whether the daemon uses TLS is not known");
	else if (!cJSON_IsTrue(tls)) {
		add(f, role, 0, "", "the daemon uses no TLS")->unproven = !proven(f, "tls");
	} else if (*path->valuestring == '\0') {
		add_unknown(f, role, "not-read", "the daemon uses TLS, and which file is not known");
	} else {
		one = add(f, role, f->pid, path->valuestring, "option %s, origin %s", key, origin(f, key));
		/* without verification no CA is read */
		one->required = !ca || cJSON_IsTrue(verify);
		one->unproven = !proven(f, key) || !proven(f, "tls");
	}
}

/* ---- sockets ---- */

/* The group of those that dockerd makes; NULL: not known. */
static const char *
dockerd_group(const struct finder *f)
{
	const char *group = json_str(option(f, "group"), "", "");

	return *group != '\0' && proven(f, "group") ? group : NULL;
}

static struct role *
add_socket(struct finder *f, long pid, const char *path, const char *by, struct socket_made *made)
{
	struct role *one = add(f, "docker-socket", pid, path, "%s", by);

	if (one->made == NULL) {
		one->made = made;
		return one;
	}
	socket_made_also(one->made, made);
	socket_made_free(made);
	return one;
}

/* A path of systemd's is of the host, one of the daemon's is as the daemon sees it. */
static void
add_listens(struct finder *f, const char *name, const struct unit *u)
{
	autofree char *by = xasprintf("ListenStream= of %s", strcmp(name, "docker.socket") == 0 ? "the socket unit" : name), *why = NULL;
	const cJSON *v;

	if (u->unexpanded != NULL)
		add(f, "docker-socket", 0, "", "%s", u->unexpanded)->unproven = true;
	else if (!f->running && (why = unit_unread(f->c->host, u)) != NULL)
		add_unknown(f, "docker-socket", "not-read", why);
	cJSON_ArrayForEach(v, u->listens)
		if (strchr("/@", v->valuestring[0]) != NULL)
			add_socket(f, 0, v->valuestring, by, socket_made_by_unit(f->c->host, u));
}

/* Whatever the units say now, and whoever made them: those that it holds. */
static void
add_held(struct finder *f)
{
	const char *root = json_str(option(f, "exec-root"), "", "");
	long pid = json_bool(f->c->process, "data.activated", true) ? 0 : f->pid;
	const cJSON *v;

	cJSON_ArrayForEach(v, json_at(f->c->process, "data.listeners")) {
		const char *path = json_str(v, "path", "");
		bool known = strcmp(json_str(v, "proto", ""), "unix") != 0 || *path == '\0' || socket_is_errand(path, root);

		for (const struct role *r = f->r->list; r < f->r->list + f->r->n; r++)
			known = known || (strcmp(r->role, "docker-socket") == 0 && strcmp(r->path, path) == 0);
		if (!known)
			add(f, "docker-socket", pid, path, "a socket that the daemon was handed")->held = true;
	}
	cJSON_ArrayForEach(v, json_at(f->c->process, "errors"))
		if (strncmp(json_str(v, "path", ""), "listeners", 9) == 0)
			add_unknown(f, "docker-socket", json_str(v, "code", "not-read"), json_str(v, "message", ""));
}

static void
add_activated(struct finder *f)
{
	add_listens(f, "docker.socket", &f->socket);
	for (const struct socket_unit *s = f->handing.list; s < f->handing.list + f->handing.n; s++)
		add_listens(f, s->name, &s->unit);
	if (f->running)
		add_held(f);
}

static void
add_sockets(struct finder *f)
{
	const cJSON *hosts = option(f, "hosts"), *v;
	const char *endpoint = collect_socket_path(f->c);
	autofree char *by = xasprintf("option hosts, origin %s", origin(f, "hosts"));
	size_t before = f->r->n;
	bool activated = false;

	if (f->running && endpoint != NULL)
		add(f, "docker-socket", 0, endpoint, "the socket that the engine answered on");
	if (!cJSON_IsArray(hosts))
		add_unknown(f, "docker-socket", "not-read", "on which sockets the daemon listens is not known");
	cJSON_ArrayForEach(v, hosts) {
		const char *host = json_str(v, "", "");
		struct role *one;

		activated = activated || strncmp(host, "fd://", 5) == 0;
		if (strncmp(host, "unix://", 7) != 0)
			continue;
		one = add_socket(f, f->pid, host[7] != '\0' ? host + 7 : "/var/run/docker.sock", by, socket_made_by_dockerd(dockerd_group(f)));
		one->unproven = one->unproven || !proven(f, "hosts");
	}
	if (activated)
		add_activated(f);
	if (f->r->n == before)
		add(f, "docker-socket", 0, "", "the daemon listens on no Unix socket");
}

/* Those that systemd hands over beside docker.socket, where the daemon takes any. */
static void
find_handing(struct finder *f)
{
	const struct unit *services[] = { &f->service, f->own_name != NULL ? &f->own : &f->configured.snap };
	const cJSON *v;
	bool activated = false;

	cJSON_ArrayForEach(v, option(f, "hosts"))
		activated = activated || strncmp(json_str(v, "", ""), "fd://", 5) == 0;
	for (size_t i = 0; i < ARRAY_SIZE(services) && activated; i++)
		if (services[i]->fragment != NULL)
			socket_units_add(f->c->host, services[i], f->user, &f->handing);
}

/* ---- containerd, programs, data ---- */

static bool
is_there(struct finder *f, long pid, const char *path)
{
	struct host_file file;
	bool there;

	host_stat(f->c->host, pid, path, &file);
	there = strcmp(file.code, "ENOENT") != 0 && strcmp(file.code, "ENOTDIR") != 0;
	host_file_free(&file);
	return there;
}

/* That of the system's containerd, whichever the daemon uses. */
static void
add_system_containerd_socket(struct finder *f)
{
	const struct containerd *c = &f->containerd;

	if (f->home != NULL)
		return;
	if (c->why != NULL)
		add_unknown(f, "containerd-socket", "not-read", c->why);
	else if (c->address != NULL)
		add(f, "containerd-socket", 0, c->address, "address of containerd's configuration");
	else if (c->unit && is_there(f, 0, "/run/containerd/containerd.sock")) /* it need not run where dockerd has one of its own */
		add(f, "containerd-socket", 0, "/run/containerd/containerd.sock", "default of containerd.service");
}

/* dockerd's own choice, where it is not told: the system's if there is one, else it starts one of its own. */
static void
add_containerd_socket(struct finder *f)
{
	const char *told = json_str(json_at(f->c->answers[ANSWER_INFO].doc, "Containerd.Address"), "", "");
	const char *set = json_str(option(f, "containerd"), "", "");
	const char *exec = json_str(option(f, "exec-root"), "", "/var/run/docker");
	autofree char *own = xasprintf("%s/containerd/containerd.sock", *exec != '\0' ? exec : "/var/run/docker");
	bool known = f->running && *told == '/';
	struct role *one;

	if (known) {
		add(f, "containerd-socket", f->pid, told, "/info Containerd.Address");
	} else if (*set != '\0') {
		one = add(f, "containerd-socket", f->pid, set, "option containerd, origin %s", origin(f, "containerd"));
		one->unproven = !proven(f, "containerd");
	} else if (option(f, "containerd") == NULL) {
		add_unknown(f, "containerd-socket", "not-read", "which containerd the daemon uses is not known");
	} else if (f->home == NULL && !is_there(f, f->pid, "/run/containerd/containerd.sock") && is_there(f, f->pid, own)) {
		add(f, "containerd-socket", f->pid, own, "of the containerd that dockerd starts");
	} else {
		add(f, "containerd-socket", f->pid, f->home == NULL ? "/run/containerd/containerd.sock" : own, "default");
	}
	add_system_containerd_socket(f);
}

/* A rootless daemon's own, which reads nothing of the system's. */
static void
add_own_containerd(struct finder *f)
{
	autofree char *state = xasprintf("%s/containerd", json_str(option(f, "exec-root"), "", "the runtime folder"));
	autofree char *config = xasprintf("%s/containerd.toml", state);

	add(f, "run-containerd", f->pid, state, "of the containerd that dockerd starts");
	add(f, "containerd-config", f->pid, config, "of the containerd that dockerd starts");
}

static void
add_containerd(struct finder *f)
{
	const struct containerd *c = &f->containerd;

	if (f->home != NULL && *json_str(option(f, "containerd"), "", "") == '\0') {
		add_own_containerd(f);
		return;
	}
	for (size_t i = 0; i < c->nfiles; i++) {
		struct role *one = add(f, "containerd-config", 0, c->files[i].path, "%s", c->files[i].found_by);

		one->unproven = one->unproven || c->files[i].unproven;
	}
	if (c->why != NULL)
		add_unknown(f, "containerd-config", "not-read", c->why);
	add(f, "run-containerd", 0, "/run/containerd", "default");
	if (c->state != NULL)
		add(f, "run-containerd", 0, c->state, "state of containerd's configuration");
}

static void
add_programs(struct finder *f)
{
	const cJSON *info = f->c->answers[ANSWER_INFO].doc;
	const cJSON *runtime = cJSON_GetObjectItemCaseSensitive(json_at(info, "Runtimes"), json_str(info, "DefaultRuntime", "runc"));
	struct programs p = { .h = f->c->host, .r = f->r, .pid = f->pid, .running = f->running, .rootless = f->home != NULL,
		.own_containerd = *json_str(option(f, "containerd"), "", "") == '\0', .docker = &f->service, .containerd = &f->containerd };

	if (f->own_name != NULL)
		p.docker = &f->own;
	else if (!f->running && strcmp(f->configured.name, "docker.service") != 0)
		p.docker = &f->configured.snap;
	p.dockerd = f->running ? json_str(f->c->process, "data.exe", NULL) : json_str(f->argv, "[0]", NULL);
	p.runc = f->running ? json_str(runtime, "path", NULL) : NULL;
	roles_add_programs(&p);
}

static void
add_data_root(struct finder *f)
{
	const cJSON *set = option(f, "data-root");
	autofree char *told = xstrdup(json_str(f->c->answers[ANSWER_INFO].doc, "DockerRootDir", ""));

	if (f->running && engine_has(f->c, "userns"))
		roles_strip_remap(told);
	if (f->running && *told != '\0')
		add(f, "data-root", f->pid, told, "/info DockerRootDir");
	else if (cJSON_IsString(set) && *set->valuestring != '\0')
		add(f, "data-root", f->pid, set->valuestring, "option data-root")->unproven = !proven(f, "data-root");
	else if (set == NULL)
		add_unknown(f, "data-root", "not-read", "where the daemon has its data is not known");
	else
		add(f, "data-root", f->pid, "/var/lib/docker", "default")->unproven = !proven(f, "data-root");
	if (f->home == NULL && is_there(f, 0, "/var/lib/docker"))
		add(f, "data-root", 0, "/var/lib/docker", "default");
}

/* ---- where nothing runs: what would be started ---- */

/* Which options there would be, or why that is not known; where nothing starts it, those that it has by itself. */
static void
find_configured(struct finder *f)
{
	struct configured *found = &f->configured;

	configured_find(f->c->host, found);
	if (found->nothing) {
		found->argv = json_array();
		json_push_str(found->argv, "dockerd");
	} else if (found->why != NULL) {
		f->r->why_argv = xstrdup(found->why);
	}
	f->argv = found->argv;
	f->r->argv = found->argv != NULL ? json_copy(found->argv) : NULL;
	f->environ = found->environment;
}

/* The document of a daemon that is not running. */
static cJSON *
configured(struct finder *f)
{
	struct host_file file;
	cJSON *doc;

	host_read_file(f->c->host, 0, f->config_path, MAX_CONFIG, &file);
	doc = dockerd_config(&(struct dockerd_sources){
		.argv = f->argv, .environ = f->environ, .file = &file, .file_explicit = f->config_named,
		.stopped = strcmp(f->c->o->root, "/") != 0,
	});
	host_file_free(&file);
	return doc;
}

/* Whether there is a host to look at, and what is known of its daemon; else why_code and why. */
static bool
begin(struct finder *f)
{
	const struct collector *c = f->c;
	struct roles *r = f->r;

	f->running = c->reachable && strcmp(c->local, "yes") == 0;
	if (strcmp(c->o->scope, "engine") == 0) {
		r->why_code = "not-in-scope";
		r->why = "left out on request (--scope engine)";
	} else if (c->reachable && !f->running) {
		r->why_code = "not-local";
		r->why = c->local_why;
	} else if (c->o->endpoint != NULL && !f->running && (collect_socket_path(c) == NULL || strcmp(c->why_code, "unreachable") != 0)) {
		r->why_code = c->why_code;
		r->why = c->why;
	}
	return *r->why_code == '\0';
}

static void
doubt_role(struct finder *f, const char *role)
{
	for (size_t i = 0; i < f->r->n; i++)
		if (strcmp(f->r->list[i].role, role) == 0)
			f->r->list[i].unproven = true;
}

/* The daemon may have others under their names. */
static void
doubt_places(struct finder *f)
{
	static const char *const roles[] = { "daemon-json", "etc-docker", "registry-certificate", "dockerd", "data-root" };

	for (size_t i = 0; f->configured.elsewhere && i < ARRAY_SIZE(roles); i++)
		doubt_role(f, roles[i]);
	if (f->running)
		return;
	if (f->r->why_argv != NULL) /* the one of the search path need not be what is started */
		doubt_role(f, "dockerd");
	if (strcmp(json_str(option(f, "default-runtime"), "", "runc"), "runc") != 0) /* where another one lies is not read */
		doubt_role(f, "runc");
	if (dockerd_sets_graph(json_at(f->config, "data.options")))
		doubt_role(f, "data-root");
}

static void
find(struct finder *f)
{
	autojson cJSON *config = NULL;
	const cJSON *process = json_at(f->c->process, "data");

	f->argv = json_at(process, "argv");
	f->environ = json_at(process, "environ");
	f->config = f->c->config;
	f->pid = f->running ? f->c->daemon_root : 0;
	if (f->running && engine_has(f->c, "rootless")) {
		f->r->user = (long)json_num(process, "uid", -1);
		f->home = json_str(f->environ, "HOME", "");
		f->user_is = (struct unit_user){ f->home, json_str(f->environ, "XDG_RUNTIME_DIR", "") };
		f->user = &f->user_is;
	}
	unit_find(f->c->host, "docker.service", f->user, &f->service);
	unit_find(f->c->host, "docker.socket", f->user, &f->socket);
	containerd_find(f->c->host, 0, &f->containerd);
	if (!f->running)
		find_configured(f);
	f->config_path = dockerd_config_path(f->argv, f->environ, f->home != NULL, &f->config_named);
	if (!f->running && json_at(f->config, "data") == NULL) {
		config = f->argv != NULL ? configured(f) : NULL;
		f->config = config;
	}
	f->r->config_path = xstrdup(f->config_path);
	find_own_unit(f);
	find_handing(f);
	add_units(f);
	add_config(f);
	add_certificate(f, "tls-ca", "tlscacert");
	add_certificate(f, "tls-certificate", "tlscert");
	add_certificate(f, "tls-key", "tlskey");
	add_sockets(f);
	add_containerd_socket(f);
	add_programs(f);
	add_containerd(f);
	add_data_root(f);
	doubt_places(f);
	roles_look(f->c->host, f->r);
	/* of a socket that nobody is known to make, dockerd's group is as good as any */
	for (struct role *one = f->r->list; one < f->r->list + f->r->n; one++)
		if (strcmp(one->role, "docker-socket") == 0 && one->made == NULL && f->running)
			one->made = socket_made_by_dockerd(dockerd_group(f));
}

struct roles *
roles_find(struct collector *c)
{
	struct roles *r = xcalloc(1, sizeof *r);
	struct finder f = { .c = c, .r = r };

	r->why_code = r->why = "";
	if (begin(&f) && f.running && strcmp(engine_product(c), "podman") == 0)
		roles_of_podman(c, r);
	else if (*r->why_code == '\0')
		find(&f);
	unit_free(&f.service);
	unit_free(&f.socket);
	unit_free(&f.own);
	socket_units_free(&f.handing);
	configured_free(&f.configured);
	containerd_free(&f.containerd);
	free(f.config_path);
	return r;
}
