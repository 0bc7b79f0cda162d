#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# TLS on real engines: what dockerd does with good, expired, mismatched, weak and wrong certificates, what docker's client
# does with the server, and what rule 2.8 says of it. usage: tests/live/tls.sh PLIMSOLL    TAP
set -u
# shellcheck source=SCRIPTDIR/lab.sh
. "$(dirname "$0")/lab.sh"
command -v openssl > /dev/null || { echo '1..0 # SKIP openssl is not installed'; exit 77; }
lab_begin "${1:-$live/../../build/plimsoll}" "${PLIMSOLL_DATADIR:-}"
out=$LAB/out
mkdir "$out" "$LAB/tls"
address=127.0.0.1:23760

#
# Certificates
#

cat > "$LAB/tls/config" <<EOC
[lab]
database = $LAB/tls/index
serial = $LAB/tls/serial
new_certs_dir = $LAB/tls
policy = any
unique_subject = no
email_in_dn = no
[any]
commonName = supplied
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[server]
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1
[nameless]
extendedKeyUsage = serverAuth
[client]
extendedKeyUsage = clientAuth
subjectAltName = IP:127.0.0.1
EOC
serial=10
day() { date -u -d "$1 days" +%Y%m%d%H%M%SZ; }
rsa() { openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:$2" -out "$LAB/tls/$1-key.pem" 2> /dev/null; }
# issue NAME SECTION CA FROM TO [OPTION...]: NAME.pem for NAME-key.pem; CA self: by itself. FROM, TO: days from now
issue() {
	local name=$1 section=$2 ca=$3 from=$4 to=$5 by
	shift 5
	serial=$((serial + 1))
	by=(-cert "$LAB/tls/$ca.pem" -keyfile "$LAB/tls/$ca-key.pem")
	[ "$ca" != self ] || by=(-selfsign -keyfile "$LAB/tls/$name-key.pem")
	: > "$LAB/tls/index" && echo $serial > "$LAB/tls/serial" &&
		openssl req -new -key "$LAB/tls/$name-key.pem" -subj "/CN=lab-$name" -out "$LAB/tls/csr" &&
		openssl ca -batch -notext -config "$LAB/tls/config" -name lab -in "$LAB/tls/csr" -out "$LAB/tls/$name.pem" \
			-startdate "$(day "$from")" -enddate "$(day "$to")" -extensions "$section" -md sha256 "${by[@]}" "$@"
}
certificates() {
	local name
	for name in ca other old client server expired early soon purpose nameless foreign sha1; do rsa $name 2048 || return; done
	rsa weak 1024 && issue ca ca self -10 100 && issue other ca self -10 100 && issue old ca self -100 -1 &&
		issue client client ca -10 100 && issue server server ca -10 100 && issue expired server ca -100 -1 &&
		issue early server ca 5 100 && issue soon server ca -10 7 && issue purpose client ca -10 100 &&
		issue nameless nameless ca -10 100 && issue foreign server other -10 100 && issue weak server ca -10 100 &&
		issue sha1 server ca -10 100 -md sha1 &&
		openssl rsa -in "$LAB/tls/server-key.pem" -aes128 -passout pass:lab -out "$LAB/tls/encrypted-key.pem" -traditional &&
		{ cat "$LAB/tls/ca.pem"; head -n 5 "$LAB/tls/other.pem"; } > "$LAB/tls/cut-ca.pem"
}
if ! certificates > "$out/openssl" 2>&1; then
	ok 1 'the certificates are made' "$(tail -n 5 "$out/openssl")"
	tap_end
	exit
fi

#
# Engines, clients, verdicts
#

running=
down() { # the engine before, if one runs
	[ -z "$running" ] || { kill "$running"; until_true 30 gone "$running"; }
	running=
}
up() { # NAME CA [KEY]: an engine with NAME's certificate
	down
	lab_up --bridge=none --iptables=false -H "tcp://$address" --tlsverify --tlscacert "$LAB/tls/$2.pem" \
		--tlscert "$LAB/tls/$1.pem" --tlskey "$LAB/tls/${3:-$1}-key.pem" 2> "$out/up" && running=$(lab_daemon)
}
# The client in the engine's network; prints what it says last.
client() { # OPTION...
	nsenter -t "$running" -n env DOCKER_CONFIG="$LAB/client" docker -H "tcp://$address" "$@" version --format '{{.Server.Os}}' 2>&1 |
		tail -n 1
}
trusting() { client --tlsverify --tlscacert "$LAB/tls/ca.pem" --tlscert "$LAB/tls/client.pem" --tlskey "$LAB/tls/client-key.pem"; }
blind() { client --tls --tlscacert "$LAB/tls/ca.pem" --tlscert "$LAB/tls/client.pem" --tlskey "$LAB/tls/client-key.pem"; }
stranger() { client --tlsverify --tlscacert "$LAB/tls/ca.pem"; }
audit() {
	"$plimsoll" audit -H "unix://$LAB_SOCKET" --rule 2.8 --no-progress -r "json:$out/r.json" --facts "$out/f.jsonl" \
		> "$out/stdout" 2> "$out/stderr"
}
said() { jq -r '.results[] | select(.number == "2.8").subjects[0] | .result + ": " + .message' "${1:-$out/r.json}"; }
says() { # VERDICT PATTERN NAME: audits
	audit
	said > "$out/said"
	grep -Eq "^$1: .*$2" "$out/said"
	ok $? "$3" "wanted $1: $2
$(cat "$out/said" "$out/stderr")"
}
like() { # PATTERN TEXT NAME
	grep -Eq "$1" <<< "$2"
	ok $? "$3" "$2"
}
starts() { # NAME CA [KEY]
	up "$@"
	ok $? "dockerd starts: certificate $1, CA $2, key ${3:-$1}" "$(cat "$out/up")"
}
refuses() { # PATTERN NAME CA [KEY]: dockerd does not start, and why
	local pattern=$1
	shift
	if up "$@"; then
		ok 1 "dockerd does not start: certificate $1, CA $2, key ${3:-$1}"
	else
		like "$pattern" "$(cat "$LAB/dockerd.log")" "dockerd does not start: certificate $1, CA $2, key ${3:-$1}"
	fi
}

if starts server ca; then
	is linux "$(trusting)" 'good: a client with a certificate is served'
	like 'bad certificate|certificate required' "$(stranger)" 'good: one without is refused'
fi
says pass 'takes only clients with a certificate of .*ca.pem; .*server-key.pem$' 'good: passes'
# what was read is told, but nothing that is private
facts=$(jq -c 'select(.kind == "daemon").read.tls.data' "$out/f.jsonl")
is '["CN=lab-server","CN=lab-ca",2048,["serverAuth"],["127.0.0.1"],true,true,false]' \
	"$(jq -c '[(.certificate.certificates[0] | .subject, .issuer, .key.bits, .extended_key_usage, .names.ip), .chain.verified,
		.key_matches, .key.holds.encrypted]' <<< "$facts")" 'good: the facts say what the files are'
