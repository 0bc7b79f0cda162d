/* SPDX-License-Identifier: Apache-2.0 */
/* Appending to a trail. Reading, and the form of a line, is trail_read.c. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audit/base64.h"
#include "audit/folder.h"
#include "audit/trail_parts.h"

#define NEW_FILE TRAIL_FILE ".new" /* what replaces a torn trail; written under the lock, so that there is one only */
#define PAUSE_NS 20000000L

struct trail {
	int folder; /* the caller's */
	int fd;     /* locked */
	off_t size;
	struct trail_head head;
	bool torn, failed;
};

static int
trouble(struct err *e)
{
	return err_set(e, errno, TRAIL_FILE ": %s", strerror(errno));
}

static int
lock(int fd, int64_t deadline, struct err *e)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return trouble(e);
		if (now_ms() >= deadline)
			return err_set(e, EWOULDBLOCK, TRAIL_FILE ": another run is writing to it; try again when that has ended");
		(void)nanosleep(&pause, NULL);
	}
	return 0;
}

/* Whether the file that was locked still is the one of that name: it may have been replaced while we waited. */
static bool
is_current(int folder, int fd)
{
	struct stat st, named;

	return fstat(fd, &st) == 0 && fstatat(folder, TRAIL_FILE, &named, AT_SYMLINK_NOFOLLOW) == 0 && st.st_dev == named.st_dev &&
	    st.st_ino == named.st_ino;
}

static int
is_safe(int fd, off_t *ret_size, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return trouble(e);
	if ((st.st_mode & 022) != 0)
		return err_set(e, EPERM, TRAIL_FILE ": others can write to it (mode %04o): what it says proves nothing; begin a new folder, "
		    "or look through it and chmod 600 it", (unsigned)(st.st_mode & 07777));
	if (st.st_nlink != 1)
		return err_set(e, EPERM, TRAIL_FILE ": it has other names, too (hard links); begin a new folder");
	*ret_size = st.st_size;
	return 0;
}

/* The file, locked. */
static int
open_locked(int folder, int64_t deadline, struct err *e)
{
	for (;;) {
		int fd = folder_file(folder, TRAIL_FILE, O_RDWR | O_APPEND | O_CREAT, e);

		if (fd < 0)
			return -1;
		if (lock(fd, deadline, e) < 0) {
			(void)close(fd);
			return -1;
		}
		if (is_current(folder, fd))
			return fd;
		(void)close(fd);
	}
}

/* What is found in a trail that is to be gone on with. */
struct found {
	off_t whole;   /* bytes of the lines before a torn one */
	struct buf torn;
	uint64_t line; /* the first one with a trouble, or 0 */
	struct err why;
};

static void
look(void *arg, const struct trail_seen *line)
{
	struct found *f = arg;

	if (line->torn && line->len <= TRAIL_MAX_LINE / 2) {
		buf_add(&f->torn, line->text, line->len);
	} else {
		f->whole += (off_t)line->len;
		if (line->trouble != NULL && f->line == 0) {
			f->line = line->number;
			err_set(&f->why, EBADMSG, "%s", line->trouble);
		}
	}
}

/* So many bytes of one file, from its beginning, into another. */
static int
copy_bytes(int from, off_t len, int to)
{
	char block[1 << 14];

	for (off_t at = 0; at < len;) {
		size_t want = len - at < (off_t)sizeof block ? (size_t)(len - at) : sizeof block;
		ssize_t n = pread(from, block, want, at);

		if (n == 0)
			errno = EIO; /* it has become shorter */
		if (n <= 0 || folder_write_all(to, block, (size_t)n) < 0)
			return -1;
		at += n;
	}
	return 0;
}

/* Who may read the old file may read the new one. */
static int
same_access(int old, int new)
{
	struct stat st;

	if (fstat(old, &st) < 0)
		return -1;
	/* a group that is not ours is not given the file, nor a right to it */
	return fchown(new, st.st_uid, st.st_gid) < 0 ? 0 : fchmod(new, st.st_mode & 0777);
}

