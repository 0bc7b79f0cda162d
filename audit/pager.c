/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/pager.h"
#include "report/term_width.h"

extern char **environ;

/* The bytes of a sequence of colours at s: "\033[1m". */
static size_t
sequence(const char *s, size_t len)
{
	size_t n = 2;

	if (len < 2 || s[0] != '\033' || s[1] != '[')
		return 0;
	while (n < len && s[n] != 'm')
		n++;
	return n < len ? n + 1 : n;
}

size_t
pager_rows(const char *text, size_t len, size_t columns)
{
	size_t rows = 0, used = 0, n, width;

	for (size_t i = 0; i < len; i += n) {
		if ((n = sequence(text + i, len - i)) > 0)
			continue;
		if (text[i] == '\n') {
			n = 1;
			rows++;
			used = 0;
			continue;
		}
		n = term_cell(true, text + i, len - i, &width);
		if (used + width > columns) {
			rows++;
			used = 0;
		}
		used += width;
	}
	return rows + (used > 0);
}

static bool
is_less(const char *program)
{
	const char *slash = strrchr(program, '/');

	return strcmp(slash != NULL ? slash + 1 : program, "less") == 0;
}

char **
pager_words(const char *ours, const char *theirs)
{
	const char *text = ours != NULL ? ours : theirs != NULL ? theirs : "less";
	char **words = xcalloc(strlen(text) + 3, sizeof *words);
	size_t n = 0, len;

	for (text += strspn(text, " \t"); *text != '\0'; text += len, text += strspn(text, " \t")) {
		len = strcspn(text, " \t");
		words[n++] = xstrndup(text, len);
	}
	if (n == 0 || (n == 1 && strcmp(words[0], "cat") == 0)) {
		pager_words_free(words);
		return NULL;
	}
	if (is_less(words[0]))
		words[n] = xstrdup("-R");
	return words;
}

void
pager_words_free(char **words)
{
	for (size_t i = 0; words != NULL && words[i] != NULL; i++)
		free(words[i]);
	free(words);
}

/* Whether whoever called may do less than this process. */
static bool
is_raised(void)
{
	static const char *const callers[] = { "SUDO_UID", "DOAS_USER", "PKEXEC_UID" };

	for (size_t i = 0; i < ARRAY_SIZE(callers); i++)
		if (getenv(callers[i]) != NULL)
			return true;
	return getauxval(AT_SECURE) != 0;
}

/* Whether there is a screen, and the text is longer. */
static bool
is_too_long(const char *text, size_t len)
{
	const char *kind = getenv("TERM");
	struct winsize size;

	return isatty(STDOUT_FILENO) == 1 && kind != NULL && strcmp(kind, "dumb") != 0 &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
	    pager_rows(text, len, size.ws_col) >= size.ws_row; /* a row is for the prompt */
}

/* Starts it with the pipe as its standard input, and with signals as they are usual. 0, or an errno. */
static int
start(char *const *words, int input, pid_t *ret)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t usual;
	int error;

	sigemptyset(&usual);
	sigaddset(&usual, SIGINT);
	sigaddset(&usual, SIGQUIT);
	sigaddset(&usual, SIGPIPE);
	if (posix_spawn_file_actions_init(&files) != 0 || posix_spawnattr_init(&how) != 0 ||
	    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO) != 0)
		out_of_memory();
	(void)posix_spawnattr_setsigdefault(&how, &usual);
	(void)posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF);
	error = posix_spawnp(ret, words[0], &files, &how, words, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* As much as is read at the other end. */
static void
feed(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

/* 0, or an errno: it could not be started. */
static int
run(char *const *words, const char *text, size_t len)
{
	void (*interrupted)(int), (*quit)(int);
	int fds[2], error;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return errno;
	/* the keys that send these are the pager's as long as it runs */
	interrupted = signal(SIGINT, SIG_IGN);
	quit = signal(SIGQUIT, SIG_IGN);
	error = start(words, fds[0], &pid);
	(void)close(fds[0]);
	if (error == 0)
		feed(fds[1], text, len);
	(void)close(fds[1]);
	while (error == 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	(void)signal(SIGINT, interrupted);
	(void)signal(SIGQUIT, quit);
	return error;
}

bool
pager_show(const char *text, size_t len, struct err *e)
{
	const char *ours = getenv("PLIMSOLL_PAGER"), *theirs = getenv("PAGER");
	char *const more[] = { (char[]){ "more" }, NULL };
	char **words;
	int error;

	*e = (struct err){ 0, "" };
	if (!is_too_long(text, len) || is_raised() || (words = pager_words(ours, theirs)) == NULL)
		return false;
	(void)setenv("LESS", "FX", 0);
	(void)setenv("LV", "-c", 0); /* it shows colours as colours */
	error = run(words, text, len);
	if (error != 0 && (ours != NULL || theirs != NULL))
		err_set(e, error, "the pager %.60s cannot be run: %s", words[0], strerror(error));
	else if (error != 0)
		error = run(more, text, len);
	pager_words_free(words);
	return error == 0;
}
