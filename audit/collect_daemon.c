/* SPDX-License-Identifier: Apache-2.0 */
/* collect_daemon: the process behind the endpoint, its effective configuration, and the daemon's line. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/address.h"
#include "audit/collect_parts.h"
#include "audit/dockerd.h"
#include "audit/roles.h"
#include "audit/wire.h"

#define MAX_CONFIG     ((size_t)4 << 20)
#define MAX_UNIT_FILES 256
#define MAX_HOSTS      ((size_t)256 << 10)
/* Seconds within which dockerd adds to its folder when it first starts; a later birth may hide a removal. */
#define FIRST_START 10

/* An entry of SecurityOptions is "name=seccomp,profile=builtin" (API: SystemInfo.SecurityOptions). */
bool
engine_has(const struct collector *c, const char *option)
{
	const cJSON *s;
	size_t n = strlen(option);

	cJSON_ArrayForEach(s, json_at(c->answers[ANSWER_INFO].doc, "SecurityOptions")) {
		const char *text = cJSON_GetStringValue(s);

		if (text != NULL && strncmp(text, "name=", 5) == 0 && strncmp(text + 5, option, n) == 0 &&
		    (text[5 + n] == '\0' || text[5 + n] == ','))
			return true;
	}
	return false;
}

const char *
engine_product(const struct collector *c)
{
	if (json_str(c->ping.doc, "Libpod-Api-Version", NULL) != NULL ||
	    strcmp(json_str(c->version.doc, "Components[0].Name", ""), "Podman Engine") == 0)
		return "podman";
	return "docker";
}

int
engine_major(const struct collector *c)
{
	return (int)strtol(json_str(c->version.doc, "Version", "0"), NULL, 10);
}

/* A root without an engine: what its files configure is all there is to tell. */
static bool
is_image(const struct collector *c)
{
	return strcmp(c->o->root, "/") != 0 && c->o->endpoint == NULL && strcmp(c->o->scope, "engine") != 0;
}

/* Files that belong to a unit, in order of application: fragment, drop-ins, environment files. */
struct unit_files {
	struct host_file *files;
	size_t n;
	struct specifiers specifiers; /* of the service */
};

/* Reads one more file; false if it is not there, or there already. */
static bool
add_file(struct collector *c, struct unit_files *u, const char *path)
{
	struct host_file f = { 0 };

	if (u->n == MAX_UNIT_FILES)
		return false;
	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->files[i].path, path) == 0)
			return false;
	host_read_file(c->host, 0, path, MAX_CONFIG, &f);
	if (strcmp(f.code, "ENOENT") == 0 || strcmp(f.code, "ENOTDIR") == 0) {
		host_file_free(&f);
		return false;
	}
	u->files = xrealloc(u->files, u->n + 1, sizeof *u->files);
	u->files[u->n++] = f;
	return true;
}

/* The files of a unit, which keeps none of them; the paths of its environment files are added to a list. */
static void
take_files(struct unit_files *u, struct unit *from, cJSON *environment)
{
	const cJSON *path;

	for (size_t i = 0; i < from->nfiles; i++) {
		u->files = xrealloc(u->files, u->n + 1, sizeof *u->files);
		u->files[u->n++] = from->files[i];
	}
	from->nfiles = 0;
	cJSON_ArrayForEach(path, from->environment_files)
		json_push_str(environment, path->valuestring);
	unit_free(from);
}

/* user: whose manager has it; NULL: the system's. */
static struct unit_files
read_unit(struct collector *c, const char *name, const struct unit_user *user)
{
	autojson cJSON *environment = json_array();
	struct unit_files u = { 0 };
	struct unit unit;
	const cJSON *path;

	if (name == NULL || strchr(name, '/') != NULL)
		return u;
	unit_find(c->host, name, user, &unit);
	u.specifiers = unit.specifiers;
	unit.specifiers = (struct specifiers){ 0 };
	take_files(&u, &unit, environment);
	if (strcmp(name, "docker.service") == 0) {
		unit_find(c->host, "docker.socket", user, &unit);
		take_files(&u, &unit, environment);
	}
	cJSON_ArrayForEach(path, environment)
		(void)add_file(c, &u, path->valuestring);
	/* read by no unit of Docker's own, yet where people write options (engine configuration of old) */
	(void)add_file(c, &u, "/etc/default/docker");
	(void)add_file(c, &u, "/etc/sysconfig/docker");
	return u;
}

static void
free_files(struct unit_files *u)
{
	for (size_t i = 0; i < u->n; i++)
		host_file_free(&u->files[i]);
	free(u->files);
	specifiers_free(&u->specifiers);
}

