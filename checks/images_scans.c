/* SPDX-License-Identifier: Apache-2.0 */
/*
 * images_scans: whether each image in use was scanned, lately, without finding much (4.4). A report is somebody's word: it counts for
 * the digests that it names, from the time that it says it was made, and of each scanner the newest one counts, and an older one
 * that looked at more. One that did not look at all there is counts beside those that did, and lets nothing pass by itself.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "checks/containers.h"
#include "checks/images.h"

#define DAY       86400
#define MAX_TOOLS 16

/* From the worst on; unknown is no degree of it. */
static const char *const severities[] = { "critical", "high", "medium", "low", "negligible" };

/* What the site demands. */
struct demand {
	long days;
	size_t floor; /* of severities */
	bool unfixed; /* findings without a fix count, too */
};

static bool
demand_read(const struct look *at, struct demand *ret)
{
	const char *days = look_value(at, "scan-days"), *floor = look_value(at, "scan-severity"),
		   *unfixed = look_value(at, "scan-unfixed");
	char *end;

	if (days == NULL || floor == NULL || unfixed == NULL)
		return false;
	ret->days = strtol(days, &end, 10);
	ret->unfixed = strcmp(unfixed, "fail") == 0;
	if (end == days || *end != '\0' || ret->days < 0 || (!ret->unfixed && strcmp(unfixed, "ignore") != 0))
		return false;
	for (ret->floor = 0; ret->floor < ARRAY_SIZE(severities); ret->floor++)
		if (strcmp(floor, severities[ret->floor]) == 0)
			return true;
	return false;
}

/* The scans of an image that count, and why the others do not. */
struct counting {
	const cJSON *newest[MAX_TOOLS]; /* of each scanner */
	int64_t time[MAX_TOOLS];
	size_t n;
	const char *flaw;    /* of one that was none */
	bool timeless, ahead, old, many;
	int64_t latest;      /* of the old ones */
};

static bool
is_whole(const cJSON *scan)
{
	return cJSON_IsNull(json_at(scan, "gap"));
}

/* Whether one scan looked at each class of packages that another did. */
static bool
looked_at_all(const cJSON *scan, const cJSON *other)
{
	const cJSON *a, *b;
	bool found;

	cJSON_ArrayForEach (a, json_at(other, "classes")) {
		found = false;
		cJSON_ArrayForEach (b, json_at(scan, "classes"))
			found = found || cJSON_Compare(a, b, true);
		if (!found)
			return false;
	}
	return true;
}

static void
count_scan(struct counting *c, const cJSON *scan, const struct demand *d, int64_t now)
{
	const char *text = json_str(scan, "time", NULL), *tool = json_str(scan, "tool", "");
	const cJSON *flaw = json_at(scan, "flaw");
	struct err ignored;
	int64_t time;
	size_t i, kept = 0;

	if (!cJSON_IsNull(flaw)) {
		c->flaw = cJSON_IsString(flaw) ? flaw->valuestring : "it is not understood";
		return;
	}
	if (text == NULL || time_read(text, &time, &ignored) < 0) {
		c->timeless = true;
		return;
	}
	if (time > now + DAY) {
		c->ahead = true;
		return;
	}
	if (time < now - (int64_t)d->days * DAY) {
		c->old = true;
		c->latest = time > c->latest ? time : c->latest;
		return;
	}
	for (i = 0; i < c->n; i++) {
		bool rivals = strcmp(json_str(c->newest[i], "tool", ""), tool) == 0 && is_whole(c->newest[i]) == is_whole(scan);

		if (rivals && time < c->time[i] && looked_at_all(c->newest[i], scan))
			return;
		/* of two in one second nobody knows which is the newer one: both count */
		if (rivals && time > c->time[i] && looked_at_all(scan, c->newest[i]))
			continue;
		c->newest[kept] = c->newest[i];
		c->time[kept++] = c->time[i];
	}
	c->many = c->many || kept == MAX_TOOLS;
	if (kept < MAX_TOOLS) {
		c->newest[kept] = scan;
		c->time[kept++] = time;
	}
	c->n = kept;
}

/* A count of a scan; -1: it is none. */
static double
findings(const cJSON *scan, const char *severity, const struct demand *d)
{
	const cJSON *all = json_at(json_at(scan, "findings"), severity), *unfixed = json_at(json_at(scan, "unfixed"), severity);

	if (!cJSON_IsNumber(all) || !cJSON_IsNumber(unfixed) || unfixed->valuedouble < 0 || all->valuedouble < unfixed->valuedouble)
		return -1;
	return all->valuedouble - (d->unfixed ? 0 : unfixed->valuedouble);
}

/* What all that count say. */
struct sum {
	struct items bad;
	double unrated, ignored;
	bool malformed;
};

static void
sum_up(const struct counting *c, const struct demand *d, struct sum *ret)
{
	for (size_t i = 0; i < c->n; i++) {
		const cJSON *scan = c->newest[i];
		double n = findings(scan, "unknown", d);

		ret->malformed = ret->malformed || n < 0;
		ret->unrated += n;
		ret->ignored += json_num(scan, "ignored", 0);
		for (size_t k = 0; k < ARRAY_SIZE(severities); k++) {
			n = findings(scan, severities[k], d);
			ret->malformed = ret->malformed || n < 0;
			if (n > 0 && k <= d->floor)
				items_add(&ret->bad, "%.0f %s by %s", n, severities[k], json_str(scan, "tool", "?"));
		}
	}
}

/* How many scans are not its, for they name no digest, or are of another platform. */
struct others {
	double unnamed, elsewhere;
};

