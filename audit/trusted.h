/* SPDX-License-Identifier: Apache-2.0 */
/* trusted: the public keys that --key names. */
#ifndef AUDIT_TRUSTED_H
#define AUDIT_TRUSTED_H

#include "audit/key.h"

struct trusted {
	struct key **keys;
	size_t n;
};

/* Reads them out of their files (NULL-ended; NULL: none). -1 and an error. */
int trusted_read(struct trusted *ret, char *const *files, struct err *e);
void trusted_free(struct trusted *t);
#define autotrusted __attribute__((cleanup(trusted_free)))

#endif
