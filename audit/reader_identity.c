/* SPDX-License-Identifier: Apache-2.0 */
/* OP_HOST: which machine this is, and which namespaces are its own. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <sys/utsname.h>

#include "audit/reader.h"

#define SMALL ((size_t)64 << 10)

/* ---- the host's namespaces ---- */

/* Numbers that the kernel gives to the first namespaces alone; later ones begin at 0xf0000000
 * (include/linux/nsfs.h, proc_ns.h). mnt and net have theirs only since Linux 6.18. */
static const uint64_t well_known[NNS] = {
	[NS_IPC] = 4026531839,
	[NS_UTS] = 4026531838,
	[NS_USER] = 4026531837,
	[NS_PID] = 4026531836,
	[NS_CGROUP] = 4026531835,
};
#define NS_FIRST_RESERVED 0xeffffff0u
#define NS_FIRST_DYNAMIC  0xf0000000u

/* A process as a witness: what of its folder could be read. */
struct witness {
	int proc;
	uint64_t ns[NNS];
};

static void
look_at_process(struct reader *r, const char *pid, struct witness *ret)
{
	*ret = (struct witness){ .proc = -1 };
	if (reader_proc(r, pid, &ret->proc) != 0)
		return;
	for (int ns = 0; ns < NNS; ns++)
		if (reader_pid_ns(r, ret->proc, ns, &ret->ns[ns]) != 0)
			ret->ns[ns] = 0;
}

/* Process 2 of the first PID namespace is the kernel's thread daemon; no program can have
 * that flag. */
static bool
is_kthreadd(const struct reader *r, int proc)
{
	struct proc_stat stat;

	return proc >= 0 && reader_pid_stat(r, proc, &stat) == 0 && stat.flags & STAT_KTHREAD &&
	    stat.ppid == 0 && strcmp(stat.comm, "kthreadd") == 0;
}

/* The id of the mount at "/" of a table: a mount is in one namespace only. */
static bool
root_mount(const struct buf *table, int64_t *ret)
{
	__attribute__((cleanup(mount_free))) struct mount m = { .store = BUF_INIT };
	struct text rest = text_of(table);
	bool found = false;

	while (text_mount(&rest, &m) > 0) {
		if (strcmp(m.dst, "/") != 0)
			continue;
		*ret = m.id;
		found = true;
	}
	return found;
}

static bool
same_mounts(struct reader *r, int init, int self)
{
	autobuf struct buf theirs = BUF_INIT, ours = BUF_INIT;
	int64_t x, y;

	return init >= 0 && self >= 0 && reader_slurp(r, init, "mountinfo", MOUNTINFO_MAX, &theirs) == 0 &&
	    reader_own_mountinfo(r, self, &ours) == 0 && root_mount(&theirs, &x) && root_mount(&ours, &y) && x == y;
}

/* A unix socket is in one network namespace only. */
static bool
same_sockets(const struct reader *r, int a, int b)
{
	autobuf struct buf first = BUF_INIT, second = BUF_INIT;
	struct unix_line x, y;
	struct text rest, other;

	if (a < 0 || b < 0 || reader_slurp(r, a, "net/unix", (size_t)16 << 20, &first) != 0 ||
	    reader_slurp(r, b, "net/unix", (size_t)16 << 20, &second) != 0)
		return false;
	rest = text_of(&first);
	for (int i = 0; i < 16 && text_unix(&rest, &x) > 0; i++)
		for (other = text_of(&second); text_unix(&other, &y) > 0;)
			if (x.inode == y.inode)
				return true;
	return false;
}

/* Whether our own namespace is the host's. */
static bool
own_is_hosts(struct reader *r, int ns, const struct witness *init,
    const struct witness *kthreadd, const struct witness *self)
{
	uint64_t ino = self->ns[ns];

	if (ino == 0)
		return false;
	if (ino >= NS_FIRST_RESERVED && ino < NS_FIRST_DYNAMIC)
		return true;
	if (!r->hosts_proc)
		return false;
	return ino == kthreadd->ns[ns] ||
	    (ns == NS_MNT && same_mounts(r, init->proc, self->proc)) ||
	    (ns == NS_NET && same_sockets(r, init->proc, self->proc));
}

