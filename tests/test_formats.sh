#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The machine formats: each report of each recorded host is taken by validators that are not ours, and carries what JSON says
# (tests/formats_same.py). Each validator refuses a broken copy. XCCDF has test_xccdf.sh.
# TAP. Where a validator is not installed, its points are skipped; SARIF_MULTITOOL names Microsoft's program, if it is there.

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
facts=$srcdir/fixtures/facts
schemas=$srcdir/fixtures/schemas
n=0 failed=0

if ! command -v python3 >/dev/null; then
	echo "1..0 # SKIP python3 is not installed"
	exit 0
fi
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

# Whether there is what a validator needs.
has()
{
	case $1 in
	jsonschema | ocsf | oscal) python3 -c 'import jsonschema' 2>/dev/null ;;
	multitool) [ -n "$SARIF_MULTITOOL" ] ;;
	ant | xunit | xsd) command -v xmllint >/dev/null ;;
	rds | report | inner) command -v oscap >/dev/null ;;
	same | mode) ;;
	*) command -v "$1" >/dev/null ;;
	esac
}

# A document a line, each by itself.
cat >"$tmp/ocsf.py" <<'EOF'
import json, sys, jsonschema
with open(sys.argv[1]) as f:
    schema = json.load(f)
validator = jsonschema.validators.validator_for(schema)(schema)
with open(sys.argv[2], encoding="utf-8", newline="\n") as f:
    for n, line in enumerate(f.read().split("\n")[:-1], 1):
        for e in validator.iter_errors(json.loads(line)):
            sys.exit("line %d: %s: %s" % (n, "/".join(map(str, e.path)), e.message))
EOF

# One document. Python's regular expressions have no classes \p{L} and \p{N}: the schema's one pattern that has them is put in words
# that it knows.
cat >"$tmp/oscal.py" <<'EOF'
import json, sys, jsonschema
theirs, ours = r"^(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*$", r"^[^\\W\\d][\\w.-]*$"
with open(sys.argv[1], encoding="utf-8") as f:
    text = f.read()
assert text.count(theirs) == 1 and r"\p" not in text.replace(theirs, "")
schema = json.loads(text.replace(theirs, ours))
with open(sys.argv[2], encoding="utf-8") as f:
    document = json.load(f)
for e in jsonschema.validators.validator_for(schema)(schema).iter_errors(document):
    sys.exit("%s: %s" % ("/".join(map(str, e.path)), e.message[:300]))
EOF

# ARF's wildcards are lax: what is inside is held against XCCDF's schema by itself, the TestResult in its Benchmark.
cat >"$tmp/inner.py" <<'EOF'
import sys, xml.etree.ElementTree as ET
A, X = "{http://scap.nist.gov/schema/asset-reporting-format/1.1}", "{http://checklists.nist.gov/xccdf/1.2}"
root = ET.parse(sys.argv[1]).getroot()
benchmark, = root.findall("%sreport-requests/%sreport-request/%scontent/%sBenchmark" % (A, A, A, X))
result, = root.findall("%sreports/%sreport/%scontent/%sTestResult" % (A, A, A, X))
benchmark.append(result)
ET.ElementTree(benchmark).write(sys.argv[2], encoding="UTF-8", xml_declaration=True)
EOF

# OpenSCAP's rules (schematron 1.2) want an override of each result as soon as one has one.
inner()
{
	python3 "$tmp/inner.py" "$1" "$tmp/inner.xml" || return 1
	if grep -q '<[a-z0-9:]*override' "$tmp/inner.xml"; then
		oscap xccdf validate --skip-schematron "$tmp/inner.xml"
	else
		oscap xccdf validate "$tmp/inner.xml"
	fi
}

# The same, by another program.
xsd()
{
	python3 "$tmp/inner.py" "$1" "$tmp/inner.xml" && xmllint --nonet --noout --schema "$schemas/xccdf/xccdf_1.2.xsd" "$tmp/inner.xml"
}

# It is read, too, and rules are in what is made of it.
report()
{
	oscap info "$1" && oscap xccdf generate report --output "$tmp/r.html" "$1" && grep -q 'rule-overview-leaf' "$tmp/r.html"
}

# validate VALIDATOR FORMAT FILE
validate()
{
	case $1 in
	ant) xmllint --nonet --noout --schema "$schemas/junit/JUnit.xsd" "$3" ;;
	xunit) xmllint --nonet --noout --schema "$schemas/junit/junit-10.xsd" "$3" ;;
	jsonschema) python3 -W ignore -m jsonschema -i "$3" "$schemas/docker-bench/docker-bench-security-json.schema.json" ;;
	ocsf) python3 -W ignore "$tmp/ocsf.py" "$schemas/ocsf/compliance_finding-1.6.0.schema.json" "$3" ;;
	oscal) python3 -W ignore "$tmp/oscal.py" "$schemas/oscal/oscal_assessment-results_schema-1.2.1.json" "$3" ;;
	rds) oscap ds rds-validate "$3" ;;
	inner) inner "$3" ;;
	xsd) xsd "$3" ;;
	report) report "$3" ;;
	promtool) quiet promtool check metrics <"$3" ;;
	mlr) mlr --icsv --ojson cat "$3" >/dev/null ;;
	multitool) multitool "$3" ;;
	same) python3 "$srcdir/tests/formats_same.py" "$2" "$tmp/r.json" "$3" ;;
	mode) [ "$(stat -c %a "$3")" = "$([ "$2" = prometheus ] && echo 644 || echo 600)" ] ;;
	esac
}

