/* SPDX-License-Identifier: Apache-2.0 */
/* /proc/PID: one process, and the look through all of them. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "audit/reader.h"

#define STAT_MAX   ((size_t)64 << 10)
#define CGROUP_MAX ((size_t)256 << 10)

const char *const ns_names[NNS] = { "mnt", "net", "pid", "ipc", "uts", "user", "cgroup", "time" };

int
reader_proc(const struct reader *r, const char *pid, int *ret_fd)
{
	/* "self" is a link, and the only one that leads to another name here */
	bool self = strcmp(pid, "self") == 0;

	if (r->proc < 0)
		return ENOENT;
	if (r->live)
		return reader_handle_kernels(r, r->proc, pid, self, ret_fd);
	return self ? reader_handle(r, r->proc, pid, ret_fd) : reader_handle_plain(r, r->proc, pid, ret_fd);
}

int
reader_proc_text(const struct reader *r, int proc, const char *file, size_t max, struct buf *ret)
{
	return r->live ? reader_slurp_kernels(r, proc, file, max, ret) : reader_slurp(r, proc, file, max, ret);
}

/* Whether /proc is mounted so that other users' processes cannot be seen. */
static bool
proc_hides(struct reader *r)
{
	autobuf struct buf text = BUF_INIT;
	__attribute__((cleanup(mount_free))) struct mount m = { .store = BUF_INIT };
	struct text rest;

	if (r->hidden >= 0)
		return r->hidden;
	r->hidden = 0;
	if (reader_mountinfo(r, &text) != 0)
		return false;
	rest = text_of(&text);
	while (text_mount(&rest, &m) > 0)
		if (strcmp(m.fstype, "proc") == 0 && strcmp(m.dst, "/proc") == 0)
			r->hidden = strstr(m.super, "hidepid=") != NULL &&
			    strstr(m.super, "hidepid=0") == NULL &&
			    strstr(m.super, "hidepid=off") == NULL;
	return r->hidden;
}

int
reader_pid(struct reader *r, int64_t pid, int *ret_fd)
{
	autofd int init = -1;
	char name[24];
	int error;

	if (pid <= 0)
		return ESRCH;
	snprintf(name, sizeof name, "%lld", (long long)pid);
	error = reader_proc(r, name, ret_fd);
	if (error != ENOENT)
		return error;
	if (!(r->rights & RIGHT_PTRACE) && r->live && proc_hides(r))
		return EACCES;
	/* a root without a /proc of a running system has no processes to be gone */
	return r->live || reader_proc(r, "1", &init) == 0 ? ESRCH : ENOENT;
}

int
reader_pid_stat(const struct reader *r, int proc, struct proc_stat *ret)
{
	autobuf struct buf text = BUF_INIT;
	int error = reader_proc_text(r, proc, "stat", STAT_MAX, &text);

	if (error != 0)
		return error == ENOENT ? ESRCH : error;
	return text_stat(text_of(&text), ret) ? 0 : EBADMSG;
}

static bool
is_ending(const struct proc_stat *s)
{
	return s->state == 'Z' || s->state == 'X' || s->flags & STAT_EXITING;
}

/* The folder of a thread that runs, and its stat: 0 or ESRCH. */
static int
find_thread(const struct reader *r, int proc, int *ret_fd, struct proc_stat *ret)
{
	autofd int tasks = -1;
	char **names = NULL;
	size_t n = 0;
	int error = ESRCH;

	if (reader_handle_plain(r, proc, "task", &tasks) != 0 || reader_names(r, tasks, "", &names, &n) != 0)
		return ESRCH;
	for (size_t i = 0; i < n && error != 0; i++) {
		autofd int thread = -1;

		if (reader_handle_plain(r, tasks, names[i], &thread) != 0 || reader_pid_stat(r, thread, ret) != 0 || is_ending(ret))
			continue;
		*ret_fd = thread;
		thread = -1;
		error = 0;
	}
	reader_names_free(names, n);
	return error;
}

int
reader_pid_alive(const struct reader *r, int *proc, struct proc_stat *ret)
{
	struct proc_stat thread;
	int fd, error = reader_pid_stat(r, *proc, ret);

	if (error != 0 || !is_ending(ret))
		return error;
	if (ret->threads <= 1 || find_thread(r, *proc, &fd, &thread) != 0)
		return ESRCH;
	close_fd(proc);
	*proc = fd;
	ret->tid = thread.tid;
	ret->state = thread.state;
	ret->flags = thread.flags;
	ret->thread_start = thread.start;
	return 0;
}

/* A live root's folder that is held is no other process's. */
int
reader_pid_stayed(const struct reader *r, int proc, const struct proc_stat *before)
{
	struct proc_stat after;

	if (reader_pid_stat(r, proc, &after) != 0 || is_ending(&after))
		return ESRCH;
	return after.start == before->thread_start ? 0 : EEXIST;
}

