/* SPDX-License-Identifier: Apache-2.0 */
/* The order of the locks, the capabilities, and the words about them. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "audit/sandbox.h"

/* Sanitizers read /proc/self, start a process at the end that traces the first, and write where they like. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static char in_force[256] = "none";

const char *
sandbox_in_force(void)
{
	return in_force;
}

/* Another part of the sentence. */
static void say(const char *fmt, ...) PRINTF(1, 2);

static void
say(const char *fmt, ...)
{
	size_t len = strlen(in_force);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(in_force + len, sizeof in_force - len, fmt, ap);
	va_end(ap);
}

static void
say_error(const char *what, int error)
{
	const char *name = strerrorname_np(error);

	say(", no %s (%s)", what, name != NULL ? name : "unknown error");
}

static void
say_no_new_privs(void)
{
	*in_force = '\0';
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		say("new privileges not given up (%s)", strerrorname_np(errno));
	else
		say("no_new_privs");
}

static void
say_seccomp(int error)
{
	if (error != 0)
		say_error("seccomp", error);
	else
		say(", seccomp");
}

void
sandbox_no_core(void)
{
	static const struct rlimit none = { 0, 0 };

	/* a limit of 0 does not hold for a pattern that is a pipe */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)setrlimit(RLIMIT_CORE, &none);
}

char *
sandbox_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return xstrdup(".");
	return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* ---- capabilities of the main process ---- */

static void
free_cap(cap_t *c)
{
	if (*c != NULL)
		cap_free(*c);
}
#define autocap __attribute__((cleanup(free_cap)))

enum { OVERRIDE = 1, READ_SEARCH = 2, FOWNER = 4 };
static const struct {
	unsigned bit;
	cap_value_t cap;
	const char *name;
} helpers[] = {
	{ OVERRIDE, CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE" },
	{ READ_SEARCH, CAP_DAC_READ_SEARCH, "CAP_DAC_READ_SEARCH" },
	{ FOWNER, CAP_FOWNER, "CAP_FOWNER" },
};

/* Whether the process may do that now, as its effective set is; libc's faccessat(3) guesses for root. Before Linux 5.8
 * there is no such question: not known to be able. */
static bool
is_able(const char *path, int mode)
{
	return syscall(SYS_faccessat2, AT_FDCWD, path, mode, AT_EACCESS) == 0 ||
	    (errno != EACCES && errno != EPERM && errno != ENOSYS);
}

/* In a folder like /tmp only its owner replaces a file. */
static bool
is_anothers(const char *folder, const char *path)
{
	struct stat in, st;

	return stat(folder, &in) == 0 && in.st_mode & S_ISVTX && in.st_uid != geteuid() && lstat(path, &st) == 0 &&
	    st.st_uid != geteuid();
}

static unsigned
helpers_needed(const struct sandbox_needs *needs)
{
	unsigned n = 0;

	if (needs->socket != NULL && !is_able(needs->socket, W_OK))
		n |= OVERRIDE;
	for (size_t i = 0; needs->reads != NULL && needs->reads[i] != NULL; i++)
		n |= is_able(needs->reads[i], R_OK) ? 0 : READ_SEARCH;
	for (size_t i = 0; needs->writes != NULL && needs->writes[i] != NULL; i++) {
		autofree char *folder = sandbox_folder(needs->writes[i]);

		n |= is_able(folder, W_OK | X_OK) ? 0 : OVERRIDE;
		n |= is_anothers(folder, needs->writes[i]) ? FOWNER : 0;
	}
	if (needs->evidence != NULL)
		n |= is_able(needs->evidence, W_OK | X_OK) ? 0 : OVERRIDE;
	return n;
}

/* Gives up all that are held, tries what is needed, and keeps for good what that failed for. */
static void
drop_capabilities(const struct sandbox_needs *needs)
{
	autocap cap_t now = cap_get_proc(), kept = cap_init();
	unsigned needed;
	size_t n = 0;

	if (now == NULL || kept == NULL || cap_clear_flag(now, CAP_EFFECTIVE) < 0 || cap_set_proc(now) < 0) {
		say(", capabilities not given up (%s)", strerrorname_np(errno));
		return;
	}
	needed = helpers_needed(needs);
	for (size_t i = 0; i < ARRAY_SIZE(helpers); i++) {
		cap_flag_value_t held = CAP_CLEAR;

		if (!(needed & helpers[i].bit) ||
		    cap_get_flag(now, helpers[i].cap, CAP_PERMITTED, &held) < 0 || held != CAP_SET ||
		    cap_set_flag(kept, CAP_PERMITTED, 1, &helpers[i].cap, CAP_SET) < 0 ||
		    cap_set_flag(kept, CAP_EFFECTIVE, 1, &helpers[i].cap, CAP_SET) < 0)
			continue;
		say("%s%s", n++ > 0 ? " " : ", only ", helpers[i].name);
	}
	if (cap_set_proc(kept) < 0)
		say(", capabilities not given up (%s)", strerrorname_np(errno));
	else if (n == 0)
		say(", no capabilities");
}

/* ---- the two processes ---- */

void
sandbox_main(const struct sandbox_needs *needs)
{
	autofd int ruleset = -1;
	int abi = 0, error;

	error = SANITIZED ? 0 : sandbox_landlock_open(needs, &ruleset, &abi);
	say_no_new_privs();
	drop_capabilities(needs);
	if (SANITIZED) {
		say(", no Landlock and seccomp (sanitizer build)");
		return;
	}
	if (error == 0)
		error = sandbox_landlock_enforce(ruleset);
	if (error != 0)
		say_error("Landlock", error);
	else
		say(", Landlock ABI %d", abi);
	say_seccomp(sandbox_seccomp_main(needs));
}

void
sandbox_reader(int parent, bool as_nobody)
{
	say_no_new_privs();
	say(", capabilities for reading only%s", as_nobody ? ", files as nobody" : "");
	if (SANITIZED)
		say(", no seccomp (sanitizer build)");
	else
		say_seccomp(sandbox_seccomp_reader(parent));
}
