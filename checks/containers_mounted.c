/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containers_mounted: what is mounted in a container that shows nothing of the host's, and what should be and is not.
 */
#include "config.h"

#include <string.h>

#include "checks/containers.h"

bool
mount_is_image(const cJSON *m)
{
	return strcmp(json_str(m, "Type", ""), "image") == 0;
}

const char *
image_path(struct look *at, const cJSON *m)
{
	static const char *const stores[] = { "rootfs", "overlay2", "fuse-overlayfs", "vfs", "btrfs", "zfs" };
	struct fact root = look_aside(at, "engine:DockerRootDir");
	const char *source = json_str(m, "Source", ""), *path;
	size_t n;

	if (!mount_is_image(m) || !fact_string(root) || root.v->valuestring[0] != '/' || strstr(source, "/..") != NULL)
		return NULL;
	n = strlen(root.v->valuestring);
	n -= root.v->valuestring[n - 1] == '/';
	if (n == 0 || strncmp(source, root.v->valuestring, n) != 0 || source[n] != '/')
		return NULL;
	path = source + n;
	for (size_t i = 0; i < ARRAY_SIZE(stores); i++) {
		size_t k = strlen(stores[i]);

		if (strncmp(path + 1, stores[i], k) == 0 && path[k + 1] == '/' && path[k + 2] != '\0')
			return path;
	}
	return NULL;
}

const char *
image_at(struct look *at, const char *dst)
{
	struct fact f = look_aside(at, "inspect:Mounts");
	const cJSON *m;

	if (cJSON_IsArray(f.v))
		cJSON_ArrayForEach (m, f.v)
			if (mount_is_image(m) && path_below(dst, json_str(m, "Destination", "?")))
				return image_path(at, m);
	return NULL;
}

/* The last component of a path. */
static const char *
base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool
same_path(const char *a, const char *b)
{
	return path_below(a, b) && path_below(b, a);
}

/* Whether a host path is where a declared mount leads. */
static bool
leads_to(struct look *at, const cJSON *m, const char *host)
{
	struct fact f = look_aside(at, "mounts:sources");
	const cJSON *s;

	if (same_path(host, json_str(m, "Source", "")))
		return true;
	cJSON_ArrayForEach (s, f.v)
		if (strcmp(json_str(s, "destination", ""), json_str(m, "Destination", "?")) == 0 &&
		    same_path(host, json_str(s, "real", "?")))
			return true;
	return false;
}

/* Whether the kernel's list has a declared mount: at its place, or elsewhere if a link in the
 * container's own files leads there. */
static bool
is_mounted(struct look *at, const cJSON *mounted, const cJSON *m)
{
	const char *wanted = json_str(m, "Destination", "");
	const cJSON *e;

	cJSON_ArrayForEach (e, mounted)
		if (same_path(json_str(e, "dst", "?"), wanted))
			return true;
	cJSON_ArrayForEach (e, mounted)
		if (bool_of(e, "declared") != 1 &&
		    (strcmp(base_of(json_str(e, "dst", "?")), base_of(wanted)) == 0 ||
			leads_to(at, m, json_str(e, "host", ""))))
			return true;
	return false;
}

const char *
mount_missing(struct look *at, const cJSON *mounted)
{
	struct fact f = look_aside(at, "inspect:Mounts");
	const cJSON *m;

	cJSON_ArrayForEach (m, f.v)
		if (json_str(m, "Destination", NULL) != NULL && !is_mounted(at, mounted, m))
			return json_str(m, "Destination", "");
	return NULL;
}
