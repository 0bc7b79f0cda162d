/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_reaches: what a container can see of the host's files.
 *
 * Three witnesses: what was declared (inspect), where that really leads on the host (symbolic
 * links, volumes that are directories), and what the kernel has mounted.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"

void
reaches_gap(struct reaches *r, struct side s)
{
	/* ERROR is the stronger word of the two that mean "not seen" here; a silent witness is the
	 * weakest */
	bool worse = r->gap.verdict == PASS ||
	    (r->gap.verdict == NOTAPPLICABLE && s.verdict != NOTAPPLICABLE) ||
	    (r->gap.verdict == UNKNOWN && s.verdict == ERROR);

	if (worse) {
		side_free(&r->gap);
		r->gap = s;
	} else {
		side_free(&s);
	}
}

static void
reach_add(struct reaches *r, struct reach one)
{
	r->v = xrealloc(r->v, r->n + 1, sizeof(*r->v));
	r->v[r->n++] = one;
}

int
bool_of(const cJSON *item, const char *key)
{
	const cJSON *v = json_at(item, key);

	return cJSON_IsBool(v) ? cJSON_IsTrue(v) : -1;
}

/* A mount of a directory or file of the host, as opposed to what the engine keeps: by its type. */
bool
mount_is_bind(const cJSON *m)
{
	static const char *const others[] = { "volume", "tmpfs", "image", "npipe", "cluster" };
	const char *type = json_str(m, "Type", "bind");

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (strcmp(type, others[i]) == 0)
			return false;
	return true;
}

static void
gather_declared(struct look *at, struct reaches *r, const cJSON *list, bool *ret_volumes)
{
	const cJSON *m;

	*ret_volumes = false;
	cJSON_ArrayForEach (m, list) {
		const char *source = json_str(m, "Source", NULL),
			   *dst = json_str(m, "Destination", NULL);

		if (!cJSON_IsObject(m) || dst == NULL || json_str(m, "Type", NULL) == NULL)
			reaches_gap(
			    r, side(UNKNOWN, "an entry of Mounts lacks Type or Destination"));
		else if (strcmp(json_str(m, "Type", ""), "volume") == 0)
			*ret_volumes = true;
		else if (mount_is_image(m) && image_path(at, m) != NULL)
			continue; /* what the image holds, and nothing of the host's */
		else if (mount_is_image(m) && !fact_string(look_aside(at, "engine:DockerRootDir")))
			reaches_gap(r, side(UNKNOWN, "where the engine keeps the image at %s is not known", dst));
		else if (mount_is_bind(m) && (source == NULL || *source != '/'))
			reaches_gap(r, side(UNKNOWN, "the mount at %s has no source", dst));
		else if (source != NULL && *source == '/') /* whatever type it is said to be */
			reach_add(
			    r, (struct reach){ source, dst, bool_of(m, "RW"), REACH_DECLARED, m });
	}
}

static const cJSON *
volume_used(const cJSON *used, const char *name)
{
	const cJSON *v;

	cJSON_ArrayForEach (v, used)
		if (strcmp(json_str(v, "Name", ""), name) == 0)
			return v;
	return NULL;
}

static bool
is_local(const cJSON *used)
{
	return strcmp(json_str(used, "Driver", ""), "local") == 0;
}

/* Whether the facts tell where the engine keeps a volume. */
static bool
folder_known(const cJSON *used)
{
	return cJSON_IsTrue(json_at(used, "listed")) && cJSON_IsString(json_at(used, "Driver")) &&
	    (cJSON_IsString(json_at(used, "folder")) || !is_local(used));
}

/*
 * Where a mount shows what the engine keeps for a volume, its path below the engine's data
 * directory ("/volumes/NAME/_data"; "/plugins/ID/..." for a plugin that the engine runs itself).
 * NULL if it does not: any other path that a driver names is the host's.
 */
