#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_tailoring_oracle: OpenSCAP as a second opinion on tailoring. For each file of fixtures/tailoring, and for some that
# OpenSCAP's own autotailor writes, both programs put a profile in force: selection, weights, severities, roles and Values
# are the same. Then OpenSCAP is told our verdicts, rule by rule, by scripts (SCE) instead of our checks: its four scores
# are ours. TAP; skipped by name where a program is missing.
#
# OpenSCAP 1.3.7 is no oracle, and is not asked, where it leaves XCCDF 1.2: a set-value wins over a later refine-value;
# refine-value knows no clusters; of two refine-rules about one rule, the inherited one is dropped, and not only what the
# other says anew; of elements without white space between them, as autotailor writes them, it loses every second one; a
# rule that weighs nothing counts in flat-unweighted; the maximum of the absolute model is that of the flat one; and no
# score minds the weights of refine-rule, so that these are written into the benchmark that it is given.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
PLIMSOLL_DATADIR=${PLIMSOLL_DATADIR:-$(cd "$srcdir" && pwd)}
export PLIMSOLL_DATADIR
facts=$srcdir/fixtures/facts/docker-20.10.24.jsonl
xsd=$srcdir/fixtures/schemas/xccdf/xccdf_1.2.xsd
site=$srcdir/fixtures/benchmarks/site.xml
cis=$PLIMSOLL_DATADIR/benchmarks/cis-docker-1.8.0.xml
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-oracle.XXXXXX") || exit 99
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

# need PROGRAM NAME COMMAND...: one test, skipped where the program is not installed
need() {
	program=$1 name=$2
	shift 2
	if command -v "$program" >/dev/null; then
		"$@" >"$tmp/out" 2>&1
		is "$name" $?
	else
		n=$((n + 1))
		echo "ok $n - $name # SKIP $program is not installed"
	fi
}

# ours BENCHMARK TAILORING PROFILE: "rule ID selected|notselected WEIGHT SEVERITY ROLE" and "value ID TEXT"
ours() {
	"$plimsoll" list rules -v -b "$1" --tailoring-file "$2" -p "$3" >"$tmp/rules" &&
	"$plimsoll" list values -b "$1" --tailoring-file "$2" -p "$3" >"$tmp/values" || return 1
	awk '$1 !~ /^xccdf_/ { severity = $3; next }
		/not in the profile/ { print "rule", $1, "notselected"; next }
		{ print "rule", $1, "selected", sprintf("%.3f", $3), severity, $5 }' "$tmp/rules" | sort
	sed -n 's/^\(xccdf_[^ ]*\) = (not set)$/value \1 /p; t
		s/^\(xccdf_[^ ]*\) = /value \1 /p' "$tmp/values" | sort
}

# theirs RESULTS: the same of OpenSCAP's results
theirs() {
	awk '
		function attribute(name) {
			match($0, " " name "=\"[^\"]*\"")
			return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
		}
		/<TestResult/ { on = 1 }
		!on { next }
		/<set-value/ {
			text = $0
			if (!sub(/^.*<set-value[^>]*[^\/]>/, "", text)) text = ""
			sub(/<\/set-value>.*/, "", text)
			values[++nvalues] = "value " attribute("idref") " " text
		}
		/<rule-result/ { id = attribute("idref"); more = sprintf("%.3f", attribute("weight")) " " attribute("severity") " " attribute("role") }
		/<result>/ {
			if (/notselected/) rules[++nrules] = "rule " id " notselected"
			else rules[++nrules] = "rule " id " selected " more
		}
		END {
			for (i = 1; i <= nrules; i++) print rules[i] | "sort"
			close("sort")
			for (i = 1; i <= nvalues; i++) print values[i] | "sort"
		}' "$1"
}

# Both put the same in force: agrees BENCHMARK TAILORING PROFILE
agrees() {
	rm -f "$tmp/results.xml"
	oscap xccdf eval --tailoring-file "$2" --profile "$3" --results "$tmp/results.xml" "$1" >"$tmp/log" 2>&1
	[ -s "$tmp/results.xml" ] || { cat "$tmp/log"; return 1; }
	ours "$1" "$2" "$3" >"$tmp/ours" || return 1
	theirs "$tmp/results.xml" >"$tmp/theirs"
	[ "$(grep -c '^rule' "$tmp/ours")" -ge 5 ] && [ "$(grep -c '^value' "$tmp/ours")" -ge 5 ] || { cat "$tmp/ours"; return 1; }
	diff "$tmp/ours" "$tmp/theirs"
}

