#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The machine formats, as a table of formats, readers and recorded hosts: each report of each host is taken by readers that are not
# ours, and carries what JSON says (tests/formats_same.py). Each reader refuses a broken copy. All reports are made first; then one
# program, tests/formats_readers.py, holds them against all readers, as its head says (FORMATS_READERS).
# TAP. SARIF_MULTITOOL names Microsoft's program, and FORMATS_HEIMDALL the folder where npm installed Heimdall's importers, if there are.

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
facts=$srcdir/fixtures/facts
tab=$(printf '\t')
made=0

if ! command -v python3 >/dev/null; then
	echo "1..0 # SKIP python3 is not installed"
	exit 0
fi
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

# format, its file, readers
formats=$(cat "$srcdir/tests/formats.list")

# evaluate FACTS OPTION...: all formats of it, in a folder of their own, $dir
evaluate()
{
	made=$((made + 1)) dir=$tmp/$made file=$1
	shift
	mkdir "$dir"
	set -- "$@" "$file"
	for spec in $(echo "$formats" | awk -v dir="$dir" '{ print $1 ":" dir "/" $2 }'); do
		set -- -r "$spec" "$@"
	done
	"$plimsoll" evaluate -q "$@" 2>"$tmp/err"
	[ -s "$dir/r.json" ] || { sed 's/^/Bail out! /' "$tmp/err"; exit 1; }
}

# point EXPECTED NAME READER FORMAT FILE [JSON]: what tests/formats_readers.py is to look at; EXPECTED is ok or refused
point()
{
	echo "$1$tab$2$tab$3$tab$4$tab$5$tab${6-$dir/r.json}" >>"$tmp/table"
}

# host NAME FACTS OPTION...: what holds of the results of some facts
host()
{
	host=$1
	shift
	evaluate "$@"
	while read -r format name readers; do
		for reader in $readers; do
			point ok "$host: $format by $reader" "$reader" "$format" "$dir/$name"
		done
	done <<EOF
$formats
EOF
}

