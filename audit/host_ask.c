/* SPDX-License-Identifier: Apache-2.0 */
/* host_ask: requests to the reader and its answers, which come in the order of the requests. */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "audit/host_parts.h"

#define MAX_AHEAD 256 /* requests and answers that wait here: some 10 KiB each, of some 20 files as much as is read of each */
#define MAX_SENT  4   /* requests about containers, ahead and not answered yet: what is asked now waits for these */
#define RECEIVED  ((size_t)64 << 10) /* bytes that are taken in at once */

static void
asked_free(struct asked *a)
{
	free(a->text);
	explicit_bzero(a->answer.s, a->answer.len); /* of a file, perhaps, that nobody took */
	buf_free(&a->answer);
	json_free(&a->doc);
	free(a);
}

/* Counts one that was sent, and one that was answered or given up. */
static void
count_sent(struct host *h, const struct asked *a, bool sent)
{
	h->nsent = sent ? h->nsent + 1 : h->nsent - 1;
	if (a->q.op == OP_CONTAINER)
		h->ncontainers = sent ? h->ncontainers + 1 : h->ncontainers - 1;
}

struct asked *
host_add_asked(struct host *h, struct request q, const char *text, bool sent)
{
	struct asked *a = xcalloc(1, sizeof *a), **at = &h->asked;

	q.ntext = (uint32_t)strlen(text);
	while (*at != NULL && (!sent || (*at)->sent))
		at = &(*at)->next;
	*a = (struct asked){ .next = *at, .q = q, .text = xstrdup(text), .sent = sent, .answer = BUF_INIT };
	*at = a;
	h->nasked++;
	if (sent)
		count_sent(h, a, true);
	return a;
}

static struct asked *
find_asked(const struct host *h, struct request q, const char *text)
{
	struct asked *a = h->asked;

	while (a != NULL &&
	    (a->q.op != q.op || a->q.pid != q.pid || a->q.max != q.max || a->q.inside != q.inside || a->q.dev != q.dev ||
		a->q.ino != q.ino || strcmp(a->text, text) != 0))
		a = a->next;
	return a;
}

static void
unlink_asked(struct host *h, const struct asked *a)
{
	struct asked **at = &h->asked;

	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	h->nasked--;
	if (a->sent && !a->answered)
		count_sent(h, a, false);
}

void
host_forget_asked(struct host *h, struct asked *a)
{
	unlink_asked(h, a);
	asked_free(a);
}

/* Sends what the socket takes now. What cannot be sent is no question any more: the answers come in the order of the questions. */
static void
send_some(struct host *h)
{
	ssize_t n;

	if (h->out.len == 0)
		return;
	n = send(h->fd, h->out.s, h->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) /* what it said before its end is taken; receive_some() finds that */
		h->out.len = 0;
	else if (n < 0 && errno != EINTR && errno != EAGAIN)
		(void)host_give_up(h, "reader-gone", "the host reader could not be asked");
	if (n < 0)
		return;
	h->out.len -= (size_t)n;
	memmove(h->out.s, h->out.s + n, h->out.len);
}

/* It leaves with the next send_some(), and several at once: each one that leaves may wake the reader. */
static struct asked *
send_request(struct host *h, struct request q, const char *text)
{
	struct asked *a = host_add_asked(h, q, text, true);

	buf_add(&h->out, &a->q, sizeof a->q);
	buf_adds(&h->out, text);
	return a;
}

/* One that was to be asked ahead is asked now. */
static struct asked *
send_waiting(struct host *h, struct asked *a)
{
	struct asked *sent;

	unlink_asked(h, a);
	sent = send_request(h, a->q, a->text);
	asked_free(a);
	return sent;
}

/* Asks about the next container. Not while something else is waited for: what is asked after that would wait for it. False:
 * there is none. */
static bool
send_ahead(struct host *h)
{
	struct asked *a = h->asked;

	while (a != NULL && a->sent)
		a = a->next;
	if (a == NULL || h->hurry)
		return false;
	(void)send_waiting(h, a);
	return true;
}

static void
send_next(struct host *h)
{
	while (h->ncontainers < MAX_SENT && *h->code == '\0' && send_ahead(h))
		;
	if (*h->code == '\0')
		send_some(h);
}

/* Gives the answers that are complete to their requests. */
static void
deal_out(struct host *h)
{
	struct asked *a = h->asked;
	size_t pos = 0;
	uint32_t len;

	while (h->in.len - pos >= sizeof len) {
		memcpy(&len, h->in.s + pos, sizeof len);
		while (a != NULL && a->answered)
			a = a->next;
		if (a == NULL || !a->sent || len > WIRE_MAX_MESSAGE) {
			host_give_up(h, "reader-gone", "the host reader sent a malformed answer");
			return;
		}
		if (h->in.len - pos - sizeof len < len)
			break;
		buf_add(&a->answer, h->in.s + pos + sizeof len, len);
		a->answered = true;
		count_sent(h, a, false);
		pos += sizeof len + len;
	}
	h->in.len -= pos;
	memmove(h->in.s, h->in.s + pos, h->in.len);
	explicit_bzero(h->in.s + h->in.len, pos); /* a private key, perhaps */
	send_next(h);
}