static const char *
own_path(const cJSON *m, const cJSON *used)
{
	const char *folder = json_str(used, "folder", ""), *source = json_str(m, "Source", "");
	autofree char *volume = xasprintf("/volumes/%s", json_str(m, "Name", ""));
	const char *end = is_local(used) ? volume : "/plugins";
	size_t n = strlen(folder), k = strlen(end);

	if (*folder != '/' || n <= k || strcmp(folder + n - k, end) != 0 ||
	    !path_below(source, folder) || strstr(source, "/..") != NULL)
		return NULL;
	return source + n - k;
}

static bool
string_or_null(const cJSON *item, const char *key)
{
	return cJSON_IsString(json_at(item, key)) || cJSON_IsNull(json_at(item, key));
}

/* What a volume of the local driver shows, by what the driver was told. */
enum shows {
	SHOWS_FOLDER, /* the engine's own */
	SHOWS_ELSEWHERE, /* memory, or another machine's files */
	SHOWS_DIRECTORY, /* that is its device */
	SHOWS_DEVICE, /* the file system on a device */
	SHOWS_LAYERS, /* directories, one over the other */
	SHOWS_KERNEL, /* what the kernel shows of itself: made_at() */
	SHOWS_UNREAD
};

/* At least one, and all of them paths. */
static bool
has_layers(const cJSON *list)
{
	const cJSON *v;

	cJSON_ArrayForEach (v, list)
		if (!cJSON_IsString(v) || v->valuestring[0] != '/')
			return false;
	return cJSON_IsArray(list) && list->child != NULL;
}

/* Where the host has a file system that the kernel makes, by its type; NULL if it is none. Each mount of it shows the same. */
static const char *
made_at(const char *type)
{
	static const struct { const char *type, *path; } made[] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
		{ "cgroup", "/sys/fs/cgroup" },
		{ "cgroup2", "/sys/fs/cgroup" },
		{ "securityfs", "/sys/kernel/security" },
		{ "debugfs", "/sys/kernel/debug" },
		{ "tracefs", "/sys/kernel/tracing" },
		{ "configfs", "/sys/kernel/config" },
		{ "efivarfs", "/sys/firmware/efi/efivars" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(made); i++)
		if (strcmp(type, made[i].type) == 0)
			return made[i].path;
	return NULL;
}

static enum shows
volume_shows(const cJSON *used)
{
	static const char *const elsewhere[] = { "tmpfs", "nfs", "nfs4", "cifs", "smb3" };
	const char *device = json_str(used, "device", NULL), *type = json_str(used, "type", "");
	bool bind = strcmp(type, "bind") == 0, none = *type == '\0' || strcmp(type, "none") == 0;
	/* a server may export directories of this machine to it */
	bool here = device != NULL && strcmp(device, "(this machine)") == 0;
	const cJSON *o, *list = json_at(used, "o");

	if (!string_or_null(used, "device") || !string_or_null(used, "type") ||
	    !cJSON_IsArray(list) || !all_strings(list))
		return SHOWS_UNREAD;
	cJSON_ArrayForEach (o, list) {
		bind = bind || strcmp(o->valuestring, "bind") == 0 ||
		    strcmp(o->valuestring, "rbind") == 0;
		here = here || strcmp(o->valuestring, "addr=(this machine)") == 0;
	}
	if (device == NULL && none && !bind)
		return SHOWS_FOLDER;
	if (bind || none)
		return device != NULL && *device == '/' ? SHOWS_DIRECTORY : SHOWS_UNREAD;
	if (word_of(type, elsewhere, ARRAY_SIZE(elsewhere)))
		return here && strcmp(type, "tmpfs") != 0 ? SHOWS_UNREAD : SHOWS_ELSEWHERE;
	if (made_at(type) != NULL)
		return SHOWS_KERNEL;
	if (strcmp(type, "overlay") == 0)
		return has_layers(json_at(used, "layers")) ? SHOWS_LAYERS : SHOWS_UNREAD;
	return device != NULL && path_below(device, "/dev") ? SHOWS_DEVICE : SHOWS_UNREAD;
}

