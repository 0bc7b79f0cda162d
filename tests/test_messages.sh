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

echo "1..$n"
exit $failed
