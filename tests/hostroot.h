/* SPDX-License-Identifier: Apache-2.0 */
/* hostroot: unpacks a recorded root (fixtures/hosts/README.md) into a temporary folder. */
#ifndef TESTS_HOSTROOT_H
#define TESTS_HOSTROOT_H

/* The folder of fixtures/hosts/NAME.root, below $srcdir; aborts the test program if it is
 * malformed. The caller frees. */
char *hostroot_make(const char *name);
/* Puts one thing below a folder, and the folders above it: "file|bytes", "folder/", "link>target", "pipe=",
 * "socket=660 998 1001" (mode, and group and owner, which may be left out). */
void hostroot_put(const char *folder, const char *what);
/* Removes the folder and frees its name. */
void hostroot_remove(char *folder);

#endif
