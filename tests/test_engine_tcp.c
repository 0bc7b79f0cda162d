/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine client over TCP, with and without TLS, against a server on loopback; and which process is found at the other end of
 * a connection. Started as "dockerd" (a copy of itself), this program only holds a connection.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
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

#include "audit/engine.h"
#include "audit/host.h"
#include "tests/engine_ask.h"
#include "tests/rows.h"

#define LONG_MS 20000
#define HOUR    3600L

/* ---- certificates ---- */

struct signer {
	X509 *cert;
	EVP_PKEY *key;
};

static struct signer our_ca, other_ca, new_ca;

/* A certificate by that signer (NULL: by itself), for a name or an address, from and to in seconds from now. */
static struct signer
make(const char *subject, const struct signer *by, const char *names, long from, long to)
{
	struct signer s = { X509_new(), EVP_EC_gen("P-256") };
	X509_NAME *name = X509_get_subject_name(s.cert);
	const struct signer *issuer = by != NULL ? by : &s;
	X509V3_CTX ctx;
	static long serial = 1;

	assert_non_null(s.key);
	X509_set_version(s.cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(s.cert), serial++);
	X509_gmtime_adj(X509_getm_notBefore(s.cert), from);
	X509_gmtime_adj(X509_getm_notAfter(s.cert), to);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)subject, -1, -1, 0);
	X509_set_issuer_name(s.cert, X509_get_subject_name(issuer->cert));
	X509_set_pubkey(s.cert, s.key);
	X509V3_set_ctx(&ctx, issuer->cert, s.cert, NULL, NULL, 0);
	if (by == NULL) {
		X509_EXTENSION *x = X509V3_EXT_conf_nid(NULL, &ctx, NID_basic_constraints, "critical,CA:TRUE");

		X509_add_ext(s.cert, x, -1);
		X509_EXTENSION_free(x);
	}
	if (names != NULL) {
		X509_EXTENSION *x = X509V3_EXT_conf_nid(NULL, &ctx, NID_subject_alt_name, names);

		X509_add_ext(s.cert, x, -1);
		X509_EXTENSION_free(x);
	}
	assert_true(X509_sign(s.cert, issuer->key, EVP_sha256()) > 0);
	return s;
}

static void
signer_free(struct signer *s)
{
	X509_free(s->cert);
	EVP_PKEY_free(s->key);
}

static void
pem_of(BIO *b, struct buf *ret)
{
	char *bytes;
	long n = BIO_get_mem_data(b, &bytes);

	buf_add(ret, bytes, (size_t)n);
	BIO_free(b);
}

static struct buf
cert_pem(const struct signer *s)
{
	struct buf ret = BUF_INIT;
	BIO *b = BIO_new(BIO_s_mem());

	PEM_write_bio_X509(b, s->cert);
	pem_of(b, &ret);
	return ret;
}

static struct buf
key_pem(const struct signer *s, bool encrypted)
{
	struct buf ret = BUF_INIT;
	BIO *b = BIO_new(BIO_s_mem());

	PEM_write_bio_PKCS8PrivateKey(b, s->key, encrypted ? EVP_aes_128_cbc() : NULL, "secret", encrypted ? 6 : 0, NULL, NULL);
	pem_of(b, &ret);
	return ret;
}

/* ---- a server ---- */

enum server { PLAIN, TLS, SILENT, FULL, NOBODY, EMPTY };
enum server_cert { GOOD, EXPIRED, NOT_YET, UNKNOWN_CA, SAME_NAME_CA, SELF_SIGNED, OTHER_NAME };

struct server_state {
	int listener, wake, waiting[4]; /* connections that nobody accepts */
	unsigned port;
	enum server kind;
	SSL_CTX *ctx;
	pthread_t thread;
};

