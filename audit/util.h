/* SPDX-License-Identifier: Apache-2.0 */
/*
 * util: errors, a string buffer, checked allocation, cleanup attributes.
 *
 * Three kinds of trouble, three ways:
 *   ours        assert(); out of memory prints one line and exits 4
 *   the user's  the function returns -1 or NULL and words it in a struct err
 *   the host's  is data: recorded in the facts, never a struct err of the run
 */
#ifndef AUDIT_UTIL_H
#define AUDIT_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))

/* An error's number (errno, or 0) and its sentence: "subject: trouble: reason".
 * On the caller's stack; written only on failure, by the function nearest to it. */
struct err {
	int num;
	char msg[768];
};

/* Words the error; a sentence that does not fit is cut at a character. Always -1. */
int err_set(struct err *e, int num, const char *fmt, ...) PRINTF(3, 4);

/* A growable string. s is never NULL and always ends in NUL; len excludes it. */
struct buf {
	char *s;
	size_t len, cap;
};
extern char buf_empty[1];
#define BUF_INIT { buf_empty, 0, 0 }

void buf_add(struct buf *b, const void *bytes, size_t len);
/* Where len bytes and a NUL have room behind those that are there; who writes them adds to b->len. */
char *buf_room(struct buf *b, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
/* A character, no surrogate, below 0x110000 (RFC 3629). */
void buf_add_utf8(struct buf *b, uint32_t c);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
/* Hands the string over: the caller frees it; b is empty afterwards. */
char *buf_take(struct buf *b);
void buf_free(struct buf *b);

/* Checked allocation: these return, or print "out of memory" and exit 4. The caller frees. */
_Noreturn void out_of_memory(void);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) PRINTF(1, 2);

/*
 * Bytes of a stranger as clean UTF-8: what is not well-formed UTF-8 (RFC 3629), NUL, and the
 * C0, DEL and C1 controls become U+FFFD. Done once, where bytes come in. The caller frees.
 */
char *utf8_clean(const char *bytes, size_t len);
void buf_add_clean(struct buf *b, const char *bytes, size_t len);
/* How many bytes from here on are printable ASCII and neither quote nor backslash: they stand for themselves, in JSON too. */
size_t plain_bytes(const char *s, size_t len);

/* The length in bytes (1 to 4) of the well-formed UTF-8 character at s, or 0. Reads at most len. */
size_t utf8_char(const char *s, size_t len);

/* Whether text matches a shell pattern (*, ?, [...]; fnmatch(3) without flags). */
bool glob_match(const char *pattern, const char *text);
/* Whether a name has that ending, and something before it. */
bool has_ending(const char *name, const char *ending);
/* Whether path is folder or lies below it, by component; slashes at folder's end do not count. */
bool is_at_or_below(const char *path, const char *folder);

/* The known word nearest to a mistyped one, or NULL if none is near. next() gives each word in turn, then NULL. */
const char *nearest_word(const char *word, const char *(*next)(void *), void *cursor);

/* Seconds since the epoch as "2026-01-31T10:00:00Z" (RFC 3339, UTC); out holds 21 bytes or more. */
void time_show(int64_t seconds, char out[32]);
/* The reverse; also takes a bare date (midnight). -1 and an error if it is neither, or a day that the calendar does not have. */
int time_read(const char *text, int64_t *ret_seconds, struct err *e);
/* CLOCK_MONOTONIC in milliseconds: for deadlines, never for reports. */
int64_t now_ms(void);

/* Bytes that nobody guesses, 256 at most: the kernel's (getentropy(3)), or OpenSSL's where it gives none. */
void random_bytes(void *ret, size_t n);

/* The SHA-256 of bytes as 64 hexadecimal digits. */
void sha256_hex(const void *bytes, size_t len, char out[65]);
/* The SHA-256 of a file; -1 and an error if it cannot be read. */
int sha256_file(const char *path, char out[65], struct err *e);
/* The SHA-256 of what is left to read from a descriptor; -1 and errno. */
int sha256_fd(int fd, char out[65]);

/* Appends the bytes of a regular file, a block more than max at the most: the caller says what is too long. wanted names what should
 * have been given, for the error. -1 and an error if it cannot be read. */
int file_read(const char *file, size_t max, const char *wanted, struct buf *ret, struct err *e);

void free_ptr(void *pp);
void fclose_ptr(FILE **f);
void close_fd(int *fd);
#define autofree __attribute__((cleanup(free_ptr)))
#define autofile __attribute__((cleanup(fclose_ptr)))
#define autofd __attribute__((cleanup(close_fd)))
#define autobuf __attribute__((cleanup(buf_free)))

#endif