static bool
kernel_speaks(struct look *at)
{
	autoside struct side voice = kernel_voice(at);

	return voice.verdict == PASS;
}

static void
gather_volume(struct look *at, struct reaches *r, const cJSON *m, const cJSON *used)
{
	const char *name = json_str(m, "Name", ""), *source = json_str(m, "Source", ""),
		   *dst = json_str(m, "Destination", "");
	enum shows shows = volume_shows(used);
	bool local = is_local(used);
	const cJSON *layer;

	/* the engine's own folder is one thing; the device mounted there may be another */
	if (!folder_known(used))
		reaches_gap(r, side(UNKNOWN, "where the engine keeps volume %s is not known", name));
	else if (*source == '/' && own_path(m, used) == NULL)
		reach_add(r, (struct reach){ source, dst, bool_of(m, "RW"), REACH_DECLARED, m });
	else if (!local && (*source != '/' || !kernel_speaks(at)))
		reaches_gap(r, side(UNKNOWN, "where volume %s leads is not known", name));
	if (shows == SHOWS_DIRECTORY || shows == SHOWS_DEVICE)
		reach_add(r,
		    (struct reach){ json_str(used, "device", ""), dst, bool_of(m, "RW"),
			shows == SHOWS_DEVICE ? REACH_DEVICE : REACH_DECLARED, used });
	if (shows == SHOWS_KERNEL)
		reach_add(r,
		    (struct reach){ made_at(json_str(used, "type", "")), dst, bool_of(m, "RW"), REACH_MADE, used });
	if (shows == SHOWS_LAYERS)
		cJSON_ArrayForEach (layer, json_at(used, "layers"))
			reach_add(r,
			    (struct reach){ layer->valuestring, dst, bool_of(m, "RW"),
				REACH_DECLARED, used });
	if (shows == SHOWS_UNREAD && local)
		reaches_gap(r, side(UNKNOWN, "what volume %s shows is not read", name));
}

/* Volumes that are directories of the host in disguise. */
static void
gather_volumes(struct look *at, struct reaches *r, const cJSON *mounts, const char *expected)
{
	struct fact f = look_at(at, "volumes:used", expected);
	const cJSON *m, *used;

	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v) || f.code != NULL) {
		reaches_gap(r, side_unseen(at, f, "the volumes in use", "a list"));
		return;
	}
	cJSON_ArrayForEach (m, mounts) {
		const char *name = json_str(m, "Name", "");

		if (strcmp(json_str(m, "Type", ""), "volume") != 0)
			continue;
		used = volume_used(f.v, name);
		if (cJSON_IsNull(json_at(used, "listed")))
			reaches_gap(r, side(UNKNOWN, "the engine lists more than one volume %s", name));
		else if (used == NULL || !cJSON_IsTrue(json_at(used, "listed")))
			reaches_gap(r, side(UNKNOWN, "the engine does not list volume %s", name));
		else
			gather_volume(at, r, m, used);
	}
}

/* The device of a volume that was declared as such, or NULL. */
static const struct reach *
device_at(const struct reaches *r, const cJSON *s)
{
	const char *source = json_str(s, "source", ""), *dst = json_str(s, "destination", "");

	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].how == REACH_DEVICE && strcmp(r->v[i].host, source) == 0 &&
		    strcmp(r->v[i].dst, dst) == 0)
			return &r->v[i];
	return NULL;
}

/*
 * What of the host is on a block device: all that is mounted from it. One that is not mounted holds
 * nothing of the host's directories; but a file system of several devices need not be mounted by the
 * name of this one.
 */
