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

echo "1..$n"
exit $failed
