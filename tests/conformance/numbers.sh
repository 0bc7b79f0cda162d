#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What other auditors got wrong ("P-27") and what misleads about engines ("trap 85"), by number: each is in the name of a test
# or has a reason in the list beside this script, and no reason is left for what is tested. TAP.
# usage: tests/conformance/numbers.sh [-v]    -v: also where each is tested
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=$(cd "$(dirname "$0")/../.." && pwd)}"
verbose=0
[ "${1:-}" != -v ] || verbose=1
list=$srcdir/tests/conformance/numbers.list
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-numbers.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM

# judge LIST FILE...: points that are not counted yet ("ok - P-27 ..."), and lines that begin with #. A number counts in a C
# file's strings, in the lines of a table that expect a verdict, and in a script's lines that are no comment.
judge() {
	awk -v verbose="$verbose" '
	function point(good, name, why) {
		print good ? "ok - " name : "not ok - " name ":" why
	}
	# all numbers in a text; in a row of a unit test, or in a test on real engines
	function take(text, row,    word, before, digits) {
		while (match(text, /(P-|trap )[0-9]+/)) {
			word = substr(text, RSTART, RLENGTH)
			before = RSTART > 1 ? substr(text, RSTART - 1, 1) : ""
			text = substr(text, RSTART + RLENGTH)
			digits = word
			sub(/^[^0-9]*/, "", digits)
			if (before ~ /[A-Za-z0-9_-]/ || (word ~ /^P/ && length(digits) != 2))
				continue
			where[word] = where[word] " " FILENAME ":" FNR
			if (row)
				rows[word] = 1
			else
				lives[word] = 1
			if (!(word in exists))
				unknown = unknown " " word " in " FILENAME ":" FNR
		}
	}
	BEGIN {
		for (i = 1; i <= 96; i++)
			if (i != 59) # never given
				name[++n] = sprintf("P-%02d", i)
		for (i = 1; i <= 145; i++)
			name[++n] = "trap " i
		for (i = 1; i <= n; i++)
			exists[name[i]] = 1
	}
	FNR == 1 { files++ }
	files == 1 {
		if ($0 ~ /^#/)
			next
		word = $0
		sub(/\t.*/, "", word)
		says = substr($0, length(word) + 2)
		if (!(word in exists) || word in listed || (says != "rows" && says != "live" && says !~ /^[^\t ]+ [^\t ]+ [^\t]+$/))
			bad = bad " line " FNR
		listed[word] = says
		next
	}
	FILENAME ~ /\.[ch]$/ {
		if ($0 ~ /^[ \t]*\/?\*/)
			next
		line = $0
		gsub(/\\"/, "", line)
		parts = split(line, part, "\"")
		for (i = 2; i <= parts; i += 2)
			take(part[i], 1)
		next
	}
	FILENAME ~ /\/table[^\/]*$/ {
		line = $0
		sub(/^\[[^]]*\] /, "", line)
		if (line ~ /^[XD] /)
			take(line, 0)
		next
	}
	/^[ \t]*#/ { next }
	{ take($0, FILENAME !~ /\/live\//) }
	END {
		point(bad == "", "each line of the list is a number, once, and rows, live or a reason", bad)
		for (i = 1; i <= n; i++) {
			word = name[i]
			says = listed[word]
			if (says == "")
				point(0, word " is in the list", " it is not")
			else if (says == "rows")
				point(word in rows, word " is in the name of a row", " of none")
			else if (says == "live")
				point(word in lives, word " is in a test on real engines", " in none")
			else
				point(!(word in where), word " has a reason, and no test", where[word])
			counts[says == "rows" || says == "live" ? says : "reason"]++
			if (verbose)
				print "#" (word in where ? where[word] : " " says)
		}
		point(unknown == "", "no test names a number that there is not", unknown)
		print "# " n " numbers: " counts["rows"] + 0 " in rows, " counts["live"] + 0 " in tests on real engines alone, " \
		    counts["reason"] + 0 " with a reason"
	}' "$@"
}

# A list in which P-47 has a reason, and tests that are made up: for each number that it calls tested a row or a line; beside them,
# what does not count.
make_tests() {
	mkdir "$tmp/live" || exit 99
	sed 's/^\(P-47\)	.*/\1	it cannot be/' "$list" >"$tmp/made"
	{
		echo '/* "P-47: a comment" */'
		echo ' * "P-47: its second line"'
		echo 'f(P-47, "P-256 UDP-47 strap 1 trap2");'
		sed -n 's/^\([^#]*\)	rows$/	{ "5.5: \1, and a \\" in it", 1 },/p' "$tmp/made"
	} >"$tmp/test_rows.c"
	{
		echo '# P-47'
		echo "N 1.1.1 pass 'P-47'"
		sed -n "s/^\([^#]*\)	live$/[audit] X - 1.1.1 pass 'x' '\1'/p" "$tmp/made"
	} >"$tmp/live/table"
}

# refused EDIT POINT [WHY]: that list with that mistake fails at that point, and at no other
refused() {
	sed "$1" "$tmp/made" >"$tmp/list"
	judge "$tmp/list" "$tmp/test_rows.c" "$tmp/live/table" | grep '^not ok' >"$tmp/got"
	if [ "$(cat "$tmp/got")" = "not ok - $2: $3" ]; then
		echo "ok - seen to fail: $2"
	else
		echo "not ok - seen to fail: $2"
		sed 's/^/# /' "$tmp/got"
	fi
}

{
	judge "$list" "$srcdir"/tests/*.[ch] "$srcdir"/tests/*.sh "$srcdir"/tests/live/table* "$srcdir"/tests/live/*.sh
	make_tests
	verbose=0
	refused '/^P-27	/d' 'P-27 is in the list' 'it is not'
	refused 's/^\(P-47\)	.*/\1	rows/' 'P-47 is in the name of a row' 'of none'
	refused 's/^\(P-47\)	.*/\1	live/' 'P-47 is in a test on real engines' 'in none'
	refused 's/^\(trap 85\)	.*/\1	it cannot be/' 'trap 85 has a reason, and no test' \
		"$tmp/test_rows.c:$(sed -n '/ trap 85,/=' "$tmp/test_rows.c")"
	refused '1s/.*/P-59	rows/' 'each line of the list is a number, once, and rows, live or a reason' 'line 1'
	echo '{ "P-59: a row", 1 },' >>"$tmp/test_rows.c"
	refused '' 'no test names a number that there is not' "P-59 in $tmp/test_rows.c:$(sed -n '/P-59/=' "$tmp/test_rows.c")"
} | awk '
	/^(not )?ok - / {
		n++
		bad += /^not/
		sub(/ok - /, "ok " n " - ")
	}
	{ print }
	END { print "1.." n; exit bad > 0 }'
