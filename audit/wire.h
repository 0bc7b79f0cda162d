/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire: the messages between the parent and the host reader.
 *
 * A message is a header and records; a record is a type, a path and a value. The reader, which parses no
 * JSON, says what it found as records; the parent assembles them into a document:
 *
 *   record     u8 type, u16 path length, u32 value length, path, value    (native byte order: one machine)
 *   path       keys joined by '.', and [+] (append to the array) or [-] (its last element):
 *              "status.NoNewPrivs", "mounts[+].dst" begins a new object, "mounts[-].root" goes on with it
 *   message    u32 length of all records, then the records; the last is WIRE_END
 */
#ifndef AUDIT_WIRE_H
#define AUDIT_WIRE_H

#include "audit/json.h"

#define WIRE_MAX_MESSAGE ((size_t)64 << 20)

enum wire_type {
	WIRE_END = 0,
	WIRE_STR,   /* bytes; cleaned by the parent (utf8_clean) */
	WIRE_BYTES, /* bytes, kept as they are: wire_next() only, never part of a document */
	WIRE_INT,   /* i64 */
	WIRE_REAL,  /* double, finite */
	WIRE_BOOL,  /* u8, 0 or 1 */
	WIRE_NULL,
	WIRE_LIST,   /* an array that may stay empty */
	WIRE_OBJECT, /* an object that may stay empty */
	WIRE_ERROR, /* "CODE\0message": this path could not be read; path "" is the whole document */
};

/* The reader's side. */
void wire_str(struct buf *b, const char *path, const char *s);
void wire_strn(struct buf *b, const char *path, const char *s, size_t n);
void wire_bytes(struct buf *b, const char *path, const void *p, size_t n);
void wire_int(struct buf *b, const char *path, int64_t n);
void wire_real(struct buf *b, const char *path, double n);
void wire_bool(struct buf *b, const char *path, bool v);
void wire_null(struct buf *b, const char *path);
void wire_list(struct buf *b, const char *path);
void wire_object(struct buf *b, const char *path);
/* num: an errno, named as strerrorname_np(3) does; the message is strerror's after "what: ". */
void wire_errno(struct buf *b, const char *path, int num, const char *what);
void wire_error(struct buf *b, const char *path, const char *code, const char *fmt, ...)
    PRINTF(4, 5);
/* The last record of a message. */
void wire_end(struct buf *b);

/*
 * The parent's side: a document of source from records, or a document with error "reader-gone" if they are malformed.
 * Malformed is: lengths that do not add up, no WIRE_END or bytes behind it, a path twice, a path through what is no
 * object or array, a value of the wrong size. The caller's.
 */
cJSON *wire_document(const char *source, const char *records, size_t len);
/* A document that only says why there is none. The caller's. */
cJSON *wire_document_error(const char *source, const char *code, const char *message);

/* The next record, as pointers into records; false at the end or if malformed (*pos is then
 * SIZE_MAX). */
struct wire_record {
	enum wire_type type;
	const char *path;
	size_t npath;
	const char *value;
	size_t nvalue;
};
bool wire_next(const char *records, size_t len, size_t *pos, struct wire_record *ret);
/* A record's number, by its type; false if the value has another size. */
bool wire_get_int(const struct wire_record *r, int64_t *ret);
bool wire_get_real(const struct wire_record *r, double *ret);
/* A WIRE_ERROR's code and cleaned message; false if it is malformed. The caller frees
 * *ret_message. */
bool wire_get_error(const struct wire_record *r, char ret_code[24], char **ret_message);

#endif
