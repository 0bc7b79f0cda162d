/* SPDX-License-Identifier: Apache-2.0 */
/* earlier: the runs that an evidence folder's trail has of the same host and engine by the same benchmark and profile: what a
 * trend is made of. */
#ifndef AUDIT_EARLIER_H
#define AUDIT_EARLIER_H

#include "audit/run.h"

#define EARLIER_MAX 100 /* the last of them */

/*
 * A list, in the trail's order, of objects: started; result, as kept_result() has it; passed and scored, both 0 where the trail does not
 * tell. The caller frees. NULL and an error if there is no trail, or it cannot be read.
 */
cJSON *earlier_read(int folder, const struct audit *a, struct err *e);

#endif
