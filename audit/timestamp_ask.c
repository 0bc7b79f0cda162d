/* SPDX-License-Identifier: Apache-2.0 */
/* timestamp_ask: the process that speaks to the authority, and what speaks to that process. */
#include "config.h"

#include <curl/curl.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/address.h"
#include "audit/engine.h"
#include "audit/sandbox.h"
#include "audit/timestamp.h"

#define LOOK_UP_SECONDS  15
#define GRACE_MS         1000 /* for what it has to say about its time being over */
#define MAX_URL          2048
#define MAX_QUERY        256
#define MAX_HEADER_BYTES ((size_t)64 << 10)
#define MAX_WORDS        300

/* To the process. From it come a letter, and until it ends the response, or words that say why there is none. */
struct question {
	uint32_t timeout_ms, len;
};
enum { RESPONSE = 'r', WORDS = 'w' };

struct timestamper {
	char *url, *shown; /* shown: without path and query, which may hold a token */
	char *host;        /* without brackets */
	unsigned port;
	const char *tls_ca;
	int fd;
	pid_t pid;
};

/* ---- the URL ---- */

static void
free_url(CURLU **u)
{
	curl_url_cleanup(*u);
}
static void
free_curl(char **s)
{
	curl_free(*s);
}
#define autourl  __attribute__((cleanup(free_url)))
#define autocurl __attribute__((cleanup(free_curl)))

/* A part of it, or NULL. The caller frees by curl_free(). */
static char *
part_of(CURLU *u, CURLUPart what)
{
	char *ret = NULL;

	return curl_url_get(u, what, &ret, CURLU_DEFAULT_PORT) == CURLUE_OK ? ret : NULL;
}

/* Host without brackets, and port. The caller frees the former. */
static int
take_apart(const char *url, char **ret_host, unsigned *ret_port, struct err *e)
{
	autourl CURLU *u = curl_url();
	autocurl char *scheme = NULL, *host = NULL, *port = NULL, *user = NULL, *password = NULL;
	size_t n;

	if (u == NULL)
		out_of_memory();
	if (strlen(url) > MAX_URL || curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
		return err_set(e, 0, "--timestamp-url: not a URL; it is http://HOST/PATH or https://HOST/PATH");
	scheme = part_of(u, CURLUPART_SCHEME);
	host = part_of(u, CURLUPART_HOST);
	port = part_of(u, CURLUPART_PORT);
	user = part_of(u, CURLUPART_USER);
	password = part_of(u, CURLUPART_PASSWORD);
	if (scheme == NULL || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		return err_set(e, 0, "--timestamp-url: it begins with http:// or https://");
	if (user != NULL || password != NULL)
		return err_set(e, 0, "--timestamp-url: a user or password in it would be seen in the list of processes; "
		    "use an authority, or a relay to it, that asks for none");
	if (host == NULL || *host == '\0' || port == NULL)
		return err_set(e, 0, "--timestamp-url: no host is in it");
	n = strlen(host);
	*ret_host = *host == '[' ? xstrndup(host + 1, n - 2) : xstrdup(host);
	*ret_port = (unsigned)strtoul(port, NULL, 10);
	return *ret_port != 0 ? 0 : err_set(e, 0, "--timestamp-url: port 0 is none");
}

int
timestamp_url_check(const char *url, struct err *e)
{
	autofree char *host = NULL;
	unsigned port;

	return take_apart(url, &host, &port, e);
}

/* ---- the process ---- */

struct transfer {
	struct buf body;
	size_t header_bytes;
	bool too_large;
	char words[CURL_ERROR_SIZE];
};

static size_t
take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	(void)size; /* it is 1 */
	if (n > TIMESTAMP_MAX_BYTES - t->body.len) {
		t->too_large = true;
		return 0;
	}
	buf_add(&t->body, bytes, n);
	return n;
}

static size_t
take_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	(void)bytes;
	(void)size;
	t->header_bytes += n;
	t->too_large |= t->header_bytes > MAX_HEADER_BYTES;
	return t->too_large ? 0 : n;
}