# The benchmark with our verdicts in place of our checks, and the weights in force: with_verdicts BENCHMARK
with_verdicts() {
	awk -v verdicts="$tmp/verdicts" -v weights="$tmp/weights" '
		BEGIN {
			while ((getline line <verdicts) > 0) { split(line, f, " "); verdict[f[1]] = f[2] }
			while ((getline line <weights) > 0) { split(line, f, " "); weight[f[1]] = f[2] }
		}
		/<(Rule|Group) / {
			match($0, / id="[^"]*"/)
			id = substr($0, RSTART + 5, RLENGTH - 6)
			if (id in weight) { sub(/ weight="[^"]*"/, ""); sub(/ id="/, " weight=\"" weight[id] "\" id=\"") }
		}
		/<platform / || /<model / { next }
		/<Profile / && !models++ {
			split("default flat flat-unweighted absolute", m, " ")
			for (i = 1; i <= 4; i++) print "<model system=\"urn:xccdf:scoring:" m[i] "\"/>"
		}
		/<check system=/ { skip = 1 }
		!skip { print }
		skip && /<\/check>/ {
			skip = 0
			print "<check system=\"http://open-scap.org/page/SCE\"><check-content-ref href=\"" verdict[id] ".sh\"/></check>"
		}' "$1"
}

