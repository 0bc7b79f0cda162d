/* SPDX-License-Identifier: Apache-2.0 */
/* engine_parts: what the files of engine share; private to them. */
#ifndef AUDIT_ENGINE_PARTS_H
#define AUDIT_ENGINE_PARTS_H

#include <curl/curl.h>

#include "audit/engine.h"

#define MAX_JOBS         64
#define MAX_HEADER_BYTES ((size_t)256 << 10)

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
	int fd;                /* a socket made for this slot whose other end is not known yet, or -1; libcurl's */
	int64_t started;
	cJSON *headers; /* of a ping; else NULL */
	char words[CURL_ERROR_SIZE];
};

/* What engine_get_each() was given. */
struct batch {
	engine_next *next;
	engine_callback *done;
	void *arg;
};

struct engine {
	char *endpoint;
	struct endpoint_parts at;
	const struct client_tls *tls;
	char *base;                  /* "https://host:2376": before each path */
	struct curl_slist *addresses; /* what was found for the host's name; NULL: it is none, or nothing was */
	struct engine_reply unresolved; /* code "" or why there are no addresses */
	struct engine_connection connection; /* remote_port 0: none yet */
	char *pinned; /* an API version that the user asked for; "" none */
	char version[32];
	bool settled_again; /* by a second look: there is no third */
	int64_t deadline, request_timeout;
	size_t max_bytes;
	const volatile sig_atomic_t *stop;
	bool (*idle)(void *arg); /* NULL: none */
	void *idle_arg;
	int (*watch)(void *arg); /* NULL: nothing is */
	void (*watched)(void *arg);
	void *watch_arg;
	CURLM *multi;
	struct slot slots[MAX_JOBS];
	size_t nslots;
	bool running;
	struct batch batch; /* while running */
	long peer_pid;
	long other_peer; /* another process that answers at the socket now, or -1: whose an answer is cannot be told any more */
	size_t requests, bytes;
};

/* engine_take.c: libcurl's callbacks; arg is the slot. */
int engine_note_socket(void *arg, curl_socket_t fd, curlsocktype purpose);
size_t engine_take_body(char *bytes, size_t size, size_t n, void *arg);
size_t engine_take_header(char *bytes, size_t size, size_t n, void *arg);

/* engine_path.c: a template of the allow-list. */
struct engine_allowed {
	const char *path;
	const char *keys; /* of the query, each between blanks */
	char root;
};
const struct engine_allowed *engine_path_find(const char *path);

/* engine_reply.c */
void engine_reply_reset(struct engine_reply *r);
void engine_say(struct engine_reply *r, const char *code, const char *fmt, ...) PRINTF(3, 4);

/* engine_connect.c: that there is no connection, for that errno. */
void engine_say_unconnected(const struct engine *en, int num, struct engine_reply *r);

/* engine_tls.c: whether the material can be used: -1 and an error that names the file. */
int engine_tls_check(const struct client_tls *t, struct err *e);
/* Makes a handle speak TLS with it; 0, or -1 and an error. */
int engine_tls_setup(CURL *easy, const struct client_tls *t, struct err *e);
/* Words what ended a transfer, if that was TLS; false if it was not. fresh: nothing was answered on any connection yet. */
bool engine_tls_failure(const struct engine *en, CURL *easy, CURLcode rc, const char *words, bool fresh, struct engine_reply *r);
/* Whether an answer in clear says that TLS belongs there; it is worded then. */
bool engine_tls_wanted(const struct engine *en, long status, const char *body, struct engine_reply *r);

/* engine_negotiate.c: "1.41" as 1041; -1 for anything else. */
long engine_version_number(const char *s);

#endif
