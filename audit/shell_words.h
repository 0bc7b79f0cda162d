/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shell_words: a shell script as the simple commands it holds (POSIX.1-2017, XCU 2; bash's quotes, [[ and <( too).
 *
 * Nothing is expanded or run. Commands are listed wherever they stand: in lists, pipelines, compound commands, functions,
 * subshells and substitutions. Redirections and comments are left out. What it cannot follow it says.
 */
#ifndef AUDIT_SHELL_WORDS_H
#define AUDIT_SHELL_WORDS_H

#include "audit/util.h"

/* Deeper, or more commands: not understood. */
#define SHELL_MAX_DEPTH    8
#define SHELL_MAX_COMMANDS 4096

struct shell_word {
	char *text;  /* without quotes; what is expanded stands as it was written */
	bool opaque; /* something in it is expanded */
};

struct shell_command {
	struct shell_word *words; /* assignments first */
	size_t n;
	size_t assignments;       /* how many of them are NAME=value before the command's name */
	size_t pipeline;          /* those of one pipeline have the same number, and stand in its order */
	char *input;              /* here-document or here-string; NULL: none */
};

struct shell {
	struct shell_command *commands;
	size_t n;
	const char *why; /* what was not understood first; NULL: all was */
};

/* Adds the commands of a script to sh, which is zeroed at first. */
void shell_parse(struct shell *sh, const char *script, size_t len);
void shell_free(struct shell *sh);

#endif
