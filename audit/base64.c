/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <assert.h>
#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#include "audit/base64.h"

void
base64_add(struct buf *b, const void *bytes, size_t len)
{
	autofree unsigned char *text = xcalloc(len / 3 + 1, 4 + 1);

	assert(len < INT_MAX / 2);
	buf_add(b, text, (size_t)EVP_EncodeBlock(text, bytes, (int)len));
}

/* The text in the standard alphabet, padded; -1 where it is in both. */
static int
to_standard(const char *text, size_t len, struct buf *ret)
{
	bool url = false, standard = false;

	for (size_t i = 0; i < len; i++) {
		url = url || text[i] == '-' || text[i] == '_';
		standard = standard || text[i] == '+' || text[i] == '/';
		buf_addc(ret, text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]);
	}
	if (len > 0 && text[len - 1] != '=')
		while (ret->len % 4 != 0)
			buf_addc(ret, '=');
	return url && standard ? -1 : 0;
}

/* libcrypto takes white space and whatever bits stand behind the last byte: what it read is written again, and compared. */
int
base64_read(const char *text, size_t len, enum base64 alphabet, struct buf *ret)
{
	autobuf struct buf standard = BUF_INIT, again = BUF_INIT;
	autofree unsigned char *bytes = NULL;
	size_t padding = 0;
	int n;

	if (len >= INT_MAX / 2 || memchr(text, '\0', len) != NULL)
		return -1;
	if (alphabet == BASE64_STANDARD)
		buf_add(&standard, text, len);
	else if (to_standard(text, len, &standard) < 0)
		return -1;
	while (padding < 2 && padding < standard.len && standard.s[standard.len - padding - 1] == '=')
		padding++;
	bytes = xcalloc(standard.len / 4 + 1, 3);
	if (standard.len % 4 != 0 || (n = EVP_DecodeBlock(bytes, (const unsigned char *)standard.s, (int)standard.len)) < (int)padding)
		return -1;
	base64_add(&again, bytes, (size_t)n - padding);
	if (again.len != standard.len || memcmp(again.s, standard.s, standard.len) != 0)
		return -1;
	buf_add(ret, bytes, (size_t)n - padding);
	return 0;
}
