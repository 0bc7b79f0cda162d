/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine client against a fake engine on a unix socket, and its rules on paths and bytes in
 * memory. "trap n" is a number of engine-facts, "P-nn" one of peer-failures: what other tools or a
 * first draft get wrong.
 */
#include "config.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "audit/engine.h"
#include "tests/engine_ask.h"
#include "tests/fake_engine.h"

#define LONG_MS 20000 /* a deadline that no row reaches */
#define PING                                                                                       \
	{                                                                                          \
		.path = "/_ping",                                                                  \
		.headers = "Api-Version: 1.41\r\nServer: Docker/20.10.24 (linux)\r\n",             \
		.body = "OK"                                                                       \
	}
#define VERSION                                                                                    \
	{                                                                                          \
		.path = "/version", .body = "{\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}" \
	}
#define START(rows) fake_engine_start(rows, ARRAY_SIZE(rows))

static struct engine *
open_engine(const char *endpoint, int jobs, int64_t request_ms, int64_t run_ms, size_t max_bytes)
{
	struct engine_options o = { .endpoint = endpoint,
		.jobs = jobs,
		.deadline = now_ms() + run_ms,
		.request_timeout = request_ms,
		.max_bytes = max_bytes };
	struct err e;
	struct engine *en = engine_open(&o, &e);

	if (en == NULL)
		fail_msg("%s", e.msg);
	return en;
}

static void
settle(struct engine *en)
{
	struct engine_reply ping, version;

	if (!ask_version(en, &ping, &version))
		fail_msg("%s: %s", version.code, version.message);
	engine_reply_free(&ping);
	engine_reply_free(&version);
}

static void
expect_words(const char *got, const char *part)
{
	if (strstr(got, part) == NULL)
		fail_msg("\"%s\" has no \"%s\"", got, part);
}

/* ---- one answer, as it comes through the socket ---- */

static const struct answer_row {
	const char *name, *path;
	struct fake_row row; /* .path is not used */
	const char *code;    /* "" when there must be a document */
	long status;
	const char *words;  /* part of the message */
	int64_t request_ms; /* 0: LONG_MS */
	size_t max_bytes;
} answers[] = {
	{ "an object is a document", "/info", { .body = "{\"ID\":\"x\"}" }, "", 200, "" },
	{ "a chunked answer is a document", "/info", { .file = "engine/chunked.http" }, "", 200,
	    "" },
	{ "an HTTP/1.0 answer that ends with the connection is a document", "/info",
	    { .file = "engine/http10.http", .mode = FAKE_CLOSE }, "", 200, "" },
	{ "an answer with Connection: close is a document", "/info",
	    { .headers = "Connection: close\r\n", .body = "{}" }, "", 200, "" },
	{ "100 Continue before an answer is passed over", "/info",
	    { .file = "engine/continue.http" }, "", 200, "" },
	{ "lines that end in LF alone are taken as libcurl takes them", "/info",
	    { .raw = "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}" }, "", 200, "" },
	{ "a byte at a time before the deadline is a document", "/info",
	    { .body = "{}", .mode = FAKE_DRIBBLE, .n = 1 }, "", 200, "" },
	{ "trap 11: a container that is gone has vanished", "/containers/x/json",
	    { .status = "404 Not Found", .body = "{\"message\":\"No such container: x\"}" },
	    "vanished", 404, "HTTP 404: No such container: x" },
	{ "trap 31: no default bridge is a network that vanished", "/networks/bridge",
	    { .status = "404 Not Found", .body = "{\"message\":\"network bridge not found\"}" },
	    "vanished", 404, "network bridge not found" },
	{ "P-63: a container that vanished is no document, in Podman's words either",
	    "/containers/x/json", { .file = "engine/podman-vanished.http" }, "vanished", 404,
	    "no container with name or ID" },
	{ "a path that the engine does not know is an error, though it names an object",
	    "/exec/x/json",
	    { .status = "404 Not Found", .body = "{\"message\":\"page not found\"}" }, "http-error",
	    404, "HTTP 404: page not found" },
	{ "trap 4: Podman's plain Not Found is an error", "/nodes",
	    { .status = "404 Not Found",
		.headers = "Content-Type: text/plain\r\n",
		.body = "Not Found\n" },
	    "http-error", 404, "HTTP 404: Not Found" },
	{ "trap 4: plain Not Found for an object is an error, not a vanished object", "/volumes/x",
	    { .status = "404 Not Found", .body = "Not Found\n" }, "http-error", 404,
	    "HTTP 404: Not Found" },
	{ "nor is it one in a proxy's JSON", "/networks/bridge",
	    { .status = "404 Not Found", .body = "{\"message\":\"Not Found\"}" }, "http-error", 404,
	    "HTTP 404: Not Found" },
	{ "404 for a list is an error", "/plugins",
	    { .status = "404 Not Found", .body = "{\"message\":\"No such plugin\"}" }, "http-error",
	    404, "No such plugin" },
	{ "404 without a body is an error", "/containers/x/json",
	    { .status = "404 Not Found", .body = "" }, "http-error", 404, "HTTP 404" },
	{ "409 is an error", "/containers/x/json",
	    { .status = "409 Conflict", .body = "{\"message\":\"removal is in progress\"}" },
	    "http-error", 409, "HTTP 409: removal is in progress" },
	{ "trap 139: 503 is an error with the engine's words", "/nodes",
	    { .status = "503 Service Unavailable",
		.body = "{\"message\":\"This node is not a swarm manager.\"}" },
	    "http-error", 503, "HTTP 503: This node is not a swarm manager." },
	{ "trap 4: 500 in plain text is an error with the text", "/info",
	    { .status = "500 Internal Server Error", .body = "dial\ttcp:\r\n  refused\r\n\r\n" },
	    "http-error", 500, "HTTP 500: dial tcp:    refused" },
	{ "403 of an authorization plugin is an error", "/info",
	    { .status = "403 Forbidden",
		.body = "{\"message\":\"authorization denied by plugin opa\"}" },
	    "http-error", 403, "denied by plugin opa" },
	{ "an error without a body is its status", "/info",
	    { .status = "502 Bad Gateway", .body = "" }, "http-error", 502, "HTTP 502" },
	{ "an error whose message is no string is its text", "/info",
	    { .status = "500 Oops", .body = "{\"message\":7}" }, "http-error", 500,
	    "HTTP 500: {\"message\":7}" },
	{ "escapes and invalid UTF-8 in an error are cleaned", "/info",
	    { .status = "500 Oops", .body = "\033[31mred \xff" }, "http-error", 500,
	    "HTTP 500: \xef\xbf\xbd[31mred \xef\xbf\xbd" },
	{ "a redirect is not followed", "/info",
	    { .status = "301 Moved", .headers = "Location: /v1.41/swarm\r\n", .body = "" },
	    "http-error", 301, "HTTP 301" },
	{ "another success than 200 is no document", "/info",
	    { .status = "206 Partial Content", .body = "{}" }, "http-error", 206, "HTTP 206" },
	{ "204 is no document", "/info", { .raw = "HTTP/1.1 204 No Content\r\n\r\n" }, "http-error",
	    204, "HTTP 204" },
	{ "a body cut by its Content-Length is cut short", "/info",
	    { .body = "{\"ID\":\"x\"}", .mode = FAKE_CUT, .n = 45 }, "cut-short", 200, "" },
	{ "a chunked body without its last chunk is cut short, though JSON", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
		.mode = FAKE_CLOSE },
	    "cut-short", 200, "" },
	{ "headers that end with the connection are cut short", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\nServ", .mode = FAKE_CLOSE }, "cut-short", 200, "" },
	{ "a connection closed before any answer is cut short", "/info",
	    { .body = "", .mode = FAKE_CUT, .n = 0 }, "cut-short", 0, "" },
	{ "a connection that is reset is cut short", "/info", { .mode = FAKE_RESET }, "cut-short",
	    0, "" },
	{ "an empty body is not JSON", "/info", { .body = "" }, "not-json", 200, "empty" },
	{ "text is not JSON", "/info",
	    { .headers = "Content-Type: application/json\r\n", .body = "OK" }, "not-json", 200,
	    "" },
	{ "JSON cut inside by the server is not JSON", "/info", { .body = "{\"ID\":" }, "not-json",
	    200, "" },
	{ "bytes after the document are not JSON", "/info", { .body = "{} {}" }, "not-json", 200,
	    "" },
	{ "trap 7: a key that stands twice is refused", "/info", { .body = "{\"a\":1,\"a\":2}" },
	    "not-json", 200, "" },
	{ "a compressed body that nobody asked for is not JSON", "/info",
	    { .headers = "Content-Encoding: gzip\r\n", .body = "\x1f\x8b\x08" }, "not-json", 200,
	    "" },
	{ "a list where an object belongs is no engine's", "/info", { .body = "[]" }, "not-engine",
	    200, "a list where an object belongs" },
	{ "an object where a list belongs is no engine's", "/containers/json?all=1",
	    { .body = "{}" }, "not-engine", 200, "an object where" },
	{ "null where a list belongs is no empty list", "/containers/json", { .body = "null" },
	    "not-engine", 200, "null where a list" },
	{ "a word where an object belongs is no engine's", "/info", { .body = "\"x\"" },
	    "not-engine", 200, "one value where" },
	{ "an SSH banner is not HTTP", "/info",
	    { .raw = "SSH-2.0-OpenSSH_9.2\r\n", .mode = FAKE_CLOSE }, "not-http", 0, "" },
	{ "bytes without any line are not HTTP", "/info",
	    { .raw = "\x16\x03\x01\x02\x03garbage", .mode = FAKE_CLOSE }, "not-http", 0, "" },
	{ "a bare document (HTTP/0.9) is not HTTP", "/info",
	    { .raw = "{\"ID\":\"x\"}", .mode = FAKE_CLOSE }, "not-http", 0, "" },
	{ "HTTP/2 without negotiation is not HTTP", "/info",
	    { .raw = "HTTP/9.9 200 OK\r\n\r\n{}", .mode = FAKE_CLOSE }, "not-http", 0, "" },
	{ "a chunk without a size is not HTTP", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n" },
	    "not-http", 200, "" },
	{ "a negative Content-Length is not HTTP", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}" }, "not-http", 200, "" },
	{ "a body at the cap is a document", "/info",
	    { .body = "{\"a\":\"0123456789012345678901234567890123456789\"}" }, "", 200, "",
	    .max_bytes = 48 },
	{ "a body a byte above the cap is too large", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\n\r\n{\"a\":\"0123456789012345678901234567890123456789\"}",
		.mode = FAKE_CLOSE },
	    "too-large", 200, "body is above 47 bytes", .max_bytes = 47 },
	{ "a Content-Length above the cap is refused before the body", "/info",
	    { .headers = "Content-Length: 1000000000000\r\n", .body = "{" }, "too-large", 200,
	    "body is above 1000 bytes", .max_bytes = 1000 },
	{ "a Content-Length beyond any number is refused", "/info",
	    { .headers = "Content-Length: 99999999999999999999999\r\n", .body = "{" }, "too-large",
	    200, "body is above", .max_bytes = 1000 },
	{ "a body without a length is refused at the cap", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\n\r\n[", .mode = FAKE_ENDLESS, .n = 1 }, "too-large", 200,
	    "body is above 1000 bytes", .max_bytes = 1000 },
	{ "chunks without end are refused at the cap", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n    \r\n",
		.mode = FAKE_ENDLESS,
		.n = 9 },
	    "too-large", 200, "body is above 1000 bytes", .max_bytes = 1000 },
	{ "an error's body is capped too", "/info",
	    { .raw = "HTTP/1.1 500 Oops\r\n\r\nx", .mode = FAKE_ENDLESS, .n = 1 }, "too-large", 500,
	    "body is above", .max_bytes = 1000 },
	{ "headers without end are too large", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\nX-Long: header\r\n", .mode = FAKE_ENDLESS, .n = 16 },
	    "too-large", 200, "header is above" },
	{ "one header without end is too large", "/info",
	    { .raw = "HTTP/1.1 200 OK\r\nX-Long: x", .mode = FAKE_ENDLESS, .n = 1 }, "too-large",
	    200, "header" },
	{ "100 Continue without end is too large", "/info",
	    { .raw = "HTTP/1.1 100 Continue\r\n\r\n", .mode = FAKE_ENDLESS, .n = 25 }, "too-large",
	    100, "header" },
	{ "a silent server is a timeout", "/info", { .mode = FAKE_SILENT }, "timeout", 0,
	    "no answer within 0.", .request_ms = 100 },
	{ "a server that dribbles its headers is a timeout", "/info",
	    { .body = "{}", .mode = FAKE_DRIBBLE, .n = 40 }, "timeout", 0, "no answer within 0.",
	    .request_ms = 100 },
	{ "a server that dribbles its body is a timeout", "/info",
	    { .raw = "HTTP/1.1 200 "
		     "OK\n\n[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,"
		     "27,28]",
		.mode = FAKE_DRIBBLE,
		.n = 10 },
	    "timeout", 200, "not complete within 0.", .request_ms = 400 },
};

