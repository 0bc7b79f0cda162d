/* SPDX-License-Identifier: Apache-2.0 */
/* The anchor in the system's log: what its sockets get, and that nothing is passed over if they do not get it. */
#include "config.h"

#include <errno.h>
#include <regex.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/anchor_syslog.h"
#include "audit/sandbox.h"
#include "tests/fixture.h"
#include "tests/rows.h"

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C64 "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

static const struct anchor_line plain = { .kind = "run", .run = "2b1c", .bundle = "2026-01-31T10:00:00Z-2b1c",
	.seq = 7, .trail_sha256 = A64, .manifest_sha256 = B64, .key_id = C64, .result = "policy not met" };
#define PLAIN \
	"evidence [plimsoll kind=\"run\" run=\"2b1c\" bundle=\"2026-01-31T10:00:00Z-2b1c\" trail_seq=\"7\" " \
	"trail_sha256=\"" A64 "\" manifest_sha256=\"" B64 "\" key_id=\"" C64 "\" result=\"policy not met\"]"

/* Names that end their own value, line or field. */
static const struct anchor_line hostile = { .kind = "run", .run = "a\"] b=\"c\\", .seq = UINT64_MAX,
	.bundle = "x\nPLIMSOLL_RESULT=fine\n", .trail_sha256 = NULL, .manifest_sha256 = "\xff\x1b[31m",
	.key_id = "unsigned", .result = "gr\xc3\xbcn" };
#define FFFD "\xef\xbf\xbd"
#define HOSTILE \
	"evidence [plimsoll kind=\"run\" run=\"a\\\"\\] b=\\\"c\\\\\" bundle=\"x" FFFD "PLIMSOLL_RESULT=fine" FFFD "\" " \
	"trail_seq=\"18446744073709551615\" trail_sha256=\"\" manifest_sha256=\"" FFFD FFFD "[31m\" " \
	"key_id=\"unsigned\" result=\"gr\xc3\xbcn\"]"

/* ---- daemons ---- */

static const char journal[] = "/run/systemd/journal/socket", devlog[] = "/dev/log";

static struct sockaddr_un
address_of(const char *root, const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	assert_true(snprintf(a.sun_path, sizeof a.sun_path, "%s%s", root, path) < (int)sizeof a.sun_path);
	return a;
}

static int
listen_at(const char *root, const char *path, int type)
{
	static const char *const folders[] = { "/run", "/run/systemd", "/run/systemd/journal", "/dev" };
	struct sockaddr_un a = address_of(root, path);
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		autofree char *folder = xasprintf("%s%s", root, folders[i]);

		assert_true(mkdir(folder, 0700) == 0 || errno == EEXIST);
	}
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_true(type == SOCK_DGRAM || listen(fd, 1) == 0);
	return fd;
}

static void
read_message(int fd, struct buf *ret)
{
	char bytes[8192];
	ssize_t n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);

	assert_true(n > 0);
	buf_add(ret, bytes, (size_t)n);
}

static struct anchor *
open_at(const char *root)
{
	struct err e = { 0 };
	struct anchor *a = anchor_open(root, &e);

	if (a == NULL)
		fail_msg("it says: %s", e.msg);
	return a;
}

static void
says(struct anchor *a, const struct anchor_line *line)
{
	struct err e = { 0 };

	if (anchor_say(a, line, &e) != 0)
		fail_msg("it says: %s", e.msg);
}

/* ---- the messages ---- */

/* A member of journald's protocol: the whole line. */
static void
has_line(const struct buf *message, const char *line)
{
	autofree char *wanted = xasprintf("\n%s\n", line), *all = xasprintf("\n%s", message->s);

	if (strstr(all, wanted) == NULL)
		fail_msg("no line %s in %s", line, message->s);
}

static size_t
lines_of(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		n += b->s[i] == '\n';
	return n;
}

static void
to_journald(void)
{
	autofolder char *root = fixture_folder();
	autofd int fd = listen_at(root, journal, SOCK_DGRAM), other = listen_at(root, devlog, SOCK_DGRAM);
	struct anchor *a = open_at(root);
	autobuf struct buf got = BUF_INIT;
	autofree char *pid = xasprintf("SYSLOG_PID=%ld", (long)getpid());
	char byte;

	assert_string_equal(anchor_name(a), "systemd-journald");
	says(a, &plain);
	read_message(fd, &got);
	has_line(&got, "MESSAGE=" PLAIN);
	has_line(&got, "MESSAGE_ID=" ANCHOR_MESSAGE_ID);
	has_line(&got, "PRIORITY=5");
	has_line(&got, "SYSLOG_FACILITY=10");
	has_line(&got, "SYSLOG_IDENTIFIER=plimsoll");
	has_line(&got, pid);
	has_line(&got, "PLIMSOLL_KIND=run");
	has_line(&got, "PLIMSOLL_RUN=2b1c");
	has_line(&got, "PLIMSOLL_BUNDLE=2026-01-31T10:00:00Z-2b1c");
	has_line(&got, "PLIMSOLL_TRAIL_SEQ=7");
	has_line(&got, "PLIMSOLL_TRAIL_SHA256=" A64);
	has_line(&got, "PLIMSOLL_MANIFEST_SHA256=" B64);
	has_line(&got, "PLIMSOLL_KEY_ID=" C64);
	has_line(&got, "PLIMSOLL_RESULT=policy not met");
	assert_int_equal(lines_of(&got), 14);
	assert_int_equal(recv(other, &byte, 1, MSG_DONTWAIT), -1);
	anchor_close(a);
}

