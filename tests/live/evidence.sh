#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Evidence of a real engine: other programs verify it, and so does nobody, elsewhere; runs at once, full and read-only disks and
# killed runs damage nothing; the log and an authority are told; it is kept, held and listed. In a mount namespace of its own.
# usage: tests/live/evidence.sh PLIMSOLL    TAP
set -u
if [ "${EVIDENCE_INSIDE:-}" != yes ] && unshare --mount true 2> /dev/null; then
	EVIDENCE_INSIDE=yes exec unshare --mount --propagation private "$0" "$@"
fi
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
[ "${EVIDENCE_INSIDE:-}" = yes ] || lab_skip 'no mount namespace can be made here'
for tool in openssl ssh-keygen sha256sum strace; do
	command -v "$tool" > /dev/null || lab_skip "$tool is not installed"
done
out=$LAB/out
mkdir "$out"

containers() {
	lab_image && lab_docker run -d --name web --privileged lab:1 sleep 1000 && lab_docker create --name other --network host lab:1 true
}
if ! lab_up --storage-driver=overlay2 || ! containers > /dev/null; then
	ok 1 'the engine and its containers are made'
	tap_end
	exit
fi
engine=unix://$LAB_SOCKET

# 1.2.2 is unknown for a distribution's build of the engine, and 1.1.2 in a mount namespace of our own where process 1 is not to be
# looked into: no audit with them is complete
audit() { # FOLDER OPTION...: sets status
	local folder=$1
	shift
	"$plimsoll" audit -H "$engine" -p level-2 --skip-rule 1.2.2 --skip-rule 1.1.2 --no-progress --evidence "$folder" --key "$LAB/key" -r "json:$out/r.json" "$@" \
		> "$out/stdout" 2> "$out/stderr"
	status=$?
}
status=''
verify() { # PATH OPTION...: sets status
	"$plimsoll" verify --key "$LAB/key.pub" "$@" > "$out/said" 2> "$out/stderr"
	status=$?
}
runs() { grep -c '"kind":"run"' "$1/trail.jsonl"; } # FOLDER
bundles() { find "$1" -mindepth 1 -maxdepth 1 -type d ! -name '*.*' | sort; } # FOLDER
# As the trail has them: two of one second are not in their order by name.
told_runs() { jq -r --arg folder "$1" 'select(.kind == "run") | $folder + "/" + .bundle' "$1/trail.jsonl"; } # FOLDER
newest() { told_runs "$1" | tail -n 1; }
says() { # PATTERN NAME
	grep -qE -e "$1" "$out/said"
	ok $? "$2" "wanted $1
$(cat "$out/said" "$out/stderr")"
}
whole() { # FOLDER NAME: it and all in it verifies
	verify "$1"
	is 0 "$status" "$2" "$(cat "$out/said" "$out/stderr")"
}

# verify says that nothing is broken, and calls a folder evidence only if there is a run in it. Without one there may be no trail.
is_unbroken() {
	if grep -qE '^ *FAILED +it has no run' "$out/said"; then
		[ "$status" = 5 ] && ! grep -q BROKEN "$out/said" && [ "$(grep -c FAILED "$out/said")" = 1 ]
	else
		! grep -qE '^ *(BROKEN|FAILED)' "$out/said" && [ "$status" -le 2 ]
	fi
}

### A signed bundle, and what other programs say of it

