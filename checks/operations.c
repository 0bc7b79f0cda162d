/* SPDX-License-Identifier: Apache-2.0 */
/*
 * operations: how many images and containers lie about.
 */
#include "config.h"

#include "checks/check.h"

const struct check operations_checks[] = {
	{ "operations-image-sprawl", KIND_HOST, undecided },
	{ "operations-container-sprawl", KIND_HOST, undecided },
	{ NULL },
};
