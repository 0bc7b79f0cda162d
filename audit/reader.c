/* SPDX-License-Identifier: Apache-2.0 */
/* The process: its rights, its words for trouble, its loop. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "audit/path_text.h"
#include "audit/reader.h"
#include "audit/sandbox.h"

/* ---- rights ---- */

static const struct right {
	unsigned bit;
	cap_value_t cap;
	const char *name;
} rights[] = {
	{ RIGHT_READ, CAP_DAC_READ_SEARCH, "CAP_DAC_READ_SEARCH" },
	{ RIGHT_PTRACE, CAP_SYS_PTRACE, "CAP_SYS_PTRACE" },
	{ RIGHT_AUDIT, CAP_AUDIT_CONTROL, "CAP_AUDIT_CONTROL" },
};

static void
free_cap(cap_t *c)
{
	if (*c != NULL)
		cap_free(*c);
}
#define autocap __attribute__((cleanup(free_cap)))

/* Which of the rights are in the permitted set. */
static unsigned
rights_held(cap_t now)
{
	unsigned held = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rights); i++) {
		cap_flag_value_t set = CAP_CLEAR;
		if (now != NULL && cap_get_flag(now, rights[i].cap, CAP_PERMITTED, &set) == 0 &&
		    set == CAP_SET)
			held |= rights[i].bit;
	}
	return held;
}

/*
 * Files are opened as nobody from here on: reading is CAP_DAC_READ_SEARCH's, but writing to root's files would be their
 * owner's. Only with both rights: else it is the owner, too, who may read, and look into processes.
 */
static bool
become_nobody(unsigned held)
{
	if ((held & (RIGHT_READ | RIGHT_PTRACE)) != (RIGHT_READ | RIGHT_PTRACE) || setgroups(0, NULL) < 0)
		return false;
	(void)setfsgid(SANDBOX_NOBODY); /* they return the old one, whether they fail or not */
	(void)setfsuid(SANDBOX_NOBODY);
	return setfsuid((uid_t)-1) == SANDBOX_NOBODY && setfsgid((gid_t)-1) == SANDBOX_NOBODY;
}

