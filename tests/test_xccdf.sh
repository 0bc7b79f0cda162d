#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Results as XCCDF: taken by the schema and by OpenSCAP, and the same as in JSON, verdict by verdict. Broken copies are refused.
# TAP; skipped without xmllint, oscap and python3.

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
facts=$srcdir/fixtures/facts
n=0 failed=0

for tool in xmllint oscap python3; do
	if ! command -v $tool >/dev/null; then
		echo "1..0 # SKIP $tool is not installed"
		exit 0
	fi
done
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

# is EXPECTED NAME COMMAND...: a test point; EXPECTED is the command's status
is()
{
	expected=$1 name=$2
	shift 2
	n=$((n + 1))
	"$@" >"$tmp/out" 2>&1
	status=$?
	if [ "$status" -eq "$expected" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		head -n 20 "$tmp/out" | sed 's/^/# /'
		failed=1
	fi
}

schema()
{
	xmllint --nonet --noout --schema "$srcdir/fixtures/schemas/xccdf/xccdf_1.2.xsd" "$1"
}

# OpenSCAP's rules (schematron 1.2) want an override of each result as soon as one has one: a document with overrides is held
# against the schema alone.
validate()
{
	if grep -q '<override' "$1"; then
		oscap xccdf validate --skip-schematron "$1"
	else
		oscap xccdf validate "$1"
	fi
}

# JSON XML: every rule's verdict and message, every subject with its evidence, and the scores.
same()
{
	python3 "$srcdir/tests/formats_same.py" xccdf "$1" "$2"
}

# host NAME FACTS OPTION...: all that is to hold of the results of some facts
host()
{
	host=$1 file=$2
	shift 2
	rm -f "$tmp/r.json" "$tmp/r.xml"
	"$plimsoll" evaluate -q "$@" -r "json:$tmp/r.json" -r "xccdf:$tmp/r.xml" "$file" 2>"$tmp/err"
	[ -s "$tmp/r.xml" ] || { sed 's/^/Bail out! /' "$tmp/err"; exit 1; }
	is 0 "$host: the schema takes it" schema "$tmp/r.xml"
	is 0 "$host: OpenSCAP takes it" validate "$tmp/r.xml"
	is 0 "$host: OpenSCAP reads it" oscap info "$tmp/r.xml"
	is 0 "$host: OpenSCAP makes a report of it" oscap xccdf generate report --output "$tmp/r.html" "$tmp/r.xml"
	is 0 "$host: it says what JSON says" same "$tmp/r.json" "$tmp/r.xml"
}

for file in "$facts"/*.jsonl; do
	host "$(basename "$file" .jsonl)" "$file"
done
host 'CIS 1.6.0, level 2' "$facts/docker-20.10.24.jsonl" -b cis-docker-1.6.0 -p level-2
host 'CIS 1.7.0' "$facts/docker-20.10.24.jsonl" -b cis-docker-1.7.0
host 'a few rules' "$facts/docker-20.10.24.jsonl" --rule '5.*'
host 'a tailoring' "$facts/docker-20.10.24.jsonl" --tailoring-file "$srcdir/fixtures/tailoring/cis-production.xml"

# exceptions for all failing containers of three rules, and an attestation: their rules pass by an override
"$plimsoll" evaluate -q -r "json:$tmp/r.json" "$facts/docker-20.10.24.jsonl" 2>/dev/null
python3 - "$tmp/r.json" "$tmp/exceptions.json" "$tmp/attestations.json" <<'EOF'
import json, sys
results = json.load(open(sys.argv[1]))
day = results["run"]["judged_at"][:10]
entries = [{"id": "EX-" + r["number"], "rule": r["check"], "reason": "<b> & \"why\"", "risk": "low", "owner": "o", "approver": "Bo & Co",
    "starts": day, "expires": day, "subjects": [{"kind": s["kind"], "name": s["name"]} for s in r["subjects"] if s["result"] == "fail"]}
    for r in results["results"] if r["number"] in ("5.4", "5.5", "5.10")]
json.dump({"schema": "plimsoll-exceptions/1", "exceptions": entries}, open(sys.argv[2], "w"))
json.dump({"schema": "plimsoll-attestations/1", "attestations": [{"id": "AT-1", "rule": "4.12", "benchmark": "cis-docker-1.8.0",
    "result": "pass", "statement": "seen", "by": "Dee", "made": day, "expires": day}]}, open(sys.argv[3], "w"))
EOF
host 'exceptions and attestations' "$facts/docker-20.10.24.jsonl" --exceptions "$tmp/exceptions.json" --attestations "$tmp/attestations.json"
is 0 'what was excepted and attested is overridden' sh -c "[ \$(grep -c '<override' '$tmp/r.xml') -ge 3 ]"

# names of strangers: markup, quotes, what XML has not, a right-to-left mark, 4 KiB
python3 - "$facts/docker-20.10.24.jsonl" >"$tmp/hostile.jsonl" <<'EOF'
import json, sys
names = ["</TestResult><script>alert(1)</script>", "a\"b'c&d<e>]]>", "\ufffe\uffff\u202egnp.exe", "x" * 4096, "\U0001f6a2 & 船", "<!--", "<?x"]
n = 0
for line in open(sys.argv[1]):
    doc = json.loads(line)
    if doc["kind"] in ("container", "image"):
        doc["name"] = names[n % len(names)] + str(n)
        n += 1
    print(json.dumps(doc))
EOF
host 'names of strangers' "$tmp/hostile.jsonl"

# broken copies
"$plimsoll" evaluate -q -r "json:$tmp/r.json" -r "xccdf:$tmp/r.xml" "$facts/docker-20.10.24.jsonl" 2>/dev/null
broken()
{
	check=$1 name=$2
	shift 2
	sed "$@" "$tmp/r.xml" >"$tmp/broken.xml"
	cmp -s "$tmp/r.xml" "$tmp/broken.xml" && echo "Bail out! nothing was broken: $name" && exit 1
	case $check in
	schema) is 3 "refused: $name" schema "$tmp/broken.xml" ;;
	same) is 1 "seen: $name" same "$tmp/r.json" "$tmp/broken.xml" ;;
	esac
}
broken schema 'a word that is no result' '0,/<result>pass</s//<result>passed</'
broken schema 'a rule that there is not' 's/<rule-result idref="[^"]*\(privileged\)"/<rule-result idref="xccdf_x_rule_\1"/'
"$plimsoll" evaluate -q -r "xccdf:$tmp/o.xml" --exceptions "$tmp/exceptions.json" "$facts/docker-20.10.24.jsonl" 2>/dev/null
sed 's/<new-result>/<newresult>/' "$tmp/o.xml" >"$tmp/broken.xml"
is 1 'refused: a broken override' schema "$tmp/broken.xml"
broken schema 'no score' '/<score /d'
broken same 'another verdict' '0,/<result>pass</s//<result>fail</'
broken same 'another verdict of a subject' '0,/result="pass"/s//result="fail"/'
broken same 'a subject less' '0,/<p:subject /s/<p:subject /<p:other /;0,/<\/p:subject>/s//<\/p:other>/'
broken same 'another score' '/<score /s/>\([0-9]\)/>1\1/'

echo "1..$n"
exit $failed
