/* SPDX-License-Identifier: Apache-2.0 */
/* OP_CONTAINER: what the kernel enforces on a process, and who belongs to its container. */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/reader.h"

#define SMALL           ((size_t)64 << 10)
#define CMDLINE_MAX     ((size_t)4 << 20)
#define MAX_MOUNTS      4096
#define MAX_PROCESSES   8192
/* Seconds. A container's first process is there before the engine says that it started: on a busy machine well before, while its
 * network is made (rootless). Whatever else its shim starts comes after that. */
#define START_TOLERANCE 2.0
#define START_EARLY     60.0

/* A container's process while it is looked at. */
struct inmate {
	struct reader *r;
	int proc;
	long pid;
	const char *id;
	struct proc_stat stat;
	struct buf cgroup, status, exe;
	int cgroup_error, exe_error;
	struct namespaces ns;
	bool by_cgroup; /* the id stands in its cgroup path */
	long shim;      /* else its parent, if that was started for the id; else 0 */
	struct buf *out;
};

static void
inmate_free(struct inmate *m)
{
	close_fd(&m->proc);
	buf_free(&m->cgroup);
	buf_free(&m->status);
	buf_free(&m->exe);
}

/* ---- whose it is ---- */

/* Whether a shim's command line names the id: containerd-shim -id ID, conmon -c ID. */
static bool
names_id(struct text cmdline, const char *id)
{
	static const char *const options[] = { "-id", "--id", "-c", "--cid" };
	struct text part, last = { "", 0 };

	while (text_part(&cmdline, '\0', &part)) {
		if (text_is(part, id))
			for (size_t i = 0; i < ARRAY_SIZE(options); i++)
				if (text_is(last, options[i]))
					return true;
		last = part;
	}
	return false;
}

static bool
id_in_cgroup(struct text text, const char *id)
{
	struct cgroup_line line;

	while (text_cgroup(&text, &line) > 0)
		if (text_id_end(line.path, id) != 0)
			return true;
	return false;
}

/* Finds out by what the process is the container's. */
static void
identify(struct inmate *m)
{
	autobuf struct buf cmdline = BUF_INIT;
	autofd int parent = -1;

	m->by_cgroup = id_in_cgroup(text_of(&m->cgroup), m->id);
	if (!m->by_cgroup && reader_pid(m->r, m->stat.ppid, &parent) == 0 &&
	    reader_proc_text(m->r, parent, "cmdline", CMDLINE_MAX, &cmdline) == 0 &&
	    names_id(text_of(&cmdline), m->id))
		m->shim = m->stat.ppid;
}

/* Whether it is the container's process; else says why not. */
static bool
prove(struct inmate *m, double started)
{
	double at, difference = 0;
	bool known =
	    reader_start_time(m->r, m->stat.start, &at) && started > 0 && isfinite(started);

	identify(m);
	if (!m->by_cgroup && m->shim == 0) {
		wire_error(m->out, "", "pid-reused",
		    "process %ld is not this container's: its id is neither in "
		    "its cgroup path nor on its parent's command line",
		    m->pid);
		return false;
	}
	if (known)
		difference = at - started;
	if (!m->by_cgroup && (difference > START_TOLERANCE || difference < -START_EARLY)) {
		wire_error(m->out, "", "pid-reused", "process %ld started %.1f s %s the container",
		    m->pid, fabs(difference), difference > 0 ? "after" : "before");
		return false;
	}
	wire_str(m->out, "identity", m->by_cgroup ? "cgroup" : "shim");
	if (known)
		wire_real(m->out, "start_difference", difference);
	return true;
}

/* ---- what it is ---- */

static void
put_exe(const struct inmate *m)
{
	struct text base = text_base(text_exe(text_of(&m->exe)));

	if (m->exe_error != 0)
		reader_trouble(m->r, m->out, "exe", m->exe_error, RIGHT_PTRACE, "/proc/%ld/exe", m->pid);
	else
		wire_strn(m->out, "exe", base.s, base.n);
}

/* The second number of "Uid:" or "Gid:", the effective one. */
static bool
effective_id(const struct buf *status, const char *key, uint64_t *ret)
{
	struct text value, word;

	return text_status(text_of(status), key, &value) && text_word(&value, &word) &&
	    text_word(&value, &word) && text_u64(word, 10, ret);
}

