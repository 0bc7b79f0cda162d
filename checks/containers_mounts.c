/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_mounts: sensitive directories, devices, shared propagation and the engine's socket.
 */
#include "config.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"
#include "checks/value_forms.h"

/* The kernel has a mount for each declared one: name a path once for each place it is seen at. */
static bool
named_before(const struct reaches *r, size_t k, const bool *flagged)
{
	for (size_t i = 0; i < k; i++)
		if (flagged[i] &&
		    (strcmp(r->v[i].dst, r->v[k].dst) == 0 ||
			(r->v[k].how == REACH_KERNEL && path_below(r->v[k].dst, r->v[i].dst))))
			return true;
	return false;
}

/* Whether the kernel lets something be written where the engine says read-only. */
static bool
written_anyway(const struct reaches *r, const struct reach *one)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].how == REACH_KERNEL && r->v[i].writable == 1 &&
		    path_below(r->v[i].dst, one->dst))
			return true;
	return false;
}

static void
reach_show(struct items *found, const struct reaches *r, const struct reach *one)
{
	const char *access = one->writable == 1 ? "read-write"
	    : one->writable < 0                 ? "access not known"
	    : written_anyway(r, one)            ? "read-only, but read-write below by the kernel"
						: "read-only";
	const char *how = one->how == REACH_RESOLVED ? ", by a link or volume"
	    : one->how == REACH_KERNEL               ? ", as the kernel has it"
	    : one->how == REACH_MADE                 ? ", a file system of the kernel's"
						     : "";

	items_add(found, "%s at %s (%s%s)", one->host, one->dst, access, how);
}

/* The verdict when nothing bad was found; good is what to say then. */
static enum verdict
say_gap(struct look *at, const struct reaches *r, const char *good)
{
	if (r->gap.verdict == ERROR || r->gap.verdict == UNKNOWN)
		return said(at, r->gap.verdict, "%s", r->gap.words);
	if (r->gap.verdict == NOTAPPLICABLE)
		return say(at, PASS, "%s (%s)", good, r->gap.words);
	return said(at, PASS, "%s", good);
}

/*
 * 5.6
 */

/* Is, contains or lies below dir. All lies below "/": that one counts only as itself. */
static bool
touches(const char *path, const char *dir)
{
	if (path_below(dir, path))
		return true;
	return strcmp(dir, "/") != 0 && path_below(path, dir);
}

/* Whether a path is in or above one of the directories; within: whether it is in one of them, of which "/" has nothing but itself. */
static bool
is_sensitive(const char *path, const char *dirs, bool within)
{
	bool found = false;
	char *dir;

	while (!found && value_word(&dirs, &dir)) {
		found = within ? strcmp(dir, "/") != 0 && path_below(path, dir) : touches(path, dir);
		free(dir);
	}
	return found;
}

/* Whether users are mapped: then DockerRootDir has a folder UID.GID behind what --data-root says (userns-remap of dockerd(8)). */
static bool
is_remapped(struct look *at, const char *last)
{
	struct fact f = look_aside(at, "engine:SecurityOptions");
	const char *rest = last + strspn(last, "0123456789");
	bool remapped = false;
	const cJSON *v;

	cJSON_ArrayForEach (v, f.v)
		remapped = remapped || (cJSON_IsString(v) && strncmp(v->valuestring, "name=userns", 11) == 0);
	return remapped && rest != last && *rest == '.' && rest[1] != '\0' && rest[1 + strspn(rest + 1, "0123456789")] == '\0';
}

/* Where the engine keeps its data, wherever that was moved from /var/lib/docker. The caller frees; NULL: it is not known. */
static char *
data_root(struct look *at, struct reaches *r)
{
	struct fact f = look_at(at, "engine:DockerRootDir", NULL);
	char *root, *last;

	if (!fact_string(f) || f.v->valuestring[0] != '/') {
		if (r->n > 0)
			reaches_gap(r, side_unseen(at, f, "DockerRootDir", "a path"));
		return NULL;
	}
	root = xstrdup(f.v->valuestring);
	for (size_t n = strlen(root); n > 1 && root[n - 1] == '/'; n--)
		root[n - 1] = '\0';
	last = strrchr(root, '/');
	if (last != root && is_remapped(at, last + 1))
		*last = '\0';
	return root;
}