static void
test_answer(void **state)
{
	const struct answer_row *r = *state;
	struct fake_row rows[3] = { PING, VERSION, r->row };
	struct fake_engine *f;
	struct engine *en;
	struct engine_reply got;
	int64_t began;

	rows[2].path = r->path;
	f = START(rows);
	en = open_engine(fake_engine_endpoint(f), 1, LONG_MS, LONG_MS, 0);
	settle(en);
	engine_close(en);
	/* a fresh connection, so that nothing is sent twice */
	en = open_engine(fake_engine_endpoint(f), 1, r->request_ms ? r->request_ms : LONG_MS,
	    LONG_MS, r->max_bytes);
	rows[0].headers = "Api-Version: 1.41\r\nConnection: close\r\n";
	rows[1].headers = "Connection: close\r\n";
	settle(en);
	began = now_ms();
	engine_get(en, r->path, &got);
	assert_string_equal(got.code, r->code);
	assert_int_equal(got.status, r->status);
	assert_true((got.doc != NULL) == (r->code[0] == '\0'));
	expect_words(got.message, r->words);
	assert_true(now_ms() - began < LONG_MS / 2);
	engine_reply_free(&got);
	engine_close(en);
	fake_engine_stop(f);
}

/* ---- bytes in memory ---- */

static const struct judge_row {
	const char *name;
	long status;
	const char *path, *body, *code, *words;
} judged[] = {
	{ "the same rules hold in memory: a document", 200, "/info", "{}", "", "" },
	{ "the same rules hold in memory: vanished", 404, "/images/a/b:1/json",
	    "{\"message\":\"No such image: a/b:1\"}", "vanished", "No such image" },
	{ "an image's history can vanish", 404, "/images/sha256:ab/history",
	    "{\"message\":\"no such image\"}", "vanished", "" },
	{ "a volume can vanish", 404, "/volumes/v", "{\"message\":\"get v: no such volume\"}",
	    "vanished", "" },
	{ "an exec session can vanish", 404, "/exec/e/json",
	    "{\"message\":\"No such exec instance: e\"}", "vanished", "" },
	{ "an empty message says nothing of the object", 404, "/volumes/v", "{\"message\":\"\"}",
	    "http-error", "HTTP 404" },
	{ "a message of the wrong type says nothing of the object", 404, "/volumes/v",
	    "{\"message\":{}}", "http-error", "" },
	{ "a document below an error status is no document", 500, "/info", "{\"ID\":\"x\"}",
	    "http-error", "HTTP 500" },
	{ "status 0 is an error", 0, "/info", "{}", "http-error", "HTTP 0" },
	{ "an image's history is a list", 200, "/images/x/history", "{}", "not-engine", "" },
	{ "the volumes are in an object", 200, "/volumes", "[]", "not-engine", "" },
	{ "a depth beyond the cap is not taken", 200, "/info",
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
	    "[[[[[[[[",
	    "not-json", "" },
};

