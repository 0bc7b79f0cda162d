/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "audit/util.h"
#include "tests/fake_engine.h"

#define MAX_CONNS 256

struct conn {
	int fd;
	const struct fake_row *row; /* of the request being answered; NULL between requests */
	struct buf out;
	size_t sent;
	int64_t next; /* when the next byte may be dribbled */
};

struct fake_engine {
	char folder[64], socket[96], endpoint[112];
	const struct fake_row *rows;
	size_t nrows;
	struct fake_row *recorded; /* strings of these are in texts */
	size_t nrecorded;
	char **texts;
	size_t ntexts;
	bool *spent; /* of rows that answer once */
	int listener, wake;
	struct conn conns[MAX_CONNS];
	size_t nconns;
	pthread_t thread;
	pthread_mutex_t lock; /* what follows is read by the test */
	char **lines;
	size_t nlines, accepted, most_waiting;
};

static const struct fake_row unknown_path = { .status = "404 Not Found",
	.headers = "Content-Type: application/json\r\n",
	.body = "{\"message\":\"page not found\"}\n" };

static void
must(bool ok, const char *what)
{
	if (!ok) {
		perror(what);
		abort();
	}
}

static char *
keep(struct fake_engine *f, char *text)
{
	f->texts = xrealloc(f->texts, f->ntexts + 1, sizeof *f->texts);
	f->texts[f->ntexts++] = text;
	return text;
}

/* ---- files ---- */

static char *
fixture_path(const char *name)
{
	const char *srcdir = getenv("srcdir");

	return xasprintf("%s/fixtures/%s", srcdir ? srcdir : ".", name);
}

static bool
read_fixture(const char *name, struct buf *ret)
{
	autofree char *path = fixture_path(name);
	autofile FILE *in = fopen(path, "re");
	char part[4096];
	size_t n;

	if (in == NULL)
		return false;
	while ((n = fread(part, 1, sizeof part, in)) > 0)
		buf_add(ret, part, n);
	return true;
}

/* ---- answering ---- */

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static void
build_answer(const struct fake_row *r, struct buf *out)
{
	autobuf struct buf body = BUF_INIT;
	const char *headers = r->headers ? r->headers : "";

	if (r->raw != NULL) {
		buf_adds(out, r->raw);
		return;
	}
	if (r->file != NULL)
		must(read_fixture(r->file, &body), r->file);
	else if (r->body != NULL)
		buf_adds(&body, r->body);
	if (r->file != NULL && ends_with(r->file, ".http")) {
		buf_add(out, body.s, body.len);
		return;
	}
	buf_addf(out, "HTTP/1.1 %s\r\n%s", r->status ? r->status : "200 OK", headers);
	if (strstr(headers, "Content-Length:") == NULL &&
	    strstr(headers, "Transfer-Encoding:") == NULL)
		buf_addf(out, "Content-Length: %zu\r\n", body.len);
	buf_adds(out, "\r\n");
	buf_add(out, body.s, body.len);
}

/* target is what stands in the request: "/v1.41/containers/json?all=1". */
static bool
fits(const struct fake_row *r, const char *target)
{
	size_t n = strlen(r->path);

	if (strncmp(target, "/v", 2) == 0 && target[2] >= '0' && target[2] <= '9')
		target = strchrnul(target + 1, '/');
	if (n > 0 && r->path[n - 1] == '*')
		return strncmp(r->path, target, n - 1) == 0;
	return strncmp(r->path, target, n) == 0 &&
	    (target[n] == '\0' || (target[n] == '?' && strchr(r->path, '?') == NULL));
}

static const struct fake_row *
find_row(struct fake_engine *f, const char *target)
{
	for (size_t i = 0; i < f->nrows; i++) {
		if (f->spent[i] || !fits(&f->rows[i], target))
			continue;
		f->spent[i] = f->rows[i].once != 0;
		return &f->rows[i];
	}
	for (size_t i = 0; i < f->nrecorded; i++)
		if (fits(&f->recorded[i], target))
			return &f->recorded[i];
	return &unknown_path;
}

static void
conn_close(struct conn *c)
{
	close_fd(&c->fd);
	c->fd = -1;
	c->row = NULL;
	buf_free(&c->out);
	c->out = (struct buf)BUF_INIT;
}

static void
die(struct fake_engine *f)
{
	close_fd(&f->listener);
	f->listener = -1;
	(void)unlink(f->socket);
	for (size_t i = 0; i < f->nconns; i++)
		conn_close(&f->conns[i]);
}

