#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_benchmark_document: each shipped CIS Docker document is what it says it is, by programs that are
# not ours: xmllint with NIST's schema, and OpenSCAP. Where one of these is missing, its tests are
# skipped by name. What each version has stands in fixtures/benchmarks/cis-docker-rules.tsv. TAP.
set -u
LC_ALL=C
export LC_ALL

srcdir=${srcdir:-.}
source=$srcdir/benchmarks/cis-docker.xml
table=$srcdir/fixtures/benchmarks/cis-docker-rules.tsv
xsd=$srcdir/fixtures/schemas/xccdf/xccdf_1.2.xsd
id=xccdf_org.plimsoll_
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-document.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0

# Reports one test: is NAME STATUS. What it has to say stands in $tmp/out.
is() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed -n '1,20s/^/# /p' "$tmp/out"
	fi
}

# Runs a command as one test: try NAME COMMAND...
try() {
	name=$1
	shift
	"$@" >"$tmp/out" 2>&1
	is "$name" $?
}

# The same, but skipped where the program is not installed: need PROGRAM NAME COMMAND...
need() {
	program=$1
	shift
	if command -v "$program" >/dev/null; then
		try "$@"
	else
		n=$((n + 1))
		echo "ok $n - $1 # SKIP $program is not installed"
	fi
}

# The nodes that an XPath expression finds, as text; x: is XCCDF, p: are our own elements.
xpath() {
	xmllint --nonet --xpath "$(printf '%s\n' "$1" |
	    sed 's/\([^A-Za-z]\)[xp]:\([A-Za-z-][A-Za-z-]*\)/\1*[local-name()="\2"]/g')" "$doc"
}

equal() {
	[ "$1" = "$2" ] || { printf 'found:    %s\nexpected: %s\n' "$1" "$2"; return 1; }
}

# counts EXPRESSION NUMBER
counts() {
	equal "$(xpath "count($1)")" "$2"
}

# values EXPRESSION-OF-ATTRIBUTES: their values, blank-separated, in document order
values() {
	xpath "$1" | grep -o '"[^"]*"' | tr -d '"' | tr '\n' ' ' | sed 's/ $//'
}

has_values() {
	equal "$(values "$1")" "$2"
}

# column NUMBER [CONDITION]: that column of the table, of this version's rules for which an awk condition holds, blank-separated.
# In it, $v is the rule's number here, $a its assessment.
column() {
	awk -F '\t' -v v="$v" -v a=$((v + 3)) "/^[^#]/ && \$v != \"-\" ${2:+&& $2} { print \$$1 }" "$table" |
	    tr '\n' ' ' | sed 's/ $//'
}

# The numbers of the rules that a profile selects or deselects by itself: selected PROFILE true|false
selected() {
	for rule in $(values "//x:Profile[@id='${id}profile_$1']/x:select[@selected='$2']/@idref"); do
		values "//x:Rule[@id='$rule']/x:metadata/p:rule/@number"
		echo
	done | tr '\n' ' ' | sed 's/ $//'
}

selects() {
	equal "$(selected "$1" "$2")" "$3"
}

no_doctype() {
	! grep -n -e '<!DOCTYPE' -e '<!ENTITY' -e '<?xml-stylesheet' "$doc"
}

# Rules whose prose, references or check are missing or shared: none.
complete() {
	for part in title description rationale fixtext; do
		counts "//x:Rule[count(x:$part) = 1 and normalize-space(x:$part) != '']" "$total" || return 1
	done
	counts "//x:Rule[count(x:ident) = 1 and count(x:check/x:check-content/p:check/@name) = 1]" "$total"
}

unique_titles() {
	! xpath '//x:Rule/x:title' | sort | uniq -d | grep .
}

named_after_check() {
	counts "//x:Rule[@id = concat('${id}rule_', x:check/x:check-content/p:check/@name)]" "$total"
}

# Every rule supports something in each framework, and no reference goes anywhere else.
references() {
	count=0
	for href in https://www.pcisecuritystandards.org/document_library/ \
	    https://www.gpo.gov/fdsys/pkg/CFR-2007-title45-vol1 \
	    http://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-53r5.pdf \
	    https://csrc.nist.gov/pubs/sp/800/190/final \
	    https://www.cisecurity.org/controls/v8 \
	    https://www.aicpa-cima.com/resources/landing/system-and-organization-controls-soc-suite-of-services \
	    https://eur-lex.europa.eu/eli/reg/2016/679/oj \
	    https://www.iso.org/standard/27001 \
	    https://attack.mitre.org/techniques/
	do
		counts "//x:Rule[x:reference[@href='$href'][normalize-space(.) != '']]" "$total" || return 1
		count=$((count + $(xpath "count(//x:Rule/x:reference[@href='$href'])")))
	done
	counts "//x:reference" "$count"
}

