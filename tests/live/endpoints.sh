#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every way to reach a real engine: TCP, mutual TLS, contexts, forwarders, another network namespace, two engines; and never is
# one judged by another machine's files. usage: tests/live/endpoints.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
mkdir "$out"
simple=(--iptables=false --bridge=none)

# In the network namespace of the engine.
inside() { nsenter --net="/proc/$(lab_daemon)/ns/net" -- "$@"; }

# Collects, and keeps the first line's engine in $out/engine; sets status. as: what it runs in.
as=(inside) status=''
ask() { # OPTION...
	rm -f "$out"/*.jsonl "$out/engine"
	"${as[@]}" "$plimsoll" collect --no-progress -o "$out/facts.jsonl" "$@" > "$out/stdout" 2> "$out/err"
	status=$?
	head -n 1 "$out/facts.jsonl" 2> /dev/null | jq -c .engine > "$out/engine" 2> /dev/null
}
engine() { jq -r ".$1" "$out/engine" 2> /dev/null; }
of_daemon() { jq -r "select(.kind == \"daemon\") | .read.$1" "$out/facts.jsonl"; }

asked() { # STATUS LOCAL NAME: the engine answered, and is as local as that
	is "$1 true $2" "$status $(engine reachable) $(engine local)" "$3" "$(cat "$out/engine" "$out/err" 2> /dev/null)"
}
failed_by() { # CODE WORDS NAME: the engine could not be asked, for that reason
	local error
	error=$(engine error)
	case $status/$error in
	"3/$1: "*"$2"*) ok 0 "$3" ;;
	*) ok 1 "$3" "exit $status: $error
$(cat "$out/err")" ;;
	esac
}
refused() { # WORDS NAME: nothing was looked at
	[ "$status" = 2 ] && grep -qF -- "$1" "$out/err"
	ok $? "$2" "exit $status: $(cat "$out/err")"
}

# All lines of the host and its files hold nothing but that reason.
withheld() {
	jq -es 'map(select(.kind == "host" or .kind == "file") | .read[]? | .error.code) | length > 0 and all(. == "not-local")' \
		"$out/facts.jsonl" > /dev/null
}

# How many rules of sections 1 and 3 have such a result in the last report; of these one is about the engine's own words.
of_host() { # CONDITION
	jq "[.results[] | select((.section == \"1\" or .section == \"3\") and .check != \"host-engine-current\" and ($1))] | length" \
		"$out/r.json"
}

forward() { # SOCAT-ADDRESS SOCAT-ADDRESS: in the engine's network namespace
	nsenter --net="/proc/$(lab_daemon)/ns/net" -- socat "$1" "$2" > "$out/socat.log" 2>&1 < /dev/null & # no shell between
	LAB_HELPERS+=($!)
}
listens() { [ -n "$(inside ss -Hltn "sport = :$1")" ]; }

# ---- plain TCP

lab_up "${simple[@]}" -H tcp://0.0.0.0:2375 || exit 99
pid=$(lab_daemon)
ask -H tcp://127.0.0.1:2375
asked 0 yes 'plain TCP on loopback: the engine is proven to be this host by who holds the connection'
is "$pid" "$(of_daemon process.data.pid)" 'and its process is found'
is 'tcp://127.0.0.1:2375 -H; without TLS' "$(engine endpoint) $(engine chosen_by)" 'endpoint and reason are recorded'
ok "$(jq -re '.run.sandbox' < <(head -n 1 "$out/facts.jsonl") | grep -q 'main process: .*seccomp'; echo $?)" 'inside the sandbox'
ask -H tcp://localhost:2375
asked 0 yes 'a name is looked up before the locks'
ask -H tcp://no..such:2375
failed_by not-resolved 'has no address' 'a name without an address is recorded as that'
ask -H tcp://127.0.0.1:1
failed_by unreachable 'connection refused' 'a port where nobody listens: exit 3, with the reason'
inside "$plimsoll" audit --no-progress -p level-2 -H tcp://127.0.0.1:2375 -r "json:$out/tcp.json" > /dev/null 2>&1
inside "$plimsoll" audit --no-progress -p level-2 -H "unix://$LAB_SOCKET" -r "json:$out/unix.json" > /dev/null 2>&1
# 1.1.2 asks whose the endpoint's own socket is
for f in tcp unix; do jq -c '[.results[] | select(.number != "1.1.2") | [.number, .result]]' "$out/$f.json" > "$out/$f.verdicts"; done
ok "$(cmp -s "$out/tcp.verdicts" "$out/unix.verdicts"; echo $?)" 'P-15: the verdicts are those of the unix socket' \
	"$(diff <(jq -c '.[]' "$out/unix.verdicts") <(jq -c '.[]' "$out/tcp.verdicts"))"

# ---- how it is chosen
DOCKER_HOST=tcp://127.0.0.1 ask
asked 0 yes 'DOCKER_HOST without a port'
is 'tcp://127.0.0.1:2375 DOCKER_HOST; without TLS' "$(engine endpoint) $(engine chosen_by)" 'is port 2375'
docker --config "$LAB/client" context create plain --docker host=tcp://127.0.0.1:2375 > /dev/null 2>&1
DOCKER_CONFIG=$LAB/client DOCKER_CONTEXT=plain ask
asked 0 yes 'a context over TCP that docker made'
is 'DOCKER_CONTEXT=plain; without TLS' "$(engine chosen_by)" 'with the reason'
DOCKER_HOST=ssh://root@h.example ask
refused '-H unix://' 'ssh:// is an error with its cure'
for v in 1.40 v1.40; do
	DOCKER_API_VERSION=$v ask -H tcp://127.0.0.1:2375
	is '0 1.40' "$status $(engine api_version)" "DOCKER_API_VERSION=$v is spoken" "$(cat "$out/err")"
done
DOCKER_API_VERSION=1.99 ask -H tcp://127.0.0.1:2375
failed_by http-error 'DOCKER_API_VERSION=1.99' 'a version that the engine does not speak is an error that names the variable'
DOCKER_API_VERSION=latest ask -H tcp://127.0.0.1:2375
refused DOCKER_API_VERSION 'a version that is none is an error'
DOCKER_TLS=1 DOCKER_CERT_PATH=$LAB/none ask -H tcp://127.0.0.1:2375
refused "$LAB/none/ca.pem" 'TLS without a CA is an error that names the file'

# ---- forwarded
if command -v socat > /dev/null; then
	forward TCP-LISTEN:2380,fork,reuseaddr TCP:127.0.0.1:2375
	until_true 10 listens 2380
	ask -H tcp://127.0.0.1:2380
	asked 0 unproven 'socat from TCP to TCP: not proven to be this host'
	is true "$(engine local_because | grep -q '^socat (process .* no engine' && echo true)" 'and the forwarder is named' "$(engine local_because)"
	ok "$(withheld; echo $?)" 'nothing of the host is in the facts'
	forward TCP-LISTEN:2381,fork,reuseaddr "UNIX-CONNECT:$LAB_SOCKET"
	until_true 10 listens 2381
	ask -H tcp://127.0.0.1:2381
	asked 0 unproven 'socat from TCP to the socket'
	forward "UNIX-LISTEN:$LAB/forwarded.sock,fork" TCP:127.0.0.1:2375
	until_true 10 test -S "$LAB/forwarded.sock"
	ask -H "unix://$LAB/forwarded.sock"
	asked 0 unproven 'socat from a socket to TCP'
	ok "$(withheld; echo $?)" 'nothing of the host is in the facts'
	inside "$plimsoll" audit --no-progress -p level-2 -H tcp://127.0.0.1:2380 -r "json:$out/r.json" > /dev/null 2>&1
	is '3 0' "$? $(of_host '.result == "pass" or .result == "fail"')" \
		'no rule of sections 1 and 3 is decided by the forwarder: exit 3'
else
	skip 'forwarded endpoints' 'socat is not installed'
fi

# ---- another network namespace
ip link add plv-$$ type veth peer name plw-$$ && ip link set plw-$$ netns "$pid" && ip addr add 198.18.255.1/30 dev plv-$$ &&
	ip link set plv-$$ up && inside ip addr add 198.18.255.2/30 dev plw-$$ && inside ip link set plw-$$ up
as=()
ask -H tcp://198.18.255.2:2375
asked 0 no 'a TCP endpoint in another network namespace is not this host'
ok "$(withheld; echo $?)" 'nothing of the host is in the facts'
is not-local "$(of_daemon process.error.code)" 'nor of a daemon that runs here'
"$plimsoll" audit --no-progress -p level-2 -H tcp://198.18.255.2:2375 -r "json:$out/r.json" > /dev/null 2>&1
is '3 0' "$? $(of_host '.result == "pass" or .result == "fail"')" \
	'trap 50: rules that need the host are not decided: exit 3'
"$plimsoll" audit --no-progress -p level-2 --scope engine -H tcp://198.18.255.2:2375 -r "json:$out/r.json" > /dev/null 2>&1
is 0 "$(of_host '.result != "notselected"')" \
	'--scope engine leaves them out'
ok "$(jq -e '[.results[] | select(.section == "2" and .result == "fail")] | length > 0' "$out/r.json" > /dev/null; echo $?)" \
	'and decides what the engine itself says'
ip link del plv-$$
as=(inside)

# ---- two engines
first=$LAB
mkdir -p "$first/second/etc" && cp "$first/runc-lab" "$first/runc-strip" "$first/second/"
LAB=$first/second LAB_SOCKET=$first/second/docker.sock
lab_up "${simple[@]}" -H tcp://127.0.0.1:2375 || exit 99
ask -H tcp://127.0.0.1:2375
is "0 yes $(lab_daemon)" "$status $(engine local) $(of_daemon process.data.pid)" 'two engines: each endpoint is its own process'
is "$first/second/data" "$(of_daemon info.data.DockerRootDir)" 'with its own data'
ask -H "unix://$first/docker.sock"
is "0 yes $pid" "$status $(engine local) $(of_daemon process.data.pid)" 'and so is the other'
ok "$(jq -e --arg s "unix://$LAB_SOCKET" '.others | any(.endpoint == $s)' "$out/engine" > /dev/null; echo $?)" \
	'the engine that was not asked is named' "$(engine others)"
lab_down
LAB=$first LAB_SOCKET=$first/docker.sock
lab_down

# ---- TLS

make_ca() { # NAME SUBJECT
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$2" -keyout "$1-key.pem" -out "$1.pem"
}
make_cert() { # NAME CA DAYS EXTENSIONS
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1-key.pem" -out "$1.csr" &&
		printf '%s\n' "$4" > "$1.ext" &&
		openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2-key.pem" -CAcreateserial -days "$3" -extfile "$1.ext" -out "$1.pem"
}
client_of() { # FOLDER CA [CERT]
	mkdir -p "$1" && cp "$2.pem" "$1/ca.pem"
	[ -z "${3:-}" ] || { cp "$3.pem" "$1/cert.pem" && cp "$3-key.pem" "$1/key.pem"; }
}
if ! lab_has openssl; then
	skip 'TLS' 'openssl is not installed'
	tap_end
	exit
fi
tls=$LAB/tls
mkdir -p "$tls"
(
	cd "$tls" || exit
	make_ca ca lab-ca && make_ca other other-ca &&
		make_cert server ca 2 'subjectAltName=DNS:localhost,IP:127.0.0.1' &&
		make_cert expired ca -1 'subjectAltName=IP:127.0.0.1' &&
		make_cert client ca 2 'extendedKeyUsage=clientAuth' &&
		make_cert late ca -1 'extendedKeyUsage=clientAuth' &&
		make_cert stranger other 2 'extendedKeyUsage=clientAuth'
	client_of good ca client
	client_of nobody ca
	client_of untrusting other client
	client_of foreign ca stranger
	client_of outdated ca late
) > "$out/openssl.log" 2>&1
secure=(--tlsverify --tlscacert "$tls/ca.pem" -H tcp://127.0.0.1:2376)
lab_up "${simple[@]}" "${secure[@]}" --tlscert "$tls/server.pem" --tlskey "$tls/server-key.pem" || exit 99
by() { # FOLDER OPTION...: with that folder's certificates
	local folder=$1
	shift
	DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=$tls/$folder ask "$@"
}
by good -H tcp://127.0.0.1:2376
asked 0 yes 'mutual TLS'
is "-H; TLS by DOCKER_TLS_VERIFY, verified by $tls/good/ca.pem, client certificate $tls/good/cert.pem" "$(engine chosen_by)" \
	'the reason says how TLS is spoken'
ok "$(grep -rqF "$(sed -n 2p "$tls/good/key.pem")" "$out"; [ $? = 1 ]; echo $?)" "the key's bytes are in nothing that is written"
by good -H tcp://localhost:2376
asked 0 yes 'mutual TLS by name'
by good -H tcp://127.0.0.2:2376
failed_by unreachable 'connection refused' 'another address of loopback is not that one'
by nobody -H tcp://127.0.0.1:2376
error=$(engine error)
case $status/$error in
3/tls-client:*nobody* | 3/tls-client:*'none was given'* | 3/cut-short:*'client certificate'*) ok 0 'without a client certificate: the error says so' ;;
*) ok 1 'without a client certificate: the error says so' "$status $error" ;;
esac
by untrusting -H tcp://127.0.0.1:2376
failed_by tls-untrusted "signed by none of $tls/untrusting/ca.pem" 'the wrong CA'
by foreign -H tcp://127.0.0.1:2376
case $status/$(engine error) in
3/tls-client:* | 3/cut-short:*'client certificate'*) ok 0 'a client certificate of another CA' ;;
*) ok 1 'a client certificate of another CA' "$status $(engine error)" ;;
esac
by outdated -H tcp://127.0.0.1:2376
case $status/$(engine error) in
3/tls-client:* | 3/cut-short:*'client certificate'*) ok 0 'an expired client certificate' ;;
*) ok 1 'an expired client certificate' "$status $(engine error)" ;;
esac
ask -H tcp://127.0.0.1:2376
failed_by tls-needed DOCKER_TLS_VERIFY 'no TLS at the port that speaks it'
DOCKER_TLS=1 DOCKER_CERT_PATH=$tls/good ask -H tcp://127.0.0.1:2376
asked 0 yes 'DOCKER_TLS: TLS without verifying the server'
docker --config "$LAB/client" context create secure \
	--docker "host=tcp://127.0.0.1:2376,ca=$tls/good/ca.pem,cert=$tls/good/cert.pem,key=$tls/good/key.pem" > "$out/context.log" 2>&1
DOCKER_CONFIG=$LAB/client DOCKER_CONTEXT=secure ask
asked 0 yes "a context's own TLS material, as docker stores it"
openssl ec -aes128 -passout pass:x -in "$tls/good/key.pem" -out "$tls/nobody/key.pem" 2> /dev/null
cp "$tls/good/cert.pem" "$tls/nobody/"
by nobody -H tcp://127.0.0.1:2376
refused 'key is encrypted' 'an encrypted key is an error, and no password is asked for'
inside setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all env DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH="$tls/good" \
	"$plimsoll" collect --no-progress -H tcp://127.0.0.1:2376 -o - > "$out/nobody.jsonl" 2> "$out/err"
ok "$(grep -q 'Permission denied' "$out/err" || jq -e 'select(.kind == "run") | .engine.local != "yes"' "$out/nobody.jsonl" > /dev/null; echo $?)" \
	'a user who may not look into the daemon proves nothing' "$(cat "$out/err")"
lab_down
lab_up "${simple[@]}" "${secure[@]}" --tlscert "$tls/expired.pem" --tlskey "$tls/expired-key.pem" || exit 99
by good -H tcp://127.0.0.1:2376
failed_by tls-expired 'has expired' "an engine whose certificate has expired"
lab_down
tap_end
