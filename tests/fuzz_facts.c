/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a facts file: lines or an error, never a crash; every subject read is judged by every check. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "checks/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
judge(const cJSON *subject, const cJSON *collected)
{
	enum kind kind = kind_of(json_str(subject, "kind", ""));

	for (size_t t = 0; check_tables[t] != NULL; t++)
		for (const struct check *c = check_tables[t]; c->name != NULL; c++) {
			struct finding f = { .kind = kind };
			struct look at = { .subject = subject, .collected = json_at(collected, kind_names[kind]), .notes = &f };

			if (c->kind != kind)
				continue;
			f.verdict = c->decide(&at, c);
			if (f.verdict >= NVERDICTS || (f.verdict == PASS && f.nevidence == 0))
				abort(); /* a pass without a look */
			finding_free(&f);
		}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	struct err e;
	int fd = memfd_create("facts", MFD_CLOEXEC);
	struct facts *f;
	cJSON *s;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	f = facts_open(path, &e);
	while (f != NULL && facts_next(f, &s, &e) == 1) {
		judge(s, json_at(facts_run(f), "collected"));
		json_free(&s);
	}
	facts_close(f);
	(void)close(fd);
	return 0;
}
