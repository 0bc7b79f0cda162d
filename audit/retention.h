/* SPDX-License-Identifier: Apache-2.0 */
/*
 * retention: how long evidence is kept: the classes of the setting of that name. A class is
 *   pci-dss                       12 months (PCI DSS 10.5.1)
 *   hipaa                         6 years (45 CFR 164.316(b)(2)(i))
 *   NAME N days|months|years      a word and a period of the site's own
 *
 * Days are those of the calendar in UTC. What is kept for a month is kept through the day of the same number in the next one, or, where
 * that has no such day, through the first of the month after: never less than the period.
 */
#ifndef AUDIT_RETENTION_H
#define AUDIT_RETENTION_H

#include "audit/json.h"

enum retention_unit { RETENTION_DAYS, RETENTION_MONTHS, RETENTION_YEARS };

struct retention {
	char name[33];
	unsigned n;
	enum retention_unit unit;
};

/* A class out of its text. -1 and an error that says what would do. */
int retention_read(const char *text, struct retention *ret, struct err *e);

/* The last day of the period that begins at a time (in seconds since the epoch): "2032-11-22". */
void retention_until(const struct retention *r, int64_t from, char ret[11]);

/*
 * What a record says of it (classes: texts, NULL-ended; NULL: none): {"classes": ["hipaa 6 years"], "until": "2032-11-22"}, the latest
 * day of all of them, counted from the run's end; or from reached, a time that had come by then, if that is later: a host whose clock
 * began anew in 1970 would have its evidence deleted as soon as the clock is right. until is null if nothing may delete it: there is
 * no class, or the end is not known. The caller frees.
 */
cJSON *retention_object(char *const *classes, const char *finished, int64_t reached);

/* Whether a day has wholly passed at a time; never, if it is none. */
bool retention_is_past(const char *until, int64_t now);

#endif
