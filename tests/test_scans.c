/* SPDX-License-Identifier: Apache-2.0 */
/* scans: reports of Trivy, of Grype, and SARIF, in one form; the folder that they lie in. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/scans.h"
#include "tests/rows.h"

#define A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define TRIVY(more) "{'SchemaVersion':2,'ArtifactName':'a'" more "}"
#define PKGS(list) ",'Results':[{'Class':'os-pkgs','Vulnerabilities':" list "}]"
#define ON_ARM(more) TRIVY(",'Metadata':{'ImageConfig':{'os':'linux','architecture':'arm','variant':'v7'}," more "}")
#define SYSTEM(more) TRIVY(",'Metadata':{'OS':{'Family':'debian'" more "}}" PKGS("[]"))
#define GRYPE(more) "{'descriptor':{'name':'grype'},'distro':{'name':'debian'},'matches':[]" more "}"
#define GRYPE_TOLD(more) "{'descriptor':{'name':'grype','configuration':{" more "}},'distro':{'name':'debian'},'matches':[]}"
#define LEFT_OUT "'the scanner was told to leave findings out by whether there is a fix'"
#define NO_DISTRO "'it knows no distribution, so that packages of one were not looked at'"
#define NO_RULES "'nothing in it shows that vulnerabilities were looked for: it lists no rule of one'"
#define TOOL(tool, more) "{'version':'2.1.0','runs':[{'tool':{" tool "},'results':[" more "]}]}"
#define EXTENDED(more) TOOL("'driver':{'name':'z','rules':[{'id':'low','properties':{'security-severity':'1.0'}}]}," \
	"'extensions':[{'rules':[{'id':'crit','properties':{'security-severity':'9.9'}}]}]", more)
#define RULE_OF(properties) TOOL("'driver':{'name':'x','rules':[{'id':'R','properties':{" properties "}}]}", "")
#define RUN(more) "{'version':'2.1.0','runs':[{'tool':{'driver':{'name':'x','rules':[{'id':'R','properties':{'security-severity':'7.5'}},{'id':'N'}]}}" more "}]}"
#define RESULT(more) RUN(",'results':[{'ruleId':'R'" more "}]")
#define S8 "/1/2/3/4/5/6/7/8"
#define OF_NONE(more) RUN(",'results':[{" more "}]")

/* A text with ' for ", whose file is one of fixtures/scans if it ends in that; the value of a path in what is made of it. */
struct row {
	const char *name, *text, *path, *want; /* want NULL: there is no scan in it, and path is part of why */
};