static _Noreturn void
answer(int letter, const void *bytes, size_t len)
{
	autobuf struct buf out = BUF_INIT;

	buf_addc(&out, (char)letter);
	buf_add(&out, bytes, len);
	for (size_t done = 0; done < out.len;) {
		ssize_t n = send(3, out.s + done, out.len - done, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(1);
		done += (size_t)n;
	}
	_exit(0);
}

static _Noreturn void give_up(const char *fmt, ...) PRINTF(1, 2);

static _Noreturn void
give_up(const char *fmt, ...)
{
	char words[MAX_WORDS];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(words, sizeof words, fmt, ap);
	va_end(ap);
	answer(WORDS, words, strlen(words));
}

/* "tsa.example:80:192.0.2.7", or NULL: the host is an address. */
static struct curl_slist *
look_up(const struct timestamper *t)
{
	autobuf struct buf found = BUF_INIT;
	autofree char *entry = NULL;
	struct curl_slist *ret;

	if (engine_is_address(t->host))
		return NULL;
	(void)signal(SIGALRM, SIG_DFL);
	(void)alarm(LOOK_UP_SECONDS);
	engine_addresses(t->host, &found);
	(void)alarm(0);
	if (*found.s == '!')
		give_up("the name has no address here: %s", found.s + 1);
	entry = xasprintf("%s:%u:%s", t->host, t->port, found.s);
	if ((ret = curl_slist_append(NULL, entry)) == NULL)
		out_of_memory();
	return ret;
}

static struct curl_slist *
headers(void)
{
	struct curl_slist *one = curl_slist_append(NULL, "Content-Type: application/timestamp-query"),
			  *two = curl_slist_append(one, "Accept: application/timestamp-reply");

	if (one == NULL || two == NULL)
		out_of_memory();
	return two;
}

static CURL *
handle_of(const struct timestamper *t, struct transfer *to)
{
	CURL *easy = curl_easy_init();
	bool ok = easy != NULL && curl_easy_setopt(easy, CURLOPT_URL, t->url) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_RESOLVE, look_up(t)) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers()) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, to->words) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HEADERDATA, to) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_WRITEDATA, to) == CURLE_OK &&
	    (t->tls_ca == NULL || (curl_easy_setopt(easy, CURLOPT_CAINFO, t->tls_ca) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK));

	if (!ok)
		out_of_memory();
	return easy;
}

/* The CAs that libcurl will read. */
static void
lock(const struct timestamper *t)
{
	const char *reads[] = { t->tls_ca, NULL, NULL };
#if LIBCURL_VERSION_NUM >= 0x074600
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
	size_t n = 0;

	if (t->tls_ca == NULL && v->cainfo != NULL)
		reads[n++] = v->cainfo;
	if (t->tls_ca == NULL && v->capath != NULL)
		reads[n] = v->capath;
#endif
	sandbox_main(&(struct sandbox_needs){ .port = t->port, .reads = reads });
}

/* One whole question, or the end: nobody asks. */
static void
next_question(struct question *q, char bytes[MAX_QUERY])
{
	if (recv(3, q, sizeof *q, MSG_WAITALL) != (ssize_t)sizeof *q || q->len > MAX_QUERY ||
	    recv(3, bytes, q->len, MSG_WAITALL) != (ssize_t)q->len)
		_exit(0);
}

static _Noreturn void
say_failure(CURLcode code, const struct transfer *t, uint32_t timeout_ms)
{
	if (t->too_large)
		give_up("its answer is larger than %zu KiB", TIMESTAMP_MAX_BYTES >> 10);
	if (code == CURLE_OPERATION_TIMEDOUT)
		give_up("it took longer than %.1f s", timeout_ms / 1000.0);
	give_up("%s", *t->words != '\0' ? t->words : curl_easy_strerror(code));
}

static _Noreturn void
run(const struct timestamper *t, int given)
{
	struct transfer to = { .body = BUF_INIT };
	char bytes[MAX_QUERY];
	struct question q;
	long status = 0;
	CURLcode code;
	CURL *easy;

	(void)signal(SIGINT, SIG_IGN); /* it ends when who could ask has ended */
	(void)signal(SIGTERM, SIG_DFL);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	if (!accounts_give_up_rights(given))
		give_up("the process that asks cannot become nobody, and so does not ask: root without CAP_SETUID and CAP_SETGID?");
	easy = handle_of(t, &to);
	lock(t);
	next_question(&q, bytes);
	if (curl_easy_setopt(easy, CURLOPT_POSTFIELDS, bytes) != CURLE_OK ||
	    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)q.len) != CURLE_OK ||
	    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)q.timeout_ms) != CURLE_OK ||
	    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)q.timeout_ms) != CURLE_OK)
		out_of_memory();
	if ((code = curl_easy_perform(easy)) != CURLE_OK)
		say_failure(code, &to, q.timeout_ms);
	if (curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status != 200)
		give_up("it answers with HTTP status %ld", status);
	answer(RESPONSE, to.body.s, to.body.len);
}

/* ---- who asks it ---- */