/* All requests that are held go together, once enough of them wait. */
static void
count_waiting(struct fake_engine *f, const struct fake_row *newest)
{
	size_t waiting = 0;

	assert(newest != NULL);
	for (size_t i = 0; i < f->nconns; i++)
		waiting += f->conns[i].row != NULL;
	if (waiting > f->most_waiting)
		f->most_waiting = waiting;
	if (newest->mode != FAKE_TOGETHER || waiting < newest->n)
		return;
	for (size_t i = 0; i < f->nconns; i++)
		if (f->conns[i].row != NULL && f->conns[i].row->mode == FAKE_TOGETHER &&
		    f->conns[i].out.len == 0)
			build_answer(f->conns[i].row, &f->conns[i].out);
}

/*
 * A request has no body and comes in one piece. It stays unread when the connection is to be
 * reset: unix(7).
 */
static void
conn_read(struct fake_engine *f, struct conn *c)
{
	char in[8192], *end;
	ssize_t n = recv(c->fd, in, sizeof in - 1, MSG_PEEK | MSG_DONTWAIT);

	if (n <= 0) {
		conn_close(c);
		return;
	}
	in[n] = '\0';
	end = strstr(in, "\r\n\r\n");
	if (end == NULL || strncmp(in, "GET ", 4) != 0) {
		conn_close(c);
		return;
	}
	in[strcspn(in, "\r")] = '\0';
	pthread_mutex_lock(&f->lock);
	f->lines = xrealloc(f->lines, f->nlines + 1, sizeof *f->lines);
	f->lines[f->nlines++] = xstrdup(in);
	in[4 + strcspn(in + 4, " ")] = '\0';
	c->row = find_row(f, in + 4);
	c->sent = 0;
	c->next = 0;
	c->out.len = 0;
	if (c->row->mode != FAKE_SILENT && c->row->mode != FAKE_TOGETHER)
		build_answer(c->row, &c->out);
	count_waiting(f, c->row);
	pthread_mutex_unlock(&f->lock);
	if (c->row->mode == FAKE_RESET)
		conn_close(c);
	else
		(void)!recv(c->fd, in, (size_t)n, MSG_DONTWAIT);
}

static void
conn_sent_all(struct fake_engine *f, struct conn *c)
{
	enum fake_mode mode = c->row->mode;

	if (mode == FAKE_ENDLESS)
		c->sent = c->out.len - c->row->n;
	else if (mode == FAKE_DIE)
		die(f);
	else if (mode == FAKE_CLOSE || mode == FAKE_CUT || strstr(c->out.s, "Connection: close"))
		conn_close(c);
	else
		c->row = NULL;
}

static void
conn_write(struct fake_engine *f, struct conn *c)
{
	size_t want = c->out.len;
	ssize_t n;

	if ((c->row->mode == FAKE_CUT || c->row->mode == FAKE_DIE) && c->row->n < want)
		want = c->row->n;
	if (c->row->mode == FAKE_DRIBBLE) {
		want = c->sent + 1;
		c->next = now_ms() + (int64_t)c->row->n;
	}
	n = send(c->fd, c->out.s + c->sent, want - c->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0) {
		conn_close(c);
		return;
	}
	c->sent += (size_t)n;
	if (c->sent == (c->row->mode == FAKE_DRIBBLE ? c->out.len : want))
		conn_sent_all(f, c);
}

/* ---- the thread ---- */

static void
accept_one(struct fake_engine *f)
{
	int fd = accept(f->listener, NULL, NULL);
	size_t i = 0;

	if (fd < 0)
		return;
	while (i < f->nconns && f->conns[i].fd >= 0)
		i++;
	must(i < MAX_CONNS, "too many connections");
	if (i == f->nconns)
		f->nconns++;
	f->conns[i] = (struct conn){ .fd = fd, .out = BUF_INIT };
	pthread_mutex_lock(&f->lock);
	f->accepted++;
	pthread_mutex_unlock(&f->lock);
}

/* What a connection waits for: a request, room for its answer, or the time of the next byte. */
static short
conn_events(const struct conn *c, int64_t now, int *timeout)
{
	if (c->row == NULL)
		return POLLIN;
	if (c->out.len == 0)
		return POLLRDHUP;
	if (c->next > now) {
		if (*timeout < 0 || c->next - now < *timeout)
			*timeout = (int)(c->next - now);
		return POLLRDHUP;
	}
	return POLLOUT;
}