int
reader_pid_ns(const struct reader *r, int proc, int ns, uint64_t *ret)
{
	autobuf struct buf link = BUF_INIT;
	autofd int folder = -1;
	char path[16];
	int error;

	snprintf(path, sizeof path, "ns/%s", ns_names[ns]);
	if (r->live) /* the kernel's folder, no link */
		error = reader_link(proc, path, &link);
	else if ((error = reader_handle_plain(r, proc, "ns", &folder)) == 0)
		error = reader_link(folder, ns_names[ns], &link);
	if (error != 0)
		return error;
	return text_inode(text_of(&link), ns_names[ns], ret) ? 0 : EBADMSG;
}

int
reader_pid_root(struct reader *r, int64_t pid, int *ret_fd)
{
	autofd int proc = -1;
	struct proc_stat stat;
	char path[48];
	int error;

	if (pid == 0) {
		*ret_fd = fcntl(r->root, F_DUPFD_CLOEXEC, 3);
		return *ret_fd < 0 ? errno : 0;
	}
	if ((error = reader_pid(r, pid, &proc)) != 0)
		return error;
	if (r->live) {
		*ret_fd = openat(proc, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (*ret_fd >= 0 || errno != ENOENT)
			return *ret_fd < 0 ? errno : 0;
		if ((error = reader_pid_alive(r, &proc, &stat)) != 0)
			return error;
		*ret_fd = openat(proc, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
		return *ret_fd >= 0 ? 0 : errno == ENOENT ? ESRCH : errno;
	}
	snprintf(path, sizeof path, "proc/%lld/root", (long long)pid);
	return reader_handle(r, r->root, path, ret_fd);
}

bool
reader_same_root(struct reader *r, int64_t pid, bool *ret)
{
	struct stat ours, its;
	autofd int root = -1;

	if (reader_pid_root(r, pid, &root) != 0 || fstat(root, &its) < 0 || fstat(r->root, &ours) < 0)
		return false;
	*ret = its.st_dev == ours.st_dev && its.st_ino == ours.st_ino;
	return true;
}

static double
seconds(clockid_t clock)
{
	struct timespec t = { 0 };

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool
reader_start_time(const struct reader *r, uint64_t ticks, double *ret)
{
	autobuf struct buf text = BUF_INIT;
	struct text rest, line;
	double boot = 0;
	uint64_t btime;
	bool found = false;

	if (r->live) {
		boot = seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME);
		found = true;
	} else if (reader_slurp(r, r->root, "proc/stat", (size_t)4 << 20, &text) == 0) {
		rest = text_of(&text);
		while (!found && text_part(&rest, '\n', &line)) {
			if (!text_starts(line, "btime "))
				continue;
			line.s += 6;
			line.n -= 6;
			found = text_u64(text_trim(line), 10, &btime);
			boot = found ? (double)btime : 0;
		}
	}
	*ret = boot + (double)ticks / (double)sysconf(_SC_CLK_TCK);
	return found;
}

void
reader_read_ns(const struct reader *r, int proc, struct namespaces *ret)
{
	for (int ns = 0; ns < NNS; ns++) {
		ret->ino[ns] = 0;
		ret->error[ns] = reader_pid_ns(r, proc, ns, &ret->ino[ns]);
	}
}

void
reader_put_ns(const struct reader *r, const struct namespaces *seen, struct buf *out)
{
	char path[16];

	for (int ns = 0; ns < NNS; ns++) {
		int error = seen->error[ns];
		if (ns == 0 && (error == EACCES || error == EPERM)) {
			reader_trouble(r, out, "ns", error, RIGHT_PTRACE, "ns");
			return; /* one right decides all of them */
		}
		snprintf(path, sizeof path, "ns.%s", ns_names[ns]);
		if (error == 0)
			wire_int(out, path, (int64_t)seen->ino[ns]);
		else
			reader_trouble(r, out, path, error, RIGHT_PTRACE, "ns/%s", ns_names[ns]);
	}
}

void
reader_put_id_map(const struct reader *r, const char *name, int error, struct text map, struct buf *out)
{
	autofree char *range_at = xasprintf("%s[+][+]", name), *more_at = xasprintf("%s[-][+]", name);
	struct id_range range;
	int got = 0;

	if (error == 0)
		wire_list(out, name);
	while (error == 0 && (got = text_id_range(&map, &range)) > 0) {
		wire_int(out, range_at, (int64_t)range.inside);
		wire_int(out, more_at, (int64_t)range.outside);
		wire_int(out, more_at, (int64_t)range.count);
	}
	if (error != 0 || got < 0)
		reader_trouble(r, out, name, error != 0 ? error : EBADMSG, 0, "%s", name);
}

void
reader_scan_free(struct reader *r)
{
	for (size_t i = 0; i < r->nscan; i++) {
		if (r->scan[i].cgroup != NULL)
			buf_free(&r->scan[i].ids);
		free(r->scan[i].cgroup);
	}
	free(r->scan);
	r->scan = NULL;
	r->nscan = r->scan_unseen = 0;
	r->scan_error = 0;
}

/* Whether a process whose namespaces cannot be read may be in another PID namespace than /proc's:
 * "NSpid:" has a number for each, and is there for everybody. */
static bool
may_be_nested(const struct reader *r, int proc)
{
	autobuf struct buf status = BUF_INIT;
	struct text value, word;

	return reader_proc_text(r, proc, "status", STAT_MAX, &status) != 0 ||
	    !text_status(text_of(&status), "NSpid", &value) || !text_word(&value, &word) ||
	    text_word(&value, &word);
}

/* Whether it runs in user space; then *ret_proc is its folder, or one of its threads'. */
static bool
look_closer(const struct reader *r, struct scanned *s, int *ret_proc)
{
	struct proc_stat stat;
	char name[24];

	s->more = true;
	snprintf(name, sizeof name, "%ld", s->pid);
	if (reader_proc(r, name, ret_proc) != 0 || reader_pid_alive(r, ret_proc, &stat) != 0 || stat.flags & STAT_KTHREAD)
		return false;
	s->running = true;
	s->ppid = stat.ppid;
	s->tid = stat.tid;
	return true;
}

/* A process that may not be looked into, whose first thread has ended, or in a recording. */
static bool
scan_closely(const struct reader *r, const char *name, struct scanned *ret)
{
	autofd int proc = -1;

	*ret = (struct scanned){ .pid = text_pid(name) };
	if (!look_closer(r, ret, &proc))
		return false;
	if (reader_pid_ns(r, proc, NS_PID, &ret->pid_ns) != 0) {
		ret->pid_ns = 0;
		ret->unseen = may_be_nested(r, proc);
	}
	return true;
}

/* Its PID namespace alone, which most processes share with the host: false if the process is gone. */
static bool
scan_one(const struct reader *r, const char *name, struct scanned *ret)
{
	char path[32], link[64];
	ssize_t n;

	if (!r->live)
		return scan_closely(r, name, ret);
	snprintf(path, sizeof path, "%.15s/ns/pid", name);
	n = readlinkat(r->proc, path, link, sizeof link);
	*ret = (struct scanned){ .pid = text_pid(name) };
	return (n > 0 && text_inode((struct text){ link, (size_t)n }, ns_names[NS_PID], &ret->pid_ns)) ||
	    scan_closely(r, name, ret);
}

bool
reader_scan_more(const struct reader *r, struct scanned *s)
{
	autofd int proc = -1;

	return s->more ? s->running : look_closer(r, s, &proc);
}

struct text
reader_scan_cgroup(const struct reader *r, struct scanned *s, const char *id)
{
	autobuf struct buf text = BUF_INIT;
	char path[64];

	if (s->cgroup == NULL) {
		if (s->tid == 0 || s->tid == s->pid)
			snprintf(path, sizeof path, "%ld/cgroup", s->pid);
		else
			snprintf(path, sizeof path, "%ld/task/%ld/cgroup", s->pid, s->tid);
		if (reader_proc_text(r, r->proc, path, CGROUP_MAX, &text) != 0)
			text.len = 0;
		s->cgroup = xstrndup(text.s, text.len);
		s->ids = (struct buf)BUF_INIT;
		text_add_ids((struct text){ s->cgroup, strlen(s->cgroup) }, &s->ids);
	}
	if (strlen(id) == TEXT_ID && !text_has_id(text_of(&s->ids), id))
		return (struct text){ "", 0 };
	return (struct text){ s->cgroup, strlen(s->cgroup) };
}

void
reader_scan(struct reader *r)
{
	int64_t now = now_ms();
	char **names = NULL;
	size_t n = 0;

	if (r->scan_time != 0 && now - r->scan_time < SCAN_AGE)
		return;
	reader_scan_free(r);
	r->scan_time = now;
	r->scan_error = r->proc < 0 ? ENOENT : reader_names(r, r->proc, "", &names, &n);
	if (r->scan_error != 0)
		return;
	r->scan = xcalloc(n + 1, sizeof *r->scan);
	for (size_t i = 0; i < n; i++)
		if (text_pid(names[i]) > 0 && scan_one(r, names[i], &r->scan[r->nscan]))
			r->scan_unseen += r->scan[r->nscan++].unseen;
	reader_names_free(names, n);
}
