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

struct host {
	int fd;
	pid_t pid;
	int64_t deadline;
	cJSON *rights; /* the data of the reader's first message: held, missing */
	char code[24]; /* "" while it answers; else timeout or reader-gone, for good */
	char message[160];
	/* a container that was asked for ahead: whose, and its answer once it was taken in */
	long ahead_pid;
	char *ahead_id; /* NULL: none */
	bool ahead_taken;
	struct buf ahead;
};

static void
reap(struct host *h)
{
	int status;

	if (h->pid > 0) {
		kill(h->pid, SIGKILL);
		/* one that hangs in the kernel cannot be waited for; it ends with us */
		for (int tries = 0; tries < 50 && waitpid(h->pid, &status, WNOHANG) == 0; tries++)
			poll(NULL, 0, 1);
	}
	h->pid = -1;
	close_fd(&h->fd);
	h->fd = -1;
}

/* From now on every answer is that. Always false. */
static bool
give_up(struct host *h, const char *code, const char *message)
{
	snprintf(h->code, sizeof h->code, "%s", code);
	snprintf(h->message, sizeof h->message, "%s", message);
	reap(h);
	return false;
}

/* Moves n bytes in or out before the deadline. */
static bool
move(struct host *h, short event, char *bytes, size_t n)
{
	while (n > 0) {
		struct pollfd p = { .fd = h->fd, .events = event };
		int64_t left = h->deadline - now_ms();
		ssize_t moved;

		if (left <= 0)
			return give_up(
			    h, "timeout", "the host reader did not answer by the deadline");
		if (poll(&p, 1, left > INT_MAX ? INT_MAX : (int)left) <= 0)
			continue; /* the deadline decides */
		moved = event == POLLOUT ? send(h->fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT)
					 : recv(h->fd, bytes, n, MSG_DONTWAIT);
		if (moved < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (moved <= 0)
			return give_up(h, "reader-gone", "the host reader has ended");
		bytes += moved;
		n -= (size_t)moved;
	}
	return true;
}

static bool
receive(struct host *h, struct buf *ret)
{
	uint32_t len;

	if (!move(h, POLLIN, (char *)&len, sizeof len))
		return false;
	if (len > WIRE_MAX_MESSAGE)
		return give_up(h, "reader-gone", "the host reader sent a malformed answer");
	ret->s = xcalloc((size_t)len + 1, 1);
	ret->cap = (size_t)len + 1;
	ret->len = len;
	return move(h, POLLIN, ret->s, len);
}

static bool
request(struct host *h, struct request q, const char *text)
{
	autobuf struct buf message = BUF_INIT;

	if (*h->code != '\0')
		return false;
	q.ntext = (uint32_t)strlen(text);
	buf_add(&message, &q, sizeof q);
	buf_adds(&message, text);
	return move(h, POLLOUT, message.s, message.len);
}

/* Answers come in the order of the requests: the one that was asked for ahead comes first. */
static bool
take_ahead(struct host *h)
{
	if (h->ahead_id == NULL || h->ahead_taken)
		return true;
	h->ahead_taken = receive(h, &h->ahead);
	return h->ahead_taken;
}

static void
forget_ahead(struct host *h)
{
	free(h->ahead_id);
	h->ahead_id = NULL;
	h->ahead_taken = false;
	buf_free(&h->ahead);
}

/* One request and its answer's records; false if there is none (code and message say why). */
static bool
ask(struct host *h, struct request q, const char *text, struct buf *ret)
{
	return *h->code == '\0' && take_ahead(h) && request(h, q, text) && receive(h, ret);
}

static cJSON *
document(struct host *h, const char *source, const struct buf *records)
{
	cJSON *doc = wire_document(source, records->s, records->len);

	if (strcmp(json_str(doc, "error.code", ""), "reader-gone") == 0)
		give_up(h, "reader-gone", json_str(doc, "error.message", ""));
	return doc;
}

static cJSON *
ask_document(struct host *h, const char *source, struct request q, const char *text)
{
	autobuf struct buf records = BUF_INIT;

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
	autobuf struct buf records = BUF_INIT;
	autojson cJSON *doc = NULL;

	if (!receive(h, &records)) {
		err_set(e, 0, "%s: cannot be read: %s", root, h->message);
		return false;
	}
	doc = wire_document("reader", records.s, records.len);
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
	*h = (struct host){ .fd = pair[0], .pid = pid, .deadline = deadline, .ahead = BUF_INIT };
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
	reap(h);
	forget_ahead(h);
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

cJSON *
host_identity(struct host *h)
{
	return ask_document(h, "host", (struct request){ .op = OP_HOST }, "");
}

cJSON *
host_daemon(struct host *h, const char *socket_path, long peer)
{
	struct request q = { .op = OP_DAEMON, .pid = peer };
	cJSON *doc = ask_document(h, "/proc", q, socket_path);
	const cJSON *pid = json_at(doc, "data.pid");
	autofree char *source = NULL;

	if (pid != NULL) {
		source = xasprintf("/proc/%.0f", cJSON_GetNumberValue(pid));
		cJSON_ReplaceItemInObjectCaseSensitive(doc, "source", cJSON_CreateString(source));
	}
	return doc;
}

cJSON *
host_mounts(struct host *h)
{
	return ask_document(h, "/proc/1/mountinfo", (struct request){ .op = OP_MOUNTS }, "");
}

cJSON *
host_container(struct host *h, long pid, const char *id, double started)
{
	struct request q = { .op = OP_CONTAINER, .pid = pid, .started = started };
	autofree char *source = xasprintf("/proc/%ld", pid);
	cJSON *doc;

	if (h->ahead_id == NULL || h->ahead_pid != pid || strcmp(h->ahead_id, id) != 0)
		return ask_document(h, source, q, id);
	doc = take_ahead(h) ? document(h, source, &h->ahead)
			    : wire_document_error(source, h->code, h->message);
	forget_ahead(h);
	return doc;
}

void
host_container_ahead(struct host *h, long pid, const char *id, double started)
{
	struct request q = { .op = OP_CONTAINER, .pid = pid, .started = started };

	if (*h->code != '\0' || !take_ahead(h) || strlen(id) > REQUEST_MAX_TEXT)
		return;
	forget_ahead(h);
	if (!request(h, q, id))
		return;
	h->ahead_pid = pid;
	h->ahead_id = xstrdup(id);
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
