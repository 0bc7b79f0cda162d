/* SPDX-License-Identifier: Apache-2.0 */
/* key_parts: what the sources of key.h share. */
#ifndef AUDIT_KEY_PARTS_H
#define AUDIT_KEY_PARTS_H

#include "audit/key.h"

/* The private half, which is there, as PKCS #8 in PEM. The caller has room for it in ret, and overwrites that before it is freed. */
void key_private_pem(const struct key *k, struct buf *ret);

#endif