void
reader_host_ns(struct reader *r)
{
	struct witness init, second, self;

	if (r->have_ns)
		return;
	r->have_ns = true;
	look_at_process(r, "1", &init);
	look_at_process(r, "2", &second);
	look_at_process(r, "self", &self);
	if (!is_kthreadd(r, second.proc))
		memset(second.ns, 0, sizeof second.ns);
	r->hosts_proc = is_kthreadd(r, second.proc) || init.ns[NS_PID] == well_known[NS_PID] ||
	    self.ns[NS_PID] == well_known[NS_PID];
	for (int ns = 0; ns < NS_TIME; ns++) {
		if (r->hosts_proc && init.ns[ns] != 0) {
			r->ns[ns] = init.ns[ns];
			r->ns_from[ns] = "1";
		} else if (own_is_hosts(r, ns, &init, &second, &self)) {
			r->ns[ns] = self.ns[ns];
			r->ns_from[ns] = "self";
		} else if (r->hosts_proc && second.ns[ns] != 0) {
			r->ns[ns] = second.ns[ns];
			r->ns_from[ns] = "2";
		} else if (r->hosts_proc && well_known[ns] != 0) {
			r->ns[ns] = well_known[ns];
			r->ns_from[ns] = "well-known";
		}
	}
	close_fd(&init.proc);
	close_fd(&second.proc);
	close_fd(&self.proc);
}

static void
put_host_ns(struct reader *r, struct buf *out)
{
	char path[24];

	reader_host_ns(r);
	for (int ns = 0; ns < NS_TIME; ns++) {
		snprintf(path, sizeof path, "ns.%s", ns_names[ns]);
		if (r->ns_from[ns] == NULL) {
			wire_error(out, path, "not-proven",
			    r->hosts_proc
				? "the host's %s namespace cannot be told: process 1 cannot be "
				  "read (that needs "
				  "CAP_SYS_PTRACE), and nothing shows that ours is the host's"
				: "the host's %s namespace cannot be told: the processes seen here "
				  "are not proven "
				  "to be the host's (a container?)",
			    ns_names[ns]);
			continue;
		}
		wire_int(out, path, (int64_t)r->ns[ns]);
		snprintf(path, sizeof path, "ns_from.%s", ns_names[ns]);
		wire_str(out, path, r->ns_from[ns]);
	}
}

/* ---- small files ---- */

/* The first line of a file below the root; 0 or an errno. */
static int
first_line(const struct reader *r, const char *path, struct buf *ret)
{
	autofd int handle = -1, fd = -1;
	int error;

	ret->len = 0;
	if ((error = reader_handle(r, r->root, path, &handle)) != 0 ||
	    (error = reader_reopen(r, handle, &fd)) != 0 ||
	    (error = reader_drain(fd, SMALL, ret)) != 0)
		return error;
	ret->len = strcspn(ret->s, "\n");
	ret->s[ret->len] = '\0';
	return 0;
}

static void
put_line(const struct reader *r, struct buf *out, const char *path, const char *file)
{
	autobuf struct buf line = BUF_INIT;
	int error = first_line(r, file, &line);

	if (error != 0)
		reader_trouble(r, out, path, error, RIGHT_READ, "/%s", file);
	else
		wire_strn(out, path, line.s, line.len);
}

/* Whether the root is the running system's, and no image that only has its /proc mounted. */
static bool
is_running_root(struct reader *r)
{
	bool same;

	return r->whole || (reader_same_root(r, 1, &same) && same);
}

/* Live: whether "/" here is the host's root, and not that of a container or chroot(2) that shares its /proc. Left out where that
 * cannot be seen. */
static void
put_own_root(struct reader *r, struct buf *out)
{
	autobuf struct buf table = BUF_INIT;
	autofd int self = -1;
	int64_t id;
	bool same;

	reader_host_ns(r);
	if (!r->whole || !r->hosts_proc)
		return;
	if (reader_same_root(r, 1, &same))
		wire_bool(out, "own_root", same);
	else if (reader_proc(r, "self", &self) == 0 && (reader_own_mountinfo(r, self, &table) != 0 || !root_mount(&table, &id)))
		wire_bool(out, "own_root", false); /* a folder below one (proc_pid_mountinfo(5)) */
}

/* Whether the kernel's name, which is that of our own UTS namespace, is the host's. */
static bool
is_kernels_name(struct reader *r)
{
	autofd int self = -1;
	uint64_t ns;

	reader_host_ns(r);
	return is_running_root(r) && r->ns[NS_UTS] != 0 && reader_proc(r, "self", &self) == 0 &&
	    reader_pid_ns(r, self, NS_UTS, &ns) == 0 && ns == r->ns[NS_UTS];
}