static void
put_id(const struct inmate *m, const char *key, const char *name, int error, struct text map)
{
	char path[24];
	uint64_t host, inside;

	if (!effective_id(&m->status, key, &host)) {
		reader_trouble(m->r, m->out, name, EBADMSG, 0, "/proc/%ld/status, %s", m->pid, key);
		return;
	}
	snprintf(path, sizeof path, "%s.host", name);
	wire_int(m->out, path, (int64_t)host);
	snprintf(path, sizeof path, "%s.inside", name);
	if (error != 0)
		reader_trouble(m->r, m->out, path, error, 0, "/proc/%ld/%s_map", m->pid, name);
	else if (!text_id_inside(map, host, &inside))
		wire_error(m->out, path, "not-proven", "/proc/%ld/%s_map does not map %llu", m->pid,
		    name, (unsigned long long)host);
	else
		wire_int(m->out, path, (int64_t)inside);
}

/* Its maps. They are the user namespace's, and most containers are in the host's, which outlives us: no other's number stays
 * its own. */
static void
read_maps(const struct inmate *m, int *ret_uid_error, int *ret_gid_error)
{
	struct reader *r = m->r;
	uint64_t ns = r->live ? m->ns.ino[NS_USER] : 0;

	*ret_uid_error = *ret_gid_error = 0;
	if (ns != 0 && ns == r->maps_ns)
		return;
	*ret_uid_error = reader_proc_text(r, m->proc, "uid_map", SMALL, &r->uid_map);
	*ret_gid_error = reader_proc_text(r, m->proc, "gid_map", SMALL, &r->gid_map);
	reader_host_ns(r);
	r->maps_ns = *ret_uid_error == 0 && *ret_gid_error == 0 && ns == r->ns[NS_USER] ? ns : 0;
}

static void
put_ids(const struct inmate *m)
{
	int uid_error, gid_error;

	read_maps(m, &uid_error, &gid_error);
	put_id(m, "Uid", "uid", uid_error, text_of(&m->r->uid_map));
	put_id(m, "Gid", "gid", gid_error, text_of(&m->r->gid_map));
	reader_put_id_map(m->r, "uid_map", uid_error, text_of(&m->r->uid_map), m->out);
}

static void
put_status(const struct inmate *m)
{
	static const struct {
		const char *key;
		bool number; /* a count; else a mask in hexadecimal */
	} keys[] = {
		{ "CapInh", false },
		{ "CapPrm", false },
		{ "CapEff", false },
		{ "CapBnd", false },
		{ "CapAmb", false },
		{ "NoNewPrivs", true },
		{ "Seccomp", true },
		{ "Seccomp_filters", true },
	};
	char path[32];
	struct text value;
	uint64_t n;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		snprintf(path, sizeof path, "status.%s", keys[i].key);
		if (!text_status(text_of(&m->status), keys[i].key, &value))
			wire_error(m->out, path, "ENOENT",
			    "/proc/%ld/status has no %s: this kernel does not show it", m->pid,
			    keys[i].key);
		else if (!text_u64(value, keys[i].number ? 10 : 16, &n))
			reader_trouble(m->r, m->out, path, EBADMSG, 0, "/proc/%ld/status, %s",
			    m->pid, keys[i].key);
		else if (keys[i].number)
			wire_int(m->out, path, (int64_t)n);
		else
			wire_strn(m->out, path, value.s, value.n);
	}
}

static void
put_groups(const struct inmate *m)
{
	struct text value, word;
	uint64_t gid;

	if (!text_status(text_of(&m->status), "Groups", &value)) {
		reader_trouble(
		    m->r, m->out, "groups", EBADMSG, 0, "/proc/%ld/status, Groups", m->pid);
		return;
	}
	wire_list(m->out, "groups");
	while (text_word(&value, &word))
		if (text_u64(word, 10, &gid))
			wire_int(m->out, "groups[+]", (int64_t)gid);
}

