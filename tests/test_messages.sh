#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_messages: what a slip of the pen comes to: nothing is audited, or what is wrong is said, with where it stands and what
# would mend it. TAP.
set -u
LC_ALL=C
PLIMSOLL_CONFIG=
export LC_ALL PLIMSOLL_CONFIG

: "${srcdir:=.}"
plimsoll=$(readlink -f "${PLIMSOLL:-./plimsoll}")
srcdir=$(readlink -f "$srcdir")
facts=$(readlink -f "$srcdir/fixtures/facts/docker-20.10.24.jsonl")
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-messages.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
cd "$tmp" || exit 99
n=0 failed=0

# is NAME STATUS: what there is to say stands in out
is() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		sed -n '1,20s/^/# /p' out | cut -c1-300
	fi
}
try() { # NAME COMMAND...
	name=$1
	shift
	"$@" >out 2>&1
	is "$name" $?
}
exits() { # STATUS PATTERN ARGUMENT...: what plimsoll says, and its exit status
	wanted=$1 pattern=$2
	shift 2
	"$plimsoll" "$@" >said 2>&1
	status=$?
	cat said
	[ "$status" = "$wanted" ] || { echo "exit status $status"; return 1; }
	grep -qF -e "$pattern" said || { echo "nothing says: $pattern"; return 1; }
}
with() { # NAME=VALUE COMMAND...
	variable=$1
	shift
	(export "${variable?}" && "$@")
}

### Who chose the engine

chosen_by() { # WANTED
	"$plimsoll" collect -q -o - >facts 2>said
	sed -n 's/.*"chosen_by":"\([^"]*\)".*/\1/p;q' facts >chosen
	cat said chosen
	[ "$(cat chosen)" = "$1" ]
}
echo 'host = unix:///nonexistent/h.sock' >h.conf
try 'a host of the configuration is named by its line' with "PLIMSOLL_CONFIG=$tmp/h.conf" chosen_by "host of $tmp/h.conf:1"
try 'a host of the environment by its variable' with PLIMSOLL_HOST=unix:///nonexistent/h.sock chosen_by PLIMSOLL_HOST
try 'one that cannot be followed likewise' with PLIMSOLL_HOST=foo://x exits 2 PLIMSOLL_HOST collect -o -

### Two outputs in one place

apart() { # PATTERN ARGUMENT...: refused, and nothing was written
	pattern=$1
	shift
	rm -rf place
	mkdir -p place/sub
	ln -s . place/link
	exits 2 "$pattern" "$@" || return 1
	[ -z "$(find place -type f)" ] || { echo "something was written"; return 1; }
}
try 'two reports to one file are refused before anything is read' apart '--report html:place/a: --report json is written there, too' \
    audit -q --root "$tmp" -r json:place/a -r html:place/a
try 'a report and the facts' apart '--facts place/a: --report json is written there, too' audit -q --root "$tmp" -r json:place/a --facts place/a
try 'by whatever way the folder is named' apart 'is written there, too' evaluate "$facts" -r json:place/sub/../a -r html:place/link/a
try 'in the working folder, too' apart 'is written there, too' evaluate "$facts" -r json:here -r html:./here
try 'so are two of one kind' apart 'is written there, too' evaluate "$facts" -r json:place/a -r json:place/a
try 'and where the folder is not there' apart 'is written there, too' evaluate "$facts" -r json:gone/a -r text:gone/a
"$plimsoll" evaluate "$facts" -q -r json:results 2>/dev/null
try 'convert refuses them' apart 'is written there, too' convert results -r json:place/a -r junit:place/a
try 'diff likewise' apart 'is written there, too' diff results results -r json:place/a -r html:place/a
try 'merge likewise' apart 'is written there, too' merge results -r json:place/a -r html:place/a
try 'fix likewise' apart 'is written there, too' fix results -r shell:place/a -r ansible:place/a
one_name() { "$plimsoll" evaluate "$facts" -q -r json:place/a -r text:place/sub/a 2>/dev/null; [ -s place/a ] && [ -s place/sub/a ]; }
try 'one name in two folders is two files' one_name
try 'two reports do not go to standard output' exits 2 'only one report goes to standard output' evaluate "$facts" -r json -r html

### What lint says of a configuration, and audit of the same

