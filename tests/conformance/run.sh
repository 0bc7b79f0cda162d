#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The conformance tables on a real engine: what differs from them, and how many lines agree. LAB_ENGINE names another engine than
# the machine's (tests/live/engine.sh).
# usage: tests/conformance/run.sh [PLIMSOLL [PART...]]
# exit 0: all agree; 1: something differs, or a part broke off; 77: nothing differs, but a part cannot run here
set -u
tests=$(cd "$(dirname "$0")/.." && pwd) || exit 99
plimsoll=${1:-$tests/../build/plimsoll}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- coverage verdicts processes host-verdicts swarm

tmp=$(mktemp "${TMPDIR:-/tmp}/plimsoll-conformance.XXXXXX") || exit 99
trap 'rm -f "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
PATH=${LAB_ENGINE:+$LAB_ENGINE/bin:}$PATH:/usr/sbin:/sbin
echo "Engine: $(dockerd --version 2>/dev/null || echo none)"
for part; do
	echo "Part $part"
	# not a pipe: a helper that is left would hold it open
	"$tests/live/run" "$plimsoll" "$part" >"$tmp"
	status=$?
	cat "$tmp"
	echo "Status $status"
done | awk '
	/^Engine: / { print; next }
	/^Part / {
		part = $2
		agree = differ = missing = show = planned = 0
		why = ""
		next
	}
	/^1\.\.[0-9]+$/ { planned = substr($0, 4); next }
	/^ok [0-9]+ - .* # SKIP / {
		missing++
		why = $0
		sub(/.* # SKIP /, "", why)
		next
	}
	/^ok / { agree++; show = 0; next }
	/^not ok / {
		differ++
		sub(/^not ok [0-9]+ - /, "")
		print part ": " $0
		show = 1
		next
	}
	/^# / { if (show) print "\t" substr($0, 3); next }
	/^Status / {
		if (agree + differ + missing != planned || ($2 != 0 && $2 != 77 && !differ)) {
			print part ": broke off (exit " $2 ")"
			differ++
		}
		if ($2 == 77)
			unrun = 1
		printf "%s: %d agree, %d differ, %d not here%s\n", part, agree, differ, missing, $2 == 77 ? " (" why ")" : ""
		agreed += agree
		differed += differ
		unmet += missing
	}
	{ fflush() }
	END {
		printf "%d agree, %d differ, %d not here\n", agreed, differed, unmet
		exit differed ? 1 : unrun ? 77 : 0
	}'