/* Podman's copy of what ":O" mounts (podman-run(1), --volume), in the container's own folder: of the engine's data nothing else. */
static bool
is_own_copy(const struct look *at, const char *root, const char *host)
{
	autofree char *own = xasprintf("%s/overlay-containers/%s/userdata/overlay", root, json_str(at->subject, "id", "?"));

	return path_below(host, own);
}

enum verdict
no_sensitive_mounts(struct look *at, const struct check *c)
{
	const char *dirs = look_value(at, "sensitive-directories");
	autofree char *flaw = dirs != NULL ? value_flaw("sensitive-directories", dirs) : NULL, *root = NULL;
	autoreaches struct reaches r = { 0 };
	autoitems struct items found = { 0 };
	bool *flagged;

	(void)c;
	if (dirs == NULL || *dirs == '\0')
		return said(
		    at, UNKNOWN, "the benchmark does not say which directories are sensitive (export-name sensitive-directories)");
	if (flaw != NULL)
		return said(at, UNKNOWN, "the Value sensitive-directories: %s", flaw);
	reaches_gather(at, "no sensitive directory of the host", &r);
	if (is_sensitive("/var/lib/docker", dirs, true))
		root = data_root(at, &r);
	flagged = xcalloc(r.n + 1, sizeof(*flagged));
	for (size_t i = 0; i < r.n; i++)
		if (r.v[i].how != REACH_DEVICE &&
		    (is_sensitive(r.v[i].host, dirs, false) || (root != NULL && touches(r.v[i].host, root) && !is_own_copy(at, root, r.v[i].host)))) {
			if (!named_before(&r, i, flagged))
				reach_show(&found, &r, &r.v[i]);
			flagged[i] = true;
		}
	free(flagged);
	if (found.n > 0)
		return said(at, FAIL, "sees %s", items_show(&found));
	return say_gap(
	    at, &r, r.none ? "mounts nothing of the host" : "mounts no sensitive directory");
}

/*
 * 5.32
 */

/* Where engines listen by default: what is declared is compared with it where the host was not
 * looked at. */
static const char *const usual_sockets[] = {
	"/var/run/docker.sock",
	"/run/docker.sock",
	"/run/containerd/containerd.sock",
	"/var/run/containerd/containerd.sock",
	"/run/docker/containerd/containerd.sock",
	"/run/podman/podman.sock",
	"/var/run/podman/podman.sock",
	"/run/crio/crio.sock",
	"/var/run/crio/crio.sock",
	"/run/k3s/containerd/containerd.sock",
	"/var/run/k3s/containerd/containerd.sock",
};

/* A socket by its file's name, wherever it lies. */
static bool
named_like_socket(const char *path)
{
	static const char *const names[] = { "docker.sock", "containerd.sock", "podman.sock",
		"crio.sock" };
	const char *base = strrchr(path, '/');

	return base != NULL && word_of(base + 1, names, ARRAY_SIZE(names));
}

/* A folder in which a user's own engine listens, if there is one: what else it holds is harmless. */
static bool
is_users_folder(const char *path)
{
	static const char *const folders[] = { "/run/user", "/run/user/*", "/run/user/*/podman", "/var/run/user", "/var/run/user/*",
		"/var/run/user/*/podman" };

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		if (fnmatch(folders[i], path, FNM_PATHNAME) == 0)
			return true;
	return false;
}

/* The socket that a declared path names or holds by default, or by where this engine is spoken to; or NULL. */
static const char *
usual_socket(struct look *at, const char *path)
{
	struct fact own = look_aside(at, "engine:sockets");
	const cJSON *s;

	if (named_like_socket(path))
		return path;
	for (size_t i = 0; i < ARRAY_SIZE(usual_sockets); i++)
		if (path_below(usual_sockets[i], path))
			return usual_sockets[i];
	if (cJSON_IsArray(own.v))
		cJSON_ArrayForEach (s, own.v)
			if (cJSON_IsString(s) && path_below(s->valuestring, path)) {
				look_at(at, "engine:sockets", NULL);
				return s->valuestring;
			}
	return NULL;
}

/* Whether a source that was followed tells what it is: a letter of ls(1), or ? for what has none. */
static bool
kind_is_known(const cJSON *source)
{
	const char *kind = json_str(source, "kind", "");

	return *kind != '\0' && kind[1] == '\0' && strchr("-dlspcb?", *kind) != NULL;
}

/* The socket behind a source that was followed on the host, by inode or because the directory holds
 * it. */
