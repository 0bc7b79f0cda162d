/* SPDX-License-Identifier: Apache-2.0 */
/* seccomp(2), through libseccomp: which system calls there still are. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "audit/sandbox.h"

/* Flags of open(2) that write; O_TMPFILE holds O_DIRECTORY too, which does not. */
#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY))

enum { READER = 1, MAIN = 2, BOTH = READER | MAIN };

/* Allowed whatever the arguments. Several names of one service are those of other architectures and C libraries. */
static const struct call {
	const char *name;
	unsigned who;
} calls[] = {
	/* memory */
	{ "brk", BOTH },
	{ "madvise", BOTH },
	{ "mmap", BOTH },
	{ "mmap2", BOTH },
	{ "mprotect", BOTH },
	{ "mremap", BOTH },
	{ "munmap", BOTH },

	/* descriptors that are open */
	{ "_llseek", BOTH },
	{ "close", BOTH },
	{ "dup", BOTH },
	{ "fcntl", BOTH },
	{ "fcntl64", BOTH },
	{ "fstat", BOTH },
	{ "fstat64", BOTH },
	{ "fstatfs", BOTH },
	{ "fstatfs64", BOTH },
	{ "getdents", BOTH },
	{ "getdents64", BOTH },
	{ "lseek", BOTH },
	{ "pread64", BOTH },
	{ "read", BOTH },
	{ "readv", BOTH },
	{ "fchmod", MAIN },
	{ "fdatasync", MAIN },
	{ "fsync", MAIN },
	{ "ftruncate", MAIN },
	{ "ftruncate64", MAIN },
	{ "pwrite64", MAIN },
	{ "write", MAIN },
	{ "writev", MAIN },

	/* names: Landlock has the say over those of the main process; openat2's flags are out of a filter's sight, so
	 * whatever the reader opens, it opens as nobody, and has no way to write to it */
	{ "fstatat64", BOTH },
	{ "lstat", BOTH },
	{ "lstat64", BOTH },
	{ "newfstatat", BOTH },
	{ "readlink", BOTH },
	{ "readlinkat", BOTH },
	{ "stat", BOTH },
	{ "stat64", BOTH },
	{ "statfs", BOTH },
	{ "statfs64", BOTH },
	{ "statx", BOTH },
	{ "openat2", READER },
	{ "getxattr", READER }, /* what protocol a process's socket speaks */
	{ "access", MAIN },
	{ "faccessat", MAIN },
	{ "faccessat2", MAIN },
	{ "getcwd", MAIN },
	{ "open", MAIN },
	{ "openat", MAIN },
	{ "rename", MAIN },
	{ "renameat", MAIN },
	{ "renameat2", MAIN },
	{ "unlink", MAIN },
	{ "unlinkat", MAIN },

	/* time and waiting */
	{ "clock_getres", BOTH },
	{ "clock_gettime", BOTH },
	{ "clock_gettime64", BOTH },
	{ "clock_nanosleep", BOTH },
	{ "clock_nanosleep_time64", BOTH },
	{ "futex", BOTH },
	{ "futex_time64", BOTH },
	{ "gettimeofday", BOTH },
	{ "nanosleep", BOTH },
	{ "poll", BOTH },
	{ "ppoll", BOTH },
	{ "ppoll_time64", BOTH },
	{ "restart_syscall", BOTH },
	{ "sched_yield", BOTH },
	{ "time", BOTH },
	{ "adjtimex", READER }, /* without CAP_SYS_TIME it only tells */
	{ "clock_adjtime", READER },
	{ "clock_adjtime64", READER },
	{ "_newselect", MAIN },
	{ "epoll_create1", MAIN },
	{ "epoll_ctl", MAIN },
	{ "epoll_pwait", MAIN },
	{ "epoll_wait", MAIN },
	{ "eventfd2", MAIN },
	{ "pipe", MAIN },
	{ "pipe2", MAIN },
	{ "pselect6", MAIN },
	{ "select", MAIN },
	{ "wait4", MAIN },
	{ "waitid", MAIN },

	/* itself */
	{ "exit", BOTH },
	{ "exit_group", BOTH },
	{ "getegid", BOTH },
	{ "getegid32", BOTH },
	{ "geteuid", BOTH },
	{ "geteuid32", BOTH },
	{ "getgid", BOTH },
	{ "getgid32", BOTH },
	{ "getpid", BOTH },
	{ "getppid", BOTH },
	{ "getrandom", BOTH },
	{ "getrlimit", BOTH },
	{ "gettid", BOTH },
	{ "getuid", BOTH },
	{ "getuid32", BOTH },
	{ "rt_sigaction", BOTH },
	{ "rt_sigprocmask", BOTH },
	{ "rt_sigreturn", BOTH },
	{ "sched_getaffinity", BOTH },
	{ "sigreturn", BOTH },
	{ "sysinfo", BOTH },
	{ "ugetrlimit", BOTH },
	{ "uname", BOTH },
	{ "umask", MAIN },
	{ "capget", READER }, /* gives up what it needed once: a process never gains by it */
	{ "capset", READER },

	/* sockets that it has */
	{ "connect", MAIN },
	{ "getpeername", MAIN },
	{ "getsockname", MAIN },
	{ "getsockopt", MAIN },
	{ "recv", MAIN },
	{ "recvfrom", BOTH }, /* the reader: of netlink */
	{ "recvmsg", MAIN },
	{ "send", MAIN },
	{ "sendmsg", MAIN },
	{ "sendto", BOTH },
	{ "setsockopt", MAIN },
	{ "shutdown", MAIN },
};