/* No scan counts: why. */
static enum verdict
none_counts(struct look *at, const struct counting *c, const struct demand *d, size_t scans, const struct others *o)
{
	char shown[32];

	if (scans == 0)
		return say(at, FAIL, "no scan names its digest%s%s", o->unnamed > 0 ? "; reports that name none prove nothing" : "",
		    o->elsewhere > 0 ? "; there are some of another platform's image" : "");
	if (c->ahead)
		return say(at, UNKNOWN, "a scan of it was made after the time to judge by");
	if (c->old) {
		time_show(c->latest, shown);
		return say(at, FAIL, "its last scan is of %.10s, more than %ld days ago", shown, d->days);
	}
	if (c->timeless)
		return say(at, FAIL, "nobody knows when it was scanned");
	return say(at, FAIL, "its scan does not count: %s", c->flaw != NULL ? c->flaw : "it is not understood");
}

/* Reports that are some, and could not be read; another JSON file is none. */
static const cJSON *
unread_report(const cJSON *list)
{
	const cJSON *u;

	cJSON_ArrayForEach (u, list)
		if (strcmp(json_str(u, "code", ""), "not-a-scan") != 0)
			return u;
	return NULL;
}

/* Which reports decided, by the digests of their bytes: the list itself may be too long to be shown. */
static void
note_reports(struct look *at, const struct counting *c)
{
	for (size_t i = 0; i < c->n; i++) {
		autofree char *source = xasprintf("scan report %s", json_str(c->newest[i], "file", "?"));
		autofree char *path = xasprintf("sha256[%zu]", i);

		look_note(at, source, path, NULL, json_str(c->newest[i], "sha256", "?"));
	}
}

static enum verdict
decide(struct look *at, const cJSON *list, const cJSON *unread, const struct others *o, const struct demand *d)
{
	const cJSON *lost = unread_report(unread);
	const char *file = json_str(lost, "file", "?");
	size_t whole = 0;
	struct counting c = { 0 };
	struct sum sum = { 0 };
	const cJSON *scan;
	char shown[32];
	enum verdict v;

	cJSON_ArrayForEach (scan, list)
		count_scan(&c, scan, d, at->now);
	sum_up(&c, d, &sum);
	while (whole < c.n && !is_whole(c.newest[whole]))
		whole++;
	note_reports(at, &c);
	if (sum.bad.n > 0) {
		v = say(at, FAIL, "%s", items_show(&sum.bad));
	} else if (lost != NULL) {
		v = say(at, ERROR, "the scan report %s in the folder of --scans could not be read (%s), and may be about it",
		    *file != '\0' ? file : "behind the last that was read", json_str(lost, "message", json_str(lost, "code", "")));
	} else if (c.n == 0) {
		v = none_counts(at, &c, d, (size_t)cJSON_GetArraySize(list), o);
	} else if (sum.malformed || c.many) {
		v = say(at, UNKNOWN, "a scan of it is not understood");
	} else if (c.ahead) {
		v = say(at, UNKNOWN, "a scan of it was made after the time to judge by, and may be the newest");
	} else if (whole == c.n) {
		v = say(at, UNKNOWN, "scanned by %s, which found nothing that is %s or worse, but %s", json_str(c.newest[0], "tool", "?"),
		    severities[d->floor], json_str(c.newest[0], "gap", "what it looked at is not known"));
	} else if (sum.unrated > 0) {
		v = say(at, UNKNOWN, "%.0f finding%s that the scanner did not rate; none of those that it did is %s or worse",
		    sum.unrated, sum.unrated == 1 ? "" : "s", severities[d->floor]);
	} else {
		time_show(c.time[whole], shown);
		v = say(at, PASS, "scanned by %s on %.10s: nothing that is %s or worse%s", json_str(c.newest[whole], "tool", "?"), shown,
		    severities[d->floor], sum.ignored > 0 ? ", without what the scanner was told to ignore" : "");
	}
	items_free(&sum.bad);
	return v;
}

enum verdict
image_scanned(struct look *at, const struct check *c)
{
	struct fact used = look_at(at, "use:in_use", NULL), list, unread, unnamed, elsewhere;
	struct demand d = { 0 };

	if (!fact_bool(used))
		return say_unseen(at, used, "whether it is in use", "a bool");
	/* before what is not used: beside images that are, "not applicable" would stand for all of them */
	list = look_at(at, c->path, "a scan that is new enough");
	if (list.seen == SEEN_ERROR && strcmp(list.code, "not-asked") == 0)
		return say(at, NOTCHECKED, "no scan reports were named (--scans)");
	if (cJSON_IsFalse(used.v))
		return say(at, NOTAPPLICABLE, "no container was made of it");
	if (!demand_read(at, &d))
		return say(at, UNKNOWN, "the benchmark does not say, in words that are known, how old a scan may be, and how bad a "
		    "finding (export-names scan-days, scan-severity, scan-unfixed)");
	if (list.seen != SEEN_VALUE || !cJSON_IsArray(list.v) || list.code != NULL)
		return say_unseen(at, list, "the scans of it", "a list");
	unread = look_at(at, "scans:unread", NULL);
	if (unread.seen != SEEN_VALUE || !cJSON_IsArray(unread.v))
		return say_unseen(at, unread, "which reports could not be read", "a list");
	unnamed = look_at(at, "scans:unnamed", NULL);
	elsewhere = look_at(at, "scans:elsewhere", NULL);
	if (at->now == 0)
		return say(at, UNKNOWN, "the time to judge by is not known");
	return decide(at, list.v, unread.v, &(struct others){ .unnamed = cJSON_IsNumber(unnamed.v) ? unnamed.v->valuedouble : 0,
	    .elsewhere = cJSON_IsNumber(elsewhere.v) ? elsewhere.v->valuedouble : 0 }, &d);
}
