/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daemon_release: 1.2.2, whether engine, containerd and runc are maintained and current, by the dated table of releases.
 *
 * Only builds of the projects themselves have the projects' numbers: a distribution's 20.10.24 carries later fixes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/versions.h"
#include "checks/daemon.h"

#define UPSTREAM   "Docker Engine - Community"
#define MAX_SHOWN  8

/* What of the three is judged, and what was found out about it: a sentence for each verdict. */
struct judged {
	struct look *at;
	bool upstream;          /* the engine is the project's own build */
	bool authz_asked, authz;
	struct buf fails, unknowns, reviews, passes;
};

static void
add(struct buf *b, const char *fmt, ...) PRINTF(2, 3);

static void
add(struct buf *b, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_addf(b, "%s%s", b->len > 0 ? "; " : "", text);
}

/* Whether an authorization plugin is set; what cannot be read may be one. */
static bool
has_authz(struct judged *j)
{
	struct fact f;

	if (!j->authz_asked) {
		f = look_at(j->at, "info:Plugins.Authorization", NULL);
		j->authz = f.seen != SEEN_NULL &&
		    !(f.seen == SEEN_VALUE && cJSON_IsArray(f.v) && cJSON_GetArraySize(f.v) == 0);
		j->authz_asked = true;
	}
	return j->authz;
}

static bool
counts(struct judged *j, const struct hole *h)
{
	if (strcmp(h->only, "cri") == 0)
		return false;
	return strcmp(h->only, "authz") != 0 || has_authz(j);
}

/* "CVE-1, CVE-2 and 3 more" of the holes that are known (or, in doubt, of those). */
static void
list_holes(struct judged *j, const char *component, struct version v, bool doubt, struct buf *ret)
{
	struct hole h;
	size_t n = 0;

	for (size_t i = 0; releases_hole(j->at->releases, component, v, i, &h); i++) {
		if (h.doubt != doubt || !counts(j, &h))
			continue;
		if (n < MAX_SHOWN)
			buf_addf(ret, "%s%s", n > 0 ? ", " : "", h.id);
		n++;
	}
	if (n > MAX_SHOWN)
		buf_addf(ret, " and %zu more", n - MAX_SHOWN);
}

static void
judge_supported(struct judged *j, const char *component, const char *text, struct version v, const struct release *r)
{
	autobuf struct buf doubts = BUF_INIT;

	list_holes(j, component, v, true, &doubts);
	if (doubts.len > 0)
		add(&j->unknowns, "%s %s: whether %s is fixed in branch %s is not told", component, text, doubts.s, r->branch);
	else if (r->state == RELEASE_SUPERSEDED)
		add(&j->reviews, "%s %s: no hole is known, and %s is newer", component, text, r->newest);
	else
		add(&j->passes, "%s %s", component, text);
}

static void
judge_upstream(struct judged *j, const char *component, const char *text, struct version v)
{
	struct release r = releases_state(j->at->releases, component, v, j->at->now);
	autobuf struct buf holes = BUF_INIT;

	list_holes(j, component, v, false, &holes);
	if (r.state == RELEASE_ENDED)
		add(&j->fails, "%s %s: its branch gets no more fixes%s%s", component, text, r.ended != NULL ? " since " : "",
		    r.ended != NULL ? r.ended : "");
	if (holes.len > 0)
		add(&j->fails, "%s %s has %s", component, text, holes.s);
	if (r.state == RELEASE_UNKNOWN)
		add(&j->unknowns, "%s %s: the table has no such branch", component, text);
	else if (r.state != RELEASE_ENDED && holes.len == 0)
		judge_supported(j, component, text, v, &r);
}

static void
judge_component(struct judged *j, const char *component, const char *text)
{
	struct version v;

	if (!version_read(text, &v))
		add(&j->unknowns, "%s %s is not a version of the project's own", component, text);
	else if (!j->upstream)
		add(&j->unknowns, "%s %s", component, text);
	else
		judge_upstream(j, component, text, v);
}

/* The version of a component by its name; NULL if it is not told. */
static const char *
component_version(const cJSON *components, const char *name)
{
	const cJSON *c;

	cJSON_ArrayForEach(c, components)
		if (strcmp(json_str(c, "Name", ""), name) == 0)
			return json_str(c, "Version", NULL);
	return NULL;
}