/* Nothing of ours, of libc or of a library comes here by accident: the end, and a line in the kernel's log. */
static const char *const deadly[] = {
	"bpf",
	"chroot",
	"delete_module",
	"execve",
	"execveat",
	"finit_module",
	"fsmount",
	"fsopen",
	"init_module",
	"kexec_file_load",
	"kexec_load",
	"mount",
	"move_mount",
	"open_by_handle_at",
	"open_tree",
	"perf_event_open",
	"pidfd_getfd",
	"pivot_root",
	"process_vm_readv",
	"process_vm_writev",
	"ptrace",
	"reboot",
	"setns",
	"swapoff",
	"swapon",
	"umount2",
	"unshare",
};

/* A filter while it is made: after the first error nothing more is added. */
struct filter {
	scmp_filter_ctx ctx;
	int error;
};

static struct filter
filter_new(void)
{
	struct filter f = { .ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS)) };

	if (f.ctx == NULL)
		f.error = ENOMEM;
	else if (seccomp_attr_set(f.ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) < 0 ||
	    seccomp_attr_set(f.ctx, SCMP_FLTATR_API_SYSRAWRC, 1) < 0)
		f.error = EINVAL;
	return f;
}

/* A name that this libseccomp does not know, or that this machine does not have, stays refused. */
static void
add(struct filter *f, uint32_t action, const char *name, unsigned nargs, struct scmp_arg_cmp arg)
{
	int number = seccomp_syscall_resolve_name(name), n;

	if (f->error != 0 || number < 0)
		return;
	if ((n = seccomp_rule_add_array(f->ctx, action, number, nargs, &arg)) < 0)
		f->error = -n;
}

static void
add_if(struct filter *f, const char *name, unsigned arg, uint64_t value)
{
	add(f, SCMP_ACT_ALLOW, name, 1, SCMP_CMP64(arg, SCMP_CMP_EQ, value));
}

static void
add_calls(struct filter *f, unsigned who)
{
	const struct scmp_arg_cmp none = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i].who & who)
			add(f, SCMP_ACT_ALLOW, calls[i].name, 0, none);
	for (size_t i = 0; i < ARRAY_SIZE(deadly); i++)
		add(f, SCMP_ACT_KILL_PROCESS, deadly[i], 0, none);
	add_if(f, "tgkill", 0, (uint64_t)getpid()); /* abort(3) */
}

