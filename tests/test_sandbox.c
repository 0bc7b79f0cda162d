/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each row is a child that locks itself as one of the processes and then tries one thing. Where it is refused, the same
 * is first tried without the lock, and has to work there.
 */
#include "config.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <nss.h>
#include <openssl/rand.h>
#include <pwd.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/host.h"
#include "audit/outfile.h"
#include "audit/sandbox.h"
#include "tests/rows.h"

#define NOT_HERE 77 /* a child's word for: this machine has not what the row is about */

static char folder[] = "/tmp/plimsoll-sandbox-XXXXXX";
static char inside[64], output[64], outside[64], victim[64], given[64], engine[64]; /* below it */
static pid_t friend, stranger; /* processes: the one that may be ended, another */
static int before, tcp;        /* descriptors from before the lock: the victim, and a TCP socket */

/* ---- things to try: 0, or an errno ---- */

static int
result(long n)
{
	if (n < 0)
		return errno;
	return 0;
}

static int
open_with(const char *path, int flags)
{
	return result(open(path, flags | O_CLOEXEC, 0600));
}

static int
open2_with(const char *path, uint64_t flags)
{
	struct open_how how = { .flags = flags, .resolve = RESOLVE_NO_MAGICLINKS };

	return result(syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how));
}

static int read_file(void) { return open_with(victim, O_RDONLY); }
static int read_file2(void) { return open2_with("/proc/self/status", O_RDONLY); }
static int read_given(void) { return open_with(given, O_RDONLY); }
static int read_passwords(void) { return open_with("/etc/shadow", O_RDONLY); }
static int read_process(void) { return open_with("/proc/self/environ", O_RDONLY); }
static int write_file(void) { return open_with(victim, O_WRONLY); }
static int write_file2(void) { return open2_with(victim, O_WRONLY); }
static int update_file(void) { return open_with(victim, O_RDWR); }
static int truncate_file(void) { return open_with(victim, O_RDONLY | O_TRUNC); }
static int append_file(void) { return open_with(victim, O_WRONLY | O_APPEND); }
static int create_file(void) { return open_with(output, O_WRONLY | O_CREAT); }
static int create_outside(void) { return open_with(given, O_WRONLY | O_CREAT); }
static int create_nameless(void) { return open_with(folder, O_RDWR | O_TMPFILE); }
static int write_before(void) { return result(write(before, "x", 1)); }
static int pwrite_before(void) { return result(pwrite(before, "x", 1, 0)); }
static int truncate_before(void) { return result(ftruncate(before, 0)); }
static int write_stderr(void) { return result(write(STDERR_FILENO, "", 0)); }
static int unlink_file(void) { return result(unlink(victim)); }
static int rename_file(void) { return result(rename(victim, output)); }
static int link_file(void) { return result(link(victim, output)); }
static int symlink_file(void) { return result(symlink("x", output)); }
static int mkdir_inside(void) { return result(mkdir(output, 0700)); }
static int chmod_file(void) { return result(chmod(victim, 0644)); }
static int chown_file(void) { return result(chown(victim, getuid(), getgid())); }
static int set_user(void) { return result(syscall(SYS_setuid, getuid())); }
static int socket_unix(void) { return result(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int socket_inet(void) { return result(socket(AF_INET, SOCK_STREAM, 0)); }
static int socket_inet6_udp(void) { return result(socket(AF_INET6, SOCK_DGRAM, 0)); }
static int socket_netlink(void) { return result(socket(AF_NETLINK, SOCK_RAW, 0)); }
static int socket_audit(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);

	/* a kernel that does not audit has no such protocol: the filter let it be asked */
	return fd < 0 && errno == EPROTONOSUPPORT ? 0 : result(fd);
}
static int socket_uevents(void) { return result(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT)); }
static int kill_friend(void) { return result(kill(friend, 0)); }
static int kill_stranger(void) { return result(kill(stranger, 0)); }
static int kill_all(void) { return result(kill(0, 0)); }
static int uring(void) { return result(syscall(SYS_io_uring_setup, 1, NULL)) == EFAULT ? 0 : errno; }
static int adjust(void) { return result(adjtimex(&(struct timex){ 0 })); }

static int
start_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return result(pid);
}

