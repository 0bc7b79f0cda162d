#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_convert: convert, diff and --fail-on regression as commands: the bytes of the audit, from a file and from a bundle; what is
# refused; exit statuses. TAP.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
facts=$srcdir/fixtures/facts/docker-20.10.24.jsonl
site=$srcdir/fixtures/benchmarks/site.xml tailoring=$srcdir/fixtures/tailoring/values.xml
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-convert.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0 failed=0

# is NAME STATUS: what there is to say stands in $tmp/out
is() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed -n '1,20s/^/# /p' "$tmp/out"
	fi
}

try() { # NAME COMMAND...
	name=$1
	shift
	"$@" >"$tmp/out" 2>&1
	is "$name" $?
}

exits() { # STATUS PATTERN ARGUMENT...: what plimsoll says, and its exit status
	wanted=$1 pattern=$2
	shift 2
	"$plimsoll" "$@" >"$tmp/said" 2>&1
	status=$?
	cat "$tmp/said"
	[ $status = "$wanted" ] || { echo "exit status $status"; return 1; }
	tr '\n' ' ' <"$tmp/said" | tr -s ' ' | grep -qF -e "$pattern" || { echo "nothing says: $pattern"; return 1; }
}

formats=$("$plimsoll" list formats | sed 's/ .*//')
# audit NAME ARGUMENT...: each format that there is, and with -v; what the exit status is does not matter here
audit() {
	name=$1
	shift
	mkdir -p "$tmp/$name"
	for format in $formats; do
		"$plimsoll" evaluate "$facts" -q "$@" -r "$format:$tmp/$name/$format" -r "$format:$tmp/$name/$format-" 2>/dev/null
		"$plimsoll" evaluate "$facts" -q -vv "$@" -r "$format:$tmp/$name/$format-vv" 2>/dev/null
	done
}

# same NAME ARGUMENT...: what convert makes of the arguments, against the audit of that name
same() {
	name=$1
	shift
	for format in $formats; do
		"$plimsoll" convert "$@" -r "$format:$tmp/made" && cmp "$tmp/made" "$tmp/$name/$format" || return 1
		"$plimsoll" convert "$@" -vv -r "$format:$tmp/made" && cmp "$tmp/made" "$tmp/$name/$format-vv" || return 1
	done
}

# bundle NAME BENCHMARK [TAILORING]: what a bundle holds of it
bundle() {
	mkdir -p "$tmp/$1.bundle/rules"
	cp "$tmp/$1/json" "$tmp/$1.bundle/results.json"
	cp "$2" "$tmp/$1.bundle/rules/benchmark.xml"
	[ $# -lt 3 ] || cp "$3" "$tmp/$1.bundle/rules/tailoring.xml"
}

audit shipped -p level-2 --at 2026-03-01
bundle shipped "$srcdir/benchmarks/cis-docker-1.8.0.xml"
try 'a shipped benchmark is found by its digest' same shipped "$tmp/shipped/json"
try 'it can be named, too' same shipped -b cis-docker-1.8.0 "$tmp/shipped/json"
try 'a bundle makes the same' same shipped "$tmp/shipped.bundle"
audit older -b 1.6.0 --exceptions "$srcdir/fixtures/entries/exceptions.json" --attestations "$srcdir/fixtures/entries/attestations.json" --at 2026-03-01
try 'an older benchmark, exceptions and attestations' same older "$tmp/older/json"
echo '{"schema": "plimsoll-exceptions/1", "exceptions": [{"id": "EX-1", "rule": "container-not-privileged", "owner": "A", "approver": "B",
	"reason": "So it is.", "risk": "none", "starts": "2026-01-01", "expires": "2027-12-31", "subjects": [{"kind": "container", "name": "*"}]}]}' \
	>"$tmp/days.json"
audit days --rule 5.5 --exceptions "$tmp/days.json"
grep -q '"status": "deviation-approved"' "$tmp/days/oscal" || echo 'Bail out! no exception was used'
try 'an exception whose days are days' same days "$tmp/days/json"
audit site -b "$site" -p level-2
bundle site "$site"
try 'a benchmark of the site, named by its file' same site -b "$site" "$tmp/site/json"
cp "$site" "$tmp/elsewhere.xml"
try 'whatever its file is called' same site -b "$tmp/elsewhere.xml" "$tmp/site/json"
try 'a benchmark of the site, from a bundle' same site "$tmp/site.bundle"
try 'results of an unknown benchmark as JSON' cmp "$tmp/site/json" "$tmp/site/json-"
"$plimsoll" convert "$tmp/site/json" -r json >"$tmp/out" 2>&1 && cmp "$tmp/out" "$tmp/site/json" >>"$tmp/out" 2>&1
is 'JSON is made without it' $?
audit tailored -b "$site" --tailoring-file "$tailoring"
bundle tailored "$site" "$tailoring"
try 'a tailoring, named by its file' same tailored -b "$site" --tailoring-file "$tailoring" "$tmp/tailored/json"
try 'a tailoring, from a bundle' same tailored "$tmp/tailored.bundle"

