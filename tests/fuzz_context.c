/* SPDX-License-Identifier: Apache-2.0 */
/* A docker client's files: the first byte says which, the rest is its bytes. And what an endpoint may be made of. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/endpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fuzz_config(const char *bytes, size_t len)
{
	char *current = NULL;
	struct err e = { 0 };

	if (context_parse_config(bytes, len, &current, &e) == 0 ? current == NULL : current != NULL || *e.msg == '\0')
		abort();
	free(current);
}

static void
fuzz_meta(const char *bytes, size_t len)
{
	struct context c = { 0 };
	struct err e = { 0 };

	if (context_parse_meta(bytes, len, &c, &e) == 0 ? c.host == NULL : c.host != NULL || *e.msg == '\0')
		abort();
	free(c.host);
}

/* What is taken has one of both, and nothing that would lead elsewhere; no password is shown. */
static void
fuzz_endpoint(const char *bytes, size_t len)
{
	autofree char *text = xstrndup(bytes, len), *seen = endpoint_shown(text);
	struct endpoint_parts p;
	struct endpoint ep;
	struct err e;

	if (endpoint_split(text, &p, &e) == 0) {
		if ((p.path == NULL) == (p.host == NULL) || (p.host != NULL && (p.port == 0 || p.port > 65535)) ||
		    (p.host != NULL && strpbrk(p.host, "/@?#% \r\n[]") != NULL))
			abort();
		endpoint_parts_free(&p);
	}
	if (endpoint_choose(text, len % 2 == 0 ? NULL : "f:1", &ep, &e) == 0) {
		if (endpoint_split(ep.url, &p, &e) < 0)
			abort();
		endpoint_parts_free(&p);
		endpoint_free(&ep);
	}
	if (strlen(seen) > 3 * strlen(text))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const targets[])(const char *, size_t) = { fuzz_config, fuzz_meta, fuzz_endpoint };

	if (size > 0)
		targets[*data % ARRAY_SIZE(targets)]((const char *)data + 1, size - 1);
	return 0;
}