/* Of a root that is not running, the name that it will have (hostname(5)). */
static void
put_hostname(struct reader *r, struct buf *out)
{
	static const char kernels[] = "proc/sys/kernel/hostname";
	autobuf struct buf recorded = BUF_INIT;

	if (r->live ? is_kernels_name(r) : first_line(r, kernels, &recorded) == 0)
		put_line(r, out, "hostname", kernels);
	else
		put_line(r, out, "hostname", "etc/hostname");
}

static void
put_os(const struct reader *r, struct buf *out)
{
	static const char *const keys[][2] = {
		{ "ID", "os.id" },
		{ "VERSION_ID", "os.version_id" },
		{ "PRETTY_NAME", "os.pretty_name" },
	};
	autobuf struct buf text = BUF_INIT;
	autofd int handle = -1, fd = -1;
	int error = reader_handle(r, r->root, "etc/os-release", &handle);

	if (error == ENOENT)
		error = reader_handle(r, r->root, "usr/lib/os-release", &handle);
	if (error == 0 && (error = reader_reopen(r, handle, &fd)) == 0)
		error = reader_drain(fd, SMALL, &text);
	if (error != 0) {
		reader_trouble(r, out, "os", error, RIGHT_READ, "/etc/os-release");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		char *value;
		if (text_os_release(text_of(&text), keys[i][0], &value)) {
			wire_str(out, keys[i][1], value);
			free(value);
		} else {
			wire_null(
			    out, keys[i][1]); /* optional: rolling releases have no VERSION_ID */
		}
	}
}

static void
put_clock(const struct reader *r, struct buf *out)
{
	struct timex t = { 0 };

	if (!r->live)
		wire_error(out, "clock_synchronized", "not-proven",
		    "no running kernel is seen below this root");
	else if (adjtimex(&t) < 0)
		reader_trouble(r, out, "clock_synchronized", errno, 0, "adjtimex");
	else
		wire_bool(out, "clock_synchronized", !(t.status & STA_UNSYNC));
}

static void
put_architecture(const struct reader *r, struct buf *out)
{
	autobuf struct buf line = BUF_INIT;
	struct utsname name;

	if (first_line(r, "proc/sys/kernel/arch", &line) == 0) /* since Linux 6.1 */
		wire_strn(out, "architecture", line.s, line.len);
	else if (r->live && uname(&name) == 0)
		wire_str(out, "architecture", name.machine);
	else
		wire_error(
		    out, "architecture", "not-proven", "no running kernel is seen below this root");
}

static void
put_uptime(const struct reader *r, struct buf *out)
{
	autobuf struct buf line = BUF_INIT;
	int error = first_line(r, "proc/uptime", &line);
	char *end;
	double uptime = strtod(line.s, &end);

	if (error == 0 && (end == line.s || *end != ' ' || uptime < 0))
		error = EBADMSG;
	if (error != 0)
		reader_trouble(r, out, "uptime", error, 0, "/proc/uptime");
	else
		wire_real(out, "uptime", uptime);
}

/* ---- security modules ---- */

/* Whether the kernel knows a file system: a security module's own one is registered exactly
 * if it is active. */
static int
knows_fs(const struct reader *r, const char *name, bool *ret)
{
	autobuf struct buf text = BUF_INIT;
	struct text rest, line, type;
	int error = reader_slurp(r, r->root, "proc/filesystems", SMALL, &text);

	*ret = false;
	rest = text_of(&text);
	while (error == 0 && text_part(&rest, '\n', &line))
		while (text_word(&line, &type))
			*ret = *ret || text_is(type, name);
	return error;
}

/* Without securityfs the kernel has no list; AppArmor and TOMOYO need it, the others have
 * file systems of their own. */
static int
list_without_securityfs(const struct reader *r, struct buf *out)
{
	static const char *const modules[][2] = { { "selinux", "selinuxfs" },
		{ "smack", "smackfs" } };
	bool known;
	int error = knows_fs(r, "securityfs", &known);

	if (error != 0 || known)
		return error != 0 ? error : ENOENT;
	for (size_t i = 0; i < ARRAY_SIZE(modules); i++)
		if (knows_fs(r, modules[i][1], &known) == 0 && known)
			wire_str(out, "lsm[+]", modules[i][0]);
	return 0;
}

static void
put_lsm(const struct reader *r, struct buf *out)
{
	autobuf struct buf line = BUF_INIT;
	struct text rest, part;
	int error = first_line(r, "sys/kernel/security/lsm", &line);

	wire_list(out, "lsm");
	if (error == ENOENT && list_without_securityfs(r, out) == 0)
		return;
	if (error != 0) {
		reader_trouble(r, out, "lsm", error, 0, "/sys/kernel/security/lsm");
		return;
	}
	rest = text_trim(text_of(&line));
	while (text_part(&rest, ',', &part))
		wire_strn(out, "lsm[+]", part.s, part.n);
}

