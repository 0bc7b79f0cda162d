/* SPDX-License-Identifier: Apache-2.0 */
/* 4.4: whether each image in use was scanned. Each row changes one thing of an image whose scan is a day old. */
#include "config.h"

#include "tests/check_row.h"

#define SCANNED "image-scanned"
#define NONE    "{'critical':0,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}"
#define SCAN(tool, time, findings, unfixed) SCAN_OF(tool, time, "null", findings, unfixed)
#define SCAN_OF(tool, time, gap, findings, unfixed) \
	"{'format':'trivy','tool':'" tool "','version':null,'name':'shop:1','digests':['sha256:00'],'time':" time ",'flaw':null,'gap':" gap ",'file':'a.json'," \
	"'sha256':'00','findings':" findings ",'unfixed':" unfixed ",'ignored':0}"
#define SCAN_IN(time, classes, findings) \
	"{'format':'trivy','tool':'trivy','time':" time ",'flaw':null,'gap':null,'classes':[" classes "],'findings':" findings ",'unfixed':" NONE ",'ignored':0}"
#define HIGH      "{'critical':0,'high':1,'medium':0,'low':0,'negligible':0,'unknown':0}"
#define YESTERDAY "'2026-01-30T10:00:00Z'"
#define LIST(scans) "{'scans:list':[" scans "]}"
#define ONE(counts) LIST(SCAN("trivy", YESTERDAY, "{" counts "}", NONE))
#define VALUES(d, s, u) .values = { { "scan-days", d }, { "scan-severity", s }, { "scan-unfixed", u } }

#define IMAGE \
	"{'kind':'image','id':'sha256:00','name':'shop:1','read':{" \
	"'use':{'source':'GET /containers/json','data':{'in_use':true,'containers':[]}}," \
	"'scans':{'source':'scan reports','data':{'list':[" SCAN("trivy", YESTERDAY, NONE, NONE) "],'reports':1,'unnamed':0,'unread':[]}}}}"
#define UNSEEN(path, wrong) \
	{ "4.4: " path " absent is unknown", SCANNED, IMAGE, "{'" path "':'$absent'}", UNKNOWN, "absent" }, \
	{ "4.4: " path " null is unknown", SCANNED, IMAGE, "{'" path "':null}", UNKNOWN, "null" }, \
	{ "4.4: " path " of the wrong type is unknown", SCANNED, IMAGE, "{'" path "':" wrong "}", UNKNOWN }, \
	{ "4.4: " path " unreadable is an error", SCANNED, IMAGE, "{'" path "':'$error EIO'}", ERROR, "the test's reason" }, \
	{ "4.4: " path " not collected is unknown", SCANNED, IMAGE, "{'" path "':'$uncollected'}", UNKNOWN, "not among" }

