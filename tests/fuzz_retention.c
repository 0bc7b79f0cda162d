/* SPDX-License-Identifier: Apache-2.0 */
/* Any text: a class of retention or an error; whoever is kept by one is kept longer than its period says, and not for ever. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/retention.h"

#define DAY 86400

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t least[] = { [RETENTION_DAYS] = 1, [RETENTION_MONTHS] = 28, [RETENTION_YEARS] = 365 };
	autofree char *text = NULL;
	struct retention r;
	struct err e;
	char until[11];
	int64_t from = 0, day;

	if (size < sizeof(uint32_t))
		return 0;
	for (size_t i = 0; i < sizeof(uint32_t); i++) /* of 1970 to 2106 */
		from = from << 8 | data[i];
	text = xstrndup((const char *)data + sizeof(uint32_t), size - sizeof(uint32_t));
	if (retention_read(text, &r, &e) < 0)
		return 0;
	retention_until(&r, from, until);
	if (time_read(until, &day, &e) < 0 || day + DAY - 1 < from + r.n * least[r.unit] * DAY || retention_is_past(until, from) ||
	    !retention_is_past(until, from + r.n * INT64_C(367) * DAY + 5 * DAY))
		abort();
	return 0;
}
