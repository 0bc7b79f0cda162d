/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_instruction: one row of a history, as the classic builder, BuildKit, or another program writes it; private to
 * build_history.
 */
#ifndef AUDIT_BUILD_INSTRUCTION_H
#define AUDIT_BUILD_INSTRUCTION_H

#include "audit/build_packages.h"

struct instruction {
	/* given */
	bool bottom;            /* no row below it made a layer */
	bool too_long;          /* its text is not looked at */
	const char *shell;      /* the words of SHELL by now, and of the image's last one; NULL: the default */
	const char *last_shell;
	/* found; words of ours */
	const char *builder;    /* "classic", "buildkit", "import", "squash", "tool", "other" */
	const char *keyword;    /* "RUN"; NULL: no instruction, or none that is known */
	const char *trigger;    /* of ONBUILD: the instruction that it keeps */
	const char *form;       /* of RUN: "shell" or "exec" */
	bool makes_layer;
	bool root;              /* brings in the root file system */
	bool checksum;          /* ADD --checksum */
	cJSON *sources;         /* of ADD and COPY: kinds; the caller's, as the following arrays */
	cJSON *arguments;       /* names of build arguments that the row holds; null: cannot be told */
	struct packages packages;
	char *shell_list;       /* what SHELL sets, as it stands; owned */
};

/* Fills in what is found. */
void instruction_read(struct instruction *in, const cJSON *row);
/* Frees what is not the caller's. */
void instruction_free(struct instruction *in);

#endif
