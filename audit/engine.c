/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine client, in the order of a request's life: allow-list, connection, transfer,
 * judgement; then negotiation, which is two requests. Only judge_transfer() and
 * engine_judge_answer() decide what an answer is.
 */
#include "config.h"

#include <assert.h>
#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "audit/engine.h"

#define NEWEST_TESTED    "1.55" /* Engine 29.7; an engine that is newer is asked in this version */
#define MAX_JOBS         64
#define MAX_BYTES        ((size_t)64 << 20)
#define MAX_HEADER_BYTES ((size_t)256 << 10)
#define MAX_PATH_BYTES   ((size_t)4 << 10)
#define KEEP_BUFFER      ((size_t)1 << 20) /* a larger one is given back after its answer */
#define POLL_MS          250               /* how late *stop may be noticed */

/* {id} is one segment, {name} may be several (images only). What an answer must be: '{' or '['. */
/* clang-format off */
static const struct allowed {
	const char *path;
	const char *keys; /* of the query, each between blanks */
	char root;
} allowed[] = {
	{ "/_ping",                 "",                      0  },
	{ "/version",               "",                      '{' },
	{ "/info",                  "",                      '{' },
	{ "/containers/json",       " all filters ",         '[' },
	{ "/containers/{id}/json",  "",                      '{' },
	{ "/exec/{id}/json",        "",                      '{' },
	{ "/images/json",           " all digests filters ", '[' },
	{ "/images/{name}/json",    "",                      '{' },
	{ "/images/{name}/history", "",                      '[' },
	{ "/networks",              " filters ",             '[' },
	{ "/networks/{id}",         "",                      '{' },
	{ "/volumes",               " filters ",             '{' },
	{ "/volumes/{id}",          "",                      '{' },
	{ "/nodes",                 " filters ",             '[' },
	{ "/services",              " filters status ",      '[' },
	{ "/tasks",                 " filters ",             '[' },
	{ "/secrets",               " filters ",             '[' },
	{ "/configs",               " filters ",             '[' },
	{ "/plugins",               " filters ",             '[' },
};
/* clang-format on */

/* The headers of GET /_ping that are facts. */
static const char *const ping_headers[] = {
	"Api-Version",
	"Docker-Experimental",
	"Ostype",
	"Server",
	"Swarm",
	"Builder-Version",
	"Libpod-Api-Version",
};

/* One request at a time, and the handle it reuses. */
struct slot {
	struct engine *en;
	CURL *easy;
	bool busy;
	size_t index; /* of the path that is asked */
	const char *path;
	struct buf body;
	size_t header_bytes;
	bool headers_ended;    /* libcurl takes a connection that ends before for an empty body */
	const char *too_large; /* which part of the answer, or NULL */
	int fd;                /* the last socket made for this slot; libcurl's */
	int64_t started;
	cJSON *headers; /* of a ping; else NULL */
	char words[CURL_ERROR_SIZE];
};

struct engine {
	char *socket;
	char *pinned; /* an API version that the user asked for; "" none */
	char version[32];
	int64_t deadline, request_timeout;
	size_t max_bytes;
	const volatile sig_atomic_t *stop;
	void (*meanwhile)(void *arg); /* NULL: none, or done */
	void *meanwhile_arg;
	CURLM *multi;
	struct slot slots[MAX_JOBS];
	size_t nslots;
	bool running;
	long peer_pid;
	size_t requests, bytes;
};

/* ---- the words of a reply ---- */

static void say(struct engine_reply *r, const char *code, const char *fmt, ...) PRINTF(3, 4);

/* Words are made of strangers' bytes: cleaned, then cut between two characters. */
static void
say(struct engine_reply *r, const char *code, const char *fmt, ...)
{
	va_list ap;
	char *raw;
	autofree char *clean = NULL;
	size_t len, used = 0, n;

	va_start(ap, fmt);
	if (vasprintf(&raw, fmt, ap) < 0)
		out_of_memory();
	va_end(ap);
	clean = utf8_clean(raw, strlen(raw));
	free(raw);
	len = strlen(clean);
	while (used < len && (n = utf8_char(clean + used, len - used)) > 0 &&
	    used + n < sizeof r->message)
		used += n;
	memcpy(r->message, clean, used);
	r->message[used] = '\0';
	r->code = code;
}

