/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <nss.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/sandbox.h"
#include "audit/wire.h"

#define MAX_MEMBERS  16384
#define MAX_ACCOUNTS 4000000
/* Accounts that are asked one by one for their groups, and groups that one may have (the kernel's own limit). */
#define MAX_ASKED  65536
#define MAX_GROUPS 65536
#define SOURCE     "NSS"

/* What is asked service by service. */
static const char *const databases[] = { "passwd", "group" };
enum { PASSWD, GROUP };

struct question {
	uint32_t seconds; /* that its process may live from now on */
	uint32_t uid; /* of who is to be named */
	uint32_t n;   /* 0: he alone is asked for */
	uint32_t gids[ACCOUNTS_MAX_GROUPS];
	char services[ARRAY_SIZE(databases)][512]; /* blank-separated */
};

struct accounts {
	int fd; /* -1: none */
	pid_t pid;
	int64_t deadline; /* of the answer; 0: nothing was asked */
	char why[256];
};

/* ---- the process ---- */

bool
accounts_give_up_rights(int given)
{
	int fd = fcntl(given, F_DUPFD_CLOEXEC, 4), null = open("/dev/null", O_RDWR | O_CLOEXEC);
	cap_t none = cap_init();
	bool dropped = geteuid() != 0 || (setgroups(0, NULL) == 0 && setresgid(SANDBOX_NOBODY, SANDBOX_NOBODY, SANDBOX_NOBODY) == 0 &&
	    setresuid(SANDBOX_NOBODY, SANDBOX_NOBODY, SANDBOX_NOBODY) == 0);

	dropped = dropped && none != NULL && cap_set_proc(none) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	sandbox_no_core();
	if (none != NULL)
		cap_free(none);
	if (fd < 0 || null < 0)
		return false;
	/* what a module prints is not ours to say */
	for (int i = 0; i < 3; i++)
		if (dup2(null, i) != i)
			return false;
	if (dup2(fd, 3) != 3)
		return false;
	closefrom(4);
	return dropped;
}

static void
limit_files(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_FSIZE, &none);
}

/* It ends when its time is over, and when who asked hangs up: SIGIO ends a process that does not handle it. (A parent without
 * rights can send no signal here, not even PR_SET_PDEATHSIG's.) False: that cannot be, or he has hung up. */