/* EINVAL: no security module answers there, for whatever process; ENOENT: the kernel has none at all. */
static void
put_lsm(const struct inmate *m)
{
	static const char *const files[] = { "attr/apparmor/current", "attr/current" };
	autobuf struct buf label = BUF_INIT;
	struct text t = { "", 0 };
	int error = 0, last = 0;
	size_t none = 0;

	for (size_t i = 0; i < ARRAY_SIZE(files) && t.n == 0 && error == 0 && !m->r->no_labels; i++) {
		last = reader_proc_text(m->r, m->proc, files[i], SMALL, &label);
		if (last == 0)
			t = text_trim(text_of(&label));
		else if (last == EINVAL || last == ENOENT || last == EOPNOTSUPP)
			none++;
		else
			error = last;
	}
	if (none == ARRAY_SIZE(files))
		m->r->no_labels = m->r->live && last == EINVAL;
	if (error != 0)
		reader_trouble(
		    m->r, m->out, "lsm", error, RIGHT_PTRACE, "/proc/%ld/attr/current", m->pid);
	else
		wire_strn(m->out, "lsm", t.s, t.n);
}

/* Its mounts, and the one at "/": the last, if several lie upon each other. */
static void
put_mounts(const struct inmate *m)
{
	autobuf struct buf text = BUF_INIT, root = BUF_INIT;
	__attribute__((cleanup(mount_free))) struct mount mount = { .store = BUF_INIT };
	int got = 0, error = reader_slurp(m->r, m->proc, "mountinfo", MOUNTINFO_MAX, &text);
	struct text rest = text_of(&text), options;
	size_t n = 0, before = m->out->len;

	if (error == 0 && text.len == 0)
		error = ESRCH; /* of a process that has ended */
	wire_list(m->out, "mounts");
	for (; error == 0 && n <= MAX_MOUNTS && (got = text_mount(&rest, &mount)) > 0; n++) {
		reader_put_mount(m->out, &mount, true);
		if (strcmp(mount.dst, "/") != 0)
			continue;
		options = (struct text){ mount.options, strlen(mount.options) };
		root.len = 0;
		wire_bool(&root, "root.readonly", text_list_has(options, "ro"));
		wire_str(&root, "root.options", mount.options);
		wire_str(&root, "root.fstype", mount.fstype);
	}
	if (error == 0 && got < 0)
		error = EBADMSG;
	if (error == 0 && n > MAX_MOUNTS)
		error = EFBIG;
	if (error != 0) { /* no half list: what is missing could be what matters */
		m->out->len = before;
		reader_trouble(m->r, m->out, "mounts", error, 0, "/proc/%ld/mountinfo", m->pid);
		reader_trouble(m->r, m->out, "root", error, 0, "/proc/%ld/mountinfo", m->pid);
	} else if (root.len == 0) {
		wire_error(
		    m->out, "root", "ENOENT", "/proc/%ld/mountinfo has no mount at /", m->pid);
	} else {
		buf_add(m->out, root.s, root.len);
	}
}

/* ---- who else is in there ---- */

struct pids {
	long *pid;
	size_t n, cap;
};

static void
pids_free(struct pids *p)
{
	free(p->pid);
}

static void
add_pid(void *arg, long pid)
{
	struct pids *p = arg;

	if (p->n == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 32;
		p->pid = xrealloc(p->pid, p->cap, sizeof *p->pid);
	}
	p->pid[p->n++] = pid;
}

