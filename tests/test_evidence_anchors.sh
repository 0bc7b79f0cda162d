#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_evidence_anchors: bundles that are time-stamped, by openssl behind an HTTP server of its own, and told to a journald of our
# own, where a mount namespace can be had for that; what verify and openssl say of them. TAP; skipped by name where something
# is missing.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
case $plimsoll in /*) ;; *) plimsoll=$PWD/$plimsoll ;; esac
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-anchors.XXXXXX") || exit 99
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0 failed=0

# is STATUS NAME COMMAND...: a test point; what the command says stands in $tmp/out, and what the one before said in $tmp/before
is() {
	wanted=$1 name=$2
	shift 2
	n=$((n + 1))
	[ ! -e "$tmp/out" ] || cp "$tmp/out" "$tmp/before"
	"$@" >"$tmp/out" 2>&1
	status=$?
	if [ "$status" -eq "$wanted" ]; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		echo "# status $status"
		sed -n '1,20s/^/# /p' "$tmp/out"
	fi
}
said() { # STATUS NAME WORDS: of the command before
	is "$1" "$2" grep -qF -e "$3" "$tmp/before"
}

for program in openssl python3; do
	command -v $program >/dev/null || {
		echo "1..0 # SKIP $program is not installed"
		exit 0
	}
done

### An authority, a key, a host

cat >"$tmp/conf" <<-EOC
	[req]
	distinguished_name = dn
	[dn]
	[ca]
	basicConstraints = critical,CA:TRUE
	[stamps]
	extendedKeyUsage = critical,timeStamping
	[plain]
	serial = $tmp/serial
	signer_digest = sha256
	default_policy = 1.3.6.1.4.1.32473.1
	digests = sha256
EOC
echo 01 >"$tmp/serial"
{
	for name in ca other tsa; do
		openssl req -config "$tmp/conf" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$tmp/$name.key" \
			-subj "/CN=$name" -out "$tmp/$name.csr" || exit 99
	done
	for name in ca other; do
		openssl x509 -req -in "$tmp/$name.csr" -signkey "$tmp/$name.key" -days 30 -extfile "$tmp/conf" -extensions ca \
			-out "$tmp/$name.pem" || exit 99
	done
	openssl x509 -req -in "$tmp/tsa.csr" -CA "$tmp/ca.pem" -CAkey "$tmp/ca.key" -CAcreateserial -days 30 -extfile "$tmp/conf" \
		-extensions stamps -out "$tmp/tsa.pem" || exit 99
} 2>/dev/null
sed -n '/^import http.server/,/^server.serve_forever/p' "$srcdir/tests/test_timestamp_oracle.sh" >"$tmp/server.py"
mkfifo "$tmp/port"
python3 "$tmp/server.py" "$tmp" openssl ts -reply -config "$tmp/conf" -section plain -queryfile "$tmp/posted" \
	-signer "$tmp/tsa.pem" -inkey "$tmp/tsa.key" >"$tmp/port" &
server=$!
read -r port <"$tmp/port"
"$plimsoll" keygen -o "$tmp/key" >/dev/null || exit 99
mkdir -p "$tmp/root/etc"
echo 'root:x:0:0::/:/bin/sh' >"$tmp/root/etc/passwd"

audit() { # EVIDENCE OPTION...
	evidence=$1
	shift
	"$plimsoll" audit --root "$tmp/root" --evidence "$tmp/$evidence" --key "$tmp/key" -r "json:$tmp/report" "$@"
}
verify() { # BUNDLE OPTION...
	bundle=$1
	shift
	"$plimsoll" verify --key "$tmp/key.pub" "$@" "$bundle"
}

### Time-stamps

is 3 'a bundle is time-stamped' audit ev --timestamp-url "http://127.0.0.1:$port/tsr?token=hunter2"
for bundle in "$tmp"/ev/*-*; do :; done
is 0 'verify proves its time' verify "$bundle" --tsa-ca "$tmp/ca.pem"
said 0 'and says whose word it is' ' says CN=tsa, for whom the given CA vouches'
is 0 'without the CA it does not' verify "$bundle"
said 0 'and says that' 'without the CA of an authority that you trust (--tsa-ca) it proves nothing'
is 5 'with the CA of somebody else it fails' verify "$bundle" --tsa-ca "$tmp/other.pem"
said 0 'and is not said to have been changed' '  FAILED  manifest.sha256.tsr: '
is 2 'a CA that is none is an error' verify "$bundle" --tsa-ca "$tmp/key.pub"
is 0 'openssl verifies it' openssl ts -verify -data "$bundle/manifest.sha256" -in "$bundle/manifest.sha256.tsr" -CAfile "$tmp/ca.pem"
is 1 'the rest of the URL is kept nowhere' grep -rq hunter2 "$tmp/ev" "$tmp/report"
cp -r "$tmp/ev" "$tmp/changed"
changed=$tmp/changed/$(basename "$bundle")
rm "$changed/manifest.sha256.tsr"
is 5 'one that was taken away is noticed' verify "$changed"
head -c -1 "$bundle/manifest.sha256.tsr" >"$changed/manifest.sha256.tsr"
is 5 'one that was cut is noticed' verify "$changed"
printf 'x' | "${EVIDENCE_TOOL:-tests/evidence_tool}" tsq-ask "http://127.0.0.1:$port/" >"$changed/manifest.sha256.tsr" || exit 99
is 5 'one of other bytes is noticed' verify "$changed"
"${EVIDENCE_TOOL:-tests/evidence_tool}" tsq-ask "http://127.0.0.1:$port/" <"$bundle/manifest.sha256" >"$changed/manifest.sha256.tsr" ||
	exit 99
is 5 'a later one, of the same bytes, is noticed' verify "$changed" --tsa-ca "$tmp/ca.pem"
said 0 'by the attestation' 'BROKEN  attestation.dsse.json'
is 3 'a bundle without a time-stamp' audit plain
for plain in "$tmp"/plain/*-*; do :; done
is 0 'verifies' verify "$plain"
is 5 'and fails where a CA is named: it could have been taken away' verify "$plain" --tsa-ca "$tmp/ca.pem"
said 0 'which is said' '  FAILED  it has no time-stamp: the CA that was named with --tsa-ca proves nothing'
cp "$changed/manifest.sha256.tsr" "$plain"
is 5 'one that was put in is noticed' verify "$plain"

### The program

names_program() {
	[ "$(sed -n 's/^    "sha256": "\([0-9a-f]*\)".*/\1/p' "$tmp"/text/*-*/results.json | head -n 1)" = "$(sha256sum <"$plimsoll" | cut -c 1-64)" ]
}
is 3 'a bundle of an audit without reports' "$plimsoll" audit --root "$tmp/root" --evidence "$tmp/text" --key "$tmp/key"
is 0 'its results name the program by its digest' names_program

