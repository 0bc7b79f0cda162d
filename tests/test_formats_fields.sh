#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The text report, the page of HTML and XCCDF carry the counts, the score and the verdicts that JSON does (tests/formats_same.py;
# test_formats.sh has the other formats), and broken copies are refused; plimsoll-formats(5) lists what there is in each format
# (tests/lint_formats.py). TAP; skipped without python3.
set -u
LC_ALL=C.UTF-8
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
facts=$srcdir/fixtures/facts/docker-20.10.24.jsonl
n=0 failed=0

if ! command -v python3 >/dev/null; then
	echo "1..0 # SKIP python3 is not installed"
	exit 0
fi
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-fields.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM

# is STATUS NAME COMMAND...: a test point
is() {
	wanted=$1 name=$2
	shift 2
	n=$((n + 1))
	"$@" >"$tmp/out" 2>&1
	if [ $? -eq "$wanted" ]; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		tail -n 5 "$tmp/out" | cut -c 1-1000 | sed 's/^/# /'
	fi
}
same() { # FORMAT FILE
	python3 "$srcdir/tests/formats_same.py" "$1" "$tmp/r.json" "$2"
}

# evaluate FACTS OPTION...: reports of it, the text in each of its lengths
evaluate() {
	rm -f "$tmp"/r.*
	"$plimsoll" evaluate -q "$@" -r "json:$tmp/r.json" -r "html:$tmp/r.html" -r "xccdf:$tmp/r.xccdf" -r "text:$tmp/r.text" 2>"$tmp/err"
	[ -s "$tmp/r.json" ] || { sed 's/^/Bail out! /' "$tmp/err"; exit 1; }
	for v in v vv; do
		"$plimsoll" evaluate -q -$v "$@" -r "text:$tmp/r.text-$v" 2>/dev/null
	done
}
# host NAME FACTS OPTION...
host() {
	host=$1
	shift
	evaluate "$@"
	is 0 "$host: the counts and the score of the JSON report are those of its rules" same json "$tmp/r.json"
	for format in text text-v text-vv html xccdf; do
		is 0 "$host: $format has the counts, score and verdicts of JSON" same "$format" "$tmp/r.$format"
	done
}
# broken FORMAT NAME SED-ARGUMENT...: a copy that is to be refused
broken() {
	format=$1 name=$2
	shift 2
	sed -E "$@" "$tmp/r.$format" >"$tmp/broken"
	cmp -s "$tmp/r.$format" "$tmp/broken" && echo "Bail out! nothing was broken: $name" && exit 1
	is 1 "$format: seen: $name" same "$format" "$tmp/broken"
}

host 'swarm manager' "$srcdir/fixtures/golden/facts-docker-28.5.2-swarm-manager.jsonl"
# some of what fails is excepted, and a decision attested
cat >"$tmp/exceptions.json" <<'EOF2'
{ "schema": "plimsoll-exceptions/1", "exceptions": [
  { "id": "EX-1", "rule": "container-not-privileged", "subjects": [ { "kind": "container", "name": "*" } ], "reason": "r", "risk": "r", "owner": "o",
    "approver": "a", "starts": "2026-01-01", "expires": "2026-12-31" },
  { "id": "EX-2", "rule": "container-memory-limited", "subjects": [ { "kind": "container", "name": "priv" } ], "reason": "r", "risk": "r",
    "owner": "o", "approver": "a", "starts": "2026-01-01", "expires": "2026-12-31" } ] }
EOF2
cat >"$tmp/attestations.json" <<'EOF2'
{ "schema": "plimsoll-attestations/1", "attestations": [
  { "id": "AT-1", "rule": "5.9", "benchmark": "cis-docker-1.8.0", "result": "fail", "statement": "s", "by": "b", "made": "2026-01-01",
    "expires": "2026-12-31" } ] }
EOF2
host 'exceptions and attestations' "$facts" --rule '5.*' --exceptions "$tmp/exceptions.json" --attestations "$tmp/attestations.json"

evaluate "$facts" --rule '5.[1-9]' --container 'p*' --exceptions "$tmp/exceptions.json" --attestations "$tmp/attestations.json"
broken text 'another score' 's/^(Score +)[0-9]/\19/'
broken text 'another score with exceptions' 's/[0-9](\.[0-9] % +with exceptions)/\1/'
broken text 'another count' 's/^(Rules +)[0-9]/\19/'
broken text 'another count of a section' 's/^(5  .* % +)[0-9]+/\199/'
broken text 'another verdict' '0,/^(. 5[.][0-9]+ +)fail   /s//\1unknown/'
broken text 'a rule less' '/^. 5[.]8 +fail /d'
broken text-vv 'another verdict of a subject' '0,/( container [^ ]+.*: )pass: /s//\1fail: /'
broken text-vv 'a subject less' '0,/^( +)(container .*: )/s//\1  \2/'
broken html 'another score' 's/(class="formula"><strong>)[0-9]/\19/'
broken html 'another score of a model' 's/(flat<[^0-9]*)[0-9]/\19/'
broken html 'another count' '/<tfoot>/,/<\/tfoot>/s/<td>[0-9]+<\/td>/<td>1<\/td>/'
broken html 'another verdict' '0,/data-result="fail"/s//data-result="pass"/'
broken html 'another effective verdict' '0,/(Effective result<.*badge )pass/s//\1fail/'
broken html 'another verdict of a subject' '0,/("rowgroup".*badge )fail/s//\1pass/'
broken html 'an exception that helps nobody' '0,/its effective result is pass[.]/s//its effective result is fail./'
broken html 'a rule less' '0,/<details class="rule"/s//<details class="rul"/'
broken xccdf 'another verdict' '0,/<result>fail</s//<result>pass</'
broken xccdf 'another verdict before exceptions' '0,/<old-result>fail</s//<old-result>unknown</'
broken xccdf 'another verdict of a subject' '0,/(<p:subject .* result=)"fail"/s//\1"pass"/'
broken xccdf 'another score' '/<score /s/>([0-9])/>1\1/'
broken xccdf 'evidence of something else' '0,/(<p:evidence .* observed=")/s//\1x/'
broken json 'another count' '/"summary"/,/\}/s/"fail": ?[0-9]+/"fail": 99/'
broken json 'another score' '0,/"passed": ?[0-9]+/s//"passed": 99/'

python3 "$srcdir/tests/lint_formats.py" >"$tmp/lint" 2>&1
status=$?
while IFS= read -r line; do
	case $line in
	ok\ * | not\ ok\ *)
		n=$((n + 1))
		echo "${line%%ok *}ok $n - ${line#* - }"
		;;
	1..*) ;;
	*) echo "$line" ;;
	esac
done <"$tmp/lint"
[ $status -eq 0 ] || failed=1

echo "1..$n"
exit $failed
