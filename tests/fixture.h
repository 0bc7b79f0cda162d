/* SPDX-License-Identifier: Apache-2.0 */
/* fixture: files of fixtures/, keys, and folders of a test's own. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "audit/key.h"

/* The path of fixtures/NAME below $srcdir, and the file's bytes; the case fails if there is none. The caller frees. */
char *fixture_path(const char *name);
struct buf fixture_read(const char *name);
/* The private key of a PEM file below fixtures/. The caller frees. */
struct key *fixture_key(const char *name);
struct key *fixture_public_key(const char *name);

/* A new folder (its path is what is returned), and its end with all that is in it. */
char *fixture_folder(void);
void fixture_folder_remove(char **folder);
#define autofolder __attribute__((cleanup(fixture_folder_remove)))
/* Writes, reads folder/name. */
void fixture_write(const char *folder, const char *name, const void *bytes, size_t len);
struct buf fixture_reread(const char *folder, const char *name);

#endif