static void
test_judge(void **state)
{
	const struct judge_row *r = *state;
	struct engine_reply got;

	engine_judge_answer(r->status, r->path, r->body, strlen(r->body), &got);
	assert_string_equal(got.code, r->code);
	assert_true((got.doc != NULL) == (r->code[0] == '\0'));
	expect_words(got.message, r->words);
	engine_reply_free(&got);
}

static void
test_long_words_are_cut_between_characters(void **state)
{
	autobuf struct buf body = BUF_INIT;
	struct engine_reply got;

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_adds(&body, "\xe2\x82\xac");
	engine_judge_answer(500, "/info", body.s, body.len, &got);
	assert_true(strlen(got.message) > sizeof got.message - 4);
	assert_string_equal(got.message + strlen(got.message) - 3, "\xe2\x82\xac");
	engine_judge_answer(500, "/info", "a\0b", 3, &got);
	assert_string_equal(got.message, "HTTP 500: a");
}

/* ---- the allow-list ---- */

static const struct path_row {
	const char *path;
	bool allowed;
} paths[] = {
	{ "/_ping", true },
	{ "/version", true },
	{ "/info", true },
	{ "/containers/json", true },
	{ "/containers/json?all=1", true },
	{ "/containers/json?all=1&filters=%7B%22status%22%3A%5B%22running%22%5D%7D", true },
	{ "/containers/0123456789abcdef/json", true },
	{ "/containers/bench-1.a_b/json", true },
	{ "/containers/a..b/json", true },
	{ "/exec/0a/json", true },
	{ "/images/json?filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D", true },
	{ "/images/sha256:78c0787c7d274/json", true },
	{ "/images/reg.example:5000/a/b:1@sha256:00/json", true },
	{ "/images/lab/base:1/history", true },
	{ "/images/lab%2Fbase:1/history", false },
	{ "/networks", true },
	{ "/networks/0a", true },
	{ "/networks/my%20net", true },
	{ "/networks/n%C3%A4t", true },
	{ "/volumes", true },
	{ "/volumes/data", true },
	{ "/volumes/data-1_x.y", true },
	{ "/nodes", true },
	{ "/services?status=1", true },
	{ "/tasks", true },
	{ "/secrets", true },
	{ "/configs", true },
	{ "/plugins", true },
	/* GET as well, and never asked: they change something, stream, or hand out secrets */
	{ "/containers/x/attach/ws", false },
	{ "/containers/x/archive?path=/etc/shadow", false },
	{ "/containers/x/export", false },
	{ "/containers/x/top", false },
	{ "/containers/x/stats", false },
	{ "/containers/x/logs", false },
	{ "/containers/x/changes", false },
	{ "/events", false },
	{ "/swarm", false },
	{ "/swarm/unlockkey", false },
	{ "/system/df", false },
	{ "/session", false },
	{ "/images/x/get", false },
	{ "/images/get", false },
	{ "/images/search?term=x", false },
	{ "/distribution/x/json", false },
	{ "/nodes/x", false },
	{ "/services/x", false },
	{ "/services/x/logs", false },
	{ "/tasks/x/logs", false },
	{ "/secrets/x", false },
	{ "/configs/x", false },
	{ "/plugins/x/json", false },
	{ "/plugins/privileges", false },
	{ "/grpc", false },
	{ "/auth", false },
	{ "/containers/create", false },
	{ "/containers/x", false },
	{ "/libpod/info", false },
	{ "/", false },
	{ "", false },
	/* no way around the list */
	{ "info", false },
	{ "//info", false },
	{ "/info/", false },
	{ "/INFO", false },
	{ "/v1.41/info", false },
	{ "/./info", false },
	{ "/info?", false },
	{ "/info?x=1", false },
	{ "/info#x", false },
	{ "/info\r\nX: y", false },
	{ "/info ", false },
	{ "/containers//json", false },
	{ "/containers/./json", false },
	{ "/containers/../json", false },
	{ "/containers/a/b/json", false },
	{ "/containers/x/top/json", false },
	{ "/containers/a%2Fb/json", false },
	{ "/containers/a%2fattach%2fws/json", false },
	{ "/containers/%2e%2e/json", false },
	{ "/containers/.%2e/json", false },
	{ "/networks/..%2Fswarm%2Funlockkey", false },
	{ "/networks/../swarm/unlockkey", false },
	{ "/images/../swarm/unlockkey?x/json", false },
	{ "/images/a/../../swarm/json", false },
	{ "/images/a/%2e%2e/json", false },
	{ "/images//json", false },
	{ "/images/a//b/json", false },
	{ "/images//a/json", false },
	{ "/images/a//json", false },
	{ "/containers/a%3Fb/json", false },
	{ "/containers/a%23b/json", false },
	{ "/containers/a%00b/json", false },
	{ "/containers/a%0Ab/json", false },
	{ "/containers/a%7fb/json", false },
	{ "/containers/a%25b/json", false },
	{ "/containers/a%5Cb/json", false },
	{ "/containers/a\\b/json", false },
	{ "/containers/a%/json", false },
	{ "/containers/a%2/json", false },
	{ "/containers/a%zz/json", false },
	{ "/containers/a b/json", false },
	{ "/containers/a\nb/json", false },
	{ "/containers/a\x7f/json", false },
	{ "/containers/\xc3\xa4/json", false },
	{ "/containers/a#/json", false },
	{ "/containers/a?b/json", false },
	{ "/containers/{id}/json", false },
	{ "/volumes/a/b", false },
	{ "/volumes/", false },
	{ "/networks/", false },
	{ "/containers/json?", false },
	{ "/containers/json?all", false },
	{ "/containers/json?all=1&", false },
	{ "/containers/json?&all=1", false },
	{ "/containers/json?=1", false },
	{ "/containers/json?limit=1", false },
	{ "/containers/json?al=1", false },
	{ "/containers/json?all filters=1", false },
	{ "/containers/json?all=1?filters=x", false },
	{ "/containers/json?all=1#x", false },
	{ "/containers/json?all=1 HTTP/1.1", false },
	{ "/containers/json?filters={}", false },
	{ "/containers/json?all=%4", false },
	{ "/containers/json?all=%", false },
	{ "/containers/x/json?size=1", false },
	{ "/containers/json?filters=%7B%7D&all=1", true },
};