static int
run_program(void)
{
	return result(execl("/bin/true", "true", (char *)NULL));
}

static int
run_opened(void)
{
	static char *const argv[] = { (char *)"true", NULL };
	int fd = open("/usr/bin/true", O_PATH);

	return result(syscall(SYS_execveat, fd, "", argv, NULL, AT_EMPTY_PATH));
}

static int trace(void) { return result(ptrace(PTRACE_TRACEME, 0, NULL, NULL)); }

static int
peek(void)
{
	char c = 'a', d;
	struct iovec to = { &d, 1 }, from = { &c, 1 };

	return result(process_vm_readv(getpid(), &to, 1, &from, 1, 0));
}

/* These answer an error of their own without the lock; what they would do, they must not do here. */
static int
harmless(long n)
{
	(void)n;
	return 0;
}

static int do_mount(void) { return harmless(mount("none", "/no/such/folder", "tmpfs", 0, NULL)); }
static int do_umount(void) { return harmless(umount2("/no/such/folder", 0)); }
static int do_setns(void) { return harmless(setns(-1, 0)); }
static int do_unshare(void) { return harmless(unshare(0)); }
static int do_chroot(void) { return harmless(chroot("/no/such/folder")); }
static int do_bpf(void) { return harmless(syscall(SYS_bpf, -1, NULL, 0)); }
static int do_module(void) { return harmless(syscall(SYS_finit_module, -1, "", 0)); }

static int
list_folder(void)
{
	DIR *d = opendir(folder);

	if (d == NULL)
		return errno;
	while (readdir(d) != NULL)
		;
	return result(closedir(d));
}

static int
connect_to(int fd, const char *path, size_t len)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	memcpy(a.sun_path, path, len);
	return fd < 0 ? errno : result(connect(fd, (struct sockaddr *)&a, (socklen_t)(sizeof(sa_family_t) + len)));
}

static int connect_engine(void) { return connect_to(socket(AF_UNIX, SOCK_STREAM, 0), engine, strlen(engine) + 1); }

static char abstract[64] = "";
static int
connect_abstract(void)
{
	return connect_to(socket(AF_UNIX, SOCK_STREAM, 0), abstract, 1 + strlen(abstract + 1));
}

/* To a port where nobody listens: the kernel's own answer is that, the lock's another. */
static int
connect_tcp(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	return connect(tcp, (struct sockaddr *)&a, sizeof a) < 0 && errno == ECONNREFUSED ? 0 : errno;
}

static int
connect_other_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(2), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	return connect(tcp, (struct sockaddr *)&a, sizeof a) < 0 && errno == ECONNREFUSED ? 0 : errno;
}

static int socket_inet6(void) { return result(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP)); }
static int socket_raw(void) { return result(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); }

static int
bind_tcp(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	return result(bind(tcp, (struct sockaddr *)&a, sizeof a));
}

static int
serve(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(a.sun_path, output, sizeof output);
	return result(bind(fd, (struct sockaddr *)&a, sizeof a));
}

static int
write_report(void)
{
	struct outfile o;
	struct err e;

	for (int i = 0; i < 2; i++) /* the second replaces the first */
		if (outfile_open(&o, output, 0600, &e) < 0 || fputs("report", o.f) == EOF || outfile_commit(&o, &e) < 0)
			return e.num != 0 ? e.num : EIO;
	return 0;
}

static int
give_report_up(void)
{
	struct outfile o;
	struct err e;

	if (outfile_open(&o, output, 0600, &e) < 0)
		return e.num;
	outfile_abort(&o);
	return 0;
}

static int
own_digest(void)
{
	char hex[65];
	struct err e;

	return sha256_file("/proc/self/exe", hex, &e) < 0 ? e.num : 0;
}

static int look_up_user(void) { return getpwuid(0) == NULL ? ENOENT : 0; }

/* A service that was not loaded before the lock, and those that ask a daemon. */
static int
look_up_elsewhere(void)
{
	if (__nss_configure_lookup("passwd", "systemd sss compat files") < 0 ||
	    __nss_configure_lookup("group", "systemd sss compat files") < 0)
		return NOT_HERE;
	if (getpwnam("plimsoll-nobody-has-this-name") != NULL || getgrgid(0) == NULL)
		return ENOENT;
	return look_up_user();
}