/* clang-format off */
static const struct row rows[] = {
	{ "Trivy: the image's id and repository digests are its digests", "trivy.json", "digests", "['" A "','" B "']" },
	{ "Trivy: the time is UTC", "trivy.json", "time", "'2026-01-30T07:15:02Z'" },
	{ "Trivy: findings are counted by severity", "trivy.json", "findings", "{'critical':1,'high':1,'medium':0,'low':0,'negligible':0,'unknown':1}" },
	{ "Trivy: those without a fixed version have no fix", "trivy.json", "unfixed", "{'critical':0,'high':1,'medium':0,'low':0,'negligible':0,'unknown':1}" },
	{ "Trivy: what it was told to ignore is counted apart", "trivy.json", "ignored", "1" },
	{ "Trivy: the image's name is told", "trivy.json", "name", "'registry.example/shop:1.4'" },
	{ "Trivy: packages were looked at", "trivy.json", "flaw", "null" },
	{ "Trivy: a layer's digest is none of the image's", TRIVY(",'Metadata':{'DiffIDs':['" C "']}"), "digests", "[]" },
	{ "Trivy: without results nothing was looked for", TRIVY(",'Metadata':{'ImageID':'" A "'}"), "flaw", "'it has no result of packages: vulnerabilities were not looked for, or nothing was found to look at'" },
	{ "Trivy: secrets alone are no vulnerabilities", TRIVY(",'Results':[{'Class':'secret'}]"), "flaw", "'it has no result of packages: vulnerabilities were not looked for, or nothing was found to look at'" },
	{ "Trivy: packages without findings were looked at", TRIVY(",'Results':[{'Class':'lang-pkgs'}]"), "flaw", "null" },
	{ "Trivy: findings that are null are none", TRIVY(PKGS("null")), "flaw", "null" },
	{ "Trivy: findings that are no list are not understood", TRIVY(PKGS("{}")), "flaw", "'its results are not understood'" },
	{ "Trivy: a finding that is none counts as one that is not rated", TRIVY(PKGS("[7]")), "findings.unknown", "1" },
	{ "Trivy: a severity nobody knows is not rated", TRIVY(PKGS("[{'Severity':'DIRE'}]")), "findings.unknown", "1" },
	{ "Trivy: a severity that is no word is not rated", TRIVY(PKGS("[{'Severity':7}]")), "findings.unknown", "1" },
	{ "Trivy: an operating system's packages were looked at", "trivy.json", "gap", "null" },
	{ "Trivy: which packages it looked at is kept, once each", TRIVY(",'Results':[{'Class':'os-pkgs'},{'Class':'secret'},{'Class':'lang-pkgs'},{'Class':'lang-pkgs'}]"), "classes", "['os-pkgs','lang-pkgs']" },
	{ "Trivy: those of a language alone may be half of it", TRIVY(",'Results':[{'Class':'lang-pkgs'}]"), "gap", "'it tells of no packages of an operating system: they were not looked at, or there are none'" },
	{ "Trivy: also where the system is named", TRIVY(",'Metadata':{'OS':{'Family':'debian'}},'Results':[{'Class':'lang-pkgs'}]"), "gap", "'it tells of no packages of an operating system: they were not looked at, or there are none'" },
	{ "Trivy: of a system past its end nobody lists findings", SYSTEM(",'EOSL':true"), "gap", "'the operating system in it is past its end of life, and what is wrong there since then nobody lists'" },
	{ "Trivy: whatever that is written as", SYSTEM(",'EOSL':'yes'"), "gap", "'the operating system in it is past its end of life, and what is wrong there since then nobody lists'" },
	{ "Trivy: a system before its end", SYSTEM(",'EOSL':false"), "gap", "null" },
	{ "Trivy: the platform", TRIVY(",'Metadata':{'ImageConfig':{'os':'linux','architecture':'arm','variant':'v7'}}"), "platform", "'linux/arm/v7'" },
	{ "Trivy: half a platform is none", TRIVY(",'Metadata':{'ImageConfig':{'architecture':'arm'}}"), "platform", "null" },
	{ "Trivy: the image's id is of one platform, a repository's digest may be of more", "trivy.json", "exact", "['" A "']" },
	{ "Trivy: before 0.49 there is no time", TRIVY(""), "time", "null" },
	{ "Trivy: a time without a zone is unknown", TRIVY(",'CreatedAt':'2026-01-30T08:15:02'"), "time", "null" },
	{ "Trivy: the year 1 is unknown", TRIVY(",'CreatedAt':'0001-01-01T00:00:00Z'"), "time", "null" },
	{ "Trivy: a time that is a number is unknown", TRIVY(",'CreatedAt':1769753702"), "time", "null" },
	{ "a digest in capitals is none", TRIVY(",'Metadata':{'ImageID':'sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'}"), "digests", "[]" },
	{ "a short digest is none", TRIVY(",'Metadata':{'ImageID':'sha256:aaaa'}"), "digests", "[]" },
	{ "a name with a tag is no digest", TRIVY(",'Metadata':{'RepoDigests':['shop:1.4']}"), "digests", "[]" },
	{ "a digest that stands twice is one", TRIVY(",'Metadata':{'ImageID':'" A "','RepoDigests':['a@" A "','b@" A "']}"), "digests", "['" A "']" },
	{ "Trivy: version 1 of its schema is not known", "{'SchemaVersion':1,'ArtifactName':'a'}", "neither", NULL },

	{ "Grype: image id, manifest and repository digests", "grype.json", "digests", "['" A "','" B "','" C "']" },
	{ "Grype: its time", "grype.json", "time", "'2026-01-29T10:00:00Z'" },
	{ "Grype: findings are counted by severity", "grype.json", "findings", "{'critical':1,'high':1,'medium':0,'low':0,'negligible':1,'unknown':0}" },
	{ "Grype: all but the fixed ones have no fix", "grype.json", "unfixed", "{'critical':0,'high':1,'medium':0,'low':0,'negligible':1,'unknown':0}" },
	{ "Grype: ignored matches are counted apart", "grype.json", "ignored", "1" },
	{ "Grype: image id and manifest are of one platform", "grype.json", "exact", "['" A "','" C "']" },
	{ "Grype: the platform", GRYPE(",'source':{'target':{'os':'linux','architecture':'arm64'}}"), "platform", "'linux/arm64'" },
	{ "Grype: without alerts it knew all packages", "grype.json", "gap", "null" },
	{ "Grype: no alerts are none", GRYPE(",'alertsByPackage':[]"), "gap", "null" },
	{ "Grype: an alert of a distribution past its end", GRYPE(",'alertsByPackage':[{'package':{'name':'x'},'alerts':[{'type':'distro-eol'}]}]"), "gap", "'the scanner warns that it knows too little of some packages, such as those of a distribution past its end of life'" },
	{ "Grype: alerts that are no list are some", GRYPE(",'alertsByPackage':7"), "gap", "'the scanner warns that it knows too little of some packages, such as those of a distribution past its end of life'" },
	{ "Grype: without a distribution its packages were not looked at", "{'descriptor':{'name':'grype'},'matches':[]}", "gap", NO_DISTRO },
	{ "Grype: one without a name is none", "{'descriptor':{'name':'grype'},'distro':{'name':'','version':'','idLike':null},'matches':[]}", "gap", NO_DISTRO },
	{ "Grype: those with a fix alone are not all", GRYPE_TOLD("'only-fixed':true"), "gap", LEFT_OUT },
	{ "Grype: nor are those without", GRYPE_TOLD("'only-notfixed':true"), "gap", LEFT_OUT },
	{ "Grype: nor those but some states", GRYPE_TOLD("'ignore-wontfix':'wont-fix'"), "gap", LEFT_OUT },
	{ "Grype: whatever that is written as", GRYPE_TOLD("'only-fixed':'yes'"), "gap", LEFT_OUT },
	{ "Grype: one that was told to keep all", GRYPE_TOLD("'only-fixed':false,'only-notfixed':false,'ignore-wontfix':''"), "gap", "null" },
	{ "Grype: no match is a scan as well", GRYPE(""), "findings.critical", "0" },
	{ "Grype: a folder has no digest", GRYPE(",'source':{'type':'directory','target':'/src'}"), "digests", "[]" },
	{ "Grype: a match that is none counts as one that is not rated", "{'descriptor':{'name':'grype'},'matches':[null]}", "findings.unknown", "1" },

	{ "SARIF: the digests that a run's properties have", "trivy.sarif", "digests", "['" A "','" B "']" },
	{ "SARIF: of those the image's id is of one platform", "trivy.sarif", "exact", "['" A "']" },
	{ "SARIF: the end of its invocation", "trivy.sarif", "time", "'2026-01-28T23:00:00Z'" },
	{ "SARIF: its scanner", "trivy.sarif", "tool", "'Trivy'" },
	{ "SARIF: by score, by tag, and by the rule of that id where the index is another's", "trivy.sarif", "findings", "{'critical':1,'high':1,'medium':0,'low':1,'negligible':0,'unknown':0}" },
	{ "SARIF: suppressed results are counted apart", "trivy.sarif", "ignored", "1" },
	{ "SARIF: fixes are not known, so nothing is without one", "trivy.sarif", "unfixed.high", "0" },
	{ "SARIF: a rule's score counts", RESULT(""), "findings.high", "1" },
	{ "SARIF: a result's own score counts more", RESULT(",'properties':{'security-severity':'4.0'}"), "findings.medium", "1" },
	{ "SARIF: a score may be a number", RESULT(",'properties':{'security-severity':9}"), "findings.critical", "1" },
	{ "SARIF: a score that is none leaves it to the rule", RESULT(",'properties':{'security-severity':'high'}"), "findings.high", "1" },
	{ "SARIF: 0.0 is not rated", RESULT(",'properties':{'security-severity':'0.0'}"), "findings.unknown", "1" },
	{ "SARIF: an error may be as bad as can be", OF_NONE("'level':'error'"), "findings.critical", "1" },
	{ "SARIF: a warning", OF_NONE("'level':'warning'"), "findings.medium", "1" },
	{ "SARIF: a note", OF_NONE("'level':'note'"), "findings.low", "1" },
	{ "SARIF: level none is not rated", OF_NONE("'level':'none'"), "findings.unknown", "1" },
	{ "SARIF: a rule that says no level warns", OF_NONE("'ruleId':'N'"), "findings.medium", "1" },
	{ "SARIF: a result of a rule that is not there is not rated", OF_NONE("'ruleId':'X'"), "findings.unknown", "1" },
	{ "SARIF: an index beyond the rules is none", OF_NONE("'ruleIndex':7"), "findings.unknown", "1" },
	{ "SARIF: a negative index is none", OF_NONE("'ruleIndex':-1"), "findings.unknown", "1" },
	{ "SARIF: a level of a rule that is not there says too little", OF_NONE("'ruleId':'X','level':'note'"), "findings.unknown", "1" },
	{ "SARIF: its own score is enough", OF_NONE("'ruleId':'X','level':'note','properties':{'security-severity':'5.0'}"), "findings.medium", "1" },
	{ "SARIF: a rule's index counts in the component that it names", EXTENDED("{'ruleIndex':0,'rule':{'index':0,'toolComponent':{'index':0}}}"), "findings.unknown", "1" },
	{ "SARIF: its id, too", EXTENDED("{'ruleId':'low','rule':{'id':'low','toolComponent':{'index':0}},'level':'note'}"), "findings.unknown", "1" },
	{ "SARIF: the id of an extension's rule is none of the scanner's", EXTENDED("{'ruleId':'crit','level':'note'}"), "findings.unknown", "1" },
	{ "SARIF: a rule of the scanner itself", EXTENDED("{'ruleId':'low'}"), "findings.low", "1" },
	{ "SARIF: a part of a rule is of that rule", OF_NONE("'ruleId':'R/lib/a','level':'note'"), "findings.high", "1" },
	{ "SARIF: it may be one far below", OF_NONE("'ruleId':'R" S8 S8 "','level':'note'"), "findings.high", "1" },
	{ "SARIF: but not deeper than anybody writes: then its rule is not known", OF_NONE("'ruleId':'R" S8 S8 "/','level':'note'"), "findings.unknown", "1" },
	{ "SARIF: also beside its index", OF_NONE("'ruleId':'R/lib','ruleIndex':0,'level':'note'"), "findings.high", "1" },
	{ "SARIF: a longer id is another rule's", OF_NONE("'ruleId':'Rx','ruleIndex':0,'level':'note'"), "findings.unknown", "1" },
	{ "SARIF: an id of slashes is of none", OF_NONE("'ruleId':'//','level':'note'"), "findings.unknown", "1" },
	{ "SARIF: a run with rules of vulnerabilities looked for them", RUN(",'results':[]"), "gap", "null" },
	{ "SARIF: one without rules shows nothing", TOOL("'driver':{'name':'hadolint'}", ""), "gap", NO_RULES },
	{ "SARIF: nor does one of lint", RULE_OF("'tags':['style']"), "gap", NO_RULES },
	{ "SARIF: nor one of secrets", RULE_OF("'security-severity':'8.0','tags':['secret','security','HIGH']"), "gap", NO_RULES },
	{ "SARIF: a tag says so", RULE_OF("'tags':['vulnerability']"), "gap", "null" },
	{ "SARIF: a rule of an extension does, too", TOOL("'driver':{'name':'x'},'extensions':[{'rules':[{'id':'R','properties':{'security-severity':'1.0'}}]}]", ""), "gap", "null" },
	{ "SARIF: and so does a result's own score", TOOL("'driver':{'name':'x'}", "{'properties':{'security-severity':'1.0'}}"), "gap", "null" },
	{ "SARIF: what passed is no finding", RESULT(",'kind':'pass'"), "findings.high", "0" },
	{ "SARIF: what is open is one", RESULT(",'kind':'open'"), "findings.high", "1" },
	{ "SARIF: a result that is gone is none", RESULT(",'baselineState':'absent'"), "findings.high", "0" },
	{ "SARIF: a suppression that was refused suppresses nothing", RESULT(",'suppressions':[{'kind':'external','status':'rejected'}]"), "findings.high", "1" },
	{ "SARIF: nor does one that somebody else accepted", RESULT(",'suppressions':[{'status':'accepted'},{'status':'rejected'}]"), "findings.high", "1" },
	{ "SARIF: two that nobody refused do", RESULT(",'suppressions':[{'kind':'inSource'},{'status':'accepted'}]"), "ignored", "1" },
	{ "SARIF: no suppressions are none", RESULT(",'suppressions':[]"), "findings.high", "1" },
	{ "SARIF: one under review neither", RESULT(",'suppressions':[{'kind':'external','status':'underReview'}]"), "findings.high", "1" },
	{ "SARIF: no results are no end of the scan", RUN(""), "flaw", "'it has no results: the scanner did not come to its end'" },
	{ "SARIF: null results neither", RUN(",'results':null"), "flaw", "'it has no results: the scanner did not come to its end'" },
	{ "SARIF: empty results are one", RUN(",'results':[]"), "flaw", "null" },
	{ "SARIF: a scanner that failed", RUN(",'results':[],'invocations':[{'executionSuccessful':false}]"), "flaw", "'it says that the scanner failed'" },
	{ "SARIF: without an end the start is its time", RUN(",'results':[],'invocations':[{'startTimeUtc':'2026-01-01T00:00:00Z'}]"), "time", "'2026-01-01T00:00:00Z'" },
	{ "SARIF: without invocations the time is unknown", RUN(",'results':[]"), "time", "null" },
	{ "SARIF: without runs there is no scan", "{'version':'2.1.0','runs':[]}", "no run", NULL },

	{ "what is no JSON is none", "<xml/>", "", NULL },
	{ "nothing is none", "", "", NULL },
	{ "a cut report is none", "{'SchemaVersion':2,", "", NULL },
	{ "P: two members of one name are refused", "{'SchemaVersion':2,'ArtifactName':'a','ArtifactName':'b'}", "", NULL },
	{ "other JSON is none", "{'spdxVersion':'SPDX-2.3'}", "neither", NULL },
	{ "a list is none", "[]", "neither", NULL },
	{ "deep nesting is refused", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "", NULL },
};
/* clang-format on */