# ---- what a tailoring does otherwise, and why
production=$srcdir/fixtures/tailoring/cis-production.xml
audit production -b cis-docker-1.8.0 --tailoring-file "$production"
bundle production "$srcdir/benchmarks/cis-docker-1.8.0.xml" "$production"
try 'a reason for leaving a rule out stays' same production "$tmp/production.bundle"
why='left out by profile production of tailoring xccdf_com.acme_tailoring_cis-production'
reason() { # FORMAT TEXT
	tr '\n' ' ' <"$tmp/production/$1" | tr -s ' ' | grep -qF -e "$2" || { echo "nothing says: $2"; return 1; }
}
for format in text json xccdf arf html oscal; do
	try "$format tells which rule the tailoring leaves out" reason $format "$why"
	try "$format tells why" reason $format 'CHG-1: AppArmor '
	try "$format tells of one without a reason" reason $format "$why, which does not say why"
done

together() { "$plimsoll" evaluate "$facts" -b cis-docker-1.8.0 --tailoring-file "$srcdir/fixtures/tailoring/cis-sections.xml" -p own | tr -s ' \n' ' ' |
	grep -F 'Not judged 1.1.1, 1.1.2, 1.1.3, 1.1.4, 1.1.5, 1.1.6, 1.1.7, 1.1.8 and 21 more: left out by profile own'; }
try 'what is left out for one reason is told together' together

# ---- what is refused
for format in text xccdf; do
	try "$format without the benchmark: exit 2, and the digest that is missing" exits 2 'results hold only its digest: name' \
		convert "$tmp/site/json" -r $format
done
try 'another benchmark' exits 2 'is not the benchmark that it was judged by' convert -b 1.7.0 "$tmp/shipped/json"
try 'a bundle whose benchmark was replaced' exits 2 'is not the benchmark that it was judged by' convert "$(
	cp -r "$tmp/site.bundle" "$tmp/replaced" && cp "$srcdir/benchmarks/cis-docker-1.7.0.xml" "$tmp/replaced/rules/benchmark.xml" && echo "$tmp/replaced")"
cp -r "$tmp/shipped.bundle" "$tmp/recorded" && echo '{}' >"$tmp/recorded/record.json"
unlisted='results.json: there is no manifest.sha256 beside it'
try 'a bundle without its manifest' exits 2 "$unlisted" convert "$tmp/recorded"
try 'nor is it compared' exits 2 "$unlisted" diff "$tmp/shipped.bundle" "$tmp/recorded"
try 'nor counted' exits 2 "$unlisted" merge "$tmp/shipped.bundle" "$tmp/recorded"
try 'nor put right' exits 2 "$unlisted" fix "$tmp/recorded"
try 'nor a policy' exits 2 "$unlisted" evaluate "$facts" --fail-on "regression:$tmp/recorded"
try 'and verify tells that' exits 5 'it has no manifest' verify "$(echo '{}' >"$tmp/recorded/facts.jsonl" && echo "$tmp/recorded")"
try 'a tailoring that is missing' exits 2 'judged with the tailoring of the SHA-256 digest' convert -b "$site" "$tmp/tailored/json"
try 'a tailoring that was not there' exits 2 'it was judged without tailoring' convert -b "$site" --tailoring-file "$tailoring" "$tmp/site/json"
try 'a file that is not there' exits 2 'No such file or directory' convert "$tmp/none.json"
try 'a folder that is no bundle' exits 2 'results.json: No such file or directory' convert "$tmp"
try 'facts are no results' exits 2 'facts.jsonl: ' convert "$(head -n 1 "$facts" >"$tmp/facts.jsonl" && echo "$tmp/facts.jsonl")"
sed 's/"effective": "fail"/"effective": "pass"/' "$tmp/shipped/json" >"$tmp/changed.json"
try 'a file that was changed, with the place' exits 2 '.effective: "pass" stands there' convert "$tmp/changed.json"
try 'no such format' exits 2 'no such format' convert "$tmp/shipped/json" -r odt
try 'a report that cannot be written' exits 4 'No such file or directory' convert "$tmp/shipped/json" -r "json:$tmp/none/x"
try 'the configuration says nothing here' env PLIMSOLL_REPORT="json:$tmp/conf" "$plimsoll" convert "$tmp/shipped/json"
try 'and writes nothing' test ! -e "$tmp/conf"

# ---- diff: 5.5 fails for two containers, and none is privileged before
sed 's/"Privileged":true/"Privileged":false/' "$facts" >"$tmp/before.jsonl"
for when in before after; do
	file=$facts
	[ $when = after ] || file=$tmp/before.jsonl
	"$plimsoll" evaluate "$file" -q --rule 5.5 -r "json:$tmp/$when.json" 2>/dev/null
