/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OP_ENGINES: where the programs listen that control containers, whichever of them is asked: a second dockerd, a user's own, the
 * containerd of a cluster. By proc_pid_exe(5), and by what the kernel says they have open.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/path_text.h"
#include "audit/reader.h"

static const struct { const char *program, *role; } others[] = {
	{ "containerd", "containerd" },
	{ "crio", "cri-o" },
	{ "cri-dockerd", "cri-dockerd" },
	{ "buildkitd", "buildkit" },
};

static const char *
role_of(struct text exe)
{
	const char *product = reader_engine_of(exe);

	if (product != NULL)
		return strcmp(product, "dockerd") == 0 ? "another engine" : product;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (text_is(text_base(exe), others[i].program))
			return others[i].role;
	return NULL;
}

/* The program of a process. Of most processes this link is all that is read. */
static int
program_of(const struct reader *r, const char *pid, struct buf *ret)
{
	autofd int proc = -1;
	char path[32];
	int error;

	snprintf(path, sizeof path, "%.15s/exe", pid);
	if (r->live)
		return reader_link(r->proc, path, ret);
	error = reader_proc(r, pid, &proc);
	return error != 0 ? error : reader_link(proc, "exe", ret);
}

/* All of this is what any user of the host may make much of: a program's name, sockets, processes. */
#define MAX_MS      2000
#define MAX_SOCKETS 512 /* in all */
#define MAX_OF_ONE  64

struct search {
	struct buf table, init; /* "net/unix" of a network namespace, and of process 1's */
	uint64_t ns;            /* whose table it is; 0: none */
	bool asked_init;
	size_t n; /* sockets that were put */
	int64_t until;
};

/* Those of its listening sockets that have a path, by one table. A name with a newline in it may add another one, and hides none. */
static int
put_listening(struct search *s, const struct inodes *held, struct text table, const char *pid, const char *role, struct buf *out)
{
	struct unix_line line;
	size_t most = s->n + MAX_OF_ONE;
	int got;

	while ((got = text_unix(&table, &line)) != 0) {
		bool path = got > 0 && line.listening && line.path.n > 0 && *line.path.s == '/';
		autofree char *bytes = NULL, *shown = NULL;

		if (!path || !inodes_has(held, line.inode))
			continue;
		if (s->n == most || s->n == MAX_SOCKETS)
			return EFBIG;
		s->n++;
		bytes = xstrndup(line.path.s, line.path.n);
		shown = path_text_show(bytes);
		wire_int(out, "sockets[+].pid", text_pid(pid));
		wire_str(out, "sockets[-].role", role);
		wire_str(out, "sockets[-].path", shown);
	}
	return 0;
}

/* The table of a process's network namespace, read once for those that follow each other in one. */
static int
read_table(const struct reader *r, struct search *s, int proc, uint64_t ns)
{
	int error;

	if (ns != 0 && ns == s->ns)
		return 0;
	error = reader_net(r, proc, "net/unix", &s->table);
	s->ns = error == 0 ? ns : 0;
	return error;
}

/* The sockets of one process: its own, and those that an init in the host's network namespace handed over. */
static int
look_at(struct reader *r, struct search *s, const char *pid, const char *role, struct buf *out)
{
	__attribute__((cleanup(inodes_free))) struct inodes held = { 0 };
	autofd int proc = -1, init = -1;
	struct namespaces ns;
	int error = reader_proc(r, pid, &proc);

	if (error == 0)
		error = reader_sockets(r, proc, &held);
	if (error != 0 || held.n == 0)
		return error == ENOENT ? ESRCH : error;
	reader_read_ns(r, proc, &ns);
	error = read_table(r, s, proc, ns.ino[NS_NET]);
	if (error == 0)
		error = put_listening(s, &held, text_of(&s->table), pid, role, out);
	if (error != 0)
		return error == ENOENT ? ESRCH : error;
	reader_host_ns(r);
	if (ns.ino[NS_NET] == r->ns[NS_NET])
		return 0;
	if (!s->asked_init && reader_proc(r, "1", &init) == 0)
		(void)reader_net(r, init, "net/unix", &s->init);
	s->asked_init = true;
	return put_listening(s, &held, text_of(&s->init), pid, role, out);
}

/* 0, or why it is not known whether a process is an engine, and where that listens. ENOENT is the kernel's own process, ESRCH one
 * that has ended, ENAMETOOLONG a path of more than a page, as no engine's is; process 1 is an init, which may be closed even to root. */
static int
look_whether(struct reader *r, struct search *s, const char *pid, struct buf *out)
{
	autobuf struct buf link = BUF_INIT;
	const char *role;
	int error = program_of(r, pid, &link);

	if (error == ENAMETOOLONG)
		return 0;
	if (error == 0 && (role = role_of(text_exe(text_of(&link)))) != NULL)
		error = now_ms() < s->until ? look_at(r, s, pid, role, out) : EFBIG;
	return error == ENOENT || error == ESRCH || strcmp(pid, "1") == 0 ? 0 : error;
}

void
reader_engines(struct reader *r, struct buf *out)
{
	struct search s = { .table = BUF_INIT, .init = BUF_INIT, .until = now_ms() + MAX_MS };
	char **names = NULL;
	size_t n = 0, seen = 0;
	int error = r->proc < 0 ? ENOENT : reader_names(r, r->proc, "", &names, &n), unread = 0;

	wire_list(out, "sockets");
	for (size_t i = 0; i < n; i++) {
		int got = text_pid(names[i]) > 0 ? look_whether(r, &s, names[i], out) : 0;

		seen += text_pid(names[i]) > 0;
		unread = got != 0 ? got : unread;
	}
	reader_names_free(names, n);
	buf_free(&s.table);
	buf_free(&s.init);
	if (error == 0)
		error = seen == 0 ? ENOENT : unread;
	if (error != 0)
		reader_trouble(r, out, "sockets", error, RIGHT_PTRACE, "which programs are engines, and where those listen");
}
