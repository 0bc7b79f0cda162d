/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine client: its connections and transfers. Only judge_transfer() here and
 * engine_judge_answer() decide what an answer is.
 */
#include "config.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "audit/engine_parts.h"

#define MAX_BYTES        ((size_t)64 << 20)
#define KEEP_BUFFER      ((size_t)1 << 20) /* a larger one is given back after its answer */
#define POLL_MS          250               /* how late *stop may be noticed */
#define LEAST_MS         5                 /* with less time than that left nothing is asked any more */

static int64_t
time_left(const struct engine *en)
{
	int64_t left = en->deadline - now_ms();

	return left < en->request_timeout ? left : en->request_timeout;
}

static bool
stopped(const struct engine *en)
{
	return en->stop != NULL && *en->stop;
}

/* ---- a transfer ---- */

static void
must(CURLcode rc)
{
	if (rc == CURLE_OUT_OF_MEMORY)
		out_of_memory();
	assert(rc == CURLE_OK);
	(void)rc;
}

/* What stands before each path. The caller frees. */
static char *
base_url(const struct engine *en)
{
	if (en->at.host == NULL)
		return xstrdup("http://localhost");
	return xasprintf(strchr(en->at.host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u", en->tls != NULL ? "https" : "http",
	    en->at.host, en->at.port);
}

/* What is the same for every request of this slot. -1 and an error if TLS cannot be spoken. */
static int
slot_init(struct slot *s, struct engine *en, struct err *e)
{
	s->en = en;
	s->fd = -1;
	s->body = (struct buf)BUF_INIT;
	s->easy = curl_easy_init();
	if (s->easy == NULL)
		out_of_memory();
	must(curl_easy_setopt(s->easy, CURLOPT_PRIVATE, s));
	must(curl_easy_setopt(s->easy, CURLOPT_UNIX_SOCKET_PATH, en->at.path)); /* NULL: none */
	must(curl_easy_setopt(s->easy, CURLOPT_SOCKOPTFUNCTION, engine_note_socket));
	must(curl_easy_setopt(s->easy, CURLOPT_SOCKOPTDATA, s));
	must(curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, engine_take_body));
	must(curl_easy_setopt(s->easy, CURLOPT_WRITEDATA, s));
	must(curl_easy_setopt(s->easy, CURLOPT_HEADERFUNCTION, engine_take_header));
	must(curl_easy_setopt(s->easy, CURLOPT_HEADERDATA, s));
	must(curl_easy_setopt(s->easy, CURLOPT_ERRORBUFFER, s->words));
	must(curl_easy_setopt(s->easy, CURLOPT_HTTPGET, 1L));
	must(curl_easy_setopt(s->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1));
	must(curl_easy_setopt(s->easy, CURLOPT_HTTP09_ALLOWED, 0L));
	must(curl_easy_setopt(s->easy, CURLOPT_PATH_AS_IS, 1L));
	must(curl_easy_setopt(s->easy, CURLOPT_FOLLOWLOCATION, 0L));
	must(curl_easy_setopt(s->easy, CURLOPT_NOPROXY, "*"));
	must(curl_easy_setopt(s->easy, CURLOPT_NOSIGNAL, 1L));
	must(curl_easy_setopt(s->easy, CURLOPT_USERAGENT, "plimsoll/" PACKAGE_VERSION));
	must(curl_easy_setopt(s->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)en->max_bytes));
	must(curl_easy_setopt(s->easy, CURLOPT_BUFFERSIZE, 64L << 10));
#if LIBCURL_VERSION_NUM >= 0x075500
	must(curl_easy_setopt(s->easy, CURLOPT_PROTOCOLS_STR, en->tls != NULL ? "https" : "http"));
#else
	must(curl_easy_setopt(s->easy, CURLOPT_PROTOCOLS, (long)(en->tls != NULL ? CURLPROTO_HTTPS : CURLPROTO_HTTP)));
#endif
	return en->tls != NULL ? engine_tls_setup(s->easy, en->tls, e) : 0;
}

/* Never an unversioned path for data: its shape would change with the engine. */
static void
slot_start(struct slot *s, size_t index, const char *path)
{
	struct engine *en = s->en;
	bool bare = en->version[0] == '\0' || strcmp(path, "/_ping") == 0;
	long left = (long)time_left(en);
	autofree char *url =
	    xasprintf("%s%s%s%s", en->base, bare ? "" : "/v", bare ? "" : en->version, path);

	if (s->body.cap > KEEP_BUFFER)
		buf_free(&s->body);
	s->body.len = 0;
	if (s->body.cap > 0) /* an answer without a body is not the one before */
		s->body.s[0] = '\0';
	s->index = index;
	s->path = path;
	s->header_bytes = 0;
	s->headers_ended = false;
	s->too_large = NULL;
	s->started = now_ms();
	s->headers = strcmp(path, "/_ping") == 0 ? json_object() : NULL;
	s->words[0] = '\0';
	must(curl_easy_setopt(s->easy, CURLOPT_URL, url));
	must(curl_easy_setopt(
	    s->easy, CURLOPT_TIMEOUT_MS, left > 0 ? left : 1L)); /* 0 would be no deadline */
	if (curl_multi_add_handle(en->multi, s->easy) != CURLM_OK)
		out_of_memory();
	s->busy = true;
}