struct timestamper *
timestamp_open(const char *url, const char *tls_ca, struct err *e)
{
	struct timestamper *t = xcalloc(1, sizeof *t);
	int pair[2];

	*t = (struct timestamper){ .url = xstrdup(url), .shown = address_shown(url), .tls_ca = tls_ca, .fd = -1,
		.pid = -1 };
	if (take_apart(url, &t->host, &t->port, e) < 0) {
		timestamp_close(t);
		return NULL;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
		err_set(e, errno, "starting the process that asks for time-stamps: %s", strerror(errno));
		timestamp_close(t);
		return NULL;
	}
	t->fd = pair[0];
	if ((t->pid = fork()) == 0)
		run(t, pair[1]);
	close(pair[1]);
	if (t->pid > 0)
		return t;
	err_set(e, errno, "starting the process that asks for time-stamps: %s", strerror(errno));
	timestamp_close(t);
	return NULL;
}

/* All that it says until it ends. False: it does not end by the deadline, or at what it may say. */
static bool
receive(int fd, int64_t deadline, struct buf *in)
{
	char bytes[1 << 14];

	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = deadline - now_ms();
		ssize_t n;

		if (left <= 0 || in->len > TIMESTAMP_MAX_BYTES + 1)
			return false;
		if (poll(&p, 1, left > INT_MAX ? INT_MAX : (int)left) <= 0)
			continue;
		n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return n == 0 || errno == ECONNRESET; /* it had ended before it was asked */
		buf_add(in, bytes, (size_t)n);
	}
}

static bool
send_question(int fd, const struct buf *query, int timeout_ms)
{
	const struct question q = { .timeout_ms = (uint32_t)timeout_ms, .len = (uint32_t)query->len };
	autobuf struct buf out = BUF_INIT;

	buf_add(&out, &q, sizeof q);
	buf_add(&out, query->s, query->len);
	return send(fd, out.s, out.len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)out.len;
}

/* It has closed its end, and so is about to be gone, or is: of an alarm, it was still looking up the name. */
static const char *
why_gone(struct timestamper *t)
{
	int status = 0;
	pid_t pid = t->pid;

	t->pid = -1;
	if (waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		return "looking up the name took too long";
	return "the process that asks has ended without an answer";
}

/* What came of it, in words or in DER. */
static int
take_answer(struct timestamper *t, const struct buf *query, const struct buf *in, struct buf *ret,
    struct timestamp *ret_said, struct err *e)
{
	autofree char *words = NULL;
	struct err why;

	if (in->len == 0)
		return err_set(e, 0, "%s: no time-stamp: %s", t->shown, why_gone(t));
	if (*in->s != RESPONSE) {
		words = utf8_clean(in->s + 1, in->len - 1 < MAX_WORDS ? in->len - 1 : MAX_WORDS);
		return err_set(e, 0, "%s: no time-stamp: %s", t->shown, words);
	}
	if (timestamp_answers(query, in->s + 1, in->len - 1, ret_said, &why) < 0)
		return err_set(e, 0, "%s: its answer is not kept: %s", t->shown, why.msg);
	buf_add(ret, in->s + 1, in->len - 1);
	return 0;
}

int
timestamp_ask(struct timestamper *t, const void *bytes, size_t len, int timeout_ms, struct buf *ret,
    struct timestamp *ret_said, struct err *e)
{
	autobuf struct buf query = BUF_INIT, in = BUF_INIT;
	int64_t deadline = now_ms() + timeout_ms + GRACE_MS;
	int status;

	*ret_said = (struct timestamp){ 0 };
	if (t->fd < 0)
		return err_set(e, 0, "%s: a time-stamp was asked for already", t->shown);
	timestamp_query(bytes, len, &query);
	/* what it said before it was asked is there even if it is gone */
	(void)send_question(t->fd, &query, timeout_ms);
	if (receive(t->fd, deadline, &in))
		status = take_answer(t, &query, &in, ret, ret_said, e);
	else
		status = err_set(e, 0, "%s: no time-stamp: it took longer than %.1f s", t->shown, timeout_ms / 1000.0);
	close(t->fd);
	t->fd = -1;
	return status;
}

void
timestamp_close(struct timestamper *t)
{
	if (t == NULL)
		return;
	if (t->fd >= 0)
		close(t->fd);
	/* when nobody waits for it, it ends as soon as it notices */
	for (int tries = 0; t->pid > 0 && tries < 50 && waitpid(t->pid, NULL, WNOHANG) == 0; tries++)
		poll(NULL, 0, 1);
	free(t->url);
	free(t->shown);
	free(t->host);
	free(t);
}
