#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_benchmark_example: the examples of plimsoll-benchmark(5), as they stand there, are valid, in order, and audited. TAP.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
page=$srcdir/man/plimsoll-benchmark.5
facts=$srcdir/fixtures/facts/docker-20.10.24.jsonl
xsd=$srcdir/fixtures/schemas/xccdf/xccdf_1.2.xsd
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-example.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0

# is NAME STATUS: what there is to say stands in $tmp/out
is() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
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

need() { # PROGRAM NAME COMMAND...
	if command -v "$1" >/dev/null; then
		shift
		try "$@"
	else
		n=$((n + 1))
		echo "ok $n - $2 # SKIP $1 is not installed"
	fi
}

# example NAME: the display behind the comment of that name
example() {
	awk -v start=".\\\\\" example: $1" '
		$0 == start { found = 1; next }
		found && /^\.Bd/ { on = 1; next }
		on && /^\.Ed/ { exit }
		on' "$page"
}
example benchmark >"$tmp/site.xml"
example tailoring >"$tmp/production.xml"

in_order() {
	"$plimsoll" lint "$tmp/site.xml" "$tmp/production.xml" >"$tmp/lint" 2>&1 || { cat "$tmp/lint"; return 1; }
	[ "$(cat "$tmp/lint")" = '2 files: 0 errors, 0 warnings' ] || { cat "$tmp/lint"; return 1; }
}

# verdicts WANTED OPTION...: "1.1=fail 1.2=..." of the recorded engine
verdicts() {
	want=$1
	shift
	"$plimsoll" evaluate -b "$tmp/site.xml" "$@" -r json "$facts" >"$tmp/results.json" 2>"$tmp/err"
	found=$(jq -r '[.results[] | .number + "=" + .result] | join(" ")' "$tmp/results.json")
	[ "$found" = "$want" ] || { printf 'found:  %s\nwanted: %s\n' "$found" "$want"; cat "$tmp/err"; return 1; }
}

has() { # WORDS COMMAND...
	words=$1
	shift
	"$@" >"$tmp/has" 2>&1
	tr -s ' \n' ' ' <"$tmp/has" | grep -qF -e "$words" || { cat "$tmp/has"; return 1; }
}

# The predicates that the page has, and those of the source.
predicates() {
	sed -n 's/^	{ "\([a-z-]*\)", answer_.*/\1/p' "$srcdir/checks/inline.c" | sort >"$tmp/a"
	sed -n '/-width not-equals/,/^\.El/s/^\.It Li //p' "$page" | tr -d ' ' | tr ',' '\n' | sort >"$tmp/b"
	[ -s "$tmp/a" ] && diff "$tmp/a" "$tmp/b"
}

try 'the page has each predicate, and no other' predicates
need xmllint 'the benchmark is valid by the XCCDF 1.2 schema' xmllint --noout --nonet --schema "$xsd" "$tmp/site.xml"
need xmllint 'the tailoring is' xmllint --noout --nonet --schema "$xsd" "$tmp/production.xml"
need oscap 'OpenSCAP takes the benchmark' oscap info "$tmp/site.xml"
need oscap 'and makes a guide of it' oscap xccdf generate guide --profile xccdf_org.example_profile_level-2 "$tmp/site.xml"
try 'lint has no word to say about either' in_order
need jq 'the recorded engine is audited by it: level 1' verdicts \
    '1.1=fail 1.2=notselected 2.1=fail 2.2=fail 2.3=notchecked'
need jq 'level 2: containers without the label fail' verdicts \
    '1.1=fail 1.2=fail 2.1=fail 2.2=fail 2.3=notchecked' -p level-2
need jq 'tailored: the Values are answered' verdicts \
    '1.1=fail 1.2=fail 2.1=notselected 2.2=pass 2.3=pass' --tailoring-file "$tmp/production.xml"
try 'explain has the row in words' has 'It passes where CgroupDriver is equal to "systemd".' \
    "$plimsoll" explain -b "$tmp/site.xml" 2.1
try 'and the Value that steers it' has 'drivers = journald json-file local: by refine-value in profile production' \
    "$plimsoll" explain -b "$tmp/site.xml" --tailoring-file "$tmp/production.xml" logging
try 'list profiles has those of the tailoring, too' has \
    'production Production of 2026 xccdf_org.example_profile_production 4 rules, extends xccdf_org.example_profile_level-2, of the tailoring' \
    "$plimsoll" list profiles -b "$tmp/site.xml" --tailoring-file "$tmp/production.xml"
try 'list values has what is in force, what it may be, what set it and what it steers' has \
    "most-containers = 20 Most containers on one host a number, at least 1 set by set-value in profile production ($tmp/production.xml:14) steers 2.3" \
    "$plimsoll" list values -b "$tmp/site.xml" --tailoring-file "$tmp/production.xml"
try 'list rules -v has weights, and what the tailoring leaves out' has \
    'rule_cgroups weight 1 role full (not in the profile)' \
    "$plimsoll" list rules -v -b "$tmp/site.xml" --tailoring-file "$tmp/production.xml"
try 'list checks has the rows of a benchmark' has 'cgroups daemon info:CgroupDriver (of rule 2.1)' \
    "$plimsoll" list checks -b "$tmp/site.xml"
echo "1..$n"