/* Gives up everything but the rights that are held; nothing can be won back. 0 or an errno. */
static int
keep_rights(bool *ret_nobody)
{
	autocap cap_t now = cap_get_proc(), kept = cap_init();
	unsigned held = rights_held(now);

	if (now == NULL || kept == NULL)
		return errno;
	*ret_nobody = become_nobody(held);
	for (size_t i = 0; i < ARRAY_SIZE(rights); i++)
		if (held & rights[i].bit &&
		    (cap_set_flag(kept, CAP_PERMITTED, 1, &rights[i].cap, CAP_SET) < 0 ||
			cap_set_flag(kept, CAP_EFFECTIVE, 1, &rights[i].cap, CAP_SET) < 0))
			return errno;
	for (cap_value_t c = 0; c < cap_max_bits(); c++)
		if (cap_get_bound(c) == 1)
			cap_drop_bound(
			    c); /* without CAP_SETPCAP it stays: no_new_privs covers that */
	if (cap_set_proc(kept) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return errno;
	return 0;
}

/* ---- trouble in words ---- */

void
reader_trouble(const struct reader *r, struct buf *out, const char *path, int num, unsigned right,
    const char *fmt, ...)
{
	const char *code = strerrorname_np(num), *why = strerror(num), *needs = "";
	char what[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	switch (num) {
	case EFBIG:
		code = "too-large";
		why = "larger than is read";
		break;
	case ENOTSUP:
		code = "not-regular";
		why = "no regular file: not opened";
		break;
	case ENOTPROVEN:
		code = "not-proven";
		why = "not known to be the container's";
		break;
	case EBADMSG:
		why = "not understood";
		break;
	case EACCES:
	case EPERM:
		for (size_t i = 0; i < ARRAY_SIZE(rights); i++)
			if (right & ~r->rights & rights[i].bit)
				needs = rights[i].name;
		break;
	default:
		break;
	}
	wire_error(out, path, code != NULL ? code : "EIO", "%s: %s%s%s", what, why,
	    *needs ? "; reading it needs " : "", needs);
}

/* ---- the process ---- */

int
reader_open(struct reader *r, const char *root)
{
	autocap cap_t now = cap_get_proc();
	autobuf struct buf self = BUF_INIT;
	struct statfs fs;
	uint64_t pid;
	int error;

	*r = (struct reader){ .root = -1, .proc = -1, .self_fd = -1, .hidden = -1, .keeps_audit = true,
		.mountinfo = BUF_INIT, .uid_map = BUF_INIT, .gid_map = BUF_INIT };
	r->rights = rights_held(now);
	r->self_fd = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
	r->root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (r->root < 0 || r->self_fd < 0) {
		error = errno;
		reader_close(r);
		return error;
	}
	r->whole = strspn(root, "/") == strlen(root);
	r->no_openat2 = !reader_has_openat2(r->root);
	if (reader_handle(r, r->root, "proc", &r->proc) == 0 && fstatfs(r->proc, &fs) == 0 &&
	    fs.f_type == PROC_SUPER_MAGIC) {
		r->live = true;
		r->same_pids = reader_link(r->proc, "self", &self) == 0 &&
		    text_u64(text_of(&self), 10, &pid) && pid == (uint64_t)getpid();
	}
	return 0;
}

void
reader_close(struct reader *r)
{
	reader_scan_free(r);
	reader_cgroup_free(r);
	buf_free(&r->mountinfo);
	buf_free(&r->uid_map);
	buf_free(&r->gid_map);
	close_fd(&r->root);
	close_fd(&r->proc);
	close_fd(&r->self_fd);
}

void
reader_answer(struct reader *r, const struct request *q, const char *text, struct buf *out)
{
	autofree char *path = path_text_bytes(text);

	if (strlen(text) != q->ntext) {
		wire_error(out, "", "EINVAL", "a name with a NUL in it");
		return;
	}
	switch (q->op) {
	case OP_HOST:
		reader_identity(r, out);
		break;
	case OP_DAEMON:
		reader_daemon(r, text, q->pid, out);
		break;
	case OP_DAEMON_TCP:
		reader_daemon_tcp(r, text, out);
		break;
	case OP_ENGINES:
		reader_engines(r, out);
		break;
	case OP_FILE:
	case OP_STAT:
		reader_file(r, q, path, out);
		break;
	case OP_LIST:
		reader_list(r, q, path, out);
		break;
	case OP_MOUNTS:
		reader_mounts(r, q->pid, out);
		break;
	case OP_CONTAINER:
		reader_container(r, q->pid, text, q->started, out);
		break;
	case OP_ACCESS:
		reader_access(r, q->pid, path, out);
		break;
	case OP_WALK:
		reader_walk(r, q, out);
		break;
	case OP_AUDIT:
		reader_audit(r, out);
		break;
	default:
		wire_error(out, "", "EINVAL", "no such request: %u", q->op);
	}
}

static bool
read_all(int fd, void *to, size_t n)
{
	char *p = to;

	while (n > 0) {
		ssize_t got = read(fd, p, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static bool
write_all(int fd, const void *from, size_t n)
{
	const char *p = from;

	while (n > 0) {
		ssize_t put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

/* Sends the records as a message, and empties them. */
static bool
send_message(int fd, struct buf *out)
{
	uint32_t len;

	wire_end(out);
	if (out->len > WIRE_MAX_MESSAGE) {
		out->len = 0;
		wire_error(out, "", "too-large", "the answer is larger than a message may be");
		wire_end(out);
	}
	len = (uint32_t)out->len;
	buf_add(out, &len, sizeof len); /* room: the length stands first, and in the same write, which wakes the parent */
	memmove(out->s + sizeof len, out->s, len);
	memcpy(out->s, &len, sizeof len);
	len = (uint32_t)out->len;
	out->len = 0;
	return write_all(fd, out->s, len);
}

/* Keeps fd (as 3) and standard error; what the parent had open is none of ours. */
static int
keep_descriptors(int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct rlimit limit = { 0, 0 };

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
	    (fd != 3 && dup3(fd, 3, O_CLOEXEC) < 0))
		return -1;
	if (close_range(4, ~0u, 0) < 0) { /* before Linux 5.9 */
		getrlimit(RLIMIT_NOFILE, &limit);
		for (int i = 4; (rlim_t)i < limit.rlim_cur && i < 1 << 20; i++)
			close(i);
	}
	return 3;
}

static void
put_rights(const struct reader *r, struct buf *out)
{
	wire_list(out, "held");
	wire_list(out, "missing");
	for (size_t i = 0; i < ARRAY_SIZE(rights); i++)
		wire_str(out, r->rights & rights[i].bit ? "held[+]" : "missing[+]", rights[i].name);
}

_Noreturn void
reader_run(int fd, const char *root, bool keep_all, pid_t parent)
{
	/* an interrupt ends the parent, which still has a report to write; it ends us */
	static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };
	autobuf struct buf out = BUF_INIT;
	char text[REQUEST_MAX_TEXT + 1];
	struct request q;
	struct reader r;
	bool nobody = false;
	int error;

	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
	if ((fd = keep_descriptors(fd)) < 0)
		_exit(1);
	error = keep_all ? 0 : keep_rights(&nobody);
	sandbox_no_core(); /* after its users */
	/* after the rights: a change of those clears it */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || getppid() != parent)
		_exit(1);
	if (error != 0)
		wire_errno(&out, "", error, "giving up rights");
	else if ((error = reader_open(&r, root)) != 0)
		wire_errno(&out, "", error, root);
	else {
		r.keeps_audit = keep_all;
		if (!keep_all)
			sandbox_reader(fd, nobody);
		put_rights(&r, &out);
		wire_str(&out, "sandbox", sandbox_in_force());
	}
	if (!send_message(fd, &out) || error != 0)
		_exit(error != 0);
	while (read_all(fd, &q, sizeof q) && q.ntext <= REQUEST_MAX_TEXT &&
	    read_all(fd, text, q.ntext)) {
		text[q.ntext] = '\0';
		reader_answer(&r, &q, text, &out);
		if (!send_message(fd, &out))
			break;
	}
	reader_close(&r);
	_exit(0);
}