static const char ping[] = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK";
static const char version[] = "HTTP/1.1 200 OK\r\nContent-Length: 44\r\n\r\n{\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}";
/* EMPTY: an answer with those words, and then one of nothing */
static const char ping_of_tls[] = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 35\r\n\r\nHTTP request to an HTTPS server: OK";
static const char refused[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
/* what a server in Go says in clear to whom speaks no TLS (net/http, conn.serve) */
static const char wants_tls[] = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

/* Waits until the descriptor can be read; false: the test is over. */
static bool
readable(const struct server_state *s, int fd)
{
	struct pollfd p[] = { { .fd = fd, .events = POLLIN }, { .fd = s->wake, .events = POLLIN } };

	while (poll(p, 2, -1) < 0 && errno == EINTR)
		;
	return p[1].revents == 0;
}

static void
answer(struct server_state *s, int fd, SSL *ssl)
{
	char in[4096];
	int n;

	while ((ssl != NULL && SSL_pending(ssl) > 0) || readable(s, fd)) {
		const char *out;

		n = ssl != NULL ? SSL_read(ssl, in, sizeof in - 1) : (int)read(fd, in, sizeof in - 1);
		if (n <= 0)
			return;
		in[n] = '\0';
		if (s->kind == EMPTY)
			out = strstr(in, "/_ping") != NULL ? ping_of_tls : refused;
		else
			out = strstr(in, "/_ping") != NULL ? ping : version;
		n = (int)strlen(out);
		if (ssl != NULL ? SSL_write(ssl, out, n) <= 0 : write(fd, out, (size_t)n) != n)
			return;
	}
}

static void
serve_tls(struct server_state *s, int fd)
{
	SSL *ssl = SSL_new(s->ctx);
	char in[4096];

	SSL_set_fd(ssl, fd);
	if (readable(s, fd) && SSL_accept(ssl) == 1) {
		answer(s, fd, ssl);
	} else if (ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_HTTP_REQUEST) {
		(void)!write(fd, wants_tls, sizeof wants_tls - 1);
	}
	/* what is unread when it is closed would reset the connection, and take the alert away */
	(void)shutdown(fd, SHUT_WR);
	while (readable(s, fd) && read(fd, in, sizeof in) > 0)
		;
	ERR_clear_error();
	SSL_free(ssl);
}

static void *
serve(void *arg)
{
	struct server_state *s = arg;

	while (readable(s, s->listener)) {
		int fd = accept(s->listener, NULL, NULL);

		if (fd < 0)
			continue;
		if (s->kind == TLS)
			serve_tls(s, fd);
		else if (s->kind == SILENT)
			(void)(readable(s, s->wake));
		else
			answer(s, fd, NULL);
		close(fd);
	}
	return NULL;
}

static void
use(SSL_CTX *ctx, const struct signer *s)
{
	assert_int_equal(SSL_CTX_use_certificate(ctx, s->cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, s->key), 1);
}

/* ours: the CA that clients' certificates are by, if they are asked for one. max: the newest version of TLS. */
static SSL_CTX *
server_context(enum server_cert kind, bool clients, int max)
{
	static const struct {
		const char *names;
		long from, to;
	} kinds[] = {
		[GOOD] = { "DNS:localhost,IP:127.0.0.1,IP:::1", -HOUR, HOUR }, [EXPIRED] = { "IP:127.0.0.1", -2 * HOUR, -HOUR },
		[NOT_YET] = { "IP:127.0.0.1", HOUR, 2 * HOUR }, [UNKNOWN_CA] = { "IP:127.0.0.1", -HOUR, HOUR },
		[SAME_NAME_CA] = { "IP:127.0.0.1", -HOUR, HOUR }, [SELF_SIGNED] = { "IP:127.0.0.1", -HOUR, HOUR }, [OTHER_NAME] = { "DNS:elsewhere.example,IP:192.0.2.7", -HOUR, HOUR },
	};
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	struct signer s = make("server", kind == SELF_SIGNED ? NULL : kind == UNKNOWN_CA ? &other_ca : kind == SAME_NAME_CA ? &new_ca : &our_ca, kinds[kind].names,
	    kinds[kind].from, kinds[kind].to);

	use(ctx, &s);
	signer_free(&s);
	SSL_CTX_set_max_proto_version(ctx, max);
	if (clients) {
		X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), our_ca.cert);
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	}
	return ctx;
}

static int
listen_at(int family, unsigned *ret_port)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} a = { .any.sa_family = (sa_family_t)family };
	socklen_t n = family == AF_INET ? sizeof a.v4 : sizeof a.v6;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (family == AF_INET)
		a.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		a.v6.sin6_addr = in6addr_loopback;
	if (fd < 0 || bind(fd, &a.any, n) < 0 || listen(fd, 16) < 0 || getsockname(fd, &a.any, &n) < 0) {
		close_fd(&fd);
		return -1;
	}
	*ret_port = ntohs(family == AF_INET ? a.v4.sin_port : a.v6.sin6_port);
	return fd;
}

