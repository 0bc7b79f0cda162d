#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_evidence_recorded: evidence folders of each schema version that there was (fixtures/evidence-*, never made
# anew) are verified by this version, and by other programs without it; by a user without rights, of a copy as git
# or a mail leaves it: other owners, other modes, other times. Listed, converted, compared; and a copy of which
# anything was changed is refused. TAP.
set -u
LC_ALL=C
export LC_ALL

: "${srcdir:=.}"
tmp=$(mktemp -d "${TMPDIR:-/tmp}/plimsoll-recorded.XXXXXX") || exit 99
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
mkdir "$tmp/home" "$tmp/bin" && cp "${PLIMSOLL:-./plimsoll}" "$tmp/bin/plimsoll" && cp -R "$srcdir"/fixtures/evidence-* "$tmp" || exit 99
chmod -R u=rwX,go=rX "$tmp"
plimsoll=$tmp/bin/plimsoll
# no benchmark, configuration or key of this machine
PLIMSOLL_DATADIR=$tmp/none PLIMSOLL_CONFIG='' HOME=$tmp/home
export PLIMSOLL_DATADIR PLIMSOLL_CONFIG HOME
unprivileged=
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	unprivileged='setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --inh-caps=-all'
fi
# a TMPDIR that only its owner gets into
[ -z "$unprivileged" ] || $unprivileged "$plimsoll" --version >/dev/null 2>&1 || unprivileged=
n=0 failed=0

# is STATUS NAME COMMAND...: a test point
is() {
	wanted=$1 name=$2
	shift 2
	n=$((n + 1))
	"$@" >"$tmp/out" 2>&1
	status=$?
	if [ "$status" -eq "$wanted" ]; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		{ echo "exit status $status, not $wanted"; cut -c 1-300 "$tmp/out"; } | sed -n '1,20s/^/# /p'
	fi
}
# without PROGRAM NAME: whether it is missing; then its test point is skipped
not() { ! "$@"; }
without() {
	command -v "$1" >/dev/null && return 1
	n=$((n + 1))
	echo "ok $n - $2 # SKIP $1 is not installed"
}
run() { # ARGUMENT...: plimsoll, without rights
	# shellcheck disable=SC2086 # words
	$unprivileged "$plimsoll" "$@"
}
says() { # WORDS COMMAND...: the command ends with 0 and says that
	words=$1
	shift
	"$@" >"$tmp/said" 2>&1 || { status=$?; cat "$tmp/said"; return $status; }
	tr '\n' ' ' <"$tmp/said" | tr -s ' ' | grep -qF -e "$words" || { cat "$tmp/said"; echo "nothing says: $words"; return 1; }
}
silent() { # COMMAND...: 0, and no word
	"$@" >"$tmp/said" 2>&1 || { status=$?; cat "$tmp/said"; return $status; }
	cat "$tmp/said"
	! [ -s "$tmp/said" ]
}

### Other programs

