/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_trail: hostile trails: lines are counted, and a chain without trouble is written again as the same bytes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/trail_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct rewriting {
	struct trail_head head;
	struct buf text;
	uint64_t lines;
	int64_t troubles;
};

static void
rewrite(void *arg, const struct trail_seen *line)
{
	struct rewriting *r = arg;
	autojson cJSON *record = line->record != NULL ? json_copy(line->record) : NULL;
	autofree char *kind = xstrdup(json_str(record, "kind", ""));
	struct err e;

	r->lines += !line->torn;
	if (line->trouble != NULL) {
		r->troubles++;
		return;
	}
	cJSON_DeleteItemFromObjectCaseSensitive(record, "seq");
	cJSON_DeleteItemFromObjectCaseSensitive(record, "prev");
	cJSON_DeleteItemFromObjectCaseSensitive(record, "kind");
	if (r->troubles == 0 && trail_line(&r->head, kind, record, &r->text, &e) < 0)
		abort();
	r->head.lines++;
	memcpy(r->head.last, line->sha256, sizeof r->head.last);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rewriting r = { .head = TRAIL_BEGIN, .text = BUF_INIT };
	autofd int fd = memfd_create("trail", MFD_CLOEXEC);
	struct trail_head head;
	int64_t troubles;
	struct err e;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	troubles = trail_read(fd, rewrite, &r, &head, &e);
	if (troubles >= 0 && (troubles != r.troubles || head.lines != r.lines))
		abort();
	if (troubles == 0 && (r.text.len != size || memcmp(r.text.s, data, size) != 0))
		abort();
	buf_free(&r.text);
	return 0;
}
