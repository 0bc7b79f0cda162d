/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_engine: a container engine made of a table, for tests: it listens at a unix socket in a
 * folder of its own and answers each GET by the first row whose path fits. Bytes out, no logic:
 * what an engine would decide, the row says.
 *
 * 	static const struct fake_row rows[] = {
 * 		{ .path = "/_ping", .headers = "Api-Version: 1.41\r\n", .body = "OK" },
 * 		{ .path = "/info",  .body = "{}" },
 * 		{ .path = "/containers/x/json", .status = "404 Not Found", .body = "{}" },
 * 		{ .path = "/volumes", .mode = FAKE_SILENT },
 * 	};
 * 	struct fake_engine *f = fake_engine_start(rows, ARRAY_SIZE(rows));
 * 	... engine_open() at fake_engine_endpoint(f) ...
 * 	fake_engine_stop(f);
 *
 * It runs as one thread of the test program, so the peer of a connection is the test program
 * itself.
 */
#ifndef TESTS_FAKE_ENGINE_H
#define TESTS_FAKE_ENGINE_H

#include <stddef.h>

enum fake_mode {
	FAKE_ANSWER,   /* the answer; the connection stays unless "Connection: close" is in it */
	FAKE_CLOSE,    /* the answer, then the connection is closed, whatever the headers say */
	FAKE_CUT,      /* the first n bytes of the answer, then the connection is closed */
	FAKE_DIE,      /* the same, and the engine is gone: every connection drops */
	FAKE_RESET,    /* no answer: the connection is reset */
	FAKE_SILENT,   /* no answer, ever; the connection stays */
	FAKE_DRIBBLE,  /* one byte of the answer every n milliseconds */
	FAKE_ENDLESS,  /* the answer, its last n bytes again and again */
	FAKE_TOGETHER, /* held until n requests wait for an answer, then all of them are answered */
};

/*
 * path     as asked, without the version prefix ("/v1.41" is taken off). One without a query fits
 *          every query; one that ends in "*" is a prefix. A path that no row has is answered by
 *          404 {"message":"page not found"}
 * raw      the whole answer, literally; or it is built of:
 * status   "200 OK" if NULL
 * headers  lines that end in CRLF; Content-Length is added unless they have it or Transfer-
 * Encoding
 * body     or file: its name below $srcdir/fixtures/; one that ends in ".http" is a whole answer
 * once     the row answers one request, and a later row the next
 */
struct fake_row {
	const char *path;
	const char *raw, *status, *headers, *body, *file;
	enum fake_mode mode;
	size_t n;
	int once;
};

struct fake_engine;

/* The rows are borrowed until fake_engine_stop(). Aborts the test program if it cannot listen. */
struct fake_engine *fake_engine_start(const struct fake_row *rows, size_t n);

/*
 * The same with the documents of a recorded host behind the rows: folder is its name below
 * $srcdir/fixtures/recordings/, e.g. "docker-28.5.2". Objects answer to their id and their name;
 * /_ping gives the recorded headers.
 */
struct fake_engine *fake_engine_start_recording(const char *folder, const struct fake_row *rows,
    size_t n);

/* Stops, removes the socket and its folder, and frees. */
void fake_engine_stop(struct fake_engine *f);

/*
 * "/tmp/plimsoll-fake-XXXXXX/docker.sock", and the same with unix:// before it. Valid until
 * stopped.
 */
const char *fake_engine_socket(const struct fake_engine *f);
const char *fake_engine_endpoint(const struct fake_engine *f);

/*
 * How many requests came, and the line of one of them ("GET /v1.41/info HTTP/1.1"). Valid until
 * stopped.
 */
size_t fake_engine_requests(struct fake_engine *f);
const char *fake_engine_request(struct fake_engine *f, size_t i);

/*
 * How many connections were accepted; the largest number of requests that waited for an answer at
 * once.
 */
size_t fake_engine_connections(struct fake_engine *f);
size_t fake_engine_most_waiting(struct fake_engine *f);

#endif