static int
use_memory(void)
{
	for (size_t n = 1; n < (size_t)64 << 20; n *= 3) {
		char *p = malloc(n);

		if (p == NULL || (p = realloc(p, 2 * n)) == NULL)
			return ENOMEM;
		memset(p, 1, n);
		free(p);
	}
	return 0;
}

static int
use_libraries(void)
{
	unsigned char random[16];
	CURLM *multi = curl_multi_init();
	CURL *easy = curl_easy_init();
	char hex[65];
	int waited = 0;

	sha256_hex("x", 1, hex);
	if (multi == NULL || easy == NULL || RAND_bytes(random, sizeof random) != 1 ||
	    curl_multi_poll(multi, NULL, 0, 1, &waited) != CURLM_OK)
		return EIO;
	curl_easy_cleanup(easy);
	curl_multi_cleanup(multi);
	return 0;
}

static int
ask_terminal(void)
{
	struct winsize size;

	return isatty(before) == 0 && errno == ENOTTY && ioctl(before, TIOCGWINSZ, &size) < 0 && errno == ENOTTY ? 0 : EIO;
}

static int type_on_terminal(void) { return ioctl(before, TIOCSTI, "x") < 0 && errno == ENOTTY ? 0 : errno; }

/* ---- rows ---- */

enum process { READER, AUDIT, AUDIT_TCP, EVALUATE };
enum want { WORKS, REFUSED, ENDED };
enum need { NOTHING, ROOT = 1, LANDLOCK = 2, LANDLOCK_4 = 4, LANDLOCK_6 = 8, NO_CONTROL = 16 };

struct row {
	const char *name;
	enum process process;
	int (*thing)(void);
	enum want want;
	unsigned needs;
};

