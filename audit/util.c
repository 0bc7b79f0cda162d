/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audit/progress.h"
#include "audit/util.h"

char buf_empty[1];

int
err_set(struct err *e, int num, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(e->msg, sizeof e->msg, fmt, ap);
	va_end(ap);
	e->num = num;
	if (n >= (int)sizeof e->msg) { /* cut, and not inside a character */
		size_t end = sizeof e->msg - 1;
		while (end > 0 && ((unsigned char)e->msg[end - 1] & 0xc0) == 0x80)
			end--;
		if (end > 0 && (unsigned char)e->msg[end - 1] >= 0xc0)
			end--;
		e->msg[end] = '\0';
	}
	return -1;
}

_Noreturn void
out_of_memory(void)
{
	static const char msg[] = "plimsoll: out of memory\n";

	progress_erase();
	(void)!write(STDERR_FILENO, msg, sizeof msg - 1);
	_exit(4);
}

void *
xrealloc(void *p, size_t n, size_t size)
{
	void *q = reallocarray(p, n ? n : 1, size ? size : 1);

	if (q == NULL)
		out_of_memory();
	return q;
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (p == NULL)
		out_of_memory();
	return p;
}

char *
xstrndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = xcalloc(len + 1, 1);

	memcpy(p, s, len);
	return p;
}

char *
xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		out_of_memory();
	va_end(ap);
	return s;
}

void
random_bytes(void *ret, size_t n)
{
	if (getentropy(ret, n) < 0 && RAND_bytes(ret, (int)n) != 1)
		out_of_memory();
}