static void
gather_device(struct reaches *r, const cJSON *s, const struct reach *device)
{
	static const char *const single[] = { "ext2", "ext3", "ext4", "xfs", "f2fs", "vfat", "exfat",
		"ntfs", "ntfs3", "iso9660", "udf", "squashfs", "erofs" };
	const char *type = json_str(device->item, "type", ""), *dst = device->dst,
		   *host = device->host;
	const cJSON *shows = json_at(s, "shows"), *v;
	int writable = device->writable;

	if (strcmp(json_str(s, "kind", ""), "b") != 0 || !cJSON_IsArray(shows) ||
	    !all_strings(shows) ||
	    (shows->child == NULL && !word_of(type, single, ARRAY_SIZE(single)))) {
		reaches_gap(
		    r, side(UNKNOWN, "what of the host is on %s, at %s, is not known", host, dst));
		return;
	}
	cJSON_ArrayForEach (v, shows)
		reach_add(r, (struct reach){ v->valuestring, dst, writable, REACH_RESOLVED, s });
}

static void
gather_source(struct look *at, struct reaches *r, const cJSON *s)
{
	const struct reach *device = device_at(r, s);
	const char *real = json_str(s, "real", NULL), *dst = json_str(s, "destination", ""),
		   *code = json_str(s, "code", NULL);
	const char *image = image_at(at, dst);
	struct fact state = { 0 };

	/* the way to the data directory may have links, that below it has none; that of one that is not mounted is gone */
	if (image != NULL &&
	    (code != NULL || (real != NULL && strlen(real) >= strlen(image) &&
				 strcmp(real + strlen(real) - strlen(image), image) == 0)))
		return;
	if (real != NULL && code == NULL && device != NULL)
		gather_device(r, s, device);
	else if (real != NULL && *real == '/' && code == NULL)
		reach_add(r, (struct reach){ real, dst, bool_of(s, "rw"), REACH_RESOLVED, s });
	else if (code != NULL && strcmp(code, "ENOENT") == 0 &&
	    container_life(at, &state) == NOT_LIVE)
		return; /* nothing is there; what was declared is judged as it stands */
	else if (code != NULL)
		reaches_gap(r,
		    side(ERROR, "%s could not be followed on the host: %s",
			json_str(s, "source", "a source"), code));
	else
		reaches_gap(r,
		    side(UNKNOWN, "the facts do not say where %s leads",
			json_str(s, "source", "a source")));
}

/* Where what was declared really leads. */
static void
gather_resolved(struct look *at, struct reaches *r, const char *expected)
{
	struct fact f = look_at(at, "mounts:sources", expected);
	size_t declared = r->n;
	const cJSON *s;

	if (f.seen == SEEN_ERROR && strcmp(f.code, "not-in-scope") == 0) {
		for (size_t i = 0; i < declared; i++)
			if (r->v[i].how == REACH_DEVICE)
				reaches_gap(r,
				    side(UNKNOWN,
					"what of the host is on %s is not known: the host was not "
					"looked at (--scope engine)",
					r->v[i].host));
		reaches_gap(r,
		    side(NOTAPPLICABLE, "declared; the host was not looked at (--scope engine)"));
		return;
	}
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v) || f.code != NULL) {
		reaches_gap(r, side_unseen(at, f, "where the mounts lead on the host", "a list"));
		return;
	}
	cJSON_ArrayForEach (s, f.v)
		gather_source(at, r, s);
	for (size_t i = 0; i < declared; i++) {
		bool found = r->v[i].how == REACH_MADE; /* whatever its device is called, it leads nowhere */

		cJSON_ArrayForEach (s, f.v)
			found = found ||
			    (strcmp(json_str(s, "destination", ""), r->v[i].dst) == 0 &&
				strcmp(json_str(s, "source", ""), r->v[i].host) == 0);
		if (!found)
			reaches_gap(
			    r, side(UNKNOWN, "the facts do not say where %s leads", r->v[i].host));
	}
}

/* Whether path goes through a directory whose name is a container's id: the engine's own folder of
 * a container. */
