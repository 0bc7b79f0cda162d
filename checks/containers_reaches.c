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

/* A mount of a directory or file of the host, as opposed to what the engine keeps. */
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
gather_declared(struct reaches *r, const cJSON *list, bool *ret_volumes)
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
		else if (mount_is_bind(m) && (source == NULL || *source != '/'))
			reaches_gap(r, side(UNKNOWN, "the mount at %s has no source", dst));
		else if (mount_is_bind(m))
			reach_add(
			    r, (struct reach){ source, dst, bool_of(m, "RW"), REACH_DECLARED, m });
	}
}

/* Whether the local driver was told to mount a directory rather than a device or another machine's
 * files. */
static bool
is_directory_volume(const cJSON *used)
{
	const char *device = json_str(used, "device", NULL), *type = json_str(used, "type", NULL);
	const cJSON *o;

	if (device == NULL || *device != '/')
		return false;
	cJSON_ArrayForEach (o, json_at(used, "o"))
		if (cJSON_IsString(o) &&
		    (strcmp(o->valuestring, "bind") == 0 || strcmp(o->valuestring, "rbind") == 0))
			return true;
	return type == NULL || *type == '\0' || strcmp(type, "none") == 0;
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
		if (used == NULL || cJSON_IsFalse(json_at(used, "listed")))
			reaches_gap(r, side(UNKNOWN, "the engine does not list volume %s", name));
		else if (is_directory_volume(used))
			reach_add(r,
			    (struct reach){ json_str(used, "device", ""),
				json_str(m, "Destination", ""), bool_of(m, "RW"), REACH_DECLARED,
				used });
	}
}

static void
gather_source(struct look *at, struct reaches *r, const cJSON *s)
{
	const char *real = json_str(s, "real", NULL), *dst = json_str(s, "destination", ""),
		   *code = json_str(s, "code", NULL);
	struct fact state = { 0 };

	if (strcmp(json_str(s, "from", ""), "volume device") == 0 &&
	    strchr("bc", *json_str(s, "kind", "-")) != NULL)
		return; /* the file system on a block device, not the device */
	if (real != NULL && *real == '/' && code == NULL)
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
		bool found = false;

		cJSON_ArrayForEach (s, f.v)
			found = found || strcmp(json_str(s, "destination", ""), r->v[i].dst) == 0;
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

/* Whether the host path lies in one of the container's own volumes. */
static bool
in_own_volume(struct look *at, const char *host)
{
	struct fact f = look_aside(at, "inspect:Mounts");
	const cJSON *m;

	if (!fact_list(f))
		return false;
	cJSON_ArrayForEach (m, f.v) {
		const char *name = json_str(m, "Name", ""), *source = json_str(m, "Source", ""),
			   *found;
		autofree char *part = xasprintf("/volumes/%s", name);

		if (strcmp(json_str(m, "Type", ""), "volume") != 0 || *name == '\0')
			continue;
		found = strstr(host, part);
		if ((*source == '/' && source[1] != '\0' && path_below(host, source)) ||
		    (found != NULL && (found[strlen(part)] == '/' || found[strlen(part)] == '\0')))
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
mount_of_engine(struct look *at, const cJSON *mount)
{
	static const char *const files[] = { "/etc/resolv.conf", "/etc/hostname", "/etc/hosts",
		"/dev/shm", "/run/.containerenv" };
	static const char *const devices[] = { "/dev", "/dev/null", "/dev/zero", "/dev/full",
		"/dev/random", "/dev/urandom", "/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts",
		"/dev/shm", "/dev/mqueue" };
	static const char *const inits[] = { "/sbin/docker-init", "/run/podman-init", "/dev/init" };
	const char *dst = json_str(mount, "dst", ""), *host = json_str(mount, "host", "");

	if (strcmp(dst, "/") == 0)
		return strcmp(host, "/") != 0;
	if (in_container_folder(host, container_id(at)) || in_own_volume(at, host))
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

/* What the kernel has mounted, apart from what every container has. */
static void
gather_kernel(struct look *at, struct reaches *r, const char *expected)
{
	struct side voice = kernel_voice(at);
	struct fact f, table;
	const cJSON *m;

	if (voice.verdict != PASS) {
		reaches_gap(r, voice);
		return;
	}
	table = look_aside(at, "kernel:mounts");
	f = look_at(at, "mounts:mounted", expected);
	if (table.seen != SEEN_VALUE || !cJSON_IsArray(table.v) ||
	    cJSON_GetArraySize(table.v) == 0 || table.code != NULL)
		reaches_gap(r,
		    side_unseen(at, look_at(at, "kernel:mounts", NULL),
			"the container's mount table", "a list with a root"));
	else if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v) || f.code != NULL)
		reaches_gap(r, side_unseen(at, f, "what the kernel has mounted", "a list"));
	else
		cJSON_ArrayForEach (m, f.v) {
			const char *dst = json_str(m, "dst", NULL),
				   *host = json_str(m, "host", NULL);

			if (dst == NULL || (host == NULL && !cJSON_IsNull(json_at(m, "host"))))
				reaches_gap(r,
				    side(UNKNOWN,
					"an entry of the kernel's mounts lacks dst or host"));
			else if (host != NULL && !mount_of_engine(at, m))
				reach_add(r,
				    (struct reach){ host, dst,
					strncmp(json_str(m, "options", ""), "ro", 2) == 0 ? 0 : 1,
					REACH_KERNEL, m });
		}
}

void
reaches_gather(struct look *at, const char *expected, struct reaches *ret)
{
	struct fact f = look_at(at, "inspect:Mounts", expected);
	bool volumes;

	*ret = (struct reaches){ .gap = { PASS, NULL } };
	if (f.seen != SEEN_VALUE || !cJSON_IsArray(f.v)) {
		ret->gap = side_unseen(at, f, "Mounts", "a list");
		return;
	}
	ret->none = cJSON_GetArraySize(f.v) == 0;
	gather_declared(ret, f.v, &volumes);
	if (volumes)
		gather_volumes(at, ret, f.v, expected);
	if (ret->n > 0)
		gather_resolved(at, ret, expected);
	gather_kernel(at, ret, expected);
}

void
reaches_free(struct reaches *r)
{
	free(r->v);
	side_free(&r->gap);
}
