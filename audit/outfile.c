/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/outfile.h"
#include "audit/progress.h"

#define MAX_OPEN 16
/* Temporary files to remove when a signal ends the program. */
static char *volatile temporaries[MAX_OPEN];

static void
on_signal(int number)
{
	static const char msg[] = "plimsoll: interrupted; nothing was reported\n";

	for (size_t i = 0; i < MAX_OPEN; i++)
		if (temporaries[i] != NULL)
			(void)unlink(temporaries[i]);
	progress_erase();
	(void)!write(STDERR_FILENO, msg, sizeof msg - 1);
	_exit(128 + number);
}

void
outfile_catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigfillset(&sa.sa_mask);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
	(void)sigaction(SIGHUP, &sa, NULL);
	(void)signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write */
}

static void
forget(struct outfile *o)
{
	if (o->slot >= 0)
		temporaries[o->slot] = NULL;
	free(o->path);
	free(o->temporary);
	*o = (struct outfile){ .slot = -1 };
}

static int
free_slot(void)
{
	for (int i = 0; i < MAX_OPEN; i++)
		if (temporaries[i] == NULL)
			return i;
	return -1;
}

int
outfile_open(struct outfile *o, const char *path, mode_t mode, struct err *e)
{
	struct stat st, target;
	int fd;

	*o = (struct outfile){ .slot = -1 };
	if (path == NULL || strcmp(path, "-") == 0) {
		o->f = stdout;
		return 0;
	}
	/* what stands there may be replaced only if it is a file, or a link to one: a file in the place of
	 * /dev/stdout would harm the machine */
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode) &&
	    !(S_ISLNK(st.st_mode) && (stat(path, &target) < 0 || S_ISREG(target.st_mode))))
		return err_set(e, 0, "%s: not a regular file; name another path, or - for standard output", path);
	o->path = xstrdup(path);
	o->temporary = xasprintf("%s.XXXXXX", path);
	if ((fd = mkostemp(o->temporary, O_CLOEXEC)) < 0) {
		err_set(e, errno, "%s: %s", path, strerror(errno));
		forget(o);
		return -1;
	}
	if ((o->slot = free_slot()) >= 0)
		temporaries[o->slot] = o->temporary;
	if (fchmod(fd, mode) < 0 || (o->f = fdopen(fd, "w")) == NULL) {
		err_set(e, errno, "%s: %s", path, strerror(errno));
		(void)close(fd);
		(void)unlink(o->temporary);
		forget(o);
		return -1;
	}
	return 0;
}

/* The folder of a path, to be synced, or -1. */
static int
open_folder(const char *path)
{
	autofree char *folder = xstrdup(path);
	char *slash = strrchr(folder, '/');

	if (slash == NULL)
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	slash[slash == folder] = '\0';
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int
outfile_commit(struct outfile *o, struct err *e)
{
	const char *name = o->path ? o->path : "standard output";
	int bad = ferror(o->f) | (fflush(o->f) != 0);
	autofd int folder = -1;

	if (o->path == NULL) {
		o->f = NULL;
		return bad ? err_set(e, errno, "%s: %s", name, strerror(errno)) : 0;
	}
	if (!bad && fsync(fileno(o->f)) < 0)
		bad = 1;
	if (fclose(o->f) != 0)
		bad = 1;
	o->f = NULL;
	/* a folder may be one to write into, and not to read */
	if (!bad && (folder = open_folder(o->path)) < 0 && errno != EACCES)
		bad = 1;
	if (bad || rename(o->temporary, o->path) < 0) {
		err_set(e, errno, "%s: %s", name, strerror(errno));
		(void)unlink(o->temporary);
		forget(o);
		return -1;
	}
	/* the folder's entry is on the disk only when the folder is; some file systems cannot sync one: EINVAL (fsync(2)) */
	bad = folder >= 0 && fsync(folder) < 0 && errno != EINVAL ?
	    err_set(e, errno, "%s: written, but its folder could not be synced: %s", name, strerror(errno)) : 0;
	forget(o);
	return bad;
}

void
outfile_abort(struct outfile *o)
{
	if (o->path != NULL) {
		if (o->f != NULL)
			(void)fclose(o->f);
		(void)unlink(o->temporary);
	}
	forget(o);
}
