#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_timestamp_oracle: openssl answers our queries for time-stamps, we take its answers, and both agree on what is a
# time-stamp and what is none; one is fetched from an HTTP server that is not ours. TAP; skipped without openssl.
set -u
LC_ALL=C
export LC_ALL

tool=${EVIDENCE_TOOL:-tests/evidence_tool}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-timestamp.XXXXXX") || exit 99
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0 failed=0

# is STATUS NAME COMMAND...: a test point; STATUS: 0, or 1 for any other
is() {
	wanted=$1 name=$2
	shift 2
	n=$((n + 1))
	[ ! -e "$tmp/out" ] || cp "$tmp/out" "$tmp/before"
	"$@" >"$tmp/out" 2>&1
	status=$?
	[ "$status" -eq 0 ] || status=1
	if [ "$status" -eq "$wanted" ]; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		sed -n '1,20s/^/# /p' "$tmp/out"
	fi
}

command -v openssl >/dev/null || {
	echo '1..0 # SKIP openssl is not installed'
	exit 0
}

### An authority

cat >"$tmp/conf" <<-EOF
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
	digests = sha256,sha512
	accuracy = secs:1
	[chain]
	serial = $tmp/serial
	signer_digest = sha512
	default_policy = 1.3.6.1.4.1.32473.2
	digests = sha256
	ess_cert_id_chain = yes
	ess_cert_id_alg = sha1
	tsa_name = yes
	[weak]
	serial = $tmp/serial
	signer_digest = sha1
	default_policy = 1.3.6.1.4.1.32473.3
	digests = sha256
EOF
# key NAME TYPE...: a key and a request
request() {
	name=$1
	shift
	openssl req -config "$tmp/conf" -newkey "$@" -nodes -keyout "$tmp/$name.key" -subj "/CN=$name" -out "$tmp/$name.csr" 2>/dev/null
}
# signed NAME EXTENSIONS BY
signed() {
	openssl x509 -req -in "$tmp/$1.csr" -CA "$tmp/$3.pem" -CAkey "$tmp/$3.key" -CAcreateserial -days 30 -extfile "$tmp/conf" \
		-extensions "$2" -out "$tmp/$1.pem" 2>/dev/null
}
for root in root other; do
	request $root ec -pkeyopt ec_paramgen_curve:P-256 && openssl x509 -req -in "$tmp/$root.csr" -signkey "$tmp/$root.key" -days 30 \
		-extfile "$tmp/conf" -extensions ca -out "$tmp/$root.pem" 2>/dev/null || exit 99
done
request between ec -pkeyopt ec_paramgen_curve:P-384 && signed between ca root || exit 99
request ours ec -pkeyopt ec_paramgen_curve:P-256 && signed ours stamps root || exit 99
request theirs rsa:2048 && signed theirs stamps between || exit 99
request small rsa:1024 && signed small stamps root || exit 99
echo 01 >"$tmp/serial"

# reply QUERY SECTION SIGNER [OPTION...]: a response on standard output
reply() {
	query=$1 section=$2 signer=$3
	shift 3
	openssl ts -reply -config "$tmp/conf" -section "$section" -queryfile "$query" -signer "$tmp/$signer.pem" \
		-inkey "$tmp/$signer.key" "$@" 2>/dev/null
}
their_verify() { # RESPONSE CA [OPTION...]: over the message
	response=$1 ca=$2
	shift 2
	openssl ts -verify -data "$tmp/message" -in "$response" -CAfile "$tmp/$ca.pem" "$@"
}
our_verify() { # RESPONSE CA|-
	if [ "$2" = - ]; then set -- "$1" -; else set -- "$1" "$tmp/$2.pem"; fi
	"$tool" tsr-verify "$tmp/message" "$2" <"$1"
}
both() { # STATUS WHAT RESPONSE CA [OPTION...]
	wanted=$1 what=$2 response=$3 ca=$4
	shift 4
	is "$wanted" "openssl: $what" their_verify "$response" "$ca" "$@"
	is "$wanted" "we: $what" our_verify "$response" "$ca"
}
says() { # RESPONSE: the same time, serial and policy
	openssl ts -reply -in "$1" -text 2>/dev/null >"$tmp/theirs" && our_verify "$1" root >"$tmp/said" &&
		grep -qx proven "$tmp/said" &&
		[ "$(date -u -d "$(sed -n 's/^Time stamp: //p' "$tmp/theirs")" +%s)" = "$(sed -n 3p "$tmp/said")" ] &&
		[ "$(sed -n 's/^Serial number: 0x//p' "$tmp/theirs")" = "$(sed -n 's/^serial //p' "$tmp/said")" ] &&
		[ "$(sed -n 's/^Policy OID: //p' "$tmp/theirs")" = "$(sed -n 's/^policy //p' "$tmp/said")" ]
}

### Our queries, its responses

printf 'the bytes of a manifest\n' >"$tmp/message"
"$tool" tsq <"$tmp/message" >"$tmp/query" || exit 99
asks_for() {
	openssl ts -query -in "$tmp/query" -text >"$tmp/text" 2>/dev/null && grep -qi '^Hash Algorithm: sha256' "$tmp/text" &&
		grep -qx 'Certificate required: yes' "$tmp/text" && grep -q '^Nonce: 0x' "$tmp/text" &&
		openssl ts -query -data "$tmp/message" -sha256 -no_nonce -text 2>/dev/null | grep -F ' - ' >"$tmp/digest" &&
		grep -F ' - ' "$tmp/text" | cmp - "$tmp/digest"
}
is 0 'openssl reads our query' asks_for
reply "$tmp/query" plain ours >"$tmp/right" || exit 99
is 0 'its answer to our query is one to us' "$tool" tsr-answers "$tmp/query" <"$tmp/right"
is 0 'and to itself' openssl ts -verify -queryfile "$tmp/query" -in "$tmp/right" -CAfile "$tmp/root.pem"
both 0 'a time-stamp is one' "$tmp/right" root
is 0 'we read of it what openssl does' says "$tmp/right"
both 0 'also at its own time, whenever that was' "$tmp/right" root -attime "$(sed -n 3p "$tmp/said")"
is 0 'without a CA it is one that is not proven' our_verify "$tmp/right" -
is 0 'and that is said' grep -qx 'not proven' "$tmp/before"
both 1 'another CA does not vouch for it' "$tmp/right" other