/* Whether a folder's last change was the birth of an entry that is still there: then nothing was removed since. */
static bool
born_with(struct collector *c, const char *folder, double changed)
{
	char code[24];
	autojson cJSON *names = host_list(c->host, c->daemon_root, folder, code);
	const cJSON *name;
	bool born = false;
	int tries = 64;

	cJSON_ArrayForEach(name, names) {
		autofree char *path = xasprintf("%s/%s", folder, name->valuestring);
		struct host_file f = { 0 };

		if (tries-- == 0)
			break;
		host_stat(c->host, c->daemon_root, path, &f);
		born = born || (f.code[0] == '\0' && fabs(f.btime - changed) < 0.02);
		host_file_free(&f);
	}
	return born;
}

static cJSON *
read_config(struct collector *c, const cJSON *process)
{
	const cJSON *argv = json_at(process, "argv"), *env = json_at(process, "environ");
	bool rootless = engine_has(c, "rootless"), explicit_path = false;
	autofree char *path = dockerd_config_path(argv, env, rootless, &explicit_path);
	autofree char *folder_path = xstrdup(path);
	struct unit_user user = { json_str(env, "HOME", ""), json_str(env, "XDG_RUNTIME_DIR", "") };
	struct unit_files units = read_unit(c, json_str(process, "unit", NULL), rootless ? &user : NULL);
	struct host_file file = { 0 }, folder = { 0 };
	char *slash = strrchr(folder_path, '/');
	cJSON *doc;

	host_read_file(c->host, c->daemon_root, path, MAX_CONFIG, &file);
	if (slash != NULL)
		slash[slash == folder_path] = '\0';
	host_stat(c->host, c->daemon_root, folder_path, &folder);
	if (strcmp(file.code, "ENOENT") == 0 && folder.code[0] == '\0' &&
	    folder.mtime < json_num(process, "started", 0) + FIRST_START && born_with(c, folder_path, folder.mtime))
		folder.mtime = folder.ctime = 0; /* dockerd itself adds key.json there when it first starts */
	/* Engine 25 and later need no folder. That a whole folder was removed since the start is not worth
	 * doubting every default for: /etc itself changes all the time. */
	if (strcmp(folder.code, "ENOENT") == 0)
		folder.code[0] = '\0';
	doc = dockerd_config(&(struct dockerd_sources){
		.argv = argv, .environ = env, .started = json_num(process, "started", 0), .rootless = rootless,
		.version = json_str(c->version.doc, "Version", NULL), .file = &file,
		.folder = folder.code[0] == '\0' ? &folder : NULL, .links_changed = collect_links_changed(c, path), .file_explicit = explicit_path,
		.units = units.files, .nunits = units.n, .specifiers = &units.specifiers,
	});
	host_file_free(&file);
	host_file_free(&folder);
	free_files(&units);
	return doc;
}

/* ---- below --root, where none runs: what would be started ---- */

/* The TCP addresses that a socket unit hands over stand beside fd://; where there may be more of them, nothing is proven. */
static void
add_addresses(struct collector *c, const struct unit *sockets, cJSON *option)
{
	autofree char *unread = unit_unread(c->host, sockets);
	const cJSON *v;

	cJSON_ArrayForEach(v, sockets->listens) {
		const char *address = v->valuestring;
		autofree char *host = NULL;

		if (strchr("/@", *address) != NULL || strncmp(address, "vsock:", 6) == 0)
			continue;
		host = xasprintf(strchr(address, ':') != NULL ? "tcp://%s" : "tcp://[::]:%s", address);
		json_push_str(cJSON_GetObjectItemCaseSensitive(option, "value"), host);
	}
	if (unread != NULL)
		cJSON_ReplaceItemInObjectCaseSensitive(option, "proven", cJSON_CreateFalse());
}

/* By fd:// dockerd gets whatever the socket units that start it listen on. */
static void
add_handed_over(struct collector *c, const struct unit *service, cJSON *config)
{
	cJSON *options = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(config, "data"), "options");
	cJSON *option = cJSON_GetObjectItemCaseSensitive(options, "hosts");
	struct socket_units others = { 0 };
	struct unit sockets;
	const cJSON *v;
	bool activated = false;

	cJSON_ArrayForEach(v, cJSON_GetObjectItemCaseSensitive(option, "value"))
		activated = activated || strncmp(json_str(v, "", ""), "fd://", 5) == 0;
	if (!activated)
		return;
	unit_find(c->host, "docker.socket", NULL, &sockets);
	socket_units_add(c->host, service, NULL, &others);
	add_addresses(c, &sockets, option);
	for (size_t i = 0; i < others.n; i++)
		add_addresses(c, &others.list[i].unit, option);
	if (others.trouble != NULL)
		cJSON_ReplaceItemInObjectCaseSensitive(option, "proven", cJSON_CreateFalse());
	socket_units_free(&others);
	unit_free(&sockets);
}