void
engine_reply_free(struct engine_reply *r)
{
	if (r == NULL)
		return;
	cJSON_Delete(r->doc);
	r->doc = NULL;
}

static void
reply_reset(struct engine_reply *r)
{
	*r = (struct engine_reply){ .code = "" };
}

/* ---- the allow-list ---- */

static int
hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

static bool
plain(char c)
{
	static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "-._~:@";

	return c != '\0' && strchr(chars, c) != NULL;
}

/*
 * Decodes what stands between two fixed parts of a path as the engine's router would, and takes it
 * only if nothing in it could lead the router elsewhere: no separator that was hidden by an
 * escape, no control.
 */
static bool
decode_name(const char *s, size_t len, struct buf *ret)
{
	for (size_t i = 0; i < len; i++) {
		int c = (unsigned char)s[i];

		if (c == '%') {
			if (i + 2 >= len || hex_digit(s[i + 1]) < 0 || hex_digit(s[i + 2]) < 0)
				return false;
			c = hex_digit(s[i + 1]) * 16 + hex_digit(s[i + 2]);
			if (c < 0x20 || c == 0x7f || strchr("/\\?#%", c))
				return false;
			i += 2;
		} else if (!plain(s[i]) && c != '/') {
			return false;
		}
		buf_addc(ret, (char)c);
	}
	return true;
}

/* Segments that are neither empty nor a step (".", ".."); one of them, or many. */
static bool
is_name(const char *s, size_t len, bool many)
{
	autobuf struct buf name = BUF_INIT;
	const char *at, *end;

	if (len == 0 || !decode_name(s, len, &name))
		return false;
	for (at = name.s;; at = end + 1) {
		size_t n;

		end = strchrnul(at, '/');
		n = (size_t)(end - at);
		if (n == 0 || (n == 1 && at[0] == '.') || (n == 2 && at[0] == '.' && at[1] == '.'))
			return false;
		if (*end == '\0')
			return true;
		if (!many)
			return false;
	}
}

static bool
path_matches(const char *pattern, const char *path, size_t len)
{
	const char *open = strchr(pattern, '{'), *after;
	size_t before, tail;

	if (open == NULL)
		return strlen(pattern) == len && memcmp(pattern, path, len) == 0;
	after = strchr(open, '}') + 1;
	before = (size_t)(open - pattern);
	tail = strlen(after);
	return len > before + tail && memcmp(path, pattern, before) == 0 &&
	    memcmp(path + len - tail, after, tail) == 0 &&
	    is_name(path + before, len - before - tail, strncmp(open, "{name}", 6) == 0);
}

/* key=value[&key=value]: keys that the template knows, values of plain characters and escapes. */
static bool
query_matches(const char *keys, const char *query)
{
	while (*query != '\0') {
		autofree char *key = NULL;
		size_t n = strcspn(query, "=&"), i;

		key = xasprintf(" %.*s ", (int)n, query);
		if (n == 0 || query[n] != '=' || strchr(key + 1, ' ') != key + n + 1 ||
		    strstr(keys, key) == NULL)
			return false;
		for (i = n + 1; query[i] != '\0' && query[i] != '&'; i++) {
			if (query[i] == '%') {
				if (hex_digit(query[i + 1]) < 0 || hex_digit(query[i + 2]) < 0)
					return false;
				i += 2;
			} else if (!plain(query[i])) {
				return false;
			}
		}
		if (query[i] == '&' && query[i + 1] == '\0')
			return false;
		query += i + (query[i] == '&');
	}
	return true;
}

static const struct allowed *
find_allowed(const char *path)
{
	size_t len = strcspn(path, "?");
	const char *query = path[len] == '?' ? path + len + 1 : "";

	if (strlen(path) > MAX_PATH_BYTES || (path[len] == '?' && *query == '\0'))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(allowed); i++)
		if (path_matches(allowed[i].path, path, len))
			return query_matches(allowed[i].keys, query) ? &allowed[i] : NULL;
	return NULL;
}

bool
engine_path_allowed(const char *path)
{
	return find_allowed(path) != NULL;
}

char *
engine_path(const char *before, const char *name, const char *after)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, before);
	for (; *name != '\0'; name++) {
		if (plain(*name) || *name == '/')
			buf_addc(&b, *name);
		else
			buf_addf(&b, "%%%02X", (unsigned)(unsigned char)*name);
	}
	buf_adds(&b, after);
	return buf_take(&b);
}