static void
say_timeout(const struct slot *s, struct engine_reply *r)
{
	double after = (double)(now_ms() - s->started) / 1000;
	curl_off_t connected = 0;

	(void)curl_easy_getinfo(s->easy, CURLINFO_CONNECT_TIME_T, &connected);
	if (s->en->at.host != NULL && connected == 0) {
		engine_say(r, "timeout", "%s: no connection%s within %.1f s: the host is away, or a packet filter drops what is "
		    "sent", s->en->endpoint, s->en->tls != NULL ? ", or no TLS handshake," : "", after);
		return;
	}
	if (s->header_bytes == 0)
		engine_say(r, "timeout", "no answer within %.1f s", after);
	else
		engine_say(r, "timeout",
		    "the answer was not complete within %.1f s (%zu bytes of it came)", after,
		    s->header_bytes + s->body.len);
}

/* Why libcurl gave up. */
static void
judge_failure(const struct slot *s, CURLcode rc, struct engine_reply *r)
{
	const char *words = s->words[0] ? s->words : curl_easy_strerror(rc);
	long num = 0;

	(void)curl_easy_getinfo(s->easy, CURLINFO_OS_ERRNO, &num);
	if (rc == CURLE_COULDNT_CONNECT || (rc == CURLE_SEND_ERROR && num == ENOTCONN)) {
		engine_say_unconnected(s->en, (int)num, r);
		return;
	}
	if (engine_tls_failure(s->en, s->easy, rc, words, s->en->connection.remote_port == 0, r))
		return;
	switch (rc) {
	case CURLE_FILESIZE_EXCEEDED: /* by its Content-Length */
		engine_say(r, "too-large", "the answer's body is above %zu bytes", s->en->max_bytes);
		return;
	case CURLE_WRITE_ERROR: /* by what came: engine_take.c */
		engine_say(r, "too-large", "the answer's %s is above %zu bytes",
		    s->too_large ? s->too_large : "size",
		    s->too_large && s->too_large[0] == 'h' ? MAX_HEADER_BYTES : s->en->max_bytes);
		return;
	case CURLE_OPERATION_TIMEDOUT:
		say_timeout(s, r);
		return;
	case CURLE_OUT_OF_MEMORY: /* what libcurl says of a header line above 100 KiB */
#if LIBCURL_VERSION_NUM >= 0x080600
	case CURLE_TOO_LARGE:
#endif
		engine_say(r, "too-large", "a line of the answer's header is too long");
		return;
	case CURLE_GOT_NOTHING:
		engine_say(r, "cut-short", "the connection was closed before any answer");
		return;
	case CURLE_RECV_ERROR: /* the connection's trouble, or bytes that are no chunk */
		engine_say(r, num != 0 ? "cut-short" : "not-http", "%s", words);
		return;
	case CURLE_PARTIAL_FILE:
	case CURLE_SEND_ERROR:
		engine_say(r, "cut-short", "%s", words);
		return;
	default:
		engine_say(r, "not-http", "%s", words);
		return;
	}
}

static void
judge_transfer(struct slot *s, CURLcode rc, struct engine_reply *r)
{
	long status = 0, sent = 0;

	(void)curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(s->easy, CURLINFO_REQUEST_SIZE, &sent);
	s->en->requests += sent > 0;
	s->en->bytes += s->body.len;
	if (rc != CURLE_OK) {
		judge_failure(s, rc, r);
	} else if (s->en->other_peer >= 0) {
		engine_say(r, "other-engine",
		    "process %ld answers at this socket now, and process %ld did before: the engine was restarted, or another "
		    "one took its place",
		    s->en->other_peer, s->en->peer_pid);
	} else if (!s->headers_ended) {
		engine_say(r, "cut-short", "the connection was closed inside the answer's headers");
	} else if (s->headers != NULL && status == 200) {
		r->doc = s->headers;
		s->headers = NULL;
	} else if (!engine_tls_wanted(s->en, status, s->body.s, r)) {
		engine_judge_answer(status, s->path, s->body.s, s->body.len, r);
	}
	r->status = status;
}

