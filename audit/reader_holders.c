/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which processes have a socket open. Between fork(2) and execve(2) a child has its parent's descriptors and program, and
 * dockerd starts some for each GET /info: such a child is no second engine, and is gone when one looks again, as is one that
 * ends. One that stays is told.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/reader.h"

/* A process that is seen for longer, and in more looks, than a busy machine needs to start or end one stays. */
#define HOLDER_LOOKS 16
#define HOLDER_MS 500

static void
holder_free(struct holder *h)
{
	free(h->exe);
}

void
holders_free(struct holders *h)
{
	for (size_t i = 0; i < h->n; i++)
		holder_free(&h->item[i]);
	free(h->item);
	*h = (struct holders){ 0 };
}

static bool
has_open(struct reader *r, int proc, uint64_t inode, struct holders *ret)
{
	__attribute__((cleanup(inodes_free))) struct inodes held = { 0 };
	int error = reader_sockets(r, proc, &held);

	if (ret != NULL && (error == EACCES || error == EPERM))
		ret->unseen++;
	return inodes_has(&held, inode);
}

/* One process of /proc. What it is is read between two looks at what it has open: a child that has become another program
 * by then has nothing of its parent's open any more. */
static void
look_at(struct reader *r, const char *name, uint64_t inode, struct holders *ret)
{
	autobuf struct buf link = BUF_INIT;
	autofd int proc = -1;
	struct holder h = { .pid = text_pid(name) };
	struct proc_stat stat;

	if (reader_proc(r, name, &proc) != 0 || !has_open(r, proc, inode, ret))
		return;
	if (reader_link(proc, "exe", &link) == 0) {
		struct text program = text_exe(text_of(&link));

		h.exe = xstrndup(program.s, program.n);
		h.product = reader_engine_of(program);
	}
	if (reader_pid_stat(r, proc, &stat) == 0) {
		h.ppid = stat.ppid;
		h.start = stat.start;
	}
	if (!has_open(r, proc, inode, NULL)) {
		holder_free(&h);
		return;
	}
	ret->item = xrealloc(ret->item, ret->n + 1, sizeof *ret->item);
	ret->item[ret->n++] = h;
}

static int
look(struct reader *r, uint64_t inode, struct holders *ret)
{
	char **names = NULL;
	size_t n = 0;
	int error = reader_names(r, r->proc, "", &names, &n);

	for (size_t i = 0; i < n; i++)
		if (text_pid(names[i]) > 0)
			look_at(r, names[i], inode, ret);
	reader_names_free(names, n);
	return error;
}

/* Whether one of them is the other's child and runs its program, or has none: a process that ends loses its memory, and
 * proc_pid_exe(5) with it, before its descriptors. */
static bool
may_pass(const struct holders *h)
{
	for (size_t i = 0; i < h->n; i++) {
		if (h->item[i].exe == NULL)
			return true;
		for (size_t j = 0; j < h->n; j++)
			if (h->item[i].ppid == h->item[j].pid && h->item[j].exe != NULL &&
			    strcmp(h->item[i].exe, h->item[j].exe) == 0)
				return true;
	}
	return false;
}

static bool
was_there(const struct holders *h, const struct holder *one)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->item[i].pid == one->pid && h->item[i].start == one->start)
			return true;
	return false;
}

int
reader_holders(struct reader *r, uint64_t inode, struct holders *ret)
{
	int64_t until = now_ms() + HOLDER_MS;
	int error = look(r, inode, ret);

	for (int looks = 1; error == 0 && may_pass(ret) && (looks < HOLDER_LOOKS || now_ms() < until); looks++) {
		struct holders again = { 0 };
		size_t n = 0;

		error = look(r, inode, &again);
		for (size_t i = 0; i < again.n; i++) {
			if (was_there(ret, &again.item[i]))
				again.item[n++] = again.item[i];
			else
				holder_free(&again.item[i]);
		}
		again.n = n;
		holders_free(ret);
		*ret = again;
	}
	return error;
}

void
holders_write(const struct holders *h, struct buf *out)
{
	wire_list(out, "holders");
	for (size_t i = 0; i < h->n; i++) {
		wire_int(out, "holders[+].pid", h->item[i].pid);
		if (h->item[i].exe != NULL && *h->item[i].exe != '\0')
			wire_str(out, "holders[-].exe", h->item[i].exe);
		else
			wire_null(out, "holders[-].exe");
	}
}