done
try 'nothing got worse: exit 0' exits 0 'Nothing that was looked at in both got worse.' diff "$tmp/before.json" "$tmp/before.json"
try 'a regression: exit 1' exits 1 'container priv: fail, was pass: privileged' diff "$tmp/before.json" "$tmp/after.json"
try 'a fix: exit 0' exits 0 'Better: 1 rule, 2 times a subject' diff "$tmp/after.json" "$tmp/before.json"
try 'as JSON: exit 1' exits 1 '"regressed": true' diff -r json "$tmp/before.json" "$tmp/after.json"
try 'what is not the same is said first' exits 0 'benchmark: cis-docker 1.8.0, SHA-256' diff "$tmp/older/json" "$tmp/shipped/json"
try 'bundles are compared, too' exits 0 'Nothing that was looked at in both got worse.' diff "$tmp/shipped.bundle" "$tmp/shipped/json"
try 'results of an unknown benchmark are compared' exits 0 'Nothing that' diff "$tmp/site/json" "$tmp/site/json"
try 'no results: exit 2' exits 2 'facts.jsonl: ' diff "$tmp/facts.jsonl" "$tmp/after.json"
try 'nor on the other side' exits 2 'No such file' diff "$tmp/after.json" "$tmp/none.json"
try 'one argument alone' exits 2 'it needs OLD NEW' diff "$tmp/after.json"
try 'a format that it does not have' exits 2 'text, json or html' diff -r xccdf "$tmp/before.json" "$tmp/after.json"
try 'a path that is missing' exits 2 'a path is missing' diff -r json: "$tmp/before.json" "$tmp/after.json"
try 'two reports' exits 1 'Worse: 1 rule' diff -r text -r "json:$tmp/diff.json" "$tmp/before.json" "$tmp/after.json"
try 'two to standard output' exits 2 'only one report goes to standard output' diff -r text -r json "$tmp/before.json" "$tmp/after.json"
try 'one that cannot be written' exits 4 'No such file' diff -r "json:$tmp/none/x" "$tmp/before.json" "$tmp/after.json"
if python3 -c 'import jsonschema' 2>/dev/null; then
	for pair in 'before.json after.json' 'after.json before.json' 'older/json shipped/json' 'shipped/json older/json' 'site/json tailored/json'; do
		"$plimsoll" diff -r "json:$tmp/diff.json" "$tmp/${pair% *}" "$tmp/${pair#* }" >/dev/null 2>&1
		try "as the schema has it: $pair" python3 -W ignore -m jsonschema -i "$tmp/diff.json" "$srcdir/report/schemas/plimsoll-diff-1.schema.json"
	done
	sed 's/"regressed"/"worse"/' "$tmp/diff.json" >"$tmp/broken.json"
	python3 -W ignore -m jsonschema -i "$tmp/broken.json" "$srcdir/report/schemas/plimsoll-diff-1.schema.json" >"$tmp/out" 2>&1
	[ $? -eq 1 ]
	is 'which refuses another' $?
fi

# ---- the policy
try '--fail-on regression: worse: exit 1' exits 1 'worse than in' evaluate "$facts" --rule 5.5 --fail-on "regression:$tmp/before.json"
try 'as before: exit 0, though it fails' exits 0 'Score' evaluate "$facts" --rule 5.5 --fail-on "regression:$tmp/after.json"
try 'better: exit 0' exits 0 'Score' evaluate "$tmp/before.jsonl" --rule 5.5 --fail-on "regression:$tmp/after.json"
try 'against a bundle' exits 0 'Score' evaluate "$facts" --rule 5.5 --fail-on "regression:$tmp/shipped.bundle"
try 'no results: exit 2' exits 2 'facts.jsonl: ' evaluate "$facts" --rule 5.5 --fail-on "regression:$tmp/facts.jsonl"
try 'a file that is not there: exit 2' exits 2 'No such file' evaluate "$facts" --rule 5.5 --fail-on "regression:$tmp/none.json"
try 'no file' exits 2 'write regression:RESULTS' evaluate "$facts" --fail-on regression
try 'no such policy: all that there are' exits 2 'none, fail, low, medium, high, regression:RESULTS' evaluate "$facts" --fail-on medum
try 'audit takes it, and reads it before it looks at anything' exits 2 'No such file' audit -H unix:///nonexistent --fail-on "regression:$tmp/none.json"

# ---- whoever judges them, below whichever locale: a character is a character
printf 's/"name":"caps","read"/"name":"caf\303\251","read"/' >"$tmp/accent.sed"
sed -f "$tmp/accent.sed" "$facts" >"$tmp/accent.jsonl"
for locale in C C.UTF-8 POSIX; do
	LC_ALL=$locale "$plimsoll" evaluate -q --rule 5.5 --container 'caf?' -r "json:$tmp/accent-$locale.json" "$tmp/accent.jsonl" 2>/dev/null
done
try 'a pattern of one character finds a name that is not ASCII' grep -q '"name": *"caf' "$tmp/accent-C.UTF-8.json"
try 'and so it does below the locale C' cmp "$tmp/accent-C.json" "$tmp/accent-C.UTF-8.json"

echo "1..$n"
exit $failed