static void *
serve(void *arg)
{
	struct fake_engine *f = arg;

	for (;;) {
		struct pollfd p[MAX_CONNS + 2] = { { .fd = f->wake, .events = POLLIN },
			{ .fd = f->listener, .events = POLLIN } };
		size_t n = f->nconns;
		int timeout = -1;

		for (size_t i = 0; i < n; i++)
			p[i + 2] = (struct pollfd){ .fd = f->conns[i].fd,
				.events = conn_events(&f->conns[i], now_ms(), &timeout) };
		if (poll(p, n + 2, timeout) < 0) {
			must(errno == EINTR, "poll"); /* the test changed its user */
			continue;
		}
		if (p[0].revents != 0)
			return NULL;
		for (size_t i = 0; i < n; i++) {
			struct conn *c = &f->conns[i];
			short got = p[i + 2].revents;

			if (got == 0 || c->fd != p[i + 2].fd)
				continue;
			if (c->row == NULL)
				conn_read(f, c);
			else if (got & POLLOUT)
				conn_write(f, c);
			else
				conn_close(c);
		}
		if (f->listener >= 0 && p[1].revents != 0)
			accept_one(f);
	}
}

static struct fake_engine *
start(struct fake_engine *f, const struct fake_row *rows, size_t n)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	const char *tmp = getenv("TMPDIR");

	f->rows = rows;
	f->nrows = n;
	f->spent = xcalloc(n, sizeof *f->spent);
	(void)pthread_mutex_init(&f->lock, NULL);
	(void)snprintf(f->folder, sizeof f->folder, "%s/plimsoll-fake-XXXXXX",
	    tmp && strlen(tmp) < 40 ? tmp : "/tmp");
	must(mkdtemp(f->folder) != NULL, f->folder);
	(void)snprintf(f->socket, sizeof f->socket, "%s/docker.sock", f->folder);
	(void)snprintf(f->endpoint, sizeof f->endpoint, "unix://%s", f->socket);
	memcpy(un.sun_path, f->socket, strlen(f->socket) + 1);
	f->wake = eventfd(0, EFD_CLOEXEC);
	f->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(f->wake >= 0 && f->listener >= 0, "socket");
	must(bind(f->listener, (const struct sockaddr *)&un, sizeof un) == 0, f->socket);
	must(listen(f->listener, 128) == 0, "listen");
	must(pthread_create(&f->thread, NULL, serve, f) == 0, "pthread_create");
	return f;
}

struct fake_engine *
fake_engine_start(const struct fake_row *rows, size_t n)
{
	return start(xcalloc(1, sizeof(struct fake_engine)), rows, n);
}

void
fake_engine_stop(struct fake_engine *f)
{
	uint64_t one = 1;

	must(write(f->wake, &one, sizeof one) == sizeof one, "eventfd");
	(void)pthread_join(f->thread, NULL);
	die(f);
	close_fd(&f->wake);
	(void)rmdir(f->folder);
	for (size_t i = 0; i < f->nlines; i++)
		free(f->lines[i]);
	for (size_t i = 0; i < f->ntexts; i++)
		free(f->texts[i]);
	free(f->lines);
	free(f->texts);
	free(f->recorded);
	free(f->spent);
	(void)pthread_mutex_destroy(&f->lock);
	free(f);
}

/* ---- a recorded host ---- */

/* The rows own their strings through f->texts. */
static void
add_recorded(struct fake_engine *f, const char *before, const char *name, const char *after,
    const char *body)
{
	struct fake_row r = { .path = keep(f, xasprintf("%s%s%s", before, name, after)),
		.body = body,
		.headers = "Content-Type: application/json\r\n" };

	/* what was recorded of a refusal is its body alone */
	if (strncmp(body, "{\"cause\"", 8) == 0)
		r.status = "404 Not Found";
	else if (strstr(body, "not a swarm manager"))
		r.status = "503 Service Unavailable";
	f->recorded = xrealloc(f->recorded, f->nrecorded + 1, sizeof *f->recorded);
	f->recorded[f->nrecorded++] = r;
}

static const char *
read_recorded(struct fake_engine *f, const char *host, const char *file)
{
	autofree char *name = xasprintf("recordings/%s/%s", host, file);
	struct buf text = BUF_INIT;

	return read_fixture(name, &text) ? keep(f, buf_take(&text)) : NULL;
}

/* An object answers to its id and to each of its names. */
static void
add_object(struct fake_engine *f, const char *host, const char *kind, const char *stem)
{
	autofree char *file = xasprintf("%s/%s.json", kind, stem),
		      *history = xasprintf("%s/%s.history.json", kind, stem),
		      *before = xasprintf("/%s/", kind);
	const char *body = read_recorded(f, host, file), *layers = read_recorded(f, host, history);
	const char *after = strcmp(kind, "networks") == 0 ? "" : "/json";
	cJSON *doc = cJSON_Parse(body);
	const cJSON *id = cJSON_GetObjectItemCaseSensitive(doc, "Id"), *name, *tags;

	must(cJSON_IsString(id), file);
	add_recorded(f, before, id->valuestring, after, body);
	if (layers != NULL)
		add_recorded(f, before, id->valuestring, "/history", layers);
	name = cJSON_GetObjectItemCaseSensitive(doc, "Name");
	if (cJSON_IsString(name))
		add_recorded(
		    f, before, name->valuestring + (name->valuestring[0] == '/'), after, body);
	tags = cJSON_GetObjectItemCaseSensitive(doc, "RepoTags");
	cJSON_ArrayForEach(name, tags)
	{
		add_recorded(f, before, name->valuestring, after, body);
		if (layers != NULL)
			add_recorded(f, before, name->valuestring, "/history", layers);
	}
	cJSON_Delete(doc);
}

