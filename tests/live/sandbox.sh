#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The locks on a real engine: what is reported is the same with and without them, and where an output or the socket lies
# in another user's folder. usage: tests/live/sandbox.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
mkdir "$out"

containers() {
	lab_image && lab_docker run -d --name web --privileged --pid host --network host lab:1 sleep 1000 &&
		lab_docker run -d --name db --memory 64m -v /etc:/host-etc -v /var/run:/run lab:1 sleep 1000 &&
		lab_docker create --name idle lab:1 true
}
if ! lab_up --storage-driver=overlay2 || ! containers > /dev/null; then
	ok 1 'the engine and its containers are made'
	tap_end
	exit
fi
engine=unix://$LAB_SOCKET

# Without what differs from run to run by itself.
plain='del(.run.id, .run.started, .run.finished, .run.duration_ms, .run.judged_at, .run.sandbox) | walk(if type == "object" then
	del(.uptime) else . end)'
same() { # NAME FILE FILE
	ok "$(diff <(jq -S "$plain" "$2") <(jq -S "$plain" "$3") > "$out/diff"; echo $?)" "$1" "$(cat "$out/diff")"
}
audit() { # FILE ARGUMENT...
	local file=$1
	shift
	"$plimsoll" audit -H "$engine" -p level-2 --skip-rule 1.2.2 --no-progress -r "json:$file" "$@" > "$out/stdout" 2> "$out/stderr"
}

audit "$out/free.json" --no-sandbox
is 1 $? 'without the sandbox: exit 1' "$(cat "$out/stderr")"
audit "$out/locked.json" --facts "$out/facts.jsonl"
is 1 $? 'inside the sandbox: exit 1' "$(cat "$out/stderr")"
same 'inside the sandbox: the results are the same' "$out/free.json" "$out/locked.json"
is 'none (--no-sandbox): both processes kept all their rights' "$(jq -r .run.sandbox "$out/free.json")" 'no sandbox: the results say so'
words=$(jq -r .run.sandbox "$out/locked.json")
ok "$(case $words in 'host reader: no_new_privs, '*'; main process: no_new_privs, no capabilities, '*) echo 0 ;; *) echo 1 ;; esac)" \
	'the results say what holds each process' "$words"
audit "$out/v.json" -v
is "plimsoll: sandbox: $words" "$(grep sandbox: "$out/stderr")" '-v says it too'
"$plimsoll" evaluate "$out/facts.jsonl" -p level-2 --skip-rule 1.2.2 -v -r "json:$out/e.json" 2> "$out/stderr"
same 'evaluate, locked: the results are the same' "$out/free.json" "$out/e.json"
is "plimsoll: sandbox: ${words#*; }" "$(grep sandbox: "$out/stderr")" 'evaluate: -v says what holds it'
"$plimsoll" evaluate "$out/facts.jsonl" -p level-2 --skip-rule 1.2.2 --no-sandbox -r "json:$out/e2.json"
ok "$(cmp "$out/e.json" "$out/e2.json" > "$out/diff"; echo $?)" 'evaluate: the bytes are those without the lock' "$(cat "$out/diff")"

# Root reports into a user's folder, and reaches the engine in one (as a rootless engine's is).
mkdir -m 755 "$LAB/home" && mkdir -m 700 "$LAB/user" && chown 1000:1000 "$LAB/home" "$LAB/user"
audit "$LAB/home/r.json"
is 1 $? "a report in a user's home is written" "$(cat "$out/stderr")"
same "a report in a user's home is the same" "$out/free.json" "$LAB/home/r.json"
ln "$LAB_SOCKET" "$LAB/user/docker.sock"
engine=unix://$LAB/user/docker.sock audit "$out/u.json"
is true "$(jq .engine.reachable "$out/u.json")" "an engine in a folder that is its user's alone is reached" "$(cat "$out/stderr")"

# No call of either process is refused, and none ended.
if ! command -v strace > /dev/null; then
	skip 'no system call is refused' 'strace is not installed'
elif case $words in *', no '[LSs]*) true ;; *) false ;; esac; then
	skip 'no system call is refused' "not all locks are in force: $words"
else
	strace -ff -o "$out/trace" "$plimsoll" audit -H "$engine" --no-progress -r "json:$out/s.json" --facts "$out/s.jsonl" \
		-r text > /dev/null 2>&1
	# behind the filter's last step
	awk '/seccomp\(SECCOMP_SET_MODE_FILTER, [^N]*len=/ { locked[FILENAME] = 1; next }
		locked[FILENAME] && /ENOSYS|SIGSYS/ { print FILENAME ": " $0 }' "$out"/trace.* > "$out/refused"
	ok "$(test ! -s "$out/refused"; echo $?)" 'no system call is refused' "$(cat "$out/refused")"
	is 2 "$(grep -l 'SECCOMP_SET_MODE_FILTER, [^N]*len=' "$out"/trace.* | wc -l)" 'both processes have a filter'
fi
tap_end