# Scripts that say a verdict: pass.sh ends with 101, and so on.
scripts() {
	i=101
	for word in pass fail error unknown notapplicable notchecked notselected informational fixed; do
		printf '#!/bin/sh\nexit %d\n' "$i" >"$tmp/sce/$word.sh"
		i=$((i + 1))
	done
	chmod 755 "$tmp"/sce/*.sh
}

# The scores are theirs: scores BENCHMARK TAILORING PROFILE GROUP=WEIGHT|- MODEL...
scores() {
	bench=$1 tailoring=$2 profile=$3 groups=$4
	shift 4
	mkdir -p "$tmp/sce" && scripts
	"$plimsoll" evaluate -r json -b "$bench" --tailoring-file "$tailoring" -p "$profile" "$facts" >"$tmp/ours.json" 2>"$tmp/log"
	jq -r '.results[] | .rule + " " +
	    (if .result == "informational" then (.message | split(",")[0]) else .result end)' "$tmp/ours.json" >"$tmp/verdicts" &&
	[ -s "$tmp/verdicts" ] || { cat "$tmp/log"; return 1; }
	jq -e '.benchmark.tailoring.sha256 == $digest' --arg digest "$(sha256sum <"$tailoring" | cut -d ' ' -f 1)" "$tmp/ours.json" ||
		return 1
	"$plimsoll" list rules -v -b "$bench" --tailoring-file "$tailoring" -p "$profile" >"$tmp/rules" || return 1
	{
		awk '$1 ~ /^xccdf_/ { print $1, $3 }' "$tmp/rules"
		# shellcheck disable=SC2086 # a list
		printf '%s\n' $groups | tr '=' ' '
	} >"$tmp/weights"
	with_verdicts "$bench" >"$tmp/sce/benchmark.xml"
	rm -f "$tmp/results.xml"
	oscap xccdf eval --tailoring-file "$tailoring" --profile "$profile" --results "$tmp/results.xml" "$tmp/sce/benchmark.xml" \
	    >"$tmp/log" 2>&1
	[ -s "$tmp/results.xml" ] || { cat "$tmp/log"; return 1; }
	for model in "$@"; do
		jq -r --arg m "urn:xccdf:scoring:$model" '.score.models[$m] | .score + " " + .maximum' "$tmp/ours.json" >"$tmp/s"
		sed -n "s|.*<score system=\"urn:xccdf:scoring:$model\" maximum=\"\([^\"]*\)\">\([^<]*\)<.*|\2 \1|p" \
		    "$tmp/results.xml" >>"$tmp/s"
		awk -v model="$model" '
			{ score[NR] = $1; most[NR] = $2 }
			END {
				if (NR != 2 || score[1] - score[2] > 0.01 || score[2] - score[1] > 0.01 ||
				    (model != "absolute" && most[1] + 0 != most[2] + 0)) {
					print model ": ours " score[1] "/" most[1] ", theirs " score[2] "/" most[2]
					exit 1
				}
			}' "$tmp/s" || return 1
	done
}

command -v jq >/dev/null && oracle=oscap by=autotailor || oracle=jq by=jq
all='default flat flat-unweighted absolute'

# each FILE BENCHMARK PROFILE WHAT MODELS [GROUP=WEIGHT ...]: weights that refine-rules give to groups
each() {
	need xmllint "$1: is valid by the XCCDF 1.2 schema" xmllint --noout --nonet --schema "$xsd" "$srcdir/fixtures/tailoring/$1.xml"
	need oscap "$1: $4, as OpenSCAP has it" agrees "$2" "$srcdir/fixtures/tailoring/$1.xml" "$3"
	# shellcheck disable=SC2086 # a list of models
	need $oracle "$1: the scores are OpenSCAP's" scores "$2" "$srcdir/fixtures/tailoring/$1.xml" "$3" "${6-}" $5
}

heavy=xccdf_org.example.site_group_runtime=4 # by level-2 and what extends it
own=xccdf_com.acme_profile_own
each rules "$site" $own 'rules in and out' "$all"
each groups "$site" $own 'groups in and out' "$all"
each hidden "$site" $own 'rules below a group that stays out' "$all"
each cluster "$site" $own 'all items of a cluster' "$all" $heavy
each cluster-then-rule "$site" $own 'the later select wins' "$all" $heavy
each rule-then-cluster "$site" $own 'the later select wins' "$all" $heavy
each values "$site" $own 'Values of the site' "$all"
each selectors "$site" $own 'Values by selector' "$all"
each weights "$site" $own 'weights of rules and groups' "$all" \
    'xccdf_org.example.site_group_daemon=3 xccdf_org.example.site_group_runtime=0.5'
# OpenSCAP's flat-unweighted counts a weight of 0 as 1; the specification leaves it at 0 (tests/test_score.c)
each weightless "$site" $own 'rules that weigh nothing' 'default flat absolute' $heavy
each severities "$site" $own 'severities' "$all" $heavy
each roles "$site" $own 'roles' "$all" $heavy
each shadow "$site" xccdf_org.example.site_profile_level-1 'a profile that stands in for another' "$all"
each from-scratch "$site" $own 'a profile that extends none' "$all"
each chain "$site" xccdf_com.acme_profile_more 'a profile that extends another of the tailoring' "$all"
each over-inherited "$site" $own 'against what is inherited' "$all" $heavy
each cis-audit "$cis" $own 'level 1 and audit rules' "$all"
each cis-values "$cis" $own 'Values of the shipped benchmark' "$all"
each cis-sections "$cis" $own 'sections of the shipped benchmark' "$all" \
    xccdf_org.plimsoll_group_containers=4
each cis-production "$cis" xccdf_com.acme_profile_production 'some of each' "$all"

# auto NAME BENCHMARK NAMESPACE BASE OPTION...: what autotailor writes is read, and means the same
auto() {
	name=$1 bench=$2 namespace=$3 base=$4
	shift 4
	autotailor --id-namespace "$namespace" "$@" -p auto -o "$tmp/auto.xml" "$bench" "$base" || return 1
	"$plimsoll" list rules -b "$bench" --tailoring-file "$tmp/auto.xml" >"$tmp/as-written" || return 1
	sed 's/></>\n</g' "$tmp/auto.xml" >"$tmp/apart.xml"
	"$plimsoll" list rules -b "$bench" --tailoring-file "$tmp/apart.xml" | diff "$tmp/as-written" - || return 1
	agrees "$bench" "$tmp/apart.xml" "xccdf_${namespace}_profile_auto" || return 1
	groups=
	[ "$bench" = "$cis" ] || [ "$base" = level-1 ] || groups=$heavy
	# shellcheck disable=SC2086 # a list of models
	scores "$bench" "$tmp/apart.xml" "xccdf_${namespace}_profile_auto" "$groups" $all
}

need $by 'autotailor: rules in and out' auto rules "$site" org.example.site level-1 -s userns -u log-level
need $by 'autotailor: a Value' auto value "$site" org.example.site level-2 -v managers=9
need $by 'autotailor: a title' auto title "$site" org.example.site level-2-swarm --title 'The <site> & more' -u restarts
need $by 'autotailor: the shipped benchmark' auto shipped "$cis" org.plimsoll level-1 -s host-audit-runc \
    -u container-selinux -v max-restarts=3 -v tls-min-key-bits=4096
need $by 'autotailor: a profile that stands in for its base' auto full "$cis" org.plimsoll \
    xccdf_org.plimsoll_profile_level-2 -u container-not-privileged
echo "1..$n"
