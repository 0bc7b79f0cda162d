/* SPDX-License-Identifier: Apache-2.0 */
/* Asking for a time-stamp, of an authority on loopback that answers rightly, wrongly, slowly, too much and not at
 * all. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "audit/sandbox.h"
#include "audit/timestamp.h"
#include "tests/fixture.h"
#include "tests/rows.h"
#include "tests/tsa.h"

#define HOUR    ((int64_t)3600)
#define BYTES   "the bytes of a manifest\n"
#define LONG_MS 20000

static struct tsa_pair ca, other_ca, tsa, server_cert;

/* ---- a server of one connection ---- */

enum how { RIGHT, OTHER_BYTES, OTHER_NONCE, REFUSES, STATUS, ELSEWHERE, NO_BODY, GARBAGE, CUT, LARGE, ENDLESS,
	LARGE_HEADERS, SILENT, TRICKLES, HANGS_UP, NOT_HTTP, NOBODY_LISTENS };

struct server {
	int listener, wake;
	unsigned port;
	enum how how;
	SSL_CTX *ctx; /* NULL: in clear */
	pthread_t thread;
	pid_t asking;        /* whose child asks */
	struct buf request;  /* its head */
	char status[4096];   /* /proc/PID/status of that child, meanwhile */
};

struct connection {
	int fd;
	SSL *ssl;
};

static int
receive(const struct connection *c, char *bytes, int size)
{
	return c->ssl != NULL ? SSL_read(c->ssl, bytes, size) : (int)recv(c->fd, bytes, (size_t)size, 0);
}

