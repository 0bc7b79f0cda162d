#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_entries_example: the examples of plimsoll-exceptions(5) and plimsoll-attestations(5), as they stand there, are in order and
# have the effect that the pages tell; and the commands that take such files. TAP.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
facts=$srcdir/fixtures/facts/docker-20.10.24.jsonl
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-entries.XXXXXX") || exit 99
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
	"$plimsoll" "$@" 2>&1
	status=$?
	[ $status = "$wanted" ] || { echo "exit status $status"; return 1; }
	"$plimsoll" "$@" 2>&1 | grep -qF -e "$pattern" || { echo "nothing says: $pattern"; return 1; }
}

# example PAGE: the display behind the comment
example() {
	awk -v start=".\\\\\" example: $1" '
		$0 == start { found = 1; next }
		found && /^\.Bd/ { on = 1; next }
		on && /^\.Ed/ { exit }
		on' "$srcdir/man/plimsoll-$1.5"
}

for page in exceptions attestations; do
	example $page >"$tmp/$page.json"
	try "the example of plimsoll-$page(5) is in order" exits 0 '1 file: 0 errors, 0 warnings' lint "$tmp/$page.json"
	try 'the fuzz target begins with it' cmp "$tmp/$page.json" "$srcdir/fixtures/entries/$page.json"
	for member in $(grep -oE '^ *"[a-z_]+":' "$tmp/$page.json" | tr -d ' ":' | sort -u); do
		grep -qE "^\.It Li .*\b$member\b|^\.Li .*\b$member\b" "$srcdir"/man/plimsoll-exceptions.5 "$srcdir"/man/plimsoll-attestations.5 ||
			echo "$member"
	done >"$tmp/out"
	! [ -s "$tmp/out" ]
	is "each of its members is described" $?
done

# ---- both commands, at a time within the examples' periods
at=2026-03-01
evaluate() { "$plimsoll" evaluate "$facts" --at $at --rule 2.2 --rule 4.12 "$@"; }
first=$(evaluate -r json --exceptions "$tmp/exceptions.json" --attestations "$tmp/attestations.json" 2>&1)
second=$(evaluate -r json --exceptions "$tmp/exceptions.json" --attestations "$tmp/attestations.json" 2>&1)
[ -n "$first" ] && [ "$first" = "$second" ]
is 'the same bytes twice' $?
echo "$first" >"$tmp/out"
grep -q '"state": "in-force"' "$tmp/out"
is 'an example is in force' $?
evaluate --attestations "$tmp/attestations.json" >"$tmp/out" 2>&1
grep -q 'Attested: 3 subjects' "$tmp/out"
is '4.12 is attested' $?

# ---- what is refused
echo '{"schema": "plimsoll-exceptions/1", "exceptions": [], "x": 1}' >"$tmp/bad.json"
for option in --exceptions --attestations; do
	try "$option: a file that is not there: exit 2" exits 2 'none.json: No such file' evaluate "$facts" $option "$tmp/none.json"
	try "$option: a folder: exit 2" exits 2 'is a directory' evaluate "$facts" $option "$tmp"
done
try '--exceptions: what is wrong, where, and how many more problems' exits 2 'bad.json:1:51: exceptions is an empty list; name one at least (and 1 more' \
	evaluate "$facts" --exceptions "$tmp/bad.json"
try '--exceptions does not take attestations' exits 2 'exceptions are of "plimsoll-exceptions/1"' evaluate "$facts" --exceptions "$tmp/attestations.json"
try '--attestations does not take exceptions' exits 2 'attestations are of "plimsoll-attestations/1"' evaluate "$facts" --attestations "$tmp/exceptions.json"
try 'audit refuses it too, before it looks at anything' exits 2 'bad.json:1:51: ' audit -H unix:///nonexistent --exceptions "$tmp/bad.json"
try 'lint lists all, with line and column' exits 2 'bad.json:1:55: error: unknown key "x"' lint "$tmp/bad.json"
try 'lint counts them' exits 2 '1 file: 2 errors, 0 warnings' lint "$tmp/bad.json"
echo '{"schema": "plimsoll-exceptions/1", "exceptions": [{]}' >"$tmp/broken.json"
try 'lint says where a file is no JSON' exits 2 'broken.json:1:53: error: a key in quotes was expected' lint "$tmp/broken.json"
echo '{"a": 1}' >"$tmp/other.json"
try 'lint says what it may be' exits 2 'other.json: neither exceptions nor attestations' lint "$tmp/other.json"
try 'lint -b: a rule of another benchmark is a warning' exits 0 '1 file: 0 errors, 1 warning' lint -b 1.7.0 "$tmp/attestations.json"

# ---- labels: facts hold digests of values, under a key that is not here
sed 's/"compose": .*},$/"label": {"key": "tier", "value": "front"},/' "$tmp/exceptions.json" >"$tmp/labels.json"
try 'the value of a label needs the key of the facts' exits 2 'labels of --exceptions or --attestations: the values in these facts are digests' \
	evaluate "$srcdir/fixtures/golden/facts-docker-28.5.2.jsonl" --exceptions "$tmp/labels.json"
sed 's/"value": "front"/"value": "hmac:d814d84c7b3bf7358bb7ba6ef90ef390"/' "$tmp/labels.json" >"$tmp/digests.json"
try 'its digest does not' exits 1 'Score' evaluate "$facts" --rule 5.5 --exceptions "$tmp/digests.json"
echo "1..$n"
exit $failed