reply "$tmp/query" chain theirs -chain "$tmp/between.pem" >"$tmp/chain" || exit 99
both 0 'RSA, a CA between, names by SHA-1 of all certificates' "$tmp/chain" root -untrusted "$tmp/between.pem"
is 0 'we read of that what openssl does' says "$tmp/chain"
both 0 'the CA between is enough for whoever trusts it' "$tmp/chain" between -partial_chain
reply "$tmp/query" weak ours >"$tmp/weak" || exit 99
is 1 'we take none that is signed over SHA-1' our_verify "$tmp/weak" root
reply "$tmp/query" plain small >"$tmp/small" || exit 99
is 1 'we take none by RSA of 1024 bits' our_verify "$tmp/small" root
is 0 'and that is said' grep -q 'not to be trusted for that: .*key too weak' "$tmp/before"

### Others

"$tool" tsq <"$tmp/message" >"$tmp/second" || exit 99
reply "$tmp/second" plain ours >"$tmp/replayed" || exit 99
is 1 'an answer to another query is none to us' "$tool" tsr-answers "$tmp/query" <"$tmp/replayed"
is 1 'nor to openssl' openssl ts -verify -queryfile "$tmp/query" -in "$tmp/replayed" -CAfile "$tmp/root.pem"
both 0 'but a time-stamp of the same bytes' "$tmp/replayed" root
openssl ts -query -data "$tmp/message" -sha256 -cert -out "$tmp/theirs" 2>/dev/null
reply "$tmp/theirs" plain ours >"$tmp/for-theirs" || exit 99
both 0 'what openssl asked for' "$tmp/for-theirs" root
openssl ts -query -data "$tmp/message" -sha512 -cert -out "$tmp/theirs" 2>/dev/null
reply "$tmp/theirs" plain ours >"$tmp/sha512" || exit 99
is 1 'we take none over another digest than SHA-256' our_verify "$tmp/sha512" root
openssl ts -query -data "$tmp/message" -sha256 -out "$tmp/theirs" 2>/dev/null
reply "$tmp/theirs" plain ours >"$tmp/bare" || exit 99
both 1 'one without its certificate is none' "$tmp/bare" root
head -c -1 "$tmp/right" >"$tmp/cut"
both 1 'one that is cut off is none' "$tmp/cut" root
printf 'nonsense' >"$tmp/nonsense"
reply "$tmp/nonsense" plain ours >"$tmp/refusal"
both 1 'a refusal is none' "$tmp/refusal" root
is 0 'and that is said' grep -q 'gives no time-stamp (rejection): it could not read the request' "$tmp/before"
printf 'other bytes\n' >"$tmp/message"
both 1 'it is none over other bytes' "$tmp/right" root

### The command line: status 2, and why

complains() { # WORDS OPTION...
	words=$1
	shift
	"${PLIMSOLL:-./plimsoll}" audit "$@" >"$tmp/report" 2>"$tmp/words"
	status=$?
	cat "$tmp/words"
	[ "$status" -eq 2 ] && grep -qF -e "$words" "$tmp/words" && ! [ -s "$tmp/report" ]
}
is 0 'an authority is asked over HTTP alone' complains 'begins with http:// or https://' --timestamp-url ftp://tsa.example/
is 0 'no password in its URL' complains 'a user or password' --timestamp-url https://user:hunter2@tsa.example/
is 1 'and it is not said again' grep -q hunter2 "$tmp/before"
is 0 'an anchor has a name' complains 'it is one of syslog' --anchor paper
is 0 'an anchor is one of evidence' complains '--anchor: it is about a bundle of evidence' --anchor syslog
is 0 'a time-stamp is one of evidence' complains '--timestamp-url: it is about a bundle' --timestamp-url http://tsa.example/

### Over HTTP

cat >"$tmp/server.py" <<'EOF'
import http.server, subprocess, sys

class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers['Content-Length']))
        open(sys.argv[1] + '/posted', 'wb').write(query)
        right = self.headers['Content-Type'] == 'application/timestamp-query'
        reply = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        self.send_response(200 if right else 415)
        self.send_header('Content-Type', 'application/timestamp-reply')
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *args):
        pass

server = http.server.HTTPServer(('127.0.0.1', 0), Authority)
print(server.server_port, flush=True)
server.serve_forever()
EOF
fetched() {
	"$tool" tsq-ask "http://127.0.0.1:$port/tsr" <"$tmp/message" >"$tmp/fetched"
}
if ! python3 -c 'import http.server' 2>/dev/null; then
	n=$((n + 1))
	echo "ok $n - a time-stamp is fetched # SKIP python3 is not installed"
else
	mkfifo "$tmp/port"
	python3 "$tmp/server.py" "$tmp" openssl ts -reply -config "$tmp/conf" -section plain -queryfile "$tmp/posted" \
		-signer "$tmp/ours.pem" -inkey "$tmp/ours.key" >"$tmp/port" &
	server=$!
	read -r port <"$tmp/port"
	is 0 'a time-stamp is fetched over HTTP' fetched
	both 0 'it is one' "$tmp/fetched" root
fi

echo "1..$n"
exit "$failed"
