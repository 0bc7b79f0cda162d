#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures side by side, in one run: an audit of N running containers; curl fetching the same documents from the same engine
# (8 in parallel); and curl with cat and readlink beside it, which read what the kernel tells of the same containers: all that an
# audit reads of them, and nothing judged. The audit is the default one, its text report to /dev/null. Prints medians, the ratios
# round by round and the processor time; judges nothing. What else the machine does counts in all. Needs root, docker.io, curl.
# usage: [LAB_ENGINE=FOLDER] tests/bench/bench.sh [PLIMSOLL [CONTAINERS [ROUNDS]]]    FOLDER: of tests/live/engine.sh
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

# what the audit asks, each document once: read from the engine's own debug log, whose words changed with Engine 28
: > "$LAB/dockerd.log"
"$plimsoll" audit -H "unix://$LAB_SOCKET" -q > /dev/null || [ $? -le 3 ]
grep -aoE 'Calling GET [^"]*|handling GET request" .*request-url=("[^"]*"|[^ ]*)' "$LAB/dockerd.log" |
	sed -E 's/^Calling GET //; s/.*request-url=//; s/"//g' > "$LAB/asked"
if [ "$(wc -l < "$LAB/asked")" -lt "$containers" ]; then
	echo "the engine's log does not tell what it was asked: $LAB/dockerd.log" >&2
	exit 1
fi
twice=$(sort "$LAB/asked" | uniq -d | wc -l)
while read -r path; do
	printf 'url = "http://localhost%s"\noutput = "/dev/null"\n' "$path"
done < "$LAB/asked" > "$LAB/curl.conf"

# what the audit reads of each container's process and of its limits, in the hierarchies of v1 or in v2's
mapfile -t ids < <(lab_docker ps -q --no-trunc)
files=() links=()
while read -r pid id; do
	files+=("/proc/$pid/"{stat,status,cgroup,mountinfo,cmdline})
	links+=("/proc/$pid/exe" "/proc/$pid/ns/"{mnt,net,pid,ipc,uts,user,cgroup,time})
	for folder in /sys/fs/cgroup/{{memory,pids,cpu,cpuset}/docker/"$id",docker/"$id",system.slice/docker-"$id".scope}; do
		for file in memory.limit_in_bytes memory.max pids.max cpu.{shares,weight,max,cfs_quota_us,cfs_period_us} cpuset.cpus; do
			[ ! -e "$folder/$file" ] || files+=("$folder/$file")
		done
	done
done < <(lab_docker inspect -f '{{.State.Pid}} {{.Id}}' "${ids[@]}")

now() { local t=${EPOCHREALTIME/,/.}; echo $((${t/./})); }
one() { # command...: microseconds
	local start
	start=$(now)
	"$@" > /dev/null 2>&1 || true
	echo $(($(now) - start))
}
audit() { "$plimsoll" audit -H "unix://$LAB_SOCKET" -q; }
fetch() { curl --silent --unix-socket "$LAB_SOCKET" --parallel --parallel-max 8 --config "$LAB/curl.conf"; }
fetch_and_read() {
	cat "${files[@]}" &
	readlink "${links[@]}" &
	fetch
	wait
}
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
	c=$(one fetch_and_read)
	echo "$a $b $c"
done > "$LAB/times"
printf 'containers             %s, running (Engine %s)\n' "$containers" "$(lab_docker version -f '{{.Server.Version}}')"
printf 'documents              %s asked for, %s of them twice\n' "$(wc -l < "$LAB/asked")" "$twice"
printf 'audit, median          %.1f ms   (%s ms of processor time)\n' "$(column '$1 / 1000' | median)" "$(cpu audit)"
printf 'curl, median           %.1f ms   (%s ms; --parallel --parallel-max 8, the same documents)\n' \
	"$(column '$2 / 1000' | median)" "$(cpu fetch)"
printf 'and reading, median    %.1f ms   (%s ms; cat and readlink beside curl: %s files and %s links of the containers)\n' \
	"$(column '$3 / 1000' | median)" "$(cpu fetch_and_read)" "${#files[@]}" "${#links[@]}"
printf 'audit / curl, median   %.2f   (least %.2f, most %.2f, %s rounds; load %s)\n' "$(column '$1 / $2' | median)" \
	"$(column '$1 / $2' | head -n 1)" "$(column '$1 / $2' | tail -n 1)" "$rounds" "$(cut -d ' ' -f 1-2 /proc/loadavg)"
printf 'audit / with reading   %.2f   (least %.2f, most %.2f)\n' "$(column '$1 / $3' | median)" \
	"$(column '$1 / $3' | head -n 1)" "$(column '$1 / $3' | tail -n 1)"
set +e # lab_end, which runs now, looks at things that are gone
