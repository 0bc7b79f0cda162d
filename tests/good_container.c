/* SPDX-License-Identifier: Apache-2.0 */
/* good_container: the line of a good container. */
#include "config.h"

#include <stdio.h>

#include "tests/good_container.h"

char good_line[8192];

void
good_container(void)
{
	static const char *const parts[] = { "{'kind':'container','id':'" ID
					     "','name':'bench-8','state':'running','image':'" IMAGE
					     "','read':{",
		INSPECT ",", KERNEL ",", JOINED, "}}" };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		n += (size_t)snprintf(good_line + n, sizeof(good_line) - n, "%s", parts[i]);
}