# A command that also has to say nothing.
quiet()
{
	"$@" >"$tmp/said" 2>&1
	said=$?
	cat "$tmp/said"
	[ $said -eq 0 ] && ! [ -s "$tmp/said" ]
}

# Its exit status says nothing, and a file of another name it leaves out.
multitool()
{
	cp "$1" "$tmp/m.sarif" && rm -f "$tmp/said.sarif"
	"$SARIF_MULTITOOL" validate "$tmp/m.sarif" --rule-kind 'Sarif;Ghas' -o "$tmp/said.sarif" --log ForceOverwrite >"$tmp/said" 2>&1
	cat "$tmp/said"
	python3 - "$tmp/said.sarif" <<'EOF' && ! grep -qE 'skipped|: (error|warning) ' "$tmp/said"
import json, sys
with open(sys.argv[1], encoding="utf-8-sig") as f:
    sys.exit(bool(json.load(f)["runs"][0].get("results")))
EOF
}

# is EXPECTED NAME VALIDATOR FORMAT FILE: a test point; EXPECTED is ok or refused
is()
{
	n=$((n + 1))
	if ! has "$3"; then
		echo "ok $n - $2 # SKIP $3 is not installed"
		return
	fi
	if validate "$3" "$4" "$5" >"$tmp/out" 2>&1; then verdict=ok; else verdict=refused; fi
	if [ $verdict = "$1" ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		tail -n 20 "$tmp/out" | cut -c 1-300 | sed 's/^/# /'
		failed=1
	fi
}

# format, its file, validators
formats='arf	r.arf.xml	rds inner xsd report same mode
sarif	r.sarif	same multitool mode
junit	r.xml	ant xunit same mode
csv	r.csv	mlr same mode
oscal	r.oscal.json	oscal same mode
ocsf	r.jsonl	ocsf same mode
prometheus	r.prom	promtool same mode
docker-bench	bench.json	jsonschema same mode'

# evaluate FACTS OPTION...: all formats of it
evaluate()
{
	file=$1
	shift
	rm -f "$tmp"/r.* "$tmp/bench.json"
	set -- "$@" "$file"
	for spec in $(echo "$formats" | awk -v dir="$tmp" '{ print $1 ":" dir "/" $2 }') "json:$tmp/r.json"; do
		set -- -r "$spec" "$@"
	done
	"$plimsoll" evaluate -q "$@" 2>"$tmp/err"
	[ -s "$tmp/r.json" ] || { sed 's/^/Bail out! /' "$tmp/err"; exit 1; }
}

# host NAME FACTS OPTION...: what holds of the results of some facts
host()
{
	host=$1
	shift
	evaluate "$@"
	while read -r format name validators; do
		for validator in $validators; do
			is ok "$host: $format by $validator" "$validator" "$format" "$tmp/$name"
		done
	done <<EOF
$formats
EOF
}

for file in "$facts"/*.jsonl "$srcdir"/fixtures/golden/facts-*.jsonl; do
	host "$(basename "$file" .jsonl)" "$file"
done
plain=$facts/docker-20.10.24-plain.jsonl
host 'CIS 1.6.0, level 2' "$plain" -b cis-docker-1.6.0 -p level-2
host 'CIS 1.7.0' "$plain" -b cis-docker-1.7.0
host 'a few rules' "$plain" --rule '5.*'
host 'nothing that is scored' "$plain" --rule 4.12
sed 's/"docker-1"/"docker-1.example.org"/' "$plain" >"$tmp/dots.jsonl"
host 'a host with its domain' "$tmp/dots.jsonl" --rule 5.5
host 'a tailoring' "$plain" --tailoring-file "$srcdir/fixtures/tailoring/cis-production.xml"

# Of each failing rule one subject is excepted; what is left to a person is attested in each of the ways there are.
evaluate "$facts/docker-20.10.24.jsonl"
python3 - "$tmp" <<'EOF'
import json, sys
with open(sys.argv[1] + "/r.json") as f:
    rules = json.load(f)["results"]
period = {"starts": "2026-01-01", "expires": "2027-12-31"}
exceptions, attestations = [], []
for r in rules:
    fails = [s for s in r["subjects"] if s["result"] == "fail"]
    if fails:
        exceptions.append(dict(period, id="EX-%d" % len(exceptions), rule=r["check"], owner="A \"B\" <c>", approver="D",
            reason="=cmd|'/C calc'!A0 [a](http://b) {0}", risk="none", subjects=[{k: fails[0][k] for k in ("kind", "name")}]))
    if r["result"] == "notchecked":
        attestations.append(dict(id="AT-%d" % len(attestations), rule=r["check"], by="E", statement="So it is.", made="2026-01-01",
            expires="2027-12-31", result=["pass", "fail", "notapplicable"][len(attestations) % 3]))
for name, entries in (("exceptions", exceptions), ("attestations", attestations)):
    assert entries
    with open("%s/%s.json" % (sys.argv[1], name), "w") as f:
        json.dump({"schema": "plimsoll-%s/1" % name, name: entries}, f)
EOF
host 'exceptions and attestations' "$facts/docker-20.10.24.jsonl" --exceptions "$tmp/exceptions.json" \
	--attestations "$tmp/attestations.json"
"$plimsoll" evaluate -qv -r "sarif:$tmp/all.sarif" --exceptions "$tmp/exceptions.json" --attestations "$tmp/attestations.json" \
	"$facts/docker-20.10.24.jsonl" 2>/dev/null
is ok 'exceptions and attestations: sarif with -v by same' same sarif-v "$tmp/all.sarif"

# Names of strangers: markup, formulas, links, ways out of a folder, names that differ in blanks alone, 4 KiB.
python3 - "$facts/docker-20.10.24.jsonl" >"$tmp/hostile.jsonl" <<'EOF'
import json, sys
names = ["</testsuites><script>alert(1)</script>", "=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", " =1", "\uff1d1", "a  b", "a b",
    "a\nb", "..", "../../etc/passwd", ".", "a\"b'c&d<e>]]>", "\ufffe\uffff\u202egnp.exe", "x" * 4096, "\U0001f6a2 & \u8239", "{0}",
    "[here](http://example.com)", "", "\\", "\"} 1\nplimsoll_run_complete 1", "two\r\nlines", "\u2028", "%2e%2e"]
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
n=$((n + 1))
if python3 - "$tmp/many.sarif" "$tmp/many.prom" <<'EOF'; then
import gzip, json, re, sys
text = open(sys.argv[1], "rb").read()
run, = json.loads(text)["runs"]
wanted = {}
for m in re.finditer(r'^plimsoll_rule_subjects\{rule="[^"]*_rule_([^"]*)",[^}]*result="(fail|error|unknown)"\} (.*)', open(sys.argv[2]).read(), re.M):
    wanted[m.group(1)] = wanted.get(m.group(1), 0) + int(m.group(3))
assert sum(wanted.values()) > 25000 >= len(run["results"]) > 24000, (sum(wanted.values()), len(run["results"]))
for rule, n in wanted.items():
    told = [r["message"]["text"] for r in run["results"] if r["ruleId"] == rule]
    more = [int(m.group(1)) for m in (re.search(r"; ([0-9]+) more subjects are in the results as JSON alone", t) for t in told) if m]
    assert len(told) - len(more) + sum(more) >= n, (rule, n, len(told), more)
assert len(gzip.compress(text)) < 10 << 20, len(gzip.compress(text))
EOF
	echo "ok $n - a thousand containers: no more results in SARIF than are read, and how many there are beside them"
else
	echo "not ok $n - a thousand containers: no more results in SARIF than are read, and how many there are beside them"
	failed=1
fi

# broken VALIDATOR FORMAT NAME SED-OPTION...: a copy that is to be refused
evaluate "$facts/docker-20.10.24.jsonl" --exceptions "$tmp/exceptions.json"
broken()
{
	validator=$1 format=$2 name=$3
	shift 3
	file=$(echo "$formats" | awk -v format="$format" '$1 == format { print $2 }')
	sed "$@" "$tmp/$file" >"$tmp/broken"
	cmp -s "$tmp/$file" "$tmp/broken" && echo "Bail out! nothing was broken: $name" && exit 1
	is refused "refused: $name" "$validator" "$format" "$tmp/broken"
}
broken ant junit 'a failure without type' '0,/<failure type="fail"/s//<failure/'
broken ant junit 'a time with a zone' '0,/timestamp="[^"]*/s//&Z/'
broken ant junit 'no system-err' '0,/<system-err><\/system-err>/s///;s/<system-err\/>//'
broken xunit junit 'a time with an exponent' '0,/<testsuite \(.*\) time="0"/s//<testsuite \1 time="1e2"/'
broken xunit junit 'a test outside of a suite' 's/<testsuites>/<testsuites><testcase name="x"\/>/'
broken rds arf 'an asset without id' 's/<arf:asset id="host">/<arf:asset>/'
broken rds arf 'a relationship to nothing' 's/<core:ref>host</<core:ref>guest</'
broken rds arf 'a name that no host has' 's/<ai:hostname>/&<>/;s/<>/a b/'
broken inner arf 'a word that is no result' '0,/<result>pass</s//<result>passed</'
broken xsd arf 'no score' '/<score /d'
broken report arf 'no TestResult' 's/<\(.\{0,1\}\)TestResult/<\1TextResult/'
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

echo "1..$n"
exit $failed
