/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/versions.h"

#define MAX_FIELDS 7
#define MAX_FIXED  16
#define DAY_SECONDS INT64_C(86400)

struct branch {
	const char *component, *name, *newest;
	const char *supported;  /* the column's words */
	bool ended;             /* "no" */
	int64_t last;           /* of a day: its midnight; else 0 */
};

struct hole_row {
	const char *component;
	struct hole hole;
	struct version since, fixed[MAX_FIXED];
	size_t nfixed;
};

struct releases {
	char *file, *text; /* the rows point into text */
	char sha256[65];
	const char *date;
	int64_t day;
	struct branch *branches;
	size_t nbranches;
	struct hole_row *holes;
	size_t nholes;
};

/* ---- versions ---- */

bool
version_read(const char *text, struct version *ret)
{
	if (*text == 'v')
		text++;
	for (size_t i = 0; i < ARRAY_SIZE(ret->part); i++) {
		char *end;

		if (!isdigit((unsigned char)*text))
			return false;
		ret->part[i] = strtol(text, &end, 10);
		if (end - text > 6 || *end != (i + 1 < ARRAY_SIZE(ret->part) ? '.' : '\0'))
			return false;
		text = end + 1;
	}
	return true;
}

int
version_compare(struct version a, struct version b)
{
	for (size_t i = 0; i < ARRAY_SIZE(a.part); i++)
		if (a.part[i] != b.part[i])
			return a.part[i] < b.part[i] ? -1 : 1;
	return 0;
}

/* The numbers of "29" or "25.0"; 0 if it is none. */
static size_t
branch_read(const char *name, struct version *ret)
{
	size_t n = 0;

	*ret = (struct version){ 0 };
	while (n < 2 && isdigit((unsigned char)*name)) {
		char *end;

		ret->part[n++] = strtol(name, &end, 10);
		if (*end == '\0')
			return n;
		if (*end != '.')
			return 0;
		name = end + 1;
	}
	return 0;
}

static bool
is_of_branch(struct version v, const char *name)
{
	struct version b;
	size_t n = branch_read(name, &b);

	for (size_t i = 0; i < n; i++)
		if (v.part[i] != b.part[i])
			return false;
	return n > 0;
}

/* ---- the table ---- */

