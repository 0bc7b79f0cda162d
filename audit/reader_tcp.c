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

/* Whoever has it open. */
static int
find_holders(struct tcp_search *s)
{
	__attribute__((cleanup(holders_free))) struct holders found = { 0 };
	int error = reader_holders(s->r, s->inode, &found);

	holders_write(&found, s->out);
	s->unseen = found.unseen;
	for (size_t i = 0; i < found.n; i++) {
		const struct holder *h = &found.item[i];

		if (h->product != NULL) {
			s->engines++;
			s->engine = h->pid;
			s->product = h->product;
		} else {
			struct text base = { "", 0 };

			if (h->exe != NULL)
				base = text_base((struct text){ h->exe, strlen(h->exe) });
			s->others++;
			s->other = h->pid;
			snprintf(s->name, sizeof s->name, "%.*s", (int)base.n, base.s);
		}
	}
	return error;
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