static void
test_path(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION };
	const struct path_row *r = *state;
	struct fake_engine *f;
	struct engine *en;
	struct engine_reply got;

	assert_true(engine_path_allowed(r->path) == r->allowed);
	if (r->allowed)
		return;
	f = START(rows);
	en = open_engine(fake_engine_endpoint(f), 1, LONG_MS, LONG_MS, 0);
	settle(en);
	engine_get(en, r->path, &got);
	assert_string_equal(got.code, "refused");
	assert_null(got.doc);
	assert_int_equal(got.status, 0);
	engine_close(en);
	assert_int_equal(fake_engine_requests(f), 2); /* ping and version, and not a byte more */
	fake_engine_stop(f);
}

static void
test_long_path_is_refused(void **state)
{
	autobuf struct buf b = BUF_INIT;

	(void)state;
	buf_adds(&b, "/volumes/");
	for (int i = 0; i < 5000; i++)
		buf_addc(&b, 'x');
	assert_false(engine_path_allowed(b.s));
}

static const struct escape_row {
	const char *name, *escaped;
	bool allowed;
} escapes[] = {
	{ "data", "/volumes/data", true },
	{ "a b", "/volumes/a%20b", true },
	{ "n\xc3\xa4t", "/volumes/n%C3%A4t", true },
	{ "a?b", "/volumes/a%3Fb", false },
	{ "a%2Fb", "/volumes/a%252Fb", false },
	{ "../x", "/volumes/../x", false },
	{ "a\nb", "/volumes/a%0Ab", false },
	{ "", "/volumes/", false },
};

static void
test_escape(void **state)
{
	const struct escape_row *r = *state;
	autofree char *path = engine_path("/volumes/", r->name, "");

	assert_string_equal(path, r->escaped);
	assert_true(engine_path_allowed(path) == r->allowed);
}

/* ---- negotiation ---- */

#define V(newest, oldest) "{\"ApiVersion\":\"" newest "\",\"MinAPIVersion\":\"" oldest "\"}"
#define TOO_OLD           "{\"message\":\"client version is too old\"}"

/* A row per request, in order: the fake engine answers the path as it stands, version included. */
static const struct settle_row {
	const char *name, *ping; /* headers */
	const char *first, *first_status, *bare,
	    *second; /* /version: pinned, without version, pinned again */
	const char *pin, *settled, *code, *words;
	const char *asked; /* the last request's path */
} settled[] = {
	{ "an older engine is asked in its newest version", "Api-Version: 1.41\r\n",
	    V("1.41", "1.12"), NULL, NULL, NULL, NULL, "1.41", "", "", "/v1.41/version" },
	{ "trap 1: an engine of the newest tested version is asked in it", "Api-Version: 1.55\r\n",
	    V("1.55", "1.40"), NULL, NULL, NULL, NULL, "1.55", "", "", "/v1.55/version" },
	{ "trap 3: an engine that is newer than what was tested is asked in the version tested",
	    "Api-Version: 1.60\r\n", V("1.60", "1.44"), NULL, NULL, NULL, NULL, "1.55", "", "",
	    "/v1.55/version" },
	{ "versions are numbers: 1.9 is older than 1.55", "Api-Version: 1.9\r\n", V("1.9", "1.1"),
	    NULL, NULL, NULL, NULL, "1.9", "", "", "/v1.9/version" },
	{ "trap 2: too old for the engine: its minimum is read and used", "Api-Version: 1.90\r\n",
	    TOO_OLD, "400 Bad Request", V("1.90", "1.60"), V("1.90", "1.60"), NULL, "1.60", "", "",
	    "/v1.60/version" },
	{ "trap 4: too old, said in plain text", "Api-Version: 1.90\r\n",
	    "client version 1.55 is too old\n", "400 Bad Request", V("1.90", "1.60"),
	    V("1.90", "1.60"), NULL, "1.60", "", "", "/v1.60/version" },
	{ "too new although the ping said so: /version decides", "Api-Version: 1.50\r\n",
	    "{\"message\":\"client version 1.50 is too new\"}", "400 Bad Request",
	    V("1.45", "1.24"), V("1.45", "1.24"), NULL, "1.45", "", "", "/v1.45/version" },
	{ "a ping without a version: /version decides", "Server: x\r\n", NULL, NULL,
	    V("1.43", "1.12"), V("1.43", "1.12"), NULL, "1.43", "", "", "/v1.43/version" },
	{ "a ping with nonsense for a version: /version decides", "Api-Version: 1.4x\r\n", NULL,
	    NULL, V("1.43", "1.12"), V("1.43", "1.12"), NULL, "1.43", "", "", "/v1.43/version" },
	{ "header names are compared without case", "API-VERSION: 1.42\r\n", V("1.42", "1.12"),
	    NULL, NULL, NULL, NULL, "1.42", "", "", "/v1.42/version" },
	{ "a version that is refused for good is the engine's error", "Api-Version: 1.41\r\n",
	    TOO_OLD, "400 Bad Request", V("1.41", "1.12"), NULL, NULL, "", "http-error", "HTTP 400",
	    "/v1.41/version" },
	{ "refused, and /version has no version: the first error stays", "Api-Version: 1.41\r\n",
	    TOO_OLD, "400 Bad Request", "{}", NULL, NULL, "", "http-error", "too old", "/version" },
	{ "no version anywhere is no engine", "Server: nginx\r\n", NULL, NULL, "{}", NULL, NULL, "",
	    "not-engine", "names no API version", "/version" },
	{ "a version that is no string is no engine's", "Api-Version: 1.41\r\n",
	    "{\"ApiVersion\":1.41}", NULL, NULL, NULL, NULL, "", "not-engine",
	    "names no API version", "/v1.41/version" },
	{ "a server of other documents is not JSON", "Server: nginx\r\n", NULL, NULL, "<html>",
	    NULL, NULL, "", "not-json", "", "/version" },
	{ "DOCKER_API_VERSION is used as it is", "Api-Version: 1.51\r\n", V("1.51", "1.24"), NULL,
	    NULL, NULL, "1.40", "1.40", "", "", "/v1.40/version" },
	{ "DOCKER_API_VERSION that the engine refuses is an error", "Api-Version: 1.51\r\n",
	    TOO_OLD, "400 Bad Request", V("1.51", "1.44"), NULL, "1.40", "", "http-error",
	    "too old", "/v1.40/version" },
};

static void
test_settle(void **state)
{
	const struct settle_row *r = *state;
	struct fake_row rows[4] = { { .path = "/_ping", .headers = r->ping, .body = "OK" } };
	const char *bodies[] = { r->first, r->bare, r->second };
	struct engine_reply ping, version;
	struct engine_options o = { .jobs = 1,
		.deadline = now_ms() + LONG_MS,
		.request_timeout = LONG_MS,
		.api_version = r->pin };
	struct fake_engine *f;
	struct engine *en;
	struct err e;
	size_t n = 1;

	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++)
		if (bodies[i] != NULL)
			rows[n++] = (struct fake_row){ .path = "/version",
				.body = bodies[i],
				.once = 1,
				.status = i == 0 ? r->first_status : NULL };
	if (r->second == NULL && r->first_status != NULL && r->bare != NULL) /* refused again */
		rows[n++] = (struct fake_row){
			.path = "/version", .body = r->first, .status = r->first_status
		};
	f = fake_engine_start(rows, n);
	o.endpoint = fake_engine_endpoint(f);
	en = engine_open(&o, &e);
	assert_non_null(en);
	assert_true(ask_version(en, &ping, &version) == (r->code[0] == '\0'));
	assert_string_equal(ping.code, "");
	assert_string_equal(version.code, r->code);
	assert_true((version.doc != NULL) == (r->code[0] == '\0'));
	expect_words(version.message, r->words);
	assert_string_equal(engine_api_version(en), r->settled);
	expect_words(fake_engine_request(f, fake_engine_requests(f) - 1), r->asked);
	assert_true(fake_engine_requests(f) <= 4);
	engine_reply_free(&ping);
	engine_reply_free(&version);
	engine_close(en);
	fake_engine_stop(f);
}