/* From then on the kernel drops whoever wants to connect. */
static void
fill_queue(struct server_state *s)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)s->port) };

	assert_int_equal(listen(s->listener, 0), 0);
	for (size_t i = 0; i < ARRAY_SIZE(s->waiting); i++) {
		s->waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		(void)connect(s->waiting[i], (struct sockaddr *)&a, sizeof a);
	}
}

static void
server_start(struct server_state *s, int family)
{
	s->listener = listen_at(family, &s->port);
	if (s->listener < 0)
		skip();
	s->wake = eventfd(0, EFD_CLOEXEC);
	if (s->kind == FULL) {
		fill_queue(s);
		return;
	}
	if (s->kind == NOBODY) {
		close_fd(&s->listener);
		s->listener = -1;
		return;
	}
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void
server_stop(struct server_state *s)
{
	uint64_t one = 1;

	for (size_t i = 0; s->kind == FULL && i < ARRAY_SIZE(s->waiting); i++)
		close_fd(&s->waiting[i]);
	if (s->kind != NOBODY && s->kind != FULL) {
		assert_int_equal(write(s->wake, &one, sizeof one), sizeof one);
		(void)pthread_join(s->thread, NULL);
	}
	close_fd(&s->listener);
	close_fd(&s->wake);
	SSL_CTX_free(s->ctx);
}

/* ---- the client's material ---- */

enum material { NO_TLS, VERIFY, SKIP, VERIFY_OTHER_CA, VERIFY_CLIENT, VERIFY_CLIENT_OTHER, VERIFY_CLIENT_NEW_CA, VERIFY_CLIENT_EXPIRED, SKIP_CLIENT,
	CERT_ALONE };

static struct client_tls *
client(enum material m)
{
	struct client_tls *t = xcalloc(1, sizeof *t);
	struct signer s;

	*t = (struct client_tls){ .verify = m != SKIP && m != SKIP_CLIENT, .ca_file = xstrdup("/c/ca.pem"),
		.ca = cert_pem(m == VERIFY_OTHER_CA ? &other_ca : &our_ca), .cert = BUF_INIT, .key = BUF_INIT };
	if (m < VERIFY_CLIENT)
		return t;
	s = make("client", m == VERIFY_CLIENT_OTHER ? &other_ca : m == VERIFY_CLIENT_NEW_CA ? &new_ca : &our_ca, NULL, -2 * HOUR, m == VERIFY_CLIENT_EXPIRED ? -HOUR : HOUR);
	t->cert = cert_pem(&s);
	t->cert_file = xstrdup("/c/cert.pem");
	if (m != CERT_ALONE) {
		t->key = key_pem(&s, false);
		t->key_file = xstrdup("/c/key.pem");
	}
	signer_free(&s);
	return t;
}

/* ---- one connection ---- */

struct row {
	const char *name;
	enum server server;
	enum server_cert cert;
	bool clients;            /* it asks for their certificates */
	int max;                 /* version of TLS; 0: the newest */
	enum material material;
	const char *host;        /* NULL: 127.0.0.1 */
	const char *code, *words; /* code "": it answers */
	int64_t request_ms;
};

static const struct row rows[] = {
	{ "P-15: plain TCP", PLAIN, GOOD, false, 0, NO_TLS, NULL, "", "", 0 },
	{ "plain TCP by a name of the hosts file", PLAIN, GOOD, false, 0, NO_TLS, "localhost", "", "", 0 },
	{ "plain TCP by an IPv6 address", PLAIN, GOOD, false, 0, NO_TLS, "[::1]", "", "", 0 },
	{ "a port where nobody listens is unreachable", NOBODY, GOOD, false, 0, NO_TLS, NULL, "unreachable", "connection refused", 0 },
	{ "a port where nobody listens is unreachable with TLS too", NOBODY, GOOD, false, 0, VERIFY, NULL, "unreachable", "connection refused", 0 },
	{ "a name without an address is not resolved", PLAIN, GOOD, false, 0, NO_TLS, "no..such", "not-resolved", "no..such has no address", 0 },
	{ "a port that drops what is sent is a timeout", FULL, GOOD, false, 0, NO_TLS, NULL, "timeout", "no connection within", 300 },
	{ "a server that says nothing is a timeout", SILENT, GOOD, false, 0, NO_TLS, NULL, "timeout", "no answer within", 300 },
	{ "a server that does not shake hands is a timeout", SILENT, GOOD, false, 0, VERIFY, NULL, "timeout", "no TLS handshake, within", 300 },
	{ "TLS that the CA vouches for", TLS, GOOD, false, 0, VERIFY, NULL, "", "", 0 },
	{ "TLS 1.2", TLS, GOOD, false, TLS1_2_VERSION, VERIFY, NULL, "", "", 0 },
	{ "TLS by name", TLS, GOOD, false, 0, VERIFY, "localhost", "", "", 0 },
	{ "TLS by an IPv6 address", TLS, GOOD, false, 0, VERIFY, "[::1]", "", "", 0 },
	{ "TLS 1.1 is too old", TLS, GOOD, false, TLS1_1_VERSION, VERIFY, NULL, "tls-failed", "", 0 },
	{ "an expired certificate", TLS, EXPIRED, false, 0, VERIFY, NULL, "tls-expired", "has expired", 0 },
	{ "a certificate of tomorrow", TLS, NOT_YET, false, 0, VERIFY, NULL, "tls-expired", "not valid yet", 0 },
	{ "a certificate by an unknown CA", TLS, UNKNOWN_CA, false, 0, VERIFY, NULL, "tls-untrusted", "signed by none of /c/ca.pem", 0 },
	{ "a certificate by a CA that was made anew under its old name", TLS, SAME_NAME_CA, false, 0, VERIFY, NULL, "tls-untrusted", "another CA of that name than in /c/ca.pem", 0 },
	{ "a certificate of which only the client's CA is another", TLS, GOOD, false, 0, VERIFY_OTHER_CA, NULL, "tls-untrusted", "signed by none", 0 },
	{ "a self-signed certificate", TLS, SELF_SIGNED, false, 0, VERIFY, NULL, "tls-untrusted", "signed by none", 0 },
	{ "a certificate for another host", TLS, OTHER_NAME, false, 0, VERIFY, NULL, "tls-other-host", "is not for 127.0.0.1", 0 },
	{ "a certificate for another name", TLS, OTHER_NAME, false, 0, VERIFY, "localhost", "tls-other-host", "is not for localhost", 0 },
	{ "without verification any certificate will do, as for the CLI", TLS, SELF_SIGNED, false, 0, SKIP, NULL, "", "", 0 },
	{ "without verification an expired one for another host", TLS, EXPIRED, false, 0, SKIP, "localhost", "", "", 0 },
	{ "mutual TLS", TLS, GOOD, true, 0, VERIFY_CLIENT, NULL, "", "", 0 },
	{ "mutual TLS without verifying the server", TLS, SELF_SIGNED, true, 0, SKIP_CLIENT, NULL, "", "", 0 },
	{ "no client certificate where one is asked for", TLS, GOOD, true, 0, VERIFY, NULL, "tls-client", "cert.pem and key.pem", 0 },
	{ "no client certificate with TLS 1.2", TLS, GOOD, true, TLS1_2_VERSION, VERIFY, NULL, "tls-client", "none was given", 0 },
	{ "a client certificate without its key is none", TLS, GOOD, true, 0, CERT_ALONE, NULL, "tls-client", "none was given", 0 },
	{ "a client certificate by another CA", TLS, GOOD, true, 0, VERIFY_CLIENT_OTHER, NULL, "tls-client", "/c/cert.pem", 0 },
	{ "a client certificate by another CA with TLS 1.2", TLS, GOOD, true, TLS1_2_VERSION, VERIFY_CLIENT_OTHER, NULL, "tls-client", "/c/cert.pem", 0 },
	{ "a client certificate by the CA of old", TLS, GOOD, true, 0, VERIFY_CLIENT_NEW_CA, NULL, "tls-client", "another CA of that name", 0 },
	{ "an expired client certificate", TLS, GOOD, true, 0, VERIFY_CLIENT_EXPIRED, NULL, "tls-client", "client certificate has expired (/c/cert.pem)", 0 },
	{ "no TLS at a port that speaks it", TLS, GOOD, false, 0, NO_TLS, NULL, "tls-needed", "DOCKER_TLS_VERIFY", 0 },
	{ "what an earlier answer had is not in an empty one", EMPTY, GOOD, false, 0, NO_TLS, NULL, "http-error", "400", 0 },
	{ "TLS at a port that speaks none", PLAIN, GOOD, false, 0, VERIFY, NULL, "tls-absent", "answers without TLS", 0 },
};

static void
connects(void **state)
{
	const struct row *r = *state;
	bool v6 = r->host != NULL && strchr(r->host, ':') != NULL;
	struct server_state s = { .kind = r->server };
	struct client_tls *tls = r->material != NO_TLS ? client(r->material) : NULL;
	struct engine_reply got_ping, got_version;
	struct engine_connection at;
	autofree char *endpoint = NULL;
	struct engine *en;
	struct err e;

	if (r->server == TLS)
		s.ctx = server_context(r->cert, r->clients, r->max);
	if (r->max == TLS1_1_VERSION)
		SSL_CTX_set_min_proto_version(s.ctx, TLS1_1_VERSION);
	server_start(&s, v6 ? AF_INET6 : AF_INET);
	endpoint = xasprintf("tcp://%s:%u", r->host != NULL ? r->host : "127.0.0.1", s.port);
	en = engine_open(&(struct engine_options){ .endpoint = endpoint, .tls = tls, .jobs = 1, .deadline = now_ms() + LONG_MS,
	    .request_timeout = r->request_ms ? r->request_ms : LONG_MS }, &e);
	if (en == NULL)
		fail_msg("%s", e.msg);
	engine_resolve(en);
	if (ask_version(en, &got_ping, &got_version) != (*r->code == '\0') || strcmp(got_version.code, r->code) != 0 ||
	    strstr(got_version.message, r->words) == NULL)
		fail_msg("\"%s\" (%s), wanted \"%s\" (%s)", got_version.code, got_version.message, r->code, r->words);
	if (*r->code == '\0') {
		assert_true(engine_connection(en, &at));
		assert_int_equal(at.remote_port, s.port);
		assert_string_equal(at.remote, v6 ? "::1" : "127.0.0.1");
		assert_string_equal(at.local, at.remote);
	}
	assert_int_equal(engine_peer_pid(en), -1);
	engine_reply_free(&got_ping);
	engine_reply_free(&got_version);
	engine_close(en);
	server_stop(&s);
	client_tls_free(tls);
}

/* ---- material that cannot be used ---- */

struct bad_row {
	const char *name;
	bool ca, cert, key;      /* garbage there */
	bool encrypted, stranger; /* the key */
	const char *words[2];
};

static const struct bad_row bad_rows[] = {
	{ "a CA that is no PEM", true, false, false, false, false, { "/c/ca.pem", "no certificate" } },
	{ "a certificate that is no PEM", false, true, false, false, false, { "/c/cert.pem", "no certificate" } },
	{ "a key that is no PEM", false, false, true, false, false, { "/c/key.pem", "no private key" } },
	{ "an encrypted key is not asked a password for", false, false, false, true, false, { "/c/key.pem", "encrypted" } },
	{ "the key of another certificate", false, false, false, false, true, { "/c/key.pem", "not the key of /c/cert.pem" } },
};

static void
garble(struct buf *b)
{
	b->len = 0;
	buf_adds(b, "SECRET");
}

static void
refuses(void **state)
{
	const struct bad_row *r = *state;
	struct client_tls *tls = client(VERIFY_CLIENT);
	struct err e = { 0 };

	if (r->ca)
		garble(&tls->ca);
	if (r->cert)
		garble(&tls->cert);
	if (r->key)
		garble(&tls->key);
	if (r->encrypted || r->stranger) {
		buf_free(&tls->key);
		tls->key = key_pem(&our_ca, r->encrypted);
	}
	assert_null(engine_open(&(struct engine_options){ .endpoint = "tcp://h:1", .tls = tls, .jobs = 1 }, &e));
	if (strstr(e.msg, r->words[0]) == NULL || strstr(e.msg, r->words[1]) == NULL || strstr(e.msg, "SECRET") != NULL)
		fail_msg("%s", e.msg);
	client_tls_free(tls);
}

/* ---- who is at the other end ---- */

enum holder { DOCKERD, TWICE, STAYS, FORKS, SOCAT, OURSELVES, GONE, ELSEWHERE, SOMEBODY };

struct holder_row {
	const char *name;
	enum holder holder;
	int family;
	const char *words;       /* NULL: found */
};

static const struct holder_row holder_rows[] = {
	{ "a dockerd that holds the connection is found", DOCKERD, AF_INET, NULL },
	{ "over IPv6 too", DOCKERD, AF_INET6, NULL },
	{ "one of two that hold it is not picked", TWICE, AF_INET, "more than one engine holds the connection" },
	{ "nor is one with a child of its program that holds it, too, however often one looks", STAYS, AF_INET, "more than one engine holds the connection" },
	{ "children that are about to become other programs are no engines", FORKS, AF_INET, NULL },
	{ "a forwarder is no engine, whoever listens behind it", SOCAT, AF_INET, "socat (process" },
	{ "trap 50: a program that is no engine proves nothing", OURSELVES, AF_INET, "is no engine" },
	{ "somebody else's connection to it proves nothing", SOMEBODY, AF_INET, "not in this host's network namespace" },
	{ "a connection that was closed proves nothing", GONE, AF_INET, "not in this host's network namespace" },
	{ "trap 50: a connection to another machine proves nothing", ELSEWHERE, AF_INET, "not in this host's network namespace" },
};

/* A copy of this program under that name, which accepts one connection and holds it as the word says. */
static pid_t
start_holder(const char *folder, const char *name, int listener, const char *word)
{
	autofree char *path = xasprintf("%s/%s", folder, name), *fd = xasprintf("%d", listener);
	autofd int in = open("/proc/self/exe", O_RDONLY | O_CLOEXEC), out = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	char part[65536];
	ssize_t n;
	pid_t pid;

	while ((n = read(in, part, sizeof part)) > 0)
		assert_int_equal(write(out, part, (size_t)n), n);
	close_fd(&out);
	out = -1;
	if ((pid = fork()) == 0) {
		(void)fcntl(listener, F_SETFD, 0);
		execl(path, name, word, fd, (char *)NULL);
		_exit(127);
	}
	return pid;
}

/* Whether the other end is still open, without taking anything. */
static bool
is_open(int fd)
{
	char c;

	return recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

static void
end_child(pid_t pid)
{
	if (pid > 0) {
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
	}
}

/* At any time some children have it open, each for a while: until so many others were started. */
static int
hold_and_fork(int fd)
{
	pid_t child[8] = { 0 };

	(void)!write(fd, "x", 1);
	for (size_t i = 0; is_open(fd); i = (i + 1) % ARRAY_SIZE(child)) {
		end_child(child[i]);
		if ((child[i] = fork()) == 0) {
			(void)pause();
			_exit(0);
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(child); i++)
		end_child(child[i]);
	return 0;
}

static int
hold(int listener, const char *word)
{
	int fd = accept(listener, NULL, NULL);
	pid_t child = -1;
	char c;

	close(listener);
	if (strcmp(word, "hold-forks") == 0)
		return hold_and_fork(fd);
	if (strcmp(word, "hold-twice") == 0) { /* two children, while this one has let go */
		pid_t a = fork(), b = a == 0 ? 0 : fork();

		if (a == 0 || b == 0) {
			(void)!write(fd, "x", 1);
			(void)!read(fd, &c, 1);
			_exit(0);
		}
		close(fd);
		(void)waitpid(a, NULL, 0);
		(void)waitpid(b, NULL, 0);
		return 0;
	}
	if (strcmp(word, "hold-stays") == 0)
		child = fork();
	if (child != 0)
		(void)!write(fd, "x", 1); /* accepted */
	(void)!read(fd, &c, 1);           /* until the other end is closed */
	if (child > 0)
		(void)waitpid(child, NULL, 0);
	return 0;
}

static int
connect_to_port(int family, unsigned port, struct host_connection *ret)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} a = { .any.sa_family = (sa_family_t)family };
	socklen_t n = family == AF_INET ? sizeof a.v4 : sizeof a.v6;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (family == AF_INET) {
		a.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		a.v4.sin_port = htons((uint16_t)port);
	} else {
		a.v6.sin6_addr = in6addr_loopback;
		a.v6.sin6_port = htons((uint16_t)port);
	}
	assert_int_equal(connect(fd, &a.any, n), 0);
	assert_int_equal(getsockname(fd, &a.any, &n), 0);
	*ret = (struct host_connection){ .local_port = ntohs(family == AF_INET ? a.v4.sin_port : a.v6.sin6_port), .remote_port = port };
	strcpy(ret->local, family == AF_INET ? "127.0.0.1" : "::1");
	strcpy(ret->remote, ret->local);
	return fd;
}

static void
finds(void **state)
{
	const struct holder_row *r = *state;
	char folder[] = "/tmp/plimsoll-holder-XXXXXX", c;
	static const char *const words[SOMEBODY + 1] = { [TWICE] = "hold-twice", [STAYS] = "hold-stays", [FORKS] = "hold-forks" };
	const char *name = r->holder == SOCAT || r->holder == OURSELVES || r->holder == ELSEWHERE ? "socat" : "dockerd";
	autofree char *path = xasprintf("/tmp/plimsoll-holder-XXXXXX/%s", name);
	autofd int listener = -1, fd = -1, accepted = -1;
	struct host_connection at;
	struct host *h;
	autojson cJSON *doc = NULL;
	unsigned port;
	pid_t pid = -1;
	struct err e;

	if (geteuid() != 0)
		skip();
	if ((listener = listen_at(r->family, &port)) < 0)
		skip();
	assert_non_null(mkdtemp(folder));
	memcpy(path, folder, strlen(folder));
	if (r->holder != OURSELVES)
		pid = start_holder(folder, name, listener, words[r->holder] ? words[r->holder] : "hold");
	fd = connect_to_port(r->family, port, &at);
	if (r->holder == OURSELVES)
		accepted = accept(listener, NULL, NULL);
	else
		for (int i = 0; i < (r->holder == TWICE ? 2 : 1); i++)
			assert_int_equal(read(fd, &c, 1), 1);
	if (r->holder == ELSEWHERE)
		strcpy(at.remote, "192.0.2.7");
	if (r->holder == SOMEBODY)
		at.local_port ^= 1;
	if (r->holder == GONE) {
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
	}
	h = host_open("/", false, now_ms() + LONG_MS, &e);
	assert_non_null(h);
	doc = host_daemon_tcp(h, &at);
	host_close(h);
	close_fd(&fd);
	fd = -1;
	if (pid > 0 && r->holder != GONE)
		assert_int_equal(waitpid(pid, NULL, 0), pid);
	(void)unlink(path);
	(void)rmdir(folder);
	if (r->words == NULL) {
		assert_int_equal((int)json_num(doc, "data.pid", -1), pid);
		assert_string_equal(json_str(doc, "data.product", ""), "dockerd");
		assert_null(json_at(doc, "data.activated"));
	} else if (strcmp(json_str(doc, "error.code", ""), "not-proven") != 0 || strstr(json_str(doc, "error.message", ""), r->words) == NULL) {
		autofree char *line = json_line(doc);

		fail_msg("%s", line);
	}
}

int
main(int argc, char **argv)
{
	int failed;

	signal(SIGPIPE, SIG_IGN);
	if (argc == 3 && strncmp(argv[1], "hold", 4) == 0)
		return hold(atoi(argv[2]), argv[1]);
	our_ca = make("our CA", NULL, NULL, -24 * HOUR, 24 * HOUR);
	other_ca = make("other CA", NULL, NULL, -24 * HOUR, 24 * HOUR);
	new_ca = make("our CA", NULL, NULL, -24 * HOUR, 24 * HOUR); /* the same name: only its key tells */
	failed = RUN_ROWS("connections", rows, connects);
	failed += RUN_ROWS("material", bad_rows, refuses);
	failed += RUN_ROWS("holders", holder_rows, finds);
	signer_free(&our_ca);
	signer_free(&other_ca);
	signer_free(&new_ca);
	return failed;
}