/* ---- judgement ---- */

/*
 * An engine's words in an error: {"message"} of Docker and Podman, or the text as it is. The
 * caller frees.
 */
static char *
error_words(const cJSON *doc, const char *body, size_t len)
{
	const char *words = json_str(doc, "message", NULL);
	char *s;

	s = words ? xstrdup(words) : xstrndup(body, len < 1024 ? len : 1024);
	for (char *p = s; *p != '\0'; p++)
		if (isspace((unsigned char)*p))
			*p = ' ';
	for (size_t n = strlen(s); n > 0 && s[n - 1] == ' '; n--)
		s[n - 1] = '\0';
	return s;
}

/*
 * Only the engine can say that one object is gone, and says it in JSON: the router's own 404
 * ("page not found", or text) is about the path. Podman's router says "Not Found" in text.
 */
static bool
says_vanished(const struct allowed *t, const cJSON *doc)
{
	const char *words = json_str(doc, "message", "");

	return t != NULL && strchr(t->path, '{') && words[0] != '\0' &&
	    strcasecmp(words, "page not found") != 0;
}

static const char *
kind_of(const cJSON *doc)
{
	if (cJSON_IsObject(doc))
		return "an object";
	if (cJSON_IsArray(doc))
		return "a list";
	return cJSON_IsNull(doc) ? "null" : "one value";
}

static void
judge_error(
    long status, const struct allowed *t, const char *body, size_t len, struct engine_reply *r)
{
	struct err e;
	autojson cJSON *doc = json_read(body, len, JSON_TWICE_REFUSED, &e);
	autofree char *words = error_words(doc, body, len);

	say(r, status == 404 && says_vanished(t, doc) ? "vanished" : "http-error", "HTTP %ld%s%s",
	    status, words[0] ? ": " : "", words);
}

void
engine_judge_answer(
    long status, const char *path, const char *body, size_t len, struct engine_reply *ret)
{
	const struct allowed *t = find_allowed(path);
	autojson cJSON *doc = NULL;
	struct err e;

	reply_reset(ret);
	ret->status = status;
	if (status != 200) {
		judge_error(status, t, body, len, ret);
		return;
	}
	if (len == 0) {
		say(ret, "not-json", "the body is empty");
		return;
	}
	doc = json_read(body, len, JSON_TWICE_REFUSED, &e);
	if (doc == NULL) {
		say(ret, "not-json", "%s", e.msg);
		return;
	}
	if (t != NULL && t->root != 0 &&
	    !(t->root == '{' ? cJSON_IsObject(doc) : cJSON_IsArray(doc))) {
		say(ret, "not-engine", "the answer is %s where %s belongs", kind_of(doc),
		    t->root == '{' ? "an object" : "a list");
		return;
	}
	ret->doc = doc;
	doc = NULL;
}

/* ---- the connection ---- */

static char *
user_name(uid_t uid)
{
	const struct passwd *pw = getpwuid(uid);

	return pw ? xasprintf("%s (uid %u)", pw->pw_name, (unsigned)uid)
		  : xasprintf("uid %u", (unsigned)uid);
}

static char *
group_name(gid_t gid)
{
	const struct group *gr = getgrgid(gid);

	return gr ? xstrdup(gr->gr_name) : xasprintf("%u", (unsigned)gid);
}

/* Who we are, whose the socket is, and what would help. */
static void
say_denied(const char *path, int num, struct engine_reply *r)
{
	autofree char *user = user_name(geteuid()), *group = NULL;
	const struct passwd *owner;
	struct stat st;

	if (stat(path, &st) < 0) {
		say(r, "permission-denied",
		    "%s: %s: %s may not enter a folder on the way: run plimsoll as root", path,
		    strerror(num), user);
		return;
	}
	group = group_name(st.st_gid);
	owner = getpwuid(st.st_uid);
	say(r, "permission-denied", "%s: %s for %s: the socket belongs to %s:%s, mode %04o: %s%s%s",
	    path, strerror(num), user, owner ? owner->pw_name : "an unnamed uid", group,
	    (unsigned)(st.st_mode & 07777),
	    geteuid() == 0 ? "a security module or a user namespace forbids it"
			   : "run plimsoll as root",
	    geteuid() != 0 && (st.st_mode & S_IWGRP) ? ", or as a member of group " : "",
	    geteuid() != 0 && (st.st_mode & S_IWGRP) ? group : "");
}