static bool
in_container_folder(const char *path, const char *id)
{
	for (const char *p = path; (p = strchr(p, '/')) != NULL;) {
		size_t n = strcspn(++p, "/");

		if (n == 64 && strspn(p, "0123456789abcdef") == 64 &&
		    (id == NULL || strncmp(p, id, 64) == 0))
			return true;
	}
	return false;
}

/* Whether path goes through a folder, wherever that lies. */
static bool
goes_through(const char *path, const char *folder)
{
	const char *found = strstr(path, folder);

	return found != NULL && (found[strlen(folder)] == '/' || found[strlen(folder)] == '\0');
}

/* Whether the host path lies in the engine's own folder of one of the container's volumes. Where
 * that is not known reaches_gather() has said so: then what looks like it is no finding. */
static bool
in_own_volume(struct look *at, const char *host)
{
	struct fact f = look_aside(at, "inspect:Mounts"), volumes = look_aside(at, "volumes:used");
	const cJSON *m;

	if (!cJSON_IsArray(f.v))
		return false;
	cJSON_ArrayForEach (m, f.v) {
		const char *name = json_str(m, "Name", ""), *source = json_str(m, "Source", "");
		const cJSON *used = volumes.seen == SEEN_VALUE ? volume_used(volumes.v, name) : NULL;
		autofree char *folder = xasprintf("/volumes/%s", name);
		const char *own = own_path(m, used);

		if (strcmp(json_str(m, "Type", ""), "volume") != 0 || *name == '\0')
			continue;
		if (own != NULL && path_below(host, source))
			return true;
		/* the data directory may be mounted at more than one place */
		if (own != NULL && volume_shows(used) == SHOWS_FOLDER && goes_through(host, own))
			return true;
		if (!folder_known(used) && path_below(host, source) && goes_through(host, folder))
			return true;
	}
	return false;
}

bool
word_of(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(s, list[i]) == 0)
			return true;
	return false;
}

bool
mount_of_engine(struct look *at, const cJSON *mount, const char *host)
{
	static const char *const files[] = { "/etc/resolv.conf", "/etc/hostname", "/etc/hosts",
		"/dev/shm", "/run/.containerenv" };
	static const char *const devices[] = { "/dev", "/dev/null", "/dev/zero", "/dev/full",
		"/dev/random", "/dev/urandom", "/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts",
		"/dev/shm", "/dev/mqueue" };
	static const char *const inits[] = { "/sbin/docker-init", "/run/podman-init", "/dev/init" };
	const char *dst = json_str(mount, "dst", ""), *image;

	if (strcmp(dst, "/") == 0)
		return strcmp(host, "/") != 0;
	if (in_container_folder(host, container_id(at)) || in_own_volume(at, host))
		return true;
	if ((image = image_at(at, dst)) != NULL && goes_through(host, image))
		return true;
	if ((word_of(dst, files, ARRAY_SIZE(files)) || path_below(dst, "/run/secrets")) &&
	    in_container_folder(host, NULL))
		return true;
	if (path_below(dst, "/proc"))
		return path_below(host, "/proc") || strcmp(host, "/dev/null") == 0;
	if (path_below(dst, "/sys"))
		return path_below(host, "/sys");
	if (word_of(dst, devices, ARRAY_SIZE(devices)))
		return strcmp(host, dst) == 0 ||
		    (strcmp(dst, "/dev/console") == 0 && path_below(host, "/dev/pts"));
	return word_of(dst, inits, ARRAY_SIZE(inits));
}

/* A file system that holds none of the host's files: memory, the kernel's own, or another machine's.
 * Others may, by layers, a device or a server on this machine. */
static bool
shows_no_files(const cJSON *m)
{
	static const char *const types[] = { "tmpfs", "ramfs", "hugetlbfs", "proc", "sysfs", "cgroup",
		"cgroup2", "devpts", "mqueue", "nsfs", "bpf", "nfs", "nfs4", "cifs", "smb3" };

	return word_of(json_str(m, "fstype", ""), types, ARRAY_SIZE(types));
}