both() { # LINE PATTERN SETTING...: a line of a file each
	line=$1 about=$2
	shift 2
	printf '%s\n' "$@" >c.conf
	exits 2 "c.conf:$line: error: " lint c.conf || return 1
	grep -F -e "c.conf:$line: error: " said | grep -qF -e "$about" || { echo "lint does not say: $about"; return 1; }
	with "PLIMSOLL_CONFIG=$tmp/c.conf" exits 2 "c.conf:$line: " audit -q --root "$tmp" || return 1
	grep -qF -e "$about" said || { echo "audit does not say: $about"; return 1; }
}
try 'a profile that there is not: lint and audit name its line' both 2 'no profile "level-3"; there are: level-1' 'jobs = 4' 'profile = level-3'
try 'a rule that there is not' both 2 '--rule 99.9: no rule of cis-docker' 'rule = 5.5' 'rule = 99.9'
try 'a rule outside the profile' both 1 'not in profile' 'rule = 5.23'
try 'a requirement that there is not' both 1 '--reference pci:1: no rule' 'reference = pci:1'
try 'a format that there is not' both 2 '--report jsn: no such format' 'report = text' 'report = jsn'
try 'a scheme that there is not' both 1 'foo://x (host): unknown scheme' 'host = foo://x'
try 'a file of exceptions that is not there' both 1 '/nonexistent: No such file or directory' 'exceptions = /nonexistent'
try 'one of attestations' both 2 '--attestations: /nonexistent' 'profile = level-2' 'attestations = /nonexistent'
try 'a tailoring' both 1 '--tailoring-file: /nonexistent' 'tailoring-file = /nonexistent'
try 'a benchmark' both 1 '--benchmark: /nonexistent' 'benchmark = /nonexistent'
try 'a benchmark that is not shipped' both 1 'no benchmark "cis-dokker"' 'benchmark = cis-dokker'
echo 'root = /nonexistent' >root.conf
try 'a root' exits 2 'root.conf:1: error: --root: /nonexistent: No such file' lint root.conf
try 'which audit names likewise' with "PLIMSOLL_CONFIG=$tmp/root.conf" exits 2 "$tmp/root.conf:1: --root: /nonexistent: No such file" audit -q
try 'a signing key' both 2 '--key: /nonexistent' "evidence = $tmp/evidence" 'key = /nonexistent'
try 'results to compare with' both 1 '/nonexistent: No such file' 'fail-on = regression:/nonexistent'
try 'a profile is one of the own benchmark' both 2 'site.xml: no profile "level-9"' "benchmark = $srcdir/fixtures/benchmarks/site.xml" \
    'profile = level-9'
: >bad.xml
echo "benchmark = $tmp/bad.xml" >c.conf
try 'a benchmark that is none is named with its own line' exits 2 "c.conf: error: what it selects cannot be told: $tmp/bad.xml:1: " lint c.conf
quiet() { printf '%s\n' "$@" >c.conf; exits 0 '0 errors, 0 warnings' lint c.conf; }
try 'what is right passes' quiet 'profile = level-2' 'rule = 5.23' "benchmark = cis-docker" 'report = json:x' 'host = tcp://h' 'scope = engine'
nowhere() { with PLIMSOLL_DATADIR=/nonexistent exits 0 'c.conf: warning: what it selects cannot be told: /nonexistent' lint c.conf; }
echo 'jobs = 4' >c.conf
try 'where no benchmark is installed that is a warning' nowhere
try 'a profile of the environment is named by its variable' with PLIMSOLL_PROFILE=level-3 exits 2 'PLIMSOLL_PROFILE: --profile level-3: ' audit -q --root "$tmp"
try 'for explain, too' with PLIMSOLL_PROFILE=level-3 exits 2 'PLIMSOLL_PROFILE: --profile level-3: ' explain 5.5
try 'one that was given by its option' exits 2 'plimsoll: --profile level-3: ' evaluate "$facts" -p level-3
try 'an option that was given is not put down to the configuration' with PLIMSOLL_PROFILE=level-2 exits 2 'plimsoll: --profile level-3: ' \
    evaluate "$facts" -p level-3

try 'a misspelt variable ends an audit, with -q as well' with PLIMSOLL_PROFIL=level-2 exits 2 'did you mean PLIMSOLL_PROFILE?' audit -q --root "$tmp"

### What lint cannot take

lints() { # NAME TEXT PATTERN
	printf '%b' "$2" >"$1"
	exits 2 "$3" lint "$1" || return 1
	! grep XML said | grep -v 'tailoring files (XML)' || { echo 'it is no XML'; return 1; }
}
try 'lint: YAML is no XML' lints e.yaml 'schema: plimsoll-exceptions/1\n' 'e.yaml: it begins neither as XML nor as JSON does; lint takes'
try 'nor is an empty file, whatever its name' lints e.json '' 'e.json: it is empty; lint takes'
broken() { printf 'x' >b.xml; exits 2 'b.xml:1: error: not well-formed XML' lint b.xml; }
try 'what is called XML is told as that' broken
utf_16() { exits "$1" "$2" lint "$srcdir/fixtures/benchmarks/utf-16.xml"; cp "$srcdir/fixtures/benchmarks/utf-16.xml" utf-16; exits "$1" "$2" lint utf-16; }
try 'and what begins as XML in UTF-16 is XML whatever its name' utf_16 0 '1 file: 0 errors'

### Slips of the pen, each with what may have been meant