/* clang-format off */
static const struct row rows[] = {
	{ "reader: a file is opened for reading", READER, read_file, WORKS, ROOT },
	{ "reader: and by openat2", READER, read_file2, WORKS, 0 },
	{ "reader: a folder is listed", READER, list_folder, WORKS, ROOT },
	{ "reader: the clock's state is read", READER, adjust, WORKS, 0 },
	{ "reader: memory comes and goes", READER, use_memory, WORKS, 0 },
	{ "reader: standard error is written to", READER, write_stderr, WORKS, 0 },
	{ "reader: no file is opened for writing", READER, write_file, REFUSED, 0 },
	{ "reader: nor by openat2, whose flags no filter sees", READER, write_file2, REFUSED, ROOT },
	{ "reader: nor for reading and writing", READER, update_file, REFUSED, 0 },
	{ "reader: nor to append", READER, append_file, REFUSED, 0 },
	{ "reader: no file is cut on opening", READER, truncate_file, REFUSED, 0 },
	{ "reader: no file is created", READER, create_file, REFUSED, 0 },
	{ "reader: none without a name either", READER, create_nameless, REFUSED, 0 },
	{ "reader: a descriptor from before is not written to", READER, write_before, REFUSED, 0 },
	{ "reader: nor at a position", READER, pwrite_before, REFUSED, 0 },
	{ "reader: nor is its file cut", READER, truncate_before, REFUSED, 0 },
	{ "reader: nothing is removed", READER, unlink_file, REFUSED, 0 },
	{ "reader: nothing is renamed", READER, rename_file, REFUSED, 0 },
	{ "reader: nothing is linked", READER, link_file, REFUSED, 0 },
	{ "reader: no symbolic link is made", READER, symlink_file, REFUSED, 0 },
	{ "reader: no folder is made", READER, mkdir_inside, REFUSED, 0 },
	{ "reader: no mode is changed", READER, chmod_file, REFUSED, 0 },
	{ "reader: no owner is changed", READER, chown_file, REFUSED, 0 },
	{ "reader: there is no unix socket", READER, socket_unix, REFUSED, 0 },
	{ "reader: there is no TCP socket", READER, socket_inet, REFUSED, 0 },
	{ "reader: there is no UDP socket", READER, socket_inet6_udp, REFUSED, 0 },
	{ "reader: there is a netlink socket for audit rules", READER, socket_audit, WORKS, 0 },
	{ "reader: there is no other netlink socket", READER, socket_netlink, REFUSED, 0 },
	{ "reader: nor one that is opened alike", READER, socket_uevents, REFUSED, 0 },
	{ "reader: a socket from before is not connected", READER, connect_tcp, REFUSED, 0 },
	{ "reader: no process is signalled", READER, kill_stranger, REFUSED, 0 },
	{ "reader: nor a group", READER, kill_all, REFUSED, 0 },
	{ "reader: no process is started", READER, start_process, REFUSED, 0 },
	{ "reader: user ids stay", READER, set_user, REFUSED, 0 },
	{ "reader: io_uring is no way round", READER, uring, REFUSED, NO_CONTROL },
	{ "reader: running a program is its end", READER, run_program, ENDED, 0 },
	{ "reader: so is an open one", READER, run_opened, ENDED, 0 },
	{ "reader: so is ptrace", READER, trace, ENDED, 0 },
	{ "reader: so is reading a process's memory", READER, peek, ENDED, 0 },
	{ "reader: so is mount", READER, do_mount, ENDED, 0 },
	{ "reader: so is umount", READER, do_umount, ENDED, 0 },
	{ "reader: so is setns", READER, do_setns, ENDED, 0 },
	{ "reader: so is unshare", READER, do_unshare, ENDED, 0 },
	{ "reader: so is chroot", READER, do_chroot, ENDED, 0 },
	{ "reader: so is bpf", READER, do_bpf, ENDED, 0 },
	{ "reader: so is a kernel module", READER, do_module, ENDED, 0 },

	{ "audit: the engine's socket is connected to", AUDIT, connect_engine, WORKS, 0 },
	{ "audit: a report is written, and replaced", AUDIT, write_report, WORKS, 0 },
	{ "audit: a report that is given up is removed", AUDIT, give_report_up, WORKS, 0 },
	{ "audit: the program's own digest is made", AUDIT, own_digest, WORKS, 0 },
	{ "audit: a user's name is looked up", AUDIT, look_up_user, WORKS, 0 },
	{ "audit: also through services that were not loaded before", AUDIT, look_up_elsewhere, WORKS, 0 },
	{ "audit: memory comes and goes", AUDIT, use_memory, WORKS, 0 },
	{ "audit: libcurl and libcrypto work", AUDIT, use_libraries, WORKS, 0 },
	{ "audit: a terminal is asked its size", AUDIT, ask_terminal, WORKS, 0 },
	{ "audit: the reader may be ended", AUDIT, kill_friend, WORKS, 0 },
	{ "audit: nobody else", AUDIT, kill_stranger, REFUSED, 0 },
	{ "audit: no group either", AUDIT, kill_all, REFUSED, 0 },
	{ "audit: no file outside the outputs' folders is created", AUDIT, create_outside, REFUSED, LANDLOCK },
	{ "audit: none is written to", AUDIT, write_file, REFUSED, LANDLOCK },
	{ "audit: none is cut", AUDIT, truncate_file, REFUSED, LANDLOCK },
	{ "audit: none is removed", AUDIT, unlink_file, REFUSED, LANDLOCK },
	{ "audit: none is moved into an output's place", AUDIT, rename_file, REFUSED, LANDLOCK },
	{ "audit: none is read that nobody needs", AUDIT, read_file, REFUSED, LANDLOCK },
	{ "audit: the password hashes are not read", AUDIT, read_passwords, REFUSED, LANDLOCK | ROOT },
	{ "audit: processes are not looked into", AUDIT, read_process, REFUSED, LANDLOCK },
	{ "audit: no symbolic link is made", AUDIT, symlink_file, REFUSED, 0 },
	{ "audit: no folder is made", AUDIT, mkdir_inside, REFUSED, 0 },
	{ "audit: no mode is changed by name", AUDIT, chmod_file, REFUSED, 0 },
	{ "audit: there is no TCP socket", AUDIT, socket_inet, REFUSED, 0 },
	{ "audit: there is no UDP socket", AUDIT, socket_inet6_udp, REFUSED, 0 },
	{ "audit: there is no netlink socket", AUDIT, socket_netlink, REFUSED, 0 },
	{ "audit: nor one for audit rules", AUDIT, socket_audit, REFUSED, 0 },
	{ "audit: a TCP socket from before connects nowhere", AUDIT, connect_tcp, REFUSED, LANDLOCK_4 },
	{ "audit: an abstract socket is not connected to", AUDIT, connect_abstract, REFUSED, LANDLOCK_6 },
	{ "audit: nothing is served", AUDIT, serve, REFUSED, 0 },
	{ "audit: nothing is typed on a terminal", AUDIT, type_on_terminal, REFUSED, 0 },
	{ "audit: no process is started", AUDIT, start_process, REFUSED, 0 },
	{ "audit: user ids stay", AUDIT, set_user, REFUSED, 0 },
	{ "audit: io_uring is no way round", AUDIT, uring, REFUSED, NO_CONTROL },
	{ "audit: P-58, P-64: running a program is its end", AUDIT, run_program, ENDED, 0 },
	{ "audit: so is an open one", AUDIT, run_opened, ENDED, 0 },
	{ "audit: so is ptrace", AUDIT, trace, ENDED, 0 },
	{ "audit: so is reading a process's memory", AUDIT, peek, ENDED, 0 },
	{ "audit: so is mount", AUDIT, do_mount, ENDED, 0 },
	{ "audit: so is setns", AUDIT, do_setns, ENDED, 0 },
	{ "audit: so is unshare", AUDIT, do_unshare, ENDED, 0 },

	{ "audit over TCP: there is a TCP socket", AUDIT_TCP, socket_inet, WORKS, 0 },
	{ "audit over TCP: an IPv6 one too", AUDIT_TCP, socket_inet6, WORKS, 0 },
	{ "audit over TCP: it reaches the engine's port", AUDIT_TCP, connect_tcp, WORKS, 0 },
	{ "audit over TCP: and no other", AUDIT_TCP, connect_other_port, REFUSED, LANDLOCK_4 },
	{ "audit over TCP: nothing listens", AUDIT_TCP, bind_tcp, REFUSED, 0 },
	{ "audit over TCP: there is no UDP socket", AUDIT_TCP, socket_inet6_udp, REFUSED, 0 },
	{ "audit over TCP: there is no raw socket", AUDIT_TCP, socket_raw, REFUSED, ROOT },
	{ "audit over TCP: there is no netlink socket", AUDIT_TCP, socket_netlink, REFUSED, 0 },
	{ "audit over TCP: there is no unix socket", AUDIT_TCP, socket_unix, REFUSED, 0 },
	{ "audit over TCP: a file outside is not read", AUDIT_TCP, read_file, REFUSED, LANDLOCK },
	{ "evaluate: the facts are read", EVALUATE, read_given, WORKS, 0 },
	{ "evaluate: a report is written", EVALUATE, write_report, WORKS, 0 },
	{ "evaluate: nothing else is read", EVALUATE, read_file, REFUSED, LANDLOCK },
	{ "evaluate: nothing else is written", EVALUATE, write_file, REFUSED, LANDLOCK },
	{ "evaluate: the facts are not written to", EVALUATE, create_outside, REFUSED, LANDLOCK },
	{ "evaluate: there is no socket at all", EVALUATE, socket_unix, REFUSED, 0 },
	{ "evaluate: no process is signalled", EVALUATE, kill_friend, REFUSED, 0 },
	{ "evaluate: running a program is its end", EVALUATE, run_program, ENDED, 0 },
};
/* clang-format on */