"$plimsoll" keygen -o "$LAB/key" > "$out/keygen"
"$plimsoll" keygen --type p256 -o "$LAB/key2" > /dev/null
audit "$LAB/ev" --key "$LAB/key2"
is 1 "$status" 'audit: a bundle is made, and the policy is what the exit status tells' "$(cat "$out/stderr")
$(jq -r '.results[] | select(.result == "error" or .result == "unknown") | .number + " " + .message' "$out/r.json")"
bundle=$(newest "$LAB/ev")
is '700 600' "$(stat -c %a "$bundle" "$bundle/facts.jsonl" | xargs)" 'for their owner alone'
(cd "$bundle" && sha256sum -c --strict --quiet manifest.sha256) > "$out/said" 2>&1
ok $? 'sha256sum -c finds each file as the manifest has it' "$(cat "$out/said")"
sed -n 's/^allowed signers *//p' "$out/keygen" > "$out/signers"
ssh_verifies() { ssh-keygen -Y verify -f "$out/signers" -I plimsoll -n plimsoll-manifest -s "$bundle/manifest.sha256.sig"; }
ssh_verifies < "$bundle/manifest.sha256" > "$out/said" 2>&1
ok $? 'ssh-keygen -Y verify takes the signature' "$(cat "$out/said")"
sed 's/^./X/' "$bundle/manifest.sha256" | ssh_verifies > /dev/null 2>&1
is 255 $? 'and not over other bytes'
jq -j .payload "$bundle/attestation.dsse.json" | base64 -d > "$out/payload"
type=$(jq -r .payloadType "$bundle/attestation.dsse.json")
{ printf 'DSSEv1 %d %s %d ' ${#type} "$type" "$(wc -c < "$out/payload")" && cat "$out/payload"; } > "$out/pae"
for key in key key2; do
	id=$(openssl pkey -pubin -in "$LAB/$key.pub" -outform DER | sha256sum | cut -d ' ' -f 1)
	jq -j --arg id "$id" '.signatures[] | select(.keyid == $id) | .sig' "$bundle/attestation.dsse.json" | base64 -d > "$out/sig"
	digest=()
	[ $key = key ] || digest=(-digest sha256)
	openssl pkeyutl -verify -pubin -inkey "$LAB/$key.pub" -rawin -in "$out/pae" -sigfile "$out/sig" "${digest[@]}" > "$out/said" 2>&1
	ok $? "openssl takes the signature of the envelope: $key" "$(cat "$out/said")"
done
is "$(sha256sum < "$bundle/facts.jsonl" | cut -d ' ' -f 1)" \
	"$(jq -r '.subject[] | select(.name == "facts.jsonl") | .digest.sha256' "$out/payload")" 'the statement names the files by their digests'
verify "$bundle"
is 0 "$status" 'verify: all of it is as it was written' "$(cat "$out/said" "$out/stderr")"
says '^ *proven .*judged again by its rules, come to its results' 'the facts are judged again'
verify "$bundle" --key "$LAB/key2.pub"
is 0 "$status" 'by both keys' "$(cat "$out/said")"
"$plimsoll" keygen -o "$LAB/stranger" > /dev/null
"$plimsoll" verify --key "$LAB/stranger.pub" "$bundle" > "$out/said" 2>&1
is 5 $? "a stranger's key signed nothing"

### Elsewhere: nobody, on another host, without docker and network

mkdir -m 755 "$LAB/else"
cp -r "$bundle" "$LAB/key.pub" "$LAB/else/" && chmod -R a+rX "$LAB/else"
copy=$LAB/else/$(basename "$bundle")
elsewhere() {
	# shellcheck disable=SC2016 # the inner shell's variables
	env -i PATH=/nonexistent HOME=/nonexistent PLIMSOLL_CONFIG= PLIMSOLL_DATADIR="$PLIMSOLL_DATADIR" "$(command -v unshare)" --net --uts --ipc \
		"$(command -v bash)" -c '"$0" elsewhere && shift && exec "$@"' "$(command -v hostname)" x \
		"$(command -v setpriv)" --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$@"
}
elsewhere "$plimsoll" verify --key "$LAB/else/key.pub" "$copy" > "$out/said" 2> "$out/stderr"
is 0 $? 'a copy verifies as nobody, on another host, without docker and network' "$(cat "$out/said" "$out/stderr")"
says '^ *proven .*judged again by its rules, come to its results' 'and is judged again there'
says '^ *open .*trail' 'what came before it is open there'
elsewhere "$plimsoll" evaluate "$copy/facts.jsonl" -b "$copy/rules/benchmark.xml" -p level-2 --skip-rule 1.2.2 --skip-rule 1.1.2 -r json > "$out/again.json" 2> "$out/stderr"
is 1 $? 'evaluate of its facts by its rules: exit 1, too' "$(cat "$out/stderr")"
is "$(jq -cS '[.results, .score, .summary]' "$bundle/results.json" | sha256sum)" "$(jq -cS '[.results, .score, .summary]' "$out/again.json" | sha256sum)" \
	'and the same results'
elsewhere "$plimsoll" convert -r csv "$copy" > "$out/said" 2> "$out/stderr"
is 0 $? 'convert of the copy' "$(cat "$out/stderr")"
echo >> "$copy/facts.jsonl"
elsewhere "$plimsoll" verify --key "$LAB/else/key.pub" "$copy" > "$out/said" 2> "$out/stderr"
is 5 $? 'a byte more is noticed there'

### Runs at once

pids=()
for i in 1 2 3; do
	"$plimsoll" audit -H "$engine" -q --evidence "$LAB/ev" --key "$LAB/key" -r "json:$out/r$i.json" > "$out/at-once$i" 2>&1 &
	pids+=($!)
done
exits=()
for pid in "${pids[@]}"; do
	wait "$pid"
	exits+=($?)
done
is '3 3 3' "${exits[*]}" 'three runs at once come to their ends' "$(cat "$out"/at-once*)"
is 4 "$(runs "$LAB/ev")" 'each is in the trail'
is 4 "$(bundles "$LAB/ev" | wc -l)" 'each has its bundle'
whole "$LAB/ev" 'and all of it verifies'

### As the shipped unit starts it: its capabilities, and a file system that is read-only but for the unit's own folder

mkdir -m 700 "$LAB/state"
bounding=$(sed -n 's/^CapabilityBoundingSet=//p' "$live/../../packaging/plimsoll.service.in" | tr '[:upper:]' '[:lower:]' | sed 's/cap_/+/g; s/ /,/g')
# shellcheck disable=SC2016 # the inner shell's variables
unshare --mount --propagation private bash -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind / && shift && exec "$@"' x "$LAB/state" \
	setpriv --no-new-privs --inh-caps=-all --bounding-set="-all,$bounding" "$plimsoll" audit -H "$engine" -p level-2 --skip-rule 1.2.2 --skip-rule 1.1.2 -q \
	--evidence "$LAB/state/evidence" --key "$LAB/key" -r "json:$LAB/state/results.json" > "$out/stdout" 2> "$out/stderr"
is 1 $? 'as the unit starts it, a bundle is made, and the rest is decided' "$(cat "$out/stderr")
$(jq -r '.results[] | select(.result == "error" or .result == "unknown") | .number + " " + .message' "$LAB/state/results.json")"
whole "$LAB/state/evidence" 'and verifies'
is true "$(jq '.run | (.sandbox | test("files as nobody")) and .clock_synchronized != null' "$LAB/state/results.json")" \
	'files were read as nobody, and the clock was asked' "$(jq .run "$LAB/state/results.json")"

### Disks

size=$(du -sk "$bundle" | cut -f 1)
mkdir "$LAB/disk"
full=0 truths=0 after=0 steps=0
for part in 0 1 2 4 6 8 9; do
	mount -t tmpfs -o "mode=700,size=$((size * part / 10 + 4))k" lab "$LAB/disk"
	steps=$((steps + 1))
	audit "$LAB/disk/ev"
	[ "$status" != 4 ] || full=$((full + 1))
	verify "$LAB/disk/ev"
	is_unbroken && [ "$(bundles "$LAB/disk/ev" 2> /dev/null | wc -l)" = 0 ] && truths=$((truths + 1))
	mount -o remount,size=64m "$LAB/disk"
	audit "$LAB/disk/ev"
	verify "$LAB/disk/ev"
	[ "$status" = 0 ] && [ "$(bundles "$LAB/disk/ev" | wc -l)" = 1 ] && [ "$(runs "$LAB/disk/ev")" = 1 ] && after=$((after + 1))
	umount "$LAB/disk"
done
is "$steps" "$full" 'a full disk, wherever it was full: exit 4' "$(cat "$out/stderr")"
is "$steps" "$truths" 'what was left is partial, and nothing is called whole or broken'
is "$steps" "$after" 'with room the next run makes its bundle, and all verifies'
mount -t tmpfs -o mode=700,size=64m lab "$LAB/disk"
audit "$LAB/disk/ev"
mount -o remount,size=$((size * 3 / 2))k "$LAB/disk"
audit "$LAB/disk/ev"
is 4 "$status" 'a disk that is full beside a bundle: exit 4' "$(cat "$out/stderr")"
whole "$LAB/disk/ev" 'the bundle that was there verifies'
mount -o remount,ro "$LAB/disk"
audit "$LAB/disk/ev"
is 4 "$status" 'a disk that is read-only: exit 4' "$(cat "$out/stderr")"
whole "$LAB/disk/ev" 'what is there verifies'
"$plimsoll" list evidence "$LAB/disk/ev" > "$out/said" 2>&1
is 0 $? 'and is listed' "$(cat "$out/said")"
mount -o remount,rw,size=64m "$LAB/disk"
audit "$LAB/disk/ev"
is 2 "$(bundles "$LAB/disk/ev" | wc -l)" 'written to again, it has the next bundle' "$(cat "$out/stderr")"
is 1 "$(grep -c '"kind":"partial"' "$LAB/disk/ev/trail.jsonl")" 'and the trail has what was left in between'
whole "$LAB/disk/ev" 'all of it verifies'
umount "$LAB/disk"

### Killed

kills=0 truths=0
for ((n = 1; n < 100; n++)); do
	{
		strace -f -o /dev/null -e trace=fsync,fdatasync,rename,renameat,renameat2 \
			-e "inject=fsync,fdatasync,rename,renameat,renameat2:signal=KILL:when=$n" \
			"$plimsoll" audit -H "$engine" --rule 5.5 -q --evidence "$LAB/killed" --key "$LAB/key" -r "json:$out/r.json" > /dev/null 2> "$out/stderr"
		status=$?
	} 2> /dev/null # the shell's word that it was killed
	[ "$status" = 137 ] || break
	kills=$((kills + 1))
	until_true 10 flock -n "$LAB/killed/trail.jsonl" true # the reader, which ends with the run
	verify "$LAB/killed"
	is_unbroken && truths=$((truths + 1))
done
ok "$([ "$kills" -ge 8 ]; echo $?)" 'a run is killed at each sync and each rename, one after the other' "killed $kills times, then exit $status: $(cat "$out/stderr")"
is "$kills" "$truths" 'each time verify calls nothing broken, and no run whole that is not'
is 1 "$status" 'the last one comes to its end' "$(cat "$out/stderr")"
whole "$LAB/killed" 'and with all that was left before it verifies'
is "$(runs "$LAB/killed")" "$(bundles "$LAB/killed" | wc -l)" 'each run that the trail names has its bundle'
partials=$(find "$LAB/killed" -name '*.partial' | wc -l)
is "$partials" "$(grep -c '"kind":"partial"' "$LAB/killed/trail.jsonl")" 'what is left of others is told as partial'

# in the middle of reading: an answer does not come before the bundle is begun, and then none does
cat > "$LAB/stop.sh" <<-END
	until [ "\$(find "$LAB/killed" -name '*.partial' | wc -l)" -gt $partials ]; do sleep 0.05; done
	kill -STOP $(lab_daemon)
END
lab_forward "$LAB/forward.sock" /history "timeout 30 sh $LAB/stop.sh"
"$plimsoll" audit -H "unix://$LAB/forward.sock" -q --evidence "$LAB/killed" --key "$LAB/key" > /dev/null 2>&1 &
pid=$!
begun() { [ "$(find "$LAB/killed" -name '*.partial' | wc -l)" -gt "$partials" ]; }
until_true 20 begun
ok $? 'a run begins its bundle while it reads'
verify "$LAB/killed"
is 0 "$status" 'verify in the middle of a run'
{ kill -9 "$pid" && wait "$pid"; } 2> /dev/null
kill -CONT "$(lab_daemon)"
lab_forward_end
audit "$LAB/killed"
is 1 "$status" 'after it was killed the next run goes on' "$(cat "$out/stderr")"
whole "$LAB/killed" 'and all verifies'
is $((partials + 1)) "$(grep -c '"kind":"partial"' "$LAB/killed/trail.jsonl")" 'and it is told as partial'

### Kept, held, listed

partials=$((partials + 1))
"$plimsoll" prune --partial "$LAB/killed" > "$out/said" 2> "$out/stderr"
is "$partials" "$(find "$LAB/killed" -name '*.partial' | wc -l)" 'prune: what is left of today stays'
find "$LAB/killed" -path '*.partial*' -exec touch -h -d '3 days ago' {} +
"$plimsoll" prune --partial "$LAB/killed" > "$out/said" 2> "$out/stderr"
is '0 0' "$? $(find "$LAB/killed" -name '*.partial' | wc -l)" 'prune: what is left of days ago is deleted' "$(cat "$out/said" "$out/stderr")"
whole "$LAB/killed" 'and the rest verifies'
printf 'retention = site 1 day\n' > "$LAB/conf"
PLIMSOLL_CONFIG=$LAB/conf audit "$LAB/kept"
PLIMSOLL_CONFIG=$LAB/conf audit "$LAB/kept" --scope host
first=$(told_runs "$LAB/kept" | head -n 1)
is "$(date -u -d '+1 day' +%F)" "$(jq -r .retention.until "$first/record.json" | cut -c 1-10)" 'a bundle has the day that it is kept through'
later=$(date -u -d '+3 days' +%FT%TZ)
"$plimsoll" prune "$LAB/kept" > "$out/said" 2>&1
is '0 2' "$? $(bundles "$LAB/kept" | wc -l)" 'prune: until then it stays' "$(cat "$out/said")"
"$plimsoll" prune --at "$later" "$LAB/kept" > "$out/said" 2>&1
is '2 2' "$? $(bundles "$LAB/kept" | wc -l)" 'prune: no other clock deletes it'
"$plimsoll" prune --hold "$(basename "$first")" --reason 'case 7' "$LAB/kept" > "$out/said" 2>&1
is 0 $? 'prune --hold' "$(cat "$out/said")"
"$plimsoll" prune --dry-run --at "$later" "$LAB/kept" > "$out/said" 2>&1
is '1 1' "$(grep -c "^kept .*$(basename "$first"): held" "$out/said") $(grep -vc '^kept' "$out/said")" 'what is held would stay, the other one go' "$(cat "$out/said")"
"$plimsoll" prune --release "$(basename "$first")" --reason 'case 7 is closed' "$LAB/kept" > "$out/said" 2>&1
is 0 $? 'prune --release' "$(cat "$out/said")"
whole "$LAB/kept" 'the trail with both verifies'
"$plimsoll" list evidence -r json "$LAB/kept" > "$out/list.json" 2> "$out/stderr"
is '0 2' "$? $(jq '.. | .runs? // empty | length' "$out/list.json")" 'list evidence has both' "$(cat "$out/stderr")"
"$plimsoll" history -v "$LAB/kept" > "$out/said" 2> "$out/stderr"
is '0 2' "$? $(grep -c '^20' "$out/said")" 'history has both' "$(cat "$out/said" "$out/stderr")"
"$plimsoll" diff "$first" "$(newest "$LAB/kept")" > "$out/said" 2> "$out/stderr"
ok "$([ $? -le 1 ]; echo $?)" 'diff tells the second from the first' "$(cat "$out/stderr")"

### The system's log

cat > "$LAB/log.py" <<-'EOF'
	import socket, sys
	kind, folder = sys.argv[1:]
	log = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM if kind == 'stream' else socket.SOCK_DGRAM)
	log.bind('/dev/log')
	if kind == 'stream':
	    log.listen(1)
	full = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
	if kind == 'deaf':
	    full.setblocking(False)
	    full.connect('/dev/log')
	    try:
	        while True:
	            full.send(b'x')
	    except BlockingIOError:
	        pass
	open(folder + '/ready', 'w').write('ready\n')
	if kind == 'deaf':
	    sys.stdin.read()
	elif kind == 'stream':
	    peer = log.accept()[0]
	    open(folder + '/log', 'wb').write(b''.join(iter(lambda: peer.recv(65536), b'')))
	else:
	    open(folder + '/log', 'wb').write(log.recv(65536))
EOF
cat > "$LAB/logged.sh" <<-'EOF'
	# KIND FOLDER COMMAND...: in a /dev of its own, where somebody listens, or nobody; his pipe ends when the command has
	kind=$1 folder=$2
	shift 2
	mkdir -p "$folder/dev" && mount --rbind /dev "$folder/dev" && mount -t tmpfs -o mode=755 lab /dev && mount -t tmpfs lab /run || exit 99
	for device in null zero full random urandom; do
		: > "/dev/$device" && mount --bind "$folder/dev/$device" "/dev/$device" || exit 99
	done
	rm -f "$folder/ready" "$folder/log" "$folder/hold" && mkfifo "$folder/ready" "$folder/hold" || exit 99
	[ "$kind" != none ] || exec "$@"
	python3 "$LAB/log.py" "$kind" "$folder" < "$folder/hold" &
	listener=$!
	exec 9> "$folder/hold"
	read -r ready < "$folder/ready"
	"$@" 9>&-
	status=$?
	exec 9>&-
	[ -z "$ready" ] || [ "$status" -gt 3 ] || wait "$listener"
	exit "$status"
EOF
logged() { # KIND FOLDER: a run of which the log is told; sets status
	unshare --mount --propagation private bash "$LAB/logged.sh" "$1" "$out" \
		"$plimsoll" audit -H "$engine" --rule 5.5 --no-progress --evidence "$2" --key "$LAB/key" --anchor syslog -r "json:$out/r.json" > "$out/stdout" 2> "$out/stderr"
	status=$?
}
told() { tr -d '\0' < "$out/log" | sed -n "s/.* $1=\"\([^\"]*\)\".*/\1/p"; }
for kind in datagram stream; do
	logged $kind "$LAB/anchored"
	is 1 "$status" "--anchor syslog: /dev/log, $kind" "$(cat "$out/stderr")"
	is "$(tail -n 1 "$LAB/anchored/trail.jsonl" | sha256sum | cut -d ' ' -f 1)" "$(told trail_sha256)" 'it is told the digest of the line' "$(tr -d '\0' < "$out/log")"
	is "$(sha256sum < "$(newest "$LAB/anchored")/manifest.sha256" | cut -d ' ' -f 1)" "$(told manifest_sha256)" 'and that of the manifest'
done
logged deaf "$LAB/deaf"
is 4 "$status" '--anchor syslog: a log that takes nothing: exit 4' "$(cat "$out/stderr")"
is 1 "$(bundles "$LAB/deaf" | wc -l)" 'the bundle is there'
whole "$LAB/deaf" 'and verifies'
logged none "$LAB/none"
is 4 "$status" '--anchor syslog: no log at all: exit 4, before anything is audited' "$(cat "$out/stderr")"
ok "$(grep -q 'no system log takes messages here' "$out/stderr"; echo $?)" 'and it is said' "$(cat "$out/stderr")"

### An authority for time-stamps, on loopback

cat > "$LAB/tsa.conf" <<-END
	[req]
	distinguished_name = dn
	[dn]
	[ca]
	basicConstraints = critical,CA:TRUE
	[stamps]
	extendedKeyUsage = critical,timeStamping
	[plain]
	serial = $LAB/serial
	signer_digest = sha256
	default_policy = 1.3.6.1.4.1.32473.1
	digests = sha256
END
echo 01 > "$LAB/serial"
(
	cd "$LAB" || exit
	for name in ca tsa; do
		openssl req -config tsa.conf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$name.key" -subj "/CN=$name" -out "$name.csr"
	done
	openssl x509 -req -in ca.csr -signkey ca.key -days 30 -extfile tsa.conf -extensions ca -out ca.pem
	openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile tsa.conf -extensions stamps -out tsa.pem
) 2> /dev/null
sed -n '/^import http.server/,/^server.serve_forever/p' "$live/../test_timestamp_oracle.sh" > "$LAB/tsa.py"
python3 "$LAB/tsa.py" "$LAB" openssl ts -reply -config "$LAB/tsa.conf" -section plain -queryfile "$LAB/posted" \
	-signer "$LAB/tsa.pem" -inkey "$LAB/tsa.key" > "$LAB/port" 2> /dev/null < /dev/null &
LAB_HELPERS+=($!)
until_true 10 test -s "$LAB/port"
url=http://127.0.0.1:$(cat "$LAB/port")/
stamped() { # FOLDER NAME
	verify "$(newest "$1")" --tsa-ca "$LAB/ca.pem"
	is 0 "$status" "$2: verify proves its time" "$(cat "$out/said" "$out/stderr")"
	says '^ *proven .*CN=tsa' "$2: by whose word"
	openssl ts -verify -data "$(newest "$1")/manifest.sha256" -in "$(newest "$1")/manifest.sha256.tsr" -CAfile "$LAB/ca.pem" > "$out/said" 2>&1
	ok $? "$2: openssl ts -verify does, too" "$(cat "$out/said")"
}
audit "$LAB/stamped" --timestamp-url "$url"
is 1 "$status" '--timestamp-url, as root' "$(cat "$out/stderr")"
stamped "$LAB/stamped" 'as root'
mkdir -m 711 "$LAB/theirs" && cp "$LAB/key" "$LAB/theirs/key" && chmod 600 "$LAB/theirs/key" && chown -R 65534:65534 "$LAB/theirs"
chgrp 65534 "$LAB_SOCKET" && chmod 660 "$LAB_SOCKET"
setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$plimsoll" audit -H "$engine" --rule 5.5 --no-progress \
	--evidence "$LAB/theirs/ev" --key "$LAB/theirs/key" --timestamp-url "$url" > "$out/stdout" 2> "$out/stderr"
is 1 $? '--timestamp-url, as nobody' "$(cat "$out/stderr")"
stamped "$LAB/theirs/ev" 'as nobody'
audit "$LAB/stamped" --timestamp-url http://127.0.0.1:1/
is 4 "$status" '--timestamp-url: an authority that is not there: exit 4' "$(cat "$out/stderr")"
is 2 "$(bundles "$LAB/stamped" | wc -l)" 'the bundle is there'
whole "$LAB/stamped" 'and verifies'
lab_down
tap_end
