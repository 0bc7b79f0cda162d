/* SPDX-License-Identifier: Apache-2.0 */
/* The addresses of a process's network namespace, as the kernel lists them: the reader itself may be in another one. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/reader.h"

#define MAX_ADDRESSES 4096
#define MAX_TABLE     ((size_t)16 << 20)

/* Two lines of fib_trie: "|-- 192.0.2.7" and, below it, "/32 host LOCAL": the address is this machine's. */
int
text_fib(struct text *rest, struct text *leaf, char ret[64])
{
	struct text line, word, kind;
	uint64_t bits;

	while (text_part(rest, '\n', &line)) {
		if (!text_word(&line, &word))
			continue;
		if (text_is(word, "|--")) {
			if (!text_word(&line, leaf))
				return -1;
			continue;
		}
		if (word.n < 2 || *word.s != '/' || !text_word(&line, &kind) || !text_word(&line, &kind) ||
		    !text_is(kind, "LOCAL"))
			continue;
		if (!text_u64((struct text){ word.s + 1, word.n - 1 }, 10, &bits) || bits > 32 || leaf->n == 0 ||
		    leaf->n > 15)
			return -1;
		if (bits == 32)
			snprintf(ret, 64, "%.*s", (int)leaf->n, leaf->s);
		else
			snprintf(ret, 64, "%.*s/%u", (int)leaf->n, leaf->s, (unsigned)bits);
		return 1;
	}
	return 0;
}

/* A line of if_inet6: 32 digits, then what does not matter here. */
int
text_inet6(struct text *rest, char ret[64])
{
	unsigned char byte[16];
	struct text line, word;

	do {
		if (!text_part(rest, '\n', &line))
			return 0;
	} while (!text_word(&line, &word));
	if (word.n != 32)
		return -1;
	for (size_t i = 0; i < 16; i++) {
		uint64_t n;

		if (!text_u64((struct text){ word.s + 2 * i, 2 }, 16, &n))
			return -1;
		byte[i] = (unsigned char)n;
	}
	return inet_ntop(AF_INET6, byte, ret, 64) != NULL ? 1 : -1;
}

/* The kernel lists an address once for each of its tables: each stands here once. */
struct found {
	struct reader *r;
	struct buf *out;
	char (*seen)[64];
	size_t n;
};

static bool
add(struct found *f, const char *address)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->seen[i], address) == 0)
			return true;
	if (f->n == MAX_ADDRESSES)
		return false;
	f->seen = xrealloc(f->seen, f->n + 1, sizeof *f->seen);
	memcpy(f->seen[f->n++], address, sizeof *f->seen);
	wire_str(f->out, "addresses[+]", address);
	return true;
}

static void
put_of(struct found *f, int proc)
{
	static const char *const files[] = { "net/fib_trie", "net/if_inet6" };
	autobuf struct buf table = BUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		struct text rest, leaf = { "", 0 };
		char address[64];
		int got = 0, error = reader_slurp(f->r, proc, files[i], MAX_TABLE, &table);

		if (error == ENOENT && i == 1) /* a kernel without IPv6 */
			continue;
		rest = text_of(&table);
		while (error == 0 && (got = i == 0 ? text_fib(&rest, &leaf, address) : text_inet6(&rest, address)) > 0)
			error = add(f, address) ? 0 : EFBIG;
		if (error == 0 && got < 0)
			error = EBADMSG;
		if (error != 0)
			reader_trouble(f->r, f->out, "addresses", error, 0, "%s", files[i]);
	}
}

void
reader_put_addresses(struct reader *r, int proc, struct buf *out)
{
	struct found f = { .r = r, .out = out };
	autofd int init = -1;
	uint64_t ns;
	int error;

	wire_list(out, "addresses");
	put_of(&f, proc);
	reader_host_ns(r);
	error = reader_pid_ns(r, proc, NS_NET, &ns);
	/* an address of the host is on this host, also for an engine in a network namespace of its own */
	if (error == 0 && r->ns[NS_NET] == 0)
		error = ENOENT;
	if (error == 0 && ns != r->ns[NS_NET] && (error = reader_proc(r, "1", &init)) == 0)
		put_of(&f, init);
	if (error != 0)
		reader_trouble(r, out, "addresses", error, RIGHT_PTRACE, "the host's network namespace");
	free(f.seen);
}
