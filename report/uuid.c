/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "audit/util.h"
#include "report/uuid.h"

/* Of any provider: nothing rests on the digest but that names differ. Looked up once, as it is done by name. */
static EVP_MD *
sha1(void)
{
	static EVP_MD *md;

	if (md == NULL)
		md = EVP_MD_fetch(NULL, "SHA1", "-fips");
	return md;
}

bool
uuid_possible(void)
{
	return sha1() != NULL;
}

struct uuid
uuid_of(const struct uuid *space, const void *name, size_t len)
{
	static EVP_MD_CTX *ctx;
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct uuid u;

	if (ctx == NULL && (ctx = EVP_MD_CTX_new()) == NULL)
		out_of_memory();
	if (EVP_DigestInit_ex2(ctx, sha1(), NULL) != 1 || EVP_DigestUpdate(ctx, space->bytes, sizeof space->bytes) != 1 ||
	    EVP_DigestUpdate(ctx, name, len) != 1 || EVP_DigestFinal_ex(ctx, digest, NULL) != 1)
		out_of_memory(); /* the only way this can fail */
	memcpy(u.bytes, digest, sizeof u.bytes);
	u.bytes[6] = (unsigned char)((u.bytes[6] & 0x0f) | 0x50);
	u.bytes[8] = (unsigned char)((u.bytes[8] & 0x3f) | 0x80);
	return u;
}

void
uuid_show(const struct uuid *u, char out[37])
{
	char *p = out;

	for (size_t i = 0; i < sizeof u->bytes; i++)
		p += sprintf(p, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", u->bytes[i]);
}