is "$(openssl x509 -in "$LAB/tls/server.pem" -noout -fingerprint -sha256 | tr -d : | sed 's/.*=//' | tr A-F a-f)" \
	"$(jq -r '.certificate.certificates[0].sha256' <<< "$facts")" "good: the digest is openssl's"
is "$(openssl pkey -in "$LAB/tls/server-key.pem" -pubout -outform DER | sha256sum | cut -d ' ' -f 1)" \
	"$(jq -r '.key.holds.public_key_sha256' <<< "$facts")" "good: the key's public half is openssl's"
grep -v -e ---- "$LAB/tls/server-key.pem" > "$out/secret"
grep -Fqf "$out/secret" "$out/f.jsonl" "$out/r.json" "$out/stdout" "$out/stderr"
is 1 $? 'good: no line of the private key is in facts, report or messages'
"$plimsoll" evaluate "$out/f.jsonl" --rule 2.8 --at "$(date -u -d '200 days' +%Y-%m-%d)" -r "json:$out/later.json" > /dev/null 2>&1
like '^fail: .*expired' "$(said "$out/later.json")" 'good: as of 200 days later it has expired'
# libcrypto works inside of the sandbox
case $(jq -r .run.sandbox "$out/r.json") in
*', no '[LSs]*) skip 'good: no system call is refused' 'not all locks are in force' ;;
*)
	if command -v strace > /dev/null; then
		strace -ff -o "$out/trace" "$plimsoll" audit -H "unix://$LAB_SOCKET" --no-progress -r "json:$out/s.json" \
			> /dev/null 2>&1
		awk '/seccomp\(SECCOMP_SET_MODE_FILTER, [^N]*len=/ { locked[FILENAME] = 1; next }
			locked[FILENAME] && /ENOSYS|SIGSYS/ { print FILENAME ": " $0 }' "$out"/trace.* > "$out/refused"
		ok "$([ -s "$out/s.json" ] && [ ! -s "$out/refused" ]; echo $?)" 'good: no system call is refused' "$(cat "$out/refused")"
		is "$(said)" "$(said "$out/s.json")" 'good: the same is said'
	else
		skip 'good: no system call is refused' 'strace is not installed'
	fi ;;