/* A new file in the place of the old one, locked: so much of that, and a line more. The trail goes on with it. */
static int
replace(struct trail *t, off_t len, const struct buf *line, struct err *e)
{
	int fd;

	(void)unlinkat(t->folder, NEW_FILE, 0); /* of a run that was killed */
	fd = openat(t->folder, NEW_FILE, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return trouble(e);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0 || same_access(t->fd, fd) < 0 || copy_bytes(t->fd, len, fd) < 0 ||
	    folder_write_all(fd, line->s, line->len) < 0 || fsync(fd) < 0 || renameat(t->folder, NEW_FILE, t->folder, TRAIL_FILE) < 0) {
		(void)trouble(e);
		(void)unlinkat(t->folder, NEW_FILE, 0);
		(void)close(fd);
		return -1;
	}
	(void)close(t->fd);
	t->fd = fd;
	t->size = len + (off_t)line->len;
	return folder_sync(t->folder, e);
}

/* The head behind a line that was written. */
static void
move_on(struct trail *t, const struct buf *line)
{
	t->head.lines++;
	sha256_hex(line->s, line->len, t->head.last);
}

/* The torn line becomes one of kind partial. */
static int
put_aside(struct trail *t, const struct found *f, int64_t now, struct err *e)
{
	autojson cJSON *record = json_object();
	autobuf struct buf text = BUF_INIT, line = BUF_INIT;
	char found[32];

	base64_add(&text, f->torn.s, f->torn.len);
	time_show(now, found);
	json_put_str(record, "torn", text.s);
	json_put_str(record, "found", found);
	if (trail_line(&t->head, "partial", record, &line, e) < 0 || replace(t, f->whole, &line, e) < 0)
		return -1;
	move_on(t, &line);
	t->torn = true;
	return 0;
}

static int
look_through(struct trail *t, int64_t now, struct err *e)
{
	struct found f = { .torn = BUF_INIT };
	int64_t troubles = trail_read(t->fd, look, &f, &t->head, e);
	int result = troubles < 0 ? -1 : 0;

	if (result == 0 && f.line > 0)
		result = err_set(e, EBADMSG, TRAIL_FILE ": line %" PRIu64 ": %s; plimsoll verify tells more; nothing is appended to a broken "
		    "trail: keep it, and begin a new folder", f.line, f.why.msg);
	else if (result == 0 && f.torn.len > 0)
		result = put_aside(t, &f, now, e);
	buf_free(&f.torn);
	return result;
}

struct trail *
trail_open(int folder, int64_t wait_ms, int64_t now, struct err *e)
{
	int64_t deadline = now_ms() + wait_ms;
	struct trail *t;
	int fd = open_locked(folder, deadline, e);

	if (fd < 0)
		return NULL;
	t = xcalloc(1, sizeof *t);
	*t = (struct trail){ .folder = folder, .fd = fd };
	if (is_safe(fd, &t->size, e) == 0 && (t->size > 0 || folder_sync(folder, e) == 0) && look_through(t, now, e) == 0)
		return t;
	trail_close(t);
	return NULL;
}

void
trail_close(struct trail *t)
{
	if (t != NULL)
		(void)close(t->fd);
	free(t);
}

const struct trail_head *
trail_head(const struct trail *t)
{
	return &t->head;
}

bool
trail_was_torn(const struct trail *t)
{
	return t->torn;
}

/* The line is on the disk, or as far as that can be had the file is as it was. */
static int
append(struct trail *t, const struct buf *line, struct err *e)
{
	struct stat st;

	if (fstat(t->fd, &st) < 0)
		return trouble(e);
	if (st.st_size != t->size || !is_current(t->folder, t->fd))
		return err_set(e, EBADMSG, TRAIL_FILE ": somebody who does not mind its lock has changed it");
	if (folder_write_all(t->fd, line->s, line->len) == 0 && fsync(t->fd) == 0)
		return 0;
	(void)trouble(e);
	t->failed = ftruncate(t->fd, t->size) < 0 || fsync(t->fd) < 0;
	return -1;
}

int
trail_append(struct trail *t, const char *kind, const cJSON *record, struct err *e)
{
	autobuf struct buf line = BUF_INIT;

	if (t->failed)
		return err_set(e, EIO, TRAIL_FILE ": what was written to it before may be lost; open it anew");
	if (trail_line(&t->head, kind, record, &line, e) < 0)
		return -1;
	if (line.len > TRAIL_MAX_LINE / 2)
		return err_set(e, EFBIG, TRAIL_FILE ": a line of more than %zu bytes", TRAIL_MAX_LINE / 2);
	if (append(t, &line, e) < 0)
		return -1;
	move_on(t, &line);
	t->size += (off_t)line.len;
	return 0;
}
