/* SPDX-License-Identifier: Apache-2.0 */
/* host: what the files of checks/host*.c share; private to them. */
#ifndef CHECKS_HOST_H
#define CHECKS_HOST_H

#include "checks/check.h"

check_fn host_data_root; /* 1.1.1 */
check_fn host_accounts;  /* 1.1.2 */
check_fn host_hardened;  /* 1.2.1 */
check_fn host_content_trust; /* 4.5 */

#endif
