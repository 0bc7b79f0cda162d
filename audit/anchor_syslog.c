/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "audit/anchor_syslog.h"

#define TAG          "plimsoll"
#define PRIORITY     (LOG_AUTHPRIV | LOG_NOTICE)
#define WAIT_SECONDS 2
#define MAX_VALUE    512 /* bytes of a value: a message has to fit into one datagram everywhere */

static const struct place {
	const char *path, *name;
	int type;
	bool native; /* journald's own protocol */
} places[] = {
	{ "/run/systemd/journal/socket", "systemd-journald", SOCK_DGRAM, true },
	{ "/dev/log", "syslog (/dev/log)", SOCK_DGRAM, false },
	{ "/dev/log", "syslog (/dev/log)", SOCK_STREAM, false },
};

struct anchor {
	const struct place *place;
	struct sockaddr_un address;
	int fd;
};

/* ---- the message ---- */

/* A line's members: as parameters of the message and as journald's fields. */
enum { NFIELDS = 8 };
struct field {
	const char *parameter, *field, *value;
};

static void
fields_of(const struct anchor_line *l, char seq[24], struct field ret[NFIELDS])
{
	const struct field all[NFIELDS] = {
		{ "kind", "PLIMSOLL_KIND", l->kind },
		{ "run", "PLIMSOLL_RUN", l->run },
		{ "bundle", "PLIMSOLL_BUNDLE", l->bundle },
		{ "trail_seq", "PLIMSOLL_TRAIL_SEQ", seq },
		{ "trail_sha256", "PLIMSOLL_TRAIL_SHA256", l->trail_sha256 },
		{ "manifest_sha256", "PLIMSOLL_MANIFEST_SHA256", l->manifest_sha256 },
		{ "key_id", "PLIMSOLL_KEY_ID", l->key_id },
		{ "result", "PLIMSOLL_RESULT", l->result },
	};

	snprintf(seq, 24, "%" PRIu64, l->seq);
	memcpy(ret, all, sizeof all);
}

/* A value without controls: one line stays one. The caller frees. */
static char *
value_of(const struct field *f)
{
	const char *s = f->value != NULL ? f->value : "";
	size_t len = strnlen(s, MAX_VALUE);

	return utf8_clean(s, len);
}

/* RFC 5424, 6.3.3: in a parameter's value '"', '\' and ']' are escaped. */
static void
put_parameter(const struct field *f, struct buf *ret)
{
	autofree char *value = value_of(f);

	buf_addf(ret, " %s=\"", f->parameter);
	for (const char *p = value; *p != '\0'; p++) {
		if (strchr("\"\\]", *p) != NULL)
			buf_addc(ret, '\\');
		buf_addc(ret, *p);
	}
	buf_addc(ret, '"');
}

static void
put_message(const struct field fields[NFIELDS], struct buf *ret)
{
	buf_adds(ret, "evidence [" TAG);
	for (size_t i = 0; i < NFIELDS; i++)
		put_parameter(&fields[i], ret);
	buf_addc(ret, ']');
}

/* systemd.io/JOURNAL_NATIVE_PROTOCOL: KEY=VALUE and a newline each. */
static void
put_native(const struct field fields[NFIELDS], struct buf *ret)
{
	buf_adds(ret, "MESSAGE=");
	put_message(fields, ret);
	buf_addf(ret, "\nMESSAGE_ID=%s\nPRIORITY=%d\nSYSLOG_FACILITY=%d\nSYSLOG_IDENTIFIER=%s\nSYSLOG_PID=%ld\n",
	    ANCHOR_MESSAGE_ID, LOG_PRI(PRIORITY), PRIORITY >> 3, TAG, (long)getpid());
	for (size_t i = 0; i < NFIELDS; i++) {
		autofree char *value = value_of(&fields[i]);

		buf_addf(ret, "%s=%s\n", fields[i].field, value);
	}
}

/* What syslog(3) sends. */
static void
put_syslog(const struct field fields[NFIELDS], bool is_stream, struct buf *ret)
{
	time_t now = time(NULL);
	struct tm tm = { 0 };
	char when[32] = "";

	(void)localtime_r(&now, &tm);
	(void)strftime(when, sizeof when, "%b %e %H:%M:%S", &tm);
	buf_addf(ret, "<%d>%s " TAG "[%ld]: ", PRIORITY, when, (long)getpid());
	put_message(fields, ret);
	if (is_stream)
		buf_addc(ret, '\0');
}

/* ---- the socket ---- */

static int
connect_to(const struct place *p, const struct sockaddr_un *address)
{
	const struct timeval patience = { .tv_sec = WAIT_SECONDS };
	int fd = socket(AF_UNIX, p->type | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
	    connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
		return fd;
	close(fd);
	return -1;
}

struct anchor *
anchor_open(const char *root, struct err *e)
{
	autobuf struct buf why = BUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		struct sockaddr_un address = { .sun_family = AF_UNIX };
		int n = snprintf(address.sun_path, sizeof address.sun_path, "%s%s", root, places[i].path);
		struct anchor *a;
		int fd;

		errno = ENAMETOOLONG;
		fd = n < (int)sizeof address.sun_path ? connect_to(&places[i], &address) : -1;
		if (fd >= 0) {
			a = xcalloc(1, sizeof *a);
			*a = (struct anchor){ &places[i], address, fd };
			return a;
		}
		buf_addf(&why, "%s%s: %s", i > 0 ? "; " : "", places[i].path, strerror(errno));
	}
	err_set(e, 0, "--anchor syslog: no system log takes messages here (%s)", why.s);
	return NULL;
}

void
anchor_close(struct anchor *a)
{
	if (a == NULL)
		return;
	close(a->fd);
	free(a);
}

const char *
anchor_name(const struct anchor *a)
{
	return a->place->name;
}

static bool
send_whole(int fd, const struct buf *out)
{
	size_t done = 0;

	while (done < out->len) {
		ssize_t n = send(fd, out->s + done, out->len - done, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* The daemon may have been started anew: a socket for datagrams can be connected once more. */
static bool
connect_again(const struct anchor *a)
{
	int why = errno;
	bool is_gone = why == ECONNREFUSED || why == ECONNRESET || why == ENOTCONN || why == EPIPE;

	if (a->place->type == SOCK_DGRAM && is_gone &&
	    connect(a->fd, (const struct sockaddr *)&a->address, sizeof a->address) == 0)
		return true;
	errno = why;
	return false;
}

int
anchor_say(struct anchor *a, const struct anchor_line *line, struct err *e)
{
	autobuf struct buf out = BUF_INIT;
	struct field fields[NFIELDS];
	char seq[24];

	fields_of(line, seq, fields);
	if (a->place->native)
		put_native(fields, &out);
	else
		put_syslog(fields, a->place->type == SOCK_STREAM, &out);
	if (send_whole(a->fd, &out) || (connect_again(a) && send_whole(a->fd, &out)))
		return 0;
	return err_set(e, errno, "%s did not take line %" PRIu64 " of the trail (%s): what was written is nowhere but "
	    "on this host", a->place->name, line->seq, errno == EAGAIN ? "it reads nothing" : strerror(errno));
}
