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

/* All is among itself, and nothing is what is excepted. */
static void
use_sets(const char *s, size_t size)
{
	struct x509_set *set = x509_set_new(), *none = x509_set_new();
	struct x509_shared same, but;

	(void)x509_set_add(set, s, size);
	same = x509_set_compare(set, set, none);
	but = x509_set_compare(set, set, set);
	if (same.shared != x509_set_count(set) || same.issued != 0 || but.shared != 0 || but.excepted != x509_set_count(set))
		abort();
	x509_set_free(set);
	x509_set_free(none);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct x509_file *f[3];
	size_t all = size;

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
	use_sets((const char *)data, all);
	(void)x509_key_matches(f[0], f[2]);
	(void)x509_key_matches(f[0], f[0]);
	for (size_t i = 0; i < ARRAY_SIZE(f); i++)
		x509_free(f[i]);
	return 0;
}