/* One mount of the kernel's list. */
static void
gather_mounted(struct look *at, struct reaches *r, const cJSON *m)
{
	const char *dst = json_str(m, "dst", NULL), *host = json_str(m, "host", NULL);
	const cJSON *also = json_at(m, "also"), *v;
	int writable = strncmp(json_str(m, "options", ""), "ro", 2) == 0 ? 0 : 1;

	if (dst == NULL || (host == NULL && !cJSON_IsNull(json_at(m, "host"))) ||
	    (also != NULL && (!cJSON_IsArray(also) || !all_strings(also)))) {
		reaches_gap(r, side(UNKNOWN, "an entry of the kernel's mounts lacks dst or host"));
		return;
	}
	if (host == NULL && bool_of(m, "declared") != 0 && !shows_no_files(m))
		reaches_gap(r,
		    side(UNKNOWN, "what of the host is mounted at %s (%s) is not known", dst,
			json_str(m, "fstype", "?")));
	if (host != NULL && !mount_of_engine(at, m, host))
		reach_add(r, (struct reach){ host, dst, writable, REACH_KERNEL, m });
	/* the same files, where else the host has them */
	cJSON_ArrayForEach (v, also)
		if (!mount_of_engine(at, m, v->valuestring))
			reach_add(
			    r, (struct reach){ v->valuestring, dst, writable, REACH_KERNEL, m });
}

/* What the kernel has mounted, apart from what every container has. */
static void
gather_kernel(struct look *at, struct reaches *r, const char *expected)
{
	struct side voice = kernel_voice(at);
	struct fact f, table;
	const char *missing;
	const cJSON *m;

	if (voice.verdict != PASS) {
		reaches_gap(r, voice);
		return;
	}
	table = look_aside(at, "kernel:mounts");
	f = look_at(at, "mounts:mounted", expected);
	if (table.seen != SEEN_VALUE || !cJSON_IsArray(table.v) ||
	    cJSON_GetArraySize(table.v) == 0 || table.code != NULL) {
		reaches_gap(r,
		    side_unseen(at, look_at(at, "kernel:mounts", NULL),
			"the container's mount table", "a list with a root"));
		return;
	}
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v) || f.code != NULL) {
		reaches_gap(r, side_unseen(at, f, "what the kernel has mounted", "a list"));
		return;
	}
	cJSON_ArrayForEach (m, f.v)
		gather_mounted(at, r, m);
	missing = mount_missing(at, f.v);
	if (missing != NULL)
		reaches_gap(r,
		    side(UNKNOWN,
			"the engine says that something is mounted at %s, and the kernel has nothing "
			"there",
			missing));
}

void
reaches_gather(struct look *at, const char *expected, struct reaches *ret)
{
	struct fact f = look_at(at, "inspect:Mounts", expected), sources;
	bool volumes;

	*ret = (struct reaches){ .gap = { PASS, NULL } };
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v)) {
		ret->gap = side_unseen(at, f, "Mounts", "a list");
		return;
	}
	ret->none = cJSON_GetArraySize(f.v) == 0;
	if (f.code != NULL)
		reaches_gap(ret, side_unseen(at, f, "Mounts", "a list"));
	gather_declared(at, ret, f.v, &volumes);
	if (volumes)
		gather_volumes(at, ret, f.v, expected);
	/* of volumes that the engine made alone only what lies in them elsewhere is told */
	sources = look_aside(at, "mounts:sources");
	if (ret->n > 0 || (volumes && (sources.seen == SEEN_NULL || cJSON_IsArray(sources.v))))
		gather_resolved(at, ret, expected);
	gather_kernel(at, ret, expected);
}

void
reaches_free(struct reaches *r)
{
	free(r->v);
	side_free(&r->gap);
}