static bool
say(const struct connection *c, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		int n = c->ssl != NULL ? SSL_write(c->ssl, p, (int)len) : (int)send(c->fd, p, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

/* Head and body of a request; false: it ended before. */
static bool
read_request(const struct connection *c, struct buf *head, struct buf *body)
{
	const char *end, *length;
	char bytes[4096];

	for (;;) {
		int n = receive(c, bytes, sizeof bytes);

		if (n <= 0)
			return false;
		buf_add(head, bytes, (size_t)n);
		end = strstr(head->s, "\r\n\r\n");
		length = strcasestr(head->s, "Content-Length: ");
		if (end == NULL || length == NULL)
			continue;
		if (head->len - (size_t)(end + 4 - head->s) < strtoul(length + 16, NULL, 10))
			continue;
		buf_add(body, end + 4, head->len - (size_t)(end + 4 - head->s));
		head->len = (size_t)(end - head->s);
		head->s[head->len] = '\0';
		return true;
	}
}

/* What the asking process may still do, while it waits for the answer. */
static void
look_at_child(struct server *s)
{
	autofree char *list = xasprintf("/proc/%d/task/%d/children", (int)s->asking, (int)s->asking);
	autofd int fd = open(list, O_RDONLY | O_CLOEXEC);
	char pid[32] = "";
	ssize_t n = fd >= 0 ? read(fd, pid, sizeof pid - 1) : -1;
	autofree char *path = NULL;
	autofd int status = -1;

	if (n <= 0)
		return;
	path = xasprintf("/proc/%ld/status", strtol(pid, NULL, 10));
	status = open(path, O_RDONLY | O_CLOEXEC);
	n = status >= 0 ? read(status, s->status, sizeof s->status - 1) : 0;
	s->status[n > 0 ? n : 0] = '\0';
}

static void
say_response(const struct server *s, const struct connection *c, const struct buf *query)
{
	const struct tsa_answer a = { .signer = &tsa, .at = time(NULL), .over = s->how == OTHER_BYTES ? "others" : NULL,
		.nonce = s->how == OTHER_NONCE ? NONCE_OTHER : NONCE_OK, .status = s->how == REFUSES ? 2 : 0 };
	autobuf struct buf der = BUF_INIT, out = BUF_INIT;

	tsa_answer(&a, query, &der);
	buf_addf(&out, "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"
	    "Content-Length: %zu\r\n\r\n", der.len);
	buf_add(&out, der.s, s->how == CUT ? der.len / 2 : der.len);
	(void)say(c, out.s, out.len);
}

static void
say_much(const struct connection *c, const char *head, const char *part)
{
	(void)say(c, head, strlen(head));
	while (say(c, part, strlen(part)))
		;
}

/* Until the other side hangs up, or the test is over. */
static void
wait_for_end(const struct server *s, const struct connection *c)
{
	struct pollfd p[] = { { .fd = c->fd, .events = POLLIN }, { .fd = s->wake, .events = POLLIN } };

	while (poll(p, 2, -1) < 0 && errno == EINTR)
		;
}

static void
say_text(const struct connection *c, const char *text)
{
	(void)say(c, text, strlen(text));
}

static void
answer(struct server *s, const struct connection *c)
{
	autobuf struct buf query = BUF_INIT;

	if (s->how == HANGS_UP || !read_request(c, &s->request, &query))
		return;
	look_at_child(s);
	switch (s->how) {
	case STATUS:
		say_text(c, "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
		break;
	case ELSEWHERE:
		say_text(c, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
		break;
	case NO_BODY:
		say_text(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		break;
	case GARBAGE:
		say_text(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>\x1b[m");
		break;
	case LARGE:
		say_much(c, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", "0123456789abcdef");
		break;
	case ENDLESS:
		say_much(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "10\r\n0123456789abcdef\r\n");
		break;
	case LARGE_HEADERS:
		say_much(c, "HTTP/1.1 200 OK\r\n", "X-Word: 0123456789abcdef\r\n");
		break;
	case NOT_HTTP:
		say_text(c, "220 mail.example ESMTP\r\n");
		break;
	case TRICKLES:
		say_text(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0");
		wait_for_end(s, c);
		break;
	case SILENT:
		wait_for_end(s, c);
		break;
	default:
		say_response(s, c, &query);
	}
}

static void *
serve(void *arg)
{
	struct server *s = arg;
	struct pollfd p[] = { { .fd = s->listener, .events = POLLIN }, { .fd = s->wake, .events = POLLIN } };
	struct connection c = { .fd = -1 };

	while (poll(p, 2, -1) < 0 && errno == EINTR)
		;
	if (p[0].revents == 0 || (c.fd = accept(s->listener, NULL, NULL)) < 0)
		return NULL;
	if (s->ctx == NULL) {
		answer(s, &c);
	} else {
		c.ssl = SSL_new(s->ctx);
		SSL_set_fd(c.ssl, c.fd);
		if (SSL_accept(c.ssl) == 1)
			answer(s, &c);
		(void)SSL_shutdown(c.ssl);
		SSL_free(c.ssl);
	}
	close(c.fd);
	return NULL;
}

static void
server_begin(struct server *s)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;

	s->wake = eventfd(0, EFD_CLOEXEC);
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&a, n), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&a, &n), 0);
	s->port = ntohs(a.sin_port);
	s->asking = getpid();
	assert_true(s->how == NOBODY_LISTENS || listen(s->listener, 1) == 0);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void
server_end(struct server *s)
{
	const uint64_t one = 1;

	assert_int_equal(write(s->wake, &one, sizeof one), sizeof one);
	pthread_join(s->thread, NULL);
	close(s->listener);
	close(s->wake);
	SSL_CTX_free(s->ctx);
}

static SSL_CTX *
tls(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	assert_int_equal(SSL_CTX_use_certificate(ctx, server_cert.cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, server_cert.key), 1);
	return ctx;
}

/* ---- asking ---- */

struct row {
	const char *name;
	const char *says;     /* NULL: it answers */
	enum how how;
	const char *url, *path; /* before and behind the port; NULL: in clear, by the address */
	int timeout_ms;       /* 0: LONG_MS */
	enum { CLEAR, TLS, TLS_OTHER_CA } tls;
	bool is_locked;       /* asked by a process in its sandbox */
};

static const struct row rows[] = {
	{ "the right answer is kept", NULL, RIGHT },
	{ "a path, a query and a name of the host", NULL, RIGHT, .url = "http://localhost", "/tsa?x=1" },
	{ "a process in its sandbox can ask", NULL, RIGHT, .is_locked = true },
	{ "over TLS", NULL, RIGHT, .url = "https://127.0.0.1", .tls = TLS },
	{ "over TLS that another CA vouches for", "certificate", RIGHT, .url = "https://127.0.0.1", .tls = TLS_OTHER_CA },
	{ "over TLS by another name", "localhost", RIGHT, .url = "https://localhost", .tls = TLS },
	{ "an answer over other bytes is not kept", "its answer is not kept: it is over other bytes", OTHER_BYTES },
	{ "an answer to another query is not kept", "its answer is not kept: it answers another query", OTHER_NONCE },
	{ "a refusal is said", "gives no time-stamp (rejection)", REFUSES },
	{ "an HTTP status is said", "it answers with HTTP status 503", STATUS },
	{ "a redirection is not followed", "it answers with HTTP status 302", ELSEWHERE },
	{ "an empty body is none", "its answer is not kept: it is no response", NO_BODY },
	{ "a page is none", "its answer is not kept: it is no response", GARBAGE },
	{ "one that is cut off is none", "no time-stamp: ", CUT },
	{ "too large a one is not read", "its answer is larger than 64 KiB", LARGE },
	{ "one without an end is not read", "its answer is larger than 64 KiB", ENDLESS },
	{ "headers without an end are not read", "its answer is larger than 64 KiB", LARGE_HEADERS },
	{ "silence ends in time", "it took longer than 0.2 s", SILENT, .timeout_ms = 200 },
	{ "a trickle ends in time", "it took longer than 0.2 s", TRICKLES, .timeout_ms = 200 },
	{ "a server that hangs up is said", "no time-stamp: ", HANGS_UP },
	{ "a server that speaks no HTTP is said", "no time-stamp: ", NOT_HTTP },
	{ "nobody listens", "no time-stamp: ", NOBODY_LISTENS },
	{ "a name without an address", "no time-stamp: the name has no address here", NOBODY_LISTENS,
		.url = "http://"
		       "a123456789a123456789a123456789a123456789a123456789a123456789a123456789.example" },
};

static char *
ca_file(const char *folder, const struct tsa_pair *of)
{
	autobuf struct buf pem = BUF_INIT;
	char *path = xasprintf("%s/ca.pem", folder);

	tsa_pem(of->cert, &pem);
	fixture_write(folder, "ca.pem", pem.s, pem.len);
	/* it is read by nobody */
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(chmod(path, 0644), 0);
	return path;
}

static int
ask(struct timestamper *t, const struct row *r, struct buf *response, struct timestamp *said, struct err *e)
{
	return timestamp_ask(t, BYTES, strlen(BYTES), r->timeout_ms != 0 ? r->timeout_ms : LONG_MS, response, said, e);
}

static void
is_answered(struct timestamper *t, const struct row *r)
{
	autobuf struct buf response = BUF_INIT;
	autotimestamp struct timestamp said = { 0 }, again = { 0 };
	struct err e = { .msg = "nothing" };
	int n = ask(t, r, &response, &said, &e);

	if (r->says == NULL && n != 0)
		fail_msg("it says: %s", e.msg);
	if (r->says != NULL && (n == 0 || strstr(e.msg, r->says) == NULL || strchr(e.msg, '\x1b') != NULL))
		fail_msg("%d, it says: %s", n, e.msg);
	assert_int_equal(r->says == NULL, response.len > 0);
	if (r->says != NULL)
		return;
	assert_false(said.proven);
	assert_string_equal(said.authority, "CN=Stamps");
	assert_int_equal(timestamp_verify(response.s, response.len, BYTES, strlen(BYTES), NULL, 0, &again, &e), 0);
	timestamp_free(&again);
	assert_int_equal(ask(t, r, &response, &again, &e), -1);
	assert_non_null(strstr(e.msg, "asked for already"));
}

static void
is_answered_in_sandbox(struct timestamper *t, const struct row *r)
{
	autobuf struct buf response = BUF_INIT;
	autotimestamp struct timestamp said = { 0 };
	struct err e;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		sandbox_main(&(struct sandbox_needs){ .port = 0 });
		_exit(ask(t, r, &response, &said, &e) == 0 && response.len > 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
is_polite(const struct server *s)
{
	assert_non_null(strstr(s->request.s, "POST /"));
	assert_non_null(strcasestr(s->request.s, "\r\nContent-Type: application/timestamp-query"));
	assert_null(strcasestr(s->request.s, "Authorization"));
	if (*s->status == '\0')
		return;
	assert_non_null(strstr(s->status, "NoNewPrivs:\t1"));
	assert_non_null(strstr(s->status, "CapPrm:\t0000000000000000"));
	if (geteuid() == 0)
		assert_non_null(strstr(s->status, "Uid:\t65534"));
#if !defined(__SANITIZE_ADDRESS__)
	assert_non_null(strstr(s->status, "Seccomp:\t2"));
#endif
}

static void
asks(void **state)
{
	const struct row *r = *state;
	struct server s = { .how = r->how, .request = BUF_INIT, .ctx = r->tls != CLEAR ? tls() : NULL };
	autofolder char *folder = fixture_folder();
	autofree char *path = r->tls != CLEAR ? ca_file(folder, r->tls == TLS ? &ca : &other_ca) : NULL, *url = NULL;
	struct timestamper *t;
	struct err e = { 0 };

	server_begin(&s);
	url = xasprintf("%s:%u%s", r->url != NULL ? r->url : "http://127.0.0.1", s.port, r->path != NULL ? r->path : "");
	t = timestamp_open(url, path, &e);
	assert_non_null(t);
	if (r->is_locked)
		is_answered_in_sandbox(t, r);
	else
		is_answered(t, r);
	timestamp_close(t);
	server_end(&s);
	if (r->says == NULL)
		is_polite(&s);
	buf_free(&s.request);
}

/* ---- URLs ---- */

struct url_row {
	const char *name, *url, *says;
};
static const struct url_row urls[] = {
	{ "a URL in clear", "http://tsa.example/tsr", NULL },
	{ "a URL with TLS and a port", "https://tsa.example:8443/tsr?a=b", NULL },
	{ "an address", "http://[::1]:8080", NULL },
	{ "another scheme", "ftp://tsa.example/", "begins with http:// or https://" },
	{ "a file", "file:///etc/passwd", "begins with http:// or https://" },
	{ "no scheme", "tsa.example/tsr", "not a URL" },
	{ "a user", "https://user@tsa.example/", "a user or password" },
	{ "a password, which is not said again", "https://user:hunter2@tsa.example/", "a user or password" },
	{ "no host", "http://", "--timestamp-url: " },
	{ "nothing", "", "not a URL" },
	{ "words", "not a url", "not a URL" },
	{ "a line's end", "http://tsa.example/\r\nX: y", "not a URL" },
	{ "port 0", "http://tsa.example:0/", "--timestamp-url: " },
};

static void
is_url(void **state)
{
	const struct url_row *r = *state;
	struct err e = { 0 };
	int n = timestamp_url_check(r->url, &e);

	assert_int_equal(n, r->says != NULL ? -1 : 0);
	if (r->says != NULL && strstr(e.msg, r->says) == NULL)
		fail_msg("it says: %s", e.msg);
	assert_null(strstr(e.msg, "hunter2"));
	if (r->says != NULL)
		assert_null(timestamp_open(r->url, NULL, &e));
}

static void
never_asked(void **state)
{
	struct timestamper *t;
	struct err e;

	(void)state;
	assert_non_null(t = timestamp_open("http://127.0.0.1:1/", NULL, &e));
	timestamp_close(t);
	timestamp_close(NULL);
}

/* ---- all ---- */

int
main(void)
{
	const struct CMUnitTest others[] = { cmocka_unit_test(never_asked) };
	int64_t now = time(NULL);
	int failed;

	signal(SIGPIPE, SIG_IGN);
	/* proxies are not used */
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("https_proxy", "http://127.0.0.1:1", 1);
	setenv("all_proxy", "http://127.0.0.1:1", 1);
	ca = tsa_make("Root", NULL, NULL, NULL, now - HOUR, now + 24 * HOUR);
	other_ca = tsa_make("Other root", NULL, NULL, NULL, now - HOUR, now + 24 * HOUR);
	tsa = tsa_make("Stamps", &ca, "critical,timeStamping", NULL, now - HOUR, now + 24 * HOUR);
	server_cert = tsa_make("Server", &ca, "serverAuth", "IP:127.0.0.1", now - HOUR, now + 24 * HOUR);
	failed = RUN_ROWS("asking for time-stamps", rows, asks);
	failed += RUN_ROWS("URLs of authorities", urls, is_url);
	failed += cmocka_run_group_tests_name("not asking", others, NULL, NULL);
	tsa_free(&ca);
	tsa_free(&other_ca);
	tsa_free(&tsa);
	tsa_free(&server_cert);
	return failed;
}