static int
by_pid(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

/* Whether a process is below another one, by what the last look through /proc saw. */
static bool
descends(const struct reader *r, const struct scanned *s, long ancestor)
{
	for (int depth = 0; depth < 64 && s != NULL; depth++) {
		const struct scanned *parent = NULL;
		if (s->ppid == ancestor)
			return true;
		for (size_t i = 0; i < r->nscan && parent == NULL; i++)
			if (r->scan[i].pid == s->ppid && reader_scan_more(r, &r->scan[i]))
				parent = &r->scan[i];
		s = parent;
	}
	return false;
}

/* A PID namespace that is the container's, not the host's nor ours. */
static bool
private_pid_ns(struct reader *r, uint64_t ns)
{
	autofd int self = -1;

	if (!r->have_own_pid_ns &&
	    (reader_proc(r, "self", &self) != 0 || reader_pid_ns(r, self, NS_PID, &r->own_pid_ns) != 0))
		r->own_pid_ns = 0;
	r->have_own_pid_ns = true;
	return ns != r->ns[NS_PID] && ns != r->own_pid_ns;
}

/* Whether a process is in cgroup v2's hierarchy, and in no other. */
static bool
only_unified(struct text text)
{
	struct cgroup_line line;
	size_t n = 0;

	while (text_cgroup(&text, &line) > 0) {
		n++;
		if (!line.unified)
			return false;
	}
	return n == 1;
}

/* ns: the container's own PID namespace, or 0. */
static int
find_members(const struct inmate *m, uint64_t ns, struct pids *ret)
{
	struct reader *r = m->r;
	/* in a root with other process numbers the folders cannot say */
	bool listed = m->by_cgroup && (r->same_pids || !r->live);
	int error = 0;

	add_pid(ret, m->pid);
	if (listed)
		error = reader_cgroup_pids(r, text_of(&m->cgroup), m->id, add_pid, ret);
	/* with hierarchies of v1 a process may be in one of them alone */
	listed = listed && error == 0 && only_unified(text_of(&m->cgroup));
	for (size_t i = 0; i < r->nscan; i++) {
		struct scanned *s = &r->scan[i];

		if (s->pid == m->pid)
			continue;
		if (ns != 0 && s->pid_ns == ns) { /* put_process() looks closer */
			add_pid(ret, s->pid);
			continue;
		}
		/* what is in the host's PID namespace is no process of a container that has its own */
		if (listed || (ns != 0 && m->by_cgroup && s->pid_ns != 0 && !private_pid_ns(r, s->pid_ns)))
			continue;
		if (id_in_cgroup(reader_scan_cgroup(r, s, m->id), m->id) ||
		    (!m->by_cgroup && reader_scan_more(r, s) && descends(r, s, m->shim)))
			add_pid(ret, s->pid);
	}
	qsort(ret->pid, ret->n, sizeof *ret->pid, by_pid);
	return error;
}

/* Whether a process found by an older look is still the container's. */
static bool
still_member(const struct inmate *m, int proc, uint64_t container_ns, const struct proc_stat *stat)
{
	autobuf struct buf cgroup = BUF_INIT;
	uint64_t ns;

	if (stat->flags & STAT_KTHREAD)
		return false;
	if (reader_proc_text(m->r, proc, "cgroup", SMALL, &cgroup) == 0 &&
	    id_in_cgroup(text_of(&cgroup), m->id))
		return true;
	if (container_ns != 0 && reader_pid_ns(m->r, proc, NS_PID, &ns) == 0 && ns == container_ns)
		return true;
	return !m->by_cgroup;
}

/* The program's name in the first word, as far as it is a plain name: a process titles itself as it likes
 * (setproctitle(3)), and what it says of itself may be a secret. */
static void
put_argv0(const struct inmate *m, const char *title)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-";
	size_t n = strcspn(title, " :");
	struct text base = text_base((struct text){ title, n });

	if (base.n == 0 || base.n > 32 || strspn(base.s, plain) < base.n)
		wire_str(m->out, "processes[-].argv0", "(no plain name)");
	else
		wire_strn(m->out, "processes[-].argv0", base.s, base.n);
}

/* One element of "processes"; false if it is gone or another's. *ret_error: its program
 * could not be read. */
static bool
put_process(const struct inmate *m, long pid, uint64_t ns, int *ret_error)
{
	autobuf struct buf status = BUF_INIT, cmdline = BUF_INIT, link = BUF_INIT;
	autofd int other = -1;
	struct proc_stat stat = m->stat;
	struct text base;
	bool own = pid == m->pid; /* looked at already */
	uint64_t uid;
	int error, proc = m->proc;

	if (!own) {
		if (reader_pid(m->r, pid, &other) != 0 || reader_pid_alive(m->r, &other, &stat) != 0 ||
		    !still_member(m, other, ns, &stat) ||
		    reader_proc_text(m->r, other, "status", SMALL, &status) != 0)
			return false;
		proc = other;
	}
	if (!effective_id(own ? &m->status : &status, "Uid", &uid))
		return false;
	wire_int(m->out, "processes[+].pid", pid);
	wire_str(m->out, "processes[-].comm", stat.comm);
	error = own ? m->exe_error : reader_link(proc, "exe", &link);
	if (error == 0) {
		base = text_base(text_exe(text_of(own ? &m->exe : &link)));
		wire_strn(m->out, "processes[-].exe", base.s, base.n);
	} else {
		wire_null(m->out, "processes[-].exe");
		if (error != ENOENT && error != ESRCH)
			*ret_error = error;
	}
	error = reader_proc_text(m->r, proc, "cmdline", CMDLINE_MAX, &cmdline);
	if (error == 0 || error == EFBIG)
		put_argv0(m, cmdline.s);
	else
		wire_null(m->out, "processes[-].argv0");
	wire_int(m->out, "processes[-].uid", (int64_t)uid);
	return true;
}

