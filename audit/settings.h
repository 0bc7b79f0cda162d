/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings: what options are where they are not given: the configuration (plimsoll.conf(5)).
 *
 * Later sources win, each key as a whole:
 *   1. SYSCONFDIR/plimsoll/plimsoll.conf
 *   2. SYSCONFDIR/plimsoll/conf.d/(anything).conf, in the C locale's order
 *   3. unless run as root: $XDG_CONFIG_HOME/plimsoll/plimsoll.conf (default ~/.config)
 *   4. PLIMSOLL_KEY in the environment; several values of a list are lines. A variable of such a name that there is no key for is
 *      an error, as it is in a file: what was meant would be missing without a word
 * PLIMSOLL_CONFIG names a file that is read instead of 1 to 3; empty: none is read. Nothing is looked for in the current folder.
 * Run as root, a file or folder that somebody else could have written is refused.
 *
 * A line is "key = value"; blanks around both do not count; '#' begins a comment where a line begins. A key is an option's long
 * name. A switch takes yes or no. A key of a list may stand several times; any other, once.
 */
#ifndef AUDIT_SETTINGS_H
#define AUDIT_SETTINGS_H

#include "audit/util.h"

/* A key that there is. */
struct setting_key {
	const char *name;
	enum { SETTING_TEXT, SETTING_LIST, SETTING_SWITCH } type;
	/* Whether value can be taken: 0, or -1 and an error. NULL: any. */
	int (*check)(const struct setting_key *key, const char *value, struct err *e);
};

/* A key that was set. Owned by the settings. */
struct setting {
	const struct setting_key *key;
	char **values;    /* NULL-ended; one but of a list; of a switch "yes" or "no" */
	char **origins;   /* of each value: "/etc/plimsoll/plimsoll.conf:3", "PLIMSOLL_JOBS" */
};

struct settings;

/*
 * Reads all sources. keys: ended by a row without a name; borrowed until the settings are freed. NULL and an error that names
 * file, line and cure: nothing of a file with an error counts.
 */
struct settings *settings_load(const struct setting_key *keys, struct err *e);
void settings_free(struct settings *s);
/* The setting of that key, or NULL. */
const struct setting *settings_find(const struct settings *s, const char *name);

/* The files that were looked for, a line each, in the order in which they count: "PATH", or "PATH (not there)". The settings'. */
const char *settings_sought(const struct settings *s);

/*
 * All that is wrong with a file's text: problem is called with a line (from 1) and a sentence, in order. What the text sets is
 * added to ret, with file in its origin, unless something is wrong. -1 if something is.
 */
typedef void settings_problem(void *arg, int line, const char *text);
int settings_read(struct settings *ret, const char *file, const char *bytes, size_t len, settings_problem *problem, void *arg);
/* Without any setting. The caller frees. */
struct settings *settings_new(const struct setting_key *keys);

#endif
