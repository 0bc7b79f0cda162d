/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine: GET documents from a container engine's API, as JSON (libcurl multi, audit/json.h).
 *
 * Read-only, provably: a path that matches no template of the allow-list in engine.c is refused
 * before anything is sent. There is a deadline for each request and one for the run; answers are
 * capped in size, depth and number of values. The version is pinned in every path (never
 * unversioned data).
 */
#ifndef AUDIT_ENGINE_H
#define AUDIT_ENGINE_H

#include <signal.h>

#include "audit/endpoint.h"

struct engine_options {
	const char *endpoint;    /* unix:///run/docker.sock, tcp://host:2376 */
	const struct client_tls *tls; /* TLS 1.2 or later is spoken with this; NULL: none. Borrowed */
	const char *api_version; /* DOCKER_API_VERSION: no other; NULL or "": negotiated */
	int jobs;                /* connections kept alive at once: 1 to 64 */
	int64_t deadline;        /* now_ms() by which everything must have ended */
	int64_t request_timeout; /* ms for one request, all of its answer included */
	size_t max_bytes;        /* of one answer's body; 0: 64 MiB */
	const volatile sig_atomic_t *stop; /* set by a signal handler: end early; may be NULL */
	/* Called while answers are awaited and none has come: true: it did something, which took a millisecond or so, and would do
	 * more; false: it has nothing to do until the next answer. It must not ask the engine. May be NULL. */
	bool (*idle)(void *arg);
	void *idle_arg;
	/* Which descriptor to watch while answers are awaited (-1: none now), and what is called when it can be read. May be NULL. */
	int (*watch)(void *arg);
	void (*watched)(void *arg);
	void *watch_arg;
};

/*
 * An answer, or why there is none. code is "" when doc holds the document; else one of
 *   unreachable        no such socket, or nobody listens or accepts; no way to that host
 *   not-resolved       the host's name has no address (or engine_resolve() was not called)
 *   permission-denied  the socket may not be opened by this user (message names user and group)
 *   timeout            no complete answer by the deadline of request or run
 *   cut-short          the connection ended before the answer did
 *   other-engine       another process answered than the first time
 *   not-http           what answered does not speak HTTP
 *   not-json           the body is not JSON as audit/json.h takes it (message says where)
 *   not-engine         HTTP and JSON, but not what an engine says there: no API version, or a list
 *                      where an object belongs, an object where a list does
 *   tls-untrusted      the server's certificate is signed by nobody that is trusted
 *   tls-expired        it is not valid yet, or any more
 *   tls-other-host     it is for another host name
 *   tls-client         the server wants a client certificate, or takes not this one
 *   tls-absent         TLS was to be spoken, and the server speaks none
 *   tls-needed         no TLS was to be spoken, and the server wants it
 *   tls-failed         any other trouble of TLS
 *   too-large          the body is above max_bytes, or the headers are above 256 KiB
 *   vanished           404 in the engine's own words, for one object (container, exec, image, ...)
 *   http-error         any other status than 200; message holds the engine's own words
 *   refused            not on the allow-list, or not negotiated yet; nothing was sent
 *   interrupted        *stop was set
 */
struct engine_reply {
	const char *code;  /* a constant: never freed */
	char message[512]; /* clean UTF-8 on one line; "" beside a document */
	long status;       /* HTTP status, 0 if there was none */
	cJSON *doc;        /* owned by the reply: engine_reply_free, or take it and set NULL */
};
void engine_reply_free(struct engine_reply *r);

struct engine;
/*
 * Never touches the network. -> NULL and an error only for an endpoint that is malformed or of an
 * unsupported scheme, an API version that is none, or TLS material that cannot be used.
 */
struct engine *engine_open(const struct engine_options *o, struct err *e);
/*
 * Looks up the name of a TCP endpoint's host, in a process of its own that ends (name services load what they like):
 * before the locks, and before the first request. Trouble is every request's answer. Nothing to do for other endpoints.
 */
void engine_resolve(struct engine *en);
/* Its parts, for another client of libcurl: whether a host is an address already, which libcurl takes as it is; and the addresses
 * of a name as CURLOPT_RESOLVE takes them ("192.0.2.7,[2001:db8::7]"), or "!" and why there are none: that may never return. */