static const char *
resolved_socket(struct reaches *r, const struct reach *one)
{
	const cJSON *reaches = json_at(one->item, "reaches"),
		    *socket = json_at(one->item, "socket");

	if (!cJSON_IsArray(reaches) || !all_strings(reaches) ||
	    (!cJSON_IsString(socket) && !cJSON_IsNull(socket)))
		reaches_gap(
		    r, side(UNKNOWN, "the facts do not say which sockets %s reaches", one->host));
	else if (cJSON_GetArraySize(reaches) > 0)
		return cJSON_GetArrayItem(reaches, 0)->valuestring;
	else if (cJSON_IsString(socket))
		return one->host;
	if (!kind_is_known(one->item))
		reaches_gap(r, side(UNKNOWN, "the facts do not say whether %s is a socket", one->host));
	return named_like_socket(one->host) && strcmp(json_str(one->item, "kind", ""), "s") == 0 ? one->host : NULL;
}

/*
 * A socket that is none of an engine's own, and may yet lead to one: a proxy listens there, or what systemd starts on demand. By
 * their places those of a few programs are no such: logs, displays and sound, databases, name services, mail, printers.
 */
static bool
may_lead_on(const struct reach *one)
{
	static const char *const harmless[] = { "/dev/log", "/run/systemd/notify", "/run/systemd/journal/*", "/run/rsyslog/*",
		"/run/syslog-ng/*", "/tmp/.X11-unix/X*", "/run/user/*/wayland-*", "/run/user/*/pipewire-*", "/run/user/*/pulse/native",
		"/run/pulse/native", "/run/mysqld/*", "/run/mariadb/*", "/var/lib/mysql/mysql.sock", "/run/postgresql/.s.PGSQL.*",
		"/tmp/.s.PGSQL.*", "/run/redis/*", "/run/memcached/*", "/run/php/*", "/run/php-fpm/*",
		"/run/nscd/socket", "/run/avahi-daemon/socket", "/run/cups/cups.sock", "/run/pcscd/pcscd.comm", "/run/chrony/*",
		"/run/clamav/*", "/run/opendkim/*", "/run/dovecot/*", "/var/spool/postfix/*/*", "/var/agentx/master" };

	if (one->how != REACH_RESOLVED || json_at(one->item, "shows") != NULL || strcmp(json_str(one->item, "kind", ""), "s") != 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		if (fnmatch(harmless[i], one->host, FNM_PATHNAME) == 0)
			return false;
	return true;
}

/* The engine's socket that a kernel mount shows, or NULL. */
static const char *
mounted_socket(const cJSON *sockets, const struct reach *one)
{
	const cJSON *s;

	cJSON_ArrayForEach (s, sockets) {
		const char *path = json_str(s, "path", NULL);

		if (path != NULL && path_below(path, one->host))
			return path;
	}
	return named_like_socket(one->host) ? one->host : NULL;
}

static bool
is_resolved(const struct reaches *r, const struct reach *one)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].how == REACH_RESOLVED && strcmp(r->v[i].dst, one->dst) == 0)
			return true;
	return false;
}

/* A list of {path, role}, and not an empty one: the engine itself is reached through one. */
static bool
are_sockets(const cJSON *list)
{
	const cJSON *s;

	if (!cJSON_IsArray(list) || list->child == NULL)
		return false;
	cJSON_ArrayForEach (s, list)
		if (json_str(s, "path", NULL) == NULL || json_str(s, "role", NULL) == NULL)
			return false;
	return true;
}

/* Whether some reach can be compared only with the sockets that are known. */
static bool
needs_sockets(const struct reaches *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].how == REACH_RESOLVED && json_at(r->v[i].item, "shows") != NULL)
			return true;
	return r->n > 0 && r->gap.verdict != NOTAPPLICABLE;
}

/* The socket that controls an engine and is reached there, or NULL. sockets: those that are known, or NULL. */
static const char *
reached_socket(struct look *at, struct reaches *r, const cJSON *sockets, const struct reach *one)
{
	const char *socket;

	if (one->how == REACH_DEVICE || one->how == REACH_MADE)
		return NULL;
	if (one->how == REACH_RESOLVED && json_at(one->item, "shows") == NULL)
		return resolved_socket(r, one);
	if (one->how != REACH_DECLARED)
		return mounted_socket(sockets, one);
	if (is_resolved(r, one))
		return NULL;
	socket = usual_socket(at, one->host);
	if (socket == NULL && is_users_folder(one->host))
		reaches_gap(r, side(UNKNOWN, "whether %s holds the socket of a user's engine is not known", one->host));
	return socket;
}

