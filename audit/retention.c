/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>
#include <time.h>

#include "audit/retention.h"

#define DAY 86400
#define LAST_YEAR 9999
#define FORMS "write pci-dss, hipaa, or a word and a period of your own, such as: contracts 18 months"

static const struct retention known[] = {
	{ "pci-dss", 12, RETENTION_MONTHS },
	{ "hipaa", 6, RETENTION_YEARS },
};

static const struct unit {
	const char *one, *several;
	unsigned most;
} units[] = {
	[RETENTION_DAYS] = { "day", "days", 36500 },
	[RETENTION_MONTHS] = { "month", "months", 1200 },
	[RETENTION_YEARS] = { "year", "years", 100 },
};

static const struct retention *
find_known(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return &known[i];
	return NULL;
}

/* The next word of a text; empty if there is none. A longer one than fits is cut, and no name then. */
static void
next_word(const char **at, char *ret, size_t size)
{
	size_t n;

	*at += strspn(*at, " \t");
	n = strcspn(*at, " \t");
	snprintf(ret, size, "%.*s", (int)(n < size ? n : size - 1), *at);
	*at += n;
}

static bool
is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t n = strlen(name);

	return n > 0 && n < sizeof ((struct retention *)0)->name && strspn(name, letters) == n && name[0] >= 'a' && name[0] <= 'z';
}

static int
read_number(const char *word, unsigned *ret)
{
	size_t n = strlen(word);

	*ret = 0;
	if (n == 0 || n > 5 || strspn(word, "0123456789") != n)
		return -1;
	for (; *word != '\0'; word++)
		*ret = *ret * 10 + (unsigned)(*word - '0');
	return 0;
}

static int
read_period(const char *text, const char *number, const char *unit, struct retention *ret, struct err *e)
{
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(unit, units[i].one) != 0 && strcmp(unit, units[i].several) != 0)
			continue;
		if (read_number(number, &ret->n) < 0 || ret->n < 1 || ret->n > units[i].most)
			return err_set(e, 0, "retention \"%.80s\": the period is a whole number from 1 to %u %s", text, units[i].most,
			    units[i].several);
		ret->unit = (enum retention_unit)i;
		return 0;
	}
	return err_set(e, 0, "retention \"%.80s\": a period is so many days, months or years; " FORMS, text);
}

int
retention_read(const char *text, struct retention *ret, struct err *e)
{
	const char *at = text;
	char name[40], number[16], unit[16], more[2];

	*ret = (struct retention){ .n = 0 };
	next_word(&at, name, sizeof name);
	next_word(&at, number, sizeof number);
	next_word(&at, unit, sizeof unit);
	next_word(&at, more, sizeof more);
	if (!is_name(name))
		return err_set(e, 0, "retention \"%.80s\": a class has a name of small letters, digits and '-', at most 32; " FORMS, text);
	if (*more != '\0')
		return err_set(e, 0, "retention \"%.80s\": there is more behind the period; " FORMS, text);
	if (find_known(name) != NULL) {
		*ret = *find_known(name);
		return *number == '\0' ? 0 : err_set(e, 0, "retention \"%.80s\": %s has a period of its own, %u %s; give another one another "
		    "name: the latest of all counts", text, name, ret->n, units[ret->unit].several);
	}
	if (*number == '\0')
		return err_set(e, 0, "retention \"%.80s\": it needs a period; " FORMS, text);
	memcpy(ret->name, name, strlen(name) + 1);
	return read_period(text, number, unit, ret, e);
}

static int
days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month] + (month == 1 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

void
retention_until(const struct retention *r, int64_t from, char ret[11])
{
	time_t t = (time_t)(r->unit == RETENTION_DAYS ? from + (int64_t)r->n * DAY : from);
	struct tm tm = { .tm_mday = 1 };
	int year, month, day;

	(void)gmtime_r(&t, &tm);
	month = tm.tm_mon + (r->unit == RETENTION_MONTHS ? (int)r->n : 0);
	year = tm.tm_year + 1900 + (r->unit == RETENTION_YEARS ? (int)r->n : 0) + month / 12;
	month %= 12;
	day = tm.tm_mday;
	if (day > days_in(year, month)) { /* no December: it has 31 */
		day = 1;
		month++;
	}
	if (year > LAST_YEAR || year < 0)
		memcpy(ret, "9999-12-31", 11);
	else
		snprintf(ret, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)(month + 1) % 100, (unsigned)day % 100);
}

cJSON *
retention_object(char *const *classes, const char *finished, int64_t reached)
{
	cJSON *o = json_object(), *list = json_put_array(o, "classes");
	char until[11] = "", latest[11] = "";
	struct err ignored;
	int64_t end;
	bool ended = finished != NULL && time_read(finished, &end, &ignored) == 0;

	for (; classes != NULL && *classes != NULL; classes++) {
		struct retention r;
		autofree char *text = NULL;

		if (retention_read(*classes, &r, &ignored) < 0) /* it was looked at when it was set */
			continue;
		text = xasprintf("%s %u %s", r.name, r.n, r.n == 1 ? units[r.unit].one : units[r.unit].several);
		json_push_str(list, text);
		if (!ended)
			continue;
		retention_until(&r, end > reached ? end : reached, until);
		if (strcmp(until, latest) > 0)
			memcpy(latest, until, sizeof latest);
	}
	json_put_str(o, "until", *latest != '\0' ? latest : NULL);
	return o;
}

bool
retention_is_past(const char *until, int64_t now)
{
	struct err ignored;
	int64_t day;

	return until != NULL && strlen(until) == 10 && time_read(until, &day, &ignored) == 0 && now >= day + DAY;
}
