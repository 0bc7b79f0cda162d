/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outfile: files that are written whole or not at all: under a temporary name in the same folder, checked, synced,
 * renamed. A symbolic link at the path is replaced, never followed. On SIGINT, SIGTERM and SIGHUP the temporary files
 * are removed and the program ends with 128 + the signal's number.
 */
#ifndef AUDIT_OUTFILE_H
#define AUDIT_OUTFILE_H

#include <sys/types.h>

#include "audit/util.h"

struct outfile {
	FILE *f;        /* write here */
	char *path, *temporary;
	int slot;       /* in the list that the signal handler clears up */
};

/* NULL or "-" is standard output. mode: of the file, whatever the umask. -1 and an error if it cannot be made. */
int outfile_open(struct outfile *o, const char *path, mode_t mode, struct err *e);
/*
 * Checks, syncs and renames. -1 and an error, the path then as it was before, if anything was not written; or if it is there, and its
 * folder could not be synced: it may be gone after a loss of power. A folder that may not be read is not synced.
 */
int outfile_commit(struct outfile *o, struct err *e);
/* Gives up: the path stays as it was. Harmless after commit. */
void outfile_abort(struct outfile *o);

/* Installs the signal handlers; once, by main. */
void outfile_catch_signals(void);

#endif
