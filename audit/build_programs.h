/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_programs: the programs that builds run: package managers, those that run other programs, and those that only print or
 * move what they are given. Tables, and questions to them; private to build_packages.
 */
#ifndef AUDIT_BUILD_PROGRAMS_H
#define AUDIT_BUILD_PROGRAMS_H

#include "audit/shell_words.h"

/* The words of a command from its program on. */
struct argv {
	const struct shell_word *v;
	size_t n;
};

/* Whether a word, or its first n bytes, is one of the words of a list, which blanks separate. */
bool among_n(const char *list, const char *word, size_t n);
bool among(const char *list, const char *word);
const char *base_name(const char *path);
/* The index of the next word that is no option, from i on; a.n if none. options: those whose value is the next word. */
size_t argv_next(struct argv a, size_t i, const char *options);

/* The words of a program behind its wrappers: sudo -u x env A=b timeout 5 apt-get. *fed is set if it gets further words from elsewhere. */
struct argv unwrap(struct argv a, bool *fed);

/* The family of a package manager, and its name as the table has it: never a stranger's words. NULL: none. */
const char *family_of(const char **name);
/* The options of a family whose value is the next word. */
const char *options_of(const char *family);
/* What the word at i makes a manager do: "update", "install", "upgrade", or NULL. */
const char *does_of(const char *family, struct argv a, size_t i);
/* Whether a word is a verb of a manager that neither updates nor installs. */
bool is_other_verb(const char *word);
/* Whether a switch says that nothing is really installed. */
bool is_rehearsal(const char *family, struct argv a);

/* Whether a program only prints, stores or compares its words. */
bool is_harmless(const char *name);
/* Whether a program is known to install no packages, though what it is told may name a manager. */
bool is_inert(const char *name);
/* Whether the name of a package manager stands in a text, and a word behind it that updates its lists. */
bool mentions_update(const char *text, size_t len);

#endif
