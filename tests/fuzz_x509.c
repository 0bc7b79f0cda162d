/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_x509: hostile PEM: certificates up to the first 0xff, then CA certificates, then a key. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/x509.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is returned can be printed and read again. */
static void
use(cJSON *doc, const struct x509_trouble *why)
{
	autofree char *line = doc != NULL ? json_line(doc) : NULL;
	struct err e;
	autojson cJSON *again = line != NULL ? json_read(line, strlen(line), JSON_TWICE_REFUSED, &e) : NULL;

	if ((doc != NULL && again == NULL) || (why != NULL && (doc == NULL) != (why->code != NULL)))
		abort();
	cJSON_Delete(doc);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct x509_file *f[3];

	for (size_t i = 0; i < ARRAY_SIZE(f); i++) {
		const char *end = size > 0 ? memchr(s, 0xff, size) : NULL;
		size_t n = end != NULL ? (size_t)(end - s) : size;
		struct x509_trouble why;

		f[i] = x509_read(s, n);
		use(x509_certificates(f[i], &why), &why);
		use(x509_key(f[i], &why), &why);
		s += n + (end != NULL);
		size -= n + (end != NULL);
	}
	use(x509_chain(f[0], f[1]), NULL);
	use(x509_chain(f[0], f[0]), NULL);
	(void)x509_key_matches(f[0], f[2]);
	(void)x509_key_matches(f[0], f[0]);
	for (size_t i = 0; i < ARRAY_SIZE(f); i++)
		x509_free(f[i]);
	return 0;
}