static const struct ping_row {
	const char *name;
	struct fake_row row;
	const char *code, *words;
} pings[] = {
	{ "a ping that fails is the reason for both",
	    { .path = "/_ping", .status = "500 Oops", .body = "{\"message\":\"busy\"}" },
	    "http-error", "busy" },
	{ "a ping that is cut", { .path = "/_ping", .body = "OK", .mode = FAKE_CUT, .n = 10 },
	    "cut-short", "" },
	{ "a ping of another protocol",
	    { .path = "/_ping", .raw = "220 mail.example ESMTP\r\n", .mode = FAKE_CLOSE },
	    "not-http", "" },
};

static void
test_ping_fails(void **state)
{
	const struct ping_row *r = *state;
	struct fake_engine *f = fake_engine_start(&r->row, 1);
	struct engine *en = open_engine(fake_engine_endpoint(f), 1, LONG_MS, LONG_MS, 0);
	struct engine_reply ping, version, info;

	assert_false(ask_version(en, &ping, &version));
	assert_string_equal(ping.code, r->code);
	assert_string_equal(version.code, r->code);
	expect_words(version.message, r->words);
	engine_get(en, "/info", &info); /* never without a version */
	assert_string_equal(info.code, "refused");
	assert_int_equal(fake_engine_requests(f), 1);
	engine_reply_free(&ping);
	engine_reply_free(&version);
	engine_close(en);
	fake_engine_stop(f);
}

static void
test_ping_facts(void **state)
{
	static const struct fake_row rows[] = { VERSION,
		{ .path = "/_ping",
		    .raw = "HTTP/1.1 100 Continue\r\nSwarm: early\r\n\r\nHTTP/1.1 200 "
			   "OK\r\nApi-Version:1.41\r\nswarm: \t active/manager \r\n"
			   "Swarm: inactive\r\nBuilder-Version:\r\nServer: a\033b\r\nX-Swarm: "
			   "x\r\nContent-Length: 2\r\n\r\nOK" } };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 1, LONG_MS, LONG_MS, 0);
	struct engine_reply ping, version;

	(void)state;
	assert_true(ask_version(en, &ping, &version));
	assert_string_equal(json_str(ping.doc, "Swarm", ""), "active/manager");
	assert_string_equal(json_str(ping.doc, "Builder-Version", "absent"), "");
	assert_string_equal(json_str(ping.doc, "Server", ""),
	    "a\xef\xbf\xbd"
	    "b");
	assert_int_equal(cJSON_GetArraySize(ping.doc), 4);
	engine_reply_free(&ping);
	engine_reply_free(&version);
	engine_close(en);
	fake_engine_stop(f);
}

static const struct recorded_row {
	const char *host, *version, *server, *swarm, *libpod;
	int containers;
} recorded[] = {
	{ "docker-20.10.24", "1.41", "Docker/20.10.24+dfsg1 (linux)", NULL, NULL, 10 },
	{ "docker-26.1.5", "1.45", "Docker/26.1.5+dfsg1 (linux)", "inactive", NULL, 10 },
	{ "docker-28.5.2", "1.51", "Docker/28.5.2+dfsg4 (linux)", "inactive", NULL, 10 },
	{ "docker-28.5.2-swarm-manager", "1.51", "Docker/28.5.2+dfsg4 (linux)", "active/manager",
	    NULL, -1 },
	{ "docker-29.7.2", "1.55", "Docker/29.7.2 (linux)", "inactive", NULL, 10 },
	{ "podman-4.3.1", "1.41", "Libpod/4.3.1 (linux)", NULL, "4.3.1", 4 },
};

static void
count_documents(void *arg, size_t index, const char *path, struct engine_reply *r)
{
	size_t *n = arg;

	(void)index;
	if (r->code[0] != '\0')
		fail_msg("%s: %s: %s", path, r->code, r->message);
	++*n;
}

/*
 * Every object that the lists of a recorded host name can be had, by the paths that a collector
 * would ask.
 */
static void
test_recorded(void **state)
{
	const struct recorded_row *r = *state;
	struct fake_engine *f = fake_engine_start_recording(r->host, NULL, 0);
	struct engine *en = open_engine(fake_engine_endpoint(f), 8, LONG_MS, LONG_MS, 0);
	struct engine_reply ping, version, list;
	static const struct {
		const char *list, *before, *after;
	} kinds[] = { { "/containers/json?all=1", "/containers/", "/json" },
		{ "/images/json", "/images/", "/json" }, { "/images/json", "/images/", "/history" },
		{ "/networks", "/networks/", "" } };

	assert_true(ask_version(en, &ping, &version));
	assert_string_equal(engine_api_version(en), r->version);
	assert_string_equal(json_str(ping.doc, "Server", ""), r->server);
	assert_string_equal(json_str(ping.doc, "Swarm", "absent"), r->swarm ? r->swarm : "absent");
	assert_string_equal(
	    json_str(ping.doc, "Libpod-Api-Version", "absent"), r->libpod ? r->libpod : "absent");
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		char *urls[64];
		const cJSON *one;
		size_t n = 0, had = 0;

		engine_get(en, kinds[k].list, &list);
		assert_string_equal(list.code, "");
		cJSON_ArrayForEach(one, list.doc) urls[n++] =
		    engine_path(kinds[k].before, json_str(one, "Id", ""), kinds[k].after);
		ask_all(en, (const char *const *)urls, n, count_documents, &had);
		assert_int_equal(had, n);
		if (k == 0 && r->containers >= 0)
			assert_int_equal(n, r->containers);
		while (n > 0)
			free(urls[--n]);
		engine_reply_free(&list);
	}
	engine_get(en, "/info", &list);
	assert_string_equal(list.code, "");
	engine_reply_free(&list);
	engine_get(en, "/plugins", &list);
	assert_string_equal(list.code, r->libpod ? "http-error" : "");
	engine_reply_free(&list);
	engine_reply_free(&ping);
	engine_reply_free(&version);
	engine_close(en);
	fake_engine_stop(f);
}

/* ---- endpoints and connections ---- */

static const struct endpoint_row {
	const char *endpoint, *version, *words;
} endpoints[] = {
	{ "tcp://127.0.0.1", NULL, "port" },
	{ "tcp://:2375", NULL, "host is missing" },
	{ "tcp://[::1:2375", NULL, "bracket" },
	{ "tcp://host:2375/path", NULL, "path behind the host" },
	{ "tcp://user@host:2375", NULL, "user" },
	{ "npipe:////./pipe/docker_engine", NULL, "only unix://" },
	{ "ssh://root@host", NULL, "only unix://" },
	{ "/run/docker.sock", NULL, "only unix://" },
	{ "", NULL, "only unix://" },
	{ "unix:/run/docker.sock", NULL, "only unix://" },
	{ "unix://", NULL, "absolute path" },
	{ "unix://run/docker.sock", NULL, "absolute path" },
	{ "unix://@docker", NULL, "absolute path" },
	{ "unix:///a/path/that/is/longer/than/a/socket/may/have/"
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.sock",
	    NULL, "at most" },
	{ "unix:///run/docker.sock", "latest", "not of the form" },
	{ "unix:///run/docker.sock", "1.41/../..", "not of the form" },
	{ "unix:///run/docker.sock", "141", "not of the form" },
	{ "unix:///run/docker.sock", "1.", "not of the form" },
	{ "unix:///run/docker.sock", "99999999999999999999.1", "not of the form" },
};