static void
say_unconnected(const char *path, int num, struct engine_reply *r)
{
	struct stat st;

	if (num == EACCES || num == EPERM)
		say_denied(path, num, r);
	else if (num == 0 ||
	    num ==
		ENOTCONN) /* EAGAIN of connect(2), which libcurl takes for a connection under way */
		say(r, "unreachable",
		    "%s: the server accepts no connections, and its queue is full", path);
	else if (num == ENOENT)
		say(r, "unreachable", "%s: no such socket: is the engine installed and running?",
		    path);
	else if (num == ECONNREFUSED && stat(path, &st) == 0 && !S_ISSOCK(st.st_mode))
		say(r, "unreachable", "%s: is not a socket", path);
	else if (num == ECONNREFUSED)
		say(r, "unreachable", "%s: nobody listens at this socket: is the engine running?",
		    path);
	else
		say(r, "unreachable", "%s: %s", path, strerror(num));
}

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

/* libcurl has made a socket and is about to connect it. */
static int
note_socket(void *arg, curl_socket_t fd, curlsocktype purpose)
{
	struct slot *s = arg;

	(void)purpose;
	s->fd = fd;
	return CURL_SOCKOPT_OK;
}

/*
 * Who is at the other end, once: while the first answer comes in, when the socket is known to be
 * open.
 */
static void
note_peer(const struct slot *s)
{
	struct ucred peer;
	socklen_t len = sizeof peer;

	if (s->en->peer_pid < 0 && s->fd >= 0 &&
	    getsockopt(s->fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0)
		s->en->peer_pid = peer.pid;
}

/* ---- a transfer ---- */

static size_t
take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct slot *s = arg;

	(void)size; /* always 1 */
	if (n > s->en->max_bytes - s->body.len) {
		s->too_large = "body";
		return 0;
	}
	buf_add(&s->body, bytes, n);
	return n;
}

/* One line "Name: value". A status line begins the headers anew (after 100 Continue). */
static void
note_header(struct slot *s, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);

	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		cJSON_Delete(s->headers);
		s->headers = json_object();
		return;
	}
	for (size_t i = 0; colon != NULL && i < ARRAY_SIZE(ping_headers); i++) {
		const char *name = ping_headers[i], *value = colon + 1, *end = line + len;
		autofree char *clean = NULL;

		if (strlen(name) != (size_t)(colon - line) ||
		    strncasecmp(name, line, strlen(name)) != 0 ||
		    cJSON_HasObjectItem(s->headers, name))
			continue;
		while (value < end && isspace((unsigned char)*value))
			value++;
		while (end > value && isspace((unsigned char)end[-1]))
			end--;
		clean = utf8_clean(value, (size_t)(end - value));
		json_put_str(s->headers, name, clean);
	}
}

static size_t
take_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct slot *s = arg;

	(void)size;
	if (n > MAX_HEADER_BYTES - s->header_bytes) {
		s->too_large = "header";
		return 0;
	}
	s->header_bytes += n;
	if (n >= 5 && memcmp(bytes, "HTTP/", 5) == 0)
		s->headers_ended = false; /* 100 Continue was not the answer */
	else if (n > 0 && (bytes[0] == '\r' || bytes[0] == '\n'))
		s->headers_ended = true;
	note_peer(s);
	if (s->headers != NULL)
		note_header(s, bytes, n);
	return n;
}

static void
must(CURLcode rc)
{
	if (rc == CURLE_OUT_OF_MEMORY)
		out_of_memory();
	assert(rc == CURLE_OK);
	(void)rc;
}

/* What is the same for every request of this slot. */
static void
slot_init(struct slot *s, struct engine *en)
{
	s->en = en;
	s->fd = -1;
	s->body = (struct buf)BUF_INIT;
	s->easy = curl_easy_init();
	if (s->easy == NULL)
		out_of_memory();
	must(curl_easy_setopt(s->easy, CURLOPT_PRIVATE, s));
	must(curl_easy_setopt(s->easy, CURLOPT_UNIX_SOCKET_PATH, en->socket));
	must(curl_easy_setopt(s->easy, CURLOPT_SOCKOPTFUNCTION, note_socket));
	must(curl_easy_setopt(s->easy, CURLOPT_SOCKOPTDATA, s));
	must(curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, take_body));
	must(curl_easy_setopt(s->easy, CURLOPT_WRITEDATA, s));
	must(curl_easy_setopt(s->easy, CURLOPT_HEADERFUNCTION, take_header));
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
	must(curl_easy_setopt(s->easy, CURLOPT_PROTOCOLS_STR, "http"));
