#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Records facts of a real engine and its containers, for replay in tests: what would name the machine is replaced.
# usage: tests/live/record.sh PLIMSOLL > fixtures/facts/docker-20.10.24.jsonl
#	 tests/live/record.sh PLIMSOLL swarm > fixtures/facts/docker-20.10.24-swarm.jsonl	a manager, of a swarm of its own
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}" >&2

containers() {
	set -e
	run() { lab_docker run -d --name "$@"; }
	lab_docker network create labnet
	lab_build app:1 'FROM lab:1' 'USER app' 'HEALTHCHECK CMD true'
	lab_build app:1 'FROM lab:1' 'RUN echo new > /new' 'USER app' 'HEALTHCHECK CMD true' 'LABEL tier=front'
	lab_docker volume create -d local -o type=none -o o=bind -o device=/etc bindvol
	run plain lab:1 sleep 1000
	run priv --privileged lab:1 sleep 1000
	run hostns --network host --pid host --ipc host --uts host lab:1 sleep 1000
	run chained --network container:hostns --pid container:hostns --ipc container:hostns lab:1 sleep 1000
	run caps --cap-add SYS_ADMIN --security-opt seccomp=unconfined lab:1 sleep 1000
	run sockdir -v "$LAB:/lab:ro" -v bindvol:/data lab:1 sleep 1000
	run ports -p 80:80 -p 127.0.0.1:8443:443 --restart always lab:1 sleep 1000
	run limited -m 64m --cpu-shares 512 --pids-limit 50 --label tier=front lab:1 sleep 1000
	run squeezed -e PASSWORD=secret lab:1 sleep 1000
	run exited lab:1 true
	run paused lab:1 sleep 1000
	lab_docker create --name created --privileged --network host lab:1 true
	run hard --network labnet --read-only --cap-drop ALL --security-opt no-new-privileges -m 64m --cpu-shares 512 \
		--pids-limit 50 --restart on-failure:5 --health-cmd true --health-interval 1s --user 1000:1000 lab:1 sleep 1000
	lab_limit squeezed memory 67108864
	lab_docker exec -d --privileged plain sleep 900
	lab_docker pause paused
	until_true 20 lab_is exited '{{.State.Status}}' exited
	until_true 20 lab_is hard '{{.State.Health.Status}}' healthy
}
services() {
	set -e
	lab_docker swarm init --advertise-addr 127.0.0.1
	lab_docker network create -d overlay --opt encrypted private
	echo secret | lab_docker secret create key -
	lab_docker service create --detach --name web --network host --secret key --restart-condition on-failure --restart-max-attempts 3 \
		-e DB_PASSWORD=secret lab:1 sleep 1000
	until_true 30 eval '[ -n "$(lab_docker ps -q)" ]'
}
what=containers
[ "${2:-}" != swarm ] || what=services
lab_up --storage-driver=overlay2 >&2 && lab_image && ($what) >&2 || exit
"$plimsoll" collect -H "unix://$LAB_SOCKET" -o "$LAB/facts.jsonl" || exit
jq -c --arg lab "$LAB" --arg name "$(uname -n)" --arg machine "$(cat /etc/machine-id)" --arg boot "$(cat /proc/sys/kernel/random/boot_id)" \
	--arg kernel "$(uname -r)" '
	(if .kind == "host" then .read.content_trust.data.files |= map(select(startswith("/etc/profile.d/") | not)) else . end) |
	walk(if type != "string" then . else
		gsub($lab; "/tmp/plimsoll-lab") |
		if . == $name then "lab" elif . == $kernel then "6.1.0-lab" elif . == $boot then "00000000-0000-4000-8000-000000000000"
		elif $machine != "" and . == $machine then "00000000000000000000000000000000" else . end
	end)' "$LAB/facts.jsonl"