static char *
quoted(const char *text)
{
	char *s = xstrdup(text);

	for (char *p = s; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return s;
}

static char *
fixture(const char *name)
{
	const char *srcdir = getenv("srcdir");
	autofree char *path = xasprintf("%s/fixtures/scans/%s", srcdir != NULL ? srcdir : ".", name);
	autofile FILE *f = fopen(path, "re");
	struct buf b = BUF_INIT;
	char block[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(&b, block, n);
	return buf_take(&b);
}

/* In what evidence keeps there is the same. */
static void
keeps_the_same(const char *text, const cJSON *scans)
{
	autofree char *kept = scans_kept(text, strlen(text)), *first = NULL, *again = NULL;
	struct err e = { 0 };
	autojson cJSON *same = kept != NULL ? scans_parse(kept, strlen(kept), &e) : NULL;

	assert_true((scans != NULL) == (same != NULL));
	if (scans == NULL)
		return;
	first = json_line(scans);
	again = json_line(same);
	assert_string_equal(first, again);
}

static void
parses(void **state)
{
	const struct row *row = *state;
	bool file = strncmp(row->text, "trivy.", 6) == 0 || strncmp(row->text, "grype.", 6) == 0;
	autofree char *text = file ? fixture(row->text) : quoted(row->text), *want = NULL, *got = NULL;
	struct err e = { 0 };
	autojson cJSON *scans = scans_parse(text, strlen(text), &e);

	keeps_the_same(text, scans);
	if (row->want == NULL) {
		assert_null(scans);
		assert_true(*e.msg != '\0' && strstr(e.msg, row->path) != NULL);
		return;
	}
	assert_non_null(scans);
	assert_int_equal(cJSON_GetArraySize(scans), 1);
	want = quoted(row->want);
	got = json_line(json_at(json_at(scans, "[0]"), row->path));
	assert_string_equal(got, want);
}

/* ---- the folder ---- */

static const struct folder_row {
	const char *name;
	const char *file, *text; /* one file; text NULL: a link to /etc/passwd, "/": a folder */
	const char *digest;      /* of the image that is asked about */
	const char *path, *want;
	const char *platform;    /* of the image */
} folder_rows[] = {
	{ "a report of the image is told of", "a.json", TRIVY(",'Metadata':{'ImageID':'" A "'}"), A, "list[0].file", "'a.json'" },
	{ "by a digest behind a name as well", "a.json", TRIVY(",'Metadata':{'RepoDigests':['r/x@" A "']}"), "other/name@" A, "list[0].file", "'a.json'" },
	{ "with the digest of its bytes", "a.json", "{'SchemaVersion':2,'ArtifactName':'a','Metadata':{'ImageID':'" A "'}}", A, "list[0].sha256",
	    "'7d6efd8f3d0443dc478d2d15167618ba07b1363dbad00243ae25d5fe554c3d0d'" },
	{ "a report of another image is not", "a.json", TRIVY(",'Metadata':{'ImageID':'" B "'}"), A, "list", "[]" },
	{ "a report without a digest proves nothing", "a.json", TRIVY(",'Metadata':{'RepoTags':['shop:1']}"), A, "list", "[]" },
	{ "and is counted", "a.json", TRIVY(""), A, "unnamed", "1" },
	{ "an image's id is of one platform, whatever else is said", "a.json", ON_ARM("'ImageID':'" A "'"), A, "list[0].gap", "'it tells of no packages", "linux/amd64" },
	{ "a repository's digest of the same platform is about it", "a.json", ON_ARM("'RepoDigests':['r/x@" A "']"), A, "list[0].platform", "'linux/arm/v7'", "linux/arm/v7" },
	{ "also where the image tells no variant", "a.json", ON_ARM("'RepoDigests':['r/x@" A "']"), A, "list[0].platform", "'linux/arm/v7'", "linux/arm" },
	{ "one of another platform is not", "a.json", ON_ARM("'RepoDigests':['r/x@" A "']"), A, "list", "[]", "linux/amd64" },
	{ "nor one of another variant", "a.json", ON_ARM("'RepoDigests':['r/x@" A "']"), A, "list", "[]", "linux/arm/v6" },
	{ "nor one whose name begins alike", "a.json", ON_ARM("'RepoDigests':['r/x@" A "']"), A, "list", "[]", "linux/arm64" },
	{ "and is counted", "a.json", ON_ARM("'RepoDigests':['r/x@" A "']"), A, "elsewhere", "1", "linux/amd64" },
	{ "where the image tells no platform it may be another's", "a.json", TRIVY(",'Metadata':{'RepoDigests':['r/x@" A "']}" PKGS("[]")), A, "list[0].gap", "'it names a repository", NULL },
	{ "where the report tells none, too", "a.sarif", RUN(",'results':[],'properties':{'repoDigests':['r/x@" A "']}"), A, "list[0].gap", "'it names a repository", "linux/amd64" },
	{ "an image's id needs no platform", "a.sarif", RUN(",'results':[],'properties':{'imageID':'" A "'}"), A, "list[0].gap", "null", "linux/amd64" },
	{ "SARIF files are read", "a.sarif", RUN(",'results':[],'properties':{'imageID':'" A "'}"), A, "list[0].format", "'sarif'" },
	{ "other files are not", "a.txt", "hello", A, "reports", "0" },
	{ "nor hidden ones", ".a.json", "hello", A, "reports", "0" },
	{ "what is no JSON is said", "a.json", "hello", A, "unread[0].code", "'not-json'" },
	{ "what is no report is said", "a.json", "{}", A, "unread[0].code", "'not-a-scan'" },
	{ "an empty file is said", "a.json", "", A, "unread[0].code", "'not-json'" },
	{ "a link is not followed", "a.json", NULL, A, "unread[0].code", "'not-regular'" },
	{ "a folder is no report", "a.json", "/", A, "unread[0].code", "'not-regular'" },
	{ "a name that is no text is cleaned", "\xff.json", "hello", A, "unread[0].file", "'\xef\xbf\xbd.json'" },
};

static void
make_file(const char *path, const char *text)
{
	autofree char *json = NULL;
	autofile FILE *f = NULL;

	if (text == NULL) {
		assert_int_equal(symlink("/etc/passwd", path), 0);
		return;
	}
	if (strcmp(text, "/") == 0) {
		assert_int_equal(mkdir(path, 0700), 0);
		return;
	}
	json = quoted(text);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(json, f) >= 0);
}

static void
reads_folder(void **state)
{
	const struct folder_row *row = *state;
	char dir[] = "/tmp/plimsoll-scans-XXXXXX";
	autofree char *path = NULL, *want = quoted(row->want), *got = NULL;
	autojson cJSON *digests = json_array(), *data = NULL;
	struct err e = { 0 };
	struct scans *s;

	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/%s", dir, row->file);
	make_file(path, row->text);
	json_push_str(digests, row->digest);
	s = scans_open(dir, &e);
	assert_true(remove(path) == 0 && rmdir(dir) == 0); /* what is opened is read, whatever becomes of it */
	assert_non_null(s);
	scans_read(s, NULL, NULL);
	data = scans_of(s, digests, row->platform);
	scans_close(s);
	got = json_line(json_at(data, row->path));
	assert_non_null(got);
	assert_true(strncmp(got, want, strlen(want)) == 0);
}

/* More runs than are read are no scan, and no other file either. */
static void
many_runs(void **state)
{
	autobuf struct buf text = BUF_INIT;
	struct err e = { 0 };

	(void)state;
	buf_adds(&text, "{\"version\":\"2.1.0\",\"runs\":[{}");
	for (int i = 0; i < 255; i++)
		buf_adds(&text, ",{}");
	for (int i = 0; i < 2; i++) {
		autobuf struct buf whole = BUF_INIT;
		autojson cJSON *scans = NULL;

		buf_addf(&whole, "%s%s]}", text.s, i == 0 ? "" : ",{}");
		scans = scans_parse(whole.s, whole.len, &e);
		assert_int_equal(cJSON_GetArraySize(scans), i == 0 ? 256 : 0);
	}
	assert_int_equal(e.num, EFBIG);
	assert_non_null(strstr(e.msg, "more than 256 runs"));
}

/* A digest that is not kept may be the one that an image has. */
static void
many_digests(void **state)
{
	autobuf struct buf text = BUF_INIT;
	struct err e = { 0 };

	(void)state;
	buf_adds(&text, "{\"SchemaVersion\":2,\"ArtifactName\":\"a\",\"Results\":[{\"Class\":\"os-pkgs\"}],\"Metadata\":{\"RepoDigests\":[");
	for (int i = 0; i < 64; i++)
		buf_addf(&text, "%s\"a@sha256:%064d\"", i > 0 ? "," : "", i);
	for (int i = 0; i < 2; i++) {
		autobuf struct buf whole = BUF_INIT;
		autojson cJSON *scans = NULL;

		buf_addf(&whole, "%s%s]}}", text.s, i == 0 ? "" : ",\"" B "\"");
		scans = scans_parse(whole.s, whole.len, &e);
		assert_int_equal(cJSON_GetArraySize(json_at(scans, "[0].digests")), 64);
		assert_int_equal(cJSON_IsNull(json_at(scans, "[0].gap")), i == 0);
	}
}

/* Wherever scanners write such down: what evidence keeps of a report. */
static const struct kept_row {
	const char *name, *text, *kept;
} kept_rows[] = {
	{ "an image's configuration is not kept, but its platform", "{'Metadata':{'ImageConfig':{'os':'linux','config':{'Env':['A=x']},"
	    "'history':[{'created_by':'x'}]}}}", "{'Metadata':{'ImageConfig':{'os':'linux'}}}" },
	{ "nor what is in one by its name", "{'Metadata':{'ImageConfig':{'config':{'Labels':{'os':'x'}}}}}", "{'Metadata':{'ImageConfig':{}}}" },
	{ "nor a secret that was found", "{'Results':[{'Class':'secret','Secrets':[{'Match':'x','Severity':'HIGH'}]}]}", "{'Results':[{'Class':'secret'}]}" },
	{ "nor one that was to be ignored", "{'Results':[{'ExperimentalModifiedFindings':[{'Type':'secret','Finding':{'Match':'x'}}]}]}",
	    "{'Results':[{'ExperimentalModifiedFindings':[{'Type':'secret'}]}]}" },
	{ "nor a configuration in Base64", "{'source':{'target':{'imageID':'i','config':'eA==','manifest':'eA==','labels':{'name':'x'}}}}",
	    "{'source':{'target':{'imageID':'i'}}}" },
	{ "nor how a scanner is set up", "{'descriptor':{'name':'grype','configuration':{'registry':{'auth':[{'name':'x'}]}}}}", "{'descriptor':{'name':'grype','configuration':{}}}" },
	{ "nor how it was called", "{'runs':[{'invocations':[{'executionSuccessful':true,'commandLine':'x','arguments':['x']}]}]}",
	    "{'runs':[{'invocations':[{'executionSuccessful':true}]}]}" },
	{ "nor free text", "{'runs':[{'results':[{'ruleId':'R','message':{'text':'x'},'locations':[{'name':'x'}]}]}]}", "{'runs':[{'results':[{'ruleId':'R'}]}]}" },
	{ "packages and versions are", "{'Vulnerabilities':[{'VulnerabilityID':'CVE-2024-0001','PkgName':'p','InstalledVersion':'1','Severity':'LOW'}]}",
	    "{'Vulnerabilities':[{'VulnerabilityID':'CVE-2024-0001','PkgName':'p','InstalledVersion':'1','Severity':'LOW'}]}" },
	{ "of what is no JSON nothing is", "{'Metadata':", NULL },
};

static void
is_kept(void **state)
{
	const struct kept_row *row = *state;
	autofree char *text = quoted(row->text), *kept = scans_kept(text, strlen(text)), *want = NULL, *line = NULL;
	autojson cJSON *doc = NULL;
	struct err e;

	if (row->kept == NULL) {
		assert_null(kept);
		return;
	}
	assert_non_null(kept);
	doc = json_read(kept, strlen(kept), JSON_TWICE_REFUSED, &e);
	assert_non_null(doc);
	want = quoted(row->kept);
	line = json_line(doc);
	assert_string_equal(line, want);
}

static void
no_folder(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_null(scans_open("/nonexistent/scans", &e));
	assert_non_null(strstr(e.msg, "--scans /nonexistent/scans: No such file"));
}

int
main(void)
{
	const struct CMUnitTest others[] = { { "a folder that is not there is an error", no_folder, NULL, NULL, NULL },
		{ "SARIF: of 256 runs each is a scan, and one more is an error", many_runs, NULL, NULL, NULL },
		{ "more digests than are kept leave a gap", many_digests, NULL, NULL, NULL } };

	return RUN_ROWS("scans_parse", rows, parses) + RUN_ROWS("scans_kept", kept_rows, is_kept) + RUN_ROWS("scans_of", folder_rows, reads_folder) +
	    cmocka_run_group_tests_name("scans_open", others, NULL, NULL);
}