# Every Value is exported somewhere and every export names a Value.
exports() {
	values '//x:Value/@id' | tr ' ' '\n' | sort >"$tmp/values"
	values '//x:check-export/@value-id' | tr ' ' '\n' | sort -u >"$tmp/exports"
	[ -s "$tmp/values" ] && diff "$tmp/values" "$tmp/exports"
}

one_default() {
	counts '//x:Value[count(x:value[not(@selector)]) != 1]' 0
}

# oscap calls a document invalid about which its schematron rules have nothing to say: ours has one warning, on purpose.
validates() {
	oscap xccdf validate "$doc" || return 1
	! oscap xccdf validate "$doc" 2>&1 | grep '^Error:'
}

guide() {
	for p in level-1 level-2; do
		oscap xccdf generate guide --profile "${id}profile_$p" "$doc" >"$tmp/guide.html" &&
		[ -s "$tmp/guide.html" ] || return 1
	done
}

# A misspelt element of the source is copied as it stands.
own_elements() {
	equal "$(grep -o '<p:[a-z-]*' "$doc" | sort -u | tr '\n' ' ')" '<p:check <p:group <p:rule '
}

# Rules that prose refers to by number are there.
refers() {
	for number in $(xpath '//x:Rule/x:description | //x:Rule/x:rationale | //x:Rule/x:fixtext' | tr -s '\t\n ' ' ' |
	    grep -oE '[Rr]ules? [1-7]\.[0-9]+(\.[0-9]+)?' | sed 's/.* //' | sort -u); do
		case " $numbers " in *" $number "*) ;; *) echo "there is no rule $number"; return 1 ;; esac
	done
}

# make made it of what the source is now.
made() {
	xsltproc --nonet --stringparam version "$version" -o "$tmp/made.xml" "$srcdir/benchmarks/cis-docker.xsl" "$source" &&
	    cmp "$tmp/made.xml" "$doc"
}

