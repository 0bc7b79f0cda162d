/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each row is a child that is aborted, with no limit on core dumps, in a folder of its own. Where even one that does nothing
 * against it leaves none (a hard limit, a pattern that leads nowhere), there is nothing to be seen.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/accounts.h"
#include "audit/sandbox.h"
#include "tests/rows.h"

enum { ROOT = 1, PROGRAM = 2 };

static char folder[] = "/tmp/plimsoll-core-XXXXXX";

/* ---- what a child does before it is aborted ---- */

static void
nothing(void)
{
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

/* As where core(5)'s pattern is a pipe: a limit of 0 is none then. */
static void
only_dumpable(void)
{
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

	sandbox_no_core();
	(void)setrlimit(RLIMIT_CORE, &all);
}

/* As where fs.suid_dumpable is 1, and the user was changed. */
static void
only_limited(void)
{
	sandbox_no_core();
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static void
forked(void)
{
	int status = 0;
	pid_t pid;

	sandbox_no_core();
	if ((pid = fork()) == 0)
		abort();
	if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status) || WCOREDUMP(status))
		_exit(1);
}

static void
another_user(void)
{
	sandbox_no_core();
	if (setresuid(SANDBOX_NOBODY, SANDBOX_NOBODY, SANDBOX_NOBODY) < 0)
		_exit(1);
	sandbox_no_core();
	if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
		_exit(1);
}

/* The limit alone is what the child began with. */
static void
name_services(void)
{
	int pair[2];

	if (pipe(pair) < 0 || !accounts_give_up_rights(pair[0]) || prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
		_exit(1);
}

/* The program itself, that waits until somebody takes what it writes, which nobody does. */
static void
program(void)
{
	const char *path = getenv("PLIMSOLL");
	int pair[2];

	if (path == NULL || pipe2(pair, O_NONBLOCK) < 0)
		_exit(1);
	while (write(pair[1], "", 1) == 1)
		;
	if (errno != EAGAIN || fcntl(pair[1], F_SETFL, 0) < 0 || dup2(pair[1], STDOUT_FILENO) < 0)
		_exit(1);
	execl(path, path, "--help", (char *)NULL);
	_exit(1);
}

static const struct row {
	const char *name;
	void (*before)(void);
	bool dumps;
	unsigned needs;
} rows[] = {
	{ "a process that does nothing against it leaves a core dump", nothing, true, 0 },
	{ "one that does leaves none", sandbox_no_core, false, 0 },
	{ "without its limit neither", only_dumpable, false, 0 },
	{ "the limit holds by itself, too", only_limited, false, 0 },
	{ "what it forks leaves none", forked, false, 0 },
	{ "after a change of users neither, if it says so once more", another_user, false, ROOT },
	{ "a process that asks name services leaves none", name_services, false, 0 },
	{ "the program leaves none", program, false, PROGRAM },
};

/* The program has come as far as its first lines: then its limit is 0. */
static void
await_program(pid_t pid)
{
	const int64_t end = now_ms() + 30000;
	char path[64], text[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/limits", (int)pid);
	do {
		f = fopen(path, "r");
		assert_non_null(f);
		n = fread(text, 1, sizeof text - 1, f);
		(void)fclose(f);
		text[n] = '\0';
		if (waitpid(pid, NULL, WNOHANG) != 0 || now_ms() > end) {
			(void)kill(pid, SIGKILL);
			fail_msg("it ended, or has a limit");
		}
	} while (strstr(text, "Max core file size        0                    0") == NULL);
}

/* Whether it left one, of a child that has to end by SIGABRT. */
static bool
leaves_one(const struct row *row)
{
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)signal(SIGABRT, SIG_DFL);
		if (chdir(folder) < 0 || setrlimit(RLIMIT_CORE, &all) < 0)
			_exit(1);
		row->before();
		abort();
	}
	if (row->needs & PROGRAM) {
		await_program(pid);
		assert_int_equal(kill(pid, SIGABRT), 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
		fail_msg("it ended by itself");
	return WCOREDUMP(status);
}

static void
leaves(void **state)
{
	const struct row *row = *state;
	struct rlimit limit;

	if (row->needs & ROOT && geteuid() != 0)
		skip();
	if (row->needs & PROGRAM && getenv("PLIMSOLL") == NULL)
		skip();
	assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
	if (limit.rlim_max != RLIM_INFINITY || !leaves_one(&rows[0]))
		skip();
	assert_int_equal(leaves_one(row), row->dumps);
}

static int
remove_it(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

int
main(void)
{
	int failed;

	if (mkdtemp(folder) == NULL || chmod(folder, 0777) < 0) {
		perror("core_dump");
		return 99;
	}
	failed = RUN_ROWS("core dumps", rows, leaves);
	(void)nftw(folder, remove_it, 8, FTW_DEPTH | FTW_PHYS);
	return failed;
}