static void
lock(enum process process, int parent)
{
	const char *const outputs[] = { output, NULL }, *const facts[] = { given, NULL };

	switch (process) {
	case READER:
		/* what reader.c does before; the capabilities of files go with it */
		if (geteuid() == 0 && setgroups(0, NULL) == 0) {
			(void)setfsgid(SANDBOX_NOBODY);
			(void)setfsuid(SANDBOX_NOBODY);
		}
		sandbox_reader(parent, geteuid() == 0);
		break;
	case AUDIT:
		sandbox_main(&(struct sandbox_needs){ .socket = engine, .reader = friend, .writes = outputs });
		break;
	case AUDIT_TCP:
		sandbox_main(&(struct sandbox_needs){ .port = 1, .reader = friend, .writes = outputs });
		break;
	case EVALUATE:
		sandbox_main(&(struct sandbox_needs){ .reads = facts, .writes = outputs });
		break;
	}
}

static int
landlock_abi(void)
{
	const char *words = strstr(sandbox_in_force(), "Landlock ABI ");

	return words != NULL ? atoi(words + 13) : 0;
}

/* Whether what the row is about is in force, in the locked child. */
static bool
is_here(unsigned needs)
{
	int abi = landlock_abi();

	return strstr(sandbox_in_force(), ", seccomp") != NULL && (abi > 0 || !(needs & LANDLOCK)) &&
	    (abi >= 4 || !(needs & LANDLOCK_4)) && (abi >= 6 || !(needs & LANDLOCK_6));
}

