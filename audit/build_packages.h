/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_packages: what a script does with package managers, and where it installs what nobody verified.
 */
#ifndef AUDIT_BUILD_PACKAGES_H
#define AUDIT_BUILD_PACKAGES_H

#include "audit/json.h"

/* Zeroed at first but for the two arrays, which are the caller's. */
struct packages {
	cJSON *operations;  /* of {"manager":"apt-get","does":"update"}, each once */
	cJSON *unverified;  /* of words: "apt-get --allow-unauthenticated", each once */
	bool runs_unseen;   /* runs a script or program whose text is not here: it may install as well */
	const char *why;    /* what was not understood first; NULL: all was */
};

/* Adds what a script does. joined: its words were an array once, so that where one ends is a guess. */
void packages_script(struct packages *p, const char *script, size_t len, bool joined);

/* Adds what a text sets that switches verification off, wherever it stands: settings of package managers, and variables
 * that they heed. */
void packages_settings(struct packages *p, const char *text);

/* Adds one word to unverified, unless it is there. */
void packages_unverified(struct packages *p, const char *what);

#endif