static void
test_endpoint(void **state)
{
	const struct endpoint_row *r = *state;
	struct engine_options o = { .endpoint = r->endpoint, .api_version = r->version, .jobs = 1 };
	struct err e;

	assert_null(engine_open(&o, &e));
	expect_words(e.msg, r->words);
	expect_words(e.msg, r->version ? r->version : r->endpoint);
}

/* What stands at the socket's path; folder is a fresh one with mode 0711. */
enum place {
	NOTHING,
	NO_FOLDER,
	FILE_THERE,
	FOLDER_THERE,
	LEFT_OVER,
	DATAGRAM,
	DENIED,
	DENIED_GROUP,
	CLOSED_FOLDER
};

static const struct place_row {
	const char *name;
	enum place place;
	const char *code, *words;
} places[] = {
	{ "no socket is unreachable", NOTHING, "unreachable", "no such socket" },
	{ "no folder is unreachable", NO_FOLDER, "unreachable", "no such socket" },
	{ "a regular file is unreachable", FILE_THERE, "unreachable", "is not a socket" },
	{ "a folder that a bind mount made is unreachable", FOLDER_THERE, "unreachable",
	    "is not a socket" },
	{ "a socket that nobody listens at is unreachable", LEFT_OVER, "unreachable",
	    "nobody listens" },
	{ "a datagram socket is unreachable", DATAGRAM, "unreachable", "" },
	{ "a socket of another user is denied, with names and cure", DENIED, "permission-denied",
	    "mode 0600: run plimsoll as root" },
	{ "a socket of a group is denied, and the group is named", DENIED_GROUP,
	    "permission-denied", "or as a member of group 65533" },
	{ "a socket behind a closed folder is denied", CLOSED_FOLDER, "permission-denied",
	    "may not enter a folder" },
};

static int
bind_socket(const char *path, int type)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0 && strlen(path) < sizeof un.sun_path);
	memcpy(un.sun_path, path, strlen(path) + 1);
	assert_int_equal(bind(fd, (const struct sockaddr *)&un, sizeof un), 0);
	return fd;
}

static void
test_place(void **state)
{
	const struct place_row *r = *state;
	char folder[] = "/tmp/plimsoll-place-XXXXXX";
	autofree char *path = NULL, *endpoint = NULL;
	autofd int fd = -1;
	struct engine *en;
	struct engine_reply ping, version;
	bool denied = r->place >= DENIED, root = geteuid() == 0;

	if (denied && !root) /* the owner may always enter: only root can give the socket away */
		skip();
	assert_non_null(mkdtemp(folder));
	path = xasprintf("%s/%sdocker.sock", folder, r->place == NO_FOLDER ? "none/" : "");
	endpoint = xasprintf("unix://%s", path);
	if (r->place == FILE_THERE)
		close(creat(path, 0600));
	else if (r->place == FOLDER_THERE)
		assert_int_equal(mkdir(path, 0700), 0);
	else if (r->place >= LEFT_OVER)
		fd = bind_socket(path, r->place == DATAGRAM ? SOCK_DGRAM : SOCK_STREAM);
	if (denied) {
		assert_int_equal(listen(fd, 1), 0);
		assert_int_equal(chown(path, 0, r->place == DENIED_GROUP ? 65533 : 0), 0);
		assert_int_equal(chmod(path, r->place == DENIED_GROUP ? 0660 : 0600), 0);
		assert_int_equal(chmod(folder, r->place == CLOSED_FOLDER ? 0700 : 0711), 0);
		assert_int_equal(seteuid(65534), 0);
	}
	en = open_engine(endpoint, 1, LONG_MS, LONG_MS, 0);
	assert_false(ask_version(en, &ping, &version));
	if (denied)
		assert_int_equal(seteuid(0), 0);
	assert_string_equal(ping.code, r->code);
	expect_words(ping.message, r->words);
	expect_words(ping.message, path);
	if (denied)
		expect_words(ping.message, "65534");
	if (r->place == DENIED)
		expect_words(ping.message, "belongs to root:root");
	assert_int_equal(engine_peer_pid(en), -1);
	engine_close(en);
	if (unlink(path) < 0)
		(void)rmdir(path);
	assert_int_equal(rmdir(folder), 0);
}

static void
test_full_queue(void **state)
{
	char folder[] = "/tmp/plimsoll-place-XXXXXX";
	autofree char *path = NULL, *endpoint = NULL;
	autofd int fd = -1, other = -1;
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct engine_reply ping, version;
	struct engine *en;
	int64_t began = now_ms();

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = xasprintf("%s/docker.sock", folder);
	endpoint = xasprintf("unix://%s", path);
	fd = bind_socket(path, SOCK_STREAM);
	assert_int_equal(listen(fd, 0), 0); /* room for one connection that is not accepted */
	memcpy(un.sun_path, path, strlen(path) + 1);
	other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(other, (const struct sockaddr *)&un, sizeof un), 0);
	en = open_engine(endpoint, 1, 100, LONG_MS, 0);
	assert_false(ask_version(en, &ping, &version));
	assert_string_equal(ping.code, "unreachable");
	expect_words(ping.message, "queue is full");
	assert_true(now_ms() - began < LONG_MS / 2);
	engine_close(en);
	(void)unlink(path);
	(void)rmdir(folder);
}

/* ---- many requests ---- */

struct seen {
	size_t n, documents, last, taken_at[4096];
	char code[4096][20];
	cJSON *kept;
	volatile sig_atomic_t *stop;
};

static void
see(void *arg, size_t index, const char *path, struct engine_reply *r)
{
	struct seen *s = arg;

	(void)path;
	assert_true(index < ARRAY_SIZE(s->taken_at));
	assert_int_equal(s->taken_at[index], 0); /* once each */
	s->taken_at[index] = ++s->n;
	s->last = index;
	s->documents += r->doc != NULL;
	(void)snprintf(s->code[index], sizeof s->code[index], "%s", r->code);
	if (s->kept == NULL) {
		s->kept = r->doc;
		r->doc = NULL;
	}
	if (s->stop != NULL)
		*s->stop = 1;
}

static char **
container_paths(size_t n)
{
	char **p = xcalloc(n, sizeof *p);

	for (size_t i = 0; i < n; i++)
		p[i] = xasprintf("/containers/%zx/json", i);
	return p;
}

static void
free_paths(char **p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(p[i]);
	free(p);
}

static const struct pool_row {
	const char *name;
	int jobs;
	size_t n, together, connections;
} pools[] = {
	{ "one job is one connection", 1, 100, 1, 1 },
	{ "eight jobs are eight requests at once, on eight connections", 8, 160, 8, 8 },
	{ "no more connections than requests", 8, 3, 3, 3 },
	{ "jobs below one are one", 0, 5, 1, 1 },
	{ "jobs above 64 are 64", 1000, 128, 64, 64 },
	{ "thousands of requests reuse their connections", 8, 4000, 1, 8 },
	{ "nothing to ask is nothing asked", 8, 0, 1, 1 },
};

/*
 * Held until that many wait: less would hang until the deadline, more would open more connections.
 */
