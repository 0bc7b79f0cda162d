/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_hidden: whether what stands at a mount point of a root (--root) would be hidden by what is mounted there at boot. Of a
 * device nothing tells that but what a bind (mount(8)) or an overlay shows is in the root, too: in a copy of the whole root both are
 * the same.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"

#define MAX_DEPTH   64
#define MAX_BYTES   ((size_t)1 << 20) /* of a larger file its time tells, as of any where no more is to be read */

/* ---- the same files ---- */

struct comparison {
	struct collector *c;
	bool part; /* the one has but some of the other's names: it lies over the rest */
	struct compare_budget *left;
};

/* What a path leads to that is a link itself. */
static const char *
target_of(const cJSON *doc, const char *path)
{
	const cJSON *link;

	cJSON_ArrayForEach(link, json_at(doc, "data.links"))
		if (strcmp(json_str(link, "path", ""), path) == 0)
			return json_str(link, "target", NULL);
	return NULL;
}

static bool
has_same_rights(const cJSON *one, const cJSON *other)
{
	static const char *const keys[] = { "data.type", "data.mode", "data.uid", "data.gid", "data.acl" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (!cJSON_Compare(json_at(one, keys[i]), json_at(other, keys[i]), true))
			return false;
	return true;
}

static bool
has_read_same(struct collector *c, const char *one, const char *other, struct compare_budget *left)
{
	struct host_file a, b;
	size_t n;
	bool same;

	host_read_file(c->host, 0, one, MAX_BYTES, &a);
	host_read_file(c->host, 0, other, MAX_BYTES, &b);
	n = a.len + b.len;
	left->bytes -= n < left->bytes ? n : left->bytes;
	same = *a.code == '\0' && *b.code == '\0' && a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0;
	host_file_free(&a);
	host_file_free(&b);
	return same;
}

static bool
has_same_time(struct collector *c, const char *one, const char *other)
{
	struct host_file a, b;
	bool same;

	host_stat(c->host, 0, one, &a);
	host_stat(c->host, 0, other, &b);
	same = *a.code == '\0' && *b.code == '\0' && a.size == b.size && a.mtime == b.mtime;
	host_file_free(&a);
	host_file_free(&b);
	return same;
}

/* Files of two sizes are not read. */
static bool
has_same_bytes(struct comparison *of, const char *one, const char *other, double size, double other_size)
{
	if (size != other_size)
		return false;
	if (size <= (double)MAX_BYTES && 2 * size <= (double)of->left->bytes)
		return has_read_same(of->c, one, other, of->left);
	return has_same_time(of->c, one, other);
}

/* A whiteout of an overlay is a character device: it takes a name away. */
static bool
takes_away(const struct comparison *of, const cJSON *one, const cJSON *other)
{
	return of->part && strcmp(json_str(one, "data.type", ""), "character device") == 0 && json_str(other, "data.missing", NULL) != NULL;
}

static bool is_same(struct comparison *of, const char *one, const char *other, int depth);

static bool
has_same_entries(struct comparison *of, const char *one, const char *other, int depth)
{
	char code[24];
	autojson cJSON *names = host_list(of->c->host, 0, one, code), *others = host_list(of->c->host, 0, other, code);
	const cJSON *name;

	if (names == NULL || others == NULL || (!of->part && !cJSON_Compare(names, others, true)))
		return false;
	cJSON_ArrayForEach(name, names) {
		autofree char *a = xasprintf("%s/%s", one, name->valuestring), *b = xasprintf("%s/%s", other, name->valuestring);

		if (!is_same(of, a, b, depth + 1))
			return false;
	}
	return true;
}

/* Paths without links on the way. What cannot be looked at is not the same. */
static bool
is_same(struct comparison *of, const char *one, const char *other, int depth)
{
	autojson cJSON *a = NULL, *b = NULL;
	const char *type, *target, *other_target;

	if (of->left->entries-- <= 0 || depth > MAX_DEPTH)
		return false;
	a = host_access(of->c->host, 0, one);
	b = host_access(of->c->host, 0, other);
	target = target_of(a, one);
	other_target = target_of(b, other);
	if (target != NULL || other_target != NULL)
		return target != NULL && other_target != NULL && strcmp(target, other_target) == 0;
	if (takes_away(of, a, b))
		return true;
	type = json_str(a, "data.type", NULL);
	if (type == NULL || !has_same_rights(a, b))
		return false;
	if (strcmp(type, "directory") == 0)
		return has_same_entries(of, one, other, depth);
	return strcmp(type, "file") != 0 || has_same_bytes(of, one, other, json_num(a, "data.size", 0), json_num(b, "data.size", 0));
}

/* ---- what a mount shows ---- */

/* A folder that is empty at boot, whatever an image has in it. */
static bool
is_empty_at_boot(const char *path)
{
	return is_at_or_below(path, "/run") || is_at_or_below(path, "/dev");
}

/* Folders of the mount's options by that name, in the order in which they lie over each other. What the initrd mounts has the root
 * at /sysroot (bootup(7)). */
static void
add_layers(cJSON *layers, const char *options, const char *name)
{
	bool initrd = strstr(options, "x-initrd.mount") != NULL;
	size_t n = strlen(name);

	for (const char *s = options; *s != '\0'; s += *s == ',') {
		size_t len = strcspn(s, ",");
		const char *end = s + len;

		for (s += len > n && strncmp(s, name, n) == 0 && s[n] == '=' ? n + 1 : len; s < end; s += s < end) {
			autofree char *path = xstrndup(s, strcspn(s, ":,"));

			s += strlen(path);
			if (*path == '/')
				json_push_str(layers, path + (initrd && is_at_or_below(path, "/sysroot/") && path[8] == '/' ? 8 : 0));
		}
	}
}

static cJSON *
layers_of(const cJSON *mount)
{
	const char *fstype = json_str(mount, "fstype", ""), *options = json_str(mount, "options", "");
	cJSON *layers = json_array();

	if (strcmp(fstype, "bind") == 0) {
		json_push_str(layers, json_str(mount, "source", ""));
	} else if (strcmp(fstype, "overlay") == 0) {
		add_layers(layers, options, "upperdir");
		add_layers(layers, options, "lowerdir");
	}
	return layers;
}

static bool
is_empty(struct collector *c, const struct host_file *f)
{
	char code[24];
	autojson cJSON *names = f->type == 'd' ? host_list(c->host, 0, f->real, code) : NULL;

	return names != NULL && names->child == NULL;
}

/* The first layer with anything in it tells: what is mounted has all of that, and a bind nothing else. */
bool
collect_is_hidden(struct collector *c, const cJSON *mount, const struct host_file *at, struct compare_budget *left)
{
	bool bound = strcmp(json_str(mount, "fstype", ""), "bind") == 0, hidden = false, told = false;
	autojson cJSON *layers = layers_of(mount);
	const cJSON *layer;

	cJSON_ArrayForEach(layer, layers) {
		struct comparison of = { .c = c, .part = !bound, .left = left };
		struct host_file f;

		if (is_empty_at_boot(layer->valuestring))
			continue;
		host_stat(c->host, 0, layer->valuestring, &f);
		told = *f.code != '\0' || bound || !is_empty(c, &f);
		if (told)
			hidden = *f.code != '\0' || ((f.dev != at->dev || f.ino != at->ino) && !is_same(&of, f.real, at->real, 0));
		host_file_free(&f);
		if (told)
			break;
	}
	return hidden;
}
