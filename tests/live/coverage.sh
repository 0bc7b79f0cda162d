#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whether tests/live/table says, for each rule of sections 2 and 5 and each verdict, how it is produced on a real engine, or why
# it cannot be. No engine needed.
# usage: tests/live/coverage.sh [TABLE [BENCHMARK]]    TAP
: "${srcdir:=$(dirname "$0")/../..}"
table=${1:-$srcdir/tests/live/table}
benchmark=${2:-$srcdir/benchmarks/cis-docker-1.8.0.xml}

rules=$(sed -n 's/.*<p:rule number="\([25]\.[0-9]*\)".*/\1/p' "$benchmark")
echo "$rules" | awk -v table="$table" '
# 2.1,5.2-5.4: each of them into seen[]
function mark(rules, verdict,    list, n, i, ends, section, k) {
	n = split(rules, list, ",")
	for (i = 1; i <= n; i++) {
		if (split(list[i], ends, "-") == 2) {
			section = substr(ends[1], 1, index(ends[1], ".") - 1)
			for (k = substr(ends[1], length(section) + 2) + 0; k <= substr(ends[2], length(section) + 2) + 0; k++)
				seen[section "." k, verdict] = 1
		} else {
			seen[list[i], verdict] = 1
		}
		named[list[i]] = 1
	}
}
function point(good, name, detail) {
	count++
	print (good ? "ok " : "not ok ") count " - " name
	if (!good) {
		print "# " detail
		failed = 1
	}
}
BEGIN {
	nverdicts = split("pass fail notapplicable notchecked unknown error", verdicts, " ")
	for (i = 1; i <= nverdicts; i++)
		known[verdicts[i]] = 1
	while ((getline line < table) > 0) {
		number++
		sub(/^\[[^]]*\] /, "", line)
		n = split(line, w, " ")
		if (line ~ /^(#|$)/ || n == 0)
			continue
		if (w[1] !~ /^[OFECKAVXDN]$/)
			bad = bad " " number
		at = w[1] == "X" ? 3 : 2
		if (w[1] !~ /^[XDN]$/)
			continue
		if (n < at + 2) {
			bad = bad " " number
			continue
		}
		lines[w[1]]++
		m = split(w[at + 1], list, ",")
		for (i = 1; i <= m; i++) {
			if (!(list[i] in known) || (m > 1 && w[1] != "N"))
				bad = bad " " number
			mark(w[at], list[i])
		}
	}
}
{ rule[++nrules] = $1; exists[$1] = 1 }
END {
	point(nrules == 51, "the benchmark has the rules of sections 2 and 5", nrules " were found")
	point(lines["X"] > 0 && lines["D"] > 0 && lines["N"] > 0 && bad == "", "each line of the table is well-formed",
		"not understood: line" bad)
	for (i = 1; i <= nrules; i++) {
		missing = ""
		for (k = 1; k <= nverdicts; k++)
			if (!((rule[i], verdicts[k]) in seen))
				missing = missing " " verdicts[k]
		point(missing == "", rule[i] " is produced, or said not to be producible, with each verdict", "missing:" missing)
	}
	unknown = ""
	for (r in named)
		if (r !~ /-/ && !(r in exists))
			unknown = unknown " " r
	point(unknown == "", "the table names no rule that does not exist", "unknown:" unknown)
	print "1.." count
	exit failed
}'
