/* SPDX-License-Identifier: Apache-2.0 */
/* scans_parse: reports of Trivy and Grype, and SARIF (OASIS, 2.1.0), in one form. Pure: bytes in, JSON out. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audit/scans.h"

#define MAX_SCANS   256
#define MAX_DIGESTS 64
#define MAX_NAME    256

enum severity { CRITICAL, HIGH, MEDIUM, LOW, NEGLIGIBLE, UNRATED, NSEVERITIES };
static const char *const severities[NSEVERITIES] = { "critical", "high", "medium", "low", "negligible", "unknown" };

/* A scan while it is read. */
struct scan {
	cJSON *object, *digests, *exact, *classes; /* the lists stand in the object */
	bool many; /* more digests than are kept */
	int64_t findings[NSEVERITIES], unfixed[NSEVERITIES], ignored;
};

/* A severity's word, in whichever case. */
static enum severity
severity_of(const char *word)
{
	for (size_t i = 0; i < NSEVERITIES; i++)
		if (strcasecmp(word, severities[i]) == 0)
			return (enum severity)i;
	return UNRATED;
}

/* A name in a report, cut: it is only shown. */
static void
put_name(cJSON *o, const char *key, const char *name)
{
	size_t n = name != NULL ? strlen(name) : 0;
	autofree char *cut = NULL;

	while (n > MAX_NAME || (n > 0 && n < strlen(name) && ((unsigned char)name[n] & 0xc0) == 0x80))
		n--;
	cut = name != NULL ? xstrndup(name, n) : NULL;
	json_put_str(o, key, cut);
}

static void
put_time(cJSON *o, const char *text)
{
	char shown[32];
	int64_t t;
	struct err why;

	if (text == NULL || time_read(text, &t, &why) < 0 || t <= 0 || t >= INT64_C(253402300800)) {
		json_put_null(o, "time");
		return;
	}
	time_show(t, shown);
	json_put_str(o, "time", shown);
}

static struct scan
scan_begin(const char *format, const char *tool, const char *version, const char *name, const char *time)
{
	struct scan s = { .object = json_object() };

	json_put_str(s.object, "format", format);
	put_name(s.object, "tool", tool);
	put_name(s.object, "version", version);
	put_name(s.object, "name", name);
	s.digests = json_put_array(s.object, "digests");
	s.exact = json_put_array(s.object, "exact");
	s.classes = json_put_array(s.object, "classes");
	json_put_null(s.object, "platform");
	put_time(s.object, time);
	json_put_null(s.object, "flaw");
	json_put_null(s.object, "gap");
	return s;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp((*(cJSON *const *)a)->valuestring, (*(cJSON *const *)b)->valuestring);
}

static void
sort_strings(cJSON *array)
{
	size_t n = (size_t)cJSON_GetArraySize(array), i = 0;
	autofree cJSON **sorted = xcalloc(n, sizeof *sorted);
	cJSON *v;

	while ((v = cJSON_DetachItemFromArray(array, 0)) != NULL)
		sorted[i++] = v;
	if (n > 1)
		qsort(sorted, n, sizeof *sorted, by_text);
	for (i = 0; i < n; i++)
		json_push(array, sorted[i]);
}

static void
put_counts(cJSON *o, const char *key, const int64_t counts[NSEVERITIES])
{
	cJSON *c = json_put_object(o, key);

	for (size_t i = 0; i < NSEVERITIES; i++)
		json_put_int(c, severities[i], counts[i]);
}

static void
scan_end(struct scan *s, cJSON *scans)
{
	sort_strings(s->digests);
	sort_strings(s->exact);
	if (s->many)
		json_put_str(s->object, "gap", "it names more digests than are kept");
	put_counts(s->object, "findings", s->findings);
	put_counts(s->object, "unfixed", s->unfixed);
	json_put_int(s->object, "ignored", s->ignored);
	json_push(scans, s->object);
}

/* "linux/arm/v7"; left null if the system or the architecture is not named. */
static void
put_platform(struct scan *s, const char *os, const char *architecture, const char *variant)
{
	autofree char *platform = NULL;

	if (*os == '\0' || *architecture == '\0')
		return;
	platform = xasprintf("%s/%s%s%s", os, architecture, *variant != '\0' ? "/" : "", variant);
	put_name(s->object, "platform", platform);
}