/* What is known of sockets that control an engine: the list, or NULL; what is missing is said in r. */
static const cJSON *
known_sockets(struct look *at, struct reaches *r)
{
	struct fact f = look_at(at, "mounts:sockets", NULL);
	bool known = f.seen == SEEN_VALUE && are_sockets(f.v);

	if (!known || f.code != NULL)
		reaches_gap(r, side_unseen(at, f, "the sockets that control an engine", "a list"));
	return known ? f.v : NULL;
}

enum verdict
no_engine_socket(struct look *at, const struct check *c)
{
	autoreaches struct reaches r = { 0 };
	autoitems struct items found = { 0 }, others = { 0 };
	const cJSON *sockets = NULL;
	bool *flagged;

	(void)c;
	reaches_gather(at, "no socket that controls an engine", &r);
	if (needs_sockets(&r))
		sockets = known_sockets(at, &r);
	flagged = xcalloc(r.n + 1, sizeof(*flagged));
	for (size_t i = 0; i < r.n; i++) {
		struct reach *one = &r.v[i];
		const char *socket = reached_socket(at, &r, sockets, one);

		flagged[i] = socket != NULL;
		if (flagged[i] && !named_before(&r, i, flagged))
			items_add(&found, "%s through %s at %s%s", socket, one->host, one->dst,
			    one->writable == 0 ? " (read-only mounting does not help)" : "");
		if (!flagged[i] && may_lead_on(one))
			items_add(&others, "%s at %s", one->host, one->dst);
	}
	free(flagged);
	if (found.n > 0)
		return said(at, FAIL, "reaches %s", items_show(&found));
	if (others.n > 0 && r.gap.verdict != ERROR && r.gap.verdict != UNKNOWN)
		return said(at, NOTCHECKED, "reaches a socket that no engine is known to listen at: %s; whether what listens there leads to an engine is for a person to say",
		    items_show(&others));
	return say_gap(at, &r,
	    r.none ? "mounts nothing of the host" : "reaches no socket that controls an engine");
}

/*
 * 5.20
 */

static struct side
propagation_declared(struct look *at, bool *ret_none)
{
	static const char *const own[] = { "private", "rprivate", "slave", "rslave" };
	const char *strange = NULL;
	struct fact f = look_at(at, "inspect:Mounts", "neither shared nor rshared");
	autoitems struct items found = { 0 };
	const cJSON *m;

	*ret_none = false;
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v))
		return side_unseen(at, f, "Mounts", "a list");
	*ret_none = cJSON_GetArraySize(f.v) == 0 && f.code == NULL;
	cJSON_ArrayForEach (m, f.v) {
		const char *p = json_str(m, "Propagation", mount_is_bind(m) ? NULL : "");

		if (!cJSON_IsObject(m) || p == NULL)
			return side(UNKNOWN, "the mount at %s does not say how it propagates",
			    json_str(m, "Destination", "?"));
		if (strcmp(p, "shared") == 0 || strcmp(p, "rshared") == 0)
			items_add(&found, "%s (%s)", json_str(m, "Destination", "?"), p);
		else if (!word_of(p, own, ARRAY_SIZE(own)) && (*p != '\0' || mount_is_bind(m)))
			strange = json_str(m, "Destination", "?");
	}
	if (found.n > 0)
		return side(FAIL, "shared mounts: %s", items_show(&found));
	if (f.code != NULL)
		return side_unseen(at, f, "Mounts", "a list");
	if (strange != NULL)
		return side(UNKNOWN, "how the mount at %s propagates is not known", strange);
	return side(PASS, *ret_none ? "has no mounts" : "no mount is shared");
}

