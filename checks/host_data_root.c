/* SPDX-License-Identifier: Apache-2.0 */
/* host_data_root: 1.1.1, whether container data lies on a file system of its own. */
#include "config.h"

#include <string.h>

#include "checks/containers.h"
#include "checks/host.h"

/* What is judged against: the file systems that the data must not share. */
struct shared {
	struct look *at;
	const cJSON *root, *host; /* the mounts of "/": the daemon's, and the host's if that is another one, or NULL */
	struct buf words;         /* the sentence */
};

static bool
is_same(const cJSON *a, const cJSON *b, const char *key)
{
	const char *x = json_str(a, key, NULL), *y = json_str(b, key, NULL);

	return x != NULL && y != NULL && strcmp(x, y) == 0;
}

static const char *
path_of(const cJSON *root)
{
	return json_str(root, "path", "(a folder without a name)");
}

static enum verdict
add(struct shared *s, enum verdict v, const cJSON *root, const char *what, const char *name)
{
	buf_addf(&s->words, "%s%s%s %s%s%s", s->words.len > 0 ? "; " : "", path_of(root),
	    strcmp(json_str(root, "of", ""), "containerd") == 0 ? " (containerd's)" : "", what, *name != '\0' ? " " : "", name);
	return v;
}

/* A pool's file systems share its space. */
static bool
is_same_pool(const cJSON *mount, const cJSON *other)
{
	const char *a = json_str(mount, "source", ""), *b = json_str(other, "source", "");
	size_t n = strcspn(a, "/");

	return strcmp(json_str(mount, "fstype", ""), "zfs") == 0 && strcmp(json_str(other, "fstype", ""), "zfs") == 0 &&
	    strcspn(b, "/") == n && strncmp(a, b, n) == 0;
}

/* A subvolume that is mounted, and no folder of one that is bound to another place. */
static bool
is_subvolume(const cJSON *mount, const cJSON *other)
{
	const char *root = json_str(mount, "root", NULL), *above = json_str(other, "root", NULL);

	return strcmp(json_str(mount, "fstype", ""), "btrfs") == 0 && root != NULL && above != NULL &&
	    !is_at_or_below(root, above);
}

/* Whether the data shares that file system; true: *ret is said. */
static bool
shares(struct shared *s, const cJSON *root, const cJSON *other, enum verdict *ret)
{
	const cJSON *mount = json_at(root, "mount");

	if (other == NULL)
		return false;
	if (is_same(mount, other, "dev"))
		*ret = is_subvolume(mount, other) ?
		    add(s, NOTCHECKED, root, "is a subvolume of the root's btrfs: whether a quota bounds it is for a person to say", "") :
		    add(s, FAIL, root, "is on the root file system, device", json_str(mount, "dev", ""));
	else if (is_same_pool(mount, other))
		*ret = add(s, NOTCHECKED, root, "is in the root's ZFS pool: whether a quota bounds it is for a person to say", "");
	else
		return false;
	return true;
}

/* A type whose files may be those of another file system, under a device number of its own. */
static bool
lies_on_another(const char *fstype)
{
	return strncmp(fstype, "fuse", 4) == 0 || strcmp(fstype, "ecryptfs") == 0;
}

/* A root that is not running: what its fstab will mount. */
static enum verdict
judge_fstab(struct shared *s, const cJSON *root, const char *top)
{
	const cJSON *fstab = json_at(root, "fstab"), *also = json_at(fstab, "also");
	const char *dst = json_str(fstab, "dst", "/");

	if (strcmp(dst, "/") == 0)
		return add(s, UNKNOWN, root, "is not mounted here, and no line of fstab mounts it: whether something else does is not "
		    "known", "");
	if (strcmp(json_str(fstab, "fstype", "bind"), "bind") == 0)
		return add(s, UNKNOWN, root, "is bound to another folder by fstab, of which the file system is not known", "");
	if (strcmp(json_str(fstab, "fstype", ""), "overlay") == 0)
		return add(s, NOTCHECKED, root, "will be an overlay, which shares the disk of its upper folder", "");
	if (lies_on_another(json_str(fstab, "fstype", "")))
		return add(s, UNKNOWN, root, "will be on a file system that may lie on another one, mounted by fstab at", dst);
	if (!is_at_or_below(dst, top))
		return add(s, FAIL, root, "will be on a file system that other data shares, that of", dst);
	/* whether it is of the root's own disks or pool is not told by a name */
	if (strcmp(json_str(fstab, "fstype", ""), "btrfs") == 0 || strcmp(json_str(fstab, "fstype", ""), "zfs") == 0)
		return add(s, NOTCHECKED, root, "will be a subvolume or dataset: whether a quota bounds it is for a person to say, mounted at",
		    dst);
	if (!cJSON_IsArray(also))
		return add(s, UNKNOWN, root, "is mounted by fstab: whether its device is also mounted elsewhere is not known", "");
	if (cJSON_GetArraySize(also) > 0)
		return add(s, FAIL, root, "will be on a device that fstab also mounts at", json_str(also->child, "", ""));
	return add(s, PASS, root, "is mounted by fstab at", dst);
}

