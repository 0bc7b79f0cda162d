/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox: what each of the two processes can still do while it handles what strangers wrote.
 *
 *   host reader   the capabilities of reading (reader.c gives up the others), no new privileges, the file user id of
 *                 nobody, seccomp: it opens nothing for writing, writes to its parent and to standard error alone, has
 *                 no socket, starts nothing. No Landlock: in any of its domains /proc/PID/ns, exe and root of
 *                 other processes are refused. A reader that lacks CAP_DAC_READ_SEARCH or CAP_SYS_PTRACE stays its own
 *                 user, by whose leave alone it reads; that user's files openat2(2) can then open for writing
 *                 (and cut: bytes still find no way into them).
 *   main process  no capabilities, no new privileges, Landlock: it reads what libc needs and what it is given, writes
 *                 in the folders of its outputs, opens no TCP connection but to the engine's port. seccomp: only unix
 *                 sockets, or with an engine on TCP only TCP's, and none without an engine to be asked; no process but the
 *                 reader is ended, and nothing is started.
 *
 * What the kernel lacks, or a container refuses, is not in force, and the run goes on: sandbox_in_force() says which.
 *
 * seccomp lists what is allowed (sandbox_seccomp.c). The rest answers ENOSYS, as on a kernel that has no such call: libc
 * and libraries know how to go on from there, and no errno of a missing right is mistaken for it. What nothing here
 * could ever call by accident (execve, ptrace, mount, setns, ...) ends the process with SIGSYS, which the kernel logs.
 *
 * In a build with AddressSanitizer or its like only capabilities and privileges are given up; see sandbox_in_force().
 */
#ifndef AUDIT_SANDBOX_H
#define AUDIT_SANDBOX_H

#include <sys/types.h>

#include "audit/util.h"

/* The user and group that own no files (systemd's and Debian's nobody, the kernel's overflow id). */
#define SANDBOX_NOBODY 65534

/* What the main process still has to do. Lists end in NULL; a NULL list is an empty one. */
struct sandbox_needs {
	const char *socket;        /* path of the engine's socket; NULL: it connects to none */
	unsigned port;             /* TCP port of the engine; 0: it opens no TCP connection */
	pid_t reader;              /* the one process that it may end; 0: none */
	const char *const *reads;  /* files that it opens later */
	const char *const *writes; /* files that it writes later (audit/outfile.h): their folders */
	const char *evidence;      /* folder below which it makes folders and files, and locks one (audit/bundle.h); or NULL */
};

/*
 * Locks the calling process, for good: once, after the reader was forked. A capability that reaching the socket, the
 * files or the folders takes (a socket in another user's folder, a report in a home) is kept, and named.
 */
void sandbox_main(const struct sandbox_needs *needs);

/* The same for the reader, after its rights are given up. parent: the descriptor of its socket; as_nobody: files are
 * opened under that id. */
void sandbox_reader(int parent, bool as_nobody);

/* The calling process, and what it forks, leaves no core dump, whatever the limits and core(5)'s pattern are, and is not looked into
 * by others of its user: it holds keys and what is not redacted yet. A change of users undoes half of it: to be called again then. */
void sandbox_no_core(void);

/* What holds the calling process, for run.sandbox: "no_new_privs, no capabilities, Landlock ABI 7, seccomp"; "none". */
const char *sandbox_in_force(void);

/* ---- the parts: 0 or an errno ---- */

/* Opens what the rules are about, with the rights that are still there. */
int sandbox_landlock_open(const struct sandbox_needs *needs, int *ret_fd, int *ret_abi);
int sandbox_landlock_enforce(int fd);
int sandbox_seccomp_main(const struct sandbox_needs *needs);
int sandbox_seccomp_reader(int parent);

/* The folder of a file that is to be written. The caller frees. */
char *sandbox_folder(const char *path);

#endif
