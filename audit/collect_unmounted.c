/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect_unmounted: the file systems that a root (--root) has configured and that are not mounted below it. Whoever mounts an
 * image's root alone sees bare mount points; what lies on the others is not absent, it is not known.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/collect_parts.h"
#include "audit/roles.h"

#define MAX_MOUNTS  1024  /* lines of fstab; units */
#define MAX_ENTRIES 16384 /* that are compared, of all mounts */
#define MAX_BYTES   ((size_t)64 << 20) /* of these that are read */

struct search {
	struct collector *c;
	cJSON *points;
	struct compare_budget left;
};

/* What these hold is made at boot, and no image has it. */
static bool
is_made_at_boot(const char *fstype)
{
	static const char *const types[] = { "proc", "sysfs", "tmpfs", "ramfs", "devtmpfs", "devpts", "mqueue", "hugetlbfs", "cgroup",
		"cgroup2", "securityfs", "debugfs", "tracefs", "configfs", "fusectl", "bpf", "pstore", "efivarfs", "binfmt_misc", "autofs",
		"rpc_pipefs", "nfsd", "usbfs", "swap" };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(fstype, types[i]) == 0)
			return true;
	return false;
}

/* Whether nothing is in it but what mkfs(8) makes: a mount point as it is without its file system. */
static bool
is_bare(struct collector *c, const struct host_file *f)
{
	char code[24];
	autojson cJSON *names = NULL;
	const cJSON *name;

	if (f->type != 'd')
		return f->size == 0;
	names = host_list(c->host, 0, f->real, code);
	cJSON_ArrayForEach(name, names)
		if (strcmp(name->valuestring, "lost+found") != 0)
			return false;
	return names != NULL;
}

/* Whether a name leads to the same file. */
static bool
is_same_file(struct collector *c, const char *path, const struct host_file *f)
{
	struct host_file other;
	bool same;

	host_stat(c->host, 0, path, &other);
	same = *other.code == '\0' && other.dev == f->dev && other.ino == f->ino;
	host_file_free(&other);
	return same;
}

/* Whether another file system begins there than the one of the folder above it. */
static bool
begins_another(struct collector *c, const struct host_file *f)
{
	const char *slash = strrchr(f->real, '/');
	autofree char *up = slash != NULL && slash > f->real ? xstrndup(f->real, (size_t)(slash - f->real)) : xstrdup("/");
	struct host_file above;
	bool another;

	host_stat(c->host, 0, up, &above);
	another = *above.code == '\0' && above.dev != f->dev;
	host_file_free(&above);
	return another;
}

/* A folder that is bound is on the file system that it was on before, so that what is in it has to tell. */
static bool
is_mounted(struct collector *c, const struct host_file *f, const cJSON *mount)
{
	bool bound = strcmp(json_str(mount, "fstype", ""), "bind") == 0;

	return strcmp(f->real, "/") == 0 || begins_another(c, f) ||
	    (bound && is_same_file(c, json_str(mount, "source", ""), f));
}

/* How a mount point is. */
enum how {
	MOUNTED, /* as far as can be told: with files in it, it was mounted when the root was copied */
	MISSING,
	BARE,
	HIDDEN, /* by what is to be mounted: what is in it does not count */
};

static enum how
how_it_is(struct search *s, const struct host_file *f, const cJSON *mount)
{
	if (is_mounted(s->c, f, mount))
		return MOUNTED;
	if (is_bare(s->c, f))
		return BARE;
	return !json_bool(mount, "noauto", false) && collect_is_hidden(s->c, mount, f, &s->left) ? HIDDEN : MOUNTED;
}

static void
add_point(const struct search *s, const char *path, enum how how, char *why)
{
	cJSON *point = json_object();

	json_put_str(point, "path", path);
	json_put_bool(point, "bare", how == BARE || how == HIDDEN);
	json_put_bool(point, "hidden", how == HIDDEN);
	json_put_str(point, "why", why);
	json_push(s->points, point);
	free(why);
}

/* mount: as collect_fstab() has it; by: what mounts it. */
static void
look_at_mount(struct search *s, const cJSON *mount, const char *by)
{
	const char *dst = json_str(mount, "dst", ""), *path = dst;
	autojson cJSON *doc = NULL;
	struct host_file f;
	enum how how = MISSING;

	if (strcmp(dst, "/") == 0 || is_made_at_boot(json_str(mount, "fstype", "")))
		return;
	host_stat(s->c->host, 0, dst, &f);
	if (*f.code == '\0') {
		how = how_it_is(s, &f, mount);
		path = how != MOUNTED ? f.real : NULL;
	} else { /* behind a link, from where on nothing is there */
		doc = host_access(s->c->host, 0, dst);
		if (!is_at_or_below(dst, json_str(doc, "data.missing", dst)))
			path = json_str(doc, "data.missing", dst);
	}
	if (path != NULL)
		add_point(s, path, how, xasprintf("%s mounts %s, which is not mounted below the root that is looked at", by, dst));
	host_file_free(&f);
}