static struct side
propagation_kernel(struct look *at)
{
	struct side s = kernel_voice(at);
	autoitems struct items found = { 0 };
	const char *unseen = NULL, *missing;
	struct fact f, table;
	const cJSON *m;

	if (s.verdict != PASS)
		return s;
	table = look_aside(at, "kernel:mounts");
	f = look_at(at, "mounts:mounted", "not shared");
	if (table.seen != SEEN_VALUE || !cJSON_IsArray(table.v) ||
	    cJSON_GetArraySize(table.v) == 0 || table.code != NULL)
		return side_unseen(at, look_at(at, "kernel:mounts", NULL),
		    "the container's mount table", "a list with a root");
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v) || f.code != NULL)
		return side_unseen(at, f, "what the kernel has mounted", "a list");
	cJSON_ArrayForEach (m, f.v) {
		if (json_str(m, "dst", NULL) == NULL || bool_of(m, "shared") < 0)
			return side(UNKNOWN, "an entry of the kernel's mounts lacks dst or shared");
		if (bool_of(m, "shared") == 0)
			continue;
		/* what the container mounted by itself it shares with nobody else */
		if (!cJSON_IsString(json_at(m, "host")))
			unseen = bool_of(m, "declared") != 0 ? json_str(m, "dst", "") : unseen;
		else if (bool_of(m, "declared") == 1 ||
		    !mount_of_engine(at, m, json_str(m, "host", "")))
			items_add(&found, "%s", json_str(m, "dst", ""));
	}
	if (found.n > 0)
		return side(FAIL, "shared: %s", items_show(&found));
	missing = mount_missing(at, f.v);
	if (missing != NULL)
		return side(UNKNOWN, "nothing is mounted at %s", missing);
	if (unseen != NULL)
		return side(UNKNOWN, "%s is shared; with what of the host is not known", unseen);
	return side(PASS, "none is shared");
}

enum verdict
no_shared_propagation(struct look *at, const struct check *c)
{
	bool none;
	struct side declared = propagation_declared(at, &none), kernel = propagation_kernel(at);

	(void)c;
	if (none && (kernel.verdict == PASS || kernel.verdict == NOTAPPLICABLE)) {
		side_free(&declared);
		side_free(&kernel);
		return said(at, NOTAPPLICABLE, "the container has no mounts");
	}
	return settle(at, declared, kernel);
}

/*
 * 5.18
 */

struct devices {
	struct items writable, others; /* those that are not allowed */
	size_t allowed;
};

static bool
device_allowed(const char *path, const char *globs)
{
	bool found = false;
	char *glob;

	while (!found && value_word(&globs, &glob)) {
		/* a star does not cross a slash */
		found = fnmatch(glob, path, FNM_PATHNAME) == 0;
		free(glob);
	}
	return found;
}

/* dst: where it is mounted, or NULL. */
static void
device_add(struct devices *d, const char *path, const char *dst, bool write, const char *how, const char *globs)
{
	if (device_allowed(path, globs))
		d->allowed++;
	else
		items_add(write ? &d->writable : &d->others, "%s%s%s (%s)", path, dst != NULL ? " at " : "", dst != NULL ? dst : "", how);
}

/* One of the three lists of HostConfig; PASS if it was read. */
static struct side
devices_look(struct look *at, const char *path, const cJSON **ret)
{
	struct fact f = look_at(at, path, "none, or only allowed ones");

	*ret = f.v;
	if (!fact_list(f) || f.code != NULL)
		return side_unseen(at, f, strchr(path, ':') + 1, "a list");
	return (struct side){ PASS, NULL };
}

/* Rules without a device: Podman's API never shows them, the bundle of a container that runs does. */
static struct side
device_rules_look(struct look *at, const cJSON **ret)
{
	struct fact f;

	if (!engine_is_podman(at))
		return devices_look(at, "inspect:HostConfig.DeviceCgroupRules", ret);
	look_at(at, "engine:product", NULL);
	f = look_at(at, "bundle:device_rules", "none");
	*ret = f.v;
	if (f.seen == SEEN_ABSENT || f.seen == SEEN_UNCOLLECTED)
		return side(UNKNOWN, "rules for devices (--device-cgroup-rule) are nothing that Podman's API shows");
	return f.seen == SEEN_VALUE && cJSON_IsArray(f.v) && f.code == NULL
	    ? (struct side){ PASS, NULL }
	    : side_unseen(at, f, "device_rules", "a list");
}

