/* SPDX-License-Identifier: Apache-2.0 */
/* The parent's side: starts the reader, asks it, and gives up on it at the deadline. */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/host.h"
#include "audit/reader.h"

#define MAX_AHEAD 256 /* requests and answers that wait here: some 10 KiB each */
#define MAX_SENT 2    /* requests about containers, ahead and not answered yet: what is asked now waits for these */

/* A request, until its answer is taken. */
struct asked {
	struct asked *next;
	struct request q;
	char *text;
	bool sent, answered;
	struct buf answer;
	cJSON *doc; /* a container's answer as a document: made when there is time */
};

struct host {
	int fd;
	pid_t pid;
	int64_t deadline;
	cJSON *rights; /* the data of the reader's first message: held, missing */
	char code[24]; /* "" while it answers; else timeout or reader-gone, for good */
	char message[160];
	struct asked *asked; /* those sent first, in that order, which is that of the answers */
	size_t nasked, nsent; /* nsent: of those that are not answered yet */
	bool hurry; /* what is waited for is no container's answer */
	struct buf out, in; /* bytes that the socket has not taken yet; the beginning of an answer */
};

/* Returns whether its seccomp filter had ended it. */
static bool
reap(struct host *h)
{
	int status = 0;

	if (h->pid > 0) {
		kill(h->pid, SIGKILL);
		/* one that hangs in the kernel cannot be waited for; it ends with us */
		for (int tries = 0; tries < 50 && waitpid(h->pid, &status, WNOHANG) == 0; tries++)
			poll(NULL, 0, 1);
	}
	h->pid = -1;
	close_fd(&h->fd);
	h->fd = -1;
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

/* From now on every answer is that. Always false. */
static bool
give_up(struct host *h, const char *code, const char *message)
{
	snprintf(h->code, sizeof h->code, "%s", code);
	snprintf(h->message, sizeof h->message, "%s", message);
	if (reap(h))
		snprintf(h->message, sizeof h->message,
		    "the host reader called what its sandbox forbids (SIGSYS), and was ended");
	return false;
}

/* ---- requests and answers ---- */

static void
asked_free(struct asked *a)
{
	free(a->text);
	buf_free(&a->answer);
	json_free(&a->doc);
	free(a);
}

/* sent: behind the last one that was sent; else at the end. */
static struct asked *
add_asked(struct host *h, struct request q, const char *text, bool sent)
{
	struct asked *a = xcalloc(1, sizeof *a), **at = &h->asked;

	q.ntext = (uint32_t)strlen(text);
	while (*at != NULL && (!sent || (*at)->sent))
		at = &(*at)->next;
	*a = (struct asked){ .next = *at, .q = q, .text = xstrdup(text), .sent = sent, .answer = BUF_INIT };
	*at = a;
	h->nasked++;
	h->nsent += sent;
	return a;
}

static struct asked *
find_asked(const struct host *h, struct request q, const char *text)
{
	struct asked *a = h->asked;

	while (a != NULL &&
	    (a->q.op != q.op || a->q.pid != q.pid || a->q.max != q.max || strcmp(a->text, text) != 0))
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
	h->nsent -= a->sent && !a->answered;
}

static void
forget_asked(struct host *h, struct asked *a)
{
	unlink_asked(h, a);
	asked_free(a);
}

/* Sends what the socket takes now. False: given up. */
static bool
send_some(struct host *h)
{
	ssize_t n;

	if (h->out.len == 0)
		return true;
	n = send(h->fd, h->out.s, h->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0)
		return errno == EINTR || errno == EAGAIN ||
		    give_up(h, "reader-gone", "the host reader has ended");
	h->out.len -= (size_t)n;
	memmove(h->out.s, h->out.s + n, h->out.len);
	return true;
}

static struct asked *
send_request(struct host *h, struct request q, const char *text)
{
	struct asked *a = add_asked(h, q, text, true);

	buf_add(&h->out, &a->q, sizeof a->q);
	buf_adds(&h->out, text);
	(void)send_some(h);
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
			give_up(h, "reader-gone", "the host reader sent a malformed answer");
			return;
		}
		if (h->in.len - pos - sizeof len < len)
			break;
		buf_add(&a->answer, h->in.s + pos + sizeof len, len);
		a->answered = true;
		h->nsent--;
		pos += sizeof len + len;
	}
	h->in.len -= pos;
	memmove(h->in.s, h->in.s + pos, h->in.len);
	explicit_bzero(h->in.s + h->in.len, pos); /* a private key, perhaps */
	while (h->nsent < MAX_SENT && *h->code == '\0' && send_ahead(h))
		;
}