static void
make_files(void)
{
	FILE *f;

	(void)unlink(output);
	(void)rmdir(output);
	for (char *const *p = (char *const[]){ victim, given, NULL }; *p != NULL; p++) {
		f = fopen(*p, "w");
		assert_non_null(f);
		assert_int_equal(fputs("contents", f) >= 0, 1);
		assert_int_equal(fclose(f), 0);
		assert_int_equal(chmod(*p, 0644), 0); /* nobody may read it, its owner alone write */
	}
}

/* What becomes of a child that locks itself, or not, and does it. */
static int
status_of(const struct row *row, bool locked)
{
	int status;
	pid_t pid;

	make_files();
	if ((pid = fork()) == 0) {
		if (locked)
			lock(row->process, before);
		if (locked && row->process == READER)
			before = dup(before); /* the lock knows the other */
		_exit(locked && !is_here(row->needs) ? NOT_HERE : row->thing() & 0xff);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
tries(void **state)
{
	const struct row *row = *state;
	int status;

	if (row->needs & ROOT && geteuid() != 0)
		skip();
	status = status_of(row, true);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_HERE)
		skip();
	switch (row->want) {
	case WORKS:
		assert_int_equal(status, 0);
		return;
	case REFUSED:
		assert_true(WIFEXITED(status));
		assert_int_not_equal(WEXITSTATUS(status), 0);
		break;
	case ENDED:
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGSYS);
		break;
	}
	if (!(row->needs & NO_CONTROL))
		assert_int_equal(status_of(row, false), 0);
}

/* ---- what is said ---- */

/* What a child says of its lock. prepare: what is done to it before. No heap: skip() would leave it behind. */
static void
words_of(enum process process, const char *socket, const char *written, void (*prepare)(void), char ret[256])
{
	const char *const outputs[] = { written, NULL };
	int pair[2];
	pid_t pid;

	assert_int_equal(pipe(pair), 0);
	if ((pid = fork()) == 0) {
		if (prepare != NULL)
			prepare();
		if (process == READER)
			sandbox_reader(pair[1], false);
		else
			sandbox_main(&(struct sandbox_needs){ .socket = socket, .writes = outputs });
		_exit(write(pair[1], sandbox_in_force(), strlen(sandbox_in_force())) < 0);
	}
	close(pair[1]);
	memset(ret, 0, 256);
	assert_true(read(pair[0], ret, 255) > 0);
	close(pair[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void
refuse(const char *const *names)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);

	for (; *names != NULL; names++)
		(void)seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), seccomp_syscall_resolve_name(*names), 0);
	if (seccomp_load(ctx) < 0)
		_exit(1);
	seccomp_release(ctx);
}

static void
refuse_landlock(void)
{
	refuse((const char *const[]){ "landlock_create_ruleset", NULL });
}

static void
refuse_enforcing(void)
{
	refuse((const char *const[]){ "landlock_restrict_self", NULL });
}

static void
refuse_seccomp(void)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);

	(void)seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(seccomp), 0);
	(void)seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
	if (seccomp_load(ctx) < 0)
		_exit(1);
	seccomp_release(ctx);
}

static void
refuse_privileges(void)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);

	(void)seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(capset), 0);
	if (seccomp_load(ctx) < 0)
		_exit(1);
	seccomp_release(ctx);
}

