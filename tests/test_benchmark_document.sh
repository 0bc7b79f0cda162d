#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_benchmark_document: the shipped CIS Docker document is what it says it is, by programs that are
# not ours: xmllint with NIST's schema, and OpenSCAP. Where one of these is missing, its tests are
# skipped by name. TAP.
set -u
LC_ALL=C
export LC_ALL

srcdir=${srcdir:-.}
doc=$srcdir/benchmarks/cis-docker-1.8.0.xml
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

# run PREFIX LAST: PREFIX1 .. PREFIXLAST
run() {
	i=1
	while [ "$i" -le "$2" ]; do
		printf '%s%d ' "$1" "$i"
		i=$((i + 1))
	done
}

all="$(run 1.1. 18)$(run 1.2. 2)$(run 2. 19)$(run 3. 24)$(run 4. 12)$(run 5. 32)$(run 6. 2)$(run 7. 9)"
all=${all% }
level2="1.1.7 1.1.8 1.1.9 1.1.10 1.1.11 1.1.12 1.1.13 1.1.14 1.1.15 1.1.16 1.1.17 1.1.18 \
2.10 2.11 2.12 2.13 2.14 2.18 3.17 3.18 3.19 3.20 3.21 3.22 4.5 4.8 4.11 5.3 5.23 5.24 5.30"
automated="1.1.3 1.1.6 1.1.7 1.1.8 1.1.9 1.1.10 1.1.11 1.1.12 1.1.13 1.1.14 1.1.15 1.1.17 1.1.18 \
3.1 3.2 3.3 3.4 3.5 3.6 3.15 3.16 3.23 3.24"

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
		counts "//x:Rule[count(x:$part) = 1 and normalize-space(x:$part) != '']" 118 || return 1
	done
	counts "//x:Rule[count(x:ident) = 1 and count(x:check/x:check-content/p:check/@name) = 1]" 118
}

unique_titles() {
	! xpath '//x:Rule/x:title' | sort | uniq -d | grep .
}

named_after_check() {
	counts "//x:Rule[@id = concat('${id}rule_', x:check/x:check-content/p:check/@name)]" 118
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
		counts "//x:Rule[x:reference[@href='$href'][normalize-space(.) != '']]" 118 || return 1
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

# Each fix of the document is in the script, and the script is one that a shell can read.
fixes() {
	oscap xccdf generate fix --fix-type bash --profile "${id}profile_level-2" "$doc" >"$tmp/fix.sh" || return 1
	sh -n "$tmp/fix.sh" || return 1
	equal "$(grep -c '^docker update' "$tmp/fix.sh")" \
	    "$(xpath "count(//x:fix[contains(., 'docker update')])")"
}

each_fix() {
	for fix in $(values '//x:Rule/x:fix/@id'); do
		xpath "string(//x:fix[@id='$fix'])" >"$tmp/fix.sh" && sh -n "$tmp/fix.sh" || { echo "$fix"; return 1; }
	done
}

# OpenSCAP cannot run our checks, but it works out what a profile selects: selection PROFILE NOTSELECTED
selection() {
	oscap xccdf eval --profile "${id}profile_$1" --results "$tmp/results.xml" "$doc" >"$tmp/eval" 2>&1
	[ -s "$tmp/results.xml" ] || { cat "$tmp/eval"; return 1; }
	equal "$(grep -c '<result>' "$tmp/results.xml") $(grep -c '<result>notselected</result>' "$tmp/results.xml")" "118 $2"
}

need xmllint 'is valid by the XCCDF 1.2 schema' xmllint --noout --nonet --schema "$xsd" "$doc"
try 'has no DOCTYPE, no entities and no stylesheet' no_doctype
need xmllint 'has 118 rules' counts '//x:Rule' 118
need xmllint 'has seven sections, the first of them in two parts' has_values '//x:Group/x:metadata/p:group/@number' \
    '1 1.1 1.2 2 3 4 5 6 7'
need xmllint 'lists the numbers of version 1.8.0, all and in order' has_values '//x:Rule/x:metadata/p:rule/@number' "$all"
need xmllint 'puts each rule in the group of its number' counts \
    "//x:Rule[starts-with(x:metadata/p:rule/@number, concat(../x:metadata/p:group/@number, '.'))]" 118
need xmllint 'calls the right 23 rules automated' has_values \
    "//x:Rule/x:metadata/p:rule[@assessment='automated']/@number" "$automated"
need xmllint 'calls the other 95 manual' counts "//x:Rule/x:metadata/p:rule[@assessment='manual']" 95
need xmllint 'selects every rule unless a profile says otherwise' counts "//x:Rule[@selected='true']" 118
need xmllint 'leaves the 31 rules of level 2 out of level 1, which has 78 and 9 for swarm' selects level-1 false "$level2"
need xmllint 'puts them back in level 2' selects level-2 true "$level2"
need xmllint 'lets level 2 extend level 1, under a title and description of its own' counts \
    "//x:Profile[@id='${id}profile_level-2' and @extends='${id}profile_level-1']/*[@override='true']" 2
need xmllint 'has no other selection in either profile' counts '//x:Profile/x:select' 62
need xmllint 'has one title, description, rationale, fix text, ident and check in each rule' complete
need xmllint 'has no title twice' unique_titles
need xmllint 'names each rule after its check' named_after_check
need xmllint 'has references to each of nine frameworks in each rule, and no others' references
need xmllint 'exports each Value, and only Values it has' exports
need xmllint 'gives each Value one default' one_default
need xmllint 'rates each rule high, medium or low' counts \
    "//x:Rule[@severity='high' or @severity='medium' or @severity='low']" 118
need xmllint 'has only fixes that a shell can read' each_fix
need xmllint 'has no <instance> in a fix, which OpenSCAP drops' counts '//x:instance' 0
need oscap 'is valid to OpenSCAP' oscap xccdf validate --skip-schematron "$doc"
need oscap 'has no error by the schematron rules either, and a plain validate succeeds' validates
need oscap 'can be listed by OpenSCAP' oscap info "$doc"
need oscap 'becomes a guide in both profiles' guide
need oscap 'becomes a remediation script' fixes
need oscap 'level 1 selects 87 rules, by OpenSCAP' selection level-1 31
need oscap 'level 2 selects all rules, by OpenSCAP' selection level-2 0
echo "1..$n"