static void
receive_some(struct host *h)
{
	char bytes[1 << 16];
	ssize_t n = recv(h->fd, bytes, sizeof bytes, MSG_DONTWAIT);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		give_up(h, "reader-gone", "the host reader has ended");
		return;
	}
	buf_add(&h->in, bytes, (size_t)n);
	explicit_bzero(bytes, (size_t)n);
	deal_out(h);
}

/* Until the answer is there, or the deadline: what has arrived by then counts. False: given up. */
static bool
wait_for(struct host *h, const struct asked *a)
{
	while (!a->answered && *h->code == '\0') {
		struct pollfd p = { .fd = h->fd, .events = POLLIN };
		int64_t left = h->deadline - now_ms();
		int wait = left > INT_MAX ? INT_MAX : left > 0 ? (int)left : 0;

		if (left > 0 && !send_some(h))
			return false;
		if (left > 0 && h->out.len > 0)
			p.events |= POLLOUT;
		if (poll(&p, 1, wait) > 0 && p.revents & ~POLLOUT)
			receive_some(h);
		else if (left <= 0)
			return give_up(
			    h, "timeout", "the host reader did not answer by the deadline");
	}
	return a->answered;
}

/* One request and its answer's records; false if there is none (code and message say why). */
static bool
ask(struct host *h, struct request q, const char *text, struct buf *ret)
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
	answered = wait_for(h, a);
	h->hurry = false;
	if (answered) {
		*ret = a->answer;
		a->answer = (struct buf)BUF_INIT;
	}
	forget_asked(h, a);
	return answered;
}

static void
ask_ahead(struct host *h, struct request q, const char *text)
{
	if (*h->code != '\0' || h->nasked >= MAX_AHEAD || strlen(text) > REQUEST_MAX_TEXT ||
	    find_asked(h, q, text) != NULL)
		return;
	if (q.op != OP_CONTAINER || h->nsent < MAX_SENT)
		(void)send_request(h, q, text);
	else
		(void)add_asked(h, q, text, false);
}

int
host_fd(const struct host *h)
{
	return h->fd;
}

static cJSON *
document(struct host *h, const char *source, const struct buf *records)
{
	cJSON *doc = wire_document(source, records->s, records->len);

	if (strcmp(json_str(doc, "error.code", ""), "reader-gone") == 0)
		give_up(h, "reader-gone", json_str(doc, "error.message", ""));
	return doc;
}

/* Answers about containers become documents while something else is waited for. */
static void
make_documents(struct host *h)
{
	for (struct asked *a = h->asked; a != NULL && a->answered; a = a->next) {
		autofree char *source = NULL;

		if (a->q.op != OP_CONTAINER || a->doc != NULL)
			continue;
		source = xasprintf("/proc/%lld", (long long)a->q.pid);
		a->doc = document(h, source, &a->answer);
		buf_free(&a->answer);
	}
}

void
host_pump(struct host *h)
{
	if (h->nsent == 0 || *h->code != '\0' || !send_some(h))
		return;
	receive_some(h);
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
		forget_asked(h, a);
	}
	return doc;
}