bool engine_is_address(const char *host);
void engine_addresses(const char *host, struct buf *out);
void engine_close(struct engine *en);

/*
 * Settling on an API version: min(newest of the server, newest tested here), raised to the server's minimum.
 *
 * engine_greet: GET /_ping. Fills ret_ping with the headers' facts as an object (Api-Version, Docker-Experimental, Ostype,
 * Server, Swarm, Builder-Version, Libpod-Api-Version; absent ones left out). True if a version is settled by it, and requests
 * can follow; else ret_version->code says why not, and so does ret_ping->code if that failed already. Both are the caller's to
 * free either way.
 *
 * engine_confirm judges the answer to /version, asked in that version, beside other things: it takes an engine long. ENGINE_AGAIN:
 * the engine refused that version, another is settled, and everything is to be asked again (once at most). ENGINE_NO: version
 * says why. engine_is_confirmed: whether it would be ENGINE_YES.
 */
enum engine_confirmed { ENGINE_YES, ENGINE_AGAIN, ENGINE_NO };
bool engine_greet(struct engine *en, struct engine_reply *ret_ping, struct engine_reply *ret_version);
enum engine_confirmed engine_confirm(struct engine *en, struct engine_reply *version);
bool engine_is_confirmed(const struct engine_reply *version);
/* The TCP endpoint's port; 0: it is a socket. */
unsigned engine_port(const struct engine *en);
/* "1.41"; "" before negotiation. */
const char *engine_api_version(const struct engine *en);
/*
 * The process that listens at the unix socket (SO_PEERCRED of the first connection; unix(7)): pid
 * as seen from here, 0 if it is outside this pid namespace; -1 if nothing answered yet. It is the
 * process that called listen(2): PID 1 under socket activation. Answers of any other process are errors ("other-engine").
 */
long engine_peer_pid(const struct engine *en);
/* The first connection to a TCP endpoint that answered, as numbers; false if there is none. */
struct engine_connection {
	char local[64], remote[64]; /* addresses */
	unsigned local_port, remote_port;
};
bool engine_connection(const struct engine *en, struct engine_connection *ret);

/*
 * Fetches paths (without version prefix: "/containers/json?all=1"), at most jobs at once. next is called whenever one more can be
 * asked, and gives a path, which stays until its answer came, and the index for the callback, or NULL: none for now. done is called
 * once for each, in the order of completion, and may take reply->doc; what it leaves in the reply is freed. Returns when next has
 * none and no answer is outstanding, or the run's deadline has passed (what is asked then is called back with "timeout"). Neither
 * may call the engine itself. A connection that the server closed while it was idle is replaced, and its request sent again, as
 * long as no line of an answer had come.
 */
typedef const char *engine_next(void *arg, size_t *ret_index);
typedef void engine_callback(void *arg, size_t index, const char *path, struct engine_reply *reply);
void engine_get_each(struct engine *en, engine_next *next, engine_callback *done, void *arg);
/*
 * As poll(2) on one descriptor, for what idle calls: the transfers of the engine_get_each() that goes on go on, and are called back.
 * Returns early when one of them has moved. Outside of it: poll(2).
 */
void engine_wait(struct engine *en, int fd, short events, int ms);
/* One path. The caller frees ret. */
void engine_get(struct engine *en, const char *path, struct engine_reply *ret);

/* How many requests were sent, and how many bytes of body came back. */
void engine_counts(const struct engine *en, size_t *ret_requests, size_t *ret_bytes);

/*
 * Whether a path (no version prefix) is on the allow-list: what engine_get() asks before anything
 * else.
 */
bool engine_path_allowed(const char *path);
/*
 * before + name + after, with what would not be a plain character of a path in name as %XX ('/',
 * ':' and '@' stay): engine_path("/volumes/", "a b", "") is "/volumes/a%20b". The caller frees.
 */
char *engine_path(const char *before, const char *name, const char *after);

/*
 * The rules for status and body on bytes in memory; path without version prefix. The body of a 200
 * becomes doc, anything else code and message. The tests of broken answers and the fuzz target
 * call it too.
 */
void engine_judge_answer(long status, const char *path, const char *body, size_t len,
    struct engine_reply *ret);

#endif
