/* SPDX-License-Identifier: Apache-2.0 */
/*
 * specifiers: what a unit's settings say with "%p" and its like (systemd.unit(5), "Specifiers"). Pure. Filled in are those that a
 * unit's name and its manager tell whatever the host does; the name of the running host, what a manager has in its environment, and
 * those of later releases are not certain, and so is no text that holds one.
 */
#ifndef AUDIT_SPECIFIERS_H
#define AUDIT_SPECIFIERS_H

#include "audit/util.h"

struct specifiers {
	char *unit;           /* its name, "docker.service"; NULL: not certain */
	bool user;            /* a user's manager has it, not the system's */
	char *home, *runtime; /* that user's HOME and XDG_RUNTIME_DIR; NULL or "": not known */
};

/* A text with all of them filled in, "%%" among them; NULL if it holds one that is not certain. s NULL: none is. The caller's. */
char *specifiers_expand(const struct specifiers *s, const char *text);
void specifiers_free(struct specifiers *s);

#endif