static void
hostile_to_journald(void)
{
	autofolder char *root = fixture_folder();
	autofd int fd = listen_at(root, journal, SOCK_DGRAM);
	struct anchor *a = open_at(root);
	autobuf struct buf got = BUF_INIT;

	says(a, &hostile);
	read_message(fd, &got);
	has_line(&got, "MESSAGE=" HOSTILE);
	has_line(&got, "PLIMSOLL_BUNDLE=x" FFFD "PLIMSOLL_RESULT=fine" FFFD);
	has_line(&got, "PLIMSOLL_RUN=a\"] b=\"c\\");
	assert_int_equal(lines_of(&got), 14);
	anchor_close(a);
}

/* As logger(1) and syslog(3) say it, <85> being authpriv.notice. */
static void
is_syslog(const struct buf *got, size_t len, const char *message)
{
	autofree char *tag = xasprintf(" plimsoll[%ld]: ", (long)getpid());
	const char *at = strstr(got->s, tag);
	regex_t re;

	assert_int_equal(regcomp(&re, "^<85>(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 1-3][0-9] "
	    "[0-2][0-9]:[0-5][0-9]:[0-6][0-9] plimsoll", REG_EXTENDED | REG_NOSUB), 0);
	assert_int_equal(regexec(&re, got->s, 0, NULL, 0), 0);
	regfree(&re);
	assert_non_null(at);
	assert_string_equal(at + strlen(tag), message);
	assert_int_equal(strlen(got->s), len);
	assert_null(strchr(got->s, '\n'));
}

static void
to_syslog(void)
{
	autofolder char *root = fixture_folder();
	autofd int fd = listen_at(root, devlog, SOCK_DGRAM);
	struct anchor *a = open_at(root);
	autobuf struct buf one = BUF_INIT, two = BUF_INIT;

	assert_string_equal(anchor_name(a), "syslog (/dev/log)");
	says(a, &plain);
	says(a, &hostile);
	read_message(fd, &one);
	read_message(fd, &two);
	is_syslog(&one, one.len, PLAIN);
	is_syslog(&two, two.len, HOSTILE);
	anchor_close(a);
}

/* There each message ends in NUL. */
static void
to_stream(void)
{
	autofolder char *root = fixture_folder();
	autofd int listener = listen_at(root, devlog, SOCK_STREAM), fd = -1;
	struct anchor *a = open_at(root);
	autobuf struct buf got = BUF_INIT;

	fd = accept(listener, NULL, NULL);
	says(a, &plain);
	read_message(fd, &got);
	is_syslog(&got, got.len - 1, PLAIN);
	assert_int_equal(got.s[got.len - 1], '\0');
	anchor_close(a);
}

static void
long_values(void)
{
	autofolder char *root = fixture_folder();
	autofd int fd = listen_at(root, devlog, SOCK_DGRAM);
	struct anchor *a = open_at(root);
	struct anchor_line line = plain;
	autobuf struct buf name = BUF_INIT, got = BUF_INIT;

	for (int i = 0; i < 100000; i++)
		buf_addc(&name, 'x');
	line.bundle = line.run = line.result = line.kind = name.s;
	says(a, &line);
	read_message(fd, &got);
	assert_true(got.len < 4096 && got.s[got.len - 1] == ']');
	anchor_close(a);
}

/* ---- troubles ---- */

static void
no_daemon(void)
{
	autofolder char *root = fixture_folder();
	struct err e = { 0 };

	assert_null(anchor_open(root, &e));
	assert_non_null(strstr(e.msg, "--anchor syslog: no system log takes messages here ("));
	assert_non_null(strstr(e.msg, "(/run/systemd/journal/socket: No such file"));
	anchor_close(NULL);
}

/* A socket that nobody has open any more. */
static void
dead_daemon(void)
{
	autofolder char *root = fixture_folder();
	struct err e = { 0 };

	close(listen_at(root, journal, SOCK_DGRAM));
	assert_null(anchor_open(root, &e));
	assert_non_null(strstr(e.msg, "/run/systemd/journal/socket: Connection refused"));
}

static void
falls_back(void)
{
	autofolder char *root = fixture_folder();
	autofd int fd = listen_at(root, devlog, SOCK_DGRAM);
	autobuf struct buf got = BUF_INIT;
	struct anchor *a;

	close(listen_at(root, journal, SOCK_DGRAM));
	a = open_at(root);
	assert_string_equal(anchor_name(a), "syslog (/dev/log)");
	says(a, &plain);
	read_message(fd, &got);
	is_syslog(&got, got.len, PLAIN);
	anchor_close(a);
}