try 'a misspelt command' exits 2 'audti: unknown command; did you mean audit?' audti
try 'one that help is asked for' exits 2 'evaluat: no such command; did you mean evaluate?' help evaluat
try 'a command that is like no other' exits 2 'zzzzzz: unknown command; see: plimsoll help' zzzzzz
try 'a misspelt option' exits 2 '--ruel: unknown option; did you mean --rule?' audit --ruel 5.5
try 'one with its value' exits 2 '--ruel=5.5: unknown option; did you mean --rule?' audit --ruel=5.5
try 'a key of the configuration alone is not proposed' exits 2 '--asset-ownr: unknown option; see' audit --asset-ownr x
try 'an option of another command' exits 2 '--evidence: no option of evaluate' evaluate --evidence=x "$facts"
try 'a letter' exits 2 '-Z: unknown option; see: plimsoll help audit' audit -Z
try 'a misspelt rule' exits 2 'did you mean container-not-privileged?' evaluate "$facts" --rule container-not-privilegd
try 'one to skip' exits 2 'did you mean container-not-privileged?' evaluate "$facts" --skip-rule container-not-privilegd
try 'a section' exits 2 "all rules of the section are '5.*'" evaluate "$facts" --rule 5
try 'two rules in one option' exits 2 'give --rule once for each rule' evaluate "$facts" --rule 5.5,5.6
try 'a framework' exits 2 'names are: ' evaluate "$facts" --reference pci:x
frameworks() { exits 2 'pci-dss-4.0.1' evaluate "$facts" --reference pci:x && grep -q 'names are: .*hipaa' said && ! grep -q '\(hipaa\).*, \1[,;]' said; }
try 'each framework is named once' frameworks
try 'seconds' exits 2 '--timeout 1m: a whole number of seconds from 1 to 86400' audit --timeout 1m
try 'a time' exits 2 '--at: yesterday: not a time; write' evaluate "$facts" --at yesterday
try 'a time of prune' exits 2 '--at: yesterday: not a time; write' prune --at yesterday .
"$plimsoll" keygen -o pair >/dev/null
try 'a public key does not sign' exits 2 '--key: pair.pub: it is the public key of a pair' audit -q --root "$tmp" --evidence bundles --key pair.pub
chmod 600 pair.pub
try 'nor does a hidden one' exits 2 '--key: pair.pub: it is the public key of a pair' audit -q --root "$tmp" --evidence bundles --key pair.pub
for command in convert fix "diff results"; do
	# shellcheck disable=SC2086 # words wanted
	try "facts, given to $command" exits 2 'these are facts, and no results: plimsoll evaluate judges them' $command "$facts"
done
try 'facts to compare with' exits 2 'these are facts, and no results' evaluate "$facts" --fail-on "regression:$facts"
"$plimsoll" audit -q --root "$tmp" --evidence bundles >said 2>&1
bundle=$(find bundles -mindepth 1 -maxdepth 1 -type d)
try 'a folder of evidence is no bundle' exits 2 'bundles: it is a folder of evidence, and no bundle' convert bundles -r json
try 'but a bundle is' exits 0 '"schema"' convert "$bundle" -r json
try 'a file is no bundle' exits 2 'results.json: it is no bundle, which is a folder; name the folder' verify "$bundle/results.json"
try "a daemon.json that there is not" exits 2 '--daemon-json: none: No such file or directory; if there is none, give an empty file, or /dev/null' \
    fix results --daemon-json none
try '/dev/null is an empty one' exits 0 '"icc": false' fix results --daemon-json /dev/null

### Who reads has enough

left() { # ARGUMENT...: what is said, and the exit status, when nobody reads on
	true <pipe &
	exec 3>pipe
	wait $!
	"$plimsoll" "$@" >&3 2>said
	status=$?
	exec 3>&-
	cat said
	[ ! -s said ] && [ $status = 4 ]
}
mkfifo pipe
cp "$srcdir/fixtures/benchmarks/utf-16.xml" utf-16.xml
for arguments in 'list rules -v' 'list checks' 'explain --no-pager 5.5' 'config show' 'help audit' 'lint utf-16.xml' "verify $bundle"; do
	# shellcheck disable=SC2086 # words wanted
	try "$arguments: nothing is said to one who has left" left $arguments
done
sought() { env "$@" "$plimsoll" config show --origin >said; grep -x "# looked for: $wanted" said; }
printf 'jobs = 3\n' >sought.conf
wanted=$PWD/sought.conf
try 'config show tells the file that was read' sought PLIMSOLL_CONFIG="$PWD/sought.conf"
wanted='.*/plimsoll/plimsoll[.]conf\( (not there)\)\?'
try 'and, without that, where one is looked for' sought -u PLIMSOLL_CONFIG
full() { "$plimsoll" list rules >/dev/full 2>said; status=$?; cat said; [ $status = 4 ] && grep -q 'standard output: No space left' said; }
try 'a full device is told' full

echo "1..$n"
exit $failed
