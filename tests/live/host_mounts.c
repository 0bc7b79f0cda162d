/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_mounts: has a program that it is preloaded into take every mount namespace for $HOST_MOUNTS, a number, so that a test may give
 * it another nsswitch.conf than this machine's. Nothing else is another one: what it then asks is the real thing.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

ssize_t __readlinkat_chk(int folder, const char *path, char *ret, size_t max, size_t size);

static const char *
host_mounts(void)
{
	const char *number = getenv("HOST_MOUNTS");

	return number != NULL ? number : "0";
}

int
stat(const char *restrict path, struct stat *restrict ret)
{
	int failed = fstatat(AT_FDCWD, path, ret, 0);

	if (failed == 0 && strcmp(path, "/proc/self/ns/mnt") == 0)
		ret->st_ino = strtoul(host_mounts(), NULL, 10);
	return failed;
}

ssize_t
readlinkat(int folder, const char *restrict path, char *restrict ret, size_t max)
{
	char link[64];
	size_t n;

	if (strcmp(path, "ns/mnt") != 0)
		return syscall(SYS_readlinkat, folder, path, ret, max);
	n = (size_t)snprintf(link, sizeof link, "mnt:[%s]", host_mounts());
	memcpy(ret, link, n < max ? n : max);
	return (ssize_t)(n < max ? n : max);
}

/* The same with _FORTIFY_SOURCE. */
ssize_t
__readlinkat_chk(int folder, const char *path, char *ret, size_t max, size_t size)
{
	return readlinkat(folder, path, ret, max < size ? max : size);
}
