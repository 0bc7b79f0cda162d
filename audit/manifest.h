/* SPDX-License-Identifier: Apache-2.0 */
/*
 * manifest: the files of a folder and their SHA-256, in the text that sha256sum writes and sha256sum -c --strict checks:
 *   64 hexadecimal digits, two blanks, a relative name, a newline
 * There is one text for a set of files: sorted by bytes (LC_ALL=C), digits in lower case, no name twice, no comment. Names
 * that sha256sum would have to escape, or that lead out of the folder, are refused.
 */
#ifndef AUDIT_MANIFEST_H
#define AUDIT_MANIFEST_H

#include "audit/util.h"

#define MANIFEST_MAX_FILES 10000
#define MANIFEST_MAX_NAME  1024
#define MANIFEST_MAX_DEPTH 16
#define MANIFEST_MAX_TOTAL ((uint64_t)64 << 30) /* bytes of all files that are read to check them: holes can make any number */
#define MANIFEST_MAX_BYTES ((size_t)16 << 20) /* of the text */

struct manifest_file {
	char *name;
	char sha256[65];
};

/* Sorted by name. All bits 0 is one without files. */
struct manifest {
	struct manifest_file *files;
	size_t n;
};

void manifest_free(struct manifest *m);
#define automanifest __attribute__((cleanup(manifest_free)))

/* Why a name cannot stand in a manifest, or NULL: it can. */
const char *manifest_name_trouble(const char *name);
/* The file of a name, or NULL. */
const struct manifest_file *manifest_find(const struct manifest *m, const char *name);
/* Whether it has a file below a folder of that name. */
bool manifest_has_below(const struct manifest *m, const char *folder);
/* Adds a file. -1 and an error: not such a name or digest, or it is there already, or there are too many. */
int manifest_add(struct manifest *m, const char *name, const char *sha256, struct err *e);

/*
 * All files below a folder, but those of the folder itself that besides names (NULL-ended). -1 and an error that names what is
 * no regular file, cannot be read, or has a name that cannot stand here; ret is then empty.
 */
int manifest_make(int folder, const char *const *besides, struct manifest *ret, struct err *e);

void manifest_write(const struct manifest *m, struct buf *ret);
/* The reverse: whatever manifest_write() does not write is an error, with its line. ret is then empty. One without files, which
 * sha256sum refuses, too. */
int manifest_read(const char *text, size_t len, struct manifest *ret, struct err *e);

/* What is wrong with one of the files. */
enum manifest_trouble {
	MANIFEST_CHANGED,    /* its digest is another */
	MANIFEST_MISSING,
	MANIFEST_UNREADABLE, /* or no regular file */
	MANIFEST_EXTRA,      /* it is not in the manifest */
};
typedef void manifest_say(void *arg, enum manifest_trouble what, const char *name, const char *why);

/* Holds a folder against a manifest; each trouble is said. Returns how many there were. */
size_t manifest_check(const struct manifest *m, int folder, const char *const *besides, manifest_say *say, void *arg);

#endif
