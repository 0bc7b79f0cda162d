/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: reading JSON of strangers so that nothing is silently changed, and finding things in it.
 *
 * cJSON alone accepts trailing bytes, folds the case of keys, takes the first of two equal keys
 * (Go takes the last), stops at \u0000, passes invalid UTF-8 on and rounds large integers, in reading and in printing.
 * json_read() scans the text itself (RFC 8259), cleans it, and makes the tree on the way:
 *   - invalid UTF-8, \u0000, lone surrogates and escaped controls other than \t and \n become U+FFFD
 *   - an integer outside +-2^53 is kept as a string of its digits
 *   - trailing bytes, a depth or a number of values above the caps are errors that name line and column
 */
#ifndef AUDIT_JSON_H
#define AUDIT_JSON_H

#include <cjson/cJSON.h>

#include "audit/util.h"

#define JSON_MAX_DEPTH 64
#define JSON_MAX_VALUES 4000000
/* A double holds every integer up to this one (IEEE 754 binary64). */
#define JSON_MAX_EXACT (INT64_C(1) << 53)

/* What an object with the same key twice means. */
enum json_twice {
	JSON_TWICE_REFUSED, /* an error: two readers would disagree about the document */
	JSON_TWICE_LAST,    /* the last one, as Go's encoding/json decides (daemon.json) */
};

/* The document, or NULL and an error. The caller frees it with cJSON_Delete(). */
cJSON *json_read(const char *text, size_t len, enum json_twice twice, struct err *e);

/* Where each value of a document stands in its text, for errors about what it means. list is owned, text is borrowed. */
struct json_places {
	const char *text;
	size_t len;
	struct json_place {
		const cJSON *item;
		size_t key, value; /* offsets; of what is no member both are the value's */
	} *list;
	size_t n;
};
/* json_read() that notes that; a key that stands twice is an error with line and column, too. *ret is the caller's to free
 * either way, and is about the tree as it was read. */
cJSON *json_read_placed(const char *text, size_t len, struct json_places *ret, struct err *e);
/* Line and column, in bytes, of a value or of its key; 1 and 1 of what is not there. */
void json_place(const struct json_places *p, const cJSON *item, bool key, size_t *line, size_t *column);
void json_places_free(struct json_places *p);

void json_free(cJSON **doc);
#define autojson __attribute__((cleanup(json_free)))

/*
 * A path is keys joined by dots; a key that holds other characters than letters, digits, '_', '-'
 * and '/' is written ["key"] (a quote or backslash in it escaped by a backslash); [n] is an
 * array's element:  HostConfig.Memory   Options["com.docker.network.bridge.enable_icc"]   Mounts[0].RW
 * Keys are compared exactly. Returns NULL where there is nothing; the tree keeps what is returned.
 */
const cJSON *json_at(const cJSON *doc, const char *path);
/* Whether it is such a path at all. */
bool json_is_path(const char *path);

/* Appends one key to a path in that grammar ("" first, then ".key" or ["key"]). */
void json_path_add(struct buf *path, const char *key);

/* json_at() where a string, a bool, a number is wanted; the last argument if it is not one. */
const char *json_str(const cJSON *doc, const char *path, const char *otherwise);
bool json_bool(const cJSON *doc, const char *path, bool otherwise);
double json_num(const cJSON *doc, const char *path, double otherwise);
/* The last argument also where the number is not whole, or is beyond 2^53, up to which a double tells all. */
int64_t json_int(const cJSON *doc, const char *path, int64_t otherwise);
bool json_is_int(const cJSON *v);

/*
 * Builds: each adds to an object and never fails (out of memory exits 4). A NULL string adds null.
 * json_put gives item away to object and returns item; an equal key is replaced where it stands.
 */
cJSON *json_object(void);
cJSON *json_array(void);
cJSON *json_put(cJSON *object, const char *key, cJSON *item);
cJSON *json_put_object(cJSON *object, const char *key);
cJSON *json_put_array(cJSON *object, const char *key);
void json_put_str(cJSON *object, const char *key, const char *s);
void json_put_strf(cJSON *object, const char *key, const char *fmt, ...) PRINTF(3, 4);
void json_put_bool(cJSON *object, const char *key, bool b);
/* Integers beyond +-2^53 are put as a string of digits, as json_read() keeps them. */
void json_put_int(cJSON *object, const char *key, int64_t n);
void json_put_null(cJSON *object, const char *key);
void json_push(cJSON *array, cJSON *item);
void json_push_str(cJSON *array, const char *s);
cJSON *json_copy(const cJSON *item);
/* The members of an object sorted by key; the array is the caller's to free, they are not. */
cJSON **json_sorted_members(const cJSON *object, size_t *ret_n);

/* One line of JSON, members in the order they stand. The caller frees. */
char *json_line(const cJSON *doc);
/* The same with members sorted by key (for evidence and digests: same value, same bytes). The caller frees. */
char *json_sorted(const cJSON *doc);
/* Several lines, two blanks a level, no newline at the end. The caller frees. */
char *json_pretty(const cJSON *doc);

#endif
