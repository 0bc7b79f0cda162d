/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who serves a TCP connection of ours: the kernel lists both of its ends, and the process that has the other one open is
 * the one that answers. Who listens at the port proves less: dockerd itself holds the ports that it publishes for containers,
 * and another process may accept for it.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/reader.h"

struct end {
	char address[64];
	unsigned port;
};

struct tcp_search {
	struct reader *r;
	struct end ours, theirs;
	uint64_t inode;      /* of their end */
	size_t lines;        /* how many there are of it */
	long engine, other;  /* processes that hold it; 0: none */
	size_t engines, others;
	size_t unseen;       /* processes whose descriptors could not be read */
	const char *product;
	char name[64];       /* of other's program */
	struct buf *out;
};

/* "::ffff:192.0.2.7" is 192.0.2.7, at a socket for both. */
static const char *
plain(const char *address)
{
	return strncmp(address, "::ffff:", 7) == 0 && strchr(address, '.') != NULL ? address + 7 : address;
}

static bool
is_end(const struct end *e, const char *address, unsigned port)
{
	return e->port == port && strcmp(plain(e->address), plain(address)) == 0;
}

static bool
read_end(struct text *rest, struct end *ret)
{
	struct text address, port;
	uint64_t n;

	if (!text_word(rest, &address) || !text_word(rest, &port) || address.n >= sizeof ret->address ||
	    !text_u64(port, 10, &n) || n == 0 || n > 65535)
		return false;
	snprintf(ret->address, sizeof ret->address, "%.*s", (int)address.n, address.s);
	ret->port = (unsigned)n;
	return true;
}

/* Lines of this table that are their end of the connection. */
static int
look_in_table(struct tcp_search *s, int proc, bool v6)
{
	autobuf struct buf table = BUF_INIT;
	struct tcp_line line;
	struct text rest;
	int got, error = reader_net(s->r, proc, v6 ? "net/tcp6" : "net/tcp", &table);

	if (error != 0)
		return error == ENOENT && v6 ? 0 : error; /* a kernel without IPv6 */
	for (rest = text_of(&table); (got = text_tcp(&rest, v6, &line)) != 0;) {
		char peer[64];
		unsigned port;

		if (got < 0)
			return EBADMSG;
		if (line.listening || !is_end(&s->theirs, line.address, line.port) ||
		    !text_tcp_peer(&line, v6, peer, &port) || !is_end(&s->ours, peer, port))
			continue;
		s->lines++;
		s->inode = line.inode;
	}
	return 0;
}

static void
look_for_holder(struct tcp_search *s, const char *name)
{
	__attribute__((cleanup(inodes_free))) struct inodes held = { 0 };
	autobuf struct buf exe = BUF_INIT;
	autofd int proc = -1;
	struct text program, base;
	const char *product;
	int error;

	if (reader_proc(s->r, name, &proc) != 0)
		return;
	error = reader_sockets(s->r, proc, &held);
	if (error == EACCES || error == EPERM)
		s->unseen++;
	if (!inodes_has(&held, s->inode))
		return;
	wire_int(s->out, "holders[+].pid", text_pid(name));
	if (reader_link(proc, "exe", &exe) != 0)
		exe.len = 0;
	program = text_exe(text_of(&exe));
	if (program.n > 0)
		wire_strn(s->out, "holders[-].exe", program.s, program.n);
	else
		wire_null(s->out, "holders[-].exe");
	if (program.n > 0 && (product = reader_engine_of(program)) != NULL) {
		s->engines++;
		s->engine = text_pid(name);
		s->product = product;
		return;
	}
	base = text_base(program);
	s->others++;
	s->other = text_pid(name);
	snprintf(s->name, sizeof s->name, "%.*s", (int)base.n, base.s);
}

static int
look_for_holders(struct tcp_search *s)
{
	char **names = NULL;
	size_t n = 0;
	int error = reader_names(s->r, s->r->proc, "", &names, &n);

	s->engines = s->others = s->unseen = 0;
	for (size_t i = 0; i < n; i++)
		if (text_pid(names[i]) > 0)
			look_for_holder(s, names[i]);
	reader_names_free(names, n);
	return error;
}

/* Whoever has it open. */
static int
find_holders(struct tcp_search *s)
{
	size_t mark;
	int error;

	wire_list(s->out, "holders");
	mark = s->out->len;
	for (int looks = 1;; looks++) {
		error = look_for_holders(s);
		if (error != 0 || looks == HOLDER_LOOKS || s->engines + s->others <= 1)
			return error;
		s->out->len = mark;
	}
}

static bool not_proven(const struct tcp_search *s, const char *fmt, ...) PRINTF(2, 3);
static bool
not_proven(const struct tcp_search *s, const char *fmt, ...)
{
	char why[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	wire_error(s->out, "", "not-proven", "%s", why);
	return false;
}

/* Exactly one process has it open, and that is an engine. */
static bool
is_engines(const struct tcp_search *s)
{
	const char *a = s->theirs.address;
	unsigned port = s->theirs.port;

	if (s->others > 0)
		return not_proven(s, "%s (process %ld) answers at %s port %u and is no engine: what it forwards to may be anywhere",
		    *s->name ? s->name : "a program without a name", s->other, a, port);
	if (s->engines > 1)
		return not_proven(s, "more than one engine holds the connection to %s port %u", a, port);
	if (s->engines == 1)
		return true;
	if (s->unseen > 0 && !(s->r->rights & RIGHT_PTRACE)) {
		reader_trouble(s->r, s->out, "", EACCES, RIGHT_PTRACE, "who serves %s port %u", a, port);
		return false;
	}
	return not_proven(s, "no process seen from here holds the other end of the connection to %s port %u", a, port);
}

bool
reader_find_engine_tcp(struct reader *r, const char *connection, struct buf *out, struct engine_found *ret)
{
	struct tcp_search s = { .r = r, .out = out };
	struct text rest = { connection, strlen(connection) };
	autofd int self = -1;
	int error;

	if (!read_end(&rest, &s.ours) || !read_end(&rest, &s.theirs)) {
		wire_error(out, "", "EINVAL", "no connection: %s", connection);
		return false;
	}
	if (!r->live || !r->same_pids)
		return not_proven(&s, "/proc below this root is not the one that has the connection to %s port %u",
		    s.theirs.address, s.theirs.port);
	error = reader_pid(r, getpid(), &self); /* the connection is in our own network namespace */
	if (error == 0)
		error = look_in_table(&s, self, false);
	if (error == 0)
		error = look_in_table(&s, self, true);
	if (error == 0 && s.lines == 1 && s.inode != 0)
		error = find_holders(&s);
	else if (error == 0)
		return not_proven(&s, "the other end of the connection to %s port %u is not in this host's network namespace",
		    s.theirs.address, s.theirs.port);
	if (error != 0) {
		reader_trouble(r, out, "", error, RIGHT_PTRACE, "who serves %s port %u", s.theirs.address, s.theirs.port);
		return false;
	}
	if (!is_engines(&s))
		return false;
	*ret = (struct engine_found){ .pid = s.engine, .product = s.product };
	return true;
}