static void
slot_finish(struct slot *s, CURLcode rc)
{
	const struct batch *b = &s->en->batch;
	struct engine_reply r;

	engine_reply_reset(&r);
	judge_transfer(s, rc, &r);
	(void)curl_multi_remove_handle(s->en->multi, s->easy);
	cJSON_Delete(s->headers);
	s->headers = NULL;
	s->busy = false;
	b->done(b->arg, s->index, s->path, &r);
	engine_reply_free(&r);
}

/* Answers without asking where nothing may be asked, or no more. */
static bool
answered_here(const struct engine *en, const char *path, struct engine_reply *r)
{
	bool first = strcmp(path, "/_ping") == 0 || strcmp(path, "/version") == 0;

	engine_reply_reset(r);
	if (engine_path_find(path) == NULL)
		engine_say(r, "refused", "%s: not on the list of requests that plimsoll makes", path);
	else if (en->version[0] == '\0' && !first)
		engine_say(r, "refused", "%s: no API version is settled", path);
	else if (*en->unresolved.code != '\0')
		*r = en->unresolved;
	else if (stopped(en))
		engine_say(r, "interrupted", "the run was interrupted before this was asked");
	else if (time_left(en) < LEAST_MS)
		engine_say(r, "timeout", "the run's time was over before this was asked");
	return r->code[0] != '\0';
}

static struct slot *
free_slot(struct engine *en)
{
	for (size_t i = 0; i < en->nslots; i++)
		if (!en->slots[i].busy)
			return &en->slots[i];
	return NULL;
}

/* Calls back for everything that has ended; true if anything had. */
static bool
finish_ended(struct engine *en)
{
	const CURLMsg *m;
	bool any = false;
	int left;

	while ((m = curl_multi_info_read(en->multi, &left)) != NULL) {
		CURLcode rc = m->data.result; /* m is gone once the handle is removed */
		char *s = NULL;

		must(curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &s));
		slot_finish((struct slot *)(void *)s, rc);
		any = true;
	}
	return any;
}

static void
interrupt_all(struct engine *en)
{
	for (size_t i = 0; i < en->nslots; i++) {
		struct slot *s = &en->slots[i];
		struct engine_reply r;

		if (!s->busy)
			continue;
		(void)curl_multi_remove_handle(en->multi, s->easy);
		cJSON_Delete(s->headers);
		s->headers = NULL;
		s->busy = false;
		engine_reply_reset(&r);
		engine_say(&r, "interrupted", "the run was interrupted before the answer was complete");
		en->batch.done(en->batch.arg, s->index, s->path, &r);
		engine_reply_free(&r);
	}
}

/* Until something happens to a transfer, or to fd (-1: none). Returns whether it was fd. */
static bool
await(struct engine *en, int fd, short events, int ms)
{
	struct curl_waitfd also = { .fd = fd, .events = events & POLLOUT ? CURL_WAIT_POLLIN | CURL_WAIT_POLLOUT : CURL_WAIT_POLLIN };

	if (curl_multi_poll(en->multi, &also, fd >= 0, ms < POLL_MS ? ms : POLL_MS, NULL) != CURLM_OK)
		out_of_memory();
	return fd >= 0 && also.revents != 0;
}

/* Starts what there is to start; false: nothing is under way. */
static bool
start_some(struct engine *en)
{
	struct slot *s;
	const char *path;
	size_t index;

	while ((s = free_slot(en)) != NULL && (path = en->batch.next(en->batch.arg, &index)) != NULL) {
		struct engine_reply r;

		if (!answered_here(en, path, &r)) {
			slot_start(s, index, path);
			continue;
		}
		en->batch.done(en->batch.arg, index, path, &r);
		engine_reply_free(&r);
	}
	for (size_t i = 0; i < en->nslots; i++)
		if (en->slots[i].busy)
			return true;
	return false;
}

/* Takes what has come, and starts what can be started. True: nothing is left to do but to wait (curl_multi_timeout(3): 0 says
 * that there is something). */
static bool
turn(struct engine *en)
{
	int active;
	long wait = -1;

	if (curl_multi_perform(en->multi, &active) != CURLM_OK || curl_multi_timeout(en->multi, &wait) != CURLM_OK)
		out_of_memory();
	if (finish_ended(en))
		return false;
	if (stopped(en))
		interrupt_all(en);
	return !stopped(en) && active > 0 && wait != 0;
}

void
engine_get_each(struct engine *en, engine_next *next, engine_callback *done, void *arg)
{
	assert(!en->running);
	en->running = true;
	en->batch = (struct batch){ next, done, arg };
	while (start_some(en))
		if (turn(en) && (en->idle == NULL || !en->idle(en->idle_arg)) &&
		    await(en, en->watch != NULL ? en->watch(en->watch_arg) : -1, POLLIN, POLL_MS))
			en->watched(en->watch_arg);
	en->running = false;
}