static const struct words_row {
	const char *name;
	enum process process;
	void (*prepare)(void);
	const char *wanted, *unwanted;
	unsigned needs;
} words_rows[] = {
	{ "it is said that the main process has no capabilities", AUDIT, NULL, "no_new_privs, no capabilities", NULL, 0 },
	{ "it is said which Landlock is in force", AUDIT, NULL, "Landlock ABI ", "no Landlock", LANDLOCK },
	{ "it is said that seccomp is in force", AUDIT, NULL, ", seccomp", "no seccomp", LANDLOCK },
	{ "it is said of the reader, too", READER, NULL, "capabilities for reading only, seccomp", "Landlock", LANDLOCK },
	{ "a refused Landlock is said, and why", AUDIT, refuse_landlock, "no Landlock (EPERM), seccomp", "ABI", LANDLOCK },
	{ "also if it is refused at the last step", AUDIT, refuse_enforcing, "no Landlock (EPERM), seccomp", "ABI", LANDLOCK },
	{ "a refused seccomp is said, and why", AUDIT, refuse_seccomp, "no seccomp (E", ", seccomp", LANDLOCK },
	{ "a refused seccomp is said of the reader", READER, refuse_seccomp, "no seccomp (E", ", seccomp", LANDLOCK },
	{ "capabilities that cannot be given up are said", AUDIT, refuse_privileges, "capabilities not given up (EPERM)",
	    "no capabilities", LANDLOCK },
};

static void
says(void **state)
{
	const struct words_row *row = *state;
	char usual[256], words[256];

	words_of(AUDIT, NULL, output, NULL, usual);
	if (row->needs & LANDLOCK && (strstr(usual, "Landlock ABI") == NULL || strstr(usual, ", seccomp") == NULL))
		skip();
	words_of(row->process, engine, output, row->prepare, words);
	if (strstr(words, row->wanted) == NULL || (row->unwanted != NULL && strstr(words, row->unwanted) != NULL))
		fail_msg("%s", words);
}

/* ---- capabilities that are needed ---- */

static const struct cap_row {
	const char *name;
	const char *wanted;
	uid_t owner;      /* of the folder */
	mode_t mode;      /* of the folder */
	bool socket;      /* the engine's socket is in it; else an output is */
	uid_t file_owner; /* of what stands at the output's path */
} cap_rows[] = {
	{ "root's folder takes no capability", "no capabilities", 0, 0700, false, 0 },
	{ "a report in a user's folder takes one", "only CAP_DAC_OVERRIDE", SANDBOX_NOBODY, 0755, false, 0 },
	{ "a folder that anybody writes in takes none", "no capabilities", SANDBOX_NOBODY, 0777, false, SANDBOX_NOBODY },
	{ "replacing another's file in a sticky folder takes one", "only CAP_FOWNER", SANDBOX_NOBODY, 01777, false, SANDBOX_NOBODY },
	{ "a socket in a user's folder takes one", "only CAP_DAC_OVERRIDE", SANDBOX_NOBODY, 0700, true, 0 },
	{ "a socket in root's folder takes none", "no capabilities", 0, 0700, true, 0 },
};

static void
keeps(void **state)
{
	const struct cap_row *row = *state;
	char there[64], path[80], words[256];
	FILE *f;

	if (geteuid() != 0)
		skip();
	snprintf(there, sizeof there, "%s/theirs", folder);
	snprintf(path, sizeof path, "%s/x", there);
	assert_int_equal(mkdir(there, 0700), 0);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chown(path, row->file_owner, 0), 0);
	assert_int_equal(chown(there, row->owner, 0), 0);
	assert_int_equal(chmod(there, row->mode), 0);
	words_of(AUDIT, row->socket ? path : NULL, row->socket ? output : path, NULL, words);
	(void)unlink(path);
	(void)rmdir(there);
	if (strstr(words, row->wanted) == NULL)
		fail_msg("%s", words);
}

/* ---- the reader as it is started ---- */

static const struct status_row {
	const char *name;
	const char *line; /* of /proc/PID/status */
	unsigned needs;
} status_rows[] = {
	{ "the reader gains no privileges", "NoNewPrivs:\t1\n", 0 },
	{ "the reader is filtered", "Seccomp:\t2\n", LANDLOCK },
	{ "the reader opens files as nobody", "Uid:\t0\t0\t0\t65534\n", ROOT },
	{ "the reader's group is nobody's, too", "Gid:\t0\t0\t0\t65534\n", ROOT },
	{ "the reader is in no other group", "Groups:\t \n", ROOT },
};