static cJSON *
ask_document(struct host *h, const char *source, struct request q, const char *text)
{
	autobuf struct buf records = BUF_INIT;
	cJSON *made = take_document(h, q, text);

	if (made != NULL)
		return made;
	if (strlen(text) > REQUEST_MAX_TEXT)
		return wire_document_error(
		    source, "ENAMETOOLONG", "the name is too long to be asked for");
	if (!ask(h, q, text, &records))
		return wire_document_error(source, h->code, h->message);
	return document(h, source, &records);
}

/* The reader's first message; false with an error. */
static bool
greet(struct host *h, const char *root, struct err *e)
{
	struct asked *first = add_asked(h, (struct request){ 0 }, "", true); /* it comes unasked */
	autojson cJSON *doc = NULL;

	if (!wait_for(h, first)) {
		err_set(e, 0, "%s: cannot be read: %s", root, h->message);
		return false;
	}
	doc = wire_document("reader", first->answer.s, first->answer.len);
	forget_asked(h, first);
	if (json_at(doc, "error") != NULL) {
		err_set(e, 0, "%s", json_str(doc, "error.message", "the host reader cannot start"));
		return false;
	}
	h->rights = cJSON_DetachItemFromObjectCaseSensitive(doc, "data");
	return true;
}

struct host *
host_open(const char *root, bool keep_rights, int64_t deadline, struct err *e)
{
	struct host *h;
	int pair[2];
	pid_t parent = getpid(), pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
		err_set(e, errno, "starting the host reader: %s", strerror(errno));
		return NULL;
	}
	if ((pid = fork()) < 0) {
		err_set(e, errno, "starting the host reader: %s", strerror(errno));
		close(pair[0]);
		close(pair[1]);
		return NULL;
	}
	if (pid == 0) {
		close(pair[0]);
		reader_run(pair[1], root, keep_rights, parent);
	}
	close(pair[1]);
	h = xcalloc(1, sizeof *h);
	*h = (struct host){ .fd = pair[0], .pid = pid, .deadline = deadline,
		.out = BUF_INIT, .in = BUF_INIT };
	if (!greet(h, root, e)) {
		host_close(h);
		return NULL;
	}
	return h;
}

void
host_close(struct host *h)
{
	if (h == NULL)
		return;
	(void)reap(h);
	while (h->asked != NULL)
		forget_asked(h, h->asked);
	buf_free(&h->out);
	buf_free(&h->in);
	json_free(&h->rights);
	free(h);
}

void
host_rights(struct host *h, cJSON *ret_held, cJSON *ret_missing)
{
	const cJSON *name;

	cJSON_ArrayForEach(name, json_at(h->rights, "held")) json_push(ret_held, json_copy(name));
	cJSON_ArrayForEach(name, json_at(h->rights, "missing"))
	    json_push(ret_missing, json_copy(name));
}

const char *
host_sandbox(const struct host *h)
{
	return json_str(h->rights, "sandbox", "unknown");
}

pid_t
host_reader(const struct host *h)
{
	return h->pid;
}

static const struct request identity = { .op = OP_HOST }, mounts = { .op = OP_MOUNTS },
			    audit = { .op = OP_AUDIT };

cJSON *
host_identity(struct host *h)
{
	return ask_document(h, "host", identity, "");
}

cJSON *
host_mounts(struct host *h)
{
	return ask_document(h, "/proc/1/mountinfo", mounts, "");
}

cJSON *
host_audit(struct host *h)
{
	return ask_document(h, "NETLINK_AUDIT", audit, "");
}

cJSON *
host_mounts_of(struct host *h, long pid)
{
	autofree char *source = xasprintf("/proc/%ld/mountinfo", pid);

	return ask_document(h, source, (struct request){ .op = OP_MOUNTS, .pid = pid }, "");
}

void
host_begin(struct host *h)
{
	ask_ahead(h, audit, "");
	ask_ahead(h, identity, "");
	ask_ahead(h, mounts, "");
}

static struct request
daemon_request(long peer)
{
	return (struct request){ .op = OP_DAEMON, .pid = peer };
}