char *
buf_room(struct buf *b, size_t len)
{
	if (b->cap - b->len <= len) { /* also true for the empty buffer: cap is 0 */
		size_t want = b->len + len + 1, cap = b->cap * 2;

		if (want <= len)
			out_of_memory();
		if (cap < want)
			cap = want < 64 ? 64 : want;
		b->s = xrealloc(b->cap ? b->s : NULL, cap, 1);
		b->cap = cap;
	}
	return b->s + b->len;
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	(void)buf_room(b, len);
	if (len > 0)
		memcpy(b->s + b->len, bytes, len);
	b->len += len;
	b->s[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addc(struct buf *b, char c)
{
	if (b->cap - b->len < 2) {
		buf_add(b, &c, 1);
		return;
	}
	b->s[b->len++] = c;
	b->s[b->len] = '\0';
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	autofree char *s = NULL;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		out_of_memory();
	va_end(ap);
	buf_adds(b, s);
}

void
buf_add_utf8(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_addc(b, (char)c);
	} else if (c < 0x800) {
		buf_addc(b, (char)(0xc0 | c >> 6));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_addc(b, (char)(0xe0 | c >> 12));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_addc(b, (char)(0xf0 | c >> 18));
		buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	}
}

char *
buf_take(struct buf *b)
{
	char *s = b->cap ? b->s : xstrdup("");

	*b = (struct buf)BUF_INIT;
	return s;
}

void
buf_free(struct buf *b)
{
	if (b->cap)
		free(b->s);
	*b = (struct buf)BUF_INIT;
}

/* RFC 3629, section 4: which second bytes may follow which first ones. */
size_t
utf8_char(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;
	unsigned char low = 0x80, high = 0xbf;
	size_t n;

	if (len == 0)
		return 0;
	if (u[0] < 0x80)
		return 1;
	if (u[0] >= 0xc2 && u[0] <= 0xdf)
		n = 2;
	else if (u[0] >= 0xe0 && u[0] <= 0xef)
		n = 3;
	else if (u[0] >= 0xf0 && u[0] <= 0xf4)
		n = 4;
	else
		return 0;
	if (len < n)
		return 0;
	if (u[0] == 0xe0)
		low = 0xa0;
	else if (u[0] == 0xed)
		high = 0x9f; /* no surrogates */
	else if (u[0] == 0xf0)
		low = 0x90;
	else if (u[0] == 0xf4)
		high = 0x8f;
	if (u[1] < low || u[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (u[i] < 0x80 || u[i] > 0xbf)
			return 0;
	return n;
}

#define REPLACEMENT "\xef\xbf\xbd"

/* Whether one of eight bytes, none above 0x7f, is below n. */
#define EACH(n)         (UINT64_C(0x0101010101010101) * (n))
#define ANY_BELOW(x, n) ((((x) - EACH(n)) & ~(x) & EACH(0x80)) != 0)

size_t
plain_bytes(const char *s, size_t len)
{
	size_t n = 0;
	uint64_t x;

	for (; len - n >= sizeof x; n += sizeof x) {
		memcpy(&x, s + n, sizeof x);
		if ((x & EACH(0x80)) != 0 || ANY_BELOW(x, 0x20) || ANY_BELOW(x ^ EACH(0x7f), 1) ||
		    ANY_BELOW(x ^ EACH('"'), 1) || ANY_BELOW(x ^ EACH('\\'), 1))
			break;
	}
	while (n < len && s[n] >= 0x20 && s[n] < 0x7f && s[n] != '"' && s[n] != '\\')
		n++;
	return n;
}

char *
utf8_clean(const char *bytes, size_t len)
{
	struct buf b = BUF_INIT;

	if (len > 0 && plain_bytes(bytes, len) == len)
		return xstrndup(bytes, len);
	buf_add_clean(&b, bytes, len);
	return buf_take(&b);
}

void
buf_add_clean(struct buf *b, const char *bytes, size_t len)
{
	for (size_t i = 0; i <= len;) {
		size_t n = plain_bytes(bytes + i, len - i);
		unsigned char c;

		buf_add(b, bytes + i, n);
		i += n;
		if (i == len)
			break;
		n = utf8_char(bytes + i, len - i);
		c = (unsigned char)bytes[i];
		if (n == 0 || (n == 1 && (c < 0x20 || c == 0x7f)) ||
		    (n == 2 && c == 0xc2 && (unsigned char)bytes[i + 1] < 0xa0)) {
			buf_adds(b, REPLACEMENT);
			i += n ? n : 1;
		} else {
			buf_add(b, bytes + i, n);
			i += n;
		}
	}
}

bool
has_ending(const char *name, const char *ending)
{
	size_t n = strlen(name), k = strlen(ending);

	return n > k && strcmp(name + n - k, ending) == 0;
}

bool
is_at_or_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	while (n > 1 && folder[n - 1] == '/')
		n--;
	if (n == 1)
		return *path == '/';
	return strncmp(path, folder, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

bool
glob_match(const char *pattern, const char *text)
{
	return fnmatch(pattern, text, 0) == 0;
}

/* Edit distance (Levenshtein), for words of at most 64 bytes. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[65], n = strlen(b);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = corner + (a[i] != b[j]);

			corner = row[j + 1];
			if (corner + 1 < best)
				best = corner + 1;
			if (row[j] + 1 < best)
				best = row[j] + 1;
			row[j + 1] = best;
		}
	}
	return row[n];
}

const char *
nearest_word(const char *word, const char *(*next)(void *), void *cursor)
{
	size_t len = strlen(word), best = len / 2 + 1;
	const char *found = NULL, *w;

	if (len > 64)
		return NULL;
	while ((w = next(cursor)) != NULL) {
		size_t d = strlen(w) > 64 ? best : distance(word, w);

		if (d < best) {
			best = d;
			found = w;
		}
	}
	return found;
}

void
time_show(int64_t seconds, char out[32])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(out, 32, "1970-01-01T00:00:00Z");
}

/* timegm(3) moves on what strptime(3) lets through: the 31st of a month of 30 days. */
static bool
is_in_calendar(const struct tm *tm)
{
	struct tm day = { .tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday };

	(void)timegm(&day);
	return day.tm_mday == tm->tm_mday;
}

int
time_read(const char *text, int64_t *ret_seconds, struct err *e)
{
	struct tm tm = { .tm_isdst = 0 };
	const char *end = strptime(text, "%Y-%m-%d", &tm);
	long offset = 0;

	if (end != NULL && *end == 'T') {
		end = strptime(end + 1, "%H:%M:%S", &tm);
		if (end != NULL && *end == '.')
			end += 1 + strspn(end + 1, "0123456789");
		/* a time without an offset is a guess */
		end = end != NULL && strchr("Z+-", *end) != NULL && *end != '\0' ? strptime(end, "%z", &tm) : NULL;
		offset = tm.tm_gmtoff;
	}
	if (end == NULL || *end != '\0')
		return err_set(e, 0, "%s: not a time; write 2026-01-31T10:00:00Z or 2026-01-31", text);
	if (!is_in_calendar(&tm))
		return err_set(e, 0, "%s: the calendar has no such day", text);
	*ret_seconds = (int64_t)timegm(&tm) - offset;
	return 0;
}

int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
hex(const unsigned char *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

/* A digest that has begun: one for all of them, since OpenSSL looks an algorithm up by name each time. */
static EVP_MD_CTX *
sha256_begin(void)
{
	static EVP_MD_CTX *ctx;
	static EVP_MD *md;

	if (ctx == NULL && ((ctx = EVP_MD_CTX_new()) == NULL || (md = EVP_MD_fetch(NULL, "SHA256", NULL)) == NULL))
		out_of_memory(); /* the only way this can fail */
	if (EVP_DigestInit_ex2(ctx, md, NULL) != 1)
		out_of_memory();
	return ctx;
}

static void
sha256_add(EVP_MD_CTX *ctx, const void *bytes, size_t len)
{
	if (EVP_DigestUpdate(ctx, bytes, len) != 1)
		out_of_memory();
}

static void
sha256_end(EVP_MD_CTX *ctx, char out[65])
{
	unsigned char md[32];

	if (EVP_DigestFinal_ex(ctx, md, NULL) != 1)
		out_of_memory();
	hex(md, sizeof md, out);
}

void
sha256_hex(const void *bytes, size_t len, char out[65])
{
	EVP_MD_CTX *ctx = sha256_begin();

	sha256_add(ctx, bytes, len);
	sha256_end(ctx, out);
}

int
sha256_fd(int fd, char out[65])
{
	EVP_MD_CTX *ctx = sha256_begin();
	char block[1 << 16];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0)
		sha256_add(ctx, block, (size_t)n);
	if (n < 0)
		return -1;
	sha256_end(ctx, out);
	return 0;
}

int
sha256_file(const char *path, char out[65], struct err *e)
{
	autofd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 || sha256_fd(fd, out) < 0)
		return err_set(e, errno, "%s: %s", path, strerror(errno));
	return 0;
}

/* The name in an error is clean text. */
static int
file_trouble(const char *file, int num, struct err *e)
{
	autofree char *name = utf8_clean(file, strlen(file));

	return err_set(e, num, "%s: %s", name, strerror(num));
}

int
file_read(const char *file, size_t max, const char *wanted, struct buf *ret, struct err *e)
{
	/* O_NONBLOCK: a FIFO without a writer is refused, not waited for. */
	autofd int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char block[1 << 15];
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) < 0)
		return file_trouble(file, errno, e);
	if (!S_ISREG(st.st_mode)) {
		autofree char *name = utf8_clean(file, strlen(file));

		return err_set(e, 0, "%s: %s; give %s", name,
		    S_ISDIR(st.st_mode) ? "is a directory" : "is not a regular file", wanted);
	}
	while ((n = read(fd, block, sizeof block)) > 0 && ret->len <= max)
		buf_add(ret, block, (size_t)n);
	return n < 0 ? file_trouble(file, errno, e) : 0;
}

void
free_ptr(void *pp)
{
	free(*(void **)pp);
}

void
fclose_ptr(FILE **f)
{
	if (*f != NULL)
		(void)fclose(*f);
}

void
close_fd(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}