sums() { (cd "$1" && sha256sum -c --strict manifest.sha256); }
sshsig() { # BUNDLE FOLDER: the manifest's signature, by the line of allowed_signers
	ssh-keygen -Y verify -f "$2/allowed_signers" -I plimsoll -n plimsoll-manifest -s "$1/manifest.sha256.sig" <"$1/manifest.sha256"
}
dsse() { # BUNDLE PUB: the attestation's signature by the key of that id
	id=$(openssl pkey -pubin -in "$2" -outform DER | sha256sum | cut -d ' ' -f 1)
	jq -j .payload "$1/attestation.dsse.json" | base64 -d >"$tmp/payload" || return
	type=$(jq -r .payloadType "$1/attestation.dsse.json")
	{ printf 'DSSEv1 %d %s %d ' ${#type} "$type" "$(wc -c <"$tmp/payload")" && cat "$tmp/payload"; } >"$tmp/pae"
	jq -j --arg id "$id" '.signatures[] | select(.keyid == $id).sig' "$1/attestation.dsse.json" | base64 -d >"$tmp/sig"
	digest=
	! openssl pkey -pubin -in "$2" -noout -text | grep -q P-256 || digest='-digest sha256'
	# shellcheck disable=SC2086 # words
	openssl pkeyutl -verify -pubin -inkey "$2" -rawin $digest -in "$tmp/pae" -sigfile "$tmp/sig"
}
subjects() { # BUNDLE: what the attestation names is what the manifest lists
	jq -r .payload "$1/attestation.dsse.json" | base64 -d | jq -r '.subject[] | .digest.sha256 + "  " + .name' | sort >"$tmp/a"
	sort "$1/manifest.sha256" | diff - "$tmp/a"
}
chain() { # TRAIL: each line names the one before
	jq -e -s 'map(.seq) == [range(0; length)]' "$1" >/dev/null || return
	before=0000000000000000000000000000000000000000000000000000000000000000
	while IFS= read -r line; do
		[ "$(printf '%s' "$line" | jq -r .prev)" = "$before" ] || { echo "broken at $line"; return 1; }
		before=$(printf '%s\n' "$line" | sha256sum | cut -d ' ' -f 1)
	done <"$1"
}

### plimsoll

verified() { # FOLDER ARGUMENT...: nothing is broken, nothing open but the trail's end, and both signatures are proven
	folder=$1
	shift
	run verify "$@" "$folder" >"$tmp/said" 2>&1 || { status=$?; cat "$tmp/said"; return $status; }
	cat "$tmp/said"
	! grep -E '^ *(BROKEN|FAILED)' "$tmp/said" || return 1
	open=$(grep '^ *open' "$tmp/said" | grep -vc 'cut off behind the trail')
	[ "$open" = 0 ] && [ "$(grep -c 'proven  the attestation is signed' "$tmp/said")" = "$bundles" ] &&
		[ "$(grep -c 'proven  the manifest is signed' "$tmp/said")" = "$bundles" ] &&
		[ "$(grep -c 'of the trail$' "$tmp/said")" = "$bundles" ] && grep -q 'lines are one chain' "$tmp/said"
}
replayed() { # what verify said of each bundle's facts: the same, or what is judged otherwise, and by which version
	[ "$(grep -cE 'proven  its facts, judged again|note    judged again \(by' "$tmp/said")" -ge "$bundles" ]
}
converts() { # FORMAT BUNDLE: something that names the host, and from there on twice the same
	run convert "$2" -r "$1" >"$tmp/one" && run convert "$2" -r "$1" >"$tmp/two" || return
	cmp "$tmp/one" "$tmp/two" && [ -s "$tmp/one" ] || return
	case $1 in docker-bench | prometheus) ;; *) grep -q "$host" "$tmp/one" ;; esac
}
compares() { # OLD NEW STATUS: diff tells of them
	run diff "$1" "$2" >"$tmp/said"
	status=$?
	cat "$tmp/said"
	[ "$status" = "$3" ] && grep -q "$host" "$tmp/said"
}

### A copy that was changed: fresh BUNDLE-FOLDER-TREE makes one in $tmp/bad

fresh() {
	rm -rf "$tmp/bad"
	cp -R "$1" "$tmp/bad"
}
refused() { # NAME SHELL-COMMAND: run in the copy's newest bundle; verify then ends with 5, and the reader of trails, too
	fresh "$place/evidence"
	(cd "$tmp/bad/${newest##*/}" && eval "$2") || { echo "Bail out! $2"; exit 99; }
	chmod -R u=rwX,go=rX "$tmp/bad"
	# shellcheck disable=SC2086 # options
	is 5 "$version: refused: $1" run verify -q $keys "$tmp/bad"
}

