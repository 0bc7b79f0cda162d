/* SPDX-License-Identifier: Apache-2.0 */
/* images: what the files of section 4 share; private to them. */
#ifndef CHECKS_IMAGES_H
#define CHECKS_IMAGES_H

#include "checks/check.h"

check_fn image_scanned;

#endif
