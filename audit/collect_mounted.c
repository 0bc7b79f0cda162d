/* SPDX-License-Identifier: Apache-2.0 */
/* collect_mounted: what the kernel has mounted, in a container and on the host, and at which paths of the host that can be seen. */
#include "config.h"

#include <string.h>

#include "audit/collect_parts.h"

/* How many paths are kept of what one mount shows. */
#define MAX_PATHS 64

/* Whether the engine mounted there what a volume of its own was told to show: "volumes/NAME/_data" below its data. */
static bool
is_volumes(const struct collector *c, const char *dst)
{
	const char *root = json_str(c->answers[ANSWER_INFO].doc, "DockerRootDir", ""), *end;
	size_t n = strlen(root);

	n -= n > 0 && root[n - 1] == '/';
	if (*root != '/' || strncmp(dst, root, n) != 0 || strncmp(dst + n, "/volumes/", 9) != 0)
		return false;
	end = strchr(dst + n + 9, '/');
	return end != NULL && strcmp(end, "/_data") == 0;
}

/*
 * The host's paths of what a mount shows: where a file system is mounted whose visible root holds the mount's root, and
 * where one is mounted that the mount holds. The first of the former stands first; null if there is none. What also stands elsewhere
 * is none of the engine's data because a volume shows it.
 */
static cJSON *
host_paths_of(const struct collector *c, const char *dev, const char *root)
{
	cJSON *list = json_array(), *inner = json_array(), *volumes = json_array(), *x;
	const cJSON *m;

	cJSON_ArrayForEach(m, json_at(c->mounts, "data.mounts")) {
		const char *base = json_str(m, "root", ""), *dst = json_str(m, "dst", ""), *rest;
		autofree char *path = NULL;
		cJSON *to;

		if (strcmp(json_str(m, "dev", ""), dev) != 0)
			continue;
		if (!is_at_or_below(root, base)) {
			if (is_at_or_below(base, root) && cJSON_GetArraySize(inner) < MAX_PATHS)
				json_push_str(inner, dst);
			continue;
		}
		rest = strcmp(base, "/") == 0 ? root : root + strlen(base);
		rest = strcmp(rest, "/") == 0 ? "" : rest;
		path = xasprintf("%s%s", strcmp(dst, "/") == 0 ? "" : dst, rest);
		to = is_volumes(c, dst) ? volumes : list;
		if (cJSON_GetArraySize(to) < MAX_PATHS)
			json_push_str(to, *path != '\0' ? path : "/");
	}
	if (cJSON_GetArraySize(list) == 0) {
		cJSON_Delete(list);
		list = volumes;
	} else {
		cJSON_Delete(volumes);
	}
	if (cJSON_GetArraySize(list) == 0)
		json_push(list, cJSON_CreateNull());
	while ((x = cJSON_DetachItemFromArray(inner, 0)) != NULL)
		json_push(list, x);
	cJSON_Delete(inner);
	return list;
}

static void
add_paths(cJSON *list, cJSON *paths, const char *but)
{
	const cJSON *p;

	cJSON_ArrayForEach(p, paths)
		if (cJSON_IsString(p) && strcmp(p->valuestring, but) != 0)
			json_push_str(list, p->valuestring);
	cJSON_Delete(paths);
}

cJSON *
collect_aliases(const struct collector *c, const char *path)
{
	const cJSON *m, *holder = NULL;
	cJSON *list = json_array();

	cJSON_ArrayForEach(m, json_at(c->mounts, "data.mounts")) {
		const char *dst = json_str(m, "dst", "");

		if (is_at_or_below(path, dst) && (holder == NULL || strlen(dst) >= strlen(json_str(holder, "dst", ""))))
			holder = m;
		else if (strcmp(path, dst) != 0 && is_at_or_below(dst, path))
			add_paths(list, host_paths_of(c, json_str(m, "dev", ""), json_str(m, "root", "")), dst);
	}
	if (holder != NULL) {
		const char *dst = json_str(holder, "dst", ""), *root = json_str(holder, "root", "");
		autofree char *inside = xasprintf("%s%s", strcmp(root, "/") == 0 ? "" : root, path + (strcmp(dst, "/") == 0 ? 0 : strlen(dst)));

		add_paths(list, host_paths_of(c, json_str(holder, "dev", ""), *inside != '\0' ? inside : "/"), path);
	}
	return list;
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
		if (is_at_or_below(dst, below[i]))
			return true;
	return false;
}

static bool
declared(const cJSON *mounts, const char *dst)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, mounts)
		if (strcmp(json_str(m, "Destination", ""), dst) == 0)
			return true;
	return false;
}

/* The first path, and those others that differ. */
static void
put_paths(cJSON *x, const cJSON *paths)
{
	const char *first = cJSON_GetStringValue(paths->child);
	const cJSON *p, *known;
	cJSON *also;

	json_put_str(x, "host", first);
	also = json_put_array(x, "also");
	for (p = paths->child->next; p != NULL; p = p->next) {
		bool new = first == NULL || strcmp(p->valuestring, first) != 0;

		cJSON_ArrayForEach(known, also)
			new = new && strcmp(known->valuestring, p->valuestring) != 0;
		if (new)
			json_push_str(also, p->valuestring);
	}
}

/* What the kernel says is mounted, apart from what every container has. */
void
collect_put_mounted(const struct collector *c, cJSON *data, const cJSON *inspect, const cJSON *kernel)
{
	cJSON *list = json_put_array(data, "mounted");
	const cJSON *m, *mounts = json_at(inspect, "Mounts");

	cJSON_ArrayForEach(m, json_at(kernel, "data.mounts")) {
		const char *dst = json_str(m, "dst", "");
		bool known = declared(mounts, dst);
		autojson cJSON *paths = NULL;
		cJSON *x;

		if (!known && made_by_engine(dst))
			continue;
		paths = host_paths_of(c, json_str(m, "dev", ""), json_str(m, "root", ""));
		x = json_object();
		json_put_str(x, "dst", dst);
		put_paths(x, paths);
		json_put_str(x, "options", json_str(m, "options", ""));
		json_put_str(x, "fstype", json_str(m, "fstype", ""));
		json_put_bool(x, "shared", strstr(json_str(m, "propagation", ""), "shared:") != NULL);
		json_put_bool(x, "declared", known);
		json_push(list, x);
	}
}