static void
judge_named(struct judged *j, const cJSON *components, const char *name, const char *component)
{
	const char *text = component_version(components, name);

	if (text == NULL || *text == '\0')
		add(&j->unknowns, "the version of %s is not told", component);
	else
		judge_component(j, component, text);
}

/* The engine names the program behind its default runtime as that runtime is called. */
static void
judge_runtime(struct judged *j, const cJSON *components)
{
	struct fact f = look_at(j->at, "info:DefaultRuntime", "runc");
	const char *name = f.seen == SEEN_VALUE ? cJSON_GetStringValue(f.v) : NULL;

	if (name == NULL || strcmp(name, "runc") == 0 || strcmp(name, "io.containerd.runc.v2") == 0)
		judge_named(j, components, "runc", "runc");
	else
		add(&j->unknowns, "the default runtime is %s, whose releases the table does not have", name);
}

static enum verdict
sum_up(struct judged *j, long age, const char *max_age)
{
	const struct releases *table = j->at->releases;
	long days = strtol(max_age, NULL, 10);

	if (j->fails.len > 0)
		return say(j->at, FAIL, "%s", j->fails.s);
	if (j->unknowns.len > 0 && !j->upstream)
		return say(j->at, UNKNOWN, "a distribution's or vendor's build, whose fixes its number does not tell: %s; ask "
		    "who built it", j->unknowns.s);
	if (j->unknowns.len > 0)
		return say(j->at, UNKNOWN, "%s", j->unknowns.s);
	if (j->reviews.len > 0)
		return say(j->at, NOTCHECKED, "%s", j->reviews.s);
	if (j->at->now == 0)
		return say(j->at, UNKNOWN, "the time to judge by is not known");
	if (age > days)
		return say(j->at, NOTCHECKED, "%s: current as of %s, but that table is %ld days old, of which %ld are allowed",
		    j->passes.s, releases_date(table), age, days);
	return say(j->at, PASS, "%s: maintained, and nothing newer or wrong is known as of %s", j->passes.s, releases_date(table));
}

/* Which table decides. */
static void
note_table(struct look *at, long age)
{
	const char *file = releases_file(at->releases), *slash = strrchr(file, '/');
	autofree char *shown = xasprintf("%s of %s, %ld days old, sha256 %s", slash != NULL ? slash + 1 : file,
	    releases_date(at->releases), age, releases_sha256(at->releases));

	look_note(at, "table of releases", "releases", NULL, shown);
}

static enum verdict
judge_all(struct judged *j, const cJSON *components)
{
	const char *max_age = look_value(j->at, "max-release-table-age");
	long age = releases_age(j->at->releases, j->at->now);

	note_table(j->at, age);
	judge_named(j, components, "Engine", "engine");
	judge_named(j, components, "containerd", "containerd");
	judge_runtime(j, components);
	return sum_up(j, age, max_age != NULL ? max_age : "");
}

enum verdict
daemon_release(struct look *at, const struct check *c)
{
	struct judged j = { .at = at, .fails = BUF_INIT, .unknowns = BUF_INIT, .reviews = BUF_INIT, .passes = BUF_INIT };
	struct fact platform, components;
	enum verdict v;

	(void)c;
	if (daemon_is_podman(at)) {
		look_at(at, "version:Version", NULL);
		return say(at, NOTCHECKED, "the engine is Podman, whose releases the table does not have: whether it is current is "
		    "for a person to ask who built it");
	}
	components = look_at(at, "version:Components", "releases that get fixes and have no known hole");
	if (components.seen != SEEN_VALUE || !cJSON_IsArray(components.v) || components.code != NULL)
		return say_unseen(at, components, "Components", "a list");
	platform = look_at(at, "version:Platform.Name", UPSTREAM);
	if (platform.seen == SEEN_ERROR || platform.seen == SEEN_UNCOLLECTED)
		return say_unseen(at, platform, "Platform.Name", "a string");
	j.upstream = platform.seen == SEEN_VALUE && cJSON_IsString(platform.v) &&
	    strcmp(platform.v->valuestring, UPSTREAM) == 0;
	if (at->releases == NULL)
		return say(at, UNKNOWN, "no table of releases is installed");
	v = judge_all(&j, components.v);
	buf_free(&j.fails);
	buf_free(&j.unknowns);
	buf_free(&j.reviews);
	buf_free(&j.passes);
	return v;
}
