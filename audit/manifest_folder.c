/* SPDX-License-Identifier: Apache-2.0 */
/* A manifest and the folder it is about. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "audit/manifest.h"

/* What is done with each file, and with what is none; why: NULL, or what is wrong with it. -1 ends the walk. */
typedef int visit(void *arg, int folder, const char *name, const char *why);

struct walk {
	int top;
	const char *const *besides;
	visit *visit;
	void *arg;
	size_t left; /* entries that may still be looked at */
	bool empty_too; /* folders without anything in them are visited, too */
};

static const char empty_folder[] = "an empty folder";

static bool
is_among(const char *const *names, const char *name)
{
	for (; names != NULL && *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static int walk_folder(struct walk *w, int folder, const char *path, unsigned depth);

static int
walk_entry(struct walk *w, int folder, const char *path, const char *entry, unsigned depth)
{
	autofree char *name = xasprintf("%s%s%s", path, *path != '\0' ? "/" : "", entry);
	const char *why = manifest_name_trouble(name);
	struct stat st;
	struct err e;

	if (why == NULL && fstatat(folder, entry, &st, AT_SYMLINK_NOFOLLOW) < 0)
		why = strerror(errno);
	if (why != NULL || S_ISREG(st.st_mode))
		return w->visit(w->arg, w->top, name, why);
	if (!S_ISDIR(st.st_mode))
		return w->visit(w->arg, w->top, name, S_ISLNK(st.st_mode) ? "a symbolic link" : "not a regular file");
	if (depth == MANIFEST_MAX_DEPTH)
		return w->visit(w->arg, w->top, name, "the folder is too deep");
	autofd int down = folder_down(folder, entry, &e);
	return down < 0 ? w->visit(w->arg, w->top, name, e.msg) : walk_folder(w, down, name, depth + 1);
}

static void
close_dir(DIR **dir)
{
	if (*dir != NULL)
		(void)closedir(*dir);
}

static int
walk_folder(struct walk *w, int folder, const char *path, unsigned depth)
{
	int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	__attribute__((cleanup(close_dir))) DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	bool empty = true;
	struct dirent *d;

	if (dir == NULL) {
		const char *why = strerror(errno);

		if (copy >= 0)
			(void)close(copy);
		return w->visit(w->arg, w->top, *path != '\0' ? path : ".", why);
	}
	while ((errno = 0, d = readdir(dir)) != NULL) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0 || (depth == 0 && is_among(w->besides, d->d_name)))
			continue;
		empty = false;
		if (w->left-- == 0) {
			w->left = 0;
			(void)w->visit(w->arg, w->top, *path != '\0' ? path : ".", "too many files");
			return -1;
		}
		if (walk_entry(w, folder, path, d->d_name, depth) < 0)
			return -1;
	}
	if (errno != 0)
		return w->visit(w->arg, w->top, *path != '\0' ? path : ".", strerror(errno));
	return empty && *path != '\0' && w->empty_too ? w->visit(w->arg, w->top, path, empty_folder) : 0;
}

struct making {
	struct manifest m;
	struct err *e;
};

static int
add_file(void *arg, int folder, const char *name, const char *why)
{
	autofree char *clean = utf8_clean(name, strlen(name));
	struct making *making = arg;
	char digest[65];

	if (why != NULL)
		return err_set(making->e, 0, "%s: %s", clean, why);
	return folder_sha256(folder, name, digest, making->e) < 0 ? -1 : manifest_add(&making->m, name, digest, making->e);
}

int
manifest_make(int folder, const char *const *besides, struct manifest *ret, struct err *e)
{
	struct making making = { .e = e };
	struct walk w = { .top = folder, .besides = besides, .visit = add_file, .arg = &making, .left = MANIFEST_MAX_FILES };

	*ret = (struct manifest){ 0 };
	if (walk_folder(&w, folder, "", 0) < 0) {
		manifest_free(&making.m);
		return -1;
	}
	*ret = making.m;
	return 0;
}

struct checking {
	const struct manifest *m;
	manifest_say *say;
	void *arg;
	size_t troubles;
	uint64_t left; /* bytes that are still read */
};

static void
say(struct checking *c, enum manifest_trouble what, const char *name, const char *why)
{
	autofree char *clean = utf8_clean(name, strlen(name));

	c->say(c->arg, what, clean, why);
	c->troubles++;
}

/* What is not in the manifest is extra, whatever it is; what is in it is looked at by check_file(). */
static int
find_extra(void *arg, int folder, const char *name, const char *why)
{
	struct checking *c = arg;

	(void)folder;
	if (why == empty_folder && manifest_has_below(c->m, name)) /* what is missing is told of by its own name */
		return 0;
	if (manifest_find(c->m, name) == NULL)
		say(c, MANIFEST_EXTRA, name, why != NULL ? why : "it is not in the manifest");
	return 0;
}

/* The digest of a file, if there is not more of it than may be read. */
static int
digest_file(struct checking *c, int folder, const char *name, char ret[65], struct err *e)
{
	autofd int fd = folder_file(folder, name, O_RDONLY, e);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || (uint64_t)st.st_size > c->left)
		return err_set(e, EFBIG, "the files have more bytes than plimsoll writes");
	c->left -= (uint64_t)st.st_size;
	return sha256_fd(fd, ret) < 0 ? err_set(e, errno, "%s", strerror(errno)) : 0;
}

static void
check_file(struct checking *c, int folder, const struct manifest_file *f)
{
	char digest[65];
	struct err e;

	if (digest_file(c, folder, f->name, digest, &e) < 0)
		say(c, e.num == ENOENT ? MANIFEST_MISSING : MANIFEST_UNREADABLE, f->name, e.msg);
	else if (strcmp(digest, f->sha256) != 0)
		say(c, MANIFEST_CHANGED, f->name, "its SHA-256 is another than the manifest's");
}

size_t
manifest_check(const struct manifest *m, int folder, const char *const *besides, manifest_say *say_it, void *arg)
{
	struct checking c = { .m = m, .say = say_it, .arg = arg, .left = MANIFEST_MAX_TOTAL };
	struct walk w = { .top = folder, .besides = besides, .visit = find_extra, .arg = &c, .left = 2 * (size_t)MANIFEST_MAX_FILES,
		.empty_too = true };

	for (size_t i = 0; i < m->n; i++)
		check_file(&c, folder, &m->files[i]);
	(void)walk_folder(&w, folder, "", 0);
	return c.troubles;
}
