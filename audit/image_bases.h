/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image_bases: which of the images here another one was built on. A is a base of B if B's history begins with all rows of A's
 * and has more, and A's layers are B's lowest.
 *
 * It is an index: each image's history and layers are read once, however many others there are.
 */
#ifndef AUDIT_IMAGE_BASES_H
#define AUDIT_IMAGE_BASES_H

#include "audit/build_history.h"

struct image_bases;

/* Reads all images, and keeps nothing of them; they are the caller's. */
struct image_bases *image_bases_open(const struct build_image *images, size_t n);
void image_bases_close(struct image_bases *b);

/*
 * The numbers of the images that the i-th was built on, the longest history first, and of equal ones the lowest number. Returns how
 * many they are, at most max. named: only those that have a name (what is left of an earlier build of the same
 * file has none once it is replaced, and is no base).
 */
size_t image_bases_of(const struct image_bases *b, size_t i, bool named, size_t *ret, size_t max);

/* How many rows the history of the i-th has. */
size_t image_bases_rows(const struct image_bases *b, size_t i);

#endif
