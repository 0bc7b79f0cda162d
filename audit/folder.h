/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder: files below a folder that is held open. A name is relative ("rules/tailoring.xml"); no component of it is followed
 * if it is a symbolic link, and what is read is a regular file. So a folder that is swapped or linked elsewhere meanwhile
 * changes nothing.
 */
#ifndef AUDIT_FOLDER_H
#define AUDIT_FOLDER_H

#include <sys/types.h>

#include "audit/util.h"

/* The folder itself; its own path is the user's word, and links in it are followed. -1 and an error. */
int folder_open(const char *path, struct err *e);

/* A folder, or a regular file (flags: of openat(2), with mode 0600 for O_CREAT) below one. -1 and an error. */
int folder_down(int folder, const char *name, struct err *e);
int folder_file(int folder, const char *name, int flags, struct err *e);

/* A whole file of at most so many bytes, appended to ret. */
int folder_read(int folder, const char *name, size_t most, struct buf *ret, struct err *e);
/* The same if the bytes that were read are those of a digest: what is used is then what was verified. */
int folder_read_verified(int folder, const char *name, size_t most, const char sha256[65], struct buf *ret, struct err *e);
int folder_sha256(int folder, const char *name, char out[65], struct err *e);

/* Writes a file whole or not at all: under a temporary name beside it (its own, a point, 16 hexadecimal digits: what a killed
 * writer may leave), synced, renamed, the folder synced. */
enum folder_write {
	FOLDER_NEW,     /* there is none of that name yet: else an error, EEXIST */
	FOLDER_REPLACE, /* whatever stands there is replaced; a link is not followed */
};
int folder_write(int folder, const char *name, mode_t mode, enum folder_write how, const void *bytes, size_t len,
    struct err *e);

/* Removes a file (a link itself, not what it leads to), or an empty folder. What is not there is no error. */
int folder_remove(int folder, const char *name, struct err *e);
int folder_remove_folder(int folder, const char *name, struct err *e);

/* The names in a folder that are wanted ("." and ".." are asked about, too), sorted by their bytes; dir: what it is called in an error.
 * 0, or -1 and an error (readdir(3)), when nothing is to be freed. */
struct folder_names {
	char **list;
	size_t n;
};
int folder_names(int folder, const char *dir, bool (*wanted)(int folder, const char *name), struct folder_names *ret, struct err *e);
void folder_names_free(struct folder_names *names);
#define autonames __attribute__((cleanup(folder_names_free)))

/* All of the bytes to a descriptor. -1 and errno. */
int folder_write_all(int fd, const void *bytes, size_t len);
/* The entries of a folder are on the disk. */
int folder_sync(int folder, struct err *e);

#endif
