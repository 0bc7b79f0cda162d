#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whether the tests on real engines say, for each rule and each verdict, how it is produced, or why it cannot be: lines of the
# tables, and in the scripts lines that begin with "rule|says|subject_says|wrong NUMBER". No engine needed.
# usage: tests/live/coverage.sh [-v] [BENCHMARK [TABLE-OR-SCRIPT...]]    TAP; -v: also what each rule has (R: for real, n: N line)
: "${srcdir:=$(dirname "$0")/../..}"
verbose=0
[ "${1:-}" != -v ] || { verbose=1; shift; }
benchmark=${1:-$srcdir/benchmarks/cis-docker-1.8.0.xml}
[ $# = 0 ] || shift
[ $# -gt 0 ] || set -- "$srcdir"/tests/live/table "$srcdir"/tests/live/table-* "$srcdir"/tests/live/*.sh

sed -n 's/.*<p:rule number="\([^"]*\)".*/\1/p' "$benchmark" | awk -v verbose=$verbose '
# 2.1,5.2-5.4,1.1.3-1.1.18: each of them into seen[]
function mark(rules, verdict, how,    list, n, i, ends, above, k, last) {
	n = split(rules, list, ",")
	for (i = 1; i <= n; i++) {
		if (split(list[i], ends, "-") == 2) {
			above = ends[1]
			sub(/[0-9]+$/, "", above)
			last = ends[2]
			sub(/.*\./, "", last)
			for (k = substr(ends[1], length(above) + 1) + 0; k <= last + 0; k++) {
				take(above k, verdict, how)
			}
		} else {
			take(list[i], verdict, how)
		}
	}
}
function take(rule, verdict, how) {
	named[rule] = 1
	if (!conditional)
		always[rule " " verdict, how] = 1
	if (how == "R" || !((rule, verdict) in seen))
		seen[rule, verdict] = how
}
function point(good, name, detail) {
	count++
	print (good ? "ok " : "not ok ") count " - " name
	if (!good) {
		print "# " detail
		failed = 1
	}
}
function table_line(    w, n, at, list, m, i) {
	conditional = sub(/^\[[^]]*\] /, "")
	n = split($0, w, " ")
	if ($0 ~ /^(#|$)/ || n == 0)
		return
	if (w[1] !~ /^[OFECKAVXDNPGS]$/)
		bad = bad " " FILENAME ":" FNR
	if (w[1] !~ /^[XDN]$/)
		return
	at = w[1] == "X" ? 3 : 2
	if (n < at + 2) {
		bad = bad " " FILENAME ":" FNR
		return
	}
	m = split(w[at + 1], list, ",")
	for (i = 1; i <= m; i++) {
		if (!(list[i] in known) || (m > 1 && w[1] != "N"))
			bad = bad " " FILENAME ":" FNR
		mark(w[at], list[i], w[1] == "N" ? "n" : "R")
		lines[FILENAME, w[1] == "N"]++
	}
}
function script_line(    i) {
	conditional = 0
	if ($1 !~ /^(rule|says|subject_says|wrong)$/ || $2 !~ /^[0-9](\.[0-9]+)+$/)
		return
	if ($1 == "wrong") {
		take($2, "fail", "R")
		return
	}
	for (i = 3; i <= NF; i++)
		if ($i in known) {
			take($2, $i, "R")
			return
		}
	bad = bad " " FILENAME ":" FNR
}
BEGIN {
	nverdicts = split("pass fail notapplicable notchecked unknown error", verdicts, " ")
	for (i = 1; i <= nverdicts; i++)
		known[verdicts[i]] = 1
}
FNR == 1 { tables[FILENAME] = FILENAME ~ /(^|\/)table[^\/]*$/ }
FILENAME == "-" { rule[++nrules] = $1; exists[$1] = 1; next }
tables[FILENAME] { table_line(); next }
{ script_line() }
END {
	point(nrules == 118, "the benchmark has 118 rules", nrules " were found")
	for (file in tables)
		if (tables[file])
			point(lines[file, 0] > 0 && lines[file, 1] > 0, file " has lines of both kinds", lines[file, 0] + 0 ", " lines[file, 1] + 0)
	point(bad == "", "each line of the tables, and of the scripts that names a rule, is well-formed", "not understood:" bad)
	for (i = 1; i <= nrules; i++) {
		missing = has = ""
		for (k = 1; k <= nverdicts; k++) {
			how = seen[rule[i], verdicts[k]]
			if (how == "")
				missing = missing " " verdicts[k]
			has = has " " verdicts[k] ":" how
		}
		point(missing == "", rule[i] " is produced, or said not to be producible, with each verdict", "missing:" missing)
		if (verbose)
			print "#" has
	}
	unknown = ""
	for (r in named)
		if (!(r in exists))
			unknown = unknown " " r
	point(unknown == "", "no rule is named that does not exist", "unknown:" unknown)
	twice = ""
	for (i = 1; i <= nrules; i++)
		for (k = 1; k <= nverdicts; k++)
			if (((rule[i] " " verdicts[k]), "R") in always && ((rule[i] " " verdicts[k]), "n") in always)
				twice = twice "; " rule[i] " " verdicts[k]
	point(twice == "", "what a table says cannot be produced is not produced", substr(twice, 3))
	print "1.." count
	exit failed
}' - "$@"