/* With the process that was found as its source. */
static cJSON *
with_pid(cJSON *doc)
{
	const cJSON *pid = json_at(doc, "data.pid");
	autofree char *source = pid != NULL ? xasprintf("/proc/%.0f", cJSON_GetNumberValue(pid)) : NULL;

	if (source != NULL)
		cJSON_ReplaceItemInObjectCaseSensitive(doc, "source", cJSON_CreateString(source));
	return doc;
}

cJSON *
host_daemon(struct host *h, const char *socket_path, long peer)
{
	return with_pid(ask_document(h, "/proc", daemon_request(peer), socket_path));
}

/* The text of the request: both ends of the connection. The caller frees. */
static char *
connection_text(const struct host_connection *c)
{
	return xasprintf("%s %u %s %u", c->local, c->local_port, c->remote, c->remote_port);
}

cJSON *
host_daemon_tcp(struct host *h, const struct host_connection *c)
{
	autofree char *text = connection_text(c);

	return with_pid(ask_document(h, "/proc", (struct request){ .op = OP_DAEMON_TCP }, text));
}

void
host_daemon_tcp_ahead(struct host *h, const struct host_connection *c)
{
	autofree char *text = connection_text(c);

	ask_ahead(h, (struct request){ .op = OP_DAEMON_TCP }, text);
}

void
host_daemon_ahead(struct host *h, const char *socket_path, long peer)
{
	ask_ahead(h, daemon_request(peer), socket_path);
}

static struct request
container_request(long pid, double started)
{
	return (struct request){ .op = OP_CONTAINER, .pid = pid, .started = started };
}

cJSON *
host_container(struct host *h, long pid, const char *id, double started)
{
	autofree char *source = xasprintf("/proc/%ld", pid);

	return ask_document(h, source, container_request(pid, started), id);
}

void
host_container_ahead(struct host *h, long pid, const char *id, double started)
{
	ask_ahead(h, container_request(pid, started), id);
}

static struct request
access_request(long pid)
{
	return (struct request){ .op = OP_ACCESS, .pid = pid };
}

cJSON *
host_access(struct host *h, long pid, const char *path)
{
	autofree char *source = xasprintf("lstat %s", path);

	return ask_document(h, source, access_request(pid), path);
}

void
host_access_ahead(struct host *h, long pid, const char *path)
{
	ask_ahead(h, access_request(pid), path);
}

/* ---- files: bytes are no JSON, so their records are taken one by one ---- */

static void
file_error(struct host_file *f, const char *code, const char *message)
{
	snprintf(f->code, sizeof f->code, "%s", code);
	snprintf(f->message, sizeof f->message, "%s", message);
}

static bool
is_path(const struct wire_record *rec, const char *path)
{
	return rec->npath == strlen(path) && memcmp(rec->path, path, rec->npath) == 0;
}

static bool
take_number(const struct wire_record *rec, struct host_file *f)
{
	int64_t n;

	if (!wire_get_int(rec, &n))
		return false;
	if (is_path(rec, "mode"))
		f->mode = (uint32_t)n;
	else if (is_path(rec, "uid"))
		f->uid = (uint32_t)n;
	else if (is_path(rec, "gid"))
		f->gid = (uint32_t)n;
	else if (is_path(rec, "dev"))
		f->dev = (uint64_t)n;
	else if (is_path(rec, "ino"))
		f->ino = (uint64_t)n;
	else if (is_path(rec, "size"))
		f->size = n;
	else
		return false;
	return true;
}

static bool
take_time(const struct wire_record *rec, struct host_file *f)
{
	double t;

	if (!wire_get_real(rec, &t))
		return false;
	if (is_path(rec, "mtime"))
		f->mtime = t;
	else if (is_path(rec, "ctime"))
		f->ctime = t;
	else if (is_path(rec, "btime"))
		f->btime = t;
	else
		return false;
	return true;
}

