/* SPDX-License-Identifier: Apache-2.0 */
/* uuid: names as UUIDs of version 5 (RFC 9562, 5.5): the same name in the same space is always the same UUID. */
#ifndef REPORT_UUID_H
#define REPORT_UUID_H

#include <stdbool.h>
#include <stddef.h>

struct uuid {
	unsigned char bytes[16];
};

/* Whether they can be made: they are SHA-1, which a site's policy may keep OpenSSL from doing. */
bool uuid_possible(void);
/* Only after that. out of uuid_show() holds 37 bytes. */
struct uuid uuid_of(const struct uuid *space, const void *name, size_t len);
void uuid_show(const struct uuid *u, char out[37]);

#endif