/* Puts the digest in "sha256:..." or "name@sha256:...", if there is one, into a list of the scan's. */
static void
put_digest(struct scan *s, cJSON *list, const cJSON *value)
{
	const char *text = cJSON_GetStringValue(value), *at = text != NULL ? strrchr(text, '@') : NULL;
	const char *digest = at != NULL ? at + 1 : text;
	const cJSON *have;

	if (digest == NULL || strncmp(digest, "sha256:", 7) != 0 || strlen(digest) != 71 ||
	    strspn(digest + 7, "0123456789abcdef") != 64)
		return;
	cJSON_ArrayForEach(have, list)
		if (strcmp(have->valuestring, digest) == 0)
			return;
	s->many = s->many || cJSON_GetArraySize(list) >= MAX_DIGESTS;
	if (!s->many)
		json_push_str(list, digest);
}

/* One of an image or its manifest: of one platform. */
static void
add_digest(struct scan *s, const cJSON *value)
{
	put_digest(s, s->digests, value);
	put_digest(s, s->exact, value);
}

/* Those of repositories, which may be an index's: of all its platforms. */
static void
add_digests(struct scan *s, const cJSON *values)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, values)
		put_digest(s, s->digests, v);
}

static void
count(struct scan *s, enum severity severity, bool fixable)
{
	s->findings[severity]++;
	s->unfixed[severity] += !fixable;
}

/* Names once what was looked at, so that a report that looked at less replaces none that looked at more. */
static void
add_class(struct scan *s, const char *class)
{
	const cJSON *have;

	cJSON_ArrayForEach(have, s->classes)
		if (strcmp(have->valuestring, class) == 0)
			return;
	json_push_str(s->classes, class);
}

/*
 * Trivy. A result of packages says that vulnerabilities were looked for, whether there are any or not. One of an operating system
 * is left out where Trivy was told to, where there is none, and where Trivy does not know it: the report does not tell which.
 */
static void
read_trivy(const cJSON *doc, cJSON *scans)
{
	struct scan s = scan_begin("trivy", "trivy", json_str(doc, "Trivy.Version", NULL), json_str(doc, "ArtifactName", NULL),
	    json_str(doc, "CreatedAt", NULL));
	bool looked = false, of_system = false, strange = false;
	const cJSON *result, *v, *ended = json_at(doc, "Metadata.OS.EOSL"), *image = json_at(doc, "Metadata.ImageConfig");

	put_platform(&s, json_str(image, "os", ""), json_str(image, "architecture", ""), json_str(image, "variant", ""));
	add_digest(&s, json_at(doc, "Metadata.ImageID"));
	add_digests(&s, json_at(doc, "Metadata.RepoDigests"));
	cJSON_ArrayForEach(result, json_at(doc, "Results")) {
		const cJSON *found = json_at(result, "Vulnerabilities");
		const char *class = json_str(result, "Class", "");

		of_system = of_system || strcmp(class, "os-pkgs") == 0;
		if (strcmp(class, "os-pkgs") == 0 || strcmp(class, "lang-pkgs") == 0) {
			looked = true;
			add_class(&s, class);
		}
		strange = strange || !cJSON_IsObject(result) || (found != NULL && !cJSON_IsNull(found) && !cJSON_IsArray(found));
		cJSON_ArrayForEach(v, found)
			count(&s, severity_of(json_str(v, "Severity", "")), *json_str(v, "FixedVersion", "") != '\0');
		s.ignored += cJSON_GetArraySize(json_at(result, "ExperimentalModifiedFindings"));
	}
	if (ended != NULL && !cJSON_IsFalse(ended))
		json_put_str(s.object, "gap", "the operating system in it is past its end of life, and what is wrong there since then nobody lists");
	else if (!of_system)
		json_put_str(s.object, "gap", "it tells of no packages of an operating system: they were not looked at, or there are none");
	if (strange)
		json_put_str(s.object, "flaw", "its results are not understood");
	else if (!looked)
		json_put_str(s.object, "flaw",
		    "it has no result of packages: vulnerabilities were not looked for, or nothing was found to look at");
	scan_end(&s, scans);
}