static struct side
devices_declared(struct look *at, struct devices *d, const char *globs)
{
	const cJSON *devices, *requests, *rules, *v;
	struct side s = devices_look(at, "inspect:HostConfig.Devices", &devices);

	if (s.verdict == PASS)
		s = devices_look(at, "inspect:HostConfig.DeviceRequests", &requests);
	if (s.verdict == PASS)
		s = device_rules_look(at, &rules);
	if (s.verdict != PASS)
		return s;
	cJSON_ArrayForEach (v, devices) {
		const char *path = json_str(v, "PathOnHost", NULL),
			   *permissions = json_str(v, "CgroupPermissions", NULL);

		if (path == NULL || permissions == NULL)
			return side(
			    UNKNOWN, "an entry of Devices lacks PathOnHost or CgroupPermissions");
		/* none stated is the default of docker run */
		permissions = *permissions != '\0' ? permissions : "rwm";
		device_add(d, path, NULL, strpbrk(permissions, "wm") != NULL, permissions, globs);
	}
	cJSON_ArrayForEach (v, requests) {
		const char *driver = json_str(v, "Driver", NULL);

		if (driver == NULL)
			return side(UNKNOWN, "an entry of DeviceRequests lacks Driver");
		items_add(&d->others, "a device of %s",
		    *driver != '\0' ? driver : "any driver with the wanted capability");
	}
	cJSON_ArrayForEach (v, rules) {
		const char *rule = cJSON_GetStringValue(v),
			   *letters = rule != NULL ? strrchr(rule, ' ') : NULL;

		if (letters == NULL)
			return side(UNKNOWN, "an entry of DeviceCgroupRules is no rule");
		items_add(strpbrk(letters, "wm") != NULL ? &d->writable : &d->others, "rule \"%s\"",
		    rule);
	}
	return (struct side){ PASS, NULL };
}

/* Whether it is a device node, wherever that lies: by its path, or by what was found there. */
static bool
is_device(const struct reach *one)
{
	const char *kind = one->how == REACH_RESOLVED ? json_str(one->item, "kind", "") : "";

	return path_below(one->host, "/dev") ||
	    ((*kind == 'b' || *kind == 'c') && json_at(one->item, "shows") == NULL);
}

/* Device nodes that are there because they are mounted. */
static void
devices_mounted(struct devices *d, struct reaches *r, const char *globs)
{
	bool *flagged = xcalloc(r->n + 1, sizeof(*flagged));

	for (size_t i = 0; i < r->n; i++) {
		if (!is_device(&r->v[i])) {
			if (r->v[i].how == REACH_RESOLVED && !kind_is_known(r->v[i].item))
				reaches_gap(r, side(UNKNOWN, "the facts do not say whether %s is a device", r->v[i].host));
			continue;
		}
		if (!named_before(r, i, flagged))
			device_add(d, r->v[i].host, r->v[i].dst, r->v[i].writable != 0,
			    r->v[i].writable != 0 ? "mounted read-write" : "mounted read-only", globs);
		flagged[i] = true;
	}
	free(flagged);
}

static enum verdict
devices_verdict(struct look *at, struct devices *d, const struct reaches *r, struct side declared)
{
	if (d->writable.n > 0)
		return said(at, FAIL, "has %s%s%s", items_show(&d->writable),
		    d->others.n > 0 ? "; and " : "", items_show(&d->others));
	if (declared.verdict != PASS)
		return said(at, declared.verdict, "%s", declared.words);
	if (r->gap.verdict == ERROR || r->gap.verdict == UNKNOWN)
		return said(at, r->gap.verdict, "%s", r->gap.words);
	if (d->others.n > 0)
		return said(at, NOTCHECKED, "has %s: whether it needs that is for a person to say",
		    items_show(&d->others));
	return say_gap(at, r,
	    d->allowed > 0 ? "has only devices that are allowed" : "has no devices of the host");
}

enum verdict
no_host_devices(struct look *at, const struct check *c)
{
	const char *globs = look_value(at, "allowed-devices");
	struct fact all = look_at(at, "inspect:HostConfig.Privileged", "false");
	autoreaches struct reaches r = { 0 };
	autoside struct side declared = { 0 };
	struct devices d = { 0 };
	enum verdict v;

	(void)c;
	if (!fact_bool(all))
		return say_unseen(at, all, "HostConfig.Privileged", "a bool");
	if (cJSON_IsTrue(all.v))
		return said(at, FAIL, "privileged: has all devices of the host");
	globs = globs != NULL ? globs : "";
	declared = devices_declared(at, &d, globs);
	reaches_gather(at, NULL, &r);
	devices_mounted(&d, &r, globs);
	v = devices_verdict(at, &d, &r, declared);
	items_free(&d.writable);
	items_free(&d.others);
	return v;
}