for file in "$facts"/*.jsonl "$srcdir"/fixtures/golden/facts-*.jsonl; do
	host "$(basename "$file" .jsonl)" "$file"
	[ "$(basename "$file")" != docker-20.10.24.jsonl ] || point ok "$host: XCCDF in arf by oscap" inner-oscap arf "$dir/r.arf.xml"
done
plain=$facts/docker-20.10.24-plain.jsonl
host 'CIS 1.6.0, level 2' "$plain" -b cis-docker-1.6.0 -p level-2
host 'CIS 1.7.0' "$plain" -b cis-docker-1.7.0
host 'a few rules' "$plain" --rule '5.*'
host 'nothing that is scored' "$plain" --rule 4.12
sed 's/"docker-1"/"docker-1.example.org"/' "$plain" >"$tmp/dots.jsonl"
host 'a host with its domain' "$tmp/dots.jsonl" --rule 5.5
host 'a tailoring' "$plain" --tailoring-file "$srcdir/fixtures/tailoring/cis-production.xml"
cp "$srcdir/fixtures/tailoring/cis-production.xml" "$dir/tailoring.xml"

# Of each failing rule one subject is excepted, of three rules all; what is left to a person is attested in each of the ways there are.
evaluate "$facts/docker-20.10.24.jsonl"
python3 - "$dir/r.json" "$tmp" <<'EOF'
import json, sys
with open(sys.argv[1]) as f:
    rules = json.load(f)["results"]
period = {"starts": "2026-01-01", "expires": "2027-12-31"}
exceptions, attestations = [], []
for r in rules:
    fails = [s for s in r["subjects"] if s["result"] == "fail"]
    if fails:
        exceptions.append(dict(period, id="EX-%d" % len(exceptions), rule=r["check"], owner="A \"B\" <c>", approver="D",
            reason="=cmd|'/C calc'!A0 [a](http://b) {0}", risk="none", subjects=[{k: s[k] for k in ("kind", "name")} for s in (fails if r["number"] in ("5.4", "5.5", "5.10") else fails[:1])]))
    if r["result"] == "notchecked":
        attestations.append(dict(id="AT-%d" % len(attestations), rule=r["check"], by="E", statement="So it is.", made="2026-01-01",
            expires="2027-12-31", result=["pass", "fail", "notapplicable"][len(attestations) % 3]))
for name, entries in (("exceptions", exceptions), ("attestations", attestations)):
    assert entries
    with open("%s/%s.json" % (sys.argv[2], name), "w") as f:
        json.dump({"schema": "plimsoll-%s/1" % name, name: entries}, f)
EOF
host 'exceptions and attestations' "$facts/docker-20.10.24.jsonl" --exceptions "$tmp/exceptions.json" \
	--attestations "$tmp/attestations.json"
"$plimsoll" evaluate -qv -r "sarif:$tmp/all.sarif" --exceptions "$tmp/exceptions.json" --attestations "$tmp/attestations.json" \
	"$facts/docker-20.10.24.jsonl" 2>/dev/null
point ok 'exceptions and attestations: sarif with -v by same' same sarif-v "$tmp/all.sarif"
point ok 'exceptions and attestations: what is excepted and attested is overridden' overridden xccdf "$dir/r.xccdf.xml"

# Names of strangers: markup, formulas, links, ways out of a folder, names that differ in blanks alone, 4 KiB.
python3 - "$facts/docker-20.10.24.jsonl" >"$tmp/hostile.jsonl" <<'EOF'
import json, sys
names = ["</testsuites><script>alert(1)</script>", "=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", " =1", "\uff1d1", "a  b", "a b",
    "a\nb", "..", "../../etc/passwd", ".", "a\"b'c&d<e>]]>", "\ufffe\uffff\u202egnp.exe", "x" * 4096, "\U0001f6a2 & \u8239", "{0}",
    "[here](http://example.com)", "", "\\", "\"} 1\nplimsoll_run_complete 1", "two\r\nlines", "\u2028", "%2e%2e", "<!--", "<?x", "</TestResult>"]
n = 0
for line in open(sys.argv[1]):
    doc = json.loads(line)
    if doc["kind"] in ("container", "image", "network", "file"):
        doc["name"] = names[n % len(names)]
        n += 1
    if "host" in doc and isinstance(doc["host"], dict):
        doc["host"]["name"] = "=h\"\\\n<b>/\u202e"
    print(json.dumps(doc))
assert n > len(names)
EOF
host 'names of strangers' "$tmp/hostile.jsonl"

# More results than code scanning takes.
python3 - "$facts/docker-20.10.24.jsonl" >"$tmp/many.jsonl" <<'EOF'
import json, sys
more = 0
for line in open(sys.argv[1]):
    doc = json.loads(line)
    if doc["kind"] == "end":
        doc["subjects"] += more
        doc["population"]["containers"]["listed"] += more
    copies = 250 if doc["kind"] == "container" else 1
    for i in range(copies):
        if copies > 1:
            doc["id"], doc["name"] = doc["id"][:60] + "%04x" % i, "web-%d-%d" % (more, i)
        print(json.dumps(doc))
    more += copies - 1
EOF
"$plimsoll" evaluate -q --rule '5.*' -r "sarif:$tmp/many.sarif" -r "prometheus:$tmp/many.prom" "$tmp/many.jsonl" 2>/dev/null
point ok 'a thousand containers: no more results in SARIF than are read, and how many there are beside them' many sarif \
	"$tmp/many.sarif" "$tmp/many.prom"

# broken READER FORMAT NAME SED-OPTION...: a copy that is to be refused
evaluate "$facts/docker-20.10.24.jsonl" --exceptions "$tmp/exceptions.json"
copies=0
broken()
{
	reader=$1 format=$2 name=$3 copies=$((copies + 1))
	shift 3
	file=$dir/$(echo "$formats" | awk -v format="$format" '$1 == format { print $2 }') copy=$tmp/broken-$copies
	sed "$@" "$file" >"$copy"
	cmp -s "$file" "$copy" && echo "Bail out! nothing was broken: $name" && exit 1
	point refused "refused by $reader: $format: $name" "$reader" "$format" "$copy"
}
broken xsd xccdf 'a word that is no result' '0,/<result>pass</s//<result>passed</'
broken xsd xccdf 'a rule that there is not' 's/<rule-result idref="[^"]*\(privileged\)"/<rule-result idref="xccdf_x_rule_\1"/'
broken xsd xccdf 'an override without a new result' 's/<new-result>/<newresult>/'
broken xsd xccdf 'no score' '/<score /d'
broken oscap xccdf 'a word that is no result' '0,/<result>pass</s//<result>passed</'
broken oscap-report xccdf 'no TestResult' 's/<\(.\{0,1\}\)TestResult/<\1TextResult/'
broken oscap-fix xccdf 'a failure that passed' '0,/<result>fail</s//<result>pass</'
broken same xccdf 'another verdict' '0,/<result>pass</s//<result>fail</'
broken same xccdf 'another verdict of a subject' '0,/<p:subject \(.*\) result="pass"/s//<p:subject \1 result="fail"/'
broken same xccdf 'a subject less' '0,/<p:subject /s/<p:subject /<p:other /;0,/<\/p:subject>/s//<\/p:other>/'
broken same xccdf 'another score' '/<score /s/>\([0-9]\)/>1\1/'
broken ant junit 'a failure without type' '0,/<failure type="fail"/s//<failure/'
broken ant junit 'a time with a zone' '0,/timestamp="[^"]*/s//&Z/'
broken ant junit 'no system-err' '0,/<system-err><\/system-err>/s///;s/<system-err\/>//'
broken xunit junit 'a time with an exponent' '0,/<testsuite \(.*\) time="0"/s//<testsuite \1 time="1e2"/'
broken xunit junit 'a test outside of a suite' 's/<testsuites>/<testsuites><testcase name="x"\/>/'
broken rds arf 'an asset without id' 's/<arf:asset id="host">/<arf:asset>/'
broken rds arf 'a relationship to nothing' 's/<core:ref>host</<core:ref>guest</'
broken rds arf 'a name that no host has' 's/<ai:hostname>/&<>/;s/<>/a b/'
broken inner arf 'another verdict than in XCCDF' '0,/<result>pass</s//<result>fail</'
broken inner-oscap arf 'a word that is no result' '0,/<result>pass</s//<result>passed</'
broken inner-xsd arf 'no score' '/<score /d'
broken oscap-report arf 'no TestResult' 's/<\(.\{0,1\}\)TestResult/<\1TextResult/'
broken oscal oscal 'a state between' '0,/"state": "not-satisfied"/s//"state": "undecided"/'
broken oscal oscal 'an empty list' '0,/"methods": \[/s//"methods": [], "x": [/'
broken oscal oscal 'a UUID of another version' '0,/"uuid": "\(.\{14\}\)5/s//"uuid": "\17/'
broken oscal oscal 'a target that is no token' '0,/"target-id": "/s//&5./'
broken ocsf ocsf 'another class' '1s/"class_uid":2003/"class_uid":2004/'
broken ocsf ocsf 'no time' '3s/"time":[0-9]*,//'
broken ocsf ocsf 'a time in seconds with a point' '3s/"time":\([0-9]*\)000,/"time":\1.5,/'
broken jsonschema docker-bench 'a word of ours' '0,/"result": "WARN"/s//"result": "FAIL"/'
broken jsonschema docker-bench 'a member of ours' '0,/"start"/s//"host": "h", &/'
broken promtool prometheus 'a sample without value' '0,/^plimsoll_run_complete .*/s//plimsoll_run_complete/'
broken promtool prometheus 'a type twice' '0,/^# TYPE.*/s//&\n&/'
broken node_exporter prometheus 'a time stamp' '0,/^plimsoll_run_complete .*/s//& 1795358975000/'
broken node_exporter prometheus 'a sample without value' '0,/^plimsoll_run_complete .*/s//plimsoll_run_complete/'
broken defectdojo sarif 'severities of others' '0,/"security-severity": "[0-9.]*/s//"security-severity": "9.9/'
broken defectdojo sarif 'another finding in its place' 's/"primaryLocationLineHash": ".*"/"primaryLocationLineHash": "0:1"/'
broken defectdojo sarif 'a place on no host' 's/"uri": "[^/]*\//"uri": "/'
broken defectdojo sarif 'a title that names no rule' 's/^\( *"text": \)"\([^:"]*\): \([a-z]* [^:"]*: \)/\1"\3/'
broken defectdojo xccdf 'one reference for all failures' 's/<check-content-ref [^>]*>/<check-content-ref href="x" name="y"\/>/'
broken defectdojo docker-bench 'a warning for people' 's/(Automated)/(Manual)/'
broken heimdall xccdf 'a failure that passed' '0,/<result>fail</s//<result>pass</'
broken heimdall xccdf 'rules in no group' 's/<\(\/\{0,1\}\)Group\b/<\1Grope/'
broken heimdall sarif 'a title that names no rule' 's/^\( *"text": \)"\([^:"]*\): \([a-z]* [^:"]*: \)/\1"\3/'
broken mlr csv 'a row that is too short' '3s/,"[^"]*".$//'
broken multitool sarif 'another version' '0,/"version": "2.1.0"/s//"version": "2.0.0"/'
broken same arf 'a verdict' '0,/<result>pass</s//<result>fail</'
broken same arf 'a verdict of a subject' '0,/<p:subject \(.*\) result="pass"/s//<p:subject \1 result="fail"/'
broken same arf 'a score' '/<score /s/>\([0-9]\)/>1\1/'
broken same arf 'another host' '0,/<p:host \(.*\) name="/s//&x/'
broken same oscal 'a failure that is satisfied' '0,/"state": "not-satisfied"/s//"state": "satisfied"/'
broken same oscal 'a verdict of a subject' '0,/"value": "fail"/s//"value": "pass"/'
broken same oscal 'a count' '/"name": "summary-pass"/{n;n;s/"value": "/&9/}'
broken same oscal 'a deviation that nobody approved' '0,/"status": "deviation-approved"/s//"status": "closed"/'
broken same oscal 'a reference to nothing' '0,/"observation-uuid": "\(........\)/s//"observation-uuid": "00000000/'
broken same sarif 'a verdict' '0,/"effective": "fail"/s//"effective": "pass"/'
broken same sarif 'no suppression' '0,/"justification": "exception EX-[0-9]*/s//"justification": "exception EX-x/'
broken same sarif 'a way out of the folder' '0,/"uri": "/s//&..\//'
broken same sarif 'an open result with a level' '0,/"level": "none"/s//"level": "error"/'
broken same sarif 'a count' '0,/"pass": [0-9]*/s//"pass": 999/'
broken same junit 'a failure that passed' '0,/<failure \(.*\)$/s//<skipped \1/;0,/<\/failure>/s//<\/skipped>/'
broken same junit 'an error that passed' '/<error /,/<\/error>/d'
broken same junit 'a score' 's/name="score.percent" value="/&1/'
broken same csv 'a formula' '3s/^"[^"]*"/"=1"/'
broken same csv 'a verdict' '2s/"fail"/"pass"/g'
broken same csv 'a row less' 2d
broken same ocsf 'a verdict' '1s/"status_id":3,"status":"Fail","status_code"/"status_id":1,"status":"Pass","status_code"/'
broken same ocsf 'an event less' 4d
broken same ocsf 'nobody who answers' 's/"status_id":3,"status":"Suppressed"/"status_id":1,"status":"New"/'
broken same prometheus 'a count' '0,/^\(plimsoll_rules{.*}\) .*/s//\1 999/'
broken same prometheus 'a time stamp' '0,/^plimsoll_run_complete .*/s//& 1795358975000/'
broken same prometheus 'a sample twice' '0,/^plimsoll_run_complete .*/s//&\n&/'
broken same prometheus 'a score' '0,/^plimsoll_score_ratio .*/s//plimsoll_score_ratio 1/'
broken same docker-bench 'a warning that passed' '0,/"result": "WARN"/s//"result": "PASS"/'
broken same docker-bench 'a score' 's/^  "score": /&1/'

python3 "$srcdir/tests/formats_readers.py" "$tmp/table" "$srcdir/fixtures/schemas"
