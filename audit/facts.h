/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts: what was read, written down. plimsoll-facts(5) is its manual for users.
 *
 * JSON Lines, schema "plimsoll-facts/1". The first line is the run:
 *
 *   {"kind":"run","schema":"plimsoll-facts/1","run":{...},"host":{...},"engine":{...},
 *    "collected":{"container":["inspect:HostConfig.Privileged",...],...}}
 *
 * (run, host and engine have the members of the results' run, host and engine in CONTRACT.)
 * Then one line a subject, in the order host, daemon, containers sorted by name. Everything that
 * judging it needs stands in its own line:
 *
 *   {"kind":"container","id":"64 hex","name":"db","state":"running","image":"sha256:...",
 *    "read":{
 *      "inspect":{"source":"GET /containers/{id}/json","data":{...}},
 *      "kernel":{"source":"/proc/4711","data":{...},"errors":[{"path":"ns","code":"EACCES","message":"..."}]},
 *      "execs":{"source":"GET /exec/{id}/json","error":{"code":"timeout","message":"..."}}}}
 *
 * A document of "read" has a source and either data or an error. Beside data, "errors" names the
 * paths (and with them all below) that could not be read. If a whole kind could not be listed,
 * its only line has an "error" and neither id nor read. The last line counts the lines:
 *
 *   {"kind":"end","finished":"...","population":{...},"subjects":9}
 *
 * A check names a fact "document:path", e.g. "inspect:HostConfig.Privileged" (path: audit/json.h).
 */
#ifndef AUDIT_FACTS_H
#define AUDIT_FACTS_H

#include "audit/json.h"

#define FACTS_SCHEMA "plimsoll-facts/1"
/* Longest line taken from a facts file. */
#define FACTS_MAX_LINE ((size_t)64 << 20)

/* CONTRACT's subject kinds. */
enum kind {
	KIND_HOST, KIND_DAEMON, KIND_FILE, KIND_CONTAINER, KIND_IMAGE,
	KIND_NETWORK, KIND_VOLUME, KIND_SWARM, KIND_NODE, KIND_SERVICE, NKINDS
};
extern const char *const kind_names[NKINDS];
/* The kind of that name, or NKINDS. */
enum kind kind_of(const char *name);

/*
 * Makers of lines. subject_new's object is the caller's (cJSON_Delete). subject_doc adds a document
 * that holds data (given away to it) and returns the document; subject_doc_error one that could not be
 * read. doc_error adds an entry to a document's "errors"; path "" is not allowed.
 */
cJSON *subject_new(enum kind kind, const char *id, const char *name);
cJSON *subject_doc(cJSON *subject, const char *doc, const char *source, cJSON *data);
void subject_doc_error(cJSON *subject, const char *doc, const char *source, const char *code,
    const char *message);
void doc_error(cJSON *document, const char *path, const char *code, const char *message);
/* The line that says a kind could not be listed. The caller's. */
cJSON *subject_list_error(enum kind kind, const char *source, const char *code, const char *message);

/*
 * Reads a facts file line by line. open and next return -1 with an error that names file and line:
 * not JSON, unknown schema, a file that was cut (no "end", or another count than the lines read).
 * next: 1 and a subject (the caller frees it), 0 at the end; then facts_end() is the end line.
 */
struct facts;
struct facts *facts_open(const char *file, struct err *e);
/* The same of a descriptor, given away; name: for errors. -1: errno says why there is none. */
struct facts *facts_open_fd(int fd, const char *name, struct err *e);
const cJSON *facts_run(const struct facts *f);
int facts_next(struct facts *f, cJSON **ret_subject, struct err *e);
const cJSON *facts_end(const struct facts *f);
/* The SHA-256 of all bytes read, valid after next returned 0. */
const char *facts_sha256(const struct facts *f);
void facts_close(struct facts *f);

#endif
