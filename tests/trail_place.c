/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/folder.h"
#include "tests/rows.h"
#include "tests/trail_place.h"

void
place_end(struct place *p)
{
	close_fd(&p->fd);
	fixture_folder_remove(&p->path);
}

struct place
place_make(int runs)
{
	struct place p = { .path = fixture_folder() };
	struct err e;

	p.fd = folder_open(p.path, &e);
	assert_true(p.fd >= 0);
	for (int i = 0; i < runs; i++)
		place_append(&p, i);
	return p;
}

int
place_try(const struct place *p, int number, struct err *e)
{
	autojson cJSON *record = json_object();
	struct trail *t = trail_open(p->fd, 60000, TRAIL_PLACE_NOW, e);
	int n;

	if (t == NULL)
		return -1;
	json_put_strf(record, "run", "%d", number);
	n = trail_append(t, "run", record, e);
	trail_close(t);
	return n;
}

void
place_append(const struct place *p, int number)
{
	struct err e = { 0 };

	if (place_try(p, number, &e) < 0)
		fail_msg("%s", e.msg);
}

struct buf
place_trail(const struct place *p)
{
	return fixture_reread(p->path, TRAIL_FILE);
}

void
place_put(const struct place *p, const void *bytes, size_t len)
{
	autofree char *path = xasprintf("%s/" TRAIL_FILE, p->path);

	fixture_write(p->path, TRAIL_FILE, bytes, len);
	assert_int_equal(chmod(path, 0600), 0);
}

void
reading_end(struct reading *r)
{
	buf_free(&r->text);
}

static void
note(void *arg, const struct trail_seen *line)
{
	struct reading *r = arg;

	if (line->trouble != NULL)
		buf_addf(&r->text, "%" PRIu64 ": %s\n", line->number, line->trouble);
	else
		buf_addf(&r->text, "%s%s%s\n", json_str(line->record, "kind", "?"), json_at(line->record, "run") ? " " : "",
		    json_str(line->record, "run", ""));
}

struct reading
place_read(const struct place *p)
{
	autofd int fd = openat(p->fd, TRAIL_FILE, O_RDONLY | O_CLOEXEC);
	struct reading r = { .text = BUF_INIT };
	struct err e = { 0 };

	r.troubles = trail_read(fd, note, &r, &r.head, &e);
	if (r.troubles < 0)
		buf_addf(&r.text, "%s\n", e.msg);
	return r;
}