/* ---- systemd.mount(5) ---- */

/* The mount point, which gives a unit its name (systemd-escape(1)). The caller frees. */
static char *
path_of_unit(const char *name)
{
	autobuf struct buf b = BUF_INIT;
	static const char hex[] = "0123456789abcdefABCDEF";

	buf_addc(&b, '/');
	for (const char *s = name; *s != '\0' && strcmp(s, ".mount") != 0; s++) {
		if (strncmp(s, "\\x", 2) == 0 && strspn(s + 2, hex) >= 2) {
			char digits[] = { s[2], s[3], '\0' };

			buf_addc(&b, (char)strtoul(digits, NULL, 16));
			s += 3;
		} else {
			buf_addc(&b, *s == '-' ? '/' : *s);
		}
	}
	return utf8_clean(b.s, b.len);
}

static void
look_at_unit(struct search *s, const char *name)
{
	autofree char *dst = path_of_unit(name), *fstype = NULL, *options = NULL, *source = NULL;
	autojson cJSON *mount = json_object();
	struct unit u;

	unit_find(s->c->host, name, NULL, &u);
	if (u.fragment != NULL && !unit_is_masked(&u)) {
		fstype = unit_setting(&u, "mount_type");
		options = unit_setting(&u, "mount_options");
		source = unit_setting(&u, "mount_what");
		json_put_str(mount, "dst", dst);
		json_put_str(mount, "source", source);
		json_put_str(mount, "options", options);
		json_put_str(mount, "fstype", collect_mount_type(fstype != NULL ? fstype : "", options != NULL ? options : ""));
		look_at_mount(s, mount, name);
	}
	unit_free(&u);
}

/* A unit that no target wants may be wanted by another one, by name or by the path of what it needs (systemd.unit(5),
 * RequiresMountsFor=), which basic.target says of /var; an automount starts that of its name. */
static void
take_units(struct search *s)
{
	static const char *const folders[] = { "/etc/systemd/system.control", "/etc/systemd/system", "/etc/systemd/system.attached",
		"/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system" };
	autojson cJSON *seen = json_object();
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		char code[24];
		autojson cJSON *names = host_list(s->c->host, 0, folders[i], code);
		const cJSON *name;

		cJSON_ArrayForEach(name, names) {
			if (!has_ending(name->valuestring, ".mount") || cJSON_GetObjectItemCaseSensitive(seen, name->valuestring) != NULL)
				continue;
			if (n++ == MAX_MOUNTS) {
				add_point(s, "/", MISSING, xstrdup("there are more mount units than are looked at"));
				return;
			}
			json_put_bool(seen, name->valuestring, true);
			look_at_unit(s, name->valuestring);
		}
	}
}

/* ---- the initrd ---- */

/* What fstab does not name is mounted by the initrd, such as by "mount.usr=" (systemd-fstab-generator(8)) or by a partition's type
 * (systemd-gpt-auto-generator(8)). Whatever is started at boot is in /usr: without it, a folder is no root file system. */
static void
look_at_usr(struct search *s)
{
	struct host_file f;

	host_stat(s->c->host, 0, "/usr", &f);
	if (strcmp(f.code, "ENOENT") == 0)
		add_point(s, "/", MISSING, xstrdup("there is no /usr below the root that is looked at: file systems are not mounted, or "
		    "it is no root"));
	else if (*f.code == '\0' && is_bare(s->c, &f))
		add_point(s, f.real, BARE, xstrdup("/usr is empty below the root that is looked at: its file system is not mounted"));
	host_file_free(&f);
}

void
collect_unmounted(struct collector *c)
{
	struct search s = { .c = c, .left = { MAX_ENTRIES, MAX_BYTES } };
	char code[24];
	autofree char *why = NULL;
	autojson cJSON *fstab = NULL;
	const cJSON *mount;
	size_t n = 0;

	if (strcmp(c->o->root, "/") == 0)
		return;
	s.points = json_array();
	fstab = collect_fstab(c, true, code, &why);
	cJSON_ArrayForEach(mount, fstab) {
		if (n++ == MAX_MOUNTS) {
			add_point(&s, "/", MISSING, xstrdup("fstab has more lines than are looked at"));
			break;
		}
		look_at_mount(&s, mount, json_bool(mount, "noauto", false) ? "a noauto line of fstab" : "fstab");
	}
	if (*code != '\0')
		add_point(&s, "/", MISSING, xasprintf("which file systems are mounted at boot is not known: %s", why));
	take_units(&s);
	look_at_usr(&s);
	host_set_unmounted(c->host, s.points);
}
