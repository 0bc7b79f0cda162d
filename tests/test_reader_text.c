/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's text formats, each line by line. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit/reader.h"

#define ID       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER_ID "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Shows what a parser makes of a text, as one line: "!" where it refuses. The text is an exact copy. */
typedef void show_fn(struct text t, const char *arg, struct buf *out);

static void
add(struct buf *out, struct text t)
{
	buf_add(out, t.s, t.n);
}

static void
show_stat(struct text t, const char *arg, struct buf *out)
{
	struct proc_stat s;

	(void)arg;
	if (!text_stat(t, &s))
		buf_adds(out, "!");
	else
		buf_addf(out, "%ld|%s|%c|%ld|%llu|%llu|%llu", s.tid, s.comm, s.state, s.ppid,
		    (unsigned long long)s.flags, (unsigned long long)s.threads, (unsigned long long)s.start);
}

static void
show_status(struct text t, const char *arg, struct buf *out)
{
	struct text value;

	if (!text_status(t, arg, &value))
		buf_adds(out, "!");
	else
		add(out, value);
}

static void
show_cgroup(struct text t, const char *arg, struct buf *out)
{
	struct cgroup_line line;
	int got;

	(void)arg;
	while ((got = text_cgroup(&t, &line)) > 0) {
		add(out, line.controllers);
		buf_adds(out, line.unified ? "=2=" : "=1=");
		add(out, line.path);
		buf_adds(out, ";");
	}
	if (got < 0)
		buf_adds(out, "!");
}

static void
show_id_end(struct text t, const char *arg, struct buf *out)
{
	t.n = text_id_end(t, arg);
	add(out, t);
}

static void
show_ids(struct text t, const char *arg, struct buf *out)
{
	autobuf struct buf ids = BUF_INIT;

	text_add_ids(t, &ids);
	buf_addf(out, "%s %s", ids.s, text_has_id((struct text){ ids.s, ids.len }, arg) ? "has it" : "lacks it");
}

static void
show_below(struct text t, const char *arg, struct buf *out)
{
	struct text below;

	if (text_below((struct text){ arg, strlen(arg) }, t, &below))
		add(out, below);
	else
		buf_adds(out, "!");
}

static void
show_mount(struct text t, const char *arg, struct buf *out)
{
	struct mount m = { .store = BUF_INIT };
	int got;

	(void)arg;
	while ((got = text_mount(&t, &m)) > 0)
		buf_addf(out, "%lld,%lld,%s,%s,%s,%s,%s,%s,%s,%s;", (long long)m.id,
		    (long long)m.parent, m.dev, m.root, m.dst, m.options, m.propagation, m.fstype,
		    m.source, m.super);
	if (got < 0)
		buf_adds(out, "!");
	mount_free(&m);
}

static void
show_inside(struct text t, const char *arg, struct buf *out)
{
	uint64_t inside;

	if (text_id_inside(t, strtoull(arg, NULL, 10), &inside))
		buf_addf(out, "%llu", (unsigned long long)inside);
	else
		buf_adds(out, "!");
}

static void
show_inode(struct text t, const char *arg, struct buf *out)
{
	uint64_t inode;

	if (text_inode(t, arg, &inode))
		buf_addf(out, "%llu", (unsigned long long)inode);
	else
		buf_adds(out, "!");
}

static void
show_os(struct text t, const char *arg, struct buf *out)
{
	char *value;

	if (!text_os_release(t, arg, &value)) {
		buf_adds(out, "!");
		return;
	}
	buf_adds(out, value);
	free(value);
}

static void
show_unix(struct text t, const char *arg, struct buf *out)
{
	struct unix_line line;
	int got;

	(void)arg;
	while ((got = text_unix(&t, &line)) > 0) {
		buf_addf(
		    out, "%s%llu=", line.listening ? "L" : "-", (unsigned long long)line.inode);
		add(out, line.path);
		buf_adds(out, ";");
	}
	if (got < 0)
		buf_adds(out, "!");
}