static bool
take_text(const struct wire_record *rec, struct host_file *f)
{
	if (is_path(rec, "type") && rec->nvalue == 1) {
		f->type = rec->value[0];
		return true;
	}
	if (!is_path(rec, "real") || f->real != NULL)
		return false;
	f->real = utf8_clean(rec->value, rec->nvalue);
	return true;
}

static bool
take_bytes(const struct wire_record *rec, struct host_file *f)
{
	if (!is_path(rec, "bytes") || f->bytes != NULL)
		return false;
	f->bytes = xcalloc(rec->nvalue + 1, 1);
	memcpy(f->bytes, rec->value, rec->nvalue);
	f->len = rec->nvalue;
	return true;
}

static bool
take_error(const struct wire_record *rec, struct host_file *f)
{
	autofree char *message = NULL;
	char code[24];

	if (!wire_get_error(rec, code, &message))
		return false;
	file_error(f, code, message);
	return true;
}

static bool
take_record(const struct wire_record *rec, struct host_file *f)
{
	switch (rec->type) {
	case WIRE_INT:
		return take_number(rec, f);
	case WIRE_REAL:
		return take_time(rec, f);
	case WIRE_STR:
		return take_text(rec, f);
	case WIRE_BYTES:
		return take_bytes(rec, f);
	case WIRE_ERROR:
		return take_error(rec, f);
	default:
		return false;
	}
}

/* An answer without an error has the inode, and the bytes if they were asked for. */
static bool
take_file(const struct buf *records, bool bytes, struct host_file *f)
{
	struct wire_record rec;
	size_t pos = 0;

	while (wire_next(records->s, records->len, &pos, &rec))
		if (!take_record(&rec, f))
			return false;
	return pos != SIZE_MAX &&
	    (*f->code != '\0' || (f->type != 0 && (!bytes || f->bytes != NULL)));
}

static void
ask_file(struct host *h, struct request q, const char *path, struct host_file *ret)
{
	autobuf struct buf records = BUF_INIT;

	*ret = (struct host_file){ .path = xstrdup(path) };
	if (strlen(path) >= PATH_MAX) {
		file_error(ret, "ENAMETOOLONG", "the path is too long to be asked for");
	} else if (!ask(h, q, path, &records)) {
		file_error(ret, h->code, h->message);
	} else if (!take_file(&records, q.op == OP_FILE, ret)) {
		give_up(h, "reader-gone", "the host reader sent a malformed answer");
		host_file_free(ret);
		*ret = (struct host_file){ .path = xstrdup(path) };
		file_error(ret, h->code, h->message);
	}
	explicit_bzero(records.s, records.len);
	if (ret->real == NULL)
		ret->real = xstrdup(path);
}

void
host_read_file(struct host *h, long pid, const char *path, size_t max, struct host_file *ret)
{
	ask_file(h, (struct request){ .op = OP_FILE, .pid = pid, .max = max }, path, ret);
}

void
host_stat(struct host *h, long pid, const char *path, struct host_file *ret)
{
	ask_file(h, (struct request){ .op = OP_STAT, .pid = pid }, path, ret);
}

void
host_file_free(struct host_file *f)
{
	if (f == NULL)
		return;
	free(f->path);
	free(f->real);
	if (f->bytes != NULL)
		explicit_bzero(f->bytes, f->len);
	free(f->bytes);
	*f = (struct host_file){ 0 };
}

cJSON *
host_list(struct host *h, long pid, const char *path, char ret_code[24])
{
	struct request q = { .op = OP_LIST, .pid = pid };
	autojson cJSON *doc = ask_document(h, path, q, path);
	cJSON *data = cJSON_GetObjectItemCaseSensitive(doc, "data");
	cJSON *names = cJSON_DetachItemFromObjectCaseSensitive(data, "names");

	snprintf(
	    ret_code, 24, "%s", names != NULL ? "" : json_str(doc, "error.code", "reader-gone"));
	return names;
}
