/* SPDX-License-Identifier: Apache-2.0 */
/* images_history: rules about how images were built (4.7, 4.9, 4.10, 4.11); of checks/images.c. */
#ifndef CHECKS_IMAGES_HISTORY_H
#define CHECKS_IMAGES_HISTORY_H

#include "checks/check.h"

check_fn no_lone_update, copy_not_add, no_secrets, verified_packages;

#endif