static void
show_tcp(struct text t, const char *arg, struct buf *out)
{
	struct tcp_line line;
	int got;

	while ((got = text_tcp(&t, arg != NULL, &line)) > 0)
		buf_addf(out, "%s%llu=%s %u;", line.listening ? "L" : "-",
		    (unsigned long long)line.inode, line.address, line.port);
	if (got < 0)
		buf_adds(out, "!");
}

static void
show_number(struct text t, const char *arg, struct buf *out)
{
	uint64_t n;

	if (text_u64(t, atoi(arg), &n))
		buf_addf(out, "%llu", (unsigned long long)n);
	else
		buf_adds(out, "!");
}

static void
show_exe(struct text t, const char *arg, struct buf *out)
{
	(void)arg;
	add(out, text_base(text_exe(t)));
}

#define TCP_TAIL " 00000000:00000000 00:00000000 00000000 1000 0 77 1 0\n"

/* clang-format off */
static const struct row {
	const char *name;
	show_fn *show;
	const char *text, *arg, *want;
} rows[] = {
	{ "stat: the fields", show_stat, "7 (sh) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 12345 9 9\n", NULL, "7|sh|S|1|4194560|1|12345" },
	{ "stat: a name that looks like fields", show_stat, "7 (a) R 9 (b) S 1 7 7 0 -1 64 1 2 3 4 5 6 7 8 20 0 1 0 5 9\n", NULL, "7|a) R 9 (b|S|1|64|1|5" },
	{ "stat: a name with a newline", show_stat, "7 (a\nb) S 1 7 7 0 -1 64 1 2 3 4 5 6 7 8 20 0 1 0 5 9\n", NULL, "7|a\nb|S|1|64|1|5" },
	{ "stat: an empty name", show_stat, "7 () S 1 7 7 0 -1 64 1 2 3 4 5 6 7 8 20 0 1 0 5", NULL, "7||S|1|64|1|5" },
	{ "stat: a process without a number", show_stat, "x (sh) S 1 7 7 0 -1 64 1 2 3 4 5 6 7 8 20 0 1 0 5", NULL, "!" },
	{ "stat: threads that are no number", show_stat, "7 (sh) S 1 7 7 0 -1 64 1 2 3 4 5 6 7 8 20 0 x 0 5", NULL, "!" },
	{ "stat: cut before the start time", show_stat, "7 (sh) S 1 7 7 0 -1 64 1 2 3", NULL, "!" },
	{ "stat: no name", show_stat, "7 sh S 1", NULL, "!" },
	{ "stat: brackets the wrong way round", show_stat, ")7(", NULL, "!" },
	{ "stat: a start that is no number", show_stat, "7 (sh) S 1 7 7 0 -1 64 1 2 3 4 5 6 7 8 20 0 1 0 -5 9\n", NULL, "!" },
	{ "stat: nothing", show_stat, "", NULL, "!" },
	{ "status: a value without its tab", show_status, "Name:\tx\nCapBnd:\t00ff\n", "CapBnd", "00ff" },
	{ "status: an empty value", show_status, "Groups:\t \nX:\t1\n", "Groups", "" },
	{ "status: a longer key is another", show_status, "Seccomp_filters:\t3\nSeccomp:\t2\n", "Seccomp", "2" },
	{ "status: absent", show_status, "Name:\tx\n", "Seccomp", "!" },
	{ "status: the kernel escapes a name's newline, so that it cannot be a line", show_status, "Name:\ta\\nSeccomp:\t0\nSeccomp:\t2\n", "Seccomp", "2" },
	{ "cgroup: v1, named and unified", show_cgroup, "4:cpu,cpuacct:/a\n1:name=systemd:/b\n0::/c\n", NULL, "cpu,cpuacct=1=/a;name=systemd=1=/b;=2=/c;" },
	{ "cgroup: a colon in the path", show_cgroup, "0::/a:b:c", NULL, "=2=/a:b:c;" },
	{ "cgroup: no path", show_cgroup, "0::\n", NULL, "!" },
	{ "cgroup: no numbers", show_cgroup, "x:y:/z\n", NULL, "!" },
	{ "id: its own folder", show_id_end, "/docker/" ID "/inner", ID, "/docker/" ID },
	{ "id: in a scope", show_id_end, "/system.slice/docker-" ID ".scope/x", ID, "/system.slice/docker-" ID ".scope" },
	{ "id: inside a longer number is none", show_id_end, "/docker/0" ID, ID, "" },
	{ "id: before a longer number is none", show_id_end, "/docker/" ID "0", ID, "" },
	{ "id: a second place counts, too", show_id_end, "/a" ID "/docker/" ID, ID, "/a" ID "/docker/" ID },
	{ "id: absent", show_id_end, "/docker", ID, "" },
	{ "ids: each once", show_ids, "1:a:/docker/" ID "\n0::/" OTHER_ID "/" ID, ID, ID OTHER_ID " has it" },
	{ "ids: another one", show_ids, "0::/docker-" OTHER_ID ".scope\n", ID, OTHER_ID " lacks it" },
	{ "ids: a longer number and a shorter one are none", show_ids, "/0" ID "/" ID "0/abc", ID, " lacks it" },
	{ "ids: nothing", show_ids, "", ID, " lacks it" },
	{ "below: the whole hierarchy", show_below, "/docker/x", "/", "/docker/x" },
	{ "below: a part of it", show_below, "/docker/x/y", "/docker", "/x/y" },
	{ "below: the part itself", show_below, "/docker", "/docker", "/" },
	{ "below: a name that only begins so", show_below, "/dockerx", "/docker", "!" },
	{ "below: outside", show_below, "/other", "/docker", "!" },
	{ "below: outside of the namespace", show_below, "/../x", "/", "!" },
	{ "below: a folder that begins with two dots is a folder", show_below, "/..x", "/", "/..x" },
	{ "mountinfo: the fields", show_mount, "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n", NULL, "36,35,98:0,/mnt1,/mnt2,rw,noatime,master:1,ext3,/dev/root,rw,errors=continue;" },
	{ "mountinfo: no optional fields", show_mount, "1 0 0:1 / / ro - tmpfs none rw", NULL, "1,0,0:1,/,/,ro,,tmpfs,none,rw;" },
	{ "mountinfo: several optional fields", show_mount, "1 0 0:1 / / ro shared:1 master:2 - tmpfs none rw", NULL, "1,0,0:1,/,/,ro,shared:1 master:2,tmpfs,none,rw;" },
	{ "mountinfo: escapes", show_mount, "1 0 0:1 /a\\040b /c\\134\\011d ro - tmpfs n\\012 rw", NULL, "1,0,0:1,/a b,/c\\\td,ro,,tmpfs,n\n,rw;" },
	{ "mountinfo: a backslash that begins no escape", show_mount, "1 0 0:1 /a\\9 /b\\04 ro - tmpfs n rw", NULL, "1,0,0:1,/a\\9,/b\\04,ro,,tmpfs,n,rw;" },
	{ "mountinfo: an empty source", show_mount, "1 0 0:1 / / ro - tmpfs  rw", NULL, "1,0,0:1,/,/,ro,,tmpfs,,rw;" },
	{ "mountinfo: a mount point that ends in a dash", show_mount, "1 0 0:1 / /a\\040- ro - tmpfs n rw", NULL, "1,0,0:1,/,/a -,ro,,tmpfs,n,rw;" },
	{ "mountinfo: no separator", show_mount, "1 0 0:1 / / ro tmpfs none rw", NULL, "!" },
	{ "mountinfo: cut", show_mount, "1 0 0:1 /", NULL, "!" },
	{ "mountinfo: a device that is none", show_mount, "1 0 01 / / ro - tmpfs n rw", NULL, "!" },
	{ "mountinfo: an empty line", show_mount, "\n", NULL, "!" },
	{ "uid_map: the initial one", show_inside, "         0          0 4294967295\n", "1000", "1000" },
	{ "uid_map: a shifted range", show_inside, "0 100000 65536\n", "100033", "33" },
	{ "uid_map: a second range", show_inside, "0 1000 1\n1 100000 65536\n", "100000", "1" },
	{ "uid_map: just outside", show_inside, "0 100000 65536\n", "165536", "!" },
	{ "uid_map: none", show_inside, "", "0", "!" },
	{ "uid_map: malformed", show_inside, "0 0\n", "0", "!" },
	{ "ns: a number", show_inode, "pid:[4026531836]", "pid", "4026531836" },
	{ "ns: another kind", show_inode, "net:[4026531836]", "pid", "!" },
	{ "ns: no number", show_inode, "pid:[]", "pid", "!" },
	{ "fd: a socket", show_inode, "socket:[12]", "socket", "12" },
	{ "fd: a file that is called so", show_inode, "/socket:[12]", "socket", "!" },
	{ "os-release: double quotes", show_os, "A=x\nB=\"a \\\"b\\\" \\$c\"\n", "B", "a \"b\" $c" },
	{ "os-release: single quotes keep the backslash", show_os, "B='a\\b'\n", "B", "a\\b" },
	{ "os-release: none", show_os, "B=a\\ b\n", "B", "a b" },
	{ "os-release: the last one counts", show_os, "B=1\nB=2\n", "B", "2" },
	{ "os-release: a comment is none", show_os, "#B=1\n", "B", "!" },
	{ "os-release: a quote that does not end", show_os, "B=\"abc\n", "B", "abc" },
	{ "unix: listening and connected", show_unix, "Num       RefCount Protocol Flags    Type St Inode Path\n00: 00000002 00000000 00010000 0001 01  12 /run/x\n00: 00000003 00000000 00000000 0001 03  13\n", NULL, "L12=/run/x;-13=;" },
	{ "unix: an abstract name, blanks kept", show_unix, "00: 00000002 00000000 00010000 0001 01 12 @a b ", NULL, "L12=@a b ;" },
	{ "unix: malformed", show_unix, "hello\n", NULL, "!" },
	{ "tcp: listening", show_tcp, "  sl  local_address ...\n 0: 0100007F:0947 00000000:0000 0A" TCP_TAIL, NULL, "L77=127.0.0.1 2375;" },
	{ "tcp: connected", show_tcp, " 0: 00000000:0016 0100007F:0001 01" TCP_TAIL, NULL, "-77=0.0.0.0 22;" },
	{ "trap 93: tcp6: all addresses", show_tcp, " 0: 00000000000000000000000000000000:0947 0:0 0A" TCP_TAIL, "6", "L77=:: 2375;" },
	{ "tcp6: an address", show_tcp, " 0: B80D0120000000000000000001000000:01BB 0:0 0A" TCP_TAIL, "6", "L77=2001:db8::1 443;" },
	{ "tcp6: a mapped address", show_tcp, " 0: 0000000000000000FFFF00000100007F:01BB 0:0 0A" TCP_TAIL, "6", "L77=::ffff:127.0.0.1 443;" },
	{ "tcp: an address of the wrong length", show_tcp, " 0: 00007F:0947 0:0 0A" TCP_TAIL, NULL, "!" },
	{ "tcp: a port that is none", show_tcp, " 0: 0100007F:10947 0:0 0A" TCP_TAIL, NULL, "!" },
	{ "number: the largest", show_number, "18446744073709551615", "10", "18446744073709551615" },
	{ "number: one more", show_number, "18446744073709551616", "10", "!" },
	{ "number: a sign", show_number, "-1", "10", "!" },
	{ "number: nothing", show_number, "", "10", "!" },
	{ "number: hexadecimal", show_number, "00000000a80425FB", "16", "2818844155" },
	{ "exe: upgraded since", show_exe, "/usr/bin/dockerd (deleted)", NULL, "dockerd" },
	{ "exe: no folder", show_exe, "dockerd", NULL, "dockerd" },
};
/* clang-format on */

static void
run_row(void **state)
{
	const struct row *row = *state;
	size_t n = strlen(row->text);
	autofree char *copy =
	    xcalloc(n ? n : 1, 1); /* no NUL behind it: the sanitizer sees a read too far */
	autobuf struct buf out = BUF_INIT;

	memcpy(copy, row->text, n);
	row->show((struct text){ copy, n }, row->arg, &out);
	assert_string_equal(out.s, row->want);
}

int
main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows)];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
			.test_func = run_row,
			.initial_state = (void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests_name("reader_text", tests, NULL, NULL);
}
