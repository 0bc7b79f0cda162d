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
	[ $status = "$wanted" ] || { echo "exit status $status"; return 1; }
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

echo "1..$n"
exit $failed