/* What Grype's report says that it was told to leave out, or could not look at; NULL: nothing. */
static const char *
grype_gap(const cJSON *doc)
{
	static const char *const dropped[] = { "only-fixed", "only-notfixed", "ignore-wontfix" };
	const cJSON *alerts = json_at(doc, "alertsByPackage"), *v;

	if (alerts != NULL && !cJSON_IsNull(alerts) && (!cJSON_IsArray(alerts) || alerts->child != NULL))
		return "the scanner warns that it knows too little of some packages, such as those of a distribution past its end of life";
	for (size_t i = 0; i < ARRAY_SIZE(dropped); i++) {
		v = json_at(json_at(doc, "descriptor.configuration"), dropped[i]);
		if (v != NULL && !cJSON_IsNull(v) && !cJSON_IsFalse(v) && !(cJSON_IsString(v) && *v->valuestring == '\0'))
			return "the scanner was told to leave findings out by whether there is a fix";
	}
	return *json_str(doc, "distro.name", "") == '\0' ? "it knows no distribution, so that packages of one were not looked at" : NULL;
}

static void
read_grype(const cJSON *doc, cJSON *scans)
{
	struct scan s = scan_begin("grype", "grype", json_str(doc, "descriptor.version", NULL),
	    json_str(doc, "source.target.userInput", NULL), json_str(doc, "descriptor.timestamp", NULL));
	const cJSON *m, *image = json_at(doc, "source.target");
	const char *gap = grype_gap(doc);

	put_platform(&s, json_str(image, "os", ""), json_str(image, "architecture", ""), json_str(image, "architectureVariant", ""));
	if (gap != NULL)
		json_put_str(s.object, "gap", gap);
	add_digest(&s, json_at(doc, "source.target.imageID"));
	add_digest(&s, json_at(doc, "source.target.manifestDigest"));
	add_digests(&s, json_at(doc, "source.target.repoDigests"));
	cJSON_ArrayForEach(m, json_at(doc, "matches"))
		count(&s, severity_of(json_str(m, "vulnerability.severity", "")),
		    strcmp(json_str(m, "vulnerability.fix.state", ""), "fixed") == 0);
	s.ignored = cJSON_GetArraySize(json_at(doc, "ignoredMatches"));
	scan_end(&s, scans);
}

/*
 * SARIF. How bad a finding is: its own or its rule's security-severity (0.0 to 10.0, a string, cut as CVSS 3 and 4 cut it), or a tag
 * of its rule, or its level, of which an error may be as bad as can be.
 */
static bool
by_score(const cJSON *thing, enum severity *ret)
{
	const char *text = json_str(thing, "properties[\"security-severity\"]", NULL);
	char *end;
	double score = json_num(thing, "properties[\"security-severity\"]", -1);

	if (text != NULL) {
		score = strtod(text, &end);
		if (end == text || *end != '\0')
			return false;
	}
	if (!(score >= 0 && score <= 10))
		return false;
	*ret = score >= 9 ? CRITICAL : score >= 7 ? HIGH : score >= 4 ? MEDIUM : score > 0 ? LOW : UNRATED;
	return true;
}

static bool
by_tag(const cJSON *rule, enum severity *ret)
{
	const cJSON *t;

	cJSON_ArrayForEach(t, json_at(rule, "properties.tags"))
		if (cJSON_IsString(t) && severity_of(t->valuestring) != UNRATED) {
			*ret = severity_of(t->valuestring);
			return true;
		}
	return false;
}

static enum severity
by_level(const char *level)
{
	static const struct { const char *level; enum severity severity; } levels[] = {
		{ "error", CRITICAL }, { "warning", MEDIUM }, { "note", LOW },
	};

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++)
		if (strcmp(levels[i].level, level) == 0)
			return levels[i].severity;
	return UNRATED;
}

/* How far above an id its rule may stand: the standard's example has one level. */
#define MAX_LEVELS 16

/* The rules of a run, as they stand and by id. */
struct rule {
	const char *id;
	const cJSON *rule;
};
struct rules {
	struct rule *listed, *sorted;
	size_t n;
};

static int
by_id(const void *a, const void *b)
{
	return strcmp(((const struct rule *)a)->id, ((const struct rule *)b)->id);
}

