/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form: a JSON file of a site's own, held against a table of the keys it may have.
 *
 * Every problem reads "FILE:LINE:COLUMN: what is wrong; cure". An unknown key is one, with the known key that is nearest to it:
 * a misspelt "expires" must not mean that something never expires. What a form has taken is of the types it names, and
 * json_str() and its like need no further look.
 */
#ifndef AUDIT_FORM_H
#define AUDIT_FORM_H

#include "audit/json.h"
#include "benchmarks/benchmark.h"

enum form_type {
	FORM_TEXT,   /* a string that holds more than blanks, of at most FORM_MAX_TEXT bytes */
	FORM_WORD,   /* one of words */
	FORM_TIME,   /* 2026-01-31, or 2026-01-31T10:00:00Z: form_time() */
	FORM_SHA256, /* 64 hexadecimal digits, small letters */
	FORM_OBJECT, /* an object of the form "of" */
	FORM_LIST,   /* an array, not empty, of objects of the form "of" */
};
#define FORM_MAX_TEXT 4096
/* Of a file, wherever it comes from. */
#define FORM_MAX_BYTES ((size_t)4 << 20)
/* Problems that are listed of one file. */
#define FORM_MAX_PROBLEMS 100

/* A form is an array of keys, ended by one without a name. */
struct form_key {
	const char *name;
	enum form_type type;
	bool required;
	const struct form_key *of;
	const char *const *words; /* ended by NULL */
};

/* A file that is being looked through. */
struct form_file {
	const char *name;           /* clean */
	struct json_places places;
	struct bench_problems *problems;
	bool more;                  /* there were more than are listed */
};

/* The document, or NULL and a problem: too large, no JSON, a key twice, no object. The caller's; f is to be closed either way. */
cJSON *form_open(struct form_file *f, const char *name, const char *text, size_t len, struct bench_problems *ret);
void form_close(struct form_file *f);

/* Notes a problem of a value, or of its key. */
enum form_place { AT_VALUE, AT_KEY };
void form_error(struct form_file *f, const cJSON *item, enum form_place at, const char *fmt, ...) PRINTF(4, 5);
void form_warning(struct form_file *f, const cJSON *item, enum form_place at, const char *fmt, ...) PRINTF(4, 5);

/* Whether an object is of a form; notes all that is not. */
bool form_check(struct form_file *f, const cJSON *object, const struct form_key *form);

/*
 * A time in UTC, epoch seconds. A bare date is its first second, or with last its last one: a period is inclusive at both ends.
 * False if it is none, such as the 30th of February, a time without its Z, or another zone's.
 */
bool form_time(const char *text, bool last, int64_t *ret);

#endif