/* Room for RECEIVED bytes more; those that are there, of a private key, perhaps, are left nowhere else. */
static char *
room_for_more(struct buf *b)
{
	struct buf bigger = BUF_INIT;

	if (b->cap - b->len > RECEIVED)
		return b->s + b->len;
	(void)buf_room(&bigger, 2 * b->len + 2 * RECEIVED);
	buf_add(&bigger, b->s, b->len);
	explicit_bzero(b->s, b->len);
	buf_free(b);
	*b = bigger;
	return b->s + b->len;
}

/* Takes what has come; false if that is nothing. */
static bool
receive_some(struct host *h)
{
	char *room = room_for_more(&h->in);
	ssize_t n = recv(h->fd, room, RECEIVED, MSG_DONTWAIT);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	if (n <= 0)
		return host_give_up(h, "reader-gone", "the host reader has ended");
	h->in.len += (size_t)n;
	h->in.s[h->in.len] = '\0';
	deal_out(h);
	return true;
}

static void
wait_some(struct host *h, short events, int ms)
{
	struct pollfd p = { .fd = h->fd, .events = events };

	if (h->wait != NULL)
		h->wait(h->wait_arg, h->fd, events, ms);
	else
		(void)poll(&p, 1, ms);
}

bool
host_wait_for(struct host *h, struct asked *a)
{
	a->awaited = true;
	while (!a->answered && *h->code == '\0') {
		int64_t left = h->deadline - now_ms();

		if (left > 0)
			send_some(h);
		if (left > 0 && *h->code == '\0')
			wait_some(h, h->out.len > 0 ? POLLIN | POLLOUT : POLLIN, left > INT_MAX ? INT_MAX : (int)left);
		if (!a->answered && *h->code == '\0' && !receive_some(h) && left <= 0)
			return host_give_up(
			    h, "timeout", "the host reader did not answer by the deadline");
	}
	return a->answered;
}

bool
host_ask(struct host *h, struct request q, const char *text, struct buf *ret)
{
	struct asked *a = find_asked(h, q, text);
	bool answered;

	if (a == NULL && *h->code != '\0')
		return false;
	if (a == NULL)
		a = send_request(h, q, text);
	else if (!a->sent && *h->code == '\0')
		a = send_waiting(h, a);
	h->hurry = q.op != OP_CONTAINER;
	answered = host_wait_for(h, a);
	h->hurry = false;
	if (answered) {
		*ret = a->answer;
		a->answer = (struct buf)BUF_INIT;
	}
	host_forget_asked(h, a);
	return answered;
}

void
host_ask_ahead(struct host *h, struct request q, const char *text)
{
	if (*h->code != '\0' || h->nasked >= MAX_AHEAD || strlen(text) > REQUEST_MAX_TEXT ||
	    find_asked(h, q, text) != NULL)
		return;
	if (q.op != OP_CONTAINER || (h->ncontainers < MAX_SENT && !h->hurry))
		(void)send_request(h, q, text);
	else
		(void)host_add_asked(h, q, text, false);
}

int
host_fd(const struct host *h)
{
	return h->nsent > 0 ? h->fd : -1;
}

static cJSON *
document(struct host *h, const char *source, const struct buf *records)
{
	cJSON *doc = wire_document(source, records->s, records->len);

	if (strcmp(json_str(doc, "error.code", ""), "reader-gone") == 0)
		host_give_up(h, "reader-gone", json_str(doc, "error.message", ""));
	return doc;
}

/* Answers about containers become documents while something else is waited for. */
static void
make_documents(struct host *h)
{
	for (struct asked *a = h->asked; a != NULL && a->answered; a = a->next) {
		autofree char *source = NULL;

		if (a->q.op != OP_CONTAINER || a->doc != NULL || a->awaited)
			continue;
		source = xasprintf("/proc/%lld", (long long)a->q.pid);
		a->doc = document(h, source, &a->answer);
		explicit_bzero(a->answer.s, a->answer.len);
		buf_free(&a->answer);
	}
}

void
host_pump(struct host *h)
{
	send_next(h);
	if (h->nsent == 0 || *h->code != '\0')
		return;
	(void)receive_some(h);
	make_documents(h);
}

/* The document that was made of an answer already, or NULL. */
static cJSON *
take_document(struct host *h, struct request q, const char *text)
{
	struct asked *a = find_asked(h, q, text);
	cJSON *doc = a != NULL ? a->doc : NULL;

	if (doc != NULL) {
		a->doc = NULL;
		host_forget_asked(h, a);
	}
	return doc;
}

cJSON *
host_ask_document(struct host *h, const char *source, struct request q, const char *text)
{
	autobuf struct buf records = BUF_INIT;
	cJSON *made = take_document(h, q, text);

	if (made != NULL)
		return made;
	if (strlen(text) > REQUEST_MAX_TEXT)
		return wire_document_error(
		    source, "ENAMETOOLONG", "the name is too long to be asked for");
	if (!host_ask(h, q, text, &records))
		return wire_document_error(source, h->code, h->message);
	made = document(h, source, &records);
	explicit_bzero(records.s, records.len); /* a command line, perhaps, as it is */
	return made;
}
