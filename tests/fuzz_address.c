/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses, hosts(5), and the tables of addresses in /proc/PID/net. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/address.h"
#include "audit/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
hosts(const char *bytes, size_t len, const cJSON *own)
{
	autojson cJSON *names = address_names(bytes, len, own);
	autofree char *text = xstrndup(bytes, len), *shown = address_shown(text);

	(void)names;
	(void)address_is_own(shown, own);
}

static void
tables(const char *bytes, size_t len)
{
	struct text fib = { bytes, len }, inet6 = fib, leaf = { "", 0 };
	char address[64];

	while (text_fib(&fib, &leaf, address) > 0)
		if (!address_is_own(address, NULL))
			(void)address_is_numeric(address);
	while (text_inet6(&inet6, address) > 0)
		if (!address_is_numeric(address))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autojson cJSON *own = json_array();
	autofree char *first = xstrndup((const char *)data, size < 40 ? size : 40);

	json_push_str(own, "192.0.2.7");
	json_push_str(own, "2001:db8::/32");
	json_push_str(own, first);
	hosts((const char *)data, size, own);
	tables((const char *)data, size);
	return 0;
}