static void
is_started(void **state)
{
	const struct status_row *row = *state;
	struct err e;
	struct host *h = host_open("/", false, now_ms() + 60000, &e);
	char usual[256], path[64], text[8192];
	size_t n;
	FILE *f;

	words_of(READER, NULL, output, NULL, usual);
	if (h == NULL)
		fail_msg("%s", e.msg);
	snprintf(path, sizeof path, "/proc/%d/status", (int)host_reader(h));
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof text - 1, f);
	(void)fclose(f);
	text[n] = '\0';
	host_close(h);
	if ((row->needs & ROOT && geteuid() != 0) ||
	    (row->needs & LANDLOCK && strstr(usual, ", seccomp") == NULL))
		skip();
	if (strstr(text, row->line) == NULL)
		fail_msg("%s", text);
}

static void
is_ended(void **state)
{
	/* cmocka catches it, and the reader would inherit that */
	void (*handler)(int) = signal(SIGSYS, SIG_DFL);
	struct err e;
	struct host *h = host_open("/", false, now_ms() + 60000, &e);
	cJSON *doc;

	(void)state;
	(void)signal(SIGSYS, handler);
	assert_non_null(h);
	assert_int_equal(kill(host_reader(h), SIGSYS), 0); /* as its filter would */
	doc = host_identity(h);
	assert_string_equal(json_str(doc, "error.code", ""), "reader-gone");
	assert_non_null(strstr(json_str(doc, "error.message", ""), "what its sandbox forbids (SIGSYS)"));
	json_free(&doc);
	host_close(h);
}

/* ---- */

static pid_t
waiting_process(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		pause();
		_exit(0);
	}
	return pid;
}

static int
listener(const char *path, size_t len)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(a.sun_path, path, len);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, (socklen_t)(sizeof(sa_family_t) + len)) < 0 || listen(fd, 64) < 0)
		return -1;
	return fd;
}

static bool
set_up(void)
{
	if (mkdtemp(folder) == NULL || chmod(folder, 0755) < 0)
		return false;
	snprintf(inside, sizeof inside, "%s/inside", folder);
	snprintf(output, sizeof output, "%s/inside/report", folder);
	snprintf(outside, sizeof outside, "%s/outside", folder);
	snprintf(victim, sizeof victim, "%s/outside/victim", folder);
	snprintf(given, sizeof given, "%s/outside/facts", folder);
	snprintf(engine, sizeof engine, "%s/outside/engine", folder);
	snprintf(abstract + 1, sizeof abstract - 1, "%s", folder);
	if (mkdir(inside, 0755) < 0 || mkdir(outside, 0755) < 0)
		return false;
	make_files();
	before = open(victim, O_RDWR | O_CLOEXEC);
	tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	friend = waiting_process();
	stranger = waiting_process();
	return before >= 0 && tcp >= 0 && friend > 0 && stranger > 0 && listener(engine, strlen(engine) + 1) >= 0 &&
	    listener(abstract, 1 + strlen(abstract + 1)) >= 0;
}

static void
tear_down(void)
{
	char *const files[] = { output, victim, given, engine };
	char *const folders[] = { inside, outside, folder };

	kill(friend, SIGKILL);
	kill(stranger, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		(void)unlink(files[i]);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		(void)rmdir(folders[i]);
}

int
main(void)
{
	static const struct CMUnitTest ends[] = {
		{ "a reader that its filter ends is said to be", is_ended, NULL, NULL, NULL },
	};
	int failed;

	if (!set_up()) {
		perror("sandbox");
		return 99;
	}
	failed = RUN_ROWS("sandbox", rows, tries);
	failed += RUN_ROWS("sandbox, said", words_rows, says);
	failed += RUN_ROWS("sandbox, capabilities", cap_rows, keeps);
	failed += RUN_ROWS("sandbox, reader", status_rows, is_started);
	failed += cmocka_run_group_tests_name("sandbox, ended", ends, NULL, NULL);
	tear_down();
	return failed;
}