/*
 * An error stands at the element behind the last one: what is listed is there, but it may not
 * be all.
 */
static void
put_processes(const struct inmate *m)
{
	__attribute__((cleanup(pids_free))) struct pids pids = { 0 };
	char path[40];
	uint64_t ns = m->ns.ino[NS_PID];
	size_t n = 0;
	int error = m->ns.error[NS_PID], found, unread = 0;

	reader_host_ns(m->r);
	if (error != 0 || !private_pid_ns(m->r, ns))
		ns = 0;
	/* one that we cannot look into, and that is in some nested namespace, may be in this one */
	if (ns != 0 && m->r->scan_unseen > 0)
		error = EACCES;
	found = find_members(m, ns, &pids);
	if (error == 0)
		error = found;
	wire_list(m->out, "processes");
	for (size_t i = 0; i < pids.n && n < MAX_PROCESSES; i++)
		if (i == 0 || pids.pid[i] != pids.pid[i - 1])
			n += put_process(m, pids.pid[i], ns, &unread);
	if (error == 0)
		error = unread;
	if (error == 0 && n == MAX_PROCESSES)
		error = EFBIG;
	if (error == 0 && m->r->nscan == 0) /* not ENOENT, which is said of a process that has ended */
		error = m->r->scan_error != 0 && m->r->scan_error != ENOENT ? m->r->scan_error : EIO;
	snprintf(path, sizeof path, "processes[%zu]", n);
	if (error != 0)
		reader_trouble(m->r, m->out, path, error, RIGHT_PTRACE,
		    "the namespaces and programs of the container's processes");
}

/* ---- the request ---- */

static void
put_all(const struct inmate *m)
{
	put_exe(m);
	put_ids(m);
	put_status(m);
	put_groups(m);
	put_lsm(m);
	reader_put_ns(m->r, &m->ns, m->out);
	if (m->cgroup_error != 0)
		reader_trouble(
		    m->r, m->out, "cgroup", m->cgroup_error, 0, "/proc/%ld/cgroup", m->pid);
	else
		reader_put_cgroup(m->r, text_of(&m->cgroup), m->out);
	put_mounts(m);
	put_processes(m);
}

/* Whether the process could be opened and read at all; else says why not. */
static bool
begin(struct inmate *m)
{
	int error = reader_pid(m->r, m->pid, &m->proc);

	if (error == 0)
		error = reader_pid_alive(m->r, &m->proc, &m->stat);
	if (error == 0)
		error = reader_proc_text(m->r, m->proc, "status", SMALL, &m->status);
	if (error == 0 &&
	    (m->cgroup_error = reader_proc_text(m->r, m->proc, "cgroup", SMALL, &m->cgroup)) != 0)
		m->cgroup.len = 0;
	if (error != 0)
		reader_trouble(m->r, m->out, "", error, RIGHT_PTRACE, "process %ld", m->pid);
	return error == 0;
}

void
reader_container(struct reader *r, int64_t pid, const char *id, double started, struct buf *out)
{
	__attribute__((cleanup(inmate_free))) struct inmate m = {
		.r = r,
		.proc = -1,
		.pid = (long)pid,
		.id = id,
		.cgroup = BUF_INIT,
		.status = BUF_INIT,
		.exe = BUF_INIT,
		.out = out,
	};
	int error;

	if (!text_is_id(id)) {
		wire_error(out, "", "not-proven", "that is no container's id");
		return;
	}
	if (!begin(&m))
		return;
	wire_int(out, "pid", pid);
	wire_int(out, "start", (int64_t)m.stat.start);
	if (!prove(&m, started))
		return;
	reader_scan(r);
	reader_read_ns(r, m.proc, &m.ns);
	m.exe_error = reader_link(m.proc, "exe", &m.exe);
	put_all(&m);
	if ((error = reader_pid_stayed(r, m.proc, &m.stat)) == ESRCH)
		reader_trouble(
		    r, out, "", ESRCH, 0, "process %ld ended while it was looked at", m.pid);
	else if (error != 0)
		wire_error(out, "", "pid-reused",
		    "process %ld became another one while it was looked at", m.pid);
}