/* An option of a document, if a start would surely have it; else NULL. */
static const char *
surely(const cJSON *config, const char *key)
{
	const cJSON *options = json_at(config, "data.options"), *option = cJSON_GetObjectItemCaseSensitive(options, key);

	return json_bool(option, "proven", false) ? json_str(option, "value", NULL) : NULL;
}

/*
 * data.stored_drivers: those of which the data root has layers. Where none is set, dockerd goes on with theirs, or does not start
 * (moby, daemon/graphdriver: scanPriorDrivers()). Null: not known. With vfs's alone it chooses anew.
 */
static void
add_stored_drivers(struct collector *c, cJSON *config)
{
	static const char *const drivers[] = { "btrfs", "zfs", "overlay2", "fuse-overlayfs", "aufs", "overlay", "devicemapper" };
	const char *root = surely(config, "data-root"), *remap = surely(config, "userns-remap");
	cJSON *data = cJSON_GetObjectItemCaseSensitive(config, "data"), *stored;

	json_put_null(data, "stored_drivers");
	if (dockerd_sets_graph(cJSON_GetObjectItemCaseSensitive(data, "options")))
		doc_error(config, "stored_drivers", "not-proven", DOCKERD_GRAPH);
	/* layers of remapped users are in a folder whose name is not known before */
	if (root == NULL || *root != '/' || remap == NULL || *remap != '\0')
		return;
	stored = json_array();
	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
		autofree char *path = xasprintf("%s/%s", root, drivers[i]);
		char code[24];
		autojson cJSON *names = host_list(c->host, 0, path, code);

		if (cJSON_GetArraySize(names) > 0)
			json_push_str(stored, drivers[i]);
		else if (*code != '\0' && strcmp(code, "ENOENT") != 0 && strcmp(code, "ENOTDIR") != 0)
			doc_error(config, "stored_drivers", code, path);
	}
	json_put(data, "stored_drivers", stored);
}

/* Its document: by docker.service or the snap's unit, the files that this reads, and the configuration file. */
static cJSON *
read_configured(struct collector *c)
{
	struct configured found;
	struct unit_files units;
	struct host_file file = { 0 };
	autofree char *path = NULL;
	bool named = false;
	cJSON *doc;

	configured_find(c->host, &found);
	if (found.argv == NULL) {
		doc = wire_document_error("daemon configuration by its files (none runs)", "not-read", found.why);
		configured_free(&found);
		return doc;
	}
	units = read_unit(c, found.name, NULL);
	path = dockerd_config_path(found.argv, found.environment, false, &named);
	host_read_file(c->host, 0, path, MAX_CONFIG, &file);
	doc = dockerd_config(&(struct dockerd_sources){
		.argv = found.argv, .environ = found.environment, .stopped = true, .file = &file, .file_explicit = named,
		.units = units.files, .nunits = units.n, .specifiers = &units.specifiers,
	});
	host_file_free(&file);
	free_files(&units);
	add_handed_over(c, found.snap.fragment != NULL ? &found.snap : &found.service, doc);
	configured_free(&found);
	add_stored_drivers(c, doc);
	return doc;
}

/* What is kept clear of the log options: the addresses, without what may be a secret in them. */
static void
hide_users(cJSON *config)
{
	cJSON *options = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(config, "data"), "options");
	cJSON *log_opts = cJSON_GetObjectItemCaseSensitive(options, "log-opts");
	cJSON *value = cJSON_GetObjectItemCaseSensitive(log_opts, "value");

	for (const char *const *key = collect_log_addresses; *key != NULL; key++) {
		const char *address = json_str(value, *key, NULL);
		autofree char *shown = address != NULL ? address_shown(address) : NULL;

		if (shown != NULL)
			json_put_str(value, *key, shown);
	}
}

/* What runs in a network of this engine's own bridges is on this host, too: data.addresses has their prefixes. */
static void
add_subnets(struct collector *c)
{
	cJSON *data = cJSON_GetObjectItemCaseSensitive(c->process, "data");
	cJSON *addresses = cJSON_GetObjectItemCaseSensitive(data, "addresses");
	const cJSON *n, *config;

	if (!cJSON_IsArray(addresses))
		return;
	cJSON_ArrayForEach(n, c->answers[ANSWER_NETWORKS].doc) {
		if (strcmp(json_str(n, "Driver", ""), "bridge") != 0)
			continue;
		cJSON_ArrayForEach(config, json_at(n, "IPAM.Config"))
			if (json_str(config, "Subnet", NULL) != NULL)
				json_push_str(addresses, json_str(config, "Subnet", NULL));
	}
}