static struct rules
rules_of(const cJSON *run)
{
	const cJSON *list = json_at(run, "tool.driver.rules"), *r;
	struct rules rules = { .n = (size_t)cJSON_GetArraySize(list) };
	size_t i = 0;

	rules.listed = xcalloc(rules.n, sizeof *rules.listed);
	rules.sorted = xcalloc(rules.n, sizeof *rules.sorted);
	cJSON_ArrayForEach(r, list) {
		rules.listed[i] = rules.sorted[i] = (struct rule){ json_str(r, "id", ""), r };
		i++;
	}
	if (i > 1)
		qsort(rules.sorted, i, sizeof *rules.sorted, by_id);
	return rules;
}

/* The rule of an id, or of one above it: "CVE-1/libx" is of "CVE-1" (3.52.4). NULL: the run does not list it, or it stands more levels
 * above than anybody writes, and is not looked for. */
static const struct rule *
rule_by_id(const struct rules *rules, const char *id)
{
	autofree char *above = xstrdup(id);
	struct rule wanted = { above, NULL };
	const struct rule *found = NULL;
	char *slash;

	for (int level = 0; rules->n > 0 && *above != '\0' && level <= MAX_LEVELS; level++) {
		found = bsearch(&wanted, rules->sorted, rules->n, sizeof wanted, by_id);
		if (found != NULL || (slash = strrchr(above, '/')) == NULL)
			return found;
		*slash = '\0';
	}
	return NULL;
}

/*
 * A result's rule, by its index or by its id; NULL if the scanner itself does not list it. One that names a component is of that one: its
 * index counts there (3.52.7).
 */
static const cJSON *
rule_of(const struct rules *rules, const cJSON *result)
{
	double index = json_num(result, "ruleIndex", json_num(result, "rule.index", -1));
	const char *id = json_str(result, "ruleId", json_str(result, "rule.id", ""));
	const struct rule *found = index >= 0 && index < (double)rules->n ? &rules->listed[(size_t)index] : NULL;
	size_t n = found != NULL ? strlen(found->id) : 0;

	if (json_at(result, "rule.toolComponent") != NULL)
		return NULL;
	if (found == NULL || (*id != '\0' && (strncmp(found->id, id, n) != 0 || (id[n] != '\0' && id[n] != '/'))))
		found = rule_by_id(rules, id);
	return found != NULL ? found->rule : NULL;
}

/* Whether a result says of which rule it is. */
static bool
names_rule(const cJSON *result)
{
	return json_at(result, "ruleId") != NULL || json_at(result, "ruleIndex") != NULL || json_at(result, "rule") != NULL;
}

/* Whether somebody suppressed a result, and nobody refuses that, or has yet to look at it. */
static bool
is_suppressed(const cJSON *result)
{
	const cJSON *s, *all = json_at(result, "suppressions");

	cJSON_ArrayForEach(s, all)
		if (strcmp(json_str(s, "status", "accepted"), "accepted") != 0)
			return false;
	return cJSON_GetArraySize(all) > 0;
}

static bool
has_tag(const cJSON *rule, const char *tag)
{
	const cJSON *t;

	cJSON_ArrayForEach(t, json_at(rule, "properties.tags"))
		if (cJSON_IsString(t) && strcasecmp(t->valuestring, tag) == 0)
			return true;
	return false;
}

/* Whether a rule, or a result, is about a vulnerability: linters and finders of secrets write SARIF as well. */
static bool
is_vulnerability(const cJSON *thing)
{
	enum severity severity;

	if (has_tag(thing, "vulnerability"))
		return true;
	return by_score(thing, &severity) && !has_tag(thing, "secret") && !has_tag(thing, "misconfiguration") && !has_tag(thing, "license");
}

/* Whether anything in a run shows that vulnerabilities were looked for. */
static bool
looks_for_vulnerabilities(const cJSON *run)
{
	const cJSON *extension, *thing;

	cJSON_ArrayForEach(thing, json_at(run, "tool.driver.rules"))
		if (is_vulnerability(thing))
			return true;
	cJSON_ArrayForEach(extension, json_at(run, "tool.extensions"))
		cJSON_ArrayForEach(thing, json_at(extension, "rules"))
			if (is_vulnerability(thing))
				return true;
	cJSON_ArrayForEach(thing, json_at(run, "results"))
		if (is_vulnerability(thing))
			return true;
	return false;
}