/* clang-format off */
static const struct check_row rows[] = {
	{ "4.4: a scan of yesterday that found nothing passes", SCANNED, IMAGE, NULL, PASS, "scanned by trivy on 2026-01-30" },
	UNSEEN("use:in_use", "'x'"),
	UNSEEN("scans:list", "'x'"),
	UNSEEN("scans:unread", "'x'"),
	{ "4.4: an image that nothing was made of is none of it", SCANNED, IMAGE, "{'use:in_use':false}", NOTAPPLICABLE, "no container" },
	{ "4.4: without reports it is not what makes the rule not applicable", SCANNED, IMAGE, "{'use:in_use':false,'scans':'$error not-asked'}", NOTCHECKED, "--scans" },
	{ "4.4: without --scans it stays open", SCANNED, IMAGE, "{'scans':'$error not-asked'}", NOTCHECKED, "--scans" },
	{ "4.4: facts without scans are unknown", SCANNED, IMAGE, "{'scans':'$absent'}", UNKNOWN },
	{ "4.4: no scan fails", SCANNED, IMAGE, "{'scans:list':[]}", FAIL, "no scan names its digest" },
	{ "4.4: a scan that names no digest proves nothing", SCANNED, IMAGE, "{'scans:list':[],'scans:unnamed':1}", FAIL, "prove nothing" },
	{ "4.4: a critical finding fails", SCANNED, IMAGE, ONE("'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0"), FAIL, "1 critical by trivy" },
	{ "4.4: a high one fails", SCANNED, IMAGE, ONE("'critical':0,'high':2,'medium':0,'low':0,'negligible':0,'unknown':0"), FAIL, "2 high" },
	{ "4.4: a medium one does not", SCANNED, IMAGE, ONE("'critical':0,'high':0,'medium':3,'low':1,'negligible':1,'unknown':0"), PASS },
	{ "4.4: unless the site says so", SCANNED, IMAGE, ONE("'critical':0,'high':0,'medium':3,'low':1,'negligible':1,'unknown':0"), FAIL, "3 medium", VALUES("30", "medium", "fail") },
	{ "4.4: or that a high one is none", SCANNED, IMAGE, ONE("'critical':0,'high':2,'medium':0,'low':0,'negligible':0,'unknown':0"), PASS, NULL, VALUES("30", "critical", "fail") },
	{ "4.4: a finding that is not rated is unknown: other images pass", SCANNED, IMAGE, ONE("'critical':0,'high':0,'medium':0,'low':0,'negligible':0,'unknown':4"), UNKNOWN, "4 findings" },
	{ "4.4: beside a bad one it does not matter", SCANNED, IMAGE, ONE("'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':4"), FAIL },
	{ "4.4: findings without a fix count", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}", "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}")), FAIL },
	{ "4.4: unless the site says that they do not", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}", "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}")), PASS, NULL, VALUES("30", "high", "ignore") },
	{ "4.4: those with one count even then", SCANNED, IMAGE, ONE("'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0"), FAIL, NULL, VALUES("30", "high", "ignore") },
	{ "4.4: more without a fix than there are is not understood", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, NONE, "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}")), UNKNOWN },
	{ "4.4: a scan of 31 days ago is too old", SCANNED, IMAGE, LIST(SCAN("trivy", "'2025-12-31T10:00:00Z'", NONE, NONE)), FAIL, "2025-12-31, more than 30 days" },
	{ "4.4: one of 30 days is not", SCANNED, IMAGE, LIST(SCAN("trivy", "'2026-01-01T10:00:00Z'", NONE, NONE)), PASS },
	{ "4.4: unless the site says so", SCANNED, IMAGE, LIST(SCAN("trivy", "'2026-01-01T10:00:00Z'", NONE, NONE)), FAIL, "7 days", VALUES("7", "high", "fail") },
	{ "4.4: a scan of unknown time is as old as can be", SCANNED, IMAGE, LIST(SCAN("trivy", "null", NONE, NONE)), FAIL, "nobody knows when" },
	{ "4.4: a time that is none is unknown", SCANNED, IMAGE, LIST(SCAN("trivy", "'yesterday'", NONE, NONE)), FAIL, "nobody knows when" },
	{ "4.4: a scan of tomorrow's tomorrow is not understood", SCANNED, IMAGE, LIST(SCAN("trivy", "'2026-02-02T10:00:00Z'", NONE, NONE)), UNKNOWN, "after the time to judge by" },
	{ "4.4: clocks may differ by hours", SCANNED, IMAGE, LIST(SCAN("trivy", "'2026-02-01T09:00:00Z'", NONE, NONE)), PASS },
	{ "4.4: where the time to judge by is not known nothing passes", SCANNED, IMAGE, NULL, UNKNOWN, NULL, .now = -1 },
	{ "4.4: the newest scan of a scanner counts", SCANNED, IMAGE, LIST(SCAN("trivy", "'2026-01-20T10:00:00Z'", "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}", NONE) "," SCAN("trivy", YESTERDAY, NONE, NONE)), PASS },
	{ "4.4: in whatever order they come", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}", NONE) "," SCAN("trivy", "'2026-01-20T10:00:00Z'", NONE, NONE)), FAIL },
	{ "4.4: of two in one second both count: the second found something", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, NONE, NONE) "," SCAN("trivy", YESTERDAY, HIGH, NONE)), FAIL, "1 high" },
	{ "4.4: of two in one second both count: the first found something", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, HIGH, NONE) "," SCAN("trivy", YESTERDAY, NONE, NONE)), FAIL, "1 high" },
	{ "4.4: a newer one replaces both", SCANNED, IMAGE,
	  LIST(SCAN("trivy", "'2026-01-20T10:00:00Z'", HIGH, NONE) "," SCAN("trivy", "'2026-01-20T10:00:00Z'", HIGH, NONE) "," SCAN("trivy", YESTERDAY, NONE, NONE)), PASS },
	{ "4.4: an older one does not", SCANNED, IMAGE,
	  LIST(SCAN("trivy", YESTERDAY, NONE, NONE) "," SCAN("trivy", YESTERDAY, HIGH, NONE) "," SCAN("trivy", "'2026-01-20T10:00:00Z'", NONE, NONE)), FAIL },
	{ "4.4: a scan that did not look everywhere passes nothing", SCANNED, IMAGE, LIST(SCAN_OF("trivy", YESTERDAY, "'it did not look'", NONE, NONE)), UNKNOWN, "but it did not look" },
	{ "4.4: what it found counts", SCANNED, IMAGE, LIST(SCAN_OF("trivy", YESTERDAY, "'it did not look'", HIGH, NONE)), FAIL, "1 high" },
	{ "4.4: beside one that did look", SCANNED, IMAGE, LIST(SCAN("grype", YESTERDAY, NONE, NONE) "," SCAN_OF("trivy", YESTERDAY, "'it did not look'", HIGH, NONE)), FAIL, "1 high" },
	{ "4.4: another one that did will do", SCANNED, IMAGE, LIST(SCAN_OF("trivy", YESTERDAY, "'it did not look'", NONE, NONE) "," SCAN("grype", YESTERDAY, NONE, NONE)), PASS, "by grype" },
	{ "4.4: it replaces no older one that did", SCANNED, IMAGE,
	  LIST(SCAN("trivy", "'2026-01-20T10:00:00Z'", HIGH, NONE) "," SCAN_OF("trivy", YESTERDAY, "'it did not look'", NONE, NONE)), FAIL, "1 high" },
	{ "4.4: a newer one that looked at less replaces no older one", SCANNED, IMAGE,
	  LIST(SCAN_IN("'2026-01-20T10:00:00Z'", "'lang-pkgs','os-pkgs'", HIGH) "," SCAN_IN(YESTERDAY, "'os-pkgs'", NONE)), FAIL, "1 high" },
	{ "4.4: in whatever order these come", SCANNED, IMAGE,
	  LIST(SCAN_IN(YESTERDAY, "'os-pkgs'", NONE) "," SCAN_IN("'2026-01-20T10:00:00Z'", "'lang-pkgs','os-pkgs'", HIGH)), FAIL, "1 high" },
	{ "4.4: one that looked at as much, in another order, does", SCANNED, IMAGE,
	  LIST(SCAN_IN("'2026-01-20T10:00:00Z'", "'lang-pkgs','os-pkgs'", HIGH) "," SCAN_IN(YESTERDAY, "'os-pkgs','lang-pkgs'", NONE)), PASS },
	{ "4.4: and one that looked at more", SCANNED, IMAGE,
	  LIST(SCAN_IN(YESTERDAY, "'lang-pkgs','os-pkgs'", NONE) "," SCAN_IN("'2026-01-20T10:00:00Z'", "'os-pkgs'", HIGH)), PASS },
	{ "4.4: one finding that is not rated", SCANNED, IMAGE, ONE("'critical':0,'high':0,'medium':0,'low':0,'negligible':0,'unknown':1"), UNKNOWN, "1 finding that" },
	{ "4.4: a scan that does not tell whether it did, did not", SCANNED, IMAGE, "{'scans:list[0].gap':'$absent'}", UNKNOWN, "what it looked at is not known" },
	{ "4.4: scans of another platform are told of", SCANNED, IMAGE, "{'scans:list':[],'scans:elsewhere':2}", FAIL, "another platform" },
	{ "4.4: a scan of tomorrow's tomorrow may be the newest", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, NONE, NONE) "," SCAN("trivy", "'2026-02-02T10:00:00Z'", HIGH, NONE)), UNKNOWN, "may be the newest" },
	{ "4.4: what any scanner found counts", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, NONE, NONE) "," SCAN("grype", "'2026-01-20T10:00:00Z'", "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}", NONE)), FAIL, "by grype" },
	{ "4.4: what an old scan found does not", SCANNED, IMAGE, LIST(SCAN("trivy", YESTERDAY, NONE, NONE) "," SCAN("grype", "'2025-01-20T10:00:00Z'", "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}", NONE)), PASS },
	{ "4.4: a scan that is none does not count", SCANNED, IMAGE, "{'scans:list[0].flaw':'it has no results'}", FAIL, "does not count: it has no results" },
	{ "4.4: a scan without that member neither", SCANNED, IMAGE, "{'scans:list[0].flaw':'$absent'}", FAIL, "not understood" },
	{ "4.4: counts that are none are not understood", SCANNED, IMAGE, ONE("'critical':'0','high':0,'medium':0,'low':0,'negligible':0,'unknown':0"), UNKNOWN },
	{ "4.4: counts that are missing are not understood", SCANNED, IMAGE, ONE("'critical':0"), UNKNOWN },
	{ "4.4: negative counts are not understood", SCANNED, IMAGE, ONE("'critical':-1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0"), UNKNOWN },
	{ "4.4: a report that could not be read may be about it", SCANNED, IMAGE, "{'scans:unread':[{'file':'b.json','code':'EACCES','message':'no'}]}", ERROR, "the scan report b.json in the folder of --scans could not be read (no), and" },
	{ "4.4: one of which nobody says why", SCANNED, IMAGE, "{'scans:unread':[{'file':'b.json','code':'EACCES'}]}", ERROR, "could not be read (EACCES), and" },
	{ "4.4: reports beyond those that are read", SCANNED, IMAGE, "{'scans:unread':[{'file':'','code':'too-many','message':'there are more'}]}", ERROR,
	  "the scan report behind the last that was read in the folder of --scans could not be read (there are more), and" },
	{ "4.4: also where there is no scan of it", SCANNED, IMAGE, "{'scans:list':[],'scans:unread':[{'file':'b.json','code':'not-json','message':'no'}]}", ERROR },
	{ "4.4: it excuses nothing", SCANNED, IMAGE, "{'scans:list':[" SCAN("trivy", YESTERDAY, "{'critical':1,'high':0,'medium':0,'low':0,'negligible':0,'unknown':0}", NONE) "],'scans:unread':[{'file':'b.json','code':'EIO','message':'no'}]}", FAIL },
	{ "4.4: other files are no reports", SCANNED, IMAGE, "{'scans:unread':[{'file':'sbom.json','code':'not-a-scan','message':'no'}]}", PASS },
	{ "4.4: what was ignored is said", SCANNED, IMAGE, "{'scans:list[0].ignored':2}", PASS, "told to ignore" },
	{ "4.4: a benchmark without the age is unknown", SCANNED, IMAGE, NULL, UNKNOWN, "does not say, in words", { { "scan-days", NULL } } },
	{ "4.4: an age that is none is unknown", SCANNED, IMAGE, NULL, UNKNOWN, NULL, { { "scan-days", "a week" } } },
	{ "4.4: a severity that nobody knows is unknown", SCANNED, IMAGE, NULL, UNKNOWN, NULL, { { "scan-severity", "dire" } } },
	{ "4.4: a third word for what has no fix is unknown", SCANNED, IMAGE, NULL, UNKNOWN, NULL, { { "scan-unfixed", "maybe" } } },
};
/* clang-format on */

int
main(void)
{
	return check_rows("images_scans", rows, ARRAY_SIZE(rows));
}