for place in "$tmp"/evidence-*; do
	version=${place##*/}
	keys='' oldest='' newest='' bundles=0
	for key in "$place"/key-*.pub; do keys="$keys --key $key"; done
	for bundle in "$place"/evidence/2*; do
		: "${oldest:=$bundle}"
		newest=$bundle bundles=$((bundles + 1))
		without sha256sum "$version: sha256sum" ||
			is 0 "$version: sha256sum: each file of bundle $bundles is what the manifest says" sums "$bundle"
		without jq "$version: jq: the attestation's subjects" ||
			is 0 "$version: jq: the attestation of bundle $bundles is about the files of the manifest" subjects "$bundle"
		without openssl "$version: openssl: the attestation's signature" ||
			is 0 "$version: openssl: the attestation of bundle $bundles is signed by its key" dsse "$bundle" "$place/key-$bundles.pub"
	done
	host=$(sed -n '1s/.*"host":"\([^"]*\)".*/\1/p' "$place/evidence/trail.jsonl")
	without ssh-keygen "$version: ssh-keygen" ||
		is 0 "$version: ssh-keygen: the newest manifest is signed by its key" sshsig "$newest" "$place"
	without jq "$version: jq: the chain" || is 0 "$version: jq and sha256sum: the trail is one chain" chain "$place/evidence/trail.jsonl"

	# shellcheck disable=SC2086 # options
	is 0 "$version: verify: files, signatures and trail are proven, without rights and without a benchmark of this machine" \
		verified "$place/evidence" $keys
	is 0 "$version: verify: the facts were judged again" replayed
	# shellcheck disable=SC2086 # options
	is 0 "$version: verify: quiet, there is nothing to say" silent run verify -q $keys "$place/evidence"
	is 5 "$version: verify: with one of two keys, the other's bundle fails" run verify -q --key "$place/key-1.pub" "$place/evidence"
	# shellcheck disable=SC2086 # options
	is 0 "$version: verify: a bundle without its trail" says 'its trail is not beside it' sh -c "
		mkdir '$tmp/alone' && cp -R '$newest' '$tmp/alone' && chmod -R go=rX '$tmp/alone' &&
		$unprivileged '$plimsoll' verify $keys '$tmp/alone/${newest##*/}'; status=\$?; rm -rf '$tmp/alone'; exit \$status"
	is 0 "$version: list evidence: each bundle, and until when it is kept" says "${newest##*/}" run list evidence "$place/evidence"
	is 0 "$version: history: each run" says "$host" run history "$place/evidence"
	is 0 "$version: history -v: each verdict that changed" says 'fail' run history -v "$place/evidence"
	is 0 "$version: prune: what is held is known" says 'held' run prune --dry-run --at 2026-12-01 "$place/evidence"
	for format in $("$plimsoll" list formats | sed 's/ .*//'); do
		is 0 "$version: convert: a bundle as $format" converts "$format" "$newest"
	done
	is 0 "$version: diff: what got worse since the first run" compares "$oldest" "$newest" 1
	is 0 "$version: diff: a bundle and itself" compares "$newest" "$newest" 0

	# what is to find a change finds one
	fresh "$place/evidence"
	bad=$tmp/bad/${newest##*/}
	sed -i '0,/"boot_id": "/s//"boot_id": "0/' "$bad/results.json"
	is 2 "$version: convert: what nothing else tells to be changed the manifest does" run convert "$bad" -r json
	fresh "$place/evidence"
	sed -i '0,/"fail"/s//"pass"/' "$bad/results.json"
	sed -i 's/Bo/Jo/; 2s/quarterly/yearly/' "$tmp/bad/trail.jsonl"
	sed -i '1s/^./0/; 1s/^00/01/' "$bad/manifest.sha256"
	sed -i 's/"sig":"../"sig":"AA/' "$bad/attestation.dsse.json"
	without sha256sum "$version: sha256sum" || is 0 "$version: sha256sum: a changed file is told" not sums "$bad"
	without ssh-keygen "$version: ssh-keygen" || is 0 "$version: ssh-keygen: a changed manifest is told" not sshsig "$bad" "$place"
	without openssl "$version: openssl" || is 0 "$version: openssl: a changed signature is told" not dsse "$bad" "$place/key-$bundles.pub"
	without jq "$version: jq" || is 0 "$version: jq: a changed manifest is told" not subjects "$bad"
	without jq "$version: jq" || is 0 "$version: jq and sha256sum: a changed trail is told" not chain "$tmp/bad/trail.jsonl"

	refused 'a byte of the facts' "sed -i '3s/a/b/' facts.jsonl"
	refused 'a byte of the results' "sed -i '0,/\"fail\"/s//\"pass\"/' results.json"
	refused 'a result and its digest in the manifest' "sed -i '0,/\"fail\"/s//\"pass\"/' results.json &&
		digest=\$(sha256sum results.json | cut -d ' ' -f 1) && sed -i \"s/^.*  results.json/\$digest  results.json/\" manifest.sha256"
	refused 'a word of the tailoring' "sed -i 's/Bo Example/Jo Example/' rules/tailoring.xml"
	refused 'the document of an attestation' "for f in rules/documents/*; do echo >>\$f; done"
	refused 'an exception that was taken out' 'rm rules/exceptions.json'
	refused 'a file too many' 'echo x >note.txt'
	refused 'an attestation without signatures' 'rm attestation.dsse.json manifest.sha256.sig'
	refused "another bundle's signature" 'cp "$oldest/manifest.sha256.sig" .'
	refused 'a line of the trail' "sed -i '1s/incomplete\\|quarterly/changed/' ../trail.jsonl"
	refused 'a trail without its first line' "sed -i 1d ../trail.jsonl"
	refused 'a trail that ends before this run' "sed -i '2,\$d' ../trail.jsonl"
	refused 'a bundle that is not there' 'cd .. && rm -r "${newest##*/}"'
	refused 'a bundle under another name' 'cd .. && mv "${newest##*/}" 2026-01-01T00:00:00Z-copy'
done
[ "$n" -gt 0 ] || { echo 'Bail out! there is no recorded evidence'; exit 99; }
echo "1..$n"
exit $failed
