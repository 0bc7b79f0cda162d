#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_evidence_oracle: what plimsoll signs and writes down is verified by other programs: openssl, ssh-keygen, sha256sum, jq
# and sha256sum for the chain, python's jsonschema, and, where EVIDENCE_SIGSTORE names a folder with them, by sigstore's
# libraries. Nothing here is verified by plimsoll alone. TAP; skipped by name where a program is missing.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
plimsoll=${PLIMSOLL:-./plimsoll}
tool=${EVIDENCE_TOOL:-tests/evidence_tool}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-evidence.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
n=0 failed=0

# is STATUS NAME COMMAND...: a test point; STATUS: 0, or 1 for any other
is() {
	wanted=$1 name=$2
	shift 2
	n=$((n + 1))
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

# without PROGRAM NAME: whether it is missing; then its test points are skipped
without() {
	command -v "$1" >/dev/null && return 1
	n=$((n + 1))
	echo "ok $n - $2 # SKIP $1 is not installed"
}

# The bytes of a text put in other words: the first argument is a sed script.
changed() {
	sed "$1" "$2" >"$tmp/changed"
	! cmp -s "$2" "$tmp/changed" || echo "Bail out! nothing was changed: $1 $2"
}

### A folder of evidence, and keys

mkdir "$tmp/evidence" "$tmp/evidence/rules"
printf '{"kind":"run"}\n' >"$tmp/evidence/facts.jsonl"
printf '{"a":"\303\244"}\n' >"$tmp/evidence/results.json"
printf 'x' >"$tmp/evidence/rules/a name with blanks.xml"
: >"$tmp/evidence/rules/-empty"
evidence=$tmp/evidence

for type in ed25519 p256; do
	is 0 "keygen makes a pair ($type)" "$plimsoll" keygen --type $type -o "$tmp/$type"
	cp "$tmp/out" "$tmp/$type.said"
	is 1 "keygen overwrites none ($type)" "$plimsoll" keygen --type $type -o "$tmp/$type"
done
is 1 'keygen wants a file' "$plimsoll" keygen
is 1 'keygen knows no other type' "$plimsoll" keygen --type rsa -o "$tmp/rsa"

"$tool" manifest "$evidence" >"$evidence/manifest.sha256" || exit 99

### openssl

# What is signed, put together anew (DSSE, protocol.md): pae ENVELOPE
pae() {
	jq -j .payload "$1" | base64 -d >"$tmp/payload" || return
	type=$(jq -r .payloadType "$1")
	printf 'DSSEv1 %d %s %d ' ${#type} "$type" "$(wc -c <"$tmp/payload")" && cat "$tmp/payload"
}
openssl_verify() { # TYPE ENVELOPE
	pae "$2" >"$tmp/pae" && jq -j '.signatures[0].sig' "$2" | base64 -d >"$tmp/sig" || return
	if [ "$1" = p256 ]; then set -- "$1" "$2" -digest sha256; fi
	type=$1
	shift 2
	openssl pkeyutl -verify -pubin -inkey "$tmp/$type.pub" -rawin "$@" -in "$tmp/pae" -sigfile "$tmp/sig"
}
openssl_id() { # TYPE ENVELOPE
	id=$(openssl pkey -pubin -in "$tmp/$1.pub" -outform DER | sha256sum | cut -d ' ' -f 1)
	[ "$id" = "$(jq -r '.signatures[0].keyid' "$2")" ] && grep -qx "key id *$id" "$tmp/$1.said"
}
openssl_signs() { # the same bytes
	pae "$1" >"$tmp/pae" && openssl pkeyutl -sign -inkey "$tmp/ed25519" -rawin -in "$tmp/pae" | base64 -w 0 >"$tmp/theirs" &&
		[ "$(cat "$tmp/theirs")" = "$(jq -r '.signatures[0].sig' "$1")" ]
}
if ! without openssl 'openssl verifies envelopes' && ! without jq 'openssl verifies envelopes'; then
	for type in ed25519 p256; do
		envelope=$tmp/$type.json
		"$tool" statement "$evidence" "$tmp/$type" >"$envelope" || exit 99
		is 0 "openssl reads the private key ($type)" openssl pkey -in "$tmp/$type" -check -noout
		is 0 "openssl says the same key id ($type)" openssl_id $type "$envelope"
		is 0 "openssl verifies an envelope ($type)" openssl_verify $type "$envelope"
		jq -c '.payload |= (@base64d | sub("PASSED"; "FAILED") | @base64)' "$envelope" >"$tmp/changed"
		is 1 "openssl refuses another payload ($type)" openssl_verify $type "$tmp/changed"
		changed 's/in-toto+json/in-toto+jsom/' "$envelope"
		is 1 "openssl refuses another type ($type)" openssl_verify $type "$tmp/changed"
		is 0 "we do, too ($type)" "$tool" dsse-verify "$tmp/$type.pub" <"$envelope"
	done
	is 0 'openssl makes the same bytes (ed25519)' openssl_signs "$tmp/ed25519.json"
	printf 'hello world' | "$tool" dsse http://example.com/HelloWorld "$tmp/p256" "$tmp/ed25519" >"$tmp/both.json"
	is 0 'an envelope by two keys' "$tool" dsse-verify "$tmp/ed25519.pub" "$tmp/p256.pub" <"$tmp/both.json"
fi

### ssh-keygen

ssh_verify() { # TYPE MESSAGE
	ssh-keygen -Y verify -f "$tmp/$1.allowed" -I plimsoll -n plimsoll-manifest -s "$tmp/$1.sig" <"$2"
}
if ! without ssh-keygen 'ssh-keygen verifies signatures'; then
	for type in ed25519 p256; do
		sed -n 's/^allowed signers *//p' "$tmp/$type.said" >"$tmp/$type.allowed"
		"$tool" sshsig "$tmp/$type" <"$evidence/manifest.sha256" >"$tmp/$type.sig" || exit 99
		is 0 "ssh-keygen verifies the manifest, as keygen printed it ($type)" ssh_verify $type "$evidence/manifest.sha256"
		changed '1s/^./x/' "$evidence/manifest.sha256"
		is 1 "ssh-keygen refuses another manifest ($type)" ssh_verify $type "$tmp/changed"
		is 0 "ssh-keygen finds the principal ($type)" \
			ssh-keygen -Y find-principals -f "$tmp/$type.allowed" -s "$tmp/$type.sig"
		is 1 "ssh-keygen refuses another namespace ($type)" ssh-keygen -Y verify -f "$tmp/$type.allowed" -I plimsoll \
			-n file -s "$tmp/$type.sig" <"$evidence/manifest.sha256"
	done
	cp "$tmp/p256" "$tmp/ssh" && ssh-keygen -y -f "$tmp/ssh" >"$tmp/ssh.pub"
	ssh-keygen -q -Y sign -f "$tmp/ssh" -n plimsoll-manifest <"$evidence/manifest.sha256" >"$tmp/theirs.sig" 2>/dev/null
	cp "$tmp/theirs.sig" "$evidence/manifest.sha256.sig"
	is 0 'we verify what ssh-keygen signs' "$tool" sshsig-verify "$evidence" "$tmp/p256.pub" <"$evidence/manifest.sha256"
	is 1 'we refuse it of another key' "$tool" sshsig-verify "$evidence" "$tmp/ed25519.pub" <"$evidence/manifest.sha256"
	rm "$evidence/manifest.sha256.sig"
fi

### sha256sum

sha256sum_takes() { (cd "$evidence" && sha256sum -c --strict manifest.sha256); }
sha256sum_writes() {
	(cd "$evidence" && find . -type f ! -path ./manifest.sha256 | sed 's,^\./,,' | sort | tr '\n' '\0' | xargs -0 sha256sum --) |
		cmp - "$evidence/manifest.sha256"
}
is 0 'sha256sum takes the manifest' sha256sum_takes
is 0 'sha256sum writes the same one' sha256sum_writes
is 0 'we take it' "$tool" manifest-check "$evidence" <"$evidence/manifest.sha256"
printf 'y' >"$evidence/rules/a name with blanks.xml"
is 1 'sha256sum refuses a changed file' sha256sum_takes
is 1 'we do, too' "$tool" manifest-check "$evidence" <"$evidence/manifest.sha256"
printf 'x' >"$evidence/rules/a name with blanks.xml"

### jq and sha256sum for the chain

chain() { # TRAIL: a checker of its own
	p=$(printf '0%.0s' $(seq 64)) c=0
	while IFS= read -r l; do
		[ "$(printf '%s' "$l" | jq -r .prev)" = "$p" ] && [ "$(printf '%s' "$l" | jq -r .seq)" = "$c" ] || {
			echo "broken at line $((c + 1))"
			return 1
		}
		p=$(printf '%s\n' "$l" | sha256sum | cut -d ' ' -f 1) c=$((c + 1))
	done <"$1"
	echo "ok $c entries, head $p"
}
same_head() {
	chain "$tmp/trail.jsonl" >"$tmp/theirs" && "$tool" trail-check "$tmp" | cmp - "$tmp/theirs"
}
canonical() { # jq sorts ASCII keys as RFC 8785 does, and escapes as it does
	jq -cS . "$1" | cmp - "$1"
}
if ! without jq 'jq walks the chain'; then
	for text in one 'two "words" \ /' "$(printf 'gr\303\274n\n\342\202\254')" four; do
		"$tool" trail "$tmp" "$text" || exit 99
	done
	is 0 'jq and sha256sum walk the chain to the same head' same_head
	is 0 'each line is in canonical form' canonical "$tmp/trail.jsonl"
	cp "$tmp/trail.jsonl" "$tmp/whole.jsonl"
	for change in '2s/two/Two/' '3d' '2{h;d;};3{G;}' '2p'; do
		changed "$change" "$tmp/whole.jsonl"
		is 1 "jq and sha256sum notice: $change" chain "$tmp/changed"
		cp "$tmp/changed" "$tmp/trail.jsonl"
		is 1 "we notice: $change" "$tool" trail-check "$tmp"
	done
	head -c -10 "$tmp/whole.jsonl" >"$tmp/trail.jsonl"
	is 1 'we notice a torn line' "$tool" trail-check "$tmp"
	"$tool" trail "$tmp" five || exit 99
	is 0 'after a torn line the chain goes on, and is whole to jq and sha256sum' same_head
fi

### The schemas of envelope and statement

schema_takes() { # SCHEMA FILE
	python3 -W ignore -m jsonschema -i "$2" "$srcdir/fixtures/dsse/$1"
}
if ! python3 -c 'import jsonschema' 2>/dev/null; then
	n=$((n + 1))
	echo "ok $n - the schema takes an envelope # SKIP python3-jsonschema is not installed"
elif [ -e "$tmp/ed25519.json" ]; then
	for type in ed25519 p256; do
		is 0 "the schema takes an envelope ($type)" schema_takes dsse-envelope.schema.json "$tmp/$type.json"
		jq -j .payload "$tmp/$type.json" | base64 -d >"$tmp/payload"
		is 0 "the schema takes its statement ($type)" schema_takes in-toto-test-result-0.1.schema.json "$tmp/payload"
	done
	echo '{"payload":"","payloadType":"x","signatures":[]}' >"$tmp/changed"
	is 1 'the schema refuses an envelope without signatures' schema_takes dsse-envelope.schema.json "$tmp/changed"
fi

### sigstore, where ./setup check --all has fetched it

sigstore() { # TYPE ENVELOPE
	NODE_PATH=$EVIDENCE_SIGSTORE/node_modules node "$srcdir/tests/sigstore.js" "$tmp/$1.pub" "$2"
}
if [ -n "${EVIDENCE_SIGSTORE-}" ] && ! without node 'sigstore verifies envelopes'; then
	for type in ed25519 p256; do
		is 0 "sigstore verifies an envelope ($type)" sigstore $type "$tmp/$type.json"
		jq -c '.payload |= (@base64d | sub("PASSED"; "FAILED") | @base64)' "$tmp/$type.json" >"$tmp/changed"
		is 1 "sigstore refuses another payload ($type)" sigstore $type "$tmp/changed"
		cp "$tmp/out" "$tmp/why"
		is 0 "sigstore refuses it for its signature ($type)" grep -q 'signature' "$tmp/why"
	done
	is 1 'sigstore refuses another key' sigstore p256 "$tmp/ed25519.json"
fi

echo "1..$n"
exit "$failed"