static enum verdict
judge_mounted(struct shared *s, const cJSON *root, const char *dst, const char *top)
{
	const char *own = look_value(s->at, "container-file-systems"), *home = json_str(root, "mount.home", NULL);
	enum verdict v;

	if (shares(s, root, s->root, &v) || shares(s, root, s->host, &v))
		return v;
	if (strcmp(json_str(root, "mount.fstype", ""), "overlay") == 0)
		return add(s, NOTCHECKED, root, "is on an overlay, which shares the disk of its upper folder", "");
	if (own != NULL && value_has(own, home != NULL ? home : dst))
		return add(s, PASS, root, "is on a file system that is for containers, mounted at", home != NULL ? home : dst);
	if (strcmp(json_str(root, "mount.fstype", ""), "btrfs") == 0 && (home == NULL || strcmp(home, dst) != 0))
		return add(s, NOTCHECKED, root, "is a subvolume or folder of a btrfs: whether a quota bounds it is for a person to say", "");
	if (home == NULL)
		return add(s, UNKNOWN, root, "is a folder of a file system that is not mounted here as a whole, device",
		    json_str(root, "mount.dev", ""));
	if (!is_at_or_below(home, top))
		return add(s, FAIL, root, "is on a file system that other data shares, that of", home);
	if (lies_on_another(json_str(root, "mount.fstype", "")))
		return add(s, UNKNOWN, root, "is on a file system that may lie on another one, mounted at", home);
	return add(s, PASS, root, "is a file system of its own, mounted at", home);
}

static enum verdict
judge_root(struct shared *s, const cJSON *root)
{
	const cJSON *exists = json_at(root, "exists");
	const char *top = json_str(root, "top", NULL), *dst = json_str(root, "mount.dst", NULL);

	if (cJSON_IsFalse(exists) && strcmp(json_str(root, "found_by", ""), "configuration") == 0)
		return add(s, NOTAPPLICABLE, root, "does not exist", "");
	if (!cJSON_IsTrue(exists))
		return add(s, UNKNOWN, root, cJSON_IsFalse(exists) ? "is not there" : "is not known to be there", "");
	if (top == NULL || *top != '/' || dst == NULL || json_str(root, "mount.dev", NULL) == NULL || json_str(s->root, "dev", NULL) == NULL)
		return add(s, UNKNOWN, root, "is on a file system that is not known", "");
	if (strcmp(dst, "/") == 0 && json_at(root, "fstab") != NULL)
		return judge_fstab(s, root, top);
	return judge_mounted(s, root, dst, top);
}

/* Which of two verdicts is the rule's: nothing hides what is wrong, not seen, or for a person. */
static enum verdict
worse(enum verdict a, enum verdict b)
{
	static const enum verdict order[] = { FAIL, ERROR, UNKNOWN, NOTCHECKED, PASS, NOTAPPLICABLE };

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return UNKNOWN;
}

static enum verdict
judge_all(struct shared *s, const cJSON *roots)
{
	enum verdict v = NOTAPPLICABLE;
	const cJSON *root;

	cJSON_ArrayForEach(root, roots)
		v = worse(v, judge_root(s, root));
	return v;
}

enum verdict
host_data_root(struct look *at, const struct check *c)
{
	struct fact roots = look_at(at, c->path, "each on a file system of its own"), root, host;
	struct shared s = { .at = at, .words = BUF_INIT };
	enum verdict v;

	if (roots.seen != SEEN_VALUE || !cJSON_IsArray(roots.v))
		return say_unseen(at, roots, "roots", "a list");
	root = look_at(at, "data_root:root_mount", NULL);
	s.root = root.seen == SEEN_VALUE ? root.v : NULL;
	host = look_aside(at, "data_root:host_mount"); /* absent: the daemon has the host's */
	if (host.seen != SEEN_ABSENT)
		look_at(at, "data_root:host_mount", NULL);
	s.host = host.seen == SEEN_VALUE ? host.v : NULL;
	if (cJSON_GetArraySize(roots.v) == 0)
		return roots.code != NULL ? say_unseen(at, roots, "roots", "a list") :
		    say(at, UNKNOWN, "no folder of container data is known");
	v = judge_all(&s, roots.v);
	if (v == PASS && roots.code == NULL && host.seen != SEEN_ABSENT && json_str(s.host, "dev", NULL) == NULL)
		v = say_unseen(at, host, "host_mount", "a mount with its device");
	else if (v == FAIL || roots.code == NULL)
		v = say(at, v, "%s", s.words.s);
	else
		v = say_unseen(at, roots, "roots", "a list");
	buf_free(&s.words);
	return v;
}