/* The names by which the daemon finds this host in its hosts file, as data.names. */
static void
add_names(struct collector *c)
{
	cJSON *data = cJSON_GetObjectItemCaseSensitive(c->process, "data"), *names = NULL;
	struct host_file f = { 0 };

	host_read_file(c->host, c->daemon_root, "/etc/hosts", MAX_HOSTS, &f);
	if (*f.code == '\0')
		names = address_names(f.bytes, f.len, json_at(data, "addresses"));
	else if (strcmp(f.code, "ENOENT") == 0)
		names = json_array();
	if (names != NULL)
		json_put(data, "names", names);
	else
		doc_error(c->process, "names", *f.code ? f.code : "too-large", *f.code ? f.message : "/etc/hosts: too many names");
	host_file_free(&f);
}

void
collect_daemon_process(struct collector *c)
{
	if (is_image(c)) {
		c->config = read_configured(c);
		hide_users(c->config);
	}
	if (!c->reachable || strcmp(c->o->root, "/") != 0)
		return;
	c->process = collect_find_daemon(c);
	if (c->process == NULL || json_at(c->process, "error") != NULL || strcmp(engine_product(c), "docker") != 0)
		return;
	/* what the daemon was told are names in its own mount namespace and root, whichever ours are */
	c->daemon_root = (long)json_num(c->process, "data.pid", 0);
	c->config = read_config(c, json_at(c->process, "data"));
	collect_sockets_ahead(c);
	add_subnets(c);
	add_names(c);
	hide_users(c->config);
}

static void
put_answer(const struct collector *c, cJSON *s, const char *name, const struct answer *a)
{
	if (a->doc != NULL)
		subject_doc(s, name, a->source, redact_reduce(c->redactor, KIND_DAEMON, name, a->doc));
	else
		subject_doc_error(s, name, a->source, a->code, a->message);
}

static void
put_reply(const struct collector *c, cJSON *s, const char *name, const char *source, const struct engine_reply *r)
{
	if (r->doc != NULL)
		subject_doc(s, name, source, redact_reduce(c->redactor, KIND_DAEMON, name, r->doc));
	else
		subject_doc_error(s, name, source, *r->code ? r->code : c->why_code, *r->code ? r->message : c->why);
}

/* A document that only the engine's own host can give. */
static void
put_local(const struct collector *c, cJSON *s, const char *name, const char *source, const cJSON *doc)
{
	if (strcmp(c->local, "yes") != 0 && !(is_image(c) && doc != NULL))
		subject_doc_error(s, name, source, c->reachable ? "not-local" : c->why_code,
		    c->reachable ? c->local_why : c->why);
	else if (doc == NULL)
		subject_doc_error(s, name, source, "not-proven", "this engine is no dockerd");
	else
		collect_put(c, s, KIND_DAEMON, name, doc);
}

cJSON *
collect_daemon_subject(struct collector *c)
{
	const struct answer *info = &c->answers[ANSWER_INFO];
	/* Podman makes up a new ID for each answer */
	bool stable = c->reachable && strcmp(engine_product(c), "docker") == 0;
	cJSON *s = subject_new(KIND_DAEMON, stable ? json_str(info->doc, "ID", "") : "", json_str(info->doc, "Name", c->o->endpoint ? c->o->endpoint : ""));
	cJSON *data;

	put_reply(c, s, "ping", "GET /_ping", &c->ping);
	put_reply(c, s, "version", "GET /version", &c->version);
	put_answer(c, s, "info", info);
	put_answer(c, s, "bridge", &c->answers[ANSWER_BRIDGE]);
	put_local(c, s, "process", "/proc", c->process);
	put_local(c, s, "config", "effective daemon configuration", c->config);
	put_local(c, s, "tls", "tlscacert, tlscert, tlskey", c->tls);
	collect_put_profile(c, s, KIND_DAEMON, "seccomp");
	collect_put_usage(c, s);
	collect_put_logging(c, s);
	if (c->reachable) {
		data = json_object();
		json_put_str(data, "product", engine_product(c));
		subject_doc(s, "engine", "GET /_ping, GET /version", data);
	} else {
		subject_doc_error(s, "engine", "GET /_ping", c->why_code, c->why);
	}
	return s;
}