esac
touch "$LAB/tls/server.pem"
says unknown 'server.pem changed after dockerd started' 'good: a file that changed since is not proven'
cp "$LAB/tls/server-key.pem" "$out/server-key.pem"
cat "$LAB/tls/client-key.pem" > "$LAB/tls/server-key.pem"
is linux "$(trusting)" 'another key in its place: the engine goes on'
says unknown 'server-key.pem is not the key of .*server.pem, and dockerd does not start' 'another key in its place: unknown, and named'
refuses 'does not match' server ca
cat "$out/server-key.pem" > "$LAB/tls/server-key.pem"

starts soon ca
says pass 'expires soon' 'a week left: passes and says so'

if starts expired ca; then
	like 'expired' "$(trusting)" 'expired: a client that verifies refuses it'
	is linux "$(blind)" 'expired: one that does not is served'
fi
says fail 'lab-expired\) expired at' 'expired: fails'

if starts early ca; then
	like 'not yet valid' "$(trusting)" 'not yet valid: a client that verifies refuses it'
fi
says fail 'not valid before' 'not yet valid: fails'

refuses 'does not match' server ca client
refuses 'ould not load X509 key pair|failed to parse private key' server ca encrypted

if starts foreign ca; then
	like 'unknown authority' "$(trusting)" 'wrong CA: a client that trusts the one refuses it'
	is linux "$(blind)" 'wrong CA: one that does not verify is served, by its certificate'
fi
says unknown 'foreign.pem is not issued by .*ca.pem' 'wrong CA: for a person'

if starts server old; then
	like 'certificate|authority' "$(trusting)" 'expired CA: no client is accepted'
fi
says fail 'no client is accepted' 'expired CA: fails'

starts weak ca
says fail 'weak key: RSA of 1024 bits' 'a key of 1024 bits: fails'

starts sha1 ca
says fail 'SHA1, which can be forged' 'a signature with SHA-1: fails'

if starts purpose ca; then
	like 'incompatible key usage|unsuitable|not standards compliant' "$(trusting)" "for clients: a client refuses it"
fi
says fail 'not made for servers' 'for clients: fails'

if starts nameless ca; then
	like 'Common Name|SANs' "$(trusting)" "without a name: docker's client refuses it"
fi
says pass 'names no host' 'without a name: passes and says so'

starts server cut-ca
says error 'cut off' 'a CA file whose end is cut off: an error'

if [ -s /etc/ssl/certs/ca-certificates.crt ]; then
	ln -s /etc/ssl/certs/ca-certificates.crt "$LAB/tls/public.pem"
	starts server public
	says fail 'public CAs' 'public CAs, behind a link: fails'
	rm "$LAB/tls/public.pem"
	cp /etc/ssl/certs/ca-certificates.crt "$LAB/tls/public.pem"
	starts server public
	says fail 'of the .* certificates of .*public.pem are public CAs' 'public CAs, as a copy elsewhere: fails'
	# two of them beside one's own, without the list's order and comments
	{ cat "$LAB/tls/ca.pem"; awk '/-----BEGIN/ { n++ } n > 20 && n < 23' /etc/ssl/certs/ca-certificates.crt; } > "$LAB/tls/few.pem"
	starts server few
	says fail '2 of the 3 certificates of .*few.pem are public CAs' 'some public CAs beside the own: fails'
	awk '/-----BEGIN/ { n++ } n == 20' /etc/ssl/certs/ca-certificates.crt | cat "$LAB/tls/ca.pem" - > "$LAB/tls/one.pem"
	starts server one
	says unknown 'one.pem is in the system.s list' 'one that the list has: may be the own'
else
	skip 'public CAs' 'there are none on this machine'
fi

ln -s server.pem "$LAB/tls/link.pem"
starts link ca server
says unknown 'link.pem changed .* or is a link' 'a link: what it led to is not proven'

# the key goes: what is in force cannot be looked at
starts server ca
rm "$LAB/tls/server-key.pem"
says error 'ENOENT' 'a key that is gone: an error'
mkfifo "$LAB/tls/server-key.pem"
says error 'not-regular' 'a FIFO in its place: an error, and nothing waits for it'
down
tap_end
