/* SPDX-License-Identifier: Apache-2.0 */
/* prune_remove: what deletes files. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "audit/manifest.h"
#include "audit/prune_parts.h"

int
prune_put_aside(int folder, const char *name, struct err *e)
{
	autofree char *aside = xasprintf("%s" KEPT_ASIDE, name);

	if (renameat2(folder, name, folder, aside, RENAME_NOREPLACE) < 0)
		return err_set(e, errno, "%s: it cannot be renamed to %s: %s", name, aside, strerror(errno));
	return folder_sync(folder, e);
}

/* The folders that a file stands in, from the innermost; as far as they are empty now. */
static void
remove_folders_of(int folder, const char *file)
{
	autofree char *name = xstrdup(file);
	char *slash;
	struct err ignored;

	while ((slash = strrchr(name, '/')) != NULL) {
		*slash = '\0';
		(void)folder_remove_folder(folder, name, &ignored); /* what is left there keeps the whole folder, which is told */
	}
}

static int
remove_listed(int folder, const struct manifest *m, struct err *e)
{
	for (size_t i = 0; i < m->n; i++)
		if (folder_remove(folder, m->files[i].name, e) < 0)
			return -1;
	for (size_t i = m->n; i-- > 0;)
		remove_folders_of(folder, m->files[i].name);
	return 0;
}

/* The emptied folder itself. */
static int
remove_aside(int folder, const char *aside, struct err *e)
{
	if (folder_remove_folder(folder, aside, e) < 0)
		return e->num == ENOTEMPTY || e->num == EEXIST ?
		    err_set(e, e->num, "it holds what is not listed, and that is not deleted; look at it, and remove it by hand") : -1;
	return folder_sync(folder, e);
}

static bool
is_there(int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* The list of what may be deleted: as long as it is there, it is the one that the trail names. */
static int
read_list(int folder, const char *sha256, struct manifest *ret, struct err *e)
{
	autobuf struct buf text = BUF_INIT;

	*ret = (struct manifest){ .n = 0 };
	if (!is_there(folder, BUNDLE_MANIFEST))
		return 0;
	if (folder_read_verified(folder, BUNDLE_MANIFEST, MANIFEST_MAX_BYTES, sha256, &text, e) < 0)
		return -1;
	return manifest_read(text.len > 0 ? text.s : "", text.len, ret, e);
}

/* Whether nothing is left but the manifest and what signs it. */
static int
must_be_empty(int folder, struct err *e)
{
	automanifest struct manifest rest = { .n = 0 };

	if (manifest_make(folder, bundle_besides, &rest, e) < 0)
		return -1;
	return rest.n == 0 ? 0 : err_set(e, ENOTEMPTY, "%s: it is not in the manifest, and is not deleted; look at it, and remove it by hand",
	    rest.files[0].name);
}

int
prune_remove(int folder, const char *aside, const char *manifest, struct err *e)
{
	automanifest struct manifest m = { .n = 0 };
	autofd int own = folder_down(folder, aside, e);

	if (own < 0 || read_list(own, manifest, &m, e) < 0 || remove_listed(own, &m, e) < 0 || must_be_empty(own, e) < 0 ||
	    folder_sync(own, e) < 0) /* a power loss must not bring files back without their list */
		return -1;
	/* the list itself last, so that until then it is known what the rest was */
	for (const char *const *b = bundle_besides; *b != NULL; b++)
		if (strcmp(*b, BUNDLE_MANIFEST) != 0 && folder_remove(own, *b, e) < 0)
			return -1;
	return folder_remove(own, BUNDLE_MANIFEST, e) < 0 ? -1 : remove_aside(folder, aside, e);
}

/* Folders that a run made, and had nothing in them yet; the deepest first. What is not empty stays. */
static void
remove_empty(int folder, int depth)
{
	int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = again >= 0 ? fdopendir(again) : NULL;
	const struct dirent *entry;

	if (d == NULL && again >= 0)
		(void)close(again);
	while (d != NULL && (entry = readdir(d)) != NULL) {
		struct err ignored;
		autofd int below = -1;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || depth == MANIFEST_MAX_DEPTH)
			continue;
		if ((below = folder_down(folder, entry->d_name, &ignored)) >= 0) {
			remove_empty(below, depth + 1);
			(void)unlinkat(folder, entry->d_name, AT_REMOVEDIR);
		}
	}
	if (d != NULL)
		(void)closedir(d);
}

int
prune_remove_partial(int folder, const char *aside, struct err *e)
{
	static const char *const none[] = { NULL };
	automanifest struct manifest m = { .n = 0 };
	autofd int own = folder_down(folder, aside, e);

	if (own < 0 || manifest_make(own, none, &m, e) < 0 || remove_listed(own, &m, e) < 0)
		return -1;
	remove_empty(own, 0);
	return remove_aside(folder, aside, e);
}
