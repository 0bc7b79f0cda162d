/* SPDX-License-Identifier: Apache-2.0 */
/* The parent's side: starts the reader, gives up on it at the deadline; what is asked (host_ask.c asks). */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/host_parts.h"
#include "audit/path_text.h"

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
bool
host_give_up(struct host *h, const char *code, const char *message)
{
	snprintf(h->code, sizeof h->code, "%s", code);
	snprintf(h->message, sizeof h->message, "%s", message);
	if (reap(h))
		snprintf(h->message, sizeof h->message,
		    "the host reader called what its sandbox forbids (SIGSYS), and was ended");
	return false;
}

bool
host_greet(struct host *h, struct err *e)
{
	autojson cJSON *doc = NULL;

	if (!host_wait_for(h, h->greeting)) {
		err_set(e, 0, "%s: cannot be read: %s", h->root, h->message);
		return false;
	}
	doc = wire_document("reader", h->greeting->answer.s, h->greeting->answer.len);
	host_forget_asked(h, h->greeting);
	h->greeting = NULL;
	if (json_at(doc, "error") != NULL) {
		err_set(e, 0, "%s", json_str(doc, "error.message", "the host reader cannot start"));
		return false;
	}
	h->rights = cJSON_DetachItemFromObjectCaseSensitive(doc, "data");
	return true;
}

struct host *
host_start(const char *root, bool keep_rights, int64_t deadline, struct err *e)
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
		.root = xstrdup(root), .lists = json_object(), .accesses = json_object(), .out = BUF_INIT, .in = BUF_INIT };
	h->greeting = host_add_asked(h, (struct request){ .op = NOPS }, "", true); /* it comes unasked */
	return h;
}

struct host *
host_open(const char *root, bool keep_rights, int64_t deadline, struct err *e)
{
	struct host *h = host_start(root, keep_rights, deadline, e);

	if (h != NULL && !host_greet(h, e)) {
		host_close(h);
		return NULL;
	}
	return h;
}

void
host_stop(struct host *h)
{
	if (h->pid > 0)
		kill(h->pid, SIGKILL);
}

void
host_close(struct host *h)
{
	if (h == NULL)
		return;
	(void)reap(h);
	while (h->asked != NULL)
		host_forget_asked(h, h->asked);
	buf_free(&h->out);
	explicit_bzero(h->in.s, h->in.len);
	buf_free(&h->in);
	json_free(&h->rights);
	json_free(&h->lists);
	json_free(&h->accesses);
	json_free(&h->unmounted);
	free(h->root);
	free(h);
}

void
host_wait_with(struct host *h, host_wait *wait, void *arg)
{
	h->wait = wait;
	h->wait_arg = arg;
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
	return host_ask_document(h, "host", identity, "");
}

cJSON *
host_mounts(struct host *h)
{
	return host_ask_document(h, "/proc/1/mountinfo", mounts, "");
}

cJSON *
host_audit(struct host *h)
{
	return host_ask_document(h, "NETLINK_AUDIT", audit, "");
}

cJSON *
host_mounts_of(struct host *h, long pid)
{
	autofree char *source = xasprintf("/proc/%ld/mountinfo", pid);

	return host_ask_document(h, source, (struct request){ .op = OP_MOUNTS, .pid = pid }, "");
}

void
host_begin(struct host *h)
{
	host_ask_ahead(h, audit, "");
	host_ask_ahead(h, identity, "");
	host_ask_ahead(h, mounts, "");
	host_pump(h);
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
	return with_pid(host_ask_document(h, "/proc", daemon_request(peer), socket_path));
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

	return with_pid(host_ask_document(h, "/proc", (struct request){ .op = OP_DAEMON_TCP }, text));
}

void
host_daemon_tcp_ahead(struct host *h, const struct host_connection *c)
{
	autofree char *text = connection_text(c);

	host_ask_ahead(h, (struct request){ .op = OP_DAEMON_TCP }, text);
}

void
host_daemon_ahead(struct host *h, const char *socket_path, long peer)
{
	host_ask_ahead(h, daemon_request(peer), socket_path);
}

static const struct request engines = { .op = OP_ENGINES };

cJSON *
host_engines(struct host *h)
{
	return host_ask_document(h, "/proc", engines, "");
}

void
host_engines_ahead(struct host *h)
{
	host_ask_ahead(h, engines, "");
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
	cJSON *doc = host_ask_document(h, source, container_request(pid, started), id);

	/* nothing but the order of the answers says whose this one is: another's would be a container judged by another one */
	if (json_at(doc, "data") != NULL && json_num(doc, "data.pid", -1) != (double)pid) {
		cJSON_Delete(doc);
		host_give_up(h, "reader-gone", "the host reader answered another question");
		return wire_document_error(source, h->code, h->message);
	}
	return doc;
}

void
host_container_ahead(struct host *h, long pid, const char *id, double started)
{
	host_ask_ahead(h, container_request(pid, started), id);
}

cJSON *
host_walk(struct host *h, const struct host_root *root, double start, int ms)
{
	autofree char *source = xasprintf("/proc/%ld/root", root->pid);
	struct request q = { .op = OP_WALK, .pid = root->pid, .dev = root->dev, .ino = root->ino, .inside = 1, .started = start,
		.max = (uint64_t)ms };

	return host_ask_document(h, source, q, "");
}

static struct request
access_request(long pid)
{
	return (struct request){ .op = OP_ACCESS, .pid = pid };
}

cJSON *
host_access(struct host *h, long pid, const char *path)
{
	autofree char *shown = path_text_show(path), *source = xasprintf("lstat %s", shown);
	cJSON *doc = host_ask_document(h, source, access_request(pid), path);

	return pid == 0 ? host_doubt_access(h, path, doc) : doc;
}

const cJSON *
host_access_once(struct host *h, const char *path)
{
	const cJSON *known = cJSON_GetObjectItemCaseSensitive(h->accesses, path);

	return known != NULL ? known : json_put(h->accesses, path, host_access(h, 0, path));
}

void
host_access_ahead(struct host *h, long pid, const char *path)
{
	host_ask_ahead(h, access_request(pid), path);
}