static int
filter_load(struct filter *f)
{
	int n;

	if (f->error == 0 && (n = seccomp_load(f->ctx)) < 0)
		f->error = -n;
	if (f->ctx != NULL)
		seccomp_release(f->ctx);
	return f->error;
}

static void
add_netlink_audit(struct filter *f)
{
	const struct scmp_arg_cmp arguments[] = {
		SCMP_CMP64(0, SCMP_CMP_EQ, AF_NETLINK),
		SCMP_CMP64(1, SCMP_CMP_EQ, SOCK_RAW | SOCK_CLOEXEC),
		SCMP_CMP64(2, SCMP_CMP_EQ, NETLINK_AUDIT),
	};
	int number = seccomp_syscall_resolve_name("socket"), n;

	if (f->error != 0 || number < 0)
		return;
	if ((n = seccomp_rule_add_array(f->ctx, SCMP_ACT_ALLOW, number, ARRAY_SIZE(arguments), arguments)) < 0)
		f->error = -n;
}

int
sandbox_seccomp_reader(int parent)
{
	struct filter f = filter_new();

	add_calls(&f, READER);
	add(&f, SCMP_ACT_ALLOW, "open", 1, SCMP_A1_64(SCMP_CMP_MASKED_EQ, WRITING, 0));
	add(&f, SCMP_ACT_ALLOW, "openat", 1, SCMP_A2_64(SCMP_CMP_MASKED_EQ, WRITING, 0));
	add_if(&f, "write", 0, (uint64_t)parent);
	add_if(&f, "write", 0, STDERR_FILENO);
	add_if(&f, "writev", 0, STDERR_FILENO); /* libc's last words */
	/* the kernel's audit rules: no other socket is made, so no other is sent to */
	add_netlink_audit(&f);
	return filter_load(&f);
}

/* A stream of that family: no raw packets, no datagrams. The type's other bits are flags; protocol 0 is TCP. */
static void
add_tcp(struct filter *f, int family)
{
	const struct scmp_arg_cmp args[] = {
		SCMP_CMP64(0, SCMP_CMP_EQ, (uint64_t)family),
		SCMP_CMP64(1, SCMP_CMP_MASKED_EQ, 0xf, SOCK_STREAM),
	};
	int number = seccomp_syscall_resolve_name("socket"), n;

	if (f->error == 0 && number >= 0 &&
	    (n = seccomp_rule_add_array(f->ctx, SCMP_ACT_ALLOW, number, ARRAY_SIZE(args), args)) < 0)
		f->error = -n;
}

int
sandbox_seccomp_main(const struct sandbox_needs *needs)
{
	struct filter f = filter_new();

	add_calls(&f, MAIN);
	add_if(&f, "ioctl", 1, TCGETS);
	add_if(&f, "ioctl", 1, TIOCGWINSZ);
	if (needs->socket != NULL)
		add_if(&f, "socket", 0, AF_UNIX);
	if (needs->port != 0) {
		add_tcp(&f, AF_INET);
		add_tcp(&f, AF_INET6);
	}
	if (needs->socket != NULL || needs->port != 0)
		add_if(&f, "socketpair", 0, AF_UNIX); /* libcurl wakes itself through one */
	if (needs->evidence != NULL) {
		static const char *const writing[] = { "fchown", "fchown32", "flock", "linkat", "mkdirat" };

		for (size_t i = 0; i < ARRAY_SIZE(writing); i++)
			add(&f, SCMP_ACT_ALLOW, writing[i], 0, (struct scmp_arg_cmp){ 0 });
	}
	if (needs->reader > 0)
		add_if(&f, "kill", 0, (uint64_t)needs->reader);
	return filter_load(&f);
}