static void
read_result(struct scan *s, const cJSON *result, const cJSON *rule)
{
	const char *kind = json_str(result, "kind", "fail"), *level;
	enum severity severity;

	if (strcmp(kind, "pass") == 0 || strcmp(kind, "notApplicable") == 0 || strcmp(kind, "informational") == 0 ||
	    strcmp(json_str(result, "baselineState", ""), "absent") == 0)
		return;
	if (is_suppressed(result)) {
		s->ignored++;
		return;
	}
	level = json_str(rule, "defaultConfiguration.level", rule != NULL ? "warning" : "");
	if (!by_score(result, &severity) && !by_score(rule, &severity) && !by_tag(rule, &severity)) {
		severity = by_level(json_str(result, "level", level));
		if (rule == NULL && names_rule(result) && severity != CRITICAL) /* its rule may say that it is worse */
			severity = UNRATED;
	}
	count(s, severity, true);
}

/* The last end, or start, of its invocations. */
static const char *
time_of(const cJSON *run)
{
	const char *time = NULL;
	const cJSON *i;

	cJSON_ArrayForEach(i, json_at(run, "invocations"))
		time = json_str(i, "endTimeUtc", json_str(i, "startTimeUtc", time));
	return time;
}

static void
read_run(const cJSON *run, cJSON *scans)
{
	static const char *const single[] = { "properties.imageID", "properties.imageId", "properties.manifestDigest" };
	struct scan s = scan_begin("sarif", json_str(run, "tool.driver.name", NULL), json_str(run, "tool.driver.version", NULL),
	    json_str(run, "properties.imageName", NULL), time_of(run));
	const cJSON *results = json_at(run, "results"), *r;
	struct rules rules = rules_of(run);

	for (size_t i = 0; i < ARRAY_SIZE(single); i++)
		add_digest(&s, json_at(run, single[i]));
	add_digests(&s, json_at(run, "properties.repoDigests"));
	cJSON_ArrayForEach(r, results)
		read_result(&s, r, rule_of(&rules, r));
	if (!looks_for_vulnerabilities(run))
		json_put_str(s.object, "gap", "nothing in it shows that vulnerabilities were looked for: it lists no rule of one");
	if (!cJSON_IsArray(results))
		json_put_str(s.object, "flaw", "it has no results: the scanner did not come to its end");
	cJSON_ArrayForEach(r, json_at(run, "invocations"))
		if (cJSON_IsFalse(json_at(r, "executionSuccessful")))
			json_put_str(s.object, "flaw", "it says that the scanner failed");
	scan_end(&s, scans);
	free(rules.listed);
	free(rules.sorted);
}

cJSON *
scans_parse(const char *bytes, size_t len, struct err *e)
{
	autojson cJSON *doc = json_read(bytes, len, JSON_TWICE_REFUSED, e);
	const cJSON *runs = json_at(doc, "runs"), *run;
	cJSON *scans = json_array();

	if (doc == NULL) {
		e->num = EINVAL;
	} else if (cJSON_IsArray(runs) && cJSON_GetArraySize(runs) > MAX_SCANS) {
		err_set(e, EFBIG, "more than %d runs", MAX_SCANS);
	} else if (cJSON_IsArray(runs) && json_str(doc, "version", NULL) != NULL) {
		cJSON_ArrayForEach(run, runs)
			read_run(run, scans);
	} else if (json_num(doc, "SchemaVersion", 0) == 2 && json_str(doc, "ArtifactName", NULL) != NULL) {
		read_trivy(doc, scans);
	} else if (cJSON_IsArray(json_at(doc, "matches")) && json_str(doc, "descriptor.name", NULL) != NULL) {
		read_grype(doc, scans);
	} else {
		err_set(e, 0, "neither a report of Trivy or Grype nor SARIF");
	}
	if (cJSON_GetArraySize(scans) == 0) {
		if (doc != NULL && e->msg[0] == '\0')
			err_set(e, 0, "it has no run");
		json_free(&scans);
	}
	return scans;
}