#else
	must(curl_easy_setopt(s->easy, CURLOPT_PROTOCOLS, (long)CURLPROTO_HTTP));
#endif
}

/* Never an unversioned path for data: its shape would change with the engine. */
static void
slot_start(struct slot *s, size_t index, const char *path)
{
	struct engine *en = s->en;
	bool bare = en->version[0] == '\0' || strcmp(path, "/_ping") == 0;
	long left = (long)time_left(en);
	autofree char *url =
	    xasprintf("http://localhost%s%s%s", bare ? "" : "/v", bare ? "" : en->version, path);

	if (s->body.cap > KEEP_BUFFER)
		buf_free(&s->body);
	s->body.len = 0;
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

	if (s->header_bytes == 0)
		say(r, "timeout", "no answer within %.1f s", after);
	else
		say(r, "timeout",
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
		say_unconnected(s->en->socket, (int)num, r);
		return;
	}
	switch (rc) {
	case CURLE_FILESIZE_EXCEEDED: /* by its Content-Length */
		say(r, "too-large", "the answer's body is above %zu bytes", s->en->max_bytes);
		return;
	case CURLE_WRITE_ERROR: /* by what came: take_body(), take_header() */
		say(r, "too-large", "the answer's %s is above %zu bytes",
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
		say(r, "too-large", "a line of the answer's header is too long");
		return;
	case CURLE_GOT_NOTHING:
		say(r, "cut-short", "the connection was closed before any answer");
		return;
	case CURLE_RECV_ERROR: /* the connection's trouble, or bytes that are no chunk */
		say(r, num != 0 ? "cut-short" : "not-http", "%s", words);
		return;
	case CURLE_PARTIAL_FILE:
	case CURLE_SEND_ERROR:
		say(r, "cut-short", "%s", words);
		return;
	default:
		say(r, "not-http", "%s", words);
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
	} else if (!s->headers_ended) {
		say(r, "cut-short", "the connection was closed inside the answer's headers");
	} else if (s->headers != NULL && status == 200) {
		r->doc = s->headers;
		s->headers = NULL;
	} else {
		engine_judge_answer(status, s->path, s->body.s, s->body.len, r);
	}
	r->status = status;
}

static void
slot_finish(struct slot *s, CURLcode rc, engine_callback *done, void *arg)
{
	struct engine_reply r;

	reply_reset(&r);
	judge_transfer(s, rc, &r);
	(void)curl_multi_remove_handle(s->en->multi, s->easy);
	cJSON_Delete(s->headers);
	s->headers = NULL;
	s->busy = false;
	done(arg, s->index, s->path, &r);
	engine_reply_free(&r);
}

/* Answers without asking where nothing may be asked, or no more. */
static bool
answered_here(const struct engine *en, const char *path, struct engine_reply *r)
{
	bool first = strcmp(path, "/_ping") == 0 || strcmp(path, "/version") == 0;

	reply_reset(r);
	if (find_allowed(path) == NULL)
		say(r, "refused", "%s: not on the list of requests that plimsoll makes", path);
	else if (en->version[0] == '\0' && !first)
		say(r, "refused", "%s: no API version is settled", path);
	else if (stopped(en))
		say(r, "interrupted", "the run was interrupted before this was asked");
	else if (time_left(en) <= 0)
		say(r, "timeout", "the run's time was over before this was asked");
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
finish_ended(struct engine *en, engine_callback *done, void *arg)
{
	const CURLMsg *m;
	bool any = false;
	int left;

	while ((m = curl_multi_info_read(en->multi, &left)) != NULL) {
		CURLcode rc = m->data.result; /* m is gone once the handle is removed */
		char *s = NULL;

		must(curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &s));
		slot_finish((struct slot *)(void *)s, rc, done, arg);
		any = true;
	}
	return any;
}

static void
interrupt_all(struct engine *en, engine_callback *done, void *arg)
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
		reply_reset(&r);
		say(&r, "interrupted", "the run was interrupted before the answer was complete");
		done(arg, s->index, s->path, &r);
		engine_reply_free(&r);
	}
}