static void
put_selinux(const struct reader *r, struct buf *out)
{
	autobuf struct buf line = BUF_INIT;
	int error = first_line(r, "sys/fs/selinux/enforce", &line), unknown;
	bool known;

	if (error == 0 && (strcmp(line.s, "1") == 0 || strcmp(line.s, "0") == 0)) {
		wire_str(out, "selinux", *line.s == '1' ? "enforcing" : "permissive");
		return;
	}
	if (error == 0)
		error = EBADMSG;
	unknown = knows_fs(r, "selinuxfs", &known);
	if (error == ENOENT && unknown == 0 && !known)
		wire_str(out, "selinux", "disabled");
	else
		reader_trouble(r, out, "selinux", error, 0, "/sys/fs/selinux/enforce");
}

static void
put_apparmor(const struct reader *r, struct buf *out)
{
	autobuf struct buf line = BUF_INIT;
	autofd int modules = -1;
	int error = first_line(r, "sys/module/apparmor/parameters/enabled", &line);

	if (error == 0 && (strcmp(line.s, "Y") == 0 || strcmp(line.s, "N") == 0))
		wire_bool(out, "apparmor", *line.s == 'Y');
	else if (error == ENOENT && reader_handle(r, r->root, "sys/module", &modules) == 0)
		wire_bool(
		    out, "apparmor", false); /* sysfs is there, and the kernel has no such module */
	else
		reader_trouble(r, out, "apparmor", error != 0 ? error : EBADMSG, 0,
		    "/sys/module/apparmor/parameters/enabled");
}

/* ---- the rest ---- */

/* The sysctl shows the network namespace of who reads it. */
static void
put_port_start(struct reader *r, struct buf *out)
{
	static const char file[] = "proc/sys/net/ipv4/ip_unprivileged_port_start";
	autobuf struct buf line = BUF_INIT;
	autofd int self = -1;
	uint64_t ns, port;
	int error;

	if (r->live &&
	    (r->ns[NS_NET] == 0 || reader_proc(r, "self", &self) != 0 ||
		reader_pid_ns(r, self, NS_NET, &ns) != 0 || ns != r->ns[NS_NET])) {
		wire_error(out, "unprivileged_port_start", "not-proven",
		    "/%s is of our own network namespace, which is not proven to be the host's",
		    file);
		return;
	}
	error = first_line(r, file, &line);
	if (error == 0 && !text_u64(text_trim(text_of(&line)), 10, &port))
		error = EBADMSG;
	if (error != 0)
		reader_trouble(r, out, "unprivileged_port_start", error, 0, "/%s", file);
	else
		wire_int(out, "unprivileged_port_start", (int64_t)port);
}

/* How many processes and threads there can be at all (proc_sys_kernel(5)). */
static void
put_limits(struct reader *r, struct buf *out)
{
	static const char *const limits[][2] = { { "pid_max", "proc/sys/kernel/pid_max" },
		{ "threads_max", "proc/sys/kernel/threads-max" } };

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		autobuf struct buf line = BUF_INIT;
		uint64_t n;
		int error = first_line(r, limits[i][1], &line);

		if (error == 0 && !text_u64(text_trim(text_of(&line)), 10, &n))
			error = EBADMSG;
		if (error != 0)
			reader_trouble(r, out, limits[i][0], error, 0, "/%s", limits[i][1]);
		else
			wire_int(out, limits[i][0], (int64_t)n);
	}
}

void
reader_identity(struct reader *r, struct buf *out)
{
	const char *version;

	put_hostname(r, out);
	put_line(r, out, "machine_id", "etc/machine-id");
	put_line(r, out, "boot_id", "proc/sys/kernel/random/boot_id");
	put_line(r, out, "kernel", "proc/sys/kernel/osrelease");
	put_architecture(r, out);
	put_os(r, out);
	put_clock(r, out);
	put_uptime(r, out);
	put_lsm(r, out);
	put_selinux(r, out);
	put_apparmor(r, out);
	if ((version = reader_cgroup_version(r)) != NULL)
		wire_str(out, "cgroup", version);
	else
		wire_error(out, "cgroup", "ENOENT", "no cgroup hierarchy is mounted here");
	put_host_ns(r, out);
	put_own_root(r, out);
	put_port_start(r, out);
	put_limits(r, out);
}