static void
add_objects(struct fake_engine *f, const char *host, const char *kind)
{
	autofree char *name = xasprintf("recordings/%s/%s", host, kind), *path = fixture_path(name);
	DIR *dir = opendir(path);
	const struct dirent *d;

	while (dir != NULL && (d = readdir(dir)) != NULL) {
		autofree char *stem = NULL;

		if (!ends_with(d->d_name, ".json") || ends_with(d->d_name, ".history.json"))
			continue;
		stem = xstrndup(d->d_name, strlen(d->d_name) - strlen(".json"));
		add_object(f, host, kind, stem);
	}
	if (dir != NULL)
		(void)closedir(dir);
}

static void
add_volumes(struct fake_engine *f, const char *volumes)
{
	cJSON *doc = cJSON_Parse(volumes);
	const cJSON *volume;

	cJSON_ArrayForEach(volume, cJSON_GetObjectItemCaseSensitive(doc, "Volumes")) add_recorded(f,
	    "/volumes/", cJSON_GetObjectItemCaseSensitive(volume, "Name")->valuestring, "",
	    keep(f, cJSON_PrintUnformatted(volume)));
	cJSON_Delete(doc);
}

/* Headers as recorded, with the body "OK" that they announce. */
static void
add_ping(struct fake_engine *f, const char *headers)
{
	struct fake_row r = { .path = "/_ping" };
	struct buf b = BUF_INIT;

	for (const char *line = headers; *line != '\0' && *line != '\r' && *line != '\n';) {
		size_t n = strcspn(line, "\r\n");

		buf_add(&b, line, n);
		buf_adds(&b, "\r\n");
		line += n + strspn(line + n, "\r");
		line += *line == '\n';
	}
	buf_adds(&b, "\r\nOK");
	r.raw = keep(f, buf_take(&b));
	f->recorded = xrealloc(f->recorded, f->nrecorded + 1, sizeof *f->recorded);
	f->recorded[f->nrecorded++] = r;
}

struct fake_engine *
fake_engine_start_recording(const char *folder, const struct fake_row *rows, size_t n)
{
	static const char *const lists[] = { "version", "info", "networks", "volumes", "swarm",
		"nodes", "services", "tasks", "secrets", "configs", "plugins" };
	static const char *const objects[] = { "containers", "images", "networks" };
	struct fake_engine *f = xcalloc(1, sizeof *f);
	const char *text = read_recorded(f, folder, "ping.headers");

	must(text != NULL, folder);
	add_ping(f, text);
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		autofree char *file = xasprintf("%s.json", lists[i]);

		text = read_recorded(f, folder, file);
		if (text != NULL && text[0] != '\0')
			add_recorded(f, "/", lists[i], "", text);
		if (text != NULL && strcmp(lists[i], "volumes") == 0)
			add_volumes(f, text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
		autofree char *file = xasprintf("%s.json", objects[i]);

		text = read_recorded(f, folder, file);
		if (text != NULL && i < 2)
			add_recorded(f, "/", objects[i], "/json", text);
		add_objects(f, folder, objects[i]);
	}
	return start(f, rows, n);
}

/* ---- what it saw ---- */

const char *
fake_engine_socket(const struct fake_engine *f)
{
	return f->socket;
}

const char *
fake_engine_endpoint(const struct fake_engine *f)
{
	return f->endpoint;
}

static size_t
read_locked(struct fake_engine *f, const size_t *n)
{
	size_t copy;

	pthread_mutex_lock(&f->lock);
	copy = *n;
	pthread_mutex_unlock(&f->lock);
	return copy;
}

size_t
fake_engine_requests(struct fake_engine *f)
{
	return read_locked(f, &f->nlines);
}

const char *
fake_engine_request(struct fake_engine *f, size_t i)
{
	const char *line;

	pthread_mutex_lock(&f->lock);
	line = i < f->nlines ? f->lines[i] : "";
	pthread_mutex_unlock(&f->lock);
	return line;
}

size_t
fake_engine_connections(struct fake_engine *f)
{
	return read_locked(f, &f->accepted);
}

size_t
fake_engine_most_waiting(struct fake_engine *f)
{
	return read_locked(f, &f->most_waiting);
}