static bool
limit_life(int fd, unsigned seconds)
{
	sigset_t all;
	char byte;

	sigemptyset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	(void)signal(SIGALRM, SIG_DFL);
	(void)signal(SIGIO, SIG_DFL);
	(void)alarm(seconds);
	if (fcntl(fd, F_SETOWN, getpid()) < 0 || fcntl(fd, F_SETFL, O_ASYNC) < 0)
		return false;
	return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

struct account_asked {
	char *name;
	uint32_t uid, gid;
};

/* What has been found: each account once a group. */
struct found {
	struct buf *out;
	const struct question *q;
	int64_t until; /* now_ms() after which no account is asked for its groups */
	struct account_asked *asked;
	size_t nasked;
	char **seen;
	size_t nseen, nmembers;
	bool cut;
	int error;         /* of the first list that ended before its end */
	const char *what;
};

static bool
is_asked(const struct question *q, uint32_t gid)
{
	for (uint32_t i = 0; i < q->n; i++)
		if (q->gids[i] == gid)
			return true;
	return false;
}

static bool
is_seen(const struct found *f, const char *kind, uint32_t gid, const char *name)
{
	autofree char *key = xasprintf("%s %u %s", kind, gid, name);

	for (size_t i = 0; i < f->nseen; i++)
		if (strcmp(f->seen[i], key) == 0)
			return true;
	return false;
}

static bool
is_new(struct found *f, const char *kind, uint32_t gid, const char *name)
{
	if (is_seen(f, kind, gid, name))
		return false;
	if (f->nseen == MAX_MEMBERS) {
		f->cut = true;
		return false;
	}
	f->seen = xrealloc(f->seen, f->nseen + 1, sizeof *f->seen);
	f->seen[f->nseen++] = xasprintf("%s %u %s", kind, gid, name);
	return true;
}

static void
put_member(struct found *f, uint32_t gid, const char *name, const uint32_t *uid, const char *by)
{
	if (!is_new(f, by, gid, name))
		return;
	f->nmembers++;
	wire_int(f->out, "members[+].gid", gid);
	wire_str(f->out, "members[-].name", name);
	if (uid != NULL)
		wire_int(f->out, "members[-].uid", *uid);
	else
		wire_null(f->out, "members[-].uid");
	wire_str(f->out, "members[-].by", by);
}

static void
put_group(struct found *f, const struct group *gr)
{
	if (gr == NULL || !is_asked(f->q, gr->gr_gid))
		return;
	if (is_new(f, "group", gr->gr_gid, gr->gr_name)) {
		wire_int(f->out, "groups[+].gid", gr->gr_gid);
		wire_str(f->out, "groups[-].name", gr->gr_name);
	}
	for (char **name = gr->gr_mem; name != NULL && *name != NULL; name++) {
		const struct passwd *pw = getpwnam(*name);

		put_member(f, gr->gr_gid, *name, pw != NULL ? &pw->pw_uid : NULL, "member list");
	}
}

/* ENOENT is how some services say that it was the last one. */
static bool
ended_well(int error)
{
	return error == 0 || error == ENOENT;
}

static void
note_end(struct found *f, int error, const char *what)
{
	if (f->error == 0 && !ended_well(error)) {
		f->error = error;
		f->what = what;
	}
}

static void
list_groups(struct found *f)
{
	const struct group *gr;

	setgrent();
	while (errno = 0, (gr = getgrent()) != NULL)
		put_group(f, gr);
	note_end(f, errno, "listing the groups");
	endgrent();
	/* a directory that lists nobody may still know the one that is asked for */
	for (uint32_t i = 0; i < f->q->n; i++) {
		errno = 0;
		gr = getgrgid(f->q->gids[i]);
		if (gr == NULL)
			note_end(f, errno, "looking a group up");
		put_group(f, gr);
	}
}

/* To be asked for its groups when the list is over: a module may mix the two up. */
static void
keep_account(struct found *f, const struct passwd *pw)
{
	if (f->nasked++ >= MAX_ASKED)
		return;
	f->asked = xrealloc(f->asked, f->nasked, sizeof *f->asked);
	f->asked[f->nasked - 1] = (struct account_asked){ xstrdup(pw->pw_name), pw->pw_uid, pw->pw_gid };
}

static void
list_accounts(struct found *f)
{
	const struct passwd *pw;
	int64_t n = 0;

	setpwent();
	while (errno = 0, n < MAX_ACCOUNTS && (pw = getpwent()) != NULL) {
		n++;
		if (is_asked(f->q, pw->pw_gid))
			put_member(f, pw->pw_gid, pw->pw_name, &pw->pw_uid, "primary group");
		keep_account(f, pw);
	}
	f->cut = f->cut || n == MAX_ACCOUNTS;
	note_end(f, n < MAX_ACCOUNTS ? errno : 0, "listing the accounts");
	endpwent();
	wire_int(f->out, "accounts", n);
}

/* What a login of the account gets: of the database "initgroups", if nsswitch.conf(5) has one, and from services that tell an
 * account's groups but no group's members. nss-systemd(8) is one: a membership in userdb is in no list of getgrent(3). */
static void
ask_account(struct found *f, const struct account_asked *a, gid_t *groups)
{
	int n = MAX_GROUPS;

	if (getgrouplist(a->name, a->gid, groups, &n) < 0) {
		note_end(f, EOVERFLOW, "an account's groups");
		return;
	}
	for (int i = 0; i < n; i++)
		if (groups[i] != a->gid && is_asked(f->q, groups[i]) && !is_seen(f, "member list", groups[i], a->name))
			put_member(f, groups[i], a->name, &a->uid, "initgroups");
}

static void
ask_accounts(struct found *f)
{
	autofree gid_t *groups = xcalloc(MAX_GROUPS, sizeof *groups);

	for (size_t i = 0; i < f->nasked && i < MAX_ASKED; i++) {
		if (now_ms() > f->until) {
			note_end(f, ETIMEDOUT, "asking each account for its groups");
			return;
		}
		ask_account(f, &f->asked[i], groups);
	}
	if (f->nasked > MAX_ASKED)
		note_end(f, E2BIG, "asking each account for its groups");
}

/* Whether a service by itself lists anything. No other look-up may follow: the process keeps to that service from here on. */
static bool
service_lists(int database, const char *service)
{
	bool lists;

	if (__nss_configure_lookup(databases[database], service) != 0)
		return false;
	if (database == PASSWD) {
		setpwent();
		lists = getpwent() != NULL;
		endpwent();
	} else {
		setgrent();
		lists = getgrent() != NULL;
		endgrent();
	}
	return lists;
}

static void
look_at_services(struct question *q, struct buf *out)
{
	for (int i = PASSWD; i <= GROUP; i++) {
		autofree char *list = xasprintf("listed.%s", databases[i]), *entry = xasprintf("%s[+]", list);
		char *rest, *word;

		wire_list(out, list);
		q->services[i][sizeof q->services[i] - 1] = '\0';
		for (word = strtok_r(q->services[i], " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
			if (service_lists(i, word))
				wire_str(out, entry, word);
	}
}

static void
look_up_login(uid_t uid, struct buf *out)
{
	const struct passwd *pw = getpwuid(uid);

	if (pw != NULL)
		wire_str(out, "login", pw->pw_name);
	wire_end(out);
}

static void
look_up(struct question *q, struct buf *out)
{
	struct found f = { .out = out, .q = q, .until = now_ms() + (int64_t)q->seconds * 500 };
	autofree char *behind = NULL;

	wire_list(out, "groups");
	wire_list(out, "members");
	list_groups(&f);
	list_accounts(&f);
	ask_accounts(&f);
	behind = xasprintf("members[%zu]", f.nmembers);
	if (f.cut)
		wire_error(out, behind, "too-large", "more than %d members, or %d accounts", MAX_MEMBERS, MAX_ACCOUNTS);
	else if (f.error != 0)
		wire_errno(out, behind, f.error, f.what);
	for (size_t i = 0; i < f.nseen; i++)
		free(f.seen[i]);
	free(f.seen);
	for (size_t i = 0; i < f.nasked && i < MAX_ASKED; i++)
		free(f.asked[i].name);
	free(f.asked);
	look_at_services(q, out);
	wire_end(out);
}

static bool
send_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static _Noreturn void
run(int given)
{
	const int fd = 3;
	autobuf struct buf out = BUF_INIT;
	struct question q;
	uint32_t len;

	if (!accounts_give_up_rights(given))
		_exit(1);
	limit_files();
	if (recv(fd, &q, sizeof q, MSG_WAITALL) != (ssize_t)sizeof q || q.n > ACCOUNTS_MAX_GROUPS)
		_exit(0); /* nobody asks */
	if (!limit_life(fd, q.seconds))
		_exit(1);
	if (q.n == 0)
		look_up_login(q.uid, &out);
	else
		look_up(&q, &out);
	if (fcntl(fd, F_SETFL, 0) < 0)
		_exit(1);
	len = (uint32_t)out.len;
	_exit(send_all(fd, &len, sizeof len) && send_all(fd, out.s, out.len) ? 0 : 1);
}

/* ---- the asking side ---- */

static void
lose(struct accounts *a, const char *what, int error)
{
	snprintf(a->why, sizeof a->why, "the process that looks up accounts %s%s%s", what, error != 0 ? ": " : "",
	    error != 0 ? strerror(error) : "");
	if (a->fd >= 0)
		close(a->fd);
	a->fd = -1;
}

struct accounts *
accounts_open(void)
{
	struct accounts *a = xcalloc(1, sizeof *a);
	int pair[2];

	*a = (struct accounts){ .fd = -1, .pid = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
		lose(a, "could not be started", errno);
		return a;
	}
	if ((a->pid = fork()) == 0)
		run(pair[1]);
	if (a->pid < 0) {
		lose(a, "could not be started", errno);
		close(pair[0]);
	} else {
		a->fd = pair[0];
	}
	close(pair[1]);
	return a;
}

static void
ask(struct accounts *a, struct question q, int timeout_ms, int64_t deadline)
{
	int64_t now = now_ms();

	q.seconds = (uint32_t)(timeout_ms / 1000 + 2);
	a->deadline = now + timeout_ms < deadline ? now + timeout_ms : deadline;
	if (a->fd >= 0 && send(a->fd, &q, sizeof q, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)sizeof q)
		lose(a, "has ended", 0);
}

/* Adds the names that fit, each once; one that is left out counts as one that lists nothing. */
static void
put_names(char *out, size_t max, const cJSON *names)
{
	const cJSON *s;

	cJSON_ArrayForEach(s, names) {
		autofree char *name = cJSON_IsString(s) ? xasprintf(" %s ", s->valuestring) : NULL;
		size_t n = strlen(out), begin = n > 0; /* the blank that is there already */

		if (name != NULL && strstr(out, name) == NULL && n + strlen(name) < max)
			memcpy(out + n, name + begin, strlen(name) - begin + 1);
	}
}

void
accounts_ask(struct accounts *a, const uint32_t *gids, size_t n, const cJSON *services, int timeout_ms, int64_t deadline)
{
	struct question q = { .n = (uint32_t)n };

	if (n == 0 || n > ACCOUNTS_MAX_GROUPS) {
		lose(a, "was asked for no group, or too many", 0);
		return;
	}
	for (size_t i = 0; i < n; i++)
		q.gids[i] = gids[i];
	for (size_t i = 0; i < ARRAY_SIZE(databases); i++)
		put_names(q.services[i], sizeof q.services[i], json_at(services, databases[i]));
	put_names(q.services[GROUP], sizeof q.services[GROUP], json_at(services, "initgroups"));
	ask(a, q, timeout_ms, deadline);
}

/* What has come by the deadline counts. NULL, or the code of why it is not all there. */
static const char *
receive(struct accounts *a, struct buf *in)
{
	uint32_t len = 0;

	while (in->len < sizeof len || in->len - sizeof len < len) {
		struct pollfd p = { .fd = a->fd, .events = POLLIN };
		int64_t left = a->deadline - now_ms();
		char bytes[1 << 14];
		ssize_t n;

		if (poll(&p, 1, left > INT_MAX ? INT_MAX : left > 0 ? (int)left : 0) == 0 && left <= 0)
			return "timeout";
		n = recv(a->fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return "accounts-gone";
		buf_add(in, bytes, (size_t)n);
		if (in->len >= sizeof len)
			memcpy(&len, in->s, sizeof len);
		if (len > WIRE_MAX_MESSAGE)
			return "accounts-gone";
	}
	return in->len - sizeof len == len ? NULL : "accounts-gone";
}

cJSON *
accounts_answer(struct accounts *a)
{
	autobuf struct buf in = BUF_INIT;
	const char *code = "accounts-gone";
	cJSON *doc;

	if (a->fd >= 0 && a->deadline == 0)
		lose(a, "was not asked", 0);
	if (a->fd >= 0 && (code = receive(a, &in)) == NULL) {
		doc = wire_document(SOURCE, in.s + sizeof(uint32_t), in.len - sizeof(uint32_t));
		if (json_at(doc, "data") != NULL)
			return doc;
		cJSON_Delete(doc);
		lose(a, "sent a malformed answer", 0);
		code = "accounts-gone";
	} else if (a->fd >= 0) {
		lose(a, strcmp(code, "timeout") == 0 ? "did not answer in time (a directory that hangs?)" : "has ended", 0);
	}
	return wire_document_error(SOURCE, code, a->why);
}

bool
accounts_are_in(const struct accounts *a)
{
	struct pollfd p = { .fd = a->fd, .events = POLLIN };

	return a->fd < 0 || a->deadline == 0 || poll(&p, 1, 0) != 0;
}

char *
accounts_login(uid_t uid, int timeout_ms, int64_t deadline)
{
	struct accounts *a = accounts_open();
	autojson cJSON *doc = NULL;
	const char *login;
	char *ret;

	ask(a, (struct question){ .uid = uid }, timeout_ms, deadline);
	doc = accounts_answer(a);
	login = json_str(doc, "data.login", NULL);
	ret = login != NULL ? xstrdup(login) : NULL;
	accounts_close(a);
	return ret;
}

void
accounts_close(struct accounts *a)
{
	if (a == NULL)
		return;
	if (a->fd >= 0)
		close(a->fd);
	/* without a question, or when nobody waits for the answer, it ends at once */
	for (int tries = 0; a->pid > 0 && tries < 50 && waitpid(a->pid, NULL, WNOHANG) == 0; tries++)
		poll(NULL, 0, 1);
	free(a);
}
