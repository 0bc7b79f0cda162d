#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures side by side, in one run: an audit of N running containers, and curl fetching the same documents from the same
# engine (8 in parallel). The audit is the default one, its text report to /dev/null. Prints medians, the ratio pair by pair and
# the processor time of both; judges nothing. What else the machine does counts in both. Needs root, docker.io, curl.
# usage: tests/bench/bench.sh [PLIMSOLL [CONTAINERS [ROUNDS]]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
containers=${2:-100}
rounds=${3:-9}
# shellcheck source=tests/live/lab.sh
. "$here/../live/lab.sh"
lab_begin "${1:-$here/../../build/plimsoll}" "$here/../.."

lab_up --bridge=none --iptables=false --storage-driver=overlay2 --default-runtime runc -D
lab_image
echo "starting $containers containers ..." >&2
for i in $(seq "$containers"); do
	lab_docker run -d --name "bench-$i" --network none -m 64m --pids-limit 32 lab:1 sleep 86400 > /dev/null
done

# what the audit asks, each document once: read from the engine's own debug log
: > "$LAB/dockerd.log"
"$plimsoll" audit -H "unix://$LAB_SOCKET" -q > /dev/null || [ $? -le 3 ]
grep -ao 'Calling GET [^"]*' "$LAB/dockerd.log" | sed 's/Calling GET //' > "$LAB/asked"
twice=$(sort "$LAB/asked" | uniq -d | wc -l)
while read -r path; do
	printf 'url = "http://localhost%s"\noutput = "/dev/null"\n' "$path"
done < "$LAB/asked" > "$LAB/curl.conf"

now() { local t=${EPOCHREALTIME/,/.}; echo $((${t/./})); }
one() { # command...: microseconds
	local start
	start=$(now)
	"$@" > /dev/null 2>&1 || true
	echo $(($(now) - start))
}
audit() { "$plimsoll" audit -H "unix://$LAB_SOCKET" -q; }
fetch() { curl --silent --unix-socket "$LAB_SOCKET" --parallel --parallel-max 8 --config "$LAB/curl.conf"; }
cpu() { # command: milliseconds of user and system time a run, over 5
	local TIMEFORMAT='%U %S'
	{ time for _ in 1 2 3 4 5; do "$1" > /dev/null 2>&1 || true; done; } 2>&1 | awk '{ printf "%.0f", ($1 + $2) * 200 }'
}
column() { awk "{ print $1 }" "$LAB/times" | sort -n; }
median() { awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

audit > /dev/null 2>&1 || true
fetch > /dev/null 2>&1 || true
for _ in $(seq "$rounds"); do
	a=$(one audit)
	b=$(one fetch)
	echo "$a $b"
done > "$LAB/times"
printf 'containers             %s, running\n' "$containers"
printf 'documents              %s asked for, %s of them twice\n' "$(wc -l < "$LAB/asked")" "$twice"
printf 'audit, median          %.1f ms   (%s ms of processor time)\n' "$(column '$1 / 1000' | median)" "$(cpu audit)"
printf 'curl, median           %.1f ms   (%s ms; --parallel --parallel-max 8, the same documents)\n' \
	"$(column '$2 / 1000' | median)" "$(cpu fetch)"
printf 'audit / curl, median   %.2f   (least %.2f, most %.2f, %s rounds; load %s)\n' "$(column '$1 / $2' | median)" \
	"$(column '$1 / $2' | head -n 1)" "$(column '$1 / $2' | tail -n 1)" "$rounds" "$(cut -d ' ' -f 1-2 /proc/loadavg)"
set +e # lab_end, which runs now, looks at things that are gone