static void
drive(struct engine *en, engine_callback *done, void *arg)
{
	int active;

	if (curl_multi_perform(en->multi, &active) != CURLM_OK)
		out_of_memory();
	if (finish_ended(en, done, arg))
		return;
	if (stopped(en)) {
		interrupt_all(en, done, arg);
	} else if (en->meanwhile != NULL && en->version[0] != '\0') {
		void (*once)(void *) = en->meanwhile;

		en->meanwhile = NULL;
		once(en->meanwhile_arg);
	} else if (active > 0 && curl_multi_poll(en->multi, NULL, 0, POLL_MS, NULL) != CURLM_OK) {
		out_of_memory();
	}
}

void
engine_get_all(
    struct engine *en, const char *const *paths, size_t n, engine_callback *done, void *arg)
{
	size_t next = 0;

	assert(!en->running);
	en->running = true;
	for (;;) {
		struct slot *s;
		bool busy = false;

		while (next < n && (s = free_slot(en)) != NULL) {
			struct engine_reply r;

			if (!answered_here(en, paths[next], &r)) {
				slot_start(s, next, paths[next]);
			} else {
				done(arg, next, paths[next], &r);
				engine_reply_free(&r);
			}
			next++;
		}
		for (size_t i = 0; i < en->nslots && !busy; i++)
			busy = en->slots[i].busy;
		if (!busy)
			break;
		drive(en, done, arg);
	}
	en->running = false;
}

static void
keep_reply(void *arg, size_t index, const char *path, struct engine_reply *reply)
{
	struct engine_reply *ret = arg;

	(void)index;
	(void)path;
	*ret = *reply;
	reply->doc = NULL;
}

void
engine_get(struct engine *en, const char *path, struct engine_reply *ret)
{
	reply_reset(ret);
	engine_get_all(en, &path, 1, keep_reply, ret);
}

/* ---- opening and negotiation ---- */

/* "1.41" as 1041; -1 for anything else. */
static long
version_number(const char *s)
{
	char *end;
	long major, minor;

	if (!isdigit((unsigned char)s[0]))
		return -1;
	major = strtol(s, &end, 10);
	if (*end != '.' || !isdigit((unsigned char)end[1]) || major > 99)
		return -1;
	minor = strtol(end + 1, &end, 10);
	return *end != '\0' || minor > 999 ? -1 : major * 1000 + minor;
}

/*
 * min(newest of the server, newest tested), raised to the server's minimum. False: the server
 * named no version.
 */
static bool
settle(struct engine *en, const char *newest, const char *oldest)
{
	long v = version_number(newest);

	if (en->pinned[0] != '\0')
		v = version_number(en->pinned);
	else if (v < 0)
		return false;
	else if (v > version_number(NEWEST_TESTED))
		v = version_number(NEWEST_TESTED);
	if (en->pinned[0] == '\0' && v < version_number(oldest))
		v = version_number(oldest);
	(void)snprintf(en->version, sizeof en->version, "%ld.%ld", v / 1000, v % 1000);
	return true;
}

/*
 * The server refused the version, or named none in its ping: /version without a version says both
 * ends.
 */
static void
settle_again(struct engine *en, struct engine_reply *ret)
{
	struct engine_reply bare;

	en->version[0] = '\0';
	engine_get(en, "/version", &bare);
	if (bare.code[0] == '\0' &&
	    settle(en, json_str(bare.doc, "ApiVersion", ""),
		json_str(bare.doc, "MinAPIVersion", ""))) {
		engine_reply_free(ret);
		engine_get(en, "/version", ret);
	} else if (ret->code[0] == '\0') { /* nothing was asked before */
		*ret = bare;
		bare.doc = NULL;
	}
	engine_reply_free(&bare);
}

/* Where keep_either() puts an answer. */
struct pair {
	struct engine_reply *version, *also;
};

static void
keep_either(void *arg, size_t index, const char *path, struct engine_reply *reply)
{
	const struct pair *p = arg;

	keep_reply(index == 0 ? p->version : p->also, index, path, reply);
}

