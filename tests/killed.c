/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/killed.h"
#include "tests/rows.h"

#define NOT_TRACED 77

/* Goes on to the next system call's begin or end. False: the process has ended. */
static bool
next_stop(pid_t pid, int *status)
{
	for (;;) {
		assert_int_equal(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
		assert_int_equal(waitpid(pid, status, 0), pid);
		if (!WIFSTOPPED(*status))
			return false;
		if (WSTOPSIG(*status) == (SIGTRAP | 0x80))
			return true;
	}
}

/* A process that runs the function, stopped before it begins; -1: it cannot be traced. */
static pid_t
traced(void (*run)(void *arg), void *arg)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(NOT_TRACED);
		(void)raise(SIGSTOP);
		run(arg);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status))
		return -1;
	assert_int_equal(ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL), 0);
	return pid;
}

static void
end(pid_t pid)
{
	int status;

	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

static void
nothing(void *arg)
{
	(void)arg;
}

void
killed_or_skip(void)
{
	const char *preloaded = getenv("LD_PRELOAD");
	struct __ptrace_syscall_info info;
	bool known;
	pid_t pid = -1;

	/* under valgrind the system calls are valgrind's */
	if (preloaded == NULL || strstr(preloaded, "vgpreload") == NULL)
		pid = traced(nothing, NULL);
	if (pid < 0)
		skip();
	known = ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) > 0;
	end(pid);
	if (!known)
		skip();
}

bool
killed_at(size_t n, void (*run)(void *arg), void *arg)
{
	pid_t pid = traced(run, arg);
	int status;

	assert_true(pid > 0);
	for (size_t i = 0; i <= n; i++)
		if (!next_stop(pid, &status)) {
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
			return false;
		}
	end(pid);
	return true;
}

size_t
calls_made(void (*run)(void *arg), void *arg, long *ret, size_t most)
{
	pid_t pid = traced(run, arg);
	size_t n = 0;
	int status;

	assert_true(pid > 0);
	while (next_stop(pid, &status)) {
		struct __ptrace_syscall_info info;

		assert_true(ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) > 0);
		if (info.op == PTRACE_SYSCALL_INFO_ENTRY && n < most)
			ret[n++] = (long)info.entry.nr;
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return n;
}
