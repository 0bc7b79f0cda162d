/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Landlock (landlock(7)), by its three system calls: there is no library of it that distributions ship. The numbers are
 * the kernel's interface; they stand here because kernel headers of the day lack the newer half.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "audit/sandbox.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444 /* the same on every architecture of today */
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif

#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH      1
#define RULE_NET_PORT          2

enum {
	FS_WRITE_FILE = 1 << 1,
	FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3,
	FS_REMOVE_DIR = 1 << 4,
	FS_REMOVE_FILE = 1 << 5,
	FS_MAKE_DIR = 1 << 7,
	FS_MAKE_REG = 1 << 8,
	FS_TRUNCATE = 1 << 14,
	NET_CONNECT = 1 << 1,
	NET_TCP = 1 << 0 | NET_CONNECT, /* bind, connect */
	SCOPE_ABSTRACT_SOCKET = 1 << 0,
	SCOPE_SIGNAL = 1 << 1,

	FS_READ = FS_READ_FILE | FS_READ_DIR,
	FS_WRITE = FS_READ | FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_REG | FS_TRUNCATE,
	FS_OF_FILES = FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE,
};

/* What can be refused about files, by ABI: 2 brought REFER, 3 TRUNCATE, 5 IOCTL_DEV. */
static uint64_t
fs_rights(int abi)
{
	int n = abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13;

	return ((uint64_t)1 << n) - 1;
}

struct ruleset_attr {
	uint64_t fs, net, scoped;
};

struct path_beneath_attr {
	uint64_t allowed;
	int32_t parent_fd;
} __attribute__((packed));

struct net_port_attr {
	uint64_t allowed, port;
};

/* What libc opens on its own while the program runs: name services, modules, messages. Not the rest of /etc. */
static const char *const libc_reads[] = {
	"/usr",
	"/lib",
	"/lib64",
	"/etc/group",
	"/etc/ld.so.cache",
	"/etc/localtime",
	"/etc/nsswitch.conf",
	"/etc/passwd",
	"/dev/null",
	"/dev/urandom",
	"/proc/self/exe", /* its digest is in the results */
};

/* What is not there needs no rule. */
static int
allow_path(int ruleset, const char *path, uint64_t rights)
{
	autofd int fd = open(path, O_PATH | O_CLOEXEC);
	struct path_beneath_attr rule = { .allowed = rights, .parent_fd = fd };
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return 0;
	if (!S_ISDIR(st.st_mode))
		rule.allowed &= FS_OF_FILES;
	return syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) < 0 ? errno : 0;
}

static int
allow_paths(int ruleset, const struct sandbox_needs *needs, uint64_t handled)
{
	int error = 0;

	for (size_t i = 0; error == 0 && i < ARRAY_SIZE(libc_reads); i++)
		error = allow_path(ruleset, libc_reads[i], FS_READ);
	for (size_t i = 0; error == 0 && needs->reads != NULL && needs->reads[i] != NULL; i++)
		error = allow_path(ruleset, needs->reads[i], FS_READ);
	for (size_t i = 0; error == 0 && needs->writes != NULL && needs->writes[i] != NULL; i++) {
		autofree char *folder = sandbox_folder(needs->writes[i]);

		error = allow_path(ruleset, folder, FS_WRITE & handled);
	}
	if (error == 0 && needs->evidence != NULL) /* renaming a folder takes removing and making one */
		error = allow_path(ruleset, needs->evidence, (FS_WRITE | FS_MAKE_DIR | FS_REMOVE_DIR) & handled);
	return error;
}

static int
allow_port(int ruleset, unsigned port)
{
	struct net_port_attr rule = { .allowed = NET_CONNECT, .port = port };

	return syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0) < 0 ? errno : 0;
}

int
sandbox_landlock_open(const struct sandbox_needs *needs, int *ret_fd, int *ret_abi)
{
	struct ruleset_attr attr = { 0 };
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION), fd;
	int error;

	if (abi < 1)
		return abi < 0 ? errno : ENOSYS;
	attr.fs = fs_rights((int)abi);
	if (abi >= 4)
		attr.net = NET_TCP;
	if (abi >= 6) /* the reader is outside: where there is one, seccomp alone says who may be ended */
		attr.scoped = SCOPE_ABSTRACT_SOCKET | (needs->reader == 0 ? SCOPE_SIGNAL : 0);
	fd = syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	if (fd < 0)
		return errno;
	error = allow_paths((int)fd, needs, attr.fs);
	if (error == 0 && abi >= 4 && needs->port != 0)
		error = allow_port((int)fd, needs->port);
	if (error != 0) {
		close((int)fd);
		return error;
	}
	*ret_fd = (int)fd;
	*ret_abi = (int)abi;
	return 0;
}

int
sandbox_landlock_enforce(int fd)
{
	return syscall(SYS_landlock_restrict_self, fd, 0) < 0 ? errno : 0;
}
