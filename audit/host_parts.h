/* SPDX-License-Identifier: Apache-2.0 */
/* host_parts: what the files of host share; private to them. */
#ifndef AUDIT_HOST_PARTS_H
#define AUDIT_HOST_PARTS_H

#include "audit/host.h"
#include "audit/reader.h"

/* A request, until its answer is taken. */
struct asked {
	struct asked *next;
	struct request q;
	char *text;
	bool sent, answered;
	struct buf answer;
	bool awaited; /* by somebody who takes the answer himself */
	cJSON *doc; /* a container's answer as a document: made when there is time */
};

struct host {
	int fd;
	pid_t pid;
	int64_t deadline;
	char *root;
	struct asked *greeting; /* the reader's first message, until it was taken */
	cJSON *rights; /* the data of the reader's first message: held, missing */
	char code[24]; /* "" while it answers; else timeout or reader-gone, for good */
	char message[160];
	struct asked *asked; /* those sent first, in that order, which is that of the answers */
	size_t nasked, nsent; /* nsent: of those that are not answered yet */
	size_t ncontainers;   /* and of these, those about containers */
	bool hurry; /* what is waited for is no container's answer */
	cJSON *lists; /* by path: {code, names} of host_list_once() */
	cJSON *accesses; /* by path: documents of host_access_once() */
	cJSON *unmounted; /* of host_set_unmounted(), or NULL */
	host_wait *wait; /* NULL: poll(2) */
	void *wait_arg;
	struct buf out, in; /* bytes that the socket has not taken yet; the beginning of an answer */
};

/* host_ask.c: one request and its answer's records; false if there is none (code and message say why). */
bool host_ask(struct host *h, struct request q, const char *text, struct buf *ret);
/* The same as a document. The caller's. */
cJSON *host_ask_document(struct host *h, const char *source, struct request q, const char *text);
/* Asks with what is asked next, or at the next host_pump(); the answer is there when it is wanted. One about a container waits
 * its turn: for others, and while the answer to another question is waited for. */
void host_ask_ahead(struct host *h, struct request q, const char *text);
/* Until the answer is there, or the deadline: what has arrived by then counts. False: given up. */
bool host_wait_for(struct host *h, struct asked *a);
/* sent: behind the last one that was sent; else at the end. */
struct asked *host_add_asked(struct host *h, struct request q, const char *text, bool sent);
void host_forget_asked(struct host *h, struct asked *a);

/*
 * host_unmounted.c: makes the error not-mounted of an answer about the host's root that says nothing, as host_set_unmounted() has it.
 * doc, names: given away; what counts instead is returned.
 */
cJSON *host_doubt_access(const struct host *h, const char *path, cJSON *doc);
void host_doubt_file(struct host *h, const char *path, struct host_file *f);
cJSON *host_doubt_list(struct host *h, const char *path, cJSON *names, char code[24]);

/* host.c: ends the reader. From now on every answer is that. Always false. */
bool host_give_up(struct host *h, const char *code, const char *message);

#endif
