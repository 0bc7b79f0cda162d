/* SPDX-License-Identifier: Apache-2.0 */
/*
 * containerd: what a containerd would be started with: its unit's flags and its configuration files (containerd-config.toml(5)).
 *
 * A file's "imports" are read behind it, and the last that sets a value counts; flags count before all files. Without imports of
 * its own containerd 2.2 and later may read /etc/containerd/conf.d, older ones never: what stands there is told as not proven, and
 * if it sets another value, that value is not known.
 */
#ifndef AUDIT_CONTAINERD_H
#define AUDIT_CONTAINERD_H

#include "audit/roles.h"

struct containerd_file {
	char *path;
	const char *found_by;
	bool unproven; /* not each release reads it */
};

struct containerd {
	char *program;  /* that its unit starts; NULL: no unit does */
	bool unit;      /* there is one */
	struct unit service; /* that */
	struct containerd_file *files; /* the configuration file first, whether it is there or not */
	size_t nfiles;
	char *root, *state, *address; /* absolute or not, as they are told; NULL: nothing sets it */
	char *why;      /* what could not be read or understood, so that neither files nor values are all; NULL: nothing */
};

/* pid: in whose root the files are looked up, 0: the host's; the unit is the host's. The caller frees with containerd_free(). */
void containerd_find(struct host *h, long pid, struct containerd *ret);
void containerd_free(struct containerd *c);

/*
 * A configuration file (TOML 1.0) -> {"imports": [...], "root": "/x", "state": "/y", "address": "/z"}; what it does not set is not
 * there; address is that of [grpc], or of the plugin io.containerd.server.v1.grpc. "error": a sentence, where it is no TOML or a value
 * of another type, or a key that
 * matters in other case, which releases read differently: what stands behind that was not read. Never fails; clean text.
 */
cJSON *containerd_parse(const char *bytes, size_t len);

#endif
