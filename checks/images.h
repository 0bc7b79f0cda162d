/* SPDX-License-Identifier: Apache-2.0 */
/* images: what checks/images*.c share; private to them. */
#ifndef CHECKS_IMAGES_H
#define CHECKS_IMAGES_H

#include "checks/check.h"

/* Whether the engine has the image; if not, the verdict is ERROR and its sentence is said. Notes who uses it. */
bool image_is_there(struct look *at);

/* images_origin.c: 4.2 and 4.12. */
check_fn image_trusted_base, image_signed_artifacts;
/* images_user.c: 4.1, of images that no container tells of. */
check_fn image_default_user;
/* images_scans.c: 4.4. */
check_fn image_scanned;

#endif