/* Fills ret_version, and ret_also where one version was right at once. */
static void
ask_version(struct engine *en, const char *newest, const char *also, struct pair ret)
{
	const char *const paths[] = { "/version", also };

	if (!settle(en, newest, "")) {
		settle_again(en, ret.version);
		return;
	}
	engine_get_all(en, paths, also != NULL ? 2 : 1, keep_either, &ret);
	if (ret.version->status == 400 && en->pinned[0] == '\0') {
		engine_reply_free(ret.also);
		reply_reset(ret.also);
		settle_again(en, ret.version);
	}
}

bool
engine_negotiate_beside(struct engine *en, const char *also, struct engine_reply *ret_ping,
    struct engine_reply *ret_version, struct engine_reply *ret_also)
{
	reply_reset(ret_version);
	reply_reset(ret_also);
	en->version[0] = '\0';
	engine_get(en, "/_ping", ret_ping);
	if (ret_ping->code[0] != '\0') {
		*ret_version = *ret_ping; /* a failure has no document: nothing is shared */
		return false;
	}
	ask_version(en, json_str(ret_ping->doc, "Api-Version", ""), also,
	    (struct pair){ ret_version, ret_also });
	if (ret_version->code[0] == '\0' &&
	    version_number(json_str(ret_version->doc, "ApiVersion", "")) < 0) {
		engine_reply_free(ret_version);
		say(ret_version, "not-engine",
		    "the server names no API version: it is no container engine");
	}
	if (ret_version->code[0] != '\0') {
		en->version[0] = '\0';
		engine_reply_free(ret_also);
		return false;
	}
	if (also != NULL && ret_also->doc == NULL && ret_also->code[0] == '\0')
		engine_get(en, also, ret_also); /* in the version that was settled on later */
	return true;
}

bool
engine_negotiate(struct engine *en, struct engine_reply *ret_ping, struct engine_reply *ret_version)
{
	struct engine_reply none;

	return engine_negotiate_beside(en, NULL, ret_ping, ret_version, &none);
}

struct engine *
engine_open(const struct engine_options *o, struct err *e)
{
	static const char scheme[] = "unix://";
	const char *path = o->endpoint + sizeof scheme - 1;
	struct sockaddr_un un;
	struct engine *en;

	if (strncmp(o->endpoint, scheme, sizeof scheme - 1) != 0) {
		(void)err_set(e, 0, "%s: only unix:// endpoints are supported", o->endpoint);
		return NULL;
	}
	if (path[0] != '/') {
		(void)err_set(e, 0, "%s: unix:// needs an absolute path", o->endpoint);
		return NULL;
	}
	if (strlen(path) >= sizeof un.sun_path) {
		(void)err_set(e, 0, "%s: a socket's path has at most %zu bytes", o->endpoint,
		    sizeof un.sun_path - 1);
		return NULL;
	}
	if (o->api_version != NULL && o->api_version[0] != '\0' &&
	    version_number(o->api_version) < 0) {
		(void)err_set(e, 0, "API version \"%s\": not of the form 1.41", o->api_version);
		return NULL;
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		out_of_memory();
	en = xcalloc(1, sizeof *en);
	en->socket = xstrdup(path);
	en->pinned = xstrdup(o->api_version ? o->api_version : "");
	en->deadline = o->deadline;
	en->request_timeout = o->request_timeout;
	en->max_bytes = o->max_bytes ? o->max_bytes : MAX_BYTES;
	en->stop = o->stop;
	en->meanwhile = o->meanwhile;
	en->meanwhile_arg = o->meanwhile_arg;
	en->peer_pid = -1;
	en->nslots = o->jobs < 1 ? 1 : o->jobs > MAX_JOBS ? MAX_JOBS : (size_t)o->jobs;
	en->multi = curl_multi_init();
	if (en->multi == NULL)
		out_of_memory();
	(void)curl_multi_setopt(en->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)en->nslots);
	(void)curl_multi_setopt(en->multi, CURLMOPT_MAXCONNECTS, (long)en->nslots);
	(void)curl_multi_setopt(en->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	for (size_t i = 0; i < en->nslots; i++)
		slot_init(&en->slots[i], en);
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
	free(en->socket);
	free(en->pinned);
	free(en);
}

const char *
engine_api_version(const struct engine *en)
{
	return en->version;
}

long
engine_peer_pid(const struct engine *en)
{
	return en->peer_pid;
}

void
engine_counts(const struct engine *en, size_t *ret_requests, size_t *ret_bytes)
{
	*ret_requests = en->requests;
	*ret_bytes = en->bytes;
}
