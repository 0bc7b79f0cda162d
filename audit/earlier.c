/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "audit/earlier.h"
#include "audit/folder.h"
#include "audit/kept.h"
#include "audit/trail.h"

struct reading {
	const cJSON *own; /* line_of() */
	cJSON *list;
};

static bool
is_of(const cJSON *line, const cJSON *own)
{
	return strcmp(json_str(line, "kind", ""), "run") == 0 && kept_is_alike(line, own) &&
	    strcmp(json_str(line, "profile", ""), json_str(own, "profile", "")) == 0;
}

/* What its own line will say of whom it looked at, and by what. */
static cJSON *
line_of(const struct audit *a)
{
	cJSON *line = json_object();

	json_put_str(line, "host", json_str(a->host, "name", NULL));
	json_put_str(line, "machine_id", json_str(a->host, "machine_id", NULL));
	json_put_str(line, "endpoint", json_str(a->engine, "endpoint", NULL));
	json_put_str(line, "engine", json_str(a->engine, "id", NULL));
	json_put_str(line, "benchmark", a->bench->id);
	json_put_str(line, "benchmark_version", a->bench->version);
	json_put_str(line, "profile", a->bench->profile);
	return line;
}

static void
note_line(void *arg, const struct trail_seen *line)
{
	const struct reading *r = arg;
	double passed = json_num(line->record, "passed", -1), scored = json_num(line->record, "scored", -1);
	cJSON *one;

	if (line->trouble != NULL || !is_of(line->record, r->own))
		return;
	if (!(passed >= 0 && passed <= scored && scored <= 0x1p31))
		passed = scored = 0;
	one = json_object();
	json_put_str(one, "started", json_str(line->record, "started", NULL));
	json_put_str(one, "result", kept_result(line->record));
	json_put_int(one, "passed", (int64_t)passed);
	json_put_int(one, "scored", (int64_t)scored);
	json_push(r->list, one);
	if (cJSON_GetArraySize(r->list) > EARLIER_MAX)
		cJSON_DeleteItemFromArray(r->list, 0);
}

cJSON *
earlier_read(int folder, const struct audit *a, struct err *e)
{
	autofd int fd = folder_file(folder, TRAIL_FILE, O_RDONLY, e);
	autojson cJSON *own = line_of(a);
	struct reading r = { .own = own };
	struct trail_head head;

	if (fd < 0)
		return NULL;
	r.list = json_array();
	if (trail_read(fd, note_line, &r, &head, e) < 0)
		json_free(&r.list);
	return r.list;
}
