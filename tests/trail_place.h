/* SPDX-License-Identifier: Apache-2.0 */
/* trail_place: a folder with a trail, for tests. */
#ifndef TESTS_TRAIL_PLACE_H
#define TESTS_TRAIL_PLACE_H

#include "audit/trail.h"
#include "tests/fixture.h"

#define TRAIL_PLACE_NOW 1769853600 /* 2026-01-31T10:00:00Z */

struct place {
	char *path;
	int fd;
};
void place_end(struct place *p);
#define autoplace __attribute__((cleanup(place_end)))

/* A new folder, with a trail of so many runs: {"run":"0"}, {"run":"1"}, ... */
struct place place_make(int runs);
/* Appends a run; the case fails if that cannot be, or in the other function, for processes of their own, it is -1. */
void place_append(const struct place *p, int number);
int place_try(const struct place *p, int number, struct err *e);
/* The trail's bytes, and the other way round. */
struct buf place_trail(const struct place *p);
void place_put(const struct place *p, const void *bytes, size_t len);

/* What a trail holds: "run 0\npartial\n3: TROUBLE\n"; and where it ends. */
struct reading {
	struct buf text;
	int64_t troubles;
	struct trail_head head;
};
void reading_end(struct reading *r);
#define autoreading __attribute__((cleanup(reading_end)))
struct reading place_read(const struct place *p);

#endif
