#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Real swarms: section 7, and 5.15 for tasks. One node, through all its states; then two managers and a worker, each in a network
# namespace of its own, joined by veth pairs. usage: tests/live/swarm.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
trap nodes_end EXIT
top=$LAB
out=$LAB/out
mkdir "$out"
nodes=() started=() switch=''
balancers=/var/lib/docker/network/files # of overlay networks, wherever the data root is
had=$([ ! -e "$balancers" ] || echo yes)

audit() {
	"$plimsoll" audit -H "unix://$LAB_SOCKET" --no-progress --rule '7.*' --rule 5.15 --rule 5.8 -r "json:$out/r.json" --facts "$out/facts.jsonl" \
		> "$out/stdout" 2> "$out/stderr"
}
judge() { # ARGUMENT...: the same facts again
	"$plimsoll" evaluate "$out/facts.jsonl" --rule '7.*' --rule 5.15 --rule 5.8 -r "json:$out/r.json" "$@" > "$out/stdout" 2> "$out/stderr"
}
rule() { # NUMBER VERDICT PATTERN NAME
	local got
	got=$(jq -r --arg n "$1" '.results[] | select(.number == $n) | .result + ": " + .message' "$out/r.json")
	[[ $got == "$2: "* ]] && grep -qE -e "$3" <<< "$got"
	ok $? "$1: $4" "wanted $2: $3
got $got
$(cat "$out/stderr")"
}
subject_says() { # NUMBER SUBJECT VERDICT PATTERN NAME: the containers whose names begin so
	local got
	got=$(jq -r --arg n "$1" --arg s "$2" '.results[] | select(.number == $n) | .subjects[] | select(.name | startswith($s)) |
		.result + ": " + .message' "$out/r.json")
	[[ $got == "$3: "* ]] && grep -qE -e "$4" <<< "$got"
	ok $? "$1: $5" "wanted $3: $4
got $got
$(cat "$out/stderr")"
}
members() { jq -r '.population | "\(.nodes.listed) \(.services.listed)"' "$out/r.json"; }
# What nobody may find in what was written.
unseen() { # TEXT NAME
	[ -n "$1" ] && ! grep -qF -e "$1" "$out/facts.jsonl" "$out/r.json" "$out/stdout" "$out/stderr"
	ok $? "$2"
}
service() { # NAME OPTION...
	lab_docker service create --detach --quiet --name "$@" lab:1 sleep 1000 > /dev/null 2>&1
}
tasks_are() { [ "$(lab_docker ps -q --filter label=com.docker.swarm.task.id | wc -l)" = "$1" ]; }
state_is() { [ "$(lab_docker info -f '{{.Swarm.LocalNodeState}}')" = "$1" ]; }
wire_gone() { ! lab_docker network inspect wired > /dev/null 2>&1; }
overlay_gone() { ! lab_docker network inspect ingress > /dev/null 2>&1; }

### several nodes: each has a folder, a namespace and an end of a veth pair; the switch is a namespace that no engine filters

node() { # NUMBER: the functions of the lab are about that one
	LAB=$top/node$1
	LAB_SOCKET=$LAB/docker.sock
	LAB_STARTED=${started[$1]:-}
}
node_up() { # NUMBER
	node "$1"
	mkdir -p "$LAB/client" "$LAB/etc"
	lab_runtime
	nodes+=("$1")
	lab_up --storage-driver=overlay2 || return
	started[$1]=$LAB_STARTED
	lab_image && nsenter -t "$switch" -n ip link add "port$1" type veth peer name eth1 netns "$(lab_daemon)" &&
		nsenter -t "$switch" -n ip link set "port$1" master lab up &&
		nsenter -t "$(lab_daemon)" -n sh -c "ip addr add 10.77.0.$1/24 dev eth1 && ip addr add 10.78.0.$1/24 dev eth1 && ip link set eth1 up"
}
switch_up() {
	unshare --net sleep 1000 < /dev/null > /dev/null 2>&1 &
	switch=$!
	disown
	until_true 5 other_network "$switch" && nsenter -t "$switch" -n sh -c 'ip link add lab type bridge && ip link set lab up'
}
other_network() { [ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]; }
nodes_end() {
	local n
	for n in ${nodes[0]:+"${nodes[@]}"}; do
		node "$n"
		lab_down
	done
	[ -z "$switch" ] || kill "$switch" 2> /dev/null
	if [ -z "$had" ] && [ -d "$balancers" ]; then
		rm -rf "$balancers"/lb_*
		rmdir -p --ignore-fail-on-non-empty "$balancers"
	fi
	LAB=$top LAB_SOCKET=$top/docker.sock LAB_STARTED=
	lab_end
}

### one node, from no swarm to a swarm that is broken

if ! lab_up --storage-driver=overlay2 || ! lab_image; then
	ok 1 'the engine starts'
	tap_end
	exit
fi
audit
rule 7.1 notapplicable 'off' 'trap 145: no swarm, no managers'
rule 7.2 notapplicable 'off' 'trap 145: no swarm, no listeners'
rule 7.3 notapplicable 'off' 'trap 145: no swarm, no overlays'
rule 7.4 notapplicable 'off' 'trap 145: no swarm, no secrets'
rule 7.5 notapplicable 'off' 'trap 145: no swarm, nothing to lock'
rule 7.6 notapplicable 'off' 'trap 145: no swarm, no key'
rule 7.7 notapplicable 'off' 'trap 145: no swarm, no node certificates'
rule 7.8 notapplicable 'off' 'trap 145: no swarm, no CA'
rule 7.9 notapplicable 'off' 'trap 145: no swarm, no traffic'
is '0 0' "$(members)" 'without swarm there are no nodes and services'
LAB_SOCKET=$LAB/nobody.sock audit
rule 7.1 error 'could not be read' 'no engine that answers is no engine without swarm'
rule 7.2 error 'could not be read' 'nor are its listeners known'
rule 7.4 error 'could not be read' 'nor its secrets'
rule 7.5 error 'could not be read' 'nor whether it locks itself'
rule 7.6 error 'could not be read' 'nor whether there is a key'
rule 7.8 error 'could not be read' 'nor its CA'
is 'null null' "$(members)" 'where nobody answers nobody knows how many there are'

# as docker swarm init makes it
lab_docker swarm init --advertise-addr 127.0.0.1 > /dev/null
worker_token=$(lab_docker swarm join-token -q worker)
manager_token=$(lab_docker swarm join-token -q manager)
audit
rule 7.1 pass '1 manager' 'P-93, trap 141: one manager is one'
rule 7.2 fail '\[::\]:2377.*7946' 'the default listens on all addresses, gossip too'
rule 7.3 fail 'ingress' 'trap 142: ingress is not encrypted'
rule 7.4 notchecked '0 secrets' 'without secrets and services it is for a person'
rule 7.5 fail 'not locked' 'auto-lock is off'
rule 7.6 notapplicable 'no unlock key' 'no auto-lock, no key'
rule 7.7 pass '2160 hours' '90 days'
rule 7.8 notchecked 'began on' 'the date of the CA'
rule 7.9 fail 'no address for data' 'data goes where control goes'
judge --at 2028-01-01T00:00:00Z
rule 7.7 fail 'expired' 'a node certificate that has run out by then'
lab_benchmark max-swarm-ca-days=30 max-node-certificate-days=
judge -b "$top/site.xml"
rule 7.8 pass '30 allowed' 'a CA of today'
rule 7.7 notchecked 'has not said' 'a site that leaves it open'
judge -b "$top/site.xml" --at 2028-01-01T00:00:00Z
rule 7.8 fail '30 allowed' 'a CA of long ago'

# services: what their environments hold, and what restarts their tasks
echo planted-secret | lab_docker secret create key - > /dev/null
service never --restart-condition none --secret key --network host
service thrice --restart-condition on-failure --restart-max-attempts 3 --network host
service often --restart-condition on-failure --restart-max-attempts 9 --network host
service always --network host
lab_docker run -d --name forged --label com.docker.swarm.task.id=x --label com.docker.swarm.service.id=x lab:1 sleep 1000 > /dev/null
until_true 30 tasks_are 5
audit
rule 7.4 notchecked '1 secret, used by 1 of 4 services' 'a secret, and nothing that looks like one beside it, is for a person'
subject_says 5.15 never. pass 'does not restart' 'P-37, trap 110: a service without restarts'
subject_says 5.15 thrice. pass '3 times' 'P-37: three attempts'
subject_says 5.15 often. fail '9 times' 'P-37: nine attempts'
subject_says 5.15 always. fail 'without limit' 'P-37: the default has no limit'
subject_says 5.15 forged unknown 'does not have' 'a label that anybody may set passes nothing'
service leaky -e DB_PASSWORD=planted-password -e DATABASE=postgres://u:planted-word@db/x --label api.token=planted-label --network host
audit
rule 7.4 fail 'DB_PASSWORD of leaky, DATABASE of leaky' 'secrets in an environment'
rule 7.4 fail 'api.token of leaky' 'and in a label'
is '1 5' "$(members)" 'nodes and services are counted'
unseen planted-password 'a value of an environment is in nothing that is written'
unseen planted-word 'nor is one in an address'
unseen planted-label 'nor one of a label'
unseen planted-secret 'nor is a secret'
unseen "$worker_token" 'nor the token of workers'
unseen "$manager_token" 'nor that of managers'
ok "$(jq -se 'map(.kind) | index("swarm") > index("daemon") and index("node") > index("swarm") and index("service") > index("node") and
	index("container") > index("service") and ([.[] | select(. == "service")] | length == 5)' "$out/facts.jsonl" > /dev/null; echo $?)" \
	'swarm, nodes and services have lines, in that order'
cp "$out/r.json" "$out/audited.json"
judge
is "$(jq -S '[.results[] | {number, result, message}]' "$out/audited.json" | sha256sum)" \
	"$(jq -S '[.results[] | {number, result, message}]' "$out/r.json" | sha256sum)" 'evaluate decides the same'
service low --publish 80:80
service high --publish 8090:80
until_true 30 tasks_are 8
audit
subject_says 5.8 low. fail '0.0.0.0:80 -> 80/tcp' "trap 99: a task's ports are its service's"
subject_says 5.8 high. pass 'ingress' 'trap 99: also where none of them is privileged'
lab_docker service rm low high never thrice often always leaky > /dev/null
lab_docker rm -f forged > /dev/null
until_true 60 tasks_are 0

# networks
lab_docker network create -d overlay --opt encrypted=false private > /dev/null
yes | lab_docker network rm ingress > /dev/null 2>&1
until_true 30 overlay_gone
audit
rule 7.3 pass '1 overlay network' "trap 142: encrypted, though its value is \"false\""
lab_docker network rm private > /dev/null
audit
rule 7.3 notapplicable 'no overlay' 'no overlay network at all'

# its settings, and its own certificate
mv "$LAB/data/swarm/docker-state.json" "$LAB/data/swarm/aside"
lab_docker swarm update --cert-expiry 2400h --autolock > "$out/update"
unlock=$(grep -oE 'SWMKEY-[^ ]*' "$out/update")
audit
rule 7.7 fail '2400 hours' '100 days are too long'
rule 7.9 error 'ENOENT' 'a state that is not there'
rule 7.5 pass 'are locked' 'auto-lock is on'
rule 7.6 notchecked 'attest' 'when its key was replaced somebody has to say'
unseen "$unlock" 'the unlock key is in nothing that is written'
mv "$LAB/data/swarm/aside" "$LAB/data/swarm/docker-state.json"

# locked, by a restart
lab_down
LAB_KEEP=yes lab_up --storage-driver=overlay2 && until_true 20 state_is locked
audit
rule 7.1 error 'locked' 'trap 139: a locked manager does not tell of managers'
rule 7.2 fail 'locked.*all addresses' 'it will listen on all addresses again'
rule 7.3 error 'locked' 'its overlays are not known'
rule 7.4 error 'locked' 'nor its secrets'
rule 7.5 pass 'are locked' 'trap 140: that it is locked proves auto-lock'
rule 7.6 notchecked 'attest' 'there is a key'
rule 7.7 error 'locked' 'its settings are not known'
rule 7.8 notchecked 'began on' 'the CA is in a file'
rule 7.9 fail 'no address for data' 'the addresses are in a file'

# one that cannot start
lab_down
echo 'no certificate' > "$LAB/data/swarm/certificates/swarm-root-ca.crt"
LAB_KEEP=yes lab_up --storage-driver=overlay2 && until_true 20 state_is error
audit
rule 7.1 unknown 'error' 'a swarm that is in error tells nothing of managers'
rule 7.2 unknown 'error' 'nor of listeners'
rule 7.3 unknown 'error' 'nor of overlays'
rule 7.4 unknown 'error' 'nor of secrets'
rule 7.5 unknown 'error' 'nor of its lock'
rule 7.6 unknown 'error' 'nor of a key'
rule 7.7 unknown 'error' 'nor of node certificates'
rule 7.8 unknown 'error' 'nor of its CA'
rule 7.9 unknown 'error' 'nor of traffic'
lab_down

### two managers and a worker

# A join that lasts long goes on behind its command's error: whether it came to its end, the managers tell.
join() { # NUMBER ROLE OPTION...
	local token
	node 1
	token=$(lab_docker swarm join-token -q "$2")
	node "$1"
	shift 2
	lab_docker swarm join --token "$token" --listen-addr "10.77.0.${LAB##*node}:2377" --advertise-addr "10.77.0.${LAB##*node}" "$@" \
		10.77.0.1:2377 > /dev/null 2> "$top/join.log" || cat "$top/join.log" >> "$top/trouble"
}
managers_are() { [ "$(lab_docker info -f '{{.Swarm.Managers}} {{.Swarm.Nodes}}')" = "$1" ]; }
encrypt_ingress() { # and call it otherwise
	yes | lab_docker network rm ingress > /dev/null 2>&1
	until_true 60 overlay_gone && lab_docker network create -d overlay --ingress --opt encrypted outer > /dev/null
}
if switch_up && node_up 1 && node_up 2 && node_up 3 && node 1 &&
	lab_docker swarm init --advertise-addr 10.77.0.1 --listen-addr 10.77.0.1:2377 --data-path-addr 10.78.0.1 > /dev/null &&
	encrypt_ingress && join 2 manager --data-path-addr 10.77.0.2 && join 3 worker --data-path-addr 10.78.0.3 && node 1 && until_true 60 managers_are '2 3'; then
	service spread --mode global --network host
	service published --mode global --publish 81:80
	service inner --mode global
	lab_docker network create -d overlay --opt encrypted wired > /dev/null
	service ended --mode global --restart-condition none --network wired
	until_true 30 tasks_are 4
	audit
	subject_says 5.8 published. fail '0.0.0.0:81 -> 80/tcp' "trap 99: whatever the swarm's ingress is called"
	subject_says 5.8 inner. pass 'no port' 'a task that is on no ingress'
	rule 7.1 fail '2 managers' 'P-93, trap 141: two managers fail, with one leader'
	rule 7.2 pass 'one address' 'listeners that were bound to one address'
	rule 7.3 pass '2 overlay' 'ingress was made anew, encrypted'
	rule 7.9 pass 'data uses 10.78.0.1, control 10.77.0.1' 'data has an address of its own'
	ok "$(jq -se '[.[] | select(.kind == "node")] | length == 3' "$out/facts.jsonl" > /dev/null; echo $?)" 'a manager tells of each node'
	lab_benchmark swarm-managers=2
	judge -b "$LAB/site.xml"
	rule 7.1 pass 'the site wants 2' 'two are right where the site says so'
	node 2
	audit
	rule 7.1 fail '2 managers' 'the other manager says the same'
	rule 7.9 fail 'both use 10.77.0.2' 'data and control on one address'
	node 3
	until_true 30 tasks_are 4
	lab_docker kill "$(lab_docker ps -qf name=ended)" > /dev/null
	until_true 60 wire_gone
	audit
	rule 7.1 notapplicable 'worker' 'trap 139: a worker does not tell of managers'
	rule 7.2 pass 'gossip' "a worker's gossip is bound to one address"
	rule 7.3 notchecked 'managers know' 'a worker knows the overlays that it uses'
	rule 7.4 notapplicable 'worker' 'nor of secrets'
	rule 7.5 notapplicable 'worker' 'nor of locks'
	rule 7.6 notapplicable 'worker' 'nor of keys'
	rule 7.7 notapplicable 'worker' 'nor of node certificates'
	rule 7.8 notchecked 'began on' 'the CA it has in a file'
	rule 7.9 pass 'data uses 10.78.0.3' 'its addresses are its own'
	subject_says 5.15 spread. notchecked 'service spread' "trap 110: its tasks' policies managers know"
	subject_says 5.8 published. unknown 'ingress' "trap 99: its tasks' ports managers know"
	subject_says 5.8 ended. pass 'no port' 'the network of a task that has ended was not the ingress'
	subject_says 5.8 inner. pass 'no port' 'and a worker knows which network is the ingress'
	ok "$(jq -se '[.[] | select(.kind == "node" or .kind == "service")] == []' "$out/facts.jsonl" > /dev/null; echo $?)" \
		'a worker has no lines of nodes and services'
	is 'null null' "$(members)" 'nor does it know how many there are'
else
	ok 1 'two managers and a worker join' "$(cat "$top/trouble" 2> /dev/null; lab_docker node ls 2>&1)"
fi
tap_end