static void
started_anew(void)
{
	autofolder char *root = fixture_folder();
	autofree char *path = xasprintf("%s%s", root, devlog);
	autofd int again = -1;
	int fd = listen_at(root, devlog, SOCK_DGRAM);
	struct anchor *a = open_at(root);
	autobuf struct buf got = BUF_INIT;

	close(fd);
	assert_int_equal(unlink(path), 0);
	again = listen_at(root, devlog, SOCK_DGRAM);
	says(a, &plain);
	read_message(again, &got);
	is_syslog(&got, got.len, PLAIN);
	anchor_close(a);
}

static void
is_refused(struct anchor *a, const char *words)
{
	struct err e = { 0 };

	assert_int_equal(anchor_say(a, &plain, &e), -1);
	if (strstr(e.msg, "did not take line 7 of the trail (") == NULL || strstr(e.msg, words) == NULL)
		fail_msg("it says: %s", e.msg);
}

static void
gone(void)
{
	autofolder char *root = fixture_folder();
	int fd = listen_at(root, devlog, SOCK_DGRAM);
	struct anchor *a = open_at(root);

	close(fd);
	is_refused(a, "Connection refused");
	anchor_close(a);
}

static void
gone_stream(void)
{
	autofolder char *root = fixture_folder();
	int fd = listen_at(root, devlog, SOCK_STREAM);
	struct anchor *a = open_at(root);

	close(fd);
	is_refused(a, "nowhere but on this host");
	anchor_close(a);
}

/* Its queue is full, and stays so; what was refused is not in it. */
static void
reads_nothing(void)
{
	autofolder char *root = fixture_folder();
	autofd int fd = listen_at(root, devlog, SOCK_DGRAM), full = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = address_of(root, devlog);
	struct anchor *a = open_at(root);
	char got[2];
	ssize_t n;

	while (sendto(full, "x", 1, MSG_DONTWAIT, (struct sockaddr *)&address, sizeof address) == 1)
		;
	is_refused(a, "it reads nothing");
	while ((n = recv(fd, got, sizeof got, MSG_DONTWAIT)) >= 0)
		assert_int_equal(n, 1);
	anchor_close(a);
}

/* ---- the sandbox ---- */

static void
in_sandbox(void)
{
	autofolder char *root = fixture_folder();
	autofd int fd = listen_at(root, journal, SOCK_DGRAM);
	struct anchor *a = open_at(root);
	autobuf struct buf got = BUF_INIT;
	struct err e;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		sandbox_main(&(struct sandbox_needs){ .port = 0 });
		status = anchor_say(a, &plain, &e) == 0 ? 0 : 1;
		anchor_close(a);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	read_message(fd, &got);
	has_line(&got, "MESSAGE=" PLAIN);
	anchor_close(a);
}

static void
anew_in_sandbox(void)
{
	autofolder char *root = fixture_folder();
	autofree char *path = xasprintf("%s%s", root, devlog);
	autofd int again = -1;
	int fd = listen_at(root, devlog, SOCK_DGRAM), status;
	struct anchor *a = open_at(root);
	autobuf struct buf got = BUF_INIT;
	struct err e;
	pid_t pid;

	close(fd);
	assert_int_equal(unlink(path), 0);
	again = listen_at(root, devlog, SOCK_DGRAM);
	if ((pid = fork()) == 0) {
		sandbox_main(&(struct sandbox_needs){ .port = 0 });
		status = anchor_say(a, &plain, &e) == 0 ? 0 : 1;
		anchor_close(a);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	read_message(again, &got);
	anchor_close(a);
}

static const struct row {
	const char *name;
	void (*holds)(void);
} rows[] = {
	{ "journald gets fields of its own, and nobody else gets a thing", to_journald },
	{ "journald gets one line a field, whatever the values hold", hostile_to_journald },
	{ "/dev/log gets one line, as syslog(3) sends it, whatever the values hold", to_syslog },
	{ "a /dev/log that is a stream gets the same, and a NUL", to_stream },
	{ "values are cut where no datagram would hold them", long_values },
	{ "no daemon is an error before anything is looked at", no_daemon },
	{ "a socket that nobody listens at is an error, too", dead_daemon },
	{ "without journald it is /dev/log", falls_back },
	{ "a daemon that was started anew gets the line", started_anew },
	{ "a daemon that is gone is an error that names the line", gone },
	{ "a daemon of streams that is gone is one, too", gone_stream },
	{ "a daemon that reads nothing is one", reads_nothing },
	{ "a process in its sandbox can say it", in_sandbox },
	{ "a process in its sandbox finds a daemon that was started anew", anew_in_sandbox },
};

static void
check(void **state)
{
	const struct row *r = *state;

	r->holds();
}

int
main(void)
{
	return RUN_ROWS("anchor in the system's log", rows, check);
}
