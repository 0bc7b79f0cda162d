/* SPDX-License-Identifier: Apache-2.0 */
/* All of the reader's parsers: the first byte says which, the rest is the text. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a parser points to must lie in the text. */
static void
check_within(struct text part, struct text whole)
{
	if (part.n > 0 && (part.s < whole.s || part.s + part.n > whole.s + whole.n))
		abort();
}

static void
fuzz_mounts(struct text t)
{
	struct mount m = { .store = BUF_INIT };

	while (text_mount(&t, &m) > 0)
		if (strlen(m.dst) + strlen(m.root) + strlen(m.super) + strlen(m.source) >
		    m.store.len)
			abort();
	mount_free(&m);
}

static void
fuzz_cgroup(struct text t)
{
	static const char id[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	autobuf struct buf ids = BUF_INIT;
	struct text rest = t, below;
	struct cgroup_line line;
	bool has;

	text_add_ids(t, &ids);
	has = text_has_id(text_of(&ids), id);

	while (text_cgroup(&rest, &line) > 0) {
		check_within(line.path, t);
		check_within(line.controllers, t);
		text_list_has(line.controllers, "memory");
		if (text_id_end(line.path, "aaaa") > line.path.n || (text_id_end(line.path, id) > 0 && !has))
			abort(); /* ids are what saves the closer look */
		if (text_below((struct text){ "/a", 2 }, line.path, &below) &&
		    (below.n == 0 || *below.s != '/'))
			abort();
	}
}

static void
fuzz_stat(struct text t)
{
	struct proc_stat s;

	if (text_stat(t, &s) && (strlen(s.comm) >= sizeof s.comm || s.ppid < 0))
		abort();
}

static void
fuzz_sockets(struct text t)
{
	struct text rest;
	struct unix_line u;
	struct tcp_line tcp;

	for (rest = t; text_unix(&rest, &u) > 0;)
		check_within(u.path, t);
	for (rest = t; text_tcp(&rest, false, &tcp) > 0;)
		;
	for (rest = t; text_tcp(&rest, true, &tcp) > 0;)
		if (strlen(tcp.address) >= sizeof tcp.address || tcp.port > 65535)
			abort();
}

static void
fuzz_small(struct text t)
{
	struct text value;
	struct id_range range;
	uint64_t n;
	char *os;

	if (text_status(t, "Groups", &value))
		check_within(value, t);
	if (text_os_release(t, "ID", &os))
		free(os);
	text_id_inside(t, 1000, &n);
	text_inode(t, "socket", &n);
	check_within(text_base(text_exe(t)), t);
	while (text_id_range(&t, &range) > 0)
		;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const parsers[])(
	    struct text) = { fuzz_mounts, fuzz_cgroup, fuzz_stat, fuzz_sockets, fuzz_small };

	if (size > 0)
		parsers[data[0] % ARRAY_SIZE(parsers)](
		    (struct text){ (const char *)data + 1, size - 1 });
	return 0;
}