static void
test_pool(void **state)
{
	const struct pool_row *r = *state;
	const struct fake_row rows[] = { PING, VERSION,
		{ .path = "/containers/*",
		    .mode = r->together > 1 ? FAKE_TOGETHER : FAKE_ANSWER,
		    .n = r->together,
		    .body = "{\"Id\":\"x\"}" } };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), r->jobs, LONG_MS, LONG_MS, 0);
	struct seen *s = xcalloc(1, sizeof *s);
	char **p = container_paths(r->n);
	size_t requests, bytes;

	settle(en);
	ask_all(en, (const char *const *)p, r->n, see, s);
	assert_int_equal(s->n, r->n);
	assert_int_equal(s->documents, r->n);
	assert_true(r->n == 0 || s->kept != NULL);
	assert_true(fake_engine_connections(f) <= r->connections);
	if (r->together > 1)
		assert_int_equal(fake_engine_most_waiting(f), r->together);
	engine_counts(en, &requests, &bytes);
	assert_int_equal(requests, r->n + 2);
	assert_int_equal(fake_engine_requests(f), requests);
	assert_int_equal(
	    bytes, r->n * strlen("{\"Id\":\"x\"}") + strlen("OK") + strlen(V("1.41", "1.12")));
	free_paths(p, r->n);
	cJSON_Delete(s->kept);
	free(s);
	engine_close(en);
	fake_engine_stop(f);
}

static void
test_order_is_of_completion(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION,
		{ .path = "/containers/0/json", .mode = FAKE_TOGETHER, .n = 2, .body = "{}" },
		{ .path = "/containers/6/json", .mode = FAKE_TOGETHER, .n = 2, .body = "{}" },
		{ .path = "/containers/*", .body = "{}" } };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 2, LONG_MS, LONG_MS, 0);
	struct seen *s = xcalloc(1, sizeof *s);
	char **p = container_paths(7);

	(void)state;
	settle(en);
	ask_all(en, (const char *const *)p, 7, see, s);
	assert_int_equal(s->documents, 7);
	assert_int_equal(s->taken_at[1], 1); /* a slow answer holds up nobody */
	assert_true(s->taken_at[0] >= 6);
	free_paths(p, 7);
	cJSON_Delete(s->kept);
	free(s);
	engine_close(en);
	fake_engine_stop(f);
}

static void
test_mixed_paths(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION, { .path = "/info", .body = "{}" } };
	static const char *const p[] = { "/swarm/unlockkey", "/info", "/containers/x/export",
		"/containers/gone/json", "/info" };
	static const char *const code[] = { "refused", "", "refused", "http-error", "" };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 2, LONG_MS, LONG_MS, 0);
	struct seen *s = xcalloc(1, sizeof *s);

	(void)state;
	settle(en);
	ask_all(en, p, ARRAY_SIZE(p), see, s);
	assert_int_equal(s->n, ARRAY_SIZE(p));
	for (size_t i = 0; i < ARRAY_SIZE(p); i++)
		assert_string_equal(s->code[i], code[i]);
	assert_int_equal(fake_engine_requests(f), 2 + 3);
	for (size_t i = 0; i < fake_engine_requests(f); i++)
		assert_true(i == 0 || strncmp(fake_engine_request(f, i), "GET /v1.41/", 11) == 0);
	cJSON_Delete(s->kept);
	free(s);
	engine_close(en);
	fake_engine_stop(f);
}

/* Silence everywhere: the run's deadline ends it, and everybody is called back. */
static void
test_run_deadline(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION,
		{ .path = "/containers/*", .mode = FAKE_SILENT } };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 2, LONG_MS, 1500, 0);
	struct seen *s = xcalloc(1, sizeof *s);
	char **p = container_paths(1000);
	int64_t began = now_ms();

	(void)state;
	settle(en);
	ask_all(en, (const char *const *)p, 1000, see, s);
	assert_true(now_ms() - began < LONG_MS / 2);
	assert_int_equal(s->n, 1000);
	assert_int_equal(s->documents, 0);
	for (size_t i = 0; i < 1000; i++)
		assert_string_equal(s->code[i], "timeout");
	assert_true(fake_engine_requests(f) <= 4); /* two in flight; the rest was not asked */
	free_paths(p, 1000);
	free(s);
	engine_close(en);
	fake_engine_stop(f);
}

static const struct run_over_row {
	const char *name;
	int64_t run_ms, request_ms;
} run_over[] = {
	{ "a deadline that has passed asks nothing", -1, LONG_MS },
	{ "no time for a request asks nothing", LONG_MS, 0 },
	{ "a negative time for a request asks nothing", LONG_MS, -5 },
};

static void
test_run_over(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION };
	const struct run_over_row *r = *state;
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 2, r->request_ms, r->run_ms, 0);
	struct engine_reply ping, version;

	assert_false(ask_version(en, &ping, &version));
	assert_string_equal(version.code, "timeout");
	assert_int_equal(fake_engine_requests(f), 0);
	engine_close(en);
	fake_engine_stop(f);
}

/* The first answer comes, the others never would: stop is set by then, as a signal would set it. */
static void
test_interrupt(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION,
		{ .path = "/containers/0/json", .body = "{}" },
		{ .path = "/containers/*", .mode = FAKE_SILENT } };
	volatile sig_atomic_t stop = 0;
	struct fake_engine *f = START(rows);
	struct engine_options o = { .endpoint = fake_engine_endpoint(f),
		.jobs = 4,
		.deadline = now_ms() + LONG_MS,
		.request_timeout = LONG_MS,
		.stop = &stop };
	struct err e;
	struct engine *en = engine_open(&o, &e);
	struct seen *s = xcalloc(1, sizeof *s);
	char **p = container_paths(20);
	int64_t began = now_ms();

	(void)state;
	settle(en);
	s->stop = &stop;
	ask_all(en, (const char *const *)p, 20, see, s);
	assert_true(now_ms() - began < LONG_MS / 2);
	assert_int_equal(s->n, 20);
	assert_int_equal(s->documents, 1);
	for (size_t i = 1; i < 20; i++)
		assert_string_equal(s->code[i], "interrupted");
	free_paths(p, 20);
	cJSON_Delete(s->kept);
	free(s);
	engine_close(en);
	fake_engine_stop(f);
}

static const struct idle_row {
	const char *name;
	struct fake_row first, second;
	const char *code;
	size_t requests;
} idle[] = {
	{ "a connection that closes after its answer is replaced",
	    { .path = "/info", .body = "{}", .mode = FAKE_CLOSE },
	    { .path = "/networks", .body = "[]" }, "", 4 },
	{ "a request on a connection that was just closed is sent again",
	    { .path = "/info", .body = "{}" },
	    { .path = "/networks", .body = "[]", .mode = FAKE_CUT, .n = 0, .once = 1 }, "", 5 },
	{ "a request on a connection that was just reset is sent again",
	    { .path = "/info", .body = "{}" },
	    { .path = "/networks", .body = "[]", .mode = FAKE_RESET, .once = 1 }, "", 5 },
	{ "a request whose answer had begun is not sent again", { .path = "/info", .body = "{}" },
	    { .path = "/networks", .body = "[]", .mode = FAKE_CUT, .n = 20, .once = 1 },
	    "cut-short", 4 },
	{ "a server that closes every time is asked twice and no more",
	    { .path = "/info", .body = "{}" },
	    { .path = "/networks", .body = "[]", .mode = FAKE_CUT, .n = 0 }, "cut-short", 5 },
};