# Each fix of the document is in the script, and the script is one that a shell can read.
fixes() {
	oscap xccdf generate fix --fix-type bash --profile "${id}profile_level-2" "$doc" >"$tmp/fix.sh" || return 1
	sh -n "$tmp/fix.sh" || return 1
	equal "$(grep -c '^docker update' "$tmp/fix.sh")" \
	    "$(xpath "count(//x:fix[contains(., 'docker update')])")"
}

each_fix() {
	for fix in $(values "//x:Rule/x:fix[@system='urn:xccdf:fix:script:sh']/@id"); do
		xpath "string(//x:fix[@id='$fix'])" >"$tmp/fix.sh" && sh -n "$tmp/fix.sh" || { echo "$fix"; return 1; }
	done
}

# OpenSCAP cannot run our checks, but it works out what a profile selects: selection PROFILE NOTSELECTED
selection() {
	oscap xccdf eval --profile "${id}profile_$1" --results "$tmp/results.xml" "$doc" >"$tmp/eval" 2>&1
	[ -s "$tmp/results.xml" ] || { cat "$tmp/eval"; return 1; }
	equal "$(grep -c '<result>' "$tmp/results.xml") $(grep -c '<result>notselected</result>' "$tmp/results.xml")" "$total $2"
}

# What an edit of the source must not do, and the documents do not show.

# A number that is another rule's in another version is written <p:number of="CHECK"/>.
numbers_of_all_versions() {
	tr -s '\t\n ' ' ' <"$source" | grep -oE '[Rr]ules? [1-7]\.[0-9]+(\.[0-9]+)?' | sed 's/.* //' | sort -u |
	    while read -r number; do
		awk -F '\t' -v n="$number" '/^[^#]/ && $1 == n && $2 == n && $3 == n { found = 1 } END { exit !found }' "$table" ||
		    echo "rule $number is not the same in all versions"
	done >"$tmp/moving"
	! grep . "$tmp/moving"
}

no_such_version() {
	! xsltproc --nonet --stringparam version "$1" -o "$tmp/none.xml" "$srcdir/benchmarks/cis-docker.xsl" "$source" || return 1
	! [ -e "$tmp/none.xml" ]
}

# refuses SED-EXPRESSION: the source with such an edit
refuses() {
	sed "$1" "$source" >"$tmp/edited.xml"
	! cmp -s "$source" "$tmp/edited.xml" || { echo 'nothing was edited'; return 1; }
	! xsltproc --nonet --stringparam version 1.8.0 -o "$tmp/none.xml" "$srcdir/benchmarks/cis-docker.xsl" "$tmp/edited.xml"
}

# What plimsoll lists of them
list() {
	PLIMSOLL_DATADIR=$srcdir "${PLIMSOLL:-./plimsoll}" list "$@"
}
lists_all() {
	equal "$(list benchmarks | awk '{ print $1, $2 }' | tr '\n' ' ')" \
	    'cis-docker-1.8.0 118 cis-docker-1.7.0 117 cis-docker-1.6.0 117 '
}
newest() {
	list rules >"$tmp/default" && list rules -b cis-docker-1.8.0 | diff "$tmp/default" -
}

# lists VERSION COLUMN: number, level, assessment and check of each rule, as the table has them
lists() {
	list rules -b "$1" | awk '{ print $1, $2, $4, $5 }' >"$tmp/listed"
	awk -F '\t' -v v="$2" -v a=$(($2 + 3)) '/^[^#]/ && $v != "-" { print $v, "L" $7, $a, $8 }' "$table" | diff - "$tmp/listed"
}

# moved VERSION COLUMN OLD COLUMN RULES: the number (- where it is gone) and check of each that the table has otherwise
moved() {
	list rules -b "$1" --against "$3" >"$tmp/list" || return 1
	awk -F '\t' -v v="$2" -v o="$4" '/^[^#]/ && ($v != $o || $(v + 3) != $(o + 3)) { print $v, $8 }' "$table" | sort >"$tmp/moved"
	awk -v table="$table" '
		BEGIN { while ((getline line <table) > 0) { split(line, f, "\t"); checks[f[8]] } }
		{ for (i = 2; i <= NF; i++) if ($i in checks) print $1, $i }' "$tmp/list" | sort | diff "$tmp/moved" - &&
	    equal "$(wc -l <"$tmp/list")" "$5"
}

# verdicts VERSION: what each check makes of recorded facts there
verdicts() {
	PLIMSOLL_DATADIR=$srcdir "${PLIMSOLL:-./plimsoll}" evaluate -b "$1" -p level-2 -r json "$srcdir/fixtures/facts/docker-20.10.24.jsonl" |
	    jq -r '.results[] | select(.check != "daemon-not-devicemapper") | "\(.check) \(.result) \(.message)"' >"$tmp/verdicts-$1"
	equal "$(wc -l <"$tmp/verdicts-$1")" 117
}
one_set_of_checks() {
	verdicts 1.6.0 && verdicts 1.7.0 && verdicts 1.8.0 || return 1
	diff "$tmp/verdicts-1.6.0" "$tmp/verdicts-1.7.0" && diff "$tmp/verdicts-1.7.0" "$tmp/verdicts-1.8.0"
}

# figures TOTAL AUTOMATED LEVEL-2: of the table itself, as published
figures() {
	equal "$(column "$v" | wc -w) $(column "$v" '$a == "automated"' | wc -w) $(column "$v" '$7 == 2' | wc -w)" "$1 $2 $3"
}

# document VERSION COLUMN TOTAL AUTOMATED LEVEL-2
document() {
	version=$1 v=$2 total=$3 automated=$4 level2=$5
	doc=$srcdir/benchmarks/cis-docker-$version.xml
	numbers=$(column "$v")
	need awk "$version: the table has its $total rules, $automated automated and $level2 of level 2" figures "$3" "$4" "$5"
	need xsltproc "$version: is what is made of the source" made
	need xmllint "$version: is valid by the XCCDF 1.2 schema" xmllint --noout --nonet --schema "$xsd" "$doc"
	try "$version: has no DOCTYPE, no entities and no stylesheet" no_doctype
	need xmllint "$version: tells its version" equal "$(xpath 'string(/x:Benchmark/x:version)')" "$version"
	need xmllint "$version: tells its version in its title" counts "/x:Benchmark/x:title[contains(., ' $version,')]" 1
	need xmllint "$version: has $total rules" counts '//x:Rule' "$total"
	need xmllint "$version: has seven sections, the first of them in two parts" has_values \
	    '//x:Group/x:metadata/p:group/@number' '1 1.1 1.2 2 3 4 5 6 7'
	need xmllint "$version: lists its numbers, all and in order" has_values '//x:Rule/x:metadata/p:rule/@number' "$numbers"
	need xmllint "$version: has the check of each number" has_values '//x:Rule/x:check/x:check-content/p:check/@name' "$(column 8)"
	need xmllint "$version: puts each rule in the group of its number" counts \
	    "//x:Rule[starts-with(x:metadata/p:rule/@number, concat(../x:metadata/p:group/@number, '.'))]" "$total"
	need xmllint "$version: calls the right $automated rules automated" has_values \
	    "//x:Rule/x:metadata/p:rule[@assessment='automated']/@number" "$(column "$v" '$a == "automated"')"
	need xmllint "$version: calls the others manual" counts "//x:Rule/x:metadata/p:rule[@assessment='manual']" \
	    $((total - automated))
	need xmllint "$version: selects every rule unless a profile says otherwise" counts "//x:Rule[@selected='true']" "$total"
	need xmllint "$version: leaves the $level2 rules of level 2 out of level 1" selects level-1 false "$(column "$v" '$7 == 2')"
	need xmllint "$version: puts them back in level 2" selects level-2 true "$(column "$v" '$7 == 2')"
	need xmllint "$version: lets level 2 extend level 1, under a title and description of its own" counts \
	    "//x:Profile[@id='${id}profile_level-2' and @extends='${id}profile_level-1']/*[@override='true']" 2
	need xmllint "$version: has no other selection in either profile" counts '//x:Profile/x:select' $((2 * level2))
	need xmllint "$version: has one title, description, rationale, fix text, ident and check in each rule" complete
	need xmllint "$version: has no title twice" unique_titles
	need xmllint "$version: names each rule after its check" named_after_check
	need xmllint "$version: refers to no rule that it does not have" refers
	need xmllint "$version: has no elements of ours but groups, rules and checks" own_elements
	need xmllint "$version: has references to each of nine frameworks in each rule, and no others" references
	need xmllint "$version: exports each Value, and only Values it has" exports
	need xmllint "$version: gives each Value one default" one_default
	need xmllint "$version: rates each rule high, medium or low" counts \
	    "//x:Rule[@severity='high' or @severity='medium' or @severity='low']" "$total"
	need xmllint "$version: has no <instance> in a fix, which OpenSCAP drops" counts '//x:instance' 0
	need oscap "$version: is valid to OpenSCAP" oscap xccdf validate --skip-schematron "$doc"
	need oscap "$version: has no error by the schematron rules either, and a plain validate succeeds" validates
	need oscap "$version: can be listed by OpenSCAP" oscap info "$doc"
	need oscap "$version: becomes a guide in both profiles" guide
	need oscap "$version: becomes a remediation script" fixes
	need oscap "$version: level 1 selects all rules but those of level 2, by OpenSCAP" selection level-1 "$level2"
	need oscap "$version: level 2 selects all rules, by OpenSCAP" selection level-2 0
}

document 1.6.0 1 117 21 31
document 1.7.0 2 117 23 31
document 1.8.0 3 118 23 31
need xmllint 'the newest has only fixes that a shell can read' each_fix
try 'they are listed, the newest first' lists_all
try 'the newest is the one that is meant where none is named' newest
try 'list rules has the numbers, levels and assessments of 1.6.0' lists 1.6.0 1
try 'list rules has those of 1.7.0' lists 1.7.0 2
try 'list rules has those of 1.8.0' lists 1.8.0 3
try 'list rules --against tells what moved from 1.6.0 to 1.7.0: four assessments' moved 1.7.0 2 1.6.0 1 4
try 'from 1.7.0 to 1.8.0: a rule is new, twelve have another number' moved 1.8.0 3 1.7.0 2 13
try 'and back: one is gone' moved 1.7.0 2 1.8.0 3 13
try 'from 1.6.0 to 1.8.0: all of it' moved 1.8.0 3 1.6.0 1 17
need jq 'the same facts give each check the same verdict in each version' one_set_of_checks
try 'the source names no rule by a number that moves' numbers_of_all_versions
need xsltproc 'a version that there is not cannot be made' no_such_version 1.9.0
need xsltproc 'nor can a part of one' no_such_version 1
need xsltproc 'a misspelt version in the source is noticed' refuses 's/<p:only versions="1.7.0 1.8.0"/<p:only versions="1.7.0 1.8"/'
need xsltproc 'a number of a rule that there is not is noticed' refuses 's/<p:number of="daemon-live-restore"/<p:number of="daemon-live"/'
echo "1..$n"