void
engine_wait(struct engine *en, int fd, short events, int ms)
{
	struct pollfd alone = { .fd = fd, .events = events };

	if (!en->running || !start_some(en))
		(void)poll(&alone, 1, ms);
	else if (turn(en))
		(void)await(en, fd, events, ms);
}

/* The only question of engine_get(). */
struct question {
	const char *path; /* NULL: it is asked */
	struct engine_reply *ret;
};

static const char *
ask_question(void *arg, size_t *ret_index)
{
	struct question *q = arg;
	const char *path = q->path;

	*ret_index = 0;
	q->path = NULL;
	return path;
}

static void
answer_question(void *arg, size_t index, const char *path, struct engine_reply *reply)
{
	const struct question *q = arg;

	(void)index;
	(void)path;
	*q->ret = *reply;
	reply->doc = NULL;
}

void
engine_get(struct engine *en, const char *path, struct engine_reply *ret)
{
	struct question q = { path, ret };

	engine_reply_reset(ret);
	engine_get_each(en, ask_question, answer_question, &q);
}

/* What must hold before anything is made. The caller frees ret. */
static int
check_options(const struct engine_options *o, const char **ret_pinned, struct endpoint_parts *ret, struct err *e)
{
	const char *version = o->api_version != NULL ? o->api_version : "";

	version += strspn(version, " \t");
	version += *version == 'v'; /* as the CLI takes it */
	if (*version != '\0' && engine_version_number(version) < 0)
		return err_set(e, 0, "API version \"%.60s\" (DOCKER_API_VERSION): not of the form 1.41", o->api_version);
	if (o->tls != NULL && engine_tls_check(o->tls, e) < 0)
		return -1;
	*ret_pinned = version;
	return endpoint_split(o->endpoint, ret, e);
}

struct engine *
engine_open(const struct engine_options *o, struct err *e)
{
	struct endpoint_parts at = { 0 };
	const char *pinned = "";
	struct engine *en;

	if (check_options(o, &pinned, &at, e) < 0)
		return NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		out_of_memory();
	en = xcalloc(1, sizeof *en);
	en->endpoint = xstrdup(o->endpoint);
	en->at = at;
	en->tls = at.host != NULL ? o->tls : NULL;
	en->base = base_url(en);
	en->unresolved.code = "";
	if (at.host != NULL && !engine_is_address(at.host))
		engine_say(&en->unresolved, "not-resolved", "%s: the host's name was not looked up", en->endpoint);
	en->pinned = xstrdup(pinned);
	en->deadline = o->deadline;
	en->request_timeout = o->request_timeout;
	en->max_bytes = o->max_bytes ? o->max_bytes : MAX_BYTES;
	en->stop = o->stop;
	en->idle = o->idle;
	en->idle_arg = o->idle_arg;
	en->watch = o->watch;
	en->watched = o->watched;
	en->watch_arg = o->watch_arg;
	en->peer_pid = en->other_peer = -1;
	en->nslots = o->jobs < 1 ? 1 : o->jobs > MAX_JOBS ? MAX_JOBS : (size_t)o->jobs;
	en->multi = curl_multi_init();
	if (en->multi == NULL)
		out_of_memory();
	(void)curl_multi_setopt(en->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)en->nslots);
	(void)curl_multi_setopt(en->multi, CURLMOPT_MAXCONNECTS, (long)en->nslots);
	(void)curl_multi_setopt(en->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	for (size_t i = 0; i < en->nslots; i++)
		if (slot_init(&en->slots[i], en, e) < 0) {
			engine_close(en);
			return NULL;
		}
	return en;
}

void
engine_close(struct engine *en)
{
	if (en == NULL)
		return;
	for (size_t i = 0; i < en->nslots; i++) {
		curl_easy_cleanup(en->slots[i].easy);
		buf_free(&en->slots[i].body);
	}
	(void)curl_multi_cleanup(en->multi);
	curl_global_cleanup();
	curl_slist_free_all(en->addresses);
	endpoint_parts_free(&en->at);
	free(en->endpoint);
	free(en->base);
	free(en->pinned);
	free(en);
}

const char *
engine_api_version(const struct engine *en)
{
	return en->version;
}

unsigned
engine_port(const struct engine *en)
{
	return en->at.port;
}

long
engine_peer_pid(const struct engine *en)
{
	return en->peer_pid;
}

bool
engine_connection(const struct engine *en, struct engine_connection *ret)
{
	*ret = en->connection;
	return ret->remote_port != 0;
}

void
engine_counts(const struct engine *en, size_t *ret_requests, size_t *ret_bytes)
{
	*ret_requests = en->requests;
	*ret_bytes = en->bytes;
}
