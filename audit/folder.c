/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"

#define FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

static int
trouble(struct err *e, const char *name)
{
	return err_set(e, errno, "%s: %s", name, strerror(errno));
}

int
folder_open(const char *path, struct err *e)
{
	int fd = open(path, FOLDER);

	return fd < 0 ? trouble(e, path) : fd;
}

/* Whether a name leads down, and nowhere else. */
static bool
leads_down(const char *name)
{
	for (const char *p = name;; p++) {
		size_t n = strcspn(p, "/");

		if (n == 0 || (n == 1 && *p == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
			return false;
		p += n;
		if (*p == '\0')
			return true;
	}
}

/* The folder that a name's last component stands in, and that component. */
static int
parent_of(int folder, const char *name, const char **ret_last, struct err *e)
{
	const char *slash;
	int at;

	*ret_last = name;
	if (!leads_down(name))
		return err_set(e, EINVAL, "%s: not a name below a folder", name);
	at = openat(folder, ".", FOLDER);

	for (; at >= 0 && (slash = strchr(*ret_last, '/')) != NULL; *ret_last = slash + 1) {
		autofree char *component = xstrndup(*ret_last, (size_t)(slash - *ret_last));
		int above = at;

		at = openat(above, component, FOLDER | O_NOFOLLOW);
		int why = errno;
		(void)close(above);
		errno = why;
	}
	return at < 0 ? trouble(e, name) : at;
}

int
folder_down(int folder, const char *name, struct err *e)
{
	const char *last;
	autofd int parent = parent_of(folder, name, &last, e);
	int fd;

	if (parent < 0)
		return -1;
	fd = openat(parent, last, FOLDER | O_NOFOLLOW);
	return fd < 0 ? trouble(e, name) : fd;
}

/* Whether a descriptor is of a regular file. */
static int
is_regular(int fd, const char *name, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return trouble(e, name);
	return S_ISREG(st.st_mode) ? 0 : err_set(e, EINVAL, "%s: not a regular file", name);
}

int
folder_file(int folder, const char *name, int flags, struct err *e)
{
	const char *last;
	autofd int parent = parent_of(folder, name, &last, e);
	int fd;

	if (parent < 0)
		return -1;
	/* a pipe is opened without waiting for its other end, and refused */
	fd = openat(parent, last, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
	if (fd < 0 && errno == ELOOP)
		return err_set(e, ELOOP, "%s: a symbolic link, which is not followed", name);
	if (fd < 0)
		return trouble(e, name);
	if (is_regular(fd, name, e) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

int
folder_read(int folder, const char *name, size_t most, struct buf *ret, struct err *e)
{
	autofd int fd = folder_file(folder, name, O_RDONLY, e);
	char block[1 << 14];
	size_t read_already = 0;
	ssize_t n;

	if (fd < 0)
		return -1;
	while ((n = read(fd, block, sizeof block)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return trouble(e, name);
		if ((read_already += (size_t)n) > most)
			return err_set(e, EFBIG, "%s: more than %zu bytes", name, most);
		buf_add(ret, block, (size_t)n);
	}
	OPENSSL_cleanse(block, sizeof block); /* it may have been a key */
	return 0;
}

int
folder_read_verified(int folder, const char *name, size_t most, const char sha256[65], struct buf *ret, struct err *e)
{
	size_t before = ret->len;
	char found[65];

	if (folder_read(folder, name, most, ret, e) < 0)
		return -1;
	sha256_hex(ret->s + before, ret->len - before, found);
	return strcmp(found, sha256) == 0 ? 0 : err_set(e, 0, "%s: its SHA-256 is %s, not %s", name, found, sha256);
}

int
folder_sha256(int folder, const char *name, char out[65], struct err *e)
{
	autofd int fd = folder_file(folder, name, O_RDONLY, e);

	if (fd < 0)
		return -1;
	return sha256_fd(fd, out) < 0 ? trouble(e, name) : 0;
}

static int
remove_entry(int folder, const char *name, int flags, struct err *e)
{
	const char *last;
	struct err why;
	autofd int parent = parent_of(folder, name, &last, &why);

	if (parent < 0 && why.num == ENOENT)
		return 0;
	if (parent < 0) {
		*e = why;
		return -1;
	}
	return unlinkat(parent, last, flags) == 0 || errno == ENOENT ? 0 : trouble(e, name);
}

int
folder_remove(int folder, const char *name, struct err *e)
{
	return remove_entry(folder, name, 0, e);
}

int
folder_remove_folder(int folder, const char *name, struct err *e)
{
	return remove_entry(folder, name, AT_REMOVEDIR, e);
}

int
folder_write_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
folder_sync(int folder, struct err *e)
{
	/* some file systems cannot sync a folder: EINVAL (fsync(2)) */
	if (fsync(folder) < 0 && errno != EINVAL)
		return err_set(e, errno, "the folder could not be synced: %s", strerror(errno));
	return 0;
}

/* A new file of a name that nobody guesses. */
static int
open_temporary(int folder, const char *name, char ret_name[NAME_MAX + 1])
{
	uint64_t random;

	if (getrandom(&random, sizeof random, 0) != sizeof random)
		return -1;
	if (snprintf(ret_name, NAME_MAX + 1, "%s.%016llx", name, (unsigned long long)random) > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return openat(folder, ret_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

static int
rename_into_place(int folder, const char *from, const char *to, enum folder_write how)
{
	if (how == FOLDER_REPLACE)
		return renameat(folder, from, folder, to);
	if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* a file system that does not know it, such as NFS */
	return linkat(folder, from, folder, to, 0) < 0 ? -1 : unlinkat(folder, from, 0);
}

int
folder_write(int folder, const char *name, mode_t mode, enum folder_write how, const void *bytes, size_t len, struct err *e)
{
	char temporary[NAME_MAX + 1];
	const char *last;
	autofd int parent = parent_of(folder, name, &last, e), fd = -1;

	if (parent < 0)
		return -1;
	if ((fd = open_temporary(parent, last, temporary)) < 0)
		return trouble(e, name);
	if (fchmod(fd, mode) < 0 || folder_write_all(fd, bytes, len) < 0 || fsync(fd) < 0 ||
	    rename_into_place(parent, temporary, last, how) < 0) {
		(void)trouble(e, name);
		(void)unlinkat(parent, temporary, 0);
		return -1;
	}
	return folder_sync(parent, e);
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Ends with errno 0, or with why it could go no further. */
static void
take_names(DIR *d, int folder, bool (*wanted)(int folder, const char *name), struct folder_names *ret)
{
	const struct dirent *entry;

	while (errno = 0, (entry = readdir(d)) != NULL)
		if (wanted(folder, entry->d_name)) {
			ret->list = xrealloc(ret->list, ret->n + 1, sizeof *ret->list);
			ret->list[ret->n++] = xstrdup(entry->d_name);
		}
}

int
folder_names(int folder, const char *dir, bool (*wanted)(int folder, const char *name), struct folder_names *ret, struct err *e)
{
	int again = openat(folder, ".", FOLDER), num = 0;
	DIR *d = again >= 0 ? fdopendir(again) : NULL;

	*ret = (struct folder_names){ .n = 0 };
	if (d == NULL) {
		(void)trouble(e, dir);
		if (again >= 0)
			close(again);
		return -1;
	}
	take_names(d, folder, wanted, ret);
	num = errno;
	(void)closedir(d);
	if (num != 0) {
		folder_names_free(ret);
		errno = num;
		return trouble(e, dir);
	}
	if (ret->n > 0)
		qsort(ret->list, ret->n, sizeof *ret->list, by_bytes);
	return 0;
}

void
folder_names_free(struct folder_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->list[i]);
	free(names->list);
	*names = (struct folder_names){ .n = 0 };
}