static bool
is_component(const char *name)
{
	static const char *const names[] = { "engine", "containerd", "runc" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool
is_day(const char *text, int64_t *ret)
{
	struct err ignored;

	return strlen(text) == 10 && time_read(text, ret, &ignored) == 0;
}

/* Why a line is none, or NULL. */
static const char *
take_head(struct releases *r, char *const *field, size_t n)
{
	if (n != 3 || strcmp(field[0], "plimsoll-releases") != 0)
		return "the first line is not plimsoll-releases, format and date";
	if (strcmp(field[1], "1") != 0)
		return "another format than 1, which this version does not know";
	if (!is_day(field[2], &r->day))
		return "its date is no day such as 2026-01-31";
	r->date = field[2];
	return NULL;
}

static const char *
take_branch(struct releases *r, char *const *field, size_t n)
{
	struct branch b = { 0 };
	struct version v;

	if (n != 5)
		return "a branch has five fields";
	if (!is_component(field[1]))
		return "no component of that name";
	if (branch_read(field[2], &v) == 0)
		return "a branch is one or two numbers";
	b = (struct branch){ field[1], field[2], field[4], field[3], strcmp(field[3], "no") == 0, 0 };
	if (!b.ended && strcmp(field[3], "yes") != 0 && !is_day(field[3], &b.last))
		return "supported is yes, no or a day";
	if (strcmp(b.newest, "-") == 0)
		b.newest = NULL;
	else if (!version_read(b.newest, &v) || !is_of_branch(v, b.name))
		return "the newest release is none of that branch";
	if (b.newest == NULL && !b.ended)
		return "a branch that gets fixes has a newest release";
	r->branches = xrealloc(r->branches, r->nbranches + 1, sizeof *r->branches);
	r->branches[r->nbranches++] = b;
	return NULL;
}

static const char *
take_hole(struct releases *r, char *const *field, size_t n)
{
	struct hole_row h = { 0 };
	char *fixed, *rest;

	if (n != 7)
		return "a hole has seven fields";
	if (!is_component(field[1]))
		return "no component of that name";
	h.component = field[1];
	h.hole = (struct hole){ field[2], field[3], strcmp(field[6], "-") == 0 ? "" : field[6], false };
	if (*h.hole.only != '\0' && strcmp(h.hole.only, "authz") != 0 && strcmp(h.hole.only, "cri") != 0)
		return "no condition of that name";
	if (*h.hole.id == '\0' || (strcmp(field[4], "-") != 0 && !version_read(field[4], &h.since)))
		return "since is a release or -";
	for (rest = field[5]; (fixed = strsep(&rest, ",")) != NULL; h.nfixed++)
		if (h.nfixed == MAX_FIXED || !version_read(fixed, &h.fixed[h.nfixed]))
			return "fixed is a list of releases";
	r->holes = xrealloc(r->holes, r->nholes + 1, sizeof *r->holes);
	r->holes[r->nholes++] = h;
	return NULL;
}

static const char *
take_line(struct releases *r, char *line)
{
	char *field[MAX_FIELDS], *one;
	size_t n = 0;

	while ((one = strsep(&line, "\t")) != NULL) {
		if (n == MAX_FIELDS)
			return "too many fields";
		field[n++] = one;
	}
	if (r->date == NULL)
		return take_head(r, field, n);
	if (strcmp(field[0], "branch") == 0)
		return take_branch(r, field, n);
	return strcmp(field[0], "hole") == 0 ? take_hole(r, field, n) : "neither branch nor hole";
}

static const char *
take_lines(struct releases *r, size_t *ret_line)
{
	char *rest = r->text, *line;
	const char *why;

	for (*ret_line = 1; (line = strsep(&rest, "\n")) != NULL; ++*ret_line) {
		if (*line == '#' || *line == '\0')
			continue;
		if ((why = take_line(r, line)) != NULL)
			return why;
	}
	return r->nbranches == 0 ? "there is no branch in it" : NULL;
}

static bool
is_plain(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != '\t' && bytes[i] != '\n' && (bytes[i] < ' ' || bytes[i] > '~'))
			return false;
	return true;
}

struct releases *
releases_parse(const char *file, const char *bytes, size_t len, struct err *e)
{
	struct releases *r = xcalloc(1, sizeof *r);
	size_t line = 1;
	const char *why;

	r->file = utf8_clean(file, strlen(file));
	r->text = xstrndup(bytes, len);
	sha256_hex(bytes, len, r->sha256);
	if (len > RELEASES_MAX_BYTES)
		why = "it is larger than a table of releases is";
	else if (!is_plain(bytes, len))
		why = "it holds other bytes than printable ASCII, tabs and newlines";
	else
		why = take_lines(r, &line);
	if (why == NULL)
		return r;
	err_set(e, 0, "%s:%zu: %s", r->file, line, why);
	releases_free(r);
	return NULL;
}

void
releases_free(struct releases *r)
{
	if (r == NULL)
		return;
	free(r->file);
	free(r->text);
	free(r->branches);
	free(r->holes);
	free(r);
}

const char *
releases_file(const struct releases *r)
{
	return r->file;
}

const char *
releases_sha256(const struct releases *r)
{
	return r->sha256;
}

const char *
releases_date(const struct releases *r)
{
	return r->date;
}

long
releases_age(const struct releases *r, int64_t at)
{
	int64_t seconds = at - r->day;

	return (long)(seconds < 0 ? -((-seconds + DAY_SECONDS - 1) / DAY_SECONDS) : seconds / DAY_SECONDS);
}

/* ---- what it says ---- */

static const struct branch *
branch_of(const struct releases *r, const char *component, struct version v)
{
	for (size_t i = 0; i < r->nbranches; i++)
		if (strcmp(r->branches[i].component, component) == 0 && is_of_branch(v, r->branches[i].name))
			return &r->branches[i];
	return NULL;
}

/* Whether all branches of the component begin above that version; false if there is none. */
static bool
is_older_than_all(const struct releases *r, const char *component, struct version v)
{
	bool any = false;

	for (size_t i = 0; i < r->nbranches; i++) {
		struct version first;

		if (strcmp(r->branches[i].component, component) != 0)
			continue;
		any = true;
		(void)branch_read(r->branches[i].name, &first);
		if (version_compare(v, first) >= 0)
			return false;
	}
	return any;
}

struct release
releases_state(const struct releases *r, const char *component, struct version v, int64_t at)
{
	const struct branch *b = branch_of(r, component, v);
	struct release ret = { .state = RELEASE_UNKNOWN };
	struct version newest;

	if (b == NULL) {
		if (is_older_than_all(r, component, v))
			ret.state = RELEASE_ENDED;
		return ret;
	}
	ret.branch = b->name;
	ret.newest = b->newest;
	if (b->ended || (b->last != 0 && at >= b->last + DAY_SECONDS)) {
		ret.state = RELEASE_ENDED;
		ret.ended = b->ended ? NULL : b->supported;
	} else if (version_read(b->newest, &newest)) {
		ret.state = version_compare(v, newest) < 0 ? RELEASE_SUPERSEDED : RELEASE_NEWEST;
	}
	return ret;
}

/* A fix in the release's own branch decides. Without one, what is newer than all fixes does not have the hole, and of the
 * rest it is not told whether they ever had it: a branch that is cared for may have none to fix. */
static bool
has_hole(const struct releases *r, const struct hole_row *h, struct version v, bool *ret_doubt)
{
	const struct branch *b = branch_of(r, h->component, v);
	bool above_all = true;

	*ret_doubt = false;
	if (version_compare(v, h->since) < 0)
		return false;
	for (size_t i = 0; i < h->nfixed; i++) {
		if (b != NULL && is_of_branch(h->fixed[i], b->name))
			return version_compare(v, h->fixed[i]) < 0;
		above_all = above_all && version_compare(v, h->fixed[i]) >= 0;
	}
	*ret_doubt = true;
	return !above_all;
}

bool
releases_hole(const struct releases *r, const char *component, struct version v, size_t i, struct hole *ret)
{
	for (size_t k = 0; k < r->nholes; k++) {
		bool doubt;

		if (strcmp(r->holes[k].component, component) != 0 || !has_hole(r, &r->holes[k], v, &doubt) || i-- > 0)
			continue;
		*ret = r->holes[k].hole;
		ret->doubt = doubt;
		return true;
	}
	return false;
}