static void
test_idle(void **state)
{
	const struct idle_row *r = *state;
	const struct fake_row rows[] = { PING, VERSION, r->first, r->second,
		{ .path = "/networks", .body = "[]" } };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 1, LONG_MS, LONG_MS, 0);
	struct engine_reply got;

	settle(en);
	engine_get(en, "/info", &got);
	assert_string_equal(got.code, "");
	engine_reply_free(&got);
	engine_get(en, "/networks", &got);
	assert_string_equal(got.code, r->code);
	assert_true((got.doc != NULL) == (r->code[0] == '\0'));
	engine_reply_free(&got);
	assert_int_equal(fake_engine_requests(f), r->requests);
	engine_close(en);
	fake_engine_stop(f);
}

/*
 * dockerd is killed inside an answer: that one is cut short, what was under way ends, the rest is
 * unreachable.
 */
static void
test_engine_dies(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION,
		{ .path = "/containers/32/json", .body = "{}", .mode = FAKE_DIE, .n = 30 },
		{ .path = "/containers/*", .body = "{}" } };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 4, LONG_MS, LONG_MS, 0);
	struct seen *s = xcalloc(1, sizeof *s);
	char **p = container_paths(200);
	size_t unreachable = 0;

	(void)state;
	settle(en);
	ask_all(en, (const char *const *)p, 200, see, s);
	assert_int_equal(s->n, 200);
	assert_string_equal(s->code[0x32], "cut-short");
	for (size_t i = 0; i < 200; i++) {
		if (i + 4 < 0x32)
			assert_string_equal(s->code[i], "");
		else if (i > 0x32 + 8)
			assert_string_equal(s->code[i], "unreachable");
		else if (s->code[i][0] != '\0')
			assert_true(strcmp(s->code[i], "cut-short") == 0 ||
			    strcmp(s->code[i], "unreachable") == 0);
		unreachable += strcmp(s->code[i], "unreachable") == 0;
	}
	assert_true(unreachable >= 200 - 0x32 - 9);
	free_paths(p, 200);
	cJSON_Delete(s->kept);
	free(s);
	engine_close(en);
	fake_engine_stop(f);
}

static void
test_peer_pid(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 1, LONG_MS, LONG_MS, 0);

	(void)state;
	assert_int_equal(engine_peer_pid(en), -1);
	settle(en);
	assert_int_equal(engine_peer_pid(en), getpid());
	engine_close(en);
	engine_close(NULL);
	engine_reply_free(NULL);
	fake_engine_stop(f);
}

/* A process that listens at another name and answers everything with a document. */
static pid_t
other_engine(const char *path)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), ready[2];
	char request[1024];
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	if ((pid = fork()) == 0) {
		int peer;

		(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		for (int i = 3; i < 256; i++) /* the fake engine's, which has to be able to close them */
			if (i != fd && i != ready[1])
				close(i);
		if (listen(fd, 8) == 0 && write(ready[1], "", 1) == 1) /* who listens is the peer: unix(7), SO_PEERCRED */
			while ((peer = accept(fd, NULL, NULL)) >= 0)
				while (read(peer, request, sizeof request) > 0 && write(peer, answer, sizeof answer - 1) > 0)
					;
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(read(ready[0], request, 1), 1);
	close(ready[0]);
	close(ready[1]);
	close(fd);
	return pid;
}

static void
test_socket_taken_over(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION, { .path = "/info", .body = "{}", .mode = FAKE_CLOSE } };
	static const char *const asked[] = { "/info", "/volumes", "/networks" };
	struct fake_engine *f = START(rows);
	struct engine *en = open_engine(fake_engine_endpoint(f), 1, LONG_MS, LONG_MS, 0);
	struct seen *s = xcalloc(1, sizeof *s);
	autofree char *name = xasprintf("%s.other", fake_engine_socket(f));
	pid_t pid;

	(void)state;
	settle(en);
	pid = other_engine(name);
	assert_int_equal(rename(name, fake_engine_socket(f)), 0);
	ask_all(en, asked, 3, see, s); /* the last two by another connection */
	assert_string_equal(s->code[0], "");
	assert_string_equal(s->code[1], "other-engine");
	assert_string_equal(s->code[2], "other-engine");
	assert_int_equal(engine_peer_pid(en), getpid());
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	cJSON_Delete(s->kept);
	free(s);
	engine_close(en);
	fake_engine_stop(f);
}

/* Nobody's environment sends the questions elsewhere. */
static void
test_no_proxy(void **state)
{
	static const struct fake_row rows[] = { PING, VERSION };
	static const char *const names[] = { "http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy" };
	struct fake_engine *f = START(rows);
	struct engine *en;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(setenv(names[i], "http://127.0.0.1:1/", 1), 0);
	en = open_engine(fake_engine_endpoint(f), 1, LONG_MS, LONG_MS, 0);
	settle(en);
	assert_string_equal(fake_engine_request(f, 0), "GET /_ping HTTP/1.1");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(unsetenv(names[i]), 0);
	engine_close(en);
	fake_engine_stop(f);
}

/* ---- the table of tables ---- */

/* Names that are made here last as long as the program. */
static struct CMUnitTest tests[512];
static size_t ntests;

static void
add(const char *name, CMUnitTestFunction test, const void *row)
{
	assert_true(ntests < ARRAY_SIZE(tests));
	tests[ntests++] = (struct CMUnitTest){
		.name = name, .test_func = test, .initial_state = (void *)(uintptr_t)row
	};
}

#define ADD(rows, test, label)                                                                     \
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)                                              \
	add((rows)[i].label, test, &(rows)[i])

int
main(void)
{
	ADD(answers, test_answer, name);
	ADD(judged, test_judge, name);
	ADD(settled, test_settle, name);
	ADD(pings, test_ping_fails, name);
	ADD(recorded, test_recorded, host);
	ADD(places, test_place, name);
	ADD(pools, test_pool, name);
	ADD(run_over, test_run_over, name);
	ADD(idle, test_idle, name);
	add("long words are cut between two characters", test_long_words_are_cut_between_characters,
	    NULL);
	add("a path without end is refused", test_long_path_is_refused, NULL);
	add("the ping's headers are facts: the last answer's, cleaned, the first of each",
	    test_ping_facts, NULL);
	add("a server that accepts no connection is unreachable", test_full_queue, NULL);
	add("answers are called back in the order of completion", test_order_is_of_completion,
	    NULL);
	add("refused, vanished and good paths in one call", test_mixed_paths, NULL);
	add("the run's deadline ends everything, and each path is called back", test_run_deadline,
	    NULL);
	add("an interrupt ends everything, and each path is called back", test_interrupt, NULL);
	add("an engine that dies inside an answer: cut short, then unreachable", test_engine_dies,
	    NULL);
	add("trap 17: the peer's pid is that of the process that listens", test_peer_pid, NULL);
	add("what another process answers after it took over the socket is an error", test_socket_taken_over, NULL);
	add("no proxy of the environment is used", test_no_proxy, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		autofree char *shown =
		    utf8_clean(paths[i].path, strlen(paths[i].path)); /* a name is one line */

		add(xasprintf("%s: \"%s\"",
			paths[i].allowed ? "allowed" : "refused before a byte is sent", shown),
		    test_path, &paths[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(escapes); i++)
		add(xasprintf("escaped: \"%s\"", escapes[i].escaped), test_escape, &escapes[i]);
	for (size_t i = 0; i < ARRAY_SIZE(endpoints); i++)
		add(xasprintf("endpoint \"%.40s\" version \"%s\" is misuse", endpoints[i].endpoint,
			endpoints[i].version ? endpoints[i].version : ""),
		    test_endpoint, &endpoints[i]);
	return _cmocka_run_group_tests("engine", tests, ntests, NULL, NULL);
}