### Authorities that are not there

is 4 'an authority that is not there fails the run' audit gone --timestamp-url http://127.0.0.1:1/
said 0 'and is named' 'http://127.0.0.1:1: no time-stamp: '
for bundle in "$tmp"/gone/*-*; do :; done
is 0 'its bundle is whole' verify "$bundle"
said 0 'and says what it lacks' 'a time-stamp was asked for at http://127.0.0.1:1, and there is none'
is 5 'and fails where a CA is named' verify "$bundle" --tsa-ca "$tmp/ca.pem"
is 2 'without evidence a time-stamp is an error' "$plimsoll" audit --root "$tmp/root" --timestamp-url "http://127.0.0.1:$port/"
is 2 'and so is an anchor' "$plimsoll" audit --root "$tmp/root" --anchor syslog

### journald

cat >"$tmp/journald.py" <<'EOF2'
import socket, sys
journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
journal.bind('/run/systemd/journal/socket')
open(sys.argv[1] + '/ready', 'w').write('ready\n')
open(sys.argv[1] + '/journal', 'wb').write(journal.recv(65536))
EOF2
cat >"$tmp/anchored.sh" <<'EOF2'
mount -t tmpfs none /run && mkdir -p /run/systemd/journal && mkfifo "$1/ready" || exit 99
python3 "$1/journald.py" "$1" &
read -r ready <"$1/ready"
"$2" audit --root "$1/root" --evidence "$1/anchored" --key "$1/key" -r "json:$1/report" --anchor syslog
status=$?
[ $status -eq 3 ] && wait
kill $! 2>/dev/null
exit $status
EOF2
field() {
	sed -n "s/^PLIMSOLL_$1=//p" "$tmp/journal"
}
same_line() {
	[ "$(sed -n "$(($(field TRAIL_SEQ) + 1))p" "$tmp/anchored/trail.jsonl" | sha256sum)" = "$(field TRAIL_SHA256)  -" ]
}
same_manifest() {
	[ "$(sha256sum <"$tmp/anchored/$(field BUNDLE)/manifest.sha256")" = "$(field MANIFEST_SHA256)  -" ]
}
same_key() {
	[ "$(openssl pkey -pubin -in "$tmp/key.pub" -outform DER | sha256sum)" = "$(field KEY_ID)  -" ]
}
if [ "$(id -u)" -eq 0 ]; then map=-m; else map=-rm; fi
if ! unshare $map mount -t tmpfs none /run 2>/dev/null; then
	n=$((n + 1))
	echo "ok $n - journald gets the line # SKIP no mount namespace can be had"
else
	is 3 'a bundle is told to journald' unshare $map sh "$tmp/anchored.sh" "$tmp" "$plimsoll"
	is 0 'with the digest of its line in the trail' same_line
	is 0 'that of its manifest' same_manifest
	is 0 'its key' same_key
	is 0 'and what it came to' grep -qx 'PLIMSOLL_RESULT=incomplete' "$tmp/journal"
fi

echo "1..$n"
exit "$failed"
